#include "app/obligations/obligations_pages.hpp"

#include "app/mots.hpp"
#include "app/obligations/obligations_saisie.hpp"
#include "app/obligations/obligations_table.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/obligations";
constexpr int kParPage = 50;

std::string adresse_marche(const std::string& id) { return "/marches/" + id + "/obligation"; }
std::string adresse_acheteur(const std::string& id) { return "/acheteurs/" + id + "/obligations"; }

std::string inscrit_par(const Inscrite& ligne) { return ligne.faite_par.empty() ? "Ouvrage" : ligne.faite_par; }
std::string inscrit_le(const Inscrite& ligne) { return date_fr(*parse_instant(ligne.faite_le)); }

// --- Le simulateur ------------------------------------------------------------------------------------------------

Response simuler(const Demande& d)
{
    const auto saisie = saisie_de_simulation(d.http.query());
    LectureSimulation lue;
    Vue resultat = false;
    std::string titre = "Faut-il prévoir des conditions sociales ?";
    if (!saisie.vierge())
    {
        lue = lire_simulation(saisie);
        if (lue.valable())
        {
            const auto o = obligation_sociale(lue.operation, d.maison.droit.valeurs);
            const std::string mot = o.applicable == Applicable::Oui ? "oui" : o.applicable == Applicable::Non ? "non" : "on ne peut pas le savoir";
            titre = "Faut-il prévoir des conditions sociales ? " + std::string(o.applicable == Applicable::Oui ? "Oui" : o.applicable == Applicable::Non ? "Non" : "On ne peut pas le savoir");
            resultat = Vue{{"titre", "Réponse : " + mot}, {"reponse", vue_reponse(o)}};
        }
    }
    const auto& a = lue.anomalies;
    const auto date = saisie.date.empty() && saisie.vierge() ? format_day(d.aujourd_hui) : saisie.date;
    Vue vue{{"fil", d.utilisateur && d.perimetre.peut(Acte::VoirObligations) ? vue_fil({{"/obligations", "Obligations"}}, "Essayer un achat") : Vue(false)},
            {"titre", titre},
            {"resultat", std::move(resultat)},
            {"anomalies", vue_anomalies(a)},
            {"type", vue_liste("type", "Ce qui est acheté", "", "Choisir", options_de(natures_de_marche()), saisie.type, a)},
            {"montant", vue_champ({.nom = "montant", .libelle = "Estimation hors taxes de toute l'opération", .valeur = saisie.montant, .aide = "Tous les lots ensemble, reconductions comprises.", .clavier = "decimal", .unite = "€", .taille = "court"}, a)},
            {"acheteur", vue_liste("acheteur", "Qui achète", "", "Choisir", options_de(categories_d_acheteur()), saisie.acheteur, a)},
            {"date", vue_champ({.nom = "date", .libelle = "Lancement de la consultation", .valeur = date, .aide = "L'envoi de l'avis : c'est ce jour-là qui choisit le texte et le seuil.", .type = "date", .taille = "court"}, a)},
            {"duree", vue_champ({.nom = "duree", .libelle = "Durée", .valeur = saisie.duree, .aide = "Sert à la dérogation des travaux courts.", .clavier = "numeric", .unite = "mois", .taille = "court", .obligatoire = false}, a)},
            {"liste_href", d.utilisateur && d.perimetre.peut(Acte::VoirObligations) ? "/obligations" : ""}};
    const auto statut = a.empty() ? Status::Ok : Status::UnprocessableContent;
    return d.utilisateur ? page(d, "obligations/simulateur", std::move(vue), titre, kIci, statut) : page_nue(d, "obligations/simulateur", std::move(vue), titre, statut);
}

// --- La liste -----------------------------------------------------------------------------------------------------

struct RechercheLue
{
    RechercheObligations criteres;
    int page = 1;
    bool filtree() const { return !criteres.q.empty() || !criteres.acheteur_id.empty() || !criteres.nature.empty(); }
};

RechercheLue lire_recherche(const Form& adresse)
{
    RechercheLue lue;
    lue.criteres.q = shortened(trimmed(adresse.value("q")), 200);
    lue.criteres.acheteur_id = adresse.value("acheteur");
    if (const auto nature = adresse.value("nature"); !libelle_du_code(natures_de_marche(), nature).empty()) lue.criteres.nature = nature;
    lue.criteres.etat = etat_d_obligation_du_code(adresse.value("etat"));
    if (const auto page = adresse.value("page"); all_digits(page) && page.size() < 6) lue.page = std::max(1, std::stoi(std::string(page)));
    return lue;
}

