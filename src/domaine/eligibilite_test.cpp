#include "domaine/eligibilite.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

using Sorte = Epreuve::Sorte;

Vocabulaire mots()
{
    Vocabulaire mots;
    mots.situations = {{"rsa", "Allocataire du RSA"}, {"ass", "Allocataire de l'ASS"}};
    mots.dispositifs = {{"plie", "Participant d'un PLIE"}};
    mots.residences = {{"qpv", "Habite un quartier prioritaire"}};
    mots.structures = {{"etti", "ETTI"}, {"aci", "ACI"}};
    mots.donneurs = {{"facilitateur", "Facilitateur"}, {"ccas", "CCAS"}};
    mots.preuves = {{"attestation", "Attestation"}};
    mots.territoires = {{"974", "La Réunion"}};
    return mots;
}

Critere critere(std::string code, Epreuve epreuve, std::vector<Preuve> preuves = {{"attestation", "Attestation", Validite::Mois, 3}}, int niveau = 0)
{
    Critere un;
    un.code = std::move(code);
    un.libelle = "Critère " + un.code;
    un.epreuve = std::move(epreuve);
    un.preuves = std::move(preuves);
    un.niveau = niveau;
    un.source = "essai";
    un.depuis = 2000y / January / 1;
    return un;
}

/// Les sortes d'épreuve que le jeu peut combiner, tirées au hasard, sur deux étages.
Epreuve epreuve_tiree(int etages)
{
    const auto choix = *rc::gen::inRange(0, etages > 0 ? 11 : 9);
    switch (choix)
    {
    case 0: return {.sorte = Sorte::AgeMoinsDe, .nombre = *rc::gen::inRange(16, 60)};
    case 1: return {.sorte = Sorte::AgePlusDe, .nombre = *rc::gen::inRange(16, 60)};
    case 2: return {.sorte = Sorte::InscriptionMoisPlusDe, .nombre = *rc::gen::inRange(1, 30)};
    case 3: return {.sorte = Sorte::HorsScolariteMoisMin, .nombre = *rc::gen::inRange(1, 30)};
    case 4: return {.sorte = Sorte::NiveauMax, .nombre = *rc::gen::inRange(1, 8)};
    case 5: return {.sorte = Sorte::Situation, .valeurs = {"rsa", "ass"}};
    case 6: return {.sorte = Sorte::Residence, .valeurs = {"qpv"}};
    case 7: return {.sorte = Sorte::Structure, .valeurs = {"etti"}};
    case 8: return {.sorte = Sorte::AvisDe, .valeurs = {"facilitateur"}};
    default:
        return {.sorte = choix == 9 ? Sorte::Tous : Sorte::AuMoinsUn, .parties = {epreuve_tiree(etages - 1), epreuve_tiree(etages - 1)}};
    }
}

Jour jour_tire(int de, int a)
{
    return Jour{sys_days{Jour{2026y / March / 16}} + days{*rc::gen::inRange(de, a)}};
}

Faits faits_tires()
{
    Faits faits;
    faits.embauche = 2026y / March / 16;
    if (*rc::gen::arbitrary<bool>()) faits.naissance = jour_tire(-22000, -5000);
    if (*rc::gen::arbitrary<bool>()) faits.inscription.depuis = jour_tire(-1200, 30);
    else if (*rc::gen::arbitrary<bool>()) faits.inscription.mois = *rc::gen::inRange(0, 40);
    if (*rc::gen::arbitrary<bool>()) faits.hors_scolarite.sans_objet = true;
    if (*rc::gen::arbitrary<bool>()) faits.niveau = *rc::gen::inRange(1, 9);
    for (const auto* une : {"rsa", "ass"})
        if (*rc::gen::arbitrary<bool>()) faits.situations[une] = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) faits.residences["qpv"] = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) faits.structure = *rc::gen::element<std::string>("etti", "aci", "aucune");
    if (*rc::gen::arbitrary<bool>()) faits.avis_de = *rc::gen::element<std::string>("facilitateur", "ccas", "aucun");
    if (*rc::gen::arbitrary<bool>()) faits.pieces.push_back({"attestation", jour_tire(-200, 20), {}});
    return faits;
}

