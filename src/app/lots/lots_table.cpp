#include "app/lots/lots_table.hpp"

#include "app/mots.hpp"
#include "domaine/marche.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kColonnes =
    "l.*, m.objet AS marche_objet, m.reference AS marche_reference, m.structure_id, m.territoire_id, m.acheteur_id, "
    "a.nom AS acheteur_nom FROM lots l JOIN marches m ON m.id = l.marche_id JOIN acheteurs a ON a.id = m.acheteur_id";

Lot lire_lot(const Row& ligne)
{
    Lot lot;
    lot.id = ligne.text("id");
    lot.marche_id = ligne.text("marche_id");
    lot.marche_objet = ligne.text("marche_objet");
    lot.marche_reference = ligne.text("marche_reference");
    lot.structure_id = ligne.text("structure_id");
    lot.territoire_id = ligne.text("territoire_id");
    lot.acheteur_id = ligne.text("acheteur_id");
    lot.acheteur_nom = ligne.text("acheteur_nom");
    lot.numero = static_cast<int>(ligne.integer("numero"));
    lot.intitule = ligne.text("intitule");
    lot.reservation = ligne.text("reservation");
    lot.execution = {mois_iso(ligne.text("execution_debut")), mois_iso_eventuel(ligne.maybe_text("execution_fin"))};
    lot.version = ligne.integer("version");
    return lot;
}

void charger_titulaires(Transaction& tx, Lot& lot)
{
    for (const auto& ligne : tx.query("SELECT t.entreprise_id, t.qualite, t.rang, e.nom, e.siret FROM titulaires t JOIN entreprises e "
                                      "ON e.id = t.entreprise_id WHERE t.lot_id = ? ORDER BY t.rang, t.id",
                                      lot.id))
        lot.titulaires.push_back({ligne.text("entreprise_id"), ligne.text("nom"), ligne.maybe_text("siret"),
                                  ligne.text("qualite"), static_cast<int>(ligne.integer("rang"))});
}

Revision lire_revision(const Row& ligne)
{
    const auto cause = cause_du_code(ligne.text("cause"));
    ensure(cause.has_value(), "une cause inscrite est de la liste");
    return {ligne.text("id"), jour_iso(ligne.text("effet_le")), Heures::de_centiemes(ligne.integer("heures_centiemes")), *cause,
            ligne.maybe_text("annule")};
}

Engagement lire_engagement(Transaction& tx, const Row& ligne)
{
    Engagement engagement;
    engagement.id = ligne.text("id");
    engagement.lot_id = ligne.text("lot_id");
    const auto genre = genre_du_code(ligne.text("genre"));
    ensure(genre.has_value(), "un genre inscrit est de la liste");
    engagement.genre = *genre;
    engagement.debut = mois_iso(ligne.text("debut"));
    engagement.source = ligne.text("source");
    engagement.cadence = ligne.text("cadence") == "mensuelle" ? Cadence::Mensuelle : Cadence::Trimestrielle;
    for (const auto& revision : tx.query("SELECT * FROM revisions WHERE engagement_id = ? ORDER BY id", engagement.id))
        engagement.registre.push_back(lire_revision(revision));
    return engagement;
}

/// Ce que l'on écrit d'un lot, hors identifiants.
Ecriture::Colonnes descriptives(const Lot& lot)
{
    return {{"numero", lot.numero},
            {"intitule", lot.intitule},
            {"recherche", searchable(lot.intitule)},
            {"reservation", lot.reservation},
            {"execution_debut", format_month(lot.execution.debut)},
            {"execution_fin", lot.execution.fin ? Bind(format_month(*lot.execution.fin)) : Bind(nullptr)}};
}

} // namespace

