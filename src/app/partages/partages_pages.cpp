#include "app/partages/partages_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/partages/partages_saisie.hpp"
#include "app/partages/partages_vues.hpp"
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

std::string adresse_du_marche(const std::string& id) { return "/marches/" + id; }
std::string adresse_du_partage(const std::string& marche_id) { return adresse_du_marche(marche_id) + "/partage"; }

std::vector<Lien> fil_du_marche(const Marche& marche, bool jusqu_au_partage)
{
    std::vector<Lien> fil{{"/marches", "Marchés"}, {adresse_du_marche(marche.id), marche.objet}};
    if (jusqu_au_partage) fil.push_back({adresse_du_partage(marche.id), "Partage"});
    return fil;
}

std::string quand(const std::string& instant) { return "le " + date_fr(*parse_instant(instant)); }
std::string commune_en_mots(const std::string& code) { return libelle_de_commune(code).value_or(code); }

Vue etat(std::string_view ton, std::string_view icone, std::string_view mot) { return Vue{{"ton", ton}, {"icone", icone}, {"mot", mot}}; }
Vue etat_de(const RepriseInscrite& une)
{
    if (une.en_attente()) return etat("attente", "attente", "En attente");
    if (*une.sens == SensDeReprise::Acceptee) return etat("bon", "fait", "Acceptée");
    return *une.sens == SensDeReprise::Refusee ? etat("info", "refuser", "Refusée") : etat("info", "annuler", "Retirée");
}

std::string instant_de(const Demande& d) { return format_instant(d.maintenant()); }

// --- Les formulaires ----------------------------------------------------------------------------------------------

struct Formulaire
{
    std::vector<Lien> fil;
    std::string titre;
    std::string chapeau;
    Vue::List faits = {};
    std::string action;
    std::vector<std::pair<std::string, std::string>> caches = {};
    Vue::List champs = {};
    std::vector<Vue> boutons = {};
    std::string annuler_href;
    std::vector<AnomalieDeChamp> anomalies = {};
};

Vue un_champ(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies) { return Vue{{"choix", false}, {"liste", false}, {"champ", vue_champ(champ, anomalies)}, {"long", false}}; }
Vue une_liste(Vue liste) { return Vue{{"choix", false}, {"liste", std::move(liste)}, {"champ", false}, {"long", false}}; }
Vue un_choix(Vue choix) { return Vue{{"choix", std::move(choix)}, {"liste", false}, {"champ", false}, {"long", false}}; }
Vue une_raison(const SaisieDePartage& saisie, const std::string& libelle, const std::string& aide, bool obligatoire = true)
{
    return Vue{{"choix", false}, {"liste", false}, {"champ", false},
               {"long", Vue{{"nom", "raison"}, {"libelle", libelle}, {"aide", aide}, {"valeur", saisie.valeur("raison")}, {"anomalie", anomalie_de(saisie.anomalies, "raison")},
                            {"lignes", "2"}, {"obligatoire", obligatoire}}}};
}
Vue un_bouton(const std::string& libelle, const std::string& nom = "", const std::string& valeur = "", bool premier = true)
{
    return Vue{{"libelle", libelle}, {"nom", nom}, {"valeur", valeur}, {"premier", premier}};
}
Vue liste_de_structures(const std::vector<StructureDuMarche>& structures, const std::string& libelle, const SaisieDePartage& saisie)
{
    std::vector<Option> options;
    for (const auto& une : structures) options.push_back({une.id, une.nom});
    return une_liste(vue_liste("structure", libelle, "", "Choisir une structure", options, saisie.valeur("structure"), saisie.anomalies));
}
Vue champ_mois(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur, const SaisieDePartage& saisie, bool obligatoire = true)
{
    return un_champ({.nom = nom, .libelle = libelle, .valeur = valeur, .aide = aide, .type = "month", .taille = "court", .obligatoire = obligatoire}, saisie.anomalies);
}

Response page_de_formulaire(const Demande& d, Formulaire f)
{
    Vue::List caches, boutons;
    for (const auto& [nom, valeur] : f.caches) caches.push_back(Vue{{"nom", nom}, {"valeur", valeur}});
    for (auto& un : f.boutons) boutons.push_back(std::move(un));
    const bool ecrit = !boutons.empty();
    const auto statut = f.anomalies.empty() ? Status::Ok : Status::UnprocessableContent;
    return page(d, "partages/formulaire",
                Vue{{"fil", vue_fil(f.fil, f.titre)},
                    {"titre", f.titre},
                    {"chapeau", f.chapeau},
                    {"faits", f.faits.empty() ? Vue(false) : Vue{{"liste", std::move(f.faits)}}},
                    {"ecrit", ecrit},
                    {"action", f.action},
                    {"cle", random_token()},
                    {"caches", std::move(caches)},
                    {"anomalies", vue_anomalies(f.anomalies)},
                    {"champs", std::move(f.champs)},
                    {"boutons", std::move(boutons)},
                    {"annuler_href", f.annuler_href}},
                f.titre, kIci, statut);
}

