#include "app/parcours/formations_table.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kTenue = "NOT EXISTS (SELECT 1 FROM retraits_du_parcours rp WHERE rp.ligne_id = i.id)";
constexpr std::string_view kPresenceQuiVaut = "NOT EXISTS (SELECT 1 FROM presences_en_formation y WHERE y.remplace = x.id)";

Filtre borner_formations(const Perimetre& perimetre) { return perimetre.borner(Acte::SuivreParcours, {.structure = "f.structure_id = ?"}); }

std::vector<Formation> lire_formations(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    std::vector<Formation> liste;
    for (const auto& ligne : tx.query_bound(
             "SELECT f.*, o.nom AS organisme, (SELECT count(*) FROM inscriptions_en_formation i WHERE i.formation_id = f.id AND " + std::string(kTenue) +
                 ") AS inscrits, (SELECT count(DISTINCT i.entreprise_id) FROM inscriptions_en_formation i WHERE i.formation_id = f.id AND " + std::string(kTenue) +
                 ") AS entreprises, (SELECT coalesce(sum(x.heures_centiemes), 0) FROM presences_en_formation x JOIN inscriptions_en_formation i ON i.id = x.inscription_id WHERE "
                 "i.formation_id = f.id AND " + std::string(kTenue) + " AND " + std::string(kPresenceQuiVaut) +
                 ") AS suivies FROM formations f JOIN organismes o ON o.id = f.organisme_id WHERE " + ou + " ORDER BY f.debut DESC, f.id DESC",
             valeurs))
    {
        Formation une;
        une.id = ligne.text("id");
        une.structure_id = ligne.text("structure_id");
        une.intitule = ligne.text("intitule");
        une.dispositif = ligne.text("dispositif");
        une.moment = ligne.text("moment");
        une.organisme = ligne.text("organisme");
        une.debut = jour_iso(ligne.text("debut"));
        une.fin = jour_iso(ligne.text("fin"));
        if (!ligne.null("places")) une.places = static_cast<int>(ligne.integer("places"));
        if (!ligne.null("prevues_centiemes")) une.prevues = Heures::de_centiemes(ligne.integer("prevues_centiemes"));
        une.inscrits = ligne.integer("inscrits");
        une.entreprises = ligne.integer("entreprises");
        une.suivies = Heures::de_centiemes(ligne.integer("suivies"));
        liste.push_back(std::move(une));
    }
    return liste;
}

/// Les inscriptions qui valent, avec leurs présences et leur dernier résultat.
std::vector<InscriptionEnFormation> lire_inscriptions(Transaction& tx, const std::string& ou, const Binds& valeurs, std::string_view ordre)
{
    std::vector<InscriptionEnFormation> liste;
    const std::string de = " FROM inscriptions_en_formation i JOIN formations f ON f.id = i.formation_id JOIN participants p ON p.id = i.participant_id ";
    for (const auto& ligne : tx.query_bound(
             "SELECT i.id, i.formation_id, i.participant_id, p.reference, coalesce(n.prenom, '') AS prenom, coalesce(n.nom, '') AS nom, coalesce(e.nom, '') AS entreprise, f.intitule, "
             "f.dispositif, f.moment, f.debut, f.fin, o.nom AS organisme, r.id AS resultat_id, r.resultat" + de +
                 "JOIN organismes o ON o.id = f.organisme_id LEFT JOIN identites n ON n.participant_id = p.id LEFT JOIN entreprises e ON e.id = i.entreprise_id LEFT JOIN "
                 "resultats_de_formation r ON r.inscription_id = i.id AND NOT EXISTS (SELECT 1 FROM resultats_de_formation x WHERE x.remplace = r.id) WHERE " + ou + " AND " +
                 std::string(kTenue) + " ORDER BY " + std::string(ordre),
             valeurs))
    {
        InscriptionEnFormation une;
        une.id = ligne.text("id");
        une.formation_id = ligne.text("formation_id");
        une.participant_id = ligne.text("participant_id");
        une.reference = ligne.text("reference");
        une.personne = ligne.text("nom").empty() ? une.reference : ligne.text("prenom") + " " + ligne.text("nom");
        une.entreprise = ligne.text("entreprise");
        une.intitule = ligne.text("intitule");
        une.dispositif = ligne.text("dispositif");
        une.moment = ligne.text("moment");
        une.organisme = ligne.text("organisme");
        une.debut = jour_iso(ligne.text("debut"));
        une.fin = jour_iso(ligne.text("fin"));
        une.resultat = ligne.maybe_text("resultat").value_or("");
        une.resultat_id = ligne.maybe_text("resultat_id");
        liste.push_back(std::move(une));
    }
    for (const auto& ligne : tx.query_bound("SELECT x.id, x.inscription_id, x.le, x.heures_centiemes" + de + "JOIN presences_en_formation x ON x.inscription_id = i.id WHERE " + ou +
                                                " AND " + std::string(kPresenceQuiVaut) + " ORDER BY x.le, x.id",
                                            valeurs))
    {
        const auto une = std::find_if(liste.begin(), liste.end(), [&](const InscriptionEnFormation& i) { return i.id == ligne.text("inscription_id"); });
        if (une == liste.end()) continue;
        une->presences.push_back({ligne.text("id"), jour_iso(ligne.text("le")),
                                  ligne.null("heures_centiemes") ? std::nullopt : std::optional(Heures::de_centiemes(ligne.integer("heures_centiemes")))});
    }
    return liste;
}

} // namespace

