#include "app/conventions/conventions_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "domaine/convention_donnee.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

using Tone = block::Paragraph::Tone;
constexpr std::string_view kTous = "tous";
constexpr std::size_t kSignaturesDeFront = 2;

/// Un blanc ne se confond jamais avec rien.
Run blanc(const std::string& quoi) { return emphasis("……… à compléter : " + quoi); }
Run rempli_ou_blanc(const std::string& valeur, const std::string& quoi) { return valeur.empty() ? blanc(quoi) : Run(valeur); }
Run jour_ou_blanc(const std::optional<Jour>& jour, const std::string& quoi) { return jour ? Run(en_toutes_lettres(*jour)) : blanc(quoi); }

std::string sans_point(std::string texte)
{
    while (texte.ends_with(".")) texte.pop_back();
    return texte;
}

/// Le nom et ce par quoi l'acte désigne une partie.
std::string nommer(const PartieDeConvention& p) { return p.nom.empty() ? p.designation : p.nom; }
/// « Pour l'État », « Pour Montreval Habitat ».
std::string pour(const std::string& nom)
{
    const bool article = nom.starts_with("L'") || nom.starts_with("Le ") || nom.starts_with("La ") || nom.starts_with("Les ");
    return "Pour " + (article ? avec_minuscule(nom) : nom);
}
std::string entre_guillemets(const std::string& nom) { return "«\u00A0" + nom + "\u00A0»"; }

// --- Un texte et ses blancs ---------------------------------------------------------------------------------------------

class Redacteur
{
public:
    Redacteur(const ActeDeConvention& acte, const TexteDeConvention& texte) : acte_(acte), texte_(texte) {}

    /// Une ligne, ses blancs remplis ou montrés.
    Text ligne(std::string_view texte) const
    {
        std::vector<Run> runs;
        for (std::size_t ici = 0; ici < texte.size();)
        {
            const auto ouvre = texte.find("{{", ici);
            const auto ferme = ouvre == std::string_view::npos ? ouvre : texte.find("}}", ouvre);
            const auto codes = ferme == std::string_view::npos ? std::vector<std::string>{} : blancs_du_texte(texte.substr(ouvre, ferme + 2 - ouvre));
            if (codes.empty())
            {
                runs.emplace_back(std::string(texte.substr(ici)));
                break;
            }
            if (ouvre > ici) runs.emplace_back(std::string(texte.substr(ici, ouvre - ici)));
            const auto valeur = texte_.remplis.find(codes.front());
            runs.push_back(valeur == texte_.remplis.end() ? blanc(avec_minuscule(nom_du_blanc(acte_.modele, codes.front()))) : Run(ecrire(codes.front(), valeur->second)));
            ici = ferme + 2;
        }
        return Text(std::move(runs));
    }
    /// Des paragraphes séparés par une ligne vide ; des lignes qui commencent par « - » font une liste, comme les lignes d'un blanc qui en a plusieurs.
    void ajouter(std::vector<Block>& blocs, const std::string& texte) const
    {
        block::List liste;
        std::string paragraphe;
        const auto clore = [&] {
            if (!paragraphe.empty()) blocs.push_back(block::Paragraph{ligne(paragraphe)});
            paragraphe.clear();
            if (!liste.items.empty()) blocs.push_back(liste);
            liste.items.clear();
        };
        for (const auto& brute : split(texte, '\n'))
        {
            const std::string une(trimmed(brute));
            if (une.empty())
            {
                clore();
                continue;
            }
            if (une.starts_with("- "))
            {
                if (!paragraphe.empty()) clore();
                liste.items.push_back(ligne(une.substr(2)));
                continue;
            }
            if (const auto lignes = lignes_du_blanc(une); lignes.size() > 1)
            {
                if (!paragraphe.empty()) clore();
                for (const auto& valeur : lignes) liste.items.emplace_back(valeur);
                continue;
            }
            if (!liste.items.empty()) clore();
            paragraphe += (paragraphe.empty() ? "" : " ") + une;
        }
        clore();
    }

private:
    std::string ecrire(const std::string& code, const std::string& valeur) const
    {
        const auto* modele = acte_.modele ? acte_.modele->blanc(code) : nullptr;
        if (modele && modele->type == TypeDeBlanc::Date)
            if (const auto jour = parse_day(valeur)) return en_toutes_lettres(*jour);
        return valeur;
    }
    /// Quand une ligne n'est qu'un blanc, ses lignes à lui.
    std::vector<std::string> lignes_du_blanc(const std::string& une) const
    {
        const auto codes = blancs_du_texte(une);
        if (codes.size() != 1 || une != "{{" + codes.front() + "}}") return {};
        const auto valeur = texte_.remplis.find(codes.front());
        if (valeur == texte_.remplis.end()) return {};
        std::vector<std::string> lignes;
        for (const auto& brute : split(valeur->second, '\n'))
            if (const auto lue = trimmed(brute); !lue.empty()) lignes.emplace_back(lue.starts_with("- ") ? lue.substr(2) : lue);
        return lignes;
    }

    const ActeDeConvention& acte_;
    const TexteDeConvention& texte_;
};

// --- Les engagements -----------------------------------------------------------------------------------------------------

Text promesse(const EngagementDePartie& un, const std::string& qui = "")
{
    std::vector<std::string> precisions;
    const bool revient = un.cadence != CadenceDePromesse::UneFois && un.cadence != CadenceDePromesse::Permanente;
    if (revient) precisions.push_back(avec_minuscule(std::string(libelle(un.cadence))));
    if (un.echeance_le) precisions.push_back((mois_entre(un.cadence) > 0 ? "la première fois le " : "au plus tard le ") + en_toutes_lettres(*un.echeance_le));
    if (!un.preuve.empty()) precisions.push_back("preuve : " + un.preuve);
    std::vector<Run> runs;
    if (!qui.empty()) runs.push_back(strong(avec_majuscule(qui) + " : "));
    runs.emplace_back(sans_point(un.texte));
    if (!precisions.empty()) runs.push_back(emphasis(" (" + joined(precisions, "\u00A0; ") + ")"));
    runs.emplace_back(".");
    return Text(std::move(runs));
}

