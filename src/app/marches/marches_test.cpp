#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "monde.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

Champs marche_valable(std::initializer_list<std::pair<std::string, std::string>> autrement = {})
{
    Champs champs{{"objet", "Entretien des berges"}, {"reference", "2026-033"}, {"acheteur", "Ville de Montreval"}, {"nature", "services"},
                  {"cadre", "public"}, {"cpv", "77310000-6 Réalisation et entretien d'espaces verts"}, {"montant", ""}, {"duree", "24"},
                  {"notifie_le", "2026-04-02"}, {"commune", "59017 Armentières (59280)"}, {"facilitateur", ""}};
    for (const auto& [nom, valeur] : autrement)
    {
        bool trouve = false;
        for (auto& [connu, ancienne] : champs)
            if (connu == nom) ancienne = valeur, trouve = true;
        if (!trouve) champs.emplace_back(nom, valeur);
    }
    return champs;
}

std::string id_cree(const Response& reponse)
{
    const auto adresse = entete(reponse, "Location");
    return adresse.substr(adresse.rfind('/') + 1);
}

Marche lire(Monde& monde, const std::string& id)
{
    return monde.base->read([&](Transaction& tx) { return trouver_marche(tx, monde.perimetre(monde.claire), id); });
}

std::string version(Monde& monde, const std::string& id) { return std::to_string(lire(monde, id).version); }

} // namespace

TEST_CASE("chacun ne voit que les marchés de son périmètre")
{
    Monde monde;
    CHECK(contient(monde.get("/marches", monde.claire), "Rénovation du gymnase"));
    CHECK_FALSE(contient(monde.get("/marches", monde.claire), "Voirie de Valmont"));
    CHECK(contient(monde.get("/marches", monde.hugo), "Rénovation du gymnase"));
    CHECK(contient(monde.get("/marches", monde.denis), "Vos marchés"));
    CHECK_FALSE(contient(monde.get("/marches", monde.victor), "gymnase"));
    CHECK(monde.get("/marches", monde.sans_role).status == Status::SeeOther);

    for (const auto& qui : {monde.claire, monde.hugo, monde.denis, monde.marc, monde.alice})
        CHECK(monde.get("/marches/" + monde.gymnase, qui).status == Status::Ok);
    CHECK(monde.get("/marches/" + monde.gymnase, monde.victor).status == Status::NotFound);
    CHECK(monde.get("/marches/" + monde.marche_valmont, monde.claire).status == Status::NotFound);
    CHECK(monde.get("/marches/" + monde.marche_valmont, monde.denis).status == Status::NotFound);
    CHECK(monde.get("/marches/" + monde.gymnase + "/modifier", monde.hugo).status == Status::Forbidden);
    CHECK(monde.get("/marches/" + monde.gymnase + "/modifier", monde.victor).status == Status::NotFound);
    CHECK(monde.post("/marches/" + monde.gymnase + "/fiche", marche_valable({{"version", "1"}}), monde.victor).status == Status::NotFound);
    CHECK(monde.get("/marches/nouveau", monde.denis).status == Status::Forbidden);
}

TEST_CASE("une entreprise ne voit d'un marché que ses lots")
{
    Monde monde;
    const auto page = monde.get("/marches/" + monde.gymnase, monde.denis);
    CHECK(contient(page, "gros œuvre"));
    CHECK_FALSE(contient(page, "espaces verts"));
    CHECK_FALSE(contient(page, "Martin Paysage"));
    CHECK_FALSE(contient(monde.get("/marches", monde.denis), "Martin Paysage"));
}

TEST_CASE("la recherche ignore accents et casse, se filtre, et répond à htmx par la seule table")
{
    Monde monde;
    CHECK(contient(monde.get("/marches?q=RENOVATION+gymnase", monde.claire), "Rénovation du gymnase"));
    CHECK(contient(monde.get("/marches?q=2026-014", monde.claire), "Rénovation du gymnase"));
    CHECK(contient(monde.get("/marches?q=piscine", monde.claire), "Aucun marché ne correspond"));
    CHECK(contient(monde.get("/marches?nature=services", monde.claire), "Aucun marché ne correspond"));
    CHECK(contient(monde.get("/marches?famille=effort", monde.claire), "Rénovation du gymnase"));
    CHECK(contient(monde.get("/marches?acheteur=" + monde.ville, monde.claire), "Rénovation du gymnase"));
    CHECK(contient(monde.get("/marches?acheteur=" + monde.autre_acheteur, monde.claire), "Aucun marché ne correspond"));
    CHECK(monde.get("/marches?page=99999999999&tri=n_importe&nature=%27%3B--", monde.claire).status == Status::Ok);

    Request http;
    http.path = "/marches";
    http.query_string = "q=gymnase";
    http.headers = {{"hx-request", "true"}, {"cookie", "ouvrage_session=" + monde.ouvrir_session(monde.claire)}};
    const auto fragment = monde.demander(http);
    CHECK(contient(fragment, "Rénovation du gymnase"));
    CHECK_FALSE(contient(fragment, "<html"));
}

