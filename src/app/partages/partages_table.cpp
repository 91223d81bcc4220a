#include "app/partages/partages_table.hpp"

#include "app/lots/lots_nom.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

// Plus tard que tout instant : « maintenant ».
const std::string kToujours = "9999-12-31T23:59:59.999Z";

/// Les lignes qui comptent à un instant : écrites, ni corrigées, ni renvoyées jusque-là. Quatre « ? », l'instant.
constexpr std::string_view kQuiComptent =
    "d.faite_le <= ? AND NOT EXISTS (SELECT 1 FROM lignes c JOIN declarations cd ON cd.id = c.declaration_id WHERE c.corrige = h.id AND cd.faite_le <= ?) AND NOT EXISTS "
    "(SELECT 1 FROM validations v WHERE v.declaration_id = d.id AND v.sens = 'renvoyee' AND coalesce(v.leve, '') = '' AND v.faite_le <= ? AND NOT EXISTS (SELECT 1 FROM "
    "validations w WHERE w.leve = v.id AND w.faite_le <= ?))";
constexpr std::string_view kDesLignes = " FROM lignes h JOIN declarations d ON d.id = h.declaration_id JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = "
                                        "g.lot_id JOIN marches m ON m.id = l.marche_id ";
/// Les marchés dont toutes les lignes nouvelles sont rattachées.
constexpr std::string_view kPartagesOuRepris = "m.id IN (SELECT marche_id FROM partages UNION SELECT t.marche_id FROM transferts_de_marche t JOIN "
                                               "reponses_de_transfert_de_marche r ON r.transfert_id = t.id WHERE r.sens = 'accepte')";

void ajouter(Binds& valeurs, const Binds& autres) { valeurs.insert(valeurs.end(), autres.begin(), autres.end()); }

std::string marques(std::size_t combien)
{
    std::string texte;
    for (std::size_t i = 0; i < combien; ++i) texte += i == 0 ? "?" : ", ?";
    return texte;
}

Famille famille_de(const Row& ligne)
{
    const auto genre = genre_du_code(ligne.text("genre"));
    ensure(genre.has_value(), "un genre inscrit est de la liste");
    return fiche(*genre).famille;
}

/// Les marchés que l'on compte entiers : ceux que l'on mène, ceux où l'on intervient, le territoire que l'on coordonne.
Filtre marches_comptes(const Perimetre& perimetre)
{
    return perimetre.borner(Acte::VoirReseau, {.structure = "m.structure_id = ?", .territoire = "m.territoire_id = ?", .intervention = std::string(kIntervient)});
}
/// Ce qui est rattaché à sa propre structure, où qu'elle n'intervienne plus.
Filtre ses_propres_lignes(const Perimetre& perimetre) { return perimetre.borner(Acte::VoirReseau, {.structure = "x.structure_id = ?"}); }

std::string nom_de_structure(Transaction& tx, const std::string& id)
{
    const auto ligne = tx.query_one("SELECT nom FROM structures WHERE id = ?", id);
    ensure(ligne.has_value(), "une structure désignée est inscrite");
    return ligne->text("nom");
}

std::string du_marche(const std::string& objet) { return "le marché « " + shortened(objet, 60) + " »"; }

std::string lignes_rattachees(int combien)
{
    return combien == 0 ? "" : " ; " + compter(combien, "ligne d'heures change", "lignes d'heures changent", Genre_grammatical::Feminin) + " de structure";
}

/// Un marché ne change ni de clé ni de mains pendant que l'on écrit dessus.
void exiger_du_territoire(Transaction& tx, const Marche& marche, const std::string& structure_id)
{
    const auto ligne = tx.query_one("SELECT id FROM structures WHERE id = ? AND territoire_id = ?", structure_id, marche.territoire_id);
    if (!ligne) throw NotFound("cette structure n'est pas du territoire de ce marché");
    if (structure_id == marche.structure_id) throw Conflict("cette structure mène déjà le marché");
}

constexpr std::string_view kReprises =
    "SELECT t.*, m.objet, a.nom AS de_nom, b.nom AS vers_nom, coalesce(u.nom, 'Ouvrage') AS auteur, r.sens, coalesce(r.raison, '') AS raison_de_reponse, coalesce(w.nom, "
    "'Ouvrage') AS repondant, coalesce(r.faite_le, '') AS repondu_le FROM transferts_de_marche t JOIN marches m ON m.id = t.marche_id JOIN structures a ON a.id = t.de JOIN "
    "structures b ON b.id = t.vers LEFT JOIN utilisateurs u ON u.id = t.faite_par LEFT JOIN reponses_de_transfert_de_marche r ON r.transfert_id = t.id LEFT JOIN utilisateurs w "
    "ON w.id = r.faite_par WHERE ";

