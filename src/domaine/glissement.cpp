#include "domaine/glissement.hpp"

namespace ouvrage
{

Glissement glissement(const SituationDEngagement& s, Jour le)
{
    if (s.affectes == 0 && !s.dernieres_heures) return {CauseDeGlissement::PersonneAffectee, {}};
    if (s.renvois > 0) return {CauseDeGlissement::Renvoi, s.dernieres_heures};
    if (s.mois_manquant && !s.dernier_mois_declare) return {CauseDeGlissement::JamaisDeclare, {}};
    if (s.mois_manquant) return {CauseDeGlissement::PlusDeclare, s.dernier_mois_declare};
    // Le mois en cours et le précédent peuvent ne pas être encore déclarés : deux mois pleins sans heure disent autre chose.
    if (!s.dernieres_heures || nombre_de_mois(*s.dernieres_heures, mois_de(le)) > 3) return {CauseDeGlissement::SansHeures, s.dernieres_heures};
    return {CauseDeGlissement::Rythme, s.dernieres_heures};
}

std::string en_mots(const Glissement& un)
{
    const std::string depuis = un.depuis ? " depuis " + en_toutes_lettres(*un.depuis) : "";
    switch (un.cause)
    {
    case CauseDeGlissement::PersonneAffectee: return "aucune embauche : personne n'est affecté au lot";
    case CauseDeGlissement::Renvoi: return "une déclaration renvoyée attend sa correction";
    case CauseDeGlissement::JamaisDeclare: return "aucune déclaration encore";
    case CauseDeGlissement::PlusDeclare: return "aucune déclaration" + depuis;
    case CauseDeGlissement::SansHeures: return un.depuis ? "aucune heure ne compte" + depuis : "aucune heure déclarée ne compte";
    case CauseDeGlissement::Rythme: return "rythme trop faible" + (un.depuis ? " ; dernières heures en " + en_toutes_lettres(*un.depuis) : "");
    }
    return "";
}

} // namespace ouvrage
