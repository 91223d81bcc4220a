#include "app/sorties/sorties_pages.hpp"

#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/sorties/sorties_saisie.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "app/sorties/sorties_table.hpp"
#include "app/sorties/sorties_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/sorties";
constexpr std::int64_t kParPage = 50;

std::string fiche_de(const std::string& participant_id) { return "/participants/" + participant_id; }
std::string adresse_de(const std::string& participant_id) { return fiche_de(participant_id) + "/sorties"; }

Vue fil_de(const Participant& participant, const std::string& ici)
{
    return vue_fil({{"/participants", "Participants"}, {fiche_de(participant.id), participant.reference}, {adresse_de(participant.id), "Sorties"}}, ici);
}

// --- Les sorties d'une personne --------------------------------------------------------------------------------------

struct Dossier
{
    Participant participant;
    std::vector<Sortie> sorties;
    std::vector<Evenement> evenements;
};

Dossier charger(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        Dossier dossier;
        dossier.participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        dossier.sorties = lister_sorties_de(tx, d.maison.droit, dossier.participant, d.aujourd_hui);
        dossier.evenements = lister_evenements(tx, d.perimetre, {dossier.participant.id}, 10);
        return dossier;
    });
}

/// Les jours des autres sorties qui valent : `sauf` est celle que l'on corrige.
std::vector<Jour> jours_des_sorties(const std::vector<Sortie>& sorties, const std::string& sauf)
{
    std::vector<Jour> jours;
    for (const auto& une : sorties)
        if (!une.retiree() && une.origine() != sauf) jours.push_back(une.ligne().sortie_le);
    return jours;
}

std::string titre_de(const Dossier& dossier)
{
    const auto vaut = std::find_if(dossier.sorties.begin(), dossier.sorties.end(), [](const Sortie& une) { return !une.retiree(); });
    if (vaut == dossier.sorties.end()) return dossier.participant.personne() + " : aucune sortie notée";
    return dossier.participant.personne() + " : sortie le " + en_toutes_lettres(vaut->ligne().sortie_le);
}

Response page_personne(const Demande& d, const SaisieDeSortie* saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto dossier = charger(d);
    const auto& id = dossier.participant.id;
    Vue::List sorties;
    for (const auto& une : dossier.sorties) sorties.push_back(vue_de_la_sortie(id, une, d.aujourd_hui));
    const bool aucune = std::none_of(dossier.sorties.begin(), dossier.sorties.end(), [](const Sortie& une) { return !une.retiree(); });
    SaisieDeSortie rendue = saisie ? *saisie : SaisieDeSortie{};
    if (!saisie)
    {
        rendue.situation.informee_le = format_day(d.aujourd_hui);
        // La dernière affectation finie propose sa fin ; rien d'autre ne se devine.
        for (const auto& une : dossier.participant.affectations)
            if (une.fin && dernier_jour(*une.fin) <= d.aujourd_hui && rendue.sortie_le.empty()) rendue.sortie_le = format_day(dernier_jour(*une.fin));
    }
    return page(d, "sorties/personne",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(id), dossier.participant.reference}}, "Sorties")},
                    {"titre", titre_de(dossier)},
                    {"sous_titre", dossier.participant.reference + ". L'entreprise et l'acheteur ne voient pas cette page."},
                    {"onglets", vue_onglets(d, dossier.participant, "/sorties")},
                    {"vide", sorties.empty() ? Vue{{"titre", "Pas encore de sortie"}, {"phrase", "Quand la personne quitte le marché, notez ici ce qu'elle devient. Les deux vocabulaires s'en déduisent."},
                                                   {"href", ""}, {"libelle", ""}}
                                             : Vue(false)},
                    {"sorties", std::move(sorties)},
                    {"noter", Vue{{"ouvert", aucune || saisie != nullptr},
                                  {"action", adresse_de(id)},
                                  {"brouillon", "sortie-" + id},
                                  {"cle", random_token()},
                                  {"anomalies", vue_anomalies(anomalies)},
                                  {"sortie_le", vue_champ({.nom = "sortie_le", .libelle = "Date de sortie", .valeur = rendue.sortie_le,
                                                           .aide = "Le dernier jour chez l'entreprise du marché.", .type = "date", .taille = "moyen"}, anomalies)},
                                  {"champs", vue_des_champs(rendue.situation, d.aujourd_hui, "Ce que la personne fait au lendemain de sa sortie.", anomalies)}}},
                    {"journal", vue_journal(dossier.evenements)}},
                titre_de(dossier), "/participants", statut);
}

