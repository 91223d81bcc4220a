#include "app/acces/acces_document.hpp"

#include "domaine/droits_mots.hpp"

#include <vector>

namespace ouvrage
{

std::string table_des_droits()
{
    std::string texte = "# Qui peut quoi\n\n"
                        "Refusé par défaut : un rôle ne peut que ce que cette table dit, et seulement dans son périmètre. Hors de celui-ci, un objet\n"
                        "répond comme s'il n'existait pas. Un compte peut porter plusieurs rôles ; chacun garde le sien. Cette page est écrite par\n"
                        "`ouvrage droits` d'après `src/domaine/droits.cpp` : elle ne se corrige pas à la main.\n\n"
                        "| Rôle | Couvre | Ne lit jamais |\n|---|---|---|\n";
    for (const auto role : roles()) texte += "| " + std::string(libelle(role)) + " | " + std::string(portee(role)) + " | " + std::string(jamais(role)) + " |\n";
    std::vector<std::string_view> themes;
    for (const auto acte : actes())
    {
        bool deja = false;
        for (const auto un : themes) deja = deja || un == theme(acte);
        if (!deja) themes.push_back(theme(acte));
    }
    for (const auto un : themes)
    {
        texte += "\n## " + std::string(un) + "\n\n| Acte |";
        for (const auto role : roles()) texte += " " + std::string(libelle(role)) + " |";
        texte += "\n|---|";
        for (std::size_t i = 0; i < roles().size(); ++i) texte += ":-:|";
        texte += "\n";
        for (const auto acte : actes())
        {
            if (theme(acte) != un) continue;
            texte += "| " + std::string(phrase(acte)) + " |";
            for (const auto role : roles()) texte += peut(role, acte) ? " oui |" : " – |";
            texte += "\n";
        }
    }
    return texte;
}

} // namespace ouvrage
