#include "app/utilisateurs/utilisateurs_table.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/utilisateurs/utilisateurs_premier.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kTenue = "NOT EXISTS (SELECT 1 FROM retraits r WHERE r.attribution_id = a.id)";

const std::string kComptes =
    "u.id, u.structure_id, s.nom AS structure_nom, u.courriel, u.nom, u.cree_le, v.derniere_le, "
    "CASE WHEN k.id IS NULL AND " + std::string(kAUneIdentite) + " THEN 'fournisseur' WHEN k.id IS NULL THEN 'aucun' WHEN k.totp_secret IS NULL THEN 'simple' ELSE 'double' END AS acces, "
    "(SELECT count(*) FROM attributions a WHERE a.utilisateur_id = u.id AND "
    "NOT EXISTS (SELECT 1 FROM retraits r WHERE r.attribution_id = a.id)) AS tenus "
    "FROM utilisateurs u JOIN structures s ON s.id = u.structure_id "
    "LEFT JOIN secrets k ON k.id = u.id LEFT JOIN venues v ON v.utilisateur_id = u.id";

constexpr std::string_view kRoles =
    "a.*, coalesce(e.nom, h.nom, o.nom, t.nom, s.nom) AS sur FROM attributions a JOIN structures s ON s.id = a.structure_id "
    "LEFT JOIN acheteurs h ON h.id = a.acheteur_id LEFT JOIN entreprises e ON e.id = a.entreprise_id LEFT JOIN organismes o ON o.id = a.organisme_id "
    "LEFT JOIN territoires t ON t.id = a.territoire_id";

/// Le rôle qui représente quelqu'un, et la table de ceux qu'il peut représenter.
struct TableDeRepresentes
{
    Role role;
    std::string_view table;
    std::string_view sorte; // pour l'œil
};
constexpr TableDeRepresentes kRepresentes[] = {{Role::Entreprise, "entreprises", "entreprise"},
                                               {Role::Acheteur, "acheteurs", "acheteur"},
                                               {Role::Prescripteur, "organismes", "organisme"}};
const TableDeRepresentes* representes_de(Role role)
{
    for (const auto& une : kRepresentes)
        if (une.role == role) return &une;
    return nullptr;
}

FicheCompte lire_compte(const Row& ligne)
{
    FicheCompte compte;
    compte.id = ligne.text("id");
    compte.structure_id = ligne.text("structure_id");
    compte.structure_nom = ligne.text("structure_nom");
    compte.courriel = ligne.text("courriel");
    compte.nom = ligne.text("nom");
    compte.cree_le = ligne.text("cree_le");
    compte.derniere_venue = ligne.maybe_text("derniere_le");
    compte.second_facteur = ligne.text("acces") == "double";
    compte.par_fournisseur = ligne.text("acces") == "fournisseur";
    compte.etat = ligne.integer("tenus") == 0        ? EtatCompte::Desactive
                  : ligne.text("acces") == "aucun" ? EtatCompte::Invite
                                                   : EtatCompte::Ouvert;
    return compte;
}

std::optional<RoleTenu> lire_role(const Row& ligne)
{
    const auto role = role_du_code(ligne.text("role"));
    if (!role) return std::nullopt;
    return RoleTenu{{ligne.text("id"), *role, ligne.text("structure_id"), ligne.maybe_text("acheteur_id"),
                     ligne.maybe_text("entreprise_id"), ligne.maybe_text("organisme_id"), ligne.maybe_text("territoire_id")},
                    ligne.text("sur"),
                    ligne.text("faite_le")};
}

/// Les rôles tenus de plusieurs comptes, dans les structures que le périmètre gère.
std::map<std::string, std::vector<RoleTenu>> lire_roles(Transaction& tx, const Perimetre& perimetre,
                                                        const std::vector<FicheCompte>& comptes)
{
    std::map<std::string, std::vector<RoleTenu>> roles;
    if (comptes.empty()) return roles;
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "a.structure_id");
    std::string marques;
    Binds valeurs;
    for (const auto& compte : comptes)
    {
        marques += marques.empty() ? "?" : ", ?";
        valeurs.emplace_back(compte.id);
    }
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    for (const auto& ligne : tx.query_bound("SELECT " + std::string(kRoles) + " WHERE a.utilisateur_id IN (" + marques + ") AND " +
                                                filtre.condition + " AND " + std::string(kTenue) + " ORDER BY a.id",
                                            valeurs))
        if (auto role = lire_role(ligne)) roles[ligne.text("utilisateur_id")].push_back(std::move(*role));
    return roles;
}

