#include "domaine/eligibilite.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;

std::string lettres(Jour jour) { return en_toutes_lettres(jour); }

/// « a », « a ou b », « a, b ou c ».
std::string enumerer(const std::vector<std::string>& mots, std::string_view dernier)
{
    std::string texte;
    for (std::size_t i = 0; i < mots.size(); ++i)
    {
        if (i > 0) texte += i + 1 == mots.size() ? " " + std::string(dernier) + " " : ", ";
        texte += mots[i];
    }
    return texte;
}

std::string nom_de(const std::vector<Mot>& mots, const std::string& code)
{
    const auto* mot = trouver_mot(mots, code);
    return mot ? mot->libelle : code;
}

std::vector<std::string> noms_de(const std::vector<Mot>& mots, const std::vector<std::string>& codes)
{
    std::vector<std::string> noms;
    for (const auto& un : codes) noms.push_back(nom_de(mots, un));
    return noms;
}

bool contient(const std::vector<std::string>& liste, std::string_view code)
{
    return std::find(liste.begin(), liste.end(), code) != liste.end();
}

std::string mois_en_mots(int mois) { return std::to_string(mois) + " mois"; }
std::string ans_en_mots(int ans) { return std::to_string(ans) + " ans"; }

Constat rempli(std::string raison) { return {Reponse::Rempli, {std::move(raison)}, {}}; }
Constat non_rempli(std::string raison) { return {Reponse::NonRempli, {std::move(raison)}, {}}; }
Constat inconnu(std::string manque) { return {Reponse::Inconnu, {}, {std::move(manque)}}; }
Constat trancher(bool oui, std::string raison) { return oui ? rempli(std::move(raison)) : non_rempli(std::move(raison)); }

/// L'anniversaire de ses n ans. Né un 29 février : le 1er mars quand l'année n'en a pas (l'âge n'est pas atteint avant).
Jour anniversaire(Jour naissance, int ans)
{
    const Jour voulu = naissance + std::chrono::years{ans};
    return voulu.ok() ? voulu : Jour{sys_days{voulu}};
}

Constat eprouver_age(const Epreuve& epreuve, const Faits& faits)
{
    if (!faits.naissance) return inconnu("la date de naissance");
    const Jour le_jour = anniversaire(*faits.naissance, epreuve.nombre);
    const std::string dit = std::to_string(age_au(*faits.naissance, faits.embauche)) + " ans le " + lettres(faits.embauche) + " (" +
                            ans_en_mots(epreuve.nombre) + " le " + lettres(le_jour) + ")";
    switch (epreuve.sorte)
    {
    case Epreuve::Sorte::AgeMoinsDe: return trancher(faits.embauche < le_jour, dit);
    case Epreuve::Sorte::AgeMin: return trancher(le_jour <= faits.embauche, dit);
    default: return trancher(le_jour < faits.embauche, dit);
    }
}

enum class Borne
{
    AuMoins,
    PlusDe,
    MoinsDe
};
struct MotsDeDuree
{
    std::string_view debut;   // « inscrite depuis le »
    std::string_view compte;  // « mois d'inscription »
    std::string_view absente; // « pas inscrite comme demandeuse d'emploi »
    std::string_view manque;  // « la date d'inscription … »
};
constexpr MotsDeDuree kInscription{"inscription du ", " mois d'inscription", "pas d'inscription comme demandeur d'emploi",
                                   "la date d'inscription à France Travail"};
constexpr MotsDeDuree kScolarite{"hors du système scolaire depuis le ", " mois hors du système scolaire", "encore dans le système scolaire",
                                 "la date de sortie du système scolaire"};