Heures InscriptionEnFormation::suivies() const
{
    Heures somme;
    for (const auto& une : presences)
        if (une.heures) somme += *une.heures;
    return somme;
}

int InscriptionEnFormation::absences() const
{
    return static_cast<int>(std::count_if(presences.begin(), presences.end(), [](const PresenceInscrite& une) { return !une.heures; }));
}

std::vector<Formation> lister_formations(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = borner_formations(perimetre);
    return lire_formations(tx, filtre.condition, filtre.valeurs);
}

Formation trouver_formation(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto filtre = borner_formations(perimetre);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    auto lues = lire_formations(tx, "f.id = ? AND " + filtre.condition, valeurs);
    if (lues.empty()) throw NotFound("cette session n'est pas de votre structure");
    return std::move(lues.front());
}

std::vector<InscriptionEnFormation> lister_inscrits(Transaction& tx, const Perimetre& perimetre, const Formation& formation)
{
    // Une personne suivie ailleurs depuis ne se lit plus d'ici.
    const auto filtre = perimetre.participants(Acte::SuivreParcours);
    Binds valeurs{formation.id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    return lire_inscriptions(tx, "i.formation_id = ? AND " + filtre.condition, valeurs, "n.recherche, p.reference, i.id");
}

std::vector<InscriptionEnFormation> lister_inscriptions(Transaction& tx, const Participant& participant)
{
    return lire_inscriptions(tx, "i.participant_id = ?", {participant.id}, "f.debut DESC, i.id DESC");
}

std::string inscrire_formation(Ecriture& ecriture, const std::string& structure_id, const FormationAInscrire& formation)
{
    if (!ecriture.tx.query_one("SELECT id FROM organismes WHERE id = ? AND structure_id = ?", formation.organisme_id, structure_id))
        throw NotFound("cet organisme n'est pas connu de votre structure");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("formations", {{"id", id}, {"structure_id", structure_id}, {"intitule", formation.intitule}, {"dispositif", formation.dispositif}, {"moment", formation.moment},
                                    {"organisme_id", formation.organisme_id}, {"debut", format_day(formation.debut)}, {"fin", format_day(formation.fin)},
                                    {"places", formation.places ? Bind(*formation.places) : Bind(nullptr)},
                                    {"prevues_centiemes", formation.prevues ? Bind(formation.prevues->centiemes()) : Bind(nullptr)}, {"faite_par", ecriture.auteur()},
                                    {"faite_le", ecriture.instant()}});
    ecriture.dire("ouvrir", "formations", id, "a ouvert la session « " + formation.intitule + " », du " + en_toutes_lettres(formation.debut) + " au " + en_toutes_lettres(formation.fin),
                  structure_id);
    return id;
}

std::string inscrire_en_formation(Ecriture& ecriture, const Formation& formation, const Participant& participant, const std::optional<std::string>& entreprise_id)
{
    if (participant.structure_id != formation.structure_id) throw NotFound("cette personne n'est pas suivie par la structure de cette session");
    if (ecriture.tx.query_one("SELECT i.id FROM inscriptions_en_formation i WHERE i.formation_id = ? AND i.participant_id = ? AND " + std::string(kTenue), formation.id, participant.id))
        throw Conflict("cette personne est déjà inscrite à cette session");
    if (const auto libres = formation.libres(); libres && *libres <= 0) throw Conflict("cette session est complète");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("inscriptions_en_formation", {{"id", id}, {"formation_id", formation.id}, {"participant_id", participant.id}, {"entreprise_id", Bind(entreprise_id)},
                                                   {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("former", "participants", participant.id, "a inscrit " + participant.reference + " à la session « " + formation.intitule + " »", participant.structure_id);
    return id;
}

int inscrire_presences(Ecriture& ecriture, const Formation& formation, const std::vector<InscriptionEnFormation>& inscrits, Jour le, const std::vector<PresenceAInscrire>& presences)
{
    int ecrites = 0, absentes = 0;
    for (const auto& une : presences)
    {
        const auto inscription = std::find_if(inscrits.begin(), inscrits.end(), [&](const InscriptionEnFormation& i) { return i.id == une.inscription_id; });
        if (inscription == inscrits.end()) throw NotFound("cette inscription n'est pas de cette session");
        const auto deja = std::find_if(inscription->presences.begin(), inscription->presences.end(), [&](const PresenceInscrite& p) { return p.le == le; });
        const bool connue = deja != inscription->presences.end();
        if (connue && deja->heures == une.heures) continue;
        ecriture.inserer("presences_en_formation", {{"id", ecriture.nouvel_id()}, {"inscription_id", une.inscription_id}, {"le", format_day(le)},
                                                    {"heures_centiemes", une.heures ? Bind(une.heures->centiemes()) : Bind(nullptr)}, {"remplace", connue ? Bind(deja->id) : Bind(nullptr)},
                                                    {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
        ++ecrites;
        if (!une.heures) ++absentes;
    }
    if (ecrites > 0)
        ecriture.dire("emarger", "formations", formation.id,
                      "a noté les présences du " + en_toutes_lettres(le) + " à la session « " + formation.intitule + " » : " +
                          compter(ecrites - absentes, "personne présente", "personnes présentes", Genre_grammatical::Feminin) + ", " +
                          compter(absentes, "absente", "absentes", Genre_grammatical::Feminin),
                      formation.structure_id);
    return ecrites;
}

void inscrire_resultat(Ecriture& ecriture, const Formation& formation, const InscriptionEnFormation& inscription, const std::string& resultat, Jour le, const std::string& remplace)
{
    if (inscription.resultat_id.value_or("") != remplace) throw Conflict("le résultat de cette formation vient d'être inscrit par quelqu'un d'autre");
    ecriture.inserer("resultats_de_formation", {{"id", ecriture.nouvel_id()}, {"inscription_id", inscription.id}, {"resultat", resultat}, {"le", format_day(le)},
                                                {"remplace", remplace.empty() ? Bind(nullptr) : Bind(remplace)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("conclure", "participants", inscription.participant_id, "a inscrit le résultat de " + inscription.reference + " à la session « " + formation.intitule + " »",
                  formation.structure_id);
}

CompteDeFormes compter_formes(Transaction& tx, const Perimetre& perimetre, Jour du, Jour au)
{
    perimetre.exiger(Acte::SuivreParcours);
    const auto filtre = perimetre.participants(Acte::SuivreParcours);
    CompteDeFormes compte;
    std::set<std::string> avant, pendant, tous;
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(format_day(du));
    valeurs.emplace_back(format_day(au));
    for (const auto& ligne : tx.query_bound("SELECT i.participant_id, f.moment, sum(x.heures_centiemes) AS heures FROM presences_en_formation x JOIN inscriptions_en_formation i ON i.id = "
                                            "x.inscription_id JOIN formations f ON f.id = i.formation_id JOIN participants p ON p.id = i.participant_id WHERE " + filtre.condition + " AND " +
                                                std::string(kTenue) + " AND " + std::string(kPresenceQuiVaut) + " AND x.heures_centiemes > 0 AND x.le >= ? AND x.le <= ? "
                                                "GROUP BY i.participant_id, f.moment",
                                            valeurs))
    {
        (ligne.text("moment") == "avant_embauche" ? avant : pendant).insert(ligne.text("participant_id"));
        compte.suivies += Heures::de_centiemes(ligne.integer("heures"));
    }
    // Les heures de formation d'une déclaration : ni corrigées, ni renvoyées.
    Binds du_mois = filtre.valeurs;
    du_mois.emplace_back(format_month(mois_de(du)));
    du_mois.emplace_back(format_month(mois_de(au)));
    for (const auto& ligne : tx.query_bound("SELECT DISTINCT h.participant_id FROM lignes h JOIN participants p ON p.id = h.participant_id WHERE " + filtre.condition +
                                                " AND h.formation_centiemes > 0 AND h.mois >= ? AND h.mois <= ? AND " + std::string(kLigneQuiCompte),
                                            du_mois))
        pendant.insert(ligne.text("participant_id"));
    tous.insert(avant.begin(), avant.end());
    tous.insert(pendant.begin(), pendant.end());
    compte.avant_embauche = static_cast<std::int64_t>(avant.size());
    compte.pendant_embauche = static_cast<std::int64_t>(pendant.size());
    compte.formes = static_cast<std::int64_t>(tous.size());
    return compte;
}

} // namespace ouvrage
