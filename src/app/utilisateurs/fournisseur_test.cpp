// Entrer par un fournisseur d'identité. Il est d'une autre maison : ses réponses sont fabriquées ici, par de vraies clés ; le parcours oidc en emploie un vrai.

#include "app/utilisateurs/fournisseur.hpp"

#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/utilisateurs/utilisateurs_connexion.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "monde.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/crypto/totp.hpp"
#include "socle/errors.hpp"
#include "socle/oidc/sample_provider.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kEmetteur = "https://id.montreval.example";
const std::string kPhrase = "les saules du canal en avril";

/// Le fournisseur de Montreval : ce qu'il répond se change entre deux essais.
struct Ailleurs
{
    SampleSigningKey cle{SampleSigningKey::Kind::P256, "k1"};
    std::string sujet = "sujet-de-claire";
    std::string nonce; // du dernier départ
    Json::Object en_plus;
    bool en_panne = false;
    int decouvertes = 0, lectures_de_cles = 0;
    std::string formulaire; // du dernier échange
    const Monde* monde = nullptr;

    FetchAnswer repondre(const FetchRequest& demande)
    {
        if (en_panne) throw Error("Timeout was reached");
        if (demande.url.ends_with("openid-configuration"))
        {
            ++decouvertes;
            return {200, write_json(Json{{"issuer", kEmetteur},
                                         {"authorization_endpoint", kEmetteur + "/auth"},
                                         {"token_endpoint", kEmetteur + "/token"},
                                         {"jwks_uri", kEmetteur + "/jwks"},
                                         {"end_session_endpoint", kEmetteur + "/fin"},
                                         {"response_types_supported", Json::List{"code"}},
                                         {"id_token_signing_alg_values_supported", Json::List{"ES256"}}})};
        }
        if (demande.url.ends_with("/jwks")) return ++lectures_de_cles, FetchAnswer{200, cle_publiee.empty() ? cle.key_set() : cle_publiee};
        formulaire = demande.form.value_or("");
        const auto present = duration_cast<seconds>(monde->maintenant.time_since_epoch()).count();
        Json claims{{"iss", kEmetteur}, {"sub", sujet}, {"aud", "ouvrage"}, {"exp", present + 300}, {"iat", present}, {"nonce", nonce}, {"email", "claire@montreval.example"}};
        for (const auto& [nom, valeur] : en_plus) claims.set(nom, valeur);
        return {200, write_json(Json{{"id_token", cle.sign(claims)}})};
    }
    std::string cle_publiee;
};

/// Montreval, qui a réglé un fournisseur.
struct MondeRelie
{
    Monde monde;
    Ailleurs ailleurs;

    explicit MondeRelie(ReglagesFournisseur reglages = {})
    {
        ailleurs.monde = &monde;
        reglages.emetteur = kEmetteur;
        reglages.client = "ouvrage";
        reglages.secret = "tu";
        reglages.nom = "Connexion de Montreval";
        brancher_fournisseur(*monde.maison, std::make_shared<FournisseurIdentite>(reglages, [this](const FetchRequest& demande) { return ailleurs.repondre(demande); }));
    }
    ~MondeRelie() { brancher_fournisseur(*monde.maison, nullptr); }

    Response demander(const std::string& chemin, const std::string& question, const std::string& cookies)
    {
        Request http;
        http.path = chemin;
        http.query_string = question;
        http.remote = "192.0.2.7";
        if (!cookies.empty()) http.headers.emplace_back("cookie", cookies);
        return monde.demander(http);
    }

    static std::string cookie(const Response& reponse, const std::string& nom)
    {
        for (const auto& [entete, valeur] : reponse.headers)
            if (entete == "Set-Cookie" && valeur.starts_with(nom + "=")) return valeur.substr(0, valeur.find(';'));
        return "";
    }
    static std::string parametre(const std::string& adresse, const std::string& nom)
    {
        const auto ici = adresse.find(nom + "=");
        return ici == std::string::npos ? "" : adresse.substr(ici + nom.size() + 1, adresse.find('&', ici) - ici - nom.size() - 1);
    }

