#include "domaine/spaser.hpp"

#include "domaine/fraction.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace ouvrage
{

namespace
{

using I = IndicateurSpaser;

constexpr std::string_view kTousLesContrats = "Tous les contrats de l'acheteur notifiés dans l'année, d'après les données essentielles publiées";

constexpr std::array kFichesSpaser = {
    FicheIndicateurSpaser{I::ConsiderationNombre, "marches_avec_consideration_nombre", "Marchés avec une considération sociale, en nombre", MesureEn::Nombre, true, true,
                          "Marchés suivis, notifiés dans l'année, avec une clause, un lot réservé ou une autre condition sociale décidée", kTousLesContrats,
                          "Part des contrats notifiés dans l'année qui portent une considération sociale. L'effort d'insertion n'en est pas une : rien n'y oblige."},
    FicheIndicateurSpaser{I::ConsiderationMontant, "marches_avec_consideration_montant", "Marchés avec une considération sociale, en montant", MesureEn::Euros, true, true,
                          "Montant hors taxes de ces mêmes marchés, quand il est connu", "Montant des contrats notifiés dans l'année, d'après les données essentielles publiées",
                          "Part du montant notifié dans l'année qui porte une considération sociale. Un marché sans montant connu n'entre pas dans la somme, et se dit."},
    FicheIndicateurSpaser{I::ReservesNombre, "marches_reserves_nombre", "Marchés réservés, en nombre", MesureEn::Nombre, true, true,
                          "Marchés suivis, notifiés dans l'année, dont un lot au moins est réservé", kTousLesContrats,
                          "Part des contrats notifiés dans l'année réservés à l'insertion, au handicap ou à l'économie sociale et solidaire."},
    FicheIndicateurSpaser{I::ReservesMontant, "marches_reserves_montant", "Marchés réservés, en montant", MesureEn::Euros, true, true,
                          "Montant hors taxes des marchés dont tous les lots sont réservés", "Montant des contrats notifiés dans l'année, d'après les données essentielles publiées",
                          "Part du montant notifié réservée. Un marché réservé pour une partie de ses lots n'entre pas dans la somme : le montant d'un lot n'est pas connu."},
    FicheIndicateurSpaser{I::ClauseNombre, "marches_avec_clause_nombre", "Marchés avec une clause sociale, en nombre", MesureEn::Nombre, true, true,
                          "Marchés suivis, notifiés dans l'année, avec un engagement de clause sociale", kTousLesContrats,
                          "Part des contrats notifiés dans l'année où des heures, un critère ou un achat d'insertion engagent l'entreprise."},
    FicheIndicateurSpaser{I::ObligationTenue, "obligation_tenue_nombre", "Marchés soumis à l'obligation, avec une condition sociale", MesureEn::Nombre, true, true,
                          "Ceux pour lesquels une clause ou une autre condition sociale est décidée", "Marchés suivis, lancés dans l'année, auxquels l'obligation sociale s'applique",
                          "Part des marchés soumis à l'obligation où une condition sociale est prévue ; les autres ont une dérogation, ou attendent une décision."},
    FicheIndicateurSpaser{I::HeuresDues, "heures_dues", "Heures d'insertion prévues", MesureEn::Heures, false, true,
                          "Heures inscrites au registre des objectifs de clause, avec effet dans l'année", "",
                          "Ce que les marchés ont promis dans l'année : objectifs initiaux, avenants, bons de commande, diminués de ce qui a été retiré."},
    FicheIndicateurSpaser{I::HeuresRealisees, "heures_realisees", "Heures d'insertion réalisées", MesureEn::Heures, false, true,
                          "Heures de clause retenues, des mois travaillés de l'année", "", "Heures retenues, ni corrigées ni renvoyées, sur tous les marchés de l'acheteur, quelle que soit leur année."},
    FicheIndicateurSpaser{I::HeuresEffort, "heures_effort", "Heures d'effort d'insertion", MesureEn::Heures, false, true,
                          "Heures valorisées au titre de l'effort d'insertion, des mois travaillés de l'année", "", "À part des heures de clause, et jamais additionnées avec elles : rien n'y oblige."},
    FicheIndicateurSpaser{I::PersonnesEmployees, "personnes", "Personnes employées par une clause", MesureEn::Personnes, false, false,
                          "Personnes distinctes avec au moins une heure de clause retenue dans l'année", "",
                          "Une personne se compte une fois par acheteur et par an ; deux acheteurs peuvent compter la même, et leurs nombres ne s'additionnent pas."},
    FicheIndicateurSpaser{I::RetoursEmploi, "retours_a_l_emploi", "Retours à l'emploi", MesureEn::Personnes, true, false,
                          "Personnes dont la dernière sortie de l'année est un emploi", "Personnes employées par une clause de l'acheteur, sorties dans l'année, sorties exclues omises",
                          "Part des sorties vers un emploi, de quelque durée qu'il soit, parmi les personnes passées par les marchés de l'acheteur."},
    FicheIndicateurSpaser{I::Propre, "propre", "Indicateur propre à l'acheteur", MesureEn::Propre, true, false, "Saisi par l'acheteur, avec sa source", "Saisi par l'acheteur, quand il y en a un",
                          "Ouvrage ne le calcule pas : il garde ce qui est déclaré, par qui et d'après quelle source."},
};

std::string compter_de(std::int64_t nombre, std::string_view un, std::string_view plusieurs)
{
    return ecrire_fraction(nombre) + " " + std::string(nombre < 2 ? un : plusieurs);
}

bool petit(std::int64_t nombre, std::int64_t seuil) { return nombre > 0 && nombre < seuil; }

using Choisi = std::function<bool(const MarcheDeSpaser&)>;

/// Les marchés choisis, sur tous les contrats publiés ; des données publiées qui en comptent moins que nous ne sont pas un dénominateur.
CalculDeSpaser en_nombre(const FaitsDeSpaser& faits, const Choisi& choisi)
{
    CalculDeSpaser calcul;
    for (const auto& un : faits.marches)
        if (choisi(un)) calcul.marches.push_back(un.id);
    const auto suivis = static_cast<std::int64_t>(calcul.marches.size());
    calcul.mesure.numerateur = suivis;
    if (!faits.publies || faits.publies->nombre == 0)
        calcul.notes.push_back("Dénominateur inconnu : aucun contrat publié de cet acheteur n'a été lu pour cette année. Importez ses données essentielles, ou saisissez le nombre.");
    else if (faits.publies->nombre < static_cast<std::int64_t>(faits.marches.size()))
        calcul.notes.push_back("Dénominateur inconnu : les données publiées ne comptent que " + compter_de(faits.publies->nombre, "contrat", "contrats") + ", moins que les " +
                               compter_de(static_cast<std::int64_t>(faits.marches.size()), "marché suivi", "marchés suivis") + " de l'année.");
    else
    {
        calcul.mesure.denominateur = faits.publies->nombre;
        calcul.notes.push_back("Dénominateur : " + compter_de(faits.publies->nombre, "contrat publié et lu", "contrats publiés et lus") + " par cette installation ; " +
                               ecrire_fraction(faits.publies->avec_consideration) + " y " + (faits.publies->avec_consideration < 2 ? "déclare" : "déclarent") + " une considération sociale.");
    }
    return calcul;
}

CalculDeSpaser en_montant(const FaitsDeSpaser& faits, const Choisi& choisi, const Choisi& partiel)
{
    CalculDeSpaser calcul;
    std::int64_t somme = 0, sans = 0, partiels = 0, tous = 0;
    for (const auto& un : faits.marches)
    {
        if (un.montant) tous += un.montant->valeur;
        if (partiel(un)) ++partiels;
        if (!choisi(un)) continue;
        if (!un.montant)
        {
            ++sans;
            continue;
        }
        somme += un.montant->valeur;
        calcul.marches.push_back(un.id);
    }
    calcul.mesure.numerateur = somme;
    if (sans > 0) calcul.notes.push_back(compter_de(sans, "marché sans montant connu n'est", "marchés sans montant connu ne sont") + " pas dans la somme.");
    if (partiels > 0)
        calcul.notes.push_back(compter_de(partiels, "marché réservé en partie n'est", "marchés réservés en partie ne sont") + " pas dans la somme : le montant d'un lot n'est pas connu.");
    // Des marchés choisis dont aucun montant n'est connu ne font pas zéro euro.
    if (somme == 0 && sans + partiels > 0) calcul.mesure.numerateur.reset();
    if (!faits.publies || faits.publies->nombre == faits.publies->sans_montant)
        calcul.notes.push_back("Dénominateur inconnu : aucun montant publié de cet acheteur n'a été lu pour cette année. Importez ses données essentielles, ou saisissez le montant.");
    else if (faits.publies->montant_centimes < tous)
        calcul.notes.push_back("Dénominateur inconnu : les montants publiés et lus font moins que ceux des marchés suivis de l'année.");
    else
    {
        calcul.mesure.denominateur = faits.publies->montant_centimes;
        const auto avec = faits.publies->nombre - faits.publies->sans_montant;
        calcul.notes.push_back("Dénominateur : " + compter_de(avec, "contrat publié et lu", "contrats publiés et lus") + " par cette installation" +
                               (faits.publies->sans_montant > 0 ? ", " + ecrire_fraction(faits.publies->sans_montant) + " sans montant" : "") + ".");
    }
    return calcul;
}

CalculDeSpaser seul(std::int64_t nombre)
{
    CalculDeSpaser calcul;
    calcul.mesure.numerateur = nombre;
    return calcul;
}

} // namespace

std::span<const FicheIndicateurSpaser> fiches_indicateurs_spaser() { return kFichesSpaser; }

const FicheIndicateurSpaser& fiche(IndicateurSpaser indicateur) { return kFichesSpaser[static_cast<std::size_t>(indicateur)]; }

std::optional<IndicateurSpaser> indicateur_spaser_du_code(std::string_view code)
{
    for (const auto& une : kFichesSpaser)
        if (une.code == code) return une.indicateur;
    return std::nullopt;
}

std::optional<std::int64_t> MesureSpaser::taux() const
{
    if (!numerateur || !denominateur || *denominateur <= 0) return std::nullopt;
    return (Fraction(*numerateur, *denominateur) * Fraction(10'000)).proche();
}

CalculDeSpaser calculer_spaser(IndicateurSpaser indicateur, const FaitsDeSpaser& faits, std::int64_t seuil)
{
    const auto avec_consideration = [](const MarcheDeSpaser& un) { return un.consideration(); };
    const auto reserve = [](const MarcheDeSpaser& un) { return un.reservation != ReservationSpaser::Aucune; };
    const auto reserve_en_entier = [](const MarcheDeSpaser& un) { return un.reservation == ReservationSpaser::Entiere; };
    const auto reserve_en_partie = [](const MarcheDeSpaser& un) { return un.reservation == ReservationSpaser::EnPartie; };
    const auto aucun = [](const MarcheDeSpaser&) { return false; };
    CalculDeSpaser calcul;
    bool notifies = true; // l'indicateur compte-t-il des marchés à leur notification ?
    switch (indicateur)
    {
    case I::ConsiderationNombre: calcul = en_nombre(faits, avec_consideration); break;
    case I::ConsiderationMontant: calcul = en_montant(faits, avec_consideration, aucun); break;
    case I::ReservesNombre: calcul = en_nombre(faits, reserve); break;
    case I::ReservesMontant: calcul = en_montant(faits, reserve_en_entier, reserve_en_partie); break;
    case I::ClauseNombre: calcul = en_nombre(faits, [](const MarcheDeSpaser& un) { return un.clause; }); break;
    default: notifies = false; break;
    }
    if (notifies)
    {
        if (faits.sans_date > 0)
            calcul.notes.push_back(compter_de(faits.sans_date, "marché suivi sans date de notification n'est", "marchés suivis sans date de notification ne sont") + " d'aucune année.");
        return calcul;
    }
    switch (indicateur)
    {
    case I::ObligationTenue:
        calcul.mesure = {faits.tenus, faits.soumis, false};
        if (faits.a_completer > 0)
            calcul.notes.push_back("Pour " + compter_de(faits.a_completer, "marché", "marchés") + " de l'acheteur, on ne sait pas encore si l'obligation s'applique : ils ne sont pas comptés.");
        break;
    case I::HeuresDues: calcul = seul(faits.dues.centiemes()); break;
    case I::HeuresRealisees: calcul = seul(faits.realisees.centiemes()); break;
    case I::HeuresEffort: calcul = seul(faits.effort.centiemes()); break;
    case I::PersonnesEmployees: calcul = seul(faits.personnes); break;
    case I::RetoursEmploi: calcul.mesure = {faits.retours, faits.sorties, false}; break;
    default: calcul.notes.push_back("Cet indicateur se saisit : Ouvrage ne le calcule pas."); break;
    }
    calcul.mesure = taire(indicateur, calcul.mesure, seuil);
    if (calcul.mesure.tu) calcul.notes.push_back("Non montré : moins de " + std::to_string(seuil) + " personnes se retrouveraient.");
    return calcul;
}

MesureSpaser taire(IndicateurSpaser indicateur, MesureSpaser mesure, std::int64_t seuil)
{
    if (fiche(indicateur).mesure != MesureEn::Personnes || !mesure.numerateur) return mesure;
    const bool autres = mesure.denominateur && petit(*mesure.denominateur - *mesure.numerateur, seuil);
    if (petit(*mesure.numerateur, seuil) || (mesure.denominateur && petit(*mesure.denominateur, seuil)) || autres) return {std::nullopt, std::nullopt, true};
    return mesure;
}

std::optional<MesureSpaser> totaliser_spaser(IndicateurSpaser indicateur, const std::vector<MesureSpaser>& mesures)
{
    if (!fiche(indicateur).s_additionne || mesures.empty()) return std::nullopt;
    MesureSpaser total{0, 0, false};
    for (const auto& une : mesures)
    {
        if (!une.numerateur) return std::nullopt;
        *total.numerateur += *une.numerateur;
        if (!une.denominateur) total.denominateur.reset();
        else if (total.denominateur) *total.denominateur += *une.denominateur;
    }
    if (!fiche(indicateur).taux) total.denominateur.reset();
    return total;
}

std::string_view code(FormeDeCible forme) { return forme == FormeDeCible::Taux ? "taux" : "valeur"; }

std::optional<FormeDeCible> forme_de_cible_du_code(std::string_view code_lu)
{
    for (const auto une : {FormeDeCible::Taux, FormeDeCible::Valeur})
        if (code(une) == code_lu) return une;
    return std::nullopt;
}

std::string_view code(SensDeCible sens) { return sens == SensDeCible::AuMoins ? "au_moins" : "au_plus"; }

std::optional<SensDeCible> sens_de_cible_du_code(std::string_view code_lu)
{
    for (const auto un : {SensDeCible::AuMoins, SensDeCible::AuPlus})
        if (code(un) == code_lu) return un;
    return std::nullopt;
}

namespace
{

struct FicheVerdict
{
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kVerdicts = {FicheVerdict{"atteint", "atteint"}, FicheVerdict{"non_atteint", "non atteint"}, FicheVerdict{"en_cours", "année en cours"},
                                  FicheVerdict{"inconnu", "on ne sait pas"}, FicheVerdict{"sans_cible", "sans cible cette année"}, FicheVerdict{"tu", "non dit, peu de personnes"}};

} // namespace

std::string_view code(VerdictSpaser verdict) { return kVerdicts[static_cast<std::size_t>(verdict)].code; }
std::string_view libelle(VerdictSpaser verdict) { return kVerdicts[static_cast<std::size_t>(verdict)].libelle; }

VerdictSpaser juger(const MesureSpaser& mesure, const std::optional<CibleSpaser>& cible, SensDeCible sens, AnneeSpaser annee)
{
    if (!cible) return VerdictSpaser::SansCible;
    if (mesure.tu) return VerdictSpaser::Tu;
    const bool taux = cible->forme == FormeDeCible::Taux;
    if (!mesure.numerateur || (taux && (!mesure.denominateur || *mesure.denominateur <= 0)))
        return annee == AnneeSpaser::EnCours ? VerdictSpaser::EnCours : VerdictSpaser::Inconnu;
    // Comparé exactement, sans passer par un taux arrondi : 29,996 % n'est pas 30 %.
    const Fraction fait = taux ? Fraction(*mesure.numerateur, *mesure.denominateur) * Fraction(10'000) : Fraction(*mesure.numerateur);
    const bool tenue = sens == SensDeCible::AuMoins ? fait >= Fraction(cible->quantite) : fait <= Fraction(cible->quantite);
    if (annee == AnneeSpaser::Finie) return tenue ? VerdictSpaser::Atteint : VerdictSpaser::NonAtteint;
    if (taux) return VerdictSpaser::EnCours;
    if (sens == SensDeCible::AuMoins) return tenue ? VerdictSpaser::Atteint : VerdictSpaser::EnCours;
    return tenue ? VerdictSpaser::EnCours : VerdictSpaser::NonAtteint;
}

} // namespace ouvrage
