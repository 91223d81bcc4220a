#include "app/spaser/spaser_vues.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "socle/chart/chart.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

std::string quantite_fr(MesureEn mesure, std::int64_t quantite, const std::string& unite)
{
    switch (mesure)
    {
    case MesureEn::Euros: return montant_fr(Centimes{quantite});
    case MesureEn::Heures: return heures_fr(Heures::de_centiemes(quantite));
    case MesureEn::Propre: return (quantite % 100 == 0 ? grouped(quantite / 100) : french_hundredths(quantite)) + (unite.empty() ? "" : "\u00A0" + unite);
    case MesureEn::Nombre:
    case MesureEn::Personnes: break;
    }
    return grouped(quantite);
}

std::string quantite_exacte(MesureEn mesure, std::int64_t quantite)
{
    return mesure == MesureEn::Nombre || mesure == MesureEn::Personnes ? std::to_string(quantite) : heures_point(Heures::de_centiemes(quantite));
}

std::string mesure_fr(const LigneDeSpaser& ligne, const MesureSpaser& mesure)
{
    if (mesure.tu) return "non montré";
    if (!mesure.numerateur) return "on ne sait pas";
    if (mesure.denominateur == 0) return "rien à compter";
    const auto en = fiche(ligne.indicateur).mesure;
    const auto nombre = quantite_fr(en, *mesure.numerateur, ligne.unite);
    return mesure.denominateur ? nombre + " sur " + quantite_fr(en, *mesure.denominateur, ligne.unite) : nombre;
}

std::string taux_fr(const MesureSpaser& mesure)
{
    const auto taux = mesure.taux();
    return taux ? french_hundredths(*taux) + "\u202F%" : "";
}

namespace
{

std::string cible_nue(MesureEn mesure, const std::string& unite, const CibleSpaser& cible)
{
    return cible.forme == FormeDeCible::Taux ? french_hundredths(cible.quantite) + "\u202F%" : quantite_fr(mesure, cible.quantite, unite);
}

} // namespace

std::string cible_nue(const ObjectifDeSchema& objectif, const CibleSpaser& cible) { return cible_nue(objectif.fiche().mesure, objectif.unite, cible); }

std::string cible_fr(const LigneDeSpaser& ligne)
{
    if (!ligne.cible) return "";
    const auto nue = cible_nue(fiche(ligne.indicateur).mesure, ligne.unite, *ligne.cible);
    return (ligne.sens == SensDeCible::AuMoins ? "cible : " : "cible : au plus ") + nue;
}

Vue vue_verdict(VerdictSpaser verdict)
{
    const auto vue = [&](const char* ton, const char* icone) { return Vue{{"mot", libelle(verdict)}, {"ton", ton}, {"icone", icone}}; };
    switch (verdict)
    {
    case VerdictSpaser::Atteint: return vue("bon", "ton-bon");
    case VerdictSpaser::NonAtteint: return vue("alarme", "ton-alarme");
    case VerdictSpaser::EnCours: return vue("info", "horloge");
    case VerdictSpaser::Inconnu: return vue("attente", "question");
    case VerdictSpaser::SansCible: return vue("info", "cible");
    case VerdictSpaser::Tu: return vue("info", "cadenas");
    }
    return false;
}

std::string phrase_de_ligne(const LigneDeSpaser& ligne)
{
    const auto& mesure = ligne.retenue();
    std::string phrase = mesure_fr(ligne, mesure);
    if (const auto taux = taux_fr(mesure); !taux.empty()) phrase += ", soit " + taux;
    if (const auto cible = cible_fr(ligne); !cible.empty()) phrase += " ; " + cible;
    return phrase + " : " + std::string(libelle(ligne.verdict));
}

std::string constat_de(const SuiviDeSpaser& suivi)
{
    const auto objectifs = static_cast<std::int64_t>(suivi.lignes.size());
    const auto atteints = suivi.combien(VerdictSpaser::Atteint);
    if (objectifs == 0) return "aucun objectif n'est encore inscrit";
    const std::string sur = " sur " + grouped(objectifs) + " en " + std::to_string(suivi.annee);
    if (atteints == 0) return (suivi.etat == AnneeSpaser::EnCours ? "aucun objectif encore atteint" : "aucun objectif atteint") + sur;
    return compter(atteints, "objectif atteint", "objectifs atteints") + sur;
}

std::string texte_a_publier(const std::vector<SuiviDeSpaser>& suivis)
{
    std::string texte;
    for (const auto& suivi : suivis)
    {
        texte += (texte.empty() ? "" : "\n\n") + suivi.schema + "\nSuivi " + std::to_string(suivi.annee) + ", " + suivi.acheteur;
        if (!suivi.adoption.empty()) texte += "\nSchéma adopté par la " + suivi.adoption;
        texte += "\nÉtat au " + en_toutes_lettres(suivi.le) + (suivi.arrete_le.empty() ? ", non arrêté" : ", arrêté");
        for (const auto& ligne : suivi.lignes)
        {
            texte += "\n– " + ligne.intitule + " : " + phrase_de_ligne(ligne) + ".";
            if (ligne.saisie) texte += " Déclaré d'après : " + ligne.source_de_saisie + ".";
        }
    }
    return texte;
}

std::string dessiner_spaser(const std::vector<BarreDeSpaser>& barres, const std::string& titre, int largeur)
{
    // Un taux se dessine en taux dès que la cible en est un, ou qu'il n'y a pas de cible et que tous en ont un.
    const bool en_taux = std::any_of(barres.begin(), barres.end(), [](const auto& une) { return une.ligne && une.ligne->cible && une.ligne->cible->forme == FormeDeCible::Taux; });
    Bars dessin;
    for (const auto& une : barres)
    {
        if (!une.ligne) continue;
        const auto& mesure = une.ligne->retenue();
        const auto valeur = en_taux ? mesure.taux() : mesure.numerateur;
        if (!valeur) continue;
        std::optional<std::int64_t> cible;
        if (une.ligne->cible && (une.ligne->cible->forme == FormeDeCible::Taux) == en_taux) cible = une.ligne->cible->quantite;
        // Ce qui est dû dans une année peut être moins que rien, quand un engagement est revu à la baisse : son nombre se lit, sans barre.
        dessin.bars.push_back({une.repere, std::max<std::int64_t>(*valeur, 0), en_taux ? taux_fr(mesure) : quantite_fr(fiche(une.ligne->indicateur).mesure, *mesure.numerateur, une.ligne->unite), cible});
    }
    if (dessin.bars.empty() || std::all_of(dessin.bars.begin(), dessin.bars.end(), [](const auto& une) { return une.value == 0 && !une.target; })) return "";
    dessin.frame = {titre, en_taux ? "Le taux de chaque barre, devant celui qui est visé." : "La quantité de chaque barre, devant celle qui est visée.", largeur};
    dessin.target_name = "visé";
    return draw(dessin);
}

} // namespace ouvrage
