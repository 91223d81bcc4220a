#include "app/contrats_travail/contrats_travail_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/organismes/organismes_table.hpp"
#include "domaine/identifiants.hpp"
#include "domaine/offre.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kNomAuPlus = 120;
constexpr std::size_t kNoteAuPlus = 2000;
constexpr Heures kSemaineEntiere = 168_h; // au-delà, ce n'est plus une semaine ; entre elle et le plausible, on signale
constexpr std::string_view kDOrganisme = "organisme:";
constexpr std::string_view kDEntreprise = "entreprise:";

using Anomalies = std::vector<AnomalieDeChamp>;

bool propose(const std::vector<Option>& options, const std::string& valeur)
{
    return std::any_of(options.begin(), options.end(), [&](const Option& une) { return une.valeur == valeur; });
}

std::optional<Heures> lire_semaine(const std::string& champ, const std::string& texte, Anomalies& anomalies)
{
    if (texte.empty()) return std::nullopt;
    const auto lues = lire_heures(texte);
    if (!lues.valeur) anomalies.push_back({champ, std::string(lues.anomalie)});
    else if (*lues.valeur <= Heures()) anomalies.push_back({champ, "contrat.semaine_nulle"});
    else if (*lues.valeur > kSemaineEntiere) anomalies.push_back({champ, "heures.hors_bornes"});
    else return lues.valeur;
    return std::nullopt;
}

/// Le nom d'un tiers : borné, sans numéro de sécurité sociale.
std::string lire_nom(const std::string& champ, const std::string& texte, Anomalies& anomalies)
{
    return lire_texte(champ, texte, kNomAuPlus, Exigence::Facultative, anomalies);
}

void lire_note(const std::string& champ, const std::string& texte, Vigilance vigilance, Anomalies& anomalies)
{
    for (auto& une : relire_texte_libre(champ, texte, kNoteAuPlus, vigilance)) anomalies.push_back(std::move(une));
}

std::optional<std::pair<std::string, std::string>> lire_lot(const std::string& champ, const std::string& texte, const ChoixDeContrat& choix, Anomalies& anomalies)
{
    if (texte.empty()) return std::nullopt;
    const auto parties = split(texte, ' ');
    if (parties.size() == 2 && propose(choix.lots, texte)) return std::pair{parties[0], parties[1]};
    anomalies.push_back({champ, "champ.inconnu"});
    return std::nullopt;
}

SorteDEmployeur sorte_de(NatureOrganisme nature)
{
    switch (nature)
    {
    case NatureOrganisme::Ei: return SorteDEmployeur::Ei;
    case NatureOrganisme::Aci: return SorteDEmployeur::Aci;
    case NatureOrganisme::Ai: return SorteDEmployeur::Ai;
    case NatureOrganisme::Etti: return SorteDEmployeur::Etti;
    case NatureOrganisme::Geiq: return SorteDEmployeur::Geiq;
    case NatureOrganisme::Ea: return SorteDEmployeur::Ea;
    case NatureOrganisme::Eatt: return SorteDEmployeur::Eatt;
    case NatureOrganisme::Esat: return SorteDEmployeur::Esat;
    case NatureOrganisme::Ett: return SorteDEmployeur::Ett;
    default: return SorteDEmployeur::Autre;
    }
}

