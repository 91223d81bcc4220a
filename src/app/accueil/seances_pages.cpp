#include "app/accueil/accueil_document.hpp"
#include "app/accueil/accueil_pages.hpp"
#include "app/accueil/accueil_saisie.hpp"
#include "app/accueil/accueil_vues.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/participants/participants_recherche.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/accueil";

std::string adresse(const Seance& s) { return "/seances/" + s.id; }

struct SeanceLue
{
    Seance seance;
    std::vector<Inscrit> inscrits;
    std::vector<PersonneDePassage> visiteurs;
    std::vector<Seance> dans_la_salle;
    std::vector<Evenement> evenements;
    bool gerer = false; // la structure, avec les noms
    bool sienne = false; // on y émarge

    std::int64_t non_renseignes() const
    {
        return std::count_if(inscrits.begin(), inscrits.end(), [](const Inscrit& un) { return un.attendu() && un.emargement == Emargement::NonRenseigne; });
    }
    std::int64_t venus() const
    {
        return std::count_if(inscrits.begin(), inscrits.end(), [](const Inscrit& un) { return un.emargement == Emargement::Venu; });
    }
};

/// La séance, et ce que l'on a le droit d'y lire : un partenaire ne lit les inscrits que des siennes.
SeanceLue lire_seance(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        SeanceLue lu;
        lu.seance = trouver_seance(tx, d.perimetre, acte, d.param("seance"), acte == Acte::VoirAccueil ? QuellesActivites::Programme : QuellesActivites::LesSiennes);
        const auto regard = regard_sur(d.perimetre, lu.seance.structure_id);
        const auto siens = d.perimetre.organismes(Acte::Emarger);
        lu.gerer = regard == Regard::Structure;
        lu.sienne = lu.gerer || (lu.seance.organisme_id && std::find(siens.begin(), siens.end(), *lu.seance.organisme_id) != siens.end());
        if (lu.sienne) lu.inscrits = lister_inscrits(tx, lu.seance, regard);
        if (lu.gerer) lu.visiteurs = lister_visiteurs(tx, lu.seance.lieu_id);
        if (!lu.seance.annulee) lu.dans_la_salle = seances_en_conflit(tx, lu.seance.lieu_id, lu.seance.creneau, lu.seance.salle, lu.seance.id);
        lu.evenements = lister_evenements(tx, d.perimetre, {lu.seance.id}, 20);
        return lu;
    });
}

Vue vue_inscrit(const Inscrit& un, const SeanceLue& lu)
{
    return Vue{{"nom", un.nom},
               {"reference", un.reference},
               {"href", lu.gerer && un.participant_id ? "/participants/" + *un.participant_id : ""},
               {"passage", un.visiteur_id.has_value()},
               {"promu", un.promu},
               {"chevauche", un.chevauche.empty() ? "" : "Aussi inscrite à " + joined(un.chevauche, " ; ")},
               {"etat", vue_etat(un.emargement)},
               {"emarger_href", adresse(lu.seance) + "/emargement?qui=" + un.id},
               {"desister", lu.seance.annulee || un.emargement != Emargement::NonRenseigne ? Vue(false) : Vue{{"action", "/inscriptions/" + un.id + "/desistement"}, {"cle", random_token()}, {"nom", un.nom}}}};
}

std::string titre_de(const SeanceLue& lu, Jour aujourd_hui)
{
    const auto& s = lu.seance;
    if (s.annulee) return s.titre + "\u00A0: séance annulée";
    if (s.passee(aujourd_hui) && lu.sienne)
        return s.titre + "\u00A0: " + compter(lu.venus(), "personne venue", "personnes venues", Genre_grammatical::Feminin) + (lu.non_renseignes() > 0 ? ", " + grouped(lu.non_renseignes()) + " à renseigner" : "");
    return s.titre + "\u00A0: " + places_en_mots(s);
}

