#include "app/heures/heures_pages.hpp"

#include "app/heures/heures_fichier_table.hpp"
#include "app/heures/heures_saisie.hpp"
#include "app/mots.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/declarations";
constexpr std::string_view kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr int kFichiersMontres = 10;
constexpr std::size_t kAnomaliesMontrees = 100;

std::string adresse_du_fichier(const std::string& id) { return "/fichiers/" + id; }

struct DossierDeFichier
{
    Lot lot;
    std::vector<Engagement> engagements;
    Engagement engagement;
    std::vector<Titulaire> entreprises;
    Titulaire entreprise;
    std::vector<PersonneADeclarer> personnes;
    std::vector<FichierRecu> recus;
    Mois mois; // du modèle proposé

    std::string question() const
    {
        return "mois=" + format_month(mois) + "&entreprise=" + entreprise.entreprise_id + "&engagement=" + engagement.id;
    }
};

DossierDeFichier charger(const Demande& d, Transaction& tx, const Form& voulu)
{
    DossierDeFichier dossier;
    dossier.lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::Declarer);
    dossier.engagements = lister_engagements(tx, dossier.lot);
    dossier.engagement = choisir_engagement(dossier.engagements, voulu.value("engagement"));
    dossier.entreprises = entreprises_declarables(d.perimetre, dossier.lot);
    if (dossier.entreprises.empty()) throw NotFound("aucune entreprise n'est inscrite sur ce lot : ajoutez son titulaire d'abord");
    dossier.entreprise = dossier.entreprises.front();
    for (const auto& une : dossier.entreprises)
        if (une.entreprise_id == voulu.value("entreprise")) dossier.entreprise = une;
    const auto& entreprise_id = dossier.entreprise.entreprise_id;
    dossier.personnes = lister_personnes_a_declarer(tx, d.perimetre, dossier.lot, entreprise_id);
    dossier.recus = lister_fichiers_recus(tx, d.perimetre, dossier.lot, entreprise_id, kFichiersMontres);
    // Le mois demandé ; sinon le plus ancien attendu, sinon le mois passé.
    const auto attendus = mois_attendus(tx, dossier.lot, dossier.engagement, entreprise_id, mois_de(d.aujourd_hui));
    dossier.mois = parse_month(voulu.value("mois"))
                       .value_or(attendus.empty() ? mois_de(d.aujourd_hui) - std::chrono::months{1} : attendus.front());
    return dossier;
}

Vue::List vue_colonnes()
{
    const auto colonne = [](Colonne une, const char* exemple, const char* explication) {
        return Vue{{"nom", libelle(une)}, {"exemple", exemple}, {"explication", explication}};
    };
    return {colonne(Colonne::Reference, "P-012", "Donnée par le facilitateur. Ou bien « Nom » et « Prénom », si une seule personne les porte."),
            colonne(Colonne::Mois, "mars 2026", "Aussi 03/2026, 2026-03 ou une date du tableur. Plusieurs mois peuvent tenir dans un fichier."),
            colonne(Colonne::Travail, "151,67", "En heures et centièmes. 0 si la personne n'a pas travaillé."),
            colonne(Colonne::Formation, "14", "À part du travail. Facultative."),
            colonne(Colonne::Remarque, "arrêt du 3 au 10", "Facultative, lue par le facilitateur. Jamais de numéro de sécurité sociale."),
            colonne(Colonne::Corrige, "oui", "Pour remplacer des heures déjà inscrites. Sans elle, rien de ce qui est inscrit ne change.")};
}

std::string resume(const RapportDeFichier& rapport)
{
    std::vector<std::string> parties;
    const auto dire = [&](std::int64_t nombre, std::string_view un, std::string_view plusieurs) {
        if (nombre > 0) parties.push_back(compter(nombre, un, plusieurs, Genre_grammatical::Feminin));
    };
    dire(rapport.crees, "ligne inscrite", "lignes inscrites");
    dire(rapport.corriges, "corrigée", "corrigées");
    dire(rapport.inchanges, "inchangée", "inchangées");
    dire(rapport.refuses, "à reprendre", "à reprendre");
    return joined(parties, ", ");
}

