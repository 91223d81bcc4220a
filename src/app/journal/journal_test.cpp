#include "app/journal/journal_ecriture.hpp"
#include "app/journal/journal_table.hpp"
#include "app/mots.hpp"
#include "monde.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Change la base par-dessous, comme le ferait quelqu'un qui en tient le fichier.
void falsifier(Monde& monde, const std::string& sql)
{
    monde.base->write([&](Transaction& tx) { tx.execute(sql); });
}

std::string ruptures(Monde& monde)
{
    std::string tout;
    for (const auto& une : verifier_journal(*monde.base).ruptures) tout += une + "\n";
    return tout;
}

} // namespace

TEST_CASE("le journal du petit monde est entier, et sa tête change à chaque acte")
{
    Monde monde;
    const auto avant = verifier_journal(*monde.base);
    CHECK(avant.ruptures.empty());
    CHECK(avant.evenements == monde.compter("evenements"));
    CHECK(avant.faits > 20);
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    const auto apres = verifier_journal(*monde.base);
    CHECK(apres.ruptures.empty());
    CHECK(apres.tete != avant.tete);
}

TEST_CASE("un octet changé dans un fait journalisé est nommé, quelle que soit la table")
{
    struct Falsification
    {
        const char* table;
        const char* sql;
    };
    for (const auto& une : {Falsification{"lignes", "UPDATE lignes SET travail_centiemes = travail_centiemes + 1"},
                            Falsification{"declarations", "UPDATE declarations SET canal = 'fichier' WHERE canal <> 'fichier'"},
                            Falsification{"revisions", "UPDATE revisions SET heures_centiemes = heures_centiemes - 1"},
                            Falsification{"attributions", "UPDATE attributions SET role = 'administrateur' WHERE role = 'facilitateur'"},
                            Falsification{"utilisateurs", "UPDATE utilisateurs SET courriel = 'x' || courriel"},
                            Falsification{"retraits", "DELETE FROM retraits"},
                            Falsification{"lots", "UPDATE lots SET intitule = 'gros oeuvre' WHERE intitule = 'gros œuvre'"},
                            Falsification{"fenetres", "UPDATE fenetres SET fin = '2099-12-31' WHERE fin = '2027-12-31'"}})
    {
        Monde monde;
        monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
        REQUIRE(ruptures(monde).empty());
        falsifier(monde, une.sql);
        const auto trouvees = ruptures(monde);
        CHECK_MESSAGE(trouvees.find(std::string(" de ") + une.table) != std::string::npos, une.sql << "\n" << trouvees);
    }
}

TEST_CASE("un octet changé dans n'importe quelle colonne d'un événement est nommé")
{
    for (const auto* colonne : {"phrase", "auteur", "verbe", "objet", "objet_id", "faits", "precedente", "empreinte", "id"})
    {
        Monde monde;
        falsifier(monde, std::string("UPDATE evenements SET ") + colonne + " = " + colonne + " || 'x' WHERE rang = 7");
        CHECK_MESSAGE(ruptures(monde).find("événement 7") != std::string::npos, colonne);
    }
    for (const auto* valeur : {"instant = '2020-01-01T00:00:00.000Z'", "structure_id = NULL", "auteur_id = NULL, auteur = 'Ouvrage'"})
    {
        Monde monde;
        const auto rang = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT min(rang) AS rang FROM evenements WHERE auteur_id IS NOT NULL AND structure_id IS NOT NULL")->integer("rang"); });
        falsifier(monde, std::string("UPDATE evenements SET ") + valeur + " WHERE rang = " + std::to_string(rang));
        CHECK_MESSAGE(ruptures(monde).find("événement " + std::to_string(rang)) != std::string::npos, valeur);
    }
}

TEST_CASE("un événement effacé au milieu, au début ou remplacé par un autre manque à la chaîne")
{
    {
        Monde monde;
        falsifier(monde, "DELETE FROM evenements WHERE rang = 7");
        CHECK_FALSE(ruptures(monde).empty());
    }
    {
        Monde monde;
        falsifier(monde, "DELETE FROM evenements WHERE rang <= 3");
        CHECK(ruptures(monde).find("le début du journal manque") != std::string::npos);
    }
    {
        Monde monde;
        falsifier(monde, "UPDATE evenements SET rang = rang + 1000 WHERE rang >= 7");
        CHECK_FALSE(ruptures(monde).empty());
    }
}

