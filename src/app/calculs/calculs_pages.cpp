#include "app/calculs/calculs_pages.hpp"

#include "app/calculs/calculs_document.hpp"
#include "app/calculs/calculs_saisie.hpp"
#include "app/calculs/calculs_table.hpp"
#include "app/droit/droit_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/calculateur";
constexpr std::size_t kScenariosGardes = 3; // et celui que l'on modifie : quatre à l'écran

// --- Ce que dit l'adresse ------------------------------------------------------------------------------------------

/// Une valeur proposée et une valeur tapée sont deux champs d'un formulaire : « part_mo_de » nomme la proposition, « part_mo » la
/// remplace, « part_mo_etait » dit laquelle la page montrait. La dernière des deux que l'on a touchée l'emporte.
struct ChoixDeValeur
{
    std::string cle;    // proposition retenue, "" pour une valeur tapée
    std::string tapee;  // "" avec une proposition
    bool proposition_vient_de_changer = false;
    bool tapee_vient_de_changer = false;
};

ChoixDeValeur choix_de_valeur(const Form& adresse, const ChampDeCalcul& champ, const std::vector<Proposition>& propositions)
{
    const std::string nom(champ.nom);
    const std::string de(adresse.value(nom + "_de")), etait(adresse.value(nom + "_etait"));
    std::string tapee(trimmed(adresse.value(nom)));
    const auto connue = [&](const std::string& cle) {
        return std::any_of(propositions.begin(), propositions.end(), [&](const Proposition& p) { return p.cle == cle; });
    };
    if (connue(tapee)) return {tapee, "", false, false};
    if (connue(de) && (tapee.empty() || de != etait)) return {de, "", !tapee.empty(), false};
    return {"", std::move(tapee), false, !de.empty()};
}

/// Ce que demande l'adresse, remis au net : les noms de propositions à leur place, les champs de la méthode seulement.
struct Demandes
{
    Droit droit;
    Entrees entrees;
    std::map<std::string, ChoixDeValeur, std::less<>> choix;
    std::vector<std::string> scenarios; // chacun une adresse sans chemin
    std::string lot;

    bool vierge() const
    {
        for (const auto& [nom, valeur] : entrees.valeurs)
            if (nom != "calibrage" && nom != "ordre" && nom != "compter" && nom != "convention") return false;
        return true;
    }
    std::string adresse(const std::string& scenario, const std::vector<std::string>& gardes) const
    {
        std::string texte = std::string(kIci) + "?" + scenario;
        if (!lot.empty()) texte += "&lot=" + percent_encode(lot);
        for (const auto& un : gardes) texte += "&s=" + percent_encode(un);
        return texte;
    }
    std::string adresse() const { return adresse(en_adresse(entrees), scenarios); }
};

/// Ce qui est livré, et ce qu'a fixé le territoire de qui demande : le plus précis l'emporte.
Droit droit_de(const Demande& d)
{
    Droit droit = d.maison.droit;
    if (d.utilisateur)
        droit.valeurs = d.base.read([&](Transaction& tx) { return valeurs_hors_contrat(d.maison.droit, lister_valeurs_propres(tx, d.perimetre, d.maison.droit)); });
    return droit;
}

Demandes lire_demandes(const Demande& d)
{
    const auto adresse = d.http.query();
    Demandes lues;
    lues.droit = droit_de(d);
    lues.lot = adresse.value("lot");
    for (const auto& [nom, valeur] : adresse.fields)
        if (nom == "s" && lues.scenarios.size() < kScenariosGardes && !valeur.empty()) lues.scenarios.push_back(en_adresse(entrees_de_la_page(parse_urlencoded(valeur))));
    Form remise = adresse;
    const auto methode = methode_du_code(adresse.value("methode")).value_or(fiches_methodes().front().methode);
    for (const auto& champ : fiche(methode).champs)
    {
        const auto propositions = proposer(lues.droit, champ, d.aujourd_hui);
        if (propositions.empty()) continue;
        const auto choix = choix_de_valeur(adresse, champ, propositions);
        std::erase_if(remise.fields, [&](const auto& un) { return un.first == champ.nom; });
        remise.fields.emplace_back(std::string(champ.nom), choix.cle.empty() ? choix.tapee : choix.cle);
        lues.choix.emplace(champ.nom, choix);
    }
    lues.entrees = entrees_de_la_page(remise);
    return lues;
}

