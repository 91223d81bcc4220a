#include "app/parcours/parcours_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "app/parcours/parcours_vues.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kLargeurDeFeuille = 640;

std::string quand(const EtapeInscrite& une)
{
    if (!ouverte(une.suivie.etat)) return std::string(libelle(une.suivie.etat)) + " le " + en_toutes_lettres(une.suites.back().le);
    return une.suivie.echeance ? "pour le " + en_toutes_lettres(*une.suivie.echeance) : "sans date";
}

block::Table table_des_etapes(const Parcours& parcours)
{
    block::Table table{.caption = "Étapes convenues, de la plus ancienne à la plus récente",
                       .columns = {{"Étape", Align::Text, 40}, {"Qui la fait", Align::Text, 30}, {"Quand", Align::Text, 30}},
                       .rows = {},
                       .when_empty = "Aucune étape n'est convenue à ce jour."};
    for (const auto& une : parcours.etapes)
    {
        table.rows.push_back({etape_en_mots(une), une.suivie.qui == QuiAgit::Facilitateur ? std::string("la structure") : qui_agit_en_mots(une, parcours.participant), quand(une)});
    }
    return table;
}

/// Ce papier peut être lu par d'autres : un frein réservé n'y a même pas sa place.
block::Table table_des_freins(const Parcours& parcours)
{
    block::Table table{.caption = "Ce qui a été constaté, et où on en est",
                       .columns = {{"Sujet", Align::Text, 40}, {"Constaté le", Align::Text, 30}, {"Où en est-on", Align::Text, 30}},
                       .rows = {},
                       .when_empty = "Rien à lever à ce jour."};
    for (const auto& un : parcours.freins)
        if (!un.reserve())
            table.rows.push_back({std::string(libelle_de_frein(un.sorte)), en_toutes_lettres(un.constate_le), std::string(libelle(un.etat())) + " le " + en_toutes_lettres(un.depuis())});
    return table;
}

block::Table table_des_formations(const std::vector<InscriptionEnFormation>& inscriptions)
{
    block::Table table{.caption = "Formations, en heures suivies",
                       .columns = {{"Formation", Align::Text, 40}, {"Dates", Align::Text, 35}, {"Heures", Align::Number, 25}},
                       .rows = {},
                       .when_empty = "Aucune formation."};
    for (const auto& une : inscriptions)
        table.rows.push_back({une.intitule + " (" + une.organisme + ")", "du " + en_toutes_lettres(une.debut) + " au " + en_toutes_lettres(une.fin),
                              une.presences.empty() ? std::string("non notées") : heures_fr(une.suivies())});
    return table;
}

block::Table table_des_immersions(const Parcours& parcours)
{
    block::Table table{.caption = "Immersions en milieu professionnel (sans heures de clause)",
                       .columns = {{"Lieu", Align::Text, 40}, {"Dates", Align::Text, 35}, {"Ce qu'elle a donné", Align::Text, 25}},
                       .rows = {},
                       .when_empty = "Aucune immersion."};
    for (const auto& une : parcours.immersions)
        table.rows.push_back({une.accueil, "du " + en_toutes_lettres(une.debut) + " au " + en_toutes_lettres(une.fin),
                              une.issue.empty() ? std::string("non dit") : std::string(libelle_du_code(issues_d_immersion(), une.issue))});
    return table;
}

} // namespace

Document document_du_parcours(const ParcoursAEcrire& tout, Jour le, Instant edite_a)
{
    const auto& parcours = tout.parcours;
    const auto& participant = parcours.participant;
    Document document{.title = "Mon parcours — " + participant.personne(),
                      .subject = "Parcours vers l'emploi",
                      .author = tout.structure,
                      .date_line = tout.structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.mentions = mentions_de_document(tout.mentions);

    const auto* prochaine = parcours.prochaine();
    document.blocks.push_back(block::Paragraph{
        prochaine ? Text{"Prochain pas : ", strong(etape_en_mots(*prochaine)), ", " + quand(*prochaine) + "."} : Text{"Le prochain pas est à convenir ensemble."},
        block::Paragraph::Tone::Lead});
    block::Definitions identite;
    identite.entries.push_back({"Référence", participant.reference});
    identite.entries.push_back({"Suivi par", tout.structure});
    if (!parcours.diagnostics.empty())
        identite.entries.push_back({"Dernier point", "le " + en_toutes_lettres(parcours.diagnostics.front().etabli_le)});
    std::int64_t tenus = 0;
    for (const auto& un : parcours.entretiens) tenus += un.tenu() ? 1 : 0;
    identite.entries.push_back({"Entretiens", tenus == 0 ? std::string("aucun à ce jour") : compter(tenus, "entretien", "entretiens")});
    document.blocks.push_back(std::move(identite));

    // La frise des faits qui se lisent par-dessus l'épaule, sans les freins réservés.
    std::vector<FaitDeParcours> montrables;
    for (const auto& un : tout.faits)
        if (un.libelle != libelle_de_frein(kFreinReserve)) montrables.push_back(un);
    if (const auto frise = frise_de("Les faits du parcours", montrables, le, kLargeurDeFeuille))
        document.blocks.push_back(block::Figure{{draw(*frise), frise->frame.description + " Chaque fait figure dans les tables qui suivent."}, "Le chemin parcouru", "Arrêté au " + en_toutes_lettres(le) + ".", 100});

    document.blocks.push_back(block::Heading{1, "Ce que nous avons convenu"});
    document.blocks.push_back(table_des_etapes(parcours));
    document.blocks.push_back(block::Heading{1, "Ce que nous levons ensemble"});
    document.blocks.push_back(table_des_freins(parcours));
    if (!tout.inscriptions.empty() || !parcours.immersions.empty())
    {
        document.blocks.push_back(block::Heading{1, "Me former, essayer un métier"});
        if (!tout.inscriptions.empty()) document.blocks.push_back(table_des_formations(tout.inscriptions));
        if (!parcours.immersions.empty()) document.blocks.push_back(table_des_immersions(parcours));
    }
    document.blocks.push_back(block::Note{block::Note::Kind::Information, "Ce papier vous appartient",
                                          "Il est gratuit, comme tout ce parcours. Vous n'êtes pas tenu de le montrer à un employeur. Vous pouvez demander à lire, corriger ou "
                                          "faire effacer ce qui est gardé sur vous : parlez-en à la structure qui vous suit."});
    document.blocks.push_back(block::Signatures{{{"Pour " + tout.structure, "", "", "Fait le"}, {participant.personne(), "", "", "Lu, le"}}});
    return document;
}

std::string fichier_du_parcours(const Participant& participant, Jour le, std::string_view extension)
{
    return "parcours-" + replaced(searchable(participant.reference), " ", "-") + "-" + format_day(le) + "." + std::string(extension);
}

} // namespace ouvrage
