#include "app/contrats_travail/contrats_travail_fins.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/toml/toml.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kFichier = "droit/contrats/fins.toml";

std::string texte(const Json& objet, std::string_view nom, const std::string& fichier)
{
    const Json* membre = objet.find(nom);
    if (!membre || !membre->text() || membre->text()->empty()) throw Error(fichier + " : un motif a un « " + std::string(nom) + " »");
    return *membre->text();
}

bool oui(const Json& objet, std::string_view nom)
{
    const Json* membre = objet.find(nom);
    return membre && membre->truth() && *membre->truth();
}

} // namespace

std::vector<MotifDeFin> lire_motifs_de_fin(std::string_view contenu, const std::string& fichier)
{
    const auto lu = read_toml(contenu, fichier);
    const Json* liste = lu.find("motif");
    if (!liste || !liste->list()) throw Error(fichier + " : la liste « motif » manque");
    std::vector<MotifDeFin> motifs;
    bool autre = false;
    for (const auto& un : *liste->list())
    {
        MotifDeFin motif{texte(un, "code", fichier), texte(un, "libelle", fichier), texte(un, "famille", fichier), oui(un, "reserve"), oui(un, "depart"), oui(un, "partage")};
        if (motif.reserve && motif.partage) throw Error(fichier + " : le motif « " + motif.code + " » est réservé, il ne se partage pas");
        if (std::any_of(motifs.begin(), motifs.end(), [&](const MotifDeFin& deja) { return deja.code == motif.code; }))
            throw Error(fichier + " : le motif « " + motif.code + " » est deux fois dans la liste");
        autre = autre || (motif.code == kMotifAutre && !motif.reserve);
        motifs.push_back(std::move(motif));
    }
    if (!autre) throw Error(fichier + " : le motif « autre » manque, ou il est réservé");
    return motifs;
}

const std::vector<MotifDeFin>& motifs_de_fin()
{
    static const auto motifs = [] {
        const auto contenu = embedded_file(std::string(kFichier));
        ensure(contenu.has_value(), "les motifs de fin sont livrés avec le programme");
        return lire_motifs_de_fin(*contenu, std::string(kFichier));
    }();
    return motifs;
}

const MotifDeFin* trouver_motif_de_fin(std::string_view code)
{
    const auto& motifs = motifs_de_fin();
    const auto trouve = std::find_if(motifs.begin(), motifs.end(), [&](const MotifDeFin& un) { return un.code == code; });
    return trouve == motifs.end() ? nullptr : &*trouve;
}

std::string libelle_de_fin(std::string_view code)
{
    const auto* motif = trouver_motif_de_fin(code);
    return motif ? motif->libelle : std::string(code);
}

std::string motif_pour_l_entreprise(std::string_view code)
{
    const auto* motif = trouver_motif_de_fin(code);
    if (!motif) return std::string(kMotifAutre);
    if (motif->partage) return motif->code;
    return std::string(motif->depart ? kDepartTu : kMotifAutre);
}

std::string libelle_de_fin_pour_l_entreprise(std::string_view code)
{
    const auto montre = motif_pour_l_entreprise(code);
    return montre == kDepartTu ? "Départ de la personne" : libelle_de_fin(montre);
}

} // namespace ouvrage
