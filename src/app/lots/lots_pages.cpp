#include "app/lots/lots_pages.hpp"

#include "app/lots/lots_compte.hpp"
#include "app/lots/lots_saisie.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "domaine/marche.hpp"
#include "domaine/unite.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/marches";

std::string adresse_compte(const std::string& lot_id) { return "/lots/" + lot_id + "/compte"; }

std::vector<Lien> fil_du_lot(const Lot& lot)
{
    return {{"/marches", "Marchés"}, {"/marches/" + lot.marche_id, lot.marche_objet}, {adresse_compte(lot.id), lot.nom()}};
}

/// Ce que les formulaires d'un lot ont en commun.
struct Formulaire
{
    std::vector<Lien> fil;
    std::string ici;
    std::string titre;
    std::string chapeau;
    std::string action;
    std::string brouillon;
    std::string bouton;
    std::string annuler_href;
    std::string version; // "" quand rien n'est modifié
    Vue::List champs;
    std::vector<AnomalieDeChamp> anomalies;
    Vue conflit = false;
    Vue genres = false;
};

Vue un_champ(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies, const std::string& groupe = "")
{
    return Vue{{"groupe", groupe}, {"champ", vue_champ(champ, anomalies)}, {"liste", false}};
}

Vue une_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite,
              const std::vector<Option>& options, std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire = true)
{
    return Vue{{"groupe", ""}, {"champ", false}, {"liste", vue_liste(nom, libelle, aide, invite, options, choisie, anomalies, obligatoire)}};
}

Response montrer_formulaire(const Demande& d, Formulaire f, Status statut)
{
    Vue vue{{"fil", vue_fil(f.fil, f.ici)}, {"titre", f.titre}, {"chapeau", f.chapeau}, {"conflit", std::move(f.conflit)},
            {"action", f.action}, {"brouillon", f.brouillon}, {"cle", random_token()}, {"version", f.version},
            {"anomalies", vue_anomalies(f.anomalies)}, {"champs", std::move(f.champs)}, {"bouton", f.bouton},
            {"annuler_href", f.annuler_href}, {"genres", std::move(f.genres)}};
    return page(d, "lots/formulaire", std::move(vue), f.titre, kIci, statut);
}

// --- Le lot -------------------------------------------------------------------------------------------------------

Vue::List champs_du_lot(const SaisieLot& s, const std::vector<AnomalieDeChamp>& a)
{
    return {un_champ({.nom = "numero", .libelle = "Numéro du lot", .valeur = s.numero, .aide = "1 pour un marché sans allotissement.", .clavier = "numeric", .taille = "court"}, a),
            un_champ({.nom = "intitule", .libelle = "Intitulé", .valeur = s.intitule, .aide = "« gros œuvre », « entretien des espaces verts »."}, a),
            une_liste("reservation", "Réservation", "", "", options_de(reservations()), s.reservation, a),
            un_champ({.nom = "execution_debut", .libelle = "Premier mois d'exécution", .valeur = s.execution_debut, .aide = "Par exemple 2026-03, ou mars 2026.", .type = "month", .taille = "court"}, a),
            un_champ({.nom = "execution_fin", .libelle = "Dernier mois d'exécution", .valeur = s.execution_fin, .aide = "Laissez vide s'il n'est pas connu : il n'y aura pas de courbe attendue.", .type = "month", .taille = "court", .obligatoire = false}, a)};
}

Formulaire formulaire_de_lot_nouveau(const Marche& marche, const SaisieLot& s, std::vector<AnomalieDeChamp> anomalies)
{
    Formulaire f;
    f.fil = {{"/marches", "Marchés"}, {"/marches/" + marche.id, marche.objet}};
    f.ici = "Nouveau lot";
    f.titre = "Ajouter un lot à « " + shortened(marche.objet, 60) + " »";
    f.action = "/marches/" + marche.id + "/lots";
    f.brouillon = "lot-nouveau-" + marche.id;
    f.bouton = "Créer le lot";
    f.annuler_href = "/marches/" + marche.id;
    f.champs = champs_du_lot(s, anomalies);
    f.champs.push_back(un_champ({.nom = "entreprise", .libelle = "Titulaire", .valeur = s.entreprise, .aide = "Son nom, ou son SIRET puis son nom. D'autres entreprises s'ajouteront ensuite.", .suggestions = "/assistance/entreprises", .obligatoire = false}, anomalies));
    f.anomalies = std::move(anomalies);
    return f;
}

