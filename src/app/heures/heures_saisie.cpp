#include "app/heures/heures_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

// 31 jours de 24 heures : au-delà, ce n'est plus une déclaration mais une faute de frappe.
constexpr Heures kHeuresDUnMois = 744_h;
constexpr std::size_t kNoteAuPlus = 500;

std::optional<Mois> lire_mois(std::string_view texte, Jour aujourd_hui, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto mois = parse_month(trimmed(texte));
    if (!mois) anomalies.push_back({"mois", texte.empty() ? "champ.absent" : "mois.illisible"});
    else if (*mois > mois_de(aujourd_hui)) anomalies.push_back({"mois", "mois.a_venir"});
    return mois;
}

void controler_note(const std::string& note, std::vector<AnomalieDeChamp>& anomalies)
{
    if (length_utf8(note) > kNoteAuPlus) anomalies.push_back({"note", "champ.trop_long"});
    if (ressemble_a_un_nir(note)) anomalies.push_back({"note", "champ.nir"});
}

struct ParReference
{
    const PersonneADeclarer* personne = nullptr; // nulle : `code` dit pourquoi
    std::string code;
};
/// Sur un marché partagé, deux structures peuvent avoir donné la même référence : on ne choisit pas à la place de qui déclare.
ParReference par_reference(const std::vector<PersonneADeclarer>& personnes, std::string_view reference)
{
    const auto cherchee = searchable(reference);
    ParReference lue{nullptr, "personne.inconnue"};
    for (const auto& une : personnes)
    {
        if (searchable(une.reference) != cherchee) continue;
        if (lue.personne) return {nullptr, "personne.meme_reference"};
        lue = {&une, ""};
    }
    return lue;
}

/// Où les heures ont été faites : un code officiel connu, ou rien.
std::optional<std::string> lire_commune_de_ligne(const std::string& champ, std::string_view saisie, std::vector<AnomalieDeChamp>& anomalies)
{
    if (trimmed(saisie).empty()) return std::nullopt;
    auto commune = code_saisi(commune_tapee(trimmed(saisie)));
    if (libelle_de_commune(commune)) return commune;
    anomalies.push_back({champ, "commune.inconnue"});
    return std::nullopt;
}

} // namespace

const Engagement& choisir_engagement(const std::vector<Engagement>& engagements, std::string_view voulu)
{
    if (engagements.empty()) throw NotFound("ce lot ne porte encore aucun engagement : inscrivez-le d'abord");
    for (const auto& un : engagements)
        if (un.id == voulu) return un;
    if (!voulu.empty()) throw NotFound("cet engagement n'est pas de ce lot");
    return engagements.front();
}

std::vector<Titulaire> entreprises_declarables(const Perimetre& perimetre, const Lot& lot)
{
    if (perimetre.sur_structure_entiere(Acte::Declarer)) return lot.titulaires;
    const auto siennes = perimetre.entreprises(Acte::Declarer);
    std::vector<Titulaire> liste;
    for (const auto& un : lot.titulaires)
        if (std::find(siennes.begin(), siennes.end(), un.entreprise_id) != siennes.end()) liste.push_back(un);
    return liste;
}

std::vector<PersonneADeclarer> lister_personnes_a_declarer(Transaction& tx, const Perimetre& perimetre, const Lot& lot,
                                                           const std::string& entreprise_id)
{
    std::vector<PersonneADeclarer> personnes;
    for (const auto& ligne : tx.query(
             "SELECT f.participant_id, f.debut, f.fin, p.reference, p.structure_id, s.nom AS structure, i.nom, i.prenom, w.debut AS fenetre_debut, w.fin AS fenetre_fin "
             "FROM affectations f JOIN participants p ON p.id = f.participant_id JOIN structures s ON s.id = p.structure_id LEFT JOIN identites i ON i.participant_id = p.id "
             "LEFT JOIN fenetres w ON w.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = w.id) "
             "WHERE f.lot_id = ? AND f.entreprise_id = ? ORDER BY i.recherche, p.reference, f.debut, w.id",
             lot.id, entreprise_id))
    {
        // Plusieurs affectations ou fenêtres d'une même personne : une seule entrée, la plus large.
        const auto id = ligne.text("participant_id");
        auto connue = std::find_if(personnes.begin(), personnes.end(), [&](const auto& une) { return une.participant_id == id; });
        if (connue == personnes.end())
        {
            PersonneADeclarer une;
            une.participant_id = id;
            une.reference = ligne.text("reference");
            // Qui mène un marché partagé ne lit pas le nom des personnes qu'une autre structure y suit.
            const bool nommee = !ligne.null("nom") && perimetre.voit_personne(ligne.text("structure_id"), entreprise_id);
            une.personne = nommee ? ligne.text("prenom") + " " + ligne.text("nom") : une.reference;
            if (ligne.text("structure_id") != lot.structure_id) une.suivie_par = ligne.text("structure");
            une.debut = mois_iso(ligne.text("debut"));
            une.fin = mois_iso_eventuel(ligne.maybe_text("fin"));
            personnes.push_back(std::move(une));
            connue = std::prev(personnes.end());
        }
        connue->debut = std::min(connue->debut, mois_iso(ligne.text("debut")));
        if (ligne.null("fin")) connue->fin.reset();
        else if (connue->fin) connue->fin = std::max(*connue->fin, mois_iso(ligne.text("fin")));
        if (const auto debut = jour_iso_eventuel(ligne.maybe_text("fenetre_debut")))
        {
            const auto fin = jour_iso_eventuel(ligne.maybe_text("fenetre_fin"));
            connue->fenetre = Periode{mois_de(*debut), fin ? std::optional(mois_de(*fin)) : std::nullopt};
        }
    }
    return personnes;
}

