#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/suppleance.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Lire ---------------------------------------------------------------------------------------------------------

/// Une personne absente qu'un compte remplace ce jour-là, dans une structure.
struct AbsentRemplace
{
    PersonneRemplacee qui;
    std::string structure_id;
    bool administration = false; // son rôle d'administrateur passe aussi
};
/// Ceux qu'un compte remplace : ce qui leur revient lui revient aussi. Aucun quand il n'a plus lui-même de rôle dans la structure.
std::vector<AbsentRemplace> lister_absents_remplaces(socle::Transaction& tx, const std::string& suppleant_id, Jour le);
/// Les rôles de cet absent que son suppléant tient : les siens, jamais ceux d'une personne qu'il remplacerait lui-même.
std::vector<Attribution> lister_attributions_suppleees(socle::Transaction& tx, const AbsentRemplace& absent);
/// Le nom de celui à qui est cet objet (un marché qu'il suit, son lot, ses déclarations ; une personne dont il est référent), parmi ceux que l'on remplace ; vide
/// quand il n'est à aucun d'eux.
std::string absent_de_l_objet(socle::Transaction& tx, const std::vector<PersonneRemplacee>& remplace, std::string_view table, const std::string& objet_id);

/// Le nom de la personne absente dont les rôles seuls permettent cet acte ce jour-là (plusieurs : joints) ; vide quand un rôle à soi le permet.
std::string absent_de_l_acte(socle::Transaction& tx, const std::string& auteur_id, Jour le, Acte acte);
/// « Bruno Lefort (en remplacement de Claire Morel) » ; le nom seul quand il n'y a personne à dire, ou que c'est déjà dit.
std::string en_remplacement(const std::string& auteur, const std::string& absent);

enum class EtatDeSuppleance
{
    AVenir,
    EnCours,
    Passee,
    Annulee
};
struct Suppleance
{
    std::string id;
    std::string structure_id;
    std::string structure_nom;
    std::string absent;    // son nom
    std::string suppleant; // son nom
    PeriodeDeSuppleance periode;
    bool administration = false;
    std::string auteur; // qui l'a inscrite
    std::string faite_le;
    std::optional<std::string> annulee_le;

    EtatDeSuppleance etat(Jour le) const
    {
        if (annulee_le) return EtatDeSuppleance::Annulee;
        return le < periode.debut ? EtatDeSuppleance::AVenir : periode.fin < le ? EtatDeSuppleance::Passee : EtatDeSuppleance::EnCours;
    }
    bool vit(Jour le) const { return etat(le) == EtatDeSuppleance::EnCours || etat(le) == EtatDeSuppleance::AVenir; }
};
/// Celles d'un compte, des deux côtés, de la plus récente à la plus ancienne. L'appelant a vérifié qu'il peut lire ce compte (le sien, ou un qu'il gère).
std::vector<Suppleance> lister_suppleances(socle::Transaction& tx, const std::string& utilisateur_id);

struct SuppleantPossible
{
    std::string utilisateur_id;
    std::string nom;
    std::string structure_id; // où les deux tiennent un rôle
};
/// Ceux qui tiennent eux-mêmes un rôle de la maison (facilitateur, coordinateur ou administrateur) dans une structure où la personne en tient un, par nom.
std::vector<SuppleantPossible> lister_suppleants_possibles(socle::Transaction& tx, const std::string& absent_id);

// --- Écrire -------------------------------------------------------------------------------------------------------

struct SuppleanceNouvelle
{
    std::string absent_id;
    std::string suppleant_id;
    Jour debut;
    Jour fin;
    bool administration = false;
};
/// Ce qui s'oppose à l'inscrire, dans cette transaction.
std::vector<RefusDeSuppleance> refus_de_suppleance(socle::Transaction& tx, const SuppleanceNouvelle& nouvelle, Jour aujourd_hui);
/// Par la personne elle-même, ou par qui administre sa structure (par un rôle à lui) : Forbidden sinon. Le rôle d'administrateur ne passe que si un
/// administrateur le dit. Conflict quand elle est refusée : l'appelant l'a demandé avant.
std::string inscrire_suppleance(Ecriture& ecriture, const SuppleanceNouvelle& nouvelle);
/// Par l'un des deux, ou par qui administre leur structure. NotFound hors de là, Conflict quand elle est déjà finie.
void finir_suppleance(Ecriture& ecriture, const std::string& suppleance_id);

} // namespace ouvrage
