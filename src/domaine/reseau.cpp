#include "domaine/reseau.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

constexpr std::array kSortes = {SorteDeStructure{"plie", "PLIE"},
                                SorteDeStructure{"mde", "Maison de l'emploi"},
                                SorteDeStructure{"metropole", "Métropole"},
                                SorteDeStructure{"epci", "Intercommunalité"},
                                SorteDeStructure{"commune", "Commune"},
                                SorteDeStructure{"departement", "Département"},
                                SorteDeStructure{"region", "Région"},
                                SorteDeStructure{"collectivite", "Autre collectivité"},
                                SorteDeStructure{"gip", "Groupement d'intérêt public"},
                                SorteDeStructure{"association", "Association"},
                                SorteDeStructure{"mission_locale", "Mission locale"},
                                SorteDeStructure{"bailleur", "Bailleur social"},
                                SorteDeStructure{"etat", "Service de l'État"},
                                SorteDeStructure{"autre", "Autre organisation"}};

constexpr std::int64_t kEtpAuPlus = 10'000; // cent équivalents temps plein

struct FicheEmploi
{
    EmploiDePoste emploi;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kEmplois = {FicheEmploi{EmploiDePoste::Interne, "interne", "Employé par la structure"},
                                 FicheEmploi{EmploiDePoste::Delegue, "delegue", "Délégué par convention"},
                                 FicheEmploi{EmploiDePoste::MisADisposition, "mis_a_disposition", "Mis à disposition"}};
constexpr std::array kListeEmplois = {EmploiDePoste::Interne, EmploiDePoste::Delegue, EmploiDePoste::MisADisposition};

constexpr std::array kSollicitations = {
    FicheSollicitation{SorteDeSollicitation::Avis, "avis", "Avis", "reseau.delai_avis"},
    FicheSollicitation{SorteDeSollicitation::Faisabilite, "faisabilite", "Étude de faisabilité d'une clause", "reseau.delai_faisabilite"},
    FicheSollicitation{SorteDeSollicitation::Candidat, "candidat", "Recherche de candidats", "reseau.delai_candidat"},
    FicheSollicitation{SorteDeSollicitation::Information, "information", "Information", "reseau.delai_information"},
    FicheSollicitation{SorteDeSollicitation::Relais, "relais", "Relais d'un marché", "reseau.delai_relais"}};

/// « 4,00 » : des centièmes écrits avec deux décimales.
std::string deux_decimales(std::int64_t centiemes)
{
    const auto reste = centiemes % 100;
    return std::to_string(centiemes / 100) + "," + (reste < 10 ? "0" : "") + std::to_string(reste);
}

} // namespace

std::span<const SorteDeStructure> sortes_de_structure()
{
    return kSortes;
}

bool est_une_sorte_de_structure(std::string_view code)
{
    return std::any_of(kSortes.begin(), kSortes.end(), [&](const SorteDeStructure& une) { return une.code == code; });
}

std::string sorte_de_structure_en_mots(std::string_view code)
{
    for (const auto& une : kSortes)
        if (une.code == code) return std::string(une.libelle);
    return std::string(code);
}

std::string en_mots(Etp etp)
{
    return deux_decimales(etp.centiemes) + "\u202FETP";
}

LectureEtp lire_etp(std::string_view texte)
{
    while (!texte.empty() && texte.front() == ' ') texte.remove_prefix(1);
    while (!texte.empty() && texte.back() == ' ') texte.remove_suffix(1);
    if (texte.empty()) return {std::nullopt, "champ.absent"};
    std::int64_t centiemes = 0;
    int decimales = -1, chiffres = 0;
    for (const char c : texte)
    {
        if ((c == ',' || c == '.') && decimales < 0) decimales = 0;
        else if (c < '0' || c > '9' || decimales == 2 || ++chiffres > 8) return {std::nullopt, "etp.illisible"};
        else
        {
            centiemes = centiemes * 10 + (c - '0');
            if (decimales >= 0) ++decimales;
        }
    }
    if (chiffres == 0 || decimales == 0) return {std::nullopt, "etp.illisible"};
    for (int i = std::max(decimales, 0); i < 2; ++i) centiemes *= 10;
    if (centiemes < 1 || centiemes > kEtpAuPlus) return {std::nullopt, "etp.hors_bornes"};
    return {Etp{centiemes}, {}};
}

std::string_view code(EmploiDePoste emploi)
{
    return std::find_if(kEmplois.begin(), kEmplois.end(), [&](const FicheEmploi& une) { return une.emploi == emploi; })->code;
}

std::string_view libelle(EmploiDePoste emploi)
{
    return std::find_if(kEmplois.begin(), kEmplois.end(), [&](const FicheEmploi& une) { return une.emploi == emploi; })->libelle;
}

std::optional<EmploiDePoste> emploi_de_poste_du_code(std::string_view code)
{
    for (const auto& une : kEmplois)
        if (une.code == code) return une.emploi;
    return std::nullopt;
}

