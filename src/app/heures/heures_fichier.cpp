#include "app/heures/heures_fichier.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/mots.hpp"
#include "domaine/identifiants.hpp"
#include "socle/table/table_file.hpp"
#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kRemarqueAuPlus = 200;
constexpr std::size_t kLuAuPlus = 80;
constexpr std::string_view kEnTeteACorriger = "À corriger";

struct FicheColonne
{
    Colonne colonne;
    std::string_view code;
    std::string_view libelle;
    std::array<std::string_view, 9> synonymes; // tels que `searchable` les rend
};
constexpr FicheColonne kColonnes[] = {
    {Colonne::Reference, "reference", "Référence", {"reference", "ref", "reference de la personne", "reference participant"}},
    {Colonne::Personne, "personne", "Personne",
     {"personne", "participant", "salarie", "nom et prenom", "nom prenom", "prenom et nom", "prenom nom", "beneficiaire"}},
    {Colonne::Nom, "nom", "Nom", {"nom", "nom de famille", "nom d usage"}},
    {Colonne::Prenom, "prenom", "Prénom", {"prenom", "prenoms"}},
    {Colonne::Mois, "mois", "Mois", {"mois", "periode", "mois de paie", "mois concerne"}},
    {Colonne::Travail, "travail", "Heures de travail",
     {"heures de travail", "travail", "heures", "heures travaillees", "heures travail", "nombre d heures", "heures effectuees",
      "heures realisees", "h travaillees"}},
    {Colonne::Formation, "formation", "Heures de formation", {"heures de formation", "formation", "heures formation"}},
    {Colonne::Remarque, "remarque", "Remarque", {"remarque", "remarques", "commentaire", "commentaires", "observation", "observations", "note"}},
    {Colonne::Corrige, "corrige", "Corrige", {"corrige", "correction", "corriger"}},
    {Colonne::Cfa, "cfa", "Heures en CFA", {"heures en cfa", "cfa", "heures de cfa", "heures cfa"}},
    {Colonne::FormationPrealable, "formation_prealable", "Formation avant l'embauche",
     {"formation avant l embauche", "formation prealable", "poei", "poec", "poei poec", "heures de formation prealable"}},
    {Colonne::Immersion, "immersion", "Immersion, stage", {"immersion stage", "immersion", "stage", "pmsmp", "heures d immersion"}},
    {Colonne::Tutorat, "tutorat", "Tutorat", {"tutorat", "heures de tutorat"}},
    {Colonne::CongesPayes, "conges_payes", "Congés payés", {"conges payes", "conges", "heures de conges", "heures de conges payes", "cp"}},
    {Colonne::Maladie, "maladie", "Maladie", {"maladie", "arret maladie", "heures de maladie"}},
    {Colonne::JoursFeries, "jours_feries", "Jours fériés chômés", {"jours feries chomes", "jours feries", "feries", "heures de jours feries"}},
    {Colonne::HeuresSupplementaires, "heures_supplementaires", "Heures supplémentaires", {"heures supplementaires", "heures sup", "hs"}},
    {Colonne::Ailleurs, "ailleurs", "Heures sur un autre chantier", {"heures sur un autre chantier", "autre chantier", "ailleurs"}},
    {Colonne::Encadrement, "encadrement", "Encadrement", {"encadrement", "heures d encadrement"}},
    {Colonne::Trajet, "trajet", "Trajet", {"trajet", "trajets", "temps de trajet", "heures de trajet"}},
    {Colonne::Commune, "commune", "Commune", {"commune", "commune de travail", "lieu de travail", "commune du chantier", "lieu du chantier"}},
};
static_assert(std::size(kColonnes) == kNombreDeColonnes);

const FicheColonne& fiche(Colonne colonne) { return kColonnes[rang(colonne)]; }

std::string entre_guillemets(std::string_view mot) { return "«\u00A0" + std::string(mot) + "\u00A0»"; }

std::optional<Colonne> colonne_nommee(std::string_view entete)
{
    const auto nom = searchable(entete);
    if (nom.empty()) return std::nullopt;
    for (const auto& une : kColonnes)
        if (std::find(une.synonymes.begin(), une.synonymes.end(), nom) != une.synonymes.end()) return une.colonne;
    return std::nullopt;
}

/// Où sont les colonnes reconnues, et ce qui empêche de lire le fichier.
struct Disposition
{
    std::array<std::optional<std::size_t>, kNombreDeColonnes> places;
    std::vector<std::string> entetes;

    std::optional<std::size_t> place(Colonne colonne) const { return places[rang(colonne)]; }
    std::string entete(std::size_t place) const { return place < entetes.size() ? entetes[place] : ""; }
};

