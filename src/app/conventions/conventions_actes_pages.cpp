#include "app/conventions/conventions_pages.hpp"

#include "app/conventions/conventions_saisie.hpp"
#include "app/conventions/conventions_vues.hpp"
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

Convention a_tenir(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention"), Acte::GererConventions); });
}

const Deliberation& deliberation_demandee(const Demande& d, const Convention& c)
{
    const auto* deliberation = c.deliberation(d.param("deliberation"));
    if (!deliberation) throw NotFound("cette délibération n'est pas de cette convention, ou une correction l'a remplacée");
    return *deliberation;
}

std::string nombre_en_mots(const std::optional<int>& nombre) { return nombre ? std::to_string(*nombre) : "non précisé"; }

/// Où en est la transmission, et ce que cela veut dire.
std::string transmission_en_mots(const SuiviDeTransmission& suivi)
{
    switch (suivi.etat)
    {
    case EtatDeTransmission::Executoire: return "Reçue et publiée : elle s'exécute depuis le " + en_toutes_lettres(*suivi.executoire_le) + ".";
    case EtatDeTransmission::APublier: return "Reçue par la préfecture ; elle s'exécutera une fois publiée.";
    case EtatDeTransmission::EnAttenteDeReception: return "Envoyée ; la préfecture n'a pas encore accusé réception.";
    case EtatDeTransmission::AEnvoyer: break;
    }
    return "Rien ne dit encore qu'elle est partie à la préfecture : elle ne s'exécute pas.";
}

// --- Une délibération ---------------------------------------------------------------------------------------------------

