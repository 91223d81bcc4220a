#include "app/organismes/organismes_table.hpp"
#include "app/parcours/formations_table.hpp"
#include "app/parcours/parcours_document.hpp"
#include "app/parcours/parcours_table.hpp"
#include "app/parcours/parcours_vues.hpp"
#include "app/protection/protection_tables.hpp"
#include "domaine/identifiants.hpp"
#include "monde.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_check.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string fiche(const Monde& monde) { return "/participants/" + monde.awa; }
std::string page(const Monde& monde) { return fiche(monde) + "/parcours"; }

Parcours lire(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) { return trouver_parcours(tx, monde.perimetre(monde.claire), monde.awa); });
}

std::string constater(Monde& monde, const std::string& sorte)
{
    REQUIRE(monde.post(fiche(monde) + "/freins", {{"sorte", sorte}, {"constate_le", "2026-05-04"}}, monde.claire).status == Status::SeeOther);
    return lire(monde).freins.back().id;
}

std::string prevoir(Monde& monde, Champs champs)
{
    REQUIRE(monde.post(fiche(monde) + "/etapes", std::move(champs), monde.claire).status == Status::SeeOther);
    return lire(monde).etapes.back().suivie.id;
}

Champs entretien(const Monde& monde, const std::string& le, const std::string& venue = "venue")
{
    return {{"le", le}, {"mode", "presentiel"}, {"objet", "suivi"}, {"avec", "accompagnateur:" + monde.claire}, {"venue", venue}};
}

std::string ecrit_partout(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) {
        std::string tout;
        for (const auto& ligne : tx.query("SELECT phrase, faits FROM evenements")) tout += ligne.text("phrase") + ligne.text("faits") + "\n";
        return tout;
    });
}

} // namespace

TEST_CASE("un parcours vide dit quoi faire ; puis le titre dit où l'on en est, et à qui le tour")
{
    Monde monde;
    const auto vide = monde.get(page(monde), monde.claire);
    CHECK(vide.status == Status::Ok);
    CHECK(contient(vide, "aucun pas prévu"));
    CHECK(contient(vide, "C'est à vous"));
    constater(monde, "mobilite");
    constater(monde, "garde_enfants");
    const auto leve = constater(monde, "numerique");
    CHECK(monde.post("/freins/" + leve + "/suites", {{"etat", "leve"}, {"le", "2026-05-08"}, {"action", "equipement"}, {"suit", leve}}, monde.claire).status == Status::SeeOther);
    prevoir(monde, {{"sorte", "demarche"}, {"qui", "personne"}, {"echeance", "2026-05-14"}});
    const auto dit = monde.get(page(monde), monde.claire);
    CHECK(contient(dit, "1\u00A0frein levé sur 3, prochain pas le 14 mai 2026"));
    CHECK(contient(dit, "C'est à <strong>Awa"));
    CHECK(contient(dit, "chart-ground")); // la fenêtre d'éligibilité, derrière la frise
    CHECK(contient(dit, "Table des faits"));
    CHECK(contient(monde.get(fiche(monde), monde.claire), page(monde)));
}

