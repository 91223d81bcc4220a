#include "app/demo/demo_sorties.hpp"

#include "app/participants/identites_table.hpp"
#include "app/participants/participants_table.hpp"
#include "app/personne/demandes_table.hpp"
#include "app/personne/personne_acces.hpp"
#include "app/sorties/sorties_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <string>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

/// Celui du récit qui porte ce nom ; l'identité est déjà inscrite quand l'acte se joue.
Participant trouver(Transaction& tx, const std::string& qui)
{
    const auto espace = qui.find(' ');
    const auto ligne = tx.query_one("SELECT participant_id FROM identites WHERE prenom = ? AND nom = ? ORDER BY participant_id LIMIT 1", qui.substr(0, espace), qui.substr(espace + 1));
    ensure(ligne.has_value(), "une personne du récit est accueillie avant d'en sortir");
    return trouver_participant(tx, Perimetre::de_la_machine(), ligne->text("participant_id"));
}

struct Notee
{
    std::string situation;
    EmployeurDeSortie employeur = EmployeurDeSortie::SansObjet;
    std::optional<int> mois = {};
    std::string source = "personne";

    SituationNotee le(Jour jour) const { return {situation, {{{}, {}, mois}, employeur}, source, jour}; }
};

/// Ceux qui racontent une même structure.
struct Conteur
{
    Recit& r;
    const Acteur& qui;

    Jour plus(Jour jour, int nombre) const { return sys_days{jour} + days{nombre}; }

    void sortir(const std::string& nom, Jour jour, const Notee& notee) const
    {
        r.ajouter(plus(jour, 3), qui, [&recit = r, nom, jour, notee](Ecriture& e) { inscrire_sortie(e, recit.droit, trouver(e.tx, nom), jour, notee.le(jour), "", ""); });
    }
    /// Ce qu'un point a donné, ce jour-là. `motif` : il n'est pas relevé.
    void faire_le_point(const std::string& nom, int mois, Jour le, const std::optional<Notee>& notee, const std::string& motif = "") const
    {
        r.ajouter(le, qui, [&recit = r, nom, mois, le, notee, motif](Ecriture& e) {
            const auto participant = trouver(e.tx, nom);
            const auto sortie = lister_sorties_de(e.tx, recit.droit, participant, le).front();
            if (notee) inscrire_releve(e, participant, sortie, mois, notee->le(le), "");
            else inscrire_non_releve(e, participant, sortie, mois, motif, "");
        });
    }
    void appeler(const std::string& nom, int mois, Jour le, const std::string& issue) const
    {
        r.ajouter(le, qui, [&recit = r, nom, mois, le, issue](Ecriture& e) {
            const auto participant = trouver(e.tx, nom);
            inscrire_appel(e, participant, lister_sorties_de(e.tx, recit.droit, participant, le).front(), mois, issue, le);
        });
    }
    void joindre(const std::string& nom, Jour le, const std::string& telephone) const
    {
        r.ajouter(le, qui, [nom, telephone](Ecriture& e) {
            const auto participant = trouver(e.tx, nom);
            auto identite = lire_identite(e.tx, participant);
            identite.telephone = telephone;
            ranger_identite(e.tx, participant.id, participant.structure_id, participant.reference, identite, "");
            e.dire("corriger", "participants", participant.id, "a corrigé l'identité de " + participant.reference, participant.structure_id);
        });
    }
};

} // namespace

