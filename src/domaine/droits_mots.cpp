#include "domaine/droits_mots.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

struct MotsDActe
{
    Acte acte;
    std::string_view theme;
    std::string_view phrase;
};
constexpr std::string_view kSuivi = "Marchés et heures", kPersonnes = "Personnes", kOffres = "Offres et travail", kAccueil = "Lieu d'accueil", kDroit = "Droit et obligations", kReseau = "Conventions, réseau et achats",
                           kMaison = "Structure et comptes";
constexpr std::array kMotsDesActes = {
    MotsDActe{Acte::VoirTableau, kSuivi, "voir le tableau de bord et le droit en vigueur"},
    MotsDActe{Acte::VoirMarches, kSuivi, "voir les marchés et leurs lots"},
    MotsDActe{Acte::CreerMarche, kSuivi, "suivre un marché, modifier sa fiche et ses lots"},
    MotsDActe{Acte::VoirCompte, kSuivi, "voir le compte d'un lot, ligne par ligne"},
    MotsDActe{Acte::ReviserEngagement, kSuivi, "inscrire et réviser ce qui est dû sur un lot"},
    MotsDActe{Acte::FixerValeur, kSuivi, "fixer une règle du territoire ou du contrat, plus précise que le droit"},
    MotsDActe{Acte::VoirDeclarations, kSuivi, "voir les déclarations et l'explication de chaque heure"},
    MotsDActe{Acte::Declarer, kSuivi, "déclarer des heures, et corriger ce que l'on a déclaré"},
    MotsDActe{Acte::Valider, kSuivi, "valider ou renvoyer une déclaration"},
    MotsDActe{Acte::VoirBilan, kSuivi, "voir les bilans, et calculer un objectif"},
    MotsDActe{Acte::ConsulterDecp, kSuivi, "consulter les contrats publiés"},
    MotsDActe{Acte::SuivreContrat, kSuivi, "faire d'un contrat publié un marché suivi"},
    MotsDActe{Acte::VoirPersonnes, kPersonnes, "lire le nom des personnes suivies, et non leur seule référence"},
    MotsDActe{Acte::GererParticipants, kPersonnes, "tenir les dossiers des personnes : éligibilité, pièces, affectations"},
    MotsDActe{Acte::SuivreParcours, kPersonnes, "suivre un parcours : diagnostic, freins, étapes, entretiens, formations"},
    MotsDActe{Acte::NoterSortie, kPersonnes, "noter les sorties, et la situation à six et douze mois"},
    MotsDActe{Acte::GererOrganismes, kPersonnes, "inscrire les organismes qui orientent, forment ou emploient"},
    MotsDActe{Acte::VoirOffres, kOffres, "voir les offres ouvertes"},
    MotsDActe{Acte::DeposerOffre, kOffres, "déposer une offre et la réviser"},
    MotsDActe{Acte::ProposerCandidat, kOffres, "proposer une personne à une offre"},
    MotsDActe{Acte::RepondreProposition, kOffres, "répondre à une proposition"},
    MotsDActe{Acte::Apparier, kOffres, "demander l'aide au choix, pour plusieurs offres à la fois"},
    MotsDActe{Acte::VoirContratsDeTravail, kOffres, "voir les contrats de travail"},
    MotsDActe{Acte::InscrireContratDeTravail, kOffres, "inscrire un contrat de travail, ses avenants, sa fin"},
    MotsDActe{Acte::VoirAccueil, kAccueil, "voir le programme du lieu d'accueil et ses places"},
    MotsDActe{Acte::GererAccueil, kAccueil, "tenir le lieu d'accueil : partenaires, activités, séances"},
    MotsDActe{Acte::Emarger, kAccueil, "inscrire à une séance, et noter qui est venu"},
    MotsDActe{Acte::VoirObligations, kDroit, "voir ce que le droit demande de chaque marché, et les décisions"},
    MotsDActe{Acte::DeciderObligation, kDroit, "inscrire la décision de l'acheteur, et ce qu'il faut pour répondre"},
    MotsDActe{Acte::VoirPenalites, kDroit, "voir les pénalités proposées et décidées"},
    MotsDActe{Acte::ProposerPenalite, kDroit, "proposer une pénalité"},
    MotsDActe{Acte::DeciderPenalite, kDroit, "retenir une pénalité, ou y renoncer"},
    MotsDActe{Acte::VoirConventions, kReseau, "voir les conventions que sa structure tient, ou dont on est partie"},
    MotsDActe{Acte::GererConventions, kReseau, "tenir les conventions : parties, engagements, avenants, lettres"},
    MotsDActe{Acte::RepondreConvention, kReseau, "dire, en tant que partie, ce que l'on a tenu de ses engagements"},
    MotsDActe{Acte::VoirReseau, kReseau, "voir les structures, les secteurs et les postes du territoire"},
    MotsDActe{Acte::GererReseau, kReseau, "tenir le réseau : structures, secteurs, postes"},
    MotsDActe{Acte::SolliciterHomologue, kReseau, "poser une question à une autre structure, et y répondre"},
    MotsDActe{Acte::PartagerMarche, kReseau, "partager un marché entre structures, ou le transférer"},
    MotsDActe{Acte::VoirSpaser, kReseau, "voir les schémas d'achats et leur suivi"},
    MotsDActe{Acte::GererSpaser, kReseau, "tenir un schéma d'achats : objectifs, cibles, valeurs, arrêtés"},
    MotsDActe{Acte::GererUtilisateurs, kMaison, "ouvrir des comptes, donner et retirer des rôles"},
    MotsDActe{Acte::VoirJournal, kMaison, "lire le journal de la structure"},
    MotsDActe{Acte::VoirProtection, kMaison, "voir le registre des traitements et les échéances de conservation"},
    MotsDActe{Acte::Purger, kMaison, "rendre anonyme ce qui n'a plus à être gardé"},
};

