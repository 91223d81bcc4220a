#include "app/commandes/commande.hpp"

#include "app/commandes/aide.hpp"
#include "base_neuve.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>
#include <filesystem>
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
};

Reponse taper(std::vector<std::string> mots)
{
    std::ostringstream sortie, messages;
    const int code = executer(mots, sortie, messages);
    return {code, sortie.str(), messages.str()};
}

} // namespace

TEST_CASE("une commande illisible sort avec 2 et une phrase")
{
    for (const auto& mots : {std::vector<std::string>{"servirr"}, std::vector<std::string>{"verifier"}, std::vector<std::string>{"expliquer", "ligne"},
                             std::vector<std::string>{"verifier", "identifiant", "IBAN", "x"}, std::vector<std::string>{"demo", "--le", "hier"},
                             std::vector<std::string>{"--base", "mysql://x", "demo", "--echelle", "deux"}})
    {
        const auto r = taper(mots);
        CHECK(r.code == 2);
        CHECK(r.sortie.empty());
        CHECK(r.messages.starts_with("ouvrage : "));
    }
}

TEST_CASE("une base hors d'atteinte, ou pas à jour, sort avec 3")
{
    CHECK(taper({"--base", "sqlite:/proc/rien/base.sqlite", "migrer"}).code == 3);
    CHECK(taper({"--base", "postgresql://127.0.0.1:1/rien", "migrer"}).code == 3);
    BaseNeuve neuve;
    const auto r = taper({"--base", neuve.url, "recalculer"});
    CHECK(r.code == 3);
    CHECK(r.messages.find("ouvrage migrer") != std::string::npos);
}

TEST_CASE("un verbe par quoi l'on commence passe les migrations d'une base neuve ; les autres n'en font pas naître")
{
    BaseNeuve neuve;
    const auto demo = taper({"--base", neuve.url, "--json", "demo", "--le", "2026-11-21"});
    CHECK(demo.code == 0);
    CHECK(demo.messages.starts_with("base neuve : 0"));
    CHECK(read_json(demo.sortie).find("comptes") != nullptr); // la sortie n'est que le document
    CHECK(taper({"--base", neuve.url, "--json", "demo"}).messages.find("neuve") == std::string::npos);

    const std::string absente = "/tmp/ouvrage-base-qui-n-existe-pas.sqlite";
    for (const auto& mots : {std::vector<std::string>{"recalculer"}, std::vector<std::string>{"verifier", "journal"}, std::vector<std::string>{"expliquer", "ligne", "x"}})
    {
        std::vector<std::string> tapes = {"--base", "sqlite:" + absente};
        tapes.insert(tapes.end(), mots.begin(), mots.end());
        CHECK(taper(tapes).code == 3);
    }
    CHECK_FALSE(std::filesystem::exists(absente));
}

TEST_CASE("l'aide d'un mot seul dit ce qui peut le suivre ; la version se demande ; un verbe inconnu reste inconnu")
{
    const auto groupe = taper({"importer", "--aide"});
    CHECK(groupe.code == 0);
    CHECK(groupe.sortie.find("ouvrage importer decp FICHIER…") != std::string::npos);
    CHECK(groupe.sortie.find("ouvrage importer heures") != std::string::npos);
    CHECK(taper({"aide", "verifier"}).code == 0);
    CHECK(taper({"--version"}).sortie.starts_with("ouvrage "));
    const auto inconnu = taper({"improter", "--aide"});
    CHECK(inconnu.code == 2);
    CHECK(inconnu.messages.find("« importer » ? « ouvrage aide »") != std::string::npos);
    CHECK(taper({"--reglages", "/tmp", "recalculer"}).code == 2);
}

TEST_CASE("migrer dit la version d'avant et celle d'après, deux fois de suite sans mal")
{
    BaseNeuve neuve;
    const auto premiere = read_json(taper({"--base", neuve.url, "--json", "migrer"}).sortie);
    CHECK(premiere.find("avant")->null());
    const auto seconde = read_json(taper({"migrer", "--json", "--base", neuve.url}).sortie);
    CHECK(*seconde.find("avant") == *premiere.find("apres"));
    CHECK(seconde.find("passees")->list()->empty());
}

