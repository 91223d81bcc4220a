#include "app/offres/candidatures_table.hpp"
#include "monde.hpp"
#include "socle/crypto/signed_token.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

Champs besoin(Monde& monde)
{
    return {{"ou", monde.lot2 + " " + monde.durand}, {"rome", "F1703"}, {"metier", "Maçonnerie du préau"}, {"postes", "1"}, {"debut", "2026-06-15"}, {"fin", "2026-12-31"},
            {"commune", "59017"}, {"semaine", "35"}, {"competences", "Coffrage\nLecture de plan"}, {"contact_telephone", "03 20 00 00 17"}};
}

std::string deposer(Monde& monde)
{
    const auto reponse = monde.post("/offres", besoin(monde), monde.denis);
    REQUIRE(reponse.status == Status::SeeOther);
    return entete(reponse, "Location");
}

/// L'adresse de la candidature de cette personne, la dernière proposée.
std::string proposer(Monde& monde, const std::string& offre, const std::string& participant)
{
    REQUIRE(monde.post(offre + "/candidatures", {{"participant", participant}}, monde.claire).status == Status::SeeOther);
    return "/candidatures/" + monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM candidatures WHERE participant_id = ?", participant)->text("id"); });
}

void ouvrir(Monde& monde, const std::string& offre)
{
    const auto vu = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM diffusions_d_offre ORDER BY id DESC LIMIT 1")->text("id"); });
    REQUIRE(monde.post(offre + "/diffusions", {{"ouvre_le", "2026-05-10"}, {"raison", "le chantier commence plus tôt"}, {"vu", vu}}, monde.claire).status == Status::SeeOther);
}

Response repondre(Monde& monde, const std::string& candidature, Champs champs, const std::string& qui)
{
    const auto id = candidature.substr(candidature.rfind('/') + 1);
    const auto vu = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM etapes_de_candidature WHERE candidature_id = ?", id)->integer("n"); });
    champs.emplace_back("vu", std::to_string(vu));
    return monde.post(candidature + "/etapes", std::move(champs), qui);
}

/// Le lien que la page montre au facilitateur.
std::string lien_de(Monde& monde, const std::string& candidature)
{
    REQUIRE(monde.post(candidature + "/liens", {}, monde.claire).status == Status::SeeOther);
    const auto page = monde.get(candidature, monde.claire).body;
    const auto debut = page.find("/repondre/");
    REQUIRE(debut != std::string::npos);
    return page.substr(debut, page.find('<', debut) - debut);
}

} // namespace

TEST_CASE("un besoin illisible se refuse avec tous ses points, et garde ce qui est tapé")
{
    Monde monde;
    const auto refus = monde.post("/offres", {{"rome", "Z9999"}, {"commune", "00000"}, {"debut", "2026-06-15"}, {"fin", "2026-06-01"}, {"postes", "beaucoup"}, {"semaine", "60"},
                                              {"precisions", "Appelez le 1 85 05 78 006 084 36"}, {"contact_courriel", "chantier"}}, monde.denis);
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* mot : {"pas du ROME", "Cette commune n", "La fin précède le début", "nombre entier", "heures par semaine n", "numéro de sécurité sociale", "Cette adresse ne se lit pas",
                            "Ce champ est nécessaire"})
        CHECK_MESSAGE(contient(refus, mot), mot);
    CHECK(contient(refus, "value=\"beaucoup\""));
    CHECK(monde.compter("offres") == 0);
}

TEST_CASE("la même page envoyée deux fois ne dépose qu'une offre, et une entreprise ne dépose pas pour une autre")
{
    Monde monde;
    auto champs = besoin(monde);
    champs.emplace_back("cle", "une-fois");
    const auto premiere = monde.post("/offres", champs, monde.denis), seconde = monde.post("/offres", champs, monde.denis);
    CHECK(entete(premiere, "Location") == entete(seconde, "Location"));
    CHECK(monde.compter("offres") == 1);
    CHECK(monde.post("/offres", besoin(monde), monde.marc).status == Status::UnprocessableContent);
    CHECK(monde.post("/offres", besoin(monde), monde.hugo).status == Status::Forbidden);
    CHECK(monde.compter("offres") == 1);
}

