#include "app/sorties/sorties_situations.hpp"
#include "app/sorties/sorties_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::string sorties_de(const std::string& participant) { return "/participants/" + participant + "/sorties"; }

Champs cdd(const std::string& le, const std::string& mois)
{
    return {{"sortie_le", le}, {"situation", "cdd"}, {"contrat_mois", mois}, {"employeur", "titulaire"}, {"source", "entreprise"}, {"informee_le", le}};
}

/// La ligne qui vaut, et l'origine, de la dernière sortie notée d'une personne.
std::string origine_de(const Monde& monde, const std::string& participant)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT origine FROM sorties WHERE participant_id = ? ORDER BY id DESC LIMIT 1", participant)->text("origine"); });
}
std::string ligne_de(const Monde& monde, const std::string& participant)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM sorties WHERE participant_id = ? ORDER BY id DESC LIMIT 1", participant)->text("id"); });
}

CompteDeSorties compte(Monde& monde, const std::string& compte_id)
{
    return monde.base->read([&](Transaction& tx) { return compter_sorties(lister_sorties(tx, monde.perimetre(compte_id), monde.maison->droit, {}, 2026y / May / 10)); });
}

} // namespace

TEST_CASE("une sortie se note, les deux vocabulaires s'en déduisent, chacun avec sa source")
{
    Monde monde;
    CHECK(contient(monde.get(sorties_de(monde.awa), monde.claire), "aucune sortie notée"));
    CHECK(monde.post(sorties_de(monde.awa), cdd("2026-05-04", "8"), monde.claire).status == Status::SeeOther);
    const auto page = monde.get(sorties_de(monde.awa), monde.claire);
    CHECK(contient(page, "Emploi durable"));
    CHECK(contient(page, "Plus de 6 mois"));
    CHECK(contient(page, "Chez le titulaire"));
    CHECK(contient(page, "(usage)"));
    CHECK(contient(page, "pays de Caen"));
    CHECK(contient(page, "4 novembre 2026"));
    CHECK(contient(monde.get("/sorties", monde.claire), "1 dynamique sur 1"));
}

TEST_CASE("six mois juste suivent la borne ; un territoire l'exclut et seule cette sortie change de classe")
{
    Monde monde;
    monde.post(sorties_de(monde.awa), cdd("2026-05-04", "6"), monde.claire);
    monde.post(sorties_de(monde.karim), cdd("2026-05-04", "7"), monde.claire);
    CHECK(compte(monde, monde.claire).durables == 2);
    CHECK(monde.post("/droit/valeurs", {{"regle", "sortie.borne_comprise"}, {"valeur", "non"}, {"depuis", "2026-01-01"}, {"source", "Comité de pilotage"}, {"raison", "comme la Région"}}, monde.claire)
              .status == Status::SeeOther);
    const auto apres = compte(monde, monde.claire);
    CHECK(apres.durables == 1);
    CHECK(apres.transitions == 1);
    const auto page = monde.get(sorties_de(monde.awa), monde.claire);
    CHECK(contient(page, "borne exclue"));
    CHECK(contient(page, "Comité de pilotage"));
}

