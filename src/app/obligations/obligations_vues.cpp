#include "app/obligations/obligations_vues.hpp"

#include "app/mots.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Vue vue_source(const std::string& nom, const std::string& valeur, const Valeur& v)
{
    return Vue{{"nom", nom}, {"valeur", valeur}, {"source", v.source}, {"lien", v.lien}, {"statut", vue_de_statut(v.statut)},
               {"verifie", v.verifie_le ? "relu le " + en_toutes_lettres(*v.verifie_le) : ""}};
}

Vue vue_derogation(const DerogationPossible& une)
{
    const bool fermee = une.ouverture == Ouverture::Fermee;
    return Vue{{"libelle", une.libelle}, {"precision", une.precision}, {"fermee", fermee}, {"statut", vue_de_statut(une.statut)}};
}

} // namespace

Vue vue_de_statut(Statut statut)
{
    const bool bon = statut == Statut::Source;
    return Vue{{"mot", libelle(statut)}, {"ton", bon ? "bon" : statut == Statut::Usage ? "info" : "attente"},
               {"icone", bon ? "ton-bon" : statut == Statut::Usage ? "ton-info" : "ton-attente"}};
}

Vue vue_etat_d_obligation(EtatDObligation etat)
{
    switch (etat)
    {
    case EtatDObligation::ADecider: return Vue{{"mot", "à décider"}, {"ton", "alarme"}, {"icone", "ton-alarme"}};
    case EtatDObligation::Decide: return Vue{{"mot", "décidé"}, {"ton", "bon"}, {"icone", "fait"}};
    case EtatDObligation::SansObligation: return Vue{{"mot", "sans obligation"}, {"ton", "info"}, {"icone", "ton-info"}};
    case EtatDObligation::ACompleter: return Vue{{"mot", "à compléter"}, {"ton", "attente"}, {"icone", "question"}};
    }
    return false;
}

std::vector<std::string> manques_en_mots(const Obligation& obligation)
{
    std::vector<std::string> mots;
    for (const auto champ : obligation.manquent)
        mots.emplace_back(champ == "lancement" ? "la date de lancement de la consultation"
                          : champ == "acheteur" ? "la catégorie de l'acheteur"
                                                : "l'estimation de toute l'opération");
    return mots;
}

Vue vue_reponse(const Obligation& o)
{
    Vue::List etapes, sources, derogations, notes, manquent;
    for (const auto& une : o.etapes) etapes.push_back(Vue{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}});
    if (o.texte) sources.push_back(vue_source("Texte", o.texte->valeur + ", en vigueur depuis le " + en_toutes_lettres(o.texte->depuis), *o.texte));
    if (o.seuil)
        sources.push_back(vue_source("Seuil", montant_fr(*o.seuil_montant) + " hors taxes" +
                                                  (o.seuil->jusqu_a ? ", jusqu'au " + en_toutes_lettres(*o.seuil->jusqu_a) : ""), *o.seuil));
    for (const auto& une : o.derogations) derogations.push_back(vue_derogation(une));
    for (const auto& une : o.notes) notes.push_back(Vue{{"phrase", une}});
    for (const auto& un : manques_en_mots(o)) manquent.push_back(Vue{{"mot", un}});
    const bool oui = o.applicable == Applicable::Oui, inconnu = o.applicable == Applicable::Inconnu;
    return Vue{{"mot", oui ? "Oui." : inconnu ? "On ne peut pas le savoir." : "Non."},
               {"phrase", o.phrase()},
               {"ton", oui ? "alarme" : inconnu ? "attente" : "info"},
               {"icone", oui ? "droit" : inconnu ? "question" : "ton-info"},
               {"il_manque", manquent.empty() ? Vue(false) : Vue{{"liste", std::move(manquent)}}},
               {"notes", std::move(notes)},
               {"examen", etapes.empty() ? Vue(false) : Vue{{"etapes", std::move(etapes)}}},
               {"sources", std::move(sources)},
               {"a_deroger", oui ? Vue{{"liste", std::move(derogations)}} : Vue(false)}};
}

