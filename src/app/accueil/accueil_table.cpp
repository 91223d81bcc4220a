#include "app/accueil/accueil_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

/// li = lieux. Un partenaire parti garde le lieu où il a agi : son rapport lui reste dû.
Filtre borner_lieux(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "li.structure_id = ?", .organisme = "EXISTS (SELECT 1 FROM partenariats pm WHERE pm.lieu_id = li.id AND pm.organisme_id = ?)"});
}

/// li = lieux, a = activites.
Filtre borner_activites(const Perimetre& perimetre, Acte acte, QuellesActivites lesquelles)
{
    constexpr const char* kLesSiennes = "a.organisme_id = ?";
    constexpr const char* kProgramme = "EXISTS (SELECT 1 FROM organismes moi WHERE moi.id = ? AND (a.organisme_id = moi.id OR ("
                                       "EXISTS (SELECT 1 FROM partenariats pm WHERE pm.lieu_id = a.lieu_id AND pm.organisme_id = moi.id AND NOT EXISTS "
                                       "(SELECT 1 FROM fins_de_partenariat fm WHERE fm.partenariat_id = pm.id)) AND EXISTS "
                                       "(SELECT 1 FROM decisions_d_activite da WHERE da.activite_id = a.id AND da.sens = 'acceptee' AND NOT EXISTS "
                                       "(SELECT 1 FROM decisions_d_activite dx WHERE dx.remplace = da.id)))))";
    return perimetre.borner(acte, {.structure = "li.structure_id = ?", .organisme = lesquelles == QuellesActivites::LesSiennes ? kLesSiennes : kProgramme});
}

LieuDAccueil lire_lieu(const Row& l)
{
    return {l.text("id"), l.text("structure_id"), l.text("structure"), l.text("nom"), l.text("porteur"), l.text("adresse"), l.text("code_postal"), l.text("commune"),
            jour_iso(std::string_view(l.text("ouvert_le")))};
}

constexpr std::string_view kLieux = "SELECT li.*, st.nom AS structure FROM lieux li JOIN structures st ON st.id = li.structure_id WHERE ";

Binds avec(Binds valeurs, const Binds& autres)
{
    valeurs.insert(valeurs.end(), autres.begin(), autres.end());
    return valeurs;
}

HeureDHorloge heure_lue(const std::string& texte)
{
    const auto heure = lire_heure(texte);
    ensure(heure.has_value(), "une heure lue en base est une heure");
    return *heure;
}

} // namespace

std::vector<LieuDAccueil> lister_lieux(Transaction& tx, const Perimetre& perimetre, Acte acte)
{
    const auto filtre = borner_lieux(perimetre, acte);
    std::vector<LieuDAccueil> lieux;
    for (const auto& ligne : tx.query_bound(std::string(kLieux) + filtre.condition + " ORDER BY li.ouvert_le, li.id", filtre.valeurs)) lieux.push_back(lire_lieu(ligne));
    return lieux;
}

LieuDAccueil trouver_lieu(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = borner_lieux(perimetre, acte);
    const auto lignes = tx.query_bound(std::string(kLieux) + "li.id = ? AND " + filtre.condition, avec({id}, filtre.valeurs));
    if (lignes.empty()) throw NotFound("ce lieu n'est pas dans votre périmètre");
    return lire_lieu(lignes.front());
}

std::vector<Volet> lister_volets(Transaction& tx, const std::string& lieu_id)
{
    std::vector<Volet> volets;
    for (const auto& ligne : tx.query("SELECT id, rang, nom FROM volets_de_lieu WHERE lieu_id = ? ORDER BY rang", lieu_id))
        volets.push_back({ligne.text("id"), static_cast<int>(ligne.integer("rang")), ligne.text("nom")});
    return volets;
}

