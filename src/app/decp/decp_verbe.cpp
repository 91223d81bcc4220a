#include "app/decp/decp_verbe.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iomanip>

#include "app/decp/decp_import.hpp"
#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Json comptes_json(const ComptesImport& c)
{
    Json::List codes;
    for (const auto& f : fiches_des_defauts())
        if (const auto& d = c.defauts[static_cast<std::size_t>(f.defaut)]; d.fois > 0)
            codes.push_back(Json{{"code", f.code},
                                 {"gravite", nom_de(f.gravite)},
                                 {"fois", d.fois},
                                 {"contrats", d.contrats},
                                 {"marches", d.marches}});
    return Json{{"lus", c.lus},
                {"crees", c.crees},
                {"mis_a_jour", c.mis_a_jour},
                {"inchanges", c.inchanges},
                {"refuses", c.refuses},
                {"filtres", c.filtres},
                {"lignes", c.lignes},
                {"octets", c.octets},
                {"nombre_anomalies", c.anomalies},
                {"comptes", std::move(codes)}};
}

/// Les membres d'un objet, sans ses accolades.
std::string membres(const Json& objet)
{
    const auto texte = write_json(objet);
    return texte.substr(1, texte.size() - 2);
}

void ecrire_texte(const RapportImport& r, std::ostream& out)
{
    for (const auto& f : r.fichiers)
        if (!f.illisible.empty()) out << f.fichier << " : rien n'a pu y être lu (" << f.illisible << ")\n";
    const auto& c = r.comptes;
    const auto colonne = [](std::int64_t n) {
        const auto texte = grouped(n); // ses espaces fines tiennent plusieurs octets : setw s'y tromperait
        return std::string(12 - std::min<std::size_t>(length_utf8(texte), 12), ' ') + texte;
    };
    const auto ligne = [&](std::int64_t n, std::string_view quoi) { out << colonne(n) << "  " << quoi << "\n"; };
    ligne(c.lus, "contrats lus");
    ligne(c.crees, "créés");
    ligne(c.mis_a_jour, "mis à jour");
    ligne(c.inchanges, "inchangés");
    ligne(c.refuses, "refusés");
    if (c.filtres > 0) ligne(c.filtres, "écartés par le filtre");
    out << "\n";
    for (const auto& f : fiches_des_defauts())
        if (const auto& d = c.defauts[static_cast<std::size_t>(f.defaut)]; d.fois > 0)
            out << colonne(d.fois) << "  " << f.code << " (" << nom_de(f.gravite) << ") — " << f.phrase << "\n";
    out << "\n"
        << french_hundredths(c.octets / 10000) << " Mo en " << french_hundredths(r.millisecondes / 10) << " s\n";
}

} // namespace

int executer_import_decp(Database& base, const OptionsImportDecp& options, std::ostream& out, std::ostream& err)
{
    FiltreDecp filtre;
    for (const auto& a : options.acheteurs) {
        auto net = sans_separateurs(a);
        if (!verifier_identifiant(Identifiant::Siren, net).valide &&
            !verifier_identifiant(Identifiant::Siret, net).valide) {
            err << "--acheteur : « " << a << " » n'est ni un SIREN ni un SIRET.\n";
            return 2;
        }
        filtre.acheteurs.push_back(std::move(net));
    }
    for (const auto& d : options.departements) {
        auto verdict = verifier_identifiant(Identifiant::Departement, d);
        if (!verdict.valide) {
            err << "--departement : « " << d << " » n'est pas un code de département.\n";
            return 2;
        }
        filtre.departements.push_back(verdict.normalise);
    }
    if (options.fichiers.empty()) {
        err << "Quel fichier importer ? ouvrage importer decp FICHIER…\n";
        return 2;
    }
    for (const auto& f : options.fichiers)
        if (!std::filesystem::is_regular_file(f)) {
            err << (std::filesystem::is_directory(f) ? "« " + f + " » est un dossier : nommez ses fichiers.\n" : "Pas de fichier « " + f + " ».\n");
            return 2;
        }

    const bool json = options.sortie == SortieDecp::Json;
    SuiviImport suivi;
    bool premiere = true;
    if (json) {
        out << "{\"anomalies\":[";
        suivi.anomalie = [&](const AnomalieRapport& a) {
            out << (premiere ? "\n" : ",\n")
                << write_json(Json{{"fichier", a.fichier},
                                   {"rang", a.rang},
                                   {"id", a.id},
                                   {"champ", a.champ},
                                   {"code", a.code},
                                   {"gravite", nom_de(a.gravite)},
                                   {"valeur", shortened(a.valeur, 300)}});
            premiere = false;
        };
    }
    auto dernier = std::chrono::steady_clock::now();
    if (options.terminal)
        suivi.avancement = [&](const std::string& fichier, std::int64_t lus, std::int64_t total) {
            const auto maintenant = std::chrono::steady_clock::now();
            if (maintenant - dernier < std::chrono::milliseconds(200)) return;
            dernier = maintenant;
            err << "\r" << std::setw(3) << (total > 0 ? lus * 100 / total : 100) << " %  " << fichier << "\033[K"
                << std::flush;
        };

    try {
        const auto rapport = importer_decp(base, options.fichiers, filtre, now(), {}, suivi);
        if (options.terminal) err << "\r\033[K" << std::flush;
        bool refus = rapport.comptes.refuses > 0;
        Json::List fichiers;
        for (const auto& f : rapport.fichiers) {
            refus = refus || !f.illisible.empty() ||
                    f.comptes.defauts[static_cast<std::size_t>(Defaut::DocumentCoupe)].fois > 0;
            auto j = comptes_json(f.comptes);
            j.set("fichier", f.fichier);
            if (!f.illisible.empty()) j.set("illisible", f.illisible);
            fichiers.push_back(std::move(j));
        }
        if (json) {
            // Les secondes ont trois décimales exactes : elles s'écrivent, elles ne se calculent pas.
            const auto ms = std::to_string(1000 + rapport.millisecondes % 1000).substr(1);
            out << "\n]," << membres(comptes_json(rapport.comptes)) << ",\"import\":\"" << rapport.import_id
                << "\",\"secondes\":" << rapport.millisecondes / 1000 << "." << ms
                << ",\"fichiers\":" << write_json(Json(std::move(fichiers))) << "}\n";
        } else
            ecrire_texte(rapport, out);
        return refus ? 1 : 0;
    } catch (const DatabaseError& erreur) {
        if (json) out << "\n]}\n";
        err << "La base ne répond pas : " << erreur.what()
            << "\nCe qui était rangé l'est ; l'import peut être relancé.\n";
        return 3;
    }
}

} // namespace ouvrage
