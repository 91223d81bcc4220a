#include "app/conventions/conventions_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/marches/marches_table.hpp"
#include "domaine/convention_donnee.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kReferenceAuPlus = 80, kIntituleAuPlus = 200, kTexteAuPlus = 1500, kNomAuPlus = 200, kMotAuPlus = 120, kLignesAuPlus = 40;
constexpr int kMembresAuPlus = 2000;

std::string champ(const Form& formulaire, std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); }

/// Plusieurs lignes : rogné, borné, sans NIR.
std::string lire_long(const std::string& nom, const Form& formulaire, std::size_t lettres, Exigence presence, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto texte = replaced(champ(formulaire, nom), "\r", "");
    if (texte.empty() && presence == Exigence::Obligatoire) anomalies.push_back({nom, "champ.absent"});
    else if (length_utf8(texte) > lettres) anomalies.push_back({nom, "champ.trop_long"});
    else if (ressemble_a_un_nir(texte)) anomalies.push_back({nom, "champ.nir"});
    return texte;
}

/// Un choix dans une liste fermée d'identifiants ou de codes ; vide quand rien n'est choisi.
template <class Permis> std::optional<std::string> lire_parmi(const std::string& nom, const Form& formulaire, Exigence presence, Permis&& permis, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto valeur = champ(formulaire, nom);
    if (valeur.empty())
    {
        if (presence == Exigence::Obligatoire) anomalies.push_back({nom, "champ.absent"});
        return std::nullopt;
    }
    if (!permis(valeur))
    {
        anomalies.push_back({nom, "champ.inconnu"});
        return std::nullopt;
    }
    return valeur;
}

std::optional<std::string> lire_avenant_nomme(const Form& formulaire, const Convention& convention, std::vector<AnomalieDeChamp>& anomalies)
{
    return lire_parmi("avenant", formulaire, Exigence::Facultative, [&](const std::string& id) { return convention.avenant(id) != nullptr; }, anomalies);
}

/// « 215 900 176 00015 Ville d'Armentières » ; un SIRET douteux se garde.
PartieSaisie lire_acteur(const std::string& nom, std::string_view saisi, std::vector<AnomalieDeChamp>& anomalies)
{
    PartieSaisie partie;
    const auto texte = lire_texte(nom, saisi, kNomAuPlus, Exigence::Obligatoire, anomalies);
    const auto acteur = acteur_saisi(texte);
    partie.siret = acteur.siret;
    partie.nom = acteur.nom;
    if (partie.nom.empty() && !texte.empty()) anomalies.push_back({nom, "partie.sans_nom"});
    return partie;
}

} // namespace

std::vector<PlaceASigner> places_ordinaires()
{
    return {{"acheteurs", "Acheteurs", "Une ville, un bailleur, l'État… Un par ligne, avec son SIRET devant s'il est connu.", QualiteDePartie::Acheteur, "", true},
            {"entreprises", "Entreprises", "Une par ligne.", QualiteDePartie::Entreprise, "", true},
            {"organismes", "Organismes", "Mission locale, association, SIAE… déjà inscrits dans « Organismes ». Un par ligne.", QualiteDePartie::Organisme, "", true},
            {"structures", "Autres structures des clauses", "Celles du territoire. Une par ligne.", QualiteDePartie::Structure, "", true},
            {"autres", "Autres signataires", "Ceux qu'Ouvrage ne suit pas. Un par ligne.", QualiteDePartie::Autre, "", true}};
}

const PlaceDePartie* place_de_la_structure(const ModeleDeConvention& modele)
{
    const auto place = std::find_if(modele.parties.begin(), modele.parties.end(), [](const PlaceDePartie& une) { return une.qualite == QualiteDePartie::Structure; });
    return place == modele.parties.end() ? nullptr : &*place;
}

std::vector<PlaceASigner> places_du_modele(const ModeleDeConvention& modele)
{
    if (modele.parties.empty()) return places_ordinaires();
    const auto* sienne = place_de_la_structure(modele);
    std::vector<PlaceASigner> places;
    for (const auto& une : modele.parties)
    {
        if (&une == sienne) continue;
        std::string libelle = une.designation;
        if (!libelle.empty() && libelle[0] >= 'a' && libelle[0] <= 'z') libelle[0] = static_cast<char>(libelle[0] - 'a' + 'A');
        const std::string connu = une.qualite == QualiteDePartie::Organisme ? " Déjà inscrit dans « Organismes »." : "";
        places.push_back({une.code, libelle, une.role + "." + connu + (une.plusieurs ? " Un par ligne, avec son SIRET devant s'il est connu." : ""), une.qualite, une.plusieurs ? "" : une.designation, une.plusieurs});
    }
    return places;
}

