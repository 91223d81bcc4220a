#include "app/conventions/conventions_evaluation_table.hpp"

#include "app/accueil/accueil_rapport.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "app/sorties/sorties_table.hpp"
#include "domaine/accueil.hpp"
#include "domaine/engagement.hpp"
#include "domaine/promesse.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

using enum DonneeDeConvention;

// Au-delà, l'évaluation dit combien : la liste entière est à la page de la convention.
constexpr std::size_t kMarchesNommes = 20;

constexpr std::string_view kHeures = "FROM lignes h JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id WHERE ";

std::string non_retire(const std::string& alias) { return "NOT EXISTS (SELECT 1 FROM retraits_du_parcours rp WHERE rp.ligne_id = " + alias + ".id)"; }

Binds suite(Binds premiers, const Binds& autres)
{
    premiers.insert(premiers.end(), autres.begin(), autres.end());
    return premiers;
}
Binds avec(Binds liste, Bind un, Bind autre)
{
    liste.push_back(std::move(un));
    liste.push_back(std::move(autre));
    return liste;
}

/// Ce que la convention couvrait à un moment de la période : les marchés qu'elle nomme, sinon ceux des parties. Une condition sur « marches AS m ».
struct Portee
{
    Filtre marches;
    std::string phrase;
    bool de_marches = false; // sinon, elle n'en couvre aucun : ce qui se compte par marché n'a pas d'objet
    std::vector<std::pair<std::string, std::string>> lieux; // identifiant, nom
};
// Un objet retiré depuis comptait encore ; un objet nommé plus tard, pas encore. La ligne qui retire porte le jour du retrait.
constexpr std::string_view kCouvert = "ob.retire IS NULL AND ob.depuis <= ? AND NOT EXISTS (SELECT 1 FROM objets_de_convention re WHERE re.retire = ob.id AND re.depuis < ?)";
Portee portee_de(Transaction& tx, const Convention& c, Jour du, Jour au)
{
    Portee p;
    bool acheteurs = false, entreprises = false;
    // Nommer des marchés est un choix de la convention : même quand aucun ne l'est pendant la période, ceux des parties n'y entrent pas.
    const bool nommes = tx.query_one("SELECT id FROM objets_de_convention WHERE convention_id = ? AND marche_id IS NOT NULL ORDER BY id LIMIT 1", c.id).has_value();
    for (const auto& ligne : tx.query("SELECT ob.lieu_id, li.nom FROM objets_de_convention ob JOIN lieux li ON li.id = ob.lieu_id WHERE ob.convention_id = ? AND " + std::string(kCouvert) + " ORDER BY ob.rang", c.id,
                                      format_day(au), format_day(du)))
        p.lieux.emplace_back(ligne.text("lieu_id"), ligne.text("nom"));
    for (const auto& une : c.parties)
    {
        acheteurs = acheteurs || une.acheteur_id.has_value();
        entreprises = entreprises || une.entreprise_id.has_value();
    }
    const std::string d_acheteur = "EXISTS (SELECT 1 FROM parties_de_convention pa WHERE pa.convention_id = ? AND pa.acheteur_id = m.acheteur_id)";
    const std::string d_entreprise = "EXISTS (SELECT 1 FROM parties_de_convention pe JOIN titulaires pt ON pt.entreprise_id = pe.entreprise_id JOIN lots pl ON pl.id = pt.lot_id "
                                     "WHERE pe.convention_id = ? AND pl.marche_id = m.id)";
    if (nommes)
    {
        p.marches = {"EXISTS (SELECT 1 FROM objets_de_convention ob WHERE ob.convention_id = ? AND ob.marche_id = m.id AND " + std::string(kCouvert) + ")", {c.id, format_day(au), format_day(du)}};
        p.phrase = "les marchés que la convention nomme";
    }
    else if (acheteurs && entreprises)
    {
        p.marches = {"m.structure_id = ? AND " + d_acheteur + " AND " + d_entreprise, {c.structure_id, c.id, c.id}};
        p.phrase = "les marchés des acheteurs parties que tient une entreprise partie";
    }
    else if (acheteurs)
    {
        p.marches = {"m.structure_id = ? AND " + d_acheteur, {c.structure_id, c.id}};
        p.phrase = "les marchés des acheteurs parties";
    }
    else if (entreprises)
    {
        p.marches = {"m.structure_id = ? AND " + d_entreprise, {c.structure_id, c.id}};
        p.phrase = "les marchés que tiennent les entreprises parties";
    }
    else p.marches = {"1 = 0", {}};
    p.de_marches = nommes || acheteurs || entreprises;
    // Une convention de lieu n'est pas celle des marchés de la ville qui l'ouvre.
    if (!nommes && !p.lieux.empty())
    {
        p.marches = {"1 = 0", {}};
        p.de_marches = false;
    }
    return p;
}

