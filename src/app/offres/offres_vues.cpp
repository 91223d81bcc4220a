#include "app/offres/offres_vues.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

std::string veille_de(Jour jour) { return en_toutes_lettres(Jour{std::chrono::sys_days{jour} - std::chrono::days{1}}); }

std::pair<std::string_view, std::string_view> ton_et_icone(EtatDeCandidature etat)
{
    switch (etat)
    {
    case EtatDeCandidature::Embauchee: return {"bon", "fait"};
    case EtatDeCandidature::Retenue:
    case EtatDeCandidature::Acceptee: return {"bon", "ton-bon"};
    case EtatDeCandidature::Refusee: return {"alarme", "refuser"};
    case EtatDeCandidature::Absente: return {"attente", "alerte"};
    case EtatDeCandidature::Declinee:
    case EtatDeCandidature::Retiree: return {"info", "annuler"};
    case EtatDeCandidature::EntretienFixe: return {"info", "calendrier"};
    default: return {"info", "attente"};
    }
}

} // namespace

std::string etat_en_mots(const CandidatureDOffre& de)
{
    const auto etat = de.candidature.etat();
    // Une offre finie ne laisse personne « en attente ».
    if (de.offre.fin() && !finale(etat)) return "Sans suite : offre " + searchable(fiche(de.offre.fin()->sens).libelle);
    return std::string(libelle(etat));
}

Vue vue_etat(const CandidatureDOffre& de)
{
    const auto etat = de.candidature.etat();
    if (de.offre.fin() && !finale(etat)) return Vue{{"mot", etat_en_mots(de)}, {"ton", "info"}, {"icone", "annuler"}};
    const auto [ton, icone] = ton_et_icone(etat);
    return Vue{{"mot", libelle(etat)}, {"ton", ton}, {"icone", icone}};
}

Vue vue_etat(const Offre& offre, Jour le)
{
    switch (offre.tour(le))
    {
    case TourDOffre::Participants: return Vue{{"mot", "Aux participants"}, {"ton", "attente"}, {"icone", "participants"}};
    case TourDOffre::Prescripteurs: return Vue{{"mot", "Aux prescripteurs aussi"}, {"ton", "info"}, {"icone", "reseau"}};
    case TourDOffre::Finie: break;
    }
    return Vue{{"mot", fiche(offre.fin()->sens).libelle}, {"ton", offre.fin()->sens == SensDeFin::Pourvue ? "bon" : "info"},
               {"icone", offre.fin()->sens == SensDeFin::Pourvue ? "fait" : "fermer"}};
}

std::string phrase_de_diffusion(const Offre& offre, Jour le)
{
    const auto& d = offre.diffusion();
    std::vector<std::string> noms;
    for (const auto& [id, nom] : d.destinataires) noms.push_back(nom);
    const std::string a_qui = noms.empty() ? "tous les prescripteurs" : joined(noms, ", ");
    switch (offre.tour(le))
    {
    case TourDOffre::Participants:
        return "C'est le tour des participants suivis, jusqu'au " + veille_de(d.ouvre_le) + " ; " + a_qui + (noms.size() == 1 ? " la verra" : " la verront") + " à partir du " +
               en_toutes_lettres(d.ouvre_le) + (d.delai_jours ? " (" + compter(*d.delai_jours, "jour", "jours") + " après le dépôt)." : ".");
    case TourDOffre::Prescripteurs:
        return (noms.empty() ? "Tous les prescripteurs" : joined(noms, ", ")) + (noms.size() == 1 ? " y présente" : " y présentent") + " aussi des candidats, depuis le " +
               en_toutes_lettres(d.ouvre_le) + (d.raison.empty() ? "." : " : " + d.raison + ".");
    case TourDOffre::Finie: break;
    }
    const auto* fin = offre.fin();
    return std::string(fiche(fin->sens).libelle) + " le " + date_fr(*parse_instant(fin->faite_le)) + " : plus personne n'y est proposé.";
}

std::string dates_en_mots(const Besoin& besoin)
{
    return besoin.fin ? "du " + en_toutes_lettres(besoin.debut) + " au " + en_toutes_lettres(*besoin.fin) : "à partir du " + en_toutes_lettres(besoin.debut);
}

Vue vue_besoin(const Offre& offre, bool contact)
{
    const auto& b = offre.besoin();
    Vue::List lignes;
    const auto ajouter = [&](std::string_view terme, std::string valeur) {
        if (!valeur.empty()) lignes.push_back(Vue{{"terme", terme}, {"valeur", std::move(valeur)}});
    };
    if (b.metier != libelle_de_rome(b.rome).value_or("")) ajouter("Poste", b.metier);
    ajouter("Métier", b.rome + " " + libelle_de_rome(b.rome).value_or(""));
    ajouter("Postes", std::to_string(b.postes) + (offre.embauchees ? ", dont " + compter(offre.embauchees, "pourvu", "pourvus") : ""));
    ajouter("Dates", dates_en_mots(b));
    ajouter("Heures par semaine", heures_fr(b.semaine));
    ajouter("Lieu", libelle_de_commune(b.commune).value_or(b.commune));
    ajouter("Modalité", b.modalite ? std::string(fiche(*b.modalite).libelle) : "");
    ajouter("Compétences", joined(b.competences, " ; "));
    ajouter("Précisions", b.precisions);
    ajouter("Marché", offre.lot_id ? offre.marche_objet + ", " + "l" + offre.lot_nom.substr(1) : "");
    if (contact && !b.contact.vide())
    {
        std::vector<std::string> parties;
        for (const auto* une : {&b.contact.nom, &b.contact.telephone, &b.contact.courriel})
            if (!une->empty()) parties.push_back(*une);
        ajouter("À appeler", joined(parties, ", "));
    }
    return lignes;
}

