#include "app/lots/lots_vues.hpp"
#include "app/mots.hpp"
#include "monde.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string compte(const std::string& lot) { return "/lots/" + lot + "/compte"; }

std::string id_du_lieu(const Response& reponse, std::string_view suite)
{
    auto adresse = entete(reponse, "Location");
    adresse.resize(adresse.size() - suite.size());
    return adresse.substr(adresse.rfind('/') + 1);
}

Champs revision(const std::string& heures, const std::string& annule = "", const std::string& cle = "")
{
    return {{"cause", "avenant"}, {"heures", heures}, {"effet_le", "2026-04-01"}, {"piece", "avenant 1"}, {"annule", annule}, {"cle", cle}};
}

std::string premiere_revision(Monde& monde, const std::string& engagement) { return monde.engagement(engagement).registre.front().id; }

} // namespace

TEST_CASE("le compte d'un lot dit ce qui reste, pourquoi des heures sont écartées et à qui le tour")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / February, {});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    const auto page = monde.get(compte(monde.lot2), monde.claire);
    REQUIRE(page.status == Status::Ok);
    CHECK(contient(page, heures_fr(308.33_h)));
    CHECK(contient(page, "sur " + heures_fr(600_h)));
    CHECK(contient(page, heures_fr(11.67_h) + " écartées en avril 2026 pour Awa Bâ : formation au-delà du plafond (" + heures_fr(20_h) +
                             " par mois, CCAP 2026-014, art. 8)."));
    CHECK(contient(page, "Pourquoi ?"));
    CHECK(contient(page, "<strong>C&#39;est à vous</strong>") == false); // le marché n'a pas été confié à une autre…
    CHECK(contient(page, "C'est à vous"));                               // …et Claire a trois envois à valider
    CHECK(contient(page, "valider 3 déclarations, depuis février 2026"));
    // Karim n'a rien de déclaré en mars : il est attendu ; en février l'entreprise a dit « aucune heure ».
    CHECK(contient(page, "déclaration attendue"));
    CHECK(contient(page, "aucune heure déclarée"));
}

TEST_CASE("le compte se lit selon le périmètre : des noms pour l'entreprise, des références pour l'acheteur, rien ailleurs")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    CHECK(contient(monde.get(compte(monde.lot2), monde.denis), "Awa Bâ"));
    const auto acheteur = monde.get(compte(monde.lot2), monde.hugo);
    CHECK(acheteur.status == Status::Ok);
    for (const auto* nom : {"Awa", "Bâ", "Karim", "Daoud", "Léa", "Noël"}) CHECK_FALSE(contient(acheteur, nom));
    CHECK(contient(acheteur, "P-001"));
    CHECK_FALSE(contient(acheteur, "id=\"titre-journal\""));
    const auto administratrice = monde.get(compte(monde.lot2), monde.alice);
    CHECK_FALSE(contient(administratrice, "Awa"));
    for (const auto& qui : {monde.marc, monde.victor}) CHECK(monde.get(compte(monde.lot2), qui).status == Status::NotFound);
    CHECK(monde.get(compte(monde.lot2), monde.sans_role).status == Status::SeeOther);
    CHECK(monde.get(compte(monde.lot_valmont), monde.claire).status == Status::NotFound);
    for (const auto* suite : {"/modifier", "/engagements/nouveau", "/titulaires/nouveau", "/valeurs/nouvelle"})
    {
        CHECK(monde.get("/lots/" + monde.lot2 + suite, monde.claire).status == Status::Ok);
        CHECK(monde.get("/lots/" + monde.lot_valmont + suite, monde.claire).status == Status::NotFound);
        CHECK(monde.get("/lots/" + monde.lot2 + suite, monde.hugo).status == Status::Forbidden);
        CHECK(monde.get("/lots/" + monde.lot2 + suite, monde.denis).status == Status::Forbidden);
    }
    for (const auto* suite : {"/fiche", "/engagements", "/titulaires", "/valeurs"})
        CHECK(monde.post("/lots/" + monde.lot_valmont + suite, {{"version", "1"}}, monde.claire).status == Status::NotFound);
    CHECK(monde.get("/engagements/" + monde.clause_valmont + "/revisions", monde.claire).status == Status::NotFound);
    CHECK(monde.post("/engagements/" + monde.clause_valmont + "/revisions", revision("40"), monde.claire).status == Status::NotFound);
    CHECK(monde.post("/engagements/" + monde.clause2 + "/revisions", revision("40"), monde.hugo).status == Status::Forbidden);
    CHECK(monde.get("/engagements/" + monde.clause2 + "/revisions", monde.hugo).status == Status::Ok);
}

