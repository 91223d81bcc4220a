#include "app/personne/demandes_table.hpp"
#include "app/personne/personne_acces.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string entre(const std::string& texte, const std::string& avant, const std::string& apres)
{
    const auto debut = texte.find(avant);
    if (debut == std::string::npos) return "";
    const auto fin = texte.find(apres, debut + avant.size());
    return texte.substr(debut + avant.size(), fin - debut - avant.size());
}

/// Le chemin du lien que Claire vient de faire.
std::string faire_un_lien(Monde& monde, const std::string& participant)
{
    const auto page = monde.post("/participants/" + participant + "/liens", {}, monde.claire);
    REQUIRE(page.status == Status::Created);
    return "/acces/" + entre(page.body, "/acces/", "<");
}

/// Un téléphone sans compte : il garde ses cookies.
struct Telephone
{
    Monde& monde;
    std::string cookie = {};
    std::string adresse_ip = "203.0.113.7";

    Response demander(Method methode, const std::string& cible, const Champs& champs = {})
    {
        monde.maintenant += seconds{1};
        Request http;
        http.method = methode;
        const auto question = cible.find('?');
        http.path = cible.substr(0, question);
        if (question != std::string::npos) http.query_string = cible.substr(question + 1);
        http.remote = adresse_ip;
        if (!cookie.empty()) http.headers.emplace_back("cookie", cookie);
        if (methode == Method::Post)
        {
            http.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
            for (const auto& [nom, valeur] : champs) http.body += (http.body.empty() ? "" : "&") + percent_encode(nom) + "=" + percent_encode(valeur);
        }
        http.now = monde.maintenant;
        auto reponse = monde.demander(std::move(http));
        if (const auto pose = std::string(reponse.header("set-cookie")); pose.starts_with("ouvrage_personne=")) cookie = pose.substr(0, pose.find(';'));
        return reponse;
    }
    Response get(const std::string& cible) { return demander(Method::Get, cible); }
    Response ouvrir(const std::string& lien) { return demander(Method::Post, lien); }
    /// Le jeton de formulaire que la page donne.
    std::string preuve() { return entre(get("/ma-page").body, "name=\"preuve\" value=\"", "\""); }
    Response demande(const std::string& sorte, const std::string& texte, const std::string& cle)
    {
        return demander(Method::Post, "/ma-page/demandes", {{"preuve", preuve()}, {"cle", cle}, {"sorte", sorte}, {"texte", texte}});
    }
};

} // namespace

