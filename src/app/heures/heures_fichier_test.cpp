#include "app/heures/heures_commandes.hpp"
#include "racine.hpp"
#include "app/heures/heures_fichier_table.hpp"
#include "app/mots.hpp"
#include "monde.hpp"
#include "socle/archive/archive.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/table/table_file.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kDossier = racine() + "/tests/imports/heures/";
constexpr Jour kAujourdHui = 2026y / May / 10;

std::string lire(const std::string& chemin)
{
    std::ifstream fichier(chemin, std::ios::binary);
    REQUIRE(fichier);
    std::ostringstream tout;
    tout << fichier.rdbuf();
    return tout.str();
}

/// Un envoi comme le fait la page.
Response envoyer(Monde& monde, const std::string& qui, const std::string& lot, const std::string& octets, Champs champs = {}, const std::string& nom = "mars.xlsx")
{
    const auto jeton = monde.ouvrir_session(qui);
    Form formulaire;
    formulaire.fields = std::move(champs);
    formulaire.fields.emplace_back("csrf", mask("csrf-" + jeton));
    if (!octets.empty()) formulaire.uploads.push_back({"fichier", nom, "application/octet-stream", octets});
    Request http;
    http.method = Method::Post;
    http.path = "/lots/" + lot + "/fichier";
    http.headers = {{"content-type", "multipart/form-data; boundary=une-borne-d-essai"}, {"cookie", "ouvrage_session=" + jeton}};
    http.body = encode_multipart(formulaire, "une-borne-d-essai");
    return monde.demander(std::move(http));
}

FichierRecu recu(Monde& monde, const Response& reponse)
{
    REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body.substr(0, 400));
    const auto id = entete(reponse, "Location").substr(std::string("/fichiers/").size());
    return monde.base->read([&](Transaction& tx) { return trouver_fichier_recu(tx, monde.perimetre(monde.claire), id); });
}

std::vector<PersonneADeclarer> personnes_du_lot2(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) { return lister_personnes_a_declarer(tx, monde.perimetre(monde.denis), monde.lot(monde.lot2), monde.durand); });
}

Heures declarees_du_lot2(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) { return comptes_du_lot(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), kAujourdHui).front().solde.declarees; });
}

using Feuille = std::vector<std::vector<std::string>>; // en-tête compris

Feuille relire(const std::string& octets)
{
    TableFile table(octets);
    Feuille feuille = {table.header().names()};
    table.each([&](const TableRow& ligne) {
        std::vector<std::string> cellules;
        for (std::size_t i = 0; i < feuille.front().size(); ++i) cellules.emplace_back(ligne.text(i));
        feuille.push_back(std::move(cellules));
        return Reading::Continue;
    });
    return feuille;
}

std::string en_xlsx(const Feuille& feuille)
{
    SheetLayout disposition;
    disposition.name = "Heures";
    for (const auto& nom : feuille.front()) disposition.columns.push_back({.header = nom});
    XlsxWriter classeur({"essai", "essai", "", Instant{}});
    auto page = classeur.sheet(disposition);
    for (std::size_t i = 1; i < feuille.size(); ++i)
    {
        std::vector<SheetCell> cellules;
        for (const auto& texte : feuille[i]) cellules.emplace_back(texte);
        page.row(cellules);
    }
    return std::move(classeur).finish();
}

/// Le même classeur, un passage de sa première feuille remplacé : ce que d'autres tableurs écrivent.
std::string retouche(const std::string& octets, std::string_view avant, std::string_view apres)
{
    ZipReader zip(octets);
    ZipWriter refait;
    for (const auto& entree : zip.entries())
    {
        auto contenu = zip.read_whole(entree.name);
        if (entree.name == "xl/worksheets/sheet1.xml")
        {
            REQUIRE(contenu.find(avant) != std::string::npos);
            contenu = replaced(contenu, avant, apres);
        }
        refait.add(entree.name, std::move(contenu));
    }
    return std::move(refait).finish();
}

