#include "app/utilisateurs/utilisateurs_session.hpp"

#include "app/suppleances/suppleances_table.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kUtilisateur =
    "u.id, u.nom, u.courriel, u.structure_id, s.nom AS structure_nom FROM utilisateurs u JOIN structures s ON s.id = u.structure_id";

/// Les rôles des absents ; un jeton d'API n'en tient aucun.
enum class RolesDesAbsents
{
    Tenus,
    Omis
};

std::vector<Attribution> avec_celles_des_absents(Transaction& tx, std::vector<Attribution> siennes, const std::vector<AbsentRemplace>& absents)
{
    if (siennes.empty()) return siennes;
    for (const auto& absent : absents)
        for (auto& une : lister_attributions_suppleees(tx, absent)) siennes.push_back(std::move(une));
    return siennes;
}

std::optional<SessionOuverte> ouvrir(Transaction& tx, const Row& ligne, std::string csrf, RolesDesAbsents roles, Jour le)
{
    SessionOuverte session;
    session.utilisateur = {ligne.text("id"),           ligne.text("nom"),           ligne.text("courriel"),
                           ligne.text("structure_id"), ligne.text("structure_nom"), ""};
    const auto absents = lister_absents_remplaces(tx, session.utilisateur.id, le);
    session.attributions = lister_attributions(tx, session.utilisateur.id);
    if (roles == RolesDesAbsents::Tenus) session.attributions = avec_celles_des_absents(tx, std::move(session.attributions), absents);
    if (session.attributions.empty()) return std::nullopt; // un compte désactivé n'ouvre plus rien
    for (const auto& absent : absents) session.utilisateur.remplace.push_back(absent.qui);
    session.utilisateur.role_libelle = libelle(session.attributions.front().role);
    session.csrf = std::move(csrf);
    return session;
}

} // namespace

std::vector<Attribution> lister_attributions(Transaction& tx, const std::string& utilisateur_id)
{
    std::vector<Attribution> attributions;
    for (const auto& ligne : tx.query("SELECT a.id, a.role, a.structure_id, a.acheteur_id, a.entreprise_id, a.organisme_id, a.territoire_id, "
                                      "CASE WHEN EXISTS (SELECT 1 FROM interventions i WHERE i.structure_id = a.structure_id) THEN 1 ELSE 0 END AS intervient FROM attributions a WHERE "
                                      "a.utilisateur_id = ? AND NOT EXISTS (SELECT 1 FROM retraits r WHERE "
                                      "r.attribution_id = a.id) ORDER BY a.id",
                                      utilisateur_id))
        if (const auto role = role_du_code(ligne.text("role")))
            attributions.push_back({ligne.text("id"), *role, ligne.text("structure_id"), ligne.maybe_text("acheteur_id"),
                                    ligne.maybe_text("entreprise_id"), ligne.maybe_text("organisme_id"), ligne.maybe_text("territoire_id"), ligne.integer("intervient") == 1});
    return attributions;
}

std::vector<Attribution> lister_attributions_du_jour(Transaction& tx, const std::string& utilisateur_id, Jour le)
{
    return avec_celles_des_absents(tx, lister_attributions(tx, utilisateur_id), lister_absents_remplaces(tx, utilisateur_id, le));
}

std::optional<SessionOuverte> trouver_session(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT se.csrf, " + std::string(kUtilisateur) +
                                        " JOIN sessions se ON se.utilisateur_id = u.id "
                                        "WHERE se.empreinte = ? AND se.etape = 'ouverte' AND se.expire_le > ?",
                                    empreinte, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return ouvrir(tx, *ligne, ligne->text("csrf"), RolesDesAbsents::Tenus, day_in_paris(maintenant));
}

std::optional<SessionOuverte> trouver_jeton_api(Transaction& tx, const std::string& empreinte, PorteeApi voulue,
                                                Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT j.portee, " + std::string(kUtilisateur) +
                                        " JOIN jetons_api j ON j.utilisateur_id = u.id "
                                        "WHERE j.empreinte = ? AND j.expire_le > ? AND NOT EXISTS (SELECT 1 FROM revocations r "
                                        "WHERE r.jeton_id = j.id)",
                                    empreinte, format_instant(maintenant));
    if (!ligne || (voulue == PorteeApi::Ecriture && ligne->text("portee") != "ecriture")) return std::nullopt;
    return ouvrir(tx, *ligne, "", RolesDesAbsents::Omis, day_in_paris(maintenant));
}

} // namespace ouvrage
