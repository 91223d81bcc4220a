#include "app/bilans/bilans_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/partages/partages_table.hpp"
#include "app/participants/identites_table.hpp"
#include "app/participants/participants_table.hpp"
#include "app/protection/protection_table.hpp"
#include "app/reseau/reseau_table.hpp"
#include "app/tableau/tableau_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr const char* kArmentieres = "59017";
constexpr const char* kHouplines = "59317";
constexpr const char* kBailleul = "59043";

/// Le monde, et deux autres structures de Montreval : Clairval tient Houplines, Beauval tient Bailleul, le PLIE Armentières.
struct MondePartage
{
    Monde monde;
    std::string clairval, beauval;
    std::string lise, noe; // leurs facilitateurs
    std::string jade;      // une personne de Clairval, qui a la même référence qu'Awa au PLIE
    Jour le = 2026y / May / 10;

    MondePartage()
    {
        clairval = structure("Association de Clairval");
        beauval = structure("Maison de Beauval");
        lise = facilitateur(clairval, "lise@clairval.example", "Lise Roy");
        noe = facilitateur(beauval, "noe@beauval.example", "Noé Petit");
        tenir(monde.structure, kArmentieres);
        tenir(clairval, kHouplines);
        tenir(beauval, kBailleul);
        jade = personne(clairval, lise, "P-001", "Jade", "Vasseur", "");
    }

    std::string structure(const std::string& nom)
    {
        return monde.ecrire("", [&](Ecriture& e) {
            const auto id = e.nouvel_id();
            e.inserer("structures", {{"id", id}, {"territoire_id", monde.territoire}, {"nom", nom}, {"nature", "association"}});
            e.dire("installer", "structures", id, "a installé " + nom, id);
            return id;
        });
    }
    std::string facilitateur(const std::string& chez, const std::string& courriel, const std::string& nom)
    {
        return monde.ecrire("", [&](Ecriture& e) {
            const auto id = e.nouvel_id();
            e.inserer("utilisateurs", {{"id", id}, {"structure_id", chez}, {"courriel", courriel}, {"nom", nom}, {"cree_le", e.instant()}});
            e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", id}, {"role", "facilitateur"}, {"structure_id", chez}, {"faite_le", e.instant()}});
            e.dire("creer", "utilisateurs", id, "a ouvert un compte", chez);
            return id;
        });
    }
    void tenir(const std::string& qui, const std::string& commune)
    {
        monde.ecrire("", [&](Ecriture& e) {
            const auto lue = trouver_structure_du_reseau(e.tx, Perimetre::de_la_machine(), Acte::VoirReseau, qui);
            return tenir_communes(e, lue, {commune}, 2026y / January);
        });
    }
    std::string personne(const std::string& chez, const std::string& qui, const std::string& reference, const std::string& prenom, const std::string& nom, const std::string& commune)
    {
        return monde.ecrire(qui, [&](Ecriture& e) {
            Identite identite{.prenom = prenom, .nom = nom};
            identite.commune = commune;
            const auto id = inscrire_participant(e, chez, reference, identite, monde.maison->reglages.cle);
            e.inserer("fenetres", {{"id", e.nouvel_id()}, {"participant_id", id}, {"debut", "2026-01-01"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
            e.dire("ouvrir", "participants", id, "a ouvert une fenêtre", chez);
            return id;
        });
    }
    void affecter(const std::string& participant, const std::string& lot, const std::string& entreprise)
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            e.inserer("affectations", {{"id", e.nouvel_id()}, {"lot_id", lot}, {"participant_id", participant}, {"entreprise_id", entreprise}, {"debut", "2026-02"}, {"faite_par", e.auteur()},
                                       {"faite_le", e.instant()}});
            e.dire("affecter", "participants", participant, "a affecté une personne", monde.structure);
            return 0;
        });
    }

    Marche marche(const std::string& id) const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_marche(tx, Perimetre::de_la_machine(), id); });
    }
    MarchePartage partage(const std::string& id) const
    {
        return monde.base->read([&](Transaction& tx) { return charger_partage(tx, marche(id)); });
    }
    void partager(ClePartage cle, const std::string& qui = "")
    {
        monde.ecrire(qui.empty() ? monde.claire : qui, [&](Ecriture& e) {
            ouvrir_partage(e, trouver_marche(e.tx, Perimetre::de_la_machine(), monde.gymnase), cle, "le chantier déborde du secteur");
            return 0;
        });
    }
    void intervenir(const std::string& structure_id, Mois depuis)
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            ajouter_intervenante(e, trouver_marche(e.tx, Perimetre::de_la_machine(), monde.gymnase), structure_id, depuis);
            return 0;
        });
    }
    int lieu(const std::string& commune, Mois depuis, std::optional<Mois> jusqu_a = {}, const std::string& lot_id = "")
    {
        return monde.ecrire(monde.claire, [&](Ecriture& e) { return dire_lieu(e, trouver_lot(e.tx, Perimetre::de_la_machine(), lot_id.empty() ? monde.lot2 : lot_id), {commune, depuis, jusqu_a}, {}); });
    }
    std::string ligne(const std::string& participant, Mois mois, Heures heures, std::optional<std::string> commune = {}, std::optional<std::string> corrige = {})
    {
        LigneDeclaree une{participant, heures, 0_h, std::move(corrige)};
        une.commune = std::move(commune);
        const auto id = monde.declarer(monde.clause2, monde.durand, mois, {une}).declaration_id;
        return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM lignes WHERE declaration_id = ?", id)->text("id"); });
    }
    RattachementInscrit rattachement(const std::string& ligne_id) const
    {
        return monde.base->read([&](Transaction& tx) { return rattachement_courant(tx, ligne_id).value_or(RattachementInscrit{}); });
    }
    CompteDesPartages compte(const std::string& qui, const std::string& instant = "9999-12-31T23:59:59.999Z") const
    {
        return monde.base->read([&](Transaction& tx) { return compter_les_partages(tx, monde.perimetre(qui), instant); });
    }
    Heures part(const std::string& structure_id, const std::string& instant = "9999-12-31T23:59:59.999Z") const
    {
        Heures heures;
        for (const auto& une : compte(monde.camille, instant).parts)
            if (une.structure_id == structure_id) heures += une.retenues;
        return heures;
    }
    std::string instant() const { return format_instant(monde.maintenant); }
    bool journal_juste() const { return verifier_journal(*monde.base).ruptures.empty(); }
    bool recalcul_juste() const { return recalculer(*monde.base, monde.maison->droit).differences.empty(); }
};

} // namespace

