#include "app/conventions/conventions_evaluation_document.hpp"

#include "app/accueil/inscriptions_table.hpp"
#include "monde.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr Jour kJour = 2026y / May / 10;

/// La Ville et le PLIE, autour du gymnase.
struct MondeEvalue
{
    Monde monde;
    std::string id;

    explicit MondeEvalue(bool nommer_le_marche = true)
    {
        id = monde.ecrire(monde.claire, [&](Ecriture& e) {
            ConventionAInscrire c;
            c.reference = "C 2026-8";
            c.intitule = "Le gymnase ensemble";
            c.objet = "Suivre les heures du gymnase.";
            c.parties = {{QualiteDePartie::Structure, monde.structure, "PLIE de Montreval", "le PLIE"}, {QualiteDePartie::Acheteur, monde.ville, "Ville de Montreval", "la Ville"}};
            const auto promettre = [&](std::size_t qui, const char* texte, const char* preuve, const char* donnee, CadenceDePromesse cadence) {
                EngagementAInscrire un;
                un.texte = texte;
                un.preuve = preuve;
                un.cadence = cadence;
                un.donnee = donnee;
                un.partie = qui;
                c.engagements.push_back(un);
            };
            promettre(0, "Suivre les heures.", "Compte du lot", "heures_realisees", CadenceDePromesse::Mensuelle);
            promettre(0, "Proposer des personnes.", "Propositions", "candidatures", CadenceDePromesse::Permanente);
            promettre(0, "Accompagner.", "Entretiens", "entretiens", CadenceDePromesse::Permanente);
            promettre(1, "Envoyer la liste des marchés.", "Liste envoyée", "", CadenceDePromesse::Annuelle);
            const auto inscrite = inscrire_convention(e, monde.structure, c);
            if (nommer_le_marche) inscrire_objet_de_convention(e, trouver_convention(e.tx, Perimetre::de_la_machine(), inscrite), monde.gymnase, {}, 2026y / January / 12);
            return inscrite;
        });
    }
    Convention convention() const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_convention(tx, Perimetre::de_la_machine(), id); });
    }
    Reuni reunir_pour(const std::string& compte, Jour du, Jour au) const
    {
        return monde.base->read([&](Transaction& tx) { return reunir(tx, monde.perimetre(compte), monde.maison->droit, trouver_convention(tx, Perimetre::de_la_machine(), id), du, au, kJour); });
    }
    /// Ce que disent les comptes des lots, pour ces mois.
    Heures comptes(Famille famille, Mois premier, Mois dernier) const
    {
        return monde.base->read([&](Transaction& tx) {
            Heures somme;
            for (const auto& lot : {monde.lot2, monde.lot3})
                for (const auto& compte : comptes_du_lot(tx, monde.perimetre(monde.claire), monde.lot(lot), kJour))
                    if (compte.engagement.famille() == famille)
                        for (const auto& ligne : compte.lignes)
                            if (ligne.etat != Etat::Refusee && premier <= ligne.mois && ligne.mois <= dernier) somme += ligne.retenue.retenues;
            return somme;
        });
    }
};

std::int64_t valeur(const Reuni& r, std::string_view code)
{
    const auto* d = r.donnee(code);
    REQUIRE_MESSAGE(d != nullptr, code);
    REQUIRE_MESSAGE(d->etat == EtatDeDonnee::Comptee, d->en_mots(r.seuil));
    return d->valeur;
}
EtatDeDonnee etat(const Reuni& r, std::string_view code)
{
    const auto* d = r.donnee(code);
    REQUIRE_MESSAGE(d != nullptr, code);
    return d->etat;
}

} // namespace

