#include "app/heures/heures_table.hpp"

#include "app/lots/lots_nom.hpp"
#include "app/mots.hpp"
#include "app/partages/rattachements_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

// Une ligne compte tant qu'aucune ne la remplace et que sa déclaration n'est pas renvoyée.
constexpr std::string_view kVivante = "NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id)";

/// La décision en cours sur d : la dernière que rien ne lève.
constexpr std::string_view kDecision =
    "(SELECT v.sens FROM validations v WHERE v.declaration_id = d.id AND coalesce(v.leve, '') = '' AND NOT EXISTS "
    "(SELECT 1 FROM validations w WHERE w.leve = v.id) ORDER BY v.id DESC LIMIT 1)";

constexpr std::string_view kLignes =
    "h.*, d.entreprise_id, d.faite_le, d.droit, e.nom AS entreprise, p.reference, p.structure_id, i.nom AS identite_nom, "
    "i.prenom AS identite_prenom, c.id AS remplacee_par FROM lignes h JOIN declarations d ON d.id = h.declaration_id "
    "JOIN entreprises e ON e.id = d.entreprise_id JOIN participants p ON p.id = h.participant_id "
    "JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id "
    "LEFT JOIN identites i ON i.participant_id = p.id LEFT JOIN lignes c ON c.corrige = h.id";

Etat etat_du_sens(const std::optional<std::string>& sens)
{
    if (!sens) return Etat::AValider;
    return *sens == "validee" ? Etat::Validee : Etat::Refusee;
}

/// Écarts de plusieurs lignes d'un coup, par identifiant de ligne.
std::map<std::string, std::vector<Ecart>> lire_ecarts(Transaction& tx, const std::string& condition, const Binds& valeurs)
{
    std::map<std::string, std::vector<Ecart>> ecarts;
    for (const auto& ligne : tx.query_bound("SELECT x.ligne_id, x.motif, x.heures_centiemes FROM ecarts x JOIN lignes h ON h.id = "
                                            "x.ligne_id WHERE " + condition + " ORDER BY x.ligne_id, x.rang",
                                            valeurs))
    {
        const auto motif = motif_du_code(ligne.text("motif"));
        ensure(motif.has_value(), "un motif inscrit est de la liste");
        ecarts[ligne.text("ligne_id")].push_back({Heures::de_centiemes(ligne.integer("heures_centiemes")), *motif});
    }
    return ecarts;
}

/// Les heures d'autres natures de plusieurs lignes, par identifiant de ligne.
std::map<std::string, HeuresParNature> lire_natures(Transaction& tx, const std::string& condition, const Binds& valeurs)
{
    std::map<std::string, HeuresParNature> natures;
    for (const auto& ligne : tx.query_bound("SELECT n.ligne_id, n.nature, n.heures_centiemes FROM heures_par_nature n JOIN lignes h ON h.id = "
                                            "n.ligne_id WHERE " + condition + " ORDER BY n.ligne_id, n.nature",
                                            valeurs))
    {
        const auto nature = nature_du_code(ligne.text("nature"));
        ensure(nature.has_value(), "une nature inscrite est de la liste");
        natures[ligne.text("ligne_id")][*nature] = Heures::de_centiemes(ligne.integer("heures_centiemes"));
    }
    return natures;
}

/// Décision en cours de plusieurs déclarations, par identifiant.
std::map<std::string, std::string> lire_decisions(Transaction& tx, const std::string& condition, const Binds& valeurs)
{
    std::map<std::string, std::string> sens;
    for (const auto& ligne : tx.query_bound("SELECT v.declaration_id, v.sens FROM validations v JOIN declarations d ON d.id = "
                                            "v.declaration_id WHERE coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations w "
                                            "WHERE w.leve = v.id) AND " + condition + " ORDER BY v.id",
                                            valeurs))
        sens[ligne.text("declaration_id")] = ligne.text("sens");
    return sens;
}

LigneInscrite lire_ligne(const Row& ligne, const Perimetre& perimetre, std::map<std::string, std::vector<Ecart>>& ecarts,
                         const std::map<std::string, HeuresParNature>& natures, const std::map<std::string, std::string>& decisions)
{
    LigneInscrite lue;
    lue.id = ligne.text("id");
    lue.declaration_id = ligne.text("declaration_id");
    lue.engagement_id = ligne.text("engagement_id");
    lue.participant_id = ligne.text("participant_id");
    lue.structure_id = ligne.text("structure_id");
    lue.reference = ligne.text("reference");
    lue.entreprise_id = ligne.text("entreprise_id");
    lue.entreprise = ligne.text("entreprise");
    // Une identité oubliée, ou que ce périmètre ne voit pas, laisse sa référence.
    const bool nommee = !ligne.null("identite_nom") && perimetre.voit_personne(ligne.text("structure_id"), lue.entreprise_id);
    lue.personne = nommee ? ligne.text("identite_prenom") + " " + ligne.text("identite_nom") : lue.reference;
    lue.mois = mois_iso(ligne.text("mois"));
    lue.travail = Heures::de_centiemes(ligne.integer("travail_centiemes"));
    lue.formation = Heures::de_centiemes(ligne.integer("formation_centiemes"));
    if (const auto autres = natures.find(lue.id); autres != natures.end()) lue.autres = autres->second;
    lue.retenue = {Heures::de_centiemes(ligne.integer("retenues_centiemes")), std::move(ecarts[lue.id])};
    const auto decision = decisions.find(lue.declaration_id);
    lue.etat = etat_du_sens(decision == decisions.end() ? std::nullopt : std::optional(decision->second));
    lue.faite_le = ligne.text("faite_le");
    lue.droit = ligne.text("droit");
    lue.corrige = ligne.maybe_text("corrige");
    lue.remplacee_par = ligne.maybe_text("remplacee_par");
    return lue;
}