/// Une ligne d'Awa, avec de vrais nombres et une vraie date.
std::string xlsx_d_awa(Mois mois, Heures travail)
{
    SheetLayout disposition;
    disposition.name = "Heures";
    disposition.columns = {{.header = "Ref."}, {.header = "MOIS", .kind = ColumnKind::Month}, {.header = "Heures travaillées", .kind = ColumnKind::Hours}};
    XlsxWriter classeur({"essai", "essai", "", Instant{}});
    classeur.sheet(disposition).row({"P-001", mois, SheetCell(static_cast<std::int64_t>(travail.centiemes()))});
    return std::move(classeur).finish();
}

/// « 8:D heures.negatives », toutes.
std::set<std::string> codes(const FichierDHeures& fichier)
{
    std::set<std::string> liste;
    const auto ajouter = [&](const AnomalieDeFichier& une) { liste.insert(std::to_string(une.ligne) + ":" + une.lettre + " " + une.code); };
    for (const auto& une : fichier.anomalies) ajouter(une);
    for (const auto& ligne : fichier.lignes)
        for (const auto& une : ligne.anomalies) ajouter(une);
    return liste;
}

} // namespace

TEST_CASE("mars par fichier : deux lignes inscrites, une à zéro ; le renvoyer ne change rien")
{
    Monde monde;
    const auto octets = lire(kDossier + "mars.csv");
    const auto premier = recu(monde, envoyer(monde, monde.denis, monde.lot2, octets, {}, "mars.csv"));
    CHECK(premier.rapport.lus == 3);
    CHECK(premier.rapport.crees == 2);
    CHECK(premier.rapport.inchanges == 1);
    CHECK(premier.rapport.refuses == 0);
    CHECK(premier.nom == "mars.csv");
    REQUIRE(premier.rapport.declarations.size() == 1);
    CHECK(declarees_du_lot2(monde) == 303.34_h);
    const auto page = monde.get("/declarations/" + premier.rapport.declarations.front(), monde.claire);
    CHECK(contient(page, "par fichier"));
    CHECK(contient(page, "P-002 : arrêt du 3 au 6"));

    const auto second = envoyer(monde, monde.denis, monde.lot2, octets, {}, "mars.csv");
    CHECK(contient(monde.get(entete(second, "Location"), monde.denis), "Aucune ligne inscrite"));
    CHECK(recu(monde, second).rapport.inchanges == 3);
    CHECK(monde.compter("declarations") == 1);
    CHECK(monde.compter("lignes") == 2);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
}

TEST_CASE("un export de paie en Windows-1252, des tabulations, un classeur : colonnes dans le désordre, mois écrits autrement")
{
    Monde monde;
    const auto paie = lire_fichier_heures(lire(kDossier + "paie_windows1252.csv"), personnes_du_lot2(monde), kAujourdHui);
    CHECK(codes(paie).empty());
    REQUIRE(paie.lignes.size() == 2);
    CHECK(paie.lignes[0].numero == 4);
    CHECK(paie.lignes[0].participant_id == monde.awa); // « BÂ », « Awa »
    CHECK(paie.lignes[0].heures->travail == 151.67_h);
    CHECK(paie.lignes[1].participant_id == monde.karim);
    CHECK(paie.lignes[1].mois == 2026y / March);
    CHECK(paie.lignes[1].heures->formation == 7_h);

    // Deux mois dans un fichier : deux déclarations.
    const auto deux = recu(monde, envoyer(monde, monde.claire, monde.lot2, lire(kDossier + "tabulations.txt")));
    CHECK(deux.rapport.crees == 2);
    CHECK(deux.rapport.declarations.size() == 2);

    const auto classeur = lire_fichier_heures(xlsx_d_awa(2026y / April, 35_h), personnes_du_lot2(monde), kAujourdHui);
    REQUIRE(classeur.lignes.size() == 1);
    CHECK(classeur.lignes[0].mois == 2026y / April);
    CHECK(classeur.lignes[0].heures->travail == 35_h);
}

TEST_CASE("un mois s'écrit de plusieurs façons, jamais deviné")
{
    Monde monde;
    const auto personnes = personnes_du_lot2(monde);
    const auto lu = [&](const std::string& texte) {
        return lire_fichier_heures("ref;mois;heures\nP-001;" + texte + ";1", personnes, kAujourdHui).lignes.front().mois;
    };
    for (const auto* texte : {"2026-03", "2026/3", "03/2026", "3-2026", "mars 2026", "MARS 2026", "mars-26", "01/03/2026", "2026-03-01"})
        CHECK_MESSAGE(lu(texte) == 2026y / March, texte);
    CHECK(lu("févr. 2026") == 2026y / February);
    CHECK(lu("août 2025") == 2025y / August);
    for (const auto* texte : {"03/26", "13/2026", "jui 2026", "mars", "2026", "31/31/2026", "46082", "mars 1926", "lundi 2026"})
        CHECK_MESSAGE(lu(texte) == std::nullopt, texte);
}

