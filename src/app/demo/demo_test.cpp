#include "app/demo/demo.hpp"

#include "app/bilans/bilans_table.hpp"
#include "app/demo/demo_comptes.hpp"
#include "app/heures/heures_table.hpp"
#include "base_neuve.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// La démonstration, racontée une fois pour tous les essais de ce fichier.
struct Racontee
{
    BaseNeuve neuve{base_migree()};
    Droit droit = lire_droit();
    PasswordHasher mots_de_passe{PasswordOptions::cheap()};
    std::unique_ptr<Database> base;
    RapportDemo rapport;

    Racontee()
    {
        base = std::make_unique<Database>(neuve.url);
        rapport = peupler(*base, droit, mots_de_passe, {.le = 2026y / November / 21});
    }
    ~Racontee() { base.reset(); }

    std::int64_t nombre(const std::string& sql) const
    {
        return base->read([&](Transaction& tx) { return tx.query_one(sql)->integer("n"); });
    }
    std::string marche(const std::string& reference) const
    {
        return base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM marches WHERE reference = ?", reference)->text("id"); });
    }
    std::vector<Compte> comptes(const std::string& reference, int numero) const
    {
        return base->read([&](Transaction& tx) {
            const auto id = tx.query_one("SELECT id FROM lots WHERE marche_id = ? AND numero = ?", marche_dans(tx, reference), numero)->text("id");
            return comptes_du_lot(tx, Perimetre::de_la_machine(), trouver_lot(tx, Perimetre::de_la_machine(), id), 2026y / November / 21);
        });
    }
    static std::string marche_dans(Transaction& tx, const std::string& reference)
    {
        return tx.query_one("SELECT id FROM marches WHERE reference = ?", reference)->text("id");
    }
};

const Racontee& racontee()
{
    static const Racontee une;
    return une;
}

} // namespace

TEST_CASE("la démonstration se rejoue sans différence et son journal est entier")
{
    CHECK(recalculer(*racontee().base, racontee().droit).differences.empty());
    const auto verdict = verifier_journal(*racontee().base);
    CHECK(verdict.ruptures.empty());
    CHECK(verdict.evenements > 500);
}

TEST_CASE("le cas d'Armentières : un lot réservé, un effort qui commence après la notification, et rien d'autre")
{
    const auto comptes = racontee().comptes("2021/05", 2);
    REQUIRE(comptes.size() == 1);
    CHECK(comptes[0].engagement.genre == Genre::EffortInsertion);
    CHECK(comptes[0].engagement.famille() == Famille::Effort);
    CHECK(comptes[0].engagement.debut == 2021y / August);
    CHECK(comptes[0].engagement.source.find("DE21.086") != std::string::npos);
    CHECK(racontee().nombre("SELECT count(*) AS n FROM lots l JOIN marches m ON m.id = l.marche_id WHERE m.reference = '2021/05' AND l.reservation = 'handicap'") == 1);
}

TEST_CASE("le lot 2 du gymnase : 151,67 puis 140 h retenues, il reste 308,33 h")
{
    const auto comptes = racontee().comptes("2026-014", 2);
    REQUIRE(comptes.size() == 1);
    Heures declarees, retenues;
    for (const auto& ligne : comptes[0].lignes)
    {
        declarees += ligne.declarees();
        retenues += ligne.retenue.retenues;
    }
    CHECK(declarees == 303.34_h);
    CHECK(retenues == 291.67_h);
    CHECK(600_h - retenues == 308.33_h);
}

TEST_CASE("chaque motif d'écart du travail et de la formation, et chaque cause de révision se rencontrent")
{
    const auto distincts = [&](const std::string& sql) {
        return racontee().base->read([&](Transaction& tx) {
            std::set<std::string> codes;
            for (const auto& ligne : tx.query(sql)) codes.insert(ligne.text("code"));
            return codes;
        });
    };
    // Le récit déclare du travail et de la formation : tous leurs motifs y sont ; ceux de la table de comptage ont leurs feuilles.
    const auto motifs = distincts("SELECT DISTINCT motif AS code FROM ecarts");
    for (const auto motif : {Motif::MoisDejaDeclare, Motif::HorsExecutionDuLot, Motif::EligibiliteNonDecidee, Motif::HorsEligibilite,
                             Motif::FormationAuDelaDuPlafond, Motif::AuDelaDuPlausible})
        CHECK_MESSAGE(motifs.contains(std::string(fiche(motif).code)), fiche(motif).code);
    const auto causes = distincts("SELECT DISTINCT cause AS code FROM revisions");
    for (const auto& une : fiches_causes())
        if (une.cause != Cause::Correction) CHECK_MESSAGE(causes.contains(std::string(une.code)), une.code);
    const auto genres = distincts("SELECT DISTINCT genre AS code FROM engagements");
    for (const auto& une : fiches_genres()) CHECK_MESSAGE(genres.contains(std::string(une.code)), une.code);
}

