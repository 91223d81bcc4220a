#include "monde.hpp"

#include "app/conventions/conventions_agenda.hpp"
#include "app/conventions/conventions_vie_saisie.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Le monde, et une convention tacite entre le PLIE, la Ville et la Mission locale : signée fin 2025, un an, trois mois de préavis. Il est le 10 mai 2026.
struct MondeDUneVie
{
    Monde monde;
    std::string id, plie, ville, mission;

    MondeDUneVie()
    {
        id = monde.ecrire(monde.claire, [&](Ecriture& e) {
            ConventionAInscrire c;
            c.reference = "CV-2026-01";
            c.intitule = "Suivi des clauses";
            c.objet = "Suivre les clauses de la Ville.";
            c.parties = {{.qualite = QualiteDePartie::Structure, .objet_id = monde.structure, .nom = "PLIE de Montreval", .designation = "le PLIE"},
                         {.qualite = QualiteDePartie::Acheteur, .objet_id = monde.ville, .nom = "Ville de Montreval", .designation = "la Ville"},
                         {.qualite = QualiteDePartie::Organisme, .objet_id = monde.mission_locale, .nom = "Mission locale", .designation = "la Mission locale"}};
            return inscrire_convention(e, monde.structure, c);
        });
        const auto c = lire();
        plie = c.parties[0].id;
        ville = c.parties[1].id;
        mission = c.parties[2].id;
    }

    Convention lire(Acte acte = Acte::VoirConventions)
    {
        return monde.base->read([&](Transaction& tx) { return trouver_convention(tx, monde.perimetre(monde.claire), id, acte); });
    }
    VieInscrite inscrite()
    {
        const auto c = lire();
        return monde.base->read([&](Transaction& tx) { return lire_vie(tx, c); });
    }
    VieDeConvention vie(Jour le = 2026y / May / 10) { return vie_de(inscrite(), monde.maison->droit, le); }

    Champs termes(Champs autres = {})
    {
        Champs champs = {{"depart", "date"},  {"debut", "2026-01-01"}, {"duree", "1 an"}, {"renouvellement", "tacite"}, {"report", "non"}, {"zone", "france"},
                         {"fin_non_reconduction_delai", "3 mois"}, {"fin_non_reconduction_sens", "avant_terme"}, {"fin_non_reconduction_moyen", "recommande"}};
        for (auto& [nom, valeur] : autres)
        {
            const auto meme = std::find_if(champs.begin(), champs.end(), [&](const auto& un) { return un.first == nom; });
            if (meme == champs.end()) champs.emplace_back(nom, valeur);
            else meme->second = valeur;
        }
        return champs;
    }
    Response poser_les_termes(Champs autres = {}) { return monde.post("/conventions/" + id + "/termes", termes(std::move(autres)), monde.claire); }
    Response noter(const std::string& sorte, const std::string& le, Champs autres = {})
    {
        autres.emplace_back("sorte", sorte);
        autres.emplace_back("le", le);
        return monde.post("/conventions/" + id + "/faits", autres, monde.claire);
    }
    void signer()
    {
        REQUIRE(poser_les_termes().status == Status::SeeOther);
        for (const auto& [partie, le] : {std::pair{plie, "2025-12-01"}, std::pair{ville, "2025-12-04"}, std::pair{mission, "2025-12-10"}})
            REQUIRE(noter("signature", le, {{"partie", partie}}).status == Status::SeeOther);
    }
    std::string dernier_fait() { return inscrite().faits.back().fait.id; }
};

} // namespace