bool contient_tous(const std::string& texte, const std::vector<std::string>& mots)
{
    return std::all_of(mots.begin(), mots.end(), [&](const std::string& mot) { return texte.find(mot) != std::string::npos; });
}

// --- Qui écrit le peut-il ? ---------------------------------------------------------------------------------------

/// Le périmètre de l'auteur tel qu'il est dans cette transaction, et non tel qu'il était quand la page s'est ouverte.
Perimetre perimetre_de_l_auteur(Ecriture& ecriture)
{
    const auto& id = ecriture.qui().id;
    return id ? Perimetre::de(lister_attributions_du_jour(ecriture.tx, *id, day_in_paris(ecriture.maintenant()))) : Perimetre::de_la_machine();
}

bool gere(Ecriture& ecriture, const std::string& structure_id)
{
    if (!ecriture.qui().id) return true; // la machine
    const auto perimetre = perimetre_de_l_auteur(ecriture);
    return std::any_of(perimetre.attributions().begin(), perimetre.attributions().end(), [&](const Attribution& une) {
        return peut(une.role, Acte::GererUtilisateurs) && !une.represente_id() &&
               une.structure_id == structure_id;
    });
}

/// Le même, par un rôle à soi, et non par celui d'une personne absente.
bool administre_par_soi_meme(Ecriture& ecriture, const std::string& structure_id)
{
    const auto tenues = lister_attributions(ecriture.tx, *ecriture.qui().id);
    return std::any_of(tenues.begin(), tenues.end(), [&](const Attribution& une) { return une.role == Role::Administrateur && une.structure_id == structure_id; });
}

void exiger_gestion(Ecriture& ecriture, const std::string& structure_id)
{
    if (!gere(ecriture, structure_id)) throw Forbidden("vous ne gérez pas les comptes de cette structure");
}

FicheCompte relire_compte(Ecriture& ecriture, const std::string& id)
{
    return trouver_compte(ecriture.tx, perimetre_de_l_auteur(ecriture), id);
}

/// Qui coordonne un territoire lit les comptes de toutes ses structures : seule celle qui le pilote le nomme. Rend le nom du territoire.
std::string exiger_pilotage(Ecriture& ecriture, const std::string& structure_id)
{
    if (ecriture.qui().id && pilote_du_territoire(ecriture.tx, structure_id) != structure_id)
        throw Forbidden("seule la structure qui pilote le territoire nomme qui le coordonne");
    return ecriture.tx.query_one("SELECT t.nom FROM territoires t JOIN structures s ON s.territoire_id = t.id WHERE s.id = ?", structure_id)->text("nom");
}

/// Ce qu'un rôle représente, relu : le nom de l'acheteur, de l'entreprise, de l'organisme ou de la structure.
std::string relire_represente(Ecriture& ecriture, const RoleDonne& role)
{
    const auto* represente = representes_de(role.role);
    if ((represente != nullptr) != role.represente_id.has_value())
        throw BadRequest("un acheteur, une entreprise ou un organisme se nomme, les autres rôles couvrent la structure");
    const auto ligne = represente
                           ? ecriture.tx.query_one("SELECT nom FROM " + std::string(represente->table) + " WHERE id = ? AND structure_id = ?",
                                                   *role.represente_id, role.structure_id)
                           : ecriture.tx.query_one("SELECT nom FROM structures WHERE id = ?", role.structure_id);
    if (!ligne) throw NotFound("cette fiche n'est pas de votre structure");
    if (role.role == Role::Coordinateur) return exiger_pilotage(ecriture, role.structure_id);
    return ligne->text("nom");
}

std::string territoire_de(Transaction& tx, const std::string& structure_id)
{
    return tx.query_one("SELECT territoire_id FROM structures WHERE id = ?", structure_id)->text("territoire_id");
}

