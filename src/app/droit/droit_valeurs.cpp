#include "app/droit/droit_valeurs.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"
#include "socle/toml/toml.hpp"

#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

const std::string& texte(const Json& objet, std::string_view nom, const std::string& ou)
{
    const Json* membre = objet.find(nom);
    if (!membre || !membre->text()) throw Error(ou + " : « " + std::string(nom) + " » manque ou n'est pas un texte");
    return *membre->text();
}

Jour jour(const std::string& iso, const std::string& ou)
{
    const auto lu = parse_day(iso);
    if (!lu) throw Error(ou + " : « " + iso + " » n'est pas une date");
    return *lu;
}

void lire_fichier(Droit& droit, const std::string& nom, std::string_view contenu)
{
    const Json racine = read_toml(contenu, nom);
    for (const auto& [cle, objet] : *racine.object())
    {
        const std::string ou = nom + ", " + cle;
        const CleDeDroit une{cle, texte(objet, "libelle", ou), texte(objet, "unite", ou)};
        droit.cles.push_back(une);
        const Json* liste = objet.find("valeurs");
        if (!liste || !liste->list()) throw Error(ou + " : la liste « valeurs » manque (vide si aucun texte n'en fixe)");
        for (const auto& ligne : *liste->list())
        {
            Valeur valeur;
            valeur.cle = cle;
            valeur.depuis = jour(texte(ligne, "depuis", ou), ou);
            if (ligne.find("jusqu_a")) valeur.jusqu_a = jour(texte(ligne, "jusqu_a", ou), ou);
            valeur.valeur = texte(ligne, "valeur", ou);
            valeur.unite = une.unite;
            valeur.source = texte(ligne, "source", ou);
            const auto statut = statut_du_libelle(texte(ligne, "statut", ou));
            if (!statut) throw Error(ou + " : statut inconnu (sourcé, usage ou non sourcé)");
            valeur.statut = *statut;
            jour(texte(ligne, "verifie_le", ou), ou);
            for (const auto& autre : droit.valeurs)
                if (autre.cle == cle && (!autre.jusqu_a || valeur.depuis <= *autre.jusqu_a) &&
                    (!valeur.jusqu_a || autre.depuis <= *valeur.jusqu_a))
                    throw Error(ou + " : deux valeurs se recouvrent");
            droit.valeurs.push_back(std::move(valeur));
        }
    }
}

} // namespace

Droit lire_droit()
{
    Droit droit;
    std::string tout;
    for (const auto& nom : embedded_names("droit/"))
    {
        const auto contenu = *embedded_file(nom);
        lire_fichier(droit, nom, contenu);
        tout += contenu;
    }
    droit.version = hash_hex(tout).substr(0, 12);
    return droit;
}

Valeur lire_valeur(const Row& ligne, const Droit& droit)
{
    Valeur valeur;
    valeur.cle = ligne.text("cle");
    valeur.niveau = ligne.null("lot_id") ? Niveau::Territoire : Niveau::Contrat;
    valeur.depuis = *parse_day(ligne.text("depuis"));
    if (const auto fin = ligne.maybe_text("jusqu_a")) valeur.jusqu_a = parse_day(*fin);
    valeur.valeur = ligne.text("valeur");
    valeur.source = ligne.text("source");
    for (const auto& cle : droit.cles)
        if (cle.cle == valeur.cle) valeur.unite = cle.unite;
    return valeur;
}

Heures en_heures(const Valeur& valeur)
{
    const auto lue = lire_heures(valeur.valeur);
    ensure(lue.valeur.has_value(), "une valeur en heures se lit en heures");
    return *lue.valeur;
}

int en_entier(const Valeur& valeur)
{
    int nombre = 0;
    const auto* fin = valeur.valeur.data() + valeur.valeur.size();
    const auto [ou, erreur] = std::from_chars(valeur.valeur.data(), fin, nombre);
    ensure(erreur == std::errc() && ou == fin, "une valeur entière se lit en entier");
    return nombre;
}

} // namespace ouvrage