/// Les parties qui promettent exactement la même chose, ensemble : neuf donneurs d'ordre ne se lisent pas neuf fois.
struct PromessesCommunes
{
    std::vector<const PartieDeConvention*> parties; // aucune : toutes ensemble
    std::vector<const EngagementDePartie*> engagements;
};
bool memes(const std::vector<const EngagementDePartie*>& a, const std::vector<const EngagementDePartie*>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto* un, const auto* autre) { return un->texte == autre->texte && un->preuve == autre->preuve && un->cadence == autre->cadence && un->echeance_le == autre->echeance_le; });
}
std::vector<PromessesCommunes> grouper(const std::vector<const PartieDeConvention*>& parties, const std::vector<const EngagementDePartie*>& engagements)
{
    std::vector<PromessesCommunes> groupes;
    for (const auto* partie : parties)
    {
        std::vector<const EngagementDePartie*> siens;
        for (const auto* un : engagements)
            if (un->partie_id == partie->id) siens.push_back(un);
        if (siens.empty()) continue;
        const auto groupe = std::find_if(groupes.begin(), groupes.end(), [&](const auto& deja) { return memes(deja.engagements, siens); });
        if (groupe == groupes.end()) groupes.push_back({{partie}, std::move(siens)});
        else groupe->parties.push_back(partie);
    }
    return groupes;
}
void ajouter_promesses(std::vector<Block>& blocs, const Convention& c, const PromessesCommunes& groupe, std::size_t toutes)
{
    std::string qui;
    if (groupe.parties.empty()) qui = "Toutes les parties s'engagent à :";
    else if (groupe.parties.size() == 1) qui = avec_majuscule(nom_dans_le_texte(c, *groupe.parties.front())) + " s'engage à :";
    else
    {
        std::vector<std::string> noms;
        for (const auto* partie : groupe.parties) noms.push_back(nommer(*partie));
        qui = (groupe.parties.size() == toutes ? "Chacune de ces parties, " : "Chacune des parties suivantes, ") + joined(noms, ", ") + ", s'engage à :";
    }
    blocs.push_back(block::Paragraph{qui});
    block::List liste;
    for (const auto* un : groupe.engagements) liste.items.push_back(promesse(*un));
    blocs.push_back(std::move(liste));
}

std::string nom_du_renouvellement(const TermesDeConvention& t)
{
    std::string phrase;
    const auto periode = t.periode ? t.periode : t.duree;
    const std::string pour_duree = periode ? " pour " + en_mots(*periode) : "";
    switch (t.renouvellement)
    {
    case Renouvellement::Aucun: return "Elle n'est pas renouvelable.";
    case Renouvellement::Tacite: phrase = "À son terme, elle repart" + pour_duree + " sans qu'il faille rien écrire, sauf si une partie s'y est opposée à temps"; break;
    case Renouvellement::Expres: phrase = "Elle n'est renouvelée" + pour_duree + " que si toutes les parties l'acceptent par écrit"; break;
    case Renouvellement::Demande: phrase = "Elle n'est renouvelée" + pour_duree + " que si une partie le demande avant le terme, et qu'aucune ne refuse ; sans demande, elle s'arrête"; break;
    }
    if (t.maximum) phrase += " ; un renouvellement ne dépasse pas " + en_mots(*t.maximum);
    if (t.renouvellements_au_plus) phrase += " ; " + std::to_string(*t.renouvellements_au_plus) + (*t.renouvellements_au_plus > 1 ? " renouvellements" : " renouvellement") + " au plus";
    return phrase + ".";
}

std::vector<Text> phrases_d_argent(const Convention& c)
{
    switch (c.financiere)
    {
    case ClauseFinanciere::Gratuite: return {"Aucune partie ne paie l'autre. Rien n'est demandé aux personnes accompagnées."};
    case ClauseFinanciere::SansIncidence: return {"La convention n'engage aucune dépense d'une partie envers une autre."};
    case ClauseFinanciere::Prix: return {Text{blanc("le prix, ce qu'il paie et comment il est versé")}};
    case ClauseFinanciere::NonDit: return {Text{blanc("ce que la convention dit de l'argent")}};
    }
    return {};
}

/// Sans termes inscrits, ceux que propose le modèle, leurs dates en blanc.
const TermesDeConvention* termes_de(const ActeDeConvention& acte, VersionDeTexte version)
{
    if (acte.connue.termes.empty()) return acte.modele ? &acte.modele->termes.termes : nullptr;
    return version == VersionDeTexte::Origine ? &acte.connue.termes.front() : &acte.connue.termes.back();
}

/// Ce qui se montre de la convention dans une version : d'origine, rien de ce qu'un avenant a apporté.
struct Contenu
{
    std::vector<const PartieDeConvention*> parties;
    std::vector<const AxeDeConvention*> axes;
    std::vector<const EngagementDePartie*> engagements;
};
Contenu contenu(const Convention& c, VersionDeTexte version)
{
    Contenu tout;
    const auto montre = [&](const auto& un) { return version == VersionDeTexte::Consolidee || !un.avenant_id; };
    for (const auto& une : c.parties)
        if (montre(une)) tout.parties.push_back(&une);
    for (const auto& un : c.axes)
        if (montre(un)) tout.axes.push_back(&un);
    for (const auto& un : c.engagements)
        if (montre(un)) tout.engagements.push_back(&un);
    return tout;
}

std::vector<const EngagementDePartie*> de_tous(const Contenu& tout)
{
    std::vector<const EngagementDePartie*> communs;
    for (const auto* un : tout.engagements)
        if (!un->partie_id) communs.push_back(un);
    return communs;
}

class Ecrivain
{
public:
    Ecrivain(const ActeDeConvention& acte, VersionDeTexte version)
        : acte_(acte), texte_(version == VersionDeTexte::Origine ? acte.origine : acte.texte), version_(version), tout_(contenu(acte.convention, version)), redacteur_(acte, texte_)
    {
    }

    const Redacteur& redacteur() const { return redacteur_; }
    const Contenu& tout() const { return tout_; }

