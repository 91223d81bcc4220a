#include "domaine/parcours.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

constexpr std::array kFreins = {FicheFrein{"mobilite", "Mobilité", false},
                                FicheFrein{"logement", "Logement", false},
                                FicheFrein{"garde_enfants", "Garde d'enfants", false},
                                FicheFrein{"famille", "Situation familiale", false},
                                FicheFrein{"langue", "Maîtrise de la langue", false},
                                FicheFrein{"savoirs_de_base", "Savoirs de base", false},
                                FicheFrein{"numerique", "Numérique", false},
                                FicheFrein{"qualification", "Qualification, expérience", false},
                                FicheFrein{"administratif", "Administratif, accès aux droits", false},
                                FicheFrein{"financier", "Financier", false},
                                FicheFrein{"confiance", "Confiance en soi", false},
                                FicheFrein{"isolement", "Isolement", false},
                                // Art. 9 et 10 : ces mots ne quittent pas freins_reserves.
                                FicheFrein{"sante", "Santé", true},
                                FicheFrein{"handicap", "Handicap", true},
                                FicheFrein{"addiction", "Addiction", true},
                                FicheFrein{"violences", "Violences subies", true},
                                FicheFrein{"justice", "Justice", true}};

constexpr std::array kActions = {Choix{"orientation", "Orientation vers un organisme"}, Choix{"rendez_vous", "Rendez-vous pris"},
                                 Choix{"demande_d_aide", "Demande d'aide déposée"},     Choix{"aide_accordee", "Aide accordée"},
                                 Choix{"atelier", "Atelier ou action collective"},      Choix{"dossier", "Dossier administratif monté"},
                                 Choix{"equipement", "Équipement prêté ou acquis"},     Choix{"solution_trouvee", "Solution trouvée"},
                                 Choix{"autre", "Autre action"}};

constexpr std::array kEtatsDeFrein = {Choix{"constate", "Constaté"}, Choix{"en_cours", "En cours"}, Choix{"leve", "Levé"}, Choix{"rouvert", "Rouvert"}};

constexpr std::array kEtapes = {Choix{"entretien", "Entretien de suivi"},
                                Choix{"atelier", "Atelier, action collective"},
                                Choix{"demarche", "Démarche administrative"},
                                Choix{"aide", "Demande d'aide"},
                                Choix{"orientation", "Orientation vers un organisme"},
                                Choix{"cv", "CV et lettre"},
                                Choix{"recherche", "Recherche d'emploi"},
                                Choix{"evaluation", "Évaluation des acquis"},
                                Choix{"formation", "Entrée en formation"},
                                Choix{"immersion", "Immersion à organiser"},
                                Choix{"candidature", "Candidature à une offre"},
                                Choix{"visite", "Visite dans l'entreprise"},
                                Choix{"bilan", "Bilan du parcours"},
                                Choix{"autre", "Autre étape"}};

constexpr std::array kAbandons = {Choix{"emploi", "Emploi trouvé"},
                                  Choix{"formation", "Entrée en formation"},
                                  Choix{"changement_de_projet", "Changement de projet"},
                                  Choix{"plus_necessaire", "N'est plus nécessaire"},
                                  Choix{"place_manquante", "Pas de place, ou action annulée"},
                                  Choix{"sans_nouvelles", "Sans nouvelles de la personne"},
                                  Choix{"refus", "Ne le souhaite pas"},
                                  Choix{"demenagement", "Départ du territoire"},
                                  Choix{"autre", "Autre raison"}};

constexpr std::array kQui = {Choix{"facilitateur", "Vous"}, Choix{"personne", "La personne"}, Choix{"organisme", "Un organisme"}};
constexpr std::array kEtatsDEtape = {Choix{"prevue", "Prévue"}, Choix{"faite", "Faite"}, Choix{"abandonnee", "Abandonnée"}, Choix{"reportee", "Reportée"},
                                     Choix{"reprise", "Reprise"}};

constexpr std::array kDomaines = {Choix{"projet", "Projet professionnel"},
                                  Choix{"experience", "Expérience, qualification"},
                                  Choix{"recherche", "Techniques de recherche"},
                                  Choix{"savoirs_de_base", "Savoirs de base"},
                                  Choix{"langue", "Maîtrise de la langue"},
                                  Choix{"numerique", "Numérique"},
                                  Choix{"mobilite", "Mobilité"},
                                  Choix{"logement", "Logement"},
                                  Choix{"organisation", "Disponibilité, organisation"},
                                  Choix{"ressources", "Budget, accès aux droits"},
                                  Choix{"confiance", "Confiance, entourage"}};