/// Un travail par donnée : chacune se compte à part, avec l'acte qu'il faut pour la lire.
class Collecte
{
public:
    Collecte(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const Convention& c, Portee portee, Jour du, Jour au, Jour le)
        : tx_(tx), perimetre_(perimetre), droit_(droit), c_(c), portee_(std::move(portee)), du_(du), au_(au), le_(le)
    {
        couverts_ = borner(Acte::VoirBilan);
        lire_lieux();
    }

    const Portee& portee() const { return portee_; }
    bool a_un_lieu() const { return !portee_.lieux.empty(); }

    void nommer_les_marches(Reuni& r) const
    {
        r.marches_en_tout = nombre("SELECT count(*) AS n FROM marches m WHERE " + couverts_.condition, couverts_.valeurs);
        for (const auto& ligne : tx_.query_bound("SELECT m.reference, m.objet FROM marches m WHERE " + couverts_.condition + " ORDER BY m.reference, m.id LIMIT " + std::to_string(kMarchesNommes), couverts_.valeurs))
            r.marches.push_back(ligne.text("reference") + ", " + ligne.text("objet"));
        for (const auto& [id, nom] : portee_.lieux) r.lieux.push_back(nom);
    }
    DonneeReunie compter(DonneeDeConvention donnee)
    {
        const auto& f = fiche(donnee);
        DonneeReunie d{std::string(f.code), std::string(f.libelle), std::string(f.definition), f.mesure};
        switch (donnee)
        {
        case HeuresRealisees: heures(d, Famille::Clause); break;
        case HeuresEffort: heures(d, Famille::Effort); break;
        case MarchesAvecClause:
        case MontantDesMarches:
        case DureeDesMarches: marches(d, donnee); break;
        case Personnes: personnes(d); break;
        case PresencesAccueil:
        case SeancesAccueil: accueil(d, donnee == SeancesAccueil); break;
        case OffresDeposees: offres(d); break;
        case Candidatures:
        case Embauches: candidatures(d, donnee == Embauches); break;
        case Entretiens: entretiens(d); break;
        case FormationsPrealables:
        case FormationsPendant: formations(d, donnee == FormationsPrealables ? "avant_embauche" : "pendant_embauche"); break;
        case Sorties:
        case SortiesPositives: sorties(d, donnee == SortiesPositives); break;
        case ContratsRompus: ruptures(d); break;
        case Parcours: parcours(d); break;
        }
        return d;
    }

private:
    Filtre borner(Acte acte) const
    {
        const auto filtre = perimetre_.lots(acte);
        // Le périmètre des lots d'une entreprise regarde « l » ; celui d'une structure, « m » seul : qui évalue tient une structure ou un territoire.
        return {portee_.marches.condition + " AND " + filtre.condition, suite(portee_.marches.valeurs, filtre.valeurs)};
    }
    /// Les personnes dont il s'agit : affectées à un lot couvert ; sans marché, toutes celles de la structure.
    Filtre des_personnes(Acte acte) const
    {
        const auto filtre = perimetre_.participants(acte);
        if (!portee_.de_marches) return filtre;
        return {filtre.condition + " AND EXISTS (SELECT 1 FROM affectations fa JOIN lots l ON l.id = fa.lot_id JOIN marches m ON m.id = l.marche_id WHERE fa.participant_id = p.id AND " +
                    couverts_.condition + ")",
                suite(filtre.valeurs, couverts_.valeurs)};
    }
    std::int64_t nombre(const std::string& sql, const Binds& valeurs) const { return tx_.query_bound(sql, valeurs).front().integer("n"); }
    bool lisible(DonneeReunie& d, Acte acte) const
    {
        if (perimetre_.peut(acte) && perimetre_.sur_structure_entiere(acte)) return true;
        d.etat = EtatDeDonnee::AFournir;
        d.par = {c_.structure};
        return false;
    }
    bool a_des_marches(DonneeReunie& d) const
    {
        if (portee_.de_marches) return true;
        d.etat = EtatDeDonnee::Inconnue;
        d.precision = "la convention ne couvre aucun marché";
        return false;
    }
    std::string mois_du() const { return format_month(mois_de(du_)); }
    std::string mois_au() const { return format_month(mois_de(au_)); }
    bool dans_la_periode(const std::string& instant) const
    {
        const auto lu = parse_instant(instant);
        ensure(lu.has_value(), "une ligne inscrite porte son instant");
        const Jour jour = day_in_paris(*lu);
        return du_ <= jour && jour <= au_;
    }
    // Un jour français peut commencer la veille en UTC : on lit un jour de plus de chaque côté, et l'on trie par le jour de Paris.
    Binds autour(Binds valeurs) const
    {
        return avec(std::move(valeurs), format_day(Jour{std::chrono::sys_days{du_} - std::chrono::days{1}}), format_day(Jour{std::chrono::sys_days{au_} + std::chrono::days{2}}));
    }

