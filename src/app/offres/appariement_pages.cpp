#include "app/offres/appariement_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/offres/appariement_table.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/offres";
constexpr std::string_view kAdresse = "/offres/appariement";
constexpr std::size_t kDeCoteAuPlus = 50;   // personnes laissées de côté que la page montre
constexpr std::size_t kCandidatsAuPlus = 50; // personnes classées pour une offre que la page montre
constexpr std::size_t kNoteAuPlus = 500;
constexpr int kParPosteAuPlus = 3;

std::string sur_tant(int points, int sur) { return std::to_string(points) + " sur " + std::to_string(sur); }

std::string offre_href(const Offre& offre) { return "/offres/" + offre.id; }
std::string consigne_href(const Offre& offre, const PersonneARapprocher& personne) { return offre_href(offre) + "/candidats/" + personne.participant_id; }

std::string dates_du_poste(const Besoin& besoin)
{
    return besoin.fin ? "du " + en_toutes_lettres(besoin.debut) + " au " + en_toutes_lettres(*besoin.fin) : "à partir du " + en_toutes_lettres(besoin.debut);
}

std::string lieu_du_poste(const Besoin& besoin) { return libelle_de_commune(besoin.commune).value_or("commune " + besoin.commune); }

struct VueDeDegre
{
    std::string_view ton, icone, mot;
};
VueDeDegre degre_en_vue(Degre degre)
{
    switch (degre)
    {
    case Degre::Bien: return {"bon", "fait", "Oui"};
    case Degre::Moyen: return {"info", "info", "À peu près"};
    case Degre::Peu: return {"attente", "alerte", "Un peu"};
    case Degre::Pas: return {"alarme", "refuser", "Non"};
    case Degre::Inconnu: break;
    }
    return {"attente", "question", "Inconnu"};
}

} // namespace

Vue vue_raisons(const ExplicationDAppariement& dite)
{
    Vue::List liste;
    for (const auto& une : dite.raisons)
    {
        const auto degre = degre_en_vue(une.points.degre);
        liste.push_back(Vue{{"critere", libelle(une.critere)}, {"points", sur_tant(une.points.points, une.points.sur)}, {"phrase", une.phrase},
                            {"ton", degre.ton}, {"icone", degre.icone}, {"mot", degre.mot}});
    }
    return Vue{{"total", std::to_string(dite.total)}, {"sur", std::to_string(dite.sur)}, {"impossible", dite.empechement}, {"liste", std::move(liste)}};
}

Json json_des_raisons(const ExplicationDAppariement& dite)
{
    Json::List raisons;
    for (const auto& une : dite.raisons)
        raisons.push_back(Json{{"critere", code(une.critere)}, {"points", une.points.points}, {"sur", une.points.sur}, {"degre", code(une.points.degre)}, {"phrase", une.phrase}});
    return Json{{"possible", dite.empechement.empty()}, {"empechement", dite.empechement.empty() ? Json() : Json(dite.empechement)}, {"points", dite.total}, {"sur", dite.sur},
                {"raisons", std::move(raisons)}};
}

