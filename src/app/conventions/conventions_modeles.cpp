#include "app/conventions/conventions_modeles.hpp"

#include "domaine/convention_donnee.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"
#include "socle/toml/toml.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <type_traits>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kDossier = "droit/conventions/";
constexpr std::string_view kTous = "tous";

struct FicheDeSuite
{
    SuiteDArticle suite;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kSuites = {
    FicheDeSuite{SuiteDArticle::Rien, "", "rien de plus"},
    FicheDeSuite{SuiteDArticle::Engagements, "engagements", "les engagements d'une partie"},
    FicheDeSuite{SuiteDArticle::Axes, "axes", "les axes et leurs actions"},
    FicheDeSuite{SuiteDArticle::Objets, "objets", "les marchés et les lieux couverts"},
    FicheDeSuite{SuiteDArticle::Argent, "argent", "ce que la convention dit de l'argent"},
    FicheDeSuite{SuiteDArticle::Duree, "duree", "la durée et le renouvellement"},
    FicheDeSuite{SuiteDArticle::Fins, "fins", "les façons d'y mettre fin"},
    FicheDeSuite{SuiteDArticle::Donnees, "donnees", "les données de l'évaluation"},
    FicheDeSuite{SuiteDArticle::Mentions, "mentions", "les mentions dues aux financeurs"},
};

constexpr std::array<std::pair<std::string_view, TypeDeBlanc>, 4> kTypes = {
    {{"texte", TypeDeBlanc::Texte}, {"texte_long", TypeDeBlanc::TexteLong}, {"date", TypeDeBlanc::Date}, {"nombre", TypeDeBlanc::Nombre}}};

/// Une table lue clé par clé, qui note chaque faute et continue.
class TableLue
{
public:
    TableLue(const Json& json, std::string ou, std::vector<std::string>& fautes) : json_(json), ou_(std::move(ou)), fautes_(fautes)
    {
        if (!json_.object()) fauter("", "une table est attendue");
    }