LectureCalcul calculer_ici(const Droit& droit, const Entrees& entrees, Jour le)
{
    return calculer(completer(entrees, droit, le), usages_de(droit, le));
}

std::vector<AnomalieDeChamp> anomalies_de_page(const std::vector<AnomalieDeCalcul>& anomalies)
{
    std::vector<AnomalieDeChamp> liste;
    for (const auto& une : anomalies) liste.push_back({une.champ, std::string(une.code)});
    return liste;
}

// --- Le formulaire -------------------------------------------------------------------------------------------------

enum class Echange
{
    DansLaPage,
    ParMorceau // le morceau remplace celui qui est à l'écran, à sa place
};

Vue vue_valeur(const ChampDeCalcul& champ, const std::string& tapee, const std::string& anomalie, Echange echange)
{
    return Vue{{"nom", champ.nom}, {"libelle", champ.libelle}, {"valeur", valeur_de_page(champ, tapee)}, {"unite", champ.unite}, {"anomalie", anomalie},
               {"a_part", echange == Echange::ParMorceau}};
}

Vue vue_propositions(const Demande& d, const Droit& droit, const ChampDeCalcul& champ, const std::string& cle, Echange echange)
{
    Vue::List options;
    for (const auto& une : proposer(droit, champ, d.aujourd_hui))
        options.push_back(Vue{{"valeur", une.cle},
                              {"texte", une.libelle + " : " + une.ecrite + " (" + std::string(libelle(une.provenance.statut)) + ")"},
                              {"choisie", une.cle == cle}});
    return Vue{{"nom", champ.nom}, {"cle", cle}, {"options", std::move(options)}, {"a_part", echange == Echange::ParMorceau}};
}

/// Ce que l'on n'ouvre que si l'on en a besoin : la page reste courte devant une réunion.
bool a_l_ecart(const ChampDeCalcul& champ) { return !champ.obligatoire && (champ.nom == "ordre" || champ.nom == "duree" || !champ.famille.empty()); }

Vue::List vue_champs(const Demande& d, const Demandes& lues, const std::vector<AnomalieDeChamp>& anomalies, bool (*lesquels)(const ChampDeCalcul&))
{
    const auto& methode = fiche(*methode_du_code(lues.entrees.methode));
    const auto valeur_de = [&](std::string_view nom) {
        const auto trouvee = lues.entrees.valeurs.find(nom);
        return trouvee == lues.entrees.valeurs.end() ? std::string() : trouvee->second;
    };
    std::string calibrage = valeur_de("calibrage");
    Vue::List champs;
    for (const auto& champ : methode.champs)
    {
        if (!lesquels(champ)) continue;
        if (champ.nom == "calibrage")
        {
            if (libelle_du_code(champ.choix, calibrage).empty()) calibrage = champ.choix.front().code;
            Vue::List liens;
            for (const auto& un : champ.choix)
            {
                Entrees autre = lues.entrees;
                autre.valeurs["calibrage"] = un.code;
                liens.push_back(Vue{{"href", lues.adresse(en_adresse(autre), lues.scenarios)}, {"libelle", un.libelle}, {"ici", un.code == calibrage}});
            }
            champs.push_back(Vue{{"champ", false}, {"liste", false}, {"propose", false}, {"calibrage", Vue{{"code", calibrage}, {"liens", std::move(liens)}}}});
            continue;
        }
        if (!champ.pour.empty() && champ.pour != calibrage) continue;
        Vue champ_simple = false, liste = false, propose = false;
        const std::string nom(champ.nom), aide(champ.aide), libelle_du_champ(champ.libelle);
        if (champ.nature == NatureDeChamp::Choix)
        {
            std::vector<Option> options;
            for (const auto& un : champ.choix) options.push_back({std::string(un.code), std::string(un.libelle)});
            liste = vue_liste(nom, libelle_du_champ, aide, "", options, valeur_de(champ.nom), anomalies);
        }
        else if (const auto choix = lues.choix.find(champ.nom); choix != lues.choix.end())
            propose = Vue{{"nom", nom}, {"libelle", libelle_du_champ}, {"aide", aide}, {"facultatif", !champ.obligatoire}, {"anomalie", anomalie_de(anomalies, champ.nom)},
                          // Sans rien choisir, c'est la valeur par défaut qui compte : elle se montre choisie.
                          {"liste", vue_propositions(d, lues.droit, champ, choix->second.cle.empty() && choix->second.tapee.empty() ? std::string(champ.defaut) : choix->second.cle, Echange::DansLaPage)},
                          {"saisie", vue_valeur(champ, choix->second.cle.empty() ? valeur_de(champ.nom) : "", anomalie_de(anomalies, champ.nom), Echange::DansLaPage)}};
        else
            champ_simple = vue_champ({.nom = nom, .libelle = libelle_du_champ, .valeur = valeur_de_page(champ, valeur_de(champ.nom)), .aide = aide,
                                      .clavier = champ.nature == NatureDeChamp::Nombre && champ.borne != BorneDeChamp::Signe ? "decimal" : "", .unite = champ.nature == NatureDeChamp::Nombre ? std::string(champ.unite) : "",
                                      .taille = champ.nature == NatureDeChamp::Nombre ? "moyen" : "", .obligatoire = champ.obligatoire},
                                     anomalies);
        champs.push_back(Vue{{"champ", std::move(champ_simple)}, {"liste", std::move(liste)}, {"propose", std::move(propose)}, {"calibrage", false}});
    }
    return champs;
}

