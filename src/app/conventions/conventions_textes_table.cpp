#include "app/conventions/conventions_textes_table.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kEcrit = "ecrit", kRetire = "retire";

int prochain(Transaction& tx, const std::string& convention_id, const char* colonne)
{
    return static_cast<int>(tx.query_one("SELECT coalesce(max(" + std::string(colonne) + "), 0) AS dernier FROM articles_de_convention WHERE convention_id = ?", convention_id)->integer("dernier")) + 1;
}

struct LigneDArticle
{
    ArticleDeConvention article;
    std::string_view etat = kEcrit;
    std::optional<std::string> remplace = {};
};

std::string ajouter(Ecriture& e, const Convention& c, const LigneDArticle& ligne, int rang)
{
    const auto id = e.nouvel_id();
    const auto& a = ligne.article;
    e.inserer("articles_de_convention", {{"id", id},
                                         {"convention_id", c.id},
                                         {"rang", rang},
                                         {"ordre", a.ordre},
                                         {"place", code(a.place)},
                                         {"etat", ligne.etat},
                                         {"titre", a.titre},
                                         {"texte", a.texte},
                                         {"suite", code(a.suite)},
                                         {"de", a.de},
                                         {"source", a.source},
                                         {"lien", a.lien},
                                         {"statut", libelle(a.statut)},
                                         {"avenant_id", a.avenant_id},
                                         {"remplace", ligne.remplace},
                                         {"faite_par", e.auteur()},
                                         {"faite_le", e.instant()}});
    return id;
}

void exiger_modifiable(Ecriture& e, const Convention& c, const std::optional<std::string>& avenant_id)
{
    if (!avenant_id && est_signee(e.tx, c)) throw Conflict("cette convention est signée : son texte ne change que par un avenant");
    if (avenant_id && !c.avenant(avenant_id)) throw NotFound("cet avenant n'est pas de cette convention");
}

void exiger_courant(Ecriture& e, const ArticleDeConvention& article)
{
    if (e.tx.query_one("SELECT id FROM articles_de_convention WHERE remplace = ?", article.id)) throw Conflict("quelqu'un a récrit cet article depuis : relisez-le");
}

std::string nom_de_l_article(const ArticleDeConvention& article) { return article.place == PlaceDuTexte::Preambule ? "un considérant" : "l'article « " + article.titre + " »"; }

} // namespace

std::string_view code(PlaceDuTexte place)
{
    return place == PlaceDuTexte::Preambule ? "preambule" : "article";
}

std::vector<std::string> TexteDeConvention::blancs(const std::string& objet) const
{
    auto codes = blancs_du_texte(objet);
    for (const auto& article : articles)
        for (auto& un : blancs_du_texte(article.texte))
            if (std::find(codes.begin(), codes.end(), un) == codes.end()) codes.push_back(std::move(un));
    return codes;
}

std::string nom_dans_le_texte(const Convention& convention, const PartieDeConvention& partie)
{
    const bool partagee = std::any_of(convention.parties.begin(), convention.parties.end(), [&](const auto& autre) { return autre.id != partie.id && autre.designation == partie.designation; });
    return partie.designation.empty() || (partagee && !partie.nom.empty()) ? partie.nom : partie.designation;
}

TexteDeConvention lire_texte(Transaction& tx, const Convention& convention, Avenants avenants)
{
    TexteDeConvention texte;
    const auto lignes = tx.query("SELECT a.*, u.nom AS auteur FROM articles_de_convention a LEFT JOIN utilisateurs u ON u.id = a.faite_par WHERE a.convention_id = ? ORDER BY a.rang", convention.id);
    std::set<std::string> remplaces;
    for (const auto& ligne : lignes)
        if (const auto remplace = ligne.maybe_text("remplace"); remplace && (avenants == Avenants::Compris || ligne.null("avenant_id"))) remplaces.insert(*remplace);
    for (const auto& ligne : lignes)
    {
        if (avenants == Avenants::Omis && !ligne.null("avenant_id")) continue;
        const bool retire = ligne.text("etat") == kRetire;
        if (remplaces.contains(ligne.text("id")) || (retire && ligne.null("avenant_id"))) continue;
        ArticleDeConvention article;
        article.id = ligne.text("id");
        article.ordre = static_cast<int>(ligne.integer("ordre"));
        article.place = ligne.text("place") == "preambule" ? PlaceDuTexte::Preambule : PlaceDuTexte::Article;
        article.titre = ligne.text("titre");
        article.texte = ligne.text("texte");
        const auto suite = suite_d_article_du_code(ligne.text("suite"));
        ensure(suite.has_value(), "la suite d'un article inscrit est de la liste");
        article.suite = *suite;
        article.de = ligne.text("de");
        article.source = ligne.text("source");
        article.lien = ligne.text("lien");
        article.statut = statut_du_libelle(ligne.text("statut")).value_or(Statut::NonSource);
        article.avenant_id = ligne.maybe_text("avenant_id");
        article.faite_par = ligne.maybe_text("auteur").value_or("");
        article.faite_le = ligne.text("faite_le");
        (retire ? texte.retires : texte.articles).push_back(std::move(article));
    }
    std::stable_sort(texte.articles.begin(), texte.articles.end(), [](const auto& a, const auto& b) { return a.ordre < b.ordre; });
    for (const auto& ligne : tx.query("SELECT code, valeur FROM blancs_de_convention WHERE convention_id = ? ORDER BY code, rang", convention.id))
    {
        if (ligne.text("valeur").empty()) texte.remplis.erase(ligne.text("code"));
        else texte.remplis[ligne.text("code")] = ligne.text("valeur");
    }
    return texte;
}

