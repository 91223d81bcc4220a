#pragma once

#include "socle/chart/chart.hpp"
#include "socle/document/document.hpp"
#include "socle/document/emblem.hpp"
#include "socle/text/text.hpp"

/// A document with one block of each kind, for tests: the year of a lending library.
namespace socle
{

inline std::string sample_curve()
{
    return draw(ProgressCurve{.frame = {"Loans catch up since May", "Cumulated loans against the plan", 640},
                              .points = {{"Jan", 100, 60}, {"Feb", 200, 150}, {"Mar", 300, {}}},
                              .expected_name = "plan",
                              .done_name = "loans",
                              .shown = [](std::int64_t value) { return grouped(value); }});
}

inline Document sample_document()
{
    using namespace block;
    Document document{.title = "The year of the library",
                      .subject = "January to December 2026",
                      .author = "Library of Montreval",
                      .date_line = "Montreval, 14 January 2027",
                      .language = "en-GB"};
    document.written_at = parse_instant("2027-01-14T09:00:00.000Z");
    document.mentions = {{"Co-funded by the European Union", {{european_emblem(), "European emblem"}}}};
    document.blocks = {
        Addresses{{"Library of Montreval", "1 Mill Street"}, {"The Mayor", "Town Hall"}},
        Paragraph{{"We lent ", strong("1\u202F234"), " books, ", emphasis("fewer"), " than planned."}, Paragraph::Tone::Lead},
        KeyFigures{{{"Books", "1\u202F234", "of 2\u202F000"}, {"Readers", "310", ""}}},
        Heading{1, "Shelves"},
        Definitions{{{"Where", "Mill Street"}, {"See", Text{"the ", link_to("catalogue", "https://example.org/?a=1&b=2"), "."}}}},
        Table{.caption = "Loans by shelf, 2026",
              .columns = {{"Shelf"}, {"Loans", Align::Number}, {"Share", Align::Number}},
              .rows = {{"Poetry", "34", "3 of 100"}, {"Novels & tales", "1\u202F200", "97 of 100"}},
              .totals = Row{"All", "1\u202F234", "100 of 100"}},
        Heading{2, "Month by month"},
        Figure{{sample_curve(), "Loans stay under the plan"}, "Loans stay under the plan", "Source: register."},
        List{{"Buy shelves.", "Open on Mondays."}, List::Kind::Numbered},
        List{{"One wish."}},
        Note{Note::Kind::Attention, "Take care", "The attic is closed."},
        PageBreak{},
        Heading{1, "Agreement"},
        Paragraph{"Read and agreed.", Paragraph::Tone::Small},
        Signatures{{{"For the library", "Ada Reed", "Head librarian", "On …"}, {"For the town", "", "", ""}}},
    };
    return document;
}

} // namespace socle
