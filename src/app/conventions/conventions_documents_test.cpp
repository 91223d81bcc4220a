#include "app/conventions/conventions_document.hpp"

#include "app/conventions/conventions_evaluation_table.hpp"
#include "monde.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr Jour kJour = 2026y / May / 10;

/// Le PLIE, la Ville et Durand suivent le gymnase hors de toute clause : le modèle des trois parties, ses blancs ouverts.
struct MondeDeConvention
{
    Monde monde;
    std::string id;

    explicit MondeDeConvention(const char* modele = "effort_tripartite", int donneurs = 1)
    {
        id = monde.ecrire(monde.claire, [&](Ecriture& e) {
            const auto& m = *trouver_modele(modele);
            auto c = proposer_depuis_le_modele(m);
            c.reference = "C 2026-7";
            if (c.objet.empty()) c.objet = "Suivre ensemble.";
            std::vector<PartieAInscrire> parties;
            std::vector<std::string> places;
            for (const auto& place : m.parties)
                for (int i = 0; i < (place.plusieurs ? donneurs : 1); ++i)
                {
                    PartieAInscrire p;
                    p.qualite = place.qualite;
                    p.designation = place.plusieurs ? "" : place.designation;
                    p.nom = place.qualite == QualiteDePartie::Structure ? "PLIE de Montreval" : place.qualite == QualiteDePartie::Entreprise ? "Durand BTP" : place.qualite == QualiteDePartie::Organisme ? "Mission locale de Montreval" : i == 0 ? "Ville de Montreval" : "Bailleur " + std::to_string(i);
                    p.objet_id = place.qualite == QualiteDePartie::Structure    ? monde.structure
                                 : place.qualite == QualiteDePartie::Entreprise ? monde.durand
                                 : place.qualite == QualiteDePartie::Organisme  ? monde.mission_locale
                                 : i == 0                                       ? monde.ville
                                                                                : trouver_ou_inscrire_acheteur(e, monde.structure, std::nullopt, p.nom);
                    parties.push_back(p);
                    places.push_back(place.code);
                }
            c.parties = parties;
            c.engagements = engagements_du_modele(m, places);
            const auto inscrite = inscrire_convention(e, monde.structure, c);
            const auto lue = trouver_convention(e.tx, Perimetre::de_la_machine(), inscrite);
            inscrire_texte_du_modele(e, lue, m);
            if (m.termes.termes.depart == DepartDeConvention::DerniereSignature) inscrire_termes(e, lue, m.termes.termes, {});
            return inscrite;
        });
    }
    Convention convention() const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_convention(tx, Perimetre::de_la_machine(), id); });
    }
    ActeDeConvention acte() const
    {
        return monde.base->read([&](Transaction& tx) { return dresser_acte(tx, Perimetre::de_la_machine(), monde.maison->droit, id, kJour); });
    }
    std::string signer(std::size_t rang, Jour le)
    {
        const auto c = convention();
        FaitDeConvention fait;
        fait.sorte = SorteDeFait::Signature;
        fait.le = le;
        fait.partie = c.parties.at(rang).id;
        return monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_fait_de_convention(e, c, fait); });
    }
    void cofinancer()
    {
        monde.ecrire(monde.alice, [&](Ecriture& e) {
            const auto financement = e.nouvel_id();
            e.inserer("financements", {{"id", financement}, {"structure_id", monde.structure}, {"mention", "Cofinancé par l'Union européenne"}, {"logo", "union_europeenne"}, {"depuis", "2024-01-01"}});
            e.dire("inscrire", "financements", financement, "a inscrit un financement", monde.structure);
            return 0;
        });
    }
};

std::string html(const ActeDeConvention& acte, VersionDeTexte version = VersionDeTexte::Consolidee) { return write_html(document_de_la_convention(acte, version, {})); }
std::size_t fois(std::string_view texte, std::string_view quoi)
{
    std::size_t combien = 0;
    for (auto ici = texte.find(quoi); ici != std::string_view::npos; ici = texte.find(quoi, ici + quoi.size())) ++combien;
    return combien;
}
bool porte(std::string_view texte, std::string_view quoi) { return texte.find(quoi) != std::string_view::npos; }

} // namespace

