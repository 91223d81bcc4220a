#include "domaine/decp.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

constexpr Jour kJour = year{2026} / November / 21;

/// Un marché du format 2022 auquel il n'y a rien à redire.
ContratDecp gymnase()
{
    ContratDecp c;
    c.id = "2026-001";
    c.acheteur_id = "21140341500014";
    c.nature = "Marché";
    c.objet = "Rénovation du gymnase, lot 2 : gros œuvre";
    c.cpv = "45212222-8";
    c.procedure = "Procédure adaptée";
    c.lieu_code = "14341";
    c.lieu_type = "Code commune";
    c.duree_mois = lire_entier("16");
    c.notification = lire_date("2026-01-15");
    c.publication = lire_date("2026-02-02");
    c.montant = lire_montant_decp("1284500.40");
    c.forme_prix = "Forfaitaire";
    c.types_prix = {"Définitif révisable"};
    c.ccag = "Travaux";
    c.offres_recues = lire_entier("4");
    c.marche_innovant = "false";
    c.attribution_avance = "true";
    c.type_groupement = "Pas de groupement";
    c.sous_traitance_declaree = "false";
    c.techniques = {"Sans objet"};
    c.modalites_execution = {"Tranches"};
    c.considerations_sociales = {"Clause sociale"};
    c.considerations_environnementales = {"Clause environnementale"};
    c.titulaires = {{"SIRET", "44126652500019", ""}};
    return c;
}

std::vector<std::string> codes(const ContratDecp& c)
{
    std::vector<std::string> liste;
    for (const auto& a : controler(c, kJour)) liste.emplace_back(fiche(a.defaut).code.substr(5));
    return liste;
}

using Codes = std::vector<std::string>;

template <class Changer> Codes avec(Changer changer)
{
    auto c = gymnase();
    changer(c);
    return codes(c);
}

} // namespace

TEST_CASE("un contrat bien publié n'a aucune anomalie")
{
    CHECK(codes(gymnase()) == Codes{});
}

TEST_CASE("chaque défaut a une fiche à sa place, un code stable et une phrase")
{
    std::set<std::string_view> vus;
    for (std::size_t i = 0; i < fiches_des_defauts().size(); ++i) {
        const auto& f = fiches_des_defauts()[i];
        CHECK(static_cast<std::size_t>(f.defaut) == i);
        CHECK(f.code.substr(0, 5) == "decp.");
        CHECK(!f.phrase.empty());
        CHECK(vus.insert(f.code).second);
        CHECK(fiche_du_code(f.code) == &f);
    }
    CHECK(fiche_du_code("decp.inconnu") == nullptr);
}

TEST_CASE("une date garde son jour malgré un fuseau, et une date impossible n'en a pas")
{
    CHECK(lire_date("2024-07-16").jour == year{2024} / July / 16);
    CHECK(lire_date("2018-12-17+01:00").jour == year{2018} / December / 17);
    CHECK(lire_date("2018-12-17+01:00").fuseau);
    CHECK(lire_date("30/01/2019").jour == year{2019} / January / 30);
    CHECK_FALSE(lire_date("2019-02-30").jour);
    CHECK_FALSE(lire_date("bientôt").jour);
    CHECK_FALSE(lire_date("20190128").jour);
}

TEST_CASE("un montant se lit au centime près, écrit comme dans un fichier ou comme en France")
{
    const auto centimes = [](const char* t) { return lire_montant_decp(t).valeur; };
    CHECK(centimes("91109.96") == Centimes{9110996});
    CHECK(centimes("0.10") == Centimes{10});
    CHECK(centimes("1 820 542,00") == Centimes{182054200});
    CHECK(centimes("1\u202F820\u00A0542,5 €") == Centimes{182054250});
    CHECK(centimes("-12") == Centimes{-1200});
    CHECK(centimes("2e3") == Centimes{200000});
    CHECK(centimes("1.5E-1") == Centimes{15});
    CHECK(centimes("12.345") == Centimes{1235});
    CHECK(lire_montant_decp("12.345").arrondi);
    CHECK_FALSE(lire_montant_decp("12.3400").arrondi);
    for (const char* illisible : {"", "abc", "1.2.3", "12 k€", "9999999999999999", "e5", "-", "1e99"}) {
        CAPTURE(illisible);
        CHECK_FALSE(centimes(illisible));
    }
}

