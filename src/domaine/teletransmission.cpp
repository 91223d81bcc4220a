#include "domaine/teletransmission.hpp"

#include "domaine/identifiants.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace ouvrage
{

namespace
{

using namespace std::chrono;

struct FicheDEtape
{
    EtapeDeTeletransmission etape;
    std::string_view code, libelle;
};
constexpr std::array kEtapes = {FicheDEtape{EtapeDeTeletransmission::Envoyee, "envoyee", "Envoyée à la préfecture"},
                                FicheDEtape{EtapeDeTeletransmission::Recue, "recue", "Reçue par la préfecture"},
                                FicheDEtape{EtapeDeTeletransmission::Publiee, "publiee", "Publiée"}};
constexpr std::array kListeDEtapes = {EtapeDeTeletransmission::Envoyee, EtapeDeTeletransmission::Recue, EtapeDeTeletransmission::Publiee};

struct FicheDeNature
{
    std::string_view code, mot;
};
// Les natures que portent les identifiants des actes télétransmis.
constexpr std::array kNatures = {FicheDeNature{"DE", "délibération"}, FicheDeNature{"AR", "arrêté réglementaire"}, FicheDeNature{"AI", "acte individuel"},
                                 FicheDeNature{"CC", "contrat ou convention"}, FicheDeNature{"BF", "document budgétaire"}, FicheDeNature{"AU", "autre acte"}};

constexpr std::size_t kMorceaux = 5;

char majuscule(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool est_chiffre(char c) { return c >= '0' && c <= '9'; }
bool chiffres(std::string_view texte) { return !texte.empty() && std::all_of(texte.begin(), texte.end(), est_chiffre); }
bool est_signe(char c) { return est_chiffre(c) || (c >= 'A' && c <= 'Z'); }

/// « DE25_139 », « DE25.139 » et « de25-139 » sont le même numéro.
std::string signes(std::string_view texte)
{
    std::string nu;
    for (const char c : texte)
        if (est_signe(majuscule(c))) nu += majuscule(c);
    return nu;
}

bool est_departement(std::string_view trois)
{
    if (trois.size() != 3 || !est_chiffre(trois[0]) || !est_chiffre(trois[1])) return false;
    const auto& connus = departements();
    const auto connu = [&](std::string_view code) { return std::find(connus.begin(), connus.end(), code) != connus.end(); };
    // « 059 » est le 59 ; « 02A » le 2A ; « 974 » est déjà à trois chiffres.
    return connu(trois) || (trois[0] == '0' && connu(trois.substr(1)));
}

} // namespace

std::string_view code(EtapeDeTeletransmission etape)
{
    return std::find_if(kEtapes.begin(), kEtapes.end(), [&](const auto& une) { return une.etape == etape; })->code;
}
std::string_view libelle(EtapeDeTeletransmission etape)
{
    return std::find_if(kEtapes.begin(), kEtapes.end(), [&](const auto& une) { return une.etape == etape; })->libelle;
}
std::optional<EtapeDeTeletransmission> etape_de_teletransmission_du_code(std::string_view code)
{
    for (const auto& une : kEtapes)
        if (une.code == code) return une.etape;
    return std::nullopt;
}
std::span<const EtapeDeTeletransmission> etapes_de_teletransmission() { return kListeDEtapes; }

std::optional<IdentifiantDActe> lire_identifiant_d_acte(std::string_view texte)
{
    while (!texte.empty() && texte.front() == ' ') texte.remove_prefix(1);
    while (!texte.empty() && texte.back() == ' ') texte.remove_suffix(1);
    std::vector<std::string> morceaux(1);
    for (const char c : texte)
        if (c == '-') morceaux.emplace_back();
        else morceaux.back() += majuscule(c);
    if (morceaux.size() != kMorceaux) return std::nullopt;
    const auto &departement = morceaux[0], &siren = morceaux[1], &jour = morceaux[2], &numero = morceaux[3], &nature = morceaux[4];
    if (departement.size() != 3 || !std::all_of(departement.begin(), departement.end(), est_signe) || siren.size() != 9 || !chiffres(siren) || jour.size() != 8 || !chiffres(jour) ||
        numero.empty() || nature.size() != 2 || !std::all_of(nature.begin(), nature.end(), est_signe))
        return std::nullopt;
    const Jour lu{year{std::stoi(jour.substr(0, 4))}, month{static_cast<unsigned>(std::stoi(jour.substr(4, 2)))}, day{static_cast<unsigned>(std::stoi(jour.substr(6, 2)))}};
    if (!lu.ok()) return std::nullopt;
    return IdentifiantDActe{departement, siren, lu, numero, nature};
}

std::string_view nature_d_acte(std::string_view code)
{
    for (const auto& une : kNatures)
        if (une.code == code) return une.mot;
    return "";
}

std::vector<std::string> doutes_sur_l_identifiant(std::string_view texte, const ActeTransmis& acte)
{
    if (texte.empty()) return {};
    const auto lu = lire_identifiant_d_acte(texte);
    if (!lu) return {"il n'a pas la forme attendue : département, SIREN, jour, numéro et nature, séparés par des tirets (059-215900176-20251205-DE25_139-DE)"};
    std::vector<std::string> doutes;
    if (!est_departement(lu->departement)) doutes.push_back("« " + lu->departement + " » n'est pas un département");
    if (!verifier_identifiant(Identifiant::Siren, lu->siren).valide) doutes.push_back("la clé du SIREN " + lu->siren + " ne correspond pas : un chiffre est sans doute faux");
    if (acte.siren && *acte.siren != lu->siren) doutes.push_back("son SIREN (" + lu->siren + ") n'est pas celui de la partie (" + *acte.siren + ")");
    if (!signes(acte.numero).empty() && signes(acte.numero) != signes(lu->numero)) doutes.push_back("son numéro (" + lu->numero + ") n'est pas celui de la délibération (" + acte.numero + ")");
    if (lu->jour < acte.seance_le) doutes.push_back("son jour (" + en_toutes_lettres(lu->jour) + ") précède la séance (" + en_toutes_lettres(acte.seance_le) + ")");
    if (acte.recue_le && *acte.recue_le < lu->jour) doutes.push_back("son jour (" + en_toutes_lettres(lu->jour) + ") suit la réception (" + en_toutes_lettres(*acte.recue_le) + ")");
    if (const auto mot = nature_d_acte(lu->nature); mot.empty()) doutes.push_back("« " + lu->nature + " » n'est pas une nature d'acte connue");
    else if (lu->nature != "DE") doutes.push_back("sa nature (" + lu->nature + ", " + std::string(mot) + ") n'est pas celle d'une délibération (DE)");
    return doutes;
}

std::vector<AnomalieDeTransmission> relire_la_transmission(const DatesDeTransmission& dates, Jour seance_le, Jour aujourd_hui)
{
    using enum EtapeDeTeletransmission;
    std::vector<AnomalieDeTransmission> anomalies;
    const auto juger = [&](EtapeDeTeletransmission etape, const std::optional<Jour>& le, const std::optional<Jour>& avant, const char* code) {
        if (!le) return;
        if (aujourd_hui < *le) anomalies.push_back({etape, "date.a_venir"});
        else if (*le < seance_le) anomalies.push_back({etape, "transmission.avant_seance"});
        else if (avant && *le < *avant) anomalies.push_back({etape, code});
    };
    juger(Envoyee, dates.envoyee_le, {}, "");
    juger(Recue, dates.recue_le, dates.envoyee_le, "transmission.recue_avant_envoi");
    juger(Publiee, dates.publiee_le, {}, "");
    return anomalies;
}

SuiviDeTransmission suivre_la_transmission(const DatesDeTransmission& dates, Jour seance_le, int jours_d_usage, Jour le)
{
    SuiviDeTransmission suivi;
    if (dates.recue_le && dates.publiee_le)
    {
        suivi.etat = EtatDeTransmission::Executoire;
        suivi.executoire_le = std::max(*dates.recue_le, *dates.publiee_le);
    }
    else if (dates.recue_le) suivi.etat = EtatDeTransmission::APublier;
    else if (dates.envoyee_le) suivi.etat = EtatDeTransmission::EnAttenteDeReception;
    // Reçue sans que l'envoi soit noté : elle était partie ce jour-là au plus tard.
    const Jour partie = dates.envoyee_le ? *dates.envoyee_le : dates.recue_le ? *dates.recue_le : le;
    suivi.jours = std::max(0, static_cast<int>((sys_days{partie} - sys_days{seance_le}).count()));
    suivi.tardive = suivi.jours > jours_d_usage;
    return suivi;
}

} // namespace ouvrage
