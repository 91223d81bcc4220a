#include "app/decp/decp_lecture.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

#include "app/decp/decp_contenu.hpp"
#include "domaine/identifiants.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/json/windows.hpp"
#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"
#include "socle/xml/sax.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kPaquet = 500;
constexpr std::size_t kAvance = 3; // paquets en cours de lecture à la fois : deux fils occupés, un prêt

// --- Du fichier à la fiche : les mêmes noms pour JSON et XML
// ------------------------------------------------------------

enum class Champ
{
    Autre,
    Id,
    Uid,
    Source,
    Acheteur,
    Nature,
    Objet,
    CodeCpv,
    Procedure,
    LieuExecution,
    DureeMois,
    Notification,
    Publication,
    DebutExecution,
    Montant,
    Subvention,
    FormePrix,
    TypesPrix,
    Ccag,
    OffresRecues,
    MarcheInnovant,
    AttributionAvance,
    TauxAvance,
    OrigineUe,
    OrigineFrance,
    TypeGroupement,
    SousTraitanceDeclaree,
    IdAccordCadre,
    Techniques,
    Modalites,
    Sociales,
    Environnementales,
    Titulaires,
    Actes,
    ModificationsActes,
    Modifications,
    DonneesExecution,
    Type,
    AutoriteConcedante,
    Concessionnaires,
    Signature,
    ValeurGlobale
};

Champ champ_de(std::string_view nom)
{
    static const std::unordered_map<std::string_view, Champ> champs = {
        {"id", Champ::Id},
        {"uid", Champ::Uid},
        {"source", Champ::Source},
        {"acheteur", Champ::Acheteur},
        {"autoriteConcedante", Champ::AutoriteConcedante},
        {"nature", Champ::Nature},
        {"objet", Champ::Objet},
        {"codeCPV", Champ::CodeCpv},
        {"procedure", Champ::Procedure},
        {"lieuExecution", Champ::LieuExecution},
        {"dureeMois", Champ::DureeMois},
        {"dateNotification", Champ::Notification},
        {"dateSignature", Champ::Signature},
        {"datePublicationDonnees", Champ::Publication},
        {"dateDebutExecution", Champ::DebutExecution},
        {"montant", Champ::Montant},
        {"valeurGlobale", Champ::ValeurGlobale},
        {"montantSubventionPublique", Champ::Subvention},
        {"formePrix", Champ::FormePrix},
        {"typesPrix", Champ::TypesPrix},
        {"typePrix", Champ::TypesPrix},
        {"ccag", Champ::Ccag},
        {"offresRecues", Champ::OffresRecues},
        {"marcheInnovant", Champ::MarcheInnovant},
        {"attributionAvance", Champ::AttributionAvance},
        {"tauxAvance", Champ::TauxAvance},
        {"origineUE", Champ::OrigineUe},
        {"origineFrance", Champ::OrigineFrance},
        {"typeGroupementOperateurs", Champ::TypeGroupement},
        {"sousTraitanceDeclaree", Champ::SousTraitanceDeclaree},
        {"idAccordCadre", Champ::IdAccordCadre},
        {"techniques", Champ::Techniques},
        {"modalitesExecution", Champ::Modalites},
        {"considerationsSociales", Champ::Sociales},
        {"considerationsEnvironnementales", Champ::Environnementales},
        {"titulaires", Champ::Titulaires},
        {"concessionnaires", Champ::Concessionnaires},
        {"actesSousTraitance", Champ::Actes},
        {"modificationsActesSousTraitance", Champ::ModificationsActes},
        {"modifications", Champ::Modifications},
        {"donneesExecution", Champ::DonneesExecution},
        {"_type", Champ::Type},
    };
    const auto trouve = champs.find(nom);
    return trouve == champs.end() ? Champ::Autre : trouve->second;
}

/// Un nœud XML, vu comme une valeur JSON.
struct Noeud
{
    std::string nom;
    std::string texte;
    std::vector<Noeud> enfants;
};
class VueXml
{
public:
    explicit VueXml(const Noeud& noeud) : noeud_(noeud) {}
    std::string_view scalar() const
    {
        return noeud_.enfants.empty() ? std::string_view(noeud_.texte) : std::string_view();
    }
    template <class F> void each_member(F&& f) const
    {
        for (const auto& e : noeud_.enfants) f(std::string_view(e.nom), VueXml(e));
    }
    template <class F> void each_item(F&&) const {}

private:
    const Noeud& noeud_;
};

/// Le texte réparé ; ce qui a été lu reste dans les défauts du contrat quand il a fallu y toucher.
std::string texte_repare(ContratDecp& c, std::string_view champ, std::string_view lu)
{
    auto repare = reparer_texte(lu);
    if (repare.intact()) return std::move(repare.texte);
    auto rendu = repare.texte;
    c.defauts_de_texte.push_back({std::string(champ), std::string(lu), std::move(repare)});
    return rendu;
}

/// Remplit un contrat membre après membre, dans l'ordre où ils viennent.
class Remplissage
{
public:
    explicit Remplissage(ContratDecp& contrat) : c(contrat) {}