    struct Parti
    {
        std::string cookie; // « ouvrage_depart=… »
        std::string etat;
        Response reponse;
    };
    Parti partir(const std::string& chemin = "/connexion/fournisseur", const std::string& question = "", const std::string& session = "")
    {
        Parti parti;
        parti.reponse = demander(chemin, question, session);
        const auto vers = entete(parti.reponse, "Location");
        parti.cookie = cookie(parti.reponse, "ouvrage_depart");
        parti.etat = parametre(vers, "state");
        ailleurs.nonce = parametre(vers, "nonce");
        return parti;
    }
    Response revenir(const Parti& parti, const std::string& session = "") { return demander("/connexion/retour", "code=c0de&state=" + parti.etat, parti.cookie + (session.empty() ? "" : "; " + session)); }
    Response entrer() { return revenir(partir()); }

    /// Une écriture, par la session que porte ce cookie.
    Response poster(const std::string& chemin, const std::string& corps, const std::string& cookie)
    {
        const auto csrf = monde.base->read([&](Transaction& tx) { return trouver_session(tx, hash_hex(cookie.substr(cookie.find('=') + 1)), monde.maintenant)->csrf; });
        Request http;
        http.method = Method::Post;
        http.path = chemin;
        http.headers = {{"cookie", cookie}, {"content-type", "application/x-www-form-urlencoded"}};
        http.body = "csrf=" + mask(csrf) + corps;
        return monde.demander(http);
    }

    static std::string session(const Response& reponse) { return cookie(reponse, "ouvrage_session"); }

    std::string invitation(const std::string& compte)
    {
        return monde.ecrire(monde.alice, [&](Ecriture& e) { return inscrire_lien(e, compte).jeton; });
    }
    void relier(const std::string& compte, const std::string& sujet = "sujet-de-claire")
    {
        monde.ecrire("", [&](Ecriture& e) {
            relier_identite(e, compte, {kEmetteur, empreinte_d_identite(kEmetteur, sujet), false}, "compte", "a relié son compte");
            return 0;
        });
    }
    void donner_mot_de_passe(const std::string& compte)
    {
        const auto empreinte = monde.maison->mots_de_passe.hash(kPhrase);
        monde.ecrire("", [&](Ecriture& e) {
            inscrire_mot_de_passe(e, compte, empreinte, "a choisi son mot de passe");
            return 0;
        });
    }
    std::vector<IdentiteReliee> identites(const std::string& compte)
    {
        return monde.base->read([&](Transaction& tx) { return lister_identites_reliees(tx, compte); });
    }
};

} // namespace

TEST_CASE("sans fournisseur réglé, ses adresses n'existent pas et la connexion n'en parle pas")
{
    Monde monde;
    for (const auto* chemin : {"/connexion/fournisseur", "/connexion/retour", "/connexion/fournisseur/sortie", "/invitation/x/fournisseur"}) CHECK(monde.get(chemin).status == Status::NotFound);
    for (const auto* chemin : {"/compte/fournisseur", "/compte/fournisseur/depart"}) CHECK(monde.get(chemin, monde.claire).status == Status::NotFound);
    CHECK_FALSE(contient(monde.get("/connexion"), "Entrer avec"));
}

TEST_CASE("on part chez le fournisseur avec PKCE, un état et un nonce, et rien du compte")
{
    MondeRelie relie;
    CHECK(contient(relie.monde.get("/connexion"), "Entrer avec Connexion de Montreval"));
    const auto parti = relie.partir();
    CHECK(parti.reponse.status == Status::SeeOther);
    const auto vers = entete(parti.reponse, "Location");
    CHECK(vers.starts_with(kEmetteur + "/auth?response_type=code&client_id=ouvrage&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fconnexion%2Fretour&scope=openid&state="));
    CHECK(vers.find("code_challenge_method=S256") != std::string::npos);
    CHECK(parti.etat.size() == 64);
    for (const auto& [nom, valeur] : parti.reponse.headers)
        if (nom == "Set-Cookie") CHECK(valeur.find("; HttpOnly; SameSite=Lax") != std::string::npos);
    // Le cookie ne dit ni l'état, ni le nonce, ni le vérificateur.
    const auto porte = from_base64url(parti.cookie.substr(parti.cookie.find('=') + 1)).value_or("");
    CHECK(porte.find(parti.etat) == std::string::npos);
    CHECK(porte.find(relie.ailleurs.nonce) == std::string::npos);
}

