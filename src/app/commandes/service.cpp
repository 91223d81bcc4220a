#include "app/commandes/commande.hpp"

#include "app/demo/demo_comptes.hpp"
#include "app/maison.hpp"
#include "app/participants/identites_table.hpp"
#include "app/sante/sante_pages.hpp"
#include "app/utilisateurs/fournisseur.hpp"
#include "socle/errors.hpp"
#include "socle/http/assets.hpp"
#include "socle/http/observation.hpp"
#include "socle/http/server.hpp"
#include "socle/log/log.hpp"
#include "socle/metrics/metrics.hpp"

#include <filesystem>
#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

bool peuplee_pour_la_demonstration(Database& base)
{
    return base.read([](Transaction& tx) {
        // Par l'index des objets : le journal peut être long, et l'on démarre.
        return tx.query_one("SELECT e.rang FROM structures s JOIN evenements e ON e.objet_id = s.id WHERE e.verbe = 'demonstration' LIMIT 1").has_value();
    });
}

/// Ce que pèse la base sur le disque ; 0 quand elle n'est pas un fichier d'ici.
std::int64_t octets_de_la_base(const std::string& url)
{
    if (!url.starts_with("sqlite:")) return 0;
    std::error_code absent;
    std::int64_t octets = 0;
    for (const char* suite : {"", "-wal"})
        if (const auto taille = std::filesystem::file_size(url.substr(7) + suite, absent); !absent)
            octets += static_cast<std::int64_t>(taille);
    return octets;
}

CodeDeSortie servir(Commande& c)
{
    if (const auto donnee = c.ligne.value("--ecoute")) c.reglages.ecoute = *donnee;
    const ReglagesMachine& r = c.reglages;
    const Ecoute ecoute = lire_ecoute(r.ecoute);
    Database& base = c.base_ou_neuve();

    Reglages de_maison;
    de_maison.source_href = r.source_href;
    de_maison.derriere_tls = r.derriere_tls;
    de_maison.cle = cle_de_la_maison(r);
    de_maison.demonstration = r.demonstration == Demonstration::Oui ||
                              (r.demonstration == Demonstration::SelonLaBase && peuplee_pour_la_demonstration(base));
    de_maison.adresse_publique = c.adresse_publique();
    Maison maison(base, de_maison);
    if (!r.oidc.emetteur.empty()) brancher_fournisseur(maison, std::make_shared<FournisseurIdentite>(r.oidc));
    completer_identites(base, de_maison.cle);
    Metrics mesures;
    mesures.gauge("base_bytes", "Bytes of the SQLite base and its log on disk.", [url = r.base] { return octets_de_la_base(url); });
    tracer_routes_sante(maison.routeur, mesures, r.jeton_mesures);

    ServerOptions options;
    options.address = ecoute.adresse;
    options.port = ecoute.port;
    options.transport = r.derriere_tls ? Transport::Tls : Transport::Plain;
    options.trusted_proxies = r.mandataires;
    const auto televersement = static_cast<std::size_t>(r.televersement_mo) << 20;
    options.body_bytes_by_prefix = {{"/contrats", televersement}, {"/imports", televersement}};
    options.immediate = [](const Request& http) { return embedded_assets().answer(http); };
    options.error_page = [&](const Request& http, Status statut, std::string_view detail) {
        return maison.page_erreur(http, statut, detail);
    };
    options.refusal_page = [&](Status statut) { return maison.page_erreur(Request{}, statut, ""); };
    options.allowed = [&](std::string_view chemin) {
        Request http;
        http.method = Method::Options;
        http.path = chemin;
        return maison.routeur.match(http).allowed;
    };
    options.on_exchange = log_and_count(mesures);

    Server serveur(std::move(options), [&](Request& http) { return maison.repondre(http); });
    watch(mesures, serveur);
    log_event(Level::Info, "start", {{"address", ecoute.adresse}, {"port", serveur.port()}, {"version", OUVRAGE_VERSION}});
    c.err << "Ouvrage écoute sur http://" << (ecoute.adresse.find(':') == std::string::npos ? ecoute.adresse : "[" + ecoute.adresse + "]")
          << ":" << serveur.port() << " (Ctrl+C pour arrêter)\n"
          << std::flush;
    if (de_maison.demonstration)
    {
        c.err << "Comptes de démonstration (mot de passe : " << kMotDePasseDeDemonstration << ")\n";
        for (const auto& un : kComptesDeDemonstration) c.err << "  " << un.courriel << "  " << un.nom << ", " << un.role << "\n";
        c.err << std::flush;
    }
    serveur.run();
    log_event(Level::Info, "stop");
    close_log();
    return CodeDeSortie::Fait;
}

} // namespace

void ajouter_verbes_du_service(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"servir",
                       "sert les pages et l'API, jusqu'à ce qu'on l'arrête",
                       {{Kind::Option, "--ecoute", "ADRESSE:PORT", "où écouter (défaut : 127.0.0.1:8080)"}},
                       {"ouvrage servir --ecoute 127.0.0.1:8080"}},
                      servir});
}

} // namespace ouvrage
