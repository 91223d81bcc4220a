#include "app/personne/personne_table.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/protection/protection_table.hpp"
#include "app/protection/protection_tables.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "domaine/motifs.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kLongueurMontree = 4000; // au-delà, ce n'est plus un texte : le contenu d'un fichier

/// Qui lit est la personne : ses propres fiche, notice et lots, et rien d'autre. Les fonctions des pièces demandent un périmètre ; le sien tient dans
/// l'identifiant que porte l'accès, et dans lui seul.
Participant lire_participant(Transaction& tx, const AccesPersonnel& acces) { return trouver_participant(tx, Perimetre::de_la_machine(), acces.participant_id()); }

std::vector<MoisDeTravail> lire_heures(Transaction& tx, const AccesPersonnel& acces)
{
    std::vector<MoisDeTravail> heures;
    for (const auto& ligne : tx.query("SELECT h.id, h.mois, " + std::string(kHeuresDeclarees) +
                                          " AS declarees, h.retenues_centiemes, l.numero, l.intitule, m.objet, e.nom AS entreprise FROM lignes h JOIN engagements g ON g.id = "
                                          "h.engagement_id JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id JOIN declarations d ON d.id = h.declaration_id JOIN entreprises "
                                          "e ON e.id = d.entreprise_id WHERE h.participant_id = ? AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) ORDER BY h.mois DESC, h.id DESC",
                                      acces.participant_id()))
    {
        MoisDeTravail un{mois_iso(ligne.text("mois")), "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule"), ligne.text("objet"), ligne.text("entreprise"),
                         Heures::de_centiemes(ligne.integer("declarees")), Heures::de_centiemes(ligne.integer("retenues_centiemes")), {}};
        for (const auto& ecart : tx.query("SELECT motif, heures_centiemes FROM ecarts WHERE ligne_id = ? ORDER BY rang", ligne.text("id")))
        {
            const auto motif = motif_du_code(ecart.text("motif"));
            un.ecarts.push_back(heures_fr(Heures::de_centiemes(ecart.integer("heures_centiemes"))) + " : " + (motif ? std::string(fiche(*motif).phrase) : ecart.text("motif")));
        }
        heures.push_back(std::move(un));
    }
    return heures;
}

struct Libelle
{
    std::string_view colonne;
    std::string_view libelle;
};
/// Ce que l'on comprend d'une colonne ; les autres se montrent sous leur nom, sans rien cacher.
constexpr std::array kLibelles = {Libelle{"prenom", "Prénom"}, Libelle{"nom", "Nom"}, Libelle{"naissance", "Date de naissance"}, Libelle{"telephone", "Téléphone"},
                                  Libelle{"courriel", "Adresse électronique"}, Libelle{"commune", "Commune (code)"}, Libelle{"texte", "Texte"}, Libelle{"piece", "Pièce vue"},
                                  Libelle{"datee_du", "Datée du"}, Libelle{"expire_le", "Valable jusqu'au"}, Libelle{"source", "Source"}, Libelle{"situation", "Situation"},
                                  Libelle{"nom_fichier", "Nom du fichier"}, Libelle{"preuve", "Pièce"}, Libelle{"deposee_le", "Déposée le"}, Libelle{"faite_le", "Inscrit le"},
                                  Libelle{"creee_le", "Ouverte le"}, Libelle{"octets", "Taille en octets"}, Libelle{"libelle", "Ce que c'est"}, Libelle{"motif", "Raison"}};
/// Nos clés, nos index et nos secrets : ils ne disent rien de la personne, ou la laisseraient prendre pour une autre.
bool se_montre(std::string_view colonne)
{
    constexpr std::array<std::string_view, 8> kTues = {"id", "recherche", "empreinte", "csrf", "cle", "mot", "version", "principal"};
    return !colonne.ends_with("_id") && !colonne.ends_with("_par") && std::find(kTues.begin(), kTues.end(), colonne) == kTues.end();
}

