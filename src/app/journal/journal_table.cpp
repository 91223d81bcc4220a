#include "app/journal/journal_table.hpp"

#include "socle/text/text.hpp"

#include <algorithm>
#include <span>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr VerbeDeJournal kVerbes[] = {
    {"suivre", "Suivre un marché", "marches"},
    {"creer", "Créer", "plus"},
    {"modifier", "Mettre à jour", "modifier"},
    {"inscrire", "Inscrire une entreprise", "entreprise"},
    {"engager", "Engager", "cible"},
    {"reviser", "Réviser un objectif", "avenant"},
    {"calculer", "Garder un calcul", "calculateur"},
    {"regler", "Fixer une règle", "droit"},
    {"annuler", "Annuler une règle", "annuler"},
    {"preciser", "Préciser une modalité", "personne"},
    {"declarer", "Déclarer des heures", "heures"},
    {"valider", "Valider", "valider"},
    {"renvoyer", "Renvoyer", "refuser"},
    {"lever", "Lever une décision", "annuler"},
    {"accueillir", "Ouvrir une fiche", "personne"},
    {"ouvrir", "Ouvrir une éligibilité", "calendrier"},
    {"remplacer", "Remplacer une éligibilité", "calendrier"},
    {"decider", "Décider une éligibilité", "droit"},
    {"lire", "Lire des raisons", "oeil"},
    {"annoncer_effacement", "Annoncer un effacement", "horloge"},
    {"prolonger_conservation", "Garder une fiche plus longtemps", "calendrier"},
    {"effacer", "Rendre une fiche anonyme", "retirer"},
    {"affecter", "Affecter à un lot", "lots"},
    {"corriger", "Corriger une fiche", "modifier"},
    {"importer", "Importer un fichier", "importer"},
    {"ouvrir_compte", "Ouvrir un compte", "compte"},
    {"donner_role", "Donner un rôle", "compte"},
    {"retirer_role", "Retirer un rôle", "retirer"},
    {"desactiver", "Désactiver un compte", "interdit"},
    {"creer_lien", "Créer un lien", "lien"},
    {"choisir_mot_de_passe", "Choisir un mot de passe", "cadenas"},
    {"activer_second_facteur", "Activer un second facteur", "cadenas"},
    {"retirer_second_facteur", "Retirer un second facteur", "cadenas"},
    {"creer_jeton", "Créer un jeton d'API", "cle"},
    {"revoquer_jeton", "Révoquer un jeton d'API", "cle"},
    {"estimer", "Préciser une consultation", "calendrier"},
    {"qualifier", "Qualifier un acheteur", "lieu-accueil"},
    {"decider", "Décider", "droit"},
    {"proposer", "Proposer une pénalité", "penalites"},
    {"installer", "Installer une structure", "administration"},
    {"financer", "Inscrire un financement", "euro"},
    {"demonstration", "Peupler la démonstration", "info"},
};

constexpr std::string_view kMachine = "machine";

} // namespace

std::span<const VerbeDeJournal> verbes_du_journal()
{
    return kVerbes;
}

std::string_view icone_du_verbe(std::string_view code)
{
    for (const auto& un : kVerbes)
        if (un.code == code) return un.icone;
    return "journal";
}

Instant debut_du_mois_a_paris(Mois mois)
{
    const Jour premier = premier_jour(mois);
    const Instant minuit = std::chrono::sys_days{premier};
    // Paris est en avance d'une ou de deux heures ; l'été, deux.
    const auto deux_avant = minuit - std::chrono::hours{2};
    return day_in_paris(deux_avant) == premier ? deux_avant : minuit - std::chrono::hours{1};
}

PageDeJournal chercher_journal(Transaction& tx, const Perimetre& perimetre, const RechercheJournal& recherche)
{
    // Quelques objets se trouvent par leur index, le reste par celui de la structure (voir lister_evenements).
    const auto filtre = perimetre.structures(Acte::VoirJournal, recherche.objets.empty() ? "e.structure_id" : "coalesce(e.structure_id, '')");
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    if (recherche.auteur == kMachine) ou += " AND e.auteur_id IS NULL";
    else if (!recherche.auteur.empty())
    {
        ou += " AND e.auteur_id = ?";
        valeurs.emplace_back(recherche.auteur);
    }
    if (!recherche.verbe.empty())
    {
        ou += " AND e.verbe = ?";
        valeurs.emplace_back(recherche.verbe);
    }
    if (recherche.mois)
    {
        ou += " AND e.instant >= ? AND e.instant < ?";
        valeurs.emplace_back(format_instant(debut_du_mois_a_paris(*recherche.mois)));
        valeurs.emplace_back(format_instant(debut_du_mois_a_paris(*recherche.mois + std::chrono::months{1})));
    }
    if (!recherche.objets.empty())
    {
        ou += " AND e.objet_id IN (";
        for (std::size_t i = 0; i < recherche.objets.size(); ++i) ou += i ? ", ?" : "?";
        ou += ")";
        for (const auto& objet : recherche.objets) valeurs.emplace_back(objet);
    }
    const bool remonte = recherche.apres && !recherche.avant;
    if (recherche.avant || recherche.apres)
    {
        ou += remonte ? " AND e.rang > ?" : " AND e.rang < ?";
        valeurs.emplace_back(static_cast<long long>(remonte ? *recherche.apres : *recherche.avant));
    }
    valeurs.emplace_back(recherche.au_plus + 1); // un de plus dit s'il en reste
    PageDeJournal page;
    for (const auto& ligne : tx.query_bound("SELECT e.rang, e.instant, e.auteur, e.verbe, e.objet, e.objet_id, e.phrase FROM evenements e WHERE " +
                                                ou + " ORDER BY e.rang " + (remonte ? "ASC" : "DESC") + " LIMIT ?",
                                            valeurs))
        page.evenements.push_back({ligne.integer("rang"), ligne.text("instant"), ligne.text("auteur"), ligne.text("verbe"), ligne.text("objet"),
                                   ligne.text("objet_id"), ligne.text("phrase")});
    const bool encore = static_cast<int>(page.evenements.size()) > recherche.au_plus;
    if (encore) page.evenements.pop_back();
    if (remonte) std::reverse(page.evenements.begin(), page.evenements.end());
    page.plus_recents = remonte ? encore : recherche.avant.has_value();
    page.plus_anciens = remonte ? true : encore;
    return page;
}

std::vector<AuteurConnu> lister_auteurs(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.structures(Acte::VoirJournal, "a.structure_id");
    std::vector<AuteurConnu> auteurs;
    for (const auto& ligne : tx.query_bound("SELECT u.id, u.nom FROM utilisateurs u WHERE EXISTS (SELECT 1 FROM attributions a WHERE "
                                            "a.utilisateur_id = u.id AND " +
                                                filtre.condition + ") ORDER BY u.id",
                                            filtre.valeurs))
        auteurs.push_back({ligne.text("id"), ligne.text("nom")});
    std::sort(auteurs.begin(), auteurs.end(), [](const AuteurConnu& a, const AuteurConnu& b) {
        return std::pair(searchable(a.nom), a.id) < std::pair(searchable(b.nom), b.id);
    });
    return auteurs;
}

} // namespace ouvrage
