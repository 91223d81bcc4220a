#include "app/participants/information_document.hpp"

#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// Chaque durée qui touche à une personne est une valeur de droit/ : ce qui n'y est pas ne se promet pas.
constexpr std::string_view kDurees[] = {"conservation.accompagnement", "garde_des_preuves"};

Block durees(const Droit& droit, Jour le)
{
    block::Table table{.caption = "Durées en vigueur le " + en_toutes_lettres(le),
                       .columns = {{"Ce qui est gardé", Align::Text, 46}, {"Combien", Align::Text, 18}, {"D'où vient cette durée", Align::Text, 36}},
                       .rows = {},
                       .when_empty = "Aucune durée n'est fixée."};
    for (const auto cle : kDurees)
        if (const auto regle = regle_pour(cle, le, droit.valeurs))
            if (const auto* fiche = trouver_cle(droit, cle))
                table.rows.push_back(block::Row{fiche->libelle, valeur_en_mots(regle->valeur), regle->valeur.source + " (" + std::string(libelle(regle->valeur.statut)) + ")"});
    return table;
}

} // namespace

Document document_d_information(const Participant& participant, const std::string& structure, const Droit& droit, const std::vector<MentionDeBilan>& mentions, Jour le,
                                Instant edite_a)
{
    Document document{.title = "Vos données : ce que nous gardons, et vos droits",
                      .subject = "Notice d'information, clause sociale d'insertion",
                      .author = structure,
                      .date_line = structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    auto& blocs = document.blocks;
    blocs.push_back(block::Paragraph{{"À ", strong(participant.personne()), " (référence ", participant.reference, ")."}, block::Paragraph::Tone::Body});
    blocs.push_back(block::Paragraph{structure + " vous accompagne vers un emploi sur des marchés qui réservent des heures de travail. Pour cela, elle garde quelques "
                                                 "informations sur vous. Cette page dit lesquelles, à quoi elles servent, et ce que vous pouvez demander.",
                                     block::Paragraph::Tone::Lead});
    blocs.push_back(block::Heading{1, "Qui les garde, et pourquoi"});
    blocs.push_back(block::Paragraph{structure + " en est responsable. Elle agit pour une mission d'intérêt public : favoriser l'accès à l'emploi. Votre accord n'est pas demandé pour "
                                                 "cela ; vous pouvez en revanche vous y opposer pour une raison qui tient à votre situation."});
    blocs.push_back(block::Heading{1, "Ce qui est gardé"});
    blocs.push_back(block::List{{"votre nom, et si vous les donnez votre date de naissance, votre téléphone, votre courriel et votre commune ;",
                                 "ce qui vous rend éligible, depuis quand et jusqu'à quand ;",
                                 "les pièces que vous avez données pour le prouver, le temps de décider ;",
                                 "vos contrats, vos heures, les étapes de votre parcours et votre situation à la sortie."}});
    blocs.push_back(block::Paragraph{"Votre numéro de sécurité sociale n'est jamais gardé : cachez-le sur les papiers que vous donnez."});
    blocs.push_back(block::Heading{1, "Qui les voit"});
    blocs.push_back(block::Table{.caption = "Qui voit quoi",
                                 .columns = {{"Qui", Align::Text, 34}, {"Ce qui lui est montré", Align::Text, 66}},
                                 .rows = {block::Row{"Ceux qui vous suivent dans notre structure", "Votre dossier ; lire ce qui touche à la santé, à l'origine ou à la justice laisse une trace."},
                                          block::Row{"L'entreprise où vous travaillez", "Votre nom, les dates où vos heures comptent et vos heures. Jamais pourquoi vous êtes éligible."},
                                          block::Row{"L'acheteur public", "Une référence et des heures, jamais votre nom."},
                                          block::Row{"Une autre structure qui vous suit", "Qu'elle peut nous demander votre identité et ces dates ; nous acceptons ou refusons."}}});
    blocs.push_back(block::Heading{1, "Combien de temps"});
    blocs.push_back(durees(droit, le));
    blocs.push_back(block::Paragraph{"Ensuite votre nom s'efface. Les heures restent, sous une référence qui ne désigne plus personne."});
    blocs.push_back(block::Heading{1, "Ce que vous pouvez demander"});
    blocs.push_back(block::List{{"voir ce qui est gardé sur vous, et en recevoir une copie ;", "faire corriger ce qui est faux ;", "faire effacer ce qui n'a plus à être gardé ;",
                                 "vous opposer à ce que vos données servent, ou demander qu'on en limite l'usage."}});
    blocs.push_back(block::Paragraph{{"Adressez-vous à la personne qui vous suit, ou à ", structure, ". Si la réponse ne vous convient pas, vous pouvez saisir la ",
                                      link_to("CNIL", "https://www.cnil.fr/fr/plaintes"), "."}});
    return document;
}

std::string fichier_d_information(const Participant& participant, Jour le, std::string_view extension)
{
    return "information-" + replaced(searchable(participant.reference), " ", "-") + "-" + format_day(le) + "." + std::string(extension);
}

} // namespace ouvrage
