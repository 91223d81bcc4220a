#include "app/offres/appariement_table.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/lots/lots_table.hpp"
#include "app/offres/appariement_freins.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/errors.hpp"
#include "socle/flow/assignment.hpp"
#include "socle/time/time.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Le barème livré, et les valeurs que le territoire de la structure y a mises.
BaremeAppariement lire_bareme(Transaction& tx, const Droit& droit, const std::string& structure_id, Jour le)
{
    const auto bareme = bareme_en_vigueur(le, valeurs_de_la_structure(tx, droit, structure_id));
    if (!bareme) throw Conflict("le barème de rapprochement de votre territoire ne se lit pas : voyez Droit en vigueur, « Rapprocher une personne d'une offre »");
    return *bareme;
}

constexpr std::string_view kDerniereFenetre = "(SELECT max(w.id) FROM fenetres w WHERE w.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = w.id))";
constexpr std::string_view kDerniersSouhaits = "s.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM souhaits sx WHERE sx.remplace = s.id)";
/// Une embauche ou un contrat venus après ce que la personne a dit y ont répondu : il faut le lui redemander.
constexpr std::string_view kRepondu =
    "CASE WHEN EXISTS (SELECT 1 FROM candidatures rc JOIN etapes_de_candidature re ON re.candidature_id = rc.id WHERE rc.participant_id = p.id AND re.geste = 'embaucher' AND "
    "re.faite_le > s.faite_le) OR EXISTS (SELECT 1 FROM contrats_de_travail rt WHERE rt.participant_id = p.id AND rt.faite_le > s.faite_le) THEN 1 ELSE 0 END";
constexpr std::string_view kNonDit = "EXISTS (SELECT 1 FROM etapes_de_candidature ne WHERE ne.candidature_id = c.id AND ne.geste IN ('refuser', 'decliner', 'retirer') AND NOT EXISTS "
                                     "(SELECT 1 FROM etapes_de_candidature nx WHERE nx.annule = ne.id))";
constexpr std::string_view kEmbauchee = "EXISTS (SELECT 1 FROM etapes_de_candidature me WHERE me.candidature_id = c.id AND me.geste = 'embaucher')";

/// Les personnes qui remplissent `condition` (sur participants AS p), par nom, sans leurs freins.
std::vector<PersonneARapprocher> lire_personnes(Transaction& tx, const std::string& condition, const Binds& valeurs)
{
    std::vector<PersonneARapprocher> personnes;
    std::unordered_map<std::string, std::size_t> par_souhait;
    for (const auto& ligne : tx.query_bound(
             "SELECT p.id, p.reference, i.nom, i.prenom, i.commune, f.debut, f.fin, s.id AS souhait, s.cherche, s.disponible_le, s.rayon_km, s.semaine_centiemes, " + std::string(kRepondu) +
                 " AS repondu FROM participants p JOIN identites i ON i.participant_id = p.id LEFT JOIN fenetres f ON f.id = " + std::string(kDerniereFenetre) +
                 " LEFT JOIN souhaits s ON " + std::string(kDerniersSouhaits) + " WHERE " + condition + " ORDER BY i.recherche, p.reference, p.id",
             valeurs))
    {
        PersonneARapprocher une;
        une.participant_id = ligne.text("id");
        une.reference = ligne.text("reference");
        une.personne = ligne.text("nom").empty() ? une.reference : ligne.text("prenom") + " " + ligne.text("nom");
        une.candidat.id = une.reference;
        if (const auto commune = ligne.maybe_text("commune")) une.candidat.lieu = position_de_commune(*commune);
        if (const auto debut = ligne.maybe_text("debut")) une.candidat.fenetre = {{jour_iso(*debut), jour_iso_eventuel(ligne.maybe_text("fin"))}};
        if (const auto souhait = ligne.maybe_text("souhait"); souhait && ligne.text("cherche") == "oui" && ligne.integer("repondu") == 0)
        {
            une.a_dit = true;
            une.candidat.disponible_le = jour_iso_eventuel(ligne.maybe_text("disponible_le"));
            if (const auto rayon = ligne.maybe_integer("rayon_km")) une.candidat.rayon_km = static_cast<int>(*rayon);
            if (const auto semaine = ligne.maybe_integer("semaine_centiemes")) une.candidat.semaine = Heures::de_centiemes(*semaine);
            par_souhait[*souhait] = personnes.size();
        }
        personnes.push_back(std::move(une));
    }
    if (!par_souhait.empty())
        for (const auto& ligne : tx.query_bound("SELECT k.souhait_id, k.rome FROM metiers_souhaites k JOIN souhaits s ON s.id = k.souhait_id JOIN participants p ON p.id = s.participant_id "
                                                "WHERE NOT EXISTS (SELECT 1 FROM souhaits sx WHERE sx.remplace = s.id) AND " + condition + " ORDER BY k.souhait_id, k.rang",
                                                valeurs))
            if (const auto de = par_souhait.find(ligne.text("souhait_id")); de != par_souhait.end()) personnes[de->second].candidat.metiers.push_back(ligne.text("rome"));
    return personnes;
}

