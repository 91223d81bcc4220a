#include "app/souhaits/souhaits_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/souhaits/souhaits_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
constexpr std::size_t kChampsDeMetier = 3;
constexpr std::array<Choix, 2> kCherche = {Choix{"oui", "Oui"}, Choix{"pas_maintenant", "Pas maintenant"}};

/// Ce qui a été tapé, tel quel.
struct SaisieSouhaits
{
    std::string cherche = "oui";
    std::vector<std::string> metiers;
    std::string disponible_le, rayon_km, semaine, vu;
};

std::string champ_de_metier(std::size_t rang) { return "metier_" + std::to_string(rang + 1); }

SaisieSouhaits saisie_du_formulaire_de_souhaits(const Form& formulaire)
{
    const auto champ = [&](const std::string& nom) { return std::string(trimmed(formulaire.value(nom))); };
    SaisieSouhaits saisie{champ("cherche"), {}, champ("disponible_le"), champ("rayon_km"), champ("semaine"), champ("vu")};
    for (std::size_t i = 0; i < kMetiersSouhaitesAuPlus; ++i) saisie.metiers.push_back(champ(champ_de_metier(i)));
    return saisie;
}

SaisieSouhaits saisie_des_souhaits(const std::vector<SouhaitsInscrits>& inscrits)
{
    SaisieSouhaits saisie;
    if (inscrits.empty()) return saisie;
    const auto& derniers = inscrits.front();
    saisie.vu = derniers.id;
    saisie.cherche = derniers.souhaits.cherche ? "oui" : "pas_maintenant";
    for (const auto& rome : derniers.souhaits.metiers) saisie.metiers.push_back(rome + " " + libelle_de_rome(rome).value_or(""));
    if (derniers.souhaits.disponible_le) saisie.disponible_le = format_day(*derniers.souhaits.disponible_le);
    if (derniers.souhaits.rayon_km) saisie.rayon_km = std::to_string(*derniers.souhaits.rayon_km);
    if (derniers.souhaits.semaine) saisie.semaine = heures_saisie(*derniers.souhaits.semaine);
    return saisie;
}

struct LectureSouhaits
{
    CeQuElleCherche souhaits;
    std::vector<AnomalieDeChamp> anomalies;
};

LectureSouhaits lire_souhaits(const SaisieSouhaits& saisie)
{
    LectureSouhaits lue;
    auto& anomalies = lue.anomalies;
    lue.souhaits.cherche = lire_choix("cherche", saisie.cherche, kCherche, anomalies) != "pas_maintenant";
    for (std::size_t i = 0; i < saisie.metiers.size(); ++i)
    {
        if (saisie.metiers[i].empty()) continue;
        auto rome = code_saisi(rome_tape(saisie.metiers[i]));
        std::transform(rome.begin(), rome.end(), rome.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        if (!libelle_de_rome(rome)) anomalies.push_back({champ_de_metier(i), "rome.inconnu"});
        else if (std::find(lue.souhaits.metiers.begin(), lue.souhaits.metiers.end(), rome) != lue.souhaits.metiers.end())
            anomalies.push_back({champ_de_metier(i), "metier.deja_dit"});
        else lue.souhaits.metiers.push_back(rome);
    }
    lue.souhaits.disponible_le = lire_jour("disponible_le", saisie.disponible_le, Exigence::Facultative, anomalies);
    lue.souhaits.rayon_km = lire_nombre("rayon_km", saisie.rayon_km, 1, kRayonAuPlusKm, Exigence::Facultative, anomalies);
    if (!saisie.semaine.empty())
    {
        const auto heures = lire_heures(saisie.semaine);
        if (!heures.valeur) anomalies.push_back({"semaine", std::string(heures.anomalie)});
        else if (*heures.valeur < 1_h || *heures.valeur > 60_h) anomalies.push_back({"semaine", "semaine.hors_bornes"});
        else lue.souhaits.semaine = heures.valeur;
    }
    return lue;
}

struct Lus
{
    Participant participant;
    std::vector<SouhaitsInscrits> inscrits;
};
Lus lire(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        auto inscrits = lister_souhaits(tx, participant);
        return Lus{std::move(participant), std::move(inscrits)};
    });
}

