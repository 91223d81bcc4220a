#include "app/bilans/bilans_table.hpp"
#include "app/spaser/spaser_document.hpp"
#include "app/spaser/spaser_table.hpp"
#include "app/spaser/spaser_vues.hpp"
#include "monde.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string apres(const Response& reponse, std::string_view prefixe)
{
    const auto lieu = entete(reponse, "Location");
    REQUIRE_MESSAGE(lieu.starts_with(prefixe), (lieu + reponse.body.substr(0, 1500)));
    const auto reste = lieu.substr(prefixe.size());
    return reste.substr(0, reste.find_first_of("?/"));
}

/// Montreval et son schéma, tenu par Claire pour la Ville.
struct MondeDuSpaser
{
    Monde monde;
    std::string schema;

    explicit MondeDuSpaser(const std::string& qui = "claire", std::vector<std::string> autres = {})
    {
        Champs champs = {{"intitule", "SPASER 2025-2027"}, {"debut", "2025"}, {"fin", "2027"}, {"acheteur", monde.ville}};
        for (const auto& un : autres) champs.emplace_back("acheteur", acheteur(un));
        schema = apres(monde.post("/spaser", champs, qui == "claire" ? monde.claire : qui == "camille" ? monde.camille : monde.hugo), "/spaser/");
    }
    std::string acheteur(const std::string& nom)
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto id = trouver_ou_inscrire_acheteur(e, monde.structure, std::nullopt, nom);
            e.dire("inscrire", "acheteurs", id, "a inscrit l'acheteur " + nom, monde.structure);
            return id;
        });
    }
    std::string objectif(const std::string& indicateur, const std::string& compte = "")
    {
        return apres(monde.post("/spaser/" + schema + "/objectifs", {{"indicateur", indicateur}}, compte.empty() ? monde.claire : compte), "/objectifs-spaser/");
    }
    void viser(const std::string& objectif_id, const std::string& annee, const std::string& forme, const std::string& quantite, const std::string& pour = "tous")
    {
        const auto reponse = monde.post("/objectifs-spaser/" + objectif_id + "/cibles", {{"annee", annee}, {"pour", pour}, {"forme", forme}, {"quantite", quantite}, {"source", "Délibération, action 3"}}, monde.claire);
        REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body.substr(0, 2000));
    }
    /// La ligne de cet objectif pour la Ville, lue par ce compte.
    LigneDeSpaser ligne(const std::string& objectif_id, int annee, const std::string& compte = "")
    {
        const auto perimetre = monde.perimetre(compte.empty() ? monde.claire : compte);
        return monde.base->read([&](Transaction& tx) {
            const auto lu = trouver_schema(tx, perimetre, Acte::VoirSpaser, schema);
            return *suivre_spaser(tx, perimetre, monde.maison->droit, lu, *lu.acheteur(monde.ville), annee, annee, 2026y / May / 10).at(annee).ligne(objectif_id);
        });
    }
    /// Un contrat publié de l'acheteur de SIREN 211402201, notifié cette année-là.
    void publier(const std::string& id, int annee, std::optional<std::int64_t> centimes, const std::string& considerations)
    {
        monde.base->write([&](Transaction& tx) {
            tx.execute("INSERT INTO contrats_decp (id, cle, rang, version, ordre, genre, source, id_marche, acheteur_siret, acheteur_siren, objet, date_notification, montant_centimes, considerations_sociales, titulaires, "
                       "titulaires_sirens, recherche) VALUES (?, ?, 0, 1, '', 'marche', 'json-2022', ?, '21140220100016', '211402201', 'Objet', ?, ?, ?, '', '', '')",
                       id, "cle-" + id, id, std::to_string(annee) + "-06-01", Bind(centimes), considerations);
        });
    }
    void donner_un_siret()
    {
        monde.base->write([&](Transaction& tx) { tx.execute("UPDATE acheteurs SET siret = '21140220100016' WHERE id = ?", monde.ville); });
    }
};

} // namespace

