#include "app/suppleances/suppleances_table.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kVive = "s.suppleant_id = ? AND s.debut <= ? AND s.fin >= ? AND NOT EXISTS (SELECT 1 FROM fins_de_suppleance f WHERE f.suppleance_id = s.id)";

/// Les rôles de la maison : ceux d'un partenaire, ou de qui contrôle, ne s'exercent pas à la place d'un autre.
bool est_de_la_maison(Role role)
{
    return role == Role::Facilitateur || role == Role::Coordinateur || role == Role::Administrateur;
}

/// Le suppléant tient-il encore, lui-même, un rôle de la maison dans cette structure ?
constexpr std::string_view kSuppleantDeLaMaison =
    "EXISTS (SELECT 1 FROM attributions b WHERE b.utilisateur_id = s.suppleant_id AND b.structure_id = s.structure_id AND b.role IN ('facilitateur', 'coordinateur', "
    "'administrateur') AND NOT EXISTS (SELECT 1 FROM retraits q WHERE q.attribution_id = b.id))";

constexpr std::string_view kSuppleances =
    "SELECT s.*, x.nom AS absent, y.nom AS suppleant, t.nom AS structure_nom, coalesce(p.nom, 'Ouvrage') AS auteur, f.faite_le AS annulee_le FROM suppleances s JOIN utilisateurs x ON "
    "x.id = s.absent_id JOIN utilisateurs y ON y.id = s.suppleant_id JOIN structures t ON t.id = s.structure_id LEFT JOIN utilisateurs p ON p.id = s.faite_par LEFT JOIN "
    "fins_de_suppleance f ON f.suppleance_id = s.id";

Suppleance lire_suppleance(const Row& ligne)
{
    return {ligne.text("id"),
            ligne.text("structure_id"),
            ligne.text("structure_nom"),
            ligne.text("absent"),
            ligne.text("suppleant"),
            {ligne.text("absent_id"), ligne.text("suppleant_id"), jour_iso(ligne.text("debut")), jour_iso(ligne.text("fin"))},
            ligne.text("administration") == "oui",
            ligne.text("auteur"),
            ligne.text("faite_le"),
            ligne.maybe_text("annulee_le")};
}

/// Administre-t-il cette structure, par un rôle à lui ? Celui que l'on tient pour un autre ne nomme pas un suppléant : pas de chaîne.
bool administre(Ecriture& ecriture, const std::string& structure_id)
{
    if (!ecriture.qui().id) return true; // la machine
    const auto tenues = lister_attributions(ecriture.tx, *ecriture.qui().id);
    return std::any_of(tenues.begin(), tenues.end(), [&](const Attribution& une) { return une.role == Role::Administrateur && une.structure_id == structure_id; });
}

std::string du_au(const PeriodeDeSuppleance& periode)
{
    return periode.debut == periode.fin ? "le " + en_toutes_lettres(periode.debut)
                                        : "du " + en_toutes_lettres(periode.debut) + " au " + en_toutes_lettres(periode.fin);
}

} // namespace

std::vector<AbsentRemplace> lister_absents_remplaces(Transaction& tx, const std::string& suppleant_id, Jour le)
{
    const auto jour = format_day(le);
    std::vector<AbsentRemplace> absents;
    for (const auto& ligne : tx.query("SELECT s.absent_id, s.structure_id, s.administration, u.nom FROM suppleances s JOIN utilisateurs u ON u.id = s.absent_id WHERE " + std::string(kVive) + " AND " +
                                          std::string(kSuppleantDeLaMaison) + " ORDER BY s.id",
                                      suppleant_id, jour, jour))
        absents.push_back({{ligne.text("absent_id"), ligne.text("nom")}, ligne.text("structure_id"), ligne.text("administration") == "oui"});
    return absents;
}

std::vector<Attribution> lister_attributions_suppleees(Transaction& tx, const AbsentRemplace& absent)
{
    // Lues comme les siennes le sont pour lui : ce qu'il peut, ni plus ni moins.
    auto attributions = lister_attributions(tx, absent.qui.id);
    std::erase_if(attributions, [&](const Attribution& une) { return une.structure_id != absent.structure_id || (une.role == Role::Administrateur && !absent.administration); });
    return attributions;
}

