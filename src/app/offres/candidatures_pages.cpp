#include "app/assistance/assistance_listes.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/elision.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/offres/offres_pages.hpp"
#include "app/offres/offres_saisie.hpp"
#include "app/offres/offres_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/offres";
constexpr std::string_view kUsageDuLien = "reponse-de-candidat"; // un jeton fait pour autre chose n'ouvre pas cette page
constexpr std::size_t kMontrees = 50;

std::string adresse(const std::string& id) { return "/candidatures/" + id; }

CandidatureDOffre charger(const Demande& d, Transaction& tx, Acte acte) { return trouver_candidature(tx, d.perimetre, d.param("candidature"), d.aujourd_hui, acte); }

// --- Une candidature : une chose à faire ---------------------------------------------------------------------------------------

struct SaisieDePage
{
    SaisieEtape etape;
    std::string premier_jour, contrat;
    std::vector<AnomalieDeChamp> anomalies;
};

/// Le jeton que la maison a signé : le même lien donne le même, et rien n'est gardé.
std::string adresse_du_lien(const Demande& d, const LienDeCandidat& lien)
{
    return d.maison.reglages.adresse_publique + "/repondre/" + d.maison.signature.sign(kUsageDuLien, lien.id, *parse_instant(lien.expire_le));
}

/// Le contrat s'inscrit avec l'embauche quand l'entreprise est l'employeur ; sinon, c'est à la pièce des contrats de dire qui l'est.
bool employeur_direct(const Offre& offre)
{
    const auto& modalite = offre.besoin().modalite;
    return !modalite || *modalite == Modalite::EmbaucheDirecte;
}

ContratAInscrire contrat_de(const CandidatureDOffre& de, SorteDeContrat sorte, Jour premier_jour)
{
    const auto& b = de.offre.besoin();
    ContratAInscrire contrat;
    contrat.participant_id = de.candidature.participant_id;
    contrat.termes.sorte = sorte;
    contrat.termes.employeur_entreprise_id = de.offre.entreprise_id;
    contrat.termes.entreprise_id = de.offre.entreprise_id;
    contrat.termes.debut = premier_jour;
    if (!fiche(sorte).sans_terme && b.fin && premier_jour <= *b.fin) contrat.termes.fin = b.fin;
    contrat.termes.hebdomadaires = b.semaine;
    contrat.termes.rome = b.rome;
    if (de.offre.lot_id) contrat.lots.push_back({*de.offre.lot_id, de.offre.entreprise_id});
    return contrat;
}

std::vector<Option> contrats_d_embauche()
{
    std::vector<Option> options;
    for (const auto& une : fiches_contrats())
        if (une.contrat != SorteDeContrat::Stage && une.contrat != SorteDeContrat::MiseADisposition) options.push_back({std::string(une.code), std::string(une.libelle)});
    return options;
}

