#include "app/conventions/conventions_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kParLot = 300; // identifiants par requête
constexpr std::size_t kPropositionsAuPlus = 12;

struct FicheDeClause
{
    ClauseFinanciere clause;
    std::string_view code, libelle;
};
constexpr std::array kClauses = {FicheDeClause{ClauseFinanciere::Gratuite, "gratuite", "Gratuite de part et d'autre"},
                                 FicheDeClause{ClauseFinanciere::SansIncidence, "sans_incidence", "Sans incidence financière"},
                                 FicheDeClause{ClauseFinanciere::Prix, "prix", "Un prix y est convenu"}, FicheDeClause{ClauseFinanciere::NonDit, "non_dit", "Elle n'en dit rien"}};
constexpr std::array kListeDeClauses = {ClauseFinanciere::Gratuite, ClauseFinanciere::SansIncidence, ClauseFinanciere::Prix, ClauseFinanciere::NonDit};

struct FicheDeQualite
{
    QualiteDePartie qualite;
    std::string_view code, libelle;
    std::string_view table, colonne; // vides pour une autre
};
constexpr std::array kQualites = {FicheDeQualite{QualiteDePartie::Structure, "structure", "Structure des clauses sociales", "structures", "structure_id"},
                                  FicheDeQualite{QualiteDePartie::Acheteur, "acheteur", "Acheteur", "acheteurs", "acheteur_id"},
                                  FicheDeQualite{QualiteDePartie::Entreprise, "entreprise", "Entreprise", "entreprises", "entreprise_id"},
                                  FicheDeQualite{QualiteDePartie::Organisme, "organisme", "Organisme", "organismes", "organisme_id"},
                                  FicheDeQualite{QualiteDePartie::Autre, "autre", "Autre signataire", "", ""}};
constexpr std::array kListeDeQualites = {QualiteDePartie::Structure, QualiteDePartie::Acheteur, QualiteDePartie::Entreprise, QualiteDePartie::Organisme, QualiteDePartie::Autre};

const FicheDeQualite& fiche_de(QualiteDePartie qualite)
{
    return *std::find_if(kQualites.begin(), kQualites.end(), [&](const auto& une) { return une.qualite == qualite; });
}

Bind nombre_ou_rien(const std::optional<int>& nombre) { return nombre ? Bind(*nombre) : Bind(nullptr); }
std::optional<int> entier(const Row& ligne, std::string_view colonne)
{
    const auto lu = ligne.maybe_integer(colonne);
    return lu ? std::optional(static_cast<int>(*lu)) : std::nullopt;
}

/// Une valeur de liste fermée, que la table garantit.
template <class Valeur> Valeur connue(const std::optional<Valeur>& lue)
{
    ensure(lue.has_value(), "un code de convention lu en base est connu");
    return *lue;
}

constexpr std::string_view kAuteur = "coalesce(u.nom, 'Ouvrage') AS auteur";

Convention lire_convention(const Row& l)
{
    Convention c;
    c.id = l.text("id");
    c.structure_id = l.text("structure_id");
    c.structure = l.text("structure");
    c.territoire_id = l.text("territoire_id");
    c.modele = l.text("modele");
    c.reference = l.text("reference");
    c.intitule = l.text("intitule");
    c.objet = l.text("objet");
    c.lieu_de_signature = l.text("lieu_de_signature");
    c.financiere = connue(clause_financiere_du_code(l.text("financiere")));
    c.confidentialite_dite = l.text("confidentialite") == "dite";
    c.cree_par = l.text("auteur");
    c.cree_le = l.text("cree_le");
    return c;
}

PartieDeConvention lire_partie(const Row& l)
{
    PartieDeConvention p;
    p.id = l.text("id");
    p.rang = static_cast<int>(l.integer("rang"));
    p.qualite = connue(qualite_de_partie_du_code(l.text("qualite")));
    p.structure_id = l.maybe_text("structure_id");
    p.acheteur_id = l.maybe_text("acheteur_id");
    p.entreprise_id = l.maybe_text("entreprise_id");
    p.organisme_id = l.maybe_text("organisme_id");
    p.nom = l.text("nom");
    p.designation = l.text("designation");
    p.siret = l.maybe_text("siret");
    p.entree_le = jour_iso_eventuel(l.maybe_text("entree_le"));
    p.avenant_id = l.maybe_text("avenant_id");
    return p;
}

EngagementDePartie lire_engagement_de_partie(const Row& l)
{
    EngagementDePartie e;
    e.id = l.text("id");
    e.rang = static_cast<int>(l.integer("rang"));
    e.partie_id = l.maybe_text("partie_id");
    e.axe_id = l.maybe_text("axe_id");
    e.texte = l.text("texte");
    e.preuve = l.text("preuve");
    e.echeance_le = jour_iso_eventuel(l.maybe_text("echeance_le"));
    e.cadence = connue(cadence_de_promesse_du_code(l.text("cadence")));
    e.donnee = l.text("donnee");
    e.avenant_id = l.maybe_text("avenant_id");
    e.annule = l.maybe_text("annule");
    e.faite_par = l.text("auteur");
    e.faite_le = l.text("faite_le");
    return e;
}

