#include "app/droit/droit_vues.hpp"

namespace ouvrage
{

using namespace socle;

Vue vue_statut_de_valeur(Statut statut)
{
    switch (statut)
    {
    case Statut::Source: return Vue{{"libelle", libelle(statut)}, {"ton", "bon"}, {"icone", "fait"}};
    case Statut::Usage: return Vue{{"libelle", libelle(statut)}, {"ton", "info"}, {"icone", "info"}};
    case Statut::NonSource: break;
    }
    return Vue{{"libelle", libelle(statut)}, {"ton", "alarme"}, {"icone", "alerte"}};
}

Vue vue_valeur_citee(const EnVigueur& regle)
{
    const auto& valeur = regle.valeur;
    Vue::List cedees;
    for (const auto& une : regle.ecartees)
        cedees.push_back(Vue{{"niveau", libelle(une.niveau)}, {"valeur", valeur_en_mots(une)}, {"periode", periode_en_mots(une)}, {"source", une.source}});
    // D'un territoire ou d'un contrat, la pièce est la source : rien à mettre en doute.
    return Vue{{"href", "/droit/" + valeur.cle},
               {"valeur", valeur_en_mots(valeur)},
               {"niveau", libelle(valeur.niveau)},
               {"periode", periode_en_mots(valeur)},
               {"source", valeur.source},
               {"lien", valeur.lien},
               {"statut", valeur.niveau == Niveau::Droit ? vue_statut_de_valeur(valeur.statut) : Vue(false)},
               {"cedees", std::move(cedees)}};
}

} // namespace ouvrage
