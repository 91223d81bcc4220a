#include "app/maison.hpp"

#include "app/mots.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/http/assets.hpp"
#include "socle/template/template.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

struct Onglet
{
    Acte acte;
    std::string_view href;
    std::string_view libelle;
    std::string_view icone;
    std::string_view groupe; // « Personnes » ; vide pour ce qui vient d'abord
    std::optional<Acte> sans = {}; // seulement à qui ne peut pas cet acte
};
// Ce qui n'existe pas n'est pas au menu ; ce que l'on ne peut pas faire non plus.
constexpr std::string_view kMarches = "Marchés", kPersonnes = "Personnes", kReperes = "Repères", kStructure = "Structure";
constexpr Onglet kOnglets[] = {
    {Acte::VoirTableau, "/", "Tableau de bord", "accueil", ""},
    {Acte::ProposerCandidat, "/prescriptions", "Mes candidats", "accueil", "", Acte::VoirTableau},
    {Acte::VoirMarches, "/marches", "Marchés", "marches", kMarches},
    {Acte::VoirDeclarations, "/declarations", "Déclarations", "declarations", kMarches},
    {Acte::VoirReseau, "/partages", "Compte de tous", "heures", kMarches},
    {Acte::VoirObligations, "/obligations", "Obligations", "clause", kMarches},
    {Acte::VoirSpaser, "/spaser", "SPASER", "indicateurs", kMarches},
    {Acte::VoirBilan, "/calculateur", "Calculateur", "calculateur", kMarches},
    {Acte::ConsulterDecp, "/contrats", "Contrats publics", "donnees", kMarches},
    {Acte::GererParticipants, "/participants", "Participants", "participants", kPersonnes},
    {Acte::VoirOffres, "/offres", "Offres", "offres", kPersonnes},
    {Acte::VoirContratsDeTravail, "/contrats-de-travail", "Contrats de travail", "conventions", kPersonnes},
    {Acte::NoterSortie, "/sorties", "Sorties et suivi", "externe", kPersonnes},
    {Acte::SuivreParcours, "/formations", "Formations", "parcours", kPersonnes},
    {Acte::VoirAccueil, "/accueil", "Lieu d'accueil", "lieu-accueil", kPersonnes},
    {Acte::GererParticipants, "/demandes-personnes", "Demandes des personnes", "courriel", kPersonnes},
    {Acte::GererParticipants, "/publics", "Publics éligibles", "cible", kReperes},
    {Acte::VoirTableau, "/droit", "Droit en vigueur", "droit", kReperes},
    {Acte::VoirConventions, "/conventions", "Conventions", "conventions", kStructure},
    {Acte::VoirReseau, "/reseau", "Réseau", "reseau", kStructure},
    {Acte::GererOrganismes, "/organismes", "Organismes", "reseau", kStructure},
    {Acte::VoirProtection, "/protection", "Données personnelles", "cadenas", kStructure},
    {Acte::VoirJournal, "/journal", "Journal", "journal", kStructure},
    {Acte::GererUtilisateurs, "/utilisateurs", "Utilisateurs", "administration", kStructure},
};