TEST_CASE("151.66999999999999 dans un classeur est 151,67")
{
    Monde monde;
    const auto octets = retouche(xlsx_d_awa(2026y / March, 151.67_h), "<v>151.67</v>", "<v>151.66999999999999</v>");
    CHECK(recu(monde, envoyer(monde, monde.denis, monde.lot2, octets)).rapport.crees == 1);
    CHECK(declarees_du_lot2(monde) == 151.67_h);
}

TEST_CASE("toutes les anomalies à la fois, chacune à sa ligne et à sa colonne")
{
    Monde monde;
    const auto fichier = lire_fichier_heures(lire(kDossier + "fautes.csv"), personnes_du_lot2(monde), kAujourdHui);
    CHECK(codes(fichier) == std::set<std::string>{"2:D heures.illisibles",
                                                  "3:A personne.inconnue",
                                                  "4:B personne.nom_inconnu",
                                                  "5:A champ.absent",
                                                  "6:B personne.nom_different",
                                                  "7:C mois.illisible",
                                                  "8:C champ.absent",
                                                  "8:D heures.plus_de_deux_decimales",
                                                  "8:E heures.negatives",
                                                  "9:C mois.a_venir",
                                                  "10:D heures.absentes",
                                                  "11:D heures.impossibles_dans_le_mois",
                                                  "12:D heures.en_minutes",
                                                  "13:F champ.nir",
                                                  "14:H champ.nir",
                                                  "15:G fichier.oui_ou_non",
                                                  "16:A personne.en_double",
                                                  "17:A personne.en_double",
                                                  "18:D heures.hors_bornes"});
    CHECK(fichier.lignes.back().anomalies.empty());
    const auto& duree = fichier.lignes[10].anomalies.front();
    CHECK(duree.adresse() == "ligne 12, colonne D");
    CHECK(duree.entete == "Travail");
    CHECK(contient(Response::text(duree.phrase()), "151,50"));
    // Chaque code a ses mots.
    for (const auto& ligne : fichier.lignes)
        for (const auto& une : ligne.anomalies) CHECK_MESSAGE(phrase_anomalie(une.code) != une.code, une.code);
}

TEST_CASE("deux personnes du même nom : la référence est demandée ; un nom que l'on ne voit pas ne se reconnaît pas")
{
    const auto personne = [](const char* id, const char* reference, const char* nom) {
        PersonneADeclarer une;
        une.participant_id = id, une.reference = reference, une.personne = nom, une.debut = 2026y / January;
        return une;
    };
    const std::vector<PersonneADeclarer> personnes = {personne("1", "P-1", "Awa Bâ"), personne("2", "P-2", "Awa Bâ"), personne("3", "P-3", "P-3")};
    const auto fichier = lire_fichier_heures("nom et prénom;mois;heures\nAwa Bâ;2026-03;1\nP-3;2026-03;1\nP-2;2026-03;1\nKarim;2026-03;1\n", personnes, kAujourdHui);
    CHECK(codes(fichier) == std::set<std::string>{"2:A personne.ambigue", "5:A personne.nom_inconnu"});
    CHECK(fichier.lignes[1].participant_id == "3");
    CHECK(fichier.lignes[2].participant_id == "2");
}

TEST_CASE("une cellule en erreur ou une formule jamais calculée se dit, et ne vaut pas zéro")
{
    Monde monde;
    const auto personnes = personnes_du_lot2(monde);
    const auto bon = xlsx_d_awa(2026y / March, 151.67_h);
    CHECK(codes(lire_fichier_heures(retouche(bon, "><v>151.67</v>", " t=\"e\"><v>#N/A</v>"), personnes, kAujourdHui)) ==
          std::set<std::string>{"2:C fichier.cellule_en_erreur"});
    CHECK(codes(lire_fichier_heures(retouche(bon, "><v>151.67</v>", "><f>A1+1</f>"), personnes, kAujourdHui)) ==
          std::set<std::string>{"2:C fichier.formule_sans_valeur"});
}

