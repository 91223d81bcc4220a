#include "app/participants/participants_pages.hpp"

#include "app/accueil/accueil_vues.hpp"
#include "app/assistance/assistance_listes.hpp"
#include "app/contrats_travail/contrats_travail_pages.hpp"
#include "app/elision.hpp"
#include "app/heures/heures_table.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/publics/preuves_vues.hpp"
#include "app/publics/publics_vues.hpp"
#include "socle/crypto/crypto.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";

struct LotOuvert
{
    std::string lot_id, entreprise_id, texte;
};

/// Les lots de la structure où l'on peut affecter, avec chacune de leurs entreprises.
std::vector<LotOuvert> lister_lots_ouverts(const Demande& d, Transaction& tx)
{
    const auto filtre = d.perimetre.lots(Acte::GererParticipants);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(format_month(mois_de(d.aujourd_hui)));
    std::vector<LotOuvert> lots;
    for (const auto& ligne : tx.query_bound("SELECT l.id, l.numero, l.intitule, m.objet, t.entreprise_id, e.nom FROM lots l JOIN marches m ON "
                                            "m.id = l.marche_id JOIN titulaires t ON t.lot_id = l.id JOIN entreprises e ON e.id = t.entreprise_id "
                                            "WHERE " + filtre.condition + " AND (l.execution_fin IS NULL OR l.execution_fin >= ?) "
                                            "ORDER BY m.recherche, l.numero, t.rang LIMIT 400",
                                            valeurs))
        lots.push_back({ligne.text("id"), ligne.text("entreprise_id"),
                        ligne.text("objet") + " — lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule") + " (" + ligne.text("nom") + ")"});
    return lots;
}

struct Dossier
{
    Participant participant;
    Identite identite;
    std::vector<LotOuvert> lots;
    std::vector<Evenement> evenements;
    std::vector<EligibiliteInscrite> decisions;
    TravailDUnePersonne travail;
    std::vector<Valeur> valeurs_du_travail;
    std::vector<ReferentInscrit> referents;
    std::vector<Accompagnement> accompagnements;
    std::vector<RemiseDeNotice> remises;
    std::vector<Transfert> transferts;
    std::vector<ConnueAilleurs> ailleurs;
    std::vector<DoublonProbable> doublons;
    std::vector<PreuveDeposee> preuves;
    std::vector<EffacementDePreuve> effacements;
    std::vector<std::pair<std::string, std::string>> collegues;
    std::vector<Organisme> organismes;
    std::vector<SeanceDuParticipant> accueil;
    Rows lignes;

    const Fenetre* fenetre() const
    {
        const auto trouvee = std::find_if(participant.fenetres.begin(), participant.fenetres.end(), [](const Fenetre& une) { return !une.annulee; });
        return trouvee == participant.fenetres.end() ? nullptr : &*trouvee;
    }
    const ReferentInscrit* referent() const { return referents.empty() ? nullptr : &referents.front(); }
    const RemiseDeNotice* remise() const
    {
        const auto trouvee = std::find_if(remises.begin(), remises.end(), [](const RemiseDeNotice& une) { return !une.annulee; });
        return trouvee == remises.end() ? nullptr : &*trouvee;
    }
};

Dossier lire_dossier(const Demande& d, Transaction& tx, const std::string& id)
{
    Dossier lu;
    lu.participant = trouver_participant(tx, d.perimetre, id);
    const auto& participant = lu.participant;
    lu.identite = lire_identite(tx, participant);
    lu.lots = lister_lots_ouverts(d, tx);
    lu.decisions = lister_eligibilites(tx, participant);
    lu.travail = lister_travail(tx, d.maison.droit, participant.structure_id, {participant.id}, d.aujourd_hui).at(participant.id);
    lu.valeurs_du_travail = valeurs_de_la_structure(tx, d.maison.droit, participant.structure_id);
    lu.evenements = lister_evenements(tx, d.perimetre, {id}, 20);
    lu.accueil = lister_seances_du_participant(tx, id);
    lu.referents = lister_referents(tx, participant);
    lu.accompagnements = lister_accompagnements(tx, participant);
    lu.remises = lister_remises(tx, participant);
    lu.transferts = lister_transferts_de(tx, d.perimetre, participant);
    lu.ailleurs = chercher_ailleurs(tx, participant);
    lu.doublons = chercher_doublons(tx, participant);
    lu.preuves = lister_preuves(tx, d.maison.droit, participant, d.aujourd_hui);
    lu.effacements = lister_effacements(tx, participant);
    lu.collegues = lister_facilitateurs(tx, participant.structure_id);
    lu.organismes = lister_organismes(tx, d.perimetre, Acte::GererOrganismes);
    lu.lignes = tx.query("SELECT h.id, h.mois, " + std::string(kHeuresDeclarees) + " AS declarees, h.retenues_centiemes, l.numero, "
                         "l.intitule, g.lot_id FROM lignes h JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id "
                         "WHERE h.participant_id = ? AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) "
                         "ORDER BY h.mois DESC, h.id DESC LIMIT 36",
                         id);
    return lu;
}

