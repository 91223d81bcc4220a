// Route × compte × périmètre, tiré du routeur : refusé par défaut, et jamais un nom à qui ne doit pas le lire.

#include "app/accueil/inscriptions_table.hpp"
#include "app/calculs/calculs_saisie.hpp"
#include "app/calculs/calculs_table.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/conventions/conventions_evaluation_table.hpp"
#include "app/conventions/conventions_table.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "app/obligations/penalites_table.hpp"
#include "app/partages/partages_table.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/publics/preuves_table.hpp"
#include "app/offres/candidatures_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/parcours/formations_table.hpp"
#include "app/parcours/parcours_table.hpp"
#include "app/journal/journal_tables.hpp"
#include "app/protection/protection_table.hpp"
#include "app/spaser/spaser_table.hpp"
#include "app/suppleances/suppleances_table.hpp"
#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/reseau/reseau_table.hpp"
#include "app/reseau/sollicitations_table.hpp"
#include "socle/text/text.hpp"
#include "monde.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Le monde, avec une déclaration d'Awa à atteindre.
struct MondeOuvert
{
    Monde monde;
    std::map<std::string, std::string> objets; // paramètre de route -> identifiant à Montreval

    MondeOuvert()
    {
        const auto inscrite = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
        const auto ligne = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM lignes")->text("id"); });
        const auto attribution = monde.base->read([&](Transaction& tx) {
            return tx.query_one("SELECT id FROM attributions WHERE utilisateur_id = ?", monde.denis)->text("id");
        });
        const auto calcul = monde.ecrire(monde.claire, [&](Ecriture& e) {
            Entrees entrees;
            entrees.methode = "bareme";
            entrees.valeurs["montant"] = "150000";
            const auto fait = calculer(completer(entrees, monde.maison->droit, std::chrono::year{2026} / May / 10)).calcul;
            return inscrire_calcul(e, monde.maison->droit, monde.lot(monde.lot2), entrees, *fait, "");
        });
        // Une décision d'éligibilité aux raisons réservées, sur la même personne.
        monde.post("/participants/" + monde.awa + "/eligibilites",
                   {{"embauche", "2026-05-11"}, {"situation", "aah"}, {"datee_attestation_aah", "2026-05-01"}, {"jeu", "ccag_2021"}, {"decision", "eligible"}}, monde.claire);
        const auto eligibilite = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM eligibilites")->text("id"); });
        const auto proposition = monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto penalites = trouver_penalites(e.tx, monde.perimetre(monde.claire), monde.maison->droit, monde.lot2, 2026y / May / 10, Acte::ProposerPenalite);
            return inscrire_proposition(e, monde.maison->droit, penalites, *penalites.compte(monde.clause2), 2026y / May / 10, {}, {}, "", {}, proposer_penalite({}, {}));
        });
        const auto [transfert, accompagnement, preuve] = ouvrir_le_dossier();
        const auto [offre, candidature] = ouvrir_les_offres();
        objets = {{"offre", offre}, {"candidature", candidature},
                  {"calcul", calcul},         {"transfert", transfert}, {"accompagnement", accompagnement}, {"preuve", preuve},         {"lot", monde.lot2},         {"marche", monde.gymnase},  {"declaration", inscrite.declaration_id},
                  {"ligne", ligne},            {"participant", monde.awa}, {"engagement", monde.clause2},
                  {"utilisateur", monde.denis}, {"attribution", attribution}, {"motif", "hors_eligibilite"},
                  {"eligibilite", eligibilite}, {"jeu", "ccag_2021"},
                  {"jeton", "inconnu"},        {"contrat", "inconnu"},     {"fichier", "inconnu"},
                  {"acheteur", monde.ville},   {"proposition", proposition}};
        ouvrir_les_comptes();
        ouvrir_le_reseau();
        ouvrir_un_contrat();
        ouvrir_l_accueil();
        ouvrir_le_parcours();
        ouvrir_une_convention();
        ouvrir_un_schema();
        ouvrir_le_partage();
        const auto un = [&](const std::string& sql, const std::string& valeur) { return monde.base->read([&](Transaction& tx) { return tx.query_one(sql, valeur)->text("id"); }); };
        objets.insert({{"valeur", un("SELECT id FROM valeurs WHERE lot_id = ? ORDER BY id", monde.lot2)}, {"affectation", un("SELECT id FROM affectations WHERE participant_id = ? ORDER BY id", monde.awa)}, {"cle", "plafond_formation"}});
    }

    /// Une convention dont la Ville, Durand et la mission locale sont parties avec la structure ; elle couvre le gymnase.
    void ouvrir_une_convention()
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto perimetre = monde.perimetre(monde.claire);
            ConventionAInscrire c;
            c.reference = "C-2026-1";
            c.intitule = "Le gymnase ensemble";
            c.objet = "Suivre ensemble les heures du gymnase.";
            c.parties = {partie_de_la_structure(e.tx, monde.structure), {QualiteDePartie::Acheteur, monde.ville, "Ville de Montreval", "la Ville"}, {QualiteDePartie::Entreprise, monde.durand, "Durand BTP", ""},
                         {QualiteDePartie::Organisme, monde.mission_locale, "Mission locale de Montreval", ""}};
            c.axes = {{"Axe 1"}};
            EngagementAInscrire engagement;
            engagement.texte = "Envoyer la liste des marchés.";
            engagement.partie = 1;
            engagement.cadence = CadenceDePromesse::Annuelle;
            c.engagements = {engagement};
            objets["convention"] = inscrire_convention(e, monde.structure, c);
            auto lue = trouver_convention(e.tx, perimetre, objets["convention"]);
            objets["partie"] = lue.parties[1].id;
            objets["promesse"] = lue.engagements[0].id;
            objets["deliberation"] = inscrire_deliberation(e, lue, {lue.parties[1].id, {}, "DE26_001", "Conseil municipal", {.seance_le = 2026y / April / 2}, "", "", ""});
            TermesDeConvention termes;
            termes.duree = Delai{1, UniteDeDelai::Annees};
            termes.renouvellement = Renouvellement::Tacite;
            termes.fins = {{MotifDExtinction::NonReconduction, {3, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
            inscrire_termes(e, lue, termes, {});
            objets["fait"] = inscrire_fait_de_convention(e, lue, {"", SorteDeFait::EvaluationDemandee, 2026y / April / 2, lue.parties[1].id});
            objets["objet"] = inscrire_objet_de_convention(e, lue, monde.gymnase, {}, 2026y / April / 2);
            lue = trouver_convention(e.tx, perimetre, objets["convention"]);
            objets["avenant"] = inscrire_avenant_de_convention(e, lue, "Un partenaire de plus.", 2026y / June / 1);
            inscrire_texte_du_modele(e, lue, *trouver_modele("effort_tripartite"));
            objets["article"] = lire_texte(e.tx, lue).articles.back().id;
            FaitDeConvention lettre;
            lettre.sorte = SorteDeFait::Lettre;
            lettre.le = 2026y / May / 4;
            lettre.partie = lue.parties[1].id;
            lettre.motif = MotifDExtinction::Resiliation;
            objets["lettre"] = inscrire_fait_de_convention(e, lue, lettre);
            objets["evaluation"] = inscrire_evaluation(e, perimetre, monde.maison->droit, lue, {MomentDEvaluation::Intermediaire, {}, 2026y / January / 1, 2026y / April / 30, "Bien parti."}, 2026y / May / 10);
            return 0;
        });
    }

    /// Le gymnase partagé avec Clairval, qui y intervient, et proposé à elle.
    void ouvrir_le_partage()
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto gymnase = trouver_marche(e.tx, Perimetre::de_la_machine(), monde.gymnase);
            const auto clairval = e.tx.query_one("SELECT id FROM structures WHERE nom = 'Association de Clairval'")->text("id");
            ouvrir_partage(e, gymnase, ClePartage::LieuDeTravail, "le chantier déborde du secteur");
            ajouter_intervenante(e, gymnase, clairval, 2026y / March);
            objets["intervention"] = e.tx.query_one("SELECT id FROM interventions")->text("id");
            objets["reprise"] = proposer_reprise(e, gymnase, clairval, 2026y / May, "le secteur change");
            return 0;
        });
    }

    /// Le schéma d'achats de la Ville, une année arrêtée.
    void ouvrir_un_schema()
    {
        const auto perimetre = monde.perimetre(monde.claire);
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            objets["schema"] = creer_schema(e, perimetre, {"SPASER de Montreval", 2025, 2027, {monde.ville}});
            objets["objectif_spaser"] = ajouter_objectif_au_schema(e, trouver_schema(e.tx, perimetre, Acte::GererSpaser, objets["schema"]), {IndicateurSpaser::PersonnesEmployees, "", "", "", "", SensDeCible::AuMoins});
            const auto schema = trouver_schema(e.tx, perimetre, Acte::GererSpaser, objets["schema"]);
            objets["arrete_spaser"] = arreter_spaser(e, schema, suivre_spaser(e.tx, perimetre, monde.maison->droit, schema, schema.acheteurs.front(), 2026, 2026, std::chrono::year{2026} / May / 10).at(2026));
        });
    }

    /// Claire sera remplacée en juin ; Denis entre par un fournisseur d'identité.
    void ouvrir_les_comptes()
    {
        objets["suppleance"] = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_suppleance(e, {monde.claire, monde.alice, 2026y / June / 1, 2026y / June / 5, false}); });
        monde.ecrire("", [&](Ecriture& e) {
            relier_identite(e, monde.denis, {"https://id.example", empreinte_d_identite("https://id.example", "denis"), false}, "compte", "a relié son compte");
            return 0;
        });
        objets["identite"] = monde.base->read([&](Transaction& tx) { return lister_identites_reliees(tx, monde.denis).front().id; });
    }

    /// Le réseau de Montreval, que pilote le PLIE : un poste en congé, un secteur, et une demande à l'Association de Clairval.
    void ouvrir_le_reseau()
    {
        const auto tout = Perimetre::de_la_machine();
        monde.ecrire(monde.alice, [&](Ecriture& e) {
            const auto structure = trouver_structure_du_reseau(e.tx, tout, Acte::VoirReseau, monde.structure);
            designer_pilote(e, structure);
            objets["territoire"] = structure.territoire_id;
            objets["structure"] = structure.id;
            objets["poste"] = ouvrir_poste(e, structure, "Facilitation", {.depuis = 2026y / January / 5, .etp = Etp{100}, .occupation = OccupationDePoste::Compte, .utilisateur_id = monde.claire});
            inscrire_absence(e, structure, trouver_poste(e.tx, tout, Acte::VoirReseau, objets["poste"]), 2026y / May / 4, 2026y / May / 15);
            objets["absence"] = e.tx.query_one("SELECT id FROM absences_de_poste")->text("id");
            tenir_communes(e, structure, {"59017"}, 2026y / January);
            declarer_communes(e, {structure.territoire_id, "Montreval"}, {"59017", "59317"}, 2026y / January);
            const auto clairval = e.tx.query_one("SELECT id, nom FROM structures WHERE nom = 'Association de Clairval'");
            objets["sollicitation"] = envoyer_sollicitation(e, {monde.structure, {clairval->text("id"), clairval->text("nom")}, SorteDeSollicitation::Avis, monde.gymnase, "Un avis sur le lot 2 ?", {2026y / April / 30, "essai"}});
            return 0;
        });
    }

    /// Un contrat d'Awa, fini pour une raison réservée, avec une note sur elle.
    void ouvrir_un_contrat()
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto perimetre = monde.perimetre(monde.claire);
            ContratAInscrire contrat;
            contrat.participant_id = monde.awa;
            contrat.termes.employeur_entreprise_id = monde.durand;
            contrat.termes.entreprise_id = monde.durand;
            contrat.termes.debut = 2026y / February / 2;
            contrat.termes.fin = 2026y / July / 31;
            contrat.lots = {{monde.lot2, monde.durand}};
            contrat.note = "Une note sur Awa.";
            objets["contrat_travail"] = inscrire_contrat(e, perimetre, contrat);
            const auto inscrit = trouver_contrat_de_travail(e.tx, perimetre, objets["contrat_travail"]);
            inscrire_fin(e, inscrit, 2026y / April / 30, "inaptitude", "", "");
            objets["fin_de_contrat"] = e.tx.query_one("SELECT id FROM fins_de_contrat")->text("id");
            return 0;
        });
    }

    /// Un lieu d'accueil où la mission locale est partenaire ; Awa est inscrite à une séance que la structure mène, et qui n'est donc pas à Pauline.
    void ouvrir_l_accueil()
    {
        const auto perimetre = monde.perimetre(monde.claire);
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            objets["lieu"] = ouvrir_lieu(e, monde.structure, {"Le Comptoir", "Ville de Montreval", "3 rue du Moulin", "14000", "Montreval", 2026y / January / 12, {"Accueil"}});
            const auto lieu = trouver_lieu(e.tx, perimetre, Acte::GererAccueil, objets["lieu"]);
            objets["partenariat"] = rejoindre_lieu(e, lieu, "Mission locale de Montreval", {monde.mission_locale, 2026y / January / 12, 2026y / January / 12, "convention"});
            objets["activite"] = proposer_activite(e, perimetre, lieu.id, {lister_volets(e.tx, lieu.id)[0].id, {}, "", "Café du mardi", "On parle."});
            decider_activite(e, trouver_activite(e.tx, perimetre, Acte::GererAccueil, objets["activite"]), EtatDActivite::Acceptee, "", "");
            objets["seance"] = ouvrir_seances(e, trouver_activite(e.tx, perimetre, Acte::GererAccueil, objets["activite"]), {{2026y / May / 12}, *lire_heure("9h"), *lire_heure("11h"), "Salle bleue", 4, ""});
            const auto seance = trouver_seance(e.tx, perimetre, Acte::Emarger, objets["seance"]);
            objets["inscription"] = inscrire_participant_a(e, seance, trouver_participant(e.tx, perimetre, monde.awa)).id;
            const auto visiteuse = inscrire_visiteur_a(e, seance, "Noëlla").id;
            objets["visiteur"] = e.tx.query_one("SELECT visiteur_id FROM inscriptions WHERE id = ?", visiteuse)->text("visiteur_id");
        });
        noter_des_sorties();
    }

    /// Une sortie dont la raison est réservée, et une autre avec un point de suivi à faire.
    void noter_des_sorties()
    {
        for (const auto& [le, situation] : {std::pair{"2025-11-04", "maladie_longue"}, std::pair{"2025-11-05", "recherche_emploi"}})
            monde.post("/participants/" + monde.awa + "/sorties", {{"sortie_le", le}, {"situation", situation}, {"source", "structure"}, {"informee_le", le}}, monde.claire);
        const auto sorties = monde.base->read([&](Transaction& tx) { return tx.query("SELECT id FROM sorties ORDER BY id"); });
        monde.post("/participants/" + monde.awa + "/liens", {}, monde.claire);
        monde.post("/participants/" + monde.awa + "/demandes", {{"sorte", "question"}, {"recue_le", "2026-05-04"}, {"texte", "Qui voit mes heures ?"}}, monde.claire);
        const auto un = [&](const char* table) { return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM " + std::string(table))->text("id"); }); };
        objets.insert({{"lien_personnel", un("liens_personnels")}, {"demande", un("demandes_personnelles")}});
        objets.insert({{"situation", sorties.at(0).text("id")}, {"sortie", sorties.at(1).text("id")}, {"mois", "6"}});
    }

    /// Le parcours d'Awa, avec un frein réservé.
    void ouvrir_le_parcours()
    {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto awa = trouver_participant(e.tx, monde.perimetre(monde.claire), monde.awa);
            const Jour le = 2026y / May / 4;
            const auto organisme = inscrire_organisme(e, monde.structure, NatureOrganisme::OrganismeDeFormation, "Gestes et Métiers", std::nullopt);
            objets["frein"] = inscrire_frein(e, awa, *frein_du_code("justice"), le, "");
            objets["etape"] = prevoir_etape(e, awa, {.sorte = "demarche", .qui = QuiAgit::Personne, .prevue_le = le});
            objets["immersion"] = inscrire_immersion(e, awa, {.objet = "decouvrir", .debut = le, .fin = le, .organisme_id = organisme});
            objets["formation"] = inscrire_formation(e, monde.structure, {.intitule = "Gestes du chantier", .dispositif = "poec", .moment = "avant_embauche", .organisme_id = organisme, .debut = le, .fin = le});
            return 0;
        });
    }

    /// Le dossier d'Awa : un organisme qui l'accompagne, une pièce réservée, et Clairval, une troisième structure, qui la suit aussi et demande son transfert.
    std::tuple<std::string, std::string, std::string> ouvrir_le_dossier()
    {
        const auto cle = monde.maison->reglages.cle;
        return monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto tout = Perimetre::de_la_machine();
            const auto awa = trouver_participant(e.tx, tout, monde.awa);
            auto identite = lire_identite(e.tx, awa);
            identite.naissance = 2001y / March / 4;
            corriger_identite(e, awa, identite, cle);
            const auto accompagnement = inscrire_accompagnement(e, awa, trouver_organisme(e.tx, tout, Acte::GererOrganismes, monde.mission_locale), 2026y / March / 2);
            const auto preuve = deposer_preuve(e, publics_livres().mots, awa, {"attestation_aah", "%PDF-1.7 essai"});
            const auto clairval = e.nouvel_id();
            e.inserer("structures", {{"id", clairval}, {"territoire_id", monde.territoire}, {"nom", "Association de Clairval"}, {"nature", "association"}});
            e.dire("installer", "structures", clairval, "a installé une structure", clairval);
            const auto chez_eux = trouver_participant(e.tx, tout, inscrire_participant(e, clairval, "C-001", identite, cle));
            return std::tuple(demander_transfert(e, chez_eux, monde.structure), accompagnement, preuve);
        });
    }

    /// Une offre de Durand, ouverte aux prescripteurs, où Awa est proposée par la structure : Pauline lit l'offre, jamais Awa.
    std::pair<std::string, std::string> ouvrir_les_offres()
    {
        const auto offre = monde.ecrire(monde.denis, [&](Ecriture& e) {
            Besoin besoin;
            besoin.rome = "F1703";
            besoin.metier = "Maçonnerie";
            besoin.debut = 2026y / June / 15;
            besoin.commune = "59017";
            besoin.semaine = 35_h;
            return deposer_offre(e, monde.maison->droit, {monde.structure, monde.durand, monde.lot2, true}, besoin, 2026y / April / 1);
        });
        const auto candidature = monde.ecrire(monde.claire, [&](Ecriture& e) {
            return inscrire_candidature(e, trouver_offre(e.tx, monde.perimetre(monde.claire), offre, 2026y / May / 10), {monde.awa, {}, NatureOrganisme::Plie, false});
        });
        return {offre, candidature};
    }

    /// L'adresse d'une route pour les objets de Montreval ; ou, avec `inconnus`, pour des objets qui n'existent nulle part.
    enum class Objets
    {
        DeMontreval,
        Inconnus
    };
    std::string adresse(const std::string& motif, Objets lesquels = Objets::DeMontreval) const
    {
        std::string adresse;
        for (std::size_t i = 0; i < motif.size();)
        {
            if (motif[i] != ':')
            {
                adresse += motif[i++];
                continue;
            }
            const auto fin = std::min(motif.find_first_of("/.", i), motif.size());
            const auto nom = motif.substr(i + 1, fin - i - 1);
            const auto objet = lesquels == Objets::Inconnus ? objets.end() : objets.find(nom);
            adresse += objet == objets.end() ? "inconnu" : objet->second;
            i = fin;
        }
        return adresse;
    }
};

