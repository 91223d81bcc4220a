#include "app/sorties/sorties_table.hpp"

#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/participants/identites_table.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kLignes = "SELECT s.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM sorties s LEFT JOIN utilisateurs u ON u.id = s.faite_par ";
constexpr std::string_view kReleves = "SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS remplacante FROM releves_de_sortie r LEFT JOIN utilisateurs u ON "
                                      "u.id = r.faite_par LEFT JOIN releves_de_sortie x ON x.remplace = r.id ";
constexpr std::string_view kAppels = "SELECT a.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM appels_de_sortie a LEFT JOIN utilisateurs u ON u.id = a.faite_par ";
// Les sorties d'une recherche se lisent par la même condition, posée sur leur personne.
constexpr std::string_view kDesPersonnes = "JOIN participants p ON p.id = s.participant_id LEFT JOIN identites i ON i.participant_id = p.id ";

DureeDeContrat lire_duree(const Row& ligne)
{
    DureeDeContrat duree{jour_iso_eventuel(ligne.maybe_text("contrat_debut")), jour_iso_eventuel(ligne.maybe_text("contrat_fin")), {}};
    if (const auto mois = ligne.maybe_integer("contrat_mois")) duree.mois = static_cast<int>(*mois);
    return duree;
}

SituationNotee lire_situation_notee(const Row& ligne, std::string_view informee)
{
    const auto employeur = employeur_de_sortie_du_code(ligne.text("employeur"));
    ensure(employeur.has_value(), "l'employeur d'une sortie inscrite est de la liste");
    return {ligne.text("situation"), {lire_duree(ligne), *employeur}, ligne.text("source"), jour_iso(ligne.text(informee))};
}

LigneDeSortie lire_ligne(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("origine"), ligne.text("sens") == "retiree", jour_iso(ligne.text("sortie_le")), lire_situation_notee(ligne, "informee_le"),
            ligne.text("droit"), ligne.text("auteur"), ligne.text("faite_le")};
}

ReleveDeSortie lire_releve(const Row& ligne)
{
    ReleveDeSortie un{ligne.text("id"), static_cast<int>(ligne.integer("mois")), {}, ligne.maybe_text("motif").value_or(""), ligne.text("auteur"),
                      ligne.text("faite_le"), !ligne.null("remplacante")};
    if (ligne.text("issue") == "relevee") un.situation = lire_situation_notee(ligne, "informe_le");
    return un;
}

AppelDeSortie lire_appel(const Row& ligne)
{
    return {static_cast<int>(ligne.integer("mois")), ligne.text("issue"), jour_iso(ligne.text("appele_le")), ligne.text("auteur"), ligne.text("faite_le")};
}

/// Tout ce qui s'est dit d'un ensemble de sorties, par origine.
struct Dits
{
    std::map<std::string, std::vector<ReleveDeSortie>> releves;
    std::map<std::string, std::vector<AppelDeSortie>> appels;
};

Dits lire_dits(const Rows& releves, const Rows& appels)
{
    Dits dits;
    for (const auto& ligne : releves) dits.releves[ligne.text("sortie_id")].push_back(lire_releve(ligne));
    for (const auto& ligne : appels) dits.appels[ligne.text("sortie_id")].push_back(lire_appel(ligne));
    return dits;
}

/// Range, classe, et dresse le suivi de ce jour.
Sortie dresser(std::vector<LigneDeSortie> lignes, const Dits& dits, const std::vector<Valeur>& valeurs, Jour le)
{
    Sortie sortie;
    sortie.lignes = std::move(lignes);
    const auto& ligne = sortie.ligne();
    const auto& situation = ligne.situation.fiche();
    sortie.iae = classer_iae(situation, ligne.situation.faits, regle_de_sortie(valeurs, ligne.sortie_le));
    sortie.plie = classer_plie(situation, ligne.situation.faits);
    if (ligne.retiree) return sortie;
    const int delai = delai_d_appel(valeurs, le);
    for (const int mois : mois_de_suivi(valeurs, ligne.sortie_le))
    {
        Suivi suivi;
        suivi.mois = mois;
        suivi.echeance = echeance_de_suivi(ligne.sortie_le, mois);
        if (const auto dits_de = dits.releves.find(sortie.origine()); dits_de != dits.releves.end())
            for (const auto& un : dits_de->second)
                if (un.mois == mois) suivi.releves.push_back(un);
        if (const auto dits_de = dits.appels.find(sortie.origine()); dits_de != dits.appels.end())
            for (const auto& un : dits_de->second)
                if (un.mois == mois) suivi.appels.push_back(un);
        const auto* releve = suivi.releve();
        suivi.etat = etat_de_suivi(suivi.echeance, releve ? std::optional(releve->releve()) : std::nullopt, le, delai);
        // On ne rappelle pas qui est parti pour une raison qui ne se compte pas ; ce qui a été relevé avant se garde.
        if (!situation.exclue() || releve) sortie.suivis.push_back(std::move(suivi));
    }
    return sortie;
}