TEST_CASE("un fichier qui n'est pas le nôtre est refusé entier, avec ce qu'il faut envoyer à la place")
{
    Monde monde;
    const auto refus = [&](const std::string& octets, const BornesDeFichier& bornes = {}) {
        const auto lu = lire_fichier_heures(octets, personnes_du_lot2(monde), kAujourdHui, bornes);
        for (const auto& une : lu.anomalies) CHECK_MESSAGE(phrase_anomalie(une.code) != une.code, une.code);
        return codes(lu);
    };
    using Codes = std::set<std::string>;
    CHECK(refus("") == Codes{"0: fichier.vide"});
    CHECK(refus("référence;mois;heures\n") == Codes{"0: fichier.vide"});
    CHECK(refus("%PDF-1.7\n") == Codes{"0: fichier.pdf"});
    CHECK(refus("a;b;c\n1;2;3\n") == Codes{"1: fichier.colonne_absente"});
    CHECK(lire_fichier_heures("a;b;c\n1;2;3\n", {}, kAujourdHui).anomalies.size() == 3); // toutes celles qui manquent
    CHECK(refus("ref;mois;heures;travail\nP-001;2026-03;1;2\n") == Codes{"1:D fichier.colonne_en_double"});
    CHECK(refus("ref;mois;heures\nP-001;2026-03;1\n", {.octets = 10, .lignes = 10}) == Codes{"0: fichier.trop_gros"});
    CHECK(refus("ref;mois;heures\nP-001;2026-03;1\nP-002;2026-03;1\n", {.octets = 1000, .lignes = 1}) == Codes{"3: fichier.trop_de_lignes"});

    // Par la page : 422, rien d'inscrit, et la phrase.
    const auto reponse = envoyer(monde, monde.denis, monde.lot2, "a;b;c\n1;2;3\n");
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "«\u00A0Mois\u00A0»"));
    CHECK(contient(reponse, "«\u00A0Heures de travail\u00A0»"));
    CHECK(contient(envoyer(monde, monde.denis, monde.lot2, ""), "Choisissez un fichier"));
    CHECK(monde.compter("fichiers_recus") == 0);
}

TEST_CASE("les bonnes lignes sont inscrites, les autres reviennent ; corrigées et renvoyées, tout est dedans")
{
    Monde monde;
    const std::string octets = "Référence;Mois;Heures;Formation;Commentaire;Chantier\nP-001;mars 2026;151,67;;;Gymnase\nP-002;mars 2026;7,-5;;;Gymnase\n"
                               "Karim Daoud;avril 2026;35;;;Gymnase\nP-003;avril 2026;20;;né 1 85 05 78 006 084 36;Gymnase\n";
    const auto reponse = envoyer(monde, monde.denis, monde.lot2, octets);
    const auto partiel = recu(monde, reponse);
    CHECK(partiel.rapport.lus == 4);
    CHECK(partiel.rapport.crees == 1);
    CHECK(partiel.rapport.refuses == 3);
    CHECK(declarees_du_lot2(monde) == 151.67_h);
    CHECK(entete(reponse, "Set-Cookie").starts_with("annonce=import_avec_refus"));
    const auto page = monde.get(entete(reponse, "Location"), monde.denis);
    for (const auto* texte : {"3 à reprendre", "Ligne 3, colonne C", "7,-5", "Ces heures ne se lisent pas", "Feuille à corriger", "(retiré)"}) CHECK_MESSAGE(contient(page, texte), texte);

    const auto telechargee = monde.get(entete(reponse, "Location") + "/a-corriger.xlsx", monde.denis);
    REQUIRE(telechargee.status == Status::Ok);
    CHECK_FALSE(contient(telechargee, "Gymnase"));
    auto feuille = relire(telechargee.body);
    REQUIRE(feuille.size() == 4);
    CHECK(feuille[0].back() == "À corriger");
    CHECK(feuille[1][0] == "P-002");
    CHECK(feuille[1][3] == "7,-5");
    CHECK(feuille[3][5] == ""); // le numéro n'est pas rendu
    CHECK(feuille[3][3] == "20");
    // La note est sur la cellule fautive.
    ZipReader zip(telechargee.body);
    const auto notes = zip.read_whole("xl/comments1.xml");
    CHECK(notes.find("ref=\"D2\"") != std::string::npos);
    CHECK(notes.find("ref=\"A3\"") != std::string::npos);
    CHECK(notes.find("ref=\"F4\"") != std::string::npos);
    for (const auto* table : {"fichiers_recus", "declarations", "evenements"})
        monde.base->read([&](Transaction& tx) {
            for (const auto& ligne : tx.query("SELECT * FROM " + std::string(table)))
                for (std::size_t i = 0; i < ligne.columns().size(); ++i)
                    if (const auto* texte = std::get_if<std::string>(&ligne.at(i))) CHECK(texte->find("006 084") == std::string::npos);
        });

    feuille[1][3] = "75,5";
    feuille[2][0] = "P-002";
    const auto complet = recu(monde, envoyer(monde, monde.denis, monde.lot2, en_xlsx(feuille)));
    CHECK(complet.rapport.crees == 3);
    CHECK(complet.rapport.refuses == 0);
    CHECK(declarees_du_lot2(monde) == 282.17_h);
}