bool est_api(const std::string& motif) { return motif.starts_with("/api/v1/"); }

Response demander(MondeOuvert& ouvert, const Routeur::Route& route, const std::string& compte,
                  MondeOuvert::Objets lesquels = MondeOuvert::Objets::DeMontreval)
{
    auto& monde = ouvert.monde;
    const auto adresse = ouvert.adresse(route.pattern, lesquels);
    if (est_api(route.pattern)) return monde.api(route.method, adresse, compte, route.method == Method::Get ? "" : "{}");
    return route.method == Method::Get ? monde.get(adresse, compte) : monde.post(adresse, {}, compte);
}

/// Refusé, ou répondu comme pour un objet qui n'existe pas (un formulaire vide peut être refusé avant l'objet).
void verifier_hors_perimetre(MondeOuvert& ouvert, const Routeur::Route& route, const std::string& compte)
{
    const auto reponse = demander(ouvert, route, compte);
    if (reponse.status == Status::NotFound || reponse.status == Status::Forbidden) return;
    CHECK(static_cast<int>(reponse.status) >= 400);
    CHECK(static_cast<int>(reponse.status) == static_cast<int>(demander(ouvert, route, compte, MondeOuvert::Objets::Inconnus).status));
}

std::vector<Role> roles_de(Monde& monde, const std::string& compte)
{
    std::vector<Role> roles;
    for (const auto& une : monde.perimetre(compte).attributions()) roles.push_back(une.role);
    return roles;
}

} // namespace