Response page_deliberation(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto c = d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention")); });
    const bool tient = place_dans(d.perimetre, c).regard == RegardDeConvention::Tenir;
    const auto& deliberation = deliberation_demandee(d, c);
    const auto& s = deliberation.seance;
    const int usage = jours_pour_transmettre(d.maison.droit, d.aujourd_hui);
    const auto suivi = suivre_la_transmission(deliberation.dates(), s.seance_le, usage, d.aujourd_hui);
    const auto* partie = c.partie(deliberation.partie_id);
    Vue::List fiche, etapes, doutes;
    const auto ligne = [&](const char* terme, const std::string& valeur) { fiche.push_back(Vue{{"terme", terme}, {"valeur", valeur}}); };
    ligne("Assemblée", deliberation.organe + (partie ? ", " + partie->nom : ""));
    ligne("Convocation", s.convocation_le ? en_toutes_lettres(*s.convocation_le) : "non précisée");
    ligne("Séance", en_toutes_lettres(s.seance_le));
    ligne("Membres en exercice", nombre_en_mots(s.en_exercice));
    ligne("Présents", nombre_en_mots(s.presents));
    ligne("Pouvoirs", nombre_en_mots(s.pouvoirs));
    ligne("Vote", std::string(libelle(s.vote)));
    if (s.pour || s.contre || s.abstentions) ligne("Voix", "pour : " + nombre_en_mots(s.pour) + ", contre : " + nombre_en_mots(s.contre) + ", abstentions : " + nombre_en_mots(s.abstentions));
    ligne("Présidence", deliberation.president.empty() ? "à remplir" : deliberation.president);
    ligne("Secrétaire de séance", deliberation.secretaire.empty() ? "à remplir" : deliberation.secretaire);
    ligne("Rapporteur", deliberation.rapporteur.empty() ? "non précisé" : deliberation.rapporteur);
    if (const auto* avenant = c.avenant(deliberation.avenant_id)) ligne("Elle approuve", "l'avenant n° " + std::to_string(avenant->numero));
    for (const auto etape : etapes_de_teletransmission())
    {
        const auto dite = std::find_if(deliberation.transmissions.begin(), deliberation.transmissions.end(), [&](const Teletransmission& une) { return une.etape == etape; });
        const bool faite = dite != deliberation.transmissions.end();
        etapes.push_back(Vue{{"libelle", libelle(etape)}, {"faite", faite}, {"le", faite ? en_toutes_lettres(dite->le) : ""}, {"identifiant", faite ? dite->identifiant : ""}});
    }
    const auto identifiant = deliberation.identifiant();
    for (const auto& un : doutes_sur_l_identifiant(identifiant, acte_transmis(c, deliberation))) doutes.push_back(Vue{{"phrase", un}});
    std::vector<Option> options;
    for (const auto etape : etapes_de_teletransmission()) options.push_back({std::string(code(etape)), std::string(libelle(etape))});
    const auto lu = lire_identifiant_d_acte(identifiant);
    const bool douteux = !doutes.empty();
    // L'étape qui manque d'abord se propose.
    const auto dates = deliberation.dates();
    const auto suivante = !dates.envoyee_le ? "envoyee" : !dates.recue_le ? "recue" : !dates.publiee_le ? "publiee" : "";
    const std::string titre = "Délibération " + deliberation.numero + (suivi.executoire_le ? "\u00A0: exécutoire depuis le " + en_toutes_lettres(*suivi.executoire_le) : suivi.etat == EtatDeTransmission::APublier ? "\u00A0: à publier" : suivi.etat == EtatDeTransmission::EnAttenteDeReception ? "\u00A0: envoyée" : "\u00A0: à envoyer");
    const auto ici = adresse_de_convention(c.id) + "/deliberations/" + deliberation.id;
    auto fil = fil_de_convention(c);
    fil.insert(fil.begin(), Lien{std::string(kIci), "Conventions"});
    return page(d, "conventions/deliberation",
                Vue{{"fil", vue_fil(fil, "Délibération " + deliberation.numero)},
                    {"titre", titre},
                    {"intitule", c.intitule},
                    {"etat", vue_etat(suivi)},
                    {"phrase", transmission_en_mots(suivi)},
                    {"tardive", suivi.tardive ? compter(suivi.jours, "jour", "jours") + (suivi.etat == EtatDeTransmission::AEnvoyer ? " depuis la séance" : " entre la séance et l'envoi") + " : plus que les " + std::to_string(usage) + " jours d'usage" : ""},
                    {"anomalies", vue_anomalies(a)},
                    {"etapes", std::move(etapes)},
                    {"identifiant", identifiant},
                    {"lecture", lu ? Vue{{"departement", lu->departement}, {"siren", lu->siren}, {"jour", en_toutes_lettres(lu->jour)}, {"numero", lu->numero},
                                         {"nature", lu->nature + (nature_d_acte(lu->nature).empty() ? "" : ", " + std::string(nature_d_acte(lu->nature)))}}
                                   : Vue(false)},
                    {"douteux", douteux},
                    {"doutes", std::move(doutes)},
                    {"fiche", std::move(fiche)},
                    {"extrait_href", ici + "/extrait"},
                    {"dire", tient ? Vue{{"action", ici + "/teletransmissions"},
                                         {"ouvert", suivi.etat != EtatDeTransmission::Executoire || !a.empty()},
                                         {"cle", random_token()},
                                         {"etape", vue_liste("etape", "Étape", "", "Choisir", options, valeur_tapee(saisie, "etape", suivante), a)},
                                         {"le", vue_champ({.nom = "le", .libelle = "Le", .valeur = valeur_tapee(saisie, "le"), .type = "date", .taille = "court"}, a)},
                                         {"identifiant", vue_champ({.nom = "identifiant", .libelle = "Identifiant de l'acte", .valeur = valeur_tapee(saisie, "identifiant", identifiant),
                                                                    .aide = "Tel qu'il est au tampon : 059-215900176-20251205-DE25_139-DE. Douteux, il est gardé et signalé.", .obligatoire = false}, a)}}
                                   : Vue(false)},
                    {"corriger_href", tient ? ici + "/correction" : ""}},
                titre, kIci, statut);
}

Response montrer_deliberation(const Demande& d) { return page_deliberation(d, {}, {}, Status::Ok); }

Response creer_teletransmission(const Demande& d)
{
    const auto c = a_tenir(d);
    const auto formulaire = d.http.form();
    const auto lue = lire_transmission(formulaire, deliberation_demandee(d, c), d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_deliberation(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        const auto& deliberation = deliberation_demandee(d, relue);
        inscrire_teletransmission(e, relue, deliberation, lue.etape, lue.le, lue.identifiant);
        return {adresse_de_convention(c.id) + "/deliberations/" + deliberation.id, "teletransmission_inscrite", Json()};
    });
}

