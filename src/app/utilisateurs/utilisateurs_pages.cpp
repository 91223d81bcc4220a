#include "app/utilisateurs/utilisateurs_pages.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/suppleances/suppleances_vues.hpp"
#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/utilisateurs/utilisateurs_message.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/utilisateurs";
constexpr std::size_t kLettresCherchees = 100;
constexpr int kPropositions = 8;

struct FicheDeRole
{
    Role role;
    std::string_view precision;
};
// Ce qu'un administrateur veut savoir avant de donner un rôle.
constexpr FicheDeRole kRoles[] = {
    {Role::Facilitateur, "Suit les marchés, les personnes et les heures de la structure ; déclare et valide."},
    {Role::Administrateur, "Gère les comptes, lit les marchés et le journal ; ne voit pas le nom des personnes."},
    {Role::Acheteur, "Voit les marchés d'un acheteur et leurs bilans, sans le nom des personnes."},
    {Role::Entreprise, "Déclare les heures d'une entreprise et voit ses lots."},
    {Role::Prescripteur, "Pour un organisme : propose des candidats, apprend ce qu'ils deviennent, reçoit au lieu d'accueil."},
    {Role::Coordinateur, "Pour tout le territoire : compare et partage les marchés, tient les conventions et le réseau, sans lire un nom. Donné par la structure qui pilote."},
    {Role::Auditeur, "Lit les comptes de la structure jusqu'à leurs lignes et au journal ; n'écrit rien, ne lit aucun nom."},
};

std::string adresse_de(const std::string& compte) { return "/utilisateurs/" + compte; }

std::string roles_en_mots(const FicheCompte& compte)
{
    std::vector<std::string> mots;
    for (const auto& un : compte.roles) mots.push_back(std::string(libelle(un.attribution.role)) + ", " + un.sur);
    return joined(mots, " ; ");
}

Vue vue_etat(EtatCompte etat)
{
    const bool ouvert = etat == EtatCompte::Ouvert, invite = etat == EtatCompte::Invite;
    return Vue{{"libelle", libelle(etat)},
               {"ton", ouvert ? "bon" : invite ? "attente" : "info"},
               {"icone", ouvert ? "fait" : invite ? "courriel" : "interdit"}};
}

// --- La liste -----------------------------------------------------------------------------------------------------

RechercheComptes lire_recherche(const Form& adresse)
{
    RechercheComptes recherche;
    recherche.q = shortened(trimmed(adresse.value("q")), kLettresCherchees);
    recherche.role = role_du_code(adresse.value("role"));
    for (const auto etat : {EtatCompte::Invite, EtatCompte::Ouvert, EtatCompte::Desactive})
        if (code(etat) == adresse.value("etat")) recherche.etat = etat;
    if (adresse.value("tri") == "venue") recherche.tri = TriComptes::Venue;
    const auto page = adresse.value("page");
    if (int lue = 1; std::from_chars(page.data(), page.data() + page.size(), lue).ec == std::errc() && lue > 1) recherche.page = lue;
    return recherche;
}

/// La même recherche, ailleurs : autre tri, autre page, un export.
std::string adresse_de(const RechercheComptes& recherche, std::string_view chemin, TriComptes tri, int page)
{
    Form adresse;
    if (!recherche.q.empty()) adresse.fields.emplace_back("q", recherche.q);
    if (recherche.role) adresse.fields.emplace_back("role", code(*recherche.role));
    if (recherche.etat) adresse.fields.emplace_back("etat", code(*recherche.etat));
    if (tri == TriComptes::Venue) adresse.fields.emplace_back("tri", "venue");
    if (page > 1) adresse.fields.emplace_back("page", std::to_string(page));
    std::string texte(chemin);
    for (const auto& [nom, valeur] : adresse.fields)
        texte += (texte.size() == chemin.size() ? "?" : "&") + nom + "=" + percent_encode(valeur);
    return texte;
}