    void entre(std::vector<Block>& blocs) const
    {
        block::List liste;
        liste.kind = block::List::Kind::Numbered;
        for (const auto* p : tout_.parties) liste.items.push_back(identite(*p));
        if (liste.items.empty())
        {
            blocs.push_back(block::Paragraph{Text{blanc("les parties")}});
            return;
        }
        blocs.push_back(std::move(liste));
    }
    void articles(std::vector<Block>& blocs)
    {
        bool preambule = false;
        for (const auto& un : texte_.articles)
            if (un.place == PlaceDuTexte::Preambule)
            {
                if (!preambule) blocs.push_back(block::Heading{1, "Préambule"});
                preambule = true;
                redacteur_.ajouter(blocs, un.texte);
            }
        int numero = 0;
        for (const auto& un : texte_.articles)
        {
            if (un.place != PlaceDuTexte::Article) continue;
            blocs.push_back(block::Heading{1, "Article " + std::to_string(++numero) + ". " + un.titre});
            redacteur_.ajouter(blocs, un.texte);
            suivre(blocs, un);
        }
        std::vector<const EngagementDePartie*> restants;
        for (const auto* un : tout_.engagements)
            if (!dits_.contains(un->id)) restants.push_back(un);
        if (!restants.empty())
        {
            blocs.push_back(block::Heading{1, "Article " + std::to_string(++numero) + ". " + (dits_.empty() ? "Engagements" : "Autres engagements")});
            promesses_de(blocs, tout_.parties, restants);
        }
        if (numero == 0 && restants.empty()) blocs.push_back(block::Paragraph{Text{blanc("les articles de la convention")}});
    }
    void signatures(std::vector<Block>& blocs, const std::vector<const PartieDeConvention*>& parties, const std::string& avenant_id) const
    {
        block::Signatures rang;
        for (const auto* p : parties)
        {
            const auto signe = std::find_if(acte_.connue.faits.begin(), acte_.connue.faits.end(),
                                            [&](const FaitDeConvention& f) { return f.sorte == SorteDeFait::Signature && f.partie == p->id && f.avenant == avenant_id; });
            const auto* r = p->representant();
            rang.parties.push_back({pour(nommer(*p)), r && !r->nom.empty() ? r->nom : "……… nom à compléter", r && !r->qualite.empty() ? r->qualite : "……… qualité à compléter",
                                    signe == acte_.connue.faits.end() ? "Le ………" : "Signé le " + en_toutes_lettres(signe->le)});
            if (rang.parties.size() == kSignaturesDeFront) blocs.push_back(std::exchange(rang, {}));
        }
        if (!rang.parties.empty()) blocs.push_back(std::move(rang));
    }

private:
    Text identite(const PartieDeConvention& p) const
    {
        const auto* r = p.representant();
        std::vector<Run> runs{p.nom.empty() ? blanc("le nom de la partie") : strong(p.nom)};
        if (p.siret) runs.emplace_back(", SIRET " + *p.siret);
        runs.emplace_back(", que représente ");
        runs.push_back(rempli_ou_blanc(r ? r->nom : "", "le nom du représentant"));
        runs.emplace_back(", ");
        runs.push_back(rempli_ou_blanc(r ? r->qualite : "", "la qualité du représentant"));
        for (const auto& d : acte_.convention.deliberations)
            if (d.partie_id == p.id && d.seance.vote != VoteDAssemblee::Rejet && (version_ == VersionDeTexte::Consolidee ? true : !d.avenant_id))
            {
                runs.emplace_back(", selon la délibération " + d.numero + " du " + en_toutes_lettres(d.seance.seance_le));
                break;
            }
        if (!p.designation.empty() && p.designation != p.nom) runs.emplace_back(", ci-après " + entre_guillemets(p.designation));
        if (p.entree_le) runs.emplace_back(", partie depuis le " + en_toutes_lettres(*p.entree_le));
        runs.emplace_back(".");
        return Text(std::move(runs));
    }
    void promesses_de(std::vector<Block>& blocs, const std::vector<const PartieDeConvention*>& parties, const std::vector<const EngagementDePartie*>& engagements)
    {
        for (const auto& groupe : grouper(parties, engagements))
        {
            ajouter_promesses(blocs, acte_.convention, groupe, parties.size());
            for (const auto* un : groupe.engagements) dits_.insert(un->id);
            // Les autres parties du groupe promettent la même chose : leurs lignes sont dites aussi.
            for (const auto* un : engagements)
                if (un->partie_id && std::any_of(groupe.parties.begin(), groupe.parties.end(), [&](const auto* p) { return p->id == *un->partie_id; })) dits_.insert(un->id);
        }
        PromessesCommunes communes;
        for (const auto* un : engagements)
            if (!un->partie_id) communes.engagements.push_back(un);
        if (communes.engagements.empty()) return;
        ajouter_promesses(blocs, acte_.convention, communes, parties.size());
        for (const auto* un : communes.engagements) dits_.insert(un->id);
    }
    void suivre(std::vector<Block>& blocs, const ArticleDeConvention& article)
    {
        const auto phrases = [&](const std::vector<Text>& textes) {
            for (const auto& une : textes) blocs.push_back(block::Paragraph{une});
        };
        switch (article.suite)
        {
        case SuiteDArticle::Rien: return;
        case SuiteDArticle::Argent: phrases(phrases_d_argent(acte_.convention)); return;
        case SuiteDArticle::Duree: phrases(phrases_de_duree(termes_de(acte_, version_), acte_.modele ? acte_.modele->termes.fin_a_remplir : "")); return;
        case SuiteDArticle::Fins: phrases(phrases_de_fin(termes_de(acte_, version_))); return;
        case SuiteDArticle::Engagements: engagements(blocs, article.de); return;
        case SuiteDArticle::Axes: axes(blocs); return;
        case SuiteDArticle::Objets: objets(blocs); return;
        case SuiteDArticle::Donnees: donnees(blocs); return;
        case SuiteDArticle::Mentions: mentions(blocs); return;
        }
    }
    void engagements(std::vector<Block>& blocs, const std::string& de)
    {
        if (de == kTous)
        {
            if (const auto communs = de_tous(tout_); !communs.empty()) promesses_de(blocs, {}, communs);
            else blocs.push_back(block::Paragraph{"Aucun engagement n'est pris par toutes les parties ensemble."});
            return;
        }
        std::vector<const PartieDeConvention*> siennes;
        std::vector<const EngagementDePartie*> leurs;
        for (const auto* p : tout_.parties)
            if (code(p->qualite) == de) siennes.push_back(p);
        for (const auto* un : tout_.engagements)
            if (un->partie_id && std::any_of(siennes.begin(), siennes.end(), [&](const auto* p) { return p->id == *un->partie_id; })) leurs.push_back(un);
        if (leurs.empty()) blocs.push_back(block::Paragraph{Text{blanc("ce à quoi s'engage cette partie")}});
        else promesses_de(blocs, siennes, leurs);
    }
    void axes(std::vector<Block>& blocs)
    {
        for (const auto* axe : tout_.axes)
        {
            blocs.push_back(block::Heading{2, axe->intitule}); // « Axe 1 : … », comme la convention l'écrit
            block::List liste;
            for (const auto* un : tout_.engagements)
                if (un->axe_id == axe->id && !dits_.contains(un->id))
                {
                    const auto* p = acte_.convention.partie(un->partie_id);
                    liste.items.push_back(promesse(*un, p ? nom_dans_le_texte(acte_.convention, *p) : "toutes les parties"));
                    dits_.insert(un->id);
                }
            if (liste.items.empty()) blocs.push_back(block::Paragraph{Text{blanc("les actions de cet axe")}});
            else blocs.push_back(std::move(liste));
        }
        std::vector<const EngagementDePartie*> restants;
        for (const auto* un : tout_.engagements)
            if (!dits_.contains(un->id)) restants.push_back(un);
        if (!restants.empty())
        {
            if (!tout_.axes.empty()) blocs.push_back(block::Heading{2, "Hors des axes"});
            promesses_de(blocs, tout_.parties, restants);
        }
        if (tout_.axes.empty() && restants.empty() && tout_.engagements.empty()) blocs.push_back(block::Paragraph{Text{blanc("ce à quoi s'engage chaque partie")}});
    }
    void objets(std::vector<Block>& blocs) const
    {
        block::List liste;
        for (const auto& un : acte_.convention.objets) liste.items.emplace_back((un.lieu_id ? "Lieu d'accueil : " : "Marché : ") + un.nom + ", depuis le " + en_toutes_lettres(un.depuis) + ".");
        if (liste.items.empty()) blocs.push_back(block::Paragraph{"Aucun n'est retenu au jour de l'édition ; la liste se complète au fil des décisions communes."});
        else blocs.push_back(std::move(liste));
    }
    void donnees(std::vector<Block>& blocs) const
    {
        block::Definitions definitions;
        std::set<std::string> deja;
        std::vector<std::string> a_fournir;
        for (const auto* un : tout_.engagements)
        {
            const auto donnee = donnee_de_convention_du_code(un->donnee);
            if (!donnee && !un->preuve.empty() && std::find(a_fournir.begin(), a_fournir.end(), un->preuve) == a_fournir.end()) a_fournir.push_back(un->preuve);
            if (!donnee || !deja.insert(un->donnee).second) continue;
            definitions.entries.push_back({std::string(fiche(*donnee).libelle), std::string(fiche(*donnee).definition)});
        }
        if (definitions.entries.empty()) blocs.push_back(block::Paragraph{"Aucun engagement ne porte une donnée que les registres savent compter."});
        else blocs.push_back(std::move(definitions));
        if (!a_fournir.empty()) blocs.push_back(block::Paragraph{"Ce que les parties apportent elles-mêmes : " + sans_point(joined(a_fournir, " ; ")) + ".", Tone::Small});
    }
    void mentions(std::vector<Block>& blocs) const
    {
        block::List liste;
        for (const auto& une : acte_.mentions) liste.items.emplace_back(entre_guillemets(une.mention));
        if (!liste.items.empty()) blocs.push_back(std::move(liste));
    }

