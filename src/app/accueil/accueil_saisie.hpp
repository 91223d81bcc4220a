#pragma once

#include "app/accueil/inscriptions_table.hpp"
#include "app/maison.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Un formulaire du lieu d'accueil, lu champ par champ : toutes les anomalies à la fois, et ce qui a été tapé se remontre tel quel (`formulaire`).
/// Un champ qui n'est pas de la liste est refusé : c'est ainsi qu'aucun prix ne peut être posé sur ce qui est gratuit.
class LectureDAccueil
{
public:
    LectureDAccueil(const socle::Form& formulaire, std::initializer_list<std::string_view> champs);

    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }

    enum class Besoin
    {
        Obligatoire,
        Facultatif
    };
    /// Court, borné, sans NIR.
    std::string texte(const std::string& nom, std::size_t au_plus, Besoin besoin = Besoin::Obligatoire);
    /// Plusieurs lignes, relues par la vigilance, et sans argent demandé.
    std::string texte_libre(const std::string& nom, std::size_t au_plus, Besoin besoin);
    Jour jour(const std::string& nom, Jour par_defaut);
    HeureDHorloge heure(const std::string& nom);
    int entier(const std::string& nom, int de, int a);

private:
    const socle::Form& formulaire_;
};

/// Ce qu'un corps JSON dit, comme un formulaire l'aurait dit ; BadRequest quand ce n'est pas un objet de textes, d'entiers, de vrais et de faux.
socle::Form formulaire_du_json(std::string_view corps);

struct LectureDeLieu
{
    NouveauLieu lieu;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeLieu lire_nouveau_lieu(const socle::Form& formulaire, Jour aujourd_hui);

struct LectureDePartenariat
{
    NouveauPartenariat partenariat;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDePartenariat lire_partenariat(const socle::Form& formulaire, Jour aujourd_hui);

struct LectureDActivite
{
    NouvelleActivite activite;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDActivite lire_activite(const socle::Form& formulaire, const std::vector<Volet>& volets);

struct LectureDeSeances
{
    NouvellesSeances seances;
    std::vector<JourFerie> sautes;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeSeances lire_seances(const socle::Form& formulaire, Jour aujourd_hui, ZoneFeriee zone);

} // namespace ouvrage
