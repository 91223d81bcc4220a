#pragma once

#include "socle/template/vue.hpp"

#include <string>
#include <string_view>

namespace socle
{

/// What happens when a template asks for a name its view does not have.
enum class Strictness
{
    Lenient, // nothing is printed: a page with a hole is better than no page
    Strict   // Bug: in tests, where a hole must be seen
};
void set_template_strictness(Strictness strictness);

/// Renders the carried template `name` ("heures/ligne" is src/app/heures/ligne.mustache) with its view. Everything is
/// escaped except {{{raw}}}. An empty text is false for {{#sections}}. Unknown template: Bug.
std::string render(std::string_view name, const Vue& view);

/// Renders a template given as text (partials are still looked up by name): for tests of templates.
std::string render_text(std::string_view text, const Vue& view);

} // namespace socle
