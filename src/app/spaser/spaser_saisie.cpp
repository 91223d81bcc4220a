#include "app/spaser/spaser_saisie.hpp"

#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kIntituleAuPlus = 160, kTexteAuPlus = 300, kAdresseAuPlus = 400;
constexpr int kAnneeAuPlusTot = 2015, kAnneeAuPlusTard = 2060, kAnneesAuPlus = 12;
constexpr std::int64_t kTauxAuPlus = 10'000; // 100 %, en centièmes

std::string champ(const Form& formulaire, std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); }

int lire_annee(const std::string& nom, const std::string& saisie, int de, int a, std::vector<AnomalieDeChamp>& anomalies)
{
    return lire_nombre(nom, saisie, de, a, Exigence::Obligatoire, anomalies).value_or(de);
}

/// Un acheteur du schéma pour qui l'on peut écrire ; vide : de tous, quand on tient le schéma.
std::optional<std::string> lire_pour(const std::string& nom, const std::string& saisi, const SchemaDAchat& schema, std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisi.empty() || saisi == "tous")
    {
        if (!schema.a_moi) anomalies.push_back({nom, "spaser.pour_soi"});
        return std::nullopt;
    }
    const auto* acheteur = schema.acheteur(saisi);
    if (!acheteur || (!acheteur->a_moi && !schema.a_moi))
    {
        anomalies.push_back({nom, "champ.inconnu"});
        return std::nullopt;
    }
    return saisi;
}

} // namespace

std::optional<std::int64_t> lire_quantite(const std::string& nom, std::string_view saisi, MesureEn mesure, std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisi.empty())
    {
        anomalies.push_back({nom, "champ.absent"});
        return std::nullopt;
    }
    if (mesure == MesureEn::Nombre || mesure == MesureEn::Personnes)
    {
        const auto lu = lire_nombre(nom, saisi, 0, 99'999'999, Exigence::Obligatoire, anomalies);
        return lu ? std::optional<std::int64_t>(*lu) : std::nullopt;
    }
    // Euros, heures et unités propres ont la même écriture, à deux décimales au plus.
    const auto lu = lire_montant(saisi);
    if (!lu.valeur)
    {
        anomalies.push_back({nom, mesure == MesureEn::Euros ? std::string(lu.anomalie) : "valeur.illisible"});
        return std::nullopt;
    }
    return lu.valeur->valeur;
}

LectureDeSchema lire_nouveau_schema(const Form& formulaire, const std::vector<AcheteurPossible>& possibles)
{
    LectureDeSchema lue;
    lue.schema.intitule = lire_texte("intitule", champ(formulaire, "intitule"), kIntituleAuPlus, Exigence::Obligatoire, lue.anomalies);
    lue.schema.debut = lire_annee("debut", champ(formulaire, "debut"), kAnneeAuPlusTot, kAnneeAuPlusTard, lue.anomalies);
    lue.schema.fin = lire_annee("fin", champ(formulaire, "fin"), kAnneeAuPlusTot, kAnneeAuPlusTard, lue.anomalies);
    const bool annees_lues = std::none_of(lue.anomalies.begin(), lue.anomalies.end(), [](const auto& une) { return une.champ == "debut" || une.champ == "fin"; });
    if (annees_lues && lue.schema.fin < lue.schema.debut) lue.anomalies.push_back({"fin", "spaser.annees_inversees"});
    else if (annees_lues && lue.schema.fin - lue.schema.debut >= kAnneesAuPlus) lue.anomalies.push_back({"fin", "spaser.trop_d_annees"});
    bool inconnu = false;
    for (const auto& [nom, valeur] : formulaire.fields)
    {
        if (nom != "acheteur" || valeur.empty()) continue;
        if (std::none_of(possibles.begin(), possibles.end(), [&](const auto& un) { return un.id == valeur; })) inconnu = true;
        else if (std::find(lue.schema.acheteurs.begin(), lue.schema.acheteurs.end(), valeur) == lue.schema.acheteurs.end()) lue.schema.acheteurs.push_back(valeur);
    }
    if (inconnu) lue.anomalies.push_back({"acheteur", "champ.inconnu"});
    else if (lue.schema.acheteurs.empty()) lue.anomalies.push_back({"acheteur", "champ.absent"});
    return lue;
}

LectureDObjectif lire_objectif(const Form& formulaire)
{
    LectureDObjectif lue;
    auto& objectif = lue.objectif;
    const auto saisi = champ(formulaire, "indicateur");
    const auto indicateur = indicateur_spaser_du_code(saisi);
    if (!indicateur)
    {
        lue.anomalies.push_back({"indicateur", saisi.empty() ? "champ.absent" : "champ.inconnu"});
        objectif.intitule = lire_texte("intitule", champ(formulaire, "intitule"), kIntituleAuPlus, Exigence::Facultative, lue.anomalies);
        return lue;
    }
    objectif.indicateur = *indicateur;
    const bool propre = *indicateur == IndicateurSpaser::Propre;
    objectif.intitule = lire_texte("intitule", champ(formulaire, "intitule"), kIntituleAuPlus, propre ? Exigence::Obligatoire : Exigence::Facultative, lue.anomalies);
    // Un indicateur de la liste a déjà sa définition : la retaper pourrait la contredire.
    if (!propre) return lue;
    objectif.unite = lire_texte("unite", champ(formulaire, "unite"), 40, Exigence::Obligatoire, lue.anomalies);
    objectif.numerateur = lire_texte("numerateur", champ(formulaire, "numerateur"), kTexteAuPlus, Exigence::Obligatoire, lue.anomalies);
    objectif.denominateur = lire_texte("denominateur", champ(formulaire, "denominateur"), kTexteAuPlus, Exigence::Facultative, lue.anomalies);
    const auto sens = champ(formulaire, "sens");
    if (!sens.empty())
    {
        if (const auto lu = sens_de_cible_du_code(sens)) objectif.sens = *lu;
        else lue.anomalies.push_back({"sens", "champ.inconnu"});
    }
    return lue;
}

