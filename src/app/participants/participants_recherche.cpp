#include "app/participants/participants_recherche.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

struct FicheEtat
{
    EtatDeFenetre etat;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kEtats = {FicheEtat{EtatDeFenetre::ADecider, "a_decider", "À décider"}, FicheEtat{EtatDeFenetre::AVenir, "a_venir", "À venir"},
                               FicheEtat{EtatDeFenetre::EnCours, "en_cours", "Éligible"}, FicheEtat{EtatDeFenetre::FinitBientot, "finit_bientot", "Finit bientôt"},
                               FicheEtat{EtatDeFenetre::Finie, "finie", "Finie"}};
constexpr std::chrono::months kBientot{2};

/// Un morceau de requête et ses valeurs, dans l'ordre.
struct Morceau
{
    std::string sql;
    Binds valeurs;

    void ajouter(std::string_view texte, Binds autres = {})
    {
        sql += texte;
        valeurs.insert(valeurs.end(), std::make_move_iterator(autres.begin()), std::make_move_iterator(autres.end()));
    }
    void ajouter(const Morceau& autre) { ajouter(autre.sql, autre.valeurs); }
};

// Le plus grand caractère qui soit : borne haute de « commence par ».
constexpr std::string_view kApresTout = "\xF4\x8F\xBF\xBF";

std::vector<std::string> mots_cherches(const std::string& q)
{
    std::vector<std::string> mots;
    for (auto& mot : split(searchable(q), ' '))
        if (!mot.empty() && std::find(mots.begin(), mots.end(), mot) == mots.end()) mots.push_back(std::move(mot));
    return mots;
}

Morceau fenetre_en(EtatDeFenetre etat, const std::string& personne, Mois ce_mois)
{
    const std::string en_vigueur = "g.participant_id = " + personne + " AND NOT EXISTS (SELECT 1 FROM fenetres y WHERE y.annule = g.id)";
    if (etat == EtatDeFenetre::ADecider) return {" AND NOT EXISTS (SELECT 1 FROM fenetres g WHERE " + en_vigueur + ")", {}};
    const std::string derniere = " AND EXISTS (SELECT 1 FROM fenetres f WHERE f.id = (SELECT max(g.id) FROM fenetres g WHERE " + en_vigueur + ") AND ";
    const auto le_premier = [&](std::chrono::months dans) { return Bind(format_day(premier_jour(ce_mois + dans))); };
    const auto ce_mois_ci = le_premier(std::chrono::months{0}), prochain = le_premier(std::chrono::months{1}), bientot = le_premier(kBientot);
    switch (etat)
    {
    case EtatDeFenetre::Finie: return {derniere + "f.fin < ?)", {ce_mois_ci}};
    case EtatDeFenetre::FinitBientot: return {derniere + "f.fin >= ? AND f.fin < ?)", {ce_mois_ci, bientot}};
    case EtatDeFenetre::AVenir: return {derniere + "(f.fin IS NULL OR f.fin >= ?) AND f.debut >= ?)", {bientot, prochain}};
    default: return {derniere + "(f.fin IS NULL OR f.fin >= ?) AND f.debut < ?)", {bientot, prochain}};
    }
}

/// Les filtres, sur la colonne qui porte l'identifiant de la personne.
Morceau filtres(const RechercheParticipants& recherche, const std::string& personne, Mois ce_mois)
{
    Morceau ou;
    if (recherche.etat) ou.ajouter(fenetre_en(*recherche.etat, personne, ce_mois));
    if (recherche.referent == kSansReferent) ou.ajouter(" AND NOT EXISTS (SELECT 1 FROM referents r WHERE r.participant_id = " + personne + ")");
    else if (!recherche.referent.empty())
        ou.ajouter(" AND " + personne + " IN (SELECT r.participant_id FROM referents r WHERE r.utilisateur_id = ? AND NOT EXISTS (SELECT 1 FROM referents s WHERE "
                                        "s.remplace = r.id))",
                   {recherche.referent});
    if (recherche.notice == NoticeCherchee::Absente)
        ou.ajouter(" AND NOT EXISTS (SELECT 1 FROM informations n WHERE n.participant_id = " + personne + ")");
    return ou;
}

Morceau commence_par(const std::string& colonne, const std::string& mot)
{
    return {colonne + " >= ? AND " + colonne + " < ?", {mot, mot + std::string(kApresTout)}};
}

/// Le mot le moins répandu d'abord : c'est par lui que l'on cherche, les autres ne font que vérifier.
void ranger_par_rarete(Transaction& tx, const Perimetre& perimetre, std::vector<std::string>& mots)
{
    constexpr int kComptesAuPlus = 20'000; // au-delà, un mot est « partout »
    if (mots.size() < 2) return;
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = "w.structure_id = ?"});
    std::map<std::string, std::int64_t> repandu;
    for (const auto& mot : mots)
    {
        auto compte = commence_par("w.mot", mot);
        compte.ajouter(" AND " + filtre.condition + " LIMIT ?", filtre.valeurs);
        compte.valeurs.emplace_back(kComptesAuPlus);
        repandu[mot] = tx.query_bound("SELECT count(*) AS n FROM (SELECT w.mot FROM identite_mots w WHERE " + compte.sql + ") AS trouves", compte.valeurs).front().integer("n");
    }
    std::stable_sort(mots.begin(), mots.end(), [&](const auto& a, const auto& b) { return repandu[a] < repandu[b]; });
}

