#include "app/reseau/reseau_table.hpp"
#include "app/reseau/sollicitations_table.hpp"
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

namespace
{

/// La structure ouverte, un poste interne entier pour Claire.
std::string ouvrir_un_poste(MondeDuReseau& ici, const std::string& structure_id, SituationDePoste situation, const char* intitule = "Facilitation")
{
    return ici.monde.ecrire("", [&](Ecriture& e) { return ouvrir_poste(e, ici.structure(structure_id), intitule, situation); });
}

} // namespace

TEST_CASE("la convention qui finance un poste se nomme à tout le réseau, et ne s'ouvre qu'à qui la lit")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    const auto lieu = entete(monde.post("/conventions", {{"reference", "R-9"}, {"intitule", "Un poste de plus"}, {"objet", "Financer un poste."}, {"financiere", "non_dit"}}, monde.claire), "Location");
    const auto convention = lieu.substr(0, lieu.find('?'));
    REQUIRE(convention.starts_with("/conventions/"));
    ouvrir_un_poste(ici, monde.structure, {.depuis = 2026y / January / 5, .etp = Etp{50}, .occupation = OccupationDePoste::SansCompte, .emploi = EmploiDePoste::Delegue, .convention_id = convention.substr(std::string("/conventions/").size())});
    const auto lise = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = 'lise@clairval.example'")->text("id"); });
    const auto poste = monde.base->read([&](Transaction& tx) { return lister_postes_de(tx, ici.structure(monde.structure)).front().id; });
    for (const auto& adresse : {"/reseau/structures/" + monde.structure, "/reseau/postes/" + poste})
    {
        CAPTURE(adresse);
        const auto chez_claire = monde.get(adresse, monde.claire), chez_lise = monde.get(adresse, lise);
        CHECK(contient(chez_claire, "href=\"" + convention + "\">R-9, Un poste de plus"));
        CHECK(contient(chez_lise, "R-9, Un poste de plus"));
        CHECK_FALSE(contient(chez_lise, convention));
    }
    CHECK(monde.get(convention, lise).status == Status::NotFound);
}

TEST_CASE("quatre équivalents temps plein internes et sept conventionnés font onze, et une date passée garde les siens")
{
    MondeDuReseau ici;
    for (int i = 0; i < 4; ++i) ouvrir_un_poste(ici, ici.monde.structure, {.depuis = 2026y / January / 5, .etp = Etp{100}, .occupation = OccupationDePoste::SansCompte});
    for (int i = 0; i < 14; ++i) ouvrir_un_poste(ici, ici.association, {.depuis = 2026y / March / 2, .etp = Etp{50}, .occupation = OccupationDePoste::SansCompte, .emploi = EmploiDePoste::Delegue});
    CHECK(contient(ici.monde.get("/reseau", ici.monde.claire), "4,00\u202FETP internes + 7,00\u202FETP conventionnés = 11,00\u202FETP"));
    CHECK(contient(ici.monde.get("/reseau?le=2026-02-01", ici.monde.claire), "4,00\u202FETP internes, au 1er février 2026"));
    CHECK(contient(ici.monde.get("/reseau?le=2025-12-31", ici.monde.claire), "Aucun poste n&#39;est inscrit au 31 décembre 2025"));
    CHECK(contient(ici.monde.api(Method::Get, "/api/v1/reseau?le=2026-05-10", ici.monde.claire), "\"total_centiemes\":1100"));
    CHECK(contient(ici.monde.api(Method::Get, "/api/v1/reseau?le=2026-02-01", ici.monde.claire), "\"total_centiemes\":400"));
    CHECK(ici.monde.api(Method::Get, "/api/v1/reseau?le=hier", ici.monde.claire).status == Status::UnprocessableContent);
}

