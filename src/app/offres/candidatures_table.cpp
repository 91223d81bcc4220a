#include "app/offres/candidatures_table.hpp"

#include "app/lots/lots_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kAnnulation = "annuler"; // le geste d'une ligne qui en annule une autre
constexpr std::size_t kParLot = 400;

Filtre borner_candidatures(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "o.structure_id = ?", .entreprise = "o.entreprise_id = ?", .organisme = "c.organisme_id = ?"});
}

/// « Bergeronnette » -> « B. ».
std::string initiale(std::string_view nom)
{
    std::size_t fin = 1;
    while (fin < nom.size() && (static_cast<unsigned char>(nom[fin]) & 0xC0) == 0x80) ++fin; // un caractère, pas un octet
    return std::string(nom.substr(0, fin)) + ".";
}

/// Le nom que ce périmètre peut lire d'une personne proposée.
std::string nom_montrable(const Perimetre& perimetre, const Row& ligne)
{
    const auto reference = ligne.text("reference");
    if (ligne.null("nom")) return reference; // identité oubliée
    const std::string prenom = ligne.text("prenom"), nom = ligne.text("nom");
    if (perimetre.attributions().empty() && perimetre.sur_structure_entiere(Acte::VoirPersonnes)) return prenom + " " + nom; // la machine
    std::string montre = reference;
    for (const auto& une : perimetre.attributions())
    {
        if (!peut(une.role, Acte::VoirOffres)) continue;
        if (!une.represente_id() && une.structure_id == ligne.text("structure_id") && peut(une.role, Acte::VoirPersonnes)) return prenom + " " + nom;
        // Celui qui a présenté la personne la connaît ; la structure peut aussi l'avoir dite venue de lui sans qu'il la connaisse.
        if (une.organisme_id && ligne.maybe_text("presentee_par") == une.organisme_id) return prenom + " " + nom;
        if (une.entreprise_id && *une.entreprise_id == ligne.text("entreprise_id")) montre = prenom + " " + initiale(nom);
    }
    return montre;
}

/// D'où vient une personne : la structure, et l'organisme qui la présente. « Cap emploi » ou « SPIP » dirait à l'entreprise ce que rien d'autre ne lui dit.
bool provenance_lisible(const Perimetre& perimetre, const Row& ligne)
{
    if (perimetre.attributions().empty()) return perimetre.sur_structure_entiere(Acte::VoirOffres); // la machine
    return std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(), [&](const Attribution& une) {
        if (!peut(une.role, Acte::VoirOffres)) return false;
        if (une.organisme_id) return une.organisme_id == ligne.maybe_text("organisme_id");
        return !une.represente_id() && une.structure_id == ligne.text("structure_id");
    });
}

EtapeDeCandidature lire_etape(const Row& ligne)
{
    const auto geste = geste_du_code(ligne.text("geste"));
    const auto camp = camp_du_code(ligne.text("camp"));
    ensure(geste && camp, "une étape lue en base est connue");
    return {ligne.text("id"), static_cast<int>(ligne.integer("rang")), *geste, *camp, ligne.maybe_text("motif").value_or(""), jour_iso_eventuel(ligne.maybe_text("prevu_le")),
            ligne.maybe_text("prevu_a").value_or(""), ligne.text("auteur"), ligne.text("faite_le"), false};
}

