#include "app/parcours/parcours_table.hpp"

#include "app/mots.hpp"
#include "app/parcours/formations_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <iterator>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Ce qui vaut encore : ni la ligne elle-même, ni ce qui n'a de sens que par elle.
std::string tenue(std::string_view alias)
{
    return "NOT EXISTS (SELECT 1 FROM retraits_du_parcours rp WHERE rp.ligne_id = " + std::string(alias) + ".id)";
}

/// Les lignes d'une table de parcours, leur auteur, et l'organisme qu'elles nomment.
std::string lignes_de(std::string_view table)
{
    return "SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur, coalesce(o.nom, '') AS organisme FROM " + std::string(table) +
           " t LEFT JOIN utilisateurs u ON u.id = t.faite_par LEFT JOIN organismes o ON o.id = t.organisme_id ";
}

EcriteAuParcours lire_ecrite(const Row& ligne) { return {ligne.text("auteur"), ligne.text("faite_le")}; }
Bind texte_ou_rien(const std::string& texte) { return texte.empty() ? Bind(nullptr) : Bind(texte); }

std::vector<DiagnosticInscrit> lister_diagnostics(Transaction& tx, const std::string& id)
{
    std::vector<DiagnosticInscrit> liste;
    std::map<std::string, std::map<std::string, std::string>> niveaux;
    for (const auto& ligne : tx.query("SELECT n.* FROM niveaux_de_diagnostic n JOIN diagnostics d ON d.id = n.diagnostic_id WHERE d.participant_id = ?", id))
        niveaux[ligne.text("diagnostic_id")][ligne.text("domaine")] = ligne.text("niveau");
    for (const auto& ligne : tx.query(lignes_de("diagnostics") + "WHERE t.participant_id = ? AND " + tenue("t") + " ORDER BY t.etabli_le DESC, t.id DESC", id))
    {
        DiagnosticInscrit un{ligne.text("id"), jour_iso(ligne.text("etabli_le")), ligne.text("fondement"),
                             ligne.text("organisme").empty() ? ligne.text("auteur") : ligne.text("organisme"), {}, lire_ecrite(ligne)};
        for (const auto& domaine : domaines_de_diagnostic())
            if (const auto niveau = niveaux[un.id].find(std::string(domaine.code)); niveau != niveaux[un.id].end()) un.niveaux.push_back(*niveau);
        liste.push_back(std::move(un));
    }
    return liste;
}

std::vector<FreinInscrit> lister_freins(Transaction& tx, const std::string& id)
{
    std::vector<FreinInscrit> liste;
    for (const auto& ligne : tx.query("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM freins t LEFT JOIN utilisateurs u ON u.id = t.faite_par WHERE "
                                      "t.participant_id = ? AND " + tenue("t") + " ORDER BY t.constate_le, t.id",
                                      id))
        liste.push_back({ligne.text("id"), ligne.text("sorte"), jour_iso(ligne.text("constate_le")), {}, lire_ecrite(ligne)});
    for (const auto& ligne : tx.query(lignes_de("suites_de_frein") + "JOIN freins f ON f.id = t.frein_id WHERE f.participant_id = ? ORDER BY t.id", id))
    {
        const auto frein = std::find_if(liste.begin(), liste.end(), [&](const FreinInscrit& un) { return un.id == ligne.text("frein_id"); });
        if (frein == liste.end()) continue; // retiré
        const auto etat = etat_de_frein_du_code(ligne.text("etat"));
        ensure(etat.has_value(), "l'état d'un frein inscrit est de la liste");
        frein->suites.push_back({ligne.text("id"), *etat, jour_iso(ligne.text("le")), ligne.maybe_text("action").value_or(""), ligne.text("organisme"), lire_ecrite(ligne)});
    }
    return liste;
}