    template <class Vue> void membre(std::string_view nom, const Vue& v)
    {
        switch (champ_de(nom)) {
        case Champ::Id:
            c.id = trimmed(texte("id", v));
            break;
        case Champ::Uid:
            c.uid = texte("uid", v);
            break;
        case Champ::Source:
            c.origine = texte("source", v);
            break;
        case Champ::Type:
            if (v.scalar() == "Contrat de concession") c.genre = GenreContrat::Concession;
            break;
        case Champ::Acheteur:
            acheteur("acheteur", v);
            break;
        case Champ::AutoriteConcedante:
            c.genre = GenreContrat::Concession;
            acheteur("autoriteConcedante", v);
            break;
        case Champ::Nature:
            c.nature = texte("nature", v);
            break;
        case Champ::Objet:
            c.objet = texte("objet", v);
            break;
        case Champ::CodeCpv:
            c.cpv = texte("codeCPV", v);
            break;
        case Champ::Procedure:
            c.procedure = texte("procedure", v);
            break;
        case Champ::LieuExecution:
            v.each_member([&](std::string_view n, const auto& x) {
                if (n == "code")
                    c.lieu_code = texte("lieuExecution.code", x);
                else if (n == "typeCode")
                    c.lieu_type = texte("lieuExecution.typeCode", x);
                else if (n == "nom")
                    c.lieu_nom = texte("lieuExecution.nom", x);
            });
            break;
        case Champ::DureeMois:
            c.duree_mois = lire_entier(v.scalar());
            break;
        case Champ::Notification:
            c.notification = lire_date(v.scalar());
            break;
        case Champ::Signature:
            if (c.notification.texte.empty()) c.notification = lire_date(v.scalar());
            break;
        case Champ::Publication:
            c.publication = lire_date(v.scalar());
            break;
        case Champ::DebutExecution:
            c.debut_execution = lire_date(v.scalar());
            break;
        case Champ::Montant:
            c.montant = lire_montant_decp(v.scalar());
            break;
        case Champ::ValeurGlobale:
            if (c.montant.texte.empty()) c.montant = lire_montant_decp(v.scalar());
            break;
        case Champ::Subvention:
            c.subvention = lire_montant_decp(v.scalar());
            break;
        case Champ::FormePrix:
            c.forme_prix = texte("formePrix", v);
            break;
        case Champ::TypesPrix:
            textes("typesPrix", v, c.types_prix);
            break;
        case Champ::Ccag:
            c.ccag = texte("ccag", v);
            break;
        case Champ::OffresRecues:
            c.offres_recues = lire_entier(v.scalar());
            format_2022 = true;
            break;
        case Champ::MarcheInnovant:
            c.marche_innovant = texte("marcheInnovant", v);
            break;
        case Champ::AttributionAvance:
            c.attribution_avance = texte("attributionAvance", v);
            break;
        case Champ::TauxAvance:
            c.taux_avance = texte("tauxAvance", v);
            break;
        case Champ::OrigineUe:
            c.origine_ue = texte("origineUE", v);
            break;
        case Champ::OrigineFrance:
            c.origine_france = texte("origineFrance", v);
            break;
        case Champ::TypeGroupement:
            c.type_groupement = texte("typeGroupementOperateurs", v);
            break;
        case Champ::SousTraitanceDeclaree:
            c.sous_traitance_declaree = texte("sousTraitanceDeclaree", v);
            break;
        case Champ::IdAccordCadre:
            c.id_accord_cadre = texte("idAccordCadre", v);
            break;
        case Champ::Techniques:
            textes("techniques", v, c.techniques);
            break;
        case Champ::Modalites:
            textes("modalitesExecution", v, c.modalites_execution);
            break;
        case Champ::Sociales:
            textes("considerationsSociales", v, c.considerations_sociales);
            format_2022 = true;
            break;
        case Champ::Environnementales:
            textes("considerationsEnvironnementales", v, c.considerations_environnementales);
            break;
        case Champ::Titulaires:
            operateurs(v, "titulaires", "titulaire", c.titulaires);
            break;
        case Champ::Concessionnaires:
            operateurs(v, "concessionnaires", "concessionnaire", c.titulaires);
            break;
        case Champ::Actes:
            actes(v);
            break;
        case Champ::ModificationsActes:
            modifications_actes(v);
            break;
        case Champ::Modifications:
            modifications(v);
            break;
        case Champ::DonneesExecution:
            donnees_execution(v);
            break;
        case Champ::Autre:
            break;
        }
    }

    bool format_2022 = false;

private:
    template <class Vue> std::string texte(std::string_view champ, const Vue& v)
    {
        return texte_repare(c, champ, v.scalar());
    }

    template <class Vue> void textes(std::string_view champ, const Vue& v, std::vector<std::string>& vers)
    {
        auto t = texte(champ, v);
        if (!t.empty()) vers.push_back(std::move(t));
        v.each_member([&](std::string_view, const auto& x) { textes(champ, x, vers); });
        v.each_item([&](const auto& x) { textes(champ, x, vers); });
    }

    template <class Vue> void acheteur(const std::string& champ, const Vue& v)
    {
        v.each_member([&](std::string_view n, const auto& x) {
            if (n == "id")
                c.acheteur_id = texte(champ + ".id", x);
            else if (n == "nom")
                c.acheteur_nom = texte(champ + ".nom", x);
        });
    }

    /// Les éléments d'une liste, enveloppés ([{titulaire: {…}}], <titulaire>) ou non ([{…}]). `neuf` en ouvre un,
    /// `champ` reçoit ses membres.
    template <class Vue, class Neuf, class Membre>
    void chaque(const Vue& v, std::string_view enveloppe, const Neuf& neuf, const Membre& membre)
    {
        const auto envelopper = [&](const auto& x) {
            neuf();
            x.each_member([&](std::string_view n, const auto& y) { membre(n, y); });
        };
        v.each_item([&](const auto& item) {
            bool ouvert = false;
            item.each_member([&](std::string_view n, const auto& x) {
                if (n == enveloppe) {
                    envelopper(x);
                    ouvert = true;
                    return;
                }
                if (!ouvert) neuf();
                ouvert = true;
                membre(n, x);
            });
        });
        v.each_member([&](std::string_view n, const auto& x) {
            if (n == enveloppe) envelopper(x);
        });
    }

    template <class Vue>
    void operateurs(const Vue& v, const std::string& champ, std::string_view enveloppe, std::vector<OperateurLu>& vers)
    {
        chaque(
            v, enveloppe, [&] { vers.emplace_back(); },
            [&](std::string_view n, const auto& x) { operateur(champ, n, x, vers.back()); });
    }
    template <class Vue> void operateur(const std::string& champ, std::string_view n, const Vue& x, OperateurLu& o)
    {
        if (n == "id")
            o.identifiant = texte(champ + ".id", x);
        else if (n == "typeIdentifiant")
            o.type_identifiant = texte(champ + ".typeIdentifiant", x);
        else if (n == "denominationSociale" || n == "nom")
            o.nom = texte(champ + ".denominationSociale", x);
    }

    template <class Vue> void actes(const Vue& v)
    {
        chaque(
            v, "acteSousTraitance", [&] { c.actes.emplace_back(); },
            [&](std::string_view n, const auto& x) {
                auto& a = c.actes.back();
                if (n == "id")
                    a.numero = texte("actesSousTraitance.id", x);
                else if (n == "sousTraitant")
                    x.each_member([&](std::string_view m, const auto& y) {
                        operateur("actesSousTraitance.sousTraitant", m, y, a.sous_traitant);
                    });
                else if (n == "dureeMois")
                    a.duree_mois = lire_entier(x.scalar());
                else if (n == "dateNotification")
                    a.notification = lire_date(x.scalar());
                else if (n == "datePublicationDonnees")
                    a.publication = lire_date(x.scalar());
                else if (n == "montant")
                    a.montant = lire_montant_decp(x.scalar());
                else if (n == "variationPrix")
                    a.variation_prix = texte("actesSousTraitance.variationPrix", x);
            });
    }

