#include "app/lots/lots_table.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/reseau/reseau_pages.hpp"
#include "app/reseau/reseau_saisie.hpp"
#include "app/reseau/sollicitations_table.hpp"
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

std::string jour_de_l_instant(const std::string& instant) { return date_fr(*parse_instant(instant)); }

/// Où en est un échange : une icône, un mot, un ton.
Vue vue_etat_de_sollicitation(const Sollicitation& une, Jour le)
{
    const auto* issue = une.issue();
    if (!issue && une.en_retard_le(le)) return Vue{{"icone", "alerte"}, {"ton", "alarme"}, {"mot", "En retard de " + compter(days_between(*une.echeance, le), "jour", "jours")}};
    if (!issue) return Vue{{"icone", "attente"}, {"ton", "attente"}, {"mot", une.echeance ? "Attendue pour le " + en_toutes_lettres(*une.echeance) : "Attendue"}};
    if (issue->sens == SensDeSuite::Reponse) return Vue{{"icone", "fait"}, {"ton", "bon"}, {"mot", "Répondue"}};
    if (issue->sens == SensDeSuite::Refus) return Vue{{"icone", "refuser"}, {"ton", "attente"}, {"mot", "Refusée"}};
    return Vue{{"icone", "annuler"}, {"ton", "info"}, {"mot", "Retirée"}};
}

std::string duree_en_mots(const Sollicitation& une)
{
    const auto jours = une.jours_de_reponse();
    return !jours ? "" : *jours == 0 ? "le jour même" : "en " + compter(*jours, "jour", "jours");
}

Response lister(const Demande& d)
{
    const auto toutes = d.base.read([&](Transaction& tx) { return lister_sollicitations(tx, d.perimetre); });
    const auto temps = temps_de_reponse(toutes, d.aujourd_hui);
    Vue::List lignes;
    for (const auto& une : toutes)
        lignes.push_back(Vue{{"href", "/sollicitations/" + une.id}, {"sorte", fiche(une.sorte).libelle}, {"marche", une.marche}, {"de", une.de}, {"a", une.a}, {"le", jour_de_l_instant(une.faite_le)},
                             {"etat", vue_etat_de_sollicitation(une, d.aujourd_hui)}, {"duree", duree_en_mots(une)}});
    const bool sans = lignes.empty();
    std::string titre = compter(static_cast<std::int64_t>(toutes.size()), "sollicitation", "sollicitations", Genre_grammatical::Feminin);
    if (temps.en_retard > 0) titre += ", " + compter(temps.en_retard, "en retard", "en retard", Genre_grammatical::Feminin);
    return page(d, "reseau/sollicitations",
                Vue{{"titre", sans ? "Sollicitations entre homologues" : titre},
                    {"temps", temps.mediane_demi_jours ? "Temps de réponse médian\u00A0: " + demi_jours_en_mots(*temps.mediane_demi_jours) + ", sur " + compter(temps.reponses, "réponse", "réponses", Genre_grammatical::Feminin) + ". " +
                                                             (temps.attendues == 0 ? "Plus rien n'est attendu." : compter(temps.attendues, "réponse attendue.", "réponses attendues.", Genre_grammatical::Feminin))
                                                       : "Aucune réponse encore\u00A0: le temps de réponse se dira avec la première."},
                    {"non_vide", !sans},
                    {"sollicitations", std::move(lignes)},
                    {"vide", sans ? Vue{{"titre", "Aucune sollicitation"}, {"phrase", "Demandez à une autre structure un avis, une étude de faisabilité, des candidats, une information ou le relais d'un marché : sa réponse s'inscrira ici, avec son délai."},
                                        {"href", "/sollicitations/nouvelle"}, {"libelle", "Solliciter un homologue"}}
                                  : Vue(false)}},
                "Sollicitations", "/reseau");
}

