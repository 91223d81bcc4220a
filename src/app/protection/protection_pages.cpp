#include "app/protection/protection_pages.hpp"

#include "app/droit/droit_vues.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/protection/protection_document.hpp"
#include "app/protection/protection_tables.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kIci = "/protection";
constexpr std::size_t kMontrees = 100;

std::string fiche_de(const std::string& participant_id) { return "/participants/" + participant_id; }
std::string adresse_de_conservation(const std::string& participant_id) { return fiche_de(participant_id) + "/conservation"; }

Vue vue_etape(EtapeDeConservation etape)
{
    switch (etape)
    {
    case EtapeDeConservation::Gardee: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Gardée"}};
    case EtapeDeConservation::AAnnoncer: return Vue{{"ton", "attente"}, {"icone", "alerte"}, {"mot", "À annoncer"}};
    case EtapeDeConservation::Annoncee: return Vue{{"ton", "attente"}, {"icone", "horloge"}, {"mot", "Annoncée"}};
    case EtapeDeConservation::AEffacer: return Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", "À effacer"}};
    }
    throw Bug("une étape de conservation est connue");
}

/// Une note dont les mots en disent trop, pour qu'on la relise ; jamais la note elle-même, que la liste montrerait à qui passe.
struct NoteARelire
{
    std::string participant_id;
    std::string reference;
    std::string familles;
};

std::vector<NoteARelire> lister_notes_a_relire(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.borner(Acte::SuivreParcours, {.structure = "p.structure_id = ?"});
    std::vector<NoteARelire> a_relire;
    tx.each("SELECT n.participant_id, n.texte, p.reference FROM notes n JOIN participants p ON p.id = n.participant_id WHERE " + filtre.condition + " ORDER BY p.reference, n.ligne_id, n.champ",
            filtre.valeurs, [&](const Row& ligne) {
                std::vector<std::string> mots;
                for (const auto& famille : familles_touchees(searchable(ligne.text("texte")), mots_de_vigilance()))
                    mots.push_back(famille == "sante" ? "santé" : famille == "croyance" ? "religion, opinion ou origine" : famille);
                if (!mots.empty()) a_relire.push_back({ligne.text("participant_id"), ligne.text("reference"), joined(mots, ", ")});
            });
    return a_relire;
}

// --- Le registre et les échéances ---------------------------------------------------------------------------------

