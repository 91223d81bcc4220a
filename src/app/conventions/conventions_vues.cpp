#include "app/conventions/conventions_vues.hpp"

#include "app/mots.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/conventions";
constexpr std::string_view kTransmettre = "acte.transmission_d_usage";

Vue etat(std::string_view ton, std::string_view icone, std::string_view mot) { return Vue{{"ton", ton}, {"icone", icone}, {"mot", mot}}; }

/// Chaque champ du gabarit, un seul vrai.
Vue champ_de(const char* sorte, Vue champ)
{
    Vue vue{{"ligne", false}, {"long", false}, {"liste", false}, {"choix", false}};
    vue.set(sorte, std::move(champ));
    return vue;
}

} // namespace

Vue champ_d_une_ligne(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies) { return champ_de("ligne", vue_champ(champ, anomalies)); }

Vue champ_de_lignes(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur, int lignes, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire)
{
    return champ_de("long", Vue{{"nom", nom}, {"libelle", libelle}, {"aide", aide}, {"valeur", valeur}, {"anomalie", anomalie_de(anomalies, nom)}, {"lignes", std::to_string(lignes)}, {"obligatoire", obligatoire}});
}

Vue champ_de_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite, const std::vector<Option>& options, std::string_view choisie,
                   const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire)
{
    return champ_de("liste", vue_liste(nom, libelle, aide, invite, options, choisie, anomalies, obligatoire));
}

Vue champ_coche(const std::string& nom, const std::string& libelle, const std::string& texte, const std::string& precision, bool coche, const std::vector<AnomalieDeChamp>& anomalies)
{
    return champ_de("choix", Vue{{"nom", nom}, {"libelle", libelle}, {"aide", ""}, {"anomalie", anomalie_de(anomalies, nom)}, {"genre", "checkbox"}, {"obligatoire", false},
                                 {"options", Vue::List{Vue{{"id", nom}, {"valeur", "oui"}, {"texte", texte}, {"precision", precision}, {"choisie", coche}}}}});
}

Response page_formulaire_de_convention(const Demande& d, FormulaireDeConvention f, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    std::vector<Lien> fil{{std::string(kIci), "Conventions"}};
    fil.insert(fil.end(), f.fil.begin(), f.fil.end());
    return page(d, "conventions/formulaire",
                Vue{{"fil", vue_fil(fil, f.titre)},
                    {"titre", f.titre},
                    {"sous_titre", f.sous_titre},
                    {"note", f.note},
                    {"action", f.action},
                    {"cle", random_token()},
                    {"brouillon", f.brouillon},
                    {"bouton", f.bouton},
                    {"annuler_href", f.annuler_href},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"champs", std::move(f.champs)}},
                f.titre, kIci, statut);
}

std::string valeur_tapee(const Form& formulaire, std::string_view nom, std::string_view par_defaut)
{
    return formulaire.has(nom) ? std::string(formulaire.value(nom)) : std::string(par_defaut);
}

std::string adresse_de_convention(const std::string& id) { return "/conventions/" + id; }

std::vector<Lien> fil_de_convention(const Convention& c) { return {{adresse_de_convention(c.id), shortened(c.intitule, 60)}}; }

Vue vue_etat(SituationDePromesse situation)
{
    const auto mot = libelle(situation);
    switch (situation)
    {
    case SituationDePromesse::EnRetard: return etat("alarme", "alarme", mot);
    case SituationDePromesse::NonTenue: return etat("alarme", "fermer", mot);
    case SituationDePromesse::SansNouvelle: return etat("attente", "question", mot);
    case SituationDePromesse::EnCours: return etat("info", "horloge", mot);
    case SituationDePromesse::TenueEnPartie: return etat("attente", "ton-attente", mot);
    case SituationDePromesse::Tenue: return etat("bon", "fait", mot);
    case SituationDePromesse::NonDemandee: return etat("info", "info", mot);
    case SituationDePromesse::SansObjet: break;
    }
    return etat("info", "interdit", mot);
}

Vue vue_etat(const SuiviDeTransmission& suivi)
{
    switch (suivi.etat)
    {
    case EtatDeTransmission::Executoire: return etat("bon", "fait", "Exécutoire");
    case EtatDeTransmission::APublier: return etat("attente", "attente", "À publier");
    case EtatDeTransmission::EnAttenteDeReception: return etat("attente", "envoyer", "Envoyée, pas encore reçue");
    case EtatDeTransmission::AEnvoyer: break;
    }
    return suivi.tardive ? etat("alarme", "alarme", "Pas encore envoyée") : etat("attente", "attente", "À envoyer");
}

std::string qui_s_engage(const Convention& c, const EngagementDePartie& e)
{
    const auto* partie = c.partie(e.partie_id);
    return partie ? partie->nom : "Toutes les parties";
}

