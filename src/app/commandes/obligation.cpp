#include "app/commandes/commande.hpp"

#include "app/droit/droit_valeurs.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_json.hpp"
#include "socle/text/text.hpp"

#include <charconv>
#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

Jour jour_de(const Commande& c, std::string_view option)
{
    const auto tape = c.ligne.value(option);
    if (!tape) return day_in_paris(now());
    const auto lu = parse_day(*tape);
    if (!lu) throw CliUsage(std::string(option) + " est une date AAAA-MM-JJ, et non « " + *tape + " »");
    return *lu;
}

Centimes montant_de(const Commande& c, std::string_view option)
{
    const auto tape = c.ligne.value_or(option, "");
    const auto lu = lire_montant(tape);
    if (!lu.valeur) throw CliUsage(std::string(option) + ", « " + tape + " » : " + phrase_anomalie(lu.anomalie));
    return *lu.valeur;
}

int entier_de(const Commande& c, std::string_view option)
{
    const auto tape = c.ligne.value_or(option, "0");
    int nombre = 0;
    const auto [fin, erreur] = std::from_chars(tape.data(), tape.data() + tape.size(), nombre);
    if (erreur != std::errc() || fin != tape.data() + tape.size() || nombre < 0 || nombre > 100'000)
        throw CliUsage(std::string(option) + " est un nombre entier, et non « " + tape + " »");
    return nombre;
}

Heures heures_de(const Commande& c, std::string_view option)
{
    const auto tape = c.ligne.value(option);
    if (!tape) return {};
    const auto lues = lire_heures(*tape);
    if (!lues.valeur) throw CliUsage(std::string(option) + ", « " + *tape + " » : " + phrase_anomalie(lues.anomalie));
    return *lues.valeur;
}

std::vector<std::string> codes_de(std::span<const Choix> liste)
{
    std::vector<std::string> codes;
    for (const auto& un : liste) codes.emplace_back(un.code);
    return codes;
}

void ecrire_etapes(std::ostream& sortie, const auto& etapes)
{
    for (const auto& une : etapes) sortie << "  " << une.libelle << " : " << une.formule << " = " << une.valeur << "\n";
}

CodeDeSortie dire_l_obligation(Commande& c)
{
    OperationDAchat operation;
    operation.nature = *nature_d_achat_du_code(c.ligne.value_or("--type", ""));
    operation.acheteur = categorie_du_code(c.ligne.value_or("--acheteur", ""));
    operation.estimation = montant_de(c, "--montant");
    operation.lancement = jour_de(c, "--date");
    if (c.ligne.has("--duree-mois")) operation.duree_mois = entier_de(c, "--duree-mois");
    const auto o = obligation_sociale(operation, lire_droit().valeurs);
    if (c.json())
    {
        c.rendre(json_de_l_obligation(o));
        return CodeDeSortie::Fait;
    }
    c.out << "Obligation : " << libelle(o.applicable) << ". " << o.phrase() << "\n";
    for (const auto& une : o.etapes) c.out << "  " << une.libelle << " : " << une.formule << " ; " << une.valeur << "\n";
    for (const auto& note : o.notes) c.out << "  à noter : " << note << "\n";
    if (o.texte) c.out << "  texte : " << o.texte->valeur << ", en vigueur depuis le " << en_toutes_lettres(o.texte->depuis) << " (" << libelle(o.texte->statut) << ")\n";
    if (o.seuil) c.out << "  seuil : " << montant_fr(*o.seuil_montant) << ", " << o.seuil->source << " (" << libelle(o.seuil->statut) << ")\n";
    if (o.applicable == Applicable::Oui)
        for (const auto& une : o.derogations)
            c.out << "  dérogation " << code(une.derogation) << " : " << une.libelle << " (" << libelle(une.statut) << ")"
                  << (une.precision.empty() ? "" : " ; " + une.precision) << "\n";
    return CodeDeSortie::Fait;
}

/// L'option et le terme du contrat qu'elle donne, dans l'ordre de l'aide.
struct OptionDeTerme
{
    std::string_view option;
    std::string_view terme; // après « penalite. » ; une clé entière quand elle contient une référence du droit
    std::string_view valeur;
    std::string_view aide;
};
constexpr OptionDeTerme kTermes[] = {
    {"--par-heure", "par_heure", "EUROS", "montant fixe par heure manquante"},
    {"--multiple-smic", "multiple_smic", "K", "nombre de SMIC horaires par heure manquante"},
    {"--multiple-phss", "multiple_phss", "K", "nombre de plafonds horaires de la sécurité sociale par heure manquante"},
    {"--cout-horaire", "cout_horaire", "EUROS", "coût horaire, dû par heure manquante"},
    {"--part-du-marche", "part_du_marche", "POUR_CENT", "part du montant du marché, en cas d'inexécution totale (proportion sinon)"},
    {"--inexecution-totale", "inexecution_totale", "POUR_CENT", "part faite en deçà de laquelle l'inexécution est totale"},
    {"--par-jour", "par_jour", "EUROS", "montant par jour de retard des justificatifs"},
    {"--par-jour-bilan", "par_jour_bilan", "EUROS", "montant par jour de retard du bilan final"},
    {"--franchise", "franchise", "JOURS", "jours de retard sans pénalité"},
    {"--forfait", "forfait", "EUROS", "montant par autre manquement"},
    {"--plafond", "plafond", "EUROS", "montant que la pénalité ne dépasse pas"},
    {"--smic", "smic_horaire", "EUROS", "SMIC horaire, au lieu de celui de droit/"},
    {"--phss", "phss", "EUROS", "plafond horaire de la sécurité sociale, au lieu de celui de droit/"},
};

CodeDeSortie calculer_une_penalite(Commande& c)
{
    SituationDePenalite situation;
    situation.famille = c.ligne.value_or("--engagement", "clause") == "effort" ? Famille::Effort : Famille::Clause;
    situation.dues = heures_de(c, "--heures-dues");
    situation.faites = heures_de(c, "--heures-realisees");
    situation.dispensees = heures_de(c, "--dispensees");
    situation.transferees = heures_de(c, "--transferees");
    situation.recues = heures_de(c, "--recues");
    for (const auto heures : {situation.dues, situation.faites, situation.dispensees, situation.transferees, situation.recues})
        if (heures < Heures()) throw CliUsage("des heures ne sont pas négatives");
    FaitsDePenalite faits;
    faits.jours_justificatifs = entier_de(c, "--jours-retard");
    faits.jours_bilan = entier_de(c, "--jours-retard-bilan");
    faits.manquements = entier_de(c, "--manquements");
    if (c.ligne.has("--exoneration")) faits.exoneration = exoneration_du_code(c.ligne.value_or("--exoneration", ""));
    if (c.ligne.has("--montant-marche")) faits.montant_du_marche = montant_de(c, "--montant-marche");
    const Jour le = jour_de(c, "--date");

    // Ce qui est tapé vaut un terme du contrat : il l'emporte sur le modèle publié, s'il y en a un.
    auto valeurs = lire_droit().valeurs;
    const auto modele = c.ligne.value("--modele");
    const std::string prefixe = modele ? "modele_penalite." + *modele : "penalite";
    for (const auto& une : kTermes)
    {
        const auto tape = c.ligne.value(une.option);
        if (!tape) continue;
        const auto lu = lire_fraction(*tape);
        if (!lu || *lu < Fraction(0)) throw CliUsage(std::string(une.option) + " est un nombre positif, et non « " + *tape + " »");
        const bool reference = une.terme == "smic_horaire" || une.terme == "phss";
        Valeur valeur;
        valeur.cle = reference ? std::string(une.terme) : prefixe + "." + std::string(une.terme);
        valeur.niveau = Niveau::Contrat;
        valeur.depuis = le;
        valeur.valeur = *tape;
        valeur.source = "ligne de commande, " + std::string(une.option);
        valeur.statut = Statut::NonSource;
        valeurs.push_back(std::move(valeur));
    }
    const auto termes = termes_en_vigueur(prefixe, faits, valeurs, le);
    const auto p = proposer_penalite(situation, termes.termes);
    const auto issue = p.refus == RefusDePenalite::Aucun ? CodeDeSortie::Fait : CodeDeSortie::FaitAvecRefus;
    if (c.json())
    {
        c.rendre(json_de_la_penalite(p, termes));
        return issue;
    }
    if (issue != CodeDeSortie::Fait)
    {
        c.out << "Refusé : " << phrase(p.refus) << "\n";
        return issue;
    }
    c.out << "Proposition (l'acheteur décide) : " << montant_fr(p.montant) << " pour " << heures_fr(p.manquantes) << " manquantes\n";
    ecrire_etapes(c.out, p.etapes);
    for (const auto& doute : termes.doutes) c.out << "  à noter : " << doute << "\n";
    for (const auto& v : termes.sources) c.out << "  " << v.cle << " = " << v.valeur << " " << v.unite << " (" << v.source << ", " << libelle(v.statut) << ")\n";
    return issue;
}

} // namespace