Response montrer_personne(const Demande& d) { return page_personne(d, nullptr, {}, Status::Ok); }

Response creer_sortie(const Demande& d)
{
    const auto saisie = saisie_de_sortie(d.http.form());
    const auto deja = jours_des_sorties(charger(d).sorties, "");
    auto lue = lire_sortie(saisie, deja, d.aujourd_hui);
    // La même page renvoyée deux fois se rejoue dans `ecrire` : la sortie notée par elle n'est pas une faute.
    const auto seule = [](const std::vector<AnomalieDeChamp>& liste) { return liste.size() == 1 && liste.front().code == "sortie.deja_notee"; };
    const bool rejouee = seule(lue.anomalies) && !d.http.form().value("cle").empty();
    if (!lue.anomalies.empty() && !rejouee) return page_personne(d, &saisie, lue.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
            const auto sorties = lister_sorties_de(e.tx, d.maison.droit, participant, d.aujourd_hui);
            const auto jours = jours_des_sorties(sorties, "");
            if (std::find(jours.begin(), jours.end(), lue.sortie_le) != jours.end()) throw Conflict("une sortie est déjà notée ce jour-là");
            inscrire_sortie(e, d.maison.droit, participant, lue.sortie_le, lue.situation, "", "");
            return {adresse_de(participant.id), "sortie_notee", {}};
        });
    }
    catch (const Conflict&)
    {
        return page_personne(d, &saisie, {{"sortie_le", "sortie.deja_notee"}}, Status::UnprocessableContent);
    }
}

// --- Corriger, retirer -----------------------------------------------------------------------------------------------

const Sortie& trouver(const Dossier& dossier, const std::string& origine)
{
    for (const auto& une : dossier.sorties)
        if (une.origine() == origine) return une;
    throw NotFound("cette sortie n'est pas celle de cette personne");
}

Response page_correction(const Demande& d, const SaisieDeSortie* saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto dossier = charger(d);
    const auto& sortie = trouver(dossier, d.param("sortie"));
    const SaisieDeSortie rendue = saisie ? *saisie : saisie_de_la_ligne(sortie.ligne());
    const std::string titre = "Corriger la sortie du " + en_toutes_lettres(sortie.ligne().sortie_le);
    return page(d, "sorties/correction",
                Vue{{"fil", fil_de(dossier.participant, "Corriger")},
                    {"titre", titre},
                    {"action", adresse_de(dossier.participant.id) + "/" + sortie.origine() + "/correction"},
                    {"annuler_href", adresse_de(dossier.participant.id)},
                    {"cle", random_token()},
                    {"vue", rendue.vue},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"sortie_le", vue_champ({.nom = "sortie_le", .libelle = "Date de sortie", .valeur = rendue.sortie_le, .type = "date", .taille = "moyen"}, anomalies)},
                    {"champs", vue_des_champs(rendue.situation, sortie.ligne().sortie_le, "", anomalies)}},
                titre, "/participants", statut);
}

Response montrer_correction(const Demande& d) { return page_correction(d, nullptr, {}, Status::Ok); }

Response creer_correction(const Demande& d)
{
    const auto saisie = saisie_de_sortie(d.http.form());
    const auto dossier = charger(d);
    trouver(dossier, d.param("sortie"));
    const auto lue = lire_sortie(saisie, jours_des_sorties(dossier.sorties, d.param("sortie")), d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_correction(d, &saisie, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_sortie(e, d.maison.droit, participant, lue.sortie_le, lue.situation, d.param("sortie"), saisie.vue);
        return {adresse_de(participant.id), "sortie_corrigee", {}};
    });
}

Response creer_retrait(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        retirer_sortie(e, d.maison.droit, participant, d.param("sortie"));
        return {adresse_de(participant.id), "sortie_retiree", {}};
    });
}