/// Par origine, dans l'ordre où elles ont été notées : une correction suit ce qu'elle corrige.
std::vector<std::vector<LigneDeSortie>> grouper(const Rows& lignes)
{
    std::map<std::string, std::vector<LigneDeSortie>> par_origine;
    for (const auto& ligne : lignes) par_origine[ligne.text("origine")].push_back(lire_ligne(ligne));
    std::vector<std::vector<LigneDeSortie>> groupes;
    for (auto& [origine, groupe] : par_origine) groupes.push_back(std::move(groupe));
    return groupes;
}

void ranger(std::vector<Sortie>& sorties)
{
    std::stable_sort(sorties.begin(), sorties.end(), [](const Sortie& a, const Sortie& b) {
        return a.ligne().sortie_le != b.ligne().sortie_le ? b.ligne().sortie_le < a.ligne().sortie_le : b.origine() < a.origine();
    });
}

Filtre des_personnes(const Perimetre& perimetre) { return perimetre.borner(Acte::NoterSortie, {.structure = "p.structure_id = ?"}); }

/// Les valeurs de chaque structure, lues une fois.
class ValeursParStructure
{
public:
    ValeursParStructure(Transaction& tx, const Droit& droit) : tx_(tx), droit_(droit) {}
    const std::vector<Valeur>& de(const std::string& structure_id)
    {
        const auto connues = valeurs_.find(structure_id);
        return connues != valeurs_.end() ? connues->second : valeurs_.emplace(structure_id, valeurs_de_la_structure(tx_, droit_, structure_id)).first->second;
    }

private:
    Transaction& tx_;
    const Droit& droit_;
    std::map<std::string, std::vector<Valeur>> valeurs_;
};

/// Le code qui s'inscrit au journal, et le vrai à part quand il est réservé.
void taire(Ecriture& ecriture, const Participant& participant, const std::string& ligne_id, const SituationNotee& situation)
{
    if (!situation.fiche().reservee) return;
    ecriture.tx.execute("INSERT INTO situations_reservees (ligne_id, participant_id, situation) VALUES (?, ?, ?)", ligne_id, participant.id, situation.code);
}
Bind code_inscrit(const SituationNotee& situation) { return situation.fiche().reservee ? Bind(kSituationReservee) : Bind(situation.code); }

void ajouter_contrat(Ecriture::Colonnes& colonnes, const FaitsDeSortie& faits)
{
    colonnes.emplace_back("contrat_debut", faits.duree.debut ? Bind(format_day(*faits.duree.debut)) : Bind(nullptr));
    colonnes.emplace_back("contrat_fin", faits.duree.fin ? Bind(format_day(*faits.duree.fin)) : Bind(nullptr));
    colonnes.emplace_back("contrat_mois", faits.duree.mois ? Bind(*faits.duree.mois) : Bind(nullptr));
    colonnes.emplace_back("employeur", code(faits.employeur));
}

/// La ligne qui vaut, pour une sortie de cette personne.
Row ligne_qui_vaut(Transaction& tx, const Participant& participant, const std::string& origine)
{
    auto ligne = tx.query_one(std::string(kLignes) + "WHERE s.origine = ? AND s.participant_id = ? AND NOT EXISTS (SELECT 1 FROM sorties x WHERE x.remplace = s.id)", origine,
                              participant.id);
    if (!ligne) throw NotFound("cette sortie n'est pas celle de cette personne");
    return *ligne;
}

const std::string kVientDeChanger = "cette sortie vient d'être changée par quelqu'un d'autre : relisez-la";

std::string personne_de(const Row& ligne)
{
    return ligne.null("nom") ? ligne.text("reference") : ligne.text("prenom") + " " + ligne.text("nom");
}

