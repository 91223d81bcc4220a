#include "app/reseau/sollicitations_table.hpp"

#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/reseau/reseau_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

struct FicheSuite
{
    SensDeSuite sens;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kSens = {FicheSuite{SensDeSuite::Reponse, "reponse", "Réponse"}, FicheSuite{SensDeSuite::Refus, "refus", "Refus"},
                              FicheSuite{SensDeSuite::Precision, "precision", "Précision"}, FicheSuite{SensDeSuite::Retrait, "retrait", "Retrait de la demande"}};

/// Les deux structures, et qui coordonne le territoire de l'une d'elles.
Filtre borner_sollicitations(const Perimetre& perimetre)
{
    return perimetre.borner(Acte::SolliciterHomologue,
                            {.structure = "? IN (so.de_structure_id, so.a_structure_id)",
                             .territoire = "EXISTS (SELECT 1 FROM structures st WHERE st.territoire_id = ? AND st.id IN (so.de_structure_id, so.a_structure_id))"});
}

Jour jour_de(const std::string& instant)
{
    const auto lu = parse_instant(instant);
    ensure(lu.has_value(), "un acte porte son instant");
    return day_in_paris(*lu);
}

std::vector<Sollicitation> lire_sollicitations(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    const std::string source = " FROM sollicitations so JOIN structures d ON d.id = so.de_structure_id JOIN structures a ON a.id = so.a_structure_id ";
    std::vector<Sollicitation> liste;
    std::map<std::string, std::size_t> par_id;
    for (const auto& ligne : tx.query_bound("SELECT so.*, d.nom AS de_nom, a.nom AS a_nom, m.reference, m.objet" + source + "LEFT JOIN marches m ON m.id = so.marche_id WHERE " + ou + " ORDER BY so.id DESC", valeurs))
    {
        Sollicitation une;
        une.id = ligne.text("id");
        une.de_id = ligne.text("de_structure_id");
        une.de = ligne.text("de_nom");
        une.a_id = ligne.text("a_structure_id");
        une.a = ligne.text("a_nom");
        une.sorte = sorte_de_sollicitation_du_code(ligne.text("sorte")).value();
        une.marche_id = ligne.maybe_text("marche_id");
        if (une.marche_id) une.marche = ligne.text("reference") + ", " + ligne.text("objet");
        une.demande = ligne.text("demande");
        une.echeance = jour_iso_eventuel(ligne.maybe_text("echeance_le"));
        une.delai = ligne.text("delai");
        une.faite_le = ligne.text("faite_le");
        par_id.emplace(une.id, liste.size());
        liste.push_back(std::move(une));
    }
    for (const auto& ligne : tx.query_bound("SELECT x.sollicitation_id, x.sens, x.structure_id, s.nom, x.texte, x.faite_le FROM suites_de_sollicitation x JOIN structures s ON s.id = x.structure_id WHERE "
                                            "EXISTS (SELECT 1" + source + "WHERE so.id = x.sollicitation_id AND " + ou + ") ORDER BY x.sollicitation_id, x.rang",
                                            valeurs))
    {
        const auto sens = std::find_if(kSens.begin(), kSens.end(), [&](const FicheSuite& une) { return une.code == ligne.text("sens"); });
        ensure(sens != kSens.end(), "une suite lue en base a un sens connu");
        liste.at(par_id.at(ligne.text("sollicitation_id"))).suites.push_back({sens->sens, ligne.text("structure_id"), ligne.text("nom"), ligne.text("texte"), ligne.text("faite_le")});
    }
    return liste;
}

} // namespace

std::string_view code(SensDeSuite sens)
{
    return std::find_if(kSens.begin(), kSens.end(), [&](const FicheSuite& une) { return une.sens == sens; })->code;
}

std::string_view libelle(SensDeSuite sens)
{
    return std::find_if(kSens.begin(), kSens.end(), [&](const FicheSuite& une) { return une.sens == sens; })->libelle;
}

const SuiteDeSollicitation* Sollicitation::issue() const
{
    for (const auto& une : suites)
        if (une.sens != SensDeSuite::Precision) return &une;
    return nullptr;
}

bool Sollicitation::en_retard_le(Jour le) const
{
    return !issue() && echeance && *echeance < le;
}