void inserer_attribution(Ecriture& ecriture, const std::string& utilisateur_id, const RoleDonne& role)
{
    ecriture.inserer("attributions",
                     {{"id", ecriture.nouvel_id()},
                      {"utilisateur_id", utilisateur_id},
                      {"role", code(role.role)},
                      {"structure_id", role.structure_id},
                      {"acheteur_id", role.role == Role::Acheteur ? Bind(role.represente_id) : Bind(nullptr)},
                      {"entreprise_id", role.role == Role::Entreprise ? Bind(role.represente_id) : Bind(nullptr)},
                      {"organisme_id", role.role == Role::Prescripteur ? Bind(role.represente_id) : Bind(nullptr)},
                      {"territoire_id", role.role == Role::Coordinateur ? Bind(territoire_de(ecriture.tx, role.structure_id)) : Bind(nullptr)},
                      {"faite_par", ecriture.auteur()},
                      {"faite_le", ecriture.instant()}});
}

void clore_liens(Ecriture& ecriture, const std::string& utilisateur_id, std::string_view cause)
{
    for (const auto& ligne : ecriture.tx.query("SELECT l.empreinte FROM liens l WHERE l.utilisateur_id = ? AND NOT EXISTS "
                                               "(SELECT 1 FROM liens_clos c WHERE c.empreinte = l.empreinte) ORDER BY l.empreinte",
                                               utilisateur_id))
        ecriture.inserer("liens_clos",
                         {{"empreinte", ligne.text("empreinte")}, {"cause", cause}, {"clos_le", ecriture.instant()}}, {"empreinte"});
}

std::string inserer_lien(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const std::string jeton = random_token();
    ecriture.inserer("liens",
                     {{"empreinte", hash_hex(jeton)},
                      {"utilisateur_id", utilisateur_id},
                      {"cree_par", ecriture.auteur()},
                      {"cree_le", ecriture.instant()},
                      {"expire_le", format_instant(ecriture.maintenant() + kDureeDUnLien)}},
                     {"empreinte"});
    return jeton;
}

/// « Durand BTP » pour un rôle représenté, « PLIE de Montreval » sinon : « Entreprise, Durand BTP ».
std::string en_mots(Role role, const std::string& sur)
{
    return std::string(libelle(role)) + ", " + sur;
}

} // namespace

std::string_view code(EtatCompte etat)
{
    switch (etat)
    {
    case EtatCompte::Invite: return "invite";
    case EtatCompte::Ouvert: return "ouvert";
    case EtatCompte::Desactive: break;
    }
    return "desactive";
}

std::string_view libelle(EtatCompte etat)
{
    switch (etat)
    {
    case EtatCompte::Invite: return "Invité";
    case EtatCompte::Ouvert: return "Ouvert";
    case EtatCompte::Desactive: break;
    }
    return "Désactivé";
}

// --- Lire ---------------------------------------------------------------------------------------------------------

PageDeComptes lister_comptes(Transaction& tx, const Perimetre& perimetre, const RechercheComptes& recherche)
{
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "u.structure_id");
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    if (recherche.role)
    {
        ou += " AND EXISTS (SELECT 1 FROM attributions a WHERE a.utilisateur_id = u.id AND a.role = ? AND " + std::string(kTenue) + ")";
        valeurs.emplace_back(code(*recherche.role));
    }
    // Le nom se cherche et se range sans accents, ce que les deux moteurs font chacun à leur façon : ici, donc. Une
    // structure a quelques centaines de comptes.
    const auto mots = split(searchable(recherche.q), ' ');
    PageDeComptes page;
    std::vector<std::pair<std::string, FicheCompte>> trouves;
    tx.each("SELECT " + kComptes + " WHERE " + ou, valeurs, [&](const Row& ligne) {
        FicheCompte compte = lire_compte(ligne);
        if (recherche.etat && compte.etat != *recherche.etat) return;
        const auto cle = searchable(compte.nom);
        if (!recherche.q.empty() && !contient_tous(cle + " " + searchable(compte.courriel), mots)) return;
        if (compte.etat == EtatCompte::Ouvert && !compte.second_facteur && !compte.par_fournisseur) ++page.sans_second_facteur;
        trouves.emplace_back(cle, std::move(compte));
    });
    page.total = static_cast<std::int64_t>(trouves.size());
    std::sort(trouves.begin(), trouves.end(), [&](const auto& a, const auto& b) {
        if (recherche.tri == TriComptes::Venue && a.second.derniere_venue != b.second.derniere_venue)
            return a.second.derniere_venue > b.second.derniere_venue; // jamais venu : à la fin
        return std::tie(a.first, a.second.id) < std::tie(b.first, b.second.id);
    });
    const auto par_page = recherche.par_page > 0 ? static_cast<std::size_t>(recherche.par_page) : trouves.size();
    const auto debut = std::min(trouves.size(), par_page * static_cast<std::size_t>(std::max(1, recherche.page) - 1));
    for (auto i = debut; i < std::min(trouves.size(), debut + par_page); ++i) page.comptes.push_back(std::move(trouves[i].second));
    // Par paquets : une base n'accepte pas n'importe quel nombre de valeurs dans une requête.
    for (std::size_t i = 0; i < page.comptes.size(); i += 500)
    {
        const std::vector<FicheCompte> paquet(page.comptes.begin() + static_cast<std::ptrdiff_t>(i),
                                         page.comptes.begin() + static_cast<std::ptrdiff_t>(std::min(page.comptes.size(), i + 500)));
        auto roles = lire_roles(tx, perimetre, paquet);
        for (std::size_t j = i; j < std::min(page.comptes.size(), i + 500); ++j)
            page.comptes[j].roles = std::move(roles[page.comptes[j].id]);
    }
    return page;
}