    void heures(DonneeReunie& d, Famille famille)
    {
        if (!lisible(d, Acte::VoirBilan) || !a_des_marches(d)) return;
        std::int64_t lignes = 0, retenues = 0, a_valider = 0;
        for (const auto& ligne : tx_.query_bound("SELECT g.genre, count(*) AS lignes, sum(h.retenues_centiemes) AS retenues, sum(CASE WHEN EXISTS (SELECT 1 FROM validations v WHERE "
                                                 "v.declaration_id = h.declaration_id AND v.sens = 'validee' AND coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations w WHERE w.leve = v.id)) "
                                                 "THEN 0 ELSE h.retenues_centiemes END) AS a_valider " +
                                                     std::string(kHeures) + couverts_.condition + " AND " + std::string(kLigneQuiCompte) + " AND h.mois >= ? AND h.mois <= ? GROUP BY g.genre",
                                                 avec(couverts_.valeurs, mois_du(), mois_au())))
        {
            const auto genre = genre_du_code(ligne.text("genre"));
            ensure(genre.has_value(), "le genre d'un engagement inscrit est connu");
            if (fiche(*genre).famille != famille) continue;
            lignes += ligne.integer("lignes");
            retenues += ligne.integer("retenues");
            a_valider += ligne.integer("a_valider");
        }
        if (lignes == 0)
        {
            d.etat = EtatDeDonnee::Inconnue;
            d.precision = "aucune heure n'est déclarée pour ces mois";
            return;
        }
        d.valeur = retenues;
        d.precision = a_valider == 0 ? "toutes validées" : "dont " + heures_fr(Heures::de_centiemes(a_valider)) + " encore à valider";
    }
    void marches(DonneeReunie& d, DonneeDeConvention donnee)
    {
        if (!lisible(d, Acte::VoirBilan) || !a_des_marches(d)) return;
        std::string genres;
        Binds valeurs = couverts_.valeurs;
        for (const auto& une : fiches_genres())
            if (une.famille == Famille::Clause)
            {
                genres += genres.empty() ? "?" : ", ?";
                valeurs.emplace_back(std::string(une.code));
            }
        const auto lignes = tx_.query_bound("SELECT m.id, m.montant_centimes, m.duree_mois FROM marches m WHERE " + couverts_.condition + " AND EXISTS (SELECT 1 FROM lots l JOIN engagements g ON g.lot_id = l.id "
                                            "WHERE l.marche_id = m.id AND g.genre IN (" + genres + ") AND g.debut <= ? AND coalesce(l.execution_fin, '9999-12') >= ?) ORDER BY m.id",
                                            avec(std::move(valeurs), mois_au(), mois_du()));
        std::int64_t connus = 0, somme = 0;
        for (const auto& ligne : lignes)
            if (const auto valeur = ligne.maybe_integer(donnee == DureeDesMarches ? "duree_mois" : "montant_centimes"))
            {
                ++connus;
                somme += *valeur;
            }
        const auto en_tout = static_cast<std::int64_t>(lignes.size());
        if (donnee == MarchesAvecClause)
        {
            d.valeur = en_tout;
            d.precision = "sur " + ouvrage::compter(nombre("SELECT count(*) AS n FROM marches m WHERE " + couverts_.condition, couverts_.valeurs), "marché couvert", "marchés couverts");
            return;
        }
        if (connus == 0)
        {
            d.etat = EtatDeDonnee::Inconnue;
            d.precision = en_tout == 0 ? "aucun marché n'a de clause en cours" : "rien n'est connu pour " + ouvrage::compter(en_tout, "marché", "marchés");
            return;
        }
        // La moyenne s'arrondit au mois le plus proche, les demis vers le haut.
        d.valeur = donnee == DureeDesMarches ? (2 * somme + connus) / (2 * connus) : somme;
        d.precision = "connu pour " + ouvrage::compter(connus, "marché", "marchés") + " sur " + grouped(en_tout);
    }
    void personnes(DonneeReunie& d)
    {
        if (!lisible(d, Acte::VoirBilan) || !a_des_marches(d)) return;
        d.valeur = nombre("SELECT count(DISTINCT h.participant_id) AS n " + std::string(kHeures) + couverts_.condition + " AND " + std::string(kLigneQuiCompte) +
                              " AND h.retenues_centiemes > 0 AND h.mois >= ? AND h.mois <= ?",
                          avec(couverts_.valeurs, mois_du(), mois_au()));
        d.precision = "clause et effort d'insertion ensemble, chacun compté une fois";
    }
    void accueil(DonneeReunie& d, bool seances)
    {
        if (!lisible(d, Acte::VoirAccueil)) return;
        if (portee_.lieux.empty())
        {
            d.etat = EtatDeDonnee::Inconnue;
            d.precision = "la convention ne couvre aucun lieu d'accueil";
            return;
        }
        std::int64_t attendus = 0;
        for (const auto& rapport : rapports())
        {
            const auto& t = rapport.total;
            if (seances) d.valeur += t.tenues;
            else if (t.venus.tu) d.etat = EtatDeDonnee::NonMontree;
            else
            {
                d.valeur += t.venus.nombre;
                attendus += t.attendus.nombre;
            }
        }
        if (d.etat == EtatDeDonnee::NonMontree) d.valeur = 0;
        else if (!seances) d.precision = "sur " + ouvrage::compter(attendus, "attendu", "attendus");
        else d.precision = "activités des parties";
    }
    void offres(DonneeReunie& d)
    {
        if (!lisible(d, Acte::VoirOffres) || !a_des_marches(d)) return;
        const auto structures = perimetre_.structures(Acte::VoirOffres, "o.structure_id");
        Binds valeurs = suite(structures.valeurs, couverts_.valeurs);
        valeurs.emplace_back(c_.id);
        for (const auto& ligne : tx_.query_bound("SELECT o.id, o.faite_le FROM offres o WHERE " + structures.condition + " AND (EXISTS (SELECT 1 FROM lots l JOIN marches m ON m.id = l.marche_id WHERE l.id = o.lot_id AND " +
                                                     couverts_.condition + ") OR EXISTS (SELECT 1 FROM parties_de_convention po WHERE po.convention_id = ? AND po.entreprise_id = o.entreprise_id)) AND o.faite_le >= ? AND o.faite_le < ? ORDER BY o.id",
                                                 autour(std::move(valeurs))))
            if (dans_la_periode(ligne.text("faite_le"))) ++d.valeur;
    }
    void candidatures(DonneeReunie& d, bool embauches)
    {
        if (!lisible(d, Acte::VoirOffres) || !a_des_marches(d)) return;
        const auto structures = perimetre_.structures(Acte::VoirOffres, "o.structure_id");
        const std::string d_ici = structures.condition + " AND EXISTS (SELECT 1 FROM lots l JOIN marches m ON m.id = l.marche_id WHERE l.id = o.lot_id AND " + couverts_.condition + ")";
        const auto lignes = embauches ? tx_.query_bound("SELECT e.id, e.faite_le FROM etapes_de_candidature e JOIN candidatures c ON c.id = e.candidature_id JOIN offres o ON o.id = c.offre_id WHERE " + d_ici +
                                                            " AND e.geste = 'embaucher' AND e.annule IS NULL AND NOT EXISTS (SELECT 1 FROM etapes_de_candidature x WHERE x.annule = e.id) AND e.faite_le >= ? AND e.faite_le < ? ORDER BY e.id",
                                                        autour(suite(structures.valeurs, couverts_.valeurs)))
                                      : tx_.query_bound("SELECT c.id, c.faite_le FROM candidatures c JOIN offres o ON o.id = c.offre_id WHERE " + d_ici + " AND c.faite_le >= ? AND c.faite_le < ? ORDER BY c.id",
                                                        autour(suite(structures.valeurs, couverts_.valeurs)));
        for (const auto& ligne : lignes)
            if (dans_la_periode(ligne.text("faite_le"))) ++d.valeur;
        d.precision = "offres des marchés couverts";
    }
    void entretiens(DonneeReunie& d)
    {
        if (!lisible(d, Acte::SuivreParcours)) return;
        const auto p = des_personnes(Acte::SuivreParcours);
        d.valeur = nombre("SELECT count(*) AS n FROM entretiens n JOIN participants p ON p.id = n.participant_id WHERE " + p.condition + " AND n.venue = 'venue' AND " + non_retire("n") +
                              " AND n.le >= ? AND n.le <= ?",
                          avec(p.valeurs, format_day(du_), format_day(au_)));
        d.precision = de_qui();
    }
    void formations(DonneeReunie& d, const std::string& moment)
    {
        if (!lisible(d, Acte::SuivreParcours)) return;
        const auto p = des_personnes(Acte::SuivreParcours);
        Binds valeurs = p.valeurs;
        valeurs.emplace_back(moment);
        d.valeur = nombre("SELECT count(DISTINCT i.participant_id) AS n FROM inscriptions_en_formation i JOIN formations f ON f.id = i.formation_id JOIN participants p ON p.id = i.participant_id WHERE " +
                              p.condition + " AND f.moment = ? AND " + non_retire("i") + " AND f.debut >= ? AND f.debut <= ?",
                          avec(std::move(valeurs), format_day(du_), format_day(au_)));
        d.precision = de_qui();
    }
    void sorties(DonneeReunie& d, bool positives)
    {
        if (!lisible(d, Acte::NoterSortie)) return;
        std::set<std::string> dedans;
        const auto p = des_personnes(Acte::NoterSortie);
        for (const auto& ligne : tx_.query_bound("SELECT p.id FROM participants p WHERE " + p.condition + " AND EXISTS (SELECT 1 FROM sorties s WHERE s.participant_id = p.id)", p.valeurs)) dedans.insert(ligne.text("id"));
        RechercheDeSorties recherche;
        recherche.du = du_;
        recherche.au = au_;
        for (const auto& une : lister_sorties(tx_, perimetre_, droit_, recherche, le_))
        {
            const auto& situation = une.sortie.ligne().situation.fiche();
            if (!dedans.contains(une.participant_id) || situation.exclue()) continue;
            if (!positives || situation.groupe == GroupeDeSortie::Emploi || situation.groupe == GroupeDeSortie::Formation) ++d.valeur;
        }
        d.precision = de_qui() + " ; hors les sorties que l'usage ne compte pas";
    }
    void ruptures(DonneeReunie& d)
    {
        if (!lisible(d, Acte::VoirContratsDeTravail) || !a_des_marches(d)) return;
        const auto filtre = perimetre_.participants(Acte::VoirContratsDeTravail);
        std::vector<std::string> qui;
        for (const auto& ligne : tx_.query_bound("SELECT DISTINCT k.participant_id FROM fins_de_contrat f JOIN contrats_de_travail k ON k.id = f.contrat_travail_id JOIN participants p ON p.id = k.participant_id WHERE " +
                                                     filtre.condition + " AND f.fin_le >= ? AND f.fin_le <= ? ORDER BY k.participant_id",
                                                 avec(filtre.valeurs, format_day(du_), format_day(au_))))
            qui.push_back(ligne.text("participant_id"));
        if (qui.empty()) return;
        std::set<std::string> lots;
        for (const auto& ligne : tx_.query_bound("SELECT l.id FROM lots l JOIN marches m ON m.id = l.marche_id WHERE " + couverts_.condition, couverts_.valeurs)) lots.insert(ligne.text("id"));
        for (const auto& contrat : lister_contrats_de(tx_, qui))
        {
            const auto* dite = contrat.fin_dite();
            if (!dite || dite->fin_le < du_ || au_ < dite->fin_le) continue;
            const auto prevue = contrat.fin_prevue();
            const bool ici = std::any_of(contrat.lots.begin(), contrat.lots.end(), [&](const auto& un) { return !un.ligne.annulee && lots.contains(un.lot_id); });
            if (ici && prevue && dite->fin_le < *prevue) ++d.valeur;
        }
    }
    void parcours(DonneeReunie& d)
    {
        if (!lisible(d, Acte::SuivreParcours)) return;
        const auto p = des_personnes(Acte::SuivreParcours);
        std::set<std::string> accompagnees;
        const auto noter = [&](const std::string& table, const std::string& alias, const std::string& de, const std::string& le) {
            for (const auto& ligne : tx_.query_bound("SELECT DISTINCT p.id FROM " + table + " JOIN participants p ON p.id = " + alias + ".participant_id " + de + " WHERE " + p.condition + " AND " + non_retire(alias) +
                                                         " AND " + le + " >= ? AND " + le + " <= ?",
                                                     avec(p.valeurs, format_day(du_), format_day(au_))))
                accompagnees.insert(ligne.text("id"));
        };
        noter("etapes t", "t", "", "t.prevue_le");
        noter("entretiens n", "n", "", "n.le");
        noter("inscriptions_en_formation i", "i", "JOIN formations f ON f.id = i.formation_id", "f.debut");
        d.valeur = static_cast<std::int64_t>(accompagnees.size());
        d.precision = de_qui();
    }
    std::string de_qui() const { return portee_.de_marches ? "personnes affectées aux marchés couverts" : "personnes que suit la structure"; }