Vue vue_reponse(const CandidatureDOffre& de, Camp moi, const SaisieDePage& s)
{
    const auto etat = de.candidature.etat();
    if (de.offre.fin() || finale(etat)) return false;
    std::vector<OptionDeChoix> gestes_offerts;
    bool entretien = false;
    Vue::List motifs;
    std::vector<Option> refus, autres;
    for (const auto geste : gestes_possibles(etat, moi))
    {
        if (geste == Geste::Embaucher || geste == Geste::DemanderAppel) continue;
        if (geste == Geste::NoterAppel && !de.candidature.appel()) continue;
        gestes_offerts.push_back({std::string(fiche(geste).code), bouton_de(geste, moi), ""});
        entretien = entretien || geste == Geste::FixerEntretien;
        for (const auto& motif : motifs_de(geste))
        {
            auto& liste = geste == Geste::Refuser ? refus : autres;
            if (std::none_of(liste.begin(), liste.end(), [&](const Option& un) { return un.valeur == motif.code; })) liste.push_back({std::string(motif.code), std::string(motif.libelle)});
        }
    }
    if (gestes_offerts.empty()) return false;
    // Un même mot pour deux gestes se choisit une fois.
    std::vector<Option> tous = refus;
    for (const auto& un : autres)
        if (std::none_of(tous.begin(), tous.end(), [&](const Option& deja) { return deja.valeur == un.valeur; })) tous.push_back(un);
    const auto& a = s.anomalies;
    return Vue{{"action", adresse(de.candidature.id) + "/etapes"},
               {"cle", random_token()},
               {"vu", std::to_string(de.candidature.lignes())},
               {"geste", vue_choix("geste", moi == Camp::Entreprise ? "Votre réponse" : "Que s'est-il passé ?", "", gestes_offerts, s.etape.geste, a)},
               {"motif", tous.empty() ? Vue(false)
                                      : vue_liste("motif", "Si c'est non, pourquoi", moi == Camp::Entreprise ? "La personne en est informée par qui l'accompagne : cela l'aide pour la suite." : "", "Choisir une raison",
                                                  tous, s.etape.motif, a, false)},
               {"prevu_le", entretien ? vue_champ({.nom = "prevu_le", .libelle = "Si un entretien est fixé, quel jour", .valeur = s.etape.prevu_le, .type = "date", .taille = "moyen", .obligatoire = false}, a) : Vue(false)},
               {"prevu_a", entretien ? vue_champ({.nom = "prevu_a", .libelle = "À quelle heure", .valeur = s.etape.prevu_a, .type = "time", .taille = "court", .obligatoire = false}, a) : Vue(false)}};
}

Response page_candidature(const Demande& d, const SaisieDePage& s, Status statut)
{
    struct Lu
    {
        CandidatureDOffre de;
        std::optional<LienDeCandidat> lien;
        int delai_de_reponse = 0, delai_du_lien = 0;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{charger(d, tx, Acte::VoirOffres), {}, 0, 0};
        if (camp_de(d.perimetre, lu.de.offre) == Camp::Structure) lu.lien = lien_en_cours(tx, lu.de.candidature.id, d.maintenant());
        lu.delai_de_reponse = delai_d_offre(tx, d.maison.droit, lu.de.offre.structure_id, kReponseAttendue, d.aujourd_hui);
        lu.delai_du_lien = delai_d_offre(tx, d.maison.droit, lu.de.offre.structure_id, kLienCandidat, d.aujourd_hui);
        return lu;
    });
    const auto& de = lu.de;
    const auto& c = de.candidature;
    const auto moi = camp_de(d.perimetre, de.offre);
    const bool facilite = moi == Camp::Structure;
    const auto etat = c.etat();
    const auto tour = de.tour(d.aujourd_hui);
    Vue vue_du_tour = false;
    if (tour)
    {
        const Jour depuis = c.attente();
        vue_du_tour = Vue{{"qui", qui_en_mots(tour->camp, de)}, {"quoi", std::string(tour->quoi)},
                          {"depuis", depuis < d.aujourd_hui ? depuis_fr(depuis, d.aujourd_hui) + " (" + en_toutes_lettres(depuis) + ")" : depuis == d.aujourd_hui ? "aujourd'hui" : "le " + en_toutes_lettres(depuis)},
                          {"dernier_acte", ""}, {"a_moi", tour->camp == moi}, {"en_retard", days_between(depuis, d.aujourd_hui) > lu.delai_de_reponse}};
    }
    const bool ouverte = !de.offre.fin() && !finale(etat);
    const bool peut_embaucher = facilite && !de.offre.fin() && etat == EtatDeCandidature::Acceptee;
    const std::string jour = s.premier_jour.empty() ? format_day(std::max(de.offre.besoin().debut, d.aujourd_hui)) : s.premier_jour;
    const bool sans_fenetre = std::any_of(s.anomalies.begin(), s.anomalies.end(), [](const AnomalieDeChamp& une) { return une.code == "embauche.sans_fenetre"; });
    const bool peut_annuler = facilite && c.derniere() && c.derniere()->geste != Geste::Embaucher;
    return page(d, "offres/candidature",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}, {"/offres/" + de.offre.id, de.offre.besoin().metier}}, c.personne)},
                    {"personne", c.personne},
                    {"metier", de.offre.besoin().metier},
                    {"entreprise", de.offre.entreprise},
                    {"contrat_href", facilite && etat == EtatDeCandidature::Embauchee ? "/participants/" + c.participant_id + "/contrats" : ""},
                    {"fiche_href", facilite ? "/participants/" + c.participant_id : ""},
                    {"etat", vue_etat(de)},
                    {"eligible", moi == Camp::Organisme ? "" : eligibilite_en_mots(c.eligible_du, c.eligible_au)},
                    {"origine", moi == Camp::Entreprise ? "" : origine_en_mots(c, de.offre)},
                    {"tour", std::move(vue_du_tour)},
                    {"anomalies", vue_anomalies(s.anomalies)},
                    {"reponse", vue_reponse(de, moi, s)},
                    {"embauche", peut_embaucher ? Vue{{"action", adresse(c.id) + "/embauche"}, {"cle", random_token()}, {"vu", std::to_string(c.lignes())}, {"sans_fenetre", sans_fenetre},
                                                      {"contrat", employeur_direct(de.offre) ? vue_liste("contrat", "Son contrat", "Inscrit avec les dates et les heures de l'offre ; il se complète ensuite.", "Je l'inscrirai plus tard",
                                                                                                         contrats_d_embauche(), s.contrat, s.anomalies, false)
                                                                                             : Vue(false)},
                                                      {"premier_jour", vue_champ({.nom = "premier_jour", .libelle = "Premier jour de travail", .valeur = jour, .type = "date", .taille = "moyen"}, s.anomalies)}}
                                                : Vue(false)},
                    {"lien", facilite && ouverte ? Vue{{"action", adresse(c.id) + "/liens"}, {"cle", random_token()}, {"jours", compter(lu.delai_du_lien, "jour", "jours")},
                                                       {"en_cours", lu.lien ? Vue{{"href", adresse_du_lien(d, *lu.lien)}, {"expire", date_heure_fr(*parse_instant(lu.lien->expire_le))},
                                                                                  {"revoquer_action", adresse(c.id) + "/revocations"}, {"cle_revocation", random_token()}}
                                                                            : Vue(false)}}
                                                 : Vue(false)},
                    {"annuler", peut_annuler ? Vue{{"action", adresse(c.id) + "/annulations"}, {"cle", random_token()}, {"vu", std::to_string(c.lignes())},
                                                   {"quoi", std::string(fiche(c.derniere()->geste).libelle)}}
                                             : Vue(false)},
                    {"besoin", vue_besoin(de.offre, moi != Camp::Organisme)},
                    {"etapes", vue_etapes(de, moi != Camp::Entreprise)}},
                c.personne + ", " + de.offre.besoin().metier, kIci, statut);
}

