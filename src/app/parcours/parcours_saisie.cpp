#include "app/parcours/parcours_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kNoteAuPlus = 1000, kConventionAuPlus = 60, kIntituleAuPlus = 120, kNomAuPlus = 200;
constexpr int kPlacesAuPlus = 500;

std::string lire_note(const SaisieDeParcours& saisie, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& texte = saisie["note"];
    const auto a_redire = relire_texte_libre("note", texte, kNoteAuPlus, saisie.vigilance());
    anomalies.insert(anomalies.end(), a_redire.begin(), a_redire.end());
    return texte;
}

/// Un jour déjà venu.
std::optional<Jour> lire_jour_venu(const std::string& champ, const SaisieDeParcours& saisie, Jour le, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto lu = lire_jour(champ, saisie[champ], Exigence::Obligatoire, anomalies);
    if (lu && le < *lu) anomalies.push_back({champ, "date.a_venir"});
    return lu;
}

std::optional<std::string> lire_organisme(const SaisieDeParcours& saisie, const Repertoire& repertoire, Exigence presence, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& id = saisie["organisme"];
    if (id.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({"organisme", "champ.absent"});
        return std::nullopt;
    }
    if (std::none_of(repertoire.organismes.begin(), repertoire.organismes.end(), [&](const Organisme& un) { return un.id == id; }))
    {
        anomalies.push_back({"organisme", "champ.inconnu"});
        return std::nullopt;
    }
    return id;
}

std::string lire_choix_eventuel(const std::string& champ, const std::string& saisi, std::span<const Choix> liste, std::vector<AnomalieDeChamp>& anomalies)
{
    return saisi.empty() ? "" : lire_choix(champ, saisi, liste, anomalies);
}

} // namespace

SaisieDeParcours SaisieDeParcours::de(const Form& formulaire)
{
    SaisieDeParcours saisie;
    for (const auto& [nom, valeur] : formulaire.fields) saisie.champs_.emplace(nom, std::string(trimmed(valeur)));
    return saisie;
}

SaisieDeParcours SaisieDeParcours::du_json(const Json& corps, std::span<const std::string_view> membres, std::vector<AnomalieDeChamp>& anomalies)
{
    SaisieDeParcours saisie;
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return saisie;
    }
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (std::find(membres.begin(), membres.end(), nom) == membres.end()) anomalies.push_back({nom, "json.membre_inconnu"});
        else if (valeur.text()) saisie.champs_.emplace(nom, std::string(trimmed(*valeur.text())));
        else if (!valeur.null()) anomalies.push_back({nom, "json.texte_attendu"});
    }
    return saisie;
}

const std::string& SaisieDeParcours::operator[](std::string_view champ) const
{
    static const std::string kRien;
    const auto trouve = champs_.find(champ);
    return trouve == champs_.end() ? kRien : trouve->second;
}

Repertoire lire_repertoire(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id)
{
    Repertoire repertoire;
    for (auto& un : lister_organismes(tx, perimetre, Acte::SuivreParcours))
        if (un.structure_id == structure_id) repertoire.organismes.push_back(std::move(un));
    repertoire.accompagnateurs = lister_facilitateurs(tx, structure_id);
    return repertoire;
}

LectureDeParcours<DiagnosticAInscrire> lire_diagnostic(const SaisieDeParcours& saisie, const Repertoire& repertoire, Jour le)
{
    LectureDeParcours<DiagnosticAInscrire> lue;
    auto& diagnostic = lue.valeur;
    diagnostic.etabli_le = lire_jour_venu("etabli_le", saisie, le, lue.anomalies).value_or(le);
    diagnostic.fondement = lire_choix("fondement", saisie["fondement"], fondements_de_diagnostic(), lue.anomalies);
    diagnostic.organisme_id = lire_organisme(saisie, repertoire, Exigence::Facultative, lue.anomalies);
    for (const auto& domaine : domaines_de_diagnostic())
    {
        const auto champ = "domaine_" + std::string(domaine.code);
        const auto niveau = lire_choix_eventuel(champ, saisie[champ], niveaux_de_diagnostic(), lue.anomalies);
        if (!niveau.empty()) diagnostic.niveaux.emplace_back(domaine.code, niveau);
    }
    // Un diagnostic qui ne dit rien d'aucun domaine n'en est pas un.
    if (diagnostic.niveaux.empty() && lue.valable()) lue.anomalies.push_back({"domaine_" + std::string(domaines_de_diagnostic().front().code), "diagnostic.vide"});
    diagnostic.suit = saisie["suit"];
    diagnostic.note = lire_note(saisie, lue.anomalies);
    return lue;
}

