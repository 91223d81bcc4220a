#include "app/accueil/accueil_agenda.hpp"
#include "app/accueil/accueil_rapport.hpp"
#include "app/accueil/inscriptions_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/protection/protection_table.hpp"
#include "app/protection/protection_tables.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Un lieu ouvert à Montreval, la mission locale de Pauline et le CCAS pour partenaires, une activité de chacun.
struct MondeDAccueil
{
    Monde monde;
    std::string ccas, camille; // un autre partenaire, et son compte
    std::string lieu, volet;
    std::string atelier, tisane; // de la mission locale ; du CCAS

    MondeDAccueil()
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) { ccas = inscrire_organisme(e, monde.structure, NatureOrganisme::Ccas, "CCAS de Montreval", {}); });
        camille = ouvrir_compte("camille@ccas.example", ccas);
        lieu = monde.ecrire(monde.claire, [&](Ecriture& e) {
            return ouvrir_lieu(e, monde.structure, {"Le Comptoir", "Ville de Montreval", "3 rue du Moulin", "14000", "Montreval", 2026y / January / 12, {"Lieu de vie et d'accueil", "Accompagnement vers l'emploi", "Levée des freins"}});
        });
        volet = monde.base->read([&](Transaction& tx) { return lister_volets(tx, lieu)[1].id; });
        rejoindre(monde.mission_locale);
        rejoindre(ccas);
        atelier = activite("Préparer un entretien", monde.mission_locale);
        tisane = activite("Café du mardi", ccas);
    }

    LieuDAccueil lire_lieu() const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_lieu(tx, monde.perimetre(monde.claire), Acte::GererAccueil, lieu); });
    }
    void rejoindre(const std::string& organisme)
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) { rejoindre_lieu(e, trouver_lieu(e.tx, monde.perimetre(monde.claire), Acte::GererAccueil, lieu), "un organisme", {organisme, 2026y / January / 12, 2026y / January / 12, "convention, art. 3"}); });
    }
    std::string activite(const std::string& titre, const std::string& organisme)
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto id = proposer_activite(e, monde.perimetre(monde.claire), lieu, {volet, organisme, "", titre, "Pour s'entraîner."});
            decider_activite(e, trouver_activite(e.tx, monde.perimetre(monde.claire), Acte::GererAccueil, id), EtatDActivite::Acceptee, "", "");
            return id;
        });
    }
    std::string seance(const std::string& activite, Jour jour, int places, const char* debut = "14:00", const char* fin = "16:00")
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) {
            return ouvrir_seances(e, trouver_activite(e.tx, monde.perimetre(monde.claire), Acte::GererAccueil, activite), {{jour}, *lire_heure(debut), *lire_heure(fin), "Salle bleue", places, "Brigitte"});
        });
    }
    Seance lire(const std::string& id) const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_seance(tx, monde.perimetre(monde.claire), Acte::GererAccueil, id); });
    }
    InscriptionFaite inscrire(const std::string& seance, const std::string& participant)
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto perimetre = monde.perimetre(monde.claire);
            return inscrire_participant_a(e, trouver_seance(e.tx, perimetre, Acte::Emarger, seance), trouver_participant(e.tx, perimetre, participant));
        });
    }
    InscriptionFaite passant(const std::string& seance, const std::string& prenom)
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_visiteur_a(e, trouver_seance(e.tx, monde.perimetre(monde.claire), Acte::Emarger, seance), prenom); });
    }
    std::vector<Inscrit> inscrits(const std::string& seance, Regard regard = Regard::Structure) const
    {
        return monde.base->read([&](Transaction& tx) { return lister_inscrits(tx, trouver_seance(tx, monde.perimetre(monde.claire), Acte::Emarger, seance), regard); });
    }
    Response noter(const std::string& inscription, const char* etat, const std::string& qui, const std::string& vue = "") { return monde.post("/inscriptions/" + inscription + "/emargements", {{"etat", etat}, {"vue", vue}}, qui); }
    RapportDAccueil rapport(const std::string& qui, std::optional<std::string> organisme = {}) const
    {
        return monde.base->read([&](Transaction& tx) {
            return dresser_rapport(tx, monde.perimetre(qui), monde.maison->droit, {lieu, organisme, 2026y / January / 1, 2026y / December / 31}, 2026y / May / 10);
        });
    }
    std::string ouvrir_compte(const std::string& courriel, const std::string& organisme)
    {
        return monde.ecrire("", [&](Ecriture& e) {
            const auto id = e.nouvel_id();
            e.inserer("utilisateurs", {{"id", id}, {"courriel", courriel}, {"nom", "Camille Roussel"}, {"structure_id", monde.structure}, {"cree_le", e.instant()}});
            e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", id}, {"role", "prescripteur"}, {"structure_id", monde.structure}, {"organisme_id", organisme}, {"faite_le", e.instant()}});
            e.dire("ouvrir", "utilisateurs", id, "a ouvert un compte", monde.structure);
            return id;
        });
    }
};

Seance a_relire(Ecriture& e, const Monde& monde, const std::string& id) { return trouver_seance(e.tx, monde.perimetre(monde.claire), Acte::Emarger, id); }

