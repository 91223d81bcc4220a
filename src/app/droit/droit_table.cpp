#include "app/droit/droit_table.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kValeurs =
    "v.*, coalesce(t.nom, '') AS territoire, l.numero, l.intitule, m.objet, coalesce(u.nom, 'Ouvrage') AS auteur, a.raison AS annulee_pour, a.faite_le AS "
    "annulee_le, coalesce(w.nom, 'Ouvrage') AS annulee_par FROM valeurs v LEFT JOIN territoires t ON t.id = v.territoire_id LEFT JOIN lots l ON l.id = v.lot_id "
    "LEFT JOIN marches m ON m.id = l.marche_id LEFT JOIN utilisateurs u ON u.id = v.faite_par LEFT JOIN valeurs a ON a.annule = v.id LEFT JOIN utilisateurs w "
    "ON w.id = a.faite_par";

ValeurPropre lire_valeur_propre(const Row& ligne, const Droit& droit)
{
    ValeurPropre lue;
    lue.id = ligne.text("id");
    lue.valeur = lire_valeur(ligne, droit);
    lue.territoire_id = ligne.maybe_text("territoire_id").value_or("");
    lue.territoire = ligne.text("territoire");
    if (const auto lot = ligne.maybe_text("lot_id"))
    {
        lue.lot_id = *lot;
        lue.lot_nom = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
        lue.marche_objet = ligne.text("objet");
    }
    lue.raison = ligne.text("raison");
    lue.faite_par = ligne.text("auteur");
    lue.faite_le = ligne.text("faite_le");
    if (const auto annulee = ligne.maybe_text("annulee_le"))
    {
        lue.annulee_le = *annulee;
        lue.annulee_par = ligne.text("annulee_par");
        lue.annulee_pour = ligne.maybe_text("annulee_pour").value_or("");
    }
    return lue;
}

/// Les valeurs d'un territoire se lisent par tout compte de l'une de ses structures : elles décident de ses heures.
Filtre territoires_lus(const Perimetre& perimetre)
{
    Filtre filtre{"v.territoire_id IN (SELECT s.territoire_id FROM structures s WHERE s.id IN (", {}};
    for (const auto& une : perimetre.attributions())
    {
        filtre.condition += filtre.valeurs.empty() ? "?" : ", ?";
        filtre.valeurs.emplace_back(une.structure_id);
    }
    if (filtre.valeurs.empty()) return {"1 = 0", {}};
    filtre.condition += "))";
    return filtre;
}

/// Celles que l'on peut fixer ou annuler.
Filtre valeurs_tenues(const Perimetre& perimetre)
{
    auto territoire = perimetre.structures(Acte::FixerValeur, "s.id");
    const auto lots = perimetre.lots(Acte::FixerValeur);
    Filtre filtre{"((v.territoire_id IS NOT NULL AND EXISTS (SELECT 1 FROM structures s WHERE s.territoire_id = v.territoire_id AND " + territoire.condition +
                      ")) OR (v.lot_id IS NOT NULL AND " + lots.condition + "))",
                  std::move(territoire.valeurs)};
    filtre.valeurs.insert(filtre.valeurs.end(), lots.valeurs.begin(), lots.valeurs.end());
    return filtre;
}

std::string libelle_de(const Droit& droit, const std::string& cle)
{
    const auto* connue = trouver_cle(droit, cle);
    return connue ? connue->libelle : cle;
}

} // namespace

