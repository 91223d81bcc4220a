#include "app/utilisateurs/utilisateurs_session.hpp"

#include "app/suppleances/suppleances_table.hpp"


namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kUtilisateur =
    "u.id, u.nom, u.courriel, u.structure_id, s.nom AS structure_nom FROM utilisateurs u JOIN structures s ON s.id = u.structure_id";

/// `le` : le jour où l'on tient aussi les rôles des absents ; aucun pour un jeton d'API, qui ne remplace personne.
std::optional<SessionOuverte> ouvrir(Transaction& tx, const Row& ligne, std::string csrf, std::optional<Jour> le)
{
    SessionOuverte session;
    session.utilisateur = {ligne.text("id"),           ligne.text("nom"),           ligne.text("courriel"),
                           ligne.text("structure_id"), ligne.text("structure_nom"), ""};
    session.attributions = le ? lister_attributions_du_jour(tx, session.utilisateur.id, *le) : lister_attributions(tx, session.utilisateur.id);
    if (session.attributions.empty()) return std::nullopt; // un compte désactivé n'ouvre plus rien
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
                                      " a.utilisateur_id = ? AND NOT EXISTS (SELECT 1 FROM retraits r WHERE "
                                      "r.attribution_id = a.id) ORDER BY a.id",
                                      utilisateur_id))
        if (const auto role = role_du_code(ligne.text("role")))
            attributions.push_back({ligne.text("id"), *role, ligne.text("structure_id"), ligne.maybe_text("acheteur_id"),
                                    ligne.maybe_text("entreprise_id"), ligne.maybe_text("organisme_id"), ligne.maybe_text("territoire_id"), ligne.integer("intervient") == 1});
    return attributions;
}

std::vector<Attribution> lister_attributions_du_jour(Transaction& tx, const std::string& utilisateur_id, Jour le)
{
    auto attributions = lister_attributions(tx, utilisateur_id);
    if (attributions.empty()) return attributions;
    for (auto& une : lister_attributions_suppleees(tx, utilisateur_id, le)) attributions.push_back(std::move(une.attribution));
    return attributions;
}

std::optional<SessionOuverte> trouver_session(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT se.csrf, " + std::string(kUtilisateur) +
                                        " JOIN sessions se ON se.utilisateur_id = u.id "
                                        "WHERE se.empreinte = ? AND se.etape = 'ouverte' AND se.expire_le > ?",
                                    empreinte, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return ouvrir(tx, *ligne, ligne->text("csrf"), day_in_paris(maintenant));
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
    return ouvrir(tx, *ligne, "", std::nullopt);
}

} // namespace ouvrage