struct Annonce
{
    std::string_view code;
    std::string_view texte;
    std::string_view ton;
};
constexpr Annonce kAnnonces[] = {
    {"deja_fait", "C'était déjà fait : rien n'a été inscrit deux fois.", "info"},
    {"marche_cree", "Le marché est suivi. Ajoutez ses lots et ce qui y est dû.", "bon"},
    {"contrat_suivi", "Le contrat est suivi, avec son premier lot et ses titulaires. Dites maintenant ce qui y est dû.", "bon"},
    {"contrat_deja_suivi", "Ce contrat était déjà suivi : voici son marché.", "info"},
    {"marche_modifie", "Le marché est à jour.", "bon"},
    {"schema_inscrit", "Le schéma d'achats est inscrit. Ajoutez ses objectifs.", "bon"},
    {"schema_modifie", "Le schéma d'achats est à jour.", "bon"},
    {"objectif_spaser_ajoute", "L'objectif est ajouté. Fixez sa cible, année par année.", "bon"},
    {"cible_inscrite", "La cible est inscrite ; celle qu'elle remplace se lit encore.", "bon"},
    {"valeur_spaser_declaree", "La valeur est déclarée, à côté de ce qui se calcule.", "bon"},
    {"suivi_arrete", "Le suivi de l'année est arrêté : il se relira tel quel.", "bon"},
    {"lot_cree", "Le lot est créé.", "bon"},
    {"lot_modifie", "Le lot est à jour.", "bon"},
    {"titulaire_ajoute", "L'entreprise est inscrite sur le lot.", "bon"},
    {"engagement_cree", "L'engagement est inscrit, avec son objectif.", "bon"},
    {"revision_inscrite", "L'objectif est révisé par une nouvelle ligne.", "bon"},
    {"calcul_garde", "Le calcul est gardé, avec ses sources et ses étapes.", "bon"},
    {"regle_inscrite", "La règle du contrat est inscrite ; elle vaut pour les déclarations à venir.", "bon"},
    {"valeur_fixee", "La valeur est fixée ; elle vaut pour les déclarations à venir.", "bon"},
    {"valeur_annulee", "La valeur est annulée ; ce qui était décidé ne change pas.", "bon"},
    {"contrat_inscrit", "Le contrat est inscrit. Ses lots sont ouverts à la déclaration.", "bon"},
    {"contrat_corrige", "Le contrat est corrigé par une nouvelle ligne ; l'ancienne reste lisible.", "bon"},
    {"lot_de_contrat_ouvert", "Le contrat sert ce lot ; il s'ouvre à la déclaration.", "bon"},
    {"avenant_inscrit", "L'avenant est inscrit.", "bon"},
    {"blancs_remplis", "Les blancs sont remplis : le texte les montre.", "bon"},
    {"article_ecrit", "L'article est dans le texte ; sa rédaction d'avant reste au journal.", "bon"},
    {"article_retire", "L'article n'est plus dans le texte.", "bon"},
    {"evaluation_gardee", "L'évaluation est gardée : elle se relira telle quelle.", "bon"},
    {"fin_de_contrat_dite", "La fin du contrat est inscrite.", "bon"},
    {"visite_inscrite", "La visite est inscrite.", "bon"},
    {"modalite_precisee", "La modalité est précisée ; elle vaut pour les déclarations à venir.", "bon"},
    {"declaration_inscrite", "La déclaration est inscrite.", "bon"},
    {"declaration_avec_ecarts", "La déclaration est inscrite ; des heures ne comptent pas, voyez pourquoi.", "attente"},
    {"neant_inscrit", "« Aucune heure ce mois » est inscrit.", "bon"},
    {"correction_inscrite", "La correction remplace la ligne précédente, qui reste lisible au journal.", "bon"},
    {"validation_inscrite", "La déclaration est validée.", "bon"},
    {"renvoi_inscrit", "La déclaration est renvoyée à l'entreprise, avec votre raison.", "bon"},
    {"decision_levee", "La décision est levée : la déclaration attend de nouveau d'être validée.", "info"},
    {"import_fait", "Le fichier est importé.", "bon"},
    {"import_avec_refus", "Les lignes lisibles sont importées ; les autres sont à corriger.", "attente"},
    {"participant_cree", "La fiche est créée.", "bon"},
    {"participant_modifie", "La fiche est à jour.", "bon"},
    {"referent_inscrit", "Le suivi est confié.", "bon"},
    {"accompagnement_inscrit", "L'accompagnement est inscrit.", "bon"},
    {"accompagnement_fini", "La fin de l'accompagnement est inscrite.", "bon"},
    {"notice_remise", "La remise de la notice est inscrite.", "bon"},
    {"transfert_demande", "Le transfert est demandé ; la réponse s'inscrira sur la fiche.", "bon"},
    {"transfert_accepte", "Le transfert est accepté : l'identité et les dates des fenêtres sont transmises.", "bon"},
    {"transfert_refuse", "Le refus est transmis, avec votre raison.", "info"},
    {"preuve_deposee", "La pièce est déposée.", "bon"},
    {"preuve_effacee", "La pièce est effacée ; il n'en reste que la date.", "bon"},
    {"preuves_effacees", "Les pièces sont effacées ; il n'en reste que les dates.", "bon"},
    {"fenetre_ouverte", "La fenêtre d'éligibilité est ouverte.", "bon"},
    {"eligibilite_decidee", "La décision est inscrite. L'entreprise et l'acheteur n'en voient que les dates.", "bon"},
    {"affectation_faite", "La personne est affectée au lot.", "bon"},
    {"consultation_precisee", "C'est noté : la réponse tient compte de ce que vous venez de dire.", "bon"},
    {"decision_inscrite", "La décision est inscrite au registre.", "bon"},
    {"categorie_inscrite", "La catégorie de l'acheteur est inscrite ; elle vaut pour tous ses marchés.", "bon"},
    {"achats_inscrits", "Les achats de l'année sont inscrits.", "bon"},
    {"terme_inscrit", "Le terme du contrat est inscrit.", "bon"},
    {"penalite_proposee", "La proposition est inscrite. L'acheteur décide.", "bon"},
    {"penalite_decidee", "Votre décision est inscrite.", "bon"},
    {"conservation_prolongee", "La fiche est gardée jusqu'à la date dite.", "bon"},
    {"personne_effacee", "La fiche est anonyme. Les heures restent, plus rien ne dit de qui.", "bon"},
    {"purge_faite", "La purge est passée : voyez le journal.", "bon"},
    {"purge_vide", "Rien n'était à annoncer ni à effacer.", "info"},
    {"page_personnelle_revoquee", "Le lien est révoqué, et la page qu'il avait ouverte est fermée.", "bon"},
    {"demande_notee", "La demande est notée ; son délai court.", "bon"},
    {"demande_repondue", "La réponse est inscrite ; la personne la lira sur sa page.", "bon"},
    {"partage_ouvert", "Le partage est ouvert : chaque ligne est à une structure. Inscrivez maintenant les autres.", "bon"},
    {"intervenante_inscrite", "La structure intervient sur ce marché ; les heures de son secteur lui reviennent.", "bon"},
    {"intervention_finie", "L'intervention est finie ; les heures déjà comptées restent à la structure.", "info"},
    {"lieu_dit", "Le lieu de travail est inscrit.", "bon"},
    {"lieu_dit_et_lignes", "Le lieu de travail est inscrit, et des lignes ont trouvé leur structure.", "bon"},
    {"rattachement_corrige", "La ligne est à la structure que vous avez dite ; son rattachement d'avant reste lisible.", "bon"},
    {"reprise_proposee", "La reprise est proposée ; la structure répondra.", "bon"},
    {"reprise_acceptee", "Votre structure mène désormais ce marché.", "bon"},
    {"reprise_refusee", "Le refus est transmis, avec votre raison.", "info"},
    {"reprise_retiree", "La proposition est retirée.", "info"},
    {"sortie_notee", "La sortie est notée ; les points à six et douze mois se préparent d'eux-mêmes.", "bon"},
    {"sortie_corrigee", "La sortie est corrigée par une nouvelle ligne.", "bon"},
    {"sortie_retiree", "La sortie est retirée : elle ne compte plus.", "info"},
    {"appel_note", "L'appel est noté ; le point reste à faire.", "info"},
    {"suivi_releve", "La situation est relevée.", "bon"},
    {"suivi_non_releve", "C'est noté : non relevée, avec sa raison.", "info"},
    {"souhaits_inscrits", "Ce que la personne cherche est inscrit.", "bon"},
    {"propositions_inscrites", "Les personnes cochées sont proposées ; les entreprises ont la main.", "bon"},
    {"aucune_cochee", "Cochez au moins une personne : rien n'est proposé sans vous.", "attente"},
    {"consigne_inscrite", "Votre décision est inscrite ; le calcul en tient compte.", "bon"},
    {"structure_ouverte", "La structure est ouverte.", "bon"},
    {"structure_rouverte", "La structure est rouverte.", "bon"},
    {"structure_fermee", "La fermeture est inscrite ; ce qu'elle tenait jusque-là se lit toujours.", "info"},
    {"pilote_designe", "Le pilotage du territoire est passé.", "bon"},
    {"poste_ouvert", "Le poste est ouvert.", "bon"},
    {"poste_change", "Le changement est inscrit ; ce que le poste était avant se lit toujours.", "bon"},
    {"absence_inscrite", "Le congé est inscrit.", "bon"},
    {"absence_annulee", "Le congé est annulé.", "info"},
    {"communes_inscrites", "Les communes sont inscrites.", "bon"},
    {"communes_deja_la", "Ces communes étaient déjà inscrites ce mois-là.", "info"},
    {"communes_retirees", "La fin est inscrite ; le passé ne change pas.", "bon"},
    {"premier_dit", "C'est dit : cette structure vient en premier.", "bon"},
    {"sollicitation_envoyee", "La demande est envoyée ; la réponse s'inscrira ici.", "bon"},
    {"suite_de_sollicitation", "Votre message est inscrit.", "bon"},
    {"organisme_inscrit", "L'organisme est inscrit.", "bon"},
    {"compte_relie", "Votre compte est relié : vous pouvez entrer par votre fournisseur d'identité.", "bon"},
    {"compte_ouvert_par_fournisseur", "Bienvenue : votre compte est ouvert, et relié à votre fournisseur d'identité.", "bon"},
    {"compte_delie", "Votre compte est délié : il n'entre plus que par son mot de passe.", "info"},
    {"identite_deliee", "Le compte est délié de son fournisseur d'identité.", "info"},
    {"lien_revoque", "L'invitation est révoquée : son lien ne sert plus.", "info"},
    {"suppleance_inscrite", "La suppléance est inscrite ; elle finira d'elle-même.", "bon"},
    {"suppleance_arretee", "La suppléance est finie : ses rôles sont rendus.", "info"},
    {"lieu_ouvert", "Le lieu est ouvert. Inscrivez ses partenaires.", "bon"},
    {"partenaire_inscrit", "Le partenaire est inscrit, avec son engagement de gratuité.", "bon"},
    {"partenaire_parti", "Le départ est inscrit. Ses séances passées et son rapport restent.", "info"},
    {"activite_proposee", "Votre proposition est inscrite. La structure décide.", "bon"},
    {"activite_inscrite", "L'activité est inscrite. Acceptez-la pour ouvrir ses séances.", "bon"},
    {"activite_acceptee", "L'activité est acceptée. Ouvrez ses séances.", "bon"},
    {"activite_refusee", "Le refus est inscrit, avec sa raison.", "info"},
    {"seances_ouvertes", "Les séances sont ouvertes aux inscriptions.", "bon"},
    {"seances_ouvertes_sans_feries", "Les séances sont ouvertes ; les jours fériés ont été sautés.", "bon"},
    {"seances_salle_prise", "Les séances sont ouvertes, mais une autre activité occupe la même salle au même moment.", "attente"},
    {"seance_amenagee", "La séance est réglée.", "bon"},
    {"seance_annulee", "La séance est annulée. Prévenez les personnes inscrites.", "attente"},
    {"inscrite_a_la_seance", "La personne est inscrite, et a une place.", "bon"},
    {"inscrite_en_attente", "La séance est complète : la personne est en liste d'attente, à son rang.", "attente"},
    {"inscrite_qui_chevauche", "La personne est inscrite, mais une autre de ses séances a lieu au même moment.", "attente"},
    {"desistement_inscrit", "Le désistement est inscrit.", "bon"},
    {"desistement_et_promotion", "Le désistement est inscrit ; la personne suivante de la liste a maintenant une place : prévenez-la.", "attente"},
    {"arrivee_notee", "C'est noté : cette personne est venue.", "bon"},
    {"feuille_relevee", "La feuille est relevée.", "bon"},
    {"prenom_efface", "Le prénom est effacé ; les chiffres ne changent pas.", "bon"},
    {"prenoms_effaces", "Les prénoms trop anciens sont effacés ; les chiffres ne changent pas.", "bon"},
    {"aucun_prenom_echu", "Aucun prénom n'a dépassé sa durée de garde.", "info"},
    {"fait_de_convention_note", "C'est noté ; les dates de la convention sont recalculées.", "bon"},
    {"fait_de_convention_annule", "Le fait est annulé : il se lit encore, barré, et ne compte plus.", "info"},
    {"termes_de_convention_inscrits", "La durée et les fins sont inscrites ; les dates de la convention sont recalculées.", "bon"},
    {"convention_inscrite", "La convention est inscrite. Dites ce que chacun promet, et qui signe.", "bon"},
    {"partie_inscrite", "La partie est inscrite.", "bon"},
    {"representant_inscrit", "Qui signe pour elle est inscrit ; le précédent reste lisible.", "bon"},
    {"objet_couvert", "La convention le couvre.", "bon"},
    {"objet_retire", "La convention ne le couvre plus ; ce qui s'y est passé reste.", "info"},
    {"axe_inscrit", "L'axe est inscrit. Rangez-y ses actions.", "bon"},
    {"engagement_de_partie_inscrit", "L'engagement est inscrit ; ses dates se suivent d'elles-mêmes.", "bon"},
    {"engagement_de_partie_corrige", "La nouvelle rédaction remplace l'ancienne, qui reste au journal.", "bon"},
    {"suite_inscrite", "C'est inscrit, avec son jour et qui le dit.", "bon"},
    {"deliberation_inscrite", "La délibération est inscrite. Dites quand elle part à la préfecture.", "bon"},
    {"deliberation_corrigee", "La délibération est corrigée par une nouvelle ligne.", "bon"},
    {"teletransmission_inscrite", "L'étape est inscrite.", "bon"},
    {"avenant_de_convention_inscrit", "L'avenant est inscrit. Ajoutez-lui ses parties et ses engagements.", "bon"},
    {"offre_deposee", "L'offre est déposée. Elle est proposée aux participants suivis d'abord.", "bon"},
    {"offre_revisee", "Le besoin est révisé ; ce qu'il disait avant se lit encore.", "bon"},
    {"offre_finie", "L'offre est finie : plus personne n'y est proposé.", "info"},
    {"offre_rouverte", "L'offre est rouverte.", "bon"},
    {"offre_ouverte", "La diffusion est changée, avec sa raison.", "bon"},
    {"candidature_proposee", "La personne est proposée. L'entreprise n'en lit que le prénom et une initiale.", "bon"},
    {"etape_de_candidature_inscrite", "C'est inscrit.", "bon"},
    {"reponse_annulee", "La dernière réponse est annulée par une nouvelle ligne.", "info"},
    {"embauche_inscrite", "L'embauche est inscrite.", "bon"},
    {"lien_de_candidat", "Le lien est prêt : transmettez-le à la personne. Il sert une fois.", "bon"},
    {"lien_de_candidat_revoque", "Le lien ne sert plus.", "info"},
    {"diagnostic_inscrit", "Le diagnostic est inscrit ; le précédent reste lisible.", "bon"},
    {"frein_constate", "Le frein est constaté. Prévoyez une étape pour le lever.", "bon"},
    {"frein_suivi", "La suite du frein est inscrite.", "bon"},
    {"frein_leve", "Le frein est levé.", "bon"},
    {"etape_prevue", "L'étape est prévue.", "bon"},
    {"etape_faite", "L'étape est faite.", "bon"},
    {"etape_suivie", "La suite de l'étape est inscrite.", "bon"},
    {"entretien_inscrit", "L'entretien est noté.", "bon"},
    {"immersion_inscrite", "L'immersion est inscrite ; elle ne donne pas d'heures de clause.", "bon"},
    {"issue_inscrite", "L'issue de l'immersion est inscrite.", "bon"},
    {"remise_inscrite", "La remise du parcours écrit est inscrite.", "bon"},
    {"ligne_retiree", "La ligne est retirée : elle ne compte plus, et reste au journal.", "bon"},
    {"formation_ouverte", "La session est ouverte. Inscrivez-y les personnes.", "bon"},
    {"formation_inscrite", "La personne est inscrite à la session.", "bon"},
    {"presences_notees", "Les présences sont notées.", "bon"},
    {"resultat_inscrit", "Le résultat est inscrit.", "bon"},
    {"utilisateur_cree", "Le compte est créé.", "bon"},
    {"utilisateur_modifie", "Le compte est à jour.", "bon"},
    {"mot_de_passe_change", "Votre mot de passe est changé.", "bon"},
    {"second_facteur_actif", "Le second facteur est actif.", "bon"},
    {"second_facteur_retire", "Le second facteur est retiré.", "attente"},
    {"jeton_revoque", "Le jeton est révoqué.", "bon"},
    {"compte_ouvert", "Votre compte est ouvert : bienvenue.", "bon"},
    {"role_donne", "Le rôle est donné.", "bon"},
    {"role_retire", "Le rôle est retiré : il n'ouvre plus rien dès maintenant.", "bon"},
    {"compte_desactive", "Le compte est désactivé et ses sessions sont fermées.", "bon"},
    {"sessions_fermees", "Vos autres sessions sont fermées.", "bon"},
    {"deconnecte", "Vous êtes déconnecté.", "info"},
};