TEST_CASE("un nombre entier peut venir d'un tableur, pas avec des décimales")
{
    CHECK(lire_entier("12.0").valeur == 12);
    CHECK(lire_entier(" 48 ").valeur == 48);
    CHECK_FALSE(lire_entier("12.5").valeur);
    CHECK_FALSE(lire_entier("").valeur);
    CHECK(lire_oui_non("oui") == true);
    CHECK(lire_oui_non("0") == false);
    CHECK_FALSE(lire_oui_non("peut-être"));
}

TEST_CASE("un texte abîmé est réparé et dit comment il l'était")
{
    const auto r = reparer_texte("Mise en \u00C5\u0093uvre, site n\u00C2\u00B0208");
    CHECK(r.texte == "Mise en œuvre, site n°208");
    CHECK(r.double_utf8);
    CHECK(r.controles);

    CHECK(reparer_texte("ma\u00EEtrise d'\u009Cuvre").texte == "maîtrise d'œuvre");
    CHECK(reparer_texte("ma\u00EEtrise d'\u009Cuvre").controles);
    CHECK(reparer_texte("a &#8211; b &amp; 3 &euro; &#x2019;").texte == "a – b & 3 € ’");
    CHECK(reparer_texte("deux lots<br />").texte == "deux lots");
    CHECK(reparer_texte("deux lots<br />").balises);
    CHECK(reparer_texte("l\u2019\u00E2\u20AC\u2122eau").texte == "l\u2019\u2019eau");
}

TEST_CASE("une lettre perdue reste perdue : on la signale, on n'invente rien")
{
    const auto r = reparer_texte("Am\uFFFDnagement");
    CHECK(r.texte == "Am\uFFFDnagement");
    CHECK(r.accents_perdus);
}

TEST_CASE("un texte français intact n'est pas touché")
{
    for (const char* t : {"Qualité\u00A0: « à\u00A0« neuf\u00A0»", "R & D, lots 1 < 2",
                          "Où qu'il soit, 50 % d'œuvres à 3 €", "ÂGE", "S&P; AT&T"}) {
        CAPTURE(t);
        CHECK(reparer_texte(t).intact());
        CHECK(reparer_texte(t).texte == t);
    }
}

TEST_CASE("les identifiants disent séparément la forme, la clé et les espaces")
{
    CHECK(avec([](auto& c) { c.acheteur_id = "211 403 415 00014"; }) == Codes{"siret_acheteur_espaces"});
    CHECK(avec([](auto& c) { c.acheteur_id = "21140341500015"; }) == Codes{"siret_acheteur_cle"});
    CHECK(avec([](auto& c) { c.acheteur_id = "2114034150001"; }) == Codes{"siret_acheteur_forme"});
    CHECK(avec([](auto& c) { c.acheteur_id = ""; }) == Codes{"siret_acheteur_absent"});
    CHECK(avec([](auto& c) { c.titulaires[0].identifiant = "44126652500018"; }) == Codes{"siret_titulaire_cle"});
    CHECK(avec([](auto& c) { c.titulaires[0].identifiant = "OTIS"; }) == Codes{"siret_titulaire_forme"});
    CHECK(avec([](auto& c) { c.titulaires[0] = {"TVA", "FR21448832911", ""}; }) == Codes{"tva_titulaire"});
    CHECK(avec([](auto& c) { c.titulaires[0] = {"TVA", "DE814864138", ""}; }) == Codes{});
    CHECK(avec([](auto& c) {
              c.titulaires[0].type_identifiant = "TVA_INTRACOMMUNAUTAIRE";
              c.titulaires[0].identifiant = "BE0403019261";
          }) == Codes{"valeur_hors_liste"});
    CHECK(avec([](auto& c) { c.titulaires.clear(); }) == Codes{"titulaire_absent"});
    CHECK(avec([](auto& c) { c.id = "un identifiant de plus de seize"; }) == Codes{"id_long"});
    CHECK(avec([](auto& c) { c.uid = "21140341500014autre"; }) == Codes{"uid_incoherent"});
}

