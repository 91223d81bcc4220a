#include "app/contrats_travail/contrats_travail_table.hpp"

#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/participants/modalites_table.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kContratsParLecture = 200;
constexpr std::array kSens = {std::pair{SensDeVisite::Prevue, std::string_view("prevue")}, std::pair{SensDeVisite::Faite, std::string_view("faite")},
                              std::pair{SensDeVisite::Abandonnee, std::string_view("abandonnee")}};

/// Un contrat, ses termes en vigueur, la personne, et les noms de ceux qui emploient et font travailler.
constexpr std::string_view kDepuis =
    " FROM contrats_de_travail c JOIN participants p ON p.id = c.participant_id JOIN termes_de_contrat t ON t.contrat_travail_id = c.id AND NOT EXISTS "
    "(SELECT 1 FROM termes_de_contrat tx WHERE tx.annule = t.id) JOIN entreprises e ON e.id = t.entreprise_id LEFT JOIN entreprises ee ON ee.id = "
    "t.employeur_entreprise_id LEFT JOIN organismes eo ON eo.id = t.employeur_organisme_id LEFT JOIN identites i ON i.participant_id = p.id ";
constexpr std::string_view kColonnes =
    "SELECT c.id, c.participant_id, p.structure_id, p.reference, coalesce(i.prenom, '') AS identite_prenom, coalesce(i.nom, '') AS identite_nom, e.nom AS "
    "entreprise, coalesce(ee.nom, eo.nom, '') AS nom_employeur";
constexpr std::string_view kFinPrevue =
    "coalesce((SELECT a.fin FROM avenants_de_contrat a WHERE a.contrat_travail_id = c.id AND a.fin IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
    "avenants_de_contrat ax WHERE ax.annule = a.id) ORDER BY a.effet_le DESC, a.id DESC LIMIT 1), t.fin)";
constexpr std::string_view kFinReelle =
    "(SELECT f.fin_le FROM fins_de_contrat f WHERE f.contrat_travail_id = c.id AND NOT EXISTS (SELECT 1 FROM fins_de_contrat fx WHERE fx.annule = f.id))";

/// etat_de_contrat(), en SQL : trois fois le jour. Un essai les compare.
constexpr int kJoursDeLEtat = 3;
std::string etat_sql()
{
    const std::string reelle(kFinReelle);
    return "(CASE WHEN " + reelle + " < ? THEN 'fini' WHEN t.debut > ? THEN 'a_venir' WHEN " + reelle + " IS NULL AND " + std::string(kFinPrevue) + " < ? THEN 'fin_a_dire' ELSE 'en_cours' END)";
}

/// La structure voit tous ses contrats ; une entreprise, ceux où elle emploie, où elle fait travailler, ou dont elle porte un lot ; nul autre n'en voit.
Filtre borner_contrats(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "p.structure_id = ?",
                                   .entreprise = "EXISTS (SELECT 1 FROM entreprises ce WHERE ce.id = ? AND (ce.id = t.entreprise_id OR ce.id = t.employeur_entreprise_id OR "
                                                 "EXISTS (SELECT 1 FROM lots_de_contrat cl JOIN affectations ca ON ca.id = cl.affectation_id WHERE cl.contrat_travail_id = c.id "
                                                 "AND ca.entreprise_id = ce.id AND NOT EXISTS (SELECT 1 FROM lots_de_contrat cx WHERE cx.annule = cl.id))))"});
}

LigneDeContrat lire_ligne(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("auteur"), ligne.text("faite_le"), !ligne.null("remplacante")};
}

std::optional<Heures> heures_eventuelles(const std::optional<std::int64_t>& centiemes)
{
    return centiemes ? std::optional(Heures::de_centiemes(*centiemes)) : std::nullopt;
}

template <class T> T connu(std::optional<T> valeur)
{
    ensure(valeur.has_value(), "un code lu en base est de sa liste");
    return *valeur;
}

TermesDeContrat lire_termes(const Row& ligne)
{
    TermesDeContrat termes;
    termes.sorte = connu(contrat_du_code(ligne.text("sorte")));
    termes.modalite = connu(modalite_du_code(ligne.text("modalite")));
    termes.employeur = connu(employeur_du_code(ligne.text("employeur")));
    termes.employeur_entreprise_id = ligne.maybe_text("employeur_entreprise_id");
    termes.employeur_organisme_id = ligne.maybe_text("employeur_organisme_id");
    termes.entreprise_id = ligne.text("entreprise_id");
    termes.debut = jour_iso(std::string_view(ligne.text("debut")));
    termes.fin = jour_iso_eventuel(ligne.maybe_text("fin"));
    termes.hebdomadaires = heures_eventuelles(ligne.maybe_integer("hebdomadaires_centiemes"));
    termes.rome = ligne.maybe_text("rome").value_or("");
    termes.essai_fin = jour_iso_eventuel(ligne.maybe_text("essai_fin"));
    termes.tuteur = connu(tuteur_du_code(ligne.text("tuteur")));
    return termes;
}