const Champs kActivite = {{"titre", "Réparer son vélo"}, {"description", "On apporte le sien, ou on aide."}};
Champs avec(Champs champs, const Champs& autres)
{
    champs.insert(champs.end(), autres.begin(), autres.end());
    return champs;
}

} // namespace

TEST_CASE("un lieu s'ouvre avec ses trois volets, et toutes les anomalies se disent à la fois")
{
    Monde monde;
    CHECK(contient(monde.get("/accueil", monde.claire), "Ouvrir un lieu"));
    CHECK(contient(monde.get("/accueil", monde.pauline), "partenaire d"));
    const Champs champs = {{"nom", "Le Comptoir"}, {"porteur", "Ville de Montreval"}, {"adresse", "3 rue du Moulin"}, {"code_postal", "14000"}, {"commune", "Montreval"}, {"ouvert_le", "2026-01-12"},
                           {"volet_1", "Accueil"}, {"volet_2", "Emploi"}, {"volet_3", "Freins"}};
    const auto ouvert = monde.post("/lieux", champs, monde.claire);
    REQUIRE(ouvert.status == Status::SeeOther);
    const auto page = monde.get(entete(ouvert, "Location"), monde.claire);
    for (const auto* texte : {"Le Comptoir", "Accueil", "Emploi", "Freins", "Ville de Montreval", "Gratuit pour toutes"}) CHECK_MESSAGE(contient(page, texte), texte);
    CHECK(contient(monde.post("/lieux", champs, monde.claire), "déjà un lieu de ce nom"));
    const auto fautif = monde.post("/lieux", {{"nom", "1 85 05 78 006 084 36"}, {"code_postal", "14"}, {"ouvert_le", "hier"}}, monde.claire);
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* champ : {"nom-faute", "porteur-faute", "adresse-faute", "code_postal-faute", "commune-faute", "ouvert_le-faute", "volet_1-faute"}) CHECK_MESSAGE(contient(fautif, champ), champ);
    CHECK(monde.compter("lieux") == 1);
}

