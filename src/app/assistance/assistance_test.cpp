#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "monde.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::vector<std::string> codes(const std::vector<Suggestion>& liste)
{
    std::vector<std::string> lus;
    for (const auto& une : liste) lus.push_back(une.code);
    return lus;
}

bool porte(const std::vector<Suggestion>& liste, const std::string& code)
{
    const auto lus = codes(liste);
    return std::find(lus.begin(), lus.end(), code) != lus.end();
}

} // namespace

TEST_CASE("une commune se trouve sans accents, par son code ou par son code postal, la plus exacte d'abord")
{
    CHECK(chercher_communes("armentieres").front() == Suggestion{"59017", "Armentières (59280)"});
    CHECK(chercher_communes("Saint Étienne").front().code == "42218");
    CHECK(porte(chercher_communes("59280"), "59017"));
    CHECK(chercher_communes("59017").front().code == "59017");
    CHECK(chercher_communes("2a004").front().libelle.starts_with("Ajaccio"));
    CHECK(chercher_communes("lille").front().code == "59350");
    CHECK(chercher_communes("saint").size() == kSuggestionsAuPlus);
    CHECK(chercher_communes("l").empty());
    CHECK(chercher_communes("xyzzy").empty());
    CHECK(chercher_communes("%_'").empty());
}

TEST_CASE("un code CPV se trouve par ses mots ou ses chiffres, le plus général d'abord")
{
    CHECK(chercher_cpv("4521").front().code == "45210000-2");
    CHECK(chercher_cpv("45214200-2").front().code == "45214200-2");
    CHECK(porte(chercher_cpv("espaces verts"), "77310000-6"));
    CHECK(chercher_cpv("TRAVAUX de construction").front().code == "45000000-7");
}

TEST_CASE("un métier se trouve sans accents, par ses mots, par son code ou par sa famille")
{
    CHECK(chercher_rome("macon").front() == Suggestion{"F1703", "Maçon / Maçonne"});
    CHECK(chercher_rome("f1703").front().code == "F1703");
    CHECK(porte(chercher_rome("F17"), "F1703"));
    CHECK(porte(chercher_rome("espaces verts"), "A1203"));
    CHECK(chercher_rome("zzz").empty());
    CHECK(libelle_de_rome("f1703") == "Maçon / Maçonne");
    CHECK_FALSE(libelle_de_rome("F9999"));
    CHECK_FALSE(libelle_de_rome(""));
}

TEST_CASE("une commune a sa place, celle de son code postal, ou aucune")
{
    const auto lieu = [](const char* code) {
        const auto trouve = position_de_commune(code);
        REQUIRE(trouve.has_value());
        return *trouve;
    };
    const auto km = [&](const char* a, const char* b) { return distance(position_de_commune(a), position_de_commune(b))->metres / 1000; };
    CHECK(lieu("59017").precision == Precision::Commune);
    CHECK(lieu("13201").precision == Precision::Commune);
    CHECK(km("59017", "59350") >= 12);
    CHECK(km("59017", "59350") <= 18);
    CHECK(km("75056", "69123") >= 385);
    CHECK(km("75056", "69123") <= 400);
    CHECK(distance(position_de_commune("2A004"), position_de_commune("13055"))->mer == Mer::ATraverser);
    CHECK(distance(position_de_commune("2A004"), position_de_commune("2B033"))->mer == Mer::Aucune);
    CHECK(distance(position_de_commune("97411"), position_de_commune("75056"))->mer == Mer::ATraverser);
    CHECK_FALSE(position_de_commune("98818"));
    CHECK_FALSE(position_de_commune("99999"));
    CHECK_FALSE(distance(position_de_commune("98818"), position_de_commune("75056")));
    CHECK(lieu("01002").precision == Precision::CodePostal);
}

TEST_CASE("ce que l'on tape sans la liste est reconnu quand il n'y a qu'une réponse, et n'est jamais deviné")
{
    CHECK(commune_tapee("armentieres") == "59017 Armentières (59280)");
    CHECK(commune_tapee("Armentières (59280)") == "59017 Armentières (59280)");
    CHECK(commune_tapee("ARMENTIERES 59280") == "59017 Armentières (59280)");
    CHECK(commune_tapee("59017 Armentières (59280)") == "59017 Armentières (59280)");
    // 59280 est le code postal d'Armentières et le code de Hamel : on ne choisit pas.
    CHECK(code_saisi(commune_tapee("59280")) == "Code");
    CHECK(commune_tapee("59017 armentieres") == "59017 armentieres");
    // 59660 est le code de Willems et le code postal de Merville : le nom décide, et ne se perd pas.
    CHECK(commune_tapee("59660 Merville") == "59400 Merville (59660)");
    CHECK(code_saisi(commune_tapee("59660 Willems")) == "59660");
    CHECK(code_saisi(commune_tapee("59660 Nulle-Part")) == "Code");
    CHECK(commune_tapee("Saint-Denis") == "Saint-Denis");
    CHECK(commune_tapee("Montreval-sur-Rien") == "Montreval-sur-Rien");
    CHECK(commune_tapee("") == "");
    CHECK(rome_tape("maçon") == "F1703 Maçon / Maçonne");
    CHECK(rome_tape("MACONNE") == "F1703 Maçon / Maçonne");
    CHECK(rome_tape("f1703") == "f1703");
    CHECK(rome_tape("F1703 Maçon / Maçonne") == "F1703 Maçon / Maçonne");
    CHECK(rome_tape("dompteur") == "dompteur");
    CHECK(rome_tape("") == "");
}

