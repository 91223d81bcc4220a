#include "app/droit/droit_saisie.hpp"

#include "app/marches/marches_saisie.hpp"
#include "domaine/unite.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kPieceAuPlus = 200;
constexpr std::size_t kRaisonAuPlus = 300;

} // namespace

SaisieDeValeur saisie_d_une_valeur(const Form& formulaire)
{
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    return {champ("regle"), champ("valeur"), champ("depuis"), champ("jusqu_a"), champ("source"), champ("raison")};
}

SaisieDeValeur saisie_d_une_valeur(const Json& corps)
{
    const auto membre = [&](std::string_view nom) {
        const Json* lu = corps.find(nom);
        return lu && lu->text() ? std::string(trimmed(*lu->text())) : std::string();
    };
    return {membre("regle"), membre("valeur"), membre("depuis"), membre("jusqu_a"), membre("source"), membre("raison")};
}

LectureDUneValeur lire_valeur_a_fixer(const SaisieDeValeur& saisie, const Droit& droit, Raison raison)
{
    LectureDUneValeur lue;
    auto& anomalies = lue.anomalies;
    const auto* cle = trouver_cle(droit, saisie.cle);
    const auto* unite = cle ? unite_du_code(cle->unite) : nullptr;
    if (!unite)
    {
        anomalies.push_back({"regle", saisie.cle.empty() ? "champ.absent" : "champ.inconnu"});
        if (saisie.valeur.empty()) anomalies.push_back({"valeur", "valeur.absente"});
    }
    else if (const auto valeur = lire_valeur_en(unite->unite, saisie.valeur); !valeur.anomalie.empty())
        anomalies.push_back({"valeur", std::string(valeur.anomalie)});
    else if (unite->unite == Unite::Texte) lue.valeur.valeur = lire_texte("valeur", valeur.valeur, kPieceAuPlus, Exigence::Obligatoire, anomalies);
    else lue.valeur.valeur = valeur.valeur;
    lue.valeur.cle = saisie.cle;
    const auto depuis = lire_jour("depuis", saisie.depuis, Exigence::Obligatoire, anomalies);
    lue.valeur.depuis = depuis.value_or(Jour{});
    lue.valeur.jusqu_a = lire_jour("jusqu_a", saisie.jusqu_a, Exigence::Facultative, anomalies);
    if (depuis && lue.valeur.jusqu_a && *lue.valeur.jusqu_a < *depuis) anomalies.push_back({"jusqu_a", "periode.inversee"});
    lue.valeur.source = lire_texte("source", saisie.source, kPieceAuPlus, Exigence::Obligatoire, anomalies);
    lue.valeur.raison = lire_texte("raison", saisie.raison, kRaisonAuPlus, raison == Raison::Obligatoire ? Exigence::Obligatoire : Exigence::Facultative, anomalies);
    return lue;
}

} // namespace ouvrage
