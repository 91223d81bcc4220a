#include "domaine/calcul.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

// Au-delà, ce n'est plus un marché : on le dit plutôt que de calculer.
const Fraction kPlusGrand(1'000'000'000'000);
constexpr std::int64_t kPlusFin = 1'000'000; // six décimales
constexpr std::size_t kPlusLongueListe = 200;
constexpr int kMoisParAn = 12;

// --- Ce que chaque méthode demande ---------------------------------------------------------------------------------

using Nature = NatureDeChamp;
using Borne = BorneDeChamp;

constexpr std::array kOrdres = {Choix{"montant", "le montant d'abord"}, Choix{"heures", "les heures d'abord"}};
constexpr std::array kConventions = {Choix{"recalcul", "recalculer tout le marché avec le nouveau montant"},
                                     Choix{"delta", "ajouter les heures du seul avenant"}};
constexpr std::array kCompter = {Choix{"ferme", "la période ferme seule"}, Choix{"tout", "toutes les périodes"}};
constexpr std::array kCalibragesDeCommande = {Choix{"main_oeuvre", "par la main-d'œuvre"}, Choix{"tranche_facturee", "par tranche facturée"}};
constexpr std::array kCalibragesDePeriode = {Choix{"main_oeuvre", "par la main-d'œuvre"}, Choix{"bareme", "par un barème"}};

constexpr ChampDeCalcul pour(ChampDeCalcul champ, std::string_view calibrage)
{
    champ.pour = calibrage;
    return champ;
}
constexpr ChampDeCalcul facultatif(ChampDeCalcul champ)
{
    champ.obligatoire = false;
    return champ;
}

constexpr ChampDeCalcul kMontant{"montant", "Montant hors taxes", "Du lot, sur sa durée.", "€"};
constexpr ChampDeCalcul kPartMo{"part_mo", "Part de main-d'œuvre", "Choisissez un métier, ou dites la part qui vaut ici.", "%",
                                Nature::Nombre, Borne::Part, true, "part_main_oeuvre"};
constexpr ChampDeCalcul kTaux{"taux", "Taux d'insertion", "La part du travail à réserver.", "%", Nature::Nombre, Borne::Part, true, "taux_insertion"};
constexpr ChampDeCalcul kCoutHoraire{"cout_horaire", "Coût d'une heure, charges comprises", "Celui du métier, cette année, sur ce territoire.",
                                     "€/h", Nature::Nombre, Borne::Positif, true, "cout_horaire"};
constexpr ChampDeCalcul kSeuilMinimal{"seuil_minimal", "Heures en dessous desquelles on n'inscrit pas de clause", "Laissez vide pour ne rien écarter.",
                                      "h", Nature::Nombre, Borne::PositifOuNul, false, "seuil_minimal"};
constexpr ChampDeCalcul kDuree{"duree", "Durée du marché", "En mois ; utile seulement avec une durée minimale.", "mois", Nature::Nombre, Borne::Positif, false};
constexpr ChampDeCalcul kDureeMinimale{"duree_minimale", "Durée en dessous de laquelle on n'inscrit pas de clause", "En mois.", "mois",
                                       Nature::Nombre, Borne::Positif, false, "duree_minimale"};
constexpr ChampDeCalcul kHeuresParEtp{"heures_par_etp", "Heures d'un équivalent temps plein", "Pour dire l'objectif en équivalents temps plein.", "h",
                                      Nature::Nombre, Borne::Positif, false, "heures_par_etp"};
constexpr ChampDeCalcul kFacture{"facture", "Montant facturé", "Hors taxes, cumulé depuis le début.", "€"};
constexpr ChampDeCalcul kSeuil{"seuil", "Seuil de déclenchement", "Hors taxes ; aucune heure en dessous.", "€", Nature::Nombre, Borne::PositifOuNul, true,
                               "tranche_facturee.seuil"};
constexpr ChampDeCalcul kTranche{"tranche", "Tranche", "Hors taxes ; seules les tranches entières comptent.", "€", Nature::Nombre, Borne::Positif, true,
                                 "tranche_facturee.tranche"};
constexpr ChampDeCalcul kHeuresParTranche{"heures_par_tranche", "Heures par tranche", "Une heure quand rien n'est dit.", "h", Nature::Nombre,
                                          Borne::Positif, false};
constexpr ChampDeCalcul kBareme{"bareme", "Barème", "« 0:150 ; 100000:300 » : à partir de ce montant, ces heures.", "", Nature::Bareme, Borne::PositifOuNul,
                                true, "bareme", "bareme.csf"};

