#include "app/offres/candidatures_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr Jour kDepot = 2026y / May / 10;

Besoin un_besoin(int postes = 1)
{
    Besoin besoin;
    besoin.rome = "F1703";
    besoin.metier = "Maçon";
    besoin.postes = postes;
    besoin.debut = 2026y / June / 15;
    besoin.commune = "59017";
    besoin.semaine = 35_h;
    besoin.competences = {"Coffrage", "Lecture de plan"};
    besoin.contact = {"Chef de chantier", "03 20 00 00 00", ""};
    return besoin;
}

std::string deposer(Monde& monde, int postes = 1, const std::string& qui = "")
{
    const auto compte = qui.empty() ? monde.denis : qui;
    return monde.ecrire(compte, [&](Ecriture& e) {
        return deposer_offre(e, monde.maison->droit, {monde.structure, monde.durand, monde.lot2, compte == monde.denis}, un_besoin(postes), kDepot);
    });
}

Offre lire(Monde& monde, const std::string& id, const std::string& qui, Jour le = kDepot)
{
    return monde.base->read([&](Transaction& tx) { return trouver_offre(tx, monde.perimetre(qui), id, le); });
}

std::string proposer_awa(Monde& monde, const std::string& offre)
{
    return monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_candidature(e, lire(monde, offre, monde.claire), {monde.awa, {}, NatureOrganisme::Plie, false}); });
}

CandidatureDOffre candidature(Monde& monde, const std::string& id, const std::string& qui, Jour le = kDepot)
{
    return monde.base->read([&](Transaction& tx) { return trouver_candidature(tx, monde.perimetre(qui), id, le); });
}

void faire(Monde& monde, const std::string& id, EtapeAInscrire etape, const std::string& qui = "")
{
    const auto compte = qui.empty() ? monde.claire : qui;
    monde.ecrire(compte, [&](Ecriture& e) {
        const auto de = candidature(monde, id, compte);
        return inscrire_etape(e, de, etape, de.candidature.lignes());
    });
}

void ouvrir(Monde& monde, const std::string& offre, Jour le, const std::vector<std::string>& organismes = {})
{
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto lue = lire(monde, offre, monde.claire);
        diffuser_offre(e, monde.maison->droit, lue, le, organismes, "aucun participant disponible", lue.diffusion().id);
        return 0;
    });
}

} // namespace

TEST_CASE("une offre déposée par l'entreprise est lue par elle et par le facilitateur, par aucune autre ni par l'acheteur")
{
    Monde monde;
    const auto id = deposer(monde);
    for (const auto& qui : {monde.denis, monde.claire})
    {
        const auto offre = lire(monde, id, qui);
        CHECK(offre.besoin().metier == "Maçon");
        CHECK(offre.besoin().competences == std::vector<std::string>{"Coffrage", "Lecture de plan"});
        CHECK(offre.besoin().contact.telephone == "03 20 00 00 00");
        CHECK(offre.lot_nom == "Lot 2, gros œuvre");
    }
    for (const auto& qui : {monde.marc, monde.hugo, monde.alice, monde.victor, monde.pauline}) CHECK_THROWS_AS(lire(monde, id, qui), NotFound);
}

TEST_CASE("le prescripteur voit l'offre le jour où le délai est passé, et pas la veille, sans que rien ne soit écrit")
{
    Monde monde;
    const auto id = deposer(monde);
    const auto avant = monde.compter("evenements");
    CHECK_THROWS_AS(lire(monde, id, monde.pauline, 2026y / May / 19), NotFound);
    CHECK(lire(monde, id, monde.pauline, 2026y / May / 20).tour(2026y / May / 20) == TourDOffre::Prescripteurs);
    CHECK(lire(monde, id, monde.claire).tour(2026y / May / 19) == TourDOffre::Participants);
    CHECK(monde.compter("evenements") == avant);
}

