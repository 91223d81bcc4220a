#include "app/utilisateurs/utilisateurs_commandes.hpp"
#include "app/utilisateurs/utilisateurs_connexion.hpp"
#include "app/utilisateurs/utilisateurs_mot_de_passe.hpp"
#include "app/utilisateurs/utilisateurs_pages.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "monde.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/crypto/totp.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kPhrase = "les saules du canal en avril";

void donner_mot_de_passe(Monde& monde, const std::string& compte, const std::string& mot_de_passe = kPhrase)
{
    const auto empreinte = monde.maison->mots_de_passe.hash(mot_de_passe);
    monde.ecrire("", [&](Ecriture& e) {
        inscrire_mot_de_passe(e, compte, empreinte, "a choisi son mot de passe");
        return 0;
    });
}

Response se_presenter(Monde& monde, const std::string& courriel, const std::string& mot_de_passe, const std::string& retour = "")
{
    return monde.post("/connexion", {{"courriel", courriel}, {"mot_de_passe", mot_de_passe}, {"retour", retour}});
}

/// Le jeton que la réponse pose dans le navigateur.
std::string jeton_pose(const Response& reponse)
{
    for (const auto& [nom, valeur] : reponse.headers)
        if (nom == "Set-Cookie" && valeur.starts_with("ouvrage_session=")) return valeur.substr(16, valeur.find(';') - 16);
    return "";
}

Request demande(Method methode, const std::string& chemin, const std::string& jeton = "")
{
    Request http;
    http.method = methode;
    http.path = chemin;
    if (!jeton.empty()) http.headers.emplace_back("cookie", "ouvrage_session=" + jeton);
    if (methode == Method::Post) http.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    return http;
}

Response voir(Monde& monde, const std::string& chemin, const std::string& jeton)
{
    return monde.demander(demande(Method::Get, chemin, jeton));
}

/// Ce que porte un champ caché d'une page.
std::string champ_cache(const Response& reponse, const std::string& nom)
{
    const auto ici = reponse.body.find("name=\"" + nom + "\" value=\"");
    if (ici == std::string::npos) return "";
    const auto debut = ici + nom.size() + 15;
    return reponse.body.substr(debut, reponse.body.find('"', debut) - debut);
}

/// Le lien montré par une page.
std::string lien_montre(const Response& reponse)
{
    const auto ici = reponse.body.find("/invitation/");
    if (ici == std::string::npos) return "";
    return reponse.body.substr(ici, reponse.body.find_first_of("\"<", ici) - ici);
}

std::string secret_totp(Monde& monde, const std::string& compte)
{
    const auto secret = new_totp_secret();
    monde.ecrire("", [&](Ecriture& e) {
        inscrire_second_facteur(e, compte, secret, "a activé son second facteur");
        return 0;
    });
    return secret;
}

std::string attribution_de(Monde& monde, const std::string& compte)
{
    return monde.base->read([&](Transaction& tx) { return lister_attributions(tx, compte); }).front().id;
}

} // namespace

// --- Entrer -------------------------------------------------------------------------------------------------------

TEST_CASE("on entre par son mot de passe, et la page demandée s'ouvre")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto entree = se_presenter(monde, "Claire@Montreval.example", kPhrase, "/compte");
    CHECK(entree.status == Status::SeeOther);
    CHECK(entete(entree, "location") == "/compte");
    const auto jeton = jeton_pose(entree);
    REQUIRE(jeton.size() == 43);
    CHECK(entete(entree, "set-cookie").find("HttpOnly; SameSite=Lax") != std::string::npos);
    const auto compte = voir(monde, "/compte", jeton);
    CHECK(compte.status == Status::Ok);
    CHECK(contient(compte, "Claire Morel"));
    CHECK(contient(compte, "PLIE de Montreval"));
}

TEST_CASE("un mauvais mot de passe, une adresse inconnue, un compte désactivé reçoivent la même réponse")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    donner_mot_de_passe(monde, monde.sans_role);
    const auto faux = se_presenter(monde, "claire@montreval.example", "ce n'est pas lui");
    const auto inconnu = se_presenter(monde, "personne@montreval.example", "ce n'est pas lui");
    const auto desactive = se_presenter(monde, "ancien@montreval.example", kPhrase);
    const auto invite = se_presenter(monde, "denis@durand-btp.example", "ce n'est pas lui");
    for (const auto* une : {&faux, &inconnu, &desactive, &invite})
    {
        CHECK(une->status == Status::UnprocessableContent);
        CHECK(contient(*une, "ne vont pas ensemble"));
        CHECK(jeton_pose(*une).empty());
    }
    // L'adresse tapée revient ; rien d'autre ne distingue les pages.
    auto page = faux.body;
    page.replace(page.find("claire@montreval.example"), 24, "personne@montreval.example");
    CHECK(page == inconnu.body);
}

TEST_CASE("au sixième essai rien n'est vérifié, même le bon mot de passe ; un quart d'heure plus tard il ouvre")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    for (int i = 0; i < kEssaisParCompte; ++i)
        CHECK(se_presenter(monde, "claire@montreval.example", "essai numéro " + std::to_string(i)).status == Status::UnprocessableContent);
    const auto freine = se_presenter(monde, "claire@montreval.example", kPhrase);
    CHECK(freine.status == Status::TooManyRequests);
    CHECK(entete(freine, "retry-after") == "900");
    CHECK(contient(freine, "Attendez un quart d"));
    CHECK(monde.compter("sessions") == 0);
    // Un autre compte n'en souffre pas.
    donner_mot_de_passe(monde, monde.alice);
    CHECK(se_presenter(monde, "alice@montreval.example", kPhrase).status == Status::SeeOther);
    monde.maintenant += 15min;
    CHECK(se_presenter(monde, "claire@montreval.example", kPhrase).status == Status::SeeOther);
}

