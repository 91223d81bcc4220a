#pragma once

#include "app/accueil/accueil_table.hpp"
#include "app/participants/participants_faits.hpp"

#include <map>

namespace ouvrage
{

/// Quelqu'un d'inscrit à une séance : une personne suivie, ou une personne de passage dont on ne sait que le prénom, et encore.
struct Inscrit
{
    std::string id; // l'inscription
    std::string seance_id;
    std::optional<std::string> participant_id, visiteur_id;
    std::string nom;       // selon le regard : « Nadia Mésange », « Nadia M. », « PersonneDePassage 3 »
    std::string reference; // P-001 ; "" pour une personne de passage, ou un regard de partenaire
    bool sans_identite = false; // un visiteur sans prénom gardé
    int rang = 1;
    Place place = Place::Tenue;
    bool promu = false; // attendait, et a maintenant une place : à prévenir
    std::string faite_par, faite_le;
    Emargement emargement = Emargement::NonRenseigne;
    std::string emargement_id; // la ligne en vigueur, "" sans ligne
    std::int64_t emargement_rang = 0;
    std::vector<std::string> chevauche; // ses autres séances au même moment ; rien pour un partenaire

    /// On attend de savoir s'il est venu : il a une place, ou quelqu'un l'a déjà noté.
    bool attendu() const { return place == Place::Tenue || emargement != Emargement::NonRenseigne; }
};

/// Ceux qui ne se sont pas désistés, par rang. L'appelant a déjà vu la séance par son périmètre ; `regard` dit ce qu'il lit des noms.
std::vector<Inscrit> lister_inscrits(socle::Transaction& tx, const Seance& seance, Regard regard);
/// La séance de l'inscription se trouve par le périmètre ; NotFound sinon, ou quand l'inscription est désistée.
struct InscriptionTrouvee
{
    Seance seance;
    Inscrit inscrit;
};
InscriptionTrouvee trouver_inscription(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles);

/// Ce que devient une inscription : une place, ou la liste d'attente.
struct InscriptionFaite
{
    std::string id;
    Place place = Place::Tenue;
    bool chevauche = false; // la personne a une autre séance au même moment
};
/// Conflict quand la personne y est déjà, ou que la séance est annulée. `participant` a été trouvé dans son périmètre.
InscriptionFaite inscrire_participant_a(Ecriture& ecriture, const Seance& seance, const Participant& participant);
/// Une personne de passage ; `prenom` peut être vide : personne n'est tenu de dire qui il est.
InscriptionFaite inscrire_visiteur_a(Ecriture& ecriture, const Seance& seance, const std::string& prenom);
/// Un visiteur déjà venu dans ce lieu. NotFound hors de ce lieu.
InscriptionFaite reinscrire_visiteur_a(Ecriture& ecriture, const Seance& seance, const std::string& visiteur_id);
/// La suivante de la liste d'attente prend la place, sans autre écriture.
void se_desister(Ecriture& ecriture, const Seance& seance, const Inscrit& inscrit);
/// Conflict quand une autre ligne que `vue` est en vigueur et dit autre chose. Redire la même chose n'écrit rien.
void emarger(Ecriture& ecriture, const Seance& seance, const Inscrit& inscrit, Emargement etat, const std::string& vue);

/// Les visiteurs du lieu dont un prénom est gardé, par prénom : pour retrouver quelqu'un qui revient.
struct PersonneDePassage
{
    std::string id;
    std::string structure_id;
    int numero = 1;
    std::string prenom;
    std::optional<Jour> derniere_fois;
};
std::vector<PersonneDePassage> lister_visiteurs(socle::Transaction& tx, const std::string& lieu_id);
PersonneDePassage trouver_visiteur(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// Le prénom disparaît, les chiffres restent.
void effacer_prenom(Ecriture& ecriture, const PersonneDePassage& visiteur);
/// Ceux qu'on n'a plus vus depuis `avant` ; rend combien. Une phrase au journal quand il y en a.
std::int64_t effacer_prenoms_echus(Ecriture& ecriture, const std::string& lieu_id, Jour avant);

/// Ce qu'une personne suivie fait au lieu d'accueil, de la plus récente à la plus ancienne. L'appelant l'a déjà vue par son périmètre.
struct SeanceDuParticipant
{
    Seance seance;
    Place place = Place::Tenue;
    Emargement emargement = Emargement::NonRenseigne;
};
std::vector<SeanceDuParticipant> lister_seances_du_participant(socle::Transaction& tx, const std::string& participant_id);
/// Les séances où elle est venue, pour la frise.
std::vector<FaitDeParcours> faits_des_activites(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