std::string absent_de_l_objet(Transaction& tx, const std::vector<PersonneRemplacee>& remplace, std::string_view table, const std::string& objet_id)
{
    if (remplace.empty()) return "";
    const std::string_view a_qui =
        table == "marches"        ? "SELECT m.facilitateur_id AS qui FROM marches m WHERE m.id = ?"
        : table == "lots"         ? "SELECT m.facilitateur_id AS qui FROM marches m JOIN lots l ON l.marche_id = m.id WHERE l.id = ?"
        : table == "engagements"  ? "SELECT m.facilitateur_id AS qui FROM marches m JOIN lots l ON l.marche_id = m.id JOIN engagements g ON g.lot_id = l.id WHERE g.id = ?"
        : table == "declarations" ? "SELECT m.facilitateur_id AS qui FROM marches m JOIN lots l ON l.marche_id = m.id JOIN engagements g ON g.lot_id = l.id JOIN declarations d ON "
                                    "d.engagement_id = g.id WHERE d.id = ?"
        : table == "participants" ? "SELECT r.utilisateur_id AS qui FROM referents r WHERE r.participant_id = ? AND NOT EXISTS (SELECT 1 FROM referents n WHERE n.remplace = r.id) "
                                    "ORDER BY r.id DESC LIMIT 1"
                                  : "";
    if (a_qui.empty()) return "";
    const auto ligne = tx.query_one(std::string(a_qui), objet_id);
    const auto sien = std::find_if(remplace.begin(), remplace.end(), [&](const PersonneRemplacee& une) { return ligne && ligne->maybe_text("qui") == une.id; });
    return sien == remplace.end() ? "" : sien->nom;
}

std::string absent_de_l_acte(Transaction& tx, const std::string& auteur_id, Jour le, Acte acte)
{
    std::vector<std::string> noms;
    for (const auto& absent : lister_absents_remplaces(tx, auteur_id, le))
    {
        const auto tenues = lister_attributions_suppleees(tx, absent);
        const bool permis = std::any_of(tenues.begin(), tenues.end(), [&](const Attribution& une) { return peut(une.role, acte); });
        if (permis && std::find(noms.begin(), noms.end(), absent.qui.nom) == noms.end()) noms.push_back(absent.qui.nom);
    }
    if (noms.empty()) return "";
    const auto siennes = lister_attributions(tx, auteur_id);
    return std::any_of(siennes.begin(), siennes.end(), [&](const Attribution& une) { return peut(une.role, acte); }) ? "" : joined(noms, " et ");
}

std::string en_remplacement(const std::string& auteur, const std::string& absent)
{
    if (absent.empty() || auteur.find(" (en remplacement ") != std::string::npos) return auteur;
    return auteur + " (en remplacement " + avec_de(absent) + ")";
}

std::vector<Suppleance> lister_suppleances(Transaction& tx, const std::string& utilisateur_id)
{
    std::vector<Suppleance> suppleances;
    for (const auto& ligne : tx.query(std::string(kSuppleances) + " WHERE s.absent_id = ? OR s.suppleant_id = ? ORDER BY s.debut DESC, s.id DESC", utilisateur_id, utilisateur_id))
        suppleances.push_back(lire_suppleance(ligne));
    return suppleances;
}

std::vector<SuppleantPossible> lister_suppleants_possibles(Transaction& tx, const std::string& absent_id)
{
    std::vector<std::string> structures;
    for (const auto& une : lister_attributions(tx, absent_id))
        if (est_de_la_maison(une.role) && std::find(structures.begin(), structures.end(), une.structure_id) == structures.end()) structures.push_back(une.structure_id);
    std::vector<SuppleantPossible> possibles;
    for (const auto& structure : structures)
        for (const auto& ligne : tx.query("SELECT DISTINCT u.id, u.nom FROM utilisateurs u JOIN attributions a ON a.utilisateur_id = u.id WHERE a.structure_id = ? AND u.id <> ? AND a.role IN "
                                          "('facilitateur', 'coordinateur', 'administrateur') AND NOT EXISTS (SELECT 1 FROM retraits r WHERE r.attribution_id = a.id) ORDER BY u.nom, u.id",
                                          structure, absent_id))
            // Un compte commun à deux structures se propose pour la première seulement : une suppléance n'en couvre qu'une.
            if (std::none_of(possibles.begin(), possibles.end(), [&](const SuppleantPossible& un) { return un.utilisateur_id == ligne.text("id"); }))
                possibles.push_back({ligne.text("id"), ligne.text("nom"), structure});
    std::stable_sort(possibles.begin(), possibles.end(), [](const auto& a, const auto& b) { return searchable(a.nom) < searchable(b.nom); });
    return possibles;
}

