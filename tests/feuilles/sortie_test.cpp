#include "app/sorties/sorties_situations.hpp"
#include "domaine/sortie.hpp"
#include "feuilles/feuille.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/sortie : des sorties, une par ligne (« remplace » nomme celle qu'une ligne corrige, « retiree » quand il n'y a plus de
// situation), une valeur de « territoire » s'il le faut, puis ce qu'en disent les deux vocabulaires. « compte » demande les sommes, « pourquoi » les raisons.

namespace
{

FaitsDeSortie faits_de(const LigneDeFeuille& ligne)
{
    FaitsDeSortie faits;
    if (const auto mois = ligne.case_de("mois"); !mois.empty()) faits.duree.mois = std::stoi(mois);
    if (const auto contrat = ligne.case_de("contrat"); !contrat.empty())
    {
        faits.duree.debut = jour_de_feuille(contrat.substr(0, 10));
        faits.duree.fin = jour_de_feuille(contrat.substr(contrat.size() - 10));
    }
    const auto employeur = employeur_de_sortie_du_code(ligne.case_de("employeur"));
    if (!employeur) throw std::runtime_error("employeur inconnu");
    faits.employeur = *employeur;
    return faits;
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    auto valeurs = droit_livre().valeurs;
    const Jour le = jour_de_feuille("2026-06-01");
    bool somme = false, raisons = false;
    std::vector<std::string> remplacees;
    for (const auto& ligne : feuille.donnees)
    {
        if (ligne.mot() == "compte") somme = true;
        if (ligne.mot() == "pourquoi") raisons = true;
        if (const auto nom = ligne.case_de("remplace"); !nom.empty()) remplacees.push_back(nom);
        if (ligne.mot() != "territoire") continue;
        const auto& terme = ligne.cases.at(1);
        Valeur valeur;
        valeur.niveau = Niveau::Territoire;
        valeur.cle = "sortie." + terme.substr(0, terme.find(' '));
        valeur.valeur = terme.substr(terme.find(' ') + 1);
        valeur.depuis = jour_de_feuille("2020-01-01");
        valeur.source = "décision du territoire";
        valeurs.push_back(valeur);
    }
    const auto regle = regle_de_sortie(valeurs, le);
    CompteDeSorties compte;
    std::vector<std::string> obtenues{"classement"};
    for (const auto& ligne : feuille.donnees)
    {
        if (ligne.mot() == "suivi")
        {
            std::string une = ligne.reste();
            for (const int mois : mois_de_suivi(valeurs, jour_de_feuille(ligne.reste())))
                une += "  " + std::to_string(mois) + " mois " + socle::format_day(echeance_de_suivi(jour_de_feuille(ligne.reste()), mois));
            obtenues.push_back(une);
        }
        if (ligne.mot() == "appel")
        {
            const auto dit = ligne.case_de("dit");
            const auto etat = etat_de_suivi(jour_de_feuille(ligne.case_de("échéance")), dit.empty() ? std::nullopt : std::optional(dit == "relevee"),
                                            jour_de_feuille(ligne.case_de("au")), delai_d_appel(valeurs, le));
            obtenues.push_back(ligne.reste() + "  " + std::string(code(etat)));
        }
        if (ligne.mot() != "sortie") continue;
        const auto nom = ligne.reste();
        const auto situation = ligne.case_de("situation");
        if (situation.empty() || std::find(remplacees.begin(), remplacees.end(), nom) != remplacees.end()) continue;
        const auto* fiche = trouver_situation(situations_livrees(), situation);
        if (!fiche) throw std::runtime_error("« " + situation + " » n'est pas une situation");
        const auto faits = faits_de(ligne);
        const auto iae = classer_iae(*fiche, faits, regle);
        const auto plie = classer_plie(*fiche, faits);
        compte.compter(iae.classe, plie.classe);
        obtenues.push_back(nom + "  iae " + std::string(code(iae.classe)) + "  plie " + std::string(code(plie.classe)));
        if (raisons) obtenues.push_back(iae.pourquoi + "  " + std::string(libelle(iae.statut)));
        if (iae.source.empty() || plie.source.empty()) throw std::runtime_error("une réponse dit sa source");
    }
    if (somme)
    {
        obtenues.push_back("dynamiques  " + en_mots(compte.dynamiques(), compte));
        obtenues.push_back("positives de Caen  " + en_mots(compte.positives_plie(), compte));
        obtenues.push_back("non comptées  " + std::to_string(compte.exclues));
    }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de sortie donnent les deux vocabulaires attendus")
{
    CHECK(jouer_dossier("sortie", jouer) >= 30);
}
