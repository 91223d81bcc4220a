// Les cinq cas d'où le produit est né, chacun de son acte à son terme, tel qu'on les vit par les pages : l'horloge avance, plusieurs comptes écrivent.

#include "app/conventions/conventions_vie_table.hpp"
#include "app/partages/partages_table.hpp"
#include "app/reseau/reseau_table.hpp"
#include "socle/text/text.hpp"
#include "monde.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Une convention menée par les formulaires, au nom de qui l'on dit.
struct Cas
{
    Monde monde;
    std::string id;

    void avancer_au(Jour jour) { monde.maintenant = std::max(monde.maintenant, Instant{sys_days{jour} + 9h}); }
    std::string adresse(const std::string& suite = "") const { return "/conventions/" + id + suite; }

    void faire(const std::string& ou, Champs champs, const std::string& qui)
    {
        const auto reponse = monde.post(ou, std::move(champs), qui);
        INFO(ou);
        REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body.substr(std::min(reponse.body.size(), reponse.body.find("anomalies")), 3000));
    }
    void ouvrir(const std::string& modele, Champs champs, const std::string& qui)
    {
        const auto reponse = monde.post("/conventions?modele=" + modele, std::move(champs), qui);
        REQUIRE_MESSAGE(reponse.status == Status::SeeOther, reponse.body.substr(std::min(reponse.body.size(), reponse.body.find("anomalies")), 3000));
        id = entete(reponse, "Location").substr(std::string("/conventions/").size());
        id = id.substr(0, id.find_first_of("/?"));
    }
    Convention lue() const
    {
        return monde.base->read([&](Transaction& tx) { return trouver_convention(tx, Perimetre::de_la_machine(), id); });
    }
    std::string partie(const std::string& nom) const
    {
        const auto c = lue();
        const auto trouvee = std::find_if(c.parties.begin(), c.parties.end(), [&](const auto& une) { return une.nom == nom; });
        REQUIRE_MESSAGE(trouvee != c.parties.end(), nom);
        return trouvee->id;
    }
    std::string engagement(std::string_view debut) const
    {
        const auto c = lue();
        const auto trouve = std::find_if(c.engagements.begin(), c.engagements.end(), [&](const auto& un) { return un.texte.find(debut) != std::string::npos; });
        REQUIRE_MESSAGE(trouve != c.engagements.end(), debut);
        return trouve->id;
    }
    void noter(const std::string& sorte, const std::string& le, Champs champs = {}, const std::string& qui = "")
    {
        champs.insert(champs.end(), {{"sorte", sorte}, {"le", le}});
        faire(adresse("/faits"), std::move(champs), qui.empty() ? monde.claire : qui);
    }
    void signer(const std::string& nom, const std::string& le, const std::string& qui = "") { noter("signature", le, {{"partie", partie(nom)}}, qui); }
    VieInscrite inscrite() const
    {
        const auto c = lue();
        return monde.base->read([&](Transaction& tx) { return lire_vie(tx, c); });
    }
    VieDeConvention vie(Jour le) const { return vie_de(inscrite(), monde.maison->droit, le); }
    std::string dernier_fait() const { return inscrite().faits.back().fait.id; }
    bool constate(Jour le, SorteDeConstat sorte) const
    {
        const auto constats = vie(le).constats;
        return std::any_of(constats.begin(), constats.end(), [&](const auto& un) { return un.sorte == sorte; });
    }
    /// Le PDF, l'ODT et la page de chaque document demandé répondent ; la mention du financeur y est.
    void lire_les_documents(const std::vector<std::string>& lesquels, const std::string& qui)
    {
        for (const auto& un : lesquels)
        {
            CAPTURE(un);
            CHECK(monde.get(adresse(un) + ".pdf", qui).body.starts_with("%PDF"));
            CHECK(monde.get(adresse(un) + ".odt", qui).body.starts_with("PK"));
        }
    }
    void tout_est_entier() { CHECK(verifier_journal(*monde.base).ruptures.empty()); }
};

} // namespace

