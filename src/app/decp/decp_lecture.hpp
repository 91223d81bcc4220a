#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domaine/decp.hpp"

namespace ouvrage
{

/// Ce qu'on retient d'un fichier national : les contrats de quelques acheteurs (SIREN ou SIRET) ou de quelques
/// départements. Les deux à la fois se cumulent. Vide, il retient tout.
struct FiltreDecp
{
    std::vector<std::string> acheteurs;
    std::vector<std::string> departements;

    bool vide() const { return acheteurs.empty() && departements.empty(); }
    bool retient(std::string_view acheteur_id, const DepartementDuContrat& departement) const;
};

/// Un contrat lu, contrôlé et prêt à être rangé.
struct ContratLu
{
    ContratDecp contrat;
    std::int64_t rang = 0;     // dans le fichier, à partir de 1 ; la première ligne d'une version dans une table
    std::int64_t position = 0; // octets qui le précèdent ; 0 dans une table
    std::int64_t lignes = 1;   // d'une table, réunies en une version
    std::vector<AnomalieDecp> anomalies;

    std::string contenu;        // forme canonique, voir decp_contenu.hpp
    std::int64_t empreinte = 0; // de ce contenu
    IdentiteContrat identite;
    std::string recherche;
    std::string departement;
};

struct RefusLu
{
    std::int64_t rang = 0; // 0 : le fichier lui-même
    std::int64_t position = 0;
    Defaut defaut{};
    std::string valeur;
    std::int64_t lignes = 1;
};

/// Quelques centaines de contrats, dans l'ordre du fichier.
struct PaquetDecp
{
    std::vector<ContratLu> contrats;
    std::vector<RefusLu> refus;
    std::int64_t filtres = 0;
    std::int64_t lignes_filtrees = 0;
    std::int64_t position = 0; // octets du fichier lus jusque-là
};

enum class FormatDecp
{
    Inconnu,
    Json,
    Xml,
    TableConsolidee,
    TableBretagne
};
/// D'après les premiers octets, jamais d'après le nom du fichier.
FormatDecp reconnaitre_format(std::string_view debut);

/// Lit un fichier de données essentielles de n'importe quelle taille, en mémoire bornée, et livre ses contrats par
/// paquets, dans l'ordre. La lecture et le contrôle se font sur deux fils ; `livrer` est appelé par celui qui appelle.
/// Un enregistrement mal formé est un refus qui donne son rang et sa position ; la lecture reprend au suivant.
/// Lance NotFound (pas de tel fichier) et UnreadableFile (« decp.format_inconnu » ou un code fichier.*).
void lire_decp(const std::string& chemin, const FiltreDecp& filtre, Jour jour,
               const std::function<void(PaquetDecp&&)>& livrer);

/// Contrôle un contrat et calcule ce que la base gardera de lui.
void preparer(ContratLu& lu, Jour jour);

} // namespace ouvrage
