#pragma once

#include "app/maison.hpp"
#include "app/reseau/reseau_table.hpp"
#include "app/reseau/sollicitations_table.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

// Les formulaires du réseau, lus champ par champ : toutes les anomalies à la fois, et ce qui a été tapé se remontre tel quel.

struct LectureDeStructure
{
    NouvelleStructure structure;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeStructure lire_nouvelle_structure(const socle::Form& formulaire, Jour aujourd_hui);

struct LectureDEtat
{
    EtatDeStructure etat;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDEtat lire_etat_de_structure(const socle::Form& formulaire, Jour aujourd_hui);

struct LectureDePoste
{
    std::string intitule; // "" quand le poste existe déjà
    SituationDePoste situation;
    std::vector<AnomalieDeChamp> anomalies;
};
enum class QuelPoste
{
    Nouveau,
    Existant
};
LectureDePoste lire_poste(const socle::Form& formulaire, QuelPoste quel, const ChoixDePoste& choix, Jour aujourd_hui);

struct LectureDAbsence
{
    Jour du;
    Jour au;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDAbsence lire_absence(const socle::Form& formulaire, Jour aujourd_hui);

/// Une liste de communes : noms ou codes, un par ligne ou séparés par des virgules ; ou un département, ou une intercommunalité, entiers.
struct LectureDeCommunes
{
    std::vector<std::string> communes; // codes
    std::vector<std::string> illisibles; // ce qui ne désigne aucune commune, ou plusieurs
    Mois mois;
    std::vector<AnomalieDeChamp> anomalies;
};
/// `champ_mois` : « depuis » ou « jusqu_a ».
LectureDeCommunes lire_communes(const socle::Form& formulaire, const std::string& champ_mois, Mois par_defaut);

/// Un mois d'un formulaire : « 2026-03 ».
Mois lire_mois_de(const socle::Form& formulaire, const std::string& champ, Mois par_defaut, std::vector<AnomalieDeChamp>& anomalies);

struct LectureDeSollicitation
{
    SorteDeSollicitation sorte = SorteDeSollicitation::Avis;
    std::string destinataire; // identifiant, ou nom entier
    std::string marche_id;    // "" sans marché
    std::string demande;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeSollicitation lire_sollicitation(const socle::Form& formulaire);

struct LectureDeSuiteDHomologue
{
    SensDeSuite sens = SensDeSuite::Precision;
    std::string texte;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeSuiteDHomologue lire_suite(const socle::Form& formulaire);

} // namespace ouvrage