namespace
{

// --- L'aide au choix, pour toutes les offres ------------------------------------------------------------------------------

struct QuestionDAide
{
    std::vector<std::string> offres; // identifiants cochés, vide : toutes
    int par_poste = 1;
    Personnes lesquelles = Personnes::QuiOntDit;
};

QuestionDAide question_de(const Demande& d)
{
    const auto adresse = d.http.query();
    QuestionDAide question;
    for (const auto offre : adresse.all("offre")) question.offres.emplace_back(offre);
    std::sort(question.offres.begin(), question.offres.end());
    const auto par_poste = adresse.value("par_poste");
    if (par_poste.size() == 1 && par_poste[0] >= '1' && par_poste[0] <= '0' + kParPosteAuPlus) question.par_poste = par_poste[0] - '0';
    if (adresse.value("toutes") == "oui") question.lesquelles = Personnes::Toutes;
    return question;
}

struct AideLue
{
    DonneesDAppariement donnees;
    AideAuChoix aide;
};
AideLue aide_pour(const Demande& d, const QuestionDAide& question)
{
    AideLue lue;
    // La lecture finit avant le calcul : il ne retient personne.
    lue.donnees = d.base.read([&](Transaction& tx) { return charger_appariement(tx, d.perimetre, d.maison.droit, question.lesquelles, "", d.aujourd_hui); });
    lue.aide = composer_les_propositions(lue.donnees, question.offres, question.par_poste);
    return lue;
}

ExplicationDAppariement expliquer(const DonneesDAppariement& donnees, std::size_t personne, std::size_t offre, const Appariement& fait)
{
    return ouvrage::expliquer(donnees.personnes[personne].candidat, donnees.offres[offre].poste, fait, donnees.bareme, PourQui::Facilitateur);
}

/// « Sinon : Karim Daoud, 82 points, proposé plutôt à Durand BTP (Maçon). »
std::string phrase_du_second(const DonneesDAppariement& donnees, const ChoixPropose& choix)
{
    if (!choix.second) return "Sinon : personne d'autre n'a assez de points.";
    const auto& autre = donnees.personnes[choix.second->personne];
    std::string phrase = "Sinon : " + autre.personne + ", " + compter(choix.second->points, "point", "points");
    if (choix.second->placee)
    {
        const auto& offre = donnees.offres[*choix.second->placee].offre;
        phrase += ", qui va plutôt à " + offre.entreprise + " (" + offre.besoin().metier + ")";
    }
    return phrase + ".";
}

std::string phrase_d_ailleurs(const DonneesDAppariement& donnees, const ChoixPropose& choix)
{
    if (!choix.mieux_ailleurs) return "";
    const auto& offre = donnees.offres[choix.mieux_ailleurs->first].offre;
    return "Elle aurait " + compter(choix.mieux_ailleurs->second, "point", "points") + " chez " + offre.entreprise + " (" + offre.besoin().metier +
           ") : l'ensemble des propositions y perdrait.";
}

Vue vue_du_choix(const DonneesDAppariement& donnees, const ChoixPropose& choix)
{
    const auto& offre = donnees.offres[choix.offre].offre;
    const auto& personne = donnees.personnes[choix.personne];
    const auto dite = expliquer(donnees, choix.personne, choix.offre, choix.fait);
    return Vue{{"id", "paire-" + offre.id + "-" + personne.participant_id},
               {"paire", offre.id + " " + personne.participant_id},
               {"personne", personne.personne},
               {"reference", personne.personne == personne.reference ? "" : personne.reference},
               {"personne_href", "/participants/" + personne.participant_id},
               {"points", dite.empechement.empty() ? sur_tant(dite.total, dite.sur) : "0"},
               {"raisons", vue_raisons(dite)},
               {"impose", choix.impose},
               {"en_attente", personne.en_attente > 0 ? "Déjà proposée ailleurs : " + compter(personne.en_attente, "réponse attendue", "réponses attendues", Genre_grammatical::Feminin) : ""},
               {"second", phrase_du_second(donnees, choix)},
               {"ailleurs", phrase_d_ailleurs(donnees, choix)},
               {"consigne_href", consigne_href(offre, personne)}};
}

Vue vue_des_offres_choisies(const DonneesDAppariement& donnees, const AideAuChoix& aide)
{
    Vue::List offres;
    for (std::size_t j = 0; j < donnees.offres.size(); ++j)
    {
        Vue::List choix;
        for (const auto& un : aide.choix)
            if (un.offre == j) choix.push_back(vue_du_choix(donnees, un));
        if (choix.empty()) continue;
        const auto& offre = donnees.offres[j].offre;
        const auto combien = static_cast<std::int64_t>(choix.size());
        offres.push_back(Vue{{"id", offre.id}, {"href", offre_href(offre)}, {"metier", offre.besoin().metier}, {"entreprise", offre.entreprise}, {"lieu", lieu_du_poste(offre.besoin())},
                             {"dates", dates_du_poste(offre.besoin())}, {"combien", compter(combien, "proposition", "propositions", Genre_grammatical::Feminin)},
                             {"postes", compter(donnees.offres[j].restants, "poste à pourvoir", "postes à pourvoir")}, {"choix", std::move(choix)}});
    }
    return offres;
}

Vue vue_de_cote(const DonneesDAppariement& donnees, const AideAuChoix& aide)
{
    Vue::List liste;
    for (const auto& une : aide.de_cote)
    {
        if (liste.size() == kDeCoteAuPlus) break;
        const auto& personne = donnees.personnes[une.personne];
        std::string meilleure, consigne, motif;
        if (une.meilleure)
        {
            const auto& offre = donnees.offres[une.meilleure->first].offre;
            meilleure = compter(une.meilleure->second, "point", "points") + " chez " + offre.entreprise + " (" + offre.besoin().metier + ")";
            consigne = consigne_href(offre, personne);
        }
        else
        {
            // Pourquoi non, en mots, pour la première offre : les autres le disent sur leur page.
            for (std::size_t j = 0; j < donnees.offres.size() && motif.empty(); ++j) motif = expliquer(donnees, une.personne, j, donnees.apparier(personne, donnees.offres[j])).empechement;
        }
        liste.push_back(Vue{{"personne", personne.personne}, {"href", "/participants/" + personne.participant_id}, {"meilleure", meilleure},
                            {"pourquoi", motif.empty() ? une.pourquoi : une.pourquoi + " : " + motif}, {"consigne_href", consigne}});
    }
    return liste;
}

Vue vue_des_consignes(const DonneesDAppariement& donnees)
{
    Vue::List liste;
    for (const auto& offre : donnees.offres)
        for (const auto& personne : donnees.personnes)
            if (const auto* consigne = donnees.consigne(offre.offre.id, personne.participant_id))
                liste.push_back(Vue{{"quoi", std::string(consigne->sens == SensDeConsigne::Imposer ? "Retenue d'avance : " : "Écartée : ") + personne.personne + ", pour " +
                                                 offre.offre.entreprise + " (" + offre.offre.besoin().metier + ")"},
                                    {"motif", libelle_du_code(motifs_de_consigne(consigne->sens), consigne->motif)},
                                    {"par", consigne->faite_par},
                                    {"le", date_fr(*parse_instant(consigne->faite_le))},
                                    {"href", consigne_href(offre.offre, personne)}});
    return liste;
}

Response montrer_aide(const Demande& d)
{
    const auto question = question_de(d);
    const auto lue = aide_pour(d, question);
    const auto& [donnees, aide] = lue;
    Vue::List cases, par_poste, manquent;
    for (const auto& une : donnees.offres)
        cases.push_back(Vue{{"id", "offre-" + une.offre.id}, {"valeur", une.offre.id}, {"texte", une.offre.besoin().metier + ", " + une.offre.entreprise},
                            {"precision", compter(une.restants, "poste", "postes") + ", " + dates_du_poste(une.offre.besoin())},
                            {"choisie", question.offres.empty() || std::binary_search(question.offres.begin(), question.offres.end(), une.offre.id)}});
    for (int i = 1; i <= kParPosteAuPlus; ++i)
        par_poste.push_back(Vue{{"valeur", std::to_string(i)}, {"texte", compter(i, "personne par poste", "personnes par poste")}, {"choisie", i == question.par_poste}});
    for (const auto& [offre, combien] : aide.manquent)
        manquent.push_back(Vue{{"href", offre_href(donnees.offres[offre].offre)}, {"offre", donnees.offres[offre].offre.besoin().metier + ", " + donnees.offres[offre].offre.entreprise},
                               {"combien", "il manque " + compter(combien, "personne", "personnes", Genre_grammatical::Feminin)},
                               {"candidats_href", offre_href(donnees.offres[offre].offre) + "/candidats"}});
    const auto combien = static_cast<std::int64_t>(aide.choix.size());
    const auto de_cote = static_cast<std::int64_t>(aide.de_cote.size());
    const bool sans_offre = donnees.offres.empty(), sans_personne = donnees.personnes.empty();
    const auto titre = compter(combien, "proposition", "propositions", Genre_grammatical::Feminin);
    return page(d, "offres/appariement",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}}, "Aide au choix")},
                    {"titre", titre},
                    {"pour", " pour " + compter(static_cast<std::int64_t>(donnees.offres.size()), "offre ouverte", "offres ouvertes", Genre_grammatical::Feminin)},
                    {"vide", sans_offre      ? Vue{{"titre", "Aucune offre ouverte"}, {"phrase", "Inscrivez le besoin d'une entreprise : il sera rapproché des personnes que vous suivez."},
                                                   {"href", "/offres/nouvelle"}, {"libelle", "Inscrire une offre"}}
                             : sans_personne ? Vue{{"titre", "Personne à rapprocher"},
                                                   {"phrase", "Dites ce que cherchent les personnes que vous suivez, sur leur fiche ; ou rapprochez aussi celles dont on ne sait rien."},
                                                   {"href", std::string(kAdresse) + "?toutes=oui"}, {"libelle", "Rapprocher tout le monde"}}
                             : combien == 0  ? Vue{{"titre", "Aucune proposition"},
                                                   {"phrase", "Personne n'a assez de points, ou les postes attendent déjà des réponses. Voyez plus bas pourquoi."},
                                                   {"href", "/offres"}, {"libelle", "Voir les offres"}}
                                             : Vue(false)},
                    {"reglable", !sans_offre},
                    {"cases", std::move(cases)},
                    {"par_poste", std::move(par_poste)},
                    {"toutes", question.lesquelles == Personnes::Toutes},
                    {"sans_souhaits", donnees.sans_souhaits > 0 ? compter(donnees.sans_souhaits, "personne suivie n'a pas dit ce qu'elle cherche",
                                                                          "personnes suivies n'ont pas dit ce qu'elles cherchent", Genre_grammatical::Feminin) : ""},
                    {"prouve", aide.points == aide.au_plus ? "" : "Trop de paires pour chercher le meilleur ensemble : celui-ci a " + compter(aide.points, "point", "points") +
                                                                      ", le meilleur en aurait au plus " + grouped(aide.au_plus) + "."},
                    {"action", std::string(kAdresse) + "/propositions"},
                    {"cle", random_token()},
                    {"non_vide", combien > 0},
                    {"offres", vue_des_offres_choisies(donnees, aide)},
                    {"manque", !manquent.empty()},
                    {"manquent", std::move(manquent)},
                    {"des_de_cote", de_cote > 0},
                    {"titre_de_cote", compter(de_cote, "personne laissée de côté", "personnes laissées de côté", Genre_grammatical::Feminin)},
                    {"de_cote", vue_de_cote(donnees, aide)},
                    {"suite_de_cote", de_cote > static_cast<std::int64_t>(kDeCoteAuPlus) ? "Les " + std::to_string(kDeCoteAuPlus) + " premières, par points." : ""},
                    {"consignes", vue_des_consignes(donnees)},
                    {"des_consignes", !donnees.consignes.empty()}},
                titre, kIci);
}