TEST_CASE("une convention sans termes dit qu'aucune date ne se calcule ; signée, elle dit ce qui arrive si personne n'agit")
{
    MondeDUneVie m;
    const auto adresse = "/conventions/" + m.id + "/vie";
    CHECK(contient(m.monde.get(adresse, m.monde.claire), "sans durée, aucune date ne se calcule"));
    REQUIRE(m.poser_les_termes().status == Status::SeeOther);
    CHECK(contient(m.monde.get(adresse, m.monde.claire), "il manque la signature : PLIE de Montreval, Ville de Montreval, Mission locale"));
    m.noter("signature", "2025-12-01", {{"partie", m.plie}});
    m.noter("signature", "2025-12-04", {{"partie", m.ville}});
    m.noter("signature", "2025-12-10", {{"partie", m.mission}});
    const auto page = m.monde.get(adresse, m.monde.claire);
    CHECK(contient(page, "la convention est reconduite pour un an le 1er janvier 2027"));
    CHECK(contient(page, "mercredi 30 septembre 2026"));
    CHECK(contient(page, "Trois mois plus tôt, faute du même quantième, le dernier jour du mois : 30 septembre 2026."));
    CHECK(contient(page, "non-reconduction : trois mois avant le terme, par lettre recommandée"));
    // Une partie lit tout cela, et n'y note rien.
    const auto chez_hugo = m.monde.get(adresse, m.monde.hugo);
    CHECK(chez_hugo.status == Status::Ok);
    CHECK_FALSE(contient(chez_hugo, "Noter un fait"));
    CHECK(m.monde.post("/conventions/" + m.id + "/faits", {{"sorte", "signature"}, {"le", "2025-12-01"}, {"partie", m.ville}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(m.monde.get(adresse, m.monde.victor).status == Status::NotFound);
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}

TEST_CASE("la coordinatrice du territoire note un fait de la convention d'une structure ; un auditeur le lit et n'écrit rien")
{
    MondeDUneVie m;
    m.signer();
    CHECK(m.monde.post("/conventions/" + m.id + "/faits", {{"sorte", "evaluation_demandee"}, {"le", "2026-04-02"}, {"partie", m.ville}}, m.monde.camille).status == Status::SeeOther);
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.audrey), "Évaluation demandée"));
    CHECK(m.monde.post("/conventions/" + m.id + "/termes", m.termes(), m.monde.audrey).status == Status::Forbidden);
}

TEST_CASE("une lettre recommandée attend sa réception ; reçue, elle donne la fin ; annulée, tout se recalcule")
{
    MondeDUneVie m;
    m.signer();
    CHECK(m.noter("lettre", "2026-05-04", {{"partie", m.ville}, {"motif", "non_reconduction"}, {"piece", "LRAR 1A 234 567 8901 2"}}).status == Status::SeeOther);
    const auto lettre = m.dernier_fait();
    CHECK(m.vie().etat == EtatDeConvention::PreavisEnCours);
    CHECK_FALSE(m.vie().fin);
    CHECK(m.noter("reception", "2026-05-06", {{"vise", lettre}}).status == Status::SeeOther);
    CHECK(m.vie().fin->jour == Jour{2026y / December / 31});
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "celle du 4 mai 2026"));
    // Annuler la lettre : elle se lit encore, barrée.
    CHECK(m.monde.post("/conventions/" + m.id + "/faits/" + lettre + "/annulation", {{"raison", ""}}, m.monde.claire).status == Status::UnprocessableContent);
    CHECK(m.monde.post("/conventions/" + m.id + "/faits/" + lettre + "/annulation", {{"raison", "Lettre retirée d'un commun accord"}}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.vie().etat == EtatDeConvention::EnVigueur);
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "Lettre retirée d&#39;un commun accord"));
    CHECK(m.monde.post("/conventions/" + m.id + "/faits/" + lettre + "/annulation", {{"raison", "Encore"}}, m.monde.claire).status == Status::Conflict);
    CHECK(m.monde.post("/conventions/" + m.id + "/faits/" + m.plie + "/annulation", {{"raison", "Rien de tel"}}, m.monde.claire).status == Status::NotFound);
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}

