#include "app/publics/publics_saisie.hpp"
#include "app/publics/publics_table.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kVocabulaire = R"(
familles = [ { code = "emploi", libelle = "Emploi" } ]
situations = [ { code = "rsa", libelle = "RSA" } ]
dispositifs = [ { code = "plie", libelle = "PLIE" } ]
residences = [ { code = "qpv", libelle = "QPV" } ]
structures = [ { code = "etti", libelle = "ETTI" } ]
donneurs = [ { code = "facilitateur", libelle = "Facilitateur" } ]
preuves = [ { code = "attestation", libelle = "Attestation" } ]
territoires = [ { code = "974", libelle = "La Réunion" } ]
)";

std::string jeu_avec(const std::string& critere, const std::string& entete = "")
{
    return "rang = 1\ncode = \"essai\"\nlibelle = \"Essai\"\nportee = \"contrat\"\npresentation = \"Essai.\"\nsource = \"CCAP\"\nstatut = \"sourcé\"\n" + entete +
           "[[criteres]]\ncode = \"c\"\nlibelle = \"C\"\nfamille = \"emploi\"\nsource = \"CCAP\"\nstatut = \"sourcé\"\ndepuis = 2021-01-01\nverifie_le = 2026-11-20\n" + critere;
}
const std::string kBonCritere = "base = \"individuel\"\nepreuve = { situation = [\"rsa\"] }\npreuves = [ { code = \"attestation\", validite_mois = 3 } ]\n";

std::string refus_de(const std::string& contenu)
{
    try
    {
        lire_jeu(contenu, "droit/publics/essai.toml", lire_vocabulaire(kVocabulaire, "vocabulaire"));
    }
    catch (const Error& erreur)
    {
        return erreur.what();
    }
    return "";
}

/// Les faits d'une allocataire du RSA prouvée, aujourd'hui.
Champs faits_du_rsa()
{
    return {{"embauche", "2026-05-11"}, {"naissance", "1985-01-01"}, {"situation", "rsa"}, {"piece", "attestation_rsa"}, {"datee_attestation_rsa", "2026-05-01"}};
}
Champs avec(Champs champs, Champs plus)
{
    champs.insert(champs.end(), plus.begin(), plus.end());
    return champs;
}

std::string fiche(const std::string& id) { return "/participants/" + id; }

std::vector<EligibiliteInscrite> decisions(Monde& monde, const std::string& id)
{
    return monde.base->read([&](Transaction& tx) { return lister_eligibilites(tx, trouver_participant(tx, monde.perimetre(monde.claire), id)); });
}

} // namespace

TEST_CASE("les jeux livrés se lisent, chacun avec sa source, et le premier est le CCAG")
{
    const auto& publics = publics_livres();
    CHECK(publics.jeux.size() == 7);
    CHECK(publics.jeux.front().code == "ccag_2021");
    for (const auto& jeu : publics.jeux)
    {
        CAPTURE(jeu.code);
        CHECK_FALSE(jeu.source.empty());
        std::set<std::string> codes;
        for (const auto& un : jeu.criteres)
        {
            CAPTURE(un.code);
            CHECK_FALSE(un.source.empty());
            CHECK_FALSE(dire(un.epreuve, publics.mots).empty());
            CHECK(codes.insert(un.code).second);
            // Ce qui touche à la santé, à l'origine ou à la justice est réservé, quel que soit le jeu.
            for (const auto& preuve : un.preuves)
                if (trouver_mot(publics.mots.preuves, preuve.code)->sensible != Sensible::Non) CHECK(un.sensible != Sensible::Non);
            for (const auto& code : un.epreuve.valeurs)
                if (un.epreuve.sorte == Epreuve::Sorte::Situation && trouver_mot(publics.mots.situations, code)->sensible != Sensible::Non)
                    CHECK(un.sensible != Sensible::Non);
        }
    }
    CHECK(publics.jeu("exemple_territoire")->exemple);
    CHECK_FALSE(publics.jeu("iae")->ouvre_la_clause);
}