TEST_CASE("sur un marché partagé selon le lieu de travail, une heure est à la structure du lieu, et le chef de file ne la compte plus")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / March);
    ici.lieu(kHouplines, 2026y / January);
    const auto fevrier = ici.ligne(ici.monde.awa, 2026y / February, 100_h);
    const auto mars = ici.ligne(ici.monde.awa, 2026y / March, 120_h);
    CHECK(ici.rattachement(fevrier).structure_id == ici.monde.structure);
    CHECK(ici.rattachement(fevrier).cause == CauseDeRattachement::ChefDeFile);
    CHECK(ici.rattachement(mars).structure_id == ici.clairval);
    CHECK(ici.rattachement(mars).commune == kHouplines);
    CHECK(ici.part(ici.monde.structure) == 100_h);
    CHECK(ici.part(ici.clairval) == 120_h);
    CHECK(ici.compte(ici.monde.camille).par_lot.clause == 220_h);
    CHECK(ici.journal_juste());
    CHECK(ici.recalcul_juste());
}

TEST_CASE("sans partage ni reprise, rien ne se rattache et tout est à qui mène le marché")
{
    MondePartage ici;
    ici.ligne(ici.monde.awa, 2026y / March, 100_h, kHouplines);
    CHECK(ici.monde.compter("rattachements") == 0);
    CHECK(ici.monde.compter("lieux_de_ligne") == 1); // ce qui a été dit est gardé
    CHECK(ici.part(ici.monde.structure) == 100_h);
    // Le partage qui s'ouvre ensuite s'en sert.
    ici.partager(ClePartage::LieuDeTravail);
    CHECK(ici.part(ici.clairval) == Heures());
    ici.intervenir(ici.clairval, 2026y / January);
    CHECK(ici.part(ici.clairval) == 100_h);
    CHECK(ici.part(ici.monde.structure) == Heures());
}

TEST_CASE("selon la résidence, la commune décide, et n'est écrite ni au rattachement ni au journal")
{
    MondePartage ici;
    const auto voisine = ici.personne(ici.monde.structure, ici.monde.claire, "P-010", "Nina", "Marchand", kHouplines);
    ici.partager(ClePartage::Residence);
    ici.intervenir(ici.clairval, 2026y / January);
    const auto sienne = ici.ligne(voisine, 2026y / March, 80_h);
    const auto sans_adresse = ici.ligne(ici.monde.karim, 2026y / March, 60_h);
    CHECK(ici.rattachement(sienne).structure_id == ici.clairval);
    CHECK_FALSE(ici.rattachement(sienne).commune);
    CHECK(ici.rattachement(sans_adresse).cause == CauseDeRattachement::APreciser);
    CHECK(ici.rattachement(sans_adresse).structure_id == ici.monde.structure);
    ici.monde.base->read([&](Transaction& tx) {
        CHECK(tx.query("SELECT id FROM evenements WHERE phrase LIKE '%59317%'").empty());
        CHECK(tx.query("SELECT id FROM rattachements WHERE commune IS NOT NULL").empty());
    });
}

TEST_CASE("ni une personne oubliée, ni un secteur qui change, ne déplacent une heure comptée")
{
    MondePartage ici;
    const auto voisine = ici.personne(ici.monde.structure, ici.monde.claire, "P-010", "Nina", "Marchand", kHouplines);
    ici.partager(ClePartage::Residence);
    ici.intervenir(ici.clairval, 2026y / January);
    const auto ligne = ici.ligne(voisine, 2026y / March, 80_h);
    ici.monde.ecrire(ici.monde.claire, [&](Ecriture& e) { return effacer_personne(e, voisine, ici.monde.structure, "P-010", "demande").size(); });
    ici.monde.ecrire("", [&](Ecriture& e) {
        const auto clairval = trouver_structure_du_reseau(e.tx, Perimetre::de_la_machine(), Acte::VoirReseau, ici.clairval);
        return quitter_communes(e, clairval, {kHouplines}, 2026y / January);
    });
    ici.tenir(ici.beauval, kHouplines);
    ici.intervenir(ici.beauval, 2026y / January); // tout ce qui attend encore se redécide : pas cette ligne
    CHECK(ici.rattachement(ligne).structure_id == ici.clairval);
    CHECK(ici.part(ici.clairval) == 80_h);
}

TEST_CASE("une ligne dont le lieu n'est pas connu reste au chef de file, signalée, jusqu'à ce que le lieu soit dit")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    const auto ligne = ici.ligne(ici.monde.awa, 2026y / March, 100_h);
    CHECK(ici.rattachement(ligne).cause == CauseDeRattachement::APreciser);
    const auto avant = ici.instant();
    CHECK(contient(ici.monde.get("/marches/" + ici.monde.gymnase + "/partage", ici.monde.claire), "ligne à préciser"));
    CHECK(ici.lieu(kHouplines, 2026y / January) == 1);
    CHECK(ici.rattachement(ligne).structure_id == ici.clairval);
    CHECK(ici.rattachement(ligne).rang == 2);
    // Ce qui était vrai hier l'est toujours hier.
    CHECK(ici.part(ici.monde.structure, avant) == 100_h);
    CHECK(ici.part(ici.clairval, avant) == Heures());
    CHECK(ici.part(ici.clairval) == 100_h);
}