TEST_CASE("chaque anomalie d'un fait se dit à côté de son champ, et rien n'est écrit")
{
    MondeDUneVie m;
    REQUIRE(m.poser_les_termes().status == Status::SeeOther);
    const auto refus = [&](const std::string& sorte, const std::string& le, Champs autres) -> std::vector<std::string> {
        Form formulaire;
        formulaire.fields = std::move(autres);
        formulaire.fields.emplace_back("sorte", sorte);
        formulaire.fields.emplace_back("le", le);
        std::vector<std::string> codes;
        for (const auto& une : lire_fait_de_convention(formulaire, m.lire(), m.inscrite(), m.vie(), 2026y / May / 10).anomalies) codes.push_back(une.champ + " " + une.code);
        return codes;
    };
    using L = std::vector<std::string>;
    CHECK(refus("", "", {}) == L{"sorte champ.absent", "le champ.absent"});
    CHECK(refus("mariage", "2026-05-01", {}) == L{"sorte champ.inconnu"});
    CHECK(refus("signature", "hier", {{"partie", "inconnue"}, {"avenant", "x"}}) == L{"le date.illisible", "partie champ.inconnu", "avenant champ.inconnu"});
    CHECK(refus("signature", "2026-05-11", {{"partie", m.plie}}) == L{"le date.a_venir"});
    CHECK(refus("lettre", "2026-05-01", {}) == L{"partie champ.absent", "motif champ.absent"});
    CHECK(refus("lettre", "2026-05-01", {{"partie", m.plie}, {"motif", "lassitude"}, {"piece", "1 85 05 78 006 084 36"}}) == L{"piece champ.nir", "motif champ.inconnu"});
    CHECK(refus("lettre", "2026-05-01", {{"partie", m.plie}, {"motif", "non_reconduction"}}) == L{"le fait.avant_signature"});
    CHECK(refus("retrait_de_partie", "2025-01-01", {{"partie", m.plie}}).empty()); // avant de signer, on peut s'en aller
    m.signer();
    CHECK(refus("signature", "2025-12-05", {{"partie", m.plie}}) == L{"partie fait.deja_signee"});
    CHECK(refus("manquement", "2025-12-09", {{"partie", m.plie}}) == L{"le fait.avant_signature"});
    CHECK(refus("manquement", "2025-12-10", {{"partie", m.plie}}).empty());
    CHECK(refus("reception", "2026-05-01", {}) == L{"vise champ.absent"});
    CHECK(refus("reception", "2026-05-01", {{"vise", m.inscrite().faits.front().fait.id}}) == L{"vise fait.lettre_inconnue"});
    m.noter("lettre", "2026-05-04", {{"partie", m.ville}, {"motif", "non_reconduction"}});
    const auto lettre = m.dernier_fait();
    CHECK(refus("reception", "2026-05-03", {{"vise", lettre}}) == L{"le date.avant_ce_qui_precede"});
    m.noter("reception", "2026-05-06", {{"vise", lettre}});
    CHECK(refus("reception", "2026-05-07", {{"vise", lettre}}) == L{"vise fait.deja_recue"});
    m.noter("retrait_de_partie", "2026-05-01", {{"partie", m.mission}});
    CHECK(refus("retrait_de_partie", "2026-05-02", {{"partie", m.mission}}) == L{"partie fait.deja_partie"});
    CHECK(refus("accord_de_renouvellement", "2026-05-02", {{"jusqu_a", "2026-05-01"}}) == L{"jusqu_a date.avant_ce_qui_precede"});
    m.noter("retrait_de_partie", "2026-05-07", {{"partie", m.ville}});
    CHECK(m.vie().etat == EtatDeConvention::Finie);
    CHECK(refus("lettre", "2026-05-08", {{"partie", m.plie}, {"motif", "manquement"}}) == L{"le fait.apres_la_fin"});
    CHECK(refus("demande_de_renouvellement", "2026-05-08", {{"partie", m.plie}}).empty()); // tardive : elle se note, et se dit
    CHECK(m.noter("lettre", "2026-05-08", {{"partie", m.plie}, {"motif", "manquement"}}).status == Status::UnprocessableContent);
}