TEST_CASE("le territoire peut changer le délai ; une offre déjà déposée garde le sien")
{
    Monde monde;
    const auto ancienne = deposer(monde);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("valeurs", {{"id", e.nouvel_id()}, {"cle", "offre.priorite_participants"}, {"territoire_id", monde.territoire}, {"depuis", "2026-01-01"}, {"valeur", "3"},
                              {"source", "comité"}, {"raison", "essai"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("fixer", "territoires", monde.territoire, "a fixé le délai", monde.structure);
        return 0;
    });
    CHECK(lire(monde, deposer(monde), monde.claire).diffusion().ouvre_le == 2026y / May / 13);
    CHECK(lire(monde, ancienne, monde.claire).diffusion().ouvre_le == 2026y / May / 20);
}

TEST_CASE("ouverte plus tôt avec sa raison, et à quelques organismes seulement")
{
    Monde monde;
    const auto id = deposer(monde);
    const auto cap_emploi = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_organisme(e, monde.structure, NatureOrganisme::CapEmploi, "Cap emploi de Montreval", {}); });
    ouvrir(monde, id, kDepot, {cap_emploi});
    CHECK_THROWS_AS(lire(monde, id, monde.pauline), NotFound); // pas elle
    ouvrir(monde, id, kDepot, {cap_emploi, monde.mission_locale});
    const auto offre = lire(monde, id, monde.pauline);
    CHECK(offre.diffusion().raison == "aucun participant disponible");
    CHECK(offre.diffusions.size() == 3);
    // Deux personnes qui ouvrent en même temps : la seconde l'apprend.
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        CHECK_THROWS_AS(diffuser_offre(e, monde.maison->droit, offre, kDepot, {}, "autre", offre.diffusions[1].id), Conflict);
        return 0;
    });
}

TEST_CASE("réviser ajoute une ligne ; le besoin d'avant se lit encore, et deux révisions à la fois ne s'écrasent pas")
{
    Monde monde;
    const auto id = deposer(monde);
    const auto vue = lire(monde, id, monde.denis);
    auto revise = un_besoin(3);
    monde.ecrire(monde.denis, [&](Ecriture& e) {
        reviser_besoin(e, vue, revise, vue.besoin().id);
        return 0;
    });
    const auto apres = lire(monde, id, monde.denis);
    CHECK(apres.besoin().postes == 3);
    CHECK(apres.besoins.size() == 2);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        CHECK_THROWS_AS(reviser_besoin(e, apres, revise, vue.besoin().id), Conflict);
        return 0;
    });
}

TEST_CASE("une personne n'est proposée qu'une fois à une offre, et l'entreprise n'en lit que le prénom et une initiale")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto id = proposer_awa(monde, offre);
    CHECK_THROWS_AS(proposer_awa(monde, offre), Conflict);
    CHECK(candidature(monde, id, monde.denis).candidature.personne == "Awa B.");
    CHECK(candidature(monde, id, monde.claire).candidature.personne == "Awa Bâ");
    ouvrir(monde, offre, kDepot);
    // La prescriptrice voit l'offre, jamais la personne d'un autre.
    monde.base->read([&](Transaction& tx) {
        const auto perimetre = monde.perimetre(monde.pauline);
        const auto lue = trouver_offre(tx, perimetre, offre, kDepot);
        CHECK(lue.proposees == 0);
        CHECK(lister_candidatures(tx, perimetre, lue).empty());
        CHECK_THROWS_AS(trouver_candidature(tx, perimetre, id, kDepot), NotFound);
    });
}

