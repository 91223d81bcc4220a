#include "app/demo/demo_accueil.hpp"

#include "app/accueil/inscriptions_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "socle/errors.hpp"

#include <array>
#include <memory>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

// Le programme vit autour du jour du récit : huit semaines passées, quatre à venir.
constexpr int kSemainesPassees = 8, kSemaines = 13;

struct ActiviteContee
{
    std::string titre, description;
    int volet = 0;
    int partenaire = -1; // rang parmi les organismes ; −1 : la structure
    weekday jour = Monday;
    const char *debut = "14:00", *fin = "16:00", *salle = "Salle des métiers", *anime = "";
    int places = 8;
    std::string id = {};
    std::vector<std::string> seances = {};
    std::vector<Jour> jours = {};
};

/// Ce qui existe, au fur et à mesure que les actes sont joués.
struct Accueil
{
    std::string lieu;
    std::array<std::string, 4> organismes;
    std::vector<ActiviteContee> activites;
    std::vector<std::string> inscriptions;
};

const Perimetre kMachine = Perimetre::de_la_machine();

Jour plus_jours(Jour jour, int combien) { return sys_days{jour} + days{combien}; }

/// Un organisme que la structure connaît déjà, ou qu'elle inscrit.
std::string trouver_ou_inscrire(Ecriture& e, const std::string& structure, NatureOrganisme nature, const std::string& nom)
{
    if (const auto ligne = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = ? AND nom = ?", structure, fiche(nature).code, nom)) return ligne->text("id");
    return inscrire_organisme(e, structure, nature, nom, std::nullopt);
}

LieuDAccueil lieu_de(Ecriture& e, const Accueil& a) { return trouver_lieu(e.tx, kMachine, Acte::VoirAccueil, a.lieu); }
Activite activite_de(Ecriture& e, const ActiviteContee& c) { return trouver_activite(e.tx, kMachine, Acte::VoirAccueil, c.id); }

void rejoindre(Ecriture& e, Accueil& a, std::size_t rang, Jour le, const std::string& piece)
{
    const auto organisme = trouver_organisme(e.tx, kMachine, Acte::GererOrganismes, a.organismes[rang]);
    rejoindre_lieu(e, lieu_de(e, a), organisme.nom, {organisme.id, le, le, piece});
}

void proposer(Ecriture& e, Accueil& a, ActiviteContee& c)
{
    const auto volets = lister_volets(e.tx, a.lieu);
    c.id = proposer_activite(e, lieu_de(e, a), {volets.at(static_cast<std::size_t>(c.volet)).id, c.partenaire < 0 ? std::nullopt : std::optional(a.organismes[static_cast<std::size_t>(c.partenaire)]),
                                                 c.partenaire < 0 ? "structure" : "partenaire", c.titre, c.description});
}

void ouvrir(Ecriture& e, ActiviteContee& c, Jour lundi)
{
    decider_activite(e, activite_de(e, c), EtatDActivite::Acceptee, "", "");
    const auto serie = serie_hebdomadaire(plus_jours(lundi, static_cast<int>((c.jour - Monday).count())), kSemaines, ZoneFeriee::France);
    ouvrir_seances(e, activite_de(e, c), {serie.jours, *lire_heure(c.debut), *lire_heure(c.fin), c.salle, c.places, c.anime});
    for (const auto& une : lister_seances(e.tx, kMachine, Acte::VoirAccueil, {.lieu_id = activite_de(e, c).lieu_id, .du = lundi, .au = plus_jours(lundi, 7 * kSemaines), .activite_id = c.id}))
    {
        c.seances.push_back(une.id);
        c.jours.push_back(une.creneau.jour);
    }
}

Seance seance_de(Ecriture& e, const std::string& id) { return trouver_seance(e.tx, kMachine, Acte::VoirAccueil, id); }

/// Inscrit des personnes suivies et de passage à une séance ; celui qui y est déjà n'y entre pas deux fois.
void inscrire_du_monde(Ecriture& e, const std::string& seance, const std::vector<Personne*>& personnes, int combien, std::uint64_t graine)
{
    constexpr std::array<const char*, 6> kPassants = {"Odile", "Moussa", "Inès", "Gérard", "Lina", ""};
    const auto deja = lister_visiteurs(e.tx, seance_de(e, seance).lieu_id);
    for (int i = 0; i < combien; ++i)
    {
        const auto hasard = tirage("accueil", graine * 16 + static_cast<std::uint64_t>(i));
        try
        {
            if (i % 4 == 3 && deja.size() >= 5) reinscrire_visiteur_a(e, seance_de(e, seance), deja[hasard % deja.size()].id);
            else if (i % 4 == 3) inscrire_visiteur_a(e, seance_de(e, seance), kPassants[(deja.size() + graine) % kPassants.size()]);
            else inscrire_participant_a(e, seance_de(e, seance), trouver_participant(e.tx, kMachine, personnes[(graine + static_cast<std::uint64_t>(i)) % personnes.size()]->id));
        }
        catch (const Conflict&)
        {
        }
    }
}

/// Trois sur quatre viennent ; un sur douze n'est pas renseigné.
void emarger_tous(Ecriture& e, const std::string& seance, std::uint64_t graine)
{
    const auto lue = seance_de(e, seance);
    if (lue.annulee) return;
    std::uint64_t rang = 0;
    for (const auto& un : lister_inscrits(e.tx, lue, Regard::Partenaire))
    {
        const auto sort = tirage("emargement", graine * 31 + ++rang) % 12;
        if (!un.attendu() || sort == 11) continue;
        emarger(e, lue, un, sort < 8 ? Emargement::Venu : sort < 10 ? Emargement::Absent : Emargement::Excuse, un.emargement_id);
    }
}

} // namespace

