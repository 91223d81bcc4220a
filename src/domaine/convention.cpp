#include "domaine/convention.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kRenouvellements = {
    FicheRenouvellement{Renouvellement::Aucun, "aucun", "sans renouvellement"},
    FicheRenouvellement{Renouvellement::Tacite, "tacite", "reconduction tacite"},
    FicheRenouvellement{Renouvellement::Expres, "expres", "renouvellement par accord exprès de toutes les parties"},
    FicheRenouvellement{Renouvellement::Demande, "demande", "renouvellement sur demande explicite d'une partie"}};

constexpr std::array kExtinctions = {FicheExtinction{MotifDExtinction::NonReconduction, "non_reconduction", "non-reconduction"},
                                     FicheExtinction{MotifDExtinction::Resiliation, "resiliation", "résiliation"},
                                     FicheExtinction{MotifDExtinction::Manquement, "manquement", "résiliation pour manquement"}};

constexpr std::array kSens = {FicheSensDePreavis{SensDePreavis::AvantTerme, "avant_terme", "avant le terme"},
                              FicheSensDePreavis{SensDePreavis::ApresReception, "apres_reception", "après la réception de la lettre"},
                              FicheSensDePreavis{SensDePreavis::ApresEnvoi, "apres_envoi", "après l'envoi de la lettre"}};

using enum ExigenceDeFait;
constexpr std::array kSortesDeFait = {
    FicheDeFait{SorteDeFait::Signature, "signature", "Signature", "qui signe", Toujours, Jamais, Jamais, Jamais},
    FicheDeFait{SorteDeFait::DemandeDeRenouvellement, "demande_de_renouvellement", "Demande de renouvellement", "qui demande", Toujours, Jamais, Jamais, Jamais},
    FicheDeFait{SorteDeFait::AccordDeRenouvellement, "accord_de_renouvellement", "Accord de renouvellement", "qui accepte, toutes les parties par défaut", Possible, Jamais, Possible, Jamais},
    FicheDeFait{SorteDeFait::RefusDeRenouvellement, "refus_de_renouvellement", "Refus de renouvellement", "qui refuse", Toujours, Jamais, Jamais, Jamais},
    FicheDeFait{SorteDeFait::Lettre, "lettre", "Lettre qui met fin", "qui l'envoie", Toujours, Toujours, Jamais, Jamais},
    FicheDeFait{SorteDeFait::Reception, "reception", "Réception d'une lettre", "qui la reçoit", Possible, Jamais, Jamais, Toujours},
    FicheDeFait{SorteDeFait::Manquement, "manquement", "Manquement constaté", "qui a manqué", Toujours, Jamais, Jamais, Jamais},
    FicheDeFait{SorteDeFait::Retrait, "retrait_de_partie", "Départ d'une partie", "qui part", Toujours, Jamais, Jamais, Jamais},
    FicheDeFait{SorteDeFait::EvaluationDemandee, "evaluation_demandee", "Évaluation demandée", "qui la demande", Toujours, Jamais, Jamais, Jamais}};

constexpr std::array kEtats = {FicheEtatDeConvention{EtatDeConvention::ASigner, "a_signer", "à signer"},
                               FicheEtatDeConvention{EtatDeConvention::AVenir, "a_venir", "à venir"},
                               FicheEtatDeConvention{EtatDeConvention::EnVigueur, "en_vigueur", "en vigueur"},
                               FicheEtatDeConvention{EtatDeConvention::PreavisEnCours, "preavis_en_cours", "préavis en cours"},
                               FicheEtatDeConvention{EtatDeConvention::ARenouveler, "a_renouveler", "à renouveler expressément"},
                               FicheEtatDeConvention{EtatDeConvention::Finie, "finie", "finie"}};

struct FicheOrigineDePeriode
{
    OrigineDePeriode origine;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kOrigines = {FicheOrigineDePeriode{OrigineDePeriode::Initiale, "initiale", "durée d'origine"},
                                  FicheOrigineDePeriode{OrigineDePeriode::Reconduction, "reconduction", "reconduction tacite"},
                                  FicheOrigineDePeriode{OrigineDePeriode::Accord, "accord", "renouvelée par accord"},
                                  FicheOrigineDePeriode{OrigineDePeriode::Demande, "demande", "renouvelée sur demande"}};

constexpr std::array<std::string_view, 19> kCodesDeConstat = {
    "termes_absents",    "signature_tardive", "trop_tard",          "reception_inconnue", "fin_non_ecrite",    "manquement_non_constate",
    "lettre_d_une_seule", "demande_tardive",  "maximum_depasse",    "refus_d_une_partie", "refus_sans_effet",  "accord_incomplet",
    "accords_differents", "plus_de_renouvellement", "partie_entree", "partie_attendue",   "partie_retiree",    "avenant_sans_effet",
    "avenant_non_signe"};

/// La fiche de ce code, parmi celles-ci.
template <class Fiche, std::size_t N> const Fiche* fiche_du_code(const std::array<Fiche, N>& fiches, std::string_view code)
{
    const auto trouvee = std::find_if(fiches.begin(), fiches.end(), [&](const Fiche& une) { return une.code == code; });
    return trouvee == fiches.end() ? nullptr : &*trouvee;
}

} // namespace

std::string_view code(DepartDeConvention depart) { return depart == DepartDeConvention::Date ? "date" : "derniere_signature"; }
std::optional<DepartDeConvention> depart_du_code(std::string_view code)
{
    if (code == "date") return DepartDeConvention::Date;
    if (code == "derniere_signature") return DepartDeConvention::DerniereSignature;
    return std::nullopt;
}

