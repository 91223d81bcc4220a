#pragma once

#include "app/maison.hpp"
#include "socle/db/database.hpp"

#include <optional>
#include <string>

namespace ouvrage
{

/// Derrière TLS, le préfixe « __Host- » : le navigateur n'accepte ce nom que posé en TLS, par cet hôte, pour tout l'hôte.
inline std::string_view cookie_de_session(bool derriere_tls)
{
    return derriere_tls ? "__Host-ouvrage_session" : "ouvrage_session";
}

/// Une session ouverte (second facteur passé quand il y en a un), non expirée, d'un compte qui a encore un rôle.
struct SessionOuverte
{
    Utilisateur utilisateur;
    std::vector<Attribution> attributions;
    std::string csrf;
};

/// `empreinte` : hash_hex du jeton du cookie. Aucune quand la session n'est pas ouverte, a expiré, ou n'a plus de rôle.
std::optional<SessionOuverte> trouver_session(socle::Transaction& tx, const std::string& empreinte, socle::Instant maintenant);

enum class PorteeApi
{
    Lecture,
    Ecriture
};
/// La même chose pour un jeton d'API, dont la portée doit suffire.
std::optional<SessionOuverte> trouver_jeton_api(socle::Transaction& tx, const std::string& empreinte, PorteeApi voulue,
                                                socle::Instant maintenant);

/// Les rôles qu'un compte tient lui-même (attributions sans retrait).
std::vector<Attribution> lister_attributions(socle::Transaction& tx, const std::string& utilisateur_id);
/// Avec ceux des personnes absentes qu'il remplace ce jour-là, après les siens. Vide quand il n'en tient aucun lui-même.
std::vector<Attribution> lister_attributions_du_jour(socle::Transaction& tx, const std::string& utilisateur_id, Jour le);

} // namespace ouvrage
