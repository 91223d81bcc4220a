#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/participants/participants_table.hpp"
#include "app/publics/publics_jeux.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce que l'on reçoit : un PDF ou une photographie, reconnus à leurs premiers octets et non à leur nom.
enum class FormatDePreuve
{
    Pdf,
    Jpeg,
    Png
};
std::string_view code(FormatDePreuve format);
std::string_view type_de_contenu(FormatDePreuve format);
std::optional<FormatDePreuve> reconnaitre_preuve(std::string_view contenu);
inline constexpr std::size_t kOctetsDUnePreuve = 5u << 20;

/// Une pièce déposée. Hors journal ; ce qu'elle est ne se lit que dans la structure qui suit la personne.
struct PreuveDeposee
{
    std::string id;
    std::string participant_id;
    std::string reference; // de la fiche
    std::string personne;
    std::string piece;   // code du vocabulaire
    std::string libelle; // « Attestation RSA » ; « Pièce réservée » quand elle est sensible
    bool reservee = false;
    FormatDePreuve format = FormatDePreuve::Pdf;
    std::int64_t octets = 0;
    std::optional<Jour> datee_du, expire_le;
    std::string deposee_par, deposee_le; // nom, instant
    std::optional<Jour> plus_necessaire_depuis;

    bool a_effacer(Jour aujourd_hui) const { return plus_necessaire_depuis && *plus_necessaire_depuis <= aujourd_hui; }
};
/// La plus récente d'abord. `participant` vient de trouver_participant.
std::vector<PreuveDeposee> lister_preuves(socle::Transaction& tx, const Droit& droit, const Participant& participant, Jour aujourd_hui);
/// Celles de la structure qui ne sont plus nécessaires, les plus anciennes d'abord.
std::vector<PreuveDeposee> lister_preuves_a_effacer(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui);
/// NotFound hors du périmètre.
PreuveDeposee trouver_preuve(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& id, Jour aujourd_hui);

struct DepotDePreuve
{
    std::string piece;
    std::string contenu; // reconnu par reconnaitre_preuve
    std::optional<Jour> datee_du = {}, expire_le = {};
};
/// Conflict quand la pièce n'est pas du vocabulaire ou que le contenu n'est pas reconnu : la page l'a déjà dit.
std::string deposer_preuve(Ecriture& ecriture, const Vocabulaire& mots, const Participant& participant, const DepotDePreuve& depot);
/// Lire une pièce réservée laisse une trace, qui ne dit pas laquelle.
std::string lire_contenu(Ecriture& ecriture, const Participant& participant, const PreuveDeposee& preuve);

enum class CauseDEffacement
{
    PlusNecessaire,
    Erreur,
    Demande // de la personne
};
std::string_view code(CauseDEffacement cause);
std::string_view libelle(CauseDEffacement cause);
std::optional<CauseDEffacement> cause_d_effacement_du_code(std::string_view code);

/// Ce qui reste d'une pièce effacée : qu'elle l'a été, quand, par qui, pourquoi. Jamais ce qu'elle était.
struct EffacementDePreuve
{
    std::string deposee_le;
    CauseDEffacement cause = CauseDEffacement::PlusNecessaire;
    std::string faite_par, faite_le;
};
std::vector<EffacementDePreuve> lister_effacements(socle::Transaction& tx, const Participant& participant);
void effacer_preuve(Ecriture& ecriture, const PreuveDeposee& preuve, const std::string& structure_id, CauseDEffacement cause);

} // namespace ouvrage