std::vector<Candidature> charger(Transaction& tx, const Perimetre& perimetre, const std::string& ou, const Binds& valeurs)
{
    std::vector<Candidature> candidatures;
    std::unordered_map<std::string, std::size_t> par_id;
    for (const auto& ligne : tx.query_bound(
             "SELECT c.*, o.structure_id, o.entreprise_id, p.reference, i.nom, i.prenom, k.organisme_id AS presentee_par, coalesce(g.nom, '') AS organisme, "
             "coalesce(u.nom, 'Ouvrage') AS auteur, f.debut AS eligible_du, f.fin AS eligible_au FROM candidatures c JOIN offres o ON o.id = c.offre_id JOIN participants p ON "
             "p.id = c.participant_id LEFT JOIN identites i ON i.participant_id = p.id LEFT JOIN candidats_d_organisme k ON k.participant_id = p.id LEFT JOIN organismes g ON "
             "g.id = c.organisme_id LEFT JOIN utilisateurs u ON u.id = c.faite_par LEFT JOIN fenetres f ON f.id = (SELECT max(w.id) FROM fenetres w WHERE w.participant_id = p.id AND "
             "NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = w.id)) WHERE " + ou, valeurs))
    {
        Candidature une;
        une.id = ligne.text("id");
        une.offre_id = ligne.text("offre_id");
        une.participant_id = ligne.text("participant_id");
        une.structure_id = ligne.text("structure_id");
        une.entreprise_id = ligne.text("entreprise_id");
        une.reference = ligne.text("reference");
        une.personne = nom_montrable(perimetre, ligne);
        une.organisme_id = ligne.maybe_text("organisme_id");
        une.provenance_lisible = provenance_lisible(perimetre, ligne);
        if (une.provenance_lisible) une.organisme = ligne.text("organisme");
        const auto origine = nature_d_organisme_du_code(ligne.text("origine"));
        ensure(origine.has_value(), "l'origine lue en base est connue");
        une.origine = *origine;
        une.proposee_par_organisme = ligne.text("proposee_par") == "organisme";
        une.faite_par = ligne.text("auteur");
        une.faite_le = ligne.text("faite_le");
        une.eligible_du = jour_iso_eventuel(ligne.maybe_text("eligible_du"));
        une.eligible_au = jour_iso_eventuel(ligne.maybe_text("eligible_au"));
        par_id[une.id] = candidatures.size();
        candidatures.push_back(std::move(une));
    }
    for (std::size_t debut = 0; debut < candidatures.size(); debut += kParLot)
    {
        const auto fin = std::min(candidatures.size(), debut + kParLot);
        std::string marques;
        Binds ids;
        for (std::size_t i = debut; i < fin; ++i)
        {
            marques += marques.empty() ? "?" : ", ?";
            ids.emplace_back(candidatures[i].id);
        }
        for (const auto& ligne : tx.query_bound("SELECT t.*, coalesce(u.nom, '') AS auteur FROM etapes_de_candidature t LEFT JOIN utilisateurs u ON u.id = t.faite_par WHERE "
                                                "t.candidature_id IN (" + marques + ") ORDER BY t.candidature_id, t.rang", ids))
        {
            const auto rang = par_id.at(ligne.text("candidature_id"));
            if (ligne.text("geste") != kAnnulation)
            {
                candidatures[rang].etapes.push_back(lire_etape(ligne));
                continue;
            }
            for (auto& etape : candidatures[rang].etapes)
                if (etape.id == ligne.maybe_text("annule")) etape.annulee = true;
            ++candidatures[rang].annulations;
        }
    }
    return candidatures;
}

Binds suivi_de(Binds valeurs, const Filtre& filtre)
{
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    return valeurs;
}

/// Ce que le journal dit d'un geste, sans nommer personne : « a répondu pour P-012 : veut la rencontrer ».
std::string phrase_de(const CandidatureDOffre& de, const EtapeAInscrire& etape)
{
    const auto& fiche_du_geste = fiche(etape.geste);
    std::string qui;
    switch (etape.camp)
    {
    case Camp::Entreprise: qui = de.offre.entreprise; break;
    case Camp::Personne: qui = de.candidature.reference; break;
    case Camp::Organisme: qui = de.candidature.organisme; break;
    case Camp::Structure: qui = de.offre.structure; break;
    }
    // Ce que la personne décide se dit d'elle ; ce que les autres décident se dit d'eux.
    const bool d_elle = etape.geste == Geste::Accepter || etape.geste == Geste::Decliner || etape.geste == Geste::DemanderAppel || etape.geste == Geste::Embaucher;
    std::string phrase = "a inscrit pour " + de.candidature.reference + " (" + de.offre.besoin().metier + ", " + de.offre.entreprise + ") : " +
                         (d_elle ? std::string("la personne ") : qui + " ") + std::string(fiche_du_geste.libelle);
    if (etape.prevu_le) phrase += ", le " + en_toutes_lettres(*etape.prevu_le) + (etape.prevu_a.empty() ? "" : " à " + etape.prevu_a);
    if (!etape.motif.empty()) phrase += " (" + std::string(libelle_du_motif(etape.geste, etape.motif)) + ")";
    return phrase;
}

