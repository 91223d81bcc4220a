#include "app/commandes/commande.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "domaine/motifs.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

Json json_de(const Retenue& retenue)
{
    Json::List ecarts;
    for (const auto& un : retenue.ecarts)
        ecarts.push_back(Json{{"motif", fiche(un.motif).code}, {"heures_centiemes", un.heures.centiemes()}});
    return Json{{"retenues_centiemes", retenue.retenues.centiemes()}, {"ecarts", std::move(ecarts)}};
}

/// « 11,67 h hors_eligibilite », pour quand deux comptes égaux ne le sont pas pour les mêmes raisons.
std::string motifs_de(const Retenue& retenue)
{
    std::vector<std::string> tous;
    for (const auto& un : retenue.ecarts) tous.push_back(heures_fr(un.heures) + " " + std::string(fiche(un.motif).code));
    return tous.empty() ? "(aucun)" : joined(tous, ", ");
}

CodeDeSortie rejouer(Commande& c)
{
    const auto recalcul = recalculer(c.base(), lire_droit());
    const auto issue = recalcul.differences.empty() ? CodeDeSortie::Fait : CodeDeSortie::FaitAvecRefus;
    if (c.json())
    {
        Json::List differences;
        for (const auto& une : recalcul.differences)
            differences.push_back(Json{{"ligne", une.ligne_id}, {"inscrite", json_de(une.inscrite)}, {"rejouee", json_de(une.rejouee)}});
        c.rendre(Json{{"lignes", recalcul.lignes}, {"differences", std::move(differences)}});
        return issue;
    }
    for (const auto& une : recalcul.differences)
        c.out << "ligne " << une.ligne_id << " : " << heures_fr(une.inscrite.retenues) << " retenues inscrites, "
              << heures_fr(une.rejouee.retenues) << " rejouées"
              << (une.inscrite.retenues == une.rejouee.retenues ? " ; écarts " + motifs_de(une.inscrite) + " inscrits, " + motifs_de(une.rejouee) + " rejoués" : "") << "\n";
    c.out << compter(recalcul.lignes, "ligne rejouée", "lignes rejouées", Genre_grammatical::Feminin) << ", "
          << compter(static_cast<std::int64_t>(recalcul.differences.size()), "différence", "différences", Genre_grammatical::Feminin) << "\n";
    return issue;
}

CodeDeSortie verifier_le_journal(Commande& c)
{
    const auto verdict = verifier_journal(c.base());
    const auto issue = verdict.ruptures.empty() ? CodeDeSortie::Fait : CodeDeSortie::FaitAvecRefus;
    if (c.json())
    {
        Json::List ruptures;
        for (const auto& une : verdict.ruptures) ruptures.push_back(une);
        c.rendre(Json{{"evenements", verdict.evenements},
                      {"faits", verdict.faits},
                      {"tete", verdict.tete},
                      {"premiere_rupture", verdict.ruptures.empty() ? Json() : Json(verdict.ruptures.front())},
                      {"ruptures", std::move(ruptures)}});
        return issue;
    }
    for (const auto& une : verdict.ruptures) c.out << "rupture : " << une << "\n";
    c.out << compter(verdict.evenements, "événement", "événements") << ", " << compter(verdict.faits, "fait", "faits") << ", "
          << (verdict.ruptures.empty() ? "la chaîne est entière ; tête " + verdict.tete
                                       : compter(static_cast<std::int64_t>(verdict.ruptures.size()), "rupture", "ruptures", Genre_grammatical::Feminin))
          << "\n";
    return issue;
}

CodeDeSortie verifier_un_identifiant(Commande& c)
{
    Identifiant type{};
    const auto nom = c.ligne.value_or("TYPE", "");
    if (!lire_type_identifiant(nom, type)) throw CliUsage("« " + nom + " » n'est pas un type d'identifiant connu");
    const auto verdict = verifier_identifiant(type, c.ligne.value_or("VALEUR", ""));
    // Un NIR bien formé est reconnu pour être refusé : aucun champ d'Ouvrage n'en a besoin.
    const bool admis = verdict.valide && verdict.code.empty();
    if (c.json()) c.rendre(Json{{"valide", verdict.valide}, {"code", verdict.code}, {"normalise", verdict.normalise}});
    else c.out << (admis ? "valide : " + verdict.normalise : "refusé : " + verdict.code) << "\n";
    return admis ? CodeDeSortie::Fait : CodeDeSortie::FaitAvecRefus;
}

Json json_de(const Valeur& v)
{
    return Json{{"cle", v.cle},
                {"valeur", v.valeur},
                {"unite", v.unite},
                {"niveau", libelle(v.niveau)},
                {"source", v.source},
                {"lien", v.lien.empty() ? Json() : Json(v.lien)},
                {"statut", libelle(v.statut)},
                {"depuis", format_day(v.depuis)},
                {"jusqu_a", v.jusqu_a ? Json(format_day(*v.jusqu_a)) : Json()}};
}

Json json_de(const EnVigueur* regle)
{
    if (!regle) return {};
    Json::List cedees;
    for (const auto& une : regle->ecartees) cedees.push_back(json_de(une));
    auto json = json_de(regle->valeur);
    json.set("l_emporte_sur", std::move(cedees));
    return json;
}

std::string phrase_de(const Periode& periode)
{
    return de_mois_fr(periode.debut) + (periode.fin ? " à " + en_toutes_lettres(*periode.fin) : ", sans fin connue");
}

Json json_de(const Periode& periode)
{
    return Json{{"debut", format_month(periode.debut)}, {"fin", periode.fin ? Json(format_month(*periode.fin)) : Json()}};
}

