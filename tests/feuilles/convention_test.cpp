#include "domaine/convention.hpp"
#include "feuilles/feuille.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/convention : des termes, des parties, des faits, un jour ; puis la vie qui en découle, avec les avances d'alerte livrées.

namespace
{

template <class T> T exige(std::optional<T> lu, const std::string& texte)
{
    if (!lu) throw std::runtime_error("« " + texte + " » ne se lit pas");
    return *std::move(lu);
}

TermesDeConvention termes_de(const LigneDeFeuille& ligne)
{
    TermesDeConvention termes;
    termes.rang = std::stoi(ligne.reste());
    const auto jour = [&](const char* nom) -> std::optional<Jour> {
        const auto texte = ligne.case_de(nom);
        return texte.empty() ? std::nullopt : std::optional(jour_de_feuille(texte));
    };
    const auto delai = [&](const char* nom) -> std::optional<Delai> {
        const auto texte = ligne.case_de(nom);
        return texte.empty() ? std::nullopt : std::optional(exige(lire_delai(texte), texte));
    };
    termes.effet = jour("effet");
    termes.debut = jour("début");
    if (termes.debut) termes.depart = DepartDeConvention::Date;
    termes.fin = jour("fin");
    termes.duree = delai("durée");
    termes.periode = delai("période");
    termes.maximum = delai("maximum");
    if (const auto texte = ligne.case_de("renouvellement"); !texte.empty()) termes.renouvellement = exige(renouvellement_du_code(texte), texte);
    if (const auto texte = ligne.case_de("fois"); !texte.empty()) termes.renouvellements_au_plus = std::stoi(texte);
    if (ligne.case_de("report") == "oui") termes.compte.report = ReportDeDelai::JourOuvrable;
    if (ligne.case_de("zone") == "alsace_moselle") termes.compte.zone = ZoneFeriee::AlsaceMoselle;
    return termes;
}

FaitDeConvention fait_de(const LigneDeFeuille& ligne, SorteDeFait sorte, std::size_t rang)
{
    FaitDeConvention fait;
    fait.id = ligne.case_de("nommée").empty() ? "fait" + std::to_string(rang) : ligne.case_de("nommée");
    fait.sorte = sorte;
    fait.le = jour_de_feuille(ligne.case_de("le"));
    (sorte == SorteDeFait::Reception ? fait.vise : fait.partie) = ligne.reste();
    if (fait.partie == "toutes") fait.partie.clear();
    if (const auto texte = ligne.case_de("motif"); !texte.empty()) fait.motif = exige(motif_d_extinction_du_code(texte), texte);
    if (const auto texte = ligne.case_de("jusqu'au"); !texte.empty()) fait.jusqu_a = jour_de_feuille(texte);
    return fait;
}

std::string bornes(const PeriodeDeConvention& periode)
{
    return socle::format_day(periode.debut) + (periode.fin ? " au " + socle::format_day(*periode.fin) : " sans terme") + "  " + std::string(code(periode.origine));
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    ConventionConnue connue;
    Jour le = jour_de_feuille("2026-11-29");
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "le") le = jour_de_feuille(ligne.reste());
        else if (mot == "partie")
        {
            PartieSignataire partie{ligne.reste(), ligne.reste(), std::nullopt};
            if (const auto texte = ligne.case_de("entrée"); !texte.empty()) partie.entree_le = jour_de_feuille(texte);
            connue.parties.push_back(std::move(partie));
        }
        else if (mot == "termes") connue.termes.push_back(termes_de(ligne));
        else if (mot == "fin")
        {
            const auto delai = ligne.case_de("délai"), sens = ligne.case_de("sens"), moyen = ligne.case_de("moyen");
            connue.termes.back().fins.push_back({exige(motif_d_extinction_du_code(ligne.reste()), ligne.reste()), exige(lire_delai(delai), delai), exige(sens_de_preavis_du_code(sens), sens),
                                                 moyen == "libre" ? MoyenDeLettre::Libre : MoyenDeLettre::Recommande});
        }
        else connue.faits.push_back(fait_de(ligne, exige(sorte_de_fait_du_code(mot), mot), connue.faits.size() + 1));
    }
    const auto avances = avances_d_alerte(droit_livre().valeurs, le);
    const auto menee = vie(connue, le, avances);
    std::vector<std::string> obtenues{"vie", "état  " + std::string(fiche(menee.etat).code)};
    for (const auto& une : menee.signatures_manquantes) obtenues.push_back("manque  " + une);
    for (const auto& une : menee.periodes) obtenues.push_back("période  " + bornes(une));
    if (menee.prochaine) obtenues.push_back("ensuite  " + bornes(*menee.prochaine));
    if (menee.dernier_jour)
        obtenues.push_back("dernier jour  " + socle::format_day(menee.dernier_jour->date.jour) +
                           (menee.dernier_jour->prudent == menee.dernier_jour->date.jour ? "" : "  prudent " + socle::format_day(menee.dernier_jour->prudent)));
    if (menee.fin) obtenues.push_back("fin  " + socle::format_day(menee.fin->jour) + (menee.par_lettre ? "  " + std::string(fiche(*menee.par_lettre).code) : ""));
    for (const auto& un : menee.constats) obtenues.push_back("constat  " + std::string(code(un.sorte)));
    for (const auto& une : alertes(menee, le, avances)) obtenues.push_back("alerte  " + une.phrase + "  avance " + std::to_string(une.avance));
    obtenues.push_back(menee.si_personne_n_agit);
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles de la vie des conventions") { CHECK(jouer_dossier("convention", jouer) >= 25); }
