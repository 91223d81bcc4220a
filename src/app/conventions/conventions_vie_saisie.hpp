#pragma once

#include "app/conventions/conventions_vie_table.hpp"
#include "app/maison.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// Ce qui arrive à une convention et ce qui la règle, lus d'un formulaire : toutes les anomalies à la fois.

struct LectureDeFaitDeConvention
{
    FaitDeConvention fait;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Un fait s'accorde avec ceux d'avant : pas de lettre avant la signature, ni de réception avant l'envoi, ni de seconde signature d'une partie.
LectureDeFaitDeConvention lire_fait_de_convention(const socle::Form& formulaire, const Convention& convention, const VieInscrite& vie, const VieDeConvention& menee, Jour aujourd_hui);

struct LectureDeTermesDeConvention
{
    TermesDeConvention termes;
    std::optional<std::string> avenant_id;
    std::vector<AnomalieDeChamp> anomalies;
};
/// Une façon d'y mettre fin par motif : champs « fin_<motif>_delai », « _sens », « _moyen » ; sans délai, elle n'est pas écrite.
LectureDeTermesDeConvention lire_termes_de_convention(const socle::Form& formulaire, const Convention& convention);
/// Les mêmes champs, remplis de ces termes : ce que l'on corrige part de ce qui est.
socle::Form formulaire_des_termes(const TermesDeConvention& termes);

} // namespace ouvrage
