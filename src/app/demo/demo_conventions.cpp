#include "app/demo/demo_conventions.hpp"

#include "app/conventions/conventions_evaluation_table.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

const Perimetre kMachine = Perimetre::de_la_machine();
using enum CadenceDePromesse;

/// Qui signe, tel que le récit le donne.
struct PartieContee
{
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::string nom, designation, representant, capacite;
    std::optional<std::string> siret = {};
    NatureOrganisme nature = NatureOrganisme::Association; // d'un organisme
};
struct PromesseContee
{
    int partie = -1; // rang parmi les parties ; −1 : toutes
    std::string texte, preuve;
    CadenceDePromesse cadence = Permanente;
    std::optional<Jour> echeance = {};
    std::string donnee = {};
    int axe = -1;
};
struct ConventionContee
{
    Structure* structure = nullptr;
    std::string modele, reference, intitule, objet, lieu;
    ClauseFinanciere financiere = ClauseFinanciere::NonDit;
    bool confidentialite = false;
    std::vector<PartieContee> parties;
    std::vector<std::string> axes = {};
    std::vector<PromesseContee> promesses = {};
    TermesDeConvention termes = {};
    std::map<std::string, std::string> blancs = {}; // du modèle ; ceux qui n'y sont pas restent ouverts
    std::string id = {};
};