TEST_CASE("plusieurs lieux le même mois : la page le demande, et chaque ligne dit le sien")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.lieu(kArmentieres, 2026y / January);
    CHECK_FALSE(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/declarations/nouvelle?mois=2026-03", ici.monde.denis), "Lieu de travail de"));
    ici.lieu(kHouplines, 2026y / March);
    CHECK(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/declarations/nouvelle?mois=2026-03", ici.monde.denis), "Lieu de travail de"));
    const auto envoyer = [&](const std::string& commune, const std::string& mois) {
        return ici.monde.post("/lots/" + ici.monde.lot2 + "/declarations",
                              {{"mois", mois}, {"entreprise", ici.monde.durand}, {"engagement", ici.monde.clause2}, {"travail_" + ici.monde.awa, "100"}, {"commune_" + ici.monde.awa, commune},
                               {"absente_" + ici.monde.karim, "oui"}, {"absente_" + ici.monde.lea, "oui"}},
                              ici.monde.denis);
    };
    CHECK(envoyer("Nulle-Part", "2026-03").status == Status::UnprocessableContent);
    CHECK(envoyer(kHouplines, "2026-03").status == Status::SeeOther);
    CHECK(ici.part(ici.clairval) == 100_h);
    CHECK(envoyer("", "2026-04").status == Status::SeeOther);
    CHECK(ici.part(ici.clairval) == 100_h); // tue : au chef de file, à préciser
    // La même chose par l'API.
    const auto api = ici.monde.api(Method::Post, "/api/v1/lots/" + ici.monde.lot2 + "/declarations", ici.monde.denis,
                                   R"({"mois":"2026-02","engagement_id":")" + ici.monde.clause2 + R"(","lignes":[{"reference":"P-002","travail_centiemes":5000,"commune":"59017"}]})");
    CHECK_MESSAGE(api.status == Status::Created, api.body);
    CHECK(ici.part(ici.clairval) == 100_h);
}

TEST_CASE("deux rattachements d'une même ligne ne s'écrivent pas : ni deux premiers, ni deux suites d'un même, ni la suite d'une autre ligne")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    const auto ligne = ici.ligne(ici.monde.awa, 2026y / March, 100_h), autre = ici.ligne(ici.monde.karim, 2026y / March, 50_h);
    const auto premier = ici.rattachement(ligne);
    const auto inserer = [&](const std::string& de, int rang, const std::optional<std::string>& remplace, const std::string& cause) {
        ici.monde.ecrire(ici.monde.claire, [&](Ecriture& e) {
            e.inserer("rattachements", {{"id", e.nouvel_id()}, {"ligne_id", de}, {"rang", rang}, {"structure_id", ici.clairval}, {"cause", cause}, {"raison", cause == "correction" ? "essai" : ""},
                                        {"remplace", Bind(remplace)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
            e.dire("essayer", "marches", ici.monde.gymnase, "essaie", ici.monde.structure);
            return 0;
        });
    };
    CHECK_THROWS(inserer(ligne, 1, {}, "lieu_de_travail"));           // un second premier
    CHECK_THROWS(inserer(ligne, 2, {}, "lieu_de_travail"));           // une suite qui ne nomme rien
    CHECK_THROWS(inserer(autre, 2, premier.id, "correction"));        // la suite du rattachement d'une autre ligne
    inserer(ligne, 2, premier.id, "correction");
    CHECK_THROWS(inserer(ligne, 2, premier.id, "correction"));        // deux fois le même rang
    CHECK_THROWS(inserer(ligne, 3, premier.id, "correction"));        // une fourche
    CHECK_THROWS(inserer(ligne, 3, "inconnu", "correction"));         // la suite de rien
    CHECK(ici.monde.compter("rattachements") == 3);
    CHECK(ici.part(ici.clairval) + ici.part(ici.monde.structure) == 150_h);
}

TEST_CASE("corriger un nombre d'heures garde la structure ; dire un autre lieu la change ; une correction de structure l'emporte")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.intervenir(ici.beauval, 2026y / January);
    const auto premiere = ici.ligne(ici.monde.awa, 2026y / March, 100_h, kHouplines);
    const auto deuxieme = ici.ligne(ici.monde.awa, 2026y / March, 90_h, {}, premiere);
    CHECK(ici.rattachement(deuxieme).structure_id == ici.clairval);
    const auto troisieme = ici.ligne(ici.monde.awa, 2026y / March, 90_h, kBailleul, deuxieme);
    CHECK(ici.rattachement(troisieme).structure_id == ici.beauval);
    const auto page = ici.monde.get("/lignes/" + troisieme + "/rattachement", ici.monde.claire);
    CHECK(page.status == Status::Ok);
    const auto corriger = [&](const std::string& attendu, const std::string& raison, const std::string& qui) {
        return ici.monde.post("/lignes/" + troisieme + "/rattachement", {{"attendu", attendu}, {"structure", ici.monde.structure}, {"raison", raison}}, qui);
    };
    CHECK(corriger(ici.rattachement(troisieme).id, "", ici.monde.claire).status == Status::UnprocessableContent);
    CHECK(corriger("inconnu", "chantier mal situé", ici.monde.claire).status == Status::UnprocessableContent);
    CHECK(corriger(ici.rattachement(troisieme).id, "chantier d'Awa Bâ", ici.monde.claire).status == Status::UnprocessableContent);
    CHECK(corriger(ici.rattachement(troisieme).id, "chantier mal situé", ici.lise).status == Status::NotFound);
    CHECK(corriger(ici.rattachement(troisieme).id, "chantier mal situé", ici.monde.denis).status == Status::Forbidden);
    CHECK(corriger(ici.rattachement(troisieme).id, "chantier mal situé", ici.monde.camille).status == Status::SeeOther);
    CHECK(ici.part(ici.monde.structure) == 90_h);
    const auto quatrieme = ici.ligne(ici.monde.awa, 2026y / March, 70_h, kHouplines, troisieme);
    CHECK(ici.rattachement(quatrieme).structure_id == ici.monde.structure);
    CHECK(ici.compte(ici.monde.camille).par_structure.clause == 70_h);
    CHECK(ici.journal_juste());
    CHECK(ici.recalcul_juste());
}

TEST_CASE("qui intervient lit le marché et y affecte ses personnes ; il n'y valide, n'y révise ni n'y partage rien")
{
    MondePartage ici;
    const auto declaration = ici.monde.declarer(ici.monde.clause2, ici.monde.durand, 2026y / March, {{ici.monde.awa, 100_h, 0_h, {}}}).declaration_id;
    const std::vector<std::string> lus = {"/marches/" + ici.monde.gymnase, "/lots/" + ici.monde.lot2 + "/compte", "/declarations/" + declaration, "/marches/" + ici.monde.gymnase + "/partage"};
    for (const auto& adresse : lus) CHECK(ici.monde.get(adresse, ici.lise).status == Status::NotFound);
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / March);
    for (const auto& adresse : lus)
    {
        const auto page = ici.monde.get(adresse, ici.lise);
        CAPTURE(adresse);
        CHECK(page.status == Status::Ok);
        for (const auto* secret : {"Awa", "Karim"}) CHECK_FALSE(contient(page, secret));
        for (const auto* geste : {"/validation", "/bilan\"", "/penalite", "/modifier\"", "/lots/nouveau", "valeurs/nouvelle", "Proposer une reprise"}) CHECK_FALSE_MESSAGE(contient(page, geste), geste);
        CHECK(ici.monde.get(adresse, ici.noe).status == Status::NotFound);
    }
    CHECK(contient(ici.monde.get("/marches", ici.lise), "Rénovation du gymnase"));
    for (const auto& [adresse, champs] : std::vector<std::pair<std::string, Champs>>{
             {"/declarations/" + declaration + "/validation", {}},
             {"/engagements/" + ici.monde.clause2 + "/revisions", {{"cause", "avenant"}, {"heures", "10"}, {"effet_le", "2026-05-01"}, {"piece", "avenant"}}},
             {"/marches/" + ici.monde.gymnase + "/interventions", {{"structure", ici.beauval}, {"depuis", "2026-03"}}},
             {"/lots/" + ici.monde.lot2 + "/lieux-de-travail", {{"commune", kHouplines}, {"depuis", "2026-03"}}},
             {"/marches/" + ici.monde.gymnase + "/reprises", {{"structure", ici.beauval}, {"effet", "2026-05"}, {"raison", "essai"}}},
             {"/lots/" + ici.monde.lot2 + "/declarations", {{"mois", "2026-04"}, {"neant", "oui"}, {"entreprise", ici.monde.durand}, {"engagement", ici.monde.clause2}}}})
    {
        CAPTURE(adresse);
        CHECK(ici.monde.post(adresse, champs, ici.lise).status == Status::NotFound);
    }
    // Ses propres personnes, si.
    const auto fiche = ici.monde.get("/participants/" + ici.jade, ici.lise);
    CHECK(contient(fiche, "Rénovation du gymnase"));
    const auto affectee = ici.monde.post("/participants/" + ici.jade + "/affectations", {{"affectation", ici.monde.lot2 + " " + ici.monde.durand}, {"affectation_debut", "2026-03"}}, ici.lise);
    CHECK(affectee.status == Status::SeeOther);
}

TEST_CASE("aucune page d'un marché partagé ne donne le nom d'une personne à l'autre structure, ni à sa fenêtre ; l'entreprise, elle, la nomme")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.affecter(ici.jade, ici.monde.lot2, ici.monde.durand);
    const auto ligne = ici.ligne(ici.jade, 2026y / March, 70_h, kHouplines);
    const auto d_awa = ici.ligne(ici.monde.awa, 2026y / March, 30_h, kArmentieres);
    const auto declaration = ici.monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT declaration_id FROM lignes WHERE id = ?", ligne)->text("declaration_id"); });
    for (const auto& adresse : std::vector<std::string>{"/marches/" + ici.monde.gymnase, "/lots/" + ici.monde.lot2 + "/compte", "/lots/" + ici.monde.lot2 + "/publics", "/lots/" + ici.monde.lot2 + "/declarations/nouvelle?mois=2026-03",
                                "/declarations/" + declaration, "/lignes/" + ligne + "/explication", "/lignes/" + d_awa + "/explication", "/lignes/" + ligne + "/rattachement", "/partages/lignes",
                                "/marches/" + ici.monde.gymnase + "/partage", "/declarations", "/", "/marches/" + ici.monde.gymnase + "/bilan", "/lots/" + ici.monde.lot2 + "/fichier?mois=2026-03"})
    {
        CAPTURE(adresse);
        const auto chez_claire = ici.monde.get(adresse, ici.monde.claire), chez_lise = ici.monde.get(adresse, ici.lise);
        CHECK(static_cast<int>(chez_claire.status) < 500);
        CHECK(static_cast<int>(chez_lise.status) < 500);
        for (const auto* nom : {"Jade", "Vasseur"}) CHECK_FALSE_MESSAGE(contient(chez_claire, nom), nom);
        CHECK_FALSE(contient(chez_lise, "Awa"));
        // Aucun lien ne mène à une fiche ou à une notice que l'on ne lit pas.
        CHECK_FALSE(contient(chez_claire, "/participants/" + ici.jade));
        CHECK_FALSE(contient(chez_lise, "/participants/" + ici.monde.awa));
    }
    CHECK(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/publics", ici.lise), "/participants/" + ici.jade + "/notice.pdf"));
    CHECK(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/publics", ici.monde.denis), "/participants/" + ici.jade + "/notice.pdf"));
    CHECK(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/compte", ici.lise), "Jade"));
    CHECK(contient(ici.monde.get("/lots/" + ici.monde.lot2 + "/compte", ici.monde.denis), "Jade"));
    // Deux personnes de même référence restent deux lignes du compte.
    const auto comptes = ici.monde.base->read([&](Transaction& tx) { return comptes_du_lot(tx, ici.monde.perimetre(ici.monde.claire), ici.monde.lot(ici.monde.lot2), ici.le); });
    CHECK(comptes.front().solde.retenues == 100_h);
}

TEST_CASE("une référence que deux structures ont donnée ne désigne personne : l'API le dit, et n'inscrit rien")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.affecter(ici.jade, ici.monde.lot2, ici.monde.durand);
    const auto reponse = ici.monde.api(Method::Post, "/api/v1/lots/" + ici.monde.lot2 + "/declarations", ici.monde.denis,
                                       R"({"mois":"2026-03","engagement_id":")" + ici.monde.clause2 + R"(","lignes":[{"reference":"P-001","travail_centiemes":5000}]})");
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "personne.meme_reference"));
    CHECK(ici.monde.compter("lignes") == 0);
}

