#include "app/mots.hpp"
#include "domaine/compte.hpp"
#include "feuilles/feuille.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/heures : un lot, ses règles, des personnes, des déclarations ; puis le compte du lot.

namespace
{

struct LotDeFeuille
{
    std::string nom;
    Periode execution;
    Heures engagement;
    std::vector<Valeur> valeurs = droit_livre().valeurs;
    std::map<std::string, Periode> fenetres;
    std::vector<LigneDeCompte> lignes;
};

/// « territoire  plafond_formation 10  depuis 2026-01-01  source … » : une valeur plus précise que le droit livré.
Valeur lire_valeur_de_feuille(const LigneDeFeuille& ligne, Niveau niveau)
{
    Valeur valeur;
    valeur.niveau = niveau;
    const auto& cle = ligne.cases.at(1);
    const auto espace = cle.find(' ');
    valeur.cle = cle.substr(0, espace);
    valeur.valeur = cle.substr(espace + 1);
    valeur.depuis = jour_de_feuille(ligne.case_de("depuis"));
    if (const auto fin = ligne.case_de("jusqu'au"); !fin.empty()) valeur.jusqu_a = jour_de_feuille(fin);
    valeur.source = ligne.case_de("source");
    if (valeur.source.empty()) throw std::runtime_error("une valeur de territoire ou de contrat dit sa source");
    return valeur;
}

void declarer(LotDeFeuille& lot, const LigneDeFeuille& ligne)
{
    Declaration declaration{mois_de_feuille(ligne.cases.front()), {}, {}};
    const auto& personne = ligne.cases.at(1);
    if (const auto texte = ligne.case_de("travail"); !texte.empty()) declaration.travail = heures_de_feuille(texte);
    if (const auto texte = ligne.case_de("formation"); !texte.empty()) declaration.formation = heures_de_feuille(texte);
    DejaInscrit deja;
    for (const auto& autre : lot.lignes)
        if (autre.participant == personne && autre.mois == declaration.mois)
        {
            deja.mois_du_lot = MoisDuLot::DejaDeclare;
            deja.retenues_ce_mois += autre.retenue.retenues;
        }
    Regle regle;
    regle.execution = lot.execution;
    if (const auto fenetre = lot.fenetres.find(personne); fenetre != lot.fenetres.end()) regle.eligibilite = fenetre->second;
    const auto jour = premier_jour(declaration.mois);
    if (const auto valeur = regle_pour("plafond_formation", jour, lot.valeurs)) regle.plafond_formation = en_heures(valeur->valeur);
    if (const auto valeur = regle_pour("plafond_plausible", jour, lot.valeurs)) regle.plafond_plausible = en_heures(valeur->valeur);
    const auto retenue = retenir(declaration, regle, deja);
    lot.lignes.push_back({personne, declaration.mois, declaration.travail, declaration.formation, retenue, Etat::AValider});
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    LotDeFeuille lot;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "lot")
        {
            lot.nom = ligne.reste();
            lot.execution = periode_de_feuille(ligne.case_de("exécution"));
            lot.engagement = heures_de_feuille(ligne.case_de("engagement"));
        }
        else if (mot == "territoire") lot.valeurs.push_back(lire_valeur_de_feuille(ligne, Niveau::Territoire));
        else if (mot == "contrat") lot.valeurs.push_back(lire_valeur_de_feuille(ligne, Niveau::Contrat));
        else if (mot == "personne")
        {
            if (const auto fenetre = ligne.case_de("éligible"); !fenetre.empty()) lot.fenetres[ligne.reste()] = periode_de_feuille(fenetre);
        }
        else declarer(lot, ligne);
    }
    std::vector<std::string> obtenues{"compte du lot " + lot.nom};
    Heures retenues;
    for (const auto& ligne : lot.lignes)
    {
        retenues += ligne.retenue.retenues;
        std::string texte = std::string(en_toutes_lettres(ligne.mois)) + "  " + ligne.participant + "  déclarées " +
                            heures_saisie(ligne.declarees()) + "  retenues " + heures_saisie(ligne.retenue.retenues);
        for (const auto& ecart : ligne.retenue.ecarts)
            texte += "  écartées " + heures_saisie(ecart.heures) + "  " + std::string(fiche(ecart.motif).phrase);
        obtenues.push_back(texte);
    }
    obtenues.push_back("reste à réaliser " + heures_saisie(lot.engagement - retenues));
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles d'heures donnent le compte attendu")
{
    CHECK(jouer_dossier("heures", jouer) >= 1);
}
