#include "app/participants/participants_pages.hpp"

#include "app/heures/heures_table.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_table.hpp"
#include "app/publics/publics_vues.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
constexpr int kParPage = 50;

std::string adresse(const std::string& id) { return "/participants/" + id; }

/// Un texte court : présent, borné, sans NIR.
std::string lire_texte(const Form& formulaire, const std::string& nom, std::size_t au_plus, std::vector<AnomalieDeChamp>& anomalies)
{
    std::string texte(trimmed(formulaire.value(nom)));
    if (texte.empty()) anomalies.push_back({nom, "champ.absent"});
    else if (length_utf8(texte) > au_plus) anomalies.push_back({nom, "champ.trop_long"});
    else if (ressemble_a_un_nir(texte)) anomalies.push_back({nom, "champ.nir"});
    return texte;
}

std::string fenetre_en_lettres(const std::optional<Periode>& fenetre)
{
    if (!fenetre) return "";
    return en_toutes_lettres(fenetre->debut) + (fenetre->fin ? " à " + en_toutes_lettres(*fenetre->fin) : ", sans fin");
}

/// « finit bientôt » deux mois avant, « finie » après.
Vue vue_fenetre(const std::optional<Periode>& fenetre, Jour aujourd_hui)
{
    if (!fenetre) return Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "À décider"}};
    const Mois ce_mois = mois_de(aujourd_hui);
    if (fenetre->fin && *fenetre->fin < ce_mois) return Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", "Finie"}};
    if (fenetre->fin && *fenetre->fin < ce_mois + std::chrono::months{2}) return Vue{{"ton", "attente"}, {"icone", "alerte"}, {"mot", "Finit bientôt"}};
    if (fenetre->debut > ce_mois) return Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", "À venir"}};
    return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Éligible"}};
}

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    const std::string q(question.value("q"));
    const auto numero = question.value("page");
    const int rang = all_digits(numero) && numero.size() < 6 ? std::max(1, std::stoi(std::string(numero))) : 1;
    const auto lue = d.base.read([&](Transaction& tx) { return lister_participants(tx, d.perimetre, q, rang, kParPage); });
    Vue::List participants;
    for (const auto& un : lue.participants)
        participants.push_back(Vue{{"href", adresse(un.id)},
                                   {"personne", un.personne},
                                   {"reference", un.reference},
                                   {"fenetre", fenetre_en_lettres(un.fenetre)},
                                   {"etat", vue_fenetre(un.fenetre, d.aujourd_hui)},
                                   {"lots", std::to_string(un.lots)},
                                   {"retenues", heures_nues(un.retenues)}});
    const int pages = static_cast<int>((lue.total + kParPage - 1) / kParPage);
    const auto vers = [&](int page) { return std::string(kIci) + "?q=" + percent_encode(q) + "&page=" + std::to_string(page); };
    return page(d, "participants/liste",
                Vue{{"q", q},
                    {"compte", compter(lue.total, "participant", "participants")},
                    {"participants", std::move(participants)},
                    {"vide", lue.total > 0 ? Vue(false)
                             : q.empty()   ? Vue{{"titre", "Aucun participant pour l'instant"},
                                                 {"phrase", "Ouvrez la fiche d'une personne, décidez sa fenêtre d'éligibilité, puis affectez-la à un lot."},
                                                 {"href", "/participants/nouveau"}, {"libelle", "Ouvrir une fiche"}}
                                           : Vue{{"titre", "Personne ne correspond"}, {"phrase", "Cherchez une partie du nom ou la référence."},
                                                 {"href", "/participants"}, {"libelle", "Tout voir"}}},
                    {"pagination", pages < 2 ? Vue(false)
                                             : Vue{{"phrase", "Page " + std::to_string(rang) + " sur " + std::to_string(pages)},
                                                   {"precedente", rang > 1 ? vers(rang - 1) : ""}, {"suivante", rang < pages ? vers(rang + 1) : ""}}}},
                "Participants", kIci);
}

Response page_nouveau(const Demande& d, const std::string& reference, const std::string& prenom, const std::string& nom,
                      const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    return page(d, "participants/nouveau",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, "Ouvrir une fiche")},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"reference", vue_champ({.nom = "reference", .libelle = "Référence", .valeur = reference,
                                             .aide = "La seule désignation que verront l'acheteur et les documents.", .taille = "court"}, anomalies)},
                    {"prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = prenom}, anomalies)},
                    {"nom", vue_champ({.nom = "nom", .libelle = "Nom", .valeur = nom}, anomalies)}},
                "Ouvrir une fiche", kIci, statut);
}