/// Deux phrases sous un même code : la seconde ne se lirait jamais.
consteval bool annonces_distinctes()
{
    for (std::size_t i = 0; i < std::size(kAnnonces); ++i)
        for (std::size_t j = i + 1; j < std::size(kAnnonces); ++j)
            if (kAnnonces[i].code == kAnnonces[j].code) return false;
    return true;
}
static_assert(annonces_distinctes());

Vue vue_annonce(const Request& http)
{
    const auto code = http.cookie("annonce");
    if (code)
        for (const auto& une : kAnnonces)
            if (une.code == *code) return Vue{{"texte", une.texte}, {"ton", une.ton}};
    return false;
}

/// Ce que toute page reçoit, compte ou non.
Vue vue_de_document(const Request& http, const std::string& titre, std::string contenu, const std::string& csrf,
                    const Reglages& reglages)
{
    return Vue{{"titre", titre},
               {"contenu", std::move(contenu)},
               {"feuille", asset_url("ouvrage.css")},
               {"script", asset_url("ouvrage.js")},
               {"icone_site", asset_url("icone.svg")},
               {"csrf", csrf},
               {"annonce", vue_annonce(http)},
               {"source_href", reglages.source_href},
               {"version", OUVRAGE_VERSION}};
}

Response html(std::string corps, Status statut, const Request& http)
{
    auto reponse = Response::html(std::move(corps), statut);
    // Les pages disent l'état d'un compte à une personne : aucun intermédiaire ne les garde.
    reponse.with("Cache-Control", "no-store");
    if (http.cookie("annonce")) reponse.with("Set-Cookie", "annonce=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    return reponse;
}

using Etiquettes = std::map<std::string, std::string, std::less<>>;

/// Les étiquettes des champs d'une page, par leur nom : celles que vue_champ et ses sœurs ont mises dans la vue.
void relever_les_etiquettes(const Vue& vue, Etiquettes& etiquettes)
{
    if (const auto* liste = vue.list())
        for (const auto& un : *liste) relever_les_etiquettes(un, etiquettes);
    if (!vue.object()) return;
    const Vue *nom = vue.find("nom"), *libelle = vue.find("libelle");
    if (nom && libelle && nom->text() && libelle->text()) etiquettes.emplace(*nom->text(), *libelle->text());
    for (const auto& [_, membre] : *vue.object()) relever_les_etiquettes(membre, etiquettes);
}

/// « Ce champ est nécessaire » → « ce champ est nécessaire », derrière le nom du champ et son deux-points.
std::string en_suite(const std::string& phrase)
{
    if (phrase.starts_with("É")) return "é" + phrase.substr(std::string_view("É").size());
    std::string suite = phrase;
    const bool sigle = suite.size() > 1 && suite[1] >= 'A' && suite[1] <= 'Z';
    if (!suite.empty() && suite[0] >= 'A' && suite[0] <= 'Z' && !sigle) suite[0] = static_cast<char>(suite[0] - 'A' + 'a');
    return suite;
}

/// Le résumé des anomalies nomme le champ de chacune : « ce champ est nécessaire », quatre fois, n'aide personne.
Vue nommer_les_champs(const Vue& vue, const Etiquettes& etiquettes)
{
    if (const auto* liste = vue.list())
    {
        Vue::List nommees;
        for (const auto& un : *liste) nommees.push_back(nommer_les_champs(un, etiquettes));
        return nommees;
    }
    if (!vue.object()) return vue;
    Vue nommee = Vue::Object{};
    for (const auto& [nom, membre] : *vue.object()) nommee.set(nom, nommer_les_champs(membre, etiquettes));
    const Vue *champ = vue.find("champ"), *etiquette = vue.find("etiquette"), *phrase = vue.find("phrase");
    if (champ && champ->text() && etiquette && phrase && phrase->text())
        if (const auto connue = etiquettes.find(*champ->text()); connue != etiquettes.end())
            nommee.set("etiquette", connue->second).set("phrase", en_suite(*phrase->text()));
    return nommee;
}

Vue avec_le_nom_des_champs(Vue vue, Status statut)
{
    if (statut != Status::UnprocessableContent && statut != Status::Conflict) return vue;
    Etiquettes etiquettes;
    relever_les_etiquettes(vue, etiquettes);
    return nommer_les_champs(vue, etiquettes);
}

std::string csrf_masque(const Demande& demande) { return demande.csrf.empty() ? "" : mask(demande.csrf); }

} // namespace

