#include "app/mots.hpp"
#include "domaine/obligation.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/obligation : des opérations d'achat, puis si le texte oblige, avec le seuil et la raison. Une ligne
// « dérogations » dans les données demande aussi les quatre dérogations ; « achats » éprouve le seuil du SPASER.

namespace
{

/// Les espaces fines d'un montant deviennent des espaces que l'on tape.
std::string tape(std::string texte) { return socle::replaced(std::move(texte), "\u202F", " "); }

Centimes montant_de_feuille(const std::string& texte)
{
    const auto lu = lire_montant(texte);
    if (!lu.valeur) throw std::runtime_error("« " + texte + " » : " + std::string(lu.anomalie));
    return *lu.valeur;
}

OperationDAchat lire_operation(const LigneDeFeuille& ligne)
{
    OperationDAchat operation;
    const auto nature = nature_d_achat_du_code(ligne.cases.at(1));
    if (!nature) throw std::runtime_error("« " + ligne.cases.at(1) + " » n'est pas un type d'achat");
    operation.nature = *nature;
    if (const auto texte = ligne.case_de("cadre"); texte == "prive") operation.cadre = CadreDAchat::Prive;
    if (const auto texte = ligne.case_de("acheteur"); !texte.empty())
    {
        operation.acheteur = categorie_du_code(texte);
        if (!operation.acheteur) throw std::runtime_error("« " + texte + " » n'est pas une catégorie d'acheteur");
    }
    if (const auto texte = ligne.case_de("estimation"); !texte.empty()) operation.estimation = montant_de_feuille(texte);
    if (const auto texte = ligne.case_de("lancée"); !texte.empty()) operation.lancement = jour_de_feuille(texte);
    if (const auto texte = ligne.case_de("notifiée"); !texte.empty()) operation.notification = jour_de_feuille(texte);
    if (const auto texte = ligne.case_de("durée"); !texte.empty()) operation.duree_mois = std::stoi(texte);
    return operation;
}

std::string_view ouverture_en_mot(Ouverture ouverture)
{
    return ouverture == Ouverture::Ouverte ? "ouverte" : ouverture == Ouverture::Fermee ? "fermée" : "à préciser";
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    const auto& valeurs = droit_livre().valeurs;
    bool derogations = false;
    for (const auto& ligne : feuille.donnees) derogations = derogations || ligne.mot() == "dérogations";
    std::vector<std::string> obtenues{"réponse"};
    for (const auto& ligne : feuille.donnees)
    {
        if (ligne.mot() == "dérogations") continue;
        if (ligne.mot() == "achats")
        {
            const auto s = spaser(montant_de_feuille(ligne.case_de("montant")), std::chrono::year{std::stoi(ligne.case_de("année"))}, valeurs);
            obtenues.push_back(ligne.reste() + "  SPASER " + std::string(libelle(s.applicable)) +
                               (s.seuil_montant ? "  seuil " + tape(montant_fr(*s.seuil_montant)) : ""));
            continue;
        }
        const auto o = obligation_sociale(lire_operation(ligne), valeurs);
        std::string texte = ligne.reste() + "  " + std::string(libelle(o.applicable)) + "  " + std::string(fiche(o.raison).code);
        if (o.seuil_montant) texte += "  seuil " + tape(montant_fr(*o.seuil_montant));
        if (o.applicable == Applicable::Oui) texte += "  " + o.texte->valeur.substr(o.texte->valeur.find("L."));
        std::string manquent;
        for (const auto champ : o.manquent) manquent += (manquent.empty() ? "  manquent " : ", ") + std::string(champ);
        obtenues.push_back(texte + manquent);
        for (const auto& note : o.notes) obtenues.push_back("à noter  " + note);
        if (derogations)
            for (const auto& une : o.derogations)
                obtenues.push_back(std::string(code(une.derogation)) + "  " + std::string(ouverture_en_mot(une.ouverture)) + "  " +
                                   std::string(libelle(une.statut)) + (une.precision.empty() ? "" : "  " + une.precision));
    }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de l'obligation sociale donnent la réponse attendue")
{
    CHECK(jouer_dossier("obligation", jouer) >= 16);
}