TEST_CASE("une adresse inconnue est freinée comme une autre : le frein ne dit pas si le compte existe")
{
    Monde monde;
    for (int i = 0; i < kEssaisParCompte; ++i) se_presenter(monde, "personne@montreval.example", "essai");
    CHECK(se_presenter(monde, "personne@montreval.example", "essai").status == Status::TooManyRequests);
}

TEST_CASE("qui balaie des comptes depuis une adresse est freiné au trentième échec")
{
    Monde monde;
    const auto tenter = [&](int i, const std::string& adresse) {
        auto http = demande(Method::Post, "/connexion");
        http.remote = adresse;
        http.body = "courriel=compte" + std::to_string(i) + "%40ailleurs.example&mot_de_passe=123";
        return monde.demander(std::move(http)).status;
    };
    for (int i = 0; i < kEssaisParAdresse; ++i) CHECK(tenter(i, "192.0.2.7") == Status::UnprocessableContent);
    CHECK(tenter(99, "192.0.2.7") == Status::TooManyRequests);
    CHECK(tenter(99, "192.0.2.8") == Status::UnprocessableContent);
}

TEST_CASE("cent essais à la fois n'en font pas passer plus de cinq")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    std::atomic<int> verifies{0}, freines{0};
    std::vector<std::thread> foule;
    for (int i = 0; i < 20; ++i)
        foule.emplace_back([&, i] {
            const Visiteur visiteur{"192.0.2." + std::to_string(i), "", "", monde.maintenant};
            try
            {
                const auto entree = se_connecter(*monde.maison, "claire@montreval.example", "essai " + std::to_string(i), visiteur);
                ++(entree.issue == Entree::Issue::Freinee ? freines : verifies);
            }
            catch (const TooManyRequests&)
            {
                ++freines;
            }
        });
    for (auto& un : foule) un.join();
    CHECK(verifies <= kEssaisParCompte);
    CHECK(verifies + freines == 20);
}

TEST_CASE("un mot de passe juste efface les essais précédents")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    for (int i = 0; i < 4; ++i) se_presenter(monde, "claire@montreval.example", "essai");
    CHECK(se_presenter(monde, "claire@montreval.example", kPhrase).status == Status::SeeOther);
    for (int i = 0; i < 4; ++i) CHECK(se_presenter(monde, "claire@montreval.example", "essai").status == Status::UnprocessableContent);
}

TEST_CASE("on ne revient jamais ailleurs qu'ici après s'être connecté")
{
    CHECK(adresse_locale("/lots/1/compte?mois=2026-03") == "/lots/1/compte?mois=2026-03");
    for (const auto* ailleurs : {"", "https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "\\\\ailleurs.example", "/ /ailleurs",
                                 "/\t/ailleurs.example", "javascript:alert(1)", "lots", "/a\r\nSet-Cookie: x=1", "/connexion", "/deconnexion"})
        CHECK_MESSAGE(adresse_locale(ailleurs) == "/", ailleurs);
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    CHECK(entete(se_presenter(monde, "claire@montreval.example", kPhrase, "//ailleurs.example/"), "location") == "/");
}

TEST_CASE("une connexion envoyée par un autre site est refusée")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto envoyer = [&](const std::string& entete, const std::string& valeur) {
        auto http = demande(Method::Post, "/connexion");
        http.headers.emplace_back("host", "ouvrage.example");
        http.headers.emplace_back(entete, valeur);
        http.body = "courriel=claire%40montreval.example&mot_de_passe=" + percent_encode(kPhrase);
        return monde.demander(std::move(http)).status;
    };
    CHECK(envoyer("sec-fetch-site", "cross-site") == Status::Forbidden);
    CHECK(envoyer("origin", "https://ailleurs.example") == Status::Forbidden);
    CHECK(envoyer("origin", "https://ouvrage.example.ailleurs.example") == Status::Forbidden);
    CHECK(envoyer("origin", "null") == Status::Forbidden);
    CHECK(envoyer("origin", "https://ouvrage.example") == Status::SeeOther);
}

TEST_CASE("une écriture sans le jeton de sa session est refusée, et rien n'est écrit")
{
    Monde monde;
    const auto jeton = monde.ouvrir_session(monde.alice);
    const auto avant = monde.compter("evenements");
    auto http = demande(Method::Post, "/utilisateurs/" + monde.claire + "/desactivation", jeton);
    CHECK(monde.demander(http).status == Status::Forbidden);
    http.body = "csrf=" + mask("csrf-d-un-autre");
    CHECK(monde.demander(http).status == Status::Forbidden);
    CHECK(monde.compter("evenements") == avant);
}

TEST_CASE("la session d'avant ne survit pas à l'entrée : qui l'aurait posée n'entre pas avec nous")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto premiere = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    auto http = demande(Method::Post, "/connexion", premiere);
    http.body = "courriel=claire%40montreval.example&mot_de_passe=" + percent_encode(kPhrase);
    const auto seconde = jeton_pose(monde.demander(http));
    CHECK(seconde != premiere);
    CHECK(voir(monde, "/compte", seconde).status == Status::Ok);
    CHECK(voir(monde, "/compte", premiere).status == Status::SeeOther);
}

