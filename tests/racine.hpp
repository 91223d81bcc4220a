#pragma once

#include <string>

/// Where the sources are, for tests that read files of the repository. One source knows it, so that the others compile to the same bytes in any folder.
std::string racine();
