#include "app/reseau/reseau_pages.hpp"

#include "app/assistance/assistance_communes.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/reseau/reseau_saisie.hpp"
#include "app/reseau/reseau_vues.hpp"
#include "app/reseau/sollicitations_table.hpp"
#include "app/utilisateurs/utilisateurs_message.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kIci = "/reseau";

/// « le » dans l'adresse ; aujourd'hui sinon.
Jour jour_demande(const Demande& d)
{
    const auto le = parse_day(d.http.query().value("le"));
    return le && le->year() > 1990y && le->year() < 2200y ? *le : d.aujourd_hui;
}

std::string au_jour(Jour le) { return "?le=" + format_day(le); }

/// Le territoire demandé, ou le premier que l'on voit.
TerritoireDuReseau territoire_demande(Transaction& tx, const Demande& d)
{
    const std::string id(d.http.query().value("territoire"));
    if (!id.empty()) return trouver_territoire_du_reseau(tx, d.perimetre, Acte::VoirReseau, id);
    const auto territoires = lister_territoires_du_reseau(tx, d.perimetre, Acte::VoirReseau);
    if (territoires.empty()) throw NotFound("aucun territoire n'est dans votre périmètre");
    return territoires.front();
}

void exiger_le_territoire(Transaction& tx, const Demande& d, const TerritoireDuReseau& territoire)
{
    if (!gere_le_territoire(tx, d.perimetre, territoire)) throw Forbidden("le réseau se règle par qui coordonne le territoire, ou par l'administrateur de la structure qui le pilote");
}

void exiger_la_structure(Transaction& tx, const Demande& d, const StructureDuReseau& structure)
{
    if (gestion_de(tx, d.perimetre, structure) == GestionDuReseau::Aucune) throw Forbidden("une structure se règle par son administrateur, ou par qui pilote le territoire");
}

Vue vue_jour(const Demande& d, Jour le, const TerritoireDuReseau& territoire, const std::string& action, const std::vector<TerritoireDuReseau>& territoires)
{
    Vue::List choix;
    for (const auto& un : territoires) choix.push_back(Vue{{"valeur", un.id}, {"texte", un.nom}, {"choisie", un.id == territoire.id}});
    return Vue{{"action", action},
               {"le", format_day(le)},
               {"en_mots", en_toutes_lettres(le)},
               {"aujourd_hui", le == d.aujourd_hui},
               {"territoire_id", territoire.id},
               {"choix_territoire", territoires.size() > 1 ? Vue{{"territoires", std::move(choix)}} : Vue(false)}};
}

// --- Le réseau ----------------------------------------------------------------------------------------------------

Vue::List a_regler(const ReseauDuJour& reseau, bool gerer)
{
    Vue::List lignes;
    const auto ajouter = [&](const char* icone, const char* ton, const std::string& titre, const std::string& href, const std::string& detail) {
        lignes.push_back(Vue{{"icone", icone}, {"ton", ton}, {"titre", titre}, {"href", href}, {"detail", detail}, {"age", ""}});
    };
    const std::string communes = "/reseau/communes" + au_jour(reseau.le) + "&territoire=" + reseau.territoire.id;
    if (reseau.du_territoire() == 0)
        ajouter("carte", "attente", "Dire quelles communes forment le territoire", communes, gerer ? "Sans elles, aucun trou ne se voit" : "À dire par qui pilote le territoire : sans elles, aucun trou ne se voit");
    if (const auto sans = reseau.compter(CouvertureDeCommune::Recouvrement); sans > 0)
        ajouter("alerte", "attente", compter(sans, "commune partagée sans premier", "communes partagées sans premier", Genre_grammatical::Feminin), communes + "&etat=recouvrement",
                "Plusieurs structures les tiennent, et personne n'a dit qui vient en premier");
    if (const auto trous = reseau.compter(CouvertureDeCommune::Trou); trous > 0)
        ajouter("alerte", "alarme", compter(trous, "commune sans structure", "communes sans structure", Genre_grammatical::Feminin), communes + "&etat=trou",
                "Sur " + compter(reseau.du_territoire(), "commune du territoire", "communes du territoire", Genre_grammatical::Feminin));
    for (const auto& un : reseau.postes)
        if (const auto compte = un.compte_le(reseau.le); compte && reseau.structure(un.structure_id))
        {
            const auto ou = reseau.nom_de(un.structure_id);
            if (compte->occupation == OccupationDePoste::APourvoir) ajouter("participants", "attente", "Poste à pourvoir\u00A0: " + un.intitule, "/reseau/postes/" + un.id, ou + ", " + en_mots(compte->etp));
            else if (const auto* absence = un.absence_le(reseau.le)) ajouter("calendrier", "info", "En congé jusqu'au " + en_toutes_lettres(absence->au) + "\u00A0: " + un.intitule, "/reseau/postes/" + un.id, ou + ", " + en_mots(compte->etp));
        }
    return lignes;
}

