#include "app/accueil/accueil_agenda.hpp"

#include "app/accueil/accueil_vues.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// Une ligne a 75 octets au plus, fin de ligne non comprise ; la suite commence par une espace. Une lettre ne se coupe pas.
constexpr std::size_t kOctetsParLigne = 75;

void ligne(std::string& agenda, std::string_view texte)
{
    std::size_t place = kOctetsParLigne;
    while (texte.size() > place)
    {
        std::size_t coupe = place;
        while (coupe > 0 && (static_cast<unsigned char>(texte[coupe]) & 0xC0) == 0x80) --coupe;
        agenda += texte.substr(0, coupe);
        agenda += "\r\n ";
        texte.remove_prefix(coupe);
        place = kOctetsParLigne - 1;
    }
    agenda += texte;
    agenda += "\r\n";
}

/// Un texte de propriété : antislash, point-virgule, virgule et fin de ligne s'échappent.
std::string texte_d_agenda(std::string_view texte)
{
    std::string echappe;
    for (const char c : texte)
    {
        if (c == '\\' || c == ';' || c == ',') echappe += '\\';
        if (c == '\n') echappe += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20) echappe += c;
    }
    return echappe;
}

std::string a_paris(Jour jour, HeureDHorloge heure)
{
    return ";TZID=Europe/Paris:" + replaced(format_day(jour), "-", "") + "T" + replaced(code(heure), ":", "") + "00";
}

// L'heure de Paris : l'été commence le dernier dimanche de mars, finit le dernier d'octobre.
constexpr std::string_view kParis[] = {"BEGIN:VTIMEZONE", "TZID:Europe/Paris",
                                       "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
                                       "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
                                       "END:VTIMEZONE"};

} // namespace

std::string agenda_du_lieu(const LieuDAccueil& lieu, const std::vector<Seance>& seances, const std::string& adresse_publique, Instant edite_a)
{
    std::string agenda;
    // « 2026-05-10T09:00:00.000Z » -> « 20260510T090000Z »
    const auto instant = replaced(replaced(format_instant(edite_a).substr(0, 19), "-", ""), ":", "") + "Z";
    for (const auto* debut : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ouvrage//Lieu d'accueil//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"}) ligne(agenda, debut);
    ligne(agenda, "X-WR-CALNAME:" + texte_d_agenda(lieu.nom));
    for (const auto une : kParis) ligne(agenda, une);
    for (const auto& s : seances)
    {
        ligne(agenda, "BEGIN:VEVENT");
        ligne(agenda, "UID:" + s.id + "@ouvrage");
        ligne(agenda, "DTSTAMP:" + instant);
        ligne(agenda, "DTSTART" + a_paris(s.creneau.jour, s.creneau.debut));
        ligne(agenda, "DTEND" + a_paris(s.creneau.jour, s.creneau.fin));
        ligne(agenda, "SUMMARY:" + texte_d_agenda((s.annulee ? "Annulé : " : "") + s.titre));
        ligne(agenda, "LOCATION:" + texte_d_agenda(s.salle + ", " + lieu.nom + ", " + lieu.adresse + ", " + lieu.code_postal + " " + lieu.commune));
        ligne(agenda, "DESCRIPTION:" + texte_d_agenda(s.volet + ". Avec " + s.menee_par + ". Gratuit." + (s.annulee ? "" : " " + places_en_mots(s) + ".")));
        ligne(agenda, "CATEGORIES:" + texte_d_agenda(s.volet));
        ligne(agenda, std::string("STATUS:") + (s.annulee ? "CANCELLED" : "CONFIRMED"));
        ligne(agenda, "URL:" + adresse_publique + "/seances/" + s.id);
        ligne(agenda, "END:VEVENT");
    }
    ligne(agenda, "END:VCALENDAR");
    return agenda;
}

} // namespace ouvrage