TEST_CASE("la liste des partenaires grandit, chacun s'engage à la gratuité, et un départ est une ligne de plus")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto adresse = "/lieux/" + a.lieu;
    const auto france_travail = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_organisme(e, monde.structure, NatureOrganisme::FranceTravail, "France Travail Montreval", {}); });
    const auto sans = monde.post(adresse + "/partenariats", {{"organisme", france_travail}, {"depuis", "2026-05-01"}, {"gratuite_le", "2026-04-30"}, {"piece", "convention"}}, monde.claire);
    CHECK(sans.status == Status::UnprocessableContent);
    CHECK(contient(sans, "il ne rejoint pas le lieu"));
    const Champs oui = {{"organisme", france_travail}, {"depuis", "2026-05-01"}, {"gratuite", "oui"}, {"gratuite_le", "2026-04-30"}, {"piece", "convention, art. 3"}};
    CHECK(monde.post(adresse + "/partenariats", oui, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.post(adresse + "/partenariats", oui, monde.claire), "déjà partenaire"));
    CHECK(contient(monde.get(adresse, monde.claire), "3\u00A0partenaires"));
    CHECK(contient(monde.get(adresse, monde.claire), "engagé le 30 avril 2026, convention, art. 3"));

    const auto partenariat = monde.base->read([&](Transaction& tx) { return lister_partenariats(tx, a.lieu)[0]; });
    CHECK(partenariat.organisme_id == monde.mission_locale);
    CHECK(monde.post("/partenariats/" + partenariat.id + "/fins", {{"raison", ""}, {"depart", partenariat.id}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post("/partenariats/" + partenariat.id + "/fins", {{"raison", "Convention non renouvelée"}, {"depart", partenariat.id}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, monde.claire), "Convention non renouvelée"));
    // Partie, elle ne propose plus et ne voit plus le programme des autres ; son rapport lui reste dû.
    CHECK(monde.post(adresse + "/activites", avec(kActivite, {{"volet", a.volet}}), monde.pauline).status == Status::Forbidden);
    a.seance(a.tisane, 2026y / May / 12, 5);
    CHECK_FALSE(contient(monde.get("/accueil?le=2026-05-12", monde.pauline), "Café du mardi"));
    CHECK(monde.get(adresse + "/rapport", monde.pauline).status == Status::Ok);
    // Revenir est possible : une autre ligne.
    CHECK(monde.post(adresse + "/partenariats", {{"organisme", monde.mission_locale}, {"depuis", "2026-05-10"}, {"gratuite", "oui"}, {"gratuite_le", "2026-05-10"}, {"piece", "avenant"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("partenariats") == 4);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une activité est proposée par un partenaire, refusée avec une raison, puis acceptée ; elle ne s'ouvre qu'alors")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto proposee = monde.post("/lieux/" + a.lieu + "/activites", avec(kActivite, {{"volet", a.volet}, {"organisme", a.ccas}}), monde.pauline);
    REQUIRE(proposee.status == Status::SeeOther);
    const auto adresse = entete(proposee, "Location");
    // Elle est la sienne, quel que soit l'organisme qu'on a voulu glisser.
    CHECK(contient(monde.get(adresse, monde.pauline), "Mission locale de Montreval"));
    CHECK(monde.get(adresse, a.camille).status == Status::NotFound);
    CHECK(contient(monde.get("/accueil", monde.claire), "Réparer son vélo"));
    const Champs seances = {{"jour", "2026-05-19"}, {"debut", "14:00"}, {"fin", "16:00"}, {"salle", "Cour"}, {"places", "6"}};
    CHECK(monde.post(adresse + "/seances", seances, monde.claire).status == Status::Conflict);
    CHECK(monde.post(adresse + "/decisions", {{"sens", "acceptee"}}, monde.pauline).status == Status::Forbidden);
    CHECK(contient(monde.post(adresse + "/decisions", {{"sens", "refusee"}}, monde.claire), "raison-faute"));
    CHECK(monde.post(adresse + "/decisions", {{"sens", "refusee"}, {"raison", "La cour est en travaux."}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, monde.pauline), "La cour est en travaux."));
    // La page de qui n'a pas vu ce refus ne l'écrase pas.
    CHECK(monde.post(adresse + "/decisions", {{"sens", "acceptee"}, {"vue", ""}}, monde.claire).status == Status::Conflict);
    const auto derniere = monde.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM decisions_d_activite WHERE sens = 'refusee'")->text("id"); });
    CHECK(monde.post(adresse + "/decisions", {{"sens", "acceptee"}, {"vue", derniere}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(adresse + "/seances", seances, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, a.camille), "séance à venir"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("gratuit par construction : aucune colonne ne porte un prix, et aucun prix ne peut être posé")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    for (const auto* nom : {"prix", "tarif", "montant_centimes", "participation_euros", "cotisation"})
    {
        const auto refus = monde.post("/lieux/" + a.lieu + "/activites", avec(kActivite, {{"volet", a.volet}, {nom, "5"}}), monde.pauline);
        CHECK_MESSAGE(refus.status == Status::UnprocessableContent, nom);
        CHECK_MESSAGE(contient(refus, "aucun prix ne s"), nom);
        CHECK(monde.post("/activites/" + a.atelier + "/seances", {{"jour", "2026-05-19"}, {"debut", "14:00"}, {"fin", "16:00"}, {"salle", "Cour"}, {"places", "6"}, {nom, "5"}}, monde.claire).status == Status::UnprocessableContent);
        CHECK(monde.api(Method::Post, "/api/v1/lieux/" + a.lieu + "/activites", monde.pauline, R"({"titre":"A","description":"B","volet":")" + a.volet + R"(",")" + nom + R"(":5})").status == Status::UnprocessableContent);
    }
    const auto texte = monde.post("/lieux/" + a.lieu + "/activites", {{"titre", "Vélo"}, {"volet", a.volet}, {"description", "Participation de 3 euros."}}, monde.pauline);
    CHECK(texte.status == Status::UnprocessableContent);
    CHECK(contient(texte, "Ce texte parle d"));
    CHECK(monde.compter("activites") == 2);
    CHECK(monde.compter("seances") == 0);
    const auto colonnes = [&](const char* table) {
        std::vector<std::string> noms;
        monde.base->read([&](Transaction& tx) {
            const auto lignes = tx.query(std::string("SELECT * FROM ") + table);
            if (!lignes.empty()) noms = lignes.front().columns();
        });
        return noms;
    };
    a.seance(a.atelier, 2026y / May / 19, 4);
    for (const auto* table : {"lieux", "volets_de_lieu", "activites", "seances", "partenariats", "decisions_d_activite"})
    {
        const auto noms = colonnes(table);
        CHECK_FALSE(noms.empty());
        for (const auto& nom : noms)
            for (const auto* mot : {"prix", "tarif", "montant", "centimes", "cout", "euro"}) CHECK_MESSAGE(nom.find(mot) == std::string::npos, table);
    }
}

TEST_CASE("huit mardis d'un seul geste, les jours fériés sautés et dits")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto ouvertes = monde.post("/activites/" + a.tisane + "/seances", {{"jour", "2026-06-16"}, {"debut", "9 h"}, {"fin", "11h30"}, {"salle", "Salle bleue"}, {"places", "10"}, {"semaines", "8"}}, monde.claire);
    REQUIRE(ouvertes.status == Status::SeeOther);
    CHECK(entete(ouvertes, "Set-Cookie").find("seances_ouvertes_sans_feries") != std::string::npos);
    CHECK(monde.compter("seances") == 7);
    CHECK(contient(monde.get("/accueil?vue=mois&le=2026-07-01", monde.claire), "Fête nationale"));
    const auto ferie = monde.post("/activites/" + a.tisane + "/seances", {{"jour", "2026-07-14"}, {"debut", "9 h"}, {"fin", "8 h"}, {"salle", "Salle bleue"}, {"places", "0"}, {"semaines", "99"}}, monde.claire);
    CHECK(ferie.status == Status::UnprocessableContent);
    for (const auto* faute : {"fin-faute", "places-faute", "semaines-faute"}) CHECK_MESSAGE(contient(ferie, faute), faute);
    CHECK(contient(monde.post("/activites/" + a.tisane + "/seances", {{"jour", "2026-07-14"}, {"debut", "9 h"}, {"fin", "10 h"}, {"salle", "S"}, {"places", "3"}}, monde.claire), "jour est férié"));
    // La même salle au même moment se dit, et ne s'interdit pas.
    const auto pris = monde.post("/activites/" + a.atelier + "/seances", {{"jour", "2026-06-16"}, {"debut", "10:00"}, {"fin", "12:00"}, {"salle", "salle BLEUE"}, {"places", "4"}}, monde.claire);
    CHECK(entete(pris, "Set-Cookie").find("seances_salle_prise") != std::string::npos);
}

TEST_CASE("l'agenda exporté se lit, ne nomme personne et dit ce qui est annulé")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 19, 4), autre = a.seance(a.tisane, 2026y / May / 20, 4);
    a.inscrire(id, monde.awa);
    CHECK(monde.post("/seances/" + autre + "/annulation", {{"raison", "Dégât des eaux, salle fermée"}}, monde.claire).status == Status::SeeOther);
    const auto agenda = monde.get("/lieux/" + a.lieu + "/programme.ics", monde.pauline);
    CHECK(agenda.status == Status::Ok);
    CHECK(agenda.header("Content-Type").starts_with("text/calendar"));
    CHECK(contient(agenda, "DTSTART;TZID=Europe/Paris:20260519T140000\r\n"));
    CHECK(contient(agenda, "SUMMARY:Annulé : Café du mardi\r\n"));
    CHECK(contient(agenda, "STATUS:CANCELLED"));
    for (const auto* nom : {"Awa", "Brigitte", "Camille"}) CHECK_FALSE_MESSAGE(contient(agenda, nom), nom);
    for (const auto& ligne : split(agenda.body, '\n')) CHECK(ligne.size() <= 76);
    CHECK(agenda.body.find("\n") == agenda.body.find("\r\n") + 1);
}

TEST_CASE("la séance pleine met en attente, un désistement donne la place à la suivante, et elle est à prévenir")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 19, 2);
    const auto premiere = a.inscrire(id, monde.awa);
    CHECK(premiere.place == Place::Tenue);
    CHECK(a.inscrire(id, monde.karim).place == Place::Tenue);
    CHECK(a.inscrire(id, monde.lea).place == Place::EnAttente);
    CHECK(a.passant(id, "Rosa").place == Place::EnAttente);
    CHECK_THROWS_AS(a.inscrire(id, monde.awa), Conflict);
    CHECK(a.lire(id).libres() == 0);
    CHECK(a.lire(id).en_attente == 2);
    CHECK(contient(monde.get("/seances/" + id, monde.claire), "complet, 2 en attente"));

    CHECK(monde.post("/inscriptions/" + premiere.id + "/desistement", {}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/inscriptions/" + premiere.id + "/desistement", {}, monde.claire).status == Status::NotFound);
    const auto inscrits = a.inscrits(id);
    REQUIRE(inscrits.size() == 3);
    CHECK(inscrits[0].participant_id == monde.karim);
    CHECK_FALSE(inscrits[0].promu);
    CHECK(inscrits[1].participant_id == monde.lea);
    CHECK(inscrits[1].place == Place::Tenue);
    CHECK(inscrits[1].promu);
    CHECK(inscrits[2].place == Place::EnAttente);
    CHECK(contient(monde.get("/seances/" + id, monde.claire), "à prévenir"));
    // Se raviser remet au bout de la liste.
    CHECK(a.inscrire(id, monde.awa).place == Place::EnAttente);
    // Une chaise de plus sert la première qui attend ; une place donnée ne se reprend pas.
    CHECK(monde.post("/seances/" + id + "/amenagements", {{"salle", "Salle bleue"}, {"places", "3"}, {"amenagements", "0"}}, monde.claire).status == Status::SeeOther);
    CHECK(a.inscrits(id)[2].place == Place::Tenue);
    CHECK(contient(monde.post("/seances/" + id + "/amenagements", {{"salle", "Salle bleue"}, {"places", "2"}, {"amenagements", "1"}}, monde.claire), "ne se reprend pas"));
    CHECK(monde.post("/seances/" + id + "/amenagements", {{"salle", "Salle verte"}, {"places", "9"}, {"amenagements", "0"}}, monde.claire).status == Status::Conflict);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("la dernière place demandée par huit personnes à la fois n'est donnée qu'une fois")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 19, 1);
    const auto perimetre = monde.perimetre(monde.claire);
    const auto quand = monde.maintenant;
    std::vector<std::thread> files;
    for (int i = 0; i < 8; ++i)
        files.emplace_back([&, i] {
            monde.base->write([&](Transaction& tx) {
                Ecriture e(tx, {monde.claire, "Claire"}, quand);
                inscrire_visiteur_a(e, trouver_seance(tx, perimetre, Acte::Emarger, id), "Visiteur" + std::string(1, static_cast<char>('a' + i)));
            });
        });
    for (auto& file : files) file.join();
    const auto inscrits = a.inscrits(id);
    REQUIRE(inscrits.size() == 8);
    CHECK(std::count_if(inscrits.begin(), inscrits.end(), [](const Inscrit& un) { return un.place == Place::Tenue; }) == 1);
    std::set<int> rangs;
    for (const auto& un : inscrits) rangs.insert(un.rang);
    CHECK(rangs.size() == 8);
    CHECK(a.lire(id).inscrits == 1);
    // Et la même personne demandée deux fois n'y est qu'une.
    std::vector<std::thread> doubles;
    std::atomic<int> refusees = 0;
    for (int i = 0; i < 4; ++i)
        doubles.emplace_back([&] {
            try
            {
                monde.base->write([&](Transaction& tx) {
                    Ecriture e(tx, {monde.claire, "Claire"}, quand);
                    inscrire_participant_a(e, trouver_seance(tx, perimetre, Acte::Emarger, id), trouver_participant(tx, perimetre, monde.awa));
                });
            }
            catch (const Conflict&)
            {
                ++refusees;
            }
        });
    for (auto& file : doubles) file.join();
    CHECK(refusees == 3);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("la base elle-même refuse deux fois le même rang, et deux fois la même personne")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 19, 1);
    a.inscrire(id, monde.awa);
    const auto glisser = [&](const std::string& qui, int rang) {
        monde.base->write([&](Transaction& tx) {
            tx.execute("INSERT INTO inscriptions (id, seance_id, participant_id, rang, fois, en_attente, faite_le) VALUES (?, ?, ?, ?, 1, 0, '2026-05-10T09:00:00.000Z')", "x" + std::to_string(rang) + qui, id, qui, rang);
        });
    };
    CHECK_THROWS_AS(glisser(monde.karim, 1), DatabaseError);
    CHECK_THROWS_AS(glisser(monde.awa, 2), DatabaseError);
}

TEST_CASE("deux séances au même moment se signalent à la structure, jamais à un partenaire")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 19, 4), autre = a.seance(a.tisane, 2026y / May / 19, 4, "15:00", "17:00"), suite = a.seance(a.tisane, 2026y / May / 19, 4, "16:00", "17:00");
    a.inscrire(suite, monde.awa);
    CHECK_FALSE(a.inscrire(id, monde.awa).chevauche);
    CHECK(a.inscrire(autre, monde.awa).chevauche);
    CHECK(contient(monde.get("/seances/" + id, monde.claire), "Aussi inscrite à Café du mardi"));
    CHECK_FALSE(contient(monde.get("/seances/" + id, monde.pauline), "Aussi inscrite"));
}

