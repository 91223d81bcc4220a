#include "app/conventions/conventions_vie_pages.hpp"

#include "app/conventions/conventions_agenda.hpp"
#include "app/conventions/conventions_document.hpp"
#include "app/conventions/conventions_vie_saisie.hpp"
#include "app/conventions/conventions_vie_vues.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/conventions";
constexpr int kEvenementsMontres = 20;
constexpr std::size_t kRaisonAuPlus = 200;

std::string adresse(const Convention& c, std::string_view suite = "") { return "/conventions/" + c.id + std::string(suite); }

/// La convention et sa vie, dans la même lecture.
struct VieLue
{
    Convention convention;
    VieInscrite inscrite;
    VieDeConvention menee;
    std::vector<Evenement> evenements = {};
};
VieLue lire_la_vie(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        VieLue lu{trouver_convention(tx, d.perimetre, d.param("convention"), acte), {}, {}};
        lu.inscrite = lire_vie(tx, lu.convention);
        lu.menee = vie_de(lu.inscrite, d.maison.droit, d.aujourd_hui);
        lu.evenements = lister_evenements(tx, d.perimetre, {lu.convention.id}, kEvenementsMontres);
        return lu;
    });
}

std::string nom_de_partie(const Convention& c, const std::string& id, std::string_view sans = "")
{
    const auto* partie = c.partie(id);
    return partie ? partie->nom : std::string(sans);
}

/// « Lettre qui met fin, résiliation ».
std::string fait_en_mots(const FaitDeConvention& f, const Convention& c)
{
    std::string texte(fiche(f.sorte).libelle);
    if (f.motif) texte += ", " + std::string(fiche(*f.motif).libelle);
    if (const auto* avenant = c.avenant(f.avenant)) texte += ", avenant n° " + std::to_string(avenant->numero);
    if (f.jusqu_a) texte += ", jusqu'au " + en_toutes_lettres(*f.jusqu_a);
    return texte;
}

std::vector<Lien> fil_de(const Convention& c) { return {{"/conventions", "Conventions"}, {adresse(c), c.intitule}}; }

// --- La page ------------------------------------------------------------------------------------------------------------

