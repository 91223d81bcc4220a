#include "app/journal/journal_ecriture.hpp"

#include "app/journal/journal_tables.hpp"
#include "app/suppleances/suppleances_table.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

// Ce qui précède le premier événement.
const std::string kOrigine = std::string(64, '0');

/// Le texte dont l'événement est l'empreinte ; un caractère de contrôle sépare, pour qu'aucun champ ne déborde sur l'autre.
std::string texte_scelle(std::int64_t rang, const std::string& id, const std::string& instant, const std::string& structure,
                         const std::string& auteur_id, const std::string& auteur, std::string_view verbe,
                         std::string_view objet, const std::string& objet_id, const std::string& phrase,
                         const std::string& faits, const std::string& precedente)
{
    std::string texte = std::to_string(rang);
    for (const std::string_view champ : {std::string_view(id), std::string_view(instant), std::string_view(structure),
                                         std::string_view(auteur_id), std::string_view(auteur), verbe, objet,
                                         std::string_view(objet_id), std::string_view(phrase), std::string_view(faits),
                                         std::string_view(precedente)})
    {
        texte += '\x1f';
        texte += champ;
    }
    return texte;
}

Evenement lire_evenement(const Row& ligne)
{
    return {ligne.integer("rang"), ligne.text("instant"), ligne.text("auteur"), ligne.text("verbe"),
            ligne.text("objet"),   ligne.text("objet_id"), ligne.text("phrase")};
}

/// Le nom de table vient du journal, que l'on est en train de mettre en doute : il doit avoir la forme d'un nom.
bool est_un_nom(std::string_view nom)
{
    return !nom.empty() && nom.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

/// « WHERE a = ? AND b = ? » et ses valeurs, pour la clé d'un fait relue du journal.
std::optional<Row> relire(Transaction& tx, const std::string& table, const Json::Object& cle)
{
    if (!est_un_nom(table)) return std::nullopt;
    std::string sql = "SELECT * FROM " + table + " WHERE ";
    Binds valeurs;
    for (const auto& [nom, valeur] : cle)
    {
        if (!est_un_nom(nom)) return std::nullopt;
        sql += (valeurs.empty() ? "" : " AND ") + nom + " = ?";
        if (const auto* nombre = valeur.integer()) valeurs.emplace_back(static_cast<long long>(*nombre));
        else if (const auto* texte = valeur.text()) valeurs.emplace_back(*texte);
        else return std::nullopt;
    }
    auto lignes = tx.query_bound(sql, valeurs);
    if (lignes.empty()) return std::nullopt;
    return std::move(lignes.front());
}

/// Les lignes d'une table que le journal raconte : le nom de leur clé et leur nombre.
struct LignesConnues
{
    std::vector<std::string> cle;
    std::int64_t nombre = 0;
};

/// Celles qui n'y sont pas. On ne les cherche que lorsque les nombres diffèrent.
std::vector<std::string> lignes_inconnues(Transaction& tx, const std::string& table, const LignesConnues& connues, const std::set<std::string>& vues)
{
    std::vector<std::string> inconnues;
    std::string colonnes;
    for (const auto& nom : connues.cle)
    {
        if (!est_un_nom(nom)) return inconnues;
        colonnes += (colonnes.empty() ? "" : ", ") + nom;
    }
    if (!est_un_nom(table) || colonnes.empty()) return inconnues;
    if (tx.query("SELECT count(*) AS n FROM " + table).front().integer("n") == connues.nombre) return inconnues;
    for (const auto& ligne : tx.query("SELECT " + colonnes + " FROM " + table + " ORDER BY " + colonnes))
    {
        Json::Object cle;
        for (std::size_t i = 0; i < connues.cle.size(); ++i)
        {
            if (const auto* nombre = std::get_if<std::int64_t>(&ligne.at(i))) cle.emplace_back(connues.cle[i], static_cast<long long>(*nombre));
            else cle.emplace_back(connues.cle[i], ligne.text(connues.cle[i]));
        }
        const auto ecrite = write_json(Json(std::move(cle)));
        if (!vues.contains(table + ecrite)) inconnues.push_back(ecrite);
    }
    return inconnues;
}

} // namespace

