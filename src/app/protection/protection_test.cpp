#include "app/protection/protection_document.hpp"
#include "app/protection/protection_tables.hpp"
#include "monde.hpp"

#include "app/journal/journal_tables.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string fiche(const std::string& id) { return "/participants/" + id; }

std::vector<std::string> tables_de_la_base(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) {
        std::vector<std::string> tables;
        const auto sql = tx.dialect().engine() == Dialect::Engine::Sqlite ? "SELECT name AS nom FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
                                                                          : "SELECT tablename AS nom FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
        for (const auto& ligne : tx.query(sql)) tables.push_back(ligne.text("nom"));
        return tables;
    });
}

/// Où un mot se lit encore : « table.colonne ».
std::vector<std::string> traces(Monde& monde, const std::vector<std::string>& mots)
{
    std::vector<std::string> trouvees;
    for (const auto& table : tables_de_la_base(monde))
        monde.base->read([&](Transaction& tx) {
            for (const auto& ligne : tx.query("SELECT * FROM " + table))
                for (std::size_t i = 0; i < ligne.columns().size(); ++i)
                    if (const auto* texte = std::get_if<std::string>(&ligne.at(i)))
                        for (const auto& mot : mots)
                            if ((" " + searchable(*texte) + " ").find(" " + mot + " ") != std::string::npos) trouvees.push_back(table + "." + ligne.columns()[i]);
        });
    return trouvees;
}

/// Tout ce qui est compté : chaque table journalisée, chaque somme d'heures.
std::string chiffres(Monde& monde)
{
    std::ostringstream texte;
    monde.base->read([&](Transaction& tx) {
        for (const auto* table : {"participants", "fenetres", "affectations", "declarations", "lignes", "ecarts", "validations", "eligibilites", "modalites"})
            texte << table << "=" << tx.query_one(std::string("SELECT count(*) AS n FROM ") + table)->integer("n") << ";";
        for (const auto& ligne : tx.query("SELECT engagement_id, mois, sum(travail_centiemes + formation_centiemes) AS d, sum(retenues_centiemes) AS r, count(DISTINCT participant_id) AS p FROM lignes GROUP BY engagement_id, mois ORDER BY 1, 2"))
            texte << ligne.text("mois") << ":" << ligne.integer("d") << "/" << ligne.integer("r") << "/" << ligne.integer("p") << ";";
    });
    return texte.str();
}

/// Une fiche qui a vécu : heures, décision aux raisons réservées, note, et une ligne refusée d'un fichier.
void faire_vivre(Monde& monde, const std::string& personne)
{
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{personne, 35_h, 7_h, {}}});
    monde.post(fiche(personne) + "/eligibilites", {{"embauche", "2026-05-11"}, {"situation", "aah"}, {"datee_attestation_aah", "2026-05-01"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}, {"rattrapage", "dossier complet"}}, monde.claire);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto ligne = e.nouvel_id();
        noter(e, personne, ligne, "note", "Karim Daoud préfère les chantiers du matin");
        e.tx.execute("INSERT INTO fichiers_recus (id, lot_id, engagement_id, entreprise_id, nom, recu_le, rapport, a_corriger) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", e.nouvel_id(), monde.lot2,
                     monde.clause2, monde.durand, "releve.csv", e.instant(), R"({"anomalies":[{"valeur":"Karim Daoud"}]})", "");
        return 0;
    });
}

} // namespace

TEST_CASE("rendre une fiche anonyme : plus une trace de la personne, et tous les chiffres inchangés")
{
    Monde monde;
    faire_vivre(monde, monde.karim);
    CHECK_FALSE(traces(monde, {"karim", "daoud"}).empty());
    const auto avant = chiffres(monde);
    const auto compte_avant = monde.get("/api/v1/lots/" + monde.lot2, monde.claire).status;
    const auto adresse = fiche(monde.karim) + "/effacement";
    // Toutes les anomalies à la fois, et la référence retapée.
    const auto refusee = monde.post(adresse, {{"raison_d_effacer", "caprice"}, {"reference", "P-999"}}, monde.claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(contient(refusee, "pas la référence de cette fiche"));
    CHECK(contient(refusee, "raison_d_effacer-faute"));
    REQUIRE(monde.post(adresse, {{"raison_d_effacer", "demande"}, {"reference", "P-002"}, {"cle", "e1"}}, monde.claire).status == Status::SeeOther);
    CHECK(traces(monde, {"karim", "daoud"}) == std::vector<std::string>{});
    CHECK(chiffres(monde) == avant);
    CHECK(monde.get("/api/v1/lots/" + monde.lot2, monde.claire).status == compte_avant);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    for (const auto& un : recalculer(*monde.base, monde.maison->droit).differences) FAIL_CHECK(un.ligne_id);
    // Aucune page ne la nomme plus, à personne ; sa fiche le dit.
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method != Method::Get || route.pattern.find(':') != std::string::npos) continue;
        CHECK_FALSE_MESSAGE(contient(monde.get(route.pattern, monde.claire), "Daoud"), route.pattern);
    }
    CHECK(contient(monde.get(fiche(monde.karim) + "/conservation", monde.claire), "P-002 est anonyme depuis"));
    CHECK(monde.get(fiche(monde.karim), monde.claire).status == Status::Ok);
    CHECK(contient(monde.get("/lots/" + monde.lot2 + "/compte", monde.claire), "P-002"));
    // Une seconde fois : dit, et rien ne change.
    CHECK(monde.post(adresse, {{"raison_d_effacer", "demande"}, {"reference", "P-002"}, {"cle", "e2"}}, monde.claire).status == Status::Conflict);
    CHECK(monde.compter("effacements") == 1);
}

