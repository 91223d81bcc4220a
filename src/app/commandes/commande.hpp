#pragma once

#include "app/reglages/reglages_fichier.hpp"
#include "socle/cli/cli.hpp"
#include "socle/db/database.hpp"

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce que dit le processus en finissant.
enum class CodeDeSortie : int
{
    Fait = 0,
    FaitAvecRefus = 1, // lu, et quelque chose est refusé ou ne va pas : ce qu'elle rend dit quoi
    Usage = 2,
    HorsDAtteinte = 3 // base, disque ou réseau
};

/// Ce que reçoit un verbe : ce qui a été tapé, les réglages, où répondre.
class Commande
{
public:
    Commande(const socle::CliLine& ligne, std::ostream& sortie, std::ostream& messages);
    ~Commande();

    const socle::CliLine& ligne;
    std::ostream& out; // le résultat, et lui seul
    std::ostream& err; // ce qui se dit en chemin
    ReglagesMachine reglages;

    bool json() const { return ligne.has("--json"); }
    /// Les messages vont à un terminal : l'avancement peut s'y montrer.
    bool terminal() const;
    /// La base des réglages, ouverte au premier besoin, telle qu'elle est.
    socle::Database& base_brute();
    /// La même, à jour ; DatabaseError quand il reste des migrations à passer.
    socle::Database& base();
    /// La même, pour un verbe par quoi l'on peut commencer : une base où rien n'a jamais été passé l'est d'abord, et c'est dit.
    socle::Database& base_ou_neuve();
    /// L'adresse que les liens donnent : celle des réglages, sinon celle où l'on écoute.
    std::string adresse_publique() const;
    /// Un document JSON sur la sortie.
    void rendre(const socle::Json& document);

private:
    bool base_absente() const;

    std::unique_ptr<socle::Database> base_;
};

struct Verbe
{
    socle::CliVerb forme;
    CodeDeSortie (*executer)(Commande&);
};

/// Tous les verbes, dans l'ordre de l'aide. Chaque famille ajoute les siens.
const std::vector<Verbe>& verbes();
const std::vector<socle::CliArgument>& options_communes();
void ajouter_verbes_de_base(std::vector<Verbe>& verbes);        // migrer
void ajouter_verbes_du_service(std::vector<Verbe>& verbes);     // servir
void ajouter_verbes_du_compte(std::vector<Verbe>& verbes);      // recalculer, expliquer, verifier
void ajouter_verbes_d_import(std::vector<Verbe>& verbes);       // importer
void ajouter_verbes_de_document(std::vector<Verbe>& verbes);    // document
void ajouter_verbes_de_calcul(std::vector<Verbe>& verbes);      // calculer
void ajouter_verbes_d_utilisateur(std::vector<Verbe>& verbes);  // utilisateur
void ajouter_verbes_du_reseau(std::vector<Verbe>& verbes);      // reseau
void ajouter_verbes_de_demo(std::vector<Verbe>& verbes);        // demo
void ajouter_verbes_d_obligation(std::vector<Verbe>& verbes);  // obligation, calculer penalite
void ajouter_verbes_de_purge(std::vector<Verbe>& verbes);       // purger
void ajouter_verbes_d_acces(std::vector<Verbe>& verbes);        // droits
void ajouter_verbes_d_aide(std::vector<Verbe>& verbes);         // aide, completion, manuel

/// Toute la commande, de ce qui est tapé au code de sortie ; ne lève pas.
int executer(const std::vector<std::string>& mots, std::ostream& sortie, std::ostream& messages);

} // namespace ouvrage