std::string libelle_de_colonne(std::string_view colonne)
{
    for (const auto& un : kLibelles)
        if (un.colonne == colonne) return std::string(un.libelle);
    auto mots = replaced(colonne, "_", " ");
    if (!mots.empty() && mots.front() >= 'a' && mots.front() <= 'z') mots.front() = static_cast<char>(mots.front() - 32);
    return mots;
}

std::string valeur_en_clair(std::string_view colonne, const std::string& valeur)
{
    if (valeur.size() > kLongueurMontree) return "un fichier de " + grouped(static_cast<std::int64_t>(valeur.size())) + " signes, à demander à la structure";
    if (colonne == "situation")
        if (const auto* fiche = trouver_situation(situations_livrees(), valeur)) return fiche->libelle;
    if (const auto jour = parse_day(valeur)) return en_toutes_lettres(*jour);
    if (const auto instant = parse_instant(valeur)) return date_fr(*instant);
    return valeur;
}

LigneGardee lire_ligne_gardee(const Row& ligne)
{
    LigneGardee lue;
    for (std::size_t i = 0; i < ligne.columns().size(); ++i)
    {
        const auto& colonne = ligne.columns()[i];
        if (!se_montre(colonne)) continue;
        const auto& valeur = ligne.at(i);
        if (const auto* texte = std::get_if<std::string>(&valeur))
        {
            if (!texte->empty()) lue.champs.emplace_back(libelle_de_colonne(colonne), valeur_en_clair(colonne, *texte));
        }
        else if (const auto* nombre = std::get_if<std::int64_t>(&valeur)) lue.champs.emplace_back(libelle_de_colonne(colonne), std::to_string(*nombre));
    }
    return lue;
}

Rows lignes_de(Transaction& tx, const TableDePersonne& table, const std::string& participant_id)
{
    return tx.query("SELECT * FROM " + std::string(table.table) + " WHERE " + std::string(table.condition), participant_id);
}

/// Montrées à leur place, ou purement techniques.
bool est_montree_ailleurs(std::string_view table)
{
    constexpr std::array<std::string_view, 5> kAilleurs = {"identites", "notes", "raisons", "sessions_personnelles", "identite_mots"};
    return std::find(kAilleurs.begin(), kAilleurs.end(), table) != kAilleurs.end();
}

std::string champ_en_clair(const std::string& champ)
{
    constexpr std::array kChamps = {Libelle{"demande", "Votre demande"}, Libelle{"reponse", "Réponse à votre demande"}, Libelle{"tuteur", "Tuteur dans l'entreprise"}, Libelle{"note", "Note"},
                                    Libelle{"constat", "Visite"}, Libelle{"precision", "Précision"}, Libelle{"bilan", "Bilan"}, Libelle{"compte_rendu", "Compte rendu"}};
    for (const auto& un : kChamps)
        if (un.colonne == champ) return std::string(un.libelle);
    return libelle_de_colonne(champ);
}

std::vector<DecisionGardee> lire_decisions(Transaction& tx, const Participant& participant)
{
    std::vector<DecisionGardee> decisions;
    for (auto& une : lister_eligibilites(tx, participant))
    {
        DecisionGardee gardee{std::move(une), {}};
        for (const auto& ligne : tx.query("SELECT * FROM raisons WHERE eligibilite_id = ? ORDER BY principal DESC, critere", gardee.decision.id))
        {
            const auto sensible = sensible_du_code(ligne.text("sensible"));
            gardee.raisons.push_back({ligne.text("critere"), ligne.text("libelle"), ligne.integer("principal") == 1, sensible.value_or(Sensible::Non), ligne.text("piece"),
                                      jour_iso_eventuel(ligne.maybe_text("datee_du")), jour_iso_eventuel(ligne.maybe_text("expire_le")), ligne.text("source")});
        }
        decisions.push_back(std::move(gardee));
    }
    return decisions;
}

