#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// L'acte part à la préfecture, elle accuse réception, il est publié.
enum class EtapeDeTeletransmission
{
    Envoyee,
    Recue,
    Publiee
};
std::string_view code(EtapeDeTeletransmission etape);
std::string_view libelle(EtapeDeTeletransmission etape);
std::optional<EtapeDeTeletransmission> etape_de_teletransmission_du_code(std::string_view code);
std::span<const EtapeDeTeletransmission> etapes_de_teletransmission();

/// « 059-215900176-20251205-DE25_139-DE » : le département sur trois signes, le SIREN de qui l'a pris, un jour, le numéro de l'acte, sa nature.
struct IdentifiantDActe
{
    std::string departement; // « 059 », « 02A »
    std::string siren;
    Jour jour;
    std::string numero;
    std::string nature; // « DE »
    bool operator==(const IdentifiantDActe&) const = default;
};
/// Rien quand le texte n'a pas cette forme. Les espaces de bord et la casse ne comptent pas.
std::optional<IdentifiantDActe> lire_identifiant_d_acte(std::string_view texte);
/// « délibération » ; vide quand le code n'est pas connu.
std::string_view nature_d_acte(std::string_view code);

/// Ce que l'identifiant laisse de douteux, une phrase chacun ; vide quand tout s'accorde. Un identifiant douteux se garde : c'est peut-être l'autre qui se trompe.
struct ActeTransmis
{
    std::string numero;               // « DE25_139 »
    std::optional<std::string> siren; // de la partie qui délibère ; absent : inconnu
    Jour seance_le;
    std::optional<Jour> envoyee_le, recue_le;
};
std::vector<std::string> doutes_sur_l_identifiant(std::string_view texte, const ActeTransmis& acte);

/// Les trois dates d'un acte, dans l'ordre où elles doivent venir : le champ de celle qui vient trop tôt, et son code.
struct DatesDeTransmission
{
    std::optional<Jour> envoyee_le, recue_le, publiee_le;
};
struct AnomalieDeTransmission
{
    EtapeDeTeletransmission etape;
    std::string code;
    bool operator==(const AnomalieDeTransmission&) const = default;
};
std::vector<AnomalieDeTransmission> relire_la_transmission(const DatesDeTransmission& dates, Jour seance_le, Jour aujourd_hui);

/// Où en est la transmission. Un acte ne s'exécute qu'une fois reçu par le représentant de l'État et publié : le jour du dernier des deux.
enum class EtatDeTransmission
{
    AEnvoyer,
    EnAttenteDeReception,
    APublier,
    Executoire
};
struct SuiviDeTransmission
{
    EtatDeTransmission etat = EtatDeTransmission::AEnvoyer;
    std::optional<Jour> executoire_le;
    int jours = 0;          // de la séance à l'envoi, ou à aujourd'hui tant que rien n'est parti
    bool tardive = false;   // plus que le délai d'usage
    bool operator==(const SuiviDeTransmission&) const = default;
};
SuiviDeTransmission suivre_la_transmission(const DatesDeTransmission& dates, Jour seance_le, int jours_d_usage, Jour le);

} // namespace ouvrage
