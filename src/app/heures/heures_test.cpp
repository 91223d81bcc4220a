#include "app/mots.hpp"
#include "monde.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

Solde solde_du_lot2(Monde& monde, Jour le = 2026y / May / 10)
{
    return monde.base->read([&](Transaction& tx) {
        return comptes_du_lot(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), le).front().solde;
    });
}

std::vector<LigneInscrite> lignes_du_lot2(Monde& monde, const std::string& qui, Remplacees remplacees = Remplacees::Omises)
{
    return monde.base->read([&](Transaction& tx) {
        return lister_lignes(tx, monde.perimetre(qui), monde.lot(monde.lot2), monde.engagement(monde.clause2), remplacees);
    });
}

} // namespace

TEST_CASE("mars et avril du lot 2 : 303,34 h déclarées, 291,67 h retenues, il reste 308,33 h")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    const auto avril = monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    CHECK(avril.declarees == 151.67_h);
    CHECK(avril.retenues == 140_h);
    const auto compte = solde_du_lot2(monde);
    CHECK(compte.declarees == 303.34_h);
    CHECK(compte.retenues == 291.67_h);
    CHECK(compte.ecartees == 11.67_h);
    CHECK(compte.reste() == 308.33_h);
    const auto lignes = lignes_du_lot2(monde, monde.claire);
    REQUIRE(lignes.size() == 2);
    CHECK(lignes[1].retenue == Retenue{140_h, {{11.67_h, Motif::FormationAuDelaDuPlafond}}});
    CHECK(lignes[1].personne == "Awa Bâ");
}

TEST_CASE("l'acheteur lit des références, l'entreprise ses propres lignes, l'autre structure rien")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    CHECK(lignes_du_lot2(monde, monde.hugo).front().personne == "P-001");
    CHECK(lignes_du_lot2(monde, monde.denis).front().personne == "Awa Bâ");
    CHECK(lignes_du_lot2(monde, monde.marc).empty());
    CHECK(lignes_du_lot2(monde, monde.victor).empty());
    monde.base->read([&](Transaction& tx) {
        CHECK_THROWS_AS(trouver_lot(tx, monde.perimetre(monde.victor), monde.lot2), NotFound);
        CHECK_THROWS_AS(trouver_lot(tx, monde.perimetre(monde.sans_role), monde.lot2), NotFound);
        CHECK_THROWS_AS(trouver_lot(tx, monde.perimetre(monde.marc), monde.lot2), NotFound);
    });
}

TEST_CASE("un mois déjà déclaré ne compte pas deux fois ; corriger remplace et garde l'ancienne ligne lisible")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    CHECK(solde_du_lot2(monde).retenues == 100_h);
    const auto lignes = lignes_du_lot2(monde, monde.claire);
    REQUIRE(lignes.size() == 2);
    CHECK(lignes[1].retenue.ecarts == std::vector<Ecart>{{151.67_h, Motif::MoisDejaDeclare}});

    // La correction de la première ligne rend le mois ; celle de la seconde y prend ensuite la place.
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 0_h, 0_h, lignes[0].id}});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, lignes[1].id}});
    CHECK(solde_du_lot2(monde).retenues == 151.67_h);
    CHECK(lignes_du_lot2(monde, monde.claire, Remplacees::Comprises).size() == 4);
    CHECK_THROWS_AS(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 1_h, 0_h, lignes[0].id}}), Conflict);
}

TEST_CASE("sans fenêtre décidée les heures sont gardées et ne comptent pas")
{
    Monde monde;
    const auto inscrite = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.lea, 70_h, 0_h, {}}});
    CHECK(inscrite.retenues == 0_h);
    CHECK(lignes_du_lot2(monde, monde.claire).front().retenue.ecarts.front().motif == Motif::EligibiliteNonDecidee);
}

TEST_CASE("une personne n'a qu'un mois : au-delà du plausible tous lots réunis, l'excédent est écarté")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("affectations", {{"id", e.nouvel_id()}, {"lot_id", monde.lot3}, {"participant_id", monde.awa},
                                   {"entreprise_id", monde.martin}, {"debut", "2026-03"}, {"faite_le", e.instant()}});
        e.dire("affecter", "participants", monde.awa, "a affecté P-001", monde.structure);
        return 0;
    });
    const auto seconde = monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.awa, 100_h, 0_h, {}}});
    CHECK(seconde.retenues == 60.90_h);
}

