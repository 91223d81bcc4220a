#include "app/decp/decp_import.hpp"
#include "app/marches/marches_table.hpp"
#include "monde.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kContrats = R"({"marches":{"marche":[
{"id":"2024-7","acheteur":{"id":"21590017600003"},"nature":"Marché","objet":"Entretien des berges et des espaces verts, lot 3","codeCPV":"77310000","procedure":"Appel d'offres ouvert",
 "lieuExecution":{"code":"59017","typeCode":"Code commune"},"dureeMois":24,"dateNotification":"2024-03-04","datePublicationDonnees":"2024-03-20","montant":120000.5,
 "considerationsSociales":{"considerationSociale":["Clause sociale"]},
 "titulaires":[{"titulaire":{"id":"84276478900010","typeIdentifiant":"SIRET"}},{"titulaire":{"id":"32585735700074","typeIdentifiant":"SIRET"}}]},
{"id":"2024-8","acheteur":{"id":"21590017600016"},"nature":"Marché","objet":"Achat de mobilier","codeCPV":"39100000","procedure":"Procédure adaptée",
 "lieuExecution":{"code":"13","typeCode":"Code département"},"dureeMois":0,"dateNotification":"2023-01-10","datePublicationDonnees":"2023-02-01","montant":0,
 "considerationsSociales":{"considerationSociale":["Marché réservé"]},"titulaires":[]}
]}})";

void importer(Monde& monde)
{
    const auto fichier = std::filesystem::temp_directory_path() / ("contrats-" + random_token(9) + ".json");
    std::ofstream(fichier) << kContrats;
    const auto rapport = importer_decp(*monde.base, {fichier.string()}, {}, monde.maintenant);
    std::filesystem::remove(fichier);
    REQUIRE(rapport.comptes.crees == 2);
}

std::string contrat(Monde& monde, const std::string& identifiant)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM contrats_decp WHERE id_marche = ?", identifiant)->text("id"); });
}

Champs confirmation(const std::string& cle = "cle-1")
{
    return {{"objet", "Entretien des berges"}, {"reference", "2024-7"}, {"acheteur", "21590017600003 Commune d'Armentières"}, {"nature", "services"}, {"facilitateur", ""},
            {"numero", "3"}, {"intitule", "espaces verts"}, {"reservation", "aucune"}, {"execution_debut", "2024-03"}, {"execution_fin", "2026-02"}, {"cle", cle}};
}

} // namespace

TEST_CASE("le fonds se cherche et se filtre ; vide, il dit comment le remplir")
{
    Monde monde;
    CHECK(contient(monde.get("/contrats", monde.claire), "ouvrage importer decp"));
    importer(monde);
    CHECK(contient(monde.get("/contrats", monde.claire), "2\u00A0contrats"));
    const auto seul = [&](std::string_view question, std::string_view oui, std::string_view non) {
        const auto page = monde.get("/contrats?" + std::string(question), monde.claire);
        CHECK_MESSAGE(contient(page, oui), question);
        CHECK_MESSAGE(!contient(page, non), question);
    };
    seul("q=BERGES+entretien", "Entretien des berges", "Achat de mobilier");
    seul("acheteur=21590017600003", "Entretien des berges", "Achat de mobilier");
    seul("departement=13", "Achat de mobilier", "Entretien des berges");
    seul("annee=2024", "Entretien des berges", "Achat de mobilier");
    seul("consideration=clause", "Entretien des berges", "Achat de mobilier");
    seul("consideration=reserve", "Achat de mobilier", "Entretien des berges");
    CHECK(contient(monde.get("/contrats?q=piscine", monde.claire), "Aucun contrat ne correspond"));
    CHECK(contient(monde.get("/contrats?format=csv&annee=2024", monde.claire), "120000,50"));
    CHECK(monde.get("/contrats?format=xlsx", monde.claire).body.starts_with("PK"));
    CHECK(monde.get("/contrats", monde.alice).status == Status::Ok);
    for (const auto& qui : {monde.hugo, monde.denis}) CHECK(monde.get("/contrats", qui).status == Status::Forbidden);
}

TEST_CASE("un contrat dit ses doutes en mots et garde ce qui est publié")
{
    Monde monde;
    importer(monde);
    const auto page = monde.get("/contrats/" + contrat(monde, "2024-8"), monde.claire);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "à vérifier"));
    CHECK(contient(page, "21590017600016"));
    CHECK(contient(page, "Aucun titulaire"));
    CHECK(contient(page, "Suivre ce contrat"));
    CHECK_FALSE(contient(monde.get("/contrats/" + contrat(monde, "2024-8"), monde.alice), "Suivre ce contrat"));
    CHECK(monde.get("/contrats/inconnu", monde.claire).status == Status::NotFound);
}

