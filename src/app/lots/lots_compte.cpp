#include "app/lots/lots_compte.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "domaine/marche.hpp"
#include "socle/chart/chart.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kMoisMontres = 12;
constexpr std::size_t kEcartsMontres = 5;
constexpr std::size_t kLignesSerrees = 12; // au-delà, la grille se tasse
constexpr std::size_t kAffectesMontres = 8;
constexpr std::chrono::months kUnMois{1};

std::string adresse(const Lot& lot) { return "/lots/" + lot.id; }

Figure figure_de(const Compte& compte)
{
    return {compte.engagement.famille(), compte.solde.dues, compte.solde.retenues, compte.solde.attendues};
}

// --- La grille : mois × personnes ---------------------------------------------------------------------------------

/// Ce qui est inscrit d'une personne un mois.
struct Case
{
    int lignes = 0;
    Heures retenues;
    Heures ecartees;
    std::string ligne_id; // celle que l'on explique : la première qui porte un écart, sinon la dernière
    bool avec_ecart = false;
    bool refusee = false;
    bool a_valider = false;
};
struct Personne
{
    std::string id;
    std::string structure_id;
    std::string nom;
    std::string reference;
    std::vector<Affecte> affectations;
    std::map<Mois, Case> cases;

    bool affectee(Mois mois) const
    {
        return std::any_of(affectations.begin(), affectations.end(), [&](const Affecte& une) { return une.periode.contient(mois); });
    }
};

/// Les mois où chaque personne a des heures sur le lot, quel que soit l'engagement.
using Presences = std::unordered_map<std::string, std::set<Mois>>;

Presences presences_de(const CompteDuLot& tout)
{
    Presences presences;
    for (const auto& compte : tout.comptes)
        for (const auto& ligne : compte.lignes) presences[ligne.participant_id].insert(ligne.mois);
    return presences;
}

/// Les mois et les personnes d'un engagement. Sur un lot qui en porte plusieurs, une personne sans heures est montrée sous le
/// premier : elle n'est attendue qu'une fois.
struct Grille
{
    std::vector<Mois> mois;
    std::vector<Personne> personnes; // par référence
};

Grille dresser(const CompteDuLot& tout, const Presences& presences, std::size_t rang, Jour le)
{
    const Compte& compte = tout.comptes[rang];
    Grille grille;
    // Sur un marché partagé, deux structures peuvent avoir la même référence : ce sont deux personnes.
    std::map<std::pair<std::string, std::string>, Personne> par_reference;
    const auto trouver = [&](const std::string& id, const std::string& structure_id, const std::string& reference, const std::string& nom) -> Personne& {
        auto& une = par_reference[{reference, id}];
        une.id = id;
        une.structure_id = structure_id;
        une.reference = reference;
        une.nom = nom;
        return une;
    };
    const auto execution = compte.engagement.execution(tout.lot);
    Mois premier = execution.debut, dernier = std::min(execution.fin.value_or(mois_de(le)), mois_de(le));
    for (const auto& ligne : compte.lignes)
    {
        auto& une = trouver(ligne.participant_id, ligne.structure_id, ligne.reference, ligne.personne).cases[ligne.mois];
        ++une.lignes;
        Heures ecartees;
        for (const auto& ecart : ligne.retenue.ecarts) ecartees += ecart.heures;
        if (ligne.etat == Etat::Refusee) une.refusee = true;
        else
        {
            une.retenues += ligne.retenue.retenues;
            une.ecartees += ecartees;
            une.a_valider |= ligne.etat == Etat::AValider;
        }
        if (!une.avec_ecart) une.ligne_id = ligne.id;
        une.avec_ecart |= ecartees > Heures();
        premier = std::min(premier, ligne.mois);
        dernier = std::max(dernier, ligne.mois);
    }
    for (const auto& affecte : tout.affectes)
    {
        if (const auto connue = par_reference.find({affecte.reference, affecte.participant_id}); connue != par_reference.end())
            connue->second.affectations.push_back(affecte);
        else if (rang == 0 && !presences.contains(affecte.participant_id))
            trouver(affecte.participant_id, affecte.structure_id, affecte.reference, affecte.personne).affectations.push_back(affecte);
    }
    for (auto& [reference, une] : par_reference) grille.personnes.push_back(std::move(une));
    for (Mois mois = premier; mois <= dernier; mois += kUnMois) grille.mois.push_back(mois);
    return grille;
}

