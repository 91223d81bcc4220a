#include "app/contrats_travail/contrats_travail_vues.hpp"

#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/contrats_travail/contrats_travail_pages.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

Vue vue_remarque(const Remarque& remarque, const std::string& qui, const std::string& href)
{
    const auto& sorte = fiche(remarque.sorte);
    return Vue{{"mot", sorte.libelle}, {"phrase", remarque.phrase}, {"source", remarque.source}, {"qui", qui}, {"href", href}};
}

template <class Fiches> std::vector<Option> options_des(const Fiches& fiches)
{
    std::vector<Option> options;
    for (const auto& une : fiches) options.push_back({std::string(une.code), std::string(une.libelle)});
    return options;
}

} // namespace

std::string adresse_de_contrat(const std::string& id) { return "/contrats-de-travail/" + id; }
std::string adresse_des_contrats_de(const std::string& participant_id) { return "/participants/" + participant_id + "/contrats"; }

Vue vue_etat_de_contrat(EtatDeContrat etat)
{
    switch (etat)
    {
    case EtatDeContrat::AVenir: return Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", libelle(etat)}};
    case EtatDeContrat::EnCours: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", libelle(etat)}};
    case EtatDeContrat::FinADire: return Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", libelle(etat)}};
    case EtatDeContrat::Fini: return Vue{{"ton", "info"}, {"icone", "valider"}, {"mot", libelle(etat)}};
    }
    return false;
}

std::string libelle_de_sorte(const ContratDeTravail& contrat) { return std::string(fiche(contrat.termes.sorte).libelle); }

std::string periode_de(const ContratDeTravail& contrat, Jour le)
{
    const auto fin = contrat.fin();
    const auto debut = en_toutes_lettres(contrat.termes.debut);
    if (!fin) return (contrat.termes.debut <= le ? "depuis le " : "à partir du ") + debut + (fiche(contrat.termes.sorte).sans_terme ? ", sans terme" : ", fin non connue");
    return "du " + debut + " au " + en_toutes_lettres(*fin);
}

std::string nom_du_tuteur(const ContratDeTravail& contrat, const Notes& notes, Jour le)
{
    std::string nom;
    for (const auto& une : contrat.versions)
        if (!une.ligne.annulee) nom = note_de(notes, une.ligne.id, "tuteur");
    std::optional<Jour> effet;
    for (const auto& un : contrat.avenants)
        if (!un.ligne.annulee && un.avenant.tuteur && un.avenant.effet_le <= le && (!effet || *effet <= un.avenant.effet_le))
        {
            effet = un.avenant.effet_le;
            nom = note_de(notes, un.ligne.id, "tuteur");
        }
    return nom;
}

Vue vue_ligne_de_contrat(const ContratDeTravail& contrat, Jour le)
{
    Vue::List lots;
    for (const auto& un : contrat.lots)
        if (!un.ligne.annulee) lots.push_back(Vue{{"nom", un.lot_nom}, {"marche", un.marche_objet}, {"href", "/lots/" + un.lot_id + "/compte"}});
    const auto semaine = contrat.hebdomadaires(le);
    return Vue{{"href", adresse_de_contrat(contrat.id)},
               {"personne", contrat.personne},
               {"reference", contrat.reference},
               {"sorte", libelle_de_sorte(contrat)},
               {"modalite", fiche(contrat.termes.modalite).libelle},
               {"entreprise", contrat.entreprise},
               {"employeur", contrat.employeur == contrat.entreprise ? "" : contrat.employeur},
               {"periode", periode_de(contrat, le)},
               {"debut", en_toutes_lettres(contrat.termes.debut)},
               {"fin", contrat.fin() ? en_toutes_lettres(*contrat.fin()) : fiche(contrat.termes.sorte).sans_terme ? "sans terme" : "non connu"},
               {"semaine", semaine ? heures_nues(*semaine) : ""},
               {"lots", std::move(lots)},
               {"etat", vue_etat_de_contrat(contrat.etat(le))}};
}

Vue vue_signalements(const TravailDUnePersonne& travail, const std::string& contrat_id, const std::vector<Valeur>& valeurs, Lecteur lecteur, Jour le)
{
    Vue::List lignes;
    for (const auto& un : travail.signalements)
    {
        if (lecteur == Lecteur::Entreprise && !fiche(un.sorte).montrable_a_l_entreprise) continue;
        if (!contrat_id.empty() && std::find(un.contrats.begin(), un.contrats.end(), contrat_id) == un.contrats.end()) continue;
        const auto href = contrat_id.empty() && !un.contrats.empty() ? adresse_de_contrat(un.contrats.front()) : "";
        lignes.push_back(vue_remarque(remarque_de(un, travail, valeurs, le), "", href));
    }
    if (lignes.empty()) return false;
    return Vue{{"titre", compter(static_cast<std::int64_t>(lignes.size()), "chose à vérifier", "choses à vérifier", Genre_grammatical::Feminin)},
               {"lignes", std::move(lignes)}};
}

