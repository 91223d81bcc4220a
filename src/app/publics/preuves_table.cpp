#include "app/publics/preuves_table.hpp"

#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "domaine/garde.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

struct FicheFormat
{
    FormatDePreuve format;
    std::string_view code;
    std::string_view type;
    std::string_view debut; // premiers octets
};
constexpr std::array kFormats = {FicheFormat{FormatDePreuve::Pdf, "pdf", "application/pdf", "%PDF-"},
                                 FicheFormat{FormatDePreuve::Jpeg, "jpeg", "image/jpeg", "\xFF\xD8\xFF"},
                                 FicheFormat{FormatDePreuve::Png, "png", "image/png", "\x89PNG\r\n\x1A\n"}};

struct FicheDEffacement
{
    CauseDEffacement cause;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kCauses = {FicheDEffacement{CauseDEffacement::PlusNecessaire, "plus_necessaire", "elle n'était plus nécessaire"},
                                FicheDEffacement{CauseDEffacement::Erreur, "erreur", "déposée par erreur"},
                                FicheDEffacement{CauseDEffacement::Demande, "demande", "à la demande de la personne"}};

constexpr std::string_view kDelai = "garde_des_preuves";

// La première décision prise une fois la pièce là : sous un jeu de critères, ou une fenêtre ouverte à la main.
constexpr std::string_view kLecture =
    "SELECT e.*, p.reference, p.structure_id, coalesce(i.prenom, '') AS prenom, coalesce(i.nom, '') AS nom, coalesce(u.nom, 'Ouvrage') AS auteur, "
    "(SELECT min(x.faite_le) FROM eligibilites x WHERE x.participant_id = e.participant_id AND x.faite_le >= e.deposee_le) AS decidee, "
    "(SELECT min(f.faite_le) FROM fenetres f WHERE f.participant_id = e.participant_id AND f.transfert_id IS NULL AND f.faite_le >= e.deposee_le) AS ouverte "
    "FROM preuves e JOIN participants p ON p.id = e.participant_id LEFT JOIN identites i ON i.participant_id = p.id "
    "LEFT JOIN utilisateurs u ON u.id = e.deposee_par WHERE ";

Jour jour_de(const std::string& instant) { return day_in_paris(*parse_instant(instant)); }

/// Le délai en vigueur dans le territoire de cette structure.
std::optional<int> delai_de_garde(Transaction& tx, const Droit& droit, const std::string& structure_id, Jour aujourd_hui)
{
    const auto regle = regle_pour(kDelai, aujourd_hui, valeurs_de_la_structure(tx, droit, structure_id));
    return regle ? std::optional(en_entier(regle->valeur)) : std::nullopt;
}

PreuveDeposee lire_preuve(const Row& ligne, std::optional<int> delai)
{
    PreuveDeposee une;
    une.id = ligne.text("id");
    une.participant_id = ligne.text("participant_id");
    une.reference = ligne.text("reference");
    une.personne = ligne.text("nom").empty() ? une.reference : ligne.text("prenom") + " " + ligne.text("nom");
    une.piece = ligne.text("piece");
    une.reservee = !ligne.text("sensible").empty();
    const auto* mot = trouver_mot(publics_livres().mots.preuves, une.piece);
    une.libelle = une.reservee ? "Pièce réservée" : mot ? mot->libelle : une.piece;
    une.format = std::find_if(kFormats.begin(), kFormats.end(), [&](const FicheFormat& un) { return un.code == ligne.text("format"); })->format;
    une.octets = ligne.integer("octets");
    une.datee_du = jour_iso_eventuel(ligne.maybe_text("datee_du"));
    une.expire_le = jour_iso_eventuel(ligne.maybe_text("expire_le"));
    une.deposee_par = ligne.text("auteur");
    une.deposee_le = ligne.text("deposee_le");
    std::optional<Jour> decidee;
    for (const auto* colonne : {"decidee", "ouverte"})
        if (const auto instant = ligne.maybe_text(colonne)) decidee = decidee ? std::min(*decidee, jour_de(*instant)) : jour_de(*instant);
    if (delai) une.plus_necessaire_depuis = plus_necessaire_depuis({jour_de(une.deposee_le), decidee, une.expire_le}, *delai);
    return une;
}

std::vector<PreuveDeposee> lire(Transaction& tx, const Droit& droit, const std::string& ou, const Binds& valeurs, Jour aujourd_hui)
{
    std::map<std::string, std::optional<int>> delais;
    std::vector<PreuveDeposee> liste;
    for (const auto& ligne : tx.query_bound(std::string(kLecture) + ou, valeurs))
    {
        const auto& structure = ligne.text("structure_id");
        const auto connu = delais.find(structure);
        const auto delai = connu != delais.end() ? connu->second : delais.emplace(structure, delai_de_garde(tx, droit, structure, aujourd_hui)).first->second;
        liste.push_back(lire_preuve(ligne, delai));
    }
    return liste;
}

} // namespace

std::string_view code(FormatDePreuve format)
{
    return std::find_if(kFormats.begin(), kFormats.end(), [&](const FicheFormat& un) { return un.format == format; })->code;
}

std::string_view type_de_contenu(FormatDePreuve format)
{
    return std::find_if(kFormats.begin(), kFormats.end(), [&](const FicheFormat& un) { return un.format == format; })->type;
}

