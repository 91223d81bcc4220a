#include "app/obligations/obligations_pages.hpp"

#include "app/mots.hpp"
#include "app/obligations/obligations_saisie.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/obligations/penalites_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/marches";

std::string adresse(const std::string& lot_id) { return "/lots/" + lot_id + "/penalite"; }

/// Ce qui vient d'être refusé, à corriger sur la page.
struct SaisiesDePenalite
{
    std::optional<SaisiePenalite> calcul;
    std::optional<SaisieTerme> terme;
    std::optional<SaisieDecisionDePenalite> decision;
    std::vector<AnomalieDeChamp> anomalies;
};

struct DossierDePenalite
{
    PenalitesDuLot penalites;
    std::vector<Evenement> evenements;
};

DossierDePenalite charger(const Demande& d, const std::string& lot_id, Jour au, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        DossierDePenalite dossier;
        dossier.penalites = trouver_penalites(tx, d.perimetre, d.maison.droit, lot_id, au, acte);
        dossier.evenements = lister_evenements(tx, d.perimetre, {lot_id}, 10);
        return dossier;
    });
}

/// L'engagement demandé, sinon la première clause ; nul quand le lot n'en a aucune.
const CompteDePenalite* compte_choisi(const PenalitesDuLot& p, const std::string& demande)
{
    if (const auto* un = p.compte(demande)) return un;
    for (const auto& un : p.comptes)
        if (un.engagement.famille() == Famille::Clause) return &un;
    return nullptr;
}

Vue vue_lignes(const std::vector<LigneDePenalite>& etapes)
{
    Vue::List lignes;
    for (const auto& une : etapes)
        lignes.push_back(Vue{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}, {"derniere", &une == &etapes.back()}});
    return lignes;
}

std::string libelle_de_cle(const Droit& droit, const std::string& cle)
{
    for (const auto& une : droit.cles)
        if (une.cle == cle) return une.libelle;
    return cle;
}

/// « 200 €/h » : le texte exact de la valeur, à la française.
std::string valeur_ecrite(const std::string& valeur, const std::string& unite)
{
    return replaced(valeur, ".", ",") + "\u00A0" + unite;
}

std::string phrase_de(const DecisionDePenalite& une)
{
    return une.sens == SensDePenalite::Retenue ? "L'acheteur retient " + montant_fr(une.montant) : "L'acheteur renonce à la pénalité";
}

std::string quand_de(const Inscrite& ligne)
{
    return (ligne.faite_par.empty() ? "Ouvrage" : ligne.faite_par) + ", le " + date_heure_fr(*parse_instant(ligne.faite_le));
}

Vue vue_decider(const Demande& d, const PropositionDePenalite& p, const SaisiesDePenalite& s)
{
    if (!d.perimetre.peut(Acte::DeciderPenalite)) return false;
    const auto saisie = s.decision.value_or(SaisieDecisionDePenalite{"", heures_saisie(Heures::de_centiemes(p.montant.valeur)), ""});
    return Vue{{"ouvert", s.decision.has_value() || !p.decision()},
               {"bouton", p.decision() ? "Se raviser" : "Décider"},
               {"action", "/propositions/" + p.ligne.id + "/decisions"},
               {"brouillon", "decision-penalite-" + p.ligne.id},
               {"cle", random_token()},
               {"champ_sens", vue_choix("sens", "Votre décision", "", {{"retenue", "Retenir une pénalité", "Au plus ce qui est proposé."}, {"renoncee", "Renoncer", "Avec votre raison."}}, saisie.sens, s.anomalies)},
               {"champ_montant", vue_champ({.nom = "montant", .libelle = "Montant retenu", .valeur = saisie.montant, .aide = "Sans effet si vous renoncez.", .clavier = "decimal", .unite = "€", .taille = "court", .obligatoire = false}, s.anomalies)},
               {"champ_raison", vue_texte_long("raison_decision", "Votre raison", "Nécessaire pour renoncer, ou pour retenir moins que proposé.", saisie.raison, s.anomalies, false)}};
}

