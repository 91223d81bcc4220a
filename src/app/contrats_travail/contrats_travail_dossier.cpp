#include "app/contrats_travail/contrats_travail_dossier.hpp"

#include "app/heures/heures_table.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::chrono::days kVisiteProche{7};

std::string marques_pour(const std::vector<std::string>& ids, Binds& valeurs)
{
    std::string marques;
    for (const auto& id : ids)
    {
        marques += marques.empty() ? "?" : ", ?";
        valeurs.emplace_back(id);
    }
    return marques;
}

/// Ni corrigées, ni renvoyées à l'entreprise ; le tuteur et l'encadrant ne travaillent pas sous le contrat de la personne, ni elle avant son embauche.
void charger_heures(Transaction& tx, const std::vector<std::string>& participants, std::map<std::string, TravailDUnePersonne>& travaux)
{
    Binds valeurs;
    const auto marques = marques_pour(participants, valeurs);
    const std::string natures = "(h.travail_centiemes + h.formation_centiemes + coalesce((SELECT sum(n.heures_centiemes) FROM heures_par_nature n WHERE n.ligne_id = h.id AND n.nature NOT IN "
                                "('tutorat', 'encadrement', 'formation_prealable', 'immersion')), 0))";
    for (const auto& ligne :
         tx.query_bound("SELECT h.participant_id, g.lot_id, d.entreprise_id, h.mois, l.numero, l.intitule, sum(" + std::string(kHeuresDeclarees) + ") AS declarees, sum(" + natures +
                            ") AS travaillees, sum(h.retenues_centiemes) AS retenues FROM lignes h JOIN declarations d ON d.id = h.declaration_id JOIN engagements g ON g.id = "
                            "h.engagement_id JOIN lots l ON l.id = g.lot_id WHERE h.participant_id IN (" + marques +
                            ") AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) AND NOT EXISTS (SELECT 1 FROM validations v WHERE v.declaration_id = d.id AND v.sens = "
                            "'renvoyee' AND coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations w WHERE w.leve = v.id)) GROUP BY h.participant_id, g.lot_id, "
                            "d.entreprise_id, h.mois, l.numero, l.intitule ORDER BY h.mois, l.numero, g.lot_id, d.entreprise_id",
                        valeurs))
        travaux[ligne.text("participant_id")].heures.push_back(
            {ligne.text("lot_id"), "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule"), ligne.text("entreprise_id"), mois_iso(ligne.text("mois")),
             Heures::de_centiemes(ligne.integer("declarees")), Heures::de_centiemes(ligne.integer("retenues")), Heures::de_centiemes(ligne.integer("travaillees"))});
}

/// Chaque fenêtre en vigueur, et le jour où ce qu'elle dit a été décidé pour la première fois, de remplacement en remplacement.
std::map<std::string, std::vector<FenetreDecidee>> charger_fenetres(Transaction& tx, const std::vector<std::string>& participants)
{
    struct Lue
    {
        std::string participant_id;
        FenetreDecidee fenetre;
        std::string annule;
        bool remplacee = false;
    };
    Binds valeurs;
    const auto marques = marques_pour(participants, valeurs);
    std::map<std::string, Lue> par_id;
    for (const auto& ligne : tx.query_bound("SELECT id, participant_id, debut, fin, annule, faite_le FROM fenetres WHERE participant_id IN (" + marques + ") ORDER BY id", valeurs))
    {
        Lue lue{ligne.text("participant_id"),
                {jour_iso(std::string_view(ligne.text("debut"))), jour_iso_eventuel(ligne.maybe_text("fin")), day_in_paris(*parse_instant(ligne.text("faite_le")))},
                ligne.maybe_text("annule").value_or("")};
        if (const auto ancienne = par_id.find(lue.annule); ancienne != par_id.end())
        {
            ancienne->second.remplacee = true;
            // Une date de fin rectifiée ne rend pas la décision plus tardive ; un début avancé, si.
            if (ancienne->second.fenetre.debut <= lue.fenetre.debut) lue.fenetre.decidee_le = std::min(lue.fenetre.decidee_le, ancienne->second.fenetre.decidee_le);
        }
        par_id.emplace(ligne.text("id"), std::move(lue));
    }
    std::map<std::string, std::vector<FenetreDecidee>> fenetres;
    for (const auto& [_, lue] : par_id)
        if (!lue.remplacee) fenetres[lue.participant_id].push_back(lue.fenetre);
    return fenetres;
}