Response page_souhaits(const Demande& d, const Lus& lus, const SaisieSouhaits& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    Vue::List lignes, metiers;
    for (const auto& un : lus.inscrits)
        lignes.push_back(Vue{{"mots", souhaits_en_mots(un.souhaits)}, {"par", un.faite_par}, {"le", date_fr(*parse_instant(un.faite_le))}, {"remplacee", un.remplacee}});
    const std::size_t combien = std::max(kChampsDeMetier, std::min(kMetiersSouhaitesAuPlus, saisie.metiers.size()));
    constexpr const char* kRangs[] = {"Métier souhaité", "Deuxième métier", "Troisième métier", "Quatrième métier", "Cinquième métier"};
    for (std::size_t i = 0; i < combien; ++i)
        metiers.push_back(vue_champ({.nom = champ_de_metier(i), .libelle = kRangs[i], .valeur = i < saisie.metiers.size() ? saisie.metiers[i] : "",
                                     .aide = i == 0 ? "Tapez un mot (« maçon », « espaces verts ») ou le code du ROME." : "", .suggestions = "/assistance/rome", .obligatoire = false},
                                    anomalies));
    const auto& p = lus.participant;
    const auto titre = lus.inscrits.empty()                     ? "Que cherche " + p.personne() + " ?"
                       : lus.inscrits.front().souhaits.cherche ? p.personne() + " cherche" + (lus.inscrits.front().souhaits.metiers.empty() ? " un travail" : " : " + metier_en_mots(lus.inscrits.front().souhaits.metiers.front()))
                                                               : p.personne() + " ne cherche pas maintenant";
    return page(d, "souhaits/souhaits",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {"/participants/" + p.id, p.personne()}}, "Ce qu'elle cherche")},
                    {"titre", titre},
                    {"onglets", vue_onglets(d, p, "/souhaits")},
                    {"reference", p.reference},
                    {"inconnus", lus.inscrits.empty()},
                    {"lignes", std::move(lignes)},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"action", "/participants/" + p.id + "/souhaits"},
                    {"annuler_href", "/participants/" + p.id},
                    {"cle", random_token()},
                    {"vu", saisie.vu},
                    {"brouillon", "souhaits-" + p.id},
                    {"champ_cherche", vue_liste("cherche", "Cherche un travail", "", "", options_de(kCherche), saisie.cherche, anomalies)},
                    {"metiers", std::move(metiers)},
                    {"champ_disponible", vue_champ({.nom = "disponible_le", .libelle = "Disponible à partir du", .valeur = saisie.disponible_le, .type = "date", .taille = "moyen",
                                                    .obligatoire = false}, anomalies)},
                    {"champ_rayon", vue_champ({.nom = "rayon_km", .libelle = "Jusqu'où elle peut aller", .valeur = saisie.rayon_km,
                                               .aide = "À vol d'oiseau, de sa commune à celle du travail.", .clavier = "numeric", .unite = "km", .taille = "court", .obligatoire = false}, anomalies)},
                    {"champ_semaine", vue_champ({.nom = "semaine", .libelle = "Heures par semaine souhaitées", .valeur = saisie.semaine, .clavier = "decimal", .unite = "h", .taille = "court",
                                                 .obligatoire = false}, anomalies)}},
                titre, kIci, statut);
}

Response montrer_souhaits(const Demande& d)
{
    const auto lus = lire(d);
    return page_souhaits(d, lus, saisie_des_souhaits(lus.inscrits), {}, Status::Ok);
}

Response creer_souhaits(const Demande& d)
{
    const auto saisie = saisie_du_formulaire_de_souhaits(d.http.form());
    const auto lus = lire(d);
    const auto lue = lire_souhaits(saisie);
    if (!lue.anomalies.empty()) return page_souhaits(d, lus, saisie, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_souhaits(e, participant, lue.souhaits, saisie.vu);
        return {"/participants/" + participant.id + "/souhaits", "souhaits_inscrits", Json()};
    });
}

