#include "domaine/offre.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

TourDOffre tour_d_offre(Jour ouvre_le, bool finie, Jour le)
{
    if (finie) return TourDOffre::Finie;
    return le < ouvre_le ? TourDOffre::Participants : TourDOffre::Prescripteurs;
}

Jour ouverture_apres(Jour depot, int jours)
{
    return std::chrono::sys_days{depot} + std::chrono::days{jours};
}

namespace
{

constexpr std::array kFins = {FicheFin{SensDeFin::Retiree, "retiree", "Retirée"}, FicheFin{SensDeFin::Pourvue, "pourvue", "Pourvue"},
                              FicheFin{SensDeFin::Close, "close", "Close"}};

using enum EtatDeCandidature;
struct FicheEtat
{
    EtatDeCandidature etat;
    std::string_view code;
    std::string_view libelle;
    bool finale;
};
constexpr std::array<FicheEtat, kEtatsDeCandidature> kEtats = {FicheEtat{Proposee, "proposee", "Proposée", false},
                                                               FicheEtat{ARencontrer, "a_rencontrer", "À rencontrer", false},
                                                               FicheEtat{EntretienFixe, "entretien_fixe", "Entretien fixé", false},
                                                               FicheEtat{Absente, "absente", "Absente à l'entretien", false},
                                                               FicheEtat{Rencontree, "rencontree", "Rencontrée", false},
                                                               FicheEtat{Retenue, "retenue", "Retenue", false},
                                                               FicheEtat{Acceptee, "acceptee", "A accepté", false},
                                                               FicheEtat{Embauchee, "embauchee", "Embauchée", true},
                                                               FicheEtat{Refusee, "refusee", "Refusée par l'entreprise", true},
                                                               FicheEtat{Declinee, "declinee", "A décliné", true},
                                                               FicheEtat{Retiree, "retiree", "Proposition retirée", true}};
constexpr auto kListeEtats = [] {
    std::array<EtatDeCandidature, kEtatsDeCandidature> liste{};
    for (std::size_t i = 0; i < kEtats.size(); ++i) liste[i] = kEtats[i].etat;
    return liste;
}();

struct FicheCamp
{
    Camp camp;
    std::string_view code;
};
constexpr std::array kCamps = {FicheCamp{Camp::Entreprise, "entreprise"}, FicheCamp{Camp::Structure, "structure"}, FicheCamp{Camp::Organisme, "organisme"},
                               FicheCamp{Camp::Personne, "personne"}};

constexpr std::array kGestes = {FicheGeste{Geste::Rencontrer, "rencontrer", "veut la rencontrer"},
                                FicheGeste{Geste::FixerEntretien, "fixer_entretien", "fixe un entretien"},
                                FicheGeste{Geste::NoterVenue, "noter_venue", "l'a rencontrée"},
                                FicheGeste{Geste::NoterAbsence, "noter_absence", "l'a attendue, elle n'est pas venue"},
                                FicheGeste{Geste::Retenir, "retenir", "veut l'embaucher"},
                                FicheGeste{Geste::Refuser, "refuser", "ne donne pas suite"},
                                FicheGeste{Geste::Accepter, "accepter", "est d'accord"},
                                FicheGeste{Geste::Decliner, "decliner", "décline"},
                                FicheGeste{Geste::DemanderAppel, "demander_appel", "demande à être rappelée"},
                                FicheGeste{Geste::NoterAppel, "noter_appel", "l'a rappelée"},
                                FicheGeste{Geste::Embaucher, "embaucher", "est embauchée"},
                                FicheGeste{Geste::Retirer, "retirer", "retire la proposition"}};

// Une entreprise peut embaucher sans entretien, et refuser à tout moment ; une personne peut dire oui, non ou « rappelez-moi » tant que rien n'est fini.
constexpr Passage kPassages[] = {
    {Proposee, Geste::Rencontrer, ARencontrer},
    {Proposee, Geste::FixerEntretien, EntretienFixe},
    {Proposee, Geste::Retenir, Retenue},
    {Proposee, Geste::Refuser, Refusee},
    {Proposee, Geste::Accepter, Proposee},
    {Proposee, Geste::Decliner, Declinee},
    {Proposee, Geste::DemanderAppel, Proposee},
    {Proposee, Geste::NoterAppel, Proposee},
    {Proposee, Geste::Retirer, Retiree},

    {ARencontrer, Geste::FixerEntretien, EntretienFixe},
    {ARencontrer, Geste::NoterVenue, Rencontree},
    {ARencontrer, Geste::Retenir, Retenue},
    {ARencontrer, Geste::Refuser, Refusee},
    {ARencontrer, Geste::Accepter, ARencontrer},
    {ARencontrer, Geste::Decliner, Declinee},
    {ARencontrer, Geste::DemanderAppel, ARencontrer},
    {ARencontrer, Geste::NoterAppel, ARencontrer},
    {ARencontrer, Geste::Retirer, Retiree},

    {EntretienFixe, Geste::NoterVenue, Rencontree},
    {EntretienFixe, Geste::NoterAbsence, Absente},
    {EntretienFixe, Geste::FixerEntretien, EntretienFixe}, // reporté
    {EntretienFixe, Geste::Refuser, Refusee},
    {EntretienFixe, Geste::Accepter, EntretienFixe},
    {EntretienFixe, Geste::Decliner, Declinee},
    {EntretienFixe, Geste::DemanderAppel, EntretienFixe},
    {EntretienFixe, Geste::NoterAppel, EntretienFixe},
    {EntretienFixe, Geste::Retirer, Retiree},

    {Absente, Geste::FixerEntretien, EntretienFixe},
    {Absente, Geste::Refuser, Refusee},
    {Absente, Geste::Decliner, Declinee},
    {Absente, Geste::DemanderAppel, Absente},
    {Absente, Geste::NoterAppel, Absente},
    {Absente, Geste::Retirer, Retiree},

    {Rencontree, Geste::Retenir, Retenue},
    {Rencontree, Geste::FixerEntretien, EntretienFixe}, // un second entretien
    {Rencontree, Geste::Refuser, Refusee},
    {Rencontree, Geste::Accepter, Rencontree},
    {Rencontree, Geste::Decliner, Declinee},
    {Rencontree, Geste::DemanderAppel, Rencontree},
    {Rencontree, Geste::NoterAppel, Rencontree},
    {Rencontree, Geste::Retirer, Retiree},

    {Retenue, Geste::Accepter, Acceptee},
    {Retenue, Geste::Decliner, Declinee},
    {Retenue, Geste::Refuser, Refusee}, // l'entreprise se ravise
    {Retenue, Geste::DemanderAppel, Retenue},
    {Retenue, Geste::NoterAppel, Retenue},
    {Retenue, Geste::Retirer, Retiree},

    {Acceptee, Geste::Embaucher, Embauchee},
    {Acceptee, Geste::Decliner, Declinee},
    {Acceptee, Geste::Refuser, Refusee},
    {Acceptee, Geste::DemanderAppel, Acceptee},
    {Acceptee, Geste::NoterAppel, Acceptee},
    {Acceptee, Geste::Retirer, Retiree},
};

struct DroitDeGeste
{
    Camp camp;
    Geste geste;
};
constexpr DroitDeGeste kQui[] = {
    {Camp::Entreprise, Geste::Rencontrer},   {Camp::Entreprise, Geste::FixerEntretien}, {Camp::Entreprise, Geste::NoterVenue},
    {Camp::Entreprise, Geste::NoterAbsence}, {Camp::Entreprise, Geste::Retenir},        {Camp::Entreprise, Geste::Refuser},
    {Camp::Organisme, Geste::Retirer},       {Camp::Organisme, Geste::Accepter},        {Camp::Organisme, Geste::Decliner},
    {Camp::Organisme, Geste::NoterAppel},    {Camp::Personne, Geste::Accepter},         {Camp::Personne, Geste::Decliner},
    {Camp::Personne, Geste::DemanderAppel},
};

constexpr std::array kMotifsDeRefus = {MotifDeReponse{"competences", "Il manque une compétence demandée"},
                                       MotifDeReponse{"experience", "Trop peu d'expérience pour ce poste"},
                                       MotifDeReponse{"habilitation", "Il manque un permis ou une habilitation"},
                                       MotifDeReponse{"disponibilite", "Pas disponible aux dates du poste"},
                                       MotifDeReponse{"eloignement", "Le lieu de travail ne peut pas être rejoint"},
                                       MotifDeReponse{"absence", "Absente à l'entretien"},
                                       MotifDeReponse{"poste_pourvu", "Le poste est pourvu"},
                                       MotifDeReponse{"besoin_change", "Le besoin a changé"},
                                       MotifDeReponse{"autre", "Une autre raison"}};
constexpr std::array kMotifsDeDeclin = {MotifDeReponse{"autre_emploi", "A trouvé un autre emploi"},
                                        MotifDeReponse{"formation", "Entre en formation"},
                                        MotifDeReponse{"metier", "Le métier ne lui convient pas"},
                                        MotifDeReponse{"horaires", "Les horaires ne lui conviennent pas"},
                                        MotifDeReponse{"eloignement", "Le lieu de travail est trop loin"},
                                        MotifDeReponse{"remuneration", "Le salaire ne lui convient pas"},
                                        MotifDeReponse{"sans_reponse", "Ne répond pas"},
                                        MotifDeReponse{"non_dite", "N'a pas dit pourquoi"}};
constexpr std::array kMotifsDeRetrait = {MotifDeReponse{"erreur", "Proposée par erreur"},
                                         MotifDeReponse{"autre_offre", "Mieux placée sur une autre offre"},
                                         MotifDeReponse{"autre_emploi", "A trouvé un autre emploi"},
                                         MotifDeReponse{"sortie", "N'est plus accompagnée"},
                                         MotifDeReponse{"sans_reponse", "Ne répond pas"}};

const FicheEtat& fiche_de(EtatDeCandidature etat)
{
    return kEtats[static_cast<std::size_t>(etat)];
}

} // namespace