void exiger_rang(const CandidatureDOffre& de, int rang_vu)
{
    if (de.candidature.prochain_rang() != rang_vu + 1) throw Conflict("quelqu'un d'autre vient de répondre pour cette personne");
}

void ajouter_etape(Ecriture& ecriture, const CandidatureDOffre& de, const EtapeAInscrire& etape)
{
    if (!apres(de.candidature.etat(), etape.geste)) throw Conflict("cette réponse ne se donne plus : quelque chose a changé pour cette personne");
    if (!peut_faire(etape.camp, etape.geste)) throw Forbidden("ce n'est pas à vous de donner cette réponse");
    ecriture.inserer("etapes_de_candidature", {{"id", ecriture.nouvel_id()},
                                               {"candidature_id", de.candidature.id},
                                               {"rang", de.candidature.prochain_rang()},
                                               {"geste", std::string(fiche(etape.geste).code)},
                                               {"camp", std::string(code(etape.camp))},
                                               {"motif", etape.motif.empty() ? Bind(nullptr) : Bind(etape.motif)},
                                               {"prevu_le", etape.prevu_le ? Bind(format_day(*etape.prevu_le)) : Bind(nullptr)},
                                               {"prevu_a", etape.prevu_a.empty() ? Bind(nullptr) : Bind(etape.prevu_a)},
                                               {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}});
}

} // namespace

std::vector<Geste> Candidature::faits() const
{
    std::vector<Geste> liste;
    for (const auto& une : etapes)
        if (!une.annulee) liste.push_back(une.geste);
    return liste;
}

EtatDeCandidature Candidature::etat() const
{
    const auto etat = parcourir(faits());
    ensure(etat.has_value(), "les étapes inscrites se suivent dans la table");
    return *etat;
}

const EtapeDeCandidature* Candidature::derniere() const
{
    for (auto une = etapes.rbegin(); une != etapes.rend(); ++une)
        if (!une->annulee) return &*une;
    return nullptr;
}

const EtapeDeCandidature* Candidature::derniere(Geste geste) const
{
    for (auto une = etapes.rbegin(); une != etapes.rend(); ++une)
        if (!une->annulee && une->geste == geste) return &*une;
    return nullptr;
}

std::optional<Jour> Candidature::entretien() const
{
    const auto* fixe = derniere(Geste::FixerEntretien);
    return fixe ? fixe->prevu_le : std::nullopt;
}

bool Candidature::appel() const
{
    return appel_attendu(faits());
}

Jour Candidature::attente() const
{
    return attente_depuis(etat(), day_in_paris(*parse_instant(depuis())), entretien());
}

std::optional<TourDeCandidature> Candidature::tour(Jour le) const
{
    return tour_de(etat(), entretien(), appel(), proposee_par_organisme, le);
}

const std::string& Candidature::depuis() const
{
    const auto* une = derniere();
    return une ? une->faite_le : faite_le;
}

std::vector<Candidature> lister_candidatures(Transaction& tx, const Perimetre& perimetre, const Offre& offre, Acte acte)
{
    const auto filtre = borner_candidatures(perimetre, acte);
    return charger(tx, perimetre, "c.offre_id = ? AND " + filtre.condition + " ORDER BY c.id", suivi_de({offre.id}, filtre));
}

CandidatureDOffre trouver_candidature(Transaction& tx, const Perimetre& perimetre, const std::string& id, Jour le, Acte acte)
{
    const auto filtre = borner_candidatures(perimetre, acte);
    auto trouvees = charger(tx, perimetre, "c.id = ? AND " + filtre.condition, suivi_de({id}, filtre));
    if (trouvees.empty()) throw NotFound("cette candidature n'est pas dans votre périmètre");
    auto offre = trouver_offre(tx, perimetre, trouvees.front().offre_id, le, acte);
    return {std::move(trouvees.front()), std::move(offre)};
}