TEST_CASE("son intervention finie, une structure ne lit plus le marché, et relit sa part et elle seule")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.ligne(ici.monde.awa, 2026y / March, 100_h, kHouplines);
    ici.ligne(ici.monde.karim, 2026y / March, 40_h, kArmentieres);
    const auto intervention = ici.partage(ici.monde.gymnase).intervenantes.front().id;
    const auto finir = [&](const std::string& mois) { return ici.monde.post("/interventions/" + intervention + "/fin", {{"jusqu_a", mois}, {"raison", "chantier fini au nord"}}, ici.monde.claire); };
    CHECK(finir("2026-02").status == Status::UnprocessableContent); // des heures d'après lui sont à elle
    CHECK(finir("2026-06").status == Status::UnprocessableContent); // à venir
    CHECK(finir("2025-12").status == Status::UnprocessableContent); // avant d'avoir commencé
    CHECK(finir("2026-03").status == Status::SeeOther);
    CHECK(finir("2026-03").status == Status::UnprocessableContent); // déjà finie
    CHECK(ici.monde.get("/marches/" + ici.monde.gymnase, ici.lise).status == Status::NotFound);
    CHECK(ici.monde.get("/lots/" + ici.monde.lot2 + "/compte", ici.lise).status == Status::NotFound);
    const auto compte = ici.compte(ici.lise);
    CHECK(compte.parts.empty());
    CHECK(compte.passees.size() == 1);
    CHECK(compte.passees.front().retenues == 100_h);
    const auto lignes = ici.monde.base->read([&](Transaction& tx) { return lister_lignes_rattachees(tx, ici.monde.perimetre(ici.lise), {}, ici.instant()); });
    CHECK(lignes.size() == 1);
    CHECK(lignes.front().reference == "P-001");
    CHECK(ici.part(ici.clairval) == 100_h); // elle les compte toujours
    // Une heure d'après revient au chef de file, même faite dans son secteur.
    CHECK(ici.rattachement(ici.ligne(ici.monde.awa, 2026y / April, 10_h, kHouplines)).structure_id == ici.monde.structure);
}