Response montrer_reserve(const Demande& d)
{
    std::string reference, id;
    const auto code = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        reference = participant.reference;
        id = participant.id;
        return lire_situation_reservee(ecriture, participant, d.param("situation"));
    });
    const auto* fiche = trouver_situation(situations_livrees(), code);
    return page(d, "sorties/reserve",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(id), reference}, {adresse_de(id), "Sorties"}}, "Raison")},
                    {"reference", reference}, {"situation", fiche ? fiche->libelle : code}, {"retour_href", adresse_de(id)}},
                "Sortie non comptée", "/participants");
}

// --- Un point de suivi -----------------------------------------------------------------------------------------------

int mois_demande(const Demande& d)
{
    const auto& texte = d.param("mois");
    int mois = 0;
    const auto [ou, erreur] = std::from_chars(texte.data(), texte.data() + texte.size(), mois);
    if (erreur != std::errc() || ou != texte.data() + texte.size()) throw NotFound("ce point de suivi n'existe pas");
    return mois;
}

const Suivi& trouver_suivi(const Sortie& sortie, int mois)
{
    const auto* suivi = sortie.suivi(mois);
    if (!suivi || sortie.retiree()) throw NotFound("ce point de suivi n'existe pas");
    return *suivi;
}

Vue vue_de_l_issue(const SaisieDeSuivi& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    std::vector<OptionDeChoix> options = {{"relevee", "Je sais ce que fait la personne", ""}};
    for (const auto& une : issues_d_appel()) options.push_back({std::string(une.code), std::string(une.libelle), "L'appel est noté, le point reste à faire."});
    options.push_back({"non_relevee", "La situation ne sera pas relevée", "Le point est clos, avec sa raison. Ce n'est pas un zéro."});
    return vue_choix("issue", "Ce qu'a donné l'appel", "", options, saisie.issue, anomalies);
}

Response page_suivi(const Demande& d, const SaisieDeSuivi* saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto dossier = charger(d);
    const auto& sortie = trouver(dossier, d.param("sortie"));
    const auto& suivi = trouver_suivi(sortie, mois_demande(d));
    SaisieDeSuivi rendue = saisie ? *saisie : SaisieDeSuivi{};
    if (!saisie)
    {
        rendue.appele_le = rendue.situation.informee_le = format_day(d.aujourd_hui);
        rendue.vu = suivi.releve() ? suivi.releve()->id : "";
    }
    std::vector<Option> motifs;
    for (const auto& un : motifs_de_non_releve()) motifs.push_back({std::string(un.code), std::string(un.libelle)});
    Vue::List dits;
    for (const auto& appel : suivi.appels)
        dits.push_back(Vue{{"phrase", libelle_de(issues_d_appel(), appel.issue)}, {"detail", en_toutes_lettres(appel.appele_le) + ", par " + appel.faite_par}});
    const auto telephone = d.base.read([&](Transaction& tx) { return telephone_de(tx, dossier.participant); });
    const std::string titre = "À " + std::to_string(suivi.mois) + " mois, que fait " + dossier.participant.personne() + " ?";
    return page(d, "sorties/suivi",
                Vue{{"fil", fil_de(dossier.participant, "À " + std::to_string(suivi.mois) + " mois")},
                    {"titre", titre},
                    {"sortie_le", en_toutes_lettres(sortie.ligne().sortie_le)},
                    {"situation", situation_en_mots(sortie.ligne().situation)},
                    {"echeance", en_toutes_lettres(suivi.echeance)},
                    {"telephone", telephone},
                    {"telephone_href", "tel:" + replaced(telephone, " ", "")},
                    {"dits", std::move(dits)},
                    {"action", adresse_de(dossier.participant.id) + "/" + sortie.origine() + "/suivis/" + std::to_string(suivi.mois)},
                    {"annuler_href", adresse_de(dossier.participant.id)},
                    {"cle", random_token()},
                    {"vu", rendue.vu},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"issue", vue_de_l_issue(rendue, anomalies)},
                    {"appele_le", vue_champ({.nom = "appele_le", .libelle = "Date de l'appel", .valeur = rendue.appele_le, .type = "date", .taille = "moyen", .obligatoire = false}, anomalies)},
                    {"motif", vue_liste("motif", "Pourquoi elle ne sera pas relevée", "Seulement si vous arrêtez de chercher.", "Choisir une raison", motifs, rendue.motif, anomalies, false)},
                    {"champs", vue_des_champs(rendue.situation, suivi.echeance, "", anomalies)}},
                titre, kIci, statut);
}

