#pragma once

#include "app/maison.hpp"
#include "app/utilisateurs/utilisateurs_connexion.hpp"

#include <string>
#include <string_view>

namespace ouvrage
{

/// Connexion, invitation, « mon compte », comptes de la structure, et leur API.
void tracer_routes_utilisateurs(Routeur& routeur);

// Les fichiers de la pièce : chacun trace les siennes.
void tracer_routes_connexion(Routeur& routeur);
void tracer_routes_compte(Routeur& routeur);
void tracer_routes_fournisseur(Routeur& routeur);
void tracer_routes_utilisateurs_api(Routeur& routeur);

/// Où revenir après s'être connecté : une adresse d'ici, jamais celle d'un autre site. « / » pour tout le reste.
std::string adresse_locale(std::string_view demandee);

Visiteur visiteur_de(const Demande& demande);
/// Pose le cookie de la session qui vient de s'ouvrir.
void poser_session(socle::Response& reponse, const Reglages& reglages, const std::string& jeton);
/// La phrase montrée à l'arrivée (kAnnonces, dans page.cpp).
void annoncer(socle::Response& reponse, std::string_view code);

} // namespace ouvrage
