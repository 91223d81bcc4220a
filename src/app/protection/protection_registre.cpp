#include "app/protection/protection_registre.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/toml/toml.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kFichier = "droit/protection/registre.toml";

std::string texte(const Json& table, std::string_view cle)
{
    const Json* valeur = table.find(cle);
    return valeur && valeur->text() ? *valeur->text() : "";
}

std::string texte_present(const Json& table, std::string_view cle, const std::string& code)
{
    auto lu = texte(table, cle);
    if (lu.empty()) throw Error(std::string(kFichier) + ", " + code + " : « " + std::string(cle) + " » manque");
    return lu;
}

std::vector<Traitement> lire_registre()
{
    const auto contenu = embedded_file(std::string(kFichier));
    ensure(contenu.has_value(), "le registre est livré avec le programme");
    const auto lu = read_toml(*contenu, std::string(kFichier));
    const Json* liste = lu.find("traitement");
    if (!liste || !liste->list()) throw Error(std::string(kFichier) + " : la liste « traitement » manque");
    std::vector<Traitement> registre;
    for (const auto& une : *liste->list())
    {
        Traitement t;
        t.code = texte_present(une, "code", "un traitement");
        for (const auto& [cle, ou] : {std::pair{"intitule", &t.intitule}, std::pair{"finalite", &t.finalite}, std::pair{"base", &t.base}, std::pair{"personnes", &t.personnes},
                                      std::pair{"donnees", &t.donnees}, std::pair{"destinataires", &t.destinataires}, std::pair{"mesures", &t.mesures}})
            *ou = texte_present(une, cle, t.code);
        const auto statut = statut_du_libelle(texte_present(une, "statut", t.code));
        if (!statut) throw Error(std::string(kFichier) + ", " + t.code + " : le statut n'est pas connu");
        t.statut = *statut;
        t.duree = texte(une, "duree");
        t.duree_en_mots = texte(une, "duree_en_mots");
        if (t.duree.empty() == t.duree_en_mots.empty()) throw Error(std::string(kFichier) + ", " + t.code + " : une durée, par une clé de droit/ ou en mots");
        registre.push_back(std::move(t));
    }
    return registre;
}

} // namespace

const std::vector<Traitement>& registre_des_traitements()
{
    static const auto registre = lire_registre();
    return registre;
}

} // namespace ouvrage