std::vector<std::string> mots_de(const std::string& texte)
{
    std::vector<std::string> mots;
    for (auto& mot : split(texte, ' '))
        if (!mot.empty()) mots.push_back(std::move(mot));
    return mots;
}

SensDeVisite sens_du_code(std::string_view code)
{
    for (const auto& [sens, sien] : kSens)
        if (sien == code) return sens;
    throw Bug("le sens d'une visite lue en base est connu");
}

/// Les lignes d'une table pour ces contrats, dans l'ordre des écritures, avec leur auteur et celle qui les remplace.
Rows lire_lignes(Transaction& tx, const std::string& table, const std::string& plus, const std::string& jointures, const std::string& marques, const Binds& ids)
{
    return tx.query_bound("SELECT z.*, coalesce(u.nom, 'Ouvrage') AS auteur, zx.id AS remplacante" + plus + " FROM " + table + " z LEFT JOIN utilisateurs u ON u.id = "
                          "z.faite_par LEFT JOIN " + table + " zx ON zx.annule = z.id " + jointures + " WHERE z.contrat_travail_id IN (" + marques + ") ORDER BY z.id",
                          ids);
}

void charger_les_lignes(Transaction& tx, std::vector<ContratDeTravail>& contrats, std::size_t de, std::size_t a)
{
    std::map<std::string, ContratDeTravail*> par_id;
    std::string marques;
    Binds ids;
    for (std::size_t i = de; i < a; ++i)
    {
        par_id[contrats[i].id] = &contrats[i];
        marques += marques.empty() ? "?" : ", ?";
        ids.emplace_back(contrats[i].id);
    }
    const auto contrat_de = [&](const Row& ligne) -> ContratDeTravail& { return *par_id.at(ligne.text("contrat_travail_id")); };
    for (const auto& une : lire_lignes(tx, "termes_de_contrat", "", "", marques, ids))
    {
        auto& contrat = contrat_de(une);
        contrat.versions.push_back({lire_ligne(une), lire_termes(une)});
        if (!contrat.versions.back().ligne.annulee) contrat.termes = contrat.versions.back().termes;
    }
    for (const auto& une : lire_lignes(tx, "lots_de_contrat", ", f.lot_id, f.entreprise_id, l.numero, l.intitule, m.objet, e.nom AS entreprise",
                                       "JOIN affectations f ON f.id = z.affectation_id JOIN lots l ON l.id = f.lot_id JOIN marches m ON m.id = l.marche_id JOIN "
                                       "entreprises e ON e.id = f.entreprise_id",
                                       marques, ids))
        contrat_de(une).lots.push_back({lire_ligne(une), une.text("affectation_id"), une.text("lot_id"),
                                        "Lot " + std::to_string(une.integer("numero")) + ", " + une.text("intitule"), une.text("objet"), une.text("entreprise_id"),
                                        une.text("entreprise"), jour_iso(std::string_view(une.text("debut"))), jour_iso_eventuel(une.maybe_text("fin"))});
    for (const auto& une : lire_lignes(tx, "avenants_de_contrat", "", "", marques, ids))
    {
        Avenant avenant{jour_iso(std::string_view(une.text("effet_le"))), jour_iso_eventuel(une.maybe_text("fin")), heures_eventuelles(une.maybe_integer("hebdomadaires_centiemes")), {}};
        if (const auto tuteur = une.maybe_text("tuteur")) avenant.tuteur = tuteur_du_code(*tuteur);
        contrat_de(une).avenants.push_back({lire_ligne(une), avenant});
    }
    for (const auto& une : lire_lignes(tx, "fins_de_contrat", ", r.fin_id AS reservee", "LEFT JOIN motifs_reserves r ON r.fin_id = z.id", marques, ids))
        contrat_de(une).fins.push_back({lire_ligne(une), jour_iso(std::string_view(une.text("fin_le"))), une.text("motif"), !une.null("reservee")});
    for (const auto& une : lire_lignes(tx, "visites_en_entreprise", ", coalesce(v.nom, '') AS visiteur", "LEFT JOIN utilisateurs v ON v.id = z.par", marques, ids))
        contrat_de(une).visites.push_back({lire_ligne(une),
                                           {sens_du_code(une.text("sens")), jour_iso(std::string_view(une.text("jour"))), une.maybe_text("par"), mots_de(une.text("avec")), mots_de(une.text("constats"))},
                                           une.text("visiteur")});
}