Response montrer_reseau(const Demande& d)
{
    const auto le = jour_demande(d);
    struct Lu
    {
        std::vector<TerritoireDuReseau> territoires;
        ReseauDuJour reseau;
        bool gerer = false;
        bool passer = false;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.territoires = lister_territoires_du_reseau(tx, d.perimetre, Acte::VoirReseau);
        lu.reseau = charger_reseau(tx, d.perimetre, territoire_demande(tx, d), le);
        lu.gerer = gere_le_territoire(tx, d.perimetre, lu.reseau.territoire);
        return lu;
    });
    const auto& reseau = lu.reseau;
    const auto total = totaliser_le(reseau.postes, le);
    Vue::List fermees;
    for (const auto& une : reseau.fermees) fermees.push_back(Vue{{"href", "/reseau/structures/" + une.id}, {"nom", une.nom}, {"etat", !une.etats.empty() && une.etats.front().le > le ? "pas encore ouverte" : "fermée"}});
    const auto regler = a_regler(reseau, lu.gerer);
    const bool rien_a_regler = regler.empty(), sans_fermee = fermees.empty();
    const auto titre = titre_du_reseau(reseau);
    const bool toutes_connues = reseau.charges.size() >= reseau.structures.size();
    return page(d, "reseau/reseau",
                Vue{{"titre", titre},
                    {"total", total.postes == 0 ? "Aucun poste n'est inscrit au " + en_toutes_lettres(le) + "." : en_mots(total) + ", au " + en_toutes_lettres(le) + "."},
                    {"pilote", reseau.pilote ? "Piloté par " + reseau.nom_de(*reseau.pilote) + "." : "Personne ne pilote ce territoire\u00A0: la commande « ouvrage reseau pilote » le désigne la première fois."},
                    {"jour", vue_jour(d, le, reseau.territoire, "/reseau", lu.territoires)},
                    {"ouvrir_href", lu.gerer ? "/reseau/structures/nouvelle?territoire=" + reseau.territoire.id : ""},
                    {"solliciter", d.perimetre.peut(Acte::SolliciterHomologue)},
                    {"communes_href", "/reseau/communes" + au_jour(le) + "&territoire=" + reseau.territoire.id},
                    {"a_regler", rien_a_regler ? Vue(false) : Vue{{"lignes", regler}}},
                    {"rien_a_regler", rien_a_regler},
                    {"carte", vue_carte(reseau)},
                    {"structures", vue_structures(reseau)},
                    {"charges_partielles", !toutes_connues},
                    {"fermees", sans_fermee ? Vue(false) : Vue{{"liste", std::move(fermees)}}}},
                titre, kIci);
}

// --- Les communes -------------------------------------------------------------------------------------------------

std::string valeur_de(const Form& saisie, const char* nom, const std::string& defaut = "") { return saisie.has(nom) ? std::string(saisie.value(nom)) : defaut; }

Vue champ_communes(const Form& saisie, const std::vector<AnomalieDeChamp>& a, const std::vector<std::string>& illisibles, bool obligatoire)
{
    return Vue{{"nom", "communes"}, {"libelle", "Communes"}, {"aide", "Une par ligne, ou séparées par des virgules : nom, nom et code postal, ou code officiel."}, {"valeur", valeur_de(saisie, "communes")},
               {"anomalie", anomalie_de(a, "communes") + (illisibles.empty() ? "" : " " + joined(illisibles, " ; ") + ".")}, {"lignes", "6"}, {"obligatoire", obligatoire}};
}

Vue champ_ensemble(const Form& saisie, const std::vector<AnomalieDeChamp>& a)
{
    return vue_champ({.nom = "ensemble", .libelle = "Ou toutes celles de", .valeur = valeur_de(saisie, "ensemble"), .aide = "Un département (59, Nord) ou une intercommunalité (SIREN ou nom entier : CC Flandre Lys).", .obligatoire = false}, a);
}

Vue champ_mois(const char* nom, const char* libelle, const Form& saisie, Mois defaut, const std::string& aide, const std::vector<AnomalieDeChamp>& a)
{
    return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur_de(saisie, nom, format_month(defaut)), .aide = aide, .type = "month", .taille = "court"}, a);
}

Response page_communes(const Demande& d, const std::optional<std::string>& territoire_id, const Form& saisie, const std::vector<AnomalieDeChamp>& a, const std::vector<std::string>& illisibles, Status statut)
{
    const auto le = jour_demande(d);
    struct Lu
    {
        std::vector<TerritoireDuReseau> territoires;
        ReseauDuJour reseau;
        bool gerer = false;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.territoires = lister_territoires_du_reseau(tx, d.perimetre, Acte::VoirReseau);
        lu.reseau = charger_reseau(tx, d.perimetre, territoire_id ? trouver_territoire_du_reseau(tx, d.perimetre, Acte::VoirReseau, *territoire_id) : territoire_demande(tx, d), le);
        lu.gerer = gere_le_territoire(tx, d.perimetre, lu.reseau.territoire);
        return lu;
    });
    const auto& reseau = lu.reseau;
    const auto adresse = d.http.query();
    const std::string etat(adresse.value("etat"));
    const std::string ici = "/reseau/communes" + au_jour(le) + "&territoire=" + reseau.territoire.id;
    Vue::List lignes, a_retirer;
    for (const auto& une : reseau.communes)
    {
        if (une.du_territoire) a_retirer.push_back(Vue{{"valeur", une.commune}, {"texte", nom_de_commune(une.commune)}});
        if (!etat.empty() && code(une.tenue.couverture) != etat) continue;
        Vue::List choix;
        for (const auto& id : une.tenantes) choix.push_back(Vue{{"id", id}, {"nom", reseau.nom_de(id)}, {"premiere", une.tenue.premiere == id}});
        const auto nom = nom_de_commune(une.commune);
        lignes.push_back(Vue{{"nom", nom},
                             {"code", une.commune},
                             {"dehors", !une.du_territoire},
                             {"tenantes", une.tenantes.empty() ? "personne" : tenantes_en_mots(reseau, une)},
                             {"couverture", vue_couverture(une.tenue.couverture)},
                             {"premier_en_mots", une.tenue.premiere ? (une.tenantes.size() == 1 ? "elle est seule" : reseau.nom_de(*une.tenue.premiere)) : une.tenantes.empty() ? "personne" : "à dire"},
                             {"premier", lu.gerer && une.tenantes.size() > 1 ? Vue{{"action", "/reseau/territoires/" + reseau.territoire.id + "/priorites"}, {"cle", random_token()}, {"code", une.commune}, {"nom", nom},
                                                                                   {"depuis", format_month(mois_de(le))}, {"choix", std::move(choix)}}
                                                                              : Vue(false)}});
    }
    const auto filtre = [&](const std::string& code, const std::string& libelle, std::int64_t combien) {
        return Vue{{"href", ici + (code.empty() ? "" : "&etat=" + code)}, {"libelle", libelle + " (" + std::to_string(combien) + ")"}, {"courant", etat == code}};
    };
    const auto combien = [&](CouvertureDeCommune c) { return std::count_if(reseau.communes.begin(), reseau.communes.end(), [&](const auto& une) { return une.tenue.couverture == c; }); };
    const auto trous = reseau.compter(CouvertureDeCommune::Trou);
    const std::string titre = reseau.du_territoire() == 0 ? "Communes du territoire " + reseau.territoire.nom + "\u00A0: à dire"
                                                          : compter(reseau.du_territoire(), "commune", "communes", Genre_grammatical::Feminin) + "\u00A0: " +
                                                                (trous == 0 ? "toutes ont leur structure" : compter(trous, "sans structure", "sans structure", Genre_grammatical::Feminin));
    const bool sans = lignes.empty(), rien_a_retirer = a_retirer.empty();
    return page(d, "reseau/communes",
                Vue{{"fil", vue_fil({{"/reseau" + au_jour(le) + "&territoire=" + reseau.territoire.id, "Réseau " + reseau.territoire.nom}}, "Communes")},
                    {"titre", titre},
                    {"jour", vue_jour(d, le, reseau.territoire, "/reseau/communes", lu.territoires)},
                    {"mois", en_toutes_lettres(mois_de(le))},
                    {"onglets", Vue::List{filtre("", "Toutes", static_cast<std::int64_t>(reseau.communes.size())), filtre("trou", "Sans structure", combien(CouvertureDeCommune::Trou)),
                                          filtre("recouvrement", "Partagées, sans premier", combien(CouvertureDeCommune::Recouvrement)),
                                          filtre("recouvrement_regle", "Partagées, premier dit", combien(CouvertureDeCommune::RecouvrementRegle))}},
                    {"non_vide", !sans},
                    {"communes", std::move(lignes)},
                    {"vide", !sans ? Vue(false)
                                   : Vue{{"titre", etat.empty() ? "Aucune commune n'est inscrite" : "Aucune commune de cette sorte"},
                                         {"phrase", !etat.empty() ? "Voyez toutes les communes." : lu.gerer ? "Dites quelles communes forment le territoire : celles que personne ne tient se verront." : "Qui pilote le territoire dira quelles communes le forment."},
                                         {"href", etat.empty() ? (lu.gerer ? "#communes" : "") : ici}, {"libelle", etat.empty() ? (lu.gerer ? "Les inscrire" : "") : "Toutes les communes"}}},
                    {"anomalies", vue_anomalies(a)},
                    {"regler", !lu.gerer ? Vue(false)
                                         : Vue{{"ouvert", !a.empty() || reseau.du_territoire() == 0},
                                               {"action", "/reseau/territoires/" + reseau.territoire.id + "/communes"},
                                               {"cle", random_token()},
                                               {"communes", champ_communes(saisie, a, illisibles, false)},
                                               {"ensemble", champ_ensemble(saisie, a)},
                                               {"depuis", champ_mois("depuis", "Du territoire depuis", saisie, mois_de(le), "Le mois : une commune ne change pas de mains au milieu d'un mois.", a)},
                                               {"retraits", rien_a_retirer ? Vue(false)
                                                                           : Vue{{"action", "/reseau/territoires/" + reseau.territoire.id + "/retraits"}, {"cle", random_token()}, {"communes", std::move(a_retirer)},
                                                                                 {"jusqu_a", champ_mois("jusqu_a", "Dernier mois", saisie, mois_de(le), "", a)}}}}}},
                titre, kIci, statut);
}

