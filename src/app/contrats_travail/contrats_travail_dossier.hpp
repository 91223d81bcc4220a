#pragma once

#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/droit/droit_valeurs.hpp"

#include <map>
#include <string>
#include <vector>

namespace ouvrage
{

/// Les heures d'une personne sur un lot, pour une entreprise et un mois.
struct HeuresDuMois
{
    std::string lot_id;
    std::string lot_nom;
    std::string entreprise_id;
    Mois mois;
    Heures declarees;
    Heures retenues;
    Heures travaillees; // ce qu'un contrat permet : sans le tutorat, l'encadrement, ni ce qui précède l'embauche
};

/// Ce que l'on sait du travail de quelques personnes : leurs contrats, leurs heures, et ce qu'il y a à en dire. L'appelant les a déjà vues par son périmètre.
struct TravailDUnePersonne
{
    std::vector<ContratDeTravail> contrats; // les plus récents d'abord
    std::vector<HeuresDuMois> heures;       // par mois, puis par lot
    std::vector<Signalement> signalements;
};
std::map<std::string, TravailDUnePersonne> lister_travail(socle::Transaction& tx, const Droit& droit, const std::string& structure_id,
                                                          const std::vector<std::string>& participants, Jour le);

DelaisDeVisite delais_de_visite(const std::vector<Valeur>& valeurs, Jour le);
LimitesDuTravail limites_de(const std::vector<Valeur>& valeurs, Jour le);
ContratConnu connu(const ContratDeTravail& contrat, const std::vector<Valeur>& valeurs, Jour le);

/// Une phrase qui se lit seule, et sur quoi elle repose. Ne nomme personne.
struct Remarque
{
    SorteDeSignalement sorte;
    std::string phrase;
    std::string source;
};
Remarque remarque_de(const Signalement& signalement, const TravailDUnePersonne& travail, const std::vector<Valeur>& valeurs, Jour le);

/// Une visite attendue, ou une fin que personne n'a dite : ce qu'un contrat demande au facilitateur.
struct AttenteDeContrat
{
    std::string contrat_id;
    std::string personne;
    std::string entreprise;
    Jour jour;
    bool prevue = false; // la visite a été prévue ce jour-là
};
struct AttentesDeContrats
{
    std::vector<AttenteDeContrat> visites; // dues ce jour, ou prévues d'ici à une semaine : la plus ancienne d'abord
    std::vector<AttenteDeContrat> fins;
};
AttentesDeContrats lister_attentes_de_contrats(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le);

} // namespace ouvrage