/// « offre participant », un champ par paire cochée. Une paire qui a changé entre-temps (déjà proposée, offre finie) est passée : on ne propose pas deux fois.
int proposer_les_paires(const Demande& d, Ecriture& e, const std::vector<std::pair<std::string, std::string>>& paires)
{
    int faites = 0;
    for (const auto& [offre_id, participant_id] : paires)
    {
        const auto offre = trouver_offre(e.tx, d.perimetre, offre_id, d.aujourd_hui, Acte::Apparier);
        const auto participant = trouver_participant(e.tx, d.perimetre, participant_id);
        if (offre.fin() || deja_proposee(e.tx, offre.id, participant.id)) continue;
        inscrire_candidature(e, offre, {participant.id, std::nullopt, origine_de_la_structure(offre), false});
        ++faites;
    }
    if (faites == 0) throw Conflict("ces personnes sont déjà proposées, ou ces offres sont finies : recalculez");
    return faites;
}

Response creer_propositions(const Demande& d)
{
    const auto formulaire = d.http.form();
    std::vector<std::pair<std::string, std::string>> paires;
    for (const auto paire : formulaire.all("paire"))
    {
        const auto parties = split(paire, ' ');
        if (parties.size() == 2) paires.emplace_back(parties[0], parties[1]);
    }
    d.perimetre.exiger(Acte::ProposerCandidat);
    if (paires.empty()) return Response::see_other(std::string(kAdresse)).with("Set-Cookie", "annonce=aucune_cochee; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    return ecrire(d, [&](Ecriture& e) -> Issue {
        proposer_les_paires(d, e, paires);
        return {std::string(formulaire.value("retour") == "offre" ? offre_href(trouver_offre(e.tx, d.perimetre, paires.front().first, d.aujourd_hui, Acte::Apparier)) : std::string(kAdresse)),
                "propositions_inscrites", Json()};
    });
}

