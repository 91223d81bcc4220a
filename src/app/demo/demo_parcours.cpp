#include "app/demo/demo_parcours.hpp"

#include "app/organismes/organismes_table.hpp"
#include "app/parcours/formations_table.hpp"
#include "app/parcours/parcours_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <memory>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

Jour plus(Jour jour, int nombre) { return sys_days{jour} + days{nombre}; }

Jour premier_lundi(Mois mois)
{
    Jour jour = premier_jour(mois);
    while (weekday{sys_days{jour}} != Monday) jour = plus(jour, 1);
    return jour;
}

std::string organisme_nomme(Ecriture& e, const std::string& structure_id, NatureOrganisme nature, const std::string& nom)
{
    if (const auto deja = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nom = ?", structure_id, nom)) return deja->text("id");
    return inscrire_organisme(e, structure_id, nature, nom, std::nullopt);
}

Perimetre tout() { return Perimetre::de_la_machine(); }

/// Ce qu'un conteur écrit dans un parcours, le jour dit, de la main de la facilitatrice.
class Conteur
{
public:
    Conteur(Recit& recit, Personne& qui) : recit_(recit), qui_(qui) {}

    void entretien(Jour le, const char* mode, const char* objet, const char* venue = "venue") const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) {
            inscrire_entretien(e, p.participant, {.le = le, .mode = mode, .objet = objet, .accompagnateur_id = e.qui().id, .venue = venue});
        });
    }
    void diagnostic(Jour le, const char* fondement, std::vector<std::pair<std::string, std::string>> niveaux) const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) {
            inscrire_diagnostic(e, p.participant, {.etabli_le = le, .fondement = fondement, .niveaux = niveaux, .suit = p.dernier_diagnostic()});
        });
    }
    void frein(Jour le, const char* sorte) const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) { inscrire_frein(e, p.participant, *frein_du_code(sorte), le, ""); });
    }
    /// Le rang d'un frein dans l'ordre où ils furent constatés.
    void suite(Jour le, std::size_t rang, EtatFrein etat, const char* action, const char* organisme = "") const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) {
            const auto& frein = p.freins.at(rang);
            SuiteDeFreinAInscrire suite{.etat = etat, .le = le, .action = action, .suit = frein.derniere()};
            if (*organisme != '\0') suite.organisme_id = organisme_nomme(e, p.participant.structure_id, NatureOrganisme::Association, organisme);
            inscrire_suite_de_frein(e, p.participant, frein, suite);
        });
    }
    void etape(Jour le, const char* sorte, QuiAgit qui, std::optional<Jour> echeance, std::optional<std::size_t> frein = {}, const char* organisme = "") const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) {
            EtapeAPrevoir etape{.sorte = sorte, .qui = qui, .prevue_le = le, .echeance = echeance};
            if (frein) etape.frein_id = p.freins.at(*frein).id;
            if (qui == QuiAgit::Organisme) etape.organisme_id = organisme_nomme(e, p.participant.structure_id, NatureOrganisme::Association, organisme);
            prevoir_etape(e, p.participant, etape);
        });
    }
    void suite_d_etape(Jour le, std::size_t rang, EtatEtape sens, const char* raison = "") const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) {
            const auto& etape = p.etapes.at(rang);
            inscrire_suite_d_etape(e, p.participant, etape, {.sens = sens, .le = le, .raison = raison, .suit = etape.derniere()});
        });
    }
    void immersion(Jour debut, Jour fin, const char* objet, Entreprise& chez, const char* convention, const char* issue) const
    {
        ecrire(plus(debut, -3), [=, &chez](Ecriture& e, const Parcours& p) {
            inscrire_immersion(e, p.participant, {.objet = objet, .debut = debut, .fin = fin, .entreprise_id = chez.id, .convention = convention});
        });
        ecrire(plus(fin, 3), [=](Ecriture& e, const Parcours& p) { inscrire_issue(e, p.participant, p.immersions.front(), issue, plus(fin, 3), ""); });
    }
    void remise(Jour le) const
    {
        ecrire(le, [=](Ecriture& e, const Parcours& p) { inscrire_remise_du_parcours(e, p.participant, le); });
    }

