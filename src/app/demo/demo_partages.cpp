#include "app/demo/demo_partages.hpp"

#include "app/partages/partages_table.hpp"
#include "app/reseau/reseau_table.hpp"
#include "socle/errors.hpp"

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

const Acteur kOuvrage{"Ouvrage", ""};
constexpr std::string_view kRocade = "ML-2025-031";
constexpr std::string_view kEcoles = "2025-088";
constexpr const char* kArmentieres = "59017";
constexpr const char* kHouplines = "59317";

Marche trouver(Transaction& tx, std::string_view reference)
{
    const auto ligne = tx.query_one("SELECT id FROM marches WHERE reference = ? ORDER BY id LIMIT 1", reference);
    ensure(ligne.has_value(), "un marché du récit est suivi avant d'être partagé");
    return trouver_marche(tx, Perimetre::de_la_machine(), ligne->text("id"));
}

/// La structure du territoire qui tient Houplines ; le réseau en conte d'ordinaire une, sinon en voici une.
std::string voisine(Ecriture& e, const Structure& plie, Mois mois)
{
    if (const auto tenue = structure_du_secteur(e.tx, plie.territoire_id, kHouplines, mois); tenue && *tenue != plie.id) return *tenue;
    std::string id;
    if (const auto autre = e.tx.query_one("SELECT id FROM structures WHERE territoire_id = ? AND id <> ? ORDER BY nom, id LIMIT 1", plie.territoire_id, plie.id)) id = autre->text("id");
    if (id.empty())
    {
        id = e.nouvel_id();
        e.inserer("structures", {{"id", id}, {"territoire_id", plie.territoire_id}, {"nom", "Association Lys et Deûle"}, {"nature", "association"}});
        e.dire("installer", "structures", id, "a installé Association Lys et Deûle", id);
    }
    return id;
}

} // namespace

void raconter_partages(Recit& r, const Troupe& t)
{
    const auto& plie = *t.flandre_lys;
    const Mois depuis = r.mois(-5), debut = r.mois(-11);
    r.ajouter(depuis / day{2}, kOuvrage, [&plie, debut](Ecriture& e) {
        const auto machine = Perimetre::de_la_machine();
        const auto autre = trouver_structure_du_reseau(e.tx, machine, Acte::VoirReseau, voisine(e, plie, debut));
        if (!structure_du_secteur(e.tx, plie.territoire_id, kHouplines, debut)) tenir_communes(e, autre, {kHouplines}, debut);
        if (!structure_du_secteur(e.tx, plie.territoire_id, kArmentieres, debut))
            tenir_communes(e, trouver_structure_du_reseau(e.tx, machine, Acte::VoirReseau, plie.id), {kArmentieres}, debut);
    });
    r.ajouter(depuis / day{6}, *plie.facilitateur, [&plie, debut, depuis](Ecriture& e) {
        auto rocade = trouver(e.tx, kRocade);
        ouvrir_partage(e, rocade, ClePartage::LieuDeTravail, "La rocade traverse deux secteurs ; on sait chaque mois où les équipes travaillent.");
        ajouter_intervenante(e, rocade, voisine(e, plie, depuis), depuis);
        for (const auto& lot : lister_lots(e.tx, Perimetre::de_la_machine(), rocade.id))
        {
            // Le premier lot commence à Armentières, puis a deux chantiers à la fois : chaque ligne dit alors le sien. Le second est tout entier chez la voisine.
            dire_lieu(e, lot, {lot.numero == 1 ? kArmentieres : kHouplines, lot.numero == 1 ? debut : depuis - months{3}, {}}, {});
            if (lot.numero == 1) dire_lieu(e, lot, {kHouplines, depuis + months{3}, {}}, {});
        }
    });
    // Une ligne dont on a demandé le lieu ; les autres restent à préciser.
    r.ajouter(r.mois(0) / day{1}, *plie.facilitateur, [&plie, depuis](Ecriture& e) {
        const auto rocade = trouver(e.tx, kRocade);
        const auto lignes = lister_lignes_rattachees(e.tx, Perimetre::de_la_machine(), {.marche_id = rocade.id, .a_preciser = true, .au_plus = 1}, e.instant());
        if (!lignes.empty())
            dire_a_qui_est_la_ligne(e, lignes.front(), lignes.front().rattachement_id, voisine(e, plie, depuis), "Le conducteur de travaux confirme le chantier de Houplines.");
    });
    r.ajouter(r.mois(0) / day{2}, *plie.facilitateur, [&plie, depuis, r_mois = r.mois(0)](Ecriture& e) {
        proposer_reprise(e, trouver(e.tx, kEcoles), voisine(e, plie, depuis), r_mois, "Toutes les écoles restantes sont dans votre secteur.");
    });
}

} // namespace ouvrage
