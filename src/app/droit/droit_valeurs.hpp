#pragma once

#include "domaine/heures.hpp"
#include "domaine/regle.hpp"
#include "socle/db/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une clé de droit/ : ce qu'elle mesure et dans quelle unité. Les tables s'emboîtent : [part_main_oeuvre.maconnerie] a pour clé
/// « part_main_oeuvre.maconnerie » ; `fichier` est le nom du fichier sans dossier ni extension (« calcul »).
struct CleDeDroit
{
    std::string cle;
    std::string libelle;
    std::string unite;
    std::string fichier;
};

/// Ce qui règle le compte d'un lot, et qu'un contrat peut fixer : les clés de droit/heures.toml.
inline bool regle_un_lot(const CleDeDroit& cle) { return cle.fichier == "heures"; }

/// Les valeurs livrées avec le programme (droit/*.toml, sans les sous-dossiers), lues une fois au démarrage.
struct Droit
{
    std::vector<CleDeDroit> cles;
    std::vector<Valeur> valeurs;
    std::string version; // empreinte courte des fichiers : inscrite sur chaque décision
};

/// socle::Error avec le fichier et la ligne quand un fichier est mal formé, troué ou sans statut.
Droit lire_droit();

/// Une ligne de la table `valeurs` (territoire ou contrat), prête pour regle_pour.
Valeur lire_valeur(const socle::Row& ligne, const Droit& droit);

/// La même valeur, en heures ou en entier ; Bug quand le texte n'est pas dans l'unité attendue.
Heures en_heures(const Valeur& valeur);
int en_entier(const Valeur& valeur);

} // namespace ouvrage
