#include "app/demo/demo_recit.hpp"

// Les contrats derrière les heures du récit. Ordinaires pour la plupart ; quelques-uns finissent tôt, changent, ou attendent une visite.

#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/organismes/organismes_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr int kPremiereVisite = 26; // jours après le début
constexpr int kVisiteSuivante = 84;

Jour plus(Jour jour, int nombre) { return sys_days{jour} + days{nombre}; }

/// Le premier jour ouvré d'un mois : on n'embauche pas un dimanche.
Jour premier_ouvre(Mois mois)
{
    const Jour premier = premier_jour(mois);
    const weekday semaine{sys_days{premier}};
    return semaine == Saturday ? plus(premier, 2) : semaine == Sunday ? plus(premier, 1) : premier;
}

/// La semaine d'un mois plein, à la demi-heure supérieure, et jamais plus de trente-cinq heures.
Heures semaine_de(const Presence& presence)
{
    const auto centiemes = (presence.travail + presence.formation).centiemes() * 12 / 52;
    return Heures::de_centiemes(std::min<std::int64_t>(3500, (centiemes + 49) / 50 * 50));
}

struct Employeur
{
    NatureOrganisme nature;
    const char* nom;
};
constexpr std::array kEmployeurs = {Employeur{NatureOrganisme::Etti, "Tremplin Intérim"}, Employeur{NatureOrganisme::Geiq, "GEIQ des Deux Rives"}};

std::string trouver_ou_inscrire_employeur(Ecriture& e, const std::string& structure_id, NatureOrganisme nature, const std::string& nom)
{
    if (const auto deja = e.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = ? AND nom = ?", structure_id, fiche(nature).code, nom)) return deja->text("id");
    return inscrire_organisme(e, structure_id, nature, nom, std::nullopt);
}

/// Ce que le genre de l'engagement dit du contrat ; une clause laisse le choix, que le tirage fait.
void choisir_la_sorte(EmbaucheContee& embauche, Genre genre, const std::string& entreprise, std::uint64_t tire)
{
    auto& termes = embauche.termes;
    switch (genre)
    {
    case Genre::ClauseFormation:
        termes.sorte = SorteDeContrat::Stage;
        termes.modalite = Modalite::ClauseFormation;
        return;
    case Genre::MarcheReserve:
        termes.sorte = entreprise.starts_with("ESAT") ? SorteDeContrat::SoutienEsat : SorteDeContrat::Cddi;
        termes.modalite = Modalite::MarcheReserve;
        termes.employeur = entreprise.starts_with("ESAT") ? SorteDEmployeur::Esat : SorteDEmployeur::Aci;
        return;
    case Genre::AchatInsertion:
        termes.sorte = SorteDeContrat::Cddi;
        termes.modalite = Modalite::AchatInsertion;
        termes.employeur = SorteDEmployeur::Aci;
        return;
    case Genre::EffortInsertion: termes.modalite = Modalite::EffortInsertion; return;
    case Genre::Critere: termes.modalite = Modalite::CritereSocial; return;
    case Genre::MarchePrive: termes.modalite = Modalite::MarchePrive; return;
    default: break;
    }
    if (tire % 5 < kEmployeurs.size())
    {
        const auto& employeur = kEmployeurs[tire % 5];
        termes.sorte = employeur.nature == NatureOrganisme::Geiq ? SorteDeContrat::Professionnalisation : SorteDeContrat::Mission;
        termes.modalite = Modalite::MiseADisposition;
        termes.employeur = employeur.nature == NatureOrganisme::Geiq ? SorteDEmployeur::Geiq : SorteDEmployeur::Etti;
        embauche.employeur = employeur.nature;
        embauche.employeur_nom = employeur.nom;
        return;
    }
    if (tire % 5 == 2) termes.sorte = SorteDeContrat::Cdi;
}

} // namespace

ContratConte& Recit::embaucher(Personne& personne, EmbaucheContee embauche)
{
    contees_a_part_.insert(&personne);
    auto& conte = contrats_.emplace_back();
    conte.personne = &personne;
    conte.debut = embauche.termes.debut;
    ensure(!embauche.lots.empty(), "un contrat conté sert un lot");
    Jour jour = plus(conte.debut, 2);
    for (const auto& un : embauche.lots) jour = std::max(jour, plus(un.lot->marche->inscrit_le, 1));
    ajouter(jour, *personne.structure->facilitateur, [&conte, embauche = std::move(embauche)](Ecriture& e) {
        ContratAInscrire contrat{.participant_id = conte.personne->id, .termes = embauche.termes, .lots = {}, .tuteur_nom = embauche.tuteur};
        contrat.termes.entreprise_id = embauche.lots.front().entreprise->id;
        if (embauche.employeur) contrat.termes.employeur_organisme_id = trouver_ou_inscrire_employeur(e, conte.personne->structure->id, *embauche.employeur, embauche.employeur_nom);
        else contrat.termes.employeur_entreprise_id = contrat.termes.entreprise_id;
        for (const auto& un : embauche.lots) contrat.lots.push_back({un.lot->id, un.entreprise->id, un.debut, un.fin});
        conte.id = inscrire_contrat(e, Perimetre::de_la_machine(), contrat);
    });
    return conte;
}