std::vector<LigneInscrite> lire_lignes(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& condition,
                                       const Bind& cle)
{
    const auto filtre = perimetre.declarations(acte);
    Binds valeurs{cle};
    auto ecarts = lire_ecarts(tx, condition, valeurs);
    const auto natures = lire_natures(tx, condition, valeurs);
    const auto decisions =
        lire_decisions(tx, "EXISTS (SELECT 1 FROM lignes h WHERE h.declaration_id = d.id AND " + condition + ")", valeurs);
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<LigneInscrite> lignes;
    for (const auto& ligne : tx.query_bound("SELECT " + std::string(kLignes) + " WHERE " + condition + " AND " + filtre.condition +
                                                " ORDER BY h.mois, p.reference, h.id",
                                            valeurs))
        lignes.push_back(lire_ligne(ligne, perimetre, ecarts, natures, decisions));
    return lignes;
}

// --- La règle d'une ligne -----------------------------------------------------------------------------------------

/// Ce que la base sait d'une personne et d'un mois au moment où une ligne arrive. `avant` : la ligne elle-même, pour rejouer
/// (on ne voit que ce qui était écrit avant elle) ; vide pour une ligne nouvelle.
struct Dossier
{
    Regle regle;
    DejaInscrit deja;
    ValeursEnVigueur valeurs;
    std::optional<Realisation> realisation;
    std::optional<Heures> dues;
    std::optional<std::string> autre_ligne;
};

// Plus grand que tout identifiant : « rien n'a encore été écrit après ».
const std::string kFutur = "~";

/// La fenêtre qui décide pour un mois, parmi celles qu'on connaissait à l'instant de l'écriture : celle qui contient le
/// mois, sinon la plus récente (pour dire « hors de la fenêtre » plutôt que « pas décidée »).
std::optional<Periode> trouver_fenetre(Transaction& tx, const std::string& participant_id, Mois mois, const std::string& instant)
{
    std::optional<Periode> choisie;
    for (const auto& ligne : tx.query("SELECT f.debut, f.fin FROM fenetres f WHERE f.participant_id = ? AND f.faite_le <= ? AND NOT EXISTS "
                                      "(SELECT 1 FROM fenetres x WHERE x.annule = f.id AND x.faite_le <= ?) ORDER BY f.id",
                                      participant_id, instant, instant))
    {
        const auto fin = jour_iso_eventuel(ligne.maybe_text("fin"));
        const Periode fenetre{mois_de(jour_iso(ligne.text("debut"))), fin ? std::optional(mois_de(*fin)) : std::nullopt};
        if (fenetre.contient(mois)) return fenetre;
        choisie = fenetre;
    }
    return choisie;
}

/// Les valeurs du lot connues à cet instant : une valeur inscrite plus tard ne change pas une décision passée.
std::vector<Valeur> valeurs_a_l_instant(Transaction& tx, const Droit& droit, const Lot& lot, const std::string& instant)
{
    std::vector<Valeur> valeurs = droit.valeurs;
    for (const auto& ligne : tx.query("SELECT v.* FROM valeurs v WHERE (v.lot_id = ? OR v.territoire_id = ?) AND v.valeur <> '' AND v.faite_le <= ? AND NOT "
                                      "EXISTS (SELECT 1 FROM valeurs a WHERE a.annule = v.id AND a.faite_le <= ?) ORDER BY v.id",
                                      lot.id, lot.territoire_id, instant, instant))
        valeurs.push_back(lire_valeur(ligne, droit));
    return valeurs;
}

