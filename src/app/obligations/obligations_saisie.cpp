#include "app/obligations/obligations_saisie.hpp"

#include "app/mots.hpp"
#include "domaine/fraction.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kPieceAuPlus = 200, kTexteAuPlus = 2000;
constexpr std::size_t kChiffresAuPlus = 12; // d'un terme : au-delà, ce n'est plus un tarif
constexpr int kJoursAuPlus = 3660, kManquementsAuPlus = 100;
constexpr int kAnneeAuPlusTot = 2019; // le code de la commande publique

std::string champ(const Form& formulaire, std::string_view nom)
{
    return std::string(trimmed(formulaire.value(nom)));
}

std::optional<Centimes> lire_montant_de(const std::string& nom, const std::string& saisi, Exigence presence, std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisi.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({nom, "champ.absent"});
        return std::nullopt;
    }
    const auto lu = lire_montant(saisi);
    if (!lu.valeur) anomalies.push_back({nom, std::string(lu.anomalie)});
    return lu.valeur;
}

Heures lire_heures_de(const std::string& nom, const std::string& saisi, std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisi.empty()) return {};
    const auto lues = lire_heures(saisi);
    if (!lues.valeur && lues.anomalie != "heures.negatives") anomalies.push_back({nom, std::string(lues.anomalie)});
    else if (!lues.valeur || *lues.valeur < Heures()) anomalies.push_back({nom, "heures.negatives_ici"});
    return lues.valeur.value_or(Heures());
}

} // namespace

// --- Le simulateur ------------------------------------------------------------------------------------------------

SaisieSimulation saisie_de_simulation(const Form& adresse)
{
    return {champ(adresse, "type"), champ(adresse, "montant"), champ(adresse, "acheteur"), champ(adresse, "date"), champ(adresse, "duree")};
}

LectureSimulation lire_simulation(const SaisieSimulation& saisie)
{
    LectureSimulation lue;
    auto& operation = lue.operation;
    if (const auto nature = nature_d_achat_du_code(lire_choix("type", saisie.type, natures_de_marche(), lue.anomalies))) operation.nature = *nature;
    operation.estimation = lire_montant_de("montant", saisie.montant, Exigence::Obligatoire, lue.anomalies);
    operation.acheteur = categorie_du_code(lire_choix("acheteur", saisie.acheteur, categories_d_acheteur(), lue.anomalies));
    operation.lancement = lire_jour("date", saisie.date, Exigence::Obligatoire, lue.anomalies);
    operation.duree_mois = lire_nombre("duree", saisie.duree, 1, 600, Exigence::Facultative, lue.anomalies);
    return lue;
}

// --- Le marché ----------------------------------------------------------------------------------------------------

SaisieConsultation saisie_de_consultation(const Form& formulaire)
{
    return {champ(formulaire, "lancee_le"), champ(formulaire, "estimation"), champ(formulaire, "defense"), champ(formulaire, "source")};
}

SaisieConsultation saisie_de_consultation(const Consultation& c)
{
    return {c.lancee_le ? format_day(*c.lancee_le) : "", c.estimation ? heures_saisie(Heures::de_centiemes(c.estimation->valeur)) : "", c.defense ? "oui" : "", c.source};
}

LectureConsultation lire_consultation(const SaisieConsultation& saisie)
{
    LectureConsultation lue;
    auto& consultation = lue.consultation;
    consultation.lancee_le = lire_jour("lancee_le", saisie.lancee_le, Exigence::Facultative, lue.anomalies);
    consultation.estimation = lire_montant_de("estimation", saisie.estimation, Exigence::Facultative, lue.anomalies);
    if (!saisie.defense.empty() && saisie.defense != "oui") lue.anomalies.push_back({"defense", "champ.inconnu"});
    consultation.defense = saisie.defense == "oui";
    consultation.source = lire_texte("source", saisie.source, kPieceAuPlus, Exigence::Facultative, lue.anomalies);
    // Une ligne qui ne dit rien n'apprend rien à personne.
    if (lue.anomalies.empty() && !consultation.lancee_le && !consultation.estimation && !consultation.defense) lue.anomalies.push_back({"lancee_le", "consultation.vide"});
    return lue;
}

SaisieDecision saisie_de_decision(const Form& formulaire)
{
    return {champ(formulaire, "reponse"), champ(formulaire, "condition"), champ(formulaire, "derogation"), champ(formulaire, "justification"),
            champ(formulaire, "decidee_le")};
}