Response page_seance(const Demande& d, const SeanceLue& lu, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto& s = lu.seance;
    Vue::List inscrits, attente, salle;
    for (const auto& un : lu.inscrits) (un.place == Place::Tenue ? inscrits : attente).push_back(vue_inscrit(un, lu));
    for (const auto& une : lu.dans_la_salle) salle.push_back(Vue{{"phrase", "« " + une.titre + " » occupe la même salle " + creneau_en_mots(une.creneau) + "."}});
    std::vector<Option> visiteurs;
    for (const auto& un : lu.visiteurs) visiteurs.push_back({un.id, un.prenom + (un.derniere_fois ? ", vu le " + en_toutes_lettres(*un.derniere_fois) : "")});
    const auto titre = titre_de(lu, d.aujourd_hui);
    const bool ouverte = !s.annulee;
    const bool sans_inscrit = inscrits.empty(), sans_attente = attente.empty();
    return page(d, "accueil/seance",
                Vue{{"fil", vue_fil(fil_du_lieu(s.lieu_id, s.lieu), s.titre)},
                    {"titre", titre},
                    {"quand", jour_en_mots(s.creneau.jour) + ", " + creneau_en_mots(s.creneau)},
                    {"salle", s.salle},
                    {"menee_par", s.menee_par},
                    {"intervenant", s.intervenant},
                    {"volet", s.volet},
                    {"activite_href", "/activites/" + s.activite_id},
                    {"etat", vue_etat(s, d.aujourd_hui)},
                    {"annulee", s.annulee ? Vue{{"raison", *s.annulee}, {"par", s.annulee_par}, {"le", date_fr(*parse_instant(s.annulee_le))}} : Vue(false)},
                    {"anomalies", vue_anomalies(a)},
                    {"vigilance", vue_vigilance(a)},
                    {"en_conflit", std::move(salle)},
                    {"tour", lu.sienne && ouverte && s.passee(d.aujourd_hui) && lu.non_renseignes() > 0
                                 ? Vue{{"qui", "Vous"}, {"quoi", "dire qui est venu : " + compter(lu.non_renseignes(), "personne reste", "personnes restent", Genre_grammatical::Feminin) + " à renseigner"}, {"depuis", depuis_fr(s.creneau.jour, d.aujourd_hui)},
                                       {"dernier_acte", ""}, {"a_moi", true}, {"en_retard", false}}
                                 : Vue(false)},
                    {"noms", lu.sienne ? Vue{{"compte", std::to_string(s.inscrits) + " sur " + std::to_string(s.places)},
                                             {"sans_inscrit", sans_inscrit},
                                             {"inscrits", std::move(inscrits)},
                                             {"sans_attente", sans_attente},
                                             {"attente", std::move(attente)},
                                             {"emarger", ouverte ? Vue{{"href", adresse(s) + "/emargement"}, {"releve_href", adresse(s) + "/releve"}, {"feuille_href", adresse(s) + "/feuille.pdf"}} : Vue(false)}}
                                       : Vue(false)},
                    {"inscrire", lu.sienne && ouverte
                                     ? Vue{{"action", adresse(s) + "/inscriptions"},
                                           {"cle_personne", random_token()},
                                           {"cle_passage", random_token()},
                                           {"cle_retour", random_token()},
                                           {"complet", s.libres() <= 0},
                                           {"personne", lu.gerer ? vue_champ({.nom = "personne", .libelle = "Personne suivie", .valeur = std::string(saisie.value("personne")), .aide = "Sa référence, ou une partie de son nom.",
                                                                              .suggestions = "/accueil/personnes"}, a)
                                                                 : Vue(false)},
                                           {"revient", lu.gerer && !visiteurs.empty() ? vue_liste("visiteur", "Quelqu'un déjà venu en passant", "", "Choisir un prénom", visiteurs, saisie.value("visiteur"), a) : Vue(false)},
                                           {"prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = std::string(saisie.value("prenom")), .aide = "Comme la personne veut être appelée. Rien d'autre n'est demandé ; laissez vide si elle préfère.",
                                                                 .obligatoire = false}, a)}}
                                     : Vue(false)},
                    {"regler", lu.gerer && ouverte ? Vue{{"amenager_action", adresse(s) + "/amenagements"},
                                                         {"annuler_action", adresse(s) + "/annulation"},
                                                         {"cle_amenager", random_token()},
                                                         {"cle_annuler", random_token()},
                                                         {"ouvert", saisie.has("salle") || saisie.has("raison")},
                                                         {"amenagements", std::to_string(s.amenagements)},
                                                         {"salle", vue_champ({.nom = "salle", .libelle = "Salle", .valeur = saisie.has("salle") ? std::string(saisie.value("salle")) : s.salle, .taille = "moyen"}, a)},
                                                         {"places", vue_champ({.nom = "places", .libelle = "Places", .valeur = saisie.has("places") ? std::string(saisie.value("places")) : std::to_string(s.places), .clavier = "numeric", .taille = "court"}, a)},
                                                         {"raison", vue_champ({.nom = "raison", .libelle = "Pourquoi elle n'a pas lieu", .valeur = std::string(saisie.value("raison")), .aide = "Les partenaires lisent cette phrase : ne nommez personne."}, a)}}
                                                   : Vue(false)},
                    {"journal", vue_journal(lu.evenements)}},
                titre, kIci, statut);
}