std::string adresse_de(const RechercheLue& r, const std::string& format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (!valeur.empty()) texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    ajouter("q", r.criteres.q);
    ajouter("acheteur", r.criteres.acheteur_id);
    ajouter("nature", r.criteres.nature);
    ajouter("etat", r.criteres.etat ? code(*r.criteres.etat) : "");
    if (r.page > 1) ajouter("page", std::to_string(r.page));
    ajouter("format", format);
    return "/obligations" + texte;
}

/// « L'estimation atteint le seuil européen de 5 404 000 €. », « Il manque l'estimation de toute l'opération. »
std::string pourquoi(const MarcheALEgardDuDroit& un)
{
    if (const auto manques = manques_en_mots(un.obligation); !manques.empty()) return "Il manque " + joined(manques, ", ") + ".";
    switch (un.obligation.raison)
    {
    case RaisonDObligation::SeuilAtteint: return "Le seuil de " + montant_fr(*un.obligation.seuil_montant) + " est atteint.";
    case RaisonDObligation::SousLeSeuil: return "Sous le seuil de " + montant_fr(*un.obligation.seuil_montant) + ".";
    case RaisonDObligation::AvantLeTexte: return "Lancé avant que le texte oblige.";
    case RaisonDObligation::DefenseExclue: return "Défense ou sécurité : hors du champ.";
    case RaisonDObligation::MarchePrive: return "Marché privé : hors du code.";
    case RaisonDObligation::SeuilInconnu: return "Aucun seuil n'est connu à cette date.";
    case RaisonDObligation::DonneesManquantes: return "Il manque de quoi répondre.";
    }
    return "";
}

std::string titre_de(const ListeDObligations& liste)
{
    const auto a_decider = liste.combien[static_cast<std::size_t>(EtatDObligation::ADecider)];
    const auto a_completer = liste.combien[static_cast<std::size_t>(EtatDObligation::ACompleter)];
    if (a_decider > 0) return a_decider == 1 ? "Un marché attend une décision" : grouped(a_decider) + " marchés attendent une décision";
    if (a_completer > 0) return "Aucune décision n'est en attente, " + compter(a_completer, "marché reste", "marchés restent") + " à compléter";
    return "Aucune décision n'est en attente";
}

Vue vue_vide(const RechercheLue& r, const ListeDObligations& liste)
{
    if (!liste.marches.empty()) return false;
    if (r.filtree()) return Vue{{"titre", "Aucun marché ne correspond"}, {"phrase", "Essayez un mot de moins, ou enlevez un filtre."}, {"href", "/obligations"}, {"libelle", "Voir tous les marchés"}};
    if (r.criteres.etat == EtatDObligation::ADecider)
        return Vue{{"titre", "Rien à décider"}, {"phrase", "Aucun marché au-dessus du seuil n'attend de décision. Vérifiez aussi ceux où il manque de quoi répondre."},
                   {"href", "/obligations?etat=a_completer"}, {"libelle", "Voir ceux à compléter"}};
    if (r.criteres.etat) return Vue{{"titre", "Aucun marché dans cet état"}, {"phrase", "Regardez les autres onglets."}, {"href", "/obligations"}, {"libelle", "Voir tous les marchés"}};
    return Vue{{"titre", "Aucun marché n'est encore suivi"}, {"phrase", "Un marché suivi apparaît ici, avec ce que le droit en demande. En attendant, essayez un achat."},
               {"href", "/obligation"}, {"libelle", "Essayer un achat"}};
}

Vue vue_options(const std::vector<Option>& options, std::string_view choisie)
{
    Vue::List liste;
    for (const auto& une : options) liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return liste;
}

