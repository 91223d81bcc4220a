#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/reseau.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// Ce que deux structures se demandent. Les deux le lisent, et qui coordonne leur territoire ; personne d'autre.

enum class SensDeSuite
{
    Reponse,
    Refus,
    Precision, // de l'une ou de l'autre ; n'arrête pas le délai
    Retrait    // de qui demandait
};
std::string_view code(SensDeSuite sens);
std::string_view libelle(SensDeSuite sens);

struct SuiteDeSollicitation
{
    SensDeSuite sens = SensDeSuite::Reponse;
    std::string structure_id;
    std::string structure;
    std::string texte;
    std::string faite_le; // instant
};
struct Sollicitation
{
    std::string id;
    std::string de_id, de, a_id, a; // structures et leurs noms
    SorteDeSollicitation sorte = SorteDeSollicitation::Avis;
    std::optional<std::string> marche_id;
    std::string marche; // « 2026-014, Rénovation du gymnase » ; "" sans marché
    std::string demande;
    std::optional<Jour> echeance;
    std::string delai; // d'où vient l'échéance
    std::string faite_le;
    std::vector<SuiteDeSollicitation> suites;

    /// La première réponse, refus ou retrait : ce qui la finit.
    const SuiteDeSollicitation* issue() const;
    bool en_retard_le(Jour le) const;
    /// Jours entre la demande et la première réponse (un refus est une réponse, un retrait non).
    std::optional<int> jours_de_reponse() const;
};

/// De la plus récente à la plus ancienne.
std::vector<Sollicitation> lister_sollicitations(socle::Transaction& tx, const Perimetre& perimetre);
/// NotFound hors du périmètre.
Sollicitation trouver_sollicitation(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);
/// La structure au nom de laquelle ce compte parle dans cet échange ; "" quand il ne fait que le lire.
std::string parle_au_nom_de(const Perimetre& perimetre, const Sollicitation& sollicitation);
/// Ce que ce compte doit à d'autres : sans issue, et adressé à l'une de ses structures ; la plus ancienne échéance d'abord.
std::vector<Sollicitation> lister_sollicitations_a_repondre(socle::Transaction& tx, const Perimetre& perimetre);
/// Celles que ses structures ont envoyées et dont l'échéance est passée.
std::vector<Sollicitation> lister_sollicitations_sans_reponse(socle::Transaction& tx, const Perimetre& perimetre, Jour le);

/// Combien de temps les réponses ont pris : la médiane, et de combien de réponses.
struct TempsDeReponse
{
    std::optional<int> mediane_demi_jours;
    std::int64_t reponses = 0;
    std::int64_t attendues = 0; // sans réponse encore
    std::int64_t en_retard = 0; // parmi celles-ci
};
TempsDeReponse temps_de_reponse(const std::vector<Sollicitation>& sollicitations, Jour le);

/// Un marché dont une demande peut parler.
struct MarcheACiter
{
    std::string id, reference, objet;
};
/// Ceux que mène cette structure et que le périmètre lit, par objet.
std::vector<MarcheACiter> lister_marches_a_citer(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id);

/// À qui l'on peut s'adresser : les autres structures du territoire, ouvertes ; et ailleurs, par le nom entier (jamais par une liste).
struct DestinataireDeSollicitation
{
    std::string id;
    std::string nom;
};
std::vector<DestinataireDeSollicitation> lister_destinataires(socle::Transaction& tx, const Perimetre& perimetre, const std::string& de_structure_id, Jour le);
std::optional<DestinataireDeSollicitation> trouver_destinataire(socle::Transaction& tx, const std::string& de_structure_id, const std::string& id_ou_nom);

/// Le délai attendu d'une sorte, et la phrase qui dit d'où il vient ; sans valeur en vigueur, aucune échéance.
struct DelaiDeSollicitation
{
    std::optional<Jour> echeance;
    std::string phrase;
};
DelaiDeSollicitation delai_de(const std::vector<Valeur>& valeurs, SorteDeSollicitation sorte, Jour le);

struct NouvelleSollicitation
{
    std::string de_structure_id;
    DestinataireDeSollicitation a;
    SorteDeSollicitation sorte = SorteDeSollicitation::Avis;
    std::optional<std::string> marche_id;
    std::string demande;
    DelaiDeSollicitation delai;
};
/// Le marché est relu : il est à qui demande.
std::string envoyer_sollicitation(Ecriture& ecriture, const NouvelleSollicitation& sollicitation);
/// Conflict quand l'échange est fini (une précision reste possible). Forbidden quand ce n'est pas à cette structure de parler ainsi.
void inscrire_suite_de_sollicitation(Ecriture& ecriture, const Sollicitation& sollicitation, const std::string& structure_id, SensDeSuite sens, const std::string& texte);

} // namespace ouvrage
