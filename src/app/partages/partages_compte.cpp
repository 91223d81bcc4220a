#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "app/partages/partages_pages.hpp"
#include "app/partages/partages_saisie.hpp"
#include "app/partages/partages_vues.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/partages";
constexpr std::size_t kLignesAuPlus = 500;

/// Une structure, ou une structure sur un marché.
struct SommeDeStructure
{
    std::string structure_id, structure;
    std::string marche_id, marche;
    bool mene = false;
    Heures clause_menee, clause_ailleurs;
    SommeDeFamille somme;
};

std::vector<SommeDeStructure> sommer(const std::vector<PartDeLot>& parts, bool par_marche)
{
    std::vector<SommeDeStructure> sommes;
    for (const auto& part : parts)
    {
        auto place = std::find_if(sommes.begin(), sommes.end(), [&](const SommeDeStructure& une) {
            return une.structure_id == part.structure_id && (!par_marche || une.marche_id == part.marche_id);
        });
        if (place == sommes.end())
        {
            sommes.push_back({part.structure_id, part.structure, par_marche ? part.marche_id : "", par_marche ? part.marche : "", part.mene, {}, {}, {}});
            place = std::prev(sommes.end());
        }
        place->somme.de(part.famille) += part.retenues;
        if (part.famille == Famille::Clause) (part.mene ? place->clause_menee : place->clause_ailleurs) += part.retenues;
    }
    return sommes;
}

std::string ce_jour(const Demande& d, const JourDeCompte& jour) { return jour.le == d.aujourd_hui ? "" : format_day(jour.le); }

Response exporter(const CompteDesPartages& compte, const JourDeCompte& jour)
{
    std::vector<std::vector<std::string>> table{{"arrete_le", "structure", "marche", "lot", "qualite", "famille", "heures_retenues", "lignes"}};
    for (const auto* parts : {&compte.parts, &compte.passees})
        for (const auto& part : *parts)
            table.push_back({format_day(jour.le), part.structure, part.marche, part.lot, part.mene ? "chef de file" : "secondaire", part.famille == Famille::Clause ? "clause" : "effort", heures_saisie(part.retenues),
                             std::to_string(part.lignes)});
    return Response::attachment(csv_text(table), "text/csv; charset=utf-8", "partages-" + format_day(jour.le) + ".csv");
}

Vue vue_reprises(const Demande& d, const std::vector<RepriseInscrite>& reprises)
{
    Vue::List liste;
    for (const auto& une : reprises)
    {
        if (!une.en_attente()) continue;
        liste.push_back(Vue{{"etat", Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "En attente"}}},
                            {"href", d.perimetre.peut(Acte::PartagerMarche) ? "/reprises/" + une.id : "/marches/" + une.marche_id + "/partage"},
                            {"marche", une.marche},
                            {"phrase", une.de + " propose à " + une.vers + " de le mener à partir " + de_mois_fr(une.effet) + ", " +
                                           depuis_fr(day_in_paris(*parse_instant(une.faite_le)), d.aujourd_hui)}});
    }
    return liste.empty() ? Vue(false) : Vue{{"liste", std::move(liste)}};
}

Vue vue_partages(const std::vector<PartDeLot>& parts, const std::string& le)
{
    auto sommes = sommer(parts, true);
    std::stable_sort(sommes.begin(), sommes.end(), [](const auto& a, const auto& b) { return std::pair(searchable(a.marche), a.marche_id) < std::pair(searchable(b.marche), b.marche_id); });
    Vue::List lignes;
    std::int64_t marches = 0;
    for (std::size_t i = 0; i < sommes.size();)
    {
        auto fin = i;
        while (fin < sommes.size() && sommes[fin].marche_id == sommes[i].marche_id) ++fin;
        // Un marché que sa structure compte entier est déjà dans la première table.
        if (fin - i > 1 || !sommes[i].mene)
        {
            ++marches;
            for (auto j = i; j < fin; ++j)
                lignes.push_back(Vue{{"premiere", j == i},
                                     {"href", "/marches/" + sommes[j].marche_id + "/partage"},
                                     {"marche", sommes[j].marche},
                                     {"structure", sommes[j].structure},
                                     {"qualite", sommes[j].mene ? "chef de file" : "secondaire"},
                                     {"clause", heures_fr(sommes[j].somme.clause)},
                                     {"clause_href", adresse_des_lignes({.structure_id = sommes[j].structure_id, .marche_id = sommes[j].marche_id, .famille = Famille::Clause}, le)},
                                     {"effort", heures_fr(sommes[j].somme.effort)},
                                     {"effort_href", adresse_des_lignes({.structure_id = sommes[j].structure_id, .marche_id = sommes[j].marche_id, .famille = Famille::Effort}, le)}});
        }
        i = fin;
    }
    if (lignes.empty()) return false;
    return Vue{{"titre", compter(marches, "marché compté par plusieurs structures, ou par une autre que son chef de file", "marchés comptés par plusieurs structures")}, {"lignes", std::move(lignes)}};
}

