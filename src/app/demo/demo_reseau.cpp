#include "app/demo/demo_reseau.hpp"

#include "app/assistance/assistance_communes.hpp"
#include "app/reseau/reseau_table.hpp"
#include "app/reseau/sollicitations_table.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

const Acteur kMachine{"commande ouvrage demo", ""};
// Un SIRET inventé, de clé juste, que deux structures se partagent.
constexpr const char* kSiretDuVal = "90000012600012";
constexpr const char* kMaison = "Maison de l'emploi du Val de Lys";
constexpr const char* kPlateforme = "Plateforme clauses du Val de Lys";
constexpr const char* kPasserelles = "Passerelles Emploi Bailleul";

StructureDuReseau structure_nommee(Transaction& tx, const std::string& nom)
{
    const auto ligne = tx.query_one("SELECT id FROM structures WHERE nom = ?", nom);
    ensure(ligne.has_value(), "une structure du récit est ouverte avant de servir");
    return trouver_structure_du_reseau(tx, Perimetre::de_la_machine(), Acte::VoirReseau, ligne->text("id"));
}

std::string compte_de(Transaction& tx, const Acteur& acteur)
{
    ensure(!acteur.id.empty(), "un compte du récit est ouvert avant d'agir");
    return tx.query_one("SELECT id FROM utilisateurs WHERE id = ?", acteur.id)->text("id");
}

Jour avant(Jour le, int combien) { return Jour{sys_days{le} - days{combien}}; }

} // namespace