/// Un refus de l'écriture qui se dit à côté des champs plutôt que sur une page d'erreur : ce qui est tapé reste là.
template <class Ecrire, class Remontrer> Response ecrire_ou_remontrer(SaisieDePartage saisie, Ecrire ecrire_, Remontrer remontrer)
{
    try
    {
        return ecrire_();
    }
    catch (const Conflict& refus)
    {
        std::string phrase = refus.what();
        if (!phrase.empty() && phrase.front() >= 'a' && phrase.front() <= 'z') phrase.front() = static_cast<char>(phrase.front() - 'a' + 'A');
        saisie.anomalies.push_back({"", phrase + "."});
        return remontrer(saisie);
    }
}

// --- Le partage d'un marché ---------------------------------------------------------------------------------------

/// Ce que chaque structure compte du marché, tel que le périmètre le lit.
std::map<std::string, SommeDeFamille> parts_du_marche(Transaction& tx, const Demande& d, const std::string& marche_id)
{
    std::map<std::string, SommeDeFamille> parts;
    for (const auto& part : compter_les_partages(tx, d.perimetre, instant_de(d), marche_id).parts) parts[part.structure_id].de(part.famille) += part.retenues;
    return parts;
}

struct DossierDePartage
{
    Marche marche;
    MarchePartage partage;
    std::vector<Lot> lots;
    std::map<std::string, SommeDeFamille> parts;
    std::vector<LigneRattachee> a_preciser;
};

DossierDePartage charger(const Demande& d, Transaction& tx)
{
    DossierDePartage lu;
    lu.marche = trouver_marche(tx, d.perimetre, d.param("marche"));
    lu.partage = charger_partage(tx, lu.marche);
    lu.lots = lister_lots(tx, d.perimetre, lu.marche.id);
    lu.parts = parts_du_marche(tx, d, lu.marche.id);
    if (lu.partage.partage) lu.a_preciser = lister_lignes_rattachees(tx, d.perimetre, {.marche_id = lu.marche.id, .a_preciser = true, .au_plus = 200}, instant_de(d));
    return lu;
}

Vue::List vue_structures(const DossierDePartage& lu, bool mene)
{
    Vue::List liste;
    const auto ajouter = [&](const std::string& id, const std::string& nom, Vue etat_dit, const std::string& depuis, const std::string& fin_href) {
        const auto part = lu.parts.find(id);
        const SommeDeFamille sienne = part == lu.parts.end() ? SommeDeFamille{} : part->second;
        liste.push_back(Vue{{"nom", nom},
                            {"etat", std::move(etat_dit)},
                            {"depuis", depuis},
                            {"fin_href", fin_href},
                            {"clause", heures_fr(sienne.clause)},
                            {"clause_href", adresse_des_lignes({.structure_id = id, .marche_id = lu.marche.id, .famille = Famille::Clause}, "")},
                            {"effort", heures_fr(sienne.effort)},
                            {"effort_href", adresse_des_lignes({.structure_id = id, .marche_id = lu.marche.id, .famille = Famille::Effort}, "")}});
    };
    const auto reprise = std::find_if(lu.partage.reprises.begin(), lu.partage.reprises.end(), [](const RepriseInscrite& une) { return une.sens == SensDeReprise::Acceptee; });
    ajouter(lu.marche.structure_id, lu.marche.structure_nom, etat("bon", "cible", "Chef de file"), reprise == lu.partage.reprises.end() ? "" : en_toutes_lettres(reprise->effet), "");
    std::vector<std::string> vues{lu.marche.structure_id};
    // L'intervention en cours d'abord : une structure est dans la table une seule fois, avec toutes ses heures.
    auto intervenantes = lu.partage.intervenantes;
    std::stable_partition(intervenantes.begin(), intervenantes.end(), [](const IntervenanteInscrite& une) { return !une.jusqu_a && !une.ancien_chef; });
    for (const auto& une : intervenantes)
    {
        if (std::find(vues.begin(), vues.end(), une.structure_id) != vues.end()) continue;
        vues.push_back(une.structure_id);
        const bool finie = une.jusqu_a.has_value();
        ajouter(une.structure_id, une.structure,
                une.ancien_chef ? etat("info", "horloge", "A mené le marché")
                : finie         ? etat("info", "fait", "Secondaire, jusqu'à " + en_toutes_lettres(*une.jusqu_a))
                                : etat("bon", "reseau", "Secondaire"),
                une.ancien_chef ? "" : en_toutes_lettres(une.depuis), mene && !finie && !une.ancien_chef ? "/interventions/" + une.id + "/fin" : "");
    }
    return liste;
}

std::string dates_du_lieu(const LieuDate& lieu)
{
    return "depuis " + en_toutes_lettres(lieu.depuis) + (lieu.jusqu_a ? ", jusqu'à " + en_toutes_lettres(*lieu.jusqu_a) : "");
}