TEST_CASE("un poste change par une ligne datée : réduit, repris par un compte, fermé, sans que le passé bouge")
{
    MondeDuReseau ici;
    const auto poste = ouvrir_un_poste(ici, ici.monde.structure, {.depuis = 2026y / January / 5, .etp = Etp{100}});
    const auto adresse = "/reseau/postes/" + poste;
    CHECK(ici.monde.post(adresse + "/situations", {{"depuis", "2026-03-01"}, {"etp", "0,80"}, {"emploi", "interne"}, {"qui", ici.monde.claire}, {"cle", "s1"}}, ici.monde.alice).status == Status::SeeOther);
    CHECK(ici.monde.post(adresse + "/situations", {{"etat", "ferme"}, {"depuis", "2026-05-01"}, {"cle", "s2"}}, ici.monde.alice).status == Status::SeeOther);
    const auto lu = ici.monde.base->read([&](Transaction& tx) { return trouver_poste(tx, Perimetre::de_la_machine(), Acte::VoirReseau, poste); });
    CHECK(lu.situation_le(2026y / January / 4) == nullptr);
    CHECK(lu.compte_le(2026y / February / 28)->etp == Etp{100});
    CHECK(lu.compte_le(2026y / March / 1)->etp == Etp{80});
    CHECK(lu.situation_le(2026y / March / 1)->utilisateur == "Claire Morel");
    CHECK_FALSE(lu.compte_le(2026y / May / 1));
    // Toutes les anomalies à la fois ; un compte d'ailleurs n'est pas un choix.
    const auto fautif = ici.monde.post(adresse + "/situations", {{"depuis", "un jour"}, {"etp", "0,805"}, {"emploi", "benevole"}, {"qui", ici.monde.victor}}, ici.monde.alice);
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* champ : {"depuis-faute", "etp-faute", "emploi-faute", "qui-faute"}) CHECK_MESSAGE(contient(fautif, champ), champ);
    CHECK(verifier_journal(*ici.monde.base).ruptures.empty());
}

TEST_CASE("un congé se voit ce jour-là, ne change pas le total, et son annulation est une ligne")
{
    MondeDuReseau ici;
    const auto poste = ouvrir_un_poste(ici, ici.monde.structure, {.depuis = 2026y / January / 5, .etp = Etp{100}, .occupation = OccupationDePoste::Compte, .utilisateur_id = ici.monde.claire});
    CHECK(ici.monde.post("/reseau/postes/" + poste + "/absences", {{"du", "2026-05-12"}, {"au", "2026-05-04"}}, ici.monde.alice).status == Status::UnprocessableContent);
    CHECK(ici.monde.post("/reseau/postes/" + poste + "/absences", {{"du", "2026-05-04"}, {"au", "2026-05-15"}}, ici.monde.alice).status == Status::SeeOther);
    CHECK(contient(ici.monde.get("/reseau", ici.monde.claire), "En congé jusqu&#39;au 15 mai 2026"));
    CHECK_FALSE(contient(ici.monde.get("/reseau?le=2026-05-16", ici.monde.claire), "En congé"));
    CHECK(contient(ici.monde.get("/reseau", ici.monde.claire), "1,00\u202FETP interne"));
    const auto absence = ici.monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM absences_de_poste")->text("id"); });
    CHECK(ici.monde.post("/reseau/postes/" + poste + "/absences/" + absence + "/annulations", {}, ici.monde.alice).status == Status::SeeOther);
    CHECK_FALSE(contient(ici.monde.get("/reseau", ici.monde.claire), "En congé jusqu"));
    CHECK(ici.monde.post("/reseau/postes/" + poste + "/absences/" + absence + "/annulations", {}, ici.monde.alice).status == Status::NotFound);
    CHECK(ici.monde.compter("absences_de_poste") == 2);
}

