#include "domaine/delai.hpp"
#include "feuilles/feuille.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/delai : « après 3 mois  depuis 2026-03-02 », « avant 10 jours  terme 2026-12-31 », « durée 1 an  depuis 2025-12-04 » ; puis la date de
// chacune, dans l'ordre, et chaque pas qui y mène quand la feuille l'écrit après « parce que ».

namespace
{

CompteDeDelai compte_de(const LigneDeFeuille& ligne)
{
    CompteDeDelai compte;
    if (ligne.case_de("report") == "oui") compte.report = ReportDeDelai::JourOuvrable;
    if (ligne.case_de("zone") == "alsace_moselle") compte.zone = ZoneFeriee::AlsaceMoselle;
    return compte;
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    std::vector<std::string> obtenues{"dates"};
    bool etapes = false;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "avec")
        {
            etapes = true;
            continue;
        }
        const auto delai = lire_delai(ligne.reste());
        if (!delai) throw std::runtime_error("« " + ligne.reste() + " » n'est pas un délai");
        std::string texte;
        DateExpliquee date;
        if (mot == "après") date = echeance("lettre reçue", jour_de_feuille(ligne.case_de("depuis")), *delai, compte_de(ligne));
        else if (mot == "durée") date = fin_de_duree(jour_de_feuille(ligne.case_de("depuis")), *delai, compte_de(ligne));
        else if (mot == "avant")
        {
            const auto utile = dernier_jour_avant(jour_de_feuille(ligne.case_de("terme")), *delai, compte_de(ligne));
            date = utile.date;
            if (utile.prudent != date.jour) texte = "  prudent " + socle::format_day(utile.prudent);
        }
        else throw std::runtime_error("« " + mot + " » n'est pas une ligne de cette feuille");
        obtenues.push_back(socle::format_day(date.jour) + texte);
        if (etapes)
            for (const auto& une : date.etapes) obtenues.push_back("parce que  " + une);
    }
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles des délais") { CHECK(jouer_dossier("delai", jouer) >= 10); }
