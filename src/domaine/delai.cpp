#include "domaine/delai.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

using namespace std::chrono;

namespace
{

struct FicheUniteDeDelai
{
    UniteDeDelai unite;
    std::string_view singulier;
    std::string_view pluriel;
};
constexpr std::array kUnites = {FicheUniteDeDelai{UniteDeDelai::Jours, "jour", "jours"},
                                FicheUniteDeDelai{UniteDeDelai::JoursOuvrables, "jour ouvrable", "jours ouvrables"},
                                FicheUniteDeDelai{UniteDeDelai::JoursOuvres, "jour ouvré", "jours ouvrés"},
                                FicheUniteDeDelai{UniteDeDelai::JoursFrancs, "jour franc", "jours francs"},
                                FicheUniteDeDelai{UniteDeDelai::Mois, "mois", "mois"},
                                FicheUniteDeDelai{UniteDeDelai::Annees, "an", "ans"}};

/// D'autres façons de l'écrire, et combien d'unités elles valent.
struct AutreEcriture
{
    std::string_view mots;
    UniteDeDelai unite;
    int fois;
};
constexpr std::array kAutres = {AutreEcriture{"jours calendaires", UniteDeDelai::Jours, 1},     AutreEcriture{"jour calendaire", UniteDeDelai::Jours, 1},
                                AutreEcriture{"jours ouvres", UniteDeDelai::JoursOuvres, 1},    AutreEcriture{"jour ouvre", UniteDeDelai::JoursOuvres, 1},
                                AutreEcriture{"semaine", UniteDeDelai::Jours, 7},               AutreEcriture{"semaines", UniteDeDelai::Jours, 7},
                                AutreEcriture{"année", UniteDeDelai::Annees, 1},                AutreEcriture{"années", UniteDeDelai::Annees, 1},
                                AutreEcriture{"annee", UniteDeDelai::Annees, 1},                AutreEcriture{"annees", UniteDeDelai::Annees, 1}};

struct NombreEnLettres
{
    int nombre;
    std::string_view mot;
};
constexpr std::array kNombres = {NombreEnLettres{1, "un"},     NombreEnLettres{2, "deux"},   NombreEnLettres{3, "trois"},     NombreEnLettres{4, "quatre"},
                                 NombreEnLettres{5, "cinq"},   NombreEnLettres{6, "six"},    NombreEnLettres{7, "sept"},      NombreEnLettres{8, "huit"},
                                 NombreEnLettres{9, "neuf"},   NombreEnLettres{10, "dix"},   NombreEnLettres{11, "onze"},     NombreEnLettres{12, "douze"},
                                 NombreEnLettres{15, "quinze"}, NombreEnLettres{20, "vingt"}, NombreEnLettres{30, "trente"}, NombreEnLettres{60, "soixante"}};

/// Minuscules, espaces simples : « 3\u00A0Mois » devient « 3 mois ».
std::string au_propre(std::string_view texte)
{
    std::string propre;
    for (std::size_t i = 0; i < texte.size(); ++i)
    {
        const auto reste = texte.substr(i);
        const bool insecable = reste.starts_with("\u00A0"), fine = reste.starts_with("\u202F");
        if (insecable) ++i;
        if (fine) i += 2;
        if (insecable || fine || texte[i] == ' ' || texte[i] == '\t')
        {
            if (!propre.empty() && propre.back() != ' ') propre += ' ';
        }
        else propre += texte[i] >= 'A' && texte[i] <= 'Z' ? static_cast<char>(texte[i] - 'A' + 'a') : texte[i];
    }
    if (!propre.empty() && propre.back() == ' ') propre.pop_back();
    return propre;
}

std::optional<int> lire_le_nombre(std::string_view mot)
{
    if (mot == "une") return 1;
    for (const auto& un : kNombres)
        if (un.mot == mot) return un.nombre;
    if (mot.size() > 4) return std::nullopt;
    int nombre = 0;
    for (const char c : mot)
    {
        if (c < '0' || c > '9') return std::nullopt;
        nombre = nombre * 10 + (c - '0');
    }
    return nombre;
}

std::string_view mots_de(const Delai& delai)
{
    const auto& fiche = kUnites[static_cast<std::size_t>(delai.unite)];
    return delai.nombre > 1 ? fiche.pluriel : fiche.singulier;
}

/// Le même quantième, tant de mois plus loin (ou plus tôt) ; à défaut, le dernier jour du mois. `a_defaut` le dit.
struct MemeQuantieme
{
    Jour jour;
    bool a_defaut;
};
MemeQuantieme meme_quantieme(Jour depart, int combien)
{
    const Mois mois = mois_de(depart) + months{combien};
    const Jour vise = mois / depart.day();
    if (vise.ok()) return {vise, false};
    return {dernier_jour(mois), true};
}

bool en_mois(const Delai& delai) { return delai.unite == UniteDeDelai::Mois || delai.unite == UniteDeDelai::Annees; }
int mois_du(const Delai& delai) { return delai.unite == UniteDeDelai::Annees ? 12 * delai.nombre : delai.nombre; }

bool compte_ce_jour(Jour jour, UniteDeDelai unite, ZoneFeriee zone)
{
    if (unite == UniteDeDelai::JoursOuvrables) return est_ouvrable(jour, zone);
    if (unite == UniteDeDelai::JoursOuvres) return est_ouvre(jour, zone);
    return true;
}

/// Ce que le compte saute, dit une fois.
std::string sans_quoi(UniteDeDelai unite)
{
    if (unite == UniteDeDelai::JoursOuvrables) return ", sans les dimanches ni les jours fériés";
    if (unite == UniteDeDelai::JoursOuvres) return ", sans les samedis, les dimanches ni les jours fériés";
    return "";
}

std::string majuscule(std::string_view texte)
{
    std::string phrase(texte);
    if (!phrase.empty() && phrase.front() >= 'a' && phrase.front() <= 'z') phrase.front() = static_cast<char>(phrase.front() - 'a' + 'A');
    return phrase;
}

} // namespace