std::vector<RefusDeSuppleance> refus_de_suppleance(Transaction& tx, const SuppleanceNouvelle& nouvelle, Jour aujourd_hui)
{
    std::vector<PeriodeDeSuppleance> inscrites;
    for (const auto& ligne : tx.query("SELECT s.absent_id, s.suppleant_id, s.debut, s.fin FROM suppleances s WHERE s.fin >= ? AND (s.absent_id IN (?, ?) OR s.suppleant_id IN (?, ?)) AND "
                                      "NOT EXISTS (SELECT 1 FROM fins_de_suppleance f WHERE f.suppleance_id = s.id) ORDER BY s.id",
                                      format_day(aujourd_hui), nouvelle.absent_id, nouvelle.suppleant_id, nouvelle.absent_id, nouvelle.suppleant_id))
        inscrites.push_back({ligne.text("absent_id"), ligne.text("suppleant_id"), jour_iso(ligne.text("debut")), jour_iso(ligne.text("fin"))});
    return juger_suppleance({nouvelle.absent_id, nouvelle.suppleant_id, nouvelle.debut, nouvelle.fin}, inscrites, aujourd_hui);
}

std::string inscrire_suppleance(Ecriture& ecriture, const SuppleanceNouvelle& nouvelle)
{
    const auto possibles = lister_suppleants_possibles(ecriture.tx, nouvelle.absent_id);
    const auto choisi = std::find_if(possibles.begin(), possibles.end(), [&](const SuppleantPossible& un) { return un.utilisateur_id == nouvelle.suppleant_id; });
    const bool soi = ecriture.qui().id == nouvelle.absent_id;
    if (choisi == possibles.end()) throw NotFound("cette personne n'est pas de la structure");
    const bool administrateur = administre(ecriture, choisi->structure_id);
    if (!soi && !administrateur) throw Forbidden("une absence se prévoit par la personne elle-même, ou par qui administre sa structure");
    if (nouvelle.administration && !administrateur) throw Forbidden("seul un administrateur transmet le rôle d'administrateur");
    if (!refus_de_suppleance(ecriture.tx, nouvelle, day_in_paris(ecriture.maintenant())).empty()) throw Conflict("une autre suppléance occupe ces jours");
    const auto absent = ecriture.tx.query_one("SELECT nom FROM utilisateurs WHERE id = ?", nouvelle.absent_id)->text("nom");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("suppleances", {{"id", id},
                                     {"structure_id", choisi->structure_id},
                                     {"absent_id", nouvelle.absent_id},
                                     {"suppleant_id", nouvelle.suppleant_id},
                                     {"debut", format_day(nouvelle.debut)},
                                     {"fin", format_day(nouvelle.fin)},
                                     {"administration", nouvelle.administration ? "oui" : "non"},
                                     {"faite_par", ecriture.auteur()},
                                     {"faite_le", ecriture.instant()}});
    ecriture.dire("suppleer", "utilisateurs", nouvelle.absent_id,
                  "a confié à " + choisi->nom + " les rôles " + avec_de(absent) + ", " + du_au({"", "", nouvelle.debut, nouvelle.fin}) +
                      (nouvelle.administration ? ", administration comprise" : ""),
                  choisi->structure_id);
    return id;
}

void finir_suppleance(Ecriture& ecriture, const std::string& suppleance_id)
{
    const auto ligne = ecriture.tx.query_one(std::string(kSuppleances) + " WHERE s.id = ?", suppleance_id);
    if (!ligne) throw NotFound("cette suppléance n'existe pas");
    const auto suppleance = lire_suppleance(*ligne);
    const auto& qui = ecriture.qui().id;
    if (qui != suppleance.periode.absent && qui != suppleance.periode.suppleant && !administre(ecriture, suppleance.structure_id))
        throw NotFound("cette suppléance n'est pas la vôtre");
    const auto le = day_in_paris(ecriture.maintenant());
    if (!suppleance.vit(le)) throw Conflict("cette suppléance est déjà finie");
    ecriture.inserer("fins_de_suppleance", {{"suppleance_id", suppleance_id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"suppleance_id"});
    ecriture.dire("finir_suppleance", "utilisateurs", suppleance.periode.absent,
                  (suppleance.etat(le) == EtatDeSuppleance::AVenir ? "a annulé" : "a arrêté") + std::string(" la suppléance ") + avec_de(suppleance.absent) + " par " + suppleance.suppleant +
                      ", prévue " + du_au(suppleance.periode),
                  suppleance.structure_id);
}

} // namespace ouvrage
