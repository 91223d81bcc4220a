#include "app/spaser/spaser_pages.hpp"

#include "app/bilans/bilans_table.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/spaser/spaser_document.hpp"
#include "app/spaser/spaser_saisie.hpp"
#include "app/spaser/spaser_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/spaser";
constexpr int kLargeurDessin = 400, kLargeurSeule = 760; // à côté d'un texte, ou sur toute la page

std::string adresse_du_schema(const std::string& id) { return "/spaser/" + id; }
std::string adresse_de_l_objectif(const std::string& id) { return "/objectifs-spaser/" + id; }

/// L'année demandée, sinon l'année en cours ramenée dans le schéma.
int annee_demandee(const Demande& d, const SchemaDAchat& schema)
{
    const auto texte = std::string(d.http.query().value("annee"));
    if (texte.empty()) return std::clamp(static_cast<int>(d.aujourd_hui.year()), schema.debut, schema.fin);
    if (texte.size() != 4 || !all_digits(texte)) throw BadRequest("cette année ne se lit pas : écrivez-la comme 2026");
    const int annee = std::stoi(texte);
    if (annee < schema.debut || schema.fin < annee) throw BadRequest("cette année n'est pas du schéma");
    return annee;
}

/// Les années du schéma que l'on peut suivre : jusqu'à celle-ci.
int derniere_annee(const SchemaDAchat& schema, Jour aujourd_hui) { return std::min(schema.fin, std::max(schema.debut, static_cast<int>(aujourd_hui.year()))); }

/// `schema` : celui qui est en cours pour cet acheteur, s'il y en a un.
Vue vue_applicable(const SpaserDAcheteur& dit, const SchemaDAchat* schema, const std::string& acheteur_id)
{
    if (!dit.annee) return Vue{{"mot", "on ne sait pas"}, {"ton", "attente"}, {"icone", "question"}};
    switch (dit.reponse.applicable)
    {
    case Applicable::Oui:
    {
        const bool adopte = schema && schema->fait(SorteDeFaitDeSchema::Adoption, acheteur_id), publie = schema && schema->fait(SorteDeFaitDeSchema::Publication, acheteur_id);
        const std::string mot = adopte && publie ? "oui, adopté et publié" : adopte ? "oui, adopté ; à publier" : publie ? "oui, publié ; à adopter" : "oui, à adopter et à publier";
        const std::string ton = adopte && publie ? "bon" : adopte || publie ? "attente" : "alarme";
        return Vue{{"mot", mot}, {"ton", ton}, {"icone", "ton-" + ton}};
    }
    case Applicable::Non: return Vue{{"mot", "non, seuil non dépassé"}, {"ton", "bon"}, {"icone", "ton-bon"}};
    case Applicable::Inconnu: return Vue{{"mot", "on ne sait pas"}, {"ton", "attente"}, {"icone", "question"}};
    }
    return false;
}

std::string achats_en_mots(const SpaserDAcheteur& dit) { return dit.annee ? montant_fr(*dit.achats) + " en " + std::to_string(*dit.annee) : ""; }

// --- La liste -----------------------------------------------------------------------------------------------------

Response lister(const Demande& d)
{
    struct Lu
    {
        std::vector<SchemaDAchat> schemas;
        std::vector<std::vector<ArreteDeSchema>> arretes;
        std::vector<std::pair<AcheteurPossible, SpaserDAcheteur>> acheteurs;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.schemas = lister_schemas(tx, d.perimetre);
        for (const auto& un : lu.schemas) lu.arretes.push_back(lister_arretes(tx, un));
        for (const auto& un : lister_acheteurs_du_spaser(tx, d.perimetre)) lu.acheteurs.emplace_back(un, spaser_de(tx, d.perimetre, d.maison.droit, un.id));
        return lu;
    });
    Vue::List schemas, acheteurs;
    int imposes = 0;
    for (std::size_t i = 0; i < lu.schemas.size(); ++i)
    {
        const auto& un = lu.schemas[i];
        std::vector<std::string> noms;
        for (const auto& acheteur : un.acheteurs) noms.push_back(acheteur.nom);
        const auto* adoption = un.fait(SorteDeFaitDeSchema::Adoption);
        const auto* publication = un.fait(SorteDeFaitDeSchema::Publication);
        const auto objectifs = std::count_if(un.objectifs.begin(), un.objectifs.end(), [](const auto& o) { return !o.retire; });
        schemas.push_back(Vue{{"href", adresse_du_schema(un.id)}, {"intitule", un.intitule}, {"acheteurs", joined(noms, ", ")}, {"annees", std::to_string(un.debut) + " à " + std::to_string(un.fin)},
                              {"adopte", adoption ? "le " + en_toutes_lettres(adoption->le) : ""}, {"publie", publication ? "le " + en_toutes_lettres(publication->le) : ""},
                              {"objectifs", compter(objectifs, "objectif", "objectifs")},
                              {"arretes", lu.arretes[i].empty() ? "" : "dernière année arrêtée : " + std::to_string(lu.arretes[i].front().annee)}});
    }
    for (const auto& [un, dit] : lu.acheteurs)
    {
        const SchemaDAchat* schema = nullptr;
        for (const auto& autre : lu.schemas)
            if (autre.acheteur(un.id) && autre.fin >= static_cast<int>(d.aujourd_hui.year())) schema = &autre;
        const bool impose = dit.annee && dit.reponse.applicable == Applicable::Oui;
        if (impose && !schema) ++imposes;
        acheteurs.push_back(Vue{{"nom", un.nom}, {"href", "/acheteurs/" + un.id + "/obligations"}, {"achats", achats_en_mots(dit)}, {"verdict", vue_applicable(dit, schema, un.id)}, {"schema", schema ? schema->intitule : ""}});
    }
    const auto seuil = regle_pour("spaser.seuil_achats", d.aujourd_hui, d.maison.droit.valeurs);
    const bool sans = schemas.empty(), a_qui = !acheteurs.empty();
    const bool gerer = d.perimetre.peut(Acte::GererSpaser);
    return page(d, "spaser/liste",
                Vue{{"titre", sans ? "Aucun schéma d'achats" : compter(static_cast<std::int64_t>(lu.schemas.size()), "schéma d'achats", "schémas d'achats")},
                    {"nouveau_href", gerer ? "/spaser/nouveau" : ""},
                    {"non_vide", !sans},
                    {"schemas", std::move(schemas)},
                    {"vide", sans ? Vue{{"titre", "Aucun schéma n'est inscrit"},
                                        {"phrase", gerer ? "Inscrivez celui d'un acheteur, ou celui que plusieurs partagent : objectifs, cibles par année, puis le suivi qui se publie."
                                                         : "Rien n'est encore inscrit pour les acheteurs que vous voyez."},
                                        {"href", gerer ? "/spaser/nouveau" : ""}, {"libelle", gerer ? "Inscrire le premier" : ""}}
                                  : Vue(false)},
                    {"a_qui", a_qui ? Vue{{"titre", imposes == 0 ? "À qui un schéma s'impose" : compter(imposes, "acheteur à qui un schéma s'impose n'en a pas", "acheteurs à qui un schéma s'impose n'en ont pas")},
                                          {"seuil", seuil ? "Au-delà de " + valeur_en_mots(seuil->valeur) + " d'achats dans l'année civile. " + seuil->valeur.source + "." : "Aucun seuil n'est connu aujourd'hui."},
                                          {"acheteurs", std::move(acheteurs)}}
                                    : Vue(false)}},
                "SPASER", kIci);
}

// --- Inscrire un schéma -------------------------------------------------------------------------------------------