Disposition lire_entete(const TableHeader& entete, std::vector<AnomalieDeFichier>& anomalies)
{
    Disposition lue;
    lue.entetes = entete.names();
    for (std::size_t i = 0; i < lue.entetes.size(); ++i)
    {
        const auto colonne = colonne_nommee(lue.entetes[i]);
        if (!colonne) continue;
        auto& place = lue.places[rang(*colonne)];
        // Deux colonnes pour la même chose : on ne choisit pas à la place de la personne.
        if (place)
            anomalies.push_back({entete.line(), column_letters(i), lue.entetes[i], std::string(code(*colonne)), "fichier.colonne_en_double",
                                 lue.entetes[i], entre_guillemets(lue.entetes[*place]) + " et " + entre_guillemets(lue.entetes[i]) + "."});
        else place = i;
    }
    // « Nom » seul, sans « Prénom », tient les deux.
    if (lue.place(Colonne::Nom) && !lue.place(Colonne::Prenom) && !lue.place(Colonne::Personne))
        std::swap(lue.places[rang(Colonne::Nom)], lue.places[rang(Colonne::Personne)]);
    const auto absente = [&](Colonne colonne, std::string precision) {
        anomalies.push_back({entete.line(), "", "", std::string(code(colonne)), "fichier.colonne_absente", "", std::move(precision)});
    };
    if (!lue.place(Colonne::Reference) && !lue.place(Colonne::Personne) && !lue.place(Colonne::Nom))
        absente(Colonne::Reference, entre_guillemets("Référence") + " (ou " + entre_guillemets("Nom") + " et " + entre_guillemets("Prénom") + ").");
    if (!lue.place(Colonne::Mois)) absente(Colonne::Mois, entre_guillemets("Mois") + ".");
    if (!lue.place(Colonne::Travail) && !lue.place(Colonne::Formation)) absente(Colonne::Travail, entre_guillemets("Heures de travail") + ".");
    return lue;
}

bool ressemble_a_un_entete(const TableHeader& entete)
{
    const auto reconnues = std::count_if(entete.names().begin(), entete.names().end(), [](const auto& nom) { return colonne_nommee(nom).has_value(); });
    return reconnues >= 2;
}

/// La première feuille visible dont l'en-tête est le nôtre ; à défaut la première.
void choisir_feuille(TableFile& table)
{
    const auto feuilles = table.sheets();
    for (const auto& nom : feuilles)
    {
        table.choose_sheet(nom);
        try
        {
            if (ressemble_a_un_entete(table.header())) return;
        }
        catch (const UnreadableFile& erreur)
        {
            if (erreur.code != "fichier.vide") throw; // une feuille vide n'est pas la nôtre, une feuille abîmée condamne le fichier
        }
    }
    if (!feuilles.empty()) table.choose_sheet(feuilles.front());
}

// --- Les mots d'une cellule ---------------------------------------------------------------------------------------

/// Le mois que nomme un mot : « mars », « févr », « juil » ; « jui » en nomme deux, donc aucun.
std::optional<unsigned> mois_nomme(std::string_view mot)
{
    static const std::array<std::string, 12> noms = {"janvier", "fevrier", "mars",      "avril",   "mai",      "juin",
                                                     "juillet", "aout",    "septembre", "octobre", "novembre", "decembre"};
    if (mot.size() < 3) return std::nullopt;
    std::optional<unsigned> trouve;
    for (unsigned i = 0; i < noms.size(); ++i)
    {
        if (!noms[i].starts_with(mot)) continue;
        if (trouve) return std::nullopt;
        trouve = i + 1;
    }
    return trouve;
}

std::optional<int> nombre_court(std::string_view mot)
{
    if (!all_digits(mot) || mot.size() > 4) return std::nullopt;
    return std::stoi(std::string(mot));
}

/// 2026-03, 03/2026, mars 2026, mars-26, 01/03/2026, 2026-03-01 (et ce qu'un tableur écrit d'une date).
std::optional<Mois> lire_mois_de_cellule(std::string_view texte)
{
    const auto mots = split(searchable(texte.substr(0, texte.find('T') == 10 ? 10 : texte.size())), ' ');
    std::optional<int> annee;
    std::optional<unsigned> mois;
    const auto annee_lue = [](std::string_view mot) -> std::optional<int> {
        const auto nombre = nombre_court(mot);
        if (!nombre || (mot.size() != 2 && mot.size() != 4)) return std::nullopt;
        return mot.size() == 2 ? 2000 + *nombre : *nombre;
    };
    const auto mois_lu = [](std::string_view mot) -> std::optional<unsigned> {
        const auto nombre = nombre_court(mot);
        if (!nombre || mot.size() > 2) return std::nullopt;
        return static_cast<unsigned>(*nombre);
    };
    if (mots.size() == 2 && mots[0].size() == 4 && all_digits(mots[0])) annee = annee_lue(mots[0]), mois = mois_lu(mots[1]);
    else if (mots.size() == 2)
    {
        mois = mois_nomme(mots[0]);
        if (mois) annee = annee_lue(mots[1]);
        else if (mots[1].size() == 4) mois = mois_lu(mots[0]), annee = annee_lue(mots[1]);
    }
    else if (mots.size() == 3)
    {
        const bool iso = mots[0].size() == 4;
        const auto jour = mois_lu(mots[iso ? 2 : 0]);
        if (!jour || *jour < 1 || *jour > 31) return std::nullopt;
        annee = mots[iso ? 0 : 2].size() == 4 ? annee_lue(mots[iso ? 0 : 2]) : std::nullopt;
        mois = mois_lu(mots[1]);
    }
    if (!annee || !mois) return std::nullopt;
    const Mois lu = std::chrono::year{*annee} / std::chrono::month{*mois};
    if (!lu.ok() || *annee < 2000 || *annee > 2100) return std::nullopt;
    return lu;
}

