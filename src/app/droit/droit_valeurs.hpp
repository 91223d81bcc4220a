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
    std::string theme = {}; // sous quel titre la montrer : « theme » du fichier, ou son nom
    std::string trou = {};  // pourquoi des jours restent sans valeur entre deux ; vide : il n'y en a pas
};

/// Ce qui règle le compte d'un lot, et qu'un contrat peut fixer : les heures, la table de comptage, les pénalités.
inline bool regle_un_lot(const CleDeDroit& cle) { return cle.fichier == "heures" || cle.fichier == "comptage" || cle.cle.starts_with("penalite."); }

/// Les valeurs livrées avec le programme (droit/*.toml, sans les sous-dossiers), lues une fois au démarrage.
struct Droit
{
    std::vector<CleDeDroit> cles;
    std::vector<Valeur> valeurs;
    std::string version; // empreinte courte des fichiers : inscrite sur chaque décision
};

/// socle::Error avec le fichier et la clé quand un fichier est mal formé, se recouvre, ou tait une source ou un statut.
Droit lire_droit();
/// La même lecture, de fichiers donnés : nom (« heures ») et contenu.
Droit lire_droit(const std::vector<std::pair<std::string, std::string>>& fichiers);
/// Ce que la lecture accepte et que l'on ne livre pas : unité hors de la liste, valeur illisible dans la sienne, jours sans valeur
/// que rien n'explique, lien qui n'en est pas un. Des phrases ; vide quand tout va bien.
std::vector<std::string> defauts_du_droit(const Droit& droit);
/// nullptr quand aucune clé ne porte ce nom.
const CleDeDroit* trouver_cle(const Droit& droit, std::string_view cle);

/// Se montre-t-elle parmi les règles d'un lot ? Celles des heures toujours ; les autres, quand le contrat ou le territoire en fixe une.
bool du_lot(const CleDeDroit& cle, const std::optional<EnVigueur>& regle);

/// Une ligne de la table `valeurs` (territoire ou contrat), prête pour regle_pour.
Valeur lire_valeur(const socle::Row& ligne, const Droit& droit);

/// La même valeur, en heures ou en entier ; Bug quand le texte n'est pas dans l'unité attendue.
Heures en_heures(const Valeur& valeur);
int en_entier(const Valeur& valeur);
Fraction en_fraction(const Valeur& valeur);
Comptage en_comptage(const Valeur& valeur);

/// Pour l'œil : « 20,00 h », « le 15 », « 25 % », « compte dans un plafond ».
std::string valeur_en_mots(const Valeur& valeur);
/// « depuis le 1er janvier 2026 », « du 1er janvier au 31 décembre 2025 ».
std::string periode_en_mots(const Valeur& valeur);

} // namespace ouvrage