TEST_CASE("l'objet : trop long, avec des sauts de ligne, des espaces aux bords")
{
    CHECK(avec([](auto& c) { c.objet = std::string(256, 'x'); }) == Codes{});
    CHECK(avec([](auto& c) { c.objet = std::string(257, 'x'); }) == Codes{"objet_long"});
    CHECK(avec([](auto& c) { c.objet = std::string(1001, 'x'); }) == Codes{"objet_long", "objet_trop_long"});
    CHECK(avec([](auto& c) { c.objet = "a\nb "; }) == Codes{"objet_sauts_de_ligne", "objet_espaces_aux_bords"});
    CHECK(avec([](auto& c) { c.objet = ""; }) == Codes{"champ_absent"});
}

TEST_CASE("le code CPV : sa forme, son chiffre de contrôle, son existence")
{
    CHECK(avec([](auto& c) { c.cpv = "45212222"; }) == Codes{});
    CHECK(avec([](auto& c) { c.cpv = "4521222"; }) == Codes{"cpv_forme"});
    CHECK(avec([](auto& c) { c.cpv = "45212222 8"; }) == Codes{"cpv_forme"});
    CHECK(avec([](auto& c) { c.cpv = "45212222-1"; }) == Codes{"cpv_cle"});
    CHECK(avec([](auto& c) { c.cpv = "00000000-1"; }) == Codes{"cpv_inconnu"});
}

TEST_CASE("le lieu : un code qui n'est pas du type annoncé n'est pas un code qui n'existe pas")
{
    const auto lieu = [](const char* type, const char* code) {
        return avec([&](auto& c) {
            c.lieu_type = type;
            c.lieu_code = code;
        });
    };
    CHECK(lieu("Code postal", "62") == Codes{"lieu_type"});
    CHECK(lieu("Code commune", "INO") == Codes{"lieu_type"});
    CHECK(lieu("Code commune", "2A004") == Codes{});
    CHECK(lieu("Code commune", "14000") == Codes{"lieu_inconnu"});
    CHECK(lieu("Code département", "54000") == Codes{"lieu_type"});
    CHECK(lieu("Code département", "078") == Codes{"lieu_inconnu"});
    CHECK(lieu("Code région", "820") == Codes{"lieu_inconnu"});
    CHECK(lieu("Code pays", "FR") == Codes{});
    CHECK(lieu("Code pays", "250") == Codes{"lieu_inconnu"});
    CHECK(lieu("Code canton", "1402") == Codes{});
    CHECK(lieu("Lieu-dit", "x") == Codes{"valeur_hors_liste"});
}

TEST_CASE("la publication a deux mois, soit 62 jours au plus, et ne précède pas la notification")
{
    const auto dates = [](const char* notification, const char* publication) {
        return avec([&](auto& c) {
            c.notification = lire_date(notification);
            c.publication = lire_date(publication);
        });
    };
    CHECK(dates("2026-01-01", "2026-03-04") == Codes{});
    CHECK(dates("2026-01-01", "2026-03-05") == Codes{"publication_tardive"});
    CHECK(dates("2026-01-02", "2026-01-01") == Codes{"publication_avant_notification"});
    CHECK(dates("2009-01-02", "2026-01-01") == Codes{"publication_tardive", "notification_ancienne"});
    CHECK(dates("0218-10-29", "2018-11-02") ==
          Codes{"annee_impossible", "publication_tardive", "notification_ancienne"});
    CHECK(dates("", "") == Codes{"date_notification_absente", "date_publication_absente"});
    CHECK(dates("2026-13-01", "2026-01-01") == Codes{"date_illisible"});
    CHECK(dates("2026-01-01+01:00", "2026-01-15") == Codes{"date_avec_fuseau"});
    CHECK(dates("2027-01-01", "2027-01-15") == Codes{"date_future", "date_future"});
}

TEST_CASE("le montant : absent, nul, symbolique, factice, arrondi")
{
    const auto montant = [](const char* t) { return avec([&](auto& c) { c.montant = lire_montant_decp(t); }); };
    CHECK(montant("") == Codes{"montant_absent"});
    CHECK(montant("gratuit") == Codes{"montant_illisible"});
    CHECK(montant("0") == Codes{"montant_nul"});
    CHECK(montant("99.99") == Codes{"montant_symbolique"});
    CHECK(montant("100") == Codes{});
    CHECK(montant("-5") == Codes{"montant_negatif"});
    CHECK(montant("999999999") == Codes{"montant_factice"});
    CHECK(montant("1000.005") == Codes{"montant_arrondi"});
}

