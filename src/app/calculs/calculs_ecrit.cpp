#include "app/calculs/calculs_ecrit.hpp"

#include "socle/errors.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

const Json& membre(const Json& json, std::string_view nom)
{
    const Json* trouve = json.find(nom);
    ensure(trouve != nullptr, "un calcul gardé est entier");
    return *trouve;
}

std::string texte(const Json& json, std::string_view nom)
{
    const auto* lu = membre(json, nom).text();
    ensure(lu != nullptr, "un calcul gardé est entier");
    return *lu;
}

bool vrai(const Json& json, std::string_view nom)
{
    const auto* lu = membre(json, nom).truth();
    ensure(lu != nullptr, "un calcul gardé est entier");
    return *lu;
}

/// Ton et icône d'un statut : ce que rien ne source se voit.
Vue vue_statut(const std::string& statut)
{
    const bool sur = statut == libelle(Statut::Source);
    return Vue{{"ton", sur ? "bon" : "attente"}, {"icone", sur ? "ton-bon" : "ton-attente"}, {"statut", statut}};
}

} // namespace

std::string CalculEcrit::methode_libelle() const
{
    const auto connue = methode_du_code(methode);
    return connue ? std::string(fiche(*connue).libelle) : methode;
}

std::string CalculEcrit::titre() const
{
    if (clause_recommandee) return heures + " d'insertion";
    return "Pas de clause";
}

CalculEcrit mettre_en_mots(const Calcul& calcul)
{
    CalculEcrit ecrit;
    ecrit.methode = fiche(calcul.methode).code;
    ecrit.heures = ecrire_valeur(calcul.heures, "h");
    ecrit.heures_brutes = ecrire_valeur(calcul.heures_brutes, "h");
    ecrit.arrondi = libelle(calcul.arrondi);
    ecrit.clause_recommandee = calcul.clause_recommandee();
    for (const auto& une : calcul.etapes) ecrit.etapes.push_back({une.libelle, une.formule, ecrire_valeur(une.valeur, une.unite), une.note});
    for (const auto& une : calcul.sources)
        ecrit.sources.push_back({une.libelle, une.valeur, une.provenance.source, une.provenance.lien, std::string(libelle(une.provenance.statut))});
    for (const auto& une : calcul.cibles)
        ecrit.cibles.push_back({une.libelle, ecrire_valeur(une.montant, "€"), ecrire_valeur(une.brutes, "h"), ecrire_valeur(une.heures, "h"), une.comptee});
    for (const auto& une : calcul.raisons) ecrit.raisons.push_back({std::string(une.code), une.phrase});
    ecrit.remarques = calcul.remarques;
    if (calcul.revision) ecrit.revision = ecrire_valeur(*calcul.revision, "h");
    if (calcul.montant) ecrit.montant = ecrire_valeur(*calcul.montant, "€");
    if (calcul.etp) ecrit.etp = ecrire_valeur(*calcul.etp, "ETP");
    return ecrit;
}

Json json_ecrit(const CalculEcrit& ecrit)
{
    Json::List etapes, sources, cibles, raisons, remarques;
    for (const auto& une : ecrit.etapes)
        etapes.push_back(Json{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}, {"note", une.note}});
    for (const auto& une : ecrit.sources)
        sources.push_back(Json{{"libelle", une.libelle}, {"valeur", une.valeur}, {"source", une.source}, {"lien", une.lien}, {"statut", une.statut}});
    for (const auto& une : ecrit.cibles)
        cibles.push_back(Json{{"libelle", une.libelle}, {"montant", une.montant}, {"heures_brutes", une.brutes}, {"heures", une.heures}, {"comptee", une.comptee}});
    for (const auto& une : ecrit.raisons) raisons.push_back(Json{{"code", une.code}, {"phrase", une.phrase}});
    for (const auto& une : ecrit.remarques) remarques.push_back(une);
    return Json{{"methode", ecrit.methode},
                {"heures", ecrit.heures},
                {"heures_brutes", ecrit.heures_brutes},
                {"arrondi", ecrit.arrondi},
                {"clause_recommandee", ecrit.clause_recommandee},
                {"etapes", std::move(etapes)},
                {"sources", std::move(sources)},
                {"periodes", std::move(cibles)},
                {"raisons", std::move(raisons)},
                {"remarques", std::move(remarques)},
                {"revision", ecrit.revision},
                {"montant", ecrit.montant},
                {"etp", ecrit.etp}};
}

CalculEcrit lire_ecrit(const Json& json)
{
    CalculEcrit ecrit;
    ecrit.methode = texte(json, "methode");
    ecrit.heures = texte(json, "heures");
    ecrit.heures_brutes = texte(json, "heures_brutes");
    ecrit.arrondi = texte(json, "arrondi");
    ecrit.clause_recommandee = vrai(json, "clause_recommandee");
    for (const auto& une : *membre(json, "etapes").list())
        ecrit.etapes.push_back({texte(une, "libelle"), texte(une, "formule"), texte(une, "valeur"), texte(une, "note")});
    for (const auto& une : *membre(json, "sources").list())
        ecrit.sources.push_back({texte(une, "libelle"), texte(une, "valeur"), texte(une, "source"), texte(une, "lien"), texte(une, "statut")});
    for (const auto& une : *membre(json, "periodes").list())
        ecrit.cibles.push_back({texte(une, "libelle"), texte(une, "montant"), texte(une, "heures_brutes"), texte(une, "heures"), vrai(une, "comptee")});
    for (const auto& une : *membre(json, "raisons").list()) ecrit.raisons.push_back({texte(une, "code"), texte(une, "phrase")});
    for (const auto& une : *membre(json, "remarques").list())
        if (une.text()) ecrit.remarques.push_back(*une.text());
    ecrit.revision = texte(json, "revision");
    ecrit.montant = texte(json, "montant");
    ecrit.etp = texte(json, "etp");
    return ecrit;
}

Vue vue_du_calcul(const CalculEcrit& ecrit)
{
    Vue::List etapes, sources, cibles, raisons, remarques;
    for (const auto& une : ecrit.etapes)
        etapes.push_back(Vue{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}, {"note", une.note}});
    for (const auto& une : ecrit.sources)
    {
        auto vue = vue_statut(une.statut);
        vue.set("libelle", une.libelle);
        vue.set("valeur", une.valeur);
        vue.set("source", une.source);
        vue.set("lien", une.lien);
        sources.push_back(std::move(vue));
    }
    for (const auto& une : ecrit.cibles)
        cibles.push_back(Vue{{"libelle", une.libelle}, {"montant", une.montant}, {"brutes", une.brutes}, {"heures", une.heures}, {"comptee", une.comptee}});
    for (const auto& une : ecrit.raisons) raisons.push_back(Vue{{"phrase", une.phrase}});
    for (const auto& une : ecrit.remarques) remarques.push_back(Vue{{"phrase", une}});
    return Vue{{"clause", ecrit.clause_recommandee},
               {"heures", ecrit.heures},
               {"exactement", ecrit.heures == ecrit.heures_brutes ? "" : ecrit.heures_brutes},
               {"arrondi", ecrit.arrondi},
               {"revision", ecrit.revision},
               {"montant", ecrit.montant},
               {"etp", ecrit.etp},
               {"etapes", std::move(etapes)},
               {"sources", std::move(sources)},
               {"a_cibles", !ecrit.cibles.empty()},
               {"cibles", std::move(cibles)},
               {"raisons", std::move(raisons)},
               {"remarques", std::move(remarques)}};
}

} // namespace ouvrage