TEST_CASE("sans compte, seules les routes publiques répondent")
{
    MondeOuvert ouvert;
    for (const auto& route : ouvert.monde.maison->routeur.routes())
    {
        if (route.access == kPublic) continue;
        CAPTURE(route.pattern);
        const auto reponse = demander(ouvert, route, "");
        const bool vers_connexion = reponse.status == Status::SeeOther && entete(reponse, "Location").starts_with("/connexion");
        CHECK((vers_connexion || reponse.status == Status::Unauthorized));
    }
}

TEST_CASE("un rôle qui n'a pas l'acte d'une route est refusé, quel que soit l'objet")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    for (const auto& compte : {monde.claire, monde.alice, monde.hugo, monde.denis, monde.pauline, monde.camille, monde.audrey})
        for (const auto& route : monde.maison->routeur.routes())
        {
            const auto acte = acte_du_code(route.access);
            if (!acte) continue;
            const auto roles = roles_de(monde, compte);
            if (std::any_of(roles.begin(), roles.end(), [&](Role role) { return peut(role, *acte); })) continue;
            CAPTURE(route.pattern);
            CAPTURE(code(roles.front()));
            CHECK(demander(ouvert, route, compte).status == Status::Forbidden);
        }
}

TEST_CASE("hors de son périmètre, un compte ne lit ni n'écrit aucun objet, et n'apprend pas qu'il existe")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    const std::set<std::string> du_lot2 = {"contrat_travail", "lot", "declaration", "ligne", "participant", "engagement", "calcul", "proposition", "transfert", "accompagnement", "preuve", "offre", "candidature", "frein", "etape", "immersion", "formation", "convention", "evaluation"};
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (!acte_du_code(route.access)) continue;
        CAPTURE(route.pattern);
        // Victor suit Valmont : rien de Montreval n'est à lui. Marc n'est que sur le lot 3.
        const bool porte_objet = route.pattern.find(':') != std::string::npos;
        if (porte_objet)
        {
            verifier_hors_perimetre(ouvert, route, monde.victor);
        }
        else if (route.method == Method::Get)
        {
            const auto reponse = demander(ouvert, route, monde.victor);
            for (const auto* secret : {"Rénovation du gymnase", "PLIE de Montreval", "Durand BTP", "Awa"}) CHECK_FALSE_MESSAGE(contient(reponse, secret), secret);
        }
        const bool du_lot = std::any_of(du_lot2.begin(), du_lot2.end(), [&](const std::string& nom) { return route.pattern.find(":" + nom) != std::string::npos; });
        if (du_lot) verifier_hors_perimetre(ouvert, route, monde.marc);
    }
    // Rien n'a été écrit par toutes ces demandes refusées.
    CHECK(monde.compter("validations") == 0);
    CHECK(monde.compter("declarations") == 1);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

