#include "app/publics/publics_vues.hpp"

#include "app/mots.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

Vue::List textes(const std::vector<std::string>& lignes)
{
    Vue::List liste;
    for (const auto& une : lignes) liste.push_back(Vue{{"texte", une}});
    return liste;
}

std::string vigueur_de(const Critere& critere)
{
    return "depuis le " + en_toutes_lettres(critere.depuis) + (critere.jusqu_a ? ", jusqu'au " + en_toutes_lettres(*critere.jusqu_a) : "") + ", vérifié le " +
           en_toutes_lettres(critere.verifie_le);
}

Vue vue_critere(const Critere& critere, const Vocabulaire& mots)
{
    std::vector<std::string> preuves;
    for (const auto& une : critere.preuves) preuves.push_back(dire(une));
    const auto* famille = trouver_mot(mots.familles, critere.famille);
    return Vue{{"code", critere.code},
               {"libelle", critere.libelle},
               {"famille", famille ? famille->libelle : ""},
               {"test", dire(critere.epreuve, mots)},
               {"base", libelle(critere.base)},
               {"niveau", critere.niveau > 0 ? "Niveau " + std::to_string(critere.niveau) : std::string()},
               {"preuves", preuves.empty() ? std::string("Aucune pièce individuelle : la structure en tient lieu.") : joined(preuves, ", ou ")},
               {"precision", critere.precision},
               {"reserve", critere.sensible == Sensible::Non ? std::string() : "Réservé : " + std::string(libelle(critere.sensible))},
               {"source", critere.source},
               {"lien", critere.lien},
               {"statut", vue_statut(critere.statut)},
               {"vigueur", vigueur_de(critere)}};
}

std::string duree_en_mots(const DureeDeFenetre& duree)
{
    std::vector<std::string> mots;
    if (duree.mois) mots.push_back(std::to_string(*duree.mois) + " mois");
    if (duree.cdi_mois) mots.push_back("un CDI : la durée restante du marché, " + std::to_string(*duree.cdi_mois) + " mois au plus");
    return joined(mots, " ; ");
}

Vue vue_verdict(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::Eligible: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Éligible"}};
    case Verdict::NonEligible: return Vue{{"ton", "alarme"}, {"icone", "refuser"}, {"mot", "Non éligible"}};
    case Verdict::Inconnu: break;
    }
    return Vue{{"ton", "attente"}, {"icone", "question"}, {"mot", "On ne sait pas"}};
}

Vue vue_critere_examine(const JeuDeCriteres& jeu, const CritereExamine& examine, const std::optional<std::size_t>& principal)
{
    const auto& critere = jeu.criteres[examine.rang];
    const bool rempli = examine.constat.reponse == Reponse::Rempli;
    std::string preuve;
    if (rempli) preuve = examine.preuve.phrase;
    return Vue{{"libelle", critere.libelle},
               {"reponse", libelle(examine.constat.reponse)},
               {"ton", rempli ? (examine.preuve.suffit() ? "bon" : "attente") : examine.constat.reponse == Reponse::Inconnu ? "attente" : "info"},
               {"icone", rempli ? "fait" : examine.constat.reponse == Reponse::Inconnu ? "question" : "fermer"},
               {"raisons", joined(examine.constat.raisons, " ; ")},
               {"manque", joined(examine.constat.manque, " ; ")},
               {"preuve", preuve},
               {"preuve_manque", rempli && !examine.preuve.suffit()},
               {"principal", principal == examine.rang},
               {"source", critere.source},
               {"statut", vue_statut(critere.statut)}};
}