TEST_CASE("un jeu mal écrit est refusé en nommant le fichier, le critère et la clé")
{
    CHECK(refus_de(jeu_avec(kBonCritere)) == "");
    const std::vector<std::pair<std::string, std::string>> fautes = {
        {"base = \"individuel\"\nepreuve = { situation = [\"ass\"] }\npreuves = [ { code = \"attestation\", sans = true } ]\n", "« ass » n'est pas dans le vocabulaire"},
        {"base = \"individuel\"\nepreuve = { age_moins = 26 }\npreuves = [ { code = \"attestation\", sans = true } ]\n", "« age_moins » : cette clé n'est pas connue"},
        {"base = \"individuel\"\nepreuve = { }\npreuves = [ { code = \"attestation\", sans = true } ]\n", "aucune épreuve"},
        {"base = \"famille\"\nepreuve = { situation = [\"rsa\"] }\n", "« base »"},
        {"base = \"individuel\"\nepreuve = { situation = [\"rsa\"] }\npreuves = []\n", "« preuves »"},
        {"base = \"structure\"\nepreuve = { situation = [\"rsa\"] }\n", "nomme des structures"},
        {"base = \"avis_motive\"\nepreuve = { situation = [\"rsa\"] }\npreuves = [ { code = \"attestation\", sans = true } ]\n", "avis_de"},
        {"base = \"individuel\"\nepreuve = { situation = [\"rsa\"] }\npreuves = [ { code = \"attestation\" } ]\n", "une validité et une seule"},
        {"base = \"individuel\"\nepreuve = { situation = [\"rsa\"] }\npreuves = [ { code = \"attestation\", sans = true, validite_mois = 3 } ]\n", "une validité et une seule"},
        {kBonCritere + "niveau = 1\n", "« niveau »"},
        {kBonCritere + "sensible = \"intime\"\n", "« sensible »"},
        {kBonCritere + "motif = \"oups\"\n", "« motif » : cette clé n'est pas connue"},
    };
    for (const auto& [critere, attendu] : fautes)
    {
        const auto refus = refus_de(jeu_avec(critere));
        CAPTURE(refus);
        CHECK(refus.starts_with("droit/publics/essai.toml, criteres.c"));
        CHECK(refus.find(attendu) != std::string::npos);
    }
    CHECK(refus_de(jeu_avec(kBonCritere, "seuils = [ { structure = \"etti\", niveau1 = 1, niveau2 = 2 } ]\n")).find("« niveau »") != std::string::npos);
    CHECK(refus_de(jeu_avec(kBonCritere, "exemple = \"oui\"\n")).find("« exemple »") != std::string::npos);
}

TEST_CASE("éprouver montre ce que chaque jeu dit, et n'écrit rien")
{
    Monde monde;
    const auto avant = monde.compter("evenements");
    const auto vide = monde.get(fiche(monde.lea) + "/eligibilite", monde.claire);
    REQUIRE(vide.status == Status::Ok);
    CHECK(contient(vide, "CCAG 2021"));
    CHECK(contient(vide, "On ne sait pas"));
    CHECK(contient(vide, "Rien de ce qui s'écrit ici n'est gardé"));
    CHECK(vide.body.find("Décider : ") == std::string::npos);
    const auto rempli = monde.post(fiche(monde.lea) + "/epreuve", avec(faits_du_rsa(), {{"aussi", "npnru"}}), monde.claire);
    CHECK(rempli.status == Status::Ok);
    CHECK(contient(rempli, "Décider : éligible sous CCAG 2021"));
    CHECK(contient(rempli, "Programme NPNRU"));
    CHECK(contient(rempli, "value=\"2028-05-10\""));
    CHECK(monde.compter("evenements") == avant);
    CHECK(monde.compter("eligibilites") == 0);
}