Vue vue_ligne(const FicheCompte& compte)
{
    return Vue{{"href", adresse_de(compte.id)},
               {"nom", compte.nom},
               {"courriel", compte.courriel},
               {"roles", roles_en_mots(compte)},
               {"etat", vue_etat(compte.etat)},
               {"second_facteur", compte.second_facteur},
               {"ouvert", compte.etat == EtatCompte::Ouvert && !compte.par_fournisseur}, // le second facteur de ceux-là est chez leur fournisseur
               {"venue", compte.derniere_venue ? date_fr(*parse_instant(*compte.derniere_venue)) : "jamais"}};
}

} // namespace

static Response lister_utilisateurs(const Demande& d)
{
    const auto recherche = lire_recherche(d.http.query());
    RechercheComptes les_invites;
    les_invites.etat = EtatCompte::Invite;
    les_invites.par_page = 1; // seul le total se montre
    const auto [trouves, invites] = d.base.read([&](Transaction& tx) { return std::pair{lister_comptes(tx, d.perimetre, recherche), lister_comptes(tx, d.perimetre, les_invites).total}; });
    Vue::List comptes;
    for (const auto& un : trouves.comptes) comptes.push_back(vue_ligne(un));
    std::vector<Option> roles_possibles{{"", "Tous les rôles"}}, etats_possibles{{"", "Tous les états"}};
    for (const auto& un : kRoles) roles_possibles.push_back({std::string(code(un.role)), std::string(libelle(un.role))});
    for (const auto etat : {EtatCompte::Ouvert, EtatCompte::Invite, EtatCompte::Desactive}) etats_possibles.push_back({std::string(code(etat)), std::string(libelle(etat))});
    const auto options = [](const std::vector<Option>& liste, std::string_view choisie) {
        Vue::List vue;
        for (const auto& une : liste) vue.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
        return vue;
    };
    const bool filtre = !recherche.q.empty() || recherche.role || recherche.etat;
    const auto debut = static_cast<std::int64_t>(recherche.page - 1) * recherche.par_page;
    const auto fin = debut + static_cast<std::int64_t>(trouves.comptes.size());
    Vue pagination = false;
    if (trouves.total > recherche.par_page)
        pagination = Vue{{"phrase", grouped(debut + 1) + " à " + grouped(fin) + " sur " + compter(trouves.total, "compte", "comptes")},
                         {"precedente", recherche.page > 1 ? adresse_de(recherche, kIci, recherche.tri, recherche.page - 1) : ""},
                         {"suivante", fin < trouves.total ? adresse_de(recherche, kIci, recherche.tri, recherche.page + 1) : ""}};
    Vue vide = false;
    if (comptes.empty() && recherche.page == 1)
        vide = filtre ? Vue{{"titre", "Aucun compte ne répond"}, {"phrase", "Essayez moins de mots, ou un autre état."}, {"href", "/utilisateurs"}, {"libelle", "Voir tous les comptes"}}
                      : Vue{{"titre", "Aucun compte"}, {"phrase", "Ouvrez-en un pour chaque personne qui suit vos marchés ou déclare des heures."}, {"href", "/utilisateurs/nouveau"}, {"libelle", "Ouvrir un compte"}};
    const auto titre = compter(trouves.total, "compte", "comptes");
    const auto alerte = trouves.sans_second_facteur > 0 ? grouped(trouves.sans_second_facteur) + " sans second facteur" : "";
    return page(d, "utilisateurs/liste",
                Vue{{"titre", titre},
                    {"alerte", alerte},
                    {"invitations", invites == 0 ? "" : compter(invites, "invitation en attente", "invitations en attente", Genre_grammatical::Feminin)},
                    {"q", recherche.q},
                    {"roles_possibles", options(roles_possibles, recherche.role ? code(*recherche.role) : "")},
                    {"etats_possibles", options(etats_possibles, recherche.etat ? code(*recherche.etat) : "")},
                    {"tri", recherche.tri == TriComptes::Venue ? "venue" : ""},
                    {"filtre", filtre},
                    {"compte", compter(trouves.total, "compte", "comptes")},
                    {"csv_href", adresse_de(recherche, "/utilisateurs.csv", recherche.tri, 1)},
                    {"xlsx_href", adresse_de(recherche, "/utilisateurs.xlsx", recherche.tri, 1)},
                    {"par_nom", recherche.tri == TriComptes::Nom},
                    {"par_venue", recherche.tri == TriComptes::Venue},
                    {"tri_nom", adresse_de(recherche, kIci, TriComptes::Nom, 1)},
                    {"tri_venue", adresse_de(recherche, kIci, TriComptes::Venue, 1)},
                    {"comptes", std::move(comptes)},
                    {"vide", std::move(vide)},
                    {"pagination", std::move(pagination)}},
                "Utilisateurs", kIci);
}