Response page_vie(const Demande& d, const VieLue& lu, const std::string& fait_saisi, const Form& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& c = lu.convention;
    const bool tient = place_dans(d.perimetre, c).regard == RegardDeConvention::Tenir;
    Vue::List faits, termes, gestes, anciens;
    for (auto un = lu.inscrite.faits.rbegin(); un != lu.inscrite.faits.rend(); ++un)
    {
        const auto& f = un->fait;
        const auto* lettre = lu.inscrite.fait(f.vise);
        faits.push_back(Vue{{"quand", en_toutes_lettres(f.le)},
                            {"quoi", fait_en_mots(f, c)},
                            {"qui", nom_de_partie(c, f.partie, f.sorte == SorteDeFait::AccordDeRenouvellement ? "toutes les parties" : "")},
                            {"lettre", lettre ? "celle du " + en_toutes_lettres(lettre->fait.le) : ""},
                            {"piece", f.piece},
                            {"lettre_href", !un->annule() && a_une_lettre(f) ? adresse(c, "/lettres/" + f.id + "/lettre") : ""},
                            {"note", "Noté par " + un->faite_par + " le " + date_fr(*parse_instant(un->faite_le))},
                            {"annule", un->annule() ? Vue{{"quoi", fait_en_mots(f, c)}, {"par", *un->annule_par}, {"le", date_fr(*parse_instant(un->annule_le))}, {"raison", un->annule_raison}} : Vue(false)},
                            {"annuler", tient && !un->annule() ? Vue{{"action", adresse(c, "/faits/" + f.id + "/annulation")},
                                                                     {"cle", random_token()},
                                                                     {"quoi", fait_en_mots(f, c) + " du " + en_toutes_lettres(f.le)},
                                                                     {"ouvert", fait_saisi == f.id},
                                                                     {"raison", vue_champ({.nom = "raison", .libelle = "Pourquoi ce fait est annulé", .valeur = fait_saisi == f.id ? std::string(saisie.value("raison")) : "",
                                                                                           .aide = "Une erreur de date, une lettre retirée. Ne nommez personne."}, fait_saisi == f.id ? anomalies : std::vector<AnomalieDeChamp>{})}}
                                                               : Vue(false)}});
    }
    if (!lu.inscrite.termes.empty())
    {
        // Ceux qui prennent effet en dernier ; tous se relisent dessous.
        for (auto& une : termes_en_mots(lu.inscrite.connue.termes.back())) termes.push_back(Vue{{"phrase", std::move(une)}});
        for (auto un = lu.inscrite.termes.rbegin(); un != lu.inscrite.termes.rend(); ++un)
        {
            const auto* avenant = c.avenant(un->avenant_id);
            auto phrases = termes_en_mots(un->termes);
            anciens.push_back(Vue{{"titre", avenant ? "Avenant n° " + std::to_string(avenant->numero) + ", à partir du " + en_toutes_lettres(avenant->effet_le) : std::string("Texte d'origine")},
                                  {"note", "Inscrit par " + un->faite_par + " le " + date_fr(*parse_instant(un->faite_le))},
                                  {"phrase", joined(phrases, " ")}});
        }
    }
    if (tient)
        for (const auto& une : sortes_de_fait()) gestes.push_back(Vue{{"href", adresse(c, "/faits/nouveau?sorte=") + std::string(une.code)}, {"libelle", une.libelle}});
    const bool sans_fait = faits.empty(), sans_termes = termes.empty(), plusieurs = anciens.size() > 1;
    const auto etat = std::string(fiche(lu.menee.etat).libelle);
    return page(d, "conventions/vie",
                Vue{{"fil", vue_fil(fil_de(c), "La vie")},
                    {"intitule", c.intitule},
                    {"reference", c.reference},
                    {"fait", etat},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"vie", vue_resume_de_vie(c, lu.inscrite, lu.menee, d.aujourd_hui)},
                    {"sans_fait", sans_fait},
                    {"faits", std::move(faits)},
                    {"sans_gestes", gestes.empty()},
                    {"gestes", std::move(gestes)},
                    {"sans_termes", sans_termes},
                    {"termes", std::move(termes)},
                    {"plusieurs", plusieurs},
                    {"anciens", std::move(anciens)},
                    {"termes_href", tient ? adresse(c, "/termes/nouveaux") : ""},
                    {"termes_mot", sans_termes ? "Dire la durée et le renouvellement" : "Changer ou corriger les termes"},
                    {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(lu.evenements) : Vue(false)}},
                c.intitule + " : " + etat, kIci, statut);
}

Response montrer_vie(const Demande& d) { return page_vie(d, lire_la_vie(d, Acte::VoirConventions), "", {}, {}, Status::Ok); }

// --- Un fait --------------------------------------------------------------------------------------------------------------