Response montrer_communes(const Demande& d) { return page_communes(d, std::nullopt, {}, {}, {}, Status::Ok); }

Response declarer_des_communes(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = lire_communes(formulaire, "depuis", mois_de(d.aujourd_hui));
    const auto& id = d.param("territoire");
    if (!lue.anomalies.empty()) return page_communes(d, id, formulaire, lue.anomalies, lue.illisibles, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto territoire = trouver_territoire_du_reseau(e.tx, d.perimetre, Acte::GererReseau, id);
        exiger_le_territoire(e.tx, d, territoire);
        const int combien = declarer_communes(e, territoire, lue.communes, lue.mois);
        return {"/reseau/communes?territoire=" + id, combien > 0 ? "communes_inscrites" : "communes_deja_la", Json()};
    });
}

/// Les cases cochées d'une liste, une valeur par case.
std::vector<std::string> cochees(const Form& formulaire, std::string_view nom)
{
    std::vector<std::string> liste;
    for (const auto& [champ, valeur] : formulaire.fields)
        if (champ == nom && libelle_de_commune(valeur)) liste.push_back(valeur);
    return liste;
}

Response retirer_des_communes(const Demande& d)
{
    const auto formulaire = d.http.form();
    std::vector<AnomalieDeChamp> anomalies;
    const auto jusqu_a = lire_mois_de(formulaire, "jusqu_a", mois_de(d.aujourd_hui), anomalies);
    const auto communes = cochees(formulaire, "commune");
    const auto& id = d.param("territoire");
    if (communes.empty()) anomalies.push_back({"", "communes.aucune_cochee"});
    if (!anomalies.empty()) return page_communes(d, id, formulaire, anomalies, {}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto territoire = trouver_territoire_du_reseau(e.tx, d.perimetre, Acte::GererReseau, id);
        exiger_le_territoire(e.tx, d, territoire);
        retirer_communes(e, territoire, communes, jusqu_a);
        return {"/reseau/communes?territoire=" + id, "communes_retirees", Json()};
    });
}

Response dire_le_premier(const Demande& d)
{
    const auto formulaire = d.http.form();
    std::vector<AnomalieDeChamp> anomalies;
    const auto depuis = lire_mois_de(formulaire, "depuis", mois_de(d.aujourd_hui), anomalies);
    const std::string commune(trimmed(formulaire.value("commune")));
    const auto& id = d.param("territoire");
    if (!libelle_de_commune(commune) || formulaire.value("structure").empty()) anomalies.push_back({"", "premier.a_choisir"});
    if (!anomalies.empty()) return page_communes(d, id, formulaire, anomalies, {}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto territoire = trouver_territoire_du_reseau(e.tx, d.perimetre, Acte::GererReseau, id);
        exiger_le_territoire(e.tx, d, territoire);
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, std::string(formulaire.value("structure")));
        dire_qui_vient_en_premier(e, territoire, commune, structure, depuis);
        return {"/reseau/communes?territoire=" + id, "premier_dit", Json()};
    });
}

// --- Ouvrir une structure -----------------------------------------------------------------------------------------