std::string Ecriture::nouvel_id() const
{
    return uuid7(maintenant_);
}

void refuser_nir(std::string_view texte)
{
    constexpr std::size_t kChiffresDUnNir = 13;
    if (static_cast<std::size_t>(std::count_if(texte.begin(), texte.end(), [](char c) { return c >= '0' && c <= '9'; })) < kChiffresDUnNir) return;
    // Nos identifiants et nos empreintes sont des suites sans sens, où treize chiffres peuvent se suivre par hasard.
    const bool hexadecimal = texte.size() >= 32 && texte.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
    if (!hexadecimal && ressemble_a_un_nir(texte))
        throw BadRequest("un des textes ressemble à un numéro de sécurité sociale, qu'Ouvrage ne garde jamais : retirez-le. Rien n'a été écrit.");
}

namespace
{

void refuser_nir(const Ecriture::Colonnes& colonnes)
{
    for (const auto& [nom, valeur] : colonnes)
        if (const auto* texte = std::get_if<std::string>(&valeur.value)) ouvrage::refuser_nir(*texte);
}

} // namespace

std::string empreinte_de_ligne(std::string_view table, const Row& ligne)
{
    std::vector<std::string> champs;
    for (std::size_t i = 0; i < ligne.columns().size(); ++i)
    {
        const Value& valeur = ligne.at(i);
        if (const auto* nombre = std::get_if<std::int64_t>(&valeur))
            champs.push_back(ligne.columns()[i] + "=" + std::to_string(*nombre));
        else if (const auto* texte = std::get_if<std::string>(&valeur)) champs.push_back(ligne.columns()[i] + "=" + *texte);
    }
    std::sort(champs.begin(), champs.end());
    std::string tout(table);
    for (const auto& champ : champs) tout += '\x1f' + champ;
    return hash_hex(tout);
}

Bind jour_ou_rien(const std::optional<Jour>& jour)
{
    return jour ? Bind(format_day(*jour)) : Bind(nullptr);
}

std::int64_t Ecriture::rang_suivant(std::string_view table, const Colonnes& parmi) const
{
    std::string ou;
    Binds valeurs;
    for (const auto& [colonne, valeur] : parmi)
    {
        ou += (ou.empty() ? "" : " AND ") + colonne + " = ?";
        valeurs.push_back(valeur);
    }
    return tx.query_bound("SELECT coalesce(max(rang), 0) + 1 AS suivant FROM " + std::string(table) + " WHERE " + ou, valeurs).front().integer("suivant");
}

void Ecriture::inserer(std::string_view table, const Colonnes& colonnes, const std::vector<std::string>& cle)
{
    refuser_nir(colonnes);
    std::string noms, marques;
    Binds valeurs;
    auto noms_du_fait = std::make_shared<std::vector<std::string>>();
    std::vector<Value> valeurs_du_fait;
    for (const auto& [nom, valeur] : colonnes)
    {
        noms += (noms.empty() ? "" : ", ") + nom;
        marques += marques.empty() ? "?" : ", ?";
        valeurs.push_back(valeur);
        noms_du_fait->push_back(nom);
        valeurs_du_fait.push_back(valeur.value);
    }
    tx.execute_bound("INSERT INTO " + std::string(table) + " (" + noms + ") VALUES (" + marques + ")", valeurs);
    // L'empreinte se calcule de ce que l'on vient d'écrire : les mêmes colonnes non nulles que la base relira.
    const Row ligne(noms_du_fait, std::move(valeurs_du_fait));
    Json::Object cle_du_fait;
    for (const auto& nom : cle)
    {
        if (const auto nombre = std::get_if<std::int64_t>(&ligne.at(static_cast<std::size_t>(
                std::find(noms_du_fait->begin(), noms_du_fait->end(), nom) - noms_du_fait->begin()))))
            cle_du_fait.emplace_back(nom, static_cast<long long>(*nombre));
        else cle_du_fait.emplace_back(nom, ligne.text(nom));
    }
    faits_.push_back(Json{{"t", table}, {"k", std::move(cle_du_fait)}, {"e", empreinte_de_ligne(table, ligne)}});
}