FicheCompte trouver_compte(Transaction& tx, const Perimetre& perimetre, const std::string& id)
{
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "u.structure_id");
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT " + kComptes + " WHERE u.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("ce compte n'est pas de votre structure");
    FicheCompte compte = lire_compte(lignes.front());
    compte.roles = std::move(lire_roles(tx, perimetre, {compte})[compte.id]);
    return compte;
}

std::vector<RoleTenu> lister_ses_roles(Transaction& tx, const std::string& utilisateur_id)
{
    std::vector<RoleTenu> roles;
    for (const auto& ligne : tx.query("SELECT " + std::string(kRoles) + " WHERE a.utilisateur_id = ? AND " + std::string(kTenue) +
                                          " ORDER BY a.id",
                                      utilisateur_id))
        if (auto role = lire_role(ligne)) roles.push_back(std::move(*role));
    return roles;
}

std::vector<Nomme> lister_structures_gerees(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "s.id");
    std::vector<Nomme> structures;
    for (const auto& ligne :
         tx.query_bound("SELECT s.id, s.nom FROM structures s WHERE " + filtre.condition + " ORDER BY s.nom, s.id", filtre.valeurs))
        structures.push_back({ligne.text("id"), ligne.text("nom")});
    return structures;
}

std::vector<InvitationEnAttente> lister_invitations(Transaction& tx, const Perimetre& perimetre, Instant maintenant)
{
    RechercheComptes invites;
    invites.etat = EtatCompte::Invite;
    invites.par_page = 0;
    std::vector<InvitationEnAttente> invitations;
    for (auto& compte : lister_comptes(tx, perimetre, invites).comptes) invitations.push_back({std::move(compte), {}, {}, EtatDInvitation::SansLien});
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "u.structure_id");
    std::map<std::string, Row> derniers;
    // Du plus ancien au plus récent : le dernier lu reste.
    for (auto& ligne : tx.query_bound("SELECT l.utilisateur_id, l.cree_le, l.expire_le, c.cause, coalesce(p.nom, 'Ouvrage') AS auteur FROM liens l JOIN utilisateurs u ON u.id = l.utilisateur_id LEFT JOIN "
                                      "liens_clos c ON c.empreinte = l.empreinte LEFT JOIN utilisateurs p ON p.id = l.cree_par LEFT JOIN secrets k ON k.id = u.id WHERE k.id IS NULL AND " +
                                          filtre.condition + " ORDER BY l.cree_le, l.empreinte",
                                      filtre.valeurs))
        derniers.insert_or_assign(ligne.text("utilisateur_id"), ligne);
    for (auto& une : invitations)
    {
        const auto dernier = derniers.find(une.compte.id);
        if (dernier == derniers.end()) continue;
        une.par = dernier->second.text("auteur");
        une.expire_le = dernier->second.text("expire_le");
        const auto cause = dernier->second.maybe_text("cause");
        une.etat = cause == "revoque"                              ? EtatDInvitation::Revoquee
                   : cause                                         ? EtatDInvitation::SansLien
                   : une.expire_le <= format_instant(maintenant) ? EtatDInvitation::Expiree
                                                                   : EtatDInvitation::Sert;
    }
    std::stable_sort(invitations.begin(), invitations.end(), [](const auto& a, const auto& b) { return a.expire_le < b.expire_le; });
    return invitations;
}

bool courriel_pris(Transaction& tx, const std::string& courriel)
{
    return tx.query_one("SELECT id FROM utilisateurs WHERE courriel = ?", courriel).has_value();
}

