#include "app/contrats_travail/contrats_travail_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/contrats_travail/contrats_travail_saisie.hpp"
#include "app/contrats_travail/contrats_travail_vues.hpp"
#include "app/elision.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/contrats-de-travail";
constexpr std::string_view kChezLesPersonnes = "/participants";
constexpr int kParPage = 50;
constexpr int kExportAuPlus = 20'000;
constexpr std::array kEtats = {EtatDeContrat::EnCours, EtatDeContrat::FinADire, EtatDeContrat::AVenir, EtatDeContrat::Fini};

bool inscrit_les_contrats(const Demande& d) { return d.perimetre.peut(Acte::InscrireContratDeTravail); }
/// Pour ce contrat : qui est facilitateur d'une structure n'est que l'entreprise chez une autre.
bool inscrit_ce_contrat(const Demande& d, const ContratDeTravail& contrat) { return inscrit_les_contrats(d) && d.perimetre.voit_personne(contrat.structure_id, ""); }
Lecteur lecteur_de(const Demande& d, const ContratDeTravail& contrat) { return inscrit_ce_contrat(d, contrat) ? Lecteur::Facilitateur : Lecteur::Entreprise; }

std::string motif_en_mots(const std::string& code, Lecteur lecteur) { return lecteur == Lecteur::Facilitateur ? libelle_de_fin(code) : libelle_de_fin_pour_l_entreprise(code); }

// --- La liste -----------------------------------------------------------------------------------------------------------

RechercheDeContratsDeTravail lire_recherche(const Form& question)
{
    RechercheDeContratsDeTravail recherche;
    recherche.q = trimmed(question.value("q"));
    recherche.etat = etat_de_contrat_du_code(question.value("etat"));
    recherche.sorte = contrat_du_code(question.value("sorte"));
    recherche.modalite = modalite_du_code(question.value("modalite"));
    const auto numero = question.value("page");
    recherche.page = all_digits(numero) && numero.size() < 6 ? std::max(1, std::stoi(std::string(numero))) : 1;
    recherche.par_page = kParPage;
    return recherche;
}

std::string adresse_de(const RechercheDeContratsDeTravail& r, const std::string& plus = "")
{
    return std::string(kIci) + "?q=" + percent_encode(r.q) + "&etat=" + std::string(r.etat ? code(*r.etat) : "") + "&sorte=" + std::string(r.sorte ? fiche(*r.sorte).code : "") + "&modalite=" +
           std::string(r.modalite ? fiche(*r.modalite).code : "") + plus;
}

template <class Fiches> Vue::List options_des(const Fiches& fiches, std::string_view choisie)
{
    Vue::List options;
    for (const auto& une : fiches) options.push_back(Vue{{"valeur", une.code}, {"texte", une.libelle}, {"choisie", une.code == choisie}});
    return options;
}

/// Les contrats finis cette année, par motif : ce qu'un rapport demande, et ce qu'un comité relit.
Vue vue_fins(const std::vector<FinsParMotif>& fins, int annee)
{
    if (fins.empty()) return false;
    std::int64_t total = 0, departs = 0;
    Vue::List lignes;
    for (const auto& une : fins)
    {
        const auto* motif = trouver_motif_de_fin(une.motif);
        total += une.combien;
        if (motif && motif->depart) departs += une.combien;
        lignes.push_back(Vue{{"motif", libelle_de_fin(une.motif)}, {"depart", motif && motif->depart}, {"combien", grouped(une.combien)}});
    }
    return Vue{{"titre", "Fins de " + std::to_string(annee) + ", par motif"},
               {"precision", grouped(departs) + " sur " + compter(total, "contrat fini", "contrats finis") + " par le départ de la personne, sans emploi ni formation."},
               {"lignes", std::move(lignes)},
               {"total", grouped(total)}};
}

Vue vue_liste_de_contrats(const Demande& d, const RechercheDeContratsDeTravail& r, const PageDeContratsDeTravail& lue, const std::vector<std::int64_t>& combien, const std::vector<FinsParMotif>& fins)
{
    const auto en = [&](EtatDeContrat etat) { return combien[static_cast<std::size_t>(etat)]; };
    std::int64_t tous = 0;
    for (const auto nombre : combien) tous += nombre;
    Vue::List contrats, onglets;
    for (const auto& un : lue.contrats) contrats.push_back(vue_ligne_de_contrat(un, d.aujourd_hui));
    const auto onglet = [&](std::optional<EtatDeContrat> etat, const std::string& nom, std::int64_t nombre) {
        auto autre = r;
        autre.etat = etat;
        onglets.push_back(Vue{{"href", adresse_de(autre)}, {"libelle", nom + " (" + grouped(nombre) + ")"}, {"courant", r.etat == etat}});
    };
    onglet(std::nullopt, "Tous", tous);
    for (const auto etat : kEtats) onglet(etat, std::string(libelle(etat)), en(etat));
    const bool filtre = !r.q.empty() || r.etat || r.sorte || r.modalite;
    const int pages = static_cast<int>((lue.total + kParPage - 1) / kParPage);
    const auto vers = [&](int page) { return adresse_de(r, "&page=" + std::to_string(page)); };
    Vue vide = false;
    if (lue.total == 0 && filtre) vide = Vue{{"titre", "Aucun contrat ne correspond"}, {"phrase", "Retirez un filtre, ou cherchez une partie du nom."}, {"href", std::string(kIci)}, {"libelle", "Tout voir"}};
    else if (lue.total == 0 && inscrit_les_contrats(d))
        vide = Vue{{"titre", "Aucun contrat de travail pour l'instant"}, {"phrase", "Un contrat s'inscrit depuis la fiche de la personne : qui l'emploie, où, sur quels lots."},
                   {"href", "/participants"}, {"libelle", "Choisir une personne"}};
    else if (lue.total == 0) vide = Vue{{"titre", "Aucun contrat de travail pour l'instant"}, {"phrase", "Ceux que le facilitateur inscrit pour votre entreprise apparaîtront ici."}, {"href", "/"}, {"libelle", "Tableau de bord"}};
    return Vue{{"titre", compter(en(EtatDeContrat::EnCours), "contrat en cours", "contrats en cours")},
               {"sous_titre", en(EtatDeContrat::FinADire) == 0 ? "" : "Pour " + grouped(en(EtatDeContrat::FinADire)) + ", la fin prévue est passée et personne n'a dit comment il a fini."},
               {"onglets", std::move(onglets)},
               {"etat", r.etat ? code(*r.etat) : ""},
               {"q", r.q},
               {"sortes", options_des(fiches_contrats(), r.sorte ? fiche(*r.sorte).code : "")},
               {"modalites", options_des(fiches_modalites(), r.modalite ? fiche(*r.modalite).code : "")},
               {"filtre", filtre},
               {"non_vide", lue.total > 0},
               {"compte", compter(lue.total, "contrat", "contrats") + (r.q.empty() ? "" : " pour « " + r.q + " »")},
               {"csv_href", adresse_de(r, "&format=csv")},
               {"xlsx_href", adresse_de(r, "&format=xlsx")},
               {"contrats", std::move(contrats)},
               {"vide", std::move(vide)},
               {"pagination", pages < 2 ? Vue(false)
                                        : Vue{{"phrase", "Page " + std::to_string(r.page) + " sur " + std::to_string(pages)}, {"precedente", r.page > 1 ? vers(r.page - 1) : ""},
                                              {"suivante", r.page < pages ? vers(r.page + 1) : ""}}},
               {"fins", vue_fins(fins, static_cast<int>(d.aujourd_hui.year()))}};
}

