#include "app/accueil/accueil_vues.hpp"

#include "app/mots.hpp"

namespace ouvrage
{

using namespace socle;


std::string creneau_en_mots(const Creneau& c) { return "de " + en_toutes_lettres(c.debut) + " à " + en_toutes_lettres(c.fin); }

std::string places_en_mots(const Seance& s)
{
    if (s.libres() > 0) return compter(s.libres(), "place libre", "places libres", Genre_grammatical::Feminin) + " sur " + std::to_string(s.places);
    return "complet" + (s.en_attente > 0 ? ", " + std::to_string(s.en_attente) + " en attente" : "");
}

Vue vue_etat(const Seance& s, Jour aujourd_hui)
{
    if (s.annulee) return Vue{{"ton", "alarme"}, {"icone", "interdit"}, {"mot", "Annulée"}};
    if (s.passee(aujourd_hui)) return Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", "Passée"}};
    if (s.libres() <= 0) return Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "Complète"}};
    return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Ouverte"}};
}

Vue vue_etat(EtatDActivite etat)
{
    switch (etat)
    {
    case EtatDActivite::Proposee: return Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "Proposée"}};
    case EtatDActivite::Acceptee: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Acceptée"}};
    case EtatDActivite::Refusee: return Vue{{"ton", "alarme"}, {"icone", "refuser"}, {"mot", "Refusée"}};
    }
    return false;
}

Vue vue_etat(Emargement emargement)
{
    switch (emargement)
    {
    case Emargement::NonRenseigne: return Vue{{"ton", "attente"}, {"icone", "question"}, {"mot", "Non renseigné"}};
    case Emargement::Venu: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Venu"}};
    case Emargement::Absent: return Vue{{"ton", "alarme"}, {"icone", "fermer"}, {"mot", "Absent"}};
    case Emargement::Excuse: return Vue{{"ton", "info"}, {"icone", "info"}, {"mot", "Excusé"}};
    }
    return false;
}

Vue vue_seance(const Seance& s, Jour aujourd_hui)
{
    return Vue{{"href", "/seances/" + s.id},
               {"titre", s.titre},
               {"volet", s.volet},
               {"jour", jour_en_mots(s.creneau.jour)},
               {"debut", en_toutes_lettres(s.creneau.debut)},
               {"quand", creneau_en_mots(s.creneau)},
               {"salle", s.salle},
               {"menee_par", s.menee_par},
               {"places", s.annulee ? "" : s.passee(aujourd_hui) ? compter(s.inscrits, "inscrit", "inscrits") : places_en_mots(s)},
               {"annulee", s.annulee.has_value()},
               {"etat", vue_etat(s, aujourd_hui)}};
}

std::vector<Lien> fil_du_lieu(const std::string& lieu_id, const std::string& nom)
{
    return {{"/accueil?lieu=" + lieu_id, "Lieu d'accueil"}, {"/lieux/" + lieu_id, nom}};
}

Vue vue_du_participant(const std::vector<SeanceDuParticipant>& seances, Jour aujourd_hui)
{
    Vue::List liste;
    std::int64_t venu = 0;
    for (const auto& une : seances)
    {
        if (une.emargement == Emargement::Venu) ++venu;
        const bool a_venir = !une.seance.passee(aujourd_hui) && une.emargement == Emargement::NonRenseigne;
        liste.push_back(Vue{{"href", "/seances/" + une.seance.id},
                            {"titre", une.seance.titre},
                            {"quand", jour_en_mots(une.seance.creneau.jour) + ", " + creneau_en_mots(une.seance.creneau)},
                            {"menee_par", une.seance.menee_par},
                            {"etat", une.seance.annulee                       ? vue_etat(une.seance, aujourd_hui)
                                     : a_venir && une.place == Place::EnAttente ? Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "En attente d'une place"}}
                                     : a_venir                                  ? Vue{{"ton", "info"}, {"icone", "calendrier"}, {"mot", "Inscrite"}}
                                                                                : vue_etat(une.emargement)}});
    }
    return Vue{{"sans", liste.empty()},
               {"compte", compter(static_cast<std::int64_t>(seances.size()), "inscription", "inscriptions", Genre_grammatical::Feminin) + ", venue à " +
                              compter(venu, "séance", "séances", Genre_grammatical::Feminin)},
               {"seances", std::move(liste)}};
}

} // namespace ouvrage
