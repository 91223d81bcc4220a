#pragma once

#include "domaine/droits.hpp"
#include "socle/db/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un rôle sur un périmètre : une structure entière, ou un acheteur, une entreprise, un organisme de cette structure ; ou tout un territoire.
struct Attribution
{
    std::string id;
    Role role = Role::Entreprise;
    std::string structure_id;
    std::optional<std::string> acheteur_id;   // toujours pour un acheteur, jamais pour un autre
    std::optional<std::string> entreprise_id; // toujours pour une entreprise, jamais pour un autre
    std::optional<std::string> organisme_id = {}; // toujours pour un prescripteur, jamais pour un autre
    std::optional<std::string> territoire_id = {}; // toujours pour un coordinateur, jamais pour un autre ; sa structure en est l'employeur
    bool intervient = false; // sa structure est intervenue sur un marché qu'une autre mène : sans cela, aucune requête ne regarde les interventions

    /// L'acheteur, l'entreprise ou l'organisme que ce rôle représente ; vide : il couvre la structure.
    const std::optional<std::string>& represente_id() const { return acheteur_id ? acheteur_id : entreprise_id ? entreprise_id : organisme_id; }
};

/// Une condition SQL et ses valeurs, à placer après WHERE ou AND. Ne rend jamais plus que le périmètre.
struct Filtre
{
    std::string condition;
    socle::Binds valeurs;
};

/// Une structure intervient aujourd'hui sur le marché « m », mené par une autre ; en SQL, un « ? », la structure.
inline constexpr std::string_view kIntervient = "EXISTS (SELECT 1 FROM interventions pi WHERE pi.marche_id = m.id AND pi.structure_id = ? AND NOT EXISTS (SELECT 1 FROM "
                                                "fins_d_intervention pf WHERE pf.intervention_id = pi.id))";

/// Ce que peut voir et faire celui qui demande. Aucune requête ne s'appelle sans lui ; il ne se fabrique que d'un compte
/// authentifié, ou de la machine (commandes lancées par qui tient déjà la base).
/// Les alias sont fixes : m = marches, l = lots, d = declarations, p = participants.
/// Une structure qui intervient sur un marché mené par une autre y lit la fiche, le compte et les envois, et y affecte ses propres personnes ; elle n'y valide,
/// n'y révise et n'y pénalise rien. Son intervention finie, elle ne relit que sa part (partages_table). L'ancien chef d'un marché repris le relit entier.
class Perimetre
{
public:
    static Perimetre de(std::vector<Attribution> attributions);
    static Perimetre de_la_machine();
    /// Celui de personne : tout est refusé.
    static Perimetre vide() { return de({}); }

    bool peut(Acte acte) const;
    /// socle::Forbidden quand aucun rôle ne le permet.
    void exiger(Acte acte) const;

    Filtre marches(Acte acte) const;
    /// À employer avec marches AS m joint à lots AS l.
    Filtre lots(Acte acte) const;
    /// À employer avec marches AS m joint à declarations AS d (par engagements et lots).
    Filtre declarations(Acte acte) const;
    Filtre participants(Acte acte) const;
    /// Sur une colonne qui porte l'identifiant d'une structure : « s.id », « e.structure_id ».
    Filtre structures(Acte acte, std::string_view colonne) const;

    /// Comment chaque sorte d'attribution borne une table : une condition SQL à un seul « ? », la valeur de l'attribution.
    /// Vide : cette sorte d'attribution n'atteint pas la table. Une pièce dit ici les siennes.
    struct Bornes
    {
        std::string structure;
        std::string acheteur = {};
        std::string entreprise = {};
        std::string organisme = {};
        std::string territoire = {};
        std::string intervention = {}; // pour la structure entière, en plus de `structure`, quand elle intervient chez d'autres
    };
    Filtre borner(Acte acte, const Bornes& bornes) const;

    /// Le nom d'une personne se montre-t-il, pour une ligne de cette structure déclarée par cette entreprise ?
    bool voit_personne(const std::string& structure_id, const std::string& entreprise_id) const;

    /// L'acte se fait-il au nom de cette structure, ou de son territoire entier ? Voir un marché parce qu'on y intervient ne donne pas à le mener.
    bool peut_sur(Acte acte, const std::string& structure_id) const;

    /// La structure où créer, quand l'acte est permis sur une structure entière ; Forbidden sinon.
    const std::string& structure_de(Acte acte) const;
    /// Les entreprises au nom desquelles on agit ; vide pour qui agit pour toute une structure.
    std::vector<std::string> entreprises(Acte acte) const;
    std::vector<std::string> organismes(Acte acte) const;
    bool sur_structure_entiere(Acte acte) const;

    const std::vector<Attribution>& attributions() const { return attributions_; }

private:
    enum class Origine
    {
        Compte,
        Machine
    };
    Perimetre(Origine origine, std::vector<Attribution> attributions)
        : origine_(origine), attributions_(std::move(attributions))
    {
    }

    Origine origine_;
    std::vector<Attribution> attributions_;
};

} // namespace ouvrage