std::string qui_en_mots(Camp camp, const CandidatureDOffre& de)
{
    switch (camp)
    {
    case Camp::Entreprise: return de.offre.entreprise;
    case Camp::Organisme: return de.candidature.organisme.empty() ? "Qui l'accompagne" : de.candidature.organisme;
    case Camp::Structure: return de.offre.structure;
    case Camp::Personne: return de.candidature.personne;
    }
    throw Bug("un camp est l'un des quatre");
}

std::string tour_en_mots(const CandidatureDOffre& de, Jour le)
{
    const auto tour = de.tour(le);
    if (!tour) return "";
    return qui_en_mots(tour->camp, de) + " : " + std::string(tour->quoi);
}

std::string attente_en_mots(const CandidatureDOffre& de, Jour le)
{
    const Jour depuis = de.candidature.attente();
    return le < depuis ? "le " + en_toutes_lettres(depuis) : depuis_fr(depuis, le);
}

std::string eligibilite_en_mots(const std::optional<Jour>& du, const std::optional<Jour>& au)
{
    if (!du) return "éligibilité à décider";
    return "éligible du " + en_toutes_lettres(*du) + (au ? " au " + en_toutes_lettres(*au) : ", sans fin");
}

Vue vue_etapes(const CandidatureDOffre& de, bool motifs)
{
    Vue::List lignes;
    for (auto une = de.candidature.etapes.rbegin(); une != de.candidature.etapes.rend(); ++une)
    {
        const bool de_la_personne = une->camp == Camp::Personne || une->geste == Geste::Embaucher;
        std::string quoi = (de_la_personne ? de.candidature.personne : qui_en_mots(une->camp, de)) + " " + std::string(fiche(une->geste).libelle);
        if (une->prevu_le) quoi += (une->geste == Geste::FixerEntretien ? ", le " : " à partir du ") + en_toutes_lettres(*une->prevu_le) + (une->prevu_a.empty() ? "" : " à " + une->prevu_a);
        if (!une->motif.empty() && (motifs || une->geste == Geste::Refuser)) quoi += " : " + std::string(libelle_du_motif(une->geste, une->motif));
        lignes.push_back(Vue{{"quand", date_heure_fr(*parse_instant(une->faite_le))}, {"quand_iso", une->faite_le},
                             {"qui", une->faite_par.empty() ? "par son lien" : motifs || une->camp == Camp::Entreprise ? "inscrit par " + une->faite_par : ""}, {"quoi", std::move(quoi)}, {"annulee", une->annulee}});
    }
    lignes.push_back(Vue{{"quand", date_heure_fr(*parse_instant(de.candidature.faite_le))}, {"quand_iso", de.candidature.faite_le}, {"qui", motifs ? "inscrit par " + de.candidature.faite_par : ""},
                         {"quoi", de.candidature.personne + " est proposée"}, {"annulee", false}});
    return lignes;
}

Camp camp_de(const Perimetre& perimetre, const Offre& offre)
{
    const auto tient = [&](const auto& condition) {
        return std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(),
                           [&](const Attribution& une) { return peut(une.role, Acte::RepondreProposition) && condition(une); });
    };
    if (tient([&](const Attribution& une) { return une.entreprise_id == offre.entreprise_id; })) return Camp::Entreprise;
    // Facilitateur ailleurs et prescripteur ici : ici, on n'est que prescripteur.
    if (tient([&](const Attribution& une) { return !une.represente_id() && une.structure_id == offre.structure_id; })) return Camp::Structure;
    return Camp::Organisme;
}

std::string origine_en_mots(const Candidature& candidature, const Offre& offre)
{
    if (!candidature.provenance_lisible) return "";
    return candidature.organisme_id ? candidature.organisme : "suivie par " + offre.structure;
}

std::string bouton_de(Geste geste, Camp qui)
{
    const bool je = qui == Camp::Entreprise;
    switch (geste)
    {
    case Geste::Rencontrer: return je ? "Je veux la rencontrer" : "L'entreprise veut la rencontrer";
    case Geste::FixerEntretien: return "Un entretien est fixé";
    case Geste::NoterVenue: return "Elle est venue à l'entretien";
    case Geste::NoterAbsence: return "Elle n'est pas venue";
    case Geste::Retenir: return je ? "Je veux l'embaucher" : "L'entreprise veut l'embaucher";
    case Geste::Refuser: return je ? "Je ne donne pas suite" : "L'entreprise ne donne pas suite";
    case Geste::Accepter: return "La personne est d'accord";
    case Geste::Decliner: return "La personne décline";
    case Geste::DemanderAppel: return "La personne demande à être rappelée";
    case Geste::NoterAppel: return "Elle a été rappelée";
    case Geste::Embaucher: return "Elle est embauchée";
    case Geste::Retirer: return "Retirer la proposition";
    }
    throw Bug("un geste est de la liste");
}

} // namespace ouvrage