TEST_CASE("cas A, un marché réservé qui court déjà : trois signatures, des heures d'effort comptées à part, un bilan, et la fin avec le marché")
{
    Cas cas;
    auto& m = cas.monde;
    cas.ouvrir("effort_tripartite", {{"reference", "DE26.086"}, {"intitule", "Entretien des espaces verts"}, {"objet", "Suivre les heures du lot réservé, comptées à part."}, {"financiere", "sans_incidence"},
                {"confidentialite", "oui"}, {"place_acheteur", "Ville de Montreval"}, {"place_titulaire", "Martin Paysage"}, {"place_facilitateur", "PLIE de Montreval"}},
               m.claire);
    REQUIRE(cas.lue().parties.size() == 3);
    cas.faire(cas.adresse("/objets"), {{"objet", "marche " + m.gymnase}, {"depuis", "2026-03-01"}}, m.claire);

    // La Ville délibère, transmet, publie.
    const auto ville = cas.partie("Ville de Montreval");
    cas.avancer_au(2026y / July / 6);
    cas.faire(cas.adresse("/deliberations"), {{"partie", ville}, {"numero", "DE26.086"}, {"organe", "Conseil municipal"}, {"convocation_le", "2026-06-25"}, {"seance_le", "2026-07-01"}, {"en_exercice", "35"},
                                              {"presents", "26"}, {"pouvoirs", "9"}, {"vote", "unanimite"}}, m.claire);
    const auto deliberation = cas.lue().deliberations.at(0).id;
    for (const auto& [etape, le] : {std::pair{"envoyee", "2026-07-02"}, std::pair{"recue", "2026-07-02"}, std::pair{"publiee", "2026-07-06"}})
        cas.faire(cas.adresse("/deliberations/" + deliberation + "/teletransmissions"), {{"etape", etape}, {"le", le}, {"identifiant", std::string_view(etape) == "recue" ? "059-215900176-20260701-DE26_086-DE" : ""}}, m.claire);

    // Les termes finissent avec le marché ; la convention naît de la dernière signature.
    cas.faire(cas.adresse("/termes"), {{"depart", "derniere_signature"}, {"fin", "2027-06-30"}, {"renouvellement", "aucun"}, {"report", "non"}, {"zone", "france"}, {"fin_resiliation_delai", "1 mois"},
                                       {"fin_resiliation_sens", "apres_reception"}, {"fin_resiliation_moyen", "recommande"}}, m.claire);
    cas.avancer_au(2026y / July / 20);
    cas.signer("Ville de Montreval", "2026-07-08");
    cas.signer("Martin Paysage", "2026-07-15");
    CHECK(cas.vie(2026y / July / 15).etat == EtatDeConvention::ASigner);
    cas.signer("PLIE de Montreval", "2026-07-10"); // notée la dernière, elle n'est pas la dernière en date
    CHECK(cas.vie(2026y / July / 20).debut->jour == Jour{2026y / July / 15});

    // L'entreprise déclare, la facilitatrice valide : un compte d'effort, que rien n'ajoute à la clause.
    const auto envoi = m.declarer(m.effort3, m.martin, 2026y / June, {{m.omar, 120.5_h, 0_h, {}}});
    m.ecrire(m.claire, [&](Ecriture& e) { inscrire_validation(e, m.maison->droit, envoi.declaration_id, Sens::Validee, ""); return 0; });
    const auto compte = m.get("/lots/" + m.lot3 + "/compte", m.claire);
    CHECK(contient(compte, "120,50"));
    CHECK(contient(compte, "ffort d&#39;insertion"));
    CHECK_FALSE(contient(compte, "énalité proposée"));

    // L'entreprise est partie : elle dit elle-même ce qu'elle tient, et rien de ce que doivent les autres.
    const auto sien = cas.engagement("Déclarer chaque mois"), du_plie = cas.engagement("Vérifier les heures");
    cas.faire(cas.adresse("/engagements/" + sien + "/reponses"), {{"etat", "tenu"}, {"le", "2026-07-18"}, {"preuve", "Déclaration de juin"}}, m.marc);
    CHECK(m.post(cas.adresse("/engagements/" + du_plie + "/reponses"), {{"etat", "non_tenu"}, {"le", "2026-07-18"}, {"preuve", ""}}, m.marc).status != Status::SeeOther);
    CHECK(m.get(cas.adresse(), m.denis).status == Status::NotFound); // l'autre entreprise n'en est pas

    // Une évaluation à mi-chemin réunit ces heures, à part.
    cas.avancer_au(2026y / October / 1);
    cas.faire(cas.adresse("/evaluations"), {{"moment", "intermediaire"}, {"du", "2026-06-01"}, {"au", "2026-09-30"}, {"appreciation", "Le suivi est tenu."}}, m.claire);
    const auto evaluation = m.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM evaluations")->text("id"); });
    const auto page = m.get("/evaluations/" + evaluation, m.hugo);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "120,50"));
    for (const auto* nom : {"Omar", "P-004"}) CHECK_FALSE_MESSAGE(contient(page, nom), nom);
    CHECK(m.get("/evaluations/" + evaluation + "/evaluation.pdf", m.hugo).body.starts_with("%PDF"));
    cas.lire_les_documents({"/convention", "/deliberations/" + deliberation + "/extrait"}, m.hugo);
    CHECK(contient(m.get(cas.adresse("/texte"), m.hugo), "Cofinancé par l&#39;Union européenne"));

    // Le marché finit, la convention aussi, sans que personne n'ait rien à faire.
    CHECK(cas.vie(2027y / June / 30).etat != EtatDeConvention::Finie);
    CHECK(cas.vie(2027y / July / 1).etat == EtatDeConvention::Finie);
    cas.avancer_au(2027y / July / 2);
    CHECK(contient(m.get(cas.adresse("/vie"), m.claire), "30 juin 2027"));
    cas.tout_est_entier();
}