void ajouter_verbes_d_obligation(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"obligation",
                       "dit si un achat doit prévoir des conditions sociales, et pourquoi (CCP, L.2112-2-1)",
                       {{Kind::Option, "--type", "TYPE", "ce qui est acheté", codes_de(natures_de_marche()), true},
                        {Kind::Option, "--montant", "EUROS", "estimation hors taxes de toute l'opération, et non d'un lot", {}, true},
                        {Kind::Option, "--acheteur", "CATEGORIE", "catégorie de l'acheteur", codes_de(categories_d_acheteur()), true},
                        {Kind::Option, "--date", "AAAA-MM-JJ", "lancement de la consultation (défaut : aujourd'hui)"},
                        {Kind::Option, "--duree-mois", "N", "durée des travaux, pour la dérogation des travaux courts"}},
                       {"ouvrage obligation --type travaux --montant 6000000 --acheteur collectivite --date 2026-09-01"}},
                      dire_l_obligation});
    std::vector<CliArgument> penalite = {{Kind::Option, "--heures-dues", "HEURES", "heures dues à cette date", {}, true},
                                         {Kind::Option, "--heures-realisees", "HEURES", "heures validées", {}, true},
                                         {Kind::Option, "--dispensees", "HEURES", "heures dont l'acheteur a dispensé"},
                                         {Kind::Option, "--transferees", "HEURES", "heures passées à un autre lot"},
                                         {Kind::Option, "--recues", "HEURES", "heures venues d'un autre lot"},
                                         {Kind::Option, "--jours-retard", "JOURS", "retard des justificatifs, après mise en demeure"},
                                         {Kind::Option, "--jours-retard-bilan", "JOURS", "retard du bilan final"},
                                         {Kind::Option, "--manquements", "N", "autres manquements, punis du forfait"},
                                         {Kind::Option, "--montant-marche", "EUROS", "montant initial du marché"},
                                         {Kind::Option, "--exoneration", "MOTIF", "ce qui dispense de toute pénalité", codes_de(exonerations())},
                                         {Kind::Option, "--engagement", "FAMILLE", "un effort n'encourt aucune pénalité (défaut : clause)", {"clause", "effort"}},
                                         {Kind::Option, "--modele", "MODELE", "termes d'un contrat publié", {"bam_048", "sncf", "education_nationale", "wallonie"}},
                                         {Kind::Option, "--date", "AAAA-MM-JJ", "date où lire les valeurs (défaut : aujourd'hui)"}};
    for (const auto& une : kTermes) penalite.push_back({Kind::Option, std::string(une.option), std::string(une.valeur), std::string(une.aide)});
    verbes.push_back({{"calculer penalite",
                       "chiffre la pénalité que les termes d'un contrat donneraient : une proposition, l'acheteur décide",
                       std::move(penalite),
                       {"ouvrage calculer penalite --heures-dues 150 --heures-realisees 120 --par-heure 200 --jours-retard 12 --par-jour 75 --plafond 5000"}},
                      calculer_une_penalite});
}

} // namespace ouvrage