TEST_CASE("valider, lever, renvoyer : une ligne de plus à chaque fois, et l'état se déduit")
{
    Monde monde;
    const auto id = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}}).declaration_id;
    const auto etat = [&] {
        return monde.base->read([&](Transaction& tx) { return trouver_declaration(tx, monde.perimetre(monde.claire), id).etat; });
    };
    const auto decider = [&](auto&& acte) { monde.ecrire(monde.claire, [&](Ecriture& e) { acte(e); return 0; }); };
    CHECK(etat() == Etat::AValider);
    decider([&](Ecriture& e) { inscrire_validation(e, monde.maison->droit, id, Sens::Validee, ""); });
    CHECK(etat() == Etat::Validee);
    CHECK(solde_du_lot2(monde).validees == 151.67_h);
    CHECK_THROWS_AS(decider([&](Ecriture& e) { inscrire_validation(e, monde.maison->droit, id, Sens::Validee, ""); }), Conflict);
    const auto ligne = lignes_du_lot2(monde, monde.claire).front().id;
    CHECK_THROWS_AS(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 1_h, 0_h, ligne}}), Conflict);
    decider([&](Ecriture& e) { lever_validation(e, monde.maison->droit, id); });
    CHECK(etat() == Etat::AValider);
    CHECK_THROWS_AS(decider([&](Ecriture& e) { lever_validation(e, monde.maison->droit, id); }), Conflict);
    decider([&](Ecriture& e) { inscrire_validation(e, monde.maison->droit, id, Sens::Renvoyee, "relevé d'heures manquant"); });
    CHECK(etat() == Etat::Refusee);
    CHECK(solde_du_lot2(monde).refusees == 151.67_h);
    CHECK(solde_du_lot2(monde).reste() == 600_h);
    CHECK(monde.compter("validations") == 3);
}

TEST_CASE("rejouer toutes les lignes redonne ce qui est inscrit, même après une règle ou une fenêtre nouvelles")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}, {monde.lea, 35_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_valeur_du_lot(e, monde.lot(monde.lot2), "plafond_formation", 2026y / January / 12, "5.00", "avenant 1", "plafond abaissé");
        e.inserer("fenetres", {{"id", e.nouvel_id()}, {"participant_id", monde.lea}, {"debut", "2026-01-01"}, {"faite_le", e.instant()}});
        e.dire("ouvrir", "participants", monde.lea, "a ouvert la fenêtre de P-003", monde.structure);
        return 0;
    });
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.lea, 30_h, 10_h, {}}});
    const auto recalcul = recalculer(*monde.base, monde.maison->droit);
    CHECK(recalcul.lignes == 4);
    CHECK(recalcul.differences.empty());
    // Une retenue altérée se voit.
    monde.base->write([&](Transaction& tx) { tx.execute("UPDATE lignes SET retenues_centiemes = 1 WHERE participant_id = ? AND mois = '2026-03'", monde.awa); });
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.size() == 1);
    CHECK(verifier_journal(*monde.base).ruptures.size() == 1);
}

TEST_CASE("la n-ième écriture refusée ne laisse rien à moitié")
{
    Monde monde;
    const auto avant = std::tuple(monde.compter("declarations"), monde.compter("lignes"), monde.compter("evenements"));
    for (int n = 1;; ++n)
    {
        monde.base->fail_at_write(n);
        bool reussie = false;
        try
        {
            monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 120_h, 31.67_h, {}}, {monde.karim, 35_h, 0_h, {}}});
            reussie = true;
        }
        catch (const DatabaseError&)
        {
        }
        monde.base->fail_at_write(0);
        if (reussie)
        {
            CHECK(n > 5);
            break;
        }
        REQUIRE(std::tuple(monde.compter("declarations"), monde.compter("lignes"), monde.compter("evenements")) == avant);
        REQUIRE(n < 50);
    }
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
}

TEST_CASE("les mois attendus d'une entreprise sont ceux qu'elle n'a pas déclarés, néant compris")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / February, {});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 10_h, 0_h, {}}});
    monde.base->read([&](Transaction& tx) {
        CHECK(mois_attendus(tx, monde.lot(monde.lot2), monde.engagement(monde.clause2), monde.durand, 2026y / May) ==
              std::vector<Mois>{2026y / April, 2026y / May});
        CHECK(mois_attendus(tx, monde.lot(monde.lot3), monde.engagement(monde.effort3), monde.martin, 2026y / April) ==
              std::vector<Mois>{2026y / March, 2026y / April});
    });
}

TEST_CASE("l'explication d'une ligne nomme la règle en vigueur et sa source")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    const auto ligne = lignes_du_lot2(monde, monde.claire).front();
    monde.base->read([&](Transaction& tx) {
        const auto explication = expliquer_ligne(tx, monde.perimetre(monde.hugo), monde.maison->droit, ligne.id);
        REQUIRE(explication.valeur("plafond_formation"));
        CHECK(explication.valeur("plafond_formation")->valeur.niveau == Niveau::Contrat);
        CHECK(explication.valeur("plafond_formation")->valeur.source == "CCAP 2026-014, art. 8");
        REQUIRE(explication.valeur("plafond_plausible"));
        CHECK(explication.valeur("plafond_plausible")->valeur.valeur == "212.57");
        CHECK(explication.fenetre == Periode{2026y / January, 2027y / December});
        CHECK(explication.ligne.personne == "P-001");
        CHECK_THROWS_AS(expliquer_ligne(tx, monde.perimetre(monde.marc), monde.maison->droit, ligne.id), NotFound);
    });
}