std::optional<int> Sollicitation::jours_de_reponse() const
{
    const auto* fin = issue();
    if (!fin || fin->sens == SensDeSuite::Retrait) return std::nullopt;
    return days_between(jour_de(faite_le), jour_de(fin->faite_le));
}

std::vector<Sollicitation> lister_sollicitations(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = borner_sollicitations(perimetre);
    return lire_sollicitations(tx, filtre.condition, filtre.valeurs);
}

Sollicitation trouver_sollicitation(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto filtre = borner_sollicitations(perimetre);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto trouvees = lire_sollicitations(tx, "so.id = ? AND " + filtre.condition, valeurs);
    if (trouvees.empty()) throw NotFound("cette sollicitation n'est pas à vous");
    return std::move(trouvees.front());
}

std::string parle_au_nom_de(const Perimetre& perimetre, const Sollicitation& sollicitation)
{
    const auto agit_pour = [&](const std::string& structure_id) {
        return std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(),
                           [&](const Attribution& une) { return peut(une.role, Acte::SolliciterHomologue) && !une.represente_id() && une.structure_id == structure_id; });
    };
    // Qui agit pour les deux répond d'abord.
    return agit_pour(sollicitation.a_id) ? sollicitation.a_id : agit_pour(sollicitation.de_id) ? sollicitation.de_id : "";
}

std::vector<Sollicitation> lister_sollicitations_a_repondre(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.borner(Acte::SolliciterHomologue, {.structure = "so.a_structure_id = ?"});
    auto liste = lire_sollicitations(tx, filtre.condition, filtre.valeurs);
    std::erase_if(liste, [](const Sollicitation& une) { return une.issue() != nullptr; });
    std::sort(liste.begin(), liste.end(), [](const Sollicitation& une, const Sollicitation& autre) {
        if (une.echeance.has_value() != autre.echeance.has_value()) return une.echeance.has_value();
        return une.echeance != autre.echeance ? une.echeance < autre.echeance : une.id < autre.id;
    });
    return liste;
}

std::vector<Sollicitation> lister_sollicitations_sans_reponse(Transaction& tx, const Perimetre& perimetre, Jour le)
{
    const auto filtre = perimetre.borner(Acte::SolliciterHomologue, {.structure = "so.de_structure_id = ?"});
    auto liste = lire_sollicitations(tx, filtre.condition, filtre.valeurs);
    std::erase_if(liste, [&](const Sollicitation& une) { return !une.en_retard_le(le); });
    std::reverse(liste.begin(), liste.end());
    return liste;
}

TempsDeReponse temps_de_reponse(const std::vector<Sollicitation>& sollicitations, Jour le)
{
    TempsDeReponse temps;
    std::vector<int> jours;
    for (const auto& une : sollicitations)
    {
        if (const auto duree = une.jours_de_reponse()) jours.push_back(*duree);
        if (!une.issue()) ++temps.attendues;
        if (une.en_retard_le(le)) ++temps.en_retard;
    }
    temps.reponses = static_cast<std::int64_t>(jours.size());
    temps.mediane_demi_jours = mediane_en_demi_jours(std::move(jours));
    return temps;
}