TEST_CASE("les heures réunies sont celles des comptes au centième, pour toute période, clause et effort à part")
{
    MondeEvalue m;
    std::mt19937 hasard(20260510); // la même suite à chaque fois
    const auto tirer = [&](int de, int a) { return de + static_cast<int>(hasard() % static_cast<unsigned>(a - de + 1)); };
    for (const auto mois : {2026y / February, 2026y / March, 2026y / April})
    {
        m.monde.declarer(m.monde.clause2, m.monde.durand, mois, {{m.monde.awa, Heures::de_centiemes(tirer(1, 16000)), Heures::de_centiemes(tirer(0, 3000)), {}}, {m.monde.karim, Heures::de_centiemes(tirer(1, 16000)), 0_h, {}}, {m.monde.lea, Heures::de_centiemes(tirer(1, 9000)), 0_h, {}}});
        if (mois != 2026y / February) m.monde.declarer(m.monde.effort3, m.monde.martin, mois, {{m.monde.omar, Heures::de_centiemes(tirer(1, 15000)), 0_h, {}}});
    }
    // Une correction, et une déclaration renvoyée : le compte les sait, l'évaluation aussi.
    const auto declarations = m.monde.base->read([&](Transaction& tx) { return tx.query("SELECT d.id FROM declarations d JOIN engagements g ON g.id = d.engagement_id WHERE g.id = ? ORDER BY d.id", m.monde.clause2); });
    m.monde.ecrire(m.monde.claire, [&](Ecriture& e) {
        inscrire_validation(e, m.monde.maison->droit, declarations.at(0).text("id"), Sens::Validee, "");
        inscrire_validation(e, m.monde.maison->droit, declarations.at(1).text("id"), Sens::Renvoyee, "à revoir");
        return 0;
    });
    for (int essai = 0; essai < 40; ++essai)
    {
        const Jour du{sys_days{2026y / January / 1} + days{tirer(0, 120)}};
        const Jour au = std::min(Jour{sys_days{du} + days{tirer(0, 120)}}, kJour);
        if (au < du) continue;
        const auto r = m.reunir_pour(m.monde.claire, du, au);
        CAPTURE(format_day(du));
        CAPTURE(format_day(au));
        for (const auto& [code, famille] : {std::pair{"heures_realisees", Famille::Clause}, std::pair{"heures_effort", Famille::Effort}})
        {
            const auto attendu = m.comptes(famille, mois_de(du), mois_de(au)).centiemes();
            const auto* d = r.donnee(code);
            REQUIRE(d);
            if (d->etat == EtatDeDonnee::Inconnue) CHECK(attendu == 0);
            else CHECK(d->valeur == attendu);
        }
    }
    const auto annee = m.reunir_pour(m.monde.claire, 2026y / January / 1, kJour);
    CHECK(valeur(annee, "heures_realisees") > 0);
    CHECK(valeur(annee, "heures_effort") > 0);
    CHECK(annee.donnee("heures_realisees")->precision.find("encore à valider") != std::string::npos);
}

TEST_CASE("ce que personne n'a déclaré n'est pas zéro, et un petit nombre de personnes ne se lit nulle part")
{
    MondeEvalue m;
    auto r = m.reunir_pour(m.monde.claire, 2026y / January / 1, kJour);
    CHECK(etat(r, "heures_realisees") == EtatDeDonnee::Inconnue);
    CHECK(r.donnee("heures_realisees")->en_mots(r.seuil) == "non connu");
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 100_h, 0_h, {}}, {m.monde.karim, 50_h, 0_h, {}}});
    r = m.reunir_pour(m.monde.claire, 2026y / January / 1, kJour);
    CHECK(valeur(r, "heures_realisees") == 15000);
    CHECK(etat(r, "personnes") == EtatDeDonnee::Petite);
    CHECK(r.donnee("personnes")->en_mots(r.seuil) == "moins de 5");
    CHECK(r.donnee("personnes")->valeur == 0);
    CHECK(write_json(json_du_reuni(r)).find("\"valeur\":2,") == std::string::npos);
    CHECK(valeur(r, "marches_avec_clause") == 1);
    // Aucune mise en relation : zéro se dit, il ne montre personne.
    CHECK(valeur(r, "candidatures") == 0);
    // La liste que la Ville doit n'est dans aucun registre.
    CHECK(r.a_fournir == std::vector<std::string>{"la Ville : Liste envoyée"});
}

TEST_CASE("sans marché nommé, ce sont ceux de l'acheteur partie ; d'un autre acheteur, rien n'y entre")
{
    MondeEvalue nomme(true), parties(false);
    for (auto* m : {&nomme, &parties}) m->monde.declarer(m->monde.clause2, m->monde.durand, 2026y / March, {{m->monde.awa, 100_h, 0_h, {}}});
    CHECK(valeur(nomme.reunir_pour(nomme.monde.claire, 2026y / January / 1, kJour), "heures_realisees") == 10000);
    const auto r = parties.reunir_pour(parties.monde.claire, 2026y / January / 1, kJour);
    CHECK(valeur(r, "heures_realisees") == 10000);
    CHECK(r.portee.starts_with("les marchés des acheteurs parties"));
    // Nommer un autre marché laisse le gymnase dehors.
    MondeEvalue ailleurs(false);
    ailleurs.monde.declarer(ailleurs.monde.clause2, ailleurs.monde.durand, 2026y / March, {{ailleurs.monde.awa, 100_h, 0_h, {}}});
    ailleurs.monde.ecrire(ailleurs.monde.claire, [&](Ecriture& e) {
        Marche marche;
        marche.structure_id = ailleurs.monde.structure;
        marche.territoire_id = ailleurs.monde.territoire;
        marche.acheteur_id = ailleurs.monde.ville;
        marche.reference = "2026-099";
        marche.objet = "Piscine";
        marche.nature = "travaux";
        marche.cadre = "public";
        return inscrire_objet_de_convention(e, ailleurs.convention(), inscrire_marche(e, marche), {}, 2026y / January / 12);
    });
    CHECK(etat(ailleurs.reunir_pour(ailleurs.monde.claire, 2026y / January / 1, kJour), "heures_realisees") == EtatDeDonnee::Inconnue);
}

