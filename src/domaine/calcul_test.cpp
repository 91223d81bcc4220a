#include "domaine/calcul.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;

namespace
{

using Valeurs = std::map<std::string, std::string, std::less<>>;

LectureCalcul lire(std::string methode, Valeurs valeurs, std::string arrondi = "aucun")
{
    Entrees entrees;
    entrees.methode = std::move(methode);
    entrees.valeurs = std::move(valeurs);
    entrees.arrondi = std::move(arrondi);
    return calculer(entrees);
}

Calcul fait(std::string methode, Valeurs valeurs, std::string arrondi = "aucun")
{
    auto lecture = lire(std::move(methode), std::move(valeurs), std::move(arrondi));
    for (const auto& une : lecture.anomalies) FAIL_CHECK(une.champ, " ", une.code);
    REQUIRE(lecture.calcul);
    return *lecture.calcul;
}

/// « champ code » de chaque anomalie, dans l'ordre.
std::vector<std::string> refus(std::string methode, Valeurs valeurs, std::string arrondi = "aucun")
{
    const auto lecture = lire(std::move(methode), std::move(valeurs), std::move(arrondi));
    CHECK(!lecture.calcul);
    std::vector<std::string> codes;
    for (const auto& une : lecture.anomalies) codes.push_back(une.champ + " " + std::string(une.code));
    return codes;
}

const Valeurs kLot{{"montant", "1000000"}, {"part_mo", "0.50"}, {"taux", "0.05"}, {"cout_horaire", "30"}};
Valeurs avec(Valeurs valeurs, std::string nom, std::string valeur)
{
    valeurs[std::move(nom)] = std::move(valeur);
    return valeurs;
}

std::string fraction_de(int entier) { return std::to_string(entier); }

} // namespace

TEST_CASE("un million d'euros de bâtiment donne 833,33 h, tronquées une seule fois à 833")
{
    const auto calcul = fait("main_oeuvre", kLot, "inf:1");
    CHECK(calcul.heures_brutes == Fraction(2500, 3));
    CHECK(calcul.heures == Fraction(833));
    CHECK(calcul.clause_recommandee());
    REQUIRE(calcul.etapes.size() == 4);
    CHECK(calcul.etapes[0].valeur == Fraction(500000));
    CHECK(calcul.etapes[1].valeur == Fraction(25000));
    CHECK(calcul.etapes[2].formule == "25\u202F000\u202F€ ÷ 30\u202F€/h");
    CHECK(calcul.etapes[3].libelle == "Arrondi à l'heure inférieure");
    CHECK(calcul.sources.size() == 3);
    for (const auto& source : calcul.sources) CHECK(source.provenance.statut == Statut::NonSource);
}

TEST_CASE("toutes les anomalies d'un coup, chacune à son champ")
{
    CHECK(refus("main_oeuvre", {}) == std::vector<std::string>{"montant calcul.absent", "part_mo calcul.absent", "taux calcul.absent", "cout_horaire calcul.absent"});
    CHECK(refus("main_oeuvre", {{"montant", "-1"}, {"part_mo", "1,01"}, {"taux", "beaucoup"}, {"cout_horaire", "0"}}, "inf:0") ==
          std::vector<std::string>{"montant calcul.negatif", "part_mo calcul.part_hors_bornes", "taux calcul.illisible", "cout_horaire calcul.nul", "arrondi calcul.pas_nul"});
    CHECK(refus("au_hasard", {}, "vers le haut") == std::vector<std::string>{"methode calcul.methode_inconnue", "arrondi calcul.arrondi_illisible"});
    CHECK(refus("main_oeuvre", avec(kLot, "montant", "1000000000001")) == std::vector<std::string>{"montant calcul.trop_grand"});
    CHECK(refus("main_oeuvre", avec(kLot, "montant", "123456789012345678901")) == std::vector<std::string>{"montant calcul.trop_grand"});
    CHECK(refus("main_oeuvre", avec(kLot, "cout_horaire", "0.0000001")) == std::vector<std::string>{"cout_horaire calcul.trop_precis"});
    CHECK(refus("main_oeuvre", avec(kLot, "ordre", "aucun")) == std::vector<std::string>{"ordre calcul.choix_inconnu"});
    CHECK(refus("main_oeuvre", avec(kLot, "facture", "1")) == std::vector<std::string>{"facture calcul.champ_inconnu"});
    CHECK(refus("main_oeuvre", {{"montant", "1000000000000"}, {"part_mo", "1"}, {"taux", "1"}, {"cout_horaire", "0.000001"}}) == std::vector<std::string>{" calcul.trop_grand"});
    CHECK(refus("tranche_facturee", {{"facture", "1"}, {"seuil", "0"}, {"tranche", "0"}}) == std::vector<std::string>{"tranche calcul.nul"});
    CHECK(refus("anru", {{"taux_travaux", "5 %"}, {"taux_gup", "10 %"}}) == std::vector<std::string>{"heures_travaux calcul.absent"});
    CHECK(refus("bareme", {{"montant", "1"}, {"bareme", "0:150;rien"}}) == std::vector<std::string>{"bareme calcul.bareme_illisible"});
    CHECK(refus("bareme", {{"montant", "1"}, {"bareme", "100:150;100:300"}}) == std::vector<std::string>{"bareme calcul.bareme_desordre"});
    CHECK(refus("periodes", {{"calibrage", "bareme"}, {"periodes", "reconduction:1"}, {"bareme", "0:1"}}) == std::vector<std::string>{"periodes calcul.aucune_ferme"});
    CHECK(refus("periodes", {{"calibrage", "bareme"}, {"periodes", "peut-être:1"}, {"bareme", "0:1"}}) == std::vector<std::string>{"periodes calcul.liste_illisible"});
    CHECK(refus("bons_de_commande", {{"calibrage", "tranche_facturee"}, {"commandes", "1;deux"}, {"seuil", "1"}, {"tranche", "1"}}) == std::vector<std::string>{"commandes calcul.liste_illisible"});
    CHECK(refus("avenant", {{"heures_initiales", "1"}, {"montant_initial", "10"}, {"montant_avenant", "-11"}, {"part_mo", "1"}, {"taux", "1"}, {"cout_horaire", "1"}}) ==
          std::vector<std::string>{"montant_avenant calcul.negatif"});
}

