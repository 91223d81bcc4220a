#include "app/lots/lots_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kIntituleAuPlus = 200, kPieceAuPlus = 200, kNomAuPlus = 200, kRaisonAuPlus = 500;
constexpr std::array kCadences = {Choix{"mensuelle", "Chaque mois"}, Choix{"trimestrielle", "Chaque trimestre"}};
// Dix millions d'heures : au-delà, c'est une virgule perdue.
constexpr Heures kObjectifAuPlus = 10'000'000_h;

std::string champ(const Form& formulaire, std::string_view nom)
{
    return std::string(trimmed(formulaire.value(nom)));
}

} // namespace

std::span<const Choix> cadences()
{
    return kCadences;
}

std::span<const Choix> genres_en_choix()
{
    static const auto liste = [] {
        std::vector<Choix> choix;
        for (const auto& une : fiches_genres()) choix.push_back({une.code, une.libelle});
        return choix;
    }();
    return liste;
}

std::span<const Choix> causes_en_choix()
{
    // L'objectif initial s'inscrit avec l'engagement ; ensuite on le révise.
    static const auto liste = [] {
        std::vector<Choix> choix;
        for (const auto& une : fiches_causes()) choix.push_back({une.code, une.libelle});
        return choix;
    }();
    return liste;
}

SaisieLot saisie_de_lot(const Form& f)
{
    return {champ(f, "numero"),        champ(f, "intitule"),   champ(f, "reservation"), champ(f, "execution_debut"),
            champ(f, "execution_fin"), champ(f, "entreprise"), champ(f, "qualite")};
}

SaisieLot saisie_de_lot(const Lot& lot)
{
    return {std::to_string(lot.numero), lot.intitule, lot.reservation, format_month(lot.execution.debut),
            lot.execution.fin ? format_month(*lot.execution.fin) : "", "", ""};
}

LectureLot lire_lot(const SaisieLot& saisie, const Lot& depuis)
{
    LectureLot lecture{depuis, {}};
    auto& lot = lecture.lot;
    auto& anomalies = lecture.anomalies;
    lot.numero = lire_nombre("numero", saisie.numero, 1, 999, Exigence::Obligatoire, anomalies).value_or(0);
    lot.intitule = lire_texte("intitule", saisie.intitule, kIntituleAuPlus, Exigence::Obligatoire, anomalies);
    lot.reservation = lire_choix("reservation", saisie.reservation, reservations(), anomalies);
    const auto debut = lire_mois("execution_debut", saisie.execution_debut, Exigence::Obligatoire, anomalies);
    const auto fin = lire_mois("execution_fin", saisie.execution_fin, Exigence::Facultative, anomalies);
    if (debut && fin && *fin < *debut) anomalies.push_back({"execution_fin", "periode.inversee"});
    if (debut) lot.execution = {*debut, fin};
    return lecture;
}

LectureEntreprise lire_entreprise(Transaction& tx, const std::string& structure_id, const std::string& saisie, const std::string& qualite,
                                  std::vector<AnomalieDeChamp>& anomalies)
{
    const auto acteur = acteur_saisi(saisie);
    LectureEntreprise lue{acteur.siret, acteur.nom, ""};
    if (acteur.siret && lue.nom.empty()) lue.nom = nom_d_entreprise(tx, structure_id, *acteur.siret);
    if (acteur.siret && lue.nom.empty()) anomalies.push_back({"entreprise", "entreprise.nom_absent"});
    else if (acteur.siret && acteur.siret->size() > 20) anomalies.push_back({"entreprise", "champ.trop_long"});
    else lue.nom = lire_texte("entreprise", lue.nom, kNomAuPlus, Exigence::Obligatoire, anomalies);
    lue.qualite = lire_choix("qualite", qualite, qualites_sur_lot(), anomalies);
    return lue;
}

SaisieEngagement saisie_d_engagement(const Form& f)
{
    return {champ(f, "genre"), champ(f, "heures"), champ(f, "debut"), champ(f, "source"), champ(f, "cadence"), champ(f, "effet_le")};
}

