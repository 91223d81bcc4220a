#include "app/offres/offres_saisie.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kMetierAuPlus = 120, kPrecisionsAuPlus = 1000, kCompetenceAuPlus = 120, kCompetencesAuPlus = 20, kContactAuPlus = 120;
constexpr int kPostesAuPlus = 500;

std::string champ(const Form& formulaire, std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); }

/// Les membres du JSON, et le champ de la saisie qu'ils remplissent.
struct MembreJson
{
    std::string_view nom;
    std::string SaisieBesoin::*champ;
};
constexpr MembreJson kTextes[] = {{"rome", &SaisieBesoin::rome},           {"metier", &SaisieBesoin::metier},         {"debut", &SaisieBesoin::debut},
                                  {"fin", &SaisieBesoin::fin},             {"commune", &SaisieBesoin::commune},       {"modalite", &SaisieBesoin::modalite},
                                  {"precisions", &SaisieBesoin::precisions}, {"contact_nom", &SaisieBesoin::contact_nom}, {"contact_telephone", &SaisieBesoin::contact_telephone},
                                  {"contact_courriel", &SaisieBesoin::contact_courriel}};

/// « 09:05 » ou « 9h05 » -> « 09:05 » ; rien quand ce n'est pas une heure.
std::optional<std::string> lire_heure(std::string_view saisie)
{
    auto texte = replaced(replaced(std::string(trimmed(saisie)), "h", ":"), " ", "");
    if (texte.ends_with(":")) texte += "00";
    const auto parties = split(texte, ':');
    if (parties.size() != 2 || !all_digits(parties[0]) || !all_digits(parties[1]) || parties[0].size() > 2 || parties[1].size() != 2) return std::nullopt;
    const int heures = std::stoi(parties[0]), minutes = std::stoi(parties[1]);
    if (heures > 23 || minutes > 59) return std::nullopt;
    return (parties[0].size() < 2 ? "0" : "") + parties[0] + ":" + parties[1];
}

} // namespace

SaisieBesoin saisie_de_besoin(const Form& formulaire)
{
    return {champ(formulaire, "ou"), rome_tape(champ(formulaire, "rome")), champ(formulaire, "metier"), champ(formulaire, "postes"), champ(formulaire, "debut"), champ(formulaire, "fin"),
            commune_tapee(champ(formulaire, "commune")), champ(formulaire, "semaine"), champ(formulaire, "modalite"), std::string(formulaire.value("competences")), champ(formulaire, "precisions"),
            champ(formulaire, "contact_nom"), champ(formulaire, "contact_telephone"), champ(formulaire, "contact_courriel"), champ(formulaire, "vu")};
}

SaisieBesoin saisie_de_besoin(const Json& corps, std::vector<AnomalieDeChamp>& anomalies)
{
    SaisieBesoin saisie;
    saisie.postes = saisie.semaine = "";
    std::string lot = "-", entreprise;
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return saisie;
    }
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (valeur.null()) continue;
        const auto texte = std::find_if(std::begin(kTextes), std::end(kTextes), [&](const MembreJson& un) { return un.nom == nom; });
        if (texte != std::end(kTextes) || nom == "lot_id" || nom == "entreprise_id")
        {
            if (!valeur.text()) anomalies.push_back({nom, "json.texte_attendu"});
            else if (nom == "lot_id") lot = *valeur.text();
            else if (nom == "entreprise_id") entreprise = *valeur.text();
            else saisie.*texte->champ = *valeur.text();
        }
        else if (nom == "postes" || nom == "semaine_centiemes")
        {
            if (!valeur.integer()) anomalies.push_back({nom, "json.entier_attendu"});
            else if (nom == "postes") saisie.postes = std::to_string(*valeur.integer());
            else saisie.semaine = heures_saisie(Heures::de_centiemes(*valeur.integer()));
        }
        else if (nom == "competences")
        {
            if (!valeur.list()) anomalies.push_back({nom, "json.liste_attendue"});
            else
                for (const auto& une : *valeur.list())
                    if (une.text()) saisie.competences += (saisie.competences.empty() ? "" : "\n") + *une.text();
                    else anomalies.push_back({nom, "json.texte_attendu"});
        }
        else anomalies.push_back({nom, "champ.inconnu"});
    }
    saisie.ou = lot + " " + entreprise;
    return saisie;
}

