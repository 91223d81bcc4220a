#include "app/contrats_travail/contrats_travail_dossier.hpp"
#include "app/mots.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <tuple>

using namespace ouvrage;

// Les feuilles de tests/feuilles/contrat : des contrats, des heures déclarées, une fenêtre ; puis ce qui se signale, avec les valeurs livrées.

namespace
{

/// « 2026-01-05 au 2026-06-30 », ou « 2026-01-05 » seul.
std::pair<Jour, std::optional<Jour>> bornes(const std::string& texte)
{
    const auto ou = texte.find(" au ");
    if (ou == std::string::npos) return {jour_de_feuille(texte), std::nullopt};
    return {jour_de_feuille(texte.substr(0, ou)), jour_de_feuille(texte.substr(ou + std::string_view(" au ").size()))};
}

ContratDeTravail contrat_de(const LigneDeFeuille& ligne)
{
    ContratDeTravail contrat;
    contrat.id = ligne.reste();
    const auto sorte = contrat_du_code(ligne.case_de("sorte").empty() ? "cdd" : ligne.case_de("sorte"));
    const auto modalite = modalite_du_code(ligne.case_de("modalité").empty() ? "embauche_directe" : ligne.case_de("modalité"));
    if (!sorte || !modalite) throw std::runtime_error("sorte ou modalité inconnue");
    contrat.termes.sorte = *sorte;
    contrat.termes.modalite = *modalite;
    std::tie(contrat.termes.debut, contrat.termes.fin) = bornes(ligne.case_de("du"));
    if (const auto semaine = ligne.case_de("semaine"); !semaine.empty()) contrat.termes.hebdomadaires = heures_de_feuille(semaine);
    if (ligne.case_de("tuteur") != "aucun") contrat.termes.tuteur = Tuteur::Designe;
    for (const auto& lot : socle::split(ligne.case_de("lots"), ' '))
        if (!lot.empty()) contrat.lots.push_back({{}, "", lot, lot, "", "entreprise", "", contrat.termes.debut, std::nullopt});
    return contrat;
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    const auto& valeurs = droit_livre().valeurs;
    Jour le = jour_de_feuille("2026-05-10");
    std::vector<ContratConnu> contrats;
    std::vector<HeuresDeclarees> heures;
    std::vector<FenetreDecidee> fenetres;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "le") le = jour_de_feuille(ligne.reste());
        else if (mot == "contrat") contrats.push_back(connu(contrat_de(ligne), valeurs, le));
        else if (mot == "heures") heures.push_back({ligne.reste(), "entreprise", mois_de_feuille(ligne.case_de("mois")), heures_de_feuille(ligne.case_de("déclarées"))});
        else if (mot == "fenêtre")
        {
            const auto [debut, fin] = bornes(ligne.reste());
            fenetres.push_back({debut, fin, jour_de_feuille(ligne.case_de("décidée"))});
        }
        else throw std::runtime_error("« " + mot + " » n'est pas une ligne de cette feuille");
    }
    std::vector<std::string> obtenues{"signalements"};
    for (const auto& un : signaler(contrats, heures, fenetres, limites_de(valeurs, le), le))
    {
        std::string texte(fiche(un.sorte).code);
        if (!un.contrats.empty()) texte += "  contrats " + socle::joined(un.contrats, " ");
        if (!un.lot.empty()) texte += "  lot " + un.lot;
        if (un.jour) texte += "  jour " + socle::format_day(*un.jour);
        if (un.mois) texte += "  mois " + socle::format_month(*un.mois);
        if (un.constatees > Heures()) texte += "  constatées " + heures_saisie(un.constatees);
        if (un.limite > Heures()) texte += "  limite " + heures_saisie(un.limite);
        obtenues.push_back(std::move(texte));
    }
    if (obtenues.size() == 1) obtenues.emplace_back("rien");
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles des contrats de travail") { CHECK(jouer_dossier("contrat", jouer) >= 9); }