TEST_CASE("un accord au-delà du maximum est refusé avec sa raison ; au maximum, il est pris")
{
    MondeDUneVie m;
    m.signer();
    REQUIRE(m.poser_les_termes({{"renouvellement", "expres"}, {"maximum", "trois ans"}}).status == Status::SeeOther);
    const auto refuse = m.noter("accord_de_renouvellement", "2026-05-02", {{"jusqu_a", "2030-01-01"}});
    CHECK(refuse.status == Status::UnprocessableContent);
    CHECK(contient(refuse, "plus loin que le renouvellement le permet"));
    CHECK(m.noter("accord_de_renouvellement", "2026-05-02", {{"jusqu_a", "2029-12-31"}}).status == Status::SeeOther);
    CHECK(m.vie().fin->jour == Jour{2029y / December / 31});
}

TEST_CASE("les termes se lisent tels qu'on les écrit, et toutes leurs fautes se disent à la fois")
{
    MondeDUneVie m;
    const auto fautes = [&](Champs autres) {
        Form formulaire;
        formulaire.fields = m.termes(std::move(autres));
        std::vector<std::string> codes;
        for (const auto& une : lire_termes_de_convention(formulaire, m.lire()).anomalies) codes.push_back(une.champ + " " + une.code);
        return codes;
    };
    using L = std::vector<std::string>;
    CHECK(fautes({}).empty());
    CHECK(fautes({{"depart", ""}, {"renouvellement", "parfois"}, {"report", ""}, {"zone", "lune"}}) ==
          L{"depart champ.absent", "debut termes.depart_double", "renouvellement champ.inconnu", "report champ.absent", "zone champ.inconnu"});
    CHECK(fautes({{"debut", ""}}) == L{"debut champ.absent"});
    CHECK(fautes({{"duree", "un certain temps"}}) == L{"duree delai.illisible"});
    CHECK(fautes({{"duree", "0 mois"}}) == L{"duree delai.nul"});
    CHECK(fautes({{"fin", "2026-12-31"}}) == L{"duree termes.fin_et_duree"});
    CHECK(fautes({{"duree", ""}, {"fin", "2025-12-31"}}) == L{"fin date.avant_ce_qui_precede"});
    CHECK(fautes({{"duree", ""}}) == L{"duree termes.sans_duree"});
    CHECK(fautes({{"renouvellement", "aucun"}, {"periode", "1 an"}, {"maximum", "2 ans"}, {"renouvellements_au_plus", "2"}}) ==
          L{"periode termes.sans_renouvellement", "maximum termes.sans_renouvellement", "renouvellements_au_plus termes.sans_renouvellement"});
    CHECK(fautes({{"renouvellements_au_plus", "100"}}).size() == 1);
    CHECK(fautes({{"fin_manquement_delai", "0 jours"}}) == L{"fin_manquement_sens champ.absent", "fin_manquement_moyen champ.absent"});
    CHECK(fautes({{"fin_manquement_delai", "tout de suite"}, {"fin_manquement_sens", "apres_reception"}, {"fin_manquement_moyen", "libre"}}) == L{"fin_manquement_delai delai.illisible"});
    CHECK(fautes({{"avenant", "inconnu"}}) == L{"avenant champ.inconnu"});
    CHECK(m.poser_les_termes({{"duree", "un certain temps"}}).status == Status::UnprocessableContent);
    CHECK(m.monde.compter("termes_de_convention") == 0);
}

