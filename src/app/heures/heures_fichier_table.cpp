#include "app/heures/heures_fichier_table.hpp"

#include "app/partages/rattachements_table.hpp"
#include "app/lots/lots_nom.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// Au-delà, la page ne se lit plus : la feuille à corriger les porte toutes.
constexpr std::size_t kAnomaliesGardees = 500;

Json json_de(const RapportDeFichier& rapport)
{
    Json::List anomalies, declarations;
    for (const auto& une : rapport.anomalies)
    {
        if (anomalies.size() == kAnomaliesGardees) break;
        anomalies.push_back(Json{{"ligne", static_cast<long long>(une.ligne)}, {"lettre", une.lettre}, {"entete", une.entete}, {"champ", une.champ},
                                 {"code", une.code}, {"lu", une.lu}, {"precision", une.precision}});
    }
    for (const auto& une : rapport.declarations) declarations.push_back(une);
    return Json{{"lus", static_cast<long long>(rapport.lus)},
                {"crees", static_cast<long long>(rapport.crees)},
                {"corriges", static_cast<long long>(rapport.corriges)},
                {"inchanges", static_cast<long long>(rapport.inchanges)},
                {"refuses", static_cast<long long>(rapport.refuses)},
                {"anomalies_en_tout", static_cast<long long>(rapport.anomalies_en_tout)},
                {"anomalies", std::move(anomalies)},
                {"declarations", std::move(declarations)}};
}

/// Ce que `json_de` a écrit ; autre chose est un Bug.
RapportDeFichier rapport_de(const Json& json)
{
    const auto membre = [](const Json& objet, std::string_view nom) -> const Json& {
        const auto* trouve = objet.find(nom);
        ensure(trouve != nullptr, "un rapport de fichier est entier");
        return *trouve;
    };
    const auto entier = [&](const Json& objet, std::string_view nom) {
        const auto* nombre = membre(objet, nom).integer();
        ensure(nombre != nullptr, "un rapport de fichier est entier");
        return *nombre;
    };
    const auto texte = [&](const Json& objet, std::string_view nom) {
        const auto* lu = membre(objet, nom).text();
        ensure(lu != nullptr, "un rapport de fichier est entier");
        return *lu;
    };
    RapportDeFichier rapport;
    rapport.lus = entier(json, "lus");
    rapport.crees = entier(json, "crees");
    rapport.corriges = entier(json, "corriges");
    rapport.inchanges = entier(json, "inchanges");
    rapport.refuses = entier(json, "refuses");
    rapport.anomalies_en_tout = entier(json, "anomalies_en_tout");
    for (const auto& une : *membre(json, "anomalies").list())
        rapport.anomalies.push_back({entier(une, "ligne"), texte(une, "lettre"), texte(une, "entete"), texte(une, "champ"), texte(une, "code"),
                                     texte(une, "lu"), texte(une, "precision")});
    for (const auto& une : *membre(json, "declarations").list()) rapport.declarations.push_back(*une.text());
    return rapport;
}

std::string phrase_de(const RapportDeFichier& rapport, const std::string& nom_du_lot)
{
    const auto lignes = [](std::int64_t nombre, std::string_view participe) {
        return grouped(nombre) + (nombre < 2 ? " ligne " : " lignes ") + std::string(participe) + (nombre < 2 ? "" : "s");
    };
    std::string phrase = "a envoyé un fichier d'heures sur le " + nom_du_lot + " : " + lignes(rapport.crees, "inscrite");
    if (rapport.corriges > 0) phrase += ", " + lignes(rapport.corriges, "corrigée");
    if (rapport.inchanges > 0) phrase += ", " + lignes(rapport.inchanges, "inchangée");
    if (rapport.refuses > 0) phrase += ", " + lignes(rapport.refuses, "refusée");
    return phrase;
}

constexpr std::string_view kColonnesDeFichier =
    "d.id, d.lot_id, d.engagement_id, d.entreprise_id, d.nom, d.recu_le, d.rapport, e.nom AS entreprise, l.marche_id, "
    "coalesce(u.nom, 'Ouvrage') AS auteur";
// d = fichiers_recus : un fichier est borné comme les déclarations qu'il apporte (Perimetre::declarations).
constexpr std::string_view kFichiers =
    " FROM fichiers_recus d JOIN lots l ON l.id = d.lot_id JOIN marches m ON m.id = l.marche_id "
    "JOIN entreprises e ON e.id = d.entreprise_id LEFT JOIN utilisateurs u ON u.id = d.recu_par WHERE ";