Response page_nouvelle(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const std::string structure = d.perimetre.structure_de(Acte::SolliciterHomologue);
    struct Lu
    {
        std::vector<DestinataireDeSollicitation> destinataires;
        std::vector<Option> marches;
        std::vector<Valeur> valeurs;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.destinataires = lister_destinataires(tx, d.perimetre, structure, d.aujourd_hui);
        for (const auto& un : lister_marches_a_citer(tx, d.perimetre, structure)) lu.marches.push_back({un.id, un.reference + ", " + shortened(un.objet, 60)});
        lu.valeurs = valeurs_de_la_structure(tx, d.maison.droit, structure);
        return lu;
    });
    std::vector<Option> destinataires, sortes;
    for (const auto& un : lu.destinataires) destinataires.push_back({un.id, un.nom});
    for (const auto& une : sortes_de_sollicitation())
    {
        const auto delai = delai_de(lu.valeurs, une.sorte, d.aujourd_hui);
        sortes.push_back({std::string(une.code), std::string(une.libelle) + (delai.echeance ? " : réponse pour le " + en_toutes_lettres(*delai.echeance) : "")});
    }
    const auto tape = [&](const char* nom) { return saisie.has(nom) ? std::string(saisie.value(nom)) : std::string(d.http.query().value(nom)); };
    return page(d, "reseau/nouvelle_sollicitation",
                Vue{{"fil", vue_fil({{"/sollicitations", "Sollicitations"}}, "Solliciter un homologue")},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(a)},
                    {"sorte", vue_liste("sorte", "Ce que vous demandez", "Le délai attendu et sa source se lisent dans « Droit en vigueur », réseau des facilitateurs.", "Choisir", sortes, tape("sorte"), a)},
                    {"destinataire", vue_liste("destinataire", "À qui", destinataires.empty() ? "Votre territoire n'a pas d'autre structure ouverte : écrivez le nom d'une structure d'ailleurs." : "", "Choisir une structure du territoire", destinataires,
                                               tape("destinataire"), a, false)},
                    {"ailleurs", vue_champ({.nom = "ailleurs", .libelle = "Ou une structure d'un autre territoire", .valeur = tape("ailleurs"), .aide = "Son nom entier, tel qu'elle l'écrit.", .obligatoire = false}, a)},
                    {"marche", vue_liste("marche", "À propos d'un marché", "Sa référence et son objet seront lus par la structure sollicitée.", "Aucun marché en particulier", lu.marches, tape("marche"), a, false)},
                    {"demande", Vue{{"nom", "demande"}, {"libelle", "Votre demande"}, {"aide", "Sans nommer personne : une référence suffit, et rien de ce qui rend quelqu'un éligible."}, {"valeur", tape("demande")}, {"anomalie", anomalie_de(a, "demande")},
                                    {"lignes", "6"}, {"obligatoire", true}}}},
                "Solliciter un homologue", "/reseau", statut);
}

Response montrer_nouvelle(const Demande& d) { return page_nouvelle(d, {}, {}, Status::Ok); }

Response creer_sollicitation(const Demande& d)
{
    const auto formulaire = d.http.form();
    auto lue = lire_sollicitation(formulaire);
    const std::string structure = d.perimetre.structure_de(Acte::SolliciterHomologue);
    std::optional<DestinataireDeSollicitation> a;
    d.base.read([&](Transaction& tx) {
        if (!lue.destinataire.empty() && !(a = trouver_destinataire(tx, structure, lue.destinataire)))
            lue.anomalies.push_back({formulaire.value("ailleurs").empty() ? "destinataire" : "ailleurs", "sollicitation.destinataire_inconnu"});
        if (!lue.demande.empty() && nomme_une_personne(tx, d.perimetre, structure, lue.demande)) lue.anomalies.push_back({"demande", "texte.nomme"});
    });
    if (!lue.anomalies.empty()) return page_nouvelle(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        NouvelleSollicitation nouvelle;
        nouvelle.de_structure_id = structure;
        nouvelle.a = *a;
        nouvelle.sorte = lue.sorte;
        if (!lue.marche_id.empty()) nouvelle.marche_id = trouver_marche(e.tx, d.perimetre, lue.marche_id).id;
        nouvelle.demande = lue.demande;
        nouvelle.delai = delai_de(valeurs_de_la_structure(e.tx, d.maison.droit, structure), lue.sorte, d.aujourd_hui);
        return {"/sollicitations/" + envoyer_sollicitation(e, nouvelle), "sollicitation_envoyee", Json()};
    });
}