std::string ouvrir_lieu(Ecriture& e, const std::string& structure_id, const NouveauLieu& lieu)
{
    if (e.tx.query_one("SELECT id FROM lieux WHERE structure_id = ? AND nom = ?", structure_id, lieu.nom)) throw Conflict("votre structure a déjà un lieu de ce nom");
    const auto id = e.nouvel_id();
    e.inserer("lieux", {{"id", id}, {"structure_id", structure_id}, {"nom", lieu.nom}, {"porteur", lieu.porteur}, {"adresse", lieu.adresse},
                        {"code_postal", lieu.code_postal}, {"commune", lieu.commune}, {"ouvert_le", format_day(lieu.ouvert_le)}, {"cree_par", e.auteur()}, {"cree_le", e.instant()}});
    int rang = 0;
    for (const auto& nom : lieu.volets) e.inserer("volets_de_lieu", {{"id", e.nouvel_id()}, {"lieu_id", id}, {"rang", ++rang}, {"nom", nom}});
    e.dire("ouvrir", "lieux", id, "a ouvert le lieu d'accueil « " + lieu.nom + " », " + lieu.commune + ", avec " + compter(rang, "volet", "volets"), structure_id);
    return id;
}

Regard regard_sur(const Perimetre& perimetre, const std::string& structure_id)
{
    return std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(), [&](const Attribution& une) {
               return !une.represente_id() && une.structure_id == structure_id && ouvrage::peut(une.role, Acte::GererAccueil);
           })
               ? Regard::Structure
               : Regard::Partenaire;
}

// --- Les partenaires ----------------------------------------------------------------------------------------------

namespace
{

constexpr std::string_view kPartenariats =
    "SELECT pa.*, li.structure_id, o.nom AS organisme, coalesce(u.nom, 'Ouvrage') AS auteur, f.le AS fini_le, coalesce(f.raison, '') AS raison_de_fin "
    "FROM partenariats pa JOIN lieux li ON li.id = pa.lieu_id JOIN organismes o ON o.id = pa.organisme_id LEFT JOIN utilisateurs u ON u.id = pa.faite_par "
    "LEFT JOIN fins_de_partenariat f ON f.partenariat_id = pa.id WHERE ";

Partenariat lire_partenariat(const Row& l)
{
    return {l.text("id"), l.text("lieu_id"), l.text("structure_id"), l.text("organisme_id"), l.text("organisme"), jour_iso(std::string_view(l.text("depuis"))),
            jour_iso(std::string_view(l.text("gratuite_le"))), l.text("piece"), l.text("auteur"), l.text("faite_le"), jour_iso_eventuel(l.maybe_text("fini_le")), l.text("raison_de_fin")};
}

} // namespace

std::vector<Partenariat> lister_partenariats(Transaction& tx, const std::string& lieu_id)
{
    std::vector<Partenariat> partenariats;
    for (const auto& ligne : tx.query(std::string(kPartenariats) + "pa.lieu_id = ? ORDER BY CASE WHEN f.le IS NULL THEN 0 ELSE 1 END, pa.depuis, pa.id", lieu_id))
        partenariats.push_back(lire_partenariat(ligne));
    return partenariats;
}

Partenariat trouver_partenariat(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = perimetre.borner(acte, {.structure = "li.structure_id = ?", .organisme = "pa.organisme_id = ?"});
    const auto lignes = tx.query_bound(std::string(kPartenariats) + "pa.id = ? AND " + filtre.condition, avec({id}, filtre.valeurs));
    if (lignes.empty()) throw NotFound("ce partenaire n'est pas dans votre périmètre");
    return lire_partenariat(lignes.front());
}