    template <class Vue> void modifications_actes(const Vue& v)
    {
        chaque(
            v, "modificationActeSousTraitance", [&] { c.modifications_actes.emplace_back(); },
            [&](std::string_view n, const auto& x) {
                auto& m = c.modifications_actes.back();
                if (n == "id")
                    m.numero = texte("modificationsActesSousTraitance.id", x);
                else if (n == "dureeMois")
                    m.duree_mois = lire_entier(x.scalar());
                else if (n == "dateNotificationModificationSousTraitance")
                    m.notification = lire_date(x.scalar());
                else if (n == "datePublicationDonnees")
                    m.publication = lire_date(x.scalar());
                else if (n == "montant")
                    m.montant = lire_montant_decp(x.scalar());
            });
    }

    template <class Vue> void modifications(const Vue& v)
    {
        chaque(
            v, "modification", [&] { c.modifications.emplace_back(); },
            [&](std::string_view n, const auto& x) {
                auto& m = c.modifications.back();
                if (n == "id")
                    m.numero = texte("modifications.id", x);
                else if (n == "objetModification")
                    m.objet = texte("modifications.objetModification", x);
                else if (n == "dateNotificationModification" || n == "dateSignatureModification")
                    m.notification = lire_date(x.scalar());
                else if (n == "datePublicationDonneesModification")
                    m.publication = lire_date(x.scalar());
                else if (n == "dureeMois")
                    m.duree_mois = lire_entier(x.scalar());
                else if (n == "montant" || n == "valeurGlobale")
                    m.montant = lire_montant_decp(x.scalar());
                else if (n == "titulaires")
                    operateurs(x, "modifications.titulaires", "titulaire", m.titulaires);
                else if (n == "concessionnaires")
                    operateurs(x, "modifications.titulaires", "concessionnaire", m.titulaires);
            });
    }

    /// Une phrase par année : la date, les dépenses et les tarifs, dans l'ordre publié.
    template <class Vue> void donnees_execution(const Vue& v)
    {
        chaque(
            v, "donneesAnnuelles", [&] { c.donnees_execution.emplace_back(); },
            [&](std::string_view, const auto& x) { aplatir(x, c.donnees_execution.back()); });
    }
    template <class Vue> void aplatir(const Vue& v, std::string& vers)
    {
        if (const auto t = texte("donneesExecution", v); !t.empty()) vers += (vers.empty() ? "" : " | ") + t;
        v.each_member([&](std::string_view, const auto& x) { aplatir(x, vers); });
        v.each_item([&](const auto& x) { aplatir(x, vers); });
    }

    ContratDecp& c;
};

/// Ce que le filtre regarde : l'acheteur et le lieu, sans lire le reste.
class Apercu
{
public:
    template <class Vue> void membre(std::string_view nom, const Vue& v)
    {
        if (nom == "acheteur" || nom == "autoriteConcedante")
            v.each_member([&](std::string_view n, const auto& x) {
                if (n == "id") acheteur_ = x.scalar();
            });
        else if (nom == "lieuExecution")
            v.each_member([&](std::string_view n, const auto& x) {
                if (n == "code")
                    code_ = x.scalar();
                else if (n == "typeCode")
                    type_ = x.scalar();
            });
    }
    bool retenu(const FiltreDecp& filtre) const
    {
        // Sans acheteur lisible, l'enregistrement sera refusé ou signalé : le filtre ne le cache pas.
        return acheteur_.empty() || filtre.retient(acheteur_, departement_du_contrat(type_, code_, acheteur_));
    }

private:
    std::string acheteur_;
    std::string code_;
    std::string type_;
};

template <class Vue>
void remplir(ContratDecp& contrat, const Vue& vue, SourceDecp annee_2022, SourceDecp annee_2019, bool connu_2022)
{
    Remplissage remplissage(contrat);
    vue.each_member([&](std::string_view nom, const auto& v) { remplissage.membre(nom, v); });
    contrat.source = connu_2022 || remplissage.format_2022 ? annee_2022 : annee_2019;
}

// --- Les fichiers
// ---------------------------------------------------------------------------------------------------------

class Fichier
{
public:
    explicit Fichier(const std::string& chemin) : Fichier(::open(chemin.c_str(), O_RDONLY | O_CLOEXEC), chemin) {}
    /// Prend possession du descripteur.
    explicit Fichier(int descripteur, const std::string& chemin = "copie temporaire") : descripteur_(descripteur)
    {
        struct stat etat = {};
        if (descripteur_ < 0 || ::fstat(descripteur_, &etat) != 0 || S_ISDIR(etat.st_mode)) {
            if (descripteur_ >= 0) ::close(descripteur_);
            throw NotFound("pas de fichier lisible : " + chemin);
        }
        ::posix_fadvise(descripteur_, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    ~Fichier() { ::close(descripteur_); }
    Fichier(const Fichier&) = delete;
    Fichier& operator=(const Fichier&) = delete;

    std::size_t lire(std::int64_t position, char* vers, std::size_t combien) const
    {
        std::size_t lus = 0;
        while (lus < combien) {
            const auto n = ::pread(descripteur_, vers + lus, combien - lus, position + static_cast<std::int64_t>(lus));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) throw UnreadableFile("fichier.lecture");
            if (n == 0) break;
            lus += static_cast<std::size_t>(n);
        }
        return lus;
    }
    std::string debut(std::size_t combien) const
    {
        std::string texte(combien, '\0');
        texte.resize(lire(0, texte.data(), combien));
        return texte;
    }

private:
    int descripteur_;
};

/// Livre dans l'ordre des paquets faits sur d'autres fils ; au plus kAvance à la fois.
class Chaine
{
public:
    explicit Chaine(const std::function<void(PaquetDecp&&)>& livrer) : livrer_(livrer) {}
    ~Chaine() = default;

    void ajouter(PaquetDecp&& paquet, Jour jour)
    {
        en_cours_.push_back(std::async(std::launch::async, [paquet = std::move(paquet), jour]() mutable {
            for (auto& lu : paquet.contrats) preparer(lu, jour);
            return std::move(paquet);
        }));
        while (en_cours_.size() > kAvance) un();
    }
    void finir()
    {
        while (!en_cours_.empty()) un();
    }

private:
    void un()
    {
        auto paquet = en_cours_.front().get();
        en_cours_.pop_front();
        livrer_(std::move(paquet));
    }

