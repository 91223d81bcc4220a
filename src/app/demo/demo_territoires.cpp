#include "app/demo/demo_territoires.hpp"

// Des faits, racontés dans l'ordre où on les apprendrait. Les personnes portent des noms d'oiseaux : personne ne s'y reconnaîtra.

namespace ouvrage
{

using namespace std::chrono;

namespace
{

Jour j(Mois mois, unsigned jour)
{
    return mois / day{jour};
}

/// Vingt-quatre mois, la durée la plus répandue.
std::pair<Jour, std::optional<Jour>> deux_ans(Mois depuis)
{
    return {premier_jour(depuis), dernier_jour(depuis + months{23})};
}

} // namespace

void raconter_armentieres(Recit& r, const Troupe& t)
{
    auto& plie = *t.flandre_lys;
    auto& scop = r.entreprise(plie, "SCOP Armentières Paysages et Avenir", t.sofia);
    auto& marche = r.suivre(plie,
                            {.reference = "2021/05",
                             .objet = "Entretien des espaces publics",
                             .acheteur = "Ville d'Armentières",
                             .siret = "21590017600011",
                             .nature = "services",
                             .cpv = "77310000",
                             .duree_mois = 72,
                             .notifie_le = 2021y / March / 22,
                             .commune = "59017"},
                            2021y / July / 6);
    auto& lot = r.lot(marche, 2, "Entretien des espaces verts", {2021y / April, 2027y / March}, {{&scop, "titulaire"}}, "handicap");
    // Le marché avait démarré : ce n'est pas une clause, et rien ne compte avant la convention.
    auto& effort = r.engager(lot, Genre::EffortInsertion, 2021y / August, 1200_h, "Convention tripartite, délibération DE21.086 du 1er juillet 2021",
                             Cadence::Mensuelle, 2021y / July / 8);
    for (const int an : {2022, 2023, 2024, 2025, 2026})
        r.reviser(effort, 1800_h, Cause::Avenant, year{an} / April / 1, "Reconduction du marché 2021/05 pour " + std::to_string(an) + "-" + std::to_string(an + 1));

    const auto accueil = [&](const char* prenom, const char* nom, Mois depuis) -> Personne& {
        return r.accueillir(plie, prenom, nom, premier_jour(depuis), deux_ans(depuis));
    };
    auto& jeanne = accueil("Jeanne", "Alouette", 2021y / August);
    auto& moussa = accueil("Moussa", "Bouvreuil", 2021y / October);
    auto& thierry = accueil("Thierry", "Chardonneret", 2023y / July);
    auto& ines = accueil("Inès", "Fauvette", 2023y / October);
    auto& lucien = accueil("Lucien", "Grimpereau", 2025y / June);
    auto& samira = accueil("Samira", "Hirondelle", 2025y / September);
    r.travailler(effort, scop,
                 {{&jeanne, 2021y / August, 2023y / June, 86.67_h, {}},
                  {&moussa, 2021y / October, 2023y / September, 75.83_h, 7_h},
                  {&thierry, 2023y / July, 2025y / May, 86.67_h, {}},
                  {&ines, 2023y / October, 2025y / August, 75.83_h, {}},
                  {&lucien, 2025y / June, 2027y / March, 86.67_h, 7_h},
                  {&samira, 2025y / September, 2027y / March, 75.83_h, {}}},
                 {.jour = 5, .jours_pour_valider = 3, .a_part = {2025y / December, r.mois(-3), r.mois(-1)}});
    // Un mois rectifié après validation : on la lève, l'entreprise corrige, on valide de nouveau.
    auto& decembre = r.declarer(effort, scop, 2025y / December, {{&lucien, 68.67_h}, {&samira, 75.83_h}}, 2026y / January / 6);
    r.valider(decembre, 2026y / January / 9);
    r.lever(decembre, 2026y / January / 20);
    auto& rectifie = r.corriger(decembre, {{&lucien, 61.67_h}}, 2026y / January / 21, "Une journée comptée deux fois.");
    r.valider(rectifie, 2026y / January / 23);
    r.valider(decembre, 2026y / January / 23);
    // Un renvoi, puis la correction.
    auto& renvoyee = r.declarer(effort, scop, r.mois(-3), {{&lucien, 79.67_h}, {&samira, 175.83_h}}, Recit::apres(r.mois(-3), 5));
    r.renvoyer(renvoyee, Recit::apres(r.mois(-3), 8), "175,83 h pour un mi-temps : vérifiez le relevé de cette personne.");
    auto& corrigee = r.corriger(renvoyee, {{&lucien, 79.67_h}, {&samira, 75.83_h}}, Recit::apres(r.mois(-3), 11), "Faute de frappe sur la centaine.");
    r.valider(corrigee, Recit::apres(r.mois(-3), 14));
    // Le dernier mois attend d'être validé.
    r.declarer(effort, scop, r.mois(-1), {{&lucien, 86.67_h, 7_h}, {&samira, 75.83_h}}, Recit::apres(r.mois(-1), 12));
}

void raconter_montreval(Recit& r, const Troupe& t)
{
    auto& plie = *t.flandre_lys;
    auto& durand = r.entreprise(plie, "Durand BTP", t.denis);
    auto& martin = r.entreprise(plie, "Martin Paysage");
    auto& demolition = r.entreprise(plie, "Démolition du Canal");
    auto& gymnase = r.suivre(plie, {.reference = "2026-014",
                                    .objet = "Rénovation du gymnase",
                                    .acheteur = "Ville de Montreval",
                                    .cpv = "45212220",
                                    .euros = 1'200'000,
                                    .duree_mois = 18,
                                    .notifie_le = 2026y / January / 12});
    auto& lot1 = r.lot(gymnase, 1, "démolition", {2026y / February, 2026y / May}, {{&demolition, "titulaire"}});
    auto& lot2 = r.lot(gymnase, 2, "gros œuvre", {2026y / February, 2027y / June}, {{&durand, "titulaire"}});
    auto& lot3 = r.lot(gymnase, 3, "espaces verts", {2026y / February, 2027y / June}, {{&martin, "titulaire"}}, "handicap");
    r.plafonner_formation(lot2, 2026y / January / 12, "20", "CCAP 2026-014, art. 8", "Le contrat limite la formation à 20 h par personne et par mois.");
    r.admettre_publics(lot3, 2026y / January / 12, "ccag_2021 exemple_territoire", "CCAP 2026-014, art. 8 (exemple)",
                       "Le contrat ajoute aux publics du CCAG ceux d'un territoire inventé : une même personne reçoit deux réponses.");
    r.convenir(lot2, "penalite.par_heure", "60", "CCAP 2026-014, art. 9");
    r.convenir(lot2, "penalite.par_jour", "75", "CCAP 2026-014, art. 9, après mise en demeure");
    auto& clause1 = r.engager(lot1, Genre::ClauseExecution, 2026y / February, 140_h, "CCAP 2026-014, art. 8");
    auto& clause2 = r.engager(lot2, Genre::ClauseExecution, 2026y / February, 600_h, "CCAP 2026-014, art. 8");
    r.calculer_objectif(lot2,
                        {.methode = "main_oeuvre",
                         .valeurs = {{"montant", "720000"}, {"part_mo", "part_main_oeuvre.maconnerie"}, {"taux", "5 %"}, {"cout_horaire", "cout_horaire.batiment_haut"}},
                         .provenances = {},
                         .arrondi = "inf:1"},
                        "calibrage avant la consultation");
    auto& effort3 = r.engager(lot3, Genre::EffortInsertion, 2026y / March, 300_h, "Charte d'insertion signée le 20 février 2026");

    // Lot 1 : fini, et mieux que promis.
    auto& karim = r.accueillir(plie, "Karim", "Jaseur", 2026y / February / 2, deux_ans(2026y / February));
    r.travailler(clause1, demolition, {{&karim, 2026y / February, 2026y / March, 98_h, {}}}, {.jour = 6});

    // Lot 2 : l'heure de STYLE.md. Puis Durand BTP ne déclare plus rien.
    auto& awa = r.accueillir(plie, "Awa", "Bergeronnette", 2026y / February / 16, deux_ans(2026y / January));
    r.affecter(awa, lot2, durand, 2026y / March);
    auto& d_awa = r.embaucher(awa, {.termes = {.sorte = SorteDeContrat::Cdd, .entreprise_id = {}, .debut = 2026y / March / 2, .fin = 2026y / August / 31, .hebdomadaires = 35_h, .rome = "F1703",
                                               .essai_fin = 2026y / April / 1, .tuteur = Tuteur::Designe},
                                    .lots = {{&lot2, &durand}},
                                    .tuteur = "Alain Traquet"});
    r.visiter(d_awa, SensDeVisite::Prevue, 2026y / March / 31, 2026y / March / 16);
    r.visiter(d_awa, SensDeVisite::Faite, 2026y / April / 2, 2026y / April / 3, {"integration_reussie", "formation_a_prevoir"}, "Souhaite passer le permis nacelle.");
    r.amender(d_awa, {.effet_le = 2026y / September / 1, .fin = 2027y / February / 26}, 2026y / August / 24);
    auto& fevrier = r.declarer(clause2, durand, 2026y / February, {}, 2026y / March / 4);
    r.valider(fevrier, 2026y / March / 6);
    auto& mars = r.declarer(clause2, durand, 2026y / March, {{&awa, 151.67_h}}, 2026y / April / 8);
    r.valider(mars, 2026y / April / 10);
    auto& avril = r.declarer(clause2, durand, 2026y / April, {{&awa, 120_h, 31.67_h}}, 2026y / May / 7);
    r.valider(avril, 2026y / May / 12);

    // Lot 3 : un effort, tenu à part des clauses du même marché.
    auto& omar = r.accueillir(plie, "Omar", "Loriot", 2026y / March / 2, deux_ans(2026y / March));
    r.travailler(effort3, martin, {{&omar, 2026y / March, r.mois(12), 30.33_h, {}}}, {.jour = 9, .jours_pour_valider = 11});

    // Deux consultations récentes de la ville : l'une attend une décision, l'autre a sa dérogation.
    auto& pasteur = r.suivre(plie, {.reference = "2026-061",
                                    .objet = "Rénovation énergétique du groupe scolaire",
                                    .acheteur = "Ville de Montreval",
                                    .cpv = "45214200",
                                    .euros = 5'950'000,
                                    .duree_mois = 20,
                                    .notifie_le = j(r.mois(-1), 12)});
    r.qualifier(pasteur, CategorieAcheteur::Collectivite, "Avis de publicité", pasteur.inscrit_le);
    r.preciser(pasteur, j(r.mois(-2), 2), 6'200'000, "Avis n° 26-104 et délibération d'engagement", pasteur.inscrit_le);
    auto& logiciels = r.suivre(plie, {.reference = "2026-057",
                                      .objet = "Logiciels de gestion des services",
                                      .acheteur = "Ville de Montreval",
                                      .nature = "fournitures",
                                      .cpv = "48000000",
                                      .euros = 238'000,
                                      .duree_mois = 48,
                                      .notifie_le = j(r.mois(-1), 5)});
    r.preciser(logiciels, j(r.mois(-2), 1), 240'000, "Rapport de présentation", logiciels.inscrit_le);
    r.decider(logiciels, *t.hugo, ConditionSociale::Derogation, Derogation::SolutionImmediate, "",
              "Licences sur étagère, livrées en ligne : aucune prestation de main-d'œuvre à laquelle attacher une condition.", sys_days{logiciels.inscrit_le} + days{2});

    auto& ecoles = r.suivre(plie, {.reference = "2025-088",
                                   .objet = "Maintenance informatique des écoles",
                                   .acheteur = "Ville de Montreval",
                                   .nature = "services",
                                   .cpv = "50312000",
                                   .euros = 240'000,
                                   .duree_mois = 36,
                                   .notifie_le = j(r.mois(-14), 18)});
    auto& octet = r.entreprise(plie, "Octet & Fils");
    auto& lot_unique = r.lot(ecoles, 1, "parc des écoles", {r.mois(-13), r.mois(22)}, {{&octet, "titulaire"}});
    auto& formation = r.engager(lot_unique, Genre::ClauseFormation, r.mois(-13), 350_h, "CCAP 2025-088, art. 12", Cadence::Trimestrielle);
    auto& lou = r.accueillir(plie, "Lou", "Mésange", premier_jour(r.mois(-12)), deux_ans(r.mois(-12)));
    r.travailler(formation, octet, {{&lou, r.mois(-12), r.mois(-4), {}, 21_h}}, {.jour = 10, .jours_pour_valider = 6});
}

void raconter_flandre_lys(Recit& r, const Troupe& t)
{
    auto& plie = *t.flandre_lys;
    const auto accueil = [&](const char* prenom, const char* nom, Mois depuis) -> Personne& {
        return r.accueillir(plie, prenom, nom, premier_jour(depuis), deux_ans(depuis));
    };

    { // Un groupement : le mandataire et le cotraitant déclarent un jour la même personne.
        auto& terrassements = r.entreprise(plie, "Terrassements du Nord-Lys");
        auto& voirie = r.entreprise(plie, "Voirie Plaine");
        auto& enrobes = r.entreprise(plie, "Enrobés des Weppes");
        auto& signaux = r.entreprise(plie, "Signaux et Balises");
        auto& rocade = r.suivre(plie, {.reference = "ML-2025-031",
                                       .objet = "Requalification de la rocade nord",
                                       .acheteur = "Métropole de la Lys",
                                       .cpv = "45233140",
                                       .euros = 4'200'000,
                                       .duree_mois = 24,
                                       .notifie_le = j(r.mois(-12), 3)});
        auto& lot1 = r.lot(rocade, 1, "terrassements et voirie", {r.mois(-11), r.mois(12)},
                           {{&terrassements, "mandataire"}, {&voirie, "cotraitant"}, {&enrobes, "sous_traitant"}});
        auto& lot2 = r.lot(rocade, 2, "signalisation", {r.mois(-8), r.mois(12)}, {{&signaux, "titulaire"}});
        auto& clause1 = r.engager(lot1, Genre::ClauseExecution, r.mois(-11), 5400_h, "CCAP ML-2025-031, art. 5.4");
        r.reviser(clause1, 380_h, Cause::BonDeCommande, j(r.mois(-5), 14), "Bon de commande n° 3");
        r.reviser(clause1, 240_h, Cause::BonDeCommande, j(r.mois(-2), 9), "Bon de commande n° 5");
        auto& rachid = accueil("Rachid", "Pinson", r.mois(-11));
        auto& carole = accueil("Carole", "Rossignol", r.mois(-10));
        auto& yvon = accueil("Yvon", "Sittelle", r.mois(-7));
        const Mois doublon = r.mois(-4);
        r.travailler(clause1, terrassements, {{&rachid, r.mois(-11), r.mois(12), 151.67_h, {}}}, {.jour = 4, .jours_pour_valider = 3, .jusqu_a = r.mois(-1)});
        r.travailler(clause1, voirie, {{&carole, r.mois(-10), r.mois(12), 130_h, {}}, {&rachid, doublon, doublon, 151.67_h, {}}},
                     {.jour = 9, .jours_pour_valider = 13});
        r.travailler(clause1, enrobes, {{&yvon, r.mois(-7), r.mois(-3), 86.67_h, {}}}, {.jour = 12, .jusqu_a = r.mois(-3)});
        auto& mixte = r.engager(lot2, Genre::ClauseEtCritere, r.mois(-8), 420_h, "CCAP ML-2025-031, art. 5.4, et mémoire du titulaire");
        r.reviser(mixte, 120_h, Cause::Avenant, j(r.mois(-3), 20), "Avenant n° 1");
        r.rectifier(mixte, 130_h, j(r.mois(-3), 27), "Avenant n° 1 (130 h, et non 120)");
        auto& nadege = accueil("Nadège", "Tarin", r.mois(-6));
        // Le titulaire a déclaré un mois avant le début de son lot.
        auto& avant = r.declarer(mixte, signaux, r.mois(-9), {{&nadege, 42_h}}, Recit::apres(r.mois(-6), 3), "Repérages avant le chantier.");
        r.valider(avant, Recit::apres(r.mois(-6), 10));
        r.travailler(mixte, signaux, {{&nadege, r.mois(-6), r.mois(12), 65_h, 6_h}}, {.jour = 11, .jours_pour_valider = 7});
    }

    { // Un bailleur : un lot tenu, un lot au-delà, un lot où personne n'a été embauché.
        auto& maconnerie = r.entreprise(plie, "Maçonnerie Delbecque");
        auto& peinture = r.entreprise(plie, "Peintures du Beffroi");
        auto& plomberie = r.entreprise(plie, "Plomberie Quesnoy");
        auto& glycines = r.suivre(plie, {.reference = "H2L-24-112",
                                         .objet = "Réhabilitation de 84 logements, résidence des Glycines",
                                         .acheteur = "Habitat des Deux-Lys",
                                         .cpv = "45453100",
                                         .euros = 5'650'000,
                                         .duree_mois = 22,
                                         .notifie_le = j(r.mois(-16), 7)});
        auto& lot1 = r.lot(glycines, 1, "gros œuvre et façades", {r.mois(-15), r.mois(6)}, {{&maconnerie, "titulaire"}});
        auto& lot3 = r.lot(glycines, 3, "peinture", {r.mois(-10), r.mois(4)}, {{&peinture, "titulaire"}});
        auto& lot5 = r.lot(glycines, 5, "plomberie", {r.mois(-9), r.mois(4)}, {{&plomberie, "titulaire"}});
        auto& clause1 = r.engager(lot1, Genre::ClauseExecution, r.mois(-15), 3900_h, "CCAP H2L-24-112, art. 9");
        r.reviser(clause1, -Heures(150_h), Cause::Suspension, j(r.mois(-6), 2), "Ordre de service n° 7 : arrêt du chantier d'un mois");
        auto& serge = accueil("Serge", "Verdier", r.mois(-15));
        auto& aminata = accueil("Aminata", "Colombe", r.mois(-8));
        r.travailler(clause1, maconnerie,
                     {{&serge, r.mois(-15), r.mois(-7), 140_h, 7_h}, {&serge, r.mois(-5), r.mois(6), 140_h, {}}, {&aminata, r.mois(-8), r.mois(-7), 121.33_h, {}},
                      {&aminata, r.mois(-5), r.mois(6), 121.33_h, {}}},
                     {.jour = 7, .jours_pour_valider = 14});
        auto& critere3 = r.engager(lot3, Genre::Critere, r.mois(-10), 420_h, "Mémoire technique du titulaire, p. 14");
        auto& fatou = accueil("Fatou", "Cigogne", r.mois(-9));
        r.travailler(critere3, peinture, {{&fatou, r.mois(-9), r.mois(-4), 112.67_h, {}}}, {.jour = 8, .jusqu_a = r.mois(-2)});
        auto& clause5 = r.engager(lot5, Genre::ClauseExecution, r.mois(-9), 380_h, "CCAP H2L-24-112, art. 9");
        r.travailler(clause5, plomberie, {}, {.jour = 13, .jusqu_a = r.mois(-5)});
    }

    { // Des services : une personne sur deux lots le même mois, un lot réservé, une fenêtre dépassée.
        auto& proprete = r.entreprise(plie, "Propreté des Collines");
        auto& regie = r.entreprise(plie, "Régie des Quartiers du Bac");
        auto& colleges = r.suivre(plie, {.reference = "CD-2025-207",
                                         .objet = "Nettoyage des collèges",
                                         .acheteur = "Département de Haute-Lys",
                                         .nature = "services",
                                         .cpv = "90919300",
                                         .euros = 2'900'000,
                                         .duree_mois = 36,
                                         .notifie_le = j(r.mois(-15), 22)});
        auto& est = r.lot(colleges, 1, "secteur est", {r.mois(-14), r.mois(21)}, {{&proprete, "titulaire"}});
        auto& ouest = r.lot(colleges, 2, "secteur ouest", {r.mois(-14), r.mois(21)}, {{&regie, "titulaire"}}, "iae");
        auto& clause = r.engager(est, Genre::ClauseExecution, r.mois(-14), 7200_h, "CCAP CD-2025-207, art. 6.2");
        auto& reserve = r.engager(ouest, Genre::MarcheReserve, r.mois(-14), 4200_h, "CCAP CD-2025-207, art. 6.3");
        auto& ghislaine = accueil("Ghislaine", "Fauvette", r.mois(-14));
        auto& bilal = accueil("Bilal", "Martinet", r.mois(-13));
        auto& rose = accueil("Rose", "Pouillot", r.mois(-6));
        auto& hakim = accueil("Hakim", "Étourneau", r.mois(-14));
        auto& odile = r.accueillir(plie, "Odile", "Sarcelle", premier_jour(r.mois(-14)), {{premier_jour(r.mois(-30)), dernier_jour(r.mois(-7))}});
        const Mois cumul = r.mois(-2);
        // Une mission d'insertion qui sert deux lots ; le mois où les deux l'appellent, cela fait plus que son contrat.
        auto& mission = r.embaucher(bilal, {.termes = {.sorte = SorteDeContrat::Mission, .modalite = Modalite::MiseADisposition, .employeur = SorteDEmployeur::Etti, .entreprise_id = {},
                                                       .debut = j(r.mois(-13), 3), .fin = dernier_jour(r.mois(3)), .hebdomadaires = 32_h, .rome = "K2204", .tuteur = Tuteur::Designe},
                                            .lots = {{&est, &proprete}},
                                            .employeur = NatureOrganisme::Etti,
                                            .employeur_nom = "Tremplin Intérim",
                                            .tuteur = "Colette Roitelet"});
        r.servir(mission, {&ouest, &regie, j(cumul, 1), dernier_jour(cumul)}, j(cumul, 4));
        r.visiter(mission, SensDeVisite::Faite, j(r.mois(-12), 8), j(r.mois(-12), 8), {"integration_reussie", "gestes_acquis"}, "Demande à passer le certificat de propreté.");
        r.visiter(mission, SensDeVisite::Faite, j(r.mois(-1), 12), j(r.mois(-1), 13), {"mobilite"}, "Le premier bus arrive après la prise de poste.");
        r.travailler(clause, proprete,
                     {{&ghislaine, r.mois(-14), r.mois(21), 104_h, {}}, {&bilal, r.mois(-13), r.mois(21), 121.33_h, {}}, {&rose, r.mois(-6), r.mois(21), 86.67_h, {}}},
                     {.jour = 6, .jours_pour_valider = 6});
        r.travailler(reserve, regie,
                     {{&hakim, r.mois(-14), r.mois(21), 121.33_h, 7_h}, {&odile, r.mois(-14), r.mois(-5), 86.67_h, {}}, {&bilal, cumul, cumul, 130_h, {}}},
                     {.jour = 10, .jours_pour_valider = 16});
    }

    { // Une déclaration chaque trimestre ; l'été, la suspension.
        auto& table = r.entreprise(plie, "La Table d'Erquemont");
        auto& restauration = r.suivre(plie, {.reference = "ERQ-2025-04",
                                             .objet = "Restauration scolaire",
                                             .acheteur = "Ville d'Erquemont",
                                             .nature = "services",
                                             .cpv = "55524000",
                                             .euros = 780'000,
                                             .duree_mois = 24,
                                             .notifie_le = j(r.mois(-11), 12)});
        auto& lot = r.lot(restauration, 1, "repas des écoles", {r.mois(-10), r.mois(13)}, {{&table, "titulaire"}});
        auto& clause = r.engager(lot, Genre::ClauseExecution, r.mois(-10), 900_h, "CCAP ERQ-2025-04, art. 4", Cadence::Trimestrielle);
        r.reviser(clause, -Heures(80_h), Cause::Suspension, j(r.mois(-4), 1), "Fermeture d'été des écoles");
        auto& therese = accueil("Thérèse", "Huppe", r.mois(-9));
        // Une personne arrivée avant que son éligibilité soit décidée.
        auto& lea = r.accueillir(plie, "Léa", "Troglodyte", premier_jour(r.mois(-3)), std::nullopt);
        r.travailler(clause, table, {{&therese, r.mois(-9), r.mois(13), 60_h, {}}, {&lea, r.mois(-3), r.mois(13), 52_h, {}}}, {.jour = 14, .jours_pour_valider = 9});
    }

    { // L'objet même du marché est l'insertion.
        auto& ressourcerie = r.entreprise(plie, "Ressourcerie des Berges");
        auto& encombrants = r.suivre(plie, {.reference = "ML-2025-058",
                                            .objet = "Collecte et réemploi des encombrants",
                                            .acheteur = "Métropole de la Lys",
                                            .nature = "services",
                                            .cpv = "90511300",
                                            .euros = 690'000,
                                            .duree_mois = 24,
                                            .notifie_le = j(r.mois(-13), 25)});
        auto& lot = r.lot(encombrants, 1, "collecte à la demande", {r.mois(-12), r.mois(11)}, {{&ressourcerie, "titulaire"}}, "iae");
        auto& achat = r.engager(lot, Genre::AchatInsertion, r.mois(-12), 9600_h, "Acte d'engagement ML-2025-058");
        std::vector<Presence> equipe;
        const std::pair<const char*, const char*> noms[] = {{"Nadia", "Grive"}, {"Paul", "Merle"}, {"Idrissa", "Courlis"}, {"Maryse", "Linotte"}, {"Tomasz", "Milan"}};
        int k = 0;
        for (const auto& [prenom, nom] : noms)
        {
            const Mois depuis = r.mois(-12 + k);
            equipe.push_back({&accueil(prenom, nom, depuis), depuis, r.mois(11), k % 2 ? 86.67_h : 112.67_h, {}});
            ++k;
        }
        r.travailler(achat, ressourcerie, equipe, {.jour = 3, .jours_pour_valider = 2});
    }

    { // Un promoteur, une charte, une fin de chantier que personne ne connaît.
        auto& charpentes = r.entreprise(plie, "Charpentes Wicart");
        auto& tisserands = r.suivre(plie, {.reference = "QN-TISS",
                                           .objet = "Îlot des Tisserands, 62 logements",
                                           .acheteur = "Quai Neuf Promotion",
                                           .cadre = "prive",
                                           .euros = 8'400'000,
                                           .notifie_le = j(r.mois(-9), 16)});
        auto& lot = r.lot(tisserands, 1, "clos et couvert", {r.mois(-8), std::nullopt}, {{&charpentes, "titulaire"}});
        auto& charte = r.engager(lot, Genre::MarchePrive, r.mois(-8), 1100_h, "Charte d'insertion du promoteur");
        auto& gael = accueil("Gaël", "Pivert", r.mois(-6));
        r.travailler(charte, charpentes, {{&gael, r.mois(-6), r.mois(24), 130_h, 14_h}}, {.jour = 11, .jours_pour_valider = 10, .jusqu_a = r.mois(-2)});
    }

    { // Deux lots réservés au handicap ; des retards.
        auto& esat = r.entreprise(plie, "ESAT des Peupliers");
        auto& adaptee = r.entreprise(plie, "Accotements Services, entreprise adaptée");
        auto& fauchage = r.suivre(plie, {.reference = "CD-2026-019",
                                         .objet = "Fauchage et entretien des bords de routes",
                                         .acheteur = "Département de Haute-Lys",
                                         .nature = "services",
                                         .cpv = "77312000",
                                         .euros = 410'000,
                                         .duree_mois = 12,
                                         .notifie_le = j(r.mois(-8), 5)});
        auto& nord = r.lot(fauchage, 1, "canton nord", {r.mois(-7), r.mois(-2)}, {{&esat, "titulaire"}}, "handicap");
        r.prolonger(nord, r.mois(4), j(r.mois(-3), 18));
        auto& sud = r.lot(fauchage, 2, "canton sud", {r.mois(-7), r.mois(4)}, {{&adaptee, "titulaire"}}, "handicap");
        auto& reserve1 = r.engager(nord, Genre::MarcheReserve, r.mois(-7), 800_h, "CCAP CD-2026-019, art. 7");
        auto& reserve2 = r.engager(sud, Genre::MarcheReserve, r.mois(-7), 650_h, "CCAP CD-2026-019, art. 7");
        auto& denise = accueil("Denise", "Bécasse", r.mois(-7));
        auto& kevin = accueil("Kévin", "Cormoran", r.mois(-7));
        // Toujours après le 15 : en retard, mais déclarées.
        r.travailler(reserve1, esat, {{&denise, r.mois(-7), r.mois(4), 78_h, {}}}, {.jour = 21, .jours_pour_valider = 2});
        r.travailler(reserve2, adaptee, {{&kevin, r.mois(-7), r.mois(4), 91_h, {}}}, {.jour = 9, .jours_pour_valider = 4, .jusqu_a = r.mois(-4)});
    }

    { // Notifié la semaine dernière : des lots, et encore aucun engagement.
        auto& bassins = r.entreprise(plie, "Bassins et Structures");
        auto& piscine = r.suivre(plie, {.reference = "ML-2026-090",
                                        .objet = "Construction de la piscine des Trois Ponts",
                                        .acheteur = "Métropole de la Lys",
                                        .cpv = "45212212",
                                        .euros = 11'800'000,
                                        .duree_mois = 30,
                                        .notifie_le = j(r.mois(-1), 8)});
        // La date est connue, l'estimation de l'opération pas encore : on ne peut pas répondre.
        r.qualifier(piscine, CategorieAcheteur::Collectivite, "Statuts de la métropole", piscine.inscrit_le);
        r.preciser(piscine, j(r.mois(-3), 30), std::nullopt, "Avis n° 26-098", piscine.inscrit_le);
        r.inscrire_achats_de(piscine, 2024, 48'700'000, "Compte administratif 2024", piscine.inscrit_le);
        r.inscrire_achats_de(piscine, 2025, 62'300'000, "Compte administratif 2025", piscine.inscrit_le);
        r.lot(piscine, 1, "gros œuvre", {r.mois(1), r.mois(20)}, {{&bassins, "titulaire"}});
        r.lot(piscine, 2, "étanchéité", {r.mois(8), r.mois(24)}, {});
    }

    { // Fini l'an dernier : heures reprises d'un autre lot, objectif tenu.
        auto& gardiens = r.entreprise(plie, "Veille et Présence");
        auto& gardiennage = r.suivre(plie, {.reference = "H2L-24-061",
                                            .objet = "Gardiennage des chantiers",
                                            .acheteur = "Habitat des Deux-Lys",
                                            .nature = "services",
                                            .cpv = "79713000",
                                            .euros = 320'000,
                                            .duree_mois = 12,
                                            .notifie_le = j(r.mois(-20), 11)});
        auto& lot = r.lot(gardiennage, 1, "rondes de nuit", {r.mois(-19), r.mois(-8)}, {{&gardiens, "titulaire"}});
        auto& clause = r.engager(lot, Genre::ClauseExecution, r.mois(-19), 1000_h, "CCAP H2L-24-061, art. 5");
        r.reviser(clause, 200_h, Cause::Globalisation, j(r.mois(-14), 6), "Accord du 6 : heures du lot « sécurité incendie » reportées ici");
        r.reviser(clause, -Heures(60_h), Cause::Transfert, j(r.mois(-11), 17), "Transfert vers le marché des Glycines");
        auto& mamadou = accueil("Mamadou", "Hibou", r.mois(-18));
        r.travailler(clause, gardiens, {{&mamadou, r.mois(-18), r.mois(-8), 112.67_h, {}}}, {.jour = 5, .jours_pour_valider = 5});
    }

    { // Fini avec un manque : une partie retirée d'un commun accord, le reste jamais fait.
        auto& menuiserie = r.entreprise(plie, "Menuiserie Vandamme");
        auto& ecole = r.suivre(plie, {.reference = "ERQ-2024-17",
                                      .objet = "Réfection de l'école du Centre",
                                      .acheteur = "Ville d'Erquemont",
                                      .cpv = "45214210",
                                      .euros = 960'000,
                                      .duree_mois = 10,
                                      .notifie_le = j(r.mois(-16), 28)});
        auto& lot = r.lot(ecole, 4, "menuiseries", {r.mois(-14), r.mois(-5)}, {{&menuiserie, "titulaire"}});
        r.convenir(lot, "penalite.par_heure", "45", "CCAP ERQ-2024-17, art. 9");
        r.convenir(lot, "penalite.par_jour_bilan", "50", "CCAP ERQ-2024-17, art. 9");
        r.convenir(lot, "penalite.franchise", "5", "CCAP ERQ-2024-17, art. 9");
        r.convenir(lot, "penalite.plafond", "9600", "CCAP ERQ-2024-17, art. 9 : un pour cent du lot");
        auto& clause = r.engager(lot, Genre::ClauseExecution, r.mois(-14), 480_h, "CCAP ERQ-2024-17, art. 8");
        r.reviser(clause, -Heures(100_h), Cause::Suppression, j(r.mois(-8), 19), "Tranche optionnelle non affermie");
        auto& simone = accueil("Simone", "Chouette", r.mois(-12));
        r.travailler(clause, menuiserie, {{&simone, r.mois(-12), r.mois(-10), 78_h, {}}}, {.jour = 9, .jours_pour_valider = 8});
        r.proposer(clause, dernier_jour(r.mois(-5)), {.jours_bilan = 21}, "Aucune embauche après la troisième relance ; bilan reçu trois semaines après la mise en demeure.",
                   j(r.mois(-1), 14));
    }
}

void raconter_valmont(Recit& r, const Troupe& t)
{
    auto& mde = *t.valmont;
    auto& pierre = r.entreprise(mde, "Pierre et Bois de Valmont");
    auto& mediatheque = r.suivre(mde, {.reference = "VAL-2026-02",
                                       .objet = "Extension de la médiathèque",
                                       .acheteur = "Ville de Valmont",
                                       .cpv = "45212330",
                                       .euros = 2'100'000,
                                       .duree_mois = 16,
                                       .notifie_le = j(r.mois(-9), 9)});
    auto& lot = r.lot(mediatheque, 1, "gros œuvre", {r.mois(-8), r.mois(7)}, {{&pierre, "titulaire"}});
    auto& clause = r.engager(lot, Genre::ClauseExecution, r.mois(-8), 1800_h, "CCAP VAL-2026-02, art. 10");
    auto& basile = r.accueillir(mde, "Basile", "Faucon", premier_jour(r.mois(-8)), deux_ans(r.mois(-8)));
    r.travailler(clause, pierre, {{&basile, r.mois(-8), r.mois(7), 121.33_h, {}}}, {.jour = 7, .jours_pour_valider = 5});

    auto& eaux = r.suivre(mde, {.reference = "SIE-2025-11",
                                .objet = "Entretien des captages",
                                .acheteur = "Syndicat des eaux du Val",
                                .nature = "services",
                                .cpv = "65130000",
                                .euros = 150'000,
                                .duree_mois = 24,
                                .notifie_le = j(r.mois(-12), 19)});
    auto& berges = r.entreprise(mde, "Berges et Rivières, association intermédiaire");
    auto& captages = r.lot(eaux, 1, "abords des captages", {r.mois(-11), r.mois(12)}, {{&berges, "titulaire"}}, "iae");
    auto& effort = r.engager(captages, Genre::EffortInsertion, r.mois(-9), 400_h, "Convention du syndicat", Cadence::Trimestrielle);
    auto& yolande = r.accueillir(mde, "Yolande", "Héron", premier_jour(r.mois(-9)), deux_ans(r.mois(-9)));
    r.travailler(effort, berges, {{&yolande, r.mois(-9), r.mois(12), 34.67_h, {}}}, {.jour = 8, .jours_pour_valider = 4});
}

void raconter_tranche(Recit& r, Structure& structure, int tranche)
{
    constexpr const char* kObjets[] = {"Entretien des espaces verts", "Nettoyage des locaux", "Réfection de voirie", "Rénovation thermique de l'école", "Collecte du papier",
                                       "Peinture des halls", "Restauration du patrimoine bâti", "Déménagements des services", "Pose de clôtures", "Gardiennage du parc"};
    constexpr const char* kNatures[] = {"services", "services", "travaux", "travaux", "services", "travaux", "travaux", "services", "travaux", "services"};
    constexpr const char* kLieux[] = {"Aubreville", "Bellecombe", "Courcheville", "Doulmont", "Estrelles", "Fontgrave", "Guimerac", "Hautecourt"};
    constexpr const char* kEntreprises[] = {"Ateliers du Moulin", "Chantiers Verts", "Bâtir Ensemble", "Propre et Net", "Routes et Réseaux", "Toits et Façades",
                                            "Régie du Pays", "Bois et Haies", "Services Plus Loin", "Nord Chantiers", "La Main à l'Œuvre", "Coup de Pouce"};
    constexpr const char* kPrenoms[] = {"Alix", "Baya", "Cyril", "Dounia", "Émile", "Farah", "Gaston", "Hawa", "Ilyes", "Jade", "Karl", "Lina", "Malo", "Nour", "Oscar", "Perle"};
    constexpr const char* kNoms[] = {"Accenteur", "Bruant", "Cassenoix", "Durbec", "Engoulevent", "Foulque", "Gravelot", "Huîtrier", "Jars", "Labbe", "Macreuse", "Nette", "Océanite", "Râle"};
    constexpr Genre kGenres[] = {Genre::ClauseExecution, Genre::ClauseExecution, Genre::Critere, Genre::ClauseExecution, Genre::AchatInsertion, Genre::ClauseEtCritere,
                                 Genre::EffortInsertion};
    // 58 marchés, une personne et quatre mois chacun, dans l'année qui précède.
    for (int k = 0; k < 58; ++k)
    {
        const auto rang = static_cast<std::uint64_t>(tranche) * 58 + static_cast<std::uint64_t>(k);
        const auto choisir = [&](std::string_view quoi, auto& liste) { return liste[tirage(quoi, rang) % std::size(liste)]; };
        const std::string numero = std::to_string(rang);
        const auto objet = tirage("objet", rang) % std::size(kObjets);
        auto& entreprise = r.entreprise(structure, choisir("entreprise", kEntreprises));
        entreprise.canal = "demonstration";
        const Mois debut = r.mois(-11 + static_cast<int>(tirage("debut", rang) % 8));
        auto& marche = r.suivre(structure, {.reference = "T" + numero,
                                            .objet = std::string(kObjets[objet]) + ", tranche " + numero,
                                            .acheteur = std::string("Ville de ") + choisir("lieu", kLieux),
                                            .nature = kNatures[objet],
                                            .euros = 40'000 + static_cast<std::int64_t>(tirage("euros", rang) % 900) * 1000,
                                            .duree_mois = 6,
                                            .notifie_le = j(debut - months{1}, 1 + static_cast<unsigned>(tirage("jour", rang) % 20))});
        auto& lot = r.lot(marche, 1, "lot unique", {debut, debut + months{5}}, {{&entreprise, "titulaire"}});
        const auto heures = Heures::de_centiemes(45000 + static_cast<std::int64_t>(tirage("heures", rang) % 160) * 100);
        auto& engagement = r.engager(lot, choisir("genre", kGenres), debut, heures, "CCAP T" + numero);
        auto& personne = r.accueillir(structure, choisir("prenom", kPrenoms), choisir("nom", kNoms), premier_jour(debut), deux_ans(debut));
        const Heures plein = tirage("temps", rang) % 3 ? 121.33_h : 151.67_h;
        r.travailler(engagement, entreprise, {{&personne, debut, debut + months{3}, plein, {}}},
                     {.jour = 5 + static_cast<int>(tirage("rythme", rang) % 8), .jours_pour_valider = 3, .jusqu_a = debut + months{3}});
    }
}

} // namespace ouvrage