TEST_CASE("cas B, un lieu d'accueil : une convention par partenaire, trois puis une quatrième, rien sans demande, l'un refuse de renouveler, et tout est gratuit")
{
    Cas cas;
    auto& m = cas.monde;
    for (const auto* nom : {"Maison Nord Emploi", "Cap emploi de la Lys", "Plan local de la Lys"}) cas.faire("/organismes", {{"nature", "association"}, {"nom", nom}}, m.claire);
    // Le lieu a ses trois volets ; chaque convention le couvre.
    cas.faire("/lieux", {{"nom", "Le Tissage"}, {"porteur", "Ville de Montreval"}, {"adresse", "3 rue du Moulin"}, {"code_postal", "59280"}, {"commune", "Armentières"}, {"ouvert_le", "2026-01-12"}, {"volet_1", "Accueil"},
                        {"volet_2", "Vers l'emploi"}, {"volet_3", "Lever les freins"}}, m.claire);
    const auto lieu = m.base->read([](Transaction& tx) { return tx.query_one("SELECT id FROM lieux")->text("id"); });
    std::map<std::string, std::string> par_partenaire;
    const auto convenir = [&](const std::string& partenaire, Jour le) {
        cas.ouvrir("lieu_d_accueil", {{"reference", "DE26_139 " + partenaire}, {"intitule", "Le Tissage des Solidarités, " + partenaire}, {"objet", "Accueillir et accompagner vers l'emploi."}, {"financiere", "gratuite"},
                                      {"place_ville", "Ville de Montreval"}, {"place_partenaire", partenaire}, {"lieu_de_signature", "Montreval"}}, m.claire);
        par_partenaire[partenaire] = cas.id;
        CHECK(cas.lue().financiere == ClauseFinanciere::Gratuite);
        cas.faire(cas.adresse("/objets"), {{"objet", "lieu " + lieu}, {"depuis", "2026-05-10"}}, m.claire);
        cas.avancer_au(le);
        const auto jour = format_day(le);
        cas.signer("Ville de Montreval", jour);
        cas.signer(partenaire, jour);
    };
    for (const auto* un : {"Maison Nord Emploi", "Mission locale de Montreval", "Plan local de la Lys"}) convenir(un, 2026y / May / 18);
    CHECK(cas.vie(2026y / May / 18).etat == EtatDeConvention::EnVigueur);
    CHECK(cas.vie(2026y / May / 18).terme->jour == Jour{2027y / May / 17});
    convenir("Cap emploi de la Lys", 2026y / September / 2); // la liste s'allonge ; son année commence à sa signature
    CHECK(cas.vie(2026y / September / 2).terme->jour == Jour{2027y / September / 1});
    const auto page_du_lieu = m.get("/lieux/" + lieu, m.claire);
    for (const auto& [partenaire, _] : par_partenaire) CHECK_MESSAGE(contient(page_du_lieu, partenaire), partenaire);

    // Pauline lit la sienne, et aucune des trois autres.
    for (const auto& [partenaire, id] : par_partenaire)
    {
        CAPTURE(partenaire);
        CHECK((m.get("/conventions/" + id, m.pauline).status == Status::Ok) == (partenaire == "Mission locale de Montreval"));
    }
    cas.id = par_partenaire["Mission locale de Montreval"];
    cas.lire_les_documents({"/convention"}, m.pauline);

    // Un avenant, signé des deux, à sa date.
    cas.avancer_au(2026y / October / 6);
    cas.faire(cas.adresse("/avenants"), {{"objet", "Ouvrir aussi le samedi matin."}, {"effet_le", "2026-11-01"}}, m.claire);
    const auto avenant = cas.lue().avenants.at(0).id;
    for (const auto& partie : cas.lue().parties) cas.noter("signature", "2026-10-05", {{"partie", partie.id}, {"avenant", avenant}});
    cas.lire_les_documents({"/avenants/" + avenant + "/avenant"}, m.pauline);

    // L'évaluation se demande à tout moment ; personne n'est encore venu, et l'on ne dit pas « zéro » de ce qui n'est pas relevé.
    cas.noter("evaluation_demandee", "2026-10-05", {{"partie", cas.partie("Ville de Montreval")}});
    cas.faire(cas.adresse("/evaluations"), {{"moment", "intermediaire"}, {"du", "2026-05-18"}, {"au", "2026-09-30"}, {"appreciation", ""}}, m.claire);
    CHECK(contient(m.get(cas.adresse("/evaluations"), m.pauline), "30 septembre 2026"));

    // Personne n'agit : elle finirait. La Ville demande partout ; la mission locale refuse : la sienne finit à son terme, les autres continuent.
    CHECK(cas.vie(2027y / April / 20).si_personne_n_agit.find("prend fin") != std::string::npos);
    cas.avancer_au(2027y / April / 20);
    for (const auto& [partenaire, id] : par_partenaire)
    {
        cas.id = id;
        const auto terme = en_toutes_lettres(cas.vie(2027y / April / 20).terme->jour);
        cas.noter("demande_de_renouvellement", "2027-04-12", {{"partie", cas.partie("Ville de Montreval")}});
        // La lettre dit le terme que l'on demande de passer, non celui qu'elle apporte.
        CHECK(contient(m.get(cas.adresse("/lettres/" + cas.dernier_fait() + "/lettre"), m.claire), "dont le terme est le " + terme));
    }
    cas.id = par_partenaire["Mission locale de Montreval"];
    cas.noter("refus_de_renouvellement", "2027-04-19", {{"partie", cas.partie("Mission locale de Montreval")}});
    CHECK(cas.constate(2027y / April / 20, SorteDeConstat::RefusDUnePartie));
    for (const auto& [partenaire, id] : par_partenaire)
    {
        CAPTURE(partenaire);
        cas.id = id;
        CHECK((cas.vie(2027y / May / 18).etat == EtatDeConvention::Finie) == (partenaire == "Mission locale de Montreval"));
    }

    // Une résiliation court dix jours au moins de la réception de la lettre.
    cas.id = par_partenaire["Maison Nord Emploi"];
    cas.avancer_au(2027y / June / 10);
    cas.noter("lettre", "2027-06-01", {{"partie", cas.partie("Maison Nord Emploi")}, {"motif", "resiliation"}, {"piece", "LRAR 3D 222 333 4444 5"}});
    cas.noter("reception", "2027-06-03", {{"vise", cas.dernier_fait()}});
    REQUIRE(cas.vie(2027y / June / 10).fin);
    CHECK(cas.vie(2027y / June / 10).fin->jour == Jour{2027y / June / 13});
    cas.tout_est_entier();
}