bool tapees(const NaturesTapees& natures)
{
    return std::any_of(natures.begin(), natures.end(), [](const std::string& texte) { return !trimmed(texte).empty(); });
}

NaturesTapees natures_du_formulaire(const Form& formulaire, const std::string& suite)
{
    NaturesTapees natures;
    for (const auto& nature : fiches_natures()) natures[rang(nature.nature)] = formulaire.value(std::string(nature.code) + suite);
    return natures;
}

/// Des heures écrites là où l'on dit qu'il n'y en a pas : les laisser tomber serait deviner. Un zéro, lui, dit la même chose.
static bool heures_ecrites(std::string_view texte)
{
    const auto net = trimmed(texte);
    if (net.empty()) return false;
    const auto lues = lire_heures(net);
    return !lues.valeur || *lues.valeur != Heures();
}

/// Chaque case d'une personne où des heures sont écrites alors qu'on dit qu'il n'y en a pas.
static void dire_les_heures_ecrites(const Saisie::Personne& une, const std::string& code, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto voir = [&](std::string_view nom, const std::string& texte) {
        if (heures_ecrites(texte)) anomalies.push_back({std::string(nom) + "_" + une.participant_id, code});
    };
    voir("travail", une.travail);
    voir("formation", une.formation);
    for (const auto& nature : fiches_natures()) voir(nature.code, une.autres[rang(nature.nature)]);
}

std::optional<HeuresLues> lire_heures_de_ligne(std::string_view travail, std::string_view formation, const std::string& champ_travail,
                                               const std::string& champ_formation, std::vector<AnomalieDeChamp>& anomalies)
{
    return lire_heures_de_ligne(travail, formation, {}, champ_travail, champ_formation, "", anomalies);
}

std::optional<HeuresLues> lire_heures_de_ligne(std::string_view travail, std::string_view formation, const NaturesTapees& autres, const std::string& champ_travail,
                                               const std::string& champ_formation, const std::string& suite, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto avant = anomalies.size();
    HeuresLues lues;
    const auto lire = [&](std::string_view texte, Heures& heures, const std::string& champ) {
        const auto lecture = lire_heures(texte);
        if (lecture.valeur) heures = *lecture.valeur;
        else anomalies.push_back({champ, std::string(lecture.anomalie)});
    };
    const bool formation_vide = trimmed(formation).empty();
    // Une personne toute en formation, ou toute en congés : le travail peut rester vide.
    if (!trimmed(travail).empty() || (formation_vide && !tapees(autres))) lire(travail, lues.travail, champ_travail);
    if (!formation_vide) lire(formation, lues.formation, champ_formation);
    for (const auto& nature : fiches_natures())
        if (const auto& texte = autres[rang(nature.nature)]; !trimmed(texte).empty()) lire(texte, lues.autres[nature.nature], std::string(nature.code) + suite);
    if (anomalies.size() == avant && lues.total() > kHeuresDUnMois) anomalies.push_back({champ_travail, "heures.impossibles_dans_le_mois"});
    if (anomalies.size() != avant) return std::nullopt;
    return lues;
}

