#include "monde.hpp"

#include "app/organismes/organismes_table.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "app/participants/identites_table.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/errors.hpp"
#include "socle/template/template.hpp"
#include "socle/text/text.hpp"

#include <cctype>
#include <stdexcept>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

/// Le monde peuplé une fois par processus, refermé, dont chaque essai reçoit une copie.
struct Monde::Modele
{
    std::unique_ptr<BaseNeuve> neuve;
    Noms noms;

    Modele()
    {
        Monde monde(Peuplement::Entier);
        noms = monde;
        monde.maison.reset();
        monde.base.reset();
        neuve = std::move(monde.neuve_);
    }
};

void Monde::ouvrir()
{
    set_template_strictness(Strictness::Strict);
    DatabaseOptions options;
    options.readers = 2;
    options.reverse_unordered = true;
    base = std::make_unique<Database>(neuve_->url, options);
}

Monde::Monde(Peuplement) : maintenant(sys_days{2026y / January / 5} + 8h), neuve_(std::make_unique<BaseNeuve>(base_migree()))
{
    ouvrir();
    maison = std::make_unique<Maison>(*base, Reglages{.cle = std::string(32, 'k')}, PasswordOptions::cheap());
    peupler();
}

const Monde::Modele& Monde::modele()
{
    static const Modele modele;
    return modele;
}

Monde::Monde() : Noms(modele().noms), maintenant(sys_days{2026y / May / 10} + 9h), neuve_(std::make_unique<BaseNeuve>(*modele().neuve))
{
    ouvrir();
    maison = std::make_unique<Maison>(*base, Reglages{.cle = std::string(32, 'k')}, PasswordOptions::cheap());
}

Monde::~Monde()
{
    maison.reset();
    base.reset();
}

std::string Monde::nom_de(const std::string& utilisateur) const
{
    if (utilisateur.empty()) return "Ouvrage";
    return base->read([&](Transaction& tx) { return tx.query_one("SELECT nom FROM utilisateurs WHERE id = ?", utilisateur)->text("nom"); });
}

std::string Monde::compte(const std::string& la_structure, const std::string& courriel, const std::string& nom, Role role,
                          const std::optional<std::string>& acheteur, const std::optional<std::string>& entreprise,
                          const std::optional<std::string>& organisme)
{
    return ecrire("", [&](Ecriture& e) {
        const auto id = e.nouvel_id();
        e.inserer("utilisateurs", {{"id", id}, {"structure_id", la_structure}, {"courriel", courriel}, {"nom", nom}, {"cree_le", e.instant()}});
        e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", id}, {"role", code(role)}, {"structure_id", la_structure},
                                   {"acheteur_id", Bind(acheteur)}, {"entreprise_id", Bind(entreprise)}, {"organisme_id", Bind(organisme)},
                                   {"territoire_id", role == Role::Coordinateur ? Bind(territoire) : Bind(nullptr)}, {"faite_le", e.instant()}});
        e.dire("creer", "utilisateurs", id, "a ouvert un compte de " + std::string(libelle(role)), la_structure);
        return id;
    });
}

