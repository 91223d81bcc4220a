#include "app/droit/droit_valeurs.hpp"

#include "app/mots.hpp"
#include "domaine/unite.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"
#include "socle/toml/toml.hpp"

#include "socle/text/text.hpp"

#include <algorithm>
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
void lire_table(Droit& droit, const Json& table, const std::string& chemin, const std::string& fichier, const std::string& theme)
{
    for (const auto& [nom, objet] : *table.object())
    {
        if (chemin.empty() && nom == "theme") continue;
        const std::string cle = chemin.empty() ? nom : chemin + "." + nom;
        const std::string ou = "droit/" + fichier + ".toml, " + cle;
        if (!objet.object()) throw Error(ou + " : une table est attendue");
        if (!objet.find("libelle"))
        {
            lire_table(droit, objet, cle, fichier, theme);
            continue;
        }
        for (const auto& autre : droit.cles)
            if (autre.cle == cle) throw Error(ou + " : la clé est déjà dans droit/" + autre.fichier + ".toml");
        const CleDeDroit une{cle, texte(objet, "libelle", ou), texte(objet, "unite", ou), fichier, theme,
                             objet.find("trou") ? texte(objet, "trou", ou) : ""};
        droit.cles.push_back(une);
        const Json* liste = objet.find("valeurs");
        if (!liste || !liste->list()) throw Error(ou + " : la liste « valeurs » manque (vide si aucun texte n'en fixe)");
        lire_valeurs(droit, une, *liste->list(), ou);
    }
}

} // namespace

Droit lire_droit()
{
    std::vector<std::pair<std::string, std::string>> fichiers;
    // La pièce « droit » a aussi des gabarits : ce ne sont pas des valeurs.
    for (const auto& nom : embedded_names("droit/"))
        if (nom.ends_with(".toml")) fichiers.emplace_back(nom.substr(std::string_view("droit/").size()), std::string(*embedded_file(nom)));
    return lire_droit(fichiers);
}

Droit lire_droit(const std::vector<std::pair<std::string, std::string>>& fichiers)
{
    Droit droit;
    std::string tout;
    for (const auto& [nom, contenu] : fichiers)
    {
        tout += contenu;
        if (nom.find('/') != std::string::npos) continue; // les listes de publics ont leur lecteur
        const auto court = nom.substr(0, nom.rfind('.'));
        const auto lu = read_toml(contenu, "droit/" + nom);
        const Json* theme = lu.find("theme");
        std::string titre = theme && theme->text() ? *theme->text() : court;
        if (!titre.empty() && titre.front() >= 'a' && titre.front() <= 'z') titre.front() = static_cast<char>(titre.front() - 32);
        lire_table(droit, lu, "", court, titre);
    }
    droit.version = hash_hex(tout).substr(0, 12);
    return droit;
}

std::vector<std::string> defauts_du_droit(const Droit& droit)
{
    std::vector<std::string> defauts;
    for (const auto& cle : droit.cles)
    {
        const std::string ou = "droit/" + cle.fichier + ".toml, " + cle.cle + " : ";
        if (trimmed(cle.libelle).empty()) defauts.push_back(ou + "le libellé manque");
        const auto* unite = unite_du_code(cle.unite);
        if (!unite) defauts.push_back(ou + "l'unité « " + cle.unite + " » n'est pas de la liste");
        std::vector<Valeur> siennes;
        for (const auto& valeur : droit.valeurs)
        {
            if (valeur.cle != cle.cle) continue;
            siennes.push_back(valeur);
            const std::string de = ou + "valeur du " + format_day(valeur.depuis) + " : ";
            if (trimmed(valeur.source).empty()) defauts.push_back(de + "la source manque");
            if (!valeur.verifie_le) defauts.push_back(de + "le jour de vérification manque");
            if (!valeur.lien.empty() && !valeur.lien.starts_with("https://") && !valeur.lien.starts_with("http://")) defauts.push_back(de + "le lien n'est pas une adresse");
            if (!unite) continue;
            if (const auto lue = lire_valeur_en(unite->unite, valeur.valeur); !lue.anomalie.empty())
                defauts.push_back(de + "« " + valeur.valeur + " » ne se lit pas en " + cle.unite + " (" + std::string(lue.anomalie) + ")");
        }
        const auto vides = trous(siennes);
        if (cle.trou.empty())
            for (const auto& trou : vides)
                defauts.push_back(ou + "aucune valeur du " + format_day(trou.de) + " au " + format_day(trou.a) + ", et « trou » ne dit pas pourquoi");
        else if (vides.empty()) defauts.push_back(ou + "« trou » explique des jours sans valeur, et il n'y en a pas");
    }
    return defauts;
}