/// `perimetre` nul : l'appelant a déjà vu les personnes.
std::vector<ContratDeTravail> charger(Transaction& tx, const Rows& tetes, const Perimetre* perimetre)
{
    std::vector<ContratDeTravail> contrats;
    for (const auto& une : tetes)
    {
        ContratDeTravail contrat;
        contrat.id = une.text("id");
        contrat.participant_id = une.text("participant_id");
        contrat.structure_id = une.text("structure_id");
        contrat.reference = une.text("reference");
        contrat.employeur = une.text("nom_employeur");
        contrat.entreprise = une.text("entreprise");
        contrat.personne = une.text("identite_nom").empty() ? contrat.reference : une.text("identite_prenom") + " " + une.text("identite_nom");
        contrats.push_back(std::move(contrat));
    }
    for (std::size_t de = 0; de < contrats.size(); de += kContratsParLecture)
        charger_les_lignes(tx, contrats, de, std::min(contrats.size(), de + kContratsParLecture));
    if (!perimetre) return contrats;
    const auto siennes = perimetre->entreprises(Acte::VoirContratsDeTravail);
    for (auto& contrat : contrats)
    {
        bool nommee = perimetre->voit_personne(contrat.structure_id, contrat.termes.entreprise_id) ||
                      (contrat.termes.employeur_entreprise_id && perimetre->voit_personne(contrat.structure_id, *contrat.termes.employeur_entreprise_id));
        for (const auto& lot : contrat.lots) nommee = nommee || perimetre->voit_personne(contrat.structure_id, lot.entreprise_id);
        if (!nommee) contrat.personne = contrat.reference;
        // Le même contrat sert parfois les lots de deux entreprises : chacune ne voit que les siens.
        if (!perimetre->voit_personne(contrat.structure_id, "")) std::erase_if(contrat.lots, [&](const LotDeContrat& lot) { return std::find(siennes.begin(), siennes.end(), lot.entreprise_id) == siennes.end(); });
    }
    return contrats;
}

struct ConditionDeListe
{
    std::string condition;
    Binds valeurs;
};

ConditionDeListe condition_de(const Perimetre& perimetre, const RechercheDeContratsDeTravail& recherche, Jour le)
{
    const auto filtre = borner_contrats(perimetre, Acte::VoirContratsDeTravail);
    ConditionDeListe ou{filtre.condition, filtre.valeurs};
    for (const auto& mot : split(searchable(recherche.q), ' '))
    {
        if (mot.empty()) continue;
        ou.condition += " AND (coalesce(i.recherche, '') LIKE ? OR lower(p.reference) LIKE ? OR e.recherche LIKE ? OR coalesce(ee.recherche, '') LIKE ? OR coalesce(eo.recherche, '') "
                        "LIKE ? OR lower(coalesce(t.rome, '')) LIKE ?)";
        for (int i = 0; i < 6; ++i) ou.valeurs.emplace_back("%" + mot + "%");
    }
    if (recherche.sorte)
    {
        ou.condition += " AND t.sorte = ?";
        ou.valeurs.emplace_back(fiche(*recherche.sorte).code);
    }
    if (recherche.modalite)
    {
        ou.condition += " AND t.modalite = ?";
        ou.valeurs.emplace_back(fiche(*recherche.modalite).code);
    }
    if (!recherche.etat) return ou;
    ou.condition += " AND " + etat_sql() + " = ?";
    for (int i = 0; i < kJoursDeLEtat; ++i) ou.valeurs.emplace_back(format_day(le));
    ou.valeurs.emplace_back(code(*recherche.etat));
    return ou;
}

// --- Écrire -------------------------------------------------------------------------------------------------------------

Ecriture::Colonnes colonnes_de(const Ecriture& ecriture, const std::string& id, const std::string& contrat_id, const std::string& annule)
{
    return {{"id", id}, {"contrat_travail_id", contrat_id}, {"annule", annule.empty() ? Bind(nullptr) : Bind(annule)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}};
}

void inserer(Ecriture& ecriture, std::string_view table, Ecriture::Colonnes communes, const Ecriture::Colonnes& siennes)
{
    communes.insert(communes.end(), siennes.begin(), siennes.end());
    ecriture.inserer(table, communes);
}

Bind heures_ou_rien(const std::optional<Heures>& heures) { return heures ? Bind(static_cast<long long>(heures->centiemes())) : Bind(nullptr); }

/// La ligne qu'une autre corrige : de ce contrat, et pas encore corrigée.
void verifier_annulee(Ecriture& ecriture, const std::string& table, const std::string& contrat_id, const std::string& annule)
{
    if (annule.empty()) return;
    if (!ecriture.tx.query_one("SELECT id FROM " + table + " WHERE id = ? AND contrat_travail_id = ?", annule, contrat_id)) throw NotFound("cette ligne n'est pas de ce contrat");
    if (ecriture.tx.query_one("SELECT id FROM " + table + " WHERE annule = ?", annule)) throw Conflict("cette ligne vient d'être corrigée par quelqu'un d'autre");
}

void inserer_termes(Ecriture& ecriture, const std::string& id, const std::string& contrat_id, const TermesDeContrat& termes, const std::string& annule)
{
    inserer(ecriture, "termes_de_contrat", colonnes_de(ecriture, id, contrat_id, annule),
            {{"sorte", fiche(termes.sorte).code}, {"modalite", fiche(termes.modalite).code}, {"employeur", fiche(termes.employeur).code},
             {"employeur_entreprise_id", Bind(termes.employeur_entreprise_id)}, {"employeur_organisme_id", Bind(termes.employeur_organisme_id)},
             {"entreprise_id", termes.entreprise_id}, {"debut", format_day(termes.debut)}, {"fin", jour_ou_rien(termes.fin)},
             {"hebdomadaires_centiemes", heures_ou_rien(termes.hebdomadaires)}, {"rome", termes.rome.empty() ? Bind(nullptr) : Bind(termes.rome)},
             {"essai_fin", jour_ou_rien(termes.essai_fin)}, {"tuteur", code(termes.tuteur)}});
}