namespace
{

const std::vector<std::string> kEntetes = {"Nom", "Adresse électronique", "Structure", "Rôles", "État", "Second facteur", "Ouvert le", "Dernière venue"};

std::vector<FicheCompte> tous_les_comptes(const Demande& d)
{
    auto recherche = lire_recherche(d.http.query());
    recherche.page = 1;
    recherche.par_page = 0;
    return d.base.read([&](Transaction& tx) { return lister_comptes(tx, d.perimetre, recherche); }).comptes;
}

std::string jour_de(const std::optional<std::string>& instant)
{
    return instant ? format_day(day_in_paris(*parse_instant(*instant))) : "";
}

} // namespace

static Response exporter_csv(const Demande& d)
{
    std::vector<std::vector<std::string>> lignes{kEntetes};
    for (const auto& un : tous_les_comptes(d))
        lignes.push_back({un.nom, un.courriel, un.structure_nom, roles_en_mots(un), std::string(libelle(un.etat)), un.second_facteur ? "oui" : "non",
                          jour_de(un.cree_le), jour_de(un.derniere_venue)});
    return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "utilisateurs.csv");
}

static Response exporter_xlsx(const Demande& d)
{
    XlsxWriter classeur({.title = "Utilisateurs", .author = d.qui().structure_nom, .subject = "Comptes et rôles", .created = d.maintenant()});
    std::vector<SheetColumn> colonnes;
    for (const auto& entete : kEntetes) colonnes.push_back({.header = entete, .width = 24});
    colonnes[6].kind = colonnes[7].kind = ColumnKind::Date;
    auto feuille = classeur.sheet({.name = "Utilisateurs", .columns = std::move(colonnes)});
    for (const auto& un : tous_les_comptes(d))
        feuille.row({un.nom, un.courriel, un.structure_nom, roles_en_mots(un), std::string(libelle(un.etat)), un.second_facteur ? "oui" : "non",
                     day_in_paris(*parse_instant(un.cree_le)),
                     un.derniere_venue ? SheetCell(day_in_paris(*parse_instant(*un.derniere_venue))) : SheetCell()});
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "utilisateurs.xlsx");
}

// --- Ouvrir un compte ---------------------------------------------------------------------------------------------