private:
    template <class F> void ecrire(Jour le, F acte) const
    {
        recit_.ajouter(le, *qui_.structure->facilitateur, [&qui = qui_, acte](Ecriture& e) { acte(e, trouver_parcours(e.tx, tout(), qui.id)); });
    }

    Recit& recit_;
    Personne& qui_;
};

/// Cinq jours d'une semaine, sept heures par jour ; `absences` : (rang de la personne, jour de la semaine).
void former(Recit& r, Structure& structure, Mois mois, const std::vector<std::pair<Personne*, Entreprise*>>& inscrits, const std::vector<std::pair<std::size_t, int>>& absences)
{
    const Jour debut = premier_lundi(mois), fin = plus(debut, 4);
    const auto id = std::make_shared<std::string>();
    r.ajouter(plus(debut, -18), *structure.facilitateur, [=, &structure](Ecriture& e) {
        const auto organisme = organisme_nomme(e, structure.id, NatureOrganisme::OrganismeDeFormation, "Gestes et Métiers");
        *id = inscrire_formation(e, structure.id, {.intitule = "Gestes et postures du chantier", .dispositif = "mutualisee", .moment = "avant_embauche", .organisme_id = organisme,
                                                   .debut = debut, .fin = fin, .places = 8, .prevues = 35_h});
    });
    for (const auto& inscrit : inscrits)
        r.ajouter(plus(debut, -10), *structure.facilitateur, [=](Ecriture& e) {
            inscrire_en_formation(e, trouver_formation(e.tx, tout(), *id), trouver_participant(e.tx, tout(), inscrit.first->id), inscrit.second->id);
        });
    for (int jour = 0; jour < 5; ++jour)
        r.ajouter(plus(debut, jour), *structure.facilitateur, [=](Ecriture& e) {
            const auto formation = trouver_formation(e.tx, tout(), *id);
            const auto presents = lister_inscrits(e.tx, tout(), formation);
            std::vector<PresenceAInscrire> presences;
            for (std::size_t i = 0; i < presents.size(); ++i)
            {
                const bool absente = std::find(absences.begin(), absences.end(), std::pair{i, jour}) != absences.end();
                presences.push_back({presents[i].id, absente ? std::nullopt : std::optional(7_h)});
            }
            inscrire_presences(e, formation, presents, plus(debut, jour), presences);
        });
    r.ajouter(plus(fin, 5), *structure.facilitateur, [=](Ecriture& e) {
        const auto formation = trouver_formation(e.tx, tout(), *id);
        for (const auto& un : lister_inscrits(e.tx, tout(), formation)) inscrire_resultat(e, formation, un, "attestation", plus(fin, 3), "");
    });
}

std::pair<Jour, std::optional<Jour>> deux_ans(Mois depuis) { return {premier_jour(depuis), dernier_jour(depuis + months{23})}; }

} // namespace