TEST_CASE("un lien ouvre une page, une fois, dans un navigateur ; ailleurs il dit qu'il a déjà servi")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    const auto lien = faire_un_lien(monde, monde.awa);
    Telephone le_sien{monde}, un_autre{monde};
    // Le regarder ne le consomme pas, et ne dit rien de la personne.
    const auto porte = le_sien.get(lien);
    CHECK(porte.status == Status::Ok);
    CHECK_FALSE(contient(porte, "Awa"));
    CHECK(porte.header("referrer-policy") == "no-referrer");
    CHECK(porte.header("cache-control") == "no-store");
    CHECK(le_sien.get("/ma-page").status == Status::NotFound);
    CHECK(le_sien.ouvrir(lien).status == Status::SeeOther);
    const auto page = le_sien.get("/ma-page");
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "Bonjour Awa"));
    CHECK(contient(page, "mars 2026"));
    CHECK(contient(page, "Durand BTP"));
    CHECK(page.header("cache-control") == "no-store");
    // Un autre navigateur : ni la page, ni le lien.
    CHECK(contient(un_autre.get(lien), "a déjà servi"));
    CHECK(contient(un_autre.ouvrir(lien), "a déjà servi"));
    CHECK(un_autre.get("/ma-page").status == Status::NotFound);
    // Le sien l'y ramène.
    CHECK(le_sien.get(lien).status == Status::SeeOther);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un lien faux, d'un autre usage, expiré, révoqué ou remplacé n'ouvre rien, et rien ne les distingue")
{
    Monde monde;
    Telephone elle{monde};
    const auto attendu = elle.get("/acces/inconnu").body;
    CHECK(elle.get("/acces/inconnu").status == Status::NotFound);
    const auto remplace = faire_un_lien(monde, monde.awa);
    const auto revoque = faire_un_lien(monde, monde.awa);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM liens_personnels ORDER BY id DESC LIMIT 1")->text("id"); });
    CHECK(monde.post("/participants/" + monde.karim + "/liens/" + id + "/revocation", {}, monde.claire).status == Status::NotFound);
    CHECK(monde.post("/participants/" + monde.awa + "/liens/" + id + "/revocation", {}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/participants/" + monde.awa + "/liens/" + id + "/revocation", {}, monde.claire).status == Status::Conflict);
    const auto autre_usage = "/acces/" + monde.maison->signature.sign("autre", id + ".x", monde.maintenant + hours{1});
    for (const auto& un : {remplace, revoque, autre_usage, revoque + "x"})
    {
        CHECK(contient(elle.get(un), "Ce lien ne marche pas"));
        CHECK(elle.ouvrir(un).status == Status::NotFound);
    }
    const auto expire = faire_un_lien(monde, monde.awa);
    monde.maintenant += days{8};
    CHECK(contient(elle.get(expire), "Ce lien ne marche pas"));
    CHECK(monde.compter("sessions_personnelles") == 0);
}

TEST_CASE("qui essaie des liens est freiné ; un vrai lien, d'ailleurs, s'ouvre encore")
{
    Monde monde;
    const auto lien = faire_un_lien(monde, monde.awa);
    Telephone curieux{monde};
    for (int i = 0; i < kLiensFauxParAdresse; ++i) CHECK(curieux.get("/acces/essai" + std::to_string(i)).status == Status::NotFound);
    const auto freine = curieux.get("/acces/encore");
    CHECK(freine.status == Status::TooManyRequests);
    CHECK_FALSE(freine.header("retry-after").empty());
    CHECK(curieux.ouvrir(lien).status == Status::TooManyRequests);
    Telephone elle{.monde = monde, .adresse_ip = "198.51.100.4"};
    CHECK(elle.ouvrir(lien).status == Status::SeeOther);
}

TEST_CASE("révoquer un lien ferme la page qu'il a ouverte ; la fermer soi-même aussi ; elle se ferme seule le lendemain")
{
    Monde monde;
    Telephone elle{monde};
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    CHECK(elle.get("/ma-page").status == Status::Ok);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM liens_personnels")->text("id"); });
    monde.post("/participants/" + monde.awa + "/liens/" + id + "/revocation", {}, monde.claire);
    CHECK(elle.get("/ma-page").status == Status::NotFound);
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    CHECK(elle.demander(Method::Post, "/ma-page/fermeture", {{"preuve", "faux"}}).status == Status::Forbidden);
    CHECK(elle.demander(Method::Post, "/ma-page/fermeture", {{"preuve", elle.preuve()}}).status == Status::Ok);
    CHECK(elle.get("/ma-page").status == Status::NotFound);
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    monde.maintenant += hours{25};
    for (const auto* adresse : {"/ma-page", "/ma-page/donnees", "/ma-page/donnees.json", "/ma-page/donnees.pdf", "/ma-page/attestation.pdf", "/ma-page/notice.pdf"})
        CHECK_MESSAGE(elle.get(adresse).status == Status::NotFound, adresse);
    CHECK(elle.demander(Method::Post, "/ma-page/demandes", {{"sorte", "question"}, {"texte", "?"}}).status == Status::NotFound);
}

TEST_CASE("la personne lit tout ce qui est gardé sur elle, réservé compris, et rien de personne d'autre ; la lecture s'inscrit")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}, {monde.karim, 70_h, 0_h, {}}});
    monde.post("/participants/" + monde.awa + "/eligibilites", {{"embauche", "2026-05-11"}, {"situation", "aah"}, {"datee_attestation_aah", "2026-05-01"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}},
               monde.claire);
    monde.post("/participants/" + monde.awa + "/sorties", {{"sortie_le", "2026-05-04"}, {"situation", "maladie_longue"}, {"source", "structure"}, {"informee_le", "2026-05-05"}}, monde.claire);
    Telephone elle{monde};
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    elle.demande("question", "Ma date de naissance est-elle juste ?", "k1");
    const auto avant = monde.compter("evenements");
    const auto page = elle.get("/ma-page/donnees");
    REQUIRE(page.status == Status::Ok);
    for (const auto* sien : {"Awa", "allocation aux adultes handicapés", "Ma date de naissance est-elle juste", "Maladie de longue durée"})
        CHECK_MESSAGE((contient(page, sien) || contient(page, "AAH")), sien);
    CHECK(contient(page, "Maladie de longue"));
    CHECK(contient(page, "24 mois après le dernier contact"));
    CHECK(contient(page, "10 mai 2028"));
    CHECK(monde.compter("evenements") == avant + 1);
    const auto json = elle.get("/ma-page/donnees.json");
    CHECK(contient(json, "\"retenues_centiemes\""));
    CHECK(contient(json, "15167"));
    for (const auto* adresse : {"/ma-page", "/ma-page/donnees", "/ma-page/donnees.json"})
        for (const auto* autre : {"Karim", "P-002", "7000"}) CHECK_FALSE_MESSAGE(contient(elle.get(adresse), autre), autre);
    for (const auto* papier : {"/ma-page/donnees.pdf", "/ma-page/attestation.pdf", "/ma-page/notice.pdf"})
    {
        const auto fichier = elle.get(papier);
        CHECK(fichier.status == Status::Ok);
        CHECK(fichier.body.starts_with("%PDF"));
        CHECK(fichier.header("referrer-policy") == "no-referrer");
    }
    // Le journal dit qu'elle a lu, jamais quoi, ni qui elle est.
    monde.base->read([&](Transaction& tx) {
        for (const auto& une : tx.query("SELECT phrase, auteur FROM evenements"))
            for (const auto* mot : {"Awa", "handicap", "aladie", "naissance"}) CHECK((une.text("phrase") + une.text("auteur")).find(mot) == std::string::npos);
    });
}

