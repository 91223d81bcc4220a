#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/heures.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une fenêtre d'éligibilité décidée. Le motif d'éligibilité n'est pas ici : il ne quitte pas le dossier du facilitateur.
struct Fenetre
{
    std::string id;
    Jour debut;
    std::optional<Jour> fin;
    std::string faite_par;
    std::string faite_le; // instant
    bool annulee = false;
    std::string recue_de = {}; // la structure qui l'a transmise ; vide : décidée ici

    Periode mois() const { return {mois_de(debut), fin ? std::optional(mois_de(*fin)) : std::nullopt}; }
};

struct Affectation
{
    std::string id;
    std::string lot_id;
    std::string lot_nom;
    std::string marche_objet;
    std::string entreprise_id;
    std::string entreprise;
    Mois debut;
    std::optional<Mois> fin;
};

struct Participant
{
    std::string id;
    std::string structure_id;
    std::string reference;
    std::string prenom, nom; // vides : identité oubliée
    std::vector<Fenetre> fenetres;        // les plus récentes d'abord, annulées comprises
    std::vector<Affectation> affectations;

    std::string personne() const { return nom.empty() ? reference : prenom + " " + nom; }
};

/// NotFound hors du périmètre.
Participant trouver_participant(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

/// Prochaine référence libre de la structure : « P-012 ».
std::string reference_proposee(socle::Transaction& tx, const std::string& structure_id);

/// Conflict quand la référence est déjà prise dans la structure. Le nom n'entre pas au journal.
std::string inscrire_participant(Ecriture& ecriture, const std::string& structure_id, const std::string& reference,
                                 const std::string& prenom, const std::string& nom);
struct Identite;
/// De même, avec tout ce qui a été dit de la personne, sous la clé de la maison (voir identites_table.hpp).
std::string inscrire_participant(Ecriture& ecriture, const std::string& structure_id, const std::string& reference, const Identite& identite, std::string_view cle);
void corriger_identite(Ecriture& ecriture, const Participant& participant, const Identite& identite, std::string_view cle);
/// Une fenêtre décidée à la main. `annule` : la fenêtre que celle-ci remplace. Conflict quand elle l'est déjà.
void inscrire_fenetre(Ecriture& ecriture, const Participant& participant, Jour debut, std::optional<Jour> fin,
                      const std::optional<std::string>& annule);
/// La ligne seule, pour qui la dit dans une phrase à lui ; rend son identifiant. `transfert_id` : reçue d'une autre structure, par lui.
std::string ajouter_fenetre(Ecriture& ecriture, const Participant& participant, Jour debut, std::optional<Jour> fin,
                            const std::optional<std::string>& annule, const std::optional<std::string>& transfert_id = {});
/// Conflict quand la même affectation existe.
void inscrire_affectation(Ecriture& ecriture, const Participant& participant, const std::string& lot_id, const std::string& lot_nom,
                          const std::string& entreprise_id, Mois debut, std::optional<Mois> fin);

} // namespace ouvrage
