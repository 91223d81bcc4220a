#include "app/participants/transferts_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

// La même raison, rangée de chaque côté : elle s'efface avec l'une ou l'autre personne.
constexpr std::string_view kRaisonRecue = "raison_du_transfert";
constexpr std::string_view kRaisonDonnee = "raison_donnee";

constexpr std::string_view kLecture =
    "SELECT t.*, CASE WHEN {notre} THEN 1 ELSE 0 END AS a_nous, d.nom AS demandeur, a.nom AS repondant, coalesce(u.nom, 'Ouvrage') AS demande_par_nom, r.sens, "
    "coalesce(v.nom, 'Ouvrage') AS repondu_par_nom, r.faite_le AS repondu_le FROM transferts t JOIN structures d ON d.id = t.structure_id JOIN structures a ON a.id = "
    "t.aupres_de LEFT JOIN utilisateurs u ON u.id = t.faite_par LEFT JOIN reponses_de_transfert r ON r.transfert_id = t.id LEFT JOIN utilisateurs v ON v.id = "
    "r.faite_par WHERE ";

/// Tout ce que lit ce périmètre, d'un côté et de l'autre. Une structure n'est jamais des deux ; qui suit les deux les voit comme celle qui demande.
std::vector<Transfert> lire(Transaction& tx, const Perimetre& perimetre, const std::string& ou, const Binds& de_ou)
{
    const auto notre = perimetre.borner(Acte::GererParticipants, {.structure = "t.structure_id = ?"});
    const auto visible = perimetre.borner(Acte::GererParticipants, {.structure = "? IN (t.structure_id, t.aupres_de)"});
    std::string sql(kLecture);
    sql.replace(sql.find("{notre}"), std::string_view("{notre}").size(), notre.condition);
    Binds valeurs = notre.valeurs;
    valeurs.insert(valeurs.end(), visible.valeurs.begin(), visible.valeurs.end());
    valeurs.insert(valeurs.end(), de_ou.begin(), de_ou.end());
    std::vector<Transfert> liste;
    for (const auto& ligne : tx.query_bound(sql + visible.condition + ou + " ORDER BY CASE WHEN r.sens IS NULL THEN 0 ELSE 1 END, t.id DESC", valeurs))
    {
        const bool a_nous = ligne.integer("a_nous") == 1;
        Transfert un;
        un.id = ligne.text("id");
        un.cote = a_nous ? Transfert::Cote::Demande : Transfert::Cote::Recu;
        un.fiche_id = ligne.text(a_nous ? "participant_id" : "origine_id");
        un.autre_structure_id = ligne.text(a_nous ? "aupres_de" : "structure_id");
        un.autre_structure = ligne.text(a_nous ? "repondant" : "demandeur");
        un.demande_par = ligne.text("demande_par_nom");
        un.demande_le = ligne.text("faite_le");
        if (const auto sens = ligne.maybe_text("sens")) un.reponse = sens_de_transfert_du_code(*sens);
        if (un.reponse)
        {
            un.repondu_par = ligne.text("repondu_par_nom");
            un.repondu_le = ligne.text("repondu_le");
        }
        const auto fiche = trouver_participant(tx, perimetre, un.fiche_id);
        un.reference = fiche.reference;
        un.personne = fiche.personne();
        un.raison = note_de(lire_notes(tx, un.fiche_id), un.id, std::string(a_nous ? kRaisonRecue : kRaisonDonnee));
        liste.push_back(std::move(un));
    }
    return liste;
}

/// Ce que la maison inscrit de l'autre côté, au même instant, sans y nommer qui agit ni où.
Ecriture chez_l_autre(const Ecriture& ecriture) { return {ecriture.tx, Auteur{std::nullopt, "Ouvrage"}, ecriture.maintenant()}; }

/// L'identité connue de l'une complète celle de l'autre, sans rien y remplacer.
Identite completee(Identite identite, const Identite& autre)
{
    for (auto membre : {&Identite::telephone, &Identite::courriel, &Identite::commune})
        if ((identite.*membre).empty()) identite.*membre = autre.*membre;
    return identite;
}

} // namespace

std::string_view code(SensDeTransfert sens) { return sens == SensDeTransfert::Accepte ? "accepte" : "refuse"; }

std::optional<SensDeTransfert> sens_de_transfert_du_code(std::string_view code)
{
    if (code == "accepte") return SensDeTransfert::Accepte;
    if (code == "refuse") return SensDeTransfert::Refuse;
    return std::nullopt;
}

std::vector<Transfert> lister_transferts(Transaction& tx, const Perimetre& perimetre) { return lire(tx, perimetre, "", {}); }

std::vector<Transfert> lister_transferts_de(Transaction& tx, const Perimetre& perimetre, const Participant& participant)
{
    return lire(tx, perimetre, " AND ? IN (t.participant_id, t.origine_id)", {participant.id});
}

