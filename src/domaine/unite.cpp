#include "domaine/unite.hpp"

#include "domaine/comptage.hpp"
#include "domaine/fraction.hpp"
#include "domaine/heures.hpp"
#include "domaine/temps.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ouvrage
{

namespace
{

constexpr std::array kUnites = {
    FicheUnite{Unite::Heures, "h", "En heures : 20 ou 20,50."},
    FicheUnite{Unite::HeuresParEtp, "h par ETP", "En heures pour un équivalent temps plein d'un an : 1607."},
    FicheUnite{Unite::Euros, "€", "En euros : 1200 ou 1200,50."},
    FicheUnite{Unite::EurosParHeure, "€/h", "En euros par heure : 30 ou 30,50."},
    FicheUnite{Unite::EurosParJour, "€/jour", "En euros par jour : 75."},
    FicheUnite{Unite::FoisSmic, "× SMIC", "Combien de fois le SMIC horaire : 3."},
    FicheUnite{Unite::FoisPhss, "× PHSS", "Combien de fois le plafond horaire de la sécurité sociale : 4."},
    FicheUnite{Unite::PourCent, "%", "En pour cent, de 0 à 100 : 25."},
    FicheUnite{Unite::Part, "part", "De 0 à 1 : 0,5 ou 50 %."},
    FicheUnite{Unite::Coefficient, "coefficient", "Un nombre : 1,2."},
    FicheUnite{Unite::Mois, "mois", "Un nombre de mois : 24."},
    FicheUnite{Unite::Jours, "jours", "Un nombre de jours : 30."},
    FicheUnite{Unite::Jour, "jour", "Un jour du mois, de 1 à 31 : 15."},
    FicheUnite{Unite::Nombre, "nombre", "Un nombre entier."},
    FicheUnite{Unite::Date, "date", "AAAA-MM-JJ : 2026-08-22."},
    FicheUnite{Unite::OuiNon, "oui/non", "oui ou non."},
    FicheUnite{Unite::Comptage, "décision", "compte, compte_dans_un_plafond, indicateur ou exclu."},
    FicheUnite{Unite::Bareme, "heures à partir d'un montant", "Des bandes montant:heures, séparées par des points-virgules : 0:150;100000:300."},
    FicheUnite{Unite::Formule, "formule", "Une formule, telle que le texte l'écrit."},
    FicheUnite{Unite::Article, "article", "Un article, tel qu'on le cite."},
    FicheUnite{Unite::JeuDeCriteres, "jeu", "Le nom d'un jeu de critères."},
    FicheUnite{Unite::Texte, "texte", "Un texte court."},
};

constexpr std::size_t kTexteAuPlus = 500;

std::string_view sans_bords(std::string_view texte)
{
    while (!texte.empty() && (texte.front() == ' ' || texte.front() == '\t')) texte.remove_prefix(1);
    while (!texte.empty() && (texte.back() == ' ' || texte.back() == '\t')) texte.remove_suffix(1);
    return texte;
}

LectureDeValeur lire_entier(std::string_view texte, long long de, long long a)
{
    long long nombre = 0;
    const auto [ou, erreur] = std::from_chars(texte.data(), texte.data() + texte.size(), nombre);
    if (erreur == std::errc::result_out_of_range) return {"", "valeur.hors_bornes"};
    if (erreur != std::errc() || ou != texte.data() + texte.size()) return {"", "valeur.illisible"};
    if (nombre < de || nombre > a) return {"", "valeur.hors_bornes"};
    return {std::to_string(nombre), ""};
}

/// Le nombre tel qu'on l'écrit en base : sans espace, point décimal, sans zéro inutile.
std::string decimal(std::string_view texte)
{
    std::string net;
    for (const char c : texte)
    {
        if ((c >= '0' && c <= '9') || c == '/' || c == '%') net += c;
        else if (c == ',' || c == '.') net += '.';
        // Les espaces, insécables comprises, ne font que grouper.
    }
    const auto point = net.find('.');
    if (point == std::string::npos) return net;
    const auto fin = std::min(net.find_first_of("/%", point), net.size());
    std::string nombre = net.substr(0, fin), suite = net.substr(fin);
    while (nombre.back() == '0') nombre.pop_back();
    if (nombre.back() == '.') nombre.pop_back();
    return nombre + suite;
}

std::size_t decimales(const std::string& net)
{
    const auto point = net.find('.');
    return point == std::string::npos ? 0 : net.size() - point - 1;
}

LectureDeValeur lire_nombre(std::string_view texte, const Fraction& au_plus, std::size_t decimales_au_plus, bool part)
{
    // « 50 % » n'a de sens que pour une part ; en pour cent, l'unité le dit déjà.
    if (!part && texte.ends_with('%')) texte = sans_bords(texte.substr(0, texte.size() - 1));
    const auto lue = lire_fraction(texte);
    if (!lue) return {"", "valeur.illisible"};
    const auto net = decimal(texte);
    if (*lue < Fraction(0) || *lue > au_plus) return {"", "valeur.hors_bornes"};
    if (net.find('%') == std::string::npos && decimales(net) > decimales_au_plus) return {"", "valeur.illisible"};
    return {net, ""};
}

LectureDeValeur lire_date(std::string_view texte)
{
    const auto chiffres = [&](std::size_t de, std::size_t combien) {
        return std::all_of(texte.begin() + static_cast<std::ptrdiff_t>(de), texte.begin() + static_cast<std::ptrdiff_t>(de + combien),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    if (texte.size() != 10 || texte[4] != '-' || texte[7] != '-' || !chiffres(0, 4) || !chiffres(5, 2) || !chiffres(8, 2)) return {"", "valeur.illisible"};
    const auto nombre = [&](std::size_t de, std::size_t combien) {
        int lu = 0;
        std::from_chars(texte.data() + de, texte.data() + de + combien, lu);
        return lu;
    };
    const Jour jour = std::chrono::year{nombre(0, 4)} / std::chrono::month{static_cast<unsigned>(nombre(5, 2))} / std::chrono::day{static_cast<unsigned>(nombre(8, 2))};
    if (!jour.ok()) return {"", "valeur.illisible"};
    return {std::string(texte), ""};
}

std::string en_deux_decimales(Heures heures)
{
    const auto centiemes = heures.centiemes();
    const auto reste = centiemes % 100;
    return std::to_string(centiemes / 100) + (reste < 10 ? ".0" : ".") + std::to_string(reste);
}

} // namespace

std::span<const FicheUnite> fiches_unites() { return kUnites; }

const FicheUnite* unite_du_code(std::string_view code)
{
    const auto trouvee = std::find_if(kUnites.begin(), kUnites.end(), [&](const FicheUnite& une) { return une.code == code; });
    return trouvee == kUnites.end() ? nullptr : &*trouvee;
}

LectureDeValeur lire_valeur_en(Unite unite, std::string_view brut)
{
    const auto texte = sans_bords(brut);
    if (texte.empty()) return {"", unite == Unite::Heures || unite == Unite::HeuresParEtp ? "heures.absentes" : "valeur.absente"};
    switch (unite)
    {
    case Unite::Heures:
    case Unite::HeuresParEtp:
    {
        const auto heures = lire_heures(texte);
        if (!heures.valeur) return {"", heures.anomalie};
        return {en_deux_decimales(*heures.valeur), ""};
    }
    case Unite::Euros: return lire_nombre(texte, Fraction(1'000'000'000'000), 2, false);
    case Unite::EurosParHeure:
    case Unite::EurosParJour: return lire_nombre(texte, Fraction(1'000'000), 4, false);
    case Unite::FoisSmic:
    case Unite::FoisPhss: return lire_nombre(texte, Fraction(1000), 6, false);
    case Unite::PourCent: return lire_nombre(texte, Fraction(100), 6, false);
    case Unite::Part: return lire_nombre(texte, Fraction(1), 6, true);
    case Unite::Coefficient: return lire_nombre(texte, Fraction(1000), 6, false);
    case Unite::Mois: return lire_entier(texte, 0, 600);
    case Unite::Jours: return lire_entier(texte, 0, 36'600);
    case Unite::Jour: return lire_entier(texte, 1, 31);
    case Unite::Nombre: return lire_entier(texte, 0, 1'000'000'000'000);
    case Unite::Date: return lire_date(texte);
    case Unite::OuiNon:
        if (texte != "oui" && texte != "non") return {"", "valeur.illisible"};
        return {std::string(texte), ""};
    case Unite::Comptage:
        if (!comptage_du_code(texte)) return {"", "valeur.comptage"};
        return {std::string(texte), ""};
    case Unite::Bareme:
        // Des bandes de plus en plus hautes, la première à zéro ou plus.
        for (std::size_t i = 0; i < texte.size();)
        {
            const auto fin = std::min(texte.find(';', i), texte.size());
            const auto bande = texte.substr(i, fin - i);
            const auto deux_points = bande.find(':');
            if (deux_points == std::string_view::npos) return {"", "valeur.illisible"};
            if (!lire_nombre(bande.substr(0, deux_points), Fraction(1'000'000'000'000), 2, false).anomalie.empty()) return {"", "valeur.illisible"};
            if (!lire_heures(bande.substr(deux_points + 1)).valeur) return {"", "valeur.illisible"};
            i = fin + 1;
        }
        return {std::string(texte), ""};
    case Unite::Formule:
    case Unite::Article:
    case Unite::JeuDeCriteres:
    case Unite::Texte:
        if (texte.size() > kTexteAuPlus) return {"", "valeur.hors_bornes"};
        return {std::string(texte), ""};
    }
    return {"", "valeur.illisible"};
}

} // namespace ouvrage
