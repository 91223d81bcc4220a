#include "app/conventions/conventions_saisie.hpp"
#include "app/conventions/conventions_table.hpp"
#include "app/conventions/conventions_vues.hpp"
#include "app/organismes/organismes_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Le Tissage, tel qu'on le taperait : la Ville et la mission locale, avec le PLIE qui tient la convention.
struct Tissage
{
    Monde monde;
    std::string id;

    Tissage()
    {
        const auto reponse = monde.post("/conventions", {{"reference", "DE25_139"}, {"intitule", "Le Tissage des Solidarités"}, {"objet", "Accueillir et accompagner vers l'emploi."}, {"financiere", "gratuite"},
                                                         {"place_acheteurs", "215 900 176 00015 Ville de Montreval"}, {"place_organismes", "Mission locale de Montreval"}, {"lieu_de_signature", "Armentières"}},
                                        monde.claire);
        REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body);
        id = entete(reponse, "Location").substr(std::string("/conventions/").size());
    }
    std::string adresse(const std::string& suite = "") const { return "/conventions/" + id + suite; }
    Convention lue(const std::string& qui = "") const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_convention(tx, qui.empty() ? Perimetre::de_la_machine() : monde.perimetre(qui), id); });
    }
    std::string partie(const std::string& nom) const
    {
        const auto c = lue();
        return std::find_if(c.parties.begin(), c.parties.end(), [&](const auto& une) { return une.nom == nom; })->id;
    }
    /// Inscrit un engagement de cette partie et rend son identifiant.
    std::string engager(const std::string& partie, const std::string& texte, Champs de_plus = {})
    {
        Champs champs{{"partie", partie}, {"texte", texte}, {"cadence", "une_fois"}};
        for (auto& un : de_plus)
        {
            std::erase_if(champs, [&](const auto& deja) { return deja.first == un.first; });
            champs.push_back(std::move(un));
        }
        const auto reponse = monde.post(adresse("/engagements"), champs, monde.claire);
        REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body);
        return lue().engagements.back().id;
    }
};

Status statut(const Response& reponse) { return reponse.status; }

} // namespace

TEST_CASE("une convention s'inscrit avec la structure qui la tient, et retrouve l'acheteur et l'organisme déjà connus")
{
    Tissage t;
    const auto c = t.lue();
    REQUIRE(c.parties.size() == 3);
    CHECK(c.parties[0].structure_id == t.monde.structure);
    CHECK(c.parties[1].qualite == QualiteDePartie::Acheteur);
    CHECK(c.parties[1].siret == "21590017600015");
    CHECK(c.parties[2].organisme_id == t.monde.mission_locale);
    CHECK(c.financiere == ClauseFinanciere::Gratuite);
    CHECK_FALSE(c.confidentialite_dite);
    for (const auto& une : c.parties) CHECK(une.a_un_blanc()); // personne ne s'invente un signataire
    const auto page = t.monde.get(t.adresse(), t.monde.claire);
    CHECK(contient(page, "à remplir"));
    CHECK(contient(page, "dire qui signe pour PLIE de Montreval"));
    CHECK(verifier_journal(*t.monde.base).ruptures.empty());
}

TEST_CASE("un modèle donne le texte, les places, les engagements et la durée ; ce qu'il laisse à dire ne s'invente pas")
{
    Monde m;
    CHECK(contient(m.get("/conventions/nouvelle", m.claire), "modele=cadre_d_un_plie"));
    const auto page = m.get("/conventions/nouvelle?modele=marches_de_l_etat", m.claire);
    CHECK(contient(page, "place_etat"));
    CHECK_FALSE(contient(page, "place_facilitateur")); // la structure qui tient la convention y est d'office
    CHECK(statut(m.get("/conventions/nouvelle?modele=inconnu", m.claire)) == Status::NotFound);
    const auto reponse = m.post("/conventions?modele=marches_de_l_etat", {{"reference", "ETAT-1"}, {"intitule", "Marchés de l'État"}, {"objet", "Suivre ensemble."}, {"financiere", "sans_incidence"}, {"place_etat", "Préfecture de Montreval"}}, m.claire);
    REQUIRE_MESSAGE(statut(reponse) == Status::SeeOther, reponse.body);
    const auto c = m.base->read([&](Transaction& tx) { return lister_conventions(tx, m.perimetre(m.claire), {}).at(0); });
    CHECK(c.modele == "marches_de_l_etat");
    REQUIRE(c.parties.size() == 2);
    CHECK(c.parties[0].structure_id == m.structure);
    CHECK(c.parties[1].designation == "l'État");
    CHECK(c.engagements.size() >= 4);
    CHECK(std::any_of(c.engagements.begin(), c.engagements.end(), [&](const auto& e) { return e.partie_id == c.parties[1].id; }));
    CHECK(m.compter("termes_de_convention") == 1);
    CHECK(statut(m.get(entete(reponse, "Location") + "/texte", m.claire)) == Status::Ok);
    // Le cadre d'un PLIE laisse son premier et son dernier jour à dire : sans eux, pas de termes.
    const Champs cadre{{"reference", "CADRE-1"}, {"intitule", "Cadre"}, {"objet", "Associer."}, {"financiere", "sans_incidence"}, {"place_donneur", "Ville de Montreval\nBailleur de Montreval"}};
    CHECK(statut(m.post("/conventions?modele=cadre_d_un_plie", cadre, m.claire)) == Status::SeeOther);
    CHECK(m.compter("termes_de_convention") == 1);
    auto avec = cadre;
    avec[0].second = "CADRE-2";
    avec.emplace_back("debut", "2026-12-31");
    avec.emplace_back("fin", "2026-01-01");
    CHECK(contient(m.post("/conventions?modele=cadre_d_un_plie", avec, m.claire), "CADRE-2")); // à l'envers : rendu à corriger
    CHECK(m.compter("conventions") == 2);
    avec[5].second = "2024-01-01", avec[6].second = "2026-12-31";
    CHECK(statut(m.post("/conventions?modele=cadre_d_un_plie", avec, m.claire)) == Status::SeeOther);
    CHECK(m.compter("termes_de_convention") == 2);
    CHECK(verifier_journal(*m.base).ruptures.empty());
}