RepriseInscrite lire_reprise(const Row& ligne)
{
    RepriseInscrite une;
    une.id = ligne.text("id");
    une.marche_id = ligne.text("marche_id");
    une.marche = ligne.text("objet");
    une.de_id = ligne.text("de");
    une.de = ligne.text("de_nom");
    une.vers_id = ligne.text("vers");
    une.vers = ligne.text("vers_nom");
    une.effet = mois_iso(ligne.text("effet"));
    une.raison = ligne.text("raison");
    une.faite_par = ligne.text("auteur");
    une.faite_le = ligne.text("faite_le");
    if (const auto sens = ligne.maybe_text("sens")) une.sens = sens_de_reprise_du_code(*sens);
    une.raison_de_reponse = ligne.text("raison_de_reponse");
    if (une.sens) une.repondu_par = ligne.text("repondant"), une.repondu_le = ligne.text("repondu_le");
    return une;
}

IntervenanteInscrite lire_intervenante(const Row& ligne)
{
    return {ligne.text("id"),   ligne.text("structure_id"), ligne.text("structure"), ligne.text("qualite") == "ancien_chef", mois_iso(ligne.text("depuis")),
            mois_iso_eventuel(ligne.maybe_text("jusqu_a")), ligne.text("raison_de_fin")};
}
constexpr std::string_view kIntervenantes =
    "SELECT i.*, s.nom AS structure, f.jusqu_a, coalesce(f.raison, '') AS raison_de_fin FROM interventions i JOIN structures s ON s.id = i.structure_id LEFT JOIN "
    "fins_d_intervention f ON f.intervention_id = i.id WHERE ";

void inscrire_fin(Ecriture& ecriture, const std::string& intervention_id, Mois jusqu_a, const std::string& raison)
{
    ecriture.inserer("fins_d_intervention",
                     {{"intervention_id", intervention_id}, {"jusqu_a", format_month(jusqu_a)}, {"raison", raison}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}},
                     {"intervention_id"});
}

void inscrire_intervention(Ecriture& ecriture, const std::string& marche_id, const std::string& structure_id, std::string_view qualite, Mois depuis)
{
    ecriture.inserer("interventions", {{"id", ecriture.nouvel_id()},
                                       {"marche_id", marche_id},
                                       {"structure_id", structure_id},
                                       {"qualite", qualite},
                                       {"depuis", format_month(depuis)},
                                       {"faite_par", ecriture.auteur()},
                                       {"faite_le", ecriture.instant()}});
}

} // namespace

std::string_view code(SensDeReprise sens) { return sens == SensDeReprise::Acceptee ? "accepte" : sens == SensDeReprise::Refusee ? "refuse" : "retire"; }
std::optional<SensDeReprise> sens_de_reprise_du_code(std::string_view voulu)
{
    for (const auto sens : {SensDeReprise::Acceptee, SensDeReprise::Refusee, SensDeReprise::Retiree})
        if (code(sens) == voulu) return sens;
    return std::nullopt;
}

const RepriseInscrite* MarchePartage::en_attente() const
{
    const auto trouvee = std::find_if(reprises.begin(), reprises.end(), [](const RepriseInscrite& une) { return une.en_attente(); });
    return trouvee == reprises.end() ? nullptr : &*trouvee;
}