TEST_CASE("il y a des renvois, des corrections, des mois sans heure, un lot sans engagement et une fin inconnue")
{
    const auto& d = racontee();
    CHECK(d.nombre("SELECT count(*) AS n FROM validations WHERE sens = 'renvoyee'") >= 1);
    CHECK(d.nombre("SELECT count(*) AS n FROM lignes WHERE corrige IS NOT NULL") >= 2);
    CHECK(d.nombre("SELECT count(*) AS n FROM declarations WHERE nature = 'neant'") >= 3);
    CHECK(d.nombre("SELECT count(*) AS n FROM lots l WHERE NOT EXISTS (SELECT 1 FROM engagements e WHERE e.lot_id = l.id)") >= 2);
    CHECK(d.nombre("SELECT count(*) AS n FROM lots WHERE execution_fin IS NULL") == 1);
    CHECK(d.nombre("SELECT count(*) AS n FROM declarations d WHERE NOT EXISTS (SELECT 1 FROM validations v WHERE v.declaration_id = d.id)") >= 4);
}

TEST_CASE("un lot prolongé par avenant garde ses décisions d'avant")
{
    CHECK(racontee().nombre("SELECT count(*) AS n FROM executions") == 1);
    CHECK(racontee().nombre("SELECT count(*) AS n FROM lots l JOIN executions x ON x.lot_id = l.id WHERE l.execution_fin > x.fin") == 1);
}

TEST_CASE("le journal suit l'ordre du temps, et rien n'y est écrit le jour du récit")
{
    racontee().base->read([](Transaction& tx) {
        std::string avant;
        for (const auto& ligne : tx.query("SELECT instant FROM evenements ORDER BY rang"))
        {
            CHECK(avant <= ligne.text("instant"));
            avant = ligne.text("instant");
        }
        CHECK(avant < "2026-11-21");
    });
}

TEST_CASE("chaque compte de démonstration a son mot de passe et son rôle")
{
    PasswordHasher mots_de_passe{PasswordOptions::cheap()};
    racontee().base->read([&](Transaction& tx) {
        for (const auto& compte : kComptesDeDemonstration)
        {
            const auto ligne = tx.query_one("SELECT s.mot_de_passe, (SELECT count(*) FROM attributions a WHERE a.utilisateur_id = u.id) AS roles "
                                            "FROM utilisateurs u JOIN secrets s ON s.id = u.id WHERE u.courriel = ?",
                                            compte.courriel);
            REQUIRE(ligne.has_value());
            CHECK(mots_de_passe.verify(compte.mot_de_passe, ligne->text("mot_de_passe")));
            CHECK(ligne->integer("roles") == 1);
        }
    });
}

TEST_CASE("une seconde démonstration est refusée, la base reste telle quelle")
{
    PasswordHasher mots_de_passe{PasswordOptions::cheap()};
    const auto avant = racontee().nombre("SELECT count(*) AS n FROM evenements");
    CHECK_THROWS_AS(peupler(*racontee().base, racontee().droit, mots_de_passe, {.le = 2026y / November / 21}), Conflict);
    CHECK(racontee().nombre("SELECT count(*) AS n FROM evenements") == avant);
}

TEST_CASE("l'échelle multiplie sans rien casser, et deux récits du même jour comptent pareil")
{
    const auto raconter = [](int echelle) {
        BaseNeuve neuve{base_migree()};
        Database base(neuve.url);
        PasswordHasher mots_de_passe{PasswordOptions::cheap()};
        const auto droit = lire_droit();
        const auto rapport = peupler(base, droit, mots_de_passe, {.echelle = echelle, .le = 2026y / August / 3});
        CHECK(recalculer(base, droit).differences.empty());
        CHECK(verifier_journal(base).ruptures.empty());
        const auto heures = base.read([](Transaction& tx) { return tx.query_one("SELECT CAST(sum(retenues_centiemes) AS BIGINT) AS n FROM lignes")->integer("n"); });
        return std::pair{rapport.lignes_par_table, heures};
    };
    const auto une = raconter(2);
    CHECK(une == raconter(2));
    CHECK(une.second > 4'000'000);
}

TEST_CASE("un récit qui s'arrêterait trop tôt, ou sans échelle, est refusé")
{
    BaseNeuve neuve{base_migree()};
    Database base(neuve.url);
    PasswordHasher mots_de_passe{PasswordOptions::cheap()};
    CHECK_THROWS_AS(peupler(base, lire_droit(), mots_de_passe, {.le = 2026y / June / 30}), Error);
    CHECK_THROWS_AS(peupler(base, lire_droit(), mots_de_passe, {.echelle = 0, .le = 2026y / August / 3}), Error);
}
