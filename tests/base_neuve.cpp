#include "base_neuve.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/db/connection.hpp"
#include "socle/db/database.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace ouvrage
{

using namespace socle;

namespace
{

/// L'adresse donnée de PostgreSQL ; vide pour SQLite.
std::string mere()
{
    const char* pg = std::getenv("OUVRAGE_ESSAI_PG");
    return pg ? pg : "";
}

void ordonner(const std::string& ordre) { open_postgresql(mere())->script(ordre); }

} // namespace

void BaseNeuve::nommer()
{
    nom_ = "essai_" + hash_hex(random_token()).substr(0, 20);
    if (const auto adresse = mere(); !adresse.empty())
    {
        // postgresql://compte@hôte/base?options : seule la base change.
        const auto barre = adresse.find('/', adresse.find("://") + 3);
        url = adresse.substr(0, barre + 1) + nom_ + adresse.substr(std::min(adresse.find('?'), adresse.size()));
    }
    else
    {
        const std::filesystem::path ici = std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
        nom_ = (ici / ("ouvrage-" + nom_ + ".sqlite")).string();
        url = "sqlite:" + nom_;
    }
}

BaseNeuve::BaseNeuve()
{
    nommer();
    if (!mere().empty()) ordonner("CREATE DATABASE " + nom_);
}

BaseNeuve::BaseNeuve(const BaseNeuve& modele)
{
    nommer();
    // Copier les fichiers : relire une à une les pages de trois cents tables prend deux fois plus de temps.
    if (!mere().empty()) ordonner("CREATE DATABASE " + nom_ + " TEMPLATE " + modele.nom_ + " STRATEGY file_copy");
    else std::filesystem::copy_file(modele.nom_, nom_);
}

BaseNeuve::~BaseNeuve()
{
    if (!mere().empty()) ordonner("DROP DATABASE IF EXISTS " + nom_ + " WITH (FORCE)");
    else
        for (const char* suffixe : {"", "-wal", "-shm"}) std::filesystem::remove(nom_ + suffixe);
}

const BaseNeuve& base_migree()
{
    static const struct Migree
    {
        BaseNeuve base;
        Migree()
        {
            Database ouverte(base.url);
            migrate(ouverte, embedded_migrations());
        }
    } migree;
    return migree.base;
}

} // namespace ouvrage
