#include "app/accueil/accueil_pages.hpp"

#include "app/accueil/accueil_agenda.hpp"
#include "app/accueil/accueil_saisie.hpp"
#include "app/accueil/accueil_vues.hpp"
#include "app/conventions/conventions_vues.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/participants/participants_notes.hpp"
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

constexpr std::string_view kIci = "/accueil";
constexpr std::string_view kGardeDUnPrenom = "conservation.visiteurs"; // la même que celle de la purge
constexpr std::string_view kVoletsProposes[] = {"Lieu de vie et d'accueil", "Accompagnement vers l'emploi", "Levée des freins"};

// --- Le programme -------------------------------------------------------------------------------------------------

enum class Etendue
{
    Semaine,
    Mois
};

struct VueDeProgramme
{
    std::string lieu_id;
    Etendue etendue = Etendue::Semaine;
    Jour le;
    std::string volet_id;
    bool les_miennes = false; // un partenaire : ses seules séances

    Jour du() const { return etendue == Etendue::Semaine ? lundi_de(le) : premier_jour(mois_de(le)); }
    Jour au() const { return etendue == Etendue::Semaine ? Jour{sys_days{du()} + days{6}} : dernier_jour(mois_de(le)); }
    Jour avant() const { return etendue == Etendue::Semaine ? Jour{sys_days{du()} - days{7}} : premier_jour(mois_de(le) - months{1}); }
    Jour apres() const { return etendue == Etendue::Semaine ? Jour{sys_days{du()} + days{7}} : premier_jour(mois_de(le) + months{1}); }
    std::string titre() const
    {
        if (etendue == Etendue::Mois) return en_toutes_lettres(mois_de(le));
        return "semaine du " + en_toutes_lettres(du());
    }
    std::string adresse(Etendue autre, Jour jour) const
    {
        return std::string(kIci) + "?lieu=" + lieu_id + "&vue=" + (autre == Etendue::Mois ? "mois" : "semaine") + "&le=" + format_day(jour) + (volet_id.empty() ? "" : "&volet=" + volet_id) +
               (les_miennes ? "&miennes=oui" : "");
    }
};

VueDeProgramme lire_vue(const Demande& d)
{
    const auto adresse = d.http.query();
    VueDeProgramme vue;
    vue.lieu_id = adresse.value("lieu");
    vue.etendue = adresse.value("vue") == "mois" ? Etendue::Mois : Etendue::Semaine;
    const auto le = parse_day(adresse.value("le"));
    vue.le = le && le->year() > 1990y && le->year() < 2200y ? *le : d.aujourd_hui;
    vue.volet_id = adresse.value("volet");
    vue.les_miennes = adresse.value("miennes") == "oui";
    return vue;
}

Vue vue_des_jours(const VueDeProgramme& vue, const LieuDAccueil& lieu, const std::vector<Seance>& seances, Jour aujourd_hui)
{
    Vue::List jours;
    const sys_days fin = sys_days{lundi_de(vue.au())} + days{6};
    for (sys_days jour{lundi_de(vue.du())}; jour <= fin; jour += days{1})
    {
        const Jour ce_jour{jour};
        Vue::List siennes;
        const bool dehors = ce_jour < vue.du() || vue.au() < ce_jour;
        if (!dehors)
            for (const auto& une : seances)
                if (une.creneau.jour == ce_jour) siennes.push_back(vue_seance(une, aujourd_hui));
        const auto ferie = jour_ferie(ce_jour, lieu.zone());
        const bool sans = siennes.empty();
        jours.push_back(Vue{{"nom", nom_du_jour(ce_jour)},
                            {"quantieme", std::to_string(static_cast<unsigned>(ce_jour.day()))},
                            {"entier", jour_en_mots(ce_jour)},
                            {"aujourd_hui", ce_jour == aujourd_hui},
                            {"dehors", dehors},
                            {"ferie", ferie ? std::string(ferie->nom) : ""},
                            {"sans", sans},
                            {"seances", std::move(siennes)}});
    }
    return jours;
}

std::string titre_du_programme(const VueDeProgramme& vue, const std::vector<Seance>& seances)
{
    std::int64_t tenues = 0, libres = 0;
    for (const auto& une : seances)
        if (!une.annulee) ++tenues, libres += std::max(0, une.libres());
    std::string titre = vue.titre() + "\u00A0: " + compter(tenues, "séance", "séances", Genre_grammatical::Feminin);
    if (tenues > 0) titre += ", " + compter(libres, "place libre", "places libres", Genre_grammatical::Feminin);
    titre[0] = static_cast<char>(titre[0] >= 'a' && titre[0] <= 'z' ? titre[0] - 'a' + 'A' : titre[0]);
    return titre;
}