TEST_CASE("une durée de plus de dix ans et une durée nulle se vérifient")
{
    CHECK(avec([](auto& c) { c.duree_mois = lire_entier("120"); }) == Codes{});
    CHECK(avec([](auto& c) { c.duree_mois = lire_entier("121"); }) == Codes{"duree_longue"});
    CHECK(avec([](auto& c) { c.duree_mois = lire_entier("0"); }) == Codes{"duree_nulle"});
    CHECK(avec([](auto& c) { c.duree_mois = lire_entier("un an"); }) == Codes{"nombre_illisible"});
}

TEST_CASE(
    "les sous-traitants : un SIRET qui n'en est pas un, un acte plus grand que le contrat, une sous-traitance tue")
{
    const auto acte = [](const char* id, const char* montant) {
        return avec([&](auto& c) {
            c.sous_traitance_declaree = "true";
            c.actes.push_back({"1",
                               {"SIRET", id, ""},
                               {},
                               lire_date("2026-03-01"),
                               lire_date("2026-03-02"),
                               lire_montant_decp(montant),
                               "Ferme"});
        });
    };
    CHECK(acte("490 626 199 00049", "1000") == Codes{"siret_sous_traitant_espaces"});
    CHECK(acte("CSM", "1000") == Codes{"siret_sous_traitant_forme"});
    CHECK(acte("490626199", "1000") == Codes{"siret_sous_traitant_forme"});
    CHECK(acte("49062619900048", "1000") == Codes{"siret_sous_traitant_cle"});
    CHECK(acte("49062619900049", "1284500.41") == Codes{"acte_superieur_au_marche"});
    CHECK(avec([](auto& c) {
              c.actes.push_back({"1", {"SIRET", "49062619900049", ""}, {}, {}, {}, lire_montant_decp("10"), ""});
          }) == Codes{"actes_sans_declaration"});
}

TEST_CASE("« pas de considération sociale » ne s'ajoute à rien, et la réservation d'une concession a son mot")
{
    CHECK(avec([](auto& c) {
              c.considerations_sociales = {"Marché réservé", "Pas de considération sociale"};
          }) == Codes{"considerations_contradictoires"});
    CHECK(avec([](auto& c) { c.considerations_sociales = {"Concession réservée"}; }) == Codes{"valeur_hors_liste"});
    CHECK(avec([](auto& c) { c.considerations_sociales = {}; }) == Codes{"champ_absent"});
}

TEST_CASE("une modification qui ne modifie rien est signalée")
{
    CHECK(avec([](auto& c) {
              c.modifications.push_back({"1", "avenant", {}, {}, {}, {}, {}});
          }) == Codes{"modification_vide"});
    CHECK(avec([](auto& c) { c.modifications.push_back({"1", "", {}, {}, lire_entier("18"), {}, {}}); }) == Codes{});
}

TEST_CASE("le format 2019 n'a pas de considération sociale mais exige des noms")
{
    CHECK(avec([](auto& c) {
              c.source = SourceDecp::Json2019;
              c.considerations_sociales.clear();
              c.forme_prix = "Ferme";
          }) == Codes{"champ_absent", "champ_absent"}); // nom de l'acheteur, nom du titulaire
}

TEST_CASE("un enregistrement n'est refusé que si rien ne permet de le retrouver")
{
    ContratDecp c;
    CHECK(non_identifiable(c));
    c.id = "1";
    CHECK_FALSE(non_identifiable(c));
    c.id.clear();
    c.acheteur_id = "?";
    CHECK_FALSE(non_identifiable(c));
}

TEST_CASE("le département vient du lieu, puis de l'acheteur quand son SIREN le porte")
{
    using Origine = DepartementDuContrat::Origine;
    const auto de = [](const char* type, const char* code, const char* acheteur) {
        return departement_du_contrat(type, code, acheteur);
    };
    CHECK(de("Code commune", "2A004", "").code == "2A");
    CHECK(de("Code postal", "20600", "").code == "2B");
    CHECK(de("Code postal", "62", "").code == "62"); // annoncé postal, écrit département
    CHECK(de("Code département", "54000", "").code == "54");
    CHECK(de("Code département", "078", "").code == "78");
    CHECK(de("Code arrondissement", "9741", "").code == "974");
    CHECK(de("Code pays", "FR", "21140341500014").code == "14");
    CHECK(de("Code pays", "FR", "21140341500014").origine == Origine::Acheteur);
    CHECK(de("", "", "219740008").code == "974");
    CHECK(de("", "", "20005480700017").origine == Origine::Inconnue);
    CHECK(de("Code région", "93", "23350001600040").code.empty());
}