Vue vue_choix(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& genre,
              const std::vector<std::tuple<std::string, std::string, std::string>>& options, const std::vector<std::string_view>& choisies,
              const std::vector<AnomalieDeChamp>& anomalies)
{
    Vue::List liste;
    for (const auto& [valeur, texte, precision] : options)
        liste.push_back(Vue{{"id", liste.empty() ? nom : nom + "-" + valeur},
                            {"valeur", valeur},
                            {"texte", texte},
                            {"precision", precision},
                            {"choisie", std::find(choisies.begin(), choisies.end(), valeur) != choisies.end()}});
    return Vue{{"nom", nom},          {"libelle", libelle}, {"aide", aide},      {"anomalie", anomalie_de(anomalies, nom)},
               {"genre", genre},      {"options", std::move(liste)}, {"obligatoire", false}};
}

std::vector<std::tuple<std::string, std::string, std::string>> options_de(const std::vector<Mot>& mots)
{
    std::vector<std::tuple<std::string, std::string, std::string>> options;
    for (const auto& un : mots) options.emplace_back(un.code, un.libelle, un.sensible == Sensible::Non ? std::string() : "Réservé : " + std::string(libelle(un.sensible)));
    return options;
}

Vue vue_liste_de_mots(const std::string& nom, const std::string& libelle, const std::string& aide, const std::vector<Mot>& mots, const Option& aucun,
                      const Form& formulaire, const std::vector<AnomalieDeChamp>& anomalies)
{
    std::vector<Option> options{aucun};
    for (const auto& un : mots) options.push_back({un.code, un.libelle});
    return vue_liste(nom, libelle, aide, "On ne sait pas", options, formulaire.value(nom), anomalies, false);
}

/// Les pièces que les jeux éprouvés demandent, et celles déjà dites.
Vue::List vue_pieces(const SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves, const Publics& publics)
{
    const auto cochees = saisie.formulaire.all("piece");
    Vue::List pieces;
    for (const auto& une : publics.mots.preuves)
    {
        bool datee = false, expire = false, demandee = false;
        for (const auto& eprouve : eprouves)
            for (const auto& critere : eprouve.jeu->criteres)
                for (const auto& preuve : critere.preuves)
                    if (preuve.code == une.code)
                    {
                        demandee = true;
                        datee = datee || preuve.validite != Validite::Sans;
                        expire = expire || preuve.validite == Validite::ValableALaDate;
                    }
        const bool cochee = std::find(cochees.begin(), cochees.end(), une.code) != cochees.end();
        const std::string champ_du = "datee_" + une.code, champ_fin = "expire_" + une.code;
        const bool vue = cochee || !saisie.formulaire.value(champ_du).empty() || !saisie.formulaire.value(champ_fin).empty();
        if (!demandee && !vue) continue;
        pieces.push_back(Vue{{"id", "piece-" + une.code},
                             {"code", une.code},
                             {"libelle", une.libelle},
                             {"cochee", vue},
                             {"datee", datee ? vue_champ({.nom = champ_du, .libelle = "Datée du", .valeur = std::string(saisie.formulaire.value(champ_du)),
                                                          .type = "date", .taille = "moyen", .obligatoire = false}, saisie.anomalies)
                                             : Vue(false)},
                             {"expire", expire ? vue_champ({.nom = champ_fin, .libelle = "Valable jusqu'au", .valeur = std::string(saisie.formulaire.value(champ_fin)),
                                                            .type = "date", .taille = "moyen", .obligatoire = false}, saisie.anomalies)
                                               : Vue(false)},
                             {"dates", datee || expire}});
    }
    return pieces;
}