Vue vue_liste_d_obligations(const RechercheLue& r, const ListeDObligations& liste, const std::vector<std::pair<std::string, std::string>>& acheteurs)
{
    const auto total = static_cast<std::int64_t>(liste.marches.size());
    const auto debut = std::min<std::int64_t>(std::int64_t{r.page - 1} * kParPage, total), fin = std::min<std::int64_t>(debut + kParPage, total);
    Vue::List marches, onglets;
    for (auto i = debut; i < fin; ++i)
    {
        const auto& un = liste.marches[static_cast<std::size_t>(i)];
        marches.push_back(Vue{{"href", adresse_marche(un.id)}, {"objet", un.objet}, {"reference", un.reference},
                              {"nature", libelle_du_code(natures_de_marche(), un.nature)}, {"acheteur", un.acheteur}, {"acheteur_href", adresse_acheteur(un.acheteur_id)},
                              {"etat", vue_etat_d_obligation(un.etat)}, {"pourquoi", pourquoi(un)},
                              {"decision", un.decision ? phrase_de_decision(*un.decision, un.obligation) + "." : ""},
                              {"lancee", un.lancee_le ? en_toutes_lettres(*un.lancee_le) : ""}, {"estimation", un.estimation ? montant_fr(*un.estimation) : ""}});
    }
    std::int64_t tous = 0;
    for (const auto n : liste.combien) tous += n;
    const auto onglet = [&](std::optional<EtatDObligation> etat, const std::string& nom, std::int64_t n) {
        RechercheLue autre = r;
        autre.criteres.etat = etat;
        autre.page = 1;
        onglets.push_back(Vue{{"href", adresse_de(autre)}, {"libelle", nom + " (" + grouped(n) + ")"}, {"courant", r.criteres.etat == etat}});
    };
    onglet(std::nullopt, "Tous", tous);
    for (std::size_t i = 0; i < kEtatsDObligation; ++i) onglet(static_cast<EtatDObligation>(i), std::string(libelle(static_cast<EtatDObligation>(i))), liste.combien[i]);
    Vue pagination = false;
    if (total > kParPage)
    {
        RechercheLue avant = r, apres = r;
        --avant.page;
        ++apres.page;
        pagination = Vue{{"phrase", grouped(debut + 1) + " à " + grouped(fin) + " sur " + compter(total, "marché", "marchés")},
                         {"precedente", r.page > 1 ? adresse_de(avant) : ""}, {"suivante", fin < total ? adresse_de(apres) : ""}};
    }
    RechercheLue tout = r;
    tout.page = 1;
    std::vector<Option> options_acheteurs;
    for (const auto& [id, nom] : acheteurs) options_acheteurs.push_back({id, nom});
    return Vue{{"titre", titre_de(liste)},
               {"onglets", std::move(onglets)},
               {"etat", r.criteres.etat ? code(*r.criteres.etat) : ""},
               {"q", r.criteres.q},
               {"choix_acheteurs", acheteurs.size() > 1},
               {"acheteurs", vue_options(options_acheteurs, r.criteres.acheteur_id)},
               {"natures", vue_options(options_de(natures_de_marche()), r.criteres.nature)},
               {"filtre", r.filtree()},
               {"non_vide", total > 0},
               {"compte", compter(total, "marché", "marchés") + (r.criteres.q.empty() ? "" : " pour « " + r.criteres.q + " »")},
               {"exports", Vue{{"phrase", total == 1 ? "cette ligne :" : "ces " + grouped(total) + " lignes :"}, {"csv", adresse_de(tout, "csv")}, {"xlsx", adresse_de(tout, "xlsx")}}},
               {"marches", std::move(marches)},
               {"vide", vue_vide(r, liste)},
               {"pagination", std::move(pagination)}};
}

const std::vector<std::string> kEntetes = {"Marché", "Référence", "Acheteur", "Nature", "Où il en est", "Obligation", "Raison", "Consultation lancée le",
                                           "Estimation de l'opération HT", "Seuil HT", "Décision", "Dérogation", "Justification", "Décidé le", "Inscrit par"};

std::vector<std::string> colonnes_de_texte(const MarcheALEgardDuDroit& un)
{
    const auto* decision = un.decision ? &*un.decision : nullptr;
    return {un.objet, un.reference, un.acheteur, std::string(libelle_du_code(natures_de_marche(), un.nature)), std::string(libelle(un.etat)),
            std::string(libelle(un.obligation.applicable)), pourquoi(un), un.lancee_le ? format_day(*un.lancee_le) : "",
            un.estimation ? heures_saisie(Heures::de_centiemes(un.estimation->valeur)) : "",
            un.obligation.seuil_montant ? heures_saisie(Heures::de_centiemes(un.obligation.seuil_montant->valeur)) : "",
            decision ? phrase_de_decision(*decision, un.obligation) : "", decision && decision->derogation ? std::string(code(*decision->derogation)) : "",
            decision ? decision->justification : "", decision ? format_day(decision->decidee_le) : "", decision ? decision->ligne.faite_par : ""};
}

Response exporter_csv(const std::vector<MarcheALEgardDuDroit>& marches)
{
    std::vector<std::vector<std::string>> lignes{kEntetes};
    for (const auto& un : marches) lignes.push_back(colonnes_de_texte(un));
    return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "obligations.csv");
}