Lot trouver_lot(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = perimetre.lots(acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT " + std::string(kColonnes) + " WHERE l.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("ce lot n'est pas dans votre périmètre");
    Lot lot = lire_lot(lignes.front());
    charger_titulaires(tx, lot);
    return lot;
}

std::vector<Lot> lister_lots(Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, Acte acte)
{
    const auto filtre = perimetre.lots(acte);
    Binds valeurs{marche_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<Lot> lots;
    for (const auto& ligne : tx.query_bound("SELECT " + std::string(kColonnes) + " WHERE l.marche_id = ? AND " + filtre.condition +
                                                " ORDER BY l.numero, l.id",
                                            valeurs))
    {
        lots.push_back(lire_lot(ligne));
        charger_titulaires(tx, lots.back());
    }
    return lots;
}

std::vector<Engagement> lister_engagements(Transaction& tx, const Lot& lot)
{
    std::vector<Engagement> engagements;
    for (const auto& ligne : tx.query("SELECT * FROM engagements WHERE lot_id = ? ORDER BY id", lot.id))
        engagements.push_back(lire_engagement(tx, ligne));
    return engagements;
}

EngagementDeLot trouver_engagement(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto ligne = tx.query_one("SELECT * FROM engagements WHERE id = ?", id);
    if (!ligne) throw NotFound("cet engagement n'est pas dans votre périmètre");
    Lot lot = trouver_lot(tx, perimetre, ligne->text("lot_id"), acte);
    return {lire_engagement(tx, *ligne), std::move(lot)};
}

std::vector<RevisionInscrite> lister_revisions(Transaction& tx, const Engagement& engagement)
{
    std::vector<RevisionInscrite> revisions;
    for (const auto& ligne : tx.query("SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM revisions r LEFT JOIN utilisateurs u ON "
                                      "u.id = r.faite_par WHERE r.engagement_id = ? ORDER BY r.id",
                                      engagement.id))
        revisions.push_back({lire_revision(ligne), ligne.text("piece"), ligne.text("auteur"), ligne.text("faite_le")});
    return revisions;
}

std::string inscrire_lot(Ecriture& ecriture, const Lot& lot)
{
    const auto id = ecriture.nouvel_id();
    if (ecriture.tx.query_one("SELECT id FROM lots WHERE marche_id = ? AND numero = ?", lot.marche_id, lot.numero))
        throw Conflict("le lot " + std::to_string(lot.numero) + " existe déjà sur ce marché");
    Ecriture::Colonnes colonnes{{"id", id}, {"marche_id", lot.marche_id}, {"version", 1}, {"cree_par", ecriture.auteur()},
                                {"cree_le", ecriture.instant()}};
    for (auto& colonne : descriptives(lot)) colonnes.push_back(std::move(colonne));
    ecriture.inserer("lots", colonnes);
    ecriture.dire("creer", "lots", id, "a créé le lot " + std::to_string(lot.numero) + " « " + lot.intitule + " »", lot.structure_id);
    return id;
}

void modifier_lot(Ecriture& ecriture, const Lot& lot)
{
    ecriture.modifier("lots", lot.id, lot.version, descriptives(lot));
    ecriture.dire("modifier", "lots", lot.id, "a mis à jour la fiche du lot " + std::to_string(lot.numero), lot.structure_id);
}

void inscrire_titulaire(Ecriture& ecriture, const Lot& lot, const std::string& entreprise_id, const std::string& qualite)
{
    if (ecriture.tx.query_one("SELECT id FROM titulaires WHERE lot_id = ? AND entreprise_id = ?", lot.id, entreprise_id))
        throw Conflict("cette entreprise est déjà inscrite sur le lot");
    const auto dernier = ecriture.tx.query_one("SELECT coalesce(max(rang), 0) AS rang FROM titulaires WHERE lot_id = ?", lot.id);
    ecriture.inserer("titulaires", {{"id", ecriture.nouvel_id()}, {"lot_id", lot.id}, {"entreprise_id", entreprise_id},
                                    {"qualite", qualite}, {"rang", static_cast<long long>(dernier->integer("rang") + 1)}});
    const auto entreprise = ecriture.tx.query_one("SELECT nom FROM entreprises WHERE id = ?", entreprise_id);
    ensure(entreprise.has_value(), "un titulaire est une entreprise inscrite");
    ecriture.dire("inscrire", "lots", lot.id,
                  "a inscrit " + entreprise->text("nom") + " sur le lot " + std::to_string(lot.numero) + " (" +
                      std::string(libelle_du_code(qualites_sur_lot(), qualite)) + ")",
                  lot.structure_id);
}

std::string inscrire_engagement(Ecriture& ecriture, const Lot& lot, Genre genre, Mois debut, const std::string& source,
                                Cadence cadence, std::optional<Heures> heures, Jour effet_le)
{
    if (ecriture.tx.query_one("SELECT id FROM engagements WHERE lot_id = ? AND genre = ?", lot.id, fiche(genre).code))
        throw Conflict("ce lot porte déjà un engagement de ce genre : révisez son objectif");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("engagements", {{"id", id}, {"lot_id", lot.id}, {"genre", fiche(genre).code}, {"debut", format_month(debut)},
                                     {"source", source},
                                     {"cadence", cadence == Cadence::Mensuelle ? "mensuelle" : "trimestrielle"},
                                     {"cree_par", ecriture.auteur()}, {"cree_le", ecriture.instant()}});
    std::string phrase = "a inscrit « " + std::string(fiche(genre).libelle) + " » sur le lot " + std::to_string(lot.numero);
    if (heures)
    {
        ecriture.inserer("revisions", {{"id", ecriture.nouvel_id()}, {"engagement_id", id},
                                       {"heures_centiemes", static_cast<long long>(heures->centiemes())},
                                       {"cause", fiche(Cause::Initial).code}, {"effet_le", format_day(effet_le)}, {"piece", source},
                                       {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
        phrase += " : " + heures_fr(*heures);
    }
    ecriture.dire("engager", "lots", lot.id, phrase + " (" + source + ")", lot.structure_id);
    return id;
}

void inscrire_revision(Ecriture& ecriture, const Lot& lot, const Engagement& engagement, Heures heures, Cause cause, Jour effet_le,
                       const std::string& piece, const std::optional<std::string>& annule)
{
    if (annule)
    {
        if (!ecriture.tx.query_one("SELECT id FROM revisions WHERE id = ? AND engagement_id = ?", *annule, engagement.id))
            throw NotFound("cette ligne n'est pas au registre de cet engagement");
        if (ecriture.tx.query_one("SELECT id FROM revisions WHERE annule = ?", *annule))
            throw Conflict("cette ligne de l'objectif est déjà annulée");
    }
    ecriture.inserer("revisions", {{"id", ecriture.nouvel_id()}, {"engagement_id", engagement.id},
                                   {"heures_centiemes", static_cast<long long>(heures.centiemes())}, {"cause", fiche(cause).code},
                                   {"effet_le", format_day(effet_le)}, {"piece", piece}, {"annule", Bind(annule)},
                                   {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("reviser", "lots", lot.id,
                  "a révisé l'objectif du lot " + std::to_string(lot.numero) + " : " + (heures > Heures() ? "+" : "") +
                      heures_fr(heures) + ", " + std::string(fiche(cause).libelle) + " (" + piece + ")" +
                      (annule ? ", en remplacement d'une ligne annulée" : ""),
                  lot.structure_id);
}

void inscrire_valeur_du_lot(Ecriture& ecriture, const Lot& lot, const std::string& cle, Jour depuis, const std::string& valeur,
                            const std::string& source, const std::string& raison)
{
    // La nouvelle valeur annule celle du lot que l'on remplace, s'il y en avait une.
    const auto ancienne = ecriture.tx.query_one("SELECT v.id FROM valeurs v WHERE v.lot_id = ? AND v.cle = ? AND v.depuis >= ? AND NOT "
                                                "EXISTS (SELECT 1 FROM valeurs a WHERE a.annule = v.id) ORDER BY v.id DESC",
                                                lot.id, cle, format_day(depuis));
    ecriture.inserer("valeurs", {{"id", ecriture.nouvel_id()}, {"cle", cle}, {"lot_id", lot.id}, {"depuis", format_day(depuis)},
                                 {"valeur", valeur}, {"source", source}, {"raison", raison},
                                 {"annule", ancienne ? Bind(ancienne->text("id")) : Bind(nullptr)},
                                 {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("regler", "lots", lot.id, "a fixé « " + cle + " » à " + valeur + " pour le lot " + std::to_string(lot.numero) + " (" + source + ")",
                  lot.structure_id);
}

} // namespace ouvrage