std::span<const FicheRenouvellement> renouvellements() { return kRenouvellements; }
const FicheRenouvellement& fiche(Renouvellement renouvellement) { return kRenouvellements[static_cast<std::size_t>(renouvellement)]; }
std::optional<Renouvellement> renouvellement_du_code(std::string_view code)
{
    const auto* une = fiche_du_code(kRenouvellements, code);
    return une ? std::optional(une->renouvellement) : std::nullopt;
}

std::span<const FicheExtinction> motifs_d_extinction() { return kExtinctions; }
const FicheExtinction& fiche(MotifDExtinction motif) { return kExtinctions[static_cast<std::size_t>(motif)]; }
std::optional<MotifDExtinction> motif_d_extinction_du_code(std::string_view code)
{
    const auto* une = fiche_du_code(kExtinctions, code);
    return une ? std::optional(une->motif) : std::nullopt;
}

std::span<const FicheSensDePreavis> sens_de_preavis() { return kSens; }
const FicheSensDePreavis& fiche(SensDePreavis sens) { return kSens[static_cast<std::size_t>(sens)]; }
std::optional<SensDePreavis> sens_de_preavis_du_code(std::string_view code)
{
    const auto* une = fiche_du_code(kSens, code);
    return une ? std::optional(une->sens) : std::nullopt;
}

std::string_view code(MoyenDeLettre moyen) { return moyen == MoyenDeLettre::Recommande ? "recommande" : "libre"; }
std::string_view libelle(MoyenDeLettre moyen) { return moyen == MoyenDeLettre::Recommande ? "par lettre recommandée" : "par tout écrit"; }
std::optional<MoyenDeLettre> moyen_de_lettre_du_code(std::string_view code)
{
    if (code == "recommande") return MoyenDeLettre::Recommande;
    if (code == "libre") return MoyenDeLettre::Libre;
    return std::nullopt;
}

std::string en_mots(const FinPrevue& fin)
{
    std::string quand = en_mots(fin.delai) + " " + std::string(fiche(fin.sens).libelle);
    if (fin.delai.nombre == 0) quand = fin.sens == SensDePreavis::AvantTerme ? "jusqu'au terme" : "sans préavis";
    return std::string(fiche(fin.motif).libelle) + " : " + quand + ", " + std::string(libelle(fin.moyen));
}

std::span<const FicheDeFait> sortes_de_fait() { return kSortesDeFait; }
const FicheDeFait& fiche(SorteDeFait sorte) { return kSortesDeFait[static_cast<std::size_t>(sorte)]; }
std::optional<SorteDeFait> sorte_de_fait_du_code(std::string_view code)
{
    const auto* une = fiche_du_code(kSortesDeFait, code);
    return une ? std::optional(une->sorte) : std::nullopt;
}

std::span<const FicheEtatDeConvention> etats_de_convention() { return kEtats; }
const FicheEtatDeConvention& fiche(EtatDeConvention etat) { return kEtats[static_cast<std::size_t>(etat)]; }
std::optional<EtatDeConvention> etat_de_convention_du_code(std::string_view code)
{
    const auto* une = fiche_du_code(kEtats, code);
    return une ? std::optional(une->etat) : std::nullopt;
}

std::string_view code(OrigineDePeriode origine) { return kOrigines[static_cast<std::size_t>(origine)].code; }
std::string_view libelle(OrigineDePeriode origine) { return kOrigines[static_cast<std::size_t>(origine)].libelle; }
std::string_view code(SorteDeConstat sorte) { return kCodesDeConstat[static_cast<std::size_t>(sorte)]; }

AvancesDAlerte avances_d_alerte(const std::vector<Valeur>& valeurs, Jour le)
{
    AvancesDAlerte avances;
    for (const auto* cle : {"convention.alerte_premiere", "convention.alerte_deuxieme", "convention.alerte_derniere"})
    {
        const auto regle = regle_pour(cle, le, valeurs);
        if (!regle) continue;
        const auto& texte = regle->valeur.valeur;
        int jours = 0;
        const auto [fin, erreur] = std::from_chars(texte.data(), texte.data() + texte.size(), jours);
        if (erreur != std::errc() || fin != texte.data() + texte.size()) throw std::logic_error("une avance de droit/ est un nombre de jours");
        avances.jours.push_back(jours);
    }
    std::sort(avances.jours.rbegin(), avances.jours.rend());
    return avances;
}

namespace
{

std::string le_jour(Jour jour) { return "le " + en_toutes_lettres(jour); }

/// Le récit d'une convention, mené d'une période à la suivante jusqu'au jour où l'on regarde.
class Recit
{
public:
    Recit(const ConventionConnue& connue, Jour le, const AvancesDAlerte& avances) : connue_(connue), le_(le), avances_(avances)
    {
        for (const auto& un : connue.faits)
            if (un.le <= le) faits_.push_back(&un);
        std::stable_sort(faits_.begin(), faits_.end(), [](const auto* un, const auto* autre) { return un->le < autre->le; });
        for (const auto& avenant : connue.avenants)
            if (const auto manquent = sans_signer(avenant); !manquent.empty())
            {
                constater(SorteDeConstat::AvenantNonSigne, "Avenant n° " + std::to_string(avenant.numero) + ", écrit pour " + le_jour(avenant.effet) + " : il manque la signature : " + noms(manquent) +
                                                               ". Ce qu'il change n'a pas encore d'effet.");
                vie_.avenants_a_signer.push_back(avenant.id);
            }
        for (const auto& uns : connue.termes)
            if (std::find(vie_.avenants_a_signer.begin(), vie_.avenants_a_signer.end(), uns.avenant) == vie_.avenants_a_signer.end()) termes_.push_back(uns);
    }