std::span<const FicheFin> fins_d_offre()
{
    return kFins;
}

const FicheFin& fiche(SensDeFin sens)
{
    return *std::find_if(kFins.begin(), kFins.end(), [&](const FicheFin& une) { return une.sens == sens; });
}

std::optional<SensDeFin> sens_de_fin_du_code(std::string_view code)
{
    for (const auto& une : kFins)
        if (une.code == code) return une.sens;
    return std::nullopt;
}

std::span<const EtatDeCandidature> etats_de_candidature()
{
    return kListeEtats;
}

std::string_view code(EtatDeCandidature etat)
{
    return fiche_de(etat).code;
}

std::string_view libelle(EtatDeCandidature etat)
{
    return fiche_de(etat).libelle;
}

bool finale(EtatDeCandidature etat)
{
    return fiche_de(etat).finale;
}

std::optional<EtatDeCandidature> etat_de_candidature_du_code(std::string_view code)
{
    for (const auto& un : kEtats)
        if (un.code == code) return un.etat;
    return std::nullopt;
}

std::string_view code(Camp camp)
{
    return std::find_if(kCamps.begin(), kCamps.end(), [&](const FicheCamp& une) { return une.camp == camp; })->code;
}

std::optional<Camp> camp_du_code(std::string_view code)
{
    for (const auto& un : kCamps)
        if (un.code == code) return un.camp;
    return std::nullopt;
}