namespace
{

/// Les champs d'un rôle, communs à l'ouverture d'un compte et à l'ajout d'un rôle.
void ajouter_champs_de_role(Vue& vue, const std::vector<Nomme>& structures, const SaisieDeRole& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    Vue::List options;
    for (const auto& un : kRoles)
        options.push_back(Vue{{"id", options.empty() ? "role" : "role_" + std::string(code(un.role))},
                              {"valeur", code(un.role)},
                              {"texte", libelle(un.role)},
                              {"precision", un.precision},
                              {"choisie", code(un.role) == saisie.role}});
    std::vector<Option> choix;
    for (const auto& une : structures) choix.push_back({une.id, une.nom});
    vue.set("role", Vue{{"nom", "role"}, {"libelle", "Rôle"}, {"aide", ""}, {"anomalie", anomalie_de(anomalies, "role")}, {"genre", "radio"}, {"options", std::move(options)}, {"obligatoire", true}});
    vue.set("pour", vue_champ({.nom = "pour", .libelle = "Acheteur ou entreprise représenté", .valeur = saisie.pour,
                               .aide = "Pour ces deux rôles seulement : tapez les premières lettres du nom, ou le SIRET.",
                               .suggestions = "/utilisateurs/representables", .obligatoire = false},
                              anomalies));
    vue.set("structure", structures.size() < 2 ? Vue(false) : vue_liste("structure", "Structure", "", "", choix, saisie.structure_id, anomalies));
}

Response page_formulaire(const Demande& d, const SaisieDeCompte& saisie, const std::string& cle, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    Vue vue{{"fil", vue_fil({{"/utilisateurs", "Utilisateurs"}}, "Nouveau compte")},
            {"anomalies", vue_anomalies(anomalies)},
            {"cle", cle},
            {"courriel", vue_champ({.nom = "courriel", .libelle = "Adresse électronique", .valeur = saisie.courriel, .aide = "Elle sert d'identifiant : celle de la personne, pas celle d'un service.", .type = "email", .clavier = "email"}, anomalies)},
            {"nom", vue_champ({.nom = "nom", .libelle = "Prénom et nom", .valeur = saisie.nom, .aide = "Tels qu'ils se liront au journal."}, anomalies)}};
    ajouter_champs_de_role(vue, d.base.read([&](Transaction& tx) { return lister_structures_gerees(tx, d.perimetre); }), saisie.role, anomalies);
    return page(d, "utilisateurs/formulaire", std::move(vue), "Nouveau compte", kIci, statut);
}

/// Ce que l'administrateur colle dans son courriel : Ouvrage n'en envoie pas.
std::string message_du_compte(const Demande& d, const FicheCompte& compte, const std::string& lien, const std::string& fin)
{
    if (compte.etat != EtatCompte::Invite) return message_de_lien(d, "Voici de quoi choisir un nouveau mot de passe sur Ouvrage.", lien, fin);
    return message_d_invitation(d, compte.structure_nom, roles_en_mots(compte), lien, fin);
}

/// Le lien ne se montre qu'une fois : dans la réponse à ce qui l'a créé.
Response page_lien(const Demande& d, const Invitation& invitation, const FicheCompte& compte, std::string_view titre, Status statut)
{
    const auto lien = d.maison.reglages.adresse_publique + "/invitation/" + invitation.jeton;
    const auto fin = date_heure_fr(d.maintenant() + kDureeDUnLien);
    return page(d, "utilisateurs/lien",
                Vue{{"fil", vue_fil({{"/utilisateurs", "Utilisateurs"}, {adresse_de(compte.id), compte.nom}}, "Lien")},
                    {"titre", titre},
                    {"nom", compte.nom},
                    {"courriel", compte.courriel},
                    {"lien", lien},
                    {"message", message_du_compte(d, compte, lien, fin)},
                    {"fin", fin},
                    {"fiche_href", adresse_de(compte.id)}},
                "Lien " + avec_de(compte.nom), kIci, statut);
}

FicheCompte relire(const Demande& d, const std::string& id)
{
    return d.base.read([&](Transaction& tx) { return trouver_compte(tx, d.perimetre, id); });
}

} // namespace

static Response montrer_formulaire(const Demande& d)
{
    SaisieDeCompte saisie;
    saisie.role.role = d.http.query().value("role");
    saisie.role.pour = d.http.query().value("pour");
    return page_formulaire(d, saisie, random_token(), {}, Status::Ok);
}