Response page_fait(const Demande& d, const VieLue& lu, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto& c = lu.convention;
    const auto sorte = sorte_de_fait_du_code(saisie.value("sorte"));
    const auto valeur = [&](const char* nom) { return std::string(saisie.value(nom)); };
    Vue::List gestes;
    if (!sorte)
    {
        for (const auto& une : sortes_de_fait()) gestes.push_back(Vue{{"href", adresse(c, "/faits/nouveau?sorte=") + std::string(une.code)}, {"libelle", une.libelle}});
        return page(d, "conventions/nouveau_fait", Vue{{"fil", vue_fil(fil_de(c), "Noter un fait")}, {"titre", "Qu'est-il arrivé ?"}, {"convention", c.intitule}, {"anomalies", vue_anomalies(a)}, {"gestes", std::move(gestes)}, {"formulaire", false}},
                    "Noter un fait", kIci, statut);
    }
    const auto& f = fiche(*sorte);
    std::vector<Option> parties, avenants, lettres, motifs;
    for (const auto& une : c.parties) parties.push_back({une.id, une.nom});
    for (const auto& un : c.avenants) avenants.push_back({un.id, "l'avenant n° " + std::to_string(un.numero)});
    for (const auto& un : lu.inscrite.connue.faits)
        if (un.sorte == SorteDeFait::Lettre) lettres.push_back({un.id, "du " + en_toutes_lettres(un.le) + ", " + nom_de_partie(c, un.partie)});
    for (const auto& un : motifs_d_extinction()) motifs.push_back({std::string(un.code), std::string(un.libelle)});
    std::string qui(f.qui);
    if (qui.empty()) qui = "Qui";
    else qui.front() = static_cast<char>(qui.front() - 'a' + 'A');
    const bool lettre = *sorte == SorteDeFait::Lettre;
    const bool avec_qui = f.partie == ExigenceDeFait::Toujours || *sorte == SorteDeFait::AccordDeRenouvellement;
    return page(d, "conventions/nouveau_fait",
                Vue{{"fil", vue_fil(fil_de(c), std::string(f.libelle))},
                    {"titre", f.libelle},
                    {"convention", c.intitule},
                    {"anomalies", vue_anomalies(a)},
                    {"gestes", Vue::List{}},
                    {"formulaire",
                     Vue{{"action", adresse(c, "/faits")},
                         {"cle", random_token()},
                         {"sorte", f.code},
                         {"annuler_href", adresse(c, "/vie")},
                         {"le", vue_champ({.nom = "le", .libelle = lettre ? "Jour de l'envoi" : *sorte == SorteDeFait::Reception ? "Jour de la réception" : "Quel jour", .valeur = valeur("le"),
                                           .aide = *sorte == SorteDeFait::Reception ? "Celui de l'avis de réception." : "", .type = "date"}, a)},
                         {"partie", avec_qui ? vue_liste("partie", qui, "", f.partie == ExigenceDeFait::Toujours ? "Choisir une partie" : "Toutes les parties", parties, saisie.value("partie"), a, f.partie == ExigenceDeFait::Toujours) : Vue(false)},
                         {"motif", lettre ? vue_liste("motif", "Ce que la lettre demande", "Le préavis de chaque motif est dans les termes.", "Choisir", motifs, saisie.value("motif"), a) : Vue(false)},
                         {"vise", *sorte == SorteDeFait::Reception ? vue_liste("vise", "Quelle lettre", lettres.empty() ? "Aucune lettre n'est notée : notez d'abord son envoi." : "", "Choisir une lettre", lettres, saisie.value("vise"), a) : Vue(false)},
                         {"jusqu_a", f.jusqu_a == ExigenceDeFait::Possible ? vue_champ({.nom = "jusqu_a", .libelle = "Jusqu'à quand", .valeur = valeur("jusqu_a"), .aide = "Dernier jour convenu. Sans lui, la durée est celle des termes.", .type = "date", .obligatoire = false}, a)
                                                                          : Vue(false)},
                         {"avenant", *sorte == SorteDeFait::Signature && !avenants.empty() ? vue_liste("avenant", "Ce qui est signé", "", "La convention", avenants, saisie.value("avenant"), a, false) : Vue(false)},
                         {"piece", vue_champ({.nom = "piece", .libelle = "Pièce", .valeur = valeur("piece"), .aide = "Ce qui le montre : numéro du recommandé, référence du courrier. Ne nommez personne.", .obligatoire = false}, a)}}}},
                std::string(f.libelle), kIci, statut);
}

Response montrer_nouveau_fait(const Demande& d)
{
    const auto lu = lire_la_vie(d, Acte::GererConventions);
    const auto adresse_lue = d.http.query();
    Form depart;
    depart.fields = {{"sorte", std::string(adresse_lue.value("sorte"))}, {"le", format_day(d.aujourd_hui)}, {"vise", std::string(adresse_lue.value("lettre"))}};
    return page_fait(d, lu, depart, {}, Status::Ok);
}