/// « aucune heure ce mois », dit par une des entreprises de la personne.
const EnvoiInscrit* neant_de(const CompteDuLot& tout, const Personne& personne, Mois mois)
{
    for (const auto& envoi : tout.envois)
        if (envoi.neant && envoi.mois == mois)
            for (const auto& une : personne.affectations)
                if (une.entreprise_id == envoi.entreprise_id) return &envoi;
    return nullptr;
}

bool declaree_ailleurs(const Presences& presences, const Personne& personne, Mois mois)
{
    const auto une = presences.find(personne.id);
    return une != presences.end() && une->second.contains(mois);
}

Vue vue_case(const CompteDuLot& tout, const Presences& presences, const Personne& personne, Mois mois, const Echeancier& echeancier, Jour le)
{
    const auto vue = [](const std::string& valeur, const std::string& href, const char* classe, const char* icone, const std::string& dit) {
        return Vue{{"valeur", valeur}, {"href", href}, {"classe", classe}, {"icone", icone}, {"dit", dit}};
    };
    if (const auto inscrite = personne.cases.find(mois); inscrite != personne.cases.end())
    {
        const Case& une = inscrite->second;
        const auto href = "/lignes/" + une.ligne_id + "/explication";
        if (une.refusee && une.retenues == Heures())
            return vue("renvoyé", href, "case-attendue", "", ", à corriger par l'entreprise");
        const std::string attente = une.a_valider ? ", à valider" : "";
        if (une.ecartees > Heures())
            return vue(heures_nues(une.retenues), href, "case-ecart", "alerte", ", dont " + heures_fr(une.ecartees) + " écartées en plus" + attente);
        return vue(heures_nues(une.retenues), href, "", "", attente);
    }
    const bool due = personne.affectee(mois) && echeancier.execution.contient(mois) && exigible(mois, echeancier) <= le;
    if (!due || declaree_ailleurs(presences, personne, mois)) return vue("–", "", "case-vide", "", "");
    if (const auto* neant = neant_de(tout, personne, mois))
        return vue("0", "/declarations/" + neant->id, "", "", ", aucune heure déclarée par l'entreprise");
    return vue("?", "", "case-attendue", "", " déclaration attendue");
}

Heures total_de(const Personne& personne, Mois de, Mois a)
{
    Heures somme;
    for (const auto& [mois, une] : personne.cases)
        if (de <= mois && mois <= a) somme += une.retenues;
    return somme;
}

Vue vue_grille(const Demande& d, const CompteDuLot& tout, const Presences& presences, const Grille& grille, const Echeancier& echeancier, Etendue etendue)
{
    if (grille.personnes.empty() || grille.mois.empty()) return false;
    const std::size_t montres = etendue == Etendue::Tous ? grille.mois.size() : std::min<std::size_t>(grille.mois.size(), kMoisMontres);
    const std::vector<Mois> mois(grille.mois.end() - static_cast<std::ptrdiff_t>(montres), grille.mois.end());
    const bool coupee = montres < grille.mois.size();
    const Mois premier = grille.mois.front(), dernier = grille.mois.back(), veille = mois.front() - kUnMois;

    Vue::List entetes, personnes, totaux;
    for (const auto un : mois) entetes.push_back(Vue{{"nom", en_abrege(un)}});
    for (const auto& une : grille.personnes)
    {
        Vue::List cases;
        for (const auto un : mois) cases.push_back(vue_case(tout, presences, une, un, echeancier, d.aujourd_hui));
        personnes.push_back(Vue{{"nom", une.nom},
                                {"href", d.perimetre.peut_sur(Acte::GererParticipants, une.structure_id) ? "/participants/" + une.id : ""},
                                {"avant", coupee ? Vue{{"valeur", heures_nues(total_de(une, premier, veille))}} : Vue(false)},
                                {"cases", std::move(cases)},
                                {"total", heures_nues(total_de(une, premier, dernier))}});
    }
    const auto somme = [&](Mois de, Mois a) {
        Heures heures;
        for (const auto& une : grille.personnes) heures += total_de(une, de, a);
        return heures_nues(heures);
    };
    // Un mois dont personne n'a rien déclaré n'a pas de total : un tiret, et non un zéro que nul n'a dit.
    for (const auto un : mois)
    {
        const bool declare = std::any_of(grille.personnes.begin(), grille.personnes.end(),
                                         [&](const Personne& une) { return une.cases.contains(un); });
        totaux.push_back(Vue{{"valeur", declare ? somme(un, un) : "–"}});
    }
    return Vue{{"serree", personnes.size() > kLignesSerrees},
               {"legende", "Heures retenues, une ligne par personne, une colonne par mois"},
               {"avant", coupee ? Vue{{"nom", "avant"}} : Vue(false)},
               {"mois", std::move(entetes)},
               {"personnes", std::move(personnes)},
               {"total_avant", coupee ? Vue{{"valeur", somme(premier, veille)}} : Vue(false)},
               {"totaux", std::move(totaux)},
               {"total", somme(premier, dernier)},
               {"aide", "Heures retenues. « – » : rien d'attendu ; « ? » : attendu, pas encore déclaré ; triangle : une part est écartée."},
               {"tous_href", coupee ? adresse(tout.lot) + "/compte?mois=tous" : ""}};
}