TEST_CASE("un candidat de la mission locale ouvre une fiche réduite au nom, garde son origine, et n'est pas ouvert deux fois")
{
    Monde monde;
    const auto offre = deposer(monde);
    ouvrir(monde, offre, kDepot);
    const auto presenter = [&](const std::string& laquelle) {
        return monde.ecrire(monde.pauline, [&](Ecriture& e) {
            const auto personne = inscrire_candidat(e, monde.structure, monde.mission_locale, "Nadia", "Rossignol", 2026y / May / 9);
            return inscrire_candidature(e, lire(monde, laquelle, monde.pauline), {personne, monde.mission_locale, NatureOrganisme::MissionLocale, true});
        });
    };
    const auto avant = monde.compter("participants");
    const auto id = presenter(offre);
    CHECK_THROWS_AS(presenter(offre), Conflict);
    const auto autre = deposer(monde);
    ouvrir(monde, autre, kDepot);
    presenter(autre);
    CHECK(monde.compter("participants") == avant + 1);
    CHECK(candidature(monde, id, monde.pauline).candidature.personne == "Nadia Rossignol");
    CHECK(candidature(monde, id, monde.denis).candidature.personne == "Nadia R.");
    const auto comptes = monde.base->read([&](Transaction& tx) { return compter_les_offres(tx, monde.perimetre(monde.claire), 2026y / May / 1, 2026y / May / 31); });
    CHECK(comptes.de(NatureOrganisme::MissionLocale).mises_en_relation == 2);
    CHECK(comptes.de(NatureOrganisme::MissionLocale).candidats == 1);
    CHECK(comptes.de(NatureOrganisme::Plie).candidats == 0);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("de la proposition à l'embauche : chaque acte dit à qui le tour, l'affectation s'ouvre et l'offre est pourvue")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto omar = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_candidature(e, lire(monde, offre, monde.claire), {monde.omar, {}, NatureOrganisme::Plie, false}); });
    const auto tour = [&](Jour le) { return candidature(monde, omar, monde.claire).candidature.tour(le); };
    CHECK(tour(kDepot)->camp == Camp::Entreprise);
    faire(monde, omar, {Geste::Rencontrer, Camp::Entreprise}, monde.denis);
    faire(monde, omar, {Geste::FixerEntretien, Camp::Entreprise, "", 2026y / May / 12, "09:30"}, monde.denis);
    CHECK(tour(kDepot)->camp == Camp::Personne);
    CHECK(tour(2026y / May / 12)->camp == Camp::Entreprise);
    faire(monde, omar, {Geste::NoterVenue, Camp::Entreprise}, monde.denis);
    faire(monde, omar, {Geste::Retenir, Camp::Entreprise}, monde.denis);
    CHECK(tour(kDepot)->camp == Camp::Personne);
    faire(monde, omar, {Geste::Accepter, Camp::Personne});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto de = candidature(monde, omar, monde.claire);
        embaucher(e, de, 2026y / June / 15, de.candidature.lignes());
        return 0;
    });
    const auto finie = candidature(monde, omar, monde.claire);
    CHECK(finie.candidature.etat() == EtatDeCandidature::Embauchee);
    CHECK_FALSE(finie.candidature.tour(kDepot).has_value());
    REQUIRE(finie.offre.fin());
    CHECK(finie.offre.fin()->sens == SensDeFin::Pourvue);
    monde.base->read([&](Transaction& tx) {
        CHECK(tx.query_one("SELECT debut FROM affectations WHERE participant_id = ? AND lot_id = ?", monde.omar, monde.lot2)->text("debut") == "2026-06");
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("la dernière étape s'annule par une ligne de plus, une embauche non, et deux réponses à la fois ne se perdent pas")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto id = proposer_awa(monde, offre);
    faire(monde, id, {Geste::Refuser, Camp::Entreprise, "habilitation"}, monde.denis);
    CHECK(candidature(monde, id, monde.claire).candidature.etat() == EtatDeCandidature::Refusee);
    const auto annuler = [&] {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto de = candidature(monde, id, monde.claire);
            annuler_etape(e, de, de.candidature.lignes());
            return 0;
        });
    };
    annuler();
    CHECK(candidature(monde, id, monde.claire).candidature.etat() == EtatDeCandidature::Proposee);
    CHECK_THROWS_AS(annuler(), Conflict); // plus rien à annuler
    faire(monde, id, {Geste::Retenir, Camp::Entreprise}, monde.denis);
    monde.ecrire(monde.denis, [&](Ecriture& e) {
        const auto de = candidature(monde, id, monde.denis);
        CHECK_THROWS_AS(inscrire_etape(e, de, {Geste::Refuser, Camp::Entreprise, "autre"}, de.candidature.lignes() - 1), Conflict);
        CHECK_THROWS_AS(inscrire_etape(e, de, {Geste::Accepter, Camp::Entreprise}, de.candidature.lignes()), Forbidden); // l'entreprise ne répond pas pour elle
        return 0;
    });
    faire(monde, id, {Geste::Accepter, Camp::Personne});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto de = candidature(monde, id, monde.claire);
        embaucher(e, de, 2026y / June / 15, de.candidature.lignes());
        return 0;
    });
    CHECK_THROWS_AS(annuler(), Conflict);
    // Awa était déjà affectée à ce lot chez Durand : elle ne l'est pas deux fois.
    monde.base->read([&](Transaction& tx) { CHECK(tx.query("SELECT id FROM affectations WHERE participant_id = ?", monde.awa).size() == 1); });
}

