#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Comment l'assemblée s'est prononcée.
enum class VoteDAssemblee
{
    Unanimite,
    Majorite,
    Rejet,
    NonDit
};
std::string_view code(VoteDAssemblee vote);
std::string_view libelle(VoteDAssemblee vote);
std::optional<VoteDAssemblee> vote_d_assemblee_du_code(std::string_view code);
std::span<const VoteDAssemblee> votes_d_assemblee();

/// Ce que l'extrait du registre dit de la séance. Un nombre absent n'est pas zéro : ce qu'il faudrait lui comparer n'est pas jugé.
struct SeanceDAssemblee
{
    std::optional<Jour> convocation_le;
    Jour seance_le;
    std::optional<int> en_exercice, presents, pouvoirs;
    VoteDAssemblee vote = VoteDAssemblee::NonDit;
    std::optional<int> pour, contre, abstentions;
};
/// Ce qui ne peut pas être vrai : le champ en cause et le code de la phrase.
struct AnomalieDeSeance
{
    std::string champ, code;
    bool operator==(const AnomalieDeSeance&) const = default;
};
std::vector<AnomalieDeSeance> relire_la_seance(const SeanceDAssemblee& seance);

} // namespace ouvrage