static Response creer_utilisateur(const Demande& d)
{
    const auto saisie = saisir_compte(d.http.form());
    Invitation invitation;
    try
    {
        auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
            auto anomalies = anomalies_de_compte(saisie);
            const auto role = lire_role(e.tx, d.perimetre, saisie.role, anomalies);
            if (courriel_pris(e.tx, saisie.courriel)) anomalies.push_back({"courriel", "courriel.deja_pris"});
            if (!anomalies.empty()) throw SaisieRefusee(std::move(anomalies));
            invitation = inscrire_compte(e, {saisie.courriel, saisie.nom, role});
            return {adresse_de(invitation.utilisateur_id), "", {}};
        });
        if (invitation.jeton.empty()) return reponse;
    }
    catch (const SaisieRefusee& refus)
    {
        return page_formulaire(d, saisie, random_token(), refus.anomalies, Status::UnprocessableContent);
    }
    return page_lien(d, invitation, relire(d, invitation.utilisateur_id), "Le compte " + avec_de(saisie.nom) + " est ouvert", Status::Created);
}

/// Aide à la saisie : [{code, libelle}], le code étant le SIRET, ou l'identifiant de la fiche quand elle n'en a pas.
static Response suggerer_representables(const Demande& d)
{
    const auto mots = shortened(trimmed(d.http.query().value("q")), kLettresCherchees);
    Json::List liste;
    for (const auto& un : d.base.read([&](Transaction& tx) { return lister_representables(tx, d.perimetre, mots, kPropositions); }))
        liste.push_back(Json{{"code", un.siret.empty() ? un.nom : un.siret},
                             {"libelle", (un.siret.empty() ? "" : un.nom + " ") + "(" + un.sorte + ")"}});
    return reponse_json(d, std::move(liste));
}

// --- Un compte ----------------------------------------------------------------------------------------------------

namespace
{

Response page_fiche(const Demande& d, const FicheCompte& compte, const SaisieDeRole& saisie, const std::string& cle, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const bool soi = compte.id == d.qui().id;
    const auto administrateurs = std::count_if(compte.roles.begin(), compte.roles.end(), [](const RoleTenu& un) { return un.attribution.role == Role::Administrateur; });
    Vue::List roles;
    for (const auto& un : compte.roles)
        roles.push_back(Vue{{"role", libelle(un.attribution.role)},
                            {"sur", un.sur},
                            {"depuis", date_fr(*parse_instant(un.faite_le))},
                            {"retrait", soi && administrateurs == 1 && un.attribution.role == Role::Administrateur ? "" : adresse_de(compte.id) + "/attributions/" + un.attribution.id + "/retrait"},
                            {"nom", compte.nom}});
    const auto [structures, evenements, identites, suppleances, confiable] = d.base.read([&](Transaction& tx) {
        return std::tuple{lister_structures_gerees(tx, d.perimetre), lister_evenements(tx, d.perimetre, {compte.id}, 20), lister_identites_reliees(tx, compte.id),
                          lister_suppleances(tx, compte.id), !lister_suppleants_possibles(tx, compte.id).empty()};
    });
    const std::string titre = compte.etat == EtatCompte::Desactive ? compte.nom + " n'a plus de rôle"
                              : compte.etat == EtatCompte::Invite  ? compte.nom + " n'a pas encore choisi son mot de passe"
                         : compte.roles.empty()               ? compte.nom
                                                              : compte.nom + ", " + std::string(code(compte.roles.front().attribution.role));
    Vue vue{{"fil", vue_fil({{"/utilisateurs", "Utilisateurs"}}, compte.nom)},
            {"titre", titre},
            {"nom", compte.nom},
            {"courriel", compte.courriel},
            {"structure_nom", compte.structure_nom},
            {"ouvert_le", date_fr(*parse_instant(compte.cree_le))},
            {"venue", compte.derniere_venue ? date_heure_fr(*parse_instant(*compte.derniere_venue)) : "jamais"},
            {"etat", vue_etat(compte.etat)},
            {"second_facteur", compte.second_facteur},
            {"actif", compte.etat != EtatCompte::Desactive},
            {"soi", soi},
            {"identite", identites.empty() ? Vue(false)
                                           : Vue{{"depuis", date_fr(*parse_instant(identites.front().faite_le))},
                                                 {"emetteur", identites.front().emetteur},
                                                 {"retrait", adresse_de(compte.id) + "/identites/" + identites.front().id + "/retrait"}}},
            {"mot_de_passe", !compte.par_fournisseur},
            {"suppleances", vue_suppleances(suppleances, compte.id, d.aujourd_hui, adresse_de(compte.id) + "/suppleances")},
            {"nouvelle_suppleance", confiable ? adresse_de(compte.id) + "/suppleances/nouvelle" : ""},
            {"roles", std::move(roles)},
            {"action", adresse_de(compte.id)},
            {"cle", cle},
            {"saisie_ouverte", !anomalies.empty() || compte.roles.empty()},
            {"anomalies", vue_anomalies(anomalies)},
            {"journal", vue_journal(evenements)}};
    ajouter_champs_de_role(vue, structures, saisie, anomalies);
    return page(d, "utilisateurs/fiche", std::move(vue), compte.nom, kIci, statut);
}

} // namespace

