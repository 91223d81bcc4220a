#include "app/reseau/reseau_saisie.hpp"

#include "app/assistance/assistance_communes.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::size_t kTexteCourt = 120, kTexteLong = 2000;
constexpr std::size_t kCommunesAuPlus = 1500; // plus qu'aucun département n'en compte

using Anomalies = std::vector<AnomalieDeChamp>;

std::string texte_de(const Form& formulaire, const std::string& champ, Anomalies& anomalies, bool obligatoire = true, std::size_t au_plus = kTexteCourt)
{
    std::string lu(trimmed(formulaire.value(champ)));
    if (lu.empty() && obligatoire) anomalies.push_back({champ, "champ.absent"});
    else if (length_utf8(lu) > au_plus) anomalies.push_back({champ, "champ.trop_long"});
    else if (ressemble_a_un_nir(lu)) anomalies.push_back({champ, "champ.nir"});
    return lu;
}

Jour jour_du(const Form& formulaire, const std::string& champ, Jour par_defaut, Anomalies& anomalies)
{
    const auto texte = trimmed(formulaire.value(champ));
    const auto lu = parse_day(texte);
    if (lu && lu->year() > 1990y && lu->year() < 2200y) return *lu;
    anomalies.push_back({champ, texte.empty() ? "champ.absent" : "date.illisible"});
    return par_defaut;
}

/// Un choix facultatif parmi ceux que l'on proposait ; "" n'en est pas un.
std::optional<std::string> choisi_parmi(const Form& formulaire, const std::string& champ, const std::vector<ChoixDePoste::Propose>& proposes, Anomalies& anomalies)
{
    const std::string lu(trimmed(formulaire.value(champ)));
    if (lu.empty()) return std::nullopt;
    if (std::any_of(proposes.begin(), proposes.end(), [&](const auto& un) { return un.id == lu; })) return lu;
    anomalies.push_back({champ, "champ.inconnu"});
    return std::nullopt;
}

} // namespace

LectureDeStructure lire_nouvelle_structure(const Form& formulaire, Jour aujourd_hui)
{
    LectureDeStructure lue;
    auto& structure = lue.structure;
    structure.nom = texte_de(formulaire, "nom", lue.anomalies);
    structure.nature = std::string(trimmed(formulaire.value("nature")));
    if (!est_une_sorte_de_structure(structure.nature)) lue.anomalies.push_back({"nature", structure.nature.empty() ? "champ.absent" : "champ.inconnu"});
    if (const std::string siret(trimmed(formulaire.value("siret"))); !siret.empty())
    {
        const auto verdict = verifier_identifiant(Identifiant::Siret, siret);
        if (verdict.valide) structure.siret = verdict.normalise;
        else lue.anomalies.push_back({"siret", verdict.code});
    }
    structure.ouverte_le = jour_du(formulaire, "ouverte_le", aujourd_hui, lue.anomalies);
    const SaisieDeCompte compte{courriel_normalise(formulaire.value("courriel")), texte_de(formulaire, "administrateur", lue.anomalies), {}};
    structure.courriel = compte.courriel;
    structure.administrateur = compte.nom;
    for (const auto& une : anomalies_de_compte(compte))
        if (une.champ == "courriel") lue.anomalies.push_back(une);
    return lue;
}

LectureDEtat lire_etat_de_structure(const Form& formulaire, Jour aujourd_hui)
{
    LectureDEtat lu;
    const auto etat = trimmed(formulaire.value("etat"));
    lu.etat.ouverte = etat == "ouverte";
    if (etat != "ouverte" && etat != "fermee") lu.anomalies.push_back({"etat", etat.empty() ? "champ.absent" : "champ.inconnu"});
    lu.etat.le = jour_du(formulaire, "le", aujourd_hui, lu.anomalies);
    lu.etat.raison = texte_de(formulaire, "raison", lu.anomalies, false);
    return lu;
}

LectureDePoste lire_poste(const Form& formulaire, QuelPoste quel, const ChoixDePoste& choix, Jour aujourd_hui)
{
    LectureDePoste lue;
    auto& situation = lue.situation;
    if (quel == QuelPoste::Nouveau) lue.intitule = texte_de(formulaire, "intitule", lue.anomalies);
    situation.depuis = jour_du(formulaire, "depuis", aujourd_hui, lue.anomalies);
    situation.ouvert = !(quel == QuelPoste::Existant && formulaire.value("etat") == "ferme");
    if (!situation.ouvert) return lue;
    const auto etp = lire_etp(formulaire.value("etp"));
    if (etp.valeur) situation.etp = *etp.valeur;
    else lue.anomalies.push_back({"etp", std::string(etp.anomalie)});
    const auto emploi_saisi = trimmed(formulaire.value("emploi"));
    if (const auto emploi = emploi_de_poste_du_code(emploi_saisi)) situation.emploi = *emploi;
    else lue.anomalies.push_back({"emploi", emploi_saisi.empty() ? "champ.absent" : "champ.inconnu"});
    // « qui » est un compte, ou l'un de ces deux mots.
    const std::string qui(trimmed(formulaire.value("qui")));
    if (qui.empty()) lue.anomalies.push_back({"qui", "champ.absent"});
    else if (qui == "a_pourvoir") situation.occupation = OccupationDePoste::APourvoir;
    else if (qui == "sans_compte") situation.occupation = OccupationDePoste::SansCompte;
    else if (situation.utilisateur_id = choisi_parmi(formulaire, "qui", choix.comptes, lue.anomalies); situation.utilisateur_id) situation.occupation = OccupationDePoste::Compte;
    situation.convention_id = choisi_parmi(formulaire, "convention", choix.conventions, lue.anomalies);
    if (situation.convention_id && situation.emploi == EmploiDePoste::Interne) lue.anomalies.push_back({"convention", "poste.convention_interne"});
    situation.financement_id = choisi_parmi(formulaire, "financement", choix.financements, lue.anomalies);
    return lue;
}