const std::vector<std::string> kEntetes = {"Référence", "Contrat", "Modalité", "Employeur", "Sorte d'employeur", "Entreprise", "Début", "Fin prévue", "Fin", "Motif de fin", "Heures par semaine", "Métier (ROME)", "Tuteur", "Lots", "État"};

std::vector<std::string> colonnes_de(const ContratDeTravail& un, Lecteur lecteur, Jour le)
{
    std::vector<std::string> lots;
    for (const auto& lot : un.lots)
        if (!lot.ligne.annulee) lots.push_back(lot.marche_objet + ", " + lot.lot_nom);
    const auto* dite = un.fin_dite();
    const auto prevue = un.fin_prevue();
    const auto semaine = un.hebdomadaires(le);
    return {un.reference, libelle_de_sorte(un), std::string(fiche(un.termes.modalite).libelle), un.employeur, std::string(fiche(un.termes.employeur).libelle), un.entreprise,
            format_day(un.termes.debut), prevue ? format_day(*prevue) : "", dite ? format_day(dite->fin_le) : "", dite ? motif_en_mots(dite->motif, lecteur) : "", semaine ? heures_saisie(*semaine) : "",
            un.termes.rome, un.tuteur(le) == Tuteur::Designe ? "désigné" : "non désigné", joined(lots, " ; "), std::string(libelle(un.etat(le)))};
}

/// Les personnes par leur référence : un fichier se transmet.
Response exporter(const Demande& d, const std::vector<ContratDeTravail>& contrats, std::string_view format)
{
    if (format == "csv")
    {
        std::vector<std::vector<std::string>> lignes{kEntetes};
        for (const auto& un : contrats) lignes.push_back(colonnes_de(un, lecteur_de(d, un), d.aujourd_hui));
        return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "contrats-de-travail.csv");
    }
    constexpr std::size_t kDebut = 6, kPrevue = 7, kFin = 8, kSemaine = 10;
    XlsxWriter classeur({.title = "Contrats de travail", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Contrats";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
        feuille.columns.push_back({.header = kEntetes[i], .kind = i == kDebut || i == kPrevue || i == kFin ? ColumnKind::Date : i == kSemaine ? ColumnKind::Hours : ColumnKind::Text,
                                   .width = i == 13 ? 60 : 20});
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& un : contrats)
    {
        const auto textes = colonnes_de(un, lecteur_de(d, un), d.aujourd_hui);
        std::vector<SheetCell> ligne(textes.begin(), textes.end());
        const auto* dite = un.fin_dite();
        const auto prevue = un.fin_prevue();
        const auto semaine = un.hebdomadaires(d.aujourd_hui);
        ligne[kDebut] = SheetCell(un.termes.debut);
        ligne[kPrevue] = prevue ? SheetCell(*prevue) : SheetCell();
        ligne[kFin] = dite ? SheetCell(dite->fin_le) : SheetCell();
        ligne[kSemaine] = semaine ? SheetCell(semaine->centiemes()) : SheetCell();
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "contrats-de-travail.xlsx");
}

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    auto recherche = lire_recherche(question);
    const auto format = question.value("format");
    const bool exporte = format == "csv" || format == "xlsx";
    if (exporte)
    {
        recherche.page = 1;
        recherche.par_page = kExportAuPlus;
    }
    PageDeContratsDeTravail lue;
    std::vector<std::int64_t> combien;
    std::vector<FinsParMotif> fins;
    d.base.read([&](Transaction& tx) {
        lue = chercher_contrats(tx, d.perimetre, recherche, d.aujourd_hui);
        if (exporte) return;
        combien = compter_contrats(tx, d.perimetre, recherche, d.aujourd_hui);
        const auto annee = d.aujourd_hui.year();
        if (inscrit_les_contrats(d)) fins = compter_fins(tx, d.perimetre, annee / std::chrono::January / 1, annee / std::chrono::December / 31);
    });
    if (exporte) return exporter(d, lue.contrats, format);
    return page(d, "contrats_travail/liste", vue_liste_de_contrats(d, recherche, lue, combien, fins), "Contrats de travail", kIci);
}

// --- Les contrats d'une personne ------------------------------------------------------------------------------------------