Response page_nouveau(const Demande& d, const Form& saisie, const std::vector<AcheteurPossible>& possibles, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    Vue::List options;
    for (const auto& un : possibles)
    {
        const bool choisie = possibles.size() == 1 || std::any_of(saisie.fields.begin(), saisie.fields.end(), [&](const auto& champ) { return champ.first == "acheteur" && champ.second == un.id; });
        options.push_back(Vue{{"id", options.empty() ? "acheteur" : "acheteur-" + un.id}, {"valeur", un.id}, {"texte", un.nom}, {"precision", un.siret ? "SIRET " + *un.siret : ""}, {"choisie", choisie}});
    }
    const auto annee = [&](const char* nom, const char* libelle) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = std::string(saisie.value(nom)), .aide = "Une année civile, comprise.", .clavier = "numeric", .taille = "court"}, anomalies);
    };
    return page(d, "spaser/nouveau",
                Vue{{"fil", vue_fil({{"/spaser", "SPASER"}}, "Inscrire un schéma")},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"champ_intitule", vue_champ({.nom = "intitule", .libelle = "Intitulé", .valeur = std::string(saisie.value("intitule")), .aide = "Comme il est voté : « SPASER 2022-2026 »."}, anomalies)},
                    {"champ_debut", annee("debut", "De l'année")},
                    {"champ_fin", annee("fin", "À l'année")},
                    {"champ_acheteur", Vue{{"nom", "acheteur"}, {"libelle", "De quel acheteur"}, {"aide", "Plusieurs pour un schéma commun : chacun garde ses indicateurs."}, {"anomalie", anomalie_de(anomalies, "acheteur")},
                                           {"genre", "checkbox"}, {"options", std::move(options)}, {"obligatoire", true}}}},
                "Inscrire un schéma", kIci, statut);
}

std::vector<AcheteurPossible> possibles_de(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return lister_acheteurs_possibles(tx, d.perimetre, Acte::GererSpaser); });
}

Response montrer_nouveau(const Demande& d) { return page_nouveau(d, {}, possibles_de(d), {}, Status::Ok); }

Response creer(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto possibles = possibles_de(d);
    auto lue = lire_nouveau_schema(formulaire, possibles);
    if (lue.anomalies.empty())
    {
        refuser_les_noms(d, possibles.front().structure_id, {{"intitule", lue.schema.intitule}}, lue.anomalies);
    }
    if (!lue.anomalies.empty()) return page_nouveau(d, formulaire, possibles, lue.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue { return {adresse_du_schema(creer_schema(e, d.perimetre, lue.schema)), "schema_inscrit", {}}; });
    }
    catch (const Conflict&)
    {
        return page_nouveau(d, formulaire, possibles, {{"intitule", "spaser.deja_inscrit"}}, Status::UnprocessableContent);
    }
}

// --- Un schéma, une année -----------------------------------------------------------------------------------------

struct LuDeSchema
{
    SchemaDAchat schema;
    AnneeDeSchema annee;
    std::map<std::string, std::map<int, SuiviDeSpaser>> annees; // d'un acheteur seul : pour les barres
    std::vector<ArreteDeSchema> arretes;
    std::vector<std::pair<std::string, SpaserDAcheteur>> obligations; // acheteur
    std::vector<AcheteurPossible> possibles;
    std::vector<Evenement> evenements;
};

LuDeSchema charger_schema(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        LuDeSchema lu;
        lu.schema = trouver_schema(tx, d.perimetre, Acte::VoirSpaser, d.param("schema"));
        const int annee = annee_demandee(d, lu.schema);
        lu.annee = suivre_l_annee(tx, d.perimetre, d.maison.droit, lu.schema, annee, d.aujourd_hui);
        if (!lu.schema.commun() && lu.schema.acheteurs.front().visible)
            lu.annees[lu.schema.acheteurs.front().id] = suivre_spaser(tx, d.perimetre, d.maison.droit, lu.schema, lu.schema.acheteurs.front(), lu.schema.debut, derniere_annee(lu.schema, d.aujourd_hui), d.aujourd_hui);
        lu.arretes = lister_arretes(tx, lu.schema);
        for (const auto& un : lu.schema.acheteurs)
            if (un.visible) lu.obligations.emplace_back(un.id, spaser_de(tx, d.perimetre, d.maison.droit, un.id));
        if (lu.schema.a_moi) lu.possibles = lister_acheteurs_possibles(tx, d.perimetre, Acte::GererSpaser);
        lu.evenements = lister_evenements(tx, d.perimetre, {lu.schema.id}, 10);
        return lu;
    });
}

std::string lignes_href(const SchemaDAchat& schema, const LigneDeSpaser& ligne, const SuiviDeSpaser& suivi)
{
    const auto* acheteur = schema.acheteur(suivi.acheteur_id);
    if (ligne.indicateur == IndicateurSpaser::Propre || !acheteur || !acheteur->visible || !suivi.arrete_le.empty()) return "";
    return adresse_de_l_objectif(ligne.objectif_id) + "/lignes?acheteur=" + suivi.acheteur_id + "&annee=" + std::to_string(suivi.annee);
}

std::string precision_de(const LigneDeSpaser& ligne)
{
    std::vector<std::string> morceaux;
    if (const auto taux = taux_fr(ligne.retenue()); !taux.empty()) morceaux.push_back(taux);
    morceaux.push_back(ligne.cible ? cible_fr(ligne) : "sans cible cette année");
    return joined(morceaux, " ; ");
}

Vue vue_notes(const std::vector<std::string>& notes)
{
    Vue::List liste;
    for (const auto& note : notes) liste.push_back(Vue{{"note", note}});
    return liste;
}

Vue vue_dessin(const std::vector<BarreDeSpaser>& barres, const std::string& phrase, const std::string& prefixe, int largeur = kLargeurDessin)
{
    const auto svg = dessiner_spaser(barres, phrase, largeur);
    if (svg.empty()) return false;
    return Vue{{"phrase", phrase}, {"svg", inline_svg(svg, phrase + ". Les nombres sont dans la table de l'objectif.", prefixe)}};
}

/// Ce que la page d'un schéma reçoit d'un formulaire refusé.
struct SaisieDeSchema
{
    Form formulaire;
    std::string lequel; // objectif, fait, acheteur, arrete
    std::vector<AnomalieDeChamp> anomalies;
};

Vue vue_objectifs(const LuDeSchema& lu, const std::map<std::string, std::map<int, SuiviDeSpaser>>& annees)
{
    const auto& schema = lu.schema;
    Vue::List objectifs;
    const std::string annee = std::to_string(lu.annee.annee);
    for (const auto& objectif : schema.objectifs)
    {
        if (objectif.retire) continue;
        Vue vue{{"rang", std::to_string(objectif.rang)}, {"href", adresse_de_l_objectif(objectif.id)}, {"intitule", objectif.intitule}, {"annee", annee}, {"seul", false}, {"commun", false}};
        const std::string prefixe = "barres-" + std::to_string(objectif.rang) + "-";
        if (!schema.commun())
        {
            const auto* ligne = lu.annee.suivis.empty() ? nullptr : lu.annee.suivis.front().ligne(objectif.id);
            if (!ligne) continue;
            std::vector<BarreDeSpaser> barres;
            for (const auto& [acheteur, suivis] : annees)
                for (const auto& [un, suivi] : suivis) barres.push_back({std::to_string(un), suivi.ligne(objectif.id)});
            vue.set("seul", Vue{{"annee", annee},
                                {"mesure", mesure_fr(*ligne, ligne->retenue())},
                                {"precision", precision_de(*ligne)},
                                {"lignes_href", lignes_href(schema, *ligne, lu.annee.suivis.front())},
                                {"verdict", vue_verdict(ligne->verdict)},
                                {"saisie", ligne->saisie ? Vue{{"source", ligne->source_de_saisie}, {"calcule", objectif.indicateur == IndicateurSpaser::Propre ? "" : mesure_fr(*ligne, ligne->calcul.mesure)}} : Vue(false)},
                                {"notes", objectif.indicateur == IndicateurSpaser::Propre && ligne->saisie ? Vue(Vue::List{}) : vue_notes(ligne->calcul.notes)},
                                {"dessin", barres.size() > 1 ? vue_dessin(barres, "Année par année", prefixe) : Vue(false)}});
        }
        else
        {
            Vue::List acheteurs;
            std::vector<BarreDeSpaser> barres;
            std::vector<std::string> notes;
            for (const auto& suivi : lu.annee.suivis)
            {
                const auto* ligne = suivi.ligne(objectif.id);
                if (!ligne)
                {
                    acheteurs.push_back(Vue{{"annee", annee}, {"nom", suivi.acheteur}, {"etat", "arrêté avant cet objectif"}, {"mesure", "–"}, {"taux", ""}, {"cible", ""}, {"lignes_href", ""}, {"verdict", vue_verdict(VerdictSpaser::Inconnu)}});
                    continue;
                }
                barres.push_back({suivi.acheteur, ligne});
                acheteurs.push_back(Vue{{"annee", annee}, {"nom", suivi.acheteur}, {"etat", suivi.arrete_le.empty() ? "" : "arrêté le " + en_toutes_lettres(suivi.le)}, {"mesure", mesure_fr(*ligne, ligne->retenue())}, {"taux", taux_fr(ligne->retenue())},
                                        {"cible", ligne->cible ? cible_nue(objectif, *ligne->cible) : ""}, {"lignes_href", lignes_href(schema, *ligne, suivi)}, {"verdict", vue_verdict(ligne->verdict)}});
                for (const auto& note : ligne->calcul.notes) notes.push_back(suivi.acheteur + ". " + note);
            }
            for (const auto& nom : lu.annee.non_lus)
                acheteurs.push_back(Vue{{"annee", annee}, {"nom", nom}, {"etat", "pas encore arrêté par lui"}, {"mesure", "–"}, {"taux", ""}, {"cible", ""}, {"lignes_href", ""}, {"verdict", vue_verdict(VerdictSpaser::Inconnu)}});
            const auto total = lu.annee.totaux.find(objectif.id);
            const LigneDeSpaser modele = lu.annee.suivis.empty() || !lu.annee.suivis.front().ligne(objectif.id) ? LigneDeSpaser{} : *lu.annee.suivis.front().ligne(objectif.id);
            const bool somme = total != lu.annee.totaux.end();
            vue.set("commun", Vue{{"annee", annee},
                                  {"rang", std::to_string(objectif.rang)},
                                  {"acheteurs", std::move(acheteurs)},
                                  {"total", somme ? Vue{{"annee", annee}, {"mesure", mesure_fr(modele, total->second)}, {"taux", taux_fr(total->second)}} : Vue(false)},
                                  {"sans_total", somme ? "" : objectif.fiche().s_additionne ? "Pas d'ensemble : il manque le nombre d'un acheteur." : "Ces nombres ne s'additionnent pas d'un acheteur à l'autre."},
                                  {"notes", vue_notes(notes)},
                                  {"dessin", vue_dessin(barres, "Par acheteur, en " + annee, prefixe, kLargeurSeule)}});
        }
        objectifs.push_back(std::move(vue));
    }
    return objectifs;
}