constexpr std::array kChampsMainOeuvre = {
    kMontant, kPartMo, kTaux, kCoutHoraire,
    ChampDeCalcul{"ordre", "Ordre du calcul", "Le résultat est le même : rien n'est arrondi en chemin.", "", Nature::Choix, Borne::PositifOuNul, false, {}, {}, kOrdres},
    kSeuilMinimal, kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsPartHeures = {
    ChampDeCalcul{"heures_travaillees", "Heures travaillées", "Toutes celles du marché, déclarées ou estimées.", "h"},
    kTaux, kSeuilMinimal, kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsAnru = {
    ChampDeCalcul{"heures_travaux", "Heures travaillées, travaux et ingénierie", "Sur les opérations financées.", "h", Nature::Nombre, Borne::PositifOuNul, false},
    ChampDeCalcul{"heures_gup", "Heures travaillées, gestion urbaine de proximité", "", "h", Nature::Nombre, Borne::PositifOuNul, false},
    ChampDeCalcul{"taux_travaux", "Taux, travaux", "", "%", Nature::Nombre, Borne::Part, true, "anru.taux_travaux", "anru.taux_travaux"},
    ChampDeCalcul{"taux_gup", "Taux, gestion urbaine de proximité", "", "%", Nature::Nombre, Borne::Part, true, "anru.taux_gup", "anru.taux_gup"},
    kSeuilMinimal, kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsTranche = {kFacture, kSeuil, kTranche, kHeuresParTranche, kHeuresParEtp};
constexpr std::array kChampsBareme = {kMontant, kBareme, kSeuilMinimal, kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsPact = {
    ChampDeCalcul{"ca", "Chiffre d'affaires du lot", "Hors taxes, sur toute la période.", "€", Nature::Nombre, Borne::Positif},
    ChampDeCalcul{"mois", "Durée de la période", "", "mois", Nature::Nombre, Borne::Positif},
    ChampDeCalcul{"heures_transferables", "Heures du personnel repris", "Par mois : les personnes que le nouveau titulaire doit garder.", "h"},
    kTaux,
    ChampDeCalcul{"cout_horaire", "Chiffre d'affaires par heure", "La branche a fixé cette valeur.", "€/h", Nature::Nombre, Borne::Positif, true, "pact.cout_horaire", "pact.cout_horaire"},
    ChampDeCalcul{"seuil_minimal", "Heures en dessous desquelles on n'inscrit pas de clause", "", "h", Nature::Nombre, Borne::PositifOuNul, true, "seuil_minimal", "seuil_minimal.proprete"},
    kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsAvenant = {
    ChampDeCalcul{"convention", "Convention", "Les deux se pratiquent : le contrat dit laquelle.", "", Nature::Choix, Borne::PositifOuNul, false, {}, {}, kConventions},
    ChampDeCalcul{"heures_initiales", "Objectif inscrit aujourd'hui", "", "h"},
    ChampDeCalcul{"montant_initial", "Montant avant l'avenant", "Hors taxes.", "€"},
    ChampDeCalcul{"montant_avenant", "Montant de l'avenant", "Hors taxes ; négatif s'il diminue le marché.", "€", Nature::Nombre, Borne::Signe},
    kPartMo, kTaux, kCoutHoraire, kHeuresParEtp};
constexpr std::array kChampsCommandes = {
    ChampDeCalcul{"calibrage", "Calibrage", "", "", Nature::Choix, Borne::PositifOuNul, false, {}, {}, kCalibragesDeCommande},
    ChampDeCalcul{"commandes", "Montants commandés", "Hors taxes, dans l'ordre, séparés par des points-virgules.", "€", Nature::Liste},
    pour(kPartMo, "main_oeuvre"), pour(kTaux, "main_oeuvre"), pour(kCoutHoraire, "main_oeuvre"),
    pour(kSeuil, "tranche_facturee"), pour(kTranche, "tranche_facturee"), pour(kHeuresParTranche, "tranche_facturee"), kHeuresParEtp};
constexpr std::array kChampsPeriodes = {
    ChampDeCalcul{"calibrage", "Calibrage", "", "", Nature::Choix, Borne::PositifOuNul, false, {}, {}, kCalibragesDePeriode},
    ChampDeCalcul{"periodes", "Périodes et tranches", "« ferme:500000 ; reconduction:250000 ; optionnelle:80000 ; conditionnelle:20000 ».", "€", Nature::Periodes},
    ChampDeCalcul{"compter", "Objectif inscrit maintenant", "Une reconduction ou une tranche affermie s'ajoute ensuite au registre.", "", Nature::Choix, Borne::PositifOuNul, false, {}, {}, kCompter},
    pour(kPartMo, "main_oeuvre"), pour(kTaux, "main_oeuvre"), pour(kCoutHoraire, "main_oeuvre"), pour(kBareme, "bareme"),
    kSeuilMinimal, kDuree, kDureeMinimale, kHeuresParEtp};
constexpr std::array kChampsGroupement = {
    ChampDeCalcul{"heures", "Heures dues par le groupement", "", "h"},
    ChampDeCalcul{"part_membre", "Part du membre", "Sa part du chiffre d'affaires du marché.", "%", Nature::Nombre, Borne::Part},
    ChampDeCalcul{"heures_faites", "Heures qu'il a déjà faites", "", "h", Nature::Nombre, Borne::PositifOuNul, false},
    ChampDeCalcul{"prix_heure", "Prix d'une heure entre membres", "Celui de leur convention.", "€/h", Nature::Nombre, Borne::PositifOuNul, true, "prix_heure"}};
constexpr std::array kChampsApprentissage = {
    ChampDeCalcul{"mois", "Durée du contrat", "", "mois", Nature::Nombre, Borne::Positif},
    ChampDeCalcul{"part_cfa", "Part du temps en formation", "", "%", Nature::Nombre, Borne::Part, true, "apprentissage.part_cfa", "apprentissage.part_cfa"},
    ChampDeCalcul{"heures_annuelles", "Heures d'une année de travail", "", "h", Nature::Nombre, Borne::Positif, true, "heures_par_etp", "heures_par_etp.annee_legale"}};

constexpr std::array kMethodes = {
    FicheMethode{Methode::MainOeuvre, "main_oeuvre", "Montant et main-d'œuvre", "La plus répandue : on connaît le montant du lot et son métier.", kChampsMainOeuvre, "formule.main_oeuvre"},
    FicheMethode{Methode::PartHeures, "part_heures", "Part des heures travaillées", "L'objectif suit les heures réelles du chantier.", kChampsPartHeures, "formule.part_heures"},
    FicheMethode{Methode::Anru, "anru", "Rénovation urbaine", "Opération financée par l'ANRU : un taux pour les travaux, un autre pour la gestion urbaine de proximité.", kChampsAnru, "formule.anru"},
    FicheMethode{Methode::TrancheFacturee, "tranche_facturee", "Tranche facturée", "Accord-cadre : des heures à mesure que l'on facture.", kChampsTranche, "formule.tranche_facturee"},
    FicheMethode{Methode::Bareme, "bareme", "Barème", "Une bande de montant donne des heures, sans calcul.", kChampsBareme, "formule.bareme"},
    FicheMethode{Methode::PropretePact, "proprete_pact", "Propreté, personnel repris", "Marché de nettoyage où le titulaire reprend le personnel en place.", kChampsPact, "formule.proprete_pact"},
    FicheMethode{Methode::Avenant, "avenant", "Avenant", "Le montant change : l'objectif est recalculé, ou l'on ajoute les heures de l'avenant.", kChampsAvenant, "formule.avenant"},
    FicheMethode{Methode::BonsDeCommande, "bons_de_commande", "Bons de commande", "Chaque commande ajoute sa part d'objectif.", kChampsCommandes, "formule.bons_de_commande"},
    FicheMethode{Methode::Periodes, "periodes", "Reconductions et tranches", "Un objectif par période ; la ferme seule compte tant que le reste n'est pas décidé.", kChampsPeriodes, "formule.periodes"},
    FicheMethode{Methode::Groupement, "groupement", "Membres d'un groupement", "Répartir les heures entre membres, et ce que doit celui qui n'en fait pas.", kChampsGroupement, "formule.groupement"},
    FicheMethode{Methode::Apprentissage, "apprentissage", "Heures en CFA", "Heures de formation d'un contrat d'apprentissage.", kChampsApprentissage, "formule.apprentissage"},
};

// --- Lire ----------------------------------------------------------------------------------------------------------

std::string_view sans_bords(std::string_view texte)
{
    const auto blanc = [](std::string_view t) -> std::size_t {
        if (t.starts_with("\u00A0")) return 2;
        if (t.starts_with("\u202F")) return 3;
        return !t.empty() && (t.front() == ' ' || t.front() == '\t' || t.front() == '\r' || t.front() == '\n') ? 1 : 0;
    };
    while (const auto n = blanc(texte)) texte.remove_prefix(n);
    while (!texte.empty())
    {
        if (texte.ends_with("\u00A0")) texte.remove_suffix(2);
        else if (texte.ends_with("\u202F")) texte.remove_suffix(3);
        else if (blanc(texte.substr(texte.size() - 1))) texte.remove_suffix(1);
        else break;
    }
    return texte;
}

std::vector<std::string_view> couper(std::string_view texte, std::string_view separateurs)
{
    std::vector<std::string_view> morceaux;
    for (;;)
    {
        const auto ou = texte.find_first_of(separateurs);
        morceaux.push_back(sans_bords(texte.substr(0, ou)));
        if (ou == std::string_view::npos) return morceaux;
        texte.remove_prefix(ou + 1);
    }
}

struct LectureNombre
{
    std::optional<Fraction> valeur;
    std::string_view anomalie;
};

LectureNombre lire_nombre(std::string_view texte, std::string_view unite, Borne borne)
{
    texte = sans_bords(texte);
    if (!unite.empty() && unite != "%" && texte.ends_with(unite)) texte = sans_bords(texte.substr(0, texte.size() - unite.size()));
    const auto lu = lire_fraction(texte);
    if (!lu)
    {
        const auto chiffres = std::count_if(texte.begin(), texte.end(), [](char c) { return c >= '0' && c <= '9'; });
        const bool que_des_chiffres = texte.find_first_not_of("0123456789 ,.-%") == std::string_view::npos;
        return {std::nullopt, que_des_chiffres && chiffres > 17 ? "calcul.trop_grand" : "calcul.illisible"};
    }
    if (*lu > kPlusGrand || *lu < -kPlusGrand) return {std::nullopt, "calcul.trop_grand"};
    if (!(*lu * Fraction(kPlusFin)).entiere()) return {std::nullopt, "calcul.trop_precis"};
    if (borne == Borne::Part && (*lu < Fraction(0) || *lu > Fraction(1))) return {std::nullopt, "calcul.part_hors_bornes"};
    if (borne != Borne::Signe && *lu < Fraction(0)) return {std::nullopt, "calcul.negatif"};
    if (borne == Borne::Positif && *lu == Fraction(0)) return {std::nullopt, "calcul.nul"};
    return {lu, ""};
}

struct Bande
{
    Fraction depuis;
    Fraction heures;
};

struct PeriodeDeMarche
{
    std::string libelle;
    Fraction montant;
    bool ferme = false;
};

/// « ferme », « reconduction », « optionnelle », « conditionnelle » ; les suivantes de même nature sont numérotées.
std::optional<PeriodeDeMarche> lire_periode(std::string_view texte, std::array<int, 4>& rangs)
{
    const auto deux_points = texte.find(':');
    if (deux_points == std::string_view::npos) return std::nullopt;
    const auto nature = sans_bords(texte.substr(0, deux_points));
    const auto montant = lire_nombre(texte.substr(deux_points + 1), "€", Borne::PositifOuNul);
    if (!montant.valeur) return std::nullopt;
    constexpr std::array kNatures = {Choix{"ferme", "Période ferme"}, Choix{"reconduction", "Reconduction"}, Choix{"optionnelle", "Tranche optionnelle"},
                                     Choix{"conditionnelle", "Tranche conditionnelle"}};
    for (std::size_t i = 0; i < kNatures.size(); ++i)
        if (nature == kNatures[i].code)
        {
            const int rang = ++rangs[i];
            const bool ferme = i == 0;
            return PeriodeDeMarche{std::string(kNatures[i].libelle) + (ferme && rang == 1 ? "" : " " + std::to_string(rang)), *montant.valeur, ferme};
        }
    return std::nullopt;
}

/// Tout ce qui a été lu d'un coup, anomalies comprises.
struct Lu
{
    std::map<std::string, Fraction, std::less<>> nombres;
    std::map<std::string, std::string, std::less<>> choix;
    std::vector<Fraction> liste;
    std::vector<PeriodeDeMarche> periodes;
    std::vector<Bande> bareme;
    std::vector<AnomalieDeCalcul> anomalies;

    const Fraction& operator[](std::string_view nom) const { return nombres.find(nom)->second; }
    std::optional<Fraction> peut_etre(std::string_view nom) const
    {
        const auto trouve = nombres.find(nom);
        return trouve == nombres.end() ? std::nullopt : std::optional(trouve->second);
    }
    void refuser(std::string_view champ, std::string_view code) { anomalies.push_back({std::string(champ), code}); }
};

void lire_bareme(Lu& lu, const ChampDeCalcul& champ, std::string_view texte)
{
    for (const auto morceau : couper(texte, ";"))
    {
        const auto deux_points = morceau.find(':');
        if (deux_points == std::string_view::npos) return lu.refuser(champ.nom, "calcul.bareme_illisible");
        const auto depuis = lire_nombre(morceau.substr(0, deux_points), "€", Borne::PositifOuNul);
        const auto heures = lire_nombre(morceau.substr(deux_points + 1), "h", Borne::PositifOuNul);
        if (!depuis.valeur || !heures.valeur) return lu.refuser(champ.nom, "calcul.bareme_illisible");
        if (!lu.bareme.empty() && *depuis.valeur <= lu.bareme.back().depuis) return lu.refuser(champ.nom, "calcul.bareme_desordre");
        lu.bareme.push_back({*depuis.valeur, *heures.valeur});
    }
}

void lire_liste(Lu& lu, const ChampDeCalcul& champ, std::string_view texte)
{
    std::array<int, 4> rangs{};
    const auto morceaux = couper(texte, ";");
    if (morceaux.size() > kPlusLongueListe) return lu.refuser(champ.nom, "calcul.trop_grand");
    for (const auto morceau : morceaux)
    {
        if (champ.nature == Nature::Periodes)
        {
            auto periode = lire_periode(morceau, rangs);
            if (!periode) return lu.refuser(champ.nom, "calcul.liste_illisible");
            lu.periodes.push_back(std::move(*periode));
            continue;
        }
        const auto nombre = lire_nombre(morceau, champ.unite, champ.borne);
        if (!nombre.valeur) return lu.refuser(champ.nom, nombre.anomalie == "calcul.illisible" ? "calcul.liste_illisible" : nombre.anomalie);
        lu.liste.push_back(*nombre.valeur);
    }
}

Lu lire(const FicheMethode& methode, const Entrees& entrees)
{
    Lu lu;
    for (const auto& [nom, texte] : entrees.valeurs)
        if (std::none_of(methode.champs.begin(), methode.champs.end(), [&](const auto& champ) { return champ.nom == nom; }))
            lu.refuser(nom, "calcul.champ_inconnu");
    for (const auto& champ : methode.champs)
    {
        const auto tape = entrees.valeurs.find(champ.nom);
        const auto texte = tape == entrees.valeurs.end() ? std::string_view() : sans_bords(tape->second);
        if (champ.nature == Nature::Choix)
        {
            auto& choisi = lu.choix[std::string(champ.nom)];
            choisi = texte.empty() ? champ.choix.front().code : texte;
            if (libelle_du_code(champ.choix, choisi).empty())
            {
                lu.refuser(champ.nom, "calcul.choix_inconnu");
                choisi = champ.choix.front().code;
            }
            continue;
        }
        if (!champ.pour.empty() && lu.choix["calibrage"] != champ.pour) continue;
        if (texte.empty())
        {
            if (champ.obligatoire) lu.refuser(champ.nom, "calcul.absent");
            continue;
        }
        switch (champ.nature)
        {
        case Nature::Nombre:
        {
            const auto nombre = lire_nombre(texte, champ.unite, champ.borne);
            if (nombre.valeur) lu.nombres.emplace(champ.nom, *nombre.valeur);
            else lu.refuser(champ.nom, nombre.anomalie);
            break;
        }
        case Nature::Bareme: lire_bareme(lu, champ, texte); break;
        case Nature::Liste:
        case Nature::Periodes: lire_liste(lu, champ, texte); break;
        case Nature::Choix: break;
        }
    }
    return lu;
}

// --- Calculer ------------------------------------------------------------------------------------------------------

std::string euros(const Fraction& valeur) { return ecrire_valeur(valeur, "€"); }
std::string en_heures(const Fraction& valeur) { return ecrire_valeur(valeur, "h"); }
std::string en_part(const Fraction& valeur) { return ecrire_valeur(valeur, "%"); }
std::string par_heure(const Fraction& valeur) { return ecrire_valeur(valeur, "€/h"); }

/// Un calcul en cours : ses entrées lues, ses étapes qui s'ajoutent.
struct EnCours
{
    const Lu& lu;
    Calcul calcul;

    void etape(std::string libelle, std::string formule, const Fraction& valeur, std::string unite, std::string note = {})
    {
        calcul.etapes.push_back({std::move(libelle), std::move(formule), valeur, std::move(unite), std::move(note)});
    }
    void sans_clause(std::string_view code, std::string phrase) { calcul.raisons.push_back({code, std::move(phrase)}); }
    Fraction arrondie(const Fraction& valeur) const { return arrondir(valeur, calcul.arrondi); }
};

Fraction main_oeuvre(const Lu& lu, const Fraction& montant)
{
    return montant * lu["part_mo"] * lu["taux"] / lu["cout_horaire"];
}

/// Montant × part × taux ÷ coût, une multiplication par ligne.
Fraction derouler_main_oeuvre(EnCours& c, const Fraction& montant)
{
    const Fraction main = montant * c.lu["part_mo"];
    c.etape("Part de main-d'œuvre", euros(montant) + " × " + en_part(c.lu["part_mo"]), main, "€");
    const Fraction insertion = main * c.lu["taux"];
    c.etape("Part réservée à l'insertion", euros(main) + " × " + en_part(c.lu["taux"]), insertion, "€");
    const Fraction heures = insertion / c.lu["cout_horaire"];
    c.etape("Heures d'insertion", euros(insertion) + " ÷ " + par_heure(c.lu["cout_horaire"]), heures, "h");
    return heures;
}

/// F1b : la même, les heures d'abord. Arrondir en chemin donnerait parfois un autre nombre : on le dit.
Fraction derouler_heures_d_abord(EnCours& c)
{
    const Fraction payees = c.lu["montant"] / c.lu["cout_horaire"];
    c.etape("Heures que paierait le montant", euros(c.lu["montant"]) + " ÷ " + par_heure(c.lu["cout_horaire"]), payees, "h");
    const Fraction travaillees = payees * c.lu["part_mo"];
    const Fraction en_chemin = Fraction(travaillees.proche()) * c.lu["taux"];
    const Fraction heures = travaillees * c.lu["taux"];
    c.etape("Heures travaillées", en_heures(payees) + " × " + en_part(c.lu["part_mo"]), travaillees, "h",
            en_chemin == heures ? "" : "Rien n'est arrondi ici : avec des heures travaillées arrondies à l'heure, on lirait " + en_heures(en_chemin) + ".");
    c.etape("Heures d'insertion", en_heures(travaillees) + " × " + en_part(c.lu["taux"]), heures, "h");
    return heures;
}

Fraction tranches_entieres(const Lu& lu, const Fraction& facture)
{
    const Fraction au_dela = facture - lu["seuil"];
    return au_dela <= Fraction(0) ? Fraction(0) : Fraction((au_dela / lu["tranche"]).plancher());
}

Fraction heures_par_tranche(const Lu& lu) { return lu.peut_etre("heures_par_tranche").value_or(Fraction(1)); }

/// La bande où tombe un montant ; aucune en dessous de la première.
const Bande* bande_de(const std::vector<Bande>& bareme, const Fraction& montant)
{
    const Bande* trouvee = nullptr;
    for (const auto& bande : bareme)
        if (bande.depuis <= montant) trouvee = &bande;
    return trouvee;
}

Fraction selon_bareme(const Lu& lu, const Fraction& montant)
{
    const Bande* bande = bande_de(lu.bareme, montant);
    return bande ? bande->heures : Fraction(0);
}

void calculer_main_oeuvre(EnCours& c)
{
    c.calcul.heures_brutes = c.lu.choix.at("ordre") == "heures" ? derouler_heures_d_abord(c) : derouler_main_oeuvre(c, c.lu["montant"]);
}

void calculer_part_heures(EnCours& c)
{
    c.calcul.heures_brutes = c.lu["heures_travaillees"] * c.lu["taux"];
    c.etape("Heures d'insertion", en_heures(c.lu["heures_travaillees"]) + " × " + en_part(c.lu["taux"]), c.calcul.heures_brutes, "h",
            "L'objectif bouge avec les heures réellement travaillées : faites-les déclarer.");
}

void calculer_anru(EnCours& c)
{
    Fraction somme;
    const auto ajouter = [&](std::string_view heures, std::string_view taux, const std::string& libelle) {
        const auto travaillees = c.lu.peut_etre(heures);
        if (!travaillees) return;
        const Fraction part = *travaillees * c.lu[taux];
        c.etape(libelle, en_heures(*travaillees) + " × " + en_part(c.lu[taux]), part, "h");
        somme += part;
    };
    ajouter("heures_travaux", "taux_travaux", "Travaux et ingénierie");
    ajouter("heures_gup", "taux_gup", "Gestion urbaine de proximité");
    if (c.calcul.etapes.size() > 1)
        c.etape("Ensemble", en_heures(c.calcul.etapes[0].valeur) + " + " + en_heures(c.calcul.etapes[1].valeur), somme, "h");
    c.calcul.heures_brutes = somme;
    c.calcul.remarques.push_back("La charte demande aussi une part d'embauches liées au projet, sans la chiffrer : convenez-en avec le maître d'ouvrage.");
}

void calculer_tranche(EnCours& c)
{
    const Fraction& facture = c.lu["facture"];
    const Fraction au_dela = facture - c.lu["seuil"];
    c.etape("Au-delà du seuil", euros(facture) + " − " + euros(c.lu["seuil"]), au_dela, "€",
            au_dela <= Fraction(0) ? "Le seuil n'est pas dépassé." : "");
    const Fraction tranches = tranches_entieres(c.lu, facture);
    const Fraction exactes = au_dela <= Fraction(0) ? Fraction(0) : au_dela / c.lu["tranche"];
    c.etape("Tranches entières", au_dela <= Fraction(0) ? "aucune" : euros(au_dela) + " ÷ " + euros(c.lu["tranche"]) + (exactes == tranches ? "" : " = " + ecrire_fraction(exactes)),
            tranches, "tranches", exactes == tranches ? "" : "Une tranche entamée ne compte pas.");
    c.calcul.heures_brutes = tranches * heures_par_tranche(c.lu);
    c.etape("Heures d'insertion", ecrire_fraction(tranches) + " × " + en_heures(heures_par_tranche(c.lu)), c.calcul.heures_brutes, "h");
}

std::string bande_dite(const Lu& lu, const Fraction& montant)
{
    const Bande* bande = bande_de(lu.bareme, montant);
    if (!bande) return euros(montant) + " : sous la première bande, qui commence à " + euros(lu.bareme.front().depuis);
    const auto suivante = std::find_if(lu.bareme.begin(), lu.bareme.end(), [&](const Bande& une) { return une.depuis > montant; });
    return euros(montant) + " : à partir de " + euros(bande->depuis) + (suivante == lu.bareme.end() ? "" : ", en dessous de " + euros(suivante->depuis));
}

void calculer_bareme(EnCours& c)
{
    c.calcul.heures_brutes = selon_bareme(c.lu, c.lu["montant"]);
    c.etape("Bande du barème", bande_dite(c.lu, c.lu["montant"]), c.calcul.heures_brutes, "h");
}

/// Ce qui reste à pourvoir une fois le personnel en place repris : l'insertion ne porte que là-dessus.
void calculer_pact(EnCours& c)
{
    const Lu& lu = c.lu;
    const Fraction par_mois = lu["ca"] / lu["mois"];
    c.etape("Chiffre d'affaires d'un mois", euros(lu["ca"]) + " ÷ " + ecrire_valeur(lu["mois"], "mois"), par_mois, "€");
    const Fraction repris = lu["heures_transferables"] * lu["cout_horaire"];
    c.etape("Dont personnel repris", en_heures(lu["heures_transferables"]) + " × " + par_heure(lu["cout_horaire"]), repris, "€");
    const Fraction p = Fraction(1) - repris / par_mois;
    c.etape("Part à pourvoir (P)", "1 − " + euros(repris) + " ÷ " + euros(par_mois), p, "%",
            p <= Fraction(0) ? "Le personnel repris suffit au marché." : "");
    const Fraction ensemble = lu["ca"] / lu["cout_horaire"];
    c.etape("Heures du marché", euros(lu["ca"]) + " ÷ " + par_heure(lu["cout_horaire"]), ensemble, "h");
    c.calcul.heures_brutes = p * ensemble * lu["taux"];
    c.etape("Heures d'insertion", en_part(p) + " × " + en_heures(ensemble) + " × " + en_part(lu["taux"]), c.calcul.heures_brutes, "h");
    if (p <= Fraction(0))
        c.sans_clause("rien_a_pourvoir", "Le personnel à reprendre couvre tout le marché : la part à pourvoir est de " + en_part(p) + ", il n'y a pas d'embauche à réserver.");
}

void calculer_avenant(EnCours& c)
{
    const Lu& lu = c.lu;
    const bool recalcul = lu.choix.at("convention") == "recalcul";
    const Fraction apres = lu["montant_initial"] + lu["montant_avenant"];
    const Fraction par_recalcul = main_oeuvre(lu, apres);
    const Fraction par_ajout = lu["heures_initiales"] + main_oeuvre(lu, lu["montant_avenant"]);
    if (recalcul)
    {
        c.etape("Montant après l'avenant", euros(lu["montant_initial"]) + " + " + euros(lu["montant_avenant"]), apres, "€");
        derouler_main_oeuvre(c, apres);
    }
    else
    {
        const Fraction ajout = derouler_main_oeuvre(c, lu["montant_avenant"]);
        c.etape("Objectif après l'avenant", en_heures(lu["heures_initiales"]) + " + " + en_heures(ajout), par_ajout, "h");
    }
    c.calcul.heures_brutes = recalcul ? par_recalcul : par_ajout;
    const Fraction autre = recalcul ? par_ajout : par_recalcul;
    if (autre != c.calcul.heures_brutes)
        c.calcul.remarques.push_back(std::string(recalcul ? "En ajoutant les heures du seul avenant" : "En recalculant tout le marché") +
                                     ", l'objectif serait de " + en_heures(c.arrondie(autre)) + ".");
}

/// L'arrondi porte sur le cumul, jamais sur chaque commande : trente petites commandes ne perdent pas trente fractions.
void calculer_commandes(EnCours& c)
{
    const bool par_tranche = c.lu.choix.at("calibrage") == "tranche_facturee";
    const auto heures_de = [&](const Fraction& cumul) {
        return par_tranche ? tranches_entieres(c.lu, cumul) * heures_par_tranche(c.lu) : main_oeuvre(c.lu, cumul);
    };
    Fraction cumul, brutes, heures;
    int rang = 0;
    for (const auto& montant : c.lu.liste)
    {
        cumul += montant;
        const Fraction cumulees = heures_de(cumul);
        const Fraction arrondies = c.arrondie(cumulees);
        const std::string nom = "Commande " + std::to_string(++rang);
        c.etape(nom + ", cumul",
                par_tranche ? "(" + euros(cumul) + " − " + euros(c.lu["seuil"]) + ") ÷ " + euros(c.lu["tranche"]) + ", tranches entières"
                            : euros(cumul) + " × " + en_part(c.lu["part_mo"]) + " × " + en_part(c.lu["taux"]) + " ÷ " + par_heure(c.lu["cout_horaire"]),
                cumulees, "h");
        c.calcul.cibles.push_back({nom, montant, cumulees - brutes, arrondies - heures, true});
        brutes = cumulees;
        heures = arrondies;
    }
    c.calcul.heures_brutes = brutes;
}

void calculer_periodes(EnCours& c)
{
    const bool par_bareme = c.lu.choix.at("calibrage") == "bareme";
    const bool tout = c.lu.choix.at("compter") == "tout";
    std::string somme;
    for (const auto& periode : c.lu.periodes)
    {
        const Fraction heures = par_bareme ? selon_bareme(c.lu, periode.montant) : main_oeuvre(c.lu, periode.montant);
        const bool comptee = periode.ferme || tout;
        c.etape(periode.libelle,
                par_bareme ? bande_dite(c.lu, periode.montant)
                           : euros(periode.montant) + " × " + en_part(c.lu["part_mo"]) + " × " + en_part(c.lu["taux"]) + " ÷ " + par_heure(c.lu["cout_horaire"]),
                heures, "h", comptee ? "" : "Ne compte pas encore : à inscrire au registre quand elle sera décidée.");
        c.calcul.cibles.push_back({periode.libelle, periode.montant, heures, Fraction(), comptee});
        if (comptee) somme += (somme.empty() ? "" : " + ") + en_heures(heures);
    }
    // Comme pour des commandes, l'arrondi porte sur le cumul : d'abord ce qui est inscrit, puis ce qui peut s'y ajouter.
    Fraction brutes, cumul;
    for (const bool comptees : {true, false})
        for (auto& cible : c.calcul.cibles)
        {
            if (cible.comptee != comptees) continue;
            cible.heures = c.arrondie(cumul + cible.brutes) - c.arrondie(cumul);
            cumul += cible.brutes;
            if (comptees) brutes = cumul;
        }
    c.calcul.heures_brutes = brutes;
    c.etape("Objectif inscrit maintenant", somme, brutes, "h");
}

void calculer_groupement(EnCours& c)
{
    const Fraction part = c.lu["heures"] * c.lu["part_membre"];
    c.etape("Heures du membre", en_heures(c.lu["heures"]) + " × " + en_part(c.lu["part_membre"]), part, "h");
    const auto faites = c.lu.peut_etre("heures_faites").value_or(Fraction(0));
    const Fraction restent = std::max(part - faites, Fraction(0));
    c.etape("Qu'il n'a pas faites", en_heures(part) + " − " + en_heures(faites), restent, "h");
    c.calcul.heures_brutes = restent;
}

void calculer_apprentissage(EnCours& c)
{
    const Fraction travaillees = c.lu["heures_annuelles"] * c.lu["mois"] / Fraction(kMoisParAn);
    c.etape("Heures du contrat", en_heures(c.lu["heures_annuelles"]) + " × " + ecrire_valeur(c.lu["mois"], "mois") + " ÷ " + std::to_string(kMoisParAn), travaillees, "h");
    c.calcul.heures_brutes = travaillees * c.lu["part_cfa"];
    c.etape("Heures en CFA", en_heures(travaillees) + " × " + en_part(c.lu["part_cfa"]), c.calcul.heures_brutes, "h");
}

/// Ce que seules toutes les entrées ensemble permettent de refuser.
void verifier_ensemble(const Lu& lu, Methode methode, std::vector<AnomalieDeCalcul>& anomalies)
{
    if (methode == Methode::Anru && !lu.peut_etre("heures_travaux") && !lu.peut_etre("heures_gup") &&
        std::none_of(anomalies.begin(), anomalies.end(), [](const auto& une) { return une.champ.starts_with("heures_"); }))
        anomalies.push_back({"heures_travaux", "calcul.absent"});
    if (methode == Methode::Avenant)
    {
        const auto avant = lu.peut_etre("montant_initial");
        const auto ecart = lu.peut_etre("montant_avenant");
        if (avant && ecart && *avant + *ecart < Fraction(0)) anomalies.push_back({"montant_avenant", "calcul.negatif"});
    }
    if (methode == Methode::Periodes && !lu.periodes.empty() && lu.choix.at("compter") == "ferme" &&
        std::none_of(lu.periodes.begin(), lu.periodes.end(), [](const auto& une) { return une.ferme; }))
        anomalies.push_back({"periodes", "calcul.aucune_ferme"});
}

/// Les raisons de ne pas inscrire de clause : sur les heures exactes, avant tout arrondi.
void peser(EnCours& c)
{
    Calcul& calcul = c.calcul;
    if (calcul.methode == Methode::Groupement || calcul.methode == Methode::Apprentissage) return;
    const auto seuil = c.lu.peut_etre("seuil_minimal");
    if (calcul.heures_brutes <= Fraction(0))
    {
        if (calcul.raisons.empty()) c.sans_clause("aucune_heure", "Le calcul ne donne aucune heure : il n'y a pas d'objectif à inscrire.");
    }
    else if (seuil && calcul.heures_brutes < *seuil)
        c.sans_clause("sous_le_minimum", en_heures(calcul.heures_brutes) + " : moins que le minimum de " + en_heures(*seuil) + ", en dessous duquel on n'inscrit pas de clause.");
    const auto duree = c.lu.peut_etre("duree");
    const auto minimale = c.lu.peut_etre("duree_minimale");
    if (duree && minimale && *duree < *minimale)
        c.sans_clause("trop_court", ecrire_valeur(*duree, "mois") + " : moins que la durée minimale de " + ecrire_valeur(*minimale, "mois") + ".");
}

void arrondir_une_fois(EnCours& c)
{
    Calcul& calcul = c.calcul;
    calcul.heures = c.arrondie(calcul.heures_brutes);
    if (calcul.arrondi.sens != SensArrondi::Aucun)
        c.etape("Arrondi " + libelle(calcul.arrondi), en_heures(calcul.heures_brutes), calcul.heures, "h",
                calcul.cibles.empty() ? "" : "L'arrondi porte sur le cumul : la somme des lignes est l'objectif.");
    if (calcul.raisons.empty() && calcul.heures_brutes > Fraction(0) && calcul.heures <= Fraction(0) && calcul.methode != Methode::Groupement)
        c.sans_clause("aucune_heure", "L'arrondi ne laisse aucune heure.");
    if (!calcul.clause_recommandee()) calcul.heures = Fraction(0);
    if (calcul.methode == Methode::Avenant)
    {
        calcul.revision = calcul.heures - c.lu["heures_initiales"];
        c.etape("À inscrire au registre", en_heures(calcul.heures) + " − " + en_heures(c.lu["heures_initiales"]), *calcul.revision, "h");
    }
    if (calcul.methode == Methode::Groupement)
    {
        calcul.montant = calcul.heures * c.lu["prix_heure"];
        c.etape("Dû aux membres qui les ont faites", en_heures(calcul.heures) + " × " + par_heure(c.lu["prix_heure"]), *calcul.montant, "€");
    }
    if (const auto par_etp = c.lu.peut_etre("heures_par_etp"))
    {
        calcul.etp = en_etp(calcul.heures, *par_etp);
        c.etape("Équivalents temps plein", en_heures(calcul.heures) + " ÷ " + en_heures(*par_etp), *calcul.etp, "ETP");
    }
}

void dire_les_sources(Calcul& calcul, const FicheMethode& methode, const Lu& lu, const Entrees& entrees)
{
    for (const auto& champ : methode.champs)
    {
        if (!champ.parametre()) continue;
        std::string ecrite;
        if (const auto nombre = lu.peut_etre(champ.nom)) ecrite = ecrire_valeur(*nombre, champ.unite);
        else if (champ.nature == Nature::Bareme)
            for (const auto& bande : lu.bareme) ecrite += (ecrite.empty() ? "" : " ; ") + euros(bande.depuis) + " : " + en_heures(bande.heures);
        if (ecrite.empty()) continue;
        const auto connue = entrees.provenances.find(champ.nom);
        calcul.sources.push_back({std::string(champ.nom), std::string(champ.libelle), ecrite,
                                  connue == entrees.provenances.end() ? Provenance{"valeur saisie, sans source indiquée", "", Statut::NonSource} : connue->second});
    }
    if (const auto connue = entrees.provenances.find("formule"); connue != entrees.provenances.end())
        calcul.sources.push_back({"formule", "Formule", std::string(methode.libelle), connue->second});
}

void rappeler_l_usage(Calcul& calcul, const Lu& lu, const UsagesDeCalcul& usages)
{
    const auto taux = lu.peut_etre("taux");
    if (!taux || !usages.taux_bas || !usages.taux_haut) return;
    const std::string bornes = "de " + en_part(usages.taux_bas->valeur) + " à " + en_part(usages.taux_haut->valeur);
    if (*taux < usages.taux_bas->valeur)
        calcul.remarques.push_back(en_part(*taux) + " : un taux plus bas que l'usage publié, " + bornes + " (" + usages.taux_bas->provenance.source + ").");
    if (*taux > usages.taux_haut->valeur)
        calcul.remarques.push_back(en_part(*taux) + " : un taux plus haut que l'usage publié, " + bornes + " (" + usages.taux_haut->provenance.source + ").");
}

void verifier_grandeur(const Calcul& calcul)
{
    for (const auto& etape : calcul.etapes)
        if (etape.valeur > kPlusGrand || etape.valeur < -kPlusGrand) throw std::overflow_error("au-delà de ce que l'on sait tenir");
}

void derouler(EnCours& c)
{
    switch (c.calcul.methode)
    {
    case Methode::MainOeuvre: return calculer_main_oeuvre(c);
    case Methode::PartHeures: return calculer_part_heures(c);
    case Methode::Anru: return calculer_anru(c);
    case Methode::TrancheFacturee: return calculer_tranche(c);
    case Methode::Bareme: return calculer_bareme(c);
    case Methode::PropretePact: return calculer_pact(c);
    case Methode::Avenant: return calculer_avenant(c);
    case Methode::BonsDeCommande: return calculer_commandes(c);
    case Methode::Periodes: return calculer_periodes(c);
    case Methode::Groupement: return calculer_groupement(c);
    case Methode::Apprentissage: return calculer_apprentissage(c);
    }
}

} // namespace

std::span<const FicheMethode> fiches_methodes() { return kMethodes; }
const FicheMethode& fiche(Methode methode) { return kMethodes[static_cast<std::size_t>(methode)]; }

std::optional<Methode> methode_du_code(std::string_view code)
{
    for (const auto& une : kMethodes)
        if (une.code == code) return une.methode;
    return std::nullopt;
}

Fraction arrondir(const Fraction& valeur, const Arrondi& arrondi)
{
    const auto pas = [&](std::int64_t nombre) { return Fraction(nombre) * arrondi.pas; };
    switch (arrondi.sens)
    {
    case SensArrondi::Aucun: return valeur;
    case SensArrondi::Inferieur: return pas((valeur / arrondi.pas).plancher());
    case SensArrondi::Proche: return pas((valeur / arrondi.pas).proche());
    case SensArrondi::Superieur: return pas((valeur / arrondi.pas).plafond());
    }
    return valeur;
}

LectureArrondi lire_arrondi(std::string_view texte)
{
    texte = sans_bords(texte);
    if (texte.empty() || texte == "aucun") return {Arrondi{}, ""};
    const auto deux_points = texte.find(':');
    const auto mot = texte.substr(0, deux_points);
    const auto sens = mot == "inf"      ? std::optional(SensArrondi::Inferieur)
                      : mot == "proche" ? std::optional(SensArrondi::Proche)
                      : mot == "sup"    ? std::optional(SensArrondi::Superieur)
                                        : std::nullopt;
    if (!sens) return {std::nullopt, "calcul.arrondi_illisible"};
    if (deux_points == std::string_view::npos) return {Arrondi{*sens, Fraction(1)}, ""};
    const auto pas = lire_nombre(texte.substr(deux_points + 1), "h", Borne::Signe);
    if (!pas.valeur) return {std::nullopt, "calcul.arrondi_illisible"};
    if (*pas.valeur <= Fraction(0)) return {std::nullopt, "calcul.pas_nul"};
    return {Arrondi{*sens, *pas.valeur}, ""};
}

std::string ecrire_arrondi(const Arrondi& arrondi)
{
    switch (arrondi.sens)
    {
    case SensArrondi::Aucun: return "aucun";
    case SensArrondi::Inferieur: return "inf:" + ecrire_fraction(arrondi.pas, 6);
    case SensArrondi::Proche: return "proche:" + ecrire_fraction(arrondi.pas, 6);
    case SensArrondi::Superieur: return "sup:" + ecrire_fraction(arrondi.pas, 6);
    }
    return "aucun";
}

std::string libelle(const Arrondi& arrondi)
{
    const bool heure = arrondi.pas == Fraction(1);
    const std::string pas = "au multiple de " + ecrire_valeur(arrondi.pas, "h");
    switch (arrondi.sens)
    {
    case SensArrondi::Aucun: return "aucun";
    case SensArrondi::Inferieur: return heure ? "à l'heure inférieure" : pas + " inférieur";
    case SensArrondi::Proche: return heure ? "à l'heure la plus proche" : pas + " le plus proche";
    case SensArrondi::Superieur: return heure ? "à l'heure supérieure" : pas + " supérieur";
    }
    return "";
}

LectureCalcul calculer(const Entrees& entrees, const UsagesDeCalcul& usages)
{
    const auto methode = methode_du_code(entrees.methode);
    const auto arrondi = lire_arrondi(entrees.arrondi);
    if (!methode)
    {
        std::vector<AnomalieDeCalcul> anomalies{{"methode", "calcul.methode_inconnue"}};
        if (!arrondi.valeur) anomalies.push_back({"arrondi", arrondi.anomalie});
        return {std::nullopt, std::move(anomalies)};
    }
    const auto& fiche_methode = fiche(*methode);
    Lu lu = lire(fiche_methode, entrees);
    verifier_ensemble(lu, *methode, lu.anomalies);
    if (!arrondi.valeur) lu.refuser("arrondi", arrondi.anomalie);
    if (!lu.anomalies.empty()) return {std::nullopt, std::move(lu.anomalies)};
    try
    {
        EnCours c{lu, {}};
        c.calcul.methode = *methode;
        c.calcul.arrondi = *arrondi.valeur;
        derouler(c);
        peser(c);
        arrondir_une_fois(c);
        dire_les_sources(c.calcul, fiche_methode, lu, entrees);
        rappeler_l_usage(c.calcul, lu, usages);
        verifier_grandeur(c.calcul);
        return {std::move(c.calcul), {}};
    }
    catch (const std::overflow_error&)
    {
        return {std::nullopt, {{"", "calcul.trop_grand"}}};
    }
}

Fraction en_etp(const Fraction& heures, const Fraction& heures_par_etp) { return heures / heures_par_etp; }

Heures en_centiemes(const Fraction& heures) { return Heures::de_centiemes((heures * Fraction(100)).proche()); }

std::string ecrire_valeur(const Fraction& valeur, std::string_view unite)
{
    if (unite == "%") return ecrire_fraction(valeur * Fraction(100), 4) + "\u202F%";
    return ecrire_fraction(valeur) + (unite.empty() ? "" : "\u202F" + std::string(unite));
}

} // namespace ouvrage
