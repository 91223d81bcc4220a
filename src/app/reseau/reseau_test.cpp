#include "app/reseau/reseau_table.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

// Des communes de Flandre intérieure, qui existent : leurs noms se relisent.
constexpr const char* kArmentieres = "59017";
constexpr const char* kHouplines = "59317";
constexpr const char* kErquinghem = "59202";

/// Le monde, et dans le même territoire une association que pilote le PLIE.
struct MondeDuReseau
{
    Monde monde;
    TerritoireDuReseau territoire;
    std::string association;

    MondeDuReseau()
    {
        territoire = {monde.territoire, "Montreval"};
        association = monde.ecrire("", [&](Ecriture& e) {
            return ouvrir_structure(e, territoire, {"Association de Clairval", "association", std::nullopt, 2026y / January / 5, "lise@clairval.example", "Lise Roy"}).structure_id;
        });
    }

    StructureDuReseau structure(const std::string& id) const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_structure_du_reseau(tx, Perimetre::de_la_machine(), Acte::VoirReseau, id); });
    }
    std::optional<std::string> du_secteur(const std::string& commune, Mois mois) const
    {
        return monde.base->read([&](Transaction& tx) { return structure_du_secteur(tx, monde.territoire, commune, mois); });
    }
    void tenir(const std::string& id, std::vector<std::string> communes, Mois depuis)
    {
        monde.ecrire("", [&](Ecriture& e) { return tenir_communes(e, structure(id), communes, depuis); });
    }
    void quitter(const std::string& id, std::vector<std::string> communes, Mois jusqu_a)
    {
        monde.ecrire("", [&](Ecriture& e) { return quitter_communes(e, structure(id), communes, jusqu_a); });
    }
};

} // namespace

TEST_CASE("une commune revient à la structure qui la tient ce mois-là, et à aucune avant ni après")
{
    MondeDuReseau ici;
    ici.tenir(ici.monde.structure, {kArmentieres}, 2026y / February);
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / January));
    CHECK(ici.du_secteur(kArmentieres, 2026y / February) == ici.monde.structure);
    ici.quitter(ici.monde.structure, {kArmentieres}, 2026y / April);
    CHECK(ici.du_secteur(kArmentieres, 2026y / April) == ici.monde.structure);
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / May));
    // Elle la reprend : le passé ne bouge pas.
    ici.tenir(ici.monde.structure, {kArmentieres}, 2026y / July);
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / May));
    CHECK(ici.du_secteur(kArmentieres, 2026y / July) == ici.monde.structure);
    CHECK_FALSE(ici.du_secteur(kHouplines, 2026y / July));
}

TEST_CASE("un recouvrement ne se tranche jamais en silence : il faut dire qui vient en premier, et depuis quand")
{
    MondeDuReseau ici;
    ici.tenir(ici.monde.structure, {kArmentieres}, 2026y / January);
    ici.tenir(ici.association, {kArmentieres}, 2026y / March);
    CHECK(ici.du_secteur(kArmentieres, 2026y / February) == ici.monde.structure);
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / March));
    ici.monde.ecrire("", [&](Ecriture& e) { dire_qui_vient_en_premier(e, ici.territoire, kArmentieres, ici.structure(ici.association), 2026y / April); return 0; });
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / March));
    CHECK(ici.du_secteur(kArmentieres, 2026y / April) == ici.association);
    // La première quitte : il ne reste que l'autre, sans rien redire.
    ici.quitter(ici.association, {kArmentieres}, 2026y / June);
    CHECK(ici.du_secteur(kArmentieres, 2026y / July) == ici.monde.structure);
    // On ne dit pas première une structure qui ne tient pas la commune.
    CHECK_THROWS_AS(ici.monde.ecrire("", [&](Ecriture& e) { dire_qui_vient_en_premier(e, ici.territoire, kHouplines, ici.structure(ici.association), 2026y / April); return 0; }), NotFound);
}