Response montrer_seance(const Demande& d) { return page_seance(d, lire_seance(d, Acte::VoirAccueil), {}, {}, Status::Ok); }

// --- S'inscrire ---------------------------------------------------------------------------------------------------

/// Les personnes suivies que ces mots désignent : une référence exacte, sinon un morceau de nom.
std::vector<ParticipantDeListe> chercher_personnes(const Demande& d, Transaction& tx, const std::string& texte)
{
    const auto premier = texte.substr(0, texte.find(' '));
    const auto lire = [&](const std::string& q) { return lister_participants(tx, d.perimetre, {.q = q, .par_page = 8}, d.aujourd_hui).participants; };
    auto trouvees = lire(texte);
    if (trouvees.empty() && premier != texte) trouvees = lire(premier); // « P-001 Awa B. », tel que la proposition l'a écrit
    for (const auto& une : trouvees)
        if (une.reference == premier || une.reference == texte) return {une};
    return trouvees;
}

Response suggerer_personnes(const Demande& d)
{
    const auto q = shortened(trimmed(d.http.query().value("q")), 80);
    Json::List liste;
    if (!q.empty())
        for (const auto& une : d.base.read([&](Transaction& tx) { return chercher_personnes(d, tx, q); })) liste.push_back(Json{{"code", une.reference}, {"libelle", une.personne()}});
    return reponse_json(d, std::move(liste));
}

std::string annonce_de(const InscriptionFaite& inscrite)
{
    if (inscrite.place == Place::EnAttente) return "inscrite_en_attente";
    return inscrite.chevauche ? "inscrite_qui_chevauche" : "inscrite_a_la_seance";
}

Response creer_inscription(const Demande& d)
{
    const auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"personne", "visiteur", "prenom"});
    const auto lu = lire_seance(d, Acte::Emarger);
    std::optional<std::string> participant, visiteur;
    std::string prenom;
    if (lu.gerer && formulaire.has("personne"))
    {
        const auto texte = lecture.texte("personne", 120);
        if (!texte.empty())
        {
            const auto trouvees = d.base.read([&](Transaction& tx) { return chercher_personnes(d, tx, texte); });
            if (trouvees.size() == 1) participant = trouvees.front().id;
            else lecture.anomalies.push_back({"personne", trouvees.empty() ? "personne.introuvable" : "personne.plusieurs"});
        }
    }
    else if (lu.gerer && formulaire.has("visiteur")) visiteur = lecture.texte("visiteur", 60);
    else prenom = lecture.texte("prenom", 40, LectureDAccueil::Besoin::Facultatif);
    if (lu.seance.annulee) lecture.anomalies.push_back({"", "seance.annulee"});
    if (!lecture.valable()) return page_seance(d, lu, formulaire, lecture.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto seance = trouver_seance(e.tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
            const auto inscrite = participant ? inscrire_participant_a(e, seance, trouver_participant(e.tx, d.perimetre, *participant))
                                  : visiteur  ? reinscrire_visiteur_a(e, seance, *visiteur)
                                              : inscrire_visiteur_a(e, seance, prenom);
            return {adresse(seance), annonce_de(inscrite), Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_seance(d, lu, formulaire, {{participant ? "personne" : "visiteur", "seance.deja_inscrite"}}, Status::UnprocessableContent);
    }
}

Response creer_desistement(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto trouvee = trouver_inscription(e.tx, d.perimetre, Acte::Emarger, d.param("inscription"), QuellesActivites::LesSiennes);
        se_desister(e, trouvee.seance, trouvee.inscrit);
        const bool avance = trouvee.inscrit.place == Place::Tenue && trouvee.seance.en_attente > 0;
        return {adresse(trouvee.seance), avance ? "desistement_et_promotion" : "desistement_inscrit", Json()};
    });
}