Response montrer_contrats_d_une_personne(const Demande& d)
{
    struct Lu
    {
        Participant participant;
        TravailDUnePersonne travail;
        std::vector<Valeur> valeurs;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{trouver_participant(tx, d.perimetre, d.param("participant")), {}, {}};
        lu.travail = lister_travail(tx, d.maison.droit, lu.participant.structure_id, {lu.participant.id}, d.aujourd_hui).at(lu.participant.id);
        lu.valeurs = valeurs_de_la_structure(tx, d.maison.droit, lu.participant.structure_id);
        return lu;
    });
    Vue::List contrats;
    for (const auto& un : lu.travail.contrats)
    {
        auto heures = vue_heures_du_contrat(un, lu.travail.heures);
        const auto combien = static_cast<std::int64_t>(un.lots_servis().size());
        if (heures.object()) heures.set("combien", compter(combien, "lot", "lots"));
        contrats.push_back(vue_ligne_de_contrat(un, d.aujourd_hui).set("heures", std::move(heures)));
    }
    const auto& participant = lu.participant;
    const auto nouveau = adresse_des_contrats_de(participant.id) + "/nouveau";
    const auto titre = compter(static_cast<std::int64_t>(lu.travail.contrats.size()), "contrat de travail", "contrats de travail") + " pour " + participant.personne();
    return page(d, "contrats_travail/personne",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {"/participants/" + participant.id, participant.reference}}, "Contrats")},
                    {"titre", titre},
                    {"nouveau_href", nouveau},
                    {"signalements", vue_signalements(lu.travail, "", lu.valeurs, Lecteur::Facilitateur, d.aujourd_hui)},
                    {"contrats", std::move(contrats)},
                    {"vide", lu.travail.contrats.empty() ? Vue{{"titre", "Aucun contrat inscrit"}, {"phrase", "Inscrivez-le quand la personne est embauchée : ses lots s'ouvrent avec lui."},
                                                               {"href", nouveau}, {"libelle", "Inscrire un contrat"}}
                                                         : Vue(false)}},
                titre, kChezLesPersonnes);
}

// --- Inscrire, corriger -------------------------------------------------------------------------------------------------

struct DossierNouveau
{
    Participant participant;
    ChoixDeContrat choix;
};
DossierNouveau charger_nouveau(const Demande& d, Transaction& tx)
{
    d.perimetre.exiger(Acte::InscrireContratDeTravail);
    DossierNouveau dossier{trouver_participant(tx, d.perimetre, d.param("participant")), {}};
    // Un contrat s'inscrit parfois après coup : un lot fini l'an passé se propose encore.
    dossier.choix = lister_choix(tx, d.perimetre, dossier.participant.structure_id, mois_de(d.aujourd_hui) - std::chrono::months{12});
    return dossier;
}

/// Le lot où la personne est déjà affectée se propose, quand il n'y en a qu'un.
SaisieDeContrat saisie_proposee(const DossierNouveau& dossier)
{
    SaisieDeContrat saisie;
    saisie.modalite = fiche(Modalite::EmbaucheDirecte).code;
    if (dossier.participant.affectations.size() == 1)
    {
        const auto& une = dossier.participant.affectations.front();
        saisie.lot = une.lot_id + " " + une.entreprise_id;
        saisie.debut = format_day(premier_jour(une.debut));
    }
    return saisie;
}

Response page_nouveau(const Demande& d, const DossierNouveau& dossier, const SaisieDeContrat& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& participant = dossier.participant;
    const auto titre = "Inscrire un contrat pour " + participant.personne();
    Vue vue{{"fil", vue_fil({{"/participants", "Participants"}, {"/participants/" + participant.id, participant.reference}}, "Inscrire un contrat")},
            {"titre", titre},
            {"sous_titre", "Qui emploie n'est pas toujours l'entreprise du lot, et un même contrat peut servir plusieurs lots."},
            {"avertissement", ""},
            {"action", adresse_des_contrats_de(participant.id)},
            {"cle", random_token()},
            {"depuis", ""},
            {"brouillon", "contrat-" + participant.id},
            {"anomalies", vue_anomalies(anomalies)},
            {"bouton", "Inscrire le contrat"},
            {"annuler_href", "/participants/" + participant.id}};
    vue.merge(vue_saisie_de_contrat(saisie, dossier.choix, Lots::Demandes, anomalies));
    return page(d, "contrats_travail/formulaire", std::move(vue), titre, kChezLesPersonnes, statut);
}

Response montrer_nouveau(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_nouveau(d, tx); });
    return page_nouveau(d, dossier, saisie_proposee(dossier), {}, Status::Ok);
}

Response creer_contrat(const Demande& d)
{
    const auto saisie = saisie_du_formulaire_de_contrat(d.http.form());
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_nouveau(d, tx); });
    auto lue = lire_contrat(saisie, dossier.choix, Lots::Demandes);
    if (!lue.anomalies.empty()) return page_nouveau(d, dossier, saisie, lue.anomalies, Status::UnprocessableContent);
    lue.contrat.participant_id = dossier.participant.id;
    return ecrire(d, [&](Ecriture& e) -> Issue { return {adresse_de_contrat(inscrire_contrat(e, d.perimetre, lue.contrat)), "contrat_inscrit", Json()}; });
}

struct DossierDesTermes
{
    ContratDeTravail contrat;
    ChoixDeContrat choix;
    std::string tuteur;
};
DossierDesTermes charger_termes(const Demande& d, Transaction& tx)
{
    DossierDesTermes dossier{trouver_contrat_de_travail(tx, d.perimetre, d.param("contrat_travail"), Acte::InscrireContratDeTravail), {}, {}};
    dossier.choix = lister_choix(tx, d.perimetre, dossier.contrat.structure_id, mois_de(dossier.contrat.termes.debut));
    const auto notes = lire_notes(tx, dossier.contrat.participant_id);
    for (const auto& une : dossier.contrat.versions)
        if (!une.ligne.annulee && une.termes.tuteur == Tuteur::Designe)
        {
            dossier.tuteur = note_de(notes, une.ligne.id, "tuteur");
            if (dossier.tuteur.empty()) dossier.tuteur = "désigné"; // son nom est effacé, pas le fait qu'il y en ait un
        }
    return dossier;
}

std::string termes_en_vigueur(const ContratDeTravail& contrat)
{
    for (const auto& une : contrat.versions)
        if (!une.ligne.annulee) return une.ligne.id;
    throw Bug("un contrat a des termes en vigueur");
}

