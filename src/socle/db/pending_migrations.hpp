#pragma once

#include "socle/db/database.hpp"

#include <string>
#include <vector>

namespace socle
{

/// Names of those the base does not have yet; applies nothing. DatabaseError when the base is out of reach.
std::vector<std::string> pending_migrations(Database& database, const std::vector<Migration>& migrations);

} // namespace socle