TEST_CASE("une ligne glissée dans la base, ou dont on a effacé les derniers événements, n'est racontée par personne")
{
    {
        Monde monde;
        monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
        falsifier(monde, "INSERT INTO lignes (id, declaration_id, engagement_id, participant_id, mois, travail_centiemes, formation_centiemes, "
                         "retenues_centiemes) SELECT id || 'x', declaration_id, engagement_id, participant_id, '2026-04', 10000, 0, 10000 FROM lignes");
        CHECK(ruptures(monde).find(" de lignes n'est racontée par aucun événement") != std::string::npos);
    }
    {
        Monde monde;
        const auto avant = verifier_journal(*monde.base).evenements;
        monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
        // Toute une autre déclaration reste : sa table est connue du journal.
        monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 151.67_h, 0_h, {}}});
        falsifier(monde, "DELETE FROM evenements WHERE rang > " + std::to_string(avant + 1));
        CHECK(ruptures(monde).find(" de declarations n'est racontée par aucun événement") != std::string::npos);
    }
}

TEST_CASE("plusieurs qui écrivent en même temps, par deux portes de la même base, font une seule chaîne")
{
    Monde monde;
    const auto avant = monde.compter("evenements");
    Database autre_porte(monde.base->url()); // un second serveur
    std::vector<std::thread> ecrivains;
    for (int i = 0; i < 4; ++i)
        ecrivains.emplace_back([&, i] {
            Database& base = i % 2 ? autre_porte : *monde.base;
            for (int j = 0; j < 25; ++j)
                base.write([&](Transaction& tx) {
                    Ecriture e(tx, {std::nullopt, "écrivain " + std::to_string(i)}, monde.maintenant);
                    e.inserer("territoires", {{"id", e.nouvel_id()}, {"nom", "T" + std::to_string(i) + "-" + std::to_string(j)}});
                    e.dire("creer", "territoires", "T", "a créé un territoire", monde.structure);
                });
        });
    for (auto& un : ecrivains) un.join();
    CHECK(monde.compter("evenements") == avant + 100);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("aucun numéro de sécurité sociale n'entre en base, quelle que soit la table et même dans une phrase")
{
    Monde monde;
    const auto evenements = monde.compter("evenements");
    const std::string nir = "2 55 08 14 168 025 38"; // fictif
    CHECK_THROWS_AS(monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("territoires", {{"id", e.nouvel_id()}, {"nom", "Canton de " + nir}});
        return 0;
    }), BadRequest);
    CHECK_THROWS_AS(monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.dire("corriger", "marches", monde.gymnase, "a corrigé " + nir, monde.structure);
        return 0;
    }), BadRequest);
    CHECK_THROWS_AS(monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.modifier("marches", monde.gymnase, 1, {{"objet", nir}});
        return 0;
    }), BadRequest);
    CHECK(monde.compter("evenements") == evenements);
}

TEST_CASE("une écriture qui échoue ne laisse ni fait ni phrase")
{
    Monde monde;
    const auto avant = verifier_journal(*monde.base);
    CHECK_THROWS(monde.ecrire(monde.claire, [&](Ecriture& e) -> int {
        e.inserer("territoires", {{"id", e.nouvel_id()}, {"nom", "Nulle part"}});
        e.dire("creer", "territoires", "T", "a créé un territoire", monde.structure);
        throw std::runtime_error("panne");
    }));
    const auto apres = verifier_journal(*monde.base);
    CHECK(apres.tete == avant.tete);
    CHECK(monde.base->read([&](Transaction& tx) { return tx.query("SELECT 1 AS un FROM territoires WHERE nom = 'Nulle part'").size(); }) == 0);
}

