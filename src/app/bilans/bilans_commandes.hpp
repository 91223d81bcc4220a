#pragma once

#include "app/bilans/bilans_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ouvrage
{

enum class FormatDeBilan
{
    Pdf,
    Odt,
    Xlsx
};
struct FicheFormat
{
    FormatDeBilan format;
    std::string_view extension; // et code, en ligne de commande
    std::string_view type;      // type de média
};
const FicheFormat& fiche(FormatDeBilan format);
/// « pdf », « odt », « xlsx ».
std::optional<FormatDeBilan> format_de_bilan(std::string_view code);

/// Le bilan comme fichier ; l'API le rend en JSON.
std::string ecrire_bilan(const Bilan& bilan, FormatDeBilan format, socle::Instant edite_a);
/// Pour la ligne de commande : lit la base entière. NotFound quand le marché n'existe pas. `le` absent : aujourd'hui.
std::string ecrire_bilan(socle::Database& base, const Droit& droit, const std::string& marche_id, FormatDeBilan format,
                         socle::Instant maintenant, std::optional<Jour> le = std::nullopt);

} // namespace ouvrage
