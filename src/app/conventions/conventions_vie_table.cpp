#include "app/conventions/conventions_vie_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kConventionsParRequete = 300;

/// Une valeur écrite par nous, que la table garantit.
template <class Valeur> Valeur relue(std::optional<Valeur> lue)
{
    ensure(lue.has_value(), "ce qui règle une convention se relit de la base");
    return *std::move(lue);
}

std::optional<Delai> delai_eventuel(const Row& l, std::string_view colonne)
{
    const auto texte = l.maybe_text(colonne);
    if (!texte) return std::nullopt;
    return relue(lire_delai(*texte));
}

Bind delai_ou_vide(const std::optional<Delai>& delai) { return delai ? Bind(code(*delai)) : Bind(nullptr); }

TermesEcrits lire_termes(const Row& l, const Convention& convention)
{
    TermesEcrits lus;
    lus.id = l.text("id");
    lus.avenant_id = l.maybe_text("avenant_id");
    lus.faite_par = l.text("auteur");
    lus.faite_le = l.text("faite_le");
    auto& t = lus.termes;
    t.rang = static_cast<int>(l.integer("rang"));
    if (const auto* avenant = convention.avenant(lus.avenant_id))
    {
        t.avenant = avenant->id;
        t.effet = avenant->effet_le;
    }
    t.depart = relue(depart_du_code(l.text("depart")));
    t.debut = jour_iso_eventuel(l.maybe_text("debut"));
    t.fin = jour_iso_eventuel(l.maybe_text("fin"));
    t.duree = delai_eventuel(l, "duree");
    t.renouvellement = relue(renouvellement_du_code(l.text("renouvellement")));
    t.periode = delai_eventuel(l, "periode");
    t.maximum = delai_eventuel(l, "maximum");
    if (const auto au_plus = l.maybe_integer("renouvellements_au_plus")) t.renouvellements_au_plus = static_cast<int>(*au_plus);
    t.compte = {relue(report_du_code(l.text("report"))), relue(zone_feriee_du_code(l.text("zone")))};
    return lus;
}

FaitInscrit lire_fait(const Row& l)
{
    FaitInscrit lu;
    lu.rang = static_cast<int>(l.integer("rang"));
    lu.faite_par = l.text("auteur");
    lu.faite_le = l.text("faite_le");
    auto& f = lu.fait;
    f.id = l.text("id");
    f.sorte = relue(sorte_de_fait_du_code(l.text("sorte")));
    f.le = jour_iso(l.text("le"));
    f.partie = l.maybe_text("partie_id").value_or("");
    f.avenant = l.maybe_text("avenant_id").value_or("");
    if (const auto motif = l.text("motif"); !motif.empty()) f.motif = relue(motif_d_extinction_du_code(motif));
    f.jusqu_a = jour_iso_eventuel(l.maybe_text("jusqu_a"));
    f.vise = l.maybe_text("vise").value_or("");
    f.piece = l.text("piece");
    return lu;
}

/// Ce que lit la règle : de l'origine et de chaque avenant, la dernière correction, dans l'ordre où elles prennent effet ; les faits qui tiennent encore.
void preparer(VieInscrite& vie, const Convention& convention)
{
    for (const auto& une : convention.parties) vie.connue.parties.push_back({une.id, une.nom, une.entree_le});
    for (const auto& un : convention.avenants) vie.connue.avenants.push_back({un.id, un.numero, un.effet_le});
    std::vector<const TermesEcrits*> retenus;
    for (const auto& uns : vie.termes)
    {
        std::erase_if(retenus, [&](const TermesEcrits* autres) { return autres->avenant_id == uns.avenant_id; });
        retenus.push_back(&uns);
    }
    std::stable_sort(retenus.begin(), retenus.end(), [](const TermesEcrits* uns, const TermesEcrits* autres) { return uns->termes.effet < autres->termes.effet; });
    for (const auto* uns : retenus) vie.connue.termes.push_back(uns->termes);
    for (const auto& un : vie.faits)
        if (!un.annule()) vie.connue.faits.push_back(un.fait);
}

