#include "app/reseau/reseau_table.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/conventions/conventions_table.hpp"
#include "app/mots.hpp"
#include "app/utilisateurs/utilisateurs_premier.hpp"
#include "domaine/engagement.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

Binds et_apres(Binds valeurs, const Binds& autres)
{
    valeurs.insert(valeurs.end(), autres.begin(), autres.end());
    return valeurs;
}

/// Un territoire, pour qui agit dans l'une de ses structures ou le coordonne.
Filtre borner_territoires(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "EXISTS (SELECT 1 FROM structures rs WHERE rs.territoire_id = t.id AND rs.id = ?)", .territoire = "t.id = ?"});
}

std::map<std::string, std::vector<EtatDeStructure>> lire_etats(Transaction& tx, const std::string& territoire_id)
{
    std::map<std::string, std::vector<EtatDeStructure>> etats;
    for (const auto& ligne : tx.query("SELECT e.structure_id, e.etat, e.le, e.raison FROM etats_de_structure e JOIN structures s ON s.id = e.structure_id WHERE s.territoire_id = ? "
                                      "ORDER BY e.structure_id, e.le, e.rang",
                                      territoire_id))
        etats[ligne.text("structure_id")].push_back({ligne.text("etat") == "ouverte", jour_iso(ligne.text("le")), ligne.text("raison")});
    return etats;
}

SecteurTenu lire_secteur(const Row& ligne)
{
    return {ligne.text("id"), ligne.maybe_text("structure_id").value_or(""), ligne.text("commune"), mois_iso(ligne.text("depuis")), mois_iso_eventuel(ligne.maybe_text("jusqu_a"))};
}

constexpr std::string_view kSecteurs = "SELECT x.id, x.structure_id, x.commune, x.depuis, "
                                       "(SELECT f.jusqu_a FROM fins_de_secteur f WHERE f.secteur_id = x.id ORDER BY f.rang DESC LIMIT 1) AS jusqu_a "
                                       "FROM secteurs x JOIN structures s ON s.id = x.structure_id WHERE ";
constexpr std::string_view kPresences = "SELECT x.id, x.commune, x.depuis, '' AS structure_id, "
                                        "(SELECT f.jusqu_a FROM retraits_de_commune f WHERE f.presence_id = x.id ORDER BY f.rang DESC LIMIT 1) AS jusqu_a "
                                        "FROM communes_de_territoire x WHERE ";

std::vector<SecteurTenu> lire_secteurs(Transaction& tx, std::string_view quoi, const std::string& ou, const Binds& valeurs)
{
    std::vector<SecteurTenu> secteurs;
    for (const auto& ligne : tx.query_bound(std::string(quoi) + ou + " ORDER BY x.commune, x.depuis, x.rang, x.id", valeurs))
        if (auto un = lire_secteur(ligne); !un.n_a_jamais_valu()) secteurs.push_back(std::move(un));
    return secteurs;
}

/// Celle dont on a dit qu'elle venait en premier, par commune.
std::map<std::string, std::string> lire_priorites(Transaction& tx, const std::string& territoire_id, Mois mois, const std::string& commune = "")
{
    std::map<std::string, std::string> premieres;
    Binds valeurs{territoire_id, format_month(mois)};
    if (!commune.empty()) valeurs.emplace_back(commune);
    for (const auto& ligne : tx.query_bound("SELECT p.commune, p.structure_id FROM priorites_de_secteur p WHERE p.territoire_id = ? AND p.depuis <= ?" +
                                                std::string(commune.empty() ? "" : " AND p.commune = ?") + " ORDER BY p.commune, p.depuis, p.rang",
                                            valeurs))
        premieres[ligne.text("commune")] = ligne.text("structure_id");
    return premieres;
}

std::string liste_de_communes(const std::vector<std::string>& communes)
{
    constexpr std::size_t kNommees = 3;
    std::string texte;
    for (std::size_t i = 0; i < communes.size() && i < kNommees; ++i) texte += (i == 0 ? "" : ", ") + libelle_de_commune(communes[i]).value_or(communes[i]);
    if (communes.size() > kNommees) texte += " et " + compter(static_cast<std::int64_t>(communes.size() - kNommees), "autre", "autres");
    return texte;
}

} // namespace