Response page(const Demande& demande, std::string_view gabarit, Vue vue, const std::string& titre, std::string_view ici,
              Status statut)
{
    const auto csrf = csrf_masque(demande);
    vue = avec_le_nom_des_champs(std::move(vue), statut);
    vue.set("csrf", csrf);
    Vue document = vue_de_document(demande.http, titre, render(gabarit, vue), csrf, demande.maison.reglages);
    const Utilisateur& qui = demande.qui();
    Vue::List navigation;
    std::string_view groupe;
    for (const auto& onglet : kOnglets)
    {
        if (!demande.perimetre.peut(onglet.acte) || (onglet.sans && demande.perimetre.peut(*onglet.sans))) continue;
        // Le nom d'un groupe se dit une fois, devant son premier lien.
        navigation.push_back(Vue{{"groupe", onglet.groupe == groupe ? std::string_view() : onglet.groupe},
                                 {"href", onglet.href},
                                 {"libelle", onglet.libelle},
                                 {"icone", onglet.icone},
                                 {"courante", onglet.href == ici}});
        groupe = onglet.groupe;
    }
    document.set("navigation", std::move(navigation));
    document.set("structure", qui.structure_nom);
    document.set("utilisateur", Vue{{"nom", qui.nom},
                                    {"role", qui.role_libelle},
                                    {"compte_href", "/compte"},
                                    {"cle", hash_hex("brouillons" + qui.id).substr(0, 16)}});
    return html(render("gabarits/page", document), statut, demande.http);
}