MarchePartage charger_partage(Transaction& tx, const Marche& marche)
{
    MarchePartage lu;
    if (const auto ligne = tx.query_one("SELECT p.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM partages p LEFT JOIN utilisateurs u ON u.id = p.faite_par WHERE p.marche_id = ?", marche.id))
    {
        const auto cle = cle_de_partage_du_code(ligne->text("cle"));
        ensure(cle.has_value(), "une clé inscrite est de la liste");
        lu.partage = PartageInscrit{*cle, ligne->text("raison"), ligne->text("auteur"), ligne->text("faite_le")};
    }
    for (const auto& ligne : tx.query(std::string(kIntervenantes) + "i.marche_id = ? ORDER BY s.nom, i.depuis, i.id", marche.id)) lu.intervenantes.push_back(lire_intervenante(ligne));
    for (const auto& ligne : tx.query("SELECT w.* FROM lieux_de_travail w JOIN lots l ON l.id = w.lot_id WHERE l.marche_id = ? AND NOT EXISTS (SELECT 1 FROM lieux_de_travail x WHERE "
                                      "x.remplace = w.id) ORDER BY l.numero, w.depuis, w.id",
                                      marche.id))
        lu.lieux.push_back({ligne.text("id"), ligne.text("lot_id"), {ligne.text("commune"), mois_iso(ligne.text("depuis")), mois_iso_eventuel(ligne.maybe_text("jusqu_a"))}});
    for (const auto& ligne : tx.query(std::string(kReprises) + "t.marche_id = ? ORDER BY t.id DESC", marche.id)) lu.reprises.push_back(lire_reprise(ligne));
    const auto ids = structures_du_marche(tx, marche.id);
    for (const auto& ligne : tx.query_bound("SELECT id, nom FROM structures WHERE id IN (" + marques(ids.size()) + ") ORDER BY nom, id", Binds(ids.begin(), ids.end())))
        lu.structures.push_back({ligne.text("id"), ligne.text("nom")});
    lu.des_voisines = tx.query_one("SELECT id FROM structures WHERE territoire_id = ? AND id <> ? ORDER BY id LIMIT 1", marche.territoire_id, marche.structure_id).has_value();
    return lu;
}

std::vector<StructureDuMarche> structures_possibles(Transaction& tx, const Marche& marche)
{
    std::vector<StructureDuMarche> structures;
    for (const auto& ligne : tx.query("SELECT id, nom FROM structures WHERE territoire_id = ? AND id <> ? ORDER BY nom, id", marche.territoire_id, marche.structure_id))
        structures.push_back({ligne.text("id"), ligne.text("nom")});
    return structures;
}

void ouvrir_partage(Ecriture& ecriture, const Marche& marche, ClePartage cle, const std::string& raison)
{
    if (ecriture.tx.query_one("SELECT id FROM partages WHERE marche_id = ?", marche.id)) throw Conflict("ce marché est déjà partagé : sa clé se choisit une seule fois");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("partages", {{"id", id},
                                  {"marche_id", marche.id},
                                  {"cle", fiche(cle).code},
                                  {"raison", raison},
                                  {"faite_par", ecriture.auteur()},
                                  {"faite_le", ecriture.instant()}});
    redecider_les_lignes(ecriture, marche.id);
    ecriture.dire("partager", "marches", marche.id, "a ouvert au partage " + du_marche(marche.objet) + ", selon " + std::string(fiche(cle).libelle) + " : " + raison, marche.structure_id);
}

void ajouter_intervenante(Ecriture& ecriture, const Marche& marche, const std::string& structure_id, Mois depuis)
{
    exiger_du_territoire(ecriture.tx, marche, structure_id);
    if (!ecriture.tx.query_one("SELECT id FROM partages WHERE marche_id = ?", marche.id)) throw Conflict("choisissez d'abord la clé du partage");
    // Deux interventions d'une même structure ne se recouvrent pas : elle y est déjà, ou elle y était encore ce mois-là.
    if (ecriture.tx.query_one("SELECT i.id FROM interventions i LEFT JOIN fins_d_intervention f ON f.intervention_id = i.id WHERE i.marche_id = ? AND i.structure_id = ? AND "
                              "i.qualite = 'secondaire' AND coalesce(f.jusqu_a, '9999-12') >= ?",
                              marche.id, structure_id, format_month(depuis)))
        throw Conflict("cette structure intervient déjà sur ce marché ce mois-là");
    inscrire_intervention(ecriture, marche.id, structure_id, "secondaire", depuis);
    const int changees = redecider_les_lignes(ecriture, marche.id);
    ecriture.dire("partager", "marches", marche.id,
                  "a inscrit " + nom_de_structure(ecriture.tx, structure_id) + " comme structure secondaire depuis " + en_toutes_lettres(depuis) + " sur " + du_marche(marche.objet) +
                      lignes_rattachees(changees),
                  marche.structure_id);
}

IntervenanteTrouvee trouver_intervenante(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto ligne = tx.query_one(std::string(kIntervenantes) + "i.id = ?", id);
    if (!ligne) throw NotFound("cette intervention n'est pas de votre périmètre");
    return {trouver_marche(tx, perimetre, ligne->text("marche_id"), Acte::PartagerMarche), lire_intervenante(*ligne)};
}