TEST_CASE("une correction nomme la ligne qu'elle remplace ; la seconde des deux est prévenue")
{
    Monde monde;
    monde.post(sorties_de(monde.awa), cdd("2026-05-04", "3"), monde.claire);
    const auto origine = origine_de(monde, monde.awa);
    auto champs = cdd("2026-05-05", "12");
    champs.emplace_back("vue", origine);
    const auto ou = sorties_de(monde.awa) + "/" + origine + "/correction";
    CHECK(monde.post(ou, champs, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(ou, champs, monde.claire).status == Status::Conflict);
    CHECK(monde.compter("sorties") == 2);
    CHECK(compte(monde, monde.claire).total == 1);
    CHECK(compte(monde, monde.claire).durables == 1);
    CHECK(contient(monde.get(sorties_de(monde.awa), monde.claire), "Ce qui était noté avant"));
    CHECK(monde.post(sorties_de(monde.awa) + "/" + origine + "/retrait", {}, monde.claire).status == Status::SeeOther);
    CHECK(compte(monde, monde.claire).total == 0);
    CHECK(monde.post(sorties_de(monde.awa) + "/" + origine + "/retrait", {}, monde.claire).status == Status::Conflict);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("toutes les fautes d'une saisie se disent d'un coup, et rien n'est écrit")
{
    Monde monde;
    const auto refus = [&](Champs champs) { return monde.post(sorties_de(monde.awa), std::move(champs), monde.claire); };
    const auto tout = refus({{"sortie_le", "2026-13-01"}, {"situation", "promotion"}, {"source", "rumeur"}, {"informee_le", "2030-01-01"}});
    CHECK(tout.status == Status::UnprocessableContent);
    for (const auto* phrase : {"Cette date ne se lit pas", "Ce choix n&#39;est pas de la liste", "Cette date n&#39;est pas encore venue"})
        CHECK_MESSAGE((contient(tout, phrase) || contient(tout, replaced(phrase, "&#39;", "'"))), phrase);
    CHECK(contient(refus({{"sortie_le", "2026-05-01"}, {"situation", "cdd"}, {"employeur", "autre"}, {"source", "personne"}, {"informee_le", "2026-05-01"}}), "dit sa durée"));
    CHECK(contient(refus({{"sortie_le", "2026-05-01"}, {"situation", "formation_qualifiante"}, {"contrat_mois", "4"}, {"employeur", "autre"}, {"source", "personne"}, {"informee_le", "2026-05-01"}}),
                   "pas un contrat"));
    CHECK(contient(refus({{"sortie_le", "2026-05-01"}, {"situation", "cdd"}, {"contrat_mois", "4"}, {"contrat_debut", "2026-05-02"}, {"contrat_fin", "2026-05-01"}, {"employeur", "autre"},
                          {"source", "personne"}, {"informee_le", "2026-05-01"}}),
                   "pas les deux"));
    CHECK(contient(refus({{"sortie_le", "2026-05-01"}, {"situation", "1850578006084 36"}, {"source", "personne"}, {"informee_le", "2026-05-01"}}), "sécurité sociale"));
    CHECK(monde.compter("sorties") == 0);
    monde.post(sorties_de(monde.awa), cdd("2026-05-01", "4"), monde.claire);
    CHECK(contient(refus(cdd("2026-05-01", "5")), "déjà notée"));
}

TEST_CASE("une raison réservée vit à part : la page la tait, sa lecture s'inscrit, le journal ne la dit pas")
{
    Monde monde;
    monde.post(sorties_de(monde.awa), {{"sortie_le", "2026-05-04"}, {"situation", "detention"}, {"source", "structure"}, {"informee_le", "2026-05-05"}}, monde.claire);
    monde.post(sorties_de(monde.karim), {{"sortie_le", "2026-05-04"}, {"situation", "retraite"}, {"source", "personne"}, {"informee_le", "2026-05-05"}}, monde.claire);
    const auto ligne = ligne_de(monde, monde.awa);
    for (const auto* adresse : {"/sorties", "/sorties?format=csv", "/journal"})
    {
        const auto page = monde.get(adresse, monde.claire);
        for (const auto* secret : {"étention", "detention", "retraite"}) CHECK_FALSE_MESSAGE(contient(page, std::string(secret) + "\""), adresse);
        CHECK_FALSE(contient(monde.get(adresse, monde.claire), ";Départ à la retraite;"));
    }
    CHECK(contient(monde.get("/sorties", monde.claire), "2\u00A0sorties ne sont pas comptées"));
    CHECK(contient(monde.get("/sorties?format=csv", monde.claire), "Sortie non comptée"));
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/sorties", monde.claire), "detention"));
    CHECK(monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT situation FROM sorties WHERE id = ?", ligne)->text("situation"); }) == "reservee");
    const auto avant = monde.compter("evenements");
    CHECK(contient(monde.get("/participants/" + monde.awa + "/situations/" + ligne, monde.claire), "Détention"));
    CHECK(monde.compter("evenements") == avant + 1);
    CHECK(monde.get("/participants/" + monde.karim + "/situations/" + ligne, monde.claire).status == Status::NotFound);
    monde.base->read([&](Transaction& tx) {
        for (const auto& une : tx.query("SELECT phrase, faits FROM evenements"))
            for (const auto* mot : {"étention", "detention", "retraite"}) CHECK((une.text("phrase") + une.text("faits")).find(mot) == std::string::npos);
    });
    CHECK(compte(monde, monde.claire).exclues == 2);
    CHECK(compte(monde, monde.claire).comptees() == 0);
}

TEST_CASE("un point se prépare à son échéance ; un appel sans réponse ne le clôt pas, « non relevée » le clôt sans rien compter")
{
    Monde monde;
    // Sortie le 31 août 2025 : six mois tombent le 28 février 2026, et sont en retard le 10 mai.
    monde.post(sorties_de(monde.awa), cdd("2025-08-31", "8"), monde.claire);
    monde.post(sorties_de(monde.karim), cdd("2025-11-15", "8"), monde.claire);
    const auto appels = monde.get("/sorties/appels", monde.claire);
    CHECK(contient(appels, "28 février 2026"));
    CHECK(contient(appels, "En retard"));
    CHECK(contient(appels, "15 mai 2026"));
    CHECK(contient(appels, "dont 1 en retard"));
    const auto point = sorties_de(monde.awa) + "/" + origine_de(monde, monde.awa) + "/suivis/6";
    CHECK(monde.get(point, monde.claire).status == Status::Ok);
    CHECK(monde.post(point, {{"issue", "sans_reponse"}, {"appele_le", "2026-05-09"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/sorties/appels", monde.claire), "9 mai 2026"));
    CHECK(monde.post(point, {{"issue", "non_relevee"}, {"motif", ""}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(point, {{"issue", "non_relevee"}, {"motif", "injoignable"}}, monde.claire).status == Status::SeeOther);
    CHECK_FALSE(contient(monde.get("/sorties/appels", monde.claire), "En retard"));
    CHECK(contient(monde.get("/sorties", monde.claire), "aucune situation relevée"));
    // Retrouvée plus tard : une ligne remplace l'autre ; qui n'a pas vu la dernière est prévenu.
    const auto vu = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM releves_de_sortie")->text("id"); });
    const Champs releve = {{"issue", "relevee"}, {"situation", "cdi"}, {"employeur", "autre"}, {"source", "personne"}, {"informee_le", "2026-05-10"}, {"vu", vu}};
    CHECK(monde.post(point, releve, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(point, releve, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get("/sorties", monde.claire), "1\u00A0personne en emploi sur 1\u00A0relevée"));
    // Avant l'échéance, on ne sait pas ce qu'elle sera ; un point qui n'existe pas n'existe pas.
    const auto second = sorties_de(monde.karim) + "/" + origine_de(monde, monde.karim) + "/suivis/6";
    CHECK(contient(monde.post(second, {{"issue", "relevee"}, {"situation", "cdi"}, {"employeur", "autre"}, {"source", "personne"}, {"informee_le", "2026-05-10"}}, monde.claire), "avant l"));
    CHECK(monde.get(sorties_de(monde.karim) + "/" + origine_de(monde, monde.karim) + "/suivis/7", monde.claire).status == Status::NotFound);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("ni l'acheteur, ni l'entreprise, ni une autre structure ne lisent une sortie, par page ni par API")
{
    Monde monde;
    monde.post(sorties_de(monde.awa), cdd("2026-05-04", "8"), monde.claire);
    const auto origine = origine_de(monde, monde.awa);
    for (const auto& compte_id : {monde.hugo, monde.denis, monde.marc, monde.pauline, monde.alice})
    {
        CHECK(monde.get("/sorties", compte_id).status == Status::Forbidden);
        CHECK(monde.get(sorties_de(monde.awa), compte_id).status == Status::Forbidden);
        CHECK(monde.api(Method::Get, "/api/v1/sorties", compte_id).status == Status::Forbidden);
    }
    CHECK(monde.get(sorties_de(monde.awa), monde.victor).status == Status::NotFound);
    CHECK(monde.get(sorties_de(monde.awa) + "/" + origine + "/suivis/6", monde.victor).status == Status::NotFound);
    CHECK_FALSE(contient(monde.api(Method::Get, "/api/v1/sorties", monde.victor), "P-001"));
    // Ce qu'ils lisent d'elle par ailleurs ne dit pas qu'elle est sortie.
    for (const auto& [compte_id, adresse] : {std::pair{monde.hugo, "/lots/" + monde.lot2 + "/compte"}, std::pair{monde.denis, "/lots/" + monde.lot2 + "/compte"},
                                            std::pair{monde.hugo, "/marches/" + monde.gymnase + "/bilan"}, std::pair{monde.denis, "/participants/" + monde.awa + "/notice.pdf"}})
        for (const auto* mot : {"Emploi durable", "durée déterminée"}) CHECK_FALSE_MESSAGE(contient(monde.get(adresse, compte_id), mot), adresse);
}

TEST_CASE("l'API note une sortie, dit toutes ses fautes, et rend les deux vocabulaires avec leur dénominateur")
{
    Monde monde;
    const auto ou = "/api/v1" + sorties_de(monde.awa);
    const auto fautive = monde.api(Method::Post, ou, monde.claire, R"({"sortie_le":"hier","situation":"cdd","couleur":"bleu","employeur":"autre"})");
    CHECK(fautive.status == Status::UnprocessableContent);
    for (const auto* code : {"date.illisible", "json.membre_inconnu", "sortie.duree_absente", "champ.absent"}) CHECK_MESSAGE(contient(fautive, code), code);
    const auto faite = monde.api(Method::Post, ou, monde.claire,
                                 R"({"sortie_le":"2025-11-04","situation":"interim","contrat_mois":2,"employeur":"autre","source":"spe","informee_le":"2025-11-05"})");
    REQUIRE(faite.status == Status::Created);
    CHECK(contient(faite, R"("classe":"transition")"));
    const auto liste = monde.api(Method::Get, "/api/v1/sorties?du=2025-01-01", monde.claire);
    CHECK(contient(liste, R"("denominateur":1)"));
    CHECK(contient(liste, R"("dynamiques":1)"));
    CHECK(monde.api(Method::Get, "/api/v1/sorties?du=hier", monde.claire).status == Status::UnprocessableContent);
    CHECK(contient(monde.api(Method::Get, "/api/v1/sorties/appels", monde.claire), R"("mois":6)"));
    const auto suivi = ou + "/" + origine_de(monde, monde.awa) + "/suivis";
    CHECK(monde.api(Method::Post, suivi, monde.claire, R"({"mois":7,"issue":"non_relevee","motif":"refus"})").status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Post, suivi, monde.claire, R"({"mois":6,"issue":"non_relevee","motif":"refus"})").status == Status::Created);
    CHECK(monde.compter("releves_de_sortie") == 1);
}

TEST_CASE("qui a fini ses affectations sans sortie notée se voit, jusqu'à ce qu'on la note")
{
    Monde monde;
    monde.base->write([&](Transaction& tx) { tx.execute("UPDATE affectations SET fin = '2026-03' WHERE participant_id = ?", monde.awa); });
    CHECK(contient(monde.get("/sorties/a-noter", monde.claire), "Awa"));
    monde.post(sorties_de(monde.awa), cdd("2026-03-31", "8"), monde.claire);
    CHECK(contient(monde.get("/sorties/a-noter", monde.claire), "Rien à noter"));
}

TEST_CASE("une situation mal écrite est refusée avec son endroit")
{
    const std::string bonne = "[plie]\nsource=\"p\"\nstatut=\"usage\"\n[[situation]]\ncode=\"a\"\nlibelle=\"A\"\ngroupe=\"emploi\"\niae=\"durable\"\nplie=\"contrat\"\nemployeur=true\nsource=\"s\"\nstatut=\"usage\"\ndepuis=2000-01-01\nverifie_le=2026-01-01\n";
    CHECK(lire_situations(bonne, "essai").size() == 1);
    CHECK_THROWS_AS(lire_situations(bonne + bonne.substr(bonne.find("[[")), "essai"), Error);
    CHECK_THROWS_AS(lire_situations(bonne.substr(bonne.find("[[")), "essai"), Error);
    for (const auto& [de, a] : std::vector<std::pair<std::string, std::string>>{{"durable", "parfait"}, {"employeur=true\n", ""}, {"groupe=\"emploi\"", "groupe=\"exclusion\""}, {"source=\"s\"\n", ""}, {"code=\"a\"", "code=\"reservee\""}, {"verifie_le", "verifiee"}})
        CHECK_THROWS_AS(lire_situations(replaced(bonne, de, a), "essai"), Error);
}
