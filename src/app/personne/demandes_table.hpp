#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/participants/participants_table.hpp"
#include "app/personne/personne_acces.hpp"
#include "app/perimetre.hpp"
#include "domaine/demande_personnelle.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

struct ReponsePersonnelle
{
    std::string id;
    SensDeReponse sens = SensDeReponse::Faite;
    std::string texte; // "" quand il a été effacé
    std::string faite_par;
    std::string faite_le;
};
/// Ce qu'une personne a demandé de ses données, et ce qui lui a été répondu.
struct DemandePersonnelle
{
    std::string id;
    std::string participant_id;
    std::string structure_id;
    std::string reference;
    std::string personne;
    SorteDeDemande sorte = SorteDeDemande::Question;
    std::string texte;
    Jour recue_le;
    bool par_sa_page = true; // reçue autrement, sinon, et notée par la structure
    std::vector<ReponsePersonnelle> reponses; // de la plus ancienne à la plus récente
    Jour limite;
    Valeur delai; // d'où vient le délai
    EtatDeDemande etat = EtatDeDemande::ARepondre;

    bool ouverte() const { return etat != EtatDeDemande::Repondue; }
    bool prolongee() const;
};

/// Celles du périmètre (GererParticipants) : les ouvertes d'abord, la plus pressée en tête, puis les autres, la plus récente en tête.
std::vector<DemandePersonnelle> lister_demandes(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le);
/// NotFound hors du périmètre.
DemandePersonnelle trouver_demande(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& id, Jour le);
/// Les siennes, pour la personne elle-même ou pour qui l'a vue par son périmètre.
std::vector<DemandePersonnelle> lister_demandes_de(socle::Transaction& tx, const Droit& droit, const std::string& participant_id, Jour le);

/// Inscrite par la personne ; `cle` : du formulaire. La même envoyée deux fois est écrite une fois. Conflict au-delà de kDemandesParJour en un jour.
void inscrire_demande(Ecriture& ecriture, const AccesPersonnel& acces, SorteDeDemande sorte, const std::string& texte, const std::string& cle, Jour recue_le);
/// Reçue autrement (guichet, courrier, téléphone) et notée par la structure.
std::string noter_demande(Ecriture& ecriture, const Participant& participant, SorteDeDemande sorte, const std::string& texte, Jour recue_le);
/// Conflict quand une autre réponse est venue depuis `vue` ("" : aucune), ou quand le délai est déjà prolongé.
void inscrire_reponse(Ecriture& ecriture, const DemandePersonnelle& demande, SensDeReponse sens, const std::string& texte, const std::string& vue);

} // namespace ouvrage
