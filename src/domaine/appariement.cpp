#include "domaine/appariement.hpp"


#include <algorithm>
#include <charconv>
#include <utility>

namespace ouvrage
{

namespace
{

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::string_view kCodesDeCritere[] = {"metier", "distance", "disponibilite", "fenetre", "heures", "freins"};
constexpr std::string_view kLibellesDeCritere[] = {"Métier", "Distance", "Disponibilité", "Fenêtre d'éligibilité", "Heures par semaine", "Freins à lever"};
constexpr std::string_view kCodesDeDegre[] = {"bien", "moyen", "peu", "pas", "inconnu"};
constexpr std::string_view kCodesDEmpechement[] = {"deja_proposee", "deja_non", "fenetre_finie", "fenetre_apres", "disponible_apres"};

int part(int poids, int pour_cent) { return poids * pour_cent / 100; }

PointsDeCritere noter(int poids, Degre degre, const BaremeAppariement& bareme)
{
    switch (degre)
    {
    case Degre::Bien: return {poids, poids, degre};
    case Degre::Moyen: return {part(poids, bareme.part_moyenne), poids, degre};
    case Degre::Peu: return {part(poids, bareme.part_faible), poids, degre};
    case Degre::Pas: return {0, poids, degre};
    case Degre::Inconnu: break;
    }
    return {part(poids, bareme.part_inconnue), poids, Degre::Inconnu};
}

/// Le degré d'une part de 0 à 1 : toute, la moitié au moins, un peu, rien.
Degre degre_de(std::int64_t fait, std::int64_t voulu)
{
    if (fait >= voulu) return Degre::Bien;
    if (fait <= 0) return Degre::Pas;
    return 2 * fait >= voulu ? Degre::Moyen : Degre::Peu;
}

/// Les lettres communes d'un code ROME : cinq, le métier ; trois, sa famille ; une, son grand domaine.
std::size_t parente(std::string_view a, std::string_view b)
{
    for (const std::size_t combien : {std::size_t{5}, std::size_t{3}, std::size_t{1}})
        if (a.size() >= combien && b.size() >= combien && a.substr(0, combien) == b.substr(0, combien)) return combien;
    return 0;
}

/// Le souhait le plus proche du poste ; à égalité, le premier dans l'ordre des codes, quel que soit celui où ils furent dits.
std::pair<std::size_t, std::string_view> metier_le_plus_proche(const Candidat& candidat, const PosteAPourvoir& poste)
{
    std::pair<std::size_t, std::string_view> proche{0, ""};
    for (const auto& metier : candidat.metiers)
    {
        const auto communes = parente(metier, poste.metier);
        if (communes > proche.first || (communes == proche.first && (proche.second.empty() || metier < proche.second))) proche = {communes, metier};
    }
    return proche;
}

Degre degre_du_metier(const Candidat& candidat, const PosteAPourvoir& poste)
{
    if (candidat.metiers.empty()) return Degre::Inconnu;
    switch (metier_le_plus_proche(candidat, poste).first)
    {
    case 5: return Degre::Bien;
    case 3: return Degre::Moyen;
    case 1: return Degre::Peu;
    default: return Degre::Pas;
    }
}

Degre degre_de_la_distance(const std::optional<Distance>& loin, const std::optional<int>& rayon_km, const BaremeAppariement& bareme)
{
    if (!loin) return Degre::Inconnu;
    if (loin->mer == Mer::ATraverser) return Degre::Pas;
    const auto au_plus = [&](int km) { return loin->metres <= std::int64_t{km} * 1000; };
    // Ce qu'elle dit pouvoir faire l'emporte : au-delà c'est non, en deçà ce n'est jamais moins que moyen.
    if (rayon_km && !au_plus(*rayon_km)) return Degre::Pas;
    if (au_plus(bareme.km_proche)) return Degre::Bien;
    if (rayon_km || au_plus(bareme.km_moyen)) return Degre::Moyen;
    return au_plus(bareme.km_loin) ? Degre::Peu : Degre::Pas;
}

Degre degre_de_la_disponibilite(const std::optional<Jour>& disponible_le, Jour debut, const BaremeAppariement& bareme)
{
    if (!disponible_le) return Degre::Inconnu;
    const auto retard = (sys_days{*disponible_le} - sys_days{debut}).count();
    if (retard <= 0) return Degre::Bien;
    if (retard <= bareme.jours_proche) return Degre::Moyen;
    return retard <= bareme.jours_loin ? Degre::Peu : Degre::Pas;
}

/// Le dernier jour que l'on compte : celui du poste, ou quelques mois quand il n'en a pas.
Jour dernier_jour_compte(const PosteAPourvoir& poste, const BaremeAppariement& bareme)
{
    if (poste.fin) return *poste.fin;
    auto jour = poste.debut + std::chrono::months{bareme.mois_sans_fin};
    if (!jour.ok()) jour = jour.year() / jour.month() / std::chrono::last;
    return sys_days{jour} - days{1};
}

struct Couverture
{
    std::int64_t couverts = 0;
    std::int64_t jours = 0;
};
Couverture couverture(const Candidat::Droits& fenetre, const PosteAPourvoir& poste, const BaremeAppariement& bareme)
{
    const sys_days debut{poste.debut}, fin{dernier_jour_compte(poste, bareme)};
    const sys_days de = std::max(debut, sys_days{fenetre.debut});
    const sys_days a = fenetre.fin ? std::min(fin, sys_days{*fenetre.fin}) : fin;
    return {std::max<std::int64_t>(0, (a - de).count() + 1), std::max<std::int64_t>(1, (fin - debut).count() + 1)};
}

PointsDeCritere noter_la_fenetre(const Candidat& candidat, const PosteAPourvoir& poste, const BaremeAppariement& bareme)
{
    if (!candidat.fenetre) return noter(bareme.poids_fenetre, Degre::Inconnu, bareme);
    const auto [couverts, jours] = couverture(*candidat.fenetre, poste, bareme);
    return {static_cast<int>(bareme.poids_fenetre * std::min(couverts, jours) / jours), bareme.poids_fenetre, degre_de(couverts, jours)};
}

PointsDeCritere noter_les_heures(const Candidat& candidat, const PosteAPourvoir& poste, const BaremeAppariement& bareme)
{
    if (!candidat.semaine || !poste.semaine) return noter(bareme.poids_heures, Degre::Inconnu, bareme);
    const auto a = candidat.semaine->centiemes(), b = poste.semaine->centiemes();
    const auto moins = std::min(a, b), plus = std::max<std::int64_t>(1, std::max(a, b));
    return {static_cast<int>(bareme.poids_heures * moins / plus), bareme.poids_heures, degre_de(moins, plus)};
}

PointsDeCritere noter_les_freins(const Candidat& candidat, const BaremeAppariement& bareme)
{
    if (!candidat.freins) return noter(bareme.poids_freins, Degre::Inconnu, bareme);
    const int retenus = static_cast<int>(std::min<std::size_t>(candidat.freins->size(), 1000)) * bareme.retenue_par_frein;
    const int points = std::max(0, bareme.poids_freins - retenus);
    return {points, bareme.poids_freins, candidat.freins->empty() ? Degre::Bien : degre_de(points, bareme.poids_freins + 1)};
}

std::optional<Empechement> empechement_de(const Candidat& candidat, const PosteAPourvoir& poste, Antecedent antecedent)
{
    if (antecedent == Antecedent::EnCours) return Empechement::DejaProposee;
    if (antecedent == Antecedent::Non) return Empechement::DejaNon;
    if (candidat.fenetre && candidat.fenetre->fin && *candidat.fenetre->fin < poste.debut) return Empechement::FenetreFinie;
    if (candidat.fenetre && poste.fin && *poste.fin < candidat.fenetre->debut) return Empechement::FenetreApres;
    if (candidat.disponible_le && poste.fin && *poste.fin < *candidat.disponible_le) return Empechement::DisponibleApres;
    return std::nullopt;
}

// --- Les mots ------------------------------------------------------------------------------------------------------------

std::string heures_en_mots(Heures heures)
{
    const auto centiemes = heures.centiemes();
    const auto reste = centiemes % 100;
    auto texte = std::to_string(centiemes / 100);
    if (reste != 0) texte += "," + std::string(reste < 10 ? "0" : "") + std::to_string(reste);
    return texte + " h";
}

std::string jours_en_mots(std::int64_t jours) { return std::to_string(jours) + (jours > 1 ? " jours" : " jour"); }

std::string phrase_du_metier(const Candidat& candidat, const PosteAPourvoir& poste)
{
    if (candidat.metiers.empty()) return "métiers souhaités inconnus";
    const auto [communes, metier] = metier_le_plus_proche(candidat, poste);
    switch (communes)
    {
    case 5: return "le métier souhaité, " + poste.metier;
    case 3: return "même famille (" + poste.metier.substr(0, 3) + ") que " + std::string(metier) + ", souhaité";
    case 1: return "même grand domaine (" + poste.metier.substr(0, 1) + ") que " + std::string(metier) + ", souhaité";
    default: return "un autre domaine que les métiers souhaités";
    }
}

std::string phrase_de_la_distance(const Candidat& candidat, const PosteAPourvoir& poste, const std::optional<Distance>& loin)
{
    if (!loin) return candidat.lieu ? "lieu du poste inconnu" : poste.lieu ? "commune de la personne inconnue" : "communes inconnues";
    if (loin->mer == Mer::ATraverser) return "la mer à traverser";
    const auto km = (loin->metres + 500) / 1000;
    const std::string a = candidat.lieu == poste.lieu && loin->precision == Precision::Commune ? "dans la même commune"
                          : km == 0 ? "à moins d'un kilomètre"
                                    : std::string(loin->precision == Precision::CodePostal ? "à environ " : "à ") + std::to_string(km) + " km à vol d'oiseau";
    if (!candidat.rayon_km) return a;
    const bool au_dela = loin->metres > std::int64_t{*candidat.rayon_km} * 1000;
    return a + (au_dela ? ", au-delà des " : ", dans les ") + std::to_string(*candidat.rayon_km) + " km qu'elle peut faire";
}

std::string phrase_de_la_disponibilite(const Candidat& candidat, const PosteAPourvoir& poste)
{
    if (!candidat.disponible_le) return "disponibilité inconnue";
    const auto retard = (sys_days{*candidat.disponible_le} - sys_days{poste.debut}).count();
    if (retard <= 0) return "disponible au premier jour, le " + en_toutes_lettres(poste.debut);
    return "disponible le " + en_toutes_lettres(*candidat.disponible_le) + ", " + jours_en_mots(retard) + " après le premier jour";
}

std::string phrase_de_la_fenetre(const Candidat& candidat, const PosteAPourvoir& poste, const BaremeAppariement& bareme)
{
    if (!candidat.fenetre) return "fenêtre à décider avant l'embauche";
    const auto [couverts, jours] = couverture(*candidat.fenetre, poste, bareme);
    const std::string duree = poste.fin ? "du poste" : "des " + std::to_string(bareme.mois_sans_fin) + " mois comptés (poste sans fin connue)";
    if (couverts >= jours) return "couvre tout le temps " + duree;
    return "couvre " + std::to_string(couverts) + " des " + jours_en_mots(jours) + " " + duree;
}

std::string phrase_des_heures(const Candidat& candidat, const PosteAPourvoir& poste)
{
    if (!candidat.semaine) return "heures souhaitées inconnues";
    if (!poste.semaine) return "heures du poste inconnues";
    if (*candidat.semaine == *poste.semaine) return heures_en_mots(*poste.semaine) + " par semaine, comme souhaité";
    return heures_en_mots(*poste.semaine) + " par semaine pour " + heures_en_mots(*candidat.semaine) + " souhaitées";
}

std::string phrase_des_freins(const Candidat& candidat)
{
    if (!candidat.freins) return "aucun frein constaté ni écarté";
    if (candidat.freins->empty()) return "aucun frein connu ne reste à lever";
    auto freins = *candidat.freins;
    std::sort(freins.begin(), freins.end());
    std::string texte = freins.size() > 1 ? "restent à lever : " : "reste à lever : ";
    for (std::size_t i = 0; i < freins.size(); ++i) texte += (i ? ", " : "") + freins[i];
    return texte;
}

std::string phrase_de_l_empechement(Empechement empechement, const Candidat& candidat, const PosteAPourvoir& poste)
{
    switch (empechement)
    {
    case Empechement::DejaProposee: return "déjà proposée à cette offre";
    case Empechement::DejaNon: return "cette offre a déjà reçu un non";
    case Empechement::FenetreFinie: return "fenêtre d'éligibilité finie le " + en_toutes_lettres(*candidat.fenetre->fin) + ", avant le premier jour du poste";
    case Empechement::FenetreApres: return "fenêtre d'éligibilité ouverte le " + en_toutes_lettres(candidat.fenetre->debut) + ", après le dernier jour du poste";
    case Empechement::DisponibleApres: break;
    }
    return "disponible le " + en_toutes_lettres(*candidat.disponible_le) + ", après le dernier jour du poste, le " + en_toutes_lettres(*poste.fin);
}

bool se_montre(CritereDAppariement critere, PourQui pour) { return critere != CritereDAppariement::Freins || pour == PourQui::Facilitateur; }

} // namespace

std::string_view code(CritereDAppariement critere) { return kCodesDeCritere[static_cast<std::size_t>(critere)]; }
std::string_view libelle(CritereDAppariement critere) { return kLibellesDeCritere[static_cast<std::size_t>(critere)]; }
std::string_view code(Degre degre) { return kCodesDeDegre[static_cast<std::size_t>(degre)]; }
std::string_view code(Empechement empechement) { return kCodesDEmpechement[static_cast<std::size_t>(empechement)]; }

std::optional<BaremeAppariement> bareme_en_vigueur(Jour jour, const std::vector<Valeur>& valeurs)
{
    BaremeAppariement bareme;
    const std::pair<std::string_view, int*> cles[] = {
        {"poids.metier", &bareme.poids_metier},
        {"poids.distance", &bareme.poids_distance},
        {"poids.disponibilite", &bareme.poids_disponibilite},
        {"poids.fenetre", &bareme.poids_fenetre},
        {"poids.heures", &bareme.poids_heures},
        {"poids.freins", &bareme.poids_freins},
        {"retenue_par_frein", &bareme.retenue_par_frein},
        {"part_moyenne", &bareme.part_moyenne},
        {"part_faible", &bareme.part_faible},
        {"part_inconnue", &bareme.part_inconnue},
        {"km_proche", &bareme.km_proche},
        {"km_moyen", &bareme.km_moyen},
        {"km_loin", &bareme.km_loin},
        {"jours_proche", &bareme.jours_proche},
        {"jours_loin", &bareme.jours_loin},
        {"duree_sans_fin", &bareme.mois_sans_fin},
        {"minimum", &bareme.minimum},
    };
    constexpr int kAuPlus = 10'000;
    for (const auto& [nom, ou] : cles)
    {
        const auto regle = regle_pour("appariement." + std::string(nom), jour, valeurs);
        if (!regle) return std::nullopt;
        const auto& texte = regle->valeur.valeur;
        // « 60 » ou « 60.00 » : la partie entière suffit à un poids.
        const auto entiere = std::string_view(texte).substr(0, texte.find('.'));
        const auto [fin, erreur] = std::from_chars(entiere.data(), entiere.data() + entiere.size(), *ou);
        if (erreur != std::errc() || fin != entiere.data() + entiere.size() || *ou < 0 || *ou > kAuPlus) return std::nullopt;
        if ((nom.starts_with("part_") || nom == "minimum") && *ou > 100) return std::nullopt;
    }
    if (bareme.mois_sans_fin < 1) return std::nullopt;
    return bareme;
}

std::string_view code(SensDeConsigne sens) { return sens == SensDeConsigne::Imposer ? "imposer" : "ecarter"; }

std::optional<SensDeConsigne> sens_de_consigne_du_code(std::string_view code)
{
    if (code == "imposer") return SensDeConsigne::Imposer;
    if (code == "ecarter") return SensDeConsigne::Ecarter;
    return std::nullopt;
}

std::span<const Choix> motifs_de_consigne(SensDeConsigne sens)
{
    static constexpr std::array<Choix, 4> kImposer = {Choix{"souhait_de_la_personne", "La personne le souhaite"}, Choix{"demande_de_l_entreprise", "L'entreprise la demande"},
                                                      Choix{"deja_rencontrees", "Elles se sont déjà rencontrées"}, Choix{"autre", "Autre raison"}};
    static constexpr std::array<Choix, 4> kEcarter = {Choix{"souhait_de_la_personne", "La personne ne le souhaite pas"}, Choix{"autre_projet", "Elle a un autre projet"},
                                                      Choix{"pas_maintenant", "Ce n'est pas le moment"}, Choix{"autre", "Autre raison"}};
    if (sens == SensDeConsigne::Imposer) return kImposer;
    return kEcarter;
}

bool Appariement::proposable(const BaremeAppariement& bareme) const
{
    const int points = total(PourQui::Facilitateur);
    return !empechement && points > 0 && std::int64_t{points} * 100 >= std::int64_t{sur(PourQui::Facilitateur)} * bareme.minimum;
}

int Appariement::total(PourQui pour) const
{
    int somme = 0;
    for (std::size_t i = 0; i < kCriteres; ++i)
        if (se_montre(static_cast<CritereDAppariement>(i), pour)) somme += criteres[i].points;
    return somme;
}

int Appariement::sur(PourQui pour) const
{
    int somme = 0;
    for (std::size_t i = 0; i < kCriteres; ++i)
        if (se_montre(static_cast<CritereDAppariement>(i), pour)) somme += criteres[i].sur;
    return somme;
}

Appariement apparier(const Candidat& candidat, const PosteAPourvoir& poste, Antecedent antecedent, const BaremeAppariement& bareme)
{
    Appariement fait;
    fait.empechement = empechement_de(candidat, poste, antecedent);
    fait.distance = distance(candidat.lieu, poste.lieu);
    if (fait.empechement) return fait;
    fait.criteres = {
        noter(bareme.poids_metier, degre_du_metier(candidat, poste), bareme),
        noter(bareme.poids_distance, degre_de_la_distance(fait.distance, candidat.rayon_km, bareme), bareme),
        noter(bareme.poids_disponibilite, degre_de_la_disponibilite(candidat.disponible_le, poste.debut, bareme), bareme),
        noter_la_fenetre(candidat, poste, bareme),
        noter_les_heures(candidat, poste, bareme),
        noter_les_freins(candidat, bareme),
    };
    return fait;
}

ExplicationDAppariement expliquer(const Candidat& candidat, const PosteAPourvoir& poste, const Appariement& appariement, const BaremeAppariement& bareme, PourQui pour)
{
    ExplicationDAppariement dite;
    if (appariement.empechement)
    {
        dite.empechement = phrase_de_l_empechement(*appariement.empechement, candidat, poste);
        return dite;
    }
    // Jusqu'où elle peut aller dit ce qui l'en empêche : comme un frein, à qui l'accompagne seulement.
    Candidat sans_rayon = candidat;
    sans_rayon.rayon_km.reset();
    const std::string phrases[] = {phrase_du_metier(candidat, poste),
                                   phrase_de_la_distance(pour == PourQui::Facilitateur ? candidat : sans_rayon, poste, appariement.distance),
                                   phrase_de_la_disponibilite(candidat, poste),
                                   phrase_de_la_fenetre(candidat, poste, bareme),
                                   phrase_des_heures(candidat, poste),
                                   pour == PourQui::Facilitateur ? phrase_des_freins(candidat) : ""};
    for (std::size_t i = 0; i < kCriteres; ++i)
    {
        const auto critere = static_cast<CritereDAppariement>(i);
        if (se_montre(critere, pour)) dite.raisons.push_back({critere, appariement.criteres[i], phrases[i]});
    }
    dite.total = appariement.total(pour);
    dite.sur = appariement.sur(pour);
    return dite;
}

} // namespace ouvrage