    const std::function<void(PaquetDecp&&)>& livrer_;
    std::deque<std::future<PaquetDecp>> en_cours_;
};

// --- JSON
// -----------------------------------------------------------------------------------------------------------------

struct FenetreLue
{
    PaquetDecp paquet;
    std::optional<JsonPiece> casse;
    std::string pourquoi;
};

FenetreLue lire_fenetre(const JsonWindow& fenetre, const FiltreDecp& filtre, Jour jour)
{
    FenetreLue lue;
    const bool filtrer = !filtre.vide();
    if (!filtrer)
        lue.paquet.contrats.reserve(fenetre.pieces().size()); // un contrat pèse des kilooctets : ne pas les déplacer
    for (const auto& piece : fenetre.pieces()) {
        const bool annee_2022 = fenetre.array_of(piece).size() > std::string_view("marches").size();
        const bool concession = fenetre.array_of(piece) == "marches/contrat-concession";

        if (filtrer) {
            Apercu apercu;
            const auto pourquoi = fenetre.read(piece, [&](const JsonView& v) {
                v.each_member([&](std::string_view n, const JsonView& x) { apercu.membre(n, x); });
            });
            if (pourquoi.empty() && !apercu.retenu(filtre)) {
                ++lue.paquet.filtres;
                continue;
            }
        }

        auto& lu = lue.paquet.contrats.emplace_back();
        lu.rang = piece.rank;
        lu.position = piece.offset;
        bool objet = true;
        const auto lire = [&](const JsonView& v) {
            objet = v.kind() == JsonView::Kind::Object;
            remplir(lu.contrat, v, SourceDecp::Json2022, SourceDecp::Json2019, annee_2022);
        };
        auto pourquoi = fenetre.read(piece, lire);
        if (!pourquoi.empty() && !valid_utf8(fenetre.text(piece))) {
            // Annoncé UTF-8, écrit autrement : on relit l'élément comme du Windows-1252 et on le dit.
            const auto convertie = JsonWindow::of_text(from_windows_1252(fenetre.text(piece)));
            lu.contrat = {};
            pourquoi = convertie.read(convertie.pieces().front(), lire);
            lu.contrat.encodage_devine = true;
        }
        if (!pourquoi.empty()) {
            lue.paquet.contrats.pop_back();
            lue.casse = piece;
            lue.pourquoi = pourquoi;
            return lue;
        }
        if (concession) lu.contrat.genre = GenreContrat::Concession;
        if (objet && !non_identifiable(lu.contrat)) {
            preparer(lu, jour);
            continue;
        }
        if (!objet)
            lue.paquet.refus.push_back(
                {piece.rank, piece.offset, Defaut::PasUnObjet, std::string(fenetre.text(piece).substr(0, 80))});
        else
            lue.paquet.refus.push_back({piece.rank, piece.offset, Defaut::NonIdentifiable, lu.contrat.objet});
        lue.paquet.contrats.pop_back();
    }
    return lue;
}

bool ressemble_a_un_contrat(const JsonView& v)
{
    bool oui = false;
    v.each_member([&](std::string_view nom, const JsonView&) {
        oui = oui || nom == "acheteur" || nom == "autoriteConcedante" || nom == "objet" || nom == "codeCPV";
    });
    return oui;
}

void lire_json(const Fichier& fichier, const FiltreDecp& filtre, Jour jour,
               const std::function<void(PaquetDecp&&)>& livrer)
{
    JsonWindows fenetres(
        [&](std::int64_t position, char* vers, std::size_t combien) { return fichier.lire(position, vers, combien); },
        {"marches", "marches/marche", "marches/contrat-concession", ""});
    struct EnCours
    {
        std::shared_ptr<JsonWindow> fenetre;
        std::future<FenetreLue> lue;
        std::vector<JsonDefect> defauts;
        std::int64_t position;
    };
    std::deque<EnCours> en_cours;
    bool reste = true;
    while (reste || !en_cours.empty()) {
        while (reste && en_cours.size() < kAvance) {
            EnCours suivant;
            suivant.fenetre = std::make_shared<JsonWindow>();
            reste = fenetres.next(*suivant.fenetre, suivant.defauts);
            suivant.position = fenetres.offset();
            // `filtre` et la fenêtre vivent jusqu'à ce que la tâche soit rendue.
            suivant.lue = std::async(std::launch::async, [fenetre = suivant.fenetre, &filtre, jour] {
                return lire_fenetre(*fenetre, filtre, jour);
            });
            en_cours.push_back(std::move(suivant));
        }
        auto rendue = std::move(en_cours.front());
        en_cours.pop_front();
        auto lue = rendue.lue.get();
        // Derrière un élément illisible, ce qui avait été coupé d'avance ne vaut rien, ses défauts non plus.
        for (const auto& d : rendue.defauts)
            if (!lue.casse || (d.rank != 0 && d.rank < lue.casse->rank))
                lue.paquet.refus.push_back(
                    {d.rank, d.offset, d.rank == 0 ? Defaut::DocumentCoupe : Defaut::PasUnObjet, d.reason});
        lue.paquet.position = rendue.position;
        if (lue.casse) {
            lue.paquet.refus.push_back({lue.casse->rank, lue.casse->offset, Defaut::Illisible, lue.pourquoi});
            en_cours.clear();
            fenetres.resume_after(*rendue.fenetre, *lue.casse, ressemble_a_un_contrat);
            reste = true;
            lue.paquet.position = fenetres.offset();
        }
        livrer(std::move(lue.paquet));
    }
    // Un JSON où rien n'a la place d'un contrat n'est pas un fichier de contrats vide : c'est autre chose.
    if (!fenetres.met_an_array()) throw UnreadableFile("decp.format_inconnu");
}

// --- XML
// ------------------------------------------------------------------------------------------------------------------

constexpr const char* kNonFerme = "decp.contrat_non_ferme";

bool contrat_xml(std::string_view nom)
{
    return nom == "marche" || nom == "contrat-concession";
}

/// Rassemble chaque <marche> en un petit arbre et le rend dès sa fermeture.
class ContratsXml
{
public:
    using Rendre = std::function<void(const Noeud&, std::int64_t position)>;
    explicit ContratsXml(Rendre rendre) : rendre_(std::move(rendre)) {}