TEST_CASE("un marché retiré compte encore pour le temps où il était couvert, et ne laisse pas entrer ceux des parties")
{
    MondeEvalue m;
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 100_h, 0_h, {}}});
    m.monde.ecrire(m.monde.claire, [&](Ecriture& e) {
        const auto c = m.convention();
        retirer_objet_de_convention(e, c, c.objets.at(0), 2026y / April / 2);
        return 0;
    });
    CHECK(valeur(m.reunir_pour(m.monde.claire, 2026y / January / 1, 2026y / March / 31), "heures_realisees") == 10000);
    const auto apres = m.reunir_pour(m.monde.claire, 2026y / April / 3, kJour);
    CHECK(etat(apres, "heures_realisees") == EtatDeDonnee::Inconnue);
    CHECK(apres.marches_en_tout == 0);
    // Avant d'être nommé, il n'était pas couvert.
    CHECK(m.reunir_pour(m.monde.claire, 2025y / January / 1, 2025y / December / 31).marches_en_tout == 0);
}

TEST_CASE("ce que la coordinatrice n'a pas le droit de lire est à fournir, jamais zéro")
{
    MondeEvalue m;
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 100_h, 0_h, {}}});
    const auto r = m.reunir_pour(m.monde.camille, 2026y / January / 1, kJour);
    CHECK(valeur(r, "heures_realisees") == 10000);
    CHECK(etat(r, "entretiens") == EtatDeDonnee::AFournir);
    CHECK(r.donnee("entretiens")->en_mots(r.seuil) == "à fournir par PLIE de Montreval");
    CHECK(etat(m.reunir_pour(m.monde.claire, 2026y / January / 1, kJour), "entretiens") == EtatDeDonnee::Comptee);
}

