#include "app/commandes/commande.hpp"

#include "socle/json/json.hpp"

#include <doctest/doctest.h>
#include <sstream>

using namespace ouvrage;
using namespace socle;

namespace
{

struct Reponse
{
    int code;
    std::string sortie;
    std::string messages;
    Json json() const { return read_json(sortie); }
};

Reponse taper(std::vector<std::string> mots)
{
    std::ostringstream sortie, messages;
    const int code = executer(mots, sortie, messages);
    return {code, sortie.str(), messages.str()};
}

} // namespace

TEST_CASE("obligation : six millions de travaux d'une collectivité en septembre 2026 y sont soumis")
{
    const auto r = taper({"obligation", "--type", "travaux", "--montant", "6000000", "--acheteur", "collectivite", "--date", "2026-09-01", "--json"});
    REQUIRE(r.code == 0);
    const auto lu = r.json();
    CHECK(*lu.find("applicable")->truth());
    CHECK(*lu.find("seuil_centimes")->integer() == 540'400'000);
    CHECK(lu.find("texte")->text()->find("L.2112-2-1") != std::string::npos);
    REQUIRE(lu.find("derogations")->list()->size() == 4);
    for (const auto& une : *lu.find("derogations")->list())
    {
        CHECK_FALSE(une.find("libelle")->text()->empty());
        CHECK(*une.find("statut")->text() == "non sourcé");
    }
    CHECK(*lu.find("derogations")->list()->back().find("ouverture")->text() == "a_preciser");
}

TEST_CASE("obligation : sous le seuil, avant le texte, défense, et après ce que l'on sait")
{
    const auto repondre = [](const std::string& type, const std::string& montant, const std::string& acheteur, const std::string& date) {
        return taper({"obligation", "--json", "--type", type, "--montant", montant, "--acheteur", acheteur, "--date", date}).json();
    };
    CHECK_FALSE(*repondre("services", "215999,99", "collectivite", "2026-09-01").find("applicable")->truth());
    CHECK(*repondre("services", "216 000", "collectivite", "2026-09-01").find("applicable")->truth());
    CHECK(*repondre("services", "140000", "etat", "2026-09-01").find("applicable")->truth());
    const auto veille = repondre("travaux", "6000000", "collectivite", "2026-08-21");
    CHECK_FALSE(*veille.find("applicable")->truth());
    CHECK(veille.find("notes")->list()->size() == 1);
    CHECK(*repondre("services", "9000000", "defense", "2026-09-01").find("raison")->find("code")->text() == "defense_exclue");
    const auto ensuite = repondre("travaux", "6000000", "collectivite", "2028-01-01");
    CHECK(ensuite.find("applicable")->null());
    CHECK(ensuite.find("seuil_centimes")->null());
    CHECK(repondre("concession", "6000000", "etat", "2026-09-01").find("texte")->text()->find("L.3114-2-1") != std::string::npos);
}

TEST_CASE("obligation : dite en français, et illisible elle sort avec 2")
{
    const auto r = taper({"obligation", "--type", "travaux", "--montant", "6000000", "--acheteur", "collectivite", "--date", "2026-09-01"});
    CHECK(r.code == 0);
    CHECK(r.sortie.find("Obligation : oui") != std::string::npos);
    CHECK(r.sortie.find("non sourcé") != std::string::npos);
    CHECK(taper({"obligation", "--type", "travaux", "--montant", "beaucoup", "--acheteur", "collectivite"}).code == 2);
    CHECK(taper({"obligation", "--type", "travaux", "--montant", "1", "--acheteur", "mairie"}).code == 2);
    CHECK(taper({"obligation", "--type", "travaux", "--montant", "1", "--acheteur", "etat", "--date", "demain"}).code == 2);
}

TEST_CASE("calculer penalite : trente heures à 200 € et douze jours à 75 €, ligne par ligne et plafonnées")
{
    const auto r = taper({"calculer", "penalite", "--heures-dues", "150", "--heures-realisees", "120", "--par-heure", "200", "--jours-retard", "12",
                          "--par-jour", "75", "--json"});
    REQUIRE(r.code == 0);
    const auto lu = r.json();
    CHECK(*lu.find("heures_manquantes")->integer() == 30);
    CHECK(*lu.find("montant_centimes")->integer() == 690'000);
    CHECK(lu.find("etapes")->list()->size() >= 4);
    for (const auto& une : *lu.find("etapes")->list())
        for (const auto* nom : {"libelle", "formule", "valeur"}) CHECK_FALSE(une.find(nom)->text()->empty());
    CHECK(*lu.find("decide_par")->text() == "acheteur");
    const auto plafonnee = taper({"calculer", "penalite", "--heures-dues", "150", "--heures-realisees", "120,5", "--par-heure", "200", "--plafond", "5000", "--json"}).json();
    CHECK(*plafonnee.find("heures_manquantes")->text() == "29.50");
    CHECK(*plafonnee.find("montant_centimes")->integer() == 500'000);
}

TEST_CASE("calculer penalite : un modèle publié, un effort refusé, un nombre illisible")
{
    const auto modele = taper({"calculer", "penalite", "--json", "--heures-dues", "300", "--heures-realisees", "70", "--modele", "education_nationale", "--date", "2026-06-01"}).json();
    CHECK(*modele.find("montant_centimes")->integer() == 2'760'000);
    const auto effort = taper({"calculer", "penalite", "--json", "--heures-dues", "300", "--heures-realisees", "70", "--par-heure", "200", "--engagement", "effort"});
    CHECK(effort.code == 1);
    CHECK(*effort.json().find("refus")->find("code")->text() == "effort_insertion");
    CHECK(*effort.json().find("montant_centimes")->integer() == 0);
    CHECK(taper({"calculer", "penalite", "--heures-dues", "300", "--heures-realisees", "70", "--par-heure", "deux cents"}).code == 2);
    CHECK(taper({"calculer", "penalite", "--heures-dues", "-3", "--heures-realisees", "0"}).code == 2);
    const auto texte = taper({"calculer", "penalite", "--heures-dues", "150", "--heures-realisees", "120", "--modele", "bam_048"}).sortie;
    CHECK(texte.find("l'acheteur décide") != std::string::npos);
}