Vue vue_proposition(const Demande& d, const PropositionDePenalite& p, const SaisiesDePenalite& s)
{
    Vue::List sources, decisions;
    for (const auto& une : p.sources)
        sources.push_back(Vue{{"cle", libelle_de_cle(d.maison.droit, une.cle)}, {"valeur", valeur_ecrite(une.valeur, une.unite)}, {"source", une.source}, {"statut", une.statut}});
    for (const auto& une : p.decisions)
        decisions.push_back(Vue{{"phrase", phrase_de(une)}, {"raison", une.raison}, {"remplacee", une.ligne.remplacee}, {"quand", quand_de(une.ligne)}});
    return Vue{{"titre", "Proposition : " + montant_fr(p.montant) + " pour " + heures_fr(p.manquantes) + " manquantes"},
               {"quand", "Compte arrêté au " + en_toutes_lettres(p.arretee_le) + ", proposée par " + quand_de(p.ligne)},
               {"lignes", vue_lignes(p.etapes)},
               {"raison", p.raison},
               {"sources", std::move(sources)},
               {"decisions", std::move(decisions)},
               {"decider", vue_decider(d, p, s)}};
}

Vue vue_calcul(const Demande& d, const PenalitesDuLot& p, const CompteDePenalite& compte, const SaisiePenalite& saisie, const SaisiesDePenalite& s)
{
    // Ce qui est tapé dans l'adresse se corrige comme le reste ; la raison ne manque qu'à qui propose.
    const auto lue = lire_penalite(saisie, d.aujourd_hui, UsageDeSaisie::Calculer);
    Vue resultat = false, proposer = false;
    std::string titre = "Calculer une pénalité";
    if (lue.valable())
    {
        const auto calcul = calculer_la_penalite(p, compte, lue.situation, lue.faits, lue.au);
        Vue::List doutes, fragiles;
        for (const auto& un : calcul.termes.doutes) doutes.push_back(Vue{{"phrase", un}});
        for (const auto& une : calcul.termes.sources)
            if (une.niveau == Niveau::Droit && une.statut != Statut::Source)
                fragiles.push_back(Vue{{"phrase", libelle_de_cle(d.maison.droit, une.cle) + " : " + valeur_ecrite(une.valeur, une.unite) + ", " + std::string(libelle(une.statut)) + " (" + une.source + ")."}});
        titre = "Les termes du contrat donneraient " + montant_fr(calcul.penalite.montant);
        resultat = Vue{{"lignes", vue_lignes(calcul.penalite.etapes)}, {"doutes", std::move(doutes)}, {"fragiles", std::move(fragiles)}};
        if (d.perimetre.peut(Acte::ProposerPenalite))
        {
            Vue::List caches;
            for (const auto& [nom, valeur] : {std::pair{"engagement", compte.engagement.id}, {"au", saisie.au}, {"dispensees", saisie.dispensees}, {"transferees", saisie.transferees},
                                              {"recues", saisie.recues}, {"jours", saisie.jours}, {"jours_bilan", saisie.jours_bilan}, {"manquements", saisie.manquements}, {"exoneration", saisie.exoneration}})
                caches.push_back(Vue{{"nom", nom}, {"valeur", valeur}});
            proposer = Vue{{"action", adresse(p.lot.id) + "/propositions"},
                           {"brouillon", "penalite-" + p.lot.id},
                           {"cle", random_token()},
                           {"caches", std::move(caches)},
                           {"champ_raison", vue_texte_long("raison", "Ce que l'acheteur doit savoir", "Nécessaire dès que des heures sont écartées ou ajoutées, ou que rien n'est dû.", saisie.raison, s.anomalies, false)},
                           {"montant", montant_fr(calcul.penalite.montant)}};
        }
    }
    std::vector<AnomalieDeChamp> a = s.anomalies;
    a.insert(a.end(), lue.anomalies.begin(), lue.anomalies.end());
    std::vector<Option> engagements;
    for (const auto& un : p.comptes)
        if (un.engagement.famille() == Famille::Clause)
            engagements.push_back({un.engagement.id, std::string(fiche(un.engagement.genre).libelle) + " : " + heures_fr(un.faites) + " validées sur " + heures_fr(un.dues) + " dues"});
    const auto nombre = [&](const char* nom, const char* libelle, const std::string& valeur, const char* unite, const char* aide = "") {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur, .aide = aide, .clavier = "decimal", .unite = unite, .taille = "court", .obligatoire = false}, a);
    };
    return Vue{{"titre", titre},
               {"resultat", std::move(resultat)},
               {"ici_href", adresse(p.lot.id)},
               {"engagement", vue_liste("engagement", "Compte", "", "", engagements, compte.engagement.id, a)},
               {"au", vue_champ({.nom = "au", .libelle = "Compte arrêté au", .valeur = saisie.au, .type = "date", .taille = "court"}, a)},
               {"jours", nombre("jours", "Retard des justificatifs", saisie.jours, "jours", "Après mise en demeure, quand le contrat l'exige.")},
               {"jours_bilan", nombre("jours_bilan", "Retard du bilan final", saisie.jours_bilan, "jours")},
               {"dispensees", nombre("dispensees", "Heures dispensées", saisie.dispensees, "h", "L'acheteur en a dispensé.")},
               {"manquements", nombre("manquements", "Autres manquements", saisie.manquements, "", "Punis du forfait.")},
               {"transferees", nombre("transferees", "Heures passées à un autre lot", saisie.transferees, "h", "Si le registre de l'objectif ne les retire pas déjà.")},
               {"recues", nombre("recues", "Heures venues d'un autre lot", saisie.recues, "h")},
               {"exoneration", vue_liste("exoneration", "Ce qui dispense de toute pénalité", "", "Rien", options_de(exonerations()), saisie.exoneration, a, false)},
               {"proposer", std::move(proposer)}};
}

