#include "domaine/offre.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <set>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("les participants d'abord : la veille de l'ouverture aux prescripteurs encore, plus le jour même")
{
    const Jour ouvre = ouverture_apres(2026y / May / 25, 10);
    CHECK(ouvre == 2026y / June / 4);
    CHECK(tour_d_offre(ouvre, false, 2026y / June / 3) == TourDOffre::Participants);
    CHECK(tour_d_offre(ouvre, false, 2026y / June / 4) == TourDOffre::Prescripteurs);
    CHECK(tour_d_offre(ouvre, true, 2026y / June / 4) == TourDOffre::Finie);
    CHECK(ouverture_apres(2026y / May / 25, 0) == 2026y / May / 25);
}

TEST_CASE("chaque état d'une candidature s'atteint depuis une proposition, et chaque geste se fait quelque part")
{
    std::set<EtatDeCandidature> atteints{EtatDeCandidature::Proposee};
    std::deque<EtatDeCandidature> a_voir{EtatDeCandidature::Proposee};
    std::set<Geste> faits;
    while (!a_voir.empty())
    {
        const auto etat = a_voir.front();
        a_voir.pop_front();
        for (const auto& un : passages())
            if (un.de == etat)
            {
                faits.insert(un.geste);
                if (atteints.insert(un.vers).second) a_voir.push_back(un.vers);
            }
    }
    CHECK(atteints.size() == kEtatsDeCandidature);
    CHECK(faits.size() == gestes().size());
}

TEST_CASE("d'un état fini rien ne part ; de tout autre, on peut finir, et quelqu'un est attendu")
{
    for (const auto etat : etats_de_candidature())
    {
        CAPTURE(code(etat));
        const bool part = std::any_of(passages().begin(), passages().end(), [&](const Passage& un) { return un.de == etat; });
        CHECK(part == !finale(etat));
        CHECK(tour_de(etat, {}, false, false, 2026y / May / 10).has_value() == !finale(etat));
        if (!finale(etat)) CHECK(apres(etat, Geste::Retirer) == EtatDeCandidature::Retiree);
        // Ce que l'on attend de quelqu'un, il peut le faire ; pour la personne, par son lien ou par qui l'accompagne.
        if (const auto tour = tour_de(etat, {}, false, true, 2026y / May / 10)) CHECK_FALSE(gestes_possibles(etat, tour->camp).empty());
    }
}

TEST_CASE("la table ne dit pas deux fois la même chose, et un geste n'a qu'une issue")
{
    std::set<std::pair<EtatDeCandidature, Geste>> vus;
    for (const auto& un : passages()) CHECK(vus.insert({un.de, un.geste}).second);
}

TEST_CASE("une embauche sans entretien est possible, une embauche sans l'accord de la personne ne l'est pas")
{
    const Geste direct[] = {Geste::Retenir, Geste::Accepter, Geste::Embaucher};
    CHECK(parcourir(direct) == EtatDeCandidature::Embauchee);
    const Geste force[] = {Geste::Retenir, Geste::Embaucher};
    CHECK_FALSE(parcourir(force).has_value());
    const Geste trop_tot[] = {Geste::Accepter, Geste::Embaucher};
    CHECK_FALSE(parcourir(trop_tot).has_value());
}

TEST_CASE("une absence n'est pas une fin : on peut refixer un entretien")
{
    const Geste faits[] = {Geste::Rencontrer, Geste::FixerEntretien, Geste::NoterAbsence, Geste::FixerEntretien, Geste::NoterVenue, Geste::Refuser};
    CHECK(parcourir(faits) == EtatDeCandidature::Refusee);
}

TEST_CASE("avant l'entretien on attend la personne, dès ce jour l'entreprise")
{
    const auto le = [](Jour jour) { return tour_de(EtatDeCandidature::EntretienFixe, 2026y / May / 12, false, false, jour)->camp; };
    CHECK(le(2026y / May / 11) == Camp::Personne);
    CHECK(le(2026y / May / 12) == Camp::Entreprise);
}

TEST_CASE("un appel demandé passe avant tout, jusqu'à ce qu'il soit passé")
{
    const Geste demande[] = {Geste::Rencontrer, Geste::DemanderAppel};
    CHECK(appel_attendu(demande));
    const Geste passe[] = {Geste::DemanderAppel, Geste::NoterAppel};
    CHECK_FALSE(appel_attendu(passe));
    CHECK(tour_de(EtatDeCandidature::ARencontrer, {}, true, true, 2026y / May / 10)->camp == Camp::Organisme);
    CHECK(tour_de(EtatDeCandidature::ARencontrer, {}, true, false, 2026y / May / 10)->camp == Camp::Structure);
}