Response montrer_candidature(const Demande& d) { return page_candidature(d, {}, Status::Ok); }

Response creer_etape(const Demande& d)
{
    const auto de = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::VoirOffres); });
    const auto moi = camp_de(d.perimetre, de.offre);
    SaisieDePage s;
    s.etape = saisie_d_etape(d.http.form());
    const auto lue = lire_etape(s.etape, moi, de.candidature.etat());
    s.anomalies = lue.anomalies;
    if (!s.anomalies.empty())
    {
        // Quelqu'un est passé avant : le dire, plutôt que « ce choix n'est pas de la liste ».
        if (lue.rang_vu != de.candidature.lignes() && !s.etape.vu.empty() && d.http.form().value("cle").empty()) throw Conflict("quelqu'un d'autre vient de répondre pour cette personne");
        return page_candidature(d, s, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = charger(d, e.tx, Acte::VoirOffres);
        if (relue.offre.fin()) throw Conflict("cette offre est finie : rouvrez-la pour continuer");
        inscrire_etape(e, relue, lue.etape, lue.rang_vu);
        return {adresse(relue.candidature.id), "etape_de_candidature_inscrite", Json()};
    });
}

int rang_vu(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto vu = formulaire.value("vu");
    if (!all_digits(vu) || vu.size() > 5) throw BadRequest("la page ne dit pas ce que vous aviez sous les yeux : rouvrez-la");
    return std::stoi(std::string(vu));
}