TEST_CASE("l'offre dit en une phrase à qui le tour et jusqu'à quand, puis pourquoi elle s'est ouverte plus tôt")
{
    Monde monde;
    const auto offre = deposer(monde);
    CHECK(contient(monde.get(offre, monde.claire), "C&#39;est le tour des participants suivis, jusqu&#39;au 19 mai 2026"));
    CHECK(monde.get(offre, monde.pauline).status == Status::NotFound);
    CHECK(contient(monde.get("/prescriptions", monde.pauline), "aucune offre"));
    CHECK(monde.post(offre + "/diffusions", {{"ouvre_le", "2026-05-10"}, {"raison", ""}}, monde.claire).status == Status::UnprocessableContent);
    ouvrir(monde, offre);
    CHECK(contient(monde.get(offre, monde.claire), "le chantier commence plus tôt"));
    CHECK(contient(monde.get("/prescriptions", monde.pauline), "Maçonnerie du préau"));
    // Le contact de l'entreprise ne va pas au prescripteur.
    CHECK_FALSE(contient(monde.get(offre, monde.pauline), "03 20 00 00 17"));
    CHECK(contient(monde.get(offre, monde.denis), "03 20 00 00 17"));
}

TEST_CASE("avant son tour, une personne présentée par un organisme n'est pas proposée, même par le facilitateur")
{
    Monde monde;
    const auto offre = deposer(monde);
    const Champs nadia{{"organisme", monde.mission_locale}, {"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}};
    CHECK(contient(monde.post(offre + "/candidatures", nadia, monde.claire), "pas encore ouverte aux prescripteurs"));
    CHECK(monde.compter("candidatures") == 0);
    CHECK(monde.compter("candidats_d_organisme") == 0);
    ouvrir(monde, offre);
    CHECK(monde.post(offre + "/candidatures", nadia, monde.claire).status == Status::SeeOther);
}

TEST_CASE("un prescripteur dit quel jour la personne a été informée ; il ne la présente pas deux fois et ne propose pas celle d'un autre")
{
    Monde monde;
    const auto offre = deposer(monde);
    ouvrir(monde, offre);
    const auto sans_date = monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", ""}}, monde.pauline);
    CHECK(contient(sans_date, "Dites quel jour la personne a été informée"));
    CHECK(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-06-09"}}, monde.pauline).status == Status::UnprocessableContent);
    CHECK(monde.compter("candidatures") == 0);
    CHECK(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}}, monde.pauline).status == Status::SeeOther);
    CHECK(contient(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}, {"homonyme", "meme"}}, monde.pauline), "déjà proposée"));
    CHECK(monde.compter("candidatures") == 1);
    CHECK(monde.post(offre + "/candidatures", {{"participant", monde.awa}}, monde.pauline).status == Status::NotFound);
    CHECK(contient(monde.get("/candidatures", monde.pauline), "Nadia Rossignol"));
    CHECK_FALSE(contient(monde.get("/candidatures", monde.denis), "Rossignol"));
}

TEST_CASE("l'entreprise lit un prénom, une initiale et des dates ; ni la raison d'un « non » de la personne, ni celle de l'éligibilité")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto awa = proposer(monde, offre, monde.awa);
    const auto page = monde.get(offre, monde.denis);
    CHECK(contient(page, "Awa B."));
    CHECK(contient(page, "éligible du 1er janvier 2026 au 31 décembre 2027"));
    CHECK(repondre(monde, awa, {{"geste", "decliner"}, {"motif", "autre_emploi"}}, monde.claire).status == Status::SeeOther);
    for (const auto& adresse : {offre, awa, std::string("/candidatures?etat=toutes"), std::string("/candidatures?etat=toutes&format=csv")})
    {
        CHECK_FALSE(contient(monde.get(adresse, monde.denis), "autre emploi"));
        CHECK(contient(monde.get(adresse, monde.claire), "autre emploi"));
    }
}

