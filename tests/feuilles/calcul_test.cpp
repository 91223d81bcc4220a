#include "app/calculs/calculs_saisie.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/calcul : une méthode, ses entrées (une valeur, ou le nom d'une proposition de droit/calcul.toml), des
// cas qui en changent une ou plusieurs ; puis l'objectif. « montrer étapes » et « montrer sources » ajoutent les lignes du calcul.

namespace
{

struct Demandee
{
    Entrees entrees;
    Jour le = std::chrono::year{2026} / 11 / 20;
    bool etapes = false;
    bool sources = false;
};

/// Les espaces fines d'un nombre ne se tapent pas dans une feuille.
std::string nu(std::string texte) { return socle::replaced(texte, "\u202F", " "); }
std::string heures(const Fraction& valeur) { return ecrire_valeur(valeur, "h"); }

void poser(Demandee& d, const std::string& mot, const std::string& reste)
{
    if (mot == "methode") d.entrees.methode = reste;
    else if (mot == "arrondi") d.entrees.arrondi = reste;
    else if (mot == "le") d.le = jour_de_feuille(reste);
    else d.entrees.valeurs[mot] = reste;
}

void resoudre(const Demandee& d, std::vector<std::string>& obtenues)
{
    const auto lecture = calculer(completer(d.entrees, droit_livre(), d.le), usages_de(droit_livre(), d.le));
    for (const auto& une : lecture.anomalies) obtenues.push_back("refusé  " + (une.champ.empty() ? "l'ensemble" : une.champ) + "  " + std::string(une.code));
    if (!lecture.calcul) return;
    const auto& calcul = *lecture.calcul;
    obtenues.push_back("objectif " + heures(calcul.heures) + "  exactement " + heures(calcul.heures_brutes) + (calcul.clause_recommandee() ? "" : "  pas de clause"));
    for (const auto& une : calcul.raisons) obtenues.push_back(std::string(une.code) + "  " + une.phrase);
    if (d.etapes)
        for (const auto& une : calcul.etapes)
            obtenues.push_back(une.libelle + "  " + une.formule + "  = " + ecrire_valeur(une.valeur, une.unite) + (une.note.empty() ? "" : "  " + une.note));
    for (const auto& une : calcul.cibles)
        obtenues.push_back(une.libelle + "  " + heures(une.heures) + "  exactement " + heures(une.brutes) + (une.comptee ? "" : "  pas encore comptée"));
    if (calcul.revision) obtenues.push_back("au registre  " + heures(*calcul.revision));
    if (calcul.montant) obtenues.push_back("dû  " + ecrire_valeur(*calcul.montant, "€"));
    if (calcul.etp) obtenues.push_back("soit  " + ecrire_valeur(*calcul.etp, "ETP"));
    for (const auto& une : calcul.remarques) obtenues.push_back("remarque  " + une);
    if (d.sources)
        for (const auto& une : calcul.sources)
            obtenues.push_back(une.libelle + "  " + une.valeur + "  " + std::string(libelle(une.provenance.statut)) + "  " + une.provenance.source);
}

/// « valeur heures_par_etp.ave » : ce que dit le droit, ce jour-là.
void citer(const std::string& cle, Jour le, std::vector<std::string>& obtenues)
{
    const auto regle = regle_pour(cle, le, droit_livre().valeurs);
    if (!regle) throw std::runtime_error("aucune valeur en vigueur pour " + cle);
    const auto& valeur = regle->valeur;
    obtenues.push_back(cle + "  " + valeur.valeur + " " + valeur.unite + "  " + std::string(libelle(valeur.statut)) + "  " + valeur.source);
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    Demandee base;
    std::vector<std::string> obtenues;
    bool cas = false;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "cas") cas = true;
        else if (mot == "valeur") citer(ligne.reste(), base.le, obtenues);
        else if (mot == "montrer") (ligne.reste() == "étapes" ? base.etapes : base.sources) = true;
        else poser(base, mot, ligne.reste());
    }
    if (!cas && !base.entrees.methode.empty()) resoudre(base, obtenues);
    for (const auto& ligne : feuille.donnees)
    {
        if (ligne.mot() != "cas") continue;
        Demandee une = base;
        std::string titre = "cas";
        for (std::size_t i = 1; i < ligne.cases.size(); ++i)
        {
            const auto espace = ligne.cases[i].find(' ');
            poser(une, ligne.cases[i].substr(0, espace), espace == std::string::npos ? "" : ligne.cases[i].substr(espace + 1));
            titre += "  " + ligne.cases[i];
        }
        obtenues.push_back(titre);
        resoudre(une, obtenues);
    }
    for (auto& ligne : obtenues) ligne = nu(ligne);
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de calibrage donnent l'objectif attendu")
{
    CHECK(jouer_dossier("calcul", jouer) >= 35);
}