std::string rejoindre_lieu(Ecriture& e, const LieuDAccueil& lieu, const std::string& organisme, const NouveauPartenariat& p)
{
    const auto deja = e.tx.query_one("SELECT count(*) AS n, count(f.id) AS finis FROM partenariats pa LEFT JOIN fins_de_partenariat f ON f.partenariat_id = pa.id "
                                     "WHERE pa.lieu_id = ? AND pa.organisme_id = ?",
                                     lieu.id, p.organisme_id);
    if (deja->integer("n") > deja->integer("finis")) throw Conflict("cet organisme est déjà partenaire du lieu");
    const auto id = e.nouvel_id();
    e.inserer("partenariats", {{"id", id}, {"lieu_id", lieu.id}, {"organisme_id", p.organisme_id}, {"depuis", format_day(p.depuis)}, {"gratuite_le", format_day(p.gratuite_le)},
                               {"piece", p.piece}, {"rang", static_cast<long long>(deja->integer("n") + 1)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("rejoindre", "lieux", lieu.id,
           "a inscrit " + organisme + " parmi les partenaires de « " + lieu.nom + " » depuis le " + en_toutes_lettres(p.depuis) + ", participation gratuite pour les personnes", lieu.structure_id);
    return id;
}

void quitter_lieu(Ecriture& e, const LieuDAccueil& lieu, const Partenariat& p, Jour le, const std::string& raison)
{
    if (e.tx.query_one("SELECT id FROM fins_de_partenariat WHERE partenariat_id = ?", p.id)) throw Conflict("le départ de ce partenaire est déjà inscrit");
    e.inserer("fins_de_partenariat", {{"id", e.nouvel_id()}, {"partenariat_id", p.id}, {"le", format_day(le)}, {"raison", raison}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("quitter", "lieux", lieu.id, "a inscrit le départ de " + p.organisme + " de « " + lieu.nom + " » le " + en_toutes_lettres(le), lieu.structure_id);
}

// --- Les activités ------------------------------------------------------------------------------------------------

std::string_view code(EtatDActivite etat)
{
    switch (etat)
    {
    case EtatDActivite::Proposee: return "proposee";
    case EtatDActivite::Acceptee: return "acceptee";
    case EtatDActivite::Refusee: return "refusee";
    }
    throw Bug("une activité est proposée, acceptée ou refusée");
}

namespace
{

// Ce que l'on joint pour dire d'une activité où, dans quel volet et qui la mène.
constexpr std::string_view kJointures = " JOIN lieux li ON li.id = a.lieu_id JOIN structures st ON st.id = li.structure_id JOIN volets_de_lieu v ON v.id = a.volet_id "
                                        "LEFT JOIN organismes o ON o.id = a.organisme_id ";

Activite lire_activite(const Row& l)
{
    Activite a;
    a.id = l.text("id");
    a.lieu_id = l.text("lieu_id");
    a.lieu = l.text("lieu");
    a.structure_id = l.text("structure_id");
    a.volet_id = l.text("volet_id");
    a.volet = l.text("volet");
    a.volet_rang = static_cast<int>(l.integer("volet_rang"));
    a.organisme_id = l.maybe_text("organisme_id");
    a.menee_par = l.text("menee_par");
    a.origine = l.text("origine");
    a.titre = l.text("titre");
    a.description = l.text("description");
    a.faite_par = l.text("auteur");
    a.faite_le = l.text("faite_le");
    return a;
}

std::vector<Activite> lire_activites(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    const std::string de = " FROM activites a" + std::string(kJointures) + "LEFT JOIN utilisateurs u ON u.id = a.faite_par WHERE " + ou;
    std::vector<Activite> activites;
    for (const auto& ligne : tx.query_bound("SELECT a.*, li.nom AS lieu, li.structure_id, v.nom AS volet, v.rang AS volet_rang, coalesce(o.nom, st.nom) AS menee_par, "
                                            "coalesce(u.nom, 'Ouvrage') AS auteur" + de + " ORDER BY v.rang, a.titre, a.id",
                                            valeurs))
        activites.push_back(lire_activite(ligne));
    std::map<std::string, std::vector<DecisionDActivite>> decisions;
    for (const auto& ligne : tx.query_bound("SELECT d.*, coalesce(ud.nom, 'Ouvrage') AS decideur FROM decisions_d_activite d JOIN activites a ON a.id = d.activite_id" +
                                                std::string(kJointures) + "LEFT JOIN utilisateurs ud ON ud.id = d.faite_par WHERE " + ou + " ORDER BY d.rang DESC, d.id",
                                            valeurs))
        decisions[ligne.text("activite_id")].push_back({ligne.text("id"), ligne.text("sens") == "acceptee" ? EtatDActivite::Acceptee : EtatDActivite::Refusee, ligne.text("raison"),
                                                        ligne.text("decideur"), ligne.text("faite_le")});
    for (auto& une : activites)
        if (const auto siennes = decisions.find(une.id); siennes != decisions.end()) une.decisions = siennes->second;
    return activites;
}

} // namespace

std::vector<Activite> lister_activites(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& lieu_id, QuellesActivites lesquelles)
{
    const auto filtre = borner_activites(perimetre, acte, lesquelles);
    return lire_activites(tx, "a.lieu_id = ? AND " + filtre.condition, avec({lieu_id}, filtre.valeurs));
}

Activite trouver_activite(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles)
{
    const auto filtre = borner_activites(perimetre, acte, lesquelles);
    auto activites = lire_activites(tx, "a.id = ? AND " + filtre.condition, avec({id}, filtre.valeurs));
    if (activites.empty()) throw NotFound("cette activité n'est pas dans votre périmètre");
    return std::move(activites.front());
}

std::string proposer_activite(Ecriture& e, const LieuDAccueil& lieu, const NouvelleActivite& activite)
{
    const auto id = e.nouvel_id();
    e.inserer("activites", {{"id", id}, {"lieu_id", lieu.id}, {"volet_id", activite.volet_id}, {"organisme_id", Bind(activite.organisme_id)}, {"origine", activite.origine},
                            {"titre", activite.titre}, {"description", activite.description}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("proposer", "activites", id, "a proposé l'activité « " + activite.titre + " » pour « " + lieu.nom + " »", lieu.structure_id);
    return id;
}

std::string proposer_activite(Ecriture& e, const Perimetre& perimetre, const std::string& lieu_id, NouvelleActivite activite)
{
    const auto lieu = trouver_lieu(e.tx, perimetre, Acte::Emarger, lieu_id);
    const auto partenariats = lister_partenariats(e.tx, lieu.id);
    const auto present = [&](const std::string& organisme) {
        return std::any_of(partenariats.begin(), partenariats.end(), [&](const Partenariat& un) { return un.organisme_id == organisme && un.present(); });
    };
    if (regard_sur(perimetre, lieu.structure_id) == Regard::Structure)
    {
        activite.origine = "structure";
        if (activite.organisme_id && !present(*activite.organisme_id)) throw Conflict("cet organisme n'est pas, ou n'est plus, partenaire du lieu");
        return proposer_activite(e, lieu, activite);
    }
    activite.origine = "partenaire";
    const auto siens = perimetre.organismes(Acte::Emarger);
    const auto sien = std::find_if(siens.begin(), siens.end(), present);
    if (sien == siens.end()) throw Forbidden("votre organisme n'est plus partenaire de ce lieu");
    activite.organisme_id = *sien;
    return proposer_activite(e, lieu, activite);
}

void decider_activite(Ecriture& e, const Activite& activite, EtatDActivite sens, const std::string& raison, const std::string& vue)
{
    const std::string derniere = activite.decisions.empty() ? "" : activite.decisions.front().id;
    if (vue != derniere) throw Conflict("cette activité vient d'être décidée par quelqu'un d'autre");
    e.inserer("decisions_d_activite", {{"id", e.nouvel_id()}, {"activite_id", activite.id}, {"rang", static_cast<long long>(activite.decisions.size() + 1)}, {"sens", code(sens)},
                                       {"raison", raison}, {"remplace", derniere.empty() ? Bind(nullptr) : Bind(derniere)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire(sens == EtatDActivite::Acceptee ? "accepter" : "refuser", "activites", activite.id,
           (sens == EtatDActivite::Acceptee ? "a accepté l'activité « " : "a refusé l'activité « ") + activite.titre + " »", activite.structure_id);
}

// --- Les séances --------------------------------------------------------------------------------------------------

namespace
{

Seance lire_seance(const Row& l)
{
    Seance s;
    s.id = l.text("id");
    s.activite_id = l.text("activite_id");
    s.titre = l.text("titre");
    s.lieu_id = l.text("lieu_id");
    s.lieu = l.text("lieu");
    s.structure_id = l.text("structure_id");
    s.volet_id = l.text("volet_id");
    s.volet = l.text("volet");
    s.volet_rang = static_cast<int>(l.integer("volet_rang"));
    s.organisme_id = l.maybe_text("organisme_id");
    s.menee_par = l.text("menee_par");
    s.serie = l.maybe_text("serie");
    s.creneau = {jour_iso(std::string_view(l.text("jour"))), heure_lue(l.text("debut")), heure_lue(l.text("fin"))};
    s.salle = l.maybe_text("nouvelle_salle").value_or(l.text("salle"));
    s.intervenant = l.text("intervenant");
    s.places = static_cast<int>(l.maybe_integer("nouvelles_places").value_or(l.integer("places")));
    s.amenagements = l.maybe_integer("amenagements").value_or(0);
    const int maintenues = static_cast<int>(l.integer("maintenues"));
    s.inscrits = std::min(maintenues, s.places);
    s.en_attente = maintenues - s.inscrits;
    s.annulee = l.maybe_text("annulee");
    s.annulee_par = l.text("annulee_par");
    s.annulee_le = l.maybe_text("annulee_le").value_or("");
    return s;
}

std::vector<Seance> lire_seances(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    std::vector<Seance> seances;
    for (const auto& ligne : tx.query_bound(
             "SELECT s.*, a.titre, a.lieu_id, a.organisme_id, a.volet_id, li.nom AS lieu, li.structure_id, v.nom AS volet, v.rang AS volet_rang, coalesce(o.nom, st.nom) AS menee_par, "
             "coalesce(n.nom, '') AS intervenant, am.salle AS nouvelle_salle, am.places AS nouvelles_places, am.rang AS amenagements, x.raison AS annulee, coalesce(u.nom, '') AS annulee_par, "
             "x.faite_le AS annulee_le, (SELECT count(*) FROM inscriptions i WHERE i.seance_id = s.id AND NOT EXISTS (SELECT 1 FROM desistements de WHERE de.inscription_id = i.id)) AS maintenues "
             "FROM seances s JOIN activites a ON a.id = s.activite_id" + std::string(kJointures) +
                 "LEFT JOIN intervenants n ON n.seance_id = s.id LEFT JOIN annulations_de_seance x ON x.seance_id = s.id LEFT JOIN utilisateurs u ON u.id = x.faite_par "
                 "LEFT JOIN amenagements_de_seance am ON am.seance_id = s.id AND NOT EXISTS (SELECT 1 FROM amenagements_de_seance ay WHERE ay.seance_id = s.id AND ay.rang > am.rang) "
                 "WHERE " + ou + " ORDER BY s.jour, s.debut, a.titre, s.id",
             valeurs))
        seances.push_back(lire_seance(ligne));
    return seances;
}

} // namespace

std::vector<Seance> lister_seances(Transaction& tx, const Perimetre& perimetre, Acte acte, const RechercheSeances& r, QuellesActivites lesquelles)
{
    const auto filtre = borner_activites(perimetre, acte, lesquelles);
    std::string ou = "a.lieu_id = ? AND s.jour >= ? AND s.jour <= ?";
    Binds valeurs{r.lieu_id, format_day(r.du), format_day(r.au)};
    if (!r.volet_id.empty()) ou += " AND a.volet_id = ?", valeurs.emplace_back(r.volet_id);
    if (!r.activite_id.empty()) ou += " AND a.id = ?", valeurs.emplace_back(r.activite_id);
    if (r.organisme_id) ou += " AND a.organisme_id = ?", valeurs.emplace_back(*r.organisme_id);
    return lire_seances(tx, ou + " AND " + filtre.condition, avec(std::move(valeurs), filtre.valeurs));
}

Seance trouver_seance(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles)
{
    const auto filtre = borner_activites(perimetre, acte, lesquelles);
    auto seances = lire_seances(tx, "s.id = ? AND " + filtre.condition, avec({id}, filtre.valeurs));
    if (seances.empty()) throw NotFound("cette séance n'est pas dans votre périmètre");
    return std::move(seances.front());
}

std::string ouvrir_seances(Ecriture& e, const Activite& activite, const NouvellesSeances& n)
{
    if (activite.etat() != EtatDActivite::Acceptee) throw Conflict("une activité s'ouvre une fois acceptée");
    ensure(!n.jours.empty(), "on ouvre au moins une séance");
    refuser_nir(n.intervenant);
    const std::optional<std::string> serie = n.jours.size() > 1 ? std::optional(e.nouvel_id()) : std::nullopt;
    std::string premiere;
    for (const Jour jour : n.jours)
    {
        const auto id = e.nouvel_id();
        if (premiere.empty()) premiere = id;
        e.inserer("seances", {{"id", id}, {"activite_id", activite.id}, {"serie", Bind(serie)}, {"jour", format_day(jour)}, {"debut", code(n.debut)}, {"fin", code(n.fin)},
                              {"salle", n.salle}, {"places", n.places}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        if (!n.intervenant.empty()) e.tx.execute("INSERT INTO intervenants (seance_id, nom) VALUES (?, ?)", id, n.intervenant);
    }
    const auto combien = static_cast<std::int64_t>(n.jours.size());
    e.dire("ouvrir", "activites", activite.id,
           "a ouvert " + compter(combien, "séance", "séances", Genre_grammatical::Feminin) + " de « " + activite.titre + " », " +
               (combien > 1 ? "la première le " : "le ") + en_toutes_lettres(n.jours.front()) + ", " + compter(n.places, "place", "places", Genre_grammatical::Feminin),
           activite.structure_id);
    return premiere;
}

std::vector<Seance> seances_en_conflit(Transaction& tx, const std::string& lieu_id, const Creneau& creneau, const std::string& salle, const std::string& sauf)
{
    std::vector<Seance> autres;
    for (auto& une : lire_seances(tx, "a.lieu_id = ? AND s.jour = ? AND s.id <> ? AND x.id IS NULL", {lieu_id, format_day(creneau.jour), sauf}))
        if (searchable(une.salle) == searchable(salle) && se_chevauchent(une.creneau, creneau)) autres.push_back(std::move(une));
    return autres;
}

void amenager_seance(Ecriture& e, const Seance& s, const std::string& salle, int places)
{
    if (s.annulee) throw Conflict("cette séance est annulée");
    if (places < s.inscrits) throw Conflict("des personnes tiennent déjà ces places : une place donnée ne se reprend pas");
    e.inserer("amenagements_de_seance", {{"id", e.nouvel_id()}, {"seance_id", s.id}, {"rang", static_cast<long long>(s.amenagements + 1)}, {"salle", salle}, {"places", places},
                                         {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("amenager", "seances", s.id, "a réglé « " + s.titre + " » du " + en_toutes_lettres(s.creneau.jour) + " : " + salle + ", " + compter(places, "place", "places", Genre_grammatical::Feminin),
           s.structure_id);
}

void annuler_seance(Ecriture& e, const Seance& s, const std::string& raison)
{
    if (s.annulee) throw Conflict("cette séance est déjà annulée");
    e.inserer("annulations_de_seance", {{"id", e.nouvel_id()}, {"seance_id", s.id}, {"raison", raison}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("annuler", "seances", s.id, "a annulé « " + s.titre + " » du " + en_toutes_lettres(s.creneau.jour), s.structure_id);
}

} // namespace ouvrage