void Recit::servir(ContratConte& contrat, const LotDEmbauche& lot, Jour le_jour)
{
    ajouter(le_jour, *contrat.personne->structure->facilitateur, [&contrat, lot](Ecriture& e) {
        const auto tout = Perimetre::de_la_machine();
        inscrire_lot_de_contrat(e, tout, trouver_contrat_de_travail(e.tx, tout, contrat.id), {lot.lot->id, lot.entreprise->id, lot.debut, lot.fin}, "");
    });
}

void Recit::amender(ContratConte& contrat, const Avenant& avenant, Jour le_jour)
{
    ajouter(le_jour, *contrat.personne->structure->facilitateur, [&contrat, avenant](Ecriture& e) {
        inscrire_avenant(e, trouver_contrat_de_travail(e.tx, Perimetre::de_la_machine(), contrat.id), avenant, "", "");
    });
}

void Recit::finir(ContratConte& contrat, Jour fin_le, const std::string& motif, Jour le_jour)
{
    ensure(trouver_motif_de_fin(motif) != nullptr, "le récit emploie des motifs livrés");
    ajouter(le_jour, *contrat.personne->structure->facilitateur, [&contrat, fin_le, motif](Ecriture& e) {
        inscrire_fin(e, trouver_contrat_de_travail(e.tx, Perimetre::de_la_machine(), contrat.id), fin_le, motif, "", "");
    });
}

void Recit::visiter(ContratConte& contrat, SensDeVisite sens, Jour jour, Jour le_jour, std::vector<std::string> constats, const std::string& note)
{
    ajouter(le_jour, *contrat.personne->structure->facilitateur, [&contrat, sens, jour, constats = std::move(constats), note](Ecriture& e) {
        const auto lu = trouver_contrat_de_travail(e.tx, Perimetre::de_la_machine(), contrat.id);
        const auto* prevue = lu.visite_prevue();
        Visite visite{.sens = sens, .jour = jour, .par_id = e.qui().id, .avec = {}, .constats = constats};
        if (sens == SensDeVisite::Faite) visite.avec = {"salarie", "tuteur"};
        inscrire_visite(e, lu, visite, note, prevue ? prevue->ligne.id : "");
    });
}

void Recit::embaucher_pour(EngagementConte& engagement, Entreprise& entreprise, const Presence& presence)
{
    const auto tire = tirage("contrat" + presence.personne->reference, static_cast<std::uint64_t>(static_cast<unsigned>(presence.de.month())));
    constexpr std::array kTot = {"demission", "embauche_ailleurs", "essai_personne", "entree_en_formation", "abandon", "transport", "inaptitude", "embauche_sur_place"};
    const bool fini = presence.a < mois(-1);
    const bool tot = fini && tire % 3 == 0;

    EmbaucheContee embauche;
    auto& termes = embauche.termes;
    choisir_la_sorte(embauche, engagement.genre, entreprise.nom, tire);
    termes.debut = premier_ouvre(presence.de);
    const Jour dernier = dernier_jour(presence.a);
    if (!fiche(termes.sorte).sans_terme) termes.fin = !fini ? dernier_jour(mois(1 + static_cast<int>(tire % 5))) : tot ? dernier_jour(presence.a + months{2}) : dernier;
    if (presence.travail > Heures()) termes.hebdomadaires = semaine_de(presence);
    constexpr std::array kTuteurs = {"Yves Traquet", "Monique Gobemouche", "Farid Bruant", "Lise Accenteur"};
    if (tire % 7 != 0)
    {
        termes.tuteur = Tuteur::Designe;
        embauche.tuteur = kTuteurs[tire % kTuteurs.size()];
    }
    embauche.lots = {{engagement.lot, &entreprise}};
    auto& contrat = embaucher(*presence.personne, std::move(embauche));
    // Une autre présence de la même personne aura le sien.
    contees_a_part_.erase(presence.personne);
    const Jour bout = fini ? dernier : plus(le, -1);
    const Jour premiere = plus(std::max(contrat.debut, engagement.lot->marche->inscrit_le), kPremiereVisite + static_cast<int>(tire % 11));
    constexpr std::array kConstats = {"integration_reussie", "gestes_acquis", "ponctualite", "mobilite", "formation_a_prevoir", "suite_envisagee"};
    const int visites = tire % 9 == 3 ? 0 : tire % 9 == 6 ? 1 : 20; // quelques-uns attendent la première, d'autres la suivante
    Jour visite = premiere;
    for (int i = 0; i < visites && visite < bout; ++i, visite = plus(visite, kVisiteSuivante))
        this->visiter(contrat, SensDeVisite::Faite, visite, visite, {kConstats[(tire + static_cast<std::uint64_t>(i)) % kConstats.size()]});
    if (!fini && tire % 6 == 1) visiter(contrat, SensDeVisite::Prevue, plus(le, 5), plus(le, -3));
    if (!fini && tire % 6 == 4 && presence.travail > Heures() && contrat.debut < plus(le, -60))
        amender(contrat, {.effet_le = plus(le, -30), .hebdomadaires = Heures::de_centiemes(3500)}, plus(le, -33));
    // Les contrats finis depuis peu attendent parfois qu'on dise comment.
    const bool a_dire = fini && !tot && presence.a >= mois(-5) && tire % 2 == 0;
    if (fini && !a_dire) finir(contrat, dernier, tot ? kTot[tire / 3 % kTot.size()] : "fin_prevue", plus(dernier, 5));
}

} // namespace ouvrage
