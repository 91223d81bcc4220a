#pragma once

#include <string>

namespace ouvrage
{

/// Une base d'essai à soi, qui disparaît avec l'objet : un fichier SQLite en mémoire vive, ou une base de PostgreSQL à côté de celle que donne OUVRAGE_ESSAI_PG.
class BaseNeuve
{
public:
    /// Vide.
    BaseNeuve();
    /// Ce que contient l'autre, que personne n'a ouverte pendant ce temps.
    explicit BaseNeuve(const BaseNeuve& modele);
    BaseNeuve& operator=(const BaseNeuve&) = delete;
    ~BaseNeuve();

    std::string url;

private:
    std::string nom_;
    void nommer();
};

/// Vide et à jour : le modèle à copier, migré une fois par processus.
const BaseNeuve& base_migree();

} // namespace ouvrage