TEST_CASE("décider ouvre la fenêtre, garde les critères retenus et rien d'autre")
{
    Monde monde;
    const auto reponse = monde.post(fiche(monde.lea) + "/eligibilites", avec(faits_du_rsa(), {{"jeu", "ccag_2021"}, {"decision", "eligible"}, {"cle", "k1"}}), monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto prises = decisions(monde, monde.lea);
    REQUIRE(prises.size() == 1);
    const auto& une = prises.front();
    CHECK(une.eligible);
    CHECK(une.base == "individuel");
    CHECK(une.debut == Jour{2026y / May / 11});
    CHECK(une.fin == Jour{2028y / May / 10});
    CHECK_FALSE(une.tardive);
    REQUIRE(une.raisons.size() == 1);
    CHECK(une.raisons.front().critere == "rsa");
    CHECK(une.raisons.front().principal);
    CHECK(une.raisons.front().piece == "Attestation RSA");
    CHECK(une.reservees == 0);
    const auto page = monde.get(fiche(monde.lea), monde.claire);
    CHECK(contient(page, "Éligible du 11 mai 2026 au 10 mai 2028"));
    CHECK(contient(page, "Allocataire du RSA"));
    // Les heures comptent dans la fenêtre ; la date de naissance n'est nulle part.
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.lea, 35_h, 0_h, {}}}).retenues == 35_h);
    monde.base->read([&](Transaction& tx) {
        for (const auto* table : {"eligibilites", "raisons", "evenements", "fenetres", "idempotences"})
            for (const auto& ligne : tx.query(std::string("SELECT * FROM ") + table))
                for (std::size_t i = 0; i < ligne.columns().size(); ++i)
                    if (const auto* texte = std::get_if<std::string>(&ligne.at(i)))
                        // La date entière : quatre chiffres se rencontrent par hasard dans une empreinte.
                        for (const auto* ecrite : {"1985-01-01", "01/01/1985", "janvier 1985"}) CHECK(texte->find(ecrite) == std::string::npos);
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    // La même page envoyée deux fois ne décide qu'une fois.
    monde.post(fiche(monde.lea) + "/eligibilites", avec(faits_du_rsa(), {{"jeu", "ccag_2021"}, {"decision", "eligible"}, {"cle", "k1"}}), monde.claire);
    CHECK(decisions(monde, monde.lea).size() == 1);
}

TEST_CASE("on ne décide pas contre les faits, ni sans savoir, et toutes les anomalies se disent à la fois")
{
    Monde monde;
    const auto adresse = fiche(monde.lea) + "/eligibilites";
    const auto refusee = [&](Champs plus, std::string_view phrase) {
        const auto reponse = monde.post(adresse, avec(faits_du_rsa(), plus), monde.claire);
        CHECK(reponse.status == Status::UnprocessableContent);
        CHECK_MESSAGE(contient(reponse, phrase), std::string(phrase));
    };
    refusee({{"jeu", "ccag_2021"}, {"decision", "non_eligible"}}, "disent le contraire");
    refusee({{"jeu", "npnru"}, {"aussi", "npnru"}, {"decision", "non_eligible"}}, "ne pas savoir n&#39;est pas un refus");
    refusee({{"jeu", "inconnu"}, {"decision", "eligible"}}, "Ce jeu de critères n&#39;est pas connu");
    refusee({{"jeu", "ccag_2021"}, {"decision", "eligible"}, {"principal", "ccag_2021 aah"}}, "le principal se choisit parmi");
    refusee({{"jeu", "ccag_2021"}, {"decision", "eligible"}, {"debut", "2026-05-10"}}, "avant la prise de poste");
    refusee({{"jeu", "ccag_2021"}, {"decision", "eligible"}, {"debut", "2026-06-01"}, {"fin", "2026-05-31"}}, "La fin précède le début");
    const auto tout = monde.post(adresse, {{"embauche", "hier"}, {"naissance", "2026-13-01"}, {"inscrit_depuis", "2020-01-01"}, {"non_inscrit", "1"}, {"territoire", "1000"}, {"jeu", "x"}}, monde.claire);
    CHECK(tout.status == Status::UnprocessableContent);
    for (const auto* phrase : {"Cette date ne se lit pas", "se contredisent", "Ce département", "Ce jeu de critères"}) CHECK_MESSAGE(contient(tout, phrase), phrase);
    CHECK(monde.compter("eligibilites") == 0);
}

TEST_CASE("un numéro de sécurité sociale est refusé dans tout champ de l'épreuve et du réglage")
{
    Monde monde;
    for (const auto* champ : {"naissance", "inscrit_mois", "territoire", "rattrapage", "datee_attestation_rsa", "structure"})
    {
        CAPTURE(champ);
        const auto reponse = monde.post(fiche(monde.lea) + "/epreuve", {{champ, "1 85 05 78 006 084 36"}}, monde.claire);
        CHECK(reponse.status == Status::UnprocessableContent);
        CHECK(contient(reponse, "sécurité sociale"));
    }
    CHECK(contient(monde.post("/lots/" + monde.lot2 + "/publics", {{"jeux", "ccag_2021"}, {"depuis", "2026-02-01"}, {"source", "185057800608491"}, {"raison", "r"}}, monde.claire), "sécurité sociale"));
}

TEST_CASE("décidée après la prise de poste : signalée, et les heures d'avant ne comptent que si l'on dit pourquoi")
{
    Monde monde;
    auto faits = faits_du_rsa();
    faits.front().second = "2026-03-02";
    faits.back().second = "2026-02-20";
    const Champs decide = {{"jeu", "ccag_2021"}, {"decision", "eligible"}};
    CHECK(contient(monde.post(fiche(monde.lea) + "/eligibilites", avec(avec(faits, decide), {{"debut", "2026-03-02"}, {"fin", "2028-03-01"}}), monde.claire), "dites pourquoi ces heures comptent"));
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", avec(faits, decide), monde.claire).status == Status::SeeOther);
    auto une = decisions(monde, monde.lea).front();
    CHECK(une.tardive);
    CHECK(une.debut == Jour{2026y / May / 10});
    CHECK(une.fin == Jour{2028y / March / 1});
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.lea, 35_h, 0_h, {}}}).retenues == 0_h);
    CHECK(contient(monde.get(fiche(monde.lea), monde.claire), "Décidée après la prise de poste"));
    // Reprise avec sa raison : la fenêtre recule, l'ancienne décision reste lisible.
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", avec(avec(faits, decide), {{"rattrapage", "le dossier attendait une attestation"}}), monde.claire).status == Status::SeeOther);
    const auto prises = decisions(monde, monde.lea);
    REQUIRE(prises.size() == 2);
    CHECK(prises.front().debut == Jour{2026y / March / 2});
    CHECK(prises.back().annulee);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une raison réservée ne se lit qu'à part, et sa lecture s'inscrit sans dire laquelle")
{
    Monde monde;
    const Champs faits = {{"embauche", "2026-05-11"}, {"situation", "aah"}, {"datee_attestation_aah", "2026-05-01"}, {"structure", "etti"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}};
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", faits, monde.claire).status == Status::SeeOther);
    const auto page = monde.get(fiche(monde.lea), monde.claire);
    CHECK(contient(page, "1\u00A0raison réservée"));
    CHECK_FALSE(contient(page, "AAH"));
    const auto une = decisions(monde, monde.lea).front();
    CHECK(une.reservees == 1);
    CHECK(une.raisons.size() == 1);
    const auto avant = monde.compter("evenements");
    const auto lecture = monde.get(fiche(monde.lea) + "/eligibilites/" + une.id, monde.claire);
    CHECK(contient(lecture, "Allocataire de l&#39;AAH"));
    CHECK(monde.compter("evenements") == avant + 1);
    monde.base->read([&](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT phrase, faits FROM evenements"))
            for (const auto* mot : {"AAH", "aah", "RSA", "rsa", "ccag", "CCAG", "sante"})
            {
                CHECK_MESSAGE(ligne.text("phrase").find(mot) == std::string::npos, mot);
                CHECK_MESSAGE(ligne.text("faits").find(mot) == std::string::npos, mot);
            }
    });
    CHECK(monde.get(fiche(monde.lea) + "/eligibilites/" + une.id, monde.alice).status == Status::Forbidden);
    CHECK(monde.get(fiche(monde.lea) + "/eligibilites/" + une.id, monde.victor).status == Status::NotFound);
    CHECK(monde.get(fiche(monde.awa) + "/eligibilites/" + une.id, monde.claire).status == Status::NotFound);
}

