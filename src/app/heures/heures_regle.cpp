#include "app/heures/heures_regle.hpp"

namespace ouvrage
{

ValeursEnVigueur poser_valeurs(Regle& regle, const std::vector<Valeur>& valeurs, const Declaration& declaration,
                               const std::optional<Realisation>& realisation, const std::optional<Heures>& dues)
{
    ValeursEnVigueur en_vigueur;
    const Jour jour = premier_jour(declaration.mois);
    const auto trouver = [&](std::string_view cle) -> const EnVigueur* {
        auto trouvee = regle_pour(cle, jour, valeurs);
        if (!trouvee) return nullptr;
        return &en_vigueur.insert_or_assign(std::string(cle), std::move(*trouvee)).first->second;
    };
    if (const auto* une = trouver("plafond_formation")) regle.plafond_formation = en_heures(une->valeur);
    if (const auto* une = trouver("plafond_plausible")) regle.plafond_plausible = en_heures(une->valeur);
    if (const auto* une = trouver("plafond_personne")) regle.plafond_personne = en_heures(une->valeur);
    if (declaration.formation > Heures())
        if (const auto* une = trouver("part_formation")) regle.part_formation = en_fraction(une->valeur) / Fraction(100);

    for (const auto& nature : fiches_natures())
    {
        if (declaration.autres[nature.nature] == Heures()) continue;
        auto& decidee = regle.natures[rang(nature.nature)];
        // Sans décision en vigueur, on ne devine pas qu'elles comptent.
        const auto* decision = trouver(nature.cle);
        decidee.decision = decision ? en_comptage(decision->valeur) : Comptage::Indicateur;
        if (decidee.decision != Comptage::ComptePlafonne) continue;
        if (const auto* plafond = trouver(nature.plafond)) decidee.plafond = en_heures(plafond->valeur);
    }

    if (!realisation) return en_vigueur;
    if (const auto* une = trouver(fiche(realisation->modalite).cle)) regle.modalite = en_comptage(une->valeur);
    if (realisation->contrat == SorteDeContrat::Cdi)
        if (const auto* une = trouver("fenetre_cdi")) regle.fenetre_cdi = fenetre_cdi(*realisation, en_entier(une->valeur));
    if (realisation->employeur == SorteDEmployeur::Ett && dues)
        if (const auto* une = trouver("part_ett"))
            regle.plafond_ett = Heures::de_centiemes((en_fraction(une->valeur) / Fraction(100) * Fraction(dues->centiemes())).plancher());
    return en_vigueur;
}

bool depend_des_heures_dues(const std::vector<Valeur>& valeurs, Mois mois, const std::optional<Realisation>& realisation)
{
    return realisation && realisation->employeur == SorteDEmployeur::Ett && regle_pour("part_ett", premier_jour(mois), valeurs);
}

std::optional<EnVigueur> ponderation_pour(const std::vector<Valeur>& valeurs, Mois mois, const std::optional<Realisation>& realisation)
{
    if (!realisation) return std::nullopt;
    std::vector<std::string_view> cles;
    if (realisation->modalite == Modalite::EmbaucheDirecte) cles.push_back("ponderation.embauche_directe");
    if (realisation->contrat == SorteDeContrat::Cdi) cles.push_back("ponderation.cdi");
    if (realisation->contrat == SorteDeContrat::Apprentissage || realisation->contrat == SorteDeContrat::Professionnalisation)
        cles.push_back("ponderation.alternance");
    std::optional<EnVigueur> choisie;
    for (const auto cle : cles)
    {
        auto une = regle_pour(cle, premier_jour(mois), valeurs);
        if (une && (!choisie || en_fraction(choisie->valeur) < en_fraction(une->valeur))) choisie = std::move(une);
    }
    return choisie;
}

} // namespace ouvrage
