#include "app/elision.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/parcours/parcours_formulaire.hpp"
#include "app/parcours/parcours_pages.hpp"
#include "app/parcours/parcours_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kIci = "/formations";

std::string adresse(const std::string& id) { return std::string(kIci) + "/" + id; }
std::string dates(Jour debut, Jour fin)
{
    return debut == fin ? "le " + en_toutes_lettres(debut) : "du " + en_toutes_lettres(debut) + " au " + en_toutes_lettres(fin);
}

Response lister(const Demande& d)
{
    struct Lu
    {
        std::vector<Formation> formations;
        CompteDeFormes compte;
    };
    const Jour janvier = d.aujourd_hui.year() / January / 1;
    const auto lu = d.base.read([&](Transaction& tx) { return Lu{lister_formations(tx, d.perimetre), compter_formes(tx, d.perimetre, janvier, d.aujourd_hui)}; });
    Vue::List formations;
    for (const auto& une : lu.formations)
        formations.push_back(Vue{{"href", adresse(une.id)},
                                 {"intitule", une.intitule},
                                 {"dispositif", dispositif_du_code(une.dispositif)->libelle},
                                 {"organisme", une.organisme},
                                 {"dates", dates(une.debut, une.fin)},
                                 {"moment", libelle_du_code(moments_de_formation(), une.moment)},
                                 {"inscrits", grouped(une.inscrits)},
                                 {"places", une.places ? grouped(*une.places) : "–"},
                                 {"entreprises", grouped(une.entreprises)},
                                 {"suivies", heures_fr(une.suivies)}});
    const auto& compte = lu.compte;
    const std::string an = std::to_string(static_cast<int>(d.aujourd_hui.year()));
    return page(d, "parcours/formations",
                Vue{{"titre", compter(static_cast<std::int64_t>(lu.formations.size()), "session de formation", "sessions de formation", Genre_grammatical::Feminin)},
                    {"annee", "En " + an + " : " + compter(compte.formes, "personne formée", "personnes formées", Genre_grammatical::Feminin) + ", dont " + grouped(compte.avant_embauche) +
                                  " avant l'embauche et " + grouped(compte.pendant_embauche) + " pendant (une même personne peut être des deux)."},
                    {"non_vide", !lu.formations.empty()},
                    {"formations", std::move(formations)},
                    {"vide", lu.formations.empty() ? Vue{{"titre", "Aucune session pour l'instant"},
                                                         {"phrase", "Ouvrez une session : POEI, POEC, session partagée par plusieurs entreprises, ou formation pendant l'emploi."},
                                                         {"href", "/formations/nouvelle"}, {"libelle", "Ouvrir une session"}}
                                                   : Vue(false)}},
                "Formations", kIci);
}

Repertoire lire_les_miens(const Demande& d, Transaction& tx) { return lire_repertoire(tx, d.perimetre, d.perimetre.structure_de(Acte::SuivreParcours)); }