/// « Signature, Ville d'Armentières, le 4 décembre 2025 ».
std::string fait_pour_le_journal(const Convention& c, const FaitDeConvention& f)
{
    const auto* partie = c.partie(f.partie);
    const std::string qui = partie ? partie->nom + ", " : f.sorte == SorteDeFait::AccordDeRenouvellement ? "toutes les parties, " : "";
    return std::string(fiche(f.sorte).libelle) + ", " + qui + "le " + en_toutes_lettres(f.le);
}

} // namespace

const FaitInscrit* VieInscrite::fait(const std::string& id) const
{
    const auto un = std::find_if(faits.begin(), faits.end(), [&](const FaitInscrit& autre) { return autre.fait.id == id; });
    return un == faits.end() ? nullptr : &*un;
}

std::vector<VieInscrite> lire_vies(Transaction& tx, const std::vector<Convention>& conventions)
{
    std::vector<VieInscrite> vies(conventions.size());
    for (std::size_t debut = 0; debut < conventions.size(); debut += kConventionsParRequete)
    {
        const auto fin = std::min(conventions.size(), debut + kConventionsParRequete);
        std::unordered_map<std::string, std::size_t> rangs;
        std::string marques;
        Binds ids;
        for (auto i = debut; i < fin; ++i)
        {
            rangs[conventions[i].id] = i;
            marques += marques.empty() ? "?" : ", ?";
            ids.emplace_back(conventions[i].id);
        }
        std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> par_termes; // convention, place
        for (const auto& l : tx.query_bound("SELECT t.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM termes_de_convention t LEFT JOIN utilisateurs u ON u.id = t.faite_par WHERE t.convention_id IN (" + marques +
                                                ") ORDER BY t.convention_id, t.rang", ids))
        {
            const auto i = rangs.at(l.text("convention_id"));
            vies[i].termes.push_back(lire_termes(l, conventions[i]));
            par_termes[l.text("id")] = {i, vies[i].termes.size() - 1};
        }
        for (const auto& l : tx.query_bound("SELECT p.* FROM fins_prevues p JOIN termes_de_convention t ON t.id = p.termes_id WHERE t.convention_id IN (" + marques + ") ORDER BY p.termes_id, p.rang", ids))
        {
            const auto [i, place] = par_termes.at(l.text("termes_id"));
            vies[i].termes[place].termes.fins.push_back({relue(motif_d_extinction_du_code(l.text("motif"))), relue(lire_delai(l.text("delai"))), relue(sens_de_preavis_du_code(l.text("sens"))),
                                                         relue(moyen_de_lettre_du_code(l.text("moyen")))});
        }
        for (const auto& l : tx.query_bound("SELECT f.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM faits_de_convention f LEFT JOIN utilisateurs u ON u.id = f.faite_par WHERE f.convention_id IN (" + marques +
                                                ") ORDER BY f.convention_id, f.rang", ids))
        {
            auto& vie = vies[rangs.at(l.text("convention_id"))];
            const auto annule = l.maybe_text("annule");
            if (!annule)
            {
                vie.faits.push_back(lire_fait(l));
                continue;
            }
            // Une annulation vient toujours après ce qu'elle nomme.
            const auto vise = std::find_if(vie.faits.begin(), vie.faits.end(), [&](const FaitInscrit& un) { return un.fait.id == *annule; });
            ensure(vise != vie.faits.end(), "une annulation nomme un fait de sa convention");
            vise->annule_par = l.text("auteur");
            vise->annule_le = l.text("faite_le");
            vise->annule_raison = l.text("piece");
        }
    }
    for (std::size_t i = 0; i < conventions.size(); ++i) preparer(vies[i], conventions[i]);
    return vies;
}

VieInscrite lire_vie(Transaction& tx, const Convention& convention) { return std::move(lire_vies(tx, {convention}).front()); }

VieDeConvention vie_de(const VieInscrite& inscrite, const Droit& droit, Jour le) { return vie(inscrite.connue, le, avances_d_alerte(droit.valeurs, le)); }

std::optional<Jour> debut_des_engagements(const VieDeConvention& vie) { return vie.debut ? std::optional(vie.debut->jour) : std::nullopt; }

