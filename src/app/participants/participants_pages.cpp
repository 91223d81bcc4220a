#include "app/participants/participants_pages.hpp"

#include "app/lots/lots_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/partages/rattachements_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
constexpr std::size_t kLongueurDUneReference = 40;

Response page_nouveau(const Demande& d, const SaisieDeFiche& saisie, Status statut)
{
    return page(d, "participants/nouveau",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, "Ouvrir une fiche")},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"reference", vue_champ({.nom = "reference", .libelle = "Référence", .valeur = saisie.valeur("reference"),
                                             .aide = "La seule désignation que verront l'acheteur et les documents.", .taille = "court"}, saisie.anomalies)},
                    {"identite", vue_identite(saisie, {})}},
                "Ouvrir une fiche", kIci, statut);
}

Response montrer_nouveau(const Demande& d)
{
    const auto& structure = d.perimetre.structure_de(Acte::GererParticipants);
    SaisieDeFiche saisie;
    saisie.valeurs["reference"] = d.base.read([&](Transaction& tx) { return reference_proposee(tx, structure); });
    return page_nouveau(d, saisie, Status::Ok);
}

Response creer_participant(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto reference = lire_texte("reference", saisie.valeur("reference"), kLongueurDUneReference, Exigence::Obligatoire, saisie.anomalies);
    const auto identite = lire_identite_saisie(saisie, d.aujourd_hui);
    const auto& structure = d.perimetre.structure_de(Acte::GererParticipants);
    const bool prise = d.base.read([&](Transaction& tx) {
        return tx.query_one("SELECT id FROM participants WHERE structure_id = ? AND reference = ?", structure, reference).has_value();
    });
    // La même page renvoyée deux fois (double clic) se rejoue dans `ecrire` : la référence prise par elle n'est pas une faute.
    if (prise && saisie.valeur("cle").empty()) saisie.anomalies.push_back({"reference", "reference.deja_prise"});
    if (!saisie.anomalies.empty()) return page_nouveau(d, saisie, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& ecriture) -> Issue {
            return {adresse_de_la_fiche(inscrire_participant(ecriture, structure, reference, identite, d.maison.reglages.cle)), "participant_cree", Json()};
        });
    }
    catch (const Conflict&)
    {
        saisie.anomalies.push_back({"reference", "reference.deja_prise"});
        return page_nouveau(d, saisie, Status::UnprocessableContent);
    }
}

Response montrer_fiche(const Demande& d) { return page_fiche(d, d.param("participant"), {}, Status::Ok); }

Response creer_fenetre(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto debut = lire_jour("debut", saisie.valeur("debut"), Exigence::Obligatoire, saisie.anomalies);
    const auto fin = lire_jour("fin", saisie.valeur("fin"), Exigence::Facultative, saisie.anomalies);
    if (debut && fin && *fin < *debut) saisie.anomalies.push_back({"fin", "periode.inversee"});
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    const auto annule = saisie.valeur("annule");
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        inscrire_fenetre(ecriture, participant, *debut, fin, annule.empty() ? std::nullopt : std::optional(annule));
        return {adresse_de_la_fiche(participant.id), "fenetre_ouverte", Json()};
    });
}

Response creer_affectation(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto debut = parse_month(saisie.valeur("affectation_debut"));
    const auto parties = split(saisie.valeur("affectation"), ' ');
    if (parties.size() != 2) saisie.anomalies.push_back({"affectation", "champ.absent"});
    if (!debut) saisie.anomalies.push_back({"affectation_debut", "mois.illisible"});
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        const auto lot = trouver_lot(ecriture.tx, d.perimetre, parties[0], Acte::GererParticipants);
        if (lot.structure_id != participant.structure_id && !intervient_sur(ecriture.tx, lot.marche_id, participant.structure_id)) throw NotFound("ce lot n'est pas suivi par la structure de cette personne");
        if (std::none_of(lot.titulaires.begin(), lot.titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == parties[1]; }))
            throw NotFound("cette entreprise n'est pas sur ce lot");
        inscrire_affectation(ecriture, participant, lot.id, lot.nom(), parties[1], *debut, std::nullopt);
        return {adresse_de_la_fiche(participant.id), "affectation_faite", Json()};
    });
}

Response changer_identite(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto identite = lire_identite_saisie(saisie, d.aujourd_hui);
    if (!saisie.anomalies.empty()) return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto participant = trouver_participant(ecriture.tx, d.perimetre, d.param("participant"));
        corriger_identite(ecriture, participant, identite, d.maison.reglages.cle);
        return {adresse_de_la_fiche(participant.id), "participant_modifie", Json()};
    });
}

} // namespace

void tracer_routes_participants(Routeur& routeur)
{
    routeur.add(Method::Get, "/participants", "gerer_participants", lister_les_participants);
    routeur.add(Method::Get, "/participants/nouveau", "gerer_participants", montrer_nouveau);
    routeur.add(Method::Post, "/participants", "gerer_participants", creer_participant);
    routeur.add(Method::Get, "/participants/:participant", "gerer_participants", montrer_fiche);
    routeur.add(Method::Post, "/participants/:participant/fenetres", "gerer_participants", creer_fenetre);
    routeur.add(Method::Post, "/participants/:participant/affectations", "gerer_participants", creer_affectation);
    routeur.add(Method::Post, "/participants/:participant/identite", "gerer_participants", changer_identite);
}

} // namespace ouvrage
