#include "app/conventions/conventions_vie_saisie.hpp"

#include "app/marches/marches_saisie.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kPieceAuPlus = 120;
constexpr int kRenouvellementsAuPlus = 99;

/// Un code d'une liste fermée : `relire` rend la valeur, ou rien.
template <class Relire> auto lire_code(const std::string& champ, const Form& formulaire, Exigence presence, Relire&& relire, std::vector<AnomalieDeChamp>& anomalies) -> decltype(relire(std::string_view()))
{
    const auto saisi = trimmed(formulaire.value(champ));
    const auto lu = relire(std::string_view(saisi));
    if (saisi.empty() && presence == Exigence::Obligatoire) anomalies.push_back({champ, "champ.absent"});
    else if (!saisi.empty() && !lu) anomalies.push_back({champ, "champ.inconnu"});
    return lu;
}

/// Ce qui est demandé quand la sorte le demande, refusé quand elle n'en veut pas.
Exigence presence_de(ExigenceDeFait exigence) { return exigence == ExigenceDeFait::Toujours ? Exigence::Obligatoire : Exigence::Facultative; }

std::optional<Delai> lire_un_delai(const std::string& champ, const Form& formulaire, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto saisi = trimmed(formulaire.value(champ));
    if (saisi.empty()) return std::nullopt;
    const auto lu = lire_delai(saisi);
    if (!lu) anomalies.push_back({champ, "delai.illisible"});
    return lu;
}

std::optional<Delai> lire_une_duree(const std::string& champ, const Form& formulaire, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto lue = lire_un_delai(champ, formulaire, anomalies);
    if (lue && lue->nombre == 0) anomalies.push_back({champ, "delai.nul"});
    return lue;
}

std::string champ_de_fin(MotifDExtinction motif, std::string_view quoi) { return "fin_" + std::string(fiche(motif).code) + "_" + std::string(quoi); }

bool est_partie(const Convention& convention, const std::string& id) { return convention.partie(id) != nullptr; }

/// Ce qu'un fait doit à ceux qui le précèdent.
void relire_le_fait(const FaitDeConvention& f, const Convention& convention, const VieInscrite& vie, const VieDeConvention& menee, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto deja = [&](SorteDeFait sorte, auto&& meme) {
        return std::any_of(vie.connue.faits.begin(), vie.connue.faits.end(), [&](const FaitDeConvention& autre) { return autre.sorte == sorte && meme(autre); });
    };
    if (f.sorte == SorteDeFait::Signature)
    {
        if (deja(SorteDeFait::Signature, [&](const auto& autre) { return autre.partie == f.partie && autre.avenant == f.avenant; })) anomalies.push_back({"partie", "fait.deja_signee"});
        return;
    }
    if (f.sorte == SorteDeFait::Retrait)
    {
        if (deja(SorteDeFait::Retrait, [&](const auto& autre) { return autre.partie == f.partie; })) anomalies.push_back({"partie", "fait.deja_partie"});
        return;
    }
    if (f.sorte == SorteDeFait::Reception)
    {
        const auto* lettre = vie.fait(f.vise);
        if (!lettre || lettre->annule() || lettre->fait.sorte != SorteDeFait::Lettre) anomalies.push_back({"vise", "fait.lettre_inconnue"});
        else if (f.le < lettre->fait.le) anomalies.push_back({"le", "date.avant_ce_qui_precede"});
        if (deja(SorteDeFait::Reception, [&](const auto& autre) { return autre.vise == f.vise; })) anomalies.push_back({"vise", "fait.deja_recue"});
        return;
    }
    // Le reste n'a de sens qu'une fois signée : la dernière signature des parties d'origine.
    std::optional<Jour> signee;
    for (const auto& un : vie.connue.faits)
    {
        const auto* partie = convention.partie(un.partie);
        if (un.sorte == SorteDeFait::Signature && un.avenant.empty() && partie && !partie->entree_le && (!signee || *signee < un.le)) signee = un.le;
    }
    if (!menee.signatures_manquantes.empty() || !signee || f.le < *signee) anomalies.push_back({"le", "fait.avant_signature"});
    if (f.sorte != SorteDeFait::DemandeDeRenouvellement && f.sorte != SorteDeFait::EvaluationDemandee && menee.etat == EtatDeConvention::Finie && menee.fin->jour < f.le) anomalies.push_back({"le", "fait.apres_la_fin"});
    if (f.sorte == SorteDeFait::AccordDeRenouvellement && f.jusqu_a)
    {
        if (*f.jusqu_a <= f.le) anomalies.push_back({"jusqu_a", "date.avant_ce_qui_precede"});
        const auto& maximum = vie.connue.termes.empty() ? std::optional<Delai>() : vie.connue.termes.back().maximum;
        if (maximum && menee.terme && fin_de_duree(decale_de(menee.terme->jour, 1), *maximum, vie.connue.termes.back().compte).jour < *f.jusqu_a) anomalies.push_back({"jusqu_a", "fait.au_dela_du_maximum"});
    }
}

} // namespace

