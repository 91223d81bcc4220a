#pragma once

#include "app/conventions/conventions_evaluation_table.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/maison.hpp"

#include <map>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un champ par blanc, nommé « blanc_<code> » ; vide, il reste ouvert.
struct LectureDeBlancs
{
    std::map<std::string, std::string> valeurs; // dates en AAAA-MM-JJ
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeBlancs lire_blancs(const socle::Form& formulaire, const std::vector<std::string>& codes, const ModeleDeConvention* modele);

struct LectureDArticle
{
    ArticleAEcrire article;
    std::vector<AnomalieDeChamp> anomalies;
};
/// `place` : un considérant n'a ni titre ni suite.
LectureDArticle lire_article(const socle::Form& formulaire, const Convention& convention, PlaceDuTexte place);

struct LectureDEvaluation
{
    EvaluationAInscrire evaluation;
    std::vector<AnomalieDeChamp> anomalies;
};
/// La période est passée ou s'achève aujourd'hui : on n'évalue pas ce qui n'a pas eu lieu.
LectureDEvaluation lire_evaluation_demandee(const socle::Form& formulaire, const Convention& convention, Jour aujourd_hui);

} // namespace ouvrage
