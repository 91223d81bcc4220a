#include "app/heures/heures_pages.hpp"

#include "app/contrats_travail/contrats_travail_pages.hpp"
#include "app/assistance/assistance_listes.hpp"
#include "app/droit/droit_vues.hpp"
#include "app/heures/heures_saisie.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/partages/partages_saisie.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/declarations";

std::string adresse_declaration(const std::string& id) { return "/declarations/" + id; }
std::string adresse_compte(const std::string& lot) { return "/lots/" + lot + "/compte"; }

std::vector<Lien> fil_du_lot(const Lot& lot)
{
    return {{"/marches", "Marchés"}, {"/marches/" + lot.marche_id, lot.marche_objet}, {adresse_compte(lot.id), lot.nom()}};
}

std::optional<int> jour_limite(const Demande& d, Mois mois)
{
    const auto regle = regle_pour("delai_declaration", premier_jour(mois), d.maison.droit.valeurs);
    if (!regle) return std::nullopt;
    return en_entier(regle->valeur);
}

/// « 15 avril 2026 » : dernier jour pour déclarer mars à l'heure.
std::string limite_en_lettres(const Demande& d, Mois mois)
{
    const auto jour = jour_limite(d, mois);
    if (!jour) return "";
    return en_toutes_lettres(Jour{(mois + std::chrono::months{1}) / std::chrono::day{static_cast<unsigned>(*jour)}});
}

// --- Déclarer -----------------------------------------------------------------------------------------------------

struct DossierDeSaisie
{
    Lot lot;
    std::vector<Engagement> engagements;
    std::vector<Titulaire> entreprises;
    std::string entreprise_id;
    std::vector<PersonneADeclarer> personnes;
    std::vector<Mois> attendus;
    std::vector<LieuDate> lieux; // du lot, quand le marché est partagé selon le lieu de travail
};

DossierDeSaisie charger_saisie(const Demande& d, Transaction& tx, std::string_view entreprise_voulue, std::string_view engagement_voulu)
{
    DossierDeSaisie dossier;
    dossier.lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::Declarer);
    dossier.engagements = lister_engagements(tx, dossier.lot);
    dossier.entreprises = entreprises_declarables(d.perimetre, dossier.lot);
    if (dossier.entreprises.empty()) throw NotFound("aucune entreprise n'est inscrite sur ce lot : ajoutez son titulaire d'abord");
    dossier.entreprise_id = dossier.entreprises.front().entreprise_id;
    for (const auto& une : dossier.entreprises)
        if (une.entreprise_id == entreprise_voulue) dossier.entreprise_id = une.entreprise_id;
    dossier.personnes = lister_personnes_a_declarer(tx, d.perimetre, dossier.lot, dossier.entreprise_id);
    dossier.attendus = mois_attendus(tx, dossier.lot, choisir_engagement(dossier.engagements, engagement_voulu), dossier.entreprise_id,
                                     mois_de(d.aujourd_hui));
    dossier.lieux = lieux_a_dire(tx, dossier.lot.id);
    return dossier;
}

/// Le mois proposé : le plus ancien attendu et fini, sinon le mois passé.
Mois mois_propose(const DossierDeSaisie& dossier, Jour aujourd_hui)
{
    return dossier.attendus.empty() ? mois_de(aujourd_hui) - std::chrono::months{1} : dossier.attendus.front();
}

/// Un champ par nature d'heures ; `suite` distingue les personnes d'une page, `personne` se lit à voix haute.
Vue::List vue_natures(const NaturesTapees& natures, const std::string& suite, const std::string& personne, const std::vector<AnomalieDeChamp>& anomalies)
{
    Vue::List liste;
    for (const auto& nature : fiches_natures())
    {
        const auto nom = std::string(nature.code) + suite;
        liste.push_back(Vue{{"nom", nom}, {"libelle", nature.libelle}, {"personne", personne}, {"valeur", natures[rang(nature.nature)]}, {"anomalie", anomalie_de(anomalies, nom)}});
    }
    return liste;
}

/// Plusieurs lieux de travail sur un marché partagé : chaque ligne dit le sien. Faux quand il n'y a rien à demander.
Vue vue_lieux_a_choisir(const std::vector<std::string>& lieux, const std::string& choisi, const PersonneADeclarer& une, const std::vector<AnomalieDeChamp>& anomalies)
{
    if (lieux.empty()) return false;
    std::vector<Option> options;
    for (const auto& code : lieux) options.push_back({code, libelle_de_commune(code).value_or(code)});
    return vue_liste("commune_" + une.participant_id, "Lieu de travail de " + une.personne, "", "Lieu non connu", options, choisi, anomalies, false);
}