Vue vue_signalements_de_declaration(const std::map<std::string, TravailDUnePersonne>& travaux, const std::vector<PersonneDeclaree>& personnes, const std::string& lot_id, Mois mois,
                                    const std::vector<Valeur>& valeurs, Jour le)
{
    Vue::List lignes;
    std::vector<std::string> sans_contrat;
    std::set<std::string> vues;
    for (const auto& une : personnes)
    {
        const auto trouve = travaux.find(une.participant_id);
        if (trouve == travaux.end() || !vues.insert(une.participant_id).second) continue;
        for (const auto& un : trouve->second.signalements)
        {
            if (un.sorte == SorteDeSignalement::HeuresSansContrat) sans_contrat.push_back(une.personne);
            // Seul ce qui touche ce mois et ce lot regarde cette déclaration.
            const bool du_mois = un.mois == mois && (un.sorte == SorteDeSignalement::HeuresAuDelaDuContrat || (un.sorte == SorteDeSignalement::HeuresHorsContrat && un.lot == lot_id));
            const bool de_la_semaine = un.sorte == SorteDeSignalement::SemaineTropLongue && un.jour && mois_de(*un.jour) <= mois;
            if (du_mois || de_la_semaine) lignes.push_back(vue_remarque(remarque_de(un, trouve->second, valeurs, le), une.personne, adresse_des_contrats_de(une.participant_id)));
        }
    }
    if (!sans_contrat.empty())
    {
        const auto combien = static_cast<std::int64_t>(sans_contrat.size());
        lignes.push_back(vue_remarque({SorteDeSignalement::HeuresSansContrat,
                                       combien == 1 ? "Son contrat n'est pas inscrit : rien ne dit combien d'heures il permet."
                                                    : "Leurs contrats ne sont pas inscrits : rien ne dit combien d'heures ils permettent.",
                                       ""},
                                      joined(sans_contrat, ", "), ""));
    }
    if (lignes.empty()) return false;
    return Vue{{"titre", compter(static_cast<std::int64_t>(lignes.size()), "chose à vérifier", "choses à vérifier", Genre_grammatical::Feminin) + " avec les contrats"},
               {"lignes", std::move(lignes)}};
}

Vue vue_heures_du_contrat(const ContratDeTravail& contrat, const std::vector<HeuresDuMois>& heures)
{
    const auto servis = contrat.lots_servis();
    struct Cumul
    {
        Heures declarees, retenues;
        void ajouter(const HeuresDuMois& une)
        {
            declarees += une.declarees;
            retenues += une.retenues;
        }
    };
    std::map<std::pair<std::string, std::string>, Cumul> par_lot;
    std::map<std::pair<std::string, std::string>, std::string> noms;
    Cumul total;
    Vue::List lignes;
    for (const auto& une : heures)
    {
        if (std::none_of(servis.begin(), servis.end(), [&](const LotServi& un) { return un.couvre(une.lot_id, une.entreprise_id, une.mois); })) continue;
        par_lot[{une.lot_id, une.entreprise_id}].ajouter(une);
        noms[{une.lot_id, une.entreprise_id}] = une.lot_nom;
        total.ajouter(une);
        lignes.push_back(Vue{{"mois", en_toutes_lettres(une.mois)}, {"lot", une.lot_nom}, {"declarees", heures_nues(une.declarees)}, {"retenues", heures_nues(une.retenues)},
                             {"href", "/lots/" + une.lot_id + "/compte"}});
    }
    if (lignes.empty()) return false;
    Vue::List sommes;
    if (par_lot.size() > 1)
        for (const auto& [lot, cumul] : par_lot) sommes.push_back(Vue{{"lot", noms[lot]}, {"declarees", heures_nues(cumul.declarees)}, {"retenues", heures_nues(cumul.retenues)}});
    return Vue{{"lignes", std::move(lignes)}, {"sommes", std::move(sommes)}, {"declarees", heures_nues(total.declarees)}, {"retenues", heures_nues(total.retenues)}};
}

Vue vue_bloc_de_contrats(const Participant& participant, const TravailDUnePersonne& travail, const std::vector<Valeur>& valeurs, Jour le)
{
    Vue::List contrats;
    for (const auto& un : travail.contrats) contrats.push_back(vue_ligne_de_contrat(un, le));
    return Vue{{"sans_contrat", travail.contrats.empty()},
               {"contrats", std::move(contrats)},
               {"signalements", vue_signalements(travail, "", valeurs, Lecteur::Facilitateur, le)},
               {"nouveau_href", adresse_des_contrats_de(participant.id) + "/nouveau"},
               {"tous_href", adresse_des_contrats_de(participant.id)}};
}

