#include "app/utilisateurs/utilisateurs_message.hpp"

namespace ouvrage
{

std::string message_de_lien(const Demande& d, std::string_view phrase, const std::string& lien, const std::string& fin)
{
    return "Bonjour,\n\n" + std::string(phrase) + "\nOuvrez ce lien : il est à vous seul, sert une fois, jusqu'au " + fin + ".\n\n" + lien + "\n\nS'il ne sert plus, demandez-m'en un autre.\n\n" + d.qui().nom + "\n" +
           d.qui().structure_nom;
}

std::string message_d_invitation(const Demande& d, const std::string& structure, const std::string& roles, const std::string& lien, const std::string& fin)
{
    return message_de_lien(d, structure + " vous ouvre un compte sur Ouvrage, qui suit les clauses sociales d'insertion" + (roles.empty() ? "" : " (" + roles + ")") + ".", lien, fin);
}

} // namespace ouvrage