TEST_CASE("une session finit au bout de douze heures, ou quand on se déconnecte")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    auto jeton = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    const auto ouverte = monde.maintenant;
    monde.maintenant = ouverte + 12h - 2s;
    CHECK(voir(monde, "/compte", jeton).status == Status::Ok);
    monde.maintenant = ouverte + 12h;
    CHECK(voir(monde, "/compte", jeton).status == Status::SeeOther);

    jeton = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    auto http = demande(Method::Post, "/deconnexion", jeton);
    http.body = "csrf=" + champ_cache(voir(monde, "/compte", jeton), "csrf");
    const auto sortie = monde.demander(http);
    CHECK(entete(sortie, "location") == "/connexion");
    CHECK(voir(monde, "/compte", jeton).status == Status::SeeOther);
}

TEST_CASE("derrière TLS le cookie ne voyage qu'en TLS, et n'est qu'à cet hôte")
{
    Monde monde;
    monde.maison->reglages.derriere_tls = true;
    donner_mot_de_passe(monde, monde.claire);
    const auto pose = entete(se_presenter(monde, "claire@montreval.example", kPhrase), "set-cookie");
    CHECK(pose.starts_with("__Host-ouvrage_session="));
    CHECK(pose.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

// --- Second facteur -----------------------------------------------------------------------------------------------

TEST_CASE("avec un second facteur, le mot de passe seul n'ouvre rien ; le code ouvre, une fois")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto secret = secret_totp(monde, monde.claire);
    const auto code = [&] { return totp_code(secret, totp_step(monde.maintenant)); };
    const auto passer = [&](const std::string& demi, const std::string& avec) {
        const auto page = voir(monde, "/connexion/code", demi);
        auto http = demande(Method::Post, "/connexion/code", demi);
        http.body = "preuve=" + champ_cache(page, "preuve") + "&code=" + percent_encode(avec) + "&retour=%2Fcompte";
        return monde.demander(http);
    };
    const auto premiere = se_presenter(monde, "claire@montreval.example", kPhrase, "/compte");
    CHECK(entete(premiere, "location") == "/connexion/code?retour=%2Fcompte");
    const auto demi = jeton_pose(premiere);
    CHECK(voir(monde, "/compte", demi).status == Status::SeeOther);
    CHECK(passer(demi, "000000").status == Status::UnprocessableContent);

    auto juste = code();
    const auto entree = passer(demi, juste.substr(0, 3) + " " + juste.substr(3)); // tapé comme il se lit
    CHECK(entete(entree, "location") == "/compte");
    CHECK(voir(monde, "/compte", jeton_pose(entree)).status == Status::Ok);
    CHECK(voir(monde, "/connexion/code", demi).status == Status::SeeOther); // l'étape est close

    // Le même code, lu par-dessus l'épaule, ne rouvre pas.
    const auto autre = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    CHECK(passer(autre, juste).status == Status::UnprocessableContent);
    monde.maintenant += 60s;
    CHECK(passer(autre, code()).status == Status::SeeOther);
}

TEST_CASE("au sixième code faux l'étape se ferme ; sans le secret de l'étape, rien ne se tente")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    secret_totp(monde, monde.claire);
    const auto demi = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    auto http = demande(Method::Post, "/connexion/code", demi);
    http.body = "code=123456";
    CHECK(monde.demander(http).status == Status::Forbidden);
    http.body += "&preuve=" + champ_cache(voir(monde, "/connexion/code", demi), "preuve");
    for (int i = 0; i < kEssaisParCompte; ++i) CHECK(monde.demander(http).status == Status::UnprocessableContent);
    CHECK(monde.demander(http).status == Status::TooManyRequests);
    CHECK(voir(monde, "/connexion/code", demi).status == Status::SeeOther);
}

TEST_CASE("on active son second facteur par un premier code, et on le retire par son mot de passe")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto page = monde.get("/compte/second-facteur", monde.claire);
    CHECK(contient(page, "<svg"));
    const auto propose = champ_cache(page, "propose");
    const auto secret = monde.maison->signature.verify("second_facteur", propose, monde.maintenant)->substr(37);
    CHECK(monde.post("/compte/second-facteur", {{"propose", propose}, {"code", "12"}}, monde.claire).status == Status::UnprocessableContent);
    // La proposition faite à une autre ne sert pas ici.
    CHECK(monde.post("/compte/second-facteur", {{"propose", propose}, {"code", totp_code(secret, totp_step(monde.maintenant))}}, monde.alice).status ==
          Status::UnprocessableContent);
    const auto actif = monde.post("/compte/second-facteur", {{"propose", propose}, {"code", totp_code(secret, totp_step(monde.maintenant))}}, monde.claire);
    CHECK(actif.status == Status::SeeOther);
    const auto jeton = jeton_pose(actif);
    CHECK(contient(voir(monde, "/compte", jeton), "Actif"));

    const auto retirer = [&](const std::string& mot_de_passe) {
        auto http = demande(Method::Post, "/compte/second-facteur/retrait", jeton);
        http.body = "csrf=" + champ_cache(voir(monde, "/compte/second-facteur", jeton), "csrf") + "&actuel=" + percent_encode(mot_de_passe);
        return monde.demander(http);
    };
    CHECK(retirer("pas le bon").status == Status::UnprocessableContent);
    CHECK(retirer(kPhrase).status == Status::SeeOther);
    CHECK(se_presenter(monde, "claire@montreval.example", kPhrase).status == Status::SeeOther);
}

// --- Invitation et mot de passe -----------------------------------------------------------------------------------