LectureDeParcours<FreinAInscrire> lire_frein(const SaisieDeParcours& saisie, Jour le)
{
    LectureDeParcours<FreinAInscrire> lue;
    lue.valeur.sorte = frein_du_code(saisie["sorte"]);
    if (!lue.valeur.sorte) lue.anomalies.push_back({"sorte", saisie["sorte"].empty() ? "champ.absent" : "champ.inconnu"});
    lue.valeur.constate_le = lire_jour_venu("constate_le", saisie, le, lue.anomalies).value_or(le);
    // Ce qui est réservé se choisit dans la liste et ne s'écrit pas.
    if (lue.valeur.sorte && lue.valeur.sorte->reserve && !saisie["note"].empty()) lue.anomalies.push_back({"note", "frein.reserve_sans_phrase"});
    else lue.valeur.note = lire_note(saisie, lue.anomalies);
    return lue;
}

LectureDeParcours<SuiteDeFreinAInscrire> lire_suite_de_frein(const SaisieDeParcours& saisie, const FreinInscrit& frein, const Repertoire& repertoire, Jour le)
{
    LectureDeParcours<SuiteDeFreinAInscrire> lue;
    auto& suite = lue.valeur;
    const auto etat = etat_de_frein_du_code(saisie["etat"]);
    if (!etat) lue.anomalies.push_back({"etat", saisie["etat"].empty() ? "champ.absent" : "champ.inconnu"});
    else if (!peut_suivre(frein.etat(), *etat) && saisie["suit"] == frein.derniere()) lue.anomalies.push_back({"etat", "champ.inconnu"});
    if (etat) suite.etat = *etat;
    const auto jour = lire_jour_venu("le", saisie, le, lue.anomalies);
    if (jour && *jour < frein.depuis()) lue.anomalies.push_back({"le", "date.avant_ce_qui_precede"});
    suite.le = jour.value_or(le);
    suite.action = lire_choix_eventuel("action", saisie["action"], actions_sur_frein(), lue.anomalies);
    suite.organisme_id = lire_organisme(saisie, repertoire, Exigence::Facultative, lue.anomalies);
    if (etat == EtatFrein::EnCours && suite.action.empty() && saisie["action"].empty()) lue.anomalies.push_back({"action", "champ.absent"});
    suite.suit = saisie["suit"];
    if (frein.reserve() && !saisie["note"].empty()) lue.anomalies.push_back({"note", "frein.reserve_sans_phrase"});
    else suite.note = lire_note(saisie, lue.anomalies);
    return lue;
}

LectureDeParcours<EtapeAPrevoir> lire_etape(const SaisieDeParcours& saisie, const Parcours& parcours, const Repertoire& repertoire, Jour le)
{
    LectureDeParcours<EtapeAPrevoir> lue;
    auto& etape = lue.valeur;
    etape.sorte = lire_choix("sorte", saisie["sorte"], sortes_d_etape(), lue.anomalies);
    const auto qui = qui_agit_du_code(saisie["qui"]);
    if (!qui) lue.anomalies.push_back({"qui", saisie["qui"].empty() ? "champ.absent" : "champ.inconnu"});
    else etape.qui = *qui;
    if (qui == QuiAgit::Organisme) etape.organisme_id = lire_organisme(saisie, repertoire, Exigence::Obligatoire, lue.anomalies);
    else if (qui && !saisie["organisme"].empty()) lue.anomalies.push_back({"organisme", "etape.organisme_sans_tour"});
    if (const auto& frein = saisie["frein"]; !frein.empty())
    {
        if (parcours.frein(frein)) etape.frein_id = frein;
        else lue.anomalies.push_back({"frein", "champ.inconnu"});
    }
    etape.prevue_le = le;
    etape.echeance = lire_jour("echeance", saisie["echeance"], Exigence::Facultative, lue.anomalies);
    if (etape.echeance && *etape.echeance < le) lue.anomalies.push_back({"echeance", "date.passee"});
    etape.note = lire_note(saisie, lue.anomalies);
    return lue;
}