    const ActeDeConvention& acte_;
    const TexteDeConvention& texte_;
    VersionDeTexte version_;
    Contenu tout_;
    Redacteur redacteur_;
    std::set<std::string> dits_;
};

Document papier(const ActeDeConvention& acte, std::string titre, std::string sujet, Instant edite_a)
{
    Document document;
    document.title = std::move(titre);
    document.subject = std::move(sujet);
    document.author = acte.convention.structure;
    document.written_at = edite_a;
    document.mentions = mentions_de_document(acte.mentions);
    return document;
}

std::string lieu_et(const ActeDeConvention& acte, const std::string& quand)
{
    return acte.convention.lieu_de_signature.empty() ? avec_majuscule(quand) : acte.convention.lieu_de_signature + ", " + quand;
}

const PartieDeConvention* partie_de(const ActeDeConvention& acte, const std::string& id)
{
    return id.empty() ? nullptr : acte.convention.partie(id);
}

} // namespace

std::vector<Text> phrases_de_duree(const TermesDeConvention* termes, const std::string& fin_a_remplir)
{
    if (!termes) return {Text{blanc("la durée et le renouvellement")}};
    const auto& t = *termes;
    std::vector<Run> runs;
    if (t.depart == DepartDeConvention::Date)
    {
        runs.emplace_back("La convention commence le ");
        runs.push_back(jour_ou_blanc(t.debut, "le premier jour"));
    }
    else runs.emplace_back("La convention commence le jour où signe la dernière des parties d'origine");
    if (t.fin) runs.emplace_back(" et finit le " + en_toutes_lettres(*t.fin));
    else if (t.duree) runs.emplace_back(" et dure " + en_mots(*t.duree));
    else if (!fin_a_remplir.empty())
    {
        runs.emplace_back(" et finit le ");
        runs.push_back(blanc(fin_a_remplir.starts_with("Le ") ? "le " + fin_a_remplir.substr(3) : fin_a_remplir));
    }
    else runs.emplace_back(", sans terme");
    runs.emplace_back(".");
    std::vector<Text> phrases{Text(std::move(runs)), nom_du_renouvellement(t)};
    if (t.compte.report == ReportDeDelai::JourOuvrable) phrases.emplace_back("Un délai qui s'achève un jour chômé est prolongé jusqu'au premier jour ouvrable qui suit.");
    return phrases;
}

