#include "app/organismes/organismes_pages.hpp"

#include "app/mots.hpp"
#include "app/organismes/organismes_table.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/organismes";
constexpr std::size_t kLongueurDUnNom = 120;

struct SaisieOrganisme
{
    std::string nature, nom, siret;
};
struct LectureOrganisme
{
    NatureOrganisme nature = NatureOrganisme::Autre;
    std::string nom;
    std::optional<std::string> siret;
    std::vector<AnomalieDeChamp> anomalies;
};

LectureOrganisme lire_organisme(const SaisieOrganisme& saisie)
{
    LectureOrganisme lue;
    lue.nom = saisie.nom;
    if (const auto nature = nature_d_organisme_du_code(saisie.nature)) lue.nature = *nature;
    else lue.anomalies.push_back({"nature", saisie.nature.empty() ? "champ.absent" : "champ.inconnu"});
    if (saisie.nom.empty()) lue.anomalies.push_back({"nom", "champ.absent"});
    else if (length_utf8(saisie.nom) > kLongueurDUnNom) lue.anomalies.push_back({"nom", "champ.trop_long"});
    else if (ressemble_a_un_nir(saisie.nom)) lue.anomalies.push_back({"nom", "champ.nir"});
    if (!saisie.siret.empty())
    {
        const auto verdict = verifier_identifiant(Identifiant::Siret, saisie.siret);
        if (verdict.valide) lue.siret = verdict.normalise;
        else lue.anomalies.push_back({"siret", verdict.code});
    }
    return lue;
}

Response page_liste(const Demande& d, const SaisieOrganisme& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto organismes = d.base.read([&](Transaction& tx) { return lister_organismes(tx, d.perimetre, Acte::GererOrganismes); });
    Vue::List liste;
    for (const auto& un : organismes)
        liste.push_back(Vue{{"nom", un.nom}, {"nature", fiche(un.nature).libelle}, {"siret", un.siret.value_or("")}, {"emploie", fiche(un.nature).emploie}});
    std::vector<Option> natures;
    for (const auto& une : natures_d_organisme()) natures.push_back({std::string(une.code), std::string(une.libelle)});
    return page(d, "organismes/liste",
                Vue{{"titre", compter(static_cast<std::int64_t>(organismes.size()), "organisme", "organismes")},
                    {"non_vide", !organismes.empty()},
                    {"organismes", std::move(liste)},
                    {"vide", organismes.empty() ? Vue{{"titre", "Aucun organisme pour l'instant"},
                                                      {"phrase", "Inscrivez ceux qui orientent, reçoivent, forment ou emploient les personnes : mission locale, SIAE, agence d'emploi…"},
                                                      {"href", "#nature"}, {"libelle", "Inscrire le premier"}}
                                                : Vue(false)},
                    {"ouvert", organismes.empty() || !anomalies.empty()},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"champ_nature", vue_liste("nature", "Sorte", "", "Choisir une sorte", natures, saisie.nature, anomalies)},
                    {"champ_nom", vue_champ({.nom = "nom", .libelle = "Nom", .valeur = saisie.nom}, anomalies)},
                    {"champ_siret", vue_champ({.nom = "siret", .libelle = "SIRET", .valeur = saisie.siret, .aide = "Quatorze chiffres, si vous le connaissez.", .clavier = "numeric", .taille = "moyen", .obligatoire = false}, anomalies)}},
                "Organismes", kIci, statut);
}

Response lister(const Demande& d) { return page_liste(d, {}, {}, Status::Ok); }

Response creer_organisme(const Demande& d)
{
    const auto formulaire = d.http.form();
    const SaisieOrganisme saisie{std::string(trimmed(formulaire.value("nature"))), std::string(trimmed(formulaire.value("nom"))), std::string(trimmed(formulaire.value("siret")))};
    const auto lue = lire_organisme(saisie);
    if (!lue.anomalies.empty()) return page_liste(d, saisie, lue.anomalies, Status::UnprocessableContent);
    const auto& structure = d.perimetre.structure_de(Acte::GererOrganismes);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            inscrire_organisme(e, structure, lue.nature, lue.nom, lue.siret);
            return {std::string(kIci), "organisme_inscrit", Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_liste(d, saisie, {{"nom", "organisme.deja_inscrit"}}, Status::UnprocessableContent);
    }
}

Response api_lister(const Demande& d)
{
    Json::List liste;
    for (const auto& un : d.base.read([&](Transaction& tx) { return lister_organismes(tx, d.perimetre, Acte::GererOrganismes); }))
        liste.push_back(Json{{"id", un.id}, {"nature", fiche(un.nature).code}, {"nom", un.nom}, {"siret", un.siret}});
    return reponse_json(d, Json{{"organismes", std::move(liste)}});
}

} // namespace

void tracer_routes_organismes(Routeur& routeur)
{
    routeur.add(Method::Get, "/organismes", "gerer_organismes", lister);
    routeur.add(Method::Post, "/organismes", "gerer_organismes", creer_organisme);
    routeur.add(Method::Get, "/api/v1/organismes", "gerer_organismes", api_lister);
}

} // namespace ouvrage