Vue vue_arrondis(const std::string& choisi)
{
    constexpr std::string_view kArrondis[] = {"aucun", "inf:1", "proche:1", "sup:1", "inf:5", "proche:5", "inf:10", "proche:10", "inf:35", "proche:35"};
    Vue::List options;
    bool connu = false;
    const auto ajouter = [&](const std::string& code) {
        const auto lu = lire_arrondi(code).valeur;
        options.push_back(Vue{{"valeur", code}, {"texte", !lu ? code : lu->sens == SensArrondi::Aucun ? "aucun, la valeur exacte" : libelle(*lu)}, {"choisie", code == choisi}});
        connu |= code == choisi;
    };
    for (const auto code : kArrondis) ajouter(std::string(code));
    if (!connu) ajouter(choisi);
    return options;
}

// --- Le résultat et les scénarios ----------------------------------------------------------------------------------

/// « 1 000 000 €, 50 %, 5 %, 30 €/h » : ce qui fait un scénario, en une ligne.
std::string en_bref(const Droit& droit, const Entrees& entrees, Jour le)
{
    const auto complet = completer(entrees, droit, le);
    std::string texte;
    for (const auto& champ : fiche(*methode_du_code(entrees.methode)).champs)
    {
        const auto valeur = complet.valeurs.find(champ.nom);
        if (valeur == complet.valeurs.end() || valeur->second.empty()) continue;
        const auto lue = champ.nature == NatureDeChamp::Nombre ? lire_fraction(valeur->second) : std::nullopt;
        const auto choisie = libelle_du_code(champ.choix, valeur->second);
        texte += (texte.empty() ? "" : ", ") + (lue ? ecrire_valeur(*lue, champ.unite) : choisie.empty() ? valeur->second : std::string(choisie));
    }
    return texte;
}

Vue vue_scenario(const Demande& d, const Droit& droit, const std::string& nom, const Entrees& entrees, const LectureCalcul& lecture)
{
    const auto ecrit = lecture.calcul ? std::optional(mettre_en_mots(*lecture.calcul)) : std::nullopt;
    return Vue{{"nom", nom},
               {"methode", fiche(*methode_du_code(entrees.methode)).libelle},
               {"entrees", en_bref(droit, entrees, d.aujourd_hui)},
               {"heures", ecrit ? ecrit->heures : "à compléter"},
               {"exactement", ecrit ? ecrit->heures_brutes : ""},
               {"clause", ecrit && ecrit->clause_recommandee},
               {"lisible", ecrit.has_value()}};
}