struct MotsDeRole
{
    Role role;
    std::string_view portee;
    std::string_view jamais;
};
constexpr std::array kMotsDesRoles = {
    MotsDeRole{Role::Administrateur, "toute sa structure", "Il ne lit ni le nom des personnes, ni leur dossier."},
    MotsDeRole{Role::Facilitateur, "toute sa structure", "Il ne lit pas le dossier d'une personne qu'une autre structure suit."},
    MotsDeRole{Role::Acheteur, "les marchés de son acheteur", "Il lit des comptes et des références, jamais un nom ni la raison d'une éligibilité."},
    MotsDeRole{Role::Entreprise, "les lots dont son entreprise est titulaire, et ses déclarations", "Elle lit le nom des personnes affectées chez elle, jamais la raison de leur éligibilité ni leurs freins."},
    MotsDeRole{Role::Prescripteur, "ce qui touche à son organisme : ses candidats, ses activités", "Il ne lit ni compte, ni heure."},
    MotsDeRole{Role::Coordinateur, "toutes les structures de son territoire", "Il ne lit ni dossier ni nom, et ne valide les heures de personne."},
    MotsDeRole{Role::Auditeur, "toute sa structure", "Il n'écrit rien, et ne lit aucun nom."},
};

const MotsDActe& mots(Acte acte)
{
    const auto trouve = std::find_if(kMotsDesActes.begin(), kMotsDesActes.end(), [&](const auto& un) { return un.acte == acte; });
    if (trouve == kMotsDesActes.end()) throw std::logic_error("un acte n'a pas sa phrase dans domaine/droits_mots");
    return *trouve;
}

const MotsDeRole& mots(Role role)
{
    const auto trouve = std::find_if(kMotsDesRoles.begin(), kMotsDesRoles.end(), [&](const auto& un) { return un.role == role; });
    if (trouve == kMotsDesRoles.end()) throw std::logic_error("un rôle n'a pas sa phrase dans domaine/droits_mots");
    return *trouve;
}

} // namespace

std::string_view phrase(Acte acte) { return mots(acte).phrase; }
std::string_view theme(Acte acte) { return mots(acte).theme; }
std::string_view portee(Role role) { return mots(role).portee; }
std::string_view jamais(Role role) { return mots(role).jamais; }

} // namespace ouvrage