Response montrer_nouveau(const Demande& d)
{
    const auto& structure = d.perimetre.structure_de(Acte::GererParticipants);
    const auto reference = d.base.read([&](Transaction& tx) { return reference_proposee(tx, structure); });
    return page_nouveau(d, reference, "", "", {}, Status::Ok);
}

Response creer_participant(const Demande& d)
{
    const auto formulaire = d.http.form();
    std::vector<AnomalieDeChamp> anomalies;
    const auto reference = lire_texte(formulaire, "reference", 40, anomalies);
    const auto prenom = lire_texte(formulaire, "prenom", 80, anomalies);
    const auto nom = lire_texte(formulaire, "nom", 80, anomalies);
    const auto& structure = d.perimetre.structure_de(Acte::GererParticipants);
    const bool prise = d.base.read([&](Transaction& tx) {
        return tx.query_one("SELECT id FROM participants WHERE structure_id = ? AND reference = ?", structure, reference).has_value();
    });
    // La même page renvoyée deux fois (double clic) se rejoue dans `ecrire` : la référence prise par elle n'est pas une faute.
    if (prise && formulaire.value("cle").empty()) anomalies.push_back({"reference", "reference.deja_prise"});
    if (!anomalies.empty()) return page_nouveau(d, reference, prenom, nom, anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& ecriture) -> Issue {
            return {adresse(inscrire_participant(ecriture, structure, reference, prenom, nom)), "participant_cree", Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_nouveau(d, reference, prenom, nom, {{"reference", "reference.deja_prise"}}, Status::UnprocessableContent);
    }
}

struct SaisieDeFiche
{
    std::string debut, fin, affectation, affectation_debut;
    std::vector<AnomalieDeChamp> anomalies;
};

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

Response page_fiche(const Demande& d, const std::string& id, const SaisieDeFiche& saisie, Status statut)
{
    struct Lu
    {
        Participant participant;
        std::vector<LotOuvert> lots;
        std::vector<Evenement> evenements;
        std::vector<EligibiliteInscrite> decisions;
        Rows lignes;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.participant = trouver_participant(tx, d.perimetre, id);
        lu.lots = lister_lots_ouverts(d, tx);
        lu.decisions = lister_eligibilites(tx, lu.participant);
        lu.evenements = lister_evenements(tx, d.perimetre, {id}, 20);
        lu.lignes = tx.query("SELECT h.id, h.mois, " + std::string(kHeuresDeclarees) + " AS declarees, h.retenues_centiemes, l.numero, "
                             "l.intitule, g.lot_id FROM lignes h JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id "
                             "WHERE h.participant_id = ? AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) "
                             "ORDER BY h.mois DESC, h.id DESC LIMIT 36",
                             id);
        return lu;
    });
    const auto& participant = lu.participant;
    const auto en_vigueur = std::find_if(participant.fenetres.begin(), participant.fenetres.end(), [](const Fenetre& une) { return !une.annulee; });
    const std::optional<Periode> fenetre = en_vigueur == participant.fenetres.end() ? std::nullopt : std::optional(en_vigueur->mois());

    Vue::List fenetres, affectations, lignes;
    for (const auto& une : participant.fenetres)
        fenetres.push_back(Vue{{"debut", en_toutes_lettres(une.debut)}, {"fin", une.fin ? en_toutes_lettres(*une.fin) : "sans fin"},
                               {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}, {"annulee", une.annulee},
                               {"a_la_main", std::none_of(lu.decisions.begin(), lu.decisions.end(), [&](const EligibiliteInscrite& decision) { return decision.fenetre_id == une.id; })}});
    for (const auto& une : participant.affectations)
        affectations.push_back(Vue{{"href", "/lots/" + une.lot_id + "/compte"}, {"lot", une.lot_nom}, {"marche", une.marche_objet},
                                   {"entreprise", une.entreprise}, {"debut", en_toutes_lettres(une.debut)},
                                   {"fin", une.fin ? en_toutes_lettres(*une.fin) : ""}, {"modalites_href", "/affectations/" + une.id + "/modalites"}});
    for (const auto& une : lu.lignes)
        lignes.push_back(Vue{{"href", "/lignes/" + une.text("id") + "/explication"}, {"mois", en_toutes_lettres(mois_iso(une.text("mois")))},
                             {"lot", "Lot " + std::to_string(une.integer("numero")) + ", " + une.text("intitule")},
                             {"declarees", heures_nues(Heures::de_centiemes(une.integer("declarees")))},
                             {"retenues", heures_nues(Heures::de_centiemes(une.integer("retenues_centiemes")))}});
    std::vector<Option> options;
    for (const auto& un : lu.lots) options.push_back({un.lot_id + " " + un.entreprise_id, un.texte});

    // La durée proposée est une valeur de droit/ avec son statut, jamais une évidence.
    const auto duree = regle_pour("fenetre_eligibilite", d.aujourd_hui, d.maison.droit.valeurs);
    const std::string aide_fin =
        duree ? "Proposée : " + duree->valeur.valeur + " mois (" + std::string(libelle(duree->valeur.statut)) + "). Vide : sans fin." : "Vide : sans fin.";
    std::string fin = saisie.fin;
    if (saisie.anomalies.empty() && saisie.debut.empty() && duree)
        fin = format_day(dernier_jour(mois_de(d.aujourd_hui) + std::chrono::months{en_entier(duree->valeur) - 1}));

    return page(d, "participants/fiche",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, participant.reference)},
                    {"personne", participant.personne()},
                    {"reference", participant.reference},
                    {"etat", vue_fenetre(fenetre, d.aujourd_hui)},
                    {"fenetre", fenetre_en_lettres(fenetre)},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"eligibilite", vue_bloc(id, lu.decisions, publics_livres(), d.aujourd_hui)},
                    {"sans_fenetre", participant.fenetres.empty()},
                    {"fenetres", std::move(fenetres)},
                    {"fenetre_action", adresse(id) + "/fenetres"},
                    {"fenetre_titre", fenetre ? "Remplacer la fenêtre" : "Ouvrir la fenêtre"},
                    {"annule", fenetre ? en_vigueur->id : ""},
                    {"champ_debut", vue_champ({.nom = "debut", .libelle = "Début", .valeur = saisie.debut.empty() ? format_day(d.aujourd_hui) : saisie.debut,
                                               .aide = "Le premier jour où ses heures comptent.", .type = "date", .taille = "moyen"}, saisie.anomalies)},
                    {"champ_fin", vue_champ({.nom = "fin", .libelle = "Fin", .valeur = fin, .aide = aide_fin, .type = "date", .taille = "moyen",
                                             .obligatoire = false}, saisie.anomalies)},
                    {"sans_affectation", participant.affectations.empty()},
                    {"affectations", std::move(affectations)},
                    {"affectation_action", adresse(id) + "/affectations"},
                    {"champ_lot", options.empty() ? Vue(false)
                                                  : vue_liste("affectation", "Lot et entreprise", "", "Choisir un lot", options, saisie.affectation, saisie.anomalies)},
                    {"champ_affectation_debut", vue_champ({.nom = "affectation_debut", .libelle = "À partir de",
                                                           .valeur = saisie.affectation_debut.empty() ? format_month(mois_de(d.aujourd_hui)) : saisie.affectation_debut,
                                                           .type = "month", .taille = "moyen"}, saisie.anomalies)},
                    {"sans_ligne", lignes.empty()},
                    {"lignes", std::move(lignes)},
                    {"identite_action", adresse(id) + "/identite"},
                    {"champ_prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = participant.prenom}, saisie.anomalies)},
                    {"champ_nom", vue_champ({.nom = "nom", .libelle = "Nom", .valeur = participant.nom}, saisie.anomalies)},
                    {"cle_fenetre", random_token()},
                    {"cle_affectation", random_token()},
                    {"cle_identite", random_token()},
                    {"journal", vue_journal(lu.evenements)}},
                participant.personne(), kIci, statut);
}