Vue vue_lieux(const DossierDePartage& lu, bool mene)
{
    if (!lu.partage.partage || lu.partage.partage->cle != ClePartage::LieuDeTravail) return false;
    Vue::List lots;
    for (const auto& lot : lu.lots)
    {
        Vue::List dits;
        std::vector<const LieuInscrit*> siens;
        for (const auto& un : lu.partage.lieux)
            if (un.lot_id == lot.id && !(un.lieu.jusqu_a && *un.lieu.jusqu_a < un.lieu.depuis)) siens.push_back(&un);
        for (const auto* un : siens) dits.push_back(Vue{{"commune", commune_en_mots(un->lieu.commune)}, {"dates", dates_du_lieu(un->lieu)}, {"virgule", un != siens.back()}});
        lots.push_back(Vue{{"lot", lot.nom()}, {"sans", siens.empty()}, {"dits", std::move(dits)}, {"href", mene ? "/lots/" + lot.id + "/lieux-de-travail" : ""},
                           {"geste", siens.empty() ? "Dire où l'on travaille" : "Changer"}});
    }
    return Vue{{"lots", std::move(lots)}};
}

Vue vue_a_preciser(const DossierDePartage& lu, bool mene)
{
    if (lu.a_preciser.empty()) return false;
    Vue::List lignes;
    for (const auto& une : lu.a_preciser)
        lignes.push_back(Vue{{"personne", une.reference}, {"mois", en_toutes_lettres(une.mois)}, {"lot", une.lot}, {"entreprise", une.entreprise}, {"retenues", heures_fr(une.retenues)},
                             {"href", mene ? "/lignes/" + une.id + "/rattachement" : ""}});
    const bool travail = lu.partage.partage->cle == ClePartage::LieuDeTravail;
    return Vue{{"titre", compter(static_cast<std::int64_t>(lu.a_preciser.size()), "ligne à préciser", "lignes à préciser", Genre_grammatical::Feminin) + " : " + heures_par_famille(lu.a_preciser) +
                             ", au chef de file en attendant"},
               {"phrase", travail ? "Le lieu de travail n'est pas connu. Dire où l'on travaille sur le lot suffit souvent ; sinon, dites à qui est chaque ligne."
                                  : "La commune de la personne n'est pas connue. Dites à qui est chaque ligne ; rien ne se devine."},
               {"lignes", std::move(lignes)}};
}

std::string phrase_de(const RepriseInscrite& une) { return une.de + " → " + une.vers + ", à partir " + de_mois_fr(une.effet); }

Response montrer_partage(const Demande& d)
{
    const auto lu = d.base.read([&](Transaction& tx) { return charger(d, tx); });
    const bool mene = d.perimetre.peut_sur(Acte::PartagerMarche, lu.marche.structure_id);
    const auto& partage = lu.partage;
    const auto aident = std::count_if(partage.intervenantes.begin(), partage.intervenantes.end(), [](const IntervenanteInscrite& une) { return !une.ancien_chef && !une.jusqu_a; });
    const std::string titre = aident > 0 ? compter(aident + 1, "structure suit", "structures suivent", Genre_grammatical::Feminin) + " ce marché, chaque heure est à une seule"
                                         : lu.marche.structure_nom + " mène ce marché, sans autre structure";
    Vue::List actions;
    const auto geste = [&](const std::string& suite, const std::string& libelle, const std::string& icone, bool premiere) {
        actions.push_back(Vue{{"href", adresse_du_partage(lu.marche.id) + suite}, {"libelle", libelle}, {"icone", icone}, {"premiere", premiere}});
    };
    if (mene && !partage.partage) geste("/ouverture", "Partager ce marché", "reseau", true);
    if (mene && partage.partage) geste("/interventions", "Structure", "plus", true);
    if (mene && !partage.en_attente()) geste("/reprise", "Proposer une reprise", "envoyer", false);
    SommeDeFamille total;
    for (const auto& [id, somme] : lu.parts) total.clause += somme.clause, total.effort += somme.effort;
    Vue::List reprises;
    for (const auto& une : partage.reprises)
        reprises.push_back(Vue{{"etat", etat_de(une)}, {"phrase", phrase_de(une)},
                               {"detail", une.raison + " — " + une.faite_par + ", " + quand(une.faite_le) +
                                              (une.sens ? " ; " + une.repondu_par + ", " + quand(une.repondu_le) + (une.raison_de_reponse.empty() ? "" : " : " + une.raison_de_reponse) : "")}});
    const auto* attente = partage.en_attente();
    const auto nombre = static_cast<std::int64_t>(1 + aident);
    return page(d, "partages/partage",
                Vue{{"fil", vue_fil(fil_du_marche(lu.marche, false), "Partage")},
                    {"titre", titre},
                    {"marche", lu.marche.objet},
                    {"actions", std::move(actions)},
                    {"reprise", !attente ? Vue(false)
                                         : Vue{{"phrase", "Reprise proposée : " + phrase_de(*attente) + "."}, {"href", d.perimetre.peut(Acte::PartagerMarche) ? "/reprises/" + attente->id : ""},
                                               {"libelle", "Voir la proposition"}}},
                    {"cle_dite", !partage.partage ? Vue(false)
                                                  : Vue{{"libelle", fiche(partage.partage->cle).libelle}, {"phrase", fiche(partage.partage->cle).phrase}, {"raison", partage.partage->raison},
                                                        {"auteur", partage.partage->faite_par + ", " + quand(partage.partage->faite_le)}}},
                    {"titre_structures", compter(nombre, "structure", "structures", Genre_grammatical::Feminin)},
                    {"structures", vue_structures(lu, mene)},
                    {"total_clause", heures_fr(total.clause)},
                    {"total_effort", heures_fr(total.effort)},
                    {"lieux", vue_lieux(lu, mene)},
                    {"a_preciser", vue_a_preciser(lu, mene)},
                    {"reprises", reprises.empty() ? Vue(false) : Vue{{"liste", std::move(reprises)}}}},
                "Partage de " + lu.marche.objet, kIci);
}