Response montrer_suivi(const Demande& d) { return page_suivi(d, nullptr, {}, Status::Ok); }

/// Inscrit ce qui a été lu d'un point ; rend le code de l'annonce.
std::string inscrire(Ecriture& e, const Demande& d, const Participant& participant, int mois, const SaisieDeSuivi& saisie, const LectureDeSuivi& lue)
{
    const auto sortie = trouver_sortie(e.tx, d.maison.droit, participant, d.param("sortie"), d.aujourd_hui);
    trouver_suivi(sortie, mois);
    if (!lue.appel.empty())
    {
        inscrire_appel(e, participant, sortie, mois, lue.appel, lue.appele_le);
        return "appel_note";
    }
    if (lue.situation) inscrire_releve(e, participant, sortie, mois, *lue.situation, saisie.vu);
    else inscrire_non_releve(e, participant, sortie, mois, lue.motif, saisie.vu);
    return lue.situation ? "suivi_releve" : "suivi_non_releve";
}

Response creer_suivi(const Demande& d)
{
    const auto saisie = saisie_de_suivi(d.http.form());
    const auto dossier = charger(d);
    const int mois = mois_demande(d);
    const auto lue = lire_suivi(saisie, trouver_suivi(trouver(dossier, d.param("sortie")), mois), d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_suivi(d, &saisie, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        return {adresse_de(participant.id), inscrire(e, d, participant, mois, saisie, lue), {}};
    });
}

// --- La liste --------------------------------------------------------------------------------------------------------

struct RechercheLue
{
    RechercheDeSorties criteres;
    std::string du, au; // tels que tapés
    int page = 1;

    bool filtree() const { return !criteres.q.empty() || criteres.du || criteres.au || criteres.iae || criteres.plie; }
};

RechercheLue lire_recherche(const Form& adresse)
{
    RechercheLue lue;
    lue.criteres.q = trimmed(adresse.value("q"));
    lue.criteres.du = parse_day(adresse.value("du"));
    lue.criteres.au = parse_day(adresse.value("au"));
    lue.criteres.iae = classe_iae_du_code(adresse.value("iae"));
    lue.criteres.plie = issue_plie_du_code(adresse.value("plie"));
    lue.du = lue.criteres.du ? format_day(*lue.criteres.du) : "";
    lue.au = lue.criteres.au ? format_day(*lue.criteres.au) : "";
    const auto numero = adresse.value("page");
    if (all_digits(numero) && numero.size() < 6) lue.page = std::max(1, std::stoi(std::string(numero)));
    return lue;
}

std::string vers(const RechercheLue& r, int page = 1, const std::string& format = "")
{
    std::vector<std::string> parties;
    const auto poser = [&](const std::string& nom, std::string_view valeur) {
        if (!valeur.empty()) parties.push_back(nom + "=" + percent_encode(valeur));
    };
    poser("q", r.criteres.q);
    poser("du", r.du);
    poser("au", r.au);
    if (r.criteres.iae) poser("iae", code(*r.criteres.iae));
    if (r.criteres.plie) poser("plie", code(*r.criteres.plie));
    if (page > 1) poser("page", std::to_string(page));
    poser("format", format);
    return std::string(kIci) + (parties.empty() ? "" : "?" + joined(parties, "&"));
}

/// « 7 sur 19 », qui mène à ses lignes.
Vue chiffre(const std::string& nom, int nombre, const CompteDeSorties& compte, const std::string& href, const std::string& precision = "")
{
    return Vue{{"nom", nom}, {"chiffre", compte.comptees() == 0 ? "–" : std::to_string(nombre) + " sur " + std::to_string(compte.comptees())}, {"href", href}, {"precision", precision}};
}

Vue::List chiffres_iae(const RechercheLue& r, const CompteDeSorties& c)
{
    const auto de = [&](ClasseIae classe) {
        auto autre = r;
        autre.criteres.iae = classe;
        return vers(autre);
    };
    return {chiffre("Sorties dynamiques", c.dynamiques(), c, vers(r), "durables, de transition et positives"), chiffre("Emploi durable", c.durables, c, de(ClasseIae::Durable)),
            chiffre("Emploi de transition", c.transitions, c, de(ClasseIae::Transition)), chiffre("Sorties positives", c.positives, c, de(ClasseIae::Positive), "formation, autre structure d'insertion"),
            chiffre("Autres sorties", c.autres, c, de(ClasseIae::Autre)), chiffre("À préciser", c.a_determiner, c, de(ClasseIae::ADeterminer), "durée du contrat non connue")};
}