TEST_CASE("un arrondi se lit, se dit et se fait dans le bon sens")
{
    for (const auto* faux : {"haut:1", "inf:", "inf:x", "proche:1:2"}) CHECK(lire_arrondi(faux).anomalie == "calcul.arrondi_illisible");
    for (const auto* nul : {"inf:0", "sup:-1", "proche:0,0"}) CHECK(lire_arrondi(nul).anomalie == "calcul.pas_nul");
    CHECK(ecrire_arrondi(*lire_arrondi("proche:0,5").valeur) == "proche:0,5");
    CHECK(libelle(*lire_arrondi("sup").valeur) == "à l'heure supérieure");
    CHECK(arrondir(Fraction(25, 2), {SensArrondi::Proche, Fraction(5)}) == Fraction(15));
    CHECK(arrondir(Fraction(-25, 2), {SensArrondi::Inferieur, Fraction(5)}) == Fraction(-15));
    CHECK(arrondir(Fraction(833333, 1000), {SensArrondi::Superieur, Fraction(35)}) == Fraction(840));
}

TEST_CASE("le personnel repris qui suffit au marché laisse zéro heure, et le dit")
{
    const Valeurs base{{"ca", "240000"}, {"mois", "24"}, {"taux", "10 %"}, {"cout_horaire", "25"}, {"seuil_minimal", "150"}};
    CHECK(fait("proprete_pact", avec(base, "heures_transferables", "300")).heures == Fraction(240));
    const auto sous = fait("proprete_pact", avec(base, "heures_transferables", "350"));
    CHECK(sous.heures_brutes == Fraction(120));
    CHECK(sous.heures == Fraction(0));
    REQUIRE(sous.raisons.size() == 1);
    CHECK(sous.raisons[0].code == "sous_le_minimum");
    CHECK(fait("proprete_pact", avec(base, "heures_transferables", "400")).raisons[0].code == "rien_a_pourvoir");
}

TEST_CASE("un avenant se recalcule ou s'ajoute ; le registre reçoit la différence")
{
    const Valeurs base{{"heures_initiales", "800"}, {"montant_initial", "1000000"}, {"montant_avenant", "120000"},
                       {"part_mo", "50 %"}, {"taux", "5 %"}, {"cout_horaire", "30"}};
    const auto recalcul = fait("avenant", base, "inf:1");
    CHECK(recalcul.heures == Fraction(933));
    CHECK(recalcul.revision == Fraction(133));
    const auto ajout = fait("avenant", avec(base, "convention", "delta"), "inf:1");
    CHECK(ajout.heures == Fraction(900));
    CHECK(ajout.revision == Fraction(100));
    CHECK(!ajout.remarques.empty());
}

