#pragma once

#include <string>
#include <string_view>

namespace ouvrage
{

/// Tous les verbes, une ligne chacun.
std::string aide_generale();
/// Un verbe, ses options et des exemples.
std::string aide_du_verbe(std::string_view verbe);

} // namespace ouvrage
