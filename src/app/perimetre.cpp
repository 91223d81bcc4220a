#include "app/perimetre.hpp"

#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

namespace
{

/// Ce qu'une structure fait sur un marché qu'une autre mène ; vide : rien. L'ancien chef relit, il n'affecte plus.
std::string intervention(Acte acte)
{
    if (acte == Acte::GererParticipants)
        return "EXISTS (SELECT 1 FROM interventions pi WHERE pi.marche_id = m.id AND pi.structure_id = ? AND pi.qualite = 'secondaire' AND NOT EXISTS (SELECT 1 FROM fins_d_intervention pf "
               "WHERE pf.intervention_id = pi.id))";
    return acte == Acte::VoirMarches || acte == Acte::VoirCompte || acte == Acte::VoirDeclarations ? std::string(kIntervient) : "";
}

} // namespace

Perimetre Perimetre::de(std::vector<Attribution> attributions)
{
    return Perimetre(Origine::Compte, std::move(attributions));
}

Perimetre Perimetre::de_la_machine()
{
    return Perimetre(Origine::Machine, {});
}

bool Perimetre::peut(Acte acte) const
{
    if (origine_ == Origine::Machine) return true;
    return std::any_of(attributions_.begin(), attributions_.end(),
                       [&](const Attribution& une) { return ouvrage::peut(une.role, acte); });
}

void Perimetre::exiger(Acte acte) const
{
    if (!peut(acte)) throw socle::Forbidden("votre rôle ne permet pas cet acte");
}

Filtre Perimetre::borner(Acte acte, const Bornes& bornes) const
{
    if (origine_ == Origine::Machine) return {"1 = 1", {}};
    Filtre filtre;
    for (const auto& une : attributions_)
    {
        if (!ouvrage::peut(une.role, acte)) continue;
        const std::string& condition = une.acheteur_id     ? bornes.acheteur
                                       : une.entreprise_id ? bornes.entreprise
                                       : une.organisme_id  ? bornes.organisme
                                       : une.territoire_id ? bornes.territoire
                                                           : bornes.structure;
        if (!condition.empty())
        {
            filtre.condition += (filtre.condition.empty() ? "(" : " OR ") + condition;
            filtre.valeurs.emplace_back(une.represente_id() ? *une.represente_id() : une.territoire_id.value_or(une.structure_id));
        }
        if (!une.intervient || bornes.intervention.empty() || une.represente_id() || une.territoire_id) continue;
        filtre.condition += (filtre.condition.empty() ? "(" : " OR ") + bornes.intervention;
        filtre.valeurs.emplace_back(une.structure_id);
    }
    if (filtre.condition.empty()) return {"1 = 0", {}}; // refusé par défaut
    filtre.condition += ")";
    return filtre;
}

Filtre Perimetre::marches(Acte acte) const
{
    return borner(acte, {"m.structure_id = ?", "m.acheteur_id = ?",
                         "EXISTS (SELECT 1 FROM lots pl JOIN titulaires pt ON pt.lot_id = pl.id "
                         "WHERE pl.marche_id = m.id AND pt.entreprise_id = ?)", "", "m.territoire_id = ?", intervention(acte)});
}

Filtre Perimetre::lots(Acte acte) const
{
    return borner(acte, {"m.structure_id = ?", "m.acheteur_id = ?",
                         "EXISTS (SELECT 1 FROM titulaires pt WHERE pt.lot_id = l.id AND pt.entreprise_id = ?)", "", "m.territoire_id = ?", intervention(acte)});
}

Filtre Perimetre::declarations(Acte acte) const
{
    return borner(acte, {"m.structure_id = ?", "m.acheteur_id = ?", "d.entreprise_id = ?", "", "m.territoire_id = ?", intervention(acte)});
}

Filtre Perimetre::participants(Acte acte) const
{
    return borner(acte, {"p.structure_id = ?", "",
                         "EXISTS (SELECT 1 FROM affectations pa WHERE pa.participant_id = p.id AND pa.entreprise_id = ?)"});
}

Filtre Perimetre::structures(Acte acte, std::string_view colonne) const
{
    return borner(acte, {.structure = std::string(colonne) + " = ?",
                         .territoire = std::string(colonne) + " IN (SELECT ts.id FROM structures ts WHERE ts.territoire_id = ?)"});
}

bool Perimetre::voit_personne(const std::string& structure_id, const std::string& entreprise_id) const
{
    if (origine_ == Origine::Machine) return true;
    return std::any_of(attributions_.begin(), attributions_.end(), [&](const Attribution& une) {
        if (!ouvrage::peut(une.role, Acte::VoirPersonnes)) return false;
        if (une.entreprise_id) return *une.entreprise_id == entreprise_id;
        return !une.represente_id() && une.structure_id == structure_id;
    });
}

bool Perimetre::peut_sur(Acte acte, const std::string& structure_id) const
{
    if (origine_ == Origine::Machine) return true;
    return std::any_of(attributions_.begin(), attributions_.end(), [&](const Attribution& une) {
        return ouvrage::peut(une.role, acte) && (une.represente_id() || une.territoire_id || une.structure_id == structure_id);
    });
}

const std::string& Perimetre::structure_de(Acte acte) const
{
    for (const auto& une : attributions_)
        if (ouvrage::peut(une.role, acte) && !une.represente_id()) return une.structure_id;
    throw socle::Forbidden("cet acte se fait au nom d'une structure");
}

std::vector<std::string> Perimetre::entreprises(Acte acte) const
{
    std::vector<std::string> liste;
    for (const auto& une : attributions_)
        if (une.entreprise_id && ouvrage::peut(une.role, acte)) liste.push_back(*une.entreprise_id);
    return liste;
}

std::vector<std::string> Perimetre::organismes(Acte acte) const
{
    std::vector<std::string> liste;
    for (const auto& une : attributions_)
        if (une.organisme_id && ouvrage::peut(une.role, acte)) liste.push_back(*une.organisme_id);
    return liste;
}

bool Perimetre::sur_structure_entiere(Acte acte) const
{
    if (origine_ == Origine::Machine) return true;
    return std::any_of(attributions_.begin(), attributions_.end(), [&](const Attribution& une) {
        return ouvrage::peut(une.role, acte) && !une.represente_id();
    });
}

} // namespace ouvrage