TEST_CASE("un frein se lève par une ligne et se rouvre par une autre ; deux suites à la fois, une seule passe")
{
    Monde monde;
    const auto frein = constater(monde, "mobilite");
    const auto ou = "/freins/" + frein + "/suites";
    const auto organisme = monde.mission_locale;
    CHECK(monde.post(ou, {{"etat", "en_cours"}, {"le", "2026-05-05"}, {"action", "demande_d_aide"}, {"organisme", organisme}, {"suit", frein}}, monde.claire).status == Status::SeeOther);
    // La même page, envoyée par une collègue qui n'a pas vu la première.
    CHECK(monde.post(ou, {{"etat", "leve"}, {"le", "2026-05-06"}, {"suit", frein}}, monde.claire).status == Status::Conflict);
    CHECK(monde.post(ou, {{"etat", "leve"}, {"le", "2026-05-06"}, {"suit", lire(monde).freins.front().derniere()}}, monde.claire).status == Status::SeeOther);
    CHECK(lire(monde).freins_leves() == 1);
    CHECK(monde.post(ou, {{"etat", "leve"}, {"le", "2026-05-07"}, {"suit", lire(monde).freins.front().derniere()}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou, {{"etat", "rouvert"}, {"le", "2026-05-09"}, {"suit", lire(monde).freins.front().derniere()}}, monde.claire).status == Status::SeeOther);
    const auto relu = lire(monde);
    CHECK(relu.freins_leves() == 0);
    CHECK(relu.freins.front().suites.size() == 3);
    CHECK(contient(monde.get(page(monde), monde.claire), "Mission locale"));
    // Toutes les anomalies à la fois : une date à venir, une action hors liste.
    const auto refusee = monde.post(ou, {{"etat", "en_cours"}, {"le", "2026-06-30"}, {"action", "miracle"}, {"suit", relu.freins.front().derniere()}}, monde.claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(contient(refusee, "2\u00A0points à corriger"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un frein réservé se compte sans se nommer, se lit avec une trace, et s'efface sans rien changer aux comptes")
{
    Monde monde;
    constater(monde, "mobilite");
    const auto frein = constater(monde, "justice");
    const auto spip = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_organisme(e, monde.structure, NatureOrganisme::Spip, "SPIP de Montreval", std::nullopt); });
    CHECK(monde.post("/freins/" + frein + "/suites", {{"etat", "en_cours"}, {"le", "2026-05-06"}, {"action", "rendez_vous"}, {"organisme", spip}, {"suit", frein}}, monde.claire).status ==
          Status::SeeOther);
    prevoir(monde, {{"sorte", "orientation"}, {"qui", "organisme"}, {"organisme", spip}, {"frein", frein}, {"echeance", "2026-05-28"}});
    CHECK(contient(monde.get(page(monde), monde.claire), "C'est à <strong>un organisme"));
    // Ni phrase, ni sorte, ni organisme, sur la page, dans l'API, sur le papier, au journal, dans les tables journalisées.
    CHECK(monde.post(fiche(monde) + "/freins", {{"sorte", "sante"}, {"constate_le", "2026-05-04"}, {"note", "voir le médecin"}}, monde.claire).status == Status::UnprocessableContent);
    const auto ordinaire = monde.get(page(monde), monde.claire);
    CHECK(contient(ordinaire, "Frein réservé"));
    const auto avant = monde.compter("evenements");
    for (const auto& reponse : {ordinaire, monde.api(Method::Get, "/api/v1/participants/" + monde.awa + "/parcours", monde.claire)})
        for (const auto* mot : {"Justice", "justice", "SPIP"}) CHECK_FALSE_MESSAGE(contient(reponse, mot), mot);
    CHECK_FALSE(contient(monde.get("/journal", monde.claire), "ustice"));
    CHECK(ecrit_partout(monde).find("ustice") == std::string::npos);
    CHECK(monde.compter("evenements") == avant); // montrer n'est pas lire
    const auto lue = monde.post(page(monde) + "/freins-reserves", {}, monde.claire);
    CHECK(contient(lue, "Justice"));
    CHECK(contient(lue, "SPIP de Montreval"));
    CHECK(contient(lue, "inscrite au journal"));
    CHECK(monde.compter("evenements") == avant + 1);
    CHECK(contient(monde.get("/journal", monde.claire), "a lu les freins réservés de P-001"));
    // L'oubli de la personne.
    monde.base->write([&](Transaction& tx) {
        for (const auto& table : tables_de_personne())
            if (table.table == "freins_reserves" || table.table == "notes")
                tx.execute("DELETE FROM " + std::string(table.table) + " WHERE " + std::string(table.condition), monde.awa);
    });
    CHECK(lire(monde).freins.size() == 2);
    CHECK(lire(monde).freins_reserves() == 1);
    const auto oubliee = monde.post(page(monde) + "/freins-reserves", {}, monde.claire);
    CHECK(contient(oubliee, "effacé"));
    CHECK_FALSE(contient(oubliee, "Justice"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une étape est à quelqu'un, se reporte, se fait, s'abandonne pour une raison de la liste, se reprend")
{
    Monde monde;
    CHECK(monde.post(fiche(monde) + "/etapes", {{"sorte", "orientation"}, {"qui", "organisme"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(contient(monde.post(fiche(monde) + "/etapes", {{"sorte", "orientation"}, {"qui", "personne"}, {"organisme", monde.mission_locale}, {"echeance", "2026-05-01"}}, monde.claire), "2\u00A0points à corriger"));
    const auto etape = prevoir(monde, {{"sorte", "orientation"}, {"qui", "organisme"}, {"organisme", monde.mission_locale}, {"echeance", "2026-05-20"}});
    CHECK(contient(monde.get(page(monde), monde.claire), "C'est à <strong>Mission locale"));
    const auto ou = "/etapes/" + etape + "/suites";
    CHECK(monde.post(ou, {{"sens", "abandonnee"}, {"le", "2026-05-10"}, {"suit", etape}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou, {{"sens", "reportee"}, {"suit", etape}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou, {{"sens", "reportee"}, {"echeance", "2026-05-28"}, {"suit", etape}}, monde.claire).status == Status::SeeOther);
    CHECK(lire(monde).etapes.front().suivie.echeance == 2026y / May / 28);
    CHECK(monde.post(ou, {{"sens", "faite"}, {"le", "2026-05-10"}, {"suit", etape}}, monde.claire).status == Status::Conflict);
    const auto derniere = [&] { return lire(monde).etapes.front().derniere(); };
    CHECK(monde.post(ou, {{"sens", "abandonnee"}, {"le", "2026-05-10"}, {"raison", "place_manquante"}, {"suit", derniere()}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(page(monde), monde.claire), "Pas de place"));
    CHECK(lire(monde).prochaine() == nullptr);
    CHECK(monde.post(ou, {{"sens", "reprise"}, {"echeance", "2026-06-02"}, {"suit", derniere()}}, monde.claire).status == Status::SeeOther);
    CHECK(lire(monde).prochaine()->suivie.echeance == 2026y / June / 2);
    CHECK(monde.post(ou, {{"sens", "faite"}, {"le", "2026-05-10"}, {"suit", derniere()}}, monde.claire).status == Status::SeeOther);
    CHECK(lire(monde).etapes.front().suivie.etat == EtatEtape::Faite);
}

TEST_CASE("une étape en retard arrive au tableau de bord de sa structure, et de nulle autre")
{
    Monde monde;
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto awa = trouver_participant(e.tx, monde.perimetre(monde.claire), monde.awa);
        prevoir_etape(e, awa, {.sorte = "demarche", .qui = QuiAgit::Personne, .prevue_le = 2026y / April / 2, .echeance = 2026y / May / 6});
        prevoir_etape(e, awa, {.sorte = "cv", .qui = QuiAgit::Facilitateur, .prevue_le = 2026y / April / 2, .echeance = 2026y / May / 10});
        return 0;
    });
    const auto tableau = monde.get("/", monde.claire);
    CHECK(contient(tableau, "Démarche administrative, attendue le 6 mai 2026"));
    CHECK_FALSE(contient(tableau, "CV et lettre")); // pour aujourd'hui : pas encore en retard
    for (const auto& autre : {monde.victor, monde.denis, monde.hugo, monde.alice}) CHECK_FALSE(contient(monde.get("/", autre), "Démarche administrative"));
    const auto etape = lire(monde).etapes.front();
    CHECK(monde.post("/etapes/" + etape.suivie.id + "/suites", {{"sens", "reportee"}, {"echeance", "2026-05-20"}, {"suit", etape.derniere()}}, monde.claire).status == Status::SeeOther);
    CHECK_FALSE(contient(monde.get("/", monde.claire), "Démarche administrative"));
}

TEST_CASE("un entretien manqué est une ligne et n'est pas un entretien ; les comptes vont d'un jour à l'autre, compris")
{
    Monde monde;
    const auto ou = fiche(monde) + "/entretiens";
    CHECK(monde.get(ou, monde.claire).status == Status::Ok);
    for (const auto* le : {"2026-04-30", "2026-05-01", "2026-05-10"}) CHECK(monde.post(ou, entretien(monde, le), monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, entretien(monde, "2026-05-05", "absente"), monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, {{"le", "2026-05-06"}, {"mode", "telephone"}, {"objet", "suivi"}, {"avec", "organisme:" + monde.mission_locale}, {"venue", "venue"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, entretien(monde, "2026-05-11"), monde.claire).status == Status::UnprocessableContent);
    CHECK(contient(monde.post(ou, {}, monde.claire), "5\u00A0points à corriger"));
    const auto compter = [&](Jour du, Jour au) { return monde.base->read([&](Transaction& tx) { return compter_entretiens(tx, monde.perimetre(monde.claire), du, au); }); };
    const auto mai = compter(2026y / May / 1, 2026y / May / 10);
    CHECK(mai.tenus == 2);
    CHECK(mai.absences == 1);
    CHECK(mai.tenus_par_organisme == 1);
    CHECK(mai.personnes == 1);
    CHECK(compter(2026y / May / 2, 2026y / May / 9).tenus == 0);
    CHECK(contient(monde.get(page(monde), monde.claire), "4\u00A0entretiens tenus, 1\u00A0rendez-vous manqué"));
    // Inscrit par erreur : il ne compte plus, et reste au journal.
    const auto dernier = lire(monde).entretiens.front();
    CHECK(monde.post(fiche(monde) + "/retraits", {{"ligne", "entretien:" + dernier.id}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche(monde) + "/retraits", {{"ligne", "entretien:" + dernier.id}}, monde.claire).status == Status::Conflict);
    CHECK(monde.post(fiche(monde) + "/retraits", {{"ligne", "entretien:inconnu"}}, monde.claire).status == Status::NotFound);
    CHECK(monde.post(fiche(monde) + "/retraits", {{"ligne", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(compter(2026y / May / 1, 2026y / May / 10).tenus == 1);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    CHECK_THROWS_AS(monde.base->read([&](Transaction& tx) { return compter_entretiens(tx, monde.perimetre(monde.hugo), 2026y / May / 1, 2026y / May / 10); }), Forbidden);
}

TEST_CASE("une note s'écrit hors journal, avertit, et refuse toujours un numéro de sécurité sociale")
{
    Monde monde;
    auto champs = entretien(monde, "2026-05-07");
    champs.push_back({"note", "Son traitement médical l'occupe le matin."});
    const auto avertie = monde.post(fiche(monde) + "/entretiens", champs, monde.claire);
    CHECK(avertie.status == Status::UnprocessableContent);
    CHECK(contient(avertie, "garder_tel_quel"));
    champs.push_back({"garder_tel_quel", "oui"});
    CHECK(monde.post(fiche(monde) + "/entretiens", champs, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(page(monde), monde.claire), "Son traitement"));
    CHECK(ecrit_partout(monde).find("traitement") == std::string::npos);
    auto nir = entretien(monde, "2026-05-07");
    nir.push_back({"note", "1 85 05 78 006 084 36"});
    nir.push_back({"garder_tel_quel", "oui"});
    CHECK(contient(monde.post(fiche(monde) + "/entretiens", nir, monde.claire), "sécurité sociale"));
}

TEST_CASE("un diagnostic suit le précédent, et l'on voit ce qui a changé")
{
    Monde monde;
    const auto ou = fiche(monde) + "/diagnostics";
    CHECK(contient(monde.post(ou, {{"etabli_le", "2026-04-02"}, {"fondement", "entretien"}}, monde.claire), "au moins un domaine"));
    CHECK(monde.post(ou, {{"etabli_le", "2026-04-02"}, {"fondement", "entretien"}, {"domaine_mobilite", "obstacle"}, {"domaine_langue", "acquis"}}, monde.claire).status == Status::SeeOther);
    const auto premier = lire(monde).diagnostics.front().id;
    const Champs second = {{"etabli_le", "2026-05-06"}, {"fondement", "evaluation"}, {"organisme", monde.mission_locale}, {"domaine_mobilite", "fragile"}, {"suit", premier}};
    CHECK(monde.post(ou, second, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, second, monde.claire).status == Status::Conflict);
    const auto dit = monde.get(page(monde), monde.claire);
    CHECK(contient(dit, "Diagnostic du 6 mai 2026"));
    CHECK(contient(dit, "était : obstacle"));
    CHECK(contient(dit, "1\u00A0diagnostic précédent"));
    // Retiré, il rend sa place au premier, et l'on peut en écrire un autre.
    const auto retire = lire(monde).diagnostics.front().id;
    CHECK(monde.post(fiche(monde) + "/retraits", {{"ligne", "diagnostic:" + retire}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, {{"etabli_le", "2026-05-07"}, {"fondement", "entretien"}, {"domaine_projet", "atout"}, {"suit", premier}}, monde.claire).status == Status::SeeOther);
    CHECK(lire(monde).diagnostics.size() == 2);
}

TEST_CASE("une session partagée a des places, des présences en centièmes, des absences, un résultat, et compte des personnes")
{
    Monde monde;
    const auto organisme = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_organisme(e, monde.structure, NatureOrganisme::OrganismeDeFormation, "Gestes et Métiers", std::nullopt); });
    CHECK(contient(monde.get("/formations", monde.claire), "Aucune session"));
    CHECK(contient(monde.post("/formations", {{"intitule", "Gestes"}, {"dispositif", "poec"}, {"moment", "pendant_embauche"}, {"organisme", organisme}, {"debut", "2026-05-09"}, {"fin", "2026-05-04"}, {"places", "0"}}, monde.claire),
                   "3\u00A0points à corriger"));
    const auto ouverte = monde.post("/formations", {{"intitule", "Gestes du chantier"}, {"dispositif", "mutualisee"}, {"moment", "avant_embauche"}, {"organisme", organisme}, {"debut", "2026-05-04"},
                                                    {"fin", "2026-05-09"}, {"places", "2"}, {"prevues", "35"}}, monde.claire);
    REQUIRE(ouverte.status == Status::SeeOther);
    const auto ou = entete(ouverte, "Location");
    CHECK(monde.post(ou + "/inscriptions", {{"reference", "p-001"}, {"entreprise", "Durand BTP"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou + "/inscriptions", {{"reference", "P-001"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou + "/inscriptions", {{"reference", "P-999"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou + "/inscriptions", {{"reference", "P-002"}, {"entreprise", "Martin Paysage"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(ou, monde.claire), "2\u00A0personnes inscrites sur 2, 2 entreprises"));
    CHECK(monde.post(ou + "/inscriptions", {{"reference", "P-003"}}, monde.claire).status == Status::Conflict);
    const auto id = ou.substr(std::string("/formations/").size());
    const auto inscrits = [&] {
        return monde.base->read([&](Transaction& tx) { return lister_inscrits(tx, monde.perimetre(monde.claire), trouver_formation(tx, monde.perimetre(monde.claire), id)); });
    };
    const auto d_awa = [&] {
        const auto tous = inscrits();
        return *std::find_if(tous.begin(), tous.end(), [&](const InscriptionEnFormation& une) { return une.participant_id == monde.awa; });
    };
    const auto a = d_awa().id;
    std::string b;
    for (const auto& une : inscrits())
        if (une.id != a) b = une.id;
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-04"}, {"heures_" + a, "7,00"}, {"absente_" + b, "oui"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-05"}, {"heures_" + a, "3,5"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-05"}, {"heures_" + a, "3,75"}}, monde.claire).status == Status::SeeOther); // la même journée redite
    CHECK(d_awa().suivies() == 10.75_h);
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-05"}, {"heures_" + a, "0"}, {"heures_" + b, "25"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-02"}, {"heures_" + a, "7"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou + "/presences", {{"le", "2026-05-06"}}, monde.claire).status == Status::UnprocessableContent);
    const Champs resultat = {{"inscription", a}, {"resultat", "attestation"}, {"le", "2026-05-09"}, {"remplace", ""}};
    CHECK(monde.post(ou + "/resultats", resultat, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou + "/resultats", resultat, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get(page(monde), monde.claire), "10,75\u202Fh suivies"));
    // Karim, absent, n'est pas formé ; les heures de formation déclarées sur un lot forment pendant l'embauche.
    const auto compter = [&] { return monde.base->read([&](Transaction& tx) { return compter_formes(tx, monde.perimetre(monde.claire), 2026y / May / 1, 2026y / May / 31); }); };
    CHECK(compter().formes == 1);
    CHECK(compter().avant_embauche == 1);
    CHECK(compter().pendant_embauche == 0);
    CHECK(compter().suivies == 10.75_h);
    monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.awa, 30_h, 7_h, {}}, {monde.karim, 30_h, 0_h, {}}});
    CHECK(compter().formes == 1);
    CHECK(compter().pendant_embauche == 1);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une immersion a un seul accueil, une issue, et ne donne aucune heure")
{
    Monde monde;
    const auto ou = fiche(monde) + "/immersions";
    const Champs base = {{"objet", "confirmer"}, {"debut", "2026-05-04"}, {"fin", "2026-05-08"}};
    auto sans = base, deux = base, bonne = base;
    deux.push_back({"entreprise", "Durand BTP"});
    deux.push_back({"organisme", monde.mission_locale});
    bonne.push_back({"entreprise", "Menuiserie des Tilleuls"});
    bonne.push_back({"convention", "PMSMP 2026-17"});
    CHECK(contient(monde.post(ou, sans, monde.claire), "Dites où se fait"));
    CHECK(contient(monde.post(ou, deux, monde.claire), "pas les deux"));
    CHECK(monde.post(ou, bonne, monde.claire).status == Status::SeeOther);
    const auto immersion = lire(monde).immersions.front();
    CHECK(contient(monde.get(page(monde), monde.claire), "Issue à dire"));
    CHECK(monde.post("/immersions/" + immersion.id + "/issues", {{"issue", "embauche"}, {"le", "2026-05-08"}, {"remplace", ""}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/immersions/" + immersion.id + "/issues", {{"issue", "projet_ecarte"}, {"le", "2026-05-08"}, {"remplace", ""}}, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get(page(monde), monde.claire), "Embauche proposée"));
    CHECK(monde.compter("lignes") == 0);
    CHECK(ecrit_partout(monde).find("PMSMP 2026-17") == std::string::npos);
}

TEST_CASE("le parcours écrit ne dit rien de réservé, et sa remise est datée")
{
    Monde monde;
    constater(monde, "mobilite");
    constater(monde, "addiction");
    prevoir(monde, {{"sorte", "atelier"}, {"qui", "personne"}, {"echeance", "2026-05-14"}});
    const auto pdf = monde.get(fiche(monde) + "/parcours.pdf", monde.claire);
    CHECK(pdf.body.starts_with("%PDF"));
    CHECK(pdf_defects(pdf.body).empty());
    const auto ecrit = monde.base->read([&](Transaction& tx) {
        const auto parcours = trouver_parcours(tx, monde.perimetre(monde.claire), monde.awa);
        return write_html(document_du_parcours({parcours, {}, lister_faits(tx, parcours.participant), "PLIE de Montreval", {}}, 2026y / May / 10, monde.maintenant));
    });
    CHECK(ecrit.find("Mobilité") != std::string::npos);
    CHECK(ecrit.find("pour le 14 mai 2026") != std::string::npos);
    for (const auto* mot : {"ddiction", "réservé"}) CHECK_MESSAGE(ecrit.find(mot) == std::string::npos, mot);
    CHECK(monde.get(fiche(monde) + "/parcours.odt", monde.claire).body.starts_with("PK"));
    CHECK(monde.post(fiche(monde) + "/remises", {}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(page(monde), monde.claire), "Remis le 10 mai 2026"));
}

TEST_CASE("entreprise, acheteur, prescripteur, administrateur et autre structure sont refusés, page et API")
{
    Monde monde;
    const auto frein = constater(monde, "mobilite");
    for (const auto& compte : {monde.denis, monde.hugo, monde.pauline, monde.alice, monde.marc})
    {
        CHECK(monde.get(page(monde), compte).status == Status::Forbidden);
        CHECK(monde.get(fiche(monde) + "/parcours.pdf", compte).status == Status::Forbidden);
        CHECK(monde.post(fiche(monde) + "/entretiens", entretien(monde, "2026-05-07"), compte).status == Status::Forbidden);
        CHECK(monde.get("/formations", compte).status == Status::Forbidden);
        CHECK(monde.api(Method::Get, "/api/v1/participants/" + monde.awa + "/parcours", compte).status == Status::Forbidden);
    }
    CHECK(monde.get(page(monde), monde.victor).status == Status::NotFound);
    CHECK(monde.post(page(monde) + "/freins-reserves", {}, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/freins/" + frein + "/suites", {{"etat", "leve"}, {"le", "2026-05-08"}, {"suit", frein}}, monde.victor).status == Status::NotFound);
    CHECK(lire(monde).freins_leves() == 0);
}

TEST_CASE("l'API inscrit un entretien et une étape, rejoue la même demande sans la refaire, et rend toutes les anomalies")
{
    Monde monde;
    const auto ou = "/api/v1/participants/" + monde.awa;
    const auto corps = R"({"le":"2026-05-07","mode":"visio","objet":"projet","avec":"accompagnateur:)" + monde.claire + R"(","venue":"excusee"})";
    for (int i = 0; i < 2; ++i) CHECK(monde.api(Method::Post, ou + "/entretiens", monde.claire, corps, {{"Idempotency-Key", "e1"}}).status == Status::Created);
    CHECK(monde.compter("entretiens") == 1);
    const auto etape = monde.api(Method::Post, ou + "/etapes", monde.claire, R"({"sorte":"cv","qui":"personne","echeance":"2026-05-22"})");
    REQUIRE(etape.status == Status::Created);
    const auto id = *read_json(etape.body).find("id")->text();
    const auto suite = monde.api(Method::Post, "/api/v1/etapes/" + id + "/suites", monde.claire, R"({"sens":"faite","le":"2026-05-09","suit":")" + id + R"("})");
    CHECK(suite.status == Status::Created);
    CHECK(*read_json(suite.body).find("etat")->text() == "faite");
    const auto refusee = monde.api(Method::Post, ou + "/etapes", monde.claire, R"({"sorte":"vacances","qui":3,"couleur":"bleu"})");
    CHECK(refusee.status == Status::UnprocessableContent);
    for (const auto* champ : {"sorte", "qui", "couleur"}) CHECK(contient(refusee, std::string("\"champ\":\"") + champ));
    const auto indicateurs = monde.api(Method::Get, "/api/v1/parcours/indicateurs?du=2026-05-01&au=2026-05-31", monde.claire);
    CHECK(contient(indicateurs, R"("identifiant":"entretiens","valeur":0)"));
    CHECK(contient(indicateurs, R"("identifiant":"entretiens_manques","valeur":1)"));
    CHECK(monde.api(Method::Get, "/api/v1/parcours/indicateurs?du=hier", monde.claire).status == Status::UnprocessableContent);
}

TEST_CASE("une frise se dessine pour tout assemblage de faits")
{
    rc::check([](const std::vector<std::pair<std::uint8_t, std::uint16_t>>& tires) {
        constexpr const char* kSortes[] = {"fenetre", "frein", "etape", "entretien", "formation", "contrat", "venu d'ailleurs"};
        std::vector<FaitDeParcours> faits;
        for (const auto& [quoi, jour] : tires)
        {
            const Jour debut = sys_days{2024y / January / 1} + days{jour % 1500};
            FaitDeParcours un{.debut = debut, .en_cours = quoi % 3 == 1, .sorte = kSortes[quoi % std::size(kSortes)], .libelle = "un fait"};
            if (quoi % 3 == 2) un.fin = sys_days{debut} + days{quoi};
            faits.push_back(un);
        }
        for (const int largeur : {340, 960})
        {
            const auto frise = frise_de("Un parcours", faits, 2026y / May / 10, largeur);
            RC_ASSERT(frise.has_value() == !faits.empty());
            if (!frise) continue;
            std::size_t montres = 0;
            for (const auto& couloir : frise->lanes) montres += couloir.items.size();
            RC_ASSERT(montres == faits.size()); // chaque fait a sa place, et une seule
            RC_ASSERT(draw(*frise).find("<svg") == 0);
        }
    });
}