Response page_nue(const Demande& demande, std::string_view gabarit, Vue vue, const std::string& titre, Status statut)
{
    const auto csrf = csrf_masque(demande);
    vue = avec_le_nom_des_champs(std::move(vue), statut);
    vue.set("csrf", csrf);
    Vue document = vue_de_document(demande.http, titre, render(gabarit, vue), csrf, demande.maison.reglages);
    document.set("structure", demande.utilisateur ? demande.utilisateur->structure_nom : "");
    return html(render("gabarits/nu", document), statut, demande.http);
}

Response fragment(const Demande& demande, std::string_view gabarit, Vue vue, Status statut)
{
    vue = avec_le_nom_des_champs(std::move(vue), statut);
    vue.set("csrf", csrf_masque(demande));
    return Response::html(render(gabarit, vue), statut).with("Cache-Control", "no-store");
}

namespace
{

struct FicheErreur
{
    Status statut;
    std::string_view titre;
    std::string_view phrase;
};
constexpr std::string_view kPageExpiree = "cette page a expiré";
constexpr FicheErreur kErreurs[] = {
    {Status::BadRequest, "Cette demande ne se lit pas", "Le formulaire ou l'adresse est incomplet."},
    {Status::Unauthorized, "Il faut se connecter", "Votre session a pris fin. Ce que vous aviez saisi est gardé dans ce navigateur."},
    {Status::Forbidden, "Cette page ne vous est pas ouverte", "Votre rôle ou votre périmètre ne la comprend pas."},
    {Status::NotFound, "Cette page n'existe pas", "L'adresse est fausse, ou ce qu'elle montrait n'est pas dans votre périmètre."},
    {Status::MethodNotAllowed, "Cette adresse ne se demande pas ainsi", "Reprenez depuis un lien ou un bouton d'Ouvrage."},
    {Status::RequestTimeout, "Votre envoi s'est interrompu", "Rien n'a été inscrit. Vérifiez la connexion, puis recommencez."},
    {Status::UnsupportedMediaType, "Cet envoi n'est pas d'une sorte lue ici", "Un formulaire s'envoie depuis sa page ; un fichier, en CSV ou en XLSX."},
    {Status::HeaderFieldsTooLarge, "Cette adresse est trop longue", "Raccourcissez la recherche, ou videz les cookies de ce site dans votre navigateur."},
    {Status::Conflict, "Quelqu'un est passé avant vous", "Rien n'a été perdu : rouvrez la page pour voir ce qui a changé, puis reprenez."},
    {Status::ContentTooLarge, "Ce fichier est trop gros", "Découpez-le, ou n'envoyez que les colonnes utiles."},
    {Status::TooManyRequests, "Trop de tentatives", "Attendez quelques minutes avant de recommencer."},
    {Status::ServiceUnavailable, "Ouvrage est momentanément indisponible", "Rien de ce qui avait été confirmé n'est perdu. Réessayez dans un instant."},
};

} // namespace

