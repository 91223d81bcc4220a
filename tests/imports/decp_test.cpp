#include "app/decp/decp_import.hpp"
#include "app/decp/decp_table.hpp"
#include "app/decp/decp_verbe.hpp"
#include "base_neuve.hpp"
#include "racine.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <unistd.h>

using namespace ouvrage;
using namespace socle;

namespace
{

const std::string kExemples = racine() + "/tests/imports/exemples/";

/// Les contrats publiés n'appartiennent à personne : le petit monde des autres essais n'a rien à y faire.
std::unique_ptr<Database> ouvrir(const BaseNeuve& neuve)
{
    DatabaseOptions options;
    options.readers = 1;
    options.reverse_unordered = true;
    return std::make_unique<Database>(neuve.url, options);
}

struct Essai
{
    BaseNeuve neuve{base_migree()};
    std::unique_ptr<Database> base = ouvrir(neuve);
    std::vector<AnomalieRapport> anomalies;

    RapportImport importer(const std::vector<std::string>& fichiers, const FiltreDecp& filtre = {})
    {
        anomalies.clear();
        SuiviImport suivi;
        suivi.anomalie = [&](const AnomalieRapport& a) { anomalies.push_back(a); };
        // Le jour du compte indépendant : une date future dépend de lui.
        return importer_decp(*base, fichiers, filtre, *parse_instant("2026-11-21T09:00:00.000Z"), {}, suivi);
    }
    RapportImport exemples(std::vector<std::string> noms, const FiltreDecp& filtre = {})
    {
        for (auto& n : noms) n = kExemples + n;
        return importer(noms, filtre);
    }
    PageDeContrats lister(const RechercheContrats& r = {})
    {
        return base->read([&](Transaction& tx) { return lister_contrats_decp(tx, r); });
    }
    FicheContrat trouver(const std::string& id)
    {
        return base->read([&](Transaction& tx) { return trouver_contrat_decp(tx, id); });
    }
    /// La fiche du contrat de cet identifiant, au rang donné.
    FicheContrat contrat(const std::string& id_marche, std::int64_t rang = 0)
    {
        const auto id = base->read([&](Transaction& tx) {
            return tx.query_one("SELECT id FROM contrats_decp WHERE id_marche = ? AND rang = ?", id_marche, rang)
                ->text("id");
        });
        return trouver(id);
    }
    std::vector<std::string> codes_au_rang(std::int64_t rang) const
    {
        std::vector<std::string> codes;
        for (const auto& a : anomalies)
            if (a.rang == rang) codes.push_back(a.code.substr(5));
        return codes;
    }
    std::int64_t compter(const std::string& table)
    {
        return base->read(
            [&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM " + table)->integer("n"); });
    }
};

void accorder(const ComptesImport& c)
{
    CHECK(c.lus == c.crees + c.mis_a_jour + c.inchanges + c.refuses + c.filtres);
}

std::vector<std::int64_t> sorts(const ComptesImport& c)
{
    return {c.lus, c.crees, c.mis_a_jour, c.inchanges, c.refuses, c.filtres};
}

using Codes = std::vector<std::string>;

} // namespace

TEST_CASE("le format se reconnaît au contenu, jamais au nom")
{
    const auto de = [](const char* nom) {
        std::ifstream f(kExemples + nom, std::ios::binary);
        std::stringstream t;
        t << f.rdbuf();
        return reconnaitre_format(t.str());
    };
    CHECK(de("montreval_2022.json") == FormatDecp::Json);
    CHECK(de("marque_crlf.xml") == FormatDecp::Xml);
    CHECK(de("table_consolidee.csv") == FormatDecp::TableConsolidee);
    CHECK(de("table_bretagne_latin1.csv") == FormatDecp::TableBretagne);
    CHECK(reconnaitre_format("") == FormatDecp::Inconnu);
    CHECK(reconnaitre_format("nom;prénom\nA;B\n") == FormatDecp::Inconnu);
    CHECK(reconnaitre_format(std::string_view("\x00\x01\x02", 3)) == FormatDecp::Inconnu);
}

TEST_CASE(
    "un fichier 2022 : chaque contrat est gardé, ce qui est illisible est refusé à sa place, et la lecture reprend")
{
    Essai e;
    const auto r = e.exemples({"montreval_2022.json"});
    CHECK(sorts(r.comptes) == std::vector<std::int64_t>{9, 6, 0, 1, 2, 0});
    accorder(r.comptes);
    CHECK(e.codes_au_rang(1) == Codes{});
    CHECK(e.codes_au_rang(2) == Codes{"entites_html", "double_utf8", "actes_sans_declaration",
                                      "siret_sous_traitant_espaces", "acte_superieur_au_marche",
                                      "siret_sous_traitant_forme"});
    CHECK(e.codes_au_rang(3) == Codes{"caracteres_de_controle", "publication_tardive", "montant_symbolique"});
    CHECK(e.codes_au_rang(4) == Codes{"illisible"});
    CHECK(e.codes_au_rang(5) == Codes{"siret_acheteur_cle", "objet_sauts_de_ligne", "objet_espaces_aux_bords",
                                      "cpv_forme", "duree_longue", "lieu_type", "montant_factice"});
    CHECK(e.codes_au_rang(6) == Codes{"identifiant_partage"});
    CHECK(e.codes_au_rang(7) == Codes{"repete_a_l_identique"});
    CHECK(e.codes_au_rang(8) == Codes{"non_identifiable"});
    CHECK(e.codes_au_rang(9) == Codes{});
    CHECK(e.compter("imports_decp_refus") == 2);
    CHECK(e.compter("imports_decp_bilans") == 1);
}

TEST_CASE("un élément mal formé est situé à l'octet près")
{
    Essai e;
    e.exemples({"montreval_2022.json"});
    const auto position = e.base->read([](Transaction& tx) {
        return tx.query_one("SELECT position_octets FROM imports_decp_refus WHERE code = 'decp.illisible'")
            ->integer("position_octets");
    });
    std::ifstream f(kExemples + "montreval_2022.json", std::ios::binary);
    std::stringstream t;
    t << f.rdbuf();
    CHECK(t.str().substr(static_cast<std::size_t>(position), 16) == R"({"id":"2026-004")");
}

TEST_CASE("un contrat importé garde tout ce qui a été publié : actes, modifications, considérations")
{
    Essai e;
    e.exemples({"montreval_2022.json"});
    const auto fiche = e.contrat("2026-002");
    const auto& c = fiche.courante().contrat;
    CHECK(fiche.resume.objet == "Entretien des espaces verts – lot réservé n°3");
    CHECK(fiche.resume.montant_centimes == 9000000);
    CHECK(fiche.resume.departement == "59");
    CHECK(c.dit_reserve());
    CHECK(c.dit_clause_sociale());
    REQUIRE(c.actes.size() == 2);
    CHECK(c.actes[0].sous_traitant.identifiant == "999 000 037 00021");
    CHECK(c.actes[0].montant.valeur == Centimes{9500000});
    CHECK(c.actes[1].sous_traitant.identifiant == "OTIS");
    REQUIRE(c.modifications.size() == 1);
    CHECK(c.modifications[0].montant.texte == "96500.50");
    CHECK(fiche.source == "json-2022");
    const auto& anomalies = fiche.courante().anomalies;
    CHECK(std::any_of(anomalies.begin(), anomalies.end(), [](const AnomalieRangee& a) {
        return a.code == "decp.siret_sous_traitant_forme" && a.valeur == "OTIS" && !a.phrase.empty();
    }));
}

TEST_CASE("deux contrats différents sous un même identifiant sont gardés tous les deux")
{
    Essai e;
    e.exemples({"montreval_2022.json"});
    CHECK(e.contrat("2026-001", 0).resume.objet == "Rénovation du gymnase : lot 2, gros œuvre");
    CHECK(e.contrat("2026-001", 1).resume.objet == "Fourniture de livres pour la médiathèque");
    CHECK(e.contrat("2026-001", 0).homonymes == std::vector<std::string>{e.contrat("2026-001", 1).resume.id});
}

TEST_CASE("relancer le même import ne change rien, dans un ordre ou dans l'autre")
{
    Essai e;
    const std::vector<std::string> tous = {"montreval_2022.json",  "montreval_2019.json",       "montreval_2022.xml",
                                           "marque_crlf.xml",      "montreval_2019_latin1.xml", "encodage_faux.json",
                                           "table_consolidee.csv", "table_bretagne_latin1.csv", "centimes.xml"};
    const auto premier = e.exemples(tous);
    const auto versions = e.compter("contrats_decp_versions");
    CHECK(premier.comptes.crees > 0);
    for (auto ordre : {tous, std::vector<std::string>(tous.rbegin(), tous.rend())}) {
        const auto encore = e.exemples(ordre);
        CHECK(encore.comptes.crees == 0);
        CHECK(encore.comptes.mis_a_jour == 0);
        CHECK(encore.comptes.inchanges == encore.comptes.lus - encore.comptes.refuses);
        accorder(encore.comptes);
    }
    CHECK(e.compter("contrats_decp_versions") == versions);
}

TEST_CASE("le même contrat publié en JSON puis en XML est le même contenu")
{
    Essai e;
    e.exemples({"montreval_2022.json"});
    const auto r = e.exemples({"montreval_2022.xml"});
    CHECK(r.comptes.inchanges == 1);
    CHECK(e.contrat("2026-001").versions.size() == 1);
}

TEST_CASE("un XML rompu au milieu perd un contrat et reprend au suivant")
{
    Essai e;
    const auto r = e.exemples({"montreval_2022.xml"});
    CHECK(sorts(r.comptes) == std::vector<std::int64_t>{4, 3, 0, 0, 1, 0});
    CHECK(e.codes_au_rang(2) == Codes{"illisible"});
    CHECK(e.contrat("2026-010").resume.objet == "Peinture & vitrerie");
    CHECK(e.contrat("2026-010").courante().contrat.titulaires.size() == 2);
    CHECK(e.contrat("DSP-2").resume.genre == "concession");
}

TEST_CASE("un contrat XML jamais fermé n'avale pas les suivants, et deux balises cassées de suite n'arrêtent rien")
{
    const auto chemin =
        (std::filesystem::temp_directory_path() / ("decp-xml-" + std::to_string(getpid()) + ".xml")).string();
    const auto contrat = [](const char* id) {
        return "<marche><id>" + std::string(id) + "</id><acheteur><id>21990001600011</id></acheteur></marche>";
    };
    std::ofstream(chemin) << "<marches>" << contrat("1") << "<marche><id>2</id>" << contrat("3") << "<marche <marche "
                          << contrat("4") << "</marches>";
    Essai e;
    const auto r = e.importer({chemin});
    std::filesystem::remove(chemin);
    CHECK(r.comptes.crees == 3);
    CHECK(r.comptes.refuses == 1);
    accorder(r.comptes);
}

TEST_CASE("le format 2019 : fuseaux, accents perdus, dates absentes, année impossible, modification vide")
{
    Essai e;
    const auto r = e.exemples({"montreval_2019.json"});
    CHECK(sorts(r.comptes) == std::vector<std::int64_t>{4, 4, 0, 0, 0, 0});
    CHECK(e.codes_au_rang(1) == Codes{"date_avec_fuseau", "date_avec_fuseau"});
    CHECK(e.codes_au_rang(2) == Codes{"accents_perdus", "balises_html", "champ_absent", "date_notification_absente",
                                      "date_publication_absente", "montant_nul", "modification_vide"});
    CHECK(e.codes_au_rang(3) == Codes{"cpv_inconnu", "annee_impossible", "publication_tardive", "notification_ancienne",
                                      "siret_titulaire_forme"});
    CHECK(e.codes_au_rang(4) == Codes{});
    CHECK(e.contrat("2018DSP01").courante().contrat.donnees_execution ==
          std::vector<std::string>{"2020-01-10 | 1000 | Repas | 3.1"});
}

TEST_CASE("BOM, CRLF et contrat seul à la racine se lisent")
{
    Essai e;
    CHECK(e.exemples({"marque_crlf.xml"}).comptes.crees == 1);
    CHECK(e.contrat("SEUL-1").resume.objet == "Un seul contrat");
}

TEST_CASE("un encodage annoncé autre qu'UTF-8 est suivi ; un fichier qui ment est relu en Windows-1252 et signalé")
{
    Essai e;
    e.exemples({"montreval_2019_latin1.xml"});
    CHECK(e.contrat("2018MONTREVAL01").resume.objet == "Maîtrise d’œuvre – école");
    CHECK(e.contrat("2018MONTREVAL01").resume.montant_centimes == 1200050);
    const auto r = e.exemples({"encodage_faux.json"});
    CHECK(r.comptes.crees == 2);
    CHECK(e.codes_au_rang(1).front() == "encodage_devine");
    CHECK(e.contrat("2019LATIN").resume.objet == "Réfection de l'école");
}

TEST_CASE(
    "la table consolidée : une version par contenu, plusieurs titulaires par version, des lignes éloignées réunies")
{
    Essai e;
    const auto r = e.exemples({"table_consolidee.csv"});
    CHECK(sorts(r.comptes) == std::vector<std::int64_t>{4, 3, 1, 0, 0, 0});
    CHECK(r.comptes.lignes == 5);
    const auto t1 = e.contrat("T1");
    REQUIRE(t1.versions.size() == 2);
    CHECK(t1.versions[0].contrat.titulaires.size() == 2);
    CHECK(t1.resume.montant_centimes == 16200050); // la version la plus récente
    CHECK(t1.resume.departement == "59");
    CHECK(e.contrat("T2", 1).resume.titulaires == "DURAND BTP"); // autre titulaire : un autre contrat, signalé
    CHECK(e.codes_au_rang(3) == Codes{"duree_longue"});
    CHECK(e.codes_au_rang(6) == Codes{"champ_absent", "champ_absent", "identifiant_partage"});
}

TEST_CASE("la table bretonne : Windows-1252, montants à la française, un groupement réuni, un montant modifié")
{
    Essai e;
    const auto r = e.exemples({"table_bretagne_latin1.csv"});
    CHECK(sorts(r.comptes) == std::vector<std::int64_t>{2, 2, 0, 0, 0, 0});
    CHECK(r.comptes.lignes == 3);
    const auto c = e.contrat("9001");
    CHECK(c.resume.objet == "Réfection du gros œuvre de l’école");
    CHECK(c.resume.acheteur_siret == "21990001600011");
    CHECK(c.resume.montant_centimes == 3880000);
    REQUIRE(c.courante().contrat.modifications.size() == 1);
    CHECK(c.courante().contrat.modifications[0].montant.valeur == Centimes{4010050});
    CHECK(e.contrat("9002").courante().contrat.titulaires.size() == 2);
    CHECK(e.contrat("9002").resume.montant_centimes == 50400000);
}

TEST_CASE("un fichier entier de montants × 100 est soupçonné, contrat par contrat")
{
    Essai e;
    const auto r = e.exemples({"centimes.xml"});
    CHECK(r.comptes.defauts[static_cast<std::size_t>(Defaut::MontantX100)].contrats == 60);
    const auto fiche = e.contrat("9001");
    CHECK(fiche.courante().anomalies.back().code == "decp.montant_x100");
}

TEST_CASE("un montant cent fois plus grand que celui déjà connu est signalé, et c'est le plus petit qui est montré")
{
    const std::string petit =
        R"({"marches":[{"id":"X1","acheteur":{"id":"21990001600011","nom":"V"},"objet":"Chaufferie","montant":49681.5,)"
        R"("titulaires":[{"typeIdentifiant":"SIRET","id":"99900001100018","denominationSociale":"D"}]}]})";
    const auto grand = replaced(petit, "49681.5", "4968150");
    for (const auto& [un, deux] : {std::pair(petit, grand), std::pair(grand, petit)}) {
        Essai e;
        const auto dossier = std::filesystem::temp_directory_path();
        const auto f1 = (dossier / ("decp-un-" + std::to_string(getpid()) + ".json")).string();
        const auto f2 = (dossier / ("decp-deux-" + std::to_string(getpid()) + ".json")).string();
        std::ofstream(f1) << un;
        std::ofstream(f2) << deux;
        const auto r = e.importer({f1, f2});
        CHECK(r.comptes.mis_a_jour == 1);
        CHECK(r.comptes.defauts[static_cast<std::size_t>(Defaut::MontantX100)].fois == 1);
        CHECK(e.contrat("X1").resume.montant_centimes == 4968150);
        std::filesystem::remove(f1);
        std::filesystem::remove(f2);
    }
}

TEST_CASE("le filtre garde un acheteur ou un département, compte le reste et ne cache pas les refus")
{
    Essai e;
    FiltreDecp acheteur{{"219900024"}, {}};
    CHECK(sorts(e.exemples({"montreval_2022.json"}, acheteur).comptes) == std::vector<std::int64_t>{9, 1, 0, 0, 2, 6});
    FiltreDecp nord{{}, {"59"}};
    const auto r = e.exemples({"montreval_2022.json", "table_consolidee.csv", "montreval_2022.xml"}, nord);
    accorder(r.comptes);
    CHECK(r.comptes.filtres == 1 + 1 + 2); // la concession sans lieu, la ligne sans département, deux du XML
    FiltreDecp les_deux{{"21990001600011"}, {"62"}};
    CHECK(e.exemples({"montreval_2022.json"}, les_deux).comptes.filtres == 7);
}

TEST_CASE("les contrats publiés se cherchent sans accents, par acheteur, département, CPV et considération")
{
    Essai e;
    e.exemples({"montreval_2022.json", "montreval_2019.json"});
    const auto objets = [&](const RechercheContrats& r) {
        Codes liste;
        for (const auto& c : e.lister(r).contrats) liste.push_back(c.id_marche);
        std::sort(liste.begin(), liste.end());
        return liste;
    };
    RechercheContrats r;
    r.q = "GYMNASE oeuvre";
    CHECK(objets(r) == Codes{"2026-001"});
    r = {};
    r.consideration = ConsiderationCherchee::Reserve;
    CHECK(objets(r) == Codes{"2026-002", "DSP-1"});
    r = {};
    r.cpv = "7731";
    CHECK(objets(r) == Codes{"2018MONTREVAL01", "2018MONTREVAL02", "2026-002"});
    r = {};
    r.acheteur = "219900024";
    CHECK(objets(r) == Codes{"DSP-1"});
    r = {};
    r.departement = "59";
    r.par_page = 3;
    r.page = 2;
    CHECK(e.lister(r).total == 9);
    CHECK(e.lister(r).contrats.size() == 3);
    CHECK_THROWS_AS(e.trouver("absent"), NotFound);
}

TEST_CASE(
    "le verbe rend 0, 1 quand des enregistrements sont refusés, 2 quand la demande est impossible, et un JSON entier")
{
    Essai e;
    const auto lancer = [&](OptionsImportDecp o, std::string* sortie = nullptr) {
        std::ostringstream out;
        std::ostringstream err;
        for (auto& f : o.fichiers) f = kExemples + f;
        const int code = executer_import_decp(*e.base, o, out, err);
        if (sortie) *sortie = out.str();
        return code;
    };
    std::string json;
    CHECK(lancer({{"table_consolidee.csv"}, {}, {}, SortieDecp::Json}, &json) == 0);
    CHECK(json.find("\"lus\":4,\"crees\":3,\"mis_a_jour\":1,\"inchanges\":0,\"refuses\":0") != std::string::npos);
    CHECK(
        json.find(
            R"({"fichier":"table_consolidee.csv","rang":3,"id":"T2","champ":"dureeMois","code":"decp.duree_longue","gravite":"doute","valeur":"144"})") !=
        std::string::npos);
    CHECK(json.find("\"secondes\":") != std::string::npos);
    CHECK(lancer({{"montreval_2022.json"}, {}, {}, SortieDecp::Json}, &json) == 1);
    CHECK(std::count(json.begin(), json.end(), '{') == std::count(json.begin(), json.end(), '}'));
    CHECK(lancer({{"absent.json"}}) == 2);
    CHECK(lancer({{}}) == 2);
    CHECK(lancer({{"table_consolidee.csv"}, {"123"}}) == 2);
    CHECK(lancer({{"table_consolidee.csv"}, {}, {"1"}}) == 2);
    std::string texte;
    CHECK(lancer({{"montreval_2019.json"}, {"219900016"}}, &texte) == 0);
    CHECK(texte.find("decp.accents_perdus") != std::string::npos);
}

TEST_CASE("un fichier qui n'est pas des données essentielles est un refus du rapport, les autres sont importés")
{
    Essai e;
    const auto r = e.importer({racine() + "/LICENSE", kExemples + "marque_crlf.xml"});
    CHECK(r.fichiers[0].illisible != "");
    CHECK(r.comptes.crees == 1);
}

TEST_CASE("un JSON ou un XML d'autre chose n'est pas un fichier de contrats vide ; un fichier vide de contrats, si")
{
    const auto dossier = std::filesystem::temp_directory_path();
    const auto refus = [&](const char* nom, const std::string& contenu) {
        const auto chemin = dossier / ("ouvrage-decp-" + std::to_string(getpid()) + "-" + nom);
        std::ofstream(chemin, std::ios::binary) << contenu;
        Essai e;
        const auto r = e.importer({chemin.string()});
        std::filesystem::remove(chemin);
        accorder(r.comptes);
        return r.fichiers[0].illisible;
    };
    for (const auto& [nom, contenu] : std::vector<std::pair<const char*, std::string>>{
             {"autre.json", R"({"a":1})"}, {"page.xml", "<html><body>404</body></html>"}, {"vide.json", ""}, {"seul.json", R"({"objet":"x","acheteur":{"id":"1"}})"}})
        CHECK_MESSAGE(refus(nom, contenu) == "decp.format_inconnu", nom);
    for (const auto& [nom, contenu] : std::vector<std::pair<const char*, std::string>>{
             {"v22.json", R"({"marches":{"marche":[]}})"}, {"v19.json", R"({"marches":[]})"}, {"v.xml", "<marches></marches>"}, {"liste.json", "[]"}})
        CHECK_MESSAGE(refus(nom, contenu).empty(), nom);
}

TEST_CASE("une écriture qui échoue en cours d'import ne laisse rien à moitié, et l'import relancé finit le travail")
{
    Essai e;
    for (std::int64_t n = 1; n <= 40; n += 3) {
        e.base->fail_at_write(n);
        try {
            e.exemples({"montreval_2022.json", "table_consolidee.csv"});
        } catch (const DatabaseError&) {
        }
        e.base->fail_at_write(0);
        const auto orphelins = e.base->read([](Transaction& tx) {
            return tx
                .query_one("SELECT count(*) AS n FROM contrats_decp c WHERE NOT EXISTS (SELECT 1 FROM "
                           "contrats_decp_versions v "
                           "WHERE v.contrat_id = c.id AND v.version = c.version)")
                ->integer("n");
        });
        CHECK(orphelins == 0);
    }
    e.exemples({"montreval_2022.json", "table_consolidee.csv"});
    CHECK(e.compter("contrats_decp") == 9);
    CHECK(e.compter("contrats_decp_versions") == 10);
}

// --- Les vraies données
// ---------------------------------------------------------------------------------------------------

namespace
{

const std::string kData = racine() + "/../shared/data";

std::vector<std::string> fichiers_reels()
{
    std::vector<std::string> fichiers;
    std::error_code absent;
    for (const auto& f : std::filesystem::recursive_directory_iterator(kData + "/decp", absent)) {
        const auto chemin = f.path().string();
        const auto suffixe = f.path().extension();
        if (f.is_regular_file() && chemin.find("/schema/") == std::string::npos &&
            (suffixe == ".json" || suffixe == ".xml" || suffixe == ".csv"))
            fichiers.push_back(chemin);
    }
    std::sort(fichiers.begin(), fichiers.end());
    return fichiers;
}

std::int64_t entier(const Json& j, std::string_view nom)
{
    const auto* v = j.find(nom);
    return v && v->integer() ? *v->integer() : 0;
}

void comparer(const std::string& ou, const ComptesImport& c, const Json& attendu)
{
    CAPTURE(ou);
    CHECK(c.lus == entier(attendu, "lus"));
    CHECK(c.crees == entier(attendu, "crees"));
    CHECK(c.mis_a_jour == entier(attendu, "mis_a_jour"));
    CHECK(c.inchanges == entier(attendu, "inchanges"));
    CHECK(c.refuses == entier(attendu, "refuses"));
    CHECK(c.lignes == entier(attendu, "lignes"));
    accorder(c);
    const auto& codes = *attendu.find("codes");
    for (const auto& f : fiches_des_defauts()) {
        CAPTURE(f.code);
        const auto* a = codes.find(f.code);
        const auto& d = c.defauts[static_cast<std::size_t>(f.defaut)];
        CHECK(d ==
              (a ? CompteDefaut{entier(*a, "fois"), entier(*a, "contrats"), entier(*a, "marches")} : CompteDefaut{}));
    }
}

} // namespace

TEST_CASE("les vraies données donnent les mêmes comptes que le programme indépendant, fichier par fichier, ensemble et "
          "deux fois")
{
    const auto fichiers = fichiers_reels();
    if (fichiers.empty() || std::system("node --version > /dev/null 2>&1") != 0) {
        MESSAGE("SAUTÉ : il faut les données réelles (" << kData << "/decp) et node");
        return;
    }
    std::string commande = "node " + racine() + "/tests/imports/compte_independant.mjs " + kData;
    for (const auto& f : fichiers) commande += " " + f;
    std::string texte;
    std::FILE* tuyau = popen(commande.c_str(), "r");
    REQUIRE(tuyau);
    char tampon[65536];
    while (const auto n = std::fread(tampon, 1, sizeof tampon, tuyau)) texte.append(tampon, n);
    REQUIRE(pclose(tuyau) == 0);
    const auto attendu = read_json(texte);

    for (const auto& f : fichiers) {
        Essai seul;
        const auto nom = std::filesystem::path(f).filename().string();
        comparer(nom, seul.importer({f}).comptes, *attendu.find("seuls")->find(nom));
    }

    Essai e;
    for (const char* fois : {"ensemble", "deux_fois"}) {
        const auto r = e.importer(fichiers);
        const auto& liste = *attendu.find(fois)->list();
        REQUIRE(liste.size() == r.fichiers.size());
        for (std::size_t i = 0; i < liste.size(); ++i)
            comparer(std::string(fois) + " " + r.fichiers[i].fichier, r.fichiers[i].comptes, liste[i]);
        if (fois == std::string("deux_fois")) CHECK(r.comptes.crees + r.comptes.mis_a_jour == 0);
    }
    const auto cles = e.base->read([](Transaction& tx) {
        return tx.query_one("SELECT count(DISTINCT cle) AS n FROM contrats_decp")->integer("n");
    });
    CHECK(cles == entier(attendu, "cles"));

    // Dans l'ordre inverse, une base neuve montre les mêmes contrats ; les données reviennent inchangées.
    auto envers = fichiers;
    std::reverse(envers.begin(), envers.end());
    const auto r = e.importer(envers);
    CHECK(r.comptes.crees + r.comptes.mis_a_jour == 0);
}

TEST_CASE("les défauts annoncés par le README des données sont tous retrouvés")
{
    const auto fichiers = fichiers_reels();
    if (fichiers.empty()) {
        MESSAGE("SAUTÉ : les données réelles sont absentes : " << kData << "/decp");
        return;
    }
    Essai e;
    std::map<std::string, ComptesImport> comptes;
    std::vector<std::string> de_2022;
    for (const auto& f : fichiers)
        if (f.find("/decp/2022/") != std::string::npos) de_2022.push_back(f);
    comptes["2022"] = e.importer(de_2022).comptes;
    for (const auto& [nom, chemin] :
         {std::pair("mpi", "/decp/2019/marches-publics.info_2019-03.json"),
          std::pair("aife", "/decp/2019/aife_2019-04_extrait.json"), std::pair("pes", "/decp/2019/pes_2019-04.json"),
          std::pair("table", "/decp/tabulaire/decp_2024s2_travaux_cpv4521.csv"),
          std::pair("bretagne", "/decp/tabulaire/region-bretagne_2019_latin1.csv"),
          std::pair("bretagne_xml", "/decp/2019/region-bretagne_2019.xml")}) {
        Essai seul;
        comptes[nom] = seul.importer({kData + chemin}).comptes;
    }
    const auto fois = [&](const char* ou, std::initializer_list<Defaut> ds) {
        std::int64_t n = 0;
        for (const auto d : ds) n += comptes[ou].defauts[static_cast<std::size_t>(d)].fois;
        return n;
    };
    const auto marches = [&](const char* ou, Defaut d) {
        return comptes[ou].defauts[static_cast<std::size_t>(d)].marches;
    };
    const auto repetes = [&](const char* ou) {
        return comptes[ou].mis_a_jour + comptes[ou].inchanges + fois(ou, {Defaut::IdentifiantPartage});
    };
    using D = Defaut;

    // §1.3, format 2022 : 659 marchés et 2 concessions.
    CHECK(comptes["2022"].lus == 661);
    CHECK(marches("2022", D::PublicationTardive) == 233);
    CHECK(fois("2022", {D::SiretSousTraitantEspaces, D::SiretSousTraitantForme, D::SiretSousTraitantCle}) == 45);
    CHECK(marches("2022", D::ActesSansDeclaration) == 41);
    CHECK(marches("2022", D::ObjetLong) == 21);
    CHECK(fois("2022", {D::ActeSuperieurAuMarche}) == 7);
    CHECK(repetes("2022") == 4);
    CHECK(comptes["2022"].mis_a_jour == 2);
    CHECK(fois("2022", {D::IdentifiantPartage}) == 2);
    CHECK(marches("2022", D::MontantSymbolique) == 3);
    CHECK(marches("2022", D::PublicationAvantNotification) == 2);
    CHECK(fois("2022", {D::CaracteresDeControle}) == 1);
    // « notification en 2009 » : une des trois notifications de plus de dix ans avant leur publication.
    CHECK(fois("2022", {D::NotificationAncienne}) == 3);
    CHECK(fois("2022", {D::SiretAcheteurForme, D::SiretAcheteurCle, D::SiretTitulaireForme, D::SiretTitulaireCle,
                        D::MontantNul}) == 0);

    // §1.4, format 2019. Le README compte les marchés, sans les concessions.
    CHECK(comptes["mpi"].lus == 4509);
    CHECK(marches("mpi", D::DateAvecFuseau) == 173);
    CHECK(marches("mpi", D::AnneeImpossible) == 2);
    CHECK(marches("mpi", D::PublicationTardive) == 794);
    CHECK(marches("mpi", D::SiretAcheteurCle) == 8);
    CHECK(fois("mpi", {D::SiretTitulaireEspaces, D::SiretTitulaireForme}) == 108 + 1); // + un concessionnaire
    // 25 clés fausses sur quatorze chiffres, une sur un concessionnaire, une une fois les espaces retirés.
    CHECK(fois("mpi", {D::SiretTitulaireCle}) == 25 + 1 + 1);
    CHECK(marches("mpi", D::MontantNul) == 53);
    CHECK(marches("mpi", D::MontantSymbolique) == 31);
    CHECK(marches("mpi", D::MontantFactice) == 1);
    CHECK(marches("mpi", D::CpvForme) == 7);
    CHECK(marches("mpi", D::CpvCle) == 6);
    CHECK(marches("mpi", D::CpvInconnu) == 1);
    CHECK(marches("mpi", D::LieuType) == 175);
    CHECK(fois("mpi", {D::ModificationVide}) == 15);
    CHECK(marches("mpi", D::ObjetEspacesAuxBords) == 19);
    CHECK(repetes("mpi") == 13);
    CHECK(fois("mpi", {D::RepeteAlIdentique}) == 0);
    // Le README n'a pas compté « &euro; ».
    CHECK(marches("mpi", D::EntitesHtml) == 0 + 8);

    CHECK(comptes["aife"].lus == 1500);
    CHECK(marches("aife", D::AccentsPerdus) == 1037);
    CHECK(marches("aife", D::CaracteresDeControle) == 35);
    CHECK(marches("aife", D::DatePublicationAbsente) == 1191);
    CHECK(marches("aife", D::DateNotificationAbsente) == 702);
    CHECK(marches("aife", D::PublicationTardive) == 3);
    CHECK(fois("aife", {D::SiretTitulaireEspaces, D::SiretTitulaireForme}) == 7);
    CHECK(fois("aife", {D::SiretTitulaireCle}) == 35);
    CHECK(marches("aife", D::MontantNul) == 5);
    CHECK(marches("aife", D::MontantSymbolique) == 11);
    CHECK(marches("aife", D::CpvForme) == 24);
    CHECK(marches("aife", D::CpvInconnu) == 12);
    CHECK(marches("aife", D::LieuType) == 21);
    CHECK(repetes("aife") == 19);
    CHECK(fois("aife", {D::RepeteAlIdentique}) == 4);
    CHECK(marches("aife", D::ObjetSautsDeLigne) == 78);
    CHECK(marches("aife", D::ObjetEspacesAuxBords) == 127);
    // 38 procédures « Marché public négocié… » et 2 types d'identifiant, plus 38 procédures que l'arrêté de 2019 ne
    // connaît pas non plus ; 2 procédures absentes.
    CHECK(fois("aife", {D::ValeurHorsListe}) == 38 + 2 + 38);
    CHECK(fois("aife", {D::ChampAbsent}) == 2);

    CHECK(comptes["pes"].lus == 1148);
    CHECK(marches("pes", D::CaracteresDeControle) == 5);
    CHECK(marches("pes", D::EntitesHtml) == 11);
    // Le README en annonce un ; trois autres (« d’apport », « « tout ») ont la même cause et sont réparés de même.
    CHECK(marches("pes", D::DoubleUtf8) == 1 + 3);
    CHECK(marches("pes", D::DateAvecFuseau) == 1148);
    CHECK(marches("pes", D::PublicationAvantNotification) == 120);
    CHECK(marches("pes", D::PublicationTardive) == 307);
    CHECK(fois("pes", {D::SiretTitulaireCle}) == 1);
    CHECK(marches("pes", D::MontantNul) == 2);
    // 999999999 une fois, et trois autres montants faits de 9.
    CHECK(marches("pes", D::MontantFactice) == 1 + 3);
    CHECK(marches("pes", D::CpvCle) == 20);
    CHECK(marches("pes", D::CpvInconnu) == 17);
    CHECK(marches("pes", D::LieuType) == 144);
    CHECK(repetes("pes") == 8);
    CHECK(fois("pes", {D::RepeteAlIdentique}) == 2);
    CHECK(marches("pes", D::ObjetEspacesAuxBords) == 42);

    // Chaque montant du XML breton est multiplié par cent ; le même fichier n'a ni date, ni lieu.
    CHECK(comptes["bretagne_xml"].lus == 508);
    CHECK(fois("bretagne_xml", {D::MontantX100}) == 508 - 24 - 4); // 24 sans montant, 4 nuls
    CHECK(fois("bretagne_xml", {D::DateNotificationAbsente}) == 508);

    // §1.5, tables.
    CHECK(comptes["table"].lignes == 5566);
    CHECK(fois("table", {D::SiretTitulaireForme, D::SiretTitulaireCle}) == 9);
    CHECK(fois("table", {D::SiretAcheteurCle}) == 5);
    CHECK(fois("table", {D::ChampAbsent}) == 11 + 11 + 12 + 2); // acheteur, titulaire, procédure, durée
    CHECK(comptes["bretagne"].lignes == 508);
    CHECK(fois("bretagne", {D::SiretTitulaireForme, D::SiretTitulaireCle}) == 2);
    CHECK(fois("bretagne", {D::DateNotificationAbsente}) == 4);
}

TEST_CASE("les totaux de considérations sociales, d'actes et de modifications du README sont ceux qu'on lit")
{
    const auto fichiers = fichiers_reels();
    if (fichiers.empty()) {
        MESSAGE("SAUTÉ : les données réelles sont absentes : " << kData << "/decp");
        return;
    }
    std::map<std::string, int> valeurs;
    std::size_t actes = 0;
    std::size_t modifications = 0;
    for (const auto& f : fichiers)
        if (f.find("/decp/2022/") != std::string::npos)
            lire_decp(f, {}, std::chrono::year{2026} / std::chrono::November / 21, [&](PaquetDecp&& p) {
                for (const auto& lu : p.contrats) {
                    for (const auto& v : lu.contrat.considerations_sociales) ++valeurs[v];
                    actes += lu.contrat.actes.size();
                    modifications += lu.contrat.modifications.size();
                }
            });
    CHECK(valeurs == std::map<std::string, int>{{"Pas de considération sociale", 551 + 2}, // + les deux concessions
                                                {"Critère social", 63},
                                                {"Clause sociale", 59},
                                                {"Marché réservé", 9}});
    CHECK(actes == 251);
    CHECK(modifications == 182);
}