Response creer_amenagement(const Demande& d)
{
    const auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"salle", "places", "amenagements"});
    const auto salle = lecture.texte("salle", 120);
    const int places = lecture.entier("places", 1, 500);
    const auto lu = lire_seance(d, Acte::GererAccueil);
    if (lecture.valable() && places < lu.seance.inscrits) lecture.anomalies.push_back({"places", "seance.places_tenues"});
    if (!lecture.valable()) return page_seance(d, lu, formulaire, lecture.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto seance = trouver_seance(e.tx, d.perimetre, Acte::GererAccueil, d.param("seance"));
        if (std::to_string(seance.amenagements) != formulaire.value("amenagements")) throw Conflict("quelqu'un vient de régler cette séance");
        amenager_seance(e, seance, salle, places);
        return {adresse(seance), "seance_amenagee", Json()};
    });
}

Response creer_annulation(const Demande& d)
{
    const auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"raison"});
    const auto raison = lecture.texte_libre("raison", 300, LectureDAccueil::Besoin::Obligatoire);
    const auto lu = lire_seance(d, Acte::GererAccueil);
    refuser_les_noms(d, lu.seance.structure_id, {{"raison", raison}}, lecture.anomalies);
    if (!lecture.valable()) return page_seance(d, lu, formulaire, lecture.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto seance = trouver_seance(e.tx, d.perimetre, Acte::GererAccueil, d.param("seance"));
        annuler_seance(e, seance, raison);
        return {adresse(seance), "seance_annulee", Json()};
    });
}

// --- Émarger ------------------------------------------------------------------------------------------------------