// --- Par les pages ------------------------------------------------------------------------------------------------

namespace
{

std::string adresse_d_envoi(const Monde& monde) { return "/lots/" + monde.lot2 + "/declarations"; }

Champs envoi_de_mars(const Monde& monde, const std::string& travail, const std::string& formation = "")
{
    return {{"mois", "2026-03"}, {"entreprise", monde.durand}, {"engagement", monde.clause2},
            {"travail_" + monde.awa, travail}, {"formation_" + monde.awa, formation},
            {"absente_" + monde.karim, "oui"}, {"absente_" + monde.lea, "oui"}};
}

} // namespace

TEST_CASE("l'entreprise déclare 151,67 h par le formulaire, la facilitatrice valide, chacun lit pourquoi")
{
    Monde monde;
    const auto formulaire = monde.get(adresse_d_envoi(monde) + "/nouvelle?mois=2026-03", monde.denis);
    CHECK(formulaire.status == Status::Ok);
    CHECK(contient(formulaire, "Awa Bâ"));
    CHECK(contient(formulaire, "Éligibilité pas encore décidée")); // Léa

    const auto envoyee = monde.post(adresse_d_envoi(monde), envoi_de_mars(monde, "151,67"), monde.denis);
    REQUIRE(envoyee.status == Status::SeeOther);
    const auto declaration = entete(envoyee, "Location");

    const auto lue = monde.get(declaration, monde.claire);
    CHECK(contient(lue, "151,67"));
    CHECK(contient(lue, "Valider 151,67"));
    CHECK_FALSE(contient(monde.get(declaration, monde.denis), "Valider 151,67"));
    CHECK(contient(monde.get(declaration, monde.hugo), "P-001"));
    CHECK_FALSE(contient(monde.get(declaration, monde.hugo), "Awa"));
    CHECK(monde.get(declaration, monde.marc).status == Status::NotFound);
    CHECK(monde.get(declaration, monde.victor).status == Status::NotFound);

    CHECK(monde.post(declaration + "/validation", {}, monde.denis).status == Status::Forbidden);
    CHECK(monde.post(declaration + "/validation", {}, monde.victor).status == Status::NotFound);
    CHECK(monde.post(declaration + "/validation", {}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(declaration + "/validation", {}, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get(declaration, monde.denis), "Validée"));
    CHECK(contient(monde.get(declaration + "/explication", monde.hugo), "Une heure ne compte qu&#39;une fois"));
    CHECK(contient(monde.get("/declarations?etat=validee", monde.claire), "Durand BTP"));
}

TEST_CASE("toutes les anomalies à la fois, et rien de ce qui est tapé n'est perdu")
{
    Monde monde;
    const auto reponse = monde.post(adresse_d_envoi(monde),
                                    {{"mois", "2026-12"}, {"entreprise", monde.durand}, {"engagement", monde.clause2},
                                     {"travail_" + monde.awa, "7,-5"}, {"travail_" + monde.karim, "1,667"}, {"absente_" + monde.lea, "oui"},
                                     {"ajout_reference", "P-999"}, {"ajout_travail", "10"}, {"note", "voir le 1 85 05 78 006 084 36"}},
                                    monde.denis);
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "points à corriger"));
    for (const auto* texte : {"7,-5", "1,667", "P-999", "n&#39;a pas commencé", "ne se lisent pas", "deux chiffres", "n&#39;est pas connue", "sécurité sociale"})
        CHECK_MESSAGE(contient(reponse, texte), texte);
    CHECK(monde.compter("declarations") == 0);
}

TEST_CASE("un double clic n'inscrit qu'une fois, et la même clé ne sert pas à autre chose")
{
    Monde monde;
    auto champs = envoi_de_mars(monde, "151,67");
    champs.emplace_back("cle", "clef-1");
    const auto premiere = monde.post(adresse_d_envoi(monde), champs, monde.denis);
    const auto seconde = monde.post(adresse_d_envoi(monde), champs, monde.denis);
    CHECK(entete(premiere, "Location") == entete(seconde, "Location"));
    CHECK(monde.compter("declarations") == 1);
    auto autres = envoi_de_mars(monde, "10");
    autres.emplace_back("cle", "clef-1");
    CHECK(monde.post(adresse_d_envoi(monde), autres, monde.denis).status == Status::Conflict);
}

