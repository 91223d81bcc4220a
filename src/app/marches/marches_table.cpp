#include "app/marches/marches_table.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kColonnes =
    "m.*, s.nom AS structure_nom, a.nom AS acheteur_nom, a.siret AS acheteur_siret, coalesce(u.nom, '') AS facilitateur_nom FROM marches m "
    "JOIN structures s ON s.id = m.structure_id JOIN acheteurs a ON a.id = m.acheteur_id "
    "LEFT JOIN utilisateurs u ON u.id = m.facilitateur_id";

Marche lire_marche(const Row& ligne)
{
    Marche marche;
    marche.id = ligne.text("id");
    marche.structure_id = ligne.text("structure_id");
    marche.structure_nom = ligne.text("structure_nom");
    marche.territoire_id = ligne.text("territoire_id");
    marche.acheteur_id = ligne.text("acheteur_id");
    marche.acheteur_nom = ligne.text("acheteur_nom");
    marche.acheteur_siret = ligne.maybe_text("acheteur_siret");
    marche.facilitateur_id = ligne.maybe_text("facilitateur_id");
    marche.facilitateur_nom = ligne.text("facilitateur_nom");
    marche.reference = ligne.text("reference");
    marche.objet = ligne.text("objet");
    marche.nature = ligne.text("nature");
    marche.cadre = ligne.text("cadre");
    marche.cpv = ligne.maybe_text("cpv");
    if (const auto montant = ligne.maybe_integer("montant_centimes")) marche.montant = Centimes{*montant};
    if (const auto duree = ligne.maybe_integer("duree_mois")) marche.duree_mois = static_cast<int>(*duree);
    marche.notifie_le = jour_iso_eventuel(ligne.maybe_text("notifie_le"));
    marche.commune = ligne.maybe_text("commune");
    marche.contrat_decp_id = ligne.maybe_text("contrat_decp_id");
    marche.version = ligne.integer("version");
    return marche;
}

std::string texte_de_recherche(const Marche& marche, const std::string& acheteur)
{
    return searchable(marche.objet + " " + marche.reference + " " + acheteur);
}

Bind valeur(const std::optional<Centimes>& montant)
{
    return montant ? Bind(static_cast<long long>(montant->valeur)) : Bind(nullptr);
}

Bind valeur(const std::optional<Jour>& jour)
{
    return jour ? Bind(format_day(*jour)) : Bind(nullptr);
}

/// Colonnes que l'on peut changer sans toucher à ce que quelqu'un a déclaré.
Ecriture::Colonnes descriptives(const Marche& marche, const std::string& acheteur_nom)
{
    return {{"acheteur_id", marche.acheteur_id},
            {"facilitateur_id", Bind(marche.facilitateur_id)},
            {"reference", marche.reference},
            {"objet", marche.objet},
            {"recherche", texte_de_recherche(marche, acheteur_nom)},
            {"nature", marche.nature},
            {"cadre", marche.cadre},
            {"cpv", Bind(marche.cpv)},
            {"montant_centimes", valeur(marche.montant)},
            {"duree_mois", Bind(marche.duree_mois)},
            {"notifie_le", valeur(marche.notifie_le)},
            {"commune", Bind(marche.commune)}};
}

std::string nom_de_l_acheteur(Transaction& tx, const std::string& id)
{
    const auto ligne = tx.query_one("SELECT nom FROM acheteurs WHERE id = ?", id);
    ensure(ligne.has_value(), "un marché a un acheteur inscrit");
    return ligne->text("nom");
}

std::string trouver_ou_inscrire(Ecriture& ecriture, std::string_view table, const std::string& structure_id,
                                const std::optional<std::string>& siret, const std::string& nom)
{
    const std::string recherche = searchable(nom);
    const auto deja = siret ? ecriture.tx.query_one("SELECT id FROM " + std::string(table) +
                                                        " WHERE structure_id = ? AND siret = ?",
                                                    structure_id, *siret)
                            : ecriture.tx.query_one("SELECT id FROM " + std::string(table) +
                                                        " WHERE structure_id = ? AND recherche = ? ORDER BY id",
                                                    structure_id, recherche);
    if (deja) return deja->text("id");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer(table, {{"id", id}, {"structure_id", structure_id}, {"siret", Bind(siret)}, {"nom", nom}, {"recherche", recherche}});
    return id;
}

} // namespace

