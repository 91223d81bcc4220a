#include "app/partages/partages_vues.hpp"

#include "app/mots.hpp"
#include "socle/http/http.hpp"

namespace ouvrage
{

using namespace socle;

std::string heures_par_famille(const std::vector<LigneRattachee>& lignes)
{
    SommeDeFamille somme;
    for (const auto& une : lignes) somme.de(une.famille) += une.retenues;
    if (somme.effort == Heures()) return heures_fr(somme.clause);
    if (somme.clause == Heures()) return heures_fr(somme.effort) + " d'effort d'insertion";
    return heures_fr(somme.clause) + " de clause et, à part, " + heures_fr(somme.effort) + " d'effort d'insertion";
}

std::string adresse_des_lignes(const RechercheDeLignes& recherche, const std::string& le)
{
    std::string adresse = "/partages/lignes";
    char lien = '?';
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (valeur.empty()) return;
        adresse += lien + std::string(nom) + "=" + percent_encode(valeur);
        lien = '&';
    };
    ajouter("structure", recherche.structure_id);
    ajouter("marche", recherche.marche_id);
    ajouter("lot", recherche.lot_id);
    if (recherche.famille) ajouter("famille", *recherche.famille == Famille::Clause ? "clause" : "effort");
    if (recherche.a_preciser) ajouter("a_preciser", "oui");
    ajouter("le", le);
    return adresse;
}

Vue vue_partage_du_marche(const Demande& d, const Marche& marche, const MarchePartage& partage)
{
    const bool mene = d.perimetre.peut_sur(Acte::PartagerMarche, marche.structure_id);
    if (!d.perimetre.peut(Acte::VoirReseau) || (partage.seul() && !(mene && partage.des_voisines))) return false;
    std::vector<std::string> noms;
    for (const auto& une : partage.intervenantes)
        if (!une.ancien_chef && !une.jusqu_a) noms.push_back(une.structure);
    std::string avec;
    for (std::size_t i = 0; i < noms.size(); ++i) avec += (i == 0 ? "" : i + 1 == noms.size() ? " et " : ", ") + noms[i];
    const auto* attente = partage.en_attente();
    return Vue{{"titre", noms.empty() ? "Mené par " + marche.structure_nom : "Mené par " + marche.structure_nom + ", avec " + avec},
               {"phrase", partage.partage ? std::string(fiche(partage.partage->cle).phrase) : ""},
               {"attente", attente ? "Reprise proposée à " + attente->vers + ", sans réponse." : ""},
               {"href", "/marches/" + marche.id + "/partage"},
               {"libelle", partage.seul() ? "Partager ce marché, ou le faire reprendre" : "Voir à qui est chaque heure"}};
}

} // namespace ouvrage