std::string inscrire_issue(Ecriture& ecriture, const Sortie& sortie, int mois, const SituationNotee* situation, const std::string& motif, const std::string& vu)
{
    const auto dernier = ecriture.tx.query_one("SELECT r.id FROM releves_de_sortie r WHERE r.sortie_id = ? AND r.mois = ? AND NOT EXISTS (SELECT 1 FROM releves_de_sortie x "
                                               "WHERE x.remplace = r.id)",
                                               sortie.origine(), mois);
    if ((dernier ? dernier->text("id") : "") != vu) throw Conflict("ce point vient d'être noté par quelqu'un d'autre : relisez-le");
    const auto id = ecriture.nouvel_id();
    Ecriture::Colonnes colonnes = {{"id", id}, {"sortie_id", sortie.origine()}, {"mois", mois}, {"issue", situation ? "relevee" : "non_relevee"},
                                   {"situation", situation ? code_inscrit(*situation) : Bind(nullptr)}, {"motif", situation ? Bind(nullptr) : Bind(motif)},
                                   {"source", situation ? situation->source : ""}, {"informe_le", situation ? Bind(format_day(situation->informee_le)) : Bind(nullptr)},
                                   {"remplace", vu.empty() ? Bind(nullptr) : Bind(vu)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}};
    ajouter_contrat(colonnes, situation ? situation->faits : FaitsDeSortie{});
    ecriture.inserer("releves_de_sortie", colonnes);
    return id;
}

} // namespace

const SituationDeSortie& SituationNotee::fiche() const
{
    if (code == kSituationReservee) return situation_reservee();
    const auto* trouvee = trouver_situation(situations_livrees(), code);
    ensure(trouvee != nullptr, "une situation inscrite est de la liste livrée : on n'en ôte pas, on la ferme");
    return *trouvee;
}

const Suivi* Sortie::suivi(int mois) const
{
    const auto trouve = std::find_if(suivis.begin(), suivis.end(), [&](const Suivi& un) { return un.mois == mois; });
    return trouve == suivis.end() ? nullptr : &*trouve;
}

std::vector<Sortie> lister_sorties_de(Transaction& tx, const Droit& droit, const Participant& participant, Jour le)
{
    const auto groupes = grouper(tx.query(std::string(kLignes) + "WHERE s.participant_id = ? ORDER BY s.id", participant.id));
    if (groupes.empty()) return {};
    const std::string de_la_personne = "sortie_id IN (SELECT id FROM sorties WHERE participant_id = ?) ORDER BY ";
    const auto dits = lire_dits(tx.query(std::string(kReleves) + "WHERE r." + de_la_personne + "r.id", participant.id),
                                tx.query(std::string(kAppels) + "WHERE a." + de_la_personne + "a.id", participant.id));
    const auto valeurs = valeurs_de_la_structure(tx, droit, participant.structure_id);
    std::vector<Sortie> sorties;
    for (const auto& groupe : groupes) sorties.push_back(dresser(groupe, dits, valeurs, le));
    ranger(sorties);
    return sorties;
}

Sortie trouver_sortie(Transaction& tx, const Droit& droit, const Participant& participant, const std::string& origine, Jour le)
{
    for (auto& une : lister_sorties_de(tx, droit, participant, le))
        if (une.origine() == origine) return std::move(une);
    throw NotFound("cette sortie n'est pas celle de cette personne");
}

// --- Les compter ---------------------------------------------------------------------------------------------------

