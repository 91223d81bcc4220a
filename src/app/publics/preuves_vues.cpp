#include "app/publics/preuves_vues.hpp"

#include "app/mots.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

std::string taille(std::int64_t octets)
{
    return octets < 1 << 20 ? grouped((octets + 1023) / 1024) + "\u202Fko" : french_hundredths(octets * 100 / (1 << 20)) + "\u202FMo";
}

std::string le(const std::string& instant) { return date_fr(*parse_instant(instant)); }

} // namespace

Vue vue_preuve(const PreuveDeposee& une, Jour aujourd_hui)
{
    std::string detail = std::string(code(une.format)) + ", " + taille(une.octets);
    if (une.datee_du) detail += ", datée du " + en_toutes_lettres(*une.datee_du);
    Vue etat = false;
    if (une.a_effacer(aujourd_hui)) etat = Vue{{"ton", "attente"}, {"icone", "alerte"}, {"mot", "N'est plus nécessaire depuis le " + en_toutes_lettres(*une.plus_necessaire_depuis)}};
    else if (une.expire_le && *une.expire_le < aujourd_hui) etat = Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", "Périmée depuis le " + en_toutes_lettres(*une.expire_le)}};
    else if (une.expire_le) etat = Vue{{"ton", "info"}, {"icone", "calendrier"}, {"mot", "Valable jusqu'au " + en_toutes_lettres(*une.expire_le)}};
    return Vue{{"id", une.id},
               {"href", "/preuves/" + une.id},
               {"libelle", une.libelle},
               {"reservee", une.reservee},
               {"detail", detail},
               {"depot", une.deposee_par + " le " + le(une.deposee_le)},
               {"etat", std::move(etat)},
               {"a_garder", une.plus_necessaire_depuis && !une.a_effacer(aujourd_hui) ? "à effacer à partir du " + en_toutes_lettres(*une.plus_necessaire_depuis) : ""},
               {"personne", une.personne},
               {"reference", une.reference},
               {"fiche_href", "/participants/" + une.participant_id + "/preuves"},
               {"effacer_action", "/preuves/" + une.id + "/effacement"},
               {"cle", random_token()}};
}

Vue vue_pieces(const Participant& participant, const std::vector<PreuveDeposee>& preuves, const std::vector<EffacementDePreuve>& effacements, Jour aujourd_hui)
{
    Vue::List liste, effacees;
    for (const auto& une : preuves) liste.push_back(vue_preuve(une, aujourd_hui));
    for (const auto& un : effacements)
        effacees.push_back(Vue{{"depot", le(un.deposee_le)}, {"cause", libelle(un.cause)}, {"par", un.faite_par}, {"le", le(un.faite_le)}});
    return Vue{{"aucune", liste.empty()},
               {"liste", std::move(liste)},
               {"des_effacees", !effacees.empty()},
               {"effacees_titre", compter(static_cast<std::int64_t>(effacements.size()), "pièce effacée", "pièces effacées", Genre_grammatical::Feminin)},
               {"effacees", std::move(effacees)},
               {"deposer_href", "/participants/" + participant.id + "/preuves"}};
}

} // namespace ouvrage