struct LotNouveau
{
    Marche marche;
    LectureLot lecture;
    std::optional<LectureEntreprise> entreprise;
    std::vector<AnomalieDeChamp> anomalies;
};

LotNouveau lire_lot_nouveau(Transaction& tx, const Demande& d, const SaisieLot& saisie)
{
    LotNouveau lu;
    lu.marche = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
    Lot depuis;
    depuis.marche_id = lu.marche.id;
    depuis.structure_id = lu.marche.structure_id;
    lu.lecture = lire_lot(saisie, depuis);
    lu.anomalies = lu.lecture.anomalies;
    for (const auto& autre : lister_lots(tx, d.perimetre, lu.marche.id, Acte::CreerMarche))
        if (autre.numero == lu.lecture.lot.numero) lu.anomalies.push_back({"numero", "lot.deja_pris"});
    if (!saisie.entreprise.empty()) lu.entreprise = lire_entreprise(tx, lu.marche.structure_id, saisie.entreprise, "titulaire", lu.anomalies);
    return lu;
}

Formulaire formulaire_de_lot(const Lot& inscrit, const SaisieLot& s, std::vector<AnomalieDeChamp> anomalies)
{
    Formulaire f;
    f.fil = fil_du_lot(inscrit);
    f.ici = "Modifier";
    f.titre = "Modifier le lot " + std::to_string(inscrit.numero);
    f.action = "/lots/" + inscrit.id + "/fiche";
    f.brouillon = "lot-" + inscrit.id;
    f.bouton = "Enregistrer";
    f.annuler_href = adresse_compte(inscrit.id);
    f.version = std::to_string(inscrit.version);
    f.champs = champs_du_lot(s, anomalies);
    f.anomalies = std::move(anomalies);
    return f;
}

Vue vue_conflit(const Lot& inscrit, const SaisieLot& saisie, const std::string& change_par)
{
    const auto inscrite = saisie_de_lot(inscrit);
    Vue::List champs;
    const auto comparer = [&](const char* nom, const std::string& avant, const std::string& apres) {
        champs.push_back(Vue{{"libelle", nom}, {"inscrit", avant}, {"saisi", apres}, {"differe", avant != apres}});
    };
    comparer("Numéro", inscrite.numero, saisie.numero);
    comparer("Intitulé", inscrite.intitule, saisie.intitule);
    comparer("Réservation", std::string(libelle_du_code(reservations(), inscrite.reservation)), std::string(libelle_du_code(reservations(), saisie.reservation)));
    comparer("Premier mois", inscrite.execution_debut, saisie.execution_debut);
    comparer("Dernier mois", inscrite.execution_fin, saisie.execution_fin);
    return Vue{{"phrase", (change_par.empty() ? "Quelqu'un" : change_par) + " a changé cette fiche depuis que vous l'avez ouverte."},
               {"champs", std::move(champs)},
               {"href", adresse_compte(inscrit.id)}};
}

// --- Les engagements et leur objectif -----------------------------------------------------------------------------