TEST_CASE("la clé se choisit une fois, et par qui mène le marché ou coordonne le territoire")
{
    MondePartage ici;
    const auto ouvrir = [&](const std::string& selon, const std::string& raison, const std::string& qui) {
        return ici.monde.post("/marches/" + ici.monde.gymnase + "/partage", {{"selon", selon}, {"raison", raison}}, qui);
    };
    CHECK(ouvrir("lieu_de_travail", "le chantier déborde", ici.lise).status == Status::NotFound);
    CHECK(ouvrir("lieu_de_travail", "le chantier déborde", ici.monde.hugo).status == Status::Forbidden);
    CHECK(ouvrir("lieu_de_travail", "le chantier déborde", ici.monde.victor).status == Status::NotFound);
    const auto fautive = ouvrir("au hasard", "1 85 05 78 006 084 36", ici.monde.claire);
    CHECK(fautive.status == Status::UnprocessableContent);
    CHECK(contient(fautive, "selon"));
    CHECK(contient(fautive, "raison"));
    CHECK(ouvrir("lieu_de_travail", "le chantier déborde", ici.monde.camille).status == Status::SeeOther);
    CHECK(ouvrir("residence", "finalement", ici.monde.claire).status == Status::Conflict);
    CHECK(ici.partage(ici.monde.gymnase).partage->cle == ClePartage::LieuDeTravail);
    // Une structure d'un autre territoire n'y entre pas ; celle qui y est n'y entre pas deux fois.
    const auto inscrire = [&](const std::string& qui) { return ici.monde.post("/marches/" + ici.monde.gymnase + "/interventions", {{"structure", qui}, {"depuis", "2026-03"}}, ici.monde.claire).status; };
    CHECK(inscrire(ici.monde.autre_structure) == Status::UnprocessableContent);
    CHECK(inscrire(ici.monde.structure) == Status::UnprocessableContent);
    CHECK(inscrire(ici.clairval) == Status::SeeOther);
    CHECK(inscrire(ici.clairval) == Status::UnprocessableContent);
}