std::vector<CandidatureDOffre> lister_candidatures(Transaction& tx, const Perimetre& perimetre, Lesquelles lesquelles, Jour le, Acte acte)
{
    const auto filtre = borner_candidatures(perimetre, acte);
    std::string ou = filtre.condition;
    if (lesquelles == Lesquelles::EnCours)
        ou += " AND NOT EXISTS (SELECT 1 FROM fins_d_offre z WHERE z.offre_id = o.id AND z.sens <> 'rouverte' AND NOT EXISTS (SELECT 1 FROM fins_d_offre zx WHERE zx.leve = z.id)) AND NOT "
              "EXISTS (SELECT 1 FROM etapes_de_candidature t WHERE t.candidature_id = c.id AND t.geste IN ('embaucher', 'refuser', 'decliner', 'retirer') AND NOT EXISTS "
              "(SELECT 1 FROM etapes_de_candidature tx WHERE tx.annule = t.id))";
    auto candidatures = charger(tx, perimetre, ou + " ORDER BY c.id DESC", filtre.valeurs);
    std::set<std::string> ids;
    for (const auto& une : candidatures) ids.insert(une.offre_id);
    std::map<std::string, Offre> offres;
    for (auto& une : trouver_offres(tx, perimetre, {ids.begin(), ids.end()}, le, acte)) offres.emplace(une.id, std::move(une));
    std::vector<CandidatureDOffre> liste;
    for (auto& une : candidatures)
        if (const auto offre = offres.find(une.offre_id); offre != offres.end()) liste.push_back({std::move(une), offre->second});
    return liste;
}

std::vector<CandidatDOrganisme> lister_candidats(Transaction& tx, const std::string& organisme_id)
{
    std::vector<CandidatDOrganisme> candidats;
    for (const auto& ligne : tx.query("SELECT k.participant_id, k.informe_le, p.reference, i.nom, i.prenom FROM candidats_d_organisme k JOIN participants p ON p.id = k.participant_id "
                                      "LEFT JOIN identites i ON i.participant_id = p.id WHERE k.organisme_id = ? ORDER BY i.recherche, p.reference",
                                      organisme_id))
        candidats.push_back({ligne.text("participant_id"), ligne.text("reference"), ligne.null("nom") ? ligne.text("reference") : ligne.text("prenom") + " " + ligne.text("nom"),
                             jour_iso(ligne.text("informe_le"))});
    return candidats;
}

namespace
{

constexpr std::string_view kDesPersonnes =
    " FROM participants p LEFT JOIN identites i ON i.participant_id = p.id LEFT JOIN candidats_d_organisme k ON k.participant_id = p.id LEFT JOIN organismes g ON g.id = k.organisme_id "
    "LEFT JOIN fenetres f ON f.id = (SELECT max(w.id) FROM fenetres w WHERE w.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = w.id)) ";

std::vector<PersonneAProposer> lire_personnes(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    std::vector<PersonneAProposer> personnes;
    for (const auto& ligne : tx.query_bound("SELECT p.id, p.reference, i.nom, i.prenom, f.debut, f.fin, k.organisme_id, coalesce(g.nom, '') AS organisme" + std::string(kDesPersonnes) + ou, valeurs))
        personnes.push_back({ligne.text("id"), ligne.text("reference"), ligne.null("nom") ? ligne.text("reference") : ligne.text("prenom") + " " + ligne.text("nom"),
                             jour_iso_eventuel(ligne.maybe_text("debut")), jour_iso_eventuel(ligne.maybe_text("fin")), ligne.maybe_text("organisme_id"), ligne.text("organisme")});
    return personnes;
}

} // namespace

std::vector<PersonneAProposer> chercher_personnes_a_proposer(Transaction& tx, const Perimetre& perimetre, const Offre& offre, const std::string& q, int au_plus)
{
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = "p.structure_id = ?"});
    std::string ou = "WHERE p.structure_id = ? AND NOT EXISTS (SELECT 1 FROM candidatures c WHERE c.participant_id = p.id AND c.offre_id = ?) AND " + filtre.condition;
    Binds valeurs = suivi_de({offre.structure_id, offre.id}, filtre);
    for (const auto& mot : split(searchable(q), ' '))
    {
        if (mot.empty()) continue;
        ou += " AND (i.recherche LIKE ? OR lower(p.reference) LIKE ?)";
        valeurs.emplace_back("%" + mot + "%");
        valeurs.emplace_back("%" + mot + "%");
    }
    const auto debut = format_day(offre.besoin().debut);
    ou += " ORDER BY CASE WHEN f.debut <= ? AND (f.fin IS NULL OR f.fin >= ?) THEN 0 ELSE 1 END, i.recherche, p.reference, p.id LIMIT ?";
    valeurs.emplace_back(debut);
    valeurs.emplace_back(debut);
    valeurs.emplace_back(au_plus);
    return lire_personnes(tx, ou, valeurs);
}