    VieDeConvention mener()
    {
        if (termes_.empty())
        {
            constater(SorteDeConstat::TermesAbsents, "Ni durée ni renouvellement ne sont écrits : aucune date ne se calcule.");
            vie_.presentes = presentes_au(le_);
            vie_.si_personne_n_agit = "On ne sait pas ce qui arrive si personne n'agit : la durée de la convention n'est pas écrite.";
            return std::move(vie_);
        }
        dire_les_parties();
        if (commencer()) parcourir_les_periodes();
        vie_.presentes = presentes_au(le_);
        return std::move(vie_);
    }

private:
    struct Extinction
    {
        Jour jour;
        std::vector<std::string> etapes;
        std::optional<MotifDExtinction> par_lettre;
        Jour connue_le; // dès quand on le sait
    };

    void constater(SorteDeConstat sorte, std::string phrase, std::string fait = {})
    {
        ConstatDeConvention constat{sorte, std::move(phrase), std::move(fait)};
        if (std::find(vie_.constats.begin(), vie_.constats.end(), constat) == vie_.constats.end()) vie_.constats.push_back(std::move(constat));
    }

    std::string nom(const std::string& partie) const
    {
        for (const auto& une : connue_.parties)
            if (une.id == partie) return une.nom;
        return "toutes les parties";
    }
    std::string noms(const std::vector<std::string>& parties) const
    {
        std::string liste;
        for (const auto& une : parties) liste += (liste.empty() ? "" : ", ") + nom(une);
        return liste;
    }

    /// De la convention, ou de cet avenant.
    const FaitDeConvention* signature_de(const std::string& partie, const std::string& avenant = {}) const
    {
        for (const auto* un : faits_)
            if (un->sorte == SorteDeFait::Signature && un->partie == partie && un->avenant == avenant) return un;
        return nullptr;
    }
    /// Les parties dont la signature manque à cet avenant ; celle qu'il fait entrer peut n'avoir signé que la convention.
    std::vector<std::string> sans_signer(const AvenantASigner& avenant) const
    {
        std::vector<std::string> manquent = presentes_au(avenant.effet);
        std::erase_if(manquent, [&](const std::string& partie) {
            const auto une = std::find_if(connue_.parties.begin(), connue_.parties.end(), [&](const PartieSignataire& autre) { return autre.id == partie; });
            return signature_de(partie, avenant.id) || (une->entree_le == avenant.effet && signature_de(partie));
        });
        return manquent;
    }
    /// Elle n'est plus là à partir de ce jour.
    std::optional<Jour> retrait_de(const std::string& partie) const
    {
        for (const auto* un : faits_)
            if (un->sorte == SorteDeFait::Retrait && un->partie == partie) return un->le;
        return std::nullopt;
    }
    std::vector<std::string> presentes_au(Jour jour) const
    {
        std::vector<std::string> presentes;
        for (const auto& une : connue_.parties)
        {
            const auto partie = retrait_de(une.id);
            if ((!une.entree_le || *une.entree_le <= jour) && (!partie || jour < *partie)) presentes.push_back(une.id);
        }
        return presentes;
    }

    /// Ceux du rang le plus haut dont l'avenant a pris effet.
    const TermesDeConvention& termes_au(Jour jour) const
    {
        const TermesDeConvention* retenus = &termes_.front();
        for (const auto& uns : termes_)
            if (!uns.effet || *uns.effet <= jour) retenus = &uns;
        return *retenus;
    }

    void dire_les_parties()
    {
        for (const auto& une : connue_.parties)
        {
            if (une.entree_le && *une.entree_le <= le_)
            {
                const auto* signature = signature_de(une.id);
                if (signature) constater(SorteDeConstat::PartieEntree, une.nom + " : entrée " + le_jour(*une.entree_le) + ", signature " + le_jour(signature->le) + ".", signature->id);
                else constater(SorteDeConstat::PartieAttendue, une.nom + " : entrée " + le_jour(*une.entree_le) + ", sa signature manque.");
            }
            if (const auto depart = retrait_de(une.id)) constater(SorteDeConstat::PartieRetiree, une.nom + " : n'est plus partie depuis " + le_jour(*depart) + ".");
        }
    }

    bool commencer()
    {
        std::optional<Jour> derniere;
        std::string derniere_partie;
        for (const auto& une : connue_.parties)
        {
            if (une.entree_le) continue;
            if (const auto* signature = signature_de(une.id))
            {
                if (derniere && signature->le <= *derniere) continue;
                derniere = signature->le;
                derniere_partie = une.nom;
            }
            else if (!retrait_de(une.id)) vie_.signatures_manquantes.push_back(une.id);
        }
        if (!derniere || !vie_.signatures_manquantes.empty())
        {
            vie_.etat = EtatDeConvention::ASigner;
            vie_.geste = GesteDeConvention::Signer;
            vie_.si_personne_n_agit = vie_.signatures_manquantes.empty() ? "Si personne n'agit, la convention n'entre pas en vigueur : elle n'a pas de signataire."
                                                                         : "Si personne n'agit, la convention n'entre pas en vigueur ; il manque la signature : " + noms(vie_.signatures_manquantes) + ".";
            return false;
        }
        const auto& termes = termes_.front();
        if (termes.depart == DepartDeConvention::Date && termes.debut)
        {
            vie_.debut = DateExpliquee{*termes.debut, {"La convention écrit qu'elle commence " + le_jour(*termes.debut) + "."}};
            if (*termes.debut < *derniere)
                constater(SorteDeConstat::SignatureTardive, "La dernière signature (" + derniere_partie + ", " + le_jour(*derniere) + ") vient après le départ écrit, " + le_jour(*termes.debut) + " : c'est lui qui compte.");
        }
        else vie_.debut = DateExpliquee{*derniere, {"La dernière des parties d'origine (" + derniere_partie + ") a signé " + le_jour(*derniere) + "."}};
        return true;
    }

    // --- Une période ---------------------------------------------------------------------------------------------------