PosteAPourvoir poste_de(const Offre& offre)
{
    const auto& besoin = offre.besoin();
    return {offre.id, besoin.rome, position_de_commune(besoin.commune), besoin.debut, besoin.fin, besoin.semaine};
}

std::string condition_de_structure(const Filtre& filtre) { return "p.structure_id = ? AND " + filtre.condition; }

/// Ce qui s'est passé entre les personnes de la structure et ses offres, et combien de réponses chacune attend.
void joindre_les_antecedents(Transaction& tx, DonneesDAppariement& donnees)
{
    std::unordered_map<std::string, PersonneARapprocher*> personnes;
    std::unordered_map<std::string, OffreARapprocher*> offres;
    for (auto& une : donnees.personnes) personnes[une.participant_id] = &une;
    for (auto& une : donnees.offres) offres[une.offre.id] = &une;
    for (const auto& ligne : tx.query("SELECT c.offre_id, c.participant_id, CASE WHEN " + std::string(kNonDit) + " THEN 1 ELSE 0 END AS non, CASE WHEN " + std::string(kEmbauchee) +
                                          " THEN 1 ELSE 0 END AS embauchee FROM candidatures c JOIN offres o ON o.id = c.offre_id WHERE o.structure_id = ? ORDER BY c.id",
                                      donnees.structure_id))
    {
        const auto offre_id = ligne.text("offre_id"), participant_id = ligne.text("participant_id");
        const bool non = ligne.integer("non") != 0, en_attente = !non && ligne.integer("embauchee") == 0;
        const auto offre = offres.find(offre_id);
        if (offre != offres.end()) donnees.antecedents[{offre_id, participant_id}] = non ? Antecedent::Non : Antecedent::EnCours;
        if (!en_attente) continue;
        if (offre != offres.end()) ++offre->second->en_attente;
        if (const auto personne = personnes.find(participant_id); personne != personnes.end()) ++personne->second->en_attente;
    }
}

void joindre_les_consignes(Transaction& tx, DonneesDAppariement& donnees)
{
    for (const auto& ligne : tx.query("SELECT k.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM consignes_d_appariement k JOIN offres o ON o.id = k.offre_id LEFT JOIN utilisateurs u ON "
                                      "u.id = k.faite_par WHERE o.structure_id = ? AND k.sens <> 'libre' AND NOT EXISTS (SELECT 1 FROM consignes_d_appariement x WHERE x.remplace = k.id) "
                                      "ORDER BY k.id",
                                      donnees.structure_id))
    {
        const auto sens = sens_de_consigne_du_code(ligne.text("sens"));
        ensure(sens.has_value(), "une consigne lue en base est connue");
        donnees.consignes[{ligne.text("offre_id"), ligne.text("participant_id")}] = {
            ligne.text("id"), ligne.text("offre_id"), ligne.text("participant_id"), *sens, ligne.maybe_text("motif").value_or(""), ligne.text("auteur"), ligne.text("faite_le")};
    }
}

} // namespace

