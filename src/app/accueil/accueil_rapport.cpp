#include "app/accueil/accueil_rapport.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

namespace ouvrage
{

using namespace socle;

std::string NombreDePersonnes::en_mots() const { return tu ? "non montré" : grouped(nombre); }

namespace
{

using Champ = NombreDePersonnes ComptesDAccueil::*;
// Ce qui compte des gens, et s'additionne de séance en séance.
constexpr Champ kSommes[] = {&ComptesDAccueil::inscriptions, &ComptesDAccueil::attendus, &ComptesDAccueil::venus, &ComptesDAccueil::absents, &ComptesDAccueil::excuses, &ComptesDAccueil::non_renseignes};

void ajouter(ComptesDAccueil& total, const ComptesDAccueil& un)
{
    total.prevues += un.prevues;
    total.tenues += un.tenues;
    total.annulees += un.annulees;
    total.a_venir += un.a_venir;
    total.places += un.places;
    for (const auto champ : kSommes) (total.*champ).nombre += (un.*champ).nombre;
}

/// Qui est venu : une personne suivie ou un visiteur ne se compte qu'une fois.
using Venus = std::set<std::string>;

ComptesDAccueil compter_une_seance(Transaction& tx, const Seance& seance, Jour aujourd_hui, Venus& venus)
{
    ComptesDAccueil c;
    c.prevues = 1;
    const auto inscrits = lister_inscrits(tx, seance, Regard::Partenaire);
    const bool commencee = std::any_of(inscrits.begin(), inscrits.end(), [](const Inscrit& un) { return un.emargement != Emargement::NonRenseigne; });
    if (seance.annulee) c.annulees = 1;
    else if (aujourd_hui < seance.creneau.jour || (aujourd_hui == seance.creneau.jour && !commencee)) c.a_venir = 1;
    else c.tenues = 1;
    if (c.tenues == 0) return c;
    c.places = seance.places;
    for (const auto& un : inscrits)
    {
        ++c.inscriptions.nombre;
        if (!un.attendu()) continue;
        ++c.attendus.nombre;
        switch (un.emargement)
        {
        case Emargement::Venu: ++c.venus.nombre; break;
        case Emargement::Absent: ++c.absents.nombre; break;
        case Emargement::Excuse: ++c.excuses.nombre; break;
        case Emargement::NonRenseigne: ++c.non_renseignes.nombre; break;
        }
        if (un.emargement == Emargement::Venu) venus.insert(un.participant_id ? *un.participant_id : *un.visiteur_id);
    }
    return c;
}

/// Tait une table de lignes et son total : chaque colonne, puis la ligne entière dès qu'une de ses colonnes est tue (l'une se lirait de l'autre).
void taire(std::vector<ComptesDAccueil*> lignes, ComptesDAccueil* total, std::int64_t seuil)
{
    std::vector<bool> tues(lignes.size(), false);
    bool total_tu = false;
    for (const auto champ : {&ComptesDAccueil::inscriptions, &ComptesDAccueil::attendus, &ComptesDAccueil::venus})
    {
        std::vector<std::int64_t> nombres;
        for (const auto* ligne : lignes) nombres.push_back((ligne->*champ).nombre);
        const auto silence = taire_les_petits_nombres(nombres, seuil);
        for (std::size_t i = 0; i < lignes.size(); ++i) tues[i] = tues[i] || silence.lignes[i];
        total_tu = total_tu || silence.total;
    }
    for (std::size_t i = 0; i < lignes.size(); ++i) tues[i] = tues[i] || (lignes[i]->personnes.nombre > 0 && lignes[i]->personnes.nombre < seuil);
    if (total && total->personnes.nombre > 0 && total->personnes.nombre < seuil) total_tu = true;
    const auto marquer = [](ComptesDAccueil& c, bool tu) {
        for (const auto champ : kSommes) (c.*champ).tu = tu && c.inscriptions.nombre > 0;
        c.personnes.tu = tu && c.inscriptions.nombre > 0;
    };
    for (std::size_t i = 0; i < lignes.size(); ++i) marquer(*lignes[i], tues[i]);
    if (total) marquer(*total, total_tu);
    // Une ligne montrée ne dit pas non plus, par ses absents ou ses excusés, combien de personnes très peu nombreuses ne sont pas venues.
    const auto petits = [&](ComptesDAccueil& c) {
        for (const auto champ : {&ComptesDAccueil::absents, &ComptesDAccueil::excuses, &ComptesDAccueil::non_renseignes})
            if ((c.*champ).nombre > 0 && (c.*champ).nombre < seuil)
                for (const auto detail : {&ComptesDAccueil::absents, &ComptesDAccueil::excuses, &ComptesDAccueil::non_renseignes}) (c.*detail).tu = true;
    };
    for (auto* ligne : lignes) petits(*ligne);
    if (total) petits(*total);
}

} // namespace

RapportDAccueil dresser_rapport(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const DemandeDeRapport& demande, Jour aujourd_hui)
{
    RapportDAccueil r;
    r.lieu = trouver_lieu(tx, perimetre, Acte::VoirAccueil, demande.lieu_id);
    r.du = demande.du;
    r.au = demande.au;
    r.edite_le = aujourd_hui;
    const bool partenaire = regard_sur(perimetre, r.lieu.structure_id) == Regard::Partenaire;
    r.organisme_id = demande.organisme_id;
    if (partenaire)
    {
        const auto siens = perimetre.organismes(Acte::VoirAccueil);
        if (siens.empty() || (r.organisme_id && std::find(siens.begin(), siens.end(), *r.organisme_id) == siens.end())) throw NotFound("ce rapport n'est pas dans votre périmètre");
        if (!r.organisme_id)
            for (const auto& un : lister_partenariats(tx, r.lieu.id))
                if (!r.organisme_id && std::find(siens.begin(), siens.end(), un.organisme_id) != siens.end()) r.organisme_id = un.organisme_id;
        ensure(r.organisme_id.has_value(), "un partenaire voit le lieu où il est inscrit");
    }
    if (r.organisme_id)
    {
        for (const auto& un : lister_partenariats(tx, r.lieu.id))
            if (un.organisme_id == *r.organisme_id) r.partenariat = un;
        if (!r.partenariat) throw NotFound("cet organisme n'est pas partenaire de ce lieu");
        r.organisme = r.partenariat->organisme;
    }
    r.tait = partenaire || demande.a_transmettre;
    if (const auto regle = regle_pour("accueil.petit_effectif", aujourd_hui, droit.valeurs))
    {
        r.seuil = en_entier(regle->valeur);
        r.seuil_source = regle->valeur.source + " (" + std::string(libelle(regle->valeur.statut)) + ")";
    }

    const auto seances = lister_seances(tx, perimetre, Acte::VoirAccueil, {.lieu_id = r.lieu.id, .du = r.du, .au = r.au, .organisme_id = r.organisme_id},
                                        partenaire ? QuellesActivites::LesSiennes : QuellesActivites::Programme);
    Venus tous;
    std::map<std::string, Venus> par_activite;
    std::map<std::string, ComptesDAccueil> comptes;
    for (const auto& seance : seances)
    {
        Venus ici;
        SeanceDeRapport une{seance, false, compter_une_seance(tx, seance, aujourd_hui, ici)};
        une.tenue = une.comptes.tenues > 0;
        une.comptes.personnes.nombre = static_cast<std::int64_t>(ici.size());
        ajouter(comptes[seance.activite_id], une.comptes);
        ajouter(r.total, une.comptes);
        par_activite[seance.activite_id].insert(ici.begin(), ici.end());
        tous.insert(ici.begin(), ici.end());
        r.seances.push_back(std::move(une));
    }
    r.total.personnes.nombre = static_cast<std::int64_t>(tous.size());
    for (auto& activite : lister_activites(tx, perimetre, Acte::VoirAccueil, r.lieu.id))
        if (const auto siens = comptes.find(activite.id); siens != comptes.end())
        {
            siens->second.personnes.nombre = static_cast<std::int64_t>(par_activite[activite.id].size());
            r.activites.push_back({std::move(activite), siens->second});
        }
    if (r.tait && r.seuil > 0)
    {
        std::vector<ComptesDAccueil*> lignes;
        for (auto& une : r.activites) lignes.push_back(&une.comptes);
        taire(lignes, &r.total, r.seuil);
        // Les séances d'une activité ont pour total sa ligne : elles se taisent ensemble, et toutes quand elle se tait.
        for (const auto& une : r.activites)
        {
            std::vector<ComptesDAccueil*> siennes;
            for (auto& seance : r.seances)
                if (seance.seance.activite_id == une.activite.id) siennes.push_back(&seance.comptes);
            taire(siennes, nullptr, une.comptes.inscriptions.tu ? INT64_MAX : r.seuil);
        }
    }
    r.mentions = lister_mentions(tx, r.lieu.structure_id, r.du, aujourd_hui);
    return r;
}

} // namespace ouvrage
