#include "domaine/droits.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;

TEST_CASE("chaque rôle et chaque acte a un code qui se relit")
{
    for (const auto role : roles()) CHECK(role_du_code(code(role)) == role);
    for (const auto acte : actes()) CHECK(acte_du_code(code(acte)) == acte);
    CHECK_FALSE(role_du_code("roi"));
    CHECK_FALSE(acte_du_code("regner"));
}

TEST_CASE("l'acheteur ne voit aucun nom et ne valide rien ; l'entreprise déclare et ne valide rien")
{
    CHECK_FALSE(peut(Role::Acheteur, Acte::VoirPersonnes));
    CHECK_FALSE(peut(Role::Acheteur, Acte::Valider));
    CHECK_FALSE(peut(Role::Acheteur, Acte::Declarer));
    CHECK(peut(Role::Entreprise, Acte::Declarer));
    CHECK_FALSE(peut(Role::Entreprise, Acte::Valider));
    CHECK_FALSE(peut(Role::Entreprise, Acte::VoirBilan));
}

TEST_CASE("administrer n'ouvre pas le dossier des personnes")
{
    CHECK(peut(Role::Administrateur, Acte::GererUtilisateurs));
    CHECK_FALSE(peut(Role::Administrateur, Acte::VoirPersonnes));
    CHECK_FALSE(peut(Role::Administrateur, Acte::Valider));
    CHECK_FALSE(peut(Role::Facilitateur, Acte::GererUtilisateurs));
}

TEST_CASE("le facilitateur propose une pénalité, l'acheteur seul la décide, l'entreprise n'en lit rien")
{
    CHECK(peut(Role::Facilitateur, Acte::ProposerPenalite));
    CHECK_FALSE(peut(Role::Facilitateur, Acte::DeciderPenalite));
    CHECK(peut(Role::Acheteur, Acte::DeciderPenalite));
    CHECK_FALSE(peut(Role::Acheteur, Acte::ProposerPenalite));
    CHECK_FALSE(peut(Role::Entreprise, Acte::VoirPenalites));
    CHECK(peut(Role::Acheteur, Acte::DeciderObligation));
    CHECK(peut(Role::Facilitateur, Acte::DeciderObligation));
    CHECK_FALSE(peut(Role::Entreprise, Acte::VoirObligations));
}

TEST_CASE("le coordinateur répartit les marchés de son territoire sans lire un nom ni valider une heure")
{
    CHECK(peut(Role::Coordinateur, Acte::PartagerMarche));
    CHECK(peut(Role::Coordinateur, Acte::VoirCompte));
    for (const auto acte : {Acte::VoirPersonnes, Acte::GererParticipants, Acte::SuivreParcours, Acte::Valider, Acte::Declarer, Acte::VoirProtection}) CHECK_FALSE(peut(Role::Coordinateur, acte));
}

TEST_CASE("l'auditeur lit jusqu'aux lignes et au journal ; il n'écrit rien et ne lit aucun nom")
{
    CHECK(peut(Role::Auditeur, Acte::VoirCompte));
    CHECK(peut(Role::Auditeur, Acte::VoirJournal));
    for (const auto acte : actes())
        if (!code(acte).starts_with("voir_")) CHECK_FALSE_MESSAGE(peut(Role::Auditeur, acte), code(acte));
    CHECK_FALSE(peut(Role::Auditeur, Acte::VoirPersonnes));
}
