#include "app/decp/decp_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "app/decp/decp_table.hpp"
#include "app/lots/lots_saisie.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "domaine/decp.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/contrats";
constexpr int kParPage = 50, kParEnvoi = 500, kExportAuPlus = 10000;

std::string adresse(const std::string& contrat_id) { return "/contrats/" + contrat_id; }

// --- La liste -----------------------------------------------------------------------------------------------------

struct CodeDeConsideration
{
    std::string_view code;
    std::string_view libelle;
    ConsiderationCherchee valeur;
};
constexpr CodeDeConsideration kConsiderations[] = {{"sociale", "Une au moins", ConsiderationCherchee::Sociale},
                                                   {"clause", "Clause sociale", ConsiderationCherchee::Clause},
                                                   {"reserve", "Marché réservé", ConsiderationCherchee::Reserve}};

struct Demandee
{
    RechercheContrats recherche;
    std::string consideration; // code
};

Demandee lire_recherche(const Form& adresse)
{
    Demandee lue;
    auto& r = lue.recherche;
    r.q = shortened(trimmed(adresse.value("q")), 200);
    // Neuf chiffres ou quatorze : un bout de numéro ne filtre rien plutôt que de tout cacher.
    const auto acheteur = sans_separateurs(adresse.value("acheteur"));
    if (all_digits(acheteur) && (acheteur.size() == 9 || acheteur.size() == 14)) r.acheteur = acheteur;
    const auto& connus = departements();
    if (const auto code = adresse.value("departement"); std::find(connus.begin(), connus.end(), code) != connus.end()) r.departement = code;
    if (const auto annee = adresse.value("annee"); annee.size() == 4 && all_digits(annee)) r.annee = annee;
    for (const auto& une : kConsiderations)
        if (adresse.value("consideration") == une.code)
        {
            r.consideration = une.valeur;
            lue.consideration = une.code;
        }
    if (const auto page = adresse.value("page"); all_digits(page) && page.size() < 6) r.page = std::max(1, std::stoi(std::string(page)));
    r.par_page = kParPage;
    return lue;
}

bool filtree(const Demandee& lue)
{
    const auto& r = lue.recherche;
    return !r.q.empty() || !r.acheteur.empty() || !r.departement.empty() || !r.annee.empty() || !lue.consideration.empty();
}

std::string adresse_de(const Demandee& lue, int page, std::string_view format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (!valeur.empty()) texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    const auto& r = lue.recherche;
    ajouter("q", r.q);
    ajouter("acheteur", r.acheteur);
    ajouter("departement", r.departement);
    ajouter("annee", r.annee);
    ajouter("consideration", lue.consideration);
    if (page > 1) ajouter("page", std::to_string(page));
    ajouter("format", format);
    return "/contrats" + texte;
}

/// « Clause sociale | Critère social » -> « Clause sociale, Critère social ».
std::string en_virgules(const std::string& separes)
{
    std::vector<std::string> morceaux;
    for (const auto& un : split(separes, '|'))
        if (const auto net = trimmed(un); !net.empty()) morceaux.emplace_back(net);
    return joined(morceaux, ", ");
}

/// Un acteur dont seul le numéro est publié se montre comme tel.
std::string acteur_montre(const std::string& nom) { return all_digits(nom) ? "SIRET " + nom : nom; }

std::string titulaires_montres(const std::string& separes)
{
    std::vector<std::string> noms;
    for (const auto& un : split(separes, '|'))
        if (const auto net = trimmed(un); !net.empty()) noms.push_back(acteur_montre(std::string(net)));
    return joined(noms, ", ");
}

std::string date_publiee(const std::optional<std::string>& iso)
{
    const auto jour = iso ? parse_day(*iso) : std::nullopt;
    return jour ? en_toutes_lettres(*jour) : "";
}

std::string consideration_publiee(const ContratDeListe& contrat)
{
    return contrat.considerations_sociales == "Pas de considération sociale" ? "" : en_virgules(contrat.considerations_sociales);
}

/// Les départements livrés avec le programme, par code.
std::vector<Option> options_departements()
{
    std::vector<Option> options;
    const auto fichier = embedded_file("nomenclatures/departements.tsv");
    ensure(fichier.has_value(), "les nomenclatures sont livrées avec le programme");
    for (const auto& ligne : split(*fichier, '\n'))
        if (const auto colonnes = split(ligne, '\t'); colonnes.size() >= 2 && colonnes[0] != "code")
            options.push_back({colonnes[0], colonnes[0] + " " + colonnes[1]});
    return options;
}

