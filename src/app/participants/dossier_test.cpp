// Le dossier d'une personne : identité à part, connue ailleurs, suivie, informée, cherchée.

#include "app/participants/participants_recherche.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/protection/protection_tables.hpp"
#include "app/publics/preuves_table.hpp"
#include "monde.hpp"
#include "socle/json/json.hpp"
#include "socle/pdf/pdf_check.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kCle(32, 'k');

Identite identite(const std::string& prenom, const std::string& nom, std::optional<Jour> naissance = 2001y / March / 4)
{
    return {.prenom = prenom, .nom = nom, .naissance = naissance};
}

/// La même personne, suivie à Montreval et à Valmont.
struct DeuxFiches
{
    Monde monde;
    std::string ici, la_bas; // P-050 chez Claire, V-050 chez Victor

    DeuxFiches()
    {
        ici = fiche_de(monde.post("/participants", {{"reference", "P-050"}, {"prenom", "Jeanne-Marie"}, {"nom", "Mésange"}, {"naissance", "2001-03-04"}}, monde.claire));
        la_bas = fiche_de(monde.post("/participants", {{"reference", "V-050"}, {"prenom", "MESANGE"}, {"nom", "jeanne marie"}, {"naissance", "04/03/2001"},
                                                       {"telephone", "06 01 02 03 04"}, {"commune", "59017 Armentières"}}, monde.victor));
        monde.post(la_bas + "/fenetres", {{"debut", "2026-01-01"}, {"fin", "2027-12-31"}}, monde.victor);
    }

    static std::string fiche_de(const Response& creee)
    {
        REQUIRE(creee.status == Status::SeeOther);
        return entete(creee, "Location");
    }
    std::string id_de(const std::string& fiche) const { return fiche.substr(std::string("/participants/").size()); }
    Response demander() { return monde.post(ici + "/transferts", {{"structure", monde.autre_structure}}, monde.claire); }
    std::string transfert() const
    {
        return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM transferts")->text("id"); });
    }
};

bool journal_dit(Monde& monde, std::string_view mot)
{
    return monde.base->read([&](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT auteur, phrase, faits FROM evenements"))
            for (const auto* colonne : {"phrase", "faits"})
                if (ligne.text(colonne).find(mot) != std::string::npos) return true;
        return false;
    });
}

std::vector<std::string> references(Monde& monde, const RechercheParticipants& recherche)
{
    std::vector<std::string> liste;
    for (const auto& un : monde.base->read([&](Transaction& tx) { return lister_participants(tx, monde.perimetre(monde.claire), recherche, 2026y / May / 10); }).participants)
        liste.push_back(un.reference);
    return liste;
}

} // namespace

TEST_CASE("une empreinte ne dépend ni des accents, ni de la casse, ni de l'ordre, ni d'un trait d'union ; sans naissance, il n'y en a pas")
{
    const auto une = empreinte_d_identite(kCle, identite("Jeanne-Marie", "Mésange"));
    CHECK(une.size() == 9 + 64);
    CHECK(empreinte_d_identite(kCle, identite("MÉSANGE", "jeanne marie")) == une);
    CHECK(empreinte_d_identite(kCle, identite("Jeanne Marie", "MESANGE")) == une);
    CHECK(empreinte_d_identite(kCle, identite("Jeanne-Marie", "Mésange", 2001y / April / 3)) != une);
    CHECK(empreinte_d_identite(std::string(32, 'z'), identite("Jeanne-Marie", "Mésange")) != une);
    CHECK(empreinte_d_identite(kCle, identite("Jeanne-Marie", "Mésange", std::nullopt)).empty());
    CHECK(une.find("mesange") == std::string::npos);
}