    /// Le dernier jour de la première période, d'après ces termes.
    std::optional<DateExpliquee> fin_d_origine(const TermesDeConvention& termes, Jour debut) const
    {
        if (termes.fin) return DateExpliquee{*termes.fin, {"La convention écrit qu'elle finit " + le_jour(*termes.fin) + "."}};
        if (termes.duree) return fin_de_duree(debut, *termes.duree, termes.compte);
        return std::nullopt;
    }
    /// Combien dure un renouvellement : sa période, sinon la durée d'origine.
    Delai duree_d_un_renouvellement(const TermesDeConvention& termes) const
    {
        if (termes.periode) return *termes.periode;
        return termes.duree.value_or(duree_d_origine_);
    }
    /// Jusqu'où va une période qui commence ce jour : un avenant qui prend effet le même jour en écrit peut-être la fin.
    DateExpliquee fin_d_un_renouvellement(Jour debut) const
    {
        const auto& termes = termes_au(debut);
        if (termes.effet && termes.fin && *termes.effet == debut && debut <= *termes.fin)
            return {*termes.fin, {"L'avenant en vigueur ce jour écrit qu'elle finit " + le_jour(*termes.fin) + "."}};
        return fin_de_duree(debut, duree_d_un_renouvellement(termes), termes.compte);
    }

    /// Un avenant prend effet pendant la période : son terme remplace celui d'avant.
    void suivre_les_avenants(PeriodeDeConvention& periode)
    {
        const TermesDeConvention* avant = &termes_au(periode.debut);
        for (const auto& termes : termes_)
        {
            if (!termes.effet || *termes.effet <= periode.debut || (periode.fin && *periode.fin < *termes.effet)) continue;
            // L'avenant qui ne change ni la fin ni la durée laisse la période telle quelle.
            const bool meme_duree = termes.fin == avant->fin && termes.duree == avant->duree && termes.periode == avant->periode;
            avant = &termes;
            if (meme_duree) continue;
            std::optional<DateExpliquee> nouvelle;
            if (periode.origine == OrigineDePeriode::Initiale || termes.fin) nouvelle = fin_d_origine(termes, periode.debut);
            else nouvelle = fin_de_duree(periode.debut, duree_d_un_renouvellement(termes), termes.compte);
            const auto rang = "L'avenant en vigueur " + le_jour(*termes.effet);
            if (!nouvelle)
            {
                periode.fin.reset();
                vie_.terme.reset();
                continue;
            }
            if (nouvelle->jour < *termes.effet)
            {
                constater(SorteDeConstat::AvenantSansEffet, rang + " écrit une fin qui le précède, " + le_jour(nouvelle->jour) + " : le terme d'avant reste.");
                continue;
            }
            auto etapes = vie_.debut->etapes;
            etapes.push_back(rang + " change le terme.");
            etapes.insert(etapes.end(), nouvelle->etapes.begin(), nouvelle->etapes.end());
            periode.fin = nouvelle->jour;
            vie_.terme = DateExpliquee{nouvelle->jour, std::move(etapes)};
            if (periode.origine == OrigineDePeriode::Initiale) duree_d_origine_ = duree_entre(periode.debut, nouvelle->jour);
        }
    }

    void parcourir_les_periodes()
    {
        const auto& d_origine = termes_.front();
        PeriodeDeConvention periode{vie_.debut->jour, std::nullopt, OrigineDePeriode::Initiale, {}};
        if (const auto fin = fin_d_origine(d_origine, periode.debut))
        {
            if (fin->jour < periode.debut)
            {
                constater(SorteDeConstat::TermesAbsents, "La fin écrite, " + le_jour(fin->jour) + ", précède le départ, " + le_jour(periode.debut) + " : la durée est à corriger.");
                vie_.si_personne_n_agit = "On ne sait pas ce qui arrive si personne n'agit : la fin écrite précède le départ.";
                return;
            }
            periode.fin = fin->jour;
            auto etapes = vie_.debut->etapes;
            etapes.insert(etapes.end(), fin->etapes.begin(), fin->etapes.end());
            vie_.terme = DateExpliquee{fin->jour, std::move(etapes)};
            duree_d_origine_ = duree_entre(periode.debut, fin->jour);
        }
        for (;;)
        {
            suivre_les_avenants(periode);
            vie_.periodes.push_back(periode);
            if (const auto extinction = fin_anticipee(periode)) return finir(*extinction);
            if (!periode.fin) return rester_sans_terme();
            auto suite = renouveler(periode);
            const bool passee = *periode.fin < le_;
            if (!suite.suivante) return arriver_au_terme(periode, passee);
            if (passee) dire_la_lettre_sans_reception(periode);
            // Une reconduction tacite n'est acquise qu'une fois le terme passé, sauf quand une lettre reçue y mettra fin plus tard ; une demande ou un accord le
            // sont dès qu'ils existent.
            if (!passee && suite.suivante->origine == OrigineDePeriode::Reconduction && !fin_au_dela_)
            {
                vie_.prochaine = suite.suivante;
                return attendre_la_reconduction(periode);
            }
            periode = *suite.suivante;
            ++renouvellements_;
            vie_.terme->etapes.push_back(suite.etape);
            vie_.terme->jour = *periode.fin;
        }
    }

    // --- Ce qui finit avant le terme -----------------------------------------------------------------------------------

    const FaitDeConvention* reception_de(const FaitDeConvention& lettre) const
    {
        for (const auto* un : faits_)
            if (un->sorte == SorteDeFait::Reception && un->vise == lettre.id) return un;
        return nullptr;
    }

    /// La fin qu'écrivent les termes pour ce motif. Une reconduction tacite se refuse jusqu'au terme quand aucun préavis n'est écrit.
    static std::optional<FinPrevue> fin_prevue(const TermesDeConvention& termes, MotifDExtinction motif)
    {
        for (const auto& une : termes.fins)
            if (une.motif == motif) return une;
        if (motif == MotifDExtinction::NonReconduction && termes.renouvellement != Renouvellement::Aucun)
            return FinPrevue{motif, {0, UniteDeDelai::Jours}, SensDePreavis::AvantTerme, MoyenDeLettre::Libre};
        return std::nullopt;
    }