TEST_CASE("un compte ouvert par l'administratrice entre par son lien, une fois")
{
    Monde monde;
    const auto creation = monde.post("/utilisateurs", {{"cle", "c1"}, {"nom", "Nadia Rahmani"}, {"courriel", "Nadia@Ville.example"}, {"role", "acheteur"}, {"pour", "Ville de Montreval"}}, monde.alice);
    REQUIRE(creation.status == Status::Created);
    const auto lien = lien_montre(creation);
    REQUIRE(lien.size() > 50);
    // Envoyé deux fois : le compte n'est pas créé deux fois, le lien n'est pas remontré.
    const auto encore = monde.post("/utilisateurs", {{"cle", "c1"}, {"nom", "Nadia Rahmani"}, {"courriel", "Nadia@Ville.example"}, {"role", "acheteur"}, {"pour", "Ville de Montreval"}}, monde.alice);
    CHECK(encore.status == Status::SeeOther);

    CHECK(contient(monde.get(lien), "Bienvenue, Nadia Rahmani"));
    CHECK(contient(monde.get(lien), "Bienvenue, Nadia Rahmani")); // regarder ne consomme pas
    const auto choisir = [&](const std::string& un, const std::string& deux) { return monde.post(lien, {{"mot_de_passe", un}, {"encore", deux}}); };
    CHECK(choisir("court", "court").status == Status::UnprocessableContent);
    CHECK(choisir(kPhrase, "autre chose").status == Status::UnprocessableContent);
    const auto entree = choisir(kPhrase, kPhrase);
    CHECK(entree.status == Status::SeeOther);
    CHECK(voir(monde, "/compte", jeton_pose(entree)).status == Status::Ok);

    CHECK(monde.get(lien).status == Status::NotFound);
    CHECK(choisir(kPhrase + " bis", kPhrase + " bis").status == Status::NotFound);
    CHECK(se_presenter(monde, "nadia@ville.example", kPhrase).status == Status::SeeOther);
    // Le lien lui-même n'est nulle part dans la base.
    const auto jeton = lien.substr(12);
    CHECK(monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM liens WHERE empreinte = ?", jeton)->integer("n"); }) == 0);
    CHECK(monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM evenements WHERE faits LIKE ?", "%" + jeton + "%")->integer("n"); }) == 0);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("deux personnes tiennent le même lien : une seule choisit")
{
    Monde monde;
    const auto lien = monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_lien(e, monde.claire); });
    const Visiteur visiteur{"", "", "", monde.maintenant};
    CHECK(choisir_par_lien(*monde.maison, lien.jeton, kPhrase, visiteur).issue == Entree::Issue::Ouverte);
    CHECK_THROWS_AS(choisir_par_lien(*monde.maison, lien.jeton, "un tout autre choix", visiteur), Conflict);
}

TEST_CASE("un lien expire au bout de sept jours, et un lien neuf remplace l'ancien")
{
    Monde monde;
    const auto lien = [&] { return "/invitation/" + monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_lien(e, monde.claire); }).jeton; };
    const auto premier = lien();
    const auto second = lien();
    CHECK(monde.get(premier).status == Status::NotFound);
    CHECK(monde.get(second).status == Status::Ok);
    monde.maintenant += days{7};
    CHECK(monde.get(second).status == Status::NotFound);
}

TEST_CASE("choisir un mot de passe par un lien ferme les sessions ouvertes et passe par le second facteur")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto ouverte = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    secret_totp(monde, monde.claire);
    const auto lien = monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_lien(e, monde.claire); });
    const auto reponse = monde.post("/invitation/" + lien.jeton, {{"mot_de_passe", "une autre phrase longue"}, {"encore", "une autre phrase longue"}});
    CHECK(entete(reponse, "location").starts_with("/connexion/code"));
    CHECK(voir(monde, "/compte", ouverte).status == Status::SeeOther);
    CHECK(voir(monde, "/compte", jeton_pose(reponse)).status == Status::SeeOther);
}

TEST_CASE("changer de mot de passe demande l'actuel, ferme les autres sessions et en ouvre une neuve")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    const auto ailleurs = jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase));
    const auto changer = [&](const std::string& actuel, const std::string& nouveau) {
        return monde.post("/compte/mot-de-passe", {{"actuel", actuel}, {"nouveau", nouveau}, {"encore", nouveau}}, monde.claire);
    };
    CHECK(contient(changer("faux", "azertyuiop123"), "parmi les premiers"));
    CHECK(changer(kPhrase, kPhrase).status == Status::UnprocessableContent);
    const auto change = changer(kPhrase, "le canal gèle en janvier");
    REQUIRE(change.status == Status::SeeOther);
    CHECK(voir(monde, "/compte", ailleurs).status == Status::SeeOther);
    CHECK(monde.get("/compte", monde.claire).status == Status::SeeOther); // celle qui a servi aussi
    CHECK(voir(monde, "/compte", jeton_pose(change)).status == Status::Ok);
    CHECK(se_presenter(monde, "claire@montreval.example", kPhrase).status == Status::UnprocessableContent);
    CHECK(se_presenter(monde, "claire@montreval.example", "le canal gèle en janvier").status == Status::SeeOther);
}

TEST_CASE("un mot de passe convient par sa longueur, pas par ses signes")
{
    const auto juger = [](std::string_view choisi) { return anomalie_de_mot_de_passe(choisi, "claire.morel@montreval.example", "Claire Morel").value_or(""); };
    CHECK(juger("les saules du canal") == "");
    CHECK(juger("tramontane violette") == "");
    CHECK(juger("été à l'île d'Yeu") == "");
    CHECK(juger("") == "mot_de_passe.absent");
    CHECK(juger("Tr0ub4dor&3") == "mot_de_passe.court");
    CHECK(juger(std::string(1025, 'a')) == "mot_de_passe.long");
    CHECK(juger("azertyuiop123") == "mot_de_passe.courant");
    CHECK(juger("2026soleil!!2026") == "mot_de_passe.courant");
    CHECK(juger("Mot de passe 2026") == "mot_de_passe.courant");
    CHECK(juger("123456789012") == "mot_de_passe.repetitif");
    CHECK(juger("aaaaaaaaaaaa") == "mot_de_passe.repetitif");
    CHECK(juger("gymnasegymnase") == "mot_de_passe.repetitif");
    CHECK(juger("Claire.Morel2026") == "mot_de_passe.personnel");
    CHECK(juger("montreval-plie") == "mot_de_passe.personnel");
    CHECK(juger("claire aime les longues phrases") == ""); // ce qui reste sans son nom suffit
}