LectureDecision lire_decision(const SaisieDecision& saisie, const Obligation& obligation, Jour aujourd_hui)
{
    LectureDecision lue;
    auto& decision = lue.decision;
    auto& anomalies = lue.anomalies;
    const auto reponse = condition_sociale_du_code(lire_choix("reponse", saisie.reponse, conditions_sociales(), anomalies));
    if (reponse) decision.reponse = *reponse;
    const bool derogation = reponse == ConditionSociale::Derogation;
    decision.condition = lire_texte("condition", saisie.condition, kTexteAuPlus,
                                    reponse == ConditionSociale::AutreCondition ? Exigence::Obligatoire : Exigence::Facultative, anomalies);
    if (derogation)
    {
        decision.condition.clear(); // déroger, c'est ne rien prévoir
        decision.derogation = derogation_du_code(saisie.derogation);
        const auto ouverte = std::find_if(obligation.derogations.begin(), obligation.derogations.end(),
                                          [&](const auto& une) { return une.derogation == decision.derogation; });
        if (!decision.derogation) anomalies.push_back({"derogation", saisie.derogation.empty() ? "champ.absent" : "champ.inconnu"});
        else if (ouverte != obligation.derogations.end() && ouverte->ouverture == Ouverture::Fermee) anomalies.push_back({"derogation", "derogation.fermee"});
    }
    decision.justification = lire_texte("justification", saisie.justification, kTexteAuPlus, Exigence::Facultative, anomalies);
    if (derogation && decision.justification.empty()) anomalies.push_back({"justification", "derogation.sans_justification"});
    const auto jour = lire_jour("decidee_le", saisie.decidee_le, Exigence::Obligatoire, anomalies);
    if (jour && *jour > aujourd_hui) anomalies.push_back({"decidee_le", "decision.a_venir"});
    decision.decidee_le = jour.value_or(aujourd_hui);
    return lue;
}

// --- L'acheteur ---------------------------------------------------------------------------------------------------

SaisieAchats saisie_d_achats(const Form& formulaire)
{
    return {champ(formulaire, "annee"), champ(formulaire, "achats"), champ(formulaire, "source_achats")};
}

LectureAchats lire_achats(const SaisieAchats& saisie, Jour aujourd_hui)
{
    LectureAchats lue;
    lue.annee = lire_nombre("annee", saisie.annee, kAnneeAuPlusTot, static_cast<int>(aujourd_hui.year()), Exigence::Obligatoire, lue.anomalies).value_or(0);
    lue.montant = lire_montant_de("achats", saisie.montant, Exigence::Obligatoire, lue.anomalies).value_or(Centimes{});
    lue.source = lire_texte("source_achats", saisie.source, kPieceAuPlus, Exigence::Obligatoire, lue.anomalies);
    return lue;
}

LectureCategorie lire_categorie(std::string_view categorie, std::string_view source)
{
    LectureCategorie lue;
    lue.categorie = categorie_du_code(lire_choix("categorie", trimmed(categorie), categories_d_acheteur(), lue.anomalies));
    lue.source = lire_texte("source_categorie", source, kPieceAuPlus, Exigence::Facultative, lue.anomalies);
    return lue;
}

// --- Les pénalités ------------------------------------------------------------------------------------------------

SaisiePenalite saisie_de_penalite(const Form& f)
{
    return {champ(f, "engagement"), champ(f, "au"),          champ(f, "dispensees"),  champ(f, "transferees"), champ(f, "recues"),
            champ(f, "jours"),      champ(f, "jours_bilan"), champ(f, "manquements"), champ(f, "exoneration"), champ(f, "raison")};
}