    SaxParser analyseur(std::int64_t base)
    {
        ouverts_.clear();
        SaxCallbacks appels;
        appels.start = [this, base](std::string_view nom, const SaxAttributes&) {
            reconnu_ = reconnu_ || nom == "marches" || contrat_xml(nom);
            if (ouverts_.empty() && !contrat_xml(nom)) return; // <marches>, ou ce qui l'entoure
            // Un contrat n'en contient pas un autre : le précédent n'a pas été fermé, il ne doit pas avaler les
            // suivants.
            if (ouverts_.size() == 1 && contrat_xml(nom)) {
                suivant_ = base + analyseur_->offset();
                throw UnreadableFile(kNonFerme);
            }
            if (ouverts_.empty()) position_ = base + analyseur_->offset();
            ouverts_.push_back({std::string(nom), {}, {}});
        };
        appels.text = [this](std::string_view texte) {
            if (!ouverts_.empty()) ouverts_.back().texte += texte;
        };
        appels.end = [this](std::string_view) {
            if (ouverts_.empty()) return;
            auto fini = std::move(ouverts_.back());
            ouverts_.pop_back();
            if (!fini.enfants.empty()) fini.texte.clear();
            if (ouverts_.empty())
                rendre_(fini, position_);
            else
                ouverts_.back().enfants.push_back(std::move(fini));
        };
        return SaxParser(std::move(appels));
    }
    /// On a vu passer <marches> ou un contrat : c'est bien un fichier de données essentielles.
    bool reconnu() const { return reconnu_; }
    void suivre(const SaxParser& analyseur) { analyseur_ = &analyseur; }
    bool dans_un_contrat() const { return !ouverts_.empty(); }
    std::int64_t position() const { return position_; }
    /// Où s'ouvre le contrat qui a trouvé le précédent ouvert.
    std::int64_t suivant() const { return suivant_; }

private:
    Rendre rendre_;
    std::vector<Noeud> ouverts_;
    const SaxParser* analyseur_ = nullptr;
    std::int64_t position_ = 0;
    std::int64_t suivant_ = 0;
    bool reconnu_ = false;
};

/// Un fichier XML annoncé dans un autre encodage qu'UTF-8, ou qui ment : expat n'en connaît que quatre, et
/// Windows-1252, le plus courant ici, n'en est pas. On convertit et on l'annonce.
struct EncodageXml
{
    bool convertir = false;
    std::size_t declaration_debut = 0; // la valeur de encoding="…" à remplacer
    std::size_t declaration_fin = 0;
    bool devine = false;
};
EncodageXml encodage_xml(const Fichier& fichier)
{
    EncodageXml e;
    const auto tete = fichier.debut(256);
    if (tete.substr(0, 2) == "\xFF\xFE" || tete.substr(0, 2) == "\xFE\xFF") return e; // UTF-16 : expat le lit
    std::string annonce = "utf-8";
    if (const auto fin = tete.find("?>"); tete.find("<?xml") != std::string::npos && fin != std::string::npos)
        if (const auto ou = tete.find("encoding="); ou != std::string::npos && ou < fin && ou + 10 < tete.size()) {
            const char guillemet = tete[ou + 9];
            if (const auto bout = tete.find(guillemet, ou + 10); bout != std::string::npos && bout < fin) {
                e.declaration_debut = ou + 10;
                e.declaration_fin = bout;
                annonce = tete.substr(ou + 10, bout - ou - 10);
                std::transform(annonce.begin(), annonce.end(), annonce.begin(),
                               [](unsigned char k) { return std::tolower(k); });
            }
        }
    if (annonce == "iso-8859-1" || annonce == "latin1" || annonce == "windows-1252" || annonce == "cp1252" ||
        annonce == "iso-8859-15") {
        e.convertir = true;
        return e;
    }
    if (annonce != "utf-8" && annonce != "us-ascii") return e;

    // Le fichier tient-il parole ? Une passe entière, à la vitesse du disque.
    std::string morceau;
    std::string tampon(1 << 20, '\0');
    std::int64_t position = 0;
    while (const auto n = fichier.lire(position, tampon.data(), tampon.size())) {
        position += static_cast<std::int64_t>(n);
        morceau.append(tampon, 0, n);
        // Un caractère peut être coupé par la fin du tampon : on le garde pour le suivant.
        std::size_t garde = 0;
        while (garde < 3 && garde < morceau.size() &&
               (static_cast<unsigned char>(morceau[morceau.size() - 1 - garde]) & 0xC0) == 0x80)
            ++garde;
        if (garde < morceau.size() && static_cast<unsigned char>(morceau[morceau.size() - 1 - garde]) >= 0xC0)
            ++garde;
        else
            garde = 0;
        if (!valid_utf8(std::string_view(morceau).substr(0, morceau.size() - garde))) {
            e.convertir = true;
            e.devine = true;
            return e;
        }
        morceau.erase(0, morceau.size() - garde);
    }
    return e;
}

enum class Encodage
{
    Annonce,
    Devine
};

void lire_xml_utf8(const Fichier& fichier, Encodage encodage, const FiltreDecp& filtre, Jour jour,
                   const std::function<void(PaquetDecp&&)>& livrer)
{
    Chaine chaine(livrer);
    PaquetDecp paquet;
    std::int64_t rang = 0;
    std::int64_t lu_jusque = 0;
    const auto envoyer = [&] {
        paquet.position = lu_jusque;
        chaine.ajouter(std::move(paquet), jour);
        paquet = {};
    };
    ContratsXml contrats([&](const Noeud& noeud, std::int64_t position) {
        const VueXml vue(noeud);
        ContratLu lu;
        lu.rang = ++rang;
        lu.position = position;
        if (!filtre.vide()) {
            Apercu apercu;
            vue.each_member([&](std::string_view n, const VueXml& x) { apercu.membre(n, x); });
            if (!apercu.retenu(filtre)) {
                ++paquet.filtres;
                return;
            }
        }
        remplir(lu.contrat, vue, SourceDecp::Xml2022, SourceDecp::Xml2019, false);
        lu.contrat.encodage_devine = encodage == Encodage::Devine;
        if (noeud.nom == "contrat-concession") lu.contrat.genre = GenreContrat::Concession;
        if (non_identifiable(lu.contrat))
            paquet.refus.push_back({lu.rang, lu.position, Defaut::NonIdentifiable, lu.contrat.objet});
        else
            paquet.contrats.push_back(std::move(lu));
        if (paquet.contrats.size() >= kPaquet) envoyer();
    });

    std::string tampon(256 * 1024, '\0');
    std::int64_t position = 0;
    std::int64_t reprise = -1; // où l'on a repris, si l'on a repris
    while (true) {
        constexpr std::string_view racine = "<marches>";
        const std::int64_t base = reprise >= 0 ? position - static_cast<std::int64_t>(racine.size()) : position;
        auto analyseur = contrats.analyseur(base);
        contrats.suivre(analyseur);
        try {
            if (reprise >= 0) analyseur.feed(racine);
            while (true) {
                const auto n = fichier.lire(position, tampon.data(), tampon.size());
                if (n == 0) break;
                analyseur.feed(std::string_view(tampon).substr(0, n));
                position += static_cast<std::int64_t>(n);
                lu_jusque = position;
            }
            analyseur.finish();
            break;
        } catch (const UnreadableFile& erreur) {
            if (erreur.code == "fichier.xml_doctype") throw;
            // L'enregistrement où l'on était est perdu ; on reprend au prochain contrat qui s'ouvre.
            const auto faute = erreur.code == kNonFerme ? contrats.suivant() : base + analyseur.offset();
            const bool dedans = contrats.dans_un_contrat();
            paquet.refus.push_back({dedans ? ++rang : 0, dedans ? contrats.position() : faute,
                                    dedans ? Defaut::Illisible : Defaut::DocumentCoupe, erreur.code});
            std::int64_t suite = -1;
            // Toujours plus loin que la reprise précédente, sans quoi la même faute reviendrait sans fin.
            std::int64_t ici = std::max({faute, contrats.position() + 1, reprise + 1});
            std::string fenetre;
            while (suite < 0) {
                fenetre.resize(tampon.size());
                fenetre.resize(fichier.lire(ici, fenetre.data(), fenetre.size()));
                if (fenetre.size() < 24) break;
                for (const std::string_view balise :
                     {"<marche>", "<marche ", "<contrat-concession>", "<contrat-concession "})
                    if (const auto ou = fenetre.find(balise);
                        ou != std::string::npos && (suite < 0 || ici + static_cast<std::int64_t>(ou) < suite))
                        suite = ici + static_cast<std::int64_t>(ou);
                ici += static_cast<std::int64_t>(fenetre.size()) - 23; // une balise peut être à cheval
            }
            if (suite < 0) break;
            position = suite;
            reprise = suite;
        }
    }
    envoyer();
    chaine.finir();
    if (!contrats.reconnu()) throw UnreadableFile("decp.format_inconnu");
}

void lire_xml(const Fichier& fichier, const FiltreDecp& filtre, Jour jour,
              const std::function<void(PaquetDecp&&)>& livrer)
{
    const auto encodage = encodage_xml(fichier);
    if (!encodage.convertir) {
        lire_xml_utf8(fichier, Encodage::Annonce, filtre, jour, livrer);
        return;
    }
    // Converti d'abord dans un fichier temporaire : les positions données sont alors celles du texte converti.
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> copie(std::tmpfile(), &std::fclose);
    if (!copie) throw UnreadableFile("fichier.temporaire");
    std::string tampon(1 << 20, '\0');
    std::int64_t position = 0;
    while (const auto n = fichier.lire(position, tampon.data(), tampon.size())) {
        const auto morceau = std::string_view(tampon).substr(0, n);
        std::string converti;
        if (position == 0 && encodage.declaration_fin > 0)
            converti = from_windows_1252(morceau.substr(0, encodage.declaration_debut)) + "UTF-8" +
                       from_windows_1252(morceau.substr(encodage.declaration_fin));
        else
            converti = from_windows_1252(morceau);
        if (std::fwrite(converti.data(), 1, converti.size(), copie.get()) != converti.size())
            throw UnreadableFile("fichier.temporaire");
        position += static_cast<std::int64_t>(n);
    }
    if (std::fflush(copie.get()) != 0) throw UnreadableFile("fichier.temporaire");
    const Fichier converti(::dup(::fileno(copie.get())));
    lire_xml_utf8(converti, encodage.devine ? Encodage::Devine : Encodage::Annonce, filtre, jour, livrer);
}

// --- Tables
// ---------------------------------------------------------------------------------------------------------------

/// Un en-tête ramené à ce qui le distingue : « Id du marché » et « id_du_marche » se valent.
std::string en_tete(std::string_view cellule)
{
    return searchable(replaced(cellule, "_", " "));
}

class Colonnes
{
public:
    explicit Colonnes(const std::vector<std::string>& cellules)
    {
        for (std::size_t i = 0; i < cellules.size(); ++i) rangs_.emplace(en_tete(cellules[i]), i);
    }
    bool a(std::string_view nom) const { return rangs_.count(std::string(nom)) != 0; }
    std::size_t rang(std::string_view nom) const
    {
        const auto trouve = rangs_.find(std::string(nom));
        return trouve == rangs_.end() ? std::string::npos : trouve->second;
    }
    std::string lire(const std::vector<std::string>& ligne, std::string_view nom) const
    {
        const auto trouve = rangs_.find(std::string(nom));
        return trouve == rangs_.end() || trouve->second >= ligne.size() ? std::string() : ligne[trouve->second];
    }

private:
    std::map<std::string, std::size_t> rangs_;
};

struct LigneTable
{
    std::int64_t numero;
    std::vector<std::string> cellules;
};

/// Les lignes d'un même contrat ne se suivent pas forcément. Un petit fichier tient en mémoire ; un grand est réparti
/// par clé dans des fichiers temporaires, relus l'un après l'autre : la mémoire ne dépend pas de sa taille.
class Repartition
{
public:
    Repartition(std::int64_t octets)
        : parts_(octets <= kEnMemoire ? 1
                                      : static_cast<std::size_t>(std::min<std::int64_t>(octets / (16 << 20) + 1, 400)))
    {
        for (std::size_t i = 0; parts_ > 1 && i < parts_; ++i) {
            fichiers_.emplace_back(std::tmpfile(), &std::fclose);
            if (!fichiers_.back()) throw UnreadableFile("fichier.temporaire");
        }
    }

