#include "app/personne/demandes_table.hpp"

#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/sorties/sorties_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kDemandes = "SELECT d.*, p.structure_id, p.reference, i.prenom, i.nom FROM demandes_personnelles d JOIN participants p ON p.id = d.participant_id LEFT JOIN "
                                       "identites i ON i.participant_id = p.id WHERE ";
constexpr std::string_view kChampTexte = "demande", kChampReponse = "reponse";

int entier_de(std::string_view cle, Jour jour, const std::vector<Valeur>& valeurs, Valeur* ou = nullptr)
{
    const auto en_vigueur = regle_pour(cle, jour, valeurs);
    ensure(en_vigueur.has_value(), "droit/droits_des_personnes.toml donne un délai depuis que le règlement s'applique");
    if (ou) *ou = en_vigueur->valeur;
    return en_entier(en_vigueur->valeur);
}

std::vector<ReponsePersonnelle> lire_reponses(Transaction& tx, const std::string& demande_id, const Notes& notes)
{
    std::vector<ReponsePersonnelle> reponses;
    for (const auto& ligne : tx.query("SELECT r.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM reponses_personnelles r LEFT JOIN utilisateurs u ON u.id = r.faite_par WHERE r.demande_id = ? "
                                      "ORDER BY r.id",
                                      demande_id))
    {
        const auto sens = sens_de_reponse_du_code(ligne.text("sens"));
        ensure(sens.has_value(), "une réponse inscrite est de la liste");
        reponses.push_back({ligne.text("id"), *sens, note_de(notes, ligne.text("id"), std::string(kChampReponse)), ligne.text("auteur"), ligne.text("faite_le")});
    }
    return reponses;
}

/// Lit des lignes de kDemandes ; les valeurs de chaque structure ne se lisent qu'une fois.
std::vector<DemandePersonnelle> lire(Transaction& tx, const Droit& droit, const Rows& lignes, Jour le)
{
    std::map<std::string, std::vector<Valeur>> valeurs;
    std::vector<DemandePersonnelle> demandes;
    for (const auto& ligne : lignes)
    {
        DemandePersonnelle une;
        une.id = ligne.text("id");
        une.participant_id = ligne.text("participant_id");
        une.structure_id = ligne.text("structure_id");
        une.reference = ligne.text("reference");
        une.personne = ligne.null("nom") ? une.reference : ligne.text("prenom") + " " + ligne.text("nom");
        const auto sorte = sorte_de_demande_du_code(ligne.text("sorte"));
        ensure(sorte.has_value(), "une demande inscrite est de la liste");
        une.sorte = *sorte;
        une.recue_le = jour_iso(ligne.text("recue_le"));
        une.par_sa_page = !ligne.null("lien_id");
        const auto notes = lire_notes(tx, une.participant_id);
        une.texte = note_de(notes, une.id, std::string(kChampTexte));
        une.reponses = lire_reponses(tx, une.id, notes);
        auto connues = valeurs.find(une.structure_id);
        if (connues == valeurs.end()) connues = valeurs.emplace(une.structure_id, valeurs_de_la_structure(tx, droit, une.structure_id)).first;
        const DelaiDeReponse delai{entier_de("demande_personnelle.delai", une.recue_le, connues->second, &une.delai),
                                   entier_de("demande_personnelle.prolongation", une.recue_le, connues->second)};
        une.limite = limite_de_reponse(une.recue_le, delai, une.prolongee());
        une.etat = etat_de_demande(une.limite, une.reponses.empty() ? std::nullopt : std::optional(une.reponses.back().sens), le);
        demandes.push_back(std::move(une));
    }
    std::stable_sort(demandes.begin(), demandes.end(), [](const DemandePersonnelle& a, const DemandePersonnelle& b) {
        if (a.ouverte() != b.ouverte()) return a.ouverte();
        if (a.ouverte() && a.limite != b.limite) return a.limite < b.limite;
        return a.ouverte() ? a.id < b.id : b.id < a.id;
    });
    return demandes;
}

Filtre des_personnes(const Perimetre& perimetre) { return perimetre.borner(Acte::GererParticipants, {.structure = "p.structure_id = ?"}); }

