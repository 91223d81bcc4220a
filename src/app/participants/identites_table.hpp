#pragma once

#include "app/participants/participants_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce que l'on garde pour reconnaître et joindre une personne, et rien de plus. Hors journal, effaçable ; seuls le prénom et le nom sont demandés.
struct Identite
{
    std::string prenom, nom;
    std::optional<Jour> naissance = {};
    std::string telephone = {}, courriel = {};
    std::string commune = {}; // code officiel géographique

    bool operator==(const Identite&) const = default;
};

/// L'empreinte sous laquelle une autre structure retrouve la même personne : nul ne la calcule sans la clé de la maison. Vide sans date de naissance.
std::string empreinte_d_identite(std::string_view cle, const Identite& identite);

/// Inscrit l'identité d'une fiche, ou remplace celle qu'elle avait, avec les mots qui la font retrouver. Le journal n'en reçoit rien.
void ranger_identite(socle::Transaction& tx, const std::string& participant_id, const std::string& structure_id, const std::string& reference,
                     const Identite& identite, const std::string& empreinte);
/// Vide quand la personne a été oubliée. `participant` vient de trouver_participant.
Identite lire_identite(socle::Transaction& tx, const Participant& participant);

/// Range les identités d'avant l'index et refait les empreintes d'une autre clé ; rend combien. Au démarrage du service.
std::int64_t completer_identites(socle::Database& base, const std::string& cle);

/// Une autre structure suit la même personne : son nom, et rien d'autre ne se montre. `fiche_id` ne sert qu'à la demande de transfert.
struct ConnueAilleurs
{
    std::string structure_id;
    std::string structure;
    std::string fiche_id;
};
/// Une par structure, par nom. C'est la seule lecture qui sorte du périmètre ; elle ne part que d'une fiche que l'on suit.
std::vector<ConnueAilleurs> chercher_ailleurs(socle::Transaction& tx, const Participant& participant);

/// Une autre fiche de la même structure porte la même empreinte : sans doute un doublon.
struct DoublonProbable
{
    std::string id;
    std::string reference;
};
std::vector<DoublonProbable> chercher_doublons(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