static Response montrer_utilisateur(const Demande& d)
{
    return page_fiche(d, relire(d, d.param("utilisateur")), {}, random_token(), {}, Status::Ok);
}

static Response creer_attribution(const Demande& d)
{
    const auto saisie = saisir_role(d.http.form());
    const auto& id = d.param("utilisateur");
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            std::vector<AnomalieDeChamp> anomalies;
            const auto role = lire_role(e.tx, d.perimetre, saisie, anomalies);
            for (const auto& tenu : trouver_compte(e.tx, d.perimetre, id).roles)
                if (anomalies.empty() && tenu.attribution.role == role.role && tenu.attribution.structure_id == role.structure_id &&
                    tenu.attribution.represente_id() == role.represente_id)
                    anomalies.push_back({"role", "role.deja_tenu"});
            if (!anomalies.empty()) throw SaisieRefusee(std::move(anomalies));
            inscrire_attribution(e, id, role);
            return {adresse_de(id), "role_donne", {}};
        });
    }
    catch (const SaisieRefusee& refus)
    {
        return page_fiche(d, relire(d, id), saisie, random_token(), refus.anomalies, Status::UnprocessableContent);
    }
}

static Response creer_retrait(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        retirer_attribution(e, d.param("utilisateur"), d.param("attribution"));
        return {adresse_de(d.param("utilisateur")), "role_retire", {}};
    });
}

static Response creer_desactivation(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        desactiver_compte(e, d.param("utilisateur"));
        return {adresse_de(d.param("utilisateur")), "compte_desactive", {}};
    });
}

static Response creer_lien(const Demande& d)
{
    Invitation invitation;
    auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
        invitation = inscrire_lien(e, d.param("utilisateur"));
        return {adresse_de(d.param("utilisateur")), "", {}};
    });
    if (invitation.jeton.empty()) return reponse;
    const auto compte = relire(d, invitation.utilisateur_id);
    return page_lien(d, invitation, compte, "Un nouveau lien pour " + compte.nom, Status::Created);
}

static Response creer_revocation_du_lien(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        revoquer_lien(e, d.param("utilisateur"));
        return {"/utilisateurs/invitations", "lien_revoque", {}};
    });
}

static Response creer_retrait_d_identite(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        delier_identite_de(e, d.param("utilisateur"), d.param("identite"));
        return {adresse_de(d.param("utilisateur")), "identite_deliee", {}};
    });
}