Response creer_fait(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lu = lire_la_vie(d, Acte::GererConventions);
    auto lue = lire_fait_de_convention(formulaire, lu.convention, lu.inscrite, lu.menee, d.aujourd_hui);
    refuser_les_noms(d, lu.convention.structure_id, {{"piece", lue.fait.piece}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_fait(d, lu, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto c = trouver_convention(e.tx, d.perimetre, d.param("convention"), Acte::GererConventions);
        // Relu dans la transaction : deux personnes notent parfois la même signature.
        const auto inscrite = lire_vie(e.tx, c);
        const auto relu = lire_fait_de_convention(formulaire, c, inscrite, vie_de(inscrite, d.maison.droit, d.aujourd_hui), d.aujourd_hui);
        if (!relu.anomalies.empty()) throw Conflict("quelqu'un vient de noter un fait de cette convention");
        const auto id = inscrire_fait_de_convention(e, c, relu.fait);
        return {adresse(c, "/vie"), "fait_de_convention_note", Json{{"id", id}}};
    });
}

Response creer_annulation_de_fait(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lu = lire_la_vie(d, Acte::GererConventions);
    const auto* fait = lu.inscrite.fait(d.param("fait"));
    if (!fait) throw NotFound("ce fait n'est pas de cette convention");
    std::vector<AnomalieDeChamp> anomalies;
    const auto raison = lire_texte("raison", formulaire.value("raison"), kRaisonAuPlus, Exigence::Obligatoire, anomalies);
    refuser_les_noms(d, lu.convention.structure_id, {{"raison", raison}}, anomalies);
    if (!anomalies.empty()) return page_vie(d, lu, fait->fait.id, formulaire, anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto c = trouver_convention(e.tx, d.perimetre, d.param("convention"), Acte::GererConventions);
        const auto inscrite = lire_vie(e.tx, c);
        const auto* relu = inscrite.fait(d.param("fait"));
        ensure(relu, "un fait ne disparaît pas");
        annuler_fait_de_convention(e, c, *relu, raison);
        return {adresse(c, "/vie"), "fait_de_convention_annule", Json()};
    });
}

// --- Les termes -----------------------------------------------------------------------------------------------------------

Response page_termes(const Demande& d, const VieLue& lu, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto& c = lu.convention;
    const auto valeur = [&](const std::string& nom) { return std::string(saisie.value(nom)); };
    std::vector<Option> avenants, modes, sens, moyens;
    for (const auto& un : c.avenants) avenants.push_back({un.id, "l'avenant n° " + std::to_string(un.numero) + ", effet le " + en_toutes_lettres(un.effet_le)});
    for (const auto& un : renouvellements()) modes.push_back({std::string(un.code), std::string(un.libelle)});
    for (const auto& un : sens_de_preavis()) sens.push_back({std::string(un.code), std::string(un.libelle)});
    for (const auto un : {MoyenDeLettre::Recommande, MoyenDeLettre::Libre}) moyens.push_back({std::string(code(un)), std::string(libelle(un))});
    const auto delai = [&](const std::string& nom, const std::string& nom_lu, const std::string& aide) {
        return vue_champ({.nom = nom, .libelle = nom_lu, .valeur = valeur(nom), .aide = aide, .taille = "moyen", .obligatoire = false}, a);
    };
    Vue::List fins;
    for (const auto& motif : motifs_d_extinction())
    {
        const auto nom = "fin_" + std::string(motif.code) + "_";
        std::string titre(motif.libelle);
        titre = "En cas de " + titre;
        fins.push_back(Vue{{"titre", std::move(titre)},
                           {"delai", delai(nom + "delai", "Préavis", "« 3 mois », « 10 jours », « 0 jours » sans préavis ; vide : la convention ne l'écrit pas.")},
                           {"sens", vue_liste(nom + "sens", "Il se compte", "", "Choisir", sens, saisie.value(nom + "sens"), a, false)},
                           {"moyen", vue_liste(nom + "moyen", "La lettre part", "", "Choisir", moyens, saisie.value(nom + "moyen"), a, false)}});
    }
    return page(d, "conventions/nouveaux_termes",
                Vue{{"fil", vue_fil(fil_de(c), "Durée et fins")},
                    {"convention", c.intitule},
                    {"action", adresse(c, "/termes")},
                    {"cle", random_token()},
                    {"annuler_href", adresse(c, "/vie")},
                    {"anomalies", vue_anomalies(a)},
                    {"avenant", avenants.empty() ? Vue(false) : vue_liste("avenant", "Ce qui les écrit", "Sans avenant, on corrige le texte d'origine.", "La convention", avenants, saisie.value("avenant"), a, false)},
                    {"depart", vue_liste("depart", "Elle commence", "", "", {{"derniere_signature", "avec la signature de la dernière partie"}, {"date", "un jour écrit"}}, saisie.value("depart"), a)},
                    {"debut", vue_champ({.nom = "debut", .libelle = "Le jour écrit", .valeur = valeur("debut"), .type = "date", .obligatoire = false}, a)},
                    {"duree", delai("duree", "Combien de temps", "« 1 an », « 3 ans », « 18 mois ».")},
                    {"fin", vue_champ({.nom = "fin", .libelle = "Ou son dernier jour", .valeur = valeur("fin"), .aide = "Au lieu d'une durée, quand la convention l'écrit.", .type = "date", .obligatoire = false}, a)},
                    {"renouvellement", vue_liste("renouvellement", "Renouvellement", "", "", modes, saisie.value("renouvellement"), a)},
                    {"periode", delai("periode", "Pour combien de temps", "Vide : comme la durée.")},
                    {"maximum", delai("maximum", "Au plus, à chaque fois", "« 3 ans ». Vide : pas de maximum.")},
                    {"renouvellements_au_plus", vue_champ({.nom = "renouvellements_au_plus", .libelle = "Combien de fois au plus", .valeur = valeur("renouvellements_au_plus"), .clavier = "numeric", .taille = "court", .obligatoire = false}, a)},
                    {"fins", std::move(fins)},
                    {"report", vue_liste("report", "Un délai qui finit un samedi, un dimanche ou un jour férié", "Prorogé seulement quand la convention le dit.", "", {{"non", "finit ce jour-là"}, {"jour_ouvrable", "va au premier jour ouvrable"}}, saisie.value("report"), a)},
                    {"zone", vue_liste("zone", "Jours fériés", "", "", {{"france", "de la France"}, {"alsace_moselle", "d'Alsace et de Moselle"}}, saisie.value("zone"), a)}},
                "Durée et fins : " + c.intitule, kIci, statut);
}

