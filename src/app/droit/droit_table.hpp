#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une valeur fixée par un territoire ou par un contrat, avec qui l'a fixée, et qui l'a annulée.
struct ValeurPropre
{
    std::string id;
    Valeur valeur;
    std::string territoire_id, territoire;          // vides pour une valeur de contrat
    std::string lot_id, lot_nom, marche_objet;      // vides pour une valeur de territoire
    std::string raison;
    std::string faite_par;
    std::string faite_le; // instant
    std::string annulee_par, annulee_le, annulee_pour; // vides : elle est en cours
    bool annulable = false; // par ce périmètre

    bool en_cours() const { return annulee_le.empty(); }
    std::string qui() const { return lot_id.empty() ? territoire : lot_nom + ", " + marche_objet; }
};
/// Celles du territoire de chacune de ses structures, et des lots que l'on voit ; annulées comprises, dans l'ordre des clés, des jours
/// et des écritures. `cle` vide : toutes.
std::vector<ValeurPropre> lister_valeurs_propres(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, std::string_view cle = "");
/// Le droit livré et les valeurs en cours des territoires : ce qui est en vigueur hors de tout contrat.
std::vector<Valeur> valeurs_hors_contrat(const Droit& droit, const std::vector<ValeurPropre>& propres);

struct Territoire
{
    std::string id;
    std::string nom;
    std::string structure_id; // celle au nom de qui l'on y fixe une valeur
};
/// Ceux où l'on peut faire cet acte pour une structure entière.
std::vector<Territoire> territoires_de(socle::Transaction& tx, const Perimetre& perimetre, Acte acte);

/// Une valeur à fixer, lue et dans son unité.
struct ValeurAFixer
{
    std::string cle;
    std::string valeur;
    Jour depuis;
    std::optional<Jour> jusqu_a;
    std::string source;
    std::string raison;
};
/// Une ligne de plus, pour le territoire. Conflict quand il en a déjà une, en cours, qui commence le même jour.
std::string inscrire_valeur_de_territoire(Ecriture& ecriture, const Droit& droit, const Territoire& territoire, const ValeurAFixer& valeur);
bool territoire_a_deja(socle::Transaction& tx, const Territoire& territoire, const ValeurAFixer& valeur);
/// Une ligne qui annule : dès maintenant, la valeur ne sert plus aux décisions à venir. NotFound hors du périmètre, Conflict quand
/// elle est déjà annulée ou remplacée.
ValeurPropre annuler_valeur(Ecriture& ecriture, const Perimetre& perimetre, const Droit& droit, const std::string& valeur_id, const std::string& raison);

/// Les contrats où une valeur s'applique ce jour-là : leur exécution le comprend, et rien de plus précis ne l'écarte.
struct ContratTouche
{
    std::string lot_id;
    std::string lot_nom;
    std::string marche_objet;
};
struct ContratsTouches
{
    std::int64_t total = 0;
    std::vector<ContratTouche> premiers;
};
ContratsTouches lister_contrats_touches(socle::Transaction& tx, const Perimetre& perimetre, const Valeur& valeur, const std::optional<std::string>& territoire_id,
                                        Jour le, int au_plus);

} // namespace ouvrage
