-- 0003 — Les marchés, leurs lots et ce qui y est dû.

CREATE TABLE acheteurs (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    siret        TEXT,                                             -- gardé tel que saisi, même douteux : signalé, pas refusé
    nom          TEXT NOT NULL,
    recherche    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX acheteurs_par_siret ON acheteurs (structure_id, siret);

CREATE TABLE entreprises (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    siret        TEXT,
    nom          TEXT NOT NULL,
    recherche    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entreprises_par_siret ON entreprises (structure_id, siret);

CREATE TABLE marches (
    id               TEXT NOT NULL PRIMARY KEY,
    structure_id     TEXT NOT NULL REFERENCES structures (id),
    territoire_id    TEXT NOT NULL REFERENCES territoires (id),
    acheteur_id      TEXT NOT NULL REFERENCES acheteurs (id),
    facilitateur_id  TEXT REFERENCES utilisateurs (id),
    reference        TEXT NOT NULL,
    objet            TEXT NOT NULL,
    recherche        TEXT NOT NULL,                                -- objet, référence, acheteur, sans accents
    nature           TEXT NOT NULL CHECK (nature IN ('travaux', 'services', 'fournitures', 'concession')),
    cadre            TEXT NOT NULL CHECK (cadre IN ('public', 'prive')),
    cpv              TEXT,
    montant_centimes INTEGER,                                      -- hors taxes ; inconnu n'est pas zéro
    duree_mois       INTEGER,
    notifie_le       TEXT,
    commune          TEXT,                                         -- code officiel géographique
    contrat_decp_id  TEXT,                                         -- le contrat public dont il vient, s'il y en a un
    version          INTEGER NOT NULL,                             -- deux personnes à la fois : la seconde est prévenue
    cree_par         TEXT REFERENCES utilisateurs (id),
    cree_le          TEXT NOT NULL
) STRICT;
CREATE INDEX marches_par_structure ON marches (structure_id, recherche);
CREATE INDEX marches_par_acheteur ON marches (acheteur_id);
CREATE UNIQUE INDEX marches_par_contrat ON marches (structure_id, contrat_decp_id);

CREATE TABLE lots (
    id              TEXT NOT NULL PRIMARY KEY,
    marche_id       TEXT NOT NULL REFERENCES marches (id),
    numero          INTEGER NOT NULL,
    intitule        TEXT NOT NULL,
    recherche       TEXT NOT NULL,
    reservation     TEXT NOT NULL,
    execution_debut TEXT NOT NULL CHECK (execution_debut LIKE '____-__'),
    execution_fin   TEXT CHECK (execution_fin LIKE '____-__'),
    version         INTEGER NOT NULL,
    cree_par        TEXT REFERENCES utilisateurs (id),
    cree_le         TEXT NOT NULL,
    UNIQUE (marche_id, numero)
) STRICT;

-- Les entreprises d'un lot ; la première en rang est celle que l'on relance.
CREATE TABLE titulaires (
    id            TEXT NOT NULL PRIMARY KEY,
    lot_id        TEXT NOT NULL REFERENCES lots (id),
    entreprise_id TEXT NOT NULL REFERENCES entreprises (id),
    qualite       TEXT NOT NULL CHECK (qualite IN ('titulaire', 'mandataire', 'cotraitant', 'sous_traitant')),
    rang          INTEGER NOT NULL,
    UNIQUE (lot_id, entreprise_id)
) STRICT;
CREATE INDEX titulaires_par_entreprise ON titulaires (entreprise_id, lot_id);

-- Ce que l'on suit sur un lot : des heures dues (clause) ou valorisées sans obligation (effort d'insertion).
CREATE TABLE engagements (
    id       TEXT NOT NULL PRIMARY KEY,
    lot_id   TEXT NOT NULL REFERENCES lots (id),
    genre    TEXT NOT NULL,
    debut    TEXT NOT NULL CHECK (debut LIKE '____-__'),           -- un effort peut commencer après la notification
    source   TEXT NOT NULL,                                        -- la pièce : « CCAP, art. 8 », « convention DE21.086 »
    cadence  TEXT NOT NULL CHECK (cadence IN ('mensuelle', 'trimestrielle')),
    cree_par TEXT REFERENCES utilisateurs (id),
    cree_le  TEXT NOT NULL,
    UNIQUE (lot_id, genre)
) STRICT;

-- L'objectif est un registre : chaque ligne ajoute ou retire, aucune n'est réécrite.
CREATE TABLE revisions (
    id               TEXT NOT NULL PRIMARY KEY,
    engagement_id    TEXT NOT NULL REFERENCES engagements (id),
    heures_centiemes INTEGER NOT NULL,
    cause            TEXT NOT NULL,
    effet_le         TEXT NOT NULL CHECK (effet_le LIKE '____-__-__'),
    piece            TEXT NOT NULL,
    annule           TEXT UNIQUE REFERENCES revisions (id),
    faite_par        TEXT REFERENCES utilisateurs (id),
    faite_le         TEXT NOT NULL
) STRICT;
CREATE INDEX revisions_par_engagement ON revisions (engagement_id);

-- Une valeur propre à un territoire ou à un lot, plus précise que droit/ ; l'annuler est une autre ligne.
CREATE TABLE valeurs (
    id            TEXT NOT NULL PRIMARY KEY,
    cle           TEXT NOT NULL,
    territoire_id TEXT REFERENCES territoires (id),
    lot_id        TEXT REFERENCES lots (id),
    depuis        TEXT NOT NULL,
    jusqu_a       TEXT,
    valeur        TEXT NOT NULL,
    source        TEXT NOT NULL,
    raison        TEXT NOT NULL,
    annule        TEXT UNIQUE REFERENCES valeurs (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL,
    CHECK ((territoire_id IS NULL) <> (lot_id IS NULL))
) STRICT;
CREATE INDEX valeurs_par_lot ON valeurs (lot_id);
CREATE INDEX valeurs_par_territoire ON valeurs (territoire_id);
