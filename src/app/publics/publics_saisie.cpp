#include "app/publics/publics_saisie.hpp"

#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kMoisAuPlus = 720;

class Lecteur
{
public:
    Lecteur(const Form& formulaire, std::vector<AnomalieDeChamp>& anomalies) : formulaire_(formulaire), anomalies_(anomalies) {}

    std::string texte(const std::string& nom) const { return std::string(trimmed(formulaire_.value(nom))); }
    void refuser(const std::string& nom, const std::string& code)
    {
        if (std::none_of(anomalies_.begin(), anomalies_.end(), [&](const AnomalieDeChamp& une) { return une.champ == nom; })) anomalies_.push_back({nom, code});
    }
    std::optional<Jour> jour(const std::string& nom)
    {
        const auto lu = texte(nom);
        if (lu.empty()) return std::nullopt;
        const auto jour = parse_day(lu);
        if (!jour) refuser(nom, "date.illisible");
        return jour;
    }
    std::optional<int> entier(const std::string& nom, int au_plus)
    {
        const auto lu = texte(nom);
        if (lu.empty()) return std::nullopt;
        if (!all_digits(lu) || lu.size() > 4)
        {
            refuser(nom, "nombre.illisible");
            return std::nullopt;
        }
        const int nombre = std::stoi(lu);
        if (nombre > au_plus)
        {
            refuser(nom, "nombre.hors_bornes");
            return std::nullopt;
        }
        return nombre;
    }
    /// Un code d'une liste ; vide : on ne sait pas.
    std::optional<std::string> choix(const std::string& nom, const std::vector<Mot>& mots, std::string_view aussi)
    {
        const auto lu = texte(nom);
        if (lu.empty()) return std::nullopt;
        if (lu == aussi || trouver_mot(mots, lu)) return lu;
        refuser(nom, "champ.inconnu");
        return std::nullopt;
    }
    Anciennete anciennete(const std::string& prefixe, const std::string& sans_objet, Jour embauche)
    {
        Anciennete lue{jour(prefixe + "_depuis"), entier(prefixe + "_mois", kMoisAuPlus), texte(sans_objet) == "1"};
        if (lue.sans_objet && (lue.depuis || lue.mois)) refuser(sans_objet, "faits.contradictoires");
        if (lue.depuis && embauche < *lue.depuis) refuser(prefixe + "_depuis", "date.apres_embauche");
        return lue;
    }
    /// Ce qui est coché est oui ; le reste est non quand on l'a dit, inconnu sinon.
    std::map<std::string, bool> cases(const std::string& nom, const std::vector<Mot>& mots, bool reste_non)
    {
        std::map<std::string, bool> faits;
        for (const auto code : formulaire_.all(nom))
        {
            if (trouver_mot(mots, code)) faits[std::string(code)] = true;
            else refuser(nom, "champ.inconnu");
        }
        for (const auto code : formulaire_.all(nom + "_non"))
            if (trouver_mot(mots, code)) faits.emplace(std::string(code), false);
        if (reste_non)
            for (const auto& un : mots) faits.emplace(un.code, false);
        return faits;
    }

private:
    const Form& formulaire_;
    std::vector<AnomalieDeChamp>& anomalies_;
};

/// Le NIR n'entre par aucun champ.
void refuser_nir(const Form& formulaire, std::vector<AnomalieDeChamp>& anomalies)
{
    for (const auto& [nom, valeur] : formulaire.fields)
        if (nom != "csrf" && nom != "cle" && ressemble_a_un_nir(valeur)) anomalies.push_back({nom, "champ.nir"});
}

} // namespace