Vue vue_gestion(const LuDeSchema& lu, const SaisieDeSchema& s)
{
    const auto& schema = lu.schema;
    if (!schema.a_moi) return false;
    const auto& a = s.lequel == "objectif" || s.lequel == "acheteur" ? s.anomalies : std::vector<AnomalieDeChamp>{};
    const auto saisi = [&](const char* nom) { return s.lequel == "objectif" ? std::string(s.formulaire.value(nom)) : std::string(); };
    std::vector<Option> indicateurs, ajoutables;
    for (const auto& une : fiches_indicateurs_spaser()) indicateurs.push_back({std::string(une.code), std::string(une.libelle)});
    for (const auto& un : lu.possibles)
        if (!schema.acheteur(un.id)) ajoutables.push_back({un.id, un.nom});
    Vue::List acheteurs;
    for (const auto& un : schema.acheteurs)
        acheteurs.push_back(Vue{{"nom", un.nom}, {"retirer", schema.commun() ? Vue{{"action", adresse_du_schema(schema.id) + "/acheteurs"}, {"cle", random_token()}, {"id", un.id}} : Vue(false)}});
    const bool plusieurs = !ajoutables.empty();
    return Vue{{"action_objectif", adresse_du_schema(schema.id) + "/objectifs"},
               {"cle_objectif", random_token()},
               {"objectif_ouvert", s.lequel == "objectif" || schema.objectifs.empty()},
               {"champ_indicateur", vue_liste("indicateur", "Ce que l'on mesure", "Chacun a sa définition ; Ouvrage les calcule, sauf celui qui vous est propre.", "Choisir un indicateur", indicateurs, saisi("indicateur"), a)},
               {"champ_intitule", vue_champ({.nom = "intitule", .libelle = "Intitulé", .valeur = saisi("intitule"), .aide = "Vide : celui de l'indicateur.", .obligatoire = false}, a)},
               {"champ_unite", vue_champ({.nom = "unite", .libelle = "Unité", .valeur = saisi("unite"), .aide = "« repas », « t », « marchés ».", .taille = "moyen", .obligatoire = false}, a)},
               {"champ_numerateur", vue_champ({.nom = "numerateur", .libelle = "Ce que l'on compte", .valeur = saisi("numerateur"), .obligatoire = false}, a)},
               {"champ_denominateur", vue_champ({.nom = "denominateur", .libelle = "Sur quoi, pour un taux", .valeur = saisi("denominateur"), .obligatoire = false}, a)},
               {"champ_sens", vue_choix("sens", "On vise", "", {{"au_moins", "au moins la cible", ""}, {"au_plus", "au plus la cible", ""}}, saisi("sens").empty() ? "au_moins" : saisi("sens"), a)},
               {"acheteurs", std::move(acheteurs)},
               {"ajouter_acheteur", plusieurs ? Vue{{"action", adresse_du_schema(schema.id) + "/acheteurs"},
                                                    {"cle", random_token()},
                                                    {"champ_acheteur", vue_liste("acheteur", "Ajouter un acheteur", "Le schéma devient commun ; chacun garde ses indicateurs.", "Choisir", ajoutables, "", a)}}
                                              : Vue(false)}};
}

/// Ceux pour qui l'on peut écrire ; « tous » quand on tient le schéma et qu'ils sont plusieurs.
std::vector<Option> options_pour(const SchemaDAchat& schema)
{
    std::vector<Option> options;
    if (schema.a_moi) options.push_back({"tous", schema.commun() ? "Tous les acheteurs" : schema.acheteurs.front().nom});
    if (schema.commun() || !schema.a_moi)
        for (const auto& un : schema.acheteurs)
            if (un.a_moi || schema.a_moi) options.push_back({un.id, un.nom});
    return options;
}

std::vector<Option> options_d_acheteurs(const SchemaDAchat& schema)
{
    std::vector<Option> options;
    for (const auto& un : schema.acheteurs)
        if (un.a_moi) options.push_back({un.id, un.nom});
    return options;
}

Vue vue_inscrire_fait(const Demande& d, const SchemaDAchat& schema, const SaisieDeSchema& s)
{
    const auto pour = options_pour(schema);
    if (pour.empty() || !d.perimetre.peut(Acte::GererSpaser)) return false;
    const bool refuse = s.lequel == "fait";
    const auto& a = refuse ? s.anomalies : std::vector<AnomalieDeChamp>{};
    const auto saisi = [&](const char* nom) { return refuse ? std::string(s.formulaire.value(nom)) : std::string(); };
    return Vue{{"action", adresse_du_schema(schema.id) + "/faits"},
               {"cle", random_token()},
               {"ouvert", refuse},
               {"champ_sorte", vue_choix("sorte", "Ce qui a eu lieu", "", {{"adoption", "Adoption", "par une délibération"}, {"publication", "Publication", "du schéma ou de son suivi"}}, saisi("sorte"), a)},
               {"champ_le", vue_champ({.nom = "le", .libelle = "Le", .valeur = saisi("le"), .type = "date", .taille = "moyen"}, a)},
               {"champ_pour", vue_liste("pour", "Pour", "", "Choisir", pour, saisi("pour").empty() ? pour.front().valeur : saisi("pour"), a)},
               {"champ_numero", vue_champ({.nom = "numero", .libelle = "Numéro de la délibération", .valeur = saisi("numero"), .aide = "Pour une adoption.", .taille = "moyen", .obligatoire = false}, a)},
               {"champ_adresse", vue_champ({.nom = "adresse", .libelle = "Adresse où le lire", .valeur = saisi("adresse"), .aide = "Pour une publication : https://…", .type = "url", .obligatoire = false}, a)}};
}