Response page_ecrire_deliberation(const Demande& d, const Convention& c, const Deliberation* corrigee, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    std::vector<Option> parties, votes, avenants;
    for (const auto& une : c.parties) parties.push_back({une.id, une.nom});
    for (const auto un : votes_d_assemblee()) votes.push_back({std::string(code(un)), std::string(libelle(un))});
    for (const auto& un : c.avenants) avenants.push_back({un.id, "Avenant n° " + std::to_string(un.numero)});
    const auto ici = adresse_de_convention(c.id);
    const auto avant = [&](auto&& lire) { return corrigee ? std::string(lire(*corrigee)) : std::string(); };
    const auto nombre_avant = [&](std::optional<int> SeanceDAssemblee::*membre) { return corrigee && corrigee->seance.*membre ? std::to_string(*(corrigee->seance.*membre)) : std::string(); };
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = corrigee ? "Corriger la délibération " + corrigee->numero : "Inscrire une délibération";
    f.action = corrigee ? ici + "/deliberations/" + corrigee->id + "/corrections" : ici + "/deliberations";
    f.bouton = corrigee ? "Inscrire la correction" : "Inscrire la délibération";
    f.annuler_href = corrigee ? ici + "/deliberations/" + corrigee->id : ici;
    f.brouillon = "convention-deliberation-" + (corrigee ? corrigee->id : c.id);
    f.note = corrigee ? "La nouvelle ligne remplace l'ancienne, qui reste au journal ; ses dates de transmission la suivent." : "Ce qu'en dit l'extrait du registre. Un nombre que l'extrait ne donne pas se laisse vide.";
    const auto texte = [&](const char* nom, const char* libelle, std::string valeur, const char* aide = "", const char* taille = "", bool obligatoire = false) {
        f.champs.push_back(champ_d_une_ligne({.nom = nom, .libelle = libelle, .valeur = valeur_tapee(saisie, nom, valeur), .aide = aide, .taille = taille, .obligatoire = obligatoire}, a));
    };
    const auto jour = [&](const char* nom, const char* libelle, std::string valeur, bool obligatoire) {
        f.champs.push_back(champ_d_une_ligne({.nom = nom, .libelle = libelle, .valeur = valeur_tapee(saisie, nom, valeur), .type = "date", .taille = "court", .obligatoire = obligatoire}, a));
    };
    const auto nombre = [&](const char* nom, const char* libelle, std::optional<int> SeanceDAssemblee::*membre) {
        f.champs.push_back(champ_d_une_ligne({.nom = nom, .libelle = libelle, .valeur = valeur_tapee(saisie, nom, nombre_avant(membre)), .clavier = "numeric", .taille = "court", .obligatoire = false}, a));
    };
    f.champs.push_back(champ_de_liste("partie", "Qui délibère", "", "Choisir", parties, valeur_tapee(saisie, "partie", avant([](const auto& x) { return x.partie_id; })), a));
    texte("numero", "Numéro", avant([](const auto& x) { return x.numero; }), "« DE25_139 ».", "moyen", true);
    texte("organe", "Assemblée", avant([](const auto& x) { return x.organe; }), "Conseil municipal, bureau de la métropole…", "", true);
    jour("convocation_le", "Convocation du", corrigee && corrigee->seance.convocation_le ? format_day(*corrigee->seance.convocation_le) : "", false);
    jour("seance_le", "Séance du", corrigee ? format_day(corrigee->seance.seance_le) : "", true);
    nombre("en_exercice", "Membres en exercice", &SeanceDAssemblee::en_exercice);
    nombre("presents", "Présents", &SeanceDAssemblee::presents);
    nombre("pouvoirs", "Absents ayant donné pouvoir", &SeanceDAssemblee::pouvoirs);
    f.champs.push_back(champ_de_liste("vote", "Vote", "", "Choisir", votes, valeur_tapee(saisie, "vote", corrigee ? code(corrigee->seance.vote) : std::string_view{}), a));
    nombre("pour", "Voix pour", &SeanceDAssemblee::pour);
    nombre("contre", "Voix contre", &SeanceDAssemblee::contre);
    nombre("abstentions", "Abstentions", &SeanceDAssemblee::abstentions);
    texte("president", "Présidence de séance", avant([](const auto& x) { return x.president; }));
    texte("secretaire", "Secrétaire de séance", avant([](const auto& x) { return x.secretaire; }));
    texte("rapporteur", "Rapporteur", avant([](const auto& x) { return x.rapporteur; }));
    if (!avenants.empty()) f.champs.push_back(champ_de_liste("avenant", "Elle approuve", "", "La convention", avenants, valeur_tapee(saisie, "avenant", avant([](const auto& x) { return x.avenant_id.value_or(""); })), a, false));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvelle_deliberation(const Demande& d) { return page_ecrire_deliberation(d, a_tenir(d), nullptr, {}, {}, Status::Ok); }

Response montrer_correction_de_deliberation(const Demande& d)
{
    const auto c = a_tenir(d);
    return page_ecrire_deliberation(d, c, &deliberation_demandee(d, c), {}, {}, Status::Ok);
}

Response ecrire_deliberation(const Demande& d, bool correction)
{
    const auto c = a_tenir(d);
    const auto* corrigee = correction ? &deliberation_demandee(d, c) : nullptr;
    const auto formulaire = d.http.form();
    const auto lue = lire_deliberation(formulaire, c);
    if (!lue.anomalies.empty()) return page_ecrire_deliberation(d, c, corrigee, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        const auto id = corrigee ? inscrire_correction_de_deliberation(e, relue, corrigee->id, lue.deliberation) : inscrire_deliberation(e, relue, lue.deliberation);
        return {adresse_de_convention(c.id) + "/deliberations/" + id, corrigee ? "deliberation_corrigee" : "deliberation_inscrite", Json{{"id", id}}};
    });
}