bool tuteur_exige(const TermesDeContrat& termes, const std::vector<Valeur>& valeurs, Jour le)
{
    // Pour un contrat ordinaire, seule l'embauche par l'entreprise du marché demande un tuteur.
    const bool ordinaire = termes.sorte == SorteDeContrat::Cdi || termes.sorte == SorteDeContrat::Cdd;
    if (ordinaire && termes.modalite != Modalite::EmbaucheDirecte) return false;
    const auto regle = regle_pour("tuteur." + std::string(fiche(termes.sorte).code), le, valeurs);
    return regle && regle->valeur.valeur == "oui";
}

std::string source_de(std::string_view cle, const std::vector<Valeur>& valeurs, Jour le)
{
    const auto regle = regle_pour(cle, le, valeurs);
    return regle ? regle->valeur.source + " (" + std::string(libelle(regle->valeur.statut)) + ")" : "";
}

} // namespace

LimitesDuTravail limites_de(const std::vector<Valeur>& valeurs, Jour le)
{
    LimitesDuTravail limites;
    if (const auto semaine = regle_pour("contrat.semaine_plausible", le, valeurs)) limites.semaine = en_heures(semaine->valeur);
    if (const auto tolerance = regle_pour("contrat.tolerance_du_mois", le, valeurs)) limites.tolerance = en_entier(tolerance->valeur);
    return limites;
}

DelaisDeVisite delais_de_visite(const std::vector<Valeur>& valeurs, Jour le)
{
    const auto jours = [&](std::string_view cle) -> std::optional<int> {
        const auto regle = regle_pour(cle, le, valeurs);
        return regle ? std::optional(en_entier(regle->valeur)) : std::nullopt;
    };
    return {jours("contrat.visite_premiere"), jours("contrat.visite_suivante")};
}

ContratConnu connu(const ContratDeTravail& contrat, const std::vector<Valeur>& valeurs, Jour le)
{
    ContratConnu un{.id = contrat.id, .debut = contrat.termes.debut, .fin = contrat.fin(), .paliers = contrat.paliers(), .lots = contrat.lots_servis()};
    const Jour jour = std::max(contrat.termes.debut, contrat.fin() ? std::min(le, *contrat.fin()) : le);
    if (contrat.tuteur(jour) == Tuteur::Designe) un.accompagnement = ContratConnu::Accompagnement::TuteurDesigne;
    else if (tuteur_exige(contrat.termes, valeurs, jour)) un.accompagnement = ContratConnu::Accompagnement::TuteurManquant;
    return un;
}

std::map<std::string, TravailDUnePersonne> lister_travail(Transaction& tx, const Droit& droit, const std::string& structure_id, const std::vector<std::string>& participants, Jour le)
{
    std::map<std::string, TravailDUnePersonne> travaux;
    if (participants.empty()) return travaux;
    for (const auto& un : participants) travaux[un];
    for (auto& contrat : lister_contrats_de(tx, participants)) travaux[contrat.participant_id].contrats.push_back(std::move(contrat));
    charger_heures(tx, participants, travaux);
    const auto fenetres = charger_fenetres(tx, participants);
    const auto valeurs = valeurs_de_la_structure(tx, droit, structure_id);
    const auto limites = limites_de(valeurs, le);
    for (auto& [participant_id, travail] : travaux)
    {
        std::vector<ContratConnu> contrats;
        std::vector<HeuresDeclarees> heures;
        for (const auto& un : travail.contrats) contrats.push_back(connu(un, valeurs, le));
        for (const auto& une : travail.heures) heures.push_back({une.lot_id, une.entreprise_id, une.mois, une.travaillees});
        const auto siennes = fenetres.find(participant_id);
        travail.signalements = signaler(contrats, heures, siennes == fenetres.end() ? std::vector<FenetreDecidee>{} : siennes->second, limites, le);
    }
    return travaux;
}

