#include "domaine/penalite.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kExonerations = {Choix{"impossibilite", "Exécution impossible, sans faute du titulaire"},
                                      Choix{"suspension", "Clause suspendue ou supprimée"},
                                      Choix{"tous_moyens", "Le titulaire montre avoir tout mis en œuvre"}};

Fraction en_fraction(Heures heures) { return {heures.centiemes(), 100}; }
Fraction en_fraction(Centimes montant) { return {montant.valeur, 100}; }
std::string heures_ecrites(Heures heures) { return ecrire_fraction(en_fraction(heures)) + "\u202Fh"; }
/// « 6 000 € », « 18 499,80 € » : des centimes s'écrivent toujours à deux chiffres.
std::string euros(const Fraction& montant)
{
    std::string ecrit = ecrire_fraction(montant);
    if (ecrit.size() > 1 && ecrit[ecrit.size() - 2] == ',') ecrit += '0';
    return ecrit + "\u202F€";
}
std::string pour_cent(const Fraction& part) { return ecrire_fraction(part * Fraction(100)) + "\u202F%"; }

std::string jours_ecrits(int jours) { return std::to_string(jours) + (jours < 2 ? " jour" : " jours"); }

/// Les heures exigibles, les manquantes, et comment on les a trouvées.
struct Manque
{
    Heures exigibles;
    Heures manquantes;
};

Manque compter_le_manque(const SituationDePenalite& s, std::vector<LigneDePenalite>& etapes)
{
    const Heures exigibles = std::max(Heures(), s.dues - s.dispensees - s.transferees + s.recues);
    const Heures manquantes = std::max(Heures(), s.dues - s.faites - s.dispensees - s.transferees + s.recues);
    std::string formule = heures_ecrites(s.dues) + " dues − " + heures_ecrites(s.faites) + " faites";
    if (s.dispensees != Heures()) formule += " − " + heures_ecrites(s.dispensees) + " dispensées";
    if (s.transferees != Heures()) formule += " − " + heures_ecrites(s.transferees) + " transférées";
    if (s.recues != Heures()) formule += " + " + heures_ecrites(s.recues) + " reçues";
    if (exigibles < s.faites) formule += ", jamais moins que zéro";
    etapes.push_back({"Heures manquantes", formule, heures_ecrites(manquantes)});
    return {exigibles, manquantes};
}

Fraction chiffrer_les_heures(const TarifHoraire& tarif, const Manque& manque, Heures faites, std::vector<LigneDePenalite>& etapes)
{
    const Fraction manquantes = en_fraction(manque.manquantes);
    Fraction somme;
    std::string formule = heures_ecrites(manque.manquantes) + " × ";
    switch (tarif.mode)
    {
    case ModeHoraire::ParHeure:
        somme = manquantes * tarif.facteur;
        formule += euros(tarif.facteur);
        break;
    case ModeHoraire::CoutHoraire:
        somme = manquantes * tarif.facteur;
        formule += euros(tarif.facteur) + " (coût horaire)";
        break;
    case ModeHoraire::MultipleSmic:
    case ModeHoraire::MultiplePhss:
        somme = manquantes * tarif.facteur * tarif.reference;
        formule += ecrire_fraction(tarif.facteur) + " × " + euros(tarif.reference) +
                   (tarif.mode == ModeHoraire::MultipleSmic ? " (SMIC horaire)" : " (plafond horaire de la sécurité sociale)");
        break;
    case ModeHoraire::PartDuMarche:
    {
        if (manque.manquantes == Heures())
        {
            formule = "aucune heure ne manque";
            break;
        }
        const Fraction entiere = tarif.reference * tarif.facteur;
        const Fraction part_faite = en_fraction(faites) / en_fraction(manque.exigibles);
        // Presque rien de fait vaut rien de fait ; sinon, la part qui manque.
        const bool totale = faites == Heures() || part_faite < tarif.inexecution_totale;
        somme = totale ? entiere : entiere * manquantes / en_fraction(manque.exigibles);
        formule = euros(tarif.reference) + " × " + pour_cent(tarif.facteur) +
                  (totale ? std::string(", inexécution totale")
                          : " × " + ecrire_fraction(manquantes) + " ÷ " + ecrire_fraction(en_fraction(manque.exigibles)));
        break;
    }
    }
    etapes.push_back({"Heures non réalisées", formule, euros(somme)});
    return somme;
}

} // namespace