Vue vue_cases(const std::string& nom, const std::string& libelle, const std::string& aide, std::span<const MotDeVisite> mots, const std::vector<std::string>& choisis,
              const std::vector<AnomalieDeChamp>& anomalies)
{
    Vue::List options;
    for (const auto& un : mots)
        options.push_back(Vue{{"id", options.empty() ? nom : nom + "-" + std::string(un.code)}, {"valeur", un.code}, {"texte", un.libelle}, {"precision", ""},
                              {"choisie", std::find(choisis.begin(), choisis.end(), un.code) != choisis.end()}});
    return Vue{{"nom", nom}, {"libelle", libelle}, {"aide", aide}, {"anomalie", anomalie_de(anomalies, nom)}, {"genre", "checkbox"}, {"options", std::move(options)}, {"obligatoire", false}};
}

Vue vue_note(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur, const std::vector<AnomalieDeChamp>& anomalies)
{
    return Vue{{"nom", nom}, {"libelle", libelle}, {"aide", aide}, {"valeur", valeur}, {"anomalie", anomalie_de(anomalies, nom)}, {"lignes", "3"}, {"obligatoire", false}};
}

Vue vue_saisie_de_contrat(const SaisieDeContrat& saisie, const ChoixDeContrat& choix, Lots lots, const std::vector<AnomalieDeChamp>& anomalies)
{
    const bool demandes = lots == Lots::Demandes;
    const auto jour = [&](const std::string& nom, const std::string& libelle, const std::string& valeur, const std::string& aide, bool obligatoire) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur, .aide = aide, .type = "date", .taille = "court", .obligatoire = obligatoire}, anomalies);
    };
    return Vue{
        {"champ_lot", demandes ? vue_liste("lot", "Lot et entreprise", "Les heures de la personne y seront attendues.", "Aucun pour l'instant", choix.lots, saisie.lot, anomalies, false) : Vue(false)},
        {"champ_lot_suivant", demandes ? vue_liste("lot_suivant", "Un second lot", "Quand le même contrat sert deux lots. D'autres s'ajoutent ensuite.", "Non", choix.lots, saisie.lot_suivant, anomalies, false)
                                       : Vue(false)},
        {"champ_entreprise", vue_liste("entreprise", "Où le travail se fait", demandes ? "Sans choix : l'entreprise du lot." : "", demandes ? "L'entreprise du lot" : "Choisir", choix.entreprises,
                                       saisie.entreprise, anomalies, !demandes)},
        {"champ_employeur", vue_liste("employeur", "Qui emploie", "Une SIAE, un GEIQ, une agence d'emploi ; sans choix, l'entreprise où le travail se fait.", "L'entreprise où le travail se fait",
                                      choix.employeurs, saisie.employeur, anomalies, false)},
        {"champ_sorte", vue_liste("sorte", "Contrat", "", "Choisir", options_des(fiches_contrats()), saisie.sorte, anomalies)},
        {"champ_modalite", vue_liste("modalite", "Modalité", "Comment la clause est réalisée.", "Choisir", options_des(fiches_modalites()), saisie.modalite, anomalies)},
        {"champ_debut", jour("debut", "Début", saisie.debut, "", true)},
        {"champ_fin", jour("fin", "Fin prévue", saisie.fin, "Vide pour un CDI.", false)},
        {"champ_hebdomadaires", vue_champ({.nom = "hebdomadaires", .libelle = "Durée d'une semaine", .valeur = saisie.hebdomadaires, .aide = "35, ou 24,50.", .clavier = "decimal", .unite = "h",
                                           .taille = "court", .obligatoire = false},
                                          anomalies)},
        {"champ_essai", jour("essai_fin", "Fin de la période d'essai", saisie.essai_fin, "", false)},
        {"champ_rome", vue_champ({.nom = "rome", .libelle = "Métier", .valeur = saisie.rome, .aide = "Un mot du métier, ou son code ROME.", .suggestions = "/assistance/rome", .obligatoire = false},
                                 anomalies)},
        {"champ_tuteur", vue_champ({.nom = "tuteur", .libelle = "Tuteur", .valeur = saisie.tuteur, .aide = "Son nom, effacé avec le dossier. Vide : pas encore désigné.", .obligatoire = false}, anomalies)},
        {"champ_note", demandes ? vue_note("note", "Note", "Pour vous : ni l'entreprise ni l'acheteur ne la lisent.", saisie.note, anomalies) : Vue(false)},
        {"vigilance", vue_vigilance(anomalies)}};
}

} // namespace ouvrage