Response creer_deliberation(const Demande& d) { return ecrire_deliberation(d, false); }
Response corriger_deliberation(const Demande& d) { return ecrire_deliberation(d, true); }

// --- Les avenants -------------------------------------------------------------------------------------------------------

Response page_nouvel_avenant(const Demande& d, const Convention& c, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = "Inscrire l'avenant n° " + std::to_string(c.avenants.empty() ? 1 : c.avenants.back().numero + 1);
    f.sous_titre = "Les parties et les engagements qu'il ajoute se disent ensuite, en le choisissant.";
    f.action = adresse_de_convention(c.id) + "/avenants";
    f.bouton = "Inscrire l'avenant";
    f.annuler_href = adresse_de_convention(c.id);
    f.brouillon = "convention-avenant-" + c.id;
    f.champs.push_back(champ_de_lignes("objet", "Ce qu'il change", "En une phrase.", valeur_tapee(saisie, "objet"), 3, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "effet_le", .libelle = "Effet le", .valeur = valeur_tapee(saisie, "effet_le"), .type = "date", .taille = "court"}, a));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvel_avenant(const Demande& d) { return page_nouvel_avenant(d, a_tenir(d), {}, {}, Status::Ok); }

Response creer_avenant(const Demande& d)
{
    const auto c = a_tenir(d);
    const auto formulaire = d.http.form();
    auto lue = lire_avenant_de_convention(formulaire);
    refuser_les_noms(d, c.structure_id, {{"objet", lue.objet}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_nouvel_avenant(d, c, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = inscrire_avenant_de_convention(e, trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions), lue.objet, lue.effet_le);
        return {adresse_de_convention(c.id), "avenant_de_convention_inscrit", Json{{"id", id}}};
    });
}

} // namespace

void tracer_routes_actes_de_convention(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions/:convention/deliberations/nouvelle", "gerer_conventions", montrer_nouvelle_deliberation);
    routeur.add(Method::Post, "/conventions/:convention/deliberations", "gerer_conventions", creer_deliberation);
    routeur.add(Method::Get, "/conventions/:convention/deliberations/:deliberation", "voir_conventions", montrer_deliberation);
    routeur.add(Method::Get, "/conventions/:convention/deliberations/:deliberation/correction", "gerer_conventions", montrer_correction_de_deliberation);
    routeur.add(Method::Post, "/conventions/:convention/deliberations/:deliberation/corrections", "gerer_conventions", corriger_deliberation);
    routeur.add(Method::Post, "/conventions/:convention/deliberations/:deliberation/teletransmissions", "gerer_conventions", creer_teletransmission);
    routeur.add(Method::Get, "/conventions/:convention/avenants/nouveau", "gerer_conventions", montrer_nouvel_avenant);
    routeur.add(Method::Post, "/conventions/:convention/avenants", "gerer_conventions", creer_avenant);
}

} // namespace ouvrage