std::vector<EtapeInscrite> lister_etapes(Transaction& tx, const std::string& id)
{
    std::vector<EtapeInscrite> liste;
    for (const auto& ligne : tx.query(lignes_de("etapes") + "WHERE t.participant_id = ? AND " + tenue("t") + " ORDER BY t.prevue_le, t.id", id))
    {
        const auto qui = qui_agit_du_code(ligne.text("qui"));
        ensure(qui.has_value(), "qui agit est de la liste");
        EtapeInscrite une;
        une.suivie = {ligne.text("id"), *qui, EtatEtape::Prevue, jour_iso_eventuel(ligne.maybe_text("echeance")), jour_iso(ligne.text("prevue_le"))};
        une.sorte = ligne.text("sorte");
        une.organisme = ligne.text("organisme");
        une.frein_id = ligne.maybe_text("frein_id");
        une.ecrite = lire_ecrite(ligne);
        liste.push_back(std::move(une));
    }
    for (const auto& ligne : tx.query("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM suites_d_etape t JOIN etapes e ON e.id = t.etape_id LEFT JOIN "
                                      "utilisateurs u ON u.id = t.faite_par WHERE e.participant_id = ? ORDER BY t.id",
                                      id))
    {
        const auto etape = std::find_if(liste.begin(), liste.end(), [&](const EtapeInscrite& une) { return une.suivie.id == ligne.text("etape_id"); });
        if (etape == liste.end()) continue; // retirée
        const auto sens = etat_d_etape_du_code(ligne.text("sens"));
        ensure(sens.has_value(), "la suite d'une étape est de la liste");
        SuiteDEtape suite{ligne.text("id"), *sens, jour_iso(ligne.text("le")), ligne.maybe_text("raison").value_or(""), jour_iso_eventuel(ligne.maybe_text("echeance")),
                          lire_ecrite(ligne)};
        etape->suivie.etat = suite.sens;
        if (ouverte(suite.sens)) etape->suivie.echeance = suite.echeance;
        etape->suites.push_back(std::move(suite));
    }
    return liste;
}

std::vector<EntretienInscrit> lister_entretiens(Transaction& tx, const std::string& id)
{
    std::vector<EntretienInscrit> liste;
    for (const auto& ligne : tx.query("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur, a.nom AS accompagnateur, o.nom AS organisme FROM entretiens t LEFT JOIN utilisateurs u "
                                      "ON u.id = t.faite_par LEFT JOIN utilisateurs a ON a.id = t.accompagnateur_id LEFT JOIN organismes o ON o.id = t.organisme_id WHERE "
                                      "t.participant_id = ? AND " + tenue("t") + " ORDER BY t.le DESC, t.id DESC",
                                      id))
        liste.push_back({ligne.text("id"), jour_iso(ligne.text("le")), ligne.text("mode"), ligne.text("objet"),
                         ligne.maybe_text("accompagnateur").value_or(ligne.maybe_text("organisme").value_or("")), !ligne.null("organisme_id"), ligne.text("venue"),
                         lire_ecrite(ligne)});
    return liste;
}

std::vector<ImmersionInscrite> lister_immersions(Transaction& tx, const std::string& id)
{
    std::vector<ImmersionInscrite> liste;
    for (const auto& ligne : tx.query("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur, e.nom AS entreprise, o.nom AS organisme, i.id AS issue_id, i.issue, i.le AS issue_le FROM "
                                      "immersions t LEFT JOIN utilisateurs u ON u.id = t.faite_par LEFT JOIN entreprises e ON e.id = t.entreprise_id LEFT JOIN organismes o ON o.id = "
                                      "t.organisme_id LEFT JOIN issues_d_immersion i ON i.immersion_id = t.id AND NOT EXISTS (SELECT 1 FROM issues_d_immersion x WHERE x.remplace = "
                                      "i.id) WHERE t.participant_id = ? AND " + tenue("t") + " ORDER BY t.debut DESC, t.id DESC",
                                      id))
        liste.push_back({ligne.text("id"), jour_iso(ligne.text("debut")), jour_iso(ligne.text("fin")), ligne.text("objet"),
                         ligne.maybe_text("entreprise").value_or(ligne.maybe_text("organisme").value_or("")), ligne.maybe_text("issue").value_or(""), ligne.maybe_text("issue_id"),
                         jour_iso_eventuel(ligne.maybe_text("issue_le")), lire_ecrite(ligne)});
    return liste;
}