static Response lister_les_invitations(const Demande& d)
{
    const auto invitations = d.base.read([&](Transaction& tx) { return lister_invitations(tx, d.perimetre, d.maintenant()); });
    Vue::List lignes;
    std::int64_t perdues = 0;
    for (const auto& une : invitations)
    {
        const bool sert = une.etat == EtatDInvitation::Sert;
        if (!sert) ++perdues;
        const auto fin = une.expire_le.empty() ? std::optional<Instant>() : parse_instant(une.expire_le);
        const std::string quand = sert                                        ? "jusqu'au " + date_heure_fr(*fin)
                                  : une.etat == EtatDInvitation::Expiree  ? "depuis le " + date_heure_fr(*fin)
                                  : une.etat == EtatDInvitation::Revoquee ? "personne ne peut plus l'accepter"
                                                                          : "aucun lien ne sert";
        lignes.push_back(Vue{{"nom", une.compte.nom},
                             {"courriel", une.compte.courriel},
                             {"href", adresse_de(une.compte.id)},
                             {"roles", roles_en_mots(une.compte)},
                             {"ton", sert ? "attente" : "alarme"},
                             {"icone", sert ? "courriel" : une.etat == EtatDInvitation::Revoquee ? "interdit" : "alerte"},
                             {"etat", sert ? "En attente" : une.etat == EtatDInvitation::Expiree ? "Expirée" : une.etat == EtatDInvitation::Revoquee ? "Révoquée" : "Sans lien"},
                             {"quand", quand},
                             {"par", une.par.empty() ? "" : "par " + une.par},
                             {"cle", random_token()},
                             {"sert", sert}});
    }
    const auto combien = static_cast<std::int64_t>(invitations.size());
    return page(d, "utilisateurs/invitations",
                Vue{{"fil", vue_fil({{"/utilisateurs", "Utilisateurs"}}, "Invitations")},
                    {"titre", compter(combien, "invitation en attente", "invitations en attente", Genre_grammatical::Feminin)},
                    {"alerte", perdues == 0 ? "" : compter(perdues, "ne sert plus", "ne servent plus", Genre_grammatical::Feminin)},
                    {"non_vide", combien > 0},
                    {"lignes", std::move(lignes)},
                    {"vide", combien > 0 ? Vue(false)
                                         : Vue{{"titre", "Aucune invitation n'attend"}, {"phrase", "Tous les comptes ouverts ont été acceptés."}, {"href", "/utilisateurs/nouveau"}, {"libelle", "Ouvrir un compte"}}}},
                "Invitations", kIci);
}

static Response creer_retrait_du_facteur(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        retirer_second_facteur_de(e, d.param("utilisateur"));
        return {adresse_de(d.param("utilisateur")), "second_facteur_retire", {}};
    });
}

void tracer_routes_utilisateurs(Routeur& routeur)
{
    tracer_routes_connexion(routeur);
    tracer_routes_compte(routeur);
    tracer_routes_fournisseur(routeur);
    const std::string acte(code(Acte::GererUtilisateurs));
    routeur.add(Method::Get, "/utilisateurs", acte, lister_utilisateurs);
    routeur.add(Method::Get, "/utilisateurs.csv", acte, exporter_csv);
    routeur.add(Method::Get, "/utilisateurs.xlsx", acte, exporter_xlsx);
    routeur.add(Method::Get, "/utilisateurs/nouveau", acte, montrer_formulaire);
    routeur.add(Method::Get, "/utilisateurs/representables", acte, suggerer_representables);
    routeur.add(Method::Get, "/utilisateurs/invitations", acte, lister_les_invitations);
    routeur.add(Method::Post, "/utilisateurs", acte, creer_utilisateur);
    routeur.add(Method::Get, "/utilisateurs/:utilisateur", acte, montrer_utilisateur);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/attributions", acte, creer_attribution);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/attributions/:attribution/retrait", acte, creer_retrait);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/desactivation", acte, creer_desactivation);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/liens", acte, creer_lien);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/liens/revocation", acte, creer_revocation_du_lien);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/identites/:identite/retrait", acte, creer_retrait_d_identite);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/second-facteur/retrait", acte, creer_retrait_du_facteur);
    tracer_routes_utilisateurs_api(routeur);
}

} // namespace ouvrage
