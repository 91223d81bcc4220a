#include "app/offres/appariement_table.hpp"
#include "app/souhaits/souhaits_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr Jour kLe = 2026y / May / 10;

std::string deposer(Monde& monde, const std::string& rome, const std::string& metier, const std::string& commune, int postes = 1, const std::string& entreprise = "")
{
    Besoin besoin;
    besoin.rome = rome;
    besoin.metier = metier;
    besoin.postes = postes;
    besoin.debut = 2026y / June / 15;
    besoin.fin = 2026y / December / 15;
    besoin.commune = commune;
    besoin.semaine = 35_h;
    const bool martin = !entreprise.empty();
    return monde.ecrire(martin ? monde.claire : monde.denis, [&](Ecriture& e) {
        return deposer_offre(e, monde.maison->droit, {monde.structure, martin ? entreprise : monde.durand, martin ? monde.lot3 : monde.lot2, !martin}, besoin, kLe);
    });
}

Participant participant(Monde& monde, const std::string& id)
{
    const auto perimetre = monde.perimetre(monde.claire);
    return monde.base->read([&](Transaction& tx) { return trouver_participant(tx, perimetre, id); });
}

void souhaiter(Monde& monde, const std::string& qui, const std::string& commune, CeQuElleCherche souhaits)
{
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.tx.execute("UPDATE identites SET commune = ? WHERE participant_id = ?", commune, qui);
        const auto lue = participant(monde, qui);
        const auto deja = lister_souhaits(e.tx, lue);
        return inscrire_souhaits(e, lue, souhaits, deja.empty() ? "" : deja.front().id);
    });
}

/// Un frein qui reste à lever.
void constater(Monde& monde, const std::string& qui, const std::string& sorte)
{
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("freins", {{"id", e.nouvel_id()}, {"participant_id", qui}, {"sorte", sorte}, {"constate_le", "2026-05-01"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("constater", "participants", qui, "a inscrit un frein", monde.structure);
        return 0;
    });
}

/// Awa est maçonne à Armentières, Karim à Lille, Omar jardinier ; Léa ne dit rien.
void trois_qui_cherchent(Monde& monde)
{
    souhaiter(monde, monde.awa, "59017", {.metiers = {"F1703"}, .disponible_le = 2026y / June / 1, .rayon_km = 30, .semaine = 35_h});
    souhaiter(monde, monde.karim, "59350", {.metiers = {"F1703", "F1701"}, .disponible_le = 2026y / June / 1, .semaine = 35_h});
    souhaiter(monde, monde.omar, "59017", {.metiers = {"A1203"}, .disponible_le = 2026y / May / 15});
}

DonneesDAppariement charger(Monde& monde, Personnes lesquelles = Personnes::QuiOntDit, const std::string& offre = "")
{
    const auto perimetre = monde.perimetre(monde.claire);
    return monde.base->read([&](Transaction& tx) { return charger_appariement(tx, perimetre, monde.maison->droit, lesquelles, offre, kLe); });
}

std::vector<std::string> paires(const DonneesDAppariement& donnees, const AideAuChoix& aide)
{
    std::vector<std::string> dites;
    for (const auto& un : aide.choix) dites.push_back(donnees.personnes[un.personne].personne + " : " + donnees.offres[un.offre].offre.besoin().metier);
    return dites;
}

void consigner(Monde& monde, const std::string& offre, const std::string& qui, const std::string& sens, const std::string& note = "")
{
    const auto perimetre = monde.perimetre(monde.claire);
    const auto vue = monde.base->read([&](Transaction& tx) {
        const auto lignes = lister_consignes(tx, trouver_offre(tx, perimetre, offre, kLe), trouver_participant(tx, perimetre, qui));
        return lignes.empty() ? std::string() : lignes.front().id;
    });
    CHECK(monde.post("/offres/" + offre + "/candidats/" + qui, {{"sens", sens}, {"note", note}, {"vue", vue}}, monde.claire).status == Status::SeeOther);
}

} // namespace