Response Maison::page_erreur(const Request& http, Status statut, std::string_view detail) const
{
    FicheErreur fiche{statut, "Ouvrage a rencontré une erreur", "Elle est inscrite au journal technique ; rien n'a été écrit à moitié."};
    for (const auto& une : kErreurs)
        if (une.statut == statut) fiche = une;
    // Un jeton de formulaire périmé n'est pas une question de droits : le dire ainsi égarerait.
    if (statut == Status::Forbidden && detail.starts_with(kPageExpiree))
        fiche = {statut, "Cette page a expiré", "Rechargez-la et recommencez : ce que vous aviez saisi est gardé dans ce navigateur."}, detail = "";
    if (http.path.starts_with("/api/")) return probleme(statut, fiche.titre, detail);
    const std::string phrase = std::string(fiche.phrase) + (detail.empty() ? "" : " (" + std::string(detail) + ")");
    Vue::List que_faire;
    if (statut == Status::Unauthorized)
        que_faire.push_back(Vue{{"phrase", "Votre saisie vous attend."}, {"href", "/connexion"}, {"libelle", "Se connecter"}});
    else que_faire.push_back(Vue{{"phrase", "Reprendre depuis le"}, {"href", "/"}, {"libelle", "tableau de bord"}});
    const Vue vue{{"code", std::to_string(static_cast<int>(statut))},
                  {"titre", fiche.titre},
                  {"phrase", phrase},
                  {"que_faire", std::move(que_faire)},
                  {"reference", http.id}};
    Vue document = vue_de_document(http, std::string(fiche.titre), render("gabarits/erreur", vue), "", reglages);
    document.set("structure", "");
    return html(render("gabarits/nu", document), statut, http);
}