std::string le(const std::string& instant) { return date_fr(*parse_instant(instant)); }
Jour jour_de(const std::string& instant) { return day_in_paris(*parse_instant(instant)); }

// --- À qui le tour ------------------------------------------------------------------------------------------------

Vue vue_tour(const Demande& d, const Dossier& dossier)
{
    const auto* referent = dossier.referent();
    const bool a_moi = !referent || referent->utilisateur_id == d.qui().id;
    const auto tour = [&](std::string qui, bool a_nous, std::string quoi, std::optional<Jour> depuis) {
        std::string dernier;
        if (!dossier.evenements.empty())
        {
            const auto& un = dossier.evenements.front();
            dernier = un.auteur + " " + un.phrase + ", le " + le(un.instant);
        }
        return Vue{{"qui", std::move(qui)}, {"quoi", std::move(quoi)}, {"depuis", depuis ? depuis_fr(*depuis, d.aujourd_hui) : ""}, {"dernier_acte", std::move(dernier)},
                   {"a_moi", a_nous && a_moi}, {"en_retard", false}};
    };
    const auto a_nous = [&](std::string quoi, std::optional<Jour> depuis) { return tour(referent ? referent->nom : "", true, std::move(quoi), depuis); };
    for (const auto& un : dossier.transferts)
        if (un.en_attente() && un.cote == Transfert::Cote::Recu) return a_nous("répondre à la demande de transfert " + avec_de(un.autre_structure), jour_de(un.demande_le));
    if (dossier.identite.nom.empty()) return false;
    if (!dossier.remise()) return a_nous("remettre la notice d'information à la personne", std::nullopt);
    if (!dossier.fenetre()) return a_nous("décider l'éligibilité", std::nullopt);
    for (const auto& un : dossier.transferts)
        if (un.en_attente()) return tour(un.autre_structure, false, "répondre à votre demande de transfert", jour_de(un.demande_le));
    if (dossier.participant.affectations.empty()) return a_nous("trouver un lot où l'affecter", std::nullopt);
    const auto a_effacer = std::count_if(dossier.preuves.begin(), dossier.preuves.end(), [&](const PreuveDeposee& une) { return une.a_effacer(d.aujourd_hui); });
    if (a_effacer > 0) return a_nous("effacer " + compter(a_effacer, "pièce devenue inutile", "pièces devenues inutiles", Genre_grammatical::Feminin), std::nullopt);
    return false;
}

// --- Connue ailleurs, transferts, doublons -------------------------------------------------------------------------

/// Notre dernière demande à cette structure, ou la sienne.
const Transfert* dernier_transfert(const Dossier& dossier, const std::string& structure_id, Transfert::Cote cote)
{
    const Transfert* dernier = nullptr;
    for (const auto& un : dossier.transferts)
        if (un.autre_structure_id == structure_id && un.cote == cote && (!dernier || dernier->id < un.id)) dernier = &un;
    return dernier;
}

/// « Déjà connue : demandez à X ». Rien d'autre de ce que X sait.
Vue vue_ailleurs(const Dossier& dossier)
{
    Vue::List liste;
    for (const auto& une : dossier.ailleurs)
    {
        const auto* demande = dernier_transfert(dossier, une.structure_id, Transfert::Cote::Demande);
        const auto* recu = dernier_transfert(dossier, une.structure_id, Transfert::Cote::Recu);
        const auto acceptee = [](const Transfert* un) { return un && un->reponse == SensDeTransfert::Accepte; };
        // Transmise, ou demandée par l'autre : la phrase n'apprend plus rien.
        if (acceptee(demande) || acceptee(recu) || (recu && recu->en_attente())) continue;
        const bool attendue = demande && demande->en_attente();
        std::string refusee;
        if (demande && !attendue) refusee = "Refusé le " + le(demande->repondu_le) + (demande->raison.empty() ? "." : " : " + demande->raison);
        liste.push_back(Vue{{"structure", une.structure},
                            {"structure_id", une.structure_id},
                            {"attendue", attendue ? "Transfert demandé le " + le(demande->demande_le) : ""},
                            {"refusee", refusee},
                            {"peut_demander", !attendue},
                            {"action", adresse_de_la_fiche(dossier.participant.id) + "/transferts"},
                            {"cle", random_token()}});
    }
    return liste;
}