    /// Les lieux nommés, et les activités des seuls partenaires parties quand il y en a.
    void lire_lieux()
    {
        if (!portee_.lieux.empty() || !perimetre_.peut(Acte::VoirAccueil)) return;
        for (const auto& une : c_.parties)
            if (une.organisme_id)
                for (const auto& ligne : tx_.query("SELECT DISTINCT pt.lieu_id, li.nom FROM partenariats pt JOIN lieux li ON li.id = pt.lieu_id WHERE pt.organisme_id = ? AND li.structure_id = ? ORDER BY pt.lieu_id", *une.organisme_id, c_.structure_id))
                    if (const std::pair lieu{ligne.text("lieu_id"), ligne.text("nom")}; std::find(portee_.lieux.begin(), portee_.lieux.end(), lieu) == portee_.lieux.end()) portee_.lieux.push_back(lieu);
    }
    const std::vector<RapportDAccueil>& rapports()
    {
        if (rapports_) return *rapports_;
        rapports_.emplace();
        for (const auto& [lieu, nom] : portee_.lieux)
        {
            bool de_parties = false;
            std::set<std::string> partenaires;
            for (const auto& un : lister_partenariats(tx_, lieu)) partenaires.insert(un.organisme_id);
            for (const auto& une : c_.parties)
                if (une.organisme_id && partenaires.contains(*une.organisme_id))
                {
                    de_parties = true;
                    rapports_->push_back(dresser_rapport(tx_, perimetre_, droit_, {lieu, une.organisme_id, du_, au_, true}, le_));
                }
            if (!de_parties) rapports_->push_back(dresser_rapport(tx_, perimetre_, droit_, {lieu, std::nullopt, du_, au_, true}, le_));
        }
        return *rapports_;
    }