std::vector<Text> phrases_de_fin(const TermesDeConvention* termes)
{
    if (!termes) return {Text{blanc("les façons d'y mettre fin")}};
    if (termes->fins.empty()) return {"Aucune fin anticipée n'est prévue."};
    std::vector<Text> phrases;
    for (const auto& fin : termes->fins)
    {
        const std::string moyen = fin.moyen == MoyenDeLettre::Recommande ? "par lettre recommandée avec avis de réception" : "par écrit";
        std::string quand;
        switch (fin.sens)
        {
        case SensDePreavis::AvantTerme: quand = fin.delai.nombre == 0 ? "avant le terme" : "au plus tard " + en_mots(fin.delai) + " avant le terme"; break;
        case SensDePreavis::ApresReception: quand = fin.delai.nombre == 0 ? "dès que l'autre la reçoit" : en_mots(fin.delai) + " après sa réception"; break;
        case SensDePreavis::ApresEnvoi: quand = fin.delai.nombre == 0 ? "dès son envoi" : en_mots(fin.delai) + " après son envoi"; break;
        }
        switch (fin.motif)
        {
        case MotifDExtinction::NonReconduction: phrases.emplace_back("Une partie qui ne veut pas continuer l'écrit aux autres " + moyen + ", " + quand + "."); break;
        case MotifDExtinction::Resiliation: phrases.emplace_back("Chaque partie peut se retirer sans avoir à dire pourquoi, " + moyen + " ; la convention cesse " + quand + "."); break;
        case MotifDExtinction::Manquement: phrases.emplace_back("Si une partie manque à ce qu'elle a promis, une autre peut y mettre fin à tout moment, " + moyen + " ; la convention cesse " + quand + "."); break;
        }
    }
    return phrases;
}

std::string ActeDeConvention::article_des_fins() const
{
    int numero = 0;
    for (const auto& un : texte.articles)
        if (un.place == PlaceDuTexte::Article)
        {
            ++numero;
            if (un.suite == SuiteDArticle::Fins) return "article " + std::to_string(numero);
        }
    return "";
}

std::vector<MentionDeBilan> mentions_de_convention(Transaction& tx, const Convention& convention, Jour depuis, Jour jusqu_a)
{
    std::vector<std::string> structures{convention.structure_id};
    for (const auto& une : convention.parties)
        if (une.structure_id && std::find(structures.begin(), structures.end(), *une.structure_id) == structures.end()) structures.push_back(*une.structure_id);
    std::vector<MentionDeBilan> mentions;
    for (const auto& structure : structures)
        for (auto& une : lister_mentions(tx, structure, depuis, jusqu_a))
            if (std::none_of(mentions.begin(), mentions.end(), [&](const auto& deja) { return deja.mention == une.mention; })) mentions.push_back(std::move(une));
    return mentions;
}

ActeDeConvention dresser_acte(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& convention_id, Jour le, Acte acte)
{
    ActeDeConvention dresse;
    dresse.convention = trouver_convention(tx, perimetre, convention_id, acte);
    dresse.modele = trouver_modele(dresse.convention.modele);
    dresse.texte = lire_texte(tx, dresse.convention);
    dresse.origine = lire_texte(tx, dresse.convention, Avenants::Omis);
    dresse.connue = lire_vie(tx, dresse.convention).connue;
    dresse.vie = vie(dresse.connue, le, avances_d_alerte(droit.valeurs, le));
    dresse.mentions = mentions_de_convention(tx, dresse.convention, le, le);
    dresse.le = le;
    return dresse;
}

std::vector<std::string> blancs_a_remplir(const ActeDeConvention& acte)
{
    std::vector<std::string> liste;
    const auto& c = acte.convention;
    if (c.parties.empty()) liste.push_back("les parties");
    for (const auto& p : c.parties)
    {
        const auto* r = p.representant();
        const auto nom = nommer(p);
        if (p.nom.empty()) liste.push_back("le nom " + (p.designation.empty() ? "d'une partie" : avec_de(p.designation)));
        if (!r || r->nom.empty()) liste.push_back(nom + " : le nom du représentant");
        if (!r || r->qualite.empty()) liste.push_back(nom + " : la qualité du représentant");
    }
    for (const auto& code : acte.texte.blancs(c.objet))
        if (!acte.texte.remplis.contains(code)) liste.push_back(nom_du_blanc(acte.modele, code));
    if (acte.connue.termes.empty()) liste.push_back("la durée et le renouvellement");
    else if (const auto& t = acte.connue.termes.front(); !t.fin && !t.duree && acte.modele && !acte.modele->termes.fin_a_remplir.empty()) liste.push_back(acte.modele->termes.fin_a_remplir);
    if (c.financiere == ClauseFinanciere::NonDit) liste.push_back("ce que la convention dit de l'argent");
    if (c.lieu_de_signature.empty()) liste.push_back("le lieu de signature");
    return liste;
}

Document document_de_la_convention(const ActeDeConvention& acte, VersionDeTexte version, Instant edite_a)
{
    const auto& c = acte.convention;
    auto document = papier(acte, c.intitule, "Convention " + c.reference, edite_a);
    const bool avenants = version == VersionDeTexte::Consolidee && !c.avenants.empty();
    document.date_line = acte.vie.etat == EtatDeConvention::ASigner ? "Projet, édité le " + en_toutes_lettres(acte.le)
                         : avenants                                 ? "Avenants compris, édité le " + en_toutes_lettres(acte.le)
                                                                    : "Éditée le " + en_toutes_lettres(acte.le);
    Ecrivain ecrivain(acte, version);
    document.blocks.push_back(block::Paragraph{c.objet.empty() ? Text{blanc("l'objet")} : ecrivain.redacteur().ligne(c.objet), Tone::Lead});
    document.blocks.push_back(block::Heading{1, "Entre les soussignés"});
    ecrivain.entre(document.blocks);
    ecrivain.articles(document.blocks);
    document.blocks.push_back(block::Heading{1, "Signatures"});
    const auto combien = ecrivain.tout().parties.size();
    document.blocks.push_back(block::Paragraph{Text{"Fait à ", rempli_ou_blanc(c.lieu_de_signature, "le lieu de signature"), ", en " + std::to_string(std::max<std::size_t>(combien, 1)) + (combien > 1 ? " exemplaires" : " exemplaire") + " : un pour chaque partie."}});
    ecrivain.signatures(document.blocks, ecrivain.tout().parties, "");
    return document;
}