/// « 151:40 » : des minutes ne sont pas des centièmes. Ce qu'elles feraient, quand c'est exact.
std::optional<std::string> precision_de_duree(std::string_view texte)
{
    const auto parties = split(replaced(texte, "h", ":"), ':');
    if (parties.size() < 2 || parties.size() > 3 || !all_digits(parties[0]) || parties[0].size() > 4 || !all_digits(parties[1]) || parties[1].size() != 2)
        return std::nullopt;
    if (parties.size() == 3 && !all_digits(parties[2])) return std::nullopt;
    const auto minutes = std::stoll(parties[1]);
    if (minutes > 59) return std::nullopt;
    const auto soixantiemes = minutes * 100;
    const auto heures = Heures::de_centiemes(std::stoll(parties[0]) * 100 + soixantiemes / 60);
    if (soixantiemes % 60 != 0 || (parties.size() == 3 && parties[2] != "00")) return "";
    return entre_guillemets(texte) + " s'écrirait " + heures_saisie(heures) + ".";
}

/// Les mots d'un nom, sans ordre : « Bâ Awa » et « Awa BÂ » sont la même personne.
std::string nom_sans_ordre(std::string_view texte)
{
    auto mots = split(searchable(texte), ' ');
    std::sort(mots.begin(), mots.end());
    return joined(mots, " ");
}

/// Les personnes du lot, par ce que l'on peut écrire d'elles.
struct Annuaire
{
    std::map<std::string, const PersonneADeclarer*> par_reference;
    std::multimap<std::string, const PersonneADeclarer*> par_nom;

    explicit Annuaire(const std::vector<PersonneADeclarer>& personnes)
    {
        for (const auto& une : personnes)
        {
            // La même référence donnée par deux structures ne désigne personne : nulle.
            const auto [place, nouvelle] = par_reference.emplace(searchable(une.reference), &une);
            if (!nouvelle) place->second = nullptr;
            // Un nom que le périmètre ne montre pas est remplacé par la référence : on ne le reconnaît pas non plus.
            if (une.personne != une.reference) par_nom.emplace(nom_sans_ordre(une.personne), &une);
        }
    }

    /// Un texte nomme-t-il l'une d'elles, dans un ordre ou dans l'autre ?
    bool nomme(std::string_view texte) const
    {
        const auto mots = split(searchable(texte), ' ');
        for (const auto& [nom, _] : par_nom)
        {
            const auto combien = split(nom, ' ').size();
            for (std::size_t debut = 0; combien > 1 && debut + combien <= mots.size(); ++debut)
            {
                const std::vector<std::string> suite(mots.begin() + static_cast<std::ptrdiff_t>(debut), mots.begin() + static_cast<std::ptrdiff_t>(debut + combien));
                if (nom_sans_ordre(joined(suite, " ")) == nom) return true;
            }
        }
        return false;
    }
};

// --- Une ligne ----------------------------------------------------------------------------------------------------

/// Lit une ligne, colonne après colonne, sans s'arrêter à la première anomalie.
class LecteurDeLigne
{
public:
    LecteurDeLigne(const TableRow& rangee, const FichierDHeures& fichier, const Disposition& disposition, const Annuaire& annuaire, Jour aujourd_hui)
        : rangee_(rangee), fichier_(fichier), disposition_(disposition), annuaire_(annuaire), aujourd_hui_(aujourd_hui)
    {
        ligne_.numero = rangee.line();
    }

    /// Rien quand aucune colonne reconnue ne porte de texte : un total, une légende, une ligne à demi effacée.
    std::optional<LigneDeFichier> lire()
    {
        recopier();
        const bool rien = std::all_of(ligne_.lu.begin(), ligne_.lu.end(), [](const std::string& texte) { return texte.empty(); });
        if (rien && ligne_.anomalies.empty()) return std::nullopt;
        lire_personne();
        lire_mois();
        lire_les_heures();
        lire_remarque();
        lire_correction();
        lire_commune();
        return std::move(ligne_);
    }

private:
    void signaler(Colonne colonne, std::string_view code_d_anomalie, std::string precision = "")
    {
        fichier_.signaler(ligne_, colonne, code_d_anomalie, std::move(precision));
        fautives_[rang(colonne)] = true;
    }
    bool fautive(Colonne colonne) const { return fautives_[rang(colonne)]; }