Formulaire formulaire_d_engagement(const Lot& lot, const SaisieEngagement& s, std::vector<AnomalieDeChamp> anomalies)
{
    Formulaire f;
    f.fil = fil_du_lot(lot);
    f.ici = "Ce qui est suivi";
    f.titre = "Dire ce qui est suivi sur le lot " + std::to_string(lot.numero);
    f.chapeau = "Une clause oblige ; un effort d'insertion se valorise à part, sans obligation ni pénalité. Les deux ne s'additionnent jamais.";
    f.action = "/lots/" + lot.id + "/engagements";
    f.brouillon = "engagement-" + lot.id;
    f.bouton = "Ouvrir le compte";
    f.annuler_href = adresse_compte(lot.id);
    f.champs = {une_liste("genre", "Genre", "Voyez plus bas ce que dit chacun.", "Choisir", options_de(genres_en_choix()), s.genre, anomalies),
                un_champ({.nom = "heures", .libelle = "Objectif d'heures", .valeur = s.heures, .aide = "Laissez vide s'il n'est pas encore connu : il s'inscrira par une ligne du registre.", .clavier = "decimal", .unite = "h", .taille = "court", .obligatoire = false}, anomalies),
                un_champ({.nom = "debut", .libelle = "Premier mois où des heures comptent", .valeur = s.debut, .aide = "Un effort d'insertion peut commencer après la notification.", .type = "month", .taille = "court"}, anomalies),
                un_champ({.nom = "source", .libelle = "Pièce qui le fonde", .valeur = s.source, .aide = "« CCAP, art. 8 », « convention DE21.086 »."}, anomalies),
                une_liste("cadence", "Déclarations", "", "", options_de(cadences()), s.cadence, anomalies),
                un_champ({.nom = "effet_le", .libelle = "L'objectif prend effet le", .valeur = s.effet_le, .aide = "Vide : au premier jour du mois ci-dessus.", .type = "date", .taille = "court", .obligatoire = false}, anomalies)};
    Vue::List genres;
    for (const auto& une : fiches_genres()) genres.push_back(Vue{{"libelle", une.libelle}, {"definition", une.definition}});
    f.genres = Vue{{"liste", std::move(genres)}};
    f.anomalies = std::move(anomalies);
    return f;
}

struct Objectif
{
    EngagementDeLot de;
    std::vector<RevisionInscrite> revisions;
};

Objectif charger_objectif(Transaction& tx, const Demande& d, Acte acte)
{
    Objectif objectif{trouver_engagement(tx, d.perimetre, d.param("engagement"), acte), {}};
    objectif.revisions = lister_revisions(tx, objectif.de.engagement);
    return objectif;
}