TEST_CASE("une convention mal tapée dit toutes ses anomalies à la fois, et rien ne s'inscrit")
{
    Monde monde;
    const auto reponse = monde.post("/conventions", {{"place_organismes", "Personne ne le connaît"}, {"place_structures", "Ailleurs"}, {"place_acheteurs", "21590017600015"}, {"financiere", "autre"}}, monde.claire);
    CHECK(statut(reponse) == Status::UnprocessableContent);
    for (const auto* phrase : {"inscrivez-le dans « Organismes »", "Aucune structure du territoire", "Un SIRET seul ne suffit pas", "Ce champ est nécessaire"}) CHECK_MESSAGE(contient(reponse, phrase), phrase);
    CHECK(contient(reponse, "Personne ne le connaît")); // rien de ce qui est tapé n'est perdu
    CHECK(monde.compter("conventions") == 0);
    const std::string quarante_et_une = [] {
        std::string texte;
        for (int i = 0; i < 41; ++i) texte += "Signataire " + std::to_string(i) + "\n";
        return texte;
    }();
    CHECK(contient(monde.post("/conventions", {{"reference", "X"}, {"intitule", "X"}, {"objet", "X"}, {"financiere", "prix"}, {"place_autres", quarante_et_une}}, monde.claire), "quarante au plus"));
    CHECK(monde.compter("conventions") == 0);
}

TEST_CASE("deux conventions d'une structure ne portent pas la même référence, et un double clic n'en inscrit qu'une")
{
    Tissage t;
    const Champs autre{{"reference", "DE25_139"}, {"intitule", "Autre"}, {"objet", "Autre."}, {"financiere", "non_dit"}};
    const auto reponse = t.monde.post("/conventions", autre, t.monde.claire);
    CHECK(statut(reponse) == Status::UnprocessableContent);
    CHECK(contient(reponse, "porte déjà cette référence"));
    // Elle se dit avec le reste, non une fois le reste corrigé.
    const auto avec_le_reste = t.monde.post("/conventions", {{"reference", "DE25_139"}, {"intitule", "Autre"}, {"objet", ""}, {"financiere", "non_dit"}}, t.monde.claire);
    for (const auto* dit : {"porte déjà cette référence", "Ce champ est nécessaire"}) CHECK_MESSAGE(contient(avec_le_reste, dit), dit);
    const Champs deux_fois{{"reference", "R-2"}, {"intitule", "Autre"}, {"objet", "Autre."}, {"financiere", "non_dit"}, {"cle", "cle-de-la-convention-essai-0001"}};
    const auto une = t.monde.post("/conventions", deux_fois, t.monde.claire), deux = t.monde.post("/conventions", deux_fois, t.monde.claire);
    CHECK(entete(une, "Location") == entete(deux, "Location"));
    CHECK(t.monde.compter("conventions") == 2);
}

TEST_CASE("la même partie écrite deux fois est refusée à côté de son champ : on attendrait deux fois sa signature")
{
    Monde monde;
    const Champs juste{{"reference", "R-3"}, {"intitule", "Autre"}, {"objet", "Autre."}, {"financiere", "non_dit"}};
    for (const auto& [place, texte] : {std::pair{"place_acheteurs", "Ville de Montreval\nVILLE DE MONTREVAL"}, std::pair{"place_structures", "PLIE de Montreval"}, std::pair{"place_autres", "Le Préfet\nle préfet"}})
    {
        CAPTURE(place);
        auto champs = juste;
        champs.emplace_back(place, texte);
        const auto reponse = monde.post("/conventions", champs, monde.claire);
        CHECK(statut(reponse) == Status::UnprocessableContent);
        CHECK(contient(reponse, std::string("href=\"#") + place + "\""));
        CHECK(contient(reponse, "Elle est déjà partie de cette convention."));
    }
    const auto api = monde.api(Method::Post, "/api/v1/conventions", monde.claire,
                               R"({"reference":"R-3","intitule":"Autre","objet":"Autre.","financiere":"non_dit","parties":[{"qualite":"autre","nom":"Le Préfet"},{"qualite":"autre","nom":"Le Préfet"}]})");
    CHECK(statut(api) == Status::UnprocessableContent);
    CHECK(contient(api, "parties.1.nom"));
    CHECK(monde.compter("conventions") == 0);
}