std::string inscrire(Ecriture& ecriture, const std::string& participant_id, const std::optional<std::string>& lien_id, SorteDeDemande sorte, const std::string& texte, const std::string& cle,
                     Jour recue_le)
{
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("demandes_personnelles", {{"id", id}, {"participant_id", participant_id}, {"lien_id", Bind(lien_id)}, {"sorte", fiche(sorte).code}, {"recue_le", format_day(recue_le)},
                                               {"cle", cle}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    noter(ecriture, participant_id, id, std::string(kChampTexte), texte);
    return id;
}

} // namespace

bool DemandePersonnelle::prolongee() const
{
    return std::any_of(reponses.begin(), reponses.end(), [](const ReponsePersonnelle& une) { return une.sens == SensDeReponse::Prolongee; });
}

std::vector<DemandePersonnelle> lister_demandes(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le)
{
    const auto filtre = des_personnes(perimetre);
    return lire(tx, droit, tx.query_bound(std::string(kDemandes) + filtre.condition + " ORDER BY d.id", filtre.valeurs), le);
}

DemandePersonnelle trouver_demande(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& id, Jour le)
{
    const auto filtre = des_personnes(perimetre);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto lues = lire(tx, droit, tx.query_bound(std::string(kDemandes) + "d.id = ? AND " + filtre.condition, valeurs), le);
    if (lues.empty()) throw NotFound("cette demande n'est pas d'une personne que suit votre structure");
    return std::move(lues.front());
}

std::vector<DemandePersonnelle> lister_demandes_de(Transaction& tx, const Droit& droit, const std::string& participant_id, Jour le)
{
    return lire(tx, droit, tx.query(std::string(kDemandes) + "d.participant_id = ? ORDER BY d.id", participant_id), le);
}

void inscrire_demande(Ecriture& ecriture, const AccesPersonnel& acces, SorteDeDemande sorte, const std::string& texte, const std::string& cle, Jour recue_le)
{
    const std::string une_fois = acces.lien_id() + "." + cle;
    if (ecriture.tx.query_one("SELECT id FROM demandes_personnelles WHERE cle = ?", une_fois)) return;
    if (ecriture.tx.query_one("SELECT count(*) AS n FROM demandes_personnelles WHERE participant_id = ? AND recue_le = ? AND lien_id IS NOT NULL", acces.participant_id(), format_day(recue_le))
            ->integer("n") >= kDemandesParJour)
        throw Conflict("cinq demandes ont déjà été envoyées aujourd'hui : elles seront lues");
    const auto personne = ecriture.tx.query_one("SELECT reference, structure_id FROM participants WHERE id = ?", acces.participant_id());
    ensure(personne.has_value(), "une page ouverte est celle d'une personne");
    inscrire(ecriture, acces.participant_id(), acces.lien_id(), sorte, texte, une_fois, recue_le);
    ecriture.dire("demander", "participants", acces.participant_id(), "a envoyé une demande sur ses données : " + personne->text("reference"), personne->text("structure_id"));
}

std::string noter_demande(Ecriture& ecriture, const Participant& participant, SorteDeDemande sorte, const std::string& texte, Jour recue_le)
{
    const auto id = inscrire(ecriture, participant.id, std::nullopt, sorte, texte, ecriture.nouvel_id(), recue_le);
    ecriture.dire("noter", "participants", participant.id, "a noté une demande de " + participant.reference + " sur ses données, reçue le " + en_toutes_lettres(recue_le), participant.structure_id);
    return id;
}

void inscrire_reponse(Ecriture& ecriture, const DemandePersonnelle& demande, SensDeReponse sens, const std::string& texte, const std::string& vue)
{
    const std::string derniere = demande.reponses.empty() ? "" : demande.reponses.back().id;
    if (derniere != vue) throw Conflict("quelqu'un vient de répondre à cette demande : relisez-la");
    if (sens == SensDeReponse::Prolongee && (demande.prolongee() || !demande.reponses.empty())) throw Conflict("ce délai ne se prolonge qu'une fois, avant de répondre");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("reponses_personnelles", {{"id", id}, {"demande_id", demande.id}, {"sens", code(sens)}, {"remplace", derniere.empty() ? Bind(nullptr) : Bind(derniere)},
                                               {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    noter(ecriture, demande.participant_id, id, std::string(kChampReponse), texte);
    ecriture.dire("repondre", "participants", demande.participant_id,
                  (sens == SensDeReponse::Prolongee ? "a prolongé le délai d'une demande de " : "a répondu à une demande de ") + demande.reference + " sur ses données", demande.structure_id);
}

} // namespace ouvrage
