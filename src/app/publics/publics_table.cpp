#include "app/publics/publics_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

Lot lot_du_territoire(Transaction& tx, const std::string& structure_id)
{
    Lot lot;
    if (const auto ligne = tx.query_one("SELECT territoire_id FROM structures WHERE id = ?", structure_id)) lot.territoire_id = ligne->text("territoire_id");
    return lot;
}

void ajouter_applicables(std::vector<JeuApplicable>& liste, const Publics& publics, const std::vector<Valeur>& valeurs, const Lot& lot, Jour jour)
{
    const auto jeux = regle_pour(kCleDuJeu, jour, valeurs);
    if (!jeux) return;
    const auto duree = regle_pour("fenetre_eligibilite", jour, valeurs);
    for (const auto& code : codes_de_jeux(jeux->valeur.valeur, publics))
    {
        if (std::any_of(liste.begin(), liste.end(), [&](const JeuApplicable& un) { return un.code == code; })) continue;
        JeuApplicable un;
        un.code = code;
        if (!lot.id.empty()) un.lot_id = lot.id;
        un.d_ou = (lot.id.empty() ? "" : lot.nom() + " : ") + jeux->valeur.source + " (" + std::string(libelle(jeux->valeur.niveau)) + ")";
        if (lot.execution.fin && !lot.id.empty()) un.fin_du_marche = dernier_jour(*lot.execution.fin);
        if (duree)
        {
            un.mois = en_entier(duree->valeur);
            un.source_des_mois = duree->valeur.source + " (" + std::string(libelle(duree->valeur.statut)) + ")";
        }
        liste.push_back(std::move(un));
    }
}

RaisonInscrite lire_raison(const Row& ligne)
{
    const auto sensible = sensible_du_code(ligne.text("sensible"));
    ensure(sensible.has_value(), "une raison inscrite est d'une sorte connue");
    return {ligne.text("critere"), ligne.text("libelle"), ligne.integer("principal") == 1, *sensible, ligne.text("piece"),
            jour_iso_eventuel(ligne.maybe_text("datee_du")), jour_iso_eventuel(ligne.maybe_text("expire_le")), ligne.text("source")};
}

EligibiliteInscrite lire_eligibilite(const Row& ligne)
{
    EligibiliteInscrite une;
    une.id = ligne.text("id");
    une.jeu = ligne.text("jeu");
    une.jeu_version = ligne.text("jeu_version");
    une.base = ligne.text("base");
    une.eligible = ligne.text("decision") == "eligible";
    une.prise_de_poste = jour_iso(ligne.text("prise_de_poste"));
    une.tardive = ligne.integer("tardive") == 1;
    une.rattrapage = ligne.text("rattrapage");
    une.fenetre_id = ligne.maybe_text("fenetre_id");
    une.annulee = !ligne.null("annulee_par");
    une.faite_par = ligne.text("auteur");
    une.faite_le = ligne.text("faite_le");
    return une;
}

Rows lire_lignes(Transaction& tx, const std::string& participant_id)
{
    return tx.query("SELECT e.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS annulee_par FROM eligibilites e LEFT JOIN utilisateurs u ON "
                    "u.id = e.faite_par LEFT JOIN eligibilites x ON x.annule = e.id WHERE e.participant_id = ? ORDER BY e.id DESC",
                    participant_id);
}

/// La fenêtre d'une décision telle qu'elle est devenue, de remplacement en remplacement.
void suivre_fenetre(Transaction& tx, EligibiliteInscrite& une)
{
    while (une.fenetre_id)
    {
        const auto remplacante = tx.query_one("SELECT id FROM fenetres WHERE annule = ?", *une.fenetre_id);
        if (!remplacante) break;
        une.fenetre_id = remplacante->text("id");
    }
    if (!une.fenetre_id) return;
    const auto ligne = tx.query_one("SELECT debut, fin FROM fenetres WHERE id = ?", *une.fenetre_id);
    ensure(ligne.has_value(), "une décision nomme une fenêtre inscrite");
    une.debut = jour_iso(ligne->text("debut"));
    une.fin = jour_iso_eventuel(ligne->maybe_text("fin"));
}

struct FenetreDatee
{
    Jour debut;
    std::optional<Jour> fin;
};