LectureDeParcours<SuiteDEtapeAInscrire> lire_suite_d_etape(const SaisieDeParcours& saisie, const EtapeInscrite& etape, Jour le)
{
    LectureDeParcours<SuiteDEtapeAInscrire> lue;
    auto& suite = lue.valeur;
    const auto sens = etat_d_etape_du_code(saisie["sens"]);
    if (!sens) lue.anomalies.push_back({"sens", saisie["sens"].empty() ? "champ.absent" : "champ.inconnu"});
    else if (!peut_suivre(etape.suivie.etat, *sens) && saisie["suit"] == etape.derniere()) lue.anomalies.push_back({"sens", "champ.inconnu"});
    if (sens) suite.sens = *sens;
    const bool finie = sens && !ouverte(*sens);
    // Un report, une reprise se décident le jour où on les écrit.
    suite.le = finie ? lire_jour_venu("le", saisie, le, lue.anomalies).value_or(le) : le;
    if (sens == EtatEtape::Abandonnee) suite.raison = lire_choix("raison", saisie["raison"], raisons_d_abandon(), lue.anomalies);
    if (sens && ouverte(*sens))
    {
        suite.echeance = lire_jour("echeance", saisie["echeance"], sens == EtatEtape::Reportee ? Exigence::Obligatoire : Exigence::Facultative, lue.anomalies);
        if (suite.echeance && *suite.echeance < le) lue.anomalies.push_back({"echeance", "date.passee"});
    }
    suite.suit = saisie["suit"];
    suite.note = lire_note(saisie, lue.anomalies);
    return lue;
}

LectureDeParcours<EntretienAInscrire> lire_entretien(const SaisieDeParcours& saisie, const Repertoire& repertoire, Jour le)
{
    LectureDeParcours<EntretienAInscrire> lue;
    auto& entretien = lue.valeur;
    entretien.le = lire_jour_venu("le", saisie, le, lue.anomalies).value_or(le);
    entretien.mode = lire_choix("mode", saisie["mode"], modes_d_entretien(), lue.anomalies);
    entretien.objet = lire_choix("objet", saisie["objet"], objets_d_entretien(), lue.anomalies);
    entretien.venue = lire_choix("venue", saisie["venue"], venues(), lue.anomalies);
    const std::string_view avec = saisie["avec"];
    const auto deux_points = avec.find(':');
    const auto sorte = avec.substr(0, deux_points);
    const std::string id(deux_points == std::string_view::npos ? "" : avec.substr(deux_points + 1));
    if (sorte == "accompagnateur" && std::any_of(repertoire.accompagnateurs.begin(), repertoire.accompagnateurs.end(), [&](const auto& un) { return un.first == id; }))
        entretien.accompagnateur_id = id;
    else if (sorte == "organisme" && std::any_of(repertoire.organismes.begin(), repertoire.organismes.end(), [&](const Organisme& un) { return un.id == id; }))
        entretien.organisme_id = id;
    else lue.anomalies.push_back({"avec", avec.empty() ? "champ.absent" : "champ.inconnu"});
    entretien.note = lire_note(saisie, lue.anomalies);
    return lue;
}

std::optional<EntrepriseTapee> lire_entreprise_tapee(Transaction& tx, const std::string& structure_id, const std::string& saisie, std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisie.empty()) return std::nullopt;
    const auto acteur = acteur_saisi(saisie);
    EntrepriseTapee tapee{acteur.siret, acteur.nom};
    if (tapee.siret && tapee.nom.empty()) tapee.nom = nom_d_entreprise(tx, structure_id, *tapee.siret);
    const auto avant = anomalies.size();
    if (tapee.siret && tapee.nom.empty()) anomalies.push_back({"entreprise", "entreprise.nom_absent"});
    else tapee.nom = lire_texte("entreprise", tapee.nom, kNomAuPlus, Exigence::Obligatoire, anomalies);
    return anomalies.size() == avant ? std::optional(tapee) : std::nullopt;
}

LectureDeParcours<ImmersionAInscrire> lire_immersion(const SaisieDeParcours& saisie, const Repertoire& repertoire)
{
    LectureDeParcours<ImmersionAInscrire> lue;
    auto& immersion = lue.valeur;
    immersion.objet = lire_choix("objet", saisie["objet"], objets_d_immersion(), lue.anomalies);
    const auto debut = lire_jour("debut", saisie["debut"], Exigence::Obligatoire, lue.anomalies), fin = lire_jour("fin", saisie["fin"], Exigence::Obligatoire, lue.anomalies);
    if (debut && fin && *fin < *debut) lue.anomalies.push_back({"fin", "periode.inversee"});
    if (debut && fin) immersion.debut = *debut, immersion.fin = *fin;
    immersion.organisme_id = lire_organisme(saisie, repertoire, Exigence::Facultative, lue.anomalies);
    const bool organisme = !saisie["organisme"].empty(), entreprise = !saisie["entreprise"].empty();
    if (organisme == entreprise) lue.anomalies.push_back({"entreprise", organisme ? "immersion.deux_accueils" : "immersion.sans_accueil"});
    immersion.convention = lire_texte("convention", saisie["convention"], kConventionAuPlus, Exigence::Facultative, lue.anomalies);
    return lue;
}