/// L'employeur et l'entreprise sont de la structure : un identifiant venu d'un formulaire ne l'assure pas.
void verifier_acteurs(Ecriture& ecriture, const Perimetre& perimetre, const std::string& structure_id, const TermesDeContrat& termes)
{
    const auto entreprise_connue = [&](const std::string& id) {
        return ecriture.tx.query_one("SELECT id FROM entreprises WHERE id = ? AND structure_id = ?", id, structure_id).has_value();
    };
    if (!entreprise_connue(termes.entreprise_id)) throw NotFound("cette entreprise n'est pas connue de votre structure");
    ensure(termes.employeur_entreprise_id.has_value() != termes.employeur_organisme_id.has_value(), "un contrat a un employeur et un seul");
    if (termes.employeur_entreprise_id && !entreprise_connue(*termes.employeur_entreprise_id)) throw NotFound("cet employeur n'est pas connu de votre structure");
    if (termes.employeur_organisme_id)
    {
        const auto organisme = trouver_organisme(ecriture.tx, perimetre, Acte::InscrireContratDeTravail, *termes.employeur_organisme_id);
        if (organisme.structure_id != structure_id || !fiche(organisme.nature).emploie) throw NotFound("cet organisme n'emploie personne dans votre structure");
    }
}

/// L'affectation de ce lot qui comprend ce mois, inscrite si elle manque.
std::string affectation_pour(Ecriture& ecriture, const Perimetre& perimetre, const Participant& participant, const LotAOuvrir& lot, Mois debut)
{
    const auto lu = trouver_lot(ecriture.tx, perimetre, lot.lot_id, Acte::GererParticipants);
    if (lu.structure_id != participant.structure_id) throw NotFound("ce lot n'est pas suivi par la structure de cette personne");
    if (std::none_of(lu.titulaires.begin(), lu.titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == lot.entreprise_id; }))
        throw NotFound("cette entreprise n'est pas sur ce lot");
    const auto chercher = [&]() -> std::optional<std::string> {
        for (const auto& une : ecriture.tx.query("SELECT id, debut, fin FROM affectations WHERE lot_id = ? AND participant_id = ? AND entreprise_id = ? ORDER BY debut, id", lot.lot_id,
                                                 participant.id, lot.entreprise_id))
            if (Periode{mois_iso(une.text("debut")), mois_iso_eventuel(une.maybe_text("fin"))}.contient(debut)) return une.text("id");
        return std::nullopt;
    };
    if (const auto deja = chercher()) return *deja;
    inscrire_affectation(ecriture, participant, lot.lot_id, lu.nom(), lot.entreprise_id, debut, std::nullopt);
    const auto faite = chercher();
    ensure(faite.has_value(), "une affectation inscrite se retrouve");
    return *faite;
}

/// Ce que la déclaration lira de la façon de réaliser les heures ; rien de plus quand elle le sait déjà. `ancienne` : ce que l'on corrige.
void preciser_modalite(Ecriture& ecriture, const Perimetre& perimetre, const std::string& affectation_id, const Realisation& realisation, const std::optional<Realisation>& ancienne)
{
    const auto affectation = trouver_affectation(ecriture.tx, perimetre, affectation_id);
    std::string annule;
    for (const auto& une : affectation.modalites)
    {
        if (une.remplacee) continue;
        if (une.realisation == realisation) return;
        if (ancienne && une.realisation == *ancienne) annule = une.id;
    }
    inscrire_modalite(ecriture, affectation, realisation, annule);
}

std::string du_au(Jour debut, const std::optional<Jour>& fin)
{
    return "du " + en_toutes_lettres(debut) + (fin ? " au " + en_toutes_lettres(*fin) : ", sans terme");
}

std::string nom_d_entreprise(Transaction& tx, const std::string& id) { return tx.query_one("SELECT nom FROM entreprises WHERE id = ?", id)->text("nom"); }

} // namespace

std::string_view code(SensDeVisite sens) { return kSens[static_cast<std::size_t>(sens)].second; }

// --- Un contrat ---------------------------------------------------------------------------------------------------------

std::optional<Jour> ContratDeTravail::fin_prevue() const
{
    std::optional<Jour> fin = termes.fin, effet;
    for (const auto& un : avenants)
        if (!un.ligne.annulee && un.avenant.fin && (!effet || *effet <= un.avenant.effet_le))
        {
            effet = un.avenant.effet_le;
            fin = un.avenant.fin;
        }
    return fin;
}

const FinInscrite* ContratDeTravail::fin_dite() const
{
    for (const auto& une : fins)
        if (!une.ligne.annulee) return &une;
    return nullptr;
}