Vue vue_fil(const std::vector<Lien>& liens, const std::string& ici)
{
    Vue::List liste;
    for (const auto& lien : liens) liste.push_back(Vue{{"href", lien.href}, {"libelle", lien.libelle}});
    return Vue{{"liens", std::move(liste)}, {"ici", ici}};
}

Vue vue_anomalies(const std::vector<AnomalieDeChamp>& anomalies)
{
    if (anomalies.empty()) return false;
    Vue::List liste;
    for (const auto& une : anomalies) liste.push_back(Vue{{"champ", une.champ}, {"etiquette", ""}, {"phrase", phrase_anomalie(une.code)}});
    return Vue{{"titre", compter(static_cast<std::int64_t>(anomalies.size()), "point à corriger", "points à corriger")},
               {"liste", std::move(liste)}};
}

std::string anomalie_de(const std::vector<AnomalieDeChamp>& anomalies, std::string_view champ)
{
    for (const auto& une : anomalies)
        if (une.champ == champ) return phrase_anomalie(une.code);
    return "";
}

Vue vue_journal(const std::vector<Evenement>& evenements)
{
    Vue::List liste;
    for (const auto& un : evenements)
        liste.push_back(Vue{{"quand", date_heure_fr(*parse_instant(un.instant))},
                            {"quand_iso", un.instant},
                            {"qui", un.auteur},
                            {"quoi", un.phrase},
                            {"detail", ""},
                            {"icone", "journal"}});
    // La suite : tout ce qui concerne les mêmes objets (le journal ne se montre qu'à qui peut le lire en entier).
    std::vector<std::string> objets;
    for (const auto& un : evenements)
        if (std::find(objets.begin(), objets.end(), un.objet_id) == objets.end() && objets.size() < 20) objets.push_back(un.objet_id);
    return Vue{{"evenements", std::move(liste)}, {"suite", objets.empty() ? "" : "/journal?objet=" + joined(objets, ",")}};
}

