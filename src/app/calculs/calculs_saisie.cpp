#include "app/calculs/calculs_saisie.hpp"

#include "app/mots.hpp"
#include "socle/http/form.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

bool de_la_famille(std::string_view cle, std::string_view famille)
{
    return cle == famille || (cle.size() > famille.size() && cle.starts_with(famille) && cle[famille.size()] == '.');
}

Provenance provenance_de(const Valeur& valeur) { return {valeur.source, valeur.lien, valeur.statut}; }

/// Ce que tape une personne qui voudrait cette valeur : « 50 % » pour 50 en %.
std::string valeur_tapee(const Valeur& valeur) { return valeur.unite == "%" ? valeur.valeur + " %" : valeur.valeur; }

Json nombre_json(const Fraction& nombre)
{
    if (nombre.entiere()) return static_cast<long long>(nombre.plancher());
    // Quinze chiffres au plus : un nombre JSON n'en porte pas davantage.
    const bool grand = nombre > Fraction(100'000'000) || nombre < Fraction(-100'000'000);
    const int decimales = grand ? 2 : 6;
    const Fraction agrandi = nombre * Fraction(grand ? 100 : 1'000'000);
    const bool negatif = nombre < Fraction(0);
    return JsonDecimal{negatif ? agrandi.plafond() : agrandi.plancher(), decimales};
}

} // namespace

std::vector<Proposition> proposer(const Droit& droit, const ChampDeCalcul& champ, Jour le)
{
    std::vector<Proposition> propositions;
    if (champ.famille.empty()) return propositions;
    for (const auto& cle : droit.cles)
    {
        if (!de_la_famille(cle.cle, champ.famille)) continue;
        const auto regle = regle_pour(cle.cle, le, droit.valeurs);
        if (!regle) continue;
        const auto tapee = valeur_tapee(regle->valeur);
        const auto lue = lire_fraction(tapee);
        propositions.push_back({cle.cle, cle.libelle, tapee, lue ? ecrire_valeur(*lue, champ.unite) : regle->valeur.valeur, provenance_de(regle->valeur)});
    }
    return propositions;
}

Entrees completer(Entrees entrees, const Droit& droit, Jour le)
{
    const auto methode = methode_du_code(entrees.methode);
    if (!methode) return entrees;
    const auto& une = fiche(*methode);
    for (const auto& champ : une.champs)
    {
        if (!champ.parametre()) continue;
        const std::string nom(champ.nom);
        const auto tape = entrees.valeurs.find(nom);
        const std::string texte = tape == entrees.valeurs.end() ? "" : tape->second;
        const bool vide = texte.find_first_not_of(" \t") == std::string::npos;
        const auto prendre = [&](const std::string& valeur, Provenance provenance) {
            entrees.valeurs[nom] = valeur;
            entrees.provenances[nom] = std::move(provenance);
        };
        if (vide && !champ.defaut.empty())
        {
            if (const auto regle = regle_pour(champ.defaut, le, droit.valeurs)) prendre(valeur_tapee(regle->valeur), provenance_de(regle->valeur));
            continue;
        }
        if (vide) continue;
        const auto propositions = proposer(droit, champ, le);
        const auto nommee = std::find_if(propositions.begin(), propositions.end(), [&](const Proposition& p) {
            return p.cle == texte || p.cle == std::string(champ.famille) + "." + texte;
        });
        if (nommee != propositions.end()) prendre(nommee->valeur, nommee->provenance);
        // Une seule valeur existe pour ce champ, et c'est celle qui est tapée : sa source est connue.
        else if (propositions.size() == 1 && propositions.front().cle == champ.famille && lire_fraction(texte) && lire_fraction(texte) == lire_fraction(propositions.front().valeur))
            entrees.provenances[nom] = propositions.front().provenance;
    }
    if (const auto regle = regle_pour(une.formule, le, droit.valeurs)) entrees.provenances["formule"] = provenance_de(regle->valeur);
    return entrees;
}