std::vector<ConventionEnAlerte> lister_conventions_en_alerte(Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le)
{
    std::vector<ConventionEnAlerte> liste;
    if (!perimetre.peut(Acte::GererConventions)) return liste;
    const auto avances = avances_d_alerte(droit.valeurs, le);
    const auto conventions = lister_conventions(tx, perimetre, {}, Acte::GererConventions, ContenuDeConvention::Parties);
    const auto vies = lire_vies(tx, conventions);
    for (std::size_t i = 0; i < conventions.size(); ++i)
        for (auto& une : alertes(vie(vies[i].connue, le, avances), le, avances)) liste.push_back({conventions[i].id, conventions[i].intitule, conventions[i].reference, std::move(une)});
    std::stable_sort(liste.begin(), liste.end(), [](const auto& une, const auto& autre) { return une.alerte.limite < autre.alerte.limite; });
    return liste;
}

std::string inscrire_termes(Ecriture& e, const Convention& c, const TermesDeConvention& t, const std::optional<std::string>& avenant_id)
{
    const auto id = e.nouvel_id();
    const auto rang = e.rang_suivant("termes_de_convention", {{"convention_id", c.id}});
    e.inserer("termes_de_convention", {{"id", id}, {"convention_id", c.id}, {"rang", rang}, {"avenant_id", Bind(avenant_id)}, {"depart", code(t.depart)}, {"debut", jour_ou_rien(t.debut)}, {"fin", jour_ou_rien(t.fin)},
                                       {"duree", delai_ou_vide(t.duree)}, {"renouvellement", fiche(t.renouvellement).code}, {"periode", delai_ou_vide(t.periode)}, {"maximum", delai_ou_vide(t.maximum)},
                                       {"renouvellements_au_plus", t.renouvellements_au_plus ? Bind(*t.renouvellements_au_plus) : Bind(nullptr)}, {"report", code(t.compte.report)}, {"zone", code(t.compte.zone)},
                                       {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    int fin = 0;
    for (const auto& une : t.fins)
        e.inserer("fins_prevues", {{"id", e.nouvel_id()}, {"termes_id", id}, {"rang", ++fin}, {"motif", fiche(une.motif).code}, {"delai", code(une.delai)}, {"sens", fiche(une.sens).code}, {"moyen", code(une.moyen)}});
    const auto* avenant = c.avenant(avenant_id);
    dire_de_la_convention(e, "inscrire", c, avenant ? "a inscrit les termes de l'avenant n° " + std::to_string(avenant->numero) : rang == 1 ? "a inscrit la durée et le renouvellement" : "a corrigé la durée et le renouvellement");
    return id;
}

std::string inscrire_fait_de_convention(Ecriture& e, const Convention& c, const FaitDeConvention& f)
{
    const auto id = e.nouvel_id();
    const auto ou_vide = [](const std::string& texte) { return texte.empty() ? Bind(nullptr) : Bind(texte); };
    e.inserer("faits_de_convention", {{"id", id}, {"convention_id", c.id}, {"rang", e.rang_suivant("faits_de_convention", {{"convention_id", c.id}})}, {"sorte", fiche(f.sorte).code}, {"le", format_day(f.le)}, {"partie_id", ou_vide(f.partie)},
                                      {"avenant_id", ou_vide(f.avenant)}, {"motif", f.motif ? fiche(*f.motif).code : ""}, {"jusqu_a", jour_ou_rien(f.jusqu_a)}, {"vise", ou_vide(f.vise)}, {"piece", f.piece},
                                      {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "inscrire", c, "a noté : " + fait_pour_le_journal(c, f));
    return id;
}

void annuler_fait_de_convention(Ecriture& e, const Convention& c, const FaitInscrit& inscrit, const std::string& raison)
{
    const auto& f = inscrit.fait;
    if (e.tx.query_one("SELECT id FROM faits_de_convention WHERE annule = ?", f.id)) throw Conflict("ce fait est déjà annulé");
    e.inserer("faits_de_convention", {{"id", e.nouvel_id()}, {"convention_id", c.id}, {"rang", e.rang_suivant("faits_de_convention", {{"convention_id", c.id}})}, {"sorte", fiche(f.sorte).code}, {"le", format_day(f.le)}, {"motif", ""}, {"piece", raison},
                                      {"annule", f.id}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    dire_de_la_convention(e, "annuler", c, "a annulé : " + fait_pour_le_journal(c, f));
}

} // namespace ouvrage
