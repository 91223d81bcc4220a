#include "domaine/conservation.hpp"

#include "domaine/eligibilite.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace std::chrono;

namespace
{

constexpr std::array kProlonger = {RaisonDeConservation{"suivi_repris", "L'accompagnement a repris"},
                                   RaisonDeConservation{"litige", "Un litige ou un contrôle est en cours"},
                                   RaisonDeConservation{"cofinancement", "Une opération cofinancée demande de garder les pièces"},
                                   RaisonDeConservation{"demande", "La personne le demande"}};
constexpr std::array kEffacer = {RaisonDeConservation{"demande", "La personne le demande"},
                                 RaisonDeConservation{"erreur", "La fiche a été ouverte par erreur"},
                                 RaisonDeConservation{"opposition", "La personne s'est opposée au suivi"}};

} // namespace

Echeance echeance_de(const SuiviDeConservation& suivi, const DureesDeConservation& durees, Jour aujourd_hui)
{
    Jour fin = plus_mois(suivi.dernier_contact, durees.accompagnement_mois);
    if (suivi.prolonge_jusqu_au) fin = std::max(fin, *suivi.prolonge_jusqu_au);
    const bool annoncee = suivi.annonce_pour && suivi.annonce_sur && *suivi.annonce_sur >= suivi.dernier_contact;
    if (annoncee)
    {
        const Jour le = std::max(*suivi.annonce_pour, fin);
        return {le <= aujourd_hui ? EtapeDeConservation::AEffacer : EtapeDeConservation::Annoncee, le};
    }
    // On ne se trouve jamais devant un effacement qui n'a pas été dit : le préavis court d'aujourd'hui quand il aurait dû partir plus tôt.
    const Jour au_plus_tot = sys_days{aujourd_hui} + days{durees.preavis_jours};
    if (fin <= au_plus_tot) return {EtapeDeConservation::AAnnoncer, std::max(fin, au_plus_tot)};
    return {EtapeDeConservation::Gardee, fin};
}

std::span<const RaisonDeConservation> raisons_de_prolonger()
{
    return kProlonger;
}

std::span<const RaisonDeConservation> raisons_d_effacer()
{
    return kEffacer;
}

std::string_view libelle_de_raison(std::span<const RaisonDeConservation> raisons, std::string_view code)
{
    for (const auto& une : raisons)
        if (une.code == code) return une.libelle;
    return "";
}

} // namespace ouvrage