    void ajouter(const std::string& cle, LigneTable&& ligne)
    {
        if (parts_ == 1) {
            lignes_.push_back(std::move(ligne));
            return;
        }
        std::FILE* f = fichiers_[static_cast<std::uint64_t>(empreinte_de(cle)) % parts_].get();
        const auto ecrire = [&](const void* octets, std::size_t n) {
            if (n > 0 && std::fwrite(octets, 1, n, f) != n) throw UnreadableFile("fichier.temporaire");
        };
        const auto combien = static_cast<std::uint32_t>(ligne.cellules.size());
        ecrire(&ligne.numero, sizeof ligne.numero);
        ecrire(&combien, sizeof combien);
        for (const auto& c : ligne.cellules) {
            const auto n = static_cast<std::uint32_t>(c.size());
            ecrire(&n, sizeof n);
            ecrire(c.data(), c.size());
        }
    }

    std::size_t parts() const { return parts_; }
    std::vector<LigneTable> part(std::size_t i)
    {
        if (parts_ == 1) return std::move(lignes_);
        std::vector<LigneTable> lignes;
        std::FILE* f = fichiers_[i].get();
        std::rewind(f);
        LigneTable ligne{};
        while (std::fread(&ligne.numero, sizeof ligne.numero, 1, f) == 1) {
            std::uint32_t combien = 0;
            const auto lire = [&](void* vers, std::size_t n) {
                if (n > 0 && std::fread(vers, 1, n, f) != n) throw UnreadableFile("fichier.temporaire");
            };
            lire(&combien, sizeof combien);
            ligne.cellules.assign(combien, {});
            for (auto& c : ligne.cellules) {
                std::uint32_t n = 0;
                lire(&n, sizeof n);
                c.resize(n);
                lire(c.data(), n);
            }
            lignes.push_back(std::move(ligne));
            ligne = {};
        }
        return lignes;
    }

private:
    static constexpr std::int64_t kEnMemoire = 32 << 20;
    std::size_t parts_;
    std::vector<LigneTable> lignes_;
    std::vector<std::unique_ptr<std::FILE, int (*)(std::FILE*)>> fichiers_;
};

/// Ce qui distingue une table d'une autre.
struct GenreDeTable
{
    std::vector<std::string> cle;       // en-têtes qui désignent le contrat
    std::vector<std::string> titulaire; // en-têtes du titulaire : deux lignes égales ailleurs sont une seule version
    ContratDecp (*contrat)(const Colonnes&, const std::vector<std::string>&);
    OperateurLu (*operateur)(ContratDecp&, const Colonnes&, const std::vector<std::string>&);
};

ContratDecp contrat_consolide(const Colonnes& colonnes, const std::vector<std::string>& ligne)
{
    ContratDecp c;
    c.source = SourceDecp::TableConsolidee;
    const auto lire = [&](const char* nom) { return colonnes.lire(ligne, nom); };
    c.uid = lire("uid");
    c.id = trimmed(lire("id"));
    c.acheteur_id = lire("acheteur id");
    c.acheteur_nom = texte_repare(c, "acheteur.nom", lire("acheteur nom"));
    c.acheteur_departement = lire("acheteur departement code");
    c.objet = texte_repare(c, "objet", lire("objet"));
    c.nature = lire("nature");
    c.cpv = lire("codecpv");
    c.procedure = texte_repare(c, "procedure", lire("procedure"));
    c.duree_mois = lire_entier(lire("dureemois"));
    c.notification = lire_date(lire("datenotification"));
    c.publication = lire_date(lire("datepublicationdonnees"));
    c.montant = lire_montant_decp(lire("montant"));
    c.offres_recues = lire_entier(lire("offresrecues"));
    c.lieu_code = lire("lieuexecution code");
    c.lieu_type = lire("lieuexecution typecode");
    return c;
}
OperateurLu operateur_consolide(ContratDecp& c, const Colonnes& colonnes, const std::vector<std::string>& ligne)
{
    return {colonnes.lire(ligne, "titulaire typeidentifiant"), colonnes.lire(ligne, "titulaire id"),
            texte_repare(c, "titulaires.denominationSociale", colonnes.lire(ligne, "titulaire nom"))};
}

/// L'export de la Région Bretagne (2019). Le montant prévu est celui qui a été publié ; à défaut, l'initial. Un montant
/// modifié différent de l'initial est une modification. Le lieu est un nom sans code.
ContratDecp contrat_breton(const Colonnes& colonnes, const std::vector<std::string>& ligne)
{
    ContratDecp c;
    c.source = SourceDecp::TableBretagne;
    const auto lire = [&](const char* nom) { return colonnes.lire(ligne, nom); };
    c.id = trimmed(lire("id du marche"));
    c.acheteur_id = lire("siret acheteur");
    c.acheteur_nom = texte_repare(c, "acheteur.nom", lire("nom acheteur"));
    c.nature = texte_repare(c, "nature", lire("nature"));
    c.objet = texte_repare(c, "objet", lire("objet marche"));
    c.cpv = lire("code cpv");
    c.procedure = texte_repare(c, "procedure", lire("procedure"));
    c.lieu_nom = texte_repare(c, "lieuExecution.nom", lire("lieu execution"));
    if (c.lieu_nom == "Non disponible") c.lieu_nom.clear();
    c.duree_mois = lire_entier(lire("duree mois"));
    c.notification = lire_date(lire("date notification"));
    c.publication = lire_date(lire("date publication des donnees"));
    c.forme_prix = texte_repare(c, "formePrix", lire("type prix"));
    c.attribution_avance = lire("avance");
    const auto initial = lire("montant initial ht");
    const auto modifie = lire("montant modifie ht");
    const auto prevu = lire("montant prevu");
    c.montant = lire_montant_decp(trimmed(prevu).empty() ? initial : prevu);
    const auto avant = lire_montant_decp(initial);
    const auto apres = lire_montant_decp(modifie);
    if (avant.valeur && apres.valeur && avant.valeur != apres.valeur) {
        ModificationContrat m;
        m.montant = apres;
        c.modifications.push_back(std::move(m));
    }
    return c;
}
OperateurLu operateur_breton(ContratDecp& c, const Colonnes& colonnes, const std::vector<std::string>& ligne)
{
    return {"", colonnes.lire(ligne, "siret titulaire"),
            texte_repare(c, "titulaires.denominationSociale", colonnes.lire(ligne, "titulaire mandataire"))};
}

const GenreDeTable& genre_de_table(FormatDecp format)
{
    static const GenreDeTable consolidee = {{"acheteur id", "id", "uid"},
                                            {"titulaire id", "titulaire nom", "titulaire typeidentifiant",
                                             "titulaire departement code", "titulaire region code"},
                                            contrat_consolide,
                                            operateur_consolide};
    static const GenreDeTable bretonne = {{"siret acheteur", "id du marche"},
                                          {"titulaire mandataire", "role", "code postal titulaire",
                                           "code insee titulaire", "commune titulaire", "siret titulaire",
                                           "siren titualire"},
                                          contrat_breton,
                                          operateur_breton};
    return format == FormatDecp::TableBretagne ? bretonne : consolidee;
}

/// La règle de regroupement : les lignes d'un même acheteur et d'un même identifiant forment un contrat ; parmi elles,
/// celles qui disent la même chose hors des colonnes du titulaire forment une version, dont elles sont les titulaires.
/// Les versions sont livrées dans l'ordre de leur première ligne ; c'est le rang qu'elles portent.
void lire_table(const Fichier& fichier, std::int64_t octets, FormatDecp format, const FiltreDecp& filtre, Jour jour,
                const std::function<void(PaquetDecp&&)>& livrer)
{
    const auto& genre = genre_de_table(format);
    std::int64_t position = 0;
    CsvBounds bornes;
    bornes.rows = std::int64_t{1} << 40;
    CsvReader lecteur(
        [&](char* vers, std::size_t combien) {
            const auto n = fichier.lire(position, vers, combien);
            position += static_cast<std::int64_t>(n);
            return n;
        },
        bornes);
    std::vector<std::string> cellules;
    if (!lecteur.next(cellules)) throw UnreadableFile("fichier.vide");
    const Colonnes colonnes(cellules);
    const auto largeur = cellules.size();
    std::vector<bool> du_titulaire(largeur);
    for (const auto& nom : genre.titulaire)
        if (const auto rang = colonnes.rang(nom); rang < largeur) du_titulaire[rang] = true;

    const auto cle_de = [&](const std::vector<std::string>& ligne) {
        std::string cle;
        for (const auto& nom : genre.cle) cle += colonnes.lire(ligne, nom) + '\x1F';
        return cle;
    };
    const auto version_de = [&](const std::vector<std::string>& ligne) {
        std::string version;
        for (std::size_t i = 0; i < ligne.size(); ++i)
            if (i >= largeur || !du_titulaire[i]) version += ligne[i] + '\x1F';
        return version;
    };

    Repartition repartition(octets);
    while (lecteur.next(cellules)) {
        LigneTable ligne{lecteur.line(), cellules};
        repartition.ajouter(cle_de(cellules), std::move(ligne));
    }

    Chaine chaine(livrer);
    PaquetDecp paquet;
    for (std::size_t part = 0; part < repartition.parts(); ++part) {
        const auto lignes = repartition.part(part);
        struct Version
        {
            ContratLu lu;
            std::size_t contrat;
        };
        std::unordered_map<std::string, std::size_t> contrats;
        std::unordered_map<std::string, std::size_t> connues;
        std::vector<Version> versions;
        for (const auto& ligne : lignes) {
            const auto cle = cle_de(ligne.cellules);
            const auto contrat = contrats.try_emplace(cle, contrats.size()).first->second;
            const auto [ou, neuve] = connues.try_emplace(cle + version_de(ligne.cellules), versions.size());
            if (neuve) {
                Version v{{}, contrat};
                v.lu.contrat = genre.contrat(colonnes, ligne.cellules);
                v.lu.rang = ligne.numero;
                v.lu.lignes = 0;
                versions.push_back(std::move(v));
            }
            auto& v = versions[ou->second];
            ++v.lu.lignes;
            auto operateur = genre.operateur(v.lu.contrat, colonnes, ligne.cellules);
            if (!operateur.identifiant.empty() || !operateur.nom.empty())
                v.lu.contrat.titulaires.push_back(std::move(operateur));
        }
        std::stable_sort(versions.begin(), versions.end(),
                         [](const Version& a, const Version& b) { return a.contrat < b.contrat; });
        for (auto& v : versions) {
            paquet.position =
                octets * static_cast<std::int64_t>(part + 1) / static_cast<std::int64_t>(repartition.parts());
            const auto& c = v.lu.contrat;
            v.lu.contrat.encodage_devine =
                false; // une table n'annonce pas son encodage : le deviner n'est pas un défaut
            if (non_identifiable(c))
                paquet.refus.push_back({v.lu.rang, 0, Defaut::NonIdentifiable, c.objet, v.lu.lignes});
            else if (!filtre.vide() && !filtre.retient(c.acheteur_id, departement_du_contrat(c))) {
                ++paquet.filtres;
                paquet.lignes_filtrees += v.lu.lignes;
            } else
                paquet.contrats.push_back(std::move(v.lu));
            if (paquet.contrats.size() >= kPaquet) {
                chaine.ajouter(std::move(paquet), jour);
                paquet = {};
            }
        }
    }
    paquet.position = octets;
    chaine.ajouter(std::move(paquet), jour);
    chaine.finir();
}

} // namespace