std::vector<Conservation> lire_conservation(Transaction& tx, const Droit& droit, const Participant& participant, Jour le)
{
    std::vector<Conservation> conservation;
    const auto en_vigueur = durees_de_conservation(tx, droit, participant.structure_id, le);
    const auto& durees = en_vigueur.durees;
    const auto echeance = echeance_de(suivi_de_conservation(tx, participant, le), durees, le);
    const auto source_de = [&](std::string_view cle) {
        for (const auto& une : en_vigueur.valeurs)
            if (une.cle == cle) return une.source;
        return std::string();
    };
    if (!participant.nom.empty())
        conservation.push_back({"Votre nom, vos coordonnées, les textes et les pièces s'effacent " + std::to_string(durees.accompagnement_mois) +
                                    " mois après le dernier contact. Sans nouveau contact, ce sera le " + en_toutes_lettres(echeance.le) + ".",
                                source_de("conservation.accompagnement")});
    conservation.push_back({"La structure qui vous suit est prévenue " + std::to_string(durees.preavis_jours) + " jours avant.", source_de("conservation.preavis")});
    conservation.push_back({"Vos heures restent, sous une référence qui ne dit plus qui vous êtes : elles servent à prouver que le contrat est tenu.", ""});
    return conservation;
}

} // namespace

Heures PageDeLaPersonne::declarees() const
{
    Heures somme;
    for (const auto& un : heures) somme = somme + un.declarees;
    return somme;
}

Heures PageDeLaPersonne::retenues() const
{
    Heures somme;
    for (const auto& un : heures) somme = somme + un.retenues;
    return somme;
}

PageDeLaPersonne lire_sa_page(Transaction& tx, const AccesPersonnel& acces, const Droit& droit, Jour le)
{
    PageDeLaPersonne page;
    page.participant = lire_participant(tx, acces);
    page.structure = tx.query_one("SELECT nom FROM structures WHERE id = ?", page.participant.structure_id)->text("nom");
    page.heures = lire_heures(tx, acces);
    page.contrats = lister_contrats(tx, page.participant);
    for (auto& une : lister_sorties_de(tx, droit, page.participant, le))
        if (!une.retiree()) page.sorties.push_back(std::move(une));
    page.demandes = lister_demandes_de(tx, droit, acces.participant_id(), le);
    return page;
}

DonneesDeLaPersonne lire_ses_donnees(Ecriture& ecriture, const AccesPersonnel& acces, const Droit& droit, Jour le)
{
    auto& tx = ecriture.tx;
    DonneesDeLaPersonne donnees;
    donnees.page = lire_sa_page(tx, acces, droit, le);
    const auto& participant = donnees.page.participant;
    for (const auto& table : tables_de_personne())
    {
        const auto lignes = lignes_de(tx, table, participant.id);
        if (table.table == "identites")
            for (const auto& ligne : lignes) donnees.identite = lire_ligne_gardee(ligne).champs;
        if (est_montree_ailleurs(table.table) || lignes.empty()) continue;
        TableGardee gardee{std::string(table.quoi), {}};
        for (const auto& ligne : lignes)
            if (auto lue = lire_ligne_gardee(ligne); !lue.champs.empty()) gardee.lignes.push_back(std::move(lue));
        if (!gardee.lignes.empty()) donnees.autres.push_back(std::move(gardee));
    }
    donnees.decisions = lire_decisions(tx, participant);
    for (const auto& [cle, texte] : lire_notes(tx, participant.id)) donnees.textes.push_back({champ_en_clair(cle.second), texte});
    donnees.faits = lister_faits(tx, participant);
    donnees.conservation = lire_conservation(tx, droit, participant, le);
    ecriture.dire("lire", "participants", participant.id, "a lu ce qui est gardé sur elle : " + participant.reference, participant.structure_id);
    return donnees;
}

Notice lire_sa_notice(Transaction& tx, const AccesPersonnel& acces, Jour le) { return trouver_notice(tx, Perimetre::de_la_machine(), acces.participant_id(), le); }

} // namespace ouvrage
