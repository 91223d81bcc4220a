#include "domaine/delai.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

/// Entre deux bornes, la seconde exclue, dès le premier essai : l'étendue ne grandit pas avec eux.
int entre(int de, int a) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(de, a)); }

const CompteDeDelai kSansReport{}, kReporte{ReportDeDelai::JourOuvrable, ZoneFeriee::France};

} // namespace

TEST_CASE("un délai se lit comme on l'écrit, ou ne se lit pas")
{
    CHECK(lire_delai("3 mois") == Delai{3, UniteDeDelai::Mois});
    CHECK(lire_delai("trois mois") == Delai{3, UniteDeDelai::Mois});
    CHECK(lire_delai(" Trois\u00A0 MOIS ") == Delai{3, UniteDeDelai::Mois});
    CHECK(lire_delai("1\u202Fan") == Delai{1, UniteDeDelai::Annees});
    CHECK(lire_delai("une année") == Delai{1, UniteDeDelai::Annees});
    CHECK(lire_delai("10 jours") == Delai{10, UniteDeDelai::Jours});
    CHECK(lire_delai("2 semaines") == Delai{14, UniteDeDelai::Jours});
    CHECK(lire_delai("quinze jours calendaires") == Delai{15, UniteDeDelai::Jours});
    CHECK(lire_delai("5 jours ouvrables") == Delai{5, UniteDeDelai::JoursOuvrables});
    CHECK(lire_delai("5 jours ouvres") == Delai{5, UniteDeDelai::JoursOuvres});
    CHECK(lire_delai("1 jour franc") == Delai{1, UniteDeDelai::JoursFrancs});
    CHECK(lire_delai("0 jours") == Delai{0, UniteDeDelai::Jours});
    CHECK(lire_delai("999\tjours") == Delai{999, UniteDeDelai::Jours});
    for (const auto* texte : {"", "mois", "3", "3mois", "-3 mois", "3,5 mois", "1000 jours", "200 semaines", "99999 jours", "+3 mois", "3: mois", "3 lunes", "treize mois", "3 mois environ", " "})
        CHECK_MESSAGE(!lire_delai(texte), texte);
}

TEST_CASE("un délai se relit de son code, et se dit en toutes lettres tant que c'est lisible")
{
    rc::check([] {
        const Delai delai{entre(0, kDelaiAuPlus + 1), static_cast<UniteDeDelai>(entre(0, 6))};
        RC_ASSERT(lire_delai(code(delai)) == delai);
        if (delai.nombre > 0) RC_ASSERT(lire_delai(en_mots(delai)) == delai);
    });
    CHECK(code(Delai{1, UniteDeDelai::Annees}) == "1 ans");
    CHECK(en_mots({1, UniteDeDelai::Annees}) == "un an");
    CHECK(en_mots({3, UniteDeDelai::Mois}) == "trois mois");
    CHECK(en_mots({45, UniteDeDelai::JoursOuvrables}) == "45 jours ouvrables");
    CHECK(en_mots({0, UniteDeDelai::Jours}) == "sans délai");
}

TEST_CASE("report et zone se relisent de leur code")
{
    for (const auto un : {ReportDeDelai::Aucun, ReportDeDelai::JourOuvrable}) CHECK(report_du_code(code(un)) == un);
    for (const auto une : {ZoneFeriee::France, ZoneFeriee::AlsaceMoselle}) CHECK(zone_feriee_du_code(code(une)) == une);
    CHECK_FALSE(report_du_code("oui"));
    CHECK_FALSE(zone_feriee_du_code("moselle"));
}

