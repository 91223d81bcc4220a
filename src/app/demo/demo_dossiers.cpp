#include "app/demo/demo_dossiers.hpp"

#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/publics/preuves_table.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

// Celle du récit seulement : le service refait les empreintes sous la clé de la maison.
const std::string kCleDuRecit(32, 'd');

Jour jours_avant(Jour jour, int nombre) { return sys_days{jour} - days{nombre}; }

Participant lire(Ecriture& e, const Personne& personne) { return trouver_participant(e.tx, Perimetre::de_la_machine(), personne.id); }

struct Coordonnees
{
    Jour naissance;
    std::string telephone = {}, courriel = {}, commune = {};
};

void completer(Recit& r, Personne& personne, Jour le, const Coordonnees& dites)
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne, dites](Ecriture& e) {
        const auto participant = lire(e, personne);
        auto identite = lire_identite(e.tx, participant);
        identite.naissance = dites.naissance;
        identite.telephone = dites.telephone;
        identite.courriel = dites.courriel;
        identite.commune = dites.commune;
        corriger_identite(e, participant, identite, kCleDuRecit);
    });
}

void demander(Recit& r, Personne& personne, Structure& aupres_de, Jour le)
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne, &aupres_de](Ecriture& e) { demander_transfert(e, lire(e, personne), aupres_de.id); });
}

/// Un papier qui dit n'être pas un vrai.
std::string papier(const std::string& titre, Jour le)
{
    Document document{.title = titre, .subject = "Démonstration", .author = "Ouvrage", .date_line = "Le " + en_toutes_lettres(le)};
    document.blocks.push_back(block::Paragraph{"Papier inventé pour la démonstration : il ne concerne personne."});
    return write_pdf(document);
}

void deposer(Recit& r, Personne& personne, Jour le, const std::string& piece, std::optional<Jour> expire_le = {})
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne, piece, le, expire_le](Ecriture& e) {
        deposer_preuve(e, publics_livres().mots, lire(e, personne), {piece, papier("Pièce d'éligibilité", le), le, expire_le});
    });
}

void accompagner(Recit& r, Personne& personne, Jour le)
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne, le](Ecriture& e) {
        const auto participant = lire(e, personne);
        for (const auto& un : lister_organismes(e.tx, Perimetre::de_la_machine(), Acte::GererOrganismes))
            if (un.structure_id == participant.structure_id && un.nature == NatureOrganisme::MissionLocale)
            {
                inscrire_accompagnement(e, participant, un, le);
                return;
            }
    });
}

void confier(Recit& r, Personne& personne, Jour le)
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne](Ecriture& e) { inscrire_referent(e, lire(e, personne), personne.structure->facilitateur->id); });
}

void decider(Recit& r, Personne& personne, Jour le)
{
    r.ajouter(le, *personne.structure->facilitateur, [&personne, le](Ecriture& e) { inscrire_fenetre(e, lire(e, personne), le, jours_avant(le, -729), std::nullopt); });
}

} // namespace

void raconter_dossiers(Recit& r, const Troupe& troupe)
{
    auto &plie = *troupe.flandre_lys, &mde = *troupe.valmont;
    const Jour le = r.le;
    const auto avant = [&](int nombre) { return jours_avant(le, nombre); };

    // Connue à Valmont, et Claire vient d'ouvrir sa fiche : la page dit à qui demander.
    auto& ondine_valmont = r.accueillir(mde, "Ondine", "Sterne", avant(200), {{avant(190), jours_avant(le, -500)}});
    completer(r, ondine_valmont, avant(198), {1994y / June / 21, "06 00 00 00 21", "ondine.sterne@exemple.example", ""});
    auto& ondine = r.accueillir(plie, "Ondine", "Sterne", avant(1), std::nullopt);
    completer(r, ondine, avant(9), {1994y / June / 21});

    // Valmont demande à Claire.
    auto& aline = r.accueillir(plie, "Aline", "Mésange-Bleue", avant(150), {{avant(140), jours_avant(le, -560)}});
    completer(r, aline, avant(149), {1988y / February / 3, "06 00 00 00 03", "", "59017"});
    confier(r, aline, avant(148));
    auto& aline_valmont = r.accueillir(mde, "Mésange bleue", "Aline", avant(10), std::nullopt);
    completer(r, aline_valmont, avant(15), {1988y / February / 3});
    demander(r, aline_valmont, plie, avant(12));

    // Claire a demandé, Valmont a accepté : sa fenêtre vient de là.
    auto& gaspard_valmont = r.accueillir(mde, "Gaspard", "Huppe", avant(300), {{avant(290), jours_avant(le, -400)}});
    completer(r, gaspard_valmont, avant(299), {1979y / November / 12, "06 00 00 00 12", "", ""});
    auto& gaspard = r.accueillir(plie, "Gaspard", "Huppe", avant(40), std::nullopt);
    completer(r, gaspard, avant(46), {1979y / November / 12});
    demander(r, gaspard, mde, avant(44));
    r.ajouter(avant(41), *mde.facilitateur, [&gaspard, &mde](Ecriture& e) {
        const auto demande = e.tx.query_one("SELECT id FROM transferts WHERE participant_id = ?", gaspard.id);
        ensure(demande.has_value(), "la demande de transfert précède sa réponse");
        repondre_au_transfert(e, Perimetre::de({{"", Role::Facilitateur, mde.id, {}, {}}}), demande->text("id"), SensDeTransfert::Accepte, "", kCleDuRecit);
    });
    confier(r, gaspard, avant(39));

    // La même personne, deux fiches.
    auto& colin = r.accueillir(plie, "Colin", "Pipit", avant(90), {{avant(85), jours_avant(le, -640)}});
    completer(r, colin, avant(88), {2003y / September / 9});
    auto& double_ = r.accueillir(plie, "Pipit", "Colin", avant(3), std::nullopt);
    completer(r, double_, avant(10), {2003y / September / 9});

    // Des pièces : l'une a servi il y a longtemps, l'autre attend la décision, une troisième est réservée.
    auto& solene = r.accueillir(plie, "Solène", "Rousserolle", avant(120), std::nullopt);
    completer(r, solene, avant(126), {1999y / July / 30, "06 00 00 00 30", "solene@exemple.example", "59017"});
    confier(r, solene, avant(125));
    accompagner(r, solene, avant(124));
    deposer(r, solene, avant(123), "attestation_rsa", avant(33));
    decider(r, solene, avant(110));
    auto& firmin = r.accueillir(plie, "Firmin", "Tarier", avant(8), std::nullopt);
    completer(r, firmin, avant(15), {1991y / January / 17, "", "firmin@exemple.example", "59017"});
    deposer(r, firmin, avant(14), "avis_situation");
    deposer(r, firmin, avant(14), "decision_rqth", jours_avant(le, -700));
    accompagner(r, firmin, avant(13));
}

} // namespace ouvrage