Vue vue_choix(const std::vector<Option>& options, std::string_view choisie)
{
    Vue::List liste;
    for (const auto& une : options) liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return liste;
}

Vue vue_contrats(const Demande& d, const Demandee& lue, const PageDeContrats& page, const std::map<std::string, std::string>& suivis)
{
    const auto& r = lue.recherche;
    Vue::List contrats;
    for (const auto& un : page.contrats)
    {
        const auto suivi = suivis.find(un.id);
        contrats.push_back(Vue{{"href", adresse(un.id)},
                               {"objet", un.objet.empty() ? "Contrat sans objet publié" : shortened(un.objet, 160)},
                               {"id", un.id_marche},
                               {"suivi_href", suivi == suivis.end() ? "" : "/marches/" + suivi->second},
                               {"doutes", un.anomalies == 0 ? "" : compter(un.anomalies, "point à vérifier", "points à vérifier")},
                               {"acheteur", acteur_montre(un.acheteur_nom)},
                               {"titulaires", shortened(titulaires_montres(un.titulaires), 120)},
                               {"montant", un.montant_centimes ? montant_fr({*un.montant_centimes}) : ""},
                               {"notifie", date_publiee(un.date_notification)},
                               {"consideration", consideration_publiee(un)}});
    }
    std::vector<Option> annees, considerations;
    for (int annee = static_cast<int>(d.aujourd_hui.year()); annee >= 2016; --annee) annees.push_back({std::to_string(annee), std::to_string(annee)});
    for (const auto& une : kConsiderations) considerations.push_back({std::string(une.code), std::string(une.libelle)});

    Vue pagination = false;
    if (page.total > r.par_page)
    {
        const std::int64_t premier = std::int64_t{r.page - 1} * r.par_page + 1;
        const std::int64_t dernier = premier - 1 + static_cast<std::int64_t>(page.contrats.size());
        pagination = Vue{{"phrase", grouped(premier) + " à " + grouped(dernier) + " sur " + compter(page.total, "contrat", "contrats")},
                         {"precedente", r.page > 1 ? adresse_de(lue, r.page - 1) : ""},
                         {"suivante", dernier < page.total ? adresse_de(lue, r.page + 1) : ""}};
    }
    Vue vide = false;
    if (page.contrats.empty())
        vide = filtree(lue)
                   ? Vue{{"titre", "Aucun contrat ne correspond"}, {"phrase", "Essayez un mot de moins, ou enlevez un filtre."}, {"href", "/contrats"}, {"libelle", "Voir tous les contrats"}}
                   : Vue{{"titre", "Aucun contrat n'est encore importé"},
                         {"phrase", "L'administrateur les importe par la commande « ouvrage importer decp », depuis les fichiers publiés."},
                         {"href", ""},
                         {"libelle", ""}};
    const auto exportees = std::min<std::int64_t>(page.total, kExportAuPlus);
    return Vue{{"filtres", filtree(lue) || page.total > 0},
               {"q", r.q},
               {"acheteur", r.acheteur},
               {"departements", vue_choix(options_departements(), r.departement)},
               {"annees", vue_choix(annees, r.annee)},
               {"considerations", vue_choix(considerations, lue.consideration)},
               {"compte", compter(page.total, "contrat", "contrats")},
               {"filtre", filtree(lue)},
               {"exports", page.contrats.empty() ? Vue(false)
                                                 : Vue{{"phrase", exportees < page.total ? "les " + grouped(exportees) + " premières lignes :" : exportees == 1 ? "cette ligne :" : "ces " + grouped(exportees) + " lignes :"},
                                                       {"csv", adresse_de(lue, 1, "csv")},
                                                       {"xlsx", adresse_de(lue, 1, "xlsx")}}},
               {"non_vide", !page.contrats.empty()},
               {"contrats", std::move(contrats)},
               {"vide", std::move(vide)},
               {"pagination", std::move(pagination)}};
}

std::vector<ContratDeListe> tout_lister(Transaction& tx, RechercheContrats r)
{
    r.page = 1;
    r.par_page = kParEnvoi;
    std::vector<ContratDeListe> tous;
    for (; tous.size() < static_cast<std::size_t>(kExportAuPlus); ++r.page)
    {
        auto page = lister_contrats_decp(tx, r);
        std::move(page.contrats.begin(), page.contrats.end(), std::back_inserter(tous));
        if (page.contrats.size() < static_cast<std::size_t>(kParEnvoi)) break;
    }
    return tous;
}