Deliberation lire_deliberation(const Row& l)
{
    Deliberation d;
    d.id = l.text("id");
    d.rang = static_cast<int>(l.integer("rang"));
    d.partie_id = l.text("partie_id");
    d.avenant_id = l.maybe_text("avenant_id");
    d.numero = l.text("numero");
    d.organe = l.text("organe");
    d.seance = {jour_iso_eventuel(l.maybe_text("convocation_le")), jour_iso(l.text("seance_le")), entier(l, "en_exercice"), entier(l, "presents"), entier(l, "pouvoirs"),
                connue(vote_d_assemblee_du_code(l.text("vote"))), entier(l, "pour"), entier(l, "contre"), entier(l, "abstentions")};
    d.president = l.text("president");
    d.secretaire = l.text("secretaire");
    d.rapporteur = l.text("rapporteur");
    d.faite_par = l.text("auteur");
    d.faite_le = l.text("faite_le");
    return d;
}

/// Ce qui accompagne chaque convention, en quelques requêtes quel que soit leur nombre.
void completer(Transaction& tx, std::vector<Convention>& conventions, ContenuDeConvention contenu)
{
    for (std::size_t debut = 0; debut < conventions.size(); debut += kParLot)
    {
        const auto fin = std::min(conventions.size(), debut + kParLot);
        std::unordered_map<std::string, Convention*> par_id;
        std::string marques;
        Binds ids;
        for (std::size_t i = debut; i < fin; ++i)
        {
            par_id[conventions[i].id] = &conventions[i];
            marques += marques.empty() ? "?" : ", ?";
            ids.emplace_back(conventions[i].id);
        }
        const auto lire = [&](const std::string& colonnes, const std::string& depuis, const std::string& ou, const std::string& ordre) {
            return tx.query_bound("SELECT " + colonnes + " FROM " + depuis + " WHERE " + ou + " IN (" + marques + ") ORDER BY " + ordre, ids);
        };
        const std::string auteur(kAuteur);
        for (const auto& l : lire("a.*, " + auteur, "avenants_de_convention a LEFT JOIN utilisateurs u ON u.id = a.faite_par", "a.convention_id", "a.convention_id, a.numero"))
            par_id.at(l.text("convention_id"))->avenants.push_back({l.text("id"), static_cast<int>(l.integer("numero")), l.text("objet"), jour_iso(l.text("effet_le")), l.text("auteur"), l.text("faite_le")});
        for (const auto& l : lire("p.*", "parties_de_convention p", "p.convention_id", "p.convention_id, p.rang")) par_id.at(l.text("convention_id"))->parties.push_back(lire_partie(l));
        if (contenu == ContenuDeConvention::Parties) continue;
        std::unordered_map<std::string, PartieDeConvention*> parties;
        for (std::size_t i = debut; i < fin; ++i)
            for (auto& une : conventions[i].parties) parties[une.id] = &une;
        for (const auto& l : lire("r.*, " + auteur, "representants r JOIN parties_de_convention p ON p.id = r.partie_id LEFT JOIN utilisateurs u ON u.id = r.faite_par", "p.convention_id",
                                  "r.partie_id, r.rang DESC"))
            parties.at(l.text("partie_id"))->representants.push_back({l.text("id"), l.text("nom"), l.text("qualite"), l.text("auteur"), l.text("faite_le")});
        for (const auto& l : lire("f.partie_id, f.le", "faits_de_convention f", "f.sorte = 'retrait_de_partie' AND f.annule IS NULL AND NOT EXISTS (SELECT 1 FROM faits_de_convention fx WHERE fx.annule = f.id) AND f.convention_id",
                                  "f.convention_id, f.rang"))
            if (const auto id = l.maybe_text("partie_id"); id && parties.contains(*id)) parties.at(*id)->partie_le = jour_iso(l.text("le"));
        for (const auto& l : lire("x.*", "axes_de_convention x", "x.convention_id", "x.convention_id, x.rang"))
            par_id.at(l.text("convention_id"))->axes.push_back({l.text("id"), static_cast<int>(l.integer("rang")), l.text("intitule"), l.maybe_text("avenant_id")});
        for (const auto& l : lire("e.*, " + auteur, "engagements_de_partie e LEFT JOIN utilisateurs u ON u.id = e.faite_par",
                                  "NOT EXISTS (SELECT 1 FROM engagements_de_partie ex WHERE ex.annule = e.id) AND e.convention_id", "e.convention_id, e.rang"))
            par_id.at(l.text("convention_id"))->engagements.push_back(lire_engagement_de_partie(l));
        std::unordered_map<std::string, EngagementDePartie*> engagements;
        for (std::size_t i = debut; i < fin; ++i)
            for (auto& un : conventions[i].engagements) engagements[un.id] = &un;
        for (const auto& l : lire("s.*, " + auteur, "suites_d_engagement s JOIN engagements_de_partie e ON e.id = s.engagement_id LEFT JOIN utilisateurs u ON u.id = s.faite_par", "e.convention_id",
                                  "s.engagement_id, s.rang DESC"))
            if (const auto un = engagements.find(l.text("engagement_id")); un != engagements.end())
                un->second->suites.push_back({l.text("id"), connue(etat_de_promesse_du_code(l.text("etat"))), jour_iso(l.text("le")), l.text("preuve"), l.maybe_text("dite_par"), l.text("auteur"), l.text("faite_le")});
        for (const auto& l : lire("d.*, " + auteur, "deliberations d LEFT JOIN utilisateurs u ON u.id = d.faite_par",
                                  "NOT EXISTS (SELECT 1 FROM deliberations dx WHERE dx.annule = d.id) AND d.convention_id", "d.convention_id, d.seance_le, d.rang"))
            par_id.at(l.text("convention_id"))->deliberations.push_back(lire_deliberation(l));
        std::unordered_map<std::string, Deliberation*> deliberations;
        for (std::size_t i = debut; i < fin; ++i)
            for (auto& une : conventions[i].deliberations) deliberations[une.id] = &une;
        for (const auto& l : lire("t.*, " + auteur, "teletransmissions t JOIN deliberations d ON d.id = t.deliberation_id LEFT JOIN utilisateurs u ON u.id = t.faite_par",
                                  "NOT EXISTS (SELECT 1 FROM teletransmissions tx WHERE tx.annule = t.id) AND d.convention_id",
                                  "t.deliberation_id, CASE t.etape WHEN 'envoyee' THEN 1 WHEN 'recue' THEN 2 ELSE 3 END, t.id"))
            if (const auto une = deliberations.find(l.text("deliberation_id")); une != deliberations.end())
                une->second->transmissions.push_back({l.text("id"), connue(etape_de_teletransmission_du_code(l.text("etape"))), jour_iso(l.text("le")), l.text("identifiant"), l.text("auteur"), l.text("faite_le")});
        for (const auto& l : lire("o.*, coalesce(m.objet, li.nom) AS nom", "objets_de_convention o LEFT JOIN marches m ON m.id = o.marche_id LEFT JOIN lieux li ON li.id = o.lieu_id",
                                  "o.retire IS NULL AND NOT EXISTS (SELECT 1 FROM objets_de_convention ox WHERE ox.retire = o.id) AND o.convention_id", "o.convention_id, o.rang"))
            par_id.at(l.text("convention_id"))->objets.push_back({l.text("id"), l.maybe_text("marche_id"), l.maybe_text("lieu_id"), l.text("nom"), jour_iso(l.text("depuis"))});
    }
}