/// Le nom d'un fichier et ce qu'on y a lu peuvent nommer quelqu'un.
bool voit_le_contenu(const Demande& d, const FichierRecu& recu)
{
    // Sur un marché partagé, le fichier nomme aussi les personnes des autres structures : il faut les voir toutes.
    return std::all_of(recu.structures.begin(), recu.structures.end(), [&](const std::string& une) { return d.perimetre.voit_personne(une, recu.entreprise_id); });
}
std::string nom_montrable(const Demande& d, const FichierRecu& recu) { return voit_le_contenu(d, recu) ? recu.nom : "Fichier d'heures"; }

Response page_d_envoi(const Demande& d, const DossierDeFichier& dossier, const std::vector<AnomalieDeFichier>& anomalies, Status statut)
{
    const auto& lot = dossier.lot;
    std::vector<Option> mois_possibles, entreprises, engagements;
    const auto execution = dossier.engagement.execution(lot);
    for (Mois un = mois_de(d.aujourd_hui); un >= execution.debut; un -= std::chrono::months{1})
        if (execution.contient(un) || un == dossier.mois) mois_possibles.push_back({format_month(un), en_toutes_lettres(un)});
    if (std::none_of(mois_possibles.begin(), mois_possibles.end(), [&](const Option& o) { return o.valeur == format_month(dossier.mois); }))
        mois_possibles.insert(mois_possibles.begin(), {format_month(dossier.mois), en_toutes_lettres(dossier.mois)});
    for (const auto& une : dossier.entreprises) entreprises.push_back({une.entreprise_id, une.nom});
    for (const auto& un : dossier.engagements) engagements.push_back({un.id, std::string(fiche(un.genre).libelle)});

    Vue::List liste, recus;
    for (const auto& une : anomalies)
        liste.push_back(Vue{{"champ", "fichier"}, {"etiquette", ""}, {"phrase", (une.ligne > 0 && !une.code.starts_with("fichier.colonne_") ? "À la ligne " + grouped(une.ligne) + ". " : "") + une.phrase()}});
    for (const auto& un : dossier.recus)
        recus.push_back(Vue{{"href", adresse_du_fichier(un.id)}, {"nom", nom_montrable(d, un)}, {"quand", date_heure_fr(*parse_instant(un.recu_le))},
                            {"qui", un.recu_par}, {"resume", resume(un.rapport)}, {"a_corriger", un.rapport.refuses > 0}});
    const auto affectees = std::count_if(dossier.personnes.begin(), dossier.personnes.end(), [&](const auto& une) { return une.affectee_en(dossier.mois); });
    const auto base = "/lots/" + lot.id;
    Vue vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + lot.marche_id, lot.marche_objet}, {base + "/compte", lot.nom()}}, "Déclarer par un fichier")},
            {"lot", lot.nom()},
            {"acheteur", lot.acheteur_nom},
            {"entreprise", dossier.entreprise.nom},
            {"genre", fiche(dossier.engagement.genre).libelle},
            {"effort", dossier.engagement.famille() == Famille::Effort},
            {"mois_lettres", en_toutes_lettres(dossier.mois)},
            {"personnes", compter(affectees, "personne affectée", "personnes affectées", Genre_grammatical::Feminin)},
            {"sans_personne", affectees == 0},
            {"choix_action", base + "/fichier"},
            {"choix_mois", vue_liste("mois", "Mois", "", "", mois_possibles, format_month(dossier.mois), {})},
            {"choix_entreprise", entreprises.size() > 1 ? vue_liste("entreprise", "Entreprise", "", "", entreprises, dossier.entreprise.entreprise_id, {}) : Vue(false)},
            {"choix_engagement", engagements.size() > 1 ? vue_liste("engagement", "Compte", "", "", engagements, dossier.engagement.id, {}) : Vue(false)},
            {"modele_href", base + "/fichier/modele.xlsx?" + dossier.question()},
            {"formulaire_href", base + "/declarations/nouvelle?" + dossier.question()},
            {"action", base + "/fichier"},
            {"cle", random_token()},
            {"mois_code", format_month(dossier.mois)},
            {"entreprise_id", dossier.entreprise.entreprise_id},
            {"engagement_id", dossier.engagement.id},
            {"anomalies", anomalies.empty() ? Vue(false) : Vue{{"titre", "Ce fichier n'a pas été importé"}, {"liste", std::move(liste)}}},
            {"anomalie", anomalies.empty() ? "" : anomalies.front().phrase()},
            {"colonnes", vue_colonnes()},
            {"des_recus", !recus.empty()},
            {"recus", std::move(recus)}};
    return page(d, "heures/fichier", std::move(vue), "Déclarer par un fichier, " + lot.nom(), kIci, statut);
}