Response exporter_xlsx(const Demande& d, const std::vector<MarcheALEgardDuDroit>& marches)
{
    constexpr std::size_t kLancee = 7, kEstimation = 8, kSeuil = 9, kDecidee = 13;
    XlsxWriter classeur({.title = "Marchés au regard de l'obligation sociale", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Obligations";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
        feuille.columns.push_back({.header = kEntetes[i],
                                   .kind = i == kLancee || i == kDecidee ? ColumnKind::Date : i == kEstimation || i == kSeuil ? ColumnKind::Euros : ColumnKind::Text,
                                   .width = i == 0 || i == 6 || i == 10 || i == 12 ? 44 : 18});
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& un : marches)
    {
        const auto textes = colonnes_de_texte(un);
        std::vector<SheetCell> ligne(textes.begin(), textes.end());
        ligne[kLancee] = un.lancee_le ? SheetCell(*un.lancee_le) : SheetCell();
        ligne[kEstimation] = un.estimation ? SheetCell(un.estimation->valeur) : SheetCell();
        ligne[kSeuil] = un.obligation.seuil_montant ? SheetCell(un.obligation.seuil_montant->valeur) : SheetCell();
        ligne[kDecidee] = un.decision ? SheetCell(un.decision->decidee_le) : SheetCell();
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "obligations.xlsx");
}

Response lister(const Demande& d)
{
    const auto adresse = d.http.query();
    const auto recherche = lire_recherche(adresse);
    ListeDObligations liste;
    std::vector<std::pair<std::string, std::string>> acheteurs;
    d.base.read([&](Transaction& tx) {
        liste = lister_obligations(tx, d.perimetre, d.maison.droit, recherche.criteres);
        acheteurs = lister_acheteurs(tx, d.perimetre);
    });
    if (const auto format = adresse.value("format"); format == "csv" || format == "xlsx")
        return format == "csv" ? exporter_csv(liste.marches) : exporter_xlsx(d, liste.marches);
    return page(d, "obligations/liste", vue_liste_d_obligations(recherche, liste, acheteurs), "Obligations", kIci);
}

// --- Un marché ----------------------------------------------------------------------------------------------------

struct DossierDObligation
{
    ObligationDuMarche o;
    std::vector<Evenement> evenements;
};

DossierDObligation charger(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        DossierDObligation dossier;
        dossier.o = trouver_obligation(tx, d.perimetre, d.maison.droit, d.param("marche"), acte);
        dossier.evenements = lister_evenements(tx, d.perimetre, {dossier.o.marche.id, dossier.o.marche.acheteur_id}, 10);
        return dossier;
    });
}

struct SaisiesDuMarche
{
    std::optional<SaisieDecision> decision;         // refusée : à corriger
    std::optional<SaisieConsultation> consultation; // refusée : à corriger
    std::vector<AnomalieDeChamp> anomalies;
};

Vue vue_decider(const Demande& d, const ObligationDuMarche& o, const SaisiesDuMarche& s)
{
    if (!d.perimetre.peut(Acte::DeciderObligation)) return false;
    SaisieDecision saisie = s.decision.value_or(SaisieDecision{});
    if (!s.decision) saisie.decidee_le = format_day(d.aujourd_hui);
    std::vector<OptionDeChoix> reponses, derogations;
    for (const auto& choix : conditions_sociales())
        reponses.push_back({std::string(choix.code), std::string(choix.libelle),
                            choix.code == "autre_condition" ? "Emploi, égalité, conditions de travail : la considération sociale est plus large que les heures d'insertion." : ""});
    for (const auto& une : o.obligation.derogations)
        derogations.push_back({std::string(code(une.derogation)), une.libelle,
                               std::string(libelle(une.statut)) + (une.precision.empty() ? "" : " ; " + une.precision) +
                                   (une.ouverture == Ouverture::Fermee ? " : fermée à ce marché" : "")});
    return Vue{{"ouvert", s.decision.has_value() || o.etat() == EtatDObligation::ADecider},
               {"bouton", o.decision() ? "Inscrire une autre décision" : "Inscrire la décision"},
               {"action", "/marches/" + o.marche.id + "/decisions-sociales"},
               {"brouillon", "decision-sociale-" + o.marche.id},
               {"cle", random_token()},
               {"champ_reponse", vue_choix("reponse", "Ce que l'acheteur prévoit", "", reponses, saisie.reponse, s.anomalies)},
               {"champ_condition", vue_texte_long("condition", "La clause ou la condition, en toutes lettres", "Nécessaire pour une autre condition : « 10 % des heures confiées à des apprentis ».", saisie.condition, s.anomalies, false)},
               {"champ_derogation", vue_choix("derogation", "La dérogation, s'il y en a une", "", derogations, saisie.derogation, s.anomalies, false)},
               {"champ_justification", vue_texte_long("justification", "Justification", "Nécessaire pour une dérogation. Elle se lira telle quelle.", saisie.justification, s.anomalies, false)},
               {"champ_decidee_le", vue_champ({.nom = "decidee_le", .libelle = "Décidé le", .valeur = saisie.decidee_le, .type = "date", .taille = "court"}, s.anomalies)}};
}