Vue vue_recus(const Dossier& dossier)
{
    Vue::List liste;
    for (const auto& un : dossier.transferts)
        if (un.en_attente() && un.cote == Transfert::Cote::Recu) liste.push_back(Vue{{"structure", un.autre_structure}, {"par", un.demande_par}, {"le", le(un.demande_le)}});
    return liste;
}

Vue vue_doublons(const Dossier& dossier)
{
    Vue::List liste;
    for (const auto& un : dossier.doublons) liste.push_back(Vue{{"href", adresse_de_la_fiche(un.id)}, {"reference", un.reference}});
    return liste;
}

// --- Qui la suit, ce qui lui a été dit -------------------------------------------------------------------------------

Vue vue_suivi(const Dossier& dossier, const SaisieDeFiche& saisie)
{
    const auto ici = adresse_de_la_fiche(dossier.participant.id);
    const auto* referent = dossier.referent();
    Vue::List anciens, accompagnements;
    for (const auto& un : dossier.referents)
        if (un.remplace) anciens.push_back(Vue{{"nom", un.nom}, {"par", un.faite_par}, {"le", le(un.faite_le)}});
    for (const auto& un : dossier.accompagnements)
        accompagnements.push_back(Vue{{"organisme", un.organisme},
                                      {"nature", fiche(un.nature).libelle},
                                      {"debut", en_toutes_lettres(un.debut)},
                                      {"fin", un.fin ? en_toutes_lettres(*un.fin) : ""},
                                      {"par", un.faite_par},
                                      {"finir", un.fin ? Vue(false)
                                                       : Vue{{"action", ici + "/accompagnements/" + un.id + "/fin"},
                                                             {"cle", random_token()},
                                                             {"ouvert", saisie.a_redire("fin-" + un.id)},
                                                             {"champ", vue_champ({.nom = "fin-" + un.id, .libelle = "Fin avec " + un.organisme, .valeur = saisie.valeur("fin-" + un.id),
                                                                                  .type = "date", .taille = "moyen"}, saisie.anomalies)}}}});
    std::vector<Option> collegues, organismes;
    for (const auto& [id, nom] : dossier.collegues)
        if (!referent || referent->utilisateur_id != id) collegues.push_back({id, nom});
    for (const auto& un : dossier.organismes)
        if (un.structure_id == dossier.participant.structure_id) organismes.push_back({un.id, un.en_mots()});
    return Vue{{"referent", referent ? referent->nom : ""},
               {"referent_le", referent ? le(referent->faite_le) : ""},
               {"referent_par", referent ? referent->faite_par : ""},
               {"anciens", std::move(anciens)},
               {"confier", collegues.empty() ? Vue(false)
                                             : Vue{{"action", ici + "/referents"}, {"cle", random_token()}, {"ouvert", saisie.a_redire("referent")},
                                                   {"titre", referent ? "Changer de référent" : "Confier à un référent"},
                                                   {"champ", vue_liste("referent", "Référent", "", "Choisir", collegues, saisie.valeur("referent"), saisie.anomalies)}}},
               {"sans_accompagnement", accompagnements.empty()},
               {"accompagnements", std::move(accompagnements)},
               {"sans_organisme", organismes.empty()},
               {"accompagner", organismes.empty() ? Vue(false)
                                                  : Vue{{"action", ici + "/accompagnements"}, {"cle", random_token()}, {"ouvert", saisie.a_redire("organisme") || saisie.a_redire("accompagnement_debut")},
                                                        {"organisme", vue_liste("organisme", "Organisme", "", "Choisir", organismes, saisie.valeur("organisme"), saisie.anomalies)},
                                                        {"debut", vue_champ({.nom = "accompagnement_debut", .libelle = "Depuis le", .valeur = saisie.valeur("accompagnement_debut"),
                                                                             .type = "date", .taille = "moyen"}, saisie.anomalies)}}}};
}

