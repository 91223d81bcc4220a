#include "app/publics/publics_jeux.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"
#include "socle/toml/toml.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kDossier = "droit/publics/";
constexpr std::string_view kVocabulaire = "vocabulaire.toml";

/// Une table lue clé par clé : toute clé qu'on n'a pas demandée est une faute, dite avec son chemin.
class Table
{
public:
    Table(const Json& json, std::string ou) : json_(json), ou_(std::move(ou))
    {
        if (!json.object()) throw Error(ou_ + " : une table est attendue");
    }

    const std::string& ou() const { return ou_; }
    [[noreturn]] void refuser(std::string_view cle, const std::string& pourquoi) const
    {
        throw Error(ou_ + ", « " + std::string(cle) + " » : " + pourquoi);
    }
    const Json* chercher(std::string_view cle)
    {
        vues_.emplace_back(cle);
        return json_.find(cle);
    }
    std::string texte(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (!valeur || !valeur->text() || trimmed(*valeur->text()).empty()) refuser(cle, "manque, ou n'est pas un texte");
        return *valeur->text();
    }
    std::string texte_eventuel(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (!valeur) return "";
        if (!valeur->text()) refuser(cle, "un texte est attendu");
        return *valeur->text();
    }
    std::optional<int> entier_eventuel(std::string_view cle)
    {
        const Json* valeur = chercher(cle);
        if (!valeur) return std::nullopt;
        if (!valeur->integer() || *valeur->integer() < 0 || *valeur->integer() > 1200) refuser(cle, "un entier positif est attendu");
        return static_cast<int>(*valeur->integer());
    }
    bool oui(std::string_view cle, bool sinon)
    {
        const Json* valeur = chercher(cle);
        if (!valeur) return sinon;
        if (!valeur->truth()) refuser(cle, "true ou false est attendu");
        return *valeur->truth();
    }
    Jour jour(std::string_view cle)
    {
        const auto lu = parse_day(texte(cle));
        if (!lu) refuser(cle, "une date est attendue");
        return *lu;
    }
    const std::vector<Json>& liste(std::string_view cle)
    {
        static const std::vector<Json> vide;
        const Json* valeur = chercher(cle);
        if (!valeur) return vide;
        if (!valeur->list()) refuser(cle, "une liste est attendue");
        return *valeur->list();
    }
    Statut statut(std::string_view cle)
    {
        const auto lu = statut_du_libelle(texte(cle));
        if (!lu) refuser(cle, "statut inconnu (sourcé, usage ou non sourcé)");
        return *lu;
    }
    Sensible sensible(std::string_view cle)
    {
        const auto lu = sensible_du_code(texte_eventuel(cle));
        if (!lu) refuser(cle, "sante, origine ou justice est attendu");
        return *lu;
    }
    /// À appeler quand tout est lu.
    void finir() const
    {
        for (const auto& [cle, valeur] : *json_.object())
            if (std::find(vues_.begin(), vues_.end(), cle) == vues_.end()) throw Error(ou_ + ", « " + cle + " » : cette clé n'est pas connue");
    }

private:
    const Json& json_;
    std::string ou_;
    std::vector<std::string> vues_;
};

std::vector<Mot> lire_mots(Table& table, std::string_view cle)
{
    std::vector<Mot> mots;
    for (const auto& un : table.liste(cle))
    {
        Table lue(un, table.ou() + ", " + std::string(cle));
        Mot mot{lue.texte("code"), lue.texte("libelle"), lue.sensible("sensible")};
        lue.finir();
        if (trouver_mot(mots, mot.code)) table.refuser(cle, "« " + mot.code + " » y est deux fois");
        mots.push_back(std::move(mot));
    }
    if (mots.empty()) table.refuser(cle, "la liste manque ou est vide");
    return mots;
}

std::vector<std::string> lire_codes(Table& table, std::string_view cle, const std::vector<Mot>& mots)
{
    std::vector<std::string> codes;
    for (const auto& un : table.liste(cle))
    {
        if (!un.text() || !trouver_mot(mots, *un.text()))
            table.refuser(cle, "« " + (un.text() ? *un.text() : std::string("?")) + " » n'est pas dans le vocabulaire");
        codes.push_back(*un.text());
    }
    if (codes.empty()) table.refuser(cle, "la liste est vide");
    return codes;
}