Response page_nouvelle_structure(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto territoire = d.base.read([&](Transaction& tx) {
        const std::string demande = saisie.has("territoire") ? std::string(saisie.value("territoire")) : std::string(d.http.query().value("territoire"));
        const auto lu = demande.empty() ? territoire_demande(tx, d) : trouver_territoire_du_reseau(tx, d.perimetre, Acte::GererReseau, demande);
        exiger_le_territoire(tx, d, lu);
        return lu;
    });
    std::vector<Option> sortes;
    for (const auto& une : sortes_de_structure()) sortes.push_back({std::string(une.code), std::string(une.libelle)});
    return page(d, "reseau/nouvelle_structure",
                Vue{{"fil", vue_fil({{"/reseau?territoire=" + territoire.id, "Réseau " + territoire.nom}}, "Ouvrir une structure")},
                    {"territoire_id", territoire.id},
                    {"territoire", territoire.nom},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(a)},
                    {"nom", vue_champ({.nom = "nom", .libelle = "Nom de la structure", .valeur = valeur_de(saisie, "nom")}, a)},
                    {"nature", vue_liste("nature", "Sorte", "", "Choisir une sorte", sortes, saisie.value("nature"), a)},
                    {"siret", vue_champ({.nom = "siret", .libelle = "SIRET", .valeur = valeur_de(saisie, "siret"), .aide = "Quatorze chiffres. Deux structures peuvent porter le même : deux équipes, deux lignes.", .clavier = "numeric", .taille = "moyen", .obligatoire = false}, a)},
                    {"ouverte_le", vue_champ({.nom = "ouverte_le", .libelle = "Ouverte depuis le", .valeur = valeur_de(saisie, "ouverte_le", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                    {"administrateur", vue_champ({.nom = "administrateur", .libelle = "Prénom et nom de son premier administrateur", .valeur = valeur_de(saisie, "administrateur")}, a)},
                    {"courriel", vue_champ({.nom = "courriel", .libelle = "Son adresse électronique", .valeur = valeur_de(saisie, "courriel"), .type = "email"}, a)}},
                "Ouvrir une structure", kIci, statut);
}

Response montrer_nouvelle_structure(const Demande& d) { return page_nouvelle_structure(d, {}, {}, Status::Ok); }

Response creer_structure(const Demande& d)
{
    const auto formulaire = d.http.form();
    auto lue = lire_nouvelle_structure(formulaire, d.aujourd_hui);
    const std::string territoire_id(formulaire.value("territoire"));
    d.base.read([&](Transaction& tx) {
        const auto territoire = territoire_id.empty() ? territoire_demande(tx, d) : trouver_territoire_du_reseau(tx, d.perimetre, Acte::GererReseau, territoire_id);
        exiger_le_territoire(tx, d, territoire);
        if (courriel_pris(tx, lue.structure.courriel)) lue.anomalies.push_back({"courriel", "courriel.deja_pris"});
    });
    if (!lue.anomalies.empty()) return page_nouvelle_structure(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    StructureOuverte ouverte;
    try
    {
        auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
            const auto territoire = territoire_id.empty() ? territoire_demande(e.tx, d) : trouver_territoire_du_reseau(e.tx, d.perimetre, Acte::GererReseau, territoire_id);
            exiger_le_territoire(e.tx, d, territoire);
            ouverte = ouvrir_structure(e, territoire, lue.structure);
            return {"/reseau/structures/" + ouverte.structure_id, "structure_ouverte", Json()};
        });
        if (ouverte.jeton.empty()) return reponse;
    }
    catch (const Conflict&)
    {
        return page_nouvelle_structure(d, formulaire, {{"nom", "structure.deja_ouverte"}}, Status::UnprocessableContent);
    }
    // Le lien n'est gardé nulle part : il se montre ici, une fois.
    const auto lien = d.maison.reglages.adresse_publique + "/invitation/" + ouverte.jeton, fin = date_heure_fr(d.maintenant() + kDureeDUnLien);
    return page(d, "utilisateurs/lien",
                Vue{{"fil", vue_fil({{"/reseau", "Réseau"}, {"/reseau/structures/" + ouverte.structure_id, lue.structure.nom}}, "Lien")},
                    {"titre", lue.structure.nom + " est ouverte"},
                    {"nom", lue.structure.administrateur},
                    {"courriel", lue.structure.courriel},
                    {"lien", lien},
                    {"message", message_d_invitation(d, lue.structure.nom, "", lien, fin)},
                    {"fin", fin},
                    {"fiche_href", "/reseau/structures/" + ouverte.structure_id}},
                lue.structure.nom + " est ouverte", kIci, Status::Created);
}

// --- Une structure ------------------------------------------------------------------------------------------------

Vue vue_convention_de(const SituationDePoste& situation, const std::set<std::string>& lues)
{
    if (!situation.convention_id) return false;
    return Vue{{"href", lues.contains(*situation.convention_id) ? "/conventions/" + *situation.convention_id : ""}, {"libelle", situation.convention}};
}

Vue vue_poste(const PosteDuReseau& poste, const std::set<std::string>& conventions, Jour le)
{
    const auto* situation = poste.situation_le(le);
    const auto* absence = poste.absence_le(le);
    const bool ouvert = situation && situation->ouvert, a_venir = !situation && !poste.situations.empty();
    const bool vacant = ouvert && situation->occupation == OccupationDePoste::APourvoir;
    std::string qui = !ouvert                                                    ? (a_venir ? "ouvre le " + en_toutes_lettres(poste.situations.front().depuis) : "fermé le " + en_toutes_lettres(situation->depuis))
                      : situation->occupation == OccupationDePoste::Compte     ? situation->utilisateur
                      : situation->occupation == OccupationDePoste::SansCompte ? "tenu, sans compte"
                                                                               : "à pourvoir";
    return Vue{{"numero", std::to_string(poste.numero)},
               {"href", "/reseau/postes/" + poste.id},
               {"intitule", poste.intitule},
               {"qui", qui},
               {"ouvert", ouvert},
               {"etp", ouvert ? en_mots(situation->etp) : ""},
               {"emploi", ouvert ? std::string(libelle(situation->emploi)) : ""},
               {"convention", ouvert ? vue_convention_de(*situation, conventions) : Vue(false)},
               {"financement", ouvert ? situation->financement : ""},
               {"depuis", situation ? "depuis le " + en_toutes_lettres(situation->depuis) : ""},
               {"signal", vacant            ? Vue{{"icone", "participants"}, {"ton", "attente"}, {"mot", "À pourvoir"}}
                          : ouvert && absence ? Vue{{"icone", "calendrier"}, {"ton", "info"}, {"mot", "En congé jusqu'au " + en_toutes_lettres(absence->au)}}
                          : !ouvert         ? Vue{{"icone", "fermer"}, {"ton", "info"}, {"mot", a_venir ? "À venir" : "Fermé"}}
                                            : Vue{{"icone", "fait"}, {"ton", "bon"}, {"mot", "Pourvu"}}}};
}

Response page_structure(const Demande& d, const std::string& id, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto le = jour_demande(d);
    struct Lu
    {
        StructureDuReseau structure;
        std::vector<PosteDuReseau> postes;
        std::set<std::string> conventions; // que l'on lit
        std::vector<SecteurTenu> secteurs;
        std::vector<Evenement> evenements;
        GestionDuReseau gestion = GestionDuReseau::Aucune;
        bool pilote = false;
        bool passer_le_pilotage = false;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::VoirReseau, id);
        lu.postes = lister_postes_de(tx, lu.structure);
        lu.conventions = conventions_lues(tx, d.perimetre, lu.structure);
        lu.secteurs = lister_secteurs_de(tx, lu.structure);
        lu.gestion = gestion_de(tx, d.perimetre, lu.structure);
        const TerritoireDuReseau territoire{lu.structure.territoire_id, lu.structure.territoire};
        lu.pilote = pilote_du_reseau(tx, territoire) == id;
        lu.passer_le_pilotage = !lu.pilote && administre_le_pilote(tx, d.perimetre, territoire);
        std::vector<std::string> objets{id};
        for (const auto& un : lu.postes) objets.push_back(un.id);
        lu.evenements = lister_evenements(tx, d.perimetre, objets, 20);
        return lu;
    });
    const auto& structure = lu.structure;
    const auto total = totaliser_le(lu.postes, le);
    Vue::List postes, communes;
    for (const auto& un : lu.postes) postes.push_back(vue_poste(un, lu.conventions, le));
    for (const auto& un : lu.secteurs)
        if (un.vaut(mois_de(le))) communes.push_back(Vue{{"nom", nom_de_commune(un.commune)}, {"depuis", en_toutes_lettres(un.depuis)}});
    const bool ouverte = structure.ouverte_le(le), sans_poste = postes.empty(), sans_commune = communes.empty();
    const auto combien = static_cast<std::int64_t>(communes.size());
    const std::string titre = structure.nom + "\u00A0: " + (total.postes == 0 ? "aucun poste" : en_mots(total.total())) + ", " + compter(combien, "commune", "communes", Genre_grammatical::Feminin);
    const bool gerer = lu.gestion != GestionDuReseau::Aucune;
    std::string etat = ouverte ? "Ouverte" : "Fermée";
    for (const auto& un : structure.etats)
        if (un.le <= le) etat = (un.ouverte ? "Ouverte depuis le " : "Fermée depuis le ") + en_toutes_lettres(un.le) + (un.raison.empty() ? "" : "\u00A0: " + un.raison);
    return page(d, "reseau/structure",
                Vue{{"fil", vue_fil({{"/reseau" + au_jour(le) + "&territoire=" + structure.territoire_id, "Réseau " + structure.territoire}}, structure.nom)},
                    {"titre", titre},
                    {"sorte", sorte_de_structure_en_mots(structure.nature)},
                    {"siret", structure.siret.value_or("")},
                    {"jumelles", structure.jumelles.empty() ? "" : "Le même SIRET porte aussi " + joined(structure.jumelles, ", ") + "\u00A0: deux structures, deux équipes, et ce n'est pas un doublon."},
                    {"pilote", lu.pilote},
                    {"etat", etat},
                    {"jour", vue_jour(d, le, {structure.territoire_id, structure.territoire}, "/reseau/structures/" + id, {})},
                    {"total", total.postes == 0 ? "" : en_mots(total)},
                    {"a_pourvoir", total.postes_a_pourvoir > 0 ? "Dont " + en_mots(total.a_pourvoir) + " à pourvoir." : ""},
                    {"sans_poste", sans_poste},
                    {"postes", std::move(postes)},
                    {"sans_commune", sans_commune},
                    {"communes", std::move(communes)},
                    {"mois", en_toutes_lettres(mois_de(le))},
                    {"gerer", gerer ? Vue{{"poste_href", "/reseau/structures/" + id + "/postes/nouveau"}, {"communes_href", "/reseau/structures/" + id + "/communes"}} : Vue(false)},
                    {"anomalies", vue_anomalies(a)},
                    {"changer_etat", lu.gestion != GestionDuReseau::Territoire
                                         ? Vue(false)
                                         : Vue{{"action", "/reseau/structures/" + id + "/etats"}, {"cle", random_token()}, {"ouvert", !a.empty()}, {"etat", ouverte ? "fermee" : "ouverte"}, {"geste", ouverte ? "Fermer la structure" : "Rouvrir la structure"},
                                               {"le", vue_champ({.nom = "le", .libelle = ouverte ? "Fermée à partir du" : "Ouverte à partir du", .valeur = valeur_de(saisie, "le", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                                               {"raison", vue_champ({.nom = "raison", .libelle = "Pourquoi", .valeur = valeur_de(saisie, "raison"), .obligatoire = false}, a)}}},
                    {"pilotage", lu.passer_le_pilotage ? Vue{{"action", "/reseau/structures/" + id + "/pilotages"}, {"cle", random_token()}, {"nom", structure.nom}, {"territoire", structure.territoire}} : Vue(false)},
                    {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(lu.evenements) : Vue(false)}},
                titre, kIci, statut);
}

Response montrer_structure(const Demande& d) { return page_structure(d, d.param("structure"), {}, {}, Status::Ok); }

Response creer_etat(const Demande& d)
{
    const auto formulaire = d.http.form();
    auto lu = lire_etat_de_structure(formulaire, d.aujourd_hui);
    const auto& id = d.param("structure");
    refuser_les_noms(d, id, {{"raison", lu.etat.raison}}, lu.anomalies);
    if (!lu.anomalies.empty()) return page_structure(d, id, formulaire, lu.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, id);
        exiger_le_territoire(e.tx, d, {structure.territoire_id, structure.territoire});
        changer_etat_de_structure(e, structure, lu.etat);
        return {"/reseau/structures/" + id, lu.etat.ouverte ? "structure_rouverte" : "structure_fermee", Json()};
    });
}

Response creer_pilotage(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        if (!administre_le_pilote(e.tx, d.perimetre, {structure.territoire_id, structure.territoire})) throw Forbidden("seul l'administrateur de la structure qui pilote passe le pilotage");
        designer_pilote(e, structure);
        return {"/reseau/structures/" + structure.id, "pilote_designe", Json()};
    });
}

