#pragma once

#include "app/conventions/conventions_vie_table.hpp"
#include "app/maison.hpp"

#include <string>

namespace ouvrage
{

/// `ton`, `icone`, `mot`.
socle::Vue vue_etat_de_convention(EtatDeConvention etat);
/// « reconduction tacite, un an à la fois » : les termes en une phrase par ligne.
std::vector<std::string> termes_en_mots(const TermesDeConvention& termes);
/// La section « La vie » (gabarit conventions/resume_de_vie) : état, phrase, constats, frise et sa table, dates et leurs pas.
socle::Vue vue_resume_de_vie(const Convention& convention, const VieInscrite& inscrite, const VieDeConvention& menee, Jour le);

} // namespace ouvrage