std::vector<MarcheACiter> lister_marches_a_citer(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id)
{
    const auto filtre = perimetre.structures(Acte::VoirMarches, "m.structure_id");
    Binds valeurs{structure_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    std::vector<MarcheACiter> marches;
    for (const auto& ligne : tx.query_bound("SELECT m.id, m.reference, m.objet FROM marches m WHERE m.structure_id = ? AND " + filtre.condition + " ORDER BY m.recherche, m.id", valeurs))
        marches.push_back({ligne.text("id"), ligne.text("reference"), ligne.text("objet")});
    return marches;
}

std::vector<DestinataireDeSollicitation> lister_destinataires(Transaction& tx, const Perimetre& perimetre, const std::string& de_structure_id, Jour le)
{
    const auto de = trouver_structure_du_reseau(tx, perimetre, Acte::VoirReseau, de_structure_id);
    std::vector<DestinataireDeSollicitation> liste;
    for (const auto& une : lister_structures_du_reseau(tx, {de.territoire_id, de.territoire}))
        if (une.id != de_structure_id && une.ouverte_le(le)) liste.push_back({une.id, une.nom});
    return liste;
}

std::optional<DestinataireDeSollicitation> trouver_destinataire(Transaction& tx, const std::string& de_structure_id, const std::string& id_ou_nom)
{
    const auto cherche = searchable(id_ou_nom);
    std::optional<DestinataireDeSollicitation> trouve;
    for (const auto& ligne : tx.query("SELECT s.id, s.nom FROM structures s WHERE s.id <> ? ORDER BY s.nom, s.id", de_structure_id))
    {
        if (ligne.text("id") == id_ou_nom) return DestinataireDeSollicitation{ligne.text("id"), ligne.text("nom")};
        if (cherche.empty() || searchable(ligne.text("nom")) != cherche) continue;
        if (trouve) return std::nullopt; // deux structures portent ce nom : rien ne se devine
        trouve = DestinataireDeSollicitation{ligne.text("id"), ligne.text("nom")};
    }
    return trouve;
}

DelaiDeSollicitation delai_de(const std::vector<Valeur>& valeurs, SorteDeSollicitation sorte, Jour le)
{
    const auto regle = regle_pour(fiche(sorte).regle, le, valeurs);
    if (!regle) return {std::nullopt, "Aucun délai n'est fixé pour cette sorte de demande"};
    const int jours = en_entier(regle->valeur);
    return {Jour{sys_days{le} + days{jours}}, compter(jours, "jour", "jours") + " (" + std::string(libelle(regle->valeur.statut)) + ")\u00A0: " + regle->valeur.source};
}

std::string envoyer_sollicitation(Ecriture& ecriture, const NouvelleSollicitation& sollicitation)
{
    if (sollicitation.de_structure_id == sollicitation.a.id) throw Conflict("une structure ne se sollicite pas elle-même");
    if (sollicitation.marche_id && !ecriture.tx.query_one("SELECT id FROM marches WHERE id = ? AND structure_id = ?", *sollicitation.marche_id, sollicitation.de_structure_id))
        throw NotFound("ce marché n'est pas suivi par votre structure");
    const auto de = ecriture.tx.query_one("SELECT nom FROM structures WHERE id = ?", sollicitation.de_structure_id)->text("nom");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("sollicitations", {{"id", id},
                                        {"de_structure_id", sollicitation.de_structure_id},
                                        {"a_structure_id", sollicitation.a.id},
                                        {"sorte", fiche(sollicitation.sorte).code},
                                        {"marche_id", Bind(sollicitation.marche_id)},
                                        {"demande", sollicitation.demande},
                                        {"echeance_le", sollicitation.delai.echeance ? Bind(format_day(*sollicitation.delai.echeance)) : Bind(nullptr)},
                                        {"delai", sollicitation.delai.phrase},
                                        {"faite_par", ecriture.auteur()},
                                        {"faite_le", ecriture.instant()}});
    ecriture.dire("solliciter", "sollicitations", id, "a demandé à " + sollicitation.a.nom + ", pour " + de + "\u00A0: " + std::string(fiche(sollicitation.sorte).libelle), sollicitation.de_structure_id);
    return id;
}

void inscrire_suite_de_sollicitation(Ecriture& ecriture, const Sollicitation& sollicitation, const std::string& structure_id, SensDeSuite sens, const std::string& texte)
{
    const bool a_repondre = structure_id == sollicitation.a_id, a_demande = structure_id == sollicitation.de_id;
    if (!(sens == SensDeSuite::Precision ? a_repondre || a_demande : sens == SensDeSuite::Retrait ? a_demande : a_repondre)) throw Forbidden("ce n'est pas à votre structure de le dire");
    if (sens != SensDeSuite::Precision && sollicitation.issue()) throw Conflict("cet échange est fini");
    ecriture.inserer("suites_de_sollicitation", {{"id", ecriture.nouvel_id()},
                                                 {"sollicitation_id", sollicitation.id},
                                                 {"rang", ecriture.rang_suivant("suites_de_sollicitation", {{"sollicitation_id", sollicitation.id}})},
                                                 {"sens", code(sens)},
                                                 {"structure_id", structure_id},
                                                 {"texte", texte},
                                                 {"faite_par", ecriture.auteur()},
                                                 {"faite_le", ecriture.instant()}});
    ecriture.dire("suivre", "sollicitations", sollicitation.id, "a inscrit au nom de " + (a_repondre ? sollicitation.a : sollicitation.de) + "\u00A0: " + std::string(libelle(sens)) + " (" + std::string(fiche(sollicitation.sorte).libelle) + ")",
                  structure_id);
}

} // namespace ouvrage