// --- Ouvrir le partage --------------------------------------------------------------------------------------------

Response page_d_ouverture(const Demande& d, const Marche& marche, const SaisieDePartage& saisie)
{
    Vue::List options;
    for (const auto& une : cles_de_partage())
        options.push_back(Vue{{"id", options.empty() ? std::string("selon") : "selon-" + std::string(une.code)}, {"valeur", une.code}, {"texte", "Selon " + std::string(une.libelle)},
                              {"precision", une.phrase}, {"choisie", saisie.valeur("selon") == une.code}});
    Formulaire f{.fil = fil_du_marche(marche, true), .titre = "Partager ce marché entre structures",
                 .chapeau = "La clé dit à quelle structure est chaque heure. Elle se choisit une seule fois : en changer déplacerait des heures déjà comptées. Les lignes déjà inscrites se rattachent tout de suite.",
                 .action = adresse_du_partage(marche.id), .annuler_href = adresse_du_partage(marche.id), .anomalies = saisie.anomalies};
    f.champs.push_back(un_choix(Vue{{"nom", "selon"}, {"libelle", "À qui est une heure ?"}, {"aide", ""}, {"anomalie", anomalie_de(saisie.anomalies, "selon")}, {"genre", "radio"},
                                    {"options", std::move(options)}, {"obligatoire", true}}));
    f.champs.push_back(une_raison(saisie, "Pourquoi cette clé", "Les autres structures et la coordination la liront."));
    f.boutons = {un_bouton("Ouvrir le partage")};
    return page_de_formulaire(d, std::move(f));
}

Marche lire_marche_a_partager(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_marche(tx, d.perimetre, d.param("marche"), Acte::PartagerMarche); });
}

Response montrer_ouverture(const Demande& d) { return page_d_ouverture(d, lire_marche_a_partager(d), {}); }

Response creer_partage(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto marche = lire_marche_a_partager(d);
    const auto lu = d.base.read([&](Transaction& tx) { return lire_partage(tx, d.perimetre, marche, saisie); });
    if (!lu) return page_d_ouverture(d, marche, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        ouvrir_partage(e, trouver_marche(e.tx, d.perimetre, marche.id, Acte::PartagerMarche), lu->cle, lu->raison);
        return {adresse_du_partage(marche.id), "partage_ouvert", {}};
    });
}

// --- Une structure de plus, et sa fin -----------------------------------------------------------------------------

Response page_d_intervention(const Demande& d, const Marche& marche, const SaisieDePartage& saisie)
{
    const auto possibles = d.base.read([&](Transaction& tx) { return structures_possibles(tx, marche); });
    Formulaire f{.fil = fil_du_marche(marche, true), .titre = "Inscrire une structure sur ce marché",
                 .chapeau = possibles.empty() ? "Votre territoire ne compte aucune autre structure pour l'instant."
                                              : "Elle lira la fiche, le compte et les envois du marché, et y affectera ses propres personnes. Vous restez seul à valider, à réviser et à proposer une pénalité.",
                 .action = adresse_du_marche(marche.id) + "/interventions", .annuler_href = adresse_du_partage(marche.id), .anomalies = saisie.anomalies};
    f.champs.push_back(liste_de_structures(possibles, "Structure du territoire", saisie));
    f.champs.push_back(champ_mois("depuis", "Premier mois", "Les heures de ce mois et des suivants peuvent être à elle.", saisie.valeur("depuis", format_month(mois_de(d.aujourd_hui))), saisie));
    f.boutons = {un_bouton("Inscrire la structure")};
    return page_de_formulaire(d, std::move(f));
}

Response montrer_intervention(const Demande& d) { return page_d_intervention(d, lire_marche_a_partager(d), {}); }

Response creer_intervention(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto marche = lire_marche_a_partager(d);
    const auto lue = lire_intervention(d.base.read([&](Transaction& tx) { return structures_possibles(tx, marche); }), saisie);
    if (!lue) return page_d_intervention(d, marche, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                ajouter_intervenante(e, trouver_marche(e.tx, d.perimetre, marche.id, Acte::PartagerMarche), lue->structure_id, lue->depuis);
                return {adresse_du_partage(marche.id), "intervenante_inscrite", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_d_intervention(d, marche, refusee); });
}