Response page_termes(const Demande& d, const DossierDesTermes& dossier, const SaisieDeContrat& saisie, const std::string& depuis, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& contrat = dossier.contrat;
    const auto titre = "Corriger le contrat " + avec_de(contrat.personne);
    Vue vue{{"fil", vue_fil({{std::string(kIci), "Contrats de travail"}, {adresse_de_contrat(contrat.id), contrat.reference}}, "Corriger")},
            {"titre", titre},
            {"sous_titre", libelle_de_sorte(contrat) + " chez " + contrat.entreprise},
            {"avertissement", "Pour une erreur de saisie : la correction remplace ce qui était écrit, qui reste lisible au journal. Un changement convenu en cours de route est un avenant."},
            {"action", adresse_de_contrat(contrat.id) + "/termes"},
            {"cle", random_token()},
            {"depuis", depuis},
            {"brouillon", "termes-" + contrat.id},
            {"anomalies", vue_anomalies(anomalies)},
            {"bouton", "Corriger"},
            {"annuler_href", adresse_de_contrat(contrat.id)}};
    vue.merge(vue_saisie_de_contrat(saisie, dossier.choix, Lots::ApartDesTermes, anomalies));
    return page(d, "contrats_travail/formulaire", std::move(vue), titre, kIci, statut);
}

Response montrer_termes(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_termes(d, tx); });
    return page_termes(d, dossier, saisie_du_contrat(dossier.contrat, dossier.tuteur), termes_en_vigueur(dossier.contrat), {}, Status::Ok);
}

Response changer_termes(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto saisie = saisie_du_formulaire_de_contrat(formulaire);
    const std::string depuis(formulaire.value("depuis"));
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_termes(d, tx); });
    const auto lue = lire_contrat(saisie, dossier.choix, Lots::ApartDesTermes);
    if (!lue.anomalies.empty()) return page_termes(d, dossier, saisie, depuis, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto contrat = trouver_contrat_de_travail(e.tx, d.perimetre, d.param("contrat_travail"), Acte::InscrireContratDeTravail);
        auto termes = lue.contrat.termes;
        // La sorte d'employeur se lit du lot, que ce formulaire ne montre pas : le même employeur garde la sienne.
        if (termes.employeur_entreprise_id == contrat.termes.employeur_entreprise_id && termes.employeur_entreprise_id) termes.employeur = contrat.termes.employeur;
        corriger_termes(e, d.perimetre, contrat, depuis.empty() ? termes_en_vigueur(contrat) : depuis, termes, lue.contrat.tuteur_nom);
        return {adresse_de_contrat(contrat.id), "contrat_corrige", Json()};
    });
}

// --- Un contrat ---------------------------------------------------------------------------------------------------------

struct DossierDeContrat
{
    ContratDeTravail contrat;
    TravailDUnePersonne travail;
    std::vector<Valeur> valeurs;
    ChoixDeContrat choix; // vide pour qui n'inscrit pas
    Notes notes;
    std::vector<Evenement> evenements;
};

DossierDeContrat charger_contrat(const Demande& d, Transaction& tx, Acte acte)
{
    DossierDeContrat dossier;
    dossier.contrat = trouver_contrat_de_travail(tx, d.perimetre, d.param("contrat_travail"), acte);
    const auto& contrat = dossier.contrat;
    dossier.valeurs = valeurs_de_la_structure(tx, d.maison.droit, contrat.structure_id);
    dossier.travail = lister_travail(tx, d.maison.droit, contrat.structure_id, {contrat.participant_id}, d.aujourd_hui).at(contrat.participant_id);
    dossier.notes = lire_notes(tx, contrat.participant_id);
    if (!inscrit_ce_contrat(d, contrat)) return dossier;
    dossier.choix = lister_choix(tx, d.perimetre, contrat.structure_id, mois_de(contrat.termes.debut));
    dossier.evenements = lister_evenements(tx, d.perimetre, {contrat.id}, 20);
    return dossier;
}

/// Ce qui a été tapé dans l'un des formulaires de la page, et ce qui n'y va pas.
struct SaisieDePage
{
    SaisieDeLot lot;
    SaisieDAvenant avenant;
    SaisieDeFin fin;
    SaisieDeVisite visite;
    enum class Formulaire
    {
        Aucun,
        Lot,
        Avenant,
        Fin,
        Visite
    } ouvert = Formulaire::Aucun;
    std::vector<AnomalieDeChamp> anomalies;
};

std::string inscrite_le(const LigneDeContrat& ligne) { return date_fr(*parse_instant(ligne.faite_le)); }

std::string avenant_en_mots(const Avenant& avenant)
{
    std::vector<std::string> parties;
    if (avenant.fin) parties.push_back("jusqu'au " + en_toutes_lettres(*avenant.fin));
    if (avenant.hebdomadaires) parties.push_back(heures_fr(*avenant.hebdomadaires) + " par semaine");
    if (avenant.tuteur) parties.push_back(*avenant.tuteur == Tuteur::Designe ? "un tuteur désigné" : "plus de tuteur");
    return "Au " + en_toutes_lettres(avenant.effet_le) + " : " + joined(parties, ", ");
}

/// Dans une phrase : « la personne elle-même, le tuteur ».
std::string libelles_de(const std::vector<std::string>& codes, std::span<const MotDeVisite> mots)
{
    std::vector<std::string> libelles;
    for (const auto& un : mots)
    {
        if (std::find(codes.begin(), codes.end(), un.code) == codes.end()) continue;
        std::string libelle(un.libelle);
        if (libelle.front() >= 'A' && libelle.front() <= 'Z') libelle.front() = static_cast<char>(libelle.front() - 'A' + 'a');
        else if (libelle.starts_with("É")) libelle.replace(0, std::string_view("É").size(), "é");
        libelles.push_back(std::move(libelle));
    }
    return joined(libelles, ", ");
}

std::string visite_en_mots(const VisiteInscrite& une)
{
    const auto jour = en_toutes_lettres(une.visite.jour);
    if (une.visite.sens == SensDeVisite::Abandonnee) return "Visite du " + jour + " : abandonnée";
    std::string phrase = (une.visite.sens == SensDeVisite::Prevue ? "Prévue le " : "Faite le ") + jour + (une.par.empty() ? "" : " par " + une.par);
    const auto avec = libelles_de(une.visite.avec, fonctions_rencontrees());
    return avec.empty() ? phrase : phrase + ", avec " + avec;
}