PersonneAProposer trouver_personne_a_proposer(Transaction& tx, const Perimetre& perimetre, const std::string& participant_id)
{
    const auto filtre = perimetre.borner(Acte::GererParticipants, {.structure = "p.structure_id = ?"});
    auto personnes = lire_personnes(tx, "WHERE p.id = ? AND " + filtre.condition, suivi_de({participant_id}, filtre));
    if (personnes.empty()) throw NotFound("cette personne n'est pas suivie par votre structure");
    return std::move(personnes.front());
}

namespace
{

std::optional<std::string> candidat_de_ce_nom(Transaction& tx, const std::string& organisme_id, const std::string& prenom, const std::string& nom)
{
    const auto ligne = tx.query_one("SELECT k.participant_id FROM candidats_d_organisme k JOIN identites i ON i.participant_id = k.participant_id WHERE k.organisme_id = ? AND "
                                    "i.recherche = ? ORDER BY k.participant_id LIMIT 1",
                                    organisme_id, searchable(nom + " " + prenom));
    if (!ligne) return std::nullopt;
    return ligne->text("participant_id");
}

} // namespace

bool porte_le_nom_d_un_candidat(Transaction& tx, const std::string& organisme_id, const std::string& prenom, const std::string& nom)
{
    return candidat_de_ce_nom(tx, organisme_id, prenom, nom).has_value();
}

std::string inscrire_candidat(Ecriture& ecriture, const std::string& structure_id, const std::string& organisme_id, const std::string& prenom, const std::string& nom, Jour informe_le,
                              Homonyme homonyme)
{
    if (!ecriture.tx.query_one("SELECT id FROM organismes WHERE id = ? AND structure_id = ?", organisme_id, structure_id)) throw NotFound("cet organisme n'est pas connu de la structure");
    if (homonyme == Homonyme::MemePersonne)
        if (const auto deja = candidat_de_ce_nom(ecriture.tx, organisme_id, prenom, nom)) return *deja;
    const auto reference = reference_proposee(ecriture.tx, structure_id);
    const auto id = inscrire_participant(ecriture, structure_id, reference, prenom, nom);
    ecriture.inserer("candidats_d_organisme", {{"participant_id", id}, {"organisme_id", organisme_id}, {"informe_le", format_day(informe_le)}, {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}}, {"participant_id"});
    ecriture.dire("informer", "participants", id, "a inscrit que " + reference + " a reçu l'information sur ses données le " + en_toutes_lettres(informe_le), structure_id);
    return id;
}

std::string organisme_qui_presente(const Perimetre& perimetre, const Offre& offre)
{
    for (const auto& une : perimetre.attributions())
        if (une.organisme_id && une.structure_id == offre.structure_id && peut(une.role, Acte::ProposerCandidat)) return *une.organisme_id;
    throw Forbidden("votre organisme ne présente personne à cette structure");
}

bool deja_proposee(Transaction& tx, const std::string& offre_id, const std::string& participant_id)
{
    return tx.query_one("SELECT id FROM candidatures WHERE offre_id = ? AND participant_id = ?", offre_id, participant_id).has_value();
}

NatureOrganisme origine_de_la_structure(const Offre& offre)
{
    return nature_d_organisme_du_code(offre.structure_nature).value_or(NatureOrganisme::Autre);
}

NatureOrganisme nature_de_l_organisme(Transaction& tx, const std::string& organisme_id)
{
    const auto ligne = tx.query_one("SELECT nature FROM organismes WHERE id = ?", organisme_id);
    if (!ligne) throw NotFound("cet organisme n'est pas connu de la structure");
    return nature_d_organisme_du_code(ligne->text("nature")).value_or(NatureOrganisme::Autre);
}