    /// Un numéro de sécurité sociale, où qu'il soit, refuse la ligne et ne va pas plus loin que cette fonction.
    void recopier()
    {
        for (const auto& une : kColonnes)
            if (const auto place = disposition_.place(une.colonne)) ligne_.lu[rang(une.colonne)] = rangee_.text(*place);
        for (std::size_t i = 0; i < rangee_.size(); ++i)
        {
            if (!ressemble_a_un_nir(rangee_.text(i))) continue;
            const auto connue = std::find_if(std::begin(kColonnes), std::end(kColonnes), [&](const auto& une) { return disposition_.place(une.colonne) == i; });
            if (connue != std::end(kColonnes))
            {
                ligne_.lu[rang(connue->colonne)].clear();
                signaler(connue->colonne, "champ.nir");
            }
            else ligne_.anomalies.push_back({ligne_.numero, column_letters(i), disposition_.entete(i), "", "champ.nir", "", ""});
        }
        for (const auto& une : kColonnes)
        {
            const auto place = disposition_.place(une.colonne);
            if (!place || fautive(une.colonne)) continue;
            if (rangee_.kind(*place) == CellKind::Error) signaler(une.colonne, "fichier.cellule_en_erreur");
            if (rangee_.kind(*place) == CellKind::Uncalculated) signaler(une.colonne, "fichier.formule_sans_valeur");
        }
    }

    void reconnaitre(const PersonneADeclarer& une)
    {
        ligne_.participant_id = une.participant_id;
        ligne_.reference = une.reference;
    }

    void lire_personne()
    {
        // « Personne », ou « Prénom » et « Nom » : le texte et la colonne que l'on montrera.
        const bool en_une = !ligne_.texte(Colonne::Personne).empty();
        const Colonne du_nom = en_une || !disposition_.place(Colonne::Nom) ? Colonne::Personne : Colonne::Nom;
        const auto nom = en_une ? ligne_.texte(Colonne::Personne) : std::string(trimmed(ligne_.texte(Colonne::Prenom) + " " + ligne_.texte(Colonne::Nom)));
        if (fautive(Colonne::Reference) || fautive(Colonne::Personne) || fautive(Colonne::Nom) || fautive(Colonne::Prenom)) return;

        if (const auto& reference = ligne_.texte(Colonne::Reference); !reference.empty())
        {
            const auto trouvee = annuaire_.par_reference.find(searchable(reference));
            if (trouvee == annuaire_.par_reference.end()) return signaler(Colonne::Reference, "personne.inconnue");
            if (!trouvee->second) return signaler(Colonne::Reference, "personne.meme_reference");
            const auto& une = *trouvee->second;
            // Deux colonnes qui se contredisent : une ligne a glissé. On ne devine pas laquelle dit vrai.
            const bool nommee = une.personne != une.reference;
            if (!nom.empty() && nommee && nom_sans_ordre(nom) != nom_sans_ordre(une.personne) && searchable(nom) != searchable(une.reference))
                return signaler(du_nom, "personne.nom_different");
            return reconnaitre(une);
        }
        if (nom.empty()) return signaler(disposition_.place(Colonne::Reference) ? Colonne::Reference : du_nom, "champ.absent");
        if (en_une)
            if (const auto trouvee = annuaire_.par_reference.find(searchable(nom)); trouvee != annuaire_.par_reference.end() && trouvee->second)
                return reconnaitre(*trouvee->second);
        const auto [premiere, fin] = annuaire_.par_nom.equal_range(nom_sans_ordre(nom));
        if (premiere == fin) return signaler(du_nom, "personne.nom_inconnu");
        if (std::next(premiere) != fin) return signaler(du_nom, "personne.ambigue");
        reconnaitre(*premiere->second);
    }

    void lire_mois()
    {
        if (fautive(Colonne::Mois)) return;
        const auto& texte = ligne_.texte(Colonne::Mois);
        if (texte.empty()) return signaler(Colonne::Mois, "champ.absent");
        const auto mois = lire_mois_de_cellule(texte);
        if (!mois) return signaler(Colonne::Mois, "mois.illisible");
        if (*mois > mois_de(aujourd_hui_)) return signaler(Colonne::Mois, "mois.a_venir");
        ligne_.mois = mois;
    }

    /// Vrai quand la cellule est une durée en heures et minutes, ou d'une sorte qui n'est pas un nombre d'heures.
    bool refuser_la_sorte(Colonne colonne)
    {
        const auto place = disposition_.place(colonne);
        if (!place || fautive(colonne)) return fautive(colonne);
        const auto sorte = rangee_.kind(*place);
        if (const auto precision = precision_de_duree(ligne_.texte(colonne)))
            return signaler(colonne, "heures.en_minutes", *precision), true;
        if (sorte == CellKind::Duration) return signaler(colonne, "heures.en_minutes"), true;
        if (sorte == CellKind::Date || sorte == CellKind::Boolean) return signaler(colonne, "heures.illisibles"), true;
        return false;
    }

