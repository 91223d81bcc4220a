#include "app/spaser/spaser_table.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

// Une entrée que rien ne retire.
#define DANS_LE_SCHEMA(alias) alias ".retire IS NULL AND NOT EXISTS (SELECT 1 FROM acheteurs_de_schema xr WHERE xr.retire = " alias ".id)"

/// Alias s = schemas_d_achat. La structure qui le tient, et celles qui suivent l'un de ses acheteurs, le lisent.
Filtre des_schemas(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "? IN (SELECT s.structure_id UNION ALL SELECT xa.structure_id FROM acheteurs_de_schema xs JOIN acheteurs xa ON xa.id = xs.acheteur_id "
                                                "WHERE xs.schema_id = s.id AND " DANS_LE_SCHEMA("xs") ")",
                                   .acheteur = "EXISTS (SELECT 1 FROM acheteurs_de_schema xs WHERE xs.schema_id = s.id AND xs.acheteur_id = ? AND " DANS_LE_SCHEMA("xs") ")",
                                   .territoire = "s.structure_id IN (SELECT ts.id FROM structures ts WHERE ts.territoire_id = ?)"});
}

/// Alias a = acheteurs.
Filtre des_acheteurs(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "a.structure_id = ?", .acheteur = "a.id = ?", .territoire = "a.structure_id IN (SELECT ts.id FROM structures ts WHERE ts.territoire_id = ?)"});
}

Binds avec(Binds valeurs, const Filtre& filtre)
{
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    return valeurs;
}

std::set<std::string> acheteurs_permis(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& schema_id)
{
    const auto filtre = des_acheteurs(perimetre, acte);
    std::set<std::string> permis;
    for (const auto& ligne : tx.query_bound("SELECT a.id FROM acheteurs a WHERE a.id IN (SELECT xs.acheteur_id FROM acheteurs_de_schema xs WHERE xs.schema_id = ?) AND " + filtre.condition + " ORDER BY a.id",
                                            avec({schema_id}, filtre)))
        permis.insert(ligne.text("id"));
    return permis;
}


std::vector<ObjectifDeSchema> lire_objectifs(Transaction& tx, const std::string& schema_id)
{
    std::vector<ObjectifDeSchema> objectifs;
    for (const auto& ligne : tx.query("SELECT o.*, r.raison FROM objectifs_de_schema o LEFT JOIN retraits_d_objectif r ON r.objectif_id = o.id WHERE o.schema_id = ? ORDER BY o.rang", schema_id))
    {
        const auto indicateur = indicateur_spaser_du_code(ligne.text("indicateur"));
        const auto sens = sens_de_cible_du_code(ligne.text("sens"));
        ensure(indicateur && sens, "l'indicateur et le sens d'un objectif inscrit sont de leur liste");
        objectifs.push_back({ligne.text("id"), schema_id, static_cast<int>(ligne.integer("rang")), *indicateur, ligne.text("intitule"), ligne.text("unite"), ligne.text("numerateur"),
                             ligne.text("denominateur"), *sens, ligne.maybe_text("raison"), {}, {}});
    }
    const auto objectif_de = [&](const Row& ligne) -> ObjectifDeSchema& {
        const auto un = std::find_if(objectifs.begin(), objectifs.end(), [&](const auto& o) { return o.id == ligne.text("objectif_id"); });
        ensure(un != objectifs.end(), "une cible et une valeur sont d'un objectif de leur schéma");
        return *un;
    };
    for (const auto& ligne : tx.query("SELECT c.*, coalesce(u.nom, 'Ouvrage') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM cibles_de_schema x WHERE x.remplace = c.id) THEN 1 ELSE 0 END AS remplacee "
                                      "FROM cibles_de_schema c JOIN objectifs_de_schema o ON o.id = c.objectif_id LEFT JOIN utilisateurs u ON u.id = c.faite_par WHERE o.schema_id = ? ORDER BY c.annee, c.id",
                                      schema_id))
    {
        const auto forme = forme_de_cible_du_code(ligne.text("forme"));
        ensure(forme.has_value(), "la forme d'une cible inscrite est de la liste");
        objectif_de(ligne).cibles.push_back({ligne.text("id"), ligne.maybe_text("acheteur_id"), static_cast<int>(ligne.integer("annee")), {*forme, ligne.integer("quantite")}, ligne.text("source"),
                                             ligne.text("auteur"), ligne.text("faite_le"), ligne.integer("remplacee") != 0});
    }
    for (const auto& ligne : tx.query("SELECT v.*, coalesce(u.nom, 'Ouvrage') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM valeurs_de_schema x WHERE x.remplace = v.id) THEN 1 ELSE 0 END AS remplacee "
                                      "FROM valeurs_de_schema v JOIN objectifs_de_schema o ON o.id = v.objectif_id LEFT JOIN utilisateurs u ON u.id = v.faite_par WHERE o.schema_id = ? ORDER BY v.annee, v.id",
                                      schema_id))
        objectif_de(ligne).valeurs.push_back({ligne.text("id"), ligne.text("acheteur_id"), static_cast<int>(ligne.integer("annee")), ligne.integer("numerateur"), ligne.maybe_integer("denominateur"),
                                              ligne.text("source"), ligne.text("auteur"), ligne.text("faite_le"), ligne.integer("remplacee") != 0});
    return objectifs;
}