Vue vue_information(const Demande& d, const Dossier& dossier, const SaisieDeFiche& saisie)
{
    const auto ici = adresse_de_la_fiche(dossier.participant.id);
    const auto* remise = dossier.remise();
    Vue::List lignes;
    for (const auto& une : dossier.remises)
        lignes.push_back(Vue{{"remise", en_toutes_lettres(une.remise_le)}, {"moyen", fiche(une.moyen).libelle}, {"par", une.faite_par}, {"le", le(une.faite_le)}, {"annulee", une.annulee}});
    std::vector<Option> moyens;
    for (const auto& un : moyens_de_remise()) moyens.push_back({std::string(un.code), std::string(un.libelle)});
    return Vue{{"absente", remise == nullptr},
               {"lignes", std::move(lignes)},
               {"pdf_href", ici + "/information.pdf"},
               {"odt_href", ici + "/information.odt"},
               {"action", ici + "/informations"},
               {"cle", random_token()},
               {"annule", remise ? remise->id : ""},
               {"ouvert", !remise || saisie.a_redire("remise_le") || saisie.a_redire("moyen")},
               {"titre", remise ? "Corriger la remise" : "Inscrire la remise"},
               {"remise_le", vue_champ({.nom = "remise_le", .libelle = "Remise le", .valeur = saisie.valeur("remise_le", format_day(d.aujourd_hui)), .type = "date", .taille = "moyen"},
                                       saisie.anomalies)},
               {"moyen", vue_liste("moyen", "Comment", "", "Choisir", moyens, saisie.valeur("moyen"), saisie.anomalies)}};
}

Vue vue_coordonnees(const Dossier& dossier)
{
    Vue::List liste;
    const auto ajouter = [&](std::string_view quoi, const std::string& valeur) {
        if (!valeur.empty()) liste.push_back(Vue{{"quoi", quoi}, {"valeur", valeur}});
    };
    const auto& i = dossier.identite;
    ajouter("Date de naissance", i.naissance ? en_toutes_lettres(*i.naissance) : "");
    ajouter("Téléphone", i.telephone);
    ajouter("Courriel", i.courriel);
    ajouter("Commune", i.commune.empty() ? "" : libelle_de_commune(i.commune).value_or(i.commune));
    return liste;
}

// --- La page ------------------------------------------------------------------------------------------------------

Vue vue_fenetres(const Dossier& dossier)
{
    Vue::List fenetres;
    for (const auto& une : dossier.participant.fenetres)
        fenetres.push_back(Vue{{"debut", en_toutes_lettres(une.debut)}, {"fin", une.fin ? en_toutes_lettres(*une.fin) : "sans fin"},
                               {"par", une.faite_par}, {"le", le(une.faite_le)}, {"annulee", une.annulee}, {"recue_de", une.recue_de},
                               {"a_la_main", une.recue_de.empty() && std::none_of(dossier.decisions.begin(), dossier.decisions.end(), [&](const EligibiliteInscrite& decision) {
                                    return decision.fenetre_id == une.id;
                                })}});
    return fenetres;
}

Vue vue_lignes(const Dossier& dossier)
{
    Vue::List lignes;
    for (const auto& une : dossier.lignes)
        lignes.push_back(Vue{{"href", "/lignes/" + une.text("id") + "/explication"}, {"mois", en_toutes_lettres(mois_iso(une.text("mois")))},
                             {"lot", "Lot " + std::to_string(une.integer("numero")) + ", " + une.text("intitule")},
                             {"declarees", heures_nues(Heures::de_centiemes(une.integer("declarees")))},
                             {"retenues", heures_nues(Heures::de_centiemes(une.integer("retenues_centiemes")))}});
    return lignes;
}

Vue vue_affectations(const Dossier& dossier)
{
    Vue::List affectations;
    for (const auto& une : dossier.participant.affectations)
        affectations.push_back(Vue{{"href", "/lots/" + une.lot_id + "/compte"}, {"lot", une.lot_nom}, {"marche", une.marche_objet},
                                   {"entreprise", une.entreprise}, {"debut", en_toutes_lettres(une.debut)},
                                   {"fin", une.fin ? en_toutes_lettres(*une.fin) : ""}, {"modalites_href", "/affectations/" + une.id + "/modalites"}});
    return affectations;
}

} // namespace