Remarque remarque_de(const Signalement& signalement, const TravailDUnePersonne& travail, const std::vector<Valeur>& valeurs, Jour le)
{
    const ContratDeTravail* contrat = nullptr;
    for (const auto& un : travail.contrats)
        if (!signalement.contrats.empty() && un.id == signalement.contrats.front()) contrat = &un;
    std::string lot = "ce lot";
    for (const auto& une : travail.heures)
        if (une.lot_id == signalement.lot) lot = une.lot_nom;
    const auto jour = signalement.jour ? en_toutes_lettres(*signalement.jour) : "";
    const auto mois = signalement.mois ? en_toutes_lettres(*signalement.mois) : "";
    const auto combien = signalement.contrats.size();
    Remarque remarque{signalement.sorte, "", source_de(fiche(signalement.sorte).cle, valeurs, le)};
    switch (signalement.sorte)
    {
    case SorteDeSignalement::SemaineTropLongue:
        remarque.phrase = "À partir du " + jour + ", " + heures_fr(signalement.constatees) + " par semaine" +
                          (combien > 1 ? " pour " + std::to_string(combien) + " contrats ensemble" : "") + " : plus que " + heures_fr(signalement.limite) + ".";
        break;
    case SorteDeSignalement::HeuresSansContrat:
        remarque.phrase = heures_fr(signalement.constatees) + " déclarées depuis " + mois + ", et aucun contrat n'est inscrit.";
        remarque.source = "Les contrats inscrits et les déclarations de la personne";
        break;
    case SorteDeSignalement::HeuresHorsContrat:
        remarque.phrase = heures_fr(signalement.constatees) + " déclarées en " + mois + " sur « " + lot + " », qu'aucun contrat ne couvre ce mois-là.";
        remarque.source = "Les contrats inscrits et les déclarations de la personne";
        break;
    case SorteDeSignalement::HeuresAuDelaDuContrat:
        remarque.phrase = heures_fr(signalement.constatees) + " déclarées en " + mois + (combien > 1 ? ", ses contrats en permettent " : ", son contrat en permet ") +
                          heures_fr(signalement.limite) + ".";
        break;
    case SorteDeSignalement::SansTuteur:
        remarque.phrase = "Aucun tuteur n'est désigné, et ce contrat en demande un.";
        if (contrat) remarque.source = source_de("tuteur." + std::string(fiche(contrat->termes.sorte).code), valeurs, le);
        break;
    case SorteDeSignalement::AvantLaDecision:
        remarque.phrase = contrat ? "Commence le " + en_toutes_lettres(contrat->termes.debut) : "Commence";
        remarque.phrase += jour.empty() ? ", alors qu'aucune fenêtre d'éligibilité ne comprend ce jour." : ", avant la décision d'éligibilité, prise le " + jour + ".";
        remarque.source = "L'éligibilité se décide avant la mise au travail : les fenêtres du dossier";
        break;
    case SorteDeSignalement::ApresLaFenetre:
        remarque.phrase = (contrat ? "Commence le " + en_toutes_lettres(contrat->termes.debut) : "Commence") + " : la fenêtre d'éligibilité a fini le " + jour + ".";
        remarque.source = "La fenêtre d'éligibilité décidée au dossier";
        break;
    case SorteDeSignalement::DepasseLaFenetre:
        remarque.phrase = "Va plus loin que la fenêtre d'éligibilité, qui finit le " + jour + " : au-delà, ses heures ne comptent plus.";
        remarque.source = "La fenêtre d'éligibilité décidée au dossier";
        break;
    }
    return remarque;
}

AttentesDeContrats lister_attentes_de_contrats(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le)
{
    AttentesDeContrats attentes;
    if (!perimetre.peut(Acte::InscrireContratDeTravail)) return attentes;
    const auto delais = delais_de_visite(valeurs_de_la_structure(tx, droit, perimetre.structure_de(Acte::InscrireContratDeTravail)), le);
    const Jour horizon{std::chrono::sys_days{le} + kVisiteProche};
    for (const auto& un : lister_contrats_a_suivre(tx, perimetre, le))
    {
        if (etat_de_contrat(un.debut, un.fin_prevue, un.fin_reelle, le) == EtatDeContrat::FinADire)
        {
            attentes.fins.push_back({un.id, un.personne, un.entreprise, *un.fin_prevue});
            continue;
        }
        const auto attendue = visite_attendue(un.debut, un.fin_reelle ? un.fin_reelle : un.fin_prevue, un.derniere_visite, un.visite_prevue, delais, le);
        if (attendue && *attendue <= (un.visite_prevue ? horizon : le)) attentes.visites.push_back({un.id, un.personne, un.entreprise, *attendue, un.visite_prevue.has_value()});
    }
    const auto par_jour = [](const AttenteDeContrat& a, const AttenteDeContrat& b) { return std::pair(a.jour, a.contrat_id) < std::pair(b.jour, b.contrat_id); };
    std::sort(attentes.visites.begin(), attentes.visites.end(), par_jour);
    std::sort(attentes.fins.begin(), attentes.fins.end(), par_jour);
    return attentes;
}

} // namespace ouvrage
