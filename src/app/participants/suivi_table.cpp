#include "app/participants/suivi_table.hpp"

#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::array kMoyens = {FicheMoyen{Moyen::MainPropre, "main_propre", "remise en main propre"}, FicheMoyen{Moyen::Lue, "lue", "lue et expliquée"},
                                FicheMoyen{Moyen::Courriel, "courriel", "envoyée par courriel"}, FicheMoyen{Moyen::Courrier, "courrier", "envoyée par courrier"}};

} // namespace

std::span<const FicheMoyen> moyens_de_remise() { return kMoyens; }

const FicheMoyen& fiche(Moyen moyen)
{
    return *std::find_if(kMoyens.begin(), kMoyens.end(), [&](const FicheMoyen& une) { return une.moyen == moyen; });
}

std::optional<Moyen> moyen_du_code(std::string_view code)
{
    for (const auto& une : kMoyens)
        if (une.code == code) return une.moyen;
    return std::nullopt;
}

std::vector<ReferentInscrit> lister_referents(Transaction& tx, const Participant& participant)
{
    std::vector<ReferentInscrit> liste;
    for (const auto& ligne : tx.query("SELECT r.id, r.utilisateur_id, u.nom, coalesce(a.nom, 'Ouvrage') AS auteur, r.faite_le, s.id AS remplace_par FROM referents r "
                                      "JOIN utilisateurs u ON u.id = r.utilisateur_id LEFT JOIN utilisateurs a ON a.id = r.faite_par LEFT JOIN referents s ON "
                                      "s.remplace = r.id WHERE r.participant_id = ? ORDER BY r.id DESC",
                                      participant.id))
        liste.push_back({ligne.text("id"), ligne.text("utilisateur_id"), ligne.text("nom"), ligne.text("auteur"), ligne.text("faite_le"), !ligne.null("remplace_par")});
    return liste;
}

void inscrire_referent(Ecriture& ecriture, const Participant& participant, const std::string& utilisateur_id)
{
    const auto possibles = lister_facilitateurs(ecriture.tx, participant.structure_id);
    const auto choisi = std::find_if(possibles.begin(), possibles.end(), [&](const auto& un) { return un.first == utilisateur_id; });
    if (choisi == possibles.end()) throw NotFound("ce compte ne suit personne dans la structure");
    const auto deja = lister_referents(ecriture.tx, participant);
    if (!deja.empty() && deja.front().utilisateur_id == utilisateur_id) throw Conflict("cette personne a déjà ce référent");
    ecriture.inserer("referents", {{"id", ecriture.nouvel_id()},
                                   {"participant_id", participant.id},
                                   {"utilisateur_id", utilisateur_id},
                                   {"remplace", deja.empty() ? Bind(nullptr) : Bind(deja.front().id)},
                                   {"faite_par", ecriture.auteur()},
                                   {"faite_le", ecriture.instant()}});
    ecriture.dire("confier", "participants", participant.id, "a confié le suivi de " + participant.reference + " à " + choisi->second, participant.structure_id);
}

std::vector<Accompagnement> lister_accompagnements(Transaction& tx, const Participant& participant)
{
    std::vector<Accompagnement> liste;
    for (const auto& ligne : tx.query("SELECT a.*, o.nom, o.nature, f.fin, coalesce(u.nom, 'Ouvrage') AS auteur FROM accompagnements a JOIN organismes o ON o.id = "
                                      "a.organisme_id LEFT JOIN fins_d_accompagnement f ON f.accompagnement_id = a.id LEFT JOIN utilisateurs u ON u.id = "
                                      "a.faite_par WHERE a.participant_id = ? ORDER BY CASE WHEN f.fin IS NULL THEN 0 ELSE 1 END, a.debut DESC, a.id",
                                      participant.id))
        liste.push_back({ligne.text("id"), ligne.text("organisme_id"), ligne.text("nom"),
                         nature_d_organisme_du_code(ligne.text("nature")).value_or(NatureOrganisme::Autre), jour_iso(ligne.text("debut")),
                         jour_iso_eventuel(ligne.maybe_text("fin")), ligne.text("auteur"), ligne.text("faite_le")});
    return liste;
}

