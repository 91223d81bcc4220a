#include "app/utilisateurs/utilisateurs_commandes.hpp"

#include "app/mots.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

const Auteur kCommande{std::nullopt, "commande ouvrage utilisateur"};

/// L'identifiant de la structure nommée ; la seule quand rien n'est dit.
std::string lire_structure(Transaction& tx, const std::string& texte, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto structures = lister_structures_gerees(tx, Perimetre::de_la_machine());
    if (texte.empty() && structures.size() == 1) return structures.front().id;
    for (const auto& une : structures)
        if (une.id == texte || searchable(une.nom) == searchable(texte)) return une.id;
    anomalies.push_back({"structure", texte.empty() ? "champ.absent" : "champ.inconnu"});
    return "";
}

RoleDonne lire(Transaction& tx, const RoleACommander& role, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto structure = lire_structure(tx, role.structure, anomalies);
    if (structure.empty()) return {};
    return lire_role(tx, Perimetre::de_la_machine(), {structure, role.role, role.pour}, anomalies);
}

std::string trouver_par_courriel(Transaction& tx, const std::string& courriel)
{
    const auto ligne = tx.query_one("SELECT id FROM utilisateurs WHERE courriel = ?", courriel_normalise(courriel));
    if (!ligne) throw NotFound("aucun compte n'a l'adresse " + courriel);
    return ligne->text("id");
}

ReponseDeCommande avec_lien(std::string texte, const Invitation& invitation, const std::string& adresse_publique, Instant maintenant)
{
    const auto lien = adresse_publique + "/invitation/" + invitation.jeton;
    const auto fin = maintenant + kDureeDUnLien;
    texte += "\nLien à transmettre, qui sert une fois, jusqu'au " + date_heure_fr(fin) + " :\n" + lien;
    return {std::move(texte), Json{{"utilisateur_id", invitation.utilisateur_id}, {"lien", lien}, {"expire_le", format_instant(fin)}}};
}

/// Fait l'écriture ; les anomalies qu'elle lève reviennent sans que rien ne soit inscrit.
template <class F> ReponseDeCommande commander(Database& base, Instant maintenant, F&& acte)
{
    try
    {
        return base.write([&](Transaction& tx) -> ReponseDeCommande {
            Ecriture ecriture(tx, kCommande, maintenant);
            return acte(ecriture);
        });
    }
    catch (const SaisieRefusee& refus)
    {
        std::string texte;
        Json::List liste;
        for (const auto& une : refus.anomalies)
        {
            texte += (texte.empty() ? "" : "\n") + une.champ + " : " + phrase_anomalie(une.code);
            liste.push_back(Json{{"champ", une.champ}, {"code", une.code}});
        }
        return {std::move(texte), Json{{"anomalies", std::move(liste)}}, refus.anomalies};
    }
}

} // namespace

ReponseDeCommande installer_structure(Database& base, const Installation& installation, const std::string& adresse_publique, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        SaisieDeCompte compte{courriel_normalise(installation.courriel), std::string(trimmed(installation.nom)), {}};
        auto anomalies = anomalies_de_compte(compte);
        const auto juger = [&](std::string_view champ, const std::string& texte) {
            if (const auto code = anomalie_de_texte(trimmed(texte), 120); !code.empty()) anomalies.push_back({std::string(champ), std::string(code)});
        };
        juger("territoire", installation.territoire);
        juger("structure", installation.structure);
        juger("nature", installation.nature);
        const auto siret = verifier_identifiant(Identifiant::Siret, installation.siret);
        if (!installation.siret.empty() && !siret.valide) anomalies.push_back({"siret", "siret.invalide"});
        if (courriel_pris(e.tx, compte.courriel)) anomalies.push_back({"courriel", "courriel.deja_pris"});
        if (!anomalies.empty()) throw SaisieRefusee(std::move(anomalies));
        const std::string nom(trimmed(installation.structure)), ou(trimmed(installation.territoire));
        for (const auto& une : lister_structures_gerees(e.tx, Perimetre::de_la_machine()))
            if (searchable(une.nom) == searchable(nom)) throw Conflict("la structure « " + une.nom + " » est déjà installée");
        std::string territoire;
        if (const auto connu = e.tx.query_one("SELECT id FROM territoires WHERE nom = ?", ou)) territoire = connu->text("id");
        else e.inserer("territoires", {{"id", territoire = e.nouvel_id()}, {"nom", ou}});
        const auto structure = e.nouvel_id();
        e.inserer("structures", {{"id", structure},
                                 {"territoire_id", territoire},
                                 {"nom", nom},
                                 {"nature", trimmed(installation.nature)},
                                 {"siret", installation.siret.empty() ? Bind(nullptr) : Bind(siret.normalise)}});
        e.dire("installer", "structures", structure, "a installé " + nom + " (" + ou + ")", structure);
        const auto invitation = inscrire_compte(e, {compte.courriel, compte.nom, {Role::Administrateur, structure, {}}});
        auto reponse = avec_lien(nom + " est installée ; " + compte.nom + " en est l'administrateur.", invitation, adresse_publique, maintenant);
        reponse.json.set("structure_id", structure);
        reponse.json.set("territoire_id", territoire);
        return reponse;
    });
}