TEST_CASE("ce qui se corrige part de ce qui est, et une correction remplace l'origine sans l'effacer")
{
    MondeDUneVie m;
    m.signer();
    const auto termes = m.inscrite().termes.back().termes;
    const auto relus = lire_termes_de_convention(formulaire_des_termes(termes), m.lire());
    CHECK(relus.anomalies.empty());
    auto attendus = termes;
    attendus.rang = relus.termes.rang;
    CHECK(relus.termes == attendus);
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/termes/nouveaux", m.monde.claire), "value=\"trois mois\""));
    REQUIRE(m.poser_les_termes({{"duree", "18 mois"}, {"fin_manquement_delai", "0 jours"}, {"fin_manquement_sens", "apres_reception"}, {"fin_manquement_moyen", "libre"}}).status == Status::SeeOther);
    const auto inscrite = m.inscrite();
    CHECK(inscrite.termes.size() == 2);
    CHECK(inscrite.connue.termes.size() == 1);
    CHECK(m.vie().terme->jour == Jour{2027y / June / 30});
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "Ce qui était écrit avant"));
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}

TEST_CASE("une partie de plus, dans une convention signée, dit quand elle entre : sinon elle déferait ce que les autres ont signé")
{
    MondeDUneVie m;
    const Champs sans_date = {{"qualite", "autre"}, {"partie", "Bailleur de la Lys"}};
    const auto ajouter = [&](Champs champs) { return m.monde.post("/conventions/" + m.id + "/parties", std::move(champs), m.monde.claire); };
    m.signer();
    const auto avant = m.vie();
    CHECK(contient(ajouter(sans_date), "dites le jour où cette partie y entre"));
    CHECK(m.vie().etat == avant.etat);
    auto datee = sans_date;
    datee.emplace_back("entree_le", "2026-05-04");
    CHECK(ajouter(datee).status == Status::SeeOther);
    CHECK(m.vie().etat == avant.etat);
    CHECK(m.vie().debut == avant.debut);
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "Bailleur de la Lys"));
}

TEST_CASE("un avenant change les termes à partir de son effet, et se signe à part")
{
    MondeDUneVie m;
    m.signer();
    const auto avenant = m.monde.ecrire(m.monde.claire, [&](Ecriture& e) {
        const auto c = trouver_convention(e.tx, m.monde.perimetre(m.monde.claire), m.id, Acte::GererConventions);
        return inscrire_avenant_de_convention(e, c, "Prolonge jusqu'en juin 2027", 2026y / May / 1);
    });
    const auto d_origine = m.vie().terme->jour;
    REQUIRE(m.poser_les_termes({{"avenant", avenant}, {"duree", ""}, {"fin", "2027-06-30"}}).status == Status::SeeOther);
    CHECK(m.vie().terme->jour == d_origine);
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "Ce qu&#39;il change n&#39;a pas encore d&#39;effet"));
    REQUIRE(m.noter("signature", "2026-04-20", {{"partie", m.ville}, {"avenant", avenant}}).status == Status::SeeOther);
    CHECK(m.vie().terme->jour == d_origine);
    CHECK(m.vie().avenants_a_signer == std::vector{avenant});
    CHECK(contient(m.monde.get("/conventions/" + m.id, m.monde.claire), "> à signer</span>"));
    for (const auto& partie : {m.plie, m.mission}) REQUIRE(m.noter("signature", "2026-04-22", {{"partie", partie}, {"avenant", avenant}}).status == Status::SeeOther);
    CHECK_FALSE(contient(m.monde.get("/conventions/" + m.id, m.monde.claire), "> à signer</span>"));
    CHECK(m.vie().terme->jour == Jour{2027y / June / 30});
    CHECK(m.vie(2026y / April / 30).periodes.front().fin == Jour{2027y / June / 30}); // l'effet vient pendant la période : on le sait déjà
    // Le formulaire part de cet avenant ; corriger le texte d'origine ne l'efface pas.
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/termes/nouveaux", m.monde.claire), "value=\"" + avenant + "\" selected"));
    REQUIRE(m.poser_les_termes({{"duree", "2 ans"}}).status == Status::SeeOther);
    CHECK(m.inscrite().connue.termes.size() == 2);
    CHECK(m.vie().terme->jour == Jour{2027y / June / 30});
    REQUIRE(m.poser_les_termes({{"avenant", avenant}, {"duree", ""}, {"fin", "2027-07-31"}}).status == Status::SeeOther);
    CHECK(m.inscrite().connue.termes.size() == 2);
    CHECK(m.vie().terme->jour == Jour{2027y / July / 31});
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "Signature, avenant n° 1"));
}