const std::vector<std::string> kEntetes = {"Identifiant", "Acheteur", "SIRET de l'acheteur", "Objet", "CPV", "Département", "Montant HT", "Durée en mois",
                                           "Notifié le", "Titulaires", "Considérations sociales", "Points à vérifier"};

Response exporter(const Demande& d, const std::vector<ContratDeListe>& contrats, std::string_view format)
{
    if (format == "csv")
    {
        std::vector<std::vector<std::string>> lignes{kEntetes};
        for (const auto& un : contrats)
            lignes.push_back({un.id_marche, un.acheteur_nom, un.acheteur_siret, un.objet, un.cpv, un.departement,
                              un.montant_centimes ? heures_saisie(Heures::de_centiemes(*un.montant_centimes)) : "",
                              un.duree_mois ? std::to_string(*un.duree_mois) : "", un.date_notification.value_or(""), en_virgules(un.titulaires),
                              en_virgules(un.considerations_sociales), std::to_string(un.anomalies)});
        return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "contrats.csv");
    }
    BookProperties proprietes;
    proprietes.title = "Contrats publics";
    proprietes.author = d.qui().structure_nom;
    proprietes.created = d.maintenant();
    XlsxWriter classeur(proprietes);
    SheetLayout feuille;
    feuille.name = "Contrats";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
    {
        SheetColumn colonne;
        colonne.header = kEntetes[i];
        colonne.kind = i == 6 ? ColumnKind::Euros : i == 8 ? ColumnKind::Date : i == 7 || i == 11 ? ColumnKind::Integer : ColumnKind::Text;
        colonne.width = i == 3 ? 60 : i == 1 || i == 9 ? 30 : 16;
        feuille.columns.push_back(std::move(colonne));
    }
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& un : contrats)
    {
        const auto jour = un.date_notification ? parse_day(*un.date_notification) : std::nullopt;
        const std::vector<SheetCell> ligne{un.id_marche, un.acheteur_nom, un.acheteur_siret, un.objet, un.cpv, un.departement,
                                           un.montant_centimes ? SheetCell(*un.montant_centimes) : SheetCell(),
                                           un.duree_mois ? SheetCell(*un.duree_mois) : SheetCell(), jour ? SheetCell(*jour) : SheetCell(),
                                           en_virgules(un.titulaires), en_virgules(un.considerations_sociales), SheetCell(un.anomalies)};
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "contrats.xlsx");
}

// --- Un contrat ---------------------------------------------------------------------------------------------------

std::string date_lue(const DateLue& date) { return date.jour ? en_toutes_lettres(*date.jour) : date.texte; }
std::string oui_non(const std::string& texte)
{
    const auto lu = lire_oui_non(texte);
    return !lu ? texte : *lu ? "oui" : "non";
}
std::string montant_lu(const MontantLu& montant) { return montant.valeur ? montant_fr(*montant.valeur) : montant.texte; }
std::string entier_lu(const EntierLu& entier, std::string_view unite)
{
    return entier.texte.empty() ? "" : entier.texte + (unite.empty() ? "" : "\u00A0" + std::string(unite));
}

