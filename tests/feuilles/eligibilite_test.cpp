#include "app/publics/publics_jeux.hpp"
#include "feuilles/feuille.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace ouvrage;

// Les feuilles de tests/feuilles/eligibilite : ce que l'on sait d'une personne, puis ce qu'un ou plusieurs jeux de critères en disent.
//   jeu ccag_2021 · embauche 2026-03-16 · naissance 2000-03-17 · inscrite depuis 2025-03-16 (ou : inscrite 12 mois, inscrite non)
//   scolarité depuis … (ou : 6 mois, en cours) · niveau 3 · situation rsa  oui · dispositif plie  non · résidence qpv  oui
//   structure etti (ou aucune) · travail 971 · avis facilitateur (ou aucun) · pièce attestation_rsa  du …  expire …
//   le reste non : tout ce qui n'est pas dit est su, et c'est non · critère jeune : à montrer même quand il n'est pas rempli
//   décision 2026-03-10  [CDI]  [marché jusqu'au …]  [rattrapage] · fenêtre 2024-01-01 à 2025-12-31 : celle d'avant
//   personne la veille : une autre personne ; ce qui est dit avant la première vaut pour toutes
//   territoire fenetre_eligibilite 12  depuis …  source … : une durée plus précise que le droit livré

namespace
{

struct Cas
{
    std::string nom; // vide : la feuille n'a qu'une personne
    std::vector<std::string> jeux, montres;
    Faits faits;
    bool reste_non = false;
    std::optional<Prise> prise;
    std::optional<std::pair<Jour, std::optional<Jour>>> fenetre;
    std::vector<Valeur> valeurs = droit_livre().valeurs;
};

/// « depuis 2025-03-16 », « 12 mois », « non ».
Anciennete anciennete_de(const std::string& texte, std::string_view absente)
{
    if (texte == absente) return {{}, {}, true};
    if (texte.starts_with("depuis ")) return {jour_de_feuille(texte.substr(7)), {}, false};
    if (texte.ends_with(" mois")) return {{}, std::stoi(texte), false};
    throw std::runtime_error("« " + texte + " » ne dit ni une date, ni un nombre de mois, ni « " + std::string(absente) + " »");
}

bool oui_ou_non(const LigneDeFeuille& ligne)
{
    const auto& reponse = ligne.cases.at(1);
    if (reponse != "oui" && reponse != "non") throw std::runtime_error("oui ou non est attendu");
    return reponse == "oui";
}

const std::string& connu(const std::string& code, const std::vector<Mot>& mots, std::string_view aussi = "")
{
    if (code != aussi && !trouver_mot(mots, code)) throw std::runtime_error("« " + code + " » n'est pas dans le vocabulaire");
    return code;
}

Prise lire_prise(const LigneDeFeuille& ligne, Jour embauche)
{
    Prise prise{embauche, jour_de_feuille(ligne.reste()), Contrat::DureeDeterminee, {}, false};
    for (const auto& une : ligne.cases)
        if (une == "CDI") prise.contrat = Contrat::DureeIndeterminee;
        else if (une == "rattrapage") prise.rattrapage_motive = true;
    if (const auto fin = ligne.case_de("marché jusqu'au"); !fin.empty()) prise.fin_du_marche = jour_de_feuille(fin);
    return prise;
}

std::vector<Cas> lire_cas(const Feuille& feuille)
{
    const auto& mots = publics_livres().mots;
    Cas commun;
    std::vector<Cas> tous;
    for (const auto& ligne : feuille.donnees)
    {
        const auto mot = ligne.mot();
        const auto reste = ligne.reste();
        if (mot == "personne")
        {
            tous.push_back(commun);
            tous.back().nom = reste;
            continue;
        }
        Cas& cas = tous.empty() ? commun : tous.back();
        if (mot == "jeu") cas.jeux.push_back(reste);
        else if (mot == "critère") cas.montres.push_back(reste);
        else if (mot == "embauche") cas.faits.embauche = jour_de_feuille(reste);
        else if (mot == "naissance") cas.faits.naissance = jour_de_feuille(reste);
        else if (mot == "inscrite") cas.faits.inscription = anciennete_de(reste, "non");
        else if (mot == "scolarité") cas.faits.hors_scolarite = anciennete_de(reste, "en cours");
        else if (mot == "niveau") cas.faits.niveau = std::stoi(reste);
        else if (mot == "situation") cas.faits.situations[connu(reste, mots.situations)] = oui_ou_non(ligne);
        else if (mot == "dispositif") cas.faits.dispositifs[connu(reste, mots.dispositifs)] = oui_ou_non(ligne);
        else if (mot == "résidence") cas.faits.residences[connu(reste, mots.residences)] = oui_ou_non(ligne);
        else if (mot == "structure") cas.faits.structure = connu(reste, mots.structures, kStructureAucune);
        else if (mot == "travail") cas.faits.territoire = reste;
        else if (mot == "avis") cas.faits.avis_de = connu(reste, mots.donneurs, kAvisAucun);
        else if (mot == "le") cas.reste_non = true;
        else if (mot == "décision") cas.prise = lire_prise(ligne, cas.faits.embauche);
        else if (mot == "pièce")
        {
            Piece piece{connu(reste, mots.preuves), {}, {}};
            if (const auto jour = ligne.case_de("du"); !jour.empty()) piece.datee_du = jour_de_feuille(jour);
            if (const auto jour = ligne.case_de("expire"); !jour.empty()) piece.expire_le = jour_de_feuille(jour);
            cas.faits.pieces.push_back(std::move(piece));
        }
        else if (mot == "fenêtre")
        {
            const auto ou = reste.find(" à ");
            cas.fenetre = {jour_de_feuille(reste.substr(0, ou)),
                           ou == std::string::npos ? std::nullopt : std::optional(jour_de_feuille(reste.substr(ou + std::string(" à ").size())))};
        }
        else if (mot == "territoire" || mot == "contrat")
        {
            Valeur valeur;
            valeur.niveau = mot == "contrat" ? Niveau::Contrat : Niveau::Territoire;
            valeur.cle = reste.substr(0, reste.find(' '));
            valeur.valeur = reste.substr(reste.find(' ') + 1);
            valeur.depuis = jour_de_feuille(ligne.case_de("depuis"));
            valeur.source = ligne.case_de("source");
            cas.valeurs.push_back(valeur);
        }
        else throw std::runtime_error("« " + mot + " » n'est pas un mot de ces feuilles");
    }
    if (tous.empty()) tous.push_back(commun);
    for (auto& cas : tous)
    {
        if (!cas.reste_non) continue;
        for (const auto& un : mots.situations) cas.faits.situations.emplace(un.code, false);
        for (const auto& un : mots.dispositifs) cas.faits.dispositifs.emplace(un.code, false);
        for (const auto& un : mots.residences) cas.faits.residences.emplace(un.code, false);
        if (!cas.faits.inscription.connue()) cas.faits.inscription.sans_objet = true;
        if (!cas.faits.structure) cas.faits.structure = std::string(kStructureAucune);
        if (!cas.faits.avis_de) cas.faits.avis_de = std::string(kAvisAucun);
        if (!cas.faits.territoire) cas.faits.territoire = "59";
    }
    return tous;
}

std::string mot_de(Reentree reentree)
{
    switch (reentree)
    {
    case Reentree::Premiere: return "première entrée";
    case Reentree::EnCours: return "la fenêtre court encore : rien à éprouver";
    case Reentree::AEprouver: return "tout s'éprouve de nouveau";
    }
    return "";
}

void jouer_un(const Cas& cas, std::vector<std::string>& obtenues)
{
    if (!cas.nom.empty()) obtenues.push_back("personne " + cas.nom);
    for (const auto& code : cas.jeux)
    {
        const auto* jeu = publics_livres().jeu(code);
        if (!jeu) throw std::runtime_error("« " + code + " » n'est pas un jeu connu");
        const auto examen = examiner(*jeu, cas.faits, publics_livres().mots);
        std::string tete = code + " : " + std::string(libelle(examen.verdict));
        if (examen.principal && examen.verdict == Verdict::Eligible)
            tete += "  principal " + jeu->criteres[*examen.principal].code + "  " + std::string(libelle(jeu->criteres[*examen.principal].base));
        if (!jeu->seuils.empty()) tete += "  " + examen.pourquoi.front();
        obtenues.push_back(tete);
        for (const auto& un : examen.criteres)
        {
            const auto& critere = jeu->criteres[un.rang];
            const bool demande = std::find(cas.montres.begin(), cas.montres.end(), critere.code) != cas.montres.end();
            if (!demande && un.constat.reponse != Reponse::Rempli) continue;
            std::string texte = critere.code + "  " + std::string(libelle(un.constat.reponse));
            for (const auto& une : un.constat.raisons) texte += "  " + une;
            for (const auto& un_fait : un.constat.manque) texte += "  il manque " + un_fait;
            if (un.constat.reponse == Reponse::Rempli) texte += "  " + un.preuve.phrase;
            obtenues.push_back(texte);
        }
        if (cas.prise)
        {
            const auto defaut = regle_pour("fenetre_eligibilite", cas.faits.embauche, cas.valeurs);
            const auto fenetre = proposer_fenetre(jeu->fenetre, defaut ? std::optional(en_entier(defaut->valeur)) : std::nullopt, *cas.prise);
            if (!fenetre) obtenues.push_back("aucune fenêtre ne peut être proposée");
            else obtenues.push_back("fenêtre du " + en_toutes_lettres(fenetre->debut) + " au " + en_toutes_lettres(fenetre->fin) +
                                    (fenetre->tardive ? "  décision tardive" : ""));
        }
    }
    if (cas.fenetre) obtenues.push_back(mot_de(reentree(cas.fenetre, cas.faits.embauche)));
}

std::vector<std::string> jouer(const Feuille& feuille)
{
    std::vector<std::string> obtenues;
    for (const auto& un : lire_cas(feuille)) jouer_un(un, obtenues);
    return obtenues;
}

} // namespace

TEST_CASE("les feuilles d'éligibilité donnent la décision attendue")
{
    CHECK(jouer_dossier("eligibilite", jouer) >= 25);
}