Response page_de_fin(const Demande& d, const IntervenanteTrouvee& lue, const SaisieDePartage& saisie)
{
    Formulaire f{.fil = fil_du_marche(lue.marche, true), .titre = "Finir l'intervention " + avec_de(lue.intervenante.structure),
                 .chapeau = "Elle ne lira plus le marché. Les heures qui lui sont rattachées restent à elle, et elle les relira dans son compte.",
                 .action = "/interventions/" + lue.intervenante.id + "/fin", .annuler_href = adresse_du_partage(lue.marche.id), .anomalies = saisie.anomalies};
    f.champs.push_back(champ_mois("jusqu_a", "Dernier mois", "Au plus tard ce mois-ci.", saisie.valeur("jusqu_a", format_month(mois_de(d.aujourd_hui))), saisie));
    f.champs.push_back(une_raison(saisie, "Pourquoi elle s'arrête", ""));
    f.boutons = {un_bouton("Finir l'intervention")};
    return page_de_formulaire(d, std::move(f));
}

IntervenanteTrouvee lire_intervenante_de(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_intervenante(tx, d.perimetre, d.param("intervention")); });
}

Response montrer_fin(const Demande& d) { return page_de_fin(d, lire_intervenante_de(d), {}); }

Response creer_fin(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto lue = lire_intervenante_de(d);
    const auto jusqu_a = lire_fin_d_intervention(lue.intervenante, mois_de(d.aujourd_hui), saisie);
    const auto raison = d.base.read([&](Transaction& tx) { return lire_raison_de_partage(tx, d.perimetre, lue.marche.id, saisie); });
    if (!saisie.anomalies.empty()) return page_de_fin(d, lue, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                const auto relue = trouver_intervenante(e.tx, d.perimetre, lue.intervenante.id);
                finir_intervention(e, relue.marche, relue.intervenante, *jusqu_a, raison);
                return {adresse_du_partage(relue.marche.id), "intervention_finie", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_de_fin(d, lue, refusee); });
}

// --- Où l'on travaille --------------------------------------------------------------------------------------------

struct DossierDeLieux
{
    Lot lot;
    Marche marche;
    std::vector<LieuInscrit> lieux;
};

DossierDeLieux charger_lieux(const Demande& d, Transaction& tx)
{
    DossierDeLieux lu;
    lu.lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::PartagerMarche);
    lu.marche = trouver_marche(tx, d.perimetre, lu.lot.marche_id, Acte::PartagerMarche);
    for (auto& un : charger_partage(tx, lu.marche).lieux)
        if (un.lot_id == lu.lot.id) lu.lieux.push_back(std::move(un));
    return lu;
}

/// Changer les dates d'un lieu dit : `remplace` le nomme dans l'adresse.
const LieuInscrit* lieu_a_changer(const DossierDeLieux& lu, const std::string& id)
{
    const auto trouve = std::find_if(lu.lieux.begin(), lu.lieux.end(), [&](const LieuInscrit& un) { return un.id == id; });
    return trouve == lu.lieux.end() ? nullptr : &*trouve;
}

Response page_des_lieux(const Demande& d, const DossierDeLieux& lu, const SaisieDePartage& saisie)
{
    const auto* change = lieu_a_changer(lu, saisie.valeur("remplace"));
    Formulaire f{.fil = fil_du_marche(lu.marche, true), .titre = change ? "Changer les dates d'un lieu de travail" : "Dire où l'on travaille, " + lu.lot.nom(),
                 .chapeau = "Un seul lieu : toutes les heures du mois y sont. Plusieurs : l'entreprise dit le lieu de chaque ligne en déclarant.",
                 .action = "/lots/" + lu.lot.id + "/lieux-de-travail", .annuler_href = adresse_du_partage(lu.marche.id), .anomalies = saisie.anomalies};
    for (const auto& un : lu.lieux) f.faits.push_back(Vue{{"nom", commune_en_mots(un.lieu.commune)}, {"valeur", dates_du_lieu(un.lieu)}});
    const auto commune = change ? change->lieu.commune : saisie.valeur("commune", lu.lieux.empty() ? lu.marche.commune.value_or("") : "");
    const auto libelle = libelle_de_commune(commune);
    f.champs.push_back(un_champ({.nom = "commune", .libelle = "Commune", .valeur = libelle ? commune + " " + *libelle : commune, .aide = "Son nom, ou son code postal.",
                                 .suggestions = "/assistance/communes"},
                                saisie.anomalies));
    f.champs.push_back(champ_mois("depuis", "Premier mois", "", saisie.valeur("depuis", format_month(change ? change->lieu.depuis : lu.lot.execution.debut)), saisie));
    f.champs.push_back(champ_mois("jusqu_a", "Dernier mois", "Vide tant qu'il n'est pas connu.", saisie.valeur("jusqu_a", change && change->lieu.jusqu_a ? format_month(*change->lieu.jusqu_a) : ""), saisie, false));
    std::vector<Option> options{{"", "Non, un lieu de plus"}};
    for (const auto& un : lu.lieux) options.push_back({un.id, commune_en_mots(un.lieu.commune) + ", " + dates_du_lieu(un.lieu)});
    if (!lu.lieux.empty())
        f.champs.push_back(une_liste(vue_liste("remplace", "Change-t-on les dates d'un lieu déjà dit ?", "Un lieu dit par erreur se ferme avant son premier mois.", "", options, saisie.valeur("remplace"), saisie.anomalies, false)));
    f.boutons = {un_bouton("Inscrire")};
    return page_de_formulaire(d, std::move(f));
}