// --- Comptes et rôles ---------------------------------------------------------------------------------------------

TEST_CASE("un rôle retiré n'ouvre plus rien dès la demande suivante")
{
    Monde monde;
    CHECK(monde.get("/journal", monde.claire).status == Status::Ok);
    monde.post("/utilisateurs/" + monde.claire + "/attributions", {{"role", "entreprise"}, {"pour", "Durand BTP"}}, monde.alice);
    const auto reponse = monde.post("/utilisateurs/" + monde.claire + "/attributions/" + attribution_de(monde, monde.claire) + "/retrait", {}, monde.alice);
    CHECK(reponse.status == Status::SeeOther);
    CHECK(monde.get("/journal", monde.claire).status == Status::Forbidden); // même session, autre droit
    CHECK(monde.get("/compte", monde.claire).status == Status::Ok);
}

TEST_CASE("un compte désactivé perd à l'instant sa session, ses liens et ses jetons")
{
    Monde monde;
    const auto lien = monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_lien(e, monde.claire); });
    const auto jeton = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_jeton_api(e, {"paie", "lecture", days{30}}); });
    const auto appeler = [&] {
        auto http = demande(Method::Get, "/api/v1/moi");
        http.headers.emplace_back("authorization", "Bearer " + jeton);
        return monde.demander(std::move(http)).status;
    };
    CHECK(monde.get("/compte", monde.claire).status == Status::Ok);
    CHECK(appeler() == Status::Ok);
    CHECK(monde.post("/utilisateurs/" + monde.claire + "/desactivation", {}, monde.alice).status == Status::SeeOther);
    CHECK(monde.get("/compte", monde.claire).status == Status::SeeOther);
    CHECK(appeler() == Status::Unauthorized);
    CHECK(monde.get("/invitation/" + lien.jeton).status == Status::NotFound);
    CHECK(contient(monde.get("/utilisateurs/" + monde.claire, monde.alice), "Désactivé"));
    // Rendre un rôle ne ressuscite ni la session ni le jeton.
    CHECK(monde.post("/utilisateurs/" + monde.claire + "/attributions", {{"role", "facilitateur"}}, monde.alice).status == Status::SeeOther);
    CHECK(monde.get("/compte", monde.claire).status == Status::SeeOther);
    CHECK(appeler() == Status::Unauthorized);
}

TEST_CASE("personne ne retire son propre dernier rôle d'administrateur")
{
    Monde monde;
    const auto chemin = "/utilisateurs/" + monde.alice;
    CHECK(monde.post(chemin + "/attributions/" + attribution_de(monde, monde.alice) + "/retrait", {}, monde.alice).status == Status::Conflict);
    CHECK(monde.post(chemin + "/desactivation", {}, monde.alice).status == Status::Conflict);
    CHECK_FALSE(contient(monde.get(chemin, monde.alice), "/retrait\""));
}

TEST_CASE("une administratrice retirée pendant qu'elle écrit n'écrit plus : le droit se relit dans la transaction")
{
    Monde monde;
    monde.post("/utilisateurs/" + monde.claire + "/attributions", {{"role", "administrateur"}}, monde.alice);
    monde.post("/utilisateurs/" + monde.alice + "/desactivation", {}, monde.claire);
    CHECK_THROWS_AS(monde.ecrire(monde.alice, [&](Ecriture& e) { desactiver_compte(e, monde.claire); return 0; }), NotFound);
}

TEST_CASE("on ne gère que les comptes de sa structure, et seulement avec le rôle qu'il faut")
{
    Monde monde;
    CHECK(monde.get("/utilisateurs", monde.alice).status == Status::Ok);
    CHECK(contient(monde.get("/utilisateurs", monde.alice), "Denis Durand"));
    CHECK_FALSE(contient(monde.get("/utilisateurs", monde.alice), "Victor Hugon"));
    CHECK(monde.get("/utilisateurs/" + monde.victor, monde.alice).status == Status::NotFound);
    for (const auto* action : {"/desactivation", "/liens", "/second-facteur/retrait"})
        CHECK(monde.post("/utilisateurs/" + monde.victor + action, {}, monde.alice).status == Status::NotFound);
    CHECK(monde.post("/utilisateurs/" + monde.victor + "/attributions", {{"role", "facilitateur"}}, monde.alice).status == Status::NotFound);
    for (const auto& autre : {monde.claire, monde.hugo, monde.denis, monde.victor})
    {
        CHECK(monde.get("/utilisateurs", autre).status == Status::Forbidden);
        CHECK(monde.post("/utilisateurs", {{"nom", "X"}, {"courriel", "x@y.example"}, {"role", "administrateur"}}, autre).status == Status::Forbidden);
    }
    CHECK(monde.get("/utilisateurs").status == Status::SeeOther);
}