std::vector<SortieDePersonne> lister_sorties(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const RechercheDeSorties& recherche, Jour le)
{
    const auto filtre = des_personnes(perimetre);
    std::string ou = "WHERE " + filtre.condition;
    Binds valeurs = filtre.valeurs;
    for (const auto& mot : split(searchable(recherche.q), ' '))
    {
        if (mot.empty()) continue;
        ou += " AND (i.recherche LIKE ? OR lower(p.reference) LIKE ?)";
        valeurs.emplace_back("%" + mot + "%");
        valeurs.emplace_back("%" + mot + "%");
    }
    // La date qui compte est celle de la ligne qui vaut : on borne l'ensemble des lignes de la sortie par elle.
    std::string qui_vaut = " AND EXISTS (SELECT 1 FROM sorties v WHERE v.origine = s.origine AND v.sens = 'inscrite' AND NOT EXISTS (SELECT 1 FROM sorties x WHERE x.remplace = v.id)";
    if (recherche.du)
    {
        qui_vaut += " AND v.sortie_le >= ?";
        valeurs.emplace_back(format_day(*recherche.du));
    }
    if (recherche.au)
    {
        qui_vaut += " AND v.sortie_le <= ?";
        valeurs.emplace_back(format_day(*recherche.au));
    }
    ou += qui_vaut + ")";
    const auto lignes = tx.query_bound("SELECT s.*, coalesce(u.nom, 'Ouvrage') AS auteur, p.structure_id, p.reference, i.prenom, i.nom FROM sorties s LEFT JOIN utilisateurs u "
                                       "ON u.id = s.faite_par " + std::string(kDesPersonnes) + ou + " ORDER BY s.id",
                                       valeurs);
    if (lignes.empty()) return {};
    const std::string des_sorties = "JOIN sorties s ON s.id = " + std::string("%.sortie_id ") + std::string(kDesPersonnes) + ou;
    const auto dits = lire_dits(tx.query_bound(std::string(kReleves) + replaced(des_sorties, "%.", "r.") + " ORDER BY r.id", valeurs),
                                tx.query_bound(std::string(kAppels) + replaced(des_sorties, "%.", "a.") + " ORDER BY a.id", valeurs));
    std::map<std::string, const Row*> par_origine;
    for (const auto& ligne : lignes) par_origine[ligne.text("origine")] = &ligne;
    ValeursParStructure par_structure(tx, droit);
    std::vector<SortieDePersonne> sorties;
    for (auto& groupe : grouper(lignes))
    {
        const Row& personne = *par_origine.at(groupe.front().origine);
        SortieDePersonne une{personne.text("participant_id"), personne.text("structure_id"), personne.text("reference"), personne_de(personne),
                             dresser(std::move(groupe), dits, par_structure.de(personne.text("structure_id")), le)};
        if (recherche.iae && une.sortie.iae.classe != *recherche.iae) continue;
        if (recherche.plie && une.sortie.plie.classe != *recherche.plie) continue;
        sorties.push_back(std::move(une));
    }
    std::stable_sort(sorties.begin(), sorties.end(), [](const SortieDePersonne& a, const SortieDePersonne& b) {
        const auto &la = a.sortie.ligne(), &lb = b.sortie.ligne();
        return la.sortie_le != lb.sortie_le ? lb.sortie_le < la.sortie_le : a.reference < b.reference;
    });
    return sorties;
}

CompteDeSorties compter_sorties(const std::vector<SortieDePersonne>& sorties)
{
    CompteDeSorties compte;
    for (const auto& une : sorties) compte.compter(une.sortie.iae.classe, une.sortie.plie.classe);
    return compte;
}

std::vector<CompteDeSuivi> compter_suivis(const std::vector<SortieDePersonne>& sorties)
{
    std::map<int, CompteDeSuivi> comptes;
    for (const auto& une : sorties)
        for (const auto& suivi : une.sortie.suivis)
        {
            auto& compte = comptes[suivi.mois];
            compte.mois = suivi.mois;
            switch (suivi.etat)
            {
            case EtatDeSuivi::Releve:
            {
                const auto& situation = suivi.releve()->situation->fiche();
                ++compte.releves;
                compte.exclus += situation.exclue() ? 1 : 0;
                compte.en_emploi += situation.groupe == GroupeDeSortie::Emploi ? 1 : 0;
                break;
            }
            case EtatDeSuivi::NonReleve: ++compte.non_releves; break;
            case EtatDeSuivi::AVenir: ++compte.a_venir; break;
            case EtatDeSuivi::AAppeler:
            case EtatDeSuivi::EnRetard: ++compte.attendus; break;
            }
        }
    std::vector<CompteDeSuivi> liste;
    for (const auto& [mois, compte] : comptes) liste.push_back(compte);
    return liste;
}

std::string telephone_de(Transaction& tx, const Participant& participant) { return lire_identite(tx, participant).telephone; }

