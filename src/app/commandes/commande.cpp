#include "app/commandes/commande.hpp"

#include "app/commandes/aide.hpp"
#include "socle/db/pending_migrations.hpp"
#include "socle/errors.hpp"

#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace ouvrage
{

using namespace socle;

Commande::Commande(const CliLine& tapee, std::ostream& sortie, std::ostream& messages)
    : ligne(tapee), out(sortie), err(messages), reglages(lire_reglages_de(tapee.value("--reglages")))
{
    if (const auto nommee = ligne.value("--base")) reglages.base = *nommee;
}

Commande::~Commande() = default;

bool Commande::terminal() const
{
    return &err == &std::cerr && isatty(STDERR_FILENO) == 1;
}

Database& Commande::base_brute()
{
    if (!base_) base_ = std::make_unique<Database>(reglages.base);
    return *base_;
}

Database& Commande::base_ou_neuve()
{
    const bool absente = base_absente();
    Database& ouverte = base_brute();
    if (absente || pending_migrations(ouverte, embedded_migrations()).size() == embedded_migrations().size())
        err << "base neuve : " << migrate(ouverte, embedded_migrations()).after << "\n" << std::flush;
    return base();
}

/// Une base SQLite dont le fichier n'est pas là : l'ouvrir la ferait naître, vide, d'une faute de frappe.
bool Commande::base_absente() const
{
    constexpr std::string_view kFichier = "sqlite:";
    return !base_ && reglages.base.starts_with(kFichier) && !std::filesystem::exists(reglages.base.substr(kFichier.size()));
}

Database& Commande::base()
{
    if (base_absente())
        throw DatabaseError("il n'y a pas de base « " + reglages.base + " » : « ouvrage migrer » en crée une");
    Database& ouverte = base_brute();
    if (const auto manquent = pending_migrations(ouverte, embedded_migrations()); !manquent.empty())
        throw DatabaseError("la base n'est pas à jour (il manque " + manquent.front() +
                            (manquent.size() > 1 ? " et " + std::to_string(manquent.size() - 1) + " autre(s)" : "") +
                            ") : passez d'abord « ouvrage migrer »");
    return ouverte;
}

std::string Commande::adresse_publique() const
{
    return reglages.adresse_publique.empty() ? "http://" + reglages.ecoute : reglages.adresse_publique;
}

void Commande::rendre(const Json& document)
{
    out << write_json(document, Layout::Indented) << "\n";
}

const std::vector<CliArgument>& options_communes()
{
    using Kind = CliArgument::Kind;
    static const std::vector<CliArgument> communes = {
        {Kind::Option, "--base", "ADRESSE", "sqlite:CHEMIN ou postgresql://… (défaut : OUVRAGE_BASE, sinon sqlite:var/ouvrage.sqlite)"},
        {Kind::Option, "--reglages", "FICHIER", "fichier de réglages (défaut : ouvrage.toml, s'il existe)"},
        {Kind::Flag, "--json", "", "un seul document JSON sur la sortie ; les messages vont sur l'erreur"},
    };
    return communes;
}

const std::vector<Verbe>& verbes()
{
    static const std::vector<Verbe> tous = [] {
        std::vector<Verbe> liste;
        ajouter_verbes_du_service(liste);
        ajouter_verbes_de_base(liste);
        ajouter_verbes_d_import(liste);
        ajouter_verbes_du_compte(liste);
        ajouter_verbes_d_obligation(liste);
        ajouter_verbes_de_purge(liste);
        ajouter_verbes_de_document(liste);
        ajouter_verbes_de_calcul(liste);
        ajouter_verbes_d_utilisateur(liste);
        ajouter_verbes_d_acces(liste);
        ajouter_verbes_du_reseau(liste);
        ajouter_verbes_de_demo(liste);
        ajouter_verbes_d_aide(liste);
        return liste;
    }();
    return tous;
}

int executer(const std::vector<std::string>& mots, std::ostream& sortie, std::ostream& messages)
{
    const auto finir = [&](CodeDeSortie code, std::string_view phrase) {
        messages << "ouvrage : " << phrase << "\n";
        return static_cast<int>(code);
    };
    if (mots == std::vector<std::string>{"--version"})
    {
        sortie << "ouvrage " OUVRAGE_VERSION "\n";
        return static_cast<int>(CodeDeSortie::Fait);
    }
    try
    {
        std::vector<CliVerb> formes;
        for (const auto& verbe : verbes()) formes.push_back(verbe.forme);
        const CliLine ligne = parse_command_line(formes, options_communes(), mots);
        if (ligne.help)
        {
            sortie << (ligne.verb.empty() ? aide_generale() : aide_du_verbe(ligne.verb));
            return static_cast<int>(CodeDeSortie::Fait);
        }
        Commande commande(ligne, sortie, messages);
        for (const auto& verbe : verbes())
            if (verbe.forme.words == ligne.verb) return static_cast<int>(verbe.executer(commande));
        throw Bug("un verbe lu est un verbe connu");
    }
    catch (const CliUsage& erreur)
    {
        const std::string_view phrase = erreur.what();
        return finir(CodeDeSortie::Usage, std::string(phrase) + (phrase.ends_with('?') ? "" : ".") + " « ouvrage aide » dit tout.");
    }
    catch (const DatabaseError& erreur)
    {
        return finir(CodeDeSortie::HorsDAtteinte, erreur.what());
    }
    catch (const NotFound& erreur)
    {
        return finir(CodeDeSortie::FaitAvecRefus, erreur.what());
    }
    catch (const Conflict& erreur)
    {
        return finir(CodeDeSortie::FaitAvecRefus, erreur.what());
    }
    catch (const Error& erreur)
    {
        return finir(CodeDeSortie::Usage, erreur.what());
    }
    catch (const std::exception& erreur)
    {
        return finir(CodeDeSortie::HorsDAtteinte, erreur.what());
    }
}

} // namespace ouvrage
