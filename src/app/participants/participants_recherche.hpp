#pragma once

#include "app/participants/participants_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Où en est l'éligibilité d'une personne, ce mois-ci : par sa fenêtre en vigueur la plus récente.
enum class EtatDeFenetre
{
    ADecider,
    AVenir,
    EnCours,
    FinitBientot, // ce mois-ci ou le suivant
    Finie
};
EtatDeFenetre etat_de(const std::optional<Periode>& fenetre, Mois ce_mois);
std::string_view code(EtatDeFenetre etat);
std::string_view libelle(EtatDeFenetre etat);
std::optional<EtatDeFenetre> etat_de_fenetre_du_code(std::string_view code);

enum class TriParticipants
{
    Nom,
    Reference,
    Recent // la dernière fiche ouverte d'abord
};
enum class NoticeCherchee
{
    Toutes,
    Absente // jamais remise
};
enum class IdentiteCherchee
{
    Connue,
    Oubliee // rendue anonyme : il n'en reste que la référence
};
inline constexpr std::string_view kSansReferent = "aucun";

struct RechercheParticipants
{
    std::string q; // le début de chacun des mots du nom ou de la référence, sans accents ni casse
    std::optional<EtatDeFenetre> etat = {};
    std::string referent = {}; // identifiant d'un compte, kSansReferent, ou vide
    NoticeCherchee notice = NoticeCherchee::Toutes;
    IdentiteCherchee identite = IdentiteCherchee::Connue;
    TriParticipants tri = TriParticipants::Nom;
    int page = 1;
    int par_page = 50;
};

struct ParticipantDeListe
{
    std::string id;
    std::string reference;
    std::string prenom, nom; // vides : identité oubliée
    std::optional<Periode> fenetre; // celle en vigueur, la plus récente
    std::string referent;           // nom, ou vide
    std::optional<Jour> informee_le;
    Heures retenues; // tous lots réunis
    int lots = 0;

    std::string personne() const { return nom.empty() ? reference : prenom + " " + nom; }
};

/// Au-delà, on ne compte plus : « plus de 1 000 ».
inline constexpr std::int64_t kCompteAuPlus = 1000;
struct PageDeParticipants
{
    std::vector<ParticipantDeListe> participants;
    std::int64_t total = 0; // kCompteAuPlus + 1 : plus que cela
    bool suite = false;     // il y a une page après celle-ci

    bool plus_que_compte() const { return total > kCompteAuPlus; }
};
PageDeParticipants lister_participants(socle::Transaction& tx, const Perimetre& perimetre, const RechercheParticipants& recherche, Jour aujourd_hui);

} // namespace ouvrage