std::vector<TerritoireDuReseau> lister_territoires_du_reseau(Transaction& tx, const Perimetre& perimetre, Acte acte)
{
    const auto filtre = borner_territoires(perimetre, acte);
    std::vector<TerritoireDuReseau> territoires;
    for (const auto& ligne : tx.query_bound("SELECT t.id, t.nom FROM territoires t WHERE " + filtre.condition + " ORDER BY t.nom, t.id", filtre.valeurs))
        territoires.push_back({ligne.text("id"), ligne.text("nom")});
    return territoires;
}

TerritoireDuReseau trouver_territoire_du_reseau(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = borner_territoires(perimetre, acte);
    const auto lignes = tx.query_bound("SELECT t.id, t.nom FROM territoires t WHERE t.id = ? AND " + filtre.condition, et_apres({id}, filtre.valeurs));
    if (lignes.empty()) throw NotFound("ce territoire n'est pas dans votre périmètre");
    return {lignes.front().text("id"), lignes.front().text("nom")};
}

// --- Les structures -----------------------------------------------------------------------------------------------

bool StructureDuReseau::ouverte_le(Jour le) const
{
    bool ouverte = true;
    for (const auto& etat : etats)
        if (etat.le <= le) ouverte = etat.ouverte;
        else break;
    // Une structure dont la première ligne est une ouverture n'existait pas avant.
    return !etats.empty() && etats.front().ouverte && le < etats.front().le ? false : ouverte;
}

bool StructureDuReseau::ouverte_en(Mois mois) const
{
    if (ouverte_le(premier_jour(mois)) || ouverte_le(dernier_jour(mois))) return true;
    return std::any_of(etats.begin(), etats.end(), [&](const EtatDeStructure& un) { return un.ouverte && mois_de(un.le) == mois; });
}

std::vector<StructureDuReseau> lister_structures_du_reseau(Transaction& tx, const TerritoireDuReseau& territoire)
{
    auto etats = lire_etats(tx, territoire.id);
    std::vector<StructureDuReseau> structures;
    for (const auto& ligne : tx.query("SELECT s.id, s.nom, s.nature, s.siret FROM structures s WHERE s.territoire_id = ? ORDER BY s.nom, s.id", territoire.id))
        structures.push_back({ligne.text("id"), territoire.id, territoire.nom, ligne.text("nom"), ligne.text("nature"), ligne.maybe_text("siret"), etats[ligne.text("id")], {}});
    for (auto& une : structures)
        for (const auto& autre : structures)
            if (une.siret && autre.id != une.id && autre.siret == une.siret) une.jumelles.push_back(autre.nom);
    return structures;
}

StructureDuReseau trouver_structure_du_reseau(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = borner_territoires(perimetre, acte);
    const auto lignes = tx.query_bound("SELECT t.id, t.nom FROM territoires t JOIN structures s ON s.territoire_id = t.id WHERE s.id = ? AND " + filtre.condition, et_apres({id}, filtre.valeurs));
    if (lignes.empty()) throw NotFound("cette structure n'est pas de votre réseau");
    for (auto& une : lister_structures_du_reseau(tx, {lignes.front().text("id"), lignes.front().text("nom")}))
        if (une.id == id) return une;
    throw NotFound("cette structure n'est pas de votre réseau");
}

namespace
{


/// La machine, qui n'a pas d'attribution, gère tout ce qu'elle demande.
bool est_la_machine(const Perimetre& perimetre) { return perimetre.attributions().empty() && perimetre.peut(Acte::GererReseau); }

bool administre(const Perimetre& perimetre, const std::optional<std::string>& structure_id)
{
    return structure_id && std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(), [&](const Attribution& une) {
               return peut(une.role, Acte::GererReseau) && !une.represente_id() && !une.territoire_id && une.structure_id == *structure_id;
           });
}