TEST_CASE("non renseigné n'est ni zéro ni absent ; une correction est une ligne, et redire ne réécrit rien")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 5, 3);
    const auto awa = a.inscrire(id, monde.awa), karim = a.inscrire(id, monde.karim);
    auto comptes = a.rapport(monde.claire).total;
    CHECK(comptes.attendus.nombre == 2);
    CHECK(comptes.non_renseignes.nombre == 2);
    CHECK(comptes.absents.nombre == 0);
    CHECK(a.noter(awa.id, "venu", monde.pauline).status == Status::SeeOther);
    CHECK(a.noter(awa.id, "venu", monde.pauline).status == Status::SeeOther);
    CHECK(monde.compter("emargements") == 1);
    // Une page qui n'a pas vu cette note ne l'écrase pas.
    CHECK(a.noter(awa.id, "absent", monde.claire).status == Status::Conflict);
    const auto ligne = a.inscrits(id)[0].emargement_id;
    CHECK(a.noter(awa.id, "absent", monde.claire, ligne).status == Status::SeeOther);
    CHECK(a.noter(awa.id, "non_renseigne", monde.claire, a.inscrits(id)[0].emargement_id).status == Status::SeeOther);
    CHECK(monde.compter("emargements") == 3);
    comptes = a.rapport(monde.claire).total;
    CHECK(comptes.non_renseignes.nombre == 2);
    CHECK(a.noter(karim.id, "present", monde.claire).status == Status::BadRequest);
    // Le téléphone, sans script : une personne, trois boutons, puis la suivante.
    const auto telephone = monde.get("/seances/" + id + "/emargement", monde.pauline);
    CHECK(contient(telephone, "1 sur 2"));
    CHECK(contient(telephone, "name=\"etat\" value=\"venu\""));
    CHECK(a.noter(awa.id, "venu", monde.pauline, a.inscrits(id)[0].emargement_id).status == Status::SeeOther);
    CHECK(contient(monde.get("/seances/" + id + "/emargement", monde.pauline), "2 sur 2"));
    // La feuille : ce qu'elle laisse vide n'écrase rien.
    CHECK(monde.post("/seances/" + id + "/emargements", {{"etat_" + awa.id, "non_renseigne"}, {"vue_" + awa.id, ""}, {"etat_" + karim.id, "excuse"}, {"vue_" + karim.id, ""}}, monde.pauline).status == Status::SeeOther);
    comptes = a.rapport(monde.claire).total;
    CHECK(comptes.venus.nombre == 1);
    CHECK(comptes.excuses.nombre == 1);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un partenaire ne lit et n'émarge que ses séances, par le prénom et l'initiale")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto sienne = a.seance(a.atelier, 2026y / May / 5, 3), autre = a.seance(a.tisane, 2026y / May / 6, 3);
    a.inscrire(sienne, monde.awa);
    const auto chez_l_autre = a.inscrire(autre, monde.karim);
    const auto page = monde.get("/seances/" + sienne, monde.pauline);
    const auto awa = a.inscrits(sienne, Regard::Partenaire)[0].nom;
    CHECK(awa == "Awa B.");
    CHECK(contient(page, "Awa B."));
    CHECK_FALSE(contient(page, a.inscrits(sienne)[0].nom));
    CHECK_FALSE(contient(page, a.inscrits(sienne)[0].reference));
    CHECK_FALSE(contient(page, "/participants/"));
    // La séance d'un autre : le programme et les places, personne dedans.
    const auto dehors = monde.get("/seances/" + autre, monde.pauline);
    CHECK(dehors.status == Status::Ok);
    CHECK(contient(dehors, "2\u00A0places libres"));
    CHECK_FALSE(contient(dehors, "Karim"));
    for (const auto* suite : {"/emargement", "/releve", "/feuille.pdf"})
    {
        CHECK_MESSAGE(monde.get("/seances/" + autre + suite, monde.pauline).status == Status::NotFound, suite);
        CHECK_MESSAGE(monde.get("/seances/" + sienne + suite, monde.pauline).status == Status::Ok, suite);
        for (const auto& qui : {monde.hugo, monde.denis}) CHECK_MESSAGE(monde.get("/seances/" + sienne + suite, qui).status == Status::Forbidden, suite);
        CHECK_MESSAGE(monde.get("/seances/" + sienne + suite, monde.victor).status == Status::NotFound, suite);
    }
    CHECK(a.noter(chez_l_autre.id, "venu", monde.pauline).status == Status::NotFound);
    CHECK(monde.post("/inscriptions/" + chez_l_autre.id + "/desistement", {}, monde.pauline).status == Status::NotFound);
    CHECK(monde.post("/seances/" + autre + "/inscriptions", {{"prenom", "Zoé"}}, monde.pauline).status == Status::NotFound);
    CHECK(monde.api(Method::Get, "/api/v1/seances/" + autre + "/inscriptions", monde.pauline).status == Status::NotFound);
    // Un partenaire ne peut pas inscrire une personne suivie en devinant sa référence.
    CHECK(monde.api(Method::Post, "/api/v1/seances/" + sienne + "/inscriptions", monde.pauline, R"({"reference":"P-002"})").status == Status::UnprocessableContent);
    CHECK(monde.post("/seances/" + sienne + "/arrivees", {{"prenom", "Rosa"}}, monde.pauline).status == Status::SeeOther);
    CHECK(contient(monde.get("/seances/" + sienne, monde.claire), "Rosa"));
    CHECK(monde.post("/seances/" + sienne + "/arrivees", {{"prenom", "1 85 05 78 006 084 36"}}, monde.pauline).status == Status::UnprocessableContent);
    for (const auto& qui : {monde.hugo, monde.denis, monde.alice}) CHECK(monde.get("/accueil", qui).status == Status::Forbidden);
    // Aucun nom de personne n'entre au journal.
    monde.base->read([&](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT phrase FROM evenements"))
            for (const auto* nom : {"Rosa", "Awa", "Karim"}) CHECK_MESSAGE(ligne.text("phrase").find(nom) == std::string::npos, ligne.text("phrase"));
    });
}