bool est_signee(Transaction& tx, const Convention& convention)
{
    return tx.query_one("SELECT f.id FROM faits_de_convention f WHERE f.convention_id = ? AND f.sorte = 'signature' AND f.avenant_id IS NULL "
                        "AND NOT EXISTS (SELECT 1 FROM faits_de_convention n WHERE n.annule = f.id) ORDER BY f.id LIMIT 1",
                        convention.id)
        .has_value();
}

void inscrire_texte_du_modele(Ecriture& e, const Convention& c, const ModeleDeConvention& modele)
{
    int rang = prochain(e.tx, c.id, "rang"), ordre = prochain(e.tx, c.id, "ordre");
    if (rang > 1) throw Conflict("cette convention a déjà un texte");
    for (const auto& un : modele.considerants)
    {
        LigneDArticle ligne;
        ligne.article.place = PlaceDuTexte::Preambule;
        ligne.article.ordre = ordre++;
        ligne.article.texte = un.texte;
        ligne.article.source = un.source;
        ligne.article.lien = un.lien;
        ligne.article.statut = un.statut;
        ajouter(e, c, ligne, rang++);
    }
    for (const auto& un : modele.articles)
    {
        LigneDArticle ligne;
        ligne.article.ordre = ordre++;
        ligne.article.titre = un.titre;
        ligne.article.texte = un.texte;
        ligne.article.suite = un.suite;
        const auto* place = modele.place(un.de);
        ligne.article.de = place ? std::string(code(place->qualite)) : un.de;
        ajouter(e, c, ligne, rang++);
    }
    e.dire("ecrire", "conventions", c.id, "a repris pour la convention " + c.reference + " le texte du modèle « " + modele.intitule + " »", c.structure_id);
}

std::string ecrire_article(Ecriture& e, const Convention& c, const ArticleAEcrire& article, const ArticleDeConvention* remplace)
{
    exiger_modifiable(e, c, article.avenant_id);
    LigneDArticle ligne;
    auto& a = ligne.article;
    if (remplace)
    {
        exiger_courant(e, *remplace);
        a = *remplace;
        ligne.remplace = remplace->id;
    }
    else a.ordre = prochain(e.tx, c.id, "ordre");
    a.titre = article.titre;
    a.texte = article.texte;
    a.suite = article.suite;
    a.de = article.de;
    a.avenant_id = article.avenant_id;
    const auto id = ajouter(e, c, ligne, prochain(e.tx, c.id, "rang"));
    e.dire("ecrire", "conventions", c.id, (remplace ? "a récrit " : "a ajouté ") + nom_de_l_article(a) + " dans la convention " + c.reference, c.structure_id);
    return id;
}

void retirer_article(Ecriture& e, const Convention& c, const ArticleDeConvention& article, const std::optional<std::string>& avenant_id)
{
    exiger_modifiable(e, c, avenant_id);
    exiger_courant(e, article);
    LigneDArticle ligne{article, kRetire, article.id};
    ligne.article.avenant_id = avenant_id;
    ajouter(e, c, ligne, prochain(e.tx, c.id, "rang"));
    e.dire("retirer", "conventions", c.id, "a retiré " + nom_de_l_article(article) + " de la convention " + c.reference, c.structure_id);
}

int remplir_les_blancs(Ecriture& e, const Convention& c, const std::map<std::string, std::string>& valeurs)
{
    const auto avant = lire_texte(e.tx, c).remplis;
    const bool signee = est_signee(e.tx, c);
    int changes = 0;
    for (const auto& [code, valeur] : valeurs)
    {
        const auto connu = avant.find(code);
        const std::string tenu = connu == avant.end() ? "" : connu->second;
        if (tenu == valeur) continue;
        if (signee && !tenu.empty()) throw Conflict("cette convention est signée : ce qui y était écrit ne change que par un avenant");
        const auto rang = e.rang_suivant("blancs_de_convention", {{"convention_id", c.id}, {"code", code}});
        e.inserer("blancs_de_convention", {{"id", e.nouvel_id()}, {"convention_id", c.id}, {"code", code}, {"rang", rang}, {"valeur", valeur}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        ++changes;
    }
    if (changes > 0) e.dire("remplir", "conventions", c.id, "a rempli " + compter(changes, "blanc", "blancs") + " de la convention " + c.reference, c.structure_id);
    return changes;
}

} // namespace ouvrage