Document document_de_l_avenant(const ActeDeConvention& acte, const AvenantDeConvention& avenant, Instant edite_a)
{
    const auto& c = acte.convention;
    const auto numero = std::to_string(avenant.numero);
    auto document = papier(acte, "Avenant n° " + numero + " : " + c.intitule, "Avenant à la convention " + c.reference, edite_a);
    document.date_line = lieu_et(acte, "édité le " + en_toutes_lettres(acte.le));
    Ecrivain ecrivain(acte, VersionDeTexte::Consolidee);
    auto& blocs = document.blocks;
    blocs.push_back(block::Paragraph{avec_majuscule(sans_point(avenant.objet)) + ".", Tone::Lead});
    blocs.push_back(block::Heading{1, "Entre les soussignés"});
    ecrivain.entre(blocs);
    int article = 0;
    const auto titre = [&](const std::string& quoi) { blocs.push_back(block::Heading{1, "Article " + std::to_string(++article) + ". " + quoi}); };
    titre("Objet et effet");
    blocs.push_back(block::Paragraph{"Le présent avenant modifie la convention " + c.reference + ". Il prend effet le " + en_toutes_lettres(avenant.effet_le) + "."});
    const auto apporte = [&](const auto& un) { return un.avenant_id == avenant.id; };
    block::List entrent;
    for (const auto& p : c.parties)
        if (apporte(p)) entrent.items.emplace_back(nommer(p) + (p.entree_le ? ", le " + en_toutes_lettres(*p.entree_le) : std::string()) + ".");
    if (!entrent.items.empty())
    {
        titre(entrent.items.size() > 1 ? "Parties nouvelles" : "Partie nouvelle");
        blocs.push_back(block::Paragraph{entrent.items.size() > 1 ? "Entrent dans la convention, avec les droits et les devoirs qu'elle donne à chacune :" : "Entre dans la convention, avec les droits et les devoirs qu'elle donne à chacune :"});
        blocs.push_back(std::move(entrent));
    }
    if (const auto termes = std::find_if(acte.connue.termes.begin(), acte.connue.termes.end(), [&](const TermesDeConvention& t) { return t.avenant == avenant.id; }); termes != acte.connue.termes.end())
    {
        titre("Durée et fin");
        for (const auto& une : phrases_de_duree(&*termes, "")) blocs.push_back(block::Paragraph{une});
        for (const auto& une : phrases_de_fin(&*termes)) blocs.push_back(block::Paragraph{une});
    }
    std::vector<const EngagementDePartie*> promis, communs;
    for (const auto& un : c.engagements)
        if (apporte(un)) (un.partie_id ? promis : communs).push_back(&un);
    if (!promis.empty() || !communs.empty())
    {
        titre("Engagements ajoutés ou récrits");
        for (const auto& groupe : grouper(ecrivain.tout().parties, promis)) ajouter_promesses(blocs, c, groupe, ecrivain.tout().parties.size());
        if (!communs.empty()) ajouter_promesses(blocs, c, {{}, communs}, 0);
    }
    for (const auto& un : acte.texte.articles)
        if (apporte(un))
        {
            const bool considerant = un.place == PlaceDuTexte::Preambule;
            titre(considerant ? "Préambule" : entre_guillemets(un.titre));
            blocs.push_back(block::Paragraph{considerant ? "Un considérant se lit désormais ainsi :" : "Cet article se lit désormais ainsi :"});
            ecrivain.redacteur().ajouter(blocs, un.texte);
            if (un.suite != SuiteDArticle::Rien) blocs.push_back(block::Paragraph{"La convention y donne ensuite " + std::string(libelle(un.suite)) + "."});
        }
    for (const auto& un : acte.texte.retires)
        if (apporte(un))
        {
            const bool considerant = un.place == PlaceDuTexte::Preambule;
            titre(considerant ? "Préambule" : entre_guillemets(un.titre));
            blocs.push_back(block::Paragraph{considerant ? "Ce considérant est supprimé :" : "Cet article est supprimé."});
            if (considerant) ecrivain.redacteur().ajouter(blocs, un.texte);
        }
    titre("Le reste");
    blocs.push_back(block::Paragraph{"Tout ce que le présent avenant ne change pas demeure."});
    blocs.push_back(block::Heading{1, "Signatures"});
    ecrivain.signatures(blocs, ecrivain.tout().parties, avenant.id);
    return document;
}