Vue vue_formulaire(const Demande& d, const DossierDeSaisie& dossier, const Saisie& saisie, Mois mois)
{
    const Engagement& engagement = choisir_engagement(dossier.engagements, saisie.engagement_id);
    Vue::List personnes, etiquettes;
    auto lieux = lieux_du_mois(dossier.lieux, mois);
    if (lieux.size() < 2) lieux.clear(); // un seul lieu : rien à demander
    for (const auto& une : dossier.personnes)
    {
        etiquettes.push_back(Vue{{"nom", "travail_" + une.participant_id}, {"libelle", "Travail de " + une.personne}});
        etiquettes.push_back(Vue{{"nom", "formation_" + une.participant_id}, {"libelle", "Formation de " + une.personne}});
        if (!une.affectee_en(mois)) continue;
        const auto tapee = std::find_if(saisie.personnes.begin(), saisie.personnes.end(),
                                        [&](const auto& autre) { return autre.participant_id == une.participant_id; });
        std::string avis;
        if (!une.fenetre) avis = "Éligibilité pas encore décidée : les heures seront gardées, sans compter.";
        else if (!une.fenetre->contient(mois)) avis = "Hors de sa fenêtre d'éligibilité ce mois-ci : les heures ne compteraient pas.";
        personnes.push_back(Vue{
            {"id", une.participant_id},
            {"personne", une.personne},
            {"reference", (une.personne == une.reference ? "" : une.reference) + (une.suivie_par.empty() ? "" : (une.personne == une.reference ? "" : ", ") + une.suivie_par)},
            {"avis", avis},
            {"lieux", vue_lieux_a_choisir(lieux, tapee == saisie.personnes.end() ? "" : tapee->commune, une, saisie.anomalies)},
            {"travail", tapee == saisie.personnes.end() ? "" : tapee->travail},
            {"formation", tapee == saisie.personnes.end() ? "" : tapee->formation},
            {"autres_ouvert", tapee != saisie.personnes.end() && tapees(tapee->autres)},
            {"natures", vue_natures(tapee == saisie.personnes.end() ? NaturesTapees{} : tapee->autres, "_" + une.participant_id, une.personne, saisie.anomalies)},
            {"absente", tapee != saisie.personnes.end() && tapee->absente},
            {"anomalie_travail", anomalie_de(saisie.anomalies, "travail_" + une.participant_id)},
            {"anomalie_formation", anomalie_de(saisie.anomalies, "formation_" + une.participant_id)}});
    }
    std::vector<Option> mois_possibles, entreprises, engagements;
    // Les mois attendus d'abord, puis ceux de l'exécution : on peut compléter un mois déjà déclaré.
    const auto execution = engagement.execution(dossier.lot);
    for (Mois un = mois_de(d.aujourd_hui); un >= execution.debut; un -= std::chrono::months{1})
    {
        const bool attendu = std::find(dossier.attendus.begin(), dossier.attendus.end(), un) != dossier.attendus.end();
        if (!execution.contient(un) && un != mois) continue;
        mois_possibles.push_back({format_month(un), en_toutes_lettres(un) + (attendu ? " — à déclarer" : "")});
    }
    if (std::none_of(mois_possibles.begin(), mois_possibles.end(), [&](const Option& o) { return o.valeur == format_month(mois); }))
        mois_possibles.insert(mois_possibles.begin(), {format_month(mois), en_toutes_lettres(mois)});
    for (const auto& une : dossier.entreprises) entreprises.push_back({une.entreprise_id, une.nom});
    for (const auto& un : dossier.engagements) engagements.push_back({un.id, std::string(fiche(un.genre).libelle)});

    const auto limite = limite_en_lettres(d, mois);
    auto fil = fil_du_lot(dossier.lot);
    return Vue{{"fil", vue_fil(fil, "Déclarer")},
               {"lot", dossier.lot.nom()},
               {"marche", dossier.lot.marche_objet},
               {"acheteur", dossier.lot.acheteur_nom},
               {"mois_lettres", en_toutes_lettres(mois)},
               {"mois_code", format_month(mois)},
               {"entreprise_id", dossier.entreprise_id},
               {"engagement_id", engagement.id},
               {"effort", engagement.famille() == Famille::Effort},
               {"genre", fiche(engagement.genre).libelle},
               {"limite", limite},
               {"choix_action", "/lots/" + dossier.lot.id + "/declarations/nouvelle"},
               {"choix_mois", vue_liste("mois", "Mois", "", "", mois_possibles, format_month(mois), {})},
               {"choix_entreprise", dossier.entreprises.size() > 1
                                        ? vue_liste("entreprise", "Entreprise", "", "", entreprises, dossier.entreprise_id, {})
                                        : Vue(false)},
               {"choix_engagement", dossier.engagements.size() > 1
                                        ? vue_liste("engagement", "Compte", "", "", engagements, engagement.id, {})
                                        : Vue(false)},
               {"action", "/lots/" + dossier.lot.id + "/declarations"},
               {"fichier_href", "/lots/" + dossier.lot.id + "/fichier?mois=" + format_month(mois) + "&entreprise=" + dossier.entreprise_id},
               {"cle", random_token()},
               {"brouillon", "declaration-" + dossier.lot.id + "-" + format_month(mois)},
               {"anomalies", vue_anomalies(saisie.anomalies)},
               {"sans_personne", personnes.empty()},
               {"etiquettes", std::move(etiquettes)},
               {"personnes", std::move(personnes)},
               {"ajout_ouvert", !saisie.ajout_reference.empty() || !saisie.ajout_travail.empty()},
               {"ajout_reference", vue_champ({.nom = "ajout_reference", .libelle = "Référence de la personne", .valeur = saisie.ajout_reference,
                                              .aide = "Donnée par le facilitateur, par exemple P-012", .taille = "court", .obligatoire = false},
                                             saisie.anomalies)},
               {"ajout_travail", vue_champ({.nom = "ajout_travail", .libelle = "Heures de travail", .valeur = saisie.ajout_travail, .clavier = "decimal",
                                            .unite = "h", .taille = "court", .obligatoire = false},
                                           saisie.anomalies)},
               {"ajout_formation", vue_champ({.nom = "ajout_formation", .libelle = "Heures de formation", .valeur = saisie.ajout_formation,
                                              .clavier = "decimal", .unite = "h", .taille = "court", .obligatoire = false},
                                             saisie.anomalies)},
               {"note", Vue{{"nom", "note"}, {"libelle", "Note pour le facilitateur"}, {"aide", ""}, {"valeur", saisie.note},
                            {"anomalie", anomalie_de(saisie.anomalies, "note")}, {"lignes", "2"}, {"obligatoire", false}}},
               {"annuler_href", adresse_compte(dossier.lot.id)}};
}

Response montrer_formulaire(const Demande& d)
{
    const auto question = d.http.query();
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_saisie(d, tx, question.value("entreprise"), question.value("engagement")); });
    Saisie saisie;
    saisie.engagement_id = question.value("engagement");
    const auto mois = parse_month(question.value("mois")).value_or(mois_propose(dossier, d.aujourd_hui));
    return page(d, "heures/formulaire", vue_formulaire(d, dossier, saisie, mois),
                "Déclarer " + en_toutes_lettres(mois) + ", " + dossier.lot.nom(), kIci);
}

/// Une note entre au journal : elle ne nomme personne que l'on doive pouvoir oublier.
bool nomme_quelqu_un(const Demande& d, const Lot& lot, const std::string& texte)
{
    return !texte.empty() && d.base.read([&](Transaction& tx) { return nomme_sur_le_marche(tx, d.perimetre, lot.marche_id, texte); });
}