// --- Qui convient à une offre ----------------------------------------------------------------------------------------------

Response montrer_candidats(const Demande& d)
{
    const bool toutes = d.http.query().value("toutes") != "non";
    const auto donnees = d.base.read([&](Transaction& tx) {
        return charger_appariement(tx, d.perimetre, d.maison.droit, toutes ? Personnes::Toutes : Personnes::QuiOntDit, d.param("offre"), d.aujourd_hui);
    });
    const auto& offre = donnees.offres.front().offre;
    Vue::List possibles, impossibles;
    std::int64_t combien = 0;
    for (const auto& un : classer_candidats(donnees, 0))
    {
        const auto& personne = donnees.personnes[un.personne];
        const auto dite = expliquer(donnees, un.personne, 0, un.fait);
        if (dite.empechement.empty()) ++combien;
        auto& liste = dite.empechement.empty() ? possibles : impossibles;
        if (liste.size() == kCandidatsAuPlus) continue;
        const auto* consigne = donnees.consigne(offre.id, personne.participant_id);
        liste.push_back(Vue{{"personne", personne.personne},
                            {"reference", personne.personne == personne.reference ? "" : personne.reference},
                            {"href", "/participants/" + personne.participant_id},
                            {"points", sur_tant(dite.total, dite.sur)},
                            {"raisons", vue_raisons(dite)},
                            {"pourquoi", dite.empechement},
                            {"consigne", !consigne ? "" : consigne->sens == SensDeConsigne::Imposer ? "Retenue d'avance" : "Écartée par " + consigne->faite_par},
                            {"souhaits_href", personne.a_dit ? "" : "/participants/" + personne.participant_id + "/souhaits"},
                            {"consigne_href", consigne_href(offre, personne)},
                            {"proposable", !offre.fin()},
                            {"action", std::string(kAdresse) + "/propositions"},
                            {"cle", random_token()},
                            {"paire", offre.id + " " + personne.participant_id}});
    }
    const auto titre = compter(combien, "personne possible", "personnes possibles", Genre_grammatical::Feminin);
    return page(d, "offres/candidats",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}, {offre_href(offre), offre.besoin().metier}}, "Qui convient")},
                    {"titre", titre},
                    {"offre", offre.besoin().metier + ", " + offre.entreprise},
                    {"lieu", lieu_du_poste(offre.besoin())},
                    {"dates", dates_du_poste(offre.besoin())},
                    {"vide", combien > 0 ? Vue(false)
                                         : Vue{{"titre", "Personne à rapprocher de cette offre"}, {"phrase", "Ouvrez la fiche d'une personne, puis dites ce qu'elle cherche."},
                                               {"href", "/participants"}, {"libelle", "Voir les participants"}}},
                    {"possibles", std::move(possibles)},
                    {"suite", combien > static_cast<std::int64_t>(kCandidatsAuPlus) ? "Les " + std::to_string(kCandidatsAuPlus) + " premières, par points." : ""},
                    {"des_impossibles", !impossibles.empty()},
                    {"impossibles", std::move(impossibles)}},
                titre, kIci);
}