    void lire_les_heures()
    {
        const bool travail_refuse = refuser_la_sorte(Colonne::Travail), formation_refusee = refuser_la_sorte(Colonne::Formation);
        bool autre_refusee = false;
        NaturesTapees autres;
        for (const auto& nature : fiches_natures())
        {
            const auto colonne = colonne_de(nature.nature);
            if (refuser_la_sorte(colonne)) autre_refusee = true;
            else autres[rang(nature.nature)] = ligne_.texte(colonne);
        }
        // Une colonne déjà refusée ne se lit pas ; les autres se lisent quand même, pour tout dire d'un coup.
        const std::string zero = "0";
        std::vector<AnomalieDeChamp> anomalies;
        const auto lues = lire_heures_de_ligne(travail_refuse || (autre_refusee && ligne_.texte(Colonne::Travail).empty()) ? zero : ligne_.texte(Colonne::Travail),
                                               formation_refusee ? zero : ligne_.texte(Colonne::Formation), autres, std::string(code(Colonne::Travail)),
                                               std::string(code(Colonne::Formation)), "", anomalies);
        for (const auto& une : anomalies)
        {
            if (const auto nature = nature_du_code(une.champ))
            {
                signaler(colonne_de(*nature), une.code);
                continue;
            }
            const bool du_travail = une.champ == code(Colonne::Travail) && disposition_.place(Colonne::Travail);
            signaler(du_travail ? Colonne::Travail : Colonne::Formation, une.code);
        }
        if (lues && !travail_refuse && !formation_refusee && !autre_refusee) ligne_.heures = lues;
    }

    void lire_remarque()
    {
        if (fautive(Colonne::Remarque)) return;
        const auto& remarque = ligne_.texte(Colonne::Remarque);
        if (length_utf8(remarque) > kRemarqueAuPlus) signaler(Colonne::Remarque, "champ.trop_long");
        // Elle entre au journal : elle ne nomme personne que l'on doive pouvoir oublier.
        if (annuaire_.nomme(remarque)) signaler(Colonne::Remarque, "texte.nomme");
    }

    void lire_commune()
    {
        if (fautive(Colonne::Commune)) return;
        const auto& texte = ligne_.texte(Colonne::Commune);
        if (texte.empty()) return;
        auto commune = code_saisi(commune_tapee(texte));
        if (!libelle_de_commune(commune)) return signaler(Colonne::Commune, "commune.inconnue");
        ligne_.commune = std::move(commune);
    }

    void lire_correction()
    {
        if (fautive(Colonne::Corrige)) return;
        const auto mot = searchable(ligne_.texte(Colonne::Corrige));
        if (mot == "oui" || mot == "o" || mot == "x" || mot == "1" || mot == "vrai") ligne_.sort = LigneDeFichier::Sort::Corriger;
        else if (!mot.empty() && mot != "non" && mot != "n" && mot != "0" && mot != "faux") signaler(Colonne::Corrige, "fichier.oui_ou_non");
    }

    const TableRow& rangee_;
    const FichierDHeures& fichier_;
    const Disposition& disposition_;
    const Annuaire& annuaire_;
    Jour aujourd_hui_;
    LigneDeFichier ligne_;
    std::array<bool, kNombreDeColonnes> fautives_{};
};

using CleDeLigne = std::pair<std::string, Mois>;

/// Deux lignes pour la même personne et le même mois : ni l'une ni l'autre n'est inscrite, puisqu'on ne sait laquelle.
void refuser_les_doubles(FichierDHeures& fichier)
{
    auto& lignes = fichier.lignes;
    std::map<CleDeLigne, std::vector<std::size_t>> memes;
    for (std::size_t i = 0; i < lignes.size(); ++i)
        if (!lignes[i].participant_id.empty() && lignes[i].mois) memes[{lignes[i].participant_id, *lignes[i].mois}].push_back(i);
    for (const auto& [cle, rangs] : memes)
    {
        if (rangs.size() < 2) continue;
        for (const auto i : rangs)
        {
            const auto autre = lignes[i == rangs.front() ? rangs[1] : rangs.front()].numero;
            const auto a = [&](Colonne colonne) { return fichier.places[rang(colonne)].has_value(); };
            const Colonne ou = a(Colonne::Reference) ? Colonne::Reference : a(Colonne::Personne) ? Colonne::Personne : Colonne::Nom;
            fichier.signaler(lignes[i], ou, "personne.en_double", "Voir aussi la ligne " + std::to_string(autre) + ".");
        }
    }
}

} // namespace

std::string_view code(Colonne colonne) { return fiche(colonne).code; }
std::string_view libelle(Colonne colonne) { return fiche(colonne).libelle; }