std::span<const Choix> exonerations() { return kExonerations; }
std::string_view code(Exoneration exoneration) { return kExonerations.at(static_cast<std::size_t>(exoneration)).code; }

std::optional<Exoneration> exoneration_du_code(std::string_view code)
{
    for (std::size_t i = 0; i < kExonerations.size(); ++i)
        if (kExonerations[i].code == code) return static_cast<Exoneration>(i);
    return std::nullopt;
}

std::string_view code(RefusDePenalite refus)
{
    return refus == RefusDePenalite::EffortDInsertion ? "effort_insertion" : "";
}

std::string_view phrase(RefusDePenalite refus)
{
    return refus == RefusDePenalite::EffortDInsertion
               ? "Un effort d'insertion est suivi par convention : rien n'y est dû, aucune pénalité n'est possible."
               : "";
}

Penalite proposer_penalite(const SituationDePenalite& situation, const TermesDePenalite& termes)
{
    Penalite penalite;
    // Sans clause opposable, aucune pénalité (guide des aspects sociaux de la DAJ : un contrat en cours ne se voit pas imposer d'heures).
    if (situation.famille == Famille::Effort)
    {
        penalite.refus = RefusDePenalite::EffortDInsertion;
        return penalite;
    }

    auto& etapes = penalite.etapes;
    const auto manque = compter_le_manque(situation, etapes);
    penalite.manquantes = manque.manquantes;
    Fraction somme;
    int termes_chiffres = 0;
    if (termes.horaire)
    {
        somme += chiffrer_les_heures(*termes.horaire, manque, situation.faites, etapes);
        ++termes_chiffres;
    }
    for (const auto& retard : termes.retards)
    {
        const int penalises = std::max(0, retard.jours - retard.franchise);
        const Fraction montant = Fraction(penalises) * retard.par_jour;
        std::string formule = jours_ecrits(penalises) + " × " + euros(retard.par_jour);
        if (retard.franchise > 0)
            formule = (penalises > 0 ? "(" + jours_ecrits(retard.jours) + " − " + std::to_string(retard.franchise) + " de franchise) × " + euros(retard.par_jour)
                                     : jours_ecrits(retard.jours) + ", dans la franchise de " + jours_ecrits(retard.franchise));
        etapes.push_back({retard.libelle, formule, euros(montant)});
        somme += montant;
        ++termes_chiffres;
    }
    for (const auto& forfait : termes.forfaits)
    {
        etapes.push_back({forfait.libelle, "forfait", euros(forfait.montant)});
        somme += forfait.montant;
        ++termes_chiffres;
    }
    if (termes_chiffres > 1) etapes.push_back({"Somme", "les lignes qui précèdent, ajoutées", euros(somme)});

    if (termes.plafond)
    {
        const Fraction plafond = en_fraction(*termes.plafond);
        const bool depasse = somme > plafond;
        etapes.push_back({"Plafond du contrat", euros(somme) + (depasse ? " > " : " ≤ ") + euros(plafond), depasse ? euros(plafond) : "sans effet"});
        somme = std::min(somme, plafond);
    }
    if (termes.exoneration)
    {
        etapes.push_back({"Exonération", std::string(kExonerations.at(static_cast<std::size_t>(*termes.exoneration)).libelle), euros(Fraction(0))});
        somme = Fraction(0);
    }
    const bool arrondi = !(somme * Fraction(100)).entiere();
    penalite.montant = Centimes{(somme * Fraction(100)).proche()};
    etapes.push_back({"Pénalité proposée", arrondi ? "arrondie une fois, au centime le plus proche ; l'acheteur décide" : "l'acheteur décide",
                      euros(en_fraction(penalite.montant))});
    return penalite;
}