void finir_intervention(Ecriture& ecriture, const Marche& marche, const IntervenanteInscrite& intervenante, Mois jusqu_a, const std::string& raison)
{
    if (intervenante.ancien_chef || intervenante.jusqu_a) throw Conflict("cette intervention est déjà finie");
    if (ecriture.tx.query_one("SELECT h.id FROM rattachements ra JOIN lignes h ON h.id = ra.ligne_id JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id WHERE "
                              "l.marche_id = ? AND ra.structure_id = ? AND h.mois > ? AND NOT EXISTS (SELECT 1 FROM rattachements rb WHERE rb.remplace = ra.id) AND NOT EXISTS "
                              "(SELECT 1 FROM lignes c WHERE c.corrige = h.id) ORDER BY h.id LIMIT 1",
                              marche.id, intervenante.structure_id, format_month(jusqu_a)))
        throw Conflict("des heures d'après ce mois lui sont rattachées : corrigez-les d'abord, ou choisissez un mois plus tardif");
    inscrire_fin(ecriture, intervenante.id, jusqu_a, raison);
    ecriture.dire("partager", "marches", marche.id,
                  "a fini l'intervention de " + intervenante.structure + " après " + en_toutes_lettres(jusqu_a) + " sur " + du_marche(marche.objet) + " : " + raison, marche.structure_id);
}

int dire_lieu(Ecriture& ecriture, const Lot& lot, const LieuDate& lieu, const std::optional<std::string>& remplace)
{
    if (remplace)
    {
        const auto ancien = ecriture.tx.query_one("SELECT commune FROM lieux_de_travail WHERE id = ? AND lot_id = ?", *remplace, lot.id);
        if (!ancien || ancien->text("commune") != lieu.commune) throw NotFound("ce lieu n'est pas de ce lot");
        if (ecriture.tx.query_one("SELECT id FROM lieux_de_travail WHERE remplace = ?", *remplace)) throw Conflict("ce lieu vient d'être changé par quelqu'un d'autre");
    }
    else
        for (const auto& un : lieux_du_lot(ecriture.tx, lot.id))
            if (un.commune == lieu.commune && (!un.jusqu_a || *un.jusqu_a >= lieu.depuis) && (!lieu.jusqu_a || *lieu.jusqu_a >= un.depuis))
                throw Conflict("cette commune est déjà un lieu de travail du lot à ces dates");
    ecriture.inserer("lieux_de_travail", {{"id", ecriture.nouvel_id()},
                                          {"lot_id", lot.id},
                                          {"commune", lieu.commune},
                                          {"depuis", format_month(lieu.depuis)},
                                          {"jusqu_a", lieu.jusqu_a ? Bind(format_month(*lieu.jusqu_a)) : Bind(nullptr)},
                                          {"remplace", Bind(remplace)},
                                          {"faite_par", ecriture.auteur()},
                                          {"faite_le", ecriture.instant()}});
    const int changees = redecider_les_lignes(ecriture, lot.marche_id);
    ecriture.dire("partager", "lots", lot.id,
                  std::string(remplace ? "a changé les dates du lieu de travail " : "a inscrit le lieu de travail ") + lieu.commune + " (" + de_mois_fr(lieu.depuis) +
                      (lieu.jusqu_a ? " à " + en_toutes_lettres(*lieu.jusqu_a) : ", sans fin dite") + ") sur le " + nom_au_journal(ecriture.tx, lot) + lignes_rattachees(changees),
                  lot.structure_id);
    return changees;
}