std::string quand_en_mots(const EngagementDePartie& e, const SuiviDePromesse& suivi)
{
    std::string texte(libelle(e.cadence));
    if (suivi.passee_le) texte += ", attendu le " + en_toutes_lettres(*suivi.passee_le);
    else if (suivi.attendue_le) texte += (mois_entre(e.cadence) > 0 ? ", prochaine fois le " : ", attendu le ") + en_toutes_lettres(*suivi.attendue_le);
    else if (e.echeance_le) texte += ", pour le " + en_toutes_lettres(*e.echeance_le);
    return texte;
}

std::vector<EngagementSuiviDePartie> suivre_les_engagements(const Convention& c, std::optional<Jour> depuis, Jour le)
{
    std::vector<EngagementSuiviDePartie> suivis;
    for (const auto& un : c.engagements) suivis.push_back({&un, un.suivi(depuis, le)});
    const Jour jamais = std::chrono::year{9999} / std::chrono::December / 31;
    std::stable_sort(suivis.begin(), suivis.end(), [&](const auto& a, const auto& b) {
        const auto rang = [&](const EngagementSuiviDePartie& s) { return std::pair{s.suivi.situation, s.suivi.passee_le ? *s.suivi.passee_le : s.suivi.attendue_le.value_or(jamais)}; };
        return rang(a) < rang(b);
    });
    return suivis;
}

int en_retard(const std::vector<EngagementSuiviDePartie>& suivis)
{
    return static_cast<int>(std::count_if(suivis.begin(), suivis.end(), [](const auto& un) { return un.suivi.situation == SituationDePromesse::EnRetard; }));
}

Vue vue_engagement_de_partie(const Convention& c, const EngagementSuiviDePartie& s)
{
    const auto& e = *s.engagement;
    const auto* derniere = e.suites.empty() ? nullptr : &e.suites.front();
    const auto* axe = c.axe(e.axe_id);
    const auto* dite_par = derniere ? c.partie(derniere->dite_par) : nullptr;
    const auto* avenant = c.avenant(e.avenant_id);
    return Vue{{"href", adresse_de_convention(c.id) + "/engagements/" + e.id},
               {"numero", std::to_string(e.rang)},
               {"qui", qui_s_engage(c, e)},
               {"texte", e.texte},
               {"axe", axe ? axe->intitule : ""},
               {"preuve", e.preuve},
               {"quand", quand_en_mots(e, s.suivi)},
               {"avenant", avenant ? "avenant n° " + std::to_string(avenant->numero) : ""},
               {"etat", vue_etat(s.suivi.situation)},
               {"derniere", derniere ? Vue{{"phrase", (libelle(derniere->etat) == libelle(s.suivi.situation) ? std::string("Le ") : std::string(libelle(derniere->etat)) + " le ") + en_toutes_lettres(derniere->le) + ", dit par " + (dite_par ? dite_par->nom : c.structure)},
                                           {"preuve", derniere->preuve}}
                                     : Vue(false)}};
}

int jours_pour_transmettre(const Droit& droit, Jour le)
{
    const auto regle = regle_pour(kTransmettre, le, droit.valeurs);
    ensure(regle.has_value(), "droit/conventions_actes.toml donne le délai d'usage d'une transmission");
    return en_entier(regle->valeur);
}

ActeTransmis acte_transmis(const Convention& c, const Deliberation& d)
{
    ActeTransmis acte{d.numero, {}, d.seance.seance_le, d.dates().envoyee_le, d.dates().recue_le};
    if (const auto* partie = c.partie(d.partie_id); partie && partie->siret && partie->siret->size() >= 9) acte.siren = partie->siret->substr(0, 9);
    return acte;
}

Vue vue_deliberation(const Convention& c, const Deliberation& d, int jours_d_usage, Jour le)
{
    const auto suivi = suivre_la_transmission(d.dates(), d.seance.seance_le, jours_d_usage, le);
    const auto* partie = c.partie(d.partie_id);
    const bool doute = !doutes_sur_l_identifiant(d.identifiant(), acte_transmis(c, d)).empty();
    return Vue{{"href", adresse_de_convention(c.id) + "/deliberations/" + d.id},
               {"numero", d.numero},
               {"organe", d.organe},
               {"partie", partie ? partie->nom : ""},
               {"seance", en_toutes_lettres(d.seance.seance_le)},
               {"vote", libelle(d.seance.vote)},
               {"etat", vue_etat(suivi)},
               {"tardive", suivi.tardive ? compter(suivi.jours, "jour", "jours") + (suivi.etat == EtatDeTransmission::AEnvoyer ? " depuis la séance" : " entre la séance et l'envoi") : ""},
               {"doute", doute}};
}

Vue vue_conventions_qui_couvrent(Transaction& tx, const Perimetre& perimetre, const RechercheConventions& objet)
{
    if (!perimetre.peut(Acte::VoirConventions)) return false;
    Vue::List liste;
    for (const auto& c : lister_conventions(tx, perimetre, objet, Acte::VoirConventions, ContenuDeConvention::Parties)) liste.push_back(Vue{{"href", adresse_de_convention(c.id)}, {"intitule", c.intitule}, {"reference", c.reference}});
    if (liste.empty()) return false;
    return Vue{{"liste", std::move(liste)}};
}

} // namespace ouvrage
