#include "app/participants/modalites_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;

AffectationDeLot trouver_affectation(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT f.id, f.participant_id, f.lot_id, f.debut, p.reference, p.structure_id, i.nom AS identite_nom, i.prenom AS "
                                       "identite_prenom, l.numero, l.intitule, m.objet, e.nom AS entreprise FROM affectations f JOIN participants p ON p.id = "
                                       "f.participant_id JOIN lots l ON l.id = f.lot_id JOIN marches m ON m.id = l.marche_id JOIN entreprises e ON e.id = "
                                       "f.entreprise_id LEFT JOIN identites i ON i.participant_id = p.id WHERE f.id = ? AND " + filtre.condition,
                                       valeurs);
    if (lignes.empty()) throw NotFound("cette affectation n'est pas dans votre périmètre");
    const auto& ligne = lignes.front();
    AffectationDeLot lue;
    lue.id = ligne.text("id");
    lue.participant_id = ligne.text("participant_id");
    lue.reference = ligne.text("reference");
    lue.personne = ligne.null("identite_nom") ? lue.reference : ligne.text("identite_prenom") + " " + ligne.text("identite_nom");
    lue.structure_id = ligne.text("structure_id");
    lue.lot_id = ligne.text("lot_id");
    lue.lot_nom = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
    lue.marche_objet = ligne.text("objet");
    lue.entreprise = ligne.text("entreprise");
    lue.debut = mois_iso(ligne.text("debut"));
    for (const auto& une : tx.query("SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS remplacante FROM modalites r LEFT JOIN utilisateurs u ON u.id = "
                                    "r.faite_par LEFT JOIN modalites x ON x.annule = r.id WHERE r.affectation_id = ? ORDER BY r.id",
                                    id))
    {
        const auto modalite = modalite_du_code(une.text("modalite"));
        ensure(modalite.has_value(), "une modalité inscrite est de la liste");
        ModaliteInscrite inscrite{une.text("id"), {*modalite, {}, jour_iso_eventuel(une.maybe_text("debut")), {}}, une.text("auteur"), une.text("faite_le"),
                                  !une.null("remplacante")};
        if (const auto contrat = une.maybe_text("contrat")) inscrite.realisation.contrat = contrat_du_code(*contrat);
        if (const auto employeur = une.maybe_text("employeur")) inscrite.realisation.employeur = employeur_du_code(*employeur);
        lue.modalites.push_back(std::move(inscrite));
    }
    return lue;
}

void inscrire_modalite(Ecriture& ecriture, const AffectationDeLot& affectation, const Realisation& realisation, const std::string& annule)
{
    if (!annule.empty())
    {
        if (!ecriture.tx.query_one("SELECT id FROM modalites WHERE id = ? AND affectation_id = ?", annule, affectation.id))
            throw NotFound("cette ligne n'est pas de cette affectation");
        if (ecriture.tx.query_one("SELECT id FROM modalites WHERE annule = ?", annule)) throw Conflict("cette ligne vient d'être remplacée par quelqu'un d'autre");
    }
    ecriture.inserer("modalites", {{"id", ecriture.nouvel_id()}, {"affectation_id", affectation.id}, {"modalite", fiche(realisation.modalite).code},
                                   {"contrat", realisation.contrat ? Bind(fiche(*realisation.contrat).code) : Bind(nullptr)},
                                   {"debut", realisation.debut ? Bind(format_day(*realisation.debut)) : Bind(nullptr)},
                                   {"employeur", realisation.employeur ? Bind(fiche(*realisation.employeur).code) : Bind(nullptr)},
                                   {"annule", annule.empty() ? Bind(nullptr) : Bind(annule)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    std::string phrase = "a précisé pour " + affectation.reference + ", " + affectation.lot_nom + " : " + std::string(fiche(realisation.modalite).libelle);
    if (realisation.contrat) phrase += ", " + std::string(fiche(*realisation.contrat).libelle);
    if (realisation.debut) phrase += " depuis le " + en_toutes_lettres(*realisation.debut);
    if (realisation.employeur) phrase += " (" + std::string(fiche(*realisation.employeur).libelle) + ")";
    ecriture.dire("preciser", "participants", affectation.participant_id, phrase, affectation.structure_id);
}

} // namespace ouvrage
