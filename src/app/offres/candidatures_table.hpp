#pragma once

#include "app/offres/offres_table.hpp"
#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_table.hpp"
#include "domaine/organisme.hpp"

#include <array>

namespace ouvrage
{

struct EtapeDeCandidature
{
    std::string id;
    int rang = 0;
    Geste geste = Geste::Rencontrer;
    Camp camp = Camp::Structure;
    std::string motif;
    std::optional<Jour> prevu_le; // l'entretien, ou le premier jour de travail
    std::string prevu_a;          // « 14:30 », "" sans heure
    std::string faite_par;        // nom ; "" quand la personne a répondu par son lien
    std::string faite_le;
    bool annulee = false;
};

/// Une personne proposée à une offre, telle que le périmètre la montre : son nom au facilitateur, « Awa B. » à l'entreprise, son nom à
/// l'organisme qui l'a présentée, sa référence à tout autre.
struct Candidature
{
    std::string id;
    std::string offre_id;
    std::string participant_id;
    std::string structure_id;
    std::string entreprise_id;
    std::string reference;
    std::string personne;
    std::optional<std::string> organisme_id;
    std::string organisme; // nom, "" pour la structure, et pour qui n'a pas à lire d'où vient la personne
    bool provenance_lisible = false; // jamais à l'entreprise : l'organisme qui accompagne dit souvent pourquoi
    NatureOrganisme origine = NatureOrganisme::Plie;
    bool proposee_par_organisme = false;
    std::string faite_par;
    std::string faite_le;
    std::optional<Jour> eligible_du; // la dernière fenêtre décidée
    std::optional<Jour> eligible_au;
    std::vector<EtapeDeCandidature> etapes; // dans l'ordre, annulées comprises
    int annulations = 0;                    // lignes qui en annulent une : elles comptent dans les rangs

    std::vector<Geste> faits() const;
    EtatDeCandidature etat() const;
    /// La dernière qui vaut ; nullptr quand rien n'a encore été répondu.
    const EtapeDeCandidature* derniere() const;
    const EtapeDeCandidature* derniere(Geste geste) const;
    std::optional<Jour> entretien() const; // celui qui est fixé
    bool appel() const;
    int lignes() const { return static_cast<int>(etapes.size()) + annulations; } // ce qu'un formulaire rend comme « vu »
    int prochain_rang() const { return lignes() + 1; }
    std::optional<TourDeCandidature> tour(Jour le) const;
    /// L'instant du dernier acte : depuis quand on attend.
    const std::string& depuis() const;
    /// Le jour d'où compter le retard de qui doit agir.
    Jour attente() const;
    bool eligible_le(Jour jour) const { return eligible_du && *eligible_du <= jour && (!eligible_au || jour <= *eligible_au); }
};

/// Celles de cette offre que le périmètre permet de voir, dans l'ordre des propositions.
std::vector<Candidature> lister_candidatures(socle::Transaction& tx, const Perimetre& perimetre, const Offre& offre, Acte acte = Acte::VoirOffres);
/// La candidature et son offre ; NotFound hors du périmètre.
struct CandidatureDOffre
{
    Candidature candidature;
    Offre offre;