Response montrer_programme(const Demande& d)
{
    auto vue = lire_vue(d);
    struct Lu
    {
        std::vector<LieuDAccueil> lieux;
        std::optional<LieuDAccueil> lieu;
        std::vector<Volet> volets;
        std::vector<Seance> seances;
        std::vector<Activite> proposees;
        bool partenaire_present = false;
    };
    const bool structure = d.perimetre.sur_structure_entiere(Acte::GererAccueil);
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.lieux = lister_lieux(tx, d.perimetre, Acte::VoirAccueil);
        if (vue.lieu_id.empty() && !lu.lieux.empty()) vue.lieu_id = lu.lieux.front().id;
        if (vue.lieu_id.empty()) return lu;
        lu.lieu = trouver_lieu(tx, d.perimetre, Acte::VoirAccueil, vue.lieu_id);
        lu.volets = lister_volets(tx, vue.lieu_id);
        if (std::none_of(lu.volets.begin(), lu.volets.end(), [&](const Volet& un) { return un.id == vue.volet_id; })) vue.volet_id.clear();
        lu.seances = lister_seances(tx, d.perimetre, Acte::VoirAccueil, {.lieu_id = vue.lieu_id, .du = vue.du(), .au = vue.au(), .volet_id = vue.volet_id},
                                    vue.les_miennes ? QuellesActivites::LesSiennes : QuellesActivites::Programme);
        for (auto& une : lister_activites(tx, d.perimetre, Acte::VoirAccueil, vue.lieu_id))
            if (une.etat() == EtatDActivite::Proposee) lu.proposees.push_back(std::move(une));
        return lu;
    });
    if (!lu.lieu)
        return page(d, "accueil/sans_lieu",
                    Vue{{"vide", structure ? Vue{{"titre", "Aucun lieu d'accueil pour l'instant"},
                                                 {"phrase", "Ouvrez le lieu où les personnes sont reçues ; ses partenaires y proposeront des activités, gratuites pour elles."},
                                                 {"href", "/lieux/nouveau"}, {"libelle", "Ouvrir un lieu"}}
                                           : Vue{{"titre", "Vous n'êtes partenaire d'aucun lieu d'accueil"}, {"phrase", "La structure qui tient le lieu vous y inscrira ; son programme paraîtra ici."},
                                                 {"href", ""}, {"libelle", ""}}}},
                    "Lieu d'accueil", kIci);
    Vue::List lieux, volets, propositions;
    for (const auto& un : lu.lieux) lieux.push_back(Vue{{"valeur", un.id}, {"texte", un.nom}, {"choisie", un.id == vue.lieu_id}});
    for (const auto& un : lu.volets) volets.push_back(Vue{{"valeur", un.id}, {"texte", un.nom}, {"choisie", un.id == vue.volet_id}});
    for (const auto& une : lu.proposees) propositions.push_back(Vue{{"href", "/activites/" + une.id}, {"titre", une.titre}, {"par", une.menee_par}});
    const auto titre = titre_du_programme(vue, lu.seances);
    const auto onglet = [&](Etendue e, const char* libelle) { return Vue{{"href", vue.adresse(e, vue.le)}, {"libelle", libelle}, {"courant", vue.etendue == e}}; };
    const auto lieu_href = "/lieux/" + vue.lieu_id;
    const bool sans = lu.seances.empty(), sans_proposition = propositions.empty();
    return page(d, "accueil/programme",
                Vue{{"titre", titre},
                    {"lieu", lu.lieu->nom},
                    {"adresse", lu.lieu->adresse + ", " + lu.lieu->code_postal + " " + lu.lieu->commune},
                    {"lieu_href", lieu_href},
                    {"proposer_href", lieu_href + "/activites/nouvelle"},
                    {"rapport_href", lieu_href + "/rapport"},
                    {"agenda_href", lieu_href + "/programme.ics"},
                    {"structure", structure},
                    {"onglets", Vue::List{onglet(Etendue::Semaine, "Semaine"), onglet(Etendue::Mois, "Mois")}},
                    {"choix_lieu", lu.lieux.size() > 1 ? Vue{{"lieux", std::move(lieux)}} : Vue(false)},
                    {"lieu_id", vue.lieu_id},
                    {"vue_code", vue.etendue == Etendue::Mois ? "mois" : "semaine"},
                    {"le", format_day(vue.le)},
                    {"miennes", structure ? Vue(false) : Vue{{"seules", vue.les_miennes}}},
                    {"volets", std::move(volets)},
                    {"avant_href", vue.adresse(vue.etendue, vue.avant())},
                    {"apres_href", vue.adresse(vue.etendue, vue.apres())},
                    {"aujourd_hui_href", vue.adresse(vue.etendue, d.aujourd_hui)},
                    {"mois", vue.etendue == Etendue::Mois},
                    {"jours", vue_des_jours(vue, *lu.lieu, lu.seances, d.aujourd_hui)},
                    {"propositions", sans_proposition ? Vue(false) : Vue{{"liste", std::move(propositions)}}},
                    {"vide", sans ? Vue{{"titre", "Aucune séance"}, {"phrase", structure ? "Acceptez une activité, puis ouvrez ses séances." : "Proposez une activité : une fois acceptée, ses séances paraîtront ici."},
                                        {"href", structure ? lieu_href : lieu_href + "/activites/nouvelle"}, {"libelle", structure ? "Voir les activités" : "Proposer une activité"}}
                                  : Vue(false)}},
                titre, kIci);
}

