#pragma once

#include "app/participants/identites_table.hpp"
#include "app/participants/participants_notes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

enum class SensDeTransfert
{
    Accepte,
    Refuse
};
std::string_view code(SensDeTransfert sens);
std::optional<SensDeTransfert> sens_de_transfert_du_code(std::string_view code);

/// Une structure demande à une autre, qui suit la même personne, son identité et les dates de ses fenêtres. Vue d'un côté ou de l'autre : `fiche_id`,
/// `reference` et `personne` sont ceux de la fiche de qui lit, jamais ceux de l'autre.
struct Transfert
{
    enum class Cote
    {
        Demande, // par nous
        Recu
    };
    std::string id;
    Cote cote = Cote::Demande;
    std::string fiche_id;
    std::string reference;
    std::string personne;
    std::string autre_structure_id, autre_structure;
    std::string demande_par, demande_le; // nom, instant
    std::optional<SensDeTransfert> reponse;
    std::string repondu_par, repondu_le;
    std::string raison; // celle de la réponse, telle que notre côté peut la lire ; vide : effacée, ou pas donnée

    bool en_attente() const { return !reponse; }
};
/// Ceux de la structure : en attente d'abord, puis les plus récents.
std::vector<Transfert> lister_transferts(socle::Transaction& tx, const Perimetre& perimetre);
/// Ceux d'une fiche. `participant` vient de trouver_participant.
std::vector<Transfert> lister_transferts_de(socle::Transaction& tx, const Perimetre& perimetre, const Participant& participant);
/// NotFound hors du périmètre.
Transfert trouver_transfert(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

/// NotFound quand cette structure ne suit pas cette personne, Conflict quand une demande attend déjà sa réponse ou a été acceptée.
std::string demander_transfert(Ecriture& ecriture, const Participant& participant, const std::string& aupres_de);
/// Accepter complète l'identité de qui demande et lui inscrit les fenêtres en vigueur ; ni raison d'éligibilité, ni pièce, ni parcours. `raison` vide : non
/// dite ; refuser la demande. Conflict quand la réponse est déjà donnée, Forbidden du côté qui demande.
void repondre_au_transfert(Ecriture& ecriture, const Perimetre& perimetre, const std::string& transfert_id, SensDeTransfert sens, const std::string& raison,
                           std::string_view cle);

} // namespace ouvrage