std::optional<Jour> ContratDeTravail::fin() const
{
    const auto* dite = fin_dite();
    return dite ? std::optional(dite->fin_le) : fin_prevue();
}

std::vector<Palier> ContratDeTravail::paliers() const
{
    std::vector<Palier> paliers{{termes.debut, termes.hebdomadaires}};
    for (const auto& un : avenants)
        if (!un.ligne.annulee && un.avenant.hebdomadaires) paliers.push_back({un.avenant.effet_le, un.avenant.hebdomadaires});
    std::stable_sort(paliers.begin() + 1, paliers.end(), [](const Palier& a, const Palier& b) { return a.depuis < b.depuis; });
    return paliers;
}

std::optional<Heures> ContratDeTravail::hebdomadaires(Jour le) const
{
    return ContratConnu{.id = id, .debut = termes.debut, .fin = {}, .paliers = paliers(), .lots = {}}.hebdomadaires(le);
}

Tuteur ContratDeTravail::tuteur(Jour le) const
{
    Tuteur tuteur = termes.tuteur;
    std::optional<Jour> effet;
    for (const auto& un : avenants)
        if (!un.ligne.annulee && un.avenant.tuteur && un.avenant.effet_le <= le && (!effet || *effet <= un.avenant.effet_le))
        {
            effet = un.avenant.effet_le;
            tuteur = *un.avenant.tuteur;
        }
    return tuteur;
}

EtatDeContrat ContratDeTravail::etat(Jour le) const
{
    const auto* dite = fin_dite();
    return etat_de_contrat(termes.debut, fin_prevue(), dite ? std::optional(dite->fin_le) : std::nullopt, le);
}

std::optional<Jour> ContratDeTravail::derniere_visite() const
{
    std::optional<Jour> derniere;
    for (const auto& une : visites)
        if (!une.ligne.annulee && une.visite.sens == SensDeVisite::Faite && (!derniere || *derniere < une.visite.jour)) derniere = une.visite.jour;
    return derniere;
}

const VisiteInscrite* ContratDeTravail::visite_prevue() const
{
    const VisiteInscrite* prevue = nullptr;
    for (const auto& une : visites)
        if (!une.ligne.annulee && une.visite.sens == SensDeVisite::Prevue && (!prevue || une.visite.jour < prevue->visite.jour)) prevue = &une;
    return prevue;
}

std::vector<LotServi> ContratDeTravail::lots_servis() const
{
    std::vector<LotServi> servis;
    const auto bout = fin();
    for (const auto& un : lots)
    {
        if (un.ligne.annulee) continue;
        const auto fin_du_lot = un.fin && bout ? std::min(*un.fin, *bout) : un.fin ? un.fin : bout;
        servis.push_back({un.lot_id, un.entreprise_id, un.debut, fin_du_lot});
    }
    return servis;
}

// --- Lire ---------------------------------------------------------------------------------------------------------------