    std::optional<Extinction> effet_d_une_lettre(const FaitDeConvention& lettre, const PeriodeDeConvention& periode)
    {
        const auto& termes = termes_au(lettre.le);
        const auto motif = lettre.motif.value_or(MotifDExtinction::Resiliation);
        const auto prevue = fin_prevue(termes, motif);
        const auto libelle_motif = std::string(fiche(motif).libelle);
        if (!prevue)
        {
            constater(SorteDeConstat::FinNonEcrite, "La lettre du " + en_toutes_lettres(lettre.le) + " (" + libelle_motif + ") : les termes n'écrivent pas cette fin, aucune date ne s'en calcule.", lettre.id);
            return std::nullopt;
        }
        if (motif == MotifDExtinction::Manquement &&
            std::none_of(faits_.begin(), faits_.end(), [&](const auto* un) { return un->sorte == SorteDeFait::Manquement && un->le <= lettre.le; }))
            constater(SorteDeConstat::ManquementNonConstate, "La lettre du " + en_toutes_lettres(lettre.le) + " invoque un manquement qu'aucune ligne ne constate avant elle.", lettre.id);
        if (presentes_au(lettre.le).size() > 2)
            constater(SorteDeConstat::LettreDUneSeule, "La lettre du " + en_toutes_lettres(lettre.le) + " (" + nom(lettre.partie) + ") met fin à la convention pour toutes les parties ; pour que seule cette partie s'en aille, notez son départ.", lettre.id);

        const auto* reception = reception_de(lettre);
        const bool par_l_envoi = prevue->sens == SensDePreavis::ApresEnvoi || (prevue->moyen == MoyenDeLettre::Libre && prevue->sens == SensDePreavis::AvantTerme && !reception);
        if (!par_l_envoi && !reception)
        {
            // Partie après le dernier jour utile, elle ne peut plus avoir été reçue à temps ; avant, on ne sait pas.
            const bool a_temps = prevue->sens != SensDePreavis::AvantTerme || !periode.fin || lettre.le <= dernier_jour_avant(*periode.fin, prevue->delai, termes.compte).date.jour;
            if (a_temps) lettre_en_attente_ = {&lettre, *prevue};
            else if (lettre.le <= *periode.fin) dire_trop_tard(lettre, "lettre envoyée", lettre.le, dernier_jour_avant(*periode.fin, prevue->delai, termes.compte).date.jour);
            return std::nullopt;
        }
        const Jour depuis = par_l_envoi ? lettre.le : reception->le;
        const auto evenement = std::string(par_l_envoi ? "lettre envoyée" : "lettre reçue");
        if (prevue->sens == SensDePreavis::AvantTerme)
        {
            if (!periode.fin || *periode.fin < depuis) return std::nullopt;
            // Hors d'une reconduction tacite, une lettre ne vaut que pour la période où elle arrive.
            const bool tacite = termes_au(*periode.fin).renouvellement == Renouvellement::Tacite;
            if (!tacite && depuis < periode.debut) return std::nullopt;
            const auto limite = dernier_jour_avant(*periode.fin, prevue->delai, termes.compte);
            if (limite.date.jour < depuis)
            {
                if (tacite) dire_trop_tard(lettre, evenement, depuis, limite.date.jour);
                fin_au_dela_ = tacite;
                return std::nullopt;
            }
            auto etapes = vie_.terme->etapes;
            etapes.push_back("La " + evenement + " " + le_jour(depuis) + ", au plus tard " + le_jour(limite.date.jour) + ", met fin à la convention à son terme, " + le_jour(*periode.fin) + ".");
            return Extinction{*periode.fin, std::move(etapes), motif, depuis};
        }
        auto date = echeance(evenement, depuis, prevue->delai, termes.compte);
        if (periode.fin && *periode.fin < date.jour)
        {
            fin_au_dela_ = true; // le terme vient d'abord ; reconduite, elle finira pendant la période suivante
            return std::nullopt;
        }
        return Extinction{date.jour, std::move(date.etapes), motif, depuis};
    }

    void dire_trop_tard(const FaitDeConvention& lettre, const std::string& evenement, Jour depuis, Jour limite)
    {
        const auto retard = (std::chrono::sys_days{depuis} - std::chrono::sys_days{limite}).count();
        constater(SorteDeConstat::TropTard, "La " + evenement + " " + le_jour(depuis) + " vient " + std::to_string(retard) + (retard > 1 ? " jours" : " jour") + " après le dernier jour utile, " +
                      le_jour(limite) + " : elle ne vaut que pour la période suivante.", lettre.id);
    }

    /// Une période passée s'est reconduite alors qu'une lettre, peut-être reçue à temps, y mettait fin : on suit la reconduction, et on le dit.
    void dire_la_lettre_sans_reception(const PeriodeDeConvention& periode)
    {
        if (!lettre_en_attente_) return;
        constater(SorteDeConstat::ReceptionInconnue, "La lettre du " + en_toutes_lettres(lettre_en_attente_->lettre->le) + " a pu mettre fin à la convention avant le " + en_toutes_lettres(decale_de(*periode.fin, 1)) +
                      " ; sa réception n'est pas notée, la suite est comptée sans elle.", lettre_en_attente_->lettre->id);
    }