std::vector<LigneRattachee> lister_lignes_rattachees(Transaction& tx, const Perimetre& perimetre, const RechercheDeLignes& recherche, const std::string& instant)
{
    // La recherche se borne avant le rattachement, qui se lit ligne à ligne.
    std::string ou(kQuiComptent);
    const auto marches = marches_comptes(perimetre), propres = ses_propres_lignes(perimetre);
    Binds valeurs = marches.valeurs; // de « lue », avant tout le reste
    ajouter(valeurs, {instant, instant, instant, instant, instant, instant});
    const auto filtrer = [&](const std::string& condition, const std::string& valeur) {
        if (valeur.empty()) return;
        ou += " AND " + condition;
        valeurs.emplace_back(valeur);
    };
    filtrer("m.id = ?", recherche.marche_id);
    filtrer("l.id = ?", recherche.lot_id);
    filtrer("h.id = ?", recherche.ligne_id);
    if (recherche.famille) filtrer(*recherche.famille == Famille::Effort ? "g.genre = ?" : "g.genre <> ?", std::string(fiche(Genre::EffortInsertion).code));
    std::string dehors = "(" + marches.condition + " OR " + propres.condition + ")";
    ajouter(valeurs, marches.valeurs);
    ajouter(valeurs, propres.valeurs);
    if (!recherche.structure_id.empty()) dehors += " AND x.structure_id = ?", valeurs.emplace_back(recherche.structure_id);
    if (recherche.a_preciser) dehors += " AND ra.cause = 'a_preciser'";
    valeurs.emplace_back(static_cast<long long>(recherche.au_plus));
    std::vector<LigneRattachee> lignes;
    for (const auto& ligne : tx.query_bound(
             "SELECT CASE WHEN " + marches.condition + " THEN 1 ELSE 0 END AS lue, x.id, x.mois, x.genre, x.retenues, x.structure_id, x.entreprise_id, s.nom AS structure, m.id AS marche_id, m.objet, m.structure_id AS chef, l.id AS lot_id, l.numero, l.intitule, e.nom AS "
             "entreprise, p.reference, p.structure_id AS qui_suit, i.nom AS identite_nom, i.prenom AS identite_prenom, ra.id AS rattachement_id, ra.cause, ra.commune, ra.raison FROM (SELECT h.id, "
             "h.mois, g.genre, h.retenues_centiemes AS retenues, h.participant_id, l.id AS lot_id, d.entreprise_id, " +
                 structure_de_la_ligne() + " AS structure_id, (SELECT rc.id FROM rattachements rc WHERE rc.ligne_id = h.id AND rc.faite_le <= ? ORDER BY rc.rang DESC LIMIT 1) AS rattachement_id" +
                 std::string(kDesLignes) + "WHERE " + ou +
                 ") x JOIN lots l ON l.id = x.lot_id JOIN marches m ON m.id = l.marche_id JOIN structures s ON s.id = x.structure_id JOIN entreprises e ON e.id = x.entreprise_id JOIN "
                 "participants p ON p.id = x.participant_id LEFT JOIN identites i ON i.participant_id = p.id LEFT JOIN rattachements ra ON ra.id = x.rattachement_id WHERE " +
                 dehors + " ORDER BY x.mois DESC, m.recherche, l.numero, x.id LIMIT ?",
             valeurs))
    {
        LigneRattachee une;
        une.id = ligne.text("id");
        une.rattachement_id = ligne.maybe_text("rattachement_id").value_or("");
        une.marche_id = ligne.text("marche_id");
        une.marche = ligne.text("objet");
        une.lot_id = ligne.text("lot_id");
        une.lot = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
        const bool nommee = !ligne.null("identite_nom") && perimetre.voit_personne(ligne.text("qui_suit"), ligne.text("entreprise_id"));
        une.reference = nommee ? ligne.text("identite_prenom") + " " + ligne.text("identite_nom") : ligne.text("reference");
        une.entreprise = ligne.text("entreprise");
        une.mois = mois_iso(ligne.text("mois"));
        une.famille = famille_de(ligne);
        une.retenues = Heures::de_centiemes(ligne.integer("retenues"));
        une.structure_id = ligne.text("structure_id");
        une.structure = ligne.text("structure");
        une.chef_id = ligne.text("chef");
        une.du_marche_lu = ligne.integer("lue") == 1;
        if (const auto cause = ligne.maybe_text("cause")) une.cause = cause_de_rattachement_du_code(*cause);
        une.commune = ligne.maybe_text("commune");
        une.raison = ligne.maybe_text("raison").value_or("");
        lignes.push_back(std::move(une));
    }
    return lignes;
}

LigneRattachee trouver_ligne_a_corriger(Transaction& tx, const Perimetre& perimetre, const std::string& ligne_id, const std::string& instant)
{
    const auto marche = tx.query_one("SELECT l.marche_id FROM lignes h JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id WHERE h.id = ?", ligne_id);
    if (!marche) throw NotFound("cette ligne n'est pas de votre périmètre");
    trouver_marche(tx, perimetre, marche->text("marche_id"), Acte::PartagerMarche);
    auto lignes = lister_lignes_rattachees(tx, perimetre, {.ligne_id = ligne_id}, instant);
    if (lignes.empty()) throw NotFound("cette ligne ne compte plus : elle est corrigée, ou renvoyée");
    return std::move(lignes.front());
}

void dire_a_qui_est_la_ligne(Ecriture& ecriture, const LigneRattachee& ligne, const std::string& attendu, const std::string& structure_id, const std::string& raison)
{
    const auto permises = structures_du_marche(ecriture.tx, ligne.marche_id);
    if (std::find(permises.begin(), permises.end(), structure_id) == permises.end()) throw NotFound("cette structure ne suit pas ce marché");
    corriger_rattachement(ecriture, ligne.id, attendu, structure_id, raison);
    const auto marche = ecriture.tx.query_one("SELECT structure_id FROM marches WHERE id = ?", ligne.marche_id);
    ensure(marche.has_value(), "une ligne est d'un marché inscrit");
    ecriture.dire("rattacher", "marches", ligne.marche_id,
                  "a rattaché à " + nom_de_structure(ecriture.tx, structure_id) + " une ligne " + de_mois_fr(ligne.mois) + " sur " + du_marche(ligne.marche) + " : " + raison,
                  marche->text("structure_id"));
}