/// Le tuteur est quelqu'un de l'entreprise où l'on travaille : l'autre entreprise d'une même mission n'a pas à lire son nom.
bool voit_le_tuteur(const Demande& d, const ContratDeTravail& contrat)
{
    const auto siennes = d.perimetre.entreprises(Acte::VoirContratsDeTravail);
    return inscrit_ce_contrat(d, contrat) || std::any_of(siennes.begin(), siennes.end(), [&](const std::string& une) {
               return une == contrat.termes.entreprise_id || une == contrat.termes.employeur_entreprise_id;
           });
}

struct FaitDeContrat
{
    std::string fait;
    Vue tour = false;
};

std::optional<Jour> prochaine_visite(const DossierDeContrat& dossier, Jour le)
{
    const auto& contrat = dossier.contrat;
    const auto* prevue = contrat.visite_prevue();
    return visite_attendue(contrat.termes.debut, contrat.fin(), contrat.derniere_visite(), prevue ? std::optional(prevue->visite.jour) : std::nullopt, delais_de_visite(dossier.valeurs, le), le);
}

/// Le fait que dit le titre, et à qui le tour : dire la fin, visiter, désigner un tuteur.
FaitDeContrat fait_de(const Demande& d, const DossierDeContrat& dossier)
{
    const auto& contrat = dossier.contrat;
    const Jour le = d.aujourd_hui;
    FaitDeContrat un;
    const bool a_moi = inscrit_ce_contrat(d, contrat);
    const auto tour = [&](const std::string& qui, const std::string& quoi, Jour depuis, bool mien, bool retard) {
        un.tour = Vue{{"qui", qui}, {"quoi", quoi}, {"depuis", depuis_fr(depuis, le) + " (" + en_toutes_lettres(depuis) + ")"}, {"dernier_acte", ""}, {"a_moi", mien}, {"en_retard", retard}};
    };
    switch (contrat.etat(le))
    {
    case EtatDeContrat::AVenir: un.fait = "commence dans " + compter(days_between(le, contrat.termes.debut), "jour", "jours"); return un;
    case EtatDeContrat::Fini: un.fait = "fini le " + en_toutes_lettres(contrat.fin_dite()->fin_le); return un;
    case EtatDeContrat::FinADire:
        un.fait = "fin prévue le " + en_toutes_lettres(*contrat.fin_prevue());
        tour("la facilitatrice ou au facilitateur", "dire comment il a fini", *contrat.fin_prevue(), a_moi, false);
        return un;
    case EtatDeContrat::EnCours: break;
    }
    if (const auto fin = contrat.fin()) un.fait = *fin == le ? "finit aujourd'hui" : "encore " + compter(days_between(le, *fin), "jour", "jours");
    else un.fait = "en cours depuis le " + en_toutes_lettres(contrat.termes.debut);
    if (connu(contrat, dossier.valeurs, le).accompagnement == ContratConnu::Accompagnement::TuteurManquant)
        tour(contrat.entreprise, "désigner un tuteur", contrat.termes.debut, !a_moi, false);
    else if (const auto attendue = prochaine_visite(dossier, le); a_moi && attendue && *attendue <= le)
        tour("la facilitatrice ou au facilitateur", "visiter " + contrat.entreprise, *attendue, true, *attendue < le);
    return un;
}

Vue vue_des_lots(const Demande& d, const DossierDeContrat& dossier, const SaisieDePage& saisie)
{
    if (!inscrit_ce_contrat(d, dossier.contrat)) return false;
    const auto& contrat = dossier.contrat;
    std::vector<Option> remplacables;
    for (const auto& un : contrat.lots)
        if (!un.ligne.annulee) remplacables.push_back({un.ligne.id, un.lot_nom + ", " + un.entreprise + ", à partir du " + en_toutes_lettres(un.debut)});
    const auto& s = saisie.lot;
    return Vue{{"ouvert", saisie.ouvert == SaisieDePage::Formulaire::Lot},
               {"action", adresse_de_contrat(contrat.id) + "/lots"},
               {"cle", random_token()},
               {"champ_lot", vue_liste("lot", "Lot et entreprise", "", "Choisir", dossier.choix.lots, s.lot, saisie.anomalies)},
               {"champ_debut", vue_champ({.nom = "lot_debut", .libelle = "À partir du", .valeur = s.debut.empty() ? format_day(std::max(contrat.termes.debut, d.aujourd_hui)) : s.debut, .type = "date", .taille = "court"}, saisie.anomalies)},
               {"champ_fin", vue_champ({.nom = "lot_fin", .libelle = "Jusqu'au", .valeur = s.fin, .aide = "Vide : jusqu'à la fin du contrat.", .type = "date", .taille = "court", .obligatoire = false}, saisie.anomalies)},
               {"champ_annule", remplacables.empty() ? Vue(false) : vue_liste("lot_annule", "Corrige une ligne", "", "Non : c'est un lot de plus", remplacables, s.annule, saisie.anomalies, false)}};
}

