#include "app/accueil/accueil_saisie.hpp"

#include "app/participants/participants_notes.hpp"
#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kTexteCourt = 120, kTexteLong = 1000;
constexpr int kSemainesAuPlus = 52, kPlacesAuPlus = 500;

// Ce que toute page ajoute à ses formulaires.
constexpr std::array<std::string_view, 4> kChampsDePage = {"csrf", "cle", "garder_tel_quel", "vue"};
// Les mots d'un prix, sans accent : dans le nom d'un champ, ils disent que quelqu'un veut faire payer.
constexpr std::array<std::string_view, 8> kMotsDArgent = {"prix", "tarif", "payant", "payante", "cotisation", "caution", "euro", "euros"};

bool parle_d_argent(const std::string& texte)
{
    if (texte.find("€") != std::string::npos) return true;
    for (const auto& mot : split(searchable(texte), ' '))
        if (std::find(kMotsDArgent.begin(), kMotsDArgent.end(), mot) != kMotsDArgent.end()) return true;
    return false;
}

} // namespace

LectureDAccueil::LectureDAccueil(const Form& formulaire, std::initializer_list<std::string_view> champs) : formulaire_(formulaire)
{
    for (const auto& [nom, valeur] : formulaire.fields)
        if (std::find(champs.begin(), champs.end(), nom) == champs.end() && std::find(kChampsDePage.begin(), kChampsDePage.end(), nom) == kChampsDePage.end())
            anomalies.push_back({"", parle_d_argent(replaced(nom, "_", " ")) || nom.find("montant") != std::string::npos ? "accueil.gratuit" : "accueil.champ_en_trop"});
}

std::string LectureDAccueil::texte(const std::string& nom, std::size_t au_plus, Besoin besoin)
{
    std::string lu(trimmed(formulaire_.value(nom)));
    if (lu.empty() && besoin == Besoin::Obligatoire) anomalies.push_back({nom, "champ.absent"});
    else if (length_utf8(lu) > au_plus) anomalies.push_back({nom, "champ.trop_long"});
    else if (ressemble_a_un_nir(lu)) anomalies.push_back({nom, "champ.nir"});
    return lu;
}

std::string LectureDAccueil::texte_libre(const std::string& nom, std::size_t au_plus, Besoin besoin)
{
    std::string lu(trimmed(formulaire_.value(nom)));
    if (lu.empty())
    {
        if (besoin == Besoin::Obligatoire) anomalies.push_back({nom, "champ.absent"});
        return lu;
    }
    const auto vigilance = vigilance_de(formulaire_);
    for (auto& une : relire_texte_libre(nom, lu, au_plus, vigilance)) anomalies.push_back(std::move(une));
    if (vigilance == Vigilance::Avertir && parle_d_argent(lu)) anomalies.push_back({nom, "texte.argent"});
    return lu;
}

Jour LectureDAccueil::jour(const std::string& nom, Jour par_defaut)
{
    const auto texte = trimmed(formulaire_.value(nom));
    if (const auto lu = parse_day(texte)) return *lu;
    anomalies.push_back({nom, texte.empty() ? "champ.absent" : "date.illisible"});
    return par_defaut;
}

HeureDHorloge LectureDAccueil::heure(const std::string& nom)
{
    const auto texte = trimmed(formulaire_.value(nom));
    if (const auto lue = lire_heure(texte)) return *lue;
    anomalies.push_back({nom, texte.empty() ? "champ.absent" : "heure.illisible"});
    return {};
}

int LectureDAccueil::entier(const std::string& nom, int de, int a)
{
    const auto texte = trimmed(formulaire_.value(nom));
    if (!all_digits(texte) || texte.size() > 6)
    {
        anomalies.push_back({nom, texte.empty() ? "champ.absent" : "nombre.illisible"});
        return de;
    }
    const int lu = std::stoi(std::string(texte));
    if (lu < de || lu > a) anomalies.push_back({nom, "nombre.hors_bornes"});
    return std::clamp(lu, de, a);
}

Form formulaire_du_json(std::string_view corps)
{
    const auto json = read_json(corps);
    if (!json.object()) throw BadRequest("un objet JSON est attendu");
    Form formulaire;
    for (const auto& [nom, valeur] : *json.object())
    {
        if (const auto* texte = valeur.text()) formulaire.fields.emplace_back(nom, *texte);
        else if (const auto* nombre = valeur.integer()) formulaire.fields.emplace_back(nom, std::to_string(*nombre));
        else if (const auto* vrai = valeur.truth()) formulaire.fields.emplace_back(nom, *vrai ? "oui" : "");
        else if (!valeur.null()) throw BadRequest("« " + nom + " » est un texte, un entier, vrai ou faux");
    }
    return formulaire;
}