Response montrer_nouveaux_termes(const Demande& d)
{
    const auto lu = lire_la_vie(d, Acte::GererConventions);
    if (lu.inscrite.termes.empty()) return page_termes(d, lu, Form{}, {}, Status::Ok);
    // On corrige ce qui vient d'être écrit, là où il l'a été : l'origine, ou cet avenant.
    const auto& derniers = lu.inscrite.termes.back();
    auto depart = formulaire_des_termes(derniers.termes);
    depart.fields.emplace_back("avenant", derniers.avenant_id.value_or(""));
    return page_termes(d, lu, depart, {}, Status::Ok);
}

Response creer_termes(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lu = lire_la_vie(d, Acte::GererConventions);
    const auto lue = lire_termes_de_convention(formulaire, lu.convention);
    if (!lue.anomalies.empty()) return page_termes(d, lu, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto c = trouver_convention(e.tx, d.perimetre, d.param("convention"), Acte::GererConventions);
        const auto id = inscrire_termes(e, c, lue.termes, lue.avenant_id);
        return {adresse(c, "/vie"), "termes_de_convention_inscrits", Json{{"id", id}}};
    });
}

// --- L'agenda -------------------------------------------------------------------------------------------------------------

Response rendre_l_agenda(const Demande& d, const std::string& nom, const std::vector<Convention>& conventions, const std::vector<VieInscrite>& inscrites)
{
    std::vector<VieDeConvention> vies;
    for (const auto& une : inscrites) vies.push_back(vie_de(une, d.maison.droit, d.aujourd_hui));
    return Response::attachment(agenda_des_conventions(nom, conventions, vies, avances_d_alerte(d.maison.droit.valeurs, d.aujourd_hui), d.maison.reglages.adresse_publique, d.maintenant()),
                                "text/calendar; charset=utf-8", "conventions.ics")
        .with("Cache-Control", "no-store");
}

Response agenda_de_toutes(const Demande& d)
{
    const auto [conventions, vies] = d.base.read([&](Transaction& tx) {
        auto toutes = lister_conventions(tx, d.perimetre, {}, Acte::VoirConventions, ContenuDeConvention::Parties);
        auto inscrites = lire_vies(tx, toutes);
        return std::pair{std::move(toutes), std::move(inscrites)};
    });
    return rendre_l_agenda(d, "Conventions", conventions, vies);
}

