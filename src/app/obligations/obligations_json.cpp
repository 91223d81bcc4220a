#include "app/obligations/obligations_json.hpp"

#include "app/mots.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

std::string_view code(Ouverture ouverture)
{
    switch (ouverture)
    {
    case Ouverture::Ouverte: return "ouverte";
    case Ouverture::Fermee: return "fermee";
    case Ouverture::APreciser: return "a_preciser";
    }
    return "";
}

/// Un nombre entier d'heures est un entier ; sinon un texte exact, « 30.50 » : JSON n'a pas de nombre décimal exact.
Json nombre_d_heures(Heures heures)
{
    if (heures.centiemes() % 100 == 0) return Json(static_cast<long long>(heures.centiemes() / 100));
    return heures_point(heures);
}

template <class Etape> Json::List etapes_json(const std::vector<Etape>& etapes)
{
    Json::List liste;
    for (const auto& une : etapes) liste.push_back(Json{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}});
    return liste;
}

Json::List textes_json(const std::vector<std::string>& textes)
{
    Json::List liste;
    for (const auto& un : textes) liste.push_back(un);
    return liste;
}

} // namespace

Json json_de_la_valeur(const Valeur& v)
{
    return Json{{"cle", v.cle},
                {"valeur", v.valeur},
                {"unite", v.unite},
                {"niveau", libelle(v.niveau)},
                {"depuis", format_day(v.depuis)},
                {"jusqu_a", v.jusqu_a ? Json(format_day(*v.jusqu_a)) : Json()},
                {"source", v.source},
                {"lien", v.lien.empty() ? Json() : Json(v.lien)},
                {"statut", libelle(v.statut)}};
}

Json json_de_l_obligation(const Obligation& o)
{
    Json::List derogations, manquent;
    for (const auto& une : o.derogations)
        derogations.push_back(Json{{"code", code(une.derogation)},
                                   {"libelle", une.libelle},
                                   {"statut", libelle(une.statut)},
                                   {"ouverture", code(une.ouverture)},
                                   {"precision", une.precision},
                                   {"source", une.source}});
    for (const auto champ : o.manquent) manquent.push_back(champ);
    return Json{{"applicable", o.applicable == Applicable::Inconnu ? Json() : Json(o.applicable == Applicable::Oui)},
                {"raison", Json{{"code", fiche(o.raison).code}, {"phrase", o.phrase()}}},
                {"manquent", std::move(manquent)},
                {"seuil_centimes", o.seuil_montant ? Json(static_cast<long long>(o.seuil_montant->valeur)) : Json()},
                {"seuil", o.seuil ? json_de_la_valeur(*o.seuil) : Json()},
                {"texte", o.texte ? Json(o.texte->valeur + " (en vigueur depuis le " + en_toutes_lettres(o.texte->depuis) + ")") : Json()},
                {"texte_source", o.texte ? json_de_la_valeur(*o.texte) : Json()},
                {"derogations", std::move(derogations)},
                {"etapes", etapes_json(o.etapes)},
                {"notes", textes_json(o.notes)}};
}

Json json_de_la_penalite(const Penalite& p, const TermesEnVigueur& termes)
{
    Json::List sources;
    for (const auto& une : termes.sources) sources.push_back(json_de_la_valeur(une));
    return Json{{"heures_manquantes", nombre_d_heures(p.manquantes)},
                {"heures_manquantes_centiemes", static_cast<long long>(p.manquantes.centiemes())},
                {"montant_centimes", static_cast<long long>(p.montant.valeur)},
                {"nature", "proposition"},
                {"decide_par", "acheteur"},
                {"refus", p.refus == RefusDePenalite::Aucun ? Json() : Json{{"code", code(p.refus)}, {"phrase", phrase(p.refus)}}},
                {"etapes", etapes_json(p.etapes)},
                {"doutes", textes_json(termes.doutes)},
                {"sources", std::move(sources)}};
}

} // namespace ouvrage
