#pragma once

#include "app/maison.hpp"
#include "app/utilisateurs/fournisseur.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// La structure qu'ouvre le premier compte d'une base neuve.
struct ReglagesStructure
{
    std::string nom;
    std::string territoire;
    std::string nature = "plie";     // plie, mde, collectivite, association
    std::string mention_financement; // « Cofinancé par l'Union européenne », ou rien
};

enum class Demonstration
{
    SelonLaBase, // oui quand la base a été peuplée par `ouvrage demo`
    Oui,
    Non
};

/// Tout ce qui se règle. Voir ouvrage.exemple.toml et docs/exploitation.md.
struct ReglagesMachine
{
    std::string base = "sqlite:var/ouvrage.sqlite";
    std::string ecoute = "127.0.0.1:8080";
    std::string adresse_publique; // vide : celle où l'on écoute
    std::vector<std::string> mandataires = {"127.0.0.1", "::1"};
    bool derriere_tls = false;
    std::string source_href = "/source";
    Demonstration demonstration = Demonstration::SelonLaBase;
    std::string cle;                       // le secret lui-même, quand il est donné
    std::string fichier_cle = "var/cle";   // sinon où il est gardé, fait au premier besoin
    std::string jeton_mesures;             // vide : /metrics n'est lu que de cette machine
    int televersement_mo = 200;
    ReglagesStructure structure;
    ReglagesFournisseur oidc; // sans émetteur : les mots de passe d'ici seulement
};

/// Une variable d'environnement, ou rien.
using Environnement = std::function<std::optional<std::string>(const std::string&)>;

/// `texte` : contenu du fichier ("" sans fichier) ; les variables OUVRAGE_… l'emportent. Error : fichier, ligne ou clé, et la
/// clé la plus proche quand celle-ci n'existe pas.
ReglagesMachine lire_reglages(std::string_view texte, const std::string& nom_du_fichier, const Environnement& environnement);

/// Le fichier nommé (il doit exister), sinon ouvrage.toml s'il est là ; et l'environnement du processus.
ReglagesMachine lire_reglages_de(const std::optional<std::string>& fichier);

/// Les clés admises, telles qu'on les écrit (« structure.nom »).
const std::vector<std::string>& cles_de_reglages();

/// Le secret de la maison : celui des réglages, sinon celui du fichier, fait et gardé en 0600 quand il manque.
std::string cle_de_la_maison(const ReglagesMachine& reglages);

/// « 127.0.0.1:8080 », « [::1]:8080 ».
struct Ecoute
{
    std::string adresse;
    std::uint16_t port = 0;
};
Ecoute lire_ecoute(std::string_view texte);

} // namespace ouvrage