TEST_CASE("une ligne inscrite par erreur n'a jamais valu, et peut s'inscrire de nouveau")
{
    MondeDuReseau ici;
    ici.tenir(ici.monde.structure, {kArmentieres, kHouplines}, 2026y / March);
    ici.quitter(ici.monde.structure, {kHouplines}, 2026y / February);
    CHECK_FALSE(ici.du_secteur(kHouplines, 2026y / March));
    CHECK(ici.du_secteur(kArmentieres, 2026y / March) == ici.monde.structure);
    ici.tenir(ici.monde.structure, {kHouplines, kHouplines, kArmentieres}, 2026y / March);
    CHECK(ici.du_secteur(kHouplines, 2026y / March) == ici.monde.structure);
    CHECK(ici.monde.compter("secteurs") == 3);
    CHECK(verifier_journal(*ici.monde.base).ruptures.empty());
}

TEST_CASE("une structure qui ferme garde ses communes jusqu'au mois de sa fermeture")
{
    MondeDuReseau ici;
    ici.tenir(ici.association, {kErquinghem}, 2026y / January);
    ici.monde.ecrire("", [&](Ecriture& e) { changer_etat_de_structure(e, ici.structure(ici.association), {false, 2026y / April / 12, "fin de la convention"}); return 0; });
    CHECK(ici.du_secteur(kErquinghem, 2026y / April) == ici.association);
    CHECK_FALSE(ici.du_secteur(kErquinghem, 2026y / May));
    ici.monde.ecrire("", [&](Ecriture& e) { changer_etat_de_structure(e, ici.structure(ici.association), {true, 2026y / September / 1, ""}); return 0; });
    CHECK_FALSE(ici.du_secteur(kErquinghem, 2026y / August));
    CHECK(ici.du_secteur(kErquinghem, 2026y / September) == ici.association);
    // Avant sa première ouverture, elle ne tenait rien.
    CHECK_FALSE(ici.structure(ici.association).ouverte_le(2026y / January / 4));
    CHECK(ici.structure(ici.association).ouverte_le(2026y / January / 5));
}

TEST_CASE("le secteur d'un territoire ne déborde pas sur un autre")
{
    MondeDuReseau ici;
    ici.tenir(ici.monde.autre_structure, {kArmentieres}, 2026y / January);
    CHECK_FALSE(ici.du_secteur(kArmentieres, 2026y / May));
}

TEST_CASE("ouvrir une deuxième structure n'ôte pas le pilotage à celle qui l'avait sans qu'on l'ait écrit")
{
    MondeDuReseau ici;
    ici.monde.base->read([&](Transaction& tx) {
        CHECK(pilote_du_territoire(tx, ici.association) == ici.monde.structure);
        CHECK(gere_le_territoire(tx, ici.monde.perimetre(ici.monde.alice), ici.territoire));
        CHECK(gere_le_territoire(tx, ici.monde.perimetre(ici.monde.camille), ici.territoire));
        CHECK_FALSE(gere_le_territoire(tx, ici.monde.perimetre(ici.monde.claire), ici.territoire));
        CHECK_FALSE(administre_le_pilote(tx, ici.monde.perimetre(ici.monde.camille), ici.territoire));
    });
    // L'association passe pilote : l'administratrice du PLIE ne gère plus que sa structure.
    ici.monde.ecrire("", [&](Ecriture& e) { designer_pilote(e, ici.structure(ici.association)); return 0; });
    ici.monde.base->read([&](Transaction& tx) {
        CHECK_FALSE(gere_le_territoire(tx, ici.monde.perimetre(ici.monde.alice), ici.territoire));
        CHECK(gestion_de(tx, ici.monde.perimetre(ici.monde.alice), ici.structure(ici.monde.structure)) == GestionDuReseau::Structure);
        CHECK(gestion_de(tx, ici.monde.perimetre(ici.monde.alice), ici.structure(ici.association)) == GestionDuReseau::Aucune);
    });
    CHECK_THROWS_AS(ici.monde.ecrire("", [&](Ecriture& e) { designer_pilote(e, ici.structure(ici.association)); return 0; }), Conflict);
}