SaisieDEligibilite lire_eligibilite(const Form& formulaire, const Publics& publics, Jour aujourd_hui)
{
    SaisieDEligibilite saisie;
    saisie.formulaire = formulaire;
    refuser_nir(formulaire, saisie.anomalies);
    Lecteur lecteur(formulaire, saisie.anomalies);
    Faits& faits = saisie.faits;
    faits.embauche = lecteur.jour("embauche").value_or(aujourd_hui);
    faits.naissance = lecteur.jour("naissance");
    if (faits.naissance && faits.embauche < *faits.naissance) lecteur.refuser("naissance", "date.apres_embauche");
    faits.inscription = lecteur.anciennete("inscrit", "non_inscrit", faits.embauche);
    faits.hors_scolarite = lecteur.anciennete("hors_scolarite", "en_scolarite", faits.embauche);
    faits.niveau = lecteur.entier("niveau", 8);
    const auto reste = lecteur.texte("reste");
    if (!reste.empty() && reste != "inconnu" && reste != "non") lecteur.refuser("reste", "champ.inconnu");
    faits.situations = lecteur.cases("situation", publics.mots.situations, reste == "non");
    faits.dispositifs = lecteur.cases("dispositif", publics.mots.dispositifs, reste == "non");
    for (const auto& un : publics.mots.residences)
    {
        const auto nom = "residence_" + un.code;
        const auto dit = lecteur.texte(nom);
        if (dit == "oui" || dit == "non") faits.residences[un.code] = dit == "oui";
        else if (!dit.empty()) lecteur.refuser(nom, "champ.inconnu");
    }
    faits.structure = lecteur.choix("structure", publics.mots.structures, kStructureAucune);
    faits.avis_de = lecteur.choix("avis", publics.mots.donneurs, kAvisAucun);
    if (const auto territoire = lecteur.texte("territoire"); !territoire.empty())
    {
        const auto& connus = departements();
        if (trouver_mot(publics.mots.territoires, territoire) || std::find(connus.begin(), connus.end(), territoire) != connus.end()) faits.territoire = territoire;
        else lecteur.refuser("territoire", "departement.inconnu");
    }
    for (const auto code : formulaire.all("piece"))
        if (!trouver_mot(publics.mots.preuves, code)) lecteur.refuser("piece", "champ.inconnu");
    const auto cochees = formulaire.all("piece");
    for (const auto& une : publics.mots.preuves)
    {
        Piece piece{une.code, lecteur.jour("datee_" + une.code), lecteur.jour("expire_" + une.code)};
        const bool cochee = std::find(cochees.begin(), cochees.end(), une.code) != cochees.end();
        if (piece.datee_du && piece.expire_le && *piece.expire_le < *piece.datee_du) lecteur.refuser("expire_" + une.code, "periode.inversee");
        if (cochee || piece.datee_du || piece.expire_le) faits.pieces.push_back(std::move(piece));
    }

    const auto contrat = lecteur.texte("contrat");
    if (!contrat.empty() && contrat != "duree_determinee" && contrat != "cdi") lecteur.refuser("contrat", "champ.inconnu");
    saisie.contrat = contrat == "cdi" ? Contrat::DureeIndeterminee : Contrat::DureeDeterminee;
    saisie.decision = lecteur.texte("decision");
    saisie.jeu = lecteur.texte("jeu");
    saisie.principal = lecteur.texte("principal");
    saisie.debut = lecteur.texte("debut");
    saisie.fin = lecteur.texte("fin");
    saisie.rattrapage = lecteur.texte("rattrapage");
    if (length_utf8(saisie.rattrapage) > 300) lecteur.refuser("rattrapage", "champ.trop_long");
    return saisie;
}

Form formulaire_de_json(const Json& corps, std::vector<AnomalieDeChamp>& anomalies)
{
    Form formulaire;
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return formulaire;
    }
    const auto poser_texte = [&](const std::string& champ, const std::string& membre, const Json& valeur) {
        if (valeur.null()) return;
        if (valeur.text()) formulaire.fields.emplace_back(champ, *valeur.text());
        else if (valeur.integer()) formulaire.fields.emplace_back(champ, std::to_string(*valeur.integer()));
        else if (valeur.truth()) formulaire.fields.emplace_back(champ, *valeur.truth() ? "1" : "");
        else anomalies.push_back({membre, "json.texte_attendu"});
    };
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (nom == "situations" || nom == "dispositifs" || nom == "residences")
        {
            if (!valeur.object())
            {
                anomalies.push_back({nom, "json.objet_attendu"});
                continue;
            }
            const std::string champ = nom == "situations" ? "situation" : "dispositif";
            for (const auto& [code, dit] : *valeur.object())
            {
                if (!dit.truth()) anomalies.push_back({nom + "." + code, "json.oui_ou_non_attendu"});
                else if (nom == "residences") formulaire.fields.emplace_back("residence_" + code, *dit.truth() ? "oui" : "non");
                else formulaire.fields.emplace_back(*dit.truth() ? champ : champ + "_non", code);
            }
        }
        else if (nom == "pieces")
        {
            if (!valeur.list())
            {
                anomalies.push_back({nom, "json.liste_attendue"});
                continue;
            }
            for (const auto& une : *valeur.list())
            {
                const Json* preuve = une.find("preuve");
                if (!une.object() || !preuve || !preuve->text())
                {
                    anomalies.push_back({nom, "json.objet_attendu"});
                    continue;
                }
                formulaire.fields.emplace_back("piece", *preuve->text());
                if (const Json* jour = une.find("datee_du")) poser_texte("datee_" + *preuve->text(), nom, *jour);
                if (const Json* jour = une.find("expire_le")) poser_texte("expire_" + *preuve->text(), nom, *jour);
            }
        }
        else poser_texte(nom, nom, valeur);
    }
    return formulaire;
}

} // namespace ouvrage
