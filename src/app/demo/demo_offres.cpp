#include "app/demo/demo_offres.hpp"

#include "app/offres/candidatures_table.hpp"
#include "socle/errors.hpp"

#include <memory>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

/// Une offre du récit et les siennes : les identifiants arrivent quand leur acte est joué.
struct OffreContee
{
    std::string id;
    std::map<std::string, std::string> candidatures; // par prénom
};

struct Conteur
{
    Recit& r;
    const Troupe& t;

    Jour il_y_a(int jours) const { return sys_days{r.le} - days{jours}; }

    std::shared_ptr<OffreContee> deposer(int jours, const Acteur& qui, Entreprise& entreprise, const std::string& reference, int lot, Besoin besoin, bool par_entreprise) const
    {
        auto offre = std::make_shared<OffreContee>();
        r.ajouter(il_y_a(jours), qui, [&r = r, offre, &entreprise, reference, lot, besoin = std::move(besoin), par_entreprise, le = il_y_a(jours)](Ecriture& e) {
            const auto ligne = e.tx.query_one("SELECT l.id, t.entreprise_id, m.structure_id FROM lots l JOIN marches m ON m.id = l.marche_id JOIN titulaires t ON t.lot_id = l.id "
                                              "JOIN entreprises x ON x.id = t.entreprise_id WHERE m.reference = ? AND l.numero = ? AND x.nom = ?",
                                              reference, lot, entreprise.nom);
            ensure(ligne.has_value(), "le lot d'une offre de la démonstration existe");
            offre->id = deposer_offre(e, r.droit, {ligne->text("structure_id"), ligne->text("entreprise_id"), ligne->text("id"), par_entreprise}, besoin, le);
        });
        return offre;
    }
    /// La structure propose quelqu'un qu'elle suit.
    void proposer(int jours, const std::shared_ptr<OffreContee>& offre, Personne& personne, const std::string& prenom) const
    {
        r.ajouter(il_y_a(jours), *t.flandre_lys->facilitateur, [offre, &personne, prenom, le = il_y_a(jours)](Ecriture& e) {
            const auto lue = trouver_offre(e.tx, Perimetre::de_la_machine(), offre->id, le);
            offre->candidatures[prenom] = inscrire_candidature(e, lue, {personne.id, {}, origine_de_la_structure(lue), false});
        });
    }
    /// La mission locale présente quelqu'un que personne ne suivait.
    void presenter(int jours, const std::shared_ptr<OffreContee>& offre, const std::string& prenom, const std::string& nom) const
    {
        r.ajouter(il_y_a(jours), *t.pauline, [offre, prenom, nom, le = il_y_a(jours)](Ecriture& e) {
            const auto lue = trouver_offre(e.tx, Perimetre::de_la_machine(), offre->id, le);
            const auto organisme = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = 'mission_locale'", lue.structure_id)->text("id");
            const auto personne = inscrire_candidat(e, lue.structure_id, organisme, prenom, nom, le);
            offre->candidatures[prenom] = inscrire_candidature(e, lue, {personne, organisme, NatureOrganisme::MissionLocale, true});
        });
    }
    void repondre(int jours, const Acteur& qui, const std::shared_ptr<OffreContee>& offre, const std::string& prenom, EtapeAInscrire etape) const
    {
        r.ajouter(il_y_a(jours), qui, [offre, prenom, etape = std::move(etape), le = il_y_a(jours)](Ecriture& e) {
            const auto de = trouver_candidature(e.tx, Perimetre::de_la_machine(), offre->candidatures.at(prenom), le);
            if (etape.geste == Geste::Embaucher) embaucher(e, de, *etape.prevu_le, de.candidature.lignes());
            else inscrire_etape(e, de, etape, de.candidature.lignes());
        });
    }
};

Besoin besoin_de(const std::string& rome, const std::string& metier, int postes, Jour debut, std::optional<Jour> fin, const std::string& commune, std::vector<std::string> competences)
{
    Besoin besoin;
    besoin.rome = rome;
    besoin.metier = metier;
    besoin.postes = postes;
    besoin.debut = debut;
    besoin.fin = fin;
    besoin.commune = commune;
    besoin.semaine = 35_h;
    besoin.competences = std::move(competences);
    return besoin;
}

} // namespace

