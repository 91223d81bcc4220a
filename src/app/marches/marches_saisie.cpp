#include "app/marches/marches_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "app/mots.hpp"
#include "domaine/decp.hpp"
#include "domaine/identifiants.hpp"
#include "domaine/marche.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kObjetAuPlus = 500, kReferenceAuPlus = 80, kNomAuPlus = 200;
constexpr int kMoisAuPlus = 600; // cinquante ans : au-delà, une concession se lit en années

std::string avec_libelle(const std::optional<std::string>& code, std::optional<std::string> libelle)
{
    if (!code) return "";
    return libelle ? *code + " " + *libelle : *code;
}

/// Les membres du JSON, et le champ de la saisie qu'ils remplissent.
struct MembreJson
{
    std::string_view nom;
    std::string SaisieMarche::*champ;
};
constexpr MembreJson kMembres[] = {{"objet", &SaisieMarche::objet},         {"reference", &SaisieMarche::reference},
                                   {"nature", &SaisieMarche::nature},       {"cadre", &SaisieMarche::cadre},
                                   {"cpv", &SaisieMarche::cpv},             {"notifie_le", &SaisieMarche::notifie_le},
                                   {"commune", &SaisieMarche::commune},     {"facilitateur_id", &SaisieMarche::facilitateur}};

} // namespace

// --- Champs -------------------------------------------------------------------------------------------------------

std::string lire_texte(const std::string& champ, std::string_view saisi, std::size_t lettres, Exigence presence,
                       std::vector<AnomalieDeChamp>& anomalies)
{
    std::string texte(trimmed(saisi));
    for (auto& c : texte)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    if (texte.empty() && presence == Exigence::Obligatoire) anomalies.push_back({champ, "champ.absent"});
    else if (length_utf8(texte) > lettres) anomalies.push_back({champ, "champ.trop_long"});
    else if (ressemble_a_un_nir(texte)) anomalies.push_back({champ, "champ.nir"});
    return texte;
}

std::optional<Jour> lire_jour(const std::string& champ, std::string_view saisi, Exigence presence, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto texte = trimmed(saisi);
    if (texte.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({champ, "champ.absent"});
        return std::nullopt;
    }
    const auto jour = lire_date(texte).jour;
    // Le Code des marchés publics de 1964 est loin : une année hors de ces bornes est une faute de frappe.
    if (!jour || jour->year() < std::chrono::year{1980} || jour->year() > std::chrono::year{2100})
    {
        anomalies.push_back({champ, "date.illisible"});
        return std::nullopt;
    }
    return jour;
}

std::optional<Mois> lire_mois(const std::string& champ, std::string_view saisi, Exigence presence, std::vector<AnomalieDeChamp>& anomalies)
{
    const std::string texte(trimmed(saisi));
    if (texte.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({champ, "champ.absent"});
        return std::nullopt;
    }
    std::optional<Mois> lu = parse_month(texte);
    if (!lu && texte.size() == 7 && texte[2] == '/') lu = parse_month(texte.substr(3) + "-" + texte.substr(0, 2));
    if (!lu)
        if (const auto mots = split(searchable(texte), ' '); mots.size() == 2 && mots[1].size() == 4)
            for (unsigned mois = 1; mois <= 12; ++mois)
                if (const auto candidat = parse_month(mots[1] + (mois < 10 ? "-0" : "-") + std::to_string(mois));
                    candidat && searchable(en_toutes_lettres(*candidat)) == searchable(texte))
                    lu = candidat;
    if (!lu || lu->year() < std::chrono::year{1980} || lu->year() > std::chrono::year{2100})
    {
        anomalies.push_back({champ, "mois.illisible"});
        return std::nullopt;
    }
    return lu;
}