Constat eprouver_duree(const Anciennete& anciennete, int mois, Borne borne, Jour embauche, const MotsDeDuree& mots)
{
    if (anciennete.sans_objet) return non_rempli(std::string(mots.absente));
    if (anciennete.depuis)
    {
        const Jour atteint = plus_mois(*anciennete.depuis, mois);
        std::string dit = std::string(mots.debut) + lettres(*anciennete.depuis);
        if (embauche < *anciennete.depuis) return non_rempli(dit + ", après l'embauche");
        dit += " : " + mois_en_mots(mois) + " le " + lettres(atteint) + ", embauche le " + lettres(embauche);
        switch (borne)
        {
        case Borne::AuMoins: return trancher(atteint <= embauche, dit);
        case Borne::PlusDe: return trancher(atteint < embauche, dit);
        case Borne::MoinsDe: return trancher(embauche < atteint, dit);
        }
    }
    if (!anciennete.mois) return inconnu(std::string(mots.manque));
    const std::string dit = std::to_string(*anciennete.mois) + std::string(mots.compte);
    switch (borne)
    {
    case Borne::AuMoins: return trancher(*anciennete.mois >= mois, dit);
    case Borne::MoinsDe: return trancher(*anciennete.mois < mois, dit);
    case Borne::PlusDe: break;
    }
    // Douze mois entiers, c'est entre douze mois tout juste et treize mois moins un jour : seule la date départage.
    if (*anciennete.mois == mois) return inconnu(std::string(mots.manque) + " (" + mois_en_mots(mois) + " entiers ne disent pas si c'est plus)");
    return trancher(*anciennete.mois > mois, dit);
}

Constat eprouver_liste(const std::vector<std::string>& codes, const std::map<std::string, bool>& connus, const std::vector<Mot>& mots)
{
    std::vector<std::string> oui, inconnus;
    for (const auto& un : codes)
    {
        const auto fait = connus.find(un);
        if (fait == connus.end()) inconnus.push_back(nom_de(mots, un));
        else if (fait->second) oui.push_back(nom_de(mots, un));
    }
    if (!oui.empty()) return rempli(enumerer(oui, "et"));
    if (!inconnus.empty()) return inconnu("savoir si : " + enumerer(inconnus, "ou"));
    return non_rempli((codes.size() == 1 ? "non : " : "rien de cela : ") + enumerer(noms_de(mots, codes), "ou"));
}

Constat eprouver_choix(const std::vector<std::string>& codes, const std::optional<std::string>& connu, const std::vector<Mot>& mots,
                       std::string_view aucun, const std::string& dit_aucun, const std::string& manque)
{
    if (!connu) return inconnu(manque);
    if (*connu == aucun) return non_rempli(dit_aucun);
    return trancher(contient(codes, *connu), "embauche par : " + nom_de(mots, *connu));
}

void ajouter_une_fois(std::vector<std::string>& liste, const std::string& texte)
{
    if (std::find(liste.begin(), liste.end(), texte) == liste.end()) liste.push_back(texte);
}

Constat combiner(const Epreuve& epreuve, const Faits& faits, const Vocabulaire& mots)
{
    // « Tous » : un seul refus suffit à refuser, même quand on ignore le reste. « Au moins un » : l'inverse.
    const bool tous = epreuve.sorte == Epreuve::Sorte::Tous;
    const Reponse decisive = tous ? Reponse::NonRempli : Reponse::Rempli;
    std::vector<Constat> constats;
    for (const auto& une : epreuve.parties) constats.push_back(eprouver(une, faits, mots));
    Reponse reponse = tous ? Reponse::Rempli : Reponse::NonRempli;
    for (const auto& un : constats)
        if (un.reponse == Reponse::Inconnu && reponse != decisive) reponse = Reponse::Inconnu;
        else if (un.reponse == decisive) reponse = decisive;
    Constat tout{reponse, {}, {}};
    for (const auto& un : constats)
    {
        if (un.reponse != reponse) continue;
        for (const auto& une : un.raisons) ajouter_une_fois(tout.raisons, une);
        for (const auto& un_fait : un.manque) ajouter_une_fois(tout.manque, un_fait);
    }
    return tout;
}