TEST_CASE("chaque partie lit la convention, et nul autre")
{
    Tissage t;
    auto& m = t.monde;
    // La Ville de la convention est celle de SIRET, que Hugo ne représente pas : l'acheteur « Ville de Montreval » du monde n'a pas de SIRET.
    for (const auto& qui : {m.claire, m.alice, m.camille, m.audrey, m.pauline}) CHECK(statut(m.get(t.adresse(), qui)) == Status::Ok);
    for (const auto& qui : {m.denis, m.marc, m.victor}) CHECK(statut(m.get(t.adresse(), qui)) == Status::NotFound);
    CHECK(statut(m.post(t.adresse("/parties"), {{"qualite", "entreprise"}, {"partie", "Durand BTP"}}, m.claire)) == Status::SeeOther);
    CHECK(statut(m.get(t.adresse(), m.denis)) == Status::Ok);
    CHECK(statut(m.get(t.adresse(), m.marc)) == Status::NotFound);
    CHECK(m.base->read([&](Transaction& tx) { return lister_conventions(tx, m.perimetre(m.denis), {}).size(); }) == 1);
    CHECK(m.base->read([&](Transaction& tx) { return lister_conventions(tx, m.perimetre(m.victor), {}).size(); }) == 0);
}

TEST_CASE("une structure d'un autre territoire, partie d'une convention, la lit sans pouvoir l'écrire et ne répond que pour elle")
{
    Tissage t;
    auto& m = t.monde;
    m.ecrire(m.claire, [&](Ecriture& e) {
        inscrire_partie(e, trouver_convention(e.tx, m.perimetre(m.claire), t.id), {QualiteDePartie::Structure, m.autre_structure, "Maison de l'emploi de Valmont", ""});
        return 0;
    });
    CHECK(statut(m.get(t.adresse(), m.victor)) == Status::Ok);
    CHECK(statut(m.post(t.adresse("/avenants"), {{"objet", "X"}, {"effet_le", "2026-06-01"}}, m.victor)) == Status::NotFound);
    const auto sien = t.engager(t.partie("Maison de l'emploi de Valmont"), "Prêter un formateur."), autre = t.engager(t.partie("Mission locale de Montreval"), "Tenir une permanence.");
    const Champs dire{{"etat", "tenu"}, {"le", "2026-05-04"}};
    CHECK(statut(m.post(t.adresse("/engagements/" + sien + "/suites"), dire, m.victor)) == Status::SeeOther);
    CHECK(statut(m.post(t.adresse("/engagements/" + autre + "/suites"), dire, m.victor)) == Status::Forbidden);
    const auto c = t.lue();
    CHECK(c.engagement(sien)->suites.at(0).dite_par == t.partie("Maison de l'emploi de Valmont"));
    CHECK(c.engagement(autre)->suites.empty());
    CHECK(m.compter("avenants_de_convention") == 0);
}

