#include "app/demo/demo_spaser.hpp"

#include "app/spaser/spaser_table.hpp"

#include <map>
#include <memory>

namespace ouvrage
{

using namespace std::chrono;

namespace
{

const Perimetre kMachineDuSpaser = Perimetre::de_la_machine();

/// Ce qui existe, au fur et à mesure que les actes sont joués.
struct SchemaConte
{
    std::string id;
    std::map<std::string, std::string> acheteurs;  // nom -> identifiant
    std::map<std::string, std::string> objectifs;  // code -> identifiant
};
using Conte = std::shared_ptr<SchemaConte>;

SchemaDAchat schema_de(Ecriture& e, const SchemaConte& conte) { return trouver_schema(e.tx, kMachineDuSpaser, Acte::GererSpaser, conte.id); }

void inscrire(Ecriture& e, SchemaConte& conte, const Structure& structure, const std::string& intitule, int debut, int fin, const std::vector<std::string>& noms)
{
    NouveauSchema nouveau{intitule, debut, fin, {}};
    for (const auto& nom : noms) nouveau.acheteurs.push_back(conte.acheteurs[nom] = trouver_ou_inscrire_acheteur(e, structure.id, std::nullopt, nom));
    conte.id = creer_schema(e, kMachineDuSpaser, nouveau);
}

void ajouter_objectif(Ecriture& e, SchemaConte& conte, const std::string& code, NouvelObjectif objectif = {})
{
    if (const auto connu = indicateur_spaser_du_code(code)) objectif.indicateur = *connu;
    conte.objectifs[code] = ajouter_objectif_au_schema(e, schema_de(e, conte), objectif);
}

void viser(Ecriture& e, const SchemaConte& conte, const std::string& code, int annee, CibleSpaser cible, const std::string& source, const std::string& pour = "")
{
    const auto trouve = trouver_objectif(e.tx, kMachineDuSpaser, Acte::GererSpaser, conte.objectifs.at(code));
    inscrire_cible(e, trouve.schema, trouve.objectif, pour.empty() ? std::nullopt : std::optional(conte.acheteurs.at(pour)), annee, cible, source);
}

void declarer_une_valeur(Ecriture& e, const SchemaConte& conte, const std::string& code, const std::string& acheteur, int annee, std::int64_t nombre, std::optional<std::int64_t> sur, const std::string& source)
{
    const auto trouve = trouver_objectif(e.tx, kMachineDuSpaser, Acte::GererSpaser, conte.objectifs.at(code));
    inscrire_valeur_de_schema(e, trouve.schema, trouve.objectif, conte.acheteurs.at(acheteur), annee, nombre, sur, source);
}

CibleSpaser taux(std::int64_t centiemes) { return {FormeDeCible::Taux, centiemes}; }
CibleSpaser valeur(std::int64_t quantite) { return {FormeDeCible::Valeur, quantite}; }

} // namespace

void raconter_spaser(Recit& recit, const Troupe& troupe)
{
    auto& plie = *troupe.flandre_lys;
    const auto& claire = *plie.facilitateur;
    const auto& droit = recit.droit;
    const std::string metropole = "Métropole de la Lys", ville = "Ville de Montreval", habitat = "Habitat des Deux-Lys";

    const auto lys = std::make_shared<SchemaConte>();
    recit.ajouter(2026y / January / 12, claire, [&plie, lys, metropole](Ecriture& e) { inscrire(e, *lys, plie, "SPASER de la Métropole de la Lys", 2024, 2028, {metropole}); });
    recit.ajouter(2026y / January / 12, claire, [lys](Ecriture& e) {
        inscrire_fait_de_schema(e, schema_de(e, *lys), {"", SorteDeFaitDeSchema::Adoption, 2024y / June / 27, {}, "24-C-0187", ""}, "");
        inscrire_fait_de_schema(e, schema_de(e, *lys), {"", SorteDeFaitDeSchema::Publication, 2024y / July / 8, {}, "", "https://metropole-lys.example/spaser"}, "");
    });
    recit.ajouter(2026y / January / 13, claire, [lys](Ecriture& e) {
        for (const auto* code : {"marches_avec_consideration_nombre", "marches_reserves_montant", "heures_realisees", "personnes", "retours_a_l_emploi"}) ajouter_objectif(e, *lys, code);
        ajouter_objectif(e, *lys, "propre", {IndicateurSpaser::Propre, "Acheteurs formés à la clause sociale", "agents", "Agents des achats ayant suivi la formation dans l'année", "Agents des achats", SensDeCible::AuMoins});
    });
    recit.ajouter(2026y / January / 13, claire, [lys](Ecriture& e) {
        const std::string source = "Délibération 24-C-0187, annexe 2";
        for (int annee = 2024; annee <= 2028; ++annee)
        {
            viser(e, *lys, "marches_avec_consideration_nombre", annee, taux(annee < 2026 ? 2'500 : 3'000), source);
            viser(e, *lys, "heures_realisees", annee, valeur((annee < 2026 ? 1'500 : 3'000) * 100), source);
            viser(e, *lys, "personnes", annee, valeur(annee < 2026 ? 5 : 8), source);
            viser(e, *lys, "propre", annee, taux(5'000), source);
        }
    });
    recit.ajouter(2026y / February / 10, claire, [lys, metropole](Ecriture& e) {
        declarer_une_valeur(e, *lys, "marches_avec_consideration_nombre", metropole, 2024, 21, 96, "Recensement économique 2024, direction de la commande publique");
        declarer_une_valeur(e, *lys, "marches_avec_consideration_nombre", metropole, 2025, 27, 90, "Recensement économique 2025, direction de la commande publique");
        declarer_une_valeur(e, *lys, "propre", metropole, 2024, 1'200, 4'000, "Bilan de formation 2024");
        declarer_une_valeur(e, *lys, "propre", metropole, 2025, 2'300, 4'000, "Bilan de formation 2025");
    });
    for (const int annee : {2024, 2025})
        recit.ajouter(2026y / February / 16, claire, [lys, metropole, annee, &droit](Ecriture& e) {
            const auto schema = schema_de(e, *lys);
            arreter_spaser(e, schema, suivre_spaser(e.tx, kMachineDuSpaser, droit, schema, *schema.acheteur(lys->acheteurs.at(metropole)), annee, annee, 2026y / February / 16).at(annee));
        });
    // La cible de 2026 est relevée en cours d'année : les deux lignes se lisent.
    recit.ajouter(2026y / May / 18, claire, [lys](Ecriture& e) { viser(e, *lys, "heures_realisees", 2026, valeur(3'500 * 100), "Comité de pilotage du 13 mai 2026"); });

    const auto commun = std::make_shared<SchemaConte>();
    recit.ajouter(2026y / February / 3, claire, [&plie, commun, ville, habitat](Ecriture& e) { inscrire(e, *commun, plie, "Schéma commun de Montreval et des Deux-Lys", 2025, 2027, {ville, habitat}); });
    recit.ajouter(2026y / February / 4, claire, [commun, ville, habitat](Ecriture& e) {
        for (const auto* code : {"marches_avec_consideration_nombre", "marches_reserves_nombre", "heures_dues", "heures_realisees"}) ajouter_objectif(e, *commun, code);
        for (int annee = 2025; annee <= 2027; ++annee)
        {
            viser(e, *commun, "marches_avec_consideration_nombre", annee, taux(2'500), "Charte commune, article 4");
            viser(e, *commun, "marches_avec_consideration_nombre", annee, taux(3'000), "Engagement propre de la Ville", ville);
            viser(e, *commun, "heures_realisees", annee, valeur(2'000 * 100), "Charte commune, article 5");
        }
        inscrire_fait_de_schema(e, schema_de(e, *commun), {"", SorteDeFaitDeSchema::Adoption, 2025y / February / 6, commun->acheteurs.at(ville), "DE25-011", ""}, "");
        inscrire_fait_de_schema(e, schema_de(e, *commun), {"", SorteDeFaitDeSchema::Adoption, 2025y / March / 20, commun->acheteurs.at(habitat), "CA-2025-08", ""}, "");
    });
    recit.ajouter(2026y / March / 9, *troupe.hugo, [commun, ville](Ecriture& e) {
        declarer_une_valeur(e, *commun, "marches_avec_consideration_nombre", ville, 2025, 9, 34, "Tableau des marchés 2025 de la Ville");
    });
    recit.ajouter(2026y / March / 10, claire, [commun, habitat](Ecriture& e) {
        declarer_une_valeur(e, *commun, "marches_avec_consideration_nombre", habitat, 2025, 7, 22, "Rapport d'activité 2025 de l'office");
    });
    recit.ajouter(2026y / March / 16, claire, [commun, habitat, &droit](Ecriture& e) {
        const auto schema = schema_de(e, *commun);
        arreter_spaser(e, schema, suivre_spaser(e.tx, kMachineDuSpaser, droit, schema, *schema.acheteur(commun->acheteurs.at(habitat)), 2025, 2025, 2026y / March / 16).at(2025));
    });
}

} // namespace ouvrage