Vue::List chiffres_plie(const RechercheLue& r, const CompteDeSorties& c)
{
    const auto de = [&](IssuePlie issue) {
        auto autre = r;
        autre.criteres.plie = issue;
        return vers(autre);
    };
    return {chiffre("Sorties positives", c.positives_plie(), c, vers(r), "les trois lignes de l'annexe"), chiffre("Chez le titulaire", c.chez_le_titulaire, c, de(IssuePlie::ChezLeTitulaire)),
            chiffre("Autre contrat", c.autres_contrats, c, de(IssuePlie::AutreContrat)), chiffre("Formation", c.formations, c, de(IssuePlie::Formation)),
            chiffre("Autres issues", c.autres_issues, c, de(IssuePlie::Autre)), chiffre("À préciser", c.issues_a_determiner, c, de(IssuePlie::ADeterminer), "employeur non connu")};
}

Vue::List vue_apres(const std::vector<SortieDePersonne>& sorties)
{
    Vue::List apres;
    for (const auto& un : compter_suivis(sorties))
    {
        const std::string a = "À " + std::to_string(un.mois) + " mois : ";
        apres.push_back(Vue{{"phrase", a + (un.comptes() == 0 ? "aucune situation relevée" : compter(un.en_emploi, "personne", "personnes", Genre_grammatical::Feminin) + " en emploi sur " +
                                                                                          compter(un.comptes(), "relevée", "relevées", Genre_grammatical::Feminin))},
                            {"detail", compter(un.non_releves, "non relevée", "non relevées", Genre_grammatical::Feminin) + ", " +
                                           compter(un.attendus, "à appeler", "à appeler", Genre_grammatical::Feminin) + ", " +
                                           compter(un.a_venir, "à venir", "à venir", Genre_grammatical::Feminin) +
                                           (un.exclus > 0 ? ", " + compter(un.exclus, "non comptée", "non comptées", Genre_grammatical::Feminin) : "")}});
    }
    return apres;
}

std::string suivi_en_mots(const Suivi& suivi)
{
    const auto* releve = suivi.releve();
    if (!releve) return std::string(libelle(suivi.etat)) + ", " + en_toutes_lettres(suivi.echeance);
    if (!releve->situation) return "Non relevée (" + std::string(libelle_de(motifs_de_non_releve(), releve->motif)) + ")";
    return situation_en_mots(*releve->situation);
}

std::string suivi_a(const Sortie& sortie, std::size_t rang) { return rang < sortie.suivis.size() ? suivi_en_mots(sortie.suivis[rang]) : "–"; }

const std::vector<std::string> kEntetes = {"Référence", "Sortie le", "Situation", "Durée du contrat", "Employeur", "Vocabulaire IAE", "Pourquoi", "Vocabulaire PLIE",
                                           "Source de l'information", "Information du", "Premier point", "Second point"};
constexpr std::size_t kColonneSortie = 1, kColonneInformation = 9;

/// Ce que l'export dit d'une sortie : la référence et non le nom ; d'une exclusion, qu'elle n'est pas comptée et rien d'autre.
std::vector<std::string> colonnes_de(const SortieDePersonne& une)
{
    const auto& ligne = une.sortie.ligne();
    const bool exclue = ligne.situation.fiche().exclue();
    return {une.reference, format_day(ligne.sortie_le), exclue ? "Sortie non comptée" : ligne.situation.fiche().libelle, exclue ? "" : duree_en_mots(ligne.situation.faits.duree),
            exclue ? "" : std::string(libelle(ligne.situation.faits.employeur)), std::string(libelle(une.sortie.iae.classe)), une.sortie.iae.pourquoi,
            std::string(libelle(une.sortie.plie.classe)), exclue ? "" : std::string(libelle_de(sources_de_sortie(), ligne.situation.source)),
            exclue ? "" : format_day(ligne.situation.informee_le), suivi_a(une.sortie, 0), suivi_a(une.sortie, 1)};
}