TEST_CASE("un schéma s'inscrit avec toutes ses anomalies à la fois, et une seule fois par nom")
{
    Monde monde;
    CHECK(contient(monde.get("/spaser", monde.claire), "Aucun schéma n&#39;est inscrit"));
    const auto fautif = monde.post("/spaser", {{"intitule", "1 85 05 78 006 084 36"}, {"debut", "2027"}, {"fin", "2025"}, {"acheteur", monde.autre_acheteur}}, monde.claire);
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* dit : {"sécurité sociale", "vient avant la première", "n&#39;est pas de la liste"}) CHECK_MESSAGE(contient(fautif, dit), dit);
    CHECK(contient(monde.post("/spaser", {{"debut", "1999"}, {"fin", "deux"}}, monde.claire), "Ce champ est nécessaire"));
    CHECK(contient(monde.post("/spaser", {{"intitule", "Long"}, {"debut", "2020"}, {"fin", "2040"}, {"acheteur", monde.ville}}, monde.claire), "douze ans au plus"));
    CHECK(contient(monde.post("/spaser", {{"intitule", "Avec Awa Bâ"}, {"debut", "2025"}, {"fin", "2027"}, {"acheteur", monde.ville}}, monde.claire), "nomme une personne suivie"));
    CHECK(monde.compter("schemas_d_achat") == 0);
    const Champs juste = {{"intitule", "SPASER 2025-2027"}, {"debut", "2025"}, {"fin", "2027"}, {"acheteur", monde.ville}, {"cle", "un"}};
    CHECK(monde.post("/spaser", juste, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/spaser", juste, monde.claire).status == Status::SeeOther); // le même envoi, écrit une fois
    CHECK(monde.compter("schemas_d_achat") == 1);
    auto encore = juste;
    encore.back().second = "deux";
    CHECK(contient(monde.post("/spaser", encore, monde.claire), "porte déjà ce nom"));
    CHECK(contient(monde.get("/spaser", monde.hugo), "SPASER 2025-2027"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("ce qui se calcule vient des marchés suivis : considération, lots réservés en partie, heures dues et faites, effort à part")
{
    MondeDuSpaser m;
    const auto consideration = m.objectif("marches_avec_consideration_nombre"), montant = m.objectif("marches_reserves_montant"), dues = m.objectif("heures_dues"), faites = m.objectif("heures_realisees"),
               effort = m.objectif("heures_effort");
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 151.67_h, 0_h, {}}});
    m.monde.declarer(m.monde.effort3, m.monde.martin, 2026y / March, {{m.monde.omar, 40_h, 0_h, {}}});
    CHECK(m.ligne(consideration, 2026).calcul.mesure == MesureSpaser{1, {}, false});
    CHECK(m.ligne(consideration, 2025).calcul.mesure == MesureSpaser{0, {}, false});
    // Un lot sur deux est réservé : le montant réservé n'est pas celui du marché, ni zéro.
    CHECK_FALSE(m.ligne(montant, 2026).calcul.mesure.connue());
    CHECK(m.ligne(dues, 2026).calcul.mesure == MesureSpaser{60'000, {}, false});
    CHECK(m.ligne(faites, 2026).calcul.mesure == MesureSpaser{15'167, {}, false});
    CHECK(m.ligne(effort, 2026).calcul.mesure == MesureSpaser{4'000, {}, false});
    CHECK(m.ligne(faites, 2025).calcul.mesure == MesureSpaser{0, {}, false});
    // Une déclaration renvoyée ne compte plus.
    const auto declaration = m.monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM declarations WHERE engagement_id = ?", m.monde.clause2)->text("id"); });
    m.monde.post("/declarations/" + declaration + "/renvoi", {{"raison", "heures à vérifier"}}, m.monde.claire);
    CHECK(m.ligne(faites, 2026).calcul.mesure == MesureSpaser{0, {}, false});
    // Chaque chiffre descend à ses marchés.
    const auto lignes = m.monde.get("/objectifs-spaser/" + consideration + "/lignes?annee=2026", m.monde.claire);
    CHECK(contient(lignes, "/marches/" + m.monde.gymnase));
    CHECK(contient(lignes, "clause sociale, réservé en partie"));
    CHECK(contient(m.monde.get("/objectifs-spaser/" + dues + "/lignes?annee=2026", m.monde.claire), "600,00"));
    CHECK(contient(m.monde.get("/objectifs-spaser/" + consideration + "/lignes?annee=2025", m.monde.claire), "Aucun marché n&#39;est compté"));
    CHECK(m.monde.get("/objectifs-spaser/" + consideration + "/lignes?annee=2031", m.monde.claire).status == Status::BadRequest);
    const auto page = m.monde.get("/spaser/" + m.schema + "?annee=2026", m.monde.claire);
    CHECK(contient(page, "600,00"));
    CHECK(contient(page, "Dénominateur inconnu"));
}

TEST_CASE("les contrats publiés de l'acheteur donnent le dénominateur, et leur absence ne donne pas cent pour cent")
{
    MondeDuSpaser m;
    m.donner_un_siret();
    const auto nombre = m.objectif("marches_avec_consideration_nombre"), montant = m.objectif("marches_avec_consideration_montant");
    m.publier("c1", 2026, 100'000'000, "Clause sociale");
    m.publier("c2", 2026, 200'000'000, "Pas de considération sociale");
    m.publier("c3", 2026, {}, "Marché réservé");
    m.publier("c4", 2025, 1, "Clause sociale");
    CHECK(m.ligne(nombre, 2026).calcul.mesure == MesureSpaser{1, 3, false});
    CHECK(m.ligne(montant, 2026).calcul.mesure == MesureSpaser{120'000'000, 300'000'000, false});
    CHECK(m.ligne(nombre, 2025).calcul.mesure == MesureSpaser{0, 1, false});
    CHECK(contient(m.monde.get("/spaser/" + m.schema + "?annee=2026", m.monde.claire), "1 sur 3"));
    const auto lignes = m.monde.get("/objectifs-spaser/" + nombre + "/lignes?annee=2026", m.monde.claire);
    CHECK(contient(lignes, "/contrats?acheteur=211402201&amp;annee=2026"));
    CHECK_FALSE(contient(m.monde.get("/objectifs-spaser/" + nombre + "/lignes?annee=2026", m.monde.hugo), "/contrats?")); // il ne les ouvrirait pas
}

TEST_CASE("une cible se révise par une ligne, celle d'un acheteur l'emporte, et la valeur déclarée se montre à côté de la calculée")
{
    MondeDuSpaser m;
    const auto id = m.objectif("marches_avec_consideration_nombre");
    m.viser(id, "2025", "taux", "25");
    m.viser(id, "2025", "taux", "30 %");
    m.viser(id, "2026", "valeur", "1");
    CHECK(m.ligne(id, 2025).cible == CibleSpaser{FormeDeCible::Taux, 3'000});
    CHECK(m.ligne(id, 2025).verdict == VerdictSpaser::Inconnu); // zéro marché suivi, sur on ne sait combien
    CHECK(m.ligne(id, 2026).verdict == VerdictSpaser::Atteint);
    const auto declarer = [&](Champs champs) { return m.monde.post("/objectifs-spaser/" + id + "/valeurs", champs, m.monde.hugo); };
    CHECK(declarer({{"annee_valeur", "2025"}, {"nombre", "27"}, {"sur", "90"}, {"source_valeur", "Compte 2025"}}).status == Status::SeeOther);
    const auto ligne = m.ligne(id, 2025);
    CHECK(ligne.calcul.mesure == MesureSpaser{0, {}, false});
    CHECK(ligne.saisie == MesureSpaser{27, 90, false});
    CHECK(ligne.verdict == VerdictSpaser::Atteint);
    CHECK(phrase_de_ligne(ligne) == "27 sur 90, soit 30,00\u202F% ; cible : 30,00\u202F% : atteint");
    CHECK(declarer({{"annee_valeur", "2025"}, {"nombre", "26"}, {"sur", "90"}, {"source_valeur", "Compte 2025 corrigé"}}).status == Status::SeeOther);
    CHECK(m.ligne(id, 2025).verdict == VerdictSpaser::NonAtteint);
    CHECK(m.monde.compter("valeurs_de_schema") == 2);
    CHECK(m.monde.compter("cibles_de_schema") == 3);
    const auto page = m.monde.get("/objectifs-spaser/" + id, m.monde.claire);
    for (const auto* dit : {"27 sur 90", "révisée", "Compte 2025 corrigé", "30,00\u202F%", "Hugo Petit"}) CHECK_MESSAGE(contient(page, dit), dit);
    // L'invalide, tout à la fois.
    const auto fautive = declarer({{"annee_valeur", "2027"}, {"nombre", "100"}, {"sur", "90"}, {"source_valeur", ""}});
    CHECK(fautive.status == Status::UnprocessableContent);
    for (const auto* dit : {"n&#39;a pas commencé", "plus que le tout", "Ce champ est nécessaire"}) CHECK_MESSAGE(contient(fautive, dit), dit);
    CHECK(contient(declarer({{"annee_valeur", "2025"}, {"nombre", "-1"}, {"sur", "0"}, {"source_valeur", "x"}}), "laissez vide si rien ne le dit"));
    const auto cible = m.monde.post("/objectifs-spaser/" + id + "/cibles", {{"annee", "2030"}, {"pour", "inconnu"}, {"forme", "taux"}, {"quantite", "130"}, {"source", ""}}, m.monde.claire);
    CHECK(cible.status == Status::UnprocessableContent);
    for (const auto* dit : {"dépasse ce qui est possible", "n&#39;est pas de la liste", "plus que le tout"}) CHECK_MESSAGE(contient(cible, dit), dit);
    const auto heures = m.objectif("heures_dues");
    CHECK(contient(m.monde.post("/objectifs-spaser/" + heures + "/cibles", {{"annee", "2026"}, {"forme", "taux"}, {"quantite", "30"}, {"source", "x"}}, m.monde.claire), "n&#39;a pas de dénominateur"));
    CHECK(contient(m.monde.post("/spaser/" + m.schema + "/objectifs", {{"indicateur", "heures_dues"}}, m.monde.claire), "déjà cet objectif"));
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}

TEST_CASE("une année arrêtée se relit telle quelle quand les comptes ont bougé, et un nouvel arrêté s'ajoute au premier")
{
    MondeDuSpaser m;
    const auto id = m.objectif("heures_realisees");
    m.viser(id, "2026", "valeur", "100");
    const auto arreter = [&] { return apres(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2026"}}, m.monde.hugo), "/arretes-spaser/"); };
    const auto premier = arreter();
    CHECK(contient(m.monde.get("/arretes-spaser/" + premier, m.monde.claire), "0,00\u202Fh"));
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 151.67_h, 0_h, {}}});
    CHECK_FALSE(contient(m.monde.get("/arretes-spaser/" + premier, m.monde.claire), "151,67"));
    const auto second = arreter();
    CHECK(contient(m.monde.get("/arretes-spaser/" + second, m.monde.claire), "151,67"));
    CHECK(contient(m.monde.get("/arretes-spaser/" + premier, m.monde.claire), "arrêté de nouveau"));
    CHECK(contient(m.monde.api(Method::Get, "/api/v1/arretes-spaser/" + second, m.monde.audrey), "\"numerateur\":15167"));
    // Abandonner l'objectif ne change pas ce qui a été arrêté.
    CHECK(m.monde.post("/objectifs-spaser/" + id + "/retrait", {{"raison", "remplacé par un autre"}}, m.monde.claire).status == Status::SeeOther);
    CHECK(contient(m.monde.get("/arretes-spaser/" + second, m.monde.claire), "151,67"));
    CHECK(contient(m.monde.get("/objectifs-spaser/" + id, m.monde.claire), "151,67"));
    CHECK(contient(m.monde.post("/objectifs-spaser/" + id + "/cibles", {{"annee", "2026"}, {"forme", "valeur"}, {"quantite", "1"}, {"source", "x"}}, m.monde.claire), "abandonné"));
    CHECK(contient(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2026"}}, m.monde.claire), "rien à arrêter"));
    CHECK(contient(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2027"}}, m.monde.claire), "n&#39;a pas commencé"));
    for (const auto* extension : {"pdf", "odt"})
    {
        const auto papier = m.monde.get("/arretes-spaser/" + second + "/suivi." + extension, m.monde.hugo);
        CHECK(papier.status == Status::Ok);
        CHECK(papier.body.starts_with(extension == std::string("pdf") ? "%PDF" : "PK"));
    }
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}

TEST_CASE("un schéma commun montre une table par acheteur, ne somme que ce qui se somme, et personne n'y lit les chiffres d'un autre avant qu'ils soient arrêtés")
{
    MondeDuSpaser m("camille", {"Habitat des Deux-Lys"});
    const auto habitat = m.monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM acheteurs WHERE nom = 'Habitat des Deux-Lys'")->text("id"); });
    const auto nombre = m.objectif("marches_avec_consideration_nombre", m.monde.camille), personnes = m.objectif("personnes", m.monde.claire);
    const auto declarer = [&](const std::string& compte, const std::string& acheteur, const char* n, const char* sur) {
        return m.monde.post("/objectifs-spaser/" + nombre + "/valeurs", {{"annee_valeur", "2025"}, {"acheteur", acheteur}, {"nombre", n}, {"sur", sur}, {"source_valeur", "Compte 2025"}}, compte);
    };
    m.viser(nombre, "2025", "taux", "30");
    m.viser(nombre, "2025", "taux", "10", habitat);
    CHECK(declarer(m.monde.hugo, m.monde.ville, "27", "90").status == Status::SeeOther);
    CHECK(declarer(m.monde.hugo, habitat, "1", "1").status == Status::UnprocessableContent);
    CHECK(declarer(m.monde.claire, habitat, "1", "9").status == Status::SeeOther);
    const auto lue = m.monde.get("/spaser/" + m.schema + "?annee=2025", m.monde.claire);
    for (const auto* dit : {"27 sur 90", "1 sur 9", "28 sur 99", "10,00\u202F%", "30,00\u202F%", "28,28\u202F%", "ne s&#39;additionnent pas"}) CHECK_MESSAGE(contient(lue, dit), dit);
    // Hugo lit les siens, pas ceux d'Habitat : ni page, ni export, ni API.
    for (const auto& adresse : {"/spaser/" + m.schema + "?annee=2025", "/objectifs-spaser/" + nombre, "/spaser/" + m.schema + "/suivi.csv?annee=2025"})
    {
        const auto sien = m.monde.get(adresse, m.monde.hugo);
        CAPTURE(adresse);
        CHECK(sien.status == Status::Ok);
        CHECK_FALSE(contient(sien, "1 sur 9"));
        CHECK_FALSE(contient(sien, "28 sur 99"));
    }
    CHECK(contient(m.monde.api(Method::Get, "/api/v1/spaser/" + m.schema + "?annee=2025", m.monde.hugo), "\"non_lus\":[\"Habitat des Deux-Lys\"]"));
    CHECK(m.monde.get("/objectifs-spaser/" + nombre + "/lignes?annee=2025&acheteur=" + habitat, m.monde.hugo).status == Status::NotFound);
    // Il ne change ni les objectifs, ni les acheteurs, ni la cible de tous, et n'arrête pas pour un autre.
    CHECK(m.monde.post("/spaser/" + m.schema + "/objectifs", {{"indicateur", "heures_dues"}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(m.monde.post("/spaser/" + m.schema + "/acheteurs", {{"retire", habitat}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(m.monde.post("/objectifs-spaser/" + personnes + "/retrait", {{"raison", "non"}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(contient(m.monde.post("/objectifs-spaser/" + nombre + "/cibles", {{"annee", "2026"}, {"pour", "tous"}, {"forme", "taux"}, {"quantite", "5"}, {"source", "x"}}, m.monde.hugo), "que pour votre acheteur"));
    CHECK(m.monde.post("/objectifs-spaser/" + nombre + "/cibles", {{"annee", "2026"}, {"pour", m.monde.ville}, {"forme", "taux"}, {"quantite", "35"}, {"source", "x"}}, m.monde.hugo).status == Status::SeeOther);
    CHECK(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2025"}, {"acheteur_arrete", habitat}}, m.monde.hugo).status == Status::UnprocessableContent);
    CHECK(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2025"}, {"acheteur_arrete", habitat}}, m.monde.camille).status == Status::SeeOther);
    const auto arretee = m.monde.get("/spaser/" + m.schema + "?annee=2025", m.monde.hugo);
    CHECK(contient(arretee, "1 sur 9"));
    CHECK(contient(arretee, "28 sur 99"));
    // Sortir du schéma est une ligne ; le dernier y reste.
    CHECK(m.monde.post("/spaser/" + m.schema + "/acheteurs", {{"retire", habitat}}, m.monde.camille).status == Status::SeeOther);
    CHECK(m.monde.post("/spaser/" + m.schema + "/acheteurs", {{"retire", m.monde.ville}}, m.monde.camille).status == Status::Conflict);
    CHECK(m.monde.post("/spaser/" + m.schema + "/acheteurs", {{"acheteur", habitat}}, m.monde.camille).status == Status::SeeOther);
    CHECK(m.monde.compter("acheteurs_de_schema") == 4);
}

TEST_CASE("les rôles : l'acheteur seul tient son schéma, l'auditrice et l'administratrice lisent, l'entreprise et Valmont n'y viennent pas")
{
    MondeDuSpaser m("hugo");
    const auto id = m.objectif("heures_dues", m.monde.hugo);
    for (const auto& lecteur : {m.monde.claire, m.monde.alice, m.monde.audrey, m.monde.camille, m.monde.hugo})
        for (const auto& adresse : {std::string("/spaser"), "/spaser/" + m.schema, "/objectifs-spaser/" + id, "/objectifs-spaser/" + id + "/lignes"}) CHECK(m.monde.get(adresse, lecteur).status == Status::Ok);
    for (const auto& muet : {m.monde.alice, m.monde.audrey})
    {
        CHECK(m.monde.post("/spaser/" + m.schema + "/objectifs", {{"indicateur", "heures_effort"}}, muet).status == Status::Forbidden);
        const auto page = m.monde.get("/spaser/" + m.schema, muet);
        for (const auto* bouton : {"Ajouter un objectif", "Arrêter l&#39;année", "Inscrire une adoption"}) CHECK_FALSE_MESSAGE(contient(page, bouton), bouton);
    }
    CHECK(m.monde.get("/spaser", m.monde.denis).status == Status::Forbidden);
    CHECK(m.monde.get("/spaser/" + m.schema, m.monde.victor).status == Status::NotFound);
    CHECK(m.monde.get("/objectifs-spaser/" + id, m.monde.victor).status == Status::NotFound);
    CHECK_FALSE(contient(m.monde.get("/spaser", m.monde.victor), "SPASER 2025-2027"));
    CHECK(m.monde.post("/spaser", {{"intitule", "Autre"}, {"debut", "2025"}, {"fin", "2026"}, {"acheteur", m.monde.ville}}, m.monde.victor).status == Status::UnprocessableContent);
}

TEST_CASE("moins de cinq personnes ne se montrent nulle part : ni page, ni registre, ni papier, ni classeur, ni API, ni arrêté")
{
    MondeDuSpaser m;
    const auto id = m.objectif("personnes");
    m.viser(id, "2026", "valeur", "2");
    for (const auto& [qui, heures] : {std::pair{m.monde.awa, 151.67_h}, std::pair{m.monde.karim, 35_h}, std::pair{m.monde.lea, 0_h}})
        if (heures > Heures()) m.monde.declarer(m.monde.clause2, m.monde.durand, qui == m.monde.awa ? 2026y / March : 2026y / February, {{qui, heures, 0_h, {}}});
    CHECK(m.ligne(id, 2026).calcul.mesure.tu);
    CHECK(m.ligne(id, 2026).verdict == VerdictSpaser::Tu);
    CHECK(m.monde.post("/objectifs-spaser/" + id + "/valeurs", {{"annee_valeur", "2026"}, {"nombre", "3"}, {"source_valeur", "Relevé"}}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.ligne(id, 2026).saisie->tu);
    const auto page = m.monde.get("/spaser/" + m.schema + "?annee=2026", m.monde.claire);
    CHECK(contient(page, "non montré"));
    CHECK(contient(m.monde.get("/spaser/" + m.schema + "/suivi.csv?annee=2026", m.monde.hugo), "non montré"));
    CHECK(contient(m.monde.api(Method::Get, "/api/v1/spaser/" + m.schema + "?annee=2026", m.monde.hugo), "\"numerateur\":null"));
    CHECK(contient(m.monde.get("/objectifs-spaser/" + id, m.monde.claire), "voir au-dessus"));
    const auto arrete = apres(m.monde.post("/spaser/" + m.schema + "/arretes", {{"annee_arretee", "2026"}}, m.monde.claire), "/arretes-spaser/");
    const auto suivi = m.monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT suivi FROM arretes_de_schema WHERE id = ?", arrete)->text("suivi"); });
    CHECK(suivi.find("\"numerateur\":3") == std::string::npos);
    CHECK(suivi.find("\"tu\":true") != std::string::npos);
    CHECK(contient(m.monde.get("/objectifs-spaser/" + id + "/lignes?annee=2026", m.monde.claire), "ne se listent pas ici"));
}

TEST_CASE("les retours à l'emploi se comptent sur les sorties des personnes passées par les marchés de l'acheteur")
{
    MondeDuSpaser m;
    const auto id = m.objectif("retours_a_l_emploi");
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 151.67_h, 0_h, {}}});
    CHECK(m.ligne(id, 2026).calcul.mesure == MesureSpaser{0, 0, false});
    CHECK(m.monde.post("/participants/" + m.monde.awa + "/sorties", {{"sortie_le", "2026-04-30"}, {"situation", "recherche_emploi"}, {"source", "structure"}, {"informee_le", "2026-04-30"}}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.ligne(id, 2026).calcul.mesure.tu); // une seule sortie : elle se retrouverait
    m.monde.post("/participants/" + m.monde.omar + "/sorties", {{"sortie_le", "2026-04-30"}, {"situation", "recherche_emploi"}, {"source", "structure"}, {"informee_le", "2026-04-30"}}, m.monde.claire);
    CHECK(m.ligne(id, 2026).calcul.mesure.tu); // Omar n'a travaillé qu'à un effort
}

TEST_CASE("l'adoption et la publication s'inscrivent, s'annulent par une ligne, et le papier les dit avec la mention du financeur")
{
    MondeDuSpaser m;
    m.objectif("heures_dues");
    const auto fautif = m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "adoption"}, {"le", "2026-09-01"}, {"pour", "tous"}}, m.monde.claire);
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* dit : {"pas encore venue", "Ce champ est nécessaire"}) CHECK_MESSAGE(contient(fautif, dit), dit);
    CHECK(contient(m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "publication"}, {"le", "2026-03-01"}, {"adresse", "javascript:alert(1)"}}, m.monde.claire), "commence par https"));
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "adoption"}, {"le", "2026-02-12"}, {"numero", "DE26-014"}, {"pour", "tous"}}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "publication"}, {"le", "2026-03-01"}, {"adresse", "https://montreval.example/spaser"}}, m.monde.claire).status == Status::SeeOther);
    const auto page = m.monde.get("/spaser/" + m.schema, m.monde.claire);
    CHECK(contient(page, "DE26-014"));
    CHECK(contient(page, "https://montreval.example/spaser"));
    CHECK(contient(m.monde.get("/spaser", m.monde.claire), "12 février 2026"));
    const auto papier = m.monde.base->read([&](Transaction& tx) {
        const auto perimetre = m.monde.perimetre(m.monde.claire);
        const auto schema = trouver_schema(tx, perimetre, Acte::VoirSpaser, m.schema);
        return write_html(document_du_spaser(suivre_l_annee(tx, perimetre, m.monde.maison->droit, schema, 2026, 2026y / May / 10), lister_mentions(tx, m.monde.structure, 2026y / January / 1, 2026y / May / 10), m.monde.maintenant));
    });
    for (const auto* dit : {"délibération n° DE26-014 du 12 février 2026", "Cofinancé par l", "non arrêté", "Comment lire ces chiffres"}) CHECK_MESSAGE(papier.find(dit) != std::string::npos, dit);
    const auto fait = m.monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM faits_de_schema WHERE sorte = 'adoption'")->text("id"); });
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"annule", fait}}, m.monde.claire).status == Status::SeeOther);
    CHECK_FALSE(contient(m.monde.get("/spaser/" + m.schema, m.monde.hugo), "n° DE26-014"));
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"annule", fait}}, m.monde.claire).status == Status::UnprocessableContent);
    for (const auto* extension : {"pdf", "odt", "xlsx", "csv"}) CHECK(m.monde.get("/spaser/" + m.schema + "/suivi." + extension, m.monde.hugo).status == Status::Ok);
}

TEST_CASE("si un schéma s'impose à l'acheteur : oui, non, ou on ne sait pas tant que ses achats ne sont pas inscrits")
{
    MondeDuSpaser m;
    CHECK(contient(m.monde.get("/spaser/" + m.schema, m.monde.claire), "Ses achats de l&#39;année ne sont pas inscrits"));
    const auto acheter = [&](const char* annee, const char* euros) {
        CHECK(m.monde.post("/acheteurs/" + m.monde.ville + "/achats", {{"annee", annee}, {"achats", euros}, {"source_achats", "Compte administratif"}}, m.monde.hugo).status == Status::SeeOther);
    };
    acheter("2024", "50 000 000");
    CHECK(contient(m.monde.get("/spaser/" + m.schema, m.monde.claire), "non, seuil non dépassé"));
    acheter("2025", "50 000 000,01");
    CHECK(contient(m.monde.get("/spaser/" + m.schema, m.monde.claire), "oui, à adopter et à publier"));
    CHECK(contient(m.monde.get("/spaser", m.monde.claire), "SPASER 2025-2027"));
    // Adopté, puis publié : il ne s'annonce plus comme à faire.
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "adoption"}, {"le", "2026-02-12"}, {"numero", "DE26-014"}, {"pour", "tous"}}, m.monde.claire).status == Status::SeeOther);
    for (const auto& adresse : {"/spaser/" + m.schema, std::string("/spaser")}) CHECK(contient(m.monde.get(adresse, m.monde.claire), "oui, adopté ; à publier"));
    CHECK(m.monde.post("/spaser/" + m.schema + "/faits", {{"sorte", "publication"}, {"le", "2026-03-01"}, {"adresse", "https://montreval.example/spaser"}}, m.monde.claire).status == Status::SeeOther);
    for (const auto& adresse : {"/spaser/" + m.schema, std::string("/spaser")}) CHECK(contient(m.monde.get(adresse, m.monde.claire), "oui, adopté et publié"));
    const auto propre = m.monde.post("/spaser/" + m.schema + "/objectifs", {{"indicateur", "propre"}}, m.monde.claire);
    CHECK(propre.status == Status::UnprocessableContent);
    CHECK(m.monde.post("/spaser/" + m.schema + "/objectifs",
                       {{"indicateur", "propre"}, {"intitule", "Repas bio"}, {"unite", "repas"}, {"numerateur", "Repas servis bio"}, {"denominateur", "Tous les repas"}, {"sens", "au_moins"}}, m.monde.claire)
              .status == Status::SeeOther);
    CHECK(contient(m.monde.get("/spaser/" + m.schema, m.monde.claire), "Repas bio"));
}

TEST_CASE("un engagement revu à la baisse peut rendre négatives les heures dues d'une année : le nombre se lit, sans barre ni taux")
{
    LigneDeSpaser baisse, hausse;
    for (auto* une : {&baisse, &hausse}) une->indicateur = IndicateurSpaser::HeuresDues;
    baisse.calcul.mesure.numerateur = -12'000;
    hausse.calcul.mesure.numerateur = 30'000;
    const auto svg = dessiner_spaser({{"2025", &hausse}, {"2026", &baisse}}, "Année par année", 600);
    for (const auto* une : {&baisse, &hausse}) CHECK_MESSAGE(svg.find(mesure_fr(*une, une->retenue())) != std::string::npos, svg);
    CHECK_FALSE(MesureSpaser{1'000, -500, false}.taux());
    CHECK_FALSE(MesureSpaser{1'000, 0, false}.taux());
}
