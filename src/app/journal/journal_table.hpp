#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce que l'on cherche dans le journal d'une structure. Les critères s'ajoutent.
struct RechercheJournal
{
    std::string auteur; // identifiant d'un compte, « machine », ou "" pour tous
    std::string verbe;
    std::optional<Mois> mois;        // à Paris
    std::vector<std::string> objets; // identifiants
    std::optional<std::int64_t> avant; // de plus anciens que ce rang…
    std::optional<std::int64_t> apres; // …ou les premiers plus récents que celui-ci
    int au_plus = 50;
};
struct PageDeJournal
{
    std::vector<Evenement> evenements; // du plus récent au plus ancien
    bool plus_recents = false;
    bool plus_anciens = false;
};
/// Jamais ceux d'une autre structure ; aucun sans VoirJournal.
PageDeJournal chercher_journal(socle::Transaction& tx, const Perimetre& perimetre, const RechercheJournal& recherche);

/// Ceux qui ont, ou ont eu, un rôle dans les structures dont on lit le journal, par nom.
struct AuteurConnu
{
    std::string id;
    std::string nom;
};
std::vector<AuteurConnu> lister_auteurs(socle::Transaction& tx, const Perimetre& perimetre);

/// Un verbe du journal, pour l'œil.
struct VerbeDeJournal
{
    std::string_view code;
    std::string_view libelle;
    std::string_view icone;
};
std::span<const VerbeDeJournal> verbes_du_journal();
/// L'icône d'un verbe ; « journal » pour un verbe qui n'en a pas.
std::string_view icone_du_verbe(std::string_view code);

/// Minuit, à Paris, du premier jour du mois.
socle::Instant debut_du_mois_a_paris(Mois mois);

} // namespace ouvrage