int rang_de(EtatDePreuve etat)
{
    switch (etat)
    {
    case EtatDePreuve::SansObjet: return 0;
    case EtatDePreuve::Valable: return 1;
    case EtatDePreuve::SansDate: return 2;
    case EtatDePreuve::Perimee: return 3;
    case EtatDePreuve::Posterieure: return 4;
    case EtatDePreuve::Manquante: return 5;
    }
    return 5;
}

PreuveExaminee examiner_piece(const Preuve& preuve, const Piece& piece, Jour embauche)
{
    PreuveExaminee examinee;
    examinee.piece = piece;
    const auto conclure = [&](EtatDePreuve etat, const std::string& suite) {
        examinee.etat = etat;
        examinee.phrase = preuve.libelle + (piece.datee_du ? " du " + lettres(*piece.datee_du) : "") + suite;
        return examinee;
    };
    if (preuve.validite == Validite::Sans) return conclure(EtatDePreuve::Valable, " : sans limite de date");
    if (preuve.validite == Validite::ValableALaDate)
    {
        if (!piece.expire_le) return conclure(EtatDePreuve::SansDate, " : dites jusqu'à quand elle est valable");
        examinee.valable_jusqu_au = piece.expire_le;
        if (*piece.expire_le < embauche) return conclure(EtatDePreuve::Perimee, " : valable jusqu'au " + lettres(*piece.expire_le) + ", donc plus à l'embauche");
        if (piece.datee_du && embauche < *piece.datee_du) return conclure(EtatDePreuve::Posterieure, " : ne vaut qu'après l'embauche");
        return conclure(EtatDePreuve::Valable, " : valable jusqu'au " + lettres(*piece.expire_le));
    }
    if (!piece.datee_du) return conclure(EtatDePreuve::SansDate, " : dites de quand elle date");
    if (embauche < *piece.datee_du) return conclure(EtatDePreuve::Posterieure, " : sa date suit l'embauche");
    if (preuve.validite == Validite::AvantEmbauche) return conclure(EtatDePreuve::Valable, " : sa date ne suit pas l'embauche");
    const Jour dernier = Jour{sys_days{plus_mois(*piece.datee_du, preuve.mois)} - days{1}};
    examinee.valable_jusqu_au = dernier;
    if (dernier < embauche) return conclure(EtatDePreuve::Perimee, " : ne couvre une embauche que jusqu'au " + lettres(dernier));
    return conclure(EtatDePreuve::Valable, " : couvre une embauche jusqu'au " + lettres(dernier));
}

/// Ce qui est acquis et ce qui pourrait encore l'être, par niveau.
struct Decompte
{
    int acquis1 = 0, acquis2 = 0, possibles1 = 0, possibles2 = 0;
};

Verdict verdict_a_seuils(const JeuDeCriteres& jeu, const Examen& examen, const Faits& faits, std::vector<std::string>& pourquoi,
                         std::vector<std::string>& manque)
{
    Decompte compte;
    for (const auto& un : examen.criteres)
    {
        const int niveau = jeu.criteres[un.rang].niveau;
        (niveau == 1 ? compte.acquis1 : compte.acquis2) += un.retenu() ? 1 : 0;
        (niveau == 1 ? compte.possibles1 : compte.possibles2) += un.constat.reponse != Reponse::NonRempli ? 1 : 0;
    }
    const auto acquis = [&](const Seuil& seuil) { return compte.acquis1 >= seuil.niveau1 || compte.acquis2 >= seuil.niveau2; };
    const auto possible = [&](const Seuil& seuil) { return compte.possibles1 >= seuil.niveau1 || compte.possibles2 >= seuil.niveau2; };
    const std::string dit = "Critères prouvés : " + std::to_string(compte.acquis1) + " de niveau 1, " + std::to_string(compte.acquis2) + " de niveau 2";
    if (faits.structure)
    {
        const auto seuil = std::find_if(jeu.seuils.begin(), jeu.seuils.end(), [&](const Seuil& un) { return un.structure == *faits.structure; });
        if (seuil == jeu.seuils.end())
        {
            pourquoi.push_back("Ce jeu ne vaut que pour une embauche par une des structures qu'il nomme.");
            return Verdict::NonEligible;
        }
        pourquoi.push_back(dit + " ; il en faut " + std::to_string(seuil->niveau1) + " de niveau 1, ou " + std::to_string(seuil->niveau2) +
                           " de niveau 2.");
        if (acquis(*seuil)) return Verdict::Eligible;
        return possible(*seuil) ? Verdict::Inconnu : Verdict::NonEligible;
    }
    pourquoi.push_back(dit + ".");
    if (std::all_of(jeu.seuils.begin(), jeu.seuils.end(), acquis)) return Verdict::Eligible;
    if (std::none_of(jeu.seuils.begin(), jeu.seuils.end(), possible)) return Verdict::NonEligible;
    manque.push_back("la structure qui embauche");
    return Verdict::Inconnu;
}