Vue vue_jeu_eprouve(const JeuEprouve& eprouve)
{
    const auto& jeu = *eprouve.jeu;
    Vue::List remplis, inconnus, refuses;
    for (const auto& un : eprouve.examen.criteres)
    {
        auto& liste = un.constat.reponse == Reponse::Rempli ? remplis : un.constat.reponse == Reponse::Inconnu ? inconnus : refuses;
        liste.push_back(vue_critere_examine(jeu, un, eprouve.examen.principal));
    }
    const auto titre = [](std::size_t nombre, std::string_view un, std::string_view plusieurs) {
        return nombre == 0 ? std::string() : compter(static_cast<std::int64_t>(nombre), un, plusieurs);
    };
    return Vue{{"code", jeu.code},
               {"libelle", jeu.libelle},
               {"href", "/publics/" + jeu.code},
               {"d_ou", eprouve.applicable ? "S'applique. " + eprouve.applicable->d_ou : std::string("Éprouvé en plus, à votre demande")},
               {"exemple", jeu.exemple},
               {"hors_clause", !jeu.ouvre_la_clause},
               {"verdict", vue_verdict(eprouve.examen.verdict)},
               {"pourquoi", textes(eprouve.examen.pourquoi)},
               {"manque", textes(eprouve.examen.manque)},
               {"manque_titre", titre(eprouve.examen.manque.size(), "chose à savoir pour conclure", "choses à savoir pour conclure")},
               {"remplis_titre", titre(remplis.size(), "critère rempli", "critères remplis")},
               {"inconnus_titre", titre(inconnus.size(), "critère dont on ne sait rien", "critères dont on ne sait rien")},
               {"refuses_titre", titre(refuses.size(), "critère non rempli", "critères non remplis")},
               {"remplis", std::move(remplis)},
               {"inconnus", std::move(inconnus)},
               {"refuses", std::move(refuses)}};
}

/// Le jeu que l'on s'apprête à décider : celui que l'on a choisi, sinon le premier qui conclut.
const JeuEprouve* jeu_choisi(const std::string& code, const std::vector<JeuEprouve>& eprouves)
{
    const JeuEprouve* choisi = nullptr;
    for (const auto& un : eprouves)
    {
        if (!un.jeu->ouvre_la_clause || un.examen.verdict == Verdict::Inconnu) continue;
        if (un.jeu->code == code) return &un;
        const bool mieux = !choisi || (choisi->examen.verdict != Verdict::Eligible && un.examen.verdict == Verdict::Eligible);
        if (mieux) choisi = &un;
    }
    return choisi;
}

/// La fenêtre finie avant cette prise de poste, la plus récente : « du … au … », ou rien pour une première entrée.
std::string fenetre_d_avant(const Participant& participant, Jour prise_de_poste)
{
    const Fenetre* derniere = nullptr;
    for (const auto& une : participant.fenetres)
        if (!une.annulee && une.fin && *une.fin < prise_de_poste && (!derniere || *derniere->fin < *une.fin)) derniere = &une;
    return derniere ? periode_en_lettres(derniere->debut, derniere->fin) : std::string();
}