std::vector<RemiseInscrite> lister_remises(Transaction& tx, const std::string& id)
{
    std::vector<RemiseInscrite> liste;
    for (const auto& ligne : tx.query("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM remises_de_parcours t LEFT JOIN utilisateurs u ON u.id = t.faite_par WHERE "
                                      "t.participant_id = ? ORDER BY t.le DESC, t.id DESC",
                                      id))
        liste.push_back({jour_iso(ligne.text("le")), lire_ecrite(ligne)});
    return liste;
}

Parcours charger(Transaction& tx, Participant participant)
{
    Parcours parcours;
    const auto& id = participant.id;
    parcours.diagnostics = lister_diagnostics(tx, id);
    parcours.freins = lister_freins(tx, id);
    parcours.etapes = lister_etapes(tx, id);
    parcours.entretiens = lister_entretiens(tx, id);
    parcours.immersions = lister_immersions(tx, id);
    parcours.remises = lister_remises(tx, id);
    parcours.participant = std::move(participant);
    return parcours;
}

/// L'organisme est de la structure de la personne : une page ne propose que ceux-là, une API peut se tromper.
void exiger_organisme(Transaction& tx, const Participant& participant, const std::optional<std::string>& organisme_id)
{
    if (organisme_id && !tx.query_one("SELECT id FROM organismes WHERE id = ? AND structure_id = ?", *organisme_id, participant.structure_id))
        throw NotFound("cet organisme n'est pas connu de la structure qui suit cette personne");
}

std::string pour(const Participant& participant) { return " pour " + participant.reference; }

} // namespace

int Parcours::freins_leves() const
{
    return static_cast<int>(std::count_if(freins.begin(), freins.end(), [](const FreinInscrit& un) { return un.etat() == EtatFrein::Leve; }));
}

int Parcours::freins_reserves() const
{
    return static_cast<int>(std::count_if(freins.begin(), freins.end(), [](const FreinInscrit& un) { return un.reserve(); }));
}

std::string Parcours::dernier_diagnostic() const
{
    std::string dernier;
    for (const auto& un : diagnostics) dernier = std::max(dernier, un.id);
    return dernier;
}

const EtapeInscrite* Parcours::prochaine() const
{
    std::vector<EtapeSuivie> suivies;
    for (const auto& une : etapes) suivies.push_back(une.suivie);
    const auto rang = prochain_pas(suivies);
    return rang ? &etapes[*rang] : nullptr;
}

const FreinInscrit* Parcours::frein(const std::string& id) const
{
    const auto trouve = std::find_if(freins.begin(), freins.end(), [&](const FreinInscrit& un) { return un.id == id; });
    return trouve == freins.end() ? nullptr : &*trouve;
}

Parcours trouver_parcours(Transaction& tx, const Perimetre& perimetre, const std::string& participant_id)
{
    perimetre.exiger(Acte::SuivreParcours);
    return charger(tx, trouver_participant(tx, perimetre, participant_id));
}

Parcours trouver_parcours_de(Transaction& tx, const Perimetre& perimetre, LigneDeParcours sorte, const std::string& id)
{
    constexpr std::string_view kTables[] = {"freins", "etapes", "immersions"};
    const std::string table(kTables[static_cast<std::size_t>(sorte)]);
    const auto ligne = tx.query_one("SELECT t.participant_id FROM " + table + " t WHERE t.id = ? AND " + tenue("t"), id);
    if (!ligne) throw NotFound("cette ligne n'est pas d'un parcours que vous suivez");
    return trouver_parcours(tx, perimetre, ligne->text("participant_id"));
}

