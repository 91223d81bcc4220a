#include "app/reglages/reglages_fichier.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

using namespace ouvrage;
using namespace socle;

namespace
{

Environnement avec(std::map<std::string, std::string> variables)
{
    return [variables = std::move(variables)](const std::string& nom) -> std::optional<std::string> {
        const auto trouvee = variables.find(nom);
        return trouvee == variables.end() ? std::nullopt : std::optional(trouvee->second);
    };
}

std::string refus(std::string_view texte, std::map<std::string, std::string> variables = {})
{
    try
    {
        lire_reglages(texte, "ouvrage.toml", avec(std::move(variables)));
        return "";
    }
    catch (const Error& erreur)
    {
        return erreur.what();
    }
}

} // namespace

TEST_CASE("sans fichier ni variable, tout a une valeur et rien n'écoute au-dehors")
{
    const auto r = lire_reglages("", "ouvrage.toml", avec({}));
    CHECK(r.base == "sqlite:var/ouvrage.sqlite");
    CHECK(lire_ecoute(r.ecoute).adresse == "127.0.0.1");
    CHECK(r.demonstration == Demonstration::SelonLaBase);
}

TEST_CASE("la variable l'emporte sur le fichier")
{
    const auto r = lire_reglages("base = \"sqlite:a\"\nmandataires = [\"10.0.0.1\", \"10.0.0.2\"]\n[structure]\nnom = \"PLIE de Montreval\"\n", "ouvrage.toml",
                                 avec({{"OUVRAGE_BASE", "sqlite:b"}, {"OUVRAGE_STRUCTURE_TERRITOIRE", "Montreval"}}));
    CHECK(r.base == "sqlite:b");
    CHECK(r.mandataires == std::vector<std::string>{"10.0.0.1", "10.0.0.2"});
    CHECK(r.structure.nom == "PLIE de Montreval");
    CHECK(r.structure.territoire == "Montreval");
}

TEST_CASE("une clé inconnue est refusée, et la plus proche proposée")
{
    CHECK(refus("ecoutes = \"127.0.0.1:1\"") == "ouvrage.toml : « ecoutes » n'est pas un réglage ; vouliez-vous dire « ecoute » ?");
    CHECK(refus("[structure]\nnon = \"x\"") == "ouvrage.toml : « structure.non » n'est pas un réglage ; vouliez-vous dire « structure.nom » ?");
}

TEST_CASE("une valeur impossible est refusée en disant où")
{
    CHECK(refus("derriere_tls = \"peut-être\"") == "ouvrage.toml : « derriere_tls » vaut oui ou non, et non « peut-être »");
    CHECK(refus("", {{"OUVRAGE_DERRIERE_TLS", "1"}}) == "OUVRAGE_DERRIERE_TLS vaut oui ou non, et non « 1 »");
    CHECK(refus("ecoute = \"8080\"") == "on écoute sur ADRESSE:PORT (127.0.0.1:8080), et non « 8080 »");
    CHECK(refus("ecoute = \"127.0.0.1:99999\"") != "");
    CHECK(refus("cle = \"court\"") == "ouvrage.toml : « cle » a au moins 32 caractères");
    CHECK(refus("televersement_mo = 0") != "");
    CHECK(refus("adresse_publique = \"clauses.exemple.fr\"") != "");
    CHECK(refus("base = ") != "");
    CHECK(refus("[oidc]\nemetteur = \"http://connexion.exemple.fr\"\nclient = \"x\"") != ""); // sans chiffrement, seulement sur cette machine
    CHECK(refus("[oidc]\nemetteur = \"https://connexion.exemple.fr\"") != "");
    CHECK(refus("[oidc]\nsecret = \"x\"") != "");
    CHECK(refus("[oidc]\nsecond_facteur = \"oui\"") == "ouvrage.toml : « oidc.second_facteur » vaut maison ou fournisseur, et non « oui »");
    CHECK(refus("[oidc]\nemeteur = \"x\"") == "ouvrage.toml : « oidc.emeteur » n'est pas un réglage ; vouliez-vous dire « oidc.emetteur » ?");
}

TEST_CASE("le fournisseur d'identité se règle par le fichier, son secret par l'environnement")
{
    const auto r = lire_reglages("[oidc]\nemetteur = \"https://connexion.exemple.fr\"\nclient = \"ouvrage\"\nnom = \"Connexion de la ville\"\nmots_de_passe = false\nacr = [\"eidas2\", \"eidas3\"]\n", "o",
                                 avec({{"OUVRAGE_OIDC_SECRET", "tu"}, {"OUVRAGE_OIDC_SECOND_FACTEUR", "fournisseur"}}));
    CHECK(r.oidc.emetteur == "https://connexion.exemple.fr");
    CHECK(r.oidc.secret == "tu");
    CHECK(r.oidc.nom == "Connexion de la ville");
    CHECK_FALSE(r.oidc.mots_de_passe);
    CHECK(r.oidc.second_facteur_du_fournisseur);
    CHECK(r.oidc.acr == std::vector<std::string>{"eidas2", "eidas3"});
    CHECK(lire_reglages("", "o", avec({})).oidc.emetteur.empty());
}

TEST_CASE("l'adresse publique perd sa barre finale, l'adresse IPv6 ses crochets")
{
    CHECK(lire_reglages("adresse_publique = \"https://clauses.exemple.fr/\"", "o", avec({})).adresse_publique == "https://clauses.exemple.fr");
    CHECK(lire_ecoute("[::1]:8080").adresse == "::1");
    CHECK(lire_ecoute("[::1]:8080").port == 8080);
}

TEST_CASE("la clé de la maison est faite une fois, gardée pour soi, et relue")
{
    const auto dossier = std::filesystem::temp_directory_path() / ("ouvrage-cle-" + std::to_string(getpid()));
    ReglagesMachine r;
    r.fichier_cle = (dossier / "var" / "cle").string();
    const auto cle = cle_de_la_maison(r);
    CHECK(cle.size() >= 32);
    CHECK(cle_de_la_maison(r) == cle);
    CHECK((std::filesystem::status(r.fichier_cle).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    std::ofstream(r.fichier_cle, std::ios::trunc) << "trop courte";
    CHECK_THROWS_AS(cle_de_la_maison(r), Error);
    r.cle = std::string(32, 'k');
    CHECK(cle_de_la_maison(r) == r.cle);
    std::filesystem::remove_all(dossier);
}