SchemaDAchat lire_schema(Transaction& tx, const Perimetre& perimetre, const Row& ligne)
{
    SchemaDAchat schema;
    schema.id = ligne.text("id");
    schema.structure_id = ligne.text("structure_id");
    schema.structure = ligne.text("structure");
    schema.intitule = ligne.text("intitule");
    schema.debut = static_cast<int>(ligne.integer("debut"));
    schema.fin = static_cast<int>(ligne.integer("fin"));
    const auto visibles = acheteurs_permis(tx, perimetre, Acte::VoirSpaser, schema.id), miens = acheteurs_permis(tx, perimetre, Acte::GererSpaser, schema.id);
    for (const auto& un : tx.query("SELECT xs.id AS lien_id, a.id, a.nom, a.siret FROM acheteurs_de_schema xs JOIN acheteurs a ON a.id = xs.acheteur_id WHERE xs.schema_id = ? AND " DANS_LE_SCHEMA(
                                       "xs") " ORDER BY a.recherche, a.id",
                                   schema.id))
        schema.acheteurs.push_back({un.text("lien_id"), un.text("id"), un.text("nom"), un.maybe_text("siret"), visibles.contains(un.text("id")), miens.contains(un.text("id"))});
    const auto tenu = perimetre.structures(Acte::GererSpaser, "s.structure_id");
    schema.a_moi = !tx.query_bound("SELECT s.id FROM schemas_d_achat s WHERE s.id = ? AND " + tenu.condition + " ORDER BY s.id", avec({schema.id}, tenu)).empty() ||
                   (schema.acheteurs.size() == 1 && schema.acheteurs.front().a_moi);
    for (const auto& un : tx.query("SELECT f.* FROM faits_de_schema f WHERE f.schema_id = ? AND f.annule IS NULL AND NOT EXISTS (SELECT 1 FROM faits_de_schema x WHERE x.annule = f.id) ORDER BY f.le, f.id",
                                   schema.id))
        schema.faits.push_back({un.text("id"), un.text("sorte") == "adoption" ? SorteDeFaitDeSchema::Adoption : SorteDeFaitDeSchema::Publication, jour_iso(un.text("le")), un.maybe_text("acheteur_id"),
                                un.text("numero"), un.text("adresse")});
    schema.objectifs = lire_objectifs(tx, schema.id);
    return schema;
}

constexpr std::string_view kSchemas = "SELECT s.*, t.nom AS structure FROM schemas_d_achat s JOIN structures t ON t.id = s.structure_id WHERE ";

void exiger_le_schema(const SchemaDAchat& schema)
{
    if (!schema.a_moi) throw Forbidden("ce schéma est tenu par " + schema.structure + " : vous n'en changez ni les objectifs ni les acheteurs");
}