namespace
{

/// Qui atteint, dans ce monde, l'objet que chaque paramètre d'adresse désigne (MondeOuvert::objets). L'acte décide d'abord ; ceci dit le périmètre. Personne :
/// l'objet n'existe pas, ou il n'est à personne d'ici. « carole » coordonne un autre territoire, « marc » n'est que sur le lot 3.
struct PorteeDeParametre
{
    std::string_view parametre;
    std::string_view comptes;
    std::string_view acte = {}; // pour cet acte-là, d'autres l'atteignent
    std::string_view comptes_de_l_acte = {};
};
constexpr std::string_view kTous = "claire alice hugo denis marc pauline camille audrey victor carole";
constexpr std::string_view kToutMontreval = "claire alice hugo denis marc pauline camille audrey", kLot2 = "claire alice hugo denis camille audrey", kStructure = "claire alice camille audrey";
constexpr PorteeDeParametre kPortees[] = {
    {"absence", "claire alice camille audrey"},
    {"accompagnement", "claire"},
    {"acheteur", kLot2},
    {"activite", "claire pauline"},
    {"affectation", "claire"},
    {"arrete_spaser", "claire alice hugo camille audrey"},
    {"article", "claire camille"},
    {"attribution", "alice"},
    {"avenant", "claire alice hugo denis pauline camille audrey"},
    {"calcul", kLot2},
    {"candidature", "claire denis"},
    {"cle", kTous},
    {"contrat", ""},
    {"contrat_travail", "claire denis"},
    {"convention", "claire alice hugo denis pauline camille audrey"},
    {"declaration", kLot2},
    {"deliberation", "claire alice hugo denis pauline camille audrey"},
    {"demande", "claire"},
    {"eligibilite", "claire"},
    {"engagement", kLot2},
    {"etape", "claire"},
    {"evaluation", "claire alice hugo denis pauline camille audrey"},
    {"fait", "claire camille"},
    {"fichier", ""},
    {"fin_de_contrat", "claire"},
    {"formation", "claire"},
    {"frein", "claire"},
    {"identite", "alice"},
    {"immersion", "claire"},
    {"inscription", "claire"},
    {"intervention", "claire camille"},
    {"jeton", ""},
    {"jeu", kTous},
    {"lettre", "claire alice hugo denis pauline camille audrey"},
    {"lien_personnel", "claire"},
    {"lieu", "claire pauline"},
    {"ligne", kLot2},
    {"lot", kLot2},
    {"marche", "claire alice hugo denis marc camille audrey"},
    {"mois", kToutMontreval},
    {"motif", kTous},
    {"objectif_spaser", "claire alice hugo camille audrey"},
    {"objet", "claire camille"},
    {"offre", "claire denis pauline"},
    {"partenariat", "claire"},
    {"participant", "claire denis"},
    {"partie", "claire camille", "voir_conventions", "claire alice hugo denis pauline camille audrey"},
    {"poste", "claire alice camille audrey"},
    {"preuve", "claire"},
    {"promesse", "claire hugo camille", "voir_conventions", "claire alice hugo denis pauline camille audrey"},
    {"proposition", kLot2},
    {"reprise", "claire camille"},
    {"schema", "claire alice hugo camille audrey"},
    {"seance", "claire", "voir_accueil", "claire pauline"},
    {"situation", "claire"},
    {"sollicitation", "claire camille"},
    {"sortie", "claire"},
    {"structure", "claire alice camille audrey"},
    {"suppleance", "claire alice"},
    {"territoire", "claire alice camille audrey"},
    {"transfert", "claire"},
    {"utilisateur", "alice"},
    {"valeur", "claire alice"},
    {"visiteur", "claire"},
};

/// Une route que l'acte et l'objet permettent, et que la maison refuse pourtant à ce compte : la raison est une règle, dite ici.
struct RefusDeRegle
{
    std::string_view motif;
    std::string_view comptes;
    std::string_view raison;
};
constexpr RefusDeRegle kRefusDeRegle[] = {
    {"/formations/:formation/resultats", "claire", "le formulaire vide ne nomme aucune personne inscrite"},
    {"/participants/:participant/transferts", "claire", "le formulaire vide ne nomme aucune structure à qui demander"},
    {"/reseau/structures/:structure/pilotages", "camille", "seule l'administration de la structure qui pilote en désigne une autre"},
    {"/reprises/:reprise/reponse", "claire camille", "la structure à qui le marché est proposé répond, et non celle qui le propose"},
    {"/compte/fournisseur", kTous, "aucun fournisseur d'identité n'est réglé dans ce monde"},
    {"/compte/fournisseur/depart", kTous, "aucun fournisseur d'identité n'est réglé dans ce monde"},
    {"/compte/fournisseur/retrait", kTous, "aucun fournisseur d'identité n'est réglé dans ce monde"},
    {"/compte/suppleances/nouvelle", "hugo denis marc pauline audrey", "on ne remplace que quelqu'un qui tient les dossiers de la structure"},
    {"/compte/suppleances", "hugo denis marc pauline audrey", "on ne remplace que quelqu'un qui tient les dossiers de la structure"},
    {"/utilisateurs/:utilisateur/suppleances/nouvelle", "alice", "Denis représente une entreprise : personne ne le remplace ici"},
    {"/utilisateurs/:utilisateur/suppleances", "alice", "Denis représente une entreprise : personne ne le remplace ici"},
    {"/utilisateurs/:utilisateur/suppleances/:suppleance/fin", "alice", "la suppléance du monde est celle de Claire, et le compte celui de Denis"},
};

bool parmi(std::string_view comptes, std::string_view nom)
{
    for (std::size_t debut = 0; debut < comptes.size();)
    {
        const auto fin = std::min(comptes.find(' ', debut), comptes.size());
        if (comptes.substr(debut, fin - debut) == nom) return true;
        debut = fin + 1;
    }
    return false;
}

std::vector<std::string> parametres_de(const std::string& motif)
{
    std::vector<std::string> parametres;
    for (std::size_t i = motif.find(':'); i != std::string::npos; i = motif.find(':', i + 1))
        parametres.push_back(motif.substr(i + 1, std::min(motif.find_first_of("/.", i), motif.size()) - i - 1));
    return parametres;
}

using Comptes = std::vector<std::pair<std::string, std::string>>; // nom, identifiant

Comptes comptes_du_monde(Monde& monde)
{
    const auto carole = monde.ecrire("", [&](Ecriture& e) {
        const auto id = e.nouvel_id();
        e.inserer("utilisateurs", {{"id", id}, {"structure_id", monde.autre_structure}, {"courriel", "carole@valmont.example"}, {"nom", "Carole Vanel"}, {"cree_le", e.instant()}});
        e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", id}, {"role", "coordinateur"}, {"structure_id", monde.autre_structure}, {"territoire_id", monde.autre_territoire}, {"faite_le", e.instant()}});
        e.dire("creer", "utilisateurs", id, "a ouvert un compte de coordinatrice", monde.autre_structure);
        return id;
    });
    return {{"claire", monde.claire}, {"alice", monde.alice}, {"hugo", monde.hugo}, {"denis", monde.denis}, {"marc", monde.marc}, {"pauline", monde.pauline}, {"camille", monde.camille}, {"audrey", monde.audrey}, {"victor", monde.victor}, {"carole", carole}};
}

} // namespace