// --- Les écarts, en phrases ---------------------------------------------------------------------------------------

std::string regle_en_mots(Motif motif, Mois mois, const std::vector<Valeur>& valeurs)
{
    const auto cle = fiche(motif).cle;
    if (cle.empty()) return "";
    const auto regle = regle_pour(cle, premier_jour(mois), valeurs);
    // La fenêtre d'une personne se décide pour elle : la durée proposée n'explique rien ici.
    if (!regle || regle->valeur.unite != "h") return "";
    return " (" + heures_fr(en_heures(regle->valeur)) + " par mois, " + regle->valeur.source + ")";
}

Vue::List vue_ecarts(const Compte& compte, const std::vector<Valeur>& valeurs)
{
    Vue::List phrases;
    // Les plus récents d'abord : ce sont eux que l'on peut encore corriger.
    for (auto ligne = compte.lignes.rbegin(); ligne != compte.lignes.rend(); ++ligne)
        for (const auto& ecart : ligne->retenue.ecarts)
        {
            if (ligne->etat == Etat::Refusee) continue;
            const std::string quoi = "en " + en_toutes_lettres(ligne->mois) + " pour " + ligne->personne;
            phrases.push_back(Vue{{"phrase", heures_fr(ecart.heures) + " écartées " + quoi + " : " + std::string(fiche(ecart.motif).phrase) +
                                                 regle_en_mots(ecart.motif, ligne->mois, valeurs) + "."},
                                  {"quoi", quoi},
                                  {"href", "/lignes/" + ligne->id + "/explication"}});
        }
    return phrases;
}

Vue vue_sommes(const Solde& solde)
{
    if (solde.declarees == Heures()) return false;
    Vue::List liste;
    const auto ajouter = [&](const char* nom, Heures heures, const std::string& precision) {
        liste.push_back(Vue{{"nom", nom}, {"valeur", heures_fr(heures)}, {"precision", precision}});
    };
    ajouter("Déclarées", solde.declarees, "");
    ajouter("Retenues", solde.retenues,
            solde.a_valider() > Heures() ? "dont " + heures_fr(solde.a_valider()) + " à valider" : "toutes validées");
    if (solde.ecartees > Heures()) ajouter("Écartées", solde.ecartees, "chacune avec son motif");
    if (solde.refusees > Heures()) ajouter("Renvoyées", solde.refusees, "à corriger par l'entreprise");
    return Vue{{"liste", std::move(liste)}};
}

// --- La courbe ----------------------------------------------------------------------------------------------------