void FichierDHeures::signaler(LigneDeFichier& ligne, Colonne colonne, std::string_view code_d_anomalie, std::string precision) const
{
    const auto& place = places[rang(colonne)];
    ligne.anomalies.push_back({ligne.numero, place ? place->lettre : "", place ? place->entete : "", std::string(ouvrage::code(colonne)),
                               std::string(code_d_anomalie), shortened(ligne.texte(colonne), kLuAuPlus), std::move(precision)});
}

std::string AnomalieDeFichier::adresse() const
{
    if (ligne == 0) return "";
    return "ligne " + std::to_string(ligne) + (lettre.empty() ? "" : ", colonne " + lettre);
}

std::string AnomalieDeFichier::phrase() const
{
    // Les fautes de l'XML qu'un XLSX contient n'apprennent rien à qui l'a envoyé.
    const auto phrase = phrase_anomalie(code.starts_with("fichier.xml_") ? "fichier.abime" : code);
    return precision.empty() ? phrase : phrase + " " + precision;
}

FichierDHeures lire_fichier_heures(std::string_view octets, const std::vector<PersonneADeclarer>& personnes, Jour aujourd_hui,
                                   const BornesDeFichier& bornes)
{
    const auto illisible = [](std::string code_d_anomalie, std::int64_t ligne) {
        FichierDHeures refuse;
        refuse.anomalies.push_back({ligne, "", "", "", std::move(code_d_anomalie), "", ""});
        return refuse;
    };
    if (octets.size() > bornes.octets) return illisible("fichier.trop_gros", 0);
    FichierDHeures fichier;
    try
    {
        TableFile table(octets);
        table.recognise_header(ressemble_a_un_entete);
        choisir_feuille(table);
        const Disposition disposition = lire_entete(table.header(), fichier.anomalies);
        if (!fichier.lisible()) return fichier;
        for (const auto& une : kColonnes)
            if (const auto place = disposition.place(une.colonne)) fichier.places[rang(une.colonne)] = {column_letters(*place), disposition.entete(*place)};
        const Annuaire annuaire(personnes);
        std::int64_t lues = 0;
        table.each([&](const TableRow& rangee) {
            if (++lues > bornes.lignes) throw UnreadableFile("fichier.trop_de_lignes", rangee.line());
            if (auto ligne = LecteurDeLigne(rangee, fichier, disposition, annuaire, aujourd_hui).lire()) fichier.lignes.push_back(std::move(*ligne));
            return Reading::Continue;
        });
        refuser_les_doubles(fichier);
    }
    catch (const UnreadableFile& erreur)
    {
        return illisible(erreur.code, erreur.line);
    }
    if (fichier.lignes.empty()) return illisible("fichier.vide", 0);
    return fichier;
}

// --- Rapprocher du compte -----------------------------------------------------------------------------------------

namespace
{

std::string heures_en_mots(Heures travail, Heures formation, const HeuresParNature& autres)
{
    std::string phrase = heures_fr(travail) + " de travail" + (formation == Heures() ? "" : " et " + heures_fr(formation) + " de formation");
    for (const auto& nature : fiches_natures())
        if (const auto heures = autres[nature.nature]; heures > Heures()) phrase += ", " + std::string(nature.libelle) + " " + heures_fr(heures);
    return phrase;
}

/// La ligne qui tient le mois d'une personne : la première qui porte des heures, comme au calcul ; sinon une ligne à zéro.
const LigneInscrite* tenante(const std::vector<const LigneInscrite*>& lignes)
{
    if (lignes.empty()) return nullptr;
    for (const auto* une : lignes)
        if (une->declarees() > Heures()) return une;
    return lignes.front();
}

} // namespace