Response creer_declaration(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_saisie(d, tx, formulaire.value("entreprise"), formulaire.value("engagement")); });
    Saisie saisie = lire_declaration(formulaire, dossier.lot, dossier.personnes, d.aujourd_hui);
    // Une entreprise ne déclare que pour elle-même, quoi que dise le formulaire.
    if (saisie.entreprise_id != dossier.entreprise_id)
    {
        saisie.anomalies.push_back({"entreprise", "champ.inconnu"});
        saisie.envoi.reset();
    }
    const auto engagement = choisir_engagement(dossier.engagements, saisie.engagement_id);
    if (nomme_quelqu_un(d, dossier.lot, saisie.note))
    {
        saisie.anomalies.push_back({"note", "texte.nomme"});
        saisie.envoi.reset();
    }
    if (!saisie.envoi)
    {
        const auto mois = parse_month(saisie.mois).value_or(mois_propose(dossier, d.aujourd_hui));
        return page(d, "heures/formulaire", vue_formulaire(d, dossier, saisie, mois), "Déclaration à corriger, " + dossier.lot.nom(), kIci,
                    Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        // Relu dans la transaction : le lot, l'objectif ou les droits ont pu changer depuis l'affichage.
        const auto trouve = trouver_engagement(ecriture.tx, d.perimetre, engagement.id, Acte::Declarer);
        const auto inscrite = inscrire_declaration(ecriture, d.maison.droit, trouve.lot, trouve.engagement, *saisie.envoi);
        const std::string annonce = saisie.envoi->lignes.empty()                ? "neant_inscrit"
                                    : inscrite.retenues == inscrite.declarees ? "declaration_inscrite"
                                                                              : "declaration_avec_ecarts";
        return {adresse_declaration(inscrite.declaration_id), annonce, Json{{"id", inscrite.declaration_id}}};
    });
}

// --- Boîte des déclarations ---------------------------------------------------------------------------------------

RechercheDeclarations lire_recherche(const Demande& d)
{
    const auto question = d.http.query();
    RechercheDeclarations recherche;
    recherche.etat = question.value("etat");
    recherche.lot_id = question.value("lot");
    recherche.mois = parse_month(question.value("mois"));
    if (const auto numero = question.value("page"); all_digits(numero) && numero.size() < 6) recherche.page = std::max(1, std::stoi(std::string(numero)));
    return recherche;
}

std::string adresse_de(const RechercheDeclarations& recherche, std::string_view base, int page)
{
    std::string adresse(base);
    char lien = '?';
    const auto ajouter = [&](std::string_view nom, const std::string& valeur) {
        if (valeur.empty()) return;
        adresse += lien + std::string(nom) + "=" + percent_encode(valeur);
        lien = '&';
    };
    ajouter("etat", recherche.etat);
    ajouter("lot", recherche.lot_id);
    ajouter("mois", recherche.mois ? format_month(*recherche.mois) : "");
    if (page > 1) ajouter("page", std::to_string(page));
    return adresse;
}

std::string canal_en_mots(const std::string& canal)
{
    if (canal == "fichier") return "par fichier";
    if (canal == "api") return "par l'API";
    return "";
}

Vue vue_declaration(const DeclarationInscrite& une, Jour aujourd_hui)
{
    const auto faite_le = *parse_instant(une.faite_le);
    return Vue{{"href", adresse_declaration(une.id)},
               {"lot", une.lot_nom},
               {"lot_href", adresse_compte(une.lot_id)},
               {"marche", une.marche_objet},
               {"entreprise", une.entreprise},
               {"mois", en_toutes_lettres(une.mois)},
               {"neant", une.neant},
               {"declarees", une.neant ? "aucune heure" : heures_fr(une.declarees)},
               {"retenues", heures_fr(une.retenues)},
               {"ecartees", une.declarees == une.retenues ? "" : heures_fr(une.declarees - une.retenues)},
               {"faite_par", une.faite_par},
               {"faite_le", date_fr(faite_le)},
               {"canal", canal_en_mots(une.canal)},
               {"depuis", depuis_fr(Jour{day_in_paris(faite_le)}, aujourd_hui)},
               {"remplacee", une.remplacee},
               {"etat", vue_etat(une.etat)}};
}

Response lister(const Demande& d)
{
    const auto recherche = lire_recherche(d);
    struct Lu
    {
        PageDeDeclarations page;
        std::int64_t a_valider, renvoyees;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        RechercheDeclarations compte;
        compte.par_page = 0;
        compte.etat = "a_valider";
        const auto a_valider = lister_declarations(tx, d.perimetre, compte).total;
        compte.etat = "renvoyee";
        return Lu{lister_declarations(tx, d.perimetre, recherche), a_valider, lister_declarations(tx, d.perimetre, compte).total};
    });
    Vue::List declarations, onglets;
    for (const auto& une : lu.page.declarations) declarations.push_back(vue_declaration(une, d.aujourd_hui));
    const auto onglet = [&](const std::string& etat, const std::string& libelle) {
        auto autre = recherche;
        autre.etat = etat;
        onglets.push_back(Vue{{"href", adresse_de(autre, kIci, 1)}, {"libelle", libelle}, {"courant", recherche.etat == etat}});
    };
    onglet("", "Toutes");
    onglet("a_valider", "À valider (" + grouped(lu.a_valider) + ")");
    onglet("renvoyee", "Renvoyées (" + grouped(lu.renvoyees) + ")");
    onglet("validee", "Validées");

    const int pages = static_cast<int>((lu.page.total + recherche.par_page - 1) / recherche.par_page);
    const bool vide = lu.page.total == 0;
    const bool decide = d.perimetre.peut(Acte::Valider);
    const Vue vue_vide = !vide ? Vue(false)
                         : recherche.etat == "a_valider"
                             ? Vue{{"titre", "Rien n'attend d'être validé"}, {"phrase", "Les prochaines déclarations des entreprises arriveront ici."},
                                   {"href", "/marches"}, {"libelle", "Voir les marchés"}}
                             : Vue{{"titre", "Aucune déclaration ici"},
                                   {"phrase", "Une déclaration se fait depuis le compte d'un lot, par formulaire ou par fichier."},
                                   {"href", "/marches"}, {"libelle", "Choisir un lot"}};
    return page(d, "heures/declarations",
                Vue{{"fil", false},
                    {"titre", lu.a_valider == 0 ? "Déclarations" : compter(lu.a_valider, "déclaration", "déclarations", Genre_grammatical::Feminin)},
                    {"suite_du_titre", lu.a_valider == 0 ? "" : (decide ? "à valider" : "en attente de validation")},
                    {"onglets", std::move(onglets)},
                    {"etat_courant", recherche.etat},
                    {"mois", recherche.mois ? format_month(*recherche.mois) : ""},
                    {"filtree", recherche.mois.has_value() || !recherche.lot_id.empty()},
                    {"compte", compter(lu.page.total, "déclaration", "déclarations", Genre_grammatical::Feminin)},
                    {"csv_href", adresse_de(recherche, "/declarations.csv", 1)},
                    {"declarations", std::move(declarations)},
                    {"vide", vue_vide},
                    {"pagination", pages < 2 ? Vue(false)
                                             : Vue{{"phrase", "Page " + std::to_string(recherche.page) + " sur " + std::to_string(pages)},
                                                   {"precedente", recherche.page > 1 ? adresse_de(recherche, kIci, recherche.page - 1) : ""},
                                                   {"suivante", recherche.page < pages ? adresse_de(recherche, kIci, recherche.page + 1) : ""}}}},
                "Déclarations", kIci);
}

