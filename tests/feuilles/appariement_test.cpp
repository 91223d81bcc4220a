#include "app/assistance/assistance_listes.hpp"
#include "domaine/appariement.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/appariement : des offres, des personnes, puis les points de chaque paire et leur raison, dans l'ordre des
// personnes puis des offres. « montrer CRITÈRE… » n'en garde que certains ; « lecteur autrui » montre ce que verrait quelqu'un d'autre que le facilitateur ; « barème CLÉ VALEUR » change un poids.

namespace
{

std::optional<Jour> jour_eventuel(const LigneDeFeuille& ligne, std::string_view nom)
{
    const auto texte = ligne.case_de(nom);
    return texte.empty() ? std::nullopt : std::optional(jour_de_feuille(texte));
}

std::optional<Position> lieu_de(const LigneDeFeuille& ligne)
{
    const auto code = ligne.case_de("commune");
    return code.empty() ? std::nullopt : position_de_commune(code);
}

std::optional<Heures> semaine_de(const LigneDeFeuille& ligne)
{
    const auto texte = ligne.case_de("semaine");
    return texte.empty() ? std::nullopt : std::optional(heures_de_feuille(texte));
}

PosteAPourvoir lire_offre(const LigneDeFeuille& ligne)
{
    return {ligne.reste(), ligne.case_de("métier"), lieu_de(ligne), jour_de_feuille(ligne.case_de("début")), jour_eventuel(ligne, "fin"), semaine_de(ligne)};
}

Candidat lire_personne(const LigneDeFeuille& ligne)
{
    Candidat candidat;
    candidat.id = ligne.reste();
    if (const auto metiers = ligne.case_de("métiers"); !metiers.empty()) candidat.metiers = socle::split(metiers, ' ');
    candidat.lieu = lieu_de(ligne);
    if (const auto rayon = ligne.case_de("rayon"); !rayon.empty()) candidat.rayon_km = std::stoi(rayon);
    candidat.disponible_le = jour_eventuel(ligne, "disponible");
    candidat.semaine = semaine_de(ligne);
    if (const auto fenetre = ligne.case_de("fenêtre"); !fenetre.empty())
    {
        // « 2026-01-01 à 2027-12-31 », ou « à partir de 2026-01-01 »
        const auto mots = socle::split(fenetre, ' ');
        if (fenetre.starts_with("à partir de ")) candidat.fenetre = {{jour_de_feuille(mots.back()), {}}};
        else candidat.fenetre = {{jour_de_feuille(mots.front()), jour_de_feuille(mots.back())}};
    }
    if (const auto freins = ligne.case_de("freins"); !freins.empty())
    {
        candidat.freins.emplace();
        if (freins != "aucun")
            for (const auto& un : socle::split(freins, ',')) candidat.freins->emplace_back(socle::trimmed(un));
    }
    return candidat;
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    auto valeurs = droit_livre().valeurs;
    std::vector<PosteAPourvoir> offres;
    std::vector<Candidat> personnes;
    std::vector<std::string> montres; // vide : tous les critères
    PourQui lecteur = PourQui::Facilitateur;
    Antecedent antecedent = Antecedent::Aucun;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "offre") offres.push_back(lire_offre(ligne));
        else if (mot == "personne") personnes.push_back(lire_personne(ligne));
        else if (mot == "montrer") montres = socle::split(ligne.reste(), ' ');
        else if (mot == "lecteur") lecteur = ligne.reste() == "autrui" ? PourQui::Autrui : PourQui::Facilitateur;
        else if (mot == "antécédent") antecedent = ligne.reste() == "non" ? Antecedent::Non : Antecedent::EnCours;
        else if (mot == "barème")
        {
            const auto terme = ligne.reste();
            Valeur valeur;
            valeur.niveau = Niveau::Territoire;
            valeur.cle = "appariement." + terme.substr(0, terme.find(' '));
            valeur.valeur = terme.substr(terme.find(' ') + 1);
            valeur.depuis = jour_de_feuille("2020-01-01");
            valeurs.push_back(valeur);
        }
        else throw std::runtime_error("« " + mot + " » n'est pas une donnée d'appariement");
    }
    const auto bareme = bareme_en_vigueur(jour_de_feuille("2026-06-01"), valeurs);
    if (!bareme) return {"aucun barème"};
    std::vector<std::string> obtenues{"rapprochement"};
    for (const auto& personne : personnes)
        for (const auto& offre : offres)
        {
            const auto fait = apparier(personne, offre, antecedent, *bareme);
            const auto dite = expliquer(personne, offre, fait, *bareme, lecteur);
            const auto paire = personne.id + " pour " + offre.id;
            if (!dite.empechement.empty())
            {
                obtenues.push_back(paire + "  impossible  " + dite.empechement);
                continue;
            }
            obtenues.push_back(paire + "  " + std::to_string(dite.total) + " sur " + std::to_string(dite.sur));
            for (const auto& une : dite.raisons)
                if (montres.empty() || std::find(montres.begin(), montres.end(), code(une.critere)) != montres.end()) obtenues.push_back(std::string(code(une.critere)) + "  " + std::to_string(une.points.points) + " sur " + std::to_string(une.points.sur) + "  " +
                                   std::string(code(une.points.degre)) + "  " + une.phrase);
        }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles d'appariement donnent les points et les raisons attendus")
{
    CHECK(jouer_dossier("appariement", jouer) >= 20);
}
