#include "app/obligations/obligations_table.hpp"

#include "monde.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Le monde, en octobre 2026 : la Ville de Montreval vient de lancer la piscine, onze millions de travaux.
struct MondeOblige
{
    Monde monde;
    std::string piscine;

    MondeOblige()
    {
        monde.maintenant = sys_days{2026y / October / 1} + 9h;
        piscine = monde.ecrire(monde.claire, [&](Ecriture& e) {
            Marche marche;
            marche.structure_id = monde.structure;
            marche.territoire_id = monde.territoire;
            marche.acheteur_id = monde.ville;
            marche.reference = "2026-090";
            marche.objet = "Construction de la piscine";
            marche.nature = "travaux";
            marche.cadre = "public";
            marche.duree_mois = 24;
            return inscrire_marche(e, marche);
        });
    }
    std::string page() const { return "/marches/" + piscine + "/obligation"; }
    /// La catégorie, la date et l'estimation : le texte oblige.
    void completer()
    {
        REQUIRE(monde.post("/acheteurs/" + monde.ville + "/categorie", {{"categorie", "collectivite"}}, monde.claire).status == Status::SeeOther);
        REQUIRE(monde.post("/marches/" + piscine + "/consultation", {{"lancee_le", "2026-09-15"}, {"estimation", "11 800 000"}, {"source", "Avis 26-104"}}, monde.claire).status ==
                Status::SeeOther);
    }
    Response decider(Champs champs, const std::string& qui)
    {
        champs.emplace_back("decidee_le", "2026-09-20");
        return monde.post("/marches/" + piscine + "/decisions-sociales", std::move(champs), qui);
    }
};

} // namespace

TEST_CASE("un marché dont on ne sait rien dit tout ce qu'il faudrait, puis oblige quand on le sait")
{
    MondeOblige m;
    auto& monde = m.monde;
    const auto avant = monde.get(m.page(), monde.claire);
    REQUIRE(avant.status == Status::Ok);
    for (const auto* mot : {"On ne peut pas le savoir", "la date de lancement", "la catégorie de l&#39;acheteur", "l&#39;estimation de toute"}) CHECK_MESSAGE(contient(avant, mot), mot);
    CHECK(contient(monde.get("/marches/" + m.piscine, monde.claire), "il manque de quoi répondre"));

    m.completer();
    const auto apres = monde.get(m.page(), monde.claire);
    for (const auto* mot : {"une décision est attendue", "L.2112-2-1", "5\u202F404\u202F000", "non sourcé", "d&#39;un marché de travaux", "24 mois, et non moins de 6", "Avis 26-104"})
        CHECK_MESSAGE(contient(apres, mot), mot);
    CHECK(contient(monde.get("/marches/" + m.piscine, monde.hugo), "une décision est attendue"));
    CHECK_FALSE(contient(monde.get("/marches/" + monde.gymnase, monde.denis), "Conditions sociales"));
}

TEST_CASE("la liste met d'abord ce qui est à décider, dit ce qui manque, se filtre et s'exporte")
{
    MondeOblige m;
    auto& monde = m.monde;
    CHECK(contient(monde.get("/obligations", monde.claire), "1\u00A0marché reste à compléter"));
    m.completer();
    const auto liste = monde.get("/obligations", monde.claire);
    CHECK(contient(liste, "Un marché attend une décision"));
    CHECK(contient(liste, "À décider (1)"));
    CHECK(contient(liste, "Sans obligation (1)"));
    CHECK(liste.body.find("Construction de la piscine") < liste.body.find("Rénovation du gymnase"));
    CHECK(contient(liste, "Lancé avant que le texte oblige."));

    const auto filtree = monde.get("/obligations?etat=a_decider", monde.claire);
    CHECK(contient(filtree, "Construction de la piscine"));
    CHECK_FALSE(contient(filtree, "Rénovation du gymnase"));
    CHECK(contient(monde.get("/obligations?etat=decide", monde.claire), "Aucun marché dans cet état"));
    CHECK(contient(monde.get("/obligations?q=introuvable", monde.claire), "Aucun marché ne correspond"));
    CHECK_FALSE(contient(monde.get("/obligations", monde.victor), "piscine"));
    CHECK(contient(monde.get("/obligations", monde.hugo), "Construction de la piscine"));
    CHECK(monde.get("/obligations", monde.denis).status == Status::Forbidden);

    const auto csv = monde.get("/obligations?etat=a_decider&format=csv", monde.claire);
    CHECK(contient(csv, "Construction de la piscine"));
    CHECK(contient(csv, "11800000,00"));
    CHECK_FALSE(contient(csv, "Rénovation du gymnase"));
    CHECK(monde.get("/obligations?format=xlsx", monde.claire).body.starts_with("PK"));
}