Response creer_annulation(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto de = charger(d, e.tx, Acte::GererParticipants);
        annuler_etape(e, de, rang_vu(d));
        return {adresse(de.candidature.id), "reponse_annulee", Json()};
    });
}

Response creer_embauche(const Demande& d)
{
    const auto de = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::GererParticipants); });
    SaisieDePage s;
    const auto formulaire = d.http.form();
    s.premier_jour = trimmed(formulaire.value("premier_jour"));
    s.contrat = trimmed(formulaire.value("contrat"));
    const auto sorte = contrat_du_code(s.contrat);
    if (!s.contrat.empty() && (!sorte || !employeur_direct(de.offre))) s.anomalies.push_back({"contrat", "champ.inconnu"});
    const auto jour = lire_jour("premier_jour", s.premier_jour, Exigence::Obligatoire, s.anomalies);
    // La décision précède la mise à l'emploi : sur un lot, des heures sans fenêtre ne compteraient pas.
    if (jour && de.offre.lot_id && !de.candidature.eligible_le(*jour) && formulaire.value("sans_fenetre") != "oui") s.anomalies.push_back({"premier_jour", "embauche.sans_fenetre"});
    if (!s.anomalies.empty()) return page_candidature(d, s, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = charger(d, e.tx, Acte::GererParticipants);
        embaucher(e, relue, *jour, rang_vu(d));
        if (sorte) inscrire_contrat(e, d.perimetre, contrat_de(relue, *sorte, *jour));
        return {adresse(relue.candidature.id), "embauche_inscrite", Json()};
    });
}

Response creer_lien(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto de = charger(d, e.tx, Acte::GererParticipants);
        const int jours = delai_d_offre(e.tx, d.maison.droit, de.offre.structure_id, kLienCandidat, d.aujourd_hui);
        creer_lien_de_candidat(e, de, d.maintenant() + std::chrono::days{jours});
        return {adresse(de.candidature.id), "lien_de_candidat", Json()};
    });
}

Response creer_revocation(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto de = charger(d, e.tx, Acte::GererParticipants);
        revoquer_liens_de_candidat(e, de);
        return {adresse(de.candidature.id), "lien_de_candidat_revoque", Json()};
    });
}

// --- La personne répond, sans compte ---------------------------------------------------------------------------------------------

struct LienOuvert
{
    LienDeCandidat lien;
    CandidatureDOffre de;
};

/// Rien quand le lien ne sert plus : on n'en dit pas la raison, qui apprendrait quelque chose à un autre.
std::optional<LienOuvert> ouvrir_lien(const Demande& d, Transaction& tx)
{
    const auto id = d.maison.signature.verify(kUsageDuLien, d.param("jeton"), d.maintenant());
    if (!id) return std::nullopt;
    auto lien = trouver_lien_de_candidat(tx, *id, d.maintenant());
    if (!lien) return std::nullopt;
    // Le lien est le droit de lire cette candidature, et elle seule.
    auto de = trouver_candidature(tx, Perimetre::de_la_machine(), lien->candidature_id, d.aujourd_hui);
    if (de.offre.fin() || finale(de.candidature.etat())) return std::nullopt;
    return LienOuvert{std::move(*lien), std::move(de)};
}

constexpr Geste kReponses[] = {Geste::Accepter, Geste::Decliner, Geste::DemanderAppel};

/// Les raisons d'un « non », dites par la personne : sur sa page, on lui parle, on ne parle pas d'elle.
std::string raison_a_la_premiere_personne(const MotifDeReponse& motif)
{
    constexpr std::pair<std::string_view, std::string_view> kDites[] = {{"A trouvé ", "J'ai trouvé "}, {"Entre en ", "J'entre en "}, {"Préfère ", "Je préfère "}};
    std::string dite(motif.libelle);
    for (const auto& [avant, apres] : kDites)
        if (dite.starts_with(avant)) return std::string(apres) + dite.substr(avant.size());
    return replaced(dite, " lui ", " me ");
}