// --- Les postes ---------------------------------------------------------------------------------------------------

Vue champs_de_poste(const Form& saisie, const SituationDePoste* actuelle, const ChoixDePoste& choix, Jour aujourd_hui, const std::vector<AnomalieDeChamp>& a)
{
    const bool ouvert = actuelle && actuelle->ouvert;
    std::vector<Option> emplois, qui = {{"a_pourvoir", "Poste à pourvoir"}, {"sans_compte", "Quelqu'un qui n'a pas de compte"}}, conventions, financements;
    for (const auto emploi : emplois_de_poste()) emplois.push_back({std::string(code(emploi)), std::string(libelle(emploi))});
    for (const auto& un : choix.comptes) qui.push_back({un.id, un.nom});
    for (const auto& une : choix.conventions) conventions.push_back({une.id, une.nom});
    for (const auto& un : choix.financements) financements.push_back({un.id, un.nom});
    const auto deja = [&](const char* champ, const std::string& valeur) { return saisie.has(champ) ? std::string(saisie.value(champ)) : valeur; };
    std::string occupant = ouvert ? (actuelle->utilisateur_id ? *actuelle->utilisateur_id : std::string(code(actuelle->occupation))) : "";
    std::string etp = ouvert ? en_mots(actuelle->etp).substr(0, en_mots(actuelle->etp).find("\u202F")) : "";
    return Vue{{"depuis", vue_champ({.nom = "depuis", .libelle = "À partir du", .valeur = deja("depuis", format_day(aujourd_hui)), .aide = "Une date passée convient : ce qui valait avant se lit toujours.", .type = "date", .taille = "court"}, a)},
               {"etp", vue_champ({.nom = "etp", .libelle = "Temps de travail", .valeur = deja("etp", etp), .aide = "En équivalent temps plein : 1 ou 0,80.", .clavier = "decimal", .unite = "ETP", .taille = "court"}, a)},
               {"emploi", vue_liste("emploi", "Employé comment", "", "Choisir", emplois, deja("emploi", ouvert ? std::string(code(actuelle->emploi)) : "interne"), a)},
               {"qui", vue_liste("qui", "Qui le tient", "", "Choisir", qui, deja("qui", occupant), a)},
               {"convention", vue_liste("convention", "Par quelle convention", conventions.empty() ? "Aucune convention n'est inscrite : le poste peut s'inscrire sans elle." : "D'un poste délégué ou mis à disposition.", "Aucune", conventions,
                                        deja("convention", ouvert ? actuelle->convention_id.value_or("") : ""), a, false)},
               {"financement", vue_liste("financement", "Cofinancé par", financements.empty() ? "La structure n'a pas de financement inscrit." : "", "Personne", financements, deja("financement", ouvert ? actuelle->financement_id.value_or("") : ""), a, false)}};
}