Response agenda_d_une(const Demande& d)
{
    const auto lu = lire_la_vie(d, Acte::VoirConventions);
    return rendre_l_agenda(d, lu.convention.intitule, {lu.convention}, {lu.inscrite});
}

// --- L'API ----------------------------------------------------------------------------------------------------------------

Json json_date(const std::optional<DateExpliquee>& date)
{
    if (!date) return Json();
    Json::List etapes;
    for (const auto& une : date->etapes) etapes.emplace_back(une);
    return Json{{"jour", format_day(date->jour)}, {"etapes", std::move(etapes)}};
}

Json json_periode(const PeriodeDeConvention& une)
{
    return Json{{"debut", format_day(une.debut)}, {"fin", une.fin ? Json(format_day(*une.fin)) : Json()}, {"origine", code(une.origine)}};
}

Response api_vie(const Demande& d)
{
    const auto lu = lire_la_vie(d, Acte::VoirConventions);
    const auto& v = lu.menee;
    Json::List periodes, constats, manquantes, faits, a_faire;
    for (const auto& une : v.periodes) periodes.push_back(json_periode(une));
    for (const auto& un : v.constats) constats.push_back(Json{{"code", code(un.sorte)}, {"phrase", un.phrase}, {"fait_id", un.fait.empty() ? Json() : Json(un.fait)}});
    for (const auto& une : v.signatures_manquantes) manquantes.emplace_back(une);
    for (const auto& un : lu.inscrite.connue.faits)
        faits.push_back(Json{{"id", un.id}, {"sorte", fiche(un.sorte).code}, {"le", format_day(un.le)}, {"partie_id", un.partie.empty() ? Json() : Json(un.partie)}, {"motif", un.motif ? Json(fiche(*un.motif).code) : Json()},
                             {"jusqu_a", un.jusqu_a ? Json(format_day(*un.jusqu_a)) : Json()}, {"vise", un.vise.empty() ? Json() : Json(un.vise)}});
    for (const auto& une : alertes(v, d.aujourd_hui, avances_d_alerte(d.maison.droit.valeurs, d.aujourd_hui)))
        a_faire.push_back(Json{{"phrase", une.phrase}, {"limite", format_day(une.limite)}, {"jours_restants", une.jours_restants}});
    return reponse_json(d, Json{{"convention_id", lu.convention.id},
                                {"etat", fiche(v.etat).code},
                                {"si_personne_n_agit", v.si_personne_n_agit},
                                {"debut", json_date(v.debut)},
                                {"periodes", std::move(periodes)},
                                {"prochaine", v.prochaine ? json_periode(*v.prochaine) : Json()},
                                {"terme", json_date(v.terme)},
                                {"dernier_jour", v.dernier_jour ? json_date(v.dernier_jour->date) : Json()},
                                {"fin", json_date(v.fin)},
                                {"signatures_manquantes", std::move(manquantes)},
                                {"constats", std::move(constats)},
                                {"a_faire", std::move(a_faire)},
                                {"faits", std::move(faits)}});
}

} // namespace

void tracer_routes_vie_de_convention(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions/agenda.ics", "voir_conventions", agenda_de_toutes);
    routeur.add(Method::Get, "/conventions/:convention/agenda.ics", "voir_conventions", agenda_d_une);
    routeur.add(Method::Get, "/conventions/:convention/vie", "voir_conventions", montrer_vie);
    routeur.add(Method::Get, "/conventions/:convention/faits/nouveau", "gerer_conventions", montrer_nouveau_fait);
    routeur.add(Method::Post, "/conventions/:convention/faits", "gerer_conventions", creer_fait);
    routeur.add(Method::Post, "/conventions/:convention/faits/:fait/annulation", "gerer_conventions", creer_annulation_de_fait);
    routeur.add(Method::Get, "/conventions/:convention/termes/nouveaux", "gerer_conventions", montrer_nouveaux_termes);
    routeur.add(Method::Post, "/conventions/:convention/termes", "gerer_conventions", creer_termes);
    routeur.add(Method::Get, "/api/v1/conventions/:convention/vie", "voir_conventions", api_vie);
}

} // namespace ouvrage
