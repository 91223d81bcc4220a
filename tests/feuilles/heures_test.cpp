#include "app/heures/heures_regle.hpp"
#include "app/mots.hpp"
#include "domaine/compte.hpp"
#include "domaine/unite.hpp"
#include "feuilles/feuille.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/heures. Données :
//   lot 2        exécution 2026-02 à 2027-06   engagement 600
//   droit | territoire | contrat   clé valeur   depuis 2026-01-01   jusqu'au …   source …
//   personne Awa B.   éligible 2026-01 à 2027-12   modalité mise_a_disposition   contrat cdi   début 2026-03-02   employeur ett
//   autre lot    2026-03   Awa B.   retenues 100
//   2026-03      Awa B.   travail 120   formation 10   congés payés 7   corrige
//   question clé   le 2026-03-15
// On attend le compte du lot, ligne à ligne, puis la réponse à chaque question.

namespace
{

struct LigneJouee
{
    LigneDeCompte ligne;
    Declaration declaration;
    Heures ponderees;
    bool ponderation = false;
    bool remplacee = false;
};

struct LotDeFeuille
{
    std::string nom;
    Periode execution;
    Heures engagement;
    std::vector<Valeur> valeurs = droit_livre().valeurs;
    std::map<std::string, Periode> fenetres;
    std::map<std::string, Realisation> realisations;
    std::map<std::pair<std::string, Mois>, Heures> ailleurs;
    std::vector<LigneJouee> lignes;
    std::vector<std::string> reponses;
};

/// Le nom que les feuilles donnent à chaque nature.
const std::map<std::string, Nature> kNatures = {{"CFA", Nature::Cfa},
                                                {"formation préalable", Nature::FormationPrealable},
                                                {"immersion", Nature::Immersion},
                                                {"tutorat", Nature::Tutorat},
                                                {"congés payés", Nature::CongesPayes},
                                                {"maladie", Nature::Maladie},
                                                {"jours fériés", Nature::JoursFeries},
                                                {"heures supplémentaires", Nature::HeuresSupplementaires},
                                                {"ailleurs", Nature::Ailleurs},
                                                {"encadrement", Nature::Encadrement},
                                                {"trajet", Nature::Trajet}};

/// Une valeur plus précise que le droit livré, ou un droit imaginé par la feuille ; dans l'unité de sa clé.
Valeur lire_valeur_de_feuille(const LigneDeFeuille& ligne, Niveau niveau)
{
    Valeur valeur;
    valeur.niveau = niveau;
    const auto& cle = ligne.cases.at(1);
    const auto espace = cle.find(' ');
    valeur.cle = cle.substr(0, espace);
    const auto* connue = trouver_cle(droit_livre(), valeur.cle);
    if (!connue) throw std::runtime_error("« " + valeur.cle + " » n'est pas une clé de droit/");
    const auto lue = lire_valeur_en(unite_du_code(connue->unite)->unite, cle.substr(espace + 1));
    if (!lue.anomalie.empty()) throw std::runtime_error(cle + " : " + std::string(lue.anomalie));
    valeur.valeur = lue.valeur;
    valeur.unite = connue->unite;
    valeur.depuis = jour_de_feuille(ligne.case_de("depuis"));
    if (const auto fin = ligne.case_de("jusqu'au"); !fin.empty()) valeur.jusqu_a = jour_de_feuille(fin);
    valeur.source = ligne.case_de("source");
    if (valeur.source.empty()) throw std::runtime_error("une valeur de territoire ou de contrat dit sa source");
    return valeur;
}

void lire_personne(LotDeFeuille& lot, const LigneDeFeuille& ligne)
{
    const auto personne = ligne.reste();
    if (const auto fenetre = ligne.case_de("éligible"); !fenetre.empty()) lot.fenetres[personne] = periode_de_feuille(fenetre);
    const auto modalite = ligne.case_de("modalité");
    if (modalite.empty()) return;
    Realisation une{modalite_du_code(modalite).value(), {}, {}, {}};
    if (const auto texte = ligne.case_de("contrat"); !texte.empty()) une.contrat = contrat_du_code(texte).value();
    if (const auto texte = ligne.case_de("début"); !texte.empty()) une.debut = jour_de_feuille(texte);
    if (const auto texte = ligne.case_de("employeur"); !texte.empty()) une.employeur = employeur_du_code(texte).value();
    lot.realisations[personne] = une;
}

void declarer(LotDeFeuille& lot, const LigneDeFeuille& ligne)
{
    Declaration declaration{mois_de_feuille(ligne.cases.front()), {}, {}};
    const auto& personne = ligne.cases.at(1);
    bool corrige = false;
    for (std::size_t i = 2; i < ligne.cases.size(); ++i)
    {
        if (ligne.cases[i] == "corrige")
        {
            corrige = true;
            continue;
        }
        const auto espace = ligne.cases[i].rfind(' ');
        const auto nom = ligne.cases[i].substr(0, espace);
        const auto heures = heures_de_feuille(ligne.cases[i].substr(espace + 1));
        if (nom == "travail") declaration.travail = heures;
        else if (nom == "formation") declaration.formation = heures;
        else declaration.autres[kNatures.at(nom)] = heures;
    }
    if (corrige)
        for (auto& autre : lot.lignes)
            if (autre.ligne.participant == personne && autre.ligne.mois == declaration.mois) autre.remplacee = true;
    const auto realisation = [&](const std::string& qui) {
        const auto connue = lot.realisations.find(qui);
        return connue == lot.realisations.end() ? std::nullopt : std::optional(connue->second);
    };
    DejaInscrit deja;
    if (const auto ailleurs = lot.ailleurs.find({personne, declaration.mois}); ailleurs != lot.ailleurs.end()) deja.retenues_ce_mois = ailleurs->second;
    for (const auto& autre : lot.lignes)
    {
        if (autre.remplacee) continue;
        const auto qui = realisation(autre.ligne.participant);
        if (qui && qui->employeur == SorteDEmployeur::Ett) deja.retenues_ett += autre.ligne.retenue.retenues;
        if (autre.ligne.participant != personne) continue;
        deja.retenues_de_la_personne += autre.ligne.retenue.retenues;
        deja.formation_retenue += formation_retenue(autre.ligne.formation, autre.ligne.retenue);
        if (autre.ligne.mois != declaration.mois) continue;
        if (autre.ligne.declarees() > Heures()) deja.mois_du_lot = MoisDuLot::DejaDeclare;
        deja.retenues_ce_mois += autre.ligne.retenue.retenues;
    }
    Regle regle;
    regle.execution = lot.execution;
    if (const auto fenetre = lot.fenetres.find(personne); fenetre != lot.fenetres.end()) regle.eligibilite = fenetre->second;
    poser_valeurs(regle, lot.valeurs, declaration, realisation(personne), lot.engagement);
    const auto retenue = retenir(declaration, regle, deja);
    LigneJouee jouee{{personne, declaration.mois, declaration.travail, declaration.formation, retenue, Etat::AValider, declaration.autres.total()}, declaration, {}};
    if (const auto coefficient = ponderation_pour(lot.valeurs, declaration.mois, realisation(personne)))
    {
        jouee.ponderation = true;
        jouee.ponderees = ponderer(retenue.retenues, en_fraction(coefficient->valeur));
    }
    lot.lignes.push_back(std::move(jouee));
}

/// « plafond_formation le 2026-03-15   20,00 h   contrat   CCAP, art. 8   l'emporte sur territoire 10,00 h ».
std::string repondre(const LotDeFeuille& lot, const LigneDeFeuille& ligne)
{
    const auto le = ligne.case_de("le");
    const auto regle = regle_pour(ligne.reste(), jour_de_feuille(le), lot.valeurs);
    std::string texte = ligne.reste() + "  le " + le + "  ";
    if (!regle) return texte + "aucune valeur";
    const auto ecrite = [](const Valeur& valeur) { return valeur.unite == "h" ? heures_saisie(en_heures(valeur)) + " h" : valeur_en_mots(valeur); };
    texte += ecrite(regle->valeur) + "  " + std::string(libelle(regle->valeur.niveau)) + "  " + std::string(libelle(regle->valeur.statut));
    for (const auto& cedee : regle->ecartees) texte += "  l'emporte sur " + std::string(libelle(cedee.niveau)) + " " + ecrite(cedee);
    return texte;
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    LotDeFeuille lot;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        if (mot == "lot")
        {
            lot.nom = ligne.reste();
            lot.execution = periode_de_feuille(ligne.case_de("exécution"));
            lot.engagement = heures_de_feuille(ligne.case_de("engagement"));
        }
        else if (mot == "droit") lot.valeurs.push_back(lire_valeur_de_feuille(ligne, Niveau::Droit));
        else if (mot == "territoire") lot.valeurs.push_back(lire_valeur_de_feuille(ligne, Niveau::Territoire));
        else if (mot == "contrat") lot.valeurs.push_back(lire_valeur_de_feuille(ligne, Niveau::Contrat));
        else if (mot == "personne") lire_personne(lot, ligne);
        else if (mot == "autre") lot.ailleurs[{ligne.cases.at(2), mois_de_feuille(ligne.cases.at(1))}] += heures_de_feuille(ligne.case_de("retenues"));
        else if (mot == "question") lot.reponses.push_back(repondre(lot, ligne));
        else declarer(lot, ligne);
    }
    if (lot.nom.empty()) return lot.reponses;
    std::vector<std::string> obtenues{"compte du lot " + lot.nom};
    Heures retenues;
    for (const auto& une : lot.lignes)
    {
        const auto& ligne = une.ligne;
        Heures ecartees;
        for (const auto& ecart : ligne.retenue.ecarts) ecartees += ecart.heures;
        if (ligne.retenue.retenues + ecartees != ligne.declarees()) throw std::runtime_error("retenues + écarts != déclarées");
        if (!une.remplacee) retenues += ligne.retenue.retenues;
        std::string texte = std::string(en_toutes_lettres(ligne.mois)) + "  " + ligne.participant + "  déclarées " + heures_saisie(ligne.declarees()) + "  retenues " +
                            heures_saisie(ligne.retenue.retenues);
        for (const auto& ecart : ligne.retenue.ecarts) texte += "  écartées " + heures_saisie(ecart.heures) + "  " + std::string(fiche(ecart.motif).phrase);
        if (une.ponderation) texte += "  vue pondérée " + heures_saisie(une.ponderees);
        if (une.remplacee) texte += "  remplacée";
        obtenues.push_back(texte);
    }
    obtenues.push_back("reste à réaliser " + heures_saisie(lot.engagement - retenues));
    obtenues.insert(obtenues.end(), lot.reponses.begin(), lot.reponses.end());
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles d'heures donnent le compte attendu")
{
    CHECK(jouer_dossier("heures", jouer) >= 30);
}

TEST_CASE("le droit livré n'a ni trou, ni unité inconnue, ni valeur illisible dans son unité")
{
    for (const auto& defaut : defauts_du_droit(droit_livre())) FAIL_CHECK(defaut);
    for (const auto& nature : fiches_natures())
    {
        CHECK(trouver_cle(droit_livre(), nature.cle));
        CHECK(trouver_cle(droit_livre(), nature.plafond));
        CHECK(regle_pour(nature.cle, jour_de_feuille("2005-06-15"), droit_livre().valeurs));
    }
    for (const auto& modalite : fiches_modalites()) CHECK(regle_pour(modalite.cle, jour_de_feuille("2005-06-15"), droit_livre().valeurs));
}