void inserer_pilotage(Ecriture& ecriture, const std::string& territoire_id, const std::string& structure_id, std::int64_t rang)
{
    ecriture.inserer("pilotages", {{"id", ecriture.nouvel_id()}, {"territoire_id", territoire_id}, {"structure_id", structure_id}, {"rang", rang},
                                   {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
}

} // namespace

std::optional<std::string> pilote_du_reseau(Transaction& tx, const TerritoireDuReseau& territoire)
{
    const auto une = tx.query_one("SELECT s.id FROM structures s WHERE s.territoire_id = ? ORDER BY s.id", territoire.id);
    return une ? pilote_du_territoire(tx, une->text("id")) : std::nullopt;
}

bool administre_le_pilote(Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire)
{
    return est_la_machine(perimetre) || administre(perimetre, pilote_du_reseau(tx, territoire));
}

bool gere_le_territoire(Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire)
{
    const bool coordonne = std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(),
                                       [&](const Attribution& une) { return peut(une.role, Acte::GererReseau) && une.territoire_id == territoire.id; });
    return coordonne || administre_le_pilote(tx, perimetre, territoire);
}

GestionDuReseau gestion_de(Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure)
{
    if (gere_le_territoire(tx, perimetre, {structure.territoire_id, structure.territoire})) return GestionDuReseau::Territoire;
    return administre(perimetre, structure.id) ? GestionDuReseau::Structure : GestionDuReseau::Aucune;
}

StructureOuverte ouvrir_structure(Ecriture& ecriture, const TerritoireDuReseau& territoire, const NouvelleStructure& structure)
{
    for (const auto& une : ecriture.tx.query("SELECT nom FROM structures ORDER BY nom, id"))
        if (searchable(une.text("nom")) == searchable(structure.nom)) throw Conflict("une structure porte déjà ce nom");
    // La seule structure d'un territoire le pilotait sans qu'on l'ait écrit : dès qu'elles sont deux, cela ne se déduit plus.
    const auto pilote = pilote_du_reseau(ecriture.tx, territoire);
    if (pilote && !ecriture.tx.query_one("SELECT id FROM pilotages WHERE territoire_id = ?", territoire.id)) inserer_pilotage(ecriture, territoire.id, *pilote, 1);
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("structures", {{"id", id}, {"territoire_id", territoire.id}, {"nom", structure.nom}, {"nature", structure.nature}, {"siret", Bind(structure.siret)}});
    ecriture.inserer("etats_de_structure", {{"id", ecriture.nouvel_id()}, {"structure_id", id}, {"rang", 1}, {"etat", "ouverte"}, {"le", format_day(structure.ouverte_le)}, {"raison", ""},
                                            {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("installer", "structures", id, "a ouvert " + structure.nom + " dans le territoire " + territoire.nom, id);
    return {id, inscrire_premier_administrateur(ecriture, id, structure.courriel, structure.administrateur).jeton};
}

void changer_etat_de_structure(Ecriture& ecriture, const StructureDuReseau& structure, const EtatDeStructure& etat)
{
    const auto rang = ecriture.rang_suivant("etats_de_structure", {{"structure_id", structure.id}});
    ecriture.inserer("etats_de_structure", {{"id", ecriture.nouvel_id()}, {"structure_id", structure.id}, {"rang", rang}, {"etat", etat.ouverte ? "ouverte" : "fermee"},
                                            {"le", format_day(etat.le)}, {"raison", etat.raison}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire(etat.ouverte ? "ouvrir" : "fermer", "structures", structure.id,
                  std::string(etat.ouverte ? "a rouvert " : "a fermé ") + structure.nom + " le " + en_toutes_lettres(etat.le) + (etat.raison.empty() ? "" : "\u00A0: " + etat.raison), structure.id);
}

void designer_pilote(Ecriture& ecriture, const StructureDuReseau& structure)
{
    const auto dernier = ecriture.tx.query_one("SELECT structure_id, rang FROM pilotages WHERE territoire_id = ? ORDER BY rang DESC LIMIT 1", structure.territoire_id);
    if (dernier && dernier->text("structure_id") == structure.id) throw Conflict("cette structure pilote déjà le territoire");
    inserer_pilotage(ecriture, structure.territoire_id, structure.id, dernier ? dernier->integer("rang") + 1 : 1);
    ecriture.dire("designer", "structures", structure.id, "a désigné " + structure.nom + " pour piloter le territoire " + structure.territoire, structure.id);
}

// --- Les postes ---------------------------------------------------------------------------------------------------

const SituationDePoste* PosteDuReseau::situation_le(Jour le) const
{
    const SituationDePoste* trouvee = nullptr;
    for (const auto& une : situations)
        if (une.depuis <= le) trouvee = &une;
    return trouvee;
}

const AbsenceDePoste* PosteDuReseau::absence_le(Jour le) const
{
    for (const auto& une : absences)
        if (une.du <= le && le <= une.au) return &une;
    return nullptr;
}

std::optional<PosteCompte> PosteDuReseau::compte_le(Jour le) const
{
    const auto* situation = situation_le(le);
    if (!situation || !situation->ouvert) return std::nullopt;
    return PosteCompte{situation->etp, situation->emploi, situation->occupation, absence_le(le) != nullptr};
}

namespace
{

std::vector<PosteDuReseau> lire_postes(Transaction& tx, const std::string& ou, const Binds& valeurs)
{
    std::vector<PosteDuReseau> postes;
    std::map<std::string, std::size_t> par_id;
    for (const auto& ligne : tx.query_bound("SELECT p.id, p.structure_id, p.numero, p.intitule FROM postes p JOIN structures s ON s.id = p.structure_id WHERE " + ou +
                                                " ORDER BY s.nom, s.id, p.numero",
                                            valeurs))
    {
        par_id.emplace(ligne.text("id"), postes.size());
        postes.push_back({ligne.text("id"), ligne.text("structure_id"), static_cast<int>(ligne.integer("numero")), ligne.text("intitule"), {}, {}});
    }
    for (const auto& ligne : tx.query_bound("SELECT x.*, u.nom AS utilisateur, c.reference, c.intitule AS convention, f.mention FROM situations_de_poste x JOIN postes p ON p.id = x.poste_id "
                                            "JOIN structures s ON s.id = p.structure_id LEFT JOIN utilisateurs u ON u.id = x.utilisateur_id LEFT JOIN conventions c ON c.id = x.convention_id "
                                            "LEFT JOIN financements f ON f.id = x.financement_id WHERE " + ou + " ORDER BY x.poste_id, x.depuis, x.rang",
                                            valeurs))
    {
        SituationDePoste une;
        une.rang = static_cast<int>(ligne.integer("rang"));
        une.depuis = jour_iso(ligne.text("depuis"));
        une.ouvert = ligne.text("etat") == "ouvert";
        une.etp = Etp{ligne.maybe_integer("etp_centiemes").value_or(0)};
        if (une.ouvert)
        {
            une.occupation = occupation_de_poste_du_code(ligne.text("occupation")).value();
            une.emploi = emploi_de_poste_du_code(ligne.text("emploi")).value();
        }
        une.utilisateur_id = ligne.maybe_text("utilisateur_id");
        une.utilisateur = ligne.maybe_text("utilisateur").value_or("");
        une.convention_id = ligne.maybe_text("convention_id");
        if (une.convention_id) une.convention = ligne.text("reference") + ", " + ligne.text("convention");
        une.financement_id = ligne.maybe_text("financement_id");
        une.financement = ligne.maybe_text("mention").value_or("");
        postes.at(par_id.at(ligne.text("poste_id"))).situations.push_back(std::move(une));
    }
    for (const auto& ligne : tx.query_bound("SELECT x.id, x.poste_id, x.du, x.au FROM absences_de_poste x JOIN postes p ON p.id = x.poste_id JOIN structures s ON s.id = p.structure_id "
                                            "WHERE x.au >= x.du AND NOT EXISTS (SELECT 1 FROM absences_de_poste r WHERE r.remplace = x.id) AND " + ou + " ORDER BY x.poste_id, x.du, x.id",
                                            valeurs))
        postes.at(par_id.at(ligne.text("poste_id"))).absences.push_back({ligne.text("id"), jour_iso(ligne.text("du")), jour_iso(ligne.text("au"))});
    return postes;
}

void inserer_situation(Ecriture& ecriture, const std::string& poste_id, std::int64_t rang, const SituationDePoste& situation)
{
    const bool ouvert = situation.ouvert;
    ecriture.inserer("situations_de_poste",
                     {{"id", ecriture.nouvel_id()},
                      {"poste_id", poste_id},
                      {"rang", rang},
                      {"depuis", format_day(situation.depuis)},
                      {"etat", ouvert ? "ouvert" : "ferme"},
                      {"etp_centiemes", ouvert ? Bind(situation.etp.centiemes) : Bind(nullptr)},
                      {"occupation", ouvert ? Bind(code(situation.occupation)) : Bind(nullptr)},
                      {"utilisateur_id", ouvert ? Bind(situation.utilisateur_id) : Bind(nullptr)},
                      {"emploi", ouvert ? Bind(code(situation.emploi)) : Bind(nullptr)},
                      {"convention_id", ouvert ? Bind(situation.convention_id) : Bind(nullptr)},
                      {"financement_id", ouvert ? Bind(situation.financement_id) : Bind(nullptr)},
                      {"faite_par", ecriture.auteur()},
                      {"faite_le", ecriture.instant()}});
}

std::string situation_en_phrase(const SituationDePoste& situation)
{
    if (!situation.ouvert) return "fermé";
    return en_mots(situation.etp) + (situation.occupation == OccupationDePoste::APourvoir ? ", à pourvoir" : "");
}

} // namespace

std::vector<PosteDuReseau> lister_postes(Transaction& tx, const TerritoireDuReseau& territoire)
{
    return lire_postes(tx, "s.territoire_id = ?", {territoire.id});
}

std::vector<PosteDuReseau> lister_postes_de(Transaction& tx, const StructureDuReseau& structure)
{
    return lire_postes(tx, "s.id = ?", {structure.id});
}

PosteDuReseau trouver_poste(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = borner_territoires(perimetre, acte);
    const auto lignes = tx.query_bound("SELECT p.id FROM postes p JOIN structures s ON s.id = p.structure_id JOIN territoires t ON t.id = s.territoire_id WHERE p.id = ? AND " + filtre.condition,
                                       et_apres({id}, filtre.valeurs));
    if (lignes.empty()) throw NotFound("ce poste n'est pas de votre réseau");
    return lire_postes(tx, "p.id = ?", {id}).front();
}

std::set<std::string> conventions_lues(Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure)
{
    std::set<std::string> lues;
    if (!perimetre.peut(Acte::VoirConventions)) return lues;
    const auto filtre = borner_conventions(perimetre, Acte::VoirConventions);
    for (const auto& ligne : tx.query_bound("SELECT DISTINCT c.id FROM conventions c JOIN situations_de_poste x ON x.convention_id = c.id JOIN postes p ON p.id = x.poste_id WHERE p.structure_id = ? AND " +
                                                filtre.condition + " ORDER BY c.id",
                                            et_apres({structure.id}, filtre.valeurs)))
        lues.insert(ligne.text("id"));
    return lues;
}

TotalDesPostes totaliser_le(const std::vector<PosteDuReseau>& postes, Jour le, std::string_view structure_id)
{
    std::vector<PosteCompte> comptes;
    for (const auto& un : postes)
        if (structure_id.empty() || un.structure_id == structure_id)
            if (const auto compte = un.compte_le(le)) comptes.push_back(*compte);
    return totaliser(comptes);
}

ChoixDePoste choix_de_poste(Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure)
{
    ChoixDePoste choix;
    for (const auto& ligne : tx.query("SELECT u.id, u.nom FROM utilisateurs u WHERE EXISTS (SELECT 1 FROM attributions a WHERE a.utilisateur_id = u.id AND a.structure_id = ? AND "
                                      "a.role IN ('administrateur', 'facilitateur', 'coordinateur') AND NOT EXISTS (SELECT 1 FROM retraits r WHERE r.attribution_id = a.id)) ORDER BY u.nom, u.id",
                                      structure.id))
        choix.comptes.push_back({ligne.text("id"), ligne.text("nom")});
    const auto filtre = perimetre.structures(Acte::VoirConventions, "c.structure_id");
    for (const auto& ligne : tx.query_bound("SELECT c.id, c.reference, c.intitule FROM conventions c JOIN structures s ON s.id = c.structure_id WHERE s.territoire_id = ? AND " + filtre.condition +
                                                " ORDER BY c.recherche, c.id",
                                            et_apres({structure.territoire_id}, filtre.valeurs)))
        choix.conventions.push_back({ligne.text("id"), ligne.text("reference") + ", " + ligne.text("intitule")});
    for (const auto& ligne : tx.query("SELECT id, mention FROM financements WHERE structure_id = ? ORDER BY depuis, id", structure.id)) choix.financements.push_back({ligne.text("id"), ligne.text("mention")});
    return choix;
}

std::string ouvrir_poste(Ecriture& ecriture, const StructureDuReseau& structure, const std::string& intitule, const SituationDePoste& situation)
{
    const auto numero = ecriture.tx.query_one("SELECT coalesce(max(numero), 0) + 1 AS suivant FROM postes WHERE structure_id = ?", structure.id)->integer("suivant");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("postes", {{"id", id}, {"structure_id", structure.id}, {"numero", numero}, {"intitule", intitule}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    inserer_situation(ecriture, id, 1, situation);
    ecriture.dire("ouvrir", "postes", id, "a ouvert le poste " + std::to_string(numero) + " de " + structure.nom + " (" + intitule + ") le " + en_toutes_lettres(situation.depuis) + "\u00A0: " + situation_en_phrase(situation),
                  structure.id);
    return id;
}

void changer_poste(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, const SituationDePoste& situation)
{
    inserer_situation(ecriture, poste.id, ecriture.rang_suivant("situations_de_poste", {{"poste_id", poste.id}}), situation);
    ecriture.dire("changer", "postes", poste.id,
                  "a changé le poste " + std::to_string(poste.numero) + " de " + structure.nom + " au " + en_toutes_lettres(situation.depuis) + "\u00A0: " + situation_en_phrase(situation), structure.id);
}

void inscrire_absence(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, Jour du, Jour au)
{
    ecriture.inserer("absences_de_poste", {{"id", ecriture.nouvel_id()}, {"poste_id", poste.id}, {"du", format_day(du)}, {"au", format_day(au)}, {"remplace", nullptr},
                                           {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("inscrire", "postes", poste.id, "a inscrit une absence sur le poste " + std::to_string(poste.numero) + " de " + structure.nom + ", du " + en_toutes_lettres(du) + " au " + en_toutes_lettres(au),
                  structure.id);
}

void annuler_absence(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, const std::string& absence_id)
{
    const auto absence = std::find_if(poste.absences.begin(), poste.absences.end(), [&](const AbsenceDePoste& une) { return une.id == absence_id; });
    if (absence == poste.absences.end()) throw NotFound("cette absence n'est plus inscrite");
    ecriture.inserer("absences_de_poste", {{"id", ecriture.nouvel_id()}, {"poste_id", poste.id}, {"du", format_day(absence->du)}, {"au", format_day(Jour{sys_days{absence->du} - days{1}})},
                                           {"remplace", absence_id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("annuler", "postes", poste.id, "a annulé une absence du poste " + std::to_string(poste.numero) + " de " + structure.nom, structure.id);
}

// --- Les secteurs -------------------------------------------------------------------------------------------------

std::vector<SecteurTenu> lister_secteurs(Transaction& tx, const TerritoireDuReseau& territoire)
{
    return lire_secteurs(tx, kSecteurs, "s.territoire_id = ?", {territoire.id});
}

std::vector<SecteurTenu> lister_secteurs_de(Transaction& tx, const StructureDuReseau& structure)
{
    return lire_secteurs(tx, kSecteurs, "s.id = ?", {structure.id});
}

std::vector<SecteurTenu> lister_communes_du_territoire(Transaction& tx, const TerritoireDuReseau& territoire)
{
    return lire_secteurs(tx, kPresences, "x.territoire_id = ?", {territoire.id});
}

std::vector<CommuneCouverte> couverture_du_territoire(Transaction& tx, const TerritoireDuReseau& territoire, Mois mois)
{
    std::map<std::string, CommuneCouverte> par_commune;
    for (const auto& une : lister_communes_du_territoire(tx, territoire))
        if (une.vaut(mois)) par_commune.try_emplace(une.commune, CommuneCouverte{une.commune, true, {}, {}});
    const auto secteurs = lister_secteurs(tx, territoire);
    // Par nom de structure : l'ordre des tenantes est celui de la page.
    for (const auto& structure : lister_structures_du_reseau(tx, territoire))
    {
        if (!structure.ouverte_en(mois)) continue;
        for (const auto& un : secteurs)
        {
            if (un.structure_id != structure.id || !un.vaut(mois)) continue;
            auto& commune = par_commune.try_emplace(un.commune, CommuneCouverte{un.commune, false, {}, {}}).first->second;
            if (commune.tenantes.empty() || commune.tenantes.back() != structure.id) commune.tenantes.push_back(structure.id);
        }
    }
    const auto premieres = lire_priorites(tx, territoire.id, mois);
    std::vector<CommuneCouverte> communes;
    for (auto& [code, une] : par_commune)
    {
        const auto premiere = premieres.find(code);
        une.tenue = tenue_de(une.tenantes, premiere == premieres.end() ? std::nullopt : std::optional(premiere->second));
        communes.push_back(std::move(une));
    }
    return communes;
}

std::optional<std::string> structure_du_secteur(Transaction& tx, const std::string& territoire_id, const std::string& commune, Mois mois)
{
    std::vector<std::string> tenantes;
    for (const auto& un : lire_secteurs(tx, kSecteurs, "s.territoire_id = ? AND x.commune = ?", {territoire_id, commune}))
        if (un.vaut(mois) && std::find(tenantes.begin(), tenantes.end(), un.structure_id) == tenantes.end()) tenantes.push_back(un.structure_id);
    if (tenantes.empty()) return std::nullopt;
    auto etats = lire_etats(tx, territoire_id);
    std::erase_if(tenantes, [&](const std::string& id) {
        StructureDuReseau structure;
        structure.etats = etats[id];
        return !structure.ouverte_en(mois);
    });
    const auto premieres = lire_priorites(tx, territoire_id, mois, commune);
    const auto tenue = tenue_de(tenantes, premieres.empty() ? std::nullopt : std::optional(premieres.begin()->second));
    return tenue.premiere ? tenue.premiere : tenue.couverture == CouvertureDeCommune::Tenue ? std::optional(tenantes.front()) : std::nullopt;
}

namespace
{

/// Ce qui distingue les communes d'une structure de celles d'un territoire.
struct LignesDeCommune
{
    std::string table, qui, fins, lien;
};
const LignesDeCommune kDeStructure{"secteurs", "structure_id", "fins_de_secteur", "secteur_id"};
const LignesDeCommune kDeTerritoire{"communes_de_territoire", "territoire_id", "retraits_de_commune", "presence_id"};

std::vector<std::string> sans_doublons(const std::vector<std::string>& communes)
{
    const std::set<std::string> rangees(communes.begin(), communes.end());
    return {rangees.begin(), rangees.end()};
}

/// Les communes qui n'étaient pas déjà là à partir de ce mois reçoivent une ligne ; celle qui finissait avant en reçoit une nouvelle.
std::vector<std::string> ajouter_communes(Ecriture& ecriture, const LignesDeCommune& lignes, const std::string& qui_id, const std::vector<SecteurTenu>& deja, const std::vector<std::string>& communes, Mois depuis)
{
    std::vector<std::string> ajoutees;
    for (const auto& commune : sans_doublons(communes))
    {
        if (std::any_of(deja.begin(), deja.end(), [&](const SecteurTenu& un) { return un.commune == commune && un.vaut(depuis); })) continue;
        const auto rang = ecriture.rang_suivant(lignes.table, {{lignes.qui, qui_id}, {"commune", commune}});
        ecriture.inserer(lignes.table, {{"id", ecriture.nouvel_id()}, {lignes.qui, qui_id}, {"commune", commune}, {"rang", rang}, {"depuis", format_month(depuis)},
                                        {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
        ajoutees.push_back(commune);
    }
    return ajoutees;
}

std::vector<std::string> finir_communes(Ecriture& ecriture, const LignesDeCommune& lignes, const std::vector<SecteurTenu>& deja, const std::vector<std::string>& communes, Mois jusqu_a)
{
    const std::set<std::string> finies(communes.begin(), communes.end());
    std::set<std::string> faites;
    for (const auto& un : deja)
    {
        if (!finies.contains(un.commune) || (un.jusqu_a && *un.jusqu_a <= jusqu_a)) continue;
        const auto rang = ecriture.rang_suivant(lignes.fins, {{lignes.lien, un.id}});
        ecriture.inserer(lignes.fins, {{"id", ecriture.nouvel_id()}, {lignes.lien, un.id}, {"rang", rang}, {"jusqu_a", format_month(jusqu_a)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
        faites.insert(un.commune);
    }
    return {faites.begin(), faites.end()};
}

/// Une phrase ne porte que sur ce qui a été écrit.
std::string combien_de_communes(const std::vector<std::string>& communes)
{
    return compter(static_cast<std::int64_t>(communes.size()), "commune", "communes", Genre_grammatical::Feminin) + " (" + liste_de_communes(communes) + ")";
}

} // namespace

int tenir_communes(Ecriture& ecriture, const StructureDuReseau& structure, const std::vector<std::string>& communes, Mois depuis)
{
    const auto ajoutees = ajouter_communes(ecriture, kDeStructure, structure.id, lister_secteurs_de(ecriture.tx, structure), communes, depuis);
    if (!ajoutees.empty())
        ecriture.dire("inscrire", "structures", structure.id, "a inscrit " + combien_de_communes(ajoutees) + " au secteur de " + structure.nom + ", depuis " + en_toutes_lettres(depuis), structure.id);
    return static_cast<int>(ajoutees.size());
}

int quitter_communes(Ecriture& ecriture, const StructureDuReseau& structure, const std::vector<std::string>& communes, Mois jusqu_a)
{
    const auto finies = finir_communes(ecriture, kDeStructure, lister_secteurs_de(ecriture.tx, structure), communes, jusqu_a);
    if (!finies.empty())
        ecriture.dire("retirer", "structures", structure.id, "a retiré " + combien_de_communes(finies) + " du secteur de " + structure.nom + ", après " + en_toutes_lettres(jusqu_a), structure.id);
    return static_cast<int>(finies.size());
}

int declarer_communes(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::vector<std::string>& communes, Mois depuis)
{
    const auto ajoutees = ajouter_communes(ecriture, kDeTerritoire, territoire.id, lister_communes_du_territoire(ecriture.tx, territoire), communes, depuis);
    if (!ajoutees.empty())
        ecriture.dire("inscrire", "territoires", territoire.id, "a inscrit " + combien_de_communes(ajoutees) + " au territoire " + territoire.nom + ", depuis " + en_toutes_lettres(depuis),
                      pilote_du_reseau(ecriture.tx, territoire));
    return static_cast<int>(ajoutees.size());
}

int retirer_communes(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::vector<std::string>& communes, Mois jusqu_a)
{
    const auto finies = finir_communes(ecriture, kDeTerritoire, lister_communes_du_territoire(ecriture.tx, territoire), communes, jusqu_a);
    if (!finies.empty())
        ecriture.dire("retirer", "territoires", territoire.id, "a retiré " + combien_de_communes(finies) + " du territoire " + territoire.nom + ", après " + en_toutes_lettres(jusqu_a),
                      pilote_du_reseau(ecriture.tx, territoire));
    return static_cast<int>(finies.size());
}

void dire_qui_vient_en_premier(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::string& commune, const StructureDuReseau& structure, Mois depuis)
{
    const auto secteurs = lister_secteurs_de(ecriture.tx, structure);
    if (structure.territoire_id != territoire.id || std::none_of(secteurs.begin(), secteurs.end(), [&](const SecteurTenu& un) { return un.commune == commune && un.vaut(depuis); }))
        throw NotFound("cette structure ne tient pas cette commune ce mois-là");
    const auto rang = ecriture.rang_suivant("priorites_de_secteur", {{"territoire_id", territoire.id}, {"commune", commune}});
    ecriture.inserer("priorites_de_secteur", {{"id", ecriture.nouvel_id()}, {"territoire_id", territoire.id}, {"commune", commune}, {"rang", rang}, {"structure_id", structure.id},
                                              {"depuis", format_month(depuis)}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}});
    ecriture.dire("designer", "structures", structure.id, "a dit que " + structure.nom + " vient en premier à " + libelle_de_commune(commune).value_or(commune) + ", depuis " + en_toutes_lettres(depuis), structure.id);
}

// --- La charge ----------------------------------------------------------------------------------------------------

std::map<std::string, ChargeDeStructure> charges_du_reseau(Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire, Jour le)
{
    const auto filtre = perimetre.structures(Acte::VoirCompte, "s.id");
    std::map<std::string, ChargeDeStructure> charges;
    for (const auto& ligne : tx.query_bound("SELECT s.id FROM structures s WHERE s.territoire_id = ? AND " + filtre.condition + " ORDER BY s.id", et_apres({territoire.id}, filtre.valeurs)))
        charges.emplace(ligne.text("id"), ChargeDeStructure{});
    const std::string mois = format_month(mois_de(le)), jour = format_day(le);
    const std::string ou = " FROM engagements g JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id JOIN structures s ON s.id = m.structure_id "
                           "WHERE l.execution_debut <= ? AND (l.execution_fin IS NULL OR l.execution_fin >= ?) AND s.territoire_id = ? AND " + filtre.condition;
    for (const auto& ligne : tx.query_bound("SELECT s.id, count(DISTINCT m.id) AS marches, count(*) AS engagements, coalesce(sum(CASE WHEN g.genre = ? THEN 0 ELSE (SELECT coalesce(sum(r.heures_centiemes), 0) FROM revisions r "
                                            "WHERE r.engagement_id = g.id AND r.effet_le <= ? AND NOT EXISTS (SELECT 1 FROM revisions x WHERE x.annule = r.id)) END), 0) AS dues" + ou + " GROUP BY s.id ORDER BY s.id",
                                            et_apres({std::string(fiche(Genre::EffortInsertion).code), jour, mois, mois, territoire.id}, filtre.valeurs)))
        charges[ligne.text("id")] = {ligne.integer("marches"), ligne.integer("engagements"), Heures::de_centiemes(ligne.integer("dues"))};
    return charges;
}

} // namespace ouvrage