Response montrer(const Demande& d)
{
    struct Lu
    {
        DureesEnVigueur durees;
        std::vector<PersonneAConserver> echeances;
        Purge a_blanc;
        std::vector<NoteARelire> notes;
        std::int64_t suivies = 0, anonymes = 0, lectures = 0;
    };
    const auto& structure = d.perimetre.structure_de(Acte::VoirProtection);
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.durees = durees_de_conservation(tx, d.maison.droit, structure, d.aujourd_hui);
        lu.echeances = lister_echeances(tx, d.perimetre, d.maison.droit, Acte::VoirProtection, d.aujourd_hui);
        if (d.perimetre.peut(Acte::Purger)) lu.a_blanc = purger_a_blanc(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
        lu.notes = lister_notes_a_relire(tx, d.perimetre);
        const auto nombre = [&](const std::string& sql) {
            const auto filtre = d.perimetre.structures(Acte::VoirProtection, "p.structure_id");
            return tx.query_bound("SELECT count(*) AS n FROM " + sql + " WHERE " + filtre.condition, filtre.valeurs).front().integer("n");
        };
        lu.suivies = nombre("participants p JOIN identites i ON i.participant_id = p.id");
        lu.anonymes = nombre("effacements x JOIN participants p ON p.id = x.participant_id");
        const auto filtre = d.perimetre.structures(Acte::VoirProtection, "e.structure_id");
        Binds valeurs{format_day(plus_mois(d.aujourd_hui, -12))};
        valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
        lu.lectures = tx.query_bound("SELECT count(*) AS n FROM evenements e WHERE e.verbe = 'lire' AND e.instant >= ? AND " + filtre.condition, valeurs).front().integer("n");
        return lu;
    });
    const bool voit_les_fiches = d.perimetre.peut(Acte::GererParticipants);
    Vue::List echeances, traitements, durees, notes, parties;
    std::int64_t a_effacer = 0;
    for (std::size_t i = 0; i < lu.echeances.size(); ++i)
    {
        const auto& une = lu.echeances[i];
        a_effacer += une.echeance.etape == EtapeDeConservation::AEffacer ? 1 : 0;
        if (i < kMontrees)
            echeances.push_back(Vue{{"personne", une.personne}, {"reference", une.personne == une.reference ? "" : une.reference},
                                    {"href", voit_les_fiches ? adresse_de_conservation(une.id) : ""},
                                    {"contact", en_toutes_lettres(une.suivi.dernier_contact)}, {"le", en_toutes_lettres(une.echeance.le)}, {"etat", vue_etape(une.echeance.etape)}});
    }
    for (const auto& un : registre_des_traitements())
        traitements.push_back(Vue{{"intitule", un.intitule}, {"finalite", un.finalite}, {"base", un.base}, {"statut", vue_statut_de_valeur(un.statut)}, {"personnes", un.personnes},
                                  {"donnees", un.donnees}, {"destinataires", un.destinataires}, {"duree", duree_en_mots(un, lu.durees)}, {"mesures", un.mesures}});
    for (const auto& une : lu.durees.valeurs)
    {
        const auto* cle = trouver_cle(d.maison.droit, une.cle);
        durees.push_back(Vue{{"libelle", cle ? cle->libelle : une.cle}, {"href", "/droit/" + une.cle}, {"valeur", valeur_en_mots(une)}, {"source", une.source}, {"statut", vue_statut_de_valeur(une.statut)}});
    }
    for (std::size_t i = 0; i < lu.notes.size() && i < kMontrees; ++i)
        notes.push_back(Vue{{"href", fiche_de(lu.notes[i].participant_id)}, {"reference", lu.notes[i].reference}, {"familles", lu.notes[i].familles}});
    for (const auto& [quoi, lignes] : lu.a_blanc.lignes) parties.push_back(Vue{{"quoi", quoi}, {"lignes", grouped(lignes)}});
    const bool peut_purger = d.perimetre.peut(Acte::Purger);
    const std::string titre = a_effacer > 0                ? compter(a_effacer, "fiche est à rendre anonyme", "fiches sont à rendre anonymes", Genre_grammatical::Feminin)
                              : !lu.echeances.empty() ? compter(static_cast<std::int64_t>(lu.echeances.size()), "fiche arrive au bout de sa durée", "fiches arrivent au bout de leur durée", Genre_grammatical::Feminin)
                                                      : "Aucune fiche n'est gardée plus que de raison";
    return page(d, "protection/protection",
                Vue{{"titre", titre},
                    {"suivies", grouped(lu.suivies)},
                    {"anonymes", grouped(lu.anonymes)},
                    {"lectures", grouped(lu.lectures)},
                    {"echeances", std::move(echeances)},
                    {"sans_echeance", lu.echeances.empty()},
                    {"reste", lu.echeances.size() > kMontrees ? "et " + compter(static_cast<std::int64_t>(lu.echeances.size() - kMontrees), "autre", "autres") : ""},
                    {"purge", peut_purger ? Vue{{"phrase", compter(lu.a_blanc.annoncees, "fiche serait annoncée", "fiches seraient annoncées", Genre_grammatical::Feminin) + ", " +
                                                              compter(lu.a_blanc.effacees, "rendue anonyme", "rendues anonymes", Genre_grammatical::Feminin) + "."},
                                                {"parties", std::move(parties)}, {"cle", random_token()}}
                                          : Vue(false)},
                    {"relire", voit_les_fiches ? Vue{{"aucune", lu.notes.empty()}, {"notes", std::move(notes)}} : Vue(false)},
                    {"durees", std::move(durees)},
                    {"traitements", std::move(traitements)}},
                "Données personnelles", kIci);
}

Response rendre_registre(const Demande& d, bool odt)
{
    const auto& structure = d.perimetre.structure_de(Acte::VoirProtection);
    struct Lu
    {
        std::string nom;
        DureesEnVigueur durees;
        std::vector<MentionDeBilan> mentions;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        return Lu{tx.query_one("SELECT nom FROM structures WHERE id = ?", structure)->text("nom"), durees_de_conservation(tx, d.maison.droit, structure, d.aujourd_hui),
                  lister_mentions(tx, structure, d.aujourd_hui, d.aujourd_hui)};
    });
    const auto document = document_du_registre(lu.nom, lu.durees, lu.mentions, d.aujourd_hui, d.maintenant());
    return Response::attachment(odt ? write_odt(document) : write_pdf(document), odt ? "application/vnd.oasis.opendocument.text" : "application/pdf",
                                "registre-des-traitements-" + format_day(d.aujourd_hui) + (odt ? ".odt" : ".pdf"))
        .with("Cache-Control", "no-store");
}
Response rendre_registre_pdf(const Demande& d) { return rendre_registre(d, false); }
Response rendre_registre_odt(const Demande& d) { return rendre_registre(d, true); }