TEST_CASE("l'acheteur inscrit une dérogation justifiée ; se raviser est une autre ligne, la première se lit encore")
{
    MondeOblige m;
    auto& monde = m.monde;
    m.completer();
    REQUIRE(m.decider({{"reponse", "derogation"}, {"derogation", "sans_lien"}, {"justification", "Équipement livré tout monté."}}, monde.hugo).status == Status::SeeOther);
    auto page = monde.get(m.page(), monde.claire);
    CHECK(contient(page, "une dérogation est inscrite"));
    CHECK(contient(page, "Équipement livré tout monté."));
    CHECK(contient(page, "Hugo Petit"));
    CHECK(contient(monde.get("/obligations", monde.claire), "Aucune décision n&#39;est en attente"));
    CHECK(contient(monde.get("/obligations", monde.claire), "Décidé (1)"));

    REQUIRE(m.decider({{"reponse", "clause"}, {"condition", "6 000 h sur le gros œuvre"}}, monde.claire).status == Status::SeeOther);
    page = monde.get(m.page(), monde.claire);
    CHECK(contient(page, "la condition sociale est décidée"));
    CHECK(contient(page, "remplacée"));
    CHECK(contient(page, "Équipement livré tout monté."));
    CHECK(monde.compter("decisions_sociales") == 2);
    CHECK(contient(monde.get("/marches/" + m.piscine, monde.claire), "1\u00A0décision précédente"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une décision fautive dit toutes ses anomalies et n'écrit rien")
{
    MondeOblige m;
    auto& monde = m.monde;
    m.completer();
    const auto refusee = [&](Champs champs, std::vector<std::string> attendus) {
        const auto reponse = monde.post("/marches/" + m.piscine + "/decisions-sociales", std::move(champs), monde.hugo);
        CHECK(reponse.status == Status::UnprocessableContent);
        for (const auto& mot : attendus) CHECK_MESSAGE(contient(reponse, mot), mot);
    };
    refusee({}, {"2\u00A0points à corriger", "Ce champ est nécessaire."});
    refusee({{"reponse", "derogation"}, {"decidee_le", "2026-09-20"}}, {"Une dérogation se justifie"});
    refusee({{"reponse", "derogation"}, {"derogation", "travaux_courts"}, {"justification", "Court."}, {"decidee_le", "2026-09-20"}}, {"réservée aux travaux de courte durée"});
    refusee({{"reponse", "derogation"}, {"derogation", "parce_que"}, {"justification", "Voilà."}, {"decidee_le", "2026-09-20"}}, {"n&#39;est pas de la liste"});
    refusee({{"reponse", "autre_condition"}, {"decidee_le", "2026-09-20"}}, {"Ce champ est nécessaire."});
    refusee({{"reponse", "clause"}, {"decidee_le", "2027-01-01"}}, {"n&#39;est pas datée de l&#39;avenir"});
    refusee({{"reponse", "clause"}, {"condition", "Voir 2 55 08 14 168 025 38"}, {"decidee_le", "2026-09-20"}}, {"numéro de sécurité sociale"});
    CHECK(monde.compter("decisions_sociales") == 0);
    CHECK(monde.post("/marches/" + m.piscine + "/decisions-sociales", {{"reponse", "clause"}, {"decidee_le", "2026-09-20"}}, monde.denis).status == Status::Forbidden);
    CHECK(monde.post("/marches/" + m.piscine + "/decisions-sociales", {{"reponse", "clause"}, {"decidee_le", "2026-09-20"}}, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/marches/" + monde.marche_valmont + "/decisions-sociales", {{"reponse", "clause"}, {"decidee_le", "2026-09-20"}}, monde.hugo).status == Status::NotFound);
}

TEST_CASE("préciser une consultation remplace la ligne d'avant ; une ligne vide, une date illisible se refusent")
{
    MondeOblige m;
    auto& monde = m.monde;
    m.completer();
    const auto adresse = "/marches/" + m.piscine + "/consultation";
    CHECK(contient(monde.post(adresse, {}, monde.claire), "Dites au moins une chose"));
    const auto fautive = monde.post(adresse, {{"lancee_le", "hier"}, {"estimation", "beaucoup"}}, monde.claire);
    CHECK(contient(fautive, "2\u00A0points à corriger"));
    REQUIRE(monde.post(adresse, {{"lancee_le", "2026-09-15"}, {"estimation", "5 403 999,99"}}, monde.hugo).status == Status::SeeOther);
    CHECK(contient(monde.get(m.page(), monde.claire), "rien n&#39;est obligatoire"));
    REQUIRE(monde.post(adresse, {{"lancee_le", "2026-09-15"}, {"estimation", "11800000"}, {"defense", "oui"}}, monde.hugo).status == Status::SeeOther);
    CHECK(contient(monde.get(m.page(), monde.claire), "hors du champ"));
    CHECK(monde.compter("consultations") == 3);
}

TEST_CASE("la page de l'acheteur dit sa catégorie, et si un SPASER lui est dû")
{
    MondeOblige m;
    auto& monde = m.monde;
    const auto adresse = "/acheteurs/" + monde.ville;
    CHECK(contient(monde.get(adresse + "/obligations", monde.claire), "Pas encore dite"));
    CHECK(monde.post(adresse + "/categorie", {{"categorie", "mairie"}}, monde.claire).status == Status::UnprocessableContent);
    REQUIRE(monde.post(adresse + "/categorie", {{"categorie", "collectivite"}, {"source_categorie", "statuts"}}, monde.hugo).status == Status::SeeOther);
    CHECK(contient(monde.post(adresse + "/achats", {{"annee", "2027"}}, monde.claire), "3\u00A0points à corriger"));
    REQUIRE(monde.post(adresse + "/achats", {{"annee", "2025"}, {"achats", "50 000 000"}, {"source_achats", "Compte administratif 2025"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse + "/obligations", monde.hugo), "le seuil n&#39;est pas dépassé"));
    REQUIRE(monde.post(adresse + "/achats", {{"annee", "2025"}, {"achats", "50 000 000,01"}, {"source_achats", "Compte administratif 2025, rectifié"}}, monde.claire).status == Status::SeeOther);
    const auto page = monde.get(adresse + "/obligations", monde.hugo);
    CHECK(contient(page, "le seuil est dépassé"));
    CHECK(contient(page, "remplacé"));
    CHECK(monde.get("/acheteurs/" + monde.autre_acheteur + "/obligations", monde.claire).status == Status::NotFound);
    CHECK(monde.compter("achats_annuels") == 2);
}

TEST_CASE("le simulateur répond sans compte, et son adresse suffit à refaire la réponse")
{
    Monde monde;
    const auto vide = monde.get("/obligation");
    REQUIRE(vide.status == Status::Ok);
    CHECK_FALSE(contient(vide, "Réponse"));
    const auto oui = monde.get("/obligation?type=travaux&montant=6000000&acheteur=collectivite&date=2026-09-01");
    CHECK(contient(oui, "Réponse : oui"));
    CHECK(contient(oui, "L.2112-2-1"));
    CHECK(contient(oui, "non sourcé"));
    CHECK(contient(monde.get("/obligation?type=travaux&montant=5403999,99&acheteur=collectivite&date=2026-09-01"), "Réponse : non"));
    CHECK(contient(monde.get("/obligation?type=travaux&montant=6000000&acheteur=collectivite&date=2028-01-01"), "on ne peut pas le savoir"));
    CHECK(contient(monde.get("/obligation?type=travaux&montant=6000000&acheteur=collectivite&date=2026-08-21"), "21 août 2026"));
    const auto fautif = monde.get("/obligation?type=magie&montant=x");
    CHECK(fautif.status == Status::UnprocessableContent);
    CHECK(contient(fautif, "4\u00A0points à corriger"));
    CHECK(contient(monde.get("/obligation?type=services&montant=216000&acheteur=collectivite&date=2026-09-01", monde.claire), "Réponse : oui"));
}

TEST_CASE("l'API dit la même chose, et inscrit la même décision")
{
    MondeOblige m;
    auto& monde = m.monde;
    m.completer();
    const auto sans_compte = monde.api(Method::Get, "/api/v1/obligation?type=travaux&montant=6000000&acheteur=collectivite&date=2026-09-01", "");
    CHECK(*read_json(sans_compte.body).find("applicable")->truth());
    const auto liste = read_json(monde.api(Method::Get, "/api/v1/obligations?etat=a_decider&limite=1", monde.claire).body);
    CHECK(liste.find("marches")->list()->size() == 1);
    CHECK(*liste.find("combien")->find("a_decider")->integer() == 1);
    const auto adresse = "/api/v1/marches/" + m.piscine;
    CHECK(*read_json(monde.api(Method::Get, adresse + "/obligation", monde.hugo).body).find("etat")->text() == "a_decider");
    const auto refus = monde.api(Method::Post, adresse + "/decisions-sociales", monde.hugo, R"({"reponse":"derogation","couleur":1})");
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* mot : {"couleur", "derogation.sans_justification", "decidee_le"}) CHECK_MESSAGE(contient(refus, mot), mot);
    const auto fait = monde.api(Method::Post, adresse + "/decisions-sociales", monde.hugo, R"({"reponse":"autre_condition","condition":"Égalité salariale","decidee_le":"2026-09-20"})");
    CHECK(fait.status == Status::Created);
    CHECK(contient(fait, "\"etat\":\"decide\""));
    CHECK(monde.api(Method::Post, adresse + "/consultation", monde.hugo, R"({"estimation_centimes":100000000,"defense":false})").status == Status::Created);
    CHECK(monde.api(Method::Get, adresse + "/obligation", monde.victor).status == Status::NotFound);
}