Response montrer_registre(const Demande& d, const Objectif& objectif, const SaisieRevision& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& [engagement, lot] = objectif.de;
    const bool effort = engagement.famille() == Famille::Effort;
    const auto ici = "/engagements/" + engagement.id + "/revisions";
    const auto adresse = d.http.query();
    const std::string au(trimmed(adresse.value("au")));
    std::vector<AnomalieDeChamp> illisible;
    const auto jour = lire_jour("au", au, Exigence::Facultative, illisible);
    Vue reponse = false;
    if (!illisible.empty()) reponse = Vue{{"phrase", phrase_anomalie("date.illisible")}};
    else if (jour)
        reponse = Vue{{"phrase", "Au " + en_toutes_lettres(*jour) + " : " + heures_fr(dues(engagement.registre, *jour)) + (effort ? " visées." : " dues.")}};

    Vue formulaire = false;
    if (d.perimetre.peut_sur(Acte::ReviserEngagement, lot.structure_id))
    {
        std::vector<Option> remplacables;
        for (const auto& une : objectif.revisions)
        {
            const bool deja = std::any_of(objectif.revisions.begin(), objectif.revisions.end(),
                                          [&](const RevisionInscrite& autre) { return autre.revision.annule == une.revision.id; });
            if (!deja)
                remplacables.push_back({une.revision.id, std::string(fiche(une.revision.cause).libelle) + " du " + en_toutes_lettres(une.revision.effet_le) + ", " + heures_signees(une.revision.heures) + " h"});
        }
        formulaire = Vue{{"action", ici},
                         {"brouillon", "revision-" + engagement.id},
                         {"cle", random_token()},
                         {"anomalies", vue_anomalies(anomalies)},
                         {"annuler_href", adresse_compte(lot.id) + "#engagement-" + engagement.id},
                         {"champs", Vue::List{une_liste("cause", "Cause", "", "Choisir", options_de(causes_en_choix()), saisie.cause, anomalies),
                                              un_champ({.nom = "heures", .libelle = "Heures ajoutées", .valeur = saisie.heures, .aide = "40 pour ajouter, -40 pour retirer.", .clavier = "text", .unite = "h", .taille = "court"}, anomalies),
                                              un_champ({.nom = "effet_le", .libelle = "Prend effet le", .valeur = saisie.effet_le, .type = "date", .taille = "court"}, anomalies),
                                              un_champ({.nom = "piece", .libelle = "Pièce", .valeur = saisie.piece, .aide = "« avenant 1 », « bon de commande 12 »."}, anomalies),
                                              une_liste("annule", "Annule et remplace", "", "Aucune : c'est une ligne de plus", remplacables, saisie.annule, anomalies, false)}}};
    }
    auto vue = vue_sorte(engagement.famille(), std::string(fiche(engagement.genre).libelle));
    vue.set("fil", vue_fil(fil_du_lot(lot), "Objectif"));
    vue.set("titre", "Objectif du lot " + std::to_string(lot.numero));
    vue.set("total", engagement.registre.empty() ? "pas encore connu" : heures_fr(dues(engagement.registre, d.aujourd_hui)));
    vue.set("suite", engagement.registre.empty() ? "" : effort ? "visées à ce jour" : "dues à ce jour");
    vue.set("source", engagement.source);
    vue.set("registre", engagement.registre.empty() ? Vue(false) : vue_registre(engagement, objectif.revisions, d.aujourd_hui));
    vue.set("vide", !engagement.registre.empty() ? Vue(false)
                                                 : Vue{{"titre", "Aucune ligne"}, {"phrase", "L'objectif n'est pas encore connu : inscrivez sa première ligne, avec sa pièce."}, {"href", ""}, {"libelle", ""}});
    vue.set("ici_href", ici);
    vue.set("au", jour ? format_day(*jour) : "");
    vue.set("reponse", std::move(reponse));
    vue.set("formulaire", std::move(formulaire));
    return page(d, "lots/objectif", std::move(vue), "Objectif du lot " + std::to_string(lot.numero), kIci, statut);
}

// --- Les règles du contrat ----------------------------------------------------------------------------------------

Formulaire formulaire_de_valeur(const Demande& d, const Lot& lot, const SaisieDeValeur& s, std::vector<AnomalieDeChamp> anomalies)
{
    Formulaire f;
    f.fil = fil_du_lot(lot);
    f.ici = "Règle du contrat";
    f.titre = "Fixer une règle du contrat, lot " + std::to_string(lot.numero);
    f.chapeau = "Elle l'emporte sur le territoire et sur le droit, pour les déclarations à venir : ce qui est déjà décidé ne change pas.";
    f.action = "/lots/" + lot.id + "/valeurs";
    f.brouillon = "valeur-" + lot.id;
    f.bouton = "Inscrire la règle";
    f.annuler_href = adresse_compte(lot.id);
    const auto* choisie = trouver_cle(d.maison.droit, s.cle);
    const auto* unite = choisie ? unite_du_code(choisie->unite) : nullptr;
    std::vector<Option> cles;
    for (const auto& cle : d.maison.droit.cles)
        if (regle_un_lot(cle)) cles.push_back({cle.cle, cle.libelle + " (" + cle.unite + ")"});
    f.champs = {une_liste("regle", "Règle", "", "Choisir", cles, s.cle, anomalies),
                un_champ({.nom = "valeur", .libelle = "Valeur", .valeur = s.valeur, .aide = unite ? std::string(unite->aide) : "Dans l'unité dite entre parenthèses : 20 ou 20,50.", .taille = "court"}, anomalies),
                un_champ({.nom = "depuis", .libelle = "Vaut depuis le", .valeur = s.depuis, .type = "date", .taille = "court"}, anomalies),
                un_champ({.nom = "jusqu_a", .libelle = "Jusqu'au", .valeur = s.jusqu_a, .aide = "Vide : sans fin connue.", .type = "date", .taille = "court", .obligatoire = false}, anomalies),
                un_champ({.nom = "source", .libelle = "Pièce qui la fonde", .valeur = s.source, .aide = "« CCAP, art. 8 »."}, anomalies),
                un_champ({.nom = "raison", .libelle = "Remarque", .valeur = s.raison, .obligatoire = false}, anomalies)};
    f.anomalies = std::move(anomalies);
    return f;
}