std::vector<FreinReserveLu> lire_freins_reserves(Ecriture& ecriture, const Parcours& parcours)
{
    struct Reserve
    {
        std::string sorte, organisme;
    };
    std::map<std::string, Reserve> reserves;
    for (const auto& ligne : ecriture.tx.query("SELECT r.ligne_id, coalesce(r.sorte, '') AS sorte, coalesce(o.nom, '') AS organisme FROM freins_reserves r LEFT JOIN organismes o ON "
                                               "o.id = r.organisme_id WHERE r.participant_id = ?",
                                               parcours.participant.id))
        reserves[ligne.text("ligne_id")] = {ligne.text("sorte"), ligne.text("organisme")};
    std::vector<FreinReserveLu> lus;
    for (const auto& un : parcours.freins)
    {
        if (!un.reserve()) continue;
        FreinReserveLu lu{un, "effacé", {}, {}};
        if (const auto* fiche = frein_du_code(reserves[un.id].sorte)) lu.libelle = fiche->libelle;
        for (const auto& suite : un.suites) lu.organismes.push_back(reserves[suite.id].organisme);
        for (const auto& une : parcours.etapes)
            if (une.frein_id == un.id) lu.etapes.emplace_back(std::string(libelle_du_code(sortes_d_etape(), une.sorte)), reserves[une.suivie.id].organisme);
        lus.push_back(std::move(lu));
    }
    // Santé, justice : qui les lit laisse une trace, qui ne dit pas laquelle.
    if (!lus.empty())
        ecriture.dire("lire", "participants", parcours.participant.id, "a lu les freins réservés de " + parcours.participant.reference, parcours.participant.structure_id);
    return lus;
}

std::string inscrire_diagnostic(Ecriture& ecriture, const Participant& participant, const DiagnosticAInscrire& diagnostic)
{
    exiger_organisme(ecriture.tx, participant, diagnostic.organisme_id);
    // Une ligne retirée garde sa place dans la suite, mais la page ne la montrait pas.
    const auto dernier = ecriture.tx.query_one("SELECT max(t.id) AS id FROM diagnostics t WHERE t.participant_id = ?", participant.id)->maybe_text("id");
    const auto montre = ecriture.tx.query_one("SELECT max(t.id) AS id FROM diagnostics t WHERE t.participant_id = ? AND " + tenue("t"), participant.id)->maybe_text("id");
    if (montre.value_or("") != diagnostic.suit) throw Conflict("un autre diagnostic vient d'être inscrit pour cette personne");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("diagnostics", {{"id", id}, {"participant_id", participant.id}, {"etabli_le", format_day(diagnostic.etabli_le)}, {"fondement", diagnostic.fondement},
                                     {"organisme_id", Bind(diagnostic.organisme_id)}, {"suit", Bind(dernier)}, {"faite_par", ecriture.auteur()},
                                     {"faite_le", ecriture.instant()}});
    for (const auto& [domaine, niveau] : diagnostic.niveaux)
        ecriture.inserer("niveaux_de_diagnostic", {{"diagnostic_id", id}, {"domaine", domaine}, {"niveau", niveau}}, {"diagnostic_id", "domaine"});
    noter(ecriture, participant.id, id, "note", diagnostic.note);
    ecriture.dire("diagnostiquer", "participants", participant.id,
                  "a établi un diagnostic" + pour(participant) + ", sur " + compter(static_cast<std::int64_t>(diagnostic.niveaux.size()), "domaine", "domaines"),
                  participant.structure_id);
    return id;
}

