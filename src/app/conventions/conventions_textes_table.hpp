#pragma once

#include "app/conventions/conventions_modeles.hpp"
#include "app/conventions/conventions_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Le texte d'une convention : ses considérants, ses articles, ce qui remplit ses blancs. Celui d'un modèle s'y copie à la création.
enum class PlaceDuTexte
{
    Preambule,
    Article
};
std::string_view code(PlaceDuTexte place);

struct ArticleDeConvention
{
    std::string id;
    int ordre = 1;
    PlaceDuTexte place = PlaceDuTexte::Article;
    std::string titre, texte;
    SuiteDArticle suite = SuiteDArticle::Rien;
    std::string de; // des engagements : code d'une qualité de partie, ou « tous »
    std::string source = {}, lien = {};
    Statut statut = Statut::Source;
    std::optional<std::string> avenant_id = {};
    std::string faite_par = {}, faite_le = {};
};
struct TexteDeConvention
{
    std::vector<ArticleDeConvention> articles; // ceux qui valent, dans l'ordre du texte
    std::vector<ArticleDeConvention> retires;  // ceux qu'un avenant a ôtés ; `avenant_id` le nomme
    std::map<std::string, std::string> remplis; // code d'un blanc, ce qui le remplit ; un blanc ouvert n'y est pas

    /// Les codes employés par les articles et par `objet`, dans l'ordre du texte, chacun une fois.
    std::vector<std::string> blancs(const std::string& objet) const;
};
/// « la Ville » ; son nom entier quand une autre partie est dite de même.
std::string nom_dans_le_texte(const Convention& convention, const PartieDeConvention& partie);

/// `avenants` : compris, le texte d'aujourd'hui ; sinon celui qui a été signé d'abord. L'appelant tient la convention : son périmètre y est passé.
enum class Avenants
{
    Compris,
    Omis
};
TexteDeConvention lire_texte(socle::Transaction& tx, const Convention& convention, Avenants avenants = Avenants::Compris);

/// Une partie d'origine a-t-elle signé ? Le texte ne se récrit alors que par un avenant.
bool est_signee(socle::Transaction& tx, const Convention& convention);

/// À la création : les considérants et les articles du modèle. Dit l'événement.
void inscrire_texte_du_modele(Ecriture& ecriture, const Convention& convention, const ModeleDeConvention& modele);

struct ArticleAEcrire
{
    std::string titre, texte;
    SuiteDArticle suite = SuiteDArticle::Rien;
    std::string de = {};
    std::optional<std::string> avenant_id = {};
};
/// Un article de plus, à la fin, ou une autre rédaction de `remplace`. Conflict quand celle-ci est déjà remplacée, ou que la convention est signée sans qu'un avenant le porte.
std::string ecrire_article(Ecriture& ecriture, const Convention& convention, const ArticleAEcrire& article, const ArticleDeConvention* remplace = nullptr);
void retirer_article(Ecriture& ecriture, const Convention& convention, const ArticleDeConvention& article, const std::optional<std::string>& avenant_id);
/// Ceux dont la valeur change seulement ; rend leur nombre. Conflict quand la convention est signée et qu'un blanc rempli change.
int remplir_les_blancs(Ecriture& ecriture, const Convention& convention, const std::map<std::string, std::string>& valeurs);

} // namespace ouvrage
