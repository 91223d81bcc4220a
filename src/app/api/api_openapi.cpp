#include "app/api/api_openapi.hpp"

#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

struct Operation
{
    Method methode;
    std::string_view chemin;
    std::string_view resume;
    std::string_view corps; // exemple JSON du corps attendu, "" sans corps
};

constexpr Operation kOperations[] = {
    {Method::Get, "/api/v1/moi", "Qui est connecté, ses rôles et son périmètre", ""},
    {Method::Get, "/api/v1/utilisateurs", "Les comptes de la structure", ""},
    {Method::Get, "/api/v1/utilisateurs/:utilisateur", "Un compte, ses rôles et leur périmètre", ""},
    {Method::Get, "/api/v1/journal", "Le journal de la structure, du plus récent au plus ancien", ""},
    {Method::Get, "/api/v1/marches", "Les marchés visibles, avec leurs heures : clause et effort d'insertion à part", ""},
    {Method::Post, "/api/v1/marches", "Suivre un nouveau marché",
     R"({"objet":"Rénovation du gymnase","reference":"2026-014","acheteur":{"nom":"Ville de Montreval"},"nature":"travaux","cadre":"public"})"},
    {Method::Get, "/api/v1/participants/:participant/souhaits", "Ce que cherche une personne, les derniers souhaits d'abord", ""},
    {Method::Post, "/api/v1/participants/:participant/souhaits", "Inscrire ce que cherche une personne ; `vu` est la ligne que l'on remplace",
     R"({"cherche":true,"metiers":["F1703"],"disponible_le":"2026-06-01","rayon_km":20,"semaine_centiemes":3500,"vu":""})"},
    {Method::Get, "/api/v1/appariement", "Le meilleur ensemble de propositions pour les offres ouvertes, chaque choix expliqué", ""},
    {Method::Post, "/api/v1/appariement/propositions", "Proposer des personnes à des offres ; rien ne se propose autrement",
     R"({"paires":[{"offre_id":"0197…","participant_id":"0197…"}]})"},
    {Method::Get, "/api/v1/offres/:offre/candidats", "Les personnes suivies, classées pour une offre, avec les raisons", ""},
    {Method::Get, "/api/v1/candidatures/:candidature/rapprochement", "Pourquoi cette personne pour cette offre ; jamais les freins, sauf au facilitateur", ""},
    {Method::Get, "/api/v1/partages", "Les heures de chaque structure à une date (`le`), clause et effort à part, avec la somme du territoire et celle des lots", ""},
    {Method::Get, "/api/v1/reseau", "Le réseau des territoires visibles à une date (`le`) : structures, postes, communes et qui les tient", ""},
    {Method::Get, "/api/v1/marches/:marche", "Un marché", ""},
    {Method::Patch, "/api/v1/marches/:marche", "Modifier la fiche d'un marché (If-Match obligatoire)", R"({"objet":"Rénovation du gymnase"})"},
    {Method::Get, "/api/v1/marches/:marche/lots", "Les lots d'un marché", ""},
    {Method::Post, "/api/v1/marches/:marche/lots", "Ajouter un lot",
     R"({"numero":2,"intitule":"gros œuvre","reservation":"aucune","execution_debut":"2026-02","execution_fin":"2027-06"})"},
    {Method::Get, "/api/v1/marches/:marche/bilan", "Le bilan d'un marché : deux totaux, jamais additionnés", ""},
    {Method::Get, "/api/v1/lots/:lot", "Un lot, ses entreprises et ses engagements", ""},
    {Method::Get, "/api/v1/lots/:lot/compte", "Le compte d'un lot, engagement par engagement", ""},
    {Method::Post, "/api/v1/lots/:lot/titulaires", "Inscrire une entreprise sur un lot", R"({"nom":"Durand BTP","qualite":"titulaire"})"},
    {Method::Post, "/api/v1/lots/:lot/engagements", "Inscrire ce qui est dû ou valorisé sur un lot",
     R"({"genre":"clause_execution","debut":"2026-02","source":"CCAP, art. 8","heures_centiemes":60000,"effet_le":"2026-01-12"})"},
    {Method::Get, "/api/v1/engagements/:engagement/revisions", "Le registre d'objectif d'un engagement", ""},
    {Method::Post, "/api/v1/engagements/:engagement/revisions", "Ajouter une ligne au registre d'objectif",
     R"({"heures_centiemes":4000,"cause":"avenant","effet_le":"2026-05-04","piece":"avenant 1"})"},
    {Method::Get, "/api/v1/lots/:lot/calculs", "Les calculs d'objectif gardés sur un lot", ""},
    {Method::Get, "/api/v1/calculs/:calcul", "Un calcul gardé : ce qui a été entré, chaque étape, chaque source", ""},
    {Method::Post, "/api/v1/calculs", "Calculer un objectif et le garder sur un lot",
     R"({"lot_id":"01890000-0000-7000-8000-000000000000","methode":"main_oeuvre","valeurs":{"montant":"1000000","part_mo":"maconnerie","taux":"0.05","cout_horaire":"30"},"arrondi":"inf:1"})"},
    {Method::Get, "/api/v1/declarations", "Les déclarations visibles", ""},
    {Method::Get, "/api/v1/lots/:lot/declarations", "Les déclarations d'un lot", ""},
    {Method::Post, "/api/v1/lots/:lot/declarations", "Déclarer les heures d'un mois, ou qu'il n'y en a pas",
     R"({"mois":"2026-03","lignes":[{"reference":"P-001","travail_centiemes":15167,"formation_centiemes":0,"autres_centiemes":{"conges_payes":700}}]})"},
    {Method::Get, "/api/v1/declarations/:declaration", "Une déclaration et ses lignes", ""},
    {Method::Post, "/api/v1/declarations/:declaration/validation", "Valider, renvoyer avec une raison, ou lever la décision",
     R"({"sens":"validee"})"},
    {Method::Get, "/api/v1/lignes/:ligne/explication", "Pourquoi des heures comptent : règle, source, statut", ""},
    {Method::Get, "/api/v1/droit", "Le droit en vigueur à une date (sans compte : celui qui est livré)", ""},
    {Method::Get, "/api/v1/droit/:cle", "Une règle, ce qu'elle vaut à une date et ce qu'elle a été", ""},
    {Method::Get, "/api/v1/droit/changements", "Ce qui change entre deux jours (du, au)", ""},
    {Method::Post, "/api/v1/droit/valeurs", "Fixer une valeur du territoire, ou du contrat avec lot_id",
     R"({"regle":"plafond_formation","valeur":"10","depuis":"2026-06-01","source":"Comité du 20 mai 2026","raison":"harmoniser les lots"})"},
    {Method::Post, "/api/v1/valeurs/:valeur/annulation", "Annuler une valeur de territoire ou de contrat", R"({"raison":"erreur de saisie"})"},
    {Method::Get, "/api/v1/obligation", "Faut-il prévoir des conditions sociales (CCP, art. L.2112-2-1) ? ?type=&montant=&acheteur=&date=&duree= ; sans compte", ""},
    {Method::Get, "/api/v1/obligations", "Les marchés visibles au regard de l'obligation : à décider, décidés, sans obligation, à compléter", ""},
    {Method::Get, "/api/v1/marches/:marche/obligation", "Ce que le droit demande d'un marché, et le registre des décisions", ""},
    {Method::Post, "/api/v1/marches/:marche/consultation", "Préciser le lancement et l'estimation de l'opération",
     R"({"lancee_le":"2026-09-01","estimation_centimes":600000000,"defense":false,"source":"Avis n° 26-10432"})"},
    {Method::Post, "/api/v1/marches/:marche/decisions-sociales", "Inscrire la décision de l'acheteur : clause, autre condition, ou dérogation justifiée",
     R"({"reponse":"derogation","derogation":"sans_lien","justification":"Fourniture de logiciels sur étagère.","decidee_le":"2026-09-02"})"},
    {Method::Get, "/api/v1/spaser", "Les schémas d'achats visibles, leurs acheteurs, leur adoption et leur publication", ""},
    {Method::Get, "/api/v1/spaser/:schema", "Une année d'un schéma : objectifs, cibles, valeurs calculées et déclarées, par acheteur", ""},
    {Method::Get, "/api/v1/arretes-spaser/:arrete_spaser", "Le suivi d'un acheteur tel qu'il a été arrêté", ""},
    {Method::Get, "/api/v1/lots/:lot/penalites", "Les pénalités proposées sur un lot, et ce que l'acheteur en a décidé", ""},
    {Method::Post, "/api/v1/lots/:lot/propositions-de-penalite", "Proposer une pénalité à l'acheteur, selon les termes du contrat",
     R"({"engagement":"01890000-0000-7000-8000-000000000000","au":"2026-10-31","jours":12})"},
    {Method::Post, "/api/v1/propositions-de-penalite/:proposition/decisions", "Décider : retenir un montant ou renoncer (l'acheteur seul)",
     R"({"sens":"renoncee","raison":"Le chantier a été arrêté deux mois."})"},
    {Method::Get, "/api/v1/conventions", "Les conventions dont on est partie, ou que tient sa structure", ""},
    {Method::Post, "/api/v1/conventions", "Inscrire une convention, ses parties et ce que chacune promet ; la structure qui la tient en est la première partie",
     R"({"reference":"DE25_139","intitule":"Le Tissage des Solidarités","objet":"Un lieu d'accueil et ses activités.","financiere":"gratuite","parties":[{"qualite":"acheteur","nom":"Ville de Montreval"}],"engagements":[{"partie":2,"texte":"Prêter une salle","cadence":"permanente"}]})"},
    {Method::Get, "/api/v1/conventions/:convention", "Une convention : parties, axes, engagements et ce qui en est dit, délibérations, avenants", ""},
    {Method::Post, "/api/v1/conventions/:convention/engagements/:promesse/suites", "Dire où en est un engagement, pour la structure qui tient la convention",
     R"({"etat":"tenu","le":"2026-05-04","preuve":"compte rendu du 4 mai 2026"})"},
    {Method::Post, "/api/v1/conventions/:convention/engagements/:promesse/reponses", "Dire où en est un engagement que l'on a pris",
     R"({"etat":"en_cours","le":"2026-05-04"})"},
    {Method::Get, "/api/v1/conventions/:convention/vie", "La vie d'une convention : état, périodes, dates et les pas qui y mènent, ce qui arrive si personne n'agit", ""},
    {Method::Get, "/api/v1/conventions/:convention/evaluations", "Les évaluations d'une convention, telles qu'elles ont été réunies ; les petits nombres de personnes y sont tus", ""},
    {Method::Get, "/api/v1/evaluations/:evaluation", "Une évaluation : chaque donnée avec sa définition, et ce qu'il reste à fournir", ""},
    {Method::Get, "/api/v1/lieux", "Les lieux d'accueil visibles, leurs volets et leurs partenaires", ""},
    {Method::Get, "/api/v1/lieux/:lieu/seances", "Le programme d'un lieu : séances, places, liste d'attente, sans nom de personne", ""},
    {Method::Post, "/api/v1/lieux/:lieu/activites", "Proposer une activité, gratuite pour les personnes",
     R"({"volet":"01890000-0000-7000-8000-000000000000","titre":"Préparer un entretien","description":"Deux heures pour dire ce que l'on sait faire."})"},
    {Method::Get, "/api/v1/activites/:activite", "Une activité et où elle en est : proposée, acceptée, refusée", ""},
    {Method::Get, "/api/v1/seances/:seance/inscriptions", "Les inscrits d'une séance que l'on mène, leur rang, leur place et s'ils sont venus", ""},
    {Method::Post, "/api/v1/seances/:seance/inscriptions", "Inscrire une personne suivie par sa référence, ou une personne de passage par son prénom", R"({"prenom":"Nadia"})"},
    {Method::Post, "/api/v1/inscriptions/:inscription/emargements", "Noter si une personne est venue, absente, excusée ; non_renseigne corrige une erreur", R"({"etat":"venu"})"},
    {Method::Get, "/api/v1/lieux/:lieu/rapport", "L'activité d'un partenaire ou du lieu entre deux jours ; les petits nombres sont tus pour un partenaire", ""},
    {Method::Get, "/api/v1/conservation", "Les fiches au bout de leur durée de conservation, par référence", ""},
    {Method::Get, "/api/v1/participants/:participant/parcours", "Le parcours d'une personne : diagnostics, freins (réservés sans leur sorte), étapes, entretiens, immersions, et à qui le tour", ""},
    {Method::Get, "/api/v1/participants/:participant/entretiens", "Les entretiens d'une personne, absences comprises", ""},
    {Method::Post, "/api/v1/participants/:participant/entretiens", "Inscrire un entretien, ou une absence",
     R"({"le":"2026-05-07","mode":"presentiel","objet":"suivi","avec":"accompagnateur:01890000-0000-7000-8000-000000000000","venue":"venue"})"},
    {Method::Get, "/api/v1/participants/:participant/etapes", "Les étapes d'un parcours et ce qu'elles deviennent", ""},
    {Method::Post, "/api/v1/participants/:participant/etapes", "Prévoir une étape", R"({"sorte":"demarche","qui":"personne","echeance":"2026-05-22"})"},
    {Method::Post, "/api/v1/etapes/:etape/suites", "Dire une étape faite, abandonnée (avec sa raison), reportée ou reprise ; « suit » : sa dernière ligne",
     R"({"sens":"faite","le":"2026-05-20","suit":"01890000-0000-7000-8000-000000000000"})"},
    {Method::Get, "/api/v1/parcours/indicateurs", "Entretiens et personnes formées, d'un jour à l'autre", ""},
    {Method::Get, "/api/v1/organismes", "Les organismes avec qui la structure travaille", ""},
    {Method::Get, "/api/v1/contrats-de-travail", "Les contrats de travail visibles ; une entreprise ne voit que les siens", ""},
    {Method::Get, "/api/v1/contrats-de-travail/motifs-de-fin", "Pourquoi un contrat finit : la liste, qu'un territoire peut étendre", ""},
    {Method::Get, "/api/v1/contrats-de-travail/:contrat_travail", "Un contrat de travail : qui emploie, où, sur quels lots, jusqu'à quand", ""},
    {Method::Post, "/api/v1/participants/:participant/contrats-de-travail", "Inscrire un contrat, et ouvrir les lots qu'il sert",
     R"({"sorte":"cdd","modalite":"embauche_directe","debut":"2026-06-01","fin":"2026-11-30","hebdomadaires_centiemes":3500,"rome":"F1703","lots":[{"lot_id":"01890000-0000-7000-8000-000000000000","entreprise_id":"01890000-0000-7000-8000-000000000001"}]})"},
    {Method::Get, "/api/v1/offres", "Les offres visibles ; un organisme ne voit que celles qui lui sont ouvertes ce jour", ""},
    {Method::Post, "/api/v1/offres", "Déposer le besoin d'une entreprise",
     R"({"lot_id":"01890000-0000-7000-8000-000000000000","entreprise_id":"01890000-0000-7000-8000-000000000001","rome":"F1703","metier":"Maçon","postes":2,"debut":"2026-06-15","fin":"2026-08-31","commune":"59017","semaine_centiemes":3500,"competences":["Coffrage"],"precisions":"Départ à 7 h 30.","contact_telephone":"03 20 00 00 00"})"},
    {Method::Get, "/api/v1/offres/comptes", "Mises en relation, candidats par origine, étapes et refus par motif d'une période", ""},
    {Method::Get, "/api/v1/offres/:offre", "Une offre : son besoin, à qui elle est ouverte, ce qui reste à pourvoir", ""},
    {Method::Get, "/api/v1/offres/:offre/candidatures", "Les personnes proposées que l'on peut voir : une référence, des dates, des étapes, jamais un nom", ""},
    {Method::Post, "/api/v1/offres/:offre/candidatures", "Proposer une personne déjà connue de qui propose", R"({"participant_id":"01890000-0000-7000-8000-000000000000"})"},
    {Method::Get, "/api/v1/candidatures/:candidature", "Une candidature et ses étapes", ""},
    {Method::Post, "/api/v1/candidatures/:candidature/etapes", "Répondre : rencontrer, fixer_entretien, noter_venue, noter_absence, retenir, refuser, accepter, decliner, noter_appel, retirer",
     R"({"geste":"refuser","motif":"habilitation","vu":2})"},
    {Method::Get, "/api/v1/participants", "Les participants de la structure, par référence", ""},
    {Method::Post, "/api/v1/participants", "Ouvrir une fiche ; la réponse dit si une autre structure suit déjà la personne",
     R"({"reference":"P-012","prenom":"Aline","nom":"Mésange","naissance":"1998-04-02","telephone":"06 00 00 00 00","courriel":"aline@exemple.fr","commune":"59017"})"},
    {Method::Get, "/api/v1/participants/:participant", "Le dossier d'une personne : fenêtres, référents, organismes, notice, doublons ; sans son identité", ""},
    {Method::Post, "/api/v1/participants/:participant/referents", "Confier le suivi à un collègue", R"({"utilisateur_id":"01890000-0000-7000-8000-000000000000"})"},
    {Method::Post, "/api/v1/participants/:participant/accompagnements", "Inscrire un organisme qui accompagne la personne",
     R"({"organisme_id":"01890000-0000-7000-8000-000000000000","debut":"2026-03-02"})"},
    {Method::Post, "/api/v1/participants/:participant/informations", "Inscrire la remise de la notice d'information (main_propre, lue, courriel, courrier)",
     R"({"remise_le":"2026-03-02","moyen":"main_propre"})"},
    {Method::Get, "/api/v1/participants/:participant/preuves", "Les pièces déposées d'une personne, sans leur contenu ; une pièce réservée ne se nomme pas", ""},
    {Method::Get, "/api/v1/preuves", "Les pièces de la structure qui ne sont plus nécessaires", ""},
    {Method::Get, "/api/v1/transferts", "Les transferts demandés et reçus", ""},
    {Method::Post, "/api/v1/participants/:participant/transferts", "Demander à une autre structure, qui suit la même personne, son identité et les dates de ses fenêtres",
     R"({"structure_id":"01890000-0000-7000-8000-000000000000"})"},
    {Method::Post, "/api/v1/transferts/:transfert/reponse", "Accepter, ou refuser avec une raison", R"({"sens":"refuse","raison":"La personne ne le souhaite pas."})"},
    {Method::Get, "/api/v1/participants/:participant/eligibilites", "Les décisions d'éligibilité d'une personne, sans leurs raisons", ""},
    {Method::Post, "/api/v1/participants/:participant/eligibilites", "Éprouver une personne sous un jeu de critères et inscrire la décision",
     R"({"jeu":"ccag_2021","decision":"eligible","embauche":"2026-05-18","situations":{"rsa":true},"pieces":[{"preuve":"attestation_rsa","datee_du":"2026-05-04"}]})"},
    {Method::Get, "/api/v1/demandes-personnes", "Ce que des personnes demandent de leurs données, et jusqu'à quand y répondre ; jamais leurs mots", ""},
    {Method::Get, "/api/v1/sorties", "Les sorties, comptées dans les deux vocabulaires avec leur dénominateur", ""},
    {Method::Get, "/api/v1/sorties/appels", "Les points à six et douze mois à faire ce mois-ci ou en retard", ""},
    {Method::Get, "/api/v1/participants/:participant/sorties", "Les sorties d'une personne et leur suivi ; d'une exclusion, jamais la raison", ""},
    {Method::Post, "/api/v1/participants/:participant/sorties", "Noter une sortie : les deux vocabulaires s'en déduisent",
     R"({"sortie_le":"2026-05-04","situation":"cdd","contrat_mois":8,"employeur":"titulaire","source":"entreprise","informee_le":"2026-05-06"})"},
    {Method::Post, "/api/v1/participants/:participant/sorties/:sortie/suivis", "Noter un point de suivi : relevee, non_relevee avec son motif, ou un appel sans suite",
     R"({"mois":6,"issue":"non_relevee","motif":"injoignable"})"},
    {Method::Get, "/api/v1/lots/:lot/eligibilites", "Qui est éligible sur un lot : des références et des dates, jamais la raison", ""},
    {Method::Get, "/api/v1/publics", "Les jeux de critères, leurs preuves et leurs sources", ""},
};

/// Ce qu'une adresse peut demander de plus.
struct Question
{
    std::string_view chemin;
    std::string_view nom;
    std::string_view type; // string, integer
    std::string_view sens;
};

constexpr Question kQuestions[] = {
    {"/api/v1/spaser/:schema", "annee", "string", "L'année, AAAA ; sans elle, l'année en cours"},
    {"/api/v1/lieux/:lieu/seances", "du", "string", "Premier jour, AAAA-MM-JJ ; sans lui, le lundi de cette semaine"},
    {"/api/v1/lieux/:lieu/seances", "au", "string", "Dernier jour ; sans lui, quatre semaines"},
    {"/api/v1/lieux/:lieu/rapport", "du", "string", "Premier jour de la période ; sans lui, le 1er janvier"},
    {"/api/v1/lieux/:lieu/rapport", "au", "string", "Dernier jour de la période ; sans lui, aujourd'hui"},
    {"/api/v1/lieux/:lieu/rapport", "organisme", "string", "Un partenaire ; sans lui, tout le lieu (la structure) ou le sien"},
    {"/api/v1/appariement", "offre", "string", "Identifiant d'une offre à pourvoir ; répété pour plusieurs, absent pour toutes"},
    {"/api/v1/appariement", "par_poste", "integer", "Personnes proposées pour chaque poste, de 1 à 3"},
    {"/api/v1/appariement", "toutes", "string", "« oui » : aussi les personnes dont on ne sait pas ce qu'elles cherchent"},
    {"/api/v1/marches", "q", "string", "Mots de l'objet, de la référence ou de l'acheteur, sans égard aux accents"},
    {"/api/v1/marches", "acheteur", "string", "Identifiant d'un acheteur"},
    {"/api/v1/marches", "nature", "string", "travaux, services, fournitures ou concession"},
    {"/api/v1/marches", "famille", "string", "clause ou effort"},
    {"/api/v1/marches", "limite", "integer", "Combien par page, de 1 à 200 (100 sans elle)"},
    {"/api/v1/marches", "apres", "string", "Curseur : l'identifiant du dernier marché de la page précédente ; « suivante » donne l'adresse entière"},
    {"/api/v1/declarations", "etat", "string", "a_valider, validee ou renvoyee"},
    {"/api/v1/declarations", "mois", "string", "AAAA-MM"},
    {"/api/v1/declarations", "page", "integer", "À partir de 1 ; « page_suivante » donne celle d'après"},
    {"/api/v1/lots/:lot/declarations", "etat", "string", "a_valider, validee ou renvoyee"},
    {"/api/v1/lots/:lot/declarations", "mois", "string", "AAAA-MM"},
    {"/api/v1/lots/:lot/declarations", "page", "integer", "À partir de 1 ; « page_suivante » donne celle d'après"},
    {"/api/v1/lots/:lot/compte", "au", "string", "Le jour où le compte est arrêté, AAAA-MM-JJ (aujourd'hui sans lui)"},
    {"/api/v1/engagements/:engagement/revisions", "au", "string", "Le jour où l'on demande ce qui est dû, AAAA-MM-JJ"},
    {"/api/v1/journal", "auteur", "string", "Qui a écrit"},
    {"/api/v1/journal", "verbe", "string", "Ce qui a été fait : creer, declarer, valider…"},
    {"/api/v1/journal", "objet", "string", "Identifiants d'objets, séparés par des virgules"},
    {"/api/v1/journal", "mois", "string", "AAAA-MM"},
    {"/api/v1/journal", "avant", "integer", "Curseur : le rang du dernier événement lu, pour les plus anciens"},
    {"/api/v1/journal", "apres", "integer", "Curseur : un rang, pour les plus récents que lui"},
    {"/api/v1/participants", "q", "string", "Le début des mots du nom ou de la référence, sans égard aux accents"},
    {"/api/v1/participants", "etat", "string", "a_decider, a_venir, en_cours, finit_bientot, finie ou oubliee"},
    {"/api/v1/participants", "referent", "string", "Identifiant d'un compte, ou « aucun »"},
    {"/api/v1/participants", "notice", "string", "absente : la notice d'information n'a jamais été remise"},
    {"/api/v1/participants", "tri", "string", "nom, reference ou recent"},
    {"/api/v1/contrats-de-travail", "q", "string", "Partie de la référence, de l'employeur ou de l'entreprise"},
    {"/api/v1/contrats-de-travail", "etat", "string", "a_venir, en_cours, fin_a_dire ou fini"},
    {"/api/v1/contrats-de-travail", "page", "integer", "À partir de 1"},
    {"/api/v1/offres", "q", "string", "Mots du métier, de l'entreprise, de la commune, ou le code ROME"},
    {"/api/v1/offres", "etat", "string", "ouvertes, finies ou toutes"},
    {"/api/v1/offres", "page", "integer", "À partir de 1"},
    {"/api/v1/offres/comptes", "du", "string", "Premier jour, AAAA-MM-JJ (1er janvier sans lui)"},
    {"/api/v1/offres/comptes", "au", "string", "Dernier jour, AAAA-MM-JJ (aujourd'hui sans lui)"},
    {"/api/v1/parcours/indicateurs", "du", "string", "Premier jour, AAAA-MM-JJ"},
    {"/api/v1/parcours/indicateurs", "au", "string", "Dernier jour, AAAA-MM-JJ"},
    {"/api/v1/participants", "page", "integer", "À partir de 1"},
    {"/api/v1/sorties", "du", "string", "Sorties à partir de ce jour, AAAA-MM-JJ"},
    {"/api/v1/sorties", "au", "string", "Sorties jusqu'à ce jour, AAAA-MM-JJ"},
    {"/api/v1/utilisateurs", "q", "string", "Partie du nom ou de l'adresse"},
    {"/api/v1/utilisateurs", "role", "string", "Un rôle : facilitateur, acheteur…"},
    {"/api/v1/utilisateurs", "etat", "string", "invite, ouvert ou desactive"},
    {"/api/v1/utilisateurs", "page", "integer", "À partir de 1"},
};

/// La forme d'un corps, lue dans son exemple : des noms et des sortes, pour qu'un programme sache quoi envoyer.
Json forme_de(const Json& exemple)
{
    if (const auto* liste = exemple.list()) return Json{{"type", "array"}, {"items", liste->empty() ? Json(Json::Object{}) : forme_de(liste->front())}};
    if (exemple.integer()) return Json{{"type", "integer"}};
    if (exemple.truth()) return Json{{"type", "boolean"}};
    if (!exemple.object()) return Json{{"type", "string"}};
    Json::Object proprietes;
    for (const auto& [nom, valeur] : *exemple.object()) proprietes.emplace_back(nom, forme_de(valeur));
    return Json{{"type", "object"}, {"properties", Json(std::move(proprietes))}};
}

/// "/lots/:lot" -> "/lots/{lot}"
std::string chemin_openapi(std::string_view motif)
{
    std::vector<std::string> parties;
    for (const auto& partie : split(motif, '/')) parties.push_back(partie.starts_with(':') ? "{" + partie.substr(1) + "}" : partie);
    return joined(parties, "/");
}

std::string methode_openapi(Method methode)
{
    return searchable(method_name(methode));
}

const Operation* trouver(Method methode, std::string_view chemin)
{
    const auto trouvee = std::find_if(std::begin(kOperations), std::end(kOperations),
                                      [&](const Operation& une) { return une.methode == methode && une.chemin == chemin; });
    return trouvee == std::end(kOperations) ? nullptr : trouvee;
}

Json reference(std::string_view nom) { return Json{{"$ref", "#/components/responses/" + std::string(nom)}}; }

Json decrire(const Operation& operation, std::string_view acces)
{
    const bool ecrit = operation.methode != Method::Get;
    Json::List parametres;
    for (const auto& partie : split(operation.chemin, '/'))
        if (partie.starts_with(':'))
            parametres.push_back(Json{{"name", partie.substr(1)}, {"in", "path"}, {"required", true}, {"schema", Json{{"type", "string"}}}});
    if (operation.methode == Method::Get)
        for (const auto& une : kQuestions)
            if (une.chemin == operation.chemin)
                parametres.push_back(Json{{"name", une.nom}, {"in", "query"}, {"required", false}, {"description", une.sens}, {"schema", Json{{"type", une.type}}}});
    if (operation.methode == Method::Post)
        parametres.push_back(Json{{"name", "Idempotency-Key"}, {"in", "header"}, {"required", false}, {"schema", Json{{"type", "string"}, {"maxLength", 200}}},
                                  {"description", "La même clé, la même réponse : une écriture rejouée ne se refait pas."}});
    if (operation.methode == Method::Patch)
        parametres.push_back(Json{{"name", "If-Match"}, {"in", "header"}, {"required", true}, {"schema", Json{{"type", "string"}}}});
    Json reponses{{"401", reference("Probleme")}, {"403", reference("Probleme")}, {"404", reference("Probleme")}};
    const Json objet{{"description", "Fait"}, {"content", Json{{"application/json", Json{{"schema", Json{{"type", "object"}}}}}}}};
    Json toutes{{operation.methode == Method::Post ? "201" : "200", objet}};
    if (ecrit)
    {
        reponses.set("409", reference("Probleme"));
        reponses.set("422", reference("Probleme"));
    }
    else if (std::any_of(std::begin(kQuestions), std::end(kQuestions), [&](const Question& une) { return une.chemin == operation.chemin; }))
        reponses.set("422", reference("Probleme"));
    if (operation.methode == Method::Patch)
        for (const auto* code : {"412", "428"}) reponses.set(code, reference("Probleme"));
    for (const auto& [code, une] : *reponses.object()) toutes.set(code, une);
    std::string identifiant = methode_openapi(operation.methode) + chemin_openapi(operation.chemin);
    identifiant = replaced(replaced(replaced(identifiant, "/api/v1", ""), "/", "_"), "{", "");
    identifiant = replaced(identifiant, "}", "");
    Json decrite{{"operationId", identifiant},
                 {"summary", operation.resume},
                 {"description", "Acte demandé : " + std::string(acces)},
                 {"parameters", std::move(parametres)},
                 {"responses", std::move(toutes)}};
    if (!operation.corps.empty())
        decrite.set("requestBody", Json{{"required", true},
                                        {"content", Json{{"application/json", Json{{"schema", forme_de(read_json(operation.corps))},
                                                                                   {"example", read_json(operation.corps)}}}}}});
    return decrite;
}

} // namespace

Json decrire_api(const Routeur& routeur)
{
    Json chemins = Json(Json::Object{});
    for (const auto& route : routeur.routes())
    {
        const auto* operation = trouver(route.method, route.pattern);
        if (!operation) continue;
        const auto chemin = chemin_openapi(route.pattern);
        const Json* deja = chemins.find(chemin);
        Json methodes = deja ? *deja : Json(Json::Object{});
        methodes.set(methode_openapi(route.method), decrire(*operation, route.access));
        chemins.set(chemin, std::move(methodes));
    }
    const Json anomalie{{"type", "object"},
                        {"properties", Json{{"champ", Json{{"type", "string"}}}, {"code", Json{{"type", "string"}}}, {"phrase", Json{{"type", "string"}}}}}};
    const Json probleme{
        {"description", "Problème au sens de la RFC 9457, avec toutes les anomalies"},
        {"content",
         Json{{"application/problem+json",
               Json{{"schema", Json{{"type", "object"},
                                    {"required", Json::List{"title", "status"}},
                                    {"properties", Json{{"type", Json{{"type", "string"}}},
                                                        {"title", Json{{"type", "string"}}},
                                                        {"status", Json{{"type", "integer"}}},
                                                        {"detail", Json{{"type", "string"}}},
                                                        {"anomalies", Json{{"type", "array"}, {"items", anomalie}}}}}}}}}}}};
    return Json{{"openapi", "3.1.0"},
                {"info", Json{{"title", "Ouvrage"},
                              {"version", OUVRAGE_VERSION},
                              {"summary", "Clauses sociales d'insertion : marchés, lots, heures, et pourquoi elles comptent"},
                              {"description", "Quantités exactes : centièmes d'heure et centimes d'euro, en entiers. Dates AAAA-MM-JJ, mois AAAA-MM."},
                              {"license", Json{{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
                {"servers", Json::List{Json{{"url", "/"}}}},
                {"security", Json::List{Json{{"jeton", Json(Json::List{})}}}},
                {"paths", std::move(chemins)},
                {"components", Json{{"securitySchemes", Json{{"jeton", Json{{"type", "http"}, {"scheme", "bearer"},
                                                                             {"description", "Jeton fait dans « Mon compte », en lecture ou en écriture"}}}}},
                                    {"responses", Json{{"Probleme", probleme}}}}}};
}

std::vector<std::string> defauts_de_description(const Routeur& routeur)
{
    std::vector<std::string> defauts;
    for (const auto& route : routeur.routes())
        if (route.pattern.starts_with("/api/v1/") && !trouver(route.method, route.pattern))
            defauts.push_back("sans description : " + std::string(method_name(route.method)) + " " + route.pattern);
    for (const auto& operation : kOperations)
        if (std::none_of(routeur.routes().begin(), routeur.routes().end(),
                         [&](const auto& route) { return route.method == operation.methode && route.pattern == operation.chemin; }))
            defauts.push_back("sans route : " + std::string(method_name(operation.methode)) + " " + std::string(operation.chemin));
    return defauts;
}

void tracer_routes_api(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/openapi.json", std::string(kPublic), [](const Demande& d) {
        return reponse_json(d, decrire_api(d.maison.routeur));
    });
    routeur.add(Method::Get, "/accessibilite", std::string(kPublic),
                [](const Demande& d) { return page_nue(d, "gabarits/accessibilite", Vue{}, "Accessibilité"); });
    routeur.add(Method::Get, "/donnees-personnelles", std::string(kPublic),
                [](const Demande& d) { return page_nue(d, "gabarits/donnees_personnelles", Vue{}, "Données personnelles"); });
}

} // namespace ouvrage