constexpr std::array kNiveaux = {Choix{"atout", "Atout"}, Choix{"acquis", "Acquis"}, Choix{"fragile", "Fragile"}, Choix{"obstacle", "Obstacle"}};
constexpr std::array kFondements = {Choix{"entretien", "Entretien"}, Choix{"evaluation", "Évaluation, test"}, Choix{"dossier", "Dossier transmis"},
                                    Choix{"mise_en_situation", "Mise en situation"}};

constexpr std::array kModes = {Choix{"presentiel", "Présentiel"}, Choix{"telephone", "Téléphone"}, Choix{"visio", "Visio"}};
constexpr std::array kObjets = {Choix{"accueil", "Accueil"},
                                Choix{"diagnostic", "Diagnostic"},
                                Choix{"suivi", "Suivi du parcours"},
                                Choix{"freins", "Levée d'un frein"},
                                Choix{"projet", "Projet professionnel"},
                                Choix{"preparation", "Préparation à une embauche"},
                                Choix{"en_emploi", "Suivi en emploi"},
                                Choix{"mediation", "Médiation avec l'entreprise"},
                                Choix{"bilan", "Bilan, fin de parcours"}};
constexpr std::array kVenues = {Choix{"venue", "La personne était là"}, Choix{"excusee", "Absente, a prévenu"}, Choix{"absente", "Absente, sans prévenir"}};

constexpr std::array kDispositifs = {FicheDispositif{"poei", "POEI", "avant_embauche"},
                                     FicheDispositif{"poec", "POEC", "avant_embauche"},
                                     FicheDispositif{"mutualisee", "Session mutualisée", "avant_embauche"},
                                     FicheDispositif{"remise_a_niveau", "Remise à niveau", ""},
                                     FicheDispositif{"habilitation", "Habilitation, CACES, sécurité", ""},
                                     FicheDispositif{"qualifiante", "Formation qualifiante ou certifiante", ""},
                                     FicheDispositif{"plan", "Plan de l'entreprise", "pendant_embauche"},
                                     FicheDispositif{"alternance", "Alternance", "pendant_embauche"}};
constexpr std::array kMoments = {Choix{"avant_embauche", "Avant l'embauche"}, Choix{"pendant_embauche", "Pendant l'embauche"}};
constexpr std::array kResultats = {Choix{"certification", "Certification obtenue"}, Choix{"attestation", "Suivie jusqu'au bout"},
                                   Choix{"partielle", "Certification partielle"},   Choix{"echec", "Certification non obtenue"},
                                   Choix{"embauche_avant_la_fin", "Embauche avant la fin"}, Choix{"interrompue", "Interrompue"}};

// Les trois objets d'une mise en situation en milieu professionnel.
constexpr std::array kObjetsDImmersion = {Choix{"decouvrir", "Découvrir un métier"}, Choix{"confirmer", "Confirmer un projet"},
                                          Choix{"recruter", "Préparer un recrutement"}};
constexpr std::array kIssues = {Choix{"projet_confirme", "Projet confirmé"}, Choix{"projet_ecarte", "Projet écarté"}, Choix{"embauche", "Embauche proposée"},
                                Choix{"formation", "Formation envisagée"},   Choix{"interrompue", "Interrompue"}};

template <class Enum, std::size_t N> std::optional<Enum> valeur_du_code(const std::array<Choix, N>& liste, std::string_view code)
{
    for (std::size_t i = 0; i < N; ++i)
        if (liste[i].code == code) return static_cast<Enum>(i);
    return std::nullopt;
}

} // namespace

std::span<const FicheFrein> sortes_de_frein() { return kFreins; }

const FicheFrein* frein_du_code(std::string_view code)
{
    const auto trouve = std::find_if(kFreins.begin(), kFreins.end(), [&](const FicheFrein& un) { return un.code == code; });
    return trouve == kFreins.end() ? nullptr : &*trouve;
}