bool a_un_mot_de_passe(Transaction& tx, const std::string& utilisateur_id)
{
    return tx.query_one("SELECT id FROM secrets WHERE id = ?", utilisateur_id).has_value();
}

std::optional<std::string> pilote_du_territoire(Transaction& tx, const std::string& structure_id)
{
    if (const auto designe = tx.query_one("SELECT p.structure_id FROM pilotages p JOIN structures s ON s.territoire_id = p.territoire_id WHERE s.id = ? ORDER BY p.rang DESC LIMIT 1", structure_id))
        return designe->text("structure_id");
    const auto toutes = tx.query("SELECT o.id FROM structures o JOIN structures s ON s.territoire_id = o.territoire_id WHERE s.id = ? ORDER BY o.id LIMIT 2", structure_id);
    return toutes.size() == 1 ? std::optional(toutes.front().text("id")) : std::nullopt;
}

std::vector<Represente> lister_representables(Transaction& tx, const Perimetre& perimetre, std::string_view mots, int au_plus)
{
    std::vector<Represente> liste;
    for (const auto& [role, table, sorte] : kRepresentes)
    {
        const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "t.structure_id");
        std::string ou = filtre.condition;
        Binds valeurs = filtre.valeurs;
        for (const auto& mot : split(searchable(mots), ' '))
        {
            if (mot.empty()) continue;
            ou += " AND (t.recherche LIKE ? OR t.siret LIKE ?)";
            valeurs.emplace_back("%" + mot + "%"); // searchable ne laisse que lettres, chiffres et espaces
            valeurs.emplace_back(mot + "%");
        }
        valeurs.emplace_back(au_plus);
        for (const auto& ligne :
             tx.query_bound("SELECT t.id, t.nom, coalesce(t.siret, '') AS siret FROM " + std::string(table) + " t WHERE " + ou +
                                " ORDER BY t.recherche, t.id LIMIT ?",
                            valeurs))
            liste.push_back({role, ligne.text("id"), ligne.text("nom"), ligne.text("siret"), std::string(sorte)});
    }
    return liste;
}

std::optional<Represente> trouver_represente(Transaction& tx, const Perimetre& perimetre, const std::string& structure_id,
                                             Role role, std::string_view texte)
{
    std::string saisi(trimmed(texte));
    const auto* represente = representes_de(role);
    if (!represente) return std::nullopt;
    for (const auto& une : kRepresentes) // ce que la proposition ajoute pour l'œil
        if (const auto sorte = " (" + std::string(une.sorte) + ")"; saisi.ends_with(sorte)) saisi.resize(saisi.size() - sorte.size());
    if (saisi.empty()) return std::nullopt;
    const std::string code = saisi.substr(0, saisi.find(' '));
    const auto filtre = perimetre.structures(Acte::GererUtilisateurs, "t.structure_id");
    Binds valeurs{structure_id, code, code, searchable(saisi)};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes =
        tx.query_bound("SELECT t.id, t.nom, coalesce(t.siret, '') AS siret FROM " + std::string(represente->table) +
                           " t WHERE t.structure_id = ? AND (t.id = ? OR t.siret = ? OR t.recherche = ?) AND " + filtre.condition +
                           " ORDER BY t.id LIMIT 2",
                       valeurs);
    if (lignes.size() != 1) return std::nullopt;
    return Represente{role, lignes.front().text("id"), lignes.front().text("nom"), lignes.front().text("siret"), std::string(represente->sorte)};
}

std::vector<JetonApi> lister_jetons_api(Transaction& tx, const std::string& utilisateur_id, Instant maintenant)
{
    std::vector<JetonApi> jetons;
    for (const auto& ligne : tx.query("SELECT j.* FROM jetons_api j WHERE j.utilisateur_id = ? AND j.expire_le > ? AND NOT EXISTS "
                                      "(SELECT 1 FROM revocations r WHERE r.jeton_id = j.id) ORDER BY j.id DESC",
                                      utilisateur_id, format_instant(maintenant)))
        jetons.push_back({ligne.text("id"), ligne.text("libelle"), ligne.text("portee"), ligne.text("cree_le"), ligne.text("expire_le")});
    return jetons;
}

// --- Écrire -------------------------------------------------------------------------------------------------------

