#include "app/sorties/sorties_saisie.hpp"

#include "app/mots.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kMoisAuPlus = 120; // d'un contrat à terme : au-delà, c'est une faute de frappe

std::string champ(const Form& formulaire, std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); }

SaisieDeSituation lire_saisie(const Form& formulaire)
{
    return {champ(formulaire, "situation"), champ(formulaire, "contrat_mois"), champ(formulaire, "contrat_debut"), champ(formulaire, "contrat_fin"), champ(formulaire, "employeur"),
            champ(formulaire, "source"),    champ(formulaire, "informee_le"),  !formulaire.value("duree_inconnue").empty()};
}

std::optional<Jour> lire_jour(const std::string& nom, const std::string& texte, bool obligatoire, std::vector<AnomalieDeChamp>& anomalies)
{
    if (texte.empty())
    {
        if (obligatoire) anomalies.push_back({nom, "champ.absent"});
        return std::nullopt;
    }
    const auto jour = parse_day(texte);
    if (!jour) anomalies.push_back({nom, "date.illisible"});
    return jour;
}

/// Un jour déjà venu.
Jour lire_jour_passe(const std::string& nom, const std::string& texte, Jour aujourd_hui, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto jour = lire_jour(nom, texte, true, anomalies);
    if (jour && aujourd_hui < *jour) anomalies.push_back({nom, "date.a_venir"});
    return jour.value_or(aujourd_hui);
}

void refuser_nir(const std::vector<std::pair<std::string, const std::string*>>& champs, std::vector<AnomalieDeChamp>& anomalies)
{
    for (const auto& [nom, texte] : champs)
        if (ressemble_a_un_nir(*texte)) anomalies.push_back({nom, "champ.nir"});
}

void lire_contrat(const SaisieDeSituation& saisie, const SituationDeSortie& situation, FaitsDeSortie& faits, std::vector<AnomalieDeChamp>& anomalies)
{
    faits.duree.debut = lire_jour("contrat_debut", saisie.contrat_debut, false, anomalies);
    faits.duree.fin = lire_jour("contrat_fin", saisie.contrat_fin, false, anomalies);
    if (!saisie.contrat_mois.empty())
    {
        int mois = 0;
        const auto* fin = saisie.contrat_mois.data() + saisie.contrat_mois.size();
        const auto [ou, erreur] = std::from_chars(saisie.contrat_mois.data(), fin, mois);
        if (erreur != std::errc() || ou != fin) anomalies.push_back({"contrat_mois", "nombre.illisible"});
        else if (mois < 1 || mois > kMoisAuPlus) anomalies.push_back({"contrat_mois", "nombre.hors_bornes"});
        else faits.duree.mois = mois;
    }
    const bool des_jours = !saisie.contrat_debut.empty() || !saisie.contrat_fin.empty(), des_mois = !saisie.contrat_mois.empty();
    if (faits.duree.debut && faits.duree.fin && *faits.duree.fin < *faits.duree.debut) anomalies.push_back({"contrat_fin", "periode.inversee"});
    // Une situation sans contrat n'a ni durée ni employeur ; un contrat à terme dit sa durée, ou qu'on l'ignore, d'une seule façon.
    if (!situation.employeur)
    {
        if (des_mois) anomalies.push_back({"contrat_mois", "sortie.sans_contrat"});
        if (des_jours) anomalies.push_back({saisie.contrat_debut.empty() ? "contrat_fin" : "contrat_debut", "sortie.sans_contrat"});
        if (!saisie.employeur.empty()) anomalies.push_back({"employeur", "sortie.sans_contrat"});
        return;
    }
    if (des_mois && des_jours) anomalies.push_back({"contrat_mois", "sortie.deux_durees"});
    if (saisie.duree_inconnue && (des_mois || des_jours)) anomalies.push_back({"duree_inconnue", "sortie.duree_connue"});
    if (situation.duree() && !saisie.duree_inconnue && !des_mois && (saisie.contrat_debut.empty() || saisie.contrat_fin.empty()))
        anomalies.push_back({des_jours ? (saisie.contrat_debut.empty() ? "contrat_debut" : "contrat_fin") : "contrat_mois", "sortie.duree_absente"});
    const auto employeur = employeur_de_sortie_du_code(saisie.employeur);
    if (!employeur) anomalies.push_back({"employeur", "champ.inconnu"});
    else if (*employeur == EmployeurDeSortie::SansObjet) anomalies.push_back({"employeur", "champ.absent"});
    else faits.employeur = *employeur;
}