std::optional<TermesDeConvention> termes_a_inscrire(const ModeleDeConvention& modele, std::optional<Jour> debut, std::optional<Jour> fin)
{
    auto termes = modele.termes.termes;
    if (modele.parties.empty()) return std::nullopt; // sans modèle, tout se dit ensuite
    if (termes.depart == DepartDeConvention::Date)
    {
        if (!debut) return std::nullopt;
        termes.debut = debut;
    }
    if (!modele.termes.fin_a_remplir.empty())
    {
        if (!fin) return std::nullopt;
        termes.fin = fin;
    }
    return termes;
}

LectureDeConvention lire_convention(const Form& formulaire, const std::vector<PlaceASigner>& places)
{
    LectureDeConvention lue;
    auto& a = lue.anomalies;
    auto& c = lue.convention;
    c.reference = lire_texte("reference", formulaire.value("reference"), kReferenceAuPlus, Exigence::Obligatoire, a);
    c.intitule = lire_texte("intitule", formulaire.value("intitule"), kIntituleAuPlus, Exigence::Obligatoire, a);
    c.objet = lire_long("objet", formulaire, kTexteAuPlus, Exigence::Obligatoire, a);
    c.lieu_de_signature = lire_texte("lieu_de_signature", formulaire.value("lieu_de_signature"), kMotAuPlus, Exigence::Facultative, a);
    if (const auto clause = clause_financiere_du_code(champ(formulaire, "financiere"))) c.financiere = *clause;
    else a.push_back({"financiere", champ(formulaire, "financiere").empty() ? "champ.absent" : "champ.inconnu"});
    c.confidentialite_dite = formulaire.value("confidentialite") == "oui";
    lue.debut = lire_jour("debut", formulaire.value("debut"), Exigence::Facultative, a);
    lue.fin = lire_jour("fin", formulaire.value("fin"), Exigence::Facultative, a);
    if (lue.debut && lue.fin && *lue.fin < *lue.debut) a.push_back({"fin", "periode.inversee"});
    for (const auto& place : places)
    {
        const auto nom = "place_" + place.code;
        std::size_t lignes = 0;
        for (const auto& ligne : split(replaced(std::string(formulaire.value(nom)), "\r", ""), '\n'))
        {
            if (trimmed(ligne).empty()) continue;
            if (++lignes > (place.plusieurs ? kLignesAuPlus : 1))
            {
                a.push_back({nom, "partie.trop_de_lignes"});
                break;
            }
            auto partie = lire_acteur(nom, ligne, a);
            partie.qualite = place.qualite;
            partie.designation = place.designation;
            partie.place = place.code;
            lue.parties.push_back(std::move(partie));
        }
    }
    return lue;
}

LectureDePartie lire_partie(const Form& formulaire, const Convention& convention)
{
    LectureDePartie lue;
    auto& a = lue.anomalies;
    const auto qualite = qualite_de_partie_du_code(champ(formulaire, "qualite"));
    if (!qualite) a.push_back({"qualite", champ(formulaire, "qualite").empty() ? "champ.absent" : "champ.inconnu"});
    lue.partie = lire_acteur("partie", formulaire.value("partie"), a);
    lue.partie.qualite = qualite.value_or(QualiteDePartie::Autre);
    lue.partie.designation = lire_texte("designation", formulaire.value("designation"), kMotAuPlus, Exigence::Facultative, a);
    lue.partie.entree_le = lire_jour("entree_le", formulaire.value("entree_le"), Exigence::Facultative, a);
    lue.partie.avenant_id = lire_avenant_nomme(formulaire, convention, a);
    // Un avenant qui ajoute une partie la fait entrer à son effet, quand aucune date n'est dite.
    if (const auto* avenant = convention.avenant(lue.partie.avenant_id); avenant && !lue.partie.entree_le) lue.partie.entree_le = avenant->effet_le;
    lue.partie.representant = lire_texte("representant", formulaire.value("representant"), kMotAuPlus, Exigence::Facultative, a);
    lue.partie.representant_qualite = lire_texte("representant_qualite", formulaire.value("representant_qualite"), kMotAuPlus, Exigence::Facultative, a);
    return lue;
}

void verifier_la_partie(Transaction& tx, const std::string& structure_id, const PartieSaisie& partie, const std::string& champ, std::vector<AnomalieDeChamp>& anomalies)
{
    if (partie.qualite != QualiteDePartie::Structure && partie.qualite != QualiteDePartie::Organisme) return;
    if (!partie.nom.empty() && !partie_connue(tx, structure_id, partie.qualite, partie.siret, partie.nom))
        anomalies.push_back({champ, partie.qualite == QualiteDePartie::Organisme ? "partie.organisme_inconnu" : "partie.structure_inconnue"});
}