TEST_CASE("une invitation s'accepte par le fournisseur, sans mot de passe ; ensuite on entre directement")
{
    MondeRelie relie;
    const auto jeton = relie.invitation(relie.monde.claire);
    const auto page = relie.monde.get("/invitation/" + jeton);
    CHECK(contient(page, "Entrer avec Connexion de Montreval"));
    CHECK(contient(page, "Facilitateur"));
    CHECK(contient(page, "PLIE de Montreval"));
    const auto arrivee = relie.revenir(relie.partir("/invitation/" + jeton + "/fournisseur"));
    CHECK(arrivee.status == Status::SeeOther);
    CHECK(entete(arrivee, "Location") == "/");
    CHECK(contient(relie.demander("/compte", "", MondeRelie::session(arrivee)), "Claire Morel"));
    CHECK(relie.ailleurs.formulaire.find("code_verifier=") != std::string::npos);
    CHECK(relie.monde.get("/invitation/" + jeton).status == Status::NotFound); // consommée
    const auto entree = relie.revenir(relie.partir("/connexion/fournisseur", "retour=%2Fcompte"));
    CHECK(entete(entree, "Location") == "/compte");
    const auto compte = relie.demander("/compte", "", MondeRelie::session(entree));
    CHECK(contient(compte, "Relié"));
    CHECK(contient(compte, "un lien de votre administrateur permet d'en choisir un"));
    CHECK(relie.ailleurs.decouvertes == 1);
    CHECK(relie.ailleurs.lectures_de_cles == 1);
    CHECK(verifier_journal(*relie.monde.base).ruptures.empty());
}

TEST_CASE("une identité que personne n'a reliée n'ouvre rien, même avec l'adresse électronique d'un compte")
{
    MondeRelie relie;
    relie.donner_mot_de_passe(relie.monde.claire);
    const auto refusee = relie.entrer(); // son jeton dit claire@montreval.example
    CHECK(refusee.status == Status::Forbidden);
    CHECK(contient(refusee, "Aucun compte d&#39;Ouvrage n&#39;est relié à cette identité"));
    CHECK(contient(refusee, "Une adresse électronique ne suffit pas"));
    CHECK(MondeRelie::session(refusee) == "");
    CHECK(relie.monde.compter("sessions") == 0);
    CHECK(relie.monde.compter("identites_reliees") == 0);
}

TEST_CASE("un retour que ce navigateur n'a pas demandé, déjà servi ou trop tardif ne fait entrer personne, et ne demande rien au fournisseur")
{
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    const auto parti = relie.partir();
    const auto refuse = [&](const std::string& question, const std::string& cookies) {
        relie.ailleurs.formulaire.clear();
        const auto reponse = relie.demander("/connexion/retour", question, cookies);
        CHECK(reponse.status == Status::BadRequest);
        CHECK(MondeRelie::session(reponse) == "");
        CHECK(relie.ailleurs.formulaire == "");
    };
    refuse("code=c&state=" + parti.etat, "");
    refuse("code=c&state=" + parti.etat, "ouvrage_depart=nimporte");
    refuse("code=c&state=autre", parti.cookie);
    refuse("code=c&state=", parti.cookie);
    refuse("code=c", parti.cookie);
    refuse("state=" + parti.etat, parti.cookie); // sans code
    refuse("code=" + std::string(5000, 'c') + "&state=" + parti.etat, parti.cookie);
    const auto autre_navigateur = relie.partir();
    refuse("code=c&state=" + parti.etat, autre_navigateur.cookie);
    auto altere = parti.cookie;
    altere.back() = altere.back() == 'A' ? 'B' : 'A';
    refuse("code=c&state=" + parti.etat, altere);
    relie.monde.maintenant += minutes{10};
    refuse("code=c&state=" + parti.etat, parti.cookie);
    // Le retour, réussi ou non, retire le cookie : la page d'avant ne rejoue rien.
    const auto entree = relie.entrer();
    CHECK(entree.status == Status::SeeOther);
    CHECK(MondeRelie::cookie(entree, "ouvrage_depart") == "ouvrage_depart=");
}