    void fauter(std::string_view cle, const std::string& pourquoi) const { fautes_.push_back(ou_ + (cle.empty() ? "" : ", « " + std::string(cle) + " »") + " : " + pourquoi); }
    const Json* chercher(std::string_view cle)
    {
        vues_.emplace_back(cle);
        return json_.object() ? json_.find(cle) : nullptr;
    }
    std::string eventuel(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (!valeur) return "";
        if (!valeur->text())
        {
            fauter(cle, "un texte est attendu");
            return "";
        }
        return std::string(trimmed(*valeur->text()));
    }
    std::string texte(std::string_view cle)
    {
        auto lu = eventuel(cle);
        if (lu.empty() && (!json_.object() || !json_.find(cle) || json_.find(cle)->text())) fauter(cle, "manque");
        return lu;
    }
    std::optional<int> entier(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (!valeur) return std::nullopt;
        if (!valeur->integer() || *valeur->integer() < 1 || *valeur->integer() > 99)
        {
            fauter(cle, "un entier de 1 à 99 est attendu");
            return std::nullopt;
        }
        return static_cast<int>(*valeur->integer());
    }
    bool oui(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (valeur && !valeur->truth()) fauter(cle, "true ou false est attendu");
        return valeur && valeur->truth() && *valeur->truth();
    }
    Statut statut(std::string_view cle)
    {
        const auto lu = texte(cle);
        const auto statut = statut_du_libelle(lu);
        if (!lu.empty() && !statut) fauter(cle, "statut inconnu (sourcé, usage ou non sourcé)");
        return statut.value_or(Statut::NonSource);
    }
    std::string lien(std::string_view cle)
    {
        auto lu = eventuel(cle);
        if (!lu.empty() && !lu.starts_with("https://") && !lu.starts_with("http://")) fauter(cle, "n'est pas une adresse");
        return lu;
    }
    /// Un code que lit la fonction de sa liste.
    template <class F> auto code_de(std::string_view cle, F&& lire)
    {
        const auto lu = texte(cle);
        const auto code = lire(lu);
        if (!lu.empty() && !code) fauter(cle, "« " + lu + " » n'est pas de la liste");
        return code.value_or(typename std::remove_cvref_t<decltype(code)>::value_type{});
    }
    std::optional<Delai> delai(std::string_view cle)
    {
        const auto lu = eventuel(cle);
        const auto delai = lu.empty() ? std::nullopt : lire_delai(lu);
        if (!lu.empty() && !delai) fauter(cle, "« " + lu + " » ne se lit pas comme un délai");
        return delai;
    }
    /// Chaque table de la liste, avec son rang pour dire où.
    template <class F> void chaque(std::string_view cle, F&& lire)
    {
        const Json* liste = chercher(cle);
        if (!liste) return;
        if (!liste->list())
        {
            fauter(cle, "une liste est attendue");
            return;
        }
        int rang = 0;
        for (const auto& une : *liste->list())
        {
            TableLue table(une, ou_ + ", " + std::string(cle) + " " + std::to_string(++rang), fautes_);
            lire(table);
            table.finir();
        }
    }
    void finir() const
    {
        if (!json_.object()) return;
        for (const auto& [cle, valeur] : *json_.object())
            if (std::find(vues_.begin(), vues_.end(), cle) == vues_.end()) fauter(cle, "cette clé n'est pas connue");
    }

private:
    const Json& json_;
    std::string ou_;
    std::vector<std::string>& fautes_;
    std::vector<std::string> vues_;
};

TermesDeModele lire_termes(TableLue& table)
{
    TermesDeModele lus;
    auto& t = lus.termes;
    t.depart = table.code_de("depart", depart_du_code);
    t.duree = table.delai("duree");
    lus.fin_a_remplir = table.eventuel("fin_a_remplir");
    t.renouvellement = table.code_de("renouvellement", renouvellement_du_code);
    t.periode = table.delai("periode");
    t.maximum = table.delai("maximum");
    t.renouvellements_au_plus = table.entier("renouvellements_au_plus");
    t.compte.report = table.code_de("report", report_du_code);
    t.compte.zone = table.code_de("zone", zone_feriee_du_code);
    lus.precision = table.eventuel("precision");
    if (t.duree.has_value() != lus.fin_a_remplir.empty()) table.fauter("duree", "dites une durée, ou ce qu'est le dernier jour, et un seul des deux");
    if (t.renouvellement == Renouvellement::Aucun && (t.periode || t.maximum || t.renouvellements_au_plus)) table.fauter("renouvellement", "rien ne se renouvelle : ni période ni maximum");
    table.chaque("fins", [&](TableLue& une) {
        FinPrevue fin;
        fin.motif = une.code_de("motif", motif_d_extinction_du_code);
        const auto delai = une.delai("delai");
        if (!delai && une.eventuel("delai").empty()) une.fauter("delai", "manque");
        fin.delai = delai.value_or(Delai{});
        fin.sens = une.code_de("sens", sens_de_preavis_du_code);
        fin.moyen = une.code_de("moyen", moyen_de_lettre_du_code);
        if (fin.motif == MotifDExtinction::NonReconduction && t.renouvellement != Renouvellement::Tacite) une.fauter("motif", "on ne s'oppose qu'à une reconduction tacite");
        if ((fin.motif == MotifDExtinction::NonReconduction) != (fin.sens == SensDePreavis::AvantTerme)) une.fauter("sens", "un préavis se compte avant le terme pour ne pas reconduire, et pour cela seul");
        t.fins.push_back(fin);
    });
    return lus;
}

/// Ce qu'un fichier bien formé peut encore taire ou contredire.
void verifier(const ModeleDeConvention& m, const TableLue& table)
{
    const auto double_ = [&](std::string_view cle, auto nom, const auto& liste) {
        for (std::size_t i = 0; i < liste.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (const std::string un(nom(liste[i])); !un.empty() && un == nom(liste[j])) table.fauter(cle, "« " + un + " » y est deux fois");
    };
    double_("parties", [](const auto& une) { return une.code; }, m.parties);
    double_("parties", [](const auto& une) { return code(une.qualite); }, m.parties); // un article donne les engagements d'une qualité : deux places la partageraient
    double_("blancs", [](const auto& un) { return un.code; }, m.blancs);
    if (m.articles.empty()) table.fauter("articles", "aucun article");
    const bool propre = m.code == kModelePropre;
    if (!propre && m.parties.size() < 2) table.fauter("parties", "deux parties au moins");
    for (const auto& une : m.parties)
        if (une.code == kTous) table.fauter("parties", "« tous » désigne toutes les parties ensemble");

    std::vector<std::string> employes;
    const auto noter = [&](const std::string& texte) {
        for (auto& un : blancs_du_texte(texte))
            if (std::find(employes.begin(), employes.end(), un) == employes.end()) employes.push_back(std::move(un));
    };
    noter(m.objet);
    for (const auto& un : m.considerants) noter(un.texte);
    for (const auto& un : m.articles) noter(un.texte);
    for (const auto& un : employes)
        if (!m.blanc(un)) table.fauter("blancs", "« " + un + " » est laissé en blanc sans être décrit");
    for (const auto& un : m.blancs)
        if (std::find(employes.begin(), employes.end(), un.code) == employes.end()) table.fauter("blancs", "« " + un.code + " » n'est employé nulle part");

    const auto a_une_suite = [&](SuiteDArticle suite) { return std::any_of(m.articles.begin(), m.articles.end(), [&](const auto& un) { return un.suite == suite; }); };
    for (const auto& une : kSuites)
        if (const bool engage = une.suite == SuiteDArticle::Engagements || une.suite == SuiteDArticle::Axes, facultative = une.suite == SuiteDArticle::Objets || une.suite == SuiteDArticle::Rien;
            !engage && !facultative && !a_une_suite(une.suite))
            table.fauter("articles", "aucun article ne donne " + std::string(une.libelle));
    for (const auto& un : m.articles)
    {
        if (un.texte.empty() && un.suite == SuiteDArticle::Rien) table.fauter("articles", "« " + un.titre + " » ne dit rien");
        if ((un.suite == SuiteDArticle::Engagements) != !un.de.empty()) table.fauter("articles", "« " + un.titre + " » : les engagements disent de qui, et eux seuls");
        if (!un.de.empty() && un.de != kTous && !m.place(un.de)) table.fauter("articles", "« " + un.titre + " » : la place « " + un.de + " » n'existe pas");
    }
    const bool par_axes = a_une_suite(SuiteDArticle::Axes);
    for (const auto& un : m.engagements)
    {
        if (!un.partie.empty() && !m.place(un.partie)) table.fauter("engagements", "la place « " + un.partie + " » n'existe pas");
        if (un.axe > static_cast<int>(m.axes.size())) table.fauter("engagements", "l'axe " + std::to_string(un.axe) + " n'existe pas");
        if (!un.donnee.empty() && !donnee_de_convention_du_code(un.donnee)) table.fauter("engagements", "la donnée « " + un.donnee + " » n'est pas de celles que les pièces savent réunir");
        const auto de = un.partie.empty() ? std::string(kTous) : un.partie;
        if (!par_axes && std::none_of(m.articles.begin(), m.articles.end(), [&](const auto& article) { return article.de == de; }))
            table.fauter("engagements", "aucun article ne donne ceux de « " + de + " »");
    }
    if (!m.axes.empty() && !par_axes) table.fauter("axes", "aucun article ne les donne");
}

} // namespace

std::string_view code(SuiteDArticle suite)
{
    return kSuites[static_cast<std::size_t>(suite)].code;
}

std::string_view libelle(SuiteDArticle suite)
{
    return kSuites[static_cast<std::size_t>(suite)].libelle;
}

std::optional<SuiteDArticle> suite_d_article_du_code(std::string_view code)
{
    for (const auto& une : kSuites)
        if (une.code == code) return une.suite;
    return std::nullopt;
}

const PlaceDePartie* ModeleDeConvention::place(std::string_view code) const
{
    const auto une = std::find_if(parties.begin(), parties.end(), [&](const auto& place) { return place.code == code; });
    return une == parties.end() ? nullptr : &*une;
}

const BlancDeModele* ModeleDeConvention::blanc(std::string_view code) const
{
    const auto un = std::find_if(blancs.begin(), blancs.end(), [&](const auto& blanc) { return blanc.code == code; });
    return un == blancs.end() ? nullptr : &*un;
}

std::vector<std::string> blancs_du_texte(std::string_view texte)
{
    std::vector<std::string> codes;
    for (std::size_t ici = texte.find("{{"); ici != std::string_view::npos; ici = texte.find("{{", ici + 2))
    {
        const auto fin = texte.find("}}", ici + 2);
        if (fin == std::string_view::npos) break;
        const std::string code(texte.substr(ici + 2, fin - ici - 2));
        const bool lisible = !code.empty() && std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
        if (lisible && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
    }
    return codes;
}

std::string nom_du_blanc(const ModeleDeConvention* modele, std::string_view code)
{
    if (modele)
        if (const auto* blanc = modele->blanc(code)) return blanc->libelle;
    return replaced(code, "_", " ");
}

LectureDeModele lire_modele_de_convention(std::string_view contenu, const std::string& fichier)
{
    LectureDeModele lecture;
    auto& m = lecture.modele;
    Json json;
    try
    {
        json = read_toml(contenu, fichier);
    }
    catch (const Error& erreur)
    {
        lecture.fautes.emplace_back(erreur.what());
        return lecture;
    }
    TableLue table(json, fichier, lecture.fautes);
    m.code = table.texte("code");
    m.rang = table.entier("rang").value_or(0);
    if (m.rang == 0 && !json.find("rang")) table.fauter("rang", "manque");
    m.intitule = table.texte("intitule");
    m.presentation = table.texte("presentation");
    m.titre = table.texte("titre");
    m.objet = m.code == kModelePropre ? table.eventuel("objet") : table.texte("objet");
    m.financiere = table.code_de("financiere", clause_financiere_du_code);
    m.confidentialite_dite = table.code_de("confidentialite", [](std::string_view code) -> std::optional<bool> {
        if (code == "dite") return true;
        if (code == "non_dite") return false;
        return std::nullopt;
    });
    m.source = table.texte("source");
    m.lien = table.lien("lien");
    m.statut = table.statut("statut");
    if (const auto jour = table.texte("verifie_le"); !jour.empty())
    {
        const auto lu = parse_day(jour);
        if (!lu) table.fauter("verifie_le", "une date est attendue");
        m.verifie_le = lu.value_or(Jour{});
    }
    table.chaque("parties", [&](TableLue& une) {
        m.parties.push_back({une.texte("code"), une.code_de("qualite", qualite_de_partie_du_code), une.texte("designation"), une.texte("role"), une.eventuel("representant"), une.oui("plusieurs")});
    });
    table.chaque("considerants", [&](TableLue& un) { m.considerants.push_back({un.texte("texte"), un.texte("source"), un.lien("lien"), un.statut("statut")}); });
    table.chaque("blancs", [&](TableLue& un) {
        BlancDeModele blanc{un.texte("code"), un.texte("libelle"), un.texte("aide"), TypeDeBlanc::Texte};
        const auto type = un.texte("type");
        const auto connu = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& paire) { return paire.first == type; });
        if (connu != kTypes.end()) blanc.type = connu->second;
        else if (!type.empty()) un.fauter("type", "« " + type + " » n'est pas de la liste");
        if (blancs_du_texte("{{" + blanc.code + "}}").empty()) un.fauter("code", "des lettres sans accent, des chiffres, « _ »");
        m.blancs.push_back(std::move(blanc));
    });
    table.chaque("articles", [&](TableLue& un) {
        ArticleDeModele article{un.texte("titre"), un.eventuel("texte"), SuiteDArticle::Rien, un.eventuel("de")};
        const auto suite = un.eventuel("suite");
        if (const auto connue = suite_d_article_du_code(suite)) article.suite = *connue;
        else un.fauter("suite", "« " + suite + " » n'est pas de la liste");
        m.articles.push_back(std::move(article));
    });
    table.chaque("axes", [&](TableLue& un) { m.axes.push_back(un.texte("intitule")); });
    table.chaque("engagements", [&](TableLue& un) {
        m.engagements.push_back({un.eventuel("partie"), un.entier("axe").value_or(0), un.texte("texte"), un.eventuel("preuve"), un.code_de("cadence", cadence_de_promesse_du_code), un.eventuel("donnee")});
    });
    if (const Json* termes = table.chercher("termes"))
    {
        TableLue lus(*termes, fichier + ", termes", lecture.fautes);
        m.termes = lire_termes(lus);
        lus.finir();
    }
    else table.fauter("termes", "manque");
    table.finir();
    verifier(m, table);
    return lecture;
}