PartieAInscrire resoudre_la_partie(Ecriture& e, const std::string& structure_id, const PartieSaisie& p)
{
    PartieAInscrire partie{p.qualite, {}, p.nom, p.designation, p.siret, p.entree_le, p.avenant_id, p.representant, p.representant_qualite};
    if (p.qualite == QualiteDePartie::Acheteur) partie.objet_id = trouver_ou_inscrire_acheteur(e, structure_id, p.siret, p.nom);
    else if (p.qualite == QualiteDePartie::Entreprise) partie.objet_id = trouver_ou_inscrire_entreprise(e, structure_id, p.siret, p.nom);
    else if (const auto connue = partie_connue(e.tx, structure_id, p.qualite, p.siret, p.nom))
    {
        partie.objet_id = connue->id;
        if (!partie.siret) partie.siret = connue->siret;
    }
    return partie;
}

LectureDeRepresentant lire_representant(const Form& formulaire)
{
    LectureDeRepresentant lue;
    lue.nom = lire_texte("representant", formulaire.value("representant"), kMotAuPlus, Exigence::Facultative, lue.anomalies);
    lue.qualite = lire_texte("representant_qualite", formulaire.value("representant_qualite"), kMotAuPlus, Exigence::Facultative, lue.anomalies);
    if (lue.anomalies.empty() && lue.nom.empty() && lue.qualite.empty()) lue.anomalies.push_back({"representant", "champ.absent"});
    return lue;
}

LectureDAxe lire_axe(const Form& formulaire, const Convention& convention)
{
    LectureDAxe lue;
    lue.axe.intitule = lire_texte("intitule", formulaire.value("intitule"), kIntituleAuPlus, Exigence::Obligatoire, lue.anomalies);
    lue.axe.avenant_id = lire_avenant_nomme(formulaire, convention, lue.anomalies);
    return lue;
}

LectureDEngagement lire_engagement_de_partie(const Form& formulaire, const Convention& convention)
{
    LectureDEngagement lue;
    auto& a = lue.anomalies;
    auto& e = lue.engagement;
    e.texte = lire_long("texte", formulaire, kTexteAuPlus, Exigence::Obligatoire, a);
    if (const auto qui = lire_parmi("partie", formulaire, Exigence::Obligatoire, [&](const std::string& id) { return id == "toutes" || convention.partie(id) != nullptr; }, a); qui && *qui != "toutes")
        e.partie_id = qui;
    e.axe_id = lire_parmi("axe", formulaire, Exigence::Facultative, [&](const std::string& id) { return convention.axe(id) != nullptr; }, a);
    e.preuve = lire_texte("preuve", formulaire.value("preuve"), kIntituleAuPlus, Exigence::Facultative, a);
    if (const auto cadence = cadence_de_promesse_du_code(champ(formulaire, "cadence"))) e.cadence = *cadence;
    else a.push_back({"cadence", champ(formulaire, "cadence").empty() ? "champ.absent" : "champ.inconnu"});
    e.echeance_le = lire_jour("echeance_le", formulaire.value("echeance_le"), Exigence::Facultative, a);
    if (e.cadence == CadenceDePromesse::Permanente && e.echeance_le) a.push_back({"echeance_le", "engagement.sans_terme"});
    e.donnee = lire_parmi("donnee", formulaire, Exigence::Facultative, [](const std::string& code) { return donnee_de_convention_du_code(code).has_value(); }, a).value_or("");
    e.avenant_id = lire_avenant_nomme(formulaire, convention, a);
    return lue;
}

LectureDeSuite lire_suite(const Form& formulaire, const std::vector<std::string>& permises, bool pour_la_structure, Jour aujourd_hui)
{
    LectureDeSuite lue;
    auto& a = lue.anomalies;
    if (const auto etat = etat_de_promesse_du_code(champ(formulaire, "etat"))) lue.etat = *etat;
    else a.push_back({"etat", champ(formulaire, "etat").empty() ? "champ.absent" : "champ.inconnu"});
    const auto le = lire_jour("le", formulaire.value("le"), Exigence::Obligatoire, a);
    lue.le = le.value_or(aujourd_hui);
    if (aujourd_hui < lue.le) a.push_back({"le", "date.a_venir"});
    lue.preuve = lire_texte("preuve", formulaire.value("preuve"), kIntituleAuPlus, Exigence::Facultative, a);
    lue.dite_par = lire_parmi("dite_par", formulaire, Exigence::Facultative, [&](const std::string& id) { return std::find(permises.begin(), permises.end(), id) != permises.end(); }, a);
    // Une partie parle pour elle-même ; quand elle est seule à pouvoir parler, il n'y a rien à choisir.
    if (!lue.dite_par && !pour_la_structure && champ(formulaire, "dite_par").empty())
    {
        if (permises.size() == 1) lue.dite_par = permises.front();
        else a.push_back({"dite_par", "champ.absent"});
    }
    return lue;
}