Response page_schema(const Demande& d, const LuDeSchema& lu, const SaisieDeSchema& s, Status statut)
{
    const auto& schema = lu.schema;
    const int annee = lu.annee.annee;
    Vue::List onglets, etats, abandonnes, faits, arretes, obligations;
    for (int une = schema.debut; une <= derniere_annee(schema, d.aujourd_hui); ++une)
        onglets.push_back(Vue{{"href", adresse_du_schema(schema.id) + "?annee=" + std::to_string(une)}, {"annee", std::to_string(une)}, {"courante", une == annee}});
    const auto nom_de = [&](const std::string& id) {
        const auto* un = schema.acheteur(id);
        return un ? un->nom : std::string("un acheteur sorti du schéma");
    };
    std::vector<std::string> vus;
    for (const auto& un : lu.arretes)
    {
        const auto cle = un.acheteur_id + std::to_string(un.annee);
        const bool remplace = std::find(vus.begin(), vus.end(), cle) != vus.end();
        vus.push_back(cle);
        arretes.push_back(Vue{{"href", "/arretes-spaser/" + un.id}, {"annee", std::to_string(un.annee)}, {"acheteur", nom_de(un.acheteur_id)}, {"par", un.faite_par}, {"le", date_fr(*parse_instant(un.faite_le))}, {"remplace", remplace}});
        if (un.annee == annee && !remplace)
            etats.push_back(Vue{{"ton", "bon"}, {"icone", "ton-bon"}, {"phrase", "Le suivi " + std::to_string(annee) + " de " + nom_de(un.acheteur_id) + " est arrêté depuis le " + date_fr(*parse_instant(un.faite_le)) + "."},
                                {"href", "/arretes-spaser/" + un.id}});
    }
    for (const auto& nom : lu.annee.non_lus)
        etats.push_back(Vue{{"ton", "info"}, {"icone", "cadenas"}, {"phrase", "Les chiffres de " + nom + " sont les siens : ils se lisent une fois arrêtés."}, {"href", ""}});
    for (const auto& un : schema.objectifs)
        if (un.retire) abandonnes.push_back(Vue{{"href", adresse_de_l_objectif(un.id)}, {"intitule", un.intitule}, {"raison", *un.retire}});
    for (const auto& un : schema.faits)
    {
        const bool adoption = un.sorte == SorteDeFaitDeSchema::Adoption;
        const bool annulable = un.acheteur_id ? schema.acheteur(*un.acheteur_id) && (schema.acheteur(*un.acheteur_id)->a_moi || schema.a_moi) : schema.a_moi;
        faits.push_back(Vue{{"phrase", (adoption ? "Adopté par délibération n° " + un.numero : "Publié") + (un.acheteur_id ? " par " + nom_de(*un.acheteur_id) : "") + " le " + en_toutes_lettres(un.le)},
                            {"adresse", un.adresse},
                            {"annuler", annulable && d.perimetre.peut(Acte::GererSpaser) ? Vue{{"action", adresse_du_schema(schema.id) + "/faits"}, {"cle", random_token()}, {"id", un.id}} : Vue(false)}});
    }
    const bool en_cours = schema.fin >= static_cast<int>(d.aujourd_hui.year());
    for (const auto& [id, dit] : lu.obligations)
        obligations.push_back(Vue{{"nom", "Un schéma s'impose-t-il à " + nom_de(id) + " ?"}, {"verdict", vue_applicable(dit, en_cours ? &schema : nullptr, id)},
                                  {"detail", dit.annee ? achats_en_mots(dit) + ", " + dit.source : "Ses achats de l'année ne sont pas inscrits : ce qui compte est ce qui a été dépensé."}});
    const bool sans_objectif = std::none_of(schema.objectifs.begin(), schema.objectifs.end(), [](const auto& un) { return !un.retire; });
    const auto arretables = options_d_acheteurs(schema);
    const bool arreter = !arretables.empty() && !sans_objectif && d.perimetre.peut(Acte::GererSpaser);
    const bool lisible = !lu.annee.suivis.empty() && !sans_objectif;
    const std::string chemin = adresse_du_schema(schema.id) + "/suivi.", question = "?annee=" + std::to_string(annee);
    // Le tour : une année finie que personne n'a arrêtée.
    std::optional<Vue> tour;
    if (!sans_objectif)
        for (int une = schema.debut; une < static_cast<int>(d.aujourd_hui.year()) && une <= schema.fin; ++une)
            for (const auto& acheteur : schema.acheteurs)
                if (!tour && std::none_of(lu.arretes.begin(), lu.arretes.end(), [&](const auto& un) { return un.annee == une && un.acheteur_id == acheteur.id; }))
                    tour = Vue{{"qui", acheteur.a_moi ? "vous" : acheteur.nom}, {"quoi", "arrêter le suivi " + std::to_string(une) + (schema.commun() ? " de " + acheteur.nom : "")}, {"depuis", "depuis le 1er janvier " + std::to_string(une + 1)},
                               {"dernier_acte", ""}, {"a_moi", acheteur.a_moi}, {"en_retard", une + 1 < static_cast<int>(d.aujourd_hui.year())}};
    std::vector<std::string> noms;
    for (const auto& un : schema.acheteurs) noms.push_back(un.nom);
    const std::string constat = schema.commun() || lu.annee.suivis.empty() ? compter(static_cast<std::int64_t>(schema.acheteurs.size()), "acheteur", "acheteurs") : constat_de(lu.annee.suivis.front());
    const bool sans_acte = faits.empty() && arretes.empty();
    return page(d, "spaser/schema",
                Vue{{"fil", vue_fil({{"/spaser", "SPASER"}}, schema.intitule)},
                    {"titre", schema.intitule + "\u00A0: " + constat},
                    {"sous_titre", joined(noms, ", ") + ", de " + std::to_string(schema.debut) + " à " + std::to_string(schema.fin) + ". Suivi par " + schema.structure + "."},
                    {"exporter", lisible ? Vue{{"pdf_href", chemin + "pdf" + question}, {"odt_href", chemin + "odt" + question}, {"xlsx_href", chemin + "xlsx" + question}, {"csv_href", chemin + "csv" + question}} : Vue(false)},
                    {"tour", tour ? std::move(*tour) : Vue(false)},
                    {"anomalies", vue_anomalies(s.anomalies)},
                    {"annees", std::move(onglets)},
                    {"etats", std::move(etats)},
                    {"vide", sans_objectif ? Vue{{"titre", "Aucun objectif n'est encore inscrit"}, {"phrase", "Choisissez ce que ce schéma mesure, puis fixez une cible par année."}, {"href", schema.a_moi ? "#indicateur" : ""},
                                                 {"libelle", schema.a_moi ? "Ajouter un objectif" : ""}}
                                           : Vue(false)},
                    {"objectifs", vue_objectifs(lu, lu.annees)},
                    {"abandonnes", std::move(abandonnes)},
                    {"texte", lisible ? texte_a_publier(lu.annee.suivis) : ""},
                    {"arreter", arreter ? Vue{{"annee", std::to_string(annee)}, {"action", adresse_du_schema(schema.id) + "/arretes"}, {"cle", random_token()},
                                              {"champ_acheteur", vue_liste("acheteur_arrete", "Pour quel acheteur", "", "Choisir", arretables, arretables.size() == 1 ? arretables.front().valeur : "",
                                                                           s.lequel == "arrete" ? s.anomalies : std::vector<AnomalieDeChamp>{})}}
                                        : Vue(false)},
                    {"obligations", std::move(obligations)},
                    {"faits", std::move(faits)},
                    {"arretes", std::move(arretes)},
                    {"sans_acte", sans_acte},
                    {"inscrire_fait", vue_inscrire_fait(d, schema, s)},
                    {"gerer", vue_gestion(lu, s)},
                    {"journal", lu.evenements.empty() ? Vue(false) : vue_journal(lu.evenements)}},
                schema.intitule, kIci, statut);
}

Response montrer_schema(const Demande& d) { return page_schema(d, charger_schema(d), {}, Status::Ok); }

SchemaDAchat schema_a_gerer(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_schema(tx, d.perimetre, Acte::GererSpaser, d.param("schema")); });
}

Response refuser_schema(const Demande& d, const Form& formulaire, const std::string& lequel, std::vector<AnomalieDeChamp> anomalies)
{
    return page_schema(d, charger_schema(d), {formulaire, lequel, std::move(anomalies)}, Status::UnprocessableContent);
}