struct CodeDeBase
{
    Base base;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kBases = {CodeDeBase{Base::Structure, "structure", "par la structure qui emploie et accompagne"},
                               CodeDeBase{Base::Individuel, "individuel", "par la situation de la personne"},
                               CodeDeBase{Base::AvisMotive, "avis_motive", "sur avis motivé"}};
struct CodeDeSensible
{
    Sensible sensible;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kSensibles = {CodeDeSensible{Sensible::Non, "", ""}, CodeDeSensible{Sensible::Sante, "sante", "donnée de santé"},
                                   CodeDeSensible{Sensible::Origine, "origine", "donnée sur l'origine"},
                                   CodeDeSensible{Sensible::Justice, "justice", "donnée de justice"}};

} // namespace

std::string_view code(Base base)
{
    return std::find_if(kBases.begin(), kBases.end(), [&](const auto& une) { return une.base == base; })->code;
}
std::string_view libelle(Base base)
{
    return std::find_if(kBases.begin(), kBases.end(), [&](const auto& une) { return une.base == base; })->libelle;
}
std::optional<Base> base_du_code(std::string_view code)
{
    for (const auto& une : kBases)
        if (une.code == code) return une.base;
    return std::nullopt;
}

std::string_view code(Sensible sensible)
{
    return std::find_if(kSensibles.begin(), kSensibles.end(), [&](const auto& un) { return un.sensible == sensible; })->code;
}
std::string_view libelle(Sensible sensible)
{
    return std::find_if(kSensibles.begin(), kSensibles.end(), [&](const auto& un) { return un.sensible == sensible; })->libelle;
}
std::optional<Sensible> sensible_du_code(std::string_view code)
{
    for (const auto& un : kSensibles)
        if (un.code == code) return un.sensible;
    return std::nullopt;
}

const Mot* trouver_mot(const std::vector<Mot>& mots, std::string_view code)
{
    const auto mot = std::find_if(mots.begin(), mots.end(), [&](const Mot& un) { return un.code == code; });
    return mot == mots.end() ? nullptr : &*mot;
}

std::string_view libelle(Reponse reponse)
{
    switch (reponse)
    {
    case Reponse::Rempli: return "rempli";
    case Reponse::NonRempli: return "non rempli";
    case Reponse::Inconnu: return "on ne sait pas";
    }
    return "";
}

std::string_view code(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::Eligible: return "eligible";
    case Verdict::NonEligible: return "non_eligible";
    case Verdict::Inconnu: return "inconnu";
    }
    return "";
}
std::string_view libelle(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::Eligible: return "éligible";
    case Verdict::NonEligible: return "non éligible";
    case Verdict::Inconnu: return "on ne sait pas";
    }
    return "";
}

std::vector<std::size_t> Examen::retenus() const
{
    std::vector<std::size_t> rangs;
    for (const auto& un : criteres)
        if (un.retenu()) rangs.push_back(un.rang);
    return rangs;
}