TEST_CASE("un effort d'insertion se dit valorisé, jamais dû, et reste à part de la clause du même lot")
{
    Monde monde;
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.omar, 70_h, 0_h, {}}});
    const auto seul = monde.get(compte(monde.lot3), monde.claire);
    CHECK(contient(seul, heures_fr(70_h)));
    CHECK(contient(seul, "d&#39;effort d&#39;insertion, sur " + heures_fr(300_h) + " visées"));
    CHECK_FALSE(contient(seul, "il reste"));
    CHECK_FALSE(contient(seul, "de retard"));

    REQUIRE(monde.post("/lots/" + monde.lot3 + "/engagements",
                       {{"genre", "clause_execution"}, {"heures", "100"}, {"debut", "2026-03"}, {"source", "avenant 2"}, {"cadence", "mensuelle"}, {"effet_le", ""}},
                       monde.claire).status == Status::SeeOther);
    const auto deux = monde.get(compte(monde.lot3), monde.claire);
    CHECK(contient(deux, "il reste"));
    CHECK(contient(deux, heures_fr(100_h)));
    CHECK(contient(deux, heures_fr(70_h)));
    CHECK_FALSE(contient(deux, heures_fr(400_h))); // 300 + 100 n'existe pas
    CHECK_FALSE(contient(deux, heures_fr(30_h)));  // 100 - 70 non plus
    CHECK(contient(deux, "sorte-effort"));
    CHECK(contient(deux, "sorte-clause"));
}

TEST_CASE("l'objectif est un registre : on demande ce qui était dû à toute date")
{
    Monde monde;
    const auto adresse = "/engagements/" + monde.clause2 + "/revisions";
    REQUIRE(monde.post(adresse, revision("40"), monde.claire).status == Status::SeeOther);
    REQUIRE(monde.post(adresse, {{"cause", "suspension"}, {"heures", "-100,50"}, {"effet_le", "2026-12-01"}, {"piece", "OS 3"}, {"annule", ""}}, monde.claire).status == Status::SeeOther);
    CHECK(dues(monde.engagement(monde.clause2).registre, 2026y / March / 31) == 600_h);
    CHECK(dues(monde.engagement(monde.clause2).registre, 2026y / April / 1) == 640_h);
    CHECK(contient(monde.get(adresse + "?au=2026-03-31", monde.claire), "Au 31 mars 2026 : " + heures_fr(600_h) + " dues."));
    CHECK(contient(monde.get(adresse + "?au=2027-01-01", monde.claire), heures_fr(539.50_h) + " dues."));
    CHECK(contient(monde.get(adresse, monde.claire), heures_fr(640_h)));
    CHECK(contient(monde.get(adresse, monde.claire), "à venir"));
    CHECK(contient(monde.get(compte(monde.lot2), monde.claire), heures_fr(640_h)));
    CHECK(monde.get(adresse + "?au=demain", monde.claire).status == Status::Ok);
}