Response page_nouvelle(const Demande& d, const Repertoire& repertoire, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    FormulaireDeParcours formulaire{.fil = {{std::string(kIci), "Formations"}}, .titre = "Ouvrir une session de formation", .action = std::string(kIci), .bouton = "Ouvrir la session",
                                    .retour = std::string(kIci), .brouillon = "formation"};
    std::vector<Option> dispositifs;
    for (const auto& un : dispositifs_de_formation()) dispositifs.push_back({std::string(un.code), std::string(un.libelle)});
    if (repertoire.organismes.empty()) formulaire.avertissement = "Aucun organisme n'est inscrit : inscrivez d'abord celui qui forme, à la page Organismes.";
    formulaire.champs.push_back(champ_court({.nom = "intitule", .libelle = "Intitulé", .valeur = saisie["intitule"]}, anomalies));
    formulaire.champs.push_back(champ_liste("dispositif", "Dispositif", "", "Choisir", dispositifs, saisie["dispositif"], anomalies));
    formulaire.champs.push_back(champ_liste("moment", "Moment", "Il décide de l'indicateur : personnes formées avant, ou pendant l'embauche.", "Choisir", options_de(moments_de_formation()), saisie["moment"], anomalies));
    formulaire.champs.push_back(champ_liste("organisme", "Organisme de formation", "", "Choisir", options_d_organismes(repertoire), saisie["organisme"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "debut", .libelle = "Du", .valeur = saisie["debut"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_court({.nom = "fin", .libelle = "Au", .valeur = saisie["fin"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_court({.nom = "places", .libelle = "Places", .valeur = saisie["places"], .clavier = "numeric", .taille = "court", .obligatoire = false}, anomalies));
    formulaire.champs.push_back(champ_court({.nom = "prevues", .libelle = "Heures prévues par personne", .valeur = saisie["prevues"], .clavier = "decimal", .unite = "h", .taille = "court", .obligatoire = false}, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_nouvelle(const Demande& d) { return page_nouvelle(d, d.base.read([&](Transaction& tx) { return lire_les_miens(d, tx); }), {}, {}); }

Response creer(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto repertoire = d.base.read([&](Transaction& tx) { return lire_les_miens(d, tx); });
    const auto lue = lire_formation(saisie, repertoire);
    if (!lue.valable()) return page_nouvelle(d, repertoire, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue { return {adresse(inscrire_formation(e, d.perimetre.structure_de(Acte::SuivreParcours), lue.valeur)), "formation_ouverte", {}}; });
}

// --- Une session ------------------------------------------------------------------------------------------------------

struct Session
{
    Formation formation;
    std::vector<InscriptionEnFormation> inscrits;
    std::vector<Evenement> evenements;
};
Session lire_session(const Demande& d, Transaction& tx)
{
    auto formation = trouver_formation(tx, d.perimetre, d.param("formation"));
    auto inscrits = lister_inscrits(tx, d.perimetre, formation);
    return {std::move(formation), std::move(inscrits), lister_evenements(tx, d.perimetre, {d.param("formation")}, 20)};
}

Response page_formation(const Demande& d, const Session& session, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& formation = session.formation;
    const auto ici = adresse(formation.id);
    // Les présences d'un jour de la session : aujourd'hui, ou le dernier jour quand elle est finie.
    const Jour jour = parse_day(saisie["le"]).value_or(std::clamp(d.aujourd_hui, formation.debut, formation.fin));
    Vue::List inscrits, lignes;
    for (const auto& une : session.inscrits)
    {
        inscrits.push_back(Vue{{"href", "/participants/" + une.participant_id + "/parcours"},
                               {"personne", une.personne},
                               {"reference", une.reference},
                               {"entreprise", une.entreprise.empty() ? "–" : une.entreprise},
                               {"heures", une.presences.empty() ? "–" : heures_fr(une.suivies())},
                               {"absences", une.presences.empty() ? "–" : grouped(une.absences())},
                               {"resultat", libelle_du_code(resultats_de_formation(), une.resultat)},
                               {"resultat_mot", une.resultat.empty() ? "Le dire" : "Corriger"},
                               {"resultat_href", ici + "/resultats?inscription=" + une.id}});
        const auto deja = std::find_if(une.presences.begin(), une.presences.end(), [&](const PresenceInscrite& p) { return p.le == jour; });
        const bool connue = deja != une.presences.end();
        const auto champ = "heures_" + une.id;
        const bool tape = !saisie["le"].empty();
        lignes.push_back(Vue{{"personne", une.personne},
                             {"id", une.id},
                             {"absente", tape ? !saisie["absente_" + une.id].empty() : connue && !deja->heures},
                             {"heures", vue_champ({.nom = champ, .libelle = "Heures", .valeur = tape ? saisie[champ] : connue && deja->heures ? heures_saisie(*deja->heures) : "", .clavier = "decimal",
                                                   .unite = "h", .taille = "court", .obligatoire = false}, anomalies)}});
    }
    const auto libres = formation.libres();
    std::string fait = compter(formation.inscrits, "personne inscrite", "personnes inscrites", Genre_grammatical::Feminin);
    if (formation.places) fait += " sur " + std::to_string(*formation.places);
    if (formation.entreprises > 1) fait += ", " + std::to_string(formation.entreprises) + " entreprises";
    const bool commencee = formation.debut <= d.aujourd_hui && !session.inscrits.empty();
    return page(d, "parcours/formation",
                Vue{{"fil", vue_fil({{std::string(kIci), "Formations"}}, formation.intitule)},
                    {"intitule", formation.intitule},
                    {"fait", fait},
                    {"dispositif", dispositif_du_code(formation.dispositif)->libelle},
                    {"moment", libelle_du_code(moments_de_formation(), formation.moment)},
                    {"organisme", formation.organisme},
                    {"dates", dates(formation.debut, formation.fin)},
                    {"prevues", formation.prevues ? heures_fr(*formation.prevues) : ""},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"a_des_inscrits", !session.inscrits.empty()},
                    {"inscrits", std::move(inscrits)},
                    {"complete", libres && *libres <= 0},
                    {"inscription", !libres || *libres > 0},
                    {"inscription_action", ici + "/inscriptions"},
                    {"cle_inscription", random_token()},
                    {"champ_personne", vue_champ({.nom = "reference", .libelle = "Référence de la personne", .valeur = saisie["reference"], .aide = "Celle de sa fiche, par exemple P-012.", .taille = "moyen"}, anomalies)},
                    {"champ_entreprise", vue_champ({.nom = "entreprise", .libelle = "Entreprise qui embauche, ou emploie", .valeur = saisie["entreprise"], .aide = "Son SIRET, ou son nom.",
                                                    .suggestions = "/assistance/entreprises", .obligatoire = false}, anomalies)},
                    {"presences", commencee},
                    {"presences_action", ici + "/presences"},
                    {"cle_presences", random_token()},
                    {"champ_jour", vue_champ({.nom = "le", .libelle = "Le", .valeur = format_day(jour), .type = "date", .taille = "moyen"}, anomalies)},
                    {"lignes", std::move(lignes)},
                    {"journal", vue_journal(session.evenements)}},
                formation.intitule, kIci, anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

Response montrer(const Demande& d) { return page_formation(d, d.base.read([&](Transaction& tx) { return lire_session(d, tx); }), {}, {}); }

Response creer_inscription(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto session = d.base.read([&](Transaction& tx) { return lire_session(d, tx); });
    std::vector<AnomalieDeChamp> anomalies;
    struct Trouve
    {
        std::string participant_id;
        std::optional<EntrepriseTapee> entreprise;
    };
    const auto trouve = d.base.read([&](Transaction& tx) {
        Trouve trouve;
        if (saisie["reference"].empty()) anomalies.push_back({"reference", "champ.absent"});
        else if (const auto ligne = tx.query_one("SELECT id FROM participants WHERE structure_id = ? AND lower(reference) = lower(?)", session.formation.structure_id, saisie["reference"]))
            trouve.participant_id = ligne->text("id");
        else anomalies.push_back({"reference", "personne.pas_de_fiche"});
        if (std::any_of(session.inscrits.begin(), session.inscrits.end(), [&](const InscriptionEnFormation& une) { return une.participant_id == trouve.participant_id; }) &&
            saisie["cle"].empty())
            anomalies.push_back({"reference", "formation.deja_inscrite"});
        trouve.entreprise = lire_entreprise_tapee(tx, session.formation.structure_id, saisie["entreprise"], anomalies);
        return trouve;
    });
    if (!anomalies.empty()) return page_formation(d, session, saisie, anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto formation = trouver_formation(e.tx, d.perimetre, d.param("formation"));
        const auto participant = trouver_participant(e.tx, d.perimetre, trouve.participant_id);
        std::optional<std::string> entreprise_id;
        if (trouve.entreprise) entreprise_id = trouver_ou_inscrire_entreprise(e, formation.structure_id, trouve.entreprise->siret, trouve.entreprise->nom);
        inscrire_en_formation(e, formation, participant, entreprise_id);
        return {adresse(formation.id), "formation_inscrite", {}};
    });
}

Response creer_presences(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto session = d.base.read([&](Transaction& tx) { return lire_session(d, tx); });
    const auto lue = lire_presences(saisie, session.formation, session.inscrits, d.aujourd_hui);
    if (!lue.valable()) return page_formation(d, session, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = lire_session(d, e.tx);
        const int ecrites = inscrire_presences(e, relue.formation, relue.inscrits, lue.valeur.le, lue.valeur.presences);
        return {adresse(relue.formation.id), ecrites > 0 ? "presences_notees" : "deja_fait", {}};
    });
}

const InscriptionEnFormation* inscription_de(const Session& session, const std::string& id)
{
    const auto trouvee = std::find_if(session.inscrits.begin(), session.inscrits.end(), [&](const InscriptionEnFormation& une) { return une.id == id; });
    return trouvee == session.inscrits.end() ? nullptr : &*trouvee;
}

Response page_resultat(const Demande& d, const Session& session, const InscriptionEnFormation& inscription, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto ici = adresse(session.formation.id);
    FormulaireDeParcours formulaire{.fil = {{std::string(kIci), "Formations"}, {ici, session.formation.intitule}}, .titre = "Résultat " + avec_de(inscription.personne), .sous_titre = session.formation.intitule,
                                    .action = ici + "/resultats", .bouton = "Inscrire le résultat", .retour = ici, .brouillon = "resultat-" + inscription.id};
    formulaire.caches = {{"inscription", inscription.id}, {"remplace", inscription.resultat_id.value_or("")}};
    formulaire.champs.push_back(champ_liste("resultat", "Résultat", "", "Choisir", options_de(resultats_de_formation()), saisie["resultat"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "le", .libelle = "Connu le", .valeur = saisie["le"], .type = "date", .taille = "moyen"}, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_resultat(const Demande& d)
{
    const auto session = d.base.read([&](Transaction& tx) { return lire_session(d, tx); });
    const auto* inscription = inscription_de(session, std::string(d.http.query().value("inscription")));
    if (!inscription) throw NotFound("cette inscription n'est pas de cette session");
    SaisieDeParcours saisie;
    saisie.poser("resultat", inscription->resultat);
    saisie.poser("le", format_day(d.aujourd_hui));
    return page_resultat(d, session, *inscription, saisie, {});
}

Response creer_resultat(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto session = d.base.read([&](Transaction& tx) { return lire_session(d, tx); });
    const auto* inscription = inscription_de(session, saisie["inscription"]);
    if (!inscription) throw NotFound("cette inscription n'est pas de cette session");
    std::vector<AnomalieDeChamp> anomalies;
    const auto resultat = lire_choix("resultat", saisie["resultat"], resultats_de_formation(), anomalies);
    const auto le = lire_jour("le", saisie["le"], Exigence::Obligatoire, anomalies);
    if (le && d.aujourd_hui < *le) anomalies.push_back({"le", "date.a_venir"});
    if (le && *le < session.formation.debut) anomalies.push_back({"le", "date.avant_ce_qui_precede"});
    if (!anomalies.empty()) return page_resultat(d, session, *inscription, saisie, anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = lire_session(d, e.tx);
        const auto* la_meme = inscription_de(relue, saisie["inscription"]);
        if (!la_meme) throw Conflict("cette inscription vient d'être retirée");
        inscrire_resultat(e, relue.formation, *la_meme, resultat, *le, saisie["remplace"]);
        return {adresse(relue.formation.id), "resultat_inscrit", {}};
    });
}

} // namespace

void tracer_routes_formations(Routeur& routeur)
{
    constexpr std::string_view kActe = "suivre_parcours";
    const auto tracer = [&](Method methode, const char* motif, Response (*traitant)(const Demande&)) { routeur.add(methode, motif, std::string(kActe), traitant); };
    tracer(Method::Get, "/formations", lister);
    tracer(Method::Get, "/formations/nouvelle", montrer_nouvelle);
    tracer(Method::Post, "/formations", creer);
    tracer(Method::Get, "/formations/:formation", montrer);
    tracer(Method::Post, "/formations/:formation/inscriptions", creer_inscription);
    tracer(Method::Post, "/formations/:formation/presences", creer_presences);
    tracer(Method::Get, "/formations/:formation/resultats", montrer_resultat);
    tracer(Method::Post, "/formations/:formation/resultats", creer_resultat);
}

} // namespace ouvrage