std::string autres_en_mots(const HeuresParNature& autres)
{
    std::string phrase;
    for (const auto& nature : fiches_natures())
        if (const auto heures = autres[nature.nature]; heures > Heures()) phrase += ", " + std::string(nature.libelle) + " " + heures_fr(heures);
    return phrase;
}

Json json_de(const Explication& e, const Ecart& un)
{
    const auto base = fondement(e, un.motif);
    const auto ou_rien = [](const std::string& texte) { return texte.empty() ? Json() : Json(texte); };
    return Json{{"motif", fiche(un.motif).code}, {"phrase", fiche(un.motif).phrase}, {"heures_centiemes", un.heures.centiemes()},
                {"valeur", ou_rien(base.valeur)}, {"source", ou_rien(base.source)}, {"statut", ou_rien(base.statut)}};
}

CodeDeSortie expliquer_une_ligne(Commande& c)
{
    const auto droit = lire_droit();
    const auto e = c.base().read([&](Transaction& tx) {
        return expliquer_ligne(tx, Perimetre::de_la_machine(), droit, c.ligne.value_or("ID", ""));
    });
    const auto& ligne = e.ligne;
    if (c.json())
    {
        Json::List ecarts;
        for (const auto& un : ligne.retenue.ecarts) ecarts.push_back(json_de(e, un));
        Json autres = Json(Json::Object{});
        for (const auto& nature : fiches_natures())
            if (const auto heures = ligne.autres[nature.nature]; heures > Heures()) autres.set(std::string(nature.code), heures.centiemes());
        Json::List valeurs;
        for (const auto& [cle, une] : e.valeurs) valeurs.push_back(json_de(&une));
        c.rendre(Json{{"ligne", ligne.id},
                      {"lot", e.lot.nom()},
                      {"participant", ligne.reference},
                      {"mois", format_month(ligne.mois)},
                      {"declarees_centiemes", ligne.declarees().centiemes()},
                      {"travail_centiemes", ligne.travail.centiemes()},
                      {"formation_centiemes", ligne.formation.centiemes()},
                      {"retenues_centiemes", ligne.retenue.retenues.centiemes()},
                      {"ecarts", std::move(ecarts)},
                      {"execution", json_de(e.execution)},
                      {"fenetre", e.fenetre ? json_de(*e.fenetre) : Json()},
                      {"deja_retenues_centiemes", e.deja.retenues_ce_mois.centiemes()},
                      {"autre_ligne", e.autre_ligne},
                      {"autres_centiemes", std::move(autres)},
                      {"plafond_formation", json_de(e.valeur("plafond_formation"))},
                      {"plafond_plausible", json_de(e.valeur("plafond_plausible"))},
                      {"valeurs", std::move(valeurs)},
                      {"modalite", e.realisation ? Json(fiche(e.realisation->modalite).code) : Json()},
                      {"droit", ligne.droit}});
        return CodeDeSortie::Fait;
    }
    c.out << ligne.reference << ", " << en_toutes_lettres(ligne.mois) << ", " << e.lot.nom() << " (" << e.lot.marche_objet << ")\n"
          << "  déclarées  " << heures_fr(ligne.declarees()) << " (travail " << heures_fr(ligne.travail) << ", formation "
          << heures_fr(ligne.formation) << autres_en_mots(ligne.autres) << ")\n"
          << "  retenues   " << heures_fr(ligne.retenue.retenues) << "\n";
    for (const auto& un : ligne.retenue.ecarts)
    {
        const auto base = fondement(e, un.motif);
        c.out << "  écartées   " << heures_fr(un.heures) << " : " << fiche(un.motif).phrase << " (" << base.source
              << (base.statut.empty() ? "" : ", " + base.statut) << ")\n";
    }
    c.out << "  exécution  " << phrase_de(e.execution) << "\n"
          << "  fenêtre    " << (e.fenetre ? phrase_de(*e.fenetre) : "non décidée") << "\n";
    for (const auto& [cle, regle] : e.valeurs)
    {
        const auto& v = regle.valeur;
        c.out << "  " << cle << " = " << valeur_en_mots(v) << " (" << libelle(v.niveau) << ", " << periode_en_mots(v) << " ; " << v.source << " ; "
              << libelle(v.statut) << (v.lien.empty() ? "" : " ; " + v.lien) << ")\n";
        for (const auto& cedee : regle.ecartees)
            c.out << "    l'emporte sur " << valeur_en_mots(cedee) << " (" << libelle(cedee.niveau) << ", " << periode_en_mots(cedee) << ")\n";
    }
    c.out << "  droit      version " << ligne.droit << "\n";
    return CodeDeSortie::Fait;
}

} // namespace

void ajouter_verbes_du_compte(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"recalculer", "rejoue tous les comptes depuis leurs lignes et dit ce qui diffère", {}}, rejouer});
    verbes.push_back({{"expliquer ligne",
                       "dit pourquoi les heures d'une ligne comptent ou non",
                       {{Kind::Positional, "ID", "", "identifiant de la ligne", {}, true}}},
                      expliquer_une_ligne});
    verbes.push_back({{"verifier journal", "parcourt le journal chaîné et relit chaque ligne qu'il nomme", {}}, verifier_le_journal});
    verbes.push_back({{"verifier identifiant",
                       "vérifie la forme et la clé d'un identifiant",
                       {{Kind::Positional, "TYPE", "", "SIREN, SIRET, TVA_FR, CPV, COMMUNE_COG, DEPARTEMENT ou NIR", {}, true},
                        {Kind::Positional, "VALEUR", "", "ce qu'il faut vérifier", {}, true}},
                       {"ouvrage verifier identifiant SIRET 21590017600011"}},
                      verifier_un_identifiant});
}

} // namespace ouvrage