// --- Une paire : pourquoi, et la consigne d'une personne -------------------------------------------------------------------

struct SaisieConsigne
{
    std::string sens, motif, note, vue;
};

struct PaireLue
{
    Offre offre;
    Participant participant;
    std::vector<LigneDeConsigne> lignes;
    std::optional<ExplicationDAppariement> dite; // absente : elle ne cherche pas maintenant
    std::string de_la_consigne() const { return lignes.empty() ? "" : lignes.front().id; }
};

PaireLue lire_paire(const Demande& d)
{
    auto donnees = d.base.read([&](Transaction& tx) { return charger_appariement(tx, d.perimetre, d.maison.droit, Personnes::Toutes, d.param("offre"), d.aujourd_hui); });
    return d.base.read([&](Transaction& tx) {
        PaireLue lue{donnees.offres.front().offre, trouver_participant(tx, d.perimetre, d.param("participant")), {}, {}};
        if (lue.participant.structure_id != lue.offre.structure_id) throw NotFound("cette personne n'est pas suivie par la structure de cette offre");
        lue.lignes = lister_consignes(tx, lue.offre, lue.participant);
        for (std::size_t i = 0; i < donnees.personnes.size(); ++i)
            if (donnees.personnes[i].participant_id == lue.participant.id) lue.dite = expliquer(donnees, i, 0, donnees.apparier(donnees.personnes[i], donnees.offres.front()));
        return lue;
    });
}

