#include "app/participants/participants_pages.hpp"

#include "app/bilans/bilans_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/participants/information_document.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/participants/suivi_table.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Participant lire_personne(const Demande& d, Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")); }

Response refaire_la_fiche(const Demande& d, const SaisieDeFiche& saisie) { return page_fiche(d, d.param("participant"), saisie, Status::UnprocessableContent); }

/// Une date passée ou d'aujourd'hui : ce qui est inscrit a eu lieu.
std::optional<Jour> lire_jour_passe(SaisieDeFiche& saisie, const std::string& champ, Jour aujourd_hui)
{
    const auto jour = lire_jour(champ, saisie.valeur(champ), Exigence::Obligatoire, saisie.anomalies);
    if (jour && aujourd_hui < *jour) saisie.anomalies.push_back({champ, "date.a_venir"});
    return jour;
}

Response creer_referent(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    if (saisie.valeur("referent").empty()) saisie.anomalies.push_back({"referent", "champ.absent"});
    if (!saisie.anomalies.empty()) return refaire_la_fiche(d, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = lire_personne(d, e.tx);
        inscrire_referent(e, participant, saisie.valeur("referent"));
        return {adresse_de_la_fiche(participant.id), "referent_inscrit", {}};
    });
}

Response creer_accompagnement(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    if (saisie.valeur("organisme").empty()) saisie.anomalies.push_back({"organisme", "champ.absent"});
    const auto debut = lire_jour_passe(saisie, "accompagnement_debut", d.aujourd_hui);
    if (!saisie.anomalies.empty()) return refaire_la_fiche(d, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = lire_personne(d, e.tx);
        inscrire_accompagnement(e, participant, trouver_organisme(e.tx, d.perimetre, Acte::GererOrganismes, saisie.valeur("organisme")), *debut);
        return {adresse_de_la_fiche(participant.id), "accompagnement_inscrit", {}};
    });
}

Response creer_fin_d_accompagnement(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto& id = d.param("accompagnement");
    const auto champ = "fin-" + id;
    const auto fin = lire_jour_passe(saisie, champ, d.aujourd_hui);
    const auto tous = d.base.read([&](Transaction& tx) { return lister_accompagnements(tx, lire_personne(d, tx)); });
    for (const auto& un : tous)
        if (un.id == id && fin && *fin < un.debut) saisie.anomalies.push_back({champ, "periode.inversee"});
    if (!saisie.anomalies.empty()) return refaire_la_fiche(d, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = lire_personne(d, e.tx);
        finir_accompagnement(e, participant, id, *fin);
        return {adresse_de_la_fiche(participant.id), "accompagnement_fini", {}};
    });
}

Response creer_information(const Demande& d)
{
    auto saisie = lire_saisie(d.http.form());
    const auto remise_le = lire_jour_passe(saisie, "remise_le", d.aujourd_hui);
    const auto moyen = moyen_du_code(saisie.valeur("moyen"));
    if (!moyen) saisie.anomalies.push_back({"moyen", saisie.valeur("moyen").empty() ? "champ.absent" : "champ.inconnu"});
    if (!saisie.anomalies.empty()) return refaire_la_fiche(d, saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = lire_personne(d, e.tx);
        inscrire_remise(e, participant, *remise_le, *moyen, saisie.valeur("annule"));
        return {adresse_de_la_fiche(participant.id), "notice_remise", {}};
    });
}

Response rendre_information(const Demande& d, bool odt)
{
    struct Lu
    {
        Participant participant;
        std::string structure;
        std::vector<MentionDeBilan> mentions;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        auto participant = lire_personne(d, tx);
        const auto structure = tx.query_one("SELECT nom FROM structures WHERE id = ?", participant.structure_id);
        ensure(structure.has_value(), "une personne est suivie par une structure inscrite");
        auto mentions = lister_mentions(tx, participant.structure_id, d.aujourd_hui, d.aujourd_hui);
        return Lu{std::move(participant), structure->text("nom"), std::move(mentions)};
    });
    const auto document = document_d_information(lu.participant, lu.structure, d.maison.droit, lu.mentions, d.aujourd_hui, d.maintenant());
    return Response::attachment(odt ? write_odt(document) : write_pdf(document), odt ? "application/vnd.oasis.opendocument.text" : "application/pdf",
                                fichier_d_information(lu.participant, d.aujourd_hui, odt ? "odt" : "pdf"))
        .with("Cache-Control", "no-store");
}

Response rendre_information_pdf(const Demande& d) { return rendre_information(d, false); }
Response rendre_information_odt(const Demande& d) { return rendre_information(d, true); }

} // namespace

void tracer_routes_suivi(Routeur& routeur)
{
    routeur.add(Method::Post, "/participants/:participant/referents", "gerer_participants", creer_referent);
    routeur.add(Method::Post, "/participants/:participant/accompagnements", "gerer_participants", creer_accompagnement);
    routeur.add(Method::Post, "/participants/:participant/accompagnements/:accompagnement/fin", "gerer_participants", creer_fin_d_accompagnement);
    routeur.add(Method::Post, "/participants/:participant/informations", "gerer_participants", creer_information);
    routeur.add(Method::Get, "/participants/:participant/information.pdf", "gerer_participants", rendre_information_pdf);
    routeur.add(Method::Get, "/participants/:participant/information.odt", "gerer_participants", rendre_information_odt);
}

} // namespace ouvrage