void raconter_reseau(Recit& r, const Troupe& t, Acteur& camille, Acteur& audrey, Acteur& basile, Jour le)
{
    const auto& plie = *t.flandre_lys;
    const Acteur& claire = *plie.facilitateur;
    const auto ouvrir = [&r, &plie](Jour quand, const char* nom, const char* nature, std::optional<std::string> siret, const char* courriel, const char* administrateur) {
        r.ajouter(quand, kMachine, [&plie, quand, nom, nature, siret, courriel, administrateur](Ecriture& e) {
            ouvrir_structure(e, {plie.territoire_id, "Flandre-Lys"}, {nom, nature, siret, quand, courriel, administrateur});
        });
    };
    ouvrir(2022y / September / 1, kPasserelles, "association", std::nullopt, "direction@passerelles.example", "Nadège Cormoran");
    ouvrir(2023y / January / 9, kMaison, "mde", kSiretDuVal, "direction@val-de-lys.example", "Martin Loriot");
    ouvrir(2024y / March / 4, kPlateforme, "gip", kSiretDuVal, "plateforme@val-de-lys.example", "Solène Vanneau");
    r.ajouter(2023y / January / 16, kMachine, [&basile](Ecriture& e) {
        basile.id = inscrire_compte(e, {"basile@val-de-lys.example", basile.nom, {Role::Facilitateur, structure_nommee(e.tx, kMaison).id, {}}}).utilisateur_id;
    });
    r.ajouter(2025y / September / 1, kMachine, [&plie, &camille, &audrey](Ecriture& e) {
        camille.id = inscrire_compte(e, {"camille@flandre-lys.example", camille.nom, {Role::Coordinateur, plie.id, {}}}).utilisateur_id;
        audrey.id = inscrire_compte(e, {"audrey@flandre-lys.example", audrey.nom, {Role::Auditeur, plie.id, {}}}).utilisateur_id;
    });

    // Les postes. Quatre équivalents temps plein et demi à la fin, dont un poste à pourvoir.
    const auto poste = [&r](Jour quand, const Acteur& qui, const char* structure, const char* intitule, SituationDePoste situation, const Acteur* titulaire = nullptr, bool cofinance = false) {
        r.ajouter(quand, qui, [quand, structure, intitule, situation, titulaire, cofinance](Ecriture& e) {
            auto complete = situation;
            complete.depuis = quand;
            const auto ou = structure_nommee(e.tx, structure);
            if (titulaire) complete.occupation = OccupationDePoste::Compte, complete.utilisateur_id = compte_de(e.tx, *titulaire);
            if (cofinance)
                for (const auto& un : choix_de_poste(e.tx, Perimetre::de_la_machine(), ou).financements) complete.financement_id = un.id;
            ouvrir_poste(e, ou, intitule, complete);
        });
    };
    poste(2021y / January / 5, kMachine, "PLIE Flandre-Lys", "Facilitation, Armentières et ses voisines", {.etp = Etp{100}}, &claire, true);
    poste(2025y / September / 2, kMachine, "PLIE Flandre-Lys", "Coordination du territoire", {.etp = Etp{50}}, &camille);
    poste(avant(le, 40), kMachine, "PLIE Flandre-Lys", "Facilitation, bâtiment et travaux publics", {.etp = Etp{80}, .occupation = OccupationDePoste::APourvoir});
    poste(2023y / January / 16, kMachine, kMaison, "Facilitation, pays de la Lys", {.etp = Etp{100}}, &basile);
    poste(2024y / March / 11, kMachine, kPlateforme, "Facilitation, marchés privés", {.etp = Etp{50}, .occupation = OccupationDePoste::SansCompte, .emploi = EmploiDePoste::MisADisposition});
    poste(2022y / September / 5, kMachine, kPasserelles, "Facilitation, Bailleul", {.etp = Etp{80}, .occupation = OccupationDePoste::SansCompte, .emploi = EmploiDePoste::Delegue});
    r.ajouter(avant(le, 12), kMachine, [le](Ecriture& e) {
        const auto maison = structure_nommee(e.tx, kMaison);
        for (const auto& un : lister_postes_de(e.tx, maison)) inscrire_absence(e, maison, un, avant(le, 4), Jour{sys_days{le} + days{8}});
    });

    // Le territoire, puis qui tient quoi.
    r.ajouter(2023y / January / 17, kMachine, [&plie](Ecriture& e) {
        auto communes = communes_de_l_epci("CC Flandre Lys");
        for (const char* autre : {"59017", "59043", "59143", "59173", "59180", "59202", "59252", "59317", "59401", "59423", "59431", "59581", "59615"}) communes.emplace_back(autre);
        declarer_communes(e, {plie.territoire_id, "Flandre-Lys"}, communes, 2021y / January);
        tenir_communes(e, structure_nommee(e.tx, "PLIE Flandre-Lys"), {"59017", "59143", "59173", "59202", "59252", "59317", "59431", "59581"}, 2021y / January);
        tenir_communes(e, structure_nommee(e.tx, kPasserelles), {"59043", "59401", "59431"}, 2022y / September);
        tenir_communes(e, structure_nommee(e.tx, kMaison), {"59212", "59268", "59293", "59400", "62338", "62491", "62502"}, 2023y / January);
        dire_qui_vient_en_premier(e, {plie.territoire_id, "Flandre-Lys"}, "59431", structure_nommee(e.tx, "PLIE Flandre-Lys"), 2022y / September);
    });
    r.ajouter(2024y / March / 12, kMachine, [](Ecriture& e) { tenir_communes(e, structure_nommee(e.tx, kPlateforme), {"59293", "59400"}, 2024y / March); });
    r.ajouter(2024y / April / 2, kMachine, [&plie](Ecriture& e) {
        dire_qui_vient_en_premier(e, {plie.territoire_id, "Flandre-Lys"}, "59400", structure_nommee(e.tx, kMaison), 2024y / March);
    });

    // Ce que l'on se demande.
    const auto demander = [&r, &plie](Jour quand, const Acteur& qui, bool du_plie, SorteDeSollicitation sorte, const char* texte, int jours) {
        r.ajouter(quand, qui, [&plie, quand, du_plie, sorte, texte, jours](Ecriture& e) {
            const auto maison = structure_nommee(e.tx, kMaison);
            const DestinataireDeSollicitation a = du_plie ? DestinataireDeSollicitation{maison.id, maison.nom} : DestinataireDeSollicitation{plie.id, "PLIE Flandre-Lys"};
            const DelaiDeSollicitation delai{Jour{sys_days{quand} + days{jours}}, std::to_string(jours) + " jours (non sourcé)\u00A0: repère d'Ouvrage, à fixer par le territoire"};
            envoyer_sollicitation(e, {du_plie ? plie.id : maison.id, a, sorte, std::nullopt, texte, delai});
        });
    };
    const auto repondre = [&r](Jour quand, const Acteur& qui, const char* question, SensDeSuite sens, const char* texte) {
        r.ajouter(quand, qui, [question, sens, texte](Ecriture& e) {
            for (const auto& une : lister_sollicitations(e.tx, Perimetre::de_la_machine()))
                if (une.demande == question) inscrire_suite_de_sollicitation(e, une, une.a_id, sens, texte);
        });
    };
    constexpr const char* kPresses = "Nous calibrons un lot d'entretien de berges à Merville : combien d'heures vous semblent tenables chez vous ?";
    constexpr const char* kHoraires = "Vos chantiers de La Gorgue acceptent-ils des horaires décalés pour des débutants ?";
    constexpr const char* kPeintres = "Cherchons deux personnes prêtes à commencer en peinture, chantier d'Estaires.";
    demander(avant(le, 70), claire, true, SorteDeSollicitation::Faisabilite, kPresses, 28);
    repondre(avant(le, 58), basile, kPresses, SensDeSuite::Reponse, "400 h sur douze mois : deux équipes d'insertion travaillent déjà les berges.");
    demander(avant(le, 45), claire, true, SorteDeSollicitation::Information, kHoraires, 14);
    repondre(avant(le, 42), basile, kHoraires, SensDeSuite::Reponse, "Oui, dès 9 h, avec l'accord du chef de chantier.");
    demander(avant(le, 16), basile, false, SorteDeSollicitation::Candidat, kPeintres, 7);
}

} // namespace ouvrage