TEST_CASE("l'entreprise d'un rôle est de la structure qui le donne, relue au moment d'écrire")
{
    Monde monde;
    const auto donner = [&](const std::string& pour) {
        return monde.post("/utilisateurs", {{"nom", "Paul Roux"}, {"courriel", "paul@routes.example"}, {"role", "entreprise"}, {"pour", pour}}, monde.alice);
    };
    CHECK(contient(donner("Routes du Val"), "Aucune entreprise ne répond"));
    CHECK(contient(donner(monde.entreprise_valmont), "Aucune entreprise ne répond"));
    CHECK(contient(donner(""), "Dites pour quel acheteur"));
    CHECK_THROWS_AS(monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_compte(e, {"paul@routes.example", "Paul Roux", {Role::Entreprise, monde.structure, monde.entreprise_valmont}}).jeton; }), NotFound);
    CHECK_THROWS_AS(monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_compte(e, {"paul@routes.example", "Paul Roux", {Role::Facilitateur, monde.autre_structure, {}}}).jeton; }), Forbidden);
    CHECK(donner("Durand BTP (entreprise)").status == Status::Created);
}

TEST_CASE("le formulaire d'un compte dit tout ce qui ne va pas, et garde ce qui est tapé")
{
    Monde monde;
    const auto refus = monde.post("/utilisateurs", {{"nom", "1 85 05 78 006 084 36"}, {"courriel", "pas une adresse"}, {"role", "roi"}}, monde.alice);
    CHECK(refus.status == Status::UnprocessableContent);
    CHECK(contient(refus, "3\u00A0points à corriger"));
    CHECK(contient(refus, "pas une adresse"));
    CHECK(contient(refus, "sécurité sociale"));
    const auto pris = monde.post("/utilisateurs", {{"nom", "Claire Bis"}, {"courriel", "CLAIRE@montreval.example"}, {"role", "facilitateur"}}, monde.alice);
    CHECK(contient(pris, "a déjà un compte"));
    CHECK(contient(pris, "Claire Bis"));
    const auto tenu = monde.post("/utilisateurs/" + monde.claire + "/attributions", {{"role", "facilitateur"}}, monde.alice);
    CHECK(tenu.status == Status::UnprocessableContent);
    CHECK(contient(tenu, "tient déjà ce rôle"));
}

TEST_CASE("la liste se cherche sans accents, se filtre par rôle et par état, et s'exporte telle quelle")
{
    Monde monde;
    monde.ecrire("", [&](Ecriture& e) { return inscrire_compte(e, {"elodie@montreval.example", "Élodie Évrard", {Role::Facilitateur, monde.structure, {}}}).jeton; });
    CHECK(contient(monde.get("/utilisateurs?q=elodie+evrard", monde.alice), "Élodie Évrard"));
    CHECK_FALSE(contient(monde.get("/utilisateurs?q=elodie", monde.alice), "Denis Durand"));
    CHECK(contient(monde.get("/utilisateurs?role=entreprise", monde.alice), "Denis Durand"));
    CHECK_FALSE(contient(monde.get("/utilisateurs?role=entreprise", monde.alice), "Claire Morel"));
    CHECK(contient(monde.get("/utilisateurs?etat=desactive", monde.alice), "Ancien Compte"));
    CHECK(contient(monde.get("/utilisateurs?q=introuvable", monde.alice), "Aucun compte ne répond"));
    const auto csv = monde.get("/utilisateurs.csv?role=entreprise", monde.alice);
    CHECK(contient(csv, "denis@durand-btp.example"));
    CHECK_FALSE(contient(csv, "claire@montreval.example"));
    CHECK(monde.get("/utilisateurs.xlsx", monde.alice).body.starts_with("PK"));
    CHECK(contient(monde.get("/utilisateurs/representables?q=dur", monde.alice), "Durand BTP"));
    CHECK_FALSE(contient(monde.get("/utilisateurs/representables?q=routes", monde.alice), "Routes du Val"));
}

TEST_CASE("un lien n'est créé que par qui gère tous les rôles du compte : il ouvre tout ce que le compte ouvre")
{
    Monde monde;
    donner_role(*monde.base, "claire@montreval.example", {"facilitateur", "Maison de l'emploi de Valmont"}, monde.maintenant);
    CHECK(monde.post("/utilisateurs/" + monde.claire + "/liens", {}, monde.alice).status == Status::Forbidden);
    CHECK(monde.post("/utilisateurs/" + monde.denis + "/liens", {}, monde.alice).status == Status::Created);
}

TEST_CASE("téléphone perdu : l'administratrice retire le second facteur, et cela se lit au journal")
{
    Monde monde;
    donner_mot_de_passe(monde, monde.claire);
    secret_totp(monde, monde.claire);
    CHECK(contient(monde.get("/utilisateurs/" + monde.claire, monde.alice), "Retirer le second facteur"));
    CHECK(monde.post("/utilisateurs/" + monde.claire + "/second-facteur/retrait", {}, monde.alice).status == Status::SeeOther);
    CHECK(contient(monde.get("/journal", monde.alice), "a retiré le second facteur de Claire Morel"));
    CHECK(voir(monde, "/compte", jeton_pose(se_presenter(monde, "claire@montreval.example", kPhrase))).status == Status::Ok);
}

// --- Jetons et API ------------------------------------------------------------------------------------------------

