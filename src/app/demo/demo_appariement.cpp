#include "app/demo/demo_appariement.hpp"

#include "app/offres/appariement_table.hpp"
#include "app/participants/identites_table.hpp"
#include "app/souhaits/souhaits_table.hpp"
#include "socle/errors.hpp"

#include <memory>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

struct Conteur
{
    Recit& r;
    const Troupe& t;

    Jour jour(int de) const { return Jour{sys_days{r.le} + days{de}}; }

    /// Une personne accueillie il y a quelques semaines, sa commune, et ce qu'elle dit chercher quelques jours après.
    Personne& chercher(const std::string& prenom, const std::string& nom, const std::string& commune, int arrivee, std::optional<CeQuElleCherche> souhaits) const
    {
        const Jour debut = jour(arrivee);
        auto& personne = r.accueillir(*t.flandre_lys, prenom, nom, debut, std::pair{debut, std::optional<Jour>{dernier_jour(mois_de(debut) + months{23})}});
        r.ajouter(jour(arrivee + 2), *t.flandre_lys->facilitateur, [&personne, prenom, nom, commune, souhaits](Ecriture& e) {
            const auto lue = trouver_participant(e.tx, Perimetre::de_la_machine(), personne.id);
            corriger_identite(e, lue, Identite{.prenom = prenom, .nom = nom, .commune = commune}, "");
            if (souhaits) inscrire_souhaits(e, lue, *souhaits, "");
        });
        return personne;
    }

    std::shared_ptr<std::string> deposer(int il_y_a, const Acteur& qui, Entreprise& entreprise, int lot, const Besoin& besoin) const
    {
        auto id = std::make_shared<std::string>();
        r.ajouter(jour(-il_y_a), qui, [&r = r, id, &entreprise, lot, besoin, le = jour(-il_y_a)](Ecriture& e) {
            const auto ligne = e.tx.query_one("SELECT l.id, t.entreprise_id, m.structure_id FROM lots l JOIN marches m ON m.id = l.marche_id JOIN titulaires t ON t.lot_id = l.id JOIN "
                                              "entreprises x ON x.id = t.entreprise_id WHERE m.reference = '2026-014' AND l.numero = ? AND x.nom = ?",
                                              lot, entreprise.nom);
            ensure(ligne.has_value(), "le lot d'une offre de la démonstration existe");
            *id = deposer_offre(e, r.droit, {ligne->text("structure_id"), ligne->text("entreprise_id"), ligne->text("id"), false}, besoin, le);
        });
        return id;
    }
};

Besoin besoin_ouvert(const std::string& rome, const std::string& metier, int postes, Jour debut, Jour fin, const std::string& commune, Heures semaine)
{
    Besoin besoin;
    besoin.rome = rome;
    besoin.metier = metier;
    besoin.postes = postes;
    besoin.debut = debut;
    besoin.fin = fin;
    besoin.commune = commune;
    besoin.semaine = semaine;
    return besoin;
}

} // namespace

void raconter_appariement(Recit& r, const Troupe& t)
{
    const Conteur c{r, t};
    auto& plie = *t.flandre_lys;
    auto& durand = r.entreprise(plie, "Durand BTP", t.denis);
    auto& martin = r.entreprise(plie, "Martin Paysage");
    const auto coffreurs = c.deposer(6, *plie.facilitateur, durand, 2, besoin_ouvert("F1701", "Aide-coffreur ou aide-coffreuse", 2, c.jour(20), c.jour(200), "59350", 35_h));
    c.deposer(3, *plie.facilitateur, martin, 3, besoin_ouvert("A1203", "Agent ou agente d'entretien des espaces verts", 1, c.jour(15), c.jour(135), "59017", 28_h));

    c.chercher("Nora", "Vanneau", "59017", -70, CeQuElleCherche{.metiers = {"F1703", "F1701"}, .disponible_le = c.jour(5), .rayon_km = 30, .semaine = 35_h});
    c.chercher("Yacine", "Courlis", "59350", -64, CeQuElleCherche{.metiers = {"F1701"}, .disponible_le = c.jour(20), .semaine = 35_h});
    c.chercher("Fanny", "Avocette", "59043", -58, CeQuElleCherche{.metiers = {"A1203"}, .disponible_le = c.jour(1), .rayon_km = 15, .semaine = 24_h});
    c.chercher("Tom", "Gravelot", "59017", -50, CeQuElleCherche{.metiers = {"A1203", "A1202"}, .rayon_km = 5});
    auto& aline = c.chercher("Aline", "Huppe", "59143", -47, CeQuElleCherche{.metiers = {"K2204"}, .disponible_le = c.jour(40), .semaine = 20_h});
    c.chercher("Samir", "Torcol", "59017", -41, CeQuElleCherche{.cherche = false});
    c.chercher("Estelle", "Bécassine", "59388", -33, std::nullopt); // elle n'a encore rien dit

    // Claire l'emporte sur le calcul : Aline a dit qu'elle ne voulait pas de chantier.
    r.ajouter(c.jour(-2), *plie.facilitateur, [coffreurs, &aline, le = c.jour(-2)](Ecriture& e) {
        const auto machine = Perimetre::de_la_machine();
        inscrire_consigne(e, trouver_offre(e.tx, machine, *coffreurs, le), trouver_participant(e.tx, machine, aline.id), SensDeConsigne::Ecarter, "souhait_de_la_personne", "", "");
    });
}

} // namespace ouvrage