    Transaction& tx_;
    const Perimetre& perimetre_;
    const Droit& droit_;
    const Convention& c_;
    Portee portee_;
    Jour du_, au_, le_;
    Filtre couverts_;
    std::optional<std::vector<RapportDAccueil>> rapports_;
};

/// Un nombre de personnes sous le seuil se tait, et la part d'un tout avec lui.
void taire(std::vector<DonneeReunie>& donnees, std::int64_t seuil)
{
    const auto trouver = [&](std::string_view code) -> DonneeReunie* {
        const auto une = std::find_if(donnees.begin(), donnees.end(), [&](const auto& d) { return d.code == code && d.etat == EtatDeDonnee::Comptee; });
        return une == donnees.end() ? nullptr : &*une;
    };
    std::vector<std::pair<DonneeReunie*, EtatDeDonnee>> tues;
    for (const auto& [tout, part] : {std::pair{"candidatures", "embauches"}, std::pair{"sorties", "sorties_positives"}})
    {
        auto *total = trouver(tout), *partie = trouver(part);
        if (!total || !partie || total->valeur < partie->valeur) continue;
        const std::array<std::int64_t, 2> colonne = {partie->valeur, total->valeur - partie->valeur};
        const auto silence = taire_les_petits_nombres(colonne, seuil);
        if (silence.lignes[0]) tues.emplace_back(partie, EtatDeDonnee::NonMontree);
        if (silence.total) tues.emplace_back(total, EtatDeDonnee::NonMontree);
    }
    for (auto& d : donnees)
    {
        const auto connue = donnee_de_convention_du_code(d.code);
        if (d.etat == EtatDeDonnee::Comptee && connue && fiche(*connue).de_personnes && d.valeur > 0 && d.valeur < seuil) tues.emplace_back(&d, EtatDeDonnee::Petite);
    }
    for (const auto& [d, etat] : tues)
    {
        d->etat = etat;
        d->valeur = 0;
        // Un dénominateur dirait ce que l'on tait.
        if (d->precision.starts_with("sur ")) d->precision.clear();
    }
}