Response rendre_agenda(const Demande& d)
{
    const auto agenda = d.base.read([&](Transaction& tx) {
        const auto lieu = trouver_lieu(tx, d.perimetre, Acte::VoirAccueil, d.param("lieu"));
        // Trois mois passés, un an à venir : ce qu'un agenda montre.
        const auto seances = lister_seances(tx, d.perimetre, Acte::VoirAccueil, {.lieu_id = lieu.id, .du = Jour{sys_days{d.aujourd_hui} - days{92}}, .au = Jour{sys_days{d.aujourd_hui} + days{366}}});
        return agenda_du_lieu(lieu, seances, d.maison.reglages.adresse_publique, d.maintenant());
    });
    return Response::attachment(agenda, "text/calendar; charset=utf-8", "programme.ics").with("Cache-Control", "no-store");
}

// --- Ouvrir un lieu -----------------------------------------------------------------------------------------------

std::string valeur(const Form& formulaire, const char* nom, std::string_view par_defaut = "")
{
    return formulaire.has(nom) ? std::string(formulaire.value(nom)) : std::string(par_defaut);
}

Response page_nouveau_lieu(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto champ = [&](const char* nom, const char* libelle, std::string aide = "", std::string_view defaut = "", const char* taille = "", bool obligatoire = true) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur(saisie, nom, defaut), .aide = std::move(aide), .taille = taille, .obligatoire = obligatoire}, a);
    };
    return page(d, "accueil/nouveau_lieu",
                Vue{{"fil", vue_fil({{"/accueil", "Lieu d'accueil"}}, "Ouvrir un lieu")},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(a)},
                    {"nom", champ("nom", "Nom du lieu")},
                    {"porteur", champ("porteur", "Qui l'ouvre au public", "Une ville, une association, votre structure.", d.qui().structure_nom)},
                    {"adresse", champ("adresse", "Adresse")},
                    {"code_postal", vue_champ({.nom = "code_postal", .libelle = "Code postal", .valeur = valeur(saisie, "code_postal"), .aide = "Il dit quels jours y sont fériés.", .clavier = "numeric", .taille = "court"}, a)},
                    {"commune", champ("commune", "Commune")},
                    {"ouvert_le", vue_champ({.nom = "ouvert_le", .libelle = "Ouvert depuis le", .valeur = valeur(saisie, "ouvert_le", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                    {"volet_1", champ("volet_1", "Premier volet", "", kVoletsProposes[0])},
                    {"volet_2", champ("volet_2", "Deuxième volet", "", kVoletsProposes[1], "", false)},
                    {"volet_3", champ("volet_3", "Troisième volet", "", kVoletsProposes[2], "", false)}},
                "Ouvrir un lieu d'accueil", kIci, statut);
}

Response montrer_nouveau_lieu(const Demande& d)
{
    d.perimetre.structure_de(Acte::GererAccueil);
    return page_nouveau_lieu(d, {}, {}, Status::Ok);
}

Response creer_lieu(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = lire_nouveau_lieu(formulaire, d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_nouveau_lieu(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    const auto& structure = d.perimetre.structure_de(Acte::GererAccueil);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue { return {"/lieux/" + ouvrir_lieu(e, structure, lue.lieu), "lieu_ouvert", Json()}; });
    }
    catch (const Conflict&)
    {
        return page_nouveau_lieu(d, formulaire, {{"nom", "lieu.deja_ouvert"}}, Status::UnprocessableContent);
    }
}

// --- Le lieu ------------------------------------------------------------------------------------------------------

Vue vue_activite(const Activite& a)
{
    return Vue{{"href", "/activites/" + a.id}, {"titre", a.titre}, {"menee_par", a.menee_par}, {"etat", vue_etat(a.etat())},
               {"raison", a.etat() == EtatDActivite::Refusee ? a.decisions.front().raison : ""}};
}

Vue vue_partenaire(const Partenariat& p, bool gerer, const std::string& lieu_id, const std::vector<AnomalieDeChamp>& a, const Form& saisie)
{
    const bool ce_depart = saisie.value("depart") == p.id;
    return Vue{{"nom", p.organisme},
               {"depuis", en_toutes_lettres(p.depuis)},
               {"gratuite", "Participation gratuite pour les personnes : engagé le " + en_toutes_lettres(p.gratuite_le) + ", " + p.piece},
               {"present", p.present()},
               {"parti", p.present() ? "" : "Parti le " + en_toutes_lettres(*p.fini_le) + (p.raison_de_fin.empty() ? "" : " : " + p.raison_de_fin)},
               {"rapport_href", "/lieux/" + lieu_id + "/rapport?organisme=" + p.organisme_id},
               {"depart", gerer && p.present() ? Vue{{"action", "/partenariats/" + p.id + "/fins"}, {"cle", random_token()}, {"id", p.id}, {"nom", p.organisme}, {"raison", ce_depart ? std::string(saisie.value("raison")) : ""},
                                                     {"anomalie", ce_depart ? anomalie_de(a, "raison") : ""}}
                                               : Vue(false)}};
}

Response page_lieu(const Demande& d, const std::string& id, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    struct Lu
    {
        LieuDAccueil lieu;
        std::vector<Volet> volets;
        std::vector<Partenariat> partenariats;
        std::vector<Activite> activites;
        std::vector<Organisme> organismes;
        std::vector<PersonneDePassage> visiteurs;
        std::vector<Valeur> valeurs;
        std::vector<Evenement> evenements;
        Vue conventions = false;
    };
    auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.lieu = trouver_lieu(tx, d.perimetre, Acte::VoirAccueil, id);
        lu.conventions = vue_conventions_qui_couvrent(tx, d.perimetre, {.lieu_id = id});
        lu.volets = lister_volets(tx, id);
        lu.partenariats = lister_partenariats(tx, id);
        lu.activites = lister_activites(tx, d.perimetre, Acte::VoirAccueil, id);
        if (regard_sur(d.perimetre, lu.lieu.structure_id) == Regard::Structure)
        {
            lu.organismes = lister_organismes(tx, d.perimetre, Acte::GererOrganismes);
            lu.visiteurs = lister_visiteurs(tx, id);
            lu.valeurs = valeurs_de_la_structure(tx, d.maison.droit, lu.lieu.structure_id);
        }
        lu.evenements = lister_evenements(tx, d.perimetre, {id}, 20);
        return lu;
    });
    const bool gerer = regard_sur(d.perimetre, lu.lieu.structure_id) == Regard::Structure;
    const auto presents = std::count_if(lu.partenariats.begin(), lu.partenariats.end(), [](const auto& un) { return un.present(); });
    Vue::List partenaires, volets;
    for (const auto& un : lu.partenariats) partenaires.push_back(vue_partenaire(un, gerer, id, a, saisie));
    std::int64_t a_decider = 0;
    for (const auto& volet : lu.volets)
    {
        Vue::List activites;
        for (const auto& une : lu.activites)
            if (une.volet_id == volet.id) activites.push_back(vue_activite(une)), a_decider += une.etat() == EtatDActivite::Proposee;
        const bool sans = activites.empty();
        volets.push_back(Vue{{"nom", volet.nom}, {"id", "volet-" + std::to_string(volet.rang)}, {"sans", sans}, {"activites", std::move(activites)}});
    }
    std::vector<Option> organismes;
    for (const auto& un : lu.organismes)
        if (std::none_of(lu.partenariats.begin(), lu.partenariats.end(), [&](const Partenariat& p) { return p.organisme_id == un.id && p.present(); })) organismes.push_back({un.id, un.en_mots()});
    const auto duree = regle_pour(kGardeDUnPrenom, d.aujourd_hui, lu.valeurs);
    Vue::List visiteurs;
    for (const auto& un : lu.visiteurs)
        visiteurs.push_back(Vue{{"prenom", un.prenom}, {"numero", std::to_string(un.numero)}, {"derniere", un.derniere_fois ? en_toutes_lettres(*un.derniere_fois) : ""},
                                {"action", "/visiteurs/" + un.id + "/effacement"}});
    const std::string titre = lu.lieu.nom + "\u00A0: " + compter(presents, "partenaire", "partenaires") + ", " +
                              compter(std::count_if(lu.activites.begin(), lu.activites.end(), [](const Activite& une) { return une.etat() == EtatDActivite::Acceptee; }), "activité", "activités", Genre_grammatical::Feminin) +
                              " au programme";
    const bool sans_visiteur = visiteurs.empty(), sans_partenaire = partenaires.empty();
    return page(d, "accueil/lieu",
                Vue{{"fil", vue_fil({{"/accueil?lieu=" + id, "Lieu d'accueil"}}, lu.lieu.nom)},
                    {"titre", titre},
                    {"adresse", lu.lieu.adresse + ", " + lu.lieu.code_postal + " " + lu.lieu.commune},
                    {"porteur", lu.lieu.porteur},
                    {"structure", lu.lieu.structure},
                    {"ouvert_le", en_toutes_lettres(lu.lieu.ouvert_le)},
                    {"programme_href", "/accueil?lieu=" + id},
                    {"rapport_href", "/lieux/" + id + "/rapport"},
                    {"proposer_href", "/lieux/" + id + "/activites/nouvelle"},
                    {"gerer", gerer},
                    {"tour", gerer && a_decider > 0 ? Vue{{"qui", "Vous"}, {"quoi", a_decider == 1 ? "décider d'une activité proposée" : "décider de " + compter(a_decider, "activité proposée", "activités proposées", Genre_grammatical::Feminin)}, {"depuis", ""},
                                                          {"dernier_acte", ""}, {"a_moi", true}, {"en_retard", false}}
                                                    : Vue(false)},
                    {"anomalies", vue_anomalies(a)},
                    {"volets", std::move(volets)},
                    {"sans_partenaire", sans_partenaire},
                    {"partenaires", std::move(partenaires)},
                    {"vigilance", vue_vigilance(a)},
                    {"rejoindre", !gerer ? Vue(false)
                                         : Vue{{"action", "/lieux/" + id + "/partenariats"},
                                               {"cle", random_token()},
                                               {"ouvert", saisie.has("organisme")},
                                               {"sans_organisme", organismes.empty()},
                                               {"organisme", vue_liste("organisme", "Organisme", "", "Choisir un organisme", organismes, saisie.value("organisme"), a)},
                                               {"depuis", vue_champ({.nom = "depuis", .libelle = "Partenaire depuis le", .valeur = valeur(saisie, "depuis", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                                               {"gratuite_le", vue_champ({.nom = "gratuite_le", .libelle = "Engagement de gratuité du", .valeur = valeur(saisie, "gratuite_le", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                                               {"piece", vue_champ({.nom = "piece", .libelle = "Où il est écrit", .valeur = valeur(saisie, "piece"), .aide = "La convention, son article."}, a)},
                                               {"gratuite", Vue{{"nom", "gratuite"}, {"libelle", "Gratuité"}, {"aide", ""}, {"anomalie", anomalie_de(a, "gratuite")}, {"genre", "checkbox"}, {"obligatoire", true},
                                                                {"options", Vue::List{Vue{{"id", "gratuite"}, {"valeur", "oui"}, {"texte", "Rien n'est demandé aux personnes, ni directement ni indirectement"}, {"precision", ""},
                                                                                          {"choisie", saisie.value("gratuite") == "oui"}}}}}}}},
                    {"conventions_qui_couvrent", std::move(lu.conventions)},
                    {"visiteurs", !gerer || sans_visiteur ? Vue(false)
                                                          : Vue{{"liste", std::move(visiteurs)},
                                                                {"echus_action", "/lieux/" + id + "/effacements"},
                                                                {"duree", duree ? duree->valeur.valeur : ""},
                                                                {"statut", duree ? std::string(libelle(duree->valeur.statut)) : ""}}},
                    {"journal", vue_journal(lu.evenements)}},
                titre, kIci, statut);
}

Response montrer_lieu(const Demande& d) { return page_lieu(d, d.param("lieu"), {}, {}, Status::Ok); }

Response creer_partenariat(const Demande& d)
{
    const auto formulaire = d.http.form();
    auto lue = lire_partenariat(formulaire, d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_lieu(d, d.param("lieu"), formulaire, lue.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto lieu = trouver_lieu(e.tx, d.perimetre, Acte::GererAccueil, d.param("lieu"));
            const auto organisme = trouver_organisme(e.tx, d.perimetre, Acte::GererOrganismes, lue.partenariat.organisme_id);
            if (organisme.structure_id != lieu.structure_id) throw NotFound("cet organisme n'est pas connu de la structure de ce lieu");
            rejoindre_lieu(e, lieu, organisme.nom, lue.partenariat);
            return {"/lieux/" + lieu.id, "partenaire_inscrit", Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_lieu(d, d.param("lieu"), formulaire, {{"organisme", "partenaire.deja_la"}}, Status::UnprocessableContent);
    }
}

Response finir_partenariat(const Demande& d)
{
    auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"raison", "depart"});
    const auto raison = lecture.texte_libre("raison", 300, LectureDAccueil::Besoin::Obligatoire);
    const auto partenariat = d.base.read([&](Transaction& tx) { return trouver_partenariat(tx, d.perimetre, Acte::GererAccueil, d.param("partenariat")); });
    refuser_les_noms(d, partenariat.structure_id, {{"raison", raison}}, lecture.anomalies);
    if (!lecture.valable()) return page_lieu(d, partenariat.lieu_id, formulaire, lecture.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lieu = trouver_lieu(e.tx, d.perimetre, Acte::GererAccueil, partenariat.lieu_id);
        quitter_lieu(e, lieu, partenariat, d.aujourd_hui, raison);
        return {"/lieux/" + lieu.id, "partenaire_parti", Json()};
    });
}

Response effacer_un_prenom(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto visiteur = trouver_visiteur(e.tx, d.perimetre, Acte::GererAccueil, d.param("visiteur"));
        effacer_prenom(e, visiteur);
        return {"/accueil", "prenom_efface", Json()};
    });
}

Response effacer_les_echus(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lieu = trouver_lieu(e.tx, d.perimetre, Acte::GererAccueil, d.param("lieu"));
        const auto duree = regle_pour(kGardeDUnPrenom, d.aujourd_hui, valeurs_de_la_structure(e.tx, d.maison.droit, lieu.structure_id));
        ensure(duree.has_value(), "la durée de garde d'un prénom est livrée");
        const Mois limite = mois_de(d.aujourd_hui) - months{en_entier(duree->valeur)};
        const auto effaces = effacer_prenoms_echus(e, lieu.id, std::min(dernier_jour(limite), Jour{limite / d.aujourd_hui.day()}));
        return {"/lieux/" + lieu.id, effaces > 0 ? "prenoms_effaces" : "aucun_prenom_echu", Json()};
    });
}

// --- Une activité -------------------------------------------------------------------------------------------------

Response page_nouvelle_activite(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    struct Lu
    {
        LieuDAccueil lieu;
        std::vector<Volet> volets;
        std::vector<Partenariat> partenariats;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{trouver_lieu(tx, d.perimetre, Acte::Emarger, d.param("lieu")), {}, {}};
        lu.volets = lister_volets(tx, lu.lieu.id);
        lu.partenariats = lister_partenariats(tx, lu.lieu.id);
        return lu;
    });
    const bool structure = regard_sur(d.perimetre, lu.lieu.structure_id) == Regard::Structure;
    std::vector<Option> volets, organismes;
    for (const auto& un : lu.volets) volets.push_back({un.id, un.nom});
    for (const auto& un : lu.partenariats)
        if (un.present()) organismes.push_back({un.organisme_id, un.organisme});
    return page(d, "accueil/nouvelle_activite",
                Vue{{"fil", vue_fil(fil_du_lieu(lu.lieu.id, lu.lieu.nom), "Proposer une activité")},
                    {"action", "/lieux/" + lu.lieu.id + "/activites"},
                    {"brouillon", "activite-" + lu.lieu.id},
                    {"cle", random_token()},
                    {"annuler_href", "/lieux/" + lu.lieu.id},
                    {"structure", structure},
                    {"anomalies", vue_anomalies(a)},
                    {"vigilance", vue_vigilance(a)},
                    {"titre_champ", vue_champ({.nom = "titre", .libelle = "Titre", .valeur = valeur(saisie, "titre"), .aide = "Ce que liront les personnes : « Préparer un entretien »."}, a)},
                    {"volet", vue_liste("volet", "Volet", "", "Choisir un volet", volets, saisie.value("volet"), a)},
                    {"organisme", structure ? vue_liste("organisme", "Menée par", "", lu.lieu.structure, organismes, saisie.value("organisme"), a, false) : Vue(false)},
                    {"description", Vue{{"nom", "description"}, {"libelle", "Ce qu'on y fait"}, {"aide", "À qui elle s'adresse, ce qu'il faut apporter. Jamais ce qu'une personne vit."},
                                        {"valeur", valeur(saisie, "description")}, {"anomalie", anomalie_de(a, "description")}, {"lignes", "5"}, {"obligatoire", true}}}},
                "Proposer une activité", kIci, statut);
}

Response montrer_nouvelle_activite(const Demande& d) { return page_nouvelle_activite(d, {}, {}, Status::Ok); }

Response creer_activite(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto [lieu, volets] = d.base.read([&](Transaction& tx) {
        const auto lieu = trouver_lieu(tx, d.perimetre, Acte::Emarger, d.param("lieu"));
        return std::pair{lieu, lister_volets(tx, lieu.id)};
    });
    auto lue = lire_activite(formulaire, volets);
    refuser_les_noms(d, lieu.structure_id, {{"titre", lue.activite.titre}, {"description", lue.activite.description}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_nouvelle_activite(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = proposer_activite(e, d.perimetre, d.param("lieu"), lue.activite);
        const bool gerer = d.perimetre.sur_structure_entiere(Acte::GererAccueil);
        return {"/activites/" + id, gerer ? "activite_inscrite" : "activite_proposee", Json()};
    });
}

Response page_activite(const Demande& d, const std::string& id, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    struct Lu
    {
        Activite activite;
        std::vector<Seance> seances;
        std::vector<Evenement> evenements;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{trouver_activite(tx, d.perimetre, Acte::VoirAccueil, id), {}, {}};
        lu.seances = lister_seances(tx, d.perimetre, Acte::VoirAccueil, {.lieu_id = lu.activite.lieu_id, .du = 2000y / January / 1, .au = 2200y / January / 1, .activite_id = id});
        lu.evenements = lister_evenements(tx, d.perimetre, {id}, 20);
        return lu;
    });
    const auto& activite = lu.activite;
    const bool gerer = regard_sur(d.perimetre, activite.structure_id) == Regard::Structure;
    const auto etat = activite.etat();
    Vue::List a_venir, passees, decisions;
    for (const auto& une : lu.seances) (une.passee(d.aujourd_hui) ? passees : a_venir).push_back(vue_seance(une, d.aujourd_hui));
    for (const auto& une : activite.decisions)
        decisions.push_back(Vue{{"etat", vue_etat(une.sens)}, {"raison", une.raison}, {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}});
    const std::string suite = etat == EtatDActivite::Proposee  ? "attend une décision"
                              : etat == EtatDActivite::Refusee ? "n'est pas retenue"
                                                               : compter(static_cast<std::int64_t>(a_venir.size()), "séance à venir", "séances à venir", Genre_grammatical::Feminin);
    const std::string titre = activite.titre + (etat == EtatDActivite::Acceptee ? "\u00A0: " : " ") + suite;
    const std::string vue = activite.decisions.empty() ? "" : activite.decisions.front().id;
    const bool sans_a_venir = a_venir.empty(), sans_passee = passees.empty(), sans_decision = decisions.empty();
    const auto champ = [&](const char* nom, const char* libelle, const char* aide, const char* defaut, const char* type, const char* unite, const char* taille, bool obligatoire) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur(saisie, nom, defaut), .aide = aide, .type = type, .unite = unite, .taille = taille, .obligatoire = obligatoire}, a);
    };
    const auto demain = format_day(Jour{sys_days{d.aujourd_hui} + days{7}});
    return page(d, "accueil/activite",
                Vue{{"fil", vue_fil(fil_du_lieu(activite.lieu_id, activite.lieu), activite.titre)},
                    {"titre", titre},
                    {"volet", activite.volet},
                    {"menee_par", activite.menee_par},
                    {"description", activite.description},
                    {"proposee", (activite.origine == "partenaire" ? "Proposée par " : "Inscrite par ") + activite.faite_par + " le " + date_fr(*parse_instant(activite.faite_le))},
                    {"etat", vue_etat(etat)},
                    {"anomalies", vue_anomalies(a)},
                    {"vigilance", vue_vigilance(a)},
                    {"sans_decision", sans_decision},
                    {"decisions", std::move(decisions)},
                    {"decider", gerer ? Vue{{"action", "/activites/" + id + "/decisions"}, {"cle_accepter", random_token()}, {"cle_refuser", random_token()}, {"vue", vue}, {"acceptable", etat != EtatDActivite::Acceptee},
                                            {"refusable", etat != EtatDActivite::Refusee}, {"ouvert", saisie.value("sens") == "refusee"},
                                            {"raison", Vue{{"nom", "raison"}, {"libelle", "Pourquoi elle n'est pas retenue"}, {"aide", "Le partenaire lira cette phrase."}, {"valeur", valeur(saisie, "raison")},
                                                           {"anomalie", anomalie_de(a, "raison")}, {"lignes", "3"}, {"obligatoire", true}}}}
                                      : Vue(false)},
                    {"ouvrir", gerer && etat == EtatDActivite::Acceptee
                                   ? Vue{{"action", "/activites/" + id + "/seances"},
                                         {"cle", random_token()},
                                         {"deplie", sans_a_venir || saisie.has("jour")},
                                         {"jour", champ("jour", "Jour", "", demain.c_str(), "date", "", "court", true)},
                                         {"debut", champ("debut", "De", "", "14:00", "time", "", "court", true)},
                                         {"fin", champ("fin", "À", "", "16:00", "time", "", "court", true)},
                                         {"salle", champ("salle", "Salle", "", "", "text", "", "moyen", true)},
                                         {"places", vue_champ({.nom = "places", .libelle = "Places", .valeur = valeur(saisie, "places", "8"), .clavier = "numeric", .taille = "court"}, a)},
                                         {"semaines", vue_champ({.nom = "semaines", .libelle = "Chaque semaine, pendant", .valeur = valeur(saisie, "semaines", "1"), .aide = "Les jours fériés sont sautés.", .clavier = "numeric",
                                                                 .unite = "semaines", .taille = "court", .obligatoire = false}, a)},
                                         {"intervenant", champ("intervenant", "Qui l'anime", "Un prénom suffit ; il s'efface avec la séance.", "", "text", "", "moyen", false)}}
                                   : Vue(false)},
                    {"sans_a_venir", sans_a_venir},
                    {"a_venir", std::move(a_venir)},
                    {"sans_passee", sans_passee},
                    {"passees", std::move(passees)},
                    {"journal", vue_journal(lu.evenements)}},
                titre, kIci, statut);
}