Response montrer_compte(const Demande& d)
{
    const auto question = d.http.query();
    const auto jour = lire_jour_de_compte(question.value("le"), d.aujourd_hui);
    struct Lu
    {
        CompteDesPartages compte;
        std::vector<RepriseInscrite> reprises;
        std::vector<LigneRattachee> a_preciser;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        return Lu{compter_les_partages(tx, d.perimetre, jour.instant), lister_reprises(tx, d.perimetre, Acte::VoirReseau),
                  lister_lignes_rattachees(tx, d.perimetre, {.a_preciser = true, .au_plus = kLignesAuPlus}, jour.instant)};
    });
    const auto& compte = lu.compte;
    if (question.value("format") == "csv" && jour.anomalies.empty()) return exporter(compte, jour);
    const auto le = ce_jour(d, jour);
    Vue::List structures;
    for (const auto& une : sommer(compte.parts, false))
        structures.push_back(Vue{{"nom", une.structure},
                                 {"menees", heures_fr(une.clause_menee)},
                                 {"ailleurs", heures_fr(une.clause_ailleurs)},
                                 {"clause", heures_fr(une.somme.clause)},
                                 {"clause_href", adresse_des_lignes({.structure_id = une.structure_id, .famille = Famille::Clause}, le)},
                                 {"effort", heures_fr(une.somme.effort)},
                                 {"effort_href", adresse_des_lignes({.structure_id = une.structure_id, .famille = Famille::Effort}, le)}});
    SommeDeFamille passees;
    std::string sienne;
    for (const auto& part : compte.passees) passees.de(part.famille) += part.retenues, sienne = part.structure_id;
    const bool vide = compte.parts.empty() && compte.passees.empty();
    const std::string quand = le.empty() ? "aujourd'hui" : "le " + en_toutes_lettres(jour.le);
    const std::string titre = heures_fr(compte.par_structure.clause) + " de clause " + quand + ", chacune comptée une fois";
    const bool la_meme = compte.par_structure == compte.par_lot;
    return page(d, "partages/compte",
                Vue{{"titre", titre},
                    {"sous_titre", compte.par_structure.effort > Heures() ? "À part, " + heures_fr(compte.par_structure.effort) + " d'effort d'insertion : les deux ne s'additionnent pas."
                                                                           : "Les heures retenues des marchés que vous menez, où vous intervenez, ou que vous coordonnez."},
                    {"le", format_day(jour.le)},
                    {"aujourd_hui", format_day(d.aujourd_hui)},
                    {"passe", !le.empty()},
                    {"anomalies", vue_anomalies(jour.anomalies)},
                    {"reprises", vue_reprises(d, lu.reprises)},
                    {"a_preciser", lu.a_preciser.empty() ? Vue(false)
                                                         : Vue{{"href", adresse_des_lignes({.a_preciser = true}, le)}, {"chiffre", heures_par_famille(lu.a_preciser)},
                                                               {"phrase", "restent au chef de file parce que leur commune n'est pas connue : elles sont à préciser."}}},
                    {"non_vide", !compte.parts.empty()},
                    {"verification", la_meme ? "La somme des structures est celle des lots, au centième." : ""},
                    {"csv_href", std::string(kIci) + "?format=csv" + (le.empty() ? "" : "&le=" + le)},
                    {"structures", std::move(structures)},
                    {"total_clause", heures_fr(compte.par_structure.clause)},
                    {"total_effort", heures_fr(compte.par_structure.effort)},
                    {"lots_clause", heures_fr(compte.par_lot.clause)},
                    {"lots_effort", heures_fr(compte.par_lot.effort)},
                    {"partages", vue_partages(compte.parts, le)},
                    {"passees", compte.passees.empty() ? Vue(false)
                                                       : Vue{{"phrase", "Sur des marchés où votre structure n'intervient plus, elle compte encore :"}, {"chiffre", heures_fr(passees.clause) + " de clause, " + heures_fr(passees.effort) + " d'effort"},
                                                             {"href", adresse_des_lignes({.structure_id = sienne}, le)}}},
                    {"vide", vide ? Vue{{"titre", "Aucune heure ne comptait " + quand},
                                        {"phrase", "Les heures retenues des marchés apparaîtront ici, structure par structure."},
                                        {"href", "/marches"}, {"libelle", "Voir les marchés"}}
                                  : Vue(false)}},
                titre, kIci, jour.anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

Response montrer_lignes(const Demande& d)
{
    const auto question = d.http.query();
    const auto jour = lire_jour_de_compte(question.value("le"), d.aujourd_hui);
    const auto famille = question.value("famille");
    const RechercheDeLignes recherche{.structure_id = std::string(question.value("structure")), .marche_id = std::string(question.value("marche")), .lot_id = std::string(question.value("lot")),
                                      .famille = famille == "clause" ? std::optional(Famille::Clause) : famille == "effort" ? std::optional(Famille::Effort) : std::nullopt,
                                      .a_preciser = question.value("a_preciser") == "oui", .au_plus = kLignesAuPlus + 1};
    auto lignes = d.base.read([&](Transaction& tx) { return lister_lignes_rattachees(tx, d.perimetre, recherche, jour.instant); });
    const bool trop = lignes.size() > kLignesAuPlus;
    if (trop) lignes.resize(kLignesAuPlus);
    Vue::List liste;
    const bool explique = d.perimetre.peut(Acte::VoirDeclarations), corrige = d.perimetre.peut(Acte::PartagerMarche);
    for (const auto& une : lignes)
        liste.push_back(Vue{{"personne", une.reference},
                            {"mois", en_toutes_lettres(une.mois)},
                            {"marche", une.marche},
                            {"lot", une.lot},
                            {"entreprise", une.entreprise},
                            {"retenues", heures_fr(une.retenues)},
                            {"famille", une.famille == Famille::Effort ? "effort d'insertion" : ""},
                            {"explication_href", explique && une.du_marche_lu ? "/lignes/" + une.id + "/explication" : ""},
                            {"structure", une.structure},
                            {"cause", une.cause ? std::string(fiche(*une.cause).libelle) : "elle mène le marché"},
                            {"commune", une.commune ? libelle_de_commune(*une.commune).value_or(*une.commune) : ""},
                            {"raison", une.raison},
                            {"corriger_href", corrige && !une.rattachement_id.empty() && d.perimetre.peut_sur(Acte::PartagerMarche, une.chef_id) ? "/lignes/" + une.id + "/rattachement" : ""}});
    const auto titre = compter(static_cast<std::int64_t>(lignes.size()), "ligne", "lignes", Genre_grammatical::Feminin) + (recherche.famille || recherche.a_preciser ? " : " + heures_par_famille(lignes) : std::string());
    const bool vide = lignes.empty();
    return page(d, "partages/lignes",
                Vue{{"fil", vue_fil({{std::string(kIci), "Compte de tous"}}, "Lignes")},
                    {"titre", titre},
                    {"sous_titre", "Telles qu'elles comptaient " + (jour.le == d.aujourd_hui ? std::string("aujourd'hui") : "le " + en_toutes_lettres(jour.le)) + "."},
                    {"trop", trop ? "Seules les " + std::to_string(kLignesAuPlus) + " plus récentes sont là : l'export CSV du compte les somme toutes." : ""},
                    {"non_vide", !vide},
                    {"lignes", std::move(liste)},
                    {"vide", vide ? Vue{{"titre", "Aucune ligne"}, {"phrase", "Rien ne répond à ce que vous cherchez dans votre périmètre."}, {"href", std::string(kIci)}, {"libelle", "Revenir au compte"}} : Vue(false)}},
                titre, kIci);
}

Response api_compte(const Demande& d)
{
    const auto jour = lire_jour_de_compte(d.http.query().value("le"), d.aujourd_hui);
    if (!jour.anomalies.empty()) return probleme(Status::UnprocessableContent, "Date refusée", "La date demandée ne convient pas.", jour.anomalies);
    const auto compte = d.base.read([&](Transaction& tx) { return compter_les_partages(tx, d.perimetre, jour.instant); });
    Json::List parts;
    for (const auto& part : compte.parts)
        parts.push_back(Json{{"structure", Json{{"id", part.structure_id}, {"nom", part.structure}}}, {"marche_id", part.marche_id}, {"lot_id", part.lot_id}, {"mene", part.mene},
                             {"famille", part.famille == Famille::Clause ? "clause" : "effort"}, {"retenues_centiemes", part.retenues.centiemes()}, {"lignes", part.lignes}});
    const auto somme = [](const SommeDeFamille& une) { return Json{{"clause_centiemes", une.clause.centiemes()}, {"effort_centiemes", une.effort.centiemes()}}; };
    return reponse_json(d, Json{{"le", format_day(jour.le)}, {"parts", std::move(parts)}, {"somme_des_structures", somme(compte.par_structure)}, {"somme_des_lots", somme(compte.par_lot)}});
}

} // namespace

void tracer_routes_compte_des_partages(Routeur& routeur)
{
    routeur.add(Method::Get, "/partages", "voir_reseau", montrer_compte);
    routeur.add(Method::Get, "/partages/lignes", "voir_reseau", montrer_lignes);
    routeur.add(Method::Get, "/api/v1/partages", "voir_reseau", api_compte);
}

} // namespace ouvrage