CompteDesPartages compter_les_partages(Transaction& tx, const Perimetre& perimetre, const std::string& instant, const std::string& marche_id)
{
    CompteDesPartages compte;
    auto marches = marches_comptes(perimetre);
    const auto propres = ses_propres_lignes(perimetre);
    if (!marche_id.empty())
    {
        marches.condition = "(" + marches.condition + " AND m.id = ?)";
        marches.valeurs.emplace_back(marche_id);
    }
    // `marches` borne avant de lire les rattachements, qui se lisent ligne à ligne ; `lignes` après.
    const auto lire_parts = [&](const Filtre& des_marches, const Filtre& des_lignes) {
        const std::string rattachees = "(SELECT h.retenues_centiemes AS retenues, g.genre, l.id AS lot_id, " + structure_de_la_ligne() + " AS structure_id" + std::string(kDesLignes) +
                                       "WHERE " + std::string(kQuiComptent) + " AND " + des_marches.condition +
                                       ") x JOIN lots l ON l.id = x.lot_id JOIN marches m ON m.id = l.marche_id JOIN structures s ON s.id = x.structure_id ";
        Binds valeurs{instant, instant, instant, instant, instant};
        ajouter(valeurs, des_marches.valeurs);
        ajouter(valeurs, des_lignes.valeurs);
        // Par genre d'abord : une famille en réunit plusieurs.
        std::vector<PartDeLot> parts;
        for (const auto& ligne : tx.query_bound("SELECT x.structure_id, s.nom AS structure, m.id AS marche_id, m.objet, m.structure_id AS chef, l.id AS lot_id, l.numero, l.intitule, "
                                                "x.genre, sum(x.retenues) AS retenues, count(*) AS n FROM " + rattachees + "WHERE " + des_lignes.condition +
                                                    " GROUP BY x.structure_id, s.nom, m.id, m.objet, m.structure_id, m.recherche, l.id, l.numero, l.intitule, x.genre ORDER BY s.nom, "
                                                    "x.structure_id, m.recherche, m.id, l.numero, l.id, x.genre",
                                                valeurs))
        {
            PartDeLot part;
            part.structure_id = ligne.text("structure_id");
            part.structure = ligne.text("structure");
            part.marche_id = ligne.text("marche_id");
            part.marche = ligne.text("objet");
            part.lot_id = ligne.text("lot_id");
            part.lot = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
            part.mene = ligne.text("chef") == part.structure_id;
            part.famille = famille_de(ligne);
            part.retenues = Heures::de_centiemes(ligne.integer("retenues"));
            part.lignes = ligne.integer("n");
            const auto meme = std::find_if(parts.begin(), parts.end(), [&](const PartDeLot& une) {
                return une.structure_id == part.structure_id && une.lot_id == part.lot_id && une.famille == part.famille;
            });
            if (meme == parts.end()) parts.push_back(std::move(part));
            else meme->retenues += part.retenues, meme->lignes += part.lignes;
        }
        return parts;
    };
    compte.parts = lire_parts(marches, {"1 = 1", {}});
    if (marche_id.empty()) compte.passees = lire_parts({std::string(kPartagesOuRepris) + " AND NOT (" + marches.condition + ")", marches.valeurs}, propres);

    Binds valeurs{instant, instant, instant, instant};
    ajouter(valeurs, marches.valeurs);
    for (const auto& ligne : tx.query_bound("SELECT l.id AS lot_id, g.genre, sum(h.retenues_centiemes) AS retenues" + std::string(kDesLignes) + "WHERE " + std::string(kQuiComptent) + " AND " +
                                                marches.condition + " GROUP BY l.id, g.genre ORDER BY l.id, g.genre",
                                            valeurs))
        compte.lots.push_back({ligne.text("lot_id"), famille_de(ligne), Heures::de_centiemes(ligne.integer("retenues"))});
    for (const auto& part : compte.parts) compte.par_structure.de(part.famille) += part.retenues;
    for (const auto& lot : compte.lots) compte.par_lot.de(lot.famille) += lot.retenues;
    ensure(compte.par_structure == compte.par_lot, "la somme des structures est celle des lots");
    return compte;
}