    /// Ce qui met fin à la convention pendant cette période, au plus tôt.
    std::optional<Extinction> fin_anticipee(const PeriodeDeConvention& periode)
    {
        std::optional<Extinction> au_plus_tot;
        const auto retenir = [&](Extinction une) {
            if (une.jour < periode.debut)
            {
                une.jour = periode.debut;
                une.etapes.push_back("Elle n'avait pas commencé : elle finit le jour de son départ, " + le_jour(periode.debut) + ".");
            }
            if (!au_plus_tot || une.jour < au_plus_tot->jour) au_plus_tot = std::move(une);
        };
        lettre_en_attente_.reset();
        fin_au_dela_ = false;
        for (const auto* un : faits_)
            if (un->sorte == SorteDeFait::Lettre)
                if (auto effet = effet_d_une_lettre(*un, periode)) retenir(std::move(*effet));
        for (const auto* un : faits_)
        {
            if (un->sorte != SorteDeFait::Retrait || (periode.fin && *periode.fin < un->le) || presentes_au(un->le).size() >= 2) continue;
            retenir({un->le, {nom(un->partie) + " : départ " + le_jour(un->le) + ".", "Il ne reste pas deux parties : la convention prend fin " + le_jour(un->le) + "."}, std::nullopt, un->le});
        }
        return au_plus_tot;
    }

    // --- Ce qui suit le terme ------------------------------------------------------------------------------------------

    struct SuiteDePeriode
    {
        std::optional<PeriodeDeConvention> suivante;
        std::string etape; // ce qui l'explique
    };

    SuiteDePeriode renouveler(const PeriodeDeConvention& periode)
    {
        const auto& termes = termes_au(*periode.fin);
        if (termes.renouvellement == Renouvellement::Aucun) return {};
        if (termes.renouvellements_au_plus && renouvellements_ >= *termes.renouvellements_au_plus)
        {
            constater(SorteDeConstat::PlusDeRenouvellement, "La convention a déjà été renouvelée autant que ses termes le permettent : " + std::to_string(renouvellements_) + " fois.");
            return {};
        }
        const Jour suivant = decale_de(*periode.fin, 1);
        if (termes.renouvellement == Renouvellement::Tacite) return reconduire(periode, suivant);
        if (termes.renouvellement == Renouvellement::Demande) return suivre_une_demande(periode, suivant);
        return suivre_les_accords(periode, termes, suivant);
    }

    SuiteDePeriode reconduire(const PeriodeDeConvention& periode, Jour suivant)
    {
        for (const auto* un : faits_)
            if (un->sorte == SorteDeFait::RefusDeRenouvellement && periode.debut <= un->le && un->le <= *periode.fin)
                constater(SorteDeConstat::RefusSansEffet, "Le refus du " + en_toutes_lettres(un->le) + " (" + nom(un->partie) + ") n'arrête pas une reconduction tacite : il y faut une lettre.", un->id);
        const auto fin = fin_d_un_renouvellement(suivant);
        return {PeriodeDeConvention{suivant, fin.jour, OrigineDePeriode::Reconduction, {}}, "Reconduite tacitement " + le_jour(suivant) + ". " + fin.etapes.back()};
    }

    /// Le dernier mot de chaque partie sur le renouvellement de cette période.
    std::vector<const FaitDeConvention*> derniers_mots(const PeriodeDeConvention& periode) const
    {
        std::vector<const FaitDeConvention*> mots;
        for (const auto* un : faits_)
        {
            if (un->le < periode.debut || *periode.fin < un->le) continue;
            const bool du_renouvellement = un->sorte == SorteDeFait::DemandeDeRenouvellement || un->sorte == SorteDeFait::AccordDeRenouvellement || un->sorte == SorteDeFait::RefusDeRenouvellement;
            const bool ne_plus = un->sorte == SorteDeFait::Lettre && un->motif == MotifDExtinction::NonReconduction;
            if (!du_renouvellement && !ne_plus) continue;
            std::erase_if(mots, [&](const auto* autre) { return autre->partie == un->partie; });
            mots.push_back(un);
        }
        return mots;
    }
    static bool refuse(const FaitDeConvention& fait) { return fait.sorte == SorteDeFait::RefusDeRenouvellement || fait.sorte == SorteDeFait::Lettre; }

    /// Un refus, parmi les derniers mots : le renouvellement n'aura pas lieu.
    bool arrete_par_un_refus(const std::vector<const FaitDeConvention*>& mots)
    {
        for (const auto* un : mots)
            if (refuse(*un))
            {
                constater(SorteDeConstat::RefusDUnePartie, "Le renouvellement n'a pas lieu : refus du " + en_toutes_lettres(un->le) + " (" + nom(un->partie) + ").", un->id);
                return true;
            }
        return false;
    }

    SuiteDePeriode suivre_une_demande(const PeriodeDeConvention& periode, Jour suivant)
    {
        const auto mots = derniers_mots(periode);
        const auto demande = std::find_if(mots.begin(), mots.end(), [](const auto* un) { return !refuse(*un); });
        const bool refusee = arrete_par_un_refus(mots);
        if (demande == mots.end() && !refusee)
            for (const auto* un : faits_)
                if (un->sorte == SorteDeFait::DemandeDeRenouvellement && *periode.fin < un->le)
                    constater(SorteDeConstat::DemandeTardive, "La demande du " + en_toutes_lettres(un->le) + " (" + nom(un->partie) + ") vient après le terme, " + le_jour(*periode.fin) +
                                  " : la convention était finie, il en faut une nouvelle.", un->id);
        if (demande == mots.end() || refusee) return {};
        const auto fin = fin_d_un_renouvellement(suivant);
        return {PeriodeDeConvention{suivant, fin.jour, OrigineDePeriode::Demande, (*demande)->id},
                "Renouvelée sur demande du " + en_toutes_lettres((*demande)->le) + " (" + nom((*demande)->partie) + "). " + fin.etapes.back()};
    }

