#include "domaine/identifiants.hpp"
#include "racine.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

using namespace ouvrage;

TEST_CASE("un SIRET valide le reste quels que soient ses espaces, ses points et ses tirets")
{
    CHECK(verifier_identifiant(Identifiant::Siret, "21140341500014") == VerdictIdentifiant{true, "", "21140341500014"});
    CHECK(verifier_identifiant(Identifiant::Siret, "23 350 001 600 040").valide);
    CHECK(verifier_identifiant(Identifiant::Siret, "329.338.88300153").valide);
    CHECK(verifier_identifiant(Identifiant::Siret, "490\xC2\xA0"
                                                   "626\xE2\x80\xAF"
                                                   "199-00049")
              .normalise == "49062619900049");
}

TEST_CASE("un SIRET refusé dit si c'est sa forme ou sa clé")
{
    CHECK(verifier_identifiant(Identifiant::Siret, "3883430500028").code == "siret.forme");
    CHECK(verifier_identifiant(Identifiant::Siret, "CSM").code == "siret.forme");
    CHECK(verifier_identifiant(Identifiant::Siret, " - ").code == "siret.absent");
    CHECK(verifier_identifiant(Identifiant::Siret, "21590017600015").code == "siret.cle");
}

TEST_CASE("un établissement de La Poste se contrôle par la somme de ses chiffres, son siège par la clé commune")
{
    CHECK(verifier_identifiant(Identifiant::Siret, "35600000000048").valide);
    CHECK(verifier_identifiant(Identifiant::Siret, "35600000049837").valide);
    CHECK_FALSE(verifier_identifiant(Identifiant::Siret, "35600000049838").valide);
}

TEST_CASE("la clé d'un numéro de TVA peut porter des lettres, et Monaco n'a pas de SIREN")
{
    CHECK(verifier_identifiant(Identifiant::TvaFr, "4Z123456782").valide);
    CHECK(verifier_identifiant(Identifiant::TvaFr, "Fr 40 303 265 045").valide);
    CHECK(verifier_identifiant(Identifiant::TvaFr, "FR84000082668").valide);
    CHECK(verifier_identifiant(Identifiant::TvaFr, "FR84008082668").code == "tva_fr.cle");
    CHECK(verifier_identifiant(Identifiant::TvaFr, "FR L 7399859412").code == "tva_fr.cle");
    CHECK(verifier_identifiant(Identifiant::TvaFr, "FRI0303265045").code == "tva_fr.forme");
}

TEST_CASE("un code CPV est connu ou non, et son chiffre de contrôle est juste ou non")
{
    CHECK(verifier_identifiant(Identifiant::Cpv, "45211350-7") == VerdictIdentifiant{true, "", "45211350"});
    CHECK(verifier_identifiant(Identifiant::Cpv, "45211350").valide);
    CHECK(verifier_identifiant(Identifiant::Cpv, "90620000-1").code == "cpv.cle");
    CHECK(verifier_identifiant(Identifiant::Cpv, "20190128-1").code == "cpv.inconnu");
    CHECK(verifier_identifiant(Identifiant::Cpv, "4521135").code == "cpv.forme");
    CHECK(cpv_existe("03000000"));
    CHECK_FALSE(cpv_existe("00000000"));
}

TEST_CASE("communes et départements : la Corse a deux codes depuis 1976, l'outre-mer en a trois chiffres")
{
    CHECK(verifier_identifiant(Identifiant::CommuneCog, "2a004") == VerdictIdentifiant{true, "", "2A004"});
    CHECK_FALSE(verifier_identifiant(Identifiant::CommuneCog, "20004").valide);
    CHECK_FALSE(verifier_identifiant(Identifiant::CommuneCog, "INO").valide);
    CHECK_FALSE(verifier_identifiant(Identifiant::CommuneCog, "75000").valide);
    CHECK(verifier_identifiant(Identifiant::Departement, "971").valide);
    CHECK(verifier_identifiant(Identifiant::Departement, "1").code == "departement.inconnu");
    CHECK_FALSE(verifier_identifiant(Identifiant::Departement, "20").valide);
    CHECK(departement_de_commune("97411") == "974");
    CHECK(departement_de_commune("13055") == "13");
    CHECK(departement_de_commune("2C004").empty());
    CHECK(departement_de_code_postal("20000") == "2A");
    CHECK(departement_de_code_postal("20600") == "2B");
    CHECK(departement_de_code_postal("20900").empty());
    CHECK(departement_de_code_postal("59280") == "59");
}

TEST_CASE("un NIR bien formé est reconnu pour être refusé")
{
    CHECK(verifier_identifiant(Identifiant::Nir, "100012A00400111") ==
          VerdictIdentifiant{true, "nir.refuse", "100012A00400111"});
    CHECK(verifier_identifiant(Identifiant::Nir, "295109912611199").code == "nir.cle");
    CHECK(verifier_identifiant(Identifiant::Nir, "253072C07300443").code == "nir.forme");
}

TEST_CASE("un numéro de sécurité sociale est vu au milieu d'une phrase, un SIRET ou un téléphone n'en est pas un")
{
    CHECK(ressemble_a_un_nir("100012A00400111"));
    CHECK(ressemble_a_un_nir("Awa, 1 00 01 2A 004 001 11, vue le 12/03"));
    CHECK(ressemble_a_un_nir("le 12 1 00 01 2a 004 001 11"));
    CHECK(ressemble_a_un_nir("2 90 01 59 017 123"));
    CHECK_FALSE(ressemble_a_un_nir("SIRET 21590017600015"));
    CHECK_FALSE(ressemble_a_un_nir("tél. 03 20 77 00 00, le 12 mars 2026"));
    CHECK_FALSE(ressemble_a_un_nir("2023-026 lot 2"));
    CHECK_FALSE(ressemble_a_un_nir(""));
}

TEST_CASE("le SIREN se lit dans un SIRET comme dans un numéro de TVA")
{
    CHECK(siren_de("21590017600011") == "215900176");
    CHECK(siren_de("FR 40 303 265 045") == "303265045");
    CHECK(siren_de("200 054 807") == "200054807");
    CHECK(siren_de("CSM").empty());
}

TEST_CASE("les 90 vecteurs publiés donnent le verdict attendu")
{
    const std::string chemin = racine() + "/../shared/data/stdnum/vecteurs.csv";
    std::ifstream fichier(chemin);
    if (!fichier) {
        MESSAGE("SAUTÉ : les vecteurs d'identifiants sont absents : " << chemin);
        return;
    }
    std::string ligne;
    std::getline(fichier, ligne);
    int vus = 0;
    while (std::getline(fichier, ligne)) {
        std::istringstream champs(ligne);
        std::string valeur;
        std::string type;
        std::string valide;
        std::getline(champs, valeur, ',');
        std::getline(champs, type, ',');
        std::getline(champs, valide, ',');
        CAPTURE(ligne);
        Identifiant quoi{};
        REQUIRE(lire_type_identifiant(type, quoi));
        CHECK(verifier_identifiant(quoi, valeur).valide == (valide == "oui"));
        if (quoi == Identifiant::Nir) CHECK(ressemble_a_un_nir(valeur) == (valide == "oui"));
        ++vus;
    }
    CHECK(vus == 90);
}
