#include "app/participants/participants_notes.hpp"

#include "domaine/identifiants.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/text/text.hpp"
#include "socle/toml/toml.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kFichier = "droit/vigilance/mots.toml";
constexpr std::string_view kVigilance = "texte."; // début des codes d'anomalie

std::vector<FamilleDeMots> lire_mots()
{
    const auto contenu = embedded_file(std::string(kFichier));
    ensure(contenu.has_value(), "les mots de vigilance sont livrés avec le programme");
    const auto lu = read_toml(*contenu, std::string(kFichier));
    const Json* liste = lu.find("famille");
    if (!liste || !liste->list()) throw Error(std::string(kFichier) + " : la liste « famille » manque");
    std::vector<FamilleDeMots> familles;
    for (const auto& une : *liste->list())
    {
        const Json *code = une.find("code"), *mots = une.find("mots");
        if (!code || !code->text() || !mots || !mots->list()) throw Error(std::string(kFichier) + " : une famille a un « code » et des « mots »");
        FamilleDeMots famille{*code->text(), {}};
        for (const auto& mot : *mots->list()) famille.mots.push_back(*mot.text());
        familles.push_back(std::move(famille));
    }
    return familles;
}

} // namespace

const std::vector<FamilleDeMots>& mots_de_vigilance()
{
    static const auto familles = lire_mots();
    return familles;
}

Vigilance vigilance_de(const Form& formulaire)
{
    return formulaire.value("garder_tel_quel").empty() ? Vigilance::Avertir : Vigilance::GarderTelQuel;
}

std::vector<AnomalieDeChamp> relire_texte_libre(const std::string& champ, const std::string& texte, std::size_t au_plus, Vigilance vigilance)
{
    std::vector<AnomalieDeChamp> anomalies;
    if (length_utf8(texte) > au_plus) anomalies.push_back({champ, "champ.trop_long"});
    if (ressemble_a_un_nir(texte)) anomalies.push_back({champ, "champ.nir"});
    if (vigilance == Vigilance::Avertir)
        for (const auto& famille : familles_touchees(searchable(texte), mots_de_vigilance())) anomalies.push_back({champ, std::string(kVigilance) + famille});
    return anomalies;
}

Vue vue_vigilance(const std::vector<AnomalieDeChamp>& anomalies)
{
    const bool avertie = std::any_of(anomalies.begin(), anomalies.end(), [](const AnomalieDeChamp& une) { return une.code.starts_with(kVigilance); });
    if (!avertie) return false;
    return Vue{{"phrase", "Ce qui est écrit ici peut être lu un jour par la personne, et par qui la suit."}};
}

bool nomme_une_personne(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, std::string_view texte)
{
    const auto visibles = perimetre.participants(Acte::VoirPersonnes);
    // Un nom et un prénom font de deux à quatre mots, qui se suivent dans un ordre ou dans l'autre.
    constexpr std::size_t kMotsAuMoins = 2, kMotsAuPlus = 4;
    const auto mots = split(searchable(texte), ' ');
    std::set<std::string> essayes;
    for (std::size_t debut = 0; debut < mots.size(); ++debut)
        for (std::size_t combien = kMotsAuMoins; combien <= kMotsAuPlus && debut + combien <= mots.size(); ++combien)
            for (std::size_t tour = 0; tour < combien; ++tour)
            {
                std::vector<std::string> suite;
                for (std::size_t i = 0; i < combien; ++i) suite.push_back(mots[debut + (tour + i) % combien]);
                const auto nom = joined(suite, " ");
                if (!essayes.insert(nom).second) continue;
                Binds valeurs{structure_id, nom};
                valeurs.insert(valeurs.end(), visibles.valeurs.begin(), visibles.valeurs.end());
                if (!tx.query_bound("SELECT p.id FROM identites i JOIN participants p ON p.id = i.participant_id WHERE i.structure_id = ? AND i.recherche = ? AND " + visibles.condition, valeurs).empty())
                    return true;
            }
    return false;
}

void refuser_les_noms(const Demande& d, const std::string& structure_id, const std::vector<std::pair<std::string, std::string>>& textes, std::vector<AnomalieDeChamp>& anomalies)
{
    d.base.read([&](Transaction& tx) {
        for (const auto& [champ, texte] : textes)
            if (!texte.empty() && nomme_une_personne(tx, d.perimetre, structure_id, texte)) anomalies.push_back({champ, "texte.nomme"});
    });
}

void noter(Ecriture& ecriture, const std::string& participant_id, const std::string& ligne_id, const std::string& champ, const std::string& texte)
{
    if (texte.empty()) return;
    refuser_nir(texte);
    ecriture.tx.execute("INSERT INTO notes (ligne_id, champ, participant_id, texte) VALUES (?, ?, ?, ?)", ligne_id, champ, participant_id, texte);
}

Notes lire_notes(Transaction& tx, const std::string& participant_id)
{
    Notes notes;
    for (const auto& ligne : tx.query("SELECT ligne_id, champ, texte FROM notes WHERE participant_id = ?", participant_id))
        notes.emplace(std::pair{ligne.text("ligne_id"), ligne.text("champ")}, ligne.text("texte"));
    return notes;
}

std::string note_de(const Notes& notes, const std::string& ligne_id, const std::string& champ)
{
    const auto trouvee = notes.find({ligne_id, champ});
    return trouvee == notes.end() ? "" : trouvee->second;
}

} // namespace ouvrage