Saisie lire_declaration(const Form& formulaire, const Lot& lot, const std::vector<PersonneADeclarer>& personnes, Jour aujourd_hui)
{
    Saisie saisie;
    saisie.mois = formulaire.value("mois");
    saisie.entreprise_id = formulaire.value("entreprise");
    saisie.engagement_id = formulaire.value("engagement");
    saisie.note = trimmed(formulaire.value("note"));
    saisie.neant = formulaire.value("neant") == "oui";
    saisie.ajout_reference = trimmed(formulaire.value("ajout_reference"));
    saisie.ajout_travail = formulaire.value("ajout_travail");
    saisie.ajout_formation = formulaire.value("ajout_formation");
    for (const auto& une : personnes)
        saisie.personnes.push_back({une.participant_id, std::string(formulaire.value("travail_" + une.participant_id)),
                                    std::string(formulaire.value("formation_" + une.participant_id)),
                                    formulaire.value("absente_" + une.participant_id) == "oui", natures_du_formulaire(formulaire, "_" + une.participant_id),
                                    std::string(formulaire.value("commune_" + une.participant_id))});

    const auto mois = lire_mois(saisie.mois, aujourd_hui, saisie.anomalies);
    controler_note(saisie.note, saisie.anomalies);
    if (std::none_of(lot.titulaires.begin(), lot.titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == saisie.entreprise_id; }))
        saisie.anomalies.push_back({"entreprise", "champ.inconnu"});

    Envoi envoi;
    envoi.entreprise_id = saisie.entreprise_id;
    envoi.note = saisie.note;
    if (mois) envoi.mois = *mois;
    if (!saisie.neant)
    {
        for (const auto& une : saisie.personnes)
        {
            if (une.absente)
            {
                dire_les_heures_ecrites(une, "heures.absente_avec_heures", saisie.anomalies);
                continue;
            }
            const auto& connue = *std::find_if(personnes.begin(), personnes.end(),
                                               [&](const auto& autre) { return autre.participant_id == une.participant_id; });
            const bool rien = trimmed(une.travail).empty() && trimmed(une.formation).empty() && !tapees(une.autres);
            if (rien && mois && !connue.affectee_en(*mois)) continue; // la page ne la proposait pas pour ce mois
            if (const auto lues = lire_heures_de_ligne(une.travail, une.formation, une.autres, "travail_" + une.participant_id,
                                                       "formation_" + une.participant_id, "_" + une.participant_id, saisie.anomalies))
            {
                const auto commune = lire_commune_de_ligne("commune_" + une.participant_id, une.commune, saisie.anomalies);
                if (lues->total() > Heures()) envoi.lignes.push_back({une.participant_id, lues->travail, lues->formation, {}, lues->autres, commune});
            }
        }
        if (!saisie.ajout_reference.empty() || !trimmed(saisie.ajout_travail).empty() || !trimmed(saisie.ajout_formation).empty())
        {
            const auto trouvee = par_reference(personnes, saisie.ajout_reference);
            const auto* connue = trouvee.personne;
            if (!connue) saisie.anomalies.push_back({"ajout_reference", saisie.ajout_reference.empty() ? "champ.absent" : trouvee.code});
            else if (std::any_of(envoi.lignes.begin(), envoi.lignes.end(),
                                 [&](const LigneDeclaree& une) { return une.participant_id == connue->participant_id; }))
                saisie.anomalies.push_back({"ajout_reference", "personne.en_double"});
            const auto lues = lire_heures_de_ligne(saisie.ajout_travail, saisie.ajout_formation, "ajout_travail", "ajout_formation", saisie.anomalies);
            if (connue && lues) envoi.lignes.push_back({connue->participant_id, lues->travail, lues->formation, {}});
        }
        if (envoi.lignes.empty() && saisie.anomalies.empty()) saisie.anomalies.push_back({"", "heures.nulles"});
    }
    else
    {
        for (const auto& une : saisie.personnes) dire_les_heures_ecrites(une, "heures.neant_avec_heures", saisie.anomalies);
        for (const auto& [nom, texte] : {std::pair{"ajout_travail", &saisie.ajout_travail}, std::pair{"ajout_formation", &saisie.ajout_formation}})
            if (heures_ecrites(*texte)) saisie.anomalies.push_back({nom, "heures.neant_avec_heures"});
    }
    if (saisie.anomalies.empty()) saisie.envoi = std::move(envoi);
    return saisie;
}

