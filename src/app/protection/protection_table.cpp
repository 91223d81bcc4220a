#include "app/protection/protection_table.hpp"

#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_faits.hpp"
#include "app/protection/protection_tables.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <functional>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kDuree = "duree";
// Ces actes parlent de la conservation elle-même : ce ne sont pas des contacts.
constexpr std::string_view kHorsContact = "('annoncer_effacement', 'prolonger_conservation', 'effacer', 'lire')";

int entier(const std::vector<Valeur>& valeurs, std::string_view cle, Jour jour)
{
    const auto regle = regle_pour(cle, jour, valeurs);
    ensure(regle.has_value(), "droit/ fixe une durée de conservation pour toute date");
    return en_entier(regle->valeur);
}

void au_plus_tard(Jour& dernier, Jour jour, Jour aujourd_hui)
{
    dernier = std::max(dernier, std::min(jour, aujourd_hui));
}

/// Ceux dont le dernier acte inscrit et la dernière heure sont assez loin pour que l'échéance puisse approcher : les autres ne se calculent pas.
Rows lister_candidats(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& structure_id, Jour seuil)
{
    const auto filtre = perimetre.borner(acte, {.structure = "p.structure_id = ?"});
    Binds valeurs{structure_id, format_day(seuil), format_day(seuil), format_month(mois_de(seuil))};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    return tx.query_bound("SELECT p.id FROM participants p WHERE p.structure_id = ? AND p.cree_le < ? "
                          "AND NOT EXISTS (SELECT 1 FROM effacements x WHERE x.participant_id = p.id) "
                          "AND NOT EXISTS (SELECT 1 FROM evenements e WHERE e.objet_id = p.id AND e.instant >= ? AND e.verbe NOT IN " + std::string(kHorsContact) + ") "
                          "AND NOT EXISTS (SELECT 1 FROM lignes h WHERE h.participant_id = p.id AND h.mois >= ?) AND " + filtre.condition + " ORDER BY p.id",
                          valeurs);
}

/// Les lignes hors journal qui ne sont d'aucune personne en particulier et ont fait leur temps.
struct Reste
{
    std::string_view quoi;
    std::string_view table;
    std::string_view condition; // un « ? » : l'instant avant lequel
    std::string_view structure; // celle dont la ligne est : chacune efface les siennes, au bout de la durée de son territoire
    std::string_view cle;       // de droit/
};
constexpr Reste kRestes[] = {
    {"lignes refusées d'un fichier", "fichiers_recus", "recu_le < ?", "(SELECT m.structure_id FROM lots l JOIN marches m ON m.id = l.marche_id WHERE l.id = fichiers_recus.lot_id)",
     "conservation.fichiers_a_corriger"},
    {"réponses rejouées", "idempotences", "faite_le < ?", "(SELECT u.structure_id FROM utilisateurs u WHERE u.id = idempotences.utilisateur_id)", "conservation.reponses_rejouees"},
    {"prénoms de visiteurs", "prenoms_de_visiteur", "NOT EXISTS (SELECT 1 FROM inscriptions i JOIN seances s ON s.id = i.seance_id WHERE i.visiteur_id = prenoms_de_visiteur.visiteur_id AND s.jour >= ?)",
     "(SELECT li.structure_id FROM visiteurs v JOIN lieux li ON li.id = v.lieu_id WHERE v.id = prenoms_de_visiteur.visiteur_id)", "conservation.visiteurs"},
    {"intervenants", "intervenants", "seance_id IN (SELECT s.id FROM seances s WHERE s.jour < ?)",
     "(SELECT li.structure_id FROM seances z JOIN activites a ON a.id = z.activite_id JOIN lieux li ON li.id = a.lieu_id WHERE z.id = intervenants.seance_id)", "conservation.visiteurs"},
    // Une offre rouverte a encore besoin de qui appeler.
    {"contacts d'une offre", "contacts_d_offre",
     "besoin_id IN (SELECT b.id FROM besoins_d_offre b JOIN fins_d_offre f ON f.offre_id = b.offre_id WHERE f.sens <> 'rouverte' AND f.faite_le < ? AND NOT EXISTS "
     "(SELECT 1 FROM fins_d_offre fx WHERE fx.leve = f.id))",
     "(SELECT o.structure_id FROM besoins_d_offre y JOIN offres o ON o.id = y.offre_id WHERE y.id = contacts_d_offre.besoin_id)", "conservation.contacts"}};