Vue vue_preciser(const Demande& d, const ObligationDuMarche& o, const SaisiesDuMarche& s)
{
    if (!d.perimetre.peut(Acte::DeciderObligation)) return false;
    const auto* actuelle = o.consultation();
    const auto saisie = s.consultation ? *s.consultation : actuelle ? saisie_de_consultation(*actuelle) : SaisieConsultation{};
    const auto manque = [&](std::string_view champ) { return std::find(o.obligation.manquent.begin(), o.obligation.manquent.end(), champ) != o.obligation.manquent.end(); };
    return Vue{{"ouvert", s.consultation.has_value() || manque("lancement") || manque("estimation")},
               {"action", "/marches/" + o.marche.id + "/consultation"},
               {"brouillon", "consultation-" + o.marche.id},
               {"cle", random_token()},
               {"champ_lancee_le", vue_champ({.nom = "lancee_le", .libelle = "Consultation lancée le", .valeur = saisie.lancee_le, .aide = "L'envoi de l'avis. Vide si la date n'est pas connue.", .type = "date", .taille = "court", .obligatoire = false}, s.anomalies)},
               {"champ_estimation", vue_champ({.nom = "estimation", .libelle = "Estimation hors taxes de toute l'opération", .valeur = saisie.estimation,
                                               .aide = std::string("Tous les lots ensemble, telle qu'estimée avant de consulter.") +
                                                       (o.marche.montant ? " Pour mémoire, le marché est inscrit à " + montant_fr(*o.marche.montant) + "." : ""),
                                               .clavier = "decimal", .unite = "€", .taille = "court", .obligatoire = false}, s.anomalies)},
               {"champ_defense", Vue{{"nom", "defense"}, {"libelle", "Nature particulière"}, {"aide", ""}, {"anomalie", anomalie_de(s.anomalies, "defense")}, {"genre", "checkbox"}, {"obligatoire", false},
                                     {"options", Vue::List{Vue{{"id", "defense"}, {"valeur", "oui"}, {"texte", "Contrat de défense ou de sécurité"}, {"precision", "Il est alors hors du champ de l'obligation."}, {"choisie", saisie.defense == "oui"}}}}}},
               {"champ_source", vue_champ({.nom = "source", .libelle = "D'où on le tient", .valeur = saisie.source, .aide = "« Avis n° 26-10432 », « rapport de présentation ».", .obligatoire = false}, s.anomalies)}};
}

Vue vue_fiche(const ObligationDuMarche& o)
{
    Vue::List fiche;
    const auto ajouter = [&](const std::string& nom, const std::string& valeur, const std::string& precision = "", const std::string& href = "", const std::string& lien = "") {
        fiche.push_back(Vue{{"nom", nom}, {"valeur", valeur.empty() ? "non connu" : valeur}, {"precision", precision}, {"href", href}, {"lien", lien}});
    };
    const auto* c = o.consultation();
    const auto dit_par = c ? inscrit_par(c->ligne) + ", " + inscrit_le(c->ligne) + (c->source.empty() ? "" : " ; " + c->source) : "";
    ajouter("Consultation lancée le", c && c->lancee_le ? en_toutes_lettres(*c->lancee_le) : "", c && c->lancee_le ? dit_par : "");
    ajouter("Estimation de toute l'opération", c && c->estimation ? montant_fr(*c->estimation) : "", c && c->estimation ? dit_par : "");
    if (c && c->defense) ajouter("Nature particulière", "contrat de défense ou de sécurité", dit_par);
    const auto* categorie = o.categorie();
    ajouter("Catégorie de l'acheteur", categorie ? std::string(libelle_du_code(categories_d_acheteur(), code(categorie->categorie))) : "", "",
            adresse_acheteur(o.marche.acheteur_id), categorie ? "Voir l'acheteur" : "La dire");
    ajouter("Notification", o.marche.notifie_le ? en_toutes_lettres(*o.marche.notifie_le) : "");
    ajouter("Durée", o.marche.duree_mois ? compter(*o.marche.duree_mois, "mois", "mois") : "");
    if (o.consultations.size() > 1) ajouter("Précisions antérieures", compter(static_cast<std::int64_t>(o.consultations.size()) - 1, "ligne remplacée", "lignes remplacées", Genre_grammatical::Feminin), "lisibles au journal");
    return fiche;
}