TEST_CASE("une partie ne dit que l'état de ses propres engagements, et ceux que toutes ont pris")
{
    Tissage t;
    auto& m = t.monde;
    const auto sien = t.engager(t.partie("Mission locale de Montreval"), "Tenir une permanence."), ville = t.engager(t.partie("Ville de Montreval"), "Ouvrir le lieu."), commun = t.engager("toutes", "Se réunir.");
    const auto repondre = [&](const std::string& promesse, Champs champs) { return m.post(t.adresse("/engagements/" + promesse + "/reponses"), std::move(champs), m.pauline); };
    CHECK(statut(repondre(sien, {{"etat", "tenu"}, {"le", "2026-05-04"}, {"preuve", "planning d'avril"}})) == Status::SeeOther);
    CHECK(statut(repondre(commun, {{"etat", "en_cours"}, {"le", "2026-05-04"}})) == Status::SeeOther);
    CHECK(statut(repondre(ville, {{"etat", "tenu"}, {"le", "2026-05-04"}})) == Status::Forbidden);
    // Se faire passer pour une autre partie n'est pas possible.
    CHECK(statut(repondre(sien, {{"etat", "tenu"}, {"le", "2026-05-04"}, {"dite_par", t.partie("Ville de Montreval")}})) == Status::UnprocessableContent);
    CHECK(statut(m.post(t.adresse("/engagements/" + sien + "/suites"), {{"etat", "tenu"}, {"le", "2026-05-04"}}, m.pauline)) == Status::Forbidden);
    CHECK(statut(m.post(t.adresse("/engagements/" + sien + "/reponses"), {{"etat", "tenu"}, {"le", "2026-05-04"}}, m.audrey)) == Status::Forbidden);
    const auto c = t.lue();
    CHECK(c.engagement(sien)->suites.size() == 1);
    CHECK(c.engagement(sien)->suites[0].dite_par == t.partie("Mission locale de Montreval"));
    CHECK(c.engagement(ville)->suites.empty());
    CHECK(contient(m.get(t.adresse("/engagements/" + sien), m.claire), "dit par Mission locale de Montreval"));
    CHECK(contient(m.get(t.adresse("/engagements/" + ville), m.pauline), "Rien encore"));
    CHECK_FALSE(contient(m.get(t.adresse("/engagements/" + ville), m.pauline), "Dire où il en est"));
    // Partie de la convention, elle la relit et n'y répond plus.
    REQUIRE(statut(m.post(t.adresse("/faits"), {{"sorte", "retrait_de_partie"}, {"le", "2026-05-05"}, {"partie", t.partie("Mission locale de Montreval")}}, m.claire)) == Status::SeeOther);
    CHECK(statut(repondre(sien, {{"etat", "non_tenu"}, {"le", "2026-05-05"}})) == Status::Forbidden);
    CHECK(statut(m.get(t.adresse("/engagements/" + sien), m.pauline)) == Status::Ok);
}

TEST_CASE("un engagement dont la date est passée se lit en tête, et à qui le tour")
{
    Tissage t;
    auto& m = t.monde;
    const auto mission = t.partie("Mission locale de Montreval");
    t.engager(mission, "Tenir une permanence.", {{"cadence", "permanente"}});
    const auto tard = t.engager(mission, "Envoyer le bilan d'avril.", {{"echeance_le", "2026-05-02"}, {"preuve", "bilan"}});
    const auto suivis = [&] {
        const auto c = t.lue();
        std::vector<std::string> ordre;
        for (const auto& s : suivre_les_engagements(c, std::nullopt, 2026y / May / 10)) ordre.push_back(s.engagement->texte + " " + std::string(code(s.suivi.situation)));
        return ordre;
    };
    CHECK(suivis() == std::vector<std::string>{"Envoyer le bilan d'avril. en_retard", "Tenir une permanence. sans_nouvelle"});
    CHECK(contient(m.get(t.adresse(), m.claire), "1\u00A0engagement en retard"));
    CHECK(contient(m.get(t.adresse(), m.pauline), "C'est à vous"));
    CHECK(contient(m.get(t.adresse("/suivi"), m.claire), "1\u00A0engagement en retard sur 2"));
    CHECK(contient(m.get("/conventions?suivi=retard", m.claire), "Le Tissage"));
    m.post(t.adresse("/engagements/" + tard + "/suites"), {{"etat", "tenu"}, {"le", "2026-05-09"}}, m.claire);
    CHECK(suivis() == std::vector<std::string>{"Tenir une permanence. sans_nouvelle", "Envoyer le bilan d'avril. tenu"});
    CHECK(contient(m.get("/conventions?suivi=retard", m.claire), "Aucune convention ne correspond"));
}

TEST_CASE("l'état d'un engagement ne se date pas de demain, et un engagement permanent n'a pas d'échéance")
{
    Tissage t;
    auto& m = t.monde;
    const auto id = t.engager("toutes", "Se réunir.");
    CHECK(statut(m.post(t.adresse("/engagements/" + id + "/suites"), {{"etat", "tenu"}, {"le", "2026-05-11"}}, m.claire)) == Status::UnprocessableContent);
    CHECK(statut(m.post(t.adresse("/engagements/" + id + "/suites"), {{"etat", "oublie"}, {"le", "2026-05-09"}}, m.claire)) == Status::UnprocessableContent);
    CHECK(m.compter("suites_d_engagement") == 0);
    const auto avant = m.compter("engagements_de_partie");
    for (const auto& champs : {Champs{{"partie", "toutes"}, {"texte", "X"}, {"cadence", "permanente"}, {"echeance_le", "2026-06-01"}}, Champs{{"partie", "personne"}, {"texte", "X"}, {"cadence", "une_fois"}},
                               Champs{{"partie", "toutes"}, {"texte", ""}, {"cadence", "une_fois"}}, Champs{{"partie", "toutes"}, {"texte", "X"}, {"cadence", "une_fois"}, {"donnee", "kilometres"}},
                               Champs{{"partie", "toutes"}, {"texte", "X"}, {"cadence", "une_fois"}, {"axe", "inconnu"}}, Champs{{"partie", "toutes"}, {"texte", "Voir Awa Bâ chaque mois"}, {"cadence", "mensuelle"}}})
        CHECK(statut(m.post(t.adresse("/engagements"), champs, m.claire)) == Status::UnprocessableContent);
    CHECK(m.compter("engagements_de_partie") == avant);
}