TEST_CASE("l'empreinte est la même quoi qu'on fasse à la casse et à l'ordre des mots, et diffère dès qu'un mot change")
{
    CHECK(rc::check([] {
        const auto lettres = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', static_cast<char>('z' + 1))));
        const std::string prenom = *lettres, nom = *lettres, autre = *lettres;
        auto crie = nom;
        for (auto& c : crie) c = static_cast<char>(c - 'a' + 'A');
        const auto une = empreinte_d_identite(kCle, identite(prenom, nom));
        RC_ASSERT(empreinte_d_identite(kCle, identite(crie, prenom)) == une);
        RC_ASSERT(empreinte_d_identite(kCle, identite(prenom + "-" + nom, "")) == une);
        RC_ASSERT((empreinte_d_identite(kCle, identite(prenom, autre)) == une) == (autre == nom));
    }));
}

TEST_CASE("tout ce qui ne va pas dans une identité se dit ensemble, rien n'est perdu, et le journal n'en apprend rien")
{
    Monde monde;
    const auto refusee = monde.post("/participants", {{"reference", "P-060"}, {"prenom", "Lou"}, {"nom", "1850578006084 36"}, {"naissance", "2030-01-01"}, {"telephone", "appelez-moi"},
                                                      {"courriel", "lou"}, {"commune", "99999 Nulle part"}}, monde.claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    for (const auto* phrase : {"sécurité sociale", "naissance n&#39;est pas possible", "téléphone ne se lit pas", "Cette adresse ne se lit pas", "commune n&#39;est pas connue"})
        CHECK_MESSAGE((contient(refusee, phrase) || contient(refusee, replaced(phrase, "&#39;", "'"))), phrase);
    CHECK(contient(refusee, "appelez-moi"));
    const auto fiche = entete(monde.post("/participants", {{"reference", "P-060"}, {"prenom", "Lou"}, {"nom", "Bergeronnette"}, {"naissance", "1999-12-31"}, {"telephone", "06 11 22 33 44"},
                                                           {"courriel", "Lou@Exemple.FR"}, {"commune", "59017 Armentières"}}, monde.claire), "Location");
    const auto page = monde.get(fiche, monde.claire);
    for (const auto* dit : {"31 décembre 1999", "06 11 22 33 44", "lou@exemple.fr", "Armentières"}) CHECK_MESSAGE(contient(page, dit), dit);
    for (const auto* secret : {"Bergeronnette", "1999-12-31", "06 11 22", "exemple.fr", "59017"}) CHECK_MESSAGE(!journal_dit(monde, secret), secret);
    CHECK(monde.post(fiche + "/identite", {{"prenom", "Lou"}, {"nom", "Bergeronnette"}, {"telephone", "2850578006084"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une autre structure qui suit la même personne se nomme, et ne montre rien d'autre")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    const auto page = monde.get(deux.ici, monde.claire);
    CHECK(contient(page, "Déjà connue : demandez à Maison de l"));
    for (const auto* secret : {"V-050", "06 01 02 03 04", "Victor", "décembre 2027"}) CHECK_MESSAGE(!contient(page, secret), secret);
    CHECK(page.body.find(deux.id_de(deux.la_bas)) == std::string::npos);
    // La date de naissance, complétée plus tard, le dit aussi ; l'ôter le tait.
    CHECK(contient(monde.get(deux.la_bas, monde.victor), "Déjà connue : demandez à PLIE de Montreval"));
    monde.post(deux.la_bas + "/identite", {{"prenom", "Jeanne Marie"}, {"nom", "Mésange"}}, monde.victor);
    CHECK_FALSE(contient(monde.get(deux.la_bas, monde.victor), "Déjà connue"));
    CHECK_FALSE(contient(monde.get(deux.ici, monde.claire), "Déjà connue"));
    // Ce que l'on ne suit pas ne se demande pas.
    CHECK(deux.demander().status == Status::NotFound);
    CHECK(monde.post(deux.ici + "/transferts", {{"structure", monde.structure}}, monde.claire).status == Status::NotFound);
}

TEST_CASE("accepter un transfert donne l'identité et les dates, jamais une raison, une pièce ni une référence")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    monde.post(deux.la_bas + "/eligibilites", {{"embauche", "2026-05-11"}, {"situation", "aah"}, {"datee_attestation_aah", "2026-05-01"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}}, monde.victor);
    REQUIRE(monde.compter("raisons") == 1);
    CHECK(deux.demander().status == Status::SeeOther);
    CHECK(deux.demander().status == Status::Conflict);
    CHECK(contient(monde.get(deux.ici, monde.claire), "Transfert demandé le 10 mai 2026"));
    CHECK(contient(monde.get("/", monde.victor), "transfert de MESANGE jeanne marie"));
    const auto recue = monde.get("/transferts", monde.victor);
    CHECK(contient(recue, "PLIE de Montreval"));
    CHECK_FALSE(contient(recue, "P-050"));
    const auto reponse = "/transferts/" + deux.transfert() + "/reponse";
    CHECK(monde.post(reponse, {{"sens", "accepte"}}, monde.claire).status == Status::Forbidden);
    CHECK(monde.post(reponse, {{"sens", "refuse"}}, monde.victor).status == Status::UnprocessableContent);
    CHECK(monde.post(reponse, {{"sens", "accepte"}}, monde.victor).status == Status::SeeOther);
    CHECK(monde.post(reponse, {{"sens", "accepte"}}, monde.victor).status == Status::Conflict);

    const auto page = monde.get(deux.ici, monde.claire);
    for (const auto* recu : {"06 01 02 03 04", "Armentières", "reçue de Maison de l", "31 décembre 2027"}) CHECK_MESSAGE(contient(page, recu), recu);
    for (const auto* secret : {"AAH", "V-050", "Déjà connue"}) CHECK_MESSAGE(!contient(page, secret), secret);
    // Le nom que Claire avait écrit reste le sien.
    CHECK(contient(page, "Jeanne-Marie Mésange"));
    for (const auto* secret : {"Maison de l'emploi de Valmont le transfert", "pour PLIE de Montreval", "Mésange"}) CHECK_MESSAGE(!journal_dit(monde, secret), secret);
    CHECK_FALSE(contient(monde.get("/journal", monde.alice), "Victor"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("refuser un transfert se justifie ; la raison se lit des deux côtés, hors du journal, et l'on peut redemander")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    deux.demander();
    const auto transfert = deux.transfert();
    const auto raison = "raison-" + transfert;
    const auto avertie = monde.post("/transferts/" + transfert + "/reponse", {{"sens", "refuse"}, {raison, "Il sort de prison"}}, monde.victor);
    CHECK(avertie.status == Status::UnprocessableContent);
    CHECK(contient(avertie, "garder_tel_quel"));
    CHECK(monde.post("/transferts/" + transfert + "/reponse", {{"sens", "refuse"}, {raison, "Mme Mésange ne le souhaite pas."}}, monde.victor).status == Status::SeeOther);
    CHECK(contient(monde.get(deux.ici, monde.claire), "Mme Mésange ne le souhaite pas."));
    CHECK(contient(monde.get("/transferts", monde.victor), "Mme Mésange ne le souhaite pas."));
    CHECK_FALSE(journal_dit(monde, "souhaite"));
    CHECK(contient(monde.get(deux.ici, monde.claire), "Demander le transfert"));
    CHECK(deux.demander().status == Status::SeeOther);
    CHECK(monde.compter("fenetres WHERE transfert_id IS NOT NULL") == 0);
    // Ni l'administratrice, ni l'acheteur, ni l'entreprise, ni la prescriptrice n'en voient trace.
    for (const auto& compte : {monde.alice, monde.hugo, monde.denis, monde.pauline})
    {
        CHECK(monde.get("/transferts", compte).status == Status::Forbidden);
        CHECK(monde.api(Method::Get, "/api/v1/transferts", compte).status == Status::Forbidden);
        CHECK_FALSE(contient(monde.get("/journal", compte), "Valmont"));
    }
}

TEST_CASE("deux fiches de la même structure pour la même personne se signalent l'une l'autre")
{
    DeuxFiches deux;
    const auto double_ = DeuxFiches::fiche_de(deux.monde.post("/participants", {{"reference", "P-051"}, {"prenom", "jeanne marie"}, {"nom", "MÉSANGE"}, {"naissance", "2001-03-04"}}, deux.monde.claire));
    CHECK(contient(deux.monde.get(double_, deux.monde.claire), "Doublon probable"));
    CHECK(contient(deux.monde.get(deux.ici, deux.monde.claire), "P-051"));
    CHECK_FALSE(contient(deux.monde.get(deux.la_bas, deux.monde.victor), "Doublon probable"));
}

TEST_CASE("une clé changée refait les empreintes, et une identité d'avant l'index se retrouve")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    CHECK(completer_identites(*monde.base, kCle) == 0);
    CHECK(completer_identites(*monde.base, std::string(32, 'z')) == 2);
    CHECK(contient(monde.get(deux.ici, monde.claire), "Déjà connue"));
    monde.base->write([&](Transaction& tx) {
        tx.execute("DELETE FROM identite_mots WHERE participant_id = ?", monde.awa);
        tx.execute("UPDATE identites SET structure_id = NULL WHERE participant_id = ?", monde.awa);
    });
    CHECK(references(monde, {.q = "awa"}).empty());
    CHECK(completer_identites(*monde.base, std::string(32, 'z')) == 1);
    CHECK(references(monde, {.q = "awa"}) == std::vector<std::string>{"P-001"});
}

TEST_CASE("on confie une personne à un collègue : une ligne de plus, jamais à qui n'est pas de la structure")
{
    Monde monde;
    const auto fiche = "/participants/" + monde.awa;
    CHECK(contient(monde.get(fiche, monde.claire), "Personne n'en est le référent"));
    CHECK(monde.post(fiche + "/referents", {{"referent", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(fiche + "/referents", {{"referent", monde.victor}}, monde.claire).status == Status::NotFound);
    CHECK(monde.post(fiche + "/referents", {{"referent", monde.claire}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche + "/referents", {{"referent", monde.claire}}, monde.claire).status == Status::Conflict);
    CHECK(references(monde, {.referent = monde.claire}) == std::vector<std::string>{"P-001"});
    CHECK(references(monde, {.referent = "aucun"}).size() == 3);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un organisme accompagne une personne de telle date à telle date")
{
    Monde monde;
    const auto fiche = "/participants/" + monde.awa;
    CHECK(monde.post(fiche + "/accompagnements", {{"organisme", monde.mission_locale}, {"accompagnement_debut", "2026-06-01"}}, monde.claire).status == Status::UnprocessableContent); // à venir
    CHECK(monde.post(fiche + "/accompagnements", {{"organisme", monde.mission_locale}, {"accompagnement_debut", "2026-03-02"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche + "/accompagnements", {{"organisme", monde.mission_locale}, {"accompagnement_debut", "2026-03-02"}}, monde.claire).status == Status::Conflict);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM accompagnements")->text("id"); });
    const auto fin = fiche + "/accompagnements/" + id + "/fin";
    CHECK(monde.post(fin, {{"fin-" + id, "2026-03-01"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(fin, {{"fin-" + id, "2026-04-30"}}, monde.victor).status == Status::NotFound);
    CHECK(monde.post(fin, {{"fin-" + id, "2026-04-30"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fin, {{"fin-" + id, "2026-04-30"}}, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get(fiche, monde.claire), "depuis le 2 mars 2026, jusqu'au 30 avril 2026"));
    CHECK(monde.post(fiche + "/accompagnements", {{"organisme", monde.mission_locale}, {"accompagnement_debut", "2026-05-02"}}, monde.claire).status == Status::SeeOther);
}

TEST_CASE("une fiche sans notice le dit, sur elle, dans la liste et au tableau de bord ; la remise se corrige par une autre ligne")
{
    Monde monde;
    const auto fiche = "/participants/" + monde.awa;
    CHECK(contient(monde.get(fiche, monde.claire), "Pas encore remise"));
    CHECK(contient(monde.get("/", monde.claire), "4\u00A0personnes à qui rien"));
    CHECK(references(monde, {.notice = NoticeCherchee::Absente}).size() == 4);
    CHECK(monde.post(fiche + "/informations", {{"remise_le", "2026-05-11"}, {"moyen", "pigeon"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(fiche + "/informations", {{"remise_le", "2026-05-08"}, {"moyen", "main_propre"}}, monde.claire).status == Status::SeeOther);
    const auto id = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM informations")->text("id"); });
    CHECK(monde.post(fiche + "/informations", {{"remise_le", "2026-05-07"}, {"moyen", "lue"}, {"annule", id}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche + "/informations", {{"remise_le", "2026-05-07"}, {"moyen", "lue"}, {"annule", id}}, monde.claire).status == Status::Conflict);
    const auto page = monde.get(fiche, monde.claire);
    CHECK(contient(page, "lue et expliquée le 7 mai 2026"));
    CHECK(contient(page, "Corrigée"));
    CHECK(references(monde, {.notice = NoticeCherchee::Absente}) == std::vector<std::string>{"P-002", "P-003", "P-004"});
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("la notice sur ses données est un PDF et un ODT, pour la structure qui suit la personne seulement")
{
    Monde monde;
    const auto notice = "/participants/" + monde.awa + "/information";
    const auto pdf = monde.get(notice + ".pdf", monde.claire);
    CHECK(pdf.body.starts_with("%PDF"));
    for (const auto& defaut : pdf_defects(pdf.body)) FAIL_CHECK(defaut);
    CHECK(pdf_structure(pdf.body).find("TH Column") != std::string::npos);
    CHECK(entete(pdf, "Content-Disposition").find("information-p-001-2026-05-10.pdf") != std::string::npos);
    CHECK(monde.get(notice + ".odt", monde.claire).body.starts_with("PK"));
    CHECK(monde.get(notice + ".pdf", monde.victor).status == Status::NotFound);
    CHECK(monde.get(notice + ".pdf", monde.denis).status == Status::Forbidden);
}

TEST_CASE("la liste se cherche par le début des mots, sans accents, dans n'importe quel ordre ; filtres et tris sont dans l'adresse")
{
    Monde monde;
    for (const auto* q : {"awa", "BA", "Bâ Aw", "p 001", "P-001"}) CHECK_MESSAGE((references(monde, {.q = q}) == std::vector<std::string>{"P-001"}), q);
    CHECK(references(monde, {.q = "wa"}).empty()); // le milieu d'un mot ne se cherche pas
    CHECK(references(monde, {.q = "awa daoud"}).empty());
    CHECK(references(monde, {.q = "p-00"}).size() == 4);
    CHECK(references(monde, {}) == std::vector<std::string>{"P-001", "P-002", "P-003", "P-004"}); // Bâ, Daoud, Noël, Sy
    CHECK(references(monde, {.tri = TriParticipants::Recent}).front() == "P-004");
    CHECK(references(monde, {.etat = EtatDeFenetre::ADecider}) == std::vector<std::string>{"P-003"});
    CHECK(references(monde, {.etat = EtatDeFenetre::EnCours}) == std::vector<std::string>{"P-001", "P-002", "P-004"});
    CHECK(references(monde, {.q = "o", .etat = EtatDeFenetre::EnCours}) == std::vector<std::string>{"P-004"});
    const auto page = monde.get("/participants?q=dao&etat=en_cours&tri=reference", monde.claire);
    CHECK(contient(page, "Karim Daoud"));
    CHECK_FALSE(contient(page, "Awa"));
    CHECK(contient(page, "q=dao&amp;etat=en_cours&amp;tri=reference&amp;format=csv"));
}

TEST_CASE("chaque état que la liste sait filtrer est celui qu'elle montre")
{
    Monde monde;
    int rang = 0;
    const std::vector<std::pair<std::string, std::string>> fenetres = {{"2026-05-01", "2026-05-31"}, {"2026-01-01", "2026-06-30"}, {"2026-01-01", "2026-07-01"}, {"2024-01-01", "2026-04-30"},
                                                                       {"2026-06-01", "2028-01-01"}, {"2026-06-01", "2026-06-30"}, {"2027-01-01", ""}, {"2026-05-31", ""}};
    for (const auto& [debut, fin] : fenetres)
    {
        const auto fiche = entete(monde.post("/participants", {{"reference", "F-0" + std::to_string(++rang)}, {"prenom", "Essai"}, {"nom", "Fenetre"}}, monde.claire), "Location");
        CHECK(monde.post(fiche + "/fenetres", {{"debut", debut}, {"fin", fin}}, monde.claire).status == Status::SeeOther);
    }
    monde.base->read([&](Transaction& tx) {
        const auto perimetre = monde.perimetre(monde.claire);
        std::map<EtatDeFenetre, std::vector<std::string>> montres;
        for (const auto& un : lister_participants(tx, perimetre, {}, 2026y / May / 10).participants) montres[etat_de(un.fenetre, 2026y / May)].push_back(un.reference);
        for (const auto etat : {EtatDeFenetre::ADecider, EtatDeFenetre::AVenir, EtatDeFenetre::EnCours, EtatDeFenetre::FinitBientot, EtatDeFenetre::Finie})
        {
            CAPTURE(code(etat));
            CHECK_FALSE(montres[etat].empty());
            std::vector<std::string> filtres;
            for (const auto& un : lister_participants(tx, perimetre, {.etat = etat}, 2026y / May / 10).participants) filtres.push_back(un.reference);
            CHECK(filtres == montres[etat]);
        }
    });
}

TEST_CASE("au-delà de mille, on ne compte plus : la page, la suite et l'export restent entiers et dans l'ordre")
{
    Monde monde;
    constexpr int kCombien = 1203;
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        for (int i = 0; i < kCombien; ++i) inscrire_participant(e, monde.structure, "Z-" + std::to_string(10000 + i), "Zoé " + std::to_string(i % 7), "Zzz" + std::to_string(10000 + i));
        return 0;
    });
    const auto lire = [&](const RechercheParticipants& r) {
        return monde.base->read([&](Transaction& tx) { return lister_participants(tx, monde.perimetre(monde.claire), r, 2026y / May / 10); });
    };
    for (const auto tri : {TriParticipants::Nom, TriParticipants::Reference})
        for (const auto* q : {"zoe", "z zzz"})
        {
            std::vector<std::string> toutes;
            for (int page = 1;; ++page)
            {
                const auto lue = lire({.q = q, .tri = tri, .page = page, .par_page = 100});
                CHECK(lue.plus_que_compte());
                for (const auto& un : lue.participants) toutes.push_back(un.reference);
                if (!lue.suite) break;
            }
            CHECK(toutes.size() == kCombien);
            CHECK(std::is_sorted(toutes.begin(), toutes.end()));
            CHECK(std::adjacent_find(toutes.begin(), toutes.end()) == toutes.end());
        }
    CHECK(lire({.q = "zzz1000"}).total == 10);
    CHECK(contient(monde.get("/participants?q=zoe", monde.claire), "Plus de 1\u202F000 participants"));
    const auto csv = monde.get("/participants?q=zoe&format=csv", monde.claire);
    CHECK(std::count(csv.body.begin(), csv.body.end(), '\n') == kCombien + 1);
    CHECK(monde.get("/participants?q=zoe&format=xlsx", monde.claire).body.starts_with("PK"));
}

TEST_CASE("tout ce qui nomme ou décrit une personne est nommé pour la purge : il n'en reste que la référence, et les comptes ne bougent pas")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    deux.demander();
    monde.post("/transferts/" + deux.transfert() + "/reponse", {{"sens", "refuse"}, {"raison-" + deux.transfert(), "Mme Mésange ne le souhaite pas."}}, monde.victor);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        return deposer_preuve(e, publics_livres().mots, trouver_participant(e.tx, Perimetre::de_la_machine(), deux.id_de(deux.ici)), {"attestation_rsa", "%PDF-1.7 Mésange"});
    });
    monde.base->write([&](Transaction& tx) {
        for (const auto& une : tables_de_personne()) tx.execute("DELETE FROM " + std::string(une.table) + " WHERE " + std::string(une.condition), deux.id_de(deux.ici));
    });
    monde.base->read([&](Transaction& tx) {
        for (const auto* table : {"identites", "identite_mots", "notes", "preuves"})
            CHECK(tx.query_one("SELECT count(*) AS n FROM " + std::string(table) + " WHERE participant_id = ?", deux.id_de(deux.ici))->integer("n") == 0);
        CHECK(tx.query_one("SELECT count(*) AS n FROM preuves_contenus")->integer("n") == 0);
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    CHECK(references(monde, {.q = "mesange"}).empty());
    CHECK(references(monde, {.identite = IdentiteCherchee::Oubliee}) == std::vector<std::string>{"P-050"});
    CHECK(references(monde, {.q = "P-050", .identite = IdentiteCherchee::Oubliee}) == std::vector<std::string>{"P-050"});
    const auto page = monde.get(deux.ici, monde.claire);
    CHECK(contient(page, "Fiche anonyme"));
    CHECK_FALSE(contient(page, "Mésange"));
    // Pour l'autre structure, la personne n'est plus connue ailleurs.
    CHECK_FALSE(contient(monde.get(deux.la_bas, monde.victor), "Déjà connue"));
}

TEST_CASE("l'API ouvre une fiche, confie, informe et demande un transfert, sans jamais rendre un nom")
{
    DeuxFiches deux;
    auto& monde = deux.monde;
    const auto creee = monde.api(Method::Post, "/api/v1/participants", monde.claire, R"({"reference":"P-070","prenom":"Marie","nom":"Mésange Jeanne","naissance":"2001-03-04"})");
    REQUIRE(creee.status == Status::Created);
    const auto corps = read_json(creee.body);
    CHECK(*corps.find("connue_ailleurs")->list()->front().find("structure")->text() == "Maison de l'emploi de Valmont");
    CHECK(*corps.find("doublons_probables")->list()->front().find("reference")->text() == "P-050");
    CHECK_FALSE(contient(creee, "Mésange"));
    const auto lieu = entete(creee, "Location");
    CHECK(monde.api(Method::Post, lieu + "/informations", monde.claire, R"({"remise_le":"2026-05-09","moyen":"lue"})").status == Status::Created);
    CHECK(monde.api(Method::Post, lieu + "/referents", monde.claire, "{\"utilisateur_id\":\"" + monde.claire + "\"}").status == Status::Created);
    CHECK(monde.api(Method::Post, lieu + "/accompagnements", monde.claire, "{\"organisme_id\":\"" + monde.mission_locale + "\",\"debut\":\"2026-05-01\"}").status == Status::Created);
    const auto refusee = monde.api(Method::Post, lieu + "/informations", monde.claire, R"({"remise_le":"demain","moyen":5,"pourquoi":"x"})");
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(read_json(refusee.body).find("anomalies")->list()->size() == 3);
    CHECK(monde.api(Method::Post, lieu + "/transferts", monde.claire, "{\"structure_id\":\"" + monde.autre_structure + "\"}").status == Status::Created);
    const auto recus = monde.api(Method::Get, "/api/v1/transferts", monde.victor);
    CHECK(contient(recus, "V-050"));
    CHECK_FALSE(contient(recus, "P-070"));
    CHECK(monde.api(Method::Post, "/api/v1/transferts/" + deux.transfert() + "/reponse", monde.victor, R"({"sens":"refuse"})").status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Post, "/api/v1/transferts/" + deux.transfert() + "/reponse", monde.victor, R"({"sens":"accepte"})").status == Status::Created);
    CHECK(monde.api(Method::Get, lieu, monde.victor).status == Status::NotFound);
    CHECK(monde.api(Method::Post, lieu + "/informations", monde.victor, R"({"remise_le":"2026-05-09","moyen":"lue"})").status == Status::NotFound);
    CHECK(contient(monde.api(Method::Get, "/api/v1/participants?notice=absente", monde.claire), "\"total\":5"));
}
