#include "app/bilans/bilans_commandes.hpp"

#include "app/bilans/bilans_document.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"

#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::array kFormats = {
    FicheFormat{FormatDeBilan::Pdf, "pdf", "application/pdf"},
    FicheFormat{FormatDeBilan::Odt, "odt", "application/vnd.oasis.opendocument.text"},
    FicheFormat{FormatDeBilan::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

} // namespace

const FicheFormat& fiche(FormatDeBilan format)
{
    return kFormats[static_cast<std::size_t>(format)];
}

std::optional<FormatDeBilan> format_de_bilan(std::string_view code)
{
    for (const auto& une : kFormats)
        if (une.extension == code) return une.format;
    return std::nullopt;
}

std::string ecrire_bilan(const Bilan& bilan, FormatDeBilan format, Instant edite_a)
{
    switch (format)
    {
    case FormatDeBilan::Pdf: return write_pdf(document_du_bilan(bilan, edite_a));
    case FormatDeBilan::Odt: return write_odt(document_du_bilan(bilan, edite_a));
    case FormatDeBilan::Xlsx: return classeur_du_bilan(bilan, edite_a);
    }
    return "";
}

std::string ecrire_bilan(Database& base, const Droit& droit, const std::string& marche_id, FormatDeBilan format, Instant maintenant,
                         std::optional<Jour> le)
{
    const Jour aujourd_hui = day_in_paris(maintenant);
    const auto bilan = base.read([&](Transaction& tx) {
        return dresser_bilan(tx, Perimetre::de_la_machine(), droit, marche_id, le.value_or(aujourd_hui), aujourd_hui);
    });
    return ecrire_bilan(bilan, format, maintenant);
}

} // namespace ouvrage