Response creer_objectif(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto schema = schema_a_gerer(d);
    auto lue = lire_objectif(formulaire);
    refuser_les_noms(d, schema.structure_id, {{"intitule", lue.objectif.intitule}, {"numerateur", lue.objectif.numerateur}, {"denominateur", lue.objectif.denominateur}, {"unite", lue.objectif.unite}}, lue.anomalies);
    if (!lue.anomalies.empty()) return refuser_schema(d, formulaire, "objectif", lue.anomalies);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            return {adresse_de_l_objectif(ajouter_objectif_au_schema(e, trouver_schema(e.tx, d.perimetre, Acte::GererSpaser, schema.id), lue.objectif)), "objectif_spaser_ajoute", {}};
        });
    }
    catch (const Conflict&)
    {
        return refuser_schema(d, formulaire, "objectif", {{"indicateur", "spaser.objectif_deja"}});
    }
}

Response changer_les_acheteurs(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto schema = schema_a_gerer(d);
    const std::string retire(trimmed(formulaire.value("retire"))), ajoute(trimmed(formulaire.value("acheteur")));
    const auto* sortant = schema.acheteur(retire);
    const auto possibles = possibles_de(d);
    const auto entrant = std::find_if(possibles.begin(), possibles.end(), [&](const auto& un) { return un.id == ajoute; });
    if (!retire.empty() && !sortant) return refuser_schema(d, formulaire, "acheteur", {{"acheteur", "champ.inconnu"}});
    if (retire.empty() && entrant == possibles.end()) return refuser_schema(d, formulaire, "acheteur", {{"acheteur", ajoute.empty() ? "champ.absent" : "champ.inconnu"}});
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_schema(e.tx, d.perimetre, Acte::GererSpaser, schema.id);
        if (sortant)
        {
            if (!relu.acheteur(retire)) throw Conflict("cet acheteur est déjà sorti du schéma");
            retirer_acheteur_du_schema(e, relu, *relu.acheteur(retire));
        }
        else ajouter_acheteur_au_schema(e, relu, *entrant);
        return {adresse_du_schema(schema.id), "schema_modifie", {}};
    });
}

Response creer_fait(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto schema = schema_a_gerer(d);
    const std::string annule(trimmed(formulaire.value("annule")));
    FaitDeSchema fait;
    if (!annule.empty())
    {
        const auto vise = std::find_if(schema.faits.begin(), schema.faits.end(), [&](const auto& un) { return un.id == annule; });
        if (vise == schema.faits.end()) return refuser_schema(d, formulaire, "fait", {{"sorte", "champ.inconnu"}});
        fait = *vise;
    }
    else
    {
        auto lue = lire_fait(formulaire, schema, d.aujourd_hui);
        refuser_les_noms(d, schema.structure_id, {{"numero", lue.fait.numero}}, lue.anomalies);
        if (!lue.anomalies.empty()) return refuser_schema(d, formulaire, "fait", lue.anomalies);
        fait = lue.fait;
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_fait_de_schema(e, trouver_schema(e.tx, d.perimetre, Acte::GererSpaser, schema.id), fait, annule);
        return {adresse_du_schema(schema.id), "schema_modifie", {}};
    });
}

Response arreter(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto schema = schema_a_gerer(d);
    std::vector<AnomalieDeChamp> anomalies;
    const auto annee = lire_nombre("annee_arretee", trimmed(formulaire.value("annee_arretee")), schema.debut, schema.fin, Exigence::Obligatoire, anomalies);
    if (annee && *annee > static_cast<int>(d.aujourd_hui.year())) anomalies.push_back({"annee_arretee", "spaser.annee_a_venir"});
    std::string choisi(trimmed(formulaire.value("acheteur_arrete")));
    const auto arretables = options_d_acheteurs(schema);
    if (choisi.empty() && arretables.size() == 1) choisi = arretables.front().valeur;
    if (std::none_of(arretables.begin(), arretables.end(), [&](const auto& une) { return une.valeur == choisi; })) anomalies.push_back({"acheteur_arrete", choisi.empty() ? "champ.absent" : "champ.inconnu"});
    if (std::none_of(schema.objectifs.begin(), schema.objectifs.end(), [](const auto& un) { return !un.retire; })) anomalies.push_back({"annee_arretee", "spaser.rien_a_arreter"});
    if (!anomalies.empty()) return refuser_schema(d, formulaire, "arrete", anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_schema(e.tx, d.perimetre, Acte::GererSpaser, schema.id);
        const auto* acheteur = relu.acheteur(choisi);
        if (!acheteur) throw Conflict("cet acheteur est sorti du schéma");
        const auto suivi = suivre_spaser(e.tx, d.perimetre, d.maison.droit, relu, *acheteur, *annee, *annee, d.aujourd_hui).at(*annee);
        return {"/arretes-spaser/" + arreter_spaser(e, relu, suivi), "suivi_arrete", {}};
    });
}

// --- Documents ----------------------------------------------------------------------------------------------------

struct SuiviSurPapier
{
    AnneeDeSchema annee;
    std::vector<MentionDeBilan> mentions;
};

SuiviSurPapier charger_suivi(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        const auto schema = trouver_schema(tx, d.perimetre, Acte::VoirSpaser, d.param("schema"));
        const int annee = annee_demandee(d, schema);
        SuiviSurPapier papier{suivre_l_annee(tx, d.perimetre, d.maison.droit, schema, annee, d.aujourd_hui), {}};
        if (papier.annee.suivis.empty()) throw NotFound("le suivi de cette année n'est pas encore arrêté");
        papier.mentions = lister_mentions(tx, schema.structure_id, std::chrono::year{annee} / std::chrono::January / 1, d.aujourd_hui);
        return papier;
    });
}

Response fichier(std::string contenu, const char* type, const std::string& nom) { return Response::attachment(std::move(contenu), type, nom).with("Cache-Control", "no-store"); }

Response rendre_pdf(const Demande& d)
{
    const auto papier = charger_suivi(d);
    return fichier(write_pdf(document_du_spaser(papier.annee, papier.mentions, d.maintenant())), "application/pdf", fichier_du_spaser(papier.annee, "pdf"));
}
Response rendre_odt(const Demande& d)
{
    const auto papier = charger_suivi(d);
    return fichier(write_odt(document_du_spaser(papier.annee, papier.mentions, d.maintenant())), "application/vnd.oasis.opendocument.text", fichier_du_spaser(papier.annee, "odt"));
}
Response rendre_xlsx(const Demande& d)
{
    const auto papier = charger_suivi(d);
    return fichier(classeur_du_spaser(papier.annee, d.maintenant()), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fichier_du_spaser(papier.annee, "xlsx"));
}
Response rendre_csv(const Demande& d)
{
    const auto papier = charger_suivi(d);
    return fichier(csv_du_spaser(papier.annee), "text/csv; charset=utf-8", fichier_du_spaser(papier.annee, "csv"));
}

struct ArreteLu
{
    ArreteTrouve arrete;
    std::vector<ArreteDeSchema> tous;
    std::vector<MentionDeBilan> mentions;

    AnneeDeSchema annee() const { return {arrete.arrete.annee, {arrete.suivi}, {}, {}}; }
};
ArreteLu charger_arrete(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        ArreteLu lu{trouver_arrete(tx, d.perimetre, Acte::VoirSpaser, d.param("arrete_spaser")), {}, {}};
        lu.tous = lister_arretes(tx, lu.arrete.schema);
        lu.mentions = lister_mentions(tx, lu.arrete.schema.structure_id, std::chrono::year{lu.arrete.arrete.annee} / std::chrono::January / 1, lu.arrete.suivi.le);
        return lu;
    });
}