TEST_CASE("corriger un engagement ajoute une rédaction qui remplace l'ancienne, une seule fois")
{
    Tissage t;
    auto& m = t.monde;
    const auto id = t.engager("toutes", "Se réunir chaque mois.");
    const Champs correction{{"partie", "toutes"}, {"texte", "Se réunir chaque trimestre."}, {"cadence", "trimestrielle"}};
    CHECK(statut(m.post(t.adresse("/engagements/" + id + "/corrections"), correction, m.claire)) == Status::SeeOther);
    CHECK(statut(m.post(t.adresse("/engagements/" + id + "/corrections"), correction, m.claire)) == Status::NotFound);
    const auto c = t.lue();
    REQUIRE(c.engagements.size() == 1);
    CHECK(c.engagements[0].texte == "Se réunir chaque trimestre.");
    CHECK(c.engagements[0].annule == id);
    CHECK(m.compter("engagements_de_partie") == 2);
    CHECK(statut(m.get(t.adresse("/engagements/" + id), m.claire)) == Status::NotFound);
}

TEST_CASE("qui signe change par une ligne de plus, et un nom sans qualité reste un blanc")
{
    Tissage t;
    auto& m = t.monde;
    const auto ville = t.partie("Ville de Montreval"), adresse = t.adresse("/parties/" + ville);
    CHECK(statut(m.post(adresse + "/representants", {}, m.claire)) == Status::UnprocessableContent);
    CHECK(statut(m.post(adresse + "/representants", {{"representant", "Odile Grandin"}}, m.claire)) == Status::SeeOther);
    CHECK(t.lue().partie(ville)->a_un_blanc());
    CHECK(contient(m.get(t.adresse(), m.claire), "qualité à remplir"));
    CHECK(statut(m.post(adresse + "/representants", {{"representant", "Paul Tessier"}, {"representant_qualite", "Maire"}}, m.claire)) == Status::SeeOther);
    const auto partie = *t.lue().partie(ville);
    CHECK_FALSE(partie.a_un_blanc());
    CHECK(partie.representant()->nom == "Paul Tessier");
    CHECK(partie.representants.size() == 2);
    CHECK(contient(m.get(adresse, m.claire), "Odile Grandin")); // l'ancien se lit encore
    CHECK(statut(m.post(adresse + "/representants", {{"representant", "X"}}, m.pauline)) == Status::Forbidden);
}

TEST_CASE("un avenant fait entrer une quatrième partie à son effet, et une partie n'entre pas deux fois")
{
    Tissage t;
    auto& m = t.monde;
    CHECK(statut(m.post(t.adresse("/avenants"), {{"objet", "Accueillir une association de plus."}, {"effet_le", "2026-04-01"}}, m.claire)) == Status::SeeOther);
    const auto avenant = t.lue().avenants.at(0);
    CHECK(avenant.numero == 1);
    CHECK(statut(m.post(t.adresse("/parties"), {{"qualite", "autre"}, {"partie", "Cap emploi de la Lys"}, {"avenant", avenant.id}, {"representant_qualite", "Directrice"}}, m.claire)) == Status::SeeOther);
    const auto c = t.lue();
    REQUIRE(c.parties.size() == 4);
    CHECK(c.parties[3].entree_le == Jour{2026y / April / 1});
    CHECK(c.parties[3].avenant_id == avenant.id);
    CHECK(contient(m.get(t.adresse(), m.claire), "Il ajoute la partie Cap emploi de la Lys."));
    CHECK(statut(m.post(t.adresse("/parties"), {{"qualite", "autre"}, {"partie", "CAP EMPLOI de la Lys"}}, m.claire)) == Status::UnprocessableContent);
    CHECK(statut(m.post(t.adresse("/parties"), {{"qualite", "organisme"}, {"partie", "Mission locale de Montreval"}}, m.claire)) == Status::UnprocessableContent);
    CHECK(t.lue().parties.size() == 4);
}

TEST_CASE("une délibération qui se contredit est refusée, toutes ses fautes à la fois")
{
    Tissage t;
    auto& m = t.monde;
    const auto ville = t.partie("Ville de Montreval");
    const Champs faux{{"partie", ville}, {"numero", "DE25_139"}, {"organe", "Conseil municipal"}, {"convocation_le", "2025-12-05"}, {"seance_le", "2025-12-04"}, {"en_exercice", "35"}, {"presents", "27"},
                      {"pouvoirs", "9"}, {"vote", "unanimite"}, {"contre", "1"}};
    const auto reponse = m.post(t.adresse("/deliberations"), faux, m.claire);
    CHECK(statut(reponse) == Status::UnprocessableContent);
    for (const auto* phrase : {"La convocation suit la séance", "dépassent les membres en exercice", "Un vote unanime"}) CHECK_MESSAGE(contient(reponse, phrase), phrase);
    CHECK(m.compter("deliberations") == 0);
}