std::span<const FicheGeste> gestes()
{
    return kGestes;
}

const FicheGeste& fiche(Geste geste)
{
    return *std::find_if(kGestes.begin(), kGestes.end(), [&](const FicheGeste& une) { return une.geste == geste; });
}

std::optional<Geste> geste_du_code(std::string_view code)
{
    for (const auto& un : kGestes)
        if (un.code == code) return un.geste;
    return std::nullopt;
}

std::span<const Passage> passages()
{
    return kPassages;
}

std::optional<EtatDeCandidature> apres(EtatDeCandidature etat, Geste geste)
{
    for (const auto& un : kPassages)
        if (un.de == etat && un.geste == geste) return un.vers;
    return std::nullopt;
}

std::optional<EtatDeCandidature> parcourir(std::span<const Geste> faits)
{
    std::optional<EtatDeCandidature> etat = Proposee;
    for (const auto geste : faits)
        if (!(etat = apres(*etat, geste))) return std::nullopt;
    return etat;
}

bool peut_faire(Camp camp, Geste geste)
{
    if (camp == Camp::Structure) return geste != Geste::DemanderAppel;
    return std::any_of(std::begin(kQui), std::end(kQui), [&](const DroitDeGeste& un) { return un.camp == camp && un.geste == geste; });
}