std::vector<AppelAFaire> lister_appels(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le)
{
    // Aucun point n'est dû moins d'un mois après une sortie : les plus récentes ne se lisent pas.
    RechercheDeSorties recherche;
    recherche.au = Jour{std::chrono::sys_days{le} - std::chrono::days{28}};
    std::vector<AppelAFaire> appels;
    for (auto& une : lister_sorties(tx, perimetre, droit, recherche, le))
        for (auto& suivi : une.sortie.suivis)
            if (suivi.attendu()) appels.push_back({une.participant_id, une.reference, une.personne, "", une.sortie.origine(), une.sortie.ligne().sortie_le, std::move(suivi)});
    std::map<std::string, std::string> telephones;
    const auto filtre = des_personnes(perimetre);
    for (const auto& ligne : tx.query_bound("SELECT i.participant_id, i.telephone FROM identites i JOIN participants p ON p.id = i.participant_id WHERE i.telephone IS NOT NULL AND EXISTS "
                                            "(SELECT 1 FROM sorties s WHERE s.participant_id = p.id) AND " + filtre.condition,
                                            filtre.valeurs))
        telephones[ligne.text("participant_id")] = ligne.text("telephone");
    for (auto& un : appels)
        if (const auto connu = telephones.find(un.participant_id); connu != telephones.end()) un.telephone = connu->second;
    std::stable_sort(appels.begin(), appels.end(), [](const AppelAFaire& a, const AppelAFaire& b) {
        return a.suivi.echeance != b.suivi.echeance ? a.suivi.echeance < b.suivi.echeance : a.reference < b.reference;
    });
    return appels;
}

std::vector<SortieANoter> lister_sorties_a_noter(Transaction& tx, const Perimetre& perimetre, Mois ce_mois)
{
    const auto filtre = des_personnes(perimetre);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(format_month(ce_mois));
    std::vector<SortieANoter> liste;
    for (const auto& ligne : tx.query_bound("SELECT p.id, p.reference, i.prenom, i.nom, (SELECT max(a.fin) FROM affectations a WHERE a.participant_id = p.id) AS finie FROM "
                                            "participants p LEFT JOIN identites i ON i.participant_id = p.id WHERE " + filtre.condition +
                                            " AND EXISTS (SELECT 1 FROM affectations a WHERE a.participant_id = p.id) AND NOT EXISTS (SELECT 1 FROM affectations a WHERE "
                                            "a.participant_id = p.id AND (a.fin IS NULL OR a.fin >= ?)) AND NOT EXISTS (SELECT 1 FROM sorties s WHERE s.participant_id = p.id "
                                            "AND s.sens = 'inscrite' AND NOT EXISTS (SELECT 1 FROM sorties x WHERE x.remplace = s.id)) ORDER BY finie, p.reference, p.id",
                                            valeurs))
        liste.push_back({ligne.text("id"), ligne.text("reference"), personne_de(ligne), mois_iso(ligne.text("finie"))});
    return liste;
}

std::vector<FaitDeParcours> faits_des_sorties(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    const std::string href = "/participants/" + participant.id + "/sorties";
    for (const auto& ligne : tx.query(std::string(kLignes) + "WHERE s.participant_id = ? AND s.sens = 'inscrite' AND NOT EXISTS (SELECT 1 FROM sorties x WHERE x.remplace = s.id) "
                                                             "ORDER BY s.id",
                                      participant.id))
    {
        const auto une = lire_ligne(ligne);
        const auto& situation = une.situation.fiche();
        faits.push_back({.debut = une.sortie_le, .sorte = "sortie", .libelle = situation.exclue() ? "Sortie non comptée" : "Sortie : " + situation.libelle,
                         .detail = duree_en_mots(une.situation.faits.duree), .href = href});
    }
    for (const auto& ligne : tx.query(std::string(kReleves) + "WHERE x.id IS NULL AND r.sortie_id IN (SELECT id FROM sorties WHERE participant_id = ?) ORDER BY r.id", participant.id))
    {
        const auto un = lire_releve(ligne);
        if (!un.situation) continue;
        faits.push_back({.debut = un.situation->informee_le, .sorte = "sortie", .libelle = "À " + std::to_string(un.mois) + " mois : " + un.situation->fiche().libelle, .href = href});
    }
    return faits;
}

// --- Les noter -----------------------------------------------------------------------------------------------------