Constat eprouver(const Epreuve& epreuve, const Faits& faits, const Vocabulaire& mots)
{
    using Sorte = Epreuve::Sorte;
    switch (epreuve.sorte)
    {
    case Sorte::Tous:
    case Sorte::AuMoinsUn: return combiner(epreuve, faits, mots);
    case Sorte::AgeMoinsDe:
    case Sorte::AgeMin:
    case Sorte::AgePlusDe: return eprouver_age(epreuve, faits);
    case Sorte::InscriptionMoisMin: return eprouver_duree(faits.inscription, epreuve.nombre, Borne::AuMoins, faits.embauche, kInscription);
    case Sorte::InscriptionMoisPlusDe: return eprouver_duree(faits.inscription, epreuve.nombre, Borne::PlusDe, faits.embauche, kInscription);
    case Sorte::InscriptionMoisMoinsDe: return eprouver_duree(faits.inscription, epreuve.nombre, Borne::MoinsDe, faits.embauche, kInscription);
    case Sorte::HorsScolariteMoisMin: return eprouver_duree(faits.hors_scolarite, epreuve.nombre, Borne::AuMoins, faits.embauche, kScolarite);
    case Sorte::NiveauMax:
        if (!faits.niveau) return inconnu("le niveau de formation");
        return trancher(*faits.niveau <= epreuve.nombre, "niveau " + std::to_string(*faits.niveau) + ", pour " + std::to_string(epreuve.nombre) + " au plus");
    case Sorte::Situation: return eprouver_liste(epreuve.valeurs, faits.situations, mots.situations);
    case Sorte::Dispositif: return eprouver_liste(epreuve.valeurs, faits.dispositifs, mots.dispositifs);
    case Sorte::Residence: return eprouver_liste(epreuve.valeurs, faits.residences, mots.residences);
    case Sorte::Structure:
        return eprouver_choix(epreuve.valeurs, faits.structure, mots.structures, kStructureAucune, "embauche directe, sans structure d'insertion",
                              "la structure qui embauche");
    case Sorte::Territoire:
        if (!faits.territoire) return inconnu("le département où le travail se fait");
        return trancher(contient(epreuve.valeurs, *faits.territoire), "travail dans : " + nom_de(mots.territoires, *faits.territoire));
    case Sorte::AvisDe:
    {
        if (!faits.avis_de) return inconnu("un avis motivé (" + enumerer(noms_de(mots.donneurs, epreuve.valeurs), "ou") + ")");
        if (*faits.avis_de == kAvisAucun) return non_rempli("pas d'avis motivé");
        const bool admis = contient(epreuve.valeurs, *faits.avis_de);
        return trancher(admis, "avis motivé de : " + nom_de(mots.donneurs, *faits.avis_de) +
                                   (admis ? "" : " ; ce jeu admet celui de : " + enumerer(noms_de(mots.donneurs, epreuve.valeurs), "ou")));
    }
    }
    return {};
}

PreuveExaminee examiner_preuve(const Critere& critere, const Faits& faits)
{
    PreuveExaminee meilleure;
    if (critere.preuves.empty())
    {
        meilleure.etat = EtatDePreuve::SansObjet;
        meilleure.phrase = "aucune pièce individuelle : la structure tient lieu de preuve";
        return meilleure;
    }
    std::vector<std::string> attendues;
    for (const auto& une : critere.preuves) attendues.push_back(dire(une));
    meilleure.phrase = "il manque : " + enumerer(attendues, "ou");
    for (std::size_t i = 0; i < critere.preuves.size(); ++i)
        for (const auto& piece : faits.pieces)
        {
            if (piece.preuve != critere.preuves[i].code) continue;
            auto examinee = examiner_piece(critere.preuves[i], piece, faits.embauche);
            examinee.preuve = i;
            if (rang_de(examinee.etat) < rang_de(meilleure.etat)) meilleure = std::move(examinee);
        }
    return meilleure;
}