Response exporter_liste(const Demande& d)
{
    auto recherche = lire_recherche(d);
    recherche.page = 1;
    recherche.par_page = 100'000; // un export dit tout ce que le filtre montre, pas une page
    const auto lu = d.base.read([&](Transaction& tx) { return lister_declarations(tx, d.perimetre, recherche); });
    std::vector<std::vector<std::string>> table = {
        {"Marché", "Lot", "Entreprise", "Mois", "Heures déclarées", "Heures retenues", "État", "Déclarée le", "Par"}};
    for (const auto& une : lu.declarations)
        table.push_back({une.marche_objet, une.lot_nom, une.entreprise, format_month(une.mois), une.neant ? "néant" : heures_saisie(une.declarees),
                         heures_saisie(une.retenues), *vue_etat(une.etat).find("libelle")->text(), une.faite_le.substr(0, 10), une.faite_par});
    return Response::attachment(csv_text(table), "text/csv; charset=utf-8", "declarations.csv");
}

// --- Une déclaration ----------------------------------------------------------------------------------------------

struct DossierDeDeclaration
{
    DeclarationInscrite declaration;
    std::vector<LigneInscrite> lignes;
    std::vector<Evenement> evenements;
    Lot lot;
    Engagement engagement;
    std::map<std::string, TravailDUnePersonne> travaux; // pour qui valide : les contrats derrière les heures
    std::vector<Valeur> valeurs_du_travail;
};

DossierDeDeclaration charger_declaration(const Demande& d, Transaction& tx, Acte acte)
{
    DossierDeDeclaration dossier;
    dossier.declaration = trouver_declaration(tx, d.perimetre, d.param("declaration"), acte);
    dossier.lignes = lister_lignes_de(tx, d.perimetre, dossier.declaration.id);
    dossier.evenements = lister_evenements(tx, d.perimetre, {dossier.declaration.id}, 20);
    auto trouve = trouver_engagement(tx, Perimetre::de_la_machine(), dossier.declaration.engagement_id, Acte::VoirCompte);
    dossier.lot = std::move(trouve.lot);
    dossier.engagement = std::move(trouve.engagement);
    // Les contrats se lisent chez qui valide, et pour les personnes qu'il suit : sur un marché partagé, les autres ont les leurs.
    const auto& chef = dossier.lot.structure_id;
    if (!d.perimetre.peut_sur(Acte::Valider, chef) || !d.perimetre.peut_sur(Acte::InscrireContratDeTravail, chef)) return dossier;
    std::vector<std::string> personnes;
    for (const auto& ligne : dossier.lignes)
        if (!ligne.remplacee_par && ligne.structure_id == chef && std::find(personnes.begin(), personnes.end(), ligne.participant_id) == personnes.end()) personnes.push_back(ligne.participant_id);
    dossier.travaux = lister_travail(tx, d.maison.droit, dossier.lot.structure_id, personnes, d.aujourd_hui);
    dossier.valeurs_du_travail = valeurs_de_la_structure(tx, d.maison.droit, dossier.lot.structure_id);
    return dossier;
}

/// Ce que les contrats disent de ces heures, là où l'on valide ; rien n'est refusé.
Vue vue_contrats_de_la_declaration(const Demande& d, const DossierDeDeclaration& dossier)
{
    std::vector<PersonneDeclaree> personnes;
    for (const auto& ligne : dossier.lignes)
        if (!ligne.remplacee_par && ligne.structure_id == dossier.lot.structure_id && ligne.declarees() > Heures()) personnes.push_back({ligne.participant_id, ligne.personne});
    return vue_signalements_de_declaration(dossier.travaux, personnes, dossier.lot.id, dossier.declaration.mois, dossier.valeurs_du_travail, d.aujourd_hui);
}

Vue vue_tour(const Demande& d, const DossierDeDeclaration& dossier)
{
    const auto& une = dossier.declaration;
    const auto depuis = [&](const std::string& instant) {
        const auto quand = *parse_instant(instant);
        return depuis_fr(Jour{day_in_paris(quand)}, d.aujourd_hui) + " (" + date_fr(quand) + ")";
    };
    if (une.remplacee || une.etat == Etat::Validee) return false;
    if (une.etat == Etat::Refusee)
    {
        const auto siennes = d.perimetre.entreprises(Acte::Declarer);
        return Vue{{"qui", une.entreprise}, {"quoi", "corriger"}, {"depuis", depuis(une.decision_le)},
                   {"dernier_acte", une.decision_par + " l'a renvoyée : " + une.raison},
                   {"a_moi", std::find(siennes.begin(), siennes.end(), une.entreprise_id) != siennes.end()}, {"en_retard", false}};
    }
    return Vue{{"qui", "la facilitatrice ou au facilitateur"}, {"quoi", "valider"}, {"depuis", depuis(une.faite_le)},
               {"dernier_acte", une.faite_par + " l'a déclarée le " + date_fr(*parse_instant(une.faite_le))},
               {"a_moi", d.perimetre.peut_sur(Acte::Valider, dossier.lot.structure_id)}, {"en_retard", false}};
}