std::string instant_limite(const Reste& reste, const Droit& droit, const std::vector<Valeur>& valeurs, Jour aujourd_hui)
{
    const auto* cle = trouver_cle(droit, reste.cle);
    ensure(cle != nullptr, "une durée de conservation est une clé de droit/");
    const int nombre = entier(valeurs, reste.cle, aujourd_hui);
    return format_day(cle->unite == "jours" ? Jour{sys_days{aujourd_hui} - days{nombre}} : plus_mois(aujourd_hui, -nombre));
}

Rows lister_structures(Transaction& tx, const Perimetre& perimetre, Acte acte)
{
    const auto filtre = perimetre.structures(acte, "s.id");
    return tx.query_bound("SELECT s.id FROM structures s WHERE " + filtre.condition + " ORDER BY s.id", filtre.valeurs);
}

/// Ce qui a fait son temps dans chaque structure du périmètre : `faire` reçoit le reste, sa condition, et ses deux valeurs.
void pour_chaque_reste(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui,
                       const std::function<void(const Reste&, const std::string& ou, const Binds& valeurs)>& faire)
{
    for (const auto& structure : lister_structures(tx, perimetre, Acte::Purger))
    {
        const auto durees = valeurs_de_la_structure(tx, droit, structure.text("id"));
        for (const auto& reste : kRestes)
            faire(reste, " FROM " + std::string(reste.table) + " WHERE " + std::string(reste.condition) + " AND " + std::string(reste.structure) + " = ?",
                  {instant_limite(reste, droit, durees, aujourd_hui), structure.text("id")});
    }
}

/// Relue dans la transaction : un contact pris pendant la purge la sauve.
void purger_une(Ecriture& ecriture, PersonneAConserver une, const Droit& droit, Jour aujourd_hui, Purge& purge)
{
    if (trouver_effacement(ecriture.tx, une.id)) return;
    une.suivi = suivi_de_conservation(ecriture.tx, trouver_participant(ecriture.tx, Perimetre::de_la_machine(), une.id), aujourd_hui);
    une.echeance = echeance_de(une.suivi, durees_de_conservation(ecriture.tx, droit, une.structure_id, aujourd_hui).durees, aujourd_hui);
    if (une.echeance.etape == EtapeDeConservation::AAnnoncer)
    {
        inscrire_preavis(ecriture, une);
        ++purge.annoncees;
    }
    if (une.echeance.etape != EtapeDeConservation::AEffacer) return;
    for (const auto& [quoi, lignes] : effacer_personne(ecriture, une.id, une.structure_id, une.reference, kDuree)) purge.lignes[quoi] += lignes;
    purge.references.push_back(une.reference);
    ++purge.effacees;
}

/// Le périmètre de qui demande a borné la liste d'où vient cette personne ; sa fiche se relit par la machine, que l'administrateur ne peut ouvrir.
PersonneAConserver conserver(Transaction& tx, const Perimetre& perimetre, const std::string& id, const DureesDeConservation& durees, Jour aujourd_hui)
{
    const auto participant = trouver_participant(tx, Perimetre::de_la_machine(), id);
    PersonneAConserver une{participant.id, participant.structure_id, participant.reference, "", suivi_de_conservation(tx, participant, aujourd_hui), {}};
    une.personne = perimetre.voit_personne(participant.structure_id, "") ? participant.personne() : participant.reference;
    une.echeance = echeance_de(une.suivi, durees, aujourd_hui);
    return une;
}

void ranger_par_echeance(std::vector<PersonneAConserver>& personnes)
{
    std::stable_sort(personnes.begin(), personnes.end(), [](const auto& a, const auto& b) { return a.echeance.le < b.echeance.le; });
}

} // namespace

DureesEnVigueur durees_de_conservation(Transaction& tx, const Droit& droit, const std::string& structure_id, Jour jour)
{
    const auto valeurs = valeurs_de_la_structure(tx, droit, structure_id);
    DureesEnVigueur lues;
    lues.durees = {entier(valeurs, "conservation.accompagnement", jour), entier(valeurs, "conservation.preavis", jour), entier(valeurs, "conservation.prolongation", jour)};
    for (const auto& cle : droit.cles)
        if (cle.cle.starts_with("conservation."))
            if (const auto regle = regle_pour(cle.cle, jour, valeurs)) lues.valeurs.push_back(regle->valeur);
    return lues;
}