TEST_CASE("une délibération s'envoie, se reçoit, se publie ; corrigée, elle garde ses dates")
{
    Tissage t;
    auto& m = t.monde;
    const auto ville = t.partie("Ville de Montreval");
    const Champs juste{{"partie", ville}, {"numero", "DE25_139"}, {"organe", "Conseil municipal"}, {"convocation_le", "2025-11-27"}, {"seance_le", "2025-12-04"}, {"en_exercice", "35"}, {"presents", "27"},
                       {"pouvoirs", "7"}, {"vote", "unanimite"}, {"secretaire", "Lucie Hénin"}};
    REQUIRE(statut(m.post(t.adresse("/deliberations"), juste, m.claire)) == Status::SeeOther);
    auto id = t.lue().deliberations.at(0).id;
    const auto page = [&](const std::string& qui) { return m.get(t.adresse("/deliberations/" + id), qui); };
    CHECK(contient(page(m.claire), "Rien ne dit encore qu&#39;elle est partie"));
    CHECK(contient(page(m.claire), "plus que les 15 jours d&#39;usage"));
    const auto transmettre = [&](const char* etape, const char* le, const char* identifiant = "") {
        return statut(m.post(t.adresse("/deliberations/" + id + "/teletransmissions"), {{"etape", etape}, {"le", le}, {"identifiant", identifiant}}, m.claire));
    };
    CHECK(transmettre("envoyee", "2025-12-03") == Status::UnprocessableContent); // avant la séance
    CHECK(transmettre("envoyee", "2025-12-05") == Status::SeeOther);
    CHECK(transmettre("recue", "2025-12-04", "") == Status::UnprocessableContent); // avant l'envoi
    CHECK(transmettre("recue", "2026-06-01") == Status::UnprocessableContent);     // à venir
    CHECK(transmettre("recue", "2025-12-05", "059-215900176-20251205-DE25_139-DE") == Status::SeeOther);
    CHECK(transmettre("publiee", "2025-12-09") == Status::SeeOther);
    CHECK(contient(page(m.pauline), "exécutoire depuis le 9 décembre 2025"));
    CHECK_FALSE(contient(page(m.pauline), "douteux"));
    CHECK_FALSE(contient(page(m.pauline), "Inscrire l&#39;étape"));
    // Un identifiant douteux se garde, et chaque doute se dit.
    CHECK(transmettre("recue", "2025-12-05", "059-215900175-20251205-DE25_140-DE") == Status::SeeOther);
    CHECK(contient(page(m.claire), "Cet identifiant est douteux"));
    CHECK(contient(page(m.claire), "celui de la partie (215900176)"));
    CHECK(t.lue().deliberations.at(0).transmissions.size() == 3);
    auto corrigee = juste;
    corrigee[6] = {"presents", "26"};
    CHECK(statut(m.post(t.adresse("/deliberations/" + id + "/corrections"), corrigee, m.claire)) == Status::SeeOther);
    const auto d = t.lue().deliberations;
    REQUIRE(d.size() == 1);
    CHECK(d[0].id != id);
    CHECK(d[0].seance.presents == 26);
    CHECK(d[0].transmissions.size() == 3);
    CHECK(m.compter("deliberations") == 2);
    // Qui corrigeait la même en même temps l'apprend : il n'y en a pas une de plus.
    const auto relue = t.lue();
    CHECK_THROWS_AS(m.ecrire(m.claire, [&](Ecriture& e) { return inscrire_correction_de_deliberation(e, relue, id, {ville, {}, "DE25_139", "Conseil municipal", d[0].seance, "", "", ""}); }), Conflict);
    CHECK(m.compter("deliberations") == 2);
    CHECK(verifier_journal(*m.base).ruptures.empty());
}

TEST_CASE("ce qu'une convention couvre se lit des deux côtés, et se retire par une ligne")
{
    Tissage t;
    auto& m = t.monde;
    CHECK(statut(m.post(t.adresse("/objets"), {{"objet", "marche " + m.marche_valmont}, {"depuis", "2026-05-01"}}, m.claire)) == Status::UnprocessableContent); // pas de la structure
    CHECK(statut(m.post(t.adresse("/objets"), {{"objet", "marche " + m.gymnase}, {"depuis", "2026-05-01"}}, m.claire)) == Status::SeeOther);
    CHECK(contient(m.get("/marches/" + m.gymnase, m.claire), "Le Tissage des Solidarités"));
    CHECK_FALSE(contient(m.get("/marches/" + m.gymnase, m.denis), "Le Tissage des Solidarités")); // il n'en est pas partie
    CHECK(statut(m.post(t.adresse("/objets"), {{"objet", "marche " + m.gymnase}, {"depuis", "2026-05-01"}}, m.claire)) == Status::UnprocessableContent); // déjà couvert
    const auto objet = t.lue().objets.at(0).id;
    CHECK(statut(m.post(t.adresse("/objets/" + objet + "/retraits"), {}, m.claire)) == Status::SeeOther);
    CHECK(t.lue().objets.empty());
    CHECK_FALSE(contient(m.get("/marches/" + m.gymnase, m.claire), "Le Tissage des Solidarités"));
    CHECK(statut(m.post(t.adresse("/objets/" + objet + "/retraits"), {}, m.claire)) == Status::NotFound);
    CHECK(m.compter("objets_de_convention") == 2);
}