std::map<std::string, PartDEngagement> parts_des_structures(Transaction& tx, const std::vector<std::string>& structures)
{
    std::map<std::string, PartDEngagement> parts;
    if (structures.empty()) return parts;
    const Binds ids(structures.begin(), structures.end());
    Binds valeurs = ids;
    ajouter(valeurs, ids);
    ajouter(valeurs, ids);
    // Un engagement partagé dont la structure ne compte rien est là, à zéro : sans lui, il se compterait entier.
    for (const auto& ligne : tx.query_bound("SELECT g.id, g.genre, m.id AS marche_id, CASE WHEN m.structure_id IN (" + marques(ids.size()) + ") THEN 1 ELSE 0 END AS mene FROM engagements g JOIN lots l ON "
                                            "l.id = g.lot_id JOIN marches m ON m.id = l.marche_id WHERE " + std::string(kPartagesOuRepris) + " AND (m.structure_id IN (" + marques(ids.size()) +
                                                ") OR m.id IN (SELECT i.marche_id FROM interventions i WHERE i.structure_id IN (" + marques(ids.size()) + "))) ORDER BY g.id",
                                            valeurs))
    {
        const auto genre = genre_du_code(ligne.text("genre"));
        ensure(genre.has_value(), "un genre inscrit est de la liste");
        parts[ligne.text("id")] = {*genre, ligne.text("marche_id"), ligne.integer("mene") == 1, {}};
    }
    if (parts.empty()) return parts;
    Binds des_lignes{kToujours, kToujours, kToujours, kToujours, kToujours};
    ajouter(des_lignes, ids);
    for (const auto& ligne : tx.query_bound("SELECT x.engagement_id, x.mois, sum(x.retenues) AS retenues FROM (SELECT h.engagement_id, h.mois, h.retenues_centiemes AS retenues, " +
                                                structure_de_la_ligne() + " AS structure_id" + std::string(kDesLignes) + "WHERE " + std::string(kQuiComptent) + " AND " +
                                                std::string(kPartagesOuRepris) + ") x WHERE x.structure_id IN (" + marques(ids.size()) +
                                                ") GROUP BY x.engagement_id, x.mois ORDER BY x.engagement_id, x.mois",
                                            des_lignes))
        if (const auto part = parts.find(ligne.text("engagement_id")); part != parts.end())
            part->second.retenues[mois_iso(ligne.text("mois"))] = Heures::de_centiemes(ligne.integer("retenues"));
    return parts;
}

std::string proposer_reprise(Ecriture& ecriture, const Marche& marche, const std::string& vers, Mois effet, const std::string& raison)
{
    exiger_du_territoire(ecriture.tx, marche, vers);
    if (ecriture.tx.query_one("SELECT t.id FROM transferts_de_marche t LEFT JOIN reponses_de_transfert_de_marche r ON r.transfert_id = t.id WHERE t.marche_id = ? AND r.transfert_id IS NULL",
                              marche.id))
        throw Conflict("une reprise de ce marché attend déjà sa réponse");
    if (marche.contrat_decp_id && ecriture.tx.query_one("SELECT id FROM marches WHERE structure_id = ? AND contrat_decp_id = ?", vers, *marche.contrat_decp_id))
        throw Conflict("cette structure suit déjà le contrat public de ce marché");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("transferts_de_marche", {{"id", id},
                                              {"marche_id", marche.id},
                                              {"de", marche.structure_id},
                                              {"vers", vers},
                                              {"effet", format_month(effet)},
                                              {"raison", raison},
                                              {"faite_par", ecriture.auteur()},
                                              {"faite_le", ecriture.instant()}});
    ecriture.dire("proposer", "marches", marche.id,
                  "a proposé à " + nom_de_structure(ecriture.tx, vers) + " de reprendre à partir " + de_mois_fr(effet) + " " + du_marche(marche.objet) + " : " + raison, marche.structure_id);
    return id;
}

std::vector<RepriseInscrite> lister_reprises(Transaction& tx, const Perimetre& perimetre, Acte acte)
{
    const auto filtre = perimetre.borner(acte, {.structure = "? IN (t.de, t.vers)", .territoire = "m.territoire_id = ?"});
    std::vector<RepriseInscrite> reprises;
    for (const auto& ligne : tx.query_bound(std::string(kReprises) + filtre.condition + " ORDER BY CASE WHEN r.sens IS NULL THEN 0 ELSE 1 END, t.id DESC LIMIT 200", filtre.valeurs))
        reprises.push_back(lire_reprise(ligne));
    return reprises;
}