    /// À qui le tour ; rien quand la candidature est finie, ou que l'offre l'est.
    std::optional<TourDeCandidature> tour(Jour le) const { return offre.fin() ? std::nullopt : candidature.tour(le); }
};
CandidatureDOffre trouver_candidature(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Jour le, Acte acte = Acte::VoirOffres);

/// Toutes celles du périmètre, les dernières d'abord, avec leur offre : ce que sont devenues les personnes d'un organisme, ce qui attend
/// une entreprise ou un facilitateur. `en_cours` : seulement celles que rien n'a fini, sur une offre ouverte.
enum class Lesquelles
{
    EnCours,
    Toutes
};
std::vector<CandidatureDOffre> lister_candidatures(socle::Transaction& tx, const Perimetre& perimetre, Lesquelles lesquelles, Jour le, Acte acte = Acte::VoirOffres);

/// Une personne que cet organisme a déjà présentée.
struct CandidatDOrganisme
{
    std::string participant_id;
    std::string reference;
    std::string personne;
    Jour informe_le;
};
std::vector<CandidatDOrganisme> lister_candidats(socle::Transaction& tx, const std::string& organisme_id);

/// Une personne que la structure suit et qui n'est pas encore proposée à cette offre.
struct PersonneAProposer
{
    std::string participant_id;
    std::string reference;
    std::string personne;
    std::optional<Jour> eligible_du, eligible_au;
    std::optional<std::string> organisme_id; // qui l'a présentée à la structure
    std::string organisme;
};
/// Par mots du nom ou de la référence ; sans mots, celles qui sont éligibles au début du poste d'abord.
std::vector<PersonneAProposer> chercher_personnes_a_proposer(socle::Transaction& tx, const Perimetre& perimetre, const Offre& offre, const std::string& q, int au_plus);
/// NotFound quand elle n'est pas suivie dans ce périmètre.
PersonneAProposer trouver_personne_a_proposer(socle::Transaction& tx, const Perimetre& perimetre, const std::string& participant_id);

// --- Écrire -----------------------------------------------------------------------------------------------------------------

/// Une personne que personne ne suivait encore : référence et nom, rien d'autre, et le jour où l'organisme l'a informée.
/// La même, déjà présentée par lui, n'est pas ouverte deux fois.
enum class Homonyme
{
    MemePersonne, // celle que l'organisme a déjà présentée sous ce nom
    AutrePersonne
};
std::string inscrire_candidat(Ecriture& ecriture, const std::string& structure_id, const std::string& organisme_id, const std::string& prenom,
                              const std::string& nom, Jour informe_le, Homonyme homonyme = Homonyme::MemePersonne);
/// L'organisme a-t-il déjà présenté quelqu'un de ce nom ? On le demande : deux personnes peuvent le porter.
bool porte_le_nom_d_un_candidat(socle::Transaction& tx, const std::string& organisme_id, const std::string& prenom, const std::string& nom);

struct NouvelleCandidature
{
    std::string participant_id;
    std::optional<std::string> organisme_id; // absent : la structure, parmi ceux qu'elle suit
    NatureOrganisme origine = NatureOrganisme::Plie;
    bool par_organisme = false;
};
/// Conflict quand cette personne est déjà proposée à cette offre, ou que l'offre est finie.
std::string inscrire_candidature(Ecriture& ecriture, const Offre& offre, const NouvelleCandidature& proposition);
/// L'organisme au nom duquel ce compte présente quelqu'un à cette offre : celui que connaît la structure de l'offre, quand il en représente ailleurs.
std::string organisme_qui_presente(const Perimetre& perimetre, const Offre& offre);
bool deja_proposee(socle::Transaction& tx, const std::string& offre_id, const std::string& participant_id);
/// Ce que la structure est, quand elle présente quelqu'un : « plie », « mde »…
NatureOrganisme origine_de_la_structure(const Offre& offre);
NatureOrganisme nature_de_l_organisme(socle::Transaction& tx, const std::string& organisme_id);

struct EtapeAInscrire
{
    Geste geste = Geste::Rencontrer;
    Camp camp = Camp::Structure;
    std::string motif = {};
    std::optional<Jour> prevu_le = {};
    std::string prevu_a = {};
};
/// `rang_vu` : le nombre d'étapes que la personne avait sous les yeux. Conflict quand une autre est venue, ou que ce geste ne se fait plus.
std::string inscrire_etape(Ecriture& ecriture, const CandidatureDOffre& de, const EtapeAInscrire& etape, int rang_vu);
/// Annule la dernière étape qui vaut. Une embauche ne s'annule pas ici : elle a ouvert autre chose.
void annuler_etape(Ecriture& ecriture, const CandidatureDOffre& de, int rang_vu);
/// L'embauche : l'étape, l'affectation au lot s'il y en a un, et l'offre pourvue quand plus aucun poste ne reste.
void embaucher(Ecriture& ecriture, const CandidatureDOffre& de, Jour premier_jour, int rang_vu);

// --- Le lien d'une personne -------------------------------------------------------------------------------------------------

/// Un lien de plus ; ceux d'avant ne servent plus. Rend son identifiant : la maison le signe.
std::string creer_lien_de_candidat(Ecriture& ecriture, const CandidatureDOffre& de, socle::Instant expire);
void revoquer_liens_de_candidat(Ecriture& ecriture, const CandidatureDOffre& de);
struct LienDeCandidat
{
    std::string id;
    std::string candidature_id;
    std::string expire_le; // instant
    std::string faite_le;
};
/// Un lien qui sert encore : ni utilisé, ni remplacé, ni révoqué, ni expiré.
std::optional<LienDeCandidat> trouver_lien_de_candidat(socle::Transaction& tx, const std::string& id, socle::Instant maintenant);
std::optional<LienDeCandidat> lien_en_cours(socle::Transaction& tx, const std::string& candidature_id, socle::Instant maintenant);
/// La réponse de la personne, et le lien qui a servi. Conflict quand il ne sert plus.
void repondre_par_lien(Ecriture& ecriture, const LienDeCandidat& lien, const CandidatureDOffre& de, const EtapeAInscrire& etape);

// --- Compter ----------------------------------------------------------------------------------------------------------------

/// Ce qui s'est passé dans une période, par origine des personnes. Une mise en relation est une personne proposée à une offre ; une personne proposée
/// à trois offres fait trois mises en relation et un candidat.
struct CompteDOrigine
{
    NatureOrganisme origine = NatureOrganisme::Plie;
    int mises_en_relation = 0;
    int candidats = 0; // personnes distinctes
    int rencontrees = 0;
    int absentes = 0;
    int refusees = 0;
    int declinees = 0;
    int embauchees = 0;
};
struct ComptesDOffres
{
    Jour du, au;
    std::vector<CompteDOrigine> origines; // PLIE, France Travail et mission locale toujours, puis les autres qui ont quelqu'un
    CompteDOrigine total;
    std::array<int, kEtatsDeCandidature> par_etat{};             // où en sont aujourd'hui celles de la période
    std::vector<std::pair<std::string, int>> refus;              // (code du motif, combien), le plus fréquent d'abord
    std::vector<std::pair<std::string, int>> declins;

    const CompteDOrigine& de(NatureOrganisme origine) const;
};
/// Les propositions faites du jour `du` au jour `au` compris, et ce qu'elles sont devenues à ce jour.
ComptesDOffres compter_les_offres(socle::Transaction& tx, const Perimetre& perimetre, Jour du, Jour au, Acte acte = Acte::VoirOffres);

/// Pour la frise d'une personne : ses propositions, ses entretiens, ses embauches.
std::vector<FaitDeParcours> faits_des_offres(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