Response montrer_arrete(const Demande& d)
{
    const auto lu = charger_arrete(d);
    const auto& arrete = lu.arrete.arrete;
    const auto document = document_du_spaser(lu.annee(), lu.mentions, *parse_instant(arrete.faite_le));
    std::string dernier;
    for (const auto& un : lu.tous)
        if (un.acheteur_id == arrete.acheteur_id && un.annee == arrete.annee && un.rang > arrete.rang && dernier.empty()) dernier = "/arretes-spaser/" + un.id;
    const std::string chemin = "/arretes-spaser/" + arrete.id + "/suivi.";
    return page(d, "spaser/arrete",
                Vue{{"fil", vue_fil({{"/spaser", "SPASER"}, {adresse_du_schema(arrete.schema_id), lu.arrete.schema.intitule}}, "Suivi " + std::to_string(arrete.annee))},
                    {"pdf_href", chemin + "pdf"},
                    {"odt_href", chemin + "odt"},
                    {"suivant", dernier.empty() ? Vue(false) : Vue{{"href", dernier}}},
                    {"document", write_html(document)}},
                document.title, kIci);
}
Response rendre_arrete_pdf(const Demande& d)
{
    const auto lu = charger_arrete(d);
    return fichier(write_pdf(document_du_spaser(lu.annee(), lu.mentions, *parse_instant(lu.arrete.arrete.faite_le))), "application/pdf", fichier_du_spaser(lu.annee(), "pdf"));
}
Response rendre_arrete_odt(const Demande& d)
{
    const auto lu = charger_arrete(d);
    return fichier(write_odt(document_du_spaser(lu.annee(), lu.mentions, *parse_instant(lu.arrete.arrete.faite_le))), "application/vnd.oasis.opendocument.text", fichier_du_spaser(lu.annee(), "odt"));
}

// --- Un objectif --------------------------------------------------------------------------------------------------

struct LuDObjectif
{
    ObjectifTrouve trouve;
    std::map<std::string, std::map<int, SuiviDeSpaser>> suivis;
};

LuDObjectif charger_objectif(const Demande& d, Acte acte = Acte::VoirSpaser)
{
    return d.base.read([&](Transaction& tx) {
        LuDObjectif lu{trouver_objectif(tx, d.perimetre, acte, d.param("objectif_spaser")), {}};
        // Un objectif abandonné se relit avec les autres : ses années passées restent comptées.
        auto schema = lu.trouve.schema;
        for (auto& un : schema.objectifs)
            if (un.id == lu.trouve.objectif.id) un.retire.reset();
        for (const auto& acheteur : schema.acheteurs)
            if (acheteur.visible) lu.suivis[acheteur.id] = suivre_spaser(tx, d.perimetre, d.maison.droit, schema, acheteur, schema.debut, derniere_annee(schema, d.aujourd_hui), d.aujourd_hui);
        return lu;
    });
}

struct SaisieDeLObjectif
{
    Form formulaire;
    std::string lequel; // cible, valeur, retrait
    std::vector<AnomalieDeChamp> anomalies;
};

std::vector<Option> options_d_annees(const SchemaDAchat& schema, int jusqu_a)
{
    std::vector<Option> options;
    for (int une = schema.debut; une <= jusqu_a; ++une) options.push_back({std::to_string(une), std::to_string(une)});
    return options;
}

Vue vue_registre_d_objectif(const SchemaDAchat& schema, const ObjectifDeSchema& objectif, bool petits_tus)
{
    Vue::List lignes;
    const auto pour = [&](const std::optional<std::string>& id) { return !id ? std::string(schema.commun() ? "tous" : schema.acheteurs.front().nom) : schema.acheteur(*id) ? schema.acheteur(*id)->nom : std::string("un acheteur sorti"); };
    for (const auto& une : objectif.cibles)
        lignes.push_back(Vue{{"annee", std::to_string(une.annee)}, {"sorte", "cible"}, {"remplacee", une.remplacee}, {"quantite", cible_nue(objectif, une.cible)}, {"pour", pour(une.acheteur_id)}, {"source", une.source},
                             {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}});
    for (const auto& une : objectif.valeurs)
    {
        // La valeur d'un autre acheteur est la sienne, et un nombre de personnes ne se relit que par le suivi, qui tait les petits.
        const auto* acheteur = schema.acheteur(une.acheteur_id);
        if (acheteur && !acheteur->visible) continue;
        const auto en = objectif.fiche().mesure;
        const auto ecrite = quantite_fr(en, une.numerateur, objectif.unite) + (une.denominateur ? " sur " + quantite_fr(en, *une.denominateur, objectif.unite) : "");
        lignes.push_back(Vue{{"annee", std::to_string(une.annee)}, {"sorte", "déclaré"}, {"remplacee", une.remplacee}, {"quantite", petits_tus ? "voir au-dessus" : ecrite}, {"pour", pour(une.acheteur_id)}, {"source", une.source},
                             {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}});
    }
    if (lignes.empty()) return false;
    return Vue{{"lignes", std::move(lignes)}};
}

