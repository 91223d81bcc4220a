#include "app/conventions/conventions_agenda.hpp"

#include "socle/calendar/calendar.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

std::string agenda_des_conventions(const std::string& nom, const std::vector<Convention>& conventions, const std::vector<VieDeConvention>& vies, const AvancesDAlerte& avances,
                                   const std::string& adresse_publique, Instant edite_a)
{
    Calendar agenda{"Ouvrage//Conventions", nom, {}};
    for (std::size_t i = 0; i < conventions.size(); ++i)
    {
        const auto& convention = conventions[i];
        for (const auto& un : jours_d_agenda(vies[i]))
            agenda.events.push_back({.uid = convention.id + "-" + un.code + "@ouvrage",
                                     .title = convention.intitule + " : " + un.titre,
                                     .day = un.jour,
                                     .description = vies[i].si_personne_n_agit + "\n" + joined(un.etapes, "\n"),
                                     .category = "Convention",
                                     .url = adresse_publique + "/conventions/" + convention.id,
                                     .reminders = un.code == "debut" ? std::vector<int>{} : avances.jours});
    }
    return write(agenda, edite_a);
}

} // namespace ouvrage