LectureDeFait lire_fait(const Form& formulaire, const SchemaDAchat& schema, Jour aujourd_hui)
{
    LectureDeFait lue;
    const auto sorte = champ(formulaire, "sorte");
    const bool publication = sorte == "publication";
    if (sorte != "adoption" && !publication) lue.anomalies.push_back({"sorte", sorte.empty() ? "champ.absent" : "champ.inconnu"});
    lue.fait.sorte = publication ? SorteDeFaitDeSchema::Publication : SorteDeFaitDeSchema::Adoption;
    const auto le = lire_jour("le", champ(formulaire, "le"), Exigence::Obligatoire, lue.anomalies);
    lue.fait.le = le.value_or(aujourd_hui);
    if (le && *le > aujourd_hui) lue.anomalies.push_back({"le", "date.a_venir"});
    lue.fait.acheteur_id = lire_pour("pour", champ(formulaire, "pour"), schema, lue.anomalies);
    lue.fait.numero = lire_texte("numero", champ(formulaire, "numero"), 60, sorte == "adoption" ? Exigence::Obligatoire : Exigence::Facultative, lue.anomalies);
    lue.fait.adresse = lire_texte("adresse", champ(formulaire, "adresse"), kAdresseAuPlus, publication ? Exigence::Obligatoire : Exigence::Facultative, lue.anomalies);
    if (!lue.fait.adresse.empty() && !lue.fait.adresse.starts_with("https://") && !lue.fait.adresse.starts_with("http://")) lue.anomalies.push_back({"adresse", "spaser.adresse"});
    // Chaque sorte de fait ne garde que ce qui la dit.
    if (publication) lue.fait.numero.clear();
    else lue.fait.adresse.clear();
    return lue;
}

LectureDeCible lire_cible(const Form& formulaire, const SchemaDAchat& schema, const ObjectifDeSchema& objectif)
{
    LectureDeCible lue;
    lue.annee = lire_annee("annee", champ(formulaire, "annee"), schema.debut, schema.fin, lue.anomalies);
    lue.acheteur_id = lire_pour("pour", champ(formulaire, "pour"), schema, lue.anomalies);
    const auto saisie = champ(formulaire, "forme");
    const auto forme = forme_de_cible_du_code(saisie);
    if (!forme) lue.anomalies.push_back({"forme", saisie.empty() ? "champ.absent" : "champ.inconnu"});
    else if (*forme == FormeDeCible::Taux && objectif.sur_quoi().empty()) lue.anomalies.push_back({"forme", "spaser.sans_taux"});
    lue.cible.forme = forme.value_or(FormeDeCible::Valeur);
    const bool taux = lue.cible.forme == FormeDeCible::Taux;
    std::string quantite = champ(formulaire, "quantite");
    if (taux && quantite.ends_with("%")) quantite = std::string(trimmed(std::string_view(quantite).substr(0, quantite.size() - 1)));
    const auto lu = lire_quantite("quantite", quantite, taux ? MesureEn::Heures : objectif.fiche().mesure, lue.anomalies);
    lue.cible.quantite = lu.value_or(0);
    if (taux && lu && *lu > kTauxAuPlus) lue.anomalies.push_back({"quantite", "spaser.plus_que_tout"});
    lue.source = lire_texte("source", champ(formulaire, "source"), kTexteAuPlus, Exigence::Obligatoire, lue.anomalies);
    return lue;
}

LectureDeValeurSpaser lire_valeur_de_schema(const Form& formulaire, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, Jour aujourd_hui)
{
    LectureDeValeurSpaser lue;
    lue.annee = lire_annee("annee_valeur", champ(formulaire, "annee_valeur"), schema.debut, schema.fin, lue.anomalies);
    if (lue.annee > static_cast<int>(aujourd_hui.year())) lue.anomalies.push_back({"annee_valeur", "spaser.annee_a_venir"});
    lue.acheteur_id = champ(formulaire, "acheteur");
    if (lue.acheteur_id.empty() && schema.acheteurs.size() == 1) lue.acheteur_id = schema.acheteurs.front().id;
    const auto* acheteur = schema.acheteur(lue.acheteur_id);
    if (!acheteur || (!acheteur->a_moi && !schema.a_moi)) lue.anomalies.push_back({"acheteur", lue.acheteur_id.empty() ? "champ.absent" : "champ.inconnu"});
    const auto mesure = objectif.fiche().mesure;
    lue.numerateur = lire_quantite("nombre", champ(formulaire, "nombre"), mesure, lue.anomalies).value_or(0);
    if (const auto sur = champ(formulaire, "sur"); !sur.empty())
    {
        if (objectif.sur_quoi().empty()) lue.anomalies.push_back({"sur", "spaser.sans_taux"});
        else lue.denominateur = lire_quantite("sur", sur, mesure, lue.anomalies);
        if (lue.denominateur == 0) lue.anomalies.push_back({"sur", "spaser.sur_rien"});
        // Une part dépasse rarement son tout ; un indicateur propre, lui, peut être un rapport.
        else if (lue.denominateur && objectif.indicateur != IndicateurSpaser::Propre && lue.numerateur > *lue.denominateur) lue.anomalies.push_back({"nombre", "spaser.plus_que_tout"});
    }
    lue.source = lire_texte("source_valeur", champ(formulaire, "source_valeur"), kTexteAuPlus, Exigence::Obligatoire, lue.anomalies);
    return lue;
}

} // namespace ouvrage