Response page_objectif(const Demande& d, const LuDObjectif& lu, const SaisieDeLObjectif& s, Status statut)
{
    const auto& schema = lu.trouve.schema;
    const auto& objectif = lu.trouve.objectif;
    Vue::List acheteurs;
    for (const auto& acheteur : schema.acheteurs)
    {
        const auto rang = std::to_string(acheteurs.size() + 1);
        const auto suivis = lu.suivis.find(acheteur.id);
        if (suivis == lu.suivis.end())
        {
            acheteurs.push_back(Vue{{"rang", rang}, {"nom", acheteur.nom}, {"hors", true}, {"lu", false}});
            continue;
        }
        Vue::List annees, notes;
        std::vector<std::pair<std::string, std::string>> dites; // les mêmes mots ne se répètent pas d'année en année
        std::vector<BarreDeSpaser> barres;
        for (const auto& [annee, suivi] : suivis->second)
        {
            const auto* ligne = suivi.ligne(objectif.id);
            ensure(ligne != nullptr, "l'objectif que l'on relit est dans son suivi");
            barres.push_back({std::to_string(annee), ligne});
            annees.push_back(Vue{{"annee", std::to_string(annee)}, {"calcule", objectif.indicateur == IndicateurSpaser::Propre ? "–" : mesure_fr(*ligne, ligne->calcul.mesure)}, {"declare", ligne->saisie ? mesure_fr(*ligne, *ligne->saisie) : ""},
                                 {"taux", taux_fr(ligne->retenue())}, {"cible", ligne->cible ? cible_nue(objectif, *ligne->cible) : ""}, {"lignes_href", lignes_href(schema, *ligne, suivi)}, {"verdict", vue_verdict(ligne->verdict)}});
            for (const auto& note : ligne->calcul.notes)
            {
                const auto deja = std::find_if(dites.begin(), dites.end(), [&](const auto& une) { return une.second == note; });
                if (deja == dites.end()) dites.emplace_back(std::to_string(annee), note);
                else deja->first += ", " + std::to_string(annee);
            }
        }
        for (const auto& [quand, note] : dites) notes.push_back(Vue{{"annee", quand}, {"note", note}});
        acheteurs.push_back(Vue{{"rang", rang}, {"nom", acheteur.nom}, {"hors", false},
                                {"lu", Vue{{"rang", rang}, {"annees", std::move(annees)}, {"notes", objectif.indicateur == IndicateurSpaser::Propre ? Vue(Vue::List{}) : Vue(std::move(notes))},
                                           {"dessin", barres.size() > 1 ? vue_dessin(barres, "Année par année, devant ce qui est visé", "barres-" + rang + "-", kLargeurSeule) : Vue(false)}}}});
    }
    const auto pour = options_pour(schema);
    const auto declarants = options_d_acheteurs(schema);
    const bool ecrire_ici = d.perimetre.peut(Acte::GererSpaser) && !objectif.retire;
    const auto anomalies_de = [&](const char* lequel) { return s.lequel == lequel ? s.anomalies : std::vector<AnomalieDeChamp>{}; };
    const auto saisi = [&](const char* lequel, const char* nom) { return s.lequel == lequel ? std::string(s.formulaire.value(nom)) : std::string(); };
    const auto ac = anomalies_de("cible"), av = anomalies_de("valeur"), ar = anomalies_de("retrait");
    const std::string cette_annee = std::to_string(derniere_annee(schema, d.aujourd_hui));
    const bool taux = !objectif.sur_quoi().empty();
    std::vector<OptionDeChoix> formes;
    if (taux) formes.push_back({"taux", "Un taux", "en pour-cent de : " + objectif.sur_quoi()});
    formes.push_back({"valeur", "Une quantité", objectif.ce_que_compte()});
    const auto unite = objectif.fiche().mesure == MesureEn::Euros ? "€" : objectif.fiche().mesure == MesureEn::Heures ? "h" : objectif.unite;
    return page(d, "spaser/objectif",
                Vue{{"fil", vue_fil({{"/spaser", "SPASER"}, {adresse_du_schema(schema.id), schema.intitule}}, objectif.intitule)},
                    {"titre", objectif.intitule},
                    {"definition", objectif.fiche().definition},
                    {"anomalies", vue_anomalies(s.anomalies)},
                    {"abandonne", objectif.retire.value_or("")},
                    {"compte", objectif.ce_que_compte()},
                    {"sur", objectif.sur_quoi()},
                    {"sens", objectif.sens == SensDeCible::AuMoins ? "au moins la cible" : "au plus la cible"},
                    {"acheteurs", std::move(acheteurs)},
                    {"registre", vue_registre_d_objectif(schema, objectif, objectif.fiche().mesure == MesureEn::Personnes)},
                    {"viser", ecrire_ici && !pour.empty()
                                  ? Vue{{"action", adresse_de_l_objectif(objectif.id) + "/cibles"}, {"cle", random_token()}, {"ouvert", s.lequel == "cible" || (objectif.cibles.empty() && s.lequel.empty())},
                                        {"champ_annee", vue_liste("annee", "Pour l'année", "", "Choisir", options_d_annees(schema, schema.fin), saisi("cible", "annee").empty() ? cette_annee : saisi("cible", "annee"), ac)},
                                        {"champ_pour", vue_liste("pour", "Pour", schema.commun() ? "La cible d'un acheteur l'emporte sur celle de tous." : "", "Choisir", pour, saisi("cible", "pour").empty() ? pour.front().valeur : saisi("cible", "pour"), ac)},
                                        {"champ_forme", vue_choix("forme", "Ce que l'on vise", "", formes, saisi("cible", "forme").empty() ? formes.front().valeur : saisi("cible", "forme"), ac)},
                                        {"champ_quantite", vue_champ({.nom = "quantite", .libelle = "Cible", .valeur = saisi("cible", "quantite"), .aide = taux ? "« 30 » pour 30 %." : "", .clavier = "decimal", .unite = taux ? "" : unite, .taille = "court"}, ac)},
                                        {"champ_source", vue_champ({.nom = "source", .libelle = "D'où vient-elle", .valeur = saisi("cible", "source"), .aide = "« Schéma adopté le 7 octobre 2021, action 3 »."}, ac)}}
                                  : Vue(false)},
                    {"declarer", ecrire_ici && !declarants.empty()
                                     ? Vue{{"action", adresse_de_l_objectif(objectif.id) + "/valeurs"}, {"cle", random_token()}, {"ouvert", s.lequel == "valeur"},
                                           {"champ_annee", vue_liste("annee_valeur", "De l'année", "", "Choisir", options_d_annees(schema, derniere_annee(schema, d.aujourd_hui)), saisi("valeur", "annee_valeur").empty() ? cette_annee : saisi("valeur", "annee_valeur"), av)},
                                           {"champ_acheteur", vue_liste("acheteur", "Acheteur", "", "Choisir", declarants, declarants.size() == 1 ? declarants.front().valeur : saisi("valeur", "acheteur"), av)},
                                           {"champ_nombre", vue_champ({.nom = "nombre", .libelle = "Nombre", .valeur = saisi("valeur", "nombre"), .aide = objectif.ce_que_compte() + ".", .clavier = "decimal", .unite = unite, .taille = "court"}, av)},
                                           {"champ_sur", taux ? vue_champ({.nom = "sur", .libelle = "Sur", .valeur = saisi("valeur", "sur"), .aide = objectif.sur_quoi() + ".", .clavier = "decimal", .unite = unite, .taille = "court", .obligatoire = false}, av) : Vue(false)},
                                           {"champ_source", vue_champ({.nom = "source_valeur", .libelle = "Source", .valeur = saisi("valeur", "source_valeur"), .aide = "« Compte administratif 2025, tableau 4 »."}, av)}}
                                     : Vue(false)},
                    {"abandonner", ecrire_ici && schema.a_moi ? Vue{{"action", adresse_de_l_objectif(objectif.id) + "/retrait"}, {"cle", random_token()}, {"ouvert", s.lequel == "retrait"},
                                                                    {"champ_raison", vue_champ({.nom = "raison", .libelle = "Pourquoi", .valeur = saisi("retrait", "raison")}, ar)}}
                                                              : Vue(false)}},
                objectif.intitule, kIci, statut);
}

Response montrer_objectif(const Demande& d) { return page_objectif(d, charger_objectif(d), {}, Status::Ok); }

Response refuser_objectif(const Demande& d, const Form& formulaire, const std::string& lequel, std::vector<AnomalieDeChamp> anomalies)
{
    return page_objectif(d, charger_objectif(d), {formulaire, lequel, std::move(anomalies)}, Status::UnprocessableContent);
}

ObjectifTrouve objectif_a_gerer(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_objectif(tx, d.perimetre, Acte::GererSpaser, d.param("objectif_spaser")); });
}

Response creer_cible(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto trouve = objectif_a_gerer(d);
    auto lue = lire_cible(formulaire, trouve.schema, trouve.objectif);
    if (trouve.objectif.retire) lue.anomalies.push_back({"annee", "spaser.abandonne"});
    refuser_les_noms(d, trouve.schema.structure_id, {{"source", lue.source}}, lue.anomalies);
    if (!lue.anomalies.empty()) return refuser_objectif(d, formulaire, "cible", lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_objectif(e.tx, d.perimetre, Acte::GererSpaser, trouve.objectif.id);
        inscrire_cible(e, relu.schema, relu.objectif, lue.acheteur_id, lue.annee, lue.cible, lue.source);
        return {adresse_de_l_objectif(trouve.objectif.id), "cible_inscrite", {}};
    });
}

Response creer_valeur(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto trouve = objectif_a_gerer(d);
    auto lue = lire_valeur_de_schema(formulaire, trouve.schema, trouve.objectif, d.aujourd_hui);
    if (trouve.objectif.retire) lue.anomalies.push_back({"annee_valeur", "spaser.abandonne"});
    refuser_les_noms(d, trouve.schema.structure_id, {{"source_valeur", lue.source}}, lue.anomalies);
    if (!lue.anomalies.empty()) return refuser_objectif(d, formulaire, "valeur", lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_objectif(e.tx, d.perimetre, Acte::GererSpaser, trouve.objectif.id);
        inscrire_valeur_de_schema(e, relu.schema, relu.objectif, lue.acheteur_id, lue.annee, lue.numerateur, lue.denominateur, lue.source);
        return {adresse_de_l_objectif(trouve.objectif.id), "valeur_spaser_declaree", {}};
    });
}

Response abandonner(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto trouve = objectif_a_gerer(d);
    std::vector<AnomalieDeChamp> anomalies;
    const auto raison = lire_texte("raison", trimmed(formulaire.value("raison")), 300, Exigence::Obligatoire, anomalies);
    refuser_les_noms(d, trouve.schema.structure_id, {{"raison", raison}}, anomalies);
    if (!anomalies.empty()) return refuser_objectif(d, formulaire, "retrait", anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_objectif(e.tx, d.perimetre, Acte::GererSpaser, trouve.objectif.id);
        retirer_objectif_du_schema(e, relu.schema, relu.objectif, raison);
        return {adresse_du_schema(relu.schema.id), "schema_modifie", {}};
    });
}

