#include "app/suppleances/suppleances_vues.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kFiniesMontrees = 3;
constexpr std::chrono::days kAnnonceeAvant{7};

std::string bornes(const PeriodeDeSuppleance& periode)
{
    return periode.debut == periode.fin ? "le " + en_toutes_lettres(periode.debut) : "du " + en_toutes_lettres(periode.debut) + " au " + en_toutes_lettres(periode.fin);
}

int jours_restants(const PeriodeDeSuppleance& periode, Jour le)
{
    return days_between(le, periode.fin);
}

/// « finit aujourd'hui », « finit demain », « finit dans 3 jours » ; vide quand il reste du temps.
std::string bientot_finie(const PeriodeDeSuppleance& periode, Jour le)
{
    const int restants = jours_restants(periode, le);
    if (restants > kSuppleanceBientotFinie.count()) return "";
    return restants == 0 ? "finit ce soir" : restants == 1 ? "finit demain soir" : "finit dans " + compter(restants, "jour", "jours");
}

std::string phrase_de(const Suppleance& une, const std::string& compte)
{
    return une.periode.absent == compte ? une.suppleant + " tient vos rôles, " + bornes(une.periode) : "Vous tenez les rôles " + avec_de(une.absent) + ", " + bornes(une.periode);
}

/// Lue par qui administre : personne n'y est « vous ».
std::string phrase_pour_tous(const Suppleance& une)
{
    return une.suppleant + " tient les rôles " + avec_de(une.absent) + ", " + bornes(une.periode);
}

} // namespace

Vue vue_suppleances(const std::vector<Suppleance>& suppleances, const std::string& compte, Jour le, const std::string& action)
{
    const bool soi = action.starts_with("/compte");
    Vue::List liste;
    int finies = 0;
    for (const bool vivantes : {true, false})
        for (const auto& une : suppleances)
        {
            const auto etat = une.etat(le);
            if (une.vit(le) != vivantes || (!vivantes && ++finies > kFiniesMontrees)) continue;
            const auto fin = etat == EtatDeSuppleance::EnCours ? bientot_finie(une.periode, le) : "";
            liste.push_back(Vue{{"phrase", soi ? phrase_de(une, compte) : phrase_pour_tous(une)},
                                {"detail", (une.administration ? "administration comprise, " : "") + std::string("inscrite par ") + une.auteur +
                                               (une.annulee_le ? ", finie le " + date_heure_fr(*parse_instant(*une.annulee_le)) : "")},
                                {"etat", etat == EtatDeSuppleance::EnCours  ? (fin.empty() ? "En cours" : "En cours, " + fin)
                                         : etat == EtatDeSuppleance::AVenir ? "À venir"
                                         : etat == EtatDeSuppleance::Passee ? "Finie"
                                                                            : "Arrêtée"},
                                {"ton", etat == EtatDeSuppleance::EnCours ? (fin.empty() ? "bon" : "attente") : etat == EtatDeSuppleance::AVenir ? "attente" : "info"},
                                {"icone", etat == EtatDeSuppleance::EnCours ? "personne" : etat == EtatDeSuppleance::AVenir ? "calendrier" : "horloge"},
                                {"fin", vivantes ? action + "/" + une.id + "/fin" : ""},
                                {"geste", etat == EtatDeSuppleance::AVenir ? "Annuler" : "Arrêter maintenant"}});
        }
    return liste;
}

Vue vue_suppleances_du_tableau(const std::vector<Suppleance>& suppleances, const std::string& compte, Jour le)
{
    Vue::List liste;
    for (const auto& une : suppleances)
    {
        const auto etat = une.etat(le);
        const bool proche = etat == EtatDeSuppleance::AVenir && days_between(le, une.periode.debut) <= kAnnonceeAvant.count();
        if (etat != EtatDeSuppleance::EnCours && !proche) continue;
        const bool absent = une.periode.absent == compte;
        const auto fin = en_toutes_lettres(une.periode.fin);
        std::string phrase;
        if (proche) phrase = phrase_de(une, compte) + ".";
        else if (absent) phrase = une.suppleant + " tient vos rôles jusqu'au " + fin + " : ce qui vous attend est aussi à son tableau.";
        else phrase = "Vous tenez les rôles " + avec_de(une.absent) + " jusqu'au " + fin + " : ce qui l'attend est ici.";
        const auto bientot = proche ? "" : bientot_finie(une.periode, le);
        if (!bientot.empty()) phrase += " Cela " + bientot + (absent ? "." : ", et ses rôles vous quittent d'eux-mêmes.");
        liste.push_back(Vue{{"phrase", phrase}, {"ton", bientot.empty() ? "info" : "attente"}, {"icone", bientot.empty() ? "ton-info" : "horloge"}});
    }
    return liste;
}

} // namespace ouvrage