/// Au téléphone : une personne à la fois, trois gros boutons, chaque appui est gardé ; la suivante vient d'elle-même.
Response page_emargement(const Demande& d, const SeanceLue& lu, const std::vector<AnomalieDeChamp>& a, const std::string& prenom, Status statut)
{
    const auto& s = lu.seance;
    std::vector<const Inscrit*> attendus;
    for (const auto& un : lu.inscrits)
        if (un.attendu()) attendus.push_back(&un);
    const auto qui = d.http.query().value("qui");
    const Inscrit* ici = nullptr;
    for (const auto& un : lu.inscrits)
        if (!qui.empty() && un.id == qui) ici = &un;
    if (!ici)
        for (const auto* un : attendus)
            if (!ici && un->emargement == Emargement::NonRenseigne) ici = un;
    Vue::List liste;
    std::size_t rang = 0, faits = 0;
    for (std::size_t i = 0; i < attendus.size(); ++i)
    {
        if (attendus[i] == ici) rang = i + 1;
        if (attendus[i]->emargement != Emargement::NonRenseigne) ++faits;
        liste.push_back(Vue{{"nom", attendus[i]->nom}, {"etat", vue_etat(attendus[i]->emargement)}, {"href", adresse(s) + "/emargement?qui=" + attendus[i]->id}, {"ici", attendus[i] == ici}});
    }
    const auto bouton = [&](Emargement etat, const char* libelle, const char* icone, bool principal) {
        return Vue{{"valeur", code(etat)}, {"libelle", libelle}, {"icone", icone}, {"principal", principal}, {"choisi", ici && ici->emargement == etat}};
    };
    const bool corrige = ici && ici->emargement != Emargement::NonRenseigne;
    Vue::List boutons = {bouton(Emargement::Venu, "Venu", "fait", true), bouton(Emargement::Absent, "Absent", "fermer", false), bouton(Emargement::Excuse, "Excusé", "info", false)};
    if (corrige) boutons.push_back(bouton(Emargement::NonRenseigne, "Je ne sais plus", "question", false));
    const std::string titre = ici ? ici->nom : attendus.empty() ? "Personne n'est attendu" : std::to_string(lu.venus()) + " venus sur " + std::to_string(attendus.size());
    const bool sans = liste.empty();
    return page_nue(d, "accueil/emargement",
                    Vue{{"titre", titre},
                        {"seance", s.titre},
                        {"quand", jour_en_mots(s.creneau.jour) + ", " + creneau_en_mots(s.creneau)},
                        {"anomalies", vue_anomalies(a)},
                        {"personne", ici ? Vue{{"action", "/inscriptions/" + ici->id + "/emargements"}, {"rang", rang > 0 ? std::to_string(rang) + " sur " + std::to_string(attendus.size()) : "en attente d'une place"}, {"vue", ici->emargement_id},
                                               {"corrige", corrige}, {"etat", vue_etat(ici->emargement)}, {"boutons", std::move(boutons)}}
                                         : Vue(false)},
                        {"fini", !ici && !attendus.empty()},
                        {"faits", std::to_string(faits) + " sur " + std::to_string(attendus.size()) + " renseignés"},
                        {"sans", sans},
                        {"liste", std::move(liste)},
                        {"arrivee", Vue{{"action", adresse(s) + "/arrivees"}, {"cle", random_token()}, {"ouvert", !a.empty()},
                                        {"prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = prenom, .aide = "Rien d'autre n'est demandé ; laissez vide si la personne préfère.", .obligatoire = false}, a)}}},
                        {"seance_href", adresse(s)}},
                    titre, statut);
}

SeanceLue lire_pour_emarger(const Demande& d)
{
    auto lu = lire_seance(d, Acte::Emarger);
    if (lu.seance.annulee) throw Conflict("cette séance est annulée : personne n'y est noté");
    return lu;
}

Response montrer_emargement(const Demande& d) { return page_emargement(d, lire_pour_emarger(d), {}, "", Status::Ok); }

Response creer_emargement(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto etat = emargement_du_code(formulaire.value("etat"));
    if (!etat) throw BadRequest("dites si la personne est venue, absente ou excusée");
    const std::string vue(formulaire.value("vue"));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto trouvee = trouver_inscription(e.tx, d.perimetre, Acte::Emarger, d.param("inscription"), QuellesActivites::LesSiennes);
        emarger(e, trouvee.seance, trouvee.inscrit, *etat, vue);
        return {adresse(trouvee.seance) + "/emargement", "", Json()};
    });
}

/// Quelqu'un arrive sans s'être inscrit : il l'est, et il est venu.
Response creer_arrivee(const Demande& d)
{
    const auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"prenom"});
    const auto prenom = lecture.texte("prenom", 40, LectureDAccueil::Besoin::Facultatif);
    if (!lecture.valable()) return page_emargement(d, lire_pour_emarger(d), lecture.anomalies, prenom, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto seance = trouver_seance(e.tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
        const auto inscrite = inscrire_visiteur_a(e, seance, prenom);
        const auto trouvee = trouver_inscription(e.tx, d.perimetre, Acte::Emarger, inscrite.id, QuellesActivites::LesSiennes);
        emarger(e, trouvee.seance, trouvee.inscrit, Emargement::Venu, "");
        return {adresse(seance) + "/emargement", "arrivee_notee", Json()};
    });
}

// --- La feuille, imprimée puis relevée ----------------------------------------------------------------------------