/// Comment la personne réalise ses heures ce mois-là, d'après ce que l'on en savait à cet instant : le dernier contrat commencé,
/// sinon la dernière ligne sans date. Aucune : on ne devine pas.
std::optional<Realisation> trouver_realisation(Transaction& tx, const Lot& lot, const std::string& participant_id, const std::string& entreprise_id,
                                               Mois mois, const std::string& instant)
{
    std::optional<Realisation> choisie;
    for (const auto& ligne :
         tx.query("SELECT r.modalite, r.contrat, r.debut, r.employeur FROM modalites r JOIN affectations a ON a.id = r.affectation_id WHERE a.lot_id = ? "
                  "AND a.participant_id = ? AND a.entreprise_id = ? AND r.faite_le <= ? AND NOT EXISTS (SELECT 1 FROM modalites x WHERE x.annule = "
                  "r.id AND x.faite_le <= ?) ORDER BY coalesce(r.debut, ''), r.id",
                  lot.id, participant_id, entreprise_id, instant, instant))
    {
        const auto debut = jour_iso_eventuel(ligne.maybe_text("debut"));
        if (debut && mois_de(*debut) > mois) continue;
        const auto modalite = modalite_du_code(ligne.text("modalite"));
        ensure(modalite.has_value(), "une modalité inscrite est de la liste");
        Realisation une{*modalite, {}, debut, {}};
        if (const auto contrat = ligne.maybe_text("contrat")) une.contrat = contrat_du_code(*contrat);
        if (const auto employeur = ligne.maybe_text("employeur")) une.employeur = employeur_du_code(*employeur);
        choisie = une;
    }
    return choisie;
}

/// Ce que l'engagement devait à la fin d'un mois, d'après le registre tel qu'il était à cet instant.
Heures dues_a_l_instant(Transaction& tx, const Engagement& engagement, Mois mois, const std::string& instant)
{
    std::vector<Revision> registre;
    for (const auto& ligne : tx.query("SELECT id, heures_centiemes, cause, effet_le, annule FROM revisions WHERE engagement_id = ? AND faite_le <= ? "
                                      "ORDER BY id",
                                      engagement.id, instant))
        registre.push_back({ligne.text("id"), jour_iso(ligne.text("effet_le")), Heures::de_centiemes(ligne.integer("heures_centiemes")),
                            cause_du_code(ligne.text("cause")).value_or(Cause::Initial), ligne.maybe_text("annule")});
    return dues(registre, dernier_jour(mois));
}

struct ALigne
{
    std::string participant_id;
    std::string entreprise_id;
    std::optional<std::string> corrige;
};

/// Ce que la personne, et l'intérim classique, font déjà compter sur l'engagement : lu seulement quand une règle s'en sert.
void charger_deja_sur_l_engagement(Transaction& tx, Dossier& dossier, const Lot& lot, const Engagement& engagement, const ALigne& ligne,
                                   const std::string& avant, const std::string& instant)
{
    const auto& regle = dossier.regle;
    if (!regle.part_formation && !regle.plafond_personne && !regle.plafond_ett) return;
    const std::string corrige = ligne.corrige.value_or("");
    const std::string vivantes = "h.engagement_id = ? AND h.id < ? AND h.id <> ? AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id AND c.id < ?)" +
                                 std::string(regle.plafond_ett ? "" : " AND h.participant_id = ?");
    Binds valeurs{engagement.id, avant, corrige, avant};
    if (!regle.plafond_ett) valeurs.emplace_back(ligne.participant_id);
    auto ecarts = lire_ecarts(tx, vivantes, valeurs);
    for (const auto& autre : tx.query_bound("SELECT h.id, h.participant_id, h.mois, h.formation_centiemes, h.retenues_centiemes, d.entreprise_id FROM "
                                            "lignes h JOIN declarations d ON d.id = h.declaration_id WHERE " + vivantes + " ORDER BY h.id",
                                            valeurs))
    {
        const Retenue retenue{Heures::de_centiemes(autre.integer("retenues_centiemes")), std::move(ecarts[autre.text("id")])};
        const auto participant_id = autre.text("participant_id");
        if (participant_id == ligne.participant_id)
        {
            dossier.deja.retenues_de_la_personne += retenue.retenues;
            dossier.deja.formation_retenue += formation_retenue(Heures::de_centiemes(autre.integer("formation_centiemes")), retenue);
        }
        if (!regle.plafond_ett || retenue.retenues == Heures()) continue;
        const auto realisation = trouver_realisation(tx, lot, participant_id, autre.text("entreprise_id"), mois_iso(autre.text("mois")), instant);
        if (realisation && realisation->employeur == SorteDEmployeur::Ett) dossier.deja.retenues_ett += retenue.retenues;
    }
}