std::string inscrire_candidature(Ecriture& ecriture, const Offre& offre, const NouvelleCandidature& proposition)
{
    if (offre.fin()) throw Conflict("cette offre est finie : on n'y propose plus personne");
    if (deja_proposee(ecriture.tx, offre.id, proposition.participant_id)) throw Conflict("cette personne est déjà proposée à cette offre");
    const auto participant = ecriture.tx.query_one("SELECT reference FROM participants WHERE id = ? AND structure_id = ?", proposition.participant_id, offre.structure_id);
    if (!participant) throw NotFound("cette personne n'est pas suivie par la structure");
    std::string organisme;
    if (proposition.organisme_id)
    {
        const auto ligne = ecriture.tx.query_one("SELECT nom FROM organismes WHERE id = ? AND structure_id = ?", *proposition.organisme_id, offre.structure_id);
        if (!ligne) throw NotFound("cet organisme n'est pas connu de la structure");
        organisme = ligne->text("nom");
    }
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("candidatures", {{"id", id},
                                      {"offre_id", offre.id},
                                      {"participant_id", proposition.participant_id},
                                      {"organisme_id", Bind(proposition.organisme_id)},
                                      {"origine", std::string(fiche(proposition.origine).code)},
                                      {"proposee_par", proposition.par_organisme ? "organisme" : "structure"},
                                      {"faite_par", ecriture.auteur()},
                                      {"faite_le", ecriture.instant()}});
    ecriture.dire("proposer", "offres", offre.id,
                  "a proposé " + participant->text("reference") + " à " + offre.entreprise + " (" + offre.besoin().metier + "), origine : " +
                      (organisme.empty() ? std::string(fiche(proposition.origine).libelle) : organisme),
                  offre.structure_id);
    return id;
}

std::string inscrire_etape(Ecriture& ecriture, const CandidatureDOffre& de, const EtapeAInscrire& etape, int rang_vu)
{
    exiger_rang(de, rang_vu);
    if (etape.geste == Geste::Embaucher) throw Bug("une embauche s'inscrit par embaucher");
    ajouter_etape(ecriture, de, etape);
    ecriture.dire(fiche(etape.geste).code, "offres", de.offre.id, phrase_de(de, etape), de.offre.structure_id);
    return de.candidature.id;
}

void annuler_etape(Ecriture& ecriture, const CandidatureDOffre& de, int rang_vu)
{
    exiger_rang(de, rang_vu);
    const auto* derniere = de.candidature.derniere();
    if (!derniere) throw Conflict("il n'y a rien à annuler");
    if (derniere->geste == Geste::Embaucher) throw Conflict("une embauche ne s'annule pas ici : sa suite se corrige sur la fiche de la personne");
    ecriture.inserer("etapes_de_candidature", {{"id", ecriture.nouvel_id()},
                                               {"candidature_id", de.candidature.id},
                                               {"rang", de.candidature.prochain_rang()},
                                               {"geste", std::string(kAnnulation)},
                                               {"camp", std::string(code(Camp::Structure))},
                                               {"annule", derniere->id},
                                               {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}});
    ecriture.dire("annuler", "offres", de.offre.id,
                  "a annulé pour " + de.candidature.reference + " (" + de.offre.besoin().metier + ", " + de.offre.entreprise + ") : « " + std::string(fiche(derniere->geste).libelle) + " »",
                  de.offre.structure_id);
}

void embaucher(Ecriture& ecriture, const CandidatureDOffre& de, Jour premier_jour, int rang_vu)
{
    exiger_rang(de, rang_vu);
    const EtapeAInscrire etape{Geste::Embaucher, Camp::Structure, "", premier_jour, ""};
    ajouter_etape(ecriture, de, etape);
    ecriture.dire(fiche(Geste::Embaucher).code, "offres", de.offre.id, phrase_de(de, etape), de.offre.structure_id);
    if (de.offre.lot_id)
    {
        // Celle qui travaillait déjà sur ce lot pour cette entreprise y reste : une seconde affectation n'ajouterait rien.
        const bool affectee = ecriture.tx.query_one("SELECT id FROM affectations WHERE lot_id = ? AND participant_id = ? AND entreprise_id = ?", *de.offre.lot_id,
                                                    de.candidature.participant_id, de.offre.entreprise_id).has_value();
        if (!affectee)
        {
            const Participant participant{de.candidature.participant_id, de.offre.structure_id, de.candidature.reference, "", "", {}, {}};
            inscrire_affectation(ecriture, participant, *de.offre.lot_id, de.offre.lot_nom, de.offre.entreprise_id, mois_de(premier_jour), std::nullopt);
        }
    }
    if (!de.offre.fin() && de.offre.restants() <= 1) finir_offre(ecriture, de.offre, SensDeFin::Pourvue);
}