LectureDeLieu lire_nouveau_lieu(const Form& formulaire, Jour aujourd_hui)
{
    LectureDAccueil lecture(formulaire, {"nom", "porteur", "adresse", "code_postal", "commune", "ouvert_le", "volet_1", "volet_2", "volet_3", "volet_4"});
    LectureDeLieu lue;
    lue.lieu.nom = lecture.texte("nom", kTexteCourt);
    lue.lieu.porteur = lecture.texte("porteur", kTexteCourt);
    lue.lieu.adresse = lecture.texte("adresse", kTexteCourt);
    lue.lieu.code_postal = lecture.texte("code_postal", 5);
    if (!lue.lieu.code_postal.empty() && (lue.lieu.code_postal.size() != 5 || !all_digits(lue.lieu.code_postal))) lecture.anomalies.push_back({"code_postal", "code_postal.illisible"});
    lue.lieu.commune = lecture.texte("commune", kTexteCourt);
    lue.lieu.ouvert_le = lecture.jour("ouvert_le", aujourd_hui);
    for (const auto* nom : {"volet_1", "volet_2", "volet_3", "volet_4"})
        if (auto volet = lecture.texte(nom, kTexteCourt, LectureDAccueil::Besoin::Facultatif); !volet.empty()) lue.lieu.volets.push_back(std::move(volet));
    if (lue.lieu.volets.empty()) lecture.anomalies.push_back({"volet_1", "champ.absent"});
    lue.anomalies = std::move(lecture.anomalies);
    return lue;
}

LectureDePartenariat lire_partenariat(const Form& formulaire, Jour aujourd_hui)
{
    LectureDAccueil lecture(formulaire, {"organisme", "depuis", "gratuite", "gratuite_le", "piece"});
    LectureDePartenariat lue;
    lue.partenariat.organisme_id = lecture.texte("organisme", kTexteCourt);
    lue.partenariat.depuis = lecture.jour("depuis", aujourd_hui);
    lue.partenariat.gratuite_le = lecture.jour("gratuite_le", aujourd_hui);
    lue.partenariat.piece = lecture.texte("piece", kTexteCourt);
    if (formulaire.value("gratuite") != "oui") lecture.anomalies.push_back({"gratuite", "accueil.gratuite_non_engagee"});
    lue.anomalies = std::move(lecture.anomalies);
    return lue;
}

LectureDActivite lire_activite(const Form& formulaire, const std::vector<Volet>& volets)
{
    LectureDAccueil lecture(formulaire, {"volet", "organisme", "titre", "description"});
    LectureDActivite lue;
    lue.activite.volet_id = lecture.texte("volet", kTexteCourt);
    if (!lue.activite.volet_id.empty() && std::none_of(volets.begin(), volets.end(), [&](const Volet& un) { return un.id == lue.activite.volet_id; }))
        lecture.anomalies.push_back({"volet", "champ.inconnu"});
    if (const auto organisme = lecture.texte("organisme", kTexteCourt, LectureDAccueil::Besoin::Facultatif); !organisme.empty()) lue.activite.organisme_id = organisme;
    lue.activite.titre = lecture.texte("titre", kTexteCourt);
    lue.activite.description = lecture.texte_libre("description", kTexteLong, LectureDAccueil::Besoin::Obligatoire);
    lue.anomalies = std::move(lecture.anomalies);
    return lue;
}

LectureDeSeances lire_seances(const Form& formulaire, Jour aujourd_hui, ZoneFeriee zone)
{
    LectureDAccueil lecture(formulaire, {"jour", "debut", "fin", "salle", "places", "semaines", "intervenant"});
    LectureDeSeances lue;
    const auto premier = lecture.jour("jour", aujourd_hui);
    lue.seances.debut = lecture.heure("debut");
    lue.seances.fin = lecture.heure("fin");
    lue.seances.salle = lecture.texte("salle", kTexteCourt);
    lue.seances.places = lecture.entier("places", 1, kPlacesAuPlus);
    lue.seances.intervenant = lecture.texte("intervenant", kTexteCourt, LectureDAccueil::Besoin::Facultatif);
    const int semaines = trimmed(formulaire.value("semaines")).empty() ? 1 : lecture.entier("semaines", 1, kSemainesAuPlus);
    const bool heures_lues = std::none_of(lecture.anomalies.begin(), lecture.anomalies.end(), [](const auto& une) { return une.champ == "debut" || une.champ == "fin"; });
    if (heures_lues && lue.seances.fin <= lue.seances.debut) lecture.anomalies.push_back({"fin", "heure.inversee"});
    auto serie = serie_hebdomadaire(premier, semaines, zone);
    if (serie.jours.empty()) lecture.anomalies.push_back({"jour", "seance.jour_ferie"});
    lue.seances.jours = std::move(serie.jours);
    lue.sautes = std::move(serie.sautes);
    lue.anomalies = std::move(lecture.anomalies);
    return lue;
}

} // namespace ouvrage