TEST_CASE("un mois déjà déclaré autrement n'est pas écrasé ; « oui » dans Corrige remplace la ligne, sauf validée")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}});
    const std::string sans = "Référence;Mois;Travail;Corrige\nP-001;2026-03;151,67;\n", avec = "Référence;Mois;Travail;Corrige\nP-001;2026-03;151,67;oui\n";
    const auto refusee = recu(monde, envoyer(monde, monde.denis, monde.lot2, sans));
    REQUIRE(refusee.rapport.anomalies.size() == 1);
    const auto& une = refusee.rapport.anomalies.front();
    CHECK(une.code == "heures.deja_declarees");
    CHECK(une.adresse() == "ligne 2, colonne C");
    CHECK(une.precision.find("100,00") != std::string::npos);
    CHECK(une.precision.find("151,67") != std::string::npos);
    CHECK(declarees_du_lot2(monde) == 100_h);

    // La feuille rendue, où l'on n'écrit que « oui ».
    auto feuille = relire(refusee.a_corriger);
    feuille[1][6] = "oui";
    const auto corrigee = recu(monde, envoyer(monde, monde.denis, monde.lot2, en_xlsx(feuille)));
    CHECK(corrigee.rapport.corriges == 1);
    CHECK(corrigee.rapport.crees == 0);
    CHECK(declarees_du_lot2(monde) == 151.67_h);
    CHECK(recu(monde, envoyer(monde, monde.denis, monde.lot2, avec)).rapport.inchanges == 1);
    CHECK(monde.compter("lignes") == 2);

    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_validation(e, monde.maison->droit, corrigee.rapport.declarations.front(), Sens::Validee, "");
        return 0;
    });
    const auto validee = recu(monde, envoyer(monde, monde.denis, monde.lot2, "Référence;Mois;Travail;Corrige\nP-001;2026-03;10;oui\n"));
    REQUIRE(validee.rapport.anomalies.size() == 1);
    CHECK(validee.rapport.anomalies.front().code == "heures.deja_validees");
    CHECK(recu(monde, envoyer(monde, monde.denis, monde.lot2, avec)).rapport.inchanges == 1);
}

TEST_CASE("un fichier tout à zéro ne vaut pas « aucune heure ce mois »")
{
    Monde monde;
    const auto zero = recu(monde, envoyer(monde, monde.denis, monde.lot2, "Référence;Mois;Travail\nP-001;2026-03;0\nP-002;2026-03;0\n"));
    CHECK(zero.rapport.refuses == 2);
    CHECK(zero.rapport.anomalies.front().code == "heures.nulles");
    CHECK(monde.compter("declarations") == 0);
    // À zéro là où des heures sont inscrites : une correction comme une autre.
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}});
    CHECK(recu(monde, envoyer(monde, monde.denis, monde.lot2, "Référence;Mois;Travail\nP-001;2026-03;0\n")).rapport.anomalies.front().code == "heures.deja_declarees");
    CHECK(recu(monde, envoyer(monde, monde.denis, monde.lot2, "Référence;Mois;Travail;Corrige\nP-001;2026-03;0;oui\n")).rapport.corriges == 1);
    CHECK(declarees_du_lot2(monde) == 0_h);
}