Vue vue_scenarios(const Demande& d, const Demandes& lues, const LectureCalcul& lecture)
{
    if (lues.scenarios.empty()) return false;
    Vue::List liste;
    auto courant = vue_scenario(d, lues.droit, "Celui-ci", lues.entrees, lecture);
    courant.set("courant", true);
    courant.set("reprendre_href", "");
    courant.set("retirer_href", "");
    liste.push_back(std::move(courant));
    for (std::size_t i = 0; i < lues.scenarios.size(); ++i)
    {
        const auto entrees = entrees_de_la_page(parse_urlencoded(lues.scenarios[i]));
        auto vue = vue_scenario(d, lues.droit, "Scénario " + std::to_string(i + 1), entrees, calculer_ici(lues.droit, entrees, d.aujourd_hui));
        auto autres = lues.scenarios;
        autres.erase(autres.begin() + static_cast<std::ptrdiff_t>(i));
        vue.set("courant", false);
        vue.set("retirer_href", lues.adresse(en_adresse(lues.entrees), autres));
        // Reprendre : il passe au formulaire, et ce qui y était prend sa place.
        auto echanges = lues.scenarios;
        if (lecture.calcul) echanges[i] = en_adresse(lues.entrees);
        else echanges = autres;
        vue.set("reprendre_href", lues.adresse(lues.scenarios[i], echanges));
        liste.push_back(std::move(vue));
    }
    return Vue{{"liste", std::move(liste)}};
}

Vue vue_resultat(const Demande& d, const Demandes& lues, const LectureCalcul& lecture)
{
    const bool peut_garder = d.perimetre.peut(Acte::ReviserEngagement);
    Vue calcul = false, attente = false;
    std::string garder_href, rattacher_href;
    if (lecture.calcul)
    {
        calcul = vue_du_calcul(mettre_en_mots(*lecture.calcul));
        if (lues.scenarios.size() < kScenariosGardes)
        {
            auto gardes = lues.scenarios;
            gardes.push_back(en_adresse(lues.entrees));
            garder_href = lues.adresse(en_adresse(lues.entrees), gardes);
        }
        if (peut_garder) rattacher_href = "/calculs/nouveau?" + en_adresse(lues.entrees) + (lues.lot.empty() ? "" : "&lot=" + percent_encode(lues.lot));
    }
    else
    {
        // Ce qui n'est pas encore tapé n'est pas une faute : on dit seulement ce qu'il reste à donner.
        Vue::List manquent, fautes;
        const auto& champs = fiche(*methode_du_code(lues.entrees.methode)).champs;
        for (const auto& une : lecture.anomalies)
        {
            const auto champ = std::find_if(champs.begin(), champs.end(), [&](const auto& un) { return un.nom == une.champ; });
            const std::string nom = champ == champs.end() ? "Arrondi" : std::string(champ->libelle);
            const std::string cible = lues.choix.contains(une.champ) ? une.champ + "_de" : une.champ;
            if (une.code == "calcul.absent") manquent.push_back(Vue{{"champ", cible}, {"nom", nom}});
            else fautes.push_back(Vue{{"champ", une.champ}, {"nom", nom}, {"phrase", phrase_anomalie(une.code)}});
        }
        attente = Vue{{"a_des_fautes", !fautes.empty()}, {"fautes", std::move(fautes)}, {"il_manque", !manquent.empty()}, {"manquent", std::move(manquent)}};
    }
    return Vue{{"calcul", std::move(calcul)},
               {"attente", std::move(attente)},
               {"scenarios", vue_scenarios(d, lues, lecture)},
               {"adresse", lues.adresse()},
               {"adresse_entiere", d.maison.reglages.adresse_publique + lues.adresse()},
               {"garder_href", garder_href},
               {"rattacher_href", rattacher_href}};
}

/// Les champs que l'échange doit remettre d'accord avec la dernière chose touchée.
Vue::List vue_accords(const Demande& d, const Demandes& lues)
{
    Vue::List accords;
    for (const auto& champ : fiche(*methode_du_code(lues.entrees.methode)).champs)
    {
        const auto choix = lues.choix.find(champ.nom);
        if (choix == lues.choix.end()) continue;
        const bool efface = choix->second.proposition_vient_de_changer, defait = choix->second.tapee_vient_de_changer;
        accords.push_back(Vue{{"saisie", efface ? vue_valeur(champ, "", "", Echange::ParMorceau) : Vue(false)},
                              {"liste", defait ? vue_propositions(d, lues.droit, champ, "", Echange::ParMorceau) : Vue(false)},
                              {"nom", champ.nom},
                              {"cle", choix->second.cle}});
    }
    return accords;
}

