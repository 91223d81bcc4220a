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

void lire_valeurs(Droit& droit, const CleDeDroit& cle, const std::vector<Json>& liste, const std::string& ou)
{
    for (const auto& ligne : liste)
    {
        Valeur valeur;
        valeur.cle = cle.cle;
        valeur.depuis = jour(texte(ligne, "depuis", ou), ou);
        if (ligne.find("jusqu_a")) valeur.jusqu_a = jour(texte(ligne, "jusqu_a", ou), ou);
        if (valeur.jusqu_a && *valeur.jusqu_a < valeur.depuis) throw Error(ou + " : une valeur finit avant de commencer");
        valeur.valeur = texte(ligne, "valeur", ou);
        valeur.unite = cle.unite;
        valeur.source = texte(ligne, "source", ou);
        if (ligne.find("lien")) valeur.lien = texte(ligne, "lien", ou);
        const auto statut = statut_du_libelle(texte(ligne, "statut", ou));
        if (!statut) throw Error(ou + " : statut inconnu (sourcé, usage ou non sourcé)");
        valeur.statut = *statut;
        valeur.verifie_le = jour(texte(ligne, "verifie_le", ou), ou);
        for (const auto& autre : droit.valeurs)
            if (autre.cle == cle.cle && (!autre.jusqu_a || valeur.depuis <= *autre.jusqu_a) &&
                (!valeur.jusqu_a || autre.depuis <= *valeur.jusqu_a))
                throw Error(ou + " : deux valeurs se recouvrent");
        droit.valeurs.push_back(std::move(valeur));
    }
}

/// Une table qui porte « libelle » est une clé ; une autre contient des tables.
void lire_table(Droit& droit, const Json& table, const std::string& chemin, const std::string& fichier)
{
    for (const auto& [nom, objet] : *table.object())
    {
        const std::string cle = chemin.empty() ? nom : chemin + "." + nom;
        const std::string ou = "droit/" + fichier + ".toml, " + cle;
        if (!objet.object()) throw Error(ou + " : une table est attendue");
        if (!objet.find("libelle"))
        {
            lire_table(droit, objet, cle, fichier);
            continue;
        }
        for (const auto& autre : droit.cles)
            if (autre.cle == cle) throw Error(ou + " : la clé est déjà dans droit/" + autre.fichier + ".toml");
        const CleDeDroit une{cle, texte(objet, "libelle", ou), texte(objet, "unite", ou), fichier};
        droit.cles.push_back(une);
        const Json* liste = objet.find("valeurs");
        if (!liste || !liste->list()) throw Error(ou + " : la liste « valeurs » manque (vide si aucun texte n'en fixe)");
        lire_valeurs(droit, une, *liste->list(), ou);
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
        tout += contenu;
        const auto court = nom.substr(std::string_view("droit/").size());
        if (court.find('/') != std::string::npos) continue; // les listes de publics ont leur lecteur
        lire_table(droit, read_toml(contenu, nom), "", court.substr(0, court.rfind('.')));
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