Response page_de_declaration(const Demande& d, const DossierDeDeclaration& dossier, const std::string& raison,
                             const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& une = dossier.declaration;
    Vue::List lignes;
    const bool corrigible = d.perimetre.peut_sur(Acte::Declarer, dossier.lot.structure_id) && une.etat != Etat::Validee;
    for (const auto& ligne : dossier.lignes)
        lignes.push_back(vue_ligne(ligne).set("correction_href", corrigible && !ligne.remplacee_par ? "/lignes/" + ligne.id + "/correction" : ""));
    const bool decide = d.perimetre.peut_sur(Acte::Valider, dossier.lot.structure_id) && !une.remplacee;
    Vue vue = vue_declaration(une, d.aujourd_hui);
    vue.merge(Vue{{"fil", vue_fil(fil_du_lot(dossier.lot), en_toutes_lettres(une.mois))},
                  {"tour", vue_tour(d, dossier)},
                  {"anomalies", vue_anomalies(anomalies)},
                  {"signalements", vue_contrats_de_la_declaration(d, dossier)},
                  {"lignes", std::move(lignes)},
                  {"genre", fiche(dossier.engagement.genre).libelle},
                  {"effort", dossier.engagement.famille() == Famille::Effort},
                  {"note", une.note},
                  {"raison", une.raison},
                  {"renvoyee", une.etat == Etat::Refusee},
                  {"validee", une.etat == Etat::Validee},
                  {"decision_par", une.decision_par},
                  {"decision_le", une.decision_le.empty() ? "" : date_fr(*parse_instant(une.decision_le))},
                  {"droit", une.droit},
                  {"peut_decider", decide && une.etat == Etat::AValider},
                  {"peut_lever", decide && une.etat != Etat::AValider},
                  {"validation_action", adresse_declaration(une.id) + "/validation"},
                  {"renvoi_action", adresse_declaration(une.id) + "/renvoi"},
                  {"levee_action", adresse_declaration(une.id) + "/levee"},
                  {"cle_validation", random_token()},
                  {"cle_renvoi", random_token()},
                  {"cle_levee", random_token()},
                  {"champ_raison", Vue{{"nom", "raison"}, {"libelle", "Ce que l'entreprise doit reprendre"},
                                       {"aide", "Elle lira cette phrase telle quelle."}, {"valeur", raison},
                                       {"anomalie", anomalie_de(anomalies, "raison")}, {"lignes", "2"}, {"obligatoire", true}}},
                  {"renvoi_ouvert", !anomalies.empty()},
                  {"explication_href", adresse_declaration(une.id) + "/explication"},
                  {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(dossier.evenements) : Vue(false)}});
    return page(d, "heures/declaration", std::move(vue), en_toutes_lettres(une.mois) + ", " + une.lot_nom, kIci, statut);
}

Response montrer_declaration(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_declaration(d, tx, Acte::VoirDeclarations); });
    return page_de_declaration(d, dossier, "", {}, Status::Ok);
}

/// Après une décision : l'inbox pour enchaîner (retour=liste), sinon la déclaration.
std::string adresse_apres(const Demande& d, const std::string& declaration_id)
{
    return d.http.form().value("retour") == "liste" ? "/declarations?etat=a_valider" : adresse_declaration(declaration_id);
}

Response valider(const Demande& d)
{
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto une = trouver_declaration(ecriture.tx, d.perimetre, d.param("declaration"), Acte::Valider);
        if (une.remplacee) throw Conflict("cette déclaration vient d'être corrigée : ouvrez celle qui la remplace");
        inscrire_validation(ecriture, d.maison.droit, une.id, Sens::Validee, "");
        return {adresse_apres(d, une.id), "validation_inscrite", Json()};
    });
}

Response renvoyer(const Demande& d)
{
    const std::string raison(trimmed(d.http.form().value("raison")));
    std::vector<AnomalieDeChamp> anomalies;
    if (raison.empty()) anomalies.push_back({"raison", "champ.absent"});
    if (length_utf8(raison) > 500) anomalies.push_back({"raison", "champ.trop_long"});
    if (ressemble_a_un_nir(raison)) anomalies.push_back({"raison", "champ.nir"});
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_declaration(d, tx, Acte::Valider); });
    if (nomme_quelqu_un(d, dossier.lot, raison)) anomalies.push_back({"raison", "texte.nomme"});
    if (!anomalies.empty())
    {
        return page_de_declaration(d, dossier, raison, anomalies, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto une = trouver_declaration(ecriture.tx, d.perimetre, d.param("declaration"), Acte::Valider);
        inscrire_validation(ecriture, d.maison.droit, une.id, Sens::Renvoyee, raison);
        return {adresse_apres(d, une.id), "renvoi_inscrit", Json()};
    });
}

Response lever(const Demande& d)
{
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto une = trouver_declaration(ecriture.tx, d.perimetre, d.param("declaration"), Acte::Valider);
        lever_validation(ecriture, d.maison.droit, une.id);
        return {adresse_declaration(une.id), "decision_levee", Json()};
    });
}

// --- Corriger -----------------------------------------------------------------------------------------------------

struct DossierDeCorrection
{
    LigneInscrite ligne;
    Lot lot;
    Engagement engagement;
};

DossierDeCorrection charger_correction(const Demande& d, Transaction& tx)
{
    auto explication = expliquer_ligne(tx, d.perimetre, d.maison.droit, d.param("ligne"));
    // Voir une ligne ne suffit pas pour la corriger : le lot doit être de ceux où l'on déclare.
    auto trouve = trouver_engagement(tx, d.perimetre, explication.ligne.engagement_id, Acte::Declarer);
    return {std::move(explication.ligne), std::move(trouve.lot), std::move(trouve.engagement)};
}

Response page_de_correction(const Demande& d, const DossierDeCorrection& dossier, const std::string& travail, const std::string& formation,
                            const NaturesTapees& autres, const std::string& note, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& ligne = dossier.ligne;
    return page(d, "heures/correction",
                Vue{{"fil", vue_fil(fil_du_lot(dossier.lot), "Corriger " + en_toutes_lettres(ligne.mois))},
                    {"personne", ligne.personne},
                    {"mois", en_toutes_lettres(ligne.mois)},
                    {"lot", dossier.lot.nom()},
                    {"declarees", heures_fr(ligne.declarees())},
                    {"retenues", heures_fr(ligne.retenue.retenues)},
                    {"action", "/lignes/" + ligne.id + "/correction"},
                    {"cle", random_token()},
                    {"brouillon", "correction-" + ligne.id},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"travail", vue_champ({.nom = "travail", .libelle = "Heures de travail", .valeur = travail, .clavier = "decimal", .unite = "h", .taille = "court"}, anomalies)},
                    {"formation", vue_champ({.nom = "formation", .libelle = "Heures de formation", .valeur = formation, .clavier = "decimal", .unite = "h", .taille = "court", .obligatoire = false}, anomalies)},
                    {"autres_ouvert", tapees(autres)},
                    {"natures", vue_natures(autres, "", "", anomalies)},
                    {"note", Vue{{"nom", "note"}, {"libelle", "Pourquoi cette correction"}, {"aide", "Elle restera lisible à côté de la ligne d'origine."}, {"valeur", note},
                                 {"anomalie", anomalie_de(anomalies, "note")}, {"lignes", "2"}, {"obligatoire", true}}},
                    {"annuler_href", adresse_declaration(ligne.declaration_id)}},
                "Corriger une ligne", kIci, statut);
}