Response montrer_lignes(const Demande& d)
{
    struct Lu
    {
        ObjectifTrouve trouve;
        AcheteurDeSchema acheteur;
        int annee = 0;
        std::vector<MarcheCompte> marches;
        std::vector<std::string> notes;
    };
    const auto question = d.http.query();
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.trouve = trouver_objectif(tx, d.perimetre, Acte::VoirSpaser, d.param("objectif_spaser"));
        lu.annee = annee_demandee(d, lu.trouve.schema);
        const std::string demande(question.value("acheteur"));
        const auto* acheteur = demande.empty() ? &lu.trouve.schema.acheteurs.front() : lu.trouve.schema.acheteur(demande);
        if (!acheteur) throw NotFound("cet acheteur n'est pas de ce schéma");
        lu.acheteur = *acheteur;
        lu.marches = lister_marches_comptes(tx, d.perimetre, d.maison.droit, lu.trouve.schema, lu.acheteur, lu.trouve.objectif, lu.annee, d.aujourd_hui);
        const auto suivi = suivre_spaser(tx, d.perimetre, d.maison.droit, lu.trouve.schema, lu.acheteur, lu.annee, lu.annee, d.aujourd_hui).at(lu.annee);
        if (const auto* ligne = suivi.ligne(lu.trouve.objectif.id)) lu.notes = ligne->calcul.notes;
        return lu;
    });
    Vue::List marches;
    for (const auto& un : lu.marches)
        marches.push_back(Vue{{"href", "/marches/" + un.id}, {"objet", un.objet}, {"reference", un.reference}, {"notifie", un.notifie_le ? en_toutes_lettres(*un.notifie_le) : "non connu"},
                              {"montant", un.montant ? montant_fr(*un.montant) : ""}, {"pourquoi", un.pourquoi}});
    const auto& objectif = lu.trouve.objectif;
    const bool personnes = objectif.fiche().mesure == MesureEn::Personnes, sans = marches.empty();
    const bool publies = objectif.fiche().taux && !personnes && objectif.indicateur != IndicateurSpaser::ObligationTenue && objectif.indicateur != IndicateurSpaser::Propre && lu.acheteur.siret &&
                         d.perimetre.peut(Acte::ConsulterDecp);
    return page(d, "spaser/lignes",
                Vue{{"fil", vue_fil({{"/spaser", "SPASER"}, {adresse_du_schema(lu.trouve.schema.id), lu.trouve.schema.intitule}, {adresse_de_l_objectif(objectif.id), objectif.intitule}}, std::to_string(lu.annee))},
                    {"titre", objectif.intitule + ", " + lu.acheteur.nom + ", " + std::to_string(lu.annee)},
                    {"compte", sans ? "" : compter(static_cast<std::int64_t>(lu.marches.size()), "marché", "marchés")},
                    {"notes", vue_notes(lu.notes)},
                    {"contrats_href", publies ? "/contrats?acheteur=" + lu.acheteur.siret->substr(0, 9) + "&annee=" + std::to_string(lu.annee) : ""},
                    {"marches_href", personnes ? "/marches?acheteur=" + lu.acheteur.id : ""},
                    {"marches_libelle", "Les marchés de cet acheteur, où chaque compte montre ses lignes par référence"},
                    {"non_vide", !sans},
                    {"marches", std::move(marches)},
                    {"vide", sans ? Vue{{"titre", personnes ? "Les personnes ne se listent pas ici" : "Aucun marché n'est compté"},
                                        {"phrase", personnes ? "Elles se comptent sur les comptes des lots, où chaque ligne a sa référence." : "Rien de ce qui est suivi cette année n'entre dans cet indicateur."}, {"href", ""}, {"libelle", ""}}
                                  : Vue(false)}},
                objectif.intitule, kIci);
}

// --- API ----------------------------------------------------------------------------------------------------------

Json json_du_schema(const SchemaDAchat& schema)
{
    Json::List acheteurs;
    for (const auto& un : schema.acheteurs) acheteurs.push_back(Json{{"id", un.id}, {"nom", un.nom}, {"siret", un.siret}});
    const auto fait = [&](SorteDeFaitDeSchema sorte) {
        const auto* un = schema.fait(sorte);
        return un ? Json{{"le", format_day(un->le)}, {"numero", un->numero}, {"adresse", un->adresse}} : Json();
    };
    return Json{{"id", schema.id}, {"intitule", schema.intitule}, {"structure", schema.structure}, {"debut", schema.debut}, {"fin", schema.fin}, {"acheteurs", std::move(acheteurs)},
                {"adoption", fait(SorteDeFaitDeSchema::Adoption)}, {"publication", fait(SorteDeFaitDeSchema::Publication)}};
}

Response api_lister(const Demande& d)
{
    Json::List liste;
    for (const auto& un : d.base.read([&](Transaction& tx) { return lister_schemas(tx, d.perimetre); })) liste.push_back(json_du_schema(un));
    return reponse_json(d, Json{{"schemas", std::move(liste)}});
}

Response api_schema(const Demande& d)
{
    const auto lu = charger_schema(d);
    auto corps = json_du_schema(lu.schema);
    Json::List suivis, non_lus, totaux, arretes;
    for (const auto& un : lu.annee.suivis) suivis.push_back(json_du_suivi(un));
    for (const auto& un : lu.annee.non_lus) non_lus.emplace_back(un);
    for (const auto& [objectif, total] : lu.annee.totaux) totaux.push_back(Json{{"objectif_id", objectif}, {"numerateur", total.numerateur}, {"denominateur", total.denominateur}, {"taux_centiemes", total.taux()}});
    for (const auto& un : lu.arretes) arretes.push_back(Json{{"id", un.id}, {"acheteur_id", un.acheteur_id}, {"annee", un.annee}, {"rang", un.rang}, {"le", un.faite_le}});
    corps.set("annee", lu.annee.annee);
    corps.set("suivis", std::move(suivis));
    corps.set("non_lus", std::move(non_lus));
    corps.set("ensemble", std::move(totaux));
    corps.set("arretes", std::move(arretes));
    return reponse_json(d, corps);
}

Response api_arrete(const Demande& d)
{
    const auto lu = charger_arrete(d);
    auto corps = json_du_suivi(lu.arrete.suivi);
    corps.set("id", lu.arrete.arrete.id);
    corps.set("schema_id", lu.arrete.arrete.schema_id);
    corps.set("rang", lu.arrete.arrete.rang);
    return reponse_json(d, corps);
}

} // namespace

void tracer_routes_spaser(Routeur& routeur)
{
    routeur.add(Method::Get, "/spaser", "voir_spaser", lister);
    routeur.add(Method::Post, "/spaser", "gerer_spaser", creer);
    routeur.add(Method::Get, "/spaser/nouveau", "gerer_spaser", montrer_nouveau);
    routeur.add(Method::Get, "/spaser/:schema", "voir_spaser", montrer_schema);
    routeur.add(Method::Post, "/spaser/:schema/objectifs", "gerer_spaser", creer_objectif);
    routeur.add(Method::Post, "/spaser/:schema/acheteurs", "gerer_spaser", changer_les_acheteurs);
    routeur.add(Method::Post, "/spaser/:schema/faits", "gerer_spaser", creer_fait);
    routeur.add(Method::Post, "/spaser/:schema/arretes", "gerer_spaser", arreter);
    routeur.add(Method::Get, "/spaser/:schema/suivi.pdf", "voir_spaser", rendre_pdf);
    routeur.add(Method::Get, "/spaser/:schema/suivi.odt", "voir_spaser", rendre_odt);
    routeur.add(Method::Get, "/spaser/:schema/suivi.xlsx", "voir_spaser", rendre_xlsx);
    routeur.add(Method::Get, "/spaser/:schema/suivi.csv", "voir_spaser", rendre_csv);
    routeur.add(Method::Get, "/objectifs-spaser/:objectif_spaser", "voir_spaser", montrer_objectif);
    routeur.add(Method::Get, "/objectifs-spaser/:objectif_spaser/lignes", "voir_spaser", montrer_lignes);
    routeur.add(Method::Post, "/objectifs-spaser/:objectif_spaser/cibles", "gerer_spaser", creer_cible);
    routeur.add(Method::Post, "/objectifs-spaser/:objectif_spaser/valeurs", "gerer_spaser", creer_valeur);
    routeur.add(Method::Post, "/objectifs-spaser/:objectif_spaser/retrait", "gerer_spaser", abandonner);
    routeur.add(Method::Get, "/arretes-spaser/:arrete_spaser", "voir_spaser", montrer_arrete);
    routeur.add(Method::Get, "/arretes-spaser/:arrete_spaser/suivi.pdf", "voir_spaser", rendre_arrete_pdf);
    routeur.add(Method::Get, "/arretes-spaser/:arrete_spaser/suivi.odt", "voir_spaser", rendre_arrete_odt);
}

void tracer_api_spaser(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/spaser", "voir_spaser", api_lister);
    routeur.add(Method::Get, "/api/v1/spaser/:schema", "voir_spaser", api_schema);
    routeur.add(Method::Get, "/api/v1/arretes-spaser/:arrete_spaser", "voir_spaser", api_arrete);
}

} // namespace ouvrage