void exiger_l_acheteur(const SchemaDAchat& schema, const std::string& acheteur_id)
{
    const auto* un = schema.acheteur(acheteur_id);
    if (!un) throw NotFound("cet acheteur n'est pas de ce schéma");
    if (!un->a_moi && !schema.a_moi) throw Forbidden("vous n'écrivez pas pour cet acheteur");
}

std::string quantite_en_mots(const ObjectifDeSchema& objectif, const CibleSpaser& cible)
{
    const auto centiemes = [](std::int64_t quantite) { return heures_nues(Heures::de_centiemes(quantite)); };
    if (cible.forme == FormeDeCible::Taux) return centiemes(cible.quantite) + "\u00A0%";
    switch (objectif.fiche().mesure)
    {
    case MesureEn::Euros: return montant_fr(Centimes{cible.quantite});
    case MesureEn::Heures: return heures_fr(Heures::de_centiemes(cible.quantite));
    case MesureEn::Propre: return centiemes(cible.quantite) + " " + objectif.unite;
    case MesureEn::Nombre:
    case MesureEn::Personnes: break;
    }
    return grouped(cible.quantite);
}

Bind ou_rien(const std::optional<std::string>& texte) { return texte ? Bind(*texte) : Bind(nullptr); }

} // namespace

const CibleInscrite* ObjectifDeSchema::cible_de(const std::string& acheteur_id, int annee) const
{
    const CibleInscrite* de_tous = nullptr;
    for (const auto& une : cibles)
    {
        if (une.remplacee || une.annee != annee) continue;
        if (une.acheteur_id == acheteur_id) return &une;
        if (!une.acheteur_id) de_tous = &une;
    }
    return de_tous;
}

const ValeurDeSchema* ObjectifDeSchema::valeur_de(const std::string& acheteur_id, int annee) const
{
    for (const auto& une : valeurs)
        if (!une.remplacee && une.annee == annee && une.acheteur_id == acheteur_id) return &une;
    return nullptr;
}

const AcheteurDeSchema* SchemaDAchat::acheteur(std::string_view acheteur_id) const
{
    const auto trouve = std::find_if(acheteurs.begin(), acheteurs.end(), [&](const auto& un) { return un.id == acheteur_id; });
    return trouve == acheteurs.end() ? nullptr : &*trouve;
}

const FaitDeSchema* SchemaDAchat::fait(SorteDeFaitDeSchema sorte, const std::optional<std::string>& acheteur_id) const
{
    const auto vaut = [&](const FaitDeSchema& un) { return un.sorte == sorte && (!acheteur_id || !un.acheteur_id || un.acheteur_id == acheteur_id); };
    const auto trouve = std::find_if(faits.rbegin(), faits.rend(), vaut);
    return trouve == faits.rend() ? nullptr : &*trouve;
}

namespace
{

std::vector<AcheteurPossible> lister_acheteurs_ou(Transaction& tx, const Perimetre& perimetre, Acte acte, std::string_view condition)
{
    const auto filtre = des_acheteurs(perimetre, acte);
    std::vector<AcheteurPossible> acheteurs;
    for (const auto& ligne : tx.query_bound("SELECT a.id, a.structure_id, a.nom, a.siret FROM acheteurs a WHERE " + filtre.condition + std::string(condition) + " ORDER BY a.recherche, a.id", filtre.valeurs))
        acheteurs.push_back({ligne.text("id"), ligne.text("structure_id"), ligne.text("nom"), ligne.maybe_text("siret")});
    return acheteurs;
}

} // namespace

std::vector<AcheteurPossible> lister_acheteurs_possibles(Transaction& tx, const Perimetre& perimetre, Acte acte) { return lister_acheteurs_ou(tx, perimetre, acte, ""); }