TEST_CASE("un marché repris : les heures d'avant restent à qui les avait, celles d'après sont au nouveau chef, l'entreprise et l'acheteur continuent")
{
    MondePartage ici;
    auto& monde = ici.monde;
    ici.ligne(monde.awa, 2026y / March, 100_h);
    const auto avril = ici.ligne(monde.awa, 2026y / April, 60_h);
    const auto avant = ici.instant();
    const auto proposer = [&](const std::string& vers, const std::string& effet, const std::string& raison) {
        return monde.post("/marches/" + monde.gymnase + "/reprises", {{"structure", vers}, {"effet", effet}, {"raison", raison}}, monde.claire);
    };
    CHECK(proposer(ici.clairval, "2026-07", "le secteur change").status == Status::UnprocessableContent);
    CHECK(proposer(monde.autre_structure, "2026-04", "le secteur change").status == Status::UnprocessableContent);
    CHECK(proposer(ici.clairval, "2026-04", "").status == Status::UnprocessableContent);
    CHECK(proposer(ici.clairval, "2026-04", "le secteur change").status == Status::SeeOther);
    CHECK(proposer(ici.beauval, "2026-04", "le secteur change").status == Status::UnprocessableContent); // une à la fois
    const auto reprise = ici.partage(monde.gymnase).en_attente()->id;
    CHECK(contient(monde.get("/", ici.lise), "reprendre un marché"));
    CHECK(monde.get("/reprises/" + reprise, ici.lise).status == Status::Ok);
    CHECK(monde.get("/reprises/" + reprise, ici.noe).status == Status::NotFound);
    CHECK(monde.get("/marches/" + monde.gymnase, ici.lise).status == Status::NotFound); // pas avant d'avoir accepté
    const auto repondre = [&](const std::string& sens, const std::string& raison, const std::string& facilitateur, const std::string& qui) {
        return monde.post("/reprises/" + reprise + "/reponse", {{"sens", sens}, {"raison", raison}, {"facilitateur", facilitateur}}, qui);
    };
    CHECK(repondre("accepte", "", "", monde.claire).status == Status::NotFound);
    CHECK(repondre("accepte", "", "", monde.camille).status == Status::NotFound);
    CHECK(repondre("refuse", "", "", ici.lise).status == Status::UnprocessableContent);
    CHECK(repondre("accepte", "", monde.claire, ici.lise).status == Status::UnprocessableContent);
    CHECK(repondre("accepte", "volontiers", ici.lise, ici.lise).status == Status::SeeOther);
    CHECK(repondre("accepte", "volontiers", ici.lise, ici.lise).status == Status::UnprocessableContent);

    CHECK(ici.marche(monde.gymnase).structure_id == ici.clairval);
    CHECK(ici.marche(monde.gymnase).facilitateur_id == ici.lise);
    CHECK(ici.part(monde.structure) == 100_h);
    CHECK(ici.part(ici.clairval) == 60_h);
    CHECK(ici.rattachement(avril).cause == CauseDeRattachement::Transfert);
    CHECK(ici.part(monde.structure, avant) == 160_h);
    CHECK(ici.part(ici.clairval, avant) == Heures());
    // Une heure d'avant, déclarée après, est encore à l'ancien chef.
    const auto tardive = monde.post("/lots/" + monde.lot2 + "/declarations",
                                    {{"mois", "2026-02"}, {"entreprise", monde.durand}, {"engagement", monde.clause2}, {"travail_" + monde.awa, "20"}, {"absente_" + monde.karim, "oui"}}, monde.denis);
    CHECK(tardive.status == Status::SeeOther);
    CHECK(ici.part(monde.structure) == 120_h);
    // Tout s'ouvre pour les deux : l'un mène, l'autre relit.
    const auto declaration = entete(tardive, "Location");
    CHECK(monde.get(declaration, ici.lise).status == Status::Ok);
    CHECK(monde.post(declaration + "/validation", {}, monde.claire).status == Status::NotFound);
    CHECK(monde.post(declaration + "/validation", {}, ici.lise).status == Status::SeeOther);
    for (const auto& adresse : std::vector<std::string>{"/marches/" + monde.gymnase, "/lots/" + monde.lot2 + "/compte", declaration, "/marches/" + monde.gymnase + "/partage"})
    {
        CAPTURE(adresse);
        for (const auto& qui : {monde.claire, ici.lise, monde.alice, monde.audrey, monde.camille, monde.hugo})
            if (qui != monde.hugo || adresse.find("/partage") == std::string::npos) CHECK(monde.get(adresse, qui).status == Status::Ok);
        CHECK_FALSE(contient(monde.get(adresse, ici.lise), "Awa"));
    }
    CHECK(monde.get("/marches/" + monde.gymnase + "/bilan", ici.lise).status == Status::Ok);
    CHECK(monde.get("/marches/" + monde.gymnase + "/modifier", monde.claire).status == Status::NotFound);
    // La fiche enregistrée sans changer l'acheteur garde le sien : son compte continue de lire.
    const auto marche = ici.marche(monde.gymnase);
    const auto fiche = monde.post("/marches/" + monde.gymnase + "/fiche",
                                  {{"version", std::to_string(marche.version)}, {"objet", "Rénovation du gymnase, suite"}, {"reference", marche.reference}, {"acheteur", marche.acheteur_nom}, {"nature", "travaux"}, {"cadre", "public"},
                                   {"montant", "1200000"}, {"notifie_le", "2026-01-12"}},
                                  ici.lise);
    CHECK(fiche.status == Status::SeeOther);
    CHECK(ici.marche(monde.gymnase).acheteur_id == monde.ville);
    CHECK(ici.journal_juste());
    CHECK(ici.recalcul_juste());
}

TEST_CASE("une reprise retirée ou refusée ne change rien, et le marché peut être proposé à nouveau")
{
    MondePartage ici;
    const auto proposer = [&] { return ici.monde.post("/marches/" + ici.monde.gymnase + "/reprises", {{"structure", ici.clairval}, {"effet", "2026-05"}, {"raison", "le secteur change"}}, ici.monde.claire).status; };
    CHECK(proposer() == Status::SeeOther);
    auto reprise = ici.partage(ici.monde.gymnase).en_attente()->id;
    CHECK(ici.monde.post("/reprises/" + reprise + "/retrait", {}, ici.lise).status == Status::NotFound);
    CHECK(ici.monde.post("/reprises/" + reprise + "/retrait", {{"raison", "trop tôt"}}, ici.monde.claire).status == Status::SeeOther);
    CHECK(proposer() == Status::SeeOther);
    reprise = ici.partage(ici.monde.gymnase).en_attente()->id;
    CHECK(ici.monde.post("/reprises/" + reprise + "/reponse", {{"sens", "refuse"}, {"raison", "pas assez de temps"}}, ici.lise).status == Status::SeeOther);
    CHECK(ici.marche(ici.monde.gymnase).structure_id == ici.monde.structure);
    CHECK(ici.monde.compter("interventions") == 0);
    CHECK(ici.monde.compter("rattachements") == 0);
    CHECK(proposer() == Status::SeeOther);
}

TEST_CASE("aucune heure n'est dans deux tableaux de bord : les années des structures font celle du territoire")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.ligne(ici.monde.awa, 2026y / March, 100_h, kHouplines);
    ici.ligne(ici.monde.awa, 2026y / April, 40_h, kArmentieres);
    const auto annee = [&](const std::string& qui) {
        return ici.monde.base->read([&](Transaction& tx) {
            const auto suivis = charger_suivis(tx, ici.monde.perimetre(qui), Acte::Valider, ici.monde.maison->droit, ici.le).de_l_annee();
            return annee_de(suivis, Famille::Clause, ici.le);
        });
    };
    CHECK(annee(ici.monde.claire).faites == 40_h);
    CHECK(annee(ici.lise).faites == 100_h);
    CHECK(annee(ici.noe).faites == Heures());
    CHECK(annee(ici.monde.claire).partagees == 40_h);
    // Ce qui glisse se juge sur l'engagement entier, chez qui le mène.
    const auto suivis = ici.monde.base->read([&](Transaction& tx) { return charger_suivis(tx, ici.monde.perimetre(ici.monde.claire), Acte::Valider, ici.monde.maison->droit, ici.le).suivis; });
    const auto du_gymnase = std::find_if(suivis.begin(), suivis.end(), [&](const auto& un) { return un.id == ici.monde.clause2; });
    REQUIRE(du_gymnase != suivis.end());
    CHECK(du_gymnase->faites() == 140_h);
    CHECK(ici.monde.get("/", ici.lise).status == Status::Ok);
    CHECK(contient(ici.monde.get("/", ici.lise), "votre part de marchés partagés"));
}

