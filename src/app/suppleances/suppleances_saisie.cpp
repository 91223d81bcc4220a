#include "app/suppleances/suppleances_saisie.hpp"

#include "app/marches/marches_saisie.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

std::string_view champ_de(RefusDeSuppleance refus)
{
    switch (refus)
    {
    case RefusDeSuppleance::SoiMeme:
    case RefusDeSuppleance::SuppleantAbsent: return "suppleant";
    case RefusDeSuppleance::Inversee:
    case RefusDeSuppleance::Longue: return "fin";
    default: return "debut";
    }
}

} // namespace

SaisieDeSuppleance saisir_suppleance(const Form& formulaire)
{
    const auto texte = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    return {texte("suppleant"), texte("debut"), texte("fin"), texte("administration")};
}

LectureDeSuppleance lire_suppleance(Transaction& tx, const std::string& absent_id, const SaisieDeSuppleance& saisie, Jour aujourd_hui)
{
    LectureDeSuppleance lue;
    lue.nouvelle.absent_id = absent_id;
    lue.nouvelle.suppleant_id = saisie.suppleant;
    lue.nouvelle.administration = saisie.administration == "oui";
    const auto possibles = lister_suppleants_possibles(tx, absent_id);
    if (saisie.suppleant.empty()) lue.anomalies.push_back({"suppleant", "champ.absent"});
    else if (std::none_of(possibles.begin(), possibles.end(), [&](const SuppleantPossible& un) { return un.utilisateur_id == saisie.suppleant; }))
        lue.anomalies.push_back({"suppleant", saisie.suppleant == absent_id ? "suppleance.soi_meme" : "champ.inconnu"});
    const auto debut = lire_jour("debut", saisie.debut, Exigence::Obligatoire, lue.anomalies);
    const auto fin = lire_jour("fin", saisie.fin, Exigence::Obligatoire, lue.anomalies);
    if (!debut || !fin) return lue;
    lue.nouvelle.debut = *debut;
    lue.nouvelle.fin = *fin;
    for (const auto refus : refus_de_suppleance(tx, lue.nouvelle, aujourd_hui))
    {
        const AnomalieDeChamp anomalie{std::string(champ_de(refus)), std::string(code(refus))};
        // Ce qui est déjà dit d'un champ suffit.
        if (std::none_of(lue.anomalies.begin(), lue.anomalies.end(), [&](const AnomalieDeChamp& une) { return une.champ == anomalie.champ; })) lue.anomalies.push_back(anomalie);
    }
    return lue;
}

} // namespace ouvrage