std::string phrase_de_decision(const DecisionSociale& decision, const Obligation& obligation)
{
    switch (decision.reponse)
    {
    case ConditionSociale::Clause: return decision.condition.empty() ? "Une clause d'insertion" : "Une clause d'insertion : " + decision.condition;
    case ConditionSociale::AutreCondition: return "Une autre condition sociale : " + decision.condition;
    case ConditionSociale::Derogation:
        for (const auto& une : obligation.derogations)
            if (une.derogation == decision.derogation) return "Dérogation : " + une.libelle + " (" + std::string(libelle(une.statut)) + ")";
        return "Dérogation";
    }
    return "";
}

Vue vue_obligation_du_marche(const Demande& d, const ObligationDuMarche& o)
{
    if (!d.perimetre.peut(Acte::VoirObligations)) return false;
    const auto href = "/marches/" + o.marche.id + "/obligation";
    const auto* decision = o.decision();
    const auto manques = manques_en_mots(o.obligation);
    std::string titre, bouton;
    switch (o.etat())
    {
    case EtatDObligation::ADecider: titre = "Conditions sociales : une décision est attendue", bouton = "Inscrire la décision"; break;
    case EtatDObligation::Decide: titre = "Conditions sociales : c'est décidé", bouton = "Voir le registre"; break;
    case EtatDObligation::SansObligation: titre = "Conditions sociales : rien n'est obligatoire", bouton = "Pourquoi, et le registre"; break;
    case EtatDObligation::ACompleter: titre = "Conditions sociales : il manque de quoi répondre", bouton = "Compléter"; break;
    }
    // « Précédentes » : on ne compte que ce que d'autres lignes remplacent.
    const auto avant = static_cast<std::int64_t>(o.decisions.size()) - (decision ? 1 : 0);
    return Vue{{"titre", titre},
               {"etat", vue_etat_d_obligation(o.etat())},
               {"phrase", o.obligation.phrase()},
               {"manquent", manques.empty() ? "" : "Il faudrait " + joined(manques, ", ") + "."},
               {"texte", o.obligation.texte && o.obligation.applicable == Applicable::Oui
                             ? Vue{{"phrase", o.obligation.texte->valeur + ", depuis le " + en_toutes_lettres(o.obligation.texte->depuis) +
                                                  (o.obligation.seuil_montant ? " ; seuil " + montant_fr(*o.obligation.seuil_montant) : "")},
                                   {"statut", vue_de_statut(o.obligation.texte->statut)}}
                             : Vue(false)},
               {"decision", decision ? Vue{{"phrase", phrase_de_decision(*decision, o.obligation)},
                                           {"quand", "Décidée le " + en_toutes_lettres(decision->decidee_le) +
                                                         (decision->ligne.faite_par.empty() ? "" : ", inscrite par " + decision->ligne.faite_par)},
                                           {"justification", decision->justification},
                                           {"avant", avant > 0 ? compter(avant, "décision précédente", "décisions précédentes", Genre_grammatical::Feminin) : ""}}
                                     : Vue(false)},
               {"href", href},
               {"bouton", bouton},
               {"premier", o.etat() == EtatDObligation::ADecider && d.perimetre.peut(Acte::DeciderObligation)}};
}

Vue vue_choix(const std::string& nom, const std::string& libelle, const std::string& aide, const std::vector<OptionDeChoix>& options,
              std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire)
{
    Vue::List liste;
    for (const auto& une : options)
        liste.push_back(Vue{{"id", liste.empty() ? nom : nom + "-" + une.valeur}, {"valeur", une.valeur}, {"texte", une.texte},
                            {"precision", une.precision}, {"choisie", une.valeur == choisie}});
    return Vue{{"nom", nom}, {"libelle", libelle}, {"aide", aide}, {"anomalie", anomalie_de(anomalies, nom)}, {"genre", "radio"},
               {"options", std::move(liste)}, {"obligatoire", obligatoire}};
}

Vue vue_texte_long(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur,
                   const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire)
{
    return Vue{{"nom", nom}, {"libelle", libelle}, {"aide", aide}, {"valeur", valeur}, {"anomalie", anomalie_de(anomalies, nom)},
               {"lignes", "4"}, {"obligatoire", obligatoire}};
}

} // namespace ouvrage
