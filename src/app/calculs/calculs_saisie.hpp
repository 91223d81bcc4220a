#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "domaine/calcul.hpp"
#include "socle/http/http.hpp"
#include "socle/json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une valeur de droit/calcul.toml que l'on propose pour un champ, avec ce qu'elle vaut.
struct Proposition
{
    std::string cle;     // part_main_oeuvre.maconnerie
    std::string libelle; // Maçonnerie
    std::string valeur;  // ce que le champ reçoit : « 50 % », « 30 »
    std::string ecrite;  // ce qui se lit : « 50 % », « 30 €/h »
    Provenance provenance;
};
/// Celles en vigueur ce jour-là, dans l'ordre du fichier.
std::vector<Proposition> proposer(const Droit& droit, const ChampDeCalcul& champ, Jour le);

/// Remplace chaque nom de proposition (« part_main_oeuvre.maconnerie », ou « maconnerie ») par sa valeur et sa source, prend la
/// valeur par défaut d'un champ laissé vide, et joint la source de la formule. Ce qui est tapé reste tapé.
Entrees completer(Entrees entrees, const Droit& droit, Jour le);

/// Ce que porte une adresse ou un formulaire de la page : les champs de la méthode, et eux seuls. Une part s'y écrit en pour cent
/// (« 5 » est 5 %). `methode` inconnue ou absente : la première.
Entrees entrees_de_la_page(const socle::Form& formulaire);
/// La réciproque : « methode=main_oeuvre&montant=1000000&taux=5&arrondi=inf:1 », sans les champs vides.
std::string en_adresse(const Entrees& entrees);
/// Ce qu'un champ de la page remontre : « 5 » pour « 5 % ».
std::string valeur_de_page(const ChampDeCalcul& champ, const std::string& valeur);

/// Les bornes de l'usage publié : pour le rappeler sans rien imposer.
UsagesDeCalcul usages_de(const Droit& droit, Jour le);

/// Pour la commande et l'API : nombres exacts en décimal (six chiffres au plus), et le même en toutes lettres.
socle::Json json_du_calcul(const Calcul& calcul);
socle::Json json_des_anomalies(const std::vector<AnomalieDeCalcul>& anomalies);

} // namespace ouvrage