std::optional<Delai> lire_delai(std::string_view texte)
{
    const auto propre = au_propre(texte);
    const auto espace = propre.find(' ');
    if (espace == std::string::npos) return std::nullopt;
    const auto nombre = lire_le_nombre(std::string_view(propre).substr(0, espace));
    if (!nombre) return std::nullopt;
    const auto mots = std::string_view(propre).substr(espace + 1);
    const auto rendre = [&](UniteDeDelai unite, int fois) -> std::optional<Delai> {
        if (*nombre * fois > kDelaiAuPlus) return std::nullopt;
        return Delai{*nombre * fois, unite};
    };
    for (const auto& une : kUnites)
        if (mots == une.singulier || mots == une.pluriel) return rendre(une.unite, 1);
    for (const auto& une : kAutres)
        if (mots == une.mots) return rendre(une.unite, une.fois);
    return std::nullopt;
}

std::string code(const Delai& delai)
{
    return std::to_string(delai.nombre) + " " + std::string(kUnites[static_cast<std::size_t>(delai.unite)].pluriel);
}

std::string en_mots(const Delai& delai)
{
    if (delai.nombre == 0) return "sans délai";
    const auto ecrit = std::find_if(kNombres.begin(), kNombres.end(), [&](const auto& un) { return un.nombre == delai.nombre; });
    return (ecrit == kNombres.end() ? std::to_string(delai.nombre) : std::string(ecrit->mot)) + " " + std::string(mots_de(delai));
}

std::string_view code(ReportDeDelai report) { return report == ReportDeDelai::Aucun ? "non" : "jour_ouvrable"; }

std::optional<ReportDeDelai> report_du_code(std::string_view code)
{
    if (code == "non") return ReportDeDelai::Aucun;
    if (code == "jour_ouvrable") return ReportDeDelai::JourOuvrable;
    return std::nullopt;
}

std::string_view code(ZoneFeriee zone) { return zone == ZoneFeriee::France ? "france" : "alsace_moselle"; }

std::optional<ZoneFeriee> zone_feriee_du_code(std::string_view code)
{
    if (code == "france") return ZoneFeriee::France;
    if (code == "alsace_moselle") return ZoneFeriee::AlsaceMoselle;
    return std::nullopt;
}

DateExpliquee echeance(std::string_view evenement, Jour depart, const Delai& delai, const CompteDeDelai& compte)
{
    const auto le_depart = majuscule(evenement) + " le " + en_toutes_lettres(depart);
    if (delai.nombre == 0) return {depart, {le_depart + " : sans délai, l'effet est du jour même, le " + en_toutes_lettres(depart) + "."}};

    // CPC, art. 640 : le délai a pour origine la date de l'acte ou de l'événement qui le fait courir ; art. 641 : ce jour ne compte pas.
    std::vector<std::string> etapes = {le_depart + " : le délai court du lendemain."};
    Jour dernier = depart;
    if (en_mois(delai))
    {
        // Art. 641, al. 2 : le jour qui porte le même quantième ; à défaut d'un quantième identique, le dernier jour du mois.
        const auto trouve = meme_quantieme(depart, mois_du(delai));
        dernier = trouve.jour;
        etapes.push_back(majuscule(en_mots(delai)) + " plus tard" + (trouve.a_defaut ? ", faute du même quantième, le dernier jour du mois : " : " : ") + en_toutes_lettres(dernier) + ".");
    }
    else if (delai.unite == UniteDeDelai::JoursFrancs)
    {
        dernier = decale_de(depart, delai.nombre + 1);
        etapes.push_back(majuscule(en_mots(delai)) + ", ni le premier ni le dernier jour ne comptant : " + en_toutes_lettres(dernier) + ".");
    }
    else
    {
        for (int comptes = 0; comptes < delai.nombre;)
        {
            dernier = decale_de(dernier, 1);
            if (compte_ce_jour(dernier, delai.unite, compte.zone)) ++comptes;
        }
        etapes.push_back(majuscule(en_mots(delai)) + " plus tard" + sans_quoi(delai.unite) + " : " + en_toutes_lettres(dernier) + ".");
    }

    const auto chome = pourquoi_chome(dernier, compte.zone);
    if (!chome) return {dernier, std::move(etapes)};
    if (compte.report == ReportDeDelai::Aucun)
    {
        etapes.push_back("Ce jour est chômé (" + *chome + ") ; la convention ne proroge pas ses délais : le délai finit bien le " + en_toutes_lettres(dernier) + ".");
        return {dernier, std::move(etapes)};
    }
    // Art. 642 : prorogé jusqu'au premier jour ouvrable suivant.
    const Jour proroge = premier_ouvre_des(dernier, compte.zone);
    etapes.push_back("Ce jour est chômé (" + *chome + ") : le délai est prorogé au premier jour ouvrable, le " + jour_en_mots(proroge) + ".");
    return {proroge, std::move(etapes)};
}

