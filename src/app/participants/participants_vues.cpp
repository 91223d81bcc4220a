#include "app/participants/participants_vues.hpp"

#include "app/mots.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

struct Onglet
{
    std::string_view fin; // de l'adresse
    std::string_view libelle;
};
constexpr Onglet kOngletsDeFiche[] = {{"", "Dossier"}, {"/preuves", "Pièces"}, {"/parcours", "Parcours"}, {"/souhaits", "Souhaits"},
                                         {"/contrats", "Contrats"}, {"/sorties", "Sorties"}, {"/conservation", "Conservation"}, {"/page-personnelle", "Sa page"}};

} // namespace

std::string adresse_de_la_fiche(const std::string& participant_id) { return "/participants/" + participant_id; }

std::string fenetre_en_lettres(const std::optional<Periode>& fenetre)
{
    if (!fenetre) return "";
    return en_toutes_lettres(fenetre->debut) + (fenetre->fin ? " à " + en_toutes_lettres(*fenetre->fin) : ", sans fin");
}

Vue vue_etat(EtatDeFenetre etat)
{
    switch (etat)
    {
    case EtatDeFenetre::ADecider: return Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", libelle(etat)}};
    case EtatDeFenetre::Finie: return Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", libelle(etat)}};
    case EtatDeFenetre::FinitBientot: return Vue{{"ton", "attente"}, {"icone", "alerte"}, {"mot", libelle(etat)}};
    case EtatDeFenetre::AVenir: return Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", libelle(etat)}};
    default: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", libelle(etat)}};
    }
}

Vue vue_onglets(const Demande& demande, const Participant& participant, std::string_view ici)
{
    const auto& routes = demande.maison.routeur.routes();
    Vue::List onglets;
    for (const auto& un : kOngletsDeFiche)
    {
        const auto motif = "/participants/:participant" + std::string(un.fin);
        const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& une) { return une.method == Method::Get && une.pattern == motif; });
        if (route == routes.end()) continue;
        if (const auto acte = acte_du_code(route->access); acte && !demande.perimetre.peut(*acte)) continue;
        onglets.push_back(Vue{{"href", adresse_de_la_fiche(participant.id) + std::string(un.fin)}, {"libelle", un.libelle}, {"courant", un.fin == ici}});
    }
    if (onglets.size() < 2) return false;
    return Vue{{"qui", participant.reference}, {"liste", std::move(onglets)}};
}

} // namespace ouvrage