Response montrer_lieux(const Demande& d)
{
    return page_des_lieux(d, d.base.read([&](Transaction& tx) { return charger_lieux(d, tx); }), {});
}

Response creer_lieu(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto lu = d.base.read([&](Transaction& tx) { return charger_lieux(d, tx); });
    const auto lieu = lire_lieu(saisie);
    if (lieu && !saisie.valeur("remplace").empty() && !lieu_a_changer(lu, saisie.valeur("remplace"))) saisie.anomalies.push_back({"remplace", "champ.inconnu"});
    if (const auto* change = lieu_a_changer(lu, saisie.valeur("remplace")); lieu && change && change->lieu.commune != lieu->commune)
        saisie.anomalies.push_back({"commune", "partage.autre_commune"});
    if (!saisie.anomalies.empty()) return page_des_lieux(d, lu, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                const auto remplace = saisie.valeur("remplace");
                const int changees = dire_lieu(e, trouver_lot(e.tx, d.perimetre, lu.lot.id, Acte::PartagerMarche), *lieu, remplace.empty() ? std::nullopt : std::optional(remplace));
                return {adresse_du_partage(lu.marche.id), changees > 0 ? "lieu_dit_et_lignes" : "lieu_dit", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_des_lieux(d, lu, refusee); });
}

// --- À qui est une ligne ------------------------------------------------------------------------------------------

struct DossierDeLigne
{
    LigneRattachee ligne;
    Marche marche;
    MarchePartage partage;
};

DossierDeLigne charger_ligne(const Demande& d, Transaction& tx)
{
    auto ligne = trouver_ligne_a_corriger(tx, d.perimetre, d.param("ligne"), instant_de(d));
    auto marche = trouver_marche(tx, d.perimetre, ligne.marche_id, Acte::PartagerMarche);
    auto partage = charger_partage(tx, marche);
    return {std::move(ligne), std::move(marche), std::move(partage)};
}

Response page_de_ligne(const Demande& d, const DossierDeLigne& lu, const SaisieDePartage& saisie)
{
    const auto& ligne = lu.ligne;
    Formulaire f{.fil = fil_du_marche(lu.marche, true), .titre = "Dire à qui est cette ligne", .chapeau = "Le rattachement d'avant reste lisible ; un compte arrêté à une date passée ne change pas.",
                 .action = "/lignes/" + ligne.id + "/rattachement", .annuler_href = adresse_du_partage(lu.marche.id), .anomalies = saisie.anomalies};
    f.caches = {{"attendu", saisie.valeur("attendu", ligne.rattachement_id)}};
    f.faits = {Vue{{"nom", "Personne"}, {"valeur", ligne.reference}}, Vue{{"nom", "Mois et lot"}, {"valeur", en_toutes_lettres(ligne.mois) + ", " + ligne.lot}},
               Vue{{"nom", "Heures retenues"}, {"valeur", heures_fr(ligne.retenues)}},
               Vue{{"nom", "Comptées par"}, {"valeur", ligne.structure + (ligne.cause ? " (" + std::string(fiche(*ligne.cause).libelle) + ")" : "")}}};
    f.champs.push_back(liste_de_structures(lu.partage.structures, "Structure qui les compte", saisie));
    f.champs.push_back(une_raison(saisie, "Pourquoi", "Ni nom, ni adresse : une commune suffit."));
    f.boutons = {un_bouton("Inscrire la correction")};
    return page_de_formulaire(d, std::move(f));
}

Response montrer_rattachement(const Demande& d)
{
    return page_de_ligne(d, d.base.read([&](Transaction& tx) { return charger_ligne(d, tx); }), {});
}

Response creer_rattachement(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto lu = d.base.read([&](Transaction& tx) {
        auto dossier = charger_ligne(d, tx);
        lire_raison_de_partage(tx, d.perimetre, dossier.marche.id, saisie);
        return dossier;
    });
    const auto voulue = saisie.valeur("structure");
    const bool connue = std::any_of(lu.partage.structures.begin(), lu.partage.structures.end(), [&](const StructureDuMarche& une) { return une.id == voulue; });
    if (!connue) saisie.anomalies.push_back({"structure", voulue.empty() ? "champ.absent" : "champ.inconnu"});
    if (!saisie.anomalies.empty()) return page_de_ligne(d, lu, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                const auto ligne = trouver_ligne_a_corriger(e.tx, d.perimetre, lu.ligne.id, format_instant(e.maintenant()));
                dire_a_qui_est_la_ligne(e, ligne, saisie.valeur("attendu"), voulue, saisie.valeur("raison"));
                return {adresse_du_partage(lu.marche.id), "rattachement_corrige", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_de_ligne(d, lu, refusee); });
}

// --- Reprendre un marché ------------------------------------------------------------------------------------------