TEST_CASE("l'objectif ne passe jamais sous zéro, et l'objectif initial ne se dit qu'une fois")
{
    Monde monde;
    const auto adresse = "/engagements/" + monde.clause2 + "/revisions";
    const auto trop = monde.post(adresse, revision("-600,01"), monde.claire);
    CHECK(trop.status == Status::UnprocessableContent);
    CHECK(contient(trop, "objectif passerait sous zéro"));
    CHECK(contient(trop, "-600,01")); // ce qui est tapé reste
    const auto tout = revision("-600", "", "cle-tout");
    CHECK(monde.post(adresse, tout, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(adresse, tout, monde.claire).status == Status::SeeOther); // la réponse perdue se redemande
    CHECK(dues_au_terme(monde.engagement(monde.clause2).registre) == 0_h);
    const auto encore = monde.post(adresse, {{"cause", "initial"}, {"heures", "10"}, {"effet_le", "2026-04-01"}, {"piece", "CCAP"}, {"annule", ""}}, monde.claire);
    CHECK(encore.status == Status::UnprocessableContent);
    CHECK(contient(encore, "est déjà inscrit"));
    const auto vide = monde.post(adresse, revision(""), monde.claire);
    CHECK(contient(vide, "Ce champ est nécessaire"));
    CHECK_FALSE(contient(vide, "n'a pas travaillé"));
    const auto api = monde.api(Method::Post, "/api/v1" + adresse, monde.claire, R"({"heures_centiemes":-1,"cause":"avenant","effet_le":"2026-04-01","piece":"p"})", {{"idempotency-key", "sz"}});
    CHECK(api.status == Status::UnprocessableContent);
    CHECK(contient(api, "revision.sous_zero"));
}

TEST_CASE("une ligne de l'objectif ne s'efface pas : une autre l'annule, une seule fois")
{
    Monde monde;
    const auto adresse = "/engagements/" + monde.clause2 + "/revisions";
    const auto initiale = premiere_revision(monde, monde.clause2);
    const auto envoi = revision("560", initiale, "cle-1");
    REQUIRE(monde.post(adresse, envoi, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(adresse, envoi, monde.claire).status == Status::SeeOther); // double clic
    CHECK(dues_au_terme(monde.engagement(monde.clause2).registre) == 560_h);
    CHECK(monde.engagement(monde.clause2).registre.size() == 2);
    const auto seconde = monde.post(adresse, revision("500", initiale, "cle-2"), monde.claire);
    CHECK(seconde.status == Status::UnprocessableContent);
    CHECK(contient(seconde, "déjà annulée"));
    CHECK(contient(seconde, "value=\"500\""));
    CHECK(contient(monde.get(adresse, monde.claire), "annulée"));
}

TEST_CASE("une révision illisible dit tout ce qui ne va pas et n'écrit rien")
{
    Monde monde;
    const auto avant = monde.compter("revisions");
    const auto reponse = monde.post("/engagements/" + monde.clause2 + "/revisions",
                                    {{"cause", "caprice"}, {"heures", "1,234"}, {"effet_le", "hier"}, {"piece", ""}, {"annule", "inconnue"}}, monde.claire);
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "5\u00A0points à corriger"));
    CHECK(monde.post("/engagements/" + monde.clause2 + "/revisions", revision("0"), monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post("/engagements/" + monde.clause2 + "/revisions", revision("--5"), monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.compter("revisions") == avant);
}

TEST_CASE("un lot se crée avec son titulaire, et ce que le marché dit ne se retape pas")
{
    Monde monde;
    CHECK(contient(monde.get("/marches/" + monde.gymnase + "/lots/nouveau", monde.claire), "value=\"2026-01\""));
    const Champs champs{{"numero", "4"}, {"intitule", "peinture"}, {"reservation", "aucune"}, {"execution_debut", "mars 2026"}, {"execution_fin", "12/2026"},
                        {"entreprise", "12345678900011 Peintres réunis"}, {"cle", "lot-4"}};
    const auto reponse = monde.post("/marches/" + monde.gymnase + "/lots", champs, monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    CHECK(entete(monde.post("/marches/" + monde.gymnase + "/lots", champs, monde.claire), "Location") == entete(reponse, "Location"));
    const auto lot = monde.lot(id_du_lieu(reponse, "/compte"));
    CHECK(lot.execution == Periode{2026y / March, 2026y / December});
    REQUIRE(lot.titulaires.size() == 1);
    CHECK(lot.titulaires.front().siret == "12345678900011");
    const auto page = monde.get(compte(lot.id), monde.claire);
    CHECK(contient(page, "Rien n&#39;est encore suivi sur ce lot"));
    CHECK(contient(page, "SIRET douteux"));

    auto repris = champs;
    repris.back().second = "autre-cle";
    const auto pris = monde.post("/marches/" + monde.gymnase + "/lots", repris, monde.claire);
    CHECK(pris.status == Status::UnprocessableContent);
    CHECK(contient(pris, "existe déjà"));
    CHECK(contient(pris, "value=\"peinture\""));
    CHECK(monde.post("/marches/" + monde.marche_valmont + "/lots", champs, monde.claire).status == Status::NotFound);
    const auto inverse = monde.post("/marches/" + monde.gymnase + "/lots", {{"numero", "0"}, {"intitule", ""}, {"execution_debut", "2026-05"}, {"execution_fin", "2026-01"}}, monde.claire);
    CHECK(contient(inverse, "4\u00A0points à corriger"));
}

TEST_CASE("deux personnes modifient le même lot : la seconde compare et garde sa saisie")
{
    Monde monde;
    const auto lue = std::to_string(monde.lot(monde.lot2).version);
    const auto champs = [&](const std::string& intitule, const std::string& version) {
        return Champs{{"numero", "2"}, {"intitule", intitule}, {"reservation", "aucune"}, {"execution_debut", "2026-02"}, {"execution_fin", "2027-06"}, {"version", version}};
    };
    REQUIRE(monde.post("/lots/" + monde.lot2 + "/fiche", champs("gros œuvre et démolition", lue), monde.claire).status == Status::SeeOther);
    const auto seconde = monde.post("/lots/" + monde.lot2 + "/fiche", champs("maçonnerie", lue), monde.claire);
    CHECK(seconde.status == Status::Conflict);
    CHECK(contient(seconde, "gros œuvre et démolition"));
    CHECK(contient(seconde, "value=\"maçonnerie\""));
    CHECK(monde.lot(monde.lot2).intitule == "gros œuvre et démolition");
    auto pris = champs("maçonnerie", std::to_string(monde.lot(monde.lot2).version));
    pris.front().second = "3";
    CHECK(monde.post("/lots/" + monde.lot2 + "/fiche", pris, monde.claire).status == Status::UnprocessableContent);
}

TEST_CASE("une entreprise ne s'inscrit qu'une fois sur un lot, la première reste celle que l'on relance")
{
    Monde monde;
    const auto adresse = "/lots/" + monde.lot2 + "/titulaires";
    REQUIRE(monde.post(adresse, {{"entreprise", "Martin Paysage"}, {"qualite", "sous_traitant"}}, monde.claire).status == Status::SeeOther);
    const auto lot = monde.lot(monde.lot2);
    REQUIRE(lot.titulaires.size() == 2);
    CHECK(lot.titulaires.front().entreprise_id == monde.durand);
    CHECK(lot.titulaires.back().entreprise_id == monde.martin);
    const auto encore = monde.post(adresse, {{"entreprise", "martin paysage"}, {"qualite", "titulaire"}}, monde.claire);
    CHECK(encore.status == Status::UnprocessableContent);
    CHECK(contient(encore, "déjà inscrite"));
    // Martin voit désormais le lot 2, mais rien des personnes de Durand.
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 10_h, 0_h, {}}});
    const auto page = monde.get(compte(monde.lot2), monde.marc);
    CHECK(page.status == Status::Ok);
    CHECK_FALSE(contient(page, "Awa"));
    CHECK_FALSE(contient(page, "P-001"));
}