Formulaire formulaire_de_titulaire(const Lot& lot, const std::string& entreprise, const std::string& qualite, std::vector<AnomalieDeChamp> anomalies)
{
    Formulaire f;
    f.fil = fil_du_lot(lot);
    f.ici = "Entreprise";
    f.titre = "Ajouter une entreprise au lot " + std::to_string(lot.numero);
    f.action = "/lots/" + lot.id + "/titulaires";
    f.brouillon = "titulaire-" + lot.id;
    f.bouton = "Ajouter l'entreprise";
    f.annuler_href = adresse_compte(lot.id);
    f.champs = {un_champ({.nom = "entreprise", .libelle = "Entreprise", .valeur = entreprise, .aide = "Son nom, ou son SIRET puis son nom. Un SIRET douteux est gardé et signalé.", .suggestions = "/assistance/entreprises"}, anomalies),
                une_liste("qualite", "Qualité", "", lot.titulaires.empty() ? "" : "Choisir", options_de(qualites_sur_lot()), qualite, anomalies)};
    f.anomalies = std::move(anomalies);
    return f;
}

Lot trouver_lot_de(Transaction& tx, const Demande& d, Acte acte) { return trouver_lot(tx, d.perimetre, d.param("lot"), acte); }

Lot lire_lot_de(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) { return trouver_lot_de(tx, d, acte); });
}

} // namespace

static Response montrer_compte(const Demande& d)
{
    const auto compte = d.base.read([&](Transaction& tx) { return charger_compte(tx, d.perimetre, d.maison.droit, d.param("lot"), d.aujourd_hui); });
    const auto etendue = d.http.query().value("mois") == "tous" ? Etendue::Tous : Etendue::Derniers;
    return page(d, "lots/compte", vue_compte(d, compte, etendue), compte.lot.nom() + ", " + compte.lot.marche_objet, kIci);
}

static Response aller_au_compte(const Demande& d)
{
    return Response::see_other(adresse_compte(lire_lot_de(d, Acte::VoirCompte).id));
}

static Response montrer_lot_nouveau(const Demande& d)
{
    SaisieLot saisie;
    saisie.reservation = "aucune";
    Marche marche;
    d.base.read([&](Transaction& tx) {
        marche = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
        int numero = 0;
        for (const auto& autre : lister_lots(tx, d.perimetre, marche.id, Acte::CreerMarche)) numero = std::max(numero, autre.numero);
        saisie.numero = std::to_string(numero + 1);
    });
    // Ce que le marché dit déjà ne se retape pas.
    if (marche.notifie_le)
    {
        const Mois debut = mois_de(*marche.notifie_le);
        saisie.execution_debut = format_month(debut);
        if (marche.duree_mois) saisie.execution_fin = format_month(debut + std::chrono::months{*marche.duree_mois - 1});
    }
    return montrer_formulaire(d, formulaire_de_lot_nouveau(marche, saisie, {}), Status::Ok);
}

