#include "domaine/deliberation.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

struct FicheDeVote
{
    VoteDAssemblee vote;
    std::string_view code, libelle;
};
constexpr std::array kVotes = {FicheDeVote{VoteDAssemblee::Unanimite, "unanimite", "Adoptée à l'unanimité"}, FicheDeVote{VoteDAssemblee::Majorite, "majorite", "Adoptée à la majorité"},
                               FicheDeVote{VoteDAssemblee::Rejet, "rejet", "Rejetée"}, FicheDeVote{VoteDAssemblee::NonDit, "non_dit", "Vote non précisé"}};
constexpr std::array kListeDeVotes = {VoteDAssemblee::Unanimite, VoteDAssemblee::Majorite, VoteDAssemblee::Rejet, VoteDAssemblee::NonDit};

} // namespace

std::string_view code(VoteDAssemblee vote)
{
    return std::find_if(kVotes.begin(), kVotes.end(), [&](const auto& un) { return un.vote == vote; })->code;
}
std::string_view libelle(VoteDAssemblee vote)
{
    return std::find_if(kVotes.begin(), kVotes.end(), [&](const auto& un) { return un.vote == vote; })->libelle;
}
std::span<const VoteDAssemblee> votes_d_assemblee() { return kListeDeVotes; }
std::optional<VoteDAssemblee> vote_d_assemblee_du_code(std::string_view code)
{
    for (const auto& un : kVotes)
        if (un.code == code) return un.vote;
    return std::nullopt;
}

std::vector<AnomalieDeSeance> relire_la_seance(const SeanceDAssemblee& s)
{
    std::vector<AnomalieDeSeance> anomalies;
    if (s.convocation_le && s.seance_le < *s.convocation_le) anomalies.push_back({"convocation_le", "seance.avant_convocation"});
    // Des présents, au plus tous ; des pouvoirs, au plus un par absent : ensemble, jamais plus que l'assemblée.
    if (s.en_exercice)
    {
        if (s.presents && *s.presents > *s.en_exercice) anomalies.push_back({"presents", "seance.trop_de_presents"});
        else if (s.presents && s.pouvoirs && *s.presents + *s.pouvoirs > *s.en_exercice) anomalies.push_back({"pouvoirs", "seance.trop_de_pouvoirs"});
    }
    // Qui vote est présent, ou a donné pouvoir à quelqu'un qui l'est.
    const int voix = s.pour.value_or(0) + s.contre.value_or(0) + s.abstentions.value_or(0);
    if (s.presents && s.pouvoirs && voix > *s.presents + *s.pouvoirs) anomalies.push_back({"pour", "seance.trop_de_voix"});
    if (s.vote == VoteDAssemblee::Unanimite && s.contre.value_or(0) > 0) anomalies.push_back({"contre", "seance.unanimite_contre"});
    if (s.vote == VoteDAssemblee::Majorite && s.pour && s.contre && *s.pour <= *s.contre) anomalies.push_back({"vote", "seance.majorite_minoritaire"});
    if (s.vote == VoteDAssemblee::Rejet && s.pour && s.contre && *s.pour > *s.contre) anomalies.push_back({"vote", "seance.rejet_majoritaire"});
    return anomalies;
}

} // namespace ouvrage