TEST_CASE("une règle du contrat l'emporte et dit sa source ; le droit sans texte se dit tel")
{
    Monde monde;
    CHECK(contient(monde.get(compte(monde.lot3), monde.claire), "sans limite"));
    REQUIRE(monde.post("/lots/" + monde.lot3 + "/valeurs",
                       {{"regle", "plafond_formation"}, {"valeur", "12,5"}, {"depuis", "2026-01-01"}, {"source", "convention, art. 4"}, {"raison", ""}}, monde.claire).status == Status::SeeOther);
    const auto page = monde.get(compte(monde.lot3), monde.claire);
    CHECK(contient(page, heures_fr(12.5_h)));
    CHECK(contient(page, "convention, art. 4"));
    CHECK(contient(page, "non sourcé"));
    const auto refus = monde.post("/lots/" + monde.lot3 + "/valeurs", {{"regle", "delai_declaration"}, {"valeur", "45"}, {"depuis", ""}, {"source", ""}}, monde.claire);
    CHECK(refus.status == Status::UnprocessableContent);
    CHECK(contient(refus, "3\u00A0points à corriger"));
}

TEST_CASE("l'entreprise connaît son tour, le facilitateur le sien")
{
    Monde monde;
    const auto denis = monde.get(compte(monde.lot2), monde.denis);
    CHECK(contient(denis, "C'est à vous"));
    CHECK(contient(denis, "déclarer 3 mois, depuis février 2026"));
    CHECK(contient(denis, "En retard"));
    CHECK(contient(denis, "à rendre pour le 15 mars 2026"));
    const auto claire = monde.get(compte(monde.lot2), monde.claire);
    CHECK(contient(claire, "C'est à <strong>Durand BTP</strong>"));
    const auto id = monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.awa, 10_h, 0_h, {}}}).declaration_id;
    monde.ecrire(monde.claire, [&](Ecriture& e) { inscrire_validation(e, monde.maison->droit, id, Sens::Renvoyee, "relevé manquant"); return 0; });
    CHECK(contient(monde.get(compte(monde.lot2), monde.denis), "corriger février 2026"));
    CHECK(contient(monde.get("/marches/" + monde.gymnase, monde.claire), "lot 2, "));
}