std::optional<int> lire_nombre(const std::string& champ, std::string_view saisi, int de, int a, Exigence presence,
                               std::vector<AnomalieDeChamp>& anomalies)
{
    const auto texte = trimmed(saisi);
    if (texte.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({champ, "champ.absent"});
        return std::nullopt;
    }
    if (!all_digits(texte) || texte.size() > 6)
    {
        anomalies.push_back({champ, "nombre.illisible"});
        return std::nullopt;
    }
    const int nombre = std::stoi(std::string(texte));
    if (nombre < de || nombre > a)
    {
        anomalies.push_back({champ, "nombre.hors_bornes"});
        return std::nullopt;
    }
    return nombre;
}

std::string lire_choix(const std::string& champ, std::string_view saisi, std::span<const Choix> liste,
                       std::vector<AnomalieDeChamp>& anomalies)
{
    if (saisi.empty()) anomalies.push_back({champ, "champ.absent"});
    else if (libelle_du_code(liste, saisi).empty()) anomalies.push_back({champ, "champ.inconnu"});
    else return std::string(saisi);
    return "";
}

std::vector<Option> options_de(std::span<const Choix> liste)
{
    std::vector<Option> options;
    for (const auto& choix : liste) options.push_back({std::string(choix.code), std::string(choix.libelle)});
    return options;
}

// --- Le marché ----------------------------------------------------------------------------------------------------

SaisieMarche saisie_vide()
{
    SaisieMarche saisie;
    saisie.cadre = "public";
    return saisie;
}

SaisieMarche saisie_du_formulaire(const Form& formulaire)
{
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    return {champ("objet"),   champ("reference"), champ("acheteur"),   champ("nature"),  champ("cadre"),       champ("cpv"),
            champ("montant"), champ("duree"),     champ("notifie_le"), champ("commune"), champ("facilitateur")};
}

SaisieMarche saisie_du_json(const Json& corps, const SaisieMarche& depuis, std::vector<AnomalieDeChamp>& anomalies)
{
    SaisieMarche saisie = depuis;
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return saisie;
    }
    for (const auto& [nom, valeur] : *corps.object())
    {
        const auto membre = std::find_if(std::begin(kMembres), std::end(kMembres), [&](const auto& un) { return un.nom == nom; });
        if (membre != std::end(kMembres))
        {
            if (valeur.null()) saisie.*membre->champ = "";
            else if (valeur.text()) saisie.*membre->champ = *valeur.text();
            else anomalies.push_back({nom, "json.texte_attendu"});
        }
        else if (nom == "montant_centimes")
        {
            if (valeur.null()) saisie.montant = "";
            else if (valeur.integer() && *valeur.integer() >= 0)
                saisie.montant = heures_saisie(Heures::de_centiemes(*valeur.integer())); // des centièmes, là aussi
            else anomalies.push_back({nom, valeur.integer() ? "montant.negatif" : "json.entier_attendu"});
        }
        else if (nom == "duree_mois")
        {
            if (valeur.null()) saisie.duree = "";
            else if (valeur.integer()) saisie.duree = std::to_string(*valeur.integer());
            else anomalies.push_back({nom, "json.entier_attendu"});
        }
        else if (nom == "acheteur")
        {
            const Json *siret = valeur.find("siret"), *nom_acheteur = valeur.find("nom");
            if (!valeur.object() || (siret && !siret->null() && !siret->text()) || (nom_acheteur && !nom_acheteur->null() && !nom_acheteur->text()))
                anomalies.push_back({nom, "json.objet_attendu"});
            else
                saisie.acheteur = (siret && siret->text() ? *siret->text() + " " : "") +
                                  (nom_acheteur && nom_acheteur->text() ? *nom_acheteur->text() : "");
        }
        else anomalies.push_back({nom, "json.membre_inconnu"});
    }
    return saisie;
}