Response page_de_proposition(const Demande& d, const Marche& marche, const SaisieDePartage& saisie)
{
    const auto possibles = d.base.read([&](Transaction& tx) { return structures_possibles(tx, marche); });
    Formulaire f{.fil = fil_du_marche(marche, true), .titre = "Proposer à une autre structure de reprendre ce marché",
                 .chapeau = "Elle répond. À son accord, elle mène le marché : elle valide, révise, relance. Les heures des mois d'avant restent à votre structure, qui relit tout le marché. Les personnes ne changent pas de structure.",
                 .action = adresse_du_marche(marche.id) + "/reprises", .annuler_href = adresse_du_partage(marche.id), .anomalies = saisie.anomalies};
    f.champs.push_back(liste_de_structures(possibles, "Structure du territoire", saisie));
    f.champs.push_back(champ_mois("effet", "À partir de", "Le premier mois dont les heures seront à elle ; au plus tard le mois prochain.", saisie.valeur("effet", format_month(mois_de(d.aujourd_hui))), saisie));
    f.champs.push_back(une_raison(saisie, "Pourquoi", "La structure la lira."));
    f.boutons = {un_bouton("Proposer la reprise")};
    return page_de_formulaire(d, std::move(f));
}

Response montrer_proposition(const Demande& d) { return page_de_proposition(d, lire_marche_a_partager(d), {}); }

Response creer_reprise(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto marche = lire_marche_a_partager(d);
    const auto lue = d.base.read([&](Transaction& tx) {
        lire_raison_de_partage(tx, d.perimetre, marche.id, saisie);
        return lire_reprise_proposee(structures_possibles(tx, marche), mois_de(d.aujourd_hui), saisie);
    });
    if (!lue) return page_de_proposition(d, marche, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                proposer_reprise(e, trouver_marche(e.tx, d.perimetre, marche.id, Acte::PartagerMarche), lue->structure_id, lue->depuis, saisie.valeur("raison"));
                return {adresse_du_partage(marche.id), "reprise_proposee", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_de_proposition(d, marche, refusee); });
}

struct DossierDeReprise
{
    RepriseInscrite reprise;
    bool a_nous = false; // de répondre
    std::vector<std::pair<std::string, std::string>> facilitateurs;
};

/// Celle que l'on reçoit, ou celle que l'on propose : la page sert les deux.
DossierDeReprise charger_reprise(const Demande& d, Transaction& tx)
{
    const auto& id = d.param("reprise");
    for (auto& une : lister_reprises(tx, d.perimetre, Acte::PartagerMarche))
        if (une.id == id)
        {
            const auto recues = d.perimetre.attributions();
            const bool a_nous = d.perimetre.sur_structure_entiere(Acte::PartagerMarche) &&
                                std::any_of(recues.begin(), recues.end(), [&](const Attribution& qui) { return !qui.represente_id() && !qui.territoire_id && qui.structure_id == une.vers_id && peut(qui.role, Acte::PartagerMarche); });
            auto facilitateurs = a_nous ? lister_facilitateurs(tx, une.vers_id) : std::vector<std::pair<std::string, std::string>>{};
            return {std::move(une), a_nous, std::move(facilitateurs)};
        }
    throw NotFound("cette reprise n'est pas de votre périmètre");
}

Response page_de_reprise(const Demande& d, const DossierDeReprise& lu, const SaisieDePartage& saisie)
{
    const auto& une = lu.reprise;
    Formulaire f{.fil = {{"/partages", "Compte de tous"}}, .titre = une.en_attente() ? (lu.a_nous ? une.de + " vous propose de reprendre un marché" : "Reprise proposée à " + une.vers) : "Reprise de « " + une.marche + " »",
                 .chapeau = "", .action = "/reprises/" + une.id + (lu.a_nous ? "/reponse" : "/retrait"), .annuler_href = "/partages", .anomalies = saisie.anomalies};
    f.faits = {Vue{{"nom", "Marché"}, {"valeur", une.marche}}, Vue{{"nom", "Mené par"}, {"valeur", une.de}}, Vue{{"nom", "À partir de"}, {"valeur", en_toutes_lettres(une.effet)}},
               Vue{{"nom", "Pourquoi"}, {"valeur", une.raison}}, Vue{{"nom", "Proposé"}, {"valeur", une.faite_par + ", " + quand(une.faite_le)}}};
    if (une.sens)
        f.faits.push_back(Vue{{"nom", "Réponse"}, {"valeur", std::string(*une.sens == SensDeReprise::Acceptee ? "acceptée" : *une.sens == SensDeReprise::Refusee ? "refusée" : "retirée") + " par " + une.repondu_par + ", " +
                                                                 quand(une.repondu_le) + (une.raison_de_reponse.empty() ? "" : " : " + une.raison_de_reponse)}});
    if (une.en_attente() && lu.a_nous)
    {
        f.chapeau = "Accepter vous fait mener le marché : vous validez, révisez, relancez. Les heures d'avant " + en_toutes_lettres(une.effet) + " restent à " + une.de + ".";
        std::vector<Option> options;
        for (const auto& [id, nom] : lu.facilitateurs) options.push_back({id, nom});
        f.champs.push_back(une_liste(vue_liste("facilitateur", "Qui le suivra", "À qui reviendra la validation.", "Personne pour l'instant", options, saisie.valeur("facilitateur"), saisie.anomalies, false)));
        f.champs.push_back(une_raison(saisie, "Votre réponse", "Une raison est nécessaire pour refuser.", false));
        f.boutons = {un_bouton("Reprendre le marché", "sens", "accepte"), un_bouton("Refuser", "sens", "refuse", false)};
    }
    else if (une.en_attente())
    {
        f.champs.push_back(une_raison(saisie, "Pourquoi la retirer", "", false));
        f.boutons = {un_bouton("Retirer la proposition", "", "", false)};
    }
    return page_de_formulaire(d, std::move(f));
}