TEST_CASE("une convention montre chacun de ses blancs, jamais un vide ni une accolade")
{
    for (const auto& un : modeles_de_convention())
    {
        CAPTURE(un.code);
        const MondeDeConvention m(un.code.c_str());
        const auto acte = m.acte();
        const auto papier = html(acte);
        CHECK_FALSE(porte(papier, "{{"));
        CHECK(fois(papier, "……… à compléter : le nom du représentant") == acte.convention.parties.size());
        for (const auto& blanc : un.blancs) CHECK_MESSAGE(std::find(acte.texte.blancs(acte.convention.objet).begin(), acte.texte.blancs(acte.convention.objet).end(), blanc.code) != acte.texte.blancs(acte.convention.objet).end(), blanc.code);
        CHECK(fois(papier, "……… à compléter : ") >= blancs_a_remplir(acte).size());
        for (const auto& article : un.articles) CHECK(porte(papier, html_escaped(article.titre)));
        for (const auto& engagement : acte.convention.engagements) CHECK(porte(papier, html_escaped(engagement.texte.substr(0, engagement.texte.size() - 1))));
    }
}

TEST_CASE("un blanc rempli se lit dans le texte, une date en toutes lettres, plusieurs lignes en liste")
{
    MondeDeConvention m;
    const auto avant = blancs_a_remplir(m.acte()).size();
    CHECK(m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "2021/05, lot 2"}, {"blanc_depuis", "2026-03-01"}, {"blanc_referent_titulaire", ""}}, m.monde.claire).status == Status::SeeOther);
    const auto acte = m.acte();
    CHECK(blancs_a_remplir(acte).size() == avant - 2);
    CHECK(porte(html(acte), "Le marché 2021/05, lot 2 a commencé"));
    CHECK(porte(html(acte), "suivies depuis le 1er mars 2026"));
    // Rien ne change, rien ne s'écrit.
    m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "2021/05, lot 2"}}, m.monde.claire);
    CHECK(m.monde.compter("blancs_de_convention") == 2);
    // Vidé, il se rouvre.
    m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", ""}}, m.monde.claire);
    CHECK(blancs_a_remplir(m.acte()).size() == avant - 1);

    MondeDeConvention lieu("lieu_d_accueil");
    lieu.monde.post("/conventions/" + lieu.id + "/blancs", {{"blanc_activites", "Atelier CV, le mardi\r\nSimulations d'entretien"}}, lieu.monde.claire);
    CHECK(porte(html(lieu.acte()), "<li>Simulations d&#39;entretien</li>"));
}

TEST_CASE("un blanc ou un article mal rempli dit toutes ses fautes, et rien ne s'écrit")
{
    MondeDeConvention m;
    auto reponse = m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "255081416802538"}, {"blanc_depuis", "hier"}, {"blanc_referent_titulaire", "voir Karim Daoud"}}, m.monde.claire);
    CHECK(reponse.status == Status::UnprocessableContent);
    CHECK(contient(reponse, "numéro de sécurité sociale"));
    CHECK(contient(reponse, "hier"));
    CHECK(m.monde.compter("blancs_de_convention") == 0);
    const auto articles = m.monde.compter("articles_de_convention");
    reponse = m.monde.post("/conventions/" + m.id + "/articles", {{"titre", ""}, {"texte", "Un {{Blanc}}"}, {"suite", "engagements"}, {"de", ""}, {"avenant", "inconnu"}}, m.monde.claire);
    CHECK(reponse.status == Status::UnprocessableContent);
    for (const auto* champ : {"#titre", "#texte", "#de"}) CHECK_MESSAGE(contient(reponse, std::string("href=\"") + champ + "\""), champ);
    CHECK(m.monde.post("/conventions/" + m.id + "/articles", {{"titre", "Vide"}, {"texte", ""}, {"suite", ""}}, m.monde.claire).status == Status::UnprocessableContent);
    CHECK(m.monde.compter("articles_de_convention") == articles);
}

