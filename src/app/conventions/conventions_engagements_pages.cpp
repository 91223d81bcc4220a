#include "app/conventions/conventions_pages.hpp"

#include "app/conventions/conventions_saisie.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "app/conventions/conventions_vues.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "domaine/convention_donnee.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/conventions";

Convention a_lire(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention")); });
}

/// D'où comptent les engagements sans date.
std::optional<Jour> depuis_quand(const Demande& d, const Convention& c)
{
    return d.base.read([&](Transaction& tx) { return debut_des_engagements(vie_de(lire_vie(tx, c), d.maison.droit, d.aujourd_hui)); });
}

Convention a_tenir(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention"), Acte::GererConventions); });
}

/// Celui de l'adresse ; une rédaction remplacée n'est plus un engagement de la convention.
const EngagementDePartie& engagement_demande(const Demande& d, const Convention& c)
{
    const auto* engagement = c.engagement(d.param("promesse"));
    if (!engagement) throw NotFound("cet engagement n'est pas de cette convention, ou une correction l'a remplacé");
    return *engagement;
}

std::vector<Lien> fil_entier(const Convention& c)
{
    auto fil = fil_de_convention(c);
    fil.insert(fil.begin(), Lien{std::string(kIci), "Conventions"});
    return fil;
}

// --- Le suivi, à lire et à imprimer -----------------------------------------------------------------------------------------

Response montrer_suivi(const Demande& d)
{
    const auto c = a_lire(d);
    const auto place = place_dans(d.perimetre, c);
    const auto suivis = suivre_les_engagements(c, depuis_quand(d, c), d.aujourd_hui);
    const bool par_axe = !c.axes.empty() && d.http.query().value("par") != "partie";
    std::map<SituationDePromesse, std::int64_t> comptes;
    for (const auto& s : suivis) ++comptes[s.suivi.situation];

    Vue::List groupes, chiffres;
    const auto grouper = [&](const std::string& nom, const std::string& precision, auto&& du_groupe) {
        Vue::List engagements;
        for (const auto& s : suivis)
            if (du_groupe(*s.engagement))
            {
                auto vue = vue_engagement_de_partie(c, s);
                if (!par_axe) vue.set("qui", ""); // le titre du groupe le dit
                engagements.push_back(std::move(vue));
            }
        if (!engagements.empty())
            groupes.push_back(Vue{{"id", "groupe-" + std::to_string(groupes.size() + 1)}, {"nom", nom}, {"precision", precision}, {"engagements", std::move(engagements)}});
    };
    if (par_axe)
    {
        for (const auto& axe : c.axes) grouper(axe.intitule, "", [&](const EngagementDePartie& e) { return e.axe_id == axe.id; });
        grouper("Hors des axes", "", [](const EngagementDePartie& e) { return !e.axe_id; });
    }
    else
    {
        for (const auto& partie : c.parties) grouper(partie.nom, std::string(libelle(partie.qualite)), [&](const EngagementDePartie& e) { return e.partie_id == partie.id; });
        grouper("Toutes les parties", "", [](const EngagementDePartie& e) { return !e.partie_id; });
    }
    for (const auto& [situation, n] : comptes) chiffres.push_back(Vue{{"nom", libelle(situation)}, {"combien", std::to_string(n)}, {"precision", "sur " + std::to_string(suivis.size())}});
    const auto retards = en_retard(suivis);
    const auto total = static_cast<std::int64_t>(suivis.size());
    const std::string titre = total == 0     ? "Aucun engagement à suivre"
                              : retards > 0 ? compter(retards, "engagement en retard", "engagements en retard") + " sur " + std::to_string(total)
                                            : compter(total, "engagement", "engagements") + ", aucun en retard";
    const auto ici = adresse_de_convention(c.id);
    return page(d, "conventions/suivi",
                Vue{{"fil", vue_fil(fil_entier(c), "Suivi")},
                    {"titre", titre},
                    {"intitule", c.intitule},
                    {"reference", c.reference},
                    {"le", en_toutes_lettres(d.aujourd_hui)},
                    {"onglets", c.axes.empty() ? Vue(false)
                                               : Vue{{"liste", Vue::List{Vue{{"href", ici + "/suivi"}, {"libelle", "Par axe"}, {"courant", par_axe}},
                                                                         Vue{{"href", ici + "/suivi?par=partie"}, {"libelle", "Par partie"}, {"courant", !par_axe}}}}}},
                    {"chiffres", chiffres.empty() ? Vue(false) : Vue{{"liste", std::move(chiffres)}}},
                    {"groupes", std::move(groupes)},
                    {"vide", total > 0 ? Vue(false)
                                       : Vue{{"titre", "Rien n'est encore promis"}, {"phrase", "Dites un par un ce que chaque partie promet, ce qui le prouvera et pour quand : les retards se verront ici."},
                                             {"href", place.regard == RegardDeConvention::Tenir ? ici + "/engagements/nouveau" : ""}, {"libelle", "Inscrire un engagement"}}}},
                titre, kIci);
}