std::vector<Convention> charger(Transaction& tx, const std::string& ou, const Binds& valeurs, ContenuDeConvention contenu = ContenuDeConvention::Entier)
{
    std::vector<Convention> conventions;
    for (const auto& l : tx.query_bound("SELECT c.*, st.nom AS structure, st.territoire_id, " + std::string(kAuteur) +
                                            " FROM conventions c JOIN structures st ON st.id = c.structure_id LEFT JOIN utilisateurs u ON u.id = c.cree_par WHERE " + ou + " ORDER BY c.id",
                                        valeurs))
        conventions.push_back(lire_convention(l));
    completer(tx, conventions, contenu);
    return conventions;
}

std::string ajouter_representant(Ecriture& e, const std::string& partie_id, const std::string& nom, const std::string& qualite)
{
    const auto id = e.nouvel_id();
    e.inserer("representants", {{"id", id}, {"partie_id", partie_id}, {"rang", e.rang_suivant("representants", {{"partie_id", partie_id}})}, {"nom", nom}, {"qualite", qualite},
                                {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    return id;
}

std::string ajouter_partie(Ecriture& e, const std::string& convention_id, const PartieAInscrire& p)
{
    const auto id = e.nouvel_id();
    const auto& fiche = fiche_de(p.qualite);
    ensure(fiche.colonne.empty() != p.objet_id.has_value(), "une partie désigne l'objet de sa qualité, et une autre n'en a pas");
    Ecriture::Colonnes colonnes = {{"id", id}, {"convention_id", convention_id}, {"rang", e.rang_suivant("parties_de_convention", {{"convention_id", convention_id}})}, {"qualite", fiche.code}, {"nom", p.nom},
                                   {"designation", p.designation}, {"siret", Bind(p.siret)}, {"entree_le", jour_ou_rien(p.entree_le)}, {"avenant_id", Bind(p.avenant_id)},
                                   {"faite_par", e.auteur()}, {"faite_le", e.instant()}};
    if (p.objet_id) colonnes.emplace_back(std::string(fiche.colonne), *p.objet_id);
    e.inserer("parties_de_convention", colonnes);
    if (!p.representant.empty() || !p.representant_qualite.empty()) ajouter_representant(e, id, p.representant, p.representant_qualite);
    return id;
}

std::string ajouter_axe(Ecriture& e, const std::string& convention_id, const AxeAInscrire& axe)
{
    const auto id = e.nouvel_id();
    e.inserer("axes_de_convention", {{"id", id}, {"convention_id", convention_id}, {"rang", e.rang_suivant("axes_de_convention", {{"convention_id", convention_id}})}, {"intitule", axe.intitule},
                                     {"avenant_id", Bind(axe.avenant_id)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    return id;
}

std::string ajouter_engagement(Ecriture& e, const std::string& convention_id, const EngagementAInscrire& un, const std::optional<std::string>& annule)
{
    const auto id = e.nouvel_id();
    e.inserer("engagements_de_partie", {{"id", id}, {"convention_id", convention_id}, {"rang", e.rang_suivant("engagements_de_partie", {{"convention_id", convention_id}})}, {"partie_id", Bind(un.partie_id)},
                                        {"axe_id", Bind(un.axe_id)}, {"texte", un.texte}, {"preuve", un.preuve}, {"echeance_le", jour_ou_rien(un.echeance_le)}, {"cadence", code(un.cadence)},
                                        {"donnee", un.donnee}, {"avenant_id", Bind(un.avenant_id)}, {"annule", Bind(annule)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    return id;
}

/// Qui le dit, pour une phrase qui se lit seule.
std::string nom_de(const Convention& c, const std::optional<std::string>& partie_id)
{
    const auto* partie = c.partie(partie_id);
    return partie ? partie->nom : "toutes les parties";
}

template <class Un> const Un* trouver_parmi(const std::vector<Un>& liste, const std::string& id)
{
    const auto un = std::find_if(liste.begin(), liste.end(), [&](const Un& une) { return une.id == id; });
    return un == liste.end() ? nullptr : &*un;
}

} // namespace

// --- Listes fermées -----------------------------------------------------------------------------------------------------

std::string_view code(ClauseFinanciere clause) { return std::find_if(kClauses.begin(), kClauses.end(), [&](const auto& une) { return une.clause == clause; })->code; }
std::string_view libelle(ClauseFinanciere clause) { return std::find_if(kClauses.begin(), kClauses.end(), [&](const auto& une) { return une.clause == clause; })->libelle; }
std::span<const ClauseFinanciere> clauses_financieres() { return kListeDeClauses; }
std::optional<ClauseFinanciere> clause_financiere_du_code(std::string_view code)
{
    for (const auto& une : kClauses)
        if (une.code == code) return une.clause;
    return std::nullopt;
}

std::string_view code(QualiteDePartie qualite) { return fiche_de(qualite).code; }
std::string_view libelle(QualiteDePartie qualite) { return fiche_de(qualite).libelle; }
std::span<const QualiteDePartie> qualites_de_partie() { return kListeDeQualites; }
std::optional<QualiteDePartie> qualite_de_partie_du_code(std::string_view code)
{
    for (const auto& une : kQualites)
        if (une.code == code) return une.qualite;
    return std::nullopt;
}

// --- Une convention lue ---------------------------------------------------------------------------------------------------

SuiviDePromesse EngagementDePartie::suivi(std::optional<Jour> depuis, Jour le) const
{
    std::vector<NouvelleDePromesse> nouvelles;
    for (const auto& une : suites) nouvelles.push_back({une.etat, une.le});
    return suivre(cadence, echeance_le, depuis, nouvelles, le);
}

DatesDeTransmission Deliberation::dates() const
{
    DatesDeTransmission dates;
    for (const auto& une : transmissions)
        (une.etape == EtapeDeTeletransmission::Envoyee ? dates.envoyee_le : une.etape == EtapeDeTeletransmission::Recue ? dates.recue_le : dates.publiee_le) = une.le;
    return dates;
}

std::string Deliberation::identifiant() const
{
    std::string dernier;
    for (const auto& une : transmissions)
        if (!une.identifiant.empty()) dernier = une.identifiant;
    return dernier;
}

const PartieDeConvention* Convention::partie(const std::optional<std::string>& id) const { return id ? trouver_parmi(parties, *id) : nullptr; }
const EngagementDePartie* Convention::engagement(const std::string& id) const { return trouver_parmi(engagements, id); }
const Deliberation* Convention::deliberation(const std::string& id) const { return trouver_parmi(deliberations, id); }
const AvenantDeConvention* Convention::avenant(const std::optional<std::string>& id) const { return id ? trouver_parmi(avenants, *id) : nullptr; }
const AxeDeConvention* Convention::axe(const std::optional<std::string>& id) const { return id ? trouver_parmi(axes, *id) : nullptr; }

// --- Lire ---------------------------------------------------------------------------------------------------------------

Filtre borner_conventions(const Perimetre& perimetre, Acte acte)
{
    // Écrire est à qui la tient ; la lire, à toute partie.
    if (acte == Acte::GererConventions) return perimetre.structures(acte, "c.structure_id");
    // Deux index, l'un après l'autre : celui des conventions, celui des parties.
    const std::string concernees = "c.id IN (SELECT cx.id FROM (SELECT cs.id, cs.structure_id FROM conventions cs UNION ALL SELECT cp.convention_id, cp.structure_id FROM parties_de_convention cp "
                                   "WHERE cp.structure_id IS NOT NULL) cx WHERE cx.structure_id ";
    const auto parties = [](const char* colonne) { return "c.id IN (SELECT cp.convention_id FROM parties_de_convention cp WHERE cp." + std::string(colonne) + " = ?)"; };
    return perimetre.borner(acte, {.structure = concernees + "= ?)",
                                   .acheteur = parties("acheteur_id"),
                                   .entreprise = parties("entreprise_id"),
                                   .organisme = parties("organisme_id"),
                                   .territoire = concernees + "IN (SELECT ct.id FROM structures ct WHERE ct.territoire_id = ?))"});
}

Convention trouver_convention(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = borner_conventions(perimetre, acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto conventions = charger(tx, "c.id = ? AND " + filtre.condition, valeurs);
    if (conventions.empty()) throw NotFound("cette convention n'est pas dans votre périmètre");
    return std::move(conventions.front());
}

std::vector<Convention> lister_conventions(Transaction& tx, const Perimetre& perimetre, const RechercheConventions& r, Acte acte, ContenuDeConvention contenu)
{
    const auto filtre = borner_conventions(perimetre, acte);
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    if (!r.modele.empty()) ou += " AND c.modele = ?", valeurs.emplace_back(r.modele);
    if (!r.marche_id.empty() || !r.lieu_id.empty())
    {
        ou += " AND EXISTS (SELECT 1 FROM objets_de_convention o WHERE o.convention_id = c.id AND o." + std::string(r.lieu_id.empty() ? "marche_id" : "lieu_id") +
              " = ? AND o.retire IS NULL AND NOT EXISTS (SELECT 1 FROM objets_de_convention ox WHERE ox.retire = o.id))";
        valeurs.emplace_back(r.lieu_id.empty() ? r.marche_id : r.lieu_id);
    }
    auto conventions = charger(tx, ou, valeurs, contenu);
    const auto mots = split(searchable(r.q), ' ');
    std::erase_if(conventions, [&](const Convention& c) {
        if (r.qualite && std::none_of(c.parties.begin(), c.parties.end(), [&](const PartieDeConvention& p) { return p.qualite == *r.qualite && p.structure_id != c.structure_id; })) return true;
        std::string texte = c.reference + " " + c.intitule + " " + c.objet + " " + c.structure;
        for (const auto& une : c.parties) texte += " " + une.nom;
        texte = searchable(texte);
        return std::any_of(mots.begin(), mots.end(), [&](const std::string& mot) { return texte.find(mot) == std::string::npos; });
    });
    return conventions;
}

PlaceDansLaConvention place_dans(const Perimetre& perimetre, const Convention& c)
{
    PlaceDansLaConvention place;
    // La machine n'a pas d'attribution, et peut tout.
    if (perimetre.attributions().empty() && perimetre.peut(Acte::GererConventions)) place.regard = RegardDeConvention::Tenir;
    for (const auto& une : perimetre.attributions())
    {
        const bool gerer = peut(une.role, Acte::GererConventions), repondre = peut(une.role, Acte::RepondreConvention);
        if (gerer && (une.territoire_id ? *une.territoire_id == c.territoire_id : !une.represente_id() && une.structure_id == c.structure_id)) place.regard = RegardDeConvention::Tenir;
        for (const auto& partie : c.parties)
        {
            const bool represente = repondre && une.represente_id() && partie.acheteur_id == une.acheteur_id && partie.entreprise_id == une.entreprise_id && partie.organisme_id == une.organisme_id;
            const bool est_elle = gerer && !une.represente_id() && !une.territoire_id && partie.structure_id == une.structure_id;
            if (partie.partie_le || (!represente && !est_elle)) continue;
            if (std::find(place.parties.begin(), place.parties.end(), partie.id) == place.parties.end()) place.parties.push_back(partie.id);
        }
    }
    if (place.regard != RegardDeConvention::Tenir && !place.parties.empty()) place.regard = RegardDeConvention::Repondre;
    return place;
}

QuiPeutLeDire qui_peut_le_dire(const PlaceDansLaConvention& place, const Convention& c, const EngagementDePartie& e)
{
    QuiPeutLeDire qui;
    if (place.regard == RegardDeConvention::Tenir)
    {
        qui.structure = true;
        for (const auto& une : c.parties) qui.parties.push_back(une.id);
        return qui;
    }
    for (const auto& une : place.parties)
        if (!e.partie_id || *e.partie_id == une) qui.parties.push_back(une);
    return qui;
}

// --- Écrire -------------------------------------------------------------------------------------------------------------

PartieAInscrire partie_de_la_structure(Transaction& tx, const std::string& structure_id)
{
    const auto moi = tx.query_one("SELECT nom, siret FROM structures WHERE id = ?", structure_id);
    ensure(moi.has_value(), "la structure d'un compte existe");
    return {QualiteDePartie::Structure, structure_id, moi->text("nom"), "", moi->maybe_text("siret")};
}

std::optional<std::size_t> partie_en_double(const std::vector<PartieAInscrire>& parties)
{
    for (std::size_t i = 1; i < parties.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
        {
            const auto &une = parties[i], &avant = parties[j];
            if (une.objet_id ? une.objet_id == avant.objet_id : !avant.objet_id && !une.nom.empty() && searchable(une.nom) == searchable(avant.nom)) return i;
        }
    return std::nullopt;
}

void dire_de_la_convention(Ecriture& e, std::string_view verbe, const Convention& c, const std::string& phrase)
{
    e.dire(verbe, "conventions", c.id, phrase + " (" + c.intitule + ")", c.structure_id);
}

bool reference_prise(Transaction& tx, const std::string& structure_id, const std::string& reference)
{
    return tx.query_one("SELECT id FROM conventions WHERE structure_id = ? AND reference = ?", structure_id, reference).has_value();
}

std::string inscrire_convention(Ecriture& e, const std::string& structure_id, const ConventionAInscrire& c)
{
    if (reference_prise(e.tx, structure_id, c.reference)) throw Conflict("une convention porte déjà cette référence");
    const auto id = e.nouvel_id();
    e.inserer("conventions", {{"id", id}, {"structure_id", structure_id}, {"modele", c.modele}, {"reference", c.reference}, {"intitule", c.intitule}, {"objet", c.objet},
                              {"lieu_de_signature", c.lieu_de_signature}, {"financiere", code(c.financiere)}, {"confidentialite", c.confidentialite_dite ? "dite" : "non_dite"},
                              {"recherche", searchable(c.reference + " " + c.intitule + " " + c.objet)}, {"cree_par", e.auteur()}, {"cree_le", e.instant()}});
    std::vector<std::string> parties, axes;
    for (const auto& une : c.parties) parties.push_back(ajouter_partie(e, id, une));
    for (const auto& un : c.axes) axes.push_back(ajouter_axe(e, id, un));
    for (auto un : c.engagements)
    {
        if (un.partie) un.partie_id = parties.at(*un.partie);
        if (un.axe) un.axe_id = axes.at(*un.axe);
        ajouter_engagement(e, id, un, std::nullopt);
    }
    e.dire("inscrire", "conventions", id, "a inscrit la convention " + c.reference + ", « " + c.intitule + " », avec " + compter(static_cast<std::int64_t>(parties.size()), "partie", "parties") + " et " +
           compter(static_cast<std::int64_t>(c.engagements.size()), "engagement", "engagements"), structure_id);
    return id;
}

std::string inscrire_partie(Ecriture& e, const Convention& c, const PartieAInscrire& p)
{
    for (const auto& une : c.parties)
        if (p.objet_id ? une.objet_id() == p.objet_id : !une.objet_id() && searchable(une.nom) == searchable(p.nom)) throw Conflict("elle est déjà partie de cette convention");
    const auto id = ajouter_partie(e, c.id, p);
    dire_de_la_convention(e, "ajouter", c, "a inscrit " + p.nom + " comme partie de la convention " + c.reference);
    return id;
}

void inscrire_representant(Ecriture& e, const Convention& c, const PartieDeConvention& partie, const std::string& nom, const std::string& qualite)
{
    ajouter_representant(e, partie.id, nom, qualite);
    dire_de_la_convention(e, "representer", c, "a inscrit qui signe pour " + partie.nom + " à la convention " + c.reference);
}

std::string inscrire_axe(Ecriture& e, const Convention& c, const AxeAInscrire& axe)
{
    const auto id = ajouter_axe(e, c.id, axe);
    dire_de_la_convention(e, "ajouter", c, "a inscrit l'axe « " + axe.intitule + " » à la convention " + c.reference);
    return id;
}

std::string inscrire_engagement_de_partie(Ecriture& e, const Convention& c, const EngagementAInscrire& un, const EngagementDePartie* remplace)
{
    if (remplace && e.tx.query_one("SELECT id FROM engagements_de_partie WHERE annule = ?", remplace->id)) throw Conflict("cet engagement vient d'être corrigé par quelqu'un d'autre");
    const auto id = ajouter_engagement(e, c.id, un, remplace ? std::optional(remplace->id) : std::nullopt);
    dire_de_la_convention(e, remplace ? "corriger" : "engager", c, (remplace ? "a corrigé un engagement de " : "a inscrit un engagement de ") + nom_de(c, un.partie_id) + " à la convention " + c.reference);
    return id;
}

std::string inscrire_suite_d_engagement(Ecriture& e, const Convention& c, const EngagementDePartie& engagement, EtatDePromesse etat, Jour le, const std::string& preuve,
                                        const std::optional<std::string>& dite_par)
{
    const auto id = e.nouvel_id();
    e.inserer("suites_d_engagement", {{"id", id}, {"engagement_id", engagement.id}, {"rang", e.rang_suivant("suites_d_engagement", {{"engagement_id", engagement.id}})}, {"etat", code(etat)},
                                      {"le", format_day(le)}, {"preuve", preuve}, {"dite_par", Bind(dite_par)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "suivre", c, "a dit " + searchable(libelle(etat)) + " un engagement de " + nom_de(c, engagement.partie_id) + " à la convention " + c.reference);
    return id;
}

std::string inscrire_deliberation(Ecriture& e, const Convention& c, const DeliberationAInscrire& d, const Deliberation* remplace)
{
    if (remplace && e.tx.query_one("SELECT id FROM deliberations WHERE annule = ?", remplace->id)) throw Conflict("cette délibération vient d'être corrigée par quelqu'un d'autre");
    const auto id = e.nouvel_id();
    const auto& s = d.seance;
    e.inserer("deliberations", {{"id", id}, {"convention_id", c.id}, {"avenant_id", Bind(d.avenant_id)}, {"partie_id", d.partie_id}, {"rang", e.rang_suivant("deliberations", {{"convention_id", c.id}})},
                                {"numero", d.numero}, {"organe", d.organe}, {"convocation_le", jour_ou_rien(s.convocation_le)}, {"seance_le", format_day(s.seance_le)}, {"president", d.president},
                                {"secretaire", d.secretaire}, {"rapporteur", d.rapporteur}, {"en_exercice", nombre_ou_rien(s.en_exercice)}, {"presents", nombre_ou_rien(s.presents)},
                                {"pouvoirs", nombre_ou_rien(s.pouvoirs)}, {"vote", code(s.vote)}, {"pour", nombre_ou_rien(s.pour)}, {"contre", nombre_ou_rien(s.contre)},
                                {"abstentions", nombre_ou_rien(s.abstentions)}, {"annule", remplace ? Bind(remplace->id) : Bind(nullptr)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    // Ce qui était parti à la préfecture reste attaché à la délibération corrigée.
    if (remplace)
        for (const auto& une : remplace->transmissions)
            e.inserer("teletransmissions", {{"id", e.nouvel_id()}, {"deliberation_id", id}, {"etape", code(une.etape)}, {"le", format_day(une.le)}, {"identifiant", une.identifiant}, {"annule", une.id},
                                            {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, remplace ? "corriger" : "deliberer", c, (remplace ? "a corrigé la délibération " : "a inscrit la délibération ") + d.numero + " de " + nom_de(c, d.partie_id) + " pour la convention " + c.reference);
    return id;
}

std::string inscrire_correction_de_deliberation(Ecriture& e, const Convention& c, const std::string& id, const DeliberationAInscrire& d)
{
    const auto* remplace = c.deliberation(id);
    if (!remplace) throw Conflict("cette délibération vient d'être corrigée par quelqu'un d'autre");
    return inscrire_deliberation(e, c, d, remplace);
}

void inscrire_teletransmission(Ecriture& e, const Convention& c, const Deliberation& d, EtapeDeTeletransmission etape, Jour le, const std::string& identifiant)
{
    const auto deja = std::find_if(d.transmissions.begin(), d.transmissions.end(), [&](const Teletransmission& une) { return une.etape == etape; });
    e.inserer("teletransmissions", {{"id", e.nouvel_id()}, {"deliberation_id", d.id}, {"etape", code(etape)}, {"le", format_day(le)}, {"identifiant", identifiant},
                                    {"annule", deja == d.transmissions.end() ? Bind(nullptr) : Bind(deja->id)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    constexpr std::array<const char*, 3> kPhrases = {"envoyée à la préfecture", "reçue par la préfecture", "publiée"};
    dire_de_la_convention(e, "transmettre", c, "a dit " + std::string(kPhrases[static_cast<std::size_t>(etape)]) + " le " + en_toutes_lettres(le) + " la délibération " + d.numero);
}

std::string inscrire_avenant_de_convention(Ecriture& e, const Convention& c, const std::string& objet, Jour effet_le)
{
    const auto id = e.nouvel_id();
    const auto numero = static_cast<int>(e.tx.query_one("SELECT coalesce(max(numero), 0) AS n FROM avenants_de_convention WHERE convention_id = ?", c.id)->integer("n")) + 1;
    e.inserer("avenants_de_convention", {{"id", id}, {"convention_id", c.id}, {"numero", numero}, {"objet", objet}, {"effet_le", format_day(effet_le)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "amender", c, "a inscrit l'avenant n° " + std::to_string(numero) + " à la convention " + c.reference);
    return id;
}

std::string inscrire_objet_de_convention(Ecriture& e, const Convention& c, const std::optional<std::string>& marche_id, const std::optional<std::string>& lieu_id, Jour depuis)
{
    for (const auto& un : c.objets)
        if (un.marche_id == marche_id && un.lieu_id == lieu_id) throw Conflict("la convention le couvre déjà");
    const auto id = e.nouvel_id();
    e.inserer("objets_de_convention", {{"id", id}, {"convention_id", c.id}, {"rang", e.rang_suivant("objets_de_convention", {{"convention_id", c.id}})}, {"marche_id", Bind(marche_id)}, {"lieu_id", Bind(lieu_id)},
                                       {"depuis", format_day(depuis)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "couvrir", c, std::string("a inscrit ") + (marche_id ? "un marché" : "un lieu d'accueil") + " sous la convention " + c.reference);
    return id;
}

void retirer_objet_de_convention(Ecriture& e, const Convention& c, const ObjetDeConvention& objet, Jour le)
{
    if (e.tx.query_one("SELECT id FROM objets_de_convention WHERE retire = ?", objet.id)) throw Conflict("il vient d'être retiré par quelqu'un d'autre");
    e.inserer("objets_de_convention", {{"id", e.nouvel_id()}, {"convention_id", c.id}, {"rang", e.rang_suivant("objets_de_convention", {{"convention_id", c.id}})}, {"marche_id", Bind(objet.marche_id)},
                                       {"lieu_id", Bind(objet.lieu_id)}, {"depuis", format_day(le)}, {"retire", objet.id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "retirer", c, std::string("a retiré ") + (objet.marche_id ? "un marché" : "un lieu d'accueil") + " de la convention " + c.reference);
}

// --- Qui peut être partie -------------------------------------------------------------------------------------------------

namespace
{

/// Ceux de cette sorte que la structure connaît : les structures de son territoire, ses acheteurs, ses entreprises, ses organismes. Aucun pour une autre partie.
std::vector<PartiePossible> lister_connus(Transaction& tx, const std::string& structure_id, const FicheDeQualite& fiche)
{
    std::vector<PartiePossible> connus;
    if (fiche.table.empty()) return connus;
    for (const auto& l : fiche.qualite == QualiteDePartie::Structure
                             ? tx.query("SELECT s.id, s.nom, s.siret FROM structures s WHERE s.territoire_id = (SELECT moi.territoire_id FROM structures moi WHERE moi.id = ?) ORDER BY s.nom, s.id", structure_id)
                             : tx.query("SELECT t.id, t.nom, t.siret FROM " + std::string(fiche.table) + " t WHERE t.structure_id = ? ORDER BY t.recherche, t.id", structure_id))
        connus.push_back({fiche.qualite, l.text("id"), l.text("nom"), l.maybe_text("siret")});
    return connus;
}

} // namespace

std::vector<PartiePossible> chercher_parties(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, const std::string& q)
{
    const auto mots = split(searchable(q), ' ');
    std::vector<PartiePossible> trouvees;
    if (length_utf8(searchable(q)) < 2) return trouvees;
    perimetre.exiger(Acte::GererConventions);
    for (const auto& fiche : kQualites)
        for (auto& une : lister_connus(tx, structure_id, fiche))
        {
            const auto texte = searchable(une.nom + " " + une.siret.value_or(""));
            if (std::all_of(mots.begin(), mots.end(), [&](const std::string& mot) { return texte.find(mot) != std::string::npos; })) trouvees.push_back(std::move(une));
        }
    if (trouvees.size() > kPropositionsAuPlus) trouvees.resize(kPropositionsAuPlus);
    return trouvees;
}

std::optional<PartiePossible> partie_connue(Transaction& tx, const std::string& structure_id, QualiteDePartie qualite, const std::optional<std::string>& siret, const std::string& nom)
{
    // Le nom départage : un même SIRET peut porter deux structures.
    std::optional<PartiePossible> par_siret;
    int du_siret = 0;
    for (const auto& une : lister_connus(tx, structure_id, fiche_de(qualite)))
    {
        if (searchable(une.nom) == searchable(nom)) return une;
        if (siret && une.siret == siret) par_siret = une, ++du_siret;
    }
    return du_siret == 1 ? par_siret : std::nullopt;
}

} // namespace ouvrage