Vue vue_champs(const FicheContrat& fiche)
{
    const ContratDecp& c = fiche.courante().contrat;
    Vue::List champs;
    const auto ajouter = [&](const char* nom, const std::string& valeur) {
        if (!valeur.empty()) champs.push_back(Vue{{"nom", nom}, {"valeur", valeur}});
    };
    const std::string cpv = c.cpv_huit();
    ajouter("Identifiant", c.id);
    ajouter("Acheteur", (fiche.resume.acheteur_nom == c.acheteur_id ? "" : fiche.resume.acheteur_nom + ", ") + c.acheteur_id);
    ajouter("Objet", c.objet);
    ajouter("Nature", c.nature);
    ajouter("Procédure", c.procedure);
    ajouter("Code CPV", c.cpv.empty() ? "" : c.cpv + (cpv.empty() ? "" : " " + libelle_de_cpv(cpv).value_or("")));
    ajouter("Lieu d'exécution", joined([&] {
                std::vector<std::string> morceaux;
                for (const auto* un : {&c.lieu_nom, &c.lieu_code, &c.lieu_type})
                    if (!un->empty()) morceaux.push_back(*un);
                return morceaux;
            }(), ", "));
    ajouter("Montant hors taxes", montant_lu(c.montant));
    ajouter("Subvention", montant_lu(c.subvention));
    ajouter("Durée", entier_lu(c.duree_mois, "mois"));
    ajouter("Notification", date_lue(c.notification));
    ajouter("Début d'exécution", date_lue(c.debut_execution));
    ajouter("Publication des données", date_lue(c.publication));
    ajouter("Forme du prix", c.forme_prix);
    ajouter("Types de prix", joined(c.types_prix, ", "));
    ajouter("CCAG", c.ccag);
    ajouter("Offres reçues", entier_lu(c.offres_recues, ""));
    ajouter("Marché innovant", oui_non(c.marche_innovant));
    ajouter("Avance attribuée", oui_non(c.attribution_avance));
    ajouter("Taux d'avance", c.taux_avance);
    ajouter("Origine UE", c.origine_ue);
    ajouter("Origine France", c.origine_france);
    ajouter("Groupement", c.type_groupement);
    ajouter("Sous-traitance déclarée", oui_non(c.sous_traitance_declaree));
    ajouter("Accord-cadre", c.id_accord_cadre);
    ajouter("Techniques", joined(c.techniques, ", "));
    ajouter("Modalités d'exécution", joined(c.modalites_execution, ", "));
    ajouter("Considérations sociales", joined(c.considerations_sociales, ", "));
    ajouter("Considérations environnementales", joined(c.considerations_environnementales, ", "));
    ajouter("Données d'exécution", joined(c.donnees_execution, " ; "));
    ajouter("Source", fiche.source + (c.origine.empty() ? "" : ", " + c.origine));
    return champs;
}

std::string operateur_lu(const OperateurLu& un)
{
    return (un.type_identifiant.empty() ? "" : un.type_identifiant + " ") + un.identifiant;
}

Vue vue_anomalies_du_contrat(const FicheContrat& fiche)
{
    auto anomalies = fiche.courante().anomalies;
    if (anomalies.empty()) return false;
    Vue::List liste;
    std::int64_t doutes = 0;
    // Ce qui se vérifie d'abord, ce qui n'a pas de conséquence ensuite.
    std::stable_partition(anomalies.begin(), anomalies.end(), [](const auto& une) { return une.gravite != nom_de(Gravite::Information); });
    for (const auto& une : anomalies)
    {
        const bool information = une.gravite == nom_de(Gravite::Information);
        doutes += information ? 0 : 1;
        liste.push_back(Vue{{"ton", information ? "info" : "attente"},
                            {"gravite", information ? "vu" : "à vérifier"},
                            {"phrase", une.phrase.empty() ? une.code : une.phrase},
                            {"champ", une.champ},
                            {"valeur", shortened(une.valeur, 120)}});
    }
    return Vue{{"titre", doutes == 0 ? "Rien à vérifier avant de s'en servir" : compter(doutes, "point à vérifier", "points à vérifier") + " avant de s'en servir"},
               {"liste", std::move(liste)}};
}

std::string details(std::initializer_list<std::string> morceaux)
{
    std::vector<std::string> pleins;
    for (const auto& un : morceaux)
        if (!un.empty()) pleins.push_back(un);
    return joined(pleins, ", ");
}

