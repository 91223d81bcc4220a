#include "app/demo/demo_recit.hpp"

#include "app/calculs/calculs_saisie.hpp"
#include "app/demo/demo_eligibilites.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_table.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/publics/publics_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

// Assez pour partager un passage au disque entre beaucoup d'actes, assez peu pour que l'avancement se voie.
constexpr std::size_t kActesParEcriture = 250;

std::uint64_t melange(std::uint64_t graine)
{
    graine += 0x9e3779b97f4a7c15ULL;
    graine = (graine ^ (graine >> 30)) * 0xbf58476d1ce4e5b9ULL;
    graine = (graine ^ (graine >> 27)) * 0x94d049bb133111ebULL;
    return graine ^ (graine >> 31);
}

Jour ouvre(Jour jour)
{
    const weekday semaine{sys_days{jour}};
    if (semaine == Saturday) return sys_days{jour} + days{2};
    if (semaine == Sunday) return sys_days{jour} + days{1};
    return jour;
}

Jour plus(Jour jour, int nombre)
{
    return sys_days{jour} + days{nombre};
}

/// Un mois plein, moins les jours d'absence de ce mois-là : sept heures par jour, d'un plein temps.
Heures travaillees(const Presence& presence, Mois mois)
{
    constexpr int kAbsences[] = {0, 0, 0, 1, 0, 2, 0, 1, 3, 0, 5, 0};
    const auto rang = static_cast<std::uint64_t>(static_cast<int>(mois.year()) * 12 + static_cast<int>(static_cast<unsigned>(mois.month())));
    const auto absences = kAbsences[tirage(presence.personne->reference, rang) % std::size(kAbsences)];
    const auto plein = presence.travail.centiemes();
    return Heures::de_centiemes(plein - absences * plein * 7 / 151);
}

} // namespace