LectureEngagement lire_engagement(const SaisieEngagement& saisie, const Lot& lot)
{
    LectureEngagement lue;
    auto& anomalies = lue.anomalies;
    if (const auto code = lire_choix("genre", saisie.genre, genres_en_choix(), anomalies); !code.empty()) lue.genre = *genre_du_code(code);
    if (!saisie.heures.empty())
    {
        const auto heures = lire_heures(saisie.heures);
        if (!heures.valeur) anomalies.push_back({"heures", std::string(heures.anomalie)});
        else if (*heures.valeur > kObjectifAuPlus) anomalies.push_back({"heures", "heures.hors_bornes"});
        // Zéro heure due n'est pas un objectif inconnu : il faut le dire par une révision, pas par une case.
        else if (*heures.valeur == Heures()) anomalies.push_back({"heures", "objectif.nul"});
        else lue.heures = heures.valeur;
    }
    lue.debut = lot.execution.debut;
    if (const auto debut = lire_mois("debut", saisie.debut, Exigence::Obligatoire, anomalies))
    {
        lue.debut = *debut;
        if (lot.execution.fin && *lot.execution.fin < *debut) anomalies.push_back({"debut", "periode.inversee"});
    }
    lue.source = lire_texte("source", saisie.source, kPieceAuPlus, Exigence::Obligatoire, anomalies);
    lue.cadence = lire_choix("cadence", saisie.cadence, kCadences, anomalies) == "trimestrielle" ? Cadence::Trimestrielle : Cadence::Mensuelle;
    lue.effet_le = lire_jour("effet_le", saisie.effet_le, Exigence::Facultative, anomalies).value_or(premier_jour(lue.debut));
    return lue;
}

SaisieRevision saisie_de_revision(const Form& f)
{
    return {champ(f, "heures"), champ(f, "cause"), champ(f, "effet_le"), champ(f, "piece"), champ(f, "annule")};
}

LectureRevision lire_revision(const SaisieRevision& saisie, const Engagement& engagement)
{
    LectureRevision lue;
    auto& anomalies = lue.anomalies;
    if (!saisie.annule.empty())
    {
        const auto connue = std::any_of(engagement.registre.begin(), engagement.registre.end(),
                                        [&](const Revision& une) { return une.id == saisie.annule; });
        const auto deja = std::any_of(engagement.registre.begin(), engagement.registre.end(),
                                      [&](const Revision& une) { return une.annule == saisie.annule; });
        if (!connue) anomalies.push_back({"annule", "champ.inconnu"});
        else if (deja) anomalies.push_back({"annule", "revision.deja_annulee"});
        else lue.annule = saisie.annule;
    }
    // Le signe se lit ici : des heures déclarées ne sont jamais négatives, une révision peut l'être.
    std::string texte = replaced(saisie.heures, "\u2212", "-");
    const bool moins = texte.starts_with("-");
    if (moins || texte.starts_with("+")) texte.erase(0, 1);
    const auto heures = lire_heures(texte);
    if (texte.empty()) anomalies.push_back({"heures", "champ.absent"});
    else if (!heures.valeur) anomalies.push_back({"heures", std::string(heures.anomalie == "heures.negatives" ? "heures.illisibles" : heures.anomalie)});
    else if (*heures.valeur > kObjectifAuPlus) anomalies.push_back({"heures", "heures.hors_bornes"});
    else if (*heures.valeur == Heures() && saisie.annule.empty()) anomalies.push_back({"heures", "revision.nulle"});
    else lue.heures = moins ? -*heures.valeur : *heures.valeur;
    if (const auto code = lire_choix("cause", saisie.cause, causes_en_choix(), anomalies); !code.empty()) lue.cause = *cause_du_code(code);
    lue.effet_le = lire_jour("effet_le", saisie.effet_le, Exigence::Obligatoire, anomalies).value_or(Jour{});
    lue.piece = lire_texte("piece", saisie.piece, kPieceAuPlus, Exigence::Obligatoire, anomalies);
    if (!anomalies.empty()) return lue;

    // Un registre qui tenait tient encore : l'objectif initial n'est dit qu'une fois, et rien ne descend sous zéro.
    std::vector<Revision> ensuite = engagement.registre;
    ensuite.push_back({"", lue.effet_le, lue.heures, lue.cause, lue.annule});
    const auto initiales = std::count_if(ensuite.begin(), ensuite.end(), [&](const Revision& une) {
        return une.cause == Cause::Initial && std::none_of(ensuite.begin(), ensuite.end(), [&](const Revision& autre) { return autre.annule && *autre.annule == une.id; });
    });
    if (lue.cause == Cause::Initial && initiales > 1) anomalies.push_back({"cause", "revision.deja_initiale"});
    if (premier_jour_sous_zero(ensuite) && !premier_jour_sous_zero(engagement.registre)) anomalies.push_back({"heures", "revision.sous_zero"});
    return lue;
}

bool tient_au_registre(const AnomalieDeChamp& anomalie)
{
    return anomalie.code == "revision.deja_annulee" || anomalie.code == "revision.deja_initiale" || anomalie.code == "revision.sous_zero";
}

LectureDUneValeur lire_valeur_de_lot(const SaisieDeValeur& saisie, const Droit& droit)
{
    auto lue = lire_valeur_a_fixer(saisie, droit, Raison::Facultative);
    if (const auto* cle = trouver_cle(droit, saisie.cle); cle && !regle_un_lot(*cle)) lue.anomalies.push_back({"regle", "champ.inconnu"});
    return lue;
}

} // namespace ouvrage
