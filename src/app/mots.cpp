#include "app/mots.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <array>
#include <utility>

namespace ouvrage
{

using namespace socle;

Jour jour_iso(std::string_view texte)
{
    const auto jour = parse_day(texte);
    ensure(jour.has_value(), "une date lue en base est une date");
    return *jour;
}

Mois mois_iso(std::string_view texte)
{
    const auto mois = parse_month(texte);
    ensure(mois.has_value(), "un mois lu en base est un mois");
    return *mois;
}

std::optional<Jour> jour_iso_eventuel(const std::optional<std::string>& texte)
{
    if (!texte) return std::nullopt;
    return jour_iso(std::string_view(*texte));
}

std::optional<Mois> mois_iso_eventuel(const std::optional<std::string>& texte)
{
    if (!texte) return std::nullopt;
    return mois_iso(std::string_view(*texte));
}

std::string heures_nues(Heures heures)
{
    return french_hundredths(heures.centiemes());
}

std::string heures_fr(Heures heures)
{
    return heures_nues(heures) + "\u202Fh";
}

std::string heures_point(Heures heures)
{
    const auto centiemes = heures.centiemes();
    const auto positif = centiemes < 0 ? -centiemes : centiemes;
    const auto decimales = std::to_string(positif % 100);
    return (centiemes < 0 ? "-" : "") + std::to_string(positif / 100) + "." + (decimales.size() < 2 ? "0" : "") + decimales;
}

std::string heures_saisie(Heures heures)
{
    return replaced(heures_point(heures), ".", ",");
}

std::string montant_fr(Centimes montant)
{
    return french_hundredths(montant.valeur) + "\u202F€";
}

std::string pour_cent_fr(int pour_cent)
{
    return grouped(pour_cent) + "\u202F%";
}

std::string date_fr(Instant instant)
{
    return en_toutes_lettres(Jour{day_in_paris(instant)});
}

std::string date_heure_fr(Instant instant)
{
    return date_fr(instant) + " à " + hour_in_paris(instant);
}

std::string de_mois_fr(Mois mois)
{
    const auto nom = en_toutes_lettres(mois);
    return (nom.starts_with("a") || nom.starts_with("o") ? "d'" : "de ") + nom;
}

std::string depuis_fr(Jour le, Jour aujourd_hui)
{
    const int jours = days_between(le, aujourd_hui);
    if (jours <= 0) return "aujourd'hui";
    if (jours == 1) return "depuis hier";
    return "depuis " + std::to_string(jours) + " jours";
}

std::string compter(std::int64_t nombre, std::string_view singulier, std::string_view pluriel, Genre_grammatical genre)
{
    if (nombre == 0) return (genre == Genre_grammatical::Feminin ? "aucune " : "aucun ") + std::string(singulier);
    return grouped(nombre) + "\u00A0" + std::string(nombre < 2 ? singulier : pluriel);
}

namespace
{

constexpr std::pair<std::string_view, std::string_view> kPhrases[] = {
    {"champ.absent", "Ce champ est nécessaire."},
    {"champ.trop_long", "Ce texte est trop long : raccourcissez-le."},
    {"champ.inconnu", "Ce choix n'est pas de la liste : choisissez-en un."},
    {"champ.nir", "Ce texte ressemble à un numéro de sécurité sociale, qu'Ouvrage ne garde jamais : retirez-le."},
    {"heures.absentes", "Indiquez un nombre d'heures, ou 0 si la personne n'a pas travaillé."},
    {"heures.illisibles", "Ces heures ne se lisent pas : écrivez par exemple 151,67."},
    {"heures.negatives", "Des heures déclarées ne peuvent pas être négatives : corrigez plutôt la ligne à reprendre."},
    {"heures.plus_de_deux_decimales", "Au plus deux chiffres après la virgule : 35,50 et non 35,505."},
    {"heures.hors_bornes", "Ce volume d'heures dépasse ce qui est possible : vérifiez la virgule."},
    {"heures.nulles", "Zéro heure : cochez « aucune heure ce mois » plutôt que de déclarer zéro."},
    {"heures.absente_avec_heures", "Des heures sont écrites et l'absence est cochée : gardez l'une ou l'autre."},
    {"heures.neant_avec_heures", "Des heures sont écrites : effacez-les pour dire qu'aucune n'a été faite ce mois, ou déclarez-les."},
    {"heures.impossibles_dans_le_mois", "Un mois n'a que 744 heures au plus : vérifiez la virgule."},
    {"montant.illisible", "Ce montant ne se lit pas : écrivez par exemple 12 500,00."},
    {"montant.negatif", "Un montant de marché n'est pas négatif."},
    {"montant.plus_de_deux_decimales", "Au plus deux chiffres après la virgule."},
    {"montant.hors_bornes", "Ce montant dépasse ce qui est possible : vérifiez la virgule."},
    {"spaser.abandonne", "Cet objectif est abandonné : rien ne s'y ajoute."},
    {"spaser.adresse", "Cette adresse commence par https:// : copiez-la depuis la barre du navigateur."},
    {"spaser.annee_a_venir", "Cette année n'a pas commencé : choisissez l'année en cours ou une année passée."},
    {"spaser.annees_inversees", "La dernière année vient avant la première : vérifiez l'une ou l'autre."},
    {"spaser.deja_inscrit", "Un schéma porte déjà ce nom : ouvrez-le, ou donnez-en un autre."},
    {"spaser.objectif_deja", "Le schéma a déjà cet objectif : ouvrez-le pour en réviser la cible."},
    {"spaser.plus_que_tout", "C'est plus que le tout : vérifiez le nombre et son dénominateur."},
    {"spaser.pour_soi", "Vous n'écrivez que pour votre acheteur : choisissez-le."},
    {"spaser.rien_a_arreter", "Aucun objectif n'est inscrit : il n'y a rien à arrêter."},
    {"spaser.sans_taux", "Cet indicateur n'a pas de dénominateur : visez une quantité, et laissez « sur » vide."},
    {"spaser.sur_rien", "Un taux ne se calcule pas sur zéro : laissez vide si rien ne le dit."},
    {"spaser.trop_d_annees", "Un schéma dure douze ans au plus : vérifiez ses années."},
    {"metier.deja_dit", "Ce métier est déjà dans la liste : retirez l'un des deux."},
    {"semaine.hors_bornes", "Une semaine de travail fait de 1 à 60 heures : vérifiez ce nombre."},
    {"absence.a_l_envers", "Ce congé finit avant de commencer : vérifiez l'une ou l'autre date."},
    {"communes.aucune_cochee", "Cochez au moins une commune."},
    {"communes.illisibles", "Ces lignes ne désignent aucune commune, ou plusieurs : ajoutez le code postal, ou écrivez le code officiel."},
    {"ensemble.inconnu", "Ni département ni intercommunalité ne porte ce nom : écrivez 59, Nord, un SIREN ou « CC Flandre Lys »."},
    {"etp.hors_bornes", "Un temps de travail va de 0,01 à 100 équivalents temps plein."},
    {"etp.illisible", "Ce temps de travail ne se lit pas : écrivez par exemple 1 ou 0,80."},
    {"poste.convention_interne", "Un poste que la structure emploie elle-même n'a pas de convention : choisissez « délégué », ou retirez-la."},
    {"premier.a_choisir", "Choisissez la commune et la structure qui y vient en premier."},
    {"sollicitation.destinataire_inconnu", "Aucune autre structure ne porte ce nom : écrivez-le en entier, tel qu'elle l'écrit."},
    {"sollicitation.finie", "Cet échange est fini : vous pouvez seulement préciser."},
    {"structure.deja_ouverte", "Une structure porte déjà ce nom."},
    {"date.illisible", "Cette date ne se lit pas : écrivez jour/mois/année."},
    {"mois.illisible", "Ce mois ne se lit pas : écrivez par exemple 2026-03 ou mars 2026."},
    {"mois.a_venir", "Ce mois n'a pas commencé : les heures se déclarent une fois faites."},
    {"contrat.semaine_nulle", "Une semaine de travail compte plus que zéro heure ; laissez vide si elle n'est pas connue."},
    {"contrat.sans_terme", "Ce contrat n'a pas de fin prévue : laissez cette date vide, ou choisissez une autre sorte de contrat."},
    {"contrat.essai_hors_du_contrat", "La période d'essai finit pendant le contrat."},
    {"contrat.rome_invalide", "Un code ROME est une lettre suivie de quatre chiffres : choisissez le métier dans la liste."},
    {"contrat.sans_lieu", "Choisissez un lot, ou l'entreprise où le travail se fait."},
    {"contrat.lot_repete", "C'est déjà le premier lot : choisissez-en un autre, ou aucun."},
    {"contrat.lot_deja_servi", "Le contrat sert déjà ce lot à ces dates : corrigez sa ligne plutôt que d'en ajouter une."},
    {"contrat.hors_du_contrat", "Ce jour n'est pas dans le contrat."},
    {"contrat.avenant_vide", "Dites ce qui change : la fin, la durée d'une semaine ou le tuteur."},
    {"contrat.visite_a_venir", "Une visite faite ne l'est pas encore ce jour-là : dites-la prévue."},
    {"contrat.visite_avec_qui", "Dites qui vous avez rencontré : au moins une fonction."},
    {"periode.inversee", "La fin précède le début."},
    {"personne.inconnue", "Cette référence n'est pas connue sur ce lot : demandez au facilitateur d'ouvrir la fiche de la personne."},
    {"personne.en_double", "Cette personne figure deux fois dans l'envoi pour le même mois : gardez une seule ligne."},
    {"valeur.absente", "Écrivez la valeur."},
    {"valeur.illisible", "Cette valeur ne se lit pas dans l'unité de la règle."},
    {"valeur.hors_bornes", "Cette valeur dépasse ce qui est possible dans son unité : vérifiez-la."},
    {"valeur.comptage", "Choisissez : compte, compte_dans_un_plafond, indicateur ou exclu."},
    {"valeur.deja_fixee", "Une valeur de cette règle commence déjà ce jour-là : annulez-la d'abord, ou choisissez un autre jour."},
    {"nature.inconnue", "Cette nature d'heures n'est pas connue."},
    {"nombre.illisible", "Écrivez un nombre entier."},
    {"siret.absent", "Ce SIRET est vide : écrivez ses quatorze chiffres."},
    {"siret.forme", "Un SIRET a quatorze chiffres : vérifiez-le."},
    {"siret.cle", "Ce SIRET ne passe pas le contrôle de sa clé : vérifiez-le."},
    {"siret.invalide", "Ce SIRET ne passe pas le contrôle de sa clé : vérifiez-le. Il est gardé tel quel et signalé."},
    {"cpv.invalide", "Ce code CPV n'est pas connu : choisissez-le dans la liste."},
    {"commune.inconnue", "Cette commune n'est pas connue, ou plusieurs lui ressemblent : écrivez son nom puis son code postal, ou choisissez-la dans la liste."},
    {"reference.deja_prise", "Cette référence est déjà prise dans votre structure."},
    {"naissance.impossible", "Cette date de naissance n'est pas possible : vérifiez l'année."},
    {"telephone.illisible", "Ce numéro de téléphone ne se lit pas : des chiffres, des espaces et + au besoin."},
    {"preuve.format", "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG : photographiez la pièce, ou enregistrez-la en PDF."},
    {"preuve.trop_grosse", "Ce fichier dépasse 5 Mo : photographiez la pièce avec une qualité moindre."},
    {"preuve.aucune_cochee", "Cochez au moins une pièce."},
    {"transfert.sans_sens", "Dites si vous acceptez ou refusez ce transfert."},
    {"transfert.refus_sans_raison", "Refuser se justifie : écrivez pourquoi, en une phrase que l'autre structure lira."},
    {"champ.illisible", "Ce texte contient un caractère qui ne s'écrit pas : retapez-le."},
    {"connexion.refusee", "Cette adresse et ce mot de passe ne vont pas ensemble."},
    {"connexion.par_fournisseur", "Ce compte n'entre plus par un mot de passe : employez le bouton au-dessus, celui de votre fournisseur d'identité."},
    {"connexion.freinee", "Trop d'essais : rien n'a été vérifié. Attendez un quart d'heure, ou demandez un nouveau lien à votre administrateur."},
    {"code.refuse", "Ce code n'est pas le bon, ou il a déjà servi : attendez le suivant. L'heure de votre téléphone doit être juste."},
    {"code.page_expiree", "Cette page avait expiré : photographiez ce nouveau code."},
    {"mot_de_passe.absent", "Choisissez un mot de passe."},
    {"mot_de_passe.court", "Douze signes au moins : une courte phrase convient."},
    {"mot_de_passe.long", "Mille signes au plus."},
    {"mot_de_passe.courant", "Ce mot de passe est parmi les premiers que l'on essaie : choisissez-en un autre."},
    {"mot_de_passe.repetitif", "Ce mot de passe se répète ou se suit : choisissez-en un moins prévisible."},
    {"mot_de_passe.personnel", "Ce mot de passe tient à votre nom ou à votre adresse : ajoutez-y d'autres mots."},
    {"mot_de_passe.different", "Les deux saisies diffèrent : retapez-les."},
    {"mot_de_passe.faux", "Ce n'est pas votre mot de passe actuel."},
    {"mot_de_passe.inchange", "C'est déjà votre mot de passe : choisissez-en un autre."},
    {"courriel.illisible", "Cette adresse ne se lit pas : écrivez par exemple prenom.nom@structure.fr."},
    {"courriel.deja_pris", "Cette adresse a déjà un compte : cherchez-le dans la liste et donnez-lui un rôle."},
    {"represente.absent", "Dites pour quel acheteur ou quelle entreprise."},
    {"acheteur.inconnu", "Aucun acheteur ne répond à ce nom, ou plusieurs : choisissez-le dans les propositions, ou tapez son SIRET."},
    {"candidat.homonyme", "Une personne de ce nom a déjà été présentée par cet organisme : dites si c'est elle."},
    {"organisme.inconnu", "Aucun organisme ne répond à ce nom, ou plusieurs : choisissez-le dans les propositions, ou inscrivez-le d'abord."},
    {"organisme.deja_inscrit", "Un organisme de cette sorte porte déjà ce nom dans votre structure."},
    {"conservation.hors_bornes", "Choisissez une date à venir, sans dépasser la durée d'une prolongation."},
    {"conservation.reference_differente", "Ce n'est pas la référence de cette fiche : vérifiez que c'est bien elle que vous voulez effacer."},
    {"texte.nomme", "Ce texte nomme une personne suivie : désignez-la par sa référence, pour qu'elle puisse un jour être oubliée."},
    {"texte.sante", "Ce texte semble parler de santé. Ce n'est pas nécessaire ici : reformulez, ou cochez « garder tel quel »."},
    {"texte.justice", "Ce texte semble parler de justice ou de détention. Ce n'est pas nécessaire ici : reformulez, ou cochez « garder tel quel »."},
    {"texte.croyance", "Ce texte semble parler de religion, d'opinion ou d'origine. Ce n'est pas nécessaire ici : reformulez, ou cochez « garder tel quel »."},
    {"entreprise.inconnue", "Aucune entreprise ne répond à ce nom, ou plusieurs : choisissez-la dans les propositions, ou tapez son SIRET."},
    {"role.deja_tenu", "Ce compte tient déjà ce rôle."},
    {"suppleance.soi_meme", "On ne se remplace pas soi-même : choisissez un collègue."},
    {"suppleance.commencee", "Une suppléance commence au plus tôt aujourd'hui : rien n'est permis après coup."},
    {"suppleance.longue", "Un an au plus : au-delà, c'est un rôle qui se donne, dans « Utilisateurs »."},
    {"suppleance.deja_remplacee", "Quelqu'un remplace déjà cette personne un de ces jours : annulez d'abord cette suppléance, ou choisissez d'autres jours."},
    {"suppleance.suppleant_absent", "Cette personne est elle-même remplacée un de ces jours : choisissez-en une autre."},
    {"suppleance.absent_suppleant", "La personne absente remplace elle-même quelqu'un un de ces jours, et cela ne se transmet pas : annulez d'abord cette suppléance-là."},
    {"rome.inconnu", "Ce métier n'est pas du ROME : cherchez-le par son nom, ou tapez son code (une lettre et quatre chiffres)."},
    {"convention.reference_prise", "Une convention porte déjà cette référence : ouvrez-la, ou donnez-en une autre."},
    {"partie.sans_nom", "Un SIRET seul ne suffit pas : écrivez aussi le nom, tel qu'il est à l'acte."},
    {"partie.trop_de_lignes", "Une partie par ligne, quarante au plus."},
    {"partie.organisme_inconnu", "Cet organisme n'est pas encore inscrit : inscrivez-le dans « Organismes », qui demande sa sorte, ou choisissez « Autre signataire »."},
    {"partie.structure_inconnue", "Aucune structure du territoire ne porte ce nom : vérifiez-le, ou choisissez « Autre signataire »."},
    {"partie.entree_requise", "La convention est signée : dites le jour où cette partie y entre, ou choisissez l'avenant qui la fait entrer."},
    {"partie.deja_la", "Elle est déjà partie de cette convention."},
    {"engagement.sans_terme", "Un engagement permanent n'a pas de date : effacez-la, ou choisissez quand il revient."},
    {"seance.avant_convocation", "La convocation suit la séance : vérifiez les deux dates."},
    {"seance.trop_de_presents", "Il y a plus de présents que de membres en exercice."},
    {"seance.trop_de_pouvoirs", "Présents et pouvoirs dépassent les membres en exercice."},
    {"seance.trop_de_voix", "Il y a plus de voix que de présents et de pouvoirs."},
    {"seance.unanimite_contre", "Un vote unanime n'a pas de voix contre : changez le vote, ou le nombre."},
    {"seance.majorite_minoritaire", "Les voix pour n'y dépassent pas les voix contre : vérifiez le vote et les nombres."},
    {"seance.rejet_majoritaire", "Les voix pour dépassent les voix contre : ce n'est pas un rejet."},
    {"transmission.avant_seance", "Ce jour précède la séance : la délibération n'existait pas encore."},
    {"transmission.recue_avant_envoi", "La réception précéderait l'envoi : vérifiez les deux dates."},
    {"offre.jour_sans_entretien", "Un jour ou une heure est écrit : choisissez « Un entretien est fixé », ou effacez-le."},
    {"offre.raison_sans_refus", "Une raison est choisie, mais ce n'est pas un refus : changez la réponse, ou retirez la raison."},
    {"offre.heures", "Ce nombre d'heures par semaine n'est pas possible : vérifiez-le (le maximum légal est dans « Droit en vigueur »)."},
    {"offre.competences", "Vingt compétences au plus, une par ligne."},
    {"proposition.deja", "Cette personne est déjà proposée à cette offre."},
    {"proposition.trop_tot", "L'offre n'est pas encore ouverte aux prescripteurs : ouvrez-la d'abord, avec la raison."},
    {"candidat.informe", "Dites quel jour la personne a été informée de ce qui est gardé sur elle : sans cela, elle n'est pas inscrite."},
    {"embauche.sans_fenetre", "Son éligibilité n'est pas décidée pour ce jour : ses heures ne compteraient pas. Décidez-la d'abord, ou cochez la case."},
    {"lot.deja_pris", "Ce numéro de lot existe déjà sur ce marché."},
    {"marche.deja_suivi", "Un marché de cet acheteur porte déjà cette référence : ouvrez-le plutôt que de le suivre deux fois."},
    {"acheteur.nom_absent", "Ce SIRET n'est pas encore connu : ajoutez le nom de l'acheteur après lui."},
    {"entreprise.nom_absent", "Ce SIRET n'est pas encore connu : ajoutez le nom de l'entreprise après lui."},
    {"titulaire.deja_inscrit", "Cette entreprise est déjà inscrite sur le lot."},
    {"engagement.deja_inscrit", "Ce lot porte déjà un engagement de ce genre : révisez son objectif."},
    {"objectif.nul", "Zéro heure n'est pas un objectif : laissez vide s'il n'est pas encore connu."},
    {"revision.nulle", "Une ligne qui n'ajoute ni ne retire rien ne s'inscrit pas, sauf pour en annuler une autre."},
    {"revision.sous_zero", "Cette ligne retire plus d'heures qu'il n'en est dû : l'objectif passerait sous zéro. Vérifiez le nombre, et la date où elle prend effet."},
    {"revision.deja_initiale", "L'objectif initial est déjà inscrit : choisissez ce qui le change, ou remplacez sa ligne."},
    {"revision.deja_annulee", "Cette ligne est déjà annulée : choisissez-en une autre."},
    {"nombre.hors_bornes", "Ce nombre dépasse ce qui est possible : vérifiez-le."},
    {"heures.deja_declarees", "Ce mois est déjà déclaré pour cette personne, avec d'autres heures : écrivez « oui » dans la colonne Corrige pour les remplacer."},
    {"heures.deja_validees", "Ces heures sont déjà validées : demandez au facilitateur de lever la validation, puis renvoyez la ligne avec « oui » dans Corrige."},
    {"heures.en_minutes", "Ces heures sont en heures et minutes : écrivez-les en centièmes d'heure, par exemple 151,67."},
    {"personne.ambigue", "Plusieurs personnes portent ce nom sur ce lot : écrivez la référence."},
    {"personne.nom_inconnu", "Aucune personne de ce lot ne porte ce nom : écrivez sa référence, ou demandez au facilitateur de l'affecter."},
    {"personne.nom_different", "La référence et le nom ne désignent pas la même personne : une ligne a peut-être glissé."},
    {"fichier.absent", "Choisissez un fichier."},
    {"fichier.vide", "Ce fichier ne contient aucune ligne d'heures."},
    {"fichier.colonne_absente", "Il manque une colonne :"},
    {"fichier.colonne_en_double", "Deux colonnes disent la même chose, gardez-en une :"},
    {"fichier.cellule_en_erreur", "Cette cellule porte une erreur du tableur : remplacez-la par une valeur."},
    {"fichier.formule_sans_valeur", "Cette formule n'a pas été calculée : ouvrez le fichier dans un tableur et enregistrez-le."},
    {"fichier.oui_ou_non", "Écrivez oui, non, ou rien."},
    {"fichier.trop_gros", "Ce fichier est trop gros : envoyez-le en plusieurs parties."},
    {"fichier.trop_de_lignes", "Ce fichier a trop de lignes : envoyez-le en plusieurs parties."},
    {"fichier.trop_de_colonnes", "Ce fichier a trop de colonnes : gardez celles du modèle."},
    {"fichier.ligne_trop_longue", "Une ligne est démesurée : un guillemet n'est sans doute pas fermé."},
    {"fichier.cellule_trop_longue", "Une cellule est démesurée : raccourcissez-la."},
    {"fichier.guillemet_non_ferme", "Un guillemet ouvert n'est jamais fermé : le reste du fichier ne se lit pas."},
    {"fichier.binaire", "Ce n'est pas un tableau : envoyez un fichier Excel (.xlsx) ou CSV."},
    {"fichier.xls_ancien", "Ce fichier est d'un ancien format d'Excel : enregistrez-le en .xlsx."},
    {"fichier.xlsb", "Ce fichier est un classeur binaire : enregistrez-le en .xlsx."},
    {"fichier.ods", "Ce fichier est un classeur OpenDocument : enregistrez-le en .xlsx ou en CSV."},
    {"fichier.chiffre", "Ce fichier est protégé par un mot de passe : enregistrez-le sans."},
    {"fichier.abime", "Ce fichier est abîmé : ouvrez-le dans un tableur et enregistrez-le à nouveau."},
    {"fichier.xlsx_invalide", "Ce fichier est abîmé : ouvrez-le dans un tableur et enregistrez-le à nouveau."},
    {"fichier.pdf", "C'est un PDF : envoyez le tableau dont il vient, en .xlsx ou en CSV."},
    {"fichier.image", "C'est une image : envoyez un tableau, en .xlsx ou en CSV."},
    {"fichier.html", "C'est une page web, même si son nom dit .xls : ouvrez-la dans un tableur et enregistrez-la en .xlsx."},
    {"fichier.xml", "C'est un fichier XML : envoyez un tableau, en .xlsx ou en CSV."},
    {"fichier.document", "C'est un texte, pas un tableau : envoyez un fichier Excel (.xlsx) ou CSV."},
    {"fichier.archive", "C'est une archive : envoyez le tableau qu'elle contient, en .xlsx ou en CSV."},
    {"calcul.methode_inconnue", "Choisissez une méthode de calcul dans la liste."},
    {"calcul.absent", "Il manque cette valeur pour calculer."},
    {"calcul.illisible", "Cette valeur ne se lit pas : écrivez par exemple 1 000 000, 30,50 ou 5 %."},
    {"calcul.negatif", "Cette valeur ne peut pas être négative."},
    {"calcul.nul", "Cette valeur ne peut pas être nulle : le calcul divise par elle."},
    {"calcul.part_hors_bornes", "Une part va de 0 à 100 %."},
    {"calcul.trop_grand", "Ce nombre dépasse ce qui est possible : vérifiez la virgule."},
    {"calcul.trop_precis", "Au plus six chiffres après la virgule."},
    {"calcul.choix_inconnu", "Choisissez dans la liste."},
    {"calcul.liste_illisible", "Cette liste ne se lit pas : séparez par des points-virgules, comme dans l'exemple."},
    {"calcul.aucune_ferme", "Aucune période ferme : dites-en une, ou comptez toutes les périodes."},
    {"calcul.bareme_illisible", "Ce barème ne se lit pas : écrivez par exemple 0:150 ; 100000:300."},
    {"calcul.bareme_desordre", "Les bandes d'un barème vont du plus petit montant au plus grand, chacune une fois."},
    {"calcul.arrondi_illisible", "Cet arrondi ne se lit pas : aucun, inf:1, proche:5 ou sup:0,5."},
    {"calcul.pas_nul", "Le pas d'un arrondi est plus grand que zéro."},
    {"calcul.champ_inconnu", "Cette méthode n'emploie pas cette valeur."},
    {"faits.contradictoires", "Ces réponses se contredisent : gardez la date, le nombre de mois ou la case, un seul des trois."},
    {"date.apres_embauche", "Cette date vient après la prise de poste : vérifiez l'une ou l'autre."},
    {"departement.inconnu", "Ce département n'est pas connu : écrivez son code, par exemple 59 ou 974."},
    {"jeu.inconnu", "Ce jeu de critères n'est pas connu, ou n'ouvre pas la clause : choisissez-en un de la liste."},
    {"jeu.hors_clause", "Ce jeu ouvre un autre droit que la clause : choisissez celui du lot."},
    {"decision.on_ne_sait_pas", "Ce jeu ne permet pas encore de conclure, et ne pas savoir n'est pas un refus : dites ce qui manque, ou ouvrez une fenêtre à la main."},
    {"decision.contraire", "Les faits saisis disent le contraire de cette décision : regardez ce que le jeu en dit, puis décidez."},
    {"decision.tardive", "La fenêtre commence avant aujourd'hui alors que la personne a déjà pris son poste : dites pourquoi ces heures comptent, ou faites-la commencer aujourd'hui."},
    {"principal.non_retenu", "Ce critère n'est pas rempli et prouvé : le principal se choisit parmi ceux qui le sont."},
    {"fenetre.avant_la_prise_de_poste", "La fenêtre ne commence pas avant la prise de poste, le jour où l'éligibilité s'éprouve."},
    {"json.liste_attendue", "Une liste est attendue ici."},
    {"json.oui_ou_non_attendu", "true ou false est attendu ici ; ce que l'on ignore ne s'écrit pas."},
    {"date.passee", "Cette échéance est déjà passée : choisissez aujourd'hui ou après."},
    {"date.avant_ce_qui_precede", "Cette date vient avant ce qu'elle suit : vérifiez l'une ou l'autre."},
    {"diagnostic.vide", "Dites au moins un domaine : un diagnostic qui n'en évalue aucun ne s'inscrit pas."},
    {"frein.reserve_sans_phrase", "Un frein réservé se choisit dans la liste, sans phrase : effacez celle-ci."},
    {"etape.organisme_sans_tour", "Un organisme est choisi, mais l'étape n'est pas à lui : dites que c'est un organisme qui la fait, ou retirez-le."},
    {"immersion.sans_accueil", "Dites où se fait l'immersion : une entreprise, ou un organisme."},
    {"immersion.deux_accueils", "Une immersion se fait chez une entreprise ou dans un organisme, pas les deux : gardez l'un ou l'autre."},
    {"formation.moment_du_dispositif", "Ce dispositif se fait à l'autre moment : vérifiez l'un ou l'autre."},
    {"formation.hors_session", "Ce jour n'est pas dans la session."},
    {"formation.zero_heure", "Zéro heure : cochez « absente » plutôt que d'écrire zéro."},
    {"formation.personne_notee", "Notez au moins une personne, présente ou absente."},
    {"formation.deja_inscrite", "Cette personne est déjà inscrite à la session."},
    {"personne.pas_de_fiche", "Aucune fiche de votre structure ne porte cette référence : vérifiez-la, ou ouvrez la fiche d'abord."},
    {"date.a_venir", "Cette date n'est pas encore venue : choisissez aujourd'hui ou avant."},
    {"delai.illisible", "Ce délai ne se lit pas : écrivez « 3 mois », « 10 jours », « 1 an »."},
    {"delai.nul", "Une durée compte au moins un jour."},
    {"fait.apres_la_fin", "La convention a déjà pris fin à cette date : vérifiez-la, ou annulez ce qui l'a finie."},
    {"fait.au_dela_du_maximum", "Cet accord irait plus loin que le renouvellement le permet : voyez « au plus » dans les termes."},
    {"fait.avant_signature", "À cette date, toutes les parties d'origine n'avaient pas signé : notez d'abord leurs signatures."},
    {"fait.deja_partie", "Cette partie s'en est déjà allée."},
    {"fait.deja_recue", "La réception de cette lettre est déjà notée."},
    {"fait.deja_signee", "Cette partie a déjà signé."},
    {"fait.lettre_inconnue", "Choisissez la lettre qui a été reçue."},
    {"termes.depart_double", "Un jour écrit ne va pas avec un départ à la dernière signature : choisissez l'un ou l'autre."},
    {"termes.fin_et_duree", "Une durée ou un dernier jour : l'un des deux."},
    {"termes.sans_duree", "Un renouvellement suppose une durée, ou un dernier jour."},
    {"termes.sans_renouvellement", "La convention ne se renouvelle pas : laissez ce champ vide."},
    {"heures.negatives_ici", "Ces heures ne sont pas négatives : dites ce qui est dispensé, transféré ou reçu, chacun dans son champ."},
    {"consultation.vide", "Dites au moins une chose : la date de lancement, l'estimation de l'opération, ou qu'il s'agit de défense."},
    {"derogation.fermee", "Cette dérogation n'est pas ouverte à ce marché : elle est réservée aux travaux de courte durée."},
    {"derogation.sans_justification", "Une dérogation se justifie : écrivez pourquoi, en quelques phrases."},
    {"decision.a_venir", "Une décision n'est pas datée de l'avenir : choisissez le jour où elle a été prise."},
    {"terme.illisible", "Écrivez un nombre, dans l'unité dite entre parenthèses : 200 ou 12,50."},
    {"terme.negatif", "Un terme de pénalité n'est pas négatif."},
    {"penalite.raison_absente", "Dites pourquoi des heures sont écartées ou ajoutées, ou pourquoi rien n'est dû : l'acheteur le lira."},
    {"penalite.effort", "Un effort d'insertion n'encourt aucune pénalité : rien n'y est dû."},
    {"penalite.au_dela_de_la_proposition", "Un montant retenu ne dépasse pas la proposition : demandez-en une autre au facilitateur."},
    {"penalite.reduction_sans_raison", "Retenir moins que proposé se justifie : écrivez pourquoi."},
    {"penalite.renonciation_sans_raison", "Renoncer se justifie : écrivez pourquoi."},
    {"accueil.gratuit", "Rien ne peut être demandé aux personnes : une activité du lieu est gratuite, et aucun prix ne s'y inscrit."},
    {"accueil.champ_en_trop", "Ce formulaire porte un champ qui n'est pas attendu ici : rechargez la page."},
    {"accueil.gratuite_non_engagee", "Un partenaire s'engage à ne rien demander aux personnes : sans cela, il ne rejoint pas le lieu."},
    {"texte.argent", "Ce texte parle d'argent : au lieu d'accueil, rien n'est demandé aux personnes. Reprenez-le, ou gardez-le s'il ne s'agit pas de leur faire payer quelque chose."},
    {"lieu.deja_ouvert", "Votre structure a déjà un lieu de ce nom."},
    {"partenaire.deja_la", "Cet organisme est déjà partenaire du lieu."},
    {"code_postal.illisible", "Un code postal a cinq chiffres : 59280."},
    {"heure.illisible", "Cette heure ne se lit pas : écrivez 14:30 ou 14 h 30."},
    {"heure.inversee", "La séance finit avant de commencer."},
    {"seance.jour_ferie", "Ce jour est férié : choisissez-en un autre."},
    {"seance.annulee", "Cette séance est annulée : personne ne s'y inscrit."},
    {"seance.deja_inscrite", "Cette personne est déjà inscrite à cette séance."},
    {"seance.places_tenues", "Des personnes tiennent déjà ces places : une place donnée ne se reprend pas."},
    {"personne.introuvable", "Personne ne répond à ce nom : cherchez sa référence, ou inscrivez-la par son seul prénom."},
    {"personne.plusieurs", "Plusieurs personnes répondent à ce nom : choisissez-en une par sa référence."},
    {"demande.cle", "Cette page a expiré : rechargez-la et recommencez."},
    {"demande.trop", "Vous avez déjà envoyé cinq demandes aujourd'hui. Elles seront lues : attendez demain pour en envoyer d'autres."},
    {"sortie.sans_contrat", "Cette situation n'est pas un contrat : effacez ceci, ou choisissez une autre situation."},
    {"sortie.deux_durees", "Dites la durée ou les dates, pas les deux : elles pourraient se contredire."},
    {"sortie.duree_connue", "Une durée est écrite : décochez cette case, ou effacez-la."},
    {"sortie.duree_absente", "Un contrat à terme dit sa durée, ou ses deux dates. Si vous ne les connaissez pas, cochez la case prévue."},
    {"sortie.deja_notee", "Une sortie de cette personne est déjà notée ce jour-là : corrigez-la plutôt."},
    {"suivi.avant_l_echeance", "Cette information est d'avant l'échéance : rappelez la personne à partir de ce jour-là."},
    {"blanc.illisible", "Un blanc s'écrit entre deux accolades, en lettres sans accent, chiffres et « _ » : {{nom_du_blanc}}. Ce qui le remplit n'en contient pas."},
    {"convention.signee", "La convention est signée : ce qui y est écrit ne change que par un avenant, à inscrire d'abord."},
    {"personne.meme_reference", "Deux structures ont donné cette référence à deux personnes de ce lot : déclarez-les par le formulaire, qui les montre toutes les deux."},
    {"partage.fin_a_venir", "Le dernier mois n'est pas à venir : choisissez ce mois-ci ou un mois passé."},
    {"partage.effet_trop_loin", "La reprise commence au plus tard le mois prochain : qui mène le marché change le jour de la réponse."},
    {"partage.autre_commune", "On ne change que les dates d'un lieu dit : pour une autre commune, fermez-le et inscrivez-en un nouveau."},
    {"json.objet_attendu", "Un objet JSON est attendu ici."},
    {"json.membre_inconnu", "Ce membre n'est pas attendu ici : vérifiez son nom."},
    {"json.texte_attendu", "Un texte est attendu ici."},
    {"json.booleen_attendu", "Vrai ou faux est attendu ici."},
    {"json.entier_attendu", "Un nombre entier est attendu ici, dans l'unité que dit le nom du membre."},
};

} // namespace

std::string phrase_anomalie(std::string_view code)
{
    for (const auto& [connu, phrase] : kPhrases)
        if (connu == code) return std::string(phrase);
    return std::string(code);
}

} // namespace ouvrage