Response lancer_la_purge(const Demande& d)
{
    // Une purge rejouée ne refait rien : ce qui est parti est parti, ce qui est annoncé l'est.
    const auto purge = purger(d.base, d.qui().auteur(), d.maintenant(), d.perimetre, d.maison.droit, d.aujourd_hui);
    return Response::see_other(std::string(kIci)).with("Set-Cookie", std::string("annonce=") + (purge.effacees + purge.annoncees > 0 ? "purge_faite" : "purge_vide") + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
}

// --- Une personne -------------------------------------------------------------------------------------------------

struct SaisieDeConservation
{
    std::string raison, jusqu_au, raison_d_effacer, reference;
    std::vector<AnomalieDeChamp> anomalies;
};

std::vector<Option> options_de_raisons(std::span<const RaisonDeConservation> raisons)
{
    std::vector<Option> options;
    for (const auto& une : raisons) options.push_back({std::string(une.code), std::string(une.libelle)});
    return options;
}

Response page_de_conservation(const Demande& d, const SaisieDeConservation& saisie, Status statut)
{
    struct Lu
    {
        Participant participant;
        SuiviDeConservation suivi;
        DureesEnVigueur durees;
        std::optional<Effacement> effacement;
        std::vector<Evenement> evenements;
        std::vector<std::pair<std::string, std::int64_t>> gardees;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        lu.suivi = suivi_de_conservation(tx, lu.participant, d.aujourd_hui);
        lu.durees = durees_de_conservation(tx, d.maison.droit, lu.participant.structure_id, d.aujourd_hui);
        lu.effacement = trouver_effacement(tx, lu.participant.id);
        lu.evenements = lister_evenements(tx, d.perimetre, {lu.participant.id}, 10);
        for (const auto& une : tables_de_personne())
            if (const auto n = tx.query_one("SELECT count(*) AS n FROM " + std::string(une.table) + " WHERE " + std::string(une.condition), lu.participant.id)->integer("n"))
                lu.gardees.emplace_back(une.quoi, n);
        return lu;
    });
    const auto echeance = echeance_de(lu.suivi, lu.durees.durees, d.aujourd_hui);
    const auto au_plus = plus_mois(d.aujourd_hui, lu.durees.durees.prolongation_mois);
    Vue::List gardees;
    for (const auto& [quoi, n] : lu.gardees) gardees.push_back(Vue{{"quoi", quoi}, {"lignes", compter(n, "ligne", "lignes", Genre_grammatical::Feminin)}});
    const auto& p = lu.participant;
    Vue prolonger = false, effacer = false;
    if (!lu.effacement)
    {
        prolonger = Vue{{"action", fiche_de(p.id) + "/prolongations"}, {"cle", random_token()}, {"ouvert", echeance.etape != EtapeDeConservation::Gardee},
                        {"champ_raison", vue_liste("raison", "Pourquoi garder", "", "Choisir une raison", options_de_raisons(raisons_de_prolonger()), saisie.raison, saisie.anomalies)},
                        {"champ_jusqu_au", vue_champ({.nom = "jusqu_au", .libelle = "Jusqu'au", .valeur = saisie.jusqu_au,
                                                      .aide = "Au plus tard le " + en_toutes_lettres(au_plus) + " : une raison de garder se redit.", .type = "date", .taille = "moyen"}, saisie.anomalies)}};
        effacer = Vue{{"action", fiche_de(p.id) + "/effacement"}, {"cle", random_token()}, {"reference", p.reference},
                      {"champ_raison", vue_liste("raison_d_effacer", "Pourquoi effacer maintenant", "", "Choisir une raison", options_de_raisons(raisons_d_effacer()), saisie.raison_d_effacer, saisie.anomalies)},
                      {"champ_reference", vue_champ({.nom = "reference", .libelle = "Retapez la référence", .valeur = saisie.reference, .aide = "« " + p.reference + " » : ce qui est effacé ne revient pas.", .taille = "court"}, saisie.anomalies)}};
    }
    const std::string titre = lu.effacement                                       ? p.reference + " est anonyme depuis le " + date_fr(*parse_instant(lu.effacement->faite_le))
                              : echeance.etape == EtapeDeConservation::Gardee ? p.personne() + " : gardée jusqu'au " + en_toutes_lettres(echeance.le)
                                                                                    : p.personne() + " : anonyme le " + en_toutes_lettres(echeance.le);
    return page(d, "protection/conservation",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(p.id), p.reference}}, "Conservation")},
                    {"titre", titre},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"etat", lu.effacement ? Vue{{"ton", "info"}, {"icone", "fait"}, {"mot", "Anonyme"}} : vue_etape(echeance.etape)},
                    {"contact", en_toutes_lettres(lu.suivi.dernier_contact)},
                    {"mois", std::to_string(lu.durees.durees.accompagnement_mois)},
                    {"prolongee", lu.suivi.prolonge_jusqu_au ? en_toutes_lettres(*lu.suivi.prolonge_jusqu_au) : ""},
                    {"anonyme", lu.effacement.has_value()},
                    {"gardees", std::move(gardees)},
                    {"prolonger", std::move(prolonger)},
                    {"effacer", std::move(effacer)},
                    {"journal", vue_journal(lu.evenements)}},
                "Conservation", "/participants", statut);
}