/// Qui emploie : l'organisme choisi, l'entreprise choisie, ou celle où le travail se fait.
void lire_employeur(const SaisieDeContrat& saisie, const ChoixDeContrat& choix, const std::optional<std::pair<std::string, std::string>>& lot, TermesDeContrat& termes, Anomalies& anomalies)
{
    if (saisie.employeur.starts_with(kDOrganisme))
    {
        const auto id = saisie.employeur.substr(kDOrganisme.size());
        const auto nature = choix.natures.find(id);
        if (nature == choix.natures.end()) return anomalies.push_back({"employeur", "champ.inconnu"});
        termes.employeur_organisme_id = id;
        termes.employeur = sorte_de(nature->second);
        return;
    }
    std::string id = termes.entreprise_id;
    if (!saisie.employeur.empty())
    {
        if (!saisie.employeur.starts_with(kDEntreprise) || !propose(choix.employeurs, saisie.employeur)) return anomalies.push_back({"employeur", "champ.inconnu"});
        id = saisie.employeur.substr(kDEntreprise.size());
    }
    termes.employeur_entreprise_id = id;
    const auto qualite = lot ? choix.qualites.find({lot->first, id}) : choix.qualites.end();
    if (qualite != choix.qualites.end()) termes.employeur = qualite->second == "sous_traitant" ? SorteDEmployeur::SousTraitant : SorteDEmployeur::Titulaire;
    else termes.employeur = id == termes.entreprise_id ? SorteDEmployeur::Titulaire : SorteDEmployeur::Autre;
}

void lire_dates(const SaisieDeContrat& saisie, TermesDeContrat& termes, Anomalies& anomalies)
{
    const auto debut = lire_jour("debut", saisie.debut, Exigence::Obligatoire, anomalies);
    termes.fin = lire_jour("fin", saisie.fin, Exigence::Facultative, anomalies);
    termes.essai_fin = lire_jour("essai_fin", saisie.essai_fin, Exigence::Facultative, anomalies);
    if (!debut) return;
    termes.debut = *debut;
    if (termes.fin && *termes.fin < *debut) anomalies.push_back({"fin", "periode.inversee"});
    if (termes.fin && fiche(termes.sorte).sans_terme) anomalies.push_back({"fin", "contrat.sans_terme"});
    if (termes.essai_fin && (*termes.essai_fin < *debut || (termes.fin && *termes.fin < *termes.essai_fin))) anomalies.push_back({"essai_fin", "contrat.essai_hors_du_contrat"});
}

} // namespace

ChoixDeContrat lister_choix(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, Mois depuis)
{
    ChoixDeContrat choix;
    const auto filtre = perimetre.lots(Acte::GererParticipants);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(structure_id);
    valeurs.emplace_back(format_month(depuis));
    for (const auto& ligne : tx.query_bound("SELECT l.id, l.numero, l.intitule, m.objet, t.entreprise_id, t.qualite, e.nom FROM lots l JOIN marches m ON m.id = l.marche_id JOIN titulaires t ON "
                                            "t.lot_id = l.id JOIN entreprises e ON e.id = t.entreprise_id WHERE " + filtre.condition +
                                            " AND m.structure_id = ? AND (l.execution_fin IS NULL OR l.execution_fin >= ?) ORDER BY m.recherche, l.numero, t.rang LIMIT 400",
                                            valeurs))
    {
        choix.lots.push_back({ligne.text("id") + " " + ligne.text("entreprise_id"),
                              ligne.text("objet") + " — lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule") + " (" + ligne.text("nom") + ")"});
        choix.qualites[{ligne.text("id"), ligne.text("entreprise_id")}] = ligne.text("qualite");
    }
    for (const auto& un : lister_organismes(tx, perimetre, Acte::InscrireContratDeTravail, Organismes::QuiEmploient))
    {
        if (un.structure_id != structure_id) continue;
        choix.employeurs.push_back({std::string(kDOrganisme) + un.id, un.en_mots()});
        choix.natures.emplace(un.id, un.nature);
    }
    for (const auto& ligne : tx.query("SELECT id, nom FROM entreprises WHERE structure_id = ? ORDER BY recherche, id", structure_id))
    {
        choix.entreprises.push_back({ligne.text("id"), ligne.text("nom")});
        choix.employeurs.push_back({std::string(kDEntreprise) + ligne.text("id"), ligne.text("nom")});
    }
    return choix;
}

SaisieDeContrat saisie_du_formulaire_de_contrat(const Form& formulaire)
{
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    return {champ("lot"),  champ("lot_suivant"),   champ("entreprise"), champ("employeur"), champ("sorte"),  champ("modalite"), champ("debut"),
            champ("fin"),  champ("hebdomadaires"), champ("rome"),       champ("essai_fin"), champ("tuteur"), champ("note"),     vigilance_de(formulaire)};
}

