#include "app/accueil/inscriptions_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

/// « Nadia M. » : un partenaire reconnaît qui il a devant lui, sans tenir le nom.
std::string prenom_et_initiale(const std::string& prenom, const std::string& nom)
{
    if (nom.empty()) return prenom;
    std::size_t fin = 1;
    while (fin < nom.size() && (static_cast<unsigned char>(nom[fin]) & 0xC0) == 0x80) ++fin; // une lettre accentuée tient sur plusieurs octets
    return prenom + " " + nom.substr(0, fin) + ".";
}

/// Toutes les inscriptions d'une condition, désistées comprises, par séance et rang.
Rows lire_inscriptions(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    return tx.query_bound("SELECT i.*, coalesce(p.reference, '') AS reference, coalesce(d.prenom, '') AS prenom, coalesce(d.nom, '') AS nom, vi.numero, coalesce(pv.prenom, '') AS prenom_visiteur, "
                          "coalesce(u.nom, 'Ouvrage') AS auteur, de.id AS desistement, em.id AS emargement_id, em.etat, em.rang AS emargement_rang FROM inscriptions i "
                          "LEFT JOIN participants p ON p.id = i.participant_id LEFT JOIN identites d ON d.participant_id = i.participant_id LEFT JOIN visiteurs vi ON vi.id = i.visiteur_id "
                          "LEFT JOIN prenoms_de_visiteur pv ON pv.visiteur_id = i.visiteur_id LEFT JOIN utilisateurs u ON u.id = i.faite_par LEFT JOIN desistements de ON de.inscription_id = i.id "
                          "LEFT JOIN emargements em ON em.inscription_id = i.id AND NOT EXISTS (SELECT 1 FROM emargements ex WHERE ex.remplace = em.id) "
                          "WHERE " + ou + " ORDER BY i.seance_id, i.rang",
                          valeurs);
}

Inscrit lire_inscrit(const Row& l, Regard regard)
{
    Inscrit un;
    un.id = l.text("id");
    un.seance_id = l.text("seance_id");
    un.participant_id = l.maybe_text("participant_id");
    un.visiteur_id = l.maybe_text("visiteur_id");
    un.rang = static_cast<int>(l.integer("rang"));
    un.faite_par = l.text("auteur");
    un.faite_le = l.text("faite_le");
    const bool suivi = un.participant_id.has_value();
    if (suivi && regard == Regard::Structure) un.reference = l.text("reference");
    if (suivi && l.text("nom").empty() && l.text("prenom").empty()) un.nom = regard == Regard::Structure ? un.reference : "Une personne suivie";
    else if (suivi) un.nom = regard == Regard::Structure ? l.text("prenom") + " " + l.text("nom") : prenom_et_initiale(l.text("prenom"), l.text("nom"));
    else
    {
        un.sans_identite = l.text("prenom_visiteur").empty();
        un.nom = un.sans_identite ? "Visiteur " + std::to_string(l.integer("numero")) : l.text("prenom_visiteur");
    }
    un.emargement_id = l.maybe_text("emargement_id").value_or("");
    un.emargement_rang = l.maybe_integer("emargement_rang").value_or(0);
    if (const auto etat = l.maybe_text("etat"))
    {
        const auto lu = emargement_du_code(*etat);
        ensure(lu.has_value(), "un émargement lu en base est connu");
        un.emargement = *lu;
    }
    return un;
}

/// Les inscrits d'une séance, avec leur place : les désistés comptent pour l'ordre, et ne sont pas rendus.
std::vector<Inscrit> placer(const Rows& lignes, int places, Regard regard)
{
    std::vector<SortDInscription> sorts;
    for (const auto& ligne : lignes) sorts.push_back(ligne.null("desistement") ? SortDInscription::Maintenue : SortDInscription::Desistee);
    const auto attribuees = attribuer_les_places(sorts, places);
    std::vector<Inscrit> inscrits;
    for (std::size_t i = 0; i < lignes.size(); ++i)
    {
        if (attribuees[i] == Place::Rendue) continue;
        auto un = lire_inscrit(lignes[i], regard);
        un.place = attribuees[i];
        un.promu = attribuees[i] == Place::Tenue && lignes[i].integer("en_attente") != 0;
        inscrits.push_back(std::move(un));
    }
    return inscrits;
}

constexpr std::string_view kMaintenue = "NOT EXISTS (SELECT 1 FROM desistements dm WHERE dm.inscription_id = i.id)";