TEST_CASE("une demande arrive à la structure avec son délai, et sa réponse à la personne ; envoyée deux fois, elle est écrite une fois")
{
    Monde monde;
    Telephone elle{monde};
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    CHECK(elle.demander(Method::Post, "/ma-page/demandes", {{"preuve", "faux"}, {"sorte", "correction"}, {"texte", "x"}, {"cle", "k"}}).status == Status::Forbidden);
    CHECK(elle.demande("", "", "k0").status == Status::UnprocessableContent);
    CHECK(contient(elle.demande("correction", "Mon numéro est 1850578006084 36", "k0"), "sécurité sociale"));
    CHECK(elle.demande("correction", "Je suis née en 2001, et je suis malade d'attendre.", "k1").status == Status::SeeOther);
    CHECK(elle.demande("correction", "Je suis née en 2001, et je suis malade d'attendre.", "k1").status == Status::SeeOther);
    CHECK(monde.compter("demandes_personnelles") == 1);
    const auto liste = monde.get("/demandes-personnes", monde.claire);
    CHECK(contient(liste, "1\u00A0demande attend une réponse"));
    CHECK(contient(liste, "10 juin 2026"));
    CHECK(contient(monde.get("/", monde.claire), "10 juin 2026"));
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM demandes_personnelles")->text("id"); });
    const auto ou = "/demandes-personnes/" + id;
    CHECK(contient(monde.get(ou, monde.claire), "née en 2001"));
    CHECK(contient(monde.get(ou, monde.claire), "art. 12"));
    CHECK(monde.post(ou + "/reponse", {{"sens", "faite"}, {"texte", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(ou + "/reponse", {{"sens", "prolongee"}, {"texte", "Nous cherchons la pièce."}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(ou, monde.claire), "10 août 2026"));
    CHECK(monde.post(ou + "/reponse", {{"sens", "faite"}, {"texte", "C'est corrigé."}}, monde.claire).status == Status::Conflict);
    const auto vue = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM reponses_personnelles")->text("id"); });
    CHECK(monde.post(ou + "/reponse", {{"sens", "faite"}, {"texte", "Votre date est corrigée."}, {"vue", vue}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/demandes-personnes", monde.claire), "Aucune demande n"));
    CHECK(contient(elle.get("/ma-page"), "Votre date est corrigée."));
    // Cinq par jour : de quoi tout dire, pas de quoi noyer la structure.
    for (int i = 2; i <= kDemandesParJour; ++i) CHECK(elle.demande("question", "Encore", "k" + std::to_string(i)).status == Status::SeeOther);
    CHECK(elle.demande("question", "Encore", "k9").status == Status::UnprocessableContent);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une demande reçue au guichet se note avec son jour ; en retard, elle le dit")
{
    Monde monde;
    const auto ou = "/participants/" + monde.awa + "/demandes";
    CHECK(monde.post(ou, {{"sorte", "opposition"}, {"recue_le", "2026-06-01"}, {"texte", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(contient(monde.post(ou, {{"sorte", "opposition"}, {"recue_le", "2026-04-01"}, {"texte", "Elle est malade et ne veut plus être appelée."}}, monde.claire), "garder_tel_quel"));
    CHECK(monde.post(ou, {{"sorte", "opposition"}, {"recue_le", "2026-04-01"}, {"texte", "Ne plus être appelée après la sortie."}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/demandes-personnes", monde.claire), "dont 1 en retard"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/demandes-personnes", monde.claire), "en_retard"));
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/demandes-personnes", monde.claire), "appelée"));
}

TEST_CASE("liens et demandes restent dans la structure qui suit la personne")
{
    Monde monde;
    Telephone elle{monde};
    elle.ouvrir(faire_un_lien(monde, monde.awa));
    elle.demande("question", "Bonjour", "k1");
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM demandes_personnelles")->text("id"); });
    CHECK(monde.post("/participants/" + monde.awa + "/liens", {}, monde.victor).status == Status::NotFound);
    CHECK(monde.get("/demandes-personnes/" + id, monde.victor).status == Status::NotFound);
    CHECK_FALSE(contient(monde.get("/demandes-personnes?vue=toutes", monde.victor), "P-001"));
    for (const auto& compte : {monde.hugo, monde.denis, monde.marc, monde.pauline})
    {
        CHECK(monde.post("/participants/" + monde.awa + "/liens", {}, compte).status == Status::Forbidden);
        CHECK(monde.get("/demandes-personnes", compte).status == Status::Forbidden);
    }
}