SaisieDeContrat saisie_du_contrat(const ContratDeTravail& contrat, const std::string& tuteur)
{
    const auto& termes = contrat.termes;
    SaisieDeContrat saisie;
    saisie.entreprise = termes.entreprise_id;
    saisie.employeur = termes.employeur_organisme_id ? std::string(kDOrganisme) + *termes.employeur_organisme_id : std::string(kDEntreprise) + *termes.employeur_entreprise_id;
    saisie.sorte = fiche(termes.sorte).code;
    saisie.modalite = fiche(termes.modalite).code;
    saisie.debut = format_day(termes.debut);
    saisie.fin = termes.fin ? format_day(*termes.fin) : "";
    saisie.hebdomadaires = termes.hebdomadaires ? heures_saisie(*termes.hebdomadaires) : "";
    const auto metier = libelle_de_rome(termes.rome);
    saisie.rome = metier ? termes.rome + " " + *metier : termes.rome;
    saisie.essai_fin = termes.essai_fin ? format_day(*termes.essai_fin) : "";
    saisie.tuteur = tuteur;
    return saisie;
}

SaisieDeContrat saisie_de_contrat_du_json(const Json& corps, Anomalies& anomalies)
{
    SaisieDeContrat saisie;
    if (!corps.object()) throw BadRequest("un objet JSON est attendu");
    const std::array<std::pair<std::string_view, std::string*>, 10> textes = {{{"entreprise", &saisie.entreprise}, {"employeur", &saisie.employeur}, {"sorte", &saisie.sorte},
                                                                              {"modalite", &saisie.modalite}, {"debut", &saisie.debut}, {"fin", &saisie.fin}, {"rome", &saisie.rome},
                                                                              {"essai_fin", &saisie.essai_fin}, {"tuteur", &saisie.tuteur}, {"note", &saisie.note}}};
    for (const auto& [nom, valeur] : *corps.object())
    {
        const auto connu = std::find_if(textes.begin(), textes.end(), [&](const auto& un) { return un.first == nom; });
        if (connu != textes.end() && valeur.text()) *connu->second = *valeur.text();
        else if (nom == "hebdomadaires_centiemes" && valeur.integer()) saisie.hebdomadaires = heures_saisie(Heures::de_centiemes(*valeur.integer()));
        else if (nom == "lots" && valeur.list() && valeur.list()->size() <= 2)
        {
            std::string* places[] = {&saisie.lot, &saisie.lot_suivant};
            for (std::size_t i = 0; i < valeur.list()->size(); ++i)
            {
                const Json *lot = (*valeur.list())[i].find("lot_id"), *entreprise = (*valeur.list())[i].find("entreprise_id");
                if (lot && lot->text() && entreprise && entreprise->text()) *places[i] = *lot->text() + " " + *entreprise->text();
                else anomalies.push_back({"lots", "champ.inconnu"});
            }
        }
        else anomalies.push_back({nom, "champ.inconnu"});
    }
    return saisie;
}

