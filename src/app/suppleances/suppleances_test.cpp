#include "app/suppleances/suppleances_table.hpp"

#include "app/utilisateurs/utilisateurs_session.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Bruno tient la main à Claire : facilitateur du PLIE de Montreval, comme elle, ou rien d'autre qu'administrateur.
std::string collegue(Monde& monde, Role role = Role::Facilitateur)
{
    monde.ecrire("", [&](Ecriture& e) {
        inscrire_compte(e, {"bruno-" + std::string(code(role)) + "@montreval.example", "Bruno Lefort", {role, monde.structure, {}}});
        return 0;
    });
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = ?", "bruno-" + std::string(code(role)) + "@montreval.example")->text("id"); });
}

std::string confier(Monde& monde, const std::string& par, const std::string& absent, const std::string& suppleant, Jour debut, Jour fin, bool administration = false)
{
    return monde.ecrire(par, [&](Ecriture& e) { return inscrire_suppleance(e, {absent, suppleant, debut, fin, administration}); });
}

std::vector<Attribution> du_jour(Monde& monde, const std::string& compte, Jour le)
{
    return monde.base->read([&](Transaction& tx) { return lister_attributions_du_jour(tx, compte, le); });
}

/// « facilitateur », « facilitateur pour Claire Morel ».
std::vector<std::string> roles_tenus(Monde& monde, const std::string& compte, Jour le)
{
    return monde.base->read([&](Transaction& tx) {
        std::vector<std::string> codes;
        for (const auto& une : lister_attributions(tx, compte)) codes.emplace_back(code(une.role));
        for (const auto& absent : lister_absents_remplaces(tx, compte, le))
            for (const auto& une : lister_attributions_suppleees(tx, absent)) codes.push_back(std::string(code(une.role)) + " pour " + absent.qui.nom);
        return codes;
    });
}

/// Le dernier événement, comme le journal le montre : qui, puis ce qu'il a fait.
std::string dernier_evenement(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) {
        const auto ligne = tx.query_one("SELECT auteur, phrase FROM evenements ORDER BY rang DESC LIMIT 1");
        return ligne->text("auteur") + " " + ligne->text("phrase");
    });
}

std::string derniere_phrase(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT phrase FROM evenements ORDER BY rang DESC LIMIT 1")->text("phrase"); });
}

constexpr Jour kLundi = 2026y / May / 11, kVendredi = 2026y / May / 15;

} // namespace

TEST_CASE("un suppléant tient les rôles de l'absente du premier jour au dernier, et plus rien le lendemain")
{
    Monde monde;
    const auto bruno = collegue(monde, Role::Administrateur);
    confier(monde, monde.claire, monde.claire, bruno, kLundi, kVendredi);
    CHECK(derniere_phrase(monde) == "a confié à Bruno Lefort les rôles de Claire Morel, du 11 mai 2026 au 15 mai 2026");
    using Codes = std::vector<std::string>;
    CHECK(roles_tenus(monde, bruno, 2026y / May / 10) == Codes{"administrateur"});
    CHECK(roles_tenus(monde, bruno, kLundi) == Codes{"administrateur", "facilitateur pour Claire Morel"});
    CHECK(roles_tenus(monde, bruno, kVendredi) == Codes{"administrateur", "facilitateur pour Claire Morel"});
    CHECK(roles_tenus(monde, bruno, 2026y / May / 16) == Codes{"administrateur"});
    CHECK(monde.base->read([&](Transaction& tx) { return lister_attributions(tx, bruno).size(); }) == 1); // rien n'est donné
}

TEST_CASE("les pages s'ouvrent au suppléant pendant ces jours, et se referment d'elles-mêmes")
{
    Monde monde;
    const auto bruno = collegue(monde, Role::Administrateur);
    CHECK(monde.get("/participants", bruno).status == Status::Forbidden);
    confier(monde, monde.claire, monde.claire, bruno, kLundi, kVendredi);
    CHECK(monde.get("/participants", bruno).status == Status::Forbidden); // dimanche 10
    monde.maintenant = sys_days{kLundi} + 9h;
    CHECK(contient(monde.get("/participants/" + monde.awa, bruno), "Awa"));
    monde.maintenant = sys_days{kVendredi} + 9h;
    CHECK(monde.get("/participants", bruno).status == Status::Ok);
    monde.maintenant = sys_days{2026y / May / 16} + 9h;
    CHECK(monde.get("/participants", bruno).status == Status::Forbidden);
}