namespace
{

Invitation inserer_compte(Ecriture& ecriture, const CompteNouveau& compte, const std::string& sur)
{
    if (courriel_pris(ecriture.tx, compte.courriel))
        throw Conflict("cette adresse a déjà un compte");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("utilisateurs",
                     {{"id", id},
                      {"structure_id", compte.role.structure_id},
                      {"courriel", compte.courriel},
                      {"nom", compte.nom},
                      {"cree_le", ecriture.instant()},
                      {"cree_par", ecriture.auteur()}});
    inserer_attribution(ecriture, id, compte.role);
    auto jeton = inserer_lien(ecriture, id);
    ecriture.dire("ouvrir_compte", "utilisateurs", id, "a ouvert un compte à " + compte.nom + " (" + en_mots(compte.role.role, sur) + ")",
                  compte.role.structure_id);
    return {id, std::move(jeton)};
}

} // namespace

Invitation inscrire_compte(Ecriture& ecriture, const CompteNouveau& compte)
{
    exiger_gestion(ecriture, compte.role.structure_id);
    const auto sur = relire_represente(ecriture, compte.role);
    return inserer_compte(ecriture, compte, sur);
}

Invitation inscrire_premier_administrateur(Ecriture& ecriture, const std::string& structure_id, const std::string& courriel, const std::string& nom)
{
    if (ecriture.tx.query_one("SELECT 1 AS un FROM attributions WHERE structure_id = ? AND role = 'administrateur'", structure_id))
        throw Forbidden("cette structure a déjà eu un administrateur : c'est à elle d'ouvrir ses comptes");
    const RoleDonne role{Role::Administrateur, structure_id, {}};
    return inserer_compte(ecriture, {courriel, nom, role}, relire_represente(ecriture, role));
}

void inscrire_attribution(Ecriture& ecriture, const std::string& utilisateur_id, const RoleDonne& role)
{
    const auto compte = relire_compte(ecriture, utilisateur_id);
    exiger_gestion(ecriture, role.structure_id);
    const auto sur = relire_represente(ecriture, role);
    // Ce que l'on administre à la place d'un autre ne sert pas à se donner un rôle qui resterait.
    if (ecriture.qui().id == utilisateur_id && !administre_par_soi_meme(ecriture, role.structure_id))
        throw Forbidden("vous remplacez quelqu'un : un autre administrateur peut vous donner un rôle");
    for (const auto& tenue : lister_attributions(ecriture.tx, utilisateur_id))
        if (tenue.role == role.role && tenue.structure_id == role.structure_id &&
            tenue.represente_id() == role.represente_id)
            throw Conflict("ce compte tient déjà ce rôle");
    inserer_attribution(ecriture, utilisateur_id, role);
    ecriture.dire("donner_role", "utilisateurs", utilisateur_id,
                  "a donné à " + compte.nom + " le rôle " + en_mots(role.role, sur), role.structure_id);
}