Response exporter(const Demande& d, const std::vector<SortieDePersonne>& sorties, std::string_view format)
{
    if (format == "csv")
    {
        std::vector<std::vector<std::string>> lignes{kEntetes};
        for (const auto& une : sorties) lignes.push_back(colonnes_de(une));
        return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "sorties.csv");
    }
    XlsxWriter classeur({.title = "Sorties", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Sorties";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
        feuille.columns.push_back({.header = kEntetes[i], .kind = i == kColonneSortie || i == kColonneInformation ? ColumnKind::Date : ColumnKind::Text, .width = i == 2 || i == 6 || i > 9 ? 40 : 20});
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& une : sorties)
    {
        const auto textes = colonnes_de(une);
        std::vector<SheetCell> cases(textes.begin(), textes.end());
        cases[kColonneSortie] = SheetCell(une.sortie.ligne().sortie_le);
        cases[kColonneInformation] = textes[kColonneInformation].empty() ? SheetCell() : SheetCell(une.sortie.ligne().situation.informee_le);
        onglet.row(cases);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "sorties.xlsx");
}

Vue vue_onglets(std::string_view ici, std::int64_t appels, std::int64_t a_noter)
{
    Vue::List onglets;
    const auto poser = [&](std::string_view href, const std::string& mots) { onglets.push_back(Vue{{"href", href}, {"libelle", mots}, {"courant", href == ici}}); };
    poser("/sorties", "Sorties");
    poser("/sorties/appels", "Appels (" + grouped(appels) + ")");
    poser("/sorties/a-noter", "À noter (" + grouped(a_noter) + ")");
    return onglets;
}

template <class T, std::size_t N> Vue vue_options(const std::array<T, N>& valeurs, const std::optional<T>& choisie)
{
    Vue::List options;
    for (const auto valeur : valeurs) options.push_back(Vue{{"valeur", code(valeur)}, {"texte", libelle(valeur)}, {"choisie", choisie == valeur}});
    return options;
}

