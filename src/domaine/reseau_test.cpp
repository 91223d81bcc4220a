#include "domaine/reseau.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace ouvrage;

TEST_CASE("un équivalent temps plein se lit au centième, et rien ne s'arrondit")
{
    CHECK(lire_etp("1").valeur == Etp{100});
    CHECK(lire_etp(" 0,8 ").valeur == Etp{80});
    CHECK(lire_etp("0.80").valeur == Etp{80});
    CHECK(lire_etp("0,01").valeur == Etp{1});
    CHECK(lire_etp("100").valeur == Etp{10000});
    CHECK(lire_etp("").anomalie == "champ.absent");
    for (const auto* texte : {"0,805", "un", "-1", "1,", ",", "1 0", "1,2,3", "0x1", "99999999999999999999", "½", "1e2"}) CHECK_MESSAGE(lire_etp(texte).anomalie == "etp.illisible", texte);
    for (const auto* texte : {"0", "0,00", "100,01", "500"}) CHECK_MESSAGE(lire_etp(texte).anomalie == "etp.hors_bornes", texte);
}

TEST_CASE("quatre postes internes et sept postes délégués font onze équivalents temps plein")
{
    std::vector<PosteCompte> postes;
    for (int i = 0; i < 4; ++i) postes.push_back({Etp{100}, EmploiDePoste::Interne, OccupationDePoste::Compte});
    for (int i = 0; i < 14; ++i) postes.push_back({Etp{50}, EmploiDePoste::Delegue, OccupationDePoste::SansCompte});
    CHECK(en_mots(totaliser(postes)) == "4,00\u202FETP internes + 7,00\u202FETP conventionnés = 11,00\u202FETP");
}

TEST_CASE("un poste à pourvoir compte dans le total et non dans ce qui est pourvu ; une absence ne change ni l'un ni l'autre")
{
    const std::vector<PosteCompte> postes = {{Etp{100}, EmploiDePoste::Interne, OccupationDePoste::Compte, true},
                                             {Etp{80}, EmploiDePoste::Interne, OccupationDePoste::APourvoir, true},
                                             {Etp{50}, EmploiDePoste::MisADisposition, OccupationDePoste::SansCompte}};
    const auto total = totaliser(postes);
    CHECK(total.total() == Etp{230});
    CHECK(total.pourvu() == Etp{150});
    CHECK(total.a_pourvoir == Etp{80});
    CHECK(total.absent == Etp{100});
    CHECK(total.postes_a_pourvoir == 1);
    CHECK(en_mots(total) == "1,80\u202FETP interne + 0,50\u202FETP mis à disposition = 2,30\u202FETP");
}

TEST_CASE("sans poste inscrit, le total ne dit pas zéro")
{
    CHECK(en_mots(totaliser({})) == "aucun poste inscrit");
}

TEST_CASE("une commune que deux structures tiennent n'a de première que si on l'a dit")
{
    const std::vector<std::string> aucune, une = {"a"}, deux = {"a", "b"};
    CHECK(tenue_de(aucune, "a") == TenueDeCommune{CouvertureDeCommune::Trou, std::nullopt});
    CHECK(tenue_de(une, std::nullopt) == TenueDeCommune{CouvertureDeCommune::Tenue, "a"});
    // La désignée ne tient plus la commune : celle qui la tient seule l'a.
    CHECK(tenue_de(une, "b") == TenueDeCommune{CouvertureDeCommune::Tenue, "a"});
    CHECK(tenue_de(deux, std::nullopt) == TenueDeCommune{CouvertureDeCommune::Recouvrement, std::nullopt});
    CHECK(tenue_de(deux, "b") == TenueDeCommune{CouvertureDeCommune::RecouvrementRegle, "b"});
    CHECK(tenue_de(deux, "c") == TenueDeCommune{CouvertureDeCommune::Recouvrement, std::nullopt});
}

TEST_CASE("la médiane d'un temps de réponse se dit en demi-jours, et n'existe pas sans réponse")
{
    CHECK_FALSE(mediane_en_demi_jours({}));
    CHECK(mediane_en_demi_jours({4}) == 8);
    CHECK(mediane_en_demi_jours({9, 1, 4}) == 8);
    CHECK(mediane_en_demi_jours({4, 3}) == 7);
    CHECK(demi_jours_en_mots(0) == "le jour même");
    CHECK(demi_jours_en_mots(2) == "1 jour");
    CHECK(demi_jours_en_mots(7) == "3,5 jours");
}

TEST_CASE("chaque code du réseau revient à lui-même, et un code inconnu ne se devine pas")
{
    for (const auto emploi : emplois_de_poste()) CHECK(emploi_de_poste_du_code(code(emploi)) == emploi);
    for (const auto& une : sortes_de_sollicitation()) CHECK(fiche(*sorte_de_sollicitation_du_code(une.code)).code == une.code);
    std::set<std::string_view> codes;
    for (const auto& une : sortes_de_structure()) CHECK(codes.insert(une.code).second);
    CHECK_FALSE(emploi_de_poste_du_code("benevole"));
    CHECK_FALSE(occupation_de_poste_du_code(""));
    CHECK_FALSE(sorte_de_sollicitation_du_code("ordre"));
    CHECK_FALSE(est_une_sorte_de_structure("roi"));
    CHECK(sorte_de_structure_en_mots("roi") == "roi");
}