TEST_CASE("une réponse sans sa raison, hors de la liste, ou donnée à la place d'un autre est refusée")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto awa = proposer(monde, offre, monde.awa);
    CHECK(repondre(monde, awa, {{"geste", "refuser"}}, monde.denis).status == Status::UnprocessableContent);
    CHECK(repondre(monde, awa, {{"geste", "refuser"}, {"motif", "grossesse"}}, monde.denis).status == Status::UnprocessableContent);
    CHECK(repondre(monde, awa, {{"geste", "accepter"}}, monde.denis).status == Status::UnprocessableContent);
    CHECK(repondre(monde, awa, {{"geste", "embaucher"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(repondre(monde, awa, {{"geste", "fixer_entretien"}, {"prevu_le", ""}, {"prevu_a", "25h"}}, monde.denis).status == Status::UnprocessableContent);
    CHECK(monde.post(awa + "/embauche", {{"premier_jour", "2026-06-15"}, {"vu", "0"}}, monde.denis).status == Status::Forbidden);
    // Un jour écrit sans choisir l'entretien, une raison choisie sans refuser : on le dit, on ne les perd pas en silence.
    const auto jour = repondre(monde, awa, {{"geste", "rencontrer"}, {"prevu_le", "2026-05-12"}}, monde.denis);
    CHECK(jour.status == Status::UnprocessableContent);
    CHECK(contient(jour, "choisissez « Un entretien est fixé »"));
    CHECK(contient(jour, "2026-05-12"));
    CHECK(contient(repondre(monde, awa, {{"geste", "rencontrer"}, {"motif", "autre"}}, monde.denis), "ce n&#39;est pas un refus"));
    CHECK(monde.compter("etapes_de_candidature") == 0);
    CHECK(repondre(monde, awa, {{"geste", "fixer_entretien"}, {"prevu_le", "2026-05-12"}, {"prevu_a", "9h30"}}, monde.denis).status == Status::SeeOther);
    CHECK(contient(monde.get(awa, monde.claire), "12 mai 2026 à 09:30"));
    // Celui qui répond sur une page d'avant l'apprend.
    CHECK(monde.post(awa + "/etapes", {{"geste", "refuser"}, {"motif", "autre"}, {"vu", "0"}}, monde.denis).status == Status::Conflict);
}

TEST_CASE("une personne répond par son lien, sans compte, une fois ; un autre jeton n'ouvre rien, et la page ne dit pas qui elle est")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto awa = proposer(monde, offre, monde.awa);
    const auto lien = lien_de(monde, awa);
    const auto page = monde.get(lien);
    CHECK(page.status == Status::Ok);
    CHECK(entete(page, "Referrer-Policy") == "no-referrer");
    for (const auto* mot : {"Awa", "P-001", "03 20 00 00 17", "éligible du", "éligibilité à décider"}) CHECK_FALSE_MESSAGE(contient(page, mot), mot);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM liens_de_candidat")->text("id"); });
    const auto detourne = monde.maison->signature.sign("autre-usage", id, monde.maintenant + days{1});
    CHECK(monde.get("/repondre/" + detourne).status == Status::NotFound);
    CHECK(monde.post(lien, {{"geste", "embaucher"}}).status == Status::UnprocessableContent);
    CHECK(monde.post(lien, {{"geste", "decliner"}}).status == Status::Ok);
    CHECK(monde.get(lien).status == Status::NotFound);
    CHECK(monde.post(lien, {{"geste", "accepter"}}).status == Status::NotFound);
    monde.base->read([&](Transaction& tx) {
        const auto etape = tx.query_one("SELECT * FROM etapes_de_candidature");
        CHECK(etape->text("camp") == "personne");
        CHECK(etape->text("motif") == "non_dite");
        CHECK(etape->null("faite_par"));
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un lien révoqué, remplacé ou périmé ne sert plus ; l'offre finie le ferme aussi")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto awa = proposer(monde, offre, monde.awa);
    const auto premier = lien_de(monde, awa), second = lien_de(monde, awa);
    CHECK(monde.get(premier).status == Status::NotFound);
    CHECK(monde.get(second).status == Status::Ok);
    monde.post(awa + "/revocations", {}, monde.claire);
    CHECK(monde.get(second).status == Status::NotFound);
    const auto troisieme = lien_de(monde, awa);
    monde.post(offre + "/fins", {{"sens", "retiree"}}, monde.denis);
    CHECK(monde.get(troisieme).status == Status::NotFound);
    monde.post(offre + "/reouvertures", {}, monde.denis);
    CHECK(monde.get(troisieme).status == Status::Ok);
    monde.maintenant += days{8};
    CHECK(monde.get(troisieme).status == Status::NotFound);
}

TEST_CASE("l'embauche sur un lot attend la décision d'éligibilité, ou qu'on l'assume ; elle ouvre le contrat et l'affectation")
{
    Monde monde;
    const auto offre = deposer(monde);
    ouvrir(monde, offre);
    REQUIRE(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}}, monde.pauline).status == Status::SeeOther);
    const auto nadia = "/candidatures/" + monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM candidatures")->text("id"); });
    repondre(monde, nadia, {{"geste", "retenir"}}, monde.denis);
    repondre(monde, nadia, {{"geste", "accepter"}}, monde.pauline);
    const auto refus = monde.post(nadia + "/embauche", {{"premier_jour", "2026-06-15"}, {"contrat", "cdd"}, {"vu", "2"}}, monde.claire);
    CHECK(refus.status == Status::UnprocessableContent);
    CHECK(contient(refus, "Son éligibilité n&#39;est pas décidée"));
    CHECK(monde.post(nadia + "/embauche", {{"premier_jour", "2026-06-15"}, {"contrat", "cdd"}, {"sans_fenetre", "oui"}, {"vu", "2"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("contrats_de_travail") == 1);
    CHECK(contient(monde.get(offre, monde.claire), "Pourvue"));
    monde.base->read([&](Transaction& tx) {
        CHECK(tx.query_one("SELECT a.debut FROM affectations a JOIN candidatures c ON c.participant_id = a.participant_id WHERE a.lot_id = ?", monde.lot2)->text("debut") == "2026-06");
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("le tableau de bord dit à l'entreprise qui attend sa réponse, et au facilitateur qui relancer")
{
    Monde monde;
    const auto offre = deposer(monde);
    CHECK(contient(monde.get("/", monde.claire), "Proposer quelqu&#39;un : Maçonnerie du préau"));
    proposer(monde, offre, monde.awa);
    CHECK(contient(monde.get("/", monde.denis), "Awa B. : dire si elle veut la rencontrer"));
    CHECK_FALSE(contient(monde.get("/", monde.claire), "Relancer Durand BTP"));
    monde.maintenant += days{6};
    CHECK(contient(monde.get("/", monde.claire), "Relancer Durand BTP : dire si elle veut la rencontrer"));
    const auto accueil = monde.get("/", monde.pauline);
    CHECK(accueil.status == Status::SeeOther);
    CHECK(entete(accueil, "Location") == "/prescriptions");
    CHECK(entete(monde.get("/", monde.sans_role), "Location") == "/connexion");
}

TEST_CASE("l'API dépose, propose, répond et compte ; elle ne dit jamais un nom")
{
    Monde monde;
    const auto depot = monde.api(Method::Post, "/api/v1/offres", monde.denis,
                                 R"({"lot_id":")" + monde.lot2 + R"(","entreprise_id":")" + monde.durand +
                                     R"(","rome":"F1703","postes":1,"debut":"2026-06-15","commune":"59017","semaine_centiemes":3500,"competences":["Coffrage"]})");
    REQUIRE(depot.status == Status::Created);
    const auto offre = entete(depot, "Location");
    CHECK(monde.api(Method::Get, offre, monde.pauline).status == Status::NotFound);
    const auto proposition = monde.api(Method::Post, offre + "/candidatures", monde.claire, R"({"participant_id":")" + monde.awa + R"("})");
    REQUIRE(proposition.status == Status::Created);
    const auto candidature = entete(proposition, "Location");
    for (const auto& qui : {monde.claire, monde.denis}) CHECK_FALSE(contient(monde.api(Method::Get, offre + "/candidatures", qui), "Awa"));
    const auto illisible = monde.api(Method::Post, candidature + "/etapes", monde.denis, R"({"geste":"refuser","vu":"deux","couleur":"bleu"})");
    CHECK(illisible.status == Status::UnprocessableContent);
    for (const auto* champ : {"couleur", "vu", "motif"}) CHECK(contient(illisible, champ));
    CHECK(monde.api(Method::Post, candidature + "/etapes", monde.denis, R"({"geste":"refuser","motif":"habilitation","vu":0})").status == Status::Created);
    const auto comptes = monde.api(Method::Get, "/api/v1/offres/comptes", monde.claire);
    for (const auto* membre : {R"("mises_en_relation":1)", R"("candidats_plie":1)", R"("candidats_france_travail":0)", R"("candidats_mission_locale":0)", R"("habilitation":1)"})
        CHECK_MESSAGE(contient(comptes, membre), membre);
    CHECK(monde.api(Method::Get, "/api/v1/offres/comptes", monde.denis).status == Status::Forbidden);
}

TEST_CASE("l'entreprise n'apprend nulle part de quel organisme vient une personne, ni qui l'accompagne : page, export, API")
{
    Monde monde;
    const auto offre = deposer(monde);
    ouvrir(monde, offre);
    REQUIRE(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}}, monde.pauline).status == Status::SeeOther);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM candidatures")->text("id"); });
    const auto nadia = "/candidatures/" + id;
    const auto pauline = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT nom FROM utilisateurs WHERE id = ?", monde.pauline)->text("nom"); });
    REQUIRE(repondre(monde, nadia, {{"geste", "fixer_entretien"}, {"prevu_le", "2026-05-11"}, {"prevu_a", ""}}, monde.denis).status == Status::SeeOther);
    monde.maintenant += days{2};
    // Absente : c'est à l'organisme de voir avec elle ; l'entreprise lit « qui l'accompagne ».
    REQUIRE(repondre(monde, nadia, {{"geste", "noter_absence"}}, monde.denis).status == Status::SeeOther);
    for (const auto& adresse : {offre, nadia, std::string("/candidatures"), std::string("/candidatures?format=csv"), std::string("/")})
    {
        CAPTURE(adresse);
        const auto lue = monde.get(adresse, monde.denis);
        CHECK(lue.status == Status::Ok);
        CHECK_FALSE(contient(lue, "Mission locale"));
        CHECK_FALSE(contient(lue, pauline));
    }
    CHECK(contient(monde.get(nadia, monde.denis), "Qui l&#39;accompagne"));
    CHECK(contient(monde.get("/candidatures?format=csv", monde.claire), "Mission locale"));
    CHECK(contient(monde.get("/candidatures?format=csv", monde.pauline), "Mission locale"));
    for (const auto& adresse : {"/api/v1" + nadia, "/api/v1" + offre + "/candidatures"})
    {
        CHECK_FALSE(contient(monde.api(Method::Get, adresse, monde.denis), "mission_locale"));
        CHECK(contient(monde.api(Method::Get, adresse, monde.claire), "mission_locale"));
    }
}

TEST_CASE("facilitateur d'une structure et prescripteur d'une autre : chez l'autre, il ne répond pas à la place du facilitateur")
{
    Monde monde;
    const auto offre = deposer(monde);
    ouvrir(monde, offre);
    monde.ecrire("", [&](Ecriture& e) {
        e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", monde.victor}, {"role", "prescripteur"}, {"structure_id", monde.structure}, {"organisme_id", monde.mission_locale},
                                   {"faite_par", nullptr}, {"faite_le", e.instant()}});
        e.dire("attribuer", "utilisateurs", monde.victor, "a donné un second rôle", monde.structure);
    });
    REQUIRE(monde.post(offre + "/candidatures", {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}}, monde.victor).status == Status::SeeOther);
    const auto nadia = "/candidatures/" + monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM candidatures")->text("id"); });
    CHECK(monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT proposee_par FROM candidatures")->text("proposee_par"); }) == "organisme");
    const auto page = monde.get(nadia, monde.victor);
    CHECK(page.status == Status::Ok);
    CHECK_FALSE(contient(page, "Préparer un lien"));
    CHECK(repondre(monde, nadia, {{"geste", "rencontrer"}}, monde.victor).status == Status::UnprocessableContent);
    CHECK(monde.compter("etapes_de_candidature") == 0);
}

TEST_CASE("une offre close par la structure ne se rouvre pas par l'entreprise")
{
    Monde monde;
    const auto offre = deposer(monde);
    REQUIRE(monde.post(offre + "/fins", {{"sens", "close"}}, monde.claire).status == Status::SeeOther);
    CHECK_FALSE(contient(monde.get(offre, monde.denis), "Rouvrir l&#39;offre"));
    CHECK(monde.post(offre + "/reouvertures", {}, monde.denis).status == Status::Forbidden);
    CHECK(monde.post(offre + "/reouvertures", {}, monde.claire).status == Status::SeeOther);
}