Response page_reponse(const Demande& d, const std::optional<LienOuvert>& ouvert, const SaisieEtape& s, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    if (!ouvert) return page_nue(d, "offres/lien_clos", Vue{}, "Ce lien ne sert plus", statut);
    const auto& o = ouvert->de.offre;
    const bool retenue = ouvert->de.candidature.etat() == EtatDeCandidature::Retenue;
    std::vector<OptionDeChoix> choix;
    for (const auto geste : kReponses)
        choix.push_back({std::string(fiche(geste).code),
                         geste == Geste::Accepter   ? (retenue ? "Oui, j'accepte le poste" : "Oui, cette offre m'intéresse")
                         : geste == Geste::Decliner ? (retenue ? "Non, je refuse le poste" : "Non, pas cette offre")
                                                    : "Rappelez-moi avant que je décide",
                         geste == Geste::Decliner ? "Cela ne change rien à votre accompagnement." : ""});
    std::vector<Option> motifs;
    for (const auto& un : motifs_de(Geste::Decliner))
        if (un.code != "sans_reponse" && un.code != "non_dite") motifs.push_back({std::string(un.code), raison_a_la_premiere_personne(un)});
    const auto* entretien = ouvert->de.candidature.derniere(Geste::FixerEntretien);
    const bool a_venir = entretien && ouvert->de.candidature.etat() == EtatDeCandidature::EntretienFixe;
    return page_nue(d, "offres/repondre",
                    Vue{{"titre", retenue ? o.entreprise + " veut vous embaucher" : "Une offre " + avec_de(o.entreprise)},
                        {"structure", o.structure},
                        {"besoin", vue_besoin(o, false)},
                        {"entretien", a_venir ? "Un entretien est prévu le " + en_toutes_lettres(*entretien->prevu_le) + (entretien->prevu_a.empty() ? "." : " à " + entretien->prevu_a + ".") : ""},
                        {"action", "/repondre/" + d.param("jeton")},
                        {"anomalies", vue_anomalies(a)},
                        {"geste", vue_choix("geste", "Votre réponse", "", choix, s.geste, a)},
                        {"motif", vue_liste("motif", "Si c'est non, pourquoi", "Seulement si vous voulez le dire. L'entreprise ne le lit pas.", "Je préfère ne pas le dire", motifs, s.motif, a, false)},
                        {"expire", date_heure_fr(*parse_instant(ouvert->lien.expire_le))}},
                    retenue ? "Un poste vous attend" : "Une offre pour vous", statut);
}

Response montrer_reponse(const Demande& d)
{
    const auto ouvert = d.base.read([&](Transaction& tx) { return ouvrir_lien(d, tx); });
    return page_reponse(d, ouvert, {}, {}, ouvert ? Status::Ok : Status::NotFound);
}

Response creer_reponse(const Demande& d)
{
    const auto ouvert = d.base.read([&](Transaction& tx) { return ouvrir_lien(d, tx); });
    if (!ouvert) return page_reponse(d, ouvert, {}, {}, Status::NotFound);
    const auto s = saisie_d_etape(d.http.form());
    std::vector<AnomalieDeChamp> a;
    const auto geste = geste_du_code(s.geste);
    if (!geste || std::find(std::begin(kReponses), std::end(kReponses), *geste) == std::end(kReponses)) a.push_back({"geste", s.geste.empty() ? "champ.absent" : "champ.inconnu"});
    EtapeAInscrire etape{geste.value_or(Geste::DemanderAppel), Camp::Personne};
    if (geste == Geste::Decliner)
    {
        etape.motif = s.motif.empty() ? "non_dite" : s.motif;
        if (libelle_du_motif(Geste::Decliner, etape.motif).empty()) a.push_back({"motif", "champ.inconnu"});
    }
    if (!a.empty()) return page_reponse(d, ouvert, s, a, Status::UnprocessableContent);
    bool faite = true;
    d.base.write([&](Transaction& tx) {
        // Relu dans la transaction : un lien sert une fois, même si l'on appuie deux fois.
        const auto relu = ouvrir_lien(d, tx);
        if (!relu || !apres(relu->de.candidature.etat(), etape.geste))
        {
            faite = false;
            return;
        }
        Ecriture e(tx, {std::nullopt, relu->de.candidature.reference + ", par son lien"}, d.maintenant());
        repondre_par_lien(e, relu->lien, relu->de, etape);
    });
    if (!faite) return page_reponse(d, std::nullopt, {}, {}, Status::NotFound);
    return page_nue(d, "offres/merci",
                    Vue{{"titre", etape.geste == Geste::Accepter ? "C'est noté : vous êtes d'accord" : etape.geste == Geste::Decliner ? "C'est noté : vous déclinez" : "C'est noté : nous vous rappelons"},
                        {"structure", ouvert->de.offre.structure}},
                    "C'est noté");
}