ContratDeTravail trouver_contrat_de_travail(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = borner_contrats(perimetre, acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto contrats = charger(tx, tx.query_bound(std::string(kColonnes) + std::string(kDepuis) + "WHERE c.id = ? AND " + filtre.condition, valeurs), &perimetre);
    if (contrats.empty()) throw NotFound("ce contrat de travail n'est pas dans votre périmètre");
    return std::move(contrats.front());
}

std::vector<ContratDeTravail> lister_contrats(Transaction& tx, const Participant& participant)
{
    return lister_contrats_de(tx, {participant.id});
}

std::vector<ContratDeTravail> lister_contrats_de(Transaction& tx, const std::vector<std::string>& participants)
{
    if (participants.empty()) return {};
    std::string marques;
    Binds valeurs;
    for (const auto& un : participants)
    {
        marques += marques.empty() ? "?" : ", ?";
        valeurs.emplace_back(un);
    }
    return charger(tx, tx.query_bound(std::string(kColonnes) + std::string(kDepuis) + "WHERE c.participant_id IN (" + marques + ") ORDER BY t.debut DESC, c.id DESC", valeurs), nullptr);
}

PageDeContratsDeTravail chercher_contrats(Transaction& tx, const Perimetre& perimetre, const RechercheDeContratsDeTravail& recherche, Jour le)
{
    auto ou = condition_de(perimetre, recherche, le);
    PageDeContratsDeTravail lue;
    lue.total = tx.query_bound("SELECT count(*) AS n" + std::string(kDepuis) + "WHERE " + ou.condition, ou.valeurs).front().integer("n");
    ou.valeurs.emplace_back(recherche.par_page);
    ou.valeurs.emplace_back((recherche.page - 1) * recherche.par_page);
    lue.contrats = charger(tx, tx.query_bound(std::string(kColonnes) + std::string(kDepuis) + "WHERE " + ou.condition + " ORDER BY t.debut DESC, c.id DESC LIMIT ? OFFSET ?", ou.valeurs), &perimetre);
    return lue;
}

std::vector<std::int64_t> compter_contrats(Transaction& tx, const Perimetre& perimetre, RechercheDeContratsDeTravail recherche, Jour le)
{
    recherche.etat.reset();
    const auto ou = condition_de(perimetre, recherche, le);
    Binds valeurs(kJoursDeLEtat, Bind(format_day(le)));
    valeurs.insert(valeurs.end(), ou.valeurs.begin(), ou.valeurs.end());
    std::vector<std::int64_t> combien(kEtatsDeContrat);
    for (const auto& ligne : tx.query_bound("SELECT q.etat, count(*) AS n FROM (SELECT " + etat_sql() + " AS etat" + std::string(kDepuis) + "WHERE " + ou.condition + ") q GROUP BY q.etat", valeurs))
        combien[static_cast<std::size_t>(*etat_de_contrat_du_code(ligne.text("etat")))] = ligne.integer("n");
    return combien;
}

std::vector<ContratASuivre> lister_contrats_a_suivre(Transaction& tx, const Perimetre& perimetre, Jour le)
{
    const auto filtre = borner_contrats(perimetre, Acte::InscrireContratDeTravail);
    Binds valeurs = filtre.valeurs;
    for (int i = 0; i < 2; ++i) valeurs.emplace_back(format_day(le));
    const auto visite = [](const std::string& lequel, const std::string& sens) {
        return "(SELECT " + lequel + "(v.jour) FROM visites_en_entreprise v WHERE v.contrat_travail_id = c.id AND v.sens = '" + sens +
               "' AND NOT EXISTS (SELECT 1 FROM visites_en_entreprise vx WHERE vx.annule = v.id))";
    };
    std::vector<ContratASuivre> suivis;
    for (const auto& ligne : tx.query_bound(std::string(kColonnes) + ", t.debut, " + std::string(kFinReelle) + " AS reelle, " + std::string(kFinPrevue) + " AS prevue, " + visite("max", "faite") +
                                                " AS derniere, " + visite("min", "prevue") + " AS visite_prevue" + std::string(kDepuis) + "WHERE " + filtre.condition +
                                                " AND t.debut <= ? AND NOT EXISTS (SELECT 1 FROM fins_de_contrat f WHERE f.contrat_travail_id = c.id AND f.fin_le < ? AND NOT EXISTS "
                                                "(SELECT 1 FROM fins_de_contrat fx WHERE fx.annule = f.id)) ORDER BY c.id",
                                            valeurs))
    {
        const bool nommee = !ligne.text("identite_nom").empty() && perimetre.peut(Acte::VoirPersonnes);
        suivis.push_back({ligne.text("id"), nommee ? ligne.text("identite_prenom") + " " + ligne.text("identite_nom") : ligne.text("reference"), ligne.text("entreprise"),
                          jour_iso(std::string_view(ligne.text("debut"))), jour_iso_eventuel(ligne.maybe_text("prevue")), jour_iso_eventuel(ligne.maybe_text("reelle")),
                          jour_iso_eventuel(ligne.maybe_text("derniere")), jour_iso_eventuel(ligne.maybe_text("visite_prevue"))});
    }
    return suivis;
}

std::vector<FinsParMotif> compter_fins(Transaction& tx, const Perimetre& perimetre, Jour du, Jour au)
{
    const auto filtre = borner_contrats(perimetre, Acte::VoirContratsDeTravail);
    Binds valeurs{format_day(du), format_day(au)};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<FinsParMotif> fins;
    for (const auto& ligne : tx.query_bound("SELECT q.motif, count(*) AS combien" + std::string(kDepuis) +
                                                "JOIN fins_de_contrat q ON q.contrat_travail_id = c.id AND NOT EXISTS (SELECT 1 FROM fins_de_contrat qx WHERE qx.annule = q.id) "
                                                "WHERE q.fin_le >= ? AND q.fin_le <= ? AND " + filtre.condition + " GROUP BY q.motif ORDER BY count(*) DESC, q.motif",
                                            valeurs))
        fins.push_back({ligne.text("motif"), ligne.integer("combien")});
    return fins;
}

// --- Écrire -------------------------------------------------------------------------------------------------------------

std::string inscrire_contrat(Ecriture& ecriture, const Perimetre& perimetre, const ContratAInscrire& contrat)
{
    perimetre.exiger(Acte::InscrireContratDeTravail);
    const auto participant = trouver_participant(ecriture.tx, perimetre, contrat.participant_id);
    verifier_acteurs(ecriture, perimetre, participant.structure_id, contrat.termes);
    std::vector<std::pair<std::string, LotAOuvrir>> ouverts;
    for (const auto& lot : contrat.lots)
    {
        const auto affectation = affectation_pour(ecriture, perimetre, participant, lot, mois_de(lot.debut.value_or(contrat.termes.debut)));
        preciser_modalite(ecriture, perimetre, affectation, contrat.termes.realisation(), std::nullopt);
        ouverts.emplace_back(affectation, lot);
    }
    const auto id = ecriture.nouvel_id(), termes_id = ecriture.nouvel_id();
    ecriture.inserer("contrats_de_travail", {{"id", id}, {"participant_id", participant.id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    inserer_termes(ecriture, termes_id, id, contrat.termes, "");
    for (const auto& [affectation, lot] : ouverts)
        inserer(ecriture, "lots_de_contrat", colonnes_de(ecriture, ecriture.nouvel_id(), id, ""),
                {{"affectation_id", affectation}, {"debut", format_day(lot.debut.value_or(contrat.termes.debut))}, {"fin", jour_ou_rien(lot.fin)}});
    if (contrat.termes.tuteur == Tuteur::Designe) noter(ecriture, participant.id, termes_id, "tuteur", contrat.tuteur_nom);
    noter(ecriture, participant.id, id, "contrat", contrat.note);
    ecriture.dire("inscrire", "contrats_de_travail", id,
                  "a inscrit le contrat de " + participant.reference + " : " + std::string(fiche(contrat.termes.sorte).libelle) + " chez " +
                      nom_d_entreprise(ecriture.tx, contrat.termes.entreprise_id) + ", " + du_au(contrat.termes.debut, contrat.termes.fin),
                  participant.structure_id);
    return id;
}

void corriger_termes(Ecriture& ecriture, const Perimetre& perimetre, const ContratDeTravail& contrat, const std::string& depuis, const TermesDeContrat& termes,
                     const std::string& tuteur_nom)
{
    verifier_annulee(ecriture, "termes_de_contrat", contrat.id, depuis);
    verifier_acteurs(ecriture, perimetre, contrat.structure_id, termes);
    for (const auto& lot : contrat.lots)
        if (!lot.ligne.annulee) preciser_modalite(ecriture, perimetre, lot.affectation_id, termes.realisation(), contrat.termes.realisation());
    const auto id = ecriture.nouvel_id();
    inserer_termes(ecriture, id, contrat.id, termes, depuis);
    if (termes.tuteur == Tuteur::Designe) noter(ecriture, contrat.participant_id, id, "tuteur", tuteur_nom);
    ecriture.dire("corriger", "contrats_de_travail", contrat.id,
                  "a corrigé le contrat de " + contrat.reference + " : " + std::string(fiche(termes.sorte).libelle) + " chez " + nom_d_entreprise(ecriture.tx, termes.entreprise_id) +
                      ", " + du_au(termes.debut, termes.fin),
                  contrat.structure_id);
}

void inscrire_lot_de_contrat(Ecriture& ecriture, const Perimetre& perimetre, const ContratDeTravail& contrat, const LotAOuvrir& lot, const std::string& annule)
{
    verifier_annulee(ecriture, "lots_de_contrat", contrat.id, annule);
    const auto participant = trouver_participant(ecriture.tx, perimetre, contrat.participant_id);
    const Jour debut = lot.debut.value_or(contrat.termes.debut);
    const auto affectation = affectation_pour(ecriture, perimetre, participant, lot, mois_de(debut));
    preciser_modalite(ecriture, perimetre, affectation, contrat.termes.realisation(), std::nullopt);
    inserer(ecriture, "lots_de_contrat", colonnes_de(ecriture, ecriture.nouvel_id(), contrat.id, annule),
            {{"affectation_id", affectation}, {"debut", format_day(debut)}, {"fin", jour_ou_rien(lot.fin)}});
    const auto nom = trouver_affectation(ecriture.tx, perimetre, affectation).lot_nom;
    ecriture.dire(annule.empty() ? "ouvrir" : "corriger", "contrats_de_travail", contrat.id,
                  (annule.empty() ? "a ouvert un lot de plus au contrat de " : "a corrigé un lot du contrat de ") + contrat.reference + " : " + nom + ", " + du_au(debut, lot.fin),
                  contrat.structure_id);
}

void inscrire_avenant(Ecriture& ecriture, const ContratDeTravail& contrat, const Avenant& avenant, const std::string& tuteur_nom, const std::string& annule)
{
    verifier_annulee(ecriture, "avenants_de_contrat", contrat.id, annule);
    const auto id = ecriture.nouvel_id();
    inserer(ecriture, "avenants_de_contrat", colonnes_de(ecriture, id, contrat.id, annule),
            {{"effet_le", format_day(avenant.effet_le)}, {"fin", jour_ou_rien(avenant.fin)}, {"hebdomadaires_centiemes", heures_ou_rien(avenant.hebdomadaires)},
             {"tuteur", avenant.tuteur ? Bind(code(*avenant.tuteur)) : Bind(nullptr)}});
    if (avenant.tuteur == Tuteur::Designe) noter(ecriture, contrat.participant_id, id, "tuteur", tuteur_nom);
    std::string phrase = (annule.empty() ? "a inscrit un avenant au contrat de " : "a corrigé un avenant du contrat de ") + contrat.reference + ", au " + en_toutes_lettres(avenant.effet_le);
    if (avenant.fin) phrase += " : jusqu'au " + en_toutes_lettres(*avenant.fin);
    if (avenant.hebdomadaires) phrase += " : " + heures_fr(*avenant.hebdomadaires) + " par semaine";
    if (avenant.tuteur) phrase += *avenant.tuteur == Tuteur::Designe ? " : un tuteur désigné" : " : plus de tuteur";
    ecriture.dire("amender", "contrats_de_travail", contrat.id, phrase, contrat.structure_id);
}

void inscrire_fin(Ecriture& ecriture, const ContratDeTravail& contrat, Jour fin_le, const std::string& motif, const std::string& note, const std::string& annule)
{
    const auto* connu_motif = trouver_motif_de_fin(motif);
    ensure(connu_motif != nullptr, "un motif de fin est de la liste");
    verifier_annulee(ecriture, "fins_de_contrat", contrat.id, annule);
    const auto deja = ecriture.tx.query_one("SELECT f.id FROM fins_de_contrat f WHERE f.contrat_travail_id = ? AND NOT EXISTS (SELECT 1 FROM fins_de_contrat x WHERE x.annule = f.id)", contrat.id);
    if (deja && deja->text("id") != annule) throw Conflict("la fin de ce contrat vient d'être dite par quelqu'un d'autre");
    const auto id = ecriture.nouvel_id();
    const std::string montre = connu_motif->reserve ? std::string(kMotifAutre) : motif;
    inserer(ecriture, "fins_de_contrat", colonnes_de(ecriture, id, contrat.id, annule), {{"fin_le", format_day(fin_le)}, {"motif", montre}});
    // Hors journal : santé ou justice, effaçable, lu en laissant une trace.
    if (connu_motif->reserve) ecriture.tx.execute("INSERT INTO motifs_reserves (fin_id, motif) VALUES (?, ?)", id, motif);
    noter(ecriture, contrat.participant_id, id, "fin", note);
    ecriture.dire(annule.empty() ? "finir" : "corriger", "contrats_de_travail", contrat.id,
                  (annule.empty() ? "a dit la fin du contrat de " : "a corrigé la fin du contrat de ") + contrat.reference + " : le " + en_toutes_lettres(fin_le) + ", " +
                      libelle_de_fin(montre),
                  contrat.structure_id);
}

std::string lire_motif_reserve(Ecriture& ecriture, const ContratDeTravail& contrat, const std::string& fin_id)
{
    const auto ligne = ecriture.tx.query_one("SELECT r.motif FROM motifs_reserves r JOIN fins_de_contrat f ON f.id = r.fin_id WHERE f.id = ? AND f.contrat_travail_id = ?", fin_id, contrat.id);
    if (!ligne) return "";
    ecriture.dire("lire", "contrats_de_travail", contrat.id, "a lu le motif réservé de la fin du contrat de " + contrat.reference, contrat.structure_id);
    return ligne->text("motif");
}

void inscrire_visite(Ecriture& ecriture, const ContratDeTravail& contrat, const Visite& visite, const std::string& note, const std::string& annule)
{
    verifier_annulee(ecriture, "visites_en_entreprise", contrat.id, annule);
    const auto id = ecriture.nouvel_id();
    inserer(ecriture, "visites_en_entreprise", colonnes_de(ecriture, id, contrat.id, annule),
            {{"sens", code(visite.sens)}, {"jour", format_day(visite.jour)}, {"par", Bind(visite.par_id)}, {"avec", joined(visite.avec, " ")}, {"constats", joined(visite.constats, " ")}});
    noter(ecriture, contrat.participant_id, id, "visite", note);
    const auto jour = en_toutes_lettres(visite.jour);
    const std::string quoi = visite.sens == SensDeVisite::Prevue ? "a prévu une visite en entreprise pour " + contrat.reference + ", le " + jour
                             : visite.sens == SensDeVisite::Faite ? "a visité " + contrat.entreprise + " pour " + contrat.reference + ", le " + jour
                                                                  : "a renoncé à la visite en entreprise du " + jour + " pour " + contrat.reference;
    ecriture.dire(visite.sens == SensDeVisite::Faite ? "visiter" : "prevoir", "contrats_de_travail", contrat.id, quoi, contrat.structure_id);
}

std::vector<FaitDeParcours> faits_des_contrats(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    for (const auto& contrat : lister_contrats(tx, participant))
    {
        const auto* dite = contrat.fin_dite();
        const auto href = "/contrats-de-travail/" + contrat.id;
        faits.push_back({.debut = contrat.termes.debut, .fin = contrat.fin(), .en_cours = !contrat.fin(), .sorte = "contrat",
                         .libelle = std::string(fiche(contrat.termes.sorte).libelle) + " chez " + contrat.entreprise,
                         .detail = dite ? libelle_de_fin(dite->motif) : contrat.employeur == contrat.entreprise ? "" : "employeur : " + contrat.employeur, .href = href});
        for (const auto& une : contrat.visites)
            if (!une.ligne.annulee && une.visite.sens == SensDeVisite::Faite)
                faits.push_back({.debut = une.visite.jour, .sorte = "visite", .libelle = "Visite chez " + contrat.entreprise, .detail = {}, .href = href});
    }
    return faits;
}

} // namespace ouvrage
