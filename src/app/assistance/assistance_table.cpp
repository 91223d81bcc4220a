#include "app/assistance/assistance_table.hpp"

#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Un acheteur du fonds public. Plusieurs dizaines de milliers à l'échelle du pays : gardés en mémoire, relus quand un
/// import s'est ajouté.
struct AcheteurPublie
{
    std::string siret;
    std::string nom;
    std::string recherche;
};
using Fonds = std::vector<AcheteurPublie>;

std::shared_ptr<const Fonds> acheteurs_publies(Transaction& tx)
{
    static std::mutex verrou;
    static std::string connue;
    static std::shared_ptr<const Fonds> fonds;
    // Un import ne change que de nouvelles lignes ; son identifiant, unique au monde, dit aussi de quelle base il est.
    const auto dernier = tx.query_one("SELECT max(import_id) AS id FROM imports_decp_bilans");
    const std::string version = dernier ? dernier->maybe_text("id").value_or("") : "";
    std::lock_guard garde(verrou);
    if (!fonds || connue != version)
    {
        auto lu = std::make_shared<Fonds>();
        if (!version.empty())
            tx.each("SELECT acheteur_siret, max(acheteur_nom) AS nom FROM contrats_decp WHERE acheteur_nom IS NOT NULL AND "
                    "acheteur_siret <> '' GROUP BY acheteur_siret ORDER BY acheteur_siret",
                    {}, [&](const Row& ligne) {
                        lu->push_back({ligne.text("acheteur_siret"), ligne.text("nom"), searchable(ligne.text("nom"))});
                    });
        fonds = std::move(lu);
        connue = version;
    }
    return fonds;
}

std::vector<std::string> mots_de(const std::string& q)
{
    auto mots = split(searchable(q), ' ');
    std::erase(mots, std::string());
    return mots;
}

/// Les chiffres tapés, quand on n'a tapé que cela : un début de SIRET.
std::string chiffres_de(const std::string& q)
{
    auto chiffres = sans_separateurs(q);
    return all_digits(chiffres) ? chiffres : "";
}

void ajouter(std::vector<Suggestion>& liste, Suggestion une)
{
    if (liste.size() >= kSuggestionsAuPlus) return;
    for (const auto& deja : liste)
        if (!une.code.empty() ? deja.code == une.code : deja.libelle == une.libelle) return;
    liste.push_back(std::move(une));
}

/// Ceux que la structure connaît déjà : le même acheteur doit se retrouver plutôt que se recréer.
std::vector<Suggestion> connus(Transaction& tx, const Perimetre& perimetre, std::string_view table, const std::string& q)
{
    const auto filtre = perimetre.structures(Acte::CreerMarche, "t.structure_id");
    std::string condition = filtre.condition;
    Binds valeurs = filtre.valeurs;
    if (const auto chiffres = chiffres_de(q); !chiffres.empty())
    {
        condition += " AND t.siret LIKE ?";
        valeurs.emplace_back(chiffres + "%");
    }
    else
        for (const auto& mot : mots_de(q))
        {
            condition += " AND t.recherche LIKE ?";
            valeurs.emplace_back("%" + mot + "%");
        }
    valeurs.emplace_back(static_cast<long long>(kSuggestionsAuPlus));
    std::vector<Suggestion> liste;
    for (const auto& ligne : tx.query_bound("SELECT t.siret, t.nom FROM " + std::string(table) + " t WHERE " + condition +
                                                " ORDER BY t.recherche, t.id LIMIT ?",
                                            valeurs))
        ajouter(liste, {ligne.maybe_text("siret").value_or(""), ligne.text("nom")});
    return liste;
}

std::string nom_connu(Transaction& tx, std::string_view table, const std::string& structure_id, const std::string& siret)
{
    const auto ligne =
        tx.query_one("SELECT nom FROM " + std::string(table) + " WHERE structure_id = ? AND siret = ?", structure_id, siret);
    return ligne ? ligne->text("nom") : "";
}

/// Le dernier de ces débuts de SIREN, dans l'ordre des textes : la borne d'une recherche par index.
std::string apres(const std::string& prefixe)
{
    return prefixe + "~";
}

} // namespace

std::vector<Suggestion> chercher_acheteurs(Transaction& tx, const Perimetre& perimetre, const std::string& q)
{
    if (searchable(q).size() < 2) return {};
    auto liste = connus(tx, perimetre, "acheteurs", q);
    const auto chiffres = chiffres_de(q);
    const auto mots = mots_de(q);
    const auto fonds = acheteurs_publies(tx);
    std::vector<const AcheteurPublie*> trouves;
    for (const auto& un : *fonds)
        if (!chiffres.empty() ? un.siret.starts_with(chiffres)
                              : std::all_of(mots.begin(), mots.end(),
                                            [&](const std::string& mot) { return un.recherche.find(mot) != std::string::npos; }))
            trouves.push_back(&un);
    // Le nom le plus court d'abord : « Commune de Lille » avant « Centre communal d'action sociale de Lille ».
    std::sort(trouves.begin(), trouves.end(), [](const auto* a, const auto* b) {
        return a->nom.size() != b->nom.size() ? a->nom.size() < b->nom.size() : a->siret < b->siret;
    });
    for (const auto* un : trouves)
    {
        if (liste.size() >= kSuggestionsAuPlus) break;
        ajouter(liste, {un->siret, un->nom});
    }
    return liste;
}

std::vector<Suggestion> chercher_entreprises(Transaction& tx, const Perimetre& perimetre, const std::string& q)
{
    if (searchable(q).size() < 2) return {};
    auto liste = connus(tx, perimetre, "entreprises", q);
    const auto chiffres = chiffres_de(q);
    // Moins de cinq chiffres désignent trop d'entreprises pour en proposer une.
    if (chiffres.size() < 5 || liste.size() >= kSuggestionsAuPlus) return liste;
    const auto siren = chiffres.substr(0, 9);
    for (const auto& ligne : tx.query("SELECT DISTINCT t.identifiant, t.nom FROM contrats_decp_titulaires t WHERE t.siren >= ? AND "
                                      "t.siren < ? AND t.nom <> '' ORDER BY t.nom, t.identifiant LIMIT 50",
                                      siren, apres(siren)))
        if (sans_separateurs(ligne.text("identifiant")).starts_with(chiffres))
            ajouter(liste, {sans_separateurs(ligne.text("identifiant")), ligne.text("nom")});
    return liste;
}

std::string nom_d_acheteur(Transaction& tx, const std::string& structure_id, const std::string& siret)
{
    if (auto nom = nom_connu(tx, "acheteurs", structure_id, siret); !nom.empty()) return nom;
    for (const auto& un : *acheteurs_publies(tx))
        if (un.siret == siret) return un.nom;
    return "";
}

std::string nom_d_entreprise(Transaction& tx, const std::string& structure_id, const std::string& siret)
{
    if (auto nom = nom_connu(tx, "entreprises", structure_id, siret); !nom.empty()) return nom;
    const auto ligne = tx.query_one("SELECT t.nom FROM contrats_decp_titulaires t WHERE t.siren = ? AND t.identifiant = ? AND t.nom <> '' "
                                    "ORDER BY t.contrat_id DESC LIMIT 1",
                                    siret.substr(0, 9), siret);
    return ligne ? ligne->text("nom") : "";
}

} // namespace ouvrage