TEST_CASE("le journal dit en remplacement de qui, quand le rôle ou l'objet est à l'absente ; et pas autrement")
{
    Monde monde;
    const auto administrateur = collegue(monde, Role::Administrateur);
    confier(monde, monde.alice, monde.claire, administrateur, 2026y / May / 10, kVendredi);
    CHECK(monde.post("/organismes", {{"nature", "mission_locale"}, {"nom", "Mission du Port"}}, administrateur).status == Status::SeeOther);
    CHECK(dernier_evenement(monde).starts_with("Bruno Lefort (en remplacement de Claire Morel) a inscrit")); // le rôle est à elle
    Monde autre;
    const auto facilitateur = collegue(autre);
    confier(autre, autre.claire, autre.claire, facilitateur, 2026y / May / 10, kVendredi);
    CHECK(autre.post("/organismes", {{"nature", "mission_locale"}, {"nom", "Mission du Port"}}, facilitateur).status == Status::SeeOther);
    CHECK(dernier_evenement(autre).starts_with("Bruno Lefort a inscrit")); // son propre rôle, un objet de la structure
    const auto inscrite = autre.declarer(autre.clause2, autre.durand, 2026y / March, {{autre.awa, 151.67_h, 0_h, {}}});
    CHECK(autre.post("/declarations/" + inscrite.declaration_id + "/validation", {}, facilitateur).status == Status::SeeOther);
    CHECK(dernier_evenement(autre).starts_with("Bruno Lefort (en remplacement de Claire Morel) a validé")); // le marché est suivi par elle
    CHECK(verifier_journal(*autre.base).ruptures.empty());
}

TEST_CASE("le tour de l'absente est à son suppléant, au tableau de bord")
{
    Monde monde;
    const auto bruno = collegue(monde);
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    CHECK_FALSE(contient(monde.get("/", bruno), "Valider mars, Durand BTP"));
    confier(monde, monde.claire, monde.claire, bruno, 2026y / May / 10, kVendredi);
    CHECK(contient(monde.get("/", bruno), "Valider mars, Durand BTP"));
}