/// « imposer.souhait_de_la_personne » : un seul choix dit le sens et le motif ; « libre » rend la paire au calcul.
std::vector<Option> options_de_consigne(bool a_rendre)
{
    std::vector<Option> options;
    for (const auto sens : {SensDeConsigne::Ecarter, SensDeConsigne::Imposer})
        for (const auto& motif : motifs_de_consigne(sens))
            options.push_back({std::string(code(sens)) + "." + std::string(motif.code),
                               std::string(sens == SensDeConsigne::Imposer ? "Retenir d'avance : " : "Écarter : ") + std::string(motif.libelle)});
    if (a_rendre) options.push_back({"libre", "Laisser le calcul choisir"});
    return options;
}

Response page_paire(const Demande& d, const PaireLue& lue, const SaisieConsigne& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    Vue::List lignes;
    for (const auto& une : lue.lignes)
        lignes.push_back(Vue{{"quoi", !une.sens ? "Rendue au calcul"
                                                : std::string(*une.sens == SensDeConsigne::Imposer ? "Retenue d'avance : " : "Écartée : ") +
                                                      std::string(libelle_du_code(motifs_de_consigne(*une.sens), une.motif))},
                             {"note", une.note}, {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}});
    const bool a_rendre = !lue.lignes.empty() && lue.lignes.front().sens;
    const auto qui = lue.participant.personne();
    const auto titre = !lue.dite ? qui + " ne cherche pas maintenant" : lue.dite->empechement.empty() ? qui + " : " + sur_tant(lue.dite->total, lue.dite->sur) + " points" : qui + " : pas possible";
    return page(d, "offres/consigne",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}, {offre_href(lue.offre), lue.offre.besoin().metier}, {offre_href(lue.offre) + "/candidats", "Qui convient"}}, qui)},
                    {"titre", titre},
                    {"offre", lue.offre.besoin().metier + ", " + lue.offre.entreprise + ", " + lieu_du_poste(lue.offre.besoin()) + ", " + dates_du_poste(lue.offre.besoin())},
                    {"expliquee", lue.dite.has_value()},
                    {"raisons", vue_raisons(lue.dite.value_or(ExplicationDAppariement{}))},
                    {"souhaits_href", "/participants/" + lue.participant.id + "/souhaits"},
                    {"des_lignes", !lignes.empty()},
                    {"lignes", std::move(lignes)},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"vigilance", vue_vigilance(anomalies)},
                    {"action", offre_href(lue.offre) + "/candidats/" + lue.participant.id},
                    {"retour_href", std::string(kAdresse)},
                    {"cle", random_token()},
                    {"vue", saisie.vue},
                    {"champ_sens", vue_liste("sens", "Votre décision", "Elle l'emporte sur le calcul, et vaut jusqu'à ce que vous la changiez.", "Choisir", options_de_consigne(a_rendre), saisie.sens, anomalies)},
                    {"champ_note", Vue{{"nom", "note"}, {"libelle", "Pourquoi, en quelques mots"}, {"aide", "Lu par votre structure seule ; la personne peut demander à le lire."},
                                       {"valeur", saisie.note}, {"anomalie", anomalie_de(anomalies, "note")}, {"lignes", "3"}, {"obligatoire", false}}}},
                titre, kIci, statut);
}