LectureDeContrat lire_contrat(const SaisieDeContrat& saisie, const ChoixDeContrat& choix, Lots lots)
{
    LectureDeContrat lue;
    auto& termes = lue.contrat.termes;
    auto& anomalies = lue.anomalies;
    std::optional<std::pair<std::string, std::string>> premier;
    if (lots == Lots::Demandes)
    {
        premier = lire_lot("lot", saisie.lot, choix, anomalies);
        if (premier) lue.contrat.lots.push_back({premier->first, premier->second});
        if (const auto suivant = lire_lot("lot_suivant", saisie.lot_suivant, choix, anomalies))
        {
            if (premier == suivant) anomalies.push_back({"lot_suivant", "contrat.lot_repete"});
            else lue.contrat.lots.push_back({suivant->first, suivant->second});
        }
    }
    if (!saisie.entreprise.empty())
    {
        if (propose(choix.entreprises, saisie.entreprise)) termes.entreprise_id = saisie.entreprise;
        else anomalies.push_back({"entreprise", "champ.inconnu"});
    }
    else if (!lue.contrat.lots.empty()) termes.entreprise_id = lue.contrat.lots.front().entreprise_id;
    else if (saisie.lot.empty() && saisie.lot_suivant.empty()) anomalies.push_back({"entreprise", "contrat.sans_lieu"});

    if (const auto sorte = contrat_du_code(saisie.sorte)) termes.sorte = *sorte;
    else anomalies.push_back({"sorte", saisie.sorte.empty() ? "champ.absent" : "champ.inconnu"});
    if (const auto modalite = modalite_du_code(saisie.modalite)) termes.modalite = *modalite;
    else anomalies.push_back({"modalite", saisie.modalite.empty() ? "champ.absent" : "champ.inconnu"});
    lire_employeur(saisie, choix, premier, termes, anomalies);
    lire_dates(saisie, termes, anomalies);
    termes.hebdomadaires = lire_semaine("hebdomadaires", saisie.hebdomadaires, anomalies);
    if (const auto code = code_saisi(rome_tape(saisie.rome)); !code.empty())
    {
        if (est_un_code_rome(code)) termes.rome = code;
        else anomalies.push_back({"rome", "contrat.rome_invalide"});
    }
    lue.contrat.tuteur_nom = lire_nom("tuteur", saisie.tuteur, anomalies);
    termes.tuteur = lue.contrat.tuteur_nom.empty() ? Tuteur::NonDesigne : Tuteur::Designe;
    lue.contrat.note = saisie.note;
    lire_note("note", saisie.note, saisie.vigilance, anomalies);
    return lue;
}

LectureDeLot lire_lot_de_contrat(const SaisieDeLot& saisie, const ContratDeTravail& contrat, const ChoixDeContrat& choix)
{
    LectureDeLot lue;
    auto& anomalies = lue.anomalies;
    if (saisie.lot.empty()) anomalies.push_back({"lot", "champ.absent"});
    if (const auto lot = lire_lot("lot", saisie.lot, choix, anomalies)) lue.lot = {lot->first, lot->second};
    lue.lot.debut = lire_jour("lot_debut", saisie.debut, Exigence::Obligatoire, anomalies);
    lue.lot.fin = lire_jour("lot_fin", saisie.fin, Exigence::Facultative, anomalies);
    if (lue.lot.debut && *lue.lot.debut < contrat.termes.debut) anomalies.push_back({"lot_debut", "contrat.hors_du_contrat"});
    if (lue.lot.debut && contrat.fin() && *contrat.fin() < *lue.lot.debut) anomalies.push_back({"lot_debut", "contrat.hors_du_contrat"});
    if (lue.lot.debut && lue.lot.fin && *lue.lot.fin < *lue.lot.debut) anomalies.push_back({"lot_fin", "periode.inversee"});
    for (const auto& deja : contrat.lots)
        if (!deja.ligne.annulee && deja.ligne.id != saisie.annule && deja.lot_id == lue.lot.lot_id && deja.entreprise_id == lue.lot.entreprise_id && lue.lot.debut &&
            (!deja.fin || *lue.lot.debut <= *deja.fin) && (!lue.lot.fin || deja.debut <= *lue.lot.fin))
        {
            anomalies.push_back({"lot", "contrat.lot_deja_servi"});
            break;
        }
    return lue;
}

