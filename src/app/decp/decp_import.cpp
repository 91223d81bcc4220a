#include "app/decp/decp_import.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/decp/decp_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/table/unreadable_file.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr auto kTenue = std::chrono::milliseconds(25); // visée ; la borne est de 50 ms
constexpr std::size_t kEnsemble = 4000;                // contrats triés ensemble, une vingtaine de mégaoctets

class Import
{
public:
    Import(Database& base, std::string import_id, const SuiviImport& suivi, RapportImport& rapport)
        : base_(base), import_id_(std::move(import_id)), suivi_(suivi), rapport_(rapport)
    {
    }

    void commencer_fichier(std::string nom, std::int64_t rang)
    {
        rapport_.fichiers.push_back({std::move(nom), {}, {}});
        rang_fichier_ = rang;
        soupcon_ = {};
        suspects_.clear();
    }

    void paquet(PaquetDecp&& paquet)
    {
        comptes().octets = std::max(comptes().octets, paquet.position);
        contrats_en_attente_ += paquet.contrats.size();
        en_attente_.push_back(std::move(paquet));
        if (contrats_en_attente_ >= kEnsemble) ranger();
    }

    void finir_fichier()
    {
        ranger();
        auto& c = comptes();
        if (soupcon_.fonde()) {
            base_.write([&](Transaction& tx) { soupconner_les_montants(tx, import_id_, rang_fichier_); });
            for (const auto& s : suspects_) {
                compter(Defaut::MontantX100, s.marche);
                dire(s.rang, s.id, "montant", Defaut::MontantX100, s.valeur);
            }
        }
        c.lus = c.crees + c.mis_a_jour + c.inchanges + c.refuses + c.filtres;
    }

    void refuser_fichier(const std::string& code)
    {
        ranger();
        rapport_.fichiers.back().illisible = code;
        const auto defaut = code == fiche(Defaut::FormatInconnu).code ? Defaut::FormatInconnu : Defaut::FichierIllisible;
        base_.write([&](Transaction& tx) {
            const RefusLu refus{0, 0, defaut, code};
            inscrire_refus(tx, import_id_, fichier(), {&refus, 1});
        });
        compter(defaut, true);
        ++comptes().anomalies;
        suivi_.anomalie({fichier(), 0, "", "", code, Gravite::Refus, ""});
    }

    ComptesImport& comptes() { return rapport_.fichiers.back().comptes; }
    const std::string& fichier() const { return rapport_.fichiers.back().fichier; }

private:
    struct Suspect
    {
        std::int64_t rang;
        std::string id;
        std::string valeur;
        bool marche;
    };

    struct EnMain
    {
        ContratLu* lu;
        std::string cle;
        std::size_t place; // dans l'ordre du fichier
    };

    /// Range ce qui attend. Les contrats sont triés par clé, plusieurs milliers à la fois : les index se touchent dans
    /// l'ordre et une tranche n'en touche qu'une partie. À clé égale, l'ordre du fichier.
    void ranger()
    {
        std::vector<EnMain> contrats;
        contrats.reserve(contrats_en_attente_);
        for (auto& paquet : en_attente_)
            for (auto& lu : paquet.contrats) {
                voir_montant(lu);
                contrats.push_back({&lu, lu.contrat.cle(), contrats.size()});
            }
        std::stable_sort(contrats.begin(), contrats.end(),
                         [](const EnMain& a, const EnMain& b) { return a.cle < b.cle; });

        std::vector<Rangement> rangements(contrats.size());
        std::vector<ContratLu*> ceux_ci;
        for (std::size_t debut = 0; debut < contrats.size();) {
            const auto combien = std::min(tranche_, contrats.size() - debut);
            ceux_ci.clear();
            for (std::size_t i = 0; i < combien; ++i) ceux_ci.push_back(contrats[debut + i].lu);
            std::chrono::steady_clock::duration tenue{};
            auto ranges = base_.write([&](Transaction& tx) {
                const auto depart = std::chrono::steady_clock::now();
                auto faits = ranger_contrats(tx, import_id_, rang_fichier_, ceux_ci);
                tenue = std::chrono::steady_clock::now() - depart;
                return faits;
            });
            for (std::size_t i = 0; i < combien; ++i) rangements[contrats[debut + i].place] = std::move(ranges[i]);
            debut += combien;
            if (tenue > kTenue)
                tranche_ = std::max<std::size_t>(tranche_ / 2, 16);
            else if (tenue < kTenue / 2)
                tranche_ = std::min<std::size_t>(tranche_ * 2, 1024);
        }

        std::size_t place = 0;
        for (const auto& paquet : en_attente_) {
            for (const auto& lu : paquet.contrats) rendre_compte(lu, rangements[place++]);
            rendre_compte(paquet);
        }
        en_attente_.clear();
        contrats_en_attente_ = 0;
    }

    void rendre_compte(const ContratLu& lu, const Rangement& rangement)
    {
        auto& c = comptes();
        switch (rangement.sort) {
        case SortDuContrat::Cree:
            ++c.crees;
            break;
        case SortDuContrat::MisAJour:
            ++c.mis_a_jour;
            break;
        case SortDuContrat::Inchange:
            ++c.inchanges;
            break;
        }
        c.lignes += lu.lignes;
        dire_toutes(lu, rangement);
    }