TEST_CASE("la liste se cherche sans accents, par partie, et s'exporte telle qu'elle est montrée")
{
    Tissage t;
    auto& m = t.monde;
    m.post("/conventions", {{"reference", "DE21.086"}, {"intitule", "Entretien des espaces verts"}, {"objet", "Suivre les heures."}, {"financiere", "sans_incidence"}, {"place_entreprises", "Martin Paysage"}}, m.claire);
    const auto trouve = [&](const std::string& question) { return m.get("/conventions" + question, m.claire).body; };
    const auto deux = trouve("");
    CHECK(deux.find("Le Tissage") != std::string::npos);
    CHECK(deux.find("Entretien des espaces verts") != std::string::npos);
    CHECK(trouve("?q=solidarites").find("Entretien") == std::string::npos);
    CHECK(trouve("?q=martin+paysage").find("Le Tissage") == std::string::npos);
    CHECK(trouve("?qualite=entreprise").find("Le Tissage") == std::string::npos);
    CHECK(trouve("?q=introuvable").find("Aucune convention ne correspond") != std::string::npos);
    const auto csv = trouve("?qualite=entreprise&format=csv");
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 2);
    CHECK(csv.find("DE21.086") != std::string::npos);
    CHECK(m.get("/conventions?format=xlsx", m.claire).body.starts_with("PK"));
    // Toute adresse se lit : ce qui n'a pas de sens ne change rien.
    CHECK(statut(m.get("/conventions?page=99999&tri=rien&qualite=rien&suivi=rien", m.claire)) == Status::Ok);
    CHECK(contient(m.get("/conventions", m.marc), "Entretien des espaces verts"));
    CHECK(contient(m.get("/conventions", m.hugo), "Vous n&#39;êtes partie d&#39;aucune convention"));
}

TEST_CASE("qui peut être partie se cherche par nom ou SIRET, chez la structure et sur son territoire")
{
    Tissage t;
    auto& m = t.monde;
    const auto cherche = [&](const std::string& q) { return m.get("/assistance/parties?q=" + percent_encode(q), m.claire).body; };
    CHECK(cherche("durand").find("Durand BTP") != std::string::npos);
    CHECK(cherche("2159001760").find("Ville de Montreval") != std::string::npos);
    CHECK(cherche("plie").find("PLIE de Montreval") != std::string::npos);
    CHECK(cherche("valmont").find("Valmont") == std::string::npos); // un autre territoire
    CHECK(cherche("d") == "[]");
    CHECK(statut(m.get("/assistance/parties?q=durand", m.denis)) == Status::Forbidden);
}

TEST_CASE("deux structures d'un même SIRET sont deux parties que le nom départage")
{
    Tissage t;
    auto& m = t.monde;
    m.ecrire(m.alice, [&](Ecriture& e) {
        for (const auto* nom : {"Service insertion", "Service achats"})
            e.inserer("structures", {{"id", e.nouvel_id()}, {"territoire_id", m.territoire}, {"nom", nom}, {"nature", "collectivite"}, {"siret", "21590017600015"}});
        e.dire("installer", "structures", m.structure, "a installé deux services", m.structure);
        return 0;
    });
    m.base->read([&](Transaction& tx) {
        CHECK(partie_connue(tx, m.structure, QualiteDePartie::Structure, "21590017600015", "Service achats")->nom == "Service achats");
        CHECK_FALSE(partie_connue(tx, m.structure, QualiteDePartie::Structure, "21590017600015", "Un nom qui ne dit pas lequel").has_value());
        return 0;
    });
}