std::string_view libelle_de_frein(std::string_view sorte)
{
    const auto* fiche = frein_du_code(sorte);
    return fiche && !fiche->reserve ? fiche->libelle : "Frein réservé";
}

std::string_view code(EtatFrein etat) { return kEtatsDeFrein[static_cast<std::size_t>(etat)].code; }
std::string_view libelle(EtatFrein etat) { return kEtatsDeFrein[static_cast<std::size_t>(etat)].libelle; }
std::optional<EtatFrein> etat_de_frein_du_code(std::string_view code) { return valeur_du_code<EtatFrein>(kEtatsDeFrein, code); }

bool peut_suivre(EtatFrein de, EtatFrein vers)
{
    switch (vers)
    {
    case EtatFrein::Constate: return false; // ce n'est pas une suite : c'est un frein
    case EtatFrein::EnCours:
    case EtatFrein::Leve: return de != EtatFrein::Leve;
    case EtatFrein::Rouvert: return de == EtatFrein::Leve;
    }
    return false;
}

std::span<const Choix> actions_sur_frein() { return kActions; }
std::span<const Choix> sortes_d_etape() { return kEtapes; }
std::span<const Choix> raisons_d_abandon() { return kAbandons; }

std::string_view code(QuiAgit qui) { return kQui[static_cast<std::size_t>(qui)].code; }
std::optional<QuiAgit> qui_agit_du_code(std::string_view code) { return valeur_du_code<QuiAgit>(kQui, code); }

std::string_view code(EtatEtape etat) { return kEtatsDEtape[static_cast<std::size_t>(etat)].code; }
std::string_view libelle(EtatEtape etat) { return kEtatsDEtape[static_cast<std::size_t>(etat)].libelle; }
std::optional<EtatEtape> etat_d_etape_du_code(std::string_view code) { return valeur_du_code<EtatEtape>(kEtatsDEtape, code); }
bool ouverte(EtatEtape etat) { return etat != EtatEtape::Faite && etat != EtatEtape::Abandonnee; }

bool peut_suivre(EtatEtape de, EtatEtape vers)
{
    switch (vers)
    {
    case EtatEtape::Prevue: return false; // ce n'est pas une suite : c'est une étape
    case EtatEtape::Faite:
    case EtatEtape::Abandonnee:
    case EtatEtape::Reportee: return ouverte(de);
    case EtatEtape::Reprise: return !ouverte(de);
    }
    return false;
}

std::optional<std::size_t> prochain_pas(std::span<const EtapeSuivie> etapes)
{
    const auto avant = [](const EtapeSuivie& a, const EtapeSuivie& b) {
        if (a.echeance.has_value() != b.echeance.has_value()) return a.echeance.has_value();
        if (a.echeance && *a.echeance != *b.echeance) return *a.echeance < *b.echeance;
        if (a.prevue_le != b.prevue_le) return a.prevue_le < b.prevue_le;
        return a.id < b.id;
    };
    std::optional<std::size_t> premiere;
    for (std::size_t i = 0; i < etapes.size(); ++i)
        if (ouverte(etapes[i].etat) && (!premiere || avant(etapes[i], etapes[*premiere]))) premiere = i;
    return premiere;
}

std::span<const Choix> domaines_de_diagnostic() { return kDomaines; }
std::span<const Choix> niveaux_de_diagnostic() { return kNiveaux; }
std::span<const Choix> fondements_de_diagnostic() { return kFondements; }
std::span<const Choix> modes_d_entretien() { return kModes; }
std::span<const Choix> objets_d_entretien() { return kObjets; }
std::span<const Choix> venues() { return kVenues; }
std::span<const FicheDispositif> dispositifs_de_formation() { return kDispositifs; }

const FicheDispositif* dispositif_du_code(std::string_view code)
{
    const auto trouve = std::find_if(kDispositifs.begin(), kDispositifs.end(), [&](const FicheDispositif& un) { return un.code == code; });
    return trouve == kDispositifs.end() ? nullptr : &*trouve;
}

std::span<const Choix> moments_de_formation() { return kMoments; }
std::span<const Choix> resultats_de_formation() { return kResultats; }
std::span<const Choix> objets_d_immersion() { return kObjetsDImmersion; }
std::span<const Choix> issues_d_immersion() { return kIssues; }

} // namespace ouvrage
