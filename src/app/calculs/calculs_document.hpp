#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/calculs/calculs_table.hpp"
#include "socle/document/document.hpp"

#include <string>
#include <string_view>

namespace ouvrage
{

/// La note d'un calcul gardé : le même document fait la page, le PDF et l'ODT.
struct NoteDeCalcul
{
    CalculDeLot de;
    std::string structure;
    std::vector<MentionDeBilan> mentions;
};
/// NotFound hors du périmètre.
NoteDeCalcul dresser_note(socle::Transaction& tx, const Perimetre& perimetre, const std::string& calcul_id);
socle::Document document_de_la_note(const NoteDeCalcul& note, socle::Instant edite_a);

/// « pdf », « odt » : BadRequest pour tout autre.
std::string ecrire_note(const NoteDeCalcul& note, std::string_view format, socle::Instant edite_a);
std::string fichier_de_la_note(const NoteDeCalcul& note, std::string_view format);
/// Pour la ligne de commande : lit la base entière.
std::string ecrire_note(socle::Database& base, const std::string& calcul_id, std::string_view format, socle::Instant maintenant);

} // namespace ouvrage