bool FiltreDecp::retient(std::string_view acheteur_id, const DepartementDuContrat& departement) const
{
    if (!departements.empty() &&
        std::find(departements.begin(), departements.end(), departement.code) == departements.end())
        return false;
    if (acheteurs.empty()) return true;
    const auto net = sans_separateurs(acheteur_id);
    return std::any_of(acheteurs.begin(), acheteurs.end(),
                       [&](const std::string& a) { return a.size() == 9 ? net.compare(0, 9, a) == 0 : net == a; });
}

FormatDecp reconnaitre_format(std::string_view debut)
{
    if (debut.substr(0, 3) == "\xEF\xBB\xBF") debut.remove_prefix(3);
    const auto premier = debut.find_first_not_of(" \t\r\n");
    if (premier == std::string_view::npos) return FormatDecp::Inconnu;
    if (debut[premier] == '{' || debut[premier] == '[') return FormatDecp::Json;
    if (debut[premier] == '<') return FormatDecp::Xml;
    if (debut.substr(0, 2) == "\xFF\xFE" || debut.substr(0, 2) == "\xFE\xFF")
        return debut.size() > 3 && (debut[2] == '<' || debut[3] == '<') ? FormatDecp::Xml : FormatDecp::Inconnu;

    try {
        CsvReader lecteur(debut.substr(0, debut.find_last_of('\n')));
        std::vector<std::string> cellules;
        if (!lecteur.next(cellules)) return FormatDecp::Inconnu;
        const Colonnes colonnes(cellules);
        if (colonnes.a("acheteur id") && colonnes.a("id") && colonnes.a("titulaire id"))
            return FormatDecp::TableConsolidee;
        if (colonnes.a("siret acheteur") && colonnes.a("id du marche") && colonnes.a("siret titulaire"))
            return FormatDecp::TableBretagne;
    } catch (const UnreadableFile&) {
        return FormatDecp::Inconnu; // pas une table non plus
    }
    return FormatDecp::Inconnu;
}