Response page_nouveau_poste(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    struct Lu
    {
        StructureDuReseau structure;
        ChoixDePoste choix;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        exiger_la_structure(tx, d, lu.structure);
        lu.choix = choix_de_poste(tx, d.perimetre, lu.structure);
        return lu;
    });
    const auto href = "/reseau/structures/" + lu.structure.id;
    return page(d, "reseau/nouveau_poste",
                Vue{{"fil", vue_fil({{"/reseau", "Réseau " + lu.structure.territoire}, {href, lu.structure.nom}}, "Ouvrir un poste")},
                    {"structure", lu.structure.nom},
                    {"action", href + "/postes"},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(a)},
                    {"intitule", vue_champ({.nom = "intitule", .libelle = "Intitulé", .valeur = valeur_de(saisie, "intitule"), .aide = "Ce que fait le poste, jamais le nom de quelqu'un : « Facilitation, secteur nord »."}, a)},
                    {"champs", champs_de_poste(saisie, nullptr, lu.choix, d.aujourd_hui, a)}},
                "Ouvrir un poste", kIci, statut);
}

Response montrer_nouveau_poste(const Demande& d) { return page_nouveau_poste(d, {}, {}, Status::Ok); }

Response creer_poste(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = d.base.read([&](Transaction& tx) {
        const auto structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        exiger_la_structure(tx, d, structure);
        return lire_poste(formulaire, QuelPoste::Nouveau, choix_de_poste(tx, d.perimetre, structure), d.aujourd_hui);
    });
    if (!lue.anomalies.empty()) return page_nouveau_poste(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        exiger_la_structure(e.tx, d, structure);
        ouvrir_poste(e, structure, lue.intitule, lue.situation);
        return {"/reseau/structures/" + structure.id, "poste_ouvert", Json()};
    });
}

enum class FormulaireDePoste
{
    Aucun,
    Situation,
    Absence
};