TEST_CASE("ce que cherche une personne s'inscrit, se remplace par une autre ligne, et se relit")
{
    Monde monde;
    const auto adresse = "/participants/" + monde.awa + "/souhaits";
    CHECK(contient(monde.get(adresse, monde.claire), "Que cherche Awa"));
    CHECK(monde.post(adresse, {{"cherche", "oui"}, {"metier_1", "f1703 Maçon / Maçonne"}, {"metier_2", "A1203"}, {"rayon_km", "20"}, {"disponible_le", "2026-06-01"}, {"semaine", "28,50"}},
                     monde.claire).status == Status::SeeOther);
    const auto page = monde.get(adresse, monde.claire);
    CHECK(contient(page, "Maçon / Maçonne (F1703)"));
    CHECK(contient(page, "jusqu&#39;à 20 km"));
    // Sans avoir vu la ligne qui vaut, on ne la remplace pas.
    CHECK(monde.post(adresse, {{"cherche", "pas_maintenant"}}, monde.claire).status == Status::Conflict);
    const auto vu = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM souhaits")->text("id"); });
    CHECK(monde.post(adresse, {{"cherche", "pas_maintenant"}, {"vu", vu}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, monde.claire), "ne cherche pas maintenant"));
    CHECK(monde.compter("souhaits") == 2);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("toutes les anomalies d'un souhait à la fois, et rien d'écrit")
{
    Monde monde;
    const auto adresse = "/participants/" + monde.awa + "/souhaits";
    const auto reponse = monde.post(adresse, {{"cherche", "peut-être"}, {"metier_1", "Z9999"}, {"metier_2", "F1703"}, {"metier_3", "F1703"}, {"rayon_km", "0"}, {"disponible_le", "demain"}, {"semaine", "90"}},
                                    monde.claire);
    CHECK(reponse.status == Status::UnprocessableContent);
    for (const auto* phrase : {"pas du ROME", "déjà dans la liste", "Cette date ne se lit pas", "de 1 à 60 heures", "pas de la liste"}) CHECK_MESSAGE(contient(reponse, phrase), phrase);
    CHECK(contient(reponse, "Z9999"));
    CHECK(monde.compter("souhaits") == 0);
    CHECK(monde.api(Method::Post, "/api/v1/participants/" + monde.awa + "/souhaits", monde.claire, R"({"metiers":["Z9999"],"rayon":3})").status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Post, "/api/v1/participants/" + monde.awa + "/souhaits", monde.claire, R"({"metiers":["F1703"],"rayon_km":20,"semaine_centiemes":3500})").status == Status::Created);
    CHECK(contient(monde.api(Method::Get, "/api/v1/participants/" + monde.awa + "/souhaits", monde.claire), "\"rayon_km\":20"));
    CHECK(monde.get(adresse, monde.victor).status == Status::NotFound);
    CHECK(monde.get(adresse, monde.denis).status == Status::Forbidden);
}

TEST_CASE("l'aide au choix propose le meilleur ensemble, et non la meilleure paire d'abord")
{
    Monde monde;
    trois_qui_cherchent(monde);
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    const auto coffreur = deposer(monde, "F1701", "Coffreur", "59017");
    const auto jardinier = deposer(monde, "A1203", "Jardinier", "59017", 2, monde.martin);
    const auto donnees = charger(monde);
    REQUIRE(donnees.offres.size() == 3);
    REQUIRE(donnees.personnes.size() == 3);
    const auto aide = composer_les_propositions(donnees, {}, 1);
    auto dites = paires(donnees, aide);
    std::sort(dites.begin(), dites.end());
    // Karim serait le meilleur des deux côtés : il va où Awa ne peut pas aller aussi bien.
    CHECK(dites == std::vector<std::string>{"Awa Bâ : Maçon", "Karim Daoud : Coffreur", "Omar Sy : Jardinier"});
    CHECK(aide.points == aide.au_plus);
    CHECK(aide.manquent.size() == 1); // le second jardinier
    // Une offre seule : l'autre personne reste de côté, avec sa raison.
    const auto seule = composer_les_propositions(donnees, {macon}, 1);
    CHECK(seule.choix.size() == 1);
    CHECK(donnees.personnes[seule.choix.front().personne].personne == "Karim Daoud");
    REQUIRE(seule.choix.front().second);
    CHECK(donnees.personnes[seule.choix.front().second->personne].personne == "Awa Bâ");
    CHECK(seule.de_cote.size() == 2);
}

