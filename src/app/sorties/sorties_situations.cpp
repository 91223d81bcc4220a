#include "app/sorties/sorties_situations.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"
#include "socle/toml/toml.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kFichier = "droit/sorties/situations.toml";
constexpr std::array<std::string_view, 12> kCles = {"code", "libelle", "groupe", "iae", "plie", "employeur", "reservee", "source", "lien", "statut", "depuis", "verifie_le"};

std::string texte(const Json& table, std::string_view cle, const std::string& ou)
{
    const Json* valeur = table.find(cle);
    if (!valeur || !valeur->text() || trimmed(*valeur->text()).empty()) throw Error(ou + ", « " + std::string(cle) + " » : manque, ou n'est pas un texte");
    return *valeur->text();
}

bool oui(const Json& table, std::string_view cle, const std::string& ou)
{
    const Json* valeur = table.find(cle);
    if (!valeur) return false;
    if (!valeur->truth()) throw Error(ou + ", « " + std::string(cle) + " » : true ou false est attendu");
    return *valeur->truth();
}

Jour jour(const std::string& iso, const std::string& ou)
{
    const auto lu = parse_day(iso);
    if (!lu) throw Error(ou + " : « " + iso + " » n'est pas une date");
    return *lu;
}

template <class T> T choix(std::optional<T> lu, std::string_view cle, const std::string& ou)
{
    if (!lu) throw Error(ou + ", « " + std::string(cle) + " » : ce choix n'est pas de la liste");
    return *lu;
}

SituationDeSortie lire_situation(const Json& table, const std::string& ou)
{
    if (!table.object()) throw Error(ou + " : une table est attendue");
    for (const auto& [cle, valeur] : *table.object())
        if (cle != "jusqu_a" && std::find(kCles.begin(), kCles.end(), cle) == kCles.end()) throw Error(ou + ", « " + cle + " » : cette clé n'est pas connue");
    SituationDeSortie une;
    une.code = texte(table, "code", ou);
    une.libelle = texte(table, "libelle", ou);
    une.groupe = choix(groupe_de_sortie_du_code(texte(table, "groupe", ou)), "groupe", ou);
    une.iae = choix(selon_iae_du_code(texte(table, "iae", ou)), "iae", ou);
    une.plie = choix(selon_plie_du_code(texte(table, "plie", ou)), "plie", ou);
    une.employeur = oui(table, "employeur", ou);
    une.reservee = oui(table, "reservee", ou);
    une.source = texte(table, "source", ou);
    if (table.find("lien")) une.lien = texte(table, "lien", ou);
    une.statut = choix(statut_du_libelle(texte(table, "statut", ou)), "statut", ou);
    une.depuis = jour(texte(table, "depuis", ou), ou);
    if (table.find("jusqu_a")) une.jusqu_a = jour(texte(table, "jusqu_a", ou), ou);
    une.verifie_le = jour(texte(table, "verifie_le", ou), ou);
    // Une exclusion vaut pour les deux vocabulaires, et un contrat se demande chez qui : sinon les deux comptes ne diraient pas la même chose.
    const bool hors_iae = une.iae == SelonIae::HorsDenominateur, hors_plie = une.plie == SelonPlie::HorsDenominateur;
    if (hors_iae != une.exclue() || hors_plie != une.exclue()) throw Error(ou + " : une exclusion l'est dans les deux vocabulaires");
    if ((une.plie == SelonPlie::Contrat) != une.employeur) throw Error(ou + " : un contrat demande qui emploie, et lui seul");
    if (une.reservee && !une.exclue()) throw Error(ou + " : une situation réservée n'est pas comptée, pour ne pas se deviner");
    if (une.code == kSituationReservee) throw Error(ou + " : ce code est celui qui tait les autres");
    return une;
}

EnVigueur exiger(std::string_view cle, Jour jour, const std::vector<Valeur>& valeurs)
{
    auto en_vigueur = regle_pour(cle, jour, valeurs);
    ensure(en_vigueur.has_value(), "droit/sorties.toml donne une valeur pour tous les jours");
    return *en_vigueur;
}

std::string source_de(const Valeur& valeur)
{
    return valeur.source + (valeur.niveau == Niveau::Droit ? "" : " (" + std::string(libelle(valeur.niveau)) + ")");
}

} // namespace

std::vector<SituationDeSortie> lire_situations(std::string_view contenu, const std::string& ou)
{
    const auto lu = read_toml(contenu, ou);
    const Json* liste = lu.find("situation");
    if (!liste || !liste->list()) throw Error(ou + " : la liste « situation » manque");
    const Json* plie = lu.find("plie");
    if (!plie || !plie->object()) throw Error(ou + " : la table « plie », source de l'autre vocabulaire, manque");
    const auto source_plie = texte(*plie, "source", ou + ", plie");
    const auto statut_plie = choix(statut_du_libelle(texte(*plie, "statut", ou + ", plie")), "statut", ou + ", plie");
    std::vector<SituationDeSortie> situations;
    for (const auto& une : *liste->list())
    {
        auto lue = lire_situation(une, ou + ", situation " + std::to_string(situations.size() + 1));
        if (trouver_situation(situations, lue.code)) throw Error(ou + " : « " + lue.code + " » y est deux fois");
        if (!lue.exclue())
        {
            lue.source_plie = source_plie;
            lue.statut_plie = statut_plie;
        }
        situations.push_back(std::move(lue));
    }
    return situations;
}

const std::vector<SituationDeSortie>& situations_livrees()
{
    static const auto situations = [] {
        const auto contenu = embedded_file(std::string(kFichier));
        ensure(contenu.has_value(), "les situations de sortie sont livrées avec le programme");
        return lire_situations(*contenu, std::string(kFichier));
    }();
    return situations;
}

RegleDeSortie regle_de_sortie(const std::vector<Valeur>& valeurs, Jour jour)
{
    const auto duree = exiger("sortie.emploi_durable_mois", jour, valeurs).valeur;
    const auto borne = exiger("sortie.borne_comprise", jour, valeurs).valeur;
    return {en_entier(duree), borne.valeur == "oui", source_de(duree), duree.statut, source_de(borne), borne.statut};
}

std::vector<int> mois_de_suivi(const std::vector<Valeur>& valeurs, Jour jour)
{
    return {en_entier(exiger("sortie.premier_suivi_mois", jour, valeurs).valeur), en_entier(exiger("sortie.second_suivi_mois", jour, valeurs).valeur)};
}

int delai_d_appel(const std::vector<Valeur>& valeurs, Jour jour)
{
    return en_entier(exiger("sortie.delai_d_appel", jour, valeurs).valeur);
}

const SituationDeSortie& situation_reservee()
{
    static const SituationDeSortie kReservee = [] {
        SituationDeSortie une;
        une.code = kSituationReservee;
        une.libelle = "Sortie non comptée";
        une.groupe = GroupeDeSortie::Exclusion;
        une.iae = SelonIae::HorsDenominateur;
        une.plie = SelonPlie::HorsDenominateur;
        une.reservee = true;
        une.source = "Pratique de l'insertion par l'activité économique et du FSE+ : exclue du dénominateur";
        return une;
    }();
    return kReservee;
}

} // namespace ouvrage