Response montrer_correction(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_correction(d, tx); });
    NaturesTapees autres;
    for (const auto& nature : fiches_natures())
        if (const auto heures = dossier.ligne.autres[nature.nature]; heures > Heures()) autres[rang(nature.nature)] = heures_saisie(heures);
    return page_de_correction(d, dossier, heures_saisie(dossier.ligne.travail),
                              dossier.ligne.formation == Heures() ? "" : heures_saisie(dossier.ligne.formation), autres, "", {}, Status::Ok);
}

Response creer_correction(const Demande& d)
{
    const auto formulaire = d.http.form();
    const std::string travail(formulaire.value("travail")), formation(formulaire.value("formation")), note(trimmed(formulaire.value("note")));
    std::vector<AnomalieDeChamp> anomalies;
    const auto autres = natures_du_formulaire(formulaire, "");
    const auto lues = lire_heures_de_ligne(travail, formation, autres, "travail", "formation", "", anomalies);
    if (note.empty()) anomalies.push_back({"note", "champ.absent"});
    if (length_utf8(note) > 500) anomalies.push_back({"note", "champ.trop_long"});
    if (ressemble_a_un_nir(note)) anomalies.push_back({"note", "champ.nir"});
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_correction(d, tx); });
    if (nomme_quelqu_un(d, dossier.lot, note)) anomalies.push_back({"note", "texte.nomme"});
    if (!anomalies.empty()) return page_de_correction(d, dossier, travail, formation, autres, note, anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto relu = charger_correction(d, ecriture.tx);
        const auto inscrite = inscrire_declaration(ecriture, d.maison.droit, relu.lot, relu.engagement,
                                                   {relu.ligne.entreprise_id, relu.ligne.mois,
                                                    {{relu.ligne.participant_id, lues->travail, lues->formation, relu.ligne.id, lues->autres}}, "formulaire", note});
        return {adresse_declaration(inscrite.declaration_id), "correction_inscrite", Json{{"id", inscrite.declaration_id}}};
    });
}

// --- Pourquoi ? ---------------------------------------------------------------------------------------------------

/// Une règle examinée, sans valeur de droit : sa source se dit en une phrase.
Vue etape(std::string titre, std::string phrase, std::string source, bool tenue)
{
    return Vue{{"titre", std::move(titre)}, {"phrase", std::move(phrase)}, {"source", std::move(source)}, {"valeur", false}, {"tenue", tenue}};
}

Vue etape_de_valeur(std::string titre, std::string phrase, const EnVigueur& regle, bool tenue)
{
    auto vue = etape(std::move(titre), std::move(phrase), "", tenue);
    vue.set("valeur", vue_valeur_citee(regle));
    return vue;
}

/// « , CDI depuis le 2 mars 2026, une ETTI ».
std::string contrat_en_mots(const Realisation& realisation)
{
    std::string phrase;
    if (realisation.contrat) phrase += ", " + std::string(fiche(*realisation.contrat).libelle);
    if (realisation.debut) phrase += " depuis le " + en_toutes_lettres(*realisation.debut);
    if (realisation.employeur) phrase += ", employeur : " + std::string(fiche(*realisation.employeur).libelle);
    return phrase;
}

std::string periode_en_lettres(const Periode& periode)
{
    return de_mois_fr(periode.debut) + (periode.fin ? " à " + en_toutes_lettres(*periode.fin) : ", sans fin connue");
}