TEST_CASE("une réponse que l'on ne croit pas ne fait entrer personne, et se dit sans rien montrer d'elle")
{
    for (const auto& [nom, valeur] : std::vector<std::pair<std::string, Json>>{{"nonce", "celui d'un autre"}, {"aud", "une autre maison"}, {"iss", "https://ailleurs.example"}, {"exp", 1000}, {"sub", ""}})
    {
        CAPTURE(nom);
        MondeRelie relie;
        relie.relier(relie.monde.claire);
        relie.ailleurs.en_plus = {{nom, valeur}};
        const auto reponse = relie.entrer();
        CHECK(reponse.status == Status::ServiceUnavailable);
        CHECK(MondeRelie::session(reponse) == "");
        CHECK(contient(reponse, "ne répond pas"));
        CHECK(relie.monde.compter("sessions") == 0);
    }
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    const auto parti = relie.partir();
    // La réponse d'un autre fournisseur, portée ici.
    CHECK(relie.demander("/connexion/retour", "code=c&state=" + parti.etat + "&iss=https%3A%2F%2Failleurs.example", parti.cookie).status == Status::ServiceUnavailable);
    CHECK(relie.ailleurs.formulaire == "");
    const auto annule = relie.partir();
    const auto reponse = relie.demander("/connexion/retour", "error=access_denied&error_description=%3Cscript%3E&state=" + annule.etat, annule.cookie);
    CHECK(reponse.status == Status::Forbidden);
    CHECK(contient(reponse, "Vous avez annulé"));
    CHECK_FALSE(contient(reponse, "<script>"));
}

TEST_CASE("le fournisseur change de clé : elle est relue une fois ; une clé que personne ne publie ne l'est pas à chaque jeton")
{
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    CHECK(relie.entrer().status == Status::SeeOther);
    relie.ailleurs.cle = SampleSigningKey(SampleSigningKey::Kind::Rsa, "k2");
    CHECK(relie.entrer().status == Status::SeeOther);
    CHECK(relie.ailleurs.lectures_de_cles == 2);
    relie.ailleurs.cle_publiee = relie.ailleurs.cle.key_set();
    relie.ailleurs.cle = SampleSigningKey(SampleSigningKey::Kind::Rsa, "jamais publiée");
    for (int i = 0; i < 5; ++i) CHECK(relie.entrer().status == Status::ServiceUnavailable);
    CHECK(relie.ailleurs.lectures_de_cles <= 4); // cinq jetons en dix secondes
}

TEST_CASE("injoignable, le fournisseur n'arrête pas la maison, et n'est pas redemandé aussitôt")
{
    MondeRelie relie;
    relie.ailleurs.en_panne = true;
    const auto reponse = relie.demander("/connexion/fournisseur", "", "");
    CHECK(reponse.status == Status::ServiceUnavailable);
    CHECK(contient(reponse, "ne répond pas"));
    relie.ailleurs.en_panne = false;
    CHECK(relie.demander("/connexion/fournisseur", "", "").status == Status::ServiceUnavailable);
    CHECK(relie.ailleurs.decouvertes == 0);
    relie.monde.maintenant += seconds{11};
    CHECK(relie.demander("/connexion/fournisseur", "", "").status == Status::SeeOther);
}

TEST_CASE("un compte fermé le reste, et ses identités sont déliées : rien ne se rouvre avec un rôle rendu")
{
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    const auto entree = relie.entrer();
    relie.monde.ecrire(relie.monde.alice, [&](Ecriture& e) { desactiver_compte(e, relie.monde.claire); return 0; });
    CHECK(entete(relie.demander("/compte", "", MondeRelie::session(entree)), "Location").starts_with("/connexion"));
    CHECK(relie.entrer().status == Status::Forbidden);
    relie.monde.ecrire(relie.monde.alice, [&](Ecriture& e) { inscrire_attribution(e, relie.monde.claire, {Role::Facilitateur, relie.monde.structure, {}}); return 0; });
    CHECK(contient(relie.entrer(), "Aucun compte"));
    // Un compte dont les rôles ont été retirés sans passer par là n'ouvre rien non plus.
    relie.relier(relie.monde.sans_role, "sujet-ancien");
    relie.ailleurs.sujet = "sujet-ancien";
    CHECK(contient(relie.entrer(), "Votre compte est fermé"));
    CHECK(verifier_journal(*relie.monde.base).ruptures.empty());
}