Examen examiner(const JeuDeCriteres& jeu, const Faits& faits, const Vocabulaire& mots)
{
    Examen examen;
    bool possible = false;
    for (std::size_t rang = 0; rang < jeu.criteres.size(); ++rang)
    {
        const auto& critere = jeu.criteres[rang];
        if (!critere.en_vigueur(faits.embauche)) continue;
        CritereExamine examine{rang, eprouver(critere.epreuve, faits, mots), examiner_preuve(critere, faits)};
        if (examine.retenu() && !examen.principal) examen.principal = rang;
        possible = possible || examine.constat.reponse != Reponse::NonRempli;
        examen.criteres.push_back(std::move(examine));
    }
    if (!jeu.seuils.empty()) examen.verdict = verdict_a_seuils(jeu, examen, faits, examen.pourquoi, examen.manque);
    else examen.verdict = examen.principal ? Verdict::Eligible : possible ? Verdict::Inconnu : Verdict::NonEligible;

    if (examen.verdict == Verdict::Eligible && examen.principal)
        examen.pourquoi.push_back("Critère principal, le premier retenu dans l'ordre du jeu : " + jeu.criteres[*examen.principal].libelle + " (" +
                                  jeu.criteres[*examen.principal].source + ").");
    if (examen.verdict == Verdict::NonEligible && jeu.seuils.empty())
        examen.pourquoi.push_back(examen.criteres.empty() ? "Aucun critère de ce jeu n'est en vigueur ce jour-là."
                                                          : "Aucun critère de ce jeu n'est rempli, et rien de ce qu'il demande n'est ignoré.");
    if (examen.verdict == Verdict::Inconnu)
    {
        examen.pourquoi.push_back("On ne sait pas encore : ce n'est pas un refus.");
        for (const auto& un : examen.criteres)
        {
            if (un.constat.reponse == Reponse::Rempli && !un.preuve.suffit())
                ajouter_une_fois(examen.manque, jeu.criteres[un.rang].libelle + " — " + un.preuve.phrase);
            if (un.constat.reponse == Reponse::Inconnu)
                for (const auto& une : un.constat.manque) ajouter_une_fois(examen.manque, une);
        }
    }
    return examen;
}

std::string dire(const Epreuve& epreuve, const Vocabulaire& mots)
{
    using Sorte = Epreuve::Sorte;
    const std::string mois = mois_en_mots(epreuve.nombre);
    switch (epreuve.sorte)
    {
    case Sorte::Tous:
    case Sorte::AuMoinsUn:
    {
        std::vector<std::string> parties;
        const bool tous = epreuve.sorte == Sorte::Tous;
        for (const auto& une : epreuve.parties)
        {
            const bool groupe = tous && (une.sorte == Sorte::AuMoinsUn || (une.valeurs.size() > 1 && une.sorte != Sorte::Structure)) && epreuve.parties.size() > 1;
            parties.push_back(groupe ? "(" + dire(une, mots) + ")" : dire(une, mots));
        }
        if (tous && parties.size() > 1)
        {
            std::string texte = parties.front();
            for (std::size_t i = 1; i < parties.size(); ++i) texte += " et " + parties[i];
            return texte;
        }
        return enumerer(parties, "ou");
    }
    case Sorte::AgeMoinsDe: return "moins de " + ans_en_mots(epreuve.nombre);
    case Sorte::AgeMin: return ans_en_mots(epreuve.nombre) + " au moins";
    case Sorte::AgePlusDe: return "plus de " + ans_en_mots(epreuve.nombre);
    case Sorte::InscriptionMoisMin: return "inscription à France Travail de " + mois + " au moins";
    case Sorte::InscriptionMoisPlusDe: return "inscription à France Travail de plus de " + mois;
    case Sorte::InscriptionMoisMoinsDe: return "inscription à France Travail de moins de " + mois;
    case Sorte::HorsScolariteMoisMin: return "hors du système scolaire depuis " + mois + " au moins";
    case Sorte::NiveauMax: return "niveau de formation " + std::to_string(epreuve.nombre) + " au plus";
    case Sorte::Situation: return enumerer(noms_de(mots.situations, epreuve.valeurs), "ou");
    case Sorte::Dispositif: return enumerer(noms_de(mots.dispositifs, epreuve.valeurs), "ou");
    case Sorte::Residence: return enumerer(noms_de(mots.residences, epreuve.valeurs), "ou");
    case Sorte::Structure: return "embauche par : " + enumerer(noms_de(mots.structures, epreuve.valeurs), "ou");
    case Sorte::Territoire: return "travail dans : " + enumerer(noms_de(mots.territoires, epreuve.valeurs), "ou");
    case Sorte::AvisDe: return "avis motivé de : " + enumerer(noms_de(mots.donneurs, epreuve.valeurs), "ou");
    }
    return "";
}

