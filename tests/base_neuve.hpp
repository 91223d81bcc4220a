#pragma once

#include "socle/crypto/crypto.hpp"
#include "socle/db/database.hpp"
#include "socle/text/text.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace ouvrage
{

/// L'adresse d'une base vide et à soi : un fichier SQLite, ou un schéma de PostgreSQL quand OUVRAGE_ESSAI_PG en donne une.
class BaseNeuve
{
public:
    BaseNeuve()
    {
        if (const char* pg = std::getenv("OUVRAGE_ESSAI_PG"))
        {
            mere_ = pg;
            nom_ = "neuve_" + socle::hash_hex(socle::random_token()).substr(0, 16);
            socle::Database(mere_).write([&](socle::Transaction& tx) { tx.execute("CREATE SCHEMA " + nom_); });
            url = mere_ + (mere_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + nom_;
        }
        else
        {
            const std::filesystem::path ici = std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
            nom_ = (ici / ("ouvrage-neuve-" + std::to_string(getpid()) + "-" + socle::hash_hex(socle::random_token()).substr(0, 12))).string();
            url = "sqlite:" + nom_;
        }
    }
    ~BaseNeuve()
    {
        if (!mere_.empty()) socle::Database(mere_).write([&](socle::Transaction& tx) { tx.execute("DROP SCHEMA " + nom_ + " CASCADE"); });
        else
            for (const char* suite : {"", "-wal", "-shm"}) std::filesystem::remove(nom_ + suite);
    }
    BaseNeuve(const BaseNeuve&) = delete;
    BaseNeuve& operator=(const BaseNeuve&) = delete;

    std::string url;

private:
    std::string mere_;
    std::string nom_;
};

} // namespace ouvrage