void Ecriture::modifier(std::string_view table, const std::string& id, std::int64_t version_lue, const Colonnes& colonnes)
{
    refuser_nir(colonnes);
    std::string affectations;
    Binds valeurs;
    for (const auto& [nom, valeur] : colonnes)
    {
        affectations += nom + " = ?, ";
        valeurs.push_back(valeur);
    }
    valeurs.emplace_back(static_cast<long long>(version_lue + 1));
    valeurs.emplace_back(id);
    valeurs.emplace_back(static_cast<long long>(version_lue));
    const auto touchees = tx.execute_bound(
        "UPDATE " + std::string(table) + " SET " + affectations + "version = ? WHERE id = ? AND version = ?", valeurs);
    if (touchees != 1) throw Conflict("quelqu'un a modifié cette fiche pendant que vous la remplissiez");
    const auto ligne = tx.query_one("SELECT * FROM " + std::string(table) + " WHERE id = ?", id);
    ensure(ligne.has_value(), "une ligne modifiée se relit");
    faits_.push_back(Json{{"t", table}, {"k", Json::Object{{"id", id}}}, {"e", empreinte_de_ligne(table, *ligne)}});
}

void Ecriture::dire(std::string_view verbe, std::string_view table, const std::string& objet_id, const std::string& phrase,
                    const std::optional<std::string>& structure_id)
{
    // L'auteur se dit avec qui il remplace : ici quand l'objet est à la personne absente, dans `ecrire` quand c'est le rôle.
    const std::string auteur = en_remplacement(auteur_.nom, absent_de_l_objet(tx, auteur_.remplace, table, objet_id));
    ouvrage::refuser_nir(phrase);
    const auto dernier = tx.query_one("SELECT rang, empreinte FROM evenements ORDER BY rang DESC LIMIT 1");
    const std::int64_t rang = dernier ? dernier->integer("rang") + 1 : 1;
    const std::string precedente = dernier ? dernier->text("empreinte") : kOrigine;
    const std::string id = nouvel_id();
    const std::string faits = write_json(Json(std::move(faits_)));
    faits_.clear();
    const std::string empreinte =
        hash_hex(texte_scelle(rang, id, instant(), structure_id.value_or(""), auteur_.id.value_or(""), auteur, verbe,
                              table, objet_id, phrase, faits, precedente));
    tx.execute("INSERT INTO evenements (rang, id, instant, structure_id, auteur_id, auteur, verbe, objet, objet_id, phrase, "
               "faits, precedente, empreinte) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               static_cast<long long>(rang), id, instant(), structure_id, auteur_.id, auteur, verbe, table, objet_id,
               phrase, faits, precedente, empreinte);
}

