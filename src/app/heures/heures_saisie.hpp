#pragma once

#include "app/heures/heures_table.hpp"
#include "app/maison.hpp"
#include "socle/json/json.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// L'engagement demandé, ou le premier du lot quand rien n'est demandé. NotFound quand le lot n'en porte pas (encore).
const Engagement& choisir_engagement(const std::vector<Engagement>& engagements, std::string_view voulu);
/// Les entreprises au nom desquelles on peut déclarer sur ce lot : les siennes, ou toutes pour qui suit le lot.
std::vector<Titulaire> entreprises_declarables(const Perimetre& perimetre, const Lot& lot);

/// Une personne que la page de déclaration propose.
struct PersonneADeclarer
{
    std::string participant_id;
    std::string reference;
    std::string personne; // nom, ou référence
    std::string suivie_par = {}; // la structure, quand ce n'est pas celle qui mène le marché
    std::optional<Periode> fenetre;
    Mois debut;              // de son affectation au lot
    std::optional<Mois> fin;

    bool affectee_en(Mois mois) const { return debut <= mois && (!fin || mois <= *fin); }
};
/// Les personnes affectées à ce lot par cette entreprise, par nom.
std::vector<PersonneADeclarer> lister_personnes_a_declarer(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot,
                                                           const std::string& entreprise_id);

/// Ce qui a été tapé pour chaque nature d'heures, tel quel ; vide le plus souvent.
using NaturesTapees = std::array<std::string, kNombreDeNatures>;
bool tapees(const NaturesTapees& natures);

/// Ce qui a été tapé, gardé tel quel pour être rendu, et l'envoi quand tout se lit.
struct Saisie
{
    struct Personne
    {
        std::string participant_id;
        std::string travail;
        std::string formation;
        bool absente = false;
        NaturesTapees autres;
        std::string commune; // où ces heures ont été faites, quand le lot a plusieurs lieux
    };
    std::string mois;
    std::string entreprise_id;
    std::string engagement_id;
    std::string note;
    bool neant = false;
    std::vector<Personne> personnes;
    std::string ajout_reference, ajout_travail, ajout_formation;

    std::vector<AnomalieDeChamp> anomalies; // toutes à la fois
    std::optional<Envoi> envoi;             // présent seulement sans anomalie
};

/// Lit le formulaire. `personnes` : celles que l'on peut déclarer sur ce lot pour cette entreprise.
/// Champs : mois, entreprise, engagement, note, neant, travail_<id>, commune_<id>, formation_<id>, <nature>_<id> (« conges_payes_<id> »), absente_<id>,
/// ajout_reference…
Saisie lire_declaration(const socle::Form& formulaire, const Lot& lot, const std::vector<PersonneADeclarer>& personnes, Jour aujourd_hui);

/// La même chose, du corps JSON de l'API : {mois, neant?, note?, lignes: [{reference, travail_centiemes, formation_centiemes?,
/// autres_centiemes?: {conges_payes: 700}, commune?, corrige?}]}.
/// `champ` des anomalies : "lignes[2].travail_centiemes".
Saisie lire_declaration_json(const socle::Json& corps, const std::vector<PersonneADeclarer>& personnes, const std::string& entreprise_id,
                             Jour aujourd_hui);

/// Les nombres d'une ligne, lus et bornés ; les anomalies nomment `champ_travail` et `champ_formation`.
struct HeuresLues
{
    Heures travail;
    Heures formation;
    HeuresParNature autres = {};

    Heures total() const { return travail + formation + autres.total(); }
};
std::optional<HeuresLues> lire_heures_de_ligne(std::string_view travail, std::string_view formation, const std::string& champ_travail,
                                               const std::string& champ_formation, std::vector<AnomalieDeChamp>& anomalies);
/// Les mêmes, avec les autres natures ; le champ d'une nature est son code, puis `suite` (« _<id> »). Tout en congés : le travail peut
/// rester vide.
std::optional<HeuresLues> lire_heures_de_ligne(std::string_view travail, std::string_view formation, const NaturesTapees& autres, const std::string& champ_travail,
                                               const std::string& champ_formation, const std::string& suite, std::vector<AnomalieDeChamp>& anomalies);
NaturesTapees natures_du_formulaire(const socle::Form& formulaire, const std::string& suite);

} // namespace ouvrage