Response rendre_feuille(const Demande& d)
{
    const auto lu = lire_pour_emarger(d);
    const auto [lieu, mentions] = d.base.read([&](Transaction& tx) {
        const auto lieu = trouver_lieu(tx, d.perimetre, Acte::Emarger, lu.seance.lieu_id);
        return std::pair{lieu, lister_mentions(tx, lieu.structure_id, lu.seance.creneau.jour, lu.seance.creneau.jour)};
    });
    return Response::attachment(write_pdf(feuille_d_emargement(lieu, lu.seance, lu.inscrits, mentions, d.maintenant())), "application/pdf", "emargement-" + format_day(lu.seance.creneau.jour) + ".pdf")
        .with("Cache-Control", "no-store");
}

Response montrer_releve(const Demande& d)
{
    const auto lu = lire_pour_emarger(d);
    Vue::List personnes;
    for (const auto& un : lu.inscrits)
    {
        Vue::List options;
        for (const auto etat : emargements())
            options.push_back(Vue{{"nom", "etat_" + un.id}, {"id", "etat_" + un.id + "_" + std::string(code(etat))}, {"valeur", code(etat)}, {"texte", vue_etat(etat).find("mot")->text() ? *vue_etat(etat).find("mot")->text() : ""}, {"choisie", un.emargement == etat}});
        personnes.push_back(Vue{{"nom", un.nom}, {"reference", un.reference}, {"id", un.id}, {"vue", un.emargement_id}, {"attente", un.place == Place::EnAttente}, {"options", std::move(options)}});
    }
    const bool sans = personnes.empty();
    return page(d, "accueil/releve",
                Vue{{"fil", vue_fil({{"/accueil?lieu=" + lu.seance.lieu_id, "Lieu d'accueil"}, {adresse(lu.seance), lu.seance.titre}}, "Relever la feuille")},
                    {"titre", "Relever la feuille du " + en_toutes_lettres(lu.seance.creneau.jour)},
                    {"seance", lu.seance.titre + ", " + creneau_en_mots(lu.seance.creneau)},
                    {"action", adresse(lu.seance) + "/emargements"},
                    {"cle", random_token()},
                    {"annuler_href", adresse(lu.seance)},
                    {"sans", sans},
                    {"personnes", std::move(personnes)}},
                "Relever la feuille", kIci);
}

Response creer_releve(const Demande& d)
{
    const auto formulaire = d.http.form();
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto seance = trouver_seance(e.tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
        for (const auto& un : lister_inscrits(e.tx, seance, Regard::Partenaire))
        {
            const auto dit = emargement_du_code(formulaire.value("etat_" + un.id));
            const auto vue = formulaire.value("vue_" + un.id);
            // Ce que la feuille laissait tel quel n'écrase pas ce qu'un téléphone a noté entre-temps.
            const bool montre_vide = vue.empty() && dit == Emargement::NonRenseigne;
            if (dit && !montre_vide) emarger(e, seance, un, *dit, std::string(vue));
        }
        return {adresse(seance), "feuille_relevee", Json()};
    });
}

} // namespace

void tracer_routes_seances(Routeur& routeur)
{
    routeur.add(Method::Get, "/accueil/personnes", "gerer_participants", suggerer_personnes);
    routeur.add(Method::Get, "/seances/:seance", "voir_accueil", montrer_seance);
    routeur.add(Method::Post, "/seances/:seance/inscriptions", "emarger", creer_inscription);
    routeur.add(Method::Post, "/inscriptions/:inscription/desistement", "emarger", creer_desistement);
    routeur.add(Method::Post, "/seances/:seance/amenagements", "gerer_accueil", creer_amenagement);
    routeur.add(Method::Post, "/seances/:seance/annulation", "gerer_accueil", creer_annulation);
    routeur.add(Method::Get, "/seances/:seance/emargement", "emarger", montrer_emargement);
    routeur.add(Method::Post, "/inscriptions/:inscription/emargements", "emarger", creer_emargement);
    routeur.add(Method::Post, "/seances/:seance/arrivees", "emarger", creer_arrivee);
    routeur.add(Method::Get, "/seances/:seance/feuille.pdf", "emarger", rendre_feuille);
    routeur.add(Method::Get, "/seances/:seance/releve", "emarger", montrer_releve);
    routeur.add(Method::Post, "/seances/:seance/emargements", "emarger", creer_releve);
}

} // namespace ouvrage