TEST_CASE("un article se récrit par une ligne, garde sa place, et deux personnes ne l'écrasent pas")
{
    MondeDeConvention m;
    const auto article = m.acte().texte.articles.at(2);
    REQUIRE(article.place == PlaceDuTexte::Article);
    const std::string adresse = "/conventions/" + m.id + "/articles/" + article.id;
    CHECK(contient(m.monde.get(adresse, m.monde.claire), html_escaped(article.titre)));
    CHECK(m.monde.post(adresse, {{"titre", "Ce qui est convenu"}, {"texte", "Les heures se suivent."}, {"suite", ""}}, m.monde.claire).status == Status::SeeOther);
    const auto recrit = m.acte().texte.articles.at(2);
    CHECK(recrit.titre == "Ce qui est convenu");
    CHECK(recrit.ordre == article.ordre);
    CHECK(m.monde.post(adresse, {{"titre", "Autre"}, {"texte", "Autre."}, {"suite", ""}}, m.monde.claire).status == Status::NotFound);
    CHECK(m.monde.post("/conventions/" + m.id + "/articles/" + recrit.id + "/retrait", {}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.acte().texte.articles.at(2).titre != "Ce qui est convenu");
    CHECK(m.monde.post("/conventions/" + m.id + "/articles", {{"titre", "Assurances"}, {"texte", "Chacun la sienne."}, {"suite", ""}}, m.monde.claire).status == Status::SeeOther);
    CHECK(m.acte().texte.articles.back().titre == "Assurances");
}

TEST_CASE("une convention signée ne change que par un avenant ; le texte d'origine se relit toujours")
{
    MondeDeConvention m;
    m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "2021/05"}}, m.monde.claire);
    m.signer(0, 2026y / May / 4);
    const auto article = m.acte().texte.articles.at(2);
    const std::string adresse = "/conventions/" + m.id + "/articles/" + article.id;
    CHECK(m.monde.post(adresse, {{"titre", "Neuf"}, {"texte", "Neuf."}, {"suite", ""}}, m.monde.claire).status == Status::UnprocessableContent);
    CHECK(m.monde.post(adresse + "/retrait", {}, m.monde.claire).status == Status::Conflict);
    CHECK(m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "2021/06"}}, m.monde.claire).status == Status::UnprocessableContent);
    // Un blanc resté ouvert se remplit encore.
    CHECK(m.monde.post("/conventions/" + m.id + "/blancs", {{"blanc_marche", "2021/05"}, {"blanc_depuis", "2026-03-01"}}, m.monde.claire).status == Status::SeeOther);

    const auto avenant = m.monde.ecrire(m.monde.claire, [&](Ecriture& e) { return inscrire_avenant_de_convention(e, trouver_convention(e.tx, Perimetre::de_la_machine(), m.id), "Le suivi devient mensuel.", 2026y / June / 1); });
    CHECK(m.monde.post(adresse, {{"titre", "Neuf"}, {"texte", "Tout neuf."}, {"suite", ""}, {"avenant", avenant}}, m.monde.claire).status == Status::SeeOther);
    const auto acte = m.acte();
    CHECK(porte(html(acte), "Tout neuf."));
    CHECK_FALSE(porte(html(acte, VersionDeTexte::Origine), "Tout neuf."));
    CHECK(porte(html(acte, VersionDeTexte::Origine), html_escaped(article.titre)));
    const auto papier = write_html(document_de_l_avenant(acte, acte.convention.avenants.at(0), {}));
    CHECK(porte(papier, "Le suivi devient mensuel."));
    CHECK(porte(papier, "Il prend effet le 1er juin 2026"));
    CHECK(porte(papier, "Tout neuf."));
    // Ce que l'avenant ôte, ou récrit au préambule, s'y lit aussi.
    const auto dernier = acte.texte.articles.back();
    CHECK(m.monde.post("/conventions/" + m.id + "/articles/" + dernier.id + "/retrait", {{"avenant", avenant}}, m.monde.claire).status == Status::SeeOther);
    const auto considerant = acte.texte.articles.front();
    CHECK(m.monde.post("/conventions/" + m.id + "/articles/" + considerant.id, {{"texte", "Le droit a changé."}, {"avenant", avenant}}, m.monde.claire).status == Status::SeeOther);
    const auto apres = m.acte();
    const auto second = write_html(document_de_l_avenant(apres, apres.convention.avenants.at(0), {}));
    CHECK(porte(second, html_escaped(dernier.titre)));
    CHECK(porte(second, "Cet article est supprimé."));
    CHECK(porte(second, "Le droit a changé."));
    CHECK(porte(html(apres, VersionDeTexte::Origine), html_escaped(dernier.titre)));
}