Response page_poste(const Demande& d, const std::string& id, const Form& saisie, const std::vector<AnomalieDeChamp>& a, FormulaireDePoste lequel, Status statut)
{
    struct Lu
    {
        PosteDuReseau poste;
        StructureDuReseau structure;
        std::set<std::string> conventions; // que l'on lit
        ChoixDePoste choix;
        bool gerer = false;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.poste = trouver_poste(tx, d.perimetre, Acte::VoirReseau, id);
        lu.structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::VoirReseau, lu.poste.structure_id);
        lu.conventions = conventions_lues(tx, d.perimetre, lu.structure);
        lu.gerer = gestion_de(tx, d.perimetre, lu.structure) != GestionDuReseau::Aucune;
        if (lu.gerer) lu.choix = choix_de_poste(tx, d.perimetre, lu.structure);
        return lu;
    });
    const auto& poste = lu.poste;
    Vue::List histoire, absences;
    for (auto une = poste.situations.rbegin(); une != poste.situations.rend(); ++une)
        histoire.push_back(Vue{{"depuis", en_toutes_lettres(une->depuis)},
                               {"quoi", !une->ouvert ? "Fermé" : en_mots(une->etp) + ", " + (une->occupation == OccupationDePoste::Compte ? une->utilisateur : une->occupation == OccupationDePoste::SansCompte ? "tenu, sans compte" : "à pourvoir")},
                               {"comment", une->ouvert ? std::string(libelle(une->emploi)) : ""},
                               {"convention", vue_convention_de(*une, lu.conventions)},
                               {"financement", une->financement}});
    for (const auto& une : poste.absences)
        absences.push_back(Vue{{"phrase", "Du " + en_toutes_lettres(une.du) + " au " + en_toutes_lettres(une.au)},
                               {"annuler", lu.gerer ? Vue{{"action", "/reseau/postes/" + id + "/absences/" + une.id + "/annulations"}, {"cle", random_token()}} : Vue(false)}});
    const bool sans_absence = absences.empty();
    static const Form kVide;
    const auto& pour_situation = lequel == FormulaireDePoste::Situation ? saisie : kVide;
    const auto& pour_absence = lequel == FormulaireDePoste::Absence ? saisie : kVide;
    return page(d, "reseau/poste",
                Vue{{"fil", vue_fil({{"/reseau", "Réseau " + lu.structure.territoire}, {"/reseau/structures/" + lu.structure.id, lu.structure.nom}}, "Poste " + std::to_string(poste.numero))},
                    {"poste", vue_poste(poste, lu.conventions, d.aujourd_hui)},
                    {"structure", lu.structure.nom},
                    {"histoire", std::move(histoire)},
                    {"sans_absence", sans_absence},
                    {"absences", std::move(absences)},
                    {"anomalies", vue_anomalies(a)},
                    {"changer", !lu.gerer ? Vue(false)
                                          : Vue{{"ouvert", lequel == FormulaireDePoste::Situation}, {"action", "/reseau/postes/" + id + "/situations"}, {"cle", random_token()}, {"fermer_cle", random_token()}, {"aujourd_hui", format_day(d.aujourd_hui)},
                                                {"champs", champs_de_poste(pour_situation, poste.situation_le(d.aujourd_hui), lu.choix, d.aujourd_hui, a)}}},
                    {"s_absenter", !lu.gerer ? Vue(false)
                                             : Vue{{"ouvert", lequel == FormulaireDePoste::Absence}, {"action", "/reseau/postes/" + id + "/absences"}, {"cle", random_token()},
                                                   {"du", vue_champ({.nom = "du", .libelle = "Premier jour", .valeur = valeur_de(pour_absence, "du", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a)},
                                                   {"au", vue_champ({.nom = "au", .libelle = "Dernier jour", .valeur = valeur_de(pour_absence, "au"), .type = "date", .taille = "court"}, a)}}}},
                "Poste " + std::to_string(poste.numero) + ", " + lu.structure.nom, kIci, statut);
}

Response montrer_poste(const Demande& d) { return page_poste(d, d.param("poste"), {}, {}, FormulaireDePoste::Aucun, Status::Ok); }

/// Le poste et sa structure, que l'on peut changer.
std::pair<PosteDuReseau, StructureDuReseau> poste_a_changer(Transaction& tx, const Demande& d)
{
    auto poste = trouver_poste(tx, d.perimetre, Acte::GererReseau, d.param("poste"));
    auto structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::GererReseau, poste.structure_id);
    exiger_la_structure(tx, d, structure);
    return {std::move(poste), std::move(structure)};
}

Response creer_situation(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = d.base.read([&](Transaction& tx) {
        const auto [poste, structure] = poste_a_changer(tx, d);
        return lire_poste(formulaire, QuelPoste::Existant, choix_de_poste(tx, d.perimetre, structure), d.aujourd_hui);
    });
    if (!lue.anomalies.empty()) return page_poste(d, d.param("poste"), formulaire, lue.anomalies, FormulaireDePoste::Situation, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto [poste, structure] = poste_a_changer(e.tx, d);
        changer_poste(e, structure, poste, lue.situation);
        return {"/reseau/postes/" + poste.id, "poste_change", Json()};
    });
}

Response creer_absence(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = lire_absence(formulaire, d.aujourd_hui);
    if (!lue.anomalies.empty()) return page_poste(d, d.param("poste"), formulaire, lue.anomalies, FormulaireDePoste::Absence, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto [poste, structure] = poste_a_changer(e.tx, d);
        inscrire_absence(e, structure, poste, lue.du, lue.au);
        return {"/reseau/postes/" + poste.id, "absence_inscrite", Json()};
    });
}

Response creer_annulation_d_absence(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto [poste, structure] = poste_a_changer(e.tx, d);
        annuler_absence(e, structure, poste, d.param("absence"));
        return {"/reseau/postes/" + poste.id, "absence_annulee", Json()};
    });
}

// --- Le secteur d'une structure -----------------------------------------------------------------------------------