/// Les heures retenues, cumulées, devant la courbe attendue. Aucune quand le lot n'a pas de fin connue, que rien n'est dû, ou que
/// le périmètre ne détaille pas toutes les heures : on ne dessine pas une partie pour le tout.
Vue vue_courbe(const Lot& lot, const Compte& compte, Jour le)
{
    const auto execution = compte.engagement.execution(lot);
    const Solde& solde = compte.solde;
    if (!execution.fin || solde.dues <= Heures() || !solde.attendues || le < premier_jour(execution.debut)) return false;
    std::map<Mois, Heures> par_mois;
    Heures vues;
    for (const auto& ligne : compte.lignes)
        if (ligne.etat != Etat::Refusee)
        {
            par_mois[std::max(ligne.mois, execution.debut)] += ligne.retenue.retenues;
            vues += ligne.retenue.retenues;
        }
    if (vues != solde.retenues || vues == Heures()) return false;

    const bool effort = compte.engagement.famille() == Famille::Effort;
    const std::string phrase = heures_fr(solde.retenues) + (effort ? " valorisées pour " : " retenues pour ") + heures_fr(*solde.attendues) +
                               (effort ? " visées à ce jour" : " attendues à ce jour");
    ProgressCurve courbe;
    courbe.frame = {phrase, "Heures retenues cumulées, devant la courbe attendue du lot.", 400};
    courbe.expected_name = effort ? "visé" : "attendu";
    courbe.done_name = effort ? "valorisé" : "retenu";
    courbe.shown = [](std::int64_t centiemes) { return grouped(centiemes / 100) + "\u202Fh"; };
    Heures cumul;
    const Mois fin = std::max(*execution.fin, par_mois.rbegin()->first);
    for (Mois mois = execution.debut; mois <= fin; mois += kUnMois)
    {
        if (const auto une = par_mois.find(mois); une != par_mois.end()) cumul += une->second;
        const bool venu = mois <= mois_de(le);
        courbe.points.push_back({en_abrege(mois), attendues(solde.dues, execution, dernier_jour(mois)).value_or(Heures()).centiemes(),
                                 venu ? std::optional(cumul.centiemes()) : std::nullopt});
    }
    return Vue{{"phrase", phrase},
               {"precision", "cumul, " + en_toutes_lettres(execution.debut) + " à " + en_toutes_lettres(*execution.fin)},
               {"svg", inline_svg(draw(courbe), phrase + ". Les heures de chaque mois sont dans la table au-dessus.", "courbe-" + compte.engagement.id + "-")}};
}

// --- Les blocs ----------------------------------------------------------------------------------------------------

Vue vue_bloc(const Demande& d, const CompteDuLot& tout, const Presences& presences, std::size_t rang, const std::vector<Valeur>& valeurs, int limite, Etendue etendue)
{
    const Compte& compte = tout.comptes[rang];
    const Engagement& engagement = compte.engagement;
    const auto echeancier = engagement.echeancier(tout.lot, limite);
    const auto grille = dresser(tout, presences, rang, d.aujourd_hui);
    auto ecarts = vue_ecarts(compte, valeurs);
    Vue autres = false;
    if (ecarts.size() > kEcartsMontres + 1)
    {
        Vue::List suite(ecarts.begin() + kEcartsMontres, ecarts.end());
        ecarts.resize(kEcartsMontres);
        const auto combien = compter(static_cast<std::int64_t>(suite.size()), "autre écart", "autres écarts");
        autres = Vue{{"resume", combien}, {"liste", std::move(suite)}};
    }
    std::vector<RevisionInscrite> registre;
    for (const auto& une : tout.revisions)
        if (une.engagement_id == engagement.id) registre.push_back(une);
    const auto objectif = "/engagements/" + engagement.id + "/revisions";
    const bool peut_reviser = d.perimetre.peut_sur(Acte::ReviserEngagement, tout.lot.structure_id);
    auto vue = vue_sorte(engagement.famille(), std::string(fiche(engagement.genre).libelle));
    vue.set("id", engagement.id);
    vue.set("plusieurs", tout.comptes.size() > 1);
    vue.set("titre", "Heures retenues par mois");
    vue.set("phrase", mots_de(figure_de(compte)).phrase());
    vue.set("source", engagement.source);
    vue.set("avancement", vue_avancement(figure_de(compte)));
    vue.set("grille", vue_grille(d, tout, presences, grille, echeancier, etendue));
    vue.set("ecarts", std::move(ecarts));
    vue.set("autres_ecarts", std::move(autres));
    vue.set("courbe", vue_courbe(tout.lot, compte, d.aujourd_hui));
    vue.set("sommes", vue_sommes(compte.solde));
    vue.set("titre_objectif", registre.empty() ? "Objectif : pas encore connu" : "Objectif : " + heures_fr(compte.solde.dues));
    vue.set("registre", registre.empty() ? Vue(false) : vue_registre(engagement, registre, d.aujourd_hui));
    vue.set("reviser_href", peut_reviser ? objectif + "#reviser" : "");
    vue.set("objectif_href", objectif);
    vue.set("objectif_lien", engagement.famille() == Famille::Effort ? "Ce qui était visé à une autre date" : "Ce qui était dû à une autre date");
    return vue;
}

