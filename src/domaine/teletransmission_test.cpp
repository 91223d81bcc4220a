#include "domaine/teletransmission.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const ActeTransmis kTissage{"DE25_139", "215900176", 2025y / December / 4, 2025y / December / 5, 2025y / December / 5};

} // namespace

TEST_CASE("l'identifiant d'un acte se lit en cinq morceaux")
{
    const auto lu = lire_identifiant_d_acte(" 059-215900176-20251205-de25_139-DE ");
    REQUIRE(lu.has_value());
    CHECK(*lu == IdentifiantDActe{"059", "215900176", 2025y / December / 5, "DE25_139", "DE"});
    CHECK(lire_identifiant_d_acte("02A-215900176-20251205-1-AR").has_value());
}

TEST_CASE("ce qui n'a pas la forme d'un identifiant n'en est pas un")
{
    for (const auto* texte : {"", "-", "059", "059-215900176-20251205-DE25_139", "059-215900176-20251205-DE25-139-DE", "59-215900176-20251205-DE25_139-DE", "059-21590017-20251205-DE25_139-DE",
                              "059-21590017X-20251205-DE25_139-DE", "059-215900176-20251305-DE25_139-DE", "059-215900176-20250230-DE25_139-DE", "059-215900176-2025120-DE25_139-DE",
                              "059-215900176-20251205--DE", "059-215900176-20251205-DE25_139-D", "059-215900176-20251205-DE25_139-D_", "0_9-215900176-20251205-DE25_139-DE"})
    {
        CAPTURE(texte);
        CHECK_FALSE(lire_identifiant_d_acte(texte).has_value());
    }
}

TEST_CASE("un identifiant qui s'accorde à sa délibération ne laisse aucun doute")
{
    CHECK(doutes_sur_l_identifiant("059-215900176-20251205-DE25_139-DE", kTissage).empty());
    // Tant qu'il n'est pas connu, il n'y a rien à dire.
    CHECK(doutes_sur_l_identifiant("", kTissage).empty());
    auto pointe = kTissage;
    pointe.numero = "DE25.139";
    pointe.siren.reset();
    pointe.recue_le.reset();
    CHECK(doutes_sur_l_identifiant("059-215900176-20251205-DE25_139-DE", pointe).empty());
}

TEST_CASE("chaque morceau qui ne s'accorde pas est un doute, et tous se disent à la fois")
{
    const auto doutes = doutes_sur_l_identifiant("099-215900175-20251203-DE25_140-CC", kTissage);
    REQUIRE(doutes.size() == 6);
    CHECK(doutes[0].find("« 099 »") != std::string::npos);
    CHECK(doutes[1].find("clé du SIREN") != std::string::npos);
    CHECK(doutes[2].find("celui de la partie") != std::string::npos);
    CHECK(doutes[3].find("DE25_140") != std::string::npos);
    CHECK(doutes[4].find("précède la séance") != std::string::npos);
    CHECK(doutes[5].find("contrat ou convention") != std::string::npos);
    CHECK(doutes_sur_l_identifiant("059-215900176-20251206-DE25_139-ZZ", kTissage).size() == 2); // après la réception, et nature inconnue
    CHECK(doutes_sur_l_identifiant("sans forme", kTissage).size() == 1);
    for (const auto* departement : {"02A", "974", "013"}) CHECK(doutes_sur_l_identifiant(std::string(departement) + "-215900176-20251205-DE25_139-DE", kTissage).empty());
    for (const auto* departement : {"02C", "AAA", "0A1"}) CHECK(doutes_sur_l_identifiant(std::string(departement) + "-215900176-20251205-DE25_139-DE", kTissage).size() == 1);
}

TEST_CASE("les dates d'une transmission viennent dans l'ordre, et aucune n'est à venir")
{
    const Jour seance = 2025y / December / 4, aujourd_hui = 2025y / December / 20;
    CHECK(relire_la_transmission({2025y / December / 5, 2025y / December / 5, 2025y / December / 9}, seance, aujourd_hui).empty());
    CHECK(relire_la_transmission({}, seance, aujourd_hui).empty());
    // Publier avant d'avoir reçu l'accusé n'est pas une faute de frappe : l'acte s'exécute au dernier des deux.
    CHECK(relire_la_transmission({2025y / December / 5, 2025y / December / 9, 2025y / December / 6}, seance, aujourd_hui).empty());
    using Liste = std::vector<AnomalieDeTransmission>;
    using enum EtapeDeTeletransmission;
    CHECK(relire_la_transmission({2025y / December / 3, 2025y / December / 2, 2025y / December / 1}, seance, aujourd_hui) ==
          Liste{{Envoyee, "transmission.avant_seance"}, {Recue, "transmission.avant_seance"}, {Publiee, "transmission.avant_seance"}});
    CHECK(relire_la_transmission({2025y / December / 8, 2025y / December / 5, 2025y / December / 21}, seance, aujourd_hui) ==
          Liste{{Recue, "transmission.recue_avant_envoi"}, {Publiee, "date.a_venir"}});
}

TEST_CASE("une délibération s'exécute au dernier des deux jours : reçue, publiée")
{
    const Jour seance = 2025y / December / 4, le = 2025y / December / 30;
    CHECK(suivre_la_transmission({2025y / December / 5, 2025y / December / 5, 2025y / December / 9}, seance, 15, le) ==
          SuiviDeTransmission{EtatDeTransmission::Executoire, Jour{2025y / December / 9}, 1, false});
    CHECK(suivre_la_transmission({2025y / December / 5, 2025y / December / 12, 2025y / December / 9}, seance, 15, le).executoire_le == Jour{2025y / December / 12});
    CHECK(suivre_la_transmission({2025y / December / 5, 2025y / December / 5, {}}, seance, 15, le) == SuiviDeTransmission{EtatDeTransmission::APublier, {}, 1, false});
    CHECK(suivre_la_transmission({2025y / December / 5, {}, {}}, seance, 15, le) == SuiviDeTransmission{EtatDeTransmission::EnAttenteDeReception, {}, 1, false});
    CHECK(suivre_la_transmission({{}, 2025y / December / 6, {}}, seance, 15, le) == SuiviDeTransmission{EtatDeTransmission::APublier, {}, 2, false});
}

TEST_CASE("un envoi tarde quand il dépasse le délai d'usage, et celui qui n'est pas fait tarde aussi")
{
    const Jour seance = 2025y / December / 4;
    CHECK_FALSE(suivre_la_transmission({2025y / December / 19, {}, {}}, seance, 15, 2025y / December / 30).tardive);
    CHECK(suivre_la_transmission({2025y / December / 20, {}, {}}, seance, 15, 2025y / December / 30).tardive);
    CHECK_FALSE(suivre_la_transmission({}, seance, 15, 2025y / December / 19).tardive);
    CHECK(suivre_la_transmission({}, seance, 15, 2025y / December / 20) == SuiviDeTransmission{EtatDeTransmission::AEnvoyer, {}, 16, true});
    CHECK(suivre_la_transmission({}, seance, 15, 2025y / December / 1).jours == 0); // séance à venir
}

TEST_CASE("chaque étape et chaque nature a un code que l'on relit")
{
    for (const auto etape : etapes_de_teletransmission())
    {
        CHECK(etape_de_teletransmission_du_code(code(etape)) == etape);
        CHECK_FALSE(libelle(etape).empty());
    }
    CHECK_FALSE(etape_de_teletransmission_du_code("perdue").has_value());
    CHECK(nature_d_acte("DE") == "délibération");
    CHECK(nature_d_acte("XX").empty());
}