Vue::List vue_methodes(const Demandes& lues, const Form& adresse)
{
    Vue::List methodes;
    for (const auto& une : fiches_methodes())
    {
        Form autre = adresse;
        std::erase_if(autre.fields, [](const auto& un) { return un.first == "methode" || un.first == "s" || un.first == "lot"; });
        autre.fields.emplace_back("methode", std::string(une.code));
        // Une proposition choisie suit sous son nom, comme une valeur tapée.
        for (const auto& [nom, choix] : lues.choix)
            if (!choix.cle.empty())
            {
                std::erase_if(autre.fields, [&](const auto& un) { return un.first == nom; });
                autre.fields.emplace_back(nom, choix.cle);
            }
        methodes.push_back(Vue{{"href", lues.adresse(en_adresse(entrees_de_la_page(autre)), lues.scenarios)},
                               {"libelle", une.libelle},
                               {"courante", une.code == lues.entrees.methode}});
    }
    return methodes;
}

std::string titre_de(const LectureCalcul& lecture)
{
    if (!lecture.calcul) return "Calculer un objectif d'heures";
    return "Calculateur : " + mettre_en_mots(*lecture.calcul).titre();
}

// --- Garder --------------------------------------------------------------------------------------------------------

struct SaisieGardee
{
    Entrees entrees;
    std::string lot;
    std::string note;
    std::string q;
};

Response montrer_a_garder(const Demande& d, const SaisieGardee& saisie, const LectureCalcul& lecture, std::vector<AnomalieDeChamp> anomalies, Status statut)
{
    std::vector<LotACalibrer> lots;
    d.base.read([&](Transaction& tx) { lots = lister_lots_a_calibrer(tx, d.perimetre, saisie.q, saisie.lot); });
    std::vector<Option> options;
    for (const auto& un : lots) options.push_back({un.id, un.libelle});
    const auto scenario = en_adresse(saisie.entrees);
    for (const auto& une : lecture.anomalies) anomalies.push_back({"", std::string(une.code)});
    const auto ecrit = lecture.calcul ? std::optional(mettre_en_mots(*lecture.calcul)) : std::nullopt;
    Vue vide = false;
    if (lots.empty())
        vide = Vue{{"titre", "Aucun lot"}, {"phrase", saisie.q.empty() ? "Suivez d'abord un marché : le calcul se gardera sur l'un de ses lots." : "Aucun lot ne répond à cette recherche."},
                   {"href", saisie.q.empty() ? "/marches/nouveau" : ""}, {"libelle", "Suivre un marché"}};
    Vue vue{{"fil", vue_fil({{std::string(kIci) + "?" + scenario, "Calculateur"}}, "Garder")},
            {"titre", ecrit ? ecrit->titre() : "Ce calcul est à compléter"},
            {"methode", fiche(*methode_du_code(saisie.entrees.methode)).libelle},
            {"entrees", en_bref(droit_de(d), saisie.entrees, d.aujourd_hui)},
            {"scenario", scenario},
            {"champs_caches", [&] {
                 Vue::List caches;
                 for (const auto& [nom, valeur] : parse_urlencoded(scenario).fields) caches.push_back(Vue{{"nom", nom}, {"valeur", valeur}});
                 return caches;
             }()},
            {"q", saisie.q},
            {"cle", random_token()},
            {"anomalies", vue_anomalies(anomalies)},
            {"formulaire", lots.empty() || !ecrit ? Vue(false)
                                                  : Vue{{"lot", vue_liste("lot", "Lot", "Le calcul se lira sur sa page.", "Choisir un lot", options, saisie.lot, anomalies)},
                                                        {"note", vue_champ({.nom = "note", .libelle = "Pièce ou remarque", .valeur = saisie.note, .aide = "« estimation du 3 mars », « réunion avec l'acheteur ». Aucun nom de participant.", .obligatoire = false}, anomalies)}}},
            {"vide", std::move(vide)},
            {"retour_href", std::string(kIci) + "?" + scenario}};
    return page(d, "calculs/garder", std::move(vue), "Garder ce calcul", kIci, statut);
}

/// Ce que l'on refuse d'une remarque.
void lire_note(const std::string& note, std::vector<AnomalieDeChamp>& anomalies)
{
    if (ressemble_a_un_nir(note)) anomalies.push_back({"note", "champ.nir"});
    if (length_utf8(note) > 500) anomalies.push_back({"note", "champ.trop_long"});
}