Vue vue_regles(const Droit& droit, const std::vector<Valeur>& valeurs, Jour le)
{
    Vue::List regles;
    for (const auto& cle : droit.cles)
    {
        const auto regle = regle_pour(cle.cle, le, valeurs);
        if (!du_lot(cle, regle)) continue;
        if (!regle)
        {
            regles.push_back(Vue{{"libelle", cle.libelle}, {"valeur", "aucune"}, {"source", "Ni le droit, ni le territoire, ni le contrat n'en fixent."},
                                 {"statut", "sans limite"}, {"ton", "info"}, {"icone", "ton-info"}, {"depuis", ""}});
            continue;
        }
        const Valeur& valeur = regle->valeur;
        // D'un contrat ou d'un territoire, la source est sa pièce ; du droit, elle dit ce qu'elle vaut.
        const bool du_droit = valeur.niveau == Niveau::Droit;
        const bool fragile = du_droit && valeur.statut != Statut::Source;
        regles.push_back(Vue{{"libelle", cle.libelle},
                             {"valeur", valeur_en_mots(valeur)},
                             {"source", valeur.source},
                             {"statut", du_droit ? libelle(valeur.statut) : libelle(valeur.niveau)},
                             {"ton", fragile ? "attente" : "bon"},
                             {"icone", fragile ? "ton-attente" : "ton-bon"},
                             {"depuis", en_toutes_lettres(valeur.depuis)}});
    }
    return regles;
}

/// Faux pour qui n'a pas à lire comment l'objectif a été trouvé.
Vue vue_calculs(const Demande& d, const CompteDuLot& tout)
{
    if (!d.perimetre.peut_sur(Acte::VoirBilan, tout.lot.structure_id)) return false;
    Vue::List liste;
    for (const auto& un : tout.calculs)
        liste.push_back(Vue{{"href", "/calculs/" + un.id}, {"nom", un.ecrit.titre()},
                            {"precision", un.ecrit.methode_libelle() + ", " + date_fr(*parse_instant(un.fait_le)) + (un.fait_par.empty() ? "" : ", " + un.fait_par) +
                                              (un.note.empty() ? "" : ", " + un.note)}});
    const bool vide = liste.empty();
    return Vue{{"vide", vide}, {"liste", std::move(liste)}, {"calculer_href", d.perimetre.peut_sur(Acte::ReviserEngagement, tout.lot.structure_id) ? "/calculateur?lot=" + tout.lot.id : ""}};
}

Vue vue_action(const std::string& href, const char* libelle, const char* icone, bool premiere)
{
    return Vue{{"href", href}, {"libelle", libelle}, {"icone", icone}, {"premiere", premiere}};
}

} // namespace

std::string heures_signees(Heures heures)
{
    if (heures < Heures()) return "\u2212" + heures_nues(-heures);
    return "+" + heures_nues(heures);
}

Vue vue_registre(const Engagement& engagement, const std::vector<RevisionInscrite>& revisions, Jour le)
{
    const auto jour_de = [](const std::string& instant) { return date_fr(*parse_instant(instant)); };
    Vue::List lignes;
    for (const auto& une : revisions)
    {
        std::string remplacee;
        bool annulee = false;
        for (const auto& autre : revisions)
        {
            if (une.revision.annule == autre.revision.id) remplacee = jour_de(autre.faite_le);
            annulee |= autre.revision.annule == une.revision.id;
        }
        const bool initiale = une.revision.cause == Cause::Initial;
        lignes.push_back(Vue{{"cause", fiche(une.revision.cause).libelle},
                             {"annule", remplacee},
                             {"annulee", annulee},
                             {"a_venir", !annulee && le < une.revision.effet_le},
                             {"piece", une.piece},
                             {"effet", en_toutes_lettres(une.revision.effet_le)},
                             {"par", une.faite_par},
                             {"le", "le " + jour_de(une.faite_le)},
                             {"heures", initiale ? heures_nues(une.revision.heures) : heures_signees(une.revision.heures)}});
    }
    const bool effort = engagement.famille() == Famille::Effort;
    return Vue{{"nom", "Registre de l'objectif"},
               {"lignes", std::move(lignes)},
               {"pied", (effort ? "Visé au " : "Dû au ") + en_toutes_lettres(le)},
               {"total", heures_nues(dues(engagement.registre, le))}};
}