    SuiteDePeriode suivre_les_accords(const PeriodeDeConvention& periode, const TermesDeConvention& termes, Jour suivant)
    {
        const auto mots = derniers_mots(periode);
        if (arrete_par_un_refus(mots)) return {};
        std::vector<std::string> manquent = presentes_au(*periode.fin);
        const FaitDeConvention* dernier = nullptr;
        std::optional<Jour> jusqu_a;
        bool different = false;
        const auto plus_loin = termes.maximum ? std::optional(fin_de_duree(suivant, *termes.maximum, termes.compte)) : std::nullopt;
        for (const auto* un : mots)
        {
            if (un->sorte != SorteDeFait::AccordDeRenouvellement) continue;
            if (un->jusqu_a && plus_loin && plus_loin->jour < *un->jusqu_a)
            {
                constater(SorteDeConstat::MaximumDepasse, "L'accord du " + en_toutes_lettres(un->le) + " irait jusqu'au " + en_toutes_lettres(*un->jusqu_a) + " : un renouvellement dure " + en_mots(*termes.maximum) +
                              " au plus, jusqu'au " + en_toutes_lettres(plus_loin->jour) + ". Il ne compte pas.", un->id);
                continue;
            }
            if (un->jusqu_a && *un->jusqu_a < suivant) continue;
            if (dernier && un->jusqu_a != dernier->jusqu_a) different = true;
            if (un->jusqu_a && (!jusqu_a || *un->jusqu_a < *jusqu_a)) jusqu_a = un->jusqu_a;
            dernier = un;
            if (un->partie.empty()) manquent.clear();
            else std::erase(manquent, un->partie);
        }
        if (!dernier) return {};
        if (!manquent.empty())
        {
            constater(SorteDeConstat::AccordIncomplet, "Il manque l'accord : " + noms(manquent) + ".");
            return {};
        }
        auto fin = fin_d_un_renouvellement(suivant);
        if (plus_loin && plus_loin->jour < fin.jour) fin = *plus_loin;
        if (jusqu_a) fin = {*jusqu_a, {"L'accord va jusqu'au " + en_toutes_lettres(*jusqu_a) + "."}};
        if (different) constater(SorteDeConstat::AccordsDifferents, "Les accords n'ont pas tous le même terme ; le plus court compte, " + le_jour(fin.jour) + ".", dernier->id);
        return {PeriodeDeConvention{suivant, fin.jour, OrigineDePeriode::Accord, dernier->id}, "Renouvelée par accord, complet " + le_jour(dernier->le) + ". " + fin.etapes.back()};
    }

    // --- Où l'on en est ------------------------------------------------------------------------------------------------

    bool commencee() const { return vie_.debut->jour <= le_; }

    void finir(const Extinction& extinction)
    {
        // Ce qui finit une période finit la convention : la période s'arrête là.
        vie_.periodes.back().fin = extinction.jour;
        vie_.fin = DateExpliquee{extinction.jour, extinction.etapes};
        vie_.par_lettre = extinction.par_lettre;
        // Le jour où une lettre prend effet est le dernier de la convention ; celui d'un départ, le premier sans elle.
        if (extinction.jour < le_ || (!extinction.par_lettre && extinction.jour == le_)) return clore();
        vie_.etat = EtatDeConvention::PreavisEnCours;
        vie_.si_personne_n_agit = "Si personne n'agit, la convention prend fin " + le_jour(extinction.jour) + (extinction.par_lettre ? " : le préavis court depuis " + le_jour(extinction.connue_le) + "." : ".");
    }

    void clore()
    {
        vie_.etat = EtatDeConvention::Finie;
        vie_.si_personne_n_agit = "La convention a pris fin " + le_jour(vie_.fin->jour) + ".";
    }

    /// Une lettre partie dont on ne sait pas si, ni quand, elle est arrivée : aucune date ne se devine.
    bool attendre_une_reception(const PeriodeDeConvention& periode)
    {
        if (!lettre_en_attente_) return false;
        const auto& [lettre, prevue] = *lettre_en_attente_;
        const auto& compte = termes_au(lettre->le).compte;
        const auto envoi = "La lettre du " + en_toutes_lettres(lettre->le);
        std::string phrase;
        if (prevue.sens == SensDePreavis::AvantTerme)
        {
            // Sans reconduction à empêcher, la convention finit au terme de toute façon.
            if (!vie_.prochaine) return false;
            vie_.dernier_jour = dernier_jour_avant(*periode.fin, prevue.delai, compte);
            phrase = envoi + " met fin à la convention " + le_jour(*periode.fin) + " si elle a été reçue au plus tard " + le_jour(vie_.dernier_jour->date.jour) + " ; sa réception n'est pas notée.";
        }
        else
        {
            phrase = envoi + " met fin à la convention " + en_mots(prevue.delai) + " après sa réception, jamais avant " + le_jour(echeance("lettre envoyée", lettre->le, prevue.delai, compte).jour) +
                     " ; cette réception n'est pas notée, la date ne se calcule pas.";
            if (prevue.delai.nombre == 0) phrase = envoi + " met fin à la convention le jour de sa réception, qui n'est pas notée : la date ne se calcule pas.";
        }
        vie_.etat = EtatDeConvention::PreavisEnCours;
        vie_.geste = GesteDeConvention::NoterLaReception;
        vie_.par_lettre = lettre->motif;
        vie_.fin.reset();
        constater(SorteDeConstat::ReceptionInconnue, phrase, lettre->id);
        if (periode.fin && !vie_.prochaine) phrase += " Au plus tard, elle prend fin à son terme, " + le_jour(*periode.fin) + ".";
        vie_.si_personne_n_agit = std::move(phrase);
        return true;
    }

    void rester_sans_terme()
    {
        vie_.etat = commencee() ? EtatDeConvention::EnVigueur : EtatDeConvention::AVenir;
        vie_.si_personne_n_agit = "Si personne n'agit, la convention continue : elle n'écrit pas de terme.";
        attendre_une_reception(vie_.periodes.back());
    }