TEST_CASE("cas C, un réseau : trois axes, onze équivalents temps plein dans deux structures, un marché suivi par les deux et chaque heure comptée une fois")
{
    Cas cas;
    auto& m = cas.monde;
    const auto association = m.ecrire("", [&](Ecriture& e) {
        const auto id = e.nouvel_id();
        e.inserer("structures", {{"id", id}, {"territoire_id", m.territoire}, {"nom", "Association du Port"}, {"nature", "association"}});
        e.dire("installer", "structures", id, "a installé une structure", id);
        return id;
    });
    cas.ouvrir("reseau_en_axes", {{"reference", "ECOR-003"}, {"intitule", "Une commande publique inclusive"}, {"objet", "Développer la clause sociale chez un grand donneur d'ordre."}, {"financiere", "sans_incidence"},
                                  {"place_donneur", "Ville de Montreval"}}, m.claire);
    REQUIRE(cas.lue().axes.size() == 3);
    for (const auto& axe : cas.lue().axes)
    {
        const auto c = cas.lue();
        CHECK_MESSAGE(std::any_of(c.engagements.begin(), c.engagements.end(), [&](const auto& un) { return un.axe_id == axe.id; }), axe.intitule); // des actions dans chaque axe
    }
    cas.avancer_au(2026y / May / 20);
    const auto parties = cas.lue().parties;
    for (const auto& une : parties) cas.signer(une.nom, "2026-05-18");
    CHECK(cas.vie(2026y / May / 20).etat == EtatDeConvention::EnVigueur);

    // Quatre équivalents temps plein dans la maison, sept dans l'association, sous cette convention.
    m.ecrire("", [&](Ecriture& e) {
        const auto tout = Perimetre::de_la_machine();
        const auto maison = trouver_structure_du_reseau(e.tx, tout, Acte::VoirReseau, m.structure), associee = trouver_structure_du_reseau(e.tx, tout, Acte::VoirReseau, association);
        for (int i = 0; i < 4; ++i) ouvrir_poste(e, maison, "Facilitation", {.depuis = 2026y / May / 1, .etp = Etp{100}, .occupation = OccupationDePoste::SansCompte});
        for (int i = 0; i < 7; ++i)
            ouvrir_poste(e, associee, "Facilitation", {.depuis = 2026y / May / 1, .etp = Etp{100}, .occupation = OccupationDePoste::SansCompte, .emploi = EmploiDePoste::Delegue, .convention_id = cas.id});
        tenir_communes(e, maison, {"59017"}, 2026y / January);
        tenir_communes(e, associee, {"59317"}, 2026y / January);
        return 0;
    });
    CHECK(contient(m.get("/reseau", m.camille), "11,00\u202FETP"));

    // Le gymnase déborde du secteur : la structure le mène, l'association y intervient, selon le lieu de travail.
    m.ecrire(m.claire, [&](Ecriture& e) {
        const auto gymnase = trouver_marche(e.tx, Perimetre::de_la_machine(), m.gymnase);
        ouvrir_partage(e, gymnase, ClePartage::LieuDeTravail, "le chantier déborde du secteur");
        ajouter_intervenante(e, gymnase, association, 2026y / March);
        return 0;
    });
    LigneDeclaree ici{m.awa, 100.25_h, 0_h, {}}, la_bas{m.karim, 80.5_h, 0_h, {}};
    ici.commune = "59017";
    la_bas.commune = "59317";
    m.declarer(m.clause2, m.durand, 2026y / April, {ici, la_bas});
    const auto compter = [&](const std::string& instant) {
        return m.base->read([&](Transaction& tx) { return compter_les_partages(tx, m.perimetre(m.camille), instant, m.gymnase); });
    };
    const auto apres = compter(format_instant(m.maintenant + 1s));
    CHECK(apres.par_structure == apres.par_lot);
    CHECK(apres.par_lot.clause == 180.75_h);
    const auto de = [&](const std::string& structure) {
        Heures somme;
        for (const auto& part : apres.parts)
            if (part.structure_id == structure && part.famille == Famille::Clause) somme += part.retenues;
        return somme;
    };
    CHECK(de(m.structure) == 100.25_h);
    CHECK(de(association) == 80.5_h);
    const auto avant = compter("2026-01-31T00:00:00.000Z");
    CHECK(avant.par_structure == avant.par_lot);
    CHECK(avant.par_lot.clause == 0_h);
    CHECK(contient(m.get("/marches/" + m.gymnase, m.claire), "Association du Port"));

    // Trois ans, puis fin si personne ne renouvelle expressément.
    CHECK(cas.vie(2029y / May / 17).etat != EtatDeConvention::Finie);
    CHECK(cas.vie(2029y / May / 18).etat == EtatDeConvention::Finie);
    cas.lire_les_documents({"/convention"}, m.hugo);
    cas.tout_est_entier();
}

