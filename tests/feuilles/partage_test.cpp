#include "domaine/partage.hpp"
#include "feuilles/feuille.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/partage : une clé, un chef de file, qui tient quelle commune, qui intervient, où l'on travaille sur le lot ; des lignes, puis la
// structure de chacune et pourquoi.

namespace
{

std::optional<std::string> ou_rien(const std::string& texte) { return texte.empty() ? std::nullopt : std::optional(texte); }

std::vector<std::string> jouer(const Feuille& feuille)
{
    std::optional<ClePartage> cle;
    std::string origine;
    std::map<std::string, std::string> secteurs;
    std::vector<InterventionDatee> interventions;
    std::vector<RepriseDeMarche> reprises;
    std::vector<LieuDate> lieux;
    std::vector<std::string> obtenues{"structures"};
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        const auto periode = [&] { return periode_de_feuille(ligne.case_de("de")); };
        if (mot == "clé") cle = cle_de_partage_du_code(ligne.reste());
        else if (mot == "chef") origine = ligne.reste();
        else if (mot == "secteur") secteurs[ligne.case_de("commune")] = ligne.reste();
        else if (mot == "intervient") interventions.push_back({ligne.reste(), periode().debut, periode().fin});
        else if (mot == "reprise") reprises.push_back({ligne.reste(), mois_de_feuille(ligne.case_de("effet"))});
        else if (mot == "lieu") lieux.push_back({ligne.reste(), periode().debut, periode().fin});
        else if (mot == "ligne")
        {
            if (!cle) throw std::runtime_error("une feuille dit sa clé");
            const auto mois = mois_de_feuille(ligne.case_de("mois"));
            const auto attache = rattacher(*cle, {mois, commune_de_travail(ou_rien(ligne.case_de("commune")), lieux, mois), ou_rien(ligne.case_de("habite"))}, secteurs, interventions,
                                           chef_du_mois(origine, reprises, mois));
            obtenues.push_back(ligne.reste() + "  " + attache.structure + "  " + std::string(fiche(attache.cause).code));
        }
        else throw std::runtime_error("« " + mot + " » ne se lit pas");
    }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de partage donnent à chaque ligne la structure attendue")
{
    CHECK(jouer_dossier("partage", jouer) >= 8);
}