// --- Ce que sont devenues les personnes proposées -------------------------------------------------------------------------------

const std::vector<std::string> kEntetes = {"Personne", "Offre", "Entreprise", "Origine", "Proposée le", "Où elle en est", "Raison", "C'est à", "Depuis le"};

std::vector<std::string> colonnes(const CandidatureDOffre& de, Jour le, bool motifs)
{
    const auto& c = de.candidature;
    const auto* derniere = c.derniere();
    std::string raison;
    if (derniere && !derniere->motif.empty() && (motifs || derniere->geste == Geste::Refuser)) raison = libelle_du_motif(derniere->geste, derniere->motif);
    return {c.personne, de.offre.besoin().metier, de.offre.entreprise, origine_en_mots(c, de.offre), format_day(day_in_paris(*parse_instant(c.faite_le))), etat_en_mots(de), raison,
            tour_en_mots(de, le), de.tour(le) ? format_day(c.attente()) : ""};
}

struct Tri
{
    std::string etat = "en_cours", q;
};

std::vector<CandidatureDOffre> filtrer(std::vector<CandidatureDOffre> toutes, const Tri& tri)
{
    std::erase_if(toutes, [&](const CandidatureDOffre& une) {
        const bool finie = une.offre.fin() || finale(une.candidature.etat());
        if (tri.etat == "en_cours" && finie) return true;
        if (tri.etat == "finies" && !finie) return true;
        if (tri.etat == "embauchees" && une.candidature.etat() != EtatDeCandidature::Embauchee) return true;
        for (const auto& mot : split(searchable(tri.q), ' '))
            if (!mot.empty() && searchable(une.candidature.personne + " " + une.candidature.reference + " " + une.offre.besoin().metier + " " + une.offre.entreprise).find(mot) == std::string::npos) return true;
        return false;
    });
    return toutes;
}