Vue vue_d_avenant(const Demande& d, const DossierDeContrat& dossier, const SaisieDePage& saisie)
{
    if (!inscrit_ce_contrat(d, dossier.contrat)) return false;
    std::vector<Option> remplacables;
    for (const auto& un : dossier.contrat.avenants)
        if (!un.ligne.annulee) remplacables.push_back({un.ligne.id, avenant_en_mots(un.avenant)});
    const auto& s = saisie.avenant;
    const auto jour = [&](const char* nom, const char* libelle, const std::string& valeur, bool obligatoire) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur, .type = "date", .taille = "court", .obligatoire = obligatoire}, saisie.anomalies);
    };
    return Vue{{"ouvert", saisie.ouvert == SaisieDePage::Formulaire::Avenant},
               {"action", adresse_de_contrat(dossier.contrat.id) + "/avenants"},
               {"cle", random_token()},
               {"champ_effet", jour("effet_le", "Prend effet le", s.effet_le, true)},
               {"champ_fin", fiche(dossier.contrat.termes.sorte).sans_terme ? Vue(false) : jour("avenant_fin", "Nouvelle fin prévue", s.fin, false)},
               {"champ_hebdomadaires", vue_champ({.nom = "avenant_hebdomadaires", .libelle = "Nouvelle durée d'une semaine", .valeur = s.hebdomadaires, .clavier = "decimal", .unite = "h", .taille = "court", .obligatoire = false}, saisie.anomalies)},
               {"champ_tuteur", vue_champ({.nom = "avenant_tuteur", .libelle = "Nouveau tuteur", .valeur = s.tuteur, .aide = "Son nom, effacé avec le dossier.", .obligatoire = false}, saisie.anomalies)},
               {"champ_annule", remplacables.empty() ? Vue(false) : vue_liste("avenant_annule", "Corrige un avenant", "", "Non : c'est un avenant de plus", remplacables, s.annule, saisie.anomalies, false)}};
}

Vue vue_de_fin(const Demande& d, const DossierDeContrat& dossier, const SaisieDePage& saisie)
{
    if (!inscrit_ce_contrat(d, dossier.contrat)) return false;
    const auto& contrat = dossier.contrat;
    const auto* dite = contrat.fin_dite();
    std::vector<Option> motifs;
    for (const auto& un : motifs_de_fin()) motifs.push_back({un.code, un.libelle + (un.reserve ? " (réservé)" : "")});
    const auto& s = saisie.fin;
    const auto propose = contrat.etat(d.aujourd_hui) == EtatDeContrat::FinADire ? *contrat.fin_prevue() : d.aujourd_hui;
    const bool ouvert = saisie.ouvert == SaisieDePage::Formulaire::Fin;
    return Vue{{"titre", dite ? "Corriger la fin" : "Dire la fin du contrat"},
               {"ouvert", ouvert || contrat.etat(d.aujourd_hui) == EtatDeContrat::FinADire},
               {"action", adresse_de_contrat(contrat.id) + "/fins"},
               {"cle", random_token()},
               {"annule", dite ? dite->ligne.id : ""},
               {"champ_fin", vue_champ({.nom = "fin_le", .libelle = "Dernier jour", .valeur = ouvert ? s.fin_le : format_day(dite ? dite->fin_le : propose), .type = "date", .taille = "court"}, saisie.anomalies)},
               {"champ_motif", vue_liste("motif", "Motif", "Un motif réservé n'est écrit qu'à part : partout ailleurs, c'est « autre raison ».", "Choisir", motifs, s.motif, saisie.anomalies)},
               {"champ_note", vue_note("note_fin", "Note", "Pour vous : ni l'entreprise ni l'acheteur ne la lisent.", s.note, saisie.anomalies)},
               {"vigilance", ouvert ? vue_vigilance(saisie.anomalies) : Vue(false)}};
}

Vue vue_des_visites(const Demande& d, const DossierDeContrat& dossier, const SaisieDePage& saisie)
{
    if (!inscrit_ce_contrat(d, dossier.contrat)) return false;
    const auto& contrat = dossier.contrat;
    Vue::List visites;
    std::vector<Option> remplacables;
    for (const auto& une : contrat.visites)
    {
        visites.push_back(Vue{{"phrase", visite_en_mots(une)},
                              {"annulee", une.ligne.annulee},
                              {"devenue", une.visite.sens == SensDeVisite::Prevue ? "Suivie d'une autre ligne" : "Corrigée"},
                              {"constats", libelles_de(une.visite.constats, constats_de_visite())},
                              {"note", note_de(dossier.notes, une.ligne.id, "visite")}});
        if (!une.ligne.annulee && une.visite.sens != SensDeVisite::Abandonnee) remplacables.push_back({une.ligne.id, visite_en_mots(une)});
    }
    const auto attendue = prochaine_visite(dossier, d.aujourd_hui);
    const auto* prevue = contrat.visite_prevue();
    const auto delai = regle_pour(contrat.derniere_visite() ? "contrat.visite_suivante" : "contrat.visite_premiere", d.aujourd_hui, dossier.valeurs);
    const auto& s = saisie.visite;
    const bool ouvert = saisie.ouvert == SaisieDePage::Formulaire::Visite;
    return Vue{{"prochaine", !attendue ? "Aucune visite n'est attendue." : (prevue ? "Visite prévue le " : contrat.derniere_visite() ? "Prochaine visite avant le " : "Première visite avant le ") + en_toutes_lettres(*attendue) + "."},
               {"en_retard", attendue && *attendue < d.aujourd_hui},
               {"source", attendue && !prevue && delai ? valeur_en_mots(delai->valeur) + " : " + delai->valeur.source + " (" + std::string(libelle(delai->valeur.statut)) + ")" : ""},
               {"visites", std::move(visites)},
               {"ouvert", ouvert},
               {"action", adresse_de_contrat(contrat.id) + "/visites"},
               {"cle", random_token()},
               {"champ_sens", vue_liste("sens", "Cette visite est", "", "Choisir", {{"prevue", "Prévue"}, {"faite", "Faite"}, {"abandonnee", "Abandonnée"}}, s.sens, saisie.anomalies)},
               {"champ_jour", vue_champ({.nom = "visite_jour", .libelle = "Jour", .valeur = s.jour.empty() && !ouvert ? format_day(d.aujourd_hui) : s.jour, .type = "date", .taille = "court"}, saisie.anomalies)},
               {"champ_annule", remplacables.empty() ? Vue(false)
                                                     : vue_liste("visite_annule", "Suite d'une visite", "Celle qui était prévue, ou celle que vous corrigez.", "Non : c'est une autre visite", remplacables,
                                                                 ouvert ? s.annule : prevue ? prevue->ligne.id : "", saisie.anomalies, false)},
               {"champ_avec", vue_cases("avec", "Qui vous avez rencontré", "", fonctions_rencontrees(), s.avec, saisie.anomalies)},
               {"champ_constats", vue_cases("constats", "Ce que vous constatez", "", constats_de_visite(), s.constats, saisie.anomalies)},
               {"champ_note", vue_note("note_visite", "Note", "Pour vous. Rien sur la santé : ce qui suffit pour la prochaine visite.", s.note, saisie.anomalies)},
               {"vigilance", ouvert ? vue_vigilance(saisie.anomalies) : Vue(false)}};
}