void preparer(ContratLu& lu, Jour jour)
{
    const auto& c = lu.contrat;
    lu.anomalies = controler(c, jour);
    lu.contenu = ecrire_contenu(c);
    lu.empreinte = empreinte_de(lu.contenu);
    lu.departement = departement_du_contrat(c).code;

    auto& i = lu.identite;
    i.objet = searchable(c.objet);
    if (c.notification.jour) i.notification = format_day(*c.notification.jour);
    i.cpv = c.cpv_huit();
    if (c.montant.valeur) i.montant_centimes = c.montant.valeur->valeur;
    lu.recherche = i.objet;
    const auto chercher = [&](const std::string& texte) {
        if (!texte.empty()) lu.recherche += " " + searchable(texte);
    };
    chercher(c.acheteur_nom);
    chercher(c.id);
    for (const auto& t : c.titulaires) {
        chercher(t.nom);
        if (auto siren = t.siren(); !siren.empty()) i.sirens.push_back(std::move(siren));
    }
}

void lire_decp(const std::string& chemin, const FiltreDecp& filtre, Jour jour,
               const std::function<void(PaquetDecp&&)>& livrer)
{
    const Fichier fichier(chemin);
    const auto format = reconnaitre_format(fichier.debut(64 * 1024));
    switch (format) {
    case FormatDecp::Inconnu:
        throw UnreadableFile("decp.format_inconnu");
    case FormatDecp::Json:
        lire_json(fichier, filtre, jour, livrer);
        return;
    case FormatDecp::Xml:
        lire_xml(fichier, filtre, jour, livrer);
        return;
    case FormatDecp::TableConsolidee:
    case FormatDecp::TableBretagne:
        lire_table(fichier, static_cast<std::int64_t>(std::filesystem::file_size(chemin)), format, filtre, jour,
                   livrer);
        return;
    }
}

} // namespace ouvrage