Vue vue_contrat(const Demande& d, const FicheContrat& fiche, const std::optional<std::string>& marche_id)
{
    const ContratDecp& c = fiche.courante().contrat;
    Vue::List titulaires, actes, modifications, versions, homonymes;
    for (const auto& un : c.titulaires)
        titulaires.push_back(Vue{{"nom", un.nom.empty() ? "nom non publié" : un.nom}, {"identifiant", operateur_lu(un)}});
    for (const auto& un : c.actes)
        actes.push_back(Vue{{"nom", un.sous_traitant.nom.empty() ? operateur_lu(un.sous_traitant) : un.sous_traitant.nom},
                            {"detail", details({un.sous_traitant.nom.empty() ? "" : operateur_lu(un.sous_traitant), montant_lu(un.montant), date_lue(un.notification), entier_lu(un.duree_mois, "mois")})}});
    for (const auto& une : c.modifications)
        modifications.push_back(Vue{{"nom", une.objet.empty() ? "Modification " + une.numero : une.objet},
                                    {"detail", details({une.objet.empty() ? "" : "n° " + une.numero, montant_lu(une.montant), entier_lu(une.duree_mois, "mois"), date_lue(une.notification)})}});
    for (const auto& une : fiche.versions)
        versions.push_back(Vue{{"numero", std::to_string(une.version)},
                               {"detail", details({"importée le " + date_fr(*parse_instant(une.importee_le)), montant_lu(une.contrat.montant),
                                                   compter(static_cast<std::int64_t>(une.contrat.modifications.size()), "modification", "modifications", Genre_grammatical::Feminin)})},
                               {"montree", une.montree && fiche.versions.size() > 1}});
    for (const auto& id : fiche.homonymes) homonymes.push_back(Vue{{"href", adresse(id)}});
    const auto section = [](Vue::List& liste, const char* un, const char* plusieurs) -> Vue {
        if (liste.empty()) return false;
        const auto combien = compter(static_cast<std::int64_t>(liste.size()), un, plusieurs);
        return Vue{{"titre", combien}, {"liste", std::move(liste)}};
    };
    return Vue{{"fil", vue_fil({{"/contrats", "Contrats publics"}}, fiche.resume.id_marche)},
               {"titre", shortened(c.objet.empty() ? "Contrat " + c.id : c.objet, 130)},
               {"montant", fiche.resume.montant_centimes ? montant_fr({*fiche.resume.montant_centimes}) : ""},
               {"acheteur", acteur_montre(fiche.resume.acheteur_nom)},
               {"id", fiche.resume.id_marche},
               {"notifie", date_publiee(fiche.resume.date_notification)},
               {"suivi_href", marche_id ? "/marches/" + *marche_id : ""},
               {"suivre_href", !marche_id && d.perimetre.peut(Acte::SuivreContrat) ? adresse(fiche.resume.id) + "/suivi" : ""},
               {"anomalies_du_contrat", vue_anomalies_du_contrat(fiche)},
               {"titre_titulaires", titulaires.empty() ? "Titulaires" : compter(static_cast<std::int64_t>(titulaires.size()), "titulaire", "titulaires")},
               {"titulaires", std::move(titulaires)},
               {"champs", vue_champs(fiche)},
               {"actes", section(actes, "acte de sous-traitance", "actes de sous-traitance")},
               {"modifications", section(modifications, "modification", "modifications")},
               {"titre_versions", compter(static_cast<std::int64_t>(fiche.versions.size()), "version lue", "versions lues", Genre_grammatical::Feminin)},
               {"versions", std::move(versions)},
               {"homonymes", std::move(homonymes)}};
}

// --- Suivre -------------------------------------------------------------------------------------------------------

/// Ce que le code CPV dit de la nature : travaux (45), services (50 et plus, sauf logiciels), fournitures sinon.
std::string nature_de(const ContratDecp& contrat)
{
    if (contrat.genre == GenreContrat::Concession) return "concession";
    const auto cpv = contrat.cpv_huit();
    if (cpv.size() < 2) return "";
    const int division = std::stoi(cpv.substr(0, 2));
    return division == 45 ? "travaux" : division >= 50 ? "services" : "fournitures";
}

/// Ce que le contrat dit du marché, dans les mots d'une saisie. Ce qui ne se lit pas reste vide, et la page le montre.
SaisieMarche saisie_du_contrat(Transaction& tx, const std::string& structure_id, const FicheContrat& fiche)
{
    const ContratDecp& c = fiche.courante().contrat;
    std::vector<AnomalieDeChamp> ignorees;
    SaisieMarche saisie = saisie_vide();
    saisie.objet = shortened(c.objet.empty() ? "Contrat " + c.id : c.objet, 500);
    saisie.reference = shortened(c.id, 80);
    const auto siret = c.acheteur_siret();
    // Les formats récents ne publient plus les noms : on prend celui que l'on connaît sous ce SIRET, sinon on le dit inconnu.
    auto nom = c.acheteur_nom.empty() ? nom_d_acheteur(tx, structure_id, siret) : c.acheteur_nom;
    saisie.acheteur = siret + " " + shortened(nom.empty() ? "Acheteur " + siret : nom, 200);
    saisie.nature = nature_de(c);
    if (const auto cpv = c.cpv_huit(); cpv_existe(cpv)) saisie.cpv = cpv;
    if (fiche.resume.montant_centimes && *fiche.resume.montant_centimes >= 0)
        saisie.montant = heures_saisie(Heures::de_centiemes(*fiche.resume.montant_centimes));
    if (lire_nombre("duree", c.duree_mois.texte, 1, 600, Exigence::Obligatoire, ignorees)) saisie.duree = c.duree_mois.texte;
    if (lire_jour("notifie_le", c.notification.texte, Exigence::Obligatoire, ignorees)) saisie.notifie_le = format_day(*c.notification.jour);
    if (libelle_de_commune(c.lieu_code) && searchable(c.lieu_type).find("commune") != std::string::npos) saisie.commune = c.lieu_code;
    return saisie;
}