Response page_secteur(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, const std::vector<std::string>& illisibles, Status statut)
{
    struct Lu
    {
        StructureDuReseau structure;
        std::vector<SecteurTenu> secteurs;
        bool gerer = false;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.structure = trouver_structure_du_reseau(tx, d.perimetre, Acte::VoirReseau, d.param("structure"));
        lu.secteurs = lister_secteurs_de(tx, lu.structure);
        lu.gerer = gestion_de(tx, d.perimetre, lu.structure) != GestionDuReseau::Aucune;
        return lu;
    });
    const auto mois = mois_de(d.aujourd_hui);
    Vue::List lignes, tenues;
    std::int64_t combien = 0;
    for (const auto& un : lu.secteurs)
    {
        const auto nom = nom_de_commune(un.commune);
        lignes.push_back(Vue{{"nom", nom}, {"code", un.commune}, {"depuis", en_toutes_lettres(un.depuis)}, {"jusqu_a", un.jusqu_a ? en_toutes_lettres(*un.jusqu_a) : ""}, {"vaut", un.vaut(mois)}, {"a_venir", mois < un.depuis}});
        if (un.vaut(mois)) ++combien;
        if (!un.jusqu_a || mois <= *un.jusqu_a) tenues.push_back(Vue{{"valeur", un.commune}, {"texte", nom}});
    }
    const bool sans = lignes.empty(), rien_a_quitter = tenues.empty();
    const auto href = "/reseau/structures/" + lu.structure.id;
    const auto titre = lu.structure.nom + "\u00A0: " + compter(combien, "commune", "communes", Genre_grammatical::Feminin) + " en " + en_toutes_lettres(mois);
    return page(d, "reseau/secteur",
                Vue{{"fil", vue_fil({{"/reseau", "Réseau " + lu.structure.territoire}, {href, lu.structure.nom}}, "Secteur")},
                    {"titre", titre},
                    {"non_vide", !sans},
                    {"communes", std::move(lignes)},
                    {"vide", !sans ? Vue(false) : Vue{{"titre", "Aucune commune"}, {"phrase", "Dites quelles communes cette structure tient : elle viendra sur la carte."}, {"href", ""}, {"libelle", ""}}},
                    {"anomalies", vue_anomalies(a)},
                    {"tenir", !lu.gerer ? Vue(false)
                                        : Vue{{"ouvert", !a.empty() || sans}, {"action", href + "/secteurs"}, {"cle", random_token()}, {"communes", champ_communes(saisie, a, illisibles, false)}, {"ensemble", champ_ensemble(saisie, a)},
                                              {"depuis", champ_mois("depuis", "Tenues depuis", saisie, mois, "Le mois : une commune ne change pas de mains au milieu d'un mois.", a)}}},
                    {"quitter", !lu.gerer || rien_a_quitter ? Vue(false)
                                                            : Vue{{"action", href + "/fins-de-secteur"}, {"cle", random_token()}, {"communes", std::move(tenues)},
                                                                  {"jusqu_a", champ_mois("jusqu_a", "Dernier mois tenu", saisie, mois, "Un mois d'avant son début : la ligne était une erreur, et n'aura jamais valu.", a)}}}},
                titre, kIci, statut);
}

Response montrer_secteur(const Demande& d) { return page_secteur(d, {}, {}, {}, Status::Ok); }

Response creer_secteurs(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = lire_communes(formulaire, "depuis", mois_de(d.aujourd_hui));
    if (!lue.anomalies.empty()) return page_secteur(d, formulaire, lue.anomalies, lue.illisibles, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        exiger_la_structure(e.tx, d, structure);
        const int combien = tenir_communes(e, structure, lue.communes, lue.mois);
        return {"/reseau/structures/" + structure.id + "/communes", combien > 0 ? "communes_inscrites" : "communes_deja_la", Json()};
    });
}

Response creer_fins_de_secteur(const Demande& d)
{
    const auto formulaire = d.http.form();
    std::vector<AnomalieDeChamp> anomalies;
    const auto jusqu_a = lire_mois_de(formulaire, "jusqu_a", mois_de(d.aujourd_hui), anomalies);
    const auto communes = cochees(formulaire, "commune");
    if (communes.empty()) anomalies.push_back({"", "communes.aucune_cochee"});
    if (!anomalies.empty()) return page_secteur(d, formulaire, anomalies, {}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto structure = trouver_structure_du_reseau(e.tx, d.perimetre, Acte::GererReseau, d.param("structure"));
        exiger_la_structure(e.tx, d, structure);
        quitter_communes(e, structure, communes, jusqu_a);
        return {"/reseau/structures/" + structure.id + "/communes", "communes_retirees", Json()};
    });
}

} // namespace

void tracer_routes_reseau(Routeur& routeur)
{
    routeur.add(Method::Get, "/reseau", "voir_reseau", montrer_reseau);
    routeur.add(Method::Get, "/reseau/communes", "voir_reseau", montrer_communes);
    routeur.add(Method::Get, "/reseau/structures/nouvelle", "gerer_reseau", montrer_nouvelle_structure);
    routeur.add(Method::Post, "/reseau/structures", "gerer_reseau", creer_structure);
    routeur.add(Method::Get, "/reseau/structures/:structure", "voir_reseau", montrer_structure);
    routeur.add(Method::Post, "/reseau/structures/:structure/etats", "gerer_reseau", creer_etat);
    routeur.add(Method::Post, "/reseau/structures/:structure/pilotages", "gerer_reseau", creer_pilotage);
    routeur.add(Method::Get, "/reseau/structures/:structure/postes/nouveau", "gerer_reseau", montrer_nouveau_poste);
    routeur.add(Method::Post, "/reseau/structures/:structure/postes", "gerer_reseau", creer_poste);
    routeur.add(Method::Get, "/reseau/structures/:structure/communes", "voir_reseau", montrer_secteur);
    routeur.add(Method::Post, "/reseau/structures/:structure/secteurs", "gerer_reseau", creer_secteurs);
    routeur.add(Method::Post, "/reseau/structures/:structure/fins-de-secteur", "gerer_reseau", creer_fins_de_secteur);
    routeur.add(Method::Get, "/reseau/postes/:poste", "voir_reseau", montrer_poste);
    routeur.add(Method::Post, "/reseau/postes/:poste/situations", "gerer_reseau", creer_situation);
    routeur.add(Method::Post, "/reseau/postes/:poste/absences", "gerer_reseau", creer_absence);
    routeur.add(Method::Post, "/reseau/postes/:poste/absences/:absence/annulations", "gerer_reseau", creer_annulation_d_absence);
    routeur.add(Method::Post, "/reseau/territoires/:territoire/communes", "gerer_reseau", declarer_des_communes);
    routeur.add(Method::Post, "/reseau/territoires/:territoire/retraits", "gerer_reseau", retirer_des_communes);
    routeur.add(Method::Post, "/reseau/territoires/:territoire/priorites", "gerer_reseau", dire_le_premier);
    tracer_routes_sollicitations(routeur);
    tracer_routes_reseau_api(routeur);
}

} // namespace ouvrage