Response lister(const Demande& d)
{
    const auto adresse = d.http.query();
    const auto r = lire_recherche(adresse);
    struct Lu
    {
        std::vector<SortieDePersonne> sorties;
        std::int64_t appels = 0, a_noter = 0;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        return Lu{lister_sorties(tx, d.perimetre, d.maison.droit, r.criteres, d.aujourd_hui),
                  static_cast<std::int64_t>(lister_appels(tx, d.perimetre, d.maison.droit, d.aujourd_hui).size()),
                  static_cast<std::int64_t>(lister_sorties_a_noter(tx, d.perimetre, mois_de(d.aujourd_hui)).size())};
    });
    if (const auto format = adresse.value("format"); format == "csv" || format == "xlsx") return exporter(d, lu.sorties, format);
    const auto compte = compter_sorties(lu.sorties);
    const auto total = static_cast<std::int64_t>(lu.sorties.size());
    const auto debut = std::min<std::int64_t>(std::int64_t{r.page - 1} * kParPage, total), fin = std::min<std::int64_t>(debut + kParPage, total);
    Vue::List sorties;
    for (auto i = debut; i < fin; ++i)
    {
        const auto& une = lu.sorties[static_cast<std::size_t>(i)];
        sorties.push_back(Vue{{"personne", une.personne}, {"reference", une.reference}, {"href", adresse_de(une.participant_id)},
                              {"sortie_le", en_toutes_lettres(une.sortie.ligne().sortie_le)}, {"situation", situation_en_mots(une.sortie.ligne().situation)},
                              {"iae", libelle(une.sortie.iae.classe)}, {"plie", libelle(une.sortie.plie.classe)}, {"premier", suivi_a(une.sortie, 0)}, {"second", suivi_a(une.sortie, 1)}});
    }
    auto exclues = r;
    exclues.criteres.iae = ClasseIae::HorsDenominateur;
    constexpr std::array kClasses = {ClasseIae::Durable, ClasseIae::Transition, ClasseIae::Positive, ClasseIae::Autre, ClasseIae::ADeterminer, ClasseIae::HorsDenominateur};
    constexpr std::array kIssues = {IssuePlie::ChezLeTitulaire, IssuePlie::AutreContrat, IssuePlie::Formation, IssuePlie::Autre, IssuePlie::ADeterminer, IssuePlie::HorsDenominateur};
    const std::string periode = r.criteres.du || r.criteres.au ? std::string("Sorties") + (r.criteres.du ? " du " + en_toutes_lettres(*r.criteres.du) : "") +
                                                                     (r.criteres.au ? " jusqu'au " + en_toutes_lettres(*r.criteres.au) : "")
                                                               : "Toutes les sorties notées";
    return page(d, "sorties/liste",
                Vue{{"titre", total == 0 ? std::string("Aucune sortie") : "Sorties : " + std::to_string(compte.dynamiques()) + (compte.dynamiques() < 2 ? " dynamique sur " : " dynamiques sur ") + std::to_string(compte.comptees())},
                    {"sous_titre", periode + ". Chaque vocabulaire se déduit des mêmes lignes."},
                    {"onglets", vue_onglets(kIci, lu.appels, lu.a_noter)},
                    {"q", r.criteres.q}, {"du", r.du}, {"au", r.au},
                    {"classes", vue_options(kClasses, r.criteres.iae)},
                    {"issues", vue_options(kIssues, r.criteres.plie)},
                    {"filtre", r.filtree()},
                    {"non_vide", total > 0},
                    {"iae", chiffres_iae(r, compte)},
                    {"plie", chiffres_plie(r, compte)},
                    {"exclues", compte.exclues == 0 ? Vue(false)
                                                    : Vue{{"phrase", compter(compte.exclues, "sortie n'est pas comptée", "sorties ne sont pas comptées") + ", ni au numérateur ni au dénominateur."},
                                                          {"href", vers(exclues)}}},
                    {"apres", vue_apres(lu.sorties)},
                    {"compte", compter(total, "sortie", "sorties", Genre_grammatical::Feminin)},
                    {"csv", vers(r, 1, "csv")}, {"xlsx", vers(r, 1, "xlsx")},
                    {"sorties", std::move(sorties)},
                    {"vide", total > 0      ? Vue(false)
                             : r.filtree() ? Vue{{"titre", "Aucune sortie ne correspond"}, {"phrase", "Changez la période ou la classe."}, {"href", "/sorties"}, {"libelle", "Tout voir"}}
                                           : Vue{{"titre", "Aucune sortie notée"}, {"phrase", "Quand une personne quitte un marché, ouvrez sa fiche et notez ce qu'elle devient."},
                                                 {"href", "/sorties/a-noter"}, {"libelle", "Voir qui a fini"}}},
                    {"pagination", total <= kParPage ? Vue(false)
                                                     : Vue{{"phrase", grouped(debut + 1) + " à " + grouped(fin) + " sur " + grouped(total)},
                                                           {"precedente", r.page > 1 ? vers(r, r.page - 1) : ""}, {"suivante", fin < total ? vers(r, r.page + 1) : ""}}}},
                "Sorties", kIci);
}