TEST_CASE("la page du journal ne montre que sa structure, et seulement à qui peut la lire")
{
    Monde monde;
    const auto page = monde.get("/journal", monde.claire);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "Rénovation du gymnase"));
    CHECK_FALSE(contient(page, "Voirie de Valmont"));
    CHECK_FALSE(contient(page, "Valmont"));
    CHECK(contient(monde.get("/journal", monde.victor), "Voirie de Valmont"));
    CHECK_FALSE(contient(monde.get("/journal.csv", monde.claire), "Valmont"));
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/journal", monde.claire), "Valmont"));
    CHECK(contient(monde.get("/journal?objet=" + monde.marche_valmont, monde.claire), "Aucun acte ne répond"));
    for (const auto& autre : {monde.hugo, monde.denis}) CHECK(monde.get("/journal", autre).status == Status::Forbidden);
    CHECK_FALSE(contient(page, "Awa")); // jamais le nom d'une personne suivie
}

TEST_CASE("le journal se filtre par auteur, par acte, par mois et par objet")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    const auto chercher = [&](RechercheJournal recherche) {
        return monde.base->read([&](Transaction& tx) { return chercher_journal(tx, monde.perimetre(monde.claire), recherche); }).evenements;
    };
    RechercheJournal recherche;
    recherche.auteur = monde.alice;
    CHECK(chercher(recherche).size() == 1); // elle a retiré un rôle
    recherche = {};
    recherche.verbe = "declarer";
    CHECK(chercher(recherche).size() == 1);
    recherche.mois = 2026y / May;
    CHECK(chercher(recherche).size() == 1);
    recherche.mois = 2026y / April;
    CHECK(chercher(recherche).empty());
    recherche = {};
    recherche.objets = {monde.gymnase};
    CHECK(chercher(recherche).size() == 1);
    recherche = {};
    recherche.auteur = "machine";
    for (const auto& un : chercher(recherche)) CHECK(un.auteur == "Ouvrage");
    CHECK(contient(monde.get("/journal?verbe=declarer&mois=2026-05", monde.claire), "Claire Morel"));
}

TEST_CASE("le journal se lit page à page, vers l'ancien puis vers le récent, sans trou ni répétition")
{
    Monde monde;
    const auto page = [&](std::optional<std::int64_t> avant, std::optional<std::int64_t> apres) {
        RechercheJournal recherche;
        recherche.avant = avant;
        recherche.apres = apres;
        recherche.au_plus = 5;
        return monde.base->read([&](Transaction& tx) { return chercher_journal(tx, monde.perimetre(monde.claire), recherche); });
    };
    std::vector<std::int64_t> descente;
    auto ici = page({}, {});
    CHECK_FALSE(ici.plus_recents);
    const auto premiere = ici;
    for (;;)
    {
        for (const auto& un : ici.evenements) descente.push_back(un.rang);
        if (!ici.plus_anciens) break;
        ici = page(ici.evenements.back().rang, {});
        CHECK(ici.plus_recents);
    }
    CHECK(std::is_sorted(descente.rbegin(), descente.rend()));
    CHECK(std::adjacent_find(descente.begin(), descente.end()) == descente.end());
    RechercheJournal tout;
    tout.au_plus = 1000;
    CHECK(descente.size() == monde.base->read([&](Transaction& tx) { return chercher_journal(tx, monde.perimetre(monde.claire), tout); }).evenements.size());
    // Remonter d'une page depuis la deuxième rend la première.
    const auto deuxieme = page(premiere.evenements.back().rang, {});
    const auto remontee = page({}, deuxieme.evenements.front().rang);
    CHECK(remontee.evenements.front().rang == premiere.evenements.front().rang);
    CHECK_FALSE(remontee.plus_recents);
}

TEST_CASE("un mois du journal commence à minuit à Paris, l'hiver comme l'été")
{
    CHECK(format_instant(debut_du_mois_a_paris(2026y / January)) == "2025-12-31T23:00:00.000Z");
    CHECK(format_instant(debut_du_mois_a_paris(2026y / July)) == "2026-06-30T22:00:00.000Z");
    CHECK(format_instant(debut_du_mois_a_paris(2026y / April)) == "2026-03-31T22:00:00.000Z");
}

TEST_CASE("l'API du journal se parcourt par curseur")
{
    Monde monde;
    const auto corps = read_json(monde.api(Method::Get, "/api/v1/journal?verbe=suivre", monde.claire).body);
    CHECK(corps.find("evenements")->list()->size() == 1);
    CHECK(corps.find("suivant") == nullptr);
    CHECK(monde.api(Method::Get, "/api/v1/journal?avant=x", monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Get, "/api/v1/journal", monde.hugo).status == Status::Forbidden);
}