SuiviDeConservation suivi_de_conservation(Transaction& tx, const Participant& participant, Jour aujourd_hui)
{
    const auto cree = tx.query_one("SELECT cree_le FROM participants WHERE id = ?", participant.id);
    ensure(cree.has_value(), "une personne suivie a une fiche");
    SuiviDeConservation suivi;
    suivi.dernier_contact = std::min(Jour{day_in_paris(*parse_instant(cree->text("cree_le")))}, aujourd_hui);
    if (const auto acte = tx.query_one("SELECT max(e.instant) AS instant FROM evenements e WHERE e.objet_id = ? AND e.verbe NOT IN " + std::string(kHorsContact), participant.id))
        if (const auto instant = acte->maybe_text("instant")) au_plus_tard(suivi.dernier_contact, day_in_paris(*parse_instant(*instant)), aujourd_hui);
    if (const auto heures = tx.query_one("SELECT max(h.mois) AS mois FROM lignes h WHERE h.participant_id = ?", participant.id))
        if (const auto mois = mois_iso_eventuel(heures->maybe_text("mois"))) au_plus_tard(suivi.dernier_contact, dernier_jour(*mois), aujourd_hui);
    for (const auto& fait : lister_faits(tx, participant))
    {
        // Une fenêtre n'est pas un contact : elle court seule.
        if (fait.sorte == "fenetre") continue;
        au_plus_tard(suivi.dernier_contact, fait.en_cours ? aujourd_hui : fait.fin.value_or(fait.debut), aujourd_hui);
    }
    if (const auto preavis = tx.query_one("SELECT prevu_le, dernier_contact_le FROM preavis_d_effacement WHERE participant_id = ? ORDER BY id DESC LIMIT 1", participant.id))
    {
        suivi.annonce_pour = jour_iso(preavis->text("prevu_le"));
        suivi.annonce_sur = jour_iso(preavis->text("dernier_contact_le"));
    }
    if (const auto garde = tx.query_one("SELECT max(jusqu_au) AS jusqu_au FROM prolongations_de_conservation WHERE participant_id = ?", participant.id))
        suivi.prolonge_jusqu_au = jour_iso_eventuel(garde->maybe_text("jusqu_au"));
    return suivi;
}

std::vector<PersonneAConserver> lister_echeances(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Acte acte, Jour aujourd_hui)
{
    std::vector<PersonneAConserver> personnes;
    for (const auto& structure : lister_structures(tx, perimetre, acte))
    {
        const auto durees = durees_de_conservation(tx, droit, structure.text("id"), aujourd_hui).durees;
        const Jour seuil = sys_days{plus_mois(aujourd_hui, -durees.accompagnement_mois)} + days{durees.preavis_jours + 1};
        for (const auto& candidat : lister_candidats(tx, perimetre, acte, structure.text("id"), seuil))
            if (auto une = conserver(tx, perimetre, candidat.text("id"), durees, aujourd_hui); une.echeance.etape != EtapeDeConservation::Gardee) personnes.push_back(std::move(une));
    }
    ranger_par_echeance(personnes);
    return personnes;
}

std::vector<PersonneAConserver> lister_annoncees(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui)
{
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = "p.structure_id = ?"});
    std::vector<PersonneAConserver> personnes;
    for (const auto& ligne : tx.query_bound("SELECT DISTINCT p.id, p.structure_id FROM preavis_d_effacement v JOIN participants p ON p.id = v.participant_id WHERE NOT EXISTS "
                                            "(SELECT 1 FROM effacements x WHERE x.participant_id = p.id) AND " + filtre.condition + " ORDER BY p.id",
                                            filtre.valeurs))
    {
        const auto durees = durees_de_conservation(tx, droit, ligne.text("structure_id"), aujourd_hui).durees;
        if (auto une = conserver(tx, perimetre, ligne.text("id"), durees, aujourd_hui);
            une.echeance.etape == EtapeDeConservation::Annoncee || une.echeance.etape == EtapeDeConservation::AEffacer)
            personnes.push_back(std::move(une));
    }
    ranger_par_echeance(personnes);
    return personnes;
}

std::optional<Effacement> trouver_effacement(Transaction& tx, const std::string& participant_id)
{
    const auto ligne = tx.query_one("SELECT x.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM effacements x LEFT JOIN utilisateurs u ON u.id = x.faite_par WHERE x.participant_id = ?", participant_id);
    if (!ligne) return std::nullopt;
    return Effacement{ligne->text("raison"), ligne->integer("lignes"), ligne->text("auteur"), ligne->text("faite_le")};
}