TEST_CASE("chaque paramètre d'adresse dit qui atteint son objet, et chacun de ces objets existe dans le monde des essais")
{
    MondeOuvert ouvert;
    std::set<std::string> employes;
    for (const auto& route : ouvert.monde.maison->routeur.routes())
        for (const auto& parametre : parametres_de(route.pattern))
        {
            employes.insert(parametre);
            CAPTURE(route.pattern);
            const bool dit = std::any_of(std::begin(kPortees), std::end(kPortees), [&](const auto& une) { return une.parametre == parametre; });
            CHECK_MESSAGE(dit, ("le paramètre « " + parametre + " » n'est pas déclaré : ajoutez-le à kPortees avec les comptes du monde qui atteignent son objet, et l'objet à MondeOuvert::objets"));
        }
    std::string_view avant;
    for (const auto& une : kPortees)
    {
        CHECK_MESSAGE(employes.contains(std::string(une.parametre)), (std::string(une.parametre) + " n'est plus le paramètre d'aucune route"));
        CHECK_MESSAGE(avant < une.parametre, (std::string(une.parametre) + " n'est pas à sa place : kPortees suit l'alphabet"));
        avant = une.parametre;
    }
}

TEST_CASE("table route × compte × périmètre : chaque route répond ou refuse comme le disent l'acte et la portée de son objet")
{
    auto ouvert = std::make_unique<MondeOuvert>();
    auto comptes = comptes_du_monde(ouvert->monde);
    const auto routes = ouvert->monde.maison->routeur.routes();
    std::int64_t permises = 0, refusees = 0, hors = 0;
    const auto portee_de = [&](const Routeur::Route& route, const std::string& nom) {
        for (const auto& parametre : parametres_de(route.pattern))
            for (const auto& une : kPortees)
                if (une.parametre == parametre && !parmi(!une.acte.empty() && une.acte == route.access ? une.comptes_de_l_acte : une.comptes, nom)) return false;
        return true;
    };
    // Ce qui est refusé d'abord : rien ne s'écrit, et le monde reste entier.
    for (const auto& route : routes)
    {
        const auto acte = acte_du_code(route.access);
        CHECK_MESSAGE((acte || route.access == kPublic || route.access == kConnecte), (route.pattern + " : un accès est un acte, « public » ou « connecte »"));
        if (!acte) continue;
        for (const auto& [nom, compte] : comptes)
        {
            const auto roles = roles_de(ouvert->monde, compte);
            const bool permis = std::any_of(roles.begin(), roles.end(), [&](Role role) { return peut(role, *acte); });
            if (permis && portee_de(route, nom)) continue;
            CAPTURE(route.pattern);
            CAPTURE(nom);
            if (!permis)
            {
                ++refusees;
                CHECK(static_cast<int>(demander(*ouvert, route, compte).status) == 403);
                continue;
            }
            ++hors;
            verifier_hors_perimetre(*ouvert, route, compte);
        }
    }
    CHECK(verifier_journal(*ouvert->monde.base).ruptures.empty());
    // Puis ce qui est permis ; un envoi vide peut écrire, et le monde se refait.
    for (const auto& route : routes)
    {
        if (route.access == kPublic) continue;
        const auto acte = acte_du_code(route.access);
        for (std::size_t i = 0; i < comptes.size(); ++i)
        {
            const auto [nom, compte] = comptes[i];
            const auto roles = roles_de(ouvert->monde, compte);
            if (acte && !std::any_of(roles.begin(), roles.end(), [&](Role role) { return peut(role, *acte); })) continue;
            if (!portee_de(route, nom)) continue;
            if (route.pattern == "/deconnexion") continue; // elle fermerait la session des suivantes
            ++permises;
            const auto reponse = demander(*ouvert, route, compte);
            const auto statut = static_cast<int>(reponse.status);
            CAPTURE(route.pattern);
            CAPTURE(nom);
            CAPTURE(statut);
            const bool regle = std::any_of(std::begin(kRefusDeRegle), std::end(kRefusDeRegle), [&](const auto& un) { return un.motif == route.pattern && parmi(un.comptes, nom); });
            CHECK(statut < 500);
            if (regle) CHECK((statut == 403 || statut == 404));
            else CHECK_MESSAGE((statut != 403 && statut != 404 && statut != 401), reponse.body.substr(0, 300));
            if (route.method != Method::Get && statut < 400)
            {
                ouvert = std::make_unique<MondeOuvert>();
                comptes = comptes_du_monde(ouvert->monde);
            }
        }
    }
    MESSAGE((std::to_string(routes.size()) + " routes × " + std::to_string(comptes.size()) + " comptes : " + std::to_string(permises) + " permises, " + std::to_string(refusees) + " refusées par l'acte, " + std::to_string(hors) +
             " hors du périmètre"));
    CHECK(permises > 0);
}