/// Ce qui était inconnu devient su ; rien de ce qui était su ne change.
Faits apprendre(Faits faits)
{
    const auto plus = faits_tires();
    if (!faits.naissance) faits.naissance = plus.naissance;
    if (!faits.inscription.connue()) faits.inscription = plus.inscription;
    if (!faits.hors_scolarite.connue()) faits.hors_scolarite = plus.hors_scolarite;
    if (!faits.niveau) faits.niveau = plus.niveau;
    if (!faits.structure) faits.structure = plus.structure;
    if (!faits.avis_de) faits.avis_de = plus.avis_de;
    faits.situations.insert(plus.situations.begin(), plus.situations.end());
    faits.residences.insert(plus.residences.begin(), plus.residences.end());
    faits.pieces.insert(faits.pieces.end(), plus.pieces.begin(), plus.pieces.end());
    return faits;
}

JeuDeCriteres jeu_tire()
{
    JeuDeCriteres jeu;
    jeu.code = "tire";
    const int combien = *rc::gen::inRange(1, 5);
    for (int i = 0; i < combien; ++i) jeu.criteres.push_back(critere("c" + std::to_string(i), epreuve_tiree(2)));
    return jeu;
}

std::string en_texte(const Examen& examen)
{
    std::string texte = std::string(code(examen.verdict));
    for (const auto& un : examen.criteres)
    {
        texte += "|" + std::string(libelle(un.constat.reponse)) + std::to_string(static_cast<int>(un.preuve.etat)) + un.preuve.phrase;
        for (const auto& une : un.constat.raisons) texte += ";" + une;
        for (const auto& un_fait : un.constat.manque) texte += "?" + un_fait;
    }
    for (const auto& une : examen.pourquoi) texte += "!" + une;
    for (const auto& un : examen.manque) texte += "#" + un;
    return texte;
}

} // namespace

TEST_CASE("un fait absent n'est jamais un non")
{
    const Faits rien{.embauche = 2026y / March / 16};
    for (const auto& epreuve : {Epreuve{.sorte = Sorte::AgeMoinsDe, .nombre = 26}, Epreuve{.sorte = Sorte::Situation, .valeurs = {"rsa"}},
                                Epreuve{.sorte = Sorte::Structure, .valeurs = {"etti"}}, Epreuve{.sorte = Sorte::AvisDe, .valeurs = {"ccas"}}})
    {
        const auto constat = eprouver(epreuve, rien, mots());
        CHECK(constat.reponse == Reponse::Inconnu);
        CHECK_FALSE(constat.manque.empty());
    }
}

TEST_CASE("« tous » se refuse et « au moins un » se remplit sans attendre le reste")
{
    Faits faits{.embauche = 2026y / March / 16};
    faits.situations["rsa"] = false;
    const Epreuve rsa{.sorte = Sorte::Situation, .valeurs = {"rsa"}}, age{.sorte = Sorte::AgeMoinsDe, .nombre = 26};
    CHECK(eprouver({.sorte = Sorte::Tous, .parties = {rsa, age}}, faits, mots()).reponse == Reponse::NonRempli);
    CHECK(eprouver({.sorte = Sorte::AuMoinsUn, .parties = {rsa, age}}, faits, mots()).reponse == Reponse::Inconnu);
    faits.situations["rsa"] = true;
    CHECK(eprouver({.sorte = Sorte::Tous, .parties = {rsa, age}}, faits, mots()).reponse == Reponse::Inconnu);
    const auto constat = eprouver({.sorte = Sorte::AuMoinsUn, .parties = {rsa, age}}, faits, mots());
    CHECK(constat.reponse == Reponse::Rempli);
    CHECK(constat.manque.empty());
}

TEST_CASE("le principal est le premier retenu, et il lui faut sa preuve")
{
    JeuDeCriteres jeu;
    jeu.criteres = {critere("rsa", {.sorte = Sorte::Situation, .valeurs = {"rsa"}}),
                    critere("etti", {.sorte = Sorte::Structure, .valeurs = {"etti"}}, {})};
    Faits faits{.embauche = 2026y / March / 16};
    faits.situations["rsa"] = true;
    CHECK(examiner(jeu, faits, mots()).verdict == Verdict::Inconnu);
    faits.structure = "etti";
    CHECK(examiner(jeu, faits, mots()).principal == 1u);
    faits.pieces = {{"attestation", 2026y / February / 1, {}}};
    const auto examen = examiner(jeu, faits, mots());
    CHECK(examen.principal == 0u);
    CHECK(examen.retenus().size() == 2);
}

