#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/maison.hpp"
#include "domaine/vigilance.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

/// Ce qui s'écrit librement sur une personne vit dans `notes`, hors journal, à côté de la ligne qu'il accompagne : une phrase peut nommer quelqu'un, et
/// s'efface avec lui. Aucune table journalisée ne porte de texte libre sur une personne.

/// Les mots de vigilance livrés (droit/vigilance/mots.toml), lus une fois.
const std::vector<FamilleDeMots>& mots_de_vigilance();

/// Ce qu'il y a à redire d'un texte libre reçu dans `champ` : trop long, NIR (toujours refusé), ou des mots qui en disent trop, tant que la personne qui
/// écrit n'a pas coché « garder tel quel » (champ `garder_tel_quel` du même formulaire ; gabarits/vigilance le montre).
enum class Vigilance
{
    Avertir,
    GarderTelQuel
};
Vigilance vigilance_de(const socle::Form& formulaire);
std::vector<AnomalieDeChamp> relire_texte_libre(const std::string& champ, const std::string& texte, std::size_t au_plus, Vigilance vigilance);
/// Faux quand aucune anomalie n'est de vigilance : gabarits/vigilance n'écrit alors rien.
socle::Vue vue_vigilance(const std::vector<AnomalieDeChamp>& anomalies);

/// Un texte qui entre au journal (note d'une déclaration, raison d'un renvoi) nomme-t-il une personne suivie par cette structure, dans un ordre ou dans
/// l'autre ? Il ne pourrait plus l'oublier : à refuser à côté de son champ, « texte.nomme ». Une entreprise n'est reprise que sur les personnes qu'elle voit :
/// sinon, il suffirait de taper un nom pour apprendre que quelqu'un est suivi.
bool nomme_une_personne(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, std::string_view texte);

/// Une anomalie « texte.nomme » à côté de chaque champ (champ, texte) qui nomme une personne suivie par cette structure.
void refuser_les_noms(const Demande& demande, const std::string& structure_id, const std::vector<std::pair<std::string, std::string>>& textes, std::vector<AnomalieDeChamp>& anomalies);

/// Un texte vide n'écrit rien. BadRequest s'il porte un NIR.
void noter(Ecriture& ecriture, const std::string& participant_id, const std::string& ligne_id, const std::string& champ, const std::string& texte);

/// Les textes d'une personne, par (ligne, champ). L'appelant a déjà vu la personne par son périmètre.
using Notes = std::map<std::pair<std::string, std::string>, std::string>;
Notes lire_notes(socle::Transaction& tx, const std::string& participant_id);
/// "" quand il n'y en a pas, ou qu'elle a été effacée.
std::string note_de(const Notes& notes, const std::string& ligne_id, const std::string& champ);

} // namespace ouvrage