TEST_CASE("le compte de tous se lit à une date, s'exporte, et refuse une date à venir")
{
    MondePartage ici;
    ici.partager(ClePartage::LieuDeTravail);
    ici.intervenir(ici.clairval, 2026y / January);
    ici.ligne(ici.monde.awa, 2026y / March, 100.25_h, kHouplines);
    const auto page = ici.monde.get("/partages", ici.monde.camille);
    CHECK(contient(page, "Association de Clairval"));
    CHECK(contient(page, "100,25"));
    CHECK(contient(page, "Somme des lots"));
    CHECK(contient(ici.monde.get("/partages?le=2026-05-09", ici.monde.camille), "Aucune heure ne comptait"));
    CHECK(ici.monde.get("/partages?le=2026-05-11", ici.monde.camille).status == Status::UnprocessableContent);
    CHECK(ici.monde.get("/partages?le=hier", ici.monde.camille).status == Status::UnprocessableContent);
    CHECK(contient(ici.monde.get("/partages?format=csv", ici.monde.camille), "Association de Clairval;"));
    CHECK(contient(ici.monde.api(Method::Get, "/api/v1/partages", ici.monde.camille), "\"retenues_centiemes\":10025"));
    CHECK(contient(ici.monde.get("/partages/lignes?structure=" + ici.clairval, ici.monde.camille), "lieu de travail"));
    for (const auto& qui : {ici.monde.denis, ici.monde.hugo, ici.monde.pauline}) CHECK(ici.monde.get("/partages", qui).status == Status::Forbidden);
    CHECK_FALSE(contient(ici.monde.get("/partages", ici.monde.victor), "Clairval"));
    CHECK_FALSE(contient(ici.monde.get("/partages/lignes", ici.noe), "100,25"));
}

