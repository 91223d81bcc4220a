#include "app/demo/demo_eligibilites.hpp"

#include "app/publics/publics_table.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

Jour avant(Jour jour, int nombre) { return sys_days{jour} - days{nombre}; }

/// Huit parcours inventés ; chacun est éligible sous le CCAG, les trois premiers aussi sous l'exemple de territoire.
Faits faits_inventes(std::uint64_t parcours, Jour embauche)
{
    Faits faits;
    faits.embauche = embauche;
    const auto piece = [&](const char* preuve) { faits.pieces.push_back({preuve, avant(embauche, 20), {}}); };
    switch (parcours % 8)
    {
    case 0:
        faits.situations["rsa"] = true;
        piece("attestation_rsa");
        break;
    case 1: faits.structure = "etti"; break;
    case 2:
        faits.dispositifs["plie"] = true;
        piece("attestation_accompagnement");
        break;
    case 3:
        faits.inscription.depuis = avant(embauche, 560);
        piece("avis_situation");
        break;
    case 4:
        faits.naissance = avant(embauche, 22 * 365 + 40);
        faits.situations["recherche_emploi"] = true;
        faits.pieces.push_back({"piece_identite", {}, {}});
        break;
    case 5:
        faits.situations["rqth"] = true;
        faits.pieces.push_back({"decision_rqth", avant(embauche, 300), avant(embauche, -900)});
        break;
    case 6:
        faits.situations["eloigne_emploi"] = true;
        faits.residences["qpv"] = true;
        piece("justificatif_domicile");
        break;
    default:
        faits.situations["rsa"] = true;
        piece("attestation_rsa");
        faits.inscription.mois = 30;
        piece("avis_situation");
        break;
    }
    return faits;
}

} // namespace

bool decider_fictivement(Ecriture& ecriture, const Droit& droit, const Participant& participant, Jour debut, std::optional<Jour> fin, std::uint64_t tire)
{
    const Jour decidee_le = day_in_paris(ecriture.maintenant());
    if (tire % 6 == 0 || debut < decidee_le || !fin) return false;
    const auto& publics = publics_livres();
    const bool du_territoire = tire % 6 == 1;
    const auto parcours = du_territoire ? tire / 6 % 3 : tire / 6;
    const auto* jeu = publics.jeu(du_territoire ? "exemple_territoire" : "ccag_2021");
    ensure(jeu != nullptr, "la démonstration emploie des jeux livrés");
    const auto examen = examiner(*jeu, faits_inventes(parcours, debut), publics.mots);
    if (examen.verdict != Verdict::Eligible) return false; // embauchée avant que ce jeu existe
    inscrire_eligibilite(ecriture, droit, participant,
                         {.jeu = jeu, .examen = &examen, .prise = {.prise_de_poste = debut, .decidee_le = decidee_le}, .principal = examen.principal, .debut = debut,
                          .fin = fin, .rattrapage = {}, .lot_id = {}});
    return true;
}

} // namespace ouvrage
