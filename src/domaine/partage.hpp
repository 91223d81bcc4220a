#pragma once

#include "domaine/heures.hpp"
#include "domaine/temps.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Un marché qui dépasse un secteur est mené par une structure, le chef de file, et d'autres y interviennent. Chaque ligne d'heures est à une structure, et à
/// une seule : c'est la clé du marché, choisie une fois, qui dit laquelle.
enum class ClePartage
{
    LieuDeTravail, // la structure du secteur où les heures sont faites
    Residence      // celle du secteur où habite la personne
};
struct FicheCleDePartage
{
    ClePartage cle;
    std::string_view code;
    std::string_view libelle; // « le lieu de travail »
    std::string_view phrase;  // ce qu'elle veut dire, en une phrase
};
const FicheCleDePartage& fiche(ClePartage cle);
std::span<const FicheCleDePartage> cles_de_partage();
std::optional<ClePartage> cle_de_partage_du_code(std::string_view code);

/// Pourquoi une ligne est à cette structure.
enum class CauseDeRattachement
{
    LieuDeTravail, // son secteur contient la commune où les heures sont faites
    Residence,     // son secteur contient la commune où habite la personne
    ChefDeFile,    // la commune est connue ; aucune structure du marché n'en a le secteur ce mois-là
    APreciser,     // la commune n'est pas connue : le chef de file, en attendant, et la ligne est signalée
    Transfert,     // le chef de file de ce mois, sur un marché repris
    Correction     // quelqu'un l'a dit, avec sa raison
};
struct FicheCauseDeRattachement
{
    CauseDeRattachement cause;
    std::string_view code;
    std::string_view libelle;
};
const FicheCauseDeRattachement& fiche(CauseDeRattachement cause);
std::span<const FicheCauseDeRattachement> causes_de_rattachement();
std::optional<CauseDeRattachement> cause_de_rattachement_du_code(std::string_view code);

/// Une structure intervient sur le marché de ce mois à celui-là, compris.
struct InterventionDatee
{
    std::string structure;
    Mois depuis;
    std::optional<Mois> jusqu_a = {};

    bool en(Mois mois) const { return depuis <= mois && (!jusqu_a || mois <= *jusqu_a); }
};

/// Le marché est repris par une autre structure à partir d'un mois ; dans l'ordre des acceptations.
struct RepriseDeMarche
{
    std::string vers;
    Mois effet;
};
/// Qui menait le marché ce mois-là : les heures d'avant une reprise restent à qui les avait.
std::string chef_du_mois(const std::string& origine, std::span<const RepriseDeMarche> reprises, Mois mois);

/// Un lieu où l'on travaille sur un lot, de ce mois à celui-là, compris.
struct LieuDate
{
    std::string commune;
    Mois depuis;
    std::optional<Mois> jusqu_a = {};

    bool en(Mois mois) const { return depuis <= mois && (!jusqu_a || mois <= *jusqu_a); }
};
/// La commune de travail d'une ligne : celle qui est dite, sinon le seul lieu du lot ce mois-là. Plusieurs lieux, ou aucun : on ne devine pas.
std::optional<std::string> commune_de_travail(const std::optional<std::string>& dite, std::span<const LieuDate> lieux, Mois mois);
/// Les lieux du lot ce mois-là, sans doublon, dans l'ordre des codes.
std::vector<std::string> lieux_du_mois(std::span<const LieuDate> lieux, Mois mois);

/// Ce que l'on sait d'une ligne quand elle arrive. `secteurs` : la structure qui couvre chaque commune ce mois-là.
struct LigneARattacher
{
    Mois mois;
    std::optional<std::string> travail;
    std::optional<std::string> residence;
};
struct Attache
{
    std::string structure;
    CauseDeRattachement cause = CauseDeRattachement::ChefDeFile;

    bool operator==(const Attache&) const = default;
};
Attache rattacher(ClePartage cle, const LigneARattacher& ligne, const std::map<std::string, std::string>& secteurs,
                       std::span<const InterventionDatee> interventions, const std::string& chef);

/// Une ligne peut-elle encore bouger d'elle-même quand le marché se précise (un lieu dit, une structure de plus) ? Celle que son secteur a décidée, ou que
/// quelqu'un a corrigée, ne bouge plus : ni un secteur qui change, ni une personne oubliée ne déplacent une heure comptée.
bool a_decider(CauseDeRattachement cause);

/// Les rattachements d'une ligne dans l'ordre de leurs rangs ; celui qui vaut à un instant est le dernier écrit jusque-là, sinon l'origine du marché.
struct RattachementDate
{
    std::string structure;
    std::string instant; // « 2026-05-10T09:00:00.000Z » : l'ordre du texte est celui du temps
};
std::string structure_a(const std::string& origine, std::span<const RattachementDate> rattachements, std::string_view instant);

} // namespace ouvrage
