#include "domaine/suppleance.hpp"

#include <algorithm>

namespace ouvrage
{

std::string_view code(RefusDeSuppleance refus)
{
    switch (refus)
    {
    case RefusDeSuppleance::SoiMeme: return "suppleance.soi_meme";
    case RefusDeSuppleance::Commencee: return "suppleance.commencee";
    case RefusDeSuppleance::Inversee: return "periode.inversee";
    case RefusDeSuppleance::Longue: return "suppleance.longue";
    case RefusDeSuppleance::DejaRemplacee: return "suppleance.deja_remplacee";
    case RefusDeSuppleance::SuppleantAbsent: return "suppleance.suppleant_absent";
    case RefusDeSuppleance::AbsentSuppleant: break;
    }
    return "suppleance.absent_suppleant";
}

std::vector<RefusDeSuppleance> juger_suppleance(const PeriodeDeSuppleance& voulue, const std::vector<PeriodeDeSuppleance>& inscrites, Jour aujourd_hui)
{
    std::vector<RefusDeSuppleance> refus;
    if (voulue.absent == voulue.suppleant) refus.push_back(RefusDeSuppleance::SoiMeme);
    if (voulue.debut < aujourd_hui) refus.push_back(RefusDeSuppleance::Commencee);
    if (voulue.fin < voulue.debut)
    {
        refus.push_back(RefusDeSuppleance::Inversee);
        return refus; // une période qui n'en est pas une n'en croise aucune
    }
    if (std::chrono::sys_days{voulue.fin} - std::chrono::sys_days{voulue.debut} >= kSuppleanceAuPlus) refus.push_back(RefusDeSuppleance::Longue);
    const auto une_autre = [&](std::string PeriodeDeSuppleance::*qui, const std::string& compte) {
        return std::any_of(inscrites.begin(), inscrites.end(), [&](const PeriodeDeSuppleance& une) { return une.*qui == compte && une.croise(voulue); });
    };
    if (une_autre(&PeriodeDeSuppleance::absent, voulue.absent)) refus.push_back(RefusDeSuppleance::DejaRemplacee);
    if (une_autre(&PeriodeDeSuppleance::absent, voulue.suppleant)) refus.push_back(RefusDeSuppleance::SuppleantAbsent);
    if (une_autre(&PeriodeDeSuppleance::suppleant, voulue.absent)) refus.push_back(RefusDeSuppleance::AbsentSuppleant);
    return refus;
}

} // namespace ouvrage