TEST_CASE("un critère qui n'est plus en vigueur n'est pas examiné")
{
    JeuDeCriteres jeu;
    jeu.criteres = {critere("etti", {.sorte = Sorte::Structure, .valeurs = {"etti"}}, {})};
    jeu.criteres.front().jusqu_a = 2026y / March / 15;
    Faits faits{.embauche = 2026y / March / 16};
    faits.structure = "etti";
    CHECK(examiner(jeu, faits, mots()).verdict == Verdict::NonEligible);
    faits.embauche = 2026y / March / 15;
    CHECK(examiner(jeu, faits, mots()).verdict == Verdict::Eligible);
}

TEST_CASE("mois et anniversaires tombent juste en fin de mois et les années bissextiles")
{
    CHECK(plus_mois(2025y / August / 31, 6) == Jour{2026y / February / 28});
    CHECK(fin_de_mois_entiers(2024y / February / 29, 24) == Jour{2026y / February / 28});
    CHECK(fin_de_mois_entiers(2026y / March / 16, 24) == Jour{2028y / March / 15});
    CHECK(age_au(2000y / February / 29, 2026y / February / 28) == 25);
    CHECK(age_au(2000y / February / 29, 2026y / March / 1) == 26);
    CHECK(age_au(2000y / February / 29, 2024y / February / 29) == 24);
}

TEST_CASE("sans durée fixée par personne, aucune fenêtre n'est devinée")
{
    CHECK_FALSE(proposer_fenetre({}, std::nullopt, {.prise_de_poste = 2026y / March / 16, .decidee_le = 2026y / March / 10}).has_value());
}

TEST_CASE("apprendre un fait ne renverse jamais une réponse : rempli reste rempli, non rempli reste non rempli")
{
    CHECK(rc::check([] {
        const auto epreuve = epreuve_tiree(2);
        const auto avant = faits_tires();
        const auto reponse = eprouver(epreuve, avant, mots()).reponse;
        if (reponse == Reponse::Inconnu) return;
        RC_ASSERT(eprouver(epreuve, apprendre(avant), mots()).reponse == reponse);
    }));
}

TEST_CASE("ajouter une pièce ou un fait ne retire jamais un critère retenu")
{
    CHECK(rc::check([] {
        const auto jeu = jeu_tire();
        const auto avant = faits_tires();
        const auto retenus = examiner(jeu, avant, mots()).retenus();
        const auto apres = examiner(jeu, apprendre(avant), mots()).retenus();
        RC_ASSERT(std::includes(apres.begin(), apres.end(), retenus.begin(), retenus.end()));
    }));
}

TEST_CASE("une réponse inconnue dit ce qui manque, une réponse sue dit pourquoi, et la même personne reçoit la même réponse")
{
    CHECK(rc::check([] {
        const auto jeu = jeu_tire();
        const auto faits = faits_tires();
        const auto examen = examiner(jeu, faits, mots());
        for (const auto& un : examen.criteres)
        {
            RC_ASSERT((un.constat.reponse == Reponse::Inconnu) == !un.constat.manque.empty());
            RC_ASSERT((un.constat.reponse == Reponse::Inconnu) == un.constat.raisons.empty());
        }
        RC_ASSERT((examen.verdict == Verdict::Eligible) == examen.principal.has_value());
        RC_ASSERT((examen.verdict == Verdict::Inconnu) == !examen.manque.empty());
        RC_ASSERT(!examen.pourquoi.empty());
        RC_ASSERT(en_texte(examen) == en_texte(examiner(jeu, faits, mots())));
    }));
}

TEST_CASE("plus la décision vient tard, plus la fenêtre est courte, et sa fin ne recule pas")
{
    CHECK(rc::check([] {
        Prise prise{.prise_de_poste = jour_tire(-400, 400), .decidee_le = {}};
        const int retard = *rc::gen::inRange(-60, 60);
        prise.decidee_le = Jour{sys_days{prise.prise_de_poste} + days{retard}};
        const int mois = *rc::gen::inRange(3, 49);
        const auto fenetre = proposer_fenetre({}, mois, prise);
        RC_ASSERT(fenetre.has_value());
        RC_ASSERT(fenetre->tardive == (retard > 0));
        RC_ASSERT(fenetre->debut == std::max(prise.prise_de_poste, prise.decidee_le));
        RC_ASSERT(fenetre->fin == fin_de_mois_entiers(prise.prise_de_poste, mois));
        prise.rattrapage_motive = true;
        RC_ASSERT(proposer_fenetre({}, mois, prise)->debut == prise.prise_de_poste);
    }));
}