ConventionAInscrire proposer_depuis_le_modele(const ModeleDeConvention& modele)
{
    ConventionAInscrire convention;
    convention.modele = modele.code;
    convention.intitule = modele.titre;
    convention.objet = modele.objet;
    convention.financiere = modele.financiere;
    convention.confidentialite_dite = modele.confidentialite_dite;
    std::vector<std::string> places;
    for (const auto& place : modele.parties)
    {
        places.push_back(place.code);
        PartieAInscrire partie;
        partie.qualite = place.qualite;
        partie.designation = place.plusieurs ? "" : place.designation;
        convention.parties.push_back(std::move(partie));
    }
    for (const auto& axe : modele.axes) convention.axes.push_back({axe});
    convention.engagements = engagements_du_modele(modele, places);
    return convention;
}

std::vector<EngagementAInscrire> engagements_du_modele(const ModeleDeConvention& modele, const std::vector<std::string>& places)
{
    std::vector<EngagementAInscrire> engagements;
    for (const auto& un : modele.engagements)
    {
        EngagementAInscrire engagement;
        engagement.texte = un.texte;
        engagement.preuve = un.preuve;
        engagement.cadence = un.cadence;
        engagement.donnee = un.donnee;
        if (un.axe > 0) engagement.axe = static_cast<std::size_t>(un.axe - 1);
        if (un.partie.empty())
        {
            engagements.push_back(std::move(engagement));
            continue;
        }
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i] == un.partie)
            {
                engagement.partie = i;
                engagements.push_back(engagement);
            }
    }
    return engagements;
}

