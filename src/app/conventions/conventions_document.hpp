#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "domaine/convention.hpp"
#include "socle/document/document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une convention, prête à écrire sur papier : la page, le PDF et l'ODT sont le même document.
struct ActeDeConvention
{
    Convention convention;
    const ModeleDeConvention* modele = nullptr; // nul : aucun, ou un modèle retiré depuis
    TexteDeConvention texte;                    // avec ses avenants
    TexteDeConvention origine;                  // tel que signé d'abord
    ConventionConnue connue;
    VieDeConvention vie;
    std::vector<MentionDeBilan> mentions; // de toutes les structures parties
    Jour le;

    /// Le nom de l'article qui dit les façons d'y mettre fin : « article 9 », vide quand aucun ne les dit.
    std::string article_des_fins() const;
};
/// NotFound hors du périmètre.
ActeDeConvention dresser_acte(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& convention_id, Jour le, Acte acte = Acte::VoirConventions);
/// Les mentions dues aux financeurs de chaque structure partie, chacune une fois.
std::vector<MentionDeBilan> mentions_de_convention(socle::Transaction& tx, const Convention& convention, Jour depuis, Jour jusqu_a);

enum class VersionDeTexte
{
    Origine,    // ce qui se signe d'abord
    Consolidee  // avec tous les avenants
};
socle::Document document_de_la_convention(const ActeDeConvention& acte, VersionDeTexte version, socle::Instant edite_a);
socle::Document document_de_l_avenant(const ActeDeConvention& acte, const AvenantDeConvention& avenant, socle::Instant edite_a);
socle::Document extrait_de_deliberation(const ActeDeConvention& acte, const Deliberation& deliberation, socle::Instant edite_a);
/// La lettre qui met fin à la convention, ou la demande de la renouveler : `fait` est l'un ou l'autre.
socle::Document lettre_de_convention(const ActeDeConvention& acte, const FaitDeConvention& fait, socle::Instant edite_a);
/// Un fait dont il y a une lettre à écrire.
bool a_une_lettre(const FaitDeConvention& fait);

/// Ce qui reste en blanc : de quoi il s'agit, et à qui cela tient quand c'est à une partie. Vide : le texte est prêt à signer.
std::vector<std::string> blancs_a_remplir(const ActeDeConvention& acte);

/// La durée, puis les façons d'y mettre fin, en phrases ; ce qui manque s'y voit.
std::vector<socle::Text> phrases_de_duree(const TermesDeConvention* termes, const std::string& fin_a_remplir);
std::vector<socle::Text> phrases_de_fin(const TermesDeConvention* termes);

/// « pdf », « odt » : BadRequest pour tout autre.
std::string ecrire_document(const socle::Document& document, std::string_view format);
/// « convention-de21-086.pdf ».
std::string fichier_de_convention(const Convention& convention, std::string_view quoi, std::string_view format);
/// Pour la ligne de commande : lit la base entière.
std::string ecrire_convention(socle::Database& base, const Droit& droit, const std::string& convention_id, std::string_view format, socle::Instant maintenant);

} // namespace ouvrage