SaisieMarche saisie_du_marche(const Marche& marche)
{
    SaisieMarche saisie;
    saisie.objet = marche.objet;
    saisie.reference = marche.reference;
    saisie.acheteur = (marche.acheteur_siret ? *marche.acheteur_siret + " " : "") + marche.acheteur_nom;
    saisie.nature = marche.nature;
    saisie.cadre = marche.cadre;
    saisie.cpv = avec_libelle(marche.cpv, marche.cpv ? libelle_de_cpv(*marche.cpv) : std::nullopt);
    if (marche.montant) saisie.montant = heures_saisie(Heures::de_centiemes(marche.montant->valeur));
    if (marche.duree_mois) saisie.duree = std::to_string(*marche.duree_mois);
    if (marche.notifie_le) saisie.notifie_le = format_day(*marche.notifie_le);
    saisie.commune = avec_libelle(marche.commune, marche.commune ? libelle_de_commune(*marche.commune) : std::nullopt);
    saisie.facilitateur = marche.facilitateur_id.value_or("");
    return saisie;
}

LectureMarche lire_marche(Transaction& tx, const SaisieMarche& saisie, const Marche& depuis)
{
    LectureMarche lecture{depuis, {}};
    Marche& marche = lecture.marche;
    auto& anomalies = lecture.anomalies;
    marche.objet = lire_texte("objet", saisie.objet, kObjetAuPlus, Exigence::Obligatoire, anomalies);
    marche.reference = lire_texte("reference", saisie.reference, kReferenceAuPlus, Exigence::Obligatoire, anomalies);

    // Un SIRET douteux se garde et se montre ; un SIRET seul trouve son nom s'il est connu.
    const auto acheteur = acteur_saisi(saisie.acheteur);
    marche.acheteur_siret = acheteur.siret;
    marche.acheteur_nom = acheteur.nom;
    if (acheteur.siret && acheteur.nom.empty()) marche.acheteur_nom = nom_d_acheteur(tx, depuis.structure_id, *acheteur.siret);
    if (acheteur.siret && marche.acheteur_nom.empty()) anomalies.push_back({"acheteur", "acheteur.nom_absent"});
    else if (acheteur.siret && acheteur.siret->size() > 20) anomalies.push_back({"acheteur", "champ.trop_long"});
    else marche.acheteur_nom = lire_texte("acheteur", marche.acheteur_nom, kNomAuPlus, Exigence::Obligatoire, anomalies);

    marche.nature = lire_choix("nature", saisie.nature, natures_de_marche(), anomalies);
    marche.cadre = lire_choix("cadre", saisie.cadre, cadres_de_marche(), anomalies);

    marche.cpv.reset();
    if (const auto code = code_saisi(saisie.cpv); !code.empty())
    {
        const auto verdict = verifier_identifiant(Identifiant::Cpv, code);
        if (verdict.valide) marche.cpv = verdict.normalise;
        else anomalies.push_back({"cpv", "cpv.invalide"});
    }
    marche.montant.reset(); // inconnu n'est pas zéro
    if (!trimmed(saisie.montant).empty())
    {
        const auto montant = lire_montant(saisie.montant);
        marche.montant = montant.valeur;
        if (!montant.valeur) anomalies.push_back({"montant", std::string(montant.anomalie)});
    }
    marche.duree_mois = lire_nombre("duree", saisie.duree, 1, kMoisAuPlus, Exigence::Facultative, anomalies);
    marche.notifie_le = lire_jour("notifie_le", saisie.notifie_le, Exigence::Facultative, anomalies);
    marche.commune.reset();
    if (const auto code = code_saisi(saisie.commune); !code.empty())
    {
        if (libelle_de_commune(code)) marche.commune = code;
        else anomalies.push_back({"commune", "commune.inconnue"});
    }
    marche.facilitateur_id.reset();
    if (!saisie.facilitateur.empty())
    {
        const auto possibles = lister_facilitateurs(tx, depuis.structure_id);
        if (std::any_of(possibles.begin(), possibles.end(), [&](const auto& un) { return un.first == saisie.facilitateur; }))
            marche.facilitateur_id = saisie.facilitateur;
        else anomalies.push_back({"facilitateur", "champ.inconnu"});
    }
    return lecture;
}

} // namespace ouvrage