TEST_CASE("deux enregistrements d'un même identifiant : republication, ou deux contrats")
{
    const IdentiteContrat lot2{"renovation du gymnase lot 2 gros oeuvre", "2026-01-15", "45212222", 100, {"441266525"}};
    auto autre = lot2;
    CHECK(meme_contrat(lot2, autre));

    autre.montant_centimes = 200; // un avenant
    autre.notification = "2026-01-16";
    CHECK(meme_contrat(lot2, autre));

    autre = lot2;
    autre.objet = "gymnase gros oeuvre"; // autre plateforme, autre libellé, même jour
    CHECK(meme_contrat(lot2, autre));
    autre.notification = "2025-06-01";
    CHECK_FALSE(meme_contrat(lot2, autre));

    autre = lot2;
    autre.objet = "renovation du gymnase lot 3 peinture";
    CHECK_FALSE(meme_contrat(lot2, autre));

    autre = lot2;
    autre.sirens = {"999000011"};
    CHECK_FALSE(meme_contrat(lot2, autre));
    autre.sirens.clear(); // titulaire illisible
    CHECK(meme_contrat(lot2, autre));
    autre.montant_centimes = 5;
    CHECK_FALSE(meme_contrat(lot2, autre));

    const IdentiteContrat sans_objet{"", "2024-09-20", "45211000", 100, {"441266525"}};
    CHECK(meme_contrat(sans_objet, {"", "2024-12-20", "45212000", 300, {"441266525"}}));
    CHECK_FALSE(meme_contrat(sans_objet, {"", "2024-12-20", "90910000", 300, {"441266525"}}));
}

TEST_CASE("le lot nommé par un objet")
{
    CHECK(lot_nomme("gymnase lot 2 gros oeuvre") == 2);
    CHECK(lot_nomme("lot n 12 peinture") == 12);
    CHECK(lot_nomme("lot03 plomberie") == 3);
    CHECK(lot_nomme("lots 1 et 2") == 1);
    CHECK_FALSE(lot_nomme("flotte de 12 vehicules"));
    CHECK_FALSE(lot_nomme("lotissement 3"));
    CHECK_FALSE(lot_nomme("lot 2024"));
}

TEST_CASE("un fichier d'euros ronds n'est pas soupçonné d'être en centimes, un fichier sans dates ni décimales l'est")
{
    SoupconDeCentimes en_centimes;
    SoupconDeCentimes date;
    SoupconDeCentimes decimal;
    for (int i = 1; i <= 60; ++i) {
        ContratDecp c;
        c.montant = lire_montant_decp(std::to_string(i) + (i % 10 == 0 ? "550" : "500"));
        en_centimes.voir(c);
        decimal.voir(c);
        c.notification = lire_date("2024-01-01");
        date.voir(c);
    }
    CHECK(en_centimes.fonde());
    CHECK_FALSE(date.fonde());
    ContratDecp c;
    c.montant = lire_montant_decp("12.50");
    decimal.voir(c);
    CHECK_FALSE(decimal.fonde());
    CHECK_FALSE(SoupconDeCentimes{}.fonde());
    CHECK(rapport_de_cent(4000000, 40000));
    CHECK(rapport_de_cent(40000, 4000000));
    CHECK_FALSE(rapport_de_cent(0, 0));
}

TEST_CASE("la version la plus récente est celle publiée en dernier, puis la plus modifiée")
{
    auto a = gymnase();
    auto b = gymnase();
    b.modifications.push_back({"1", "", {}, lire_date("2026-05-01"), {}, {}, {}});
    CHECK(ordre_de_version(a) < ordre_de_version(b));
    b.modifications[0].publication = {};
    CHECK(ordre_de_version(a) < ordre_de_version(b));
    a.publication = lire_date("2026-02-03");
    CHECK(ordre_de_version(b) < ordre_de_version(a));
    CHECK(ordre_de_version(ContratDecp{}) < ordre_de_version(b));
}