Vue vue_tour(const Demande& d, const PenalitesDuLot& p, const PropositionDePenalite* proposition)
{
    if (!proposition || proposition->decision()) return false;
    return Vue{{"qui", p.lot.acheteur_nom},
               {"quoi", "décider de la pénalité proposée"},
               {"depuis", depuis_fr(day_in_paris(*parse_instant(proposition->ligne.faite_le)), d.aujourd_hui)},
               {"dernier_acte", proposition->ligne.faite_par + " l'a proposée le " + date_fr(*parse_instant(proposition->ligne.faite_le))},
               {"a_moi", d.perimetre.peut(Acte::DeciderPenalite)},
               {"en_retard", false}};
}

Response montrer(const Demande& d, const DossierDePenalite& dossier, const SaisiesDePenalite& s, Status statut)
{
    const auto& p = dossier.penalites;
    SaisiePenalite saisie = s.calcul ? *s.calcul : saisie_de_penalite(d.http.method == Method::Get ? d.http.query() : Form{});
    if (saisie.au.empty()) saisie.au = format_day(d.aujourd_hui);
    const auto* compte = compte_choisi(p, saisie.engagement);
    const bool effort = compte && compte->engagement.famille() == Famille::Effort;
    const bool que_des_efforts = !compte && !p.comptes.empty();
    const auto* proposition = compte ? p.proposition(compte->engagement.id) : nullptr;

    Vue::List termes, modeles, anciennes;
    for (const auto& un : p.du_contrat)
        termes.push_back(Vue{{"libelle", libelle_de_cle(d.maison.droit, un.valeur.cle)}, {"valeur", valeur_ecrite(un.valeur.valeur, un.valeur.unite)},
                             {"source", un.valeur.source}, {"depuis", en_toutes_lettres(un.valeur.depuis)}});
    for (const auto& v : d.maison.droit.valeurs)
        if (v.cle.starts_with("modele_penalite."))
            modeles.push_back(Vue{{"libelle", libelle_de_cle(d.maison.droit, v.cle)}, {"valeur", valeur_ecrite(v.valeur, v.unite)}, {"source", v.source}, {"statut", vue_de_statut(v.statut)}});
    for (const auto& une : p.propositions)
        if (une.ligne.remplacee)
            anciennes.push_back(Vue{{"montant", montant_fr(une.montant)}, {"quand", "proposée par " + quand_de(une.ligne)}, {"decision", une.decision() ? phrase_de(*une.decision()) : ""}});
    std::vector<std::string> noms;
    for (const auto& un : p.lot.titulaires) noms.push_back(un.nom);

    std::string titre = p.lot.nom() + ", aucune pénalité proposée", chiffre;
    if (proposition && proposition->decision())
    {
        const auto& decision = *proposition->decision();
        titre = p.lot.nom() + (decision.sens == SensDePenalite::Retenue ? ", pénalité retenue" : ", l'acheteur a renoncé à la pénalité");
        if (decision.sens == SensDePenalite::Retenue) chiffre = montant_fr(decision.montant);
    }
    else if (proposition)
    {
        titre = p.lot.nom() + ", pénalité proposée";
        chiffre = montant_fr(proposition->montant);
    }
    const auto saisie_terme = s.terme.value_or(SaisieTerme{"", "", format_day(premier_jour(p.lot.execution.debut)), ""});
    std::vector<AnomalieDeChamp> a = s.anomalies;
    if (compte && !effort && !s.calcul)
        for (const auto& une : lire_penalite(saisie, d.aujourd_hui, UsageDeSaisie::Calculer).anomalies) a.push_back(une);
    Vue vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + p.lot.marche_id, p.lot.marche_objet}, {"/lots/" + p.lot.id + "/compte", p.lot.nom()}}, "Pénalité")},
            {"titre", titre},
            {"chiffre", chiffre},
            {"titulaires", joined(noms, ", ")},
            {"marche", p.lot.marche_objet},
            {"anomalies", vue_anomalies(a)},
            {"tour", vue_tour(d, p, proposition)},
            {"refus", effort || que_des_efforts ? Vue{{"phrase", phrase(RefusDePenalite::EffortDInsertion)}} : Vue(false)},
            {"vide", p.comptes.empty() ? Vue{{"titre", "Rien n'est dû sur ce lot"}, {"phrase", "Sans engagement inscrit, aucune heure ne peut manquer."},
                                             {"href", "/lots/" + p.lot.id + "/compte"}, {"libelle", "Voir le lot"}} : Vue(false)},
            {"proposition", proposition ? vue_proposition(d, *proposition, s) : Vue(false)},
            {"calcul", compte && !effort ? vue_calcul(d, p, *compte, saisie, s) : Vue(false)},
            {"titre_termes", termes.empty() ? "Termes du contrat" : "Termes du contrat : " + compter(static_cast<std::int64_t>(termes.size()), "inscrit", "inscrits")},
            {"avec_termes", !termes.empty()},
            {"termes", std::move(termes)},
            {"ajouter", d.perimetre.peut(Acte::ProposerPenalite) ? Vue{{"ouvert", s.terme.has_value()},
                                                                      {"action", adresse(p.lot.id) + "/termes"},
                                                                      {"brouillon", "terme-" + p.lot.id},
                                                                      {"cle", random_token()},
                                                                      {"champ_terme", vue_liste("terme", "Terme", "", "Choisir", options_de_termes(d.maison.droit), saisie_terme.terme, s.anomalies)},
                                                                      {"champ_valeur", vue_champ({.nom = "valeur", .libelle = "Valeur", .valeur = saisie_terme.valeur, .aide = "Dans l'unité dite entre parenthèses.", .clavier = "decimal", .taille = "court"}, s.anomalies)},
                                                                      {"champ_depuis", vue_champ({.nom = "depuis", .libelle = "Vaut depuis le", .valeur = saisie_terme.depuis, .type = "date", .taille = "court"}, s.anomalies)},
                                                                      {"champ_source", vue_champ({.nom = "source", .libelle = "Pièce", .valeur = saisie_terme.source, .aide = "« CCAP, art. 8.2 »."}, s.anomalies)}}
                                                                : Vue(false)},
            {"modeles", std::move(modeles)},
            {"anciennes", anciennes.empty() ? Vue(false) : Vue{{"liste", std::move(anciennes)}}},
            {"compte_href", "/lots/" + p.lot.id + "/compte"},
            {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(dossier.evenements) : Vue(false)}};
    return page(d, "obligations/penalite", std::move(vue), "Pénalité, " + p.lot.nom(), kIci, statut);
}