namespace
{

void inserer_retrait(Ecriture& ecriture, const std::string& attribution_id)
{
    ecriture.inserer("retraits",
                     {{"attribution_id", attribution_id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}},
                     {"attribution_id"});
}

/// Un compte sans rôle n'ouvre plus rien, et ne doit rien rouvrir le jour où on lui en rend un.
void fermer_tout(Ecriture& ecriture, const std::string& utilisateur_id)
{
    ecriture.tx.execute("DELETE FROM sessions WHERE utilisateur_id = ?", utilisateur_id);
    clore_liens(ecriture, utilisateur_id, "desactive");
    delier_tout(ecriture, utilisateur_id);
    for (const auto& jeton : lister_jetons_api(ecriture.tx, utilisateur_id, ecriture.maintenant()))
        ecriture.inserer("revocations",
                         {{"jeton_id", jeton.id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"jeton_id"});
}

/// L'auteur garde-t-il un rôle d'administrateur une fois celui-ci retiré ?
void exiger_un_administrateur(Ecriture& ecriture, const std::string& utilisateur_id, const std::vector<std::string>& retirees)
{
    if (ecriture.qui().id != utilisateur_id) return;
    const auto tenues = lister_attributions(ecriture.tx, utilisateur_id);
    const auto retiree = [&](const Attribution& une) { return std::find(retirees.begin(), retirees.end(), une.id) != retirees.end(); };
    const bool en_perd = std::any_of(tenues.begin(), tenues.end(), [&](const Attribution& une) { return une.role == Role::Administrateur && retiree(une); });
    const bool en_garde = std::any_of(tenues.begin(), tenues.end(), [&](const Attribution& une) { return une.role == Role::Administrateur && !retiree(une); });
    if (en_perd && !en_garde)
        throw Conflict("vous ne pouvez pas retirer votre propre rôle d'administrateur : un autre administrateur le peut");
}

} // namespace

void retirer_attribution(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& attribution_id)
{
    const auto compte = relire_compte(ecriture, utilisateur_id);
    const auto tenue = std::find_if(compte.roles.begin(), compte.roles.end(),
                                    [&](const RoleTenu& un) { return un.attribution.id == attribution_id; });
    if (tenue == compte.roles.end()) throw NotFound("ce rôle n'est pas tenu, ou n'est pas de votre structure");
    exiger_un_administrateur(ecriture, utilisateur_id, {attribution_id});
    inserer_retrait(ecriture, attribution_id);
    if (lister_attributions(ecriture.tx, utilisateur_id).empty()) fermer_tout(ecriture, utilisateur_id);
    ecriture.dire("retirer_role", "utilisateurs", utilisateur_id,
                  "a retiré à " + compte.nom + " le rôle " + en_mots(tenue->attribution.role, tenue->sur),
                  tenue->attribution.structure_id);
}

void desactiver_compte(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const auto compte = relire_compte(ecriture, utilisateur_id);
    if (compte.roles.empty()) throw Conflict("ce compte est déjà désactivé");
    std::vector<std::string> retirees;
    for (const auto& role : compte.roles) retirees.push_back(role.attribution.id);
    exiger_un_administrateur(ecriture, utilisateur_id, retirees);
    for (const auto& attribution : retirees) inserer_retrait(ecriture, attribution);
    if (lister_attributions(ecriture.tx, utilisateur_id).empty()) fermer_tout(ecriture, utilisateur_id);
    ecriture.dire("desactiver", "utilisateurs", utilisateur_id, "a désactivé le compte de " + compte.nom, compte.structure_id);
}

namespace
{

/// Un lien ouvre tout ce que le compte ouvre : qui n'en gère qu'une partie ne le crée pas.
FicheCompte exiger_gestion_entiere(Ecriture& ecriture, const std::string& utilisateur_id)
{
    auto compte = relire_compte(ecriture, utilisateur_id);
    for (const auto& tenue : lister_attributions(ecriture.tx, utilisateur_id)) exiger_gestion(ecriture, tenue.structure_id);
    return compte;
}

} // namespace

Invitation inscrire_lien(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const auto compte = exiger_gestion_entiere(ecriture, utilisateur_id);
    if (compte.etat == EtatCompte::Desactive) throw Conflict("ce compte est désactivé : donnez-lui d'abord un rôle");
    clore_liens(ecriture, utilisateur_id, "remplace");
    auto jeton = inserer_lien(ecriture, utilisateur_id);
    ecriture.dire("creer_lien", "utilisateurs", utilisateur_id,
                  "a créé un lien pour que " + compte.nom + " choisisse son mot de passe", compte.structure_id);
    return {utilisateur_id, std::move(jeton)};
}

void revoquer_lien(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const auto compte = exiger_gestion_entiere(ecriture, utilisateur_id);
    if (!ecriture.tx.query_one("SELECT 1 AS un FROM liens l WHERE l.utilisateur_id = ? AND l.expire_le > ? AND NOT EXISTS (SELECT 1 FROM liens_clos c WHERE c.empreinte = l.empreinte) LIMIT 1",
                               utilisateur_id, ecriture.instant()))
        throw Conflict("aucun lien de ce compte ne sert encore");
    clore_liens(ecriture, utilisateur_id, "revoque");
    ecriture.dire("revoquer_lien", "utilisateurs", utilisateur_id, "a révoqué le lien " + avec_de(compte.nom), compte.structure_id);
}

void delier_identite_de(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& identite_id)
{
    const auto compte = exiger_gestion_entiere(ecriture, utilisateur_id);
    delier_identite(ecriture, utilisateur_id, identite_id, "a délié le compte " + avec_de(compte.nom) + " de son fournisseur d'identité");
    ecriture.tx.execute("DELETE FROM sessions WHERE utilisateur_id = ? AND voie = 'fournisseur'", utilisateur_id);
}

void retirer_second_facteur_de(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const auto compte = exiger_gestion_entiere(ecriture, utilisateur_id);
    if (!compte.second_facteur) throw Conflict("ce compte n'a pas de second facteur");
    inscrire_second_facteur(ecriture, utilisateur_id, std::nullopt, "a retiré le second facteur de " + compte.nom);
}

namespace
{

std::string structure_du_compte(Ecriture& ecriture, const std::string& utilisateur_id)
{
    const auto ligne = ecriture.tx.query_one("SELECT structure_id FROM utilisateurs WHERE id = ?", utilisateur_id);
    if (!ligne) throw NotFound("ce compte n'existe pas");
    return ligne->text("structure_id");
}

} // namespace

void inscrire_mot_de_passe(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& empreinte,
                           const std::string& phrase)
{
    const auto structure = structure_du_compte(ecriture, utilisateur_id);
    clore_liens(ecriture, utilisateur_id, "remplace"); // un lien oublié ne doit pas défaire ce choix
    if (const auto deja = ecriture.tx.query_one("SELECT version FROM secrets WHERE id = ?", utilisateur_id))
        ecriture.modifier("secrets", utilisateur_id, deja->integer("version"), {{"mot_de_passe", empreinte}});
    else ecriture.inserer("secrets", {{"id", utilisateur_id}, {"mot_de_passe", empreinte}, {"version", 1}});
    ecriture.dire("choisir_mot_de_passe", "utilisateurs", utilisateur_id, phrase, structure);
}

void inscrire_second_facteur(Ecriture& ecriture, const std::string& utilisateur_id, const std::optional<std::string>& secret,
                             const std::string& phrase)
{
    const auto structure = structure_du_compte(ecriture, utilisateur_id);
    const auto deja = ecriture.tx.query_one("SELECT version FROM secrets WHERE id = ?", utilisateur_id);
    if (!deja) throw Conflict("ce compte n'a pas encore de mot de passe");
    ecriture.modifier("secrets", utilisateur_id, deja->integer("version"), {{"totp_secret", Bind(secret)}});
    ecriture.dire(secret ? "activer_second_facteur" : "retirer_second_facteur", "utilisateurs", utilisateur_id, phrase, structure);
}

std::string inscrire_jeton_api(Ecriture& ecriture, const JetonNouveau& jeton)
{
    ensure(ecriture.qui().id.has_value(), "un jeton d'API appartient à un compte");
    ensure(jeton.duree > std::chrono::days{0} && jeton.duree <= kDureeDUnJetonAuPlus, "la durée d'un jeton est lue dans sa liste");
    const auto& utilisateur = *ecriture.qui().id;
    const auto structure = structure_du_compte(ecriture, utilisateur);
    std::string secret = random_token();
    const auto fin = ecriture.maintenant() + jeton.duree;
    ecriture.inserer("jetons_api",
                     {{"id", ecriture.nouvel_id()},
                      {"empreinte", hash_hex(secret)},
                      {"utilisateur_id", utilisateur},
                      {"libelle", jeton.libelle},
                      {"portee", jeton.portee},
                      {"cree_le", ecriture.instant()},
                      {"expire_le", format_instant(fin)}});
    ecriture.dire("creer_jeton", "utilisateurs", utilisateur,
                  "a créé le jeton d'API « " + jeton.libelle + " » (" + (jeton.portee == "ecriture" ? "lecture et écriture" : "lecture") +
                      ", jusqu'au " + date_fr(fin) + ")",
                  structure);
    return secret;
}

void revoquer_jeton_api(Ecriture& ecriture, const std::string& jeton_id)
{
    ensure(ecriture.qui().id.has_value(), "un jeton d'API appartient à un compte");
    const auto& utilisateur = *ecriture.qui().id;
    const auto ligne = ecriture.tx.query_one("SELECT libelle FROM jetons_api WHERE id = ? AND utilisateur_id = ?", jeton_id, utilisateur);
    if (!ligne) throw NotFound("ce jeton n'est pas à vous");
    if (ecriture.tx.query_one("SELECT 1 AS un FROM revocations WHERE jeton_id = ?", jeton_id)) throw Conflict("ce jeton est déjà révoqué");
    ecriture.inserer("revocations",
                     {{"jeton_id", jeton_id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"jeton_id"});
    ecriture.dire("revoquer_jeton", "utilisateurs", utilisateur, "a révoqué le jeton d'API « " + ligne->text("libelle") + " »",
                  structure_du_compte(ecriture, utilisateur));
}

} // namespace ouvrage