LectureDeDeliberation lire_deliberation(const Form& formulaire, const Convention& convention)
{
    LectureDeDeliberation lue;
    auto& a = lue.anomalies;
    auto& d = lue.deliberation;
    const auto texte = [&](const char* nom, Exigence presence) { return lire_texte(nom, formulaire.value(nom), kMotAuPlus, presence, a); };
    const auto nombre = [&](const char* nom) { return lire_nombre(nom, formulaire.value(nom), 0, kMembresAuPlus, Exigence::Facultative, a); };
    d.partie_id = lire_parmi("partie", formulaire, Exigence::Obligatoire, [&](const std::string& id) { return convention.partie(id) != nullptr; }, a).value_or("");
    d.avenant_id = lire_avenant_nomme(formulaire, convention, a);
    d.numero = texte("numero", Exigence::Obligatoire);
    d.organe = texte("organe", Exigence::Obligatoire);
    auto& s = d.seance;
    s.convocation_le = lire_jour("convocation_le", formulaire.value("convocation_le"), Exigence::Facultative, a);
    const auto seance_le = lire_jour("seance_le", formulaire.value("seance_le"), Exigence::Obligatoire, a);
    s.en_exercice = nombre("en_exercice");
    s.presents = nombre("presents");
    s.pouvoirs = nombre("pouvoirs");
    s.pour = nombre("pour");
    s.contre = nombre("contre");
    s.abstentions = nombre("abstentions");
    if (const auto vote = vote_d_assemblee_du_code(champ(formulaire, "vote"))) s.vote = *vote;
    else a.push_back({"vote", champ(formulaire, "vote").empty() ? "champ.absent" : "champ.inconnu"});
    d.president = texte("president", Exigence::Facultative);
    d.secretaire = texte("secretaire", Exigence::Facultative);
    d.rapporteur = texte("rapporteur", Exigence::Facultative);
    if (!seance_le) s.convocation_le.reset(); // rien à quoi la comparer
    else s.seance_le = *seance_le;
    for (const auto& une : relire_la_seance(s)) a.push_back({une.champ, une.code});
    return lue;
}

LectureDeTransmission lire_transmission(const Form& formulaire, const Deliberation& deliberation, Jour aujourd_hui)
{
    LectureDeTransmission lue;
    auto& a = lue.anomalies;
    const auto etape = etape_de_teletransmission_du_code(champ(formulaire, "etape"));
    if (etape) lue.etape = *etape;
    else a.push_back({"etape", champ(formulaire, "etape").empty() ? "champ.absent" : "champ.inconnu"});
    const auto le = lire_jour("le", formulaire.value("le"), Exigence::Obligatoire, a);
    lue.identifiant = lire_texte("identifiant", formulaire.value("identifiant"), kMotAuPlus, Exigence::Facultative, a);
    if (!etape || !le) return lue;
    lue.le = *le;
    auto dates = deliberation.dates();
    (lue.etape == EtapeDeTeletransmission::Envoyee ? dates.envoyee_le : lue.etape == EtapeDeTeletransmission::Recue ? dates.recue_le : dates.publiee_le) = *le;
    // L'ordre se juge sur les trois dates ; ce qui cloche se dit à côté de celle que l'on vient d'écrire.
    for (const auto& une : relire_la_transmission(dates, deliberation.seance.seance_le, aujourd_hui))
        if (une.etape == lue.etape || une.code == "transmission.recue_avant_envoi") a.push_back({"le", une.code});
    return lue;
}

LectureDAvenantDeConvention lire_avenant_de_convention(const Form& formulaire)
{
    LectureDAvenantDeConvention lue;
    lue.objet = lire_long("objet", formulaire, kTexteAuPlus, Exigence::Obligatoire, lue.anomalies);
    if (const auto le = lire_jour("effet_le", formulaire.value("effet_le"), Exigence::Obligatoire, lue.anomalies)) lue.effet_le = *le;
    return lue;
}

LectureDObjet lire_objet(const Form& formulaire, const std::vector<Option>& proposes)
{
    LectureDObjet lue;
    const auto choisi = lire_parmi("objet", formulaire, Exigence::Obligatoire,
                                   [&](const std::string& valeur) { return std::any_of(proposes.begin(), proposes.end(), [&](const Option& un) { return un.valeur == valeur; }); }, lue.anomalies);
    if (choisi)
    {
        const auto espace = choisi->find(' ');
        (choisi->starts_with("marche ") ? lue.marche_id : lue.lieu_id) = choisi->substr(espace + 1);
    }
    if (const auto le = lire_jour("depuis", formulaire.value("depuis"), Exigence::Obligatoire, lue.anomalies)) lue.depuis = *le;
    return lue;
}

} // namespace ouvrage
