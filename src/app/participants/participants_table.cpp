#include "app/participants/participants_table.hpp"

#include "app/mots.hpp"
#include "app/participants/identites_table.hpp"
#include "socle/errors.hpp"

#include <cstdio>

namespace ouvrage
{

using namespace socle;

Participant trouver_participant(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT p.*, coalesce(i.prenom, '') AS prenom, coalesce(i.nom, '') AS nom FROM participants p "
                                       "LEFT JOIN identites i ON i.participant_id = p.id WHERE p.id = ? AND " + filtre.condition,
                                       valeurs);
    if (lignes.empty()) throw NotFound("cette personne n'est pas suivie par votre structure");
    const auto& ligne = lignes.front();
    Participant participant{id, ligne.text("structure_id"), ligne.text("reference"), ligne.text("prenom"), ligne.text("nom"), {}, {}};
    for (const auto& une : tx.query("SELECT f.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS annulee_par, coalesce(s.nom, '') AS recue_de FROM fenetres f LEFT JOIN "
                                    "utilisateurs u ON u.id = f.faite_par LEFT JOIN fenetres x ON x.annule = f.id LEFT JOIN transferts t ON t.id = "
                                    "f.transfert_id LEFT JOIN structures s ON s.id = t.aupres_de "
                                    "WHERE f.participant_id = ? ORDER BY f.id DESC",
                                    id))
        participant.fenetres.push_back({une.text("id"), jour_iso(une.text("debut")), jour_iso_eventuel(une.maybe_text("fin")),
                                        une.text("auteur"), une.text("faite_le"), !une.null("annulee_par"), une.text("recue_de")});
    for (const auto& une : tx.query("SELECT a.id, a.lot_id, a.entreprise_id, a.debut, a.fin, l.numero, l.intitule, m.objet, e.nom FROM affectations a "
                                    "JOIN lots l ON l.id = a.lot_id JOIN marches m ON m.id = l.marche_id JOIN entreprises e ON "
                                    "e.id = a.entreprise_id WHERE a.participant_id = ? ORDER BY a.debut DESC, a.id",
                                    id))
        participant.affectations.push_back({une.text("id"), une.text("lot_id"), "Lot " + std::to_string(une.integer("numero")) + ", " + une.text("intitule"),
                                            une.text("objet"), une.text("entreprise_id"), une.text("nom"), mois_iso(une.text("debut")),
                                            mois_iso_eventuel(une.maybe_text("fin"))});
    return participant;
}

std::string reference_proposee(Transaction& tx, const std::string& structure_id)
{
    auto nombre = tx.query_one("SELECT count(*) AS n FROM participants WHERE structure_id = ?", structure_id)->integer("n") + 1;
    for (;; ++nombre)
    {
        char reference[32];
        std::snprintf(reference, sizeof reference, "P-%03lld", static_cast<long long>(nombre));
        if (!tx.query_one("SELECT id FROM participants WHERE structure_id = ? AND reference = ?", structure_id, reference)) return reference;
    }
}

std::string inscrire_participant(Ecriture& ecriture, const std::string& structure_id, const std::string& reference, const std::string& prenom,
                                 const std::string& nom)
{
    return inscrire_participant(ecriture, structure_id, reference, Identite{.prenom = prenom, .nom = nom}, "");
}

std::string inscrire_participant(Ecriture& ecriture, const std::string& structure_id, const std::string& reference, const Identite& identite, std::string_view cle)
{
    if (ecriture.tx.query_one("SELECT id FROM participants WHERE structure_id = ? AND reference = ?", structure_id, reference))
        throw Conflict("la référence " + reference + " est déjà prise dans votre structure");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("participants", {{"id", id}, {"structure_id", structure_id}, {"reference", reference}, {"cree_par", ecriture.auteur()},
                                      {"cree_le", ecriture.instant()}});
    // Hors journal : l'identité doit pouvoir disparaître sans rompre la chaîne.
    ranger_identite(ecriture.tx, id, structure_id, reference, identite, empreinte_d_identite(cle, identite));
    ecriture.dire("accueillir", "participants", id, "a ouvert la fiche " + reference, structure_id);
    return id;
}

void corriger_identite(Ecriture& ecriture, const Participant& participant, const Identite& identite, std::string_view cle)
{
    ranger_identite(ecriture.tx, participant.id, participant.structure_id, participant.reference, identite, empreinte_d_identite(cle, identite));
    ecriture.dire("corriger", "participants", participant.id, "a corrigé l'identité de " + participant.reference, participant.structure_id);
}

std::string ajouter_fenetre(Ecriture& ecriture, const Participant& participant, Jour debut, std::optional<Jour> fin,
                            const std::optional<std::string>& annule, const std::optional<std::string>& transfert_id)
{
    if (annule)
    {
        if (!ecriture.tx.query_one("SELECT id FROM fenetres WHERE id = ? AND participant_id = ?", *annule, participant.id))
            throw NotFound("cette fenêtre n'est pas celle de cette personne");
        if (ecriture.tx.query_one("SELECT id FROM fenetres WHERE annule = ?", *annule))
            throw Conflict("cette fenêtre vient d'être remplacée par quelqu'un d'autre");
    }
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("fenetres", {{"id", id}, {"participant_id", participant.id}, {"debut", format_day(debut)},
                                  {"fin", fin ? Bind(format_day(*fin)) : Bind(nullptr)}, {"annule", Bind(annule)},
                                  {"transfert_id", Bind(transfert_id)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    return id;
}

void inscrire_fenetre(Ecriture& ecriture, const Participant& participant, Jour debut, std::optional<Jour> fin,
                      const std::optional<std::string>& annule)
{
    ajouter_fenetre(ecriture, participant, debut, fin, annule);
    ecriture.dire(annule ? "remplacer" : "ouvrir", "participants", participant.id,
                  (annule ? "a remplacé la fenêtre d'éligibilité de " : "a ouvert la fenêtre d'éligibilité de ") + participant.reference +
                      " : du " + en_toutes_lettres(debut) + (fin ? " au " + en_toutes_lettres(*fin) : ", sans fin"),
                  participant.structure_id);
}

void inscrire_affectation(Ecriture& ecriture, const Participant& participant, const std::string& lot_id, const std::string& lot_nom,
                          const std::string& entreprise_id, Mois debut, std::optional<Mois> fin)
{
    if (ecriture.tx.query_one("SELECT id FROM affectations WHERE lot_id = ? AND participant_id = ? AND entreprise_id = ? AND debut = ?", lot_id,
                              participant.id, entreprise_id, format_month(debut)))
        throw Conflict("cette personne est déjà affectée à ce lot depuis ce mois");
    ecriture.inserer("affectations", {{"id", ecriture.nouvel_id()}, {"lot_id", lot_id}, {"participant_id", participant.id},
                                      {"entreprise_id", entreprise_id}, {"debut", format_month(debut)},
                                      {"fin", fin ? Bind(format_month(*fin)) : Bind(nullptr)}, {"faite_par", ecriture.auteur()},
                                      {"faite_le", ecriture.instant()}});
    ecriture.dire("affecter", "participants", participant.id,
                  "a affecté " + participant.reference + " au " + lot_nom + " à partir de " + en_toutes_lettres(debut), participant.structure_id);
}

} // namespace ouvrage