ReponseDeCommande ajouter_utilisateur(Database& base, const std::string& courriel, const std::string& nom, const RoleACommander& role,
                                      const std::string& adresse_publique, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        const SaisieDeCompte compte{courriel_normalise(courriel), std::string(trimmed(nom)), {}};
        auto anomalies = anomalies_de_compte(compte);
        const auto donne = lire(e.tx, role, anomalies);
        if (courriel_pris(e.tx, compte.courriel)) anomalies.push_back({"courriel", "courriel.deja_pris"});
        if (!anomalies.empty()) throw SaisieRefusee(std::move(anomalies));
        const auto invitation = inscrire_compte(e, {compte.courriel, compte.nom, donne});
        return avec_lien("Le compte de " + compte.nom + " est ouvert (" + std::string(libelle(donne.role)) + ").", invitation, adresse_publique, maintenant);
    });
}

ReponseDeCommande donner_role(Database& base, const std::string& courriel, const RoleACommander& role, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        const auto id = trouver_par_courriel(e.tx, courriel);
        std::vector<AnomalieDeChamp> anomalies;
        const auto donne = lire(e.tx, role, anomalies);
        if (!anomalies.empty()) throw SaisieRefusee(std::move(anomalies));
        inscrire_attribution(e, id, donne);
        return {"Le rôle " + std::string(libelle(donne.role)) + " est donné à " + courriel + ".",
                Json{{"utilisateur_id", id}, {"role", code(donne.role)}, {"structure_id", donne.structure_id}}};
    });
}

ReponseDeCommande desactiver_utilisateur(Database& base, const std::string& courriel, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        const auto id = trouver_par_courriel(e.tx, courriel);
        const auto avant = trouver_compte(e.tx, Perimetre::de_la_machine(), id);
        desactiver_compte(e, id);
        std::string texte = "Le compte de " + avant.nom + " est désactivé.";
        Json::List sans;
        for (const auto& role : avant.roles)
            if (role.attribution.role == Role::Administrateur &&
                !e.tx.query_one("SELECT 1 AS un FROM attributions a WHERE a.structure_id = ? AND a.role = 'administrateur' AND NOT EXISTS "
                                "(SELECT 1 FROM retraits r WHERE r.attribution_id = a.id)",
                                role.attribution.structure_id))
            {
                texte += "\nAttention : " + role.sur + " n'a plus d'administrateur.";
                sans.push_back(Json(role.attribution.structure_id));
            }
        return {std::move(texte), Json{{"utilisateur_id", id}, {"structures_sans_administrateur", std::move(sans)}}};
    });
}

ReponseDeCommande creer_lien(Database& base, const std::string& courriel, const std::string& adresse_publique, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        const auto invitation = inscrire_lien(e, trouver_par_courriel(e.tx, courriel));
        return avec_lien("Les liens précédents ne servent plus.", invitation, adresse_publique, maintenant);
    });
}

ReponseDeCommande retirer_second_facteur(Database& base, const std::string& courriel, Instant maintenant)
{
    return commander(base, maintenant, [&](Ecriture& e) -> ReponseDeCommande {
        const auto id = trouver_par_courriel(e.tx, courriel);
        retirer_second_facteur_de(e, id);
        return {"Le second facteur de " + courriel + " est retiré.", Json{{"utilisateur_id", id}}};
    });
}

} // namespace ouvrage