    void rendre_compte(const PaquetDecp& paquet)
    {
        auto& c = comptes();
        if (!paquet.refus.empty())
            base_.write([&](Transaction& tx) { inscrire_refus(tx, import_id_, fichier(), paquet.refus); });
        for (const auto& r : paquet.refus) {
            if (r.rang != 0) ++c.refuses;
            c.lignes += r.lignes;
            compter(r.defaut, true);
            dire(r.rang, "", "", r.defaut, r.valeur);
        }
        c.filtres += paquet.filtres;
        c.lignes += paquet.lignes_filtrees != 0 ? paquet.lignes_filtrees : paquet.filtres;
    }

    void voir_montant(const ContratLu& lu)
    {
        soupcon_.voir(lu.contrat);
        // Une date ou une décimale suffit à écarter le soupçon : on cesse de retenir les contrats.
        if (soupcon_.dates > 0 || soupcon_.avec_decimales > 0)
            suspects_.clear();
        else if (lu.contrat.montant.valeur && lu.contrat.montant.valeur->valeur > 0)
            suspects_.push_back(
                {lu.rang, lu.contrat.id, lu.contrat.montant.texte, lu.contrat.genre == GenreContrat::Marche});
    }

    void compter(Defaut defaut, bool marche)
    {
        auto& d = comptes().defauts[static_cast<std::size_t>(defaut)];
        ++d.fois;
        ++d.contrats;
        if (marche) ++d.marches;
    }

    void dire_toutes(const ContratLu& lu, const Rangement& rangement)
    {
        const bool marche = lu.contrat.genre == GenreContrat::Marche;
        std::array<bool, static_cast<std::size_t>(Defaut::Nombre)> deja{};
        for (const auto* liste : {&lu.anomalies, &rangement.vues_en_comparant})
            for (const auto& a : *liste) {
                const auto i = static_cast<std::size_t>(a.defaut);
                auto& d = comptes().defauts[i];
                ++d.fois;
                if (!deja[i]) {
                    ++d.contrats;
                    if (marche) ++d.marches;
                }
                deja[i] = true;
                dire(lu.rang, lu.contrat.id, a.champ, a.defaut, a.valeur);
            }
    }

    void dire(std::int64_t rang, const std::string& id, const std::string& champ, Defaut defaut,
              const std::string& valeur)
    {
        ++comptes().anomalies;
        const auto& f = fiche(defaut);
        suivi_.anomalie({fichier(), rang, id, champ, std::string(f.code), f.gravite, valeur});
    }

    Database& base_;
    std::string import_id_;
    const SuiviImport& suivi_;
    RapportImport& rapport_;
    std::int64_t rang_fichier_ = 0;
    std::size_t tranche_ = 128;
    std::vector<PaquetDecp> en_attente_;
    std::size_t contrats_en_attente_ = 0;
    SoupconDeCentimes soupcon_;
    std::vector<Suspect> suspects_;
};

void additionner(ComptesImport& total, const ComptesImport& c)
{
    total.lus += c.lus;
    total.crees += c.crees;
    total.mis_a_jour += c.mis_a_jour;
    total.inchanges += c.inchanges;
    total.refuses += c.refuses;
    total.filtres += c.filtres;
    total.octets += c.octets;
    total.lignes += c.lignes;
    total.anomalies += c.anomalies;
    for (std::size_t i = 0; i < c.defauts.size(); ++i) {
        total.defauts[i].fois += c.defauts[i].fois;
        total.defauts[i].contrats += c.defauts[i].contrats;
        total.defauts[i].marches += c.defauts[i].marches;
    }
}

} // namespace

RapportImport importer_decp(Database& base, const std::vector<std::string>& fichiers, const FiltreDecp& filtre,
                            Instant maintenant, const std::optional<std::string>& fait_par, const SuiviImport& suivi)
{
    const auto depart = std::chrono::steady_clock::now();
    const auto jour = day_in_paris(maintenant);
    RapportImport rapport;
    rapport.import_id = uuid7(maintenant);

    std::int64_t total = 0;
    std::vector<std::string> noms;
    for (const auto& f : fichiers) {
        std::error_code absent;
        const auto taille = std::filesystem::file_size(f, absent);
        total += absent ? 0 : static_cast<std::int64_t>(taille);
        noms.push_back(std::filesystem::path(f).filename().string());
    }
    base.write([&](Transaction& tx) { ouvrir_import(tx, rapport.import_id, fait_par, maintenant, noms); });

    Import import(base, rapport.import_id, suivi, rapport);
    std::int64_t avant = 0;
    for (std::size_t i = 0; i < fichiers.size(); ++i) {
        import.commencer_fichier(noms[i], static_cast<std::int64_t>(i) + 1);
        try {
            lire_decp(fichiers[i], filtre, jour, [&](PaquetDecp&& paquet) {
                import.paquet(std::move(paquet));
                suivi.avancement(noms[i], avant + import.comptes().octets, total);
            });
        } catch (const UnreadableFile& erreur) {
            import.refuser_fichier(erreur.code);
        } catch (const NotFound&) {
            import.refuser_fichier("fichier.absent");
        }
        import.finir_fichier();
        avant += import.comptes().octets;
        additionner(rapport.comptes, import.comptes());
    }

    const auto& c = rapport.comptes;
    base.write([&](Transaction& tx) {
        tx.execute(
            "INSERT INTO imports_decp_bilans (import_id, fini_le, octets, lus, crees, mis_a_jour, inchanges, refuses, "
            "filtres) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rapport.import_id, format_instant(now()), c.octets, c.lus, c.crees, c.mis_a_jour, c.inchanges, c.refuses,
            c.filtres);
    });
    rapport.millisecondes =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - depart).count();
    return rapport;
}

} // namespace ouvrage