TEST_CASE("« aucune heure ce mois » est dit, jamais supposé")
{
    Monde monde;
    const auto vide = monde.post(adresse_d_envoi(monde),
                                 {{"mois", "2026-03"}, {"entreprise", monde.durand}, {"absente_" + monde.awa, "oui"},
                                  {"absente_" + monde.karim, "oui"}, {"absente_" + monde.lea, "oui"}},
                                 monde.denis);
    CHECK(vide.status == Status::UnprocessableContent);
    CHECK(contient(vide, "aucune heure ce mois"));
    const auto neant = monde.post(adresse_d_envoi(monde), {{"mois", "2026-03"}, {"entreprise", monde.durand}, {"neant", "oui"}}, monde.denis);
    REQUIRE(neant.status == Status::SeeOther);
    CHECK(contient(monde.get(entete(neant, "Location"), monde.claire), "aucune heure"));
}

TEST_CASE("des heures écrites à côté d'une absence, ou d'un mois dit vide, ne sont pas laissées tomber")
{
    Monde monde;
    const auto absente = monde.post(adresse_d_envoi(monde),
                                    {{"mois", "2026-03"}, {"entreprise", monde.durand}, {"absente_" + monde.awa, "oui"}, {"travail_" + monde.awa, "10"},
                                     {"travail_" + monde.karim, "35"}, {"absente_" + monde.lea, "oui"}, {"travail_" + monde.lea, "0"}},
                                    monde.denis);
    CHECK(absente.status == Status::UnprocessableContent);
    CHECK(contient(absente, "absence est cochée"));
    CHECK(contient(absente, compter(1, "point à corriger", "points à corriger"))); // un zéro dit la même chose que l'absence
    const auto neant = monde.post(adresse_d_envoi(monde),
                                  {{"mois", "2026-03"}, {"entreprise", monde.durand}, {"neant", "oui"}, {"travail_" + monde.awa, "151,67"}, {"ajout_formation", "7"}},
                                  monde.denis);
    CHECK(neant.status == Status::UnprocessableContent);
    CHECK(contient(neant, compter(2, "point à corriger", "points à corriger")));
    CHECK(contient(neant, "151,67"));
}

TEST_CASE("une entreprise ne déclare que pour elle-même, quoi que dise le formulaire")
{
    Monde monde;
    CHECK(monde.get(adresse_d_envoi(monde) + "/nouvelle", monde.marc).status == Status::NotFound);
    CHECK(monde.post(adresse_d_envoi(monde), envoi_de_mars(monde, "10"), monde.marc).status == Status::NotFound);
    auto champs = envoi_de_mars(monde, "10");
    champs[1].second = monde.martin;
    CHECK(monde.post(adresse_d_envoi(monde), champs, monde.denis).status == Status::UnprocessableContent);
    CHECK(monde.get(adresse_d_envoi(monde) + "/nouvelle", monde.hugo).status == Status::Forbidden);
    CHECK(monde.get("/declarations", monde.sans_role).status == Status::SeeOther); // plus aucun rôle : connexion
}

TEST_CASE("renvoyer veut une raison, que l'entreprise lit ; elle corrige par une nouvelle ligne")
{
    Monde monde;
    const auto declaration = entete(monde.post(adresse_d_envoi(monde), envoi_de_mars(monde, "151,67", "31,67"), monde.denis), "Location");
    CHECK(monde.post(declaration + "/renvoi", {{"raison", " "}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(declaration + "/renvoi", {{"raison", "le relevé dit 120 h"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(declaration, monde.denis), "le relevé dit 120 h"));
    CHECK(contient(monde.get("/declarations?etat=renvoyee", monde.denis), "mars 2026"));

    const auto ligne = lignes_du_lot2(monde, monde.claire).front().id;
    CHECK(contient(monde.get("/lignes/" + ligne + "/correction", monde.denis), "151,67"));
    CHECK(monde.get("/lignes/" + ligne + "/correction", monde.marc).status == Status::NotFound);
    CHECK(monde.post("/lignes/" + ligne + "/correction", {{"travail", "120"}, {"formation", ""}, {"note", ""}}, monde.denis).status ==
          Status::UnprocessableContent);
    CHECK(monde.post("/lignes/" + ligne + "/correction", {{"travail", "120"}, {"formation", ""}, {"note", "erreur de relevé"}}, monde.denis).status ==
          Status::SeeOther);
    CHECK(solde_du_lot2(monde).retenues == 120_h);
    CHECK(contient(monde.get(declaration, monde.claire), "Corrigée par une autre déclaration"));
}

TEST_CASE("chaque motif a sa page, et un motif inconnu n'en a pas")
{
    Monde monde;
    for (const auto& une : fiches_motifs())
        CHECK(monde.get("/motifs/" + std::string(une.code), monde.denis).status == Status::Ok);
    CHECK(contient(monde.get("/motifs/hors_eligibilite", monde.denis), "non sourcé"));
    CHECK(monde.get("/motifs/inconnu", monde.denis).status == Status::NotFound);
}