TEST_CASE("la carte, la table et l'API disent la même chose d'un trou et d'un recouvrement")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    CHECK(monde.post("/reseau/territoires/" + monde.territoire + "/communes", {{"communes", "Armentières 59280\n59317 Houplines (59116), 59202"}, {"depuis", "2026-01"}}, monde.alice).status == Status::SeeOther);
    ici.tenir(monde.structure, {kArmentieres, kHouplines}, 2026y / January);
    ici.tenir(ici.association, {kHouplines}, 2026y / January);
    const auto page = monde.get("/reseau", monde.claire);
    CHECK(contient(page, "1\u00A0commune sans structure"));
    CHECK(contient(page, "1\u00A0commune partagée sans premier"));
    CHECK(contient(page, ">1?2</text>"));
    CHECK(contient(page, "Contours approchés"));
    CHECK(contient(monde.get("/reseau/communes?etat=trou", monde.claire), "Erquinghem-Lys"));
    CHECK_FALSE(contient(monde.get("/reseau/communes?etat=trou", monde.claire), "Houplines"));
    // Le dire règle la carte, la table et l'API à la fois ; seuls ceux qui tiennent la commune peuvent l'être.
    const auto priorites = "/reseau/territoires/" + monde.territoire + "/priorites";
    CHECK(monde.post(priorites, {{"commune", kErquinghem}, {"structure", ici.association}, {"depuis", "2026-01"}}, monde.camille).status == Status::NotFound);
    CHECK(monde.post(priorites, {{"commune", kHouplines}, {"structure", monde.structure}, {"depuis", "2026-01"}, {"cle", "p"}}, monde.camille).status == Status::SeeOther);
    CHECK(contient(monde.get("/reseau", monde.claire), "›"));
    CHECK_FALSE(contient(monde.get("/reseau", monde.claire), "1?2"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/reseau", monde.claire), "\"couverture\":\"recouvrement_regle\""));
    CHECK(ici.du_secteur(kHouplines, 2026y / May) == monde.structure);
    // Une liste fautive dit ce qui ne se lit pas, et n'écrit rien.
    const auto avant = monde.compter("secteurs");
    const auto fautif = monde.post("/reseau/structures/" + monde.structure + "/secteurs", {{"communes", "Erquinghem-Lys\nAtlantide\nSaint-Martin"}, {"ensemble", "Narnia"}, {"depuis", "mai"}}, monde.alice);
    CHECK(fautif.status == Status::UnprocessableContent);
    CHECK(contient(fautif, "Atlantide ; Saint-Martin"));
    for (const auto* champ : {"communes-faute", "ensemble-faute", "depuis-faute"}) CHECK_MESSAGE(contient(fautif, champ), champ);
    CHECK(monde.compter("secteurs") == avant);
    // Une intercommunalité entière.
    CHECK(monde.post("/reseau/structures/" + monde.structure + "/secteurs", {{"ensemble", "CC Flandre Lys"}, {"depuis", "2026-05"}}, monde.alice).status == Status::SeeOther);
    CHECK(monde.compter("secteurs") == avant + 8);
}

TEST_CASE("seuls la coordination et l'administrateur du pilote règlent le territoire ; un administrateur ne règle que sa structure")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    const Champs nouvelle = {{"nom", "Comptoir des clauses"}, {"nature", "association"}, {"siret", ""}, {"ouverte_le", "2026-05-04"}, {"administrateur", "Odile Pic"}, {"courriel", "odile@comptoir.example"}};
    CHECK(monde.post("/reseau/structures", nouvelle, monde.claire).status == Status::Forbidden);
    const auto ouverte = monde.post("/reseau/structures", nouvelle, monde.camille);
    CHECK(ouverte.status == Status::Created);
    CHECK(contient(ouverte, "/invitation/"));
    CHECK(monde.post("/reseau/structures", nouvelle, monde.alice).status == Status::UnprocessableContent);
    CHECK(contient(monde.get("/reseau", monde.claire), "Comptoir des clauses"));
    // L'association prend le pilotage : Alice ne règle plus que le PLIE.
    CHECK(monde.post("/reseau/structures/" + ici.association + "/pilotages", {}, monde.camille).status == Status::Forbidden);
    CHECK(monde.post("/reseau/structures/" + ici.association + "/pilotages", {}, monde.alice).status == Status::SeeOther);
    CHECK(monde.post("/reseau/structures/" + ici.association + "/pilotages", {}, monde.alice).status == Status::Forbidden);
    CHECK(monde.get("/reseau/structures/nouvelle", monde.alice).status == Status::Forbidden);
    CHECK(monde.post("/reseau/structures/" + ici.association + "/secteurs", {{"communes", "59202"}, {"depuis", "2026-05"}}, monde.alice).status == Status::Forbidden);
    CHECK(monde.post("/reseau/structures/" + monde.structure + "/secteurs", {{"communes", "59202"}, {"depuis", "2026-05"}}, monde.alice).status == Status::SeeOther);
    CHECK(monde.post("/reseau/structures/" + monde.structure + "/etats", {{"etat", "fermee"}, {"le", "2026-05-04"}}, monde.alice).status == Status::Forbidden);
    // Ailleurs, le réseau n'existe pas.
    CHECK(monde.get("/reseau/structures/" + monde.structure, monde.victor).status == Status::NotFound);
    CHECK(monde.get("/reseau?territoire=" + monde.territoire, monde.victor).status == Status::NotFound);
    CHECK_FALSE(contient(monde.get("/reseau", monde.victor), "Montreval"));
    CHECK(monde.get("/reseau", monde.hugo).status == Status::Forbidden);
}

