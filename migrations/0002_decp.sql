-- 0002 — Les contrats publiés (données essentielles de la commande publique).
-- Un fonds national et public : il n'appartient à aucune structure. Tout ce qui a été lu est gardé, version après version ;
-- contrats_decp n'en montre que la version courante et se refait à partir des autres tables.

CREATE TABLE imports_decp (
    id          TEXT NOT NULL PRIMARY KEY,                         -- UUIDv7
    fait_par    TEXT,                                              -- utilisateur ; absent en ligne de commande
    fait_le     TEXT NOT NULL,
    fichiers    TEXT NOT NULL                                      -- noms, un par ligne
) STRICT;

-- Un import qui va au bout laisse son bilan ; sans bilan, il a été interrompu et se relance sans dommage.
CREATE TABLE imports_decp_bilans (
    import_id    TEXT NOT NULL PRIMARY KEY REFERENCES imports_decp (id),
    fini_le      TEXT NOT NULL,
    octets       INTEGER NOT NULL,
    lus          INTEGER NOT NULL,
    crees        INTEGER NOT NULL,
    mis_a_jour   INTEGER NOT NULL,
    inchanges    INTEGER NOT NULL,
    refuses      INTEGER NOT NULL,
    filtres      INTEGER NOT NULL
) STRICT;

-- Ce qui n'a pas pu être gardé : où le retrouver dans le fichier.
CREATE TABLE imports_decp_refus (
    import_id       TEXT NOT NULL REFERENCES imports_decp (id),
    fichier         TEXT NOT NULL,
    rang            INTEGER NOT NULL,                              -- 0 : le fichier lui-même
    position_octets INTEGER NOT NULL,
    code            TEXT NOT NULL,
    valeur          TEXT NOT NULL
) STRICT;
CREATE INDEX imports_decp_refus_par_import ON imports_decp_refus (import_id);

-- Un contrat : un acheteur, un identifiant, et un rang quand deux contrats différents portent les mêmes.
CREATE TABLE contrats_decp (
    id                      TEXT NOT NULL PRIMARY KEY,             -- UUIDv7
    cle                     TEXT NOT NULL,                         -- SIRET de l'acheteur | identifiant
    rang                    INTEGER NOT NULL,                      -- 0 : le premier vu sous cette clé
    version                 INTEGER NOT NULL,                      -- la version montrée ici
    ordre                   TEXT NOT NULL,                         -- ce qui la met après les autres
    genre                   TEXT NOT NULL CHECK (genre IN ('marche', 'concession')),
    source                  TEXT NOT NULL,                         -- json-2022, xml-2019, table-consolidee…
    plateforme              TEXT,
    uid                     TEXT,
    id_marche               TEXT NOT NULL,
    acheteur_siret          TEXT NOT NULL,
    acheteur_siren          TEXT,
    acheteur_nom            TEXT,
    nature                  TEXT,
    objet                   TEXT NOT NULL,
    cpv                     TEXT,                                  -- huit chiffres
    procedure               TEXT,
    lieu_code               TEXT,
    lieu_type               TEXT,
    lieu_nom                TEXT,
    departement             TEXT,                                  -- du lieu, à défaut de l'acheteur
    duree_mois              INTEGER,
    date_notification       TEXT,
    date_publication        TEXT,
    montant_centimes        INTEGER,
    considerations_sociales TEXT,                                  -- séparées par « | »
    type_groupement         TEXT,
    titulaires              TEXT NOT NULL,                         -- noms, séparés par « | »
    titulaires_sirens       TEXT NOT NULL,                         -- séparés par des espaces
    recherche               TEXT NOT NULL,                         -- sans accents ni majuscules
    UNIQUE (cle, rang)
) STRICT;
CREATE INDEX contrats_decp_par_acheteur ON contrats_decp (acheteur_siren);
CREATE INDEX contrats_decp_par_departement ON contrats_decp (departement, date_notification);

-- Chaque contenu différent vu pour ce contrat, dans l'ordre où il a été vu.
CREATE TABLE contrats_decp_versions (
    contrat_id TEXT NOT NULL REFERENCES contrats_decp (id),
    version    INTEGER NOT NULL,
    empreinte  INTEGER NOT NULL,                                   -- du contenu
    import_id  TEXT NOT NULL REFERENCES imports_decp (id),
    fichier    INTEGER NOT NULL,                                   -- rang du fichier dans l'import
    rang       INTEGER NOT NULL,                                   -- de l'enregistrement dans le fichier
    contenu    TEXT NOT NULL,                                      -- JSON canonique : actes, modifications, titulaires…
    PRIMARY KEY (contrat_id, version)
) STRICT;

CREATE TABLE contrats_decp_titulaires (
    contrat_id       TEXT NOT NULL REFERENCES contrats_decp (id),
    version          INTEGER NOT NULL,
    numero           INTEGER NOT NULL,
    type_identifiant TEXT NOT NULL,
    identifiant      TEXT NOT NULL,
    siren            TEXT,
    nom              TEXT NOT NULL,
    PRIMARY KEY (contrat_id, version, numero)
) STRICT;
CREATE INDEX contrats_decp_titulaires_par_siren ON contrats_decp_titulaires (siren);

CREATE TABLE contrats_decp_anomalies (
    contrat_id TEXT NOT NULL REFERENCES contrats_decp (id),
    version    INTEGER NOT NULL,
    numero     INTEGER NOT NULL,
    champ      TEXT NOT NULL,
    code       TEXT NOT NULL,
    gravite    TEXT NOT NULL,
    valeur     TEXT NOT NULL,
    PRIMARY KEY (contrat_id, version, numero)
) STRICT;