TEST_CASE("trois structures, quarante marchés : à vingt instants passés, la somme des structures est celle du territoire et celle des lots, au centième")
{
    MondePartage ici;
    auto& monde = ici.monde;
    std::mt19937 hasard(20260510);
    const auto un = [&](int n) { return static_cast<std::size_t>(hasard() % static_cast<unsigned>(n)); };
    const std::vector<std::string> structures{monde.structure, ici.clairval, ici.beauval}, comptes{monde.claire, ici.lise, ici.noe}, communes{kArmentieres, kHouplines, kBailleul, "59350", ""};
    struct Suivi
    {
        std::string marche, lot, entreprise, engagement;
    };
    std::vector<Suivi> suivis;
    for (std::size_t i = 0; i < 40; ++i)
    {
        const auto chef = i % 3;
        suivis.push_back(monde.ecrire(comptes[chef], [&](Ecriture& e) {
            Marche marche;
            marche.structure_id = structures[chef];
            marche.territoire_id = monde.territoire;
            marche.acheteur_id = trouver_ou_inscrire_acheteur(e, structures[chef], std::nullopt, "Ville de Montreval");
            marche.reference = "P-" + std::to_string(i);
            marche.objet = "Marché " + std::to_string(i);
            marche.nature = "travaux";
            marche.cadre = "public";
            Suivi suivi;
            suivi.marche = inscrire_marche(e, marche);
            Lot lot;
            lot.marche_id = suivi.marche;
            lot.structure_id = structures[chef];
            lot.intitule = "lot unique";
            lot.reservation = "aucune";
            lot.execution = {2026y / January, 2027y / December};
            suivi.lot = inscrire_lot(e, lot);
            lot.id = suivi.lot;
            suivi.entreprise = trouver_ou_inscrire_entreprise(e, structures[chef], std::nullopt, "Durand BTP");
            inscrire_titulaire(e, lot, suivi.entreprise, "titulaire");
            suivi.engagement = inscrire_engagement(e, lot, i % 5 == 4 ? Genre::EffortInsertion : Genre::ClauseExecution, 2026y / January, "CCAP", Cadence::Mensuelle, 500_h, 2026y / January / 1);
            return suivi;
        }));
    }
    std::vector<std::string> personnes;
    for (std::size_t i = 0; i < 24; ++i)
        personnes.push_back(ici.personne(structures[i % 3], comptes[i % 3], "R-" + std::to_string(i), "Prénom" + std::to_string(i), "Nom" + std::to_string(i), communes[un(5)]));

    struct Releve
    {
        std::string instant;
        SommeDeFamille lots;                   // lus par comptes_du_lot, sans rattachement
        std::map<std::string, SommeDeFamille> structures; // tels qu'ils se lisaient alors
    };
    std::vector<Releve> releves;
    const auto somme_par_structure = [&](const CompteDesPartages& compte) {
        std::map<std::string, SommeDeFamille> sommes;
        for (const auto& part : compte.parts) sommes[part.structure_id].de(part.famille) += part.retenues;
        return sommes;
    };
    const auto relever = [&] {
        Releve releve{ici.instant(), {}, somme_par_structure(ici.compte(monde.camille))};
        monde.base->read([&](Transaction& tx) {
            for (const auto& suivi : suivis)
                for (const auto& compte : comptes_du_lot(tx, Perimetre::de_la_machine(), trouver_lot(tx, Perimetre::de_la_machine(), suivi.lot), ici.le))
                    releve.lots.de(compte.engagement.famille()) += compte.solde.retenues;
        });
        releves.push_back(std::move(releve));
    };
    const auto tenter = [](const auto& acte) {
        try
        {
            acte();
        }
        catch (const Conflict&)
        {
        }
        catch (const NotFound&)
        {
        }
    };
    for (int pas = 0; pas < 400; ++pas)
    {
        const auto& suivi = suivis[un(40)];
        const auto marche = ici.marche(suivi.marche);
        const Mois mois = 2026y / month(static_cast<unsigned>(1 + un(5)));
        const auto commune = communes[un(5)];
        switch (un(12))
        {
        case 0:
            tenter([&] { monde.ecrire(monde.camille, [&](Ecriture& e) { return ouvrir_partage(e, marche, un(2) == 0 ? ClePartage::Residence : ClePartage::LieuDeTravail, "essai"), 0; }); });
            break;
        case 1: tenter([&] { monde.ecrire(monde.camille, [&](Ecriture& e) { return ajouter_intervenante(e, marche, structures[un(3)], mois), 0; }); }); break;
        case 2:
            if (!commune.empty())
                tenter([&] { monde.ecrire(monde.camille, [&](Ecriture& e) { return dire_lieu(e, trouver_lot(e.tx, Perimetre::de_la_machine(), suivi.lot), {commune, mois}, {}); }); });
            break;
        case 3:
            tenter([&] {
                monde.ecrire(monde.camille, [&](Ecriture& e) {
                    const auto ligne = e.tx.query_one("SELECT h.id FROM lignes h JOIN rattachements r ON r.ligne_id = h.id JOIN engagements g ON g.id = h.engagement_id WHERE g.lot_id = ? ORDER BY h.id", suivi.lot);
                    if (!ligne) return 0;
                    const auto lue = trouver_ligne_a_corriger(e.tx, monde.perimetre(monde.camille), ligne->text("id"), "9999-12-31T23:59:59.999Z");
                    return dire_a_qui_est_la_ligne(e, lue, lue.rattachement_id, structures[un(3)], "essai"), 0;
                });
            });
            break;
        case 4:
            tenter([&] {
                const auto vers = structures[un(3)];
                const auto id = monde.ecrire(monde.camille, [&](Ecriture& e) { return proposer_reprise(e, marche, vers, mois, "essai"); });
                const auto qui = comptes[static_cast<std::size_t>(std::find(structures.begin(), structures.end(), vers) - structures.begin())];
                monde.ecrire(qui, [&](Ecriture& e) {
                    const auto reprise = trouver_reprise(e.tx, monde.perimetre(qui), id, CoteDeReprise::Vers);
                    return repondre_a_la_reprise(e, reprise, un(4) == 0 ? SensDeReprise::Refusee : SensDeReprise::Acceptee, std::nullopt, "essai"), 0;
                });
            });
            break;
        case 5: // une ligne corrigée
        {
            const auto ligne = monde.base->read([&](Transaction& tx) {
                return tx.query_one("SELECT h.id, h.participant_id, h.mois FROM lignes h JOIN engagements g ON g.id = h.engagement_id WHERE g.lot_id = ? AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) ORDER BY h.id DESC",
                                    suivi.lot);
            });
            if (!ligne) break;
            LigneDeclaree corrigee{ligne->text("participant_id"), Heures::de_centiemes(static_cast<std::int64_t>(un(12000))), 0_h, ligne->text("id")};
            if (!commune.empty()) corrigee.commune = commune;
            tenter([&] { monde.declarer(suivi.engagement, suivi.entreprise, *parse_month(ligne->text("mois")), {corrigee}); });
            break;
        }
        case 6: // un envoi renvoyé
        {
            const auto envoi = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM declarations WHERE engagement_id = ? ORDER BY id", suivi.engagement); });
            if (envoi)
                tenter([&] { monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_validation(e, monde.maison->droit, envoi->text("id"), un(2) == 0 ? Sens::Renvoyee : Sens::Validee, "essai"), 0; }); });
            break;
        }
        default:
        {
            LigneDeclaree ligne{personnes[un(24)], Heures::de_centiemes(static_cast<std::int64_t>(1 + un(12000))), 0_h, {}};
            if (!commune.empty()) ligne.commune = commune;
            monde.declarer(suivi.engagement, suivi.entreprise, mois, {ligne});
        }
        }
        if (pas % 16 == 15) relever();
    }
    REQUIRE(releves.size() == 25);
    CHECK(monde.compter("rattachements") > 50);
    CHECK(monde.compter("transferts_de_marche") > 5);

    std::shuffle(releves.begin(), releves.end(), hasard);
    releves.resize(20);
    for (const auto& releve : releves)
    {
        CAPTURE(releve.instant);
        const auto compte = ici.compte(monde.camille, releve.instant);
        CHECK(compte.par_structure == releve.lots);
        CHECK(compte.par_lot == releve.lots);
        // Rien de ce qui est arrivé depuis n'a changé ce que chacune comptait alors.
        CHECK((somme_par_structure(compte) == releve.structures));
        // Ce que chaque structure lit d'elle-même, chez elle, chez d'autres ou par le passé, refait le territoire.
        SommeDeFamille vues;
        for (std::size_t i = 0; i < 3; ++i)
        {
            const auto chez_elle = ici.compte(comptes[i], releve.instant);
            for (const auto* parts : {&chez_elle.parts, &chez_elle.passees})
                for (const auto& part : *parts)
                    if (part.structure_id == structures[i]) vues.de(part.famille) += part.retenues;
        }
        CHECK(vues == releve.lots);
    }
    // Et le bilan de chaque marché, arrêté aujourd'hui, dit la même chose.
    SommeDeFamille bilans;
    monde.base->read([&](Transaction& tx) {
        for (const auto& suivi : suivis)
        {
            const auto bilan = dresser_bilan(tx, Perimetre::de_la_machine(), monde.maison->droit, suivi.marche, ici.le, ici.le);
            SommeDeFamille parts;
            for (const auto& part : bilan.parts) parts.de(part.famille) += part.retenues;
            if (!bilan.parts.empty()) CHECK(parts == SommeDeFamille{bilan.clause ? bilan.clause->solde.retenues : 0_h, bilan.effort ? bilan.effort->solde.retenues : 0_h});
            if (bilan.clause) bilans.clause += bilan.clause->solde.retenues;
            if (bilan.effort) bilans.effort += bilan.effort->solde.retenues;
        }
    });
    CHECK(ici.compte(monde.camille).par_structure == bilans);
    // Les années des trois tableaux de bord font celle du territoire.
    Heures annees;
    for (const auto& qui : comptes)
        annees += monde.base->read([&](Transaction& tx) {
            const auto les_siens = charger_suivis(tx, monde.perimetre(qui), Acte::Valider, monde.maison->droit, ici.le).de_l_annee();
            return annee_de(les_siens, Famille::Clause, ici.le).faites + annee_de(les_siens, Famille::Effort, ici.le).faites;
        });
    const auto fin = ici.compte(monde.camille).par_structure;
    CHECK(annees == fin.clause + fin.effort);
    // Une ligne n'a jamais deux rattachements qui valent.
    monde.base->read([&](Transaction& tx) {
        CHECK(tx.query("SELECT ligne_id FROM rattachements r WHERE NOT EXISTS (SELECT 1 FROM rattachements s WHERE s.remplace = r.id) GROUP BY ligne_id HAVING count(*) > 1 ORDER BY ligne_id").empty());
    });
    CHECK(ici.journal_juste());
    CHECK(ici.recalcul_juste());
}
