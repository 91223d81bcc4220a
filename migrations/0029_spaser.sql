-- 0029 — Le schéma d'achats responsables (SPASER) : ce qu'un acheteur, ou plusieurs, visent chaque année, ce qui en est tenu, et ce qui en a été arrêté. Tout y est
-- par acheteur, même quand le schéma est commun (CCP, art. L.2111-3) ; rien ne s'y réécrit.

CREATE TABLE schemas_d_achat (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),         -- qui le tient dans Ouvrage
    intitule     TEXT NOT NULL,
    debut        INTEGER NOT NULL CHECK (debut > 2000),            -- années civiles, comprises
    fin          INTEGER NOT NULL,
    cree_par     TEXT REFERENCES utilisateurs (id),
    cree_le      TEXT NOT NULL CHECK (cree_le LIKE '____-__-__T%Z'),
    CHECK (fin >= debut),
    UNIQUE (structure_id, intitule)
) STRICT;

-- De qui est ce schéma. En sortir est une ligne, qui nomme son entrée.
CREATE TABLE acheteurs_de_schema (
    id          TEXT NOT NULL PRIMARY KEY,
    schema_id   TEXT NOT NULL REFERENCES schemas_d_achat (id),
    acheteur_id TEXT NOT NULL REFERENCES acheteurs (id),
    retire      TEXT UNIQUE REFERENCES acheteurs_de_schema (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX acheteurs_de_schema_par_schema ON acheteurs_de_schema (schema_id);
CREATE INDEX acheteurs_de_schema_par_acheteur ON acheteurs_de_schema (acheteur_id);

-- Adopté par une délibération, publié quelque part.
CREATE TABLE faits_de_schema (
    id          TEXT NOT NULL PRIMARY KEY,
    schema_id   TEXT NOT NULL REFERENCES schemas_d_achat (id),
    sorte       TEXT NOT NULL CHECK (sorte IN ('adoption', 'publication')),
    le          TEXT NOT NULL CHECK (le LIKE '____-__-__'),
    acheteur_id TEXT REFERENCES acheteurs (id),                    -- lequel a délibéré ; vide : tous
    numero      TEXT NOT NULL,                                     -- de la délibération ; '' pour une publication
    adresse     TEXT NOT NULL,                                     -- où le lire ; '' pour une adoption
    annule      TEXT UNIQUE REFERENCES faits_de_schema (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX faits_de_schema_par_schema ON faits_de_schema (schema_id);

CREATE TABLE objectifs_de_schema (
    id           TEXT NOT NULL PRIMARY KEY,
    schema_id    TEXT NOT NULL REFERENCES schemas_d_achat (id),
    rang         INTEGER NOT NULL CHECK (rang > 0),
    indicateur   TEXT NOT NULL,                                    -- code de domaine/spaser
    intitule     TEXT NOT NULL,
    unite        TEXT NOT NULL,                                    -- d'un indicateur propre ; '' sinon
    numerateur   TEXT NOT NULL,                                    -- ce que compte un indicateur propre ; '' sinon
    denominateur TEXT NOT NULL,                                    -- sur quoi ; '' sans taux, ou sinon
    sens         TEXT NOT NULL CHECK (sens IN ('au_moins', 'au_plus')),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (schema_id, rang)
) STRICT;
-- Un objectif abandonné se lit encore.
CREATE TABLE retraits_d_objectif (
    objectif_id TEXT NOT NULL PRIMARY KEY REFERENCES objectifs_de_schema (id),
    raison      TEXT NOT NULL,
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- Ce que l'on vise une année : de tous (acheteur vide), ou d'un acheteur, qui l'emporte. Réviser est une ligne de plus, qui nomme celle qu'elle remplace.
CREATE TABLE cibles_de_schema (
    id          TEXT NOT NULL PRIMARY KEY,
    objectif_id TEXT NOT NULL REFERENCES objectifs_de_schema (id),
    acheteur_id TEXT REFERENCES acheteurs (id),
    annee       INTEGER NOT NULL,
    forme       TEXT NOT NULL CHECK (forme IN ('taux', 'valeur')),
    quantite    INTEGER NOT NULL CHECK (quantite >= 0),            -- centièmes de pour-cent, ou dans la quantité de l'indicateur
    source      TEXT NOT NULL,
    remplace    TEXT UNIQUE REFERENCES cibles_de_schema (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX cibles_par_objectif ON cibles_de_schema (objectif_id, annee);

-- Ce qu'un acheteur déclare d'un indicateur, avec sa source : montré à côté de ce qui se calcule, jamais à sa place.
CREATE TABLE valeurs_de_schema (
    id           TEXT NOT NULL PRIMARY KEY,
    objectif_id  TEXT NOT NULL REFERENCES objectifs_de_schema (id),
    acheteur_id  TEXT NOT NULL REFERENCES acheteurs (id),
    annee        INTEGER NOT NULL,
    numerateur   INTEGER NOT NULL CHECK (numerateur >= 0),
    denominateur INTEGER CHECK (denominateur > 0),
    source       TEXT NOT NULL,
    remplace     TEXT UNIQUE REFERENCES valeurs_de_schema (id),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX valeurs_de_schema_par_objectif ON valeurs_de_schema (objectif_id, annee);

-- Le suivi d'un acheteur pour une année, tel qu'il a été arrêté : gardé en entier, pour se relire même quand les comptes ont bougé. Le dernier vaut.
CREATE TABLE arretes_de_schema (
    id          TEXT NOT NULL PRIMARY KEY,
    schema_id   TEXT NOT NULL REFERENCES schemas_d_achat (id),
    acheteur_id TEXT NOT NULL REFERENCES acheteurs (id),
    annee       INTEGER NOT NULL,
    rang        INTEGER NOT NULL CHECK (rang > 0),
    suivi       TEXT NOT NULL,                                     -- JSON
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (schema_id, acheteur_id, annee, rang)
) STRICT;