/// Les autres séances non annulées où ces personnes sont inscrites au même moment : personne -> « Atelier CV, de 14 h à 16 h ».
std::map<std::string, std::vector<std::string>> chevauchements(Transaction& tx, const Seance& seance)
{
    std::map<std::string, std::vector<std::string>> trouves;
    for (const auto& l : tx.query("SELECT i.participant_id, a.titre, s.debut, s.fin FROM inscriptions ici JOIN inscriptions i ON i.participant_id = ici.participant_id AND i.seance_id <> ici.seance_id "
                                  "JOIN seances s ON s.id = i.seance_id JOIN activites a ON a.id = s.activite_id WHERE ici.seance_id = ? AND s.jour = ? AND s.debut < ? AND s.fin > ? AND " +
                                      std::string(kMaintenue) + " AND NOT EXISTS (SELECT 1 FROM annulations_de_seance x WHERE x.seance_id = s.id) ORDER BY s.debut, s.id",
                                  seance.id, format_day(seance.creneau.jour), code(seance.creneau.fin), code(seance.creneau.debut)))
    {
        auto& siens = trouves[l.text("participant_id")];
        const auto phrase = l.text("titre") + ", de " + en_toutes_lettres(*lire_heure(l.text("debut"))) + " à " + en_toutes_lettres(*lire_heure(l.text("fin")));
        if (std::find(siens.begin(), siens.end(), phrase) == siens.end()) siens.push_back(phrase);
    }
    return trouves;
}

std::int64_t maintenues(Transaction& tx, const std::string& seance_id)
{
    return tx.query_one("SELECT count(*) AS n FROM inscriptions i WHERE i.seance_id = ? AND " + std::string(kMaintenue), seance_id)->integer("n");
}

/// La ligne d'inscription, pour une personne ou un visiteur (`colonne` le dit). Relue dans la transaction : deux demandes de la dernière place passent l'une après
/// l'autre, et UNIQUE (seance_id, rang) départage deux processus.
InscriptionFaite inscrire(Ecriture& e, const Seance& s, const std::string& colonne, const std::string& qui)
{
    if (s.annulee) throw Conflict("cette séance est annulée");
    const auto lignes = e.tx.query("SELECT i.id, CASE WHEN " + std::string(kMaintenue) + " THEN 1 ELSE 0 END AS maintenue FROM inscriptions i WHERE i.seance_id = ? AND i." + colonne + " = ? ORDER BY i.rang", s.id, qui);
    for (const auto& une : lignes)
        if (une.integer("maintenue") != 0) throw Conflict("cette personne est déjà inscrite à cette séance");
    const auto rang = e.rang_suivant("inscriptions", {{"seance_id", s.id}});
    const bool attend = maintenues(e.tx, s.id) >= s.places;
    InscriptionFaite inscrite{e.nouvel_id(), attend ? Place::EnAttente : Place::Tenue};
    const bool suivie = colonne == "participant_id";
    e.inserer("inscriptions", {{"id", inscrite.id}, {"seance_id", s.id}, {"participant_id", suivie ? Bind(qui) : Bind(nullptr)}, {"visiteur_id", suivie ? Bind(nullptr) : Bind(qui)},
                               {"rang", rang}, {"fois", static_cast<long long>(lignes.size() + 1)}, {"en_attente", attend ? 1 : 0}, {"faite_par", e.auteur()},
                               {"faite_le", e.instant()}});
    return inscrite;
}

std::string seance_en_mots(const Seance& s) { return "« " + s.titre + " » du " + en_toutes_lettres(s.creneau.jour); }

void dire_inscription(Ecriture& e, const Seance& s, const InscriptionFaite& inscrite, const std::string& qui)
{
    e.dire("inscrire", "seances", s.id, "a inscrit " + qui + " à " + seance_en_mots(s) + (inscrite.place == Place::EnAttente ? ", en liste d'attente" : ""), s.structure_id);
}

} // namespace

std::vector<Inscrit> lister_inscrits(Transaction& tx, const Seance& seance, Regard regard)
{
    auto inscrits = placer(lire_inscriptions(tx, "i.seance_id = ?", {seance.id}), seance.places, regard);
    if (regard == Regard::Partenaire || seance.annulee) return inscrits; // ce qu'une personne fait ailleurs ne regarde pas un partenaire
    const auto autres = chevauchements(tx, seance);
    for (auto& un : inscrits)
        if (un.participant_id)
            if (const auto siens = autres.find(*un.participant_id); siens != autres.end()) un.chevauche = siens->second;
    return inscrits;
}

