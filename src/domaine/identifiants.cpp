#include "domaine/identifiants.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace ouvrage
{

namespace
{

constexpr std::uint32_t kCpv2008[] = {
#include "domaine/cpv_2008.inc"
};

bool chiffre(char c)
{
    return c >= '0' && c <= '9';
}
int valeur(char c)
{
    return c - '0';
}
bool que_des_chiffres(std::string_view t)
{
    return std::all_of(t.begin(), t.end(), chiffre);
}

/// Longueur de l'espace, du point ou du tiret écrit en tête du texte ; 0 si ce n'en est pas un.
std::size_t separateur(std::string_view t)
{
    const auto c = static_cast<unsigned char>(t.front());
    if (c == ' ' || c == '.' || c == '-' || (c >= '\t' && c <= '\r')) return 1;
    if (t.substr(0, 2) == "\xC2\xA0") return 2; // espace insécable
    if (t.size() >= 3 && t.substr(0, 2) == "\xE2\x80") {
        const auto d = static_cast<unsigned char>(t[2]);
        // U+2000–200B espaces, U+2010–2015 tirets, U+202F espace fine insécable
        if ((d >= 0x80 && d <= 0x8B) || (d >= 0x90 && d <= 0x95) || d == 0xAF) return 3;
    }
    return 0;
}

int somme_de_luhn(std::string_view chiffres)
{
    int somme = 0;
    bool double_ = false;
    for (auto it = chiffres.rbegin(); it != chiffres.rend(); ++it, double_ = !double_) {
        const int v = valeur(*it) * (double_ ? 2 : 1);
        somme += v > 9 ? v - 9 : v;
    }
    return somme;
}

std::uint64_t nombre(std::string_view chiffres)
{
    std::uint64_t n = 0;
    for (const char c : chiffres) n = n * 10 + static_cast<std::uint64_t>(valeur(c));
    return n;
}

std::string majuscules(std::string texte)
{
    for (char& c : texte)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return texte;
}

// Chaque vérification rend la fin du code d'anomalie, vide si tout va bien.

std::string_view siren(std::string_view t)
{
    if (t.size() != 9 || !que_des_chiffres(t)) return "forme";
    return somme_de_luhn(t) % 10 == 0 ? "" : "cle";
}

std::string_view siret(std::string_view t)
{
    if (t.size() != 14 || !que_des_chiffres(t)) return "forme";
    // La Poste a épuisé les numéros internes qui respectent la clé : ses établissements se contrôlent par la somme
    // simple des chiffres, multiple de 5. Le siège (00048) suit la règle commune.
    if (t.substr(0, 9) == "356000000" && t.substr(9) != "00048") {
        int somme = 0;
        for (const char c : t) somme += valeur(c);
        return somme % 5 == 0 ? "" : "cle";
    }
    return somme_de_luhn(t) % 10 == 0 && siren(t.substr(0, 9)).empty() ? "" : "cle";
}

std::string_view tva(std::string_view t)
{
    if (t.substr(0, 2) == "FR") t.remove_prefix(2);
    if (t.size() != 11 || !que_des_chiffres(t.substr(2))) return "forme";

    // La clé peut porter des lettres, jamais I ni O, trop proches de 1 et de 0.
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const auto a = alphabet.find(t[0]);
    const auto b = alphabet.find(t[1]);
    if (a == std::string_view::npos || b == std::string_view::npos) return "forme";

    const auto numero = t.substr(2);
    // Monaco partage le préfixe FR mais n'a pas de SIREN : trois zéros en tiennent lieu.
    if (numero.substr(0, 3) != "000" && !siren(numero).empty()) return "cle";
    if (a < 10 && b < 10) return nombre(t.substr(0, 2)) == (nombre(numero) * 100 + 12) % 97 ? "" : "cle";

    const auto cle = a < 10 ? a * 24 + b - 10 : a * 34 + b - 100;
    return (nombre(numero) + 1 + cle / 11) % 11 == cle % 11 ? "" : "cle";
}

std::string_view cpv(std::string_view t)
{
    if ((t.size() != 8 && t.size() != 9) || !que_des_chiffres(t)) return "forme";
    const auto code = static_cast<std::uint32_t>(nombre(t.substr(0, 8)));
    const auto trouve = std::lower_bound(std::begin(kCpv2008), std::end(kCpv2008), code * 10);
    if (trouve == std::end(kCpv2008) || *trouve / 10 != code) return "inconnu";
    return t.size() == 8 || *trouve % 10 == static_cast<std::uint32_t>(valeur(t[8])) ? "" : "cle";
}

std::string_view commune(std::string_view t)
{
    if (t.size() != 5 || !que_des_chiffres(t.substr(2))) return "forme";
    if (t.substr(2) == "000") return "forme"; // 000 désigne le territoire entier, aucune commune
    return departement_de_commune(t).empty() ? "forme" : "";
}

std::string_view departement(std::string_view t)
{
    const auto& liste = departements();
    return std::binary_search(liste.begin(), liste.end(), t) ? "" : "inconnu";
}

std::string_view nif(std::string_view t)
{
    if (t.size() != 13 || !que_des_chiffres(t) || t[0] > '3') return "forme";
    return nombre(t.substr(0, 10)) % 511 == nombre(t.substr(10)) ? "" : "cle";
}

/// Le NIR sans sa clé : sexe, année, mois, département, commune, rang.
bool corps_de_nir(std::string_view t)
{
    if (t.size() != 13) return false;
    const bool corse = t[5] == '2' && (t[6] == 'A' || t[6] == 'B');
    for (std::size_t i = 0; i < t.size(); ++i)
        if (!chiffre(t[i]) && !(corse && i == 6)) return false;
    if (std::string_view("123478").find(t[0]) == std::string_view::npos) return false; // 3, 4, 7, 8 : provisoires
    if (t.substr(10) == "000") return false;
    const auto mois = nombre(t.substr(3, 2));
    return (mois >= 1 && mois <= 12) || (mois >= 20 && mois <= 42) || mois >= 50;
}

std::string_view nir(std::string_view t)
{
    if (t.size() != 15 || !que_des_chiffres(t.substr(13)) || !corps_de_nir(t.substr(0, 13))) return "forme";
    std::string corps(t.substr(0, 13));
    if (corps[6] == 'A') corps.replace(5, 2, "19");
    if (corps[6] == 'B') corps.replace(5, 2, "18");
    return 97 - nombre(corps) % 97 == nombre(t.substr(13)) ? "refuse" : "cle";
}

std::string_view nom_court(Identifiant type)
{
    switch (type) {
    case Identifiant::Siren:
        return "siren";
    case Identifiant::Siret:
        return "siret";
    case Identifiant::TvaFr:
        return "tva_fr";
    case Identifiant::Cpv:
        return "cpv";
    case Identifiant::CommuneCog:
        return "commune_cog";
    case Identifiant::Departement:
        return "departement";
    case Identifiant::Nif:
        return "nif";
    case Identifiant::Nir:
        return "nir";
    }
    return "";
}

std::string_view verdict(Identifiant type, std::string_view t)
{
    switch (type) {
    case Identifiant::Siren:
        return siren(t);
    case Identifiant::Siret:
        return siret(t);
    case Identifiant::TvaFr:
        return tva(t);
    case Identifiant::Cpv:
        return cpv(t);
    case Identifiant::CommuneCog:
        return commune(t);
    case Identifiant::Departement:
        return departement(t);
    case Identifiant::Nif:
        return nif(t);
    case Identifiant::Nir:
        return nir(t);
    }
    return "forme";
}

} // namespace

std::string sans_separateurs(std::string_view texte)
{
    std::string net;
    net.reserve(texte.size());
    while (!texte.empty()) {
        const auto saut = separateur(texte);
        if (saut == 0) net += texte.front();
        texte.remove_prefix(saut == 0 ? 1 : saut);
    }
    return net;
}

VerdictIdentifiant verifier_identifiant(Identifiant type, std::string_view texte)
{
    VerdictIdentifiant v;
    v.normalise = majuscules(sans_separateurs(texte));
    const std::string prefixe(nom_court(type));
    if (v.normalise.empty()) {
        v.code = prefixe + ".absent";
        return v;
    }
    const auto fin = verdict(type, v.normalise);
    v.valide = fin.empty() || fin == "refuse";
    if (!fin.empty()) v.code = prefixe + "." + std::string(fin);
    if (type == Identifiant::Cpv && fin != "forme") v.normalise.resize(8);
    return v;
}

bool lire_type_identifiant(std::string_view nom, Identifiant& type)
{
    std::string cherche = majuscules(std::string(nom));
    if (cherche == "TVA") cherche = "TVA_FR";
    for (const auto t : {Identifiant::Siren, Identifiant::Siret, Identifiant::TvaFr, Identifiant::Cpv,
                         Identifiant::CommuneCog, Identifiant::Departement, Identifiant::Nif, Identifiant::Nir})
        if (cherche == majuscules(std::string(nom_court(t)))) {
            type = t;
            return true;
        }
    return false;
}

bool ressemble_a_un_nir(std::string_view texte)
{
    // On lit des suites de groupes de chiffres (« 2 55 08 14 168 025 38 ») ; un NIR commence et finit avec un groupe,
    // si bien que ni un SIRET de 14 chiffres ni un morceau de numéro plus long n'y ressemble.
    const std::string haut = majuscules(std::string(texte));
    const std::string_view t = haut;
    for (std::size_t debut = 0; debut < t.size(); ++debut) {
        if (!chiffre(t[debut]) || (debut > 0 && chiffre(t[debut - 1]))) continue;
        std::string suite;
        for (std::size_t i = debut; i < t.size() && suite.size() < 15;) {
            const bool lettre_corse = (t[i] == 'A' || t[i] == 'B') && suite.size() == 6 && suite[5] == '2';
            if (chiffre(t[i]) || lettre_corse) {
                suite += t[i++];
                const bool fin_de_groupe = i == t.size() || !chiffre(t[i]);
                if (!fin_de_groupe) continue;
                if (suite.size() == 15 && nir(suite) == "refuse") return true;
                // Sans la clé, on n'admet que les mois ordinaires : treize chiffres peuvent être autre chose.
                if (suite.size() == 13 && (suite[0] == '1' || suite[0] == '2') && corps_de_nir(suite) &&
                    nombre(suite.substr(3, 2)) <= 12 && nombre(suite.substr(3, 2)) >= 1 &&
                    suite.substr(7, 3) != "000" && !departement_de_commune(suite.substr(5, 5)).empty())
                    return true;
            } else if (const auto saut = separateur(t.substr(i)))
                i += saut;
            else
                break;
        }
    }
    return false;
}

std::string siren_de(std::string_view texte)
{
    auto net = majuscules(sans_separateurs(texte));
    if (net.size() == 13 && net.substr(0, 2) == "FR") net.erase(0, 4);
    if ((net.size() != 9 && net.size() != 14) || !que_des_chiffres(net)) return {};
    net.resize(9);
    return net;
}

bool cpv_existe(std::string_view huit_chiffres)
{
    return huit_chiffres.size() == 8 && cpv(huit_chiffres).empty();
}

const std::vector<std::string_view>& departements()
{
    // Code officiel géographique : 20 n'existe plus depuis 1976 ; 975 à 989 sont des collectivités, pas des
    // départements.
    static const std::vector<std::string_view> liste = {
        "01",  "02",  "03",  "04",  "05",  "06",  "07",  "08",  "09",  "10",  "11",  "12",  "13", "14", "15", "16",
        "17",  "18",  "19",  "21",  "22",  "23",  "24",  "25",  "26",  "27",  "28",  "29",  "2A", "2B", "30", "31",
        "32",  "33",  "34",  "35",  "36",  "37",  "38",  "39",  "40",  "41",  "42",  "43",  "44", "45", "46", "47",
        "48",  "49",  "50",  "51",  "52",  "53",  "54",  "55",  "56",  "57",  "58",  "59",  "60", "61", "62", "63",
        "64",  "65",  "66",  "67",  "68",  "69",  "70",  "71",  "72",  "73",  "74",  "75",  "76", "77", "78", "79",
        "80",  "81",  "82",  "83",  "84",  "85",  "86",  "87",  "88",  "89",  "90",  "91",  "92", "93", "94", "95",
        "971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "989"};
    return liste;
}

std::string departement_de_commune(std::string_view code)
{
    if (code.size() != 5) return {};
    const auto& liste = departements();
    const auto longueur = code.substr(0, 2) == "97" || code.substr(0, 2) == "98" ? 3U : 2U;
    const auto debut = code.substr(0, longueur);
    return std::binary_search(liste.begin(), liste.end(), debut) && que_des_chiffres(code.substr(2))
               ? std::string(debut)
               : std::string();
}

std::string departement_de_code_postal(std::string_view code)
{
    if (code.size() != 5 || !que_des_chiffres(code)) return {};
    if (code.substr(0, 2) == "20") {
        if (code[2] == '0' || code[2] == '1') return "2A";
        return code[2] == '2' || code[2] == '6' ? "2B" : "";
    }
    return departement_de_commune(code);
}

} // namespace ouvrage