TEST_CASE("aucun nom de participant n'atteint l'acheteur ni l'administrateur, par aucune route")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method != Method::Get || route.access == kPublic) continue;
        for (const auto& compte : {monde.hugo, monde.alice, monde.marc, monde.pauline, monde.camille, monde.audrey})
        {
            const auto reponse = demander(ouvert, route, compte);
            CAPTURE(route.pattern);
            // Dans un PDF ou un classeur comprimés, trois lettres se rencontrent par hasard ; leurs pages, elles, sont lues ici.
            if (reponse.body.starts_with("%PDF") || reponse.body.starts_with("PK")) continue;
            for (const auto* nom : {"Awa", "Karim", "Daoud", "Noël"}) CHECK_FALSE_MESSAGE(contient(reponse, nom), nom);
        }
    }
}

TEST_CASE("chaque page qui répond à un rôle est une page entière, sans erreur de gabarit")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    for (const auto& compte : {monde.claire, monde.alice, monde.hugo, monde.denis, monde.victor, monde.marc, monde.pauline, monde.camille, monde.audrey})
        for (const auto& route : monde.maison->routeur.routes())
        {
            if (route.method != Method::Get) continue;
            const auto reponse = demander(ouvert, route, compte);
            CAPTURE(route.pattern);
            CHECK_MESSAGE(static_cast<int>(reponse.status) < 500, reponse.body.substr(0, 400));
        }
}

namespace
{

/// Les champs que lisent les formulaires et l'API des pièces, tous à la fois : chacun porte le numéro.
Champs tout_au_nir(std::string_view nir)
{
    Champs champs;
    for (const auto* nom : {"note", "raison", "prenom", "nom", "reference", "titre", "description", "salle", "intervenant", "piece", "adresse", "commune", "porteur", "intitule", "metier", "rome",
                            "competences", "precisions", "contact_nom", "contact_telephone", "contact_courriel", "tuteur", "tuteur_nom", "avenant_tuteur", "note_fin", "note_visite", "telephone",
                            "courriel", "convention", "volet_1", "volet_2", "volet_3", "code_postal", "personne", "visiteur", "entreprise", "organisme", "motif", "geste", "employeur", "siret", "designation", "representant", "representant_qualite", "partie", "preuve", "numero", "organe", "president", "secretaire", "rapporteur", "identifiant",
                            "place_acheteurs", "place_entreprises", "place_organismes", "place_structures", "place_autres", "lieu_de_signature",
                            "rattrapage", "participant", "utilisateur_id", "structure", "siens", "situation", "issue", "source", "message", "objet", "domicile", "demande", "reponse", "texte", "appreciation", "blanc_marche", "blanc_depuis", "blanc_referent_titulaire", "selon", "attendu", "unite", "numerateur", "denominateur", "source_valeur", "suppleant", "debut", "fin", "communes", "ensemble", "ailleurs", "administrateur", "etp"})
        champs.emplace_back(nom, std::string(nir));
    champs.emplace_back("garder_tel_quel", "oui");
    return champs;
}

std::string json_au_nir(std::string_view nir)
{
    std::string corps;
    for (const auto& [nom, valeur] : tout_au_nir(nir))
        if (nom != "garder_tel_quel") corps += (corps.empty() ? "{\"" : ",\"") + nom + "\":\"" + valeur + "\"";
    return corps + "}";
}

} // namespace