Response page_sollicitation(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto une = d.base.read([&](Transaction& tx) { return trouver_sollicitation(tx, d.perimetre, d.param("sollicitation")); });
    const auto parle = parle_au_nom_de(d.perimetre, une);
    const auto* issue = une.issue();
    Vue::List suites;
    for (const auto& suite : une.suites)
        suites.push_back(Vue{{"sens", libelle(suite.sens)}, {"structure", suite.structure}, {"le", jour_de_l_instant(suite.faite_le)}, {"texte", suite.texte}});
    // Une précision reste possible quand l'échange est fini.
    std::vector<Option> sens;
    if (!issue && parle == une.a_id) sens = {{"reponse", "Répondre"}, {"refus", "Refuser"}};
    if (!issue && parle == une.de_id) sens.push_back({"retrait", "Retirer la demande"});
    sens.push_back({"precision", "Préciser"});
    const bool a_moi = !issue && parle == une.a_id, sans_suite = suites.empty();
    const std::string titre = std::string(fiche(une.sorte).libelle) + "\u00A0: " + une.de + " à " + une.a;
    return page(d, "reseau/sollicitation",
                Vue{{"fil", vue_fil({{"/sollicitations", "Sollicitations"}}, std::string(fiche(une.sorte).libelle))},
                    {"titre", titre},
                    {"etat", vue_etat_de_sollicitation(une, d.aujourd_hui)},
                    {"duree", duree_en_mots(une)},
                    {"le", jour_de_l_instant(une.faite_le)},
                    {"tour", issue ? Vue(false)
                                   : Vue{{"qui", a_moi ? "Vous" : une.a}, {"quoi", a_moi ? "répondre" : "répond"}, {"depuis", depuis_fr(day_in_paris(*parse_instant(une.faite_le)), d.aujourd_hui)},
                                         {"dernier_acte", "demandé le " + jour_de_l_instant(une.faite_le)}, {"a_moi", a_moi}, {"en_retard", une.en_retard_le(d.aujourd_hui)}}},
                    {"marche", !une.marche_id ? Vue(false) : Vue{{"libelle", une.marche}, {"href", parle == une.de_id ? "/marches/" + *une.marche_id : ""}}},
                    {"demande", une.demande},
                    {"de", une.de},
                    {"delai", une.delai},
                    {"sans_suite", sans_suite},
                    {"suites", std::move(suites)},
                    {"anomalies", vue_anomalies(a)},
                    {"repondre", parle.empty() ? Vue(false)
                                               : Vue{{"action", "/sollicitations/" + une.id + "/suites"},
                                                     {"cle", random_token()},
                                                     {"au_nom_de", parle == une.a_id ? une.a : une.de},
                                                     {"sens", vue_liste("sens", "Vous voulez", "", "", sens, saisie.has("sens") ? std::string(saisie.value("sens")) : sens.front().valeur, a)},
                                                     {"texte", Vue{{"nom", "texte"}, {"libelle", "Votre message"}, {"aide", "Sans nommer personne."}, {"valeur", std::string(saisie.value("texte"))}, {"anomalie", anomalie_de(a, "texte")}, {"lignes", "5"},
                                                                   {"obligatoire", true}}}}}},
                titre, "/reseau", statut);
}

Response montrer_sollicitation(const Demande& d) { return page_sollicitation(d, {}, {}, Status::Ok); }

Response creer_suite(const Demande& d)
{
    const auto formulaire = d.http.form();
    auto lue = lire_suite(formulaire);
    d.base.read([&](Transaction& tx) {
        const auto parle = parle_au_nom_de(d.perimetre, trouver_sollicitation(tx, d.perimetre, d.param("sollicitation")));
        if (!parle.empty() && !lue.texte.empty() && nomme_une_personne(tx, d.perimetre, parle, lue.texte)) lue.anomalies.push_back({"texte", "texte.nomme"});
    });
    if (!lue.anomalies.empty()) return page_sollicitation(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto une = trouver_sollicitation(e.tx, d.perimetre, d.param("sollicitation"));
            const auto parle = parle_au_nom_de(d.perimetre, une);
            if (parle.empty()) throw Forbidden("ce n'est pas à votre structure de répondre");
            inscrire_suite_de_sollicitation(e, une, parle, lue.sens, lue.texte);
            return {"/sollicitations/" + une.id, "suite_de_sollicitation", Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_sollicitation(d, formulaire, {{"sens", "sollicitation.finie"}}, Status::UnprocessableContent);
    }
}

} // namespace

void tracer_routes_sollicitations(Routeur& routeur)
{
    routeur.add(Method::Get, "/sollicitations", "solliciter_homologue", lister);
    routeur.add(Method::Get, "/sollicitations/nouvelle", "solliciter_homologue", montrer_nouvelle);
    routeur.add(Method::Post, "/sollicitations", "solliciter_homologue", creer_sollicitation);
    routeur.add(Method::Get, "/sollicitations/:sollicitation", "solliciter_homologue", montrer_sollicitation);
    routeur.add(Method::Post, "/sollicitations/:sollicitation/suites", "solliciter_homologue", creer_suite);
}

} // namespace ouvrage