TEST_CASE("une date calculée dit chaque pas, et le dernier pas dit la date")
{
    CHECK(echeance("lettre reçue", 2026y / March / 2, {3, UniteDeDelai::Mois}, kSansReport) ==
          DateExpliquee{2026y / June / 2, {"Lettre reçue le 2 mars 2026 : le délai court du lendemain.", "Trois mois plus tard : 2 juin 2026."}});
    CHECK(echeance("lettre reçue", 2026y / April / 4, {1, UniteDeDelai::Mois}, kReporte) ==
          DateExpliquee{2026y / May / 4, {"Lettre reçue le 4 avril 2026 : le délai court du lendemain.", "Un mois plus tard : 4 mai 2026."}});
    CHECK(echeance("lettre reçue", 2026y / March / 31, {1, UniteDeDelai::Mois}, kSansReport).etapes.back() == "Un mois plus tard, faute du même quantième, le dernier jour du mois : 30 avril 2026.");
    CHECK(dernier_jour_avant(2026y / December / 31, {3, UniteDeDelai::Mois}, kSansReport).date.etapes.back() == "Trois mois plus tôt, faute du même quantième, le dernier jour du mois : 30 septembre 2026.");
    CHECK(echeance("~", 2026y / April / 4, {0, UniteDeDelai::Mois}, kReporte).etapes.front().starts_with("~ le 4 avril 2026"));
    CHECK(echeance("", 2026y / April / 4, {0, UniteDeDelai::Mois}, kReporte).jour == Jour{2026y / April / 4});
}

TEST_CASE("une durée de zéro n'en est pas une")
{
    CHECK_THROWS_AS(fin_de_duree(2026y / March / 1, {0, UniteDeDelai::Mois}, kSansReport), std::invalid_argument);
}

TEST_CASE("la durée entre deux jours se dit en années, en mois, sinon en jours")
{
    CHECK(duree_entre(2026y / January / 1, 2026y / December / 31) == Delai{1, UniteDeDelai::Annees});
    CHECK(duree_entre(2004y / January / 1, 2006y / December / 31) == Delai{3, UniteDeDelai::Annees});
    CHECK(duree_entre(2026y / March / 15, 2026y / June / 14) == Delai{3, UniteDeDelai::Mois});
    CHECK(duree_entre(2026y / January / 31, 2026y / February / 28) == Delai{1, UniteDeDelai::Mois});
    CHECK(duree_entre(2026y / March / 2, 2026y / March / 2) == Delai{1, UniteDeDelai::Jours});
    CHECK(duree_entre(2026y / March / 2, 2026y / June / 2) == Delai{93, UniteDeDelai::Jours});
    rc::check([] {
        const Jour debut = decale_de(2020y / January / 1, entre(0, 4000));
        const Jour fin = decale_de(debut, entre(0, 2000));
        RC_ASSERT(fin_de_duree(debut, duree_entre(debut, fin), {}).jour == fin);
    });
}

TEST_CASE("attendre un jour de plus n'avance jamais l'échéance, et le dernier jour utile laisse tout le délai")
{
    rc::check([] {
        const Jour depart = decale_de(2020y / January / 1, entre(0, 4000));
        const Delai delai{entre(0, 40), static_cast<UniteDeDelai>(entre(0, 6))};
        const CompteDeDelai compte{static_cast<ReportDeDelai>(entre(0, 2)), static_cast<ZoneFeriee>(entre(0, 2))};
        const auto date = echeance("lettre reçue", depart, delai, compte);
        RC_ASSERT(date.jour >= depart);
        RC_ASSERT(date.jour <= echeance("lettre reçue", decale_de(depart, 1), delai, compte).jour);
        RC_ASSERT(date.etapes.back().find(en_toutes_lettres(date.jour)) != std::string::npos);
        if (compte.report == ReportDeDelai::JourOuvrable && delai.nombre > 0) RC_ASSERT(est_ouvre(date.jour, compte.zone));

        const auto utile = dernier_jour_avant(depart, delai, compte);
        RC_ASSERT(utile.prudent <= utile.date.jour);
        RC_ASSERT(est_ouvre(utile.prudent, compte.zone));
        RC_ASSERT(utile.date.etapes.back().find(en_toutes_lettres(utile.date.jour)) != std::string::npos);
        RC_ASSERT(echeance("lettre reçue", utile.date.jour, delai, {ReportDeDelai::Aucun, compte.zone}).jour <= depart);

        if (delai.nombre > 0)
        {
            const auto fin = fin_de_duree(depart, delai, compte);
            RC_ASSERT(fin.jour >= depart);
            RC_ASSERT(fin.etapes.back().find(en_toutes_lettres(fin.jour)) != std::string::npos);
        }
    });
}