namespace
{

Fraction nombre_de(const Valeur& valeur)
{
    const auto lu = lire_fraction(valeur.valeur);
    if (!lu || *lu < Fraction(0)) throw std::logic_error("un terme de pénalité est un nombre positif");
    return *lu;
}

Centimes au_centime(const Fraction& montant) { return {(montant * Fraction(100)).proche()}; }

} // namespace

TermesEnVigueur termes_en_vigueur(std::string_view prefixe, const FaitsDePenalite& faits, const std::vector<Valeur>& valeurs, Jour le)
{
    TermesEnVigueur t;
    const auto trouver = [&](const std::string& cle) -> std::optional<Fraction> {
        const auto en_vigueur = regle_pour(cle, le, valeurs);
        if (!en_vigueur) return std::nullopt;
        t.sources.push_back(en_vigueur->valeur);
        return nombre_de(en_vigueur->valeur);
    };
    const auto terme = [&](std::string_view nom) { return trouver(std::string(prefixe) + "." + std::string(nom)); };
    // Un contrat n'a qu'une façon de chiffrer une heure ; s'il en porte deux, la première sert et on le dit.
    const auto retenir = [&](TarifHoraire tarif) {
        if (!t.termes.horaire) t.termes.horaire = tarif;
        else t.doutes.push_back("Le contrat chiffre l'heure manquante de plusieurs façons : seule la première est appliquée.");
    };
    const auto multiple = [&](std::string_view nom, ModeHoraire mode, const std::string& reference, std::string_view quoi) {
        const auto facteur = terme(nom);
        if (!facteur) return;
        if (const auto valeur = trouver(reference)) retenir({mode, *facteur, *valeur, {}});
        else t.doutes.push_back("Aucun " + std::string(quoi) + " n'est connu au " + en_toutes_lettres(le) + " : les heures manquantes ne se chiffrent pas.");
    };

    if (const auto montant = terme("par_heure")) retenir({ModeHoraire::ParHeure, *montant, {}, {}});
    multiple("multiple_smic", ModeHoraire::MultipleSmic, "smic_horaire", "SMIC horaire");
    multiple("multiple_phss", ModeHoraire::MultiplePhss, "phss", "plafond horaire de la sécurité sociale");
    if (const auto montant = terme("cout_horaire")) retenir({ModeHoraire::CoutHoraire, *montant, {}, {}});
    if (const auto part = terme("part_du_marche"))
    {
        const Fraction totale = terme("inexecution_totale").value_or(Fraction(0)) / Fraction(100);
        if (faits.montant_du_marche) retenir({ModeHoraire::PartDuMarche, *part / Fraction(100), en_fraction(*faits.montant_du_marche), totale});
        else t.doutes.push_back("Le montant initial du marché n'est pas connu : les heures manquantes ne se chiffrent pas.");
    }

    const auto franchise = terme("franchise");
    const int jours = franchise ? static_cast<int>(franchise->plancher()) : 0;
    const auto retard = [&](std::string_view nom, std::string libelle, int combien) {
        if (const auto par_jour = terme(nom)) t.termes.retards.push_back({std::move(libelle), combien, jours, *par_jour});
        else if (combien > 0) t.doutes.push_back(libelle + " : le contrat ne chiffre pas ce retard.");
    };
    retard("par_jour", "Retard des justificatifs", faits.jours_justificatifs);
    retard("par_jour_bilan", "Retard du bilan final", faits.jours_bilan);
    if (const auto forfait = terme("forfait"))
    {
        if (faits.manquements > 0) t.termes.forfaits.push_back({"Autres manquements : " + std::to_string(faits.manquements), Fraction(faits.manquements) * *forfait});
    }
    else if (faits.manquements > 0) t.doutes.push_back("Autres manquements : le contrat ne fixe pas de forfait.");
    if (const auto plafond = terme("plafond")) t.termes.plafond = au_centime(*plafond);
    t.termes.exoneration = faits.exoneration;
    return t;
}

} // namespace ouvrage
