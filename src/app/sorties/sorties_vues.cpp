#include "app/sorties/sorties_vues.hpp"

#include "app/mots.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

std::string adresse(const std::string& participant_id) { return "/participants/" + participant_id + "/sorties"; }

std::string majuscule_otee(std::string_view texte)
{
    std::string petit(texte);
    if (!petit.empty() && petit.front() >= 'A' && petit.front() <= 'Z') petit.front() = static_cast<char>(petit.front() + 32);
    return petit;
}

std::string contrat_en_mots(const SituationNotee& notee)
{
    const auto& fiche = notee.fiche();
    std::string mots;
    const auto duree = duree_en_mots(notee.faits.duree);
    if (!duree.empty()) mots += (notee.faits.duree.mois ? " de " : " ") + duree;
    else if (fiche.duree()) mots += " de durée non connue";
    if (notee.faits.employeur == EmployeurDeSortie::Inconnu) mots += ", employeur non connu";
    else if (notee.faits.employeur != EmployeurDeSortie::SansObjet) mots += ", " + majuscule_otee(libelle(notee.faits.employeur));
    return mots;
}

/// Ce que le dossier montre : la raison d'une exclusion ordinaire, jamais celle qui est réservée.
std::string situation_du_dossier(const SituationNotee& notee)
{
    const auto& fiche = notee.fiche();
    if (fiche.code == kSituationReservee) return "Sortie non comptée (raison réservée)";
    return fiche.libelle + contrat_en_mots(notee);
}

std::string d_ou(const SituationNotee& notee)
{
    return "Su par : " + majuscule_otee(libelle_de(sources_de_sortie(), notee.source)) + ", le " + en_toutes_lettres(notee.informee_le);
}

std::string ecrit_par(const std::string& qui, const std::string& quand) { return "noté par " + qui + " le " + date_fr(*parse_instant(quand)); }

template <class T> Vue vue_du_classement(const Classement<T>& classement, std::string_view ton)
{
    return Vue{{"mot", libelle(classement.classe)}, {"ton", ton}, {"icone", "ton-" + std::string(ton)}, {"pourquoi", classement.pourquoi},
               {"source", classement.source}, {"statut", libelle(classement.statut)}};
}

std::string_view ton_iae(ClasseIae classe)
{
    return dynamique(classe) ? "bon" : classe == ClasseIae::ADeterminer ? "attente" : "info";
}
std::string_view ton_plie(IssuePlie issue)
{
    return positive(issue) ? "bon" : issue == IssuePlie::ADeterminer ? "attente" : "info";
}

std::string reserve_href(const std::string& participant_id, const std::string& ligne_id, const SituationNotee& notee)
{
    return notee.code == kSituationReservee ? "/participants/" + participant_id + "/situations/" + ligne_id : "";
}

Vue vue_du_suivi(const std::string& participant_id, const Sortie& sortie, const Suivi& suivi, Jour le)
{
    Vue::List dits;
    for (const auto& appel : suivi.appels)
        dits.push_back(Vue{{"phrase", std::string(libelle_de(issues_d_appel(), appel.issue)) + ", appel du " + en_toutes_lettres(appel.appele_le)},
                           {"detail", ecrit_par(appel.faite_par, appel.faite_le)}, {"remplace", false}, {"reserve_href", ""}});
    for (const auto& releve : suivi.releves)
        dits.push_back(Vue{{"phrase", releve.situation ? situation_du_dossier(*releve.situation) : "Non relevée : " + majuscule_otee(libelle_de(motifs_de_non_releve(), releve.motif))},
                           {"detail", (releve.situation ? d_ou(*releve.situation) + ", " : "") + ecrit_par(releve.faite_par, releve.faite_le)},
                           {"remplace", releve.remplace},
                           {"reserve_href", releve.situation ? reserve_href(participant_id, releve.id, *releve.situation) : ""}});
    return Vue{{"titre", "À " + std::to_string(suivi.mois) + " mois"},
               {"echeance", en_toutes_lettres(suivi.echeance)},
               {"etat", vue_etat_de_suivi(suivi, le)},
               {"dits", std::move(dits)},
               {"href", suivi.echeance.year() / suivi.echeance.month() <= mois_de(le) || suivi.releve()
                            ? adresse(participant_id) + "/" + sortie.origine() + "/suivis/" + std::to_string(suivi.mois)
                            : ""},
               {"geste", suivi.releve() ? "Corriger" : "Noter l'appel"}};
}

} // namespace

Vue vue_etat_de_suivi(const Suivi& suivi, Jour)
{
    switch (suivi.etat)
    {
    case EtatDeSuivi::Releve: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", libelle(suivi.etat)}};
    case EtatDeSuivi::NonReleve: return Vue{{"ton", "info"}, {"icone", "question"}, {"mot", libelle(suivi.etat)}};
    case EtatDeSuivi::AVenir: return Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", libelle(suivi.etat)}};
    case EtatDeSuivi::AAppeler: return Vue{{"ton", "attente"}, {"icone", "telephone"}, {"mot", libelle(suivi.etat)}};
    case EtatDeSuivi::EnRetard: return Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", libelle(suivi.etat)}};
    }
    return Vue{};
}