TEST_CASE("le tableau de la facilitatrice et celui de la coordinatrice disent la convention à dénoncer assez tôt")
{
    MondeDUneVie m;
    m.signer();
    CHECK_FALSE(contient(m.monde.get("/", m.monde.claire), "Convention Suivi des clauses"));
    m.monde.maintenant = sys_days{2026y / July / 2} + 9h; // 90 jours avant le 30 septembre
    for (const auto& compte : {m.monde.claire, m.monde.camille})
        CHECK(contient(m.monde.get("/", compte), "Convention Suivi des clauses : dénoncer au plus tard le 30 septembre 2026"));
    CHECK_FALSE(contient(m.monde.get("/", m.monde.victor), "Suivi des clauses"));
    m.monde.maintenant = sys_days{2026y / October / 1} + 9h;
    CHECK_FALSE(contient(m.monde.get("/", m.monde.claire), "Suivi des clauses"));
    CHECK(contient(m.monde.get("/", m.monde.camille), "Aucune convention du territoire n&#39;a d&#39;échéance proche"));
}

TEST_CASE("l'agenda dit chaque jour qui compte et pourquoi, à qui peut lire la convention")
{
    MondeDUneVie m;
    m.signer();
    for (const auto& adresse : {std::string("/conventions/agenda.ics"), "/conventions/" + m.id + "/agenda.ics"})
        for (const auto& compte : {m.monde.claire, m.monde.hugo, m.monde.camille})
        {
            const auto agenda = m.monde.get(adresse, compte);
            CHECK(agenda.status == Status::Ok);
            CHECK(entete(agenda, "Content-Type").starts_with("text/calendar"));
            CHECK(contient(agenda, "DTSTART;VALUE=DATE:20260930\r\n"));
            CHECK(contient(agenda, "SUMMARY:Suivi des clauses : dernier jour pour dénoncer\r\n"));
            CHECK(contient(agenda, "TRIGGER:-P30D\r\n"));
            CHECK(contient(agenda, "UID:" + m.id + "-dernier_jour@ouvrage\r\n"));
        }
    const auto vide = m.monde.get("/conventions/agenda.ics", m.monde.victor);
    CHECK(vide.status == Status::Ok);
    CHECK_FALSE(contient(vide, "VEVENT"));
    CHECK(m.monde.get("/conventions/" + m.id + "/agenda.ics", m.monde.victor).status == Status::NotFound);
}

TEST_CASE("l'API dit la même vie que la page, avec ses pas")
{
    MondeDUneVie m;
    m.signer();
    const auto reponse = m.monde.api(Method::Get, "/api/v1/conventions/" + m.id + "/vie", m.monde.claire);
    CHECK(reponse.status == Status::Ok);
    const auto corps = read_json(reponse.body);
    CHECK(*corps.find("etat")->text() == "en_vigueur");
    CHECK(*corps.find("si_personne_n_agit")->text() == "Si personne n'agit, la convention est reconduite pour un an le 1er janvier 2027.");
    CHECK(*corps.find("dernier_jour")->find("jour")->text() == "2026-09-30");
    CHECK(*corps.find("prochaine")->find("origine")->text() == "reconduction");
    CHECK(corps.find("faits")->list()->size() == 3);
    CHECK(m.monde.api(Method::Get, "/api/v1/conventions/" + m.id + "/vie", m.monde.victor).status == Status::NotFound);
}

TEST_CASE("un fait qui nomme une personne suivie est refusé")
{
    MondeDUneVie m;
    m.signer();
    CHECK(m.noter("manquement", "2026-05-04", {{"partie", m.ville}, {"piece", "Courrier au sujet d'Awa Bâ"}}).status == Status::UnprocessableContent);
}
