#pragma once

#include <string>

namespace socle
{

/// The European emblem as SVG bytes, drawn from its geometrical description: a field one and a half times as long as
/// high, twelve upright stars on a circle of a third of its height, each within a circle of an eighteenth of it.
std::string european_emblem();

} // namespace socle