Response montrer_fiche(const Demande& d) { return page_fiche(d, d.param("participant"), {}, Status::Ok); }

Response creer_fenetre(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeFiche saisie;
    saisie.debut = trimmed(formulaire.value("debut"));
    saisie.fin = trimmed(formulaire.value("fin"));
    const auto debut = parse_day(saisie.debut), fin = parse_day(saisie.fin);
    if (!debut) saisie.anomalies.push_back({"debut", saisie.debut.empty() ? "champ.absent" : "date.illisible"});
    if (!fin && !saisie.fin.empty()) saisie.anomalies.push_back({"fin", "date.illisible"});
    if (debut && fin && *fin < *debut) saisie.anomalies.push_back({"fin", "periode.inversee"});
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    const std::string annule(formulaire.value("annule"));
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        inscrire_fenetre(ecriture, participant, *debut, fin, annule.empty() ? std::nullopt : std::optional(annule));
        return {adresse(participant.id), "fenetre_ouverte", Json()};
    });
}

Response creer_affectation(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeFiche saisie;
    saisie.affectation = formulaire.value("affectation");
    saisie.affectation_debut = formulaire.value("affectation_debut");
    const auto debut = parse_month(saisie.affectation_debut);
    const auto parties = split(saisie.affectation, ' ');
    if (parties.size() != 2) saisie.anomalies.push_back({"affectation", "champ.absent"});
    if (!debut) saisie.anomalies.push_back({"affectation_debut", "mois.illisible"});
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        const auto lot = trouver_lot(ecriture.tx, d.perimetre, parties[0], Acte::GererParticipants);
        if (lot.structure_id != participant.structure_id) throw NotFound("ce lot n'est pas suivi par la structure de cette personne");
        if (std::none_of(lot.titulaires.begin(), lot.titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == parties[1]; }))
            throw NotFound("cette entreprise n'est pas sur ce lot");
        inscrire_affectation(ecriture, participant, lot.id, lot.nom(), parties[1], *debut, std::nullopt);
        return {adresse(participant.id), "affectation_faite", Json()};
    });
}