LectureDAbsence lire_absence(const Form& formulaire, Jour aujourd_hui)
{
    LectureDAbsence lue;
    lue.du = jour_du(formulaire, "du", aujourd_hui, lue.anomalies);
    lue.au = jour_du(formulaire, "au", aujourd_hui, lue.anomalies);
    if (lue.anomalies.empty() && lue.au < lue.du) lue.anomalies.push_back({"au", "absence.a_l_envers"});
    return lue;
}

Mois lire_mois_de(const Form& formulaire, const std::string& champ, Mois par_defaut, Anomalies& anomalies)
{
    const auto texte = trimmed(formulaire.value(champ));
    const auto lu = parse_month(texte);
    if (lu && lu->year() > 1990y && lu->year() < 2200y) return *lu;
    anomalies.push_back({champ, texte.empty() ? "champ.absent" : "mois.illisible"});
    return par_defaut;
}

LectureDeCommunes lire_communes(const Form& formulaire, const std::string& champ_mois, Mois par_defaut)
{
    LectureDeCommunes lue;
    lue.mois = lire_mois_de(formulaire, champ_mois, par_defaut, lue.anomalies);
    const std::string tout = replaced(replaced(replaced(std::string(formulaire.value("communes")), "\r", "\n"), ";", "\n"), ",", "\n");
    for (const auto& ligne : split(tout, '\n'))
    {
        const std::string tape(trimmed(ligne));
        if (tape.empty()) continue;
        const auto code = code_saisi(commune_tapee(tape));
        if (libelle_de_commune(code)) lue.communes.push_back(code);
        else lue.illisibles.push_back(ressemble_a_un_nir(tape) ? "…" : shortened(tape, 40));
    }
    if (!lue.illisibles.empty()) lue.anomalies.push_back({"communes", "communes.illisibles"});
    const std::string ensemble(trimmed(formulaire.value("ensemble")));
    if (!ensemble.empty())
    {
        auto toutes = communes_du_departement(ensemble);
        if (toutes.empty()) toutes = communes_de_l_epci(ensemble);
        if (toutes.empty()) lue.anomalies.push_back({"ensemble", ressemble_a_un_nir(ensemble) ? "champ.nir" : "ensemble.inconnu"});
        lue.communes.insert(lue.communes.end(), toutes.begin(), toutes.end());
    }
    if (lue.communes.empty() && lue.anomalies.empty()) lue.anomalies.push_back({"communes", "champ.absent"});
    if (lue.communes.size() > kCommunesAuPlus) lue.anomalies.push_back({"communes", "champ.trop_long"});
    return lue;
}

LectureDeSollicitation lire_sollicitation(const Form& formulaire)
{
    LectureDeSollicitation lue;
    const auto sorte_saisie = trimmed(formulaire.value("sorte"));
    if (const auto sorte = sorte_de_sollicitation_du_code(sorte_saisie)) lue.sorte = *sorte;
    else lue.anomalies.push_back({"sorte", sorte_saisie.empty() ? "champ.absent" : "champ.inconnu"});
    // Une structure d'ailleurs se nomme en entier ; sinon, l'une de la liste.
    const auto ailleurs = texte_de(formulaire, "ailleurs", lue.anomalies, false);
    lue.destinataire = ailleurs.empty() ? std::string(trimmed(formulaire.value("destinataire"))) : ailleurs;
    if (lue.destinataire.empty()) lue.anomalies.push_back({"destinataire", "champ.absent"});
    lue.marche_id = std::string(trimmed(formulaire.value("marche")));
    lue.demande = texte_de(formulaire, "demande", lue.anomalies, true, kTexteLong);
    return lue;
}

LectureDeSuiteDHomologue lire_suite(const Form& formulaire)
{
    LectureDeSuiteDHomologue lue;
    const auto sens = trimmed(formulaire.value("sens"));
    bool connu = false;
    for (const auto un : {SensDeSuite::Reponse, SensDeSuite::Refus, SensDeSuite::Precision, SensDeSuite::Retrait})
        if (code(un) == sens) lue.sens = un, connu = true;
    if (!connu) lue.anomalies.push_back({"sens", sens.empty() ? "champ.absent" : "champ.inconnu"});
    lue.texte = texte_de(formulaire, "texte", lue.anomalies, true, kTexteLong);
    return lue;
}

} // namespace ouvrage