Response montrer_paire(const Demande& d)
{
    const auto lue = lire_paire(d);
    return page_paire(d, lue, {"", "", "", lue.de_la_consigne()}, {}, Status::Ok);
}

struct LectureConsigne
{
    std::optional<SensDeConsigne> sens; // absent : rendue au calcul
    std::string motif;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureConsigne lire_consigne(const SaisieConsigne& saisie, Vigilance vigilance)
{
    LectureConsigne lue;
    if (saisie.sens.empty()) lue.anomalies.push_back({"sens", "champ.absent"});
    else if (saisie.sens != "libre")
    {
        const auto point = saisie.sens.find('.');
        lue.sens = sens_de_consigne_du_code(std::string_view(saisie.sens).substr(0, point));
        lue.motif = point == std::string::npos ? "" : saisie.sens.substr(point + 1);
        if (!lue.sens || libelle_du_code(motifs_de_consigne(*lue.sens), lue.motif).empty()) lue.anomalies.push_back({"sens", "champ.inconnu"});
    }
    for (auto& une : relire_texte_libre("note", saisie.note, kNoteAuPlus, vigilance)) lue.anomalies.push_back(std::move(une));
    return lue;
}

Response creer_consigne(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    const SaisieConsigne saisie{champ("sens"), "", champ("note"), champ("vue")};
    const auto paire = lire_paire(d);
    const auto lue = lire_consigne(saisie, vigilance_de(formulaire));
    if (!lue.anomalies.empty()) return page_paire(d, paire, saisie, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto offre = trouver_offre(e.tx, d.perimetre, d.param("offre"), d.aujourd_hui, Acte::Apparier);
        inscrire_consigne(e, offre, trouver_participant(e.tx, d.perimetre, d.param("participant")), lue.sens, lue.motif, saisie.note, saisie.vue);
        return {std::string(kAdresse), "consigne_inscrite", Json()};
    });
}

// --- API --------------------------------------------------------------------------------------------------------------------

Json json_de_la_personne(const PersonneARapprocher& une) { return Json{{"participant_id", une.participant_id}, {"reference", une.reference}, {"a_dit", une.a_dit}}; }

Json json_de_l_offre(const Offre& une) { return Json{{"offre_id", une.id}, {"metier", une.besoin().metier}, {"rome", une.besoin().rome}, {"entreprise", une.entreprise}}; }

Response api_aide(const Demande& d)
{
    const auto lue = aide_pour(d, question_de(d));
    const auto& [donnees, aide] = lue;
    Json::List choix, de_cote, manquent;
    for (const auto& un : aide.choix)
    {
        Json json{{"offre", json_de_l_offre(donnees.offres[un.offre].offre)}, {"personne", json_de_la_personne(donnees.personnes[un.personne])}, {"impose", un.impose},
                  {"rapprochement", json_des_raisons(expliquer(donnees, un.personne, un.offre, un.fait))}};
        json.set("second", !un.second ? Json()
                                      : Json{{"personne", json_de_la_personne(donnees.personnes[un.second->personne])}, {"points", un.second->points},
                                             {"placee", un.second->placee ? Json(donnees.offres[*un.second->placee].offre.id) : Json()}});
        choix.push_back(std::move(json));
    }
    for (const auto& une : aide.de_cote)
        de_cote.push_back(Json{{"personne", json_de_la_personne(donnees.personnes[une.personne])}, {"pourquoi", une.pourquoi},
                               {"meilleure_offre", une.meilleure ? Json(donnees.offres[une.meilleure->first].offre.id) : Json()}});
    for (const auto& [offre, combien] : aide.manquent) manquent.push_back(Json{{"offre_id", donnees.offres[offre].offre.id}, {"combien", combien}});
    return reponse_json(d, Json{{"choix", std::move(choix)}, {"de_cote", std::move(de_cote)}, {"manquent", std::move(manquent)},
                                {"points", static_cast<long long>(aide.points)}, {"points_au_plus", static_cast<long long>(aide.au_plus)}});
}

