#include "racine.hpp"

std::string racine()
{
    return OUVRAGE_ROOT;
}