void inscrire_preavis(Ecriture& ecriture, const PersonneAConserver& personne)
{
    ecriture.inserer("preavis_d_effacement", {{"id", ecriture.nouvel_id()}, {"participant_id", personne.id}, {"prevu_le", format_day(personne.echeance.le)},
                                              {"dernier_contact_le", format_day(personne.suivi.dernier_contact)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("annoncer_effacement", "participants", personne.id,
                  "a annoncé que la fiche " + personne.reference + " sera rendue anonyme le " + en_toutes_lettres(personne.echeance.le), personne.structure_id);
}

void inscrire_prolongation(Ecriture& ecriture, const Participant& participant, std::string_view raison, Jour jusqu_au)
{
    if (trouver_effacement(ecriture.tx, participant.id)) throw Conflict("cette fiche est déjà anonyme");
    ecriture.inserer("prolongations_de_conservation", {{"id", ecriture.nouvel_id()}, {"participant_id", participant.id}, {"raison", raison}, {"jusqu_au", format_day(jusqu_au)},
                                                       {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("prolonger_conservation", "participants", participant.id,
                  "garde la fiche " + participant.reference + " jusqu'au " + en_toutes_lettres(jusqu_au), participant.structure_id);
}

std::map<std::string, std::int64_t> effacer_personne(Ecriture& ecriture, const std::string& participant_id, const std::string& structure_id, const std::string& reference,
                                                     std::string_view raison)
{
    if (trouver_effacement(ecriture.tx, participant_id)) throw Conflict("cette fiche est déjà anonyme");
    std::map<std::string, std::int64_t> parties;
    std::int64_t total = 0;
    for (const auto& une : tables_de_personne())
    {
        const auto lignes = ecriture.tx.execute("DELETE FROM " + std::string(une.table) + " WHERE " + std::string(une.condition), participant_id);
        if (lignes > 0) parties[std::string(une.quoi)] += lignes;
        total += lignes;
    }
    ecriture.inserer("effacements", {{"id", ecriture.nouvel_id()}, {"participant_id", participant_id}, {"raison", raison}, {"lignes", static_cast<long long>(total)},
                                     {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("effacer", "participants", participant_id, "a rendu anonyme la fiche " + reference + " : les heures restent, plus rien ne dit de qui", structure_id);
    return parties;
}

Purge purger(Database& base, const Auteur& auteur, Instant maintenant, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui)
{
    // Par petites écritures : personne n'attend la fin de la purge pour déclarer ses heures.
    constexpr std::size_t kParEcriture = 20;
    Purge purge;
    const auto dues = base.read([&](Transaction& tx) { return lister_echeances(tx, perimetre, droit, Acte::Purger, aujourd_hui); });
    for (std::size_t debut = 0; debut < dues.size(); debut += kParEcriture)
        base.write([&](Transaction& tx) {
            Ecriture ecriture(tx, auteur, maintenant);
            for (std::size_t i = debut; i < std::min(debut + kParEcriture, dues.size()); ++i) purger_une(ecriture, dues[i], droit, aujourd_hui, purge);
        });
    base.write([&](Transaction& tx) {
        pour_chaque_reste(tx, perimetre, droit, aujourd_hui, [&](const Reste& reste, const std::string& ou, const Binds& valeurs) {
            if (const auto lignes = tx.execute_bound("DELETE" + ou, valeurs)) purge.lignes[std::string(reste.quoi)] += lignes;
        });
    });
    base.forget_deleted();
    return purge;
}

Purge purger_a_blanc(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui)
{
    Purge purge;
    for (const auto& une : lister_echeances(tx, perimetre, droit, Acte::Purger, aujourd_hui))
    {
        purge.annoncees += une.echeance.etape == EtapeDeConservation::AAnnoncer ? 1 : 0;
        if (une.echeance.etape != EtapeDeConservation::AEffacer) continue;
        for (const auto& table : tables_de_personne())
            if (const auto lignes = tx.query_one("SELECT count(*) AS n FROM " + std::string(table.table) + " WHERE " + std::string(table.condition), une.id)->integer("n"))
                purge.lignes[std::string(table.quoi)] += lignes;
        purge.references.push_back(une.reference);
        ++purge.effacees;
    }
    pour_chaque_reste(tx, perimetre, droit, aujourd_hui, [&](const Reste& reste, const std::string& ou, const Binds& valeurs) {
        if (const auto lignes = tx.query_bound("SELECT count(*) AS n" + ou, valeurs).front().integer("n")) purge.lignes[std::string(reste.quoi)] += lignes;
    });
    return purge;
}

} // namespace ouvrage