/// Chacun de ces mots commence un mot de la personne.
Morceau porte_les_mots(const std::vector<std::string>& mots, std::size_t depuis, const std::string& personne)
{
    Morceau ou;
    for (std::size_t i = depuis; i < mots.size(); ++i)
    {
        ou.ajouter(" AND EXISTS (SELECT 1 FROM identite_mots a WHERE a.participant_id = " + personne + " AND ");
        ou.ajouter(commence_par("a.mot", mots[i]));
        ou.ajouter(")");
    }
    return ou;
}

/// Les personnes cherchées, par leur mot le moins répandu ; au plus une de trop, pour dire « plus de 1 000 ».
Morceau candidats(const Perimetre& perimetre, const RechercheParticipants& recherche, const std::vector<std::string>& mots, Mois ce_mois)
{
    const auto alias = mots.empty() ? std::string("i") : std::string("w");
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = alias + ".structure_id = ?"});
    Morceau selection;
    if (mots.empty()) selection.ajouter("SELECT i.participant_id FROM identites i WHERE ");
    else
    {
        selection.ajouter("SELECT DISTINCT w.participant_id FROM identite_mots w WHERE ");
        selection.ajouter(commence_par("w.mot", mots.front()));
        selection.ajouter(porte_les_mots(mots, 1, "w.participant_id"));
        selection.ajouter(" AND ");
    }
    selection.ajouter(filtre.condition, filtre.valeurs);
    selection.ajouter(filtres(recherche, alias + ".participant_id", ce_mois));
    selection.ajouter(" LIMIT ?", {static_cast<long long>(kCompteAuPlus + 1)});
    return selection;
}

std::string_view ordre(TriParticipants tri)
{
    switch (tri)
    {
    case TriParticipants::Reference: return " ORDER BY p.structure_id, p.reference";
    case TriParticipants::Recent: return " ORDER BY p.id DESC";
    default: return " ORDER BY i.recherche, i.participant_id";
    }
}

const std::string kColonnes =
    "SELECT p.id, p.reference, coalesce(i.prenom, '') AS prenom, coalesce(i.nom, '') AS nom, "
    "(SELECT coalesce(sum(h.retenues_centiemes), 0) FROM lignes h WHERE h.participant_id = p.id AND " + std::string(kLigneQuiCompte) + ") "
    "AS retenues, (SELECT count(DISTINCT a.lot_id) FROM affectations a WHERE a.participant_id = p.id) AS lots, "
    "(SELECT max(f.id) FROM fenetres f WHERE f.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = f.id)) AS fenetre, "
    "(SELECT u.nom FROM referents r JOIN utilisateurs u ON u.id = r.utilisateur_id WHERE r.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM referents s "
    "WHERE s.remplace = r.id) ORDER BY r.id DESC LIMIT 1) AS referent, "
    "(SELECT max(n.remise_le) FROM informations n WHERE n.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM informations m WHERE m.annule = n.id)) AS informee_le ";

std::vector<ParticipantDeListe> lire_page(Transaction& tx, const Morceau& requete)
{
    std::vector<ParticipantDeListe> liste;
    for (const auto& ligne : tx.query_bound(requete.sql, requete.valeurs))
    {
        ParticipantDeListe un{ligne.text("id"), ligne.text("reference"), ligne.text("prenom"), ligne.text("nom"), {}, ligne.maybe_text("referent").value_or(""),
                              jour_iso_eventuel(ligne.maybe_text("informee_le")), Heures::de_centiemes(ligne.integer("retenues")),
                              static_cast<int>(ligne.integer("lots"))};
        if (const auto fenetre = ligne.maybe_text("fenetre"))
            if (const auto lue = tx.query_one("SELECT debut, fin FROM fenetres WHERE id = ?", *fenetre))
            {
                const auto fin = jour_iso_eventuel(lue->maybe_text("fin"));
                un.fenetre = Periode{mois_de(jour_iso(lue->text("debut"))), fin ? std::optional(mois_de(*fin)) : std::nullopt};
            }
        liste.push_back(std::move(un));
    }
    return liste;
}