TEST_CASE("un retard se compte du dernier acte, ou de l'entretien quand il est passé depuis")
{
    CHECK(attente_depuis(EtatDeCandidature::Proposee, 2026y / May / 2, 2026y / May / 12) == 2026y / May / 2);
    CHECK(attente_depuis(EtatDeCandidature::EntretienFixe, 2026y / May / 2, 2026y / May / 12) == 2026y / May / 12);
    CHECK(attente_depuis(EtatDeCandidature::EntretienFixe, 2026y / May / 14, 2026y / May / 12) == 2026y / May / 14);
}

TEST_CASE("ce que le facilitateur note est inscrit au nom de qui l'a dit")
{
    CHECK(camp_du_geste(Geste::Refuser, Camp::Structure) == Camp::Entreprise);
    CHECK(camp_du_geste(Geste::Accepter, Camp::Organisme) == Camp::Personne);
    CHECK(camp_du_geste(Geste::Retirer, Camp::Organisme) == Camp::Organisme);
    CHECK(camp_du_geste(Geste::NoterAppel, Camp::Structure) == Camp::Structure);
    for (const auto& un : gestes())
        for (const auto qui : {Camp::Entreprise, Camp::Structure, Camp::Organisme, Camp::Personne})
            if (peut_faire(qui, un.geste)) CHECK(peut_faire(camp_du_geste(un.geste, qui), un.geste));
}

TEST_CASE("chacun ne fait que ses gestes")
{
    CHECK(gestes_possibles(EtatDeCandidature::Retenue, Camp::Personne) == std::vector{Geste::Accepter, Geste::Decliner, Geste::DemanderAppel});
    for (const auto& un : gestes())
    {
        CAPTURE(un.code);
        // L'entreprise ne répond jamais à la place de la personne, ni l'inverse ; personne d'autre que le facilitateur n'inscrit une embauche.
        CHECK_FALSE((peut_faire(Camp::Entreprise, un.geste) && peut_faire(Camp::Personne, un.geste)));
        if (un.geste == Geste::Embaucher) CHECK_FALSE((peut_faire(Camp::Entreprise, un.geste) || peut_faire(Camp::Organisme, un.geste)));
        CHECK(geste_du_code(un.code) == un.geste);
    }
}

TEST_CASE("quels que soient les gestes tentés, une candidature reste dans la table et une fin le reste")
{
    rc::check([](const std::vector<std::uint8_t>& tentes) {
        auto etat = EtatDeCandidature::Proposee;
        std::vector<Geste> faits;
        for (const auto un : tentes)
        {
            const auto geste = gestes()[un % gestes().size()].geste;
            const auto suivant = apres(etat, geste);
            if (finale(etat)) RC_ASSERT(!suivant.has_value());
            if (!suivant) continue;
            faits.push_back(geste);
            etat = *suivant;
        }
        RC_ASSERT(parcourir(faits) == etat);
    });
}

TEST_CASE("un refus, un retrait et un « non » ont leurs motifs ; aucun ne touche à la santé, à l'origine ou à la famille")
{
    for (const auto& un : gestes())
    {
        const bool demande = un.geste == Geste::Refuser || un.geste == Geste::Decliner || un.geste == Geste::Retirer;
        CHECK(motifs_de(un.geste).empty() == !demande);
        for (const auto& motif : motifs_de(un.geste))
            for (const std::string_view mot : {"santé", "handicap", "enfant", "famille", "origine", "âge", "grossesse", "religion"})
                CHECK(motif.libelle.find(mot) == std::string_view::npos);
    }
    CHECK(libelle_du_motif(Geste::Refuser, "habilitation") == "Il manque un permis ou une habilitation");
    CHECK(libelle_du_motif(Geste::Accepter, "habilitation").empty());
}

TEST_CASE("un code ROME a une lettre de A à N et quatre chiffres")
{
    for (const auto* bon : {"F1703", "A1101", "N4105"}) CHECK(est_un_code_rome(bon));
    for (const auto* faux : {"", "F170", "F17033", "f1703", "O1703", "1F703", "F17O3", "É1703"}) CHECK_FALSE(est_un_code_rome(faux));
}