Dossier charger_dossier(Transaction& tx, const Lot& lot, const Engagement& engagement, const std::vector<Valeur>& valeurs,
                        const Declaration& declaration, const ALigne& ligne, const std::string& avant, const std::string& instant)
{
    Dossier dossier;
    // Rejouer, c'est retrouver l'exécution que le lot avait alors.
    const auto execution = avant == kFutur ? lot.execution : execution_a_l_instant(tx, lot, instant);
    dossier.regle.execution = {engagement.debut, execution.fin};
    dossier.regle.eligibilite = trouver_fenetre(tx, ligne.participant_id, declaration.mois, instant);
    dossier.realisation = trouver_realisation(tx, lot, ligne.participant_id, ligne.entreprise_id, declaration.mois, instant);
    if (depend_des_heures_dues(valeurs, declaration.mois, dossier.realisation))
        dossier.dues = dues_a_l_instant(tx, engagement, declaration.mois, instant);
    dossier.valeurs = poser_valeurs(dossier.regle, valeurs, declaration, dossier.realisation, dossier.dues);
    charger_deja_sur_l_engagement(tx, dossier, lot, engagement, ligne, avant, instant);

    const std::string mois = format_month(declaration.mois);
    const std::string corrige = ligne.corrige.value_or("");
    // Les autres lignes de la personne pour ce mois, vivantes à cet instant, hors celle que l'on corrige.
    for (const auto& autre : tx.query("SELECT h.id, h.engagement_id, h.retenues_centiemes, " + std::string(kHeuresDeclarees) +
                                          " AS declarees FROM lignes h WHERE h.participant_id = ? AND h.mois = ? AND h.id < ? AND h.id <> ? AND NOT EXISTS "
                                          "(SELECT 1 FROM lignes c WHERE c.corrige = h.id AND c.id < ?) ORDER BY h.id",
                                      ligne.participant_id, mois, avant, corrige, avant))
    {
        dossier.deja.retenues_ce_mois += Heures::de_centiemes(autre.integer("retenues_centiemes"));
        // Une ligne à zéro heure ne réserve pas le mois.
        if (autre.text("engagement_id") == engagement.id && autre.integer("declarees") > 0)
        {
            dossier.deja.mois_du_lot = MoisDuLot::DejaDeclare;
            if (!dossier.autre_ligne) dossier.autre_ligne = autre.text("id");
        }
    }
    return dossier;
}

std::string phrase_de(const Inscription& inscription, const std::string& nom_du_lot, const Envoi& envoi)
{
    const bool correction =
        std::any_of(envoi.lignes.begin(), envoi.lignes.end(), [](const LigneDeclaree& une) { return une.corrige.has_value(); });
    if (envoi.lignes.empty())
        return "a déclaré qu'aucune heure n'a été faite en " + en_toutes_lettres(envoi.mois) + " sur le " + nom_du_lot;
    std::string phrase = (correction ? "a corrigé " : "a déclaré ") + en_toutes_lettres(envoi.mois) + " sur le " + nom_du_lot + " : " + heures_fr(inscription.declarees) + " pour " +
                         compter(static_cast<std::int64_t>(envoi.lignes.size()), "personne", "personnes", Genre_grammatical::Feminin);
    if (inscription.retenues != inscription.declarees)
        phrase += ", dont " + heures_fr(inscription.declarees - inscription.retenues) + " écartées";
    return phrase;
}

} // namespace