VerdictJournal verifier_journal(Database& base)
{
    VerdictJournal verdict;
    base.read([&](Transaction& tx) {
        // Du plus récent au plus ancien : la première empreinte rencontrée d'une ligne est celle qu'elle doit avoir.
        std::set<std::string> vus;
        std::map<std::string, LignesConnues> par_table;
        std::string attendue;
        std::optional<std::int64_t> rang_attendu;
        std::int64_t sous = INT64_MAX;
        for (;;)
        {
            const auto page = tx.query("SELECT * FROM evenements WHERE rang < ? ORDER BY rang DESC LIMIT 500",
                                       static_cast<long long>(sous));
            if (page.empty()) break;
            for (const auto& ligne : page)
            {
                const auto rang = ligne.integer("rang");
                sous = rang;
                ++verdict.evenements;
                const auto nom = "événement " + std::to_string(rang);
                if (verdict.tete.empty()) verdict.tete = ligne.text("empreinte");
                if (rang_attendu && rang != *rang_attendu)
                    verdict.ruptures.push_back("il manque des événements entre " + std::to_string(rang) + " et " +
                                               std::to_string(*rang_attendu + 1));
                rang_attendu = rang - 1;
                const auto scelle = hash_hex(texte_scelle(
                    rang, ligne.text("id"), ligne.text("instant"), ligne.maybe_text("structure_id").value_or(""),
                    ligne.maybe_text("auteur_id").value_or(""), ligne.text("auteur"), ligne.text("verbe"),
                    ligne.text("objet"), ligne.text("objet_id"), ligne.text("phrase"), ligne.text("faits"),
                    ligne.text("precedente")));
                if (scelle != ligne.text("empreinte")) verdict.ruptures.push_back(nom + " : son texte a changé");
                if (!attendue.empty() && attendue != ligne.text("empreinte"))
                    verdict.ruptures.push_back(nom + " : le suivant ne le reconnaît pas");
                attendue = ligne.text("precedente");

                Json faits;
                try
                {
                    faits = read_json(ligne.text("faits"));
                }
                catch (const BadRequest&)
                {
                    verdict.ruptures.push_back(nom + " : ses faits ne se lisent plus");
                    continue;
                }
                if (!faits.list()) continue;
                for (const auto& fait : *faits.list())
                {
                    const Json *table = fait.find("t"), *cle = fait.find("k"), *empreinte = fait.find("e");
                    if (!table || !table->text() || !cle || !cle->object() || !empreinte || !empreinte->text()) continue;
                    if (!vus.insert(*table->text() + write_json(*cle)).second) continue;
                    ++verdict.faits;
                    auto& connues = par_table[*table->text()];
                    ++connues.nombre;
                    if (connues.cle.empty())
                        for (const auto& [nom_de_cle, valeur] : *cle->object()) connues.cle.push_back(nom_de_cle);
                    const auto en_base = relire(tx, *table->text(), *cle->object());
                    if (!en_base)
                        verdict.ruptures.push_back(nom + " : la ligne " + write_json(*cle) + " de " + *table->text() +
                                                   " a disparu");
                    else if (empreinte_de_ligne(*table->text(), *en_base) != *empreinte->text())
                        verdict.ruptures.push_back(nom + " : la ligne " + write_json(*cle) + " de " + *table->text() +
                                                   " a changé");
                }
            }
        }
        if (!attendue.empty() && attendue != kOrigine)
            verdict.ruptures.push_back("le début du journal manque");
        // Une ligne glissée dans la base sans événement n'est le fait de personne, fût-elle la première de sa table.
        for (const auto& [table, cle] : tables_journalisees())
            if (auto& connues = par_table[std::string(table)]; connues.cle.empty()) connues.cle.emplace_back(cle);
        for (const auto& [table, connues] : par_table)
            for (auto& cle : lignes_inconnues(tx, table, connues, vus))
                verdict.ruptures.push_back("la ligne " + std::move(cle) + " de " + table + " n'est racontée par aucun événement");
        if (verdict.tete.empty()) verdict.tete = kOrigine;
    });
    return verdict;
}

std::vector<Evenement> lister_evenements(Transaction& tx, const Perimetre& perimetre, const std::vector<std::string>& objets,
                                         int au_plus)
{
    if (objets.empty()) return {};
    // Quelques objets se trouvent par leur index ; celui de la structure, que SQLite préfère parce qu'il est rangé, la lirait toute.
    auto filtre = perimetre.structures(Acte::VoirJournal, "coalesce(e.structure_id, '')");
    std::string marques;
    Binds valeurs;
    for (const auto& objet : objets)
    {
        marques += marques.empty() ? "?" : ", ?";
        valeurs.emplace_back(objet);
    }
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    valeurs.emplace_back(au_plus);
    std::vector<Evenement> evenements;
    for (const auto& ligne : tx.query_bound("SELECT * FROM evenements e WHERE e.objet_id IN (" + marques + ") AND " +
                                                filtre.condition + " ORDER BY e.rang DESC LIMIT ?",
                                            valeurs))
        evenements.push_back(lire_evenement(ligne));
    return evenements;
}

std::vector<Evenement> lister_journal(Transaction& tx, const Perimetre& perimetre, std::optional<std::int64_t> avant,
                                      int au_plus)
{
    auto filtre = perimetre.structures(Acte::VoirJournal, "e.structure_id");
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(static_cast<long long>(avant.value_or(INT64_MAX)));
    valeurs.emplace_back(au_plus);
    std::vector<Evenement> evenements;
    for (const auto& ligne : tx.query_bound("SELECT * FROM evenements e WHERE " + filtre.condition +
                                                " AND e.rang < ? ORDER BY e.rang DESC LIMIT ?",
                                            valeurs))
        evenements.push_back(lire_evenement(ligne));
    return evenements;
}

} // namespace ouvrage