std::vector<AcheteurPossible> lister_acheteurs_du_spaser(Transaction& tx, const Perimetre& perimetre)
{
    return lister_acheteurs_ou(tx, perimetre, Acte::VoirSpaser,
                               " AND (EXISTS (SELECT 1 FROM achats_annuels an WHERE an.acheteur_id = a.id) OR EXISTS (SELECT 1 FROM acheteurs_de_schema xs WHERE xs.acheteur_id = a.id AND " DANS_LE_SCHEMA("xs") "))");
}

std::vector<SchemaDAchat> lister_schemas(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = des_schemas(perimetre, Acte::VoirSpaser);
    std::vector<SchemaDAchat> schemas;
    for (const auto& ligne : tx.query_bound(std::string(kSchemas) + filtre.condition + " ORDER BY s.intitule, s.id", filtre.valeurs)) schemas.push_back(lire_schema(tx, perimetre, ligne));
    return schemas;
}

SchemaDAchat trouver_schema(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = des_schemas(perimetre, acte);
    const auto lignes = tx.query_bound(std::string(kSchemas) + "s.id = ? AND " + filtre.condition + " ORDER BY s.id", avec({id}, filtre));
    if (lignes.empty()) throw NotFound("ce schéma n'est pas dans votre périmètre");
    return lire_schema(tx, perimetre, lignes.front());
}

ObjectifTrouve trouver_objectif(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto ligne = tx.query_one("SELECT schema_id FROM objectifs_de_schema WHERE id = ?", id);
    if (!ligne) throw NotFound("cet objectif n'est pas dans votre périmètre");
    ObjectifTrouve trouve{trouver_schema(tx, perimetre, acte, ligne->text("schema_id")), {}};
    trouve.objectif = *std::find_if(trouve.schema.objectifs.begin(), trouve.schema.objectifs.end(), [&](const auto& un) { return un.id == id; });
    return trouve;
}

SpaserDAcheteur spaser_de(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& acheteur_id)
{
    SpaserDAcheteur dit;
    // Les achats d'un acheteur se lisent par ses marchés : sans marché visible, on n'en sait rien.
    const auto filtre = perimetre.marches(Acte::VoirSpaser);
    if (tx.query_bound("SELECT m.id FROM marches m WHERE m.acheteur_id = ? AND " + filtre.condition + " ORDER BY m.id LIMIT 1", avec({acheteur_id}, filtre)).empty()) return dit;
    const auto achats = trouver_acheteur(tx, perimetre, acheteur_id, Acte::VoirSpaser).achats_en_vigueur();
    if (achats.empty()) return dit;
    dit.annee = achats.front().annee;
    dit.achats = achats.front().montant;
    dit.source = achats.front().source;
    dit.reponse = spaser(achats.front().montant, std::chrono::year{achats.front().annee}, droit.valeurs);
    return dit;
}

// --- Écrire -------------------------------------------------------------------------------------------------------