SaisieLot saisie_du_lot(const FicheContrat& fiche, const SaisieMarche& marche, Jour aujourd_hui)
{
    SaisieLot lot;
    // Un contrat publié est souvent un lot du marché : son objet le nomme parfois.
    lot.numero = std::to_string(lot_nomme(searchable(marche.objet)).value_or(1));
    lot.intitule = shortened(marche.objet, 200);
    // « Marché réservé » ne dit pas à qui : la personne le précise, rien n'est deviné.
    lot.reservation = fiche.courante().contrat.dit_reserve() ? "" : "aucune";
    const auto notifie = parse_day(marche.notifie_le);
    const Mois debut = mois_de(notifie ? Jour{*notifie} : aujourd_hui);
    lot.execution_debut = format_month(debut);
    if (!marche.duree.empty()) lot.execution_fin = format_month(debut + std::chrono::months{std::stoi(marche.duree) - 1});
    return lot;
}

struct Suivi
{
    FicheContrat fiche;
    SaisieMarche marche;
    SaisieLot lot;
    LectureMarche lecture;
    LectureLot lecture_lot;
    std::vector<AnomalieDeChamp> anomalies;
    std::vector<std::pair<std::string, std::string>> facilitateurs;
    std::optional<std::string> deja; // le marché qui suit déjà ce contrat
};

/// Le formulaire remplace ce que l'on peut y changer ; le reste vient du contrat, relu.
Suivi charger_suivi(Transaction& tx, const Demande& d, const Form* formulaire)
{
    Suivi s{trouver_contrat_decp(tx, d.param("contrat")), {}, {}, {}, {}, {}, {}, {}};
    Marche depuis;
    depuis.structure_id = d.perimetre.structure_de(Acte::SuivreContrat);
    depuis.territoire_id = tx.query_one("SELECT territoire_id FROM structures WHERE id = ?", depuis.structure_id)->text("territoire_id");
    depuis.contrat_decp_id = s.fiche.resume.id;
    s.deja = marche_du_contrat(tx, d.perimetre, s.fiche.resume.id);
    s.facilitateurs = lister_facilitateurs(tx, depuis.structure_id);
    s.marche = saisie_du_contrat(tx, depuis.structure_id, s.fiche);
    for (const auto& [id, nom] : s.facilitateurs)
        if (id == d.qui().id) s.marche.facilitateur = id;
    s.lot = saisie_du_lot(s.fiche, s.marche, d.aujourd_hui);
    if (formulaire)
    {
        const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire->value(nom))); };
        s.marche.objet = champ("objet");
        s.marche.reference = champ("reference");
        s.marche.acheteur = champ("acheteur");
        s.marche.nature = champ("nature");
        s.marche.facilitateur = champ("facilitateur");
        s.lot.numero = champ("numero");
        s.lot.intitule = champ("intitule");
        s.lot.reservation = champ("reservation");
        s.lot.execution_debut = champ("execution_debut");
        s.lot.execution_fin = champ("execution_fin");
    }
    s.lecture = lire_marche(tx, s.marche, depuis);
    Lot lot;
    lot.structure_id = depuis.structure_id;
    s.lecture_lot = lire_lot(s.lot, lot);
    s.anomalies = s.lecture.anomalies;
    s.anomalies.insert(s.anomalies.end(), s.lecture_lot.anomalies.begin(), s.lecture_lot.anomalies.end());
    return s;
}

