#pragma once

#include <string_view>

namespace ouvrage
{

/// Les comptes que `ouvrage demo` ouvre, montrés à la connexion d'une base de démonstration. Adresses et personnes inventées :
/// « .example » n'appartient à personne.
struct CompteDeDemonstration
{
    std::string_view role; // pour l'œil
    std::string_view nom;
    std::string_view courriel;
    std::string_view mot_de_passe;
};

inline constexpr std::string_view kMotDePasseDeDemonstration = "demonstration-ouvrage";

inline constexpr CompteDeDemonstration kComptesDeDemonstration[] = {
    {"Facilitatrice, PLIE Flandre-Lys", "Claire Morel", "claire@flandre-lys.example", kMotDePasseDeDemonstration},
    {"Administratrice, PLIE Flandre-Lys", "Alice Renard", "alice@flandre-lys.example", kMotDePasseDeDemonstration},
    {"Acheteur, Ville de Montreval", "Hugo Lambert", "hugo@montreval.example", kMotDePasseDeDemonstration},
    {"Entreprise, Durand BTP", "Denis Durand", "denis@durand-btp.example", kMotDePasseDeDemonstration},
    {"Entreprise, SCOP Armentières Paysages et Avenir", "Sofia Merle", "sofia@paysages.example", kMotDePasseDeDemonstration},
    {"Prescriptrice, Mission locale de Flandre-Lys", "Pauline Vidal", "pauline@mission-locale.example", kMotDePasseDeDemonstration},
    {"Facilitateur, Maison de l'emploi du Val de Lys", "Basile Caron", "basile@val-de-lys.example", kMotDePasseDeDemonstration},
    {"Coordinatrice, territoire Flandre-Lys", "Camille Perrin", "camille@flandre-lys.example", kMotDePasseDeDemonstration},
    {"Auditrice, PLIE Flandre-Lys", "Audrey Klein", "audrey@flandre-lys.example", kMotDePasseDeDemonstration},
    {"Facilitateur, Maison de l'emploi de Valmont", "Victor Hugon", "victor@valmont.example", kMotDePasseDeDemonstration},
};

} // namespace ouvrage
