#include "app/accueil/accueil_agenda.hpp"

#include "app/accueil/accueil_vues.hpp"
#include "socle/calendar/calendar.hpp"

namespace ouvrage
{

using namespace socle;

std::string agenda_du_lieu(const LieuDAccueil& lieu, const std::vector<Seance>& seances, const std::string& adresse_publique, Instant edite_a)
{
    Calendar agenda{"Ouvrage//Lieu d'accueil", lieu.nom, {}};
    for (const auto& s : seances)
        agenda.events.push_back({.uid = s.id + "@ouvrage",
                                 .title = (s.annulee ? "Annulé : " : "") + s.titre,
                                 .day = s.creneau.jour,
                                 .start = s.creneau.debut.minutes,
                                 .end = s.creneau.fin.minutes,
                                 .place = s.salle + ", " + lieu.nom + ", " + lieu.adresse + ", " + lieu.code_postal + " " + lieu.commune,
                                 .description = s.volet + ". Avec " + s.menee_par + ". Gratuit." + (s.annulee ? "" : " " + places_en_mots(s) + "."),
                                 .category = s.volet,
                                 .url = adresse_publique + "/seances/" + s.id,
                                 .cancelled = s.annulee.has_value()});
    return write(agenda, edite_a);
}

} // namespace ouvrage
