#include "domaine/decp.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "domaine/identifiants.hpp"

namespace ouvrage
{

namespace
{

bool chiffre(char c)
{
    return c >= '0' && c <= '9';
}
bool que_des_chiffres(std::string_view t)
{
    return !t.empty() && std::all_of(t.begin(), t.end(), chiffre);
}
bool blanc(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view sans_bords(std::string_view t)
{
    while (!t.empty() && blanc(t.front())) t.remove_prefix(1);
    while (!t.empty() && blanc(t.back())) t.remove_suffix(1);
    return t;
}

std::size_t nombre_de_caracteres(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<int> deux_chiffres(std::string_view t)
{
    if (t.size() != 2 || !que_des_chiffres(t)) return std::nullopt;
    return (t[0] - '0') * 10 + (t[1] - '0');
}

std::optional<Jour> jour_de(std::string_view annee, std::string_view mois, std::string_view jour)
{
    const auto m = deux_chiffres(mois);
    const auto j = deux_chiffres(jour);
    if (annee.size() != 4 || !que_des_chiffres(annee) || !m || !j) return std::nullopt;
    int a = 0;
    std::from_chars(annee.data(), annee.data() + 4, a);
    const Jour date{std::chrono::year{a}, std::chrono::month{static_cast<unsigned>(*m)},
                    std::chrono::day{static_cast<unsigned>(*j)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

int jours_entre(Jour de, Jour a)
{
    return static_cast<int>((std::chrono::sys_days{a} - std::chrono::sys_days{de}).count());
}

// --- Textes abîmés
// ------------------------------------------------------------------------------------------------------

void ajouter(std::string& texte, char32_t c)
{
    if (c < 0x80)
        texte += static_cast<char>(c);
    else if (c < 0x800) {
        texte += static_cast<char>(0xC0 | (c >> 6));
        texte += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        texte += static_cast<char>(0xE0 | (c >> 12));
        texte += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        texte += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        texte += static_cast<char>(0xF0 | (c >> 18));
        texte += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        texte += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        texte += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::u32string caracteres(std::string_view utf8)
{
    std::u32string points;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto o = static_cast<unsigned char>(utf8[i]);
        const std::size_t n = o < 0x80 ? 1 : o < 0xE0 ? 2 : o < 0xF0 ? 3 : 4;
        char32_t c = n == 1 ? o : o & (0xFF >> (n + 1));
        for (std::size_t k = 1; k < n && i + k < utf8.size(); ++k)
            c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3F);
        points += c;
        i += n;
    }
    return points;
}

constexpr std::array<char32_t, 32> kWindows1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/// L'octet que ce caractère était avant d'être pris pour du Latin-1 ou du Windows-1252 ; 0 si ce n'en était pas un.
unsigned octet_d_origine(char32_t c)
{
    if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned>(c);
    for (unsigned i = 0; i < kWindows1252.size(); ++i)
        if (kWindows1252[i] == c) return 0x80 + i;
    return 0;
}

/// Une suite de caractères qui, relus comme des octets, forment un caractère français : le reste (« à » suivi d'une
/// espace insécable) peut ressembler à de l'UTF-8 sans en être.
std::size_t double_encodage(const std::u32string& points, std::size_t i, char32_t& rendu)
{
    const unsigned tete = points[i] >= 0xC2 && points[i] <= 0xE2 ? static_cast<unsigned>(points[i]) : 0;
    if (tete == 0 || (tete >= 0xE0 && tete != 0xE2)) return 0;
    const std::size_t n = tete < 0xE0 ? 2 : 3;
    if (i + n > points.size()) return 0;
    rendu = tete & (n == 2 ? 0x1F : 0x0F);
    for (std::size_t k = 1; k < n; ++k) {
        const unsigned o = octet_d_origine(points[i + k]);
        if (o < 0x80 || o > 0xBF) return 0;
        rendu = (rendu << 6) | (o & 0x3F);
    }
    const bool lettre = rendu >= 0xA0 && rendu <= 0xFF;
    const bool ligature = rendu == 0x152 || rendu == 0x153 || rendu == 0x178;
    const bool ponctuation = (rendu >= 0x2010 && rendu <= 0x203A) || rendu == 0x20AC || rendu == 0x2122;
    return lettre || ligature || ponctuation ? n : 0;
}

struct EntiteNommee
{
    std::string_view nom;
    char32_t caractere;
};
constexpr EntiteNommee kEntites[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},     {"nbsp", 0xA0},
    {"euro", 0x20AC},  {"deg", 0xB0},     {"laquo", 0xAB},   {"raquo", 0xBB},   {"rsquo", 0x2019},  {"lsquo", 0x2018},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"eacute", 0xE9},
    {"egrave", 0xE8},  {"ecirc", 0xEA},   {"euml", 0xEB},    {"agrave", 0xE0},  {"acirc", 0xE2},    {"ccedil", 0xE7},
    {"icirc", 0xEE},   {"iuml", 0xEF},    {"ocirc", 0xF4},   {"ugrave", 0xF9},  {"ucirc", 0xFB},    {"uuml", 0xFC},
    {"oelig", 0x153},  {"Eacute", 0xC9},  {"Egrave", 0xC8},  {"Agrave", 0xC0},  {"Ccedil", 0xC7},   {"sup2", 0xB2},
    {"sup3", 0xB3},    {"middot", 0xB7},  {"bull", 0x2022},  {"ordm", 0xBA},
};

/// Longueur de l'entité écrite ici, son caractère dans `rendu` ; 0 si ce n'en est pas une.
std::size_t entite(std::string_view t, char32_t& rendu)
{
    const auto fin = t.substr(0, 12).find(';');
    if (fin == std::string_view::npos || fin < 2) return 0;
    const auto nom = t.substr(1, fin - 1);
    if (nom[0] == '#') {
        const bool hexa = nom.size() > 2 && (nom[1] == 'x' || nom[1] == 'X');
        const auto chiffres = nom.substr(hexa ? 2 : 1);
        std::uint32_t valeur = 0;
        const auto lu = std::from_chars(chiffres.data(), chiffres.data() + chiffres.size(), valeur, hexa ? 16 : 10);
        if (lu.ec != std::errc{} || lu.ptr != chiffres.data() + chiffres.size()) return 0;
        if (valeur < 0x20 || valeur > 0x10FFFF || (valeur >= 0xD800 && valeur <= 0xDFFF)) return 0;
        rendu = valeur;
        return fin + 1;
    }
    for (const auto& e : kEntites)
        if (e.nom == nom) {
            rendu = e.caractere;
            return fin + 1;
        }
    return 0;
}

/// Longueur de la balise de mise en forme écrite ici ; 0 si « < » veut dire « inférieur à ».
std::size_t balise(std::string_view t)
{
    std::size_t i = 1;
    if (i < t.size() && t[i] == '/') ++i;
    std::string nom;
    while (i < t.size() && ((t[i] >= 'a' && t[i] <= 'z') || (t[i] >= 'A' && t[i] <= 'Z')))
        nom += static_cast<char>(t[i++] | 0x20);
    constexpr std::string_view connues[] = {"br",   "p",   "b",  "i",  "u",  "em",   "strong",
                                            "span", "div", "ul", "ol", "li", "font", "a"};
    if (std::find(std::begin(connues), std::end(connues), nom) == std::end(connues)) return 0;
    if (i < t.size() && t[i] != '>' && t[i] != '/' && !blanc(t[i])) return 0;
    const auto fin = t.substr(0, 400).find('>', i);
    return fin == std::string_view::npos ? 0 : fin + 1;
}

// --- Listes de valeurs
// ---------------------------------------------------------------------------------------------------- Format 2022 :
// arrêtés du 22 décembre 2022, schéma v2.0.4. Format 2019 : arrêté du 22 mars 2019, schéma v1.5.0.

using Liste = std::span<const std::string_view>;

constexpr std::string_view kNaturesMarche2022[] = {"Marché", "Marché de partenariat",
                                                   "Marché de défense ou de sécurité"};
constexpr std::string_view kNaturesMarche2019[] = {"Marché", "Marché de partenariat", "Accord-cadre",
                                                   "Marché subséquent"};
constexpr std::string_view kNaturesConcession[] = {"Concession de travaux", "Concession de service",
                                                   "Concession de service public", "Délégation de service public"};
constexpr std::string_view kProceduresMarche[] = {"Procédure adaptée",
                                                  "Appel d'offres ouvert",
                                                  "Appel d'offres restreint",
                                                  "Procédure avec négociation",
                                                  "Marché passé sans publicité ni mise en concurrence préalable",
                                                  "Dialogue compétitif"};
constexpr std::string_view kProceduresConcession[] = {"Procédure négociée ouverte", "Procédure non négociée ouverte",
                                                      "Procédure négociée restreinte",
                                                      "Procédure non négociée restreinte"};
constexpr std::string_view kTypesDeLieu[] = {"Code postal", "Code commune",     "Code arrondissement",
                                             "Code canton", "Code département", "Code région",
                                             "Code pays"};
constexpr std::string_view kTypesIdentifiant2022[] = {"SIRET", "TVA", "TAHITI", "RIDET", "FRWF", "IREP", "HORS-UE"};
constexpr std::string_view kTypesIdentifiant2019[] = {"SIRET", "TVA",  "TAHITI", "RIDET",
                                                      "FRWF",  "IREP", "UE",     "HORS-UE"};
constexpr std::string_view kFormesPrix2022[] = {"Unitaire", "Forfaitaire", "Mixte"};
constexpr std::string_view kFormesPrix2019[] = {"Ferme", "Ferme et actualisable", "Révisable"};
constexpr std::string_view kTypesPrix[] = {"Définitif ferme", "Définitif actualisable", "Définitif révisable",
                                           "Provisoire"};
constexpr std::string_view kCcag[] = {"Travaux",
                                      "Maitrise d'œuvre",
                                      "Fournitures courantes et services",
                                      "Marchés industriels",
                                      "Prestations intellectuelles",
                                      "Techniques de l'information et de la communication",
                                      "Pas de CCAG"};
constexpr std::string_view kGroupements[] = {"Conjoint", "Solidaire", "Pas de groupement"};
constexpr std::string_view kTechniques[] = {"Accord-cadre",
                                            "Concours",
                                            "Système de qualification",
                                            "Système d'acquisition dynamique",
                                            "Catalogue électronique",
                                            "Enchère électronique",
                                            "Sans objet"};
constexpr std::string_view kModalites[] = {"Tranches", "Bons de commande", "Marchés subséquents", "Sans objet"};
constexpr std::string_view kSocialesMarche[] = {"Clause sociale", "Critère social", "Marché réservé",
                                                "Pas de considération sociale"};
constexpr std::string_view kSocialesConcession[] = {"Clause sociale", "Critère social", "Concession réservée",
                                                    "Pas de considération sociale"};
constexpr std::string_view kEnvironnementales[] = {"Clause environnementale", "Critère environnemental",
                                                   "Pas de considération environnementale"};
constexpr std::string_view kVariations[] = {"Ferme", "Actualisable", "Révisable"};
// Régions du code officiel géographique : d'avant 2016 (les contrats de 2019 en portent encore) et d'aujourd'hui.
constexpr std::string_view kRegions[] = {"01", "02", "03", "04", "06", "11", "21", "22", "23", "24", "25", "26",
                                         "27", "28", "31", "32", "41", "42", "43", "44", "52", "53", "54", "72",
                                         "73", "74", "75", "76", "82", "83", "84", "91", "93", "94"};

bool dans(Liste liste, std::string_view valeur)
{
    return std::find(liste.begin(), liste.end(), valeur) != liste.end();
}

// --- Les fiches
// -----------------------------------------------------------------------------------------------------------

using D = Defaut;
using G = Gravite;
constexpr FicheDefaut kFiches[] = {
    {D::Illisible, "decp.illisible", G::Refus, "L'enregistrement est mal formé : il ne peut pas être lu."},
    {D::PasUnObjet, "decp.pas_un_objet", G::Refus, "Ce qui se trouve à la place d'un contrat n'en est pas un."},
    {D::NonIdentifiable, "decp.non_identifiable", G::Refus,
     "Ni identifiant ni acheteur : rien ne permettrait de le retrouver."},
    {D::DocumentCoupe, "decp.document_coupe", G::Refus, "Le fichier s'arrête avant sa fin ou sa structure est rompue."},
    {D::FormatInconnu, "decp.format_inconnu", G::Refus,
     "Aucune des formes lues : données essentielles de 2022 ou de 2019 en JSON ou en XML, ou table consolidée en CSV."},
    {D::FichierIllisible, "decp.fichier_illisible", G::Refus, "Le fichier entier ne se lit pas."},
    {D::IdAbsent, "decp.id_absent", G::Doute, "Le contrat n'a pas d'identifiant."},
    {D::IdLong, "decp.id_long", G::Information, "L'identifiant dépasse 16 caractères."},
    {D::UidIncoherent, "decp.uid_incoherent", G::Information,
     "L'identifiant unique n'est pas le SIRET de l'acheteur suivi de l'identifiant."},
    {D::ChampAbsent, "decp.champ_absent", G::Information, "Un champ obligatoire est absent."},
    {D::ValeurHorsListe, "decp.valeur_hors_liste", G::Information, "La valeur n'est pas de la liste officielle."},
    {D::ValeurHorsBornes, "decp.valeur_hors_bornes", G::Information, "Le nombre est hors des bornes officielles."},
    {D::NombreIllisible, "decp.nombre_illisible", G::Doute, "Un nombre entier était attendu."},
    {D::AccentsPerdus, "decp.accents_perdus", G::Doute,
     "Des lettres accentuées ont été perdues avant publication ; le texte est gardé tel quel."},
    {D::CaracteresDeControle, "decp.caracteres_de_controle", G::Information,
     "Des caractères de contrôle tenaient la place de lettres ; ils ont été réparés."},
    {D::EntitesHtml, "decp.entites_html", G::Information, "Des entités HTML ont été remplacées par leur caractère."},
    {D::DoubleUtf8, "decp.double_utf8", G::Information, "Le texte avait été encodé deux fois ; il a été réparé."},
    {D::BalisesHtml, "decp.balises_html", G::Information, "Des balises HTML ont été retirées du texte."},
    {D::EncodageDevine, "decp.encodage_devine", G::Information,
     "Le texte n'était pas en UTF-8 ; il a été lu comme du Windows-1252."},
    {D::SiretAcheteurAbsent, "decp.siret_acheteur_absent", G::Doute, "Le SIRET de l'acheteur est absent."},
    {D::SiretAcheteurEspaces, "decp.siret_acheteur_espaces", G::Information,
     "Le SIRET de l'acheteur portait des espaces ou des points."},
    {D::SiretAcheteurForme, "decp.siret_acheteur_forme", G::Doute, "Le SIRET de l'acheteur n'a pas quatorze chiffres."},
    {D::SiretAcheteurCle, "decp.siret_acheteur_cle", G::Doute, "La clé du SIRET de l'acheteur est fausse."},
    {D::ObjetLong, "decp.objet_long", G::Information, "L'objet dépasse 256 caractères."},
    {D::ObjetTropLong, "decp.objet_trop_long", G::Information,
     "L'objet dépasse 1 000 caractères, la limite du format."},
    {D::ObjetSautsDeLigne, "decp.objet_sauts_de_ligne", G::Information,
     "L'objet contient des sauts de ligne ou des tabulations."},
    {D::ObjetEspacesAuxBords, "decp.objet_espaces_aux_bords", G::Information,
     "L'objet commence ou finit par des espaces."},
    {D::CpvForme, "decp.cpv_forme", G::Doute, "Le code CPV n'a pas huit chiffres."},
    {D::CpvCle, "decp.cpv_cle", G::Information, "Le chiffre de contrôle du code CPV est faux."},
    {D::CpvInconnu, "decp.cpv_inconnu", G::Doute, "Le code CPV n'existe pas dans la nomenclature de 2008."},
    {D::LieuType, "decp.lieu_type", G::Doute, "Le code du lieu n'est pas du type annoncé."},
    {D::LieuInconnu, "decp.lieu_inconnu", G::Doute, "Le code du lieu n'existe pas."},
    {D::DureeNulle, "decp.duree_nulle", G::Doute, "La durée est nulle ou négative."},
    {D::DureeLongue, "decp.duree_longue", G::Doute, "La durée dépasse dix ans."},
    {D::DateIllisible, "decp.date_illisible", G::Doute, "La date n'existe pas ou ne se lit pas."},
    {D::DateAvecFuseau, "decp.date_avec_fuseau", G::Information,
     "La date porte un fuseau horaire, sans sens pour un jour."},
    {D::AnneeImpossible, "decp.annee_impossible", G::Doute, "L'année est impossible."},
    {D::DateFuture, "decp.date_future", G::Doute, "La date est dans l'avenir."},
    {D::DateNotificationAbsente, "decp.date_notification_absente", G::Doute, "La date de notification est absente."},
    {D::DatePublicationAbsente, "decp.date_publication_absente", G::Information, "La date de publication est absente."},
    {D::PublicationAvantNotification, "decp.publication_avant_notification", G::Doute,
     "La publication précède la notification."},
    {D::PublicationTardive, "decp.publication_tardive", G::Information,
     "Publié plus de deux mois après la notification."},
    {D::NotificationAncienne, "decp.notification_ancienne", G::Doute, "Notifié plus de dix ans avant d'être publié."},
    {D::MontantAbsent, "decp.montant_absent", G::Doute, "Le montant est absent."},
    {D::MontantIllisible, "decp.montant_illisible", G::Doute, "Le montant ne se lit pas."},
    {D::MontantNegatif, "decp.montant_negatif", G::Doute, "Le montant est négatif."},
    {D::MontantNul, "decp.montant_nul", G::Doute, "Le montant est nul."},
    {D::MontantSymbolique, "decp.montant_symbolique", G::Doute,
     "Moins de 100 € : un prix unitaire, un coefficient ou un euro symbolique."},
    {D::MontantFactice, "decp.montant_factice", G::Doute, "Le montant n'est fait que de 9 : il tient une place."},
    {D::MontantArrondi, "decp.montant_arrondi", G::Information,
     "Le montant a plus de deux décimales ; il a été arrondi au centime."},
    {D::MontantX100, "decp.montant_x100", G::Doute, "Le montant paraît multiplié par cent."},
    {D::TitulaireAbsent, "decp.titulaire_absent", G::Doute, "Aucun titulaire n'est nommé."},
    {D::SiretTitulaireEspaces, "decp.siret_titulaire_espaces", G::Information,
     "Le SIRET du titulaire portait des espaces ou des points."},
    {D::SiretTitulaireForme, "decp.siret_titulaire_forme", G::Doute,
     "Le SIRET du titulaire n'a pas quatorze chiffres."},
    {D::SiretTitulaireCle, "decp.siret_titulaire_cle", G::Doute, "La clé du SIRET du titulaire est fausse."},
    {D::TvaTitulaire, "decp.tva_titulaire", G::Doute, "Le numéro de TVA français du titulaire est faux."},
    {D::IdentifiantAbsent, "decp.identifiant_absent", G::Doute, "Un opérateur est donné sans identifiant."},
    {D::SiretSousTraitantEspaces, "decp.siret_sous_traitant_espaces", G::Information,
     "Le SIRET du sous-traitant portait des espaces ou des points."},
    {D::SiretSousTraitantForme, "decp.siret_sous_traitant_forme", G::Doute,
     "Le SIRET annoncé du sous-traitant n'en est pas un."},
    {D::SiretSousTraitantCle, "decp.siret_sous_traitant_cle", G::Doute, "La clé du SIRET du sous-traitant est fausse."},
    {D::ActesSansDeclaration, "decp.actes_sans_declaration", G::Information,
     "Des sous-traitants ont été agréés après une attribution qui n'en annonçait pas."},
    {D::ActeSuperieurAuMarche, "decp.acte_superieur_au_marche", G::Doute,
     "Un acte de sous-traitance dépasse le montant du contrat."},
    {D::ConsiderationsContradictoires, "decp.considerations_contradictoires", G::Doute,
     "« Pas de considération sociale » est donné avec une autre valeur."},
    {D::ModificationVide, "decp.modification_vide", G::Information, "Une modification ne modifie rien."},
    {D::IdentifiantPartage, "decp.identifiant_partage", G::Doute,
     "Un autre contrat porte le même acheteur et le même identifiant ; les deux sont gardés."},
    {D::RepeteAlIdentique, "decp.repete_a_l_identique", G::Information,
     "Le même enregistrement figure plusieurs fois dans les fichiers importés."},
};
static_assert(std::size(kFiches) == static_cast<std::size_t>(Defaut::Nombre));

// --- Contrôles
// --------------------------------------------------------------------------------------------------------------

class Controle
{
public:
    Controle(const ContratDecp& contrat, Jour jour) : c(contrat), jour_(jour), f2022_(format_2022(contrat.source)) {}

    std::vector<AnomalieDecp> tout()
    {
        textes();
        identifiants();
        descriptif();
        lieu();
        dates();
        montant();
        operateurs();
        sous_traitance();
        considerations();
        modifications();
        return std::move(anomalies_);
    }

private:
    void dire(Defaut d, std::string_view champ, std::string_view valeur)
    {
        anomalies_.push_back({d, std::string(champ), std::string(valeur)});
    }

    bool table() const { return c.source == SourceDecp::TableConsolidee; }
    bool concession() const { return c.genre == GenreContrat::Concession; }

    void exiger(std::string_view valeur, std::string_view champ)
    {
        if (sans_bords(valeur).empty()) dire(D::ChampAbsent, champ, "");
    }
    void de_la_liste(std::string_view valeur, std::string_view champ, Liste liste)
    {
        if (!valeur.empty() && !dans(liste, valeur)) dire(D::ValeurHorsListe, champ, valeur);
    }
    void exiger_de_la_liste(std::string_view valeur, std::string_view champ, Liste liste)
    {
        exiger(valeur, champ);
        if (!sans_bords(valeur).empty()) de_la_liste(valeur, champ, liste);
    }
    void exiger_de_la_liste(const std::vector<std::string>& valeurs, std::string_view champ, Liste liste)
    {
        if (valeurs.empty()) dire(D::ChampAbsent, champ, "");
        for (const auto& v : valeurs) de_la_liste(v, champ, liste);
    }

    void textes()
    {
        if (c.encodage_devine) dire(D::EncodageDevine, "", "");
        for (const auto& t : c.defauts_de_texte) {
            if (t.repare.accents_perdus) dire(D::AccentsPerdus, t.champ, t.lu);
            if (t.repare.controles) dire(D::CaracteresDeControle, t.champ, t.lu);
            if (t.repare.entites) dire(D::EntitesHtml, t.champ, t.lu);
            if (t.repare.double_utf8) dire(D::DoubleUtf8, t.champ, t.lu);
            if (t.repare.balises) dire(D::BalisesHtml, t.champ, t.lu);
        }
    }

    void siret(std::string_view lu, std::string_view champ, Defaut espaces, Defaut forme, Defaut cle)
    {
        const auto verdict = verifier_identifiant(Identifiant::Siret, lu);
        if (verdict.code == "siret.forme" || verdict.code == "siret.absent") {
            dire(forme, champ, lu);
            return;
        }
        if (verdict.normalise != lu) dire(espaces, champ, lu);
        if (!verdict.valide) dire(cle, champ, lu);
    }

    void identifiants()
    {
        if (c.id.empty()) dire(D::IdAbsent, "id", "");
        if (nombre_de_caracteres(c.id) > 16) dire(D::IdLong, "id", c.id); // 16 : les deux schémas
        if (!c.uid.empty() && c.uid != c.acheteur_siret() + c.id) dire(D::UidIncoherent, "uid", c.uid);

        const auto acheteur = concession() ? "autoriteConcedante.id" : "acheteur.id";
        if (sans_bords(c.acheteur_id).empty())
            dire(D::SiretAcheteurAbsent, acheteur, "");
        else
            siret(c.acheteur_id, acheteur, D::SiretAcheteurEspaces, D::SiretAcheteurForme, D::SiretAcheteurCle);
        // Le format 2022 ne publie plus que le SIRET.
        if (!f2022_) exiger(c.acheteur_nom, concession() ? "autoriteConcedante.nom" : "acheteur.nom");
    }

    void descriptif()
    {
        if (!table()) {
            exiger_de_la_liste(c.nature, "nature",
                               concession() ? Liste(kNaturesConcession)
                               : f2022_     ? Liste(kNaturesMarche2022)
                                            : Liste(kNaturesMarche2019));
            exiger(c.objet, "objet");
        }
        const auto longueur = nombre_de_caracteres(c.objet);
        // Format 2019 : 256 caractères au plus ; format 2022 : 1 000 (schémas v1.5.0 et v2.0.4).
        if (longueur > 256) dire(D::ObjetLong, "objet", std::to_string(longueur));
        if (longueur > 1000) dire(D::ObjetTropLong, "objet", std::to_string(longueur));
        if (c.objet.find_first_of("\n\r\t") != std::string::npos) dire(D::ObjetSautsDeLigne, "objet", c.objet);
        if (sans_bords(c.objet).size() != c.objet.size()) dire(D::ObjetEspacesAuxBords, "objet", c.objet);

        cpv();
        if (c.source == SourceDecp::Json2022 || c.source == SourceDecp::Xml2022 || !concession() ||
            !c.procedure.empty())
            exiger_de_la_liste(c.procedure, "procedure",
                               concession() ? Liste(kProceduresConcession) : Liste(kProceduresMarche));

        duree(c.duree_mois, "dureeMois");
        if (f2022_ && !concession()) {
            exiger_de_la_liste(c.techniques, "techniques.technique", kTechniques);
            exiger_de_la_liste(c.modalites_execution, "modalitesExecution.modaliteExecution", kModalites);
            exiger_de_la_liste(c.ccag, "ccag", kCcag);
            exiger_de_la_liste(c.type_groupement, "typeGroupementOperateurs", kGroupements);
            exiger_de_la_liste(c.types_prix, "typesPrix.typePrix", kTypesPrix);
            exiger_de_la_liste(c.forme_prix, "formePrix", kFormesPrix2022);
            exiger(c.offres_recues.texte, "offresRecues");
            for (const auto& [valeur, champ] : {std::pair(&c.marche_innovant, "marcheInnovant"),
                                                std::pair(&c.attribution_avance, "attributionAvance"),
                                                std::pair(&c.sous_traitance_declaree, "sousTraitanceDeclaree")}) {
                exiger(*valeur, champ);
                if (!valeur->empty() && !lire_oui_non(*valeur)) dire(D::ValeurHorsListe, champ, *valeur);
            }
        }
        if (!f2022_ && !table() && !concession()) exiger_de_la_liste(c.forme_prix, "formePrix", kFormesPrix2019);
        if (!c.offres_recues.texte.empty()) {
            if (!c.offres_recues.valeur)
                dire(D::NombreIllisible, "offresRecues", c.offres_recues.texte);
            else if (*c.offres_recues.valeur < 1)
                dire(D::ValeurHorsBornes, "offresRecues", c.offres_recues.texte);
        }
    }

    void cpv()
    {
        if (c.cpv.empty()) {
            if (!concession()) dire(D::ChampAbsent, "codeCPV", "");
            return;
        }
        // Le chiffre de contrôle est toléré derrière un tiret, rien d'autre.
        const bool forme = (c.cpv.size() == 8 || (c.cpv.size() == 10 && c.cpv[8] == '-' && chiffre(c.cpv[9]))) &&
                           que_des_chiffres(std::string_view(c.cpv).substr(0, 8));
        if (!forme) {
            dire(D::CpvForme, "codeCPV", c.cpv);
            return;
        }
        const auto verdict = verifier_identifiant(Identifiant::Cpv, c.cpv);
        if (verdict.code == "cpv.inconnu") dire(D::CpvInconnu, "codeCPV", c.cpv);
        if (verdict.code == "cpv.cle") dire(D::CpvCle, "codeCPV", c.cpv);
    }

    void duree(const EntierLu& lue, std::string_view champ)
    {
        if (lue.texte.empty())
            exiger("", champ);
        else if (!lue.valeur)
            dire(D::NombreIllisible, champ, lue.texte);
        else if (*lue.valeur < 1)
            dire(D::DureeNulle, champ, lue.texte);
        else if (*lue.valeur > 120)
            dire(D::DureeLongue, champ, lue.texte); // seuil d'attention, non sourcé
    }

    void lieu()
    {
        if (table() || (f2022_ && concession())) return; // sans lieu, par construction
        if (c.source == SourceDecp::TableBretagne) {
            exiger(c.lieu_nom, "lieuExecution.nom");
            return;
        }
        exiger(c.lieu_code, "lieuExecution.code");
        exiger_de_la_liste(c.lieu_type, "lieuExecution.typeCode", kTypesDeLieu);
        if (c.lieu_code.empty()) return;

        const std::string_view code = c.lieu_code;
        const std::string_view type = c.lieu_type;
        if (type == "Code postal") {
            if (code.size() != 5 || !que_des_chiffres(code)) dire(D::LieuType, "lieuExecution.code", code);
        } else if (type == "Code commune") {
            const bool forme = code.size() == 5 && que_des_chiffres(code.substr(2)) && (chiffre(code[0])) &&
                               (chiffre(code[1]) || (code[0] == '2' && (code[1] == 'A' || code[1] == 'B')));
            if (!forme)
                dire(D::LieuType, "lieuExecution.code", code);
            else if (!verifier_identifiant(Identifiant::CommuneCog, code).valide)
                dire(D::LieuInconnu, "lieuExecution.code", code);
        } else if (type == "Code département") {
            const bool forme =
                (code.size() == 2 || code.size() == 3) &&
                std::all_of(code.begin(), code.end(), [](char k) { return chiffre(k) || k == 'A' || k == 'B'; });
            if (!forme)
                dire(D::LieuType, "lieuExecution.code", code);
            else if (!verifier_identifiant(Identifiant::Departement, code).valide)
                dire(D::LieuInconnu, "lieuExecution.code", code);
        } else if (type == "Code région") {
            if (!dans(kRegions, code)) dire(D::LieuInconnu, "lieuExecution.code", code);
        } else if (type == "Code pays") {
            // Deux ou trois lettres (ISO 3166), ou 99 et trois chiffres (INSEE).
            const bool lettres = (code.size() == 2 || code.size() == 3) &&
                                 std::all_of(code.begin(), code.end(), [](char k) { return k >= 'A' && k <= 'Z'; });
            const bool insee = code.size() == 5 && code.substr(0, 2) == "99" && que_des_chiffres(code);
            if (!lettres && !insee) dire(D::LieuInconnu, "lieuExecution.code", code);
        }
    }

    /// Vrai si la date se compare.
    bool date(const DateLue& d, std::string_view champ)
    {
        if (d.texte.empty()) return false;
        if (d.fuseau) dire(D::DateAvecFuseau, champ, d.texte);
        if (!d.jour) {
            dire(D::DateIllisible, champ, d.texte);
            return false;
        }
        if (const int annee = static_cast<int>(d.jour->year()); annee < 1950 || annee > 2100)
            dire(D::AnneeImpossible, champ, d.texte);
        else if (*d.jour > jour_)
            dire(D::DateFuture, champ, d.texte);
        return true;
    }

    void dates()
    {
        const auto champ = concession() ? "dateSignature" : "dateNotification";
        if (c.notification.texte.empty()) dire(D::DateNotificationAbsente, champ, "");
        if (c.publication.texte.empty() && !table()) dire(D::DatePublicationAbsente, "datePublicationDonnees", "");
        const bool n = date(c.notification, champ);
        const bool p = date(c.publication, "datePublicationDonnees");
        if (concession()) {
            // Une exécution commence souvent après l'import : seule la lisibilité se contrôle.
            if (c.debut_execution.texte.empty())
                dire(D::ChampAbsent, "dateDebutExecution", "");
            else if (!c.debut_execution.jour)
                dire(D::DateIllisible, "dateDebutExecution", c.debut_execution.texte);
            if (c.debut_execution.fuseau) dire(D::DateAvecFuseau, "dateDebutExecution", c.debut_execution.texte);
        }
        if (!n || !p) return;

        const int ecart = jours_entre(*c.notification.jour, *c.publication.jour);
        const auto lus = c.notification.texte + " → " + c.publication.texte;
        if (ecart < 0) dire(D::PublicationAvantNotification, "datePublicationDonnees", lus);
        // CCP, art. R.2196-1 et arrêtés du 22 décembre 2022 : publication dans les deux mois de la notification. Deux
        // mois font au plus 62 jours ; en deçà, aucun retard n'est certain.
        if (ecart > 62) dire(D::PublicationTardive, "datePublicationDonnees", lus);
        if (ecart > 3653) dire(D::NotificationAncienne, champ, lus);
    }

    void montant()
    {
        const auto champ = concession() ? "valeurGlobale" : "montant";
        const auto& m = c.montant;
        if (m.texte.empty())
            dire(D::MontantAbsent, champ, "");
        else if (!m.valeur)
            dire(D::MontantIllisible, champ, m.texte);
        else {
            const auto centimes = m.valeur->valeur;
            if (centimes < 0)
                dire(D::MontantNegatif, champ, m.texte);
            else if (centimes == 0)
                dire(D::MontantNul, champ, m.texte);
            else if (centimes < 100'00)
                dire(D::MontantSymbolique, champ, m.texte);
            // Que des 9, sept au moins : personne n'attribue 9 999 999 € juste.
            if (centimes % 100 == 0) {
                const auto euros = std::to_string(centimes / 100);
                if (euros.size() >= 7 && euros.find_first_not_of('9') == std::string::npos)
                    dire(D::MontantFactice, champ, m.texte);
            }
            if (m.arrondi) dire(D::MontantArrondi, champ, m.texte);
        }
        if (concession() && !c.subvention.texte.empty() && !c.subvention.valeur)
            dire(D::MontantIllisible, "montantSubventionPublique", c.subvention.texte);
    }

    void operateur(const OperateurLu& o, const std::string& champ)
    {
        if (!o.type_identifiant.empty())
            de_la_liste(o.type_identifiant, champ + ".typeIdentifiant",
                        f2022_ ? Liste(kTypesIdentifiant2022) : Liste(kTypesIdentifiant2019));
        else if (!table() && c.source != SourceDecp::TableBretagne)
            dire(D::ChampAbsent, champ + ".typeIdentifiant", "");

        if (sans_bords(o.identifiant).empty())
            dire(D::IdentifiantAbsent, champ + ".id", o.nom);
        else if (o.type_identifiant.empty() || o.type_identifiant == "SIRET")
            siret(o.identifiant, champ + ".id", D::SiretTitulaireEspaces, D::SiretTitulaireForme, D::SiretTitulaireCle);
        else if (o.type_identifiant.substr(0, 3) == "TVA") {
            const auto debut = sans_separateurs(o.identifiant).substr(0, 2);
            if ((debut == "FR" || debut == "fr") && !verifier_identifiant(Identifiant::TvaFr, o.identifiant).valide)
                dire(D::TvaTitulaire, champ + ".id", o.identifiant);
        }
        if (!f2022_) exiger(o.nom, champ + ".denominationSociale");
    }

    void operateurs()
    {
        const std::string champ = concession() ? "concessionnaires" : "titulaires";
        if (c.titulaires.empty()) dire(D::TitulaireAbsent, champ, "");
        for (const auto& t : c.titulaires) operateur(t, champ);
    }

    void sous_traitance()
    {
        if (!c.actes.empty() && lire_oui_non(c.sous_traitance_declaree) == false)
            dire(D::ActesSansDeclaration, "sousTraitanceDeclaree", std::to_string(c.actes.size()));
        for (const auto& a : c.actes) {
            const std::string champ = "actesSousTraitance";
            const auto& st = a.sous_traitant;
            exiger_de_la_liste(st.type_identifiant, champ + ".sousTraitant.typeIdentifiant", kTypesIdentifiant2022);
            if (sans_bords(st.identifiant).empty())
                dire(D::IdentifiantAbsent, champ + ".sousTraitant.id", st.nom);
            else if (st.type_identifiant == "SIRET")
                siret(st.identifiant, champ + ".sousTraitant.id", D::SiretSousTraitantEspaces,
                      D::SiretSousTraitantForme, D::SiretSousTraitantCle);
            date(a.notification, champ + ".dateNotification");
            date(a.publication, champ + ".datePublicationDonnees");
            if (!a.variation_prix.empty()) de_la_liste(a.variation_prix, champ + ".variationPrix", kVariations);
            if (a.montant.texte.empty())
                dire(D::MontantAbsent, champ + ".montant", "");
            else if (!a.montant.valeur)
                dire(D::MontantIllisible, champ + ".montant", a.montant.texte);
            else if (c.montant.valeur && *a.montant.valeur > *c.montant.valeur)
                dire(D::ActeSuperieurAuMarche, champ + ".montant", a.montant.texte);
        }
        for (const auto& m : c.modifications_actes) {
            date(m.notification, "modificationsActesSousTraitance.dateNotificationModificationSousTraitance");
            date(m.publication, "modificationsActesSousTraitance.datePublicationDonnees");
            if (!m.montant.texte.empty() && !m.montant.valeur)
                dire(D::MontantIllisible, "modificationsActesSousTraitance.montant", m.montant.texte);
        }
    }

    void considerations()
    {
        if (!f2022_) return; // le format 2019 n'en a pas
        const auto champ = "considerationsSociales.considerationSociale";
        exiger_de_la_liste(c.considerations_sociales, champ,
                           concession() ? Liste(kSocialesConcession) : Liste(kSocialesMarche));
        const auto& s = c.considerations_sociales;
        if (s.size() > 1 && std::find(s.begin(), s.end(), "Pas de considération sociale") != s.end())
            dire(D::ConsiderationsContradictoires, champ, "Pas de considération sociale");
        exiger_de_la_liste(c.considerations_environnementales,
                           "considerationsEnvironnementales.considerationEnvironnementale", kEnvironnementales);
    }

    void modifications()
    {
        for (const auto& m : c.modifications) {
            const std::string champ = "modifications";
            if (m.duree_mois.texte.empty() && m.montant.texte.empty() && m.titulaires.empty())
                dire(D::ModificationVide, champ, m.objet.empty() ? m.numero : m.objet);
            date(m.notification,
                 champ + (concession() ? ".dateSignatureModification" : ".dateNotificationModification"));
            date(m.publication, champ + ".datePublicationDonneesModification");
            if (!m.montant.texte.empty()) {
                const auto montant_modifie = champ + (concession() ? ".valeurGlobale" : ".montant");
                if (!m.montant.valeur)
                    dire(D::MontantIllisible, montant_modifie, m.montant.texte);
                else if (m.montant.valeur->valeur < 0)
                    dire(D::MontantNegatif, montant_modifie, m.montant.texte);
            }
            if (!m.duree_mois.texte.empty() && !m.duree_mois.valeur)
                dire(D::NombreIllisible, champ + ".dureeMois", m.duree_mois.texte);
            for (const auto& t : m.titulaires) operateur(t, champ + ".titulaires");
        }
    }

    const ContratDecp& c;
    Jour jour_;
    bool f2022_;
    std::vector<AnomalieDecp> anomalies_;
};

} // namespace

std::string_view nom_de(SourceDecp source)
{
    switch (source) {
    case SourceDecp::Json2022:
        return "json-2022";
    case SourceDecp::Json2019:
        return "json-2019";
    case SourceDecp::Xml2022:
        return "xml-2022";
    case SourceDecp::Xml2019:
        return "xml-2019";
    case SourceDecp::TableConsolidee:
        return "table-consolidee";
    case SourceDecp::TableBretagne:
        return "table-bretagne";
    }
    return "";
}

bool format_2022(SourceDecp source)
{
    return source == SourceDecp::Json2022 || source == SourceDecp::Xml2022;
}

std::string_view nom_de(Gravite gravite)
{
    switch (gravite) {
    case Gravite::Information:
        return "information";
    case Gravite::Doute:
        return "doute";
    case Gravite::Refus:
        return "refus";
    }
    return "";
}

const FicheDefaut& fiche(Defaut defaut)
{
    return kFiches[static_cast<std::size_t>(defaut)];
}
std::span<const FicheDefaut> fiches_des_defauts()
{
    return kFiches;
}

const FicheDefaut* fiche_du_code(std::string_view code)
{
    for (const auto& f : kFiches)
        if (f.code == code) return &f;
    return nullptr;
}

DateLue lire_date(std::string_view texte)
{
    DateLue lue;
    texte = sans_bords(texte);
    lue.texte = texte;
    if (texte.size() >= 10 && texte[4] == '-' && texte[7] == '-') {
        const auto reste = texte.substr(10);
        // Une heure ou un fuseau ne changent pas le jour écrit : c'est lui qui a été publié.
        lue.fuseau = !reste.empty();
        if (reste.empty() || reste[0] == '+' || reste[0] == '-' || reste[0] == 'T' || reste[0] == 'Z' ||
            reste[0] == ' ')
            lue.jour = jour_de(texte.substr(0, 4), texte.substr(5, 2), texte.substr(8, 2));
    } else if (texte.size() == 10 && texte[2] == '/' && texte[5] == '/')
        lue.jour = jour_de(texte.substr(6, 4), texte.substr(3, 2), texte.substr(0, 2));
    return lue;
}

MontantLu lire_montant_decp(std::string_view texte)
{
    MontantLu lu;
    texte = sans_bords(texte);
    lu.texte = texte;
    if (texte.empty()) return lu;

    std::string net; // chiffres, un point, un exposant
    bool negatif = false;
    for (std::size_t i = 0; i < texte.size(); ++i) {
        const char k = texte[i];
        if (k == '-' && net.empty() && !negatif)
            negatif = true;
        else if (k == '+' && net.empty())
            continue;
        else if (chiffre(k))
            net += k;
        else if (k == '.' || k == ',') {
            if (net.find('.') != std::string::npos) return lu;
            net += '.';
        } else if (blanc(k))
            continue;
        else if (texte.substr(i, 2) == "\xC2\xA0")
            i += 1;
        else if (texte.substr(i, 3) == "\xE2\x80\xAF" || texte.substr(i, 3) == "\xE2\x82\xAC")
            i += 2; // espace fine, €
        else if ((k == 'e' || k == 'E') && !net.empty()) {
            const auto exposant = texte.substr(i + 1);
            int e = 0;
            const auto debut = exposant.data() + (!exposant.empty() && exposant[0] == '+' ? 1 : 0);
            const auto fin = std::from_chars(debut, exposant.data() + exposant.size(), e);
            if (fin.ec != std::errc{} || fin.ptr != exposant.data() + exposant.size() || std::abs(e) > 18) return lu;
            auto point = net.find('.');
            if (point == std::string::npos)
                point = net.size();
            else
                net.erase(point, 1);
            auto place = static_cast<long>(point) + e;
            if (place < 0) {
                net.insert(0, static_cast<std::size_t>(-place), '0');
                place = 0;
            }
            if (place > static_cast<long>(net.size())) net.append(static_cast<std::size_t>(place) - net.size(), '0');
            net.insert(static_cast<std::size_t>(place), ".");
            break;
        } else
            return lu;
    }
    const auto point = std::min(net.find('.'), net.size());
    auto entiers = net.substr(0, point);
    auto decimales = point < net.size() ? net.substr(point + 1) : std::string();
    if (entiers.empty() && decimales.empty()) return lu;
    entiers.erase(0, std::min(entiers.find_first_not_of('0'), entiers.size()));
    if (entiers.size() > 15) return lu;
    while (decimales.size() < 2) decimales += '0';
    std::int64_t centimes = 0;
    for (const char k : entiers + decimales.substr(0, 2)) centimes = centimes * 10 + (k - '0');
    if (decimales.find_first_not_of('0', 2) != std::string::npos) {
        lu.arrondi = true;
        if (decimales[2] >= '5') ++centimes;
    }
    lu.valeur = Centimes{negatif ? -centimes : centimes};
    return lu;
}

EntierLu lire_entier(std::string_view texte)
{
    EntierLu lu;
    texte = sans_bords(texte);
    lu.texte = texte;
    // « 12.0 » et « 12,00 » sont des entiers écrits par un tableur.
    auto net = texte;
    if (const auto virgule = net.find_first_of(".,");
        virgule != std::string_view::npos && net.find_first_not_of('0', virgule + 1) == std::string_view::npos)
        net = net.substr(0, virgule);
    std::int64_t valeur = 0;
    const auto fin = std::from_chars(net.data(), net.data() + net.size(), valeur);
    if (!net.empty() && fin.ec == std::errc{} && fin.ptr == net.data() + net.size()) lu.valeur = valeur;
    return lu;
}

std::optional<bool> lire_oui_non(std::string_view texte)
{
    if (texte == "true" || texte == "oui" || texte == "1" || texte == "Oui" || texte == "TRUE" || texte == "OUI")
        return true;
    if (texte == "false" || texte == "non" || texte == "0" || texte == "Non" || texte == "FALSE" || texte == "NON")
        return false;
    return std::nullopt;
}

std::string OperateurLu::siren() const
{
    if (!type_identifiant.empty() && type_identifiant != "SIRET" && type_identifiant.substr(0, 3) != "TVA") return {};
    return siren_de(identifiant);
}

TexteRepare reparer_texte(std::string_view lu)
{
    TexteRepare r;
    // Le cas courant, et de loin : rien à réparer. Seuls ces octets peuvent annoncer un défaut.
    bool suspect = false;
    for (std::size_t i = 0; i < lu.size() && !suspect; ++i) {
        const auto o = static_cast<unsigned char>(lu[i]);
        if (o == '&' || o == '<')
            suspect = true;
        else if (o < 0x20 && !blanc(lu[i]))
            suspect = true;
        else if (o == 0x7F || o == 0xEF)
            suspect = true;
        else if (o == 0xC2 && i + 1 < lu.size() && static_cast<unsigned char>(lu[i + 1]) < 0xA0)
            suspect = true;
        else if (o == 0xC3 && i + 2 < lu.size()) {
            // « Â », « Ã », « Å », « â » suivis d'un autre caractère non ASCII : peut-être un double encodage.
            const auto d = static_cast<unsigned char>(lu[i + 1]);
            const auto suivant = static_cast<unsigned char>(lu[i + 2]);
            suspect = (d == 0x82 || d == 0x83 || d == 0x85 || d == 0xA2) && suivant >= 0x80;
        }
    }
    if (!suspect) {
        r.texte = lu;
        return r;
    }

    std::string sans_entites;
    for (std::size_t i = 0; i < lu.size();) {
        char32_t c = 0;
        if (lu[i] == '&')
            if (const auto n = entite(lu.substr(i), c)) {
                r.entites = true;
                ajouter(sans_entites, c);
                i += n;
                continue;
            }
        if (lu[i] == '<')
            if (const auto n = balise(lu.substr(i))) {
                r.balises = true;
                sans_entites += ' ';
                i += n;
                continue;
            }
        sans_entites += lu[i++];
    }

    const auto points = caracteres(sans_entites);
    for (std::size_t i = 0; i < points.size();) {
        const char32_t c = points[i];
        char32_t rendu = 0;
        if (c == 0xFFFD) r.accents_perdus = true;
        // Un caractère de contrôle est signalé même quand il est la trace d'un double encodage : c'est ce qui a été lu.
        if (const auto n = double_encodage(points, i, rendu)) {
            r.double_utf8 = true;
            for (std::size_t k = 1; k < n; ++k)
                r.controles = r.controles || (points[i + k] >= 0x80 && points[i + k] <= 0x9F);
            ajouter(r.texte, rendu);
            i += n;
            continue;
        }
        if (c >= 0x80 && c <= 0x9F) {
            r.controles = true;
            ajouter(r.texte, kWindows1252[c - 0x80]);
        } else if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
            r.controles = true;
            r.texte += ' ';
        } else
            ajouter(r.texte, c);
        ++i;
    }
    if (r.balises) {
        const auto net = std::string(sans_bords(r.texte));
        r.texte = net;
    }
    return r;
}

std::string ContratDecp::acheteur_siret() const
{
    const auto verdict = verifier_identifiant(Identifiant::Siret, acheteur_id);
    return verdict.code == "siret.forme" || verdict.code == "siret.absent" ? std::string(sans_bords(acheteur_id))
                                                                           : verdict.normalise;
}

std::string ContratDecp::cle() const
{
    return acheteur_siret() + "|" + id;
}

std::string ContratDecp::cpv_huit() const
{
    const auto huit = cpv.substr(0, 8);
    return huit.size() == 8 && que_des_chiffres(huit) ? huit : std::string();
}

bool ContratDecp::dit_clause_sociale() const
{
    return std::find(considerations_sociales.begin(), considerations_sociales.end(), "Clause sociale") !=
           considerations_sociales.end();
}

bool ContratDecp::dit_reserve() const
{
    return std::any_of(considerations_sociales.begin(), considerations_sociales.end(),
                       [](const std::string& v) { return v == "Marché réservé" || v == "Concession réservée"; });
}

DepartementDuContrat departement_du_contrat(std::string_view type, std::string_view code, std::string_view acheteur_id)
{
    using Origine = DepartementDuContrat::Origine;
    const auto connu = [](std::string_view d) { return verifier_identifiant(Identifiant::Departement, d).valide; };
    const auto debut_connu = [&](std::string_view t) -> std::string {
        if (t.size() < 2) return {};
        const auto d = t.substr(0, t.substr(0, 2) == "97" || t.substr(0, 2) == "98" ? 3 : 2);
        return connu(d) ? std::string(d) : std::string();
    };

    std::string d;
    if (type == "Code commune" || type == "Code postal" || type == "Code département") {
        // Le type annoncé se trompe souvent (« Code postal » 62, « Code département » 54000) : la longueur tranche.
        if (code.size() == 5)
            d = type == "Code commune" ? departement_de_commune(code) : departement_de_code_postal(code);
        else if (code.size() == 3 && code[0] == '0')
            d = connu(code.substr(1)) ? std::string(code.substr(1)) : "";
        else if (connu(code))
            d = code;
    } else if (type == "Code arrondissement" || type == "Code canton")
        d = debut_connu(code);
    if (!d.empty()) return {d, Origine::Lieu};

    const auto siren = siren_de(acheteur_id);
    if (siren.empty()) return {};
    const std::string_view categorie = std::string_view(siren).substr(0, 2);
    for (const std::string_view locale : {"21", "22", "24", "25", "26", "28"})
        if (categorie == locale) {
            d = debut_connu(std::string_view(siren).substr(2));
            if (!d.empty()) return {d, Origine::Acheteur};
        }
    return {};
}

DepartementDuContrat departement_du_contrat(const ContratDecp& contrat)
{
    auto trouve = departement_du_contrat(contrat.lieu_type, contrat.lieu_code, contrat.acheteur_id);
    if (trouve.origine != DepartementDuContrat::Origine::Lieu &&
        verifier_identifiant(Identifiant::Departement, contrat.acheteur_departement).valide)
        trouve = {contrat.acheteur_departement, DepartementDuContrat::Origine::Acheteur};
    return trouve;
}

std::vector<AnomalieDecp> controler(const ContratDecp& contrat, Jour jour)
{
    return Controle(contrat, jour).tout();
}

bool non_identifiable(const ContratDecp& contrat)
{
    return sans_bords(contrat.id).empty() && sans_bords(contrat.acheteur_id).empty();
}

std::optional<int> lot_nomme(std::string_view objet)
{
    for (std::size_t i = objet.find("lot"); i != std::string_view::npos; i = objet.find("lot", i + 1)) {
        if (i > 0 && objet[i - 1] != ' ') continue;
        auto reste = objet.substr(i + 3);
        if (!reste.empty() && reste[0] == 's') reste.remove_prefix(1);
        for (const std::string_view mot : {" ", "n ", "no ", "numero "})
            if (reste.substr(0, mot.size()) == mot) reste.remove_prefix(mot.size());
        std::size_t n = 0;
        while (n < reste.size() && n < 4 && chiffre(reste[n])) ++n;
        if (n == 0 || n > 3) continue;
        int numero = 0;
        std::from_chars(reste.data(), reste.data() + n, numero);
        return numero;
    }
    return std::nullopt;
}

bool meme_contrat(const IdentiteContrat& a, const IdentiteContrat& b)
{
    const auto lot_a = lot_nomme(a.objet);
    const auto lot_b = lot_nomme(b.objet);
    if (lot_a && lot_b && lot_a != lot_b) return false;

    const bool meme_objet = !a.objet.empty() && a.objet == b.objet;
    const bool commun = std::any_of(a.sirens.begin(), a.sirens.end(), [&](const std::string& s) {
        return std::find(b.sirens.begin(), b.sirens.end(), s) != b.sirens.end();
    });
    if (commun) {
        if (meme_objet) return true;
        if (!a.notification.empty() && a.notification == b.notification) return true;
        return (a.objet.empty() || b.objet.empty()) && a.cpv.substr(0, 2) == b.cpv.substr(0, 2);
    }
    if (!a.sirens.empty() && !b.sirens.empty()) return false;
    return meme_objet && (!a.montant_centimes || !b.montant_centimes || a.montant_centimes == b.montant_centimes);
}

bool rapport_de_cent(std::int64_t a, std::int64_t b)
{
    if (a <= 0 || b <= 0) return false;
    return a == b * 100 || b == a * 100;
}

void SoupconDeCentimes::voir(const ContratDecp& contrat)
{
    if (!contrat.notification.texte.empty()) ++dates;
    const auto& m = contrat.montant;
    if (!m.valeur || m.valeur->valeur <= 0) return;
    ++montants;
    if (m.texte.find_first_of(".,") != std::string::npos) ++avec_decimales;
    if (m.valeur->valeur % 100'00 == 0) ++finissant_par_00;
}

bool SoupconDeCentimes::fonde() const
{
    return montants >= 50 && avec_decimales == 0 && dates == 0 && finissant_par_00 * 100 >= montants * 80;
}

std::string ordre_de_version(const ContratDecp& contrat)
{
    std::optional<Jour> derniere = contrat.publication.jour;
    const auto voir = [&](const DateLue& d) {
        if (d.jour && (!derniere || *d.jour > *derniere)) derniere = d.jour;
    };
    for (const auto& m : contrat.modifications) voir(m.publication);
    for (const auto& a : contrat.actes) voir(a.publication);
    // La table consolidée ne dit que la notification de chaque version.
    if (contrat.source == SourceDecp::TableConsolidee) voir(contrat.notification);

    const auto sur = [](std::size_t chiffres, std::int64_t valeur) {
        auto t = std::to_string(std::max<std::int64_t>(valeur, 0));
        return t.size() < chiffres ? std::string(chiffres - t.size(), '0') + t : t;
    };
    std::string ordre = "0000-00-00";
    if (derniere)
        ordre = sur(4, static_cast<int>(derniere->year())) + "-" + sur(2, static_cast<unsigned>(derniere->month())) +
                "-" + sur(2, static_cast<unsigned>(derniere->day()));
    return ordre + " " + sur(4, static_cast<std::int64_t>(contrat.modifications.size())) + " " +
           sur(4, static_cast<std::int64_t>(contrat.actes.size()));
}

} // namespace ouvrage
