#include "app/protection/protection_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

std::string duree_en_mots(const Traitement& traitement, const DureesEnVigueur& durees)
{
    if (traitement.duree.empty()) return traitement.duree_en_mots;
    const auto valeur = std::find_if(durees.valeurs.begin(), durees.valeurs.end(), [&](const Valeur& une) { return une.cle == traitement.duree; });
    if (valeur == durees.valeurs.end()) return "aucune durée n'est fixée";
    return valeur_en_mots(*valeur) + " après le dernier contact (" + std::string(libelle(valeur->statut)) + " : " + valeur->source + ")";
}

Document document_du_registre(const std::string& structure, const DureesEnVigueur& durees, const std::vector<MentionDeBilan>& mentions, Jour le, Instant edite_a)
{
    Document document{.title = "Registre des activités de traitement",
                      .subject = "Clauses sociales d'insertion",
                      .author = structure,
                      .date_line = structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    document.blocks.push_back(block::Paragraph{"Ce registre est prérempli par le logiciel : la structure, responsable des traitements, le relit, le complète et le signe. "
                                               "Une base légale marquée « non sourcé » attend l'avis de son délégué à la protection des données.",
                                               block::Paragraph::Tone::Lead});
    for (const auto& un : registre_des_traitements())
    {
        document.blocks.push_back(block::Heading{1, un.intitule});
        block::Definitions fiche;
        fiche.entries = {{"Finalité", un.finalite},
                         {"Base légale", un.base + " (" + std::string(libelle(un.statut)) + ")"},
                         {"Personnes", un.personnes},
                         {"Données", un.donnees},
                         {"Destinataires", un.destinataires},
                         {"Durée", duree_en_mots(un, durees)},
                         {"Mesures", un.mesures}};
        document.blocks.push_back(std::move(fiche));
    }
    document.blocks.push_back(block::Heading{1, "Durées en vigueur"});
    block::Table table;
    table.caption = "Chaque durée, sa valeur, sa source et ce qu'elle vaut";
    table.columns = {{"Durée", Align::Text, 26}, {"Valeur", Align::Text, 14}, {"Source", Align::Text, 44}, {"Statut", Align::Text, 16}};
    table.when_empty = "Aucune durée n'est fixée.";
    for (const auto& une : durees.valeurs) table.rows.push_back({une.cle, valeur_en_mots(une), une.source, std::string(libelle(une.statut))});
    document.blocks.push_back(std::move(table));
    document.blocks.push_back(block::Signatures{{{.role = "Pour " + structure, .before = "Relu et complété le …"}}});
    return document;
}

} // namespace ouvrage
