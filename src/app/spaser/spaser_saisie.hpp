#pragma once

#include "app/maison.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/spaser/spaser_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

struct LectureDeSchema
{
    NouveauSchema schema;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Champs : intitule, debut, fin, acheteur (autant de fois qu'il y a d'acheteurs).
LectureDeSchema lire_nouveau_schema(const socle::Form& formulaire, const std::vector<AcheteurPossible>& possibles);

struct LectureDObjectif
{
    NouvelObjectif objectif;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Champs : indicateur, intitule, et pour un indicateur propre unite, numerateur, denominateur, sens.
LectureDObjectif lire_objectif(const socle::Form& formulaire);

struct LectureDeFait
{
    FaitDeSchema fait;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Champs : sorte, le, pour (un acheteur, ou tous), numero, adresse.
LectureDeFait lire_fait(const socle::Form& formulaire, const SchemaDAchat& schema, Jour aujourd_hui);

struct LectureDeCible
{
    int annee = 0;
    std::optional<std::string> acheteur_id;
    CibleSpaser cible;
    std::string source;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Champs : annee, pour, forme, quantite, source.
LectureDeCible lire_cible(const socle::Form& formulaire, const SchemaDAchat& schema, const ObjectifDeSchema& objectif);

struct LectureDeValeurSpaser
{
    int annee = 0;
    std::string acheteur_id;
    std::int64_t numerateur = 0;
    std::optional<std::int64_t> denominateur;
    std::string source;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Champs : annee_valeur, acheteur, nombre, sur, source_valeur.
LectureDeValeurSpaser lire_valeur_de_schema(const socle::Form& formulaire, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, Jour aujourd_hui);

/// Une quantité dans ce que mesure l'objectif : « 1 234,5 », « 27 ». Une anomalie à côté de son champ quand elle ne se lit pas.
std::optional<std::int64_t> lire_quantite(const std::string& champ, std::string_view saisi, MesureEn mesure, std::vector<AnomalieDeChamp>& anomalies);

} // namespace ouvrage