std::span<const EmploiDePoste> emplois_de_poste()
{
    return kListeEmplois;
}

std::string_view code(OccupationDePoste occupation)
{
    switch (occupation)
    {
    case OccupationDePoste::Compte: return "compte";
    case OccupationDePoste::SansCompte: return "sans_compte";
    case OccupationDePoste::APourvoir: break;
    }
    return "a_pourvoir";
}

std::optional<OccupationDePoste> occupation_de_poste_du_code(std::string_view texte)
{
    for (const auto une : {OccupationDePoste::Compte, OccupationDePoste::SansCompte, OccupationDePoste::APourvoir})
        if (code(une) == texte) return une;
    return std::nullopt;
}

TotalDesPostes totaliser(std::span<const PosteCompte> postes)
{
    TotalDesPostes total;
    for (const auto& un : postes)
    {
        ++total.postes;
        switch (un.emploi)
        {
        case EmploiDePoste::Interne: total.interne += un.etp; break;
        case EmploiDePoste::Delegue: total.delegue += un.etp; break;
        case EmploiDePoste::MisADisposition: total.mis_a_disposition += un.etp; break;
        }
        // Un poste que personne ne tient n'a personne à compter absent.
        if (un.occupation == OccupationDePoste::APourvoir) total.a_pourvoir += un.etp, ++total.postes_a_pourvoir;
        else if (un.absent) total.absent += un.etp;
    }
    return total;
}

std::string en_mots(const TotalDesPostes& total)
{
    if (total.postes == 0) return "aucun poste inscrit";
    std::vector<std::string> termes;
    const auto ajouter = [&](Etp etp, std::string_view au_singulier, std::string_view au_pluriel) {
        // « 1,80 ETP interne » : le pluriel commence à deux.
        if (etp.centiemes > 0) termes.push_back(en_mots(etp) + " " + std::string(etp.centiemes < 200 ? au_singulier : au_pluriel));
    };
    ajouter(total.interne, "interne", "internes");
    ajouter(total.delegue, "conventionné", "conventionnés");
    ajouter(total.mis_a_disposition, "mis à disposition", "mis à disposition");
    std::string phrase;
    for (const auto& terme : termes) phrase += (phrase.empty() ? "" : " + ") + terme;
    if (termes.size() > 1) phrase += " = " + en_mots(total.total());
    return phrase;
}

std::string_view code(CouvertureDeCommune couverture)
{
    switch (couverture)
    {
    case CouvertureDeCommune::Trou: return "trou";
    case CouvertureDeCommune::Tenue: return "tenue";
    case CouvertureDeCommune::RecouvrementRegle: return "recouvrement_regle";
    case CouvertureDeCommune::Recouvrement: break;
    }
    return "recouvrement";
}

std::string_view libelle(CouvertureDeCommune couverture)
{
    switch (couverture)
    {
    case CouvertureDeCommune::Trou: return "Sans structure";
    case CouvertureDeCommune::Tenue: return "Couverte";
    case CouvertureDeCommune::RecouvrementRegle: return "Partagée, premier dit";
    case CouvertureDeCommune::Recouvrement: break;
    }
    return "Partagée, sans premier";
}

TenueDeCommune tenue_de(std::span<const std::string> tenantes, const std::optional<std::string>& designee)
{
    if (tenantes.empty()) return {CouvertureDeCommune::Trou, std::nullopt};
    if (tenantes.size() == 1) return {CouvertureDeCommune::Tenue, tenantes.front()};
    if (designee && std::find(tenantes.begin(), tenantes.end(), *designee) != tenantes.end()) return {CouvertureDeCommune::RecouvrementRegle, designee};
    return {CouvertureDeCommune::Recouvrement, std::nullopt};
}

std::span<const FicheSollicitation> sortes_de_sollicitation()
{
    return kSollicitations;
}

const FicheSollicitation& fiche(SorteDeSollicitation sorte)
{
    return *std::find_if(kSollicitations.begin(), kSollicitations.end(), [&](const FicheSollicitation& une) { return une.sorte == sorte; });
}

std::optional<SorteDeSollicitation> sorte_de_sollicitation_du_code(std::string_view code)
{
    for (const auto& une : kSollicitations)
        if (une.code == code) return une.sorte;
    return std::nullopt;
}

std::optional<int> mediane_en_demi_jours(std::vector<int> jours)
{
    if (jours.empty()) return std::nullopt;
    std::sort(jours.begin(), jours.end());
    const auto milieu = jours.size() / 2;
    return jours.size() % 2 == 1 ? 2 * jours[milieu] : jours[milieu - 1] + jours[milieu];
}

std::string demi_jours_en_mots(int demi_jours)
{
    if (demi_jours <= 0) return "le jour même";
    std::string nombre = std::to_string(demi_jours / 2);
    if (demi_jours % 2 == 1) nombre += ",5";
    return nombre + (demi_jours < 4 ? " jour" : " jours");
}

} // namespace ouvrage