// --- Un calcul gardé -----------------------------------------------------------------------------------------------

/// Ce que le registre d'un engagement devrait recevoir pour que l'objectif soit celui du calcul.
Vue vue_suites(const Demande& d, const CalculDeLot& de, const std::vector<Engagement>& engagements)
{
    Vue::List suites;
    if (!d.perimetre.peut(Acte::ReviserEngagement) || !de.calcul.ecrit.clause_recommandee) return suites;
    const std::string piece = "note de calcul du " + date_fr(*parse_instant(de.calcul.fait_le));
    for (const auto& un : engagements)
    {
        if (un.famille() != Famille::Clause) continue;
        const Heures ecart = de.calcul.heures - dues_au_terme(un.registre);
        const auto cause = un.registre.empty() ? Cause::Initial : de.calcul.ecrit.methode == "bons_de_commande" ? Cause::BonDeCommande : Cause::Avenant;
        suites.push_back(Vue{{"libelle", fiche(un.genre).libelle},
                             {"deja", ecart == Heures()},
                             {"ecart", (ecart < Heures() ? "" : "+") + heures_fr(ecart)},
                             {"href", "/engagements/" + un.id + "/revisions?heures=" + percent_encode(heures_saisie(ecart)) + "&cause=" + std::string(fiche(cause).code) +
                                          "&piece=" + percent_encode(piece) + "#reviser"}});
    }
    if (suites.empty())
        suites.push_back(Vue{{"libelle", ""}, {"deja", false}, {"ecart", heures_fr(de.calcul.heures)},
                             {"href", "/lots/" + de.lot.id + "/engagements/nouveau?heures=" + percent_encode(heures_saisie(de.calcul.heures)) + "&source=" + percent_encode(piece)}});
    return suites;
}

Response fichier(const Demande& d, std::string_view format, std::string_view type)
{
    const auto note = d.base.read([&](Transaction& tx) { return dresser_note(tx, d.perimetre, d.param("calcul")); });
    return Response::attachment(ecrire_note(note, format, d.maintenant()), type, fichier_de_la_note(note, format)).with("Cache-Control", "no-store");
}

// --- L'API ---------------------------------------------------------------------------------------------------------

Json json_inscrit(const CalculInscrit& calcul)
{
    Json::Object valeurs;
    for (const auto& [nom, valeur] : calcul.entrees.valeurs) valeurs.emplace_back(nom, valeur);
    return Json{{"id", calcul.id},
                {"lot_id", calcul.lot_id},
                {"methode", calcul.entrees.methode},
                {"valeurs", Json(std::move(valeurs))},
                {"arrondi", calcul.entrees.arrondi},
                {"heures_centiemes", calcul.heures.centiemes()},
                {"clause_recommandee", calcul.ecrit.clause_recommandee},
                {"resultat", json_ecrit(calcul.ecrit)},
                {"note", calcul.note},
                {"droit", calcul.droit},
                {"fait_par", calcul.fait_par},
                {"fait_le", calcul.fait_le}};
}

/// « {"lot_id": …, "methode": …, "valeurs": {…}, "arrondi": …, "note": … } » ; un nombre s'écrit en texte, ou en entier.
struct CorpsDeCalcul
{
    std::string lot_id;
    std::string note;
    Entrees entrees;
    std::vector<AnomalieDeChamp> anomalies;
};
CorpsDeCalcul lire_corps(const Demande& d)
{
    CorpsDeCalcul lu;
    const Json corps = read_json(d.http.body);
    if (!corps.object())
    {
        lu.anomalies.push_back({"", "json.objet_attendu"});
        return lu;
    }
    const auto texte = [&](const std::string& nom, const Json& valeur, std::string& ou) {
        if (valeur.text()) ou = *valeur.text();
        else if (valeur.integer()) ou = std::to_string(*valeur.integer());
        else lu.anomalies.push_back({nom, "json.texte_attendu"});
    };
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (nom == "lot_id") texte(nom, valeur, lu.lot_id);
        else if (nom == "methode") texte(nom, valeur, lu.entrees.methode);
        else if (nom == "arrondi") texte(nom, valeur, lu.entrees.arrondi);
        else if (nom == "note") texte(nom, valeur, lu.note);
        else if (nom != "valeurs") lu.anomalies.push_back({nom, "champ.inconnu"});
        else if (!valeur.object()) lu.anomalies.push_back({nom, "json.objet_attendu"});
        else
            for (const auto& [champ, donnee] : *valeur.object()) texte(champ, donnee, lu.entrees.valeurs[champ]);
    }
    lire_note(lu.note, lu.anomalies);
    return lu;
}

} // namespace