TEST_CASE("une personne de passage n'est tenue à rien, et son prénom s'efface sans toucher un chiffre")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 5, 6);
    CHECK(monde.post("/seances/" + id + "/inscriptions", {{"prenom", "Rosa"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/seances/" + id + "/inscriptions", {{"prenom", ""}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/seances/" + id, monde.claire), "Visiteur 2"));
    const auto rosa = *a.inscrits(id)[0].visiteur_id;
    CHECK(contient(monde.post("/seances/" + id + "/inscriptions", {{"visiteur", rosa}}, monde.claire), "déjà inscrite"));
    CHECK(a.noter(a.inscrits(id)[0].id, "venu", monde.claire).status == Status::SeeOther);
    const auto avant = a.rapport(monde.claire).total;
    CHECK(contient(monde.get("/lieux/" + a.lieu, monde.claire), "Rosa"));
    CHECK_FALSE(contient(monde.get("/lieux/" + a.lieu, monde.pauline), "Rosa"));
    CHECK(monde.post("/visiteurs/" + rosa + "/effacement", {}, monde.pauline).status == Status::Forbidden);
    CHECK(monde.post("/visiteurs/" + rosa + "/effacement", {}, monde.victor).status == Status::NotFound);
    CHECK(monde.post("/visiteurs/" + rosa + "/effacement", {}, monde.claire).status == Status::SeeOther);
    CHECK_FALSE(contient(monde.get("/seances/" + id, monde.claire), "Rosa"));
    const auto apres = a.rapport(monde.claire).total;
    CHECK(apres.venus == avant.venus);
    CHECK(apres.personnes == avant.personnes);
    CHECK(apres.inscriptions == avant.inscriptions);
    // La purge de la machine fait de même, avec ceux qui animaient.
    a.passant(a.seance(a.atelier, 2025y / March / 3, 6), "Prune");
    CHECK(monde.base->read([&](Transaction& tx) { return purger_a_blanc(tx, Perimetre::de_la_machine(), monde.maison->droit, 2026y / May / 10); }).lignes.at("prénoms de visiteurs") == 1);
    purger(*monde.base, {{}, "commande"}, monde.maintenant, Perimetre::de_la_machine(), monde.maison->droit, 2026y / May / 10);
    CHECK(monde.compter("prenoms_de_visiteur") == 0);
    CHECK(monde.compter("intervenants") == 1);
    // Passé sa durée de garde, un prénom part avec les autres.
    const auto vieille = a.seance(a.atelier, 2025y / March / 4, 6);
    a.passant(vieille, "Odile");
    CHECK(monde.post("/lieux/" + a.lieu + "/effacements", {}, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("prenoms_de_visiteur") == 0);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une séance annulée ne reçoit ni inscription ni émargement, et le rapport la compte à part")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto id = a.seance(a.atelier, 2026y / May / 5, 6);
    const auto awa = a.inscrire(id, monde.awa);
    CHECK(monde.post("/seances/" + id + "/annulation", {{"raison", "Chauffage en panne"}}, monde.pauline).status == Status::Forbidden);
    CHECK(contient(monde.post("/seances/" + id + "/annulation", {{"raison", ""}}, monde.claire), "raison-faute"));
    const auto nommee = monde.post("/seances/" + id + "/annulation", {{"raison", a.inscrits(id)[0].nom + " n'est pas venue"}}, monde.claire);
    CHECK(nommee.status == Status::UnprocessableContent);
    CHECK(monde.compter("annulations_de_seance") == 0);
    CHECK(monde.post("/seances/" + id + "/annulation", {{"raison", "Chauffage en panne"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/seances/" + id + "/annulation", {{"raison", "Encore"}}, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get("/seances/" + id, monde.pauline), "Chauffage en panne"));
    CHECK_THROWS_AS(a.inscrire(id, monde.karim), Conflict);
    CHECK(a.noter(awa.id, "venu", monde.claire).status == Status::Conflict);
    const auto total = a.rapport(monde.claire).total;
    CHECK(total.prevues == 1);
    CHECK(total.annulees == 1);
    CHECK(total.tenues == 0);
    CHECK(total.inscriptions.nombre == 0);
}

TEST_CASE("le rapport d'un partenaire a ses seules séances, tait les petits nombres, et s'imprime avec la mention du financeur")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("financements", {{"id", e.nouvel_id()}, {"structure_id", monde.structure}, {"mention", "Cofinancé par l'Union européenne"}, {"logo", "union_europeenne"}, {"depuis", "2021-01-01"}});
        e.dire("financer", "structures", monde.structure, "a inscrit une mention", monde.structure);
    });
    const auto petite = a.seance(a.atelier, 2026y / April / 14, 10), grande = a.seance(a.atelier, 2026y / April / 21, 10), autre = a.seance(a.tisane, 2026y / April / 22, 10), a_venir = a.seance(a.atelier, 2026y / June / 2, 10);
    for (const auto& qui : {monde.awa, monde.karim, monde.lea}) CHECK(a.noter(a.inscrire(petite, qui).id, "venu", monde.claire).status == Status::SeeOther);
    for (const auto* prenom : {"Ana", "Bea", "Cléo", "Dora", "Emma", "Flo"}) CHECK(a.noter(a.passant(grande, prenom).id, "venu", monde.claire).status == Status::SeeOther);
    a.noter(a.inscrire(autre, monde.omar).id, "venu", monde.claire);
    a.inscrire(a_venir, monde.awa);

    const auto tout = a.rapport(monde.claire);
    CHECK(tout.total.tenues == 3);
    CHECK(tout.total.a_venir == 1);
    CHECK(tout.total.personnes == NombreDePersonnes{10, false});
    CHECK_FALSE(tout.tait);
    const auto sien = a.rapport(monde.pauline);
    CHECK(sien.organisme_id == monde.mission_locale);
    CHECK(sien.total.tenues == 2);
    CHECK(sien.total.venus == NombreDePersonnes{9, false});
    REQUIRE(sien.seances.size() == 3);
    // Trois personnes ne se disent pas, ni les six qui les feraient retrouver des neuf.
    CHECK(sien.seances[0].comptes.venus.tu);
    CHECK(sien.seances[1].comptes.venus.tu);
    CHECK_THROWS_AS(a.rapport(monde.pauline, a.ccas), NotFound);
    CHECK(a.rapport(a.camille).total.venus.tu);
    CHECK(a.rapport(a.camille).total.personnes.tu);

    const auto adresse = "/lieux/" + a.lieu + "/rapport";
    const auto page = monde.get(adresse, monde.pauline);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "n.\u00A0m.</td>"));
    CHECK(contient(page, "Engagement du 12 janvier 2026"));
    CHECK_FALSE(contient(page, "Café du mardi"));
    CHECK(contient(page, "Union européenne"));
    CHECK(contient(monde.get(adresse + "?organisme=" + monde.mission_locale + "&version=partenaire", monde.claire), "n.\u00A0m.</td>"));
    CHECK_FALSE(contient(monde.get(adresse + "?organisme=" + monde.mission_locale, monde.claire), "n.\u00A0m.</td>"));
    CHECK(monde.get(adresse + "?du=2026-05-01&au=2026-04-01", monde.claire).status == Status::BadRequest);
    CHECK(monde.get(adresse + ".pdf", monde.pauline).body.starts_with("%PDF"));
    CHECK(monde.get(adresse + ".xlsx", monde.pauline).body.starts_with("PK"));
    const auto csv = monde.get(adresse + ".csv", monde.pauline);
    CHECK(contient(csv, "2026-04-14;14:00;16:00;Préparer un entretien"));
    CHECK(contient(csv, "non montré"));
    CHECK_FALSE(contient(csv, "Awa"));
    const auto json = read_json(monde.api(Method::Get, "/api/v1" + adresse, monde.pauline).body);
    CHECK(json.find("petits_nombres_tus")->truth() != nullptr);
    CHECK(monde.get(adresse, monde.hugo).status == Status::Forbidden);
    CHECK(monde.get(adresse, monde.victor).status == Status::NotFound);
}