using Sorte = Epreuve::Sorte;
constexpr std::array<std::pair<std::string_view, Sorte>, 8> kNombres = {{{"age_moins_de", Sorte::AgeMoinsDe},
                                                                        {"age_min", Sorte::AgeMin},
                                                                        {"age_plus_de", Sorte::AgePlusDe},
                                                                        {"inscription_mois_min", Sorte::InscriptionMoisMin},
                                                                        {"inscription_mois_plus_de", Sorte::InscriptionMoisPlusDe},
                                                                        {"inscription_mois_moins_de", Sorte::InscriptionMoisMoinsDe},
                                                                        {"hors_scolarite_mois_min", Sorte::HorsScolariteMoisMin},
                                                                        {"niveau_max", Sorte::NiveauMax}}};

/// Une table d'épreuves est un « tous » ; une seule épreuve reste elle-même.
Epreuve lire_epreuve(const Json& json, const std::string& ou, const Vocabulaire& mots)
{
    Table table(json, ou);
    std::vector<Epreuve> parties;
    for (const auto& [cle, sorte] : kNombres)
        if (const auto nombre = table.entier_eventuel(cle)) parties.push_back({.sorte = sorte, .nombre = *nombre});
    const std::array<std::tuple<std::string_view, Sorte, const std::vector<Mot>*>, 6> listes = {{{"situation", Sorte::Situation, &mots.situations},
                                                                                                 {"dispositif", Sorte::Dispositif, &mots.dispositifs},
                                                                                                 {"residence", Sorte::Residence, &mots.residences},
                                                                                                 {"structure", Sorte::Structure, &mots.structures},
                                                                                                 {"territoire", Sorte::Territoire, &mots.territoires},
                                                                                                 {"avis_de", Sorte::AvisDe, &mots.donneurs}}};
    for (const auto& [cle, sorte, connus] : listes)
        if (json.find(cle)) parties.push_back({.sorte = sorte, .valeurs = lire_codes(table, cle, *connus)});
    for (const auto& [cle, sorte] : {std::pair<std::string_view, Sorte>{"tous", Sorte::Tous}, {"au_moins_un", Sorte::AuMoinsUn}})
    {
        if (!json.find(cle)) continue;
        Epreuve groupe{.sorte = sorte};
        for (const auto& une : table.liste(cle)) groupe.parties.push_back(lire_epreuve(une, ou + "." + std::string(cle), mots));
        if (groupe.parties.size() < 2) table.refuser(cle, "deux épreuves au moins");
        parties.push_back(std::move(groupe));
    }
    table.finir();
    if (parties.empty()) throw Error(ou + " : aucune épreuve");
    if (parties.size() == 1) return parties.front();
    return {.sorte = Sorte::Tous, .parties = std::move(parties)};
}

bool emploie(const Epreuve& epreuve, Sorte sorte)
{
    return epreuve.sorte == sorte ||
           std::any_of(epreuve.parties.begin(), epreuve.parties.end(), [&](const Epreuve& une) { return emploie(une, sorte); });
}

Preuve lire_preuve(const Json& json, const std::string& ou, const Vocabulaire& mots)
{
    Table table(json, ou + ", preuves");
    Preuve preuve;
    preuve.code = table.texte("code");
    const auto* mot = trouver_mot(mots.preuves, preuve.code);
    if (!mot) table.refuser("code", "« " + preuve.code + " » n'est pas dans le vocabulaire");
    preuve.libelle = mot->libelle;
    const auto mois = table.entier_eventuel("validite_mois");
    const bool a_la_date = table.oui("valable_a_la_date", false), avant = table.oui("avant_embauche", false), sans = table.oui("sans", false);
    if ((mois ? 1 : 0) + (a_la_date ? 1 : 0) + (avant ? 1 : 0) + (sans ? 1 : 0) != 1)
        table.refuser(preuve.code, "dites une validité et une seule : validite_mois, valable_a_la_date, avant_embauche ou sans");
    if (mois && *mois == 0) table.refuser("validite_mois", "un mois au moins");
    preuve.mois = mois.value_or(0);
    preuve.validite = mois ? Validite::Mois : a_la_date ? Validite::ValableALaDate : avant ? Validite::AvantEmbauche : Validite::Sans;
    table.finir();
    return preuve;
}

