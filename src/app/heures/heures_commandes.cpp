#include "app/heures/heures_commandes.hpp"

#include "app/heures/heures_fichier_table.hpp"
#include "app/mots.hpp"
#include "socle/cli/cli.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

namespace ouvrage
{

using namespace socle;

namespace
{

// Qui tient la base n'attend pas devant une page : des fichiers bien plus longs que ceux d'une page.
constexpr BornesDeFichier kBornes{.octets = std::size_t{200} << 20, .lignes = 1'000'000};

std::string lire_octets(const std::string& chemin)
{
    std::ifstream fichier(chemin, std::ios::binary);
    if (!fichier || std::filesystem::is_directory(chemin)) throw NotFound("le fichier « " + chemin + " » ne s'ouvre pas");
    std::ostringstream tout;
    tout << fichier.rdbuf();
    return std::move(tout).str();
}

/// « mars.xlsx » -> « mars.a-corriger.xlsx », à côté.
std::string ecrire_a_corriger(const std::string& chemin, const std::string& octets)
{
    const std::filesystem::path envoye(chemin);
    const auto sortie = (envoye.parent_path() / (envoye.stem().string() + ".a-corriger.xlsx")).string();
    std::ofstream fichier(sortie, std::ios::binary);
    fichier.write(octets.data(), static_cast<std::streamsize>(octets.size()));
    fichier.close();
    if (!fichier) throw std::runtime_error("les bonnes lignes sont inscrites, mais « " + sortie + " » n'a pas pu être écrit");
    return sortie;
}

struct Cible
{
    Lot lot;
    Engagement engagement;
    std::string entreprise_id;
    std::vector<PersonneADeclarer> personnes;
};

Cible charger(Transaction& tx, const OptionsImportHeures& options)
{
    const auto machine = Perimetre::de_la_machine();
    Cible cible;
    cible.lot = trouver_lot(tx, machine, options.lot, Acte::Declarer);
    const auto engagements = lister_engagements(tx, cible.lot);
    if (!options.engagement && engagements.size() > 1) throw CliUsage("ce lot porte plusieurs engagements : dites lequel avec --engagement ID");
    cible.engagement = choisir_engagement(engagements, options.engagement.value_or(""));
    const auto& titulaires = cible.lot.titulaires;
    if (titulaires.empty()) throw NotFound("aucune entreprise n'est inscrite sur ce lot");
    if (!options.entreprise && titulaires.size() > 1) throw CliUsage("ce lot a plusieurs entreprises : dites laquelle avec --entreprise ID");
    cible.entreprise_id = options.entreprise.value_or(titulaires.front().entreprise_id);
    if (std::none_of(titulaires.begin(), titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == cible.entreprise_id; }))
        throw NotFound("cette entreprise n'est pas de ce lot");
    cible.personnes = lister_personnes_a_declarer(tx, machine, cible.lot, cible.entreprise_id);
    return cible;
}

Json json_de(const std::string& fichier, const std::vector<AnomalieDeFichier>& anomalies)
{
    Json::List liste;
    for (const auto& une : anomalies)
        liste.push_back(Json{{"fichier", fichier}, {"ligne", static_cast<long long>(une.ligne)}, {"colonne", une.lettre}, {"entete", une.entete},
                             {"champ", une.champ}, {"code", une.code}, {"lu", une.lu}, {"phrase", une.phrase()}});
    return Json(std::move(liste));
}

} // namespace

int executer_import_heures(Database& base, const OptionsImportHeures& options, Instant maintenant, std::ostream& out, std::ostream& err)
{
    const auto octets = lire_octets(options.fichier);
    const auto cible = base.read([&](Transaction& tx) { return charger(tx, options); });
    const auto lu = lire_fichier_heures(octets, cible.personnes, day_in_paris(maintenant), kBornes);

    RapportDeFichier rapport;
    std::string id, feuille;
    if (lu.lisible())
    {
        const auto droit = lire_droit();
        auto recu = base.write([&](Transaction& tx) {
            Ecriture ecriture(tx, {std::nullopt, "commande ouvrage importer heures"}, maintenant);
            return importer_fichier(ecriture, droit, cible.lot, cible.engagement, cible.entreprise_id,
                                    std::filesystem::path(options.fichier).filename().string(), lu);
        });
        id = recu.id;
        rapport = std::move(recu.rapport);
        if (!recu.a_corriger.empty()) feuille = ecrire_a_corriger(options.fichier, recu.a_corriger);
    }
    else rapport.anomalies = lu.anomalies; // le fichier entier est refusé : rien n'est inscrit

    if (options.sortie == OptionsImportHeures::Sortie::Json)
    {
        Json::List declarations;
        for (const auto& une : rapport.declarations) declarations.push_back(une);
        out << write_json(Json{{"fichier", options.fichier},
                               {"import", id.empty() ? Json() : Json(id)},
                               {"lus", static_cast<long long>(rapport.lus)},
                               {"crees", static_cast<long long>(rapport.crees)},
                               {"corriges", static_cast<long long>(rapport.corriges)},
                               {"inchanges", static_cast<long long>(rapport.inchanges)},
                               {"refuses", static_cast<long long>(rapport.refuses)},
                               {"declarations", std::move(declarations)},
                               {"a_corriger", feuille.empty() ? Json() : Json(feuille)},
                               {"anomalies", json_de(options.fichier, rapport.anomalies)}},
                          Layout::Indented)
            << "\n";
    }
    else
    {
        for (const auto& une : rapport.anomalies)
            err << options.fichier << (une.ligne > 0 ? ", " + une.adresse() : "") << (une.entete.empty() ? "" : " (" + une.entete + ")") << " : " << une.phrase() << "\n";
        out << compter(rapport.lus, "ligne lue", "lignes lues", Genre_grammatical::Feminin) << " : "
            << compter(rapport.crees, "inscrite", "inscrites", Genre_grammatical::Feminin) << ", "
            << compter(rapport.corriges, "corrigée", "corrigées", Genre_grammatical::Feminin) << ", "
            << compter(rapport.inchanges, "inchangée", "inchangées", Genre_grammatical::Feminin) << ", "
            << compter(rapport.refuses, "refusée", "refusées", Genre_grammatical::Feminin) << "\n";
        if (!feuille.empty()) out << "À corriger et à renvoyer : " << feuille << "\n";
    }
    return rapport.anomalies.empty() ? 0 : 1;
}

} // namespace ouvrage