void raconter_accueil(Recit& recit, const Troupe& troupe)
{
    auto& structure = *troupe.flandre_lys;
    const Acteur &claire = *structure.facilitateur, &pauline = *troupe.pauline;
    const auto a = std::make_shared<Accueil>();
    a->activites = {
        {.titre = "Préparer un entretien d'embauche", .description = "Dire en deux heures ce que l'on sait faire, s'entraîner à deux, repartir avec trois exemples à soi.", .volet = 1, .partenaire = 1, .jour = Tuesday, .anime = "Nadège", .places = 4},
        {.titre = "Café des habitants", .description = "On passe, on s'assoit, on parle de ce qu'on veut. Sans inscription ou avec, comme on préfère.", .volet = 0, .jour = Wednesday, .debut = "9:30", .fin = "11:30", .salle = "Grande salle", .anime = "Rachid", .places = 12},
        {.titre = "Ses démarches en ligne", .description = "Ouvrir un compte, retrouver un mot de passe, envoyer une pièce. Des ordinateurs sont sur place.", .volet = 2, .partenaire = 0, .jour = Thursday, .debut = "10:00", .fin = "12:00", .salle = "Salle informatique", .anime = "Sylvie", .places = 6},
        {.titre = "Réviser le code de la route", .description = "Pour celles et ceux que le permis arrête. Par séries de quarante questions, ensemble.", .volet = 2, .partenaire = 2, .jour = Monday, .debut = "14:00", .fin = "15:30", .salle = "Grande salle", .places = 8},
        {.titre = "Découvrir les métiers du bâtiment", .description = "Un matin avec des gens du métier, des outils à prendre en main, une visite de chantier à suivre.", .volet = 1, .partenaire = 3, .jour = Friday, .debut = "9:00", .fin = "12:00", .places = 10},
    };
    // Le lieu, ses volets, puis ceux qui le rejoignent.
    recit.ajouter(2026y / January / 8, claire, [a, &structure](Ecriture& e) {
        a->lieu = ouvrir_lieu(e, structure.id, {"Le Tissage des Solidarités", "Ville d'Armentières", "12 rue des Tisserandes", "59280", "Armentières", 2026y / January / 12,
                                                {"Lieu de vie et d'accueil", "Accompagnement vers l'emploi", "Levée des freins"}});
    });
    recit.ajouter(2026y / January / 20, claire, [a, &structure](Ecriture& e) {
        a->organismes = {trouver_ou_inscrire(e, structure.id, NatureOrganisme::MaisonDeLEmploi, "Maison Nord Emploi"), trouver_ou_inscrire(e, structure.id, NatureOrganisme::MissionLocale, "Mission locale de Flandre-Lys"),
                         trouver_ou_inscrire(e, structure.id, NatureOrganisme::Plie, "PLIE Flandre-Lys"), trouver_ou_inscrire(e, structure.id, NatureOrganisme::CapEmploi, "Cap emploi de la Lys")};
        for (std::size_t rang = 0; rang < 3; ++rang) rejoindre(e, *a, rang, 2026y / January / 19, "convention du 19 janvier 2026, modalités financières");
    });
    const Jour quatrieme = plus_jours(recit.le, -70);
    recit.ajouter(quatrieme, claire, [a, quatrieme](Ecriture& e) { rejoindre(e, *a, 3, quatrieme, "convention signée le même jour"); });

    // Les activités, proposées puis acceptées, et leurs séances chaque semaine.
    const Jour lundi = plus_jours(lundi_de(recit.le), -7 * kSemainesPassees);
    for (std::size_t i = 0; i < a->activites.size(); ++i)
    {
        const Acteur& qui = a->activites[i].partenaire == 1 ? pauline : claire;
        recit.ajouter(plus_jours(lundi, -10), qui, [a, i](Ecriture& e) { proposer(e, *a, a->activites[i]); });
        recit.ajouter(plus_jours(lundi, -6), claire, [a, i, lundi](Ecriture& e) { ouvrir(e, a->activites[i], lundi); });
    }
    recit.ajouter(plus_jours(lundi, -10), pauline, [a](Ecriture& e) {
        ActiviteContee paniers{.titre = "Paniers de saison", .description = "Des légumes des maraîchers voisins, à emporter.", .volet = 0, .partenaire = 1};
        proposer(e, *a, paniers);
        decider_activite(e, activite_de(e, paniers), EtatDActivite::Refusee, "Les personnes y paieraient leur panier : au lieu d'accueil, rien ne leur est demandé.", "");
    });
    recit.ajouter(plus_jours(recit.le, -3), pauline, [a](Ecriture& e) {
        ActiviteContee cuisine{.titre = "Cuisiner avec trois fois rien", .description = "Une recette, un repas partagé. Tout est fourni sur place.", .volet = 0, .partenaire = 1};
        proposer(e, *a, cuisine);
    });

    // Des personnes suivies, aux noms d'oiseaux, et d'autres de passage.
    constexpr std::array<std::pair<const char*, const char*>, 9> kPersonnes = {{{"Nadia", "Mésange"}, {"Yanis", "Loriot"}, {"Fatou", "Bergeronnette"}, {"Bruno", "Verdier"}, {"Élodie", "Fauvette"}, {"Samir", "Rossignol"},
                                                                                {"Carole", "Alouette"}, {"Tiago", "Sittelle"}, {"Mireille", "Grive"}}};
    std::vector<Personne*> personnes;
    for (const auto& [prenom, nom] : kPersonnes) personnes.push_back(&recit.accueillir(structure, prenom, nom, plus_jours(lundi, -4), std::nullopt));

    for (std::size_t i = 0; i < a->activites.size(); ++i)
    {
        const auto jour_de_semaine = static_cast<int>((a->activites[i].jour - Monday).count());
        const Acteur& qui = a->activites[i].partenaire == 1 ? pauline : claire;
        for (int semaine = 0; semaine < kSemaines; ++semaine)
        {
            const Jour jour = plus_jours(lundi, 7 * semaine + jour_de_semaine);
            const auto graine = static_cast<std::uint64_t>(semaine * 7) + i * 3;
            const bool prochaine = i == 0 && recit.le < jour && jour <= plus_jours(recit.le, 7);
            const int combien = prochaine ? 6 : 3 + static_cast<int>(tirage("foule" + std::to_string(i), static_cast<std::uint64_t>(semaine)) % 4);
            const auto la_seance = [a, i, jour](const std::function<void(const std::string&)>& faire) {
                const auto& contee = a->activites[i];
                for (std::size_t s = 0; s < contee.seances.size(); ++s)
                    if (contee.jours[s] == jour) faire(contee.seances[s]);
            };
            // On s'inscrit dans la semaine qui précède, ou cette semaine-ci pour ce qui vient.
            recit.ajouter(std::min(plus_jours(jour, -5), plus_jours(recit.le, -1)), claire, [=](Ecriture& e) { la_seance([&](const std::string& id) { inscrire_du_monde(e, id, personnes, combien, graine); }); });
            // Le dernier café n'est pas encore relevé : il est à faire.
            const bool a_relever = i == 1 && jour < recit.le && recit.le <= plus_jours(jour, 7);
            if (jour < recit.le && !a_relever) recit.ajouter(plus_jours(jour, 1), qui, [=](Ecriture& e) { la_seance([&](const std::string& id) { emarger_tous(e, id, graine); }); });
        }
    }
    // Une séance passée et une autre à venir n'ont pas lieu.
    for (const int decalage : {-14, 7})
    {
        const Jour jour = plus_jours(lundi_de(recit.le), decalage + 3);
        recit.ajouter(std::min(plus_jours(jour, -2), plus_jours(recit.le, -2)), claire, [a, jour](Ecriture& e) {
            const auto& demarches = a->activites[2];
            for (std::size_t s = 0; s < demarches.seances.size(); ++s)
                if (demarches.jours[s] == jour) annuler_seance(e, seance_de(e, demarches.seances[s]), "Coupure d'électricité dans le bâtiment.");
        });
    }
}

} // namespace ouvrage