TEST_CASE("une personne écarte ou retient d'avance, avec sa raison, et le calcul en tient compte")
{
    Monde monde;
    trois_qui_cherchent(monde);
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    CHECK(paires(charger(monde), composer_les_propositions(charger(monde), {}, 1)) == std::vector<std::string>{"Karim Daoud : Maçon"});
    consigner(monde, macon, monde.karim, "ecarter.autre_projet", "Préfère la menuiserie");
    CHECK(paires(charger(monde), composer_les_propositions(charger(monde), {}, 1)) == std::vector<std::string>{"Awa Bâ : Maçon"});
    consigner(monde, macon, monde.omar, "imposer.demande_de_l_entreprise");
    const auto donnees = charger(monde);
    const auto aide = composer_les_propositions(donnees, {}, 1);
    CHECK(paires(donnees, aide) == std::vector<std::string>{"Omar Sy : Maçon"});
    CHECK(aide.choix.front().impose);
    CHECK(contient(monde.get("/offres/appariement", monde.claire), "Retenue d&#39;avance : Omar"));
    CHECK(contient(monde.get("/offres/" + macon + "/candidats/" + monde.karim, monde.claire), "Préfère la menuiserie"));
    consigner(monde, macon, monde.omar, "libre");
    CHECK(paires(charger(monde), composer_les_propositions(charger(monde), {}, 1)) == std::vector<std::string>{"Awa Bâ : Maçon"});
    // Rien à rendre, un choix inconnu, une consigne déjà changée : refusés.
    const auto adresse = "/offres/" + macon + "/candidats/" + monde.awa;
    CHECK(monde.post(adresse, {{"sens", "libre"}}, monde.claire).status == Status::Conflict);
    CHECK(monde.post(adresse, {{"sens", "ecarter.rien"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(adresse, {{"sens", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post("/offres/" + macon + "/candidats/" + monde.karim, {{"sens", "imposer.autre"}, {"vue", "autre"}}, monde.claire).status == Status::Conflict);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    monde.base->read([](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT phrase FROM evenements"))
            for (const auto* mot : {"Karim", "Awa", "menuiserie"}) CHECK_MESSAGE(ligne.text("phrase").find(mot) == std::string::npos, ligne.text("phrase"));
    });
}

TEST_CASE("rien n'est proposé sans un clic ; ce qui est coché l'est, une seule fois")
{
    Monde monde;
    trois_qui_cherchent(monde);
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    monde.get("/offres/appariement", monde.claire);
    CHECK(monde.compter("candidatures") == 0);
    // Rien de coché : on revient à la page, qui le dit ; ce n'est pas une page d'erreur.
    const auto rien = monde.post("/offres/appariement/propositions", {}, monde.claire);
    CHECK(rien.status == Status::SeeOther);
    CHECK(rien.header("Set-Cookie").find("aucune_cochee") != std::string_view::npos);
    CHECK(monde.compter("candidatures") == 0);
    const Champs cochees{{"paire", macon + " " + monde.karim}};
    CHECK(monde.post("/offres/appariement/propositions", cochees, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("candidatures") == 1);
    CHECK(monde.post("/offres/appariement/propositions", cochees, monde.claire).status == Status::Conflict);
    CHECK(monde.compter("candidatures") == 1);
    // Le poste attend une réponse : plus personne n'y est proposé, Karim n'y revient pas.
    const auto donnees = charger(monde);
    CHECK(composer_les_propositions(donnees, {}, 1).choix.empty());
    CHECK(donnees.antecedent(macon, monde.karim) == Antecedent::EnCours);
    CHECK(composer_les_propositions(donnees, {}, 2).choix.size() == 1);
    CHECK(monde.api(Method::Post, "/api/v1/appariement/propositions", monde.claire, R"({"paires":[{"offre_id":")" + macon + R"(","participant_id":")" + monde.awa + R"("}]})").status ==
          Status::Created);
    CHECK(monde.api(Method::Post, "/api/v1/appariement/propositions", monde.claire, R"({"paires":[]})").status == Status::UnprocessableContent);
    CHECK(monde.compter("candidatures") == 2);
}

TEST_CASE("on ne propose ni qui ne cherche pas, ni qui vient d'être embauchée ; qui n'a rien dit, seulement si on le demande")
{
    Monde monde;
    trois_qui_cherchent(monde);
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    souhaiter(monde, monde.karim, "59350", {.cherche = false});
    CHECK(charger(monde).personnes.size() == 2);
    CHECK(charger(monde, Personnes::Toutes).personnes.size() == 3); // Léa, dont on ne sait rien
    CHECK(charger(monde).sans_souhaits == 1);
    CHECK(contient(monde.get("/offres/" + macon + "/candidats", monde.claire), "On ne sait pas ce qu'elle cherche"));
    CHECK(contient(monde.get("/offres/" + macon + "/candidats/" + monde.karim, monde.claire), "ne cherche pas maintenant"));
    // Un contrat venu après ce qu'elle a dit y répond : il faut le lui redemander.
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("contrats_de_travail", {{"id", e.nouvel_id()}, {"participant_id", monde.awa}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("inscrire", "participants", monde.awa, "a inscrit un contrat de travail", monde.structure);
        return 0;
    });
    CHECK(charger(monde).personnes.size() == 1);
}

TEST_CASE("les freins se lisent du facilitateur seul : ni la page ni l'API ne les disent à l'entreprise ou à l'organisme")
{
    Monde monde;
    trois_qui_cherchent(monde);
    constater(monde, monde.awa, "mobilite");
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    const auto page = monde.get("/offres/" + macon + "/candidats/" + monde.awa, monde.claire);
    CHECK(contient(page, "reste à lever"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/offres/" + macon + "/candidats", monde.claire), "\"freins\""));
    monde.post("/offres/appariement/propositions", {{"paire", macon + " " + monde.awa}}, monde.claire);
    const auto candidature = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM candidatures")->text("id"); });
    const auto adresse = "/api/v1/candidatures/" + candidature + "/rapprochement";
    const auto du_facilitateur = monde.api(Method::Get, adresse, monde.claire), de_l_entreprise = monde.api(Method::Get, adresse, monde.denis);
    CHECK(contient(du_facilitateur, "à lever"));
    CHECK(de_l_entreprise.status == Status::Ok);
    CHECK(contient(de_l_entreprise, "\"metier\""));
    CHECK(contient(de_l_entreprise, "\"sur\":90"));
    for (const auto* mot : {"frein", "lever", "obilit"}) CHECK_FALSE_MESSAGE(contient(de_l_entreprise, mot), mot);
    // Avec ou sans frein, la même réponse au chiffre près.
    constater(monde, monde.awa, "logement");
    CHECK(monde.api(Method::Get, adresse, monde.denis).body == de_l_entreprise.body);
    for (const auto& compte : {monde.hugo, monde.marc, monde.pauline, monde.victor})
    {
        const auto reponse = monde.api(Method::Get, adresse, compte);
        CHECK((reponse.status == Status::NotFound || reponse.status == Status::Forbidden));
    }
}

TEST_CASE("les personnes et les offres d'une autre structure ne se mêlent jamais")
{
    Monde monde;
    trois_qui_cherchent(monde);
    const auto macon = deposer(monde, "F1703", "Maçon", "59350");
    const auto de_victor = monde.perimetre(monde.victor);
    const auto lue = monde.base->read([&](Transaction& tx) { return charger_appariement(tx, de_victor, monde.maison->droit, Personnes::Toutes, "", kLe); });
    CHECK(lue.offres.empty());
    for (const auto& une : lue.personnes)
        for (const auto& de_montreval : {monde.awa, monde.karim, monde.lea, monde.omar}) CHECK(une.participant_id != de_montreval);
    CHECK(monde.get("/offres/" + macon + "/candidats", monde.victor).status == Status::NotFound);
    CHECK(monde.get("/offres/" + macon + "/candidats/" + monde.awa, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/offres/appariement/propositions", {{"paire", macon + " " + monde.awa}}, monde.victor).status == Status::NotFound);
    for (const auto& compte : {monde.denis, monde.hugo, monde.pauline, monde.alice}) CHECK(monde.get("/offres/appariement", compte).status == Status::Forbidden);
    CHECK(monde.compter("candidatures") == 0);
}

TEST_CASE("les poids sont des valeurs : le territoire les change, et un barème qui ne se lit pas se dit")
{
    Monde monde;
    trois_qui_cherchent(monde);
    deposer(monde, "F1703", "Maçon", "59350");
    const auto fixer = [&](const std::string& cle, const std::string& valeur) {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            e.inserer("valeurs", {{"id", e.nouvel_id()}, {"territoire_id", monde.territoire}, {"cle", cle}, {"valeur", valeur}, {"depuis", "2026-01-01"}, {"source", "Délibération de l'exemple"},
                                  {"raison", "essai"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
            e.dire("fixer", "territoires", monde.territoire, "a fixé une valeur", monde.structure);
            return 0;
        });
    };
    fixer("appariement.poids.metier", "70");
    CHECK(charger(monde).bareme.poids_metier == 70);
    fixer("appariement.duree_sans_fin", "0");
    CHECK(monde.get("/offres/appariement", monde.claire).status == Status::Conflict);
}