TEST_CASE("une personne, une fenêtre : un second jeu la rejoint, le même la remplace, une réentrée en ouvre une autre")
{
    Monde monde;
    const Champs habitante = {{"situation", "eloigne_emploi"}, {"residence_qpv", "oui"}, {"datee_justificatif_domicile", "2026-05-01"}};
    const auto decider = [&](const std::string& jeu, Champs plus = {}) {
        return monde.post(fiche(monde.lea) + "/eligibilites", avec(avec(faits_du_rsa(), habitante), avec({{"jeu", jeu}, {"aussi", jeu}, {"decision", "eligible"}}, plus)), monde.claire).status;
    };
    const auto ouvertes = [&] {
        return monde.base->read([&](Transaction& tx) {
            return tx.query_one("SELECT count(*) AS n FROM fenetres f WHERE f.participant_id = ? AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = f.id)", monde.lea)->integer("n");
        });
    };
    REQUIRE(decider("ccag_2021") == Status::SeeOther);
    REQUIRE(decider("npnru") == Status::SeeOther);
    CHECK(ouvertes() == 1);
    CHECK(decisions(monde, monde.lea)[0].fenetre_id == decisions(monde, monde.lea)[1].fenetre_id);
    REQUIRE(decider("ccag_2021", {{"debut", "2026-05-11"}, {"fin", "2026-12-31"}}) == Status::SeeOther);
    CHECK(ouvertes() == 1);
    // Deux ans plus tard : la fenêtre est finie, tout s'éprouve, et les heures d'alors gardent la leur.
    monde.maintenant = sys_days{2027y / March / 1} + 9h;
    auto faits = faits_du_rsa();
    faits.front().second = "2027-03-02";
    faits.back().second = "2027-02-20";
    CHECK(contient(monde.post(fiche(monde.lea) + "/epreuve", faits, monde.claire), "La fenêtre d'avant, du 11 mai 2026 au 31 décembre 2026, est finie"));
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", avec(faits, {{"jeu", "ccag_2021"}, {"decision", "eligible"}}), monde.claire).status == Status::SeeOther);
    CHECK(ouvertes() == 2);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / June, {{monde.lea, 35_h, 0_h, {}}}).retenues == 35_h);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2027y / February, {{monde.lea, 35_h, 0_h, {}}}).retenues == 0_h);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("décider pendant qu'une fenêtre court la rejoint : les mois déjà travaillés restent couverts")
{
    Monde monde;
    const auto page = monde.post(fiche(monde.awa) + "/epreuve", faits_du_rsa(), monde.claire);
    CHECK(contient(page, "Une fenêtre court déjà, du 1er janvier 2026 au 31 décembre 2027"));
    CHECK_FALSE(contient(page, "Début de la fenêtre"));
    REQUIRE(monde.post(fiche(monde.awa) + "/eligibilites", avec(faits_du_rsa(), {{"jeu", "ccag_2021"}, {"decision", "eligible"}}), monde.claire).status == Status::SeeOther);
    auto une = decisions(monde, monde.awa).front();
    CHECK(une.debut == Jour{2026y / January / 1});
    CHECK(une.fin == Jour{2027y / December / 31});
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 35_h, 0_h, {}}}).retenues == 35_h);
    // La fenêtre se remplace à la main : la décision la suit.
    REQUIRE(monde.post(fiche(monde.awa) + "/fenetres", {{"debut", "2026-01-01"}, {"fin", "2026-12-31"}, {"annule", *une.fenetre_id}}, monde.claire).status == Status::SeeOther);
    une = decisions(monde, monde.awa).front();
    CHECK(une.fin == Jour{2026y / December / 31});
    CHECK_FALSE(une.annulee);
}