std::string inscrire_sortie(Ecriture& ecriture, const Droit& droit, const Participant& participant, Jour sortie_le, const SituationNotee& situation,
                            const std::string& corrige, const std::string& vue)
{
    const auto id = ecriture.nouvel_id();
    std::optional<std::string> remplace;
    if (!corrige.empty())
    {
        remplace = ligne_qui_vaut(ecriture.tx, participant, corrige).text("id");
        if (*remplace != vue) throw Conflict(kVientDeChanger);
    }
    const std::string origine = corrige.empty() ? id : corrige;
    Ecriture::Colonnes colonnes = {{"id", id}, {"participant_id", participant.id}, {"origine", origine}, {"sens", "inscrite"}, {"sortie_le", format_day(sortie_le)},
                                   {"situation", code_inscrit(situation)}, {"source", situation.source}, {"informee_le", format_day(situation.informee_le)},
                                   {"droit", droit.version}, {"remplace", Bind(remplace)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}};
    ajouter_contrat(colonnes, situation.faits);
    ecriture.inserer("sorties", colonnes);
    taire(ecriture, participant, id, situation);
    // Ni la situation ni l'employeur : le journal se lit plus largement que le dossier.
    ecriture.dire(remplace ? "corriger" : "noter", "participants", participant.id,
                  (remplace ? "a corrigé la sortie de " : "a noté la sortie de ") + participant.reference + ", le " + en_toutes_lettres(sortie_le), participant.structure_id);
    return origine;
}

void retirer_sortie(Ecriture& ecriture, const Droit& droit, const Participant& participant, const std::string& origine)
{
    const auto derniere = ligne_qui_vaut(ecriture.tx, participant, origine);
    if (derniere.text("sens") == "retiree") throw Conflict("cette sortie est déjà retirée");
    Ecriture::Colonnes colonnes = {{"id", ecriture.nouvel_id()}, {"participant_id", participant.id}, {"origine", origine}, {"sens", "retiree"},
                                   {"sortie_le", derniere.text("sortie_le")}, {"situation", derniere.text("situation")}, {"source", derniere.text("source")},
                                   {"informee_le", derniere.text("informee_le")}, {"droit", droit.version}, {"remplace", derniere.text("id")},
                                   {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}};
    const auto employeur = employeur_de_sortie_du_code(derniere.text("employeur"));
    ajouter_contrat(colonnes, {lire_duree(derniere), employeur.value_or(EmployeurDeSortie::SansObjet)});
    ecriture.inserer("sorties", colonnes);
    ecriture.dire("retirer", "participants", participant.id, "a retiré la sortie de " + participant.reference + " notée le " + en_toutes_lettres(jour_iso(derniere.text("sortie_le"))),
                  participant.structure_id);
}

void inscrire_releve(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const SituationNotee& situation, const std::string& vu)
{
    const auto id = inscrire_issue(ecriture, sortie, mois, &situation, "", vu);
    taire(ecriture, participant, id, situation);
    ecriture.dire("relever", "participants", participant.id, "a relevé la situation de " + participant.reference + " à " + std::to_string(mois) + " mois", participant.structure_id);
}

void inscrire_non_releve(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const std::string& motif, const std::string& vu)
{
    inscrire_issue(ecriture, sortie, mois, nullptr, motif, vu);
    ecriture.dire("relever", "participants", participant.id, "a noté que la situation de " + participant.reference + " à " + std::to_string(mois) + " mois n'est pas relevée",
                  participant.structure_id);
}

void inscrire_appel(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const std::string& issue, Jour appele_le)
{
    ecriture.inserer("appels_de_sortie", {{"id", ecriture.nouvel_id()}, {"sortie_id", sortie.origine()}, {"mois", mois}, {"issue", issue}, {"appele_le", format_day(appele_le)},
                                          {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("appeler", "participants", participant.id, "a appelé " + participant.reference + " pour le point à " + std::to_string(mois) + " mois, sans rien relever",
                  participant.structure_id);
}

std::string lire_situation_reservee(Ecriture& ecriture, const Participant& participant, const std::string& ligne_id)
{
    const auto lue = ecriture.tx.query_one("SELECT situation FROM situations_reservees WHERE ligne_id = ? AND participant_id = ?", ligne_id, participant.id);
    if (!lue) throw NotFound("cette situation n'est pas celle de cette personne, ou elle a été effacée");
    ecriture.dire("lire", "participants", participant.id, "a lu la situation réservée d'une sortie de " + participant.reference, participant.structure_id);
    return lue->text("situation");
}

} // namespace ouvrage