Response page_fiche(const Demande& d, const std::string& id, const SaisieDeFiche& saisie, Status statut)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return lire_dossier(d, tx, id); });
    const auto& participant = dossier.participant;
    const auto* en_vigueur = dossier.fenetre();
    const std::optional<Periode> fenetre = en_vigueur ? std::optional(en_vigueur->mois()) : std::nullopt;
    std::vector<Option> options;
    for (const auto& un : dossier.lots) options.push_back({un.lot_id + " " + un.entreprise_id, un.texte});
    // La durée proposée est une valeur de droit/ avec son statut, jamais une évidence.
    const auto duree = regle_pour("fenetre_eligibilite", d.aujourd_hui, d.maison.droit.valeurs);
    const std::string aide_fin =
        duree ? "Proposée : " + duree->valeur.valeur + " mois (" + std::string(libelle(duree->valeur.statut)) + "). Vide : sans fin." : "Vide : sans fin.";
    const std::string fin_proposee = duree ? format_day(dernier_jour(mois_de(d.aujourd_hui) + std::chrono::months{en_entier(duree->valeur) - 1})) : "";
    const bool identite_a_redire = std::any_of(saisie.anomalies.begin(), saisie.anomalies.end(), [](const AnomalieDeChamp& une) {
        return une.champ == "prenom" || une.champ == "nom" || une.champ == "naissance" || une.champ == "telephone" || une.champ == "courriel" || une.champ == "commune";
    });
    auto coordonnees = vue_coordonnees(dossier);
    return page(d, "participants/fiche",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, participant.reference)},
                    {"personne", participant.personne()},
                    {"reference", participant.reference},
                    {"etat", vue_etat(etat_de(fenetre, mois_de(d.aujourd_hui)))},
                    {"fenetre", fenetre_en_lettres(fenetre)},
                    {"oubliee", dossier.identite.nom.empty()},
                    {"onglets", vue_onglets(d, participant, "")},
                    {"ailleurs", vue_ailleurs(dossier)},
                    {"recus", vue_recus(dossier)},
                    {"doublons", vue_doublons(dossier)},
                    {"tour", vue_tour(d, dossier)},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"eligibilite", vue_bloc(id, dossier.decisions, publics_livres(), d.aujourd_hui)},
                    {"contrats_de_travail", vue_bloc_de_contrats(participant, dossier.travail, dossier.valeurs_du_travail, d.aujourd_hui)},
                    {"sans_fenetre", participant.fenetres.empty()},
                    {"fenetres", vue_fenetres(dossier)},
                    {"fenetre_action", adresse_de_la_fiche(id) + "/fenetres"},
                    {"fenetre_titre", fenetre ? "Remplacer la fenêtre" : "Ouvrir la fenêtre"},
                    {"fenetre_ouverte", participant.fenetres.empty() || saisie.a_redire("debut") || saisie.a_redire("fin")},
                    {"annule", en_vigueur ? en_vigueur->id : ""},
                    {"champ_debut", vue_champ({.nom = "debut", .libelle = "Début", .valeur = saisie.valeur("debut", format_day(d.aujourd_hui)),
                                               .aide = "Le premier jour où ses heures comptent.", .type = "date", .taille = "moyen"}, saisie.anomalies)},
                    {"champ_fin", vue_champ({.nom = "fin", .libelle = "Fin", .valeur = saisie.valeur("fin", fin_proposee), .aide = aide_fin, .type = "date", .taille = "moyen",
                                             .obligatoire = false}, saisie.anomalies)},
                    {"sans_affectation", participant.affectations.empty()},
                    {"affectations", vue_affectations(dossier)},
                    {"affectation_action", adresse_de_la_fiche(id) + "/affectations"},
                    {"affectation_ouverte", participant.affectations.empty() || saisie.a_redire("affectation") || saisie.a_redire("affectation_debut")},
                    {"champ_lot", options.empty() ? Vue(false)
                                                  : vue_liste("affectation", "Lot et entreprise", "", "Choisir un lot", options, saisie.valeur("affectation"), saisie.anomalies)},
                    {"champ_affectation_debut", vue_champ({.nom = "affectation_debut", .libelle = "À partir de", .valeur = saisie.valeur("affectation_debut", format_month(mois_de(d.aujourd_hui))),
                                                           .type = "month", .taille = "moyen"}, saisie.anomalies)},
                    {"suivi", vue_suivi(dossier, saisie)},
                    {"information", vue_information(d, dossier, saisie)},
                    {"sans_ligne", dossier.lignes.empty()},
                    {"lignes", vue_lignes(dossier)},
                    {"pieces", vue_pieces(participant, dossier.preuves, dossier.effacements, d.aujourd_hui)},
                    {"sans_coordonnees", coordonnees.list()->empty()},
                    {"coordonnees", std::move(coordonnees)},
                    {"accueil", vue_du_participant(dossier.accueil, d.aujourd_hui)},
                    {"identite_action", adresse_de_la_fiche(id) + "/identite"},
                    {"identite_ouverte", identite_a_redire},
                    {"identite", vue_identite(saisie, dossier.identite)},
                    {"cle_fenetre", random_token()},
                    {"cle_affectation", random_token()},
                    {"cle_identite", random_token()},
                    {"journal", vue_journal(dossier.evenements)}},
                participant.personne(), kIci, statut);
}

} // namespace ouvrage
