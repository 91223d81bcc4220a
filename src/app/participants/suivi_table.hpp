#pragma once

#include "app/organismes/organismes_table.hpp"
#include "app/participants/participants_table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// Qui suit une personne, et ce qui lui a été dit de ses données. `participant` vient toujours de trouver_participant : le périmètre y est passé.

struct ReferentInscrit
{
    std::string id;
    std::string utilisateur_id;
    std::string nom;
    std::string faite_par;
    std::string faite_le;
    bool remplace = false;
};
/// Le plus récent d'abord.
std::vector<ReferentInscrit> lister_referents(socle::Transaction& tx, const Participant& participant);
/// Une ligne de plus, qui nomme la précédente. NotFound quand ce compte n'est pas facilitateur de la structure, Conflict quand il l'est déjà.
void inscrire_referent(Ecriture& ecriture, const Participant& participant, const std::string& utilisateur_id);

struct Accompagnement
{
    std::string id;
    std::string organisme_id;
    std::string organisme;
    NatureOrganisme nature = NatureOrganisme::Autre;
    Jour debut;
    std::optional<Jour> fin;
    std::string faite_par;
    std::string faite_le;
};
/// En cours d'abord, puis par début.
std::vector<Accompagnement> lister_accompagnements(socle::Transaction& tx, const Participant& participant);
/// Conflict quand cet organisme l'accompagne déjà.
std::string inscrire_accompagnement(Ecriture& ecriture, const Participant& participant, const Organisme& organisme, Jour debut);
/// NotFound quand il n'est pas celui de cette personne, Conflict quand il est déjà fini.
void finir_accompagnement(Ecriture& ecriture, const Participant& participant, const std::string& accompagnement_id, Jour fin);

/// Comment la notice sur ses données a été remise.
enum class Moyen
{
    MainPropre,
    Lue, // à qui ne la lit pas
    Courriel,
    Courrier
};
struct FicheMoyen
{
    Moyen moyen;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheMoyen> moyens_de_remise();
const FicheMoyen& fiche(Moyen moyen);
std::optional<Moyen> moyen_du_code(std::string_view code);

struct RemiseDeNotice
{
    std::string id;
    Jour remise_le;
    Moyen moyen = Moyen::MainPropre;
    std::string faite_par;
    std::string faite_le;
    bool annulee = false;
};
/// La plus récente d'abord.
std::vector<RemiseDeNotice> lister_remises(socle::Transaction& tx, const Participant& participant);
/// `annule` : la remise que celle-ci corrige, "" sinon. Conflict quand elle l'est déjà.
void inscrire_remise(Ecriture& ecriture, const Participant& participant, Jour remise_le, Moyen moyen, const std::string& annule);
/// Combien de personnes que suit ce compte, ou que personne ne suit, n'ont jamais reçu la notice ; on ne compte pas au-delà de `au_plus`.
std::int64_t compter_sans_notice(socle::Transaction& tx, const Perimetre& perimetre, const std::string& utilisateur_id, int au_plus);

} // namespace ouvrage