Response montrer_activite(const Demande& d) { return page_activite(d, d.param("activite"), {}, {}, Status::Ok); }

Response creer_decision(const Demande& d)
{
    const auto formulaire = d.http.form();
    LectureDAccueil lecture(formulaire, {"sens", "raison"});
    const auto sens = formulaire.value("sens");
    if (sens != "acceptee" && sens != "refusee") lecture.anomalies.push_back({"sens", "champ.inconnu"});
    const auto raison = lecture.texte_libre("raison", 500, sens == "refusee" ? LectureDAccueil::Besoin::Obligatoire : LectureDAccueil::Besoin::Facultatif);
    const auto structure = d.base.read([&](Transaction& tx) { return trouver_activite(tx, d.perimetre, Acte::GererAccueil, d.param("activite")).structure_id; });
    refuser_les_noms(d, structure, {{"raison", raison}}, lecture.anomalies);
    if (!lecture.valable()) return page_activite(d, d.param("activite"), formulaire, lecture.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto activite = trouver_activite(e.tx, d.perimetre, Acte::GererAccueil, d.param("activite"));
        decider_activite(e, activite, sens == "acceptee" ? EtatDActivite::Acceptee : EtatDActivite::Refusee, raison, std::string(formulaire.value("vue")));
        return {"/activites/" + activite.id, sens == "acceptee" ? "activite_acceptee" : "activite_refusee", Json()};
    });
}

