#pragma once

#include "app/participants/participants_table.hpp"
#include "domaine/parcours.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une session de formation, pour une personne ou plusieurs.
struct Formation
{
    std::string id;
    std::string structure_id;
    std::string intitule;
    std::string dispositif;
    std::string moment; // « avant_embauche », « pendant_embauche »
    std::string organisme;
    Jour debut, fin;
    std::optional<int> places;
    std::optional<Heures> prevues;
    std::int64_t inscrits = 0;
    std::int64_t entreprises = 0; // qui y envoient quelqu'un
    Heures suivies;               // toutes personnes réunies

    std::optional<std::int64_t> libres() const { return places ? std::optional(*places - inscrits) : std::nullopt; }
};
/// Les plus récentes d'abord.
std::vector<Formation> lister_formations(socle::Transaction& tx, const Perimetre& perimetre);
/// NotFound hors du périmètre.
Formation trouver_formation(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

struct PresenceInscrite
{
    std::string id;
    Jour le;
    std::optional<Heures> heures; // aucune : absente
};
/// Une personne dans une session.
struct InscriptionEnFormation
{
    std::string id;
    std::string formation_id;
    std::string participant_id;
    std::string reference;
    std::string personne; // nom ou référence
    std::string entreprise; // "" quand aucune n'est en vue
    std::string intitule, dispositif, moment, organisme;
    Jour debut, fin;
    std::vector<PresenceInscrite> presences; // celles qui valent, de la plus ancienne à la plus récente
    std::string resultat;                    // "" quand il n'est pas connu
    std::optional<std::string> resultat_id;

    Heures suivies() const;
    int absences() const;
};
/// Celles d'une session, par nom.
std::vector<InscriptionEnFormation> lister_inscrits(socle::Transaction& tx, const Perimetre& perimetre, const Formation& formation);
/// Celles d'une personne, les plus récentes d'abord. `participant` vient de trouver_participant : le périmètre y est passé.
std::vector<InscriptionEnFormation> lister_inscriptions(socle::Transaction& tx, const Participant& participant);

struct FormationAInscrire
{
    std::string intitule = {};
    std::string dispositif = {};
    std::string moment = {};
    std::string organisme_id = {};
    Jour debut, fin;
    std::optional<int> places = {};
    std::optional<Heures> prevues = {};
};
std::string inscrire_formation(Ecriture& ecriture, const std::string& structure_id, const FormationAInscrire& formation);
/// Conflict quand elle y est déjà, ou qu'il ne reste plus de place.
std::string inscrire_en_formation(Ecriture& ecriture, const Formation& formation, const Participant& participant, const std::optional<std::string>& entreprise_id);
/// Une ligne par personne et par jour ; la même journée redite remplace la première. Rien ne s'écrit quand rien ne change.
struct PresenceAInscrire
{
    std::string inscription_id = {};
    std::optional<Heures> heures = {}; // aucune : absente
};
/// Rend le nombre de lignes écrites. NotFound quand une inscription n'est pas de cette session.
int inscrire_presences(Ecriture& ecriture, const Formation& formation, const std::vector<InscriptionEnFormation>& inscrits, Jour le, const std::vector<PresenceAInscrire>& presences);
/// `remplace` : le résultat que la page montrait. Conflict quand un autre l'a remplacé.
void inscrire_resultat(Ecriture& ecriture, const Formation& formation, const InscriptionEnFormation& inscription, const std::string& resultat, Jour le, const std::string& remplace);

/// Indicateurs `participants_formes`, `formes_avant_embauche`, `formes_pendant_embauche` : des personnes distinctes qui ont suivi au moins une heure
/// du premier au dernier jour compris. Pendant l'embauche : une session, ou des heures de formation déclarées sur un lot (par mois entier).
struct CompteDeFormes
{
    std::int64_t formes = 0; // l'un ou l'autre, chacun une fois
    std::int64_t avant_embauche = 0;
    std::int64_t pendant_embauche = 0;
    Heures suivies; // en session
};
CompteDeFormes compter_formes(socle::Transaction& tx, const Perimetre& perimetre, Jour du, Jour au);

} // namespace ouvrage