TEST_CASE("deux structures sous un même SIRET ne sont pas un doublon, et la page le dit")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    for (const auto* nom : {"Maison du Val", "Plateforme du Val"})
        CHECK(monde.post("/reseau/structures", {{"nom", nom}, {"nature", "gip"}, {"siret", "900 000 126 00012"}, {"ouverte_le", "2026-05-04"}, {"administrateur", "Odile Pic"}, {"courriel", std::string(nom == std::string("Maison du Val") ? "a" : "b") + "@val.example"}}, monde.alice).status == Status::Created);
    const auto maison = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM structures WHERE nom = 'Maison du Val'")->text("id"); });
    CHECK(contient(monde.get("/reseau/structures/" + maison, monde.claire), "Le même SIRET porte aussi Plateforme du Val"));
    const auto fautif = monde.post("/reseau/structures", {{"nom", ""}, {"nature", "roi"}, {"siret", "123"}, {"ouverte_le", ""}, {"administrateur", ""}, {"courriel", "personne"}}, monde.alice);
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* champ : {"nom-faute", "nature-faute", "siret-faute", "ouverte_le-faute", "administrateur-faute", "courriel-faute"}) CHECK_MESSAGE(contient(fautif, champ), champ);
}

TEST_CASE("une sollicitation n'est lue que des deux structures et de qui coordonne ; son temps de réponse se mesure")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    const auto envoyee = monde.post("/sollicitations", {{"sorte", "avis"}, {"destinataire", ici.association}, {"marche", monde.gymnase}, {"demande", "Un avis sur le lot 2 ?"}}, monde.claire);
    REQUIRE(envoyee.status == Status::SeeOther);
    const auto adresse = entete(envoyee, "Location");
    CHECK(contient(monde.get(adresse, monde.claire), "2026-014, Rénovation du gymnase"));
    CHECK(contient(monde.get(adresse, monde.claire), "24 mai 2026"));
    CHECK(contient(monde.get(adresse, monde.claire), "non sourcé"));
    CHECK(monde.get(adresse, monde.camille).status == Status::Ok);
    CHECK(monde.get(adresse, monde.victor).status == Status::NotFound);
    CHECK(monde.get(adresse, monde.alice).status == Status::Forbidden);
    CHECK(monde.get(adresse, monde.audrey).status == Status::Forbidden);
    // Qui a demandé ne répond pas à sa place.
    CHECK(monde.post(adresse + "/suites", {{"sens", "reponse"}, {"texte", "Oui."}}, monde.claire).status == Status::Forbidden);
    monde.maintenant += days{15};
    CHECK(contient(monde.get("/sollicitations", monde.claire), "En retard de 1\u00A0jour"));
    CHECK(contient(monde.get("/", monde.claire), "Relancer Association de Clairval"));
    monde.ecrire("", [&](Ecriture& e) {
        const auto une = lister_sollicitations(e.tx, Perimetre::de_la_machine()).front();
        inscrire_suite_de_sollicitation(e, une, ici.association, SensDeSuite::Reponse, "Oui, 400 h tiennent.");
        return 0;
    });
    CHECK(contient(monde.get("/sollicitations", monde.claire), "Temps de réponse médian\u00A0: 15 jours, sur 1\u00A0réponse."));
    // Un échange fini ne se finit pas deux fois ; une précision reste possible.
    CHECK(monde.post(adresse + "/suites", {{"sens", "retrait"}, {"texte", "Trop tard."}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(adresse + "/suites", {{"sens", "precision"}, {"texte", "Merci."}}, monde.claire).status == Status::SeeOther);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une sollicitation ne nomme personne, et une structure d'ailleurs ne se trouve que par son nom entier")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    const auto envoyer = [&](Champs champs) { return monde.post("/sollicitations", std::move(champs), monde.claire); };
    CHECK(contient(envoyer({{"sorte", "ordre"}, {"destinataire", "nulle part"}, {"demande", ""}}), "destinataire-faute"));
    const auto personne = monde.base->read([&](Transaction& tx) { const auto i = tx.query_one("SELECT prenom, nom FROM identites WHERE participant_id = ?", monde.awa); return i->text("prenom") + " " + i->text("nom"); });
    CHECK(contient(envoyer({{"sorte", "candidat"}, {"destinataire", ici.association}, {"demande", "Un poste pour " + personne + " ?"}}), "nomme une personne suivie"));
    CHECK(contient(envoyer({{"sorte", "avis"}, {"ailleurs", "Valmont"}, {"demande", "Un avis ?"}}), "ailleurs-faute"));
    CHECK(envoyer({{"sorte", "avis"}, {"ailleurs", "maison de l'emploi de valmont"}, {"demande", "Un avis ?"}}).status == Status::SeeOther);
    // Victor la reçoit, à son tableau, et répond au nom de sa structure ; il ne lit pas le marché.
    CHECK(contient(monde.get("/", monde.victor), "Répondre à PLIE de Montreval"));
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM sollicitations WHERE a_structure_id = ?", monde.autre_structure)->text("id"); });
    CHECK(monde.post("/sollicitations/" + id + "/suites", {{"sens", "refus"}, {"texte", "Pas de place avant l'été."}}, monde.victor).status == Status::SeeOther);
    CHECK_FALSE(contient(monde.get("/", monde.victor), "Répondre à PLIE de Montreval"));
    // Un marché d'ailleurs ne s'emprunte pas.
    CHECK(envoyer({{"sorte", "avis"}, {"destinataire", ici.association}, {"marche", monde.marche_valmont}, {"demande", "Un avis ?"}}).status == Status::NotFound);
}

TEST_CASE("les marchés d'une autre structure ne se comptent que par qui coordonne")
{
    MondeDuReseau ici;
    auto& monde = ici.monde;
    ouvrir_un_poste(ici, monde.structure, {.depuis = 2026y / January / 5, .etp = Etp{50}, .occupation = OccupationDePoste::Compte, .utilisateur_id = monde.claire});
    // 600 h de clause pour un demi-poste ; les 300 h d'effort, que rien n'oblige, ne s'y ajoutent pas.
    const auto page = monde.get("/reseau", monde.claire);
    CHECK(contient(page, "600,00\u202Fh"));
    CHECK(contient(page, "1\u202F200,00\u202Fh"));
    CHECK_FALSE(contient(page, "900,00\u202Fh"));
    CHECK(contient(page, "pour 0,50\u202FETP pourvu"));
    CHECK_FALSE(contient(page, "pour 0,50\u202FETP pourvus"));
    CHECK(contient(page, "non montrés"));
    CHECK_FALSE(contient(monde.get("/reseau", monde.camille), "non montrés"));
    const auto charges = [&](const std::string& compte) { return monde.base->read([&](Transaction& tx) { return charges_du_reseau(tx, monde.perimetre(compte), ici.territoire, 2026y / May / 10); }); };
    CHECK(charges(monde.claire).size() == 1);
    CHECK(charges(monde.camille).size() == 2);
    CHECK(charges(monde.camille).at(monde.structure).marches == 1);
    CHECK(charges(monde.camille).at(ici.association).dues == Heures());
}