Response changer_identite(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeFiche saisie;
    const auto prenom = lire_texte(formulaire, "prenom", 80, saisie.anomalies);
    const auto nom = lire_texte(formulaire, "nom", 80, saisie.anomalies);
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        corriger_identite(ecriture, participant, prenom, nom);
        return {adresse(participant.id), "participant_modifie", Json()};
    });
}

// --- API ----------------------------------------------------------------------------------------------------------

Response api_lister(const Demande& d)
{
    const auto question = d.http.query();
    const auto numero = question.value("page");
    const int rang = all_digits(numero) && numero.size() < 6 ? std::max(1, std::stoi(std::string(numero))) : 1;
    const auto lue = d.base.read([&](Transaction& tx) { return lister_participants(tx, d.perimetre, std::string(question.value("q")), rang, 100); });
    Json::List liste;
    for (const auto& un : lue.participants)
        liste.push_back(Json{{"id", un.id},
                             {"reference", un.reference},
                             {"fenetre", un.fenetre ? Json{{"debut", format_month(un.fenetre->debut)},
                                                           {"fin", un.fenetre->fin ? Json(format_month(*un.fenetre->fin)) : Json()}}
                                                    : Json()},
                             {"retenues_centiemes", static_cast<long long>(un.retenues.centiemes())}});
    const bool suite = static_cast<std::int64_t>(rang) * 100 < lue.total;
    return reponse_json(d, Json{{"participants", std::move(liste)}, {"total", static_cast<long long>(lue.total)},
                                {"page_suivante", suite ? Json(rang + 1) : Json()}});
}

} // namespace

void tracer_routes_participants(Routeur& routeur)
{
    routeur.add(Method::Get, "/participants", "gerer_participants", lister);
    routeur.add(Method::Get, "/participants/nouveau", "gerer_participants", montrer_nouveau);
    routeur.add(Method::Post, "/participants", "gerer_participants", creer_participant);
    routeur.add(Method::Get, "/participants/:participant", "gerer_participants", montrer_fiche);
    routeur.add(Method::Post, "/participants/:participant/fenetres", "gerer_participants", creer_fenetre);
    routeur.add(Method::Post, "/participants/:participant/affectations", "gerer_participants", creer_affectation);
    routeur.add(Method::Post, "/participants/:participant/identite", "gerer_participants", changer_identite);
    routeur.add(Method::Get, "/api/v1/participants", "gerer_participants", api_lister);
}

} // namespace ouvrage