TEST_CASE("cas D, les marchés de l'État : reconduction tacite, une lettre reçue un jour trop tard, la mention du financeur partout, puis la fin")
{
    Cas cas;
    auto& m = cas.monde;
    cas.ouvrir("marches_de_l_etat", {{"reference", "ETAT-2026"}, {"intitule", "Clause sociale dans les marchés de l'État"}, {"objet", "Associer le facilitateur dès l'étude."}, {"financiere", "sans_incidence"},
                {"confidentialite", "oui"}, {"place_etat", "Préfecture de la région de Montreval"}, {"place_facilitateur", "PLIE de Montreval"}},
               m.claire);
    CHECK(cas.lue().confidentialite_dite);
    // Un marché retenu ensemble, et lui seul.
    cas.faire(cas.adresse("/objets"), {{"objet", "marche " + m.gymnase}, {"depuis", "2026-05-10"}}, m.claire);
    CHECK(contient(m.get("/marches/" + m.gymnase, m.claire), "Clause sociale dans les marchés de l&#39;État"));

    cas.avancer_au(2026y / June / 2);
    cas.signer("Préfecture de la région de Montreval", "2026-05-28");
    cas.signer("PLIE de Montreval", "2026-06-01");
    CHECK(cas.vie(2026y / June / 2).terme->jour == Jour{2027y / May / 31});
    CHECK(cas.vie(2026y / June / 2).si_personne_n_agit.find("reconduite") != std::string::npos);
    CHECK(cas.vie(2026y / June / 2).dernier_jour->date.jour == Jour{2027y / February / 28});

    // L'agenda dit le dernier jour pour dénoncer ; l'avertissement vient assez tôt pour agir.
    CHECK(contient(m.get(cas.adresse("/agenda.ics"), m.claire), "BEGIN:VCALENDAR"));
    // Le 28 février est un dimanche : l'agenda met le rappel au vendredi, où une lettre se remet encore.
    CHECK(contient(m.get(cas.adresse("/agenda.ics"), m.claire), "20270226"));
    cas.avancer_au(2027y / February / 15);
    CHECK(contient(m.get("/", m.claire), "Clause sociale dans les marchés de l&#39;État"));

    // La lettre part à temps, arrive un jour trop tard : la convention est reconduite, et la lettre vaut pour l'année d'après.
    cas.avancer_au(2027y / March / 2);
    cas.noter("lettre", "2027-02-25", {{"partie", cas.partie("Préfecture de la région de Montreval")}, {"motif", "non_reconduction"}, {"piece", "LRAR 1A 234 567 8901 2"}});
    const auto lettre = cas.dernier_fait();
    cas.lire_les_documents({"/lettres/" + lettre + "/lettre"}, m.claire);
    cas.noter("reception", "2027-03-01", {{"vise", lettre}});
    CHECK(cas.constate(2027y / March / 2, SorteDeConstat::TropTard));
    CHECK(cas.vie(2027y / June / 1).etat != EtatDeConvention::Finie);
    REQUIRE(cas.vie(2027y / June / 1).fin);
    CHECK(cas.vie(2027y / June / 1).fin->jour == Jour{2028y / May / 31});
    CHECK(cas.vie(2028y / June / 1).etat == EtatDeConvention::Finie);

    cas.lire_les_documents({"/convention"}, m.claire);
    for (const auto* page : {"/texte", "/lettres/:lettre/lettre"})
    {
        const auto ou = replaced(page, ":lettre", lettre);
        CAPTURE(ou);
        CHECK(contient(m.get(cas.adresse(ou), m.claire), "Cofinancé par l&#39;Union européenne"));
    }
    // Un manquement y met fin à tout moment : c'est un autre chemin, sans préavis.
    cas.avancer_au(2027y / September / 2);
    const auto etat = cas.partie("Préfecture de la région de Montreval");
    cas.noter("manquement", "2027-09-01", {{"partie", cas.partie("PLIE de Montreval")}});
    cas.noter("lettre", "2027-09-01", {{"partie", etat}, {"motif", "manquement"}});
    cas.noter("reception", "2027-09-02", {{"vise", cas.dernier_fait()}});
    CHECK(cas.vie(2027y / September / 4).etat == EtatDeConvention::Finie);
    cas.tout_est_entier();
}