void raconter_offres(Recit& r, const Troupe& t)
{
    const Conteur c{r, t};
    auto& plie = *t.flandre_lys;
    auto& durand = r.entreprise(plie, "Durand BTP", t.denis);
    auto& martin = r.entreprise(plie, "Martin Paysage");
    auto& scop = r.entreprise(plie, "SCOP Armentières Paysages et Avenir", t.sofia);
    const auto jour = [&](int de) { return Jour{sys_days{r.le} + days{de}}; };
    const auto eligible = [&](Jour arrivee) { return std::optional{std::pair{arrivee, std::optional<Jour>{dernier_jour(mois_de(arrivee) + months{23})}}}; };

    // Durand BTP cherche deux personnes pour le gros œuvre : les participants d'abord, la mission locale ensuite.
    auto maconnerie = besoin_de("F1703", "Maçon ou maçonne", 2, jour(-8), jour(170), "59017", {"Monter un mur en parpaings", "Lire un plan simple"});
    maconnerie.precisions = "Départ du dépôt à 7 h 30 ; équipement fourni.";
    maconnerie.contact = {"Chef de chantier du gymnase", "03 20 00 00 17", ""};
    const auto macons = c.deposer(26, *t.denis, durand, "2026-014", 2, maconnerie, true);
    auto& lucie = r.accueillir(plie, "Lucie", "Sittelle", jour(-45), eligible(jour(-45)));
    auto& idriss = r.accueillir(plie, "Idriss", "Gobemouche", jour(-44), eligible(jour(-44)));
    auto& rosa = r.accueillir(plie, "Rosa", "Cisticole", jour(-40), eligible(jour(-40)));
    c.proposer(25, macons, lucie, "Lucie");
    c.proposer(25, macons, idriss, "Idriss");
    c.proposer(24, macons, rosa, "Rosa");
    c.repondre(22, *t.denis, macons, "Idriss", {Geste::Refuser, Camp::Entreprise, "habilitation"});
    c.repondre(22, *t.denis, macons, "Lucie", {Geste::FixerEntretien, Camp::Entreprise, "", jour(-19), "09:00"});
    c.repondre(21, *plie.facilitateur, macons, "Rosa", {Geste::Decliner, Camp::Personne, "formation"});
    c.repondre(18, *t.denis, macons, "Lucie", {Geste::NoterVenue, Camp::Entreprise});
    c.repondre(17, *t.denis, macons, "Lucie", {Geste::Retenir, Camp::Entreprise});
    c.repondre(15, *plie.facilitateur, macons, "Lucie", {Geste::Accepter, Camp::Personne});
    c.repondre(13, *plie.facilitateur, macons, "Lucie", {Geste::Embaucher, Camp::Structure, "", jour(-8)});
    c.presenter(14, macons, "Théo", "Pouillot");
    c.presenter(13, macons, "Inès", "Rousserolle");
    c.presenter(12, macons, "Noé", "Tarier");
    c.repondre(11, *t.denis, macons, "Théo", {Geste::FixerEntretien, Camp::Entreprise, "", jour(-9), "14:30"});
    c.repondre(8, *t.denis, macons, "Théo", {Geste::NoterAbsence, Camp::Entreprise});
    c.repondre(7, *t.denis, macons, "Noé", {Geste::FixerEntretien, Camp::Entreprise, "", jour(4), "10:00"});

    // La SCOP, ouverte plus tôt : l'équipe part lundi.
    auto espaces_verts = besoin_de("A1203", "Ouvrier ou ouvrière des espaces verts", 1, jour(10), jour(130), "59017", {"Conduire une tondeuse autoportée"});
    const auto verts = c.deposer(9, *t.sofia, scop, "2021/05", 2, espaces_verts, true);
    r.ajouter(c.il_y_a(8), *plie.facilitateur, [&r, verts, le = c.il_y_a(8)](Ecriture& e) {
        const auto lue = trouver_offre(e.tx, Perimetre::de_la_machine(), verts->id, le);
        const auto organisme = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = 'mission_locale'", lue.structure_id)->text("id");
        diffuser_offre(e, r.droit, lue, le, {organisme}, "aucun participant suivi n'est disponible avant le début du poste", lue.diffusion().id);
    });
    c.presenter(7, verts, "Maël", "Accenteur");
    c.repondre(6, *t.sofia, verts, "Maël", {Geste::Retenir, Camp::Entreprise});

    // Martin Paysage a téléphoné : l'offre est toute neuve, personne n'y est proposé.
    c.deposer(4, *plie.facilitateur, martin, "2026-014", 3, besoin_de("A1203", "Jardinier ou jardinière", 1, jour(25), {}, "59017", {}), false);

    // Un besoin abandonné, qui se lit encore.
    const auto coffreurs = c.deposer(50, *t.denis, durand, "2026-014", 2, besoin_de("F1701", "Coffreur ou coffreuse", 1, jour(-20), jour(40), "59350", {}), true);
    r.ajouter(c.il_y_a(43), *t.denis, [coffreurs, le = c.il_y_a(43)](Ecriture& e) {
        finir_offre(e, trouver_offre(e.tx, Perimetre::de_la_machine(), coffreurs->id, le), SensDeFin::Retiree);
    });
}

} // namespace ouvrage