Antecedent DonneesDAppariement::antecedent(const std::string& offre_id, const std::string& participant_id) const
{
    const auto trouve = antecedents.find({offre_id, participant_id});
    return trouve == antecedents.end() ? Antecedent::Aucun : trouve->second;
}

const ConsigneInscrite* DonneesDAppariement::consigne(const std::string& offre_id, const std::string& participant_id) const
{
    const auto trouvee = consignes.find({offre_id, participant_id});
    return trouvee == consignes.end() ? nullptr : &trouvee->second;
}

Appariement DonneesDAppariement::apparier(const PersonneARapprocher& personne, const OffreARapprocher& offre) const
{
    return ouvrage::apparier(personne.candidat, offre.poste, antecedent(offre.offre.id, personne.participant_id), bareme);
}

DonneesDAppariement charger_appariement(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Personnes lesquelles, const std::string& offre_id, Jour le)
{
    DonneesDAppariement donnees;
    if (offre_id.empty())
    {
        donnees.structure_id = perimetre.structure_de(Acte::Apparier);
        RechercheOffres ouvertes;
        ouvertes.etat = EtatDOffre::Ouvertes;
        ouvertes.tri = TriDOffres::Debut;
        ouvertes.par_page = 0;
        for (auto& une : lister_offres(tx, perimetre, ouvertes, le).offres)
            if (une.structure_id == donnees.structure_id) donnees.offres.push_back({std::move(une), {}, 0, 0});
    }
    else
    {
        donnees.offres.push_back({trouver_offre(tx, perimetre, offre_id, le, Acte::Apparier), {}, 0, 0});
        donnees.structure_id = donnees.offres.front().offre.structure_id;
    }
    for (auto& une : donnees.offres)
    {
        une.poste = poste_de(une.offre);
        une.restants = une.offre.fin() ? 0 : une.offre.restants();
    }
    donnees.bareme = lire_bareme(tx, droit, donnees.structure_id, le);

    const auto filtre = perimetre.borner(Acte::Apparier, {.structure = "p.structure_id = ?"});
    const auto condition = condition_de_structure(filtre);
    Binds valeurs{donnees.structure_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    // Qui a dit « pas maintenant » n'est proposée à personne ; qui n'a rien dit, seulement si on le demande.
    constexpr std::string_view kDitPasMaintenant = " AND NOT EXISTS (SELECT 1 FROM souhaits sp WHERE sp.participant_id = p.id AND sp.cherche = 'pas_maintenant' AND NOT EXISTS "
                                                   "(SELECT 1 FROM souhaits spx WHERE spx.remplace = sp.id))";
    constexpr std::string_view kADit = " AND EXISTS (SELECT 1 FROM souhaits sd WHERE sd.participant_id = p.id)";
    donnees.personnes = lire_personnes(tx, condition + std::string(kDitPasMaintenant) + (lesquelles == Personnes::QuiOntDit ? std::string(kADit) : ""), valeurs);
    if (lesquelles == Personnes::QuiOntDit) std::erase_if(donnees.personnes, [](const PersonneARapprocher& une) { return !une.a_dit; });
    donnees.sans_souhaits = tx.query_bound("SELECT count(*) AS n FROM participants p JOIN identites i ON i.participant_id = p.id WHERE NOT EXISTS (SELECT 1 FROM souhaits sd WHERE "
                                           "sd.participant_id = p.id) AND " + condition, valeurs).front().integer("n");
    if (perimetre.sur_structure_entiere(Acte::SuivreParcours)) joindre_les_freins(tx, condition, valeurs, donnees.personnes);
    joindre_les_antecedents(tx, donnees);
    joindre_les_consignes(tx, donnees);
    return donnees;
}

std::vector<RangDeCandidat> classer_candidats(const DonneesDAppariement& donnees, std::size_t offre)
{
    std::vector<RangDeCandidat> rangs;
    for (std::size_t i = 0; i < donnees.personnes.size(); ++i) rangs.push_back({i, donnees.apparier(donnees.personnes[i], donnees.offres[offre])});
    std::sort(rangs.begin(), rangs.end(), [&](const RangDeCandidat& a, const RangDeCandidat& b) {
        const auto cle = [&](const RangDeCandidat& un) {
            return std::tuple(un.fait.empechement.has_value(), -un.fait.total(PourQui::Facilitateur), std::string_view(donnees.personnes[un.personne].reference));
        };
        return cle(a) < cle(b);
    });
    return rangs;
}

AideAuChoix composer_les_propositions(const DonneesDAppariement& donnees, const std::vector<std::string>& retenues, int par_poste)
{
    const auto voulue = [&](const Offre& offre) { return retenues.empty() || std::find(retenues.begin(), retenues.end(), offre.id) != retenues.end(); };
    const auto combien_d_offres = donnees.offres.size(), combien_de_personnes = donnees.personnes.size();
    std::vector<int> places(combien_d_offres, 0);
    for (std::size_t j = 0; j < combien_d_offres; ++j)
        if (voulue(donnees.offres[j].offre)) places[j] = std::max(0, donnees.offres[j].restants * par_poste - donnees.offres[j].en_attente);

    // Toutes les paires une fois : ce qui s'impose d'abord, puis ce que le calcul peut choisir.
    std::vector<std::vector<Appariement>> paires(combien_de_personnes);
    std::vector<std::optional<std::size_t>> placee(combien_de_personnes);
    std::set<std::size_t> imposees;
    const auto ecartee = [&](std::size_t i, std::size_t j) {
        const auto* consigne = donnees.consigne(donnees.offres[j].offre.id, donnees.personnes[i].participant_id);
        return consigne && consigne->sens == SensDeConsigne::Ecarter;
    };
    AssignmentProblem probleme;
    for (std::size_t j = 0; j < combien_d_offres; ++j) probleme.places.push_back({donnees.offres[j].offre.id, 0});
    for (std::size_t i = 0; i < combien_de_personnes; ++i)
    {
        probleme.items.push_back(donnees.personnes[i].reference);
        paires[i].reserve(combien_d_offres);
        for (std::size_t j = 0; j < combien_d_offres; ++j)
        {
            paires[i].push_back(donnees.apparier(donnees.personnes[i], donnees.offres[j]));
            const auto* consigne = donnees.consigne(donnees.offres[j].offre.id, donnees.personnes[i].participant_id);
            if (!placee[i] && consigne && consigne->sens == SensDeConsigne::Imposer && voulue(donnees.offres[j].offre) &&
                donnees.antecedent(donnees.offres[j].offre.id, donnees.personnes[i].participant_id) == Antecedent::Aucun)
            {
                placee[i] = j;
                imposees.insert(i);
                --places[j]; // une personne peut en imposer plus qu'il n'y a de places : le calcul n'y ajoute alors plus personne
            }
        }
    }
    for (std::size_t j = 0; j < combien_d_offres; ++j) probleme.places[j].capacity = std::max(0, places[j]);
    for (std::size_t i = 0; i < combien_de_personnes; ++i)
        if (!placee[i])
            for (std::size_t j = 0; j < combien_d_offres; ++j)
                if (places[j] > 0 && !ecartee(i, j) && paires[i][j].proposable(donnees.bareme)) probleme.edges.push_back({i, j, paires[i][j].total(PourQui::Facilitateur)});
    const auto reponse = assign(probleme);
    for (std::size_t i = 0; i < combien_de_personnes; ++i)
        if (reponse.place_of[i]) placee[i] = reponse.place_of[i];

    AideAuChoix aide;
    aide.points = reponse.gain;
    aide.au_plus = reponse.bound;
    std::vector<int> prises(combien_d_offres, 0);
    const auto points = [&](std::size_t i, std::size_t j) { return paires[i][j].total(PourQui::Facilitateur); };
    // À points égaux, la première référence : la même règle que partout.
    const auto mieux = [&](std::size_t i, std::size_t autre, std::size_t j) {
        return points(i, j) != points(autre, j) ? points(i, j) > points(autre, j) : donnees.personnes[i].reference < donnees.personnes[autre].reference;
    };
    std::vector<std::optional<std::size_t>> second(combien_d_offres);
    for (std::size_t i = 0; i < combien_de_personnes; ++i)
        for (std::size_t j = 0; j < combien_d_offres; ++j)
            if (voulue(donnees.offres[j].offre) && placee[i] != j && !ecartee(i, j) && paires[i][j].proposable(donnees.bareme) && (!second[j] || mieux(i, *second[j], j))) second[j] = i;
    const auto meilleure_de = [&](std::size_t i) {
        std::optional<std::pair<std::size_t, int>> meilleure;
        for (std::size_t j = 0; j < combien_d_offres; ++j)
            if (voulue(donnees.offres[j].offre) && !ecartee(i, j) && !paires[i][j].empechement && (!meilleure || points(i, j) > meilleure->second)) meilleure = {j, points(i, j)};
        return meilleure;
    };
    for (std::size_t i = 0; i < combien_de_personnes; ++i)
    {
        const auto meilleure = meilleure_de(i);
        if (placee[i])
        {
            const auto j = *placee[i];
            ++prises[j];
            ChoixPropose choix{j, i, paires[i][j], imposees.count(i) != 0, {}, {}};
            if (second[j]) choix.second = {*second[j], points(*second[j], j), placee[*second[j]]};
            if (meilleure && meilleure->first != j && meilleure->second > points(i, j)) choix.mieux_ailleurs = meilleure;
            aide.choix.push_back(std::move(choix));
            continue;
        }
        LaisseeDeCote une{i, meilleure, ""};
        if (!meilleure) une.pourquoi = combien_d_offres == 0 ? "aucune offre ouverte" : "aucune offre possible";
        else if (!paires[i][meilleure->first].proposable(donnees.bareme)) une.pourquoi = "trop peu de points à sa meilleure offre";
        else if (donnees.offres[meilleure->first].restants * par_poste <= donnees.offres[meilleure->first].en_attente) une.pourquoi = "assez de personnes y sont déjà proposées";
        else une.pourquoi = "les places de cette offre vont à d'autres, pour un meilleur ensemble";
        aide.de_cote.push_back(std::move(une));
    }
    std::stable_sort(aide.choix.begin(), aide.choix.end(), [&](const ChoixPropose& a, const ChoixPropose& b) {
        return std::tuple(a.offre, !a.impose, -points(a.personne, a.offre), std::string_view(donnees.personnes[a.personne].reference)) <
               std::tuple(b.offre, !b.impose, -points(b.personne, b.offre), std::string_view(donnees.personnes[b.personne].reference));
    });
    std::stable_sort(aide.de_cote.begin(), aide.de_cote.end(), [](const LaisseeDeCote& a, const LaisseeDeCote& b) {
        return (a.meilleure ? a.meilleure->second : -1) > (b.meilleure ? b.meilleure->second : -1);
    });
    for (std::size_t j = 0; j < combien_d_offres; ++j)
        if (voulue(donnees.offres[j].offre))
            if (const int manque = donnees.offres[j].restants - donnees.offres[j].en_attente - prises[j]; manque > 0) aide.manquent.emplace_back(j, manque);
    return aide;
}

std::optional<ExplicationDAppariement> raisons_de_candidature(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const CandidatureDOffre& de, Jour le)
{
    const auto filtre = perimetre.borner(Acte::Apparier, {.structure = "p.structure_id = ?"});
    const bool facilitateur = perimetre.sur_structure_entiere(Acte::Apparier) && perimetre.sur_structure_entiere(Acte::SuivreParcours) &&
                              !tx.query_bound("SELECT p.id FROM participants p WHERE p.id = ? AND " + filtre.condition, [&] {
                                    Binds valeurs{de.candidature.participant_id};
                                    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
                                    return valeurs;
                                }()).empty();
    auto personnes = lire_personnes(tx, "p.id = ? AND p.structure_id = ?", {de.candidature.participant_id, de.offre.structure_id});
    if (personnes.empty()) return std::nullopt;
    // Les freins ne sont même pas lus pour quelqu'un d'autre.
    if (facilitateur) joindre_les_freins(tx, "p.id = ? AND p.structure_id = ?", {de.candidature.participant_id, de.offre.structure_id}, personnes);
    const auto bareme = lire_bareme(tx, droit, de.offre.structure_id, le);
    const auto poste = poste_de(de.offre);
    const auto fait = apparier(personnes.front().candidat, poste, Antecedent::Aucun, bareme);
    return expliquer(personnes.front().candidat, poste, fait, bareme, facilitateur ? PourQui::Facilitateur : PourQui::Autrui);
}

std::string inscrire_consigne(Ecriture& ecriture, const Offre& offre, const Participant& participant, std::optional<SensDeConsigne> sens, const std::string& motif,
                              const std::string& note, const std::string& vue)
{
    if (participant.structure_id != offre.structure_id) throw NotFound("cette personne n'est pas suivie par la structure de cette offre");
    const auto derniere = ecriture.tx.query_one("SELECT k.id, k.sens FROM consignes_d_appariement k WHERE k.offre_id = ? AND k.participant_id = ? AND NOT EXISTS (SELECT 1 FROM "
                                                "consignes_d_appariement x WHERE x.remplace = k.id)",
                                                offre.id, participant.id);
    if ((derniere ? derniere->text("id") : "") != vue) throw Conflict("cette consigne vient d'être changée par quelqu'un d'autre : relisez-la");
    if (!sens && (!derniere || derniere->text("sens") == "libre")) throw Conflict("rien n'est imposé ni écarté ici : le calcul choisit déjà");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("consignes_d_appariement", {{"id", id},
                                                 {"offre_id", offre.id},
                                                 {"participant_id", participant.id},
                                                 {"sens", sens ? std::string(code(*sens)) : "libre"},
                                                 {"motif", sens ? Bind(motif) : Bind(nullptr)},
                                                 {"remplace", vue.empty() ? Bind(nullptr) : Bind(vue)},
                                                 {"faite_par", ecriture.auteur()},
                                                 {"faite_le", ecriture.instant()}});
    noter(ecriture, participant.id, id, "raison", note);
    const std::string pour = participant.reference + " pour " + offre.entreprise + " (" + offre.besoin().metier + ")";
    ecriture.dire(sens ? code(*sens) : "rendre", "offres", offre.id,
                  !sens                                  ? "a rendu au calcul le choix de " + pour
                  : *sens == SensDeConsigne::Imposer ? "a retenu d'avance " + pour
                                                         : "a écarté " + pour,
                  offre.structure_id);
    return id;
}

std::vector<LigneDeConsigne> lister_consignes(Transaction& tx, const Offre& offre, const Participant& participant)
{
    const auto notes = lire_notes(tx, participant.id);
    std::vector<LigneDeConsigne> lignes;
    for (const auto& ligne : tx.query("SELECT k.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM consignes_d_appariement k LEFT JOIN utilisateurs u ON u.id = k.faite_par WHERE "
                                      "k.offre_id = ? AND k.participant_id = ? ORDER BY k.id DESC",
                                      offre.id, participant.id))
        lignes.push_back({ligne.text("id"), sens_de_consigne_du_code(ligne.text("sens")), ligne.maybe_text("motif").value_or(""), note_de(notes, ligne.text("id"), "raison"),
                          ligne.text("auteur"), ligne.text("faite_le")});
    return lignes;
}

} // namespace ouvrage