InscriptionTrouvee trouver_inscription(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles)
{
    constexpr const char* kInconnue = "cette inscription n'est pas dans votre périmètre";
    const auto ligne = tx.query_one("SELECT seance_id FROM inscriptions WHERE id = ?", id);
    if (!ligne) throw NotFound(kInconnue);
    InscriptionTrouvee trouvee{trouver_seance(tx, perimetre, acte, ligne->text("seance_id"), lesquelles), {}};
    for (auto& un : lister_inscrits(tx, trouvee.seance, regard_sur(perimetre, trouvee.seance.structure_id)))
        if (un.id == id)
        {
            trouvee.inscrit = std::move(un);
            return trouvee;
        }
    throw NotFound(kInconnue);
}

InscriptionFaite inscrire_participant_a(Ecriture& e, const Seance& s, const Participant& participant)
{
    if (participant.structure_id != s.structure_id) throw NotFound("cette personne n'est pas suivie par la structure de ce lieu");
    auto inscrite = inscrire(e, s, "participant_id", participant.id);
    inscrite.chevauche = chevauchements(e.tx, s).contains(participant.id);
    dire_inscription(e, s, inscrite, participant.reference);
    return inscrite;
}

InscriptionFaite inscrire_visiteur_a(Ecriture& e, const Seance& s, const std::string& prenom)
{
    if (s.annulee) throw Conflict("cette séance est annulée");
    refuser_nir(prenom);
    const auto numero = e.tx.query_one("SELECT coalesce(max(numero), 0) AS n FROM visiteurs WHERE lieu_id = ?", s.lieu_id)->integer("n") + 1;
    const auto id = e.nouvel_id();
    e.inserer("visiteurs", {{"id", id}, {"lieu_id", s.lieu_id}, {"numero", static_cast<long long>(numero)}, {"cree_par", e.auteur()}, {"cree_le", e.instant()}});
    // Hors journal : un prénom doit pouvoir disparaître sans rompre la chaîne.
    if (!prenom.empty()) e.tx.execute("INSERT INTO prenoms_de_visiteur (visiteur_id, prenom) VALUES (?, ?)", id, prenom);
    const auto inscrite = inscrire(e, s, "visiteur_id", id);
    dire_inscription(e, s, inscrite, "le visiteur " + std::to_string(numero));
    return inscrite;
}

InscriptionFaite reinscrire_visiteur_a(Ecriture& e, const Seance& s, const std::string& visiteur_id)
{
    const auto ligne = e.tx.query_one("SELECT numero FROM visiteurs WHERE id = ? AND lieu_id = ?", visiteur_id, s.lieu_id);
    if (!ligne) throw NotFound("cette personne n'est pas connue de ce lieu");
    const auto inscrite = inscrire(e, s, "visiteur_id", visiteur_id);
    dire_inscription(e, s, inscrite, "le visiteur " + std::to_string(ligne->integer("numero")));
    return inscrite;
}

namespace
{

/// Comment le journal désigne quelqu'un : sa référence ou son numéro, jamais un prénom.
std::string designation(Transaction& tx, const Inscrit& un)
{
    if (un.participant_id) return tx.query_one("SELECT reference FROM participants WHERE id = ?", *un.participant_id)->text("reference");
    return "le visiteur " + std::to_string(tx.query_one("SELECT numero FROM visiteurs WHERE id = ?", *un.visiteur_id)->integer("numero"));
}

} // namespace