TEST_CASE("un jeton d'API se montre une fois, agit dans sa portée, expire et se révoque")
{
    Monde monde;
    const auto page = monde.post("/compte/jetons", {{"cle", "j1"}, {"libelle", "Logiciel de paie"}, {"portee", "lecture"}, {"duree", "30"}}, monde.claire);
    REQUIRE(page.status == Status::Created);
    const auto ici = page.body.find('>', page.body.find("<textarea")) + 1;
    const auto jeton = page.body.substr(ici, 43);
    const auto appeler = [&](Method methode, const std::string& chemin) {
        auto http = demande(methode, chemin);
        http.headers.emplace_back("authorization", "Bearer " + jeton);
        return monde.demander(std::move(http));
    };
    const auto moi = appeler(Method::Get, "/api/v1/moi");
    CHECK(moi.status == Status::Ok);
    CHECK(*read_json(moi.body).find("courriel")->text() == "claire@montreval.example");
    CHECK_FALSE(contient(monde.get("/compte", monde.claire), jeton));
    CHECK(contient(monde.get("/compte", monde.claire), "Logiciel de paie"));
    CHECK(monde.post("/compte/jetons", {{"cle", "j1"}, {"libelle", "Logiciel de paie"}, {"portee", "lecture"}, {"duree", "30"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/compte/jetons", {{"libelle", ""}, {"portee", "tout"}, {"duree", "9999"}}, monde.claire).status == Status::UnprocessableContent);

    const auto id = monde.base->read([&](Transaction& tx) { return lister_jetons_api(tx, monde.claire, monde.maintenant); }).front().id;
    CHECK(monde.post("/compte/jetons/" + id + "/revocation", {}, monde.alice).status == Status::NotFound);
    const auto avant = monde.maintenant;
    monde.maintenant += days{31};
    CHECK(appeler(Method::Get, "/api/v1/moi").status == Status::Unauthorized);
    monde.maintenant = avant;
    CHECK(appeler(Method::Get, "/api/v1/moi").status == Status::Ok);
    CHECK(monde.post("/compte/jetons/" + id + "/revocation", {}, monde.claire).status == Status::SeeOther);
    CHECK(appeler(Method::Get, "/api/v1/moi").status == Status::Unauthorized);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("l'API des comptes rend ceux de la structure, par pages, et refuse ce qui ne se lit pas")
{
    Monde monde;
    const auto corps = read_json(monde.api(Method::Get, "/api/v1/utilisateurs?role=entreprise", monde.alice).body);
    CHECK(*corps.find("total")->integer() == 2);
    CHECK(*corps.find("utilisateurs")->list()->front().find("nom")->text() == "Denis Durand");
    CHECK(monde.api(Method::Get, "/api/v1/utilisateurs", monde.claire).status == Status::Forbidden);
    CHECK(monde.api(Method::Get, "/api/v1/utilisateurs?role=roi&page=zero", monde.alice).status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Get, "/api/v1/utilisateurs/" + monde.victor, monde.alice).status == Status::NotFound);
    CHECK(monde.api(Method::Get, "/api/v1/utilisateurs/" + monde.denis, monde.alice).status == Status::Ok);
}

// --- Commandes ----------------------------------------------------------------------------------------------------

TEST_CASE("une maison vide s'installe par une commande, dont le lien fait entrer le premier administrateur")
{
    Monde monde;
    const auto faite = installer_structure(*monde.base, {"Rivebelle", "PLIE de Rivebelle", "plie", "", "Rose@rivebelle.example", "Rose Blanc"}, "http://127.0.0.1:8080", monde.maintenant);
    REQUIRE(faite.anomalies.empty());
    const auto lien = *faite.json.find("lien")->text();
    REQUIRE(lien.starts_with("http://127.0.0.1:8080/invitation/"));
    const auto entree = monde.post(lien.substr(21), {{"mot_de_passe", kPhrase}, {"encore", kPhrase}});
    REQUIRE(entree.status == Status::SeeOther);
    CHECK(voir(monde, "/utilisateurs", jeton_pose(entree)).status == Status::Ok);
    CHECK_THROWS_AS(installer_structure(*monde.base, {"Rivebelle", "plie de rivebelle", "plie", "", "autre@rivebelle.example", "Rose Blanc"}, "", monde.maintenant), Conflict);
    const auto refusee = installer_structure(*monde.base, {"", "PLIE", "plie", "123", "x", ""}, "", monde.maintenant);
    CHECK(refusee.anomalies.size() == 4);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("les commandes ajoutent, donnent un rôle, créent un lien, désactivent ; chacune dit ce qui ne va pas")
{
    Monde monde;
    CHECK(ajouter_utilisateur(*monde.base, "x", "", {"roi"}, "", monde.maintenant).anomalies.size() == 3); // deux structures : laquelle ?
    const auto ajoute = ajouter_utilisateur(*monde.base, "eva@montreval.example", "Eva Roy", {"entreprise", "PLIE de Montreval", "Durand BTP"}, "http://ici", monde.maintenant);
    CHECK(ajoute.anomalies.empty());
    CHECK(ajoute.texte.find("http://ici/invitation/") != std::string::npos);
    CHECK(donner_role(*monde.base, "eva@montreval.example", {"facilitateur", "PLIE de Montreval"}, monde.maintenant).anomalies.empty());
    CHECK_THROWS_AS(donner_role(*monde.base, "eva@montreval.example", {"facilitateur", "PLIE de Montreval"}, monde.maintenant), Conflict);
    CHECK(creer_lien(*monde.base, "EVA@montreval.example", "http://ici", monde.maintenant).anomalies.empty());
    CHECK_THROWS_AS(creer_lien(*monde.base, "inconnue@montreval.example", "http://ici", monde.maintenant), NotFound);
    CHECK(desactiver_utilisateur(*monde.base, "eva@montreval.example", monde.maintenant).texte.find("Attention") == std::string::npos);
    CHECK(desactiver_utilisateur(*monde.base, "alice@montreval.example", monde.maintenant).texte.find("n'a plus d'administrateur") != std::string::npos);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un navigateur se reconnaît sans en dire plus")
{
    CHECK(navigateur_de("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") == "Firefox, Linux");
    CHECK(navigateur_de("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1") == "Safari, iOS");
    CHECK(navigateur_de("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36") == "Chrome, Android");
    CHECK(navigateur_de("curl/8.0") == "Navigateur inconnu");
}

TEST_CASE("seule la structure qui pilote un territoire nomme qui le coordonne : les autres y gagneraient la vue sur tous les comptes")
{
    Monde monde;
    const Champs champs = {{"courriel", "cora@montreval.example"}, {"nom", "Cora Leduc"}, {"role", "coordinateur"}, {"pour", ""}};
    // Seule sur son territoire, la structure le pilote.
    CHECK(monde.post("/utilisateurs", champs, monde.alice).status != Status::Forbidden);
    const auto cora = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = 'cora@montreval.example'")->text("id"); });
    CHECK(monde.perimetre(cora).attributions().at(0).territoire_id == monde.territoire);

    // Une seconde structure s'y installe : personne ne pilote tant que nul n'est désigné.
    const auto voisine = monde.ecrire("", [&](Ecriture& e) {
        const auto id = e.nouvel_id();
        e.inserer("structures", {{"id", id}, {"territoire_id", monde.territoire}, {"nom", "Association du Val"}, {"nature", "association"}});
        e.dire("installer", "structures", id, "a installé une structure", id);
        return id;
    });
    const Champs second = {{"courriel", "coralie@montreval.example"}, {"nom", "Coralie Petit"}, {"role", "coordinateur"}, {"pour", ""}};
    CHECK(monde.post("/utilisateurs", second, monde.alice).status == Status::Forbidden);
    const auto designer = [&](const std::string& structure, int rang) {
        monde.ecrire("", [&](Ecriture& e) {
            const auto id = e.nouvel_id();
            e.inserer("pilotages", {{"id", id}, {"territoire_id", monde.territoire}, {"structure_id", structure}, {"rang", rang}, {"faite_le", e.instant()}});
            e.dire("piloter", "pilotages", id, "a désigné la structure qui pilote le territoire", structure);
            return 0;
        });
    };
    designer(voisine, 1);
    CHECK(monde.post("/utilisateurs", second, monde.alice).status == Status::Forbidden);
    designer(monde.structure, 2);
    CHECK(monde.post("/utilisateurs", second, monde.alice).status != Status::Forbidden);
    CHECK(monde.compter("utilisateurs") == 12);
}

// --- Les invitations en attente -----------------------------------------------------------------------------------

TEST_CASE("les invitations en attente se voient avec leur échéance, se renouvellent et se révoquent")
{
    Monde monde;
    const auto lien = lien_montre(monde.post("/utilisateurs", {{"courriel", "nadia@montreval.example"}, {"nom", "Nadia Rahmani"}, {"role", "facilitateur"}}, monde.alice));
    REQUIRE(lien != "");
    const auto compte = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = 'nadia@montreval.example'")->text("id"); });
    const auto liste = [&] { return monde.get("/utilisateurs/invitations", monde.alice); };
    CHECK(contient(liste(), "Nadia Rahmani"));
    CHECK(contient(liste(), "jusqu&#39;au 17 mai 2026"));
    CHECK(contient(liste(), "par Alice Renard"));
    CHECK(monde.get("/utilisateurs/invitations", monde.claire).status == Status::Forbidden);
    // Révoquée : le lien ne sert plus, et une seconde fois n'a pas de sens.
    CHECK(monde.post("/utilisateurs/" + compte + "/liens/revocation", {}, monde.alice).status == Status::SeeOther);
    CHECK(monde.get(lien).status == Status::NotFound);
    CHECK(contient(liste(), "Révoquée"));
    CHECK(monde.post("/utilisateurs/" + compte + "/liens/revocation", {}, monde.alice).status == Status::Conflict);
    CHECK(monde.post("/utilisateurs/" + compte + "/liens/revocation", {}, monde.claire).status == Status::Forbidden);
    // Un nouveau lien, avec le message à transmettre.
    const auto neuf = monde.post("/utilisateurs/" + compte + "/liens", {}, monde.alice);
    CHECK(contient(neuf, "PLIE de Montreval vous ouvre un compte sur Ouvrage"));
    CHECK(contient(neuf, "Facilitateur, PLIE de Montreval"));
    const auto second = lien_montre(neuf);
    CHECK(contient(monde.get(second), "PLIE de Montreval")); // le rôle et son périmètre, avant d'accepter
    monde.maintenant += kDureeDUnLien;
    CHECK(contient(liste(), "Expirée"));
    CHECK(monde.post("/utilisateurs/" + compte + "/liens/revocation", {}, monde.alice).status == Status::Conflict);
    const auto troisieme = lien_montre(monde.post("/utilisateurs/" + compte + "/liens", {}, monde.alice));
    CHECK(monde.post(troisieme, {{"mot_de_passe", kPhrase}, {"encore", kPhrase}}).status == Status::SeeOther);
    CHECK_FALSE(contient(liste(), "Nadia Rahmani"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un administrateur d'ailleurs ne voit ni ne touche les invitations de Montreval")
{
    Monde monde;
    monde.post("/utilisateurs", {{"courriel", "nadia@montreval.example"}, {"nom", "Nadia Rahmani"}, {"role", "facilitateur"}}, monde.alice);
    const auto compte = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = 'nadia@montreval.example'")->text("id"); });
    const auto irene = monde.ecrire("", [&](Ecriture& e) { return inscrire_compte(e, {"irene@valmont.example", "Irène Duc", {Role::Administrateur, monde.autre_structure, {}}}).utilisateur_id; });
    CHECK_FALSE(contient(monde.get("/utilisateurs/invitations", irene), "Nadia"));
    CHECK(monde.post("/utilisateurs/" + compte + "/liens/revocation", {}, irene).status == Status::NotFound);
    CHECK(monde.get("/utilisateurs/" + compte + "/suppleances/nouvelle", irene).status == Status::NotFound);
}