LecturePenalite lire_penalite(const SaisiePenalite& saisie, Jour aujourd_hui, UsageDeSaisie usage)
{
    LecturePenalite lue;
    auto& a = lue.anomalies;
    lue.au = lire_jour("au", saisie.au, Exigence::Obligatoire, a).value_or(aujourd_hui);
    if (lue.au > aujourd_hui) a.push_back({"au", "date.a_venir"});
    lue.situation.dispensees = lire_heures_de("dispensees", saisie.dispensees, a);
    lue.situation.transferees = lire_heures_de("transferees", saisie.transferees, a);
    lue.situation.recues = lire_heures_de("recues", saisie.recues, a);
    lue.faits.jours_justificatifs = lire_nombre("jours", saisie.jours, 0, kJoursAuPlus, Exigence::Facultative, a).value_or(0);
    lue.faits.jours_bilan = lire_nombre("jours_bilan", saisie.jours_bilan, 0, kJoursAuPlus, Exigence::Facultative, a).value_or(0);
    lue.faits.manquements = lire_nombre("manquements", saisie.manquements, 0, kManquementsAuPlus, Exigence::Facultative, a).value_or(0);
    if (!saisie.exoneration.empty())
        lue.faits.exoneration = exoneration_du_code(lire_choix("exoneration", saisie.exoneration, exonerations(), a));
    lue.raison = lire_texte("raison", saisie.raison, kTexteAuPlus, Exigence::Facultative, a);
    const bool change = lue.situation.dispensees != Heures() || lue.situation.transferees != Heures() || lue.situation.recues != Heures() || lue.faits.exoneration;
    if (usage == UsageDeSaisie::Proposer && change && lue.raison.empty()) a.push_back({"raison", "penalite.raison_absente"});
    return lue;
}

SaisieTerme saisie_de_terme(const Form& formulaire)
{
    return {champ(formulaire, "terme"), champ(formulaire, "valeur"), champ(formulaire, "depuis"), champ(formulaire, "source")};
}

std::vector<Option> options_de_termes(const Droit& droit)
{
    std::vector<Option> options;
    for (const auto& cle : droit.cles)
        if (cle.cle.starts_with("penalite.")) options.push_back({cle.cle, cle.libelle + " (" + cle.unite + ")"});
    return options;
}

LectureTerme lire_terme(const SaisieTerme& saisie, const Droit& droit)
{
    LectureTerme lue;
    const auto options = options_de_termes(droit);
    if (saisie.terme.empty()) lue.anomalies.push_back({"terme", "champ.absent"});
    else if (std::none_of(options.begin(), options.end(), [&](const auto& une) { return une.valeur == saisie.terme; })) lue.anomalies.push_back({"terme", "champ.inconnu"});
    lue.cle = saisie.terme;
    const auto nombre = lire_fraction(saisie.valeur);
    if (saisie.valeur.empty()) lue.anomalies.push_back({"valeur", "champ.absent"});
    else if (!nombre || saisie.valeur.find('%') != std::string::npos) lue.anomalies.push_back({"valeur", "terme.illisible"});
    else if (*nombre < Fraction(0)) lue.anomalies.push_back({"valeur", "terme.negatif"});
    // Gardée exacte, sans les espaces de milliers, avec un point.
    for (const char c : saisie.valeur)
        if ((c >= '0' && c <= '9') || c == '.' || c == ',') lue.valeur += c == ',' ? '.' : c;
    if (lue.valeur.size() > kChiffresAuPlus) lue.anomalies.push_back({"valeur", "montant.hors_bornes"});
    lue.depuis = lire_jour("depuis", saisie.depuis, Exigence::Obligatoire, lue.anomalies).value_or(Jour{});
    lue.source = lire_texte("source", saisie.source, kPieceAuPlus, Exigence::Obligatoire, lue.anomalies);
    return lue;
}

SaisieDecisionDePenalite saisie_de_decision_de_penalite(const Form& formulaire)
{
    return {champ(formulaire, "sens"), champ(formulaire, "montant"), champ(formulaire, "raison_decision")};
}

LectureDecisionDePenalite lire_decision_de_penalite(const SaisieDecisionDePenalite& saisie, Centimes propose)
{
    LectureDecisionDePenalite lue;
    const auto sens = sens_de_penalite_du_code(saisie.sens);
    if (!sens) lue.anomalies.push_back({"sens", saisie.sens.empty() ? "champ.absent" : "champ.inconnu"});
    else lue.sens = *sens;
    lue.raison = lire_texte("raison_decision", saisie.raison, kTexteAuPlus, Exigence::Facultative, lue.anomalies);
    if (sens == SensDePenalite::Retenue)
    {
        lue.montant = lire_montant_de("montant", saisie.montant, Exigence::Obligatoire, lue.anomalies).value_or(Centimes{});
        if (lue.montant > propose) lue.anomalies.push_back({"montant", "penalite.au_dela_de_la_proposition"});
        if (lue.anomalies.empty() && lue.montant < propose && lue.raison.empty()) lue.anomalies.push_back({"raison_decision", "penalite.reduction_sans_raison"});
    }
    else if (sens && lue.raison.empty()) lue.anomalies.push_back({"raison_decision", "penalite.renonciation_sans_raison"});
    return lue;
}

} // namespace ouvrage
