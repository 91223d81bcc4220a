#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/lots/lots_table.hpp"
#include "app/obligations/obligations_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/penalite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// L'acheteur retient un montant, ou renonce.
enum class SensDePenalite
{
    Retenue,
    Renoncee
};
std::string_view code(SensDePenalite sens);
std::optional<SensDePenalite> sens_de_penalite_du_code(std::string_view code);

struct DecisionDePenalite
{
    Inscrite ligne;
    SensDePenalite sens = SensDePenalite::Renoncee;
    Centimes montant;
    std::string raison;
};

/// Une valeur qui a servi, telle qu'elle valait alors.
struct SourceDePenalite
{
    std::string cle;
    std::string valeur;
    std::string unite;
    std::string source;
    std::string statut;
};

/// Une proposition, avec tout ce qui l'a produite.
struct PropositionDePenalite
{
    Inscrite ligne;
    std::string lot_id;
    std::string engagement_id;
    Jour arretee_le;
    SituationDePenalite situation;
    FaitsDePenalite faits;
    std::string raison; // pourquoi ces dispenses, ces transferts, cette exonération
    Heures manquantes;
    Centimes montant;
    std::vector<LigneDePenalite> etapes;
    std::vector<SourceDePenalite> sources;
    std::vector<DecisionDePenalite> decisions; // la dernière d'abord

    const DecisionDePenalite* decision() const;
};

/// Le compte d'un engagement un jour donné : ce qui est dû, et les heures validées des mois finis ou commencés ce jour-là.
struct CompteDePenalite
{
    Engagement engagement;
    Heures dues;
    Heures faites;
};

/// Tout ce qu'il faut pour proposer et décider sur un lot.
struct PenalitesDuLot
{
    Lot lot;
    std::optional<Centimes> montant_du_marche;
    std::vector<CompteDePenalite> comptes;   // tous les engagements du lot, clause et effort
    std::vector<Valeur> valeurs;             // droit, territoire et contrat : pour termes_en_vigueur
    std::vector<ValeurInscrite> du_contrat;  // les termes propres au lot, clés « penalite.… »
    std::vector<PropositionDePenalite> propositions; // la dernière d'abord

    const CompteDePenalite* compte(std::string_view engagement_id) const;
    /// La dernière de cet engagement que rien ne remplace.
    const PropositionDePenalite* proposition(std::string_view engagement_id) const;
};
/// NotFound hors du périmètre.
PenalitesDuLot trouver_penalites(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& lot_id, Jour le,
                                 Acte acte = Acte::VoirPenalites);
/// Ce que les termes du contrat donneraient ce jour-là, pour ce compte.
struct CalculDePenalite
{
    SituationDePenalite situation;
    FaitsDePenalite faits;
    TermesEnVigueur termes;
    Penalite penalite;
};
CalculDePenalite calculer_la_penalite(const PenalitesDuLot& penalites, const CompteDePenalite& compte, const SituationDePenalite& situation,
                                      const FaitsDePenalite& faits, Jour le);
/// Le lot d'une proposition ; NotFound hors du périmètre.
std::string lot_de_la_proposition(socle::Transaction& tx, const Perimetre& perimetre, const std::string& proposition_id, Acte acte);

/// Une proposition de plus, qui remplace la précédente de l'engagement ; rend son identifiant. Bug sur un effort d'insertion : la règle l'a
/// refusée avant.
std::string inscrire_proposition(Ecriture& ecriture, const Droit& droit, const PenalitesDuLot& penalites, const CompteDePenalite& compte, Jour arretee_le,
                                 const SituationDePenalite& situation, const FaitsDePenalite& faits, const std::string& raison,
                                 const TermesEnVigueur& termes, const Penalite& penalite);
/// La décision de l'acheteur sur une proposition ; la précédente, s'il y en a une, se lit encore.
void inscrire_decision_de_penalite(Ecriture& ecriture, const Lot& lot, const PropositionDePenalite& proposition, SensDePenalite sens, Centimes montant,
                                   const std::string& raison);

} // namespace ouvrage