Vue vue_decision(const Participant& participant, const SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves, Jour aujourd_hui)
{
    const auto* choisi = jeu_choisi(saisie.jeu, eprouves);
    if (!choisi) return false;
    std::vector<std::tuple<std::string, std::string, std::string>> jeux;
    for (const auto& un : eprouves)
        if (un.jeu->ouvre_la_clause && un.examen.verdict != Verdict::Inconnu)
            jeux.emplace_back(un.jeu->code, un.jeu->libelle + " : " + std::string(libelle(un.examen.verdict)), un.jeu->exemple ? "Jeu inventé pour la démonstration" : "");
    const bool eligible = choisi->examen.verdict == Verdict::Eligible;
    std::vector<Option> principaux;
    for (const auto rang : choisi->examen.retenus()) principaux.push_back({choisi->jeu->code + " " + choisi->jeu->criteres[rang].code, choisi->jeu->criteres[rang].libelle});

    // Une date que l'on n'a pas touchée suit la proposition ; une date changée reste.
    const auto propose = [&](const char* champ, const std::string& proposition) {
        const std::string dit(saisie.formulaire.value(champ)), avant(saisie.formulaire.value(std::string(champ) + "_propose"));
        return dit.empty() || dit == avant ? proposition : dit;
    };
    const std::string debut_propose = choisi->fenetre ? format_day(choisi->fenetre->debut) : "";
    const std::string fin_proposee = choisi->fenetre ? format_day(choisi->fenetre->fin) : "";
    std::vector<std::string> pourquoi;
    if (choisi->fenetre) pourquoi = choisi->fenetre->pourquoi;
    const auto& duree = choisi->jeu->fenetre;
    if (duree.mois || (duree.cdi_mois && saisie.contrat == Contrat::DureeIndeterminee)) pourquoi.push_back("Durée : " + duree.source + " (" + std::string(libelle(duree.statut)) + ").");
    else if (choisi->applicable) pourquoi.push_back("Durée : " + choisi->applicable->source_des_mois + ".");
    const auto& rattachement = choisi->rattachement;
    const bool rejointe = rattachement.sorte == Rattachement::Sorte::Rejointe;
    const bool tardive = !rejointe && saisie.faits.embauche < aujourd_hui;
    const std::string ici = "/participants/" + participant.id;
    return Vue{{"epreuve_action", ici + "/epreuve"},
               {"decision_action", ici + "/eligibilites"},
               {"jeux", vue_choix("jeu", "Sous quel jeu ?", "", "radio", jeux, {choisi->jeu->code}, saisie.anomalies)},
               {"jeu", choisi->jeu->libelle},
               {"eligible", eligible},
               {"rejointe", rejointe ? periode_en_lettres(rattachement.debut, rattachement.fin) : std::string()},
               {"corrigee", rattachement.decision_id.has_value()},
               {"apres", rattachement.sorte == Rattachement::Sorte::Nouvelle ? fenetre_d_avant(participant, saisie.faits.embauche) : std::string()},
               {"principal", principaux.size() < 2 ? Vue(false)
                                                   : vue_liste("principal", "Critère principal", "Celui qui compte la personne dans les statistiques ; les autres sont gardés.",
                                                               "Le premier dans l'ordre du jeu", principaux, saisie.principal, saisie.anomalies, false)},
               {"debut", vue_champ({.nom = "debut", .libelle = "Début de la fenêtre", .valeur = propose("debut", debut_propose),
                                    .aide = "Les heures se déclarent au mois : celles du mois du début comptent.", .type = "date", .taille = "moyen"}, saisie.anomalies)},
               {"fin", vue_champ({.nom = "fin", .libelle = "Fin de la fenêtre", .valeur = propose("fin", fin_proposee), .type = "date", .taille = "moyen"}, saisie.anomalies)},
               {"debut_propose", debut_propose},
               {"fin_propose", fin_proposee},
               {"pourquoi", textes(pourquoi)},
               {"tardive", tardive && eligible},
               {"rattrapage", tardive && eligible
                                  ? Vue{{"nom", "rattrapage"}, {"libelle", "Pourquoi les heures d'avant cette décision comptent"},
                                        {"aide", "Laissez vide si elles ne comptent pas. Ni santé, ni justice, ni vie privée ici."}, {"valeur", saisie.rattrapage},
                                        {"anomalie", anomalie_de(saisie.anomalies, "rattrapage")}, {"lignes", "2"}, {"obligatoire", false}}
                                  : Vue(false)}};
}

} // namespace

Vue vue_statut(Statut statut)
{
    switch (statut)
    {
    case Statut::Source: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "sourcé"}};
    case Statut::Usage: return Vue{{"ton", "info"}, {"icone", "info"}, {"mot", "usage"}};
    case Statut::NonSource: break;
    }
    return Vue{{"ton", "attente"}, {"icone", "alerte"}, {"mot", "non sourcé"}};
}