SaisieBesoin saisie_de_besoin(const Offre& offre)
{
    const auto& b = offre.besoin();
    SaisieBesoin saisie;
    saisie.ou = offre.lot_id.value_or("-") + " " + offre.entreprise_id;
    const auto libelle_rome = libelle_de_rome(b.rome);
    saisie.rome = b.rome + (libelle_rome ? " " + *libelle_rome : "");
    saisie.metier = b.metier;
    saisie.postes = std::to_string(b.postes);
    saisie.debut = format_day(b.debut);
    saisie.fin = b.fin ? format_day(*b.fin) : "";
    const auto commune = libelle_de_commune(b.commune);
    saisie.commune = b.commune + (commune ? " " + *commune : "");
    saisie.semaine = heures_saisie(b.semaine);
    saisie.modalite = b.modalite ? std::string(fiche(*b.modalite).code) : "";
    saisie.competences = joined(b.competences, "\n");
    saisie.precisions = b.precisions;
    saisie.contact_nom = b.contact.nom;
    saisie.contact_telephone = b.contact.telephone;
    saisie.contact_courriel = b.contact.courriel;
    saisie.vu = b.id;
    return saisie;
}

LectureBesoin lire_besoin(const SaisieBesoin& saisie, Heures semaine_au_plus)
{
    LectureBesoin lue;
    auto& b = lue.besoin;
    auto& anomalies = lue.anomalies;
    auto rome = code_saisi(saisie.rome);
    if (!rome.empty() && rome[0] >= 'a' && rome[0] <= 'z') rome[0] = static_cast<char>(rome[0] - 'a' + 'A');
    const auto libelle_rome = est_un_code_rome(rome) ? libelle_de_rome(rome) : std::nullopt;
    if (rome.empty()) anomalies.push_back({"rome", "champ.absent"});
    else if (!libelle_rome) anomalies.push_back({"rome", "rome.inconnu"});
    b.rome = rome;
    // Le nom du poste est celui de l'annonce ; à défaut, celui du métier.
    b.metier = lire_texte("metier", saisie.metier, kMetierAuPlus, Exigence::Facultative, anomalies);
    if (b.metier.empty() && libelle_rome) b.metier = shortened(*libelle_rome, kMetierAuPlus);
    b.postes = lire_nombre("postes", saisie.postes, 1, kPostesAuPlus, Exigence::Obligatoire, anomalies).value_or(1);
    const auto debut = lire_jour("debut", saisie.debut, Exigence::Obligatoire, anomalies);
    b.fin = lire_jour("fin", saisie.fin, Exigence::Facultative, anomalies);
    if (debut) b.debut = *debut;
    if (debut && b.fin && *b.fin < *debut) anomalies.push_back({"fin", "periode.inversee"});
    b.commune = code_saisi(saisie.commune);
    if (b.commune.empty()) anomalies.push_back({"commune", "champ.absent"});
    else if (!libelle_de_commune(b.commune)) anomalies.push_back({"commune", "commune.inconnue"});
    const auto semaine = lire_heures(saisie.semaine);
    if (saisie.semaine.empty()) anomalies.push_back({"semaine", "champ.absent"}); // pas de zéro ici : un poste a des heures
    else if (!semaine.valeur) anomalies.push_back({"semaine", std::string(semaine.anomalie)});
    else if (*semaine.valeur <= Heures() || *semaine.valeur > semaine_au_plus) anomalies.push_back({"semaine", "offre.heures"});
    else b.semaine = *semaine.valeur;
    if (!saisie.modalite.empty() && !(b.modalite = modalite_du_code(saisie.modalite))) anomalies.push_back({"modalite", "champ.inconnu"});
    for (const auto& ligne : split(replaced(saisie.competences, "\r", ""), '\n'))
        if (const auto texte = lire_texte("competences", ligne, kCompetenceAuPlus, Exigence::Facultative, anomalies); !texte.empty()) b.competences.push_back(texte);
    if (b.competences.size() > kCompetencesAuPlus) anomalies.push_back({"competences", "offre.competences"});
    b.precisions = lire_texte("precisions", saisie.precisions, kPrecisionsAuPlus, Exigence::Facultative, anomalies);
    b.contact.nom = lire_texte("contact_nom", saisie.contact_nom, kContactAuPlus, Exigence::Facultative, anomalies);
    b.contact.telephone = lire_texte("contact_telephone", saisie.contact_telephone, 40, Exigence::Facultative, anomalies);
    b.contact.courriel = lire_texte("contact_courriel", saisie.contact_courriel, kContactAuPlus, Exigence::Facultative, anomalies);
    if (!b.contact.courriel.empty() && b.contact.courriel.find('@') == std::string::npos) anomalies.push_back({"contact_courriel", "courriel.illisible"});
    return lue;
}