TEST_CASE("l'effort d'insertion a sa propre barre et n'entre jamais dans le compte de la clause")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.omar, 70_h, 0_h, {}}});
    const auto liste = monde.base->read([&](Transaction& tx) { return lister_marches(tx, monde.perimetre(monde.claire), {}, 2026y / May / 10); });
    REQUIRE(liste.marches.size() == 1);
    REQUIRE(liste.marches.front().clause);
    REQUIRE(liste.marches.front().effort);
    CHECK(liste.marches.front().clause->dues == 600_h);
    CHECK(liste.marches.front().clause->retenues == 151.67_h);
    CHECK(liste.marches.front().effort->dues == 300_h);
    CHECK(liste.marches.front().effort->retenues == 70_h);
    const auto page = monde.get("/marches/" + monde.gymnase, monde.claire);
    CHECK(contient(page, heures_fr(448.33_h)));           // 600 - 151,67
    CHECK_FALSE(contient(page, heures_fr(900_h)));        // 600 + 300 n'existe pas
    CHECK_FALSE(contient(page, heures_fr(221.67_h)));     // 151,67 + 70 non plus
    CHECK(contient(page, heures_fr(70_h)));
}

TEST_CASE("ce qu'un lot fait de trop ne solde pas un autre lot du marché")
{
    Monde monde;
    REQUIRE(monde.post("/lots/" + monde.lot3 + "/engagements",
                       {{"genre", "clause_execution"}, {"heures", "50"}, {"debut", "2026-03"}, {"source", "avenant 2"}, {"cadence", "mensuelle"}, {"effet_le", ""}},
                       monde.claire).status == Status::SeeOther);
    const auto clause3 = monde.base->read([&](Transaction& tx) {
        for (const auto& un : lister_engagements(tx, trouver_lot(tx, monde.perimetre(monde.claire), monde.lot3)))
            if (un.famille() == Famille::Clause) return un.id;
        return std::string();
    });
    monde.declarer(clause3, monde.martin, 2026y / March, {{monde.omar, 120_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}});
    const auto liste = monde.base->read([&](Transaction& tx) { return lister_marches(tx, monde.perimetre(monde.claire), {}, 2026y / May / 10); });
    const auto& clause = *liste.marches.front().clause;
    CHECK(clause.dues == 650_h);
    CHECK(clause.retenues == 220_h);
    CHECK(clause.reste == 500_h);  // et non 430 : les 70 h de trop du lot 3 ne soldent pas le lot 2
    CHECK(clause.surplus == 70_h);
    const auto page = monde.get("/marches/" + monde.gymnase, monde.claire);
    CHECK(contient(page, heures_fr(500_h)));
    CHECK_FALSE(contient(page, heures_fr(430_h)));
    CHECK(contient(page, heures_fr(70_h) + " faites de plus que dû"));
}

TEST_CASE("l'export dit exactement ce que la liste montre")
{
    Monde monde;
    const auto csv = monde.get("/marches?q=gymnase&format=csv", monde.claire);
    CHECK(csv.status == Status::Ok);
    CHECK(contient(csv, "Rénovation du gymnase"));
    CHECK(contient(csv, "600,00"));
    CHECK(contient(csv, "300,00"));
    const auto rien = monde.get("/marches?q=piscine&format=csv", monde.claire);
    CHECK_FALSE(contient(rien, "gymnase"));
    CHECK(contient(rien, "Référence"));
    CHECK(monde.get("/marches?format=xlsx", monde.claire).body.starts_with("PK"));
    CHECK_FALSE(contient(monde.get("/marches?format=csv", monde.denis), "Martin Paysage"));
}