TEST_CASE("un contrat se suit en deux gestes : acheteur, marché, lot et titulaires d'un coup")
{
    Monde monde;
    importer(monde);
    const auto id = contrat(monde, "2024-7");
    const auto confirmer = monde.get("/contrats/" + id + "/suivi", monde.claire);
    REQUIRE(confirmer.status == Status::Ok);
    CHECK(contient(confirmer, "value=\"2024-03\""));
    CHECK(contient(confirmer, "value=\"2026-02\""));
    CHECK(contient(confirmer, "value=\"3\"")); // l'objet nomme le lot 3
    CHECK(contient(confirmer, "77310000"));
    const auto reponse = monde.post("/contrats/" + id + "/suivi", confirmation(), monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto lieu = entete(reponse, "Location");
    const auto marche = monde.base->read([&](Transaction& tx) { return trouver_marche(tx, monde.perimetre(monde.claire), lieu.substr(lieu.rfind('/') + 1)); });
    CHECK(marche.contrat_decp_id == id);
    CHECK(marche.montant == Centimes{12000050});
    CHECK(marche.cpv == "77310000");
    CHECK(marche.commune == "59017");
    CHECK(marche.notifie_le == 2024y / March / 4);
    const auto lots = monde.base->read([&](Transaction& tx) { return lister_lots(tx, monde.perimetre(monde.claire), marche.id); });
    REQUIRE(lots.size() == 1);
    CHECK(lots.front().numero == 3);
    REQUIRE(lots.front().titulaires.size() == 2);
    CHECK(lots.front().titulaires.front().siret == "84276478900010");
    CHECK(lots.front().titulaires.front().qualite == "mandataire");
    CHECK(lots.front().titulaires.back().qualite == "cotraitant");

    // Une seconde fois, par double clic, par retour en arrière ou par un collègue : le même marché.
    CHECK(entete(monde.post("/contrats/" + id + "/suivi", confirmation(), monde.claire), "Location") == lieu);
    CHECK(entete(monde.post("/contrats/" + id + "/suivi", confirmation("autre"), monde.claire), "Location") == lieu);
    CHECK(entete(monde.get("/contrats/" + id + "/suivi", monde.claire), "Location") == lieu);
    CHECK(contient(monde.get("/contrats/" + id, monde.claire), "Ouvrir le marché suivi"));
    CHECK(contient(monde.get("/contrats", monde.claire), "suivi</a>"));
    CHECK(monde.compter("marches") == 3);
    // Une autre structure peut suivre le même contrat : elle ne voit pas le marché de la première.
    CHECK(contient(monde.get("/contrats/" + id, monde.victor), "Suivre ce contrat"));
    CHECK(monde.post("/contrats/" + id + "/suivi", confirmation(), monde.victor).status == Status::SeeOther);
    CHECK(monde.compter("marches") == 4);
}

TEST_CASE("ce que le contrat ne dit pas ne se devine pas")
{
    Monde monde;
    importer(monde);
    const auto id = contrat(monde, "2024-8");
    const auto confirmer = monde.get("/contrats/" + id + "/suivi", monde.claire);
    CHECK(contient(confirmer, "non repris"));                   // durée nulle
    CHECK(contient(confirmer, "sans dire à qui : précisez"));   // réservé, mais à qui ?
    CHECK(contient(confirmer, "complétez son nom"));
    auto champs = confirmation();
    champs[1].second = "2024-8";
    champs[7].second = ""; // réservation non précisée
    const auto refus = monde.post("/contrats/" + id + "/suivi", champs, monde.claire);
    CHECK(refus.status == Status::UnprocessableContent);
    CHECK(monde.compter("marches") == 2);
    champs[7].second = "iae";
    champs[2].second = "21590017600016 Commune d'Armentières";
    const auto reponse = monde.post("/contrats/" + id + "/suivi", champs, monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto page = monde.get(entete(reponse, "Location"), monde.claire);
    CHECK(contient(page, "un montant nul est rarement vrai")); // gardé, signalé, montré
    CHECK(contient(page, "sa clé de contrôle ne correspond pas"));
    CHECK(contient(page, "à inscrire"));                       // aucun titulaire publié
    for (const auto& qui : {monde.hugo, monde.denis, monde.alice})
    {
        CHECK(monde.get("/contrats/" + id + "/suivi", qui).status == Status::Forbidden);
        CHECK(monde.post("/contrats/" + id + "/suivi", confirmation(), qui).status == Status::Forbidden);
    }
}