TEST_CASE("dix signataires ont dix signatures, et ce que neuf promettent ensemble ne se lit qu'une fois")
{
    const MondeDeConvention m("cadre_d_un_plie", 9);
    const auto acte = m.acte();
    const auto document = document_de_la_convention(acte, VersionDeTexte::Consolidee, {});
    std::size_t signatures = 0;
    for (const auto& bloc : document.blocks)
        if (const auto* s = std::get_if<block::Signatures>(&bloc))
        {
            CHECK(s->parties.size() <= 2);
            signatures += s->parties.size();
        }
    CHECK(signatures == 10);
    const auto papier = write_html(document);
    CHECK(fois(papier, "Prévoir tôt ses marchés") == 1);
    CHECK(porte(papier, "Ville de Montreval, Bailleur 1, Bailleur 2"));
    CHECK_FALSE(porte(papier, "Autres engagements"));
}

TEST_CASE("chaque document d'une structure cofinancée porte la mention de son financeur")
{
    MondeDeConvention m;
    m.cofinancer();
    const auto c = m.convention();
    m.monde.ecrire(m.monde.claire, [&](Ecriture& e) {
        inscrire_avenant_de_convention(e, c, "Un partenaire de plus.", 2026y / June / 1);
        DeliberationAInscrire d;
        d.partie_id = c.parties[0].id;
        d.numero = "DE26_010";
        d.organe = "Conseil municipal";
        d.seance.seance_le = 2026y / April / 2;
        inscrire_deliberation(e, c, d);
        FaitDeConvention lettre;
        lettre.sorte = SorteDeFait::Lettre;
        lettre.le = 2026y / May / 4;
        lettre.partie = c.parties[0].id;
        lettre.motif = MotifDExtinction::Resiliation;
        return inscrire_fait_de_convention(e, c, lettre);
    });
    const auto acte = m.acte();
    for (const auto& document : {document_de_la_convention(acte, VersionDeTexte::Origine, {}), document_de_l_avenant(acte, acte.convention.avenants.at(0), {}), extrait_de_deliberation(acte, acte.convention.deliberations.at(0), {}),
                                 lettre_de_convention(acte, acte.connue.faits.at(0), {})})
    {
        CAPTURE(document.title);
        REQUIRE(document.mentions.size() == 1);
        CHECK(document.mentions[0].text == "Cofinancé par l'Union européenne");
        CHECK(document.mentions[0].logos.size() == 1);
    }
    CHECK(porte(html(acte), "«\u00A0Cofinancé par l&#39;Union européenne\u00A0»"));
}

TEST_CASE("un extrait de délibération dit les nombres connus, montre les inconnus, et ne change pas un rejet en accord")
{
    MondeDeConvention m;
    const auto c = m.convention();
    const auto inscrire = [&](VoteDAssemblee vote) {
        m.monde.ecrire(m.monde.claire, [&](Ecriture& e) {
            DeliberationAInscrire d;
            d.partie_id = c.parties[0].id;
            d.numero = "DE26_01" + std::to_string(static_cast<int>(vote));
            d.organe = "Conseil municipal";
            d.seance.seance_le = 2026y / April / 2;
            d.seance.presents = 26;
            d.seance.vote = vote;
            return inscrire_deliberation(e, c, d);
        });
    };
    inscrire(VoteDAssemblee::Unanimite);
    inscrire(VoteDAssemblee::Rejet);
    const auto acte = m.acte();
    const auto adoptee = write_html(extrait_de_deliberation(acte, acte.convention.deliberations.at(0), {}));
    CHECK(porte(adoptee, "26"));
    CHECK(porte(adoptee, "……… à compléter : les membres en exercice"));
    CHECK(porte(adoptee, "Approuve la convention"));
    const auto rejetee = write_html(extrait_de_deliberation(acte, acte.convention.deliberations.at(1), {}));
    CHECK(porte(rejetee, "n&#39;approuve pas"));
    CHECK_FALSE(porte(rejetee, "Approuve la convention"));
}