Response montrer(const Demande& d, const DossierDObligation& dossier, const SaisiesDuMarche& saisies, Status statut)
{
    const auto& o = dossier.o;
    Vue::List decisions;
    for (const auto& une : o.decisions)
        decisions.push_back(Vue{{"phrase", phrase_de_decision(une, o.obligation)}, {"justification", une.justification}, {"prise", en_toutes_lettres(une.decidee_le)},
                                {"par", inscrit_par(une.ligne)}, {"le", inscrit_le(une.ligne)}, {"remplacee", une.ligne.remplacee}});
    std::string suite;
    switch (o.etat())
    {
    case EtatDObligation::ADecider: suite = "une décision est attendue"; break;
    case EtatDObligation::Decide: suite = o.decision()->reponse == ConditionSociale::Derogation ? "une dérogation est inscrite" : "la condition sociale est décidée"; break;
    case EtatDObligation::SansObligation: suite = "rien n'est obligatoire"; break;
    case EtatDObligation::ACompleter: suite = "il manque de quoi répondre"; break;
    }
    Vue vue{{"fil", vue_fil({{"/obligations", "Obligations"}, {"/marches/" + o.marche.id, o.marche.objet}}, "Conditions sociales")},
            {"titre", o.marche.objet + "\u00A0: " + suite},
            {"acheteur", o.marche.acheteur_nom},
            {"reference", o.marche.reference},
            {"nature", libelle_du_code(natures_de_marche(), o.marche.nature)},
            {"etat", vue_etat_d_obligation(o.etat())},
            {"anomalies", vue_anomalies(saisies.anomalies)},
            {"reponse", vue_reponse(o.obligation)},
            {"titre_registre", o.decisions.empty() ? "Registre des décisions" : "Registre : " + compter(static_cast<std::int64_t>(o.decisions.size()), "décision", "décisions", Genre_grammatical::Feminin)},
            {"non_vide", !decisions.empty()},
            {"decisions", std::move(decisions)},
            {"decider", vue_decider(d, o, saisies)},
            {"fiche", vue_fiche(o)},
            {"preciser", vue_preciser(d, o, saisies)},
            {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(dossier.evenements) : Vue(false)}};
    return page(d, "obligations/marche", std::move(vue), "Conditions sociales, " + o.marche.objet, kIci, statut);
}

Response montrer_marche(const Demande& d)
{
    return montrer(d, charger(d, Acte::VoirObligations), {}, Status::Ok);
}

Response preciser(const Demande& d)
{
    const auto saisie = saisie_de_consultation(d.http.form());
    const auto dossier = charger(d, Acte::DeciderObligation);
    if (const auto lue = lire_consultation(saisie); !lue.valable()) return montrer(d, dossier, {{}, saisie, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto o = trouver_obligation(e.tx, d.perimetre, d.maison.droit, d.param("marche"), Acte::DeciderObligation);
        inscrire_consultation(e, o, lire_consultation(saisie).consultation);
        return {adresse_marche(o.marche.id), "consultation_precisee", {}};
    });
}

Response decider(const Demande& d)
{
    const auto saisie = saisie_de_decision(d.http.form());
    const auto dossier = charger(d, Acte::DeciderObligation);
    if (const auto lue = lire_decision(saisie, dossier.o.obligation, d.aujourd_hui); !lue.valable())
        return montrer(d, dossier, {saisie, {}, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto o = trouver_obligation(e.tx, d.perimetre, d.maison.droit, d.param("marche"), Acte::DeciderObligation);
        const auto lue = lire_decision(saisie, o.obligation, d.aujourd_hui);
        if (!lue.valable()) throw Conflict("ce que l'on sait de l'opération vient de changer");
        inscrire_decision_sociale(e, d.maison.droit, o, lue.decision);
        return {adresse_marche(o.marche.id), "decision_inscrite", {}};
    });
}

// --- L'acheteur ---------------------------------------------------------------------------------------------------

struct DossierDAcheteur
{
    AcheteurSuivi acheteur;
    ListeDObligations marches;
    std::vector<Evenement> evenements;
};

DossierDAcheteur charger_acheteur(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        DossierDAcheteur dossier;
        dossier.acheteur = trouver_acheteur(tx, d.perimetre, d.param("acheteur"), acte);
        dossier.marches = lister_obligations(tx, d.perimetre, d.maison.droit, {"", dossier.acheteur.id, "", {}});
        dossier.evenements = lister_evenements(tx, d.perimetre, {dossier.acheteur.id}, 10);
        return dossier;
    });
}

Vue vue_verdict_spaser(const Spaser& s)
{
    switch (s.applicable)
    {
    case Applicable::Oui: return Vue{{"mot", "à adopter et à publier"}, {"ton", "alarme"}, {"icone", "ton-alarme"}};
    case Applicable::Non: return Vue{{"mot", "seuil non dépassé"}, {"ton", "bon"}, {"icone", "ton-bon"}};
    case Applicable::Inconnu: return Vue{{"mot", "seuil non connu cette année-là"}, {"ton", "attente"}, {"icone", "question"}};
    }
    return false;
}