TEST_CASE("l'API rend les mêmes noms, inscrit une convention entière, et n'en inscrit qu'une par clé")
{
    Monde m;
    const std::string corps = R"({"reference":"A-1","intitule":"Cadre","objet":"Associer les donneurs d'ordre.","financiere":"sans_incidence","confidentialite_dite":true,
        "parties":[{"qualite":"acheteur","siret":"21590017600015","nom":"Ville de Montreval","representant_qualite":"Maire"},{"qualite":"autre","nom":"L'État"}],
        "engagements":[{"partie":2,"texte":"Communiquer les marchés.","cadence":"annuelle","echeance_le":"2026-04-01","preuve":"liste"},{"texte":"Se réunir.","cadence":"semestrielle"}]})";
    const std::vector<std::pair<std::string, std::string>> cle{{"idempotency-key", "une-convention-entiere-0001"}};
    const auto une = m.api(Method::Post, "/api/v1/conventions", m.claire, corps, cle), deux = m.api(Method::Post, "/api/v1/conventions", m.claire, corps, cle);
    REQUIRE_MESSAGE(statut(une) == Status::Created, une.body);
    CHECK(entete(une, "Location") == entete(deux, "Location"));
    CHECK(m.compter("conventions") == 1);
    const auto lue = read_json(m.api(Method::Get, entete(une, "Location"), m.claire).body);
    CHECK(lue.find("parties")->list()->size() == 3);
    CHECK(*lue.find("confidentialite_dite")->truth());
    const auto& engagement = lue.find("engagements")->list()->at(0);
    CHECK(*engagement.find("situation")->text() == "en_retard");
    CHECK(*engagement.find("partie_id")->text() == *lue.find("parties")->list()->at(1).find("id")->text());
    CHECK(lue.find("engagements")->list()->at(1).find("partie_id")->null());
    CHECK(read_json(m.api(Method::Get, "/api/v1/conventions", m.claire).body).find("conventions")->list()->size() == 1);
    CHECK(read_json(m.api(Method::Get, "/api/v1/conventions", m.victor).body).find("conventions")->list()->empty());
    const auto dire = m.api(Method::Post, "/api/v1/conventions/" + *lue.find("id")->text() + "/engagements/" + *engagement.find("id")->text() + "/suites", m.claire, R"({"etat":"tenu","le":"2026-05-09"})");
    CHECK(statut(dire) == Status::Created);
    const auto relue = read_json(m.api(Method::Get, entete(une, "Location"), m.claire).body);
    CHECK(*relue.find("engagements")->list()->at(0).find("situation")->text() == "tenu");
}

TEST_CASE("un corps faux est refusé membre par membre, et rien ne s'inscrit")
{
    Monde m;
    const auto refuse = [&](const std::string& corps, std::initializer_list<const char*> champs) {
        CAPTURE(corps);
        const auto reponse = m.api(Method::Post, "/api/v1/conventions", m.claire, corps);
        CHECK(statut(reponse) == Status::UnprocessableContent);
        for (const auto* champ : champs) CHECK_MESSAGE(contient(reponse, std::string("\"") + champ + "\""), (std::string(champ) + " dans " + reponse.body));
    };
    refuse("[]", {});
    refuse("{}", {"reference", "intitule", "objet", "financiere"});
    refuse(R"({"reference":1,"prix":"3","parties":{},"confidentialite_dite":"oui"})", {"reference", "prix", "parties", "confidentialite_dite"});
    refuse(R"({"reference":"A","intitule":"A","objet":"A","financiere":"gratuite","parties":[{"qualite":"reine","nom":"X"},{"qualite":"organisme","nom":"Inconnu"},3]})",
           {"parties.0.qualite", "parties.1.nom"});
    refuse(R"({"reference":"A","intitule":"A","objet":"A","financiere":"gratuite","engagements":[{"partie":2,"texte":"X","cadence":"annuelle"},{"partie":0,"cadence":"jamais"}]})",
           {"engagements.0.partie", "engagements.1.partie", "engagements.1.texte", "engagements.1.cadence"});
    CHECK(m.compter("conventions") == 0);
    CHECK(statut(m.api(Method::Post, "/api/v1/conventions", m.claire, "{")) == Status::BadRequest);
    CHECK(statut(m.api(Method::Post, "/api/v1/conventions", m.denis, "{}")) == Status::Forbidden);
}

TEST_CASE("la coordinatrice tient les conventions de son territoire, l'auditrice les lit sans rien écrire")
{
    Tissage t;
    auto& m = t.monde;
    CHECK(statut(m.post(t.adresse("/axes"), {{"intitule", "Axe 1"}}, m.camille)) == Status::SeeOther);
    CHECK(statut(m.post(t.adresse("/axes"), {{"intitule", "Axe 2"}}, m.audrey)) == Status::Forbidden);
    const auto page = m.get(t.adresse(), m.audrey);
    CHECK(statut(page) == Status::Ok);
    CHECK_FALSE(contient(page, "/engagements/nouveau"));
    CHECK(t.lue().axes.size() == 1);
}

TEST_CASE("dix parties et leurs engagements tiennent dans une convention-cadre")
{
    Monde m;
    std::string autres;
    for (int i = 1; i <= 9; ++i) autres += "Bailleur " + std::to_string(i) + "\r\n";
    const auto reponse = m.post("/conventions", {{"reference", "CADRE"}, {"intitule", "Convention-cadre"}, {"objet", "Associer."}, {"financiere", "sans_incidence"}, {"place_autres", autres}}, m.claire);
    REQUIRE(statut(reponse) == Status::SeeOther);
    const auto page = m.get(entete(reponse, "Location"), m.claire);
    CHECK(contient(page, "10\u00A0parties"));
    CHECK(contient(m.get("/conventions", m.claire), "et 7\u00A0autres"));
}