std::string creer_schema(Ecriture& e, const Perimetre& perimetre, const NouveauSchema& nouveau)
{
    std::vector<AcheteurPossible> choisis;
    for (const auto& un : lister_acheteurs_possibles(e.tx, perimetre, Acte::GererSpaser))
        if (std::find(nouveau.acheteurs.begin(), nouveau.acheteurs.end(), un.id) != nouveau.acheteurs.end()) choisis.push_back(un);
    if (choisis.empty() || choisis.size() != std::set<std::string>(nouveau.acheteurs.begin(), nouveau.acheteurs.end()).size()) throw NotFound("un de ces acheteurs n'est pas dans votre périmètre");
    // Un acheteur écrit dans la structure qui le suit.
    const auto structure = perimetre.sur_structure_entiere(Acte::GererSpaser) && !perimetre.attributions().empty() ? perimetre.structure_de(Acte::GererSpaser) : choisis.front().structure_id;
    if (e.tx.query_one("SELECT id FROM schemas_d_achat WHERE structure_id = ? AND intitule = ?", structure, nouveau.intitule)) throw Conflict("un schéma porte déjà ce nom");
    const auto id = e.nouvel_id();
    e.inserer("schemas_d_achat", {{"id", id}, {"structure_id", structure}, {"intitule", nouveau.intitule}, {"debut", nouveau.debut}, {"fin", nouveau.fin}, {"cree_par", e.auteur()}, {"cree_le", e.instant()}});
    std::vector<std::string> noms;
    for (const auto& un : choisis)
    {
        e.inserer("acheteurs_de_schema", {{"id", e.nouvel_id()}, {"schema_id", id}, {"acheteur_id", un.id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        noms.push_back(un.nom);
    }
    e.dire("inscrire", "schemas_d_achat", id,
           "a inscrit le schéma d'achats « " + nouveau.intitule + " », de " + std::to_string(nouveau.debut) + " à " + std::to_string(nouveau.fin) + ", pour " + joined(noms, ", "), structure);
    return id;
}

void ajouter_acheteur_au_schema(Ecriture& e, const SchemaDAchat& schema, const AcheteurPossible& acheteur)
{
    exiger_le_schema(schema);
    if (schema.acheteur(acheteur.id)) throw Conflict("cet acheteur est déjà du schéma");
    e.inserer("acheteurs_de_schema", {{"id", e.nouvel_id()}, {"schema_id", schema.id}, {"acheteur_id", acheteur.id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("ajouter", "schemas_d_achat", schema.id, "a ajouté " + acheteur.nom + " au schéma d'achats « " + schema.intitule + " »", schema.structure_id);
}

void retirer_acheteur_du_schema(Ecriture& e, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur)
{
    exiger_le_schema(schema);
    if (schema.acheteurs.size() < 2) throw Conflict("un schéma garde un acheteur au moins");
    e.inserer("acheteurs_de_schema",
              {{"id", e.nouvel_id()}, {"schema_id", schema.id}, {"acheteur_id", acheteur.id}, {"retire", acheteur.lien_id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("retirer", "schemas_d_achat", schema.id, "a retiré " + acheteur.nom + " du schéma d'achats « " + schema.intitule + " »", schema.structure_id);
}

std::string ajouter_objectif_au_schema(Ecriture& e, const SchemaDAchat& schema, const NouvelObjectif& nouveau)
{
    exiger_le_schema(schema);
    const auto& choisi = fiche(nouveau.indicateur);
    const auto intitule = nouveau.intitule.empty() ? std::string(choisi.libelle) : nouveau.intitule;
    for (const auto& un : schema.objectifs)
        if (!un.retire && (nouveau.indicateur == IndicateurSpaser::Propre ? searchable(un.intitule) == searchable(intitule) : un.indicateur == nouveau.indicateur))
            throw Conflict("le schéma a déjà cet objectif");
    const auto id = e.nouvel_id();
    e.inserer("objectifs_de_schema", {{"id", id}, {"schema_id", schema.id}, {"rang", static_cast<int>(schema.objectifs.size()) + 1}, {"indicateur", choisi.code}, {"intitule", intitule},
                                      {"unite", nouveau.unite}, {"numerateur", nouveau.numerateur}, {"denominateur", nouveau.denominateur}, {"sens", code(nouveau.sens)}, {"faite_par", e.auteur()},
                                      {"faite_le", e.instant()}});
    e.dire("ajouter", "schemas_d_achat", schema.id, "a ajouté l'objectif « " + intitule + " » au schéma d'achats « " + schema.intitule + " »", schema.structure_id);
    return id;
}

void retirer_objectif_du_schema(Ecriture& e, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::string& raison)
{
    exiger_le_schema(schema);
    if (objectif.retire) throw Conflict("cet objectif est déjà abandonné");
    e.inserer("retraits_d_objectif", {{"objectif_id", objectif.id}, {"raison", raison}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}}, {"objectif_id"});
    e.dire("retirer", "schemas_d_achat", schema.id, "a abandonné l'objectif « " + objectif.intitule + " » du schéma d'achats « " + schema.intitule + " »", schema.structure_id);
}

void inscrire_fait_de_schema(Ecriture& e, const SchemaDAchat& schema, const FaitDeSchema& fait, const std::string& annule)
{
    if (fait.acheteur_id) exiger_l_acheteur(schema, *fait.acheteur_id);
    else exiger_le_schema(schema);
    const bool adoption = fait.sorte == SorteDeFaitDeSchema::Adoption;
    if (!annule.empty() && std::none_of(schema.faits.begin(), schema.faits.end(), [&](const auto& un) { return un.id == annule; })) throw Conflict("ce fait est déjà annulé");
    e.inserer("faits_de_schema", {{"id", e.nouvel_id()}, {"schema_id", schema.id}, {"sorte", adoption ? "adoption" : "publication"}, {"le", format_day(fait.le)}, {"acheteur_id", ou_rien(fait.acheteur_id)},
                                  {"numero", fait.numero}, {"adresse", fait.adresse}, {"annule", annule.empty() ? Bind(nullptr) : Bind(annule)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    const std::string quoi = adoption ? "l'adoption du schéma d'achats « " + schema.intitule + " »" : "la publication du schéma d'achats « " + schema.intitule + " »";
    e.dire(annule.empty() ? "inscrire" : "annuler", "schemas_d_achat", schema.id, annule.empty() ? "a inscrit " + quoi + ", le " + en_toutes_lettres(fait.le) : "a annulé " + quoi, schema.structure_id);
}

void inscrire_cible(Ecriture& e, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::optional<std::string>& acheteur_id, int annee, const CibleSpaser& cible, const std::string& source)
{
    if (acheteur_id) exiger_l_acheteur(schema, *acheteur_id);
    else exiger_le_schema(schema);
    ensure(schema.debut <= annee && annee <= schema.fin, "une cible est d'une année du schéma");
    const CibleInscrite* avant = nullptr;
    for (const auto& une : objectif.cibles)
        if (!une.remplacee && une.annee == annee && une.acheteur_id == acheteur_id) avant = &une;
    e.inserer("cibles_de_schema", {{"id", e.nouvel_id()}, {"objectif_id", objectif.id}, {"acheteur_id", ou_rien(acheteur_id)}, {"annee", annee}, {"forme", code(cible.forme)},
                                   {"quantite", static_cast<long long>(cible.quantite)}, {"source", source}, {"remplace", avant ? Bind(avant->id) : Bind(nullptr)}, {"faite_par", e.auteur()},
                                   {"faite_le", e.instant()}});
    const auto qui = acheteur_id ? ", pour " + schema.acheteur(*acheteur_id)->nom : std::string();
    e.dire(avant ? "reviser" : "viser", "schemas_d_achat", schema.id,
           std::string(avant ? "a révisé la cible " : "a fixé la cible ") + std::to_string(annee) + " de « " + objectif.intitule + " »" + qui + " : " + quantite_en_mots(objectif, cible), schema.structure_id);
}

void inscrire_valeur_de_schema(Ecriture& e, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::string& acheteur_id, int annee, std::int64_t numerateur,
                               std::optional<std::int64_t> denominateur, const std::string& source)
{
    exiger_l_acheteur(schema, acheteur_id);
    ensure(schema.debut <= annee && annee <= schema.fin, "une valeur est d'une année du schéma");
    const auto* avant = objectif.valeur_de(acheteur_id, annee);
    e.inserer("valeurs_de_schema", {{"id", e.nouvel_id()}, {"objectif_id", objectif.id}, {"acheteur_id", acheteur_id}, {"annee", annee}, {"numerateur", static_cast<long long>(numerateur)},
                                    {"denominateur", denominateur ? Bind(static_cast<long long>(*denominateur)) : Bind(nullptr)}, {"source", source},
                                    {"remplace", avant ? Bind(avant->id) : Bind(nullptr)}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("declarer", "schemas_d_achat", schema.id,
           "a déclaré « " + objectif.intitule + " » " + avec_de(schema.acheteur(acheteur_id)->nom) + " en " + std::to_string(annee) + ", d'après « " + source + " »", schema.structure_id);
}

} // namespace ouvrage