TEST_CASE("le second facteur de la maison est demandé, sauf quand le fournisseur en a vérifié plusieurs et que le réglage l'admet")
{
    for (const bool admis : {false, true})
        for (const auto& [nom, valeur, plusieurs] : std::vector<std::tuple<std::string, Json, bool>>{{"amr", Json::List{"pwd", "mfa"}, true}, {"acr", "eidas3", true}, {"amr", Json::List{"pwd"}, false}, {"acr", "eidas1", false}})
        {
            ReglagesFournisseur reglages;
            reglages.second_facteur_du_fournisseur = admis;
            reglages.acr = {"eidas3"};
            MondeRelie relie(reglages);
            relie.donner_mot_de_passe(relie.monde.claire);
            relie.relier(relie.monde.claire);
            const auto secret = new_totp_secret();
            relie.monde.ecrire("", [&](Ecriture& e) { inscrire_second_facteur(e, relie.monde.claire, secret, "a activé son second facteur"); return 0; });
            relie.ailleurs.en_plus = {{nom, valeur}};
            const auto entree = relie.entrer();
            CAPTURE(nom);
            CAPTURE(admis);
            const bool dispense = admis && plusieurs;
            CHECK(entete(entree, "Location") == (dispense ? "/" : "/connexion/code?retour=%2F"));
            CHECK((relie.demander("/compte", "", MondeRelie::session(entree)).status == Status::Ok) == dispense);
            if (dispense) continue;
            // Le code fait entrer, et la sortie se souvient du fournisseur.
            const auto cookie = MondeRelie::session(entree);
            const auto etape = relie.monde.base->read([&](Transaction& tx) { return trouver_etape_du_code(tx, hash_hex(cookie.substr(cookie.find('=') + 1)), relie.monde.maintenant); });
            REQUIRE(etape);
            CHECK(etape->voie == "fournisseur");
        }
}