Response api_candidats(const Demande& d)
{
    const auto donnees = d.base.read([&](Transaction& tx) { return charger_appariement(tx, d.perimetre, d.maison.droit, Personnes::Toutes, d.param("offre"), d.aujourd_hui); });
    Json::List liste;
    for (const auto& un : classer_candidats(donnees, 0))
        liste.push_back(Json{{"personne", json_de_la_personne(donnees.personnes[un.personne])}, {"rapprochement", json_des_raisons(expliquer(donnees, un.personne, 0, un.fait))}});
    return reponse_json(d, Json{{"offre", json_de_l_offre(donnees.offres.front().offre)}, {"candidats", std::move(liste)}});
}

Response api_proposer(const Demande& d)
{
    const auto corps = read_json(d.http.body);
    std::vector<std::pair<std::string, std::string>> paires;
    const Json* liste = corps.find("paires");
    if (!liste || !liste->list() || liste->list()->empty()) return probleme(Status::UnprocessableContent, "Aucune paire à proposer", "", {{"paires", "json.liste_attendue"}});
    for (const auto& une : *liste->list())
    {
        const Json *offre = une.find("offre_id"), *participant = une.find("participant_id");
        if (!offre || !offre->text() || !participant || !participant->text())
            return probleme(Status::UnprocessableContent, "Une paire ne se lit pas", "", {{"paires", "champ.absent"}});
        paires.emplace_back(*offre->text(), *participant->text());
    }
    d.perimetre.exiger(Acte::ProposerCandidat);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const int faites = proposer_les_paires(d, e, paires);
        return {"/api/v1/appariement", "", Json{{"proposees", faites}}};
    });
}

/// Pour qui voit la candidature : le facilitateur lit tout, les autres tout sauf les freins.
Response api_rapprochement(const Demande& d)
{
    const auto dite = d.base.read([&](Transaction& tx) {
        return raisons_de_candidature(tx, d.perimetre, d.maison.droit, trouver_candidature(tx, d.perimetre, d.param("candidature"), d.aujourd_hui), d.aujourd_hui);
    });
    if (!dite) throw NotFound("cette personne n'est plus suivie");
    return reponse_json(d, json_des_raisons(*dite));
}

} // namespace

void tracer_routes_appariement(Routeur& routeur)
{
    routeur.add(Method::Get, "/offres/appariement", "apparier", montrer_aide);
    routeur.add(Method::Post, "/offres/appariement/propositions", "apparier", creer_propositions);
    routeur.add(Method::Get, "/offres/:offre/candidats", "apparier", montrer_candidats);
    routeur.add(Method::Get, "/offres/:offre/candidats/:participant", "apparier", montrer_paire);
    routeur.add(Method::Post, "/offres/:offre/candidats/:participant", "apparier", creer_consigne);
}

void tracer_api_appariement(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/appariement", "apparier", api_aide);
    routeur.add(Method::Post, "/api/v1/appariement/propositions", "apparier", api_proposer);
    routeur.add(Method::Get, "/api/v1/offres/:offre/candidats", "apparier", api_candidats);
    routeur.add(Method::Get, "/api/v1/candidatures/:candidature/rapprochement", "voir_offres", api_rapprochement);
}

} // namespace ouvrage
