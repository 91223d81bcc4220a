#pragma once

#include "app/accueil/inscriptions_table.hpp"
#include "app/bilans/bilans_table.hpp"
#include "app/droit/droit_valeurs.hpp"

namespace ouvrage
{

/// Un nombre de personnes ; tu quand il est petit et que l'on n'a pas à le lire.
struct NombreDePersonnes
{
    std::int64_t nombre = 0;
    bool tu = false;

    /// « 12 », « moins de 5 » n'est pas dit d'un nombre tu pour en couvrir un autre : « non montré ».
    std::string en_mots() const;
    bool operator==(const NombreDePersonnes&) const = default;
};

/// Ce qui s'est passé à des séances. Prévues = tenues + annulées + à venir ; attendus = venus + absents + excusés + non renseignés.
struct ComptesDAccueil
{
    std::int64_t prevues = 0, tenues = 0, annulees = 0, a_venir = 0;
    std::int64_t places = 0; // des séances tenues
    NombreDePersonnes inscriptions; // aux séances tenues, désistées omises
    NombreDePersonnes attendus;     // avec une place, ou notés
    NombreDePersonnes venus, absents, excuses, non_renseignes;
    NombreDePersonnes personnes; // distinctes, venues au moins une fois
};
struct LigneDeRapport
{
    Activite activite;
    ComptesDAccueil comptes;
};
struct SeanceDeRapport
{
    Seance seance;
    bool tenue = false;
    ComptesDAccueil comptes;
};

/// L'activité d'un partenaire, ou de tout le lieu, entre deux jours compris : l'évaluation que la convention demande, à tout moment.
struct RapportDAccueil
{
    LieuDAccueil lieu;
    std::optional<std::string> organisme_id;
    std::string organisme; // "" : tout le lieu
    std::optional<Partenariat> partenariat;
    Jour du, au, edite_le;
    std::vector<LigneDeRapport> activites; // par volet et titre, celles qui ont des séances dans la période
    std::vector<SeanceDeRapport> seances;  // par jour
    ComptesDAccueil total;
    std::int64_t seuil = 0;
    std::string seuil_source;
    bool tait = false; // les petits nombres de personnes ne sont pas montrés
    std::vector<MentionDeBilan> mentions;

    std::string de_qui() const { return organisme.empty() ? lieu.nom : organisme; }
};
struct DemandeDeRapport
{
    std::string lieu_id;
    std::optional<std::string> organisme_id; // un partenaire n'a que le sien
    Jour du, au;
    bool a_transmettre = false; // la structure veut la version que lira un partenaire
};
/// NotFound hors du périmètre ; un partenaire ne reçoit que ses activités, les petits nombres tus.
RapportDAccueil dresser_rapport(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const DemandeDeRapport& demande, Jour aujourd_hui);

} // namespace ouvrage