Entrees entrees_de_la_page(const Form& formulaire)
{
    Entrees entrees;
    entrees.methode = formulaire.value("methode");
    const auto methode = methode_du_code(entrees.methode).value_or(fiches_methodes().front().methode);
    entrees.methode = fiche(methode).code;
    if (const auto arrondi = formulaire.value("arrondi"); !arrondi.empty()) entrees.arrondi = arrondi;
    for (const auto& champ : fiche(methode).champs)
    {
        std::string valeur(trimmed(formulaire.value(champ.nom)));
        if (valeur.empty()) continue;
        if (champ.unite == "%" && lire_fraction(valeur) && !valeur.ends_with("%")) valeur += " %";
        entrees.valeurs[std::string(champ.nom)] = valeur;
    }
    return entrees;
}

std::string valeur_de_page(const ChampDeCalcul& champ, const std::string& valeur)
{
    if (champ.unite != "%" || !valeur.ends_with("%")) return valeur;
    return std::string(trimmed(std::string_view(valeur).substr(0, valeur.size() - 1)));
}

std::string en_adresse(const Entrees& entrees)
{
    Form formulaire;
    formulaire.fields.emplace_back("methode", entrees.methode);
    if (const auto methode = methode_du_code(entrees.methode))
        for (const auto& champ : fiche(*methode).champs)
            if (const auto valeur = entrees.valeurs.find(champ.nom); valeur != entrees.valeurs.end())
                formulaire.fields.emplace_back(std::string(champ.nom), valeur_de_page(champ, valeur->second));
    if (entrees.arrondi != "aucun") formulaire.fields.emplace_back("arrondi", entrees.arrondi);
    return encode_urlencoded(formulaire);
}

UsagesDeCalcul usages_de(const Droit& droit, Jour le)
{
    const auto repere = [&](std::string_view cle) -> std::optional<UsagesDeCalcul::Repere> {
        const auto regle = regle_pour(cle, le, droit.valeurs);
        const auto lue = regle ? lire_fraction(valeur_tapee(regle->valeur)) : std::nullopt;
        if (!lue) return std::nullopt;
        return UsagesDeCalcul::Repere{*lue, provenance_de(regle->valeur)};
    };
    return {repere("taux_insertion.usage_bas"), repere("taux_insertion.usage_haut")};
}

Json json_du_calcul(const Calcul& calcul)
{
    Json::List etapes, sources, cibles, raisons, remarques;
    for (const auto& une : calcul.etapes)
        etapes.push_back(Json{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", nombre_json(une.valeur)}, {"unite", une.unite},
                              {"ecrite", ecrire_valeur(une.valeur, une.unite)}, {"note", une.note}});
    for (const auto& une : calcul.sources)
        sources.push_back(Json{{"champ", une.champ}, {"libelle", une.libelle}, {"valeur", une.valeur}, {"source", une.provenance.source},
                               {"lien", une.provenance.lien}, {"statut", libelle(une.provenance.statut)}});
    for (const auto& une : calcul.cibles)
        cibles.push_back(Json{{"libelle", une.libelle}, {"montant", nombre_json(une.montant)}, {"heures_brutes", nombre_json(une.brutes)},
                              {"heures", nombre_json(une.heures)}, {"comptee", une.comptee}});
    for (const auto& une : calcul.raisons) raisons.push_back(Json{{"code", une.code}, {"phrase", une.phrase}});
    for (const auto& une : calcul.remarques) remarques.push_back(une);
    const auto facultatif = [](const std::optional<Fraction>& nombre) { return nombre ? nombre_json(*nombre) : Json(); };
    return Json{{"methode", fiche(calcul.methode).code},
                {"heures_brutes", nombre_json(calcul.heures_brutes)},
                {"heures", nombre_json(calcul.heures)},
                {"heures_centiemes", static_cast<long long>(en_centiemes(calcul.heures).centiemes())},
                {"arrondi", ecrire_arrondi(calcul.arrondi)},
                {"etapes", std::move(etapes)},
                {"sources", std::move(sources)},
                {"clause_recommandee", calcul.clause_recommandee()},
                {"raisons", std::move(raisons)},
                {"periodes", std::move(cibles)},
                {"remarques", std::move(remarques)},
                {"revision", facultatif(calcul.revision)},
                {"montant", facultatif(calcul.montant)},
                {"etp", facultatif(calcul.etp)}};
}

Json json_des_anomalies(const std::vector<AnomalieDeCalcul>& anomalies)
{
    Json::List liste;
    for (const auto& une : anomalies) liste.push_back(Json{{"champ", une.champ}, {"code", une.code}, {"phrase", phrase_anomalie(une.code)}});
    return liste;
}

} // namespace ouvrage