CompteDuLot charger_compte(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& lot_id, Jour le)
{
    CompteDuLot tout;
    tout.lot = trouver_lot(tx, perimetre, lot_id, Acte::VoirCompte);
    tout.comptes = comptes_du_lot(tx, perimetre, tout.lot, le);
    tout.revisions = lister_revisions(tx, tout.lot);
    tout.envois = lister_envois_du_lot(tx, perimetre, lot_id);
    tout.affectes = lister_affectes(tx, perimetre, tout.lot);
    tout.valeurs = lister_valeurs(tx, droit, tout.lot);
    tout.calculs = lister_calculs(tx, perimetre, tout.lot);
    if (perimetre.peut(Acte::VoirJournal))
    {
        std::vector<std::string> objets{lot_id};
        for (const auto& envoi : tout.envois) objets.push_back(envoi.id);
        tout.evenements = lister_evenements(tx, perimetre, objets, 15);
    }
    return tout;
}

Vue vue_compte(const Demande& d, const CompteDuLot& tout, Etendue etendue)
{
    const Lot& lot = tout.lot;
    const auto valeurs = valeurs_pour(d.maison.droit, tout.valeurs);
    const int limite = jour_limite(valeurs, d.aujourd_hui);
    // Qui intervient sur un lot mené par une autre structure le lit ; le mener n'est pas à lui.
    const auto mene = [&](Acte acte) { return d.perimetre.peut_sur(acte, lot.structure_id); };
    const bool peut_creer = mene(Acte::CreerMarche), peut_reviser = mene(Acte::ReviserEngagement);

    // La clause donne le titre ; un effort seul le donne aussi, sous son nom.
    const Compte* principal = nullptr;
    for (const auto& compte : tout.comptes)
        if (!principal || (principal->engagement.famille() == Famille::Effort && compte.engagement.famille() == Famille::Clause))
            principal = &compte;
    Vue chiffre = false;
    if (principal)
    {
        const auto mots = mots_de(figure_de(*principal));
        chiffre = Vue{{"avant", mots.avant}, {"valeur", mots.chiffre}, {"apres", mots.apres}, {"href", "#engagement-" + principal->engagement.id}};
    }
    const auto presences = presences_de(tout);
    std::vector<EngagementSuivi> suivis;
    Vue::List blocs, sortes;
    for (std::size_t rang = 0; rang < tout.comptes.size(); ++rang)
    {
        const auto& engagement = tout.comptes[rang].engagement;
        suivis.push_back({engagement.id, engagement.echeancier(lot, limite)});
        sortes.push_back(vue_sorte(engagement.famille(), std::string(fiche(engagement.genre).libelle)));
        blocs.push_back(vue_bloc(d, tout, presences, rang, valeurs, limite, etendue));
    }
    const auto attendus = tours_du_lot(d.perimetre, lot, suivis, tout.envois, d.aujourd_hui);
    const auto acte = tout.evenements.empty() ? dernier_acte_de(tout.envois) : dernier_acte_de(tout.evenements);

    Vue::List actions;
    if (peut_creer) actions.push_back(vue_action(adresse(lot) + "/modifier", "Modifier", "modifier", false));
    if (mene(Acte::VoirBilan)) actions.push_back(vue_action("/marches/" + lot.marche_id + "/bilan", "Bilan", "bilan", false));
    if (mene(Acte::VoirPenalites) && std::any_of(tout.comptes.begin(), tout.comptes.end(), [](const auto& un) { return un.engagement.famille() == Famille::Clause; }))
        actions.push_back(vue_action(adresse(lot) + "/penalite", "Pénalité", "penalites", false));
    const bool a_valider = mene(Acte::Valider) &&
                           std::any_of(attendus.begin(), attendus.end(), [](const auto& un) { return un.tour.attente == Attente::Valider; });
    if (mene(Acte::Declarer) && principal && !lot.titulaires.empty())
    {
        std::string href = adresse(lot) + "/declarations/nouvelle";
        for (const auto& un : attendus)
            if (un.tour.attente == Attente::Declarer)
            {
                href += "?engagement=" + un.engagement_id + "&entreprise=" + un.tour.entreprise + "&mois=" + format_month(un.tour.mois);
                break;
            }
        actions.push_back(vue_action(href, "Déclarer", "heures", !a_valider));
    }
    if (a_valider) actions.push_back(vue_action("/declarations?lot=" + lot.id + "&etat=a_valider", "Valider", "valider", true));

    std::vector<std::string> noms;
    Vue::List entreprises;
    for (const auto& titulaire : lot.titulaires)
    {
        noms.push_back(titulaire.nom);
        const auto doute = titulaire.siret ? doute_sur_siret(*titulaire.siret) : "";
        entreprises.push_back(Vue{{"nom", titulaire.nom},
                                  {"qualite", libelle_du_code(qualites_sur_lot(), titulaire.qualite)},
                                  {"siret", titulaire.siret.value_or("")},
                                  {"doute", doute},
                                  {"relancee", lot.titulaires.size() > 1 && &titulaire == &lot.titulaires.front()}});
    }
    Vue::List affectes;
    for (const auto& un : tout.affectes)
        affectes.push_back(Vue{{"nom", un.personne},
                               {"href", d.perimetre.peut_sur(Acte::GererParticipants, un.structure_id) ? "/participants/" + un.participant_id : ""},
                               {"precision", (un.personne == un.reference ? "" : un.reference + ", ") + un.entreprise + ", depuis " +
                                                 en_toutes_lettres(un.periode.debut) +
                                                 (un.periode.fin ? " jusqu'à " + en_toutes_lettres(*un.periode.fin) : "")}});
    Vue vide = false;
    if (tout.comptes.empty())
        vide = Vue{{"titre", "Rien n'est encore suivi sur ce lot"},
                   {"phrase", peut_reviser ? "Dites ce qui y est dû (une clause) ou valorisé (un effort d'insertion), avec sa pièce : le compte s'ouvrira."
                                           : "Votre facilitateur n'a pas encore inscrit ce qui y est dû."},
                   {"href", peut_reviser ? adresse(lot) + "/engagements/nouveau" : ""},
                   {"libelle", "Dire ce qui est suivi"}};
    return Vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + lot.marche_id, lot.marche_objet}}, lot.nom())},
               {"nom", lot.nom()},
               {"chiffre", std::move(chiffre)},
               {"titulaires", joined(noms, ", ")},
               {"sortes", std::move(sortes)},
               {"execution", "exécution " + de_mois_fr(lot.execution.debut) +
                                 (lot.execution.fin ? " à " + en_toutes_lettres(*lot.execution.fin) : ", sans fin connue")},
               {"reservation", lot.reservation == "aucune" ? "" : libelle_du_code(reservations(), lot.reservation)},
               {"actions", std::move(actions)},
               {"seul", tout.comptes.size() == 1 ? Vue{{"avancement", vue_avancement(figure_de(tout.comptes.front()))}} : Vue(false)},
               {"tours", vue_tours(d, lot, attendus, acte, 3)},
               {"acte", attendus.empty() && !acte.empty()
                            ? Vue{{"phrase", acte}, {"attente", !principal ? "" : lot.execution.fin && *lot.execution.fin < mois_de(d.aujourd_hui) ? "L'exécution est finie et plus aucune déclaration n'est attendue." : "Rien n'est attendu de personne aujourd'hui."}}
                            : Vue(false)},
               {"vide", std::move(vide)},
               {"blocs", std::move(blocs)},
               {"entreprises", std::move(entreprises)},
               {"ajouter_entreprise_href", peut_creer ? adresse(lot) + "/titulaires/nouveau" : ""},
               {"repliees", affectes.size() > kAffectesMontres
                                ? compter(static_cast<std::int64_t>(affectes.size()), "personne", "personnes", Genre_grammatical::Feminin)
                                : ""},
               {"affectes", std::move(affectes)},
               {"publics_href", "/lots/" + tout.lot.id + "/publics"},
               {"affecter_href", d.perimetre.peut(Acte::GererParticipants) ? "/participants" : ""},
               {"regles", vue_regles(d.maison.droit, valeurs, d.aujourd_hui)},
               {"calculs", vue_calculs(d, tout)},
               {"regler_href", mene(Acte::FixerValeur) ? adresse(lot) + "/valeurs/nouvelle" : ""},
               {"engager_href", peut_reviser && principal ? adresse(lot) + "/engagements/nouveau" : ""},
               {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(tout.evenements) : Vue(false)}};
}

} // namespace ouvrage
