#include "app/conventions/conventions_textes_saisie.hpp"

#include "app/participants/participants_notes.hpp"
#include "domaine/identifiants.hpp"
#include "socle/http/form.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kCourt = 300, kLong = 4000, kArticle = 8000, kTitre = 160;

std::string champ(const Form& formulaire, const std::string& nom) { return std::string(trimmed(replaced(formulaire.value(nom), "\r", ""))); }

enum class Longueur
{
    Facultatif,
    Obligatoire
};
std::string texte(const Form& formulaire, const std::string& nom, std::size_t au_plus, Longueur presence, std::vector<AnomalieDeChamp>& anomalies)
{
    auto lu = champ(formulaire, nom);
    if (lu.empty() && presence == Longueur::Obligatoire) anomalies.push_back({nom, "champ.absent"});
    else if (length_utf8(lu) > au_plus) anomalies.push_back({nom, "champ.trop_long"});
    else if (ressemble_a_un_nir(lu)) anomalies.push_back({nom, "champ.nir"});
    return lu;
}

/// Des chiffres, et une virgule ou un point de décimale : « 4 », « 4,5 », « 1 200 ».
bool est_un_nombre(const std::string& lu)
{
    const auto serre = replaced(replaced(replaced(lu, " ", ""), "\u00A0", ""), "\u202F", "");
    const auto virgule = serre.find_first_of(",.");
    return all_digits(serre.substr(0, virgule)) && (virgule == std::string::npos || all_digits(serre.substr(virgule + 1)));
}

/// Une accolade ouverte qui n'est pas un blanc se verrait telle quelle dans le document signé.
bool blancs_lisibles(std::string_view lu)
{
    for (std::size_t ici = lu.find("{{"); ici != std::string_view::npos; ici = lu.find("{{", ici + 2))
    {
        const auto fin = lu.find("}}", ici);
        if (fin == std::string_view::npos || blancs_du_texte(lu.substr(ici, fin + 2 - ici)).empty()) return false;
    }
    return true;
}

} // namespace

LectureDeBlancs lire_blancs(const Form& formulaire, const std::vector<std::string>& codes, const ModeleDeConvention* modele)
{
    LectureDeBlancs lus;
    for (const auto& code : codes)
    {
        const auto nom = "blanc_" + code;
        if (!formulaire.has(nom)) continue; // un formulaire partiel ne rouvre pas les autres
        const auto* blanc = modele ? modele->blanc(code) : nullptr;
        const auto type = blanc ? blanc->type : TypeDeBlanc::TexteLong;
        auto lu = texte(formulaire, nom, type == TypeDeBlanc::TexteLong ? kLong : kCourt, Longueur::Facultatif, lus.anomalies);
        if (!lu.empty() && type == TypeDeBlanc::Date && !parse_day(lu)) lus.anomalies.push_back({nom, "date.illisible"});
        if (!lu.empty() && type == TypeDeBlanc::Nombre && !est_un_nombre(lu)) lus.anomalies.push_back({nom, "nombre.illisible"});
        if (lu.find("{{") != std::string::npos) lus.anomalies.push_back({nom, "blanc.illisible"});
        lus.valeurs[code] = std::move(lu);
    }
    return lus;
}

LectureDArticle lire_article(const Form& formulaire, const Convention& convention, PlaceDuTexte place)
{
    LectureDArticle lu;
    auto& a = lu.article;
    const bool article = place == PlaceDuTexte::Article;
    if (article) a.titre = texte(formulaire, "titre", kTitre, Longueur::Obligatoire, lu.anomalies);
    if (article)
    {
        const auto suite = suite_d_article_du_code(champ(formulaire, "suite"));
        if (!suite) lu.anomalies.push_back({"suite", "champ.inconnu"});
        a.suite = suite.value_or(SuiteDArticle::Rien);
    }
    a.texte = texte(formulaire, "texte", kArticle, a.suite == SuiteDArticle::Rien ? Longueur::Obligatoire : Longueur::Facultatif, lu.anomalies);
    if (!blancs_lisibles(a.texte)) lu.anomalies.push_back({"texte", "blanc.illisible"});
    if (a.suite == SuiteDArticle::Engagements)
    {
        a.de = champ(formulaire, "de");
        if (a.de.empty()) lu.anomalies.push_back({"de", "champ.absent"});
        else if (a.de != "tous" && !qualite_de_partie_du_code(a.de)) lu.anomalies.push_back({"de", "champ.inconnu"});
    }
    if (const auto avenant = champ(formulaire, "avenant"); !avenant.empty())
    {
        if (!convention.avenant(avenant)) lu.anomalies.push_back({"avenant", "champ.inconnu"});
        a.avenant_id = avenant;
    }
    return lu;
}

LectureDEvaluation lire_evaluation_demandee(const Form& formulaire, const Convention& convention, Jour aujourd_hui)
{
    LectureDEvaluation lue;
    auto& e = lue.evaluation;
    const auto jour = [&](const char* nom, Jour defaut) {
        const auto lu = champ(formulaire, nom);
        const auto date = parse_day(lu);
        if (!date) lue.anomalies.push_back({nom, lu.empty() ? "champ.absent" : "date.illisible"});
        else if (aujourd_hui < *date) lue.anomalies.push_back({nom, "date.a_venir"});
        return date.value_or(defaut);
    };
    const auto moment = moment_d_evaluation_du_code(champ(formulaire, "moment"));
    if (!moment) lue.anomalies.push_back({"moment", champ(formulaire, "moment").empty() ? "champ.absent" : "champ.inconnu"});
    e.moment = moment.value_or(MomentDEvaluation::Intermediaire);
    e.du = jour("du", aujourd_hui);
    e.au = jour("au", aujourd_hui);
    if (e.au < e.du) lue.anomalies.push_back({"au", "periode.inversee"});
    if (const auto partie = champ(formulaire, "demandee_par"); !partie.empty())
    {
        if (!convention.partie(partie)) lue.anomalies.push_back({"demandee_par", "champ.inconnu"});
        e.demandee_par = partie;
    }
    e.appreciation = champ(formulaire, "appreciation");
    for (auto& une : relire_texte_libre("appreciation", e.appreciation, kLong, vigilance_de(formulaire))) lue.anomalies.push_back(std::move(une));
    return lue;
}

} // namespace ouvrage