Response page_contrat(const Demande& d, const DossierDeContrat& dossier, const SaisieDePage& saisie, Status statut)
{
    const auto& contrat = dossier.contrat;
    const Jour le = d.aujourd_hui;
    const bool inscrit = inscrit_ce_contrat(d, contrat);
    auto fait = fait_de(d, dossier);
    Vue::List lots, avenants, fins;
    for (const auto& un : contrat.lots)
        lots.push_back(Vue{{"href", "/lots/" + un.lot_id + "/compte"}, {"nom", un.lot_nom}, {"marche", un.marche_objet}, {"entreprise", un.entreprise},
                           {"periode", "depuis le " + en_toutes_lettres(un.debut) + (un.fin ? " jusqu'au " + en_toutes_lettres(*un.fin) : "")}, {"annulee", un.ligne.annulee}});
    for (const auto& un : contrat.avenants)
        avenants.push_back(Vue{{"phrase", avenant_en_mots(un.avenant)}, {"annulee", un.ligne.annulee}, {"par", un.ligne.faite_par}, {"le", inscrite_le(un.ligne)}});
    for (const auto& une : contrat.fins)
        fins.push_back(Vue{{"jour", en_toutes_lettres(une.fin_le)}, {"motif", motif_en_mots(une.motif, lecteur_de(d, contrat))}, {"annulee", une.ligne.annulee}, {"par", inscrit ? une.ligne.faite_par : ""}, {"le", inscrite_le(une.ligne)},
                           {"note", inscrit ? note_de(dossier.notes, une.ligne.id, "fin") : ""},
                           {"reserve_action", inscrit && une.reserve && !une.ligne.annulee ? adresse_de_contrat(contrat.id) + "/fins/" + une.ligne.id + "/lecture" : ""}});
    const auto semaine = contrat.hebdomadaires(std::max(le, contrat.termes.debut));
    const auto nom_tuteur = voit_le_tuteur(d, contrat) ? nom_du_tuteur(contrat, dossier.notes, le) : "";
    const auto metier = libelle_de_rome(contrat.termes.rome);
    const auto titre = libelle_de_sorte(contrat) + " chez " + contrat.entreprise;
    const auto* dite = contrat.fin_dite();
    return page(d, "contrats_travail/contrat",
                Vue{{"fil", vue_fil({{std::string(kIci), "Contrats de travail"}}, contrat.reference)},
                    {"titre", titre},
                    {"fait", fait.fait},
                    {"personne", contrat.personne},
                    {"personne_href", inscrit ? "/participants/" + contrat.participant_id : ""},
                    {"reference", contrat.personne == contrat.reference ? "" : contrat.reference},
                    {"etat", vue_etat_de_contrat(contrat.etat(le))},
                    {"corriger_href", inscrit ? adresse_de_contrat(contrat.id) + "/termes" : ""},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"tour", std::move(fait.tour)},
                    {"signalements", vue_signalements(dossier.travail, contrat.id, dossier.valeurs, lecteur_de(d, contrat), le)},
                    {"sorte", libelle_de_sorte(contrat)},
                    {"modalite", fiche(contrat.termes.modalite).libelle},
                    {"employeur", contrat.employeur},
                    {"sorte_employeur", fiche(contrat.termes.employeur).libelle},
                    {"entreprise", contrat.entreprise},
                    {"periode", periode_de(contrat, le)},
                    {"semaine", semaine ? heures_fr(*semaine) : ""},
                    {"essai", contrat.termes.essai_fin ? en_toutes_lettres(*contrat.termes.essai_fin) : ""},
                    {"metier", contrat.termes.rome.empty() ? "" : metier ? *metier + " (" + contrat.termes.rome + ")" : contrat.termes.rome},
                    {"tuteur", contrat.tuteur(std::max(le, contrat.termes.debut)) == Tuteur::NonDesigne ? (contrat.fin() && *contrat.fin() < le ? "aucun" : "pas encore désigné") : nom_tuteur.empty() ? "désigné" : nom_tuteur},
                    {"note", inscrit ? note_de(dossier.notes, contrat.id, "contrat") : ""},
                    {"versions", contrat.versions.size() > 1 ? "Corrigé par " + contrat.versions.back().ligne.faite_par + " le " + inscrite_le(contrat.versions.back().ligne) + "." : ""},
                    {"sans_lot", contrat.lots.empty()},
                    {"lots", std::move(lots)},
                    {"form_lot", vue_des_lots(d, dossier, saisie)},
                    {"heures", vue_heures_du_contrat(contrat, dossier.travail.heures)},
                    {"sans_avenant", contrat.avenants.empty()},
                    {"avenants", std::move(avenants)},
                    {"form_avenant", vue_d_avenant(d, dossier, saisie)},
                    {"sans_fin", dite ? "" : contrat.fin_prevue() ? "Fin prévue le " + en_toutes_lettres(*contrat.fin_prevue()) + "." : "Aucune fin prévue."},
                    {"fins", std::move(fins)},
                    {"form_fin", vue_de_fin(d, dossier, saisie)},
                    {"suivi", vue_des_visites(d, dossier, saisie)},
                    {"journal", inscrit && d.perimetre.peut(Acte::VoirJournal) ? vue_journal(dossier.evenements) : Vue(false)}},
                titre, kIci, statut);
}

Response montrer_contrat(const Demande& d)
{
    const auto dossier = d.base.read([&](Transaction& tx) { return charger_contrat(d, tx, Acte::VoirContratsDeTravail); });
    return page_contrat(d, dossier, {}, Status::Ok);
}

DossierDeContrat charger_pour_ecrire(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return charger_contrat(d, tx, Acte::InscrireContratDeTravail); });
}
ContratDeTravail relire(const Demande& d, Ecriture& e) { return trouver_contrat_de_travail(e.tx, d.perimetre, d.param("contrat_travail"), Acte::InscrireContratDeTravail); }