std::uint64_t tirage(std::string_view quoi, std::uint64_t rang)
{
    std::uint64_t graine = 14695981039346656037ULL;
    for (const char c : quoi) graine = (graine ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return melange(graine + rang);
}

Recit::Recit(const Droit& droit_en_vigueur, Jour jour) : droit(droit_en_vigueur), le(jour) {}

Jour Recit::apres(Mois mois, int jour)
{
    const Mois suivant = mois + months{1};
    return std::min(Jour{suivant / day{static_cast<unsigned>(jour)}}, dernier_jour(suivant));
}

void Recit::ajouter(Jour jour, const Acteur& qui, std::function<void(Ecriture&)> acte)
{
    const auto rang = actes_.size();
    // Entre 8 h et 16 h à Paris, et jamais deux fois la même seconde ou presque : un journal de gens, pas de machine.
    const auto seconde = 7 * 3600 + static_cast<std::int64_t>(tirage("heure", rang) % (8 * 3600));
    actes_.push_back({Instant{sys_days{ouvre(jour)} + seconds{seconde}}, rang, &qui, std::move(acte)});
}

std::int64_t Recit::jouer(Database& base, const std::function<void(std::int64_t, std::int64_t)>& avancement)
{
    const Instant fin{sys_days{le}};
    std::erase_if(actes_, [&](const ActeDate& un) { return un.quand >= fin; });
    // Un acte du même jour peut en supposer un autre : le jour ordonne, puis le récit ; les heures se rangent ensuite.
    std::sort(actes_.begin(), actes_.end(), [](const ActeDate& a, const ActeDate& b) {
        const auto jour_a = floor<days>(a.quand), jour_b = floor<days>(b.quand);
        return jour_a != jour_b ? jour_a < jour_b : a.rang < b.rang;
    });
    for (std::size_t debut = 0; debut < actes_.size();)
    {
        std::size_t suivant = debut;
        while (suivant < actes_.size() && floor<days>(actes_[suivant].quand) == floor<days>(actes_[debut].quand)) ++suivant;
        std::vector<Instant> heures;
        for (std::size_t i = debut; i < suivant; ++i) heures.push_back(actes_[i].quand);
        std::sort(heures.begin(), heures.end());
        for (std::size_t i = debut; i < suivant; ++i) actes_[i].quand = heures[i - debut];
        debut = suivant;
    }
    const auto total = static_cast<std::int64_t>(actes_.size());
    for (std::size_t debut = 0; debut < actes_.size(); debut += kActesParEcriture)
    {
        base.write([&](Transaction& tx) {
            for (std::size_t i = debut; i < std::min(debut + kActesParEcriture, actes_.size()); ++i)
            {
                const auto& un = actes_[i];
                Ecriture ecriture(tx, {un.qui->id.empty() ? std::nullopt : std::optional(un.qui->id), un.qui->nom}, un.quand);
                un.acte(ecriture);
            }
        });
        avancement(std::min(static_cast<std::int64_t>(debut + kActesParEcriture), total), total);
    }
    actes_.clear();
    return total;
}

const EngagementDeLot& Recit::lire(Ecriture& ecriture, EngagementConte& engagement) const
{
    if (!engagement.lu) engagement.lu = trouver_engagement(ecriture.tx, Perimetre::de_la_machine(), engagement.id, Acte::VoirCompte);
    return *engagement.lu;
}

Entreprise& Recit::entreprise(Structure& structure, const std::string& nom, Acteur* acteur)
{
    for (auto& une : entreprises_)
        if (une.structure == &structure && une.nom == nom) return une;
    auto& une = entreprises_.emplace_back();
    une.nom = nom;
    une.structure = &structure;
    une.acteur = acteur ? acteur : structure.facilitateur;
    if (acteur) une.canal = "formulaire";
    return une;
}

MarcheConte& Recit::suivre(Structure& structure, const Fiche& fiche, std::optional<Jour> inscrit_le)
{
    auto& conte = marches_.emplace_back();
    conte.structure = &structure;
    conte.notifie_le = fiche.notifie_le;
    conte.inscrit_le = inscrit_le.value_or(plus(fiche.notifie_le, 6));
    ajouter(conte.inscrit_le, *structure.facilitateur, [&conte, fiche](Ecriture& e) {
        Marche marche;
        marche.structure_id = conte.structure->id;
        marche.territoire_id = conte.structure->territoire_id;
        marche.acheteur_id = trouver_ou_inscrire_acheteur(e, conte.structure->id, fiche.siret, fiche.acheteur);
        marche.facilitateur_id = conte.structure->facilitateur->id;
        marche.reference = fiche.reference;
        marche.objet = fiche.objet;
        marche.nature = fiche.nature;
        marche.cadre = fiche.cadre;
        marche.cpv = fiche.cpv;
        if (fiche.euros) marche.montant = Centimes{*fiche.euros * 100};
        marche.duree_mois = fiche.duree_mois;
        marche.notifie_le = fiche.notifie_le;
        marche.commune = fiche.commune;
        conte.id = inscrire_marche(e, marche);
    });
    return conte;
}

LotConte& Recit::lot(MarcheConte& marche, int numero, const std::string& intitule, Periode execution,
                     const std::vector<std::pair<Entreprise*, std::string>>& titulaires, const std::string& reservation)
{
    auto& conte = lots_.emplace_back();
    conte.marche = &marche;
    conte.execution = execution;
    conte.nom = "Lot " + std::to_string(numero) + ", " + intitule;
    ajouter(marche.inscrit_le, *marche.structure->facilitateur, [&conte, numero, intitule, execution, titulaires, reservation](Ecriture& e) {
        Lot lot;
        lot.marche_id = conte.marche->id;
        lot.structure_id = conte.marche->structure->id;
        lot.numero = numero;
        lot.intitule = intitule;
        lot.reservation = reservation;
        lot.execution = execution;
        lot.id = conte.id = inscrire_lot(e, lot);
        for (const auto& [entreprise, qualite] : titulaires)
        {
            entreprise->id = trouver_ou_inscrire_entreprise(e, lot.structure_id, std::nullopt, entreprise->nom);
            inscrire_titulaire(e, lot, entreprise->id, qualite);
        }
    });
    return conte;
}

EngagementConte& Recit::engager(LotConte& lot, Genre genre, Mois debut, std::optional<Heures> heures, const std::string& source,
                                Cadence cadence, std::optional<Jour> le_jour)
{
    auto& conte = engagements_.emplace_back();
    conte.lot = &lot;
    conte.debut = debut;
    conte.genre = genre;
    const Jour jour = le_jour.value_or(lot.marche->inscrit_le);
    // Dû dès la notification, même inscrit plus tard ; une convention, elle, prend effet à sa date.
    const Jour effet_le = le_jour.value_or(lot.marche->notifie_le);
    ajouter(jour, *lot.marche->structure->facilitateur, [&conte, genre, heures, source, cadence, effet_le](Ecriture& e) {
        const auto inscrit = trouver_lot(e.tx, Perimetre::de_la_machine(), conte.lot->id);
        conte.id = inscrire_engagement(e, inscrit, genre, conte.debut, source, cadence, heures, effet_le);
    });
    return conte;
}

void Recit::calculer_objectif(LotConte& lot, Entrees entrees, const std::string& note)
{
    const Jour jour = lot.marche->inscrit_le;
    ajouter(jour, *lot.marche->structure->facilitateur, [this, &lot, jour, entrees = std::move(entrees), note](Ecriture& e) {
        const auto lecture = calculer(completer(entrees, droit, jour), usages_de(droit, jour));
        ensure(lecture.calcul.has_value(), "le récit ne calcule que ce qui se lit");
        inscrire_calcul(e, droit, trouver_lot(e.tx, Perimetre::de_la_machine(), lot.id), entrees, *lecture.calcul, note);
    });
}

void Recit::qualifier(MarcheConte& marche, CategorieAcheteur categorie, const std::string& source, Jour jour)
{
    ajouter(jour, *marche.structure->facilitateur, [this, &marche, categorie, source](Ecriture& e) {
        const auto o = trouver_obligation(e.tx, Perimetre::de_la_machine(), droit, marche.id);
        inscrire_categorie(e, trouver_acheteur(e.tx, Perimetre::de_la_machine(), o.marche.acheteur_id), categorie, source);
    });
}

void Recit::preciser(MarcheConte& marche, std::optional<Jour> lancee_le, std::optional<std::int64_t> euros, const std::string& source, Jour jour)
{
    ajouter(jour, *marche.structure->facilitateur, [this, &marche, lancee_le, euros, source](Ecriture& e) {
        Consultation consultation;
        consultation.lancee_le = lancee_le;
        if (euros) consultation.estimation = Centimes{*euros * 100};
        consultation.source = source;
        inscrire_consultation(e, trouver_obligation(e.tx, Perimetre::de_la_machine(), droit, marche.id), consultation);
    });
}

void Recit::decider(MarcheConte& marche, const Acteur& qui, ConditionSociale reponse, std::optional<Derogation> derogation, const std::string& condition,
                    const std::string& justification, Jour jour)
{
    ajouter(jour, qui, [this, &marche, reponse, derogation, condition, justification, jour](Ecriture& e) {
        inscrire_decision_sociale(e, droit, trouver_obligation(e.tx, Perimetre::de_la_machine(), droit, marche.id), {{}, reponse, derogation, condition, justification, jour});
    });
}

void Recit::inscrire_achats_de(MarcheConte& marche, int annee, std::int64_t euros, const std::string& source, Jour jour)
{
    ajouter(jour, *marche.structure->facilitateur, [this, &marche, annee, euros, source](Ecriture& e) {
        const auto o = trouver_obligation(e.tx, Perimetre::de_la_machine(), droit, marche.id);
        inscrire_achats(e, trouver_acheteur(e.tx, Perimetre::de_la_machine(), o.marche.acheteur_id), annee, Centimes{euros * 100}, source);
    });
}

void Recit::convenir(LotConte& lot, const std::string& cle, const std::string& valeur, const std::string& source)
{
    ajouter(lot.marche->inscrit_le, *lot.marche->structure->facilitateur, [&lot, cle, valeur, source](Ecriture& e) {
        inscrire_valeur_du_lot(e, trouver_lot(e.tx, Perimetre::de_la_machine(), lot.id), cle, lot.marche->notifie_le, valeur, source, "");
    });
}

void Recit::proposer(EngagementConte& engagement, Jour au, const FaitsDePenalite& faits, const std::string& raison, Jour jour)
{
    ajouter(jour, *engagement.lot->marche->structure->facilitateur, [this, &engagement, au, faits, raison](Ecriture& e) {
        const auto penalites = trouver_penalites(e.tx, Perimetre::de_la_machine(), droit, engagement.lot->id, au);
        const auto* compte = penalites.compte(engagement.id);
        ensure(compte != nullptr, "le récit propose sur un engagement inscrit");
        const auto calcul = calculer_la_penalite(penalites, *compte, {}, faits, au);
        inscrire_proposition(e, droit, penalites, *compte, au, calcul.situation, calcul.faits, raison, calcul.termes, calcul.penalite);
    });
}

void Recit::reviser(EngagementConte& engagement, Heures heures, Cause cause, Jour effet_le, const std::string& piece)
{
    ajouter(effet_le, *engagement.lot->marche->structure->facilitateur, [this, &engagement, heures, cause, effet_le, piece](Ecriture& e) {
        const auto& lu = lire(e, engagement);
        inscrire_revision(e, lu.lot, lu.engagement, heures, cause, effet_le, piece, std::nullopt);
    });
}

void Recit::rectifier(EngagementConte& engagement, Heures heures, Jour jour, const std::string& piece)
{
    ajouter(jour, *engagement.lot->marche->structure->facilitateur, [&engagement, heures, jour, piece](Ecriture& e) {
        const auto lu = trouver_engagement(e.tx, Perimetre::de_la_machine(), engagement.id, Acte::VoirCompte);
        const auto& derniere = lu.engagement.registre.back();
        inscrire_revision(e, lu.lot, lu.engagement, heures, derniere.cause, jour, piece, derniere.id);
    });
}

void Recit::prolonger(LotConte& lot, Mois fin, Jour jour)
{
    lot.execution.fin = fin; // pour la suite du récit ; la base l'apprend ce jour-là
    ajouter(jour, *lot.marche->structure->facilitateur, [this, &lot, fin](Ecriture& e) {
        auto inscrit = trouver_lot(e.tx, Perimetre::de_la_machine(), lot.id);
        inscrit.execution.fin = fin;
        modifier_lot(e, inscrit);
        for (auto& engagement : engagements_)
            if (engagement.lot == &lot) engagement.lu.reset();
    });
}

void Recit::admettre_publics(LotConte& lot, Jour depuis, const std::string& jeux, const std::string& source, const std::string& raison)
{
    ajouter(lot.marche->inscrit_le, *lot.marche->structure->facilitateur, [&lot, depuis, jeux, source, raison](Ecriture& e) {
        inscrire_jeux_du_lot(e, publics_livres(), trouver_lot(e.tx, Perimetre::de_la_machine(), lot.id), split(jeux, ' '), depuis, source, raison);
    });
}

void Recit::plafonner_formation(LotConte& lot, Jour depuis, const std::string& heures, const std::string& source, const std::string& raison)
{
    ajouter(lot.marche->inscrit_le, *lot.marche->structure->facilitateur, [&lot, depuis, heures, source, raison](Ecriture& e) {
        const auto inscrit = trouver_lot(e.tx, Perimetre::de_la_machine(), lot.id);
        inscrire_valeur_du_lot(e, inscrit, "plafond_formation", depuis, heures, source, raison);
    });
}

Personne& Recit::accueillir(Structure& structure, const std::string& prenom, const std::string& nom, Jour arrivee,
                            std::optional<std::pair<Jour, std::optional<Jour>>> fenetre)
{
    auto& conte = personnes_.emplace_back();
    conte.structure = &structure;
    auto numero = std::to_string(++structure.personnes);
    if (numero.size() < 3) numero.insert(0, 3 - numero.size(), '0');
    conte.reference = structure.prefixe + "-" + numero;
    ajouter(plus(arrivee, -9), *structure.facilitateur, [this, &conte, prenom, nom, fenetre](Ecriture& e) {
        conte.id = inscrire_participant(e, conte.structure->id, conte.reference, prenom, nom);
        // Presque toujours, la notice sur ses données se donne le jour même.
        if (tirage("notice" + conte.reference, 1) % 12 != 0)
            inscrire_remise(e, trouver_participant(e.tx, Perimetre::de_la_machine(), conte.id), day_in_paris(e.maintenant()), Moyen::MainPropre, "");
        if (!fenetre) return;
        const auto inscrit = trouver_participant(e.tx, Perimetre::de_la_machine(), conte.id);
        if (!decider_fictivement(e, droit, inscrit, fenetre->first, fenetre->second, tirage("eligibilite" + conte.reference, 1)))
            inscrire_fenetre(e, inscrit, fenetre->first, fenetre->second, std::nullopt);
    });
    return conte;
}

void Recit::affecter(Personne& personne, LotConte& lot, Entreprise& entreprise, Mois debut, std::optional<Mois> fin)
{
    // Après la fiche et le marché ; l'affectation peut être dite en cours de mois.
    const Jour jour = std::max(plus(premier_jour(debut), -2), lot.marche->inscrit_le);
    ajouter(jour, *lot.marche->structure->facilitateur, [&personne, &lot, &entreprise, debut, fin](Ecriture& e) {
        const auto inscrit = trouver_participant(e.tx, Perimetre::de_la_machine(), personne.id);
        inscrire_affectation(e, inscrit, lot.id, lot.nom, entreprise.id, debut, fin);
    });
}

DeclarationContee& Recit::declarer(EngagementConte& engagement, Entreprise& entreprise, Mois mois, std::vector<Heure> heures, Jour jour,
                                   const std::string& note)
{
    auto& conte = declarations_.emplace_back();
    conte.engagement = &engagement;
    conte.entreprise = &entreprise;
    conte.mois = mois;
    ajouter(jour, *entreprise.acteur, [this, &conte, heures = std::move(heures), note](Ecriture& e) {
        const auto& lu = lire(e, *conte.engagement);
        Envoi envoi{conte.entreprise->id, conte.mois, {}, conte.entreprise->canal, note};
        for (const auto& une : heures) envoi.lignes.push_back({une.personne->id, une.travail, une.formation, std::nullopt});
        conte.id = inscrire_declaration(e, droit, lu.lot, lu.engagement, envoi).declaration_id;
    });
    return conte;
}

void Recit::valider(DeclarationContee& declaration, Jour jour)
{
    ajouter(jour, *declaration.entreprise->structure->facilitateur,
            [this, &declaration](Ecriture& e) { inscrire_validation(e, droit, declaration.id, Sens::Validee, ""); });
}

void Recit::renvoyer(DeclarationContee& declaration, Jour jour, const std::string& raison)
{
    ajouter(jour, *declaration.entreprise->structure->facilitateur,
            [this, &declaration, raison](Ecriture& e) { inscrire_validation(e, droit, declaration.id, Sens::Renvoyee, raison); });
}

void Recit::lever(DeclarationContee& declaration, Jour jour)
{
    ajouter(jour, *declaration.entreprise->structure->facilitateur,
            [this, &declaration](Ecriture& e) { lever_validation(e, droit, declaration.id); });
}

DeclarationContee& Recit::corriger(DeclarationContee& declaration, std::vector<Heure> heures, Jour jour, const std::string& note)
{
    auto& conte = declarations_.emplace_back();
    conte.engagement = declaration.engagement;
    conte.entreprise = declaration.entreprise;
    conte.mois = declaration.mois;
    ajouter(jour, *declaration.entreprise->acteur, [this, &conte, &declaration, heures = std::move(heures), note](Ecriture& e) {
        Envoi envoi{conte.entreprise->id, conte.mois, {}, conte.entreprise->canal, note};
        for (const auto& une : heures)
        {
            const auto ligne = e.tx.query_one("SELECT id FROM lignes WHERE declaration_id = ? AND participant_id = ?", declaration.id, une.personne->id);
            ensure(ligne.has_value(), "on corrige une ligne qui a été déclarée");
            envoi.lignes.push_back({une.personne->id, une.travail, une.formation, ligne->text("id")});
        }
        const auto& lu = lire(e, *conte.engagement);
        conte.id = inscrire_declaration(e, droit, lu.lot, lu.engagement, envoi).declaration_id;
    });
    return conte;
}

void Recit::travailler(EngagementConte& engagement, Entreprise& entreprise, const std::vector<Presence>& presences, const Rythme& rythme)
{
    for (const auto& une : presences)
    {
        affecter(*une.personne, *engagement.lot, entreprise, une.de, une.a < mois(-1) ? std::optional(une.a) : std::nullopt);
        if (!contees_a_part_.contains(une.personne)) embaucher_pour(engagement, entreprise, une);
    }
    const Mois dernier = std::min(rythme.jusqu_a.value_or(mois(-1)), engagement.lot->execution.fin.value_or(mois(-1)));
    for (Mois m = engagement.debut; m <= dernier && m < ce_mois(); m += months{1})
    {
        if (std::find(rythme.a_part.begin(), rythme.a_part.end(), m) != rythme.a_part.end()) continue;
        std::vector<Heure> heures;
        for (const auto& une : presences)
            if (une.de <= m && m <= une.a) heures.push_back({une.personne, travaillees(une, m), une.formation});
        const auto rang = static_cast<std::uint64_t>(static_cast<int>(m.year()) * 12 + static_cast<int>(static_cast<unsigned>(m.month())));
        const Jour declare_le = apres(m, rythme.jour + static_cast<int>(tirage(entreprise.nom, rang) % 4));
        auto& declaration = declarer(engagement, entreprise, m, std::move(heures), declare_le);
        valider(declaration, plus(declare_le, rythme.jours_pour_valider + static_cast<int>(tirage(entreprise.nom, rang + 7) % 3)));
    }
}

} // namespace ouvrage