static Response creer_lot(const Demande& d)
{
    const auto saisie = saisie_de_lot(d.http.form());
    const auto lu = d.base.read([&](Transaction& tx) { return lire_lot_nouveau(tx, d, saisie); });
    const auto refuser = [&](const LotNouveau& refuse) {
        return montrer_formulaire(d, formulaire_de_lot_nouveau(refuse.marche, saisie, refuse.anomalies), Status::UnprocessableContent);
    };
    // Un numéro déjà pris peut être le nôtre, envoyé deux fois : l'écriture le reconnaît.
    const bool seulement_pris = lu.anomalies.size() == 1 && lu.anomalies.front().code == "lot.deja_pris";
    if (!lu.anomalies.empty() && !seulement_pris) return refuser(lu);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto ecrit = lire_lot_nouveau(e.tx, d, saisie);
            if (!ecrit.anomalies.empty()) throw Conflict("lot.deja_pris");
            ecrit.lecture.lot.id = inscrire_lot(e, ecrit.lecture.lot);
            if (ecrit.entreprise)
                inscrire_titulaire(e, ecrit.lecture.lot,
                                   trouver_ou_inscrire_entreprise(e, ecrit.marche.structure_id, ecrit.entreprise->siret, ecrit.entreprise->nom), "titulaire");
            return {adresse_compte(ecrit.lecture.lot.id), "lot_cree", {}};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("lot.deja_pris")) throw;
        return refuser(d.base.read([&](Transaction& tx) { return lire_lot_nouveau(tx, d, saisie); }));
    }
}

static Response montrer_fiche(const Demande& d)
{
    const auto lot = lire_lot_de(d, Acte::CreerMarche);
    return montrer_formulaire(d, formulaire_de_lot(lot, saisie_de_lot(lot), {}), Status::Ok);
}

static Response modifier_fiche(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto version = formulaire.value("version");
    if (!all_digits(version) || version.size() > 9) throw BadRequest("la version de la fiche manque : rouvrez la page");
    const auto saisie = saisie_de_lot(formulaire);
    Lot inscrit;
    const auto charger = [&](Transaction& tx) {
        inscrit = trouver_lot_de(tx, d, Acte::CreerMarche);
        auto lecture = lire_lot(saisie, inscrit);
        lecture.lot.version = std::stoll(std::string(version));
        for (const auto& autre : lister_lots(tx, d.perimetre, inscrit.marche_id, Acte::CreerMarche))
            if (autre.id != inscrit.id && autre.numero == lecture.lot.numero) lecture.anomalies.push_back({"numero", "lot.deja_pris"});
        return lecture;
    };
    const auto comparer = [&](std::vector<AnomalieDeChamp> anomalies) {
        std::string change_par;
        d.base.read([&](Transaction& tx) {
            for (const auto& un : lister_evenements(tx, d.perimetre, {inscrit.id}, 1))
                change_par = un.auteur + ", le " + date_heure_fr(*parse_instant(un.instant)) + ",";
        });
        auto f = formulaire_de_lot(inscrit, saisie, std::move(anomalies));
        f.conflit = vue_conflit(inscrit, saisie, change_par);
        return montrer_formulaire(d, std::move(f), Status::Conflict);
    };
    const auto lecture = d.base.read(charger);
    if (!lecture.valable())
        return inscrit.version != lecture.lot.version ? comparer(lecture.anomalies)
                                                      : montrer_formulaire(d, formulaire_de_lot(inscrit, saisie, lecture.anomalies), Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto lue = charger(e.tx);
            if (!lue.valable()) throw Conflict("le numéro du lot vient d'être pris");
            modifier_lot(e, lue.lot);
            return {adresse_compte(inscrit.id), "lot_modifie", {}};
        });
    }
    catch (const Conflict&)
    {
        const auto relue = d.base.read(charger);
        if (inscrit.version == relue.lot.version && relue.valable()) throw;
        return comparer(relue.anomalies);
    }
}

static Response montrer_engagement_nouveau(const Demande& d)
{
    const auto lot = lire_lot_de(d, Acte::ReviserEngagement);
    SaisieEngagement saisie;
    saisie.debut = format_month(lot.execution.debut);
    saisie.cadence = "mensuelle";
    const auto adresse = d.http.query();
    saisie.heures = adresse.value("heures");
    saisie.source = adresse.value("source");
    return montrer_formulaire(d, formulaire_d_engagement(lot, saisie, {}), Status::Ok);
}

