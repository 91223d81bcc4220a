#include "app/commandes/commande.hpp"

#include "app/calculs/calculs_saisie.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <algorithm>
#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

/// part_mo → --part-mo
std::string option_de(std::string_view champ) { return "--" + replaced(champ, "_", "-"); }

void montrer_calcul(std::ostream& out, const Calcul& calcul)
{
    out << fiche(calcul.methode).libelle << " : " << ecrire_valeur(calcul.heures, "h") << "\n";
    for (const auto& une : calcul.etapes)
    {
        out << "  " << une.libelle << " : " << une.formule << " = " << ecrire_valeur(une.valeur, une.unite) << "\n";
        if (!une.note.empty()) out << "    " << une.note << "\n";
    }
    for (const auto& une : calcul.raisons) out << "  pas de clause : " << une.phrase << "\n";
    for (const auto& une : calcul.cibles)
        out << "  " << une.libelle << " : " << ecrire_valeur(une.heures, "h") << (une.comptee ? "" : ", pas encore comptée") << "\n";
    for (const auto& une : calcul.remarques) out << "  " << une << "\n";
    for (const auto& une : calcul.sources)
        out << "  " << une.libelle << " : " << une.valeur << " (" << libelle(une.provenance.statut) << " ; " << une.provenance.source << ")\n";
}

/// « calculer objectif » : combien d'heures inscrire, ligne à ligne.
CodeDeSortie calculer_objectif(Commande& c)
{
    Entrees entrees;
    entrees.methode = c.ligne.value_or("--methode", "");
    entrees.arrondi = c.ligne.value_or("--arrondi", "aucun");
    for (const auto& methode : fiches_methodes())
        for (const auto& champ : methode.champs)
            if (const auto tape = c.ligne.value(option_de(champ.nom))) entrees.valeurs[std::string(champ.nom)] = *tape;
    const Droit droit = lire_droit();
    const Jour aujourd_hui = day_in_paris(now());
    const auto lecture = calculer(completer(std::move(entrees), droit, aujourd_hui), usages_de(droit, aujourd_hui));
    if (!lecture.calcul)
    {
        if (c.json()) c.rendre(Json{{"anomalies", json_des_anomalies(lecture.anomalies)}});
        for (const auto& une : lecture.anomalies)
            c.err << "ouvrage : " << (une.champ.empty() ? "" : option_de(une.champ) + " : ") << phrase_anomalie(une.code) << "\n";
        return CodeDeSortie::Usage;
    }
    if (c.json()) c.rendre(json_du_calcul(*lecture.calcul));
    else montrer_calcul(c.out, *lecture.calcul);
    return CodeDeSortie::Fait;
}

Verbe verbe_objectif()
{
    using Kind = CliArgument::Kind;
    CliVerb forme{"calculer objectif", "dit combien d'heures d'insertion inscrire, et comment on les trouve", {}, {}};
    std::vector<std::string> codes;
    for (const auto& methode : fiches_methodes()) codes.emplace_back(methode.code);
    forme.arguments.push_back({Kind::Option, "--methode", "METHODE", "la formule", codes, true});
    forme.arguments.push_back({Kind::Option, "--arrondi", "ARRONDI", "aucun, inf:PAS, proche:PAS ou sup:PAS, une fois, à la fin (défaut : aucun)"});
    for (const auto& methode : fiches_methodes())
        for (const auto& champ : methode.champs)
        {
            const auto nom = option_de(champ.nom);
            if (std::any_of(forme.arguments.begin(), forme.arguments.end(), [&](const CliArgument& un) { return un.name == nom; })) continue;
            std::string aide(champ.libelle);
            std::vector<std::string> choix;
            for (const auto& un : champ.choix) choix.emplace_back(un.code);
            if (champ.nature == NatureDeChamp::Choix) aide += " : " + joined(choix, ", ");
            if (champ.unite == "%") aide += " (« 0,05 » ou « 5 % »)";
            forme.arguments.push_back({Kind::Option, nom, champ.unite.empty() ? "VALEUR" : std::string(champ.unite), aide});
        }
    forme.examples = {"ouvrage calculer objectif --methode main_oeuvre --montant 1000000 --part-mo maconnerie --taux 0.05 --cout-horaire 30 --arrondi inf:1",
                      "ouvrage calculer objectif --methode tranche_facturee --facture 3500000 --seuil 2700000 --tranche 2000",
                      "ouvrage calculer objectif --methode proprete_pact --ca 240000 --mois 24 --heures-transferables 300 --taux 0.10",
                      "ouvrage calculer objectif --methode anru --heures-travaux 120000 --heures-gup 10000"};
    return {std::move(forme), calculer_objectif};
}

} // namespace

void ajouter_verbes_de_calcul(std::vector<Verbe>& verbes)
{
    verbes.push_back(verbe_objectif());
}

} // namespace ouvrage