TEST_CASE("un refus sous un jeu qui sait tout s'inscrit sans raison ni fenêtre")
{
    Monde monde;
    const Champs faits = {{"embauche", "2026-05-11"}, {"residence_qpv", "non"}, {"jeu", "npnru"}, {"aussi", "npnru"}, {"decision", "non_eligible"}};
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", faits, monde.claire).status == Status::SeeOther);
    const auto une = decisions(monde, monde.lea).front();
    CHECK_FALSE(une.eligible);
    CHECK_FALSE(une.fenetre_id.has_value());
    CHECK(monde.compter("raisons") == 0);
}

TEST_CASE("le jeu du lot est celui du contrat, sinon du territoire, sinon du CCAG")
{
    Monde monde;
    const auto du_lot = [&] {
        return monde.base->read([&](Transaction& tx) { return jeux_du_lot(tx, monde.maison->droit, monde.lot(monde.lot2), 2026y / May / 10).valeur.valeur; });
    };
    CHECK(du_lot() == "ccag_2021");
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("valeurs", {{"id", e.nouvel_id()}, {"cle", kCleDuJeu}, {"territoire_id", monde.territoire}, {"depuis", "2026-01-01"}, {"valeur", "exemple_territoire"},
                              {"source", "délibération"}, {"raison", "essai"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("regler", "structures", monde.structure, "a fixé le jeu du territoire", monde.structure);
        return 0;
    });
    CHECK(du_lot() == "exemple_territoire");
    const auto refuse = monde.post("/lots/" + monde.lot2 + "/publics", {{"jeux", "iae"}, {"depuis", ""}}, monde.claire);
    CHECK(refuse.status == Status::UnprocessableContent);
    for (const auto* phrase : {"Ce jeu de critères", "nécessaire"}) CHECK(contient(refuse, phrase));
    CHECK(monde.post("/lots/" + monde.lot2 + "/publics", {{"jeux", "bam_048"}, {"jeux", "npnru"}, {"depuis", "2026-02-01"}, {"source", "CCAP, art. 1.4"}, {"raison", "publics du contrat"}}, monde.claire).status ==
          Status::SeeOther);
    CHECK(du_lot() == "bam_048 npnru");
    CHECK(contient(monde.get(fiche(monde.lea) + "/eligibilite", monde.claire), "Accord-cadre 21_BAM_048"));
    CHECK(monde.post("/lots/" + monde.lot2 + "/publics", {{"jeux", "ccag_2021"}}, monde.hugo).status == Status::Forbidden);
}

TEST_CASE("l'entreprise et l'acheteur voient des dates, jamais une raison, par aucune route")
{
    Monde monde;
    // Une décision aux raisons multiples, réservées comprises, sur une personne du lot de Durand.
    const Champs faits = {{"embauche", "2026-05-11"}, {"naissance", "1970-01-01"}, {"situation", "aah"}, {"situation", "rsa"}, {"situation", "recherche_emploi"}, {"structure", "etti"},
                          {"datee_attestation_aah", "2026-05-01"}, {"datee_attestation_rsa", "2026-05-01"}, {"piece", "piece_identite"},
                          {"dispositif", "plie"}, {"datee_attestation_accompagnement", "2026-05-01"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}};
    REQUIRE(monde.post(fiche(monde.lea) + "/eligibilites", faits, monde.claire).status == Status::SeeOther);
    const auto une = decisions(monde, monde.lea).front();
    CHECK(une.raisons.size() + static_cast<std::size_t>(une.reservees) == 5);
    monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.lea, 35_h, 0_h, {}}});

    std::vector<std::string> secrets = {"attestation_rsa", "Attestation RSA", "Attestation AAH", "raison réservée", "Raisons d", "avis_situation"};
    for (const auto& jeu : publics_livres().jeux)
        for (const auto& un : jeu.criteres) secrets.push_back(html_escaped(un.libelle));
    const auto ligne = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM lignes")->text("id"); });
    const auto declaration = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM declarations")->text("id"); });
    const std::vector<std::pair<std::string, std::string>> objets = {{":lot", monde.lot2},        {":marche", monde.gymnase},       {":participant", monde.lea},
                                                                     {":declaration", declaration}, {":ligne", ligne},               {":engagement", monde.clause2},
                                                                     {":eligibilite", une.id},    {":motif", "hors_eligibilite"}};
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method != Method::Get || route.access == kPublic) continue; // les jeux eux-mêmes sont publics : ils ne parlent de personne
        std::string adresse = route.pattern;
        for (const auto& [nom, id] : objets) adresse = replaced(adresse, nom, id);
        for (const auto& compte : {monde.denis, monde.hugo, monde.alice, monde.pauline})
        {
            const auto reponse = adresse.starts_with("/api/") ? monde.api(Method::Get, adresse, compte) : monde.get(adresse, compte);
            CAPTURE(adresse);
            for (const auto& secret : secrets) CHECK_MESSAGE(!contient(reponse, secret), secret);
        }
    }
    const auto pour_lui = monde.get("/lots/" + monde.lot2 + "/publics", monde.denis);
    CHECK(contient(pour_lui, "du 11 mai 2026 au 10 mai 2028"));
    CHECK(contient(pour_lui, "Léa Noël"));
    const auto pour_l_acheteur = monde.get("/lots/" + monde.lot2 + "/publics", monde.hugo);
    CHECK(contient(pour_l_acheteur, "du 11 mai 2026 au 10 mai 2028"));
    CHECK_FALSE(contient(pour_l_acheteur, "Léa"));
    const auto par_api = monde.api(Method::Get, "/api/v1/lots/" + monde.lot2 + "/eligibilites", monde.hugo);
    CHECK(contient(par_api, "\"debut\":\"2026-05-11\""));
    CHECK_FALSE(contient(par_api, "Léa"));
}

