#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/protection/protection_registre.hpp"
#include "app/protection/protection_table.hpp"
#include "socle/document/document.hpp"

namespace ouvrage
{

/// La durée d'un traitement, en mots, avec sa source et ce qu'elle vaut.
std::string duree_en_mots(const Traitement& traitement, const DureesEnVigueur& durees);

/// Le registre des traitements d'une structure, à relire et signer par qui en répond.
socle::Document document_du_registre(const std::string& structure, const DureesEnVigueur& durees, const std::vector<MentionDeBilan>& mentions, Jour le, socle::Instant edite_a);

} // namespace ouvrage