Vue vue_jeu(const JeuDeCriteres& jeu, const Vocabulaire& mots)
{
    Vue::List criteres, seuils;
    for (const auto& un : jeu.criteres) criteres.push_back(vue_critere(un, mots));
    for (const auto& un : jeu.seuils)
    {
        const auto* structure = trouver_mot(mots.structures, un.structure);
        seuils.push_back(Vue{{"structure", structure ? structure->libelle : un.structure},
                             {"regle", std::to_string(un.niveau1) + " de niveau 1, ou " + std::to_string(un.niveau2) + " de niveau 2"}});
    }
    const bool a_duree = jeu.fenetre.mois || jeu.fenetre.cdi_mois;
    return Vue{{"code", jeu.code},
               {"libelle", jeu.libelle},
               {"href", "/publics/" + jeu.code},
               {"portee", jeu.portee},
               {"presentation", jeu.presentation},
               {"exemple", jeu.exemple},
               {"hors_clause", !jeu.ouvre_la_clause},
               {"source", jeu.source},
               {"lien", jeu.lien},
               {"statut", vue_statut(jeu.statut)},
               {"version", jeu.version},
               {"compte", compter(static_cast<std::int64_t>(jeu.criteres.size()), "critère", "critères")},
               {"duree", a_duree ? Vue{{"mots", duree_en_mots(jeu.fenetre)}, {"source", jeu.fenetre.source}, {"statut", vue_statut(jeu.fenetre.statut)}} : Vue(false)},
               {"a_seuils", !seuils.empty()},
               {"seuils", std::move(seuils)},
               {"criteres", std::move(criteres)}};
}

Vue vue_comparaison(const std::vector<const JeuDeCriteres*>& jeux, const Vocabulaire& mots)
{
    Vue::List colonnes, lignes;
    for (const auto* jeu : jeux) colonnes.push_back(Vue{{"libelle", jeu->libelle}, {"href", "/publics/" + jeu->code}, {"exemple", jeu->exemple}});
    for (const auto& famille : mots.familles)
    {
        Vue::List cellules;
        bool vide = true;
        for (const auto* jeu : jeux)
        {
            Vue::List criteres;
            for (const auto& un : jeu->criteres)
            {
                if (un.famille != famille.code) continue;
                // Ce que le libellé dit déjà ne se répète pas.
                const auto test = dire(un.epreuve, mots);
                const bool redit = un.base == Base::Structure || searchable(test) == searchable(un.libelle);
                criteres.push_back(Vue{{"libelle", un.libelle}, {"test", redit ? std::string() : test}, {"statut", vue_statut(un.statut)}});
            }
            vide = vide && criteres.empty();
            const bool personne = criteres.empty();
            cellules.push_back(Vue{{"criteres", std::move(criteres)}, {"personne", personne}});
        }
        if (!vide) lignes.push_back(Vue{{"famille", famille.libelle}, {"cellules", std::move(cellules)}});
    }
    return Vue{{"colonnes", std::move(colonnes)}, {"lignes", std::move(lignes)}};
}

std::string periode_en_lettres(const std::optional<Jour>& debut, const std::optional<Jour>& fin)
{
    if (!debut) return "";
    return "du " + en_toutes_lettres(*debut) + (fin ? " au " + en_toutes_lettres(*fin) : ", sans fin");
}

Vue::List vue_raisons(const std::vector<RaisonInscrite>& raisons)
{
    Vue::List liste;
    for (const auto& une : raisons)
    {
        std::string piece = une.piece.empty() ? "sans pièce individuelle : la structure en tient lieu" : une.piece;
        if (une.datee_du) piece += " du " + en_toutes_lettres(*une.datee_du);
        if (une.expire_le) piece += ", valable jusqu'au " + en_toutes_lettres(*une.expire_le);
        liste.push_back(Vue{{"libelle", une.libelle}, {"principal", une.principal}, {"piece", piece}, {"source", une.source},
                            {"reserve", une.sensible == Sensible::Non ? std::string() : std::string(libelle(une.sensible))}});
    }
    return liste;
}