TEST_CASE("une lettre ne dit le jour où la convention cesse que lorsque sa réception est connue")
{
    MondeDeConvention m("lieu_d_accueil");
    m.signer(0, 2026y / January / 5);
    m.signer(1, 2026y / January / 6);
    const auto c = m.convention();
    const auto fait = [&](SorteDeFait sorte, Jour le, const std::string& vise) {
        FaitDeConvention f;
        f.sorte = sorte;
        f.le = le;
        f.vise = vise;
        f.partie = sorte == SorteDeFait::Lettre ? c.parties[1].id : "";
        if (sorte == SorteDeFait::Lettre) f.motif = MotifDExtinction::Resiliation;
        return m.monde.ecrire(m.monde.claire, [&](Ecriture& e) { return inscrire_fait_de_convention(e, c, f); });
    };
    const auto id = fait(SorteDeFait::Lettre, 2026y / May / 2, "");
    const auto lettre = [&] {
        const auto acte = m.acte();
        const auto un = std::find_if(acte.connue.faits.begin(), acte.connue.faits.end(), [&](const auto& f) { return f.id == id; });
        return write_html(lettre_de_convention(acte, *un, {}));
    };
    auto papier = lettre();
    CHECK(porte(papier, "Lettre recommandée"));
    CHECK(porte(papier, "comme le permet son article 8"));
    CHECK(porte(papier, "Quand la convention cesse"));
    CHECK_FALSE(porte(papier, "La convention cesse le"));
    fait(SorteDeFait::Reception, 2026y / May / 5, id);
    papier = lettre();
    CHECK(porte(papier, "La convention cesse le 15 mai 2026"));
    CHECK(porte(papier, "reçue le 5 mai 2026"));
    const std::string adresse = "/conventions/" + m.id + "/lettres/" + id + "/lettre";
    CHECK(contient(m.monde.get(adresse, m.monde.claire), "La convention cesse le 15 mai 2026"));
    CHECK(m.monde.get(adresse + ".pdf", m.monde.claire).body.starts_with("%PDF"));
    CHECK(contient(m.monde.get("/conventions/" + m.id + "/vie", m.monde.claire), "href=\"" + adresse + "\""));
    // Une signature n'est pas une lettre.
    CHECK(m.monde.get("/conventions/" + m.id + "/lettres/" + m.acte().connue.faits.front().id + "/lettre", m.monde.claire).status == Status::NotFound);
}

TEST_CASE("une partie lit le texte et l'emporte ; elle n'y écrit rien, et personne d'autre ne le lit")
{
    MondeDeConvention m;
    const std::string ici = "/conventions/" + m.id;
    for (const auto& compte : {m.monde.claire, m.monde.hugo, m.monde.denis, m.monde.camille, m.monde.audrey})
    {
        CHECK(m.monde.get(ici + "/texte", compte).status == Status::Ok);
        CHECK(m.monde.get(ici + "/convention.pdf", compte).body.starts_with("%PDF"));
        CHECK(m.monde.get(ici + "/convention.odt", compte).body.starts_with("PK"));
    }
    for (const auto& compte : {m.monde.victor, m.monde.marc, m.monde.pauline})
        for (const auto* route : {"/texte", "/convention.pdf", "/convention.odt"}) CHECK(m.monde.get(ici + route, compte).status == Status::NotFound);
    CHECK_FALSE(contient(m.monde.get(ici + "/texte", m.monde.hugo), "Remplir les blancs"));
    CHECK(contient(m.monde.get(ici + "/texte", m.monde.claire), "Remplir les blancs"));
    CHECK(m.monde.post(ici + "/blancs", {{"blanc_marche", "x"}}, m.monde.hugo).status == Status::Forbidden);
    CHECK(m.monde.post(ici + "/blancs", {{"blanc_marche", "x"}}, m.monde.victor).status == Status::NotFound);
    CHECK(m.monde.get(ici + "/articles/nouveau", m.monde.denis).status == Status::Forbidden);
    CHECK(m.monde.compter("blancs_de_convention") == 0);
    CHECK(verifier_journal(*m.monde.base).ruptures.empty());
}