TEST_CASE("un marché saisi se retrouve tel quel ; un montant inconnu reste vide")
{
    Monde monde;
    const auto reponse = monde.post("/marches", marche_valable(), monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto marche = lire(monde, id_cree(reponse));
    CHECK(marche.objet == "Entretien des berges");
    CHECK(marche.acheteur_id == monde.ville);
    CHECK(marche.cpv == "77310000");
    CHECK_FALSE(marche.montant);
    CHECK(marche.duree_mois == 24);
    CHECK(marche.notifie_le == 2026y / April / 2);
    CHECK(marche.commune == "59017");
    CHECK(marche.structure_id == monde.structure);
    const auto page = monde.get("/marches/" + marche.id, monde.claire);
    CHECK(contient(page, "non connu"));
    CHECK(contient(page, "Aucun lot"));
    CHECK(contient(page, "suit désormais le marché"));
}

TEST_CASE("un SIRET douteux est gardé, signalé et montré, jamais refusé")
{
    Monde monde;
    const auto reponse = monde.post("/marches", marche_valable({{"acheteur", "21590017600016 Commune d'Armentières"}}), monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto id = id_cree(reponse);
    CHECK(lire(monde, id).acheteur_siret == "21590017600016");
    const auto page = monde.get("/marches/" + id, monde.claire);
    CHECK(contient(page, "21590017600016"));
    CHECK(contient(page, "sa clé de contrôle ne correspond pas"));
    CHECK(contient(monde.get("/marches/" + id + "/modifier", monde.claire), "douteux"));
}

TEST_CASE("toutes les anomalies à la fois, et tout ce qui a été tapé est rendu")
{
    Monde monde;
    const auto reponse = monde.post("/marches",
                                    marche_valable({{"objet", ""}, {"reference", "réf 1 84 12 76 451 089 46"}, {"nature", "magie"}, {"cpv", "99999999"},
                                                    {"montant", "douze"}, {"duree", "-3"}, {"notifie_le", "31/02/2026"}, {"commune", "00000"},
                                                    {"facilitateur", monde.victor}}),
                                    monde.claire);
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "9\u00A0points à corriger"));
    CHECK(contient(reponse, "value=\"douze\""));
    CHECK(contient(reponse, "value=\"31/02/2026\""));
    CHECK(monde.compter("marches") == 2);
    CHECK(monde.post("/marches", marche_valable({{"acheteur", "99999999900019"}}), monde.claire).status == Status::UnprocessableContent);
}

TEST_CASE("un double clic ne crée qu'un marché, et une référence déjà suivie se dit")
{
    Monde monde;
    const auto champs = marche_valable({{"cle", "cle-du-formulaire"}});
    const auto premiere = monde.post("/marches", champs, monde.claire);
    const auto seconde = monde.post("/marches", champs, monde.claire);
    CHECK(entete(premiere, "Location") == entete(seconde, "Location"));
    CHECK(monde.compter("marches") == 3);
    const auto autre = monde.post("/marches", marche_valable({{"cle", "autre"}}), monde.claire);
    CHECK(autre.status == Status::UnprocessableContent);
    CHECK(contient(autre, "porte déjà cette référence"));
    CHECK(monde.compter("marches") == 3);
}

TEST_CASE("deux personnes modifient la même fiche : la seconde compare, et rien de sa saisie n'est perdu")
{
    Monde monde;
    const auto id = id_cree(monde.post("/marches", marche_valable(), monde.claire));
    const auto lue = version(monde, id);
    REQUIRE(monde.post("/marches/" + id + "/fiche", marche_valable({{"objet", "Berges et quais"}, {"version", lue}}), monde.claire).status == Status::SeeOther);
    const auto seconde = monde.post("/marches/" + id + "/fiche", marche_valable({{"objet", "Berges du canal"}, {"version", lue}, {"cle", "k1"}}), monde.claire);
    CHECK(seconde.status == Status::Conflict);
    CHECK(contient(seconde, "Berges et quais"));
    CHECK(contient(seconde, "value=\"Berges du canal\""));
    CHECK(contient(seconde, "Claire Morel"));
    CHECK(lire(monde, id).objet == "Berges et quais");
    // La page rendue porte la version comparée : renvoyer, c'est décider en connaissance de cause.
    const auto apres = version(monde, id);
    CHECK(contient(seconde, "name=\"version\" value=\"" + apres + "\""));
    REQUIRE(monde.post("/marches/" + id + "/fiche", marche_valable({{"objet", "Berges du canal"}, {"version", apres}, {"cle", "k2"}}), monde.claire).status == Status::SeeOther);
    CHECK(lire(monde, id).objet == "Berges du canal");
    // Le même envoi, rejoué après coup, n'est pas un conflit.
    CHECK(monde.post("/marches/" + id + "/fiche", marche_valable({{"objet", "Berges du canal"}, {"version", apres}, {"cle", "k2"}}), monde.claire).status == Status::SeeOther);
}