TEST_CASE("le fichier de la base lui-même ne garde rien d'une personne effacée")
{
    Monde monde;
    if (!monde.base->url().starts_with("sqlite:")) return; // PostgreSQL tient ses fichiers ; VACUUM y passe
    monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_participant(e, monde.structure, "P-077", "Zéphirine", "Quatrebarbes-Lointaine"); });
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM participants WHERE reference = 'P-077'")->text("id"); });
    const auto chemin = monde.base->url().substr(std::string("sqlite:").size());
    const auto dans_les_fichiers = [&] {
        std::string tout;
        for (const auto* suffixe : {"", "-wal"})
        {
            std::ifstream fichier(chemin + suffixe, std::ios::binary);
            tout += std::string(std::istreambuf_iterator<char>(fichier), {});
        }
        return tout.find("Quatrebarbes") != std::string::npos || tout.find("quatrebarbes") != std::string::npos;
    };
    CHECK(dans_les_fichiers());
    REQUIRE(monde.post(fiche(id) + "/effacement", {{"raison_d_effacer", "erreur"}, {"reference", "P-077"}}, monde.claire).status == Status::SeeOther);
    CHECK_FALSE(dans_les_fichiers());
}

TEST_CASE("la purge annonce d'abord, attend trente jours, puis efface ; à blanc elle n'écrit rien ; un contact la retient")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.karim, 35_h, 0_h, {}}});
    const auto passer = [&](Jour le) { return purger(*monde.base, {std::nullopt, "essai"}, Instant{sys_days{le} + 9h}, Perimetre::de_la_machine(), monde.maison->droit, le); };
    const auto a_blanc = [&](Jour le) { return monde.base->read([&](Transaction& tx) { return purger_a_blanc(tx, Perimetre::de_la_machine(), monde.maison->droit, le); }); };
    CHECK(passer(2026y / May / 11).annoncees == 0);
    // Créées le 10 mai 2026 : deux ans plus tard moins trente jours, elles s'annoncent.
    const auto evenements = monde.compter("evenements");
    CHECK(a_blanc(2028y / May / 1).annoncees == 4);
    CHECK(monde.compter("evenements") == evenements);
    CHECK(passer(2028y / May / 1).annoncees == 4);
    CHECK(passer(2028y / May / 2).annoncees == 0);
    CHECK(passer(2028y / May / 30).effacees == 0);
    // Awa est revenue : un acte sur sa fiche ; Léa est gardée, avec sa raison.
    monde.maintenant = sys_days{2028y / May / 20} + 9h;
    CHECK(monde.post(fiche(monde.awa) + "/identite", {{"prenom", "Awa"}, {"nom", "Bâ"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche(monde.lea) + "/prolongations", {{"raison", "litige"}, {"jusqu_au", "2029-06-30"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(fiche(monde.lea) + "/prolongations", {{"raison", "litige"}, {"jusqu_au", "2029-05-20"}}, monde.claire).status == Status::SeeOther);
    const auto faite = passer(2028y / June / 1);
    CHECK(faite.effacees == 2);
    CHECK(faite.references == std::vector<std::string>{"P-002", "P-004"});
    CHECK(faite.lignes.at("identité") == 2);
    CHECK(passer(2028y / June / 1).effacees == 0); // deux fois : la seconde ne fait rien
    CHECK(traces(monde, {"daoud", "omar"}).empty());
    CHECK_FALSE(traces(monde, {"awa"}).empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("l'administratrice voit les échéances par référence, jamais par nom ; l'acheteur et l'entreprise ne voient rien")
{
    Monde monde;
    monde.maintenant = sys_days{2028y / May / 2} + 9h;
    const auto page = monde.get("/protection", monde.alice);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "P-002"));
    CHECK_FALSE(contient(page, "Daoud"));
    CHECK(contient(monde.get("/protection", monde.claire), "Karim Daoud"));
    for (const auto& compte : {monde.hugo, monde.denis, monde.pauline}) CHECK(monde.get("/protection", compte).status == Status::Forbidden);
    CHECK_FALSE(contient(monde.get("/protection", monde.victor), "P-002"));
    CHECK(monde.post("/protection/purge", {}, monde.alice).status == Status::SeeOther);
    CHECK(monde.compter("preavis_d_effacement") == 4);
    CHECK(contient(monde.get("/", monde.claire), "fiches seront rendues anonymes"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/conservation", monde.alice), "\"etape\":\"annoncee\""));
    CHECK(monde.get("/protection/registre.pdf", monde.alice).body.starts_with("%PDF"));
    CHECK(monde.get("/protection/registre.odt", monde.claire).body.starts_with("PK"));
}

TEST_CASE("un texte libre dont les mots en disent trop avertit, se garde si on le confirme, et se relit ensuite")
{
    Monde monde;
    const auto codes = [](const std::string& texte, Vigilance vigilance) {
        std::vector<std::string> liste;
        for (const auto& une : relire_texte_libre("note", texte, 500, vigilance)) liste.push_back(une.code);
        return liste;
    };
    CHECK(codes("Sort d'une hospitalisation et a connu la prison", Vigilance::Avertir) == std::vector<std::string>{"texte.sante", "texte.justice"});
    CHECK(codes("Sort d'une hospitalisation", Vigilance::GarderTelQuel).empty());
    CHECK(codes("Son numéro est le 1 85 05 78 006 084 36", Vigilance::GarderTelQuel) == std::vector<std::string>{"champ.nir"});
    CHECK(codes("Préfère travailler le matin", Vigilance::Avertir).empty());
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        noter(e, monde.awa, e.nouvel_id(), "note", "suivie pour une dépression");
        return 0;
    });
    const auto page = monde.get("/protection", monde.claire);
    CHECK(contient(page, "semble parler de santé"));
    CHECK_FALSE(contient(page, "dépression"));
    CHECK_FALSE(contient(monde.get("/protection", monde.alice), "semble parler"));
}

TEST_CASE("le registre livré est complet, et chaque durée qu'il nomme est une clé de droit/")
{
    const auto droit = lire_droit();
    CHECK(registre_des_traitements().size() >= 5);
    for (const auto& un : registre_des_traitements())
        if (!un.duree.empty()) CHECK_MESSAGE(trouver_cle(droit, un.duree) != nullptr, un.code);
}

TEST_CASE("ce qui entre au journal ne nomme personne : note, raison d'un renvoi, correction, remarque d'un fichier, API")
{
    Monde monde;
    const auto inscrite = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.karim, 35_h, 0_h, {}}});
    const std::string nommee = "Vérifiez le relevé de DAOUD Karim, merci.";
    const auto refusee = [&](const Response& reponse) {
        CHECK(reponse.status == Status::UnprocessableContent);
        CHECK(contient(reponse, reponse.body.starts_with("{") ? "texte.nomme" : "désignez-la par sa référence"));
    };
    refusee(monde.post("/declarations/" + inscrite.declaration_id + "/renvoi", {{"raison", nommee}}, monde.claire));
    const auto ligne = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM lignes")->text("id"); });
    refusee(monde.post("/lignes/" + ligne + "/correction", {{"travail", "30"}, {"note", nommee}}, monde.denis));
    refusee(monde.post("/lots/" + monde.lot2 + "/declarations", {{"mois", "2026-04"}, {"entreprise", monde.durand}, {"engagement", monde.clause2}, {"neant", "oui"}, {"note", nommee}}, monde.denis));
    refusee(monde.api(Method::Post, "/api/v1/declarations/" + inscrite.declaration_id + "/validation", monde.claire, R"({"sens":"renvoyee","raison":"voir Karim Daoud"})"));
    CHECK(monde.post("/declarations/" + inscrite.declaration_id + "/renvoi", {{"raison", "Vérifiez le relevé de P-002."}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.compter("validations") == 1);
    // Pourquoi des heures d'avant comptent : la décision est au journal.
    const auto decidee = monde.post(fiche(monde.lea) + "/eligibilites",
                                    {{"embauche", "2026-03-02"}, {"situation", "rsa"}, {"datee_attestation_rsa", "2026-02-20"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}, {"rattrapage", "Léa Noël attendait une attestation"}}, monde.claire);
    refusee(decidee);
}

TEST_CASE("toute table qui parle d'une personne est un fait du journal, ou s'efface avec elle")
{
    Monde monde;
    for (const auto& table : tables_de_la_base(monde))
    {
        const auto colonnes = monde.base->read([&](Transaction& tx) {
            const auto sql = tx.dialect().engine() == Dialect::Engine::Sqlite ? "SELECT name AS nom FROM pragma_table_info('" + table + "')"
                                                                              : "SELECT column_name AS nom FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '" + table + "'";
            std::vector<std::string> noms;
            for (const auto& ligne : tx.query(sql)) noms.push_back(ligne.text("nom"));
            return noms;
        });
        if (std::find(colonnes.begin(), colonnes.end(), "participant_id") == colonnes.end()) continue;
        const auto& journal = tables_journalisees();
        const auto& effacables = tables_de_personne();
        const bool journalisee = std::any_of(journal.begin(), journal.end(), [&](const auto& une) { return une.table == table; });
        const bool effacable = std::any_of(effacables.begin(), effacables.end(), [&](const auto& une) { return une.table == table; });
        CHECK_MESSAGE((journalisee || effacable), table);
        CHECK_MESSAGE(!(journalisee && effacable), table);
    }
}

TEST_CASE("un nom tapé n'apprend pas à une entreprise que quelqu'un est suivi : elle n'est reprise que sur les siens")
{
    Monde monde;
    const auto declarer = [&](const std::string& note) {
        return monde.post("/lots/" + monde.lot2 + "/declarations", {{"mois", "2026-04"}, {"entreprise", monde.durand}, {"engagement", monde.clause2}, {"neant", "oui"}, {"note", note}}, monde.denis);
    };
    monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_participant(e, monde.structure, "P-088", "Capucine", "Loriot"); });
    CHECK(contient(declarer("Voir Karim Daoud."), "désignez-la par sa référence"));
    CHECK_FALSE(contient(declarer("Voir Capucine Loriot."), "désignez-la par sa référence"));
    // Qui suit la structure est repris sur tous.
    CHECK(monde.base->read([&](Transaction& tx) { return nomme_une_personne(tx, monde.perimetre(monde.claire), monde.structure, "Voir Loriot Capucine."); }));
    CHECK_FALSE(monde.base->read([&](Transaction& tx) { return nomme_une_personne(tx, monde.perimetre(monde.denis), monde.structure, "Voir Loriot Capucine."); }));
}