std::string situation_en_mots(const SituationNotee& notee)
{
    const auto& fiche = notee.fiche();
    return fiche.exclue() ? "Sortie non comptée" : fiche.libelle + contrat_en_mots(notee);
}

Vue vue_des_champs(const SaisieDeSituation& saisie, Jour le, const std::string& aide_situation, const std::vector<AnomalieDeChamp>& anomalies)
{
    std::vector<Option> situations, employeurs, sources;
    for (const auto* une : situations_du(situations_livrees(), le))
        situations.push_back({une->code, (une->exclue() ? "Non comptée : " : "") + une->libelle + (une->reservee ? " (réservé)" : "")});
    for (const auto employeur : {EmployeurDeSortie::Titulaire, EmployeurDeSortie::Autre, EmployeurDeSortie::Inconnu})
        employeurs.push_back({std::string(code(employeur)), std::string(libelle(employeur))});
    for (const auto& une : sources_de_sortie()) sources.push_back({std::string(une.code), std::string(une.libelle)});
    return Vue{{"situation", vue_liste("situation", "Situation", aide_situation, "Choisir une situation", situations, saisie.situation, anomalies)},
               {"employeur", vue_liste("employeur", "Qui emploie", "Seulement pour un contrat.", "Pas de contrat", employeurs, saisie.employeur, anomalies, false)},
               {"contrat_mois", vue_champ({.nom = "contrat_mois", .libelle = "Durée du contrat", .valeur = saisie.contrat_mois,
                                           .aide = "Pour un contrat à terme. Si vous avez ses dates, écrivez-les plutôt ci-dessous.", .clavier = "numeric", .unite = "mois",
                                           .taille = "court", .obligatoire = false}, anomalies)},
               {"contrat_debut", vue_champ({.nom = "contrat_debut", .libelle = "Début du contrat", .valeur = saisie.contrat_debut, .type = "date", .taille = "moyen",
                                            .obligatoire = false}, anomalies)},
               {"contrat_fin", vue_champ({.nom = "contrat_fin", .libelle = "Fin du contrat", .valeur = saisie.contrat_fin, .type = "date", .taille = "moyen",
                                          .obligatoire = false}, anomalies)},
               {"duree_inconnue", saisie.duree_inconnue},
               {"duree_anomalie", anomalie_de(anomalies, "duree_inconnue")},
               {"source", vue_liste("source", "De qui vient l'information", "", "Choisir", sources, saisie.source, anomalies)},
               {"informee_le", vue_champ({.nom = "informee_le", .libelle = "Date de l'information", .valeur = saisie.informee_le, .aide = "Le jour où vous l'avez apprise.",
                                          .type = "date", .taille = "moyen"}, anomalies)}};
}

Vue vue_de_la_sortie(const std::string& participant_id, const Sortie& sortie, Jour le)
{
    const auto& ligne = sortie.ligne();
    Vue::List anciennes, suivis;
    for (std::size_t i = 0; i + 1 < sortie.lignes.size(); ++i)
    {
        const auto& une = sortie.lignes[i];
        anciennes.push_back(Vue{{"phrase", une.retiree ? "Retirée" : "Le " + en_toutes_lettres(une.sortie_le) + " : " + situation_du_dossier(une.situation)},
                                {"detail", ecrit_par(une.faite_par, une.faite_le)}});
    }
    for (const auto& suivi : sortie.suivis) suivis.push_back(vue_du_suivi(participant_id, sortie, suivi, le));
    const std::string ici = adresse(participant_id) + "/" + sortie.origine();
    return Vue{{"titre", ligne.retiree ? "Sortie du " + en_toutes_lettres(ligne.sortie_le) + ", retirée" : "Sortie du " + en_toutes_lettres(ligne.sortie_le)},
               {"id", sortie.origine()},
               {"retiree", ligne.retiree},
               {"situation", situation_du_dossier(ligne.situation)},
               {"d_ou", d_ou(ligne.situation) + ", " + ecrit_par(ligne.faite_par, ligne.faite_le)},
               {"reserve_href", reserve_href(participant_id, ligne.id, ligne.situation)},
               {"iae", vue_du_classement(sortie.iae, ton_iae(sortie.iae.classe))},
               {"plie", vue_du_classement(sortie.plie, ton_plie(sortie.plie.classe))},
               {"suivis", std::move(suivis)},
               {"anciennes", anciennes.empty() ? Vue(false) : Vue{{"lignes", std::move(anciennes)}}},
               {"correction_href", ici + "/correction"},
               {"retrait_action", ligne.retiree ? "" : ici + "/retrait"}};
}

} // namespace ouvrage