Vue vue_lignes(const Demande& d, const std::vector<CandidatureDOffre>& candidatures, std::size_t au_plus)
{
    Vue::List lignes;
    for (std::size_t i = 0; i < std::min(candidatures.size(), au_plus); ++i)
    {
        const auto& de = candidatures[i];
        const auto moi = camp_de(d.perimetre, de.offre);
        const auto textes = colonnes(de, d.aujourd_hui, moi != Camp::Entreprise);
        lignes.push_back(Vue{{"href", adresse(de.candidature.id)}, {"personne", de.candidature.personne}, {"metier", de.offre.besoin().metier}, {"offre_href", "/offres/" + de.offre.id},
                             {"entreprise", de.offre.entreprise}, {"origine", moi == Camp::Structure ? textes[3] : ""}, {"etat", vue_etat(de)}, {"raison", textes[6]}, {"tour", textes[7]},
                             {"depuis", de.tour(d.aujourd_hui) ? attente_en_mots(de, d.aujourd_hui) : ""},
                             {"proposee", en_toutes_lettres(Jour{day_in_paris(*parse_instant(de.candidature.faite_le))})}});
    }
    return lignes;
}

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    Tri tri;
    tri.q = shortened(trimmed(question.value("q")), 200);
    for (const std::string_view etat : {"en_cours", "finies", "embauchees", "toutes"})
        if (question.value("etat") == etat) tri.etat = etat;
    const auto toutes = d.base.read([&](Transaction& tx) { return lister_candidatures(tx, d.perimetre, Lesquelles::Toutes, d.aujourd_hui); });
    const auto vues = filtrer(toutes, tri);
    const auto vers = [&](const std::string& etat, const std::string& suite) {
        return "/candidatures?etat=" + etat + (tri.q.empty() ? "" : "&q=" + percent_encode(tri.q)) + suite;
    };
    if (question.value("format") == "csv")
    {
        std::vector<std::vector<std::string>> lignes{kEntetes};
        for (const auto& une : vues) lignes.push_back(colonnes(une, d.aujourd_hui, camp_de(d.perimetre, une.offre) != Camp::Entreprise));
        return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "candidatures.csv");
    }
    if (question.value("format") == "xlsx")
    {
        constexpr std::size_t kProposee = 4, kDepuis = 8;
        XlsxWriter classeur({.title = "Candidatures", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
        SheetLayout feuille;
        feuille.name = "Candidatures";
        for (std::size_t i = 0; i < kEntetes.size(); ++i) feuille.columns.push_back({.header = kEntetes[i], .kind = i == kProposee || i == kDepuis ? ColumnKind::Date : ColumnKind::Text, .width = 26});
        feuille.frozen_columns = 1;
        auto onglet = classeur.sheet(std::move(feuille));
        for (const auto& une : vues)
        {
            const auto textes = colonnes(une, d.aujourd_hui, camp_de(d.perimetre, une.offre) != Camp::Entreprise);
            std::vector<SheetCell> ligne(textes.begin(), textes.end());
            for (const auto i : {kProposee, kDepuis}) ligne[i] = textes[i].empty() ? SheetCell() : SheetCell(jour_iso(std::string_view(textes[i])));
            onglet.row(ligne);
        }
        return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "candidatures.xlsx");
    }
    Vue::List onglets;
    for (const auto& [code, nom] : {std::pair{"en_cours", "En cours"}, std::pair{"embauchees", "Embauchées"}, std::pair{"finies", "Finies"}, std::pair{"toutes", "Toutes"}})
        onglets.push_back(Vue{{"href", vers(code, "")}, {"libelle", std::string(nom) + " (" + grouped(static_cast<std::int64_t>(filtrer(toutes, {code, ""}).size())) + ")"}, {"courant", tri.etat == code}});
    const auto en_cours = static_cast<std::int64_t>(filtrer(toutes, {"en_cours", ""}).size());
    const auto combien = static_cast<std::int64_t>(vues.size());
    const bool vide = vues.empty();
    return page(d, "offres/candidatures",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}}, "Personnes proposées")},
                    {"titre", compter(en_cours, "personne proposée attend une suite", "personnes proposées attendent une suite", Genre_grammatical::Feminin)},
                    {"onglets", std::move(onglets)},
                    {"q", tri.q}, {"etat", tri.etat},
                    {"non_vide", !vide},
                    {"compte", compter(combien, "candidature", "candidatures", Genre_grammatical::Feminin) +
                                   (vues.size() > kMontrees ? ", les " + std::to_string(kMontrees) + " dernières montrées : cherchez, ou exportez-les toutes" : "")},
                    {"csv_href", vers(tri.etat, "&format=csv")}, {"xlsx_href", vers(tri.etat, "&format=xlsx")},
                    {"candidatures", vue_lignes(d, vues, kMontrees)},
                    {"vide", !vide ? Vue(false)
                                   : Vue{{"titre", toutes.empty() ? "Personne n'est encore proposé" : "Aucune candidature ne correspond"},
                                         {"phrase", toutes.empty() ? "Ouvrez une offre : on y propose quelqu'un en deux gestes." : "Essayez un autre onglet, ou un mot de moins."},
                                         {"href", toutes.empty() ? "/offres" : "/candidatures?etat=toutes"}, {"libelle", toutes.empty() ? "Voir les offres" : "Voir toutes les candidatures"}}}},
                "Personnes proposées", kIci);
}