std::string inscrire_frein(Ecriture& ecriture, const Participant& participant, const FicheFrein& sorte, Jour constate_le, const std::string& note)
{
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("freins", {{"id", id}, {"participant_id", participant.id}, {"sorte", sorte.reserve ? kFreinReserve : sorte.code},
                                {"constate_le", format_day(constate_le)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    if (sorte.reserve)
    {
        ensure(note.empty(), "un frein réservé ne porte pas de phrase");
        // Hors journal : cette sorte doit pouvoir disparaître sans rompre la chaîne, et personne ne doit la lire sans laisser de trace.
        ecriture.tx.execute("INSERT INTO freins_reserves (ligne_id, participant_id, sorte) VALUES (?, ?, ?)", id, participant.id, sorte.code);
    }
    noter(ecriture, participant.id, id, "note", note);
    // Le journal est lu par d'autres que le facilitateur : un frein, sans dire lequel.
    ecriture.dire("constater", "participants", participant.id, "a constaté un frein" + pour(participant), participant.structure_id);
    return id;
}

std::string inscrire_suite_de_frein(Ecriture& ecriture, const Participant& participant, const FreinInscrit& frein, const SuiteDeFreinAInscrire& suite)
{
    exiger_organisme(ecriture.tx, participant, suite.organisme_id);
    if (suite.suit != frein.derniere() || !peut_suivre(frein.etat(), suite.etat)) throw Conflict("ce frein vient de recevoir une autre suite");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("suites_de_frein", {{"id", id}, {"frein_id", frein.id}, {"suit", suite.suit}, {"etat", code(suite.etat)}, {"le", format_day(suite.le)},
                                         {"action", texte_ou_rien(suite.action)}, {"organisme_id", frein.reserve() ? Bind(nullptr) : Bind(suite.organisme_id)},
                                         {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    if (frein.reserve())
    {
        ensure(suite.note.empty(), "un frein réservé ne porte pas de phrase");
        if (suite.organisme_id)
            ecriture.tx.execute("INSERT INTO freins_reserves (ligne_id, participant_id, organisme_id) VALUES (?, ?, ?)", id, participant.id, *suite.organisme_id);
    }
    noter(ecriture, participant.id, id, "note", suite.note);
    const bool leve = suite.etat == EtatFrein::Leve, rouvert = suite.etat == EtatFrein::Rouvert;
    ecriture.dire(leve ? "lever" : rouvert ? "rouvrir" : "agir", "participants", participant.id,
                  (leve ? "a levé un frein" : rouvert ? "a rouvert un frein" : "a noté une action sur un frein") + pour(participant), participant.structure_id);
    return id;
}

std::string prevoir_etape(Ecriture& ecriture, const Participant& participant, const EtapeAPrevoir& etape)
{
    exiger_organisme(ecriture.tx, participant, etape.organisme_id);
    std::optional<Row> frein;
    if (etape.frein_id)
    {
        frein = ecriture.tx.query_one("SELECT sorte FROM freins WHERE id = ? AND participant_id = ?", *etape.frein_id, participant.id);
        if (!frein) throw NotFound("ce frein n'est pas de ce parcours");
    }
    const bool reserve = frein && frein->text("sorte") == kFreinReserve;
    const auto id = ecriture.nouvel_id();
    // Le nom d'un organisme suffirait à dire un frein réservé : il se garde avec lui.
    if (reserve && etape.organisme_id)
        ecriture.tx.execute("INSERT INTO freins_reserves (ligne_id, participant_id, organisme_id) VALUES (?, ?, ?)", id, participant.id, *etape.organisme_id);
    ecriture.inserer("etapes", {{"id", id}, {"participant_id", participant.id}, {"sorte", etape.sorte}, {"qui", code(etape.qui)}, {"organisme_id", reserve ? Bind(nullptr) : Bind(etape.organisme_id)},
                                {"frein_id", Bind(etape.frein_id)}, {"prevue_le", format_day(etape.prevue_le)}, {"echeance", jour_ou_rien(etape.echeance)},
                                {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    noter(ecriture, participant.id, id, "note", etape.note);
    ecriture.dire("prevoir", "participants", participant.id,
                  "a prévu une étape" + pour(participant) + (etape.echeance ? ", à faire pour le " + en_toutes_lettres(*etape.echeance) : ""), participant.structure_id);
    return id;
}

std::string inscrire_suite_d_etape(Ecriture& ecriture, const Participant& participant, const EtapeInscrite& etape, const SuiteDEtapeAInscrire& suite)
{
    if (suite.suit != etape.derniere() || !peut_suivre(etape.suivie.etat, suite.sens)) throw Conflict("cette étape vient de recevoir une autre suite");
    const bool abandon = suite.sens == EtatEtape::Abandonnee;
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("suites_d_etape", {{"id", id}, {"etape_id", etape.suivie.id}, {"suit", suite.suit}, {"sens", code(suite.sens)}, {"le", format_day(suite.le)},
                                        {"raison", abandon ? Bind(suite.raison) : Bind(nullptr)},
                                        {"echeance", ouverte(suite.sens) ? jour_ou_rien(suite.echeance) : Bind(nullptr)}, {"faite_par", ecriture.auteur()},
                                        {"faite_le", ecriture.instant()}});
    noter(ecriture, participant.id, id, "note", suite.note);
    const std::string quoi = suite.sens == EtatEtape::Faite ? "a noté une étape faite" : abandon ? "a abandonné une étape" : suite.sens == EtatEtape::Reportee ? "a reporté une étape" : "a repris une étape";
    ecriture.dire(std::string(code(suite.sens)), "participants", participant.id,
                  quoi + pour(participant) + (ouverte(suite.sens) && suite.echeance ? ", à faire pour le " + en_toutes_lettres(*suite.echeance) : ""), participant.structure_id);
    return id;
}

std::string inscrire_entretien(Ecriture& ecriture, const Participant& participant, const EntretienAInscrire& entretien)
{
    exiger_organisme(ecriture.tx, participant, entretien.organisme_id);
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("entretiens", {{"id", id}, {"participant_id", participant.id}, {"le", format_day(entretien.le)}, {"mode", entretien.mode}, {"objet", entretien.objet},
                                    {"accompagnateur_id", Bind(entretien.accompagnateur_id)}, {"organisme_id", Bind(entretien.organisme_id)}, {"venue", entretien.venue},
                                    {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    noter(ecriture, participant.id, id, "note", entretien.note);
    ecriture.dire("recevoir", "participants", participant.id,
                  (entretien.venue == "venue" ? "a inscrit un entretien" : "a inscrit un rendez-vous manqué") + pour(participant) + ", le " + en_toutes_lettres(entretien.le),
                  participant.structure_id);
    return id;
}

std::string inscrire_immersion(Ecriture& ecriture, const Participant& participant, const ImmersionAInscrire& immersion)
{
    exiger_organisme(ecriture.tx, participant, immersion.organisme_id);
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("immersions", {{"id", id}, {"participant_id", participant.id}, {"objet", immersion.objet}, {"debut", format_day(immersion.debut)},
                                    {"fin", format_day(immersion.fin)}, {"organisme_id", Bind(immersion.organisme_id)}, {"entreprise_id", Bind(immersion.entreprise_id)},
                                    {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    noter(ecriture, participant.id, id, "convention", immersion.convention);
    ecriture.dire("immerger", "participants", participant.id,
                  "a inscrit une immersion" + pour(participant) + ", du " + en_toutes_lettres(immersion.debut) + " au " + en_toutes_lettres(immersion.fin), participant.structure_id);
    return id;
}

std::string inscrire_issue(Ecriture& ecriture, const Participant& participant, const ImmersionInscrite& immersion, const std::string& issue, Jour le, const std::string& remplace)
{
    if (immersion.issue_id.value_or("") != remplace) throw Conflict("l'issue de cette immersion vient d'être inscrite par quelqu'un d'autre");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("issues_d_immersion", {{"id", id}, {"immersion_id", immersion.id}, {"issue", issue}, {"le", format_day(le)}, {"remplace", texte_ou_rien(remplace)},
                                            {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("conclure", "participants", participant.id, "a dit ce qu'a donné une immersion" + pour(participant), participant.structure_id);
    return id;
}

void inscrire_remise_du_parcours(Ecriture& ecriture, const Participant& participant, Jour le)
{
    ecriture.inserer("remises_de_parcours", {{"id", ecriture.nouvel_id()}, {"participant_id", participant.id}, {"le", format_day(le)}, {"faite_par", ecriture.auteur()},
                                             {"faite_le", ecriture.instant()}});
    ecriture.dire("remettre", "participants", participant.id, "a remis son parcours écrit à " + participant.reference, participant.structure_id);
}

void retirer_du_parcours(Ecriture& ecriture, const Participant& participant, const std::string& objet, const std::string& ligne_id)
{
    constexpr std::pair<std::string_view, std::string_view> kTables[] = {{"diagnostic", "diagnostics"}, {"frein", "freins"}, {"etape", "etapes"}, {"entretien", "entretiens"},
                                                                         {"inscription", "inscriptions_en_formation"}, {"immersion", "immersions"}};
    const auto table = std::find_if(std::begin(kTables), std::end(kTables), [&](const auto& une) { return une.first == objet; });
    if (table == std::end(kTables) || !ecriture.tx.query_one("SELECT id FROM " + std::string(table->second) + " WHERE id = ? AND participant_id = ?", ligne_id, participant.id))
        throw NotFound("cette ligne n'est pas de ce parcours");
    if (ecriture.tx.query_one("SELECT id FROM retraits_du_parcours WHERE ligne_id = ?", ligne_id)) throw Conflict("cette ligne vient d'être retirée par quelqu'un d'autre");
    ecriture.inserer("retraits_du_parcours", {{"id", ecriture.nouvel_id()}, {"participant_id", participant.id}, {"ligne_id", ligne_id}, {"objet", objet},
                                              {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("retirer", "participants", participant.id, "a retiré du parcours de " + participant.reference + " une ligne inscrite par erreur", participant.structure_id);
}

std::vector<FaitDeParcours> faits_du_parcours(Transaction& tx, const Participant& participant)
{
    const auto parcours = charger(tx, participant);
    const auto page = "/participants/" + participant.id + "/parcours";
    std::vector<FaitDeParcours> faits;
    for (const auto& un : parcours.diagnostics)
        faits.push_back({.debut = un.etabli_le, .sorte = "diagnostic", .libelle = "Diagnostic", .detail = un.etabli_par, .href = page + "#titre-diagnostic"});
    for (const auto& un : parcours.freins)
    {
        const bool leve = un.etat() == EtatFrein::Leve;
        faits.push_back({.debut = un.constate_le, .fin = leve ? std::optional(un.depuis()) : std::nullopt, .en_cours = !leve, .sorte = "frein",
                         .libelle = std::string(libelle_de_frein(un.sorte)), .detail = leve ? "levé" : "à lever", .href = page + "#titre-freins"});
    }
    for (const auto& une : parcours.etapes)
    {
        const bool reste = ouverte(une.suivie.etat);
        const Jour quand = reste ? une.suivie.echeance.value_or(une.suivie.prevue_le) : une.suites.back().le;
        faits.push_back({.debut = quand, .sorte = "etape", .libelle = std::string(libelle_du_code(sortes_d_etape(), une.sorte)),
                         .detail = reste ? (une.suivie.echeance ? "à faire pour ce jour" : "convenue ce jour, sans échéance") : une.suivie.etat == EtatEtape::Faite ? "faite" : "abandonnée",
                         .href = page + "#titre-etapes"});
    }
    for (const auto& un : parcours.entretiens)
        faits.push_back({.debut = un.le, .sorte = "entretien",
                         .libelle = un.tenu() ? "Entretien : " + std::string(libelle_du_code(objets_d_entretien(), un.objet)) : "Rendez-vous manqué",
                         .detail = un.avec, .href = page + "#titre-entretiens"});
    for (const auto& une : parcours.immersions)
        faits.push_back({.debut = une.debut, .fin = une.fin, .sorte = "immersion", .libelle = "Immersion : " + une.accueil,
                         .detail = std::string(libelle_du_code(issues_d_immersion(), une.issue)), .href = page + "#titre-immersions"});
    for (const auto& une : lister_inscriptions(tx, participant))
        faits.push_back({.debut = une.debut, .fin = une.fin, .sorte = "formation", .libelle = une.intitule,
                         .detail = std::string(libelle_du_code(moments_de_formation(), une.moment)), .href = "/formations/" + une.formation_id});
    for (const auto& une : parcours.remises)
        faits.push_back({.debut = une.le, .sorte = "document", .libelle = "Parcours écrit remis", .detail = une.ecrite.par, .href = page + "#titre-documents"});
    return faits;
}

std::vector<EtapeEnRetard> lister_etapes_en_retard(Transaction& tx, const Perimetre& perimetre, Jour le)
{
    std::vector<EtapeEnRetard> liste;
    if (!perimetre.peut(Acte::SuivreParcours)) return liste;
    const auto filtre = perimetre.participants(Acte::SuivreParcours);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(format_day(le));
    // L'échéance est celle de la dernière suite ; une étape faite ou abandonnée n'en a plus.
    for (const auto& ligne : tx.query_bound(
             "SELECT e.participant_id, e.sorte, e.qui, coalesce(o.nom, '') AS organisme, p.reference, p.structure_id, i.prenom, i.nom, CASE WHEN d.id IS NULL THEN e.echeance ELSE "
             "d.echeance END AS echeance FROM etapes e JOIN participants p ON p.id = e.participant_id LEFT JOIN identites i ON i.participant_id = p.id LEFT JOIN organismes o ON o.id = "
             "e.organisme_id LEFT JOIN suites_d_etape d ON d.etape_id = e.id AND NOT EXISTS (SELECT 1 FROM suites_d_etape x WHERE x.suit = d.id) WHERE " + filtre.condition +
                 " AND " + tenue("e") + " AND coalesce(d.sens, 'reportee') IN ('reportee', 'reprise') AND CASE WHEN d.id IS NULL THEN e.echeance ELSE d.echeance END < ? "
                 "ORDER BY echeance, e.id LIMIT 200",
             valeurs))
    {
        const bool nommee = !ligne.null("nom") && perimetre.voit_personne(ligne.text("structure_id"), "");
        liste.push_back({ligne.text("participant_id"), nommee ? ligne.text("prenom") + " " + ligne.text("nom") : ligne.text("reference"), ligne.text("sorte"),
                         *qui_agit_du_code(ligne.text("qui")), ligne.text("organisme"), jour_iso(ligne.text("echeance"))});
    }
    return liste;
}

CompteDEntretiens compter_entretiens(Transaction& tx, const Perimetre& perimetre, Jour du, Jour au)
{
    perimetre.exiger(Acte::SuivreParcours);
    const auto filtre = perimetre.participants(Acte::SuivreParcours);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(format_day(du));
    valeurs.emplace_back(format_day(au));
    CompteDEntretiens compte;
    const auto lignes = tx.query_bound(
        "SELECT count(CASE WHEN n.venue = 'venue' AND n.organisme_id IS NULL THEN 1 END) AS tenus, count(CASE WHEN n.venue = 'venue' AND n.organisme_id IS NOT NULL THEN 1 END) "
        "AS par_organisme, count(CASE WHEN n.venue <> 'venue' THEN 1 END) AS absences, count(DISTINCT CASE WHEN n.venue = 'venue' AND n.organisme_id IS NULL THEN "
        "n.participant_id END) AS personnes FROM entretiens n JOIN participants p ON p.id = n.participant_id WHERE " + filtre.condition + " AND " + tenue("n") +
            " AND n.le >= ? AND n.le <= ?",
        valeurs);
    const auto& ligne = lignes.front();
    compte.tenus = ligne.integer("tenus");
    compte.tenus_par_organisme = ligne.integer("par_organisme");
    compte.absences = ligne.integer("absences");
    compte.personnes = ligne.integer("personnes");
    return compte;
}

} // namespace ouvrage