TEST_CASE("cas E, une convention-cadre de dix signataires : ce que chacun promet se suit, et trois ans de plus au maximum")
{
    Cas cas;
    auto& m = cas.monde;
    const std::vector<std::string> donneurs = {"Préfecture du pays de Montreval", "Agglomération de Montreval", "Ville de Montreval", "Ville d'Hautrive", "Ville d'Ifreville", "Société d'aménagement du Val",
                                               "Office public du Val", "Montreval Habitat", "Société immobilière du Val", "La Plaine du Val"};
    std::string lignes;
    for (const auto& un : donneurs) lignes += (lignes.empty() ? "" : "\n") + un;
    cas.ouvrir("cadre_d_un_plie", {{"reference", "CADRE-2026"}, {"intitule", "La clause d'insertion dans les marchés de l'agglomération"}, {"objet", "Dire ce que chacun apporte."}, {"financiere", "sans_incidence"},
                {"confidentialite", "oui"}, {"place_plie", "PLIE de Montreval"}, {"place_donneur", lignes}},
               m.claire);
    const auto c = cas.lue();
    REQUIRE(c.parties.size() == 11);
    cas.faire(cas.adresse("/termes"), {{"depart", "date"}, {"debut", "2026-01-01"}, {"fin", "2026-12-31"}, {"renouvellement", "expres"}, {"maximum", "3 ans"}, {"report", "non"}, {"zone", "france"},
                                       {"fin_manquement_delai", "3 mois"}, {"fin_manquement_sens", "apres_reception"}, {"fin_manquement_moyen", "recommande"}}, m.claire);
    cas.avancer_au(2026y / May / 12);
    for (const auto& une : c.parties) cas.signer(une.nom, "2026-05-11");
    CHECK(cas.vie(2026y / May / 12).etat == EtatDeConvention::EnVigueur);

    // Un engagement de la Ville : elle le dit tenu elle-même ; ceux des autres restent sans nouvelle.
    const auto ville = cas.partie("Ville de Montreval");
    const auto siens = cas.lue().engagements;
    const auto sien = std::find_if(siens.begin(), siens.end(), [&](const auto& un) { return un.partie_id == ville; });
    REQUIRE(sien != siens.end());
    cas.faire(cas.adresse("/engagements/" + sien->id + "/reponses"), {{"etat", "tenu"}, {"le", "2026-05-12"}, {"preuve", "Programme des marchés transmis"}}, m.hugo);
    const auto suivi = m.get(cas.adresse("/suivi"), m.claire);
    CHECK(contient(suivi, "Programme des marchés transmis"));
    CHECK(contient(suivi, "ans nouvelle"));

    // Le renouvellement veut l'accord de chacun, et trois ans au plus : au-delà, l'accord est refusé avec sa raison.
    cas.avancer_au(2026y / November / 20);
    CHECK(cas.vie(2026y / November / 20).si_personne_n_agit.find("prend fin") != std::string::npos);
    cas.noter("demande_de_renouvellement", "2026-11-10", {{"partie", cas.partie("PLIE de Montreval")}});
    const auto trop = m.post(cas.adresse("/faits"), {{"sorte", "accord_de_renouvellement"}, {"le", "2026-11-12"}, {"partie", ville}, {"jusqu_a", "2030-01-01"}}, m.claire);
    CHECK(trop.status == Status::UnprocessableContent);
    for (const auto& une : c.parties)
        if (une.nom != "La Plaine du Val") cas.noter("accord_de_renouvellement", "2026-11-16", {{"partie", une.id}, {"jusqu_a", "2029-12-31"}});
    CHECK(cas.constate(2026y / November / 20, SorteDeConstat::AccordIncomplet));
    cas.noter("accord_de_renouvellement", "2026-11-18", {{"partie", cas.partie("La Plaine du Val")}, {"jusqu_a", "2029-12-31"}});
    CHECK_FALSE(cas.constate(2026y / November / 20, SorteDeConstat::AccordIncomplet));
    CHECK(cas.vie(2029y / December / 31).etat != EtatDeConvention::Finie);
    CHECK(cas.vie(2030y / January / 1).etat == EtatDeConvention::Finie);

    // Trois mois après la lettre reçue, et non après l'envoi.
    cas.avancer_au(2027y / March / 10);
    cas.noter("manquement", "2027-02-26", {{"partie", cas.partie("Office public du Val")}});
    cas.noter("lettre", "2027-03-01", {{"partie", ville}, {"motif", "manquement"}, {"piece", "LRAR 2C 111 222 3333 4"}});
    const auto lettre = cas.dernier_fait();
    CHECK(cas.constate(2027y / March / 10, SorteDeConstat::ReceptionInconnue));
    cas.noter("reception", "2027-03-05", {{"vise", lettre}});
    REQUIRE(cas.vie(2027y / March / 10).fin);
    CHECK(cas.vie(2027y / March / 10).fin->jour == Jour{2027y / June / 5});
    cas.lire_les_documents({"/convention", "/lettres/" + lettre + "/lettre"}, m.hugo);
    cas.tout_est_entier();
}
