#include "app/lots/lots_table.hpp"

#include "app/lots/lots_nom.hpp"
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
    "m.facilitateur_id, coalesce(u.nom, '') AS facilitateur_nom, a.nom AS acheteur_nom FROM lots l JOIN marches m ON m.id = l.marche_id "
    "JOIN acheteurs a ON a.id = m.acheteur_id LEFT JOIN utilisateurs u ON u.id = m.facilitateur_id";

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
    lot.facilitateur_id = ligne.maybe_text("facilitateur_id");
    lot.facilitateur_nom = ligne.text("facilitateur_nom");
    lot.numero = static_cast<int>(ligne.integer("numero"));
    lot.intitule = ligne.text("intitule");
    lot.reservation = ligne.text("reservation");
    lot.execution = {mois_iso(ligne.text("execution_debut")), mois_iso_eventuel(ligne.maybe_text("execution_fin"))};
    lot.version = ligne.integer("version");
    return lot;
}

/// Les titulaires de plusieurs lots en une requête ; `condition` désigne ces lots par l.
void charger_titulaires(Transaction& tx, std::vector<Lot>& lots, const std::string& condition, const std::string& id)
{
    for (const auto& ligne : tx.query("SELECT t.lot_id, t.entreprise_id, t.qualite, t.rang, e.nom, e.siret FROM titulaires t "
                                      "JOIN lots l ON l.id = t.lot_id JOIN entreprises e ON e.id = t.entreprise_id WHERE " + condition +
                                          " ORDER BY t.lot_id, t.rang, t.id",
                                      id))
        for (auto& lot : lots)
            if (lot.id == ligne.text("lot_id"))
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

Genre genre_inscrit(const Row& ligne)
{
    const auto genre = genre_du_code(ligne.text("genre"));
    ensure(genre.has_value(), "un genre inscrit est de la liste");
    return *genre;
}

Cadence cadence_inscrite(const Row& ligne)
{
    return ligne.text("cadence") == "mensuelle" ? Cadence::Mensuelle : Cadence::Trimestrielle;
}

int mois_par_periode(Cadence cadence)
{
    return cadence == Cadence::Mensuelle ? 1 : 3;
}

/// Sans son registre.
Engagement lire_engagement(const Row& ligne)
{
    Engagement engagement;
    engagement.id = ligne.text("id");
    engagement.lot_id = ligne.text("lot_id");
    engagement.genre = genre_inscrit(ligne);
    engagement.debut = mois_iso(ligne.text("debut"));
    engagement.source = ligne.text("source");
    engagement.cadence = cadence_inscrite(ligne);
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
    std::vector<Lot> seul{lire_lot(lignes.front())};
    charger_titulaires(tx, seul, "l.id = ?", id);
    return std::move(seul.front());
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
        lots.push_back(lire_lot(ligne));
    if (!lots.empty()) charger_titulaires(tx, lots, "l.marche_id = ?", marche_id);
    return lots;
}

std::vector<Engagement> lister_engagements(Transaction& tx, const Lot& lot)
{
    std::vector<Engagement> engagements;
    for (const auto& ligne : tx.query("SELECT * FROM engagements WHERE lot_id = ? ORDER BY id", lot.id))
        engagements.push_back(lire_engagement(ligne));
    for (const auto& une : lister_revisions(tx, lot))
        for (auto& engagement : engagements)
            if (engagement.id == une.engagement_id) engagement.registre.push_back(une.revision);
    return engagements;
}

EngagementDeLot trouver_engagement(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto ligne = tx.query_one("SELECT * FROM engagements WHERE id = ?", id);
    if (!ligne) throw NotFound("cet engagement n'est pas dans votre périmètre");
    Lot lot = trouver_lot(tx, perimetre, ligne->text("lot_id"), acte);
    Engagement engagement = lire_engagement(*ligne);
    for (const auto& une : lister_revisions(tx, engagement)) engagement.registre.push_back(une.revision);
    return {std::move(engagement), std::move(lot)};
}

std::vector<RevisionInscrite> lister_revisions(Transaction& tx, const Engagement& engagement)
{
    std::vector<RevisionInscrite> revisions;
    for (const auto& ligne : tx.query("SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM revisions r LEFT JOIN utilisateurs u ON "
                                      "u.id = r.faite_par WHERE r.engagement_id = ? ORDER BY r.id",
                                      engagement.id))
        revisions.push_back({lire_revision(ligne), ligne.text("piece"), ligne.text("auteur"), ligne.text("faite_le"),
                             ligne.text("engagement_id")});
    return revisions;
}

std::vector<RevisionInscrite> lister_revisions(Transaction& tx, const Lot& lot)
{
    std::vector<RevisionInscrite> revisions;
    for (const auto& ligne : tx.query("SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM revisions r JOIN engagements g ON g.id = "
                                      "r.engagement_id LEFT JOIN utilisateurs u ON u.id = r.faite_par WHERE g.lot_id = ? ORDER BY r.id",
                                      lot.id))
        revisions.push_back({lire_revision(ligne), ligne.text("piece"), ligne.text("auteur"), ligne.text("faite_le"),
                             ligne.text("engagement_id")});
    return revisions;
}

Echeancier Engagement::echeancier(const Lot& lot, int jour) const
{
    return {execution(lot), mois_par_periode(cadence), jour};
}

Echeancier EngagementResume::echeancier(const Lot& lot, int jour) const
{
    return {{debut, lot.execution.fin}, mois_par_periode(cadence), jour};
}

std::vector<LotResume> resumer_lots(Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, Jour le)
{
    std::vector<LotResume> resumes;
    for (auto& lot : lister_lots(tx, perimetre, marche_id)) resumes.push_back({std::move(lot), {}});
    const auto filtre = perimetre.lots(Acte::VoirMarches);
    Binds dates{format_day(le), marche_id};
    dates.insert(dates.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    for (const auto& ligne : tx.query_bound(
             "SELECT g.id, g.lot_id, g.genre, g.debut, g.cadence, coalesce(sum(r.heures_centiemes), 0) AS dues FROM engagements g "
             "JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id LEFT JOIN revisions r ON r.engagement_id = g.id AND "
             "r.effet_le <= ? AND NOT EXISTS (SELECT 1 FROM revisions x WHERE x.annule = r.id) WHERE l.marche_id = ? AND " +
                 filtre.condition + " GROUP BY g.id, g.lot_id, g.genre, g.debut, g.cadence ORDER BY g.id",
             dates))
        for (auto& resume : resumes)
            if (resume.lot.id == ligne.text("lot_id"))
            {
                EngagementResume engagement;
                engagement.id = ligne.text("id");
                engagement.genre = genre_inscrit(ligne);
                engagement.debut = mois_iso(ligne.text("debut"));
                engagement.cadence = cadence_inscrite(ligne);
                engagement.dues = Heures::de_centiemes(ligne.integer("dues"));
                engagement.attendues = attendues(engagement.dues, {engagement.debut, resume.lot.execution.fin}, le);
                resume.engagements.push_back(engagement);
            }
    Binds bornes{marche_id};
    bornes.insert(bornes.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    for (const auto& ligne : tx.query_bound(
             "SELECT g.id, g.lot_id, sum(h.retenues_centiemes) AS retenues FROM engagements g JOIN lots l ON l.id = g.lot_id "
             "JOIN marches m ON m.id = l.marche_id JOIN lignes h ON h.engagement_id = g.id AND NOT EXISTS (SELECT 1 FROM lignes c WHERE "
             "c.corrige = h.id) AND NOT EXISTS (SELECT 1 FROM validations v WHERE v.declaration_id = h.declaration_id AND v.sens = "
             "'renvoyee' AND coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations w WHERE w.leve = v.id)) WHERE l.marche_id = ? AND " +
                 filtre.condition + " GROUP BY g.id, g.lot_id",
             bornes))
        for (auto& resume : resumes)
            for (auto& engagement : resume.engagements)
                if (engagement.id == ligne.text("id")) engagement.retenues = Heures::de_centiemes(ligne.integer("retenues"));
    return resumes;
}

EnvoiSuivi EnvoiInscrit::suivi() const
{
    const auto instant = parse_instant(decide_le.empty() ? faite_le : decide_le);
    ensure(instant.has_value(), "un envoi porte l'instant de son dernier acte");
    return {entreprise_id, mois, etat, day_in_paris(*instant), remplace};
}

namespace
{

std::vector<EnvoiInscrit> lister_envois(Transaction& tx, const Perimetre& perimetre, const std::string& condition, const std::string& id)
{
    const auto filtre = perimetre.declarations(Acte::VoirCompte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<EnvoiInscrit> envois;
    for (const auto& ligne : tx.query_bound(
             "SELECT d.id, g.lot_id, d.engagement_id, d.entreprise_id, e.nom AS entreprise, d.mois, d.nature, d.faite_le, "
             "coalesce(u.nom, 'Ouvrage') AS auteur, v.sens, coalesce(v.faite_le, '') AS decide_le, coalesce(w.nom, '') AS decide_par, "
             "(SELECT count(*) FROM lignes h WHERE h.declaration_id = d.id AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id)) "
             "AS vivantes FROM declarations d JOIN engagements g ON g.id = d.engagement_id JOIN lots l ON l.id = g.lot_id JOIN marches m ON "
             "m.id = l.marche_id JOIN entreprises e ON e.id = d.entreprise_id LEFT JOIN utilisateurs u ON u.id = d.faite_par LEFT JOIN "
             "validations v ON v.declaration_id = d.id AND coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations x WHERE x.leve = v.id) "
             "LEFT JOIN utilisateurs w ON w.id = v.faite_par WHERE " + condition + " AND " + filtre.condition + " ORDER BY d.mois, d.id",
             valeurs))
    {
        EnvoiInscrit envoi;
        envoi.id = ligne.text("id");
        envoi.lot_id = ligne.text("lot_id");
        envoi.engagement_id = ligne.text("engagement_id");
        envoi.entreprise_id = ligne.text("entreprise_id");
        envoi.entreprise = ligne.text("entreprise");
        envoi.mois = mois_iso(ligne.text("mois"));
        envoi.neant = ligne.text("nature") == "neant";
        if (const auto sens = ligne.maybe_text("sens")) envoi.etat = *sens == "validee" ? Etat::Validee : Etat::Refusee;
        envoi.remplace = !envoi.neant && ligne.integer("vivantes") == 0;
        envoi.faite_par = ligne.text("auteur");
        envoi.faite_le = ligne.text("faite_le");
        envoi.decide_par = ligne.text("decide_par");
        envoi.decide_le = ligne.text("decide_le");
        envois.push_back(std::move(envoi));
    }
    return envois;
}

} // namespace

std::vector<EnvoiInscrit> lister_envois_du_lot(Transaction& tx, const Perimetre& perimetre, const std::string& lot_id)
{
    return lister_envois(tx, perimetre, "g.lot_id = ?", lot_id);
}

std::vector<EnvoiInscrit> lister_envois_du_marche(Transaction& tx, const Perimetre& perimetre, const std::string& marche_id)
{
    return lister_envois(tx, perimetre, "l.marche_id = ?", marche_id);
}

std::vector<Affecte> lister_affectes(Transaction& tx, const Perimetre& perimetre, const Lot& lot)
{
    // L'affectation porte une entreprise, comme la déclaration : la même borne lui convient, sous le même alias.
    const auto filtre = perimetre.declarations(Acte::VoirCompte);
    Binds valeurs{lot.id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<Affecte> affectes;
    for (const auto& ligne : tx.query_bound(
             "SELECT d.participant_id, d.entreprise_id, d.debut, d.fin, e.nom AS entreprise, p.reference, p.structure_id, i.nom, i.prenom "
             "FROM affectations d JOIN lots l ON l.id = d.lot_id JOIN marches m ON m.id = l.marche_id JOIN entreprises e ON e.id = "
             "d.entreprise_id JOIN participants p ON p.id = d.participant_id LEFT JOIN identites i ON i.participant_id = p.id WHERE "
             "d.lot_id = ? AND " + filtre.condition + " ORDER BY p.reference, d.debut, d.id",
             valeurs))
    {
        const bool nommee = !ligne.null("nom") && perimetre.voit_personne(ligne.text("structure_id"), ligne.text("entreprise_id"));
        affectes.push_back({ligne.text("participant_id"), ligne.text("structure_id"),
                            nommee ? ligne.text("prenom") + " " + ligne.text("nom") : ligne.text("reference"), ligne.text("reference"),
                            ligne.text("entreprise_id"), ligne.text("entreprise"),
                            {mois_iso(ligne.text("debut")), mois_iso_eventuel(ligne.maybe_text("fin"))}});
    }
    return affectes;
}

std::vector<ValeurInscrite> lister_valeurs(Transaction& tx, const Droit& droit, const Lot& lot)
{
    std::vector<ValeurInscrite> valeurs;
    for (const auto& ligne : tx.query("SELECT v.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM valeurs v LEFT JOIN utilisateurs u ON u.id = "
                                      "v.faite_par WHERE (v.lot_id = ? OR v.territoire_id = ?) AND v.valeur <> '' AND NOT EXISTS (SELECT 1 FROM valeurs a "
                                      "WHERE a.annule = v.id) ORDER BY v.id",
                                      lot.id, lot.territoire_id))
        valeurs.push_back({lire_valeur(ligne, droit), ligne.text("raison"), ligne.text("auteur"), ligne.text("faite_le")});
    return valeurs;
}

std::vector<Valeur> valeurs_pour(const Droit& droit, const std::vector<ValeurInscrite>& inscrites)
{
    auto valeurs = droit.valeurs;
    for (const auto& une : inscrites) valeurs.push_back(une.valeur);
    return valeurs;
}

std::vector<Valeur> valeurs_de_la_structure(Transaction& tx, const Droit& droit, const std::string& structure_id)
{
    auto valeurs = droit.valeurs;
    for (const auto& ligne : tx.query("SELECT v.* FROM valeurs v JOIN structures s ON s.territoire_id = v.territoire_id WHERE s.id = ? AND v.valeur <> '' AND NOT EXISTS "
                                      "(SELECT 1 FROM valeurs a WHERE a.annule = v.id) ORDER BY v.id",
                                      structure_id))
        valeurs.push_back(lire_valeur(ligne, droit));
    return valeurs;
}

int jour_limite(const std::vector<Valeur>& valeurs, Jour le)
{
    const auto regle = regle_pour("delai_declaration", le, valeurs);
    ensure(regle.has_value(), "droit/ fixe un jour limite pour toute date");
    return en_entier(regle->valeur);
}

std::string nom_au_journal(std::int64_t numero, const std::string& marche_objet)
{
    return "lot " + std::to_string(numero) + " de « " + shortened(marche_objet, 60) + " »";
}

std::string nom_au_journal(Transaction& tx, const Lot& lot)
{
    if (!lot.marche_objet.empty()) return nom_au_journal(lot.numero, lot.marche_objet);
    const auto marche = tx.query_one("SELECT objet FROM marches WHERE id = ?", lot.marche_id); // un lot qui vient d'être écrit
    ensure(marche.has_value(), "un lot est d'un marché inscrit");
    return nom_au_journal(lot.numero, marche->text("objet"));
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
    ecriture.dire("creer", "lots", id, "a créé le " + nom_au_journal(ecriture.tx, lot) + " : " + lot.intitule, lot.structure_id);
    return id;
}

Periode execution_a_l_instant(Transaction& tx, const Lot& lot, const std::string& instant)
{
    if (lot.version == 1) return lot.execution; // jamais modifié
    const auto alors = tx.query_one("SELECT debut, fin FROM executions WHERE lot_id = ? AND remplacee_le > ? ORDER BY remplacee_le, id LIMIT 1",
                                    lot.id, instant);
    if (!alors) return lot.execution;
    return {mois_iso(alors->text("debut")), mois_iso_eventuel(alors->maybe_text("fin"))};
}

void modifier_lot(Ecriture& ecriture, const Lot& lot)
{
    const auto avant = ecriture.tx.query_one("SELECT execution_debut, execution_fin FROM lots WHERE id = ?", lot.id);
    ensure(avant.has_value(), "un lot que l'on modifie est inscrit");
    const Periode execution{mois_iso(avant->text("execution_debut")), mois_iso_eventuel(avant->maybe_text("execution_fin"))};
    if (!(execution == lot.execution))
        ecriture.inserer("executions", {{"id", ecriture.nouvel_id()}, {"lot_id", lot.id}, {"debut", avant->text("execution_debut")},
                                        {"fin", Bind(avant->maybe_text("execution_fin"))}, {"remplacee_par", ecriture.auteur()},
                                        {"remplacee_le", ecriture.instant()}});
    ecriture.modifier("lots", lot.id, lot.version, descriptives(lot));
    // Ce qui change la portée du lot se lit dans la phrase : c'est un avenant, pas une coquille corrigée.
    std::string phrase = "a mis à jour la fiche du " + nom_au_journal(ecriture.tx, lot);
    if (!(execution == lot.execution))
        phrase += " : exécution " + de_mois_fr(lot.execution.debut) +
                  (lot.execution.fin ? " à " + en_toutes_lettres(*lot.execution.fin) : ", sans fin connue");
    ecriture.dire("modifier", "lots", lot.id, phrase, lot.structure_id);
}

void inscrire_titulaire(Ecriture& ecriture, const Lot& lot, const std::string& entreprise_id, const std::string& qualite)
{
    if (ecriture.tx.query_one("SELECT id FROM titulaires WHERE lot_id = ? AND entreprise_id = ?", lot.id, entreprise_id))
        throw Conflict("cette entreprise est déjà inscrite sur le lot");
    // Sur un marché repris, elle peut l'être telle que l'ancienne structure la connaissait : ce serait deux fois la même.
    if (ecriture.tx.query_one("SELECT t.id FROM titulaires t JOIN entreprises e ON e.id = t.entreprise_id JOIN entreprises n ON n.siret = e.siret WHERE t.lot_id = ? AND n.id = ?", lot.id, entreprise_id))
        throw Conflict("une entreprise de même SIRET est déjà inscrite sur le lot");
    ecriture.inserer("titulaires", {{"id", ecriture.nouvel_id()}, {"lot_id", lot.id}, {"entreprise_id", entreprise_id},
                                    {"qualite", qualite}, {"rang", ecriture.rang_suivant("titulaires", {{"lot_id", lot.id}})}});
    const auto entreprise = ecriture.tx.query_one("SELECT nom FROM entreprises WHERE id = ?", entreprise_id);
    ensure(entreprise.has_value(), "un titulaire est une entreprise inscrite");
    ecriture.dire("inscrire", "lots", lot.id,
                  "a inscrit " + entreprise->text("nom") + " sur le " + nom_au_journal(ecriture.tx, lot) + " (" +
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
    std::string phrase = "a inscrit « " + std::string(fiche(genre).libelle) + " » sur le " + nom_au_journal(ecriture.tx, lot);
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
                  "a révisé l'objectif du " + nom_au_journal(ecriture.tx, lot) + " : " + (heures > Heures() ? "+" : "") +
                      heures_fr(heures) + ", " + std::string(fiche(cause).libelle) + " (" + piece + ")" +
                      (annule ? ", en remplacement d'une ligne annulée" : ""),
                  lot.structure_id);
}

void inscrire_valeur_du_lot(Ecriture& ecriture, const Lot& lot, const std::string& cle, Jour depuis, const std::string& valeur,
                            const std::string& source, const std::string& raison, std::optional<Jour> jusqu_a)
{
    // La nouvelle valeur annule celle du lot que l'on remplace, s'il y en avait une.
    const auto ancienne = ecriture.tx.query_one("SELECT v.id FROM valeurs v WHERE v.lot_id = ? AND v.cle = ? AND v.depuis >= ? AND v.valeur <> '' AND NOT "
                                                "EXISTS (SELECT 1 FROM valeurs a WHERE a.annule = v.id) ORDER BY v.id DESC",
                                                lot.id, cle, format_day(depuis));
    ecriture.inserer("valeurs", {{"id", ecriture.nouvel_id()}, {"cle", cle}, {"lot_id", lot.id}, {"depuis", format_day(depuis)},
                                 {"jusqu_a", jusqu_a ? Bind(format_day(*jusqu_a)) : Bind(nullptr)}, {"valeur", valeur}, {"source", source}, {"raison", raison},
                                 {"annule", ancienne ? Bind(ancienne->text("id")) : Bind(nullptr)},
                                 {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("regler", "lots", lot.id, "a fixé « " + replaced(replaced(cle, "_", " "), ".", " : ") + " » à " + replaced(valeur, ".", ",") + " pour le " + nom_au_journal(ecriture.tx, lot) + " (" + source + ")",
                  lot.structure_id);
}

} // namespace ouvrage