TEST_CASE("la démonstration, le recalcul et le journal se commandent et se lisent en JSON")
{
    BaseNeuve neuve;
    REQUIRE(taper({"--base", neuve.url, "migrer"}).code == 0);
    const auto demo = taper({"--base", neuve.url, "--json", "demo", "--le", "2026-11-21"});
    REQUIRE(demo.code == 0);
    CHECK(*read_json(demo.sortie).find("tables")->find("structures")->integer() == 5);
    CHECK(taper({"--base", neuve.url, "demo"}).code == 1);
    const auto recalcul = taper({"--base", neuve.url, "--json", "recalculer"});
    CHECK(recalcul.code == 0);
    CHECK(read_json(recalcul.sortie).find("differences")->list()->empty());
    const auto journal = read_json(taper({"--base", neuve.url, "--json", "verifier", "journal"}).sortie);
    CHECK(journal.find("premiere_rupture")->null());
    CHECK(journal.find("tete")->text()->size() == 64);

    std::string ligne;
    {
        Database base(neuve.url);
        ligne = base.read([](Transaction& tx) { return tx.query_one("SELECT ligne_id FROM ecarts WHERE motif = 'formation_au_dela_du_plafond'")->text("ligne_id"); });
    }
    const auto explication = read_json(taper({"--base", neuve.url, "--json", "expliquer", "ligne", ligne}).sortie);
    CHECK(*explication.find("declarees_centiemes")->integer() == 15167);
    CHECK(*explication.find("retenues_centiemes")->integer() == 14000);
    CHECK(*explication.find("plafond_formation")->find("source")->text() == "CCAP 2026-014, art. 8");
    const auto& ecart = explication.find("ecarts")->list()->front();
    CHECK(*ecart.find("valeur")->text() == "20 h");
    CHECK(*ecart.find("source")->text() == "contrat : CCAP 2026-014, art. 8");
    CHECK(*ecart.find("statut")->text() == "sourcé");
    CHECK(taper({"--base", neuve.url, "expliquer", "ligne", "rien"}).code == 1);
}

TEST_CASE("un compte se crée, change de rôle et se ferme ; ce qui est refusé sort avec 1 et dit pourquoi")
{
    BaseNeuve neuve;
    REQUIRE(taper({"--base", neuve.url, "migrer"}).code == 0);
    CHECK(taper({"--base", neuve.url, "utilisateur", "ajouter", "claire@exemple.fr", "Claire", "--role", "facilitateur"}).code == 2);
    REQUIRE(taper({"--base", neuve.url, "demo", "--le", "2026-11-21"}).code == 0);
    const auto ajout = taper({"--base", neuve.url, "--json", "utilisateur", "ajouter", "nora@exemple.fr", "Nora Lys", "--role", "facilitateur", "--structure", "PLIE Flandre-Lys"});
    CHECK(ajout.code == 0);
    CHECK(read_json(ajout.sortie).find("lien") != nullptr);
    CHECK(taper({"--base", neuve.url, "utilisateur", "ajouter", "nora@exemple.fr", "Nora Lys", "--role", "facilitateur", "--structure", "PLIE Flandre-Lys"}).code == 1);
    CHECK(taper({"--base", neuve.url, "utilisateur", "role", "nora@exemple.fr", "--role", "entreprise", "--structure", "PLIE Flandre-Lys", "--pour", "Durand BTP"}).code == 0);
    CHECK(taper({"--base", neuve.url, "utilisateur", "lien", "nora@exemple.fr"}).code == 0);
    CHECK(taper({"--base", neuve.url, "utilisateur", "desactiver", "nora@exemple.fr"}).code == 0);
    CHECK(taper({"--base", neuve.url, "utilisateur", "desactiver", "personne@exemple.fr"}).code == 1);
    // Le pilotage d'un territoire se passe, une fois ; une structure inconnue se dit.
    CHECK(taper({"--base", neuve.url, "reseau", "pilote", "passerelles emploi bailleul"}).code == 0);
    CHECK(taper({"--base", neuve.url, "reseau", "pilote", "Passerelles Emploi Bailleul"}).code == 1);
    CHECK(taper({"--base", neuve.url, "reseau", "pilote", "Nulle part"}).code == 1);
}

TEST_CASE("un identifiant se vérifie ; un numéro de sécurité sociale est reconnu pour être refusé")
{
    CHECK(taper({"verifier", "identifiant", "SIRET", "21590017600011"}).code == 0);
    const auto faux = taper({"--json", "verifier", "identifiant", "SIRET", "21590017600015"});
    CHECK(faux.code == 1);
    CHECK(*read_json(faux.sortie).find("code")->text() == "siret.cle");
    CHECK(taper({"verifier", "identifiant", "NIR", "255081416802538"}).code == 1);
}

TEST_CASE("chaque verbe a son aide, sa place dans la complétion et dans le manuel")
{
    const auto manuel = taper({"manuel"}).sortie;
    const auto completion = taper({"completion"}).sortie;
    for (const auto& verbe : verbes())
    {
        const auto& mots = verbe.forme.words;
        CHECK(aide_generale().find(mots) != std::string::npos);
        CHECK(aide_du_verbe(mots).find(verbe.forme.help) != std::string::npos);
        CHECK(completion.find(mots.substr(mots.rfind(' ') + 1)) != std::string::npos);
    }
    CHECK(manuel.find("importer decp") != std::string::npos);
}
