#include "app/partages/partages_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/participants/participants_notes.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kLongueurDUneRaison = 300;

std::string lire_structure(const std::vector<StructureDuMarche>& possibles, SaisieDePartage& saisie)
{
    const auto voulue = saisie.valeur("structure");
    const bool connue = std::any_of(possibles.begin(), possibles.end(), [&](const StructureDuMarche& une) { return une.id == voulue; });
    if (!connue) saisie.anomalies.push_back({"structure", voulue.empty() ? "champ.absent" : "champ.inconnu"});
    return voulue;
}

} // namespace

SaisieDePartage saisie_de_partage(const Form& formulaire)
{
    SaisieDePartage saisie;
    for (const auto* nom : {"selon", "raison", "structure", "depuis", "jusqu_a", "commune", "remplace", "effet", "sens", "facilitateur", "attendu"})
        saisie.valeurs[nom] = std::string(trimmed(formulaire.value(nom)));
    return saisie;
}

bool nomme_sur_le_marche(Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, std::string_view texte)
{
    const auto structures = structures_du_marche(tx, marche_id);
    return std::any_of(structures.begin(), structures.end(), [&](const std::string& une) { return nomme_une_personne(tx, perimetre, une, texte); });
}

std::string lire_raison_de_partage(Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, SaisieDePartage& saisie, bool obligatoire)
{
    const auto raison = saisie.valeur("raison");
    if (raison.empty())
    {
        if (obligatoire) saisie.anomalies.push_back({"raison", "champ.absent"});
        return raison;
    }
    if (length_utf8(raison) > kLongueurDUneRaison) saisie.anomalies.push_back({"raison", "champ.trop_long"});
    if (ressemble_a_un_nir(raison)) saisie.anomalies.push_back({"raison", "champ.nir"});
    if (nomme_sur_le_marche(tx, perimetre, marche_id, raison)) saisie.anomalies.push_back({"raison", "texte.nomme"});
    return raison;
}

std::optional<NouveauPartage> lire_partage(Transaction& tx, const Perimetre& perimetre, const Marche& marche, SaisieDePartage& saisie)
{
    const auto cle = cle_de_partage_du_code(saisie.valeur("selon"));
    if (!cle) saisie.anomalies.push_back({"selon", saisie.valeur("selon").empty() ? "champ.absent" : "champ.inconnu"});
    const auto raison = lire_raison_de_partage(tx, perimetre, marche.id, saisie);
    if (!saisie.anomalies.empty()) return std::nullopt;
    return NouveauPartage{*cle, raison};
}

std::optional<NouvelleIntervention> lire_intervention(const std::vector<StructureDuMarche>& possibles, SaisieDePartage& saisie)
{
    const auto structure = lire_structure(possibles, saisie);
    const auto depuis = lire_mois("depuis", saisie.valeur("depuis"), Exigence::Obligatoire, saisie.anomalies);
    if (!saisie.anomalies.empty() || !depuis) return std::nullopt;
    return NouvelleIntervention{structure, *depuis};
}

std::optional<Mois> lire_fin_d_intervention(const IntervenanteInscrite& intervenante, Mois ce_mois, SaisieDePartage& saisie)
{
    const auto jusqu_a = lire_mois("jusqu_a", saisie.valeur("jusqu_a"), Exigence::Obligatoire, saisie.anomalies);
    if (jusqu_a && ce_mois < *jusqu_a) saisie.anomalies.push_back({"jusqu_a", "partage.fin_a_venir"});
    if (jusqu_a && *jusqu_a < intervenante.depuis) saisie.anomalies.push_back({"jusqu_a", "periode.inversee"});
    return saisie.anomalies.empty() ? jusqu_a : std::nullopt;
}

std::optional<LieuDate> lire_lieu(SaisieDePartage& saisie)
{
    LieuDate lieu;
    lieu.commune = code_saisi(commune_tapee(saisie.valeur("commune")));
    if (lieu.commune.empty()) saisie.anomalies.push_back({"commune", "champ.absent"});
    else if (!libelle_de_commune(lieu.commune)) saisie.anomalies.push_back({"commune", "commune.inconnue"});
    const auto depuis = lire_mois("depuis", saisie.valeur("depuis"), Exigence::Obligatoire, saisie.anomalies);
    lieu.jusqu_a = lire_mois("jusqu_a", saisie.valeur("jusqu_a"), Exigence::Facultative, saisie.anomalies);
    if (!saisie.anomalies.empty() || !depuis) return std::nullopt;
    lieu.depuis = *depuis;
    // Un lieu inscrit par erreur se ferme avant d'avoir commencé : on ne l'ouvre pas ainsi.
    if (lieu.jusqu_a && *lieu.jusqu_a < lieu.depuis && saisie.valeur("remplace").empty())
    {
        saisie.anomalies.push_back({"jusqu_a", "periode.inversee"});
        return std::nullopt;
    }
    return lieu;
}

std::optional<NouvelleIntervention> lire_reprise_proposee(const std::vector<StructureDuMarche>& possibles, Mois ce_mois, SaisieDePartage& saisie)
{
    const auto structure = lire_structure(possibles, saisie);
    const auto effet = lire_mois("effet", saisie.valeur("effet"), Exigence::Obligatoire, saisie.anomalies);
    if (effet && ce_mois + std::chrono::months{1} < *effet) saisie.anomalies.push_back({"effet", "partage.effet_trop_loin"});
    if (!saisie.anomalies.empty() || !effet) return std::nullopt;
    return NouvelleIntervention{structure, *effet};
}

JourDeCompte lire_jour_de_compte(std::string_view saisi, Jour aujourd_hui)
{
    JourDeCompte lu{aujourd_hui, "", {}};
    if (const auto texte = trimmed(saisi); !texte.empty())
    {
        const auto jour = parse_day(texte);
        if (!jour) lu.anomalies.push_back({"le", "date.illisible"});
        else if (aujourd_hui < *jour) lu.anomalies.push_back({"le", "date.a_venir"});
        else lu.le = *jour;
    }
    lu.instant = dernier_instant(lu.le);
    return lu;
}

} // namespace ouvrage