std::string organisme(Ecriture& e, const std::string& structure, NatureOrganisme nature, const std::string& nom)
{
    if (const auto ligne = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = ? AND nom = ?", structure, fiche(nature).code, nom)) return ligne->text("id");
    return inscrire_organisme(e, structure, nature, nom, std::nullopt);
}

PartieAInscrire inscriptible(Ecriture& e, const std::string& structure, const PartieContee& p)
{
    PartieAInscrire partie{p.qualite, {}, p.nom, p.designation, p.siret, {}, {}, p.representant, p.capacite};
    if (p.qualite == QualiteDePartie::Structure) partie.objet_id = structure;
    if (p.qualite == QualiteDePartie::Acheteur) partie.objet_id = trouver_ou_inscrire_acheteur(e, structure, p.siret, p.nom);
    if (p.qualite == QualiteDePartie::Entreprise) partie.objet_id = trouver_ou_inscrire_entreprise(e, structure, p.siret, p.nom);
    if (p.qualite == QualiteDePartie::Organisme) partie.objet_id = organisme(e, structure, p.nature, p.nom);
    return partie;
}

Convention lire(Ecriture& e, const ConventionContee& c) { return trouver_convention(e.tx, kMachine, c.id); }

void inscrire(Ecriture& e, ConventionContee& c)
{
    ConventionAInscrire une;
    une.modele = c.modele;
    une.reference = c.reference;
    une.intitule = c.intitule;
    une.objet = c.objet;
    une.lieu_de_signature = c.lieu;
    une.financiere = c.financiere;
    une.confidentialite_dite = c.confidentialite;
    for (const auto& p : c.parties) une.parties.push_back(inscriptible(e, c.structure->id, p));
    for (const auto& axe : c.axes) une.axes.push_back({axe});
    for (const auto& p : c.promesses)
    {
        EngagementAInscrire engagement;
        engagement.texte = p.texte;
        engagement.preuve = p.preuve;
        engagement.cadence = p.cadence;
        engagement.echeance_le = p.echeance;
        engagement.donnee = p.donnee;
        if (p.partie >= 0) engagement.partie = static_cast<std::size_t>(p.partie);
        if (p.axe >= 0) engagement.axe = static_cast<std::size_t>(p.axe);
        une.engagements.push_back(std::move(engagement));
    }
    c.id = inscrire_convention(e, c.structure->id, une);
    inscrire_termes(e, lire(e, c), c.termes, {});
    inscrire_texte_du_modele(e, lire(e, c), *trouver_modele(c.modele));
    remplir_les_blancs(e, lire(e, c), c.blancs);
}

/// Ce que les registres savaient ce jour-là, gardé.
void evaluer(Ecriture& e, const Droit& droit, const ConventionContee& c, MomentDEvaluation moment, Jour du, Jour au, std::optional<std::size_t> demandee_par, const std::string& appreciation)
{
    const auto lue = lire(e, c);
    Attribution facilitateur;
    facilitateur.role = Role::Facilitateur;
    facilitateur.structure_id = c.structure->id;
    inscrire_evaluation(e, Perimetre::de({facilitateur}), droit, lue, {moment, demandee_par ? std::optional(lue.parties.at(*demandee_par).id) : std::nullopt, du, au, appreciation}, day_in_paris(e.maintenant()));
}

void signer(Ecriture& e, const ConventionContee& c, std::size_t partie, Jour le)
{
    const auto lue = lire(e, c);
    FaitDeConvention fait;
    fait.sorte = SorteDeFait::Signature;
    fait.le = le;
    fait.partie = lue.parties.at(partie).id;
    inscrire_fait_de_convention(e, lue, fait);
}

/// Où en est la promesse de ce rang, dit par sa partie (ou par la structure qui tient la convention).
void dire(Ecriture& e, const ConventionContee& c, std::size_t promesse, EtatDePromesse etat, Jour le, const std::string& preuve, bool par_la_partie = false)
{
    const auto lue = lire(e, c);
    const auto& engagement = lue.engagements.at(promesse);
    inscrire_suite_d_engagement(e, lue, engagement, etat, le, preuve, par_la_partie ? engagement.partie_id : std::nullopt);
}

void deliberer(Ecriture& e, const ConventionContee& c, std::size_t partie, DeliberationAInscrire d)
{
    const auto lue = lire(e, c);
    d.partie_id = lue.parties.at(partie).id;
    inscrire_deliberation(e, lue, d);
}

void transmettre(Ecriture& e, const ConventionContee& c, EtapeDeTeletransmission etape, Jour le, const std::string& identifiant = "")
{
    const auto lue = lire(e, c);
    inscrire_teletransmission(e, lue, lue.deliberations.back(), etape, le, identifiant);
}

FinPrevue fin(MotifDExtinction motif, int nombre, UniteDeDelai unite, SensDePreavis sens, MoyenDeLettre moyen) { return {motif, {nombre, unite}, sens, moyen}; }

/// A. La Ville, la SCOP et le PLIE : un marché réservé déjà commencé, suivi au titre de l'effort d'insertion.
void raconter_l_effort(Recit& r, const Troupe& t)
{
    const auto c = std::make_shared<ConventionContee>();
    *c = {.structure = t.flandre_lys, .modele = "effort_tripartite", .reference = "DE21.086", .intitule = "Espaces verts : suivre les heures de la SCOP",
          .objet = "Compter les heures de travail du lot réservé d'entretien des espaces verts, et les faire valoir comme effort d'insertion : le marché avait commencé, ce n'est pas une clause.",
          .lieu = "Armentières", .financiere = ClauseFinanciere::SansIncidence,
          .parties = {{QualiteDePartie::Structure, "PLIE Flandre-Lys", "le PLIE", "Hélène Marchand", "Directrice"},
                      {QualiteDePartie::Acheteur, "Ville d'Armentières", "la Ville", "Étienne Vasseur", "Maire", "21590017600011"},
                      {QualiteDePartie::Entreprise, "SCOP Armentières Paysages et Avenir", "la SCOP", "Sofia Merle", "Gérante"}},
          .promesses = {{2, "Déclarer chaque mois les heures de chaque personne employée sur le lot.", "relevé mensuel", Mensuelle, Jour{2021y / September / 15}, "heures_effort"},
                        {0, "Enregistrer ces heures comme effort d'insertion, et en rendre compte une fois par an.", "bilan annuel", Annuelle, Jour{2022y / July / 12}, "heures_effort"},
                        {1, "Prévenir le PLIE d'une reconduction ou d'un avenant du marché.", "courriel ou copie de l'avenant", SurDemande},
                        {-1, "Se réunir une fois par an pour faire le point.", "compte rendu", Annuelle, Jour{2022y / July / 12}}},
          .termes = {.depart = DepartDeConvention::DerniereSignature, .duree = Delai{1, UniteDeDelai::Annees}, .renouvellement = Renouvellement::Tacite,
                     .fins = {fin(MotifDExtinction::NonReconduction, 2, UniteDeDelai::Mois, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande)}},
          .blancs = {{"marche", "2021/05, lot 2, entretien des espaces verts"}, {"depuis", "2021-07-12"}, {"referent_titulaire", "la gérante"}}};
    const Acteur& claire = *t.flandre_lys->facilitateur;
    const auto* droit = &r.droit;
    r.ajouter(2021y / July / 7, claire, [c](Ecriture& e) {
        inscrire(e, *c);
        deliberer(e, *c, 1, {.numero = "DE21.086", .organe = "Conseil municipal", .seance = {2021y / June / 25, 2021y / July / 1, 35, 26, 9, VoteDAssemblee::Unanimite, {}, {}, {}}, .president = "Étienne Vasseur",
                             .secretaire = "Lucie Hénin", .rapporteur = ""});
        transmettre(e, *c, EtapeDeTeletransmission::Envoyee, 2021y / July / 5);
    });
    r.ajouter(2021y / July / 13, claire, [c](Ecriture& e) {
        transmettre(e, *c, EtapeDeTeletransmission::Recue, 2021y / July / 5, "059-215900176-20210705-DE21_086-DE");
        transmettre(e, *c, EtapeDeTeletransmission::Publiee, 2021y / July / 8);
        for (std::size_t i = 0; i < 3; ++i) signer(e, *c, i, Jour{2021y / July / 12});
        const auto lue = lire(e, *c);
        const auto marche = e.tx.query_one("SELECT id FROM marches WHERE structure_id = ? AND reference = '2021/05'", lue.structure_id);
        ensure(marche.has_value(), "le marché d'Armentières est raconté avant sa convention");
        inscrire_objet_de_convention(e, lue, marche->text("id"), {}, 2021y / July / 12);
    });
    for (const int an : {2022, 2023, 2024, 2025})
        r.ajouter(year{an} / July / 8, claire, [c, an, droit](Ecriture& e) {
            dire(e, *c, 1, EtatDePromesse::Tenue, year{an} / July / 7, "bilan " + std::to_string(an - 1) + "-" + std::to_string(an));
            dire(e, *c, 3, an == 2024 ? EtatDePromesse::TenueEnPartie : EtatDePromesse::Tenue, year{an} / July / 6, an == 2024 ? "compte rendu, sans la Ville" : "compte rendu");
            evaluer(e, *droit, *c, MomentDEvaluation::Intermediaire, year{an - 1} / July / 1, year{an} / June / 30, 1, an == 2024 ? "L'équipe est restée la même ; la Ville n'a pas pu venir à la réunion." : "");
        });
    r.ajouter(Jour{sys_days{r.le} - days{20}}, *t.sofia, [c, le = Jour{sys_days{r.le} - days{21}}](Ecriture& e) { dire(e, *c, 0, EtatDePromesse::Tenue, le, "relevés déclarés dans Ouvrage", true); });
}

/// B. Le lieu d'accueil : trois partenaires, puis un quatrième par un avenant.
void raconter_le_tissage(Recit& r, const Troupe& t)
{
    const auto c = std::make_shared<ConventionContee>();
    *c = {.structure = t.flandre_lys, .modele = "lieu_d_accueil", .reference = "DE25_139", .intitule = "Le Tissage des Solidarités : les partenaires du lieu d'accueil",
          .objet = "Dire ce que chaque partenaire assure au lieu d'accueil, sans rien demander aux personnes qui y viennent.", .lieu = "Armentières", .financiere = ClauseFinanciere::Gratuite,
          .parties = {{QualiteDePartie::Acheteur, "Ville d'Armentières", "la Ville", "Romain Deschamps", "Maire", "21590017600011"},
                      {QualiteDePartie::Organisme, "Maison Nord Emploi", "le partenaire", "Agnès Lemaire", "Directrice", {}, NatureOrganisme::MaisonDeLEmploi},
                      {QualiteDePartie::Organisme, "Mission locale de Flandre-Lys", "le partenaire", "Karine Pouget", "", {}, NatureOrganisme::MissionLocale},
                      {QualiteDePartie::Structure, "PLIE Flandre-Lys", "le partenaire", "Hélène Marchand", "Directrice"}},
          .promesses = {{0, "Ouvrir le lieu, ses salles et leur matériel, sans contrepartie.", "salles réservées au programme", Permanente, {}, "seances_accueil"},
                        {1, "Tenir l'atelier de démarches en ligne une matinée par semaine.", "feuilles d'émargement", Mensuelle, Jour{2026y / February / 28}, "seances_accueil"},
                        {2, "Préparer aux entretiens d'embauche, une séance par semaine.", "feuilles d'émargement", Mensuelle, Jour{2026y / February / 28}, "presences_accueil"},
                        {3, "Faire connaître le lieu aux personnes suivies et aux entreprises des marchés.", "", Permanente},
                        {-1, "Fournir ce qu'il faut pour suivre et évaluer le partenariat.", "éléments du rapport d'activité", Annuelle, {}, "presences_accueil"},
                        {-1, "Répondre à une évaluation en cours de route si la Ville la demande.", "évaluation intermédiaire", SurDemande}},
          .termes = {.depart = DepartDeConvention::DerniereSignature, .duree = Delai{1, UniteDeDelai::Annees}, .renouvellement = Renouvellement::Demande,
                     .fins = {fin(MotifDExtinction::Resiliation, 10, UniteDeDelai::Jours, SensDePreavis::ApresReception, MoyenDeLettre::Recommande),
                              fin(MotifDExtinction::Manquement, 10, UniteDeDelai::Jours, SensDePreavis::ApresReception, MoyenDeLettre::Recommande)}},
          .blancs = {{"lieu_d_accueil", "Le Tissage des Solidarités"}, {"deliberation", "DE25_139 du 4 décembre 2025"}, {"activites", "Démarches en ligne, une matinée par semaine\nPréparation aux entretiens d'embauche, une séance par semaine\nRencontres avec les entreprises des marchés"},
                     {"modalites", "Les jours, la salle et le nombre de places sont ceux du programme, arrêté chaque mois."}, {"apports_ville", "Les salles et leur matériel\nL'accueil et l'affichage"}}};
    const Acteur& claire = *t.flandre_lys->facilitateur;
    r.ajouter(2026y / January / 22, claire, [c](Ecriture& e) {
        inscrire(e, *c);
        deliberer(e, *c, 0, {.numero = "DE25_139", .organe = "Conseil municipal", .seance = {2025y / November / 27, 2025y / December / 4, 35, 27, 7, VoteDAssemblee::Unanimite, {}, {}, {}}, .president = "Romain Deschamps",
                             .secretaire = "Colette Wattel", .rapporteur = ""});
        transmettre(e, *c, EtapeDeTeletransmission::Envoyee, 2025y / December / 5);
        transmettre(e, *c, EtapeDeTeletransmission::Recue, 2025y / December / 5, "059-215900176-20251205-DE25_139-DE");
        transmettre(e, *c, EtapeDeTeletransmission::Publiee, 2025y / December / 9);
        for (std::size_t i = 0; i < 4; ++i) signer(e, *c, i, Jour{2026y / January / 19});
        const auto lue = lire(e, *c);
        if (const auto lieu = e.tx.query_one("SELECT id FROM lieux WHERE structure_id = ? ORDER BY id LIMIT 1", lue.structure_id)) inscrire_objet_de_convention(e, lue, {}, lieu->text("id"), 2026y / January / 19);
    });
    const Jour quatrieme = sys_days{r.le} - days{70};
    r.ajouter(quatrieme, claire, [c, quatrieme](Ecriture& e) {
        const auto avenant = inscrire_avenant_de_convention(e, lire(e, *c), "Accueillir Cap emploi de la Lys parmi les partenaires.", quatrieme);
        auto partie = inscriptible(e, c->structure->id, {QualiteDePartie::Organisme, "Cap emploi de la Lys", "le partenaire", "Gilles Monnier", "Président", {}, NatureOrganisme::CapEmploi});
        partie.avenant_id = avenant;
        partie.entree_le = quatrieme;
        const auto id = inscrire_partie(e, lire(e, *c), partie);
        EngagementAInscrire engagement;
        engagement.partie_id = id;
        engagement.texte = "Faire découvrir les métiers du bâtiment, une matinée par semaine.";
        engagement.preuve = "feuilles d'émargement";
        engagement.cadence = Mensuelle;
        engagement.echeance_le = Jour{sys_days{quatrieme} + days{31}};
        engagement.donnee = "seances_accueil";
        engagement.avenant_id = avenant;
        inscrire_engagement_de_partie(e, lire(e, *c), engagement);
        const auto lue = lire(e, *c);
        FaitDeConvention fait;
        fait.le = quatrieme;
        fait.partie = id; // elle signe la convention en y entrant
        inscrire_fait_de_convention(e, lue, fait);
        fait.avenant = avenant; // que les autres signent
        for (const auto& autre : lue.parties)
        {
            fait.partie = autre.id;
            if (autre.id != id) inscrire_fait_de_convention(e, lue, fait);
        }
    });
    const Jour recent = sys_days{r.le} - days{4};
    r.ajouter(recent, *t.pauline, [c, recent](Ecriture& e) { dire(e, *c, 2, EtatDePromesse::Tenue, recent, "feuilles d'émargement du mois", true); });
    r.ajouter(recent, claire, [c, recent, droit = &r.droit](Ecriture& e) {
        dire(e, *c, 0, EtatDePromesse::EnCours, recent, "programme du trimestre");
        dire(e, *c, 3, EtatDePromesse::EnCours, recent, "");
        evaluer(e, *droit, *c, MomentDEvaluation::Intermediaire, 2026y / January / 19, recent, 0, "Les ateliers ont trouvé leur rythme ; la fréquentation des matinées reste à consolider.");
    });
}

/// C. Deux grands donneurs d'ordre et un réseau de facilitateurs : trois axes, et des actions.
void raconter_les_axes(Recit& r, const Troupe& t)
{
    const auto c = std::make_shared<ConventionContee>();
    *c = {.structure = t.valmont, .modele = "reseau_en_axes", .reference = "ECOR-003/23", .intitule = "Pour une commande publique inclusive à Valmont",
          .objet = "Développer ensemble des achats qui donnent du travail aux personnes éloignées de l'emploi, et confier leur suivi au réseau des facilitateurs.", .lieu = "Valmont",
          .financiere = ClauseFinanciere::SansIncidence,
          .parties = {{QualiteDePartie::Structure, "Maison de l'emploi de Valmont", "le réseau", "Irène Duc", "Directrice"},
                      {QualiteDePartie::Acheteur, "Métropole de Valmont", "la Métropole", "Noémie Castel", "Présidente"},
                      {QualiteDePartie::Acheteur, "Établissement d'aménagement du Vieux-Port", "l'Établissement", "Paul-Henri Segond", "Directeur général"}},
          .axes = {"Axe 1 : développer une dynamique locale", "Axe 2 : acheter autrement", "Axe 3 : donner du travail ici"},
          .promesses = {{-1, "Partager ce qui a marché, chantier par chantier, avec les autres donneurs d'ordre.", "une rencontre par an", Annuelle, Jour{2024y / April / 3}, "", 0},
                        {-1, "Mesurer de la même façon le retour à l'emploi.", "indicateurs communs", Annuelle, Jour{2024y / April / 3}, "sorties_positives", 0},
                        {1, "Faire connaître le dispositif aux communes de la métropole.", "supports diffusés", Permanente, {}, "", 0},
                        {1, "Examiner une condition sociale dans chaque marché.", "liste des marchés examinés", Semestrielle, Jour{2023y / October / 3}, "marches_avec_clause", 1},
                        {2, "Transmettre la liste des marchés à venir.", "programmation envoyée", Semestrielle, Jour{2023y / October / 3}, "", 1},
                        {0, "Conseiller les acheteurs avant la consultation.", "avis rendus", SurDemande, {}, "", 1},
                        {0, "Proposer des candidats et suivre les heures.", "heures retenues", Trimestrielle, Jour{2023y / July / 3}, "heures_realisees", 2}},
          .termes = {.depart = DepartDeConvention::DerniereSignature, .duree = Delai{3, UniteDeDelai::Annees}, .renouvellement = Renouvellement::Expres, .maximum = Delai{3, UniteDeDelai::Annees},
                     .fins = {fin(MotifDExtinction::Resiliation, 3, UniteDeDelai::Mois, SensDePreavis::ApresReception, MoyenDeLettre::Recommande)}},
          .blancs = {{"territoire", "le Valmontais"}, {"donneur", "l'Établissement d'aménagement du Vieux-Port"}, {"spaser_le", "2021-10-07"}, {"etp_propres", "4"}, {"etp_associes", "7"}}};
    const Acteur& victor = *t.valmont->facilitateur;
    r.ajouter(2023y / April / 5, victor, [c](Ecriture& e) {
        inscrire(e, *c);
        deliberer(e, *c, 1, {.numero = "ECOR-003-13530/23/BM", .organe = "Bureau de la Métropole", .seance = {{}, 2023y / March / 16, {}, 31, 2, VoteDAssemblee::Majorite, {}, {}, {}}, .president = "Noémie Castel",
                             .secretaire = "", .rapporteur = "Commissaire rapporteur"});
        transmettre(e, *c, EtapeDeTeletransmission::Envoyee, 2023y / April / 4);
        for (std::size_t i = 0; i < 3; ++i) signer(e, *c, i, Jour{2023y / April / 3});
    });
    for (const int an : {2024, 2025})
        r.ajouter(year{an} / April / 2, victor, [c, an](Ecriture& e) {
            dire(e, *c, 0, EtatDePromesse::Tenue, year{an} / March / 28, "rencontre de mars " + std::to_string(an));
            dire(e, *c, 1, an == 2024 ? EtatDePromesse::TenueEnPartie : EtatDePromesse::Tenue, year{an} / March / 28, "tableau des indicateurs " + std::to_string(an - 1));
            dire(e, *c, 6, EtatDePromesse::Tenue, year{an} / March / 31, "bilan du trimestre");
        });
    r.ajouter(2026y / March / 20, victor, [c](Ecriture& e) {
        FaitDeConvention fait;
        fait.sorte = SorteDeFait::AccordDeRenouvellement;
        fait.le = 2026y / March / 19;
        fait.piece = "avenant de renouvellement signé des trois parties";
        inscrire_fait_de_convention(e, lire(e, *c), fait);
        dire(e, *c, 0, EtatDePromesse::Tenue, 2026y / March / 19, "rencontre de mars 2026");
        dire(e, *c, 4, EtatDePromesse::NonTenue, 2026y / March / 19, "");
    });
}

/// D. L'État et la structure : les marchés retenus ensemble, une reconduction tacite chaque année, trois mois pour dire non.
void raconter_l_etat(Recit& r, const Troupe& t)
{
    const auto c = std::make_shared<ConventionContee>();
    *c = {.structure = t.valmont, .modele = "marches_de_l_etat", .reference = "ETAT-2023-04", .intitule = "La clause sociale dans les marchés de l'État en Valmontais",
          .objet = "Dire ce que l'État et le facilitateur font l'un pour l'autre, de l'étude d'un marché à la mesure de ce qu'il a donné.", .lieu = "Valmont",
          .financiere = ClauseFinanciere::SansIncidence, .confidentialite = true,
          .parties = {{QualiteDePartie::Acheteur, "État, préfecture du Valmontais", "l'État", "", "Préfète"}, {QualiteDePartie::Structure, "Maison de l'emploi de Valmont", "le facilitateur", "Irène Duc", "Directrice"}},
          .promesses = {{0, "Associer le facilitateur à chaque projet de marché concerné, dès les études.", "projets signalés", Trimestrielle, Jour{2023y / December / 31}, "marches_avec_clause"},
                        {1, "Aider l'acheteur à choisir sa stratégie, et dire qui peut être employé.", "avis rendus", SurDemande},
                        {1, "Suivre la clause des marchés retenus ensemble et en mesurer l'effet.", "bilan annuel", Annuelle, Jour{2024y / October / 2}, "heures_realisees"},
                        {1, "S'entendre avec les facilitateurs voisins quand un marché dépasse le secteur.", "", Permanente},
                        {1, "Garder pour soi ce que l'État lui confie.", "", Permanente},
                        {-1, "Nommer le Fonds social européen dans toute communication.", "mention et logos", Permanente}},
          .termes = {.depart = DepartDeConvention::DerniereSignature, .duree = Delai{1, UniteDeDelai::Annees}, .renouvellement = Renouvellement::Tacite,
                     .fins = {fin(MotifDExtinction::NonReconduction, 3, UniteDeDelai::Mois, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande),
                              fin(MotifDExtinction::Manquement, 0, UniteDeDelai::Jours, SensDePreavis::ApresReception, MoyenDeLettre::Recommande)}},
          .blancs = {{"region", "Valmontais"}, {"secteur", "Valmont, le Haut Pays et la Côte"}}};
    const Acteur& victor = *t.valmont->facilitateur;
    r.ajouter(2023y / October / 4, victor, [c](Ecriture& e) {
        inscrire(e, *c);
        for (std::size_t i = 0; i < 2; ++i) signer(e, *c, i, Jour{2023y / October / 2});
    });
    for (const int an : {2024, 2025})
        r.ajouter(year{an} / October / 1, victor, [c, an](Ecriture& e) { dire(e, *c, 2, EtatDePromesse::Tenue, year{an} / September / 30, "bilan " + std::to_string(an)); });
    r.ajouter(Jour{sys_days{r.le} - days{30}}, victor, [c, le = Jour{sys_days{r.le} - days{31}}](Ecriture& e) { dire(e, *c, 0, EtatDePromesse::EnCours, le, "deux projets étudiés"); });
}

/// E. Un PLIE et neuf donneurs d'ordre : une convention-cadre de trois ans, renouvelée si tous le veulent.
void raconter_le_cadre(Recit& r, const Troupe& t)
{
    const auto c = std::make_shared<ConventionContee>();
    *c = {.structure = t.flandre_lys, .modele = "cadre_d_un_plie", .reference = "CADRE-2024-2026", .intitule = "Convention-cadre des donneurs d'ordre de la Lys",
          .objet = "Associer les donneurs d'ordre et le PLIE pour que les marchés de l'agglomération donnent du travail à des personnes qui en cherchent.", .lieu = "Montreval",
          .financiere = ClauseFinanciere::SansIncidence, .confidentialite = true,
          .parties = {{QualiteDePartie::Structure, "PLIE Flandre-Lys", "le PLIE", "Hélène Marchand", "Directrice"},
                      {QualiteDePartie::Autre, "L'État", "l'État", "", "Préfet du département"},
                      {QualiteDePartie::Acheteur, "Communauté d'agglomération de la Lys", "l'agglomération", "Mathieu Sorel", "Président"},
                      {QualiteDePartie::Acheteur, "Ville de Montreval", "la Ville", "Jeanne Aubry", "Maire"},
                      {QualiteDePartie::Acheteur, "Ville de Hautrive", "la Ville", "Simon Carpentier", "Maire"},
                      {QualiteDePartie::Acheteur, "Ville d'Islebec", "la Ville", "", ""},
                      {QualiteDePartie::Acheteur, "Aménagement de la Lys (SEM)", "l'aménageur", "Carole Dumont", "Directrice générale", "12345678900011"},
                      {QualiteDePartie::Acheteur, "Office public de l'habitat de la Lys", "le bailleur", "Yves Lambrecht", "Directeur général"},
                      {QualiteDePartie::Acheteur, "Montreval Habitat", "le bailleur", "Nora Belkacem", "Directrice"},
                      {QualiteDePartie::Acheteur, "La Plaine, société d'HLM", "le bailleur", "Olivier Prévost", "Directeur"}},
          .promesses = {{2, "Dire longtemps à l'avance quels marchés peuvent porter une clause.", "programmation annuelle", Annuelle, Jour{2025y / January / 31}, "marches_avec_clause"},
                        {3, "Dire longtemps à l'avance quels marchés peuvent porter une clause.", "programmation annuelle", Annuelle, Jour{2025y / January / 31}, "marches_avec_clause"},
                        {7, "Dire longtemps à l'avance quels marchés peuvent porter une clause.", "programmation annuelle", Annuelle, Jour{2025y / January / 31}, "marches_avec_clause"},
                        {-1, "Associer le PLIE au plus tôt, avant la consultation.", "", Permanente},
                        {-1, "Faire connaître le partenariat aux entreprises.", "", Permanente},
                        {0, "Aider les donneurs d'ordre à repérer les marchés.", "avis rendus", SurDemande},
                        {0, "Proposer des candidats aux entreprises, et suivre ceux qu'elles prennent.", "candidatures suivies", Trimestrielle, Jour{2024y / April / 30}, "candidatures"},
                        {0, "Préparer les personnes par des formations avant l'embauche.", "sessions tenues", Annuelle, Jour{2025y / January / 31}, "formations_prealables"},
                        {0, "Évaluer l'action par des indicateurs.", "indicateurs annuels", Annuelle, Jour{2025y / January / 31}, "heures_realisees"},
                        {-1, "Fournir ce qu'il faut pour évaluer.", "pièces transmises", Annuelle, Jour{2025y / January / 31}}},
          .termes = {.depart = DepartDeConvention::Date, .debut = Jour{2024y / January / 1}, .fin = Jour{2026y / December / 31}, .renouvellement = Renouvellement::Expres, .maximum = Delai{3, UniteDeDelai::Annees},
                     .fins = {fin(MotifDExtinction::Manquement, 3, UniteDeDelai::Mois, SensDePreavis::ApresReception, MoyenDeLettre::Recommande)}},
          .blancs = {{"agglomeration", "l'agglomération de la Lys"}, {"protocole", "2024-2026"}, {"objectif_personnes", "1 200"}}};
    const Acteur& claire = *t.flandre_lys->facilitateur;
    r.ajouter(2024y / January / 9, claire, [c](Ecriture& e) {
        inscrire(e, *c);
        for (std::size_t i = 0; i < c->parties.size(); ++i) signer(e, *c, i, Jour{2023y / December / 14});
    });
    for (const int an : {2025, 2026})
        r.ajouter(year{an} / February / 4, claire, [c, an, droit = &r.droit](Ecriture& e) {
            for (const std::size_t i : {0, 1, 7, 8})
                if (i != 1 || an == 2025) dire(e, *c, i, i == 7 ? EtatDePromesse::TenueEnPartie : EtatDePromesse::Tenue, year{an} / January / 30, i == 7 ? "une session sur deux" : "reçu le 30 janvier");
            dire(e, *c, 9, EtatDePromesse::Tenue, year{an} / January / 30, "");
            evaluer(e, *droit, *c, MomentDEvaluation::Intermediaire, year{an - 1} / January / 1, year{an - 1} / December / 31, std::nullopt, an == 2025 ? "Première année : les programmations arrivent tard." : "");
        });
    const Jour recent = sys_days{r.le} - days{12};
    r.ajouter(recent, claire, [c, recent](Ecriture& e) { dire(e, *c, 6, EtatDePromesse::Tenue, recent, "candidatures du trimestre"); });
}

} // namespace

void raconter_conventions(Recit& recit, const Troupe& troupe)
{
    raconter_l_effort(recit, troupe);
    raconter_le_tissage(recit, troupe);
    raconter_les_axes(recit, troupe);
    raconter_l_etat(recit, troupe);
    raconter_le_cadre(recit, troupe);
}

} // namespace ouvrage
