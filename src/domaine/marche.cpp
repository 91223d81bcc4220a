#include "domaine/marche.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

constexpr std::array kNatures = {Choix{"travaux", "Travaux"}, Choix{"services", "Services"}, Choix{"fournitures", "Fournitures"},
                                 Choix{"concession", "Concession"}};
constexpr std::array kCadres = {Choix{"public", "Marché public"}, Choix{"prive", "Marché privé"}};
constexpr std::array kReservations = {
    Choix{"aucune", "Non réservé"},
    Choix{"handicap", "Réservé : entreprises adaptées et ESAT (L.2113-12)"},
    Choix{"iae", "Réservé : insertion par l'activité économique (L.2113-13)"},
    Choix{"handicap_iae", "Réservé : handicap et insertion à la fois (L.2113-14)"},
    Choix{"penitentiaire", "Réservé : établissements pénitentiaires (L.2113-13-1)"},
    Choix{"ess", "Réservé : entreprises de l'économie sociale et solidaire (L.2113-15)"}};
constexpr std::array kQualites = {Choix{"titulaire", "Titulaire"}, Choix{"mandataire", "Mandataire"},
                                  Choix{"cotraitant", "Cotraitant"}, Choix{"sous_traitant", "Sous-traitant"}};

// Mille milliards d'euros : au-delà, ce n'est plus un marché.
constexpr std::size_t kChiffresAuPlus = 12;

} // namespace

LectureMontant lire_montant(std::string_view texte)
{
    std::string net;
    for (std::size_t i = 0; i < texte.size();)
    {
        const auto reste = texte.substr(i);
        if (reste.starts_with("\u00A0")) i += 2;
        else if (reste.starts_with("\u202F") || reste.starts_with("€")) i += 3;
        else if (texte[i] == ' ' || texte[i] == '\t') ++i;
        else net += texte[i++];
    }
    const bool negatif = net.starts_with("-");
    if (negatif) net.erase(0, 1);
    const auto virgule = net.find_first_of(",.");
    const std::string entiers = net.substr(0, virgule);
    std::string decimales = virgule == std::string::npos ? "" : net.substr(virgule + 1);
    const auto chiffres = [](const std::string& mot) {
        return std::all_of(mot.begin(), mot.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (entiers.empty() || !chiffres(entiers) || !chiffres(decimales) || (virgule != std::string::npos && decimales.empty()))
        return {std::nullopt, "montant.illisible"};
    if (negatif) return {std::nullopt, "montant.negatif"};
    while (decimales.size() > 2 && decimales.back() == '0') decimales.pop_back();
    if (decimales.size() > 2) return {std::nullopt, "montant.plus_de_deux_decimales"};
    if (entiers.size() > kChiffresAuPlus) return {std::nullopt, "montant.hors_bornes"};
    decimales.resize(2, '0');
    return {Centimes{std::stoll(entiers) * 100 + std::stoll(decimales)}, ""};
}

std::span<const Choix> natures_de_marche()
{
    return kNatures;
}

std::span<const Choix> cadres_de_marche()
{
    return kCadres;
}

std::span<const Choix> reservations()
{
    return kReservations;
}

std::span<const Choix> qualites_sur_lot()
{
    return kQualites;
}

std::string_view libelle_du_code(std::span<const Choix> liste, std::string_view code)
{
    for (const auto& choix : liste)
        if (choix.code == code) return choix.libelle;
    return {};
}

} // namespace ouvrage