SituationNotee lire_situation(const SaisieDeSituation& saisie, Jour le, Jour aujourd_hui, std::vector<AnomalieDeChamp>& anomalies)
{
    SituationNotee lue;
    refuser_nir({{"situation", &saisie.situation}, {"contrat_mois", &saisie.contrat_mois}, {"source", &saisie.source}, {"employeur", &saisie.employeur}}, anomalies);
    lue.code = saisie.situation;
    const auto ouvertes = situations_du(situations_livrees(), le);
    const auto trouvee = std::find_if(ouvertes.begin(), ouvertes.end(), [&](const SituationDeSortie* une) { return une->code == saisie.situation; });
    if (saisie.situation.empty()) anomalies.push_back({"situation", "champ.absent"});
    else if (trouvee == ouvertes.end()) anomalies.push_back({"situation", "champ.inconnu"});
    else lire_contrat(saisie, **trouvee, lue.faits, anomalies);
    lue.source = saisie.source;
    const auto& sources = sources_de_sortie();
    if (saisie.source.empty()) anomalies.push_back({"source", "champ.absent"});
    else if (std::none_of(sources.begin(), sources.end(), [&](const ChoixDeSortie& une) { return une.code == saisie.source; })) anomalies.push_back({"source", "champ.inconnu"});
    lue.informee_le = lire_jour_passe("informee_le", saisie.informee_le, aujourd_hui, anomalies);
    return lue;
}

bool est_de(const std::vector<ChoixDeSortie>& choix, const std::string& code)
{
    return std::any_of(choix.begin(), choix.end(), [&](const ChoixDeSortie& un) { return un.code == code; });
}

} // namespace

SaisieDeSortie saisie_de_sortie(const Form& formulaire) { return {champ(formulaire, "sortie_le"), lire_saisie(formulaire), champ(formulaire, "vue")}; }

SaisieDeSortie saisie_de_la_ligne(const LigneDeSortie& ligne)
{
    const auto& notee = ligne.situation;
    const auto jour = [](const std::optional<Jour>& un) { return un ? format_day(*un) : std::string(); };
    const auto& fiche = notee.fiche();
    SaisieDeSortie saisie;
    saisie.sortie_le = format_day(ligne.sortie_le);
    saisie.vue = ligne.id;
    saisie.situation = {fiche.reservee ? "" : notee.code, notee.faits.duree.mois ? std::to_string(*notee.faits.duree.mois) : "", jour(notee.faits.duree.debut),
                        jour(notee.faits.duree.fin), std::string(code(notee.faits.employeur)), notee.source, format_day(notee.informee_le),
                        fiche.duree() && !notee.faits.duree.connue()};
    return saisie;
}

LectureDeSortie lire_sortie(const SaisieDeSortie& saisie, const std::vector<Jour>& deja, Jour aujourd_hui)
{
    LectureDeSortie lue;
    lue.sortie_le = lire_jour_passe("sortie_le", saisie.sortie_le, aujourd_hui, lue.anomalies);
    if (lue.anomalies.empty() && std::find(deja.begin(), deja.end(), lue.sortie_le) != deja.end()) lue.anomalies.push_back({"sortie_le", "sortie.deja_notee"});
    lue.situation = lire_situation(saisie.situation, lue.sortie_le, aujourd_hui, lue.anomalies);
    return lue;
}

SaisieDeSuivi saisie_de_suivi(const Form& formulaire)
{
    return {champ(formulaire, "issue"), champ(formulaire, "motif"), champ(formulaire, "appele_le"), lire_saisie(formulaire), champ(formulaire, "vu")};
}

LectureDeSuivi lire_suivi(const SaisieDeSuivi& saisie, const Suivi& suivi, Jour aujourd_hui)
{
    LectureDeSuivi lue;
    lue.appele_le = aujourd_hui;
    if (saisie.issue == "relevee")
    {
        lue.situation = lire_situation(saisie.situation, suivi.echeance, aujourd_hui, lue.anomalies);
        // Une situation « à six mois » ne se connaît pas avant : on ne devine pas ce qu'elle sera.
        if (lue.situation->informee_le < suivi.echeance) lue.anomalies.push_back({"informee_le", "suivi.avant_l_echeance"});
    }
    else if (saisie.issue == "non_relevee")
    {
        lue.motif = saisie.motif;
        if (saisie.motif.empty()) lue.anomalies.push_back({"motif", "champ.absent"});
        else if (!est_de(motifs_de_non_releve(), saisie.motif)) lue.anomalies.push_back({"motif", "champ.inconnu"});
    }
    else if (est_de(issues_d_appel(), saisie.issue))
    {
        lue.appel = saisie.issue;
        lue.appele_le = lire_jour_passe("appele_le", saisie.appele_le, aujourd_hui, lue.anomalies);
    }
    else lue.anomalies.push_back({"issue", saisie.issue.empty() ? "champ.absent" : "champ.inconnu"});
    return lue;
}

Form formulaire_de_membres(const std::string& corps, const std::vector<std::string_view>& attendus, std::vector<AnomalieDeChamp>& anomalies)
{
    Form formulaire;
    const auto json = read_json(corps);
    if (!json.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return formulaire;
    }
    for (const auto& [nom, valeur] : *json.object())
    {
        if (std::find(attendus.begin(), attendus.end(), nom) == attendus.end()) anomalies.push_back({nom, "json.membre_inconnu"});
        else if (valeur.null()) continue;
        else if (valeur.text()) formulaire.fields.emplace_back(nom, *valeur.text());
        else if (valeur.integer()) formulaire.fields.emplace_back(nom, std::to_string(*valeur.integer()));
        else if (valeur.truth()) formulaire.fields.emplace_back(nom, *valeur.truth() ? "1" : "");
        else anomalies.push_back({nom, "json.texte_attendu"});
    }
    return formulaire;
}

} // namespace ouvrage