static Response creer_engagement(const Demande& d)
{
    const auto saisie = saisie_d_engagement(d.http.form());
    const auto lot = lire_lot_de(d, Acte::ReviserEngagement);
    const auto lecture = lire_engagement(saisie, lot);
    if (!lecture.valable()) return montrer_formulaire(d, formulaire_d_engagement(lot, saisie, lecture.anomalies), Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto inscrit = trouver_lot_de(e.tx, d, Acte::ReviserEngagement);
            const auto lue = lire_engagement(saisie, inscrit);
            if (!lue.valable()) throw Conflict("l'exécution du lot vient de changer");
            inscrire_engagement(e, inscrit, lue.genre, lue.debut, lue.source, lue.cadence, lue.heures, lue.effet_le);
            return {adresse_compte(inscrit.id), "engagement_cree", {}};
        });
    }
    catch (const Conflict&)
    {
        const auto engagements = d.base.read([&](Transaction& tx) { return lister_engagements(tx, lot); });
        if (std::none_of(engagements.begin(), engagements.end(), [&](const Engagement& un) { return un.genre == lecture.genre; })) throw;
        return montrer_formulaire(d, formulaire_d_engagement(lot, saisie, {{"genre", "engagement.deja_inscrit"}}), Status::UnprocessableContent);
    }
}

static Response montrer_objectif(const Demande& d)
{
    const auto objectif = d.base.read([&](Transaction& tx) { return charger_objectif(tx, d, Acte::VoirCompte); });
    SaisieRevision saisie;
    saisie.effet_le = format_day(d.aujourd_hui);
    if (objectif.revisions.empty()) saisie.cause = fiche(Cause::Initial).code;
    // Un calcul gardé amène ici avec ce qu'il propose d'inscrire.
    const auto adresse = d.http.query();
    saisie.heures = adresse.value("heures");
    if (const auto cause = adresse.value("cause"); !cause.empty()) saisie.cause = cause;
    saisie.piece = adresse.value("piece");
    return montrer_registre(d, objectif, saisie, {}, Status::Ok);
}

static Response creer_revision(const Demande& d)
{
    const auto saisie = saisie_de_revision(d.http.form());
    const auto objectif = d.base.read([&](Transaction& tx) { return charger_objectif(tx, d, Acte::ReviserEngagement); });
    const auto lecture = lire_revision(saisie, objectif.de.engagement);
    // Ce que le registre refuse peut y être par nous, envoyé deux fois : l'écriture le reconnaît.
    if (!std::all_of(lecture.anomalies.begin(), lecture.anomalies.end(), tient_au_registre))
        return montrer_registre(d, objectif, saisie, lecture.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto relu = charger_objectif(e.tx, d, Acte::ReviserEngagement);
            const auto lue = lire_revision(saisie, relu.de.engagement);
            if (!lue.valable()) throw Conflict("revision.relue");
            inscrire_revision(e, relu.de.lot, relu.de.engagement, lue.heures, lue.cause, lue.effet_le, lue.piece, lue.annule);
            return {"/engagements/" + relu.de.engagement.id + "/revisions", "revision_inscrite", {}};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("revision.relue")) throw;
        const auto relu = d.base.read([&](Transaction& tx) { return charger_objectif(tx, d, Acte::ReviserEngagement); });
        return montrer_registre(d, relu, saisie, lire_revision(saisie, relu.de.engagement).anomalies, Status::UnprocessableContent);
    }
}

static Response montrer_titulaire_nouveau(const Demande& d)
{
    const auto lot = lire_lot_de(d, Acte::CreerMarche);
    return montrer_formulaire(d, formulaire_de_titulaire(lot, "", lot.titulaires.empty() ? "titulaire" : "", {}), Status::Ok);
}