TEST_CASE("un lot de plusieurs années montre ses douze derniers mois et somme les autres")
{
    Monde monde;
    REQUIRE(monde.post("/lots/" + monde.lot2 + "/fiche",
                       {{"numero", "2"}, {"intitule", "gros œuvre"}, {"reservation", "aucune"}, {"execution_debut", "2024-01"}, {"execution_fin", "2027-06"}, {"version", "1"}}, monde.claire).status == Status::SeeOther);
    monde.declarer(monde.clause2, monde.durand, 2024y / March, {{monde.awa, 50_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 70_h, 0_h, {}}});
    const auto page = monde.get(compte(monde.lot2), monde.claire);
    CHECK(contient(page, "avant"));
    CHECK(contient(page, "Voir tous les mois"));
    CHECK_FALSE(contient(page, en_abrege(2024y / March)));
    CHECK(contient(monde.get(compte(monde.lot2) + "?mois=tous", monde.claire), en_abrege(2024y / March)));
}

TEST_CASE("l'API rend le compte à une date, révise et refuse avec toutes les anomalies")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    const auto revisions = "/api/v1/engagements/" + monde.clause2 + "/revisions";
    const auto cree = monde.api(Method::Post, revisions, monde.claire, R"({"heures_centiemes":4000,"cause":"avenant","effet_le":"2026-04-01","piece":"avenant 1"})", {{"idempotency-key", "r1"}});
    CHECK(cree.status == Status::Created);
    CHECK(monde.api(Method::Post, revisions, monde.claire, R"({"heures_centiemes":4000,"cause":"avenant","effet_le":"2026-04-01","piece":"avenant 1"})", {{"idempotency-key", "r1"}}).status == Status::Created);
    CHECK(monde.engagement(monde.clause2).registre.size() == 2);
    CHECK(contient(monde.api(Method::Get, revisions + "?au=2026-03-31", monde.claire), "\"dues_centiemes\":60000"));
    const auto lu = read_json(monde.api(Method::Get, "/api/v1/lots/" + monde.lot2 + "/compte", monde.hugo).body);
    const auto& un = lu.find("comptes")->list()->front();
    CHECK(*un.find("dues_centiemes")->integer() == 64000);
    CHECK(*un.find("retenues_centiemes")->integer() == 14000);
    CHECK(*un.find("ecartees_centiemes")->integer() == 1167);
    CHECK(*un.find("famille")->text() == "clause");
    CHECK(*un.find("lignes")->list()->front().find("personne")->text() == "P-001");
    CHECK(contient(monde.api(Method::Get, "/api/v1/lots/" + monde.lot2 + "/compte?au=2026-03-31", monde.claire), "\"dues_centiemes\":60000"));

    const auto refus = monde.api(Method::Post, revisions, monde.claire, R"({"heures_centiemes":"40","cause":"caprice","piece":""})");
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* attendu : {"json.entier_attendu", "champ.inconnu", "effet_le", "piece"}) CHECK(contient(refus, attendu));
    CHECK(monde.api(Method::Get, revisions, monde.victor).status == Status::NotFound);
    CHECK(monde.api(Method::Get, "/api/v1/marches/" + monde.gymnase + "/lots", monde.denis).status == Status::Ok);
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/marches/" + monde.gymnase + "/lots", monde.denis), "espaces verts"));
    const auto lot = monde.api(Method::Post, "/api/v1/marches/" + monde.gymnase + "/lots", monde.claire, R"({"numero":7,"intitule":"toiture","execution_debut":"2026-06"})");
    REQUIRE(lot.status == Status::Created);
    const auto lieu = entete(lot, "Location");
    CHECK(monde.api(Method::Post, lieu + "/titulaires", monde.claire, R"({"nom":"Couvreurs du Val","qualite":"titulaire"})").status == Status::Created);
    CHECK(monde.api(Method::Post, lieu + "/engagements", monde.claire, R"({"genre":"clause_execution","debut":"2026-06","source":"CCAP"})").status == Status::Created);
    CHECK(contient(monde.api(Method::Get, lieu + "/compte", monde.claire), "\"dues_centiemes\":0"));
}

TEST_CASE("prolonger ou raccourcir un lot ne récrit pas ce qui a été décidé")
{
    Monde monde;
    const auto dater = [&](const std::string& fin) {
        REQUIRE(monde.post("/lots/" + monde.lot2 + "/fiche",
                           {{"numero", "2"}, {"intitule", "gros œuvre"}, {"reservation", "aucune"}, {"execution_debut", "2026-02"}, {"execution_fin", fin},
                            {"version", std::to_string(monde.lot(monde.lot2).version)}},
                           monde.claire).status == Status::SeeOther);
    };
    dater("2026-03");
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}}).retenues == 100_h);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 50_h, 0_h, {}}}).retenues == 0_h);
    dater("2026-02");
    dater("2027-06");
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    // La correction, elle, se décide selon les dates d'aujourd'hui.
    const auto lignes = monde.base->read([&](Transaction& tx) {
        return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), monde.engagement(monde.clause2));
    });
    REQUIRE(lignes.size() == 2);
    CHECK(lignes[1].retenue.ecarts.front().motif == Motif::HorsExecutionDuLot);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 50_h, 0_h, lignes[1].id}}).retenues == 50_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(contient(monde.get(compte(monde.lot2), monde.claire), "exécution de février 2026 à juin 2027"));
}
