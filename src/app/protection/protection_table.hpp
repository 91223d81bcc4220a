#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/participants/participants_table.hpp"
#include "domaine/conservation.hpp"
#include "domaine/eligibilite.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Les durées en vigueur pour une structure : son territoire, sinon droit/. Chacune garde d'où elle vient, pour le registre.
struct DureesEnVigueur
{
    DureesDeConservation durees;
    std::vector<Valeur> valeurs; // toutes les clés « conservation.… », dans l'ordre de droit/
};
DureesEnVigueur durees_de_conservation(socle::Transaction& tx, const Droit& droit, const std::string& structure_id, Jour jour);

/// Une personne et ce qui attend son identité. `personne` est la référence pour qui ne voit pas les noms.
struct PersonneAConserver
{
    std::string id;
    std::string structure_id;
    std::string reference;
    std::string personne;
    SuiviDeConservation suivi;
    Echeance echeance;
};

/// Le dernier contact : le dernier acte inscrit sur sa fiche, la dernière heure déclarée, le dernier fait de son parcours, jamais dans l'avenir.
/// Une durée en cours est un contact d'aujourd'hui.
SuiviDeConservation suivi_de_conservation(socle::Transaction& tx, const Participant& participant, Jour aujourd_hui);

/// Les personnes à annoncer, annoncées ou à effacer, la plus proche échéance d'abord ; jamais celles dont l'identité est déjà partie.
std::vector<PersonneAConserver> lister_echeances(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Acte acte, Jour aujourd_hui);

/// Celles que le facilitateur peut encore retenir : annoncées, et que rien n'a retenues depuis. Quelques-unes, jamais toute la base.
std::vector<PersonneAConserver> lister_annoncees(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui);

/// Ce qui est parti d'une personne, et quand.
struct Effacement
{
    std::string raison;
    std::int64_t lignes = 0;
    std::string faite_par;
    std::string faite_le;
};
std::optional<Effacement> trouver_effacement(socle::Transaction& tx, const std::string& participant_id);

// --- Écrire -------------------------------------------------------------------------------------------------------

void inscrire_preavis(Ecriture& ecriture, const PersonneAConserver& personne);
/// Conflict quand l'identité est déjà partie.
void inscrire_prolongation(Ecriture& ecriture, const Participant& participant, std::string_view raison, Jour jusqu_au);

/// Efface tout ce que tables_de_personne() nomme, et l'inscrit. Les heures, décisions et dates restent, sous un identifiant qui ne désigne plus personne.
/// Conflict quand c'est déjà fait. Rend combien de lignes sont parties, par sorte.
std::map<std::string, std::int64_t> effacer_personne(Ecriture& ecriture, const std::string& participant_id, const std::string& structure_id, const std::string& reference,
                                                     std::string_view raison);

/// Un passage complet : annonce, efface ce qui est dû, et ôte ce qui a passé son temps sans être de personne (lignes refusées d'un fichier, réponses
/// rejouées), puis le fait oublier au disque. `perimetre` borne les structures ; de_la_machine pour toutes.
struct Purge
{
    std::int64_t annoncees = 0;
    std::int64_t effacees = 0;
    std::map<std::string, std::int64_t> lignes; // par sorte
    std::vector<std::string> references;        // celles qui sont effacées
};
Purge purger(socle::Database& base, const Auteur& auteur, socle::Instant maintenant, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui);
/// Le même compte, sans rien écrire.
Purge purger_a_blanc(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui);

} // namespace ouvrage