TEST_CASE("deux calculs du même ordre ne diffèrent pas, et F1 égale F1b exactement")
{
    rc::check([]() {
        const auto montant = *rc::gen::inRange(0, 50'000'000);
        const auto part = *rc::gen::inRange(0, 101);
        const auto taux = *rc::gen::inRange(0, 101);
        const auto cout = *rc::gen::inRange(1, 100);
        const Valeurs valeurs{{"montant", fraction_de(montant)}, {"part_mo", fraction_de(part) + " %"}, {"taux", fraction_de(taux) + " %"}, {"cout_horaire", fraction_de(cout)}};
        const auto a = lire("main_oeuvre", valeurs, "proche:5").calcul;
        const auto b = lire("main_oeuvre", avec(valeurs, "ordre", "heures"), "proche:5").calcul;
        RC_ASSERT(a && b);
        RC_ASSERT(a->heures_brutes == b->heures_brutes);
        RC_ASSERT(a->heures == b->heures);
        const auto encore = lire("main_oeuvre", valeurs, "proche:5").calcul;
        RC_ASSERT(encore->heures == a->heures && encore->etapes.size() == a->etapes.size());
    });
}

TEST_CASE("plus de montant ou un plus fort taux ne donne jamais moins d'heures")
{
    rc::check([]() {
        const auto montant = *rc::gen::inRange(0, 50'000'000);
        const auto plus = *rc::gen::inRange(0, 1'000'000);
        const auto taux = *rc::gen::inRange(0, 51);
        const auto plus_taux = *rc::gen::inRange(0, 50);
        const auto arrondi = *rc::gen::element<std::string>("aucun", "inf:1", "proche:5", "sup:35", "proche:0,5");
        const auto heures = [&](int m, int t) {
            return lire("main_oeuvre", {{"montant", fraction_de(m)}, {"part_mo", "45 %"}, {"taux", fraction_de(t) + " %"}, {"cout_horaire", "28"}}, arrondi).calcul->heures;
        };
        RC_ASSERT(heures(montant, taux) <= heures(montant + plus, taux));
        RC_ASSERT(heures(montant, taux) <= heures(montant, taux + plus_taux));
        const auto facturees = [&](int m) {
            return lire("tranche_facturee", {{"facture", fraction_de(m)}, {"seuil", "2700000"}, {"tranche", "2000"}}, arrondi).calcul->heures;
        };
        RC_ASSERT(facturees(montant) <= facturees(montant + plus));
        const auto bande = [&](int m) { return lire("bareme", {{"montant", fraction_de(m)}, {"bareme", "0:150;100000:300;200000:450;400000:900"}}, arrondi).calcul->heures; };
        RC_ASSERT(bande(montant) <= bande(montant + plus));
    });
}

TEST_CASE("un arrondi ne déplace jamais de plus d'un pas")
{
    rc::check([]() {
        const Fraction valeur(*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000), *rc::gen::inRange<std::int64_t>(1, 1000));
        const Fraction pas(*rc::gen::inRange<std::int64_t>(1, 100), *rc::gen::inRange<std::int64_t>(1, 10));
        for (const auto sens : {SensArrondi::Inferieur, SensArrondi::Proche, SensArrondi::Superieur})
        {
            const Fraction arrondie = arrondir(valeur, {sens, pas});
            RC_ASSERT((arrondie / pas).entiere());
            const Fraction ecart = arrondie > valeur ? arrondie - valeur : valeur - arrondie;
            RC_ASSERT(ecart < pas);
            if (sens == SensArrondi::Proche) RC_ASSERT(ecart * Fraction(2) <= pas);
        }
    });
}

TEST_CASE("des commandes ajoutées une à une donnent le même total que leur somme")
{
    rc::check([]() {
        const auto montants = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100'000)));
        RC_PRE(montants.size() <= 50u);
        std::string liste;
        long long somme = 0;
        for (const auto montant : montants)
        {
            liste += (liste.empty() ? "" : ";") + std::to_string(montant);
            somme += montant;
        }
        const Valeurs part{{"part_mo", "50 %"}, {"taux", "7 %"}, {"cout_horaire", "27"}};
        const auto une_a_une = lire("bons_de_commande", avec(part, "commandes", liste), "inf:1").calcul;
        const auto ensemble = lire("main_oeuvre", avec(part, "montant", std::to_string(somme)), "inf:1").calcul;
        RC_ASSERT(une_a_une && ensemble);
        RC_ASSERT(une_a_une->heures == ensemble->heures);
        Fraction revisions;
        for (const auto& cible : une_a_une->cibles) revisions += cible.heures;
        RC_ASSERT(revisions == une_a_une->heures);
    });
}