TEST_CASE("l'API suit un marché, le rend avec sa version, et refuse d'écraser celle d'un autre")
{
    Monde monde;
    const std::string corps = R"({"objet":"Crèche des Tilleuls","reference":"2026-040","acheteur":{"siret":"21590017600016","nom":"Commune d'Armentières"},)"
                              R"("nature":"travaux","cadre":"public","montant_centimes":120000050,"duree_mois":18,"notifie_le":"2026-04-01","commune":"59017"})";
    const auto cree = monde.api(Method::Post, "/api/v1/marches", monde.claire, corps, {{"idempotency-key", "api-1"}});
    REQUIRE(cree.status == Status::Created);
    const auto lieu = entete(cree, "Location");
    CHECK(entete(monde.api(Method::Post, "/api/v1/marches", monde.claire, corps, {{"idempotency-key", "api-1"}}), "Location") == lieu);
    CHECK(monde.compter("marches") == 3);
    CHECK(contient(cree, "\"montant_centimes\":120000050"));
    CHECK(contient(cree, "siret.invalide"));

    const auto lu = monde.api(Method::Get, lieu, monde.claire);
    const auto etag = entete(lu, "ETag");
    CHECK(etag == "\"1\"");
    CHECK(monde.api(Method::Get, lieu, monde.claire, "", {{"if-none-match", etag}}).status == Status::NotModified);
    CHECK(monde.api(Method::Patch, lieu, monde.claire, R"({"duree_mois":20})").status == Status::PreconditionRequired);
    const auto change = monde.api(Method::Patch, lieu, monde.claire, R"({"duree_mois":20,"montant_centimes":null})", {{"if-match", etag}});
    CHECK(change.status == Status::Ok);
    CHECK(contient(change, "\"duree_mois\":20"));
    CHECK(contient(change, "\"montant_centimes\":null"));
    CHECK(contient(change, "Crèche des Tilleuls"));
    CHECK(entete(change, "ETag") == "\"2\"");
    CHECK(monde.api(Method::Patch, lieu, monde.claire, R"({"duree_mois":22})", {{"if-match", etag}}).status == Status::PreconditionFailed);
    const auto refus = monde.api(Method::Patch, lieu, monde.claire, R"({"duree_mois":"vingt","couleur":"bleu","nature":"magie"})", {{"if-match", "\"2\""}});
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* code : {"json.entier_attendu", "\"couleur\"", "json.membre_inconnu", "champ.inconnu", "\"nature\""}) CHECK(contient(refus, code));
    CHECK(monde.api(Method::Get, lieu, monde.victor).status == Status::NotFound);
    CHECK(monde.api(Method::Post, "/api/v1/marches", monde.hugo, corps).status == Status::Forbidden);
    CHECK(monde.api(Method::Get, "/api/v1/marches", "").status == Status::Unauthorized);
}

TEST_CASE("le résumé des anomalies nomme chaque champ : deux fois la même phrase n'apprendrait rien")
{
    Monde monde;
    const auto refus = monde.post("/marches", {{"objet", ""}, {"reference", ""}, {"acheteur", "Ville"}, {"nature", "magie"}, {"cadre", "public"}}, monde.claire);
    REQUIRE(refus.status == Status::UnprocessableContent);
    CHECK(contient(refus, "Objet du marché : ce champ est nécessaire."));
    CHECK(contient(refus, "Référence : ce champ est nécessaire."));
    CHECK(contient(refus, "Nature : ce choix"));
}

TEST_CASE("l'API se lit page à page par un curseur, sans rien perdre ni répéter")
{
    Monde monde;
    for (int i = 0; i < 4; ++i)
        REQUIRE(monde.post("/marches", marche_valable({{"reference", "R-" + std::to_string(i)}}), monde.claire).status == Status::SeeOther);
    std::vector<std::string> vus;
    std::string adresse = "/api/v1/marches?limite=2";
    for (int page = 0; page < 10 && !adresse.empty(); ++page)
    {
        const auto lu = read_json(monde.api(Method::Get, adresse, monde.claire).body);
        for (const auto& marche : *lu.find("marches")->list()) vus.push_back(*marche.find("id")->text());
        adresse = lu.find("suivante")->text() ? *lu.find("suivante")->text() : "";
    }
    CHECK(vus.size() == 5);
    CHECK(std::is_sorted(vus.begin(), vus.end()));
    CHECK(std::adjacent_find(vus.begin(), vus.end()) == vus.end());
    CHECK(monde.api(Method::Get, "/api/v1/marches?apres=perdu", monde.claire).status == Status::UnprocessableContent);
}

TEST_CASE("la n-ième écriture refusée ne laisse pas un acheteur sans marché")
{
    Monde monde;
    monde.ouvrir_session(monde.claire); // la session s'ouvre avant de compter les écritures
    const auto avant = std::tuple(monde.compter("acheteurs"), monde.compter("marches"), monde.compter("evenements"));
    for (int n = 1; n < 30; ++n)
    {
        monde.base->fail_at_write(n);
        const auto reponse = monde.post("/marches", marche_valable({{"acheteur", "Communauté de Montreval"}}), monde.claire);
        monde.base->fail_at_write(0);
        if (reponse.status == Status::SeeOther)
        {
            CHECK(n > 2);
            return;
        }
        REQUIRE(reponse.status == Status::ServiceUnavailable);
        REQUIRE(std::tuple(monde.compter("acheteurs"), monde.compter("marches"), monde.compter("evenements")) == avant);
    }
    FAIL("l'écriture n'a jamais réussi");
}