Response montrer_conservation(const Demande& d) { return page_de_conservation(d, {}, Status::Ok); }

Response creer_prolongation(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeConservation saisie;
    saisie.raison = formulaire.value("raison");
    saisie.jusqu_au = trimmed(formulaire.value("jusqu_au"));
    const auto jusqu_au = parse_day(saisie.jusqu_au);
    if (libelle_de_raison(raisons_de_prolonger(), saisie.raison).empty()) saisie.anomalies.push_back({"raison", saisie.raison.empty() ? "champ.absent" : "champ.inconnu"});
    if (!jusqu_au) saisie.anomalies.push_back({"jusqu_au", saisie.jusqu_au.empty() ? "champ.absent" : "date.illisible"});
    else
    {
        const auto mois = d.base.read([&](Transaction& tx) {
            const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
            return durees_de_conservation(tx, d.maison.droit, participant.structure_id, d.aujourd_hui).durees.prolongation_mois;
        });
        if (*jusqu_au <= d.aujourd_hui || *jusqu_au > plus_mois(d.aujourd_hui, mois)) saisie.anomalies.push_back({"jusqu_au", "conservation.hors_bornes"});
    }
    if (!saisie.anomalies.empty()) return page_de_conservation(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_prolongation(e, participant, saisie.raison, *jusqu_au);
        return {adresse_de_conservation(participant.id), "conservation_prolongee", Json()};
    });
}

Response creer_effacement(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeConservation saisie;
    saisie.raison_d_effacer = formulaire.value("raison_d_effacer");
    saisie.reference = trimmed(formulaire.value("reference"));
    const auto participant = d.base.read([&](Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")); });
    if (libelle_de_raison(raisons_d_effacer(), saisie.raison_d_effacer).empty())
        saisie.anomalies.push_back({"raison_d_effacer", saisie.raison_d_effacer.empty() ? "champ.absent" : "champ.inconnu"});
    if (saisie.reference.empty()) saisie.anomalies.push_back({"reference", "champ.absent"});
    else if (saisie.reference != participant.reference) saisie.anomalies.push_back({"reference", "conservation.reference_differente"});
    if (!saisie.anomalies.empty()) return page_de_conservation(d, saisie, Status::UnprocessableContent);
    auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_participant(e.tx, d.perimetre, participant.id);
        effacer_personne(e, relu.id, relu.structure_id, relu.reference, saisie.raison_d_effacer);
        return {adresse_de_conservation(relu.id), "personne_effacee", Json()};
    });
    d.base.forget_deleted();
    return reponse;
}

// --- API ----------------------------------------------------------------------------------------------------------

Response api_echeances(const Demande& d)
{
    Json::List liste;
    for (const auto& une : d.base.read([&](Transaction& tx) { return lister_echeances(tx, d.perimetre, d.maison.droit, Acte::VoirProtection, d.aujourd_hui); }))
        liste.push_back(Json{{"participant_id", une.id}, {"reference", une.reference}, {"dernier_contact", format_day(une.suivi.dernier_contact)}, {"anonyme_le", format_day(une.echeance.le)},
                             {"etape", une.echeance.etape == EtapeDeConservation::AAnnoncer ? "a_annoncer" : une.echeance.etape == EtapeDeConservation::Annoncee ? "annoncee" : "a_effacer"}});
    return reponse_json(d, Json{{"echeances", std::move(liste)}});
}

} // namespace

void tracer_routes_protection(Routeur& routeur)
{
    routeur.add(Method::Get, "/protection", "voir_protection", montrer);
    routeur.add(Method::Get, "/protection/registre.pdf", "voir_protection", rendre_registre_pdf);
    routeur.add(Method::Get, "/protection/registre.odt", "voir_protection", rendre_registre_odt);
    routeur.add(Method::Post, "/protection/purge", "purger", lancer_la_purge);
    routeur.add(Method::Get, "/participants/:participant/conservation", "gerer_participants", montrer_conservation);
    routeur.add(Method::Post, "/participants/:participant/prolongations", "gerer_participants", creer_prolongation);
    routeur.add(Method::Post, "/participants/:participant/effacement", "gerer_participants", creer_effacement);
    routeur.add(Method::Get, "/api/v1/conservation", "voir_protection", api_echeances);
}

} // namespace ouvrage