TEST_CASE("une évaluation gardée se relit telle quelle, quoi qu'il arrive ensuite, et va aux parties sans nommer personne")
{
    MondeEvalue m;
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / March, {{m.monde.awa, 100_h, 0_h, {}}});
    const std::string ici = "/conventions/" + m.id + "/evaluations";
    CHECK(contient(m.monde.get(ici + "?du=2026-01-01&au=2026-05-10", m.monde.claire), "Aperçu"));
    CHECK(m.monde.compter("evaluations") == 0);
    const auto reponse = m.monde.post(ici, {{"du", "2026-01-01"}, {"au", "2026-05-10"}, {"moment", "intermediaire"}, {"demandee_par", m.convention().parties[1].id}, {"appreciation", "Un bon départ."}}, m.monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto adresse = entete(reponse, "Location").substr(0, entete(reponse, "Location").find('?'));
    const auto avant = m.monde.get(adresse, m.monde.hugo);
    CHECK(avant.status == Status::Ok);
    for (const auto* quoi : {"100,00", "Un bon départ.", "Ville de Montreval", "moins de 5"}) CHECK_MESSAGE(contient(avant, quoi), quoi);
    for (const auto* secret : {"Awa", "Daoud", "P-001"}) CHECK_FALSE_MESSAGE(contient(avant, secret), secret);
    m.monde.declarer(m.monde.clause2, m.monde.durand, 2026y / April, {{m.monde.awa, 80_h, 0_h, {}}});
    const auto relue = m.monde.base->read([&](Transaction& tx) { return trouver_evaluation(tx, m.monde.perimetre(m.monde.hugo), adresse.substr(adresse.rfind('/') + 1)).second; });
    CHECK(valeur(relue.reuni, "heures_realisees") == 10000);
    CHECK(lire_reuni(write_json(json_du_reuni(relue.reuni))) == relue.reuni);
    CHECK(m.monde.get(adresse + "/evaluation.pdf", m.monde.hugo).body.starts_with("%PDF"));
    CHECK(m.monde.get(adresse + "/evaluation.odt", m.monde.hugo).body.starts_with("PK"));
    CHECK(contient(m.monde.api(Method::Get, "/api/v1" + adresse, m.monde.hugo), "\"heures_realisees\""));
    for (const auto& compte : {m.monde.victor, m.monde.denis, m.monde.pauline}) CHECK(m.monde.get(adresse, compte).status == Status::NotFound);
    CHECK(m.monde.post(ici, {{"du", "2026-01-01"}, {"au", "2026-05-10"}, {"moment", "terme"}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());

    // Une seconde, et les deux face à face.
    const auto seconde = m.monde.post(ici, {{"du", "2026-01-01"}, {"au", "2026-04-30"}, {"moment", "terme"}}, m.monde.claire);
    REQUIRE(seconde.status == Status::SeeOther);
    const auto face = m.monde.get(adresse + "?avec=" + entete(seconde, "Location").substr(13, 36), m.monde.hugo);
    CHECK(contient(face, "face à face"));
    CHECK(contient(face, "80,00"));
    CHECK(contient(face, "pas la même durée"));
    CHECK(m.monde.get(adresse + "?avec=inconnue", m.monde.hugo).status == Status::NotFound);
}

TEST_CASE("une évaluation mal demandée dit toutes ses fautes, et n'écrit rien")
{
    MondeEvalue m;
    const std::string ici = "/conventions/" + m.id + "/evaluations";
    const auto refus = m.monde.post(ici, {{"du", "bientôt"}, {"au", "2026-06-30"}, {"moment", "souvent"}, {"demandee_par", "inconnue"}, {"appreciation", "255081416802538"}}, m.monde.claire);
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* champ : {"#du", "#au", "#moment", "#demandee_par", "#appreciation"}) CHECK_MESSAGE(contient(refus, std::string("href=\"") + champ + "\""), champ);
    CHECK(m.monde.post(ici, {{"du", "2026-05-01"}, {"au", "2026-04-01"}, {"moment", "terme"}}, m.monde.claire).status == Status::UnprocessableContent);
    CHECK(contient(m.monde.post(ici, {{"du", "2026-01-01"}, {"au", "2026-04-01"}, {"moment", "terme"}, {"appreciation", "Karim Daoud progresse."}}, m.monde.claire), "nomme une personne suivie"));
    CHECK(m.monde.compter("evaluations") == 0);
}

TEST_CASE("un lieu d'accueil s'évalue par ses séances et ses venues, celles du partenaire partie seulement")
{
    Monde monde;
    const auto perimetre = monde.perimetre(monde.claire);
    const auto id = monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto lieu_id = ouvrir_lieu(e, monde.structure, {"Le Comptoir", "Ville de Montreval", "3 rue du Moulin", "14000", "Montreval", 2026y / January / 12, {"Accueil"}});
        const auto lieu = trouver_lieu(e.tx, perimetre, Acte::GererAccueil, lieu_id);
        rejoindre_lieu(e, lieu, "Mission locale de Montreval", {monde.mission_locale, 2026y / January / 12, 2026y / January / 12, "convention"});
        for (const bool du_partenaire : {false, true})
        {
            const auto activite = proposer_activite(e, perimetre, lieu.id, {lister_volets(e.tx, lieu.id)[0].id, du_partenaire ? std::optional(monde.mission_locale) : std::nullopt, "", du_partenaire ? "Atelier CV" : "Café", "On parle."});
            decider_activite(e, trouver_activite(e.tx, perimetre, Acte::GererAccueil, activite), EtatDActivite::Acceptee, "", "");
            ouvrir_seances(e, trouver_activite(e.tx, perimetre, Acte::GererAccueil, activite), {{2026y / May / 5}, *lire_heure("9h"), *lire_heure("11h"), "Salle bleue", 4, ""});
        }
        ConventionAInscrire c;
        c.reference = "T-1";
        c.intitule = "Le Comptoir";
        c.objet = "Recevoir.";
        c.parties = {{QualiteDePartie::Acheteur, monde.ville, "Ville de Montreval", "la Ville"}, {QualiteDePartie::Organisme, monde.mission_locale, "Mission locale de Montreval", "le partenaire"}};
        const auto inscrite = inscrire_convention(e, monde.structure, c);
        inscrire_objet_de_convention(e, trouver_convention(e.tx, Perimetre::de_la_machine(), inscrite), {}, lieu_id, 2026y / January / 12);
        return inscrite;
    });
    const auto r = monde.base->read([&](Transaction& tx) { return reunir(tx, perimetre, monde.maison->droit, trouver_convention(tx, perimetre, id), 2026y / January / 1, kJour, kJour); });
    CHECK(valeur(r, "seances_accueil") == 1);
    CHECK(valeur(r, "presences_accueil") == 0);
    CHECK(r.donnee("heures_realisees") == nullptr);
    CHECK(r.lieux == std::vector<std::string>{"Le Comptoir"});
}