// --- API ------------------------------------------------------------------------------------------------------------------

Json json_des_souhaits(const SouhaitsInscrits& un)
{
    Json::List metiers;
    for (const auto& rome : un.souhaits.metiers) metiers.push_back(Json{{"code", rome}, {"libelle", libelle_de_rome(rome)}});
    return Json{{"id", un.id},
                {"cherche", un.souhaits.cherche},
                {"metiers", std::move(metiers)},
                {"disponible_le", un.souhaits.disponible_le ? Json(format_day(*un.souhaits.disponible_le)) : Json()},
                {"rayon_km", un.souhaits.rayon_km ? Json(*un.souhaits.rayon_km) : Json()},
                {"semaine_centiemes", un.souhaits.semaine ? Json(static_cast<long long>(un.souhaits.semaine->centiemes())) : Json()},
                {"faite_par", un.faite_par},
                {"faite_le", un.faite_le},
                {"remplacee", un.remplacee}};
}

Response api_lister(const Demande& d)
{
    Json::List liste;
    for (const auto& un : lire(d).inscrits) liste.push_back(json_des_souhaits(un));
    return reponse_json(d, Json{{"souhaits", std::move(liste)}});
}

/// Le corps de l'API, ramené à ce que le formulaire aurait envoyé : une seule lecture, les mêmes anomalies.
SaisieSouhaits saisie_du_json_de_souhaits(const Json& corps, std::vector<AnomalieDeChamp>& anomalies)
{
    SaisieSouhaits saisie;
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return saisie;
    }
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (nom == "metiers" && valeur.list() && valeur.list()->size() <= kMetiersSouhaitesAuPlus)
        {
            for (const auto& un : *valeur.list())
                if (un.text()) saisie.metiers.push_back(*un.text());
                else anomalies.push_back({"metiers", "champ.illisible"});
        }
        else if (nom == "cherche" && valeur.truth()) saisie.cherche = *valeur.truth() ? "oui" : "pas_maintenant";
        else if (nom == "disponible_le" && valeur.text()) saisie.disponible_le = *valeur.text();
        else if (nom == "vu" && valeur.text()) saisie.vu = *valeur.text();
        else if (nom == "rayon_km" && valeur.integer()) saisie.rayon_km = std::to_string(*valeur.integer());
        else if (nom == "semaine_centiemes" && valeur.integer()) saisie.semaine = heures_saisie(Heures::de_centiemes(*valeur.integer()));
        else if (!valeur.null()) anomalies.push_back({nom, "json.membre_inconnu"});
    }
    return saisie;
}

Response api_inscrire(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = saisie_du_json_de_souhaits(read_json(d.http.body), anomalies);
    auto lue = lire_souhaits(saisie);
    lue.anomalies.insert(lue.anomalies.begin(), anomalies.begin(), anomalies.end());
    lire(d); // hors du périmètre, rien ne se dit du corps
    if (!lue.anomalies.empty()) return probleme(Status::UnprocessableContent, "Ces souhaits sont à corriger", "", lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        const auto id = inscrire_souhaits(e, participant, lue.souhaits, saisie.vu);
        return {"/api/v1/participants/" + participant.id + "/souhaits", "", Json{{"id", id}}};
    });
}

} // namespace

void tracer_routes_souhaits(Routeur& routeur)
{
    routeur.add(Method::Get, "/participants/:participant/souhaits", "gerer_participants", montrer_souhaits);
    routeur.add(Method::Post, "/participants/:participant/souhaits", "gerer_participants", creer_souhaits);
    routeur.add(Method::Get, "/api/v1/participants/:participant/souhaits", "gerer_participants", api_lister);
    routeur.add(Method::Post, "/api/v1/participants/:participant/souhaits", "gerer_participants", api_inscrire);
}

} // namespace ouvrage