Document extrait_de_deliberation(const ActeDeConvention& acte, const Deliberation& d, Instant edite_a)
{
    const auto& c = acte.convention;
    const auto* partie = c.partie(d.partie_id);
    ensure(partie != nullptr, "une délibération est celle d'une partie");
    const auto* avenant = c.avenant(d.avenant_id);
    const auto& s = d.seance;
    auto document = papier(acte, "Délibération " + d.numero, "Extrait du registre des délibérations", edite_a);
    document.author = nommer(*partie);
    document.date_line = "Séance du " + en_toutes_lettres(s.seance_le);
    auto& blocs = document.blocks;
    const std::string acte_nomme = avenant ? "l'avenant n° " + std::to_string(avenant->numero) + " à la convention « " + c.intitule + " »" : "la convention « " + c.intitule + " »";
    blocs.push_back(block::Paragraph{avec_majuscule(acte_nomme) + ".", Tone::Lead});
    const auto nombre = [](const std::optional<int>& n, const std::string& quoi) { return n ? Text(grouped(*n)) : Text{blanc(quoi)}; };
    blocs.push_back(block::Definitions{{{"Assemblée", d.organe},
                                        {"Convocation", Text{jour_ou_blanc(s.convocation_le, "le jour de la convocation")}},
                                        {"Présidence", Text{rempli_ou_blanc(d.president, "qui préside")}},
                                        {"Secrétaire", Text{rempli_ou_blanc(d.secretaire, "qui tient le secrétariat")}},
                                        {"Rapporteur", Text{rempli_ou_blanc(d.rapporteur, "qui rapporte")}},
                                        {"En exercice", nombre(s.en_exercice, "les membres en exercice")},
                                        {"Présents", nombre(s.presents, "les membres présents")},
                                        {"Pouvoirs", nombre(s.pouvoirs, "les pouvoirs donnés")}}});
    blocs.push_back(block::Heading{1, "Rapport"});
    std::vector<std::string> noms;
    for (const auto& p : c.parties)
        if (!p.avenant_id || (avenant && p.avenant_id == avenant->id)) noms.push_back(nommer(p));
    blocs.push_back(block::Paragraph{"Il est proposé à l'assemblée " + std::string(avenant ? "un avenant" : "une convention") + " entre " + joined(noms, ", ") + "."});
    Ecrivain ecrivain(acte, VersionDeTexte::Origine);
    if (avenant) blocs.push_back(block::Paragraph{avec_majuscule(sans_point(avenant->objet)) + "."});
    else if (!c.objet.empty()) blocs.push_back(block::Paragraph{ecrivain.redacteur().ligne(c.objet)});
    const auto* termes = termes_de(acte, VersionDeTexte::Origine);
    if (!avenant)
        for (const auto& une : phrases_de_duree(termes, acte.modele ? acte.modele->termes.fin_a_remplir : "")) blocs.push_back(block::Paragraph{une});
    if (!avenant)
        for (const auto& une : phrases_d_argent(c)) blocs.push_back(block::Paragraph{une});
    blocs.push_back(block::Heading{1, s.vote == VoteDAssemblee::Rejet ? "Rejet" : "Décision"});
    const auto* r = partie->representant();
    if (s.vote == VoteDAssemblee::Rejet) blocs.push_back(block::Paragraph{"L'assemblée, ce rapport entendu, n'approuve pas " + acte_nomme + "."});
    else
    {
        block::List decisions;
        decisions.items.emplace_back("Approuve " + acte_nomme + ".");
        decisions.items.push_back(Text{"Autorise à la signer, ou à en donner délégation : ", rempli_ou_blanc(r ? r->qualite : "", "la qualité de qui signera"), "."});
        blocs.push_back(block::Paragraph{"L'assemblée, ce rapport entendu :"});
        blocs.push_back(std::move(decisions));
    }
    std::vector<std::string> voix;
    for (const auto& [n, quoi] : {std::pair{s.pour, " pour"}, std::pair{s.contre, " contre"}, std::pair{s.abstentions, " abstention(s)"}})
        if (n) voix.push_back(grouped(*n) + quoi);
    const std::string detail = voix.empty() ? "" : " : " + joined(voix, ", ");
    blocs.push_back(block::Paragraph{s.vote == VoteDAssemblee::NonDit ? Text{"Vote : ", blanc("le résultat du vote")} : Text{strong("Vote : " + avec_minuscule(std::string(libelle(s.vote)))), detail + "."}});
    if (!d.transmissions.empty())
    {
        block::Definitions etapes;
        for (const auto& une : d.transmissions) etapes.entries.push_back({avec_majuscule(std::string(libelle(une.etape))), "le " + en_toutes_lettres(une.le)});
        if (const auto id = d.identifiant(); !id.empty()) etapes.entries.push_back({"Identifiant", id});
        blocs.push_back(block::Heading{1, "Transmission au représentant de l'État"});
        blocs.push_back(std::move(etapes));
    }
    blocs.push_back(block::Signatures{{{"Pour extrait conforme", d.president.empty() ? "……… nom à compléter" : d.president, "Présidence de la séance", ""},
                                       {"Secrétariat", d.secretaire.empty() ? "……… nom à compléter" : d.secretaire, "Secrétaire de séance", ""}}});
    return document;
}

bool a_une_lettre(const FaitDeConvention& fait)
{
    return fait.sorte == SorteDeFait::Lettre || fait.sorte == SorteDeFait::DemandeDeRenouvellement;
}