Vue vue_bloc(const std::string& participant_id, const std::vector<EligibiliteInscrite>& decisions, const Publics& publics, Jour aujourd_hui)
{
    const std::string ici = "/participants/" + participant_id;
    Vue::List actuelles, anciennes;
    for (const auto& une : decisions)
    {
        const auto* jeu = publics.jeu(une.jeu);
        const auto base = base_du_code(une.base);
        const bool finie = une.fin && *une.fin < aujourd_hui;
        (une.annulee ? anciennes : actuelles)
            .push_back(Vue{{"ton", une.eligible && !finie ? "bon" : "info"},
                           {"icone", !une.eligible ? "fermer" : finie ? "horloge" : "fait"},
                           {"mot", une.eligible ? "Éligible " + periode_en_lettres(une.debut, une.fin) + (finie ? ", fini" : "") : std::string("Non éligible")},
                           {"jeu", jeu ? jeu->libelle : une.jeu},
                           {"jeu_href", jeu ? "/publics/" + jeu->code : std::string()},
                           {"base", base ? std::string(libelle(*base)) : std::string()},
                           {"prise", "prise de poste le " + en_toutes_lettres(une.prise_de_poste)},
                           {"tardive", une.tardive},
                           {"rattrapage", une.rattrapage},
                           {"par", une.faite_par},
                           {"le", date_fr(*parse_instant(une.faite_le))},
                           {"raisons", vue_raisons(une.raisons)},
                           {"reservees", une.reservees == 0 ? std::string() : compter(une.reservees, "raison réservée", "raisons réservées", Genre_grammatical::Feminin)},
                           {"lire_href", ici + "/eligibilites/" + une.id}});
    }
    const bool aucune = actuelles.empty();
    const auto nombre = static_cast<std::int64_t>(anciennes.size());
    return Vue{{"aucune", aucune},
               {"actuelles", std::move(actuelles)},
               {"anciennes_titre", nombre == 0 ? std::string() : compter(nombre, "décision remplacée", "décisions remplacées", Genre_grammatical::Feminin)},
               {"anciennes", std::move(anciennes)},
               {"eprouver_href", ici + "/eligibilite"},
               {"pdf_href", ici + "/notice.pdf"},
               {"odt_href", ici + "/notice.odt"}};
}