void raconter_parcours(Recit& r, const Troupe& t)
{
    auto& plie = *t.flandre_lys;
    auto& durand = r.entreprise(plie, "Durand BTP", t.denis);
    auto& martin = r.entreprise(plie, "Martin Paysage");
    constexpr const char* kMobilite = "Mobilités solidaires de la Lys";
    constexpr const char* kFamille = "Maison des familles de la Lys";

    // Fanta avance : deux freins levés, une formation, une immersion ; une étape promise est en retard.
    auto& fanta = r.accueillir(plie, "Fanta", "Bouvreuil", premier_jour(r.mois(-8)), deux_ans(r.mois(-8)));
    const Conteur de_fanta(r, fanta);
    const Jour f = plus(premier_lundi(r.mois(-8)), 2);
    de_fanta.entretien(f, "presentiel", "accueil");
    de_fanta.diagnostic(f, "entretien", {{"projet", "acquis"}, {"mobilite", "obstacle"}, {"organisation", "fragile"}, {"numerique", "fragile"}, {"langue", "atout"}});
    de_fanta.frein(f, "mobilite");
    de_fanta.frein(f, "garde_enfants");
    de_fanta.remise(plus(f, 1));
    de_fanta.etape(plus(f, 1), "aide", QuiAgit::Personne, plus(f, 21), 0);
    de_fanta.suite_d_etape(plus(f, 15), 0, EtatEtape::Faite);
    de_fanta.suite(plus(f, 15), 0, EtatFrein::EnCours, "demande_d_aide", kMobilite);
    de_fanta.frein(plus(f, 22), "sante");
    de_fanta.suite(plus(f, 29), 2, EtatFrein::EnCours, "rendez_vous");
    de_fanta.entretien(plus(f, 35), "presentiel", "suivi", "absente");
    de_fanta.entretien(plus(f, 42), "telephone", "freins");
    de_fanta.etape(plus(f, 42), "orientation", QuiAgit::Organisme, plus(f, 63), 1, kFamille);
    de_fanta.suite(plus(f, 57), 0, EtatFrein::Leve, "equipement", kMobilite);
    de_fanta.suite_d_etape(plus(f, 62), 1, EtatEtape::Faite);
    de_fanta.suite(plus(f, 62), 1, EtatFrein::Leve, "solution_trouvee", kFamille);
    de_fanta.immersion(premier_lundi(r.mois(-5)), plus(premier_lundi(r.mois(-5)), 11), "confirmer", martin, "PMSMP-exemple-31", "projet_confirme");
    de_fanta.entretien(plus(premier_lundi(r.mois(-4)), 1), "presentiel", "preparation");
    de_fanta.diagnostic(plus(premier_lundi(r.mois(-4)), 1), "entretien", {{"projet", "atout"}, {"mobilite", "acquis"}, {"organisation", "acquis"}, {"numerique", "fragile"}, {"langue", "atout"}});
    de_fanta.entretien(plus(premier_lundi(r.mois(-2)), 2), "visio", "projet");
    de_fanta.etape(plus(premier_lundi(r.mois(-2)), 2), "cv", QuiAgit::Personne, plus(premier_lundi(r.mois(-1)), 2));
    de_fanta.suite_d_etape(plus(premier_lundi(r.mois(-1)), 1), 2, EtatEtape::Faite);
    de_fanta.etape(plus(r.le, -20), "visite", QuiAgit::Facilitateur, plus(r.le, -6));

    // Ilyès attend : un frein réservé en cours, une étape abandonnée, la suivante est à lui.
    auto& ilyes = r.accueillir(plie, "Ilyès", "Martinet", premier_jour(r.mois(-5)), deux_ans(r.mois(-5)));
    const Conteur d_ilyes(r, ilyes);
    const Jour i = plus(premier_lundi(r.mois(-5)), 3);
    d_ilyes.entretien(i, "presentiel", "accueil");
    d_ilyes.diagnostic(i, "dossier", {{"projet", "fragile"}, {"experience", "fragile"}, {"savoirs_de_base", "acquis"}, {"logement", "obstacle"}});
    d_ilyes.frein(i, "logement");
    d_ilyes.frein(plus(i, 7), "justice");
    d_ilyes.suite(plus(i, 9), 1, EtatFrein::EnCours, "rendez_vous");
    d_ilyes.etape(plus(i, 9), "candidature", QuiAgit::Personne, plus(i, 30));
    d_ilyes.suite_d_etape(plus(i, 28), 0, EtatEtape::Abandonnee, "changement_de_projet");
    d_ilyes.entretien(plus(i, 28), "presentiel", "projet");
    d_ilyes.suite(plus(i, 50), 0, EtatFrein::EnCours, "dossier");
    d_ilyes.entretien(plus(r.le, -16), "telephone", "suivi");
    d_ilyes.etape(plus(r.le, -16), "demarche", QuiAgit::Personne, plus(r.le, 9), 0);

    // Solène commence : reçue une fois, son prochain pas est chez un organisme.
    auto& solene = r.accueillir(plie, "Solène", "Gorgebleue", plus(r.le, -20), deux_ans(r.mois(-1)));
    const Conteur de_solene(r, solene);
    de_solene.entretien(plus(r.le, -11), "presentiel", "accueil");
    de_solene.diagnostic(plus(r.le, -11), "entretien", {{"projet", "fragile"}, {"recherche", "fragile"}, {"confiance", "obstacle"}});
    de_solene.frein(plus(r.le, -11), "confiance");
    de_solene.etape(plus(r.le, -10), "atelier", QuiAgit::Organisme, plus(r.le, 12), 0, kFamille);

    former(r, plie, r.mois(-3), {{&fanta, &durand}, {&ilyes, &martin}}, {{1, 2}});
}

} // namespace ouvrage