std::string valeur_de(const LotPourOffre& lot)
{
    return (lot.lot_id.empty() ? "-" : lot.lot_id) + " " + lot.entreprise_id;
}

std::optional<LotPourOffre> lire_ou(const SaisieBesoin& saisie, const std::vector<LotPourOffre>& lots, std::vector<AnomalieDeChamp>& anomalies)
{
    for (const auto& un : lots)
        if (valeur_de(un) == saisie.ou) return un;
    anomalies.push_back({"ou", saisie.ou.empty() ? "champ.absent" : "champ.inconnu"});
    return std::nullopt;
}

SaisieEtape saisie_d_etape(const Form& formulaire)
{
    return {champ(formulaire, "geste"), champ(formulaire, "motif"), champ(formulaire, "prevu_le"), champ(formulaire, "prevu_a"), champ(formulaire, "vu")};
}

LectureEtape lire_etape(const SaisieEtape& saisie, Camp qui, EtatDeCandidature etat)
{
    LectureEtape lue;
    auto& anomalies = lue.anomalies;
    const auto geste = geste_du_code(saisie.geste);
    const auto possibles = gestes_possibles(etat, qui);
    if (!geste || *geste == Geste::Embaucher) anomalies.push_back({"geste", saisie.geste.empty() ? "champ.absent" : "champ.inconnu"});
    else if (std::find(possibles.begin(), possibles.end(), *geste) == possibles.end()) anomalies.push_back({"geste", "champ.inconnu"});
    if (!saisie.vu.empty() && all_digits(saisie.vu) && saisie.vu.size() < 6) lue.rang_vu = std::stoi(saisie.vu);
    else anomalies.push_back({"vu", "champ.absent"});
    if (!geste) return lue;
    lue.etape.geste = *geste;
    lue.etape.camp = camp_du_geste(*geste, qui);
    if (!motifs_de(*geste).empty())
    {
        lue.etape.motif = saisie.motif;
        if (saisie.motif.empty()) anomalies.push_back({"motif", "champ.absent"});
        else if (libelle_du_motif(*geste, saisie.motif).empty()) anomalies.push_back({"motif", "champ.inconnu"});
    }
    else if (!saisie.motif.empty()) anomalies.push_back({"motif", "offre.raison_sans_refus"});
    if (*geste == Geste::FixerEntretien)
    {
        lue.etape.prevu_le = lire_jour("prevu_le", saisie.prevu_le, Exigence::Obligatoire, anomalies);
        if (!saisie.prevu_a.empty())
        {
            const auto heure = lire_heure(saisie.prevu_a);
            if (heure) lue.etape.prevu_a = *heure;
            else anomalies.push_back({"prevu_a", "heure.illisible"});
        }
    }
    // Rien de ce qui est écrit ne se perd en silence : un jour sans entretien, une raison sans refus.
    else if (!saisie.prevu_le.empty()) anomalies.push_back({"prevu_le", "offre.jour_sans_entretien"});
    else if (!saisie.prevu_a.empty()) anomalies.push_back({"prevu_a", "offre.jour_sans_entretien"});
    return lue;
}

} // namespace ouvrage