TEST_CASE("la notice dit oui ou non et des dates, à qui peut lire le nom")
{
    Monde monde;
    const auto notice = [&](const std::string& personne, const std::string& compte) {
        return monde.base->read([&](Transaction& tx) { return trouver_notice(tx, monde.perimetre(compte), personne, 2026y / May / 10); });
    };
    const auto pour_denis = notice(monde.awa, monde.denis);
    CHECK(pour_denis.personne == "Awa Bâ");
    CHECK(pour_denis.debut == Jour{2026y / January / 1});
    CHECK(pour_denis.lots.size() == 1);
    CHECK_THROWS_AS(notice(monde.awa, monde.marc), NotFound);
    CHECK_THROWS_AS(notice(monde.awa, monde.victor), NotFound);
    const auto pdf = monde.get(fiche(monde.awa) + "/notice.pdf", monde.denis);
    CHECK(pdf.status == Status::Ok);
    CHECK(pdf.body.starts_with("%PDF"));
    CHECK(monde.get(fiche(monde.lea) + "/notice.odt", monde.claire).body.starts_with("PK"));
    CHECK(monde.get(fiche(monde.awa) + "/notice.pdf", monde.hugo).status == Status::Forbidden);
    CHECK(monde.get(fiche(monde.awa) + "/notice.pdf", monde.alice).status == Status::Forbidden);
    CHECK(monde.get(fiche(monde.awa) + "/notice.pdf", monde.marc).status == Status::NotFound);
}