static Response creer_titulaire(const Demande& d)
{
    const auto formulaire = d.http.form();
    const std::string saisie(trimmed(formulaire.value("entreprise"))), qualite(formulaire.value("qualite"));
    Lot lot;
    std::vector<AnomalieDeChamp> anomalies;
    const auto lire = [&](Transaction& tx) {
        anomalies.clear();
        lot = trouver_lot_de(tx, d, Acte::CreerMarche);
        return lire_entreprise(tx, lot.structure_id, saisie, qualite, anomalies);
    };
    d.base.read(lire);
    if (!anomalies.empty()) return montrer_formulaire(d, formulaire_de_titulaire(lot, saisie, qualite, anomalies), Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto lue = lire(e.tx);
            if (!anomalies.empty()) throw Conflict("ce que vous désignez vient de changer");
            const auto entreprise = trouver_ou_inscrire_entreprise(e, lot.structure_id, lue.siret, lue.nom);
            for (const auto& deja : lot.titulaires)
                if (deja.entreprise_id == entreprise) throw Conflict("titulaire.deja_inscrit");
            inscrire_titulaire(e, lot, entreprise, lue.qualite);
            return {adresse_compte(lot.id), "titulaire_ajoute", {}};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("titulaire.deja_inscrit")) throw;
        return montrer_formulaire(d, formulaire_de_titulaire(lot, saisie, qualite, {{"entreprise", "titulaire.deja_inscrit"}}), Status::UnprocessableContent);
    }
}

static Response montrer_valeur_nouvelle(const Demande& d)
{
    const auto lot = lire_lot_de(d, Acte::FixerValeur);
    SaisieDeValeur saisie;
    saisie.cle = "plafond_formation";
    saisie.depuis = format_day(premier_jour(lot.execution.debut));
    return montrer_formulaire(d, formulaire_de_valeur(d, lot, saisie, {}), Status::Ok);
}

static Response creer_valeur(const Demande& d)
{
    const auto saisie = saisie_d_une_valeur(d.http.form());
    const auto lot = lire_lot_de(d, Acte::FixerValeur);
    const auto lecture = lire_valeur_de_lot(saisie, d.maison.droit);
    if (!lecture.valable()) return montrer_formulaire(d, formulaire_de_valeur(d, lot, saisie, lecture.anomalies), Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto inscrit = trouver_lot_de(e.tx, d, Acte::FixerValeur);
        const auto& valeur = lecture.valeur;
        inscrire_valeur_du_lot(e, inscrit, valeur.cle, valeur.depuis, valeur.valeur, valeur.source, valeur.raison, valeur.jusqu_a);
        return {adresse_compte(inscrit.id), "regle_inscrite", {}};
    });
}

void tracer_routes_lots(Routeur& routeur)
{
    routeur.add(Method::Get, "/marches/:marche/lots/nouveau", "creer_marche", montrer_lot_nouveau);
    routeur.add(Method::Post, "/marches/:marche/lots", "creer_marche", creer_lot);
    routeur.add(Method::Get, "/lots/:lot", "voir_compte", aller_au_compte);
    routeur.add(Method::Get, "/lots/:lot/compte", "voir_compte", montrer_compte);
    routeur.add(Method::Get, "/lots/:lot/modifier", "creer_marche", montrer_fiche);
    routeur.add(Method::Post, "/lots/:lot/fiche", "creer_marche", modifier_fiche);
    routeur.add(Method::Get, "/lots/:lot/titulaires/nouveau", "creer_marche", montrer_titulaire_nouveau);
    routeur.add(Method::Post, "/lots/:lot/titulaires", "creer_marche", creer_titulaire);
    routeur.add(Method::Get, "/lots/:lot/engagements/nouveau", "reviser_engagement", montrer_engagement_nouveau);
    routeur.add(Method::Post, "/lots/:lot/engagements", "reviser_engagement", creer_engagement);
    routeur.add(Method::Get, "/engagements/:engagement/revisions", "voir_compte", montrer_objectif);
    routeur.add(Method::Post, "/engagements/:engagement/revisions", "reviser_engagement", creer_revision);
    routeur.add(Method::Get, "/lots/:lot/valeurs/nouvelle", "fixer_valeur", montrer_valeur_nouvelle);
    routeur.add(Method::Post, "/lots/:lot/valeurs", "fixer_valeur", creer_valeur);
    tracer_api_lots(routeur);
}

} // namespace ouvrage