Critere lire_critere(const Json& json, const std::string& fichier, const Vocabulaire& mots, bool a_seuils)
{
    const std::string debut = fichier + ", criteres";
    const Json* nom = json.find("code");
    const std::string ou = debut + (nom && nom->text() ? "." + *nom->text() : "");
    Table table(json, ou);
    Critere critere;
    critere.code = table.texte("code");
    critere.libelle = table.texte("libelle");
    critere.famille = table.texte("famille");
    if (!trouver_mot(mots.familles, critere.famille)) table.refuser("famille", "« " + critere.famille + " » n'est pas dans le vocabulaire");
    const auto base = base_du_code(table.texte("base"));
    if (!base) table.refuser("base", "structure, individuel ou avis_motive est attendu");
    critere.base = *base;
    const Json* epreuve = table.chercher("epreuve");
    if (!epreuve) table.refuser("epreuve", "manque");
    critere.epreuve = lire_epreuve(*epreuve, ou + ", epreuve", mots);
    for (const auto& une : table.liste("preuves")) critere.preuves.push_back(lire_preuve(une, ou, mots));
    critere.sensible = table.sensible("sensible");
    critere.niveau = table.entier_eventuel("niveau").value_or(0);
    critere.precision = table.texte_eventuel("precision");
    critere.source = table.texte("source");
    critere.lien = table.texte_eventuel("lien");
    critere.statut = table.statut("statut");
    critere.depuis = table.jour("depuis");
    if (json.find("jusqu_a")) critere.jusqu_a = table.jour("jusqu_a");
    critere.verifie_le = table.jour("verifie_le");
    table.finir();
    if (critere.jusqu_a && *critere.jusqu_a < critere.depuis) table.refuser("jusqu_a", "précède depuis");
    if (critere.base == Base::Structure && !emploie(critere.epreuve, Sorte::Structure)) table.refuser("epreuve", "une base « structure » nomme des structures");
    if (critere.base == Base::AvisMotive && !emploie(critere.epreuve, Sorte::AvisDe)) table.refuser("epreuve", "une base « avis_motive » dit qui donne l'avis (avis_de)");
    if (critere.base != Base::Structure && critere.preuves.empty()) table.refuser("preuves", "il en faut une, sauf quand la structure en tient lieu");
    if (a_seuils != (critere.niveau == 1 || critere.niveau == 2)) table.refuser("niveau", "1 ou 2 dans un jeu à seuils, rien ailleurs");
    return critere;
}

DureeDeFenetre lire_duree(Table& table)
{
    DureeDeFenetre duree;
    const Json* json = table.chercher("fenetre");
    if (!json) return duree;
    Table lue(*json, table.ou() + ", fenetre");
    duree.mois = lue.entier_eventuel("mois");
    duree.cdi_mois = lue.entier_eventuel("cdi_mois");
    duree.source = lue.texte("source");
    duree.lien = lue.texte_eventuel("lien");
    duree.statut = lue.statut("statut");
    lue.finir();
    if (!duree.mois && !duree.cdi_mois) lue.refuser("mois", "mois ou cdi_mois est attendu");
    return duree;
}

} // namespace

const JeuDeCriteres* Publics::jeu(std::string_view code) const
{
    const auto trouve = std::find_if(jeux.begin(), jeux.end(), [&](const JeuDeCriteres& un) { return un.code == code; });
    return trouve == jeux.end() ? nullptr : &*trouve;
}

