#include "app/publics/publics_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "app/publics/publics_vues.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

Document document_de_la_notice(const Notice& notice, const std::vector<MentionDeBilan>& mentions, Jour le, Instant edite_a)
{
    const bool decidee = notice.debut.has_value();
    const bool court = decidee && *notice.debut <= le && (!notice.fin || le <= *notice.fin);
    const bool finie = decidee && notice.fin && *notice.fin < le;
    Document document{.title = "Notice d'éligibilité — " + notice.reference,
                      .subject = "Clause sociale d'insertion",
                      .author = notice.structure,
                      .date_line = notice.structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);

    const std::string verdict = !decidee ? "Aucune décision d'éligibilité n'est prise à ce jour."
                                : court  ? "Éligible " + periode_en_lettres(notice.debut, notice.fin) + "."
                                : finie  ? "Éligible " + periode_en_lettres(notice.debut, notice.fin) + ". Cette période est finie."
                                         : "Éligible " + periode_en_lettres(notice.debut, notice.fin) + ". Cette période n'a pas commencé.";
    document.blocks.push_back(block::Paragraph{{strong(notice.personne), " : ", verdict}, block::Paragraph::Tone::Lead});
    block::Definitions definitions;
    definitions.entries.push_back({"Référence", notice.reference});
    definitions.entries.push_back({"Éligible au titre de la clause", court ? "oui" : "non, à ce jour"});
    if (decidee)
    {
        definitions.entries.push_back({"Début", en_toutes_lettres(*notice.debut)});
        definitions.entries.push_back({"Fin", notice.fin ? en_toutes_lettres(*notice.fin) : "sans fin fixée"});
        definitions.entries.push_back({"Décision", "prise le " + date_fr(*parse_instant(notice.decidee_le)) + " par " + notice.decidee_par + ", " + notice.structure});
    }
    if (!notice.lots.empty()) definitions.entries.push_back({"Lots", joined(notice.lots, " ; ")});
    document.blocks.push_back(std::move(definitions));
    document.blocks.push_back(block::Note{block::Note::Kind::Information, "Ce que cette notice ne dit pas",
                                          "Le motif de l'éligibilité et les pièces qui le prouvent restent chez la structure qui suit la personne. "
                                          "L'entreprise et l'acheteur n'ont besoin que de ces dates et n'ont pas à demander davantage."});
    return document;
}

std::string fichier_de_la_notice(const Notice& notice, Jour le, std::string_view extension)
{
    return "notice-" + replaced(searchable(notice.reference), " ", "-") + "-" + format_day(le) + "." + std::string(extension);
}

} // namespace ouvrage
