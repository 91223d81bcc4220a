#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Combien de temps ce qui nomme une personne se garde : les durées viennent de droit/ (« conservation.… »), la règle est ici.
struct DureesDeConservation
{
    int accompagnement_mois = 0; // après le dernier contact
    int preavis_jours = 0;       // entre l'annonce et l'effacement
    int prolongation_mois = 0;   // dont une raison de garder repousse l'effacement, au plus
};

/// Ce qui est déjà inscrit d'une personne.
struct SuiviDeConservation
{
    Jour dernier_contact;
    std::optional<Jour> annonce_pour;  // le jour annoncé par le dernier préavis, s'il y en a un
    std::optional<Jour> annonce_sur;   // le dernier contact que ce préavis connaissait
    std::optional<Jour> prolonge_jusqu_au;
};

enum class EtapeDeConservation
{
    Gardee,    // rien à faire
    AAnnoncer, // le délai finit avant un préavis : on prévient aujourd'hui
    Annoncee,  // prévenu ; l'effacement a sa date
    AEffacer   // prévenu, et la date est passée
};
struct Echeance
{
    EtapeDeConservation etape = EtapeDeConservation::Gardee;
    Jour le; // le jour où l'identité s'efface si rien ne change ; jamais avant la fin du préavis

    bool operator==(const Echeance&) const = default;
};

/// Un contact après l'annonce annule l'annonce. Une prolongation repousse la date. On n'efface jamais sans avoir prévenu.
Echeance echeance_de(const SuiviDeConservation& suivi, const DureesDeConservation& durees, Jour aujourd_hui);

/// Pourquoi garder plus longtemps, et pourquoi effacer avant l'heure : listes fermées, pour n'avoir pas à l'écrire librement.
struct RaisonDeConservation
{
    std::string_view code;
    std::string_view libelle;
};
std::span<const RaisonDeConservation> raisons_de_prolonger();
std::span<const RaisonDeConservation> raisons_d_effacer();
std::string_view libelle_de_raison(std::span<const RaisonDeConservation> raisons, std::string_view code); // "" quand le code n'est pas connu

} // namespace ouvrage