// --- Le lien d'une personne -------------------------------------------------------------------------------------------------

namespace
{

constexpr std::string_view kSert = "NOT EXISTS (SELECT 1 FROM liens_de_candidat_clos k WHERE k.lien_id = n.id)";

void clore_liens(Ecriture& ecriture, const std::string& candidature_id, std::string_view cause)
{
    for (const auto& ligne : ecriture.tx.query("SELECT n.id FROM liens_de_candidat n WHERE n.candidature_id = ? AND " + std::string(kSert) + " ORDER BY n.id", candidature_id))
        ecriture.inserer("liens_de_candidat_clos", {{"lien_id", ligne.text("id")}, {"cause", std::string(cause)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}},
                         {"lien_id"});
}

LienDeCandidat lire_lien(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("candidature_id"), ligne.text("expire_le"), ligne.text("faite_le")};
}

} // namespace

std::string creer_lien_de_candidat(Ecriture& ecriture, const CandidatureDOffre& de, Instant expire)
{
    if (finale(de.candidature.etat()) || de.offre.fin()) throw Conflict("cette candidature est finie : la personne n'a plus à y répondre");
    clore_liens(ecriture, de.candidature.id, "remplace");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("liens_de_candidat", {{"id", id}, {"candidature_id", de.candidature.id}, {"expire_le", format_instant(expire)}, {"faite_par", ecriture.auteur()},
                                           {"faite_le", ecriture.instant()}});
    ecriture.dire("inviter", "offres", de.offre.id,
                  "a préparé un lien pour que " + de.candidature.reference + " réponde à l'offre de " + de.offre.entreprise + ", jusqu'au " + date_fr(expire), de.offre.structure_id);
    return id;
}

void revoquer_liens_de_candidat(Ecriture& ecriture, const CandidatureDOffre& de)
{
    if (!lien_en_cours(ecriture.tx, de.candidature.id, ecriture.maintenant())) throw Conflict("ce lien ne sert déjà plus");
    clore_liens(ecriture, de.candidature.id, "revoque");
    ecriture.dire("revoquer", "offres", de.offre.id, "a révoqué le lien de réponse de " + de.candidature.reference, de.offre.structure_id);
}

std::optional<LienDeCandidat> trouver_lien_de_candidat(Transaction& tx, const std::string& id, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT n.* FROM liens_de_candidat n WHERE n.id = ? AND n.expire_le > ? AND " + std::string(kSert), id, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return lire_lien(*ligne);
}

std::optional<LienDeCandidat> lien_en_cours(Transaction& tx, const std::string& candidature_id, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT n.* FROM liens_de_candidat n WHERE n.candidature_id = ? AND n.expire_le > ? AND " + std::string(kSert), candidature_id,
                                    format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return lire_lien(*ligne);
}

void repondre_par_lien(Ecriture& ecriture, const LienDeCandidat& lien, const CandidatureDOffre& de, const EtapeAInscrire& etape)
{
    if (!trouver_lien_de_candidat(ecriture.tx, lien.id, ecriture.maintenant())) throw Conflict("ce lien a déjà servi");
    ajouter_etape(ecriture, de, etape);
    ecriture.inserer("liens_de_candidat_clos", {{"lien_id", lien.id}, {"cause", "utilise"}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"lien_id"});
    ecriture.dire(fiche(etape.geste).code, "offres", de.offre.id, phrase_de(de, etape), de.offre.structure_id);
}

// --- Compter ----------------------------------------------------------------------------------------------------------------

const CompteDOrigine& ComptesDOffres::de(NatureOrganisme origine) const
{
    for (const auto& une : origines)
        if (une.origine == origine) return une;
    static const CompteDOrigine aucune;
    return aucune;
}