/// Les règles dans l'ordre où elles ont été examinées, jusqu'à celle qui a tout arrêté.
Vue::List etapes_de(const Demande& d, const Explication& x)
{
    Vue::List etapes;
    const auto& ligne = x.ligne;
    const auto ecartee_pour = [&](Motif motif) {
        return std::any_of(ligne.retenue.ecarts.begin(), ligne.retenue.ecarts.end(), [&](const Ecart& un) { return un.motif == motif; });
    };
    const auto part = [&](Motif motif) {
        for (const auto& un : ligne.retenue.ecarts)
            if (un.motif == motif) return un.heures;
        return Heures();
    };
    const bool double_ = ecartee_pour(Motif::MoisDejaDeclare);
    etapes.push_back(etape("Une heure ne compte qu'une fois",
                           double_ ? "Une autre ligne portait déjà ce mois pour cette personne : celle-ci est écartée tout entière."
                                   : "Aucune autre ligne ne portait ce mois pour cette personne sur cet engagement.",
                           "tenue du compte", !double_));
    if (double_) return etapes;

    const bool hors = ecartee_pour(Motif::HorsExecutionDuLot);
    etapes.push_back(etape("Exécution du lot", "Le compte court " + periode_en_lettres(x.execution) + ".", "contrat : " + x.engagement.source, !hors));
    if (hors) return etapes;

    const bool dates = d.perimetre.voit_personne(ligne.structure_id, ligne.entreprise_id);
    if (!x.fenetre)
        etapes.push_back(etape("Éligibilité", "Aucune fenêtre n'était ouverte quand la ligne a été inscrite.", "décision du facilitateur", false));
    else
    {
        const bool dedans = !ecartee_pour(Motif::HorsEligibilite);
        etapes.push_back(etape("Éligibilité",
                               dates ? "Fenêtre ouverte " + periode_en_lettres(*x.fenetre) + "."
                                     : (dedans ? "La personne était éligible ce mois-là." : "La personne n'était pas éligible ce mois-là."),
                               "décision du facilitateur", dedans));
    }
    if (!x.fenetre || ecartee_pour(Motif::HorsEligibilite)) return etapes;

    if (!x.realisation)
        etapes.push_back(etape("Modalité", "Ni la modalité ni le contrat de la personne ne sont connus : rien de ce qui en dépend (durée d'un CDI, part de l'intérim) ne limite.",
                               "", true));
    else if (const auto* valeur = x.valeur(fiche(x.realisation->modalite).cle))
        etapes.push_back(etape_de_valeur("Modalité", std::string(fiche(x.realisation->modalite).libelle) + (dates ? contrat_en_mots(*x.realisation) : "") + ".", *valeur,
                                         !ecartee_pour(Motif::ModaliteNonComptee)));
    if (ecartee_pour(Motif::ModaliteNonComptee)) return etapes;

    if (const auto* valeur = x.valeur("fenetre_cdi"))
    {
        const bool dedans = !ecartee_pour(Motif::HorsFenetreCdi);
        const std::string phrase = !x.regle.fenetre_cdi ? "CDI dont la date d'embauche n'est pas connue : cette durée ne limite rien."
                                   : dates             ? "Embauche en CDI : ses heures comptent " + periode_en_lettres(*x.regle.fenetre_cdi) + "."
                                   : dedans            ? "Ce mois est dans la durée comptée d'un CDI."
                                                       : "Ce mois est hors de la durée comptée d'un CDI.";
        etapes.push_back(etape_de_valeur("Durée comptée d'un CDI", phrase, *valeur, dedans));
        if (!dedans) return etapes;
    }

    for (const auto& nature : fiches_natures())
    {
        const auto heures = ligne.autres[nature.nature];
        if (heures == Heures()) continue;
        const bool comptees = compte(x.regle.de(nature.nature).decision);
        const std::string phrase = heures_fr(heures) + (comptees ? " : elles comptent" : " : elles ne comptent pas ici") + ".";
        if (const auto* decision = x.valeur(nature.cle)) etapes.push_back(etape_de_valeur(std::string(nature.libelle), phrase, *decision, comptees));
        else etapes.push_back(etape(std::string(nature.libelle), phrase + " Aucune règle n'en décide : on ne devine pas.", "", comptees));
        if (const auto* plafond = x.valeur(nature.plafond))
        {
            const auto trop = part(motif_au_dela_du_plafond(nature.nature));
            etapes.push_back(etape_de_valeur(std::string(nature.libelle) + ", plafond",
                                             "Jusqu'à " + heures_fr(en_heures(plafond->valeur)) + " par personne et par mois" +
                                                 (trop > Heures() ? " : " + heures_fr(trop) + " au-delà." : "."),
                                             *plafond, trop == Heures()));
        }
    }

    if (const auto* plafond = x.valeur("plafond_formation"))
    {
        const auto trop = part(Motif::FormationAuDelaDuPlafond);
        etapes.push_back(etape_de_valeur("Formation",
                                         "Jusqu'à " + heures_fr(en_heures(plafond->valeur)) + " par personne et par mois ; ici " +
                                             heures_fr(ligne.formation) + (trop > Heures() ? ", dont " + heures_fr(trop) + " au-delà." : "."),
                                         *plafond, trop == Heures()));
    }
    else
        etapes.push_back(etape("Formation", "Ni le contrat, ni le territoire, ni le droit ne plafonnent la formation : elle compte.", "", true));
    if (const auto* valeur = x.valeur("part_formation"))
    {
        const auto trop = part(Motif::FormationAuDelaDeLaPart);
        etapes.push_back(etape_de_valeur("Part de la formation",
                                         "Sur cet engagement, " + heures_fr(x.deja.retenues_de_la_personne) + " déjà retenues pour la personne, dont " +
                                             heures_fr(x.deja.formation_retenue) + " de formation" +
                                             (trop > Heures() ? " : " + heures_fr(trop) + " au-delà de la part." : "."),
                                         *valeur, trop == Heures()));
    }
    if (const auto* valeur = x.valeur("part_ett"); valeur && x.dues && x.regle.plafond_ett)
    {
        const auto trop = part(Motif::InterimAuDelaDeLaPart);
        etapes.push_back(etape_de_valeur("Intérim classique",
                                         "Au plus " + heures_fr(*x.regle.plafond_ett) + " sur les " + heures_fr(*x.dues) + " dues ; " +
                                             heures_fr(x.deja.retenues_ett) + " déjà retenues en intérim" +
                                             (trop > Heures() ? ", d'où " + heures_fr(trop) + " écartées." : "."),
                                         *valeur, trop == Heures()));
    }
    if (const auto* valeur = x.valeur("plafond_personne"))
    {
        const auto trop = part(Motif::PersonneAuDelaDuPlafond);
        etapes.push_back(etape_de_valeur("Plafond par personne",
                                         "Au plus " + heures_fr(en_heures(valeur->valeur)) + " sur cet engagement ; " + heures_fr(x.deja.retenues_de_la_personne) +
                                             " déjà retenues" + (trop > Heures() ? ", d'où " + heures_fr(trop) + " écartées." : "."),
                                         *valeur, trop == Heures()));
    }
    if (const auto* plafond = x.valeur("plafond_plausible"))
    {
        const auto trop = part(Motif::AuDelaDuPlausible);
        etapes.push_back(etape_de_valeur("Plausible",
                                         "Au plus " + heures_fr(en_heures(plafond->valeur)) + " par mois tous lots réunis ; " +
                                             (x.deja.retenues_ce_mois > Heures() ? heures_fr(x.deja.retenues_ce_mois) + " déjà retenues ailleurs ce mois-là" : "rien d'autre ce mois-là") +
                                             (trop > Heures() ? ", d'où " + heures_fr(trop) + " écartées." : "."),
                                         *plafond, trop == Heures()));
    }
    return etapes;
}

/// « 140,00 h de travail, 10,00 h de formation, 7,00 h de congés payés » : tout ce que la ligne porte.
std::string heures_declarees_en_mots(const LigneInscrite& ligne)
{
    std::string phrase = heures_fr(ligne.travail) + " de travail, " + heures_fr(ligne.formation) + " de formation";
    for (const auto& nature : fiches_natures())
        if (const auto heures = ligne.autres[nature.nature]; heures > Heures()) phrase += ", " + std::string(nature.libelle) + " " + heures_fr(heures);
    return phrase;
}

Vue vue_explication(const Demande& d, const Explication& x)
{
    const auto& ligne = x.ligne;
    Vue vue = vue_ligne(ligne);
    vue.merge(Vue{{"etapes", etapes_de(d, x)},
                  {"detail", heures_declarees_en_mots(ligne)},
                  {"ponderee", x.ponderation ? Vue{{"heures", heures_fr(ponderer(ligne.retenue.retenues, en_fraction(x.ponderation->valeur)))},
                                                   {"brutes", heures_fr(ligne.retenue.retenues)},
                                                   {"valeur", vue_valeur_citee(*x.ponderation)}}
                                             : Vue(false)},
                  {"mois", en_toutes_lettres(ligne.mois)},
                  {"entreprise", ligne.entreprise},
                  {"autre_href", x.autre_ligne ? "/lignes/" + *x.autre_ligne + "/explication" : ""},
                  {"droit", ligne.droit},
                  {"inscrite_le", date_heure_fr(*parse_instant(ligne.faite_le))}});
    return vue;
}