void Avancement::ajouter(Heures dues_en_plus, Heures retenues_en_plus, std::optional<Heures> attendues_en_plus)
{
    dues += dues_en_plus;
    retenues += retenues_en_plus;
    // Sans objectif inscrit, rien ne reste et rien n'est de trop.
    if (dues_en_plus > Heures())
    {
        reste += std::max(Heures(), dues_en_plus - retenues_en_plus);
        surplus += std::max(Heures(), retenues_en_plus - dues_en_plus);
    }
    if (!attendues_en_plus) return;
    attendues += *attendues_en_plus;
    retard += std::max(Heures(), *attendues_en_plus - retenues_en_plus);
}

Marche trouver_marche(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = perimetre.marches(acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT " + std::string(kColonnes) + " WHERE m.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("ce marché n'est pas dans votre périmètre");
    return lire_marche(lignes.front());
}

PageDeMarches lister_marches(Transaction& tx, const Perimetre& perimetre, const RechercheMarches& recherche, Jour le)
{
    const auto filtre = perimetre.marches(Acte::VoirMarches);
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    for (const auto& mot : split(searchable(recherche.q), ' '))
    {
        if (mot.empty()) continue;
        ou += " AND m.recherche LIKE ?";
        valeurs.emplace_back("%" + mot + "%");
    }
    if (!recherche.acheteur_id.empty()) ou += " AND m.acheteur_id = ?", valeurs.emplace_back(recherche.acheteur_id);
    if (!recherche.nature.empty()) ou += " AND m.nature = ?", valeurs.emplace_back(recherche.nature);
    if (!recherche.famille.empty())
    {
        ou += " AND EXISTS (SELECT 1 FROM lots fl JOIN engagements fe ON fe.lot_id = fl.id WHERE fl.marche_id = m.id AND fe.genre ";
        ou += recherche.famille == "effort" ? "= ?)" : "<> ?)";
        valeurs.emplace_back(fiche(Genre::EffortInsertion).code);
    }

    PageDeMarches page;
    page.total = tx.query_bound("SELECT count(*) AS n FROM marches m WHERE " + ou, valeurs).front().integer("n");
    std::string ordre = "m.recherche, m.id";
    if (recherche.tri == TriMarches::Acheteur) ordre = "a.recherche, m.recherche, m.id";
    if (recherche.tri == TriMarches::Recent) ordre = "m.id DESC";
    if (recherche.tri == TriMarches::Inscription)
    {
        ordre = "m.id";
        if (!recherche.apres.empty()) ou += " AND m.id > ?", valeurs.emplace_back(recherche.apres);
    }
    valeurs.emplace_back(recherche.par_page);
    valeurs.emplace_back((recherche.page - 1) * recherche.par_page);
    std::map<std::string, std::size_t> rang;
    std::string marques;
    Binds ids;
    for (const auto& ligne : tx.query_bound("SELECT " + std::string(kColonnes) + " WHERE " + ou + " ORDER BY " + ordre +
                                                " LIMIT ? OFFSET ?",
                                            valeurs))
    {
        rang[ligne.text("id")] = page.marches.size();
        page.marches.push_back({lire_marche(ligne), 0, {}, {}, ""});
        marques += marques.empty() ? "?" : ", ?";
        ids.emplace_back(page.marches.back().marche.id);
    }
    if (ids.empty()) return page;

    // Les figures de la page seulement : la liste reste aussi rapide quand la base grandit. Une entreprise ne voit
    // que ses lots : le même filtre les borne.
    const auto lots = perimetre.lots(Acte::VoirMarches);
    Binds avec_lots = ids;
    avec_lots.insert(avec_lots.end(), lots.valeurs.begin(), lots.valeurs.end());
    const std::string de_la_page = " FROM lots l JOIN marches m ON m.id = l.marche_id ";
    const std::string bornes = " WHERE m.id IN (" + marques + ") AND " + lots.condition;

    for (const auto& ligne : tx.query_bound("SELECT m.id, count(*) AS n" + de_la_page + bornes + " GROUP BY m.id", avec_lots))
        page.marches[rang.at(ligne.text("id"))].lots = static_cast<int>(ligne.integer("n"));

    for (const auto& ligne : tx.query_bound("SELECT DISTINCT m.id, e.nom" + de_la_page +
                                                "JOIN titulaires t ON t.lot_id = l.id JOIN entreprises e ON e.id = t.entreprise_id" +
                                                bornes + " ORDER BY m.id, e.nom",
                                            avec_lots))
    {
        auto& noms = page.marches[rang.at(ligne.text("id"))].titulaires;
        noms += (noms.empty() ? "" : ", ") + ligne.text("nom");
    }

    const std::string des_engagements = de_la_page + "JOIN engagements g ON g.lot_id = l.id ";
    std::map<std::string, Heures> retenues; // par engagement
    for (const auto& ligne : tx.query_bound(
             "SELECT g.id, sum(h.retenues_centiemes) AS retenues" + des_engagements +
                 "JOIN lignes h ON h.engagement_id = g.id AND " + std::string(kLigneQuiCompte) + bornes + " GROUP BY g.id",
             avec_lots))
        retenues[ligne.text("id")] = Heures::de_centiemes(ligne.integer("retenues"));
    Binds dues{format_day(le)};
    dues.insert(dues.end(), avec_lots.begin(), avec_lots.end());
    for (const auto& ligne : tx.query_bound(
             "SELECT m.id, g.id AS engagement, g.genre, g.debut, l.execution_fin, coalesce(sum(r.heures_centiemes), 0) AS dues" +
                 des_engagements +
                 "LEFT JOIN revisions r ON r.engagement_id = g.id AND r.effet_le <= ? AND NOT EXISTS "
                 "(SELECT 1 FROM revisions x WHERE x.annule = r.id)" +
                 bornes + " GROUP BY m.id, g.id, g.genre, g.debut, l.execution_fin",
             dues))
    {
        auto& marche = page.marches[rang.at(ligne.text("id"))];
        auto& place = ligne.text("genre") == fiche(Genre::EffortInsertion).code ? marche.effort : marche.clause;
        if (!place) place.emplace();
        const auto du = Heures::de_centiemes(ligne.integer("dues"));
        const Periode execution{mois_iso(ligne.text("debut")), mois_iso_eventuel(ligne.maybe_text("execution_fin"))};
        place->ajouter(du, retenues[ligne.text("engagement")], attendues(du, execution, le));
    }
    return page;
}

std::vector<std::pair<std::string, std::string>> lister_acheteurs(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.marches(Acte::VoirMarches);
    std::vector<std::pair<std::string, std::string>> acheteurs;
    for (const auto& ligne : tx.query_bound("SELECT DISTINCT a.id, a.nom, a.recherche FROM acheteurs a JOIN marches m ON "
                                            "m.acheteur_id = a.id WHERE " + filtre.condition + " ORDER BY a.recherche, a.id",
                                            filtre.valeurs))
        acheteurs.emplace_back(ligne.text("id"), ligne.text("nom"));
    return acheteurs;
}

std::vector<std::pair<std::string, std::string>> lister_facilitateurs(Transaction& tx, const std::string& structure_id)
{
    std::vector<std::pair<std::string, std::string>> facilitateurs;
    for (const auto& ligne : tx.query("SELECT DISTINCT u.id, u.nom FROM utilisateurs u JOIN attributions a ON a.utilisateur_id = u.id "
                                      "WHERE a.structure_id = ? AND a.role = ? AND NOT EXISTS (SELECT 1 FROM retraits r WHERE "
                                      "r.attribution_id = a.id) ORDER BY u.nom, u.id",
                                      structure_id, code(Role::Facilitateur)))
        facilitateurs.emplace_back(ligne.text("id"), ligne.text("nom"));
    return facilitateurs;
}

std::optional<std::string> marche_de_reference(Transaction& tx, const std::string& acheteur_id, const std::string& reference,
                                               const std::string& sauf)
{
    const auto ligne = tx.query_one("SELECT id FROM marches WHERE acheteur_id = ? AND reference = ? AND id <> ? ORDER BY id", acheteur_id,
                                    reference, sauf);
    if (!ligne) return std::nullopt;
    return ligne->text("id");
}

std::optional<std::string> marche_du_contrat(Transaction& tx, const Perimetre& perimetre, const std::string& contrat_decp_id)
{
    const auto filtre = perimetre.marches(Acte::VoirMarches);
    Binds valeurs{contrat_decp_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT m.id FROM marches m WHERE m.contrat_decp_id = ? AND " + filtre.condition + " ORDER BY m.id", valeurs);
    if (lignes.empty()) return std::nullopt;
    return lignes.front().text("id");
}

std::map<std::string, std::string> marches_des_contrats(Transaction& tx, const Perimetre& perimetre, const std::vector<std::string>& contrats)
{
    if (contrats.empty()) return {};
    std::string marques;
    Binds valeurs;
    for (const auto& id : contrats)
    {
        marques += marques.empty() ? "?" : ", ?";
        valeurs.emplace_back(id);
    }
    const auto filtre = perimetre.marches(Acte::VoirMarches);
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::map<std::string, std::string> suivis;
    for (const auto& ligne : tx.query_bound("SELECT m.id, m.contrat_decp_id FROM marches m WHERE m.contrat_decp_id IN (" + marques + ") AND " +
                                                filtre.condition + " ORDER BY m.id",
                                            valeurs))
        suivis.emplace(ligne.text("contrat_decp_id"), ligne.text("id"));
    return suivis;
}

std::string trouver_ou_inscrire_acheteur(Ecriture& ecriture, const std::string& structure_id,
                                         const std::optional<std::string>& siret, const std::string& nom)
{
    return trouver_ou_inscrire(ecriture, "acheteurs", structure_id, siret, nom);
}

std::string trouver_ou_inscrire_entreprise(Ecriture& ecriture, const std::string& structure_id,
                                           const std::optional<std::string>& siret, const std::string& nom)
{
    return trouver_ou_inscrire(ecriture, "entreprises", structure_id, siret, nom);
}

std::string inscrire_marche(Ecriture& ecriture, const Marche& marche)
{
    const auto id = ecriture.nouvel_id();
    const auto acheteur = nom_de_l_acheteur(ecriture.tx, marche.acheteur_id);
    Ecriture::Colonnes colonnes{{"id", id}, {"structure_id", marche.structure_id}, {"territoire_id", marche.territoire_id},
                                {"contrat_decp_id", Bind(marche.contrat_decp_id)}, {"version", 1},
                                {"cree_par", ecriture.auteur()}, {"cree_le", ecriture.instant()}};
    for (auto& colonne : descriptives(marche, acheteur)) colonnes.push_back(std::move(colonne));
    ecriture.inserer("marches", colonnes);
    ecriture.dire("suivre", "marches", id, "suit désormais le marché « " + marche.objet + " » de " + acheteur, marche.structure_id);
    return id;
}

void modifier_marche(Ecriture& ecriture, const Marche& marche)
{
    const auto acheteur = nom_de_l_acheteur(ecriture.tx, marche.acheteur_id);
    ecriture.modifier("marches", marche.id, marche.version, descriptives(marche, acheteur));
    ecriture.dire("modifier", "marches", marche.id, "a mis à jour la fiche du marché « " + marche.objet + " »", marche.structure_id);
}

} // namespace ouvrage