Response montrer_envoi(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger(d, tx, d.http.query()); });
    return page_d_envoi(d, dossier, {}, Status::Ok);
}

Response telecharger_modele(const Demande& d)
{
    const auto [dossier, inscrites] = d.base.read([&](Transaction& tx) {
        auto lu = charger(d, tx, d.http.query());
        auto lignes = lister_lignes(tx, d.perimetre, lu.lot, lu.engagement);
        std::erase_if(lignes, [&](const LigneInscrite& une) { return une.entreprise_id != lu.entreprise.entreprise_id; });
        return std::pair(std::move(lu), std::move(lignes));
    });
    return Response::attachment(modele_de_fichier(dossier.lot, dossier.engagement, dossier.mois, dossier.personnes, inscrites, d.aujourd_hui, d.maintenant()),
                                kXlsx, "heures-" + format_month(dossier.mois) + "-lot-" + std::to_string(dossier.lot.numero) + ".xlsx")
        .with("Cache-Control", "no-store");
}

Response recevoir_fichier(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto dossier = d.base.read([&](Transaction& tx) { return charger(d, tx, formulaire); });
    const auto refuser = [&](std::string champ, std::string code_d_anomalie) {
        return page_d_envoi(d, dossier, {{0, "", "", std::move(champ), std::move(code_d_anomalie), "", ""}}, Status::UnprocessableContent);
    };
    // Une entreprise ne déclare que pour elle-même, quoi que dise le formulaire.
    if (const auto voulue = formulaire.value("entreprise"); !voulue.empty() && voulue != dossier.entreprise.entreprise_id)
        return refuser("entreprise", "champ.inconnu");
    const auto* envoye = formulaire.upload("fichier");
    if (!envoye) return refuser("fichier", "fichier.absent");
    auto fichier = lire_fichier_heures(envoye->content, dossier.personnes, d.aujourd_hui);
    if (!fichier.lisible()) return page_d_envoi(d, dossier, fichier.anomalies, Status::UnprocessableContent);

    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        // Relu dans la transaction : le lot, l'objectif ou les droits ont pu changer depuis la lecture.
        const auto trouve = trouver_engagement(ecriture.tx, d.perimetre, dossier.engagement.id, Acte::Declarer);
        const auto recu = importer_fichier(ecriture, d.maison.droit, trouve.lot, trouve.engagement, dossier.entreprise.entreprise_id, envoye->filename, fichier);
        const auto& rapport = recu.rapport;
        const std::string annonce = rapport.refuses > 0 ? "import_avec_refus" : rapport.crees + rapport.corriges == 0 ? "deja_fait" : "import_fait";
        return {adresse_du_fichier(recu.id), annonce, Json{{"id", recu.id}}};
    });
}

// --- Ce qu'un fichier a donné -------------------------------------------------------------------------------------