TEST_CASE("un lien sert une fois, expire, se remplace et se révoque")
{
    Monde monde;
    const auto offre = deposer(monde);
    const auto id = proposer_awa(monde, offre);
    const auto creer = [&] {
        return monde.ecrire(monde.claire, [&](Ecriture& e) { return creer_lien_de_candidat(e, candidature(monde, id, monde.claire), monde.maintenant + days{7}); });
    };
    const auto sert = [&](const std::string& lien, Instant quand) { return monde.base->read([&](Transaction& tx) { return trouver_lien_de_candidat(tx, lien, quand).has_value(); }); };
    const auto premier = creer(), second = creer();
    CHECK_FALSE(sert(premier, monde.maintenant));
    CHECK(sert(second, monde.maintenant));
    CHECK_FALSE(sert(second, monde.maintenant + days{8}));
    const auto repondre = [&](const std::string& lien) {
        monde.ecrire("", [&](Ecriture& e) {
            repondre_par_lien(e, {lien, id, "", ""}, candidature(monde, id, monde.claire), {Geste::Accepter, Camp::Personne});
            return 0;
        });
    };
    CHECK_THROWS_AS(repondre(premier), Conflict);
    repondre(second);
    CHECK_THROWS_AS(repondre(second), Conflict);
    const auto troisieme = creer();
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        revoquer_liens_de_candidat(e, candidature(monde, id, monde.claire));
        return 0;
    });
    CHECK_FALSE(sert(troisieme, monde.maintenant));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("les comptes d'une période : par origine, par étape, et les refus par motif")
{
    Monde monde;
    const auto offre = deposer(monde, 2);
    const auto awa = proposer_awa(monde, offre);
    const auto karim = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_candidature(e, lire(monde, offre, monde.claire), {monde.karim, {}, NatureOrganisme::FranceTravail, false}); });
    faire(monde, awa, {Geste::FixerEntretien, Camp::Entreprise, "", 2026y / May / 12, ""}, monde.denis);
    faire(monde, awa, {Geste::NoterAbsence, Camp::Entreprise}, monde.denis);
    faire(monde, karim, {Geste::Refuser, Camp::Entreprise, "habilitation"}, monde.denis);
    const auto compter = [&](Jour du, Jour au) { return monde.base->read([&](Transaction& tx) { return compter_les_offres(tx, monde.perimetre(monde.claire), du, au); }); };
    const auto mai = compter(2026y / May / 1, 2026y / May / 31);
    CHECK(mai.total.mises_en_relation == 2);
    CHECK(mai.de(NatureOrganisme::Plie).absentes == 1);
    CHECK(mai.de(NatureOrganisme::FranceTravail).refusees == 1);
    CHECK(mai.refus == std::vector<std::pair<std::string, int>>{{"habilitation", 1}});
    CHECK(mai.par_etat[static_cast<std::size_t>(EtatDeCandidature::Absente)] == 1);
    CHECK(compter(2026y / June / 1, 2026y / June / 30).total.mises_en_relation == 0);
    // Chaque origine que la convention nomme a sa ligne, même vide : zéro proposition est un fait, pas un oubli.
    CHECK(mai.origines.size() == 3);
    int somme = 0;
    for (const auto& une : mai.origines) somme += une.mises_en_relation;
    CHECK(somme == mai.total.mises_en_relation);
}

TEST_CASE("une offre finie ne reçoit plus personne ; rouverte, si")
{
    Monde monde;
    const auto id = deposer(monde);
    const auto changer = [&](auto acte) {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            acte(e, lire(monde, id, monde.claire));
            return 0;
        });
    };
    changer([](Ecriture& e, const Offre& offre) { finir_offre(e, offre, SensDeFin::Retiree); });
    CHECK_THROWS_AS(proposer_awa(monde, id), Conflict);
    CHECK_THROWS_AS(changer([](Ecriture& e, const Offre& offre) { finir_offre(e, offre, SensDeFin::Close); }), Conflict);
    changer([](Ecriture& e, const Offre& offre) { rouvrir_offre(e, offre); });
    CHECK_FALSE(proposer_awa(monde, id).empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un nom déjà présenté se demande : la même personne garde sa fiche, une autre a la sienne")
{
    Monde monde;
    const auto presenter = [&](const std::string& offre, Champs plus) {
        Champs champs = {{"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}};
        champs.insert(champs.end(), plus.begin(), plus.end());
        return monde.post("/offres/" + offre + "/candidatures", champs, monde.pauline);
    };
    const auto nouvelle = [&] {
        const auto offre = deposer(monde);
        ouvrir(monde, offre, kDepot);
        return offre;
    };
    const auto avant = monde.compter("participants");
    REQUIRE(presenter(nouvelle(), {}).status == Status::SeeOther);
    CHECK(monde.compter("participants") == avant + 1);
    const auto deuxieme = nouvelle();
    const auto demandee = presenter(deuxieme, {});
    CHECK(demandee.status == Status::UnprocessableContent);
    CHECK(contient(demandee, "dites si c&#39;est elle"));
    CHECK(contient(demandee, "value=\"Rossignol\""));
    CHECK(presenter(deuxieme, {{"homonyme", "meme"}}).status == Status::SeeOther);
    CHECK(monde.compter("participants") == avant + 1);
    CHECK(presenter(nouvelle(), {{"homonyme", "autre"}}).status == Status::SeeOther);
    CHECK(monde.compter("participants") == avant + 2);
}