TEST_CASE("le champ rendu par une proposition se relit : le premier mot est le code")
{
    CHECK(code_saisi("  59017 Armentières (59280)") == "59017");
    CHECK(code_saisi("") == "");
    CHECK(libelle_de_commune("59017") == "Armentières (59280)");
    CHECK(libelle_de_cpv("45214200-2") == libelle_de_cpv("45214200"));
    CHECK_FALSE(libelle_de_commune("99999"));
}

TEST_CASE("un acheteur se tape par SIRET et nom, par nom seul, ou par SIRET seul")
{
    CHECK(acteur_saisi("21590017600003 Commune d'Armentières").siret == "21590017600003");
    CHECK(acteur_saisi("215 900 176 00003 Commune d'Armentières").nom == "Commune d'Armentières");
    CHECK(acteur_saisi("215\u00A0900\u00A0176\u00A000003").siret == "21590017600003");
    CHECK_FALSE(acteur_saisi("3F Notre Logis").siret);
    CHECK(acteur_saisi("3F Notre Logis").nom == "3F Notre Logis");
    CHECK_FALSE(acteur_saisi("123456789A Société").siret);
    CHECK(acteur_saisi("").nom == "");
}

TEST_CASE("un SIRET douteux se dit en mots")
{
    CHECK(doute_sur_siret("21590017600003") == "");
    CHECK(doute_sur_siret("21590017600016").find("clé") != std::string::npos);
    CHECK(doute_sur_siret("215900176").find("SIREN") != std::string::npos);
    CHECK(doute_sur_siret("2159001760001") == "un SIRET a quatorze chiffres, celui-ci en a 13");
}

TEST_CASE("les propositions arrivent en JSON, douze au plus, à qui est connecté")
{
    Monde monde;
    const auto reponse = monde.get("/assistance/communes?q=armenti", monde.denis);
    CHECK(reponse.status == Status::Ok);
    CHECK(contient(reponse, R"x({"code":"59017","libelle":"Armentières (59280)"})x"));
    CHECK(monde.get("/assistance/communes?q=armenti").status == Status::SeeOther);
    CHECK(monde.get("/assistance/cpv?q=gymnase", monde.claire).status == Status::Ok);
    CHECK(contient(monde.get("/assistance/siret?q=21590017600016", monde.claire), "siret.cle"));
    CHECK(contient(monde.get("/assistance/siret?q=21590017600003", monde.claire), "\"valide\":true"));
}

TEST_CASE("les acheteurs proposés sont ceux de la structure, puis des contrats publiés ; jamais ceux d'une autre structure")
{
    Monde monde;
    CHECK(contient(monde.get("/assistance/acheteurs?q=montreval", monde.claire), "Ville de Montreval"));
    CHECK_FALSE(contient(monde.get("/assistance/acheteurs?q=valmont", monde.claire), "Ville de Valmont"));
    CHECK(contient(monde.get("/assistance/entreprises?q=durand", monde.claire), "Durand BTP"));
    CHECK(monde.get("/assistance/acheteurs?q=montreval", monde.hugo).status == Status::Forbidden);
    CHECK(monde.get("/assistance/entreprises?q=durand", monde.denis).status == Status::Forbidden);

    monde.base->write([&](Transaction& tx) {
        tx.execute("INSERT INTO imports_decp (id, fait_le, fichiers) VALUES ('i-assistance', '2026-05-01T00:00:00.000Z', 'f')");
        tx.execute("INSERT INTO imports_decp_bilans (import_id, fini_le, octets, lus, crees, mis_a_jour, inchanges, refuses, filtres) VALUES "
                   "('i-assistance', '2026-05-01T00:00:00.000Z', 0, 1, 1, 0, 0, 0, 0)");
        tx.execute("INSERT INTO contrats_decp (id, cle, rang, version, ordre, genre, source, id_marche, acheteur_siret, acheteur_siren, "
                   "acheteur_nom, objet, titulaires, titulaires_sirens, recherche) VALUES ('c1', 'k', 0, 1, 'o', 'marche', 'json-2022', 'M1', "
                   "'21590017600003', '215900176', 'Commune d''Armentières', 'objet', 'Vert Demain', '842764789', 'objet')");
        tx.execute("INSERT INTO contrats_decp_titulaires (contrat_id, version, numero, type_identifiant, identifiant, siren, nom) VALUES "
                   "('c1', 1, 1, 'SIRET', '84276478900010', '842764789', 'Vert Demain')");
        return 0;
    });
    CHECK(contient(monde.get("/assistance/acheteurs?q=commune+armenti%C3%A8res", monde.claire), "21590017600003"));
    CHECK(contient(monde.get("/assistance/acheteurs?q=2159001", monde.claire), "Commune d'Armentières"));
    CHECK(contient(monde.get("/assistance/entreprises?q=842764", monde.claire), "Vert Demain"));
    monde.base->read([&](Transaction& tx) {
        CHECK(nom_d_acheteur(tx, monde.structure, "21590017600003") == "Commune d'Armentières");
        CHECK(nom_d_entreprise(tx, monde.structure, "84276478900010") == "Vert Demain");
        CHECK(nom_d_acheteur(tx, monde.structure, "00000000000000") == "");
    });
}