Saisie lire_declaration_json(const Json& corps, const std::vector<PersonneADeclarer>& personnes, const std::string& entreprise_id, Jour aujourd_hui)
{
    Saisie saisie;
    saisie.entreprise_id = entreprise_id;
    const auto texte = [&](const Json& objet, std::string_view nom) {
        const Json* membre = objet.find(nom);
        return membre && membre->text() ? std::string(trimmed(*membre->text())) : std::string();
    };
    saisie.mois = texte(corps, "mois");
    saisie.note = texte(corps, "note");
    const Json* neant = corps.find("neant");
    saisie.neant = neant && neant->truth() && *neant->truth();
    const auto mois = lire_mois(saisie.mois, aujourd_hui, saisie.anomalies);
    controler_note(saisie.note, saisie.anomalies);

    Envoi envoi;
    envoi.entreprise_id = entreprise_id;
    envoi.canal = "api";
    envoi.note = saisie.note;
    if (mois) envoi.mois = *mois;
    const Json* lignes = corps.find("lignes");
    const bool liste = lignes && lignes->list();
    if (!saisie.neant && (!liste || lignes->list()->empty())) saisie.anomalies.push_back({"lignes", "champ.absent"});
    if (saisie.neant && liste && !lignes->list()->empty()) saisie.anomalies.push_back({"neant", "heures.neant_avec_heures"});
    if (liste && !saisie.neant)
    {
        for (std::size_t i = 0; i < lignes->list()->size(); ++i)
        {
            const Json& ligne = (*lignes->list())[i];
            const std::string ou = "lignes[" + std::to_string(i) + "].";
            const auto trouvee = par_reference(personnes, texte(ligne, "reference"));
            const auto* connue = trouvee.personne;
            if (!connue) saisie.anomalies.push_back({ou + "reference", trouvee.code});
            LigneDeclaree lue;
            lue.commune = lire_commune_de_ligne(ou + "commune", texte(ligne, "commune"), saisie.anomalies);
            const auto volume = [&](std::string_view nom, Heures& heures, std::string_view manque) {
                const Json* membre = ligne.find(nom);
                if (!membre || membre->null())
                {
                    if (!manque.empty()) saisie.anomalies.push_back({ou + std::string(nom), std::string(manque)});
                }
                else if (!membre->integer()) saisie.anomalies.push_back({ou + std::string(nom), "heures.illisibles"});
                else if (*membre->integer() < 0) saisie.anomalies.push_back({ou + std::string(nom), "heures.negatives"});
                else if (*membre->integer() > kHeuresDUnMois.centiemes())
                    saisie.anomalies.push_back({ou + std::string(nom), "heures.impossibles_dans_le_mois"});
                else heures = Heures::de_centiemes(*membre->integer());
            };
            volume("travail_centiemes", lue.travail, "heures.absentes");
            volume("formation_centiemes", lue.formation, "");
            if (const Json* autres = ligne.find("autres_centiemes"); autres && !autres->null())
            {
                if (!autres->object()) saisie.anomalies.push_back({ou + "autres_centiemes", "heures.illisibles"});
                else
                    for (const auto& [nom, nombre] : *autres->object())
                    {
                        const auto nature = nature_du_code(nom);
                        const std::string champ = ou + "autres_centiemes." + nom;
                        if (!nature) saisie.anomalies.push_back({champ, "nature.inconnue"});
                        else if (!nombre.integer()) saisie.anomalies.push_back({champ, "heures.illisibles"});
                        else if (*nombre.integer() < 0) saisie.anomalies.push_back({champ, "heures.negatives"});
                        else if (*nombre.integer() > kHeuresDUnMois.centiemes()) saisie.anomalies.push_back({champ, "heures.impossibles_dans_le_mois"});
                        else lue.autres[*nature] = Heures::de_centiemes(*nombre.integer());
                    }
            }
            if (lue.total() > kHeuresDUnMois) saisie.anomalies.push_back({ou + "travail_centiemes", "heures.impossibles_dans_le_mois"});
            if (const auto corrige = texte(ligne, "corrige"); !corrige.empty()) lue.corrige = corrige;
            if (!connue) continue;
            lue.participant_id = connue->participant_id;
            if (std::any_of(envoi.lignes.begin(), envoi.lignes.end(), [&](const auto& une) { return une.participant_id == lue.participant_id; }))
                saisie.anomalies.push_back({ou + "reference", "personne.en_double"});
            envoi.lignes.push_back(std::move(lue));
        }
    }
    if (saisie.anomalies.empty()) saisie.envoi = std::move(envoi);
    return saisie;
}

} // namespace ouvrage