LectureDeParcours<IssueAInscrire> lire_issue(const SaisieDeParcours& saisie, const ImmersionInscrite& immersion, Jour le)
{
    LectureDeParcours<IssueAInscrire> lue;
    lue.valeur.issue = lire_choix("issue", saisie["issue"], issues_d_immersion(), lue.anomalies);
    const auto jour = lire_jour_venu("le", saisie, le, lue.anomalies);
    if (jour && *jour < immersion.debut) lue.anomalies.push_back({"le", "date.avant_ce_qui_precede"});
    lue.valeur.le = jour.value_or(le);
    lue.valeur.remplace = saisie["remplace"];
    return lue;
}

LectureDeParcours<FormationAInscrire> lire_formation(const SaisieDeParcours& saisie, const Repertoire& repertoire)
{
    LectureDeParcours<FormationAInscrire> lue;
    auto& formation = lue.valeur;
    formation.intitule = lire_texte("intitule", saisie["intitule"], kIntituleAuPlus, Exigence::Obligatoire, lue.anomalies);
    const auto* dispositif = dispositif_du_code(saisie["dispositif"]);
    if (!dispositif) lue.anomalies.push_back({"dispositif", saisie["dispositif"].empty() ? "champ.absent" : "champ.inconnu"});
    else formation.dispositif = dispositif->code;
    formation.moment = lire_choix("moment", saisie["moment"], moments_de_formation(), lue.anomalies);
    if (dispositif && !formation.moment.empty() && !dispositif->moment.empty() && dispositif->moment != formation.moment) lue.anomalies.push_back({"moment", "formation.moment_du_dispositif"});
    formation.organisme_id = lire_organisme(saisie, repertoire, Exigence::Obligatoire, lue.anomalies).value_or("");
    const auto debut = lire_jour("debut", saisie["debut"], Exigence::Obligatoire, lue.anomalies), fin = lire_jour("fin", saisie["fin"], Exigence::Obligatoire, lue.anomalies);
    if (debut && fin && *fin < *debut) lue.anomalies.push_back({"fin", "periode.inversee"});
    if (debut && fin) formation.debut = *debut, formation.fin = *fin;
    formation.places = lire_nombre("places", saisie["places"], 1, kPlacesAuPlus, Exigence::Facultative, lue.anomalies);
    if (!saisie["prevues"].empty())
    {
        const auto prevues = lire_heures(saisie["prevues"]);
        if (prevues.valeur && *prevues.valeur > Heures()) formation.prevues = prevues.valeur;
        else lue.anomalies.push_back({"prevues", prevues.valeur ? "heures.illisibles" : std::string(prevues.anomalie)});
    }
    return lue;
}

LectureDeParcours<PresencesALire> lire_presences(const SaisieDeParcours& saisie, const Formation& formation, const std::vector<InscriptionEnFormation>& inscrits, Jour le)
{
    const auto kJournee = Heures::de_centiemes(2400);
    LectureDeParcours<PresencesALire> lue;
    const auto jour = lire_jour_venu("le", saisie, le, lue.anomalies);
    if (jour && (*jour < formation.debut || formation.fin < *jour)) lue.anomalies.push_back({"le", "formation.hors_session"});
    lue.valeur.le = jour.value_or(le);
    for (const auto& une : inscrits)
    {
        const auto champ = "heures_" + une.id;
        const auto& tapees = saisie[champ];
        const bool absente = !saisie["absente_" + une.id].empty();
        if (tapees.empty() && !absente) continue;
        if (!tapees.empty() && absente)
        {
            lue.anomalies.push_back({champ, "heures.absente_avec_heures"});
            continue;
        }
        std::optional<Heures> heures;
        if (!absente)
        {
            const auto lues = lire_heures(tapees);
            if (!lues.valeur) lue.anomalies.push_back({champ, std::string(lues.anomalie)});
            else if (*lues.valeur == Heures()) lue.anomalies.push_back({champ, "formation.zero_heure"});
            else if (*lues.valeur > kJournee) lue.anomalies.push_back({champ, "heures.hors_bornes"});
            heures = lues.valeur;
        }
        lue.valeur.presences.push_back({une.id, heures});
    }
    if (lue.valeur.presences.empty() && lue.valable()) lue.anomalies.push_back({inscrits.empty() ? "le" : "heures_" + inscrits.front().id, "formation.personne_notee"});
    return lue;
}

} // namespace ouvrage
