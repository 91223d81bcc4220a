#include "app/commandes/commande.hpp"

#include <iostream>

int main(int argc, char** argv)
{
    return ouvrage::executer({argv + 1, argv + argc}, std::cout, std::cerr);
}
