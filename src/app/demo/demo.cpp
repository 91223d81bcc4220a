#include "app/demo/demo.hpp"

#include "app/demo/demo_appariement.hpp"
#include "app/demo/demo_comptes.hpp"
#include "app/demo/demo_conventions.hpp"
#include "app/demo/demo_offres.hpp"
#include "app/demo/demo_dossiers.hpp"
#include "app/demo/demo_parcours.hpp"
#include "app/demo/demo_partages.hpp"
#include "app/demo/demo_reseau.hpp"
#include "app/demo/demo_sorties.hpp"
#include "app/demo/demo_spaser.hpp"
#include "app/demo/demo_territoires.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/suppleances/suppleances_table.hpp"
#include "app/utilisateurs/utilisateurs_commandes.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "socle/errors.hpp"

#include "app/demo/demo_accueil.hpp"

#include <deque>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

// Ce qu'un territoire suit au plus : au-delà, les tranches vont à une autre structure.
constexpr int kTranchesParStructure = 40;

const Acteur kOuvrage{"commande ouvrage demo", ""};

/// Installe une structure et son administrateur, le matin du premier jour.
void installer(Database& base, Structure& structure, const Installation& installation, Instant quand)
{
    const auto reponse = installer_structure(base, installation, "", quand);
    if (!reponse.anomalies.empty()) throw Bug("la démonstration installe une structure lisible");
    structure.id = *reponse.json.find("structure_id")->text();
    structure.territoire_id = *reponse.json.find("territoire_id")->text();
}

std::string trouver_id(Transaction& tx, std::string_view courriel)
{
    const auto ligne = tx.query_one("SELECT id FROM utilisateurs WHERE courriel = ?", courriel);
    ensure(ligne.has_value(), "un compte de démonstration est ouvert avant de servir");
    return ligne->text("id");
}

} // namespace