LectureDeFaitDeConvention lire_fait_de_convention(const Form& formulaire, const Convention& convention, const VieInscrite& vie, const VieDeConvention& menee, Jour aujourd_hui)
{
    LectureDeFaitDeConvention lue;
    auto& a = lue.anomalies;
    auto& f = lue.fait;
    const auto sorte = lire_code("sorte", formulaire, Exigence::Obligatoire, sorte_de_fait_du_code, a);
    const auto le = lire_jour("le", formulaire.value("le"), Exigence::Obligatoire, a);
    f.piece = lire_texte("piece", formulaire.value("piece"), kPieceAuPlus, Exigence::Facultative, a);
    if (!sorte) return lue;
    f.sorte = *sorte;
    const auto& exigences = fiche(*sorte);
    const auto une_partie = lire_code("partie", formulaire, presence_de(exigences.partie),
                                      [&](std::string_view id) { return est_partie(convention, std::string(id)) ? std::optional(std::string(id)) : std::nullopt; }, a);
    f.partie = une_partie.value_or("");
    if (exigences.motif != ExigenceDeFait::Jamais) f.motif = lire_code("motif", formulaire, presence_de(exigences.motif), motif_d_extinction_du_code, a);
    if (exigences.jusqu_a != ExigenceDeFait::Jamais) f.jusqu_a = lire_jour("jusqu_a", formulaire.value("jusqu_a"), presence_de(exigences.jusqu_a), a);
    if (exigences.vise != ExigenceDeFait::Jamais)
        f.vise = lire_code("vise", formulaire, presence_de(exigences.vise), [&](std::string_view id) { return vie.fait(std::string(id)) ? std::optional(std::string(id)) : std::nullopt; }, a).value_or("");
    if (f.sorte == SorteDeFait::Signature)
        f.avenant = lire_code("avenant", formulaire, Exigence::Facultative, [&](std::string_view id) { return convention.avenant(std::string(id)) ? std::optional(std::string(id)) : std::nullopt; }, a).value_or("");
    if (!le) return lue;
    f.le = *le;
    if (aujourd_hui < f.le) a.push_back({"le", "date.a_venir"});
    if (a.empty()) relire_le_fait(f, convention, vie, menee, a);
    return lue;
}