Response montrer_reprise(const Demande& d)
{
    return page_de_reprise(d, d.base.read([&](Transaction& tx) { return charger_reprise(d, tx); }), {});
}

Response creer_reponse(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto lu = d.base.read([&](Transaction& tx) {
        trouver_reprise(tx, d.perimetre, d.param("reprise"), CoteDeReprise::Vers);
        auto dossier = charger_reprise(d, tx);
        lire_raison_de_partage(tx, d.perimetre, dossier.reprise.marche_id, saisie, saisie.valeur("sens") == code(SensDeReprise::Refusee));
        return dossier;
    });
    const auto sens = sens_de_reprise_du_code(saisie.valeur("sens"));
    if (!sens || *sens == SensDeReprise::Retiree) saisie.anomalies.push_back({"raison", "transfert.sans_sens"});
    const auto facilitateur = saisie.valeur("facilitateur");
    if (!facilitateur.empty() && std::none_of(lu.facilitateurs.begin(), lu.facilitateurs.end(), [&](const auto& un) { return un.first == facilitateur; }))
        saisie.anomalies.push_back({"facilitateur", "champ.inconnu"});
    if (!saisie.anomalies.empty()) return page_de_reprise(d, lu, saisie);
    return ecrire_ou_remontrer(
        saisie,
        [&] {
            return ecrire(d, [&](Ecriture& e) -> Issue {
                const auto reprise = trouver_reprise(e.tx, d.perimetre, lu.reprise.id, CoteDeReprise::Vers);
                repondre_a_la_reprise(e, reprise, *sens, facilitateur.empty() ? std::nullopt : std::optional(facilitateur), saisie.valeur("raison"));
                const bool accepte = *sens == SensDeReprise::Acceptee;
                return {accepte ? adresse_du_partage(reprise.marche_id) : "/partages", accepte ? "reprise_acceptee" : "reprise_refusee", {}};
            });
        },
        [&](const SaisieDePartage& refusee) { return page_de_reprise(d, lu, refusee); });
}

Response creer_retrait(const Demande& d)
{
    auto saisie = saisie_de_partage(d.http.form());
    const auto lu = d.base.read([&](Transaction& tx) {
        trouver_reprise(tx, d.perimetre, d.param("reprise"), CoteDeReprise::De);
        auto dossier = charger_reprise(d, tx);
        lire_raison_de_partage(tx, d.perimetre, dossier.reprise.marche_id, saisie, false);
        return dossier;
    });
    if (!saisie.anomalies.empty()) return page_de_reprise(d, lu, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto reprise = trouver_reprise(e.tx, d.perimetre, lu.reprise.id, CoteDeReprise::De);
        repondre_a_la_reprise(e, reprise, SensDeReprise::Retiree, std::nullopt, saisie.valeur("raison"));
        return {adresse_du_partage(reprise.marche_id), "reprise_retiree", {}};
    });
}

} // namespace

void tracer_routes_partages(Routeur& routeur)
{
    routeur.add(Method::Get, "/marches/:marche/partage", "voir_reseau", montrer_partage);
    routeur.add(Method::Post, "/marches/:marche/partage", "partager_marche", creer_partage);
    routeur.add(Method::Get, "/marches/:marche/partage/ouverture", "partager_marche", montrer_ouverture);
    routeur.add(Method::Get, "/marches/:marche/partage/interventions", "partager_marche", montrer_intervention);
    routeur.add(Method::Get, "/marches/:marche/partage/reprise", "partager_marche", montrer_proposition);
    routeur.add(Method::Post, "/marches/:marche/interventions", "partager_marche", creer_intervention);
    routeur.add(Method::Get, "/interventions/:intervention/fin", "partager_marche", montrer_fin);
    routeur.add(Method::Post, "/interventions/:intervention/fin", "partager_marche", creer_fin);
    routeur.add(Method::Get, "/lots/:lot/lieux-de-travail", "partager_marche", montrer_lieux);
    routeur.add(Method::Post, "/lots/:lot/lieux-de-travail", "partager_marche", creer_lieu);
    routeur.add(Method::Get, "/lignes/:ligne/rattachement", "partager_marche", montrer_rattachement);
    routeur.add(Method::Post, "/lignes/:ligne/rattachement", "partager_marche", creer_rattachement);
    routeur.add(Method::Post, "/marches/:marche/reprises", "partager_marche", creer_reprise);
    routeur.add(Method::Get, "/reprises/:reprise", "partager_marche", montrer_reprise);
    routeur.add(Method::Post, "/reprises/:reprise/reponse", "partager_marche", creer_reponse);
    routeur.add(Method::Post, "/reprises/:reprise/retrait", "partager_marche", creer_retrait);
}

} // namespace ouvrage