Document lettre_de_convention(const ActeDeConvention& acte, const FaitDeConvention& fait, Instant edite_a)
{
    ensure(a_une_lettre(fait), "seule une lettre se met en lettre");
    const auto& c = acte.convention;
    const auto* auteur = partie_de(acte, fait.partie);
    const bool demande = fait.sorte == SorteDeFait::DemandeDeRenouvellement;
    const auto motif = fait.motif.value_or(MotifDExtinction::Resiliation);
    const std::string objet = demande                                        ? "Demande de renouvellement"
                              : motif == MotifDExtinction::NonReconduction ? "Opposition à la reconduction"
                              : motif == MotifDExtinction::Manquement      ? "Fin de la convention pour manquement"
                                                                           : "Résiliation";
    auto document = papier(acte, objet + " : " + c.intitule, "Convention " + c.reference, edite_a);
    if (auteur) document.author = nommer(*auteur);
    document.date_line = lieu_et(acte, "le " + en_toutes_lettres(fait.le));
    auto& blocs = document.blocks;
    block::Addresses adresses;
    if (auteur)
    {
        const auto* r = auteur->representant();
        adresses.sender = {nommer(*auteur)};
        if (r && !r->nom.empty()) adresses.sender.push_back(r->nom + (r->qualite.empty() ? "" : ", " + r->qualite));
    }
    else adresses.sender = {c.structure};
    adresses.sender.emplace_back("……… adresse à compléter");
    for (const auto& p : c.parties)
        if (!auteur || p.id != auteur->id) adresses.recipient.push_back(nommer(p));
    adresses.recipient.emplace_back("……… adresse à compléter");
    blocs.push_back(std::move(adresses));

    const auto* termes = termes_de(acte, VersionDeTexte::Consolidee);
    const FinPrevue* prevue = nullptr;
    if (termes)
        for (const auto& une : termes->fins)
            if (!demande && une.motif == motif) prevue = &une;
    if (prevue && prevue->moyen == MoyenDeLettre::Recommande)
        blocs.push_back(block::Paragraph{Text{strong("Lettre recommandée avec avis de réception"), fait.piece.empty() ? Run("") : Run(", " + fait.piece)}});
    blocs.push_back(block::Paragraph{Text{strong("Objet : "), objet + " de la convention " + c.reference + "."}});
    blocs.push_back(block::Paragraph{"Madame, Monsieur,"});

    const std::string qui = auteur ? avec_majuscule(nom_dans_le_texte(c, *auteur)) : c.structure;
    const auto article = acte.article_des_fins();
    const std::string fondement = article.empty() ? "" : ", comme le permet son " + article;
    if (demande)
    {
        // Le terme de la période où l'on demande : la demande, une fois notée, en a peut-être ajouté une.
        const auto& periodes = acte.vie.periodes;
        const auto celle = std::find_if(periodes.begin(), periodes.end(), [&](const PeriodeDeConvention& une) { return une.debut <= fait.le && (!une.fin || fait.le <= *une.fin); });
        const auto dernier = celle == periodes.end() ? std::optional<Jour>{} : celle->fin;
        blocs.push_back(block::Paragraph{qui + " demande le renouvellement de la convention « " + c.intitule + " »" + (dernier ? ", dont le terme est le " + en_toutes_lettres(*dernier) : std::string()) + "."});
        blocs.push_back(block::Paragraph{"Merci de nous dire votre accord, ou votre refus, avant ce terme. Sans réponse contraire, la demande suit ce que la convention prévoit."});
    }
    else if (motif == MotifDExtinction::NonReconduction)
        blocs.push_back(block::Paragraph{qui + " ne souhaite pas que la convention « " + c.intitule + " » soit reconduite, et vous en informe" + fondement + "."});
    else if (motif == MotifDExtinction::Manquement)
        blocs.push_back(block::Paragraph{qui + " constate que des engagements de la convention « " + c.intitule + " » ne sont pas tenus, et y met fin" + fondement + "."});
    else blocs.push_back(block::Paragraph{qui + " met fin à la convention « " + c.intitule + " »" + fondement + "."});

    if (!demande && !prevue) blocs.push_back(block::Note{block::Note::Kind::Attention, "À vérifier", "La convention n'écrit pas cette façon d'y mettre fin : ni le délai ni le moyen ne se déduisent de ses termes."});
    if (motif == MotifDExtinction::Manquement && !demande)
    {
        block::List manques;
        for (const auto& f : acte.connue.faits)
            if (f.sorte == SorteDeFait::Manquement && f.le <= fait.le)
                manques.items.emplace_back("Manquement constaté le " + en_toutes_lettres(f.le) + (partie_de(acte, f.partie) ? ", " + nommer(*partie_de(acte, f.partie)) : std::string()) + (f.piece.empty() ? "" : ", " + f.piece) + ".");
        if (manques.items.empty()) blocs.push_back(block::Paragraph{Text{blanc("les engagements qui ne sont pas tenus, et depuis quand")}});
        else blocs.push_back(std::move(manques));
    }
    if (prevue)
    {
        // La date ne se dit que si elle se sait : sans réception notée, la lettre donne la règle et non le jour.
        const bool sue = acte.vie.fin && acte.vie.par_lettre == fait.motif;
        blocs.push_back(block::Heading{1, sue ? "La convention cesse le " + en_toutes_lettres(acte.vie.fin->jour) : "Quand la convention cesse"});
        blocs.push_back(block::Paragraph{"Ce que prévoit la convention : " + en_mots(*prevue) + "."});
        if (sue)
        {
            block::List etapes;
            etapes.kind = block::List::Kind::Numbered;
            for (const auto& une : acte.vie.fin->etapes) etapes.items.emplace_back(une);
            if (!etapes.items.empty()) blocs.push_back(std::move(etapes));
        }
        else
        {
            bool dit = false;
            for (const auto& un : acte.vie.constats)
                // Ce que la page conseille à qui tient la convention ne s'écrit pas à celle que l'on quitte.
                if (un.fait == fait.id && (un.sorte == SorteDeConstat::ReceptionInconnue || un.sorte == SorteDeConstat::TropTard))
                {
                    blocs.push_back(block::Paragraph{un.phrase});
                    dit = true;
                }
            if (!dit) blocs.push_back(block::Paragraph{"Le jour se calculera quand la réception de cette lettre sera connue."});
        }
    }
    blocs.push_back(block::Paragraph{"Les données que chaque partie doit pour l'évaluation restent dues jusqu'au dernier jour."});
    blocs.push_back(block::Paragraph{"Veuillez recevoir, Madame, Monsieur, nos salutations distinguées."});
    const auto* r = auteur ? auteur->representant() : nullptr;
    blocs.push_back(block::Signatures{{{pour(auteur ? nommer(*auteur) : c.structure), r && !r->nom.empty() ? r->nom : "……… nom à compléter", r && !r->qualite.empty() ? r->qualite : "……… qualité à compléter", ""}}});
    return document;
}

std::string ecrire_document(const Document& document, std::string_view format)
{
    if (format == "pdf") return write_pdf(document);
    if (format == "odt") return write_odt(document);
    throw BadRequest("un document de convention se lit en PDF ou en ODT");
}

std::string fichier_de_convention(const Convention& convention, std::string_view quoi, std::string_view format)
{
    return std::string(quoi) + "-" + replaced(searchable(convention.reference), " ", "-") + "." + std::string(format);
}

std::string ecrire_convention(Database& base, const Droit& droit, const std::string& convention_id, std::string_view format, Instant maintenant)
{
    const auto acte = base.read([&](Transaction& tx) { return dresser_acte(tx, Perimetre::de_la_machine(), droit, convention_id, day_in_paris(maintenant)); });
    return ecrire_document(document_de_la_convention(acte, VersionDeTexte::Consolidee, maintenant), format);
}

} // namespace ouvrage