FichierRecu lire_fichier_recu(Transaction& tx, const Row& ligne)
{
    FichierRecu lu;
    lu.id = ligne.text("id");
    lu.lot_id = ligne.text("lot_id");
    lu.engagement_id = ligne.text("engagement_id");
    lu.entreprise_id = ligne.text("entreprise_id");
    lu.entreprise = ligne.text("entreprise");
    lu.structures = structures_du_marche(tx, ligne.text("marche_id"));
    lu.nom = ligne.text("nom");
    lu.recu_le = ligne.text("recu_le");
    lu.recu_par = ligne.text("auteur");
    lu.rapport = rapport_de(read_json(ligne.text("rapport")));
    return lu;
}

} // namespace

FichierRecu importer_fichier(Ecriture& ecriture, const Droit& droit, const Lot& lot, const Engagement& engagement, const std::string& entreprise_id,
                             const std::string& nom, FichierDHeures fichier)
{
    ensure(fichier.lisible(), "on n'importe qu'un fichier lisible");
    // Le compte tel qu'il est dans cette transaction ; le périmètre a été vérifié par qui tient le lot.
    const auto inscrites = lister_lignes(ecriture.tx, Perimetre::de_la_machine(), lot, engagement);
    const auto rapprochement = rapprocher(fichier, inscrites, entreprise_id);

    FichierRecu recu;
    recu.id = ecriture.nouvel_id();
    recu.lot_id = lot.id;
    recu.engagement_id = engagement.id;
    recu.entreprise_id = entreprise_id;
    recu.structures = structures_du_marche(ecriture.tx, lot.marche_id);
    recu.nom = ressemble_a_un_nir(nom) ? "fichier" : shortened(nom, 120);
    recu.recu_le = ecriture.instant();
    auto& rapport = recu.rapport;
    for (const auto& envoi : rapprochement.envois)
        rapport.declarations.push_back(inscrire_declaration(ecriture, droit, lot, engagement, envoi).declaration_id);
    rapport.lus = static_cast<std::int64_t>(fichier.lignes.size());
    rapport.crees = rapprochement.crees;
    rapport.corriges = rapprochement.corriges;
    rapport.inchanges = rapprochement.inchanges;
    for (const auto& ligne : fichier.lignes)
    {
        if (!ligne.anomalies.empty()) ++rapport.refuses;
        rapport.anomalies.insert(rapport.anomalies.end(), ligne.anomalies.begin(), ligne.anomalies.end());
    }
    rapport.anomalies_en_tout = static_cast<std::int64_t>(rapport.anomalies.size());
    ensure(rapport.lus == rapport.crees + rapport.corriges + rapport.inchanges + rapport.refuses, "chaque ligne lue a un sort et un seul");
    recu.a_corriger = feuille_a_corriger(fichier, ecriture.maintenant());

    ecriture.tx.execute("INSERT INTO fichiers_recus (id, lot_id, engagement_id, entreprise_id, nom, recu_le, recu_par, rapport, a_corriger) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        recu.id, recu.lot_id, recu.engagement_id, recu.entreprise_id, recu.nom, recu.recu_le, ecriture.auteur(),
                        write_json(json_de(rapport)), recu.a_corriger.empty() ? Bind(nullptr) : Bind(base64url(recu.a_corriger)));
    ecriture.dire("importer", "fichiers_recus", recu.id, phrase_de(rapport, nom_au_journal(ecriture.tx, lot)), lot.structure_id);
    return recu;
}

FichierRecu trouver_fichier_recu(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = perimetre.declarations(acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT d.a_corriger, " + std::string(kColonnesDeFichier) + std::string(kFichiers) + "d.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("ce fichier n'est pas dans votre périmètre");
    auto lu = lire_fichier_recu(tx, lignes.front());
    if (const auto feuille = lignes.front().maybe_text("a_corriger"))
    {
        auto octets = from_base64url(*feuille);
        ensure(octets.has_value(), "une feuille à corriger se relit");
        lu.a_corriger = std::move(*octets);
    }
    return lu;
}

std::vector<FichierRecu> lister_fichiers_recus(Transaction& tx, const Perimetre& perimetre, const Lot& lot, const std::string& entreprise_id, int au_plus)
{
    const auto filtre = perimetre.declarations(Acte::VoirDeclarations);
    Binds valeurs{lot.id, entreprise_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    valeurs.emplace_back(au_plus);
    std::vector<FichierRecu> fichiers;
    for (const auto& ligne : tx.query_bound("SELECT " + std::string(kColonnesDeFichier) + std::string(kFichiers) + "d.lot_id = ? AND d.entreprise_id = ? AND " +
                                                filtre.condition + " ORDER BY d.id DESC LIMIT ?",
                                            valeurs))
        fichiers.push_back(lire_fichier_recu(tx, ligne));
    return fichiers;
}

} // namespace ouvrage