void se_desister(Ecriture& e, const Seance& s, const Inscrit& un)
{
    if (e.tx.query_one("SELECT id FROM desistements WHERE inscription_id = ?", un.id)) throw Conflict("ce désistement est déjà inscrit");
    e.inserer("desistements", {{"id", e.nouvel_id()}, {"inscription_id", un.id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    const bool avance = un.place == Place::Tenue && s.en_attente > 0;
    e.dire("desister", "seances", s.id, "a inscrit le désistement de " + designation(e.tx, un) + " pour " + seance_en_mots(s) + (avance ? " ; la personne suivante de la liste a sa place" : ""), s.structure_id);
}

void emarger(Ecriture& e, const Seance& s, const Inscrit& un, Emargement etat, const std::string& vue)
{
    if (s.annulee) throw Conflict("cette séance est annulée : personne n'y est noté");
    if (un.emargement == etat) return;
    if (vue != un.emargement_id) throw Conflict("quelqu'un d'autre vient de noter cette personne autrement");
    e.inserer("emargements", {{"id", e.nouvel_id()}, {"inscription_id", un.id}, {"rang", static_cast<long long>(un.emargement_rang + 1)}, {"etat", code(etat)},
                              {"remplace", un.emargement_id.empty() ? Bind(nullptr) : Bind(un.emargement_id)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("emarger", "seances", s.id, "a noté " + designation(e.tx, un) + " « " + std::string(libelle(etat)) + " » à " + seance_en_mots(s), s.structure_id);
}

// --- Les personnes de passage -------------------------------------------------------------------------------------

namespace
{

constexpr std::string_view kVisiteurs = "SELECT vi.id, vi.numero, li.structure_id, coalesce(pv.prenom, '') AS prenom, (SELECT max(s.jour) FROM inscriptions i JOIN seances s ON s.id = i.seance_id "
                                        "WHERE i.visiteur_id = vi.id) AS derniere FROM visiteurs vi JOIN lieux li ON li.id = vi.lieu_id LEFT JOIN prenoms_de_visiteur pv ON pv.visiteur_id = vi.id WHERE ";

PersonneDePassage lire_visiteur(const Row& l)
{
    return {l.text("id"), l.text("structure_id"), static_cast<int>(l.integer("numero")), l.text("prenom"), jour_iso_eventuel(l.maybe_text("derniere"))};
}

} // namespace

std::vector<PersonneDePassage> lister_visiteurs(Transaction& tx, const std::string& lieu_id)
{
    std::vector<PersonneDePassage> visiteurs;
    for (const auto& ligne : tx.query(std::string(kVisiteurs) + "vi.lieu_id = ? AND pv.prenom IS NOT NULL ORDER BY pv.prenom, vi.numero", lieu_id)) visiteurs.push_back(lire_visiteur(ligne));
    return visiteurs;
}

PersonneDePassage trouver_visiteur(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = perimetre.borner(acte, {.structure = "li.structure_id = ?"});
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound(std::string(kVisiteurs) + "vi.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("cette personne n'est pas dans votre périmètre");
    return lire_visiteur(lignes.front());
}

void effacer_prenom(Ecriture& e, const PersonneDePassage& visiteur)
{
    e.tx.execute("DELETE FROM prenoms_de_visiteur WHERE visiteur_id = ?", visiteur.id);
    e.dire("effacer", "visiteurs", visiteur.id, "a effacé le prénom du visiteur " + std::to_string(visiteur.numero), visiteur.structure_id);
}

std::int64_t effacer_prenoms_echus(Ecriture& e, const std::string& lieu_id, Jour avant)
{
    std::int64_t effaces = 0;
    std::string structure;
    for (const auto& un : lister_visiteurs(e.tx, lieu_id))
    {
        if (!un.derniere_fois || *un.derniere_fois >= avant) continue;
        e.tx.execute("DELETE FROM prenoms_de_visiteur WHERE visiteur_id = ?", un.id);
        structure = un.structure_id;
        ++effaces;
    }
    if (effaces > 0) e.dire("effacer", "lieux", lieu_id, "a effacé " + compter(effaces, "prénom", "prénoms") + " de personnes de passage, plus vues depuis le " + en_toutes_lettres(avant), structure);
    return effaces;
}

// --- Une personne suivie ------------------------------------------------------------------------------------------

std::vector<SeanceDuParticipant> lister_seances_du_participant(Transaction& tx, const std::string& participant_id)
{
    std::vector<SeanceDuParticipant> liste;
    for (const auto& l : tx.query("SELECT i.seance_id FROM inscriptions i JOIN seances s ON s.id = i.seance_id WHERE i.participant_id = ? AND " + std::string(kMaintenue) + " ORDER BY s.jour DESC, s.debut DESC, s.id",
                                  participant_id))
    {
        SeanceDuParticipant une{trouver_seance(tx, Perimetre::de_la_machine(), Acte::VoirAccueil, l.text("seance_id"))};
        for (const auto& un : placer(lire_inscriptions(tx, "i.seance_id = ?", {une.seance.id}), une.seance.places, Regard::Partenaire))
            if (un.participant_id == participant_id)
            {
                une.place = un.place;
                une.emargement = un.emargement;
            }
        liste.push_back(std::move(une));
    }
    return liste;
}

std::vector<FaitDeParcours> faits_des_activites(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    for (const auto& une : lister_seances_du_participant(tx, participant.id))
        if (une.emargement == Emargement::Venu && !une.seance.annulee)
            faits.push_back({.debut = une.seance.creneau.jour, .sorte = "activite", .libelle = une.seance.titre, .detail = une.seance.lieu + ", " + une.seance.menee_par, .href = "/seances/" + une.seance.id});
    return faits;
}

} // namespace ouvrage
