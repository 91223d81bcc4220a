#include "app/reglages/reglages_fichier.hpp"

#include "socle/cli/cli.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/toml/toml.hpp"

#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Une clé, d'où qu'elle vienne : `ou` la désigne dans le message.
struct Cle
{
    std::string nom; // « structure.nom »
    std::function<void(ReglagesMachine&, const std::string& valeur, const std::string& ou)> poser;
};

std::function<void(ReglagesMachine&, const std::string&, const std::string&)> texte(std::string ReglagesMachine::*champ)
{
    return [champ](ReglagesMachine& r, const std::string& valeur, const std::string&) { r.*champ = valeur; };
}

std::function<void(ReglagesMachine&, const std::string&, const std::string&)> de_structure(std::string ReglagesStructure::*champ)
{
    return [champ](ReglagesMachine& r, const std::string& valeur, const std::string&) { r.structure.*champ = valeur; };
}

std::function<void(ReglagesMachine&, const std::string&, const std::string&)> d_oidc(std::string ReglagesFournisseur::*champ)
{
    return [champ](ReglagesMachine& r, const std::string& valeur, const std::string&) { r.oidc.*champ = valeur; };
}

bool oui_ou_non(const std::string& valeur, const std::string& ou)
{
    if (valeur == "oui" || valeur == "true") return true;
    if (valeur == "non" || valeur == "false") return false;
    throw Error(ou + " vaut oui ou non, et non « " + valeur + " »");
}

const std::vector<Cle>& cles()
{
    static const std::vector<Cle> toutes = {
        {"base", texte(&ReglagesMachine::base)},
        {"ecoute", [](ReglagesMachine& r, const std::string& valeur, const std::string&) { lire_ecoute(valeur); r.ecoute = valeur; }},
        {"adresse_publique",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (!valeur.starts_with("http://") && !valeur.starts_with("https://"))
                 throw Error(ou + " commence par https:// (ou http:// sur une machine d'essai)");
             r.adresse_publique = valeur.substr(0, valeur.find_last_not_of('/') + 1);
         }},
        {"mandataires",
         [](ReglagesMachine& r, const std::string& valeur, const std::string&) {
             r.mandataires.clear();
             for (const auto& un : split(valeur, ','))
                 if (!trimmed(un).empty()) r.mandataires.emplace_back(trimmed(un));
         }},
        {"derriere_tls", [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) { r.derriere_tls = oui_ou_non(valeur, ou); }},
        {"source_href", texte(&ReglagesMachine::source_href)},
        {"demonstration",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             r.demonstration = oui_ou_non(valeur, ou) ? Demonstration::Oui : Demonstration::Non;
         }},
        {"cle",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (valeur.size() < 32) throw Error(ou + " a au moins 32 caractères");
             r.cle = valeur;
         }},
        {"fichier_cle", texte(&ReglagesMachine::fichier_cle)},
        {"jeton_mesures",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (!valeur.empty() && valeur.size() < 16) throw Error(ou + " a au moins 16 caractères");
             r.jeton_mesures = valeur;
         }},
        {"televersement_mo",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             const auto [fin, erreur] = std::from_chars(valeur.data(), valeur.data() + valeur.size(), r.televersement_mo);
             if (erreur != std::errc{} || fin != valeur.data() + valeur.size() || r.televersement_mo < 1 || r.televersement_mo > 4096)
                 throw Error(ou + " est un nombre de mégaoctets, de 1 à 4096");
         }},
        {"structure.nom", de_structure(&ReglagesStructure::nom)},
        {"structure.territoire", de_structure(&ReglagesStructure::territoire)},
        {"structure.nature", de_structure(&ReglagesStructure::nature)},
        {"structure.mention_financement", de_structure(&ReglagesStructure::mention_financement)},
        {"oidc.emetteur",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (!valeur.empty() && !is_fetchable(valeur)) throw Error(ou + " est une adresse en https:// (ou http:// sur cette machine, pour un essai), telle que le fournisseur l'écrit");
             r.oidc.emetteur = valeur;
         }},
        {"oidc.client", d_oidc(&ReglagesFournisseur::client)},
        {"oidc.secret", d_oidc(&ReglagesFournisseur::secret)},
        {"oidc.nom",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (trimmed(valeur).empty() || length_utf8(valeur) > 60) throw Error(ou + " est le nom que lisent les gens : soixante signes au plus");
             r.oidc.nom = trimmed(valeur);
         }},
        {"oidc.mots_de_passe", [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) { r.oidc.mots_de_passe = oui_ou_non(valeur, ou); }},
        {"oidc.second_facteur",
         [](ReglagesMachine& r, const std::string& valeur, const std::string& ou) {
             if (valeur != "maison" && valeur != "fournisseur") throw Error(ou + " vaut maison ou fournisseur, et non « " + valeur + " »");
             r.oidc.second_facteur_du_fournisseur = valeur == "fournisseur";
         }},
        {"oidc.acr",
         [](ReglagesMachine& r, const std::string& valeur, const std::string&) {
             r.oidc.acr.clear();
             for (const auto& un : split(valeur, ','))
                 if (!trimmed(un).empty()) r.oidc.acr.emplace_back(trimmed(un));
         }},
    };
    return toutes;
}

/// Ce que TOML a lu, comme on l'aurait écrit dans une variable.
std::string en_texte(const Json& valeur, const std::string& ou)
{
    if (const auto* t = valeur.text()) return *t;
    if (const auto* n = valeur.integer()) return std::to_string(*n);
    if (const auto* v = valeur.truth()) return *v ? "oui" : "non";
    if (const auto* liste = valeur.list())
    {
        std::vector<std::string> textes;
        for (const auto& un : *liste) textes.push_back(en_texte(un, ou));
        return joined(textes, ",");
    }
    throw Error(ou + " est un texte, un nombre, oui ou non");
}