Response montrer_appels(const Demande& d)
{
    std::int64_t a_noter = 0;
    const auto appels = d.base.read([&](Transaction& tx) {
        a_noter = static_cast<std::int64_t>(lister_sorties_a_noter(tx, d.perimetre, mois_de(d.aujourd_hui)).size());
        return lister_appels(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    });
    Vue::List lignes;
    std::int64_t en_retard = 0;
    for (const auto& un : appels)
    {
        en_retard += un.suivi.etat == EtatDeSuivi::EnRetard ? 1 : 0;
        const int jours = days_between(un.suivi.echeance, d.aujourd_hui);
        lignes.push_back(Vue{{"personne", un.personne}, {"reference", un.reference}, {"personne_href", adresse_de(un.participant_id)},
                             {"telephone", un.telephone}, {"telephone_href", "tel:" + replaced(un.telephone, " ", "")},
                             {"point", std::to_string(un.suivi.mois) + " mois"}, {"echeance", en_toutes_lettres(un.suivi.echeance)},
                             {"etat", vue_etat_de_suivi(un.suivi, d.aujourd_hui)}, {"age", jours > 0 ? depuis_fr(un.suivi.echeance, d.aujourd_hui) : jours == 0 ? "aujourd'hui" : "à partir de ce jour-là"},
                             {"tentatives", un.suivi.appels.empty() ? std::string("aucun")
                                                                    : compter(static_cast<std::int64_t>(un.suivi.appels.size()), "appel", "appels") + ", le dernier le " +
                                                                          en_toutes_lettres(un.suivi.appels.back().appele_le)},
                             {"href", adresse_de(un.participant_id) + "/" + un.origine + "/suivis/" + std::to_string(un.suivi.mois)}});
    }
    const auto total = static_cast<std::int64_t>(appels.size());
    return page(d, "sorties/appels",
                Vue{{"titre", total == 0 ? std::string("Personne à appeler") : compter(total, "personne à appeler", "appels à faire") + (en_retard > 0 ? ", dont " + grouped(en_retard) + " en retard" : "")},
                    {"sous_titre", "Points de " + en_toutes_lettres(mois_de(d.aujourd_hui)) + ", et ceux d'avant qui ne sont pas faits."},
                    {"onglets", vue_onglets("/sorties/appels", total, a_noter)},
                    {"non_vide", total > 0},
                    {"appels", std::move(lignes)},
                    {"vide", total > 0 ? Vue(false) : Vue{{"titre", "Aucun appel ce mois-ci"}, {"phrase", "Les points se préparent d'eux-mêmes, six et douze mois après chaque sortie notée."},
                                                          {"href", "/sorties"}, {"libelle", "Voir les sorties"}}}},
                "Appels à faire", kIci);
}

Response montrer_a_noter(const Demande& d)
{
    std::int64_t appels = 0;
    const auto personnes = d.base.read([&](Transaction& tx) {
        appels = static_cast<std::int64_t>(lister_appels(tx, d.perimetre, d.maison.droit, d.aujourd_hui).size());
        return lister_sorties_a_noter(tx, d.perimetre, mois_de(d.aujourd_hui));
    });
    Vue::List lignes;
    for (const auto& une : personnes)
        lignes.push_back(Vue{{"personne", une.personne}, {"reference", une.reference}, {"finie", en_toutes_lettres(une.finie)}, {"href", adresse_de(une.participant_id)}});
    const auto total = static_cast<std::int64_t>(personnes.size());
    return page(d, "sorties/a_noter",
                Vue{{"titre", total == 0 ? std::string("Toutes les sorties sont notées") : compter(total, "sortie à noter", "sorties à noter", Genre_grammatical::Feminin)},
                    {"onglets", vue_onglets("/sorties/a-noter", appels, total)},
                    {"personnes", std::move(lignes)},
                    {"vide", total > 0 ? Vue(false) : Vue{{"titre", "Rien à noter"}, {"phrase", "Une personne apparaît ici le mois qui suit la fin de sa dernière affectation."},
                                                          {"href", "/sorties"}, {"libelle", "Voir les sorties"}}}},
                "Sorties à noter", kIci);
}

} // namespace

void tracer_routes_sorties(Routeur& routeur)
{
    routeur.add(Method::Get, "/sorties", "noter_sortie", lister);
    routeur.add(Method::Get, "/sorties/appels", "noter_sortie", montrer_appels);
    routeur.add(Method::Get, "/sorties/a-noter", "noter_sortie", montrer_a_noter);
    routeur.add(Method::Get, "/participants/:participant/sorties", "noter_sortie", montrer_personne);
    routeur.add(Method::Post, "/participants/:participant/sorties", "noter_sortie", creer_sortie);
    routeur.add(Method::Get, "/participants/:participant/sorties/:sortie/correction", "noter_sortie", montrer_correction);
    routeur.add(Method::Post, "/participants/:participant/sorties/:sortie/correction", "noter_sortie", creer_correction);
    routeur.add(Method::Post, "/participants/:participant/sorties/:sortie/retrait", "noter_sortie", creer_retrait);
    routeur.add(Method::Get, "/participants/:participant/sorties/:sortie/suivis/:mois", "noter_sortie", montrer_suivi);
    routeur.add(Method::Post, "/participants/:participant/sorties/:sortie/suivis/:mois", "noter_sortie", creer_suivi);
    routeur.add(Method::Get, "/participants/:participant/situations/:situation", "noter_sortie", montrer_reserve);
}

} // namespace ouvrage