const CleDeDroit* trouver_cle(const Droit& droit, std::string_view cle)
{
    const auto trouvee = std::find_if(droit.cles.begin(), droit.cles.end(), [&](const CleDeDroit& une) { return une.cle == cle; });
    return trouvee == droit.cles.end() ? nullptr : &*trouvee;
}

bool du_lot(const CleDeDroit& cle, const std::optional<EnVigueur>& regle)
{
    return cle.fichier == "heures" || (regle && regle->valeur.niveau != Niveau::Droit);
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

Fraction en_fraction(const Valeur& valeur)
{
    const auto lue = lire_fraction(valeur.valeur);
    ensure(lue.has_value(), "une valeur exacte se lit en fraction");
    return *lue;
}

Comptage en_comptage(const Valeur& valeur)
{
    const auto lu = comptage_du_code(valeur.valeur);
    ensure(lu.has_value(), "une décision de comptage est de la liste");
    return *lu;
}

std::string valeur_en_mots(const Valeur& valeur)
{
    const auto* unite = unite_du_code(valeur.unite);
    const auto avec_unite = [&](std::string_view suffixe) {
        const auto lue = lire_fraction(valeur.valeur);
        return (lue ? ecrire_fraction(*lue, 6) : valeur.valeur) + (suffixe.empty() ? "" : "\u00A0" + std::string(suffixe));
    };
    if (!unite || valeur.valeur.empty()) return valeur.valeur + (valeur.unite.empty() ? "" : "\u00A0" + valeur.unite);
    switch (unite->unite)
    {
    case Unite::Heures: return heures_fr(en_heures(valeur));
    case Unite::HeuresParEtp: return heures_fr(en_heures(valeur)) + " par ETP";
    case Unite::Euros: return avec_unite("€");
    case Unite::EurosParHeure: return avec_unite("€/h");
    case Unite::EurosParJour: return avec_unite("€/jour");
    case Unite::FoisSmic: return avec_unite("× SMIC");
    case Unite::FoisPhss: return avec_unite("× PHSS");
    case Unite::PourCent: return avec_unite("%");
    case Unite::Part:
    {
        const auto lue = lire_fraction(valeur.valeur);
        return lue ? ecrire_fraction(*lue * Fraction(100), 4) + "\u00A0%" : valeur.valeur;
    }
    case Unite::Coefficient: return "×\u00A0" + avec_unite("");
    case Unite::Mois: return avec_unite("mois");
    case Unite::Jours: return avec_unite(valeur.valeur == "0" || valeur.valeur == "1" ? "jour" : "jours");
    case Unite::Jour: return "le " + valeur.valeur;
    case Unite::Nombre: return avec_unite("");
    case Unite::Date:
        if (const auto jour = parse_day(valeur.valeur)) return en_toutes_lettres(*jour);
        return valeur.valeur;
    case Unite::Comptage: return std::string(libelle(en_comptage(valeur)));
    case Unite::Bareme:
    case Unite::Formule:
    case Unite::Article:
    case Unite::JeuDeCriteres:
    case Unite::OuiNon:
    case Unite::Texte: return valeur.valeur;
    }
    return valeur.valeur;
}

std::string periode_en_mots(const Valeur& valeur)
{
    if (!valeur.jusqu_a) return "depuis le " + en_toutes_lettres(valeur.depuis);
    return "du " + en_toutes_lettres(valeur.depuis) + " au " + en_toutes_lettres(*valeur.jusqu_a);
}

} // namespace ouvrage