Response creer_lot(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    SaisieDePage saisie{.lot = {champ("lot"), champ("lot_debut"), champ("lot_fin"), champ("lot_annule")}, .avenant = {}, .fin = {}, .visite = {}, .ouvert = SaisieDePage::Formulaire::Lot, .anomalies = {}};
    const auto dossier = charger_pour_ecrire(d);
    auto lue = lire_lot_de_contrat(saisie.lot, dossier.contrat, dossier.choix);
    saisie.anomalies = std::move(lue.anomalies);
    if (!saisie.anomalies.empty()) return page_contrat(d, dossier, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto contrat = relire(d, e);
        inscrire_lot_de_contrat(e, d.perimetre, contrat, lue.lot, saisie.lot.annule);
        return {adresse_de_contrat(contrat.id), "lot_de_contrat_ouvert", Json()};
    });
}

Response creer_avenant(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    SaisieDePage saisie{.lot = {}, .avenant = {champ("effet_le"), champ("avenant_fin"), champ("avenant_hebdomadaires"), champ("avenant_tuteur"), champ("avenant_annule")}, .fin = {}, .visite = {},
                        .ouvert = SaisieDePage::Formulaire::Avenant, .anomalies = {}};
    const auto dossier = charger_pour_ecrire(d);
    auto lue = lire_avenant(saisie.avenant, dossier.contrat);
    saisie.anomalies = std::move(lue.anomalies);
    if (!saisie.anomalies.empty()) return page_contrat(d, dossier, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto contrat = relire(d, e);
        inscrire_avenant(e, contrat, lue.avenant, lue.tuteur_nom, saisie.avenant.annule);
        return {adresse_de_contrat(contrat.id), "avenant_inscrit", Json()};
    });
}

Response creer_fin(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    SaisieDePage saisie{.lot = {}, .avenant = {}, .fin = {champ("fin_le"), champ("motif"), champ("note_fin"), champ("annule"), vigilance_de(formulaire)}, .visite = {},
                        .ouvert = SaisieDePage::Formulaire::Fin, .anomalies = {}};
    const auto dossier = charger_pour_ecrire(d);
    auto lue = lire_fin(saisie.fin, dossier.contrat);
    saisie.anomalies = std::move(lue.anomalies);
    if (!saisie.anomalies.empty()) return page_contrat(d, dossier, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto contrat = relire(d, e);
        inscrire_fin(e, contrat, lue.fin_le, saisie.fin.motif, saisie.fin.note, saisie.fin.annule);
        return {adresse_de_contrat(contrat.id), "fin_de_contrat_dite", Json()};
    });
}

Response creer_visite(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    const auto cases = [&](std::string_view nom) {
        std::vector<std::string> choisies;
        for (const auto une : formulaire.all(nom)) choisies.emplace_back(une);
        return choisies;
    };
    SaisieDePage saisie{.lot = {}, .avenant = {}, .fin = {},
                        .visite = {champ("sens"), champ("visite_jour"), champ("note_visite"), champ("visite_annule"), cases("avec"), cases("constats"), vigilance_de(formulaire)},
                        .ouvert = SaisieDePage::Formulaire::Visite, .anomalies = {}};
    const auto dossier = charger_pour_ecrire(d);
    auto lue = lire_visite(saisie.visite, dossier.contrat, d.aujourd_hui);
    saisie.anomalies = std::move(lue.anomalies);
    if (!saisie.anomalies.empty()) return page_contrat(d, dossier, saisie, Status::UnprocessableContent);
    lue.visite.par_id = d.qui().id;
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto contrat = relire(d, e);
        inscrire_visite(e, contrat, lue.visite, saisie.visite.note, saisie.visite.annule);
        return {adresse_de_contrat(contrat.id), "visite_inscrite", Json()};
    });
}

/// Lire un motif réservé est un acte : il s'inscrit avant d'être montré.
Response lire_reserve(const Demande& d)
{
    const auto [contrat, motif] = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        auto contrat = relire(d, ecriture);
        auto motif = lire_motif_reserve(ecriture, contrat, d.param("fin_de_contrat"));
        return std::pair{std::move(contrat), std::move(motif)};
    });
    const auto titre = "Motif de fin du contrat " + avec_de(contrat.personne);
    return page(d, "contrats_travail/motif",
                Vue{{"fil", vue_fil({{std::string(kIci), "Contrats de travail"}, {adresse_de_contrat(contrat.id), contrat.reference}}, "Motif réservé")},
                    {"titre", titre},
                    {"motif", motif.empty() ? "" : libelle_de_fin(motif)},
                    {"retour_href", adresse_de_contrat(contrat.id)}},
                titre, kIci);
}

} // namespace

void tracer_routes_contrats_travail(Routeur& routeur)
{
    routeur.add(Method::Get, "/contrats-de-travail", "voir_contrats_de_travail", lister);
    routeur.add(Method::Get, "/contrats-de-travail/:contrat_travail", "voir_contrats_de_travail", montrer_contrat);
    routeur.add(Method::Get, "/contrats-de-travail/:contrat_travail/termes", "inscrire_contrat_de_travail", montrer_termes);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/termes", "inscrire_contrat_de_travail", changer_termes);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/lots", "inscrire_contrat_de_travail", creer_lot);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/avenants", "inscrire_contrat_de_travail", creer_avenant);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/fins", "inscrire_contrat_de_travail", creer_fin);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/fins/:fin_de_contrat/lecture", "inscrire_contrat_de_travail", lire_reserve);
    routeur.add(Method::Post, "/contrats-de-travail/:contrat_travail/visites", "inscrire_contrat_de_travail", creer_visite);
    routeur.add(Method::Get, "/participants/:participant/contrats", "inscrire_contrat_de_travail", montrer_contrats_d_une_personne);
    routeur.add(Method::Post, "/participants/:participant/contrats", "inscrire_contrat_de_travail", creer_contrat);
    routeur.add(Method::Get, "/participants/:participant/contrats/nouveau", "inscrire_contrat_de_travail", montrer_nouveau);
}

} // namespace ouvrage