const std::vector<ModeleDeConvention>& modeles_de_convention()
{
    static const std::vector<ModeleDeConvention> livres = [] {
        std::vector<ModeleDeConvention> lus;
        std::vector<std::string> fautes;
        for (const auto& nom : embedded_names(kDossier))
        {
            auto lecture = lire_modele_de_convention(*embedded_file(nom), nom);
            fautes.insert(fautes.end(), lecture.fautes.begin(), lecture.fautes.end());
            if (const auto attendu = std::string(kDossier) + lecture.modele.code + ".toml"; attendu != nom) fautes.push_back(nom + " : le code « " + lecture.modele.code + " » n'est pas le nom du fichier");
            for (const auto& autre : lus)
                if (autre.rang == lecture.modele.rang) fautes.push_back(nom + " : le rang est déjà celui de « " + autre.code + " »");
            lus.push_back(std::move(lecture.modele));
        }
        if (!fautes.empty()) throw Error(joined(fautes, "\n"));
        std::sort(lus.begin(), lus.end(), [](const auto& a, const auto& b) { return a.rang < b.rang; });
        return lus;
    }();
    return livres;
}

const ModeleDeConvention* trouver_modele(std::string_view code)
{
    for (const auto& un : modeles_de_convention())
        if (un.code == code) return &un;
    return nullptr;
}

} // namespace ouvrage