/// Celle du jour, sinon la prochaine, sinon la dernière.
std::optional<FenetreDatee> fenetre_du_jour(const std::vector<FenetreDatee>& fenetres, Jour jour)
{
    std::optional<FenetreDatee> prochaine, derniere;
    for (const auto& une : fenetres)
    {
        if (une.debut <= jour && (!une.fin || jour <= *une.fin)) return une;
        if (jour < une.debut && (!prochaine || une.debut < prochaine->debut)) prochaine = une;
        if (une.fin && *une.fin < jour && (!derniere || *derniere->fin < *une.fin)) derniere = une;
    }
    return prochaine ? prochaine : derniere;
}

std::vector<FenetreDatee> lister_fenetres(Transaction& tx, const std::string& participant_id)
{
    std::vector<FenetreDatee> fenetres;
    for (const auto& ligne : tx.query("SELECT f.debut, f.fin FROM fenetres f WHERE f.participant_id = ? AND NOT EXISTS (SELECT 1 FROM fenetres x "
                                      "WHERE x.annule = f.id) ORDER BY f.id",
                                      participant_id))
        fenetres.push_back({jour_iso(ligne.text("debut")), jour_iso_eventuel(ligne.maybe_text("fin"))});
    return fenetres;
}

} // namespace

std::vector<std::string> codes_de_jeux(const std::string& valeur, const Publics& publics)
{
    std::vector<std::string> codes;
    for (const auto& code : split(valeur, ' '))
    {
        const auto* jeu = publics.jeu(code);
        if (jeu && jeu->ouvre_la_clause && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
    }
    return codes;
}

EnVigueur jeux_du_lot(Transaction& tx, const Droit& droit, const Lot& lot, Jour jour)
{
    auto en_vigueur = regle_pour(kCleDuJeu, jour, valeurs_pour(droit, lister_valeurs(tx, droit, lot)));
    ensure(en_vigueur.has_value(), "droit/publics.toml donne un jeu pour tous les jours");
    return *en_vigueur;
}

void inscrire_jeux_du_lot(Ecriture& ecriture, const Publics& publics, const Lot& lot, const std::vector<std::string>& codes, Jour depuis,
                          const std::string& source, const std::string& raison)
{
    const auto valeur = joined(codes, " ");
    if (codes.empty() || codes_de_jeux(valeur, publics).size() != codes.size()) throw Conflict("ce jeu de critères n'est pas connu, ou n'ouvre pas la clause");
    inscrire_valeur_du_lot(ecriture, lot, std::string(kCleDuJeu), depuis, valeur, source, raison);
}

std::vector<JeuApplicable> jeux_applicables(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const Publics& publics,
                                            const Participant& participant, Jour jour)
{
    std::vector<JeuApplicable> liste;
    for (const auto& une : participant.affectations)
    {
        if (une.fin && dernier_jour(*une.fin) < jour) continue;
        const auto lot = trouver_lot(tx, perimetre, une.lot_id, Acte::GererParticipants);
        ajouter_applicables(liste, publics, valeurs_pour(droit, lister_valeurs(tx, droit, lot)), lot, jour);
    }
    if (liste.empty())
    {
        const auto lot = lot_du_territoire(tx, participant.structure_id);
        ajouter_applicables(liste, publics, valeurs_pour(droit, lister_valeurs(tx, droit, lot)), lot, jour);
    }
    return liste;
}

std::vector<EligibiliteInscrite> lister_eligibilites(Transaction& tx, const Participant& participant)
{
    std::vector<EligibiliteInscrite> liste;
    for (const auto& ligne : lire_lignes(tx, participant.id)) liste.push_back(lire_eligibilite(ligne));
    for (auto& une : liste) suivre_fenetre(tx, une);
    for (auto& une : liste)
        for (const auto& ligne : tx.query("SELECT * FROM raisons WHERE eligibilite_id = ? ORDER BY principal DESC, critere", une.id))
        {
            auto raison = lire_raison(ligne);
            if (raison.sensible == Sensible::Non) une.raisons.push_back(std::move(raison));
            else ++une.reservees;
        }
    return liste;
}

DecisionLue lire_raisons(Ecriture& ecriture, const Participant& participant, const std::string& eligibilite_id)
{
    DecisionLue lue;
    bool trouvee = false;
    for (auto& une : lister_eligibilites(ecriture.tx, participant))
        if (une.id == eligibilite_id)
        {
            lue.decision = std::move(une);
            trouvee = true;
            break;
        }
    if (!trouvee) throw NotFound("cette décision n'est pas celle de cette personne");
    for (const auto& ligne : ecriture.tx.query("SELECT * FROM raisons WHERE eligibilite_id = ? ORDER BY principal DESC, critere", eligibilite_id))
        lue.raisons.push_back(lire_raison(ligne));
    // Santé, origine, justice : qui les lit laisse une trace, qui ne dit pas laquelle.
    if (lue.decision.reservees > 0)
        ecriture.dire("lire", "participants", participant.id, "a lu les raisons réservées d'une décision d'éligibilité de " + participant.reference,
                      participant.structure_id);
    return lue;
}

Rattachement rattacher(const Participant& participant, const std::vector<EligibiliteInscrite>& deja, const std::string& jeu, Jour prise_de_poste)
{
    Rattachement rattachement;
    for (const auto& une : deja)
        if (une.jeu == jeu && !une.annulee && une.prise_de_poste == prise_de_poste)
        {
            rattachement.sorte = Rattachement::Sorte::Corrigee;
            rattachement.decision_id = une.id;
            rattachement.fenetre_id = une.fenetre_id;
            rattachement.debut = une.debut;
            rattachement.fin = une.fin;
            // Une décision qui n'avait fait que rejoindre la fenêtre d'une autre la rejoint encore.
            const bool rejointe = une.fenetre_id && std::any_of(deja.begin(), deja.end(), [&](const EligibiliteInscrite& autre) {
                return autre.id < une.id && !autre.annulee && autre.fenetre_id == une.fenetre_id;
            });
            if (rejointe) rattachement.sorte = Rattachement::Sorte::Rejointe;
            if (une.fenetre_id) return rattachement;
        }
    for (const auto& une : participant.fenetres)
    {
        if (une.annulee || reentree(std::pair{une.debut, une.fin}, prise_de_poste) != Reentree::EnCours) continue;
        rattachement.sorte = Rattachement::Sorte::Rejointe;
        rattachement.fenetre_id = une.id;
        rattachement.debut = une.debut;
        rattachement.fin = une.fin;
        break;
    }
    return rattachement;
}

std::string inscrire_eligibilite(Ecriture& ecriture, const Droit& droit, const Participant& participant, const Decision& decision)
{
    const auto& jeu = *decision.jeu;
    const bool eligible = decision.principal.has_value();
    const auto rattachement = rattacher(participant, lister_eligibilites(ecriture.tx, participant), jeu.code, decision.prise.prise_de_poste);
    const bool rejointe = eligible && rattachement.sorte == Rattachement::Sorte::Rejointe;
    std::optional<std::string> fenetre_id;
    if (rejointe) fenetre_id = rattachement.fenetre_id;
    else if (eligible) fenetre_id = ajouter_fenetre(ecriture, participant, decision.debut, decision.fin, rattachement.fenetre_id);
    const auto id = ecriture.nouvel_id();
    const bool remplace = rattachement.decision_id.has_value();
    ecriture.inserer("eligibilites",
                     {{"id", id},
                      {"participant_id", participant.id},
                      {"jeu", jeu.code},
                      {"jeu_version", jeu.version},
                      {"droit", droit.version},
                      {"lot_id", Bind(decision.lot_id)},
                      {"base", eligible ? code(jeu.criteres[*decision.principal].base) : std::string_view()},
                      {"decision", eligible ? "eligible" : "non_eligible"},
                      {"prise_de_poste", format_day(decision.prise.prise_de_poste)},
                      {"tardive", !rejointe && decision.prise.prise_de_poste < decision.prise.decidee_le ? 1 : 0},
                      {"rattrapage", decision.rattrapage},
                      {"fenetre_id", Bind(fenetre_id)},
                      {"annule", Bind(rattachement.decision_id)},
                      {"faite_par", ecriture.auteur()},
                      {"faite_le", ecriture.instant()}});
    if (eligible)
        for (const auto& un : decision.examen->criteres)
        {
            if (!un.retenu()) continue;
            const auto& critere = jeu.criteres[un.rang];
            const auto& piece = un.preuve.piece;
            // Hors journal : une raison doit pouvoir disparaître sans rompre la chaîne.
            ecriture.tx.execute("INSERT INTO raisons (id, eligibilite_id, critere, libelle, principal, sensible, piece, datee_du, expire_le, source) "
                                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                ecriture.nouvel_id(), id, critere.code, critere.libelle, un.rang == *decision.principal ? 1 : 0, code(critere.sensible),
                                un.preuve.preuve ? critere.preuves[*un.preuve.preuve].libelle : std::string(),
                                piece && piece->datee_du ? Bind(format_day(*piece->datee_du)) : Bind(nullptr),
                                piece && piece->expire_le ? Bind(format_day(*piece->expire_le)) : Bind(nullptr), critere.source);
        }
    // La phrase ne nomme ni le jeu ni le critère : l'administrateur, qui lit le journal, n'a pas à savoir pourquoi.
    const std::string dates = " : du " + en_toutes_lettres(decision.debut) + (decision.fin ? " au " + en_toutes_lettres(*decision.fin) : ", sans fin");
    ecriture.dire("decider", "participants", participant.id,
                  !eligible ? "a décidé que " + participant.reference + " n'est pas éligible sous un jeu de critères"
                  : rejointe ? "a décidé l'éligibilité de " + participant.reference + " ; la fenêtre qui court ne change pas"
                             : std::string(remplace ? "a repris la décision d'éligibilité de " : "a décidé l'éligibilité de ") + participant.reference + dates,
                  participant.structure_id);
    return id;
}

std::vector<FenetreDePersonne> lister_fenetres_du_lot(Transaction& tx, const Perimetre& perimetre, const Lot& lot, Jour jour)
{
    std::vector<FenetreDePersonne> liste;
    for (const auto& un : lister_affectes(tx, perimetre, lot))
    {
        if (std::any_of(liste.begin(), liste.end(), [&](const FenetreDePersonne& une) { return une.participant_id == un.participant_id && une.entreprise == un.entreprise; }))
            continue;
        FenetreDePersonne une{un.participant_id, un.structure_id, un.reference, un.personne, un.entreprise_id, un.entreprise, {}, {}};
        if (const auto fenetre = fenetre_du_jour(lister_fenetres(tx, un.participant_id), jour))
        {
            une.debut = fenetre->debut;
            une.fin = fenetre->fin;
        }
        liste.push_back(std::move(une));
    }
    return liste;
}

Notice trouver_notice(Transaction& tx, const Perimetre& perimetre, const std::string& participant_id, Jour jour)
{
    const auto filtre = perimetre.participants(Acte::VoirPersonnes);
    Binds valeurs{participant_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT p.id, p.structure_id, p.reference, s.nom AS structure, coalesce(i.prenom, '') AS prenom, coalesce(i.nom, '') AS nom "
                                       "FROM participants p JOIN structures s ON s.id = p.structure_id LEFT JOIN identites i ON i.participant_id = p.id "
                                       "WHERE p.id = ? AND " + filtre.condition,
                                       valeurs);
    if (lignes.empty()) throw NotFound("cette personne n'est pas de votre périmètre");
    const auto& ligne = lignes.front();
    Notice notice{participant_id, ligne.text("structure_id"), ligne.text("structure"), ligne.text("reference"),
                  ligne.text("nom").empty() ? ligne.text("reference") : ligne.text("prenom") + " " + ligne.text("nom"), {}, {}, "", "", {}};
    std::vector<FenetreDatee> fenetres;
    Rows rows = tx.query("SELECT f.debut, f.fin, f.faite_le, coalesce(u.nom, 'Ouvrage') AS auteur FROM fenetres f LEFT JOIN utilisateurs u ON u.id = f.faite_par "
                         "WHERE f.participant_id = ? AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = f.id) ORDER BY f.id",
                         participant_id);
    for (const auto& une : rows) fenetres.push_back({jour_iso(une.text("debut")), jour_iso_eventuel(une.maybe_text("fin"))});
    if (const auto choisie = fenetre_du_jour(fenetres, jour))
        for (std::size_t i = 0; i < fenetres.size(); ++i)
            if (fenetres[i].debut == choisie->debut && fenetres[i].fin == choisie->fin)
            {
                notice.debut = choisie->debut;
                notice.fin = choisie->fin;
                notice.decidee_par = rows[i].text("auteur");
                notice.decidee_le = rows[i].text("faite_le");
            }
    // Les lots que le demandeur peut lui-même voir : une entreprise n'apprend pas où la personne travaille ailleurs.
    const auto des_lots = perimetre.declarations(Acte::VoirCompte);
    Binds valeurs_des_lots{participant_id};
    valeurs_des_lots.insert(valeurs_des_lots.end(), des_lots.valeurs.begin(), des_lots.valeurs.end());
    for (const auto& un : tx.query_bound("SELECT DISTINCT m.objet, l.numero, l.intitule FROM affectations d JOIN lots l ON l.id = d.lot_id JOIN marches m ON "
                                         "m.id = l.marche_id WHERE d.participant_id = ? AND " + des_lots.condition + " ORDER BY m.objet, l.numero",
                                         valeurs_des_lots))
        notice.lots.push_back(un.text("objet") + ", lot " + std::to_string(un.integer("numero")) + ", " + un.text("intitule"));
    return notice;
}

} // namespace ouvrage