void raconter_sorties(Recit& r, const Troupe& t)
{
    auto& plie = *t.flandre_lys;
    const Conteur c{r, *plie.facilitateur};
    const auto j = [](Mois mois, unsigned jour) { return Jour{mois / day{jour}}; };
    const auto deux_ans = [](Mois depuis) { return std::pair<Jour, std::optional<Jour>>{premier_jour(depuis), dernier_jour(depuis + months{23})}; };

    // Des personnes que d'autres pages racontent au travail : ce qu'elles sont devenues.
    c.sortir("Jeanne Alouette", 2023y / June / 30, {.situation = "cdi", .employeur = EmployeurDeSortie::Titulaire, .source = "entreprise"});
    c.faire_le_point("Jeanne Alouette", 6, 2024y / January / 8, Notee{.situation = "cdi", .employeur = EmployeurDeSortie::Titulaire, .source = "entreprise"});
    c.faire_le_point("Jeanne Alouette", 12, 2024y / July / 2, Notee{.situation = "cdi", .employeur = EmployeurDeSortie::Titulaire});
    c.sortir("Moussa Bouvreuil", 2023y / September / 29, {.situation = "formation_qualifiante"});
    c.appeler("Moussa Bouvreuil", 6, 2024y / April / 2, "sans_reponse");
    c.faire_le_point("Moussa Bouvreuil", 6, 2024y / April / 23, {}, "injoignable");
    c.faire_le_point("Moussa Bouvreuil", 12, 2024y / October / 3, Notee{.situation = "cdd", .employeur = EmployeurDeSortie::Autre, .mois = 8, .source = "spe"});
    // Six mois juste : ce que dit la borne se lit sur sa page.
    c.sortir("Thierry Chardonneret", 2025y / May / 30, {.situation = "cdd", .employeur = EmployeurDeSortie::Autre, .mois = 6});
    c.faire_le_point("Thierry Chardonneret", 6, 2025y / December / 4, Notee{.situation = "cdi", .employeur = EmployeurDeSortie::Autre});
    c.sortir("Inès Fauvette", 2025y / August / 29, {.situation = "demenagement"});
    c.sortir("Lou Mésange", j(r.mois(-4), 27), {.situation = "creation"});

    // D'autres, accueillies pour ce récit : un appel dû, un autre, une raison réservée, une recherche d'emploi.
    const auto accueil = [&](const char* prenom, const char* nom, int mois) { r.accueillir(plie, prenom, nom, premier_jour(r.mois(mois)), deux_ans(r.mois(mois))); };
    accueil("Basile", "Torcol", -16);
    accueil("Fatou", "Traquet", -15);
    accueil("Gaston", "Bihoreau", -14);
    accueil("Mila", "Pipit", -12);
    c.joindre("Basile Torcol", j(r.mois(-15), 6), "06 39 98 00 27");
    c.sortir("Basile Torcol", j(r.mois(-6), 3), {.situation = "interim", .employeur = EmployeurDeSortie::Autre, .mois = 3});
    c.appeler("Basile Torcol", 6, c.plus(r.le, -2), "message");
    c.sortir("Fatou Traquet", j(r.mois(-6), 8), {.situation = "embauche_siae", .employeur = EmployeurDeSortie::Autre, .source = "structure"});
    c.sortir("Gaston Bihoreau", j(r.mois(-7), 11), {.situation = "detention", .source = "structure"});
    c.sortir("Mila Pipit", j(r.mois(-2), 4), {.situation = "recherche_emploi"});

    // La page d'Awa : un lien remis, qu'elle n'a pas encore ouvert, et une demande faite au téléphone.
    r.ajouter(c.plus(r.le, -5), c.qui, [](Ecriture& e) { creer_lien_personnel(e, TokenSigner(random_token()), trouver(e.tx, "Awa Bergeronnette")); });
    r.ajouter(c.plus(r.le, -4), c.qui, [](Ecriture& e) {
        noter_demande(e, trouver(e.tx, "Awa Bergeronnette"), SorteDeDemande::Correction, "Mon prénom s'écrit avec un seul w sur l'attestation d'avril.", day_in_paris(e.maintenant()));
    });
    r.ajouter(j(r.mois(-2), 6), c.qui, [&r](Ecriture& e) {
        const Jour le = day_in_paris(e.maintenant());
        const auto demande = noter_demande(e, trouver(e.tx, "Omar Loriot"), SorteDeDemande::Question, "Qui voit mes heures ?", le);
        inscrire_reponse(e, trouver_demande(e.tx, Perimetre::de_la_machine(), r.droit, demande, le), SensDeReponse::Faite,
                         "L'entreprise et la structure voient votre nom et vos heures. L'acheteur voit une référence.", "");
    });
}

} // namespace ouvrage