/// L'accueil d'un prescripteur : ce qui lui est ouvert, et ce que sont devenus les siens.
Response montrer_prescriptions(const Demande& d)
{
    RechercheOffres ouvertes;
    ouvertes.etat = EtatDOffre::Ouvertes;
    ouvertes.par_page = 20;
    std::vector<CandidatureDOffre> candidatures;
    const auto lues = d.base.read([&](Transaction& tx) {
        candidatures = lister_candidatures(tx, d.perimetre, Lesquelles::Toutes, d.aujourd_hui);
        return lister_offres(tx, d.perimetre, ouvertes, d.aujourd_hui);
    });
    Vue::List offres, a_faire;
    for (const auto& o : lues.offres)
        offres.push_back(Vue{{"href", "/offres/" + o.id}, {"metier", o.besoin().metier}, {"entreprise", o.entreprise}, {"commune", libelle_de_commune(o.besoin().commune).value_or(o.besoin().commune)},
                             {"dates", dates_en_mots(o.besoin())}, {"postes", compter(o.restants(), "poste à pourvoir", "postes à pourvoir")},
                             {"siens", o.proposees == 0 ? "" : compter(o.proposees, "de vos candidats y est proposé", "de vos candidats y sont proposés")}});
    std::array<int, 3> devenir{}; // en cours, embauchées, sans suite
    for (const auto& une : candidatures)
    {
        const auto etat = une.candidature.etat();
        ++devenir[etat == EtatDeCandidature::Embauchee ? 1 : finale(etat) || une.offre.fin() ? 2 : 0];
        const auto tour = une.tour(d.aujourd_hui);
        if (tour && tour->camp == Camp::Organisme)
            a_faire.push_back(Vue{{"icone", "telephone"}, {"ton", "attente"}, {"titre", une.candidature.personne + " : " + std::string(tour->quoi)}, {"href", adresse(une.candidature.id)},
                                  {"detail", une.offre.besoin().metier + ", " + une.offre.entreprise}, {"age", depuis_fr(une.candidature.attente(), d.aujourd_hui)}});
    }
    const auto nom = d.qui().nom;
    return page(d, "offres/prescriptions",
                Vue{{"bonjour", "Bonjour " + nom.substr(0, nom.find(' '))},
                    {"chiffre", compter(static_cast<std::int64_t>(lues.total), "offre", "offres", Genre_grammatical::Feminin)},
                    {"apres", lues.total == 1 ? "vous est ouverte" : "vous sont ouvertes"},
                    {"a_faire", a_faire.empty() ? Vue(false) : Vue{{"lignes", std::move(a_faire)}}},
                    {"sans_offre", lues.offres.empty()},
                    {"offres", std::move(offres)},
                    {"reste", lues.total > static_cast<std::int64_t>(lues.offres.size())},
                    {"sans_candidat", candidatures.empty()},
                    {"proposees", std::to_string(candidatures.size())},
                    {"en_cours", std::to_string(devenir[0])}, {"embauchees", std::to_string(devenir[1])}, {"sans_suite", std::to_string(devenir[2])},
                    {"candidatures", vue_lignes(d, candidatures, 20)}},
                "Mes candidats", "/prescriptions");
}

} // namespace

void tracer_routes_candidatures(Routeur& routeur)
{
    routeur.add(Method::Get, "/candidatures", "voir_offres", lister);
    routeur.add(Method::Get, "/candidatures/:candidature", "voir_offres", montrer_candidature);
    routeur.add(Method::Post, "/candidatures/:candidature/etapes", "voir_offres", creer_etape);
    routeur.add(Method::Post, "/candidatures/:candidature/annulations", "gerer_participants", creer_annulation);
    routeur.add(Method::Post, "/candidatures/:candidature/embauche", "gerer_participants", creer_embauche);
    routeur.add(Method::Post, "/candidatures/:candidature/liens", "gerer_participants", creer_lien);
    routeur.add(Method::Post, "/candidatures/:candidature/revocations", "gerer_participants", creer_revocation);
    routeur.add(Method::Get, "/prescriptions", "proposer_candidat", montrer_prescriptions);
    // L'adresse est le droit de répondre : elle ne se donne pas à la page suivante.
    routeur.add(Method::Get, "/repondre/:jeton", std::string(kPublic), [](const Demande& d) { return montrer_reponse(d).with("Referrer-Policy", "no-referrer"); });
    routeur.add(Method::Post, "/repondre/:jeton", std::string(kPublic), [](const Demande& d) { return creer_reponse(d).with("Referrer-Policy", "no-referrer"); });
}

} // namespace ouvrage