// --- Un engagement ------------------------------------------------------------------------------------------------------

Response page_engagement(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto c = a_lire(d);
    const auto place = place_dans(d.perimetre, c);
    const auto& e = engagement_demande(d, c);
    const auto suivi = e.suivi(depuis_quand(d, c), d.aujourd_hui);
    const auto qui = qui_peut_le_dire(place, c, e);
    const auto ici = adresse_de_convention(c.id) + "/engagements/" + e.id;
    Vue::List suites, lignes;
    for (const auto& une : e.suites)
    {
        const auto* partie = c.partie(une.dite_par);
        suites.push_back(Vue{{"etat", vue_etat(une.etat == EtatDePromesse::EnCours          ? SituationDePromesse::EnCours
                                               : une.etat == EtatDePromesse::Tenue         ? SituationDePromesse::Tenue
                                               : une.etat == EtatDePromesse::TenueEnPartie ? SituationDePromesse::TenueEnPartie
                                               : une.etat == EtatDePromesse::NonTenue      ? SituationDePromesse::NonTenue
                                                                                           : SituationDePromesse::SansObjet)},
                             {"le", en_toutes_lettres(une.le)},
                             {"preuve", une.preuve},
                             {"dite_par", partie ? partie->nom : c.structure},
                             {"inscrite", "inscrit par " + une.faite_par + " le " + en_toutes_lettres(Jour{day_in_paris(*parse_instant(une.faite_le))})}});
    }
    const auto ligne = [&](const char* terme, const std::string& valeur) { lignes.push_back(Vue{{"terme", terme}, {"valeur", valeur}}); };
    ligne("Qui s'engage", qui_s_engage(c, e));
    if (const auto* axe = c.axe(e.axe_id)) ligne("Axe", axe->intitule);
    ligne("Ce qui le prouvera", e.preuve.empty() ? "Rien n'est dit" : e.preuve);
    ligne("Quand", quand_en_mots(e, suivi));
    if (const auto donnee = donnee_de_convention_du_code(e.donnee)) ligne("Ce qu'Ouvrage comptera", std::string(fiche(*donnee).libelle) + ". " + std::string(fiche(*donnee).definition));
    if (const auto* avenant = c.avenant(e.avenant_id)) ligne("Ajouté par", "l'avenant n° " + std::to_string(avenant->numero));
    std::vector<Option> etats, diseurs;
    for (const auto un : etats_de_promesse()) etats.push_back({std::string(code(un)), std::string(libelle(un))});
    for (const auto& id : qui.parties) diseurs.push_back({id, c.partie(id)->nom});
    const std::string titre = "Engagement " + std::to_string(e.rang) + "\u00A0: " + std::string(libelle(suivi.situation));
    // Qui tient la convention parle par défaut pour elle ; sinon, la partie seule à pouvoir parler ne se choisit pas.
    const bool choisir = qui.structure || qui.parties.size() > 1;
    return page(d, "conventions/engagement",
                Vue{{"fil", vue_fil(fil_entier(c), "Engagement " + std::to_string(e.rang))},
                    {"titre", titre},
                    {"intitule", c.intitule},
                    {"texte", e.texte},
                    {"etat", vue_etat(suivi.situation)},
                    {"retard", suivi.passee_le ? "Attendu le " + en_toutes_lettres(*suivi.passee_le) + ", sans réponse " + depuis_fr(*suivi.passee_le, d.aujourd_hui) + "." : ""},
                    {"anomalies", vue_anomalies(a)},
                    {"sans_suite", e.suites.empty()},
                    {"suites", std::move(suites)},
                    {"fiche", std::move(lignes)},
                    {"dire", qui.personne() ? Vue(false)
                                            : Vue{{"action", ici + (place.regard == RegardDeConvention::Tenir || d.perimetre.peut(Acte::GererConventions) ? "/suites" : "/reponses")},
                                                  {"cle", random_token()},
                                                  {"etat", vue_liste("etat", "Où il en est", "", "Choisir", etats, valeur_tapee(saisie, "etat"), a)},
                                                  {"le", vue_champ({.nom = "le", .libelle = "Constaté le", .valeur = valeur_tapee(saisie, "le", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                                                  {"preuve", vue_champ({.nom = "preuve", .libelle = "Ce qui le montre", .valeur = valeur_tapee(saisie, "preuve"), .aide = e.preuve.empty() ? "Une pièce, un courriel, une réunion." : "Attendu : " + e.preuve + ".", .obligatoire = false}, a)},
                                                  {"dite_par", choisir ? vue_liste("dite_par", "Dit par", "", qui.structure ? c.structure : "Choisir", diseurs, valeur_tapee(saisie, "dite_par"), a, !qui.structure) : Vue(false)}}},
                    {"corriger_href", place.regard == RegardDeConvention::Tenir ? ici + "/correction" : ""}},
                titre, kIci, statut);
}

Response montrer_engagement(const Demande& d) { return page_engagement(d, {}, {}, Status::Ok); }

Response creer_suite(const Demande& d)
{
    const auto c = a_lire(d);
    const auto& engagement = engagement_demande(d, c);
    const auto place = place_dans(d.perimetre, c);
    const auto qui = qui_peut_le_dire(place, c, engagement);
    if (qui.personne()) throw Forbidden("cet engagement n'est pas le vôtre : la partie qui l'a pris, ou la structure qui tient la convention, dit où il en est");
    const auto formulaire = d.http.form();
    auto lue = lire_suite(formulaire, qui.parties, qui.structure, d.aujourd_hui);
    refuser_les_noms(d, c.structure_id, {{"preuve", lue.preuve}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_engagement(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id);
        const auto* engagement_relu = relue.engagement(engagement.id);
        if (!engagement_relu) throw Conflict("cet engagement vient d'être corrigé : relisez-le");
        const auto id = inscrire_suite_d_engagement(e, relue, *engagement_relu, lue.etat, lue.le, lue.preuve, lue.dite_par);
        return {adresse_de_convention(c.id) + "/engagements/" + engagement.id, "suite_inscrite", Json{{"id", id}}};
    });
}

// --- Inscrire, corriger ---------------------------------------------------------------------------------------------------

Response page_ecrire_engagement(const Demande& d, const Convention& c, const EngagementDePartie* corrige, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    std::vector<Option> parties{{"toutes", "Toutes les parties ensemble"}}, axes, cadences, donnees, avenants;
    for (const auto& une : c.parties) parties.push_back({une.id, une.nom});
    for (const auto& un : c.axes) axes.push_back({un.id, un.intitule});
    for (const auto une : cadences_de_promesse()) cadences.push_back({std::string(code(une)), std::string(libelle(une))});
    for (const auto& une : donnees_de_convention()) donnees.push_back({std::string(une.code), std::string(une.libelle)});
    for (const auto& un : c.avenants) avenants.push_back({un.id, "Avenant n° " + std::to_string(un.numero)});
    const auto avant = [&](auto&& lire) { return corrige ? lire(*corrige) : std::string(); };
    const auto ici = adresse_de_convention(c.id);
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = corrige ? "Corriger l'engagement " + std::to_string(corrige->rang) : "Inscrire un engagement";
    f.action = corrige ? ici + "/engagements/" + corrige->id + "/corrections" : ici + "/engagements";
    f.bouton = corrige ? "Inscrire la correction" : "Inscrire l'engagement";
    f.annuler_href = corrige ? ici + "/engagements/" + corrige->id : ici;
    f.brouillon = "convention-engagement-" + (corrige ? corrige->id : c.id);
    f.note = corrige ? "La nouvelle rédaction remplace l'ancienne, qui reste au journal ; ce qui a été dit de l'ancienne reste avec elle." : "";
    f.champs.push_back(champ_de_liste("partie", "Qui s'engage", "", "Choisir", parties, valeur_tapee(saisie, "partie", corrige ? corrige->partie_id.value_or("toutes") : ""), a));
    f.champs.push_back(champ_de_lignes("texte", "Ce qui est promis", "Un seul engagement : un autre s'inscrit à part.", valeur_tapee(saisie, "texte", avant([](const auto& e) { return e.texte; })), 4, a));
    if (!c.axes.empty()) f.champs.push_back(champ_de_liste("axe", "Axe", "", "Hors des axes", axes, valeur_tapee(saisie, "axe", avant([](const auto& e) { return e.axe_id.value_or(""); })), a, false));
    f.champs.push_back(champ_d_une_ligne({.nom = "preuve", .libelle = "Ce qui le prouvera", .valeur = valeur_tapee(saisie, "preuve", avant([](const auto& e) { return e.preuve; })), .aide = "« Liste des marchés envoyée », « compte rendu ».", .obligatoire = false}, a));
    f.champs.push_back(champ_de_liste("cadence", "Quand", "", "Choisir", cadences, valeur_tapee(saisie, "cadence", corrige ? code(corrige->cadence) : std::string_view{}), a));
    f.champs.push_back(champ_d_une_ligne({.nom = "echeance_le", .libelle = "Pour le", .valeur = valeur_tapee(saisie, "echeance_le", avant([](const auto& e) { return e.echeance_le ? format_day(*e.echeance_le) : std::string(); })),
                                          .aide = "La première fois, quand cela revient. Vide : à compter du début de la convention.", .type = "date", .taille = "court", .obligatoire = false}, a));
    f.champs.push_back(champ_de_liste("donnee", "Ce qu'Ouvrage peut compter", "L'évaluation le réunira d'elle-même.", "Rien à compter", donnees, valeur_tapee(saisie, "donnee", avant([](const auto& e) { return e.donnee; })), a, false));
    if (!c.avenants.empty()) f.champs.push_back(champ_de_liste("avenant", "Par l'avenant", "", "Dès l'origine", avenants, valeur_tapee(saisie, "avenant", avant([](const auto& e) { return e.avenant_id.value_or(""); })), a, false));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvel_engagement(const Demande& d)
{
    Form propose;
    if (std::string partie(d.http.query().value("partie")); !partie.empty()) propose.fields.emplace_back("partie", std::move(partie));
    return page_ecrire_engagement(d, a_tenir(d), nullptr, propose, {}, Status::Ok);
}

Response montrer_correction(const Demande& d)
{
    const auto c = a_tenir(d);
    return page_ecrire_engagement(d, c, &engagement_demande(d, c), {}, {}, Status::Ok);
}

Response ecrire_engagement(const Demande& d, bool correction)
{
    const auto c = a_tenir(d);
    const auto* corrige = correction ? &engagement_demande(d, c) : nullptr;
    const auto formulaire = d.http.form();
    auto lue = lire_engagement_de_partie(formulaire, c);
    refuser_les_noms(d, c.structure_id, {{"texte", lue.engagement.texte}, {"preuve", lue.engagement.preuve}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_ecrire_engagement(d, c, corrige, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        const auto id = inscrire_engagement_de_partie(e, relue, lue.engagement, corrige);
        return {adresse_de_convention(c.id) + "/engagements/" + id, corrige ? "engagement_de_partie_corrige" : "engagement_de_partie_inscrit", Json{{"id", id}}};
    });
}

Response creer_engagement(const Demande& d) { return ecrire_engagement(d, false); }
Response creer_correction(const Demande& d) { return ecrire_engagement(d, true); }

// --- Les axes -----------------------------------------------------------------------------------------------------------

Response page_nouvel_axe(const Demande& d, const Convention& c, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = "Inscrire un axe";
    f.sous_titre = "Ses actions sont des engagements, que l'on y range.";
    f.action = adresse_de_convention(c.id) + "/axes";
    f.bouton = "Inscrire l'axe";
    f.annuler_href = adresse_de_convention(c.id);
    f.brouillon = "convention-axe-" + c.id;
    f.champs.push_back(champ_d_une_ligne({.nom = "intitule", .libelle = "Intitulé", .valeur = valeur_tapee(saisie, "intitule"), .aide = "« Axe 1 : développer une dynamique locale »."}, a));
    std::vector<Option> avenants;
    for (const auto& un : c.avenants) avenants.push_back({un.id, "Avenant n° " + std::to_string(un.numero)});
    if (!avenants.empty()) f.champs.push_back(champ_de_liste("avenant", "Par l'avenant", "", "Dès l'origine", avenants, valeur_tapee(saisie, "avenant"), a, false));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvel_axe(const Demande& d) { return page_nouvel_axe(d, a_tenir(d), {}, {}, Status::Ok); }

Response creer_axe(const Demande& d)
{
    const auto c = a_tenir(d);
    const auto formulaire = d.http.form();
    auto lue = lire_axe(formulaire, c);
    refuser_les_noms(d, c.structure_id, {{"intitule", lue.axe.intitule}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_nouvel_axe(d, c, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_axe(e, trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions), lue.axe);
        return {adresse_de_convention(c.id), "axe_inscrit", Json()};
    });
}

} // namespace

void tracer_routes_engagements_de_partie(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions/:convention/suivi", "voir_conventions", montrer_suivi);
    routeur.add(Method::Get, "/conventions/:convention/engagements/nouveau", "gerer_conventions", montrer_nouvel_engagement);
    routeur.add(Method::Post, "/conventions/:convention/engagements", "gerer_conventions", creer_engagement);
    routeur.add(Method::Get, "/conventions/:convention/engagements/:promesse", "voir_conventions", montrer_engagement);
    routeur.add(Method::Get, "/conventions/:convention/engagements/:promesse/correction", "gerer_conventions", montrer_correction);
    routeur.add(Method::Post, "/conventions/:convention/engagements/:promesse/corrections", "gerer_conventions", creer_correction);
    // La structure qui tient la convention, ou une structure qui en est partie ; puis toute autre partie, pour ses seuls engagements.
    routeur.add(Method::Post, "/conventions/:convention/engagements/:promesse/suites", "gerer_conventions", creer_suite);
    routeur.add(Method::Post, "/conventions/:convention/engagements/:promesse/reponses", "repondre_convention", creer_suite);
    routeur.add(Method::Get, "/conventions/:convention/axes/nouveau", "gerer_conventions", montrer_nouvel_axe);
    routeur.add(Method::Post, "/conventions/:convention/axes", "gerer_conventions", creer_axe);
}

} // namespace ouvrage