Vue vue_repris(const Suivi& s)
{
    const ContratDecp& c = s.fiche.courante().contrat;
    Vue::List repris;
    const auto ajouter = [&](const char* nom, const std::string& valeur, const std::string& publie) {
        std::string doute = valeur.empty() && !publie.empty() ? "publié « " + shortened(publie, 40) + " », non repris" : "";
        repris.push_back(Vue{{"nom", nom}, {"valeur", valeur.empty() ? "non connu" : valeur}, {"doute", doute}});
    };
    std::vector<std::string> noms;
    for (const auto& un : c.titulaires) noms.push_back(un.nom.empty() ? operateur_lu(un) : un.nom);
    const Marche& m = s.lecture.marche;
    ajouter("Titulaires", joined(noms, ", "), "");
    ajouter("Montant hors taxes", m.montant ? montant_fr(*m.montant) : "", c.montant.texte);
    ajouter("Durée", m.duree_mois ? compter(*m.duree_mois, "mois", "mois") : "", c.duree_mois.texte);
    ajouter("Notification", m.notifie_le ? en_toutes_lettres(*m.notifie_le) : "", c.notification.texte);
    ajouter("Code CPV", m.cpv ? *m.cpv + " " + libelle_de_cpv(*m.cpv).value_or("") : "", c.cpv);
    ajouter("Considérations sociales", joined(c.considerations_sociales, ", "), "");
    std::int64_t doutes = 0;
    for (const auto& une : s.fiche.courante().anomalies) doutes += une.gravite == nom_de(Gravite::Information) ? 0 : 1;
    if (doutes > 0)
        repris.push_back(Vue{{"nom", "Publication"}, {"valeur", "gardée telle quelle"}, {"doute", compter(doutes, "point à vérifier", "points à vérifier")}});
    return repris;
}

Response montrer_confirmation(const Demande& d, const Suivi& s, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    std::vector<Option> facilitateurs;
    for (const auto& [id, nom] : s.facilitateurs) facilitateurs.push_back({id, nom});
    const auto champ = [&](const char* nom, const char* libelle, const std::string& valeur, const char* type = "text", const char* taille = "", bool obligatoire = true) {
        Champ un;
        un.nom = nom;
        un.libelle = libelle;
        un.valeur = valeur;
        un.type = type;
        un.taille = taille;
        un.obligatoire = obligatoire;
        return vue_champ(un, a);
    };
    const auto ici = adresse(s.fiche.resume.id);
    Vue vue{{"fil", vue_fil({{"/contrats", "Contrats publics"}, {ici, s.fiche.resume.id_marche}}, "Suivre")},
            {"action", ici + "/suivi"},
            {"brouillon", "suivi-" + s.fiche.resume.id},
            {"cle", random_token()},
            {"anomalies", vue_anomalies(a)},
            {"repris", vue_repris(s)},
            {"objet", champ("objet", "Objet du marché", s.marche.objet)},
            {"reference", champ("reference", "Référence", s.marche.reference, "text", "moyen")},
            {"acheteur", vue_champ({.nom = "acheteur", .libelle = "Acheteur", .valeur = s.marche.acheteur, .aide = s.fiche.courante().contrat.acheteur_nom.empty() ? "Le contrat ne publie que son SIRET : complétez son nom." : "", .clavier = "", .unite = "", .taille = "", .suggestions = "/assistance/acheteurs"}, a)},
            {"nature", vue_liste("nature", "Nature", s.marche.nature.empty() ? "Le contrat publié ne permet pas de la dire." : "D'après le code CPV : vérifiez.", "Choisir", options_de(natures_de_marche()), s.marche.nature, a)},
            {"facilitateur", vue_liste("facilitateur", "Facilitateur", "", "Personne pour l'instant", facilitateurs, s.marche.facilitateur, a, false)},
            {"numero", champ("numero", "Numéro du lot", s.lot.numero, "text", "court")},
            {"intitule", champ("intitule", "Intitulé du lot", s.lot.intitule)},
            {"reservation", vue_liste("reservation", "Réservation", s.fiche.courante().contrat.dit_reserve() ? "Le contrat publié se dit réservé, sans dire à qui : précisez." : "", s.lot.reservation.empty() ? "Choisir" : "", options_de(reservations()), s.lot.reservation, a)},
            {"execution_debut", champ("execution_debut", "Premier mois d'exécution", s.lot.execution_debut, "month", "court")},
            {"execution_fin", champ("execution_fin", "Dernier mois d'exécution", s.lot.execution_fin, "month", "court", false)},
            {"annuler_href", ici}};
    return page(d, "decp/suivi", std::move(vue), "Suivre ce contrat", kIci, statut);
}

/// L'identifiant d'une entreprise tel que nos tables le gardent ; absent quand il n'est pas fait de chiffres.
std::optional<std::string> siret_de(const OperateurLu& un)
{
    const auto net = sans_separateurs(un.identifiant);
    if (!all_digits(net) || net.size() > 20) return std::nullopt;
    return net;
}