RapportDemo peupler(Database& base, const Droit& droit, PasswordHasher& mots_de_passe, const OptionsDemo& options)
{
    if (options.le < kDemoAuPlusTot) throw Error("le récit de la démonstration commence le 1er juillet 2026 : choisissez un jour plus tardif");
    if (options.echelle < 1 || options.echelle > 2000) throw Error("l'échelle va de 1 à 2000");
    if (base.read([](Transaction& tx) { return tx.query_one("SELECT id FROM structures LIMIT 1").has_value(); }))
        throw Conflict("la base n'est pas vide : la démonstration ne se mêle pas à de vraies données");

    Recit recit(droit, options.le);
    std::deque<Acteur> acteurs;
    std::deque<Structure> structures;
    const Instant premier_jour{sys_days{2021y / January / 4} + 8h};

    const auto ouvrir_structure = [&](const Installation& installation, const std::string& facilitateur, const std::string& prefixe) -> Structure& {
        auto& structure = structures.emplace_back();
        installer(base, structure, installation, premier_jour + minutes{structures.size()});
        structure.facilitateur = &acteurs.emplace_back(Acteur{facilitateur, ""});
        structure.prefixe = prefixe;
        return structure;
    };
    // Un compte, son rôle et, pour ceux que la connexion montre, leur mot de passe.
    const auto ouvrir_compte = [&](Structure& structure, Acteur& acteur, std::string courriel, Role role, Jour le, std::string represente) {
        recit.ajouter(le, kOuvrage, [&structure, &acteur, courriel = std::move(courriel), role, represente = std::move(represente)](Ecriture& e) {
            std::optional<std::string> represente_id;
            if (role == Role::Acheteur) represente_id = trouver_ou_inscrire_acheteur(e, structure.id, std::nullopt, represente);
            if (role == Role::Prescripteur) represente_id = inscrire_organisme(e, structure.id, NatureOrganisme::MissionLocale, represente, std::nullopt);
            if (role == Role::Entreprise) represente_id = trouver_ou_inscrire_entreprise(e, structure.id, std::nullopt, represente);
            acteur.id = inscrire_compte(e, {courriel, acteur.nom, {role, structure.id, represente_id}}).utilisateur_id;
        });
    };

    auto& plie = ouvrir_structure({.territoire = "Flandre-Lys", .structure = "PLIE Flandre-Lys", .nature = "plie", .courriel = "alice@flandre-lys.example", .nom = "Alice Renard"},
                                  "Claire Morel", "FL");
    auto& mde = ouvrir_structure({.territoire = "Valmont", .structure = "Maison de l'emploi de Valmont", .nature = "mde", .courriel = "irene@valmont.example", .nom = "Irène Duc"},
                                 "Victor Hugon", "VA");
    recit.ajouter(2021y / January / 4, kOuvrage, [&plie](Ecriture& e) {
        e.inserer("financements", {{"id", e.nouvel_id()}, {"structure_id", plie.id}, {"mention", "Cofinancé par l'Union européenne"},
                                   {"logo", "union_europeenne"}, {"depuis", "2021-01-01"}});
        e.dire("financer", "structures", plie.id, "a inscrit la mention « Cofinancé par l'Union européenne »", plie.id);
    });
    ouvrir_compte(plie, *plie.facilitateur, "claire@flandre-lys.example", Role::Facilitateur, 2021y / January / 5, "");
    ouvrir_compte(mde, *mde.facilitateur, "victor@valmont.example", Role::Facilitateur, 2021y / January / 5, "");
    auto& sofia = acteurs.emplace_back(Acteur{"Sofia Merle", ""});
    auto& hugo = acteurs.emplace_back(Acteur{"Hugo Lambert", ""});
    auto& denis = acteurs.emplace_back(Acteur{"Denis Durand", ""});
    auto& pauline = acteurs.emplace_back(Acteur{"Pauline Vidal", ""});
    auto& bruno = acteurs.emplace_back(Acteur{"Bruno Pinson", ""});
    auto& camille = acteurs.emplace_back(Acteur{"Camille Perrin", ""});
    auto& audrey = acteurs.emplace_back(Acteur{"Audrey Klein", ""});
    auto& basile = acteurs.emplace_back(Acteur{"Basile Caron", ""});
    ouvrir_compte(plie, sofia, "sofia@paysages.example", Role::Entreprise, 2021y / July / 12, "SCOP Armentières Paysages et Avenir");
    ouvrir_compte(plie, pauline, "pauline@mission-locale.example", Role::Prescripteur, 2026y / January / 15, "Mission locale de Flandre-Lys");
    ouvrir_compte(plie, hugo, "hugo@montreval.example", Role::Acheteur, 2026y / January / 20, "Ville de Montreval");
    ouvrir_compte(plie, denis, "denis@durand-btp.example", Role::Entreprise, 2026y / January / 21, "Durand BTP");

    const Troupe troupe{&plie, &mde, &denis, &sofia, &hugo, &pauline};
    raconter_reseau(recit, troupe, camille, audrey, basile, options.le);
    raconter_armentieres(recit, troupe);
    raconter_montreval(recit, troupe);
    raconter_flandre_lys(recit, troupe);
    raconter_appariement(recit, troupe);
    raconter_valmont(recit, troupe);
    raconter_offres(recit, troupe);
    raconter_dossiers(recit, troupe);
    raconter_parcours(recit, troupe);
    raconter_sorties(recit, troupe);
    raconter_partages(recit, troupe);
    raconter_spaser(recit, troupe);
    for (int tranche = 1; tranche < options.echelle; ++tranche)
    {
        const int rang = tranche / kTranchesParStructure;
        Structure* structure = &plie;
        if (rang > 0)
        {
            const std::string nom = "bassin " + std::to_string(rang);
            if (structures.size() < static_cast<std::size_t>(rang) + 2)
            {
                auto& nouvelle = ouvrir_structure({.territoire = "Bassin " + std::to_string(rang), .structure = "Maison de l'emploi du " + nom, .nature = "mde",
                                                   .courriel = "administration@bassin-" + std::to_string(rang) + ".example", .nom = "Administration du " + nom},
                                                  "Facilitation du " + nom, "B" + std::to_string(rang));
                ouvrir_compte(nouvelle, *nouvelle.facilitateur, "facilitation@bassin-" + std::to_string(rang) + ".example", Role::Facilitateur, 2021y / January / 6, "");
            }
            structure = &structures[static_cast<std::size_t>(rang) + 1];
        }
        raconter_tranche(recit, *structure, tranche);
    }
    raconter_accueil(recit, troupe);
    raconter_conventions(recit, troupe);
    // Un collègue invité cette semaine, qui n'a pas encore choisi son mot de passe.
    ouvrir_compte(plie, bruno, "bruno@flandre-lys.example", Role::Facilitateur, sys_days{options.le} - days{4}, "");
    // Claire part la semaine prochaine : Bruno tiendra ses rôles.
    recit.ajouter(sys_days{options.le} - days{3}, *plie.facilitateur, [&plie, &bruno, le = sys_days{options.le}](Ecriture& e) {
        inscrire_suppleance(e, {plie.facilitateur->id, bruno.id, Jour{le + days{5}}, Jour{le + days{12}}, false});
    });
    recit.ajouter(sys_days{options.le} - days{4}, kOuvrage, [&](Ecriture& e) {
        for (const auto& compte : kComptesDeDemonstration)
            inscrire_mot_de_passe(e, trouver_id(e.tx, compte.courriel), mots_de_passe.hash(compte.mot_de_passe),
                                  "a donné son mot de passe à un compte de démonstration");
        e.dire("demonstration", "structures", plie.id, "a peuplé la base pour la démonstration", plie.id);
    });

    RapportDemo rapport;
    rapport.actes = recit.jouer(base, options.avancement);
    base.read([&](Transaction& tx) {
        for (const char* table : {"articles_de_convention", "axes_de_convention", "avenants_de_convention", "blancs_de_convention", "conventions", "deliberations", "engagements_de_partie", "evaluations", "faits_de_convention", "objets_de_convention", "parties_de_convention", "suites_d_engagement", "teletransmissions",
                                  "consignes_d_appariement", "metiers_souhaites", "souhaits", "besoins_d_offre", "candidats_d_organisme", "candidatures", "diffusions_d_offre", "etapes_de_candidature", "fins_d_offre", "offres",
                                  "accompagnements", "informations", "preuves", "referents", "transferts", "interventions", "partages", "rattachements",
                                  "achats_annuels", "acheteurs", "categories_d_acheteur", "consultations", "decisions_de_penalite", "decisions_sociales",
                                  "diagnostics", "entretiens", "etapes", "formations", "freins", "immersions", "inscriptions_en_formation", "presences_en_formation",
                                  "propositions_de_penalite", "affectations", "avenants_de_contrat", "contrats_de_travail", "fins_de_contrat", "lots_de_contrat", "visites_en_entreprise", "attributions", "declarations", "ecarts", "eligibilites", "engagements", "entreprises", "evenements", "fenetres",
                                  "financements", "identites", "lignes", "lots", "marches", "organismes", "participants", "revisions", "structures", "territoires", "titulaires",
                                  "appels_de_sortie", "demandes_personnelles", "liens_personnels", "releves_de_sortie", "reponses_personnelles", "sorties",
                                  "utilisateurs", "validations", "valeurs"})
            rapport.lignes_par_table.emplace_back(table, tx.query_one("SELECT count(*) AS n FROM " + std::string(table))->integer("n"));
    });
    base.read([&](Transaction& tx) {
        for (const char* table : {"acheteurs_de_schema", "arretes_de_schema", "cibles_de_schema", "faits_de_schema", "objectifs_de_schema", "schemas_d_achat", "valeurs_de_schema"})
            rapport.lignes_par_table.emplace_back(table, tx.query_one("SELECT count(*) AS n FROM " + std::string(table))->integer("n"));
    });
    base.read([&](Transaction& tx) {
        for (const char* table : {"absences_de_poste", "communes_de_territoire", "postes", "secteurs", "situations_de_poste", "sollicitations", "suites_de_sollicitation"})
            rapport.lignes_par_table.emplace_back(table, tx.query_one("SELECT count(*) AS n FROM " + std::string(table))->integer("n"));
    });
    base.read([&](Transaction& tx) {
        for (const char* table : {"activites", "emargements", "inscriptions", "lieux", "partenariats", "seances", "visiteurs"})
            rapport.lignes_par_table.emplace_back(table, tx.query_one("SELECT count(*) AS n FROM " + std::string(table))->integer("n"));
    });
    return rapport;
}

} // namespace ouvrage