struct SaisiesDAcheteur
{
    std::optional<std::pair<std::string, std::string>> categorie; // refusée : catégorie et source
    std::optional<SaisieAchats> achats;                           // refusés
    std::vector<AnomalieDeChamp> anomalies;
};

Response page_d_acheteur(const Demande& d, const DossierDAcheteur& dossier, const SaisiesDAcheteur& s, Status statut)
{
    const auto& a = dossier.acheteur;
    const auto& valeurs = d.maison.droit.valeurs;
    Vue::List categories, achats, combien;
    for (const auto& une : a.categories)
        categories.push_back(Vue{{"libelle", libelle_du_code(categories_d_acheteur(), code(une.categorie))}, {"remplacee", une.ligne.remplacee},
                                 {"precision", "dite par " + inscrit_par(une.ligne) + " le " + inscrit_le(une.ligne) + (une.source.empty() ? "" : ", " + une.source)}});
    for (const auto& un : a.achats)
        achats.push_back(Vue{{"annee", std::to_string(un.annee)}, {"montant", montant_fr(un.montant)}, {"source", un.source}, {"remplacee", un.ligne.remplacee},
                             {"verdict", vue_verdict_spaser(spaser(un.montant, std::chrono::year{un.annee}, valeurs))}, {"par", inscrit_par(un.ligne)}, {"le", inscrit_le(un.ligne)}});
    for (std::size_t i = 0; i < kEtatsDObligation; ++i)
        combien.push_back(Vue{{"libelle", libelle(static_cast<EtatDObligation>(i))}, {"nombre", grouped(dossier.marches.combien[i])},
                              {"href", "/obligations?acheteur=" + a.id + "&etat=" + std::string(code(static_cast<EtatDObligation>(i)))}});
    const auto valables = a.achats_en_vigueur();
    std::string titre_spaser = "SPASER : les achats de l'année ne sont pas connus";
    std::string phrase = "Le schéma de promotion des achats responsables s'impose au-delà d'un montant d'achats dans l'année civile.";
    if (!valables.empty())
    {
        const auto& dernier = valables.front();
        const auto reponse = spaser(dernier.montant, std::chrono::year{dernier.annee}, valeurs);
        titre_spaser = "SPASER, achats " + std::to_string(dernier.annee) + " : " +
                       (reponse.applicable == Applicable::Oui ? "le seuil est dépassé" : reponse.applicable == Applicable::Non ? "le seuil n'est pas dépassé" : "on ne peut pas le savoir");
        if (reponse.seuil_montant)
            phrase = montant_fr(dernier.montant) + " d'achats en " + std::to_string(dernier.annee) + ", pour un seuil de " + montant_fr(*reponse.seuil_montant) + " : " +
                     (reponse.applicable == Applicable::Oui ? "un schéma se publie, avec les indicateurs de cet acheteur." : "aucun schéma n'est obligatoire.");
    }
    const auto seuil = regle_pour("spaser.seuil_achats", d.aujourd_hui, valeurs), perimetre = regle_pour("spaser.perimetre", d.aujourd_hui, valeurs);
    const bool peut = d.perimetre.peut(Acte::DeciderObligation);
    const auto* categorie = a.categorie();
    std::vector<OptionDeChoix> choix;
    for (const auto& un : categories_d_acheteur()) choix.push_back({std::string(un.code), std::string(un.libelle), ""});
    const auto saisie_categorie = s.categorie.value_or(std::pair{categorie ? std::string(code(categorie->categorie)) : "", std::string()});
    const auto saisie_achats = s.achats.value_or(SaisieAchats{std::to_string(static_cast<int>(d.aujourd_hui.year()) - 1), "", ""});
    Vue vue{{"fil", vue_fil({{"/obligations", "Obligations"}}, a.nom)},
            {"titre", a.nom},
            {"categorie", categorie ? libelle_du_code(categories_d_acheteur(), code(categorie->categorie)) : "Catégorie à dire"},
            {"siret", a.siret.value_or("")},
            {"anomalies", vue_anomalies(s.anomalies)},
            {"combien", std::move(combien)},
            {"categories", std::move(categories)},
            {"qualifier", peut ? Vue{{"ouvert", s.categorie.has_value() || !categorie},
                                     {"action", "/acheteurs/" + a.id + "/categorie"},
                                     {"cle", random_token()},
                                     {"champ_categorie", vue_choix("categorie", "Cet acheteur est", "", choix, saisie_categorie.first, s.anomalies)},
                                     {"champ_source", vue_champ({.nom = "source_categorie", .libelle = "D'où on le tient", .valeur = saisie_categorie.second, .aide = "« Avis de publicité », « statuts ».", .obligatoire = false}, s.anomalies)}}
                               : Vue(false)},
            {"titre_spaser", titre_spaser},
            {"phrase_spaser", phrase},
            {"statut_spaser", seuil ? vue_de_statut(seuil->valeur.statut) : Vue(false)},
            {"source_spaser", seuil ? seuil->valeur.source : "Aucun seuil n'est connu aujourd'hui."},
            {"perimetre_spaser", perimetre ? Vue{{"phrase", perimetre->valeur.valeur}, {"source", perimetre->valeur.source}, {"statut", vue_de_statut(perimetre->valeur.statut)}} : Vue(false)},
            {"non_vide", !achats.empty()},
            {"achats", std::move(achats)},
            {"acheter", peut ? Vue{{"ouvert", s.achats.has_value()},
                                   {"action", "/acheteurs/" + a.id + "/achats"},
                                   {"cle", random_token()},
                                   {"champ_annee", vue_champ({.nom = "annee", .libelle = "Année civile", .valeur = saisie_achats.annee, .clavier = "numeric", .taille = "court"}, s.anomalies)},
                                   {"champ_achats", vue_champ({.nom = "achats", .libelle = "Achats hors taxes de l'année", .valeur = saisie_achats.montant, .aide = "Ce qui a été dépensé, et non le cumul de ce qui a été attribué.", .clavier = "decimal", .unite = "€", .taille = "court"}, s.anomalies)},
                                   {"champ_source", vue_champ({.nom = "source_achats", .libelle = "Source", .valeur = saisie_achats.source, .aide = "« Compte administratif 2025 »."}, s.anomalies)}}
                             : Vue(false)},
            {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(dossier.evenements) : Vue(false)}};
    return page(d, "obligations/acheteur", std::move(vue), a.nom, kIci, statut);
}

