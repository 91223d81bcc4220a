#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/lots/lots_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/glissement.hpp"
#include "domaine/tour.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un lot fini depuis plus longtemps n'est plus au tableau : son compte reste à sa page, ses déclarations à leur liste.
inline constexpr std::chrono::months kMoisAuTableau{24};

/// Un engagement, vu du tableau de bord : assez pour dire à qui le tour, ce qui est fait et ce qui glisse.
struct EnvoiAuTableau
{
    std::string id;
    std::string entreprise; // nom
    EnvoiSuivi suivi;
};
struct SuiviDEngagement
{
    std::string id;
    std::string lot_id;
    std::string lot; // « Lot 2, gros œuvre »
    std::string marche_id;
    std::string marche;
    std::string reference;
    std::optional<std::string> facilitateur_id;
    Genre genre = Genre::ClauseExecution;
    Echeancier echeancier;
    Heures dues;
    std::map<Mois, Heures> retenues; // par mois travaillé ; ni corrigées, ni renvoyées
    std::vector<Titulaire> titulaires;
    int affectes = 0;
    std::vector<EnvoiAuTableau> envois; // ceux que le périmètre permet de voir
    /// D'un marché partagé ou repris, ce que sa propre structure en compte, par mois travaillé ; absente : tout. L'année compte la part, la courbe d'un
    /// engagement se compare toujours à l'engagement entier.
    std::optional<std::map<Mois, Heures>> part = {};

    Famille famille() const { return fiche(genre).famille; }
    Heures faites() const;
    std::optional<Heures> attendues_au(Jour le) const { return attendues(dues, echeancier.execution, le); }
    Heures retard(Jour le) const;
    std::vector<EnvoiSuivi> suivis() const;
};
/// Les engagements des lots en cours, ou finis depuis peu, en huit requêtes au plus quel que soit leur nombre.
struct SuivisDuTableau
{
    std::vector<SuiviDEngagement> suivis;
    std::vector<SuiviDEngagement> parts; // de ceux que d'autres structures mènent : pour l'année seulement, ils ne s'attendent de personne ici

    /// Tout ce que l'année compte.
    std::vector<SuiviDEngagement> de_l_annee() const;
};
SuivisDuTableau charger_suivis(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const Droit& droit, Jour le);

/// Pourquoi cet engagement glisse.
Glissement glissement_de(const SuiviDEngagement& suivi, Jour le);

/// L'année d'une famille, et d'elle seule.
struct AnneeDeFamille
{
    struct Point
    {
        Mois mois;
        Heures attendues;            // cumulées depuis janvier, à la fin du mois
        std::optional<Heures> faites; // aucune : le mois n'est pas commencé
    };
    std::vector<Point> points; // de janvier à décembre
    Heures faites;             // de tous les engagements
    Heures faites_avec_courbe; // de ceux dont la durée est connue, et que personne d'autre ne compte : elles seules se comparent à l'attendu
    Heures partagees;          // parmi les faites : notre part d'engagements partagés
    Heures attendues;          // à ce jour
    int engagements = 0;
};
AnneeDeFamille annee_de(const std::vector<SuiviDEngagement>& suivis, Famille famille, Jour le);

/// Une personne qui demande une décision.
struct PersonneAuTableau
{
    std::string id;
    std::string personne; // nom ou référence, selon le périmètre
    std::optional<Jour> fin;
    Heures declarees;
};
/// Affectées, et dont la dernière fenêtre finit d'ici à ce jour : la plus proche d'abord.
std::vector<PersonneAuTableau> lister_fenetres_qui_finissent(socle::Transaction& tx, const Perimetre& perimetre, Jour le, Jour jusqu_a);
/// Avec des heures déclarées et aucune fenêtre décidée.
std::vector<PersonneAuTableau> lister_sans_fenetre(socle::Transaction& tx, const Perimetre& perimetre);

struct MarcheSansEngagement
{
    std::string id;
    std::string objet;
    std::string acheteur;
    std::string suivi_depuis; // instant
};
/// Ceux que suit un de ces facilitateurs, ou que personne ne suit.
std::vector<MarcheSansEngagement> lister_marches_sans_engagement(socle::Transaction& tx, const Perimetre& perimetre,
                                                                  const std::vector<std::string>& facilitateurs);

/// Heures déclarées par ces envois.
std::map<std::string, Heures> heures_declarees(socle::Transaction& tx, const std::vector<std::string>& declarations);

struct ImportAuTableau
{
    std::string fichiers;
    std::string fait_le;
    std::optional<std::int64_t> crees, mis_a_jour, refuses; // absents : l'import n'est pas allé au bout
};
std::vector<ImportAuTableau> lister_derniers_imports(socle::Transaction& tx, const Perimetre& perimetre);

} // namespace ouvrage