std::string Monde::personne(const std::string& la_structure, const std::string& reference, const std::string& prenom, const std::string& nom,
                            std::optional<std::pair<std::string, std::string>> fenetre, const std::string& lot_id,
                            const std::string& entreprise, const std::string& debut)
{
    return ecrire(claire, [&](Ecriture& e) {
        const auto id = e.nouvel_id();
        e.inserer("participants", {{"id", id}, {"structure_id", la_structure}, {"reference", reference}, {"cree_par", e.auteur()}, {"cree_le", e.instant()}});
        ranger_identite(e.tx, id, la_structure, reference, Identite{.prenom = prenom, .nom = nom}, "");
        if (fenetre)
            e.inserer("fenetres", {{"id", e.nouvel_id()}, {"participant_id", id}, {"debut", fenetre->first},
                                   {"fin", fenetre->second.empty() ? Bind(nullptr) : Bind(fenetre->second)},
                                   {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.inserer("affectations", {{"id", e.nouvel_id()}, {"lot_id", lot_id}, {"participant_id", id}, {"entreprise_id", entreprise},
                                   {"debut", debut}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("accueillir", "participants", id, "a ouvert la fiche " + reference, la_structure);
        return id;
    });
}

void Monde::peupler()
{
    ecrire("", [&](Ecriture& e) {
        const auto inscrire_structure = [&](const std::string& ou, const std::string& nom, const std::string& nature, std::string& territoire_id) {
            territoire_id = e.nouvel_id();
            e.inserer("territoires", {{"id", territoire_id}, {"nom", ou}});
            const auto id = e.nouvel_id();
            e.inserer("structures", {{"id", id}, {"territoire_id", territoire_id}, {"nom", nom}, {"nature", nature}});
            e.dire("installer", "structures", id, "a installé " + nom, id);
            return id;
        };
        structure = inscrire_structure("Montreval", "PLIE de Montreval", "plie", territoire);
        autre_structure = inscrire_structure("Valmont", "Maison de l'emploi de Valmont", "mde", autre_territoire);
        e.inserer("financements", {{"id", e.nouvel_id()}, {"structure_id", structure}, {"mention", "Cofinancé par l'Union européenne"},
                                   {"logo", "union_europeenne"}, {"depuis", "2022-01-01"}});
        e.dire("financer", "structures", structure, "a inscrit la mention de financement européen", structure);
        return 0;
    });
    claire = compte(structure, "claire@montreval.example", "Claire Morel", Role::Facilitateur);
    alice = compte(structure, "alice@montreval.example", "Alice Renard", Role::Administrateur);
    victor = compte(autre_structure, "victor@valmont.example", "Victor Hugon", Role::Facilitateur);
    camille = compte(structure, "camille@montreval.example", "Camille Roux", Role::Coordinateur);
    audrey = compte(structure, "audrey@montreval.example", "Audrey Blin", Role::Auditeur);
    sans_role = compte(structure, "ancien@montreval.example", "Ancien Compte", Role::Facilitateur);
    ecrire(alice, [&](Ecriture& e) {
        const auto attribution = e.tx.query_one("SELECT id FROM attributions WHERE utilisateur_id = ?", sans_role)->text("id");
        e.inserer("retraits", {{"attribution_id", attribution}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}}, {"attribution_id"});
        e.dire("retirer", "utilisateurs", sans_role, "a retiré un rôle", structure);
        return 0;
    });

    const auto suivre = [&](const std::string& qui, const std::string& la_structure, const std::string& le_territoire, const std::string& reference,
                            const std::string& objet, const std::string& acheteur, std::string& acheteur_id) {
        return ecrire(qui, [&](Ecriture& e) {
            acheteur_id = trouver_ou_inscrire_acheteur(e, la_structure, std::nullopt, acheteur);
            Marche marche;
            marche.structure_id = la_structure;
            marche.territoire_id = le_territoire;
            marche.acheteur_id = acheteur_id;
            marche.facilitateur_id = qui;
            marche.reference = reference;
            marche.objet = objet;
            marche.nature = "travaux";
            marche.cadre = "public";
            marche.montant = Centimes{120000000};
            marche.notifie_le = 2026y / January / 12;
            return inscrire_marche(e, marche);
        });
    };
    const auto ajouter_lot = [&](const std::string& qui, const std::string& marche, const std::string& la_structure, int numero,
                                 const std::string& intitule, const std::string& reservation, Periode execution, const std::string& entreprise,
                                 Genre genre, Mois debut, Heures objectif, const std::string& source, std::string& entreprise_id,
                                 std::string& engagement_id) {
        const auto lot_id = ecrire(qui, [&](Ecriture& e) {
            Lot lot;
            lot.marche_id = marche;
            lot.structure_id = la_structure;
            lot.numero = numero;
            lot.intitule = intitule;
            lot.reservation = reservation;
            lot.execution = execution;
            return inscrire_lot(e, lot);
        });
        const Lot inscrit = lot(lot_id);
        ecrire(qui, [&](Ecriture& e) {
            entreprise_id = trouver_ou_inscrire_entreprise(e, la_structure, std::nullopt, entreprise);
            inscrire_titulaire(e, inscrit, entreprise_id, "titulaire");
            engagement_id = inscrire_engagement(e, inscrit, genre, debut, source, Cadence::Mensuelle, objectif, 2026y / January / 12);
            return 0;
        });
        return lot_id;
    };
    gymnase = suivre(claire, structure, territoire, "2026-014", "Rénovation du gymnase", "Ville de Montreval", ville);
    lot2 = ajouter_lot(claire, gymnase, structure, 2, "gros œuvre", "aucune", {2026y / February, 2027y / June}, "Durand BTP",
                       Genre::ClauseExecution, 2026y / February, 600_h, "CCAP 2026-014, art. 8", durand, clause2);
    lot3 = ajouter_lot(claire, gymnase, structure, 3, "espaces verts", "handicap", {2026y / January, 2027y / June}, "Martin Paysage",
                       Genre::EffortInsertion, 2026y / March, 300_h, "convention du 3 mars 2026", martin, effort3);
    ecrire(claire, [&](Ecriture& e) {
        inscrire_valeur_du_lot(e, lot(lot2), "plafond_formation", 2026y / January / 12, "20.00", "CCAP 2026-014, art. 8", "plafond du contrat");
        return 0;
    });
    marche_valmont = suivre(victor, autre_structure, autre_territoire, "V-1", "Voirie de Valmont", "Ville de Valmont", autre_acheteur);
    lot_valmont = ajouter_lot(victor, marche_valmont, autre_structure, 1, "voirie", "aucune", {2026y / February, 2026y / December},
                              "Routes du Val", Genre::ClauseExecution, 2026y / February, 200_h, "CCAP V-1", entreprise_valmont, clause_valmont);
    hugo = compte(structure, "hugo@ville-montreval.example", "Hugo Petit", Role::Acheteur, ville);
    denis = compte(structure, "denis@durand-btp.example", "Denis Durand", Role::Entreprise, {}, durand);
    marc = compte(structure, "marc@martin-paysage.example", "Marc Martin", Role::Entreprise, {}, martin);
    mission_locale = ecrire(claire, [&](Ecriture& e) { return inscrire_organisme(e, structure, NatureOrganisme::MissionLocale, "Mission locale de Montreval", {}); });
    pauline = compte(structure, "pauline@mission-locale.example", "Pauline Vidal", Role::Prescripteur, {}, {}, mission_locale);
    awa = personne(structure, "P-001", "Awa", "Bâ", std::pair{"2026-01-01", "2027-12-31"}, lot2, durand, "2026-02");
    karim = personne(structure, "P-002", "Karim", "Daoud", std::pair{"2026-02-01", "2028-01-31"}, lot2, durand, "2026-02");
    lea = personne(structure, "P-003", "Léa", "Noël", std::nullopt, lot2, durand, "2026-03");
    omar = personne(structure, "P-004", "Omar", "Sy", std::pair{"2026-03-01", ""}, lot3, martin, "2026-03");
}

Perimetre Monde::perimetre(const std::string& utilisateur) const
{
    return base->read([&](Transaction& tx) { return Perimetre::de(lister_attributions(tx, utilisateur)); });
}

std::string Monde::ouvrir_session(const std::string& utilisateur)
{
    for (const auto& [compte, jeton] : sessions_)
        if (compte == utilisateur) return jeton;
    const auto jeton = random_token();
    base->write([&](Transaction& tx) {
        tx.execute("INSERT INTO sessions (empreinte, utilisateur_id, csrf, etape, creee_le, expire_le) VALUES (?, ?, ?, 'ouverte', ?, ?)",
                   hash_hex(jeton), utilisateur, "csrf-" + jeton, format_instant(maintenant), "2099-01-01T00:00:00.000Z");
    });
    sessions_.emplace_back(utilisateur, jeton);
    return jeton;
}

namespace
{

void poser_adresse(Request& http, std::string_view adresse)
{
    const auto question = adresse.find('?');
    http.path = percent_decode(adresse.substr(0, question), Plus::IsPlus);
    if (question != std::string_view::npos) http.query_string = adresse.substr(question + 1);
}

} // namespace

Response Monde::demander(Request http)
{
    maintenant += seconds{1};
    http.now = maintenant;
    if (http.id.empty()) http.id = "essai";
    return maison->repondre(http);
}

Response Monde::get(std::string_view adresse, const std::string& utilisateur)
{
    Request http;
    poser_adresse(http, adresse);
    if (!utilisateur.empty()) http.headers.emplace_back("cookie", "ouvrage_session=" + ouvrir_session(utilisateur));
    return demander(std::move(http));
}

Response Monde::post(std::string_view adresse, Champs champs, const std::string& utilisateur)
{
    Request http;
    http.method = Method::Post;
    poser_adresse(http, adresse);
    http.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    if (!utilisateur.empty())
    {
        const auto jeton = ouvrir_session(utilisateur);
        http.headers.emplace_back("cookie", "ouvrage_session=" + jeton);
        champs.emplace_back("csrf", mask("csrf-" + jeton));
    }
    for (const auto& [nom, valeur] : champs)
        http.body += (http.body.empty() ? "" : "&") + percent_encode(nom) + "=" + percent_encode(valeur);
    return demander(std::move(http));
}

Response Monde::api(Method methode, std::string_view adresse, const std::string& utilisateur, std::string corps,
                    std::vector<std::pair<std::string, std::string>> entetes)
{
    std::string jeton;
    for (const auto& [compte, connu] : jetons_)
        if (compte == utilisateur) jeton = connu;
    if (jeton.empty() && !utilisateur.empty())
    {
        jeton = random_token();
        base->write([&](Transaction& tx) {
            tx.execute("INSERT INTO jetons_api (id, empreinte, utilisateur_id, libelle, portee, cree_le, expire_le) VALUES (?, ?, ?, "
                       "'essai', 'ecriture', ?, '2099-01-01T00:00:00.000Z')",
                       uuid7(maintenant), hash_hex(jeton), utilisateur, format_instant(maintenant));
        });
        jetons_.emplace_back(utilisateur, jeton);
    }
    Request http;
    http.method = methode;
    poser_adresse(http, adresse);
    http.headers = std::move(entetes);
    if (!jeton.empty()) http.headers.emplace_back("authorization", "Bearer " + jeton);
    if (!corps.empty()) http.headers.emplace_back("content-type", "application/json");
    http.body = std::move(corps);
    return demander(std::move(http));
}

Inscription Monde::declarer(const std::string& engagement_id, const std::string& entreprise, Mois mois, std::vector<LigneDeclaree> lignes)
{
    const auto trouve = engagement(engagement_id);
    const auto du_lot = lot(trouve.lot_id);
    return ecrire(claire, [&](Ecriture& e) {
        return inscrire_declaration(e, maison->droit, du_lot, trouve, {entreprise, mois, std::move(lignes), "formulaire", ""});
    });
}

Lot Monde::lot(const std::string& id) const
{
    return base->read([&](Transaction& tx) { return trouver_lot(tx, Perimetre::de_la_machine(), id); });
}

Engagement Monde::engagement(const std::string& id) const
{
    return base->read([&](Transaction& tx) { return trouver_engagement(tx, Perimetre::de_la_machine(), id, Acte::VoirCompte).engagement; });
}

std::int64_t Monde::compter(const std::string& table) const
{
    return base->read([&](Transaction& tx) { return tx.query_one("SELECT count(*) AS n FROM " + table)->integer("n"); });
}

bool contient(const Response& reponse, std::string_view texte)
{
    // Un mot court se rencontre par hasard dans un jeton : on ne le cherche que dans ce que quelqu'un a écrit.
    constexpr std::size_t kMotCourt = 6, kJeton = 32;
    const auto& corps = reponse.body;
    const auto de_jeton = [&](std::size_t i) { return std::isalnum(static_cast<unsigned char>(corps[i])) || corps[i] == '-' || corps[i] == '_'; };
    for (auto ici = corps.find(texte); ici != std::string::npos; ici = corps.find(texte, ici + 1))
    {
        auto debut = ici, fin = ici + texte.size();
        while (debut > 0 && de_jeton(debut - 1)) --debut;
        while (fin < corps.size() && de_jeton(fin)) ++fin;
        if (texte.size() >= kMotCourt || fin - debut < kJeton) return true;
    }
    return false;
}

std::string entete(const Response& reponse, std::string_view nom)
{
    for (const auto& [connu, valeur] : reponse.headers)
        if (searchable(connu) == searchable(nom)) return valeur;
    return "";
}

} // namespace ouvrage