std::optional<FormatDePreuve> reconnaitre_preuve(std::string_view contenu)
{
    for (const auto& un : kFormats)
        if (contenu.starts_with(un.debut)) return un.format;
    return std::nullopt;
}

std::vector<PreuveDeposee> lister_preuves(Transaction& tx, const Droit& droit, const Participant& participant, Jour aujourd_hui)
{
    return lire(tx, droit, "e.participant_id = ? ORDER BY e.id DESC", {participant.id}, aujourd_hui);
}

std::vector<PreuveDeposee> lister_preuves_a_effacer(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour aujourd_hui)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    auto liste = lire(tx, droit, filtre.condition + " ORDER BY e.id", filtre.valeurs, aujourd_hui);
    std::erase_if(liste, [&](const PreuveDeposee& une) { return !une.a_effacer(aujourd_hui); });
    return liste;
}

PreuveDeposee trouver_preuve(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& id, Jour aujourd_hui)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto liste = lire(tx, droit, "e.id = ? AND " + filtre.condition, valeurs, aujourd_hui);
    if (liste.empty()) throw NotFound("cette pièce n'est pas de votre périmètre, ou elle est effacée");
    return std::move(liste.front());
}

std::string deposer_preuve(Ecriture& ecriture, const Vocabulaire& mots, const Participant& participant, const DepotDePreuve& depot)
{
    const auto* mot = trouver_mot(mots.preuves, depot.piece);
    const auto format = reconnaitre_preuve(depot.contenu);
    if (!mot || !format || depot.contenu.size() > kOctetsDUnePreuve) throw Conflict("cette pièce n'est pas de celles qui se déposent");
    const auto id = ecriture.nouvel_id();
    ecriture.tx.execute("INSERT INTO preuves (id, participant_id, piece, sensible, format, octets, datee_du, expire_le, deposee_par, deposee_le) VALUES "
                        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        id, participant.id, mot->code, code(mot->sensible), code(*format), static_cast<long long>(depot.contenu.size()),
                        depot.datee_du ? Bind(format_day(*depot.datee_du)) : Bind(nullptr), depot.expire_le ? Bind(format_day(*depot.expire_le)) : Bind(nullptr),
                        ecriture.auteur(), ecriture.instant());
    ecriture.tx.execute("INSERT INTO preuves_contenus (preuve_id, contenu) VALUES (?, ?)", id, base64url(depot.contenu));
    ecriture.dire("deposer", "participants", participant.id, "a déposé une pièce au dossier de " + participant.reference, participant.structure_id);
    return id;
}

std::string lire_contenu(Ecriture& ecriture, const Participant& participant, const PreuveDeposee& preuve)
{
    const auto ligne = ecriture.tx.query_one("SELECT contenu FROM preuves_contenus WHERE preuve_id = ?", preuve.id);
    if (!ligne) throw NotFound("cette pièce est effacée");
    auto contenu = from_base64url(ligne->text("contenu"));
    ensure(contenu.has_value(), "le contenu d'une pièce se relit tel qu'il fut rangé");
    if (preuve.reservee)
        ecriture.dire("lire", "participants", participant.id, "a lu une pièce réservée du dossier de " + participant.reference, participant.structure_id);
    return std::move(*contenu);
}

std::string_view code(CauseDEffacement cause)
{
    return std::find_if(kCauses.begin(), kCauses.end(), [&](const FicheDEffacement& une) { return une.cause == cause; })->code;
}

std::string_view libelle(CauseDEffacement cause)
{
    return std::find_if(kCauses.begin(), kCauses.end(), [&](const FicheDEffacement& une) { return une.cause == cause; })->libelle;
}

std::optional<CauseDEffacement> cause_d_effacement_du_code(std::string_view code)
{
    for (const auto& une : kCauses)
        if (une.code == code) return une.cause;
    return std::nullopt;
}

std::vector<EffacementDePreuve> lister_effacements(Transaction& tx, const Participant& participant)
{
    std::vector<EffacementDePreuve> liste;
    for (const auto& ligne : tx.query("SELECT x.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM effacements_de_preuve x LEFT JOIN utilisateurs u ON u.id = x.faite_par "
                                      "WHERE x.participant_id = ? ORDER BY x.id DESC",
                                      participant.id))
        liste.push_back({ligne.text("deposee_le"), cause_d_effacement_du_code(ligne.text("cause")).value_or(CauseDEffacement::PlusNecessaire), ligne.text("auteur"),
                         ligne.text("faite_le")});
    return liste;
}

void effacer_preuve(Ecriture& ecriture, const PreuveDeposee& preuve, const std::string& structure_id, CauseDEffacement cause)
{
    ecriture.tx.execute("DELETE FROM preuves_contenus WHERE preuve_id = ?", preuve.id);
    if (ecriture.tx.execute("DELETE FROM preuves WHERE id = ?", preuve.id) == 0) throw Conflict("cette pièce vient d'être effacée par quelqu'un d'autre");
    ecriture.inserer("effacements_de_preuve", {{"id", ecriture.nouvel_id()},
                                               {"participant_id", preuve.participant_id},
                                               {"deposee_le", preuve.deposee_le},
                                               {"cause", code(cause)},
                                               {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}});
    ecriture.dire("effacer", "participants", preuve.participant_id, "a effacé une pièce du dossier de " + preuve.reference + " : " + std::string(libelle(cause)), structure_id);
}

} // namespace ouvrage