Transfert trouver_transfert(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    auto liste = lire(tx, perimetre, " AND t.id = ?", {id});
    if (liste.empty()) throw NotFound("cette demande n'est pas de votre périmètre");
    return std::move(liste.front());
}

std::string demander_transfert(Ecriture& ecriture, const Participant& participant, const std::string& aupres_de)
{
    const auto ailleurs = chercher_ailleurs(ecriture.tx, participant);
    const auto chez = std::find_if(ailleurs.begin(), ailleurs.end(), [&](const ConnueAilleurs& une) { return une.structure_id == aupres_de; });
    if (chez == ailleurs.end()) throw NotFound("cette structure ne suit pas cette personne");
    if (ecriture.tx.query_one("SELECT t.id FROM transferts t LEFT JOIN reponses_de_transfert r ON r.transfert_id = t.id WHERE t.participant_id = ? AND t.aupres_de = ? "
                              "AND coalesce(r.sens, '') <> 'refuse'",
                              participant.id, aupres_de))
        throw Conflict("le transfert est déjà demandé à cette structure");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("transferts", {{"id", id},
                                    {"participant_id", participant.id},
                                    {"origine_id", chez->fiche_id},
                                    {"structure_id", participant.structure_id},
                                    {"aupres_de", aupres_de},
                                    {"faite_par", ecriture.auteur()},
                                    {"faite_le", ecriture.instant()}});
    // Ni l'une ni l'autre phrase ne nomme l'autre structure : qui lit le journal n'a pas à savoir où la personne est suivie.
    ecriture.dire("demander", "participants", participant.id, "a demandé le transfert de " + participant.reference, participant.structure_id);
    const auto origine = trouver_participant(ecriture.tx, Perimetre::de_la_machine(), chez->fiche_id);
    chez_l_autre(ecriture).dire("demander", "participants", origine.id, "a transmis une demande de transfert de " + origine.reference, origine.structure_id);
    return id;
}

void repondre_au_transfert(Ecriture& ecriture, const Perimetre& perimetre, const std::string& transfert_id, SensDeTransfert sens, const std::string& raison,
                           std::string_view cle)
{
    const auto transfert = trouver_transfert(ecriture.tx, perimetre, transfert_id);
    if (transfert.cote == Transfert::Cote::Demande) throw Forbidden("la réponse appartient à la structure à qui le transfert est demandé");
    if (transfert.reponse) throw Conflict("quelqu'un a déjà répondu à cette demande");
    const auto ligne = ecriture.tx.query_one("SELECT participant_id, origine_id FROM transferts WHERE id = ?", transfert_id);
    ensure(ligne.has_value(), "un transfert trouvé se relit");
    const auto origine = trouver_participant(ecriture.tx, perimetre, ligne->text("origine_id"));
    // L'acte même de transmettre : écrire chez qui demande, une fois, ce que l'on a choisi de lui donner.
    const auto demandeur = trouver_participant(ecriture.tx, Perimetre::de_la_machine(), ligne->text("participant_id"));
    ecriture.inserer("reponses_de_transfert",
                     {{"transfert_id", transfert_id}, {"sens", code(sens)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"transfert_id"});
    noter(ecriture, demandeur.id, transfert_id, std::string(kRaisonRecue), raison);
    noter(ecriture, origine.id, transfert_id, std::string(kRaisonDonnee), raison);
    const bool accepte = sens == SensDeTransfert::Accepte;
    ecriture.dire("repondre", "participants", origine.id, std::string(accepte ? "a accepté" : "a refusé") + " le transfert de " + origine.reference, origine.structure_id);
    auto chez_qui_demande = chez_l_autre(ecriture);
    if (accepte)
    {
        const auto identite = lire_identite(ecriture.tx, demandeur);
        // Une personne oubliée entre-temps le reste.
        if (!identite.nom.empty())
        {
            const auto complete = completee(identite, lire_identite(ecriture.tx, origine));
            ranger_identite(ecriture.tx, demandeur.id, demandeur.structure_id, demandeur.reference, complete, empreinte_d_identite(cle, complete));
        }
        for (const auto& une : origine.fenetres)
        {
            const bool deja = std::any_of(demandeur.fenetres.begin(), demandeur.fenetres.end(),
                                          [&](const Fenetre& autre) { return !autre.annulee && autre.debut == une.debut && autre.fin == une.fin; });
            if (!une.annulee && !deja) ajouter_fenetre(chez_qui_demande, demandeur, une.debut, une.fin, std::nullopt, transfert_id);
        }
    }
    chez_qui_demande.dire("repondre", "participants", demandeur.id,
                          std::string(accepte ? "a inscrit l'identité et les fenêtres reçues pour " : "a transmis un refus de transfert de ") + demandeur.reference,
                          demandeur.structure_id);
}

} // namespace ouvrage
