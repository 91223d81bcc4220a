#include "app/utilisateurs/utilisateurs_mot_de_passe.hpp"

#include "socle/crypto/password.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace ouvrage
{

using namespace socle;

namespace
{

// Ce que l'on essaie d'abord. Les mots courts comptent aussi : « soleil123456 » est « soleil » que l'on a allongé.
constexpr std::string_view kCourants[] = {
    "password",   "motdepasse", "mot de passe", "azerty",     "azertyuiop", "qwerty",     "qwertyuiop", "qwertz",     "asdfgh",
    "asdfghjkl",  "qsdfghjklm", "wxcvbn",       "zxcvbn",     "zxcvbnm",    "aqwzsx",     "azeqsd",     "qazwsx",     "qazwsxedc",
    "admin",      "administrateur", "administrator", "root",  "toor",       "user",       "utilisateur", "invite",    "guest",
    "test",       "demo",       "bonjour",      "bonsoir",    "bienvenue",  "welcome",    "hello",      "letmein",    "login",
    "connexion",  "secret",     "changeme",     "changemoi",  "soleil",     "doudou",     "loulou",     "chouchou",   "coucou",
    "nicolas",    "thomas",     "camille",      "julien",     "alexandre",  "caroline",   "isabelle",   "maxime",     "romain",
    "marseille",  "paris",      "lyon",         "france",     "chocolat",   "princesse",  "papillon",   "tigrou",     "minou",
    "football",   "basketball", "baseball",     "pokemon",    "superman",   "batman",     "starwars",   "dragon",     "monkey",
    "shadow",     "master",     "sunshine",     "princess",   "iloveyou",   "jetaime",    "jetaimejetaime", "amour",  "trustno",
    "computer",   "ordinateur", "internet",     "samsung",    "google",     "facebook",   "microsoft",  "windows",    "iphone",
    "freedom",    "liberte",    "whatever",     "michael",    "jordan",     "charlie",    "liverpool",  "entreprise", "societe",
    "insertion",  "facilitateur", "clause sociale", "abcdef", "abcdefgh",   "abcdefghijkl", "correcthorsebatterystaple"};

bool est_lettre(char c) { return c >= 'a' && c <= 'z'; }

/// Sans accents ni casse, sans espaces ni ponctuation.
std::string serre(std::string_view texte)
{
    return replaced(searchable(texte), " ", "");
}

/// Les chiffres mis autour d'un mot n'en font pas un autre.
std::string_view coeur(std::string_view serre)
{
    const auto debut = std::find_if(serre.begin(), serre.end(), est_lettre);
    auto fin = serre.end();
    while (fin != debut && !est_lettre(*(fin - 1))) --fin;
    return {debut, static_cast<std::size_t>(fin - debut)};
}

/// Un motif court qui recommence : « abcabcabcabc ».
bool recommence(std::string_view texte)
{
    for (std::size_t pas = 1; pas <= texte.size() / 2; ++pas)
        if (texte.substr(pas) == texte.substr(0, texte.size() - pas)) return true;
    return false;
}

/// « 123456789012 », « cba… » : chaque signe suit ou précède son voisin.
bool se_suit(std::string_view texte)
{
    const auto pas_de = [&](std::size_t i) {
        const int pas = texte[i] - texte[i - 1];
        return pas == -9 ? 1 : pas == 9 ? -1 : pas; // après 9 vient 0
    };
    if (texte.size() < 2) return false;
    const int pas = pas_de(1);
    if (pas != 1 && pas != -1) return false;
    for (std::size_t i = 2; i < texte.size(); ++i)
        if (pas_de(i) != pas) return false;
    return true;
}

} // namespace

std::optional<std::string_view> anomalie_de_mot_de_passe(std::string_view choisi, std::string_view courriel, std::string_view nom)
{
    if (choisi.empty()) return "mot_de_passe.absent";
    if (length_utf8(choisi) < kMotDePasseAuMoins) return "mot_de_passe.court";
    if (choisi.size() > PasswordHasher::kLongest) return "mot_de_passe.long";

    const std::string tout = serre(choisi);
    if (std::set<char>(choisi.begin(), choisi.end()).size() < 5 || recommence(tout) || se_suit(tout)) return "mot_de_passe.repetitif";
    const auto mot = coeur(tout);
    for (const auto courant : kCourants)
        if (const auto connu = serre(courant); mot == connu || tout == connu) return "mot_de_passe.courant";

    // Un nom propre dans une longue phrase ne l'affaiblit pas : c'est ce qui reste sans lui qui doit suffire.
    std::string reste = tout;
    bool personnel = false;
    const auto ecarter = [&](std::string_view texte) {
        const auto mot_connu = serre(texte);
        if (mot_connu.size() < 4 || reste.find(mot_connu) == std::string::npos) return;
        reste = replaced(reste, mot_connu, "");
        personnel = true;
    };
    ecarter(courriel.substr(0, courriel.find('@')));
    for (const auto& partie : split(searchable(courriel), ' ')) ecarter(partie);
    ecarter(nom);
    for (const auto& partie : split(searchable(nom), ' ')) ecarter(partie);
    ecarter("ouvrage");
    if (personnel && length_utf8(reste) < kMotDePasseAuMoins) return "mot_de_passe.personnel";
    return std::nullopt;
}

} // namespace ouvrage