LectureDeTermesDeConvention lire_termes_de_convention(const Form& formulaire, const Convention& convention)
{
    LectureDeTermesDeConvention lue;
    auto& a = lue.anomalies;
    auto& t = lue.termes;
    lue.avenant_id = lire_code("avenant", formulaire, Exigence::Facultative, [&](std::string_view id) { return convention.avenant(std::string(id)) ? std::optional(std::string(id)) : std::nullopt; }, a);
    t.depart = lire_code("depart", formulaire, Exigence::Obligatoire, depart_du_code, a).value_or(DepartDeConvention::DerniereSignature);
    // Un départ qui est une date la demande ; l'autre n'en a pas.
    t.debut = lire_jour("debut", formulaire.value("debut"), t.depart == DepartDeConvention::Date ? Exigence::Obligatoire : Exigence::Facultative, a);
    if (t.debut && t.depart != DepartDeConvention::Date) a.push_back({"debut", "termes.depart_double"});
    t.fin = lire_jour("fin", formulaire.value("fin"), Exigence::Facultative, a);
    t.duree = lire_une_duree("duree", formulaire, a);
    if (t.fin && t.duree) a.push_back({"duree", "termes.fin_et_duree"});
    if (t.fin && t.debut && *t.fin < *t.debut) a.push_back({"fin", "date.avant_ce_qui_precede"});
    t.renouvellement = lire_code("renouvellement", formulaire, Exigence::Obligatoire, renouvellement_du_code, a).value_or(Renouvellement::Aucun);
    t.periode = lire_une_duree("periode", formulaire, a);
    t.maximum = lire_une_duree("maximum", formulaire, a);
    t.renouvellements_au_plus = lire_nombre("renouvellements_au_plus", formulaire.value("renouvellements_au_plus"), 1, kRenouvellementsAuPlus, Exigence::Facultative, a);
    if (t.renouvellement == Renouvellement::Aucun)
        for (const auto& [champ, dit] : {std::pair{"periode", t.periode.has_value()}, std::pair{"maximum", t.maximum.has_value()}, std::pair{"renouvellements_au_plus", t.renouvellements_au_plus.has_value()}})
            if (dit) a.push_back({champ, "termes.sans_renouvellement"});
    if (t.renouvellement != Renouvellement::Aucun && !t.fin && !t.duree && trimmed(formulaire.value("fin")).empty() && trimmed(formulaire.value("duree")).empty()) a.push_back({"duree", "termes.sans_duree"});
    t.compte.report = lire_code("report", formulaire, Exigence::Obligatoire, report_du_code, a).value_or(ReportDeDelai::Aucun);
    t.compte.zone = lire_code("zone", formulaire, Exigence::Obligatoire, zone_feriee_du_code, a).value_or(ZoneFeriee::France);
    for (const auto& motif : motifs_d_extinction())
    {
        const auto delai = lire_un_delai(champ_de_fin(motif.motif, "delai"), formulaire, a);
        if (trimmed(formulaire.value(champ_de_fin(motif.motif, "delai"))).empty()) continue;
        const auto sens = lire_code(champ_de_fin(motif.motif, "sens"), formulaire, Exigence::Obligatoire, sens_de_preavis_du_code, a);
        const auto moyen = lire_code(champ_de_fin(motif.motif, "moyen"), formulaire, Exigence::Obligatoire, moyen_de_lettre_du_code, a);
        if (delai && sens && moyen) t.fins.push_back({motif.motif, *delai, *sens, *moyen});
    }
    return lue;
}

Form formulaire_des_termes(const TermesDeConvention& t)
{
    Form f;
    const auto poser = [&](std::string nom, std::string_view valeur) { f.fields.emplace_back(std::move(nom), std::string(valeur)); };
    const auto jour = [&](const char* nom, const std::optional<Jour>& valeur) { poser(nom, valeur ? format_day(*valeur) : ""); };
    const auto delai = [&](const char* nom, const std::optional<Delai>& valeur) { poser(nom, valeur ? en_mots(*valeur) : ""); };
    poser("depart", code(t.depart));
    jour("debut", t.debut);
    jour("fin", t.fin);
    delai("duree", t.duree);
    poser("renouvellement", fiche(t.renouvellement).code);
    delai("periode", t.periode);
    delai("maximum", t.maximum);
    poser("renouvellements_au_plus", t.renouvellements_au_plus ? std::to_string(*t.renouvellements_au_plus) : "");
    poser("report", code(t.compte.report));
    poser("zone", code(t.compte.zone));
    for (const auto& une : t.fins)
    {
        poser(champ_de_fin(une.motif, "delai"), une.delai.nombre == 0 ? code(une.delai) : en_mots(une.delai));
        poser(champ_de_fin(une.motif, "sens"), fiche(une.sens).code);
        poser(champ_de_fin(une.motif, "moyen"), code(une.moyen));
    }
    return f;
}

} // namespace ouvrage