Response montrer_acheteur(const Demande& d)
{
    return page_d_acheteur(d, charger_acheteur(d, Acte::VoirObligations), {}, Status::Ok);
}

Response qualifier(const Demande& d)
{
    const auto formulaire = d.http.form();
    const std::string categorie(trimmed(formulaire.value("categorie"))), source(trimmed(formulaire.value("source_categorie")));
    const auto dossier = charger_acheteur(d, Acte::DeciderObligation);
    const auto lue = lire_categorie(categorie, source);
    if (!lue.valable()) return page_d_acheteur(d, dossier, {std::pair{categorie, source}, {}, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto acheteur = trouver_acheteur(e.tx, d.perimetre, d.param("acheteur"), Acte::DeciderObligation);
        inscrire_categorie(e, acheteur, *lue.categorie, lue.source);
        return {adresse_acheteur(acheteur.id), "categorie_inscrite", {}};
    });
}

Response inscrire_les_achats(const Demande& d)
{
    const auto saisie = saisie_d_achats(d.http.form());
    const auto dossier = charger_acheteur(d, Acte::DeciderObligation);
    const auto lue = lire_achats(saisie, d.aujourd_hui);
    if (!lue.valable()) return page_d_acheteur(d, dossier, {{}, saisie, lue.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto acheteur = trouver_acheteur(e.tx, d.perimetre, d.param("acheteur"), Acte::DeciderObligation);
        inscrire_achats(e, acheteur, lue.annee, lue.montant, lue.source);
        return {adresse_acheteur(acheteur.id), "achats_inscrits", {}};
    });
}

} // namespace

void tracer_routes_obligations(Routeur& routeur)
{
    routeur.add(Method::Get, "/obligation", std::string(kPublic), simuler);
    routeur.add(Method::Get, "/obligations", "voir_obligations", lister);
    routeur.add(Method::Get, "/marches/:marche/obligation", "voir_obligations", montrer_marche);
    routeur.add(Method::Post, "/marches/:marche/consultation", "decider_obligation", preciser);
    routeur.add(Method::Post, "/marches/:marche/decisions-sociales", "decider_obligation", decider);
    routeur.add(Method::Get, "/acheteurs/:acheteur/obligations", "voir_obligations", montrer_acheteur);
    routeur.add(Method::Post, "/acheteurs/:acheteur/categorie", "decider_obligation", qualifier);
    routeur.add(Method::Post, "/acheteurs/:acheteur/achats", "decider_obligation", inscrire_les_achats);
    tracer_routes_penalites(routeur);
    tracer_api_obligations(routeur);
}

} // namespace ouvrage