TEST_CASE("aucune route d'écriture ne laisse entrer un numéro de sécurité sociale, par aucun de ses champs")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    constexpr std::string_view kNir = "1 85 05 78 006 084 91", kColle = "185057800608491"; // la clé est juste : collé, c'est elle qui le fait reconnaître
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method == Method::Get) continue;
        for (const auto nir : {kNir, kColle})
            for (const auto& compte : {monde.claire, monde.denis, monde.pauline, monde.alice})
            {
                CAPTURE(route.pattern);
                const auto adresse = ouvert.adresse(route.pattern);
                const auto reponse = est_api(route.pattern) ? monde.api(route.method, adresse, compte, json_au_nir(nir)) : monde.post(adresse, tout_au_nir(nir), compte);
                CHECK(static_cast<int>(reponse.status) < 500);
            }
    }
    // Rien n'en est entré, sous aucune de ses écritures : ni dans une table, ni au journal.
    monde.base->read([&](Transaction& tx) {
        const auto sql = tx.dialect().engine() == Dialect::Engine::Sqlite ? "SELECT name AS nom FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
                                                                          : "SELECT tablename AS nom FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
        for (const auto& table : tx.query(sql))
            for (const auto& ligne : tx.query("SELECT * FROM " + table.text("nom")))
                for (std::size_t i = 0; i < ligne.columns().size(); ++i)
                    if (const auto* texte = std::get_if<std::string>(&ligne.at(i)))
                        CHECK_FALSE_MESSAGE((texte->find(kNir) != std::string::npos || texte->find(kColle) != std::string::npos), (table.text("nom") + "." + ligne.columns()[i]));
    });
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un numéro de sécurité sociale dans un seul champ d'un formulaire par ailleurs juste est refusé, et rien n'entre")
{
    constexpr std::string_view kNir = "1 85 05 78 006 084 36";
    struct Envoi
    {
        std::string motif;
        Champs juste;
        std::vector<std::string> champs;
        std::string table;
    };
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    const std::vector<Envoi> envois = {
        {"/offres", {{"ou", monde.lot2 + " " + monde.durand}, {"rome", "F1703"}, {"metier", "Maçon"}, {"postes", "1"}, {"debut", "2026-06-15"}, {"commune", "59017"}, {"semaine", "35"}},
         {"metier", "competences", "precisions", "contact_nom", "contact_telephone", "contact_courriel"}, "offres"},
        {"/offres/:offre/candidatures", {{"organisme", monde.mission_locale}, {"prenom", "Nadia"}, {"nom", "Rossignol"}, {"informe_le", "2026-05-09"}}, {"prenom", "nom"}, "candidatures"},
        {"/offres/:offre/diffusions", {{"ouvre_le", "2026-05-10"}, {"raison", "chantier avancé"}}, {"raison"}, "diffusions_d_offre"},
        {"/participants", {{"reference", "P-090"}, {"prenom", "Nadia"}, {"nom", "Rossignol"}}, {"reference", "prenom", "nom", "telephone", "courriel"}, "participants"},
        {"/participants/:participant/contrats", {{"sorte", "cdd"}, {"modalite", "embauche_directe"}, {"lot", monde.lot2 + " " + monde.durand}, {"debut", "2026-05-11"}, {"fin", "2026-08-31"}},
         {"tuteur", "note"}, "contrats_de_travail"},
        {"/contrats-de-travail/:contrat_travail/visites", {{"sens", "faite"}, {"visite_jour", "2026-05-06"}, {"avec", "tuteur"}}, {"note_visite"}, "visites_en_entreprise"},
        {"/contrats-de-travail/:contrat_travail/avenants", {{"effet_le", "2026-03-02"}, {"avenant_tuteur", "Yves"}}, {"avenant_tuteur"}, "avenants_de_contrat"},
        {"/lieux", {{"nom", "La Halte"}, {"porteur", "Ville"}, {"adresse", "1 rue du Port"}, {"code_postal", "14000"}, {"commune", "Montreval"}, {"ouvert_le", "2026-05-01"}, {"volet_1", "Accueil"}},
         {"nom", "porteur", "adresse", "commune", "volet_1"}, "lieux"},
        {"/activites/:activite/seances", {{"jour", "2026-05-19"}, {"debut", "14:00"}, {"fin", "16:00"}, {"salle", "Bleue"}, {"places", "4"}}, {"salle", "intervenant"}, "seances"},
        {"/seances/:seance/inscriptions", {{"prenom", "Noëlla"}}, {"prenom"}, "inscriptions"},
        {"/seances/:seance/arrivees", {{"prenom", "Noëlla"}}, {"prenom"}, "inscriptions"},
        {"/seances/:seance/annulation", {{"raison", "salle inondée"}}, {"raison"}, "annulations_de_seance"},
        {"/organismes", {{"nature", "mission_locale"}, {"nom", "Mission du Port"}}, {"nom"}, "organismes"},
        {"/conventions", {{"reference", "C-2"}, {"intitule", "Autre"}, {"objet", "Autre chose."}, {"financiere", "gratuite"}, {"place_autres", "Le Préfet"}}, {"reference", "intitule", "objet", "place_autres", "lieu_de_signature"}, "conventions"},
        {"/conventions/:convention/parties", {{"qualite", "autre"}, {"partie", "Le Préfet"}}, {"partie", "designation", "representant", "representant_qualite"}, "parties_de_convention"},
        {"/conventions/:convention/parties/:partie/representants", {{"representant", "Odile Grand"}}, {"representant", "representant_qualite"}, "representants"},
        {"/conventions/:convention/axes", {{"intitule", "Axe 2"}}, {"intitule"}, "axes_de_convention"},
        {"/conventions/:convention/engagements", {{"partie", "toutes"}, {"texte", "Se réunir."}, {"cadence", "annuelle"}}, {"texte", "preuve"}, "engagements_de_partie"},
        {"/conventions/:convention/engagements/:promesse/suites", {{"etat", "tenu"}, {"le", "2026-05-04"}}, {"preuve"}, "suites_d_engagement"},
        {"/conventions/:convention/avenants", {{"objet", "Un partenaire de plus."}, {"effet_le", "2026-06-01"}}, {"objet"}, "avenants_de_convention"},
        {"/conventions/:convention/blancs", {{"blanc_marche", "2021/05"}}, {"blanc_marche", "blanc_referent_titulaire"}, "blancs_de_convention"},
        {"/conventions/:convention/articles", {{"titre", "Assurances"}, {"texte", "Chacun la sienne."}, {"suite", ""}, {"avenant", ouvert.objets["avenant"]}}, {"titre", "texte"}, "articles_de_convention"},
        {"/conventions/:convention/evaluations", {{"du", "2026-01-01"}, {"au", "2026-03-31"}, {"moment", "terme"}}, {"appreciation"}, "evaluations"},
        {"/conventions/:convention/faits", {{"sorte", "retrait_de_partie"}, {"le", "2026-05-04"}, {"partie", ouvert.objets["partie"]}}, {"piece"}, "faits_de_convention"},
        {"/conventions/:convention/faits/:fait/annulation", {{"raison", "Date fausse"}}, {"raison"}, "faits_de_convention"},
        {"/conventions/:convention/deliberations/:deliberation/teletransmissions", {{"etape", "envoyee"}, {"le", "2026-04-03"}}, {"identifiant"}, "teletransmissions"},
        {"/sollicitations", {{"sorte", "avis"}, {"ailleurs", "Maison de l'emploi de Valmont"}, {"demande", "Un avis ?"}}, {"ailleurs", "demande"}, "sollicitations"},
    };
    for (const auto& envoi : envois)
    {
        CAPTURE(envoi.motif);
        for (const auto& champ : envoi.champs)
        {
            CAPTURE(champ);
            auto champs = envoi.juste;
            std::erase_if(champs, [&](const auto& un) { return un.first == champ; });
            champs.emplace_back(champ, std::string(kNir));
            champs.emplace_back("garder_tel_quel", "oui");
            const auto avant = monde.compter(envoi.table);
            const auto reponse = monde.post(ouvert.adresse(envoi.motif), champs, monde.claire);
            CHECK(static_cast<int>(reponse.status) >= 400);
            CHECK(static_cast<int>(reponse.status) < 500);
            CHECK(monde.compter(envoi.table) == avant);
        }
        // Sans le numéro, le même formulaire est juste : c'est bien lui qui était refusé.
        if (envoi.motif.ends_with("/diffusions")) continue; // il lui faut la diffusion que la page montrait
        const auto avant = monde.compter(envoi.table);
        const auto juste = monde.post(ouvert.adresse(envoi.motif), envoi.juste, monde.claire);
        CHECK_MESSAGE(juste.status == Status::SeeOther, juste.body.substr(0, 3000));
        CHECK(monde.compter(envoi.table) == avant + 1);
    }
}

