#include "domaine/sortie.hpp"

#include "domaine/eligibilite.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ouvrage
{

using namespace std::chrono;

namespace
{

template <class T, std::size_t N> std::optional<T> du_code(const std::array<std::pair<T, std::string_view>, N>& codes, std::string_view cherche)
{
    for (const auto& [valeur, code] : codes)
        if (code == cherche) return valeur;
    return std::nullopt;
}

constexpr std::array<std::pair<SelonIae, std::string_view>, 6> kSelonIae = {{{SelonIae::Durable, "durable"},
                                                                             {SelonIae::SelonDuree, "selon_duree"},
                                                                             {SelonIae::Transition, "transition"},
                                                                             {SelonIae::Positive, "positive"},
                                                                             {SelonIae::Autre, "autre"},
                                                                             {SelonIae::HorsDenominateur, "hors_denominateur"}}};
constexpr std::array<std::pair<SelonPlie, std::string_view>, 4> kSelonPlie = {{{SelonPlie::Contrat, "contrat"},
                                                                               {SelonPlie::Formation, "formation"},
                                                                               {SelonPlie::Autre, "autre"},
                                                                               {SelonPlie::HorsDenominateur, "hors_denominateur"}}};
constexpr std::array<std::pair<GroupeDeSortie, std::string_view>, 4> kGroupes = {{{GroupeDeSortie::Emploi, "emploi"},
                                                                                  {GroupeDeSortie::Formation, "formation"},
                                                                                  {GroupeDeSortie::SansEmploi, "sans_emploi"},
                                                                                  {GroupeDeSortie::Exclusion, "exclusion"}}};

/// Une valeur, son code et ses mots, dans l'ordre de l'énumération.
struct Fiche
{
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kEmployeurs = {Fiche{"", "sans objet"}, Fiche{"titulaire", "Chez le titulaire"}, Fiche{"autre", "Chez un autre employeur"},
                                    Fiche{"inconnu", "On ne sait pas"}};
constexpr std::array kClasses = {Fiche{"durable", "Emploi durable"},   Fiche{"transition", "Emploi de transition"}, Fiche{"positive", "Sortie positive"},
                                 Fiche{"autre", "Autre sortie"},       Fiche{"a_determiner", "À préciser"},         Fiche{"hors_denominateur", "Sortie non comptée"}};
constexpr std::array kIssues = {Fiche{"chez_le_titulaire", "Chez le titulaire"}, Fiche{"autre_contrat", "Autre contrat"}, Fiche{"formation", "Formation"},
                                Fiche{"autre", "Autre issue"},                   Fiche{"a_determiner", "À préciser"},     Fiche{"hors_denominateur", "Sortie non comptée"}};
constexpr std::array kEtats = {Fiche{"releve", "Relevée"}, Fiche{"non_releve", "Non relevée"}, Fiche{"a_venir", "À venir"}, Fiche{"a_appeler", "À appeler"},
                               Fiche{"en_retard", "En retard"}};

template <class T, std::size_t N> std::optional<T> rang_du_code(const std::array<Fiche, N>& fiches, std::string_view code)
{
    for (std::size_t i = 0; i < N; ++i)
        if (fiches[i].code == code) return static_cast<T>(i);
    return std::nullopt;
}
template <class T, std::size_t N> const Fiche& fiche_de(const std::array<Fiche, N>& fiches, T valeur)
{
    return fiches.at(static_cast<std::size_t>(valeur));
}

std::string mois_en_mots(int mois) { return std::to_string(mois) + " mois"; }

} // namespace

std::optional<SelonIae> selon_iae_du_code(std::string_view code) { return du_code(kSelonIae, code); }
std::optional<SelonPlie> selon_plie_du_code(std::string_view code) { return du_code(kSelonPlie, code); }
std::optional<GroupeDeSortie> groupe_de_sortie_du_code(std::string_view code) { return du_code(kGroupes, code); }

std::string_view libelle(GroupeDeSortie groupe)
{
    switch (groupe)
    {
    case GroupeDeSortie::Emploi: return "Emploi";
    case GroupeDeSortie::Formation: return "Formation";
    case GroupeDeSortie::SansEmploi: return "Sans emploi ni formation";
    case GroupeDeSortie::Exclusion: return "Sortie non comptée";
    }
    return "";
}

const SituationDeSortie* trouver_situation(const std::vector<SituationDeSortie>& situations, std::string_view code)
{
    for (const auto& une : situations)
        if (une.code == code) return &une;
    return nullptr;
}

std::vector<const SituationDeSortie*> situations_du(const std::vector<SituationDeSortie>& situations, Jour jour)
{
    std::vector<const SituationDeSortie*> liste;
    for (const auto& une : situations)
        if (une.depuis <= jour && (!une.jusqu_a || jour <= *une.jusqu_a)) liste.push_back(&une);
    return liste;
}

std::string_view code(EmployeurDeSortie employeur) { return fiche_de(kEmployeurs, employeur).code; }
std::string_view libelle(EmployeurDeSortie employeur) { return fiche_de(kEmployeurs, employeur).libelle; }
std::optional<EmployeurDeSortie> employeur_de_sortie_du_code(std::string_view code) { return rang_du_code<EmployeurDeSortie>(kEmployeurs, code); }
std::string_view code(ClasseIae classe) { return fiche_de(kClasses, classe).code; }
std::string_view libelle(ClasseIae classe) { return fiche_de(kClasses, classe).libelle; }
std::optional<ClasseIae> classe_iae_du_code(std::string_view code) { return rang_du_code<ClasseIae>(kClasses, code); }
std::string_view code(IssuePlie issue) { return fiche_de(kIssues, issue).code; }
std::string_view libelle(IssuePlie issue) { return fiche_de(kIssues, issue).libelle; }
std::optional<IssuePlie> issue_plie_du_code(std::string_view code) { return rang_du_code<IssuePlie>(kIssues, code); }
std::string_view code(EtatDeSuivi etat) { return fiche_de(kEtats, etat).code; }
std::string_view libelle(EtatDeSuivi etat) { return fiche_de(kEtats, etat).libelle; }
std::optional<EtatDeSuivi> etat_de_suivi_du_code(std::string_view code) { return rang_du_code<EtatDeSuivi>(kEtats, code); }

bool dynamique(ClasseIae classe) { return classe == ClasseIae::Durable || classe == ClasseIae::Transition || classe == ClasseIae::Positive; }
bool positive(IssuePlie issue) { return issue == IssuePlie::ChezLeTitulaire || issue == IssuePlie::AutreContrat || issue == IssuePlie::Formation; }

std::string duree_en_mots(const DureeDeContrat& duree)
{
    if (duree.debut && duree.fin) return "du " + en_toutes_lettres(*duree.debut) + " au " + en_toutes_lettres(*duree.fin);
    return duree.mois ? mois_en_mots(*duree.mois) : "";
}

FaceALaBorne face_a_la_borne(const DureeDeContrat& duree, int mois)
{
    if (duree.debut && duree.fin)
    {
        const Jour juste = fin_de_mois_entiers(*duree.debut, mois);
        return *duree.fin < juste ? FaceALaBorne::EnDeca : juste < *duree.fin ? FaceALaBorne::AuDela : FaceALaBorne::Juste;
    }
    if (!duree.mois) return FaceALaBorne::Inconnue;
    return *duree.mois < mois ? FaceALaBorne::EnDeca : mois < *duree.mois ? FaceALaBorne::AuDela : FaceALaBorne::Juste;
}

Classement<ClasseIae> classer_iae(const SituationDeSortie& situation, const FaitsDeSortie& faits, const RegleDeSortie& regle)
{
    const auto dire = [&](ClasseIae classe, std::string pourquoi) { return Classement<ClasseIae>{classe, std::move(pourquoi), situation.source, situation.statut}; };
    switch (situation.iae)
    {
    case SelonIae::HorsDenominateur: return dire(ClasseIae::HorsDenominateur, "N'entre ni au numérateur ni au dénominateur");
    case SelonIae::Durable: return dire(ClasseIae::Durable, situation.libelle + " : emploi durable");
    case SelonIae::Transition: return dire(ClasseIae::Transition, situation.libelle + " : emploi de transition");
    case SelonIae::Positive: return dire(ClasseIae::Positive, situation.libelle + " : sortie positive");
    case SelonIae::Autre: return dire(ClasseIae::Autre, situation.libelle + " : autre sortie, comptée au dénominateur");
    case SelonIae::SelonDuree: break;
    }
    const std::string borne = mois_en_mots(regle.mois);
    const auto selon_duree = [&](ClasseIae classe, std::string pourquoi) { return Classement<ClasseIae>{classe, std::move(pourquoi), regle.source, regle.statut}; };
    switch (face_a_la_borne(faits.duree, regle.mois))
    {
    case FaceALaBorne::EnDeca: return selon_duree(ClasseIae::Transition, "Moins de " + borne + " : emploi de transition");
    case FaceALaBorne::AuDela: return selon_duree(ClasseIae::Durable, "Plus de " + borne + " : emploi durable");
    // Le texte dit « plus » et « moins » : le jour juste est une valeur, avec sa propre source.
    case FaceALaBorne::Juste:
        if (regle.comprise) return {ClasseIae::Durable, "Exactement " + borne + ", borne comprise : emploi durable", regle.source_borne, regle.statut_borne};
        return {ClasseIae::Transition, "Exactement " + borne + ", borne exclue : emploi de transition", regle.source_borne, regle.statut_borne};
    case FaceALaBorne::Inconnue: break;
    }
    return selon_duree(ClasseIae::ADeterminer, "Durée du contrat non connue : comptée au dénominateur, dans aucune classe");
}

Classement<IssuePlie> classer_plie(const SituationDeSortie& situation, const FaitsDeSortie& faits)
{
    const auto dire = [&](IssuePlie issue, std::string pourquoi) { return situation.source_plie.empty() ? Classement<IssuePlie>{issue, std::move(pourquoi), situation.source, situation.statut}
                                             : Classement<IssuePlie>{issue, std::move(pourquoi), situation.source_plie, situation.statut_plie};
    };
    switch (situation.plie)
    {
    case SelonPlie::HorsDenominateur: return dire(IssuePlie::HorsDenominateur, "N'entre ni au numérateur ni au dénominateur");
    case SelonPlie::Formation: return dire(IssuePlie::Formation, situation.libelle + " : entrée en formation");
    case SelonPlie::Autre: return dire(IssuePlie::Autre, situation.libelle + " : ni contrat de travail ni formation, comptée au dénominateur");
    case SelonPlie::Contrat: break;
    }
    switch (faits.employeur)
    {
    case EmployeurDeSortie::Titulaire: return dire(IssuePlie::ChezLeTitulaire, "Contrat dans l'entreprise du marché");
    case EmployeurDeSortie::Autre: return dire(IssuePlie::AutreContrat, "Contrat dans une autre entreprise");
    case EmployeurDeSortie::SansObjet:
    case EmployeurDeSortie::Inconnu: break;
    }
    return dire(IssuePlie::ADeterminer, "Employeur non connu : comptée au dénominateur, dans aucune ligne");
}

void CompteDeSorties::compter(ClasseIae classe, IssuePlie issue)
{
    ++total;
    // Une exclusion vaut pour les deux vocabulaires : leur dénominateur est le même.
    if (classe == ClasseIae::HorsDenominateur || issue == IssuePlie::HorsDenominateur)
    {
        ++exclues;
        return;
    }
    constexpr std::array kDeClasse = {&CompteDeSorties::durables, &CompteDeSorties::transitions, &CompteDeSorties::positives, &CompteDeSorties::autres,
                                      &CompteDeSorties::a_determiner};
    constexpr std::array kDIssue = {&CompteDeSorties::chez_le_titulaire, &CompteDeSorties::autres_contrats, &CompteDeSorties::formations, &CompteDeSorties::autres_issues,
                                    &CompteDeSorties::issues_a_determiner};
    ++(this->*kDeClasse.at(static_cast<std::size_t>(classe)));
    ++(this->*kDIssue.at(static_cast<std::size_t>(issue)));
}

std::string en_mots(int nombre, const CompteDeSorties& compte)
{
    if (compte.comptees() == 0) return "aucune sortie comptée";
    return std::to_string(nombre) + (nombre < 2 ? " sortie sur " : " sorties sur ") + std::to_string(compte.comptees());
}

Jour echeance_de_suivi(Jour sortie_le, int mois) { return plus_mois(sortie_le, mois); }

EtatDeSuivi etat_de_suivi(Jour echeance, std::optional<bool> releve, Jour le, int delai_jours)
{
    if (releve) return *releve ? EtatDeSuivi::Releve : EtatDeSuivi::NonReleve;
    if (Jour{sys_days{echeance} + days{delai_jours}} < le) return EtatDeSuivi::EnRetard;
    return mois_de(le) < mois_de(echeance) ? EtatDeSuivi::AVenir : EtatDeSuivi::AAppeler;
}

const std::vector<ChoixDeSortie>& motifs_de_non_releve()
{
    static const std::vector<ChoixDeSortie> kMotifs = {{"injoignable", "Injoignable après plusieurs appels"},
                                                       {"refus", "La personne ne souhaite pas répondre"},
                                                       {"coordonnees_perdues", "Plus de coordonnées valables"},
                                                       {"opposition", "La personne s'est opposée au suivi"},
                                                       {"hors_delai", "L'échéance est passée depuis trop longtemps"}};
    return kMotifs;
}

const std::vector<ChoixDeSortie>& issues_d_appel()
{
    static const std::vector<ChoixDeSortie> kIssuesDAppel = {{"sans_reponse", "Pas de réponse"},
                                                            {"message", "Message laissé"},
                                                            {"a_rappeler", "Demande à être rappelée"},
                                                            {"numero_faux", "Le numéro n'est plus le bon"}};
    return kIssuesDAppel;
}

const std::vector<ChoixDeSortie>& sources_de_sortie()
{
    static const std::vector<ChoixDeSortie> kSources = {{"personne", "La personne"},
                                                        {"entreprise", "L'entreprise"},
                                                        {"spe", "Le service public de l'emploi"},
                                                        {"structure", "Une structure qui la suit"}};
    return kSources;
}

std::string_view libelle_de(const std::vector<ChoixDeSortie>& choix, std::string_view code)
{
    for (const auto& un : choix)
        if (un.code == code) return un.libelle;
    return code;
}

} // namespace ouvrage