Vue vue_epreuve(const Participant& participant, const SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves, const Publics& publics, Jour aujourd_hui)
{
    const auto& f = saisie.formulaire;
    const auto& anomalies = saisie.anomalies;
    const auto dit = [&](const char* nom) { return std::string(f.value(nom)); };
    const auto date = [&](const std::string& nom, const std::string& libelle, const std::string& aide = "") {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = std::string(f.value(nom)), .aide = aide, .type = "date", .taille = "moyen", .obligatoire = false}, anomalies);
    };
    const auto mois = [&](const std::string& nom) {
        return vue_champ({.nom = nom, .libelle = "ou mois entiers", .valeur = std::string(f.value(nom)), .clavier = "numeric", .unite = "mois", .taille = "court",
                          .obligatoire = false}, anomalies);
    };
    const auto case_seule = [&](const std::string& nom, const std::string& texte) {
        return vue_choix(nom, "", "", "checkbox", {{"1", texte, ""}}, {f.value(nom)}, anomalies);
    };
    std::vector<std::tuple<std::string, std::string, std::string>> aussi;
    for (const auto& jeu : publics.jeux)
        if (std::none_of(eprouves.begin(), eprouves.end(), [&](const JeuEprouve& un) { return un.applicable && un.jeu->code == jeu.code; }))
            aussi.emplace_back(jeu.code, jeu.libelle, jeu.exemple ? "Inventé pour la démonstration" : jeu.ouvre_la_clause ? "" : "N'ouvre pas la clause");
    Vue::List residences, eprouvees;
    for (const auto& une : publics.mots.residences)
        residences.push_back(vue_liste("residence_" + une.code, une.libelle, "", "On ne sait pas", {{"oui", "Oui"}, {"non", "Non"}},
                                       f.value("residence_" + une.code), anomalies, false));
    for (const auto& un : eprouves) eprouvees.push_back(vue_jeu_eprouve(un));
    const std::string ici = "/participants/" + participant.id;
    const std::vector<Option> niveaux = {{"2", "2 ou moins : sans diplôme, brevet"}, {"3", "3 : CAP, BEP"}, {"4", "4 : baccalauréat"}, {"5", "5 : bac + 2"},
                                         {"6", "6 : licence"}, {"7", "7 : master"}, {"8", "8 : doctorat"}};
    const auto reste = dit("reste");
    std::vector<std::string> resume;
    for (const auto& un : eprouves) resume.push_back(un.jeu->libelle + " : " + std::string(libelle(un.examen.verdict)));
    return Vue{{"resume", joined(resume, ". ")},
               {"fil", vue_fil({{"/participants", "Participants"}, {ici, participant.reference}}, "Éprouver l'éligibilité")},
               {"personne", participant.personne()},
               {"anomalies", vue_anomalies(anomalies)},
               {"epreuve_action", ici + "/epreuve"},
               {"annuler_href", ici},
               {"embauche", vue_champ({.nom = "embauche", .libelle = "Prise de poste", .valeur = f.value("embauche").empty() ? format_day(saisie.faits.embauche) : dit("embauche"),
                                       .aide = "Tout s'éprouve ce jour-là.", .type = "date", .taille = "moyen"}, anomalies)},
               {"contrat", vue_choix("contrat", "Contrat", "", "radio", {{"duree_determinee", "CDD, intérim, alternance, mise à disposition", ""}, {"cdi", "CDI", ""}},
                                     {saisie.contrat == Contrat::DureeIndeterminee ? "cdi" : "duree_determinee"}, anomalies)},
               {"structure", vue_liste_de_mots("structure", "Structure qui emploie et accompagne", "", publics.mots.structures,
                                               {std::string(kStructureAucune), "Aucune : embauche directe"}, f, anomalies)},
               {"territoire", vue_champ({.nom = "territoire", .libelle = "Département du travail", .valeur = dit("territoire"), .aide = "Son code : 59, 974. Utile outre-mer.",
                                         .taille = "court", .obligatoire = false}, anomalies)},
               {"naissance", date("naissance", "Date de naissance")},
               {"niveau", vue_liste("niveau", "Niveau de formation", "", "On ne sait pas", niveaux, dit("niveau"), anomalies, false)},
               {"inscrit_depuis", date("inscrit_depuis", "Inscrite à France Travail depuis le")},
               {"inscrit_mois", mois("inscrit_mois")},
               {"non_inscrit", case_seule("non_inscrit", "Pas inscrite")},
               {"hors_scolarite_depuis", date("hors_scolarite_depuis", "Hors du système scolaire depuis le")},
               {"hors_scolarite_mois", mois("hors_scolarite_mois")},
               {"en_scolarite", case_seule("en_scolarite", "Encore scolarisée")},
               {"situations", vue_choix("situation", "Situation", "Cochez ce qui est su et vrai.", "checkbox", options_de(publics.mots.situations), f.all("situation"), anomalies)},
               {"dispositifs", vue_choix("dispositif", "Accompagnement", "", "checkbox", options_de(publics.mots.dispositifs), f.all("dispositif"), anomalies)},
               {"reste", vue_choix("reste", "Ce qui n'est pas coché", "", "radio",
                                   {{"inconnu", "On ne sait pas", "Un critère resté inconnu n'est jamais un refus."}, {"non", "Non : tout a été demandé", ""}},
                                   {reste == "non" ? "non" : "inconnu"}, anomalies)},
               {"residences", std::move(residences)},
               {"avis", vue_liste_de_mots("avis", "Avis motivé", "", publics.mots.donneurs, {std::string(kAvisAucun), "Aucun avis"}, f, anomalies)},
               {"aussi", aussi.empty() ? Vue(false) : vue_choix("aussi", "Éprouver aussi sous", "", "checkbox", aussi, f.all("aussi"), anomalies)},
               {"pieces", vue_pieces(saisie, eprouves, publics)},
               {"eprouves", std::move(eprouvees)},
               {"decision", vue_decision(participant, saisie, eprouves, aujourd_hui)}};
}

} // namespace ouvrage