Camp camp_du_geste(Geste geste, Camp qui)
{
    if (peut_faire(Camp::Entreprise, geste)) return Camp::Entreprise;
    if (peut_faire(Camp::Personne, geste)) return Camp::Personne;
    return qui;
}

std::vector<Geste> gestes_possibles(EtatDeCandidature etat, Camp camp)
{
    std::vector<Geste> possibles;
    for (const auto& un : kPassages)
        if (un.de == etat && peut_faire(camp, un.geste)) possibles.push_back(un.geste);
    return possibles;
}

Jour attente_depuis(EtatDeCandidature etat, Jour dernier_acte, std::optional<Jour> entretien)
{
    return etat == EntretienFixe && entretien ? std::max(dernier_acte, *entretien) : dernier_acte;
}

bool appel_attendu(std::span<const Geste> faits)
{
    bool attendu = false;
    for (const auto geste : faits)
        if (geste == Geste::DemanderAppel) attendu = true;
        else if (geste == Geste::NoterAppel || geste == Geste::Accepter || geste == Geste::Decliner) attendu = false;
    return attendu;
}

std::optional<TourDeCandidature> tour_de(EtatDeCandidature etat, std::optional<Jour> entretien, bool appel, bool proposee_par_organisme, Jour le)
{
    if (finale(etat)) return std::nullopt;
    const Camp accompagne = proposee_par_organisme ? Camp::Organisme : Camp::Structure;
    // La personne attend un appel : c'est plus pressé que tout le reste.
    if (appel) return TourDeCandidature{accompagne, "la rappeler, comme elle le demande"};
    switch (etat)
    {
    case Proposee: return TourDeCandidature{Camp::Entreprise, "dire si elle veut la rencontrer"};
    case ARencontrer: return TourDeCandidature{Camp::Entreprise, "fixer un entretien"};
    case EntretienFixe:
        if (entretien && le < *entretien) return TourDeCandidature{Camp::Personne, "venir à l'entretien"};
        return TourDeCandidature{Camp::Entreprise, "dire si l'entretien a eu lieu"};
    case Absente: return TourDeCandidature{accompagne, "voir avec elle pourquoi elle n'est pas venue"};
    case Rencontree: return TourDeCandidature{Camp::Entreprise, "dire si elle l'embauche"};
    case Retenue: return TourDeCandidature{Camp::Personne, "accepter le poste, ou non"};
    case Acceptee: return TourDeCandidature{Camp::Structure, "inscrire l'embauche"};
    case Embauchee:
    case Refusee:
    case Declinee:
    case Retiree: break;
    }
    return std::nullopt;
}

std::span<const MotifDeReponse> motifs_de(Geste geste)
{
    switch (geste)
    {
    case Geste::Refuser: return kMotifsDeRefus;
    case Geste::Decliner: return kMotifsDeDeclin;
    case Geste::Retirer: return kMotifsDeRetrait;
    default: return {};
    }
}

std::string_view libelle_du_motif(Geste geste, std::string_view code)
{
    for (const auto& un : motifs_de(geste))
        if (un.code == code) return un.libelle;
    return "";
}

bool est_un_code_rome(std::string_view texte)
{
    return texte.size() == 5 && texte[0] >= 'A' && texte[0] <= 'N' && std::all_of(texte.begin() + 1, texte.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace ouvrage