constexpr std::array kEtats = {std::pair{EtatDeDonnee::Comptee, "comptee"}, std::pair{EtatDeDonnee::Petite, "petite"}, std::pair{EtatDeDonnee::NonMontree, "non_montree"}, std::pair{EtatDeDonnee::Inconnue, "inconnue"},
                               std::pair{EtatDeDonnee::AFournir, "a_fournir"}};
constexpr std::array kMesures = {std::pair{MesureDeDonnee::Heures, "heures"}, std::pair{MesureDeDonnee::Nombre, "nombre"}, std::pair{MesureDeDonnee::Montant, "montant"}, std::pair{MesureDeDonnee::Mois, "mois"}};
template <class Liste> auto du_code(const Liste& liste, const std::string& code)
{
    for (const auto& [valeur, sien] : liste)
        if (code == sien) return valeur;
    throw Bug("ce code n'est pas de ceux que garde une évaluation : " + code);
}
template <class Liste, class V> std::string en_code(const Liste& liste, V valeur)
{
    return std::find_if(liste.begin(), liste.end(), [&](const auto& un) { return un.first == valeur; })->second;
}
Json textes(const std::vector<std::string>& liste)
{
    Json::List json;
    for (const auto& un : liste) json.emplace_back(un);
    return json;
}
std::vector<std::string> textes(const Json& objet, std::string_view cle)
{
    std::vector<std::string> liste;
    for (const auto& un : *objet.find(cle)->list()) liste.push_back(*un.text());
    return liste;
}
std::string texte(const Json& objet, std::string_view cle) { return *objet.find(cle)->text(); }
Mois mois_lu(const std::string& iso)
{
    const auto lu = parse_month(iso);
    ensure(lu.has_value(), "une évaluation gardée porte ses mois");
    return *lu;
}

EvaluationDeConvention lire_evaluation(const Row& ligne)
{
    EvaluationDeConvention e;
    e.id = ligne.text("id");
    e.rang = static_cast<int>(ligne.integer("rang"));
    e.moment = ligne.text("moment") == "terme" ? MomentDEvaluation::Terme : MomentDEvaluation::Intermediaire;
    e.demandee_par = ligne.maybe_text("demandee_par");
    e.du = jour_iso(ligne.text("du"));
    e.au = jour_iso(ligne.text("au"));
    e.reuni = lire_reuni(ligne.text("reuni"));
    e.appreciation = ligne.text("appreciation");
    e.faite_par = ligne.maybe_text("auteur").value_or("");
    e.faite_le = ligne.text("faite_le");
    return e;
}
constexpr std::string_view kLire = "SELECT e.*, u.nom AS auteur FROM evaluations e LEFT JOIN utilisateurs u ON u.id = e.faite_par WHERE ";