Response creer_seances(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto zone = d.base.read([&](Transaction& tx) {
        const auto activite = trouver_activite(tx, d.perimetre, Acte::GererAccueil, d.param("activite"));
        return trouver_lieu(tx, d.perimetre, Acte::GererAccueil, activite.lieu_id).zone();
    });
    const auto lue = lire_seances(formulaire, d.aujourd_hui, zone);
    if (!lue.anomalies.empty()) return page_activite(d, d.param("activite"), formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto activite = trouver_activite(e.tx, d.perimetre, Acte::GererAccueil, d.param("activite"));
        const auto premiere = ouvrir_seances(e, activite, lue.seances);
        bool salle_prise = false;
        for (const Jour jour : lue.seances.jours)
            for (const auto& autre : seances_en_conflit(e.tx, activite.lieu_id, {jour, lue.seances.debut, lue.seances.fin}, lue.seances.salle, premiere))
                salle_prise = salle_prise || autre.activite_id != activite.id;
        return {"/activites/" + activite.id, salle_prise ? "seances_salle_prise" : lue.sautes.empty() ? "seances_ouvertes" : "seances_ouvertes_sans_feries", Json()};
    });
}

} // namespace

void tracer_routes_accueil(Routeur& routeur)
{
    routeur.add(Method::Get, "/accueil", "voir_accueil", montrer_programme);
    routeur.add(Method::Get, "/lieux/nouveau", "gerer_accueil", montrer_nouveau_lieu);
    routeur.add(Method::Post, "/lieux", "gerer_accueil", creer_lieu);
    routeur.add(Method::Get, "/lieux/:lieu", "voir_accueil", montrer_lieu);
    routeur.add(Method::Get, "/lieux/:lieu/programme.ics", "voir_accueil", rendre_agenda);
    routeur.add(Method::Post, "/lieux/:lieu/partenariats", "gerer_accueil", creer_partenariat);
    routeur.add(Method::Post, "/partenariats/:partenariat/fins", "gerer_accueil", finir_partenariat);
    routeur.add(Method::Post, "/lieux/:lieu/effacements", "gerer_accueil", effacer_les_echus);
    routeur.add(Method::Post, "/visiteurs/:visiteur/effacement", "gerer_accueil", effacer_un_prenom);
    routeur.add(Method::Get, "/lieux/:lieu/activites/nouvelle", "emarger", montrer_nouvelle_activite);
    routeur.add(Method::Post, "/lieux/:lieu/activites", "emarger", creer_activite);
    routeur.add(Method::Get, "/activites/:activite", "voir_accueil", montrer_activite);
    routeur.add(Method::Post, "/activites/:activite/decisions", "gerer_accueil", creer_decision);
    routeur.add(Method::Post, "/activites/:activite/seances", "gerer_accueil", creer_seances);
}

} // namespace ouvrage