TEST_CASE("le modèle porte les personnes, le mois et ce qui est déjà inscrit ; rempli, il se déclare")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.karim, 120_h, 7.50_h, {}}});
    const auto page = monde.get("/lots/" + monde.lot2 + "/fichier?mois=2026-03&entreprise=" + monde.durand, monde.denis);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "3\u00A0personnes affectées"));
    CHECK(contient(page, "/fichier/modele.xlsx?mois=2026-03"));

    const auto modele = monde.get("/lots/" + monde.lot2 + "/fichier/modele.xlsx?mois=2026-03&entreprise=" + monde.durand, monde.denis);
    REQUIRE(modele.status == Status::Ok);
    CHECK(entete(modele, "Content-Disposition").find("heures-2026-03-lot-2.xlsx") != std::string::npos);
    ZipReader zip(modele.body);
    const auto xml = zip.read_whole("xl/worksheets/sheet1.xml");
    for (const auto& attendu : {std::string("<dataValidation "), std::string("state=\"frozen\""), std::string("<v>7.5</v>")}) CHECK_MESSAGE(xml.find(attendu) != std::string::npos, attendu);
    auto feuille = relire(modele.body);
    REQUIRE(feuille.size() == 4);
    CHECK(feuille[0] == std::vector<std::string>{"Référence", "Personne", "Mois", "Heures de travail", "Heures de formation", "Remarque", "Corrige"});
    CHECK(feuille[1][1] == "Awa Bâ");
    CHECK(feuille[1][2] == "mars 2026");
    CHECK(feuille[2][3] == "120");
    CHECK(feuille[2][4] == "7.5");
    feuille[1][3] = "151,67";
    feuille[3][3] = "0";
    const auto rapport = recu(monde, envoyer(monde, monde.denis, monde.lot2, en_xlsx(feuille))).rapport;
    CHECK(rapport.crees == 1);
    CHECK(rapport.inchanges == 2);
    CHECK(declarees_du_lot2(monde) == 279.17_h);
    // Laissé vide, on demande un nombre plutôt que de supposer zéro.
    CHECK(codes(lire_fichier_heures(modele.body, personnes_du_lot2(monde), kAujourdHui)) == std::set<std::string>{"2:D heures.absentes", "4:D heures.absentes"});
}

TEST_CASE("le lot d'une autre entreprise n'existe pas, et un fichier reçu ne se lit que dans son périmètre")
{
    Monde monde;
    const auto octets = lire(kDossier + "mars.csv");
    CHECK(envoyer(monde, monde.marc, monde.lot2, octets).status == Status::NotFound);
    CHECK(envoyer(monde, monde.victor, monde.lot2, octets).status == Status::NotFound);
    CHECK(envoyer(monde, monde.hugo, monde.lot2, octets).status == Status::Forbidden);
    CHECK(envoyer(monde, monde.denis, monde.lot2, octets, {{"entreprise", monde.martin}}).status == Status::UnprocessableContent);
    CHECK(monde.compter("declarations") == 0);

    const auto reponse = envoyer(monde, monde.denis, monde.lot2, "Nom;Prénom;Mois;Heures\nDiallo;Fatou;mars 2026;10\nBâ;Awa;mars 2026;10\n", {}, "heures Awa Bâ.csv");
    const auto adresse = entete(reponse, "Location");
    CHECK(recu(monde, reponse).rapport.refuses == 1);
    CHECK(contient(monde.get(adresse, monde.denis), "heures Awa Bâ.csv"));
    CHECK(contient(monde.get(adresse, monde.denis), "Diallo"));
    for (const auto& compte : {monde.hugo, monde.alice})
    {
        const auto vue = monde.get(adresse, compte);
        CHECK(vue.status == Status::Ok);
        for (const auto* nom : {"Diallo", "Fatou", "Awa"}) CHECK_FALSE_MESSAGE(contient(vue, nom), nom);
        CHECK(monde.get(adresse + "/a-corriger.xlsx", compte).status == Status::Forbidden);
    }
    for (const auto& compte : {monde.marc, monde.victor})
    {
        CHECK(monde.get(adresse, compte).status == Status::NotFound);
        CHECK(monde.get(adresse + "/a-corriger.xlsx", compte).status == Status::NotFound);
    }
    CHECK(monde.get(adresse + "/a-corriger.xlsx", monde.claire).status == Status::Ok);
}