Response montrer_fichier(const Demande& d)
{
    struct Lu
    {
        FichierRecu recu;
        Lot lot;
        std::vector<DeclarationInscrite> declarations;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{trouver_fichier_recu(tx, d.perimetre, d.param("fichier")), {}, {}};
        lu.lot = trouver_lot(tx, Perimetre::de_la_machine(), lu.recu.lot_id);
        for (const auto& id : lu.recu.rapport.declarations) lu.declarations.push_back(trouver_declaration(tx, d.perimetre, id));
        return lu;
    });
    const auto& rapport = lu.recu.rapport;
    const bool contenu = voit_le_contenu(d, lu.recu);
    const bool corrige = contenu && d.perimetre.peut(Acte::Declarer) && !lu.recu.a_corriger.empty();
    Vue::List anomalies, declarations;
    for (const auto& une : rapport.anomalies)
    {
        if (anomalies.size() == kAnomaliesMontrees) break;
        const std::string ou = une.adresse();
        anomalies.push_back(Vue{{"adresse", ou.empty() ? "Fichier" : "L" + ou.substr(1)}, {"entete", une.entete}, {"lu", !contenu ? "" : une.code == "champ.nir" ? "(retiré)" : une.lu},
                                {"masque", !contenu}, {"phrase", une.phrase()}});
    }
    for (const auto& une : lu.declarations)
        declarations.push_back(Vue{{"href", "/declarations/" + une.id}, {"mois", en_toutes_lettres(une.mois)}, {"declarees", heures_fr(une.declarees)},
                                   {"retenues", heures_fr(une.retenues)}, {"ecartees", une.declarees == une.retenues ? "" : heures_fr(une.declarees - une.retenues)},
                                   {"remplacee", une.remplacee}, {"etat", vue_etat(une.etat)}});
    const auto montrees = static_cast<std::int64_t>(anomalies.size());
    const auto compte = "/lots/" + lu.lot.id + "/compte";
    const auto inscrites = rapport.crees + rapport.corriges;
    const std::string titre = inscrites == 0 ? "Aucune ligne inscrite" : compter(inscrites, "ligne inscrite", "lignes inscrites", Genre_grammatical::Feminin);
    const std::string suite = rapport.refuses > 0 ? grouped(rapport.refuses) + " à reprendre" : "";
    return page(d, "heures/fichier_recu",
                Vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + lu.lot.marche_id, lu.lot.marche_objet}, {compte, lu.lot.nom()}}, "Fichier reçu")},
                    {"titre", titre},
                    {"suite_du_titre", suite},
                    {"nom", nom_montrable(d, lu.recu)},
                    {"lot", lu.lot.nom()},
                    {"lot_href", compte},
                    {"entreprise", lu.recu.entreprise},
                    {"qui", lu.recu.recu_par},
                    {"quand", date_heure_fr(*parse_instant(lu.recu.recu_le))},
                    {"lus", compter(rapport.lus, "lue", "lues", Genre_grammatical::Feminin)},
                    {"crees", grouped(rapport.crees)},
                    {"corriges", grouped(rapport.corriges)},
                    {"inchanges", grouped(rapport.inchanges)},
                    {"refuses", grouped(rapport.refuses)},
                    {"des_anomalies", !anomalies.empty()},
                    {"compte_anomalies", compter(rapport.anomalies_en_tout, "point à reprendre", "points à reprendre")},
                    {"anomalies_en_plus", rapport.anomalies_en_tout > montrees ? "Les " + grouped(montrees) + " premiers sont montrés ; la feuille à corriger les porte tous." : ""},
                    {"anomalies", std::move(anomalies)},
                    {"a_corriger_href", corrige ? adresse_du_fichier(lu.recu.id) + "/a-corriger.xlsx" : ""},
                    {"renvoi_href", corrige ? "/lots/" + lu.lot.id + "/fichier?entreprise=" + lu.recu.entreprise_id + "&engagement=" + lu.recu.engagement_id : ""},
                    {"des_declarations", !declarations.empty()},
                    {"declarations", std::move(declarations)}},
                titre + (suite.empty() ? "" : ", " + suite), kIci);
}

Response telecharger_a_corriger(const Demande& d)
{
    const auto recu = d.base.read([&](Transaction& tx) { return trouver_fichier_recu(tx, d.perimetre, d.param("fichier"), Acte::Declarer); });
    if (recu.a_corriger.empty() || !voit_le_contenu(d, recu)) throw NotFound("ce fichier n'a pas de ligne à corriger");
    const auto point = recu.nom.rfind('.');
    return Response::attachment(recu.a_corriger, kXlsx, recu.nom.substr(0, point == 0 ? std::string::npos : point) + ".a-corriger.xlsx")
        .with("Cache-Control", "no-store");
}

} // namespace

void tracer_routes_fichier(Routeur& routeur)
{
    routeur.add(Method::Get, "/lots/:lot/fichier", "declarer", montrer_envoi);
    routeur.add(Method::Post, "/lots/:lot/fichier", "declarer", recevoir_fichier);
    routeur.add(Method::Get, "/lots/:lot/fichier/modele.xlsx", "declarer", telecharger_modele);
    routeur.add(Method::Get, "/fichiers/:fichier", "voir_declarations", montrer_fichier);
    routeur.add(Method::Get, "/fichiers/:fichier/a-corriger.xlsx", "declarer", telecharger_a_corriger);
}

} // namespace ouvrage