Inscription inscrire_declaration(Ecriture& ecriture, const Droit& droit, const Lot& lot, const Engagement& engagement,
                                 const Envoi& envoi)
{
    Transaction& tx = ecriture.tx;
    ensure(engagement.lot_id == lot.id, "un engagement se déclare sur son lot");
    Inscription inscription{ecriture.nouvel_id(), {}, {}};
    ecriture.inserer("declarations", {{"id", inscription.declaration_id}, {"engagement_id", engagement.id},
                                      {"entreprise_id", envoi.entreprise_id}, {"mois", format_month(envoi.mois)},
                                      {"nature", envoi.lignes.empty() ? "neant" : "heures"}, {"canal", envoi.canal},
                                      {"note", envoi.note}, {"droit", droit.version}, {"faite_par", ecriture.auteur()},
                                      {"faite_le", ecriture.instant()}});
    const auto valeurs = valeurs_a_l_instant(tx, droit, lot, ecriture.instant());
    const auto partage = envoi.lignes.empty() ? std::nullopt : regles_de_rattachement(tx, lot.marche_id);
    for (const auto& ligne : envoi.lignes)
    {
        if (ligne.corrige)
        {
            const auto corrigee = tx.query_one("SELECT h.engagement_id, h.participant_id, h.mois, d.entreprise_id, " +
                                                   std::string(kDecision) +
                                                   " AS decision FROM lignes h JOIN declarations d ON d.id = h.declaration_id WHERE h.id = ?",
                                               *ligne.corrige);
            if (!corrigee || corrigee->text("engagement_id") != engagement.id || corrigee->text("participant_id") != ligne.participant_id ||
                corrigee->text("mois") != format_month(envoi.mois) || corrigee->text("entreprise_id") != envoi.entreprise_id)
                throw NotFound("la ligne à corriger n'est pas celle de cette personne, de ce mois et de cette entreprise");
            if (corrigee->maybe_text("decision") == "validee")
                throw Conflict("cette déclaration est validée : le facilitateur doit d'abord lever la validation");
            if (tx.query_one("SELECT id FROM lignes WHERE corrige = ?", *ligne.corrige))
                throw Conflict("cette ligne vient d'être corrigée par quelqu'un d'autre");
        }
        const auto id = ecriture.nouvel_id();
        const Declaration declaration{envoi.mois, ligne.travail, ligne.formation, ligne.autres};
        const auto dossier = charger_dossier(tx, lot, engagement, valeurs, declaration, {ligne.participant_id, envoi.entreprise_id, ligne.corrige}, kFutur,
                                             ecriture.instant());
        const Retenue retenue = retenir(declaration, dossier.regle, dossier.deja);
        Heures ecartees;
        for (const auto& ecart : retenue.ecarts) ecartees += ecart.heures;
        ensure(retenue.retenues + ecartees == declaration.total(), "retenues + écarts == déclarées");

        ecriture.inserer("lignes", {{"id", id}, {"declaration_id", inscription.declaration_id}, {"engagement_id", engagement.id},
                                    {"participant_id", ligne.participant_id}, {"mois", format_month(envoi.mois)},
                                    {"travail_centiemes", static_cast<long long>(ligne.travail.centiemes())},
                                    {"formation_centiemes", static_cast<long long>(ligne.formation.centiemes())},
                                    {"retenues_centiemes", static_cast<long long>(retenue.retenues.centiemes())},
                                    {"corrige", Bind(ligne.corrige)}});
        for (const auto& nature : fiches_natures())
            if (const auto heures = ligne.autres[nature.nature]; heures > Heures())
                ecriture.inserer("heures_par_nature", {{"ligne_id", id}, {"nature", nature.code}, {"heures_centiemes", static_cast<long long>(heures.centiemes())}},
                                 {"ligne_id", "nature"});
        int rang = 0;
        for (const auto& ecart : retenue.ecarts)
            ecriture.inserer("ecarts", {{"ligne_id", id}, {"rang", ++rang}, {"motif", fiche(ecart.motif).code},
                                        {"heures_centiemes", static_cast<long long>(ecart.heures.centiemes())}},
                             {"ligne_id", "rang"});
        if (ligne.commune) ecriture.inserer("lieux_de_ligne", {{"ligne_id", id}, {"commune", *ligne.commune}}, {"ligne_id"});
        if (partage) rattacher_ligne(ecriture, *partage, {id, lot.id, ligne.participant_id, envoi.mois, ligne.commune, ligne.corrige});
        inscription.declarees += declaration.total();
        inscription.retenues += retenue.retenues;
    }
    ecriture.dire("declarer", "declarations", inscription.declaration_id, phrase_de(inscription, nom_au_journal(ecriture.tx, lot), envoi), lot.structure_id);
    return inscription;
}

namespace
{

struct EnDecision
{
    std::string structure_id;
    std::string phrase; // « de mars 2026, lot 2 de « Rénovation du gymnase » »
    std::optional<std::string> decision_id;
    std::string sens;
};

EnDecision lire_pour_decision(Transaction& tx, const std::string& declaration_id)
{
    const auto ligne = tx.query_one("SELECT d.mois, l.numero, m.objet, m.structure_id FROM declarations d JOIN engagements g ON g.id = d.engagement_id "
                                    "JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id WHERE d.id = ?",
                                    declaration_id);
    if (!ligne) throw NotFound("cette déclaration n'existe pas");
    EnDecision lue{ligne->text("structure_id"),
                   de_mois_fr(mois_iso(ligne->text("mois"))) + ", " + nom_au_journal(ligne->integer("numero"), ligne->text("objet")), {}, ""};
    if (const auto decision = tx.query_one("SELECT v.id, v.sens FROM validations v WHERE v.declaration_id = ? AND coalesce(v.leve, '') = '' AND NOT "
                                           "EXISTS (SELECT 1 FROM validations w WHERE w.leve = v.id) ORDER BY v.id DESC LIMIT 1",
                                           declaration_id))
    {
        lue.decision_id = decision->text("id");
        lue.sens = decision->text("sens");
    }
    return lue;
}

} // namespace

void inscrire_validation(Ecriture& ecriture, const Droit& droit, const std::string& declaration_id, Sens sens, const std::string& raison)
{
    const auto lue = lire_pour_decision(ecriture.tx, declaration_id);
    if (lue.decision_id)
        throw Conflict(lue.sens == "validee" ? "cette déclaration est déjà validée" : "cette déclaration est déjà renvoyée");
    const bool valide = sens == Sens::Validee;
    ecriture.inserer("validations", {{"id", ecriture.nouvel_id()}, {"declaration_id", declaration_id},
                                     {"sens", valide ? "validee" : "renvoyee"}, {"raison", raison}, {"faite_par", ecriture.auteur()},
                                     {"faite_le", ecriture.instant()}, {"droit", droit.version}});
    ecriture.dire(valide ? "valider" : "renvoyer", "declarations", declaration_id,
                  (valide ? "a validé la déclaration " : "a renvoyé la déclaration ") + lue.phrase +
                      (raison.empty() ? "" : " : " + raison),
                  lue.structure_id);
}