Response expliquer_une_ligne(const Demande& d)
{
    const auto x = d.base.read([&](Transaction& tx) { return expliquer_ligne(tx, d.perimetre, d.maison.droit, d.param("ligne")); });
    return page(d, "heures/explication",
                Vue{{"fil", vue_fil(fil_du_lot(x.lot), "Pourquoi ?")},
                    {"titre", heures_fr(x.ligne.retenue.retenues) + " retenues sur " + heures_fr(x.ligne.declarees())},
                    {"sous_titre", x.ligne.personne + ", " + en_toutes_lettres(x.ligne.mois) + ", " + x.lot.nom()},
                    {"lignes", Vue::List{vue_explication(d, x)}},
                    {"declaration_href", adresse_declaration(x.ligne.declaration_id)}},
                "Pourquoi ?", kIci);
}

Response expliquer_declaration(const Demande& d)
{
    struct Lu
    {
        DossierDeDeclaration dossier;
        std::vector<Explication> explications;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{charger_declaration(d, tx, Acte::VoirDeclarations), {}};
        for (const auto& ligne : lu.dossier.lignes) lu.explications.push_back(expliquer_ligne(tx, d.perimetre, d.maison.droit, ligne.id));
        return lu;
    });
    Vue::List lignes;
    for (const auto& une : lu.explications) lignes.push_back(vue_explication(d, une));
    const auto& declaration = lu.dossier.declaration;
    return page(d, "heures/explication",
                Vue{{"fil", vue_fil(fil_du_lot(lu.dossier.lot), "Pourquoi ?")},
                    {"titre", declaration.neant ? "Aucune heure déclarée"
                                                : heures_fr(declaration.retenues) + " retenues sur " + heures_fr(declaration.declarees)},
                    {"sous_titre", declaration.entreprise + ", " + en_toutes_lettres(declaration.mois) + ", " + declaration.lot_nom},
                    {"lignes", std::move(lignes)},
                    {"declaration_href", adresse_declaration(declaration.id)}},
                "Pourquoi ?", kIci);
}

Response montrer_motif(const Demande& d)
{
    const auto motif = motif_du_code(d.param("motif"));
    if (!motif) throw NotFound("ce motif n'existe pas");
    const auto& une = fiche(*motif);
    Vue::List valeurs;
    for (const auto& valeur : d.maison.droit.valeurs)
        if (!une.cle.empty() && valeur.cle == une.cle) valeurs.push_back(Vue{{"citee", vue_valeur_citee({valeur, {}})}, {"valeur", valeur_en_mots(valeur)}, {"periode", periode_en_mots(valeur)}});
    std::string titre(une.phrase);
    titre.front() = static_cast<char>(titre.front() >= 'a' && titre.front() <= 'z' ? titre.front() - 32 : titre.front());
    if (titre.starts_with("é")) titre = "É" + titre.substr(2);
    return page(d, "heures/motif", Vue{{"fil", vue_fil({{"/declarations", "Déclarations"}}, "Motif")}, {"titre", titre},
                                       {"explication", une.explication}, {"que_faire", une.que_faire}, {"valeurs", std::move(valeurs)},
                                       {"droit_href", une.cle.empty() || !trouver_cle(d.maison.droit, une.cle) ? "" : "/droit/" + std::string(une.cle)}},
                titre, kIci);
}

} // namespace

Vue vue_etat(Etat etat)
{
    switch (etat)
    {
    case Etat::Validee: return Vue{{"libelle", "Validée"}, {"ton", "bon"}, {"icone", "fait"}};
    case Etat::Refusee: return Vue{{"libelle", "Renvoyée"}, {"ton", "alarme"}, {"icone", "annuler"}};
    case Etat::AValider: break;
    }
    return Vue{{"libelle", "À valider"}, {"ton", "attente"}, {"icone", "attente"}};
}

Vue vue_ligne(const LigneInscrite& ligne)
{
    Vue::List ecarts;
    for (const auto& ecart : ligne.retenue.ecarts)
        ecarts.push_back(Vue{{"motif", fiche(ecart.motif).code}, {"phrase", fiche(ecart.motif).phrase}, {"que_faire", fiche(ecart.motif).que_faire},
                             {"heures", heures_fr(ecart.heures)}});
    Vue::List autres;
    for (const auto& nature : fiches_natures())
        if (const auto heures = ligne.autres[nature.nature]; heures > Heures()) autres.push_back(Vue{{"libelle", nature.libelle}, {"heures", heures_fr(heures)}});
    return Vue{{"id", ligne.id},
               {"personne", ligne.personne},
               {"reference", ligne.personne == ligne.reference ? "" : ligne.reference},
               {"travail_nu", heures_nues(ligne.travail)},
               {"formation_nue", ligne.formation == Heures() ? "–" : heures_nues(ligne.formation)},
               {"autres", std::move(autres)},
               {"declarees", heures_nues(ligne.declarees())},
               {"retenues", heures_nues(ligne.retenue.retenues)},
               {"a_des_ecarts", !ecarts.empty()},
               {"ecarts", std::move(ecarts)},
               {"corrige", ligne.corrige.has_value()},
               {"remplacee", ligne.remplacee_par.has_value()},
               {"explication_href", "/lignes/" + ligne.id + "/explication"},
               {"correction_href", ""},
               {"etat", vue_etat(ligne.etat)}};
}

void tracer_routes_heures(Routeur& routeur)
{
    routeur.add(Method::Get, "/declarations", "voir_declarations", lister);
    routeur.add(Method::Get, "/declarations.csv", "voir_declarations", exporter_liste);
    routeur.add(Method::Get, "/lots/:lot/declarations/nouvelle", "declarer", montrer_formulaire);
    routeur.add(Method::Post, "/lots/:lot/declarations", "declarer", creer_declaration);
    routeur.add(Method::Get, "/declarations/:declaration", "voir_declarations", montrer_declaration);
    routeur.add(Method::Get, "/declarations/:declaration/explication", "voir_declarations", expliquer_declaration);
    routeur.add(Method::Post, "/declarations/:declaration/validation", "valider", valider);
    routeur.add(Method::Post, "/declarations/:declaration/renvoi", "valider", renvoyer);
    routeur.add(Method::Post, "/declarations/:declaration/levee", "valider", lever);
    routeur.add(Method::Get, "/lignes/:ligne/explication", "voir_declarations", expliquer_une_ligne);
    routeur.add(Method::Get, "/lignes/:ligne/correction", "declarer", montrer_correction);
    routeur.add(Method::Post, "/lignes/:ligne/correction", "declarer", creer_correction);
    routeur.add(Method::Get, "/motifs/:motif", "connecte", montrer_motif);
}

} // namespace ouvrage