Rapprochement rapprocher(FichierDHeures& fichier, const std::vector<LigneInscrite>& inscrites, const std::string& entreprise_id)
{
    std::map<CleDeLigne, std::vector<const LigneInscrite*>> du_compte;
    for (const auto& une : inscrites)
        if (une.entreprise_id == entreprise_id && !une.remplacee_par) du_compte[{une.participant_id, une.mois}].push_back(&une);
    for (auto& [cle, lignes] : du_compte)
        std::sort(lignes.begin(), lignes.end(), [](const auto* a, const auto* b) { return a->id < b->id; });

    // Un mois où tout est à zéro se dit « aucune heure ce mois », par le formulaire : un fichier ne le suppose pas.
    std::map<Mois, bool> des_heures;
    for (const auto& [cle, lignes] : du_compte) des_heures[cle.second] = true;
    for (const auto& ligne : fichier.lignes)
        if (ligne.mois && (!ligne.heures || !ligne.anomalies.empty() || ligne.heures->total() > Heures()))
            des_heures[*ligne.mois] = true;

    const Colonne des_volumes = fichier.places[rang(Colonne::Travail)] ? Colonne::Travail : Colonne::Formation;
    Rapprochement rapprochement;
    std::map<Mois, Envoi> envois;
    for (auto& ligne : fichier.lignes)
    {
        if (!ligne.anomalies.empty()) continue;
        auto [travail, formation, autres] = *ligne.heures;
        const auto connues = du_compte.find({ligne.participant_id, *ligne.mois});
        const auto* deja = connues == du_compte.end() ? nullptr : tenante(connues->second);
        // Une colonne absente ne dit rien : ce qui était inscrit de cette nature demeure.
        if (deja)
            for (const auto& nature : fiches_natures())
                if (!fichier.places[rang(colonne_de(nature.nature))]) autres[nature.nature] = deja->autres[nature.nature];
        const bool zero = ligne.heures->total() == Heures();
        if (!deja && zero)
        {
            if (des_heures[*ligne.mois]) ++rapprochement.inchanges;
            else fichier.signaler(ligne, des_volumes, "heures.nulles");
            continue;
        }
        if (deja && deja->travail == travail && deja->formation == formation && deja->autres == autres)
        {
            ++rapprochement.inchanges;
            continue;
        }
        LigneDeclaree declaree{ligne.participant_id, travail, formation, {}, autres, ligne.commune};
        if (deja && deja->declarees() > Heures())
        {
            const auto valeurs = "Inscrites : " + heures_en_mots(deja->travail, deja->formation, deja->autres) + " ; dans le fichier : " + heures_en_mots(travail, formation, autres) + ".";
            if (deja->etat == Etat::Validee)
            {
                fichier.signaler(ligne, des_volumes, "heures.deja_validees", valeurs);
                continue;
            }
            if (ligne.sort != LigneDeFichier::Sort::Corriger)
            {
                fichier.signaler(ligne, des_volumes, "heures.deja_declarees", valeurs);
                continue;
            }
            declaree.corrige = deja->id;
        }
        ++(declaree.corrige ? rapprochement.corriges : rapprochement.crees);
        auto& envoi = envois[*ligne.mois];
        envoi.entreprise_id = entreprise_id;
        envoi.mois = *ligne.mois;
        envoi.canal = "fichier";
        if (const auto& remarque = ligne.texte(Colonne::Remarque); !remarque.empty())
            envoi.note += (envoi.note.empty() ? "" : " ; ") + ligne.reference + " : " + remarque;
        envoi.lignes.push_back(std::move(declaree));
    }
    for (auto& [mois, envoi] : envois) rapprochement.envois.push_back(std::move(envoi));
    return rapprochement;
}

// --- Écrire des feuilles ------------------------------------------------------------------------------------------

namespace
{

SheetColumn colonne_de_feuille(Colonne colonne, ColumnKind sorte, int largeur, std::string note = "")
{
    SheetColumn une;
    une.header = libelle(colonne);
    une.kind = sorte;
    une.width = largeur;
    une.editing = Editing::Free;
    une.note = std::move(note);
    return une;
}

/// Les colonnes communes au modèle et à la feuille à corriger, dans cet ordre.
constexpr Colonne kOrdre[] = {Colonne::Reference, Colonne::Personne, Colonne::Mois, Colonne::Travail, Colonne::Formation, Colonne::Remarque, Colonne::Corrige};

std::vector<SheetColumn> colonnes_de_feuille()
{
    std::vector<SheetColumn> colonnes = {
        colonne_de_feuille(Colonne::Reference, ColumnKind::Text, 14, "La référence donnée par le facilitateur."),
        colonne_de_feuille(Colonne::Personne, ColumnKind::Text, 26, "Pour vous relire. Suffit sans référence quand une seule personne porte ce nom."),
        colonne_de_feuille(Colonne::Mois, ColumnKind::Text, 18, "Un mois par ligne, par exemple mars 2026 ou 03/2026."),
        colonne_de_feuille(Colonne::Travail, ColumnKind::Hours, 18, "En heures et centièmes : 151,67. Écrivez 0 si la personne n'a pas travaillé."),
        colonne_de_feuille(Colonne::Formation, ColumnKind::Hours, 20, "À part des heures de travail. Vide : aucune."),
        colonne_de_feuille(Colonne::Remarque, ColumnKind::Text, 40, "Lue par le facilitateur. Jamais de numéro de sécurité sociale."),
        colonne_de_feuille(Colonne::Corrige, ColumnKind::Text, 12, "« oui » pour remplacer des heures déjà inscrites ce mois-là."),
    };
    colonnes.back().choices = {"oui", "non"};
    colonnes.back().refusal = "Écrivez oui ou non.";
    return colonnes;
}

} // namespace

