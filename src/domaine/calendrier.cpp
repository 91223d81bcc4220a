#include "domaine/calendrier.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace std::chrono;

ZoneFeriee zone_du_code_postal(std::string_view code_postal)
{
    const auto departement = code_postal.substr(0, 2);
    return departement == "57" || departement == "67" || departement == "68" ? ZoneFeriee::AlsaceMoselle : ZoneFeriee::France;
}

Jour paques(year annee)
{
    // Comput grégorien, méthode dite de Butcher : `lune` place la pleine lune, `rappel` le dimanche qui la suit.
    const int a = static_cast<int>(annee), cycle = a % 19, siecle = a / 100, rang = a % 100;
    const int equation = (siecle - (siecle + 8) / 25 + 1) / 3;
    const int lune = (19 * cycle + siecle - siecle / 4 - equation + 15) % 30;
    const int rappel = (32 + 2 * (siecle % 4) + 2 * (rang / 4) - lune - rang % 4) % 7;
    const int retrait = (cycle + 11 * lune + 22 * rappel) / 451;
    const int quantieme = lune + rappel - 7 * retrait + 114;
    return annee / month{static_cast<unsigned>(quantieme / 31)} / day{static_cast<unsigned>(quantieme % 31 + 1)};
}

std::vector<JourFerie> jours_feries(year annee, ZoneFeriee zone)
{
    const sys_days dimanche = paques(annee);
    std::vector<JourFerie> feries = {
        {annee / January / 1, "Jour de l'an"},    {dimanche + days{1}, "Lundi de Pâques"},     {annee / May / 1, "Fête du travail"},
        {annee / May / 8, "Victoire 1945"},       {dimanche + days{39}, "Ascension"},          {dimanche + days{50}, "Lundi de Pentecôte"},
        {annee / July / 14, "Fête nationale"},    {annee / August / 15, "Assomption"},         {annee / November / 1, "Toussaint"},
        {annee / November / 11, "Armistice 1918"}, {annee / December / 25, "Noël"}};
    if (zone == ZoneFeriee::AlsaceMoselle)
    {
        feries.push_back({dimanche - days{2}, "Vendredi saint"});
        feries.push_back({annee / December / 26, "Saint-Étienne"});
    }
    std::stable_sort(feries.begin(), feries.end(), [](const JourFerie& x, const JourFerie& y) { return x.jour < y.jour; });
    return feries;
}

std::optional<JourFerie> jour_ferie(Jour jour, ZoneFeriee zone)
{
    for (const auto& un : jours_feries(jour.year(), zone))
        if (un.jour == jour) return un;
    return std::nullopt;
}

Jour lundi_de(Jour jour)
{
    const sys_days le{jour};
    return le - (weekday{le} - Monday);
}

std::string_view nom_du_jour(Jour jour)
{
    static constexpr std::array<std::string_view, 7> kNoms = {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"};
    return kNoms[weekday{sys_days{jour}}.c_encoding()];
}

std::string jour_en_mots(Jour jour) { return std::string(nom_du_jour(jour)) + " " + en_toutes_lettres(jour); }

Jour decale_de(Jour jour, int combien) { return sys_days{jour} + days{combien}; }

bool est_ouvrable(Jour jour, ZoneFeriee zone) { return weekday{sys_days{jour}} != Sunday && !jour_ferie(jour, zone); }

bool est_ouvre(Jour jour, ZoneFeriee zone) { return weekday{sys_days{jour}} != Saturday && est_ouvrable(jour, zone); }

std::optional<std::string> pourquoi_chome(Jour jour, ZoneFeriee zone)
{
    if (const auto ferie = jour_ferie(jour, zone)) return "férié : " + std::string(ferie->nom);
    if (est_ouvre(jour, zone)) return std::nullopt;
    return "un " + std::string(nom_du_jour(jour));
}

Jour premier_ouvre_des(Jour jour, ZoneFeriee zone)
{
    while (!est_ouvre(jour, zone)) jour = decale_de(jour, 1);
    return jour;
}

Jour dernier_ouvre_jusqu_au(Jour jour, ZoneFeriee zone)
{
    while (!est_ouvre(jour, zone)) jour = decale_de(jour, -1);
    return jour;
}

} // namespace ouvrage