TEST_CASE("les jeux se lisent sans compte et se comparent ; un jeu inconnu n'existe pas")
{
    Monde monde;
    const auto liste = monde.get("/publics");
    CHECK(liste.status == Status::Ok);
    CHECK(contient(liste, "7\u00A0jeux de critères"));
    CHECK(contient(liste, "non sourcé"));
    const auto compares = monde.get("/publics?jeu=cie84&jeu=bam_048");
    CHECK(contient(compares, "moins de 26 ans et hors du système scolaire depuis 6 mois au moins et En recherche d&#39;emploi"));
    CHECK(contient(compares, "niveau de formation 2 au plus"));
    CHECK(contient(monde.get("/publics/iae"), "1 de niveau 1, ou 3 de niveau 2"));
    CHECK(contient(monde.get("/publics/exemple_territoire", monde.claire), "aucun territoire ne l&#39;a adopté"));
    CHECK(monde.get("/publics/inconnu").status == Status::NotFound);
    CHECK(contient(monde.api(Method::Get, "/api/v1/publics", monde.claire), "\"code\":\"ccag_2021\""));
}

TEST_CASE("l'API éprouve et décide, dit ce qui manque, et ne rend aucune raison")
{
    Monde monde;
    const auto adresse = "/api/v1" + fiche(monde.lea) + "/eligibilites";
    const auto decidee = monde.api(Method::Post, adresse, monde.claire,
                                   R"({"jeu":"ccag_2021","decision":"eligible","embauche":"2026-05-11","situations":{"rsa":true},"pieces":[{"preuve":"attestation_rsa","datee_du":"2026-05-01"}]})");
    CHECK(decidee.status == Status::Created);
    CHECK(contient(decidee, "\"debut\":\"2026-05-11\""));
    CHECK_FALSE(contient(decidee, "rsa"));
    const auto sans_preuve = monde.api(Method::Post, adresse, monde.claire, R"({"jeu":"ccag_2021","decision":"eligible","embauche":"2026-05-11","situations":{"rsa":true}})");
    CHECK(sans_preuve.status == Status::UnprocessableContent);
    CHECK(contient(sans_preuve, "decision.on_ne_sait_pas"));
    CHECK(contient(sans_preuve, "Attestation RSA"));
    const auto illisible = monde.api(Method::Post, adresse, monde.claire, R"({"jeu":3,"situations":["rsa"],"pieces":{},"residences":{"qpv":"oui"}})");
    CHECK(illisible.status == Status::UnprocessableContent);
    for (const auto* code : {"json.objet_attendu", "json.liste_attendue", "json.oui_ou_non_attendu", "jeu.inconnu"}) CHECK_MESSAGE(contient(illisible, code), code);
    CHECK(monde.api(Method::Post, adresse, monde.claire, "[]").status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Post, adresse, monde.victor, "{}").status == Status::NotFound);
    CHECK(monde.api(Method::Post, adresse, monde.denis, "{}").status == Status::Forbidden);
    CHECK_FALSE(contient(monde.api(Method::Get, adresse, monde.claire), "rsa"));
}