void lever_validation(Ecriture& ecriture, const Droit& droit, const std::string& declaration_id)
{
    const auto lue = lire_pour_decision(ecriture.tx, declaration_id);
    if (!lue.decision_id) throw Conflict("aucune décision n'est en cours sur cette déclaration");
    ecriture.inserer("validations", {{"id", ecriture.nouvel_id()}, {"declaration_id", declaration_id}, {"sens", lue.sens},
                                     {"raison", ""}, {"leve", *lue.decision_id}, {"faite_par", ecriture.auteur()},
                                     {"faite_le", ecriture.instant()}, {"droit", droit.version}});
    ecriture.dire("lever", "declarations", declaration_id,
                  (lue.sens == "validee" ? "a levé la validation " : "a levé le renvoi ") + lue.phrase, lue.structure_id);
}

std::vector<LigneInscrite> lister_lignes(Transaction& tx, const Perimetre& perimetre, const Lot& lot, const Engagement& engagement,
                                         Remplacees remplacees)
{
    ensure(engagement.lot_id == lot.id, "un engagement et son lot");
    auto lignes = lire_lignes(tx, perimetre, Acte::VoirCompte, "h.engagement_id = ?", engagement.id);
    if (remplacees == Remplacees::Omises) std::erase_if(lignes, [](const LigneInscrite& une) { return une.remplacee_par.has_value(); });
    return lignes;
}

std::vector<LigneInscrite> lister_lignes_de(Transaction& tx, const Perimetre& perimetre, const std::string& declaration_id)
{
    return lire_lignes(tx, perimetre, Acte::VoirDeclarations, "h.declaration_id = ?", declaration_id);
}

std::vector<Compte> comptes_du_lot(Transaction& tx, const Perimetre& perimetre, const Lot& lot, Jour le)
{
    std::vector<Compte> comptes;
    for (auto& engagement : lister_engagements(tx, lot)) comptes.push_back({std::move(engagement), {}, {}});
    if (comptes.empty()) return comptes;

    // Le solde dit tout le lot ; le détail s'arrête au périmètre. Une seule lecture, qui marque ce qu'il permet de détailler.
    const std::string du_lot = "h.engagement_id IN (SELECT id FROM engagements WHERE lot_id = ?)";
    auto ecarts = lire_ecarts(tx, du_lot, {lot.id});
    const auto natures = lire_natures(tx, du_lot, {lot.id});
    const auto decisions = lire_decisions(tx, "d.engagement_id IN (SELECT id FROM engagements WHERE lot_id = ?)", {lot.id});
    const auto filtre = perimetre.declarations(Acte::VoirCompte);
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(lot.id);
    std::map<std::string, std::vector<LigneDeCompte>> toutes;
    for (const auto& ligne : tx.query_bound("SELECT CASE WHEN " + filtre.condition + " THEN 1 ELSE 0 END AS detaillee, " + std::string(kLignes) +
                                                " WHERE " + du_lot + " AND " + std::string(kVivante) + " ORDER BY h.mois, p.reference, h.id",
                                            valeurs))
    {
        auto lue = lire_ligne(ligne, perimetre, ecarts, natures, decisions);
        toutes[lue.engagement_id].push_back({lue.participant_id, lue.mois, lue.travail, lue.formation, lue.retenue, lue.etat, lue.autres.total()});
        if (ligne.integer("detaillee") == 0) continue;
        for (auto& compte : comptes)
            if (compte.engagement.id == lue.engagement_id)
            {
                compte.lignes.push_back(std::move(lue));
                break;
            }
    }
    for (auto& compte : comptes)
        compte.solde = solde(compte.engagement.registre, toutes[compte.engagement.id], compte.engagement.execution(lot), le);
    return comptes;
}

