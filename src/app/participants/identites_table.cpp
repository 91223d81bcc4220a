#include "app/participants/identites_table.hpp"

#include "app/mots.hpp"
#include "domaine/identite.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kParLot = 500; // identités rangées par transaction

/// Sous quelle clé une empreinte est faite : une clé changée se voit, et les empreintes se refont.
std::string marque_de_cle(std::string_view cle) { return keyed_hash_hex(cle, "ouvrage/empreintes").substr(0, 8) + ":"; }

Bind ou_rien(const std::string& texte) { return texte.empty() ? Bind(nullptr) : Bind(texte); }

Identite lire_identite(const Row& ligne)
{
    return {ligne.text("prenom"), ligne.text("nom"), jour_iso_eventuel(ligne.maybe_text("naissance")), ligne.maybe_text("telephone").value_or(""),
            ligne.maybe_text("courriel").value_or(""), ligne.maybe_text("commune").value_or("")};
}

} // namespace

std::string empreinte_d_identite(std::string_view cle, const Identite& identite)
{
    if (!identite.naissance) return "";
    return marque_de_cle(cle) + keyed_hash_hex(cle, "ouvrage/identite\n" + designation(searchable(identite.nom + " " + identite.prenom), *identite.naissance));
}

void ranger_identite(Transaction& tx, const std::string& participant_id, const std::string& structure_id, const std::string& reference, const Identite& identite,
                     const std::string& empreinte)
{
    for (const auto* texte : {&identite.telephone, &identite.courriel, &identite.commune}) refuser_nir(*texte);
    refuser_nir(identite.nom + "  " + identite.prenom);
    const auto recherche = searchable(identite.nom + " " + identite.prenom);
    const Bind naissance = identite.naissance ? Bind(format_day(*identite.naissance)) : Bind(nullptr);
    const auto touchees = tx.execute("UPDATE identites SET nom = ?, prenom = ?, recherche = ?, structure_id = ?, naissance = ?, telephone = ?, courriel = ?, "
                                     "commune = ?, empreinte = ? WHERE participant_id = ?",
                                     identite.nom, identite.prenom, recherche, structure_id, naissance, ou_rien(identite.telephone), ou_rien(identite.courriel),
                                     ou_rien(identite.commune), ou_rien(empreinte), participant_id);
    if (touchees == 0)
        tx.execute("INSERT INTO identites (participant_id, nom, prenom, recherche, structure_id, naissance, telephone, courriel, commune, empreinte) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   participant_id, identite.nom, identite.prenom, recherche, structure_id, naissance, ou_rien(identite.telephone), ou_rien(identite.courriel),
                   ou_rien(identite.commune), ou_rien(empreinte));
    else tx.execute("DELETE FROM identite_mots WHERE participant_id = ?", participant_id);
    std::set<std::string> mots;
    for (auto& mot : split(recherche + " " + searchable(reference), ' '))
        if (!mot.empty()) mots.insert(std::move(mot));
    for (const auto& mot : mots)
        tx.execute("INSERT INTO identite_mots (participant_id, mot, structure_id) VALUES (?, ?, ?)", participant_id, mot, structure_id);
}

Identite lire_identite(Transaction& tx, const Participant& participant)
{
    const auto ligne = tx.query_one("SELECT * FROM identites WHERE participant_id = ?", participant.id);
    return ligne ? lire_identite(*ligne) : Identite{};
}

std::int64_t completer_identites(Database& base, const std::string& cle)
{
    const auto marque = marque_de_cle(cle);
    std::int64_t rangees = 0;
    for (;;)
    {
        // Relues dans la transaction qui les range : une correction faite entre-temps n'est pas perdue.
        const auto lot = base.write([&](Transaction& tx) {
            const auto lignes = tx.query("SELECT i.*, p.reference, p.structure_id AS suivie_par FROM identites i JOIN participants p ON p.id = i.participant_id "
                                         "WHERE i.structure_id IS NULL OR (i.naissance IS NOT NULL AND coalesce(substr(i.empreinte, 1, 9), '') <> ?) LIMIT ?",
                                         marque, kParLot);
            for (const auto& ligne : lignes)
            {
                const auto identite = lire_identite(ligne);
                ranger_identite(tx, ligne.text("participant_id"), ligne.text("suivie_par"), ligne.text("reference"), identite, empreinte_d_identite(cle, identite));
            }
            return static_cast<std::int64_t>(lignes.size());
        });
        rangees += lot;
        if (lot < kParLot) return rangees;
    }
}

std::vector<ConnueAilleurs> chercher_ailleurs(Transaction& tx, const Participant& participant)
{
    std::vector<ConnueAilleurs> liste;
    for (const auto& ligne : tx.query("SELECT o.structure_id, s.nom, min(o.participant_id) AS fiche_id FROM identites i JOIN identites o ON o.empreinte = "
                                      "i.empreinte AND o.structure_id <> i.structure_id JOIN structures s ON s.id = o.structure_id WHERE i.participant_id = ? "
                                      "GROUP BY o.structure_id, s.nom ORDER BY s.nom, o.structure_id",
                                      participant.id))
        liste.push_back({ligne.text("structure_id"), ligne.text("nom"), ligne.text("fiche_id")});
    return liste;
}

std::vector<DoublonProbable> chercher_doublons(Transaction& tx, const Participant& participant)
{
    std::vector<DoublonProbable> liste;
    for (const auto& ligne : tx.query("SELECT p.id, p.reference FROM identites i JOIN identites o ON o.empreinte = i.empreinte AND o.structure_id = "
                                      "i.structure_id AND o.participant_id <> i.participant_id JOIN participants p ON p.id = o.participant_id WHERE "
                                      "i.participant_id = ? ORDER BY p.reference, p.id",
                                      participant.id))
        liste.push_back({ligne.text("id"), ligne.text("reference")});
    return liste;
}

} // namespace ouvrage