void poser(ReglagesMachine& reglages, const std::string& nom, const Json& valeur, const std::string& fichier)
{
    const std::string ou = fichier + " : « " + nom + " »";
    for (const auto& cle : cles())
        if (cle.nom == nom) return cle.poser(reglages, en_texte(valeur, ou), ou);
    const auto proche = nearest(nom, cles_de_reglages());
    throw Error(ou + " n'est pas un réglage" + (proche ? " ; vouliez-vous dire « " + *proche + " » ?" : ""));
}

std::string variable(const std::string& nom)
{
    std::string majuscules = "OUVRAGE_";
    for (const char c : nom) majuscules += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return majuscules;
}

} // namespace

const std::vector<std::string>& cles_de_reglages()
{
    static const std::vector<std::string> noms = [] {
        std::vector<std::string> tous;
        for (const auto& cle : cles()) tous.push_back(cle.nom);
        return tous;
    }();
    return noms;
}

ReglagesMachine lire_reglages(std::string_view contenu, const std::string& nom_du_fichier, const Environnement& environnement)
{
    ReglagesMachine reglages;
    const Json racine = read_toml(contenu, nom_du_fichier);
    for (const auto& [nom, valeur] : *racine.object())
    {
        if (const auto* groupe = valeur.object())
            for (const auto& [sous_nom, sous_valeur] : *groupe)
                poser(reglages, nom + "." + sous_nom, sous_valeur, nom_du_fichier);
        else poser(reglages, nom, valeur, nom_du_fichier);
    }
    for (const auto& cle : cles())
        if (const auto valeur = environnement(variable(cle.nom))) cle.poser(reglages, *valeur, variable(cle.nom));
    if (!reglages.oidc.emetteur.empty() && reglages.oidc.client.empty()) throw Error("« oidc.emetteur » est réglé : il faut aussi « oidc.client », le nom de ce service chez le fournisseur");
    if (reglages.oidc.emetteur.empty() && (!reglages.oidc.client.empty() || !reglages.oidc.secret.empty())) throw Error("« oidc.client » ou « oidc.secret » sans « oidc.emetteur » : il manque l'adresse du fournisseur");
    return reglages;
}

ReglagesMachine lire_reglages_de(const std::optional<std::string>& fichier)
{
    const Environnement environnement = [](const std::string& nom) -> std::optional<std::string> {
        const char* valeur = std::getenv(nom.c_str());
        if (!valeur) return std::nullopt;
        return valeur;
    };
    const auto nomme = fichier ? fichier : environnement("OUVRAGE_REGLAGES");
    const std::string nom = nomme.value_or("ouvrage.toml");
    if (!std::filesystem::exists(nom))
    {
        if (nomme) throw Error("le fichier de réglages « " + nom + " » n'existe pas");
        return lire_reglages("", nom, environnement);
    }
    if (!std::filesystem::is_regular_file(nom)) throw Error("le fichier de réglages « " + nom + " » n'est pas un fichier");
    std::ifstream lecture(nom, std::ios::binary);
    std::stringstream contenu;
    contenu << lecture.rdbuf();
    if (!lecture) throw Error("le fichier de réglages « " + nom + " » ne se lit pas");
    return lire_reglages(contenu.str(), nom, environnement);
}

std::string cle_de_la_maison(const ReglagesMachine& reglages)
{
    if (!reglages.cle.empty()) return reglages.cle;
    const std::filesystem::path chemin = reglages.fichier_cle;
    if (chemin.has_parent_path()) std::filesystem::create_directories(chemin.parent_path());
    // O_EXCL : de deux services qui démarrent ensemble, un seul fait la clé, l'autre la lit.
    if (const int fichier = open(chemin.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); fichier >= 0)
    {
        const std::string cle = random_token(48);
        const bool ecrite = write(fichier, cle.data(), cle.size()) == static_cast<ssize_t>(cle.size()) && fsync(fichier) == 0;
        close(fichier);
        if (!ecrite) throw Error("la clé de la maison ne s'écrit pas dans « " + chemin.string() + " »");
        return cle;
    }
    std::ifstream lecture(chemin, std::ios::binary);
    std::string cle;
    std::getline(lecture, cle);
    if (cle.size() < 32)
        throw Error("la clé de la maison ne se lit pas dans « " + chemin.string() + " » (32 caractères au moins, lisibles par ce service)");
    return cle;
}

Ecoute lire_ecoute(std::string_view texte_lu)
{
    const auto deux_points = texte_lu.rfind(':');
    Ecoute ecoute;
    bool lue = deux_points != std::string_view::npos && deux_points > 0;
    if (lue)
    {
        const auto port = texte_lu.substr(deux_points + 1);
        const auto [fin, erreur] = std::from_chars(port.data(), port.data() + port.size(), ecoute.port);
        lue = erreur == std::errc{} && fin == port.data() + port.size();
        auto adresse = texte_lu.substr(0, deux_points);
        if (adresse.starts_with('[') && adresse.ends_with(']')) adresse = adresse.substr(1, adresse.size() - 2);
        if (adresse == "localhost") adresse = "127.0.0.1";
        ecoute.adresse = adresse;
    }
    if (!lue) throw Error("on écoute sur ADRESSE:PORT (127.0.0.1:8080), et non « " + std::string(texte_lu) + " »");
    return ecoute;
}

} // namespace ouvrage