namespace
{

constexpr std::string_view kDeclarations =
    "FROM declarations d JOIN engagements g ON g.id = d.engagement_id JOIN lots l ON l.id = g.lot_id "
    "JOIN marches m ON m.id = l.marche_id JOIN entreprises e ON e.id = d.entreprise_id";

std::string colonnes_de_declaration()
{
    return "d.*, g.lot_id, e.nom AS entreprise, l.numero, l.intitule, m.objet, coalesce(u.nom, 'Ouvrage') AS auteur, "
           "v.sens, coalesce(v.raison, '') AS raison, coalesce(v.faite_le, '') AS decision_le, coalesce(w.nom, '') AS decision_par, "
           "coalesce((SELECT sum(" + std::string(kHeuresDeclarees) + ") FROM lignes h WHERE h.declaration_id = d.id AND " +
           std::string(kVivante) + "), 0) AS declarees, coalesce((SELECT sum(h.retenues_centiemes) FROM lignes h WHERE h.declaration_id = d.id AND " +
           std::string(kVivante) + "), 0) AS retenues, (SELECT count(*) FROM lignes h WHERE h.declaration_id = d.id AND " +
           std::string(kVivante) + ") AS vivantes " + std::string(kDeclarations) +
           " LEFT JOIN utilisateurs u ON u.id = d.faite_par LEFT JOIN validations v ON v.declaration_id = d.id AND coalesce(v.leve, '') = '' AND NOT "
           "EXISTS (SELECT 1 FROM validations x WHERE x.leve = v.id) LEFT JOIN utilisateurs w ON w.id = v.faite_par";
}

DeclarationInscrite lire_declaration_inscrite(const Row& ligne)
{
    DeclarationInscrite lue;
    lue.id = ligne.text("id");
    lue.engagement_id = ligne.text("engagement_id");
    lue.lot_id = ligne.text("lot_id");
    lue.entreprise_id = ligne.text("entreprise_id");
    lue.entreprise = ligne.text("entreprise");
    lue.lot_nom = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
    lue.marche_objet = ligne.text("objet");
    lue.mois = mois_iso(ligne.text("mois"));
    lue.neant = ligne.text("nature") == "neant";
    lue.canal = ligne.text("canal");
    lue.note = ligne.text("note");
    lue.faite_par = ligne.text("auteur");
    lue.faite_le = ligne.text("faite_le");
    lue.droit = ligne.text("droit");
    lue.etat = etat_du_sens(ligne.maybe_text("sens"));
    lue.decision_par = ligne.text("decision_par");
    lue.decision_le = ligne.text("decision_le");
    lue.raison = ligne.text("raison");
    lue.declarees = Heures::de_centiemes(ligne.integer("declarees"));
    lue.retenues = Heures::de_centiemes(ligne.integer("retenues"));
    lue.remplacee = !lue.neant && ligne.integer("vivantes") == 0;
    return lue;
}

} // namespace