static Response montrer_calculateur(const Demande& d)
{
    auto lues = lire_demandes(d);
    const auto lecture = calculer_ici(lues.droit, lues.entrees, d.aujourd_hui);
    auto resultat = vue_resultat(d, lues, lecture);
    if (d.http.is_htmx())
    {
        resultat.set("accords", vue_accords(d, lues));
        return fragment(d, "calculs/resultat", std::move(resultat)).with("HX-Replace-Url", lues.adresse()).with("Vary", "HX-Request");
    }
    // Une page qu'on ouvre n'a pas de fautes : ce qui manque se dit à côté du résultat.
    std::vector<AnomalieDeChamp> anomalies;
    if (!lues.vierge())
        for (const auto& une : anomalies_de_page(lecture.anomalies))
            if (une.code != "calcul.absent") anomalies.push_back(une);
    std::string lot;
    if (!lues.lot.empty() && d.perimetre.peut(Acte::VoirBilan))
        try
        {
            lot = d.base.read([&](Transaction& tx) { return trouver_lot(tx, d.perimetre, lues.lot, Acte::VoirBilan).nom(); });
        }
        catch (const NotFound&)
        {
            lues.lot.clear(); // un lien peut venir d'un autre périmètre : le calcul vaut sans lui
        }
    Vue::List gardes;
    for (const auto& un : lues.scenarios) gardes.push_back(Vue{{"valeur", un}});
    resultat.set("accords", Vue::List{});
    resultat.set("titre", lecture.calcul ? "Objectif : " + mettre_en_mots(*lecture.calcul).titre() : "Combien d'heures d'insertion inscrire ?");
    resultat.set("lot_nom", lot);
    resultat.set("lot", lues.lot);
    resultat.set("methodes", vue_methodes(lues, d.http.query()));
    resultat.set("methode", lues.entrees.methode);
    resultat.set("quand", fiche(*methode_du_code(lues.entrees.methode)).quand);
    resultat.set("champs", vue_champs(d, lues, anomalies, [](const ChampDeCalcul& champ) { return !a_l_ecart(champ); }));
    auto facultatifs = vue_champs(d, lues, anomalies, a_l_ecart);
    const auto& champs = fiche(*methode_du_code(lues.entrees.methode)).champs;
    const bool ouverts = std::any_of(champs.begin(), champs.end(), [&](const auto& champ) { return a_l_ecart(champ) && lues.entrees.valeurs.contains(champ.nom); });
    resultat.set("facultatifs", facultatifs.empty() ? Vue(false) : Vue{{"ouverts", ouverts}, {"champs", std::move(facultatifs)}});
    resultat.set("arrondis", vue_arrondis(lues.entrees.arrondi));
    resultat.set("gardes", std::move(gardes));
    resultat.set("sans_compte", d.utilisateur == nullptr);
    const auto titre = titre_de(lecture);
    auto reponse = d.utilisateur ? page(d, "calculs/calculateur", std::move(resultat), titre, kIci) : page_nue(d, "calculs/calculateur", std::move(resultat), titre);
    reponse.with("Vary", "HX-Request");
    return reponse;
}

static Response montrer_calcul_nouveau(const Demande& d)
{
    const auto adresse = d.http.query();
    SaisieGardee saisie{entrees_de_la_page(adresse), std::string(adresse.value("lot")), "", std::string(trimmed(adresse.value("q")))};
    return montrer_a_garder(d, saisie, calculer_ici(droit_de(d), saisie.entrees, d.aujourd_hui), {}, Status::Ok);
}