std::vector<ValeurPropre> lister_valeurs_propres(Transaction& tx, const Perimetre& perimetre, const Droit& droit, std::string_view cle)
{
    const auto territoires = territoires_lus(perimetre);
    const auto lots = perimetre.lots(Acte::VoirCompte);
    const auto tenues = valeurs_tenues(perimetre);
    Binds valeurs = tenues.valeurs;
    valeurs.insert(valeurs.end(), territoires.valeurs.begin(), territoires.valeurs.end());
    valeurs.insert(valeurs.end(), lots.valeurs.begin(), lots.valeurs.end());
    std::string condition = "v.valeur <> '' AND (" + territoires.condition + " OR (v.lot_id IS NOT NULL AND " + lots.condition + "))";
    if (!cle.empty()) condition += " AND v.cle = ?", valeurs.emplace_back(std::string(cle));
    std::vector<ValeurPropre> liste;
    for (const auto& ligne : tx.query_bound("SELECT CASE WHEN " + tenues.condition + " THEN 1 ELSE 0 END AS tenue, " + std::string(kValeurs) + " WHERE " + condition +
                                                " ORDER BY v.cle, v.depuis, v.id",
                                            valeurs))
    {
        liste.push_back(lire_valeur_propre(ligne, droit));
        liste.back().annulable = ligne.integer("tenue") == 1 && liste.back().en_cours();
    }
    return liste;
}

std::vector<Valeur> valeurs_hors_contrat(const Droit& droit, const std::vector<ValeurPropre>& propres)
{
    auto valeurs = droit.valeurs;
    for (const auto& une : propres)
        if (une.lot_id.empty() && une.en_cours()) valeurs.push_back(une.valeur);
    return valeurs;
}

std::vector<Territoire> territoires_de(Transaction& tx, const Perimetre& perimetre, Acte acte)
{
    const auto filtre = perimetre.structures(acte, "s.id");
    std::vector<Territoire> territoires;
    for (const auto& ligne : tx.query_bound("SELECT t.id, t.nom, s.id AS structure_id FROM structures s JOIN territoires t ON t.id = s.territoire_id WHERE " +
                                                filtre.condition + " ORDER BY t.nom, s.id",
                                            filtre.valeurs))
        if (std::none_of(territoires.begin(), territoires.end(), [&](const Territoire& un) { return un.id == ligne.text("id"); }))
            territoires.push_back({ligne.text("id"), ligne.text("nom"), ligne.text("structure_id")});
    return territoires;
}

bool territoire_a_deja(Transaction& tx, const Territoire& territoire, const ValeurAFixer& valeur)
{
    return tx.query_one("SELECT v.id FROM valeurs v WHERE v.territoire_id = ? AND v.cle = ? AND v.depuis = ? AND v.valeur <> '' AND NOT EXISTS "
                        "(SELECT 1 FROM valeurs a WHERE a.annule = v.id)",
                        territoire.id, valeur.cle, format_day(valeur.depuis))
        .has_value();
}