TEST_CASE("ce qui est réservé n'atteint personne hors de la structure qui suit : raison, frein, motif de fin, sortie tue, note, naissance, demande")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    // Ce que le monde contient de réservé, tel que chaque pièce l'écrirait si elle le laissait passer.
    const std::vector<std::string> secrets = {"attestation_aah", "Attestation AAH", "Allocataire de l&#39;AAH", "Inaptitude", "inaptitude", "maladie_longue", "Maladie de longue durée", "Frein réservé", "frein réservé",
                                              "Une note sur Awa", "2001-03-04", "4 mars 2001", "Qui voit mes heures", "raison réservée"};
    const auto lu_par_claire = [&] {
        std::string tout;
        for (const auto* page : {"", "/parcours", "/sorties", "/preuves"}) tout += monde.get("/participants/" + monde.awa + page, monde.claire).body;
        return tout;
    }();
    CHECK(lu_par_claire.find("rein réservé") != std::string::npos); // le monde en contient bien
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method != Method::Get || route.access == kPublic) continue;
        if (route.pattern == "/api/v1/contrats-de-travail/motifs-de-fin") continue; // la liste des mots : elle ne parle de personne
        for (const auto& compte : {monde.denis, monde.marc, monde.hugo, monde.alice, monde.pauline, monde.victor, monde.camille, monde.audrey})
        {
            const auto reponse = demander(ouvert, route, compte);
            if (reponse.body.starts_with("%PDF") || reponse.body.starts_with("PK")) continue;
            CAPTURE(route.pattern);
            for (const auto& secret : secrets) CHECK_MESSAGE(!contient(reponse, secret), secret);
        }
    }
}

TEST_CASE("une personne passée par toutes les pièces s'efface de toutes : plus un mot d'elle, et chaque ligne comptée reste")
{
    MondeOuvert ouvert;
    auto& monde = ouvert.monde;
    const auto tables = monde.base->read([&](Transaction& tx) {
        const auto sql = tx.dialect().engine() == Dialect::Engine::Sqlite ? "SELECT name AS nom FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
                                                                          : "SELECT tablename AS nom FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
        std::vector<std::string> noms;
        for (const auto& ligne : tx.query(sql)) noms.push_back(ligne.text("nom"));
        return noms;
    });
    const auto traces = [&] {
        std::vector<std::string> trouvees;
        for (const auto& table : tables)
            monde.base->read([&](Transaction& tx) {
                for (const auto& ligne : tx.query("SELECT * FROM " + table))
                    for (std::size_t i = 0; i < ligne.columns().size(); ++i)
                        if (const auto* texte = std::get_if<std::string>(&ligne.at(i)))
                            for (const auto* secret : {" awa ", "2001 03 04", "qui voit mes heures"})
                                if ((" " + searchable(*texte) + " ").find(secret) != std::string::npos) trouvees.push_back(table + "." + ligne.columns()[i]);
            });
        return trouvees;
    };
    const auto comptes = [&] {
        std::map<std::string, std::int64_t> lignes;
        for (const auto& une : tables_journalisees())
            if (une.table != "effacements") lignes[std::string(une.table)] = monde.compter(std::string(une.table));
        return lignes;
    };
    CHECK(traces().size() > 5);
    const auto avant = comptes();
    // Deux structures la suivent : chacune efface ce qu'elle garde.
    const auto fiches = monde.base->read([&](Transaction& tx) { return tx.query("SELECT p.id, p.structure_id, p.reference FROM participants p JOIN identites i ON i.participant_id = p.id WHERE i.prenom = 'Awa' ORDER BY p.id"); });
    CHECK(fiches.size() == 2);
    for (const auto& une : fiches)
        monde.ecrire(monde.claire, [&](Ecriture& e) { return effacer_personne(e, une.text("id"), une.text("structure_id"), une.text("reference"), "demande").size(); });
    CHECK(traces() == std::vector<std::string>{});
    CHECK(comptes() == avant);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    for (const auto& route : monde.maison->routeur.routes())
    {
        if (route.method != Method::Get) continue;
        const auto reponse = demander(ouvert, route, monde.claire);
        CAPTURE(route.pattern);
        CHECK(static_cast<int>(reponse.status) < 500);
        if (!reponse.body.starts_with("%PDF") && !reponse.body.starts_with("PK")) CHECK_FALSE(contient(reponse, "Awa"));
    }
}
