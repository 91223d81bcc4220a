#pragma once

#include "domaine/calendrier.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// Comment un délai écrit dans un texte devient une date, et pourquoi celle-là. Les règles de compte sont celles des articles 640 à 642 du code de procédure
// civile, que l'on suit quand la convention n'en dit pas d'autres.

enum class UniteDeDelai
{
    Jours,          // de calendrier
    JoursOuvrables, // sans dimanche ni férié
    JoursOuvres,    // sans samedi, dimanche ni férié
    JoursFrancs,    // ni le premier ni le dernier ne comptent
    Mois,
    Annees
};

/// « 3 mois », « 10 jours francs ». Zéro : sans délai.
struct Delai
{
    int nombre = 0;
    UniteDeDelai unite = UniteDeDelai::Jours;

    bool operator==(const Delai&) const = default;
};
/// Jusqu'où un délai se lit.
inline constexpr int kDelaiAuPlus = 999;

/// « 3 mois », « trois mois », « un an », « 10 jours ouvrables », « 2 semaines » (quatorze jours) ; rien quand cela ne se lit pas.
std::optional<Delai> lire_delai(std::string_view texte);
/// « 3 mois » : ce que gardent les lignes ; lire_delai le relit.
std::string code(const Delai& delai);
/// « trois mois », « un an », « 45 jours ouvrables », « sans délai ».
std::string en_mots(const Delai& delai);

/// Un délai qui finit un jour chômé : il finit ce jour-là, ou le premier jour ouvrable qui suit.
enum class ReportDeDelai
{
    Aucun,
    JourOuvrable
};
std::string_view code(ReportDeDelai report);
std::optional<ReportDeDelai> report_du_code(std::string_view code);
std::string_view code(ZoneFeriee zone);
std::optional<ZoneFeriee> zone_feriee_du_code(std::string_view code);

/// Ce qui change le compte d'un délai.
struct CompteDeDelai
{
    ReportDeDelai report = ReportDeDelai::Aucun;
    ZoneFeriee zone = ZoneFeriee::France;

    bool operator==(const CompteDeDelai&) const = default;
};

/// Une date et le chemin qui y mène : des phrases, dont la dernière dit cette date en toutes lettres.
struct DateExpliquee
{
    Jour jour;
    std::vector<std::string> etapes;

    bool operator==(const DateExpliquee&) const = default;
};

/// Le dernier jour d'un délai qui court d'un événement. Le jour de l'événement ne compte pas ; des mois ou des années finissent le jour de même quantième ou, à
/// défaut, le dernier du mois (CPC, art. 641). `evenement` : « lettre reçue ».
DateExpliquee echeance(std::string_view evenement, Jour depart, const Delai& delai, const CompteDeDelai& compte);

/// Le dernier jour où un événement peut arriver pour que tout le délai tienne encore jusqu'au terme, ce jour compris. Un compte à rebours ne se proroge pas.
/// Quand ce jour est chômé, `prudent` est le dernier jour qui ne l'est pas : une lettre ne se remet guère un dimanche.
struct DernierJourUtile
{
    DateExpliquee date;
    Jour prudent; // le même jour quand il n'est pas chômé

    bool operator==(const DernierJourUtile&) const = default;
};
DernierJourUtile dernier_jour_avant(Jour terme, const Delai& delai, const CompteDeDelai& compte);

/// Le dernier jour d'une durée dont le premier jour compte : un an à compter du 4 décembre finit le 3. `delai.nombre` vaut au moins 1.
DateExpliquee fin_de_duree(Jour premier, const Delai& duree, const CompteDeDelai& compte);

/// La durée entière qui va d'un jour à un autre, tous deux compris : en années, en mois, sinon en jours.
Delai duree_entre(Jour premier, Jour dernier);

} // namespace ouvrage