std::string inscrire_valeur_de_territoire(Ecriture& ecriture, const Droit& droit, const Territoire& territoire, const ValeurAFixer& valeur)
{
    if (territoire_a_deja(ecriture.tx, territoire, valeur)) throw Conflict("une valeur du territoire commence déjà ce jour-là : annulez-la d'abord");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("valeurs", {{"id", id}, {"cle", valeur.cle}, {"territoire_id", territoire.id}, {"depuis", format_day(valeur.depuis)},
                                 {"jusqu_a", valeur.jusqu_a ? Bind(format_day(*valeur.jusqu_a)) : Bind(nullptr)}, {"valeur", valeur.valeur},
                                 {"source", valeur.source}, {"raison", valeur.raison}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    Valeur dite;
    dite.cle = valeur.cle;
    dite.depuis = valeur.depuis;
    dite.jusqu_a = valeur.jusqu_a;
    dite.valeur = valeur.valeur;
    if (const auto* cle = trouver_cle(droit, valeur.cle)) dite.unite = cle->unite;
    ecriture.dire("regler", "valeurs", id,
                  "a fixé pour " + territoire.nom + " « " + libelle_de(droit, valeur.cle) + " » : " + valeur_en_mots(dite) + ", " + periode_en_mots(dite) + " (" +
                      valeur.source + ")",
                  territoire.structure_id);
    return id;
}

ValeurPropre annuler_valeur(Ecriture& ecriture, const Perimetre& perimetre, const Droit& droit, const std::string& valeur_id, const std::string& raison)
{
    const auto filtre = valeurs_tenues(perimetre);
    Binds valeurs{valeur_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = ecriture.tx.query_bound("SELECT m.structure_id, " + std::string(kValeurs) + " WHERE v.id = ? AND v.valeur <> '' AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("cette valeur n'est pas dans votre périmètre");
    auto annulee = lire_valeur_propre(lignes.front(), droit);
    if (!annulee.en_cours()) throw Conflict("cette valeur est déjà annulée");
    // Une annulation est une ligne sans valeur, qui nomme celle qu'elle annule : regle_pour ne la voit pas.
    ecriture.inserer("valeurs", {{"id", ecriture.nouvel_id()}, {"cle", annulee.valeur.cle},
                                 {"territoire_id", annulee.territoire_id.empty() ? Bind(nullptr) : Bind(annulee.territoire_id)},
                                 {"lot_id", annulee.lot_id.empty() ? Bind(nullptr) : Bind(annulee.lot_id)}, {"depuis", format_day(annulee.valeur.depuis)},
                                 {"valeur", ""}, {"source", "annulation"}, {"raison", raison}, {"annule", annulee.id}, {"faite_par", ecriture.auteur()},
                                 {"faite_le", ecriture.instant()}});
    auto structure = lignes.front().maybe_text("structure_id");
    if (!structure)
        for (const auto& un : territoires_de(ecriture.tx, perimetre, Acte::FixerValeur))
            if (un.id == annulee.territoire_id) structure = un.structure_id;
    ecriture.dire("annuler", annulee.lot_id.empty() ? "valeurs" : "lots", annulee.lot_id.empty() ? annulee.id : annulee.lot_id,
                  "a annulé pour " + annulee.qui() + " « " + libelle_de(droit, annulee.valeur.cle) + " » : " + valeur_en_mots(annulee.valeur) + " (" + raison + ")",
                  structure);
    return annulee;
}

ContratsTouches lister_contrats_touches(Transaction& tx, const Perimetre& perimetre, const Valeur& valeur, const std::optional<std::string>& territoire_id, Jour le,
                                        int au_plus)
{
    const auto lots = perimetre.lots(Acte::VoirCompte);
    const std::string jour = format_day(le), mois = format_month(mois_de(le));
    std::string ou = " FROM lots l JOIN marches m ON m.id = l.marche_id WHERE l.execution_debut <= ? AND (l.execution_fin IS NULL OR l.execution_fin >= ?) AND " +
                     lots.condition;
    Binds valeurs{mois, mois};
    valeurs.insert(valeurs.end(), lots.valeurs.begin(), lots.valeurs.end());
    if (territoire_id) ou += " AND m.territoire_id = ?", valeurs.emplace_back(*territoire_id);
    // Une valeur plus précise, en vigueur le même jour, l'écarte.
    ou += " AND NOT EXISTS (SELECT 1 FROM valeurs v WHERE v.cle = ? AND v.valeur <> '' AND v.depuis <= ? AND (v.jusqu_a IS NULL OR v.jusqu_a >= ?) AND NOT EXISTS "
          "(SELECT 1 FROM valeurs a WHERE a.annule = v.id) AND (v.lot_id = l.id" +
          std::string(valeur.niveau == Niveau::Droit ? " OR v.territoire_id = m.territoire_id" : "") + "))";
    valeurs.emplace_back(valeur.cle);
    valeurs.emplace_back(jour);
    valeurs.emplace_back(jour);
    ContratsTouches touches;
    touches.total = tx.query_bound("SELECT count(*) AS n" + ou, valeurs).front().integer("n");
    valeurs.emplace_back(au_plus);
    for (const auto& ligne : tx.query_bound("SELECT l.id, l.numero, l.intitule, m.objet" + ou + " ORDER BY m.recherche, l.numero, l.id LIMIT ?", valeurs))
        touches.premiers.push_back({ligne.text("id"), "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule"), ligne.text("objet")});
    return touches;
}

} // namespace ouvrage
