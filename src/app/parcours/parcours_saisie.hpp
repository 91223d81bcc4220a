#pragma once

#include "app/organismes/organismes_table.hpp"
#include "app/parcours/formations_table.hpp"
#include "app/parcours/parcours_table.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ouvrage
{

/// Ce qui a été tapé, tel quel, champ par champ : c'est ce que l'on rend quand quelque chose est à corriger.
class SaisieDeParcours
{
public:
    /// Tous les champs d'un formulaire, rognés.
    static SaisieDeParcours de(const socle::Form& formulaire);
    /// Les membres d'un corps JSON, tous des textes ; une anomalie pour tout autre membre.
    static SaisieDeParcours du_json(const socle::Json& corps, std::span<const std::string_view> membres, std::vector<AnomalieDeChamp>& anomalies);

    const std::string& operator[](std::string_view champ) const;
    void poser(std::string champ, std::string valeur) { champs_[std::move(champ)] = std::move(valeur); }
    Vigilance vigilance() const { return (*this)["garder_tel_quel"].empty() ? Vigilance::Avertir : Vigilance::GarderTelQuel; }

private:
    std::map<std::string, std::string, std::less<>> champs_;
};

/// Ceux que l'on peut nommer dans un parcours.
struct Repertoire
{
    std::vector<Organisme> organismes;
    std::vector<std::pair<std::string, std::string>> accompagnateurs; // id, nom
};
Repertoire lire_repertoire(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id);

/// Une lecture, avec toutes ses anomalies à la fois.
template <class T> struct LectureDeParcours
{
    T valeur = {};
    std::vector<AnomalieDeChamp> anomalies = {};
    bool valable() const { return anomalies.empty(); }
};

// Champs : etabli_le, fondement, organisme, domaine_<code>, note, suit.
LectureDeParcours<DiagnosticAInscrire> lire_diagnostic(const SaisieDeParcours& saisie, const Repertoire& repertoire, Jour le);

struct FreinAInscrire
{
    const FicheFrein* sorte = nullptr;
    Jour constate_le;
    std::string note;
};
// Champs : sorte, constate_le, note (jamais pour une sorte réservée).
LectureDeParcours<FreinAInscrire> lire_frein(const SaisieDeParcours& saisie, Jour le);
// Champs : etat, le, action, organisme, note, suit.
LectureDeParcours<SuiteDeFreinAInscrire> lire_suite_de_frein(const SaisieDeParcours& saisie, const FreinInscrit& frein, const Repertoire& repertoire, Jour le);

// Champs : sorte, qui, organisme, frein, echeance, note.
LectureDeParcours<EtapeAPrevoir> lire_etape(const SaisieDeParcours& saisie, const Parcours& parcours, const Repertoire& repertoire, Jour le);
// Champs : sens, le, raison, echeance, note, suit.
LectureDeParcours<SuiteDEtapeAInscrire> lire_suite_d_etape(const SaisieDeParcours& saisie, const EtapeInscrite& etape, Jour le);

// Champs : le, mode, objet, avec (« accompagnateur:… » ou « organisme:… »), venue, note.
LectureDeParcours<EntretienAInscrire> lire_entretien(const SaisieDeParcours& saisie, const Repertoire& repertoire, Jour le);

/// Une entreprise tapée : « SIRET nom », ou le nom.
struct EntrepriseTapee
{
    std::optional<std::string> siret;
    std::string nom;
};
std::optional<EntrepriseTapee> lire_entreprise_tapee(socle::Transaction& tx, const std::string& structure_id, const std::string& saisie, std::vector<AnomalieDeChamp>& anomalies);
// Champs : objet, debut, fin, organisme, convention ; l'entreprise se lit à part, et l'un ou l'autre est dit.
LectureDeParcours<ImmersionAInscrire> lire_immersion(const SaisieDeParcours& saisie, const Repertoire& repertoire);

struct IssueAInscrire
{
    std::string issue;
    Jour le;
    std::string remplace;
};
// Champs : issue, le, remplace.
LectureDeParcours<IssueAInscrire> lire_issue(const SaisieDeParcours& saisie, const ImmersionInscrite& immersion, Jour le);

// Champs : intitule, dispositif, moment, organisme, debut, fin, places, prevues.
LectureDeParcours<FormationAInscrire> lire_formation(const SaisieDeParcours& saisie, const Repertoire& repertoire);
struct PresencesALire
{
    Jour le;
    std::vector<PresenceAInscrire> presences;
};
// Champs : le, heures_<inscription>, absente_<inscription> ; une personne dont on ne dit rien n'a pas de ligne.
LectureDeParcours<PresencesALire> lire_presences(const SaisieDeParcours& saisie, const Formation& formation, const std::vector<InscriptionEnFormation>& inscrits, Jour le);

} // namespace ouvrage
