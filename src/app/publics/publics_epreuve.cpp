#include "app/publics/publics_epreuve.hpp"

#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

JeuEprouve eprouver_un(const Demande& d, const Publics& publics, const JeuDeCriteres& jeu, std::optional<JeuApplicable> applicable, std::optional<int> mois,
                       const SaisieDEligibilite& saisie)
{
    JeuEprouve un{&jeu, std::move(applicable), examiner(jeu, saisie.faits, publics.mots), {}, {}};
    if (un.examen.verdict != Verdict::Eligible) return un;
    Prise prise{saisie.faits.embauche, d.aujourd_hui, saisie.contrat, {}, !saisie.rattrapage.empty()};
    if (un.applicable) prise.fin_du_marche = un.applicable->fin_du_marche;
    un.fenetre = proposer_fenetre(jeu.fenetre, mois, prise);
    return un;
}

} // namespace

std::vector<JeuEprouve> eprouver_jeux(Transaction& tx, const Demande& d, const Participant& participant, const SaisieDEligibilite& saisie,
                                      const std::vector<std::string>& aussi)
{
    const auto& publics = publics_livres();
    std::vector<JeuEprouve> eprouves;
    std::optional<int> mois;
    for (auto& un : jeux_applicables(tx, d.perimetre, d.maison.droit, publics, participant, saisie.faits.embauche))
        if (const auto* jeu = publics.jeu(un.code))
        {
            const auto les_siens = un.mois;
            if (!mois) mois = les_siens;
            eprouves.push_back(eprouver_un(d, publics, *jeu, std::move(un), les_siens, saisie));
        }
    const auto deja = lister_eligibilites(tx, participant);
    for (const auto& code : aussi)
    {
        const auto* jeu = publics.jeu(code);
        if (jeu && std::none_of(eprouves.begin(), eprouves.end(), [&](const JeuEprouve& un) { return un.jeu == jeu; }))
            eprouves.push_back(eprouver_un(d, publics, *jeu, std::nullopt, mois, saisie));
    }
    for (auto& un : eprouves) un.rattachement = rattacher(participant, deja, un.jeu->code, saisie.faits.embauche);
    return eprouves;
}

DecisionPrete preparer_decision(const Demande& d, SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves)
{
    DecisionPrete prete;
    auto& anomalies = saisie.anomalies;
    const auto refuser = [&](const char* champ, const char* code) { anomalies.push_back({champ, code}); };
    if (saisie.formulaire.value("embauche").empty()) refuser("embauche", "champ.absent");
    const auto trouve = std::find_if(eprouves.begin(), eprouves.end(), [&](const JeuEprouve& un) { return un.jeu->code == saisie.jeu; });
    if (trouve == eprouves.end())
    {
        refuser("jeu", saisie.jeu.empty() ? "champ.absent" : "jeu.inconnu");
        return prete;
    }
    prete.eprouve = &*trouve;
    const auto& jeu = *trouve->jeu;
    const auto& examen = trouve->examen;
    if (!jeu.ouvre_la_clause) refuser("jeu", "jeu.hors_clause");
    const std::string attendue(code(examen.verdict));
    if (examen.verdict == Verdict::Inconnu) refuser("jeu", "decision.on_ne_sait_pas");
    else if (saisie.decision != attendue) refuser("decision", saisie.decision.empty() ? "champ.absent" : "decision.contraire");

    auto& decision = prete.decision;
    decision.jeu = &jeu;
    decision.examen = &examen;
    decision.rattrapage = saisie.rattrapage;
    decision.prise = {saisie.faits.embauche, d.aujourd_hui, saisie.contrat, {}, !saisie.rattrapage.empty()};
    if (trouve->applicable) decision.lot_id = trouve->applicable->lot_id;
    decision.debut = saisie.faits.embauche;
    if (examen.verdict != Verdict::Eligible) return prete;

    decision.principal = examen.principal;
    if (!saisie.principal.empty())
    {
        decision.principal.reset();
        for (const auto rang : examen.retenus())
            if (saisie.principal == jeu.code + " " + jeu.criteres[rang].code) decision.principal = rang;
        // Un principal choisi pour un autre jeu ne vaut pas ici : on retombe sur l'ordre de celui-ci.
        const bool d_un_autre = !saisie.principal.starts_with(jeu.code + " ");
        if (!decision.principal && d_un_autre) decision.principal = examen.principal;
        if (!decision.principal) refuser("principal", "principal.non_retenu");
    }
    if (trouve->rattachement.sorte == Rattachement::Sorte::Rejointe) return prete; // la fenêtre qui court garde ses dates
    std::optional<Jour> debut = parse_day(saisie.debut), fin = parse_day(saisie.fin);
    if (saisie.debut.empty() && trouve->fenetre) debut = trouve->fenetre->debut;
    else if (!debut) refuser("debut", saisie.debut.empty() ? "champ.absent" : "date.illisible");
    if (saisie.fin.empty() && trouve->fenetre) fin = trouve->fenetre->fin;
    else if (!fin) refuser("fin", saisie.fin.empty() ? "champ.absent" : "date.illisible");
    if (debut && fin && *fin < *debut) refuser("fin", "periode.inversee");
    if (debut && *debut < saisie.faits.embauche) refuser("debut", "fenetre.avant_la_prise_de_poste");
    else if (debut && *debut < d.aujourd_hui && saisie.faits.embauche < d.aujourd_hui && saisie.rattrapage.empty()) refuser("rattrapage", "decision.tardive");
    if (debut) decision.debut = *debut;
    decision.fin = fin;
    return prete;
}

} // namespace ouvrage
