#include "app/mots.hpp"
#include "domaine/penalite.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/penalite : les termes d'un contrat (ou un « modèle » publié de droit/), des cas, puis ce que l'on
// proposerait. Une ligne « détail » dans les données demande la somme ligne par ligne.

namespace
{

std::string tape(std::string texte) { return socle::replaced(std::move(texte), "\u202F", " "); }

int entier_de_feuille(const LigneDeFeuille& ligne, std::string_view nom)
{
    const auto texte = ligne.case_de(nom);
    return texte.empty() ? 0 : std::stoi(texte);
}

Heures heures_de_case(const LigneDeFeuille& ligne, std::string_view nom)
{
    const auto texte = ligne.case_de(nom);
    return texte.empty() ? Heures() : heures_de_feuille(texte);
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    auto valeurs = droit_livre().valeurs;
    std::string prefixe = "penalite";
    Jour le = jour_de_feuille("2026-06-01");
    bool detail = false;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "modèle") prefixe = "modele_penalite." + ligne.reste();
        else if (mot == "au") le = jour_de_feuille(ligne.reste());
        else if (mot == "détail") detail = true;
        else if (mot == "contrat")
        {
            // « contrat  par_heure 200  source CCAP, art. 8 »
            Valeur valeur;
            valeur.niveau = Niveau::Contrat;
            const auto& terme = ligne.cases.at(1);
            valeur.cle = prefixe + "." + terme.substr(0, terme.find(' '));
            valeur.valeur = terme.substr(terme.find(' ') + 1);
            valeur.depuis = jour_de_feuille("2020-01-01");
            valeur.source = ligne.case_de("source");
            if (valeur.source.empty()) throw std::runtime_error("un terme du contrat dit sa pièce");
            valeurs.push_back(valeur);
        }
    }
    std::vector<std::string> obtenues{"proposition"};
    for (const auto& ligne : feuille.donnees)
    {
        if (ligne.mot() != "cas") continue;
        const SituationDePenalite situation{ligne.case_de("engagement") == "effort" ? Famille::Effort : Famille::Clause,
                                            heures_de_case(ligne, "dues"),
                                            heures_de_case(ligne, "faites"),
                                            heures_de_case(ligne, "dispensées"),
                                            heures_de_case(ligne, "transférées"),
                                            heures_de_case(ligne, "reçues")};
        FaitsDePenalite faits;
        faits.jours_justificatifs = entier_de_feuille(ligne, "retard");
        faits.jours_bilan = entier_de_feuille(ligne, "bilan");
        faits.manquements = entier_de_feuille(ligne, "manquements");
        if (const auto texte = ligne.case_de("exonération"); !texte.empty())
        {
            faits.exoneration = exoneration_du_code(texte);
            if (!faits.exoneration) throw std::runtime_error("« " + texte + " » n'exonère pas");
        }
        if (const auto texte = ligne.case_de("marché"); !texte.empty()) faits.montant_du_marche = lire_montant(texte).valeur;
        const auto termes = termes_en_vigueur(prefixe, faits, valeurs, le);
        const auto p = proposer_penalite(situation, termes.termes);
        if (p.refus != RefusDePenalite::Aucun)
        {
            obtenues.push_back(ligne.reste() + "  refusée  " + std::string(code(p.refus)));
            continue;
        }
        obtenues.push_back(ligne.reste() + "  manquent " + tape(heures_fr(p.manquantes)) + "  proposée " + tape(montant_fr(p.montant)));
        if (detail)
            for (const auto& une : p.etapes) obtenues.push_back(tape(une.libelle + "  " + une.formule + "  " + une.valeur));
        for (const auto& doute : termes.doutes) obtenues.push_back("à noter  " + doute);
        if (detail)
            for (const auto& v : termes.sources) obtenues.push_back(v.cle.substr(v.cle.rfind('.') + 1) + "  " + std::string(libelle(v.niveau)) + "  " + std::string(libelle(v.statut)));
    }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de pénalité donnent la proposition attendue")
{
    CHECK(jouer_dossier("penalite", jouer) >= 14);
}