std::string inscrire_accompagnement(Ecriture& ecriture, const Participant& participant, const Organisme& organisme, Jour debut)
{
    if (organisme.structure_id != participant.structure_id) throw NotFound("cet organisme n'est pas de la structure qui suit la personne");
    for (const auto& un : lister_accompagnements(ecriture.tx, participant))
        if (un.organisme_id == organisme.id && !un.fin) throw Conflict("cet organisme accompagne déjà la personne");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("accompagnements", {{"id", id},
                                         {"participant_id", participant.id},
                                         {"organisme_id", organisme.id},
                                         {"debut", format_day(debut)},
                                         {"faite_par", ecriture.auteur()},
                                         {"faite_le", ecriture.instant()}});
    ecriture.dire("accompagner", "participants", participant.id, "a inscrit que " + organisme.nom + " accompagne " + participant.reference + ", à partir du " + en_toutes_lettres(debut),
                  participant.structure_id);
    return id;
}

void finir_accompagnement(Ecriture& ecriture, const Participant& participant, const std::string& accompagnement_id, Jour fin)
{
    const auto tous = lister_accompagnements(ecriture.tx, participant);
    const auto un = std::find_if(tous.begin(), tous.end(), [&](const Accompagnement& autre) { return autre.id == accompagnement_id; });
    if (un == tous.end()) throw NotFound("cet accompagnement n'est pas celui de cette personne");
    if (un->fin) throw Conflict("cet accompagnement est déjà fini");
    ecriture.inserer("fins_d_accompagnement",
                     {{"accompagnement_id", un->id}, {"fin", format_day(fin)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}},
                     {"accompagnement_id"});
    ecriture.dire("accompagner", "participants", participant.id,
                  "a inscrit la fin de l'accompagnement de " + participant.reference + " par " + un->organisme + ", le " + en_toutes_lettres(fin), participant.structure_id);
}

std::vector<RemiseDeNotice> lister_remises(Transaction& tx, const Participant& participant)
{
    std::vector<RemiseDeNotice> liste;
    for (const auto& ligne : tx.query("SELECT n.*, coalesce(u.nom, 'Ouvrage') AS auteur, x.id AS annulee_par FROM informations n LEFT JOIN utilisateurs u ON u.id = "
                                      "n.faite_par LEFT JOIN informations x ON x.annule = n.id WHERE n.participant_id = ? ORDER BY n.id DESC",
                                      participant.id))
        liste.push_back({ligne.text("id"), jour_iso(ligne.text("remise_le")), moyen_du_code(ligne.text("moyen")).value_or(Moyen::MainPropre), ligne.text("auteur"),
                         ligne.text("faite_le"), !ligne.null("annulee_par")});
    return liste;
}

void inscrire_remise(Ecriture& ecriture, const Participant& participant, Jour remise_le, Moyen moyen, const std::string& annule)
{
    if (!annule.empty())
    {
        const auto deja = lister_remises(ecriture.tx, participant);
        const auto une = std::find_if(deja.begin(), deja.end(), [&](const RemiseDeNotice& autre) { return autre.id == annule; });
        if (une == deja.end()) throw NotFound("cette remise n'est pas celle de cette personne");
        if (une->annulee) throw Conflict("cette remise vient d'être corrigée par quelqu'un d'autre");
    }
    ecriture.inserer("informations", {{"id", ecriture.nouvel_id()},
                                      {"participant_id", participant.id},
                                      {"remise_le", format_day(remise_le)},
                                      {"moyen", fiche(moyen).code},
                                      {"annule", annule.empty() ? Bind(nullptr) : Bind(annule)},
                                      {"faite_par", ecriture.auteur()},
                                      {"faite_le", ecriture.instant()}});
    ecriture.dire("informer", "participants", participant.id,
                  (annule.empty() ? "a inscrit la remise de la notice d'information à " : "a corrigé la remise de la notice d'information à ") + participant.reference + ", " +
                      std::string(fiche(moyen).libelle) + " le " + en_toutes_lettres(remise_le),
                  participant.structure_id);
}

std::int64_t compter_sans_notice(Transaction& tx, const Perimetre& perimetre, const std::string& utilisateur_id, int au_plus)
{
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = "i.structure_id = ?"});
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(utilisateur_id);
    valeurs.emplace_back(au_plus);
    return tx
        .query_bound("SELECT count(*) AS n FROM (SELECT i.participant_id FROM identites i WHERE " + filtre.condition +
                         " AND NOT EXISTS (SELECT 1 FROM informations n WHERE n.participant_id = i.participant_id) AND NOT EXISTS (SELECT 1 FROM referents r WHERE "
                         "r.participant_id = i.participant_id AND r.utilisateur_id <> ? AND NOT EXISTS (SELECT 1 FROM referents s WHERE s.remplace = r.id)) LIMIT ?) AS trouvees",
                     valeurs)
        .front()
        .integer("n");
}

} // namespace ouvrage