ComptesDOffres compter_les_offres(Transaction& tx, const Perimetre& perimetre, Jour du, Jour au, Acte acte)
{
    const auto filtre = borner_candidatures(perimetre, acte);
    ComptesDOffres comptes;
    comptes.du = du;
    comptes.au = au;
    std::map<NatureOrganisme, CompteDOrigine> par_origine;
    std::map<NatureOrganisme, std::set<std::string>> personnes;
    std::set<std::string> toutes;
    std::map<std::string, int> refus, declins;
    for (const auto origine : {NatureOrganisme::Plie, NatureOrganisme::FranceTravail, NatureOrganisme::MissionLocale}) par_origine[origine].origine = origine;
    // Un jour français peut commencer la veille en UTC : on lit un jour de plus de chaque côté, et l'on trie par le jour de Paris.
    const Jour lu_du = std::chrono::sys_days{du} - std::chrono::days{1}, lu_au = std::chrono::sys_days{au} + std::chrono::days{2};
    for (const auto& une : charger(tx, perimetre, "c.faite_le >= ? AND c.faite_le < ? AND " + filtre.condition + " ORDER BY c.id", suivi_de({format_day(lu_du), format_day(lu_au)}, filtre)))
    {
        const Jour le = day_in_paris(*parse_instant(une.faite_le));
        if (le < du || au < le) continue;
        auto& compte = par_origine[une.origine];
        compte.origine = une.origine;
        personnes[une.origine].insert(une.participant_id);
        toutes.insert(une.participant_id);
        const auto etat = une.etat();
        ++comptes.par_etat[static_cast<std::size_t>(etat)];
        const bool venue = une.derniere(Geste::NoterVenue) != nullptr, absente = une.derniere(Geste::NoterAbsence) != nullptr;
        for (auto* un : {&compte, &comptes.total})
        {
            ++un->mises_en_relation;
            un->rencontrees += venue ? 1 : 0;
            un->absentes += absente ? 1 : 0;
            un->refusees += etat == EtatDeCandidature::Refusee ? 1 : 0;
            un->declinees += etat == EtatDeCandidature::Declinee ? 1 : 0;
            un->embauchees += etat == EtatDeCandidature::Embauchee ? 1 : 0;
        }
        if (etat == EtatDeCandidature::Refusee) ++refus[une.derniere(Geste::Refuser)->motif];
        if (etat == EtatDeCandidature::Declinee) ++declins[une.derniere(Geste::Decliner)->motif];
    }
    for (auto& [origine, compte] : par_origine)
    {
        compte.candidats = static_cast<int>(personnes[origine].size());
        comptes.origines.push_back(compte);
    }
    comptes.total.candidats = static_cast<int>(toutes.size());
    const auto ranger = [](const std::map<std::string, int>& motifs) {
        std::vector<std::pair<std::string, int>> liste(motifs.begin(), motifs.end());
        std::stable_sort(liste.begin(), liste.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
        return liste;
    };
    comptes.refus = ranger(refus);
    comptes.declins = ranger(declins);
    return comptes;
}

std::vector<FaitDeParcours> faits_des_offres(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    const auto jour_de = [](const std::string& instant) { return Jour{day_in_paris(*parse_instant(instant))}; };
    std::map<std::string, std::string> metiers; // par offre : « maçonne chez Durand BTP »
    for (const auto& ligne : tx.query("SELECT o.id, b.metier, e.nom FROM offres o JOIN besoins_d_offre b ON b.offre_id = o.id AND NOT EXISTS (SELECT 1 FROM besoins_d_offre z WHERE "
                                      "z.remplace = b.id) JOIN entreprises e ON e.id = o.entreprise_id JOIN candidatures c ON c.offre_id = o.id WHERE c.participant_id = ? ORDER BY o.id",
                                      participant.id))
        metiers[ligne.text("id")] = ligne.text("metier") + ", " + ligne.text("nom");
    // L'appelant a déjà vu la personne par son périmètre.
    for (const auto& une : charger(tx, Perimetre::de_la_machine(), "c.participant_id = ? ORDER BY c.id", {participant.id}))
    {
        const auto href = "/offres/" + une.offre_id;
        const auto& quoi = metiers.at(une.offre_id);
        faits.push_back({.debut = jour_de(une.faite_le), .sorte = "offre", .libelle = "Proposée : " + quoi, .detail = std::string(libelle(une.etat())), .href = href});
        for (const auto& etape : une.etapes)
        {
            if (etape.annulee || !etape.prevu_le) continue;
            const bool entretien = etape.geste == Geste::FixerEntretien;
            faits.push_back({.debut = *etape.prevu_le, .sorte = "offre", .libelle = (entretien ? "Entretien d'embauche : " : "Embauche : ") + quoi, .detail = "", .href = href});
        }
    }
    return faits;
}

} // namespace ouvrage