TEST_CASE("annulée, une suppléance s'arrête à l'instant ; l'absente, le suppléant ou un administrateur le peuvent, et personne d'autre")
{
    Monde monde;
    const auto bruno = collegue(monde);
    for (const auto& qui : {monde.claire, bruno, monde.alice})
    {
        const auto id = confier(monde, monde.claire, monde.claire, bruno, 2026y / May / 10, kVendredi);
        for (const auto& autre : {monde.victor, monde.denis, monde.audrey, monde.camille})
            CHECK_THROWS_AS(monde.ecrire(autre, [&](Ecriture& e) { finir_suppleance(e, id); return 0; }), NotFound);
        CHECK(du_jour(monde, bruno, 2026y / May / 10).size() == 2);
        monde.ecrire(qui, [&](Ecriture& e) { finir_suppleance(e, id); return 0; });
        CHECK(du_jour(monde, bruno, 2026y / May / 10).size() == 1);
        CHECK_THROWS_AS(monde.ecrire(qui, [&](Ecriture& e) { finir_suppleance(e, id); return 0; }), Conflict);
    }
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("le rôle d'administrateur ne passe que si un administrateur le dit")
{
    Monde monde;
    const auto bruno = collegue(monde);
    CHECK_THROWS_AS(confier(monde, monde.claire, monde.claire, bruno, kLundi, kVendredi, true), Forbidden);
    const auto sans = confier(monde, monde.alice, monde.alice, bruno, 2026y / May / 10, kVendredi);
    CHECK(du_jour(monde, bruno, kLundi).size() == 1);
    CHECK(monde.get("/utilisateurs", bruno).status == Status::Forbidden);
    monde.ecrire(monde.alice, [&](Ecriture& e) { finir_suppleance(e, sans); return 0; });
    confier(monde, monde.alice, monde.alice, bruno, 2026y / May / 10, kVendredi, true);
    CHECK(monde.get("/utilisateurs", bruno).status == Status::Ok);
    // Ce que l'on tient pour un autre ne se garde pas : ni rôle pour soi, ni suppléance nommée.
    CHECK(monde.post("/utilisateurs/" + bruno + "/attributions", {{"role", "administrateur"}}, bruno).status == Status::Forbidden);
    CHECK_THROWS_AS(confier(monde, bruno, monde.claire, bruno, kLundi, kVendredi), Forbidden);
}

TEST_CASE("on ne nomme que quelqu'un de la maison, jamais d'une autre structure, ni une entreprise, ni un auditeur, ni un compte fermé")
{
    Monde monde;
    for (const auto& autre : {monde.victor, monde.denis, monde.hugo, monde.pauline, monde.audrey, monde.sans_role, std::string("inconnu")})
        CHECK_THROWS_AS(confier(monde, monde.claire, monde.claire, autre, kLundi, kVendredi), NotFound);
    CHECK_THROWS_AS(confier(monde, monde.claire, monde.claire, monde.claire, kLundi, kVendredi), NotFound);
    for (const auto& absent : {monde.denis, monde.hugo, monde.pauline, monde.audrey})
        CHECK_THROWS_AS(confier(monde, absent, absent, monde.claire, kLundi, kVendredi), NotFound); // rien à confier
    CHECK_THROWS_AS(confier(monde, monde.victor, monde.claire, monde.alice, kLundi, kVendredi), Forbidden);
    CHECK_THROWS_AS(confier(monde, monde.camille, monde.claire, monde.alice, kLundi, kVendredi), Forbidden);
    CHECK(monde.compter("suppleances") == 0);
}

TEST_CASE("un rôle retiré à l'absente, ou au suppléant, ne passe plus le jour même")
{
    Monde monde;
    const auto bruno = collegue(monde);
    confier(monde, monde.alice, monde.claire, bruno, 2026y / May / 10, kVendredi);
    const auto retirer = [&](const std::string& compte) {
        const auto attribution = monde.base->read([&](Transaction& tx) { return lister_attributions(tx, compte).front().id; });
        monde.ecrire(monde.alice, [&](Ecriture& e) { retirer_attribution(e, compte, attribution); return 0; });
    };
    retirer(monde.claire);
    CHECK(du_jour(monde, bruno, kLundi).size() == 1);
    Monde autre;
    const auto lui = collegue(autre);
    confier(autre, autre.claire, autre.claire, lui, 2026y / May / 10, kVendredi);
    autre.ecrire(autre.alice, [&](Ecriture& e) {
        inscrire_attribution(e, lui, {Role::Entreprise, autre.structure, autre.durand});
        return 0;
    });
    const auto facilitateur = autre.base->read([&](Transaction& tx) { return lister_attributions(tx, lui).front().id; });
    autre.ecrire(autre.alice, [&](Ecriture& e) { retirer_attribution(e, lui, facilitateur); return 0; });
    using Codes = std::vector<std::string>;
    CHECK(roles_tenus(autre, lui, kLundi) == Codes{"entreprise"}); // il n'est plus de la maison
}

TEST_CASE("le suppléant d'une suppléante ne reçoit que ses rôles à elle")
{
    Monde monde;
    const auto bruno = collegue(monde, Role::Administrateur);
    // Des lignes que la saisie refuse, telles qu'une base abîmée les porterait : Alice remplace Claire, Bruno remplace Alice.
    monde.ecrire("", [&](Ecriture& e) {
        for (const auto& [absent, suppleant] : {std::pair{monde.claire, monde.alice}, std::pair{monde.alice, bruno}})
            e.inserer("suppleances", {{"id", e.nouvel_id()}, {"structure_id", monde.structure}, {"absent_id", absent}, {"suppleant_id", suppleant}, {"debut", "2026-05-10"}, {"fin", "2026-05-15"},
                                      {"administration", "oui"}, {"faite_le", e.instant()}});
        e.dire("essayer", "utilisateurs", bruno, "a chaîné deux suppléances", monde.structure);
        return 0;
    });
    using Codes = std::vector<std::string>;
    CHECK(roles_tenus(monde, bruno, kLundi) == Codes{"administrateur", "administrateur pour Alice Renard"});
}

TEST_CASE("un jeton d'API ne remplace personne")
{
    Monde monde;
    const auto bruno = collegue(monde, Role::Administrateur);
    confier(monde, monde.claire, monde.claire, bruno, 2026y / May / 10, kVendredi);
    CHECK(monde.api(Method::Get, "/api/v1/participants", bruno).status == Status::Forbidden);
    CHECK(monde.get("/participants", bruno).status == Status::Ok);
}

TEST_CASE("une absence se prévoit par la page, toutes ses anomalies à la fois ; elle se lit des deux côtés et s'arrête")
{
    Monde monde;
    const auto bruno = collegue(monde);
    CHECK(contient(monde.get("/compte", monde.claire), "Prévoir une absence"));
    CHECK(contient(monde.get("/compte/suppleances/nouvelle", monde.claire), "Bruno Lefort"));
    for (const auto& sans : {monde.hugo, monde.denis, monde.pauline, monde.audrey}) CHECK(monde.get("/compte/suppleances/nouvelle", sans).status == Status::Forbidden);
    const auto refusee = monde.post("/compte/suppleances", {{"suppleant", monde.victor}, {"debut", "2026-05-09"}, {"fin", "2026-05-08"}}, monde.claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    for (const auto* phrase : {"commence au plus tôt aujourd", "La fin précède le début"}) CHECK_MESSAGE(contient(refusee, phrase), phrase);
    CHECK(monde.compter("suppleances") == 0);
    const Champs juste{{"suppleant", bruno}, {"debut", "2026-05-10"}, {"fin", "2026-05-11"}};
    CHECK(monde.post("/compte/suppleances", juste, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.post("/compte/suppleances", {{"suppleant", monde.alice}, {"debut", "2026-05-11"}, {"fin", "2026-05-12"}}, monde.claire), "remplace déjà cette personne"));
    CHECK(contient(monde.get("/compte", bruno), "Vous tenez les rôles de Claire Morel"));
    CHECK(contient(monde.get("/", bruno), "finit demain soir, et ses rôles vous quittent"));
    CHECK(contient(monde.get("/", monde.claire), "Bruno Lefort tient vos rôles jusqu&#39;au 11 mai 2026"));
    const auto fiche = monde.get("/utilisateurs/" + monde.claire, monde.alice);
    CHECK(contient(fiche, "Bruno Lefort tient les rôles de Claire Morel"));
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM suppleances")->text("id"); });
    CHECK(monde.post("/compte/suppleances/" + id + "/fin", {}, monde.camille).status == Status::NotFound);
    CHECK(monde.post("/utilisateurs/" + monde.alice + "/suppleances/" + id + "/fin", {}, monde.alice).status == Status::NotFound); // d'un autre compte
    CHECK(monde.post("/compte/suppleances/" + id + "/fin", {}, bruno).status == Status::SeeOther);
    CHECK(derniere_phrase(monde) == "a arrêté la suppléance de Claire Morel par Bruno Lefort, prévue du 10 mai 2026 au 11 mai 2026");
    CHECK(contient(monde.get("/compte", monde.claire), "Arrêtée"));
}

TEST_CASE("un administrateur prévoit l'absence d'un compte qu'il gère, et seul dit si l'administration passe")
{
    Monde monde;
    const auto bruno = collegue(monde);
    CHECK_FALSE(contient(monde.get("/compte/suppleances/nouvelle", monde.claire), "Le rôle d&#39;administrateur passe aussi"));
    CHECK(contient(monde.get("/compte/suppleances/nouvelle", monde.alice), "Le rôle d&#39;administrateur passe aussi"));
    CHECK(monde.post("/utilisateurs/" + monde.claire + "/suppleances", {{"suppleant", bruno}, {"debut", "2026-05-10"}, {"fin", "2026-05-10"}}, monde.alice).status == Status::SeeOther);
    CHECK(derniere_phrase(monde) == "a confié à Bruno Lefort les rôles de Claire Morel, le 10 mai 2026");
    CHECK(monde.post("/utilisateurs/" + monde.victor + "/suppleances", {{"suppleant", bruno}, {"debut", "2026-05-10"}, {"fin", "2026-05-10"}}, monde.alice).status == Status::NotFound);
    CHECK(monde.post("/compte/suppleances", {{"suppleant", bruno}, {"debut", "2026-05-10"}, {"fin", "2026-05-10"}, {"administration", "oui"}}, monde.alice).status == Status::SeeOther);
    CHECK(derniere_phrase(monde).ends_with(", administration comprise"));
    CHECK(monde.get("/utilisateurs", bruno).status == Status::Ok);
}

TEST_CASE("les rôles tenus pour l'absente sont les siens, tels qu'elle les lit, marchés où sa structure intervient compris")
{
    Monde monde;
    const auto bruno = collegue(monde, Role::Administrateur);
    monde.ecrire(monde.victor, [&](Ecriture& e) {
        e.inserer("interventions", {{"id", e.nouvel_id()}, {"marche_id", monde.marche_valmont}, {"structure_id", monde.structure}, {"qualite", "secondaire"}, {"depuis", "2026-03"}, {"faite_le", e.instant()}});
        e.dire("partager", "marches", monde.marche_valmont, "a partagé un marché", monde.autre_structure);
        return 0;
    });
    confier(monde, monde.claire, monde.claire, bruno, 2026y / May / 10, kVendredi);
    const auto [siens, tenus] = monde.base->read([&](Transaction& tx) { return std::pair{lister_attributions(tx, monde.claire), lister_attributions_suppleees(tx, lister_absents_remplaces(tx, bruno, kLundi).at(0))}; });
    REQUIRE(siens.size() == 1);
    REQUIRE(tenus.size() == 1);
    CHECK(tenus.front().id == siens.front().id);
    CHECK(siens.front().intervient);
    CHECK(tenus.front().intervient);
    CHECK(contient(monde.get("/marches", bruno), "Voirie de Valmont"));
}