std::string nom_de(const Convention& c, const std::optional<std::string>& partie_id)
{
    const auto* partie = c.partie(partie_id);
    return partie ? nom_dans_le_texte(c, *partie) : "toutes les parties";
}

} // namespace

std::string_view code(EtatDeDonnee etat)
{
    return std::find_if(kEtats.begin(), kEtats.end(), [&](const auto& un) { return un.first == etat; })->second;
}

std::string_view code(MomentDEvaluation moment)
{
    return moment == MomentDEvaluation::Terme ? "terme" : "intermediaire";
}

std::string_view libelle(MomentDEvaluation moment)
{
    return moment == MomentDEvaluation::Terme ? "au terme" : "intermédiaire";
}

std::optional<MomentDEvaluation> moment_d_evaluation_du_code(std::string_view lu)
{
    for (const auto un : {MomentDEvaluation::Intermediaire, MomentDEvaluation::Terme})
        if (code(un) == lu) return un;
    return std::nullopt;
}

const DonneeReunie* Reuni::donnee(std::string_view code) const
{
    const auto une = std::find_if(donnees.begin(), donnees.end(), [&](const auto& d) { return d.code == code; });
    return une == donnees.end() ? nullptr : &*une;
}

std::string DonneeReunie::en_mots(std::int64_t seuil) const
{
    switch (etat)
    {
    case EtatDeDonnee::Petite: return "moins de " + grouped(seuil);
    case EtatDeDonnee::NonMontree: return "non montré";
    case EtatDeDonnee::Inconnue: return "non connu";
    case EtatDeDonnee::AFournir: return "à fournir par " + joined(par, ", ");
    case EtatDeDonnee::Comptee: break;
    }
    switch (mesure)
    {
    case MesureDeDonnee::Heures: return heures_fr(Heures::de_centiemes(valeur));
    case MesureDeDonnee::Montant: return montant_fr(Centimes(valeur));
    case MesureDeDonnee::Mois: return grouped(valeur) + " mois";
    case MesureDeDonnee::Nombre: break;
    }
    return grouped(valeur);
}

Json json_du_reuni(const Reuni& r)
{
    Json::List donnees, engagements;
    for (const auto& d : r.donnees)
        donnees.push_back(Json{{"code", d.code}, {"libelle", d.libelle}, {"definition", d.definition}, {"mesure", en_code(kMesures, d.mesure)}, {"etat", en_code(kEtats, d.etat)},
                               {"valeur", static_cast<long long>(d.valeur)}, {"precision", d.precision}, {"par", textes(d.par)}});
    for (const auto& e : r.engagements) engagements.push_back(Json{{"texte", e.texte}, {"qui", e.qui}, {"etat", e.etat}, {"detail", e.detail}});
    return Json{{"portee", r.portee},
                {"marches", textes(r.marches)},
                {"marches_en_tout", static_cast<long long>(r.marches_en_tout)},
                {"lieux", textes(r.lieux)},
                {"premier_mois", format_month(r.premier)},
                {"dernier_mois", format_month(r.dernier)},
                {"seuil", static_cast<long long>(r.seuil)},
                {"seuil_source", r.seuil_source},
                {"donnees", std::move(donnees)},
                {"engagements", std::move(engagements)},
                {"a_fournir", textes(r.a_fournir)}};
}

Reuni lire_reuni(std::string_view json)
{
    const auto lu = read_json(json);
    Reuni r;
    r.portee = texte(lu, "portee");
    r.marches = textes(lu, "marches");
    r.marches_en_tout = *lu.find("marches_en_tout")->integer();
    r.lieux = textes(lu, "lieux");
    r.premier = mois_lu(texte(lu, "premier_mois"));
    r.dernier = mois_lu(texte(lu, "dernier_mois"));
    r.seuil = *lu.find("seuil")->integer();
    r.seuil_source = texte(lu, "seuil_source");
    for (const auto& d : *lu.find("donnees")->list())
        r.donnees.push_back({texte(d, "code"), texte(d, "libelle"), texte(d, "definition"), du_code(kMesures, texte(d, "mesure")), du_code(kEtats, texte(d, "etat")), *d.find("valeur")->integer(), texte(d, "precision"),
                             textes(d, "par")});
    for (const auto& e : *lu.find("engagements")->list()) r.engagements.push_back({texte(e, "texte"), texte(e, "qui"), texte(e, "etat"), texte(e, "detail")});
    r.a_fournir = textes(lu, "a_fournir");
    return r;
}

