#include "domaine/accueil.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("huit mardis dont un férié font sept séances, et le férié se dit")
{
    const auto serie = serie_hebdomadaire(2026y / June / 16, 8, ZoneFeriee::France);
    CHECK(serie.jours.size() == 7);
    REQUIRE(serie.sautes.size() == 1);
    CHECK(serie.sautes.front() == JourFerie{2026y / July / 14, "Fête nationale"});
    CHECK(nom_du_jour(serie.jours.back()) == "mardi");
    CHECK(serie.jours.back() == Jour{2026y / August / 4});
    CHECK(lundi_de(2026y / November / 25) == Jour{2026y / November / 23});
    CHECK(lundi_de(2026y / November / 23) == Jour{2026y / November / 23});
    CHECK(lundi_de(2026y / November / 29) == Jour{2026y / November / 23});
}

TEST_CASE("une heure se lit comme on l'écrit, ou ne se lit pas")
{
    for (const auto* texte : {"14:30", "14h30", "14 h 30", "14H30"}) CHECK_MESSAGE(lire_heure(texte) == HeureDHorloge{870}, texte);
    CHECK(lire_heure("9h") == HeureDHorloge{540});
    CHECK(lire_heure("9 h") == HeureDHorloge{540});
    for (const auto* texte : {"", "9", "25h", "12:60", "12:", "h30", "-1h", "9h5", "midi", "1200", "9:0x"}) CHECK_MESSAGE(!lire_heure(texte), texte);
    CHECK(code(HeureDHorloge{545}) == "09:05");
    CHECK(en_toutes_lettres(HeureDHorloge{545}) == "9\u202Fh\u202F05");
    CHECK(en_toutes_lettres(HeureDHorloge{840}) == "14\u202Fh");
    rc::check([] {
        const HeureDHorloge heure{*rc::gen::inRange(0, 24 * 60)};
        RC_ASSERT(lire_heure(code(heure)) == heure);
    });
}

TEST_CASE("deux séances qui se touchent ne se chevauchent pas")
{
    const Creneau matin{2026y / May / 12, {540}, {660}}, suite{2026y / May / 12, {660}, {720}}, dedans{2026y / May / 12, {600}, {630}};
    CHECK_FALSE(se_chevauchent(matin, suite));
    CHECK(se_chevauchent(matin, dedans));
    CHECK(se_chevauchent(dedans, matin));
    CHECK_FALSE(se_chevauchent(matin, {2026y / May / 13, {540}, {660}}));
}

TEST_CASE("les premières inscriptions tenues ont les places ; un désistement fait avancer la suivante")
{
    const std::vector<SortDInscription> tous(4, SortDInscription::Maintenue);
    CHECK(attribuer_les_places(tous, 2) == std::vector<Place>{Place::Tenue, Place::Tenue, Place::EnAttente, Place::EnAttente});
    auto moins = tous;
    moins[0] = SortDInscription::Desistee;
    CHECK(attribuer_les_places(moins, 2) == std::vector<Place>{Place::Rendue, Place::Tenue, Place::Tenue, Place::EnAttente});
}

TEST_CASE("jamais plus de places que la salle n'en a, jamais de place vide quand quelqu'un attend, et personne n'est doublé")
{
    rc::check([](const std::vector<bool>& desistees) {
        const int places = *rc::gen::inRange(1, 12);
        std::vector<SortDInscription> par_rang;
        for (const bool une : desistees) par_rang.push_back(une ? SortDInscription::Desistee : SortDInscription::Maintenue);
        const auto attribuees = attribuer_les_places(par_rang, places);
        RC_ASSERT(attribuees.size() == par_rang.size());
        const auto tenues = std::count(attribuees.begin(), attribuees.end(), Place::Tenue), attente = std::count(attribuees.begin(), attribuees.end(), Place::EnAttente);
        RC_ASSERT(tenues <= places);
        RC_ASSERT(attente == 0 || tenues == places);
        const auto premiere_attente = std::find(attribuees.begin(), attribuees.end(), Place::EnAttente);
        RC_ASSERT(std::find(premiere_attente, attribuees.end(), Place::Tenue) == attribuees.end());
    });
}

TEST_CASE("un petit nombre se tait, et ne se retrouve pas par différence")
{
    using V = std::vector<std::int64_t>;
    CHECK(taire_les_petits_nombres(V{}, 5) == Silence{{}, false});
    CHECK(taire_les_petits_nombres(V{12, 0, 7}, 5) == Silence{{false, false, false}, false});
    // Seul tu, 3 se lirait de 22 − 12 − 7 : le plus petit des autres se tait aussi.
    CHECK(taire_les_petits_nombres(V{12, 3, 7}, 5) == Silence{{false, true, true}, false});
    CHECK(taire_les_petits_nombres(V{3}, 5) == Silence{{true}, true});
    CHECK(taire_les_petits_nombres(V{1, 1, 1}, 5) == Silence{{true, true, true}, true});
    CHECK(taire_les_petits_nombres(V{4, 4}, 5) == Silence{{true, true}, false});
    rc::check([] {
        const auto nombres = *rc::gen::container<V>(rc::gen::inRange<std::int64_t>(0, 20));
        const auto silence = taire_les_petits_nombres(nombres, 5);
        std::int64_t tus = 0, combien = 0;
        for (std::size_t i = 0; i < nombres.size(); ++i)
        {
            if (nombres[i] > 0 && nombres[i] < 5) RC_ASSERT(silence.lignes[i]);
            if (silence.lignes[i]) tus += nombres[i], ++combien;
        }
        RC_ASSERT(silence.total || combien == 0 || (combien >= 2 && tus >= 5));
        const auto total = std::accumulate(nombres.begin(), nombres.end(), std::int64_t{0});
        RC_ASSERT(silence.total || total == 0 || total >= 5);
    });
}

TEST_CASE("non renseigné, venu, absent et excusé se lisent de leur code")
{
    for (const auto un : emargements()) CHECK(emargement_du_code(code(un)) == un);
    CHECK_FALSE(emargement_du_code("present"));
    CHECK(libelle(Emargement::Excuse) == "excusé");
}
