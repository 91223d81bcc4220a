#include "app/publics/preuves_table.hpp"

#include "monde.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/http/form.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kPng = std::string("\x89PNG\r\n\x1A\n", 8) + std::string("\0image", 6);

/// Le formulaire tel qu'un navigateur l'envoie, avec son fichier.
Response deposer(Monde& monde, const std::string& compte, const std::string& participant, const std::string& contenu, std::vector<std::pair<std::string, std::string>> champs)
{
    const auto jeton = monde.ouvrir_session(compte);
    Form formulaire;
    formulaire.fields = std::move(champs);
    formulaire.fields.emplace_back("csrf", mask("csrf-" + jeton));
    if (!contenu.empty()) formulaire.uploads.push_back({"fichier", "rsa de Awa Ba.pdf", "application/octet-stream", contenu});
    Request http;
    http.method = Method::Post;
    http.path = "/participants/" + participant + "/preuves";
    http.headers = {{"content-type", "multipart/form-data; boundary=une-borne-d-essai"}, {"cookie", "ouvrage_session=" + jeton}};
    http.body = encode_multipart(formulaire, "une-borne-d-essai");
    return monde.demander(std::move(http));
}

std::string seule_preuve(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM preuves")->text("id"); });
}

std::int64_t lectures(Monde& monde)
{
    return monde.compter("evenements WHERE verbe = 'lire'");
}

} // namespace

TEST_CASE("une pièce se reconnaît à ses premiers octets, quoi que dise son nom")
{
    CHECK(reconnaitre_preuve("%PDF-1.4 …") == FormatDePreuve::Pdf);
    CHECK(reconnaitre_preuve("\xFF\xD8\xFF\xE0") == FormatDePreuve::Jpeg);
    CHECK(reconnaitre_preuve(kPng) == FormatDePreuve::Png);
    for (const std::string& autre : {std::string("GIF89a"), std::string("<html>"), std::string("PK\x03\x04"), std::string(" %PDF-1.4"), std::string("\x89PNG"), std::string()})
        CHECK_FALSE(reconnaitre_preuve(autre).has_value());
}

