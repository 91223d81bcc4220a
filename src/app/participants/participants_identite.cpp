#include "app/participants/participants_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "domaine/identite.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kLongueurDUnNom = 80;
constexpr std::size_t kLongueurDUnTelephone = 24;
constexpr std::size_t kLongueurDUnCourriel = 254;

/// Des chiffres, et ce qui les sépare.
bool telephone_lisible(std::string_view texte)
{
    const auto chiffres = std::count_if(texte.begin(), texte.end(), [](char c) { return c >= '0' && c <= '9'; });
    return chiffres >= 4 && texte.find_first_not_of("0123456789+ .-()") == std::string_view::npos;
}

} // namespace

SaisieDeFiche lire_saisie(const Form& formulaire)
{
    SaisieDeFiche saisie;
    for (const auto& [nom, valeur] : formulaire.fields) saisie.valeurs.emplace(nom, std::string(trimmed(valeur)));
    return saisie;
}

Identite lire_identite_saisie(SaisieDeFiche& saisie, Jour aujourd_hui)
{
    auto& anomalies = saisie.anomalies;
    Identite identite;
    identite.prenom = lire_texte("prenom", saisie.valeur("prenom"), kLongueurDUnNom, Exigence::Obligatoire, anomalies);
    identite.nom = lire_texte("nom", saisie.valeur("nom"), kLongueurDUnNom, Exigence::Obligatoire, anomalies);
    identite.naissance = lire_jour("naissance", saisie.valeur("naissance"), Exigence::Facultative, anomalies);
    if (identite.naissance && !naissance_possible(*identite.naissance, aujourd_hui)) anomalies.push_back({"naissance", "naissance.impossible"});
    identite.telephone = lire_texte("telephone", saisie.valeur("telephone"), kLongueurDUnTelephone, Exigence::Facultative, anomalies);
    if (!identite.telephone.empty() && !saisie.a_redire("telephone") && !telephone_lisible(identite.telephone)) anomalies.push_back({"telephone", "telephone.illisible"});
    identite.courriel = lire_texte("courriel", courriel_normalise(saisie.valeur("courriel")), kLongueurDUnCourriel, Exigence::Facultative, anomalies);
    if (!identite.courriel.empty() && !saisie.a_redire("courriel") && !courriel_lisible(identite.courriel)) anomalies.push_back({"courriel", "courriel.illisible"});
    if (auto code = code_saisi(saisie.valeur("commune")); !code.empty())
    {
        // Un nom écrit sans choisir dans la liste suffit, s'il n'y en a qu'une.
        if (!libelle_de_commune(code)) code = code_saisi(commune_tapee(saisie.valeur("commune")));
        if (libelle_de_commune(code)) identite.commune = code;
        else anomalies.push_back({"commune", "commune.inconnue"});
    }
    return identite;
}

Vue vue_identite(const SaisieDeFiche& saisie, const Identite& connue)
{
    const auto& a = saisie.anomalies;
    const auto commune = connue.commune.empty() ? "" : connue.commune + " " + libelle_de_commune(connue.commune).value_or("");
    return Vue{{"prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = saisie.valeur("prenom", connue.prenom)}, a)},
               {"nom", vue_champ({.nom = "nom", .libelle = "Nom", .valeur = saisie.valeur("nom", connue.nom)}, a)},
               {"naissance", vue_champ({.nom = "naissance", .libelle = "Date de naissance", .valeur = saisie.valeur("naissance", connue.naissance ? format_day(*connue.naissance) : ""),
                                        .aide = "Avec le nom, elle permet de savoir qu'une autre structure suit déjà la personne, sans rien en montrer.", .type = "date", .taille = "moyen",
                                        .obligatoire = false}, a)},
               {"telephone", vue_champ({.nom = "telephone", .libelle = "Téléphone", .valeur = saisie.valeur("telephone", connue.telephone), .type = "tel", .taille = "moyen", .obligatoire = false}, a)},
               {"courriel", vue_champ({.nom = "courriel", .libelle = "Courriel", .valeur = saisie.valeur("courriel", connue.courriel), .type = "email", .obligatoire = false}, a)},
               {"commune", vue_champ({.nom = "commune", .libelle = "Commune", .valeur = saisie.valeur("commune", commune), .aide = "Où elle habite, pour les distances ; pas d'adresse.",
                                      .suggestions = "/assistance/communes", .obligatoire = false}, a)}};
}

} // namespace ouvrage
