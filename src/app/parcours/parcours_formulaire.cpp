#include "app/parcours/parcours_formulaire.hpp"

#include "socle/crypto/crypto.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

/// Chaque champ est d'une sorte, les autres sont faux : le gabarit les demande toutes.
Vue d_une_sorte(std::string_view sorte, Vue champ)
{
    Vue vue{{"ligne", false}, {"liste", false}, {"long", false}, {"groupe", ""}};
    vue.set(std::string(sorte), std::move(champ));
    return vue;
}

} // namespace

Vue champ_court(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies) { return d_une_sorte("ligne", vue_champ(champ, anomalies)); }

Vue champ_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite, const std::vector<Option>& options,
                std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire)
{
    return d_une_sorte("liste", vue_liste(nom, libelle, aide, invite, options, choisie, anomalies, obligatoire));
}

Vue champ_note(const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    return d_une_sorte("long", Vue{{"nom", "note"},
                                   {"libelle", "Note"},
                                   {"aide", "La personne peut demander à la lire. Ni santé, ni justice."},
                                   {"valeur", saisie["note"]},
                                   {"anomalie", anomalie_de(anomalies, "note")},
                                   {"lignes", "3"},
                                   {"obligatoire", false}});
}

Vue titre_de_groupe(const std::string& titre) { return d_une_sorte("groupe", titre); }

std::vector<Option> options_d_organismes(const Repertoire& repertoire)
{
    std::vector<Option> options;
    for (const auto& un : repertoire.organismes) options.push_back({un.id, un.en_mots()});
    return options;
}

Response page_de_formulaire(const Demande& d, FormulaireDeParcours formulaire, const std::vector<AnomalieDeChamp>& anomalies)
{
    Vue::List caches;
    for (const auto& [nom, valeur] : formulaire.caches) caches.push_back(Vue{{"nom", nom}, {"valeur", valeur}});
    return page(d, "parcours/saisie",
                Vue{{"fil", vue_fil(formulaire.fil, formulaire.titre)},
                    {"titre", formulaire.titre},
                    {"sous_titre", formulaire.sous_titre},
                    {"avertissement", formulaire.avertissement},
                    {"action", formulaire.action},
                    {"brouillon", formulaire.brouillon},
                    {"cle", random_token()},
                    {"caches", std::move(caches)},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"champs", std::move(formulaire.champs)},
                    {"vigilance", vue_vigilance(anomalies)},
                    {"bouton", formulaire.bouton},
                    {"annuler_href", formulaire.retour}},
                formulaire.titre, "/participants", anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

} // namespace ouvrage