static Response creer_calcul(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieGardee saisie{entrees_de_la_page(parse_urlencoded(formulaire.value("calcul"))), std::string(formulaire.value("lot")),
                        std::string(trimmed(formulaire.value("note"))), std::string(trimmed(formulaire.value("q")))};
    const auto lecture = calculer_ici(droit_de(d), saisie.entrees, d.aujourd_hui);
    std::vector<AnomalieDeChamp> anomalies;
    if (saisie.lot.empty()) anomalies.push_back({"lot", "champ.absent"});
    lire_note(saisie.note, anomalies);
    if (!lecture.calcul || !anomalies.empty()) return montrer_a_garder(d, saisie, lecture, anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lot = trouver_lot(e.tx, d.perimetre, saisie.lot, Acte::ReviserEngagement);
        return {"/calculs/" + inscrire_calcul(e, d.maison.droit, lot, saisie.entrees, *lecture.calcul, saisie.note), "calcul_garde", {}};
    });
}

static Response montrer_calcul(const Demande& d)
{
    NoteDeCalcul note;
    std::vector<Engagement> engagements;
    d.base.read([&](Transaction& tx) {
        note = dresser_note(tx, d.perimetre, d.param("calcul"));
        engagements = lister_engagements(tx, note.de.lot);
    });
    const auto& [calcul, lot] = note.de;
    const auto document = document_de_la_note(note, d.maintenant());
    const auto adresse = "/calculs/" + calcul.id;
    Vue vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + lot.marche_id, lot.marche_objet}, {"/lots/" + lot.id + "/compte", lot.nom()}}, "Calcul")},
            {"pdf_href", adresse + "/note.pdf"},
            {"odt_href", adresse + "/note.odt"},
            {"reprendre_href", std::string(kIci) + "?" + en_adresse(calcul.entrees) + "&lot=" + lot.id},
            {"suites", vue_suites(d, note.de, engagements)},
            {"document", write_html(document)}};
    return page(d, "calculs/note", std::move(vue), document.title, "/marches");
}

static Response rendre_pdf(const Demande& d) { return fichier(d, "pdf", "application/pdf"); }
static Response rendre_odt(const Demande& d) { return fichier(d, "odt", "application/vnd.oasis.opendocument.text"); }

static Response lister_json(const Demande& d)
{
    Json::List liste;
    d.base.read([&](Transaction& tx) {
        const auto lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::VoirBilan);
        for (const auto& un : lister_calculs(tx, d.perimetre, lot)) liste.push_back(json_inscrit(un));
    });
    return reponse_json(d, Json{{"calculs", std::move(liste)}});
}

static Response rendre_json(const Demande& d)
{
    return reponse_json(d, json_inscrit(d.base.read([&](Transaction& tx) { return trouver_calcul(tx, d.perimetre, d.param("calcul")).calcul; })));
}

static Response creer_json(const Demande& d)
{
    auto corps = lire_corps(d);
    if (corps.lot_id.empty()) corps.anomalies.push_back({"lot_id", "champ.absent"});
    const auto lecture = calculer_ici(droit_de(d), corps.entrees, d.aujourd_hui);
    for (const auto& une : anomalies_de_page(lecture.anomalies)) corps.anomalies.push_back(une);
    if (!lecture.calcul || !corps.anomalies.empty()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", corps.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lot = trouver_lot(e.tx, d.perimetre, corps.lot_id, Acte::ReviserEngagement);
        const auto id = inscrire_calcul(e, d.maison.droit, lot, corps.entrees, *lecture.calcul, corps.note);
        return {"/api/v1/calculs/" + id, "", json_inscrit(trouver_calcul(e.tx, d.perimetre, id).calcul)};
    });
}

void tracer_routes_calculs(Routeur& routeur)
{
    routeur.add(Method::Get, "/calculateur", std::string(kPublic), montrer_calculateur);
    routeur.add(Method::Get, "/calculs/nouveau", "reviser_engagement", montrer_calcul_nouveau);
    routeur.add(Method::Post, "/calculs", "reviser_engagement", creer_calcul);
    routeur.add(Method::Get, "/calculs/:calcul", "voir_bilan", montrer_calcul);
    routeur.add(Method::Get, "/calculs/:calcul/note.pdf", "voir_bilan", rendre_pdf);
    routeur.add(Method::Get, "/calculs/:calcul/note.odt", "voir_bilan", rendre_odt);
    routeur.add(Method::Get, "/api/v1/lots/:lot/calculs", "voir_bilan", lister_json);
    routeur.add(Method::Post, "/api/v1/calculs", "reviser_engagement", creer_json);
    routeur.add(Method::Get, "/api/v1/calculs/:calcul", "voir_bilan", rendre_json);
}

} // namespace ouvrage
