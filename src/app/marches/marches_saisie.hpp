#pragma once

#include "app/maison.hpp"
#include "app/marches/marches_table.hpp"
#include "socle/http/http.hpp"
#include "socle/json/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce qui a été tapé, tel quel : c'est ce que l'on rend quand quelque chose est à corriger.
struct SaisieMarche
{
    std::string objet;
    std::string reference;
    std::string acheteur; // « SIRET nom », ou le nom
    std::string nature;
    std::string cadre;
    std::string cpv; // « code libellé »
    std::string montant;
    std::string duree;
    std::string notifie_le;
    std::string commune; // « code libellé »
    std::string facilitateur;
};
SaisieMarche saisie_vide();
SaisieMarche saisie_du_formulaire(const socle::Form& formulaire);
/// Le corps d'une demande à l'API. Un membre absent garde la valeur de `depuis` ; un membre inconnu est une anomalie.
SaisieMarche saisie_du_json(const socle::Json& corps, const SaisieMarche& depuis, std::vector<AnomalieDeChamp>& anomalies);
SaisieMarche saisie_du_marche(const Marche& marche);

/// Un marché lu, avec toutes les anomalies à la fois. `marche` garde structure, territoire, identifiant et version de `depuis`.
struct LectureMarche
{
    Marche marche; // acheteur_id reste à trouver, par acheteur_siret et acheteur_nom
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureMarche lire_marche(socle::Transaction& tx, const SaisieMarche& saisie, const Marche& depuis);

// --- Champs de texte, pour les pièces voisines --------------------------------------------------------------------

enum class Exigence
{
    Obligatoire,
    Facultative
};
/// Un texte d'une ligne : rogné, borné en lettres, et jamais un numéro de sécurité sociale.
std::string lire_texte(const std::string& champ, std::string_view saisi, std::size_t lettres, Exigence presence,
                       std::vector<AnomalieDeChamp>& anomalies);
/// « 2026-03-14 » ou « 14/03/2026 » ; vide : absente, sans anomalie si elle est facultative.
std::optional<Jour> lire_jour(const std::string& champ, std::string_view saisi, Exigence presence, std::vector<AnomalieDeChamp>& anomalies);
/// « 2026-03 », « 03/2026 » ou « mars 2026 ».
std::optional<Mois> lire_mois(const std::string& champ, std::string_view saisi, Exigence presence, std::vector<AnomalieDeChamp>& anomalies);
/// Un entier de `de` à `a`.
std::optional<int> lire_nombre(const std::string& champ, std::string_view saisi, int de, int a, Exigence presence,
                               std::vector<AnomalieDeChamp>& anomalies);
/// Un code d'une liste fermée, "" et une anomalie sinon.
std::string lire_choix(const std::string& champ, std::string_view saisi, std::span<const Choix> liste,
                       std::vector<AnomalieDeChamp>& anomalies);
std::vector<Option> options_de(std::span<const Choix> liste);

} // namespace ouvrage