TEST_CASE("un double clic n'importe qu'une fois, et une écriture refusée en chemin ne laisse rien à moitié")
{
    Monde monde;
    const auto octets = lire(kDossier + "fautes.csv");
    const auto premiere = envoyer(monde, monde.denis, monde.lot2, octets, {{"cle", "clef-1"}});
    CHECK(entete(envoyer(monde, monde.denis, monde.lot2, octets, {{"cle", "clef-1"}}), "Location") == entete(premiere, "Location"));
    CHECK(monde.compter("fichiers_recus") == 1);
    CHECK(envoyer(monde, monde.denis, monde.lot2, lire(kDossier + "mars.csv"), {{"cle", "clef-1"}}).status == Status::Conflict);

    const auto avant = std::tuple(monde.compter("declarations"), monde.compter("lignes"), monde.compter("fichiers_recus"), monde.compter("evenements"));
    for (int n = 1; n < 60; ++n)
    {
        monde.base->fail_at_write(n);
        const auto reponse = envoyer(monde, monde.denis, monde.lot2, lire(kDossier + "mars.csv"));
        monde.base->fail_at_write(0);
        if (reponse.status == Status::SeeOther)
        {
            CHECK(n > 5);
            break;
        }
        REQUIRE(std::tuple(monde.compter("declarations"), monde.compter("lignes"), monde.compter("fichiers_recus"), monde.compter("evenements")) == avant);
    }
    CHECK(monde.compter("fichiers_recus") == 2);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("en ligne de commande : mêmes comptes, feuille à corriger à côté, 1 quand il y a des refus")
{
    Monde monde;
    const auto dossier = std::filesystem::temp_directory_path() / ("ouvrage-heures-" + monde.lot2);
    std::filesystem::create_directories(dossier);
    const auto importer = [&](const std::string& nom, const std::string& octets, OptionsImportHeures::Sortie sortie) {
        const auto chemin = (dossier / nom).string();
        std::ofstream(chemin, std::ios::binary) << octets;
        std::ostringstream out, err;
        OptionsImportHeures options;
        options.fichier = chemin, options.lot = monde.lot2, options.sortie = sortie;
        monde.maintenant += seconds{1};
        const int issue = executer_import_heures(*monde.base, options, monde.maintenant, out, err);
        return std::pair(issue, sortie == OptionsImportHeures::Sortie::Json ? out.str() : out.str() + err.str());
    };
    const auto [tout, json] = importer("mars.csv", lire(kDossier + "mars.csv"), OptionsImportHeures::Sortie::Json);
    CHECK(tout == 0);
    const auto lu = read_json(json);
    CHECK(*lu.find("lus")->integer() == 3);
    CHECK(*lu.find("crees")->integer() == 2);
    CHECK(*lu.find("refuses")->integer() == 0);
    CHECK(lu.find("anomalies")->list()->empty());
    CHECK_FALSE(std::filesystem::exists(dossier / "mars.a-corriger.xlsx"));

    const auto [refus, texte] = importer("fautes.csv", lire(kDossier + "fautes.csv"), OptionsImportHeures::Sortie::Texte);
    CHECK(refus == 1);
    CHECK(texte.find("ligne 12, colonne D (Travail)") != std::string::npos);
    CHECK(relire(lire((dossier / "fautes.a-corriger.xlsx").string())).size() == 18);
    const auto [illisible, pourquoi] = importer("releve.pdf", "%PDF-1.7", OptionsImportHeures::Sortie::Json);
    CHECK(illisible == 1);
    CHECK(pourquoi.find("fichier.pdf") != std::string::npos);
    std::ostringstream out, err;
    OptionsImportHeures absent;
    absent.fichier = (dossier / "absent.csv").string(), absent.lot = monde.lot2;
    CHECK_THROWS_AS(executer_import_heures(*monde.base, absent, monde.maintenant, out, err), NotFound);
    std::filesystem::remove_all(dossier);
}