    void arriver_au_terme(const PeriodeDeConvention& periode, bool passee)
    {
        vie_.fin = vie_.terme;
        if (passee) return clore();
        vie_.etat = commencee() ? EtatDeConvention::EnVigueur : EtatDeConvention::AVenir;
        vie_.si_personne_n_agit = "Si personne n'agit, la convention prend fin " + le_jour(*periode.fin) + ".";
        if (attendre_une_reception(periode)) return;
        const auto& termes = termes_au(*periode.fin);
        const bool encore = !termes.renouvellements_au_plus || renouvellements_ < *termes.renouvellements_au_plus;
        if (termes.renouvellement == Renouvellement::Aucun || !encore) return;
        if (arrete_par_un_refus(derniers_mots(periode)))
        {
            vie_.si_personne_n_agit = "La convention prend fin " + le_jour(*periode.fin) + " : son renouvellement est refusé.";
            return;
        }
        vie_.geste = termes.renouvellement == Renouvellement::Demande ? GesteDeConvention::Demander : GesteDeConvention::Accorder;
        vie_.dernier_jour = dernier_jour_avant(*periode.fin, {0, UniteDeDelai::Jours}, termes.compte);
        if (commencee() && *periode.fin <= decale_de(le_, avances_.premiere())) vie_.etat = EtatDeConvention::ARenouveler;
    }

    void attendre_la_reconduction(const PeriodeDeConvention& periode)
    {
        vie_.etat = commencee() ? EtatDeConvention::EnVigueur : EtatDeConvention::AVenir;
        if (attendre_une_reception(periode)) return;
        const auto& termes = termes_au(*periode.fin);
        const auto& suivante = *vie_.prochaine;
        vie_.si_personne_n_agit = "Si personne n'agit, la convention est reconduite pour " + en_mots(duree_entre(suivante.debut, *suivante.fin)) + " " + le_jour(suivante.debut) + ".";
        const auto prevue = *fin_prevue(termes, MotifDExtinction::NonReconduction);
        if (prevue.sens != SensDePreavis::AvantTerme) return;
        vie_.geste = GesteDeConvention::Denoncer;
        vie_.dernier_jour = dernier_jour_avant(*periode.fin, prevue.delai, termes.compte);
    }

    const ConventionConnue& connue_;
    Jour le_;
    const AvancesDAlerte& avances_;
    std::vector<const FaitDeConvention*> faits_;
    std::vector<TermesDeConvention> termes_; // ceux que l'on a signés
    VieDeConvention vie_;
    int renouvellements_ = 0;
    Delai duree_d_origine_;
    struct LettreSansReception
    {
        const FaitDeConvention* lettre;
        FinPrevue prevue;
    };
    std::optional<LettreSansReception> lettre_en_attente_; // de la période en cours de lecture
    bool fin_au_dela_ = false; // une lettre reçue met fin à la convention, après le terme de cette période
};

} // namespace

VieDeConvention vie(const ConventionConnue& connue, Jour le, const AvancesDAlerte& avances) { return Recit(connue, le, avances).mener(); }

namespace
{

std::string_view geste_en_mots(GesteDeConvention geste)
{
    switch (geste)
    {
    case GesteDeConvention::Denoncer: return "dénoncer";
    case GesteDeConvention::Demander: return "demander le renouvellement";
    case GesteDeConvention::Accorder: return "réunir l'accord de toutes les parties";
    default: return "noter la réception de la lettre";
    }
}

int jours_jusqu_a(Jour limite, Jour le) { return static_cast<int>((std::chrono::sys_days{limite} - std::chrono::sys_days{le}).count()); }

} // namespace

std::vector<AlerteDeConvention> alertes(const VieDeConvention& vie, Jour le, const AvancesDAlerte& avances)
{
    std::vector<AlerteDeConvention> dues;
    const auto prevenir = [&](GesteDeConvention geste, Jour limite, std::string phrase) {
        const int restants = jours_jusqu_a(limite, le);
        if (restants < 0 || restants > avances.premiere()) return;
        int avance = avances.premiere();
        for (const int une : avances.jours)
            if (restants <= une) avance = une;
        dues.push_back({geste, limite, restants, avance, std::move(phrase)});
    };
    if (vie.geste == GesteDeConvention::NoterLaReception)
        dues.push_back({vie.geste, vie.dernier_jour ? vie.dernier_jour->date.jour : le, 0, 0, std::string(geste_en_mots(vie.geste))});
    else if (vie.dernier_jour)
    {
        // La veille d'un jour chômé d'abord ; passée, il reste encore jusqu'au vrai dernier jour.
        const Jour limite = vie.dernier_jour->prudent < le ? vie.dernier_jour->date.jour : vie.dernier_jour->prudent;
        prevenir(vie.geste, limite, std::string(geste_en_mots(vie.geste)) + " au plus tard le " + en_toutes_lettres(limite));
    }
    else if (vie.fin) prevenir(GesteDeConvention::Aucun, vie.fin->jour, "prend fin le " + en_toutes_lettres(vie.fin->jour));
    return dues;
}

std::vector<JourDAgenda> jours_d_agenda(const VieDeConvention& vie)
{
    std::vector<JourDAgenda> jours;
    if (vie.debut) jours.push_back({vie.debut->jour, "debut", "la convention commence", vie.debut->etapes});
    if (vie.dernier_jour && vie.geste != GesteDeConvention::NoterLaReception)
        jours.push_back({vie.dernier_jour->prudent, "dernier_jour", "dernier jour pour " + std::string(geste_en_mots(vie.geste)), vie.dernier_jour->date.etapes});
    if (vie.prochaine) jours.push_back({vie.prochaine->debut, "reconduction", "reconduction tacite si personne n'agit", vie.terme->etapes});
    if (vie.fin) jours.push_back({vie.fin->jour, "fin", "la convention prend fin", vie.fin->etapes});
    return jours;
}

} // namespace ouvrage
