#include "domaine/droits.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

struct FicheRole
{
    Role role;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kRoles = {FicheRole{Role::Administrateur, "administrateur", "Administrateur"},
                               FicheRole{Role::Facilitateur, "facilitateur", "Facilitateur"},
                               FicheRole{Role::Acheteur, "acheteur", "Acheteur"},
                               FicheRole{Role::Entreprise, "entreprise", "Entreprise"},
                               FicheRole{Role::Prescripteur, "prescripteur", "Prescripteur"},
                               FicheRole{Role::Coordinateur, "coordinateur", "Coordinateur"},
                               FicheRole{Role::Auditeur, "auditeur", "Auditeur"}};
constexpr std::array kListeRoles = {Role::Administrateur, Role::Facilitateur, Role::Acheteur, Role::Entreprise, Role::Prescripteur, Role::Coordinateur, Role::Auditeur};

struct FicheActe
{
    Acte acte;
    std::string_view code;
};
constexpr std::array kActes = {
    FicheActe{Acte::VoirTableau, "voir_tableau"},
    FicheActe{Acte::VoirMarches, "voir_marches"},
    FicheActe{Acte::CreerMarche, "creer_marche"},
    FicheActe{Acte::VoirCompte, "voir_compte"},
    FicheActe{Acte::VoirPersonnes, "voir_personnes"},
    FicheActe{Acte::ReviserEngagement, "reviser_engagement"},
    FicheActe{Acte::FixerValeur, "fixer_valeur"},
    FicheActe{Acte::VoirDeclarations, "voir_declarations"},
    FicheActe{Acte::Declarer, "declarer"},
    FicheActe{Acte::Valider, "valider"},
    FicheActe{Acte::GererParticipants, "gerer_participants"},
    FicheActe{Acte::VoirBilan, "voir_bilan"},
    FicheActe{Acte::ConsulterDecp, "consulter_decp"},
    FicheActe{Acte::SuivreContrat, "suivre_contrat"},
    FicheActe{Acte::GererUtilisateurs, "gerer_utilisateurs"},
    FicheActe{Acte::VoirJournal, "voir_journal"},
    FicheActe{Acte::VoirObligations, "voir_obligations"},
    FicheActe{Acte::DeciderObligation, "decider_obligation"},
    FicheActe{Acte::VoirPenalites, "voir_penalites"},
    FicheActe{Acte::ProposerPenalite, "proposer_penalite"},
    FicheActe{Acte::DeciderPenalite, "decider_penalite"},
    FicheActe{Acte::GererOrganismes, "gerer_organismes"},
    FicheActe{Acte::SuivreParcours, "suivre_parcours"},
    FicheActe{Acte::VoirOffres, "voir_offres"},
    FicheActe{Acte::DeposerOffre, "deposer_offre"},
    FicheActe{Acte::ProposerCandidat, "proposer_candidat"},
    FicheActe{Acte::RepondreProposition, "repondre_proposition"},
    FicheActe{Acte::Apparier, "apparier"},
    FicheActe{Acte::VoirContratsDeTravail, "voir_contrats_de_travail"},
    FicheActe{Acte::InscrireContratDeTravail, "inscrire_contrat_de_travail"},
    FicheActe{Acte::NoterSortie, "noter_sortie"},
    FicheActe{Acte::VoirAccueil, "voir_accueil"},
    FicheActe{Acte::GererAccueil, "gerer_accueil"},
    FicheActe{Acte::Emarger, "emarger"},
    FicheActe{Acte::VoirProtection, "voir_protection"},
    FicheActe{Acte::Purger, "purger"},
    FicheActe{Acte::VoirConventions, "voir_conventions"},
    FicheActe{Acte::GererConventions, "gerer_conventions"},
    FicheActe{Acte::RepondreConvention, "repondre_convention"},
    FicheActe{Acte::VoirReseau, "voir_reseau"},
    FicheActe{Acte::GererReseau, "gerer_reseau"},
    FicheActe{Acte::SolliciterHomologue, "solliciter_homologue"},
    FicheActe{Acte::PartagerMarche, "partager_marche"},
    FicheActe{Acte::VoirSpaser, "voir_spaser"},
    FicheActe{Acte::GererSpaser, "gerer_spaser"},
};
constexpr auto kListeActes = [] {
    std::array<Acte, kActes.size()> liste{};
    for (std::size_t i = 0; i < kActes.size(); ++i) liste[i] = kActes[i].acte;
    return liste;
}();

struct Droit
{
    Role role;
    Acte acte;
};
// L'acheteur voit des comptes et des références, jamais des noms : il lui faut « éligible ou non » et des heures.
constexpr std::array kDroits = {
    Droit{Role::Administrateur, Acte::VoirTableau},
    Droit{Role::Administrateur, Acte::VoirMarches},
    Droit{Role::Administrateur, Acte::VoirCompte},
    Droit{Role::Administrateur, Acte::FixerValeur},
    Droit{Role::Administrateur, Acte::VoirDeclarations},
    Droit{Role::Administrateur, Acte::VoirBilan},
    Droit{Role::Administrateur, Acte::ConsulterDecp},
    Droit{Role::Administrateur, Acte::GererUtilisateurs},
    Droit{Role::Administrateur, Acte::VoirJournal},
    Droit{Role::Administrateur, Acte::VoirObligations},
    Droit{Role::Administrateur, Acte::VoirPenalites},
    Droit{Role::Administrateur, Acte::VoirProtection},
    Droit{Role::Administrateur, Acte::Purger},
    Droit{Role::Administrateur, Acte::VoirConventions},
    Droit{Role::Administrateur, Acte::VoirReseau},
    Droit{Role::Administrateur, Acte::GererReseau},
    Droit{Role::Administrateur, Acte::VoirSpaser},

    Droit{Role::Facilitateur, Acte::VoirTableau},
    Droit{Role::Facilitateur, Acte::VoirMarches},
    Droit{Role::Facilitateur, Acte::CreerMarche},
    Droit{Role::Facilitateur, Acte::VoirCompte},
    Droit{Role::Facilitateur, Acte::VoirPersonnes},
    Droit{Role::Facilitateur, Acte::ReviserEngagement},
    Droit{Role::Facilitateur, Acte::FixerValeur},
    Droit{Role::Facilitateur, Acte::VoirDeclarations},
    Droit{Role::Facilitateur, Acte::Declarer},
    Droit{Role::Facilitateur, Acte::Valider},
    Droit{Role::Facilitateur, Acte::GererParticipants},
    Droit{Role::Facilitateur, Acte::VoirBilan},
    Droit{Role::Facilitateur, Acte::ConsulterDecp},
    Droit{Role::Facilitateur, Acte::SuivreContrat},
    Droit{Role::Facilitateur, Acte::VoirJournal},
    Droit{Role::Facilitateur, Acte::VoirObligations},
    Droit{Role::Facilitateur, Acte::DeciderObligation},
    Droit{Role::Facilitateur, Acte::VoirPenalites},
    Droit{Role::Facilitateur, Acte::ProposerPenalite},
    Droit{Role::Facilitateur, Acte::GererOrganismes},
    Droit{Role::Facilitateur, Acte::SuivreParcours},
    Droit{Role::Facilitateur, Acte::VoirOffres},
    Droit{Role::Facilitateur, Acte::DeposerOffre},
    Droit{Role::Facilitateur, Acte::ProposerCandidat},
    Droit{Role::Facilitateur, Acte::RepondreProposition},
    Droit{Role::Facilitateur, Acte::Apparier},
    Droit{Role::Facilitateur, Acte::VoirContratsDeTravail},
    Droit{Role::Facilitateur, Acte::InscrireContratDeTravail},
    Droit{Role::Facilitateur, Acte::NoterSortie},
    Droit{Role::Facilitateur, Acte::VoirAccueil},
    Droit{Role::Facilitateur, Acte::GererAccueil},
    Droit{Role::Facilitateur, Acte::Emarger},
    Droit{Role::Facilitateur, Acte::VoirProtection},
    Droit{Role::Facilitateur, Acte::Purger},
    Droit{Role::Facilitateur, Acte::VoirConventions},
    Droit{Role::Facilitateur, Acte::GererConventions},
    Droit{Role::Facilitateur, Acte::VoirReseau},
    Droit{Role::Facilitateur, Acte::SolliciterHomologue},
    Droit{Role::Facilitateur, Acte::PartagerMarche},
    Droit{Role::Facilitateur, Acte::VoirSpaser},
    Droit{Role::Facilitateur, Acte::GererSpaser},

    Droit{Role::Acheteur, Acte::VoirTableau},
    Droit{Role::Acheteur, Acte::VoirMarches},
    Droit{Role::Acheteur, Acte::VoirCompte},
    Droit{Role::Acheteur, Acte::VoirDeclarations},
    Droit{Role::Acheteur, Acte::VoirBilan},
    // Il décide ; le conseil du facilitateur ne lui ôte pas sa responsabilité.
    Droit{Role::Acheteur, Acte::VoirObligations},
    Droit{Role::Acheteur, Acte::DeciderObligation},
    Droit{Role::Acheteur, Acte::VoirPenalites},
    Droit{Role::Acheteur, Acte::DeciderPenalite},
    Droit{Role::Acheteur, Acte::VoirConventions},
    Droit{Role::Acheteur, Acte::RepondreConvention},
    Droit{Role::Acheteur, Acte::VoirSpaser},
    Droit{Role::Acheteur, Acte::GererSpaser},

    Droit{Role::Entreprise, Acte::VoirTableau},
    Droit{Role::Entreprise, Acte::VoirMarches},
    Droit{Role::Entreprise, Acte::VoirCompte},
    Droit{Role::Entreprise, Acte::VoirPersonnes},
    Droit{Role::Entreprise, Acte::VoirDeclarations},
    Droit{Role::Entreprise, Acte::Declarer},
    Droit{Role::Entreprise, Acte::VoirOffres},
    Droit{Role::Entreprise, Acte::DeposerOffre},
    Droit{Role::Entreprise, Acte::RepondreProposition},
    Droit{Role::Entreprise, Acte::VoirContratsDeTravail},
    Droit{Role::Entreprise, Acte::VoirConventions},
    Droit{Role::Entreprise, Acte::RepondreConvention},

    // Il propose des personnes et apprend ce qu'elles deviennent ; il reçoit au lieu d'accueil ; il ne lit aucun compte.
    Droit{Role::Prescripteur, Acte::VoirOffres},
    Droit{Role::Prescripteur, Acte::ProposerCandidat},
    Droit{Role::Prescripteur, Acte::VoirAccueil},
    Droit{Role::Prescripteur, Acte::Emarger},
    Droit{Role::Prescripteur, Acte::VoirConventions},
    Droit{Role::Prescripteur, Acte::RepondreConvention},

    // Il compare et répartit ; il ne lit ni dossier ni nom, et ne valide les heures de personne.
    Droit{Role::Coordinateur, Acte::VoirTableau},
    Droit{Role::Coordinateur, Acte::VoirMarches},
    Droit{Role::Coordinateur, Acte::VoirCompte},
    Droit{Role::Coordinateur, Acte::VoirDeclarations},
    Droit{Role::Coordinateur, Acte::VoirBilan},
    Droit{Role::Coordinateur, Acte::VoirObligations},
    Droit{Role::Coordinateur, Acte::VoirPenalites},
    Droit{Role::Coordinateur, Acte::VoirConventions},
    Droit{Role::Coordinateur, Acte::GererConventions},
    Droit{Role::Coordinateur, Acte::VoirReseau},
    Droit{Role::Coordinateur, Acte::GererReseau},
    Droit{Role::Coordinateur, Acte::SolliciterHomologue},
    Droit{Role::Coordinateur, Acte::PartagerMarche},
    Droit{Role::Coordinateur, Acte::VoirSpaser},
    Droit{Role::Coordinateur, Acte::GererSpaser},

    // Il remonte de chaque chiffre à ses lignes, par références.
    Droit{Role::Auditeur, Acte::VoirTableau},
    Droit{Role::Auditeur, Acte::VoirMarches},
    Droit{Role::Auditeur, Acte::VoirCompte},
    Droit{Role::Auditeur, Acte::VoirDeclarations},
    Droit{Role::Auditeur, Acte::VoirBilan},
    Droit{Role::Auditeur, Acte::VoirJournal},
    Droit{Role::Auditeur, Acte::VoirObligations},
    Droit{Role::Auditeur, Acte::VoirPenalites},
    Droit{Role::Auditeur, Acte::VoirConventions},
    Droit{Role::Auditeur, Acte::VoirReseau},
    Droit{Role::Auditeur, Acte::VoirSpaser},
};

} // namespace

std::string_view code(Role role)
{
    return std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& une) { return une.role == role; })->code;
}

std::string_view libelle(Role role)
{
    return std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& une) { return une.role == role; })->libelle;
}

std::optional<Role> role_du_code(std::string_view code)
{
    for (const auto& une : kRoles)
        if (une.code == code) return une.role;
    return std::nullopt;
}

std::span<const Role> roles()
{
    return kListeRoles;
}

std::string_view code(Acte acte)
{
    return std::find_if(kActes.begin(), kActes.end(), [&](const auto& une) { return une.acte == acte; })->code;
}

std::optional<Acte> acte_du_code(std::string_view code)
{
    for (const auto& une : kActes)
        if (une.code == code) return une.acte;
    return std::nullopt;
}

std::span<const Acte> actes()
{
    return kListeActes;
}

bool peut(Role role, Acte acte)
{
    return std::any_of(kDroits.begin(), kDroits.end(),
                       [&](const Droit& droit) { return droit.role == role && droit.acte == acte; });
}

} // namespace ouvrage