void inscrire_titulaires(Ecriture& e, const Lot& lot, const ContratDecp& contrat)
{
    std::vector<std::string> deja;
    for (const auto& un : contrat.titulaires)
    {
        const auto siret = siret_de(un);
        auto nom = un.nom;
        if (nom.empty() && siret) nom = nom_d_entreprise(e.tx, lot.structure_id, *siret);
        nom = shortened(nom.empty() ? "Entreprise " + un.identifiant : nom, 200);
        const auto entreprise = trouver_ou_inscrire_entreprise(e, lot.structure_id, siret, nom);
        // Deux titulaires publiés sous le même SIRET n'en font qu'un sur le lot.
        if (std::find(deja.begin(), deja.end(), entreprise) != deja.end()) continue;
        inscrire_titulaire(e, lot, entreprise, contrat.titulaires.size() == 1 ? "titulaire" : deja.empty() ? "mandataire" : "cotraitant");
        deja.push_back(entreprise);
    }
}

} // namespace

static Response lister(const Demande& d)
{
    const auto adresse_lue = d.http.query();
    const auto lue = lire_recherche(adresse_lue);
    if (const auto format = adresse_lue.value("format"); format == "csv" || format == "xlsx")
        return exporter(d, d.base.read([&](Transaction& tx) { return tout_lister(tx, lue.recherche); }), format);
    PageDeContrats trouves;
    std::map<std::string, std::string> suivis;
    d.base.read([&](Transaction& tx) {
        trouves = lister_contrats_decp(tx, lue.recherche);
        std::vector<std::string> ids;
        for (const auto& un : trouves.contrats) ids.push_back(un.id);
        suivis = marches_des_contrats(tx, d.perimetre, ids);
    });
    auto vue = vue_contrats(d, lue, trouves, suivis);
    if (d.http.is_htmx()) return fragment(d, "decp/resultats", std::move(vue));
    return page(d, "decp/contrats", std::move(vue), "Contrats publics", kIci);
}

static Response montrer_contrat(const Demande& d)
{
    std::optional<std::string> marche;
    const auto fiche = d.base.read([&](Transaction& tx) {
        auto lue = trouver_contrat_decp(tx, d.param("contrat"));
        marche = marche_du_contrat(tx, d.perimetre, lue.resume.id);
        return lue;
    });
    return page(d, "decp/contrat", vue_contrat(d, fiche, marche), fiche.resume.id_marche, kIci);
}

static Response montrer_suivi(const Demande& d)
{
    const auto suivi = d.base.read([&](Transaction& tx) { return charger_suivi(tx, d, nullptr); });
    if (suivi.deja) return Response::see_other("/marches/" + *suivi.deja);
    // Rien n'est encore à corriger : la personne n'a rien saisi.
    return montrer_confirmation(d, suivi, {}, Status::Ok);
}

static Response creer_suivi(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto suivi = d.base.read([&](Transaction& tx) { return charger_suivi(tx, d, &formulaire); });
    if (!suivi.deja && !suivi.anomalies.empty()) return montrer_confirmation(d, suivi, suivi.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto relu = charger_suivi(e.tx, d, &formulaire);
            if (relu.deja) return {"/marches/" + *relu.deja, "contrat_deja_suivi", {}};
            if (!relu.anomalies.empty()) throw Conflict("ce que le contrat désigne vient de changer");
            Marche& marche = relu.lecture.marche;
            marche.acheteur_id = trouver_ou_inscrire_acheteur(e, marche.structure_id, marche.acheteur_siret, marche.acheteur_nom);
            if (marche_de_reference(e.tx, marche.acheteur_id, marche.reference, "")) throw Conflict("marche.deja_suivi");
            marche.id = inscrire_marche(e, marche);
            Lot& lot = relu.lecture_lot.lot;
            lot.marche_id = marche.id;
            lot.id = inscrire_lot(e, lot);
            inscrire_titulaires(e, lot, relu.fiche.courante().contrat);
            return {"/marches/" + marche.id, "contrat_suivi", {}};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("marche.deja_suivi")) throw;
        return montrer_confirmation(d, suivi, {{"reference", "marche.deja_suivi"}}, Status::UnprocessableContent);
    }
}

void tracer_routes_decp(Routeur& routeur)
{
    routeur.add(Method::Get, "/contrats", "consulter_decp", lister);
    routeur.add(Method::Get, "/contrats/:contrat", "consulter_decp", montrer_contrat);
    routeur.add(Method::Get, "/contrats/:contrat/suivi", "suivre_contrat", montrer_suivi);
    routeur.add(Method::Post, "/contrats/:contrat/suivi", "suivre_contrat", creer_suivi);
}

} // namespace ouvrage