std::string modele_de_fichier(const Lot& lot, const Engagement& engagement, Mois mois, const std::vector<PersonneADeclarer>& personnes,
                              const std::vector<LigneInscrite>& inscrites, Jour aujourd_hui, Instant maintenant)
{
    SheetLayout feuille;
    feuille.name = en_toutes_lettres(mois);
    feuille.columns = colonnes_de_feuille();
    feuille.blank_rows = 50;
    feuille.frozen_columns = 2;
    auto& references = feuille.columns[0];
    for (const auto& une : personnes) references.choices.push_back(une.reference);
    references.refusal = "Choisissez la référence d'une personne affectée à ce lot.";
    auto& mois_possibles = feuille.columns[2];
    const auto execution = engagement.execution(lot);
    for (Mois un = mois_de(aujourd_hui); un >= execution.debut && mois_possibles.choices.size() < 120; un -= std::chrono::months{1})
        if (execution.contient(un)) mois_possibles.choices.push_back(en_toutes_lettres(un));
    mois_possibles.refusal = "Choisissez un mois dans la liste.";

    XlsxWriter classeur({"Heures de " + en_toutes_lettres(mois) + ", " + lot.nom(), "Ouvrage", lot.marche_objet, maintenant});
    auto page = classeur.sheet(std::move(feuille));
    for (const auto& une : personnes)
    {
        if (!une.affectee_en(mois)) continue;
        std::vector<const LigneInscrite*> siennes;
        for (const auto& ligne : inscrites)
            if (ligne.participant_id == une.participant_id && ligne.mois == mois && !ligne.remplacee_par) siennes.push_back(&ligne);
        const auto* deja = tenante(siennes);
        const auto en_cellule = [](Heures heures) { return SheetCell(static_cast<std::int64_t>(heures.centiemes())); };
        page.row({une.reference, une.personne == une.reference ? "" : une.personne, en_toutes_lettres(mois),
                  deja ? en_cellule(deja->travail) : SheetCell(), deja && deja->formation > Heures() ? en_cellule(deja->formation) : SheetCell()});
    }
    return std::move(classeur).finish();
}

std::string feuille_a_corriger(const FichierDHeures& fichier, Instant maintenant)
{
    SheetLayout feuille;
    feuille.name = "À corriger";
    feuille.columns = colonnes_de_feuille();
    feuille.frozen_columns = 2;
    // Les natures d'heures que le fichier portait, et elles seules.
    std::vector<Colonne> ordre(std::begin(kOrdre), std::end(kOrdre));
    for (const auto& nature : fiches_natures())
        if (const auto colonne = colonne_de(nature.nature); fichier.places[rang(colonne)])
        {
            ordre.push_back(colonne);
            feuille.columns.push_back(colonne_de_feuille(colonne, ColumnKind::Hours, 18, std::string(nature.aide)));
        }
    if (fichier.places[rang(Colonne::Commune)])
    {
        ordre.push_back(Colonne::Commune);
        feuille.columns.push_back(colonne_de_feuille(Colonne::Commune, ColumnKind::Text, 24, "Où les heures ont été faites."));
    }
    feuille.columns.push_back(SheetColumn{.header = std::string(kEnTeteACorriger), .width = 80});
    XlsxWriter classeur({"Lignes à corriger", "Ouvrage", "Heures à reprendre et à renvoyer", maintenant});
    auto page = classeur.sheet(std::move(feuille));
    bool vide = true;
    for (const auto& ligne : fichier.lignes)
    {
        if (ligne.anomalies.empty()) continue;
        vide = false;
        std::map<std::string, std::string> notes; // par champ
        std::string tout;
        for (const auto& une : ligne.anomalies)
        {
            // « Nom » et « Prénom » se rejoignent dans « Personne ».
            auto& note = notes[une.champ == code(Colonne::Nom) || une.champ == code(Colonne::Prenom) ? std::string(code(Colonne::Personne)) : une.champ];
            note += (note.empty() ? "" : " ") + une.phrase();
            tout += (tout.empty() ? "" : " ") + (une.entete.empty() ? "" : une.entete + " : ") + une.phrase();
        }
        std::vector<SheetCell> cellules;
        for (const auto colonne : ordre)
        {
            SheetCell cellule(ligne.texte(colonne));
            if (colonne == Colonne::Personne && ligne.texte(colonne).empty())
                cellule = std::string(trimmed(ligne.texte(Colonne::Prenom) + " " + ligne.texte(Colonne::Nom)));
            if (colonne == Colonne::Mois && ligne.mois) cellule = en_toutes_lettres(*ligne.mois);
            if (colonne == Colonne::Travail || colonne == Colonne::Formation || (rang(colonne) >= rang(Colonne::Cfa) && colonne != Colonne::Commune))
                if (const auto lecture = lire_heures(ligne.texte(colonne)); lecture.valeur) cellule = SheetCell(static_cast<std::int64_t>(lecture.valeur->centiemes()));
            if (const auto note = notes.find(std::string(code(colonne))); note != notes.end()) cellule.note = note->second;
            cellules.push_back(std::move(cellule));
        }
        SheetCell a_corriger(tout);
        if (const auto note = notes.find(""); note != notes.end()) a_corriger.note = note->second;
        cellules.push_back(std::move(a_corriger));
        page.row(cellules);
    }
    return vide ? "" : std::move(classeur).finish();
}

} // namespace ouvrage