TEST_CASE("une pièce déposée revient octet pour octet, sans que son nom de fichier soit gardé, et seulement chez qui suit la personne")
{
    Monde monde;
    CHECK(deposer(monde, monde.claire, monde.awa, kPng, {{"piece", "attestation_rsa"}, {"datee_du", "2026-05-01"}, {"expire_le", "2026-08-01"}}).status == Status::SeeOther);
    const auto adresse = "/preuves/" + seule_preuve(monde);
    const auto lue = monde.get(adresse, monde.claire);
    CHECK(lue.body == kPng);
    CHECK(entete(lue, "Content-Type") == "image/png");
    CHECK(entete(lue, "Content-Disposition").find("piece-p-001.png") != std::string::npos);
    CHECK(entete(lue, "Cache-Control") == "no-store");
    CHECK(lectures(monde) == 0);
    const auto page = monde.get("/participants/" + monde.awa, monde.claire);
    CHECK(contient(page, "Attestation RSA"));
    CHECK(contient(page, "au 1er août 2026"));
    CHECK_FALSE(contient(page, "rsa de Awa"));
    CHECK(monde.get(adresse, monde.victor).status == Status::NotFound);
    for (const auto& compte : {monde.alice, monde.hugo, monde.denis, monde.pauline}) CHECK(monde.get(adresse, compte).status == Status::Forbidden);
    CHECK(deposer(monde, monde.victor, monde.awa, kPng, {{"piece", "attestation_rsa"}}).status == Status::NotFound);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("ce qui n'est ni un PDF ni une photographie, ou pèse trop, se refuse à côté de son champ, avec tout le reste")
{
    Monde monde;
    const auto refusee = deposer(monde, monde.claire, monde.awa, "MZ un programme", {{"piece", "tout"}, {"datee_du", "2026-06-01"}, {"expire_le", "hier"}});
    CHECK(refusee.status == Status::UnprocessableContent);
    for (const auto* phrase : {"ni un PDF", "pas encore venue", "ne se lit pas", "Cachez le numéro de sécurité sociale"}) CHECK_MESSAGE(contient(refusee, phrase), phrase);
    CHECK(contient(deposer(monde, monde.claire, monde.awa, "", {{"piece", "attestation_rsa"}}), "Choisissez un fichier"));
    CHECK(contient(deposer(monde, monde.claire, monde.awa, "%PDF-" + std::string(kOctetsDUnePreuve, 'x'), {{"piece", "attestation_rsa"}}), "dépasse 5 Mo"));
    CHECK(monde.compter("preuves") == 0);
}

TEST_CASE("une pièce sensible ne se nomme nulle part, et la lire laisse une trace qui ne dit pas laquelle")
{
    Monde monde;
    CHECK(deposer(monde, monde.claire, monde.awa, "%PDF-1.7", {{"piece", "decision_rqth"}}).status == Status::SeeOther);
    for (const auto& adresse : {"/participants/" + monde.awa, "/participants/" + monde.awa + "/preuves"})
    {
        const auto page = monde.get(adresse, monde.claire);
        CHECK(contient(page, "Pièce réservée"));
        // La liste de ce qui se dépose, elle, nomme toutes les sortes.
        if (adresse.ends_with(monde.awa)) CHECK_FALSE(contient(page, "RQTH"));
    }
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/participants/" + monde.awa + "/preuves", monde.claire), "rqth"));
    CHECK(monde.get("/preuves/" + seule_preuve(monde), monde.claire).body == "%PDF-1.7");
    CHECK(lectures(monde) == 1);
    monde.base->read([&](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT phrase, faits FROM evenements"))
            for (const auto* mot : {"rqth", "RQTH", "sante"}) CHECK((ligne.text("phrase") + ligne.text("faits")).find(mot) == std::string::npos);
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une pièce n'est plus nécessaire soixante jours après la décision qu'elle a permise ; l'effacer laisse une ligne datée")
{
    Monde monde;
    deposer(monde, monde.claire, monde.lea, "%PDF-1.7", {{"piece", "attestation_rsa"}});
    const auto preuves = [&] { return monde.get("/preuves", monde.claire); };
    CHECK(contient(preuves(), "Aucune pièce à effacer"));
    monde.post("/participants/" + monde.lea + "/fenetres", {{"debut", "2026-05-11"}, {"fin", "2028-05-10"}}, monde.claire);
    CHECK(contient(monde.get("/participants/" + monde.lea, monde.claire), "à effacer à partir du 10 juillet 2026"));
    const auto id = seule_preuve(monde);
    CHECK(monde.post("/preuves/effacements", {{"preuve", id}}, monde.claire).status == Status::Conflict); // pas encore
    monde.maintenant += days{61};
    CHECK(contient(preuves(), "1\u00A0pièce n"));
    CHECK(contient(preuves(), "est plus nécessaire depuis le 10 juillet 2026"));
    CHECK(contient(monde.get("/", monde.claire), "Effacer 1\u00A0pièce devenue inutile"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/preuves", monde.claire), id));
    CHECK_FALSE(contient(monde.get("/preuves", monde.victor), "Léa"));
    CHECK(monde.post("/preuves/effacements", {}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post("/preuves/effacements", {{"preuve", id}}, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/preuves/effacements", {{"preuve", id}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("preuves") == 0);
    CHECK(monde.compter("preuves_contenus") == 0);
    CHECK(monde.compter("effacements_de_preuve") == 1);
    CHECK(monde.get("/preuves/" + id, monde.claire).status == Status::NotFound);
    CHECK(contient(monde.get("/participants/" + monde.lea, monde.claire), "1\u00A0pièce effacée"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une pièce s'efface à la demande de la personne, ou parce qu'elle fut déposée par erreur ; le délai d'un territoire l'emporte")
{
    Monde monde;
    deposer(monde, monde.claire, monde.awa, "%PDF-1.7", {{"piece", "attestation_rsa"}, {"expire_le", "2026-04-30"}});
    const auto id = seule_preuve(monde);
    CHECK(contient(monde.get("/preuves", monde.claire), "Aucune pièce à effacer")); // périmée, et encore gardée
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("valeurs", {{"id", e.nouvel_id()}, {"cle", "garde_des_preuves"}, {"territoire_id", monde.territoire}, {"depuis", "2026-01-01"}, {"valeur", "0"},
                              {"source", "Comité du 5 janvier 2026"}, {"raison", "effacer au plus vite"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("fixer", "territoires", monde.territoire, "a fixé un délai", monde.structure);
        return 0;
    });
    CHECK(contient(monde.get("/participants/" + monde.awa, monde.claire), "à effacer à partir du 11 mai 2026"));
    CHECK(monde.post("/preuves/" + id + "/effacement", {{"cause", "humeur"}}, monde.claire).status == Status::BadRequest);
    CHECK(monde.post("/preuves/" + id + "/effacement", {{"cause", "demande"}}, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/preuves/" + id + "/effacement", {{"cause", "demande"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/participants/" + monde.awa + "/preuves", monde.claire), "à la demande de la personne"));
}