Vocabulaire lire_vocabulaire(std::string_view contenu, const std::string& fichier)
{
    const auto json = read_toml(contenu, fichier);
    Table table(json, fichier);
    Vocabulaire mots;
    mots.familles = lire_mots(table, "familles");
    mots.situations = lire_mots(table, "situations");
    mots.dispositifs = lire_mots(table, "dispositifs");
    mots.residences = lire_mots(table, "residences");
    mots.structures = lire_mots(table, "structures");
    mots.donneurs = lire_mots(table, "donneurs");
    mots.preuves = lire_mots(table, "preuves");
    mots.territoires = lire_mots(table, "territoires");
    table.finir();
    return mots;
}

JeuDeCriteres lire_jeu(std::string_view contenu, const std::string& fichier, const Vocabulaire& mots)
{
    const auto json = read_toml(contenu, fichier);
    Table table(json, fichier);
    JeuDeCriteres jeu;
    jeu.rang = table.entier_eventuel("rang").value_or(0);
    jeu.code = table.texte("code");
    jeu.libelle = table.texte("libelle");
    jeu.portee = table.texte("portee");
    constexpr std::array<std::string_view, 4> kPortees = {"national", "programme", "territoire", "contrat"};
    if (std::find(kPortees.begin(), kPortees.end(), jeu.portee) == kPortees.end())
        table.refuser("portee", "national, programme, territoire ou contrat est attendu");
    jeu.presentation = table.texte("presentation");
    jeu.ouvre_la_clause = table.oui("ouvre_la_clause", true);
    jeu.exemple = table.oui("exemple", false);
    jeu.source = table.texte("source");
    jeu.lien = table.texte_eventuel("lien");
    jeu.statut = table.statut("statut");
    jeu.fenetre = lire_duree(table);
    for (const auto& un : table.liste("seuils"))
    {
        Table lue(un, fichier + ", seuils");
        Seuil seuil{lue.texte("structure"), lue.entier_eventuel("niveau1").value_or(0), lue.entier_eventuel("niveau2").value_or(0)};
        lue.finir();
        if (!trouver_mot(mots.structures, seuil.structure)) lue.refuser("structure", "« " + seuil.structure + " » n'est pas dans le vocabulaire");
        if (seuil.niveau1 < 1 || seuil.niveau2 < 1) lue.refuser("niveau1", "un critère au moins de chaque niveau");
        jeu.seuils.push_back(std::move(seuil));
    }
    for (const auto& un : table.liste("criteres"))
    {
        auto critere = lire_critere(un, fichier, mots, !jeu.seuils.empty());
        for (const auto& autre : jeu.criteres)
            if (autre.code == critere.code && (!autre.jusqu_a || critere.depuis <= *autre.jusqu_a) && (!critere.jusqu_a || autre.depuis <= *critere.jusqu_a))
                throw Error(fichier + ", criteres." + critere.code + " : deux lignes de ce code se recouvrent");
        jeu.criteres.push_back(std::move(critere));
    }
    table.finir();
    if (jeu.criteres.empty()) table.refuser("criteres", "la liste manque ou est vide");
    jeu.version = hash_hex(std::string(contenu)).substr(0, 12);
    return jeu;
}

Publics lire_publics()
{
    Publics publics;
    const auto vocabulaire = std::string(kDossier) + std::string(kVocabulaire);
    const auto contenu_des_mots = embedded_file(vocabulaire);
    if (!contenu_des_mots) throw Error(vocabulaire + " : ce fichier manque");
    publics.mots = lire_vocabulaire(*contenu_des_mots, vocabulaire);
    for (const auto& nom : embedded_names(kDossier))
    {
        if (nom == vocabulaire) continue;
        const auto contenu = *embedded_file(nom);
        auto jeu = lire_jeu(contenu, nom, publics.mots);
        if (nom != std::string(kDossier) + jeu.code + ".toml") throw Error(nom + ", « code » : le fichier porte le nom de son jeu");
        publics.jeux.push_back(std::move(jeu));
    }
    std::stable_sort(publics.jeux.begin(), publics.jeux.end(), [](const JeuDeCriteres& a, const JeuDeCriteres& b) { return a.rang < b.rang; });
    return publics;
}

const Publics& publics_livres()
{
    static const Publics publics = lire_publics();
    return publics;
}

} // namespace ouvrage