DernierJourUtile dernier_jour_avant(Jour terme, const Delai& delai, const CompteDeDelai& compte)
{
    std::vector<std::string> etapes = {"Le terme est le " + en_toutes_lettres(terme) + "."};
    Jour dernier = terme;
    if (delai.nombre == 0) etapes.push_back("Sans délai : jusqu'au terme, le " + en_toutes_lettres(terme) + ".");
    else if (en_mois(delai))
    {
        const auto trouve = meme_quantieme(terme, -mois_du(delai));
        dernier = trouve.jour;
        etapes.push_back(majuscule(en_mots(delai)) + " plus tôt" + (trouve.a_defaut ? ", faute du même quantième, le dernier jour du mois : " : " : ") + en_toutes_lettres(dernier) + ".");
    }
    else
    {
        // Les jours du délai sont ceux qui suivent le jour cherché, terme compris : il en faut autant que le délai en demande.
        for (int comptes = 0; comptes < delai.nombre;)
        {
            if (compte_ce_jour(dernier, delai.unite, compte.zone)) ++comptes;
            dernier = decale_de(dernier, -1);
        }
        if (delai.unite == UniteDeDelai::JoursFrancs) dernier = decale_de(dernier, -1);
        etapes.push_back(majuscule(en_mots(delai)) + " plus tôt" + sans_quoi(delai.unite) + " : " + en_toutes_lettres(dernier) + ".");
    }
    const auto chome = pourquoi_chome(dernier, compte.zone);
    if (!chome) return {{dernier, std::move(etapes)}, dernier};
    const Jour prudent = dernier_ouvre_jusqu_au(dernier, compte.zone);
    etapes.push_back("Ce jour est chômé (" + *chome + ") et un délai à rebours ne se proroge pas : il est prudent d'avoir agi le " + jour_en_mots(prudent) + ", et non le " +
                     en_toutes_lettres(dernier) + ".");
    return {{dernier, std::move(etapes)}, prudent};
}

DateExpliquee fin_de_duree(Jour premier, const Delai& duree, const CompteDeDelai& compte)
{
    if (duree.nombre < 1) throw std::invalid_argument("une durée compte au moins un jour");
    const auto depuis = majuscule(en_mots(duree)) + " à compter du " + en_toutes_lettres(premier);
    if (en_mois(duree))
    {
        const auto anniversaire = meme_quantieme(premier, mois_du(duree));
        // Un 29 février ou un 31 sans anniversaire : la durée est entière le dernier jour du mois, et non la veille.
        if (anniversaire.a_defaut)
            return {anniversaire.jour, {depuis + " : ce mois n'a pas de " + std::to_string(static_cast<unsigned>(premier.day())) + ", elle finit son dernier jour, le " + en_toutes_lettres(anniversaire.jour) + "."}};
        const Jour veille = decale_de(anniversaire.jour, -1);
        return {veille, {depuis + " : jusqu'à la veille du " + en_toutes_lettres(anniversaire.jour) + ", le " + en_toutes_lettres(veille) + "."}};
    }
    Jour dernier = decale_de(premier, -1);
    for (int comptes = 0; comptes < duree.nombre;)
    {
        dernier = decale_de(dernier, 1);
        if (compte_ce_jour(dernier, duree.unite, compte.zone)) ++comptes;
    }
    return {dernier, {depuis + ", ce jour compris" + sans_quoi(duree.unite) + " : " + en_toutes_lettres(dernier) + "."}};
}

Delai duree_entre(Jour premier, Jour dernier)
{
    const int mois = nombre_de_mois(mois_de(premier), mois_de(dernier));
    for (int combien = std::max(1, mois - 1); combien <= mois; ++combien)
        if (fin_de_duree(premier, {combien, UniteDeDelai::Mois}, {}).jour == dernier)
            return combien % 12 == 0 ? Delai{combien / 12, UniteDeDelai::Annees} : Delai{combien, UniteDeDelai::Mois};
    return {static_cast<int>((sys_days{dernier} - sys_days{premier}).count()) + 1, UniteDeDelai::Jours};
}

} // namespace ouvrage