/// Le jour du compte demandé par l'adresse ; aujourd'hui quand il ne se lit pas (la page dit alors pourquoi).
Jour jour_du_compte(const Demande& d, const std::string& au)
{
    std::vector<AnomalieDeChamp> anomalies;
    return lire_jour("au", au, Exigence::Facultative, anomalies).value_or(d.aujourd_hui);
}

Response montrer_penalite(const Demande& d)
{
    const auto saisie = saisie_de_penalite(d.http.query());
    const auto dossier = charger(d, d.param("lot"), jour_du_compte(d, saisie.au), Acte::VoirPenalites);
    return montrer(d, dossier, {}, Status::Ok);
}

Response proposer(const Demande& d)
{
    const auto saisie = saisie_de_penalite(d.http.form());
    const auto dossier = charger(d, d.param("lot"), jour_du_compte(d, saisie.au), Acte::ProposerPenalite);
    auto lue = lire_penalite(saisie, d.aujourd_hui, UsageDeSaisie::Proposer);
    const auto* compte = dossier.penalites.compte(saisie.engagement);
    if (!compte) lue.anomalies.push_back({"engagement", saisie.engagement.empty() ? "champ.absent" : "champ.inconnu"});
    else if (compte->engagement.famille() == Famille::Effort) lue.anomalies.push_back({"", "penalite.effort"});
    if (!lue.valable()) return montrer(d, dossier, {saisie, {}, {}, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto penalites = trouver_penalites(e.tx, d.perimetre, d.maison.droit, d.param("lot"), lue.au, Acte::ProposerPenalite);
        const auto* du_jour = penalites.compte(saisie.engagement);
        if (!du_jour) throw Conflict("ce qui est suivi sur le lot vient de changer");
        const auto calcul = calculer_la_penalite(penalites, *du_jour, lue.situation, lue.faits, lue.au);
        inscrire_proposition(e, d.maison.droit, penalites, *du_jour, lue.au, calcul.situation, calcul.faits, lue.raison, calcul.termes, calcul.penalite);
        return {adresse(penalites.lot.id) + "?engagement=" + du_jour->engagement.id, "penalite_proposee", {}};
    });
}