Vue vue_champ(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies)
{
    return Vue{{"nom", champ.nom},
               {"libelle", champ.libelle},
               {"aide", champ.aide},
               {"valeur", champ.valeur},
               {"anomalie", anomalie_de(anomalies, champ.nom)},
               {"type", champ.type},
               {"clavier", champ.clavier},
               {"unite", champ.unite},
               {"remplissage", champ.remplissage},
               {"taille", champ.taille},
               {"suggestions", champ.suggestions},
               {"obligatoire", champ.obligatoire}};
}

Vue vue_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite,
              const std::vector<Option>& options, std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies,
              bool obligatoire)
{
    Vue::List liste;
    for (const auto& option : options)
        liste.push_back(Vue{{"valeur", option.valeur}, {"texte", option.texte}, {"choisie", option.valeur == choisie}});
    return Vue{{"nom", nom},
               {"libelle", libelle},
               {"aide", aide},
               {"anomalie", anomalie_de(anomalies, nom)},
               {"invite", invite},
               {"options", std::move(liste)},
               {"obligatoire", obligatoire}};
}

Response reponse_json(const Demande& demande, const Json& corps, Status statut)
{
    std::string texte = write_json(corps);
    const std::string etag = "\"" + hash_hex(texte).substr(0, 32) + "\"";
    if (statut == Status::Ok && demande.http.header("if-none-match") == etag)
        return Response{Status::NotModified, {}, ""}.with("ETag", etag);
    return Response::json(std::move(texte), statut).with("ETag", etag).with("Cache-Control", "no-store");
}

Response probleme(Status statut, std::string_view titre, std::string_view detail,
                  const std::vector<AnomalieDeChamp>& anomalies)
{
    Json corps{{"type", "about:blank"}, {"title", titre}, {"status", static_cast<int>(statut)}};
    if (!detail.empty()) corps.set("detail", detail);
    if (!anomalies.empty())
    {
        // Ce qui est d'une mauvaise sorte n'est pas en plus absent.
        const auto deja_dit = [&](const AnomalieDeChamp& une) {
            return une.code == "champ.absent" && std::any_of(anomalies.begin(), anomalies.end(), [&](const AnomalieDeChamp& autre) {
                       return autre.champ == une.champ && autre.code.starts_with("json.");
                   });
        };
        Json::List liste;
        for (const auto& une : anomalies)
            if (!deja_dit(une)) liste.push_back(Json{{"champ", une.champ}, {"code", une.code}, {"phrase", phrase_anomalie(une.code)}});
        corps.set("anomalies", std::move(liste));
    }
    Response reponse = Response::json(write_json(corps), statut);
    for (auto& [nom, valeur] : reponse.headers)
        if (nom == "Content-Type") valeur = "application/problem+json; charset=utf-8";
    return reponse;
}

} // namespace ouvrage