RepriseInscrite trouver_reprise(Transaction& tx, const Perimetre& perimetre, const std::string& id, CoteDeReprise cote)
{
    const auto filtre = cote == CoteDeReprise::Vers ? perimetre.borner(Acte::PartagerMarche, {.structure = "t.vers = ?"})
                                                    : perimetre.borner(Acte::PartagerMarche, {.structure = "t.de = ?", .territoire = "m.territoire_id = ?"});
    Binds valeurs{id};
    ajouter(valeurs, filtre.valeurs);
    const auto lignes = tx.query_bound(std::string(kReprises) + "t.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("cette reprise n'est pas de votre périmètre");
    return lire_reprise(lignes.front());
}

void repondre_a_la_reprise(Ecriture& ecriture, const RepriseInscrite& reprise, SensDeReprise sens, const std::optional<std::string>& facilitateur_id, const std::string& raison)
{
    if (ecriture.tx.query_one("SELECT transfert_id FROM reponses_de_transfert_de_marche WHERE transfert_id = ?", reprise.id)) throw Conflict("cette reprise a déjà sa réponse");
    const auto marche = trouver_marche(ecriture.tx, Perimetre::de_la_machine(), reprise.marche_id);
    const bool accepte = sens == SensDeReprise::Acceptee;
    if (accepte)
    {
        if (marche.structure_id != reprise.de_id) throw Conflict("ce marché a changé de mains depuis cette proposition");
        if (marche.contrat_decp_id && ecriture.tx.query_one("SELECT id FROM marches WHERE structure_id = ? AND contrat_decp_id = ?", reprise.vers_id, *marche.contrat_decp_id))
            throw Conflict("votre structure suit déjà le contrat public de ce marché");
        const auto facilitateurs = lister_facilitateurs(ecriture.tx, reprise.vers_id);
        if (facilitateur_id && std::none_of(facilitateurs.begin(), facilitateurs.end(), [&](const auto& un) { return un.first == *facilitateur_id; }))
            throw NotFound("ce facilitateur n'est pas de votre structure");
    }
    ecriture.inserer("reponses_de_transfert_de_marche",
                     {{"transfert_id", reprise.id},
                      {"sens", code(sens)},
                      {"facilitateur_id", accepte ? Bind(facilitateur_id) : Bind(nullptr)},
                      {"raison", raison},
                      {"faite_par", ecriture.auteur()},
                      {"faite_le", ecriture.instant()}},
                     {"transfert_id"});
    const std::string suite = raison.empty() ? "" : " : " + raison;
    if (!accepte)
    {
        ecriture.dire("repondre", "marches", marche.id,
                      sens == SensDeReprise::Refusee ? "a refusé, pour " + reprise.vers + ", de reprendre " + du_marche(marche.objet) + suite : "a retiré la proposition de reprise du " + du_marche(marche.objet).substr(3) + suite,
                      reprise.de_id);
        return;
    }
    // Qui reprend cesse d'intervenir à côté ; qui cède garde de quoi relire ce qu'il a mené.
    for (const auto& ligne : ecriture.tx.query("SELECT i.id FROM interventions i LEFT JOIN fins_d_intervention f ON f.intervention_id = i.id WHERE i.marche_id = ? AND i.structure_id = ? AND "
                                               "f.jusqu_a IS NULL ORDER BY i.id",
                                               marche.id, reprise.vers_id))
        inscrire_fin(ecriture, ligne.text("id"), reprise.effet - std::chrono::months{1}, "mène le marché");
    inscrire_intervention(ecriture, marche.id, reprise.de_id, "ancien_chef", reprise.effet);
    ecriture.modifier("marches", marche.id, marche.version, {{"structure_id", reprise.vers_id}, {"facilitateur_id", Bind(facilitateur_id)}});
    const int reprises = reprendre_les_lignes(ecriture, marche.id, reprise.de_id, reprise.vers_id, reprise.effet);
    ecriture.dire("reprendre", "marches", marche.id,
                  "a repris, à partir " + de_mois_fr(reprise.effet) + ", " + du_marche(marche.objet) + ", que menait " + reprise.de + lignes_rattachees(reprises) + suite, reprise.vers_id);
    ecriture.dire("ceder", "marches", marche.id, "a repris pour " + reprise.vers + ", à partir " + de_mois_fr(reprise.effet) + ", " + du_marche(marche.objet), reprise.de_id);
}

} // namespace ouvrage