TEST_CASE("quand le réglage le dit, un compte relié n'entre plus par son mot de passe ; un lien d'administrateur reste une entrée")
{
    ReglagesFournisseur reglages;
    reglages.mots_de_passe = false;
    MondeRelie relie(reglages);
    relie.donner_mot_de_passe(relie.monde.claire);
    relie.donner_mot_de_passe(relie.monde.denis);
    const Champs claire{{"courriel", "claire@montreval.example"}, {"mot_de_passe", kPhrase}};
    CHECK(relie.monde.post("/connexion", claire).status == Status::SeeOther); // pas encore reliée
    relie.relier(relie.monde.claire);
    const auto refusee = relie.monde.post("/connexion", claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(contient(refusee, "Ce compte n&#39;entre plus par un mot de passe"));
    // Un mauvais mot de passe ne dit pas que le compte est relié.
    CHECK_FALSE(contient(relie.monde.post("/connexion", {{"courriel", "claire@montreval.example"}, {"mot_de_passe", "un autre que le sien"}}), "n&#39;entre plus"));
    CHECK(relie.monde.post("/connexion", {{"courriel", "denis@durand-btp.example"}, {"mot_de_passe", kPhrase}}).status == Status::SeeOther);
    const auto jeton = relie.invitation(relie.monde.claire);
    CHECK(relie.monde.post("/invitation/" + jeton, {{"mot_de_passe", kPhrase + " encore"}, {"encore", kPhrase + " encore"}}).status == Status::SeeOther);
}

TEST_CASE("un compte se relie depuis une session ouverte, avec son mot de passe, et se délie de même")
{
    MondeRelie relie;
    auto& monde = relie.monde;
    relie.donner_mot_de_passe(monde.claire);
    CHECK(monde.post("/compte/fournisseur", {{"actuel", "un autre"}}, monde.claire).status == Status::UnprocessableContent);
    const auto page = monde.post("/compte/fournisseur", {{"actuel", kPhrase}}, monde.claire);
    CHECK(page.status == Status::Ok);
    const auto ici = page.body.find("/compte/fournisseur/depart?preuve=");
    REQUIRE(ici != std::string::npos);
    const auto preuve = page.body.substr(ici + 34, page.body.find('"', ici) - ici - 34);
    const auto session = "ouvrage_session=" + monde.ouvrir_session(monde.claire);
    // La preuve d'un autre, ou aucune, ne part pas.
    CHECK(relie.demander("/compte/fournisseur/depart", "", session).status == Status::BadRequest);
    CHECK(relie.demander("/compte/fournisseur/depart", "preuve=" + preuve, "ouvrage_session=" + monde.ouvrir_session(monde.denis)).status == Status::BadRequest);
    const auto parti = relie.partir("/compte/fournisseur/depart", "preuve=" + preuve, session);
    REQUIRE(parti.reponse.status == Status::SeeOther);
    // Au retour, la session n'est plus la sienne : rien n'est relié.
    CHECK(contient(relie.revenir(parti, "ouvrage_session=" + monde.ouvrir_session(monde.denis)), "Votre session a changé"));
    CHECK(contient(relie.revenir(parti), "Votre session a changé"));
    CHECK(relie.identites(monde.claire).empty());
    const auto arrivee = relie.revenir(parti, session);
    CHECK(entete(arrivee, "Location") == "/compte");
    CHECK(relie.identites(monde.claire).size() == 1);
    CHECK(relie.entrer().status == Status::SeeOther);
    const auto neuve = MondeRelie::session(arrivee); // les autres sont fermées
    CHECK(entete(relie.demander("/compte", "", session), "Location").starts_with("/connexion"));
    // Une seconde identité, ou la même pour un autre compte : refusé.
    relie.ailleurs.sujet = "sujet-second";
    CHECK(contient(relie.revenir(relie.partir("/compte/fournisseur/depart", "preuve=" + preuve, neuve), neuve), "déjà relié à une autre identité"));
    relie.ailleurs.sujet = "sujet-de-claire";
    const auto lien = relie.invitation(monde.denis);
    CHECK(contient(relie.revenir(relie.partir("/invitation/" + lien + "/fournisseur")), "ouvre déjà un autre compte"));
    CHECK(monde.get("/invitation/" + lien).status == Status::Ok); // le lien n'est pas perdu
    CHECK(relie.poster("/compte/fournisseur/retrait", "&actuel=un+autre", neuve).status == Status::UnprocessableContent);
    CHECK(relie.poster("/compte/fournisseur/retrait", "&actuel=" + percent_encode(kPhrase), neuve).status == Status::SeeOther);
    CHECK(relie.entrer().status == Status::Forbidden);
    CHECK(relie.revenir(relie.partir("/invitation/" + lien + "/fournisseur")).status == Status::SeeOther); // déliée, elle se relie ailleurs
    CHECK(relie.identites(monde.denis).size() == 1);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("qui n'a que le fournisseur ne se délie pas soi-même ; son administrateur le peut, et ferme ses sessions")
{
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    const auto session = MondeRelie::session(relie.entrer());
    CHECK(relie.monde.post("/compte/fournisseur/retrait", {{"actuel", ""}}, relie.monde.claire).status == Status::Conflict);
    CHECK(relie.monde.get("/compte/mot-de-passe", relie.monde.claire).status == Status::Conflict);
    CHECK(relie.monde.get("/compte/second-facteur", relie.monde.claire).status == Status::Conflict);
    const auto fiche = relie.monde.get("/utilisateurs/" + relie.monde.claire, relie.monde.alice);
    CHECK(contient(fiche, "Délier du fournisseur"));
    const auto chemin = "/utilisateurs/" + relie.monde.claire + "/identites/" + relie.identites(relie.monde.claire).front().id + "/retrait";
    CHECK(relie.monde.post(chemin, {}, relie.monde.claire).status == Status::Forbidden);
    CHECK(relie.monde.post(chemin, {}, relie.monde.alice).status == Status::SeeOther);
    CHECK(entete(relie.demander("/compte", "", session), "Location").starts_with("/connexion"));
    CHECK(relie.monde.post(chemin, {}, relie.monde.alice).status == Status::NotFound);
}

TEST_CASE("un autre site ne fait pas accepter une invitation, et les retours se comptent par adresse")
{
    MondeRelie relie;
    const auto jeton = relie.invitation(relie.monde.claire);
    Request http;
    http.path = "/invitation/" + jeton + "/fournisseur";
    http.headers.emplace_back("sec-fetch-site", "cross-site");
    CHECK(entete(relie.monde.demander(http), "Location") == "/invitation/" + jeton);
    for (int i = 0; i < kEssaisParAdresse; ++i) CHECK(relie.entrer().status == Status::Forbidden);
    relie.ailleurs.formulaire.clear();
    const auto freine = relie.entrer();
    CHECK(freine.status == Status::TooManyRequests);
    CHECK(entete(freine, "Retry-After") == "900");
    CHECK(relie.ailleurs.formulaire == "");
}

TEST_CASE("entré par le fournisseur, on apprend en sortant que sa session à lui reste ouverte")
{
    MondeRelie relie;
    relie.relier(relie.monde.claire);
    const auto cookie = MondeRelie::session(relie.entrer());
    CHECK(entete(relie.poster("/deconnexion", "", cookie), "Location") == "/connexion?sortie=fournisseur");
    CHECK(contient(relie.demander("/connexion", "sortie=fournisseur", ""), "Sortir aussi de Connexion de Montreval"));
    CHECK(entete(relie.demander("/connexion/fournisseur/sortie", "", ""), "Location") ==
          kEmetteur + "/fin?client_id=ouvrage&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fconnexion");
    CHECK(entete(relie.demander("/compte", "", cookie), "Location").starts_with("/connexion"));
}
