#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/comptage.hpp"
#include "domaine/heures.hpp"
#include "domaine/offre.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

// --- L'offre ----------------------------------------------------------------------------------------------------------

/// Qui appeler dans l'entreprise : hors journal.
struct ContactDOffre
{
    std::string nom, telephone, courriel;
    bool vide() const { return nom.empty() && telephone.empty() && courriel.empty(); }
};

/// Ce que l'entreprise cherche. Le premier d'une offre est celui en vigueur.
struct Besoin
{
    std::string id;
    std::string rome;
    std::string metier;
    int postes = 1;
    Jour debut;
    std::optional<Jour> fin;
    std::string commune; // code officiel géographique
    Heures semaine;
    std::optional<Modalite> modalite;
    std::vector<std::string> competences;
    std::string precisions;
    ContactDOffre contact;
    std::string faite_par; // nom
    std::string faite_le;  // instant
};

/// Depuis quand les prescripteurs la voient, et lesquels.
struct DiffusionDOffre
{
    std::string id;
    Jour ouvre_le;
    std::vector<std::pair<std::string, std::string>> destinataires; // organismes (id, nom) ; vide : tous
    std::optional<int> delai_jours; // celui qui a donné la date ; absent : quelqu'un l'a choisie
    std::string raison;
    std::string faite_par;
    std::string faite_le;

    bool a_tous() const { return destinataires.empty(); }
};

struct FinDOffre
{
    std::string id;
    SensDeFin sens = SensDeFin::Close;
    std::string motif;
    std::string faite_par;
    std::string faite_le;
    bool levee = false;
};

struct Offre
{
    std::string id;
    std::string structure_id;
    std::string structure;
    std::string structure_nature;
    std::string entreprise_id;
    std::string entreprise;
    std::optional<std::string> lot_id;
    std::string lot_nom;      // « Lot 2, gros œuvre » ; "" hors de tout lot
    std::string marche_objet;
    bool deposee_par_entreprise = false;
    std::string faite_par;
    std::string faite_le;
    std::vector<Besoin> besoins;             // le dernier d'abord
    std::vector<DiffusionDOffre> diffusions; // la dernière d'abord
    std::vector<FinDOffre> fins;             // la dernière d'abord
    int proposees = 0;                       // candidatures que le périmètre permet de voir
    int embauchees = 0;                      // toutes : ce qui reste à pourvoir ne dépend pas de qui regarde

    const Besoin& besoin() const { return besoins.front(); }
    const DiffusionDOffre& diffusion() const { return diffusions.front(); }
    const FinDOffre* fin() const; // nullptr tant qu'elle est ouverte
    TourDOffre tour(Jour le) const { return tour_d_offre(diffusion().ouvre_le, fin() != nullptr, le); }
    int restants() const { return std::max(0, besoin().postes - embauchees); }
    /// « Maçonne, 2 postes ».
    std::string titre() const;
};

/// Une entreprise ne voit que les siennes ; un organisme, que celles qui lui sont ouvertes ce jour, et celles où il a présenté quelqu'un.
/// NotFound hors du périmètre.
Offre trouver_offre(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Jour le, Acte acte = Acte::VoirOffres);

/// Plusieurs à la fois, dans l'ordre de leurs identifiants ; celles hors du périmètre n'y sont pas.
std::vector<Offre> trouver_offres(socle::Transaction& tx, const Perimetre& perimetre, const std::vector<std::string>& ids, Jour le, Acte acte = Acte::VoirOffres);

enum class EtatDOffre
{
    Toutes,
    Ouvertes,
    AuxParticipants,
    AuxPrescripteurs,
    Finies
};
enum class TriDOffres
{
    Recentes,
    Metier,
    Entreprise,
    Debut
};
struct RechercheOffres
{
    std::string q; // mots du métier, de l'entreprise, de la commune, du code ROME
    EtatDOffre etat = EtatDOffre::Toutes;
    std::string lot_id;
    std::string entreprise_id;
    TriDOffres tri = TriDOffres::Recentes;
    int page = 1;
    int par_page = 50; // 0 : toutes
};
struct PageDOffres
{
    std::vector<Offre> offres;
    std::int64_t total = 0;
    std::int64_t participants = 0, prescripteurs = 0, finies = 0; // combien, quel que soit l'état demandé
};
PageDOffres lister_offres(socle::Transaction& tx, const Perimetre& perimetre, const RechercheOffres& recherche, Jour le);

/// Où une offre peut être déposée : les lots et leurs titulaires, dans le périmètre.
struct LotPourOffre
{
    std::string lot_id; // "" : hors de tout lot
    std::string entreprise_id;
    std::string structure_id;
    std::string texte; // « Rénovation du gymnase, lot 2, gros œuvre (Durand BTP) »
};
std::vector<LotPourOffre> lister_lots_pour_offre(socle::Transaction& tx, const Perimetre& perimetre);

/// Le délai en vigueur pour cette structure : celui du territoire, sinon celui de droit/.
int delai_d_offre(socle::Transaction& tx, const Droit& droit, const std::string& structure_id, std::string_view cle, Jour le);
/// La semaine de travail la plus longue qu'une offre puisse demander ce jour-là.
Heures semaine_au_plus(const Droit& droit, Jour le);
inline constexpr std::string_view kPrioriteParticipants = "offre.priorite_participants";
inline constexpr std::string_view kReponseAttendue = "offre.reponse_attendue";
inline constexpr std::string_view kLienCandidat = "offre.lien_candidat";

// --- Écrire : chaque fonction inscrit la ligne, celle qu'elle remplace, et l'événement ---------------------------------------

struct OffreADeposer
{
    std::string structure_id;
    std::string entreprise_id;
    std::optional<std::string> lot_id;
    bool par_entreprise = false;
};
/// L'offre, son besoin, et le jour où elle s'ouvrira aux prescripteurs. Rend son identifiant.
std::string deposer_offre(Ecriture& ecriture, const Droit& droit, const OffreADeposer& offre, const Besoin& besoin, Jour le);
/// `vu` : le besoin que la personne avait sous les yeux. Conflict quand un autre l'a remplacé.
void reviser_besoin(Ecriture& ecriture, const Offre& offre, const Besoin& besoin, const std::string& vu);
/// Conflict quand l'offre est déjà finie.
void finir_offre(Ecriture& ecriture, const Offre& offre, SensDeFin sens);
void rouvrir_offre(Ecriture& ecriture, const Offre& offre);
/// `organismes` vide : tous. Conflict quand quelqu'un d'autre vient de changer la diffusion.
void diffuser_offre(Ecriture& ecriture, const Droit& droit, const Offre& offre, Jour ouvre_le, const std::vector<std::string>& organismes,
                    const std::string& raison, const std::string& vu);

} // namespace ouvrage