TEST_CASE("la purge d'une structure ne touche pas aux lignes d'une autre ; une offre rouverte garde qui appeler")
{
    Monde monde;
    const auto recu = [&](const std::string& lot, const std::string& engagement, const std::string& entreprise) {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            e.tx.execute("INSERT INTO fichiers_recus (id, lot_id, engagement_id, entreprise_id, nom, recu_le, rapport, a_corriger) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", e.nouvel_id(), lot, engagement,
                         entreprise, "releve.csv", "2025-01-01T09:00:00.000Z", "{}", "");
            return 0;
        });
    };
    recu(monde.lot2, monde.clause2, monde.durand);
    recu(monde.lot_valmont, monde.clause_valmont, monde.entreprise_valmont);
    const auto depot = monde.post("/offres", {{"ou", monde.lot2 + " " + monde.durand}, {"rome", "F1703"}, {"postes", "1"}, {"debut", "2026-06-15"}, {"commune", "59017"}, {"semaine", "35"},
                                              {"contact_nom", "Chef de chantier"}}, monde.denis);
    REQUIRE(depot.status == Status::SeeOther);
    const auto offre = entete(depot, "Location");
    REQUIRE(monde.post(offre + "/fins", {{"sens", "retiree"}}, monde.denis).status == Status::SeeOther);
    REQUIRE(monde.post(offre + "/reouvertures", {}, monde.denis).status == Status::SeeOther);
    monde.maintenant = sys_days{2027y / April / 1} + 9h;
    REQUIRE(monde.post("/protection/purge", {}, monde.alice).status == Status::SeeOther);
    monde.base->read([&](Transaction& tx) {
        const auto restes = tx.query("SELECT lot_id FROM fichiers_recus");
        REQUIRE(restes.size() == 1);
        CHECK(restes.front().text("lot_id") == monde.lot_valmont);
    });
    CHECK(monde.compter("contacts_d_offre") == 1);
    // Finie pour de bon, elle ne le garde pas.
    REQUIRE(monde.post(offre + "/fins", {{"sens", "pourvue"}}, monde.denis).status == Status::SeeOther);
    monde.maintenant = sys_days{2027y / November / 1} + 9h;
    REQUIRE(monde.post("/protection/purge", {}, monde.alice).status == Status::SeeOther);
    CHECK(monde.compter("contacts_d_offre") == 0);
}