std::string dire(const Preuve& preuve)
{
    switch (preuve.validite)
    {
    case Validite::Sans: return preuve.libelle;
    case Validite::Mois: return preuve.libelle + " (de moins de " + mois_en_mots(preuve.mois) + " à l'embauche)";
    case Validite::ValableALaDate: return preuve.libelle + " (en cours de validité à l'embauche)";
    case Validite::AvantEmbauche: return preuve.libelle + " (d'avant l'embauche)";
    }
    return preuve.libelle;
}

Jour plus_mois(Jour jour, int mois)
{
    const Jour voulu = jour + months{mois};
    return voulu.ok() ? voulu : dernier_jour(mois_de(voulu));
}

Jour fin_de_mois_entiers(Jour debut, int mois)
{
    const Jour voulu = debut + months{mois};
    return voulu.ok() ? Jour{sys_days{voulu} - days{1}} : dernier_jour(mois_de(voulu));
}

int age_au(Jour naissance, Jour jour)
{
    int ans = static_cast<int>(jour.year()) - static_cast<int>(naissance.year());
    while (jour < anniversaire(naissance, ans)) --ans;
    return ans;
}

std::optional<FenetreProposee> proposer_fenetre(const DureeDeFenetre& duree, std::optional<int> mois_par_defaut, const Prise& prise)
{
    const bool cdi = prise.contrat == Contrat::DureeIndeterminee;
    const auto mois = cdi && duree.cdi_mois ? duree.cdi_mois : duree.mois ? duree.mois : mois_par_defaut;
    if (!mois) return std::nullopt;
    FenetreProposee fenetre;
    fenetre.tardive = prise.prise_de_poste < prise.decidee_le;
    fenetre.debut = fenetre.tardive && !prise.rattrapage_motive ? prise.decidee_le : prise.prise_de_poste;
    if (fenetre.tardive)
        fenetre.pourquoi.push_back(prise.rattrapage_motive
                                       ? "Décidée après la prise de poste du " + lettres(prise.prise_de_poste) + " : les heures d'avant comptent, et la raison en est inscrite."
                                       : "Décidée après la prise de poste du " + lettres(prise.prise_de_poste) + " : les heures d'avant la décision ne comptent pas.");
    // La durée court de la prise de poste, même quand la décision vient tard : un retard n'allonge rien.
    fenetre.fin = fin_de_mois_entiers(prise.prise_de_poste, *mois);
    fenetre.pourquoi.push_back(mois_en_mots(*mois) + " à partir de la prise de poste" + (cdi && duree.cdi_mois ? ", pour un CDI" : "") + ".");
    if (cdi && duree.cdi_mois && prise.fin_du_marche && *prise.fin_du_marche < fenetre.fin)
    {
        fenetre.fin = *prise.fin_du_marche;
        fenetre.pourquoi.push_back("Le marché finit avant : la fenêtre s'arrête avec lui.");
    }
    if (fenetre.fin < fenetre.debut) return std::nullopt;
    return fenetre;
}

Reentree reentree(const std::optional<std::pair<Jour, std::optional<Jour>>>& fenetre, Jour embauche)
{
    if (!fenetre) return Reentree::Premiere;
    const bool dedans = fenetre->first <= embauche && (!fenetre->second || embauche <= *fenetre->second);
    return dedans ? Reentree::EnCours : Reentree::AEprouver;
}

} // namespace ouvrage