Response inscrire_un_terme(const Demande& d)
{
    const auto saisie = saisie_de_terme(d.http.form());
    const auto dossier = charger(d, d.param("lot"), d.aujourd_hui, Acte::ProposerPenalite);
    const auto lue = lire_terme(saisie, d.maison.droit);
    if (!lue.valable()) return montrer(d, dossier, {{}, saisie, {}, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lot = trouver_lot(e.tx, d.perimetre, d.param("lot"), Acte::ProposerPenalite);
        inscrire_valeur_du_lot(e, lot, lue.cle, lue.depuis, lue.valeur, lue.source, "");
        return {adresse(lot.id), "terme_inscrit", {}};
    });
}

Response decider(const Demande& d)
{
    const auto saisie = saisie_de_decision_de_penalite(d.http.form());
    const auto lot_id = d.base.read([&](Transaction& tx) { return lot_de_la_proposition(tx, d.perimetre, d.param("proposition"), Acte::DeciderPenalite); });
    const auto dossier = charger(d, lot_id, d.aujourd_hui, Acte::DeciderPenalite);
    const auto trouver = [&](const PenalitesDuLot& p) -> const PropositionDePenalite& {
        const auto une = std::find_if(p.propositions.begin(), p.propositions.end(), [&](const auto& autre) { return autre.ligne.id == d.param("proposition"); });
        if (une == p.propositions.end()) throw NotFound("cette proposition n'est pas dans votre périmètre");
        return *une;
    };
    const auto& proposition = trouver(dossier.penalites);
    const auto lue = lire_decision_de_penalite(saisie, proposition.montant);
    if (!lue.valable())
    {
        SaisiePenalite calcul;
        calcul.engagement = proposition.engagement_id;
        return montrer(d, dossier, {calcul, {}, saisie, lue.anomalies}, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto penalites = trouver_penalites(e.tx, d.perimetre, d.maison.droit, lot_id, d.aujourd_hui, Acte::DeciderPenalite);
        const auto& du_jour = trouver(penalites);
        if (du_jour.ligne.remplacee) throw Conflict("une autre proposition remplace celle-ci");
        inscrire_decision_de_penalite(e, penalites.lot, du_jour, lue.sens, lue.montant, lue.raison);
        return {adresse(lot_id) + "?engagement=" + du_jour.engagement_id, "penalite_decidee", {}};
    });
}

} // namespace

void tracer_routes_penalites(Routeur& routeur)
{
    routeur.add(Method::Get, "/lots/:lot/penalite", "voir_penalites", montrer_penalite);
    routeur.add(Method::Post, "/lots/:lot/penalite/termes", "proposer_penalite", inscrire_un_terme);
    routeur.add(Method::Post, "/lots/:lot/penalite/propositions", "proposer_penalite", proposer);
    routeur.add(Method::Post, "/propositions/:proposition/decisions", "decider_penalite", decider);
}

} // namespace ouvrage