Reuni reunir(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const Convention& convention, Jour du, Jour au, Jour le)
{
    Reuni r;
    r.premier = mois_de(du);
    r.dernier = mois_de(au);
    if (const auto regle = regle_pour("accueil.petit_effectif", le, droit.valeurs))
    {
        r.seuil = en_entier(regle->valeur);
        r.seuil_source = regle->valeur.source + " (" + std::string(libelle(regle->valeur.statut)) + ")";
    }
    Collecte collecte(tx, perimetre, droit, convention, portee_de(tx, convention, du, au), du, au, le);
    collecte.nommer_les_marches(r);
    if (collecte.portee().de_marches) r.portee = collecte.portee().phrase + " : " + compter(r.marches_en_tout, "marché", "marchés");
    if (collecte.a_un_lieu()) r.portee += (r.portee.empty() ? "" : " ; ") + std::string("le lieu d'accueil");
    if (r.portee.empty()) r.portee = "ce que suit la structure, la convention ne nommant ni marché ni lieu";

    // Ce que le sujet appelle d'abord, puis ce que les parties se sont promis, dans l'ordre où elles l'ont écrit.
    std::vector<std::pair<DonneeDeConvention, std::vector<std::string>>> voulues;
    const auto vouloir = [&](DonneeDeConvention donnee, const std::string& qui) {
        auto une = std::find_if(voulues.begin(), voulues.end(), [&](const auto& deja) { return deja.first == donnee; });
        if (une == voulues.end()) une = voulues.insert(voulues.end(), {donnee, {}});
        if (!qui.empty() && std::find(une->second.begin(), une->second.end(), qui) == une->second.end()) une->second.push_back(qui);
    };
    if (collecte.portee().de_marches)
        for (const auto une : {HeuresRealisees, HeuresEffort, MarchesAvecClause, Personnes}) vouloir(une, "");
    if (collecte.a_un_lieu())
        for (const auto une : {SeancesAccueil, PresencesAccueil}) vouloir(une, "");
    for (const auto& un : convention.engagements)
    {
        const auto qui = nom_de(convention, un.partie_id);
        if (const auto donnee = donnee_de_convention_du_code(un.donnee)) vouloir(*donnee, qui);
        else if (const auto piece = (un.preuve.empty() ? un.texte : un.preuve); un.cadence != CadenceDePromesse::Permanente)
        {
            const auto ligne = qui + " : " + piece;
            if (std::find(r.a_fournir.begin(), r.a_fournir.end(), ligne) == r.a_fournir.end()) r.a_fournir.push_back(ligne);
        }
        EngagementEvalue evalue{un.texte, qui, "sans nouvelle", ""};
        // La dernière nouvelle donnée jusqu'à la fin de la période : celles d'après n'en disent rien.
        for (const auto& suite_ : un.suites)
            if (suite_.le <= au)
            {
                evalue.etat = libelle(suite_.etat);
                evalue.detail = "le " + en_toutes_lettres(suite_.le) + (suite_.preuve.empty() ? ", sans pièce" : ", " + suite_.preuve);
                break;
            }
        r.engagements.push_back(std::move(evalue));
    }
    for (const auto& [donnee, qui] : voulues)
    {
        auto reunie = collecte.compter(donnee);
        if (reunie.par.empty()) reunie.par = qui;
        r.donnees.push_back(std::move(reunie));
    }
    taire(r.donnees, r.seuil);
    return r;
}

std::vector<EvaluationDeConvention> lister_evaluations(Transaction& tx, const Convention& convention)
{
    std::vector<EvaluationDeConvention> liste;
    for (const auto& ligne : tx.query(std::string(kLire) + "e.convention_id = ? ORDER BY e.rang", convention.id)) liste.push_back(lire_evaluation(ligne));
    return liste;
}

std::pair<Convention, EvaluationDeConvention> trouver_evaluation(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto ligne = tx.query_one(std::string(kLire) + "e.id = ?", id);
    if (!ligne) throw NotFound("cette évaluation n'existe pas, ou n'est pas dans votre périmètre");
    return {trouver_convention(tx, perimetre, ligne->text("convention_id"), acte), lire_evaluation(*ligne)};
}

std::string inscrire_evaluation(Ecriture& e, const Perimetre& perimetre, const Droit& droit, const Convention& c, const EvaluationAInscrire& evaluation, Jour le)
{
    const auto reuni = reunir(e.tx, perimetre, droit, c, evaluation.du, evaluation.au, le);
    const auto id = e.nouvel_id();
    e.inserer("evaluations", {{"id", id},
                              {"convention_id", c.id},
                              {"rang", e.rang_suivant("evaluations", {{"convention_id", c.id}})},
                              {"moment", code(evaluation.moment)},
                              {"demandee_par", evaluation.demandee_par},
                              {"du", format_day(evaluation.du)},
                              {"au", format_day(evaluation.au)},
                              {"reuni", write_json(json_du_reuni(reuni))},
                              {"appreciation", evaluation.appreciation},
                              {"faite_par", e.auteur()},
                              {"faite_le", e.instant()}});
    e.dire("evaluer", "conventions", c.id,
           "a évalué la convention " + c.reference + " du " + en_toutes_lettres(evaluation.du) + " au " + en_toutes_lettres(evaluation.au) + " (" + std::string(libelle(evaluation.moment)) + ")", c.structure_id);
    return id;
}

} // namespace ouvrage