TEST_CASE("attendus = venus + absents + excusés + non renseignés, et prévues = tenues + annulées + à venir, quoi qu'il arrive")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const std::vector<std::string> personnes = {monde.awa, monde.karim, monde.lea, monde.omar};
    std::vector<std::string> seances;
    for (int i = 0; i < 4; ++i) seances.push_back(a.seance(i % 2 ? a.tisane : a.atelier, 2026y / May / static_cast<unsigned>(4 + 3 * i), 2));
    rc::check([&](std::uint16_t hasard) {
        const auto& seance = seances[hasard % seances.size()];
        const auto& personne = personnes[(hasard / 4) % personnes.size()];
        const auto inscrits = a.inscrits(seance);
        const auto la = std::find_if(inscrits.begin(), inscrits.end(), [&](const Inscrit& un) { return un.participant_id == personne; });
        if (la == inscrits.end()) a.inscrire(seance, personne);
        else if ((hasard / 16) % 5 == 0)
            monde.ecrire(monde.claire, [&](Ecriture& e) { se_desister(e, a_relire(e, monde, seance), *la); });
        else
            monde.ecrire(monde.claire, [&](Ecriture& e) { emarger(e, a_relire(e, monde, seance), *la, emargements()[(hasard / 64) % 4], la->emargement_id); });
        const auto rapport = a.rapport(monde.claire);
        const auto& c = rapport.total;
        RC_ASSERT(c.prevues == c.tenues + c.annulees + c.a_venir);
        RC_ASSERT(c.attendus.nombre == c.venus.nombre + c.absents.nombre + c.excuses.nombre + c.non_renseignes.nombre);
        RC_ASSERT(c.personnes.nombre <= c.venus.nombre);
        RC_ASSERT(c.attendus.nombre <= c.inscriptions.nombre);
        for (const auto& id : seances) RC_ASSERT(a.lire(id).inscrits <= a.lire(id).places);
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("ce qu'une personne suit se lit sur sa fiche, ses venues sur sa frise, et rien n'en reste après elle")
{
    MondeDAccueil a;
    auto& monde = a.monde;
    const auto passee = a.seance(a.atelier, 2026y / May / 5, 6), manquee = a.seance(a.atelier, 2026y / May / 6, 6);
    a.noter(a.inscrire(passee, monde.awa).id, "venu", monde.claire);
    a.noter(a.inscrire(manquee, monde.awa).id, "absent", monde.claire);
    CHECK(contient(monde.get("/participants/" + monde.awa, monde.claire), "Préparer un entretien"));
    const auto faits = monde.base->read([&](Transaction& tx) { return faits_des_activites(tx, trouver_participant(tx, monde.perimetre(monde.claire), monde.awa)); });
    REQUIRE(faits.size() == 1);
    CHECK(faits[0].debut == Jour{2026y / May / 5});
    CHECK(faits[0].sorte == "activite");
    const auto avant = a.rapport(monde.claire).total;
    monde.base->write([&](Transaction& tx) {
        for (const auto& table : tables_de_personne()) tx.execute("DELETE FROM " + std::string(table.table) + " WHERE " + std::string(table.condition), monde.awa);
    });
    CHECK_FALSE(contient(monde.get("/seances/" + passee, monde.claire), "Awa"));
    CHECK_FALSE(contient(monde.get("/seances/" + passee, monde.pauline), "Awa"));
    CHECK(a.rapport(monde.claire).total.venus == avant.venus);
    CHECK(a.rapport(monde.claire).total.personnes == avant.personnes);
}