void borner_page(Morceau& requete, const RechercheParticipants& recherche)
{
    requete.ajouter(" LIMIT ? OFFSET ?", {recherche.par_page + 1, static_cast<long long>(recherche.page - 1) * recherche.par_page});
}

/// Il n'en reste que la référence : rien à chercher d'autre.
PageDeParticipants lister_oubliees(Transaction& tx, const Perimetre& perimetre, const RechercheParticipants& recherche, Mois ce_mois)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    Morceau ou;
    ou.ajouter(" FROM participants p LEFT JOIN identites i ON i.participant_id = p.id WHERE i.participant_id IS NULL AND ");
    ou.ajouter(filtre.condition, filtre.valeurs);
    if (!trimmed(recherche.q).empty()) ou.ajouter(" AND p.reference = ?", {std::string(trimmed(recherche.q))});
    ou.ajouter(filtres(recherche, "p.id", ce_mois));
    Morceau compte{"SELECT count(*) AS n FROM (SELECT p.id" + ou.sql + " LIMIT ?) AS trouvees", ou.valeurs};
    compte.valeurs.emplace_back(static_cast<long long>(kCompteAuPlus + 1));
    PageDeParticipants page;
    page.total = tx.query_bound(compte.sql, compte.valeurs).front().integer("n");
    Morceau requete{kColonnes + ou.sql + std::string(ordre(recherche.tri == TriParticipants::Recent ? TriParticipants::Recent : TriParticipants::Reference)), ou.valeurs};
    borner_page(requete, recherche);
    page.participants = lire_page(tx, requete);
    return page;
}

} // namespace

EtatDeFenetre etat_de(const std::optional<Periode>& fenetre, Mois ce_mois)
{
    if (!fenetre) return EtatDeFenetre::ADecider;
    if (fenetre->fin && *fenetre->fin < ce_mois) return EtatDeFenetre::Finie;
    if (fenetre->fin && *fenetre->fin < ce_mois + kBientot) return EtatDeFenetre::FinitBientot;
    return fenetre->debut > ce_mois ? EtatDeFenetre::AVenir : EtatDeFenetre::EnCours;
}

std::string_view code(EtatDeFenetre etat)
{
    return std::find_if(kEtats.begin(), kEtats.end(), [&](const FicheEtat& une) { return une.etat == etat; })->code;
}

std::string_view libelle(EtatDeFenetre etat)
{
    return std::find_if(kEtats.begin(), kEtats.end(), [&](const FicheEtat& une) { return une.etat == etat; })->libelle;
}

std::optional<EtatDeFenetre> etat_de_fenetre_du_code(std::string_view code)
{
    for (const auto& une : kEtats)
        if (une.code == code) return une.etat;
    return std::nullopt;
}

PageDeParticipants lister_participants(Transaction& tx, const Perimetre& perimetre, const RechercheParticipants& recherche, Jour aujourd_hui)
{
    const Mois ce_mois = mois_de(aujourd_hui);
    PageDeParticipants page;
    if (recherche.identite == IdentiteCherchee::Oubliee) page = lister_oubliees(tx, perimetre, recherche, ce_mois);
    else
    {
        auto mots = mots_cherches(recherche.q);
        ranger_par_rarete(tx, perimetre, mots);
        const auto trouvees = candidats(perimetre, recherche, mots, ce_mois);
        page.total = tx.query_bound("SELECT count(*) AS n FROM (" + trouvees.sql + ") AS trouvees", trouvees.valeurs).front().integer("n");
        Morceau requete{kColonnes + "FROM identites i JOIN participants p ON p.id = i.participant_id WHERE ", {}};
        // Peu de gens : on les trie. Beaucoup : on suit l'ordre, et la page se remplit vite.
        if (!page.plus_que_compte())
        {
            requete.ajouter("i.participant_id IN (");
            requete.ajouter(trouvees);
            requete.ajouter(")");
        }
        else
        {
            const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = recherche.tri == TriParticipants::Reference ? "p.structure_id = ?" : "i.structure_id = ?"});
            requete.ajouter(filtre.condition, filtre.valeurs);
            requete.ajouter(porte_les_mots(mots, 0, "i.participant_id"));
            requete.ajouter(filtres(recherche, "i.participant_id", ce_mois));
        }
        requete.ajouter(ordre(recherche.tri));
        borner_page(requete, recherche);
        page.participants = lire_page(tx, requete);
    }
    page.suite = page.participants.size() > static_cast<std::size_t>(recherche.par_page);
    if (page.suite) page.participants.pop_back();
    return page;
}

} // namespace ouvrage