LectureDAvenant lire_avenant(const SaisieDAvenant& saisie, const ContratDeTravail& contrat)
{
    LectureDAvenant lue;
    auto& anomalies = lue.anomalies;
    const auto effet = lire_jour("effet_le", saisie.effet_le, Exigence::Obligatoire, anomalies);
    lue.avenant.fin = lire_jour("avenant_fin", saisie.fin, Exigence::Facultative, anomalies);
    lue.avenant.hebdomadaires = lire_semaine("avenant_hebdomadaires", saisie.hebdomadaires, anomalies);
    lue.tuteur_nom = lire_nom("avenant_tuteur", saisie.tuteur, anomalies);
    if (!lue.tuteur_nom.empty()) lue.avenant.tuteur = Tuteur::Designe;
    if (effet)
    {
        lue.avenant.effet_le = *effet;
        if (*effet < contrat.termes.debut) anomalies.push_back({"effet_le", "contrat.hors_du_contrat"});
        if (lue.avenant.fin && *lue.avenant.fin < *effet) anomalies.push_back({"avenant_fin", "periode.inversee"});
    }
    if (lue.avenant.fin && fiche(contrat.termes.sorte).sans_terme) anomalies.push_back({"avenant_fin", "contrat.sans_terme"});
    if (saisie.fin.empty() && saisie.hebdomadaires.empty() && saisie.tuteur.empty()) anomalies.push_back({"avenant_fin", "contrat.avenant_vide"});
    return lue;
}

LectureDeFin lire_fin(const SaisieDeFin& saisie, const ContratDeTravail& contrat)
{
    LectureDeFin lue;
    const auto fin = lire_jour("fin_le", saisie.fin_le, Exigence::Obligatoire, lue.anomalies);
    if (fin) lue.fin_le = *fin;
    if (fin && *fin < contrat.termes.debut) lue.anomalies.push_back({"fin_le", "periode.inversee"});
    if (!trouver_motif_de_fin(saisie.motif)) lue.anomalies.push_back({"motif", saisie.motif.empty() ? "champ.absent" : "champ.inconnu"});
    lire_note("note_fin", saisie.note, saisie.vigilance, lue.anomalies);
    return lue;
}

LectureDeVisite lire_visite(const SaisieDeVisite& saisie, const ContratDeTravail& contrat, Jour aujourd_hui)
{
    LectureDeVisite lue;
    auto& anomalies = lue.anomalies;
    for (const auto sens : {SensDeVisite::Prevue, SensDeVisite::Faite, SensDeVisite::Abandonnee})
        if (code(sens) == saisie.sens) lue.visite.sens = sens;
    if (code(lue.visite.sens) != saisie.sens) anomalies.push_back({"sens", saisie.sens.empty() ? "champ.absent" : "champ.inconnu"});
    const auto jour = lire_jour("visite_jour", saisie.jour, Exigence::Obligatoire, anomalies);
    if (jour)
    {
        lue.visite.jour = *jour;
        if (*jour < contrat.termes.debut) anomalies.push_back({"visite_jour", "contrat.hors_du_contrat"});
        if (lue.visite.sens == SensDeVisite::Faite && aujourd_hui < *jour) anomalies.push_back({"visite_jour", "contrat.visite_a_venir"});
    }
    const auto garder = [&](const std::vector<std::string>& choisis, std::span<const MotDeVisite> liste, const std::string& champ, std::vector<std::string>& gardes) {
        bool inconnu = false;
        for (const auto& un : choisis)
        {
            const bool connu = std::any_of(liste.begin(), liste.end(), [&](const MotDeVisite& mot) { return mot.code == un; });
            if (!connu) inconnu = true;
            else if (std::find(gardes.begin(), gardes.end(), un) == gardes.end()) gardes.push_back(un);
        }
        if (inconnu) anomalies.push_back({champ, "champ.inconnu"}); // une fois, quel qu'en soit le nombre
    };
    garder(saisie.avec, fonctions_rencontrees(), "avec", lue.visite.avec);
    garder(saisie.constats, constats_de_visite(), "constats", lue.visite.constats);
    if (lue.visite.sens == SensDeVisite::Faite && saisie.avec.empty()) anomalies.push_back({"avec", "contrat.visite_avec_qui"});
    lire_note("note_visite", saisie.note, saisie.vigilance, anomalies);
    return lue;
}

} // namespace ouvrage