DeclarationInscrite trouver_declaration(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = perimetre.declarations(acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT " + colonnes_de_declaration() + " WHERE d.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("cette déclaration n'est pas dans votre périmètre");
    return lire_declaration_inscrite(lignes.front());
}

PageDeDeclarations lister_declarations(Transaction& tx, const Perimetre& perimetre, const RechercheDeclarations& recherche)
{
    const auto filtre = perimetre.declarations(Acte::VoirDeclarations);
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    const std::string vivante = "(d.nature = 'neant' OR EXISTS (SELECT 1 FROM lignes h WHERE h.declaration_id = d.id AND " +
                                std::string(kVivante) + "))";
    if (recherche.etat == "a_valider") ou += " AND " + std::string(kDecision) + " IS NULL AND " + vivante;
    else if (recherche.etat == "validee" || recherche.etat == "renvoyee")
        ou += " AND " + std::string(kDecision) + " = ? AND " + vivante, valeurs.emplace_back(recherche.etat);
    if (!recherche.lot_id.empty()) ou += " AND g.lot_id = ?", valeurs.emplace_back(recherche.lot_id);
    if (recherche.mois) ou += " AND d.mois = ?", valeurs.emplace_back(format_month(*recherche.mois));
    PageDeDeclarations page;
    page.total = tx.query_bound("SELECT count(*) AS n " + std::string(kDeclarations) + " WHERE " + ou, valeurs).front().integer("n");
    valeurs.emplace_back(recherche.par_page);
    valeurs.emplace_back((recherche.page - 1) * recherche.par_page);
    // La page d'abord, ses sommes ensuite : elles ne se calculent que pour ce qui se montre.
    const std::string ordre = std::string(" ORDER BY d.id") + (recherche.etat == "a_valider" ? "" : " DESC");
    for (const auto& ligne : tx.query_bound("SELECT " + colonnes_de_declaration() + " WHERE d.id IN (SELECT d.id " + std::string(kDeclarations) +
                                                " WHERE " + ou + ordre + " LIMIT ? OFFSET ?)" + ordre,
                                            valeurs))
        page.declarations.push_back(lire_declaration_inscrite(ligne));
    return page;
}

std::vector<Mois> mois_attendus(Transaction& tx, const Lot& lot, const Engagement& engagement, const std::string& entreprise_id,
                                Mois jusqu_a)
{
    const auto execution = engagement.execution(lot);
    const Mois dernier = execution.fin ? std::min(*execution.fin, jusqu_a) : jusqu_a;
    std::vector<std::string> faits;
    for (const auto& ligne : tx.query("SELECT DISTINCT mois FROM declarations WHERE engagement_id = ? AND entreprise_id = ?", engagement.id,
                                      entreprise_id))
        faits.push_back(ligne.text("mois"));
    std::vector<Mois> attendus;
    for (Mois mois = execution.debut; mois <= dernier; mois += std::chrono::months{1})
        if (std::find(faits.begin(), faits.end(), format_month(mois)) == faits.end()) attendus.push_back(mois);
    return attendus;
}

Fondement fondement(const Explication& explication, Motif motif)
{
    switch (motif)
    {
    case Motif::MoisDejaDeclare: return {explication.autre_ligne.value_or(""), "tenue du compte : une heure ne compte qu'une fois", ""};
    case Motif::HorsExecutionDuLot:
        return {format_month(explication.execution.debut) + " à " + (explication.execution.fin ? format_month(*explication.execution.fin) : ""),
                "contrat : " + explication.engagement.source, ""};
    // Les dates de la fenêtre ne se disent pas à tous : elles ont leur propre champ, là où elles se montrent.
    case Motif::EligibiliteNonDecidee:
    case Motif::HorsEligibilite: return {"", "décision du facilitateur", ""};
    default: break;
    }
    // Les autres reposent sur une valeur : celle de leur clé, ou d'une de ses branches (« comptage_modalite.ett »).
    const std::string cle(fiche(motif).cle);
    const auto trouvee = explication.valeurs.lower_bound(cle);
    if (cle.empty() || trouvee == explication.valeurs.end() || !trouvee->first.starts_with(cle)) return {};
    const auto& v = trouvee->second.valeur;
    return {v.valeur + (v.unite.empty() ? "" : " " + v.unite), std::string(libelle(v.niveau)) + " : " + v.source, std::string(libelle(v.statut))};
}

Explication expliquer_ligne(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& ligne_id)
{
    auto lignes = lire_lignes(tx, perimetre, Acte::VoirDeclarations, "h.id = ?", ligne_id);
    if (lignes.empty()) throw NotFound("cette ligne n'est pas dans votre périmètre");
    Explication explication;
    explication.ligne = std::move(lignes.front());
    auto trouve = trouver_engagement(tx, Perimetre::de_la_machine(), explication.ligne.engagement_id, Acte::VoirCompte);
    const auto& ligne = explication.ligne;
    const auto valeurs = valeurs_a_l_instant(tx, droit, trouve.lot, ligne.faite_le);
    auto dossier = charger_dossier(tx, trouve.lot, trouve.engagement, valeurs, {ligne.mois, ligne.travail, ligne.formation, ligne.autres},
                                   {ligne.participant_id, ligne.entreprise_id, ligne.corrige}, ligne.id, ligne.faite_le);
    explication.execution = dossier.regle.execution;
    explication.fenetre = dossier.regle.eligibilite;
    explication.valeurs = std::move(dossier.valeurs);
    explication.regle = dossier.regle;
    explication.deja = dossier.deja;
    explication.realisation = dossier.realisation;
    explication.dues = dossier.dues;
    explication.ponderation = ponderation_pour(valeurs, ligne.mois, dossier.realisation);
    explication.autre_ligne = dossier.autre_ligne;
    explication.lot = std::move(trouve.lot);
    explication.engagement = std::move(trouve.engagement);
    return explication;
}

Recalcul recalculer(Database& base, const Droit& droit)
{
    Recalcul recalcul;
    base.read([&](Transaction& tx) {
        std::string apres;
        std::map<std::string, EngagementDeLot> engagements;
        for (;;)
        {
            const auto page = tx.query("SELECT h.*, d.faite_le, d.entreprise_id FROM lignes h JOIN declarations d ON d.id = h.declaration_id WHERE h.id > ? "
                                       "ORDER BY h.id LIMIT 500",
                                       apres);
            if (page.empty()) return;
            apres = page.back().text("id");
            auto ecarts = lire_ecarts(tx, "h.id >= ? AND h.id <= ?", {page.front().text("id"), apres});
            auto natures = lire_natures(tx, "h.id >= ? AND h.id <= ?", {page.front().text("id"), apres});
            for (const auto& ligne : page)
            {
                ++recalcul.lignes;
                const auto engagement_id = ligne.text("engagement_id");
                auto trouve = engagements.find(engagement_id);
                if (trouve == engagements.end())
                    trouve = engagements
                                 .emplace(engagement_id,
                                          trouver_engagement(tx, Perimetre::de_la_machine(), engagement_id, Acte::VoirCompte))
                                 .first;
                const auto& [engagement, lot] = trouve->second;
                const auto mois = mois_iso(ligne.text("mois"));
                const auto valeurs = valeurs_a_l_instant(tx, droit, lot, ligne.text("faite_le"));
                const Declaration declaration{mois, Heures::de_centiemes(ligne.integer("travail_centiemes")),
                                              Heures::de_centiemes(ligne.integer("formation_centiemes")), natures[ligne.text("id")]};
                const auto dossier = charger_dossier(tx, lot, engagement, valeurs, declaration,
                                                     ALigne{ligne.text("participant_id"), ligne.text("entreprise_id"), ligne.maybe_text("corrige")},
                                                     ligne.text("id"), ligne.text("faite_le"));
                const Retenue rejouee = retenir(declaration, dossier.regle, dossier.deja);
                const Retenue inscrite{Heures::de_centiemes(ligne.integer("retenues_centiemes")), std::move(ecarts[ligne.text("id")])};
                if (!(rejouee == inscrite)) recalcul.differences.push_back({ligne.text("id"), inscrite, rejouee});
            }
        }
    });
    return recalcul;
}

} // namespace ouvrage
