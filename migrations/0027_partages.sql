-- 0027 — Un marché qui dépasse un secteur : une structure le mène, d'autres y interviennent, et chaque heure n'est comptée qu'à l'une d'elles. La clé se choisit une
-- fois ; ce qui rattache une ligne ne se réécrit pas : une correction nomme le rattachement qu'elle remplace.

-- Une ligne par marché, à jamais : la clé choisie, et pourquoi.
CREATE TABLE partages (
    id        TEXT NOT NULL PRIMARY KEY,
    marche_id TEXT NOT NULL UNIQUE REFERENCES marches (id),
    cle       TEXT NOT NULL CHECK (cle IN ('lieu_de_travail', 'residence')),
    raison    TEXT NOT NULL,
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- Qui intervient à côté du chef de file, qui est la structure du marché. L'ancien chef d'un marché repris garde de quoi relire ce qu'il a mené.
CREATE TABLE interventions (
    id           TEXT NOT NULL PRIMARY KEY,
    marche_id    TEXT NOT NULL REFERENCES marches (id),
    structure_id TEXT NOT NULL REFERENCES structures (id),
    qualite      TEXT NOT NULL CHECK (qualite IN ('secondaire', 'ancien_chef')),
    depuis       TEXT NOT NULL CHECK (depuis LIKE '____-__'),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX interventions_par_structure ON interventions (structure_id, marche_id);
CREATE INDEX interventions_par_marche ON interventions (marche_id);
CREATE TABLE fins_d_intervention (
    intervention_id TEXT NOT NULL PRIMARY KEY REFERENCES interventions (id),
    jusqu_a         TEXT NOT NULL CHECK (jusqu_a LIKE '____-__'),      -- dernier mois
    raison          TEXT NOT NULL,
    faite_par       TEXT REFERENCES utilisateurs (id),
    faite_le        TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- Où l'on travaille sur un lot. Plusieurs lieux le même mois : chaque ligne dit le sien.
CREATE TABLE lieux_de_travail (
    id        TEXT NOT NULL PRIMARY KEY,
    lot_id    TEXT NOT NULL REFERENCES lots (id),
    commune   TEXT NOT NULL,                                          -- code officiel géographique
    depuis    TEXT NOT NULL CHECK (depuis LIKE '____-__'),
    jusqu_a   TEXT CHECK (jusqu_a LIKE '____-__'),
    remplace  TEXT UNIQUE REFERENCES lieux_de_travail (id),           -- le lieu dont cette ligne change les dates
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX lieux_de_travail_par_lot ON lieux_de_travail (lot_id);
-- Ce que l'entreprise a dit du lieu d'une ligne : gardé même quand rien n'est partagé.
CREATE TABLE lieux_de_ligne (
    ligne_id TEXT NOT NULL PRIMARY KEY REFERENCES lignes (id),
    commune  TEXT NOT NULL
) STRICT;

-- Une ligne est à une structure : celle du rang le plus haut. Une chaîne par ligne, sans fourche : deux premiers rangs, deux mêmes rangs, ou deux corrections
-- d'un même rattachement ne s'écrivent pas. La résidence qui a décidé n'est pas gardée ici ; le lieu de travail l'est.
CREATE TABLE rattachements (
    id           TEXT NOT NULL PRIMARY KEY,
    ligne_id     TEXT NOT NULL REFERENCES lignes (id),
    rang         INTEGER NOT NULL CHECK (rang > 0),
    structure_id TEXT NOT NULL REFERENCES structures (id),
    cause        TEXT NOT NULL CHECK (cause IN ('lieu_de_travail', 'residence', 'chef_de_file', 'a_preciser', 'transfert', 'correction')),
    commune      TEXT,
    raison       TEXT NOT NULL,                                       -- d'une correction ; '' sinon
    remplace     TEXT UNIQUE,
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (ligne_id, rang),
    UNIQUE (id, ligne_id),
    FOREIGN KEY (remplace, ligne_id) REFERENCES rattachements (id, ligne_id),
    CHECK ((rang = 1) = (remplace IS NULL)),
    CHECK ((cause = 'correction') = (raison <> '')),
    CHECK (commune IS NULL OR cause <> 'residence')
) STRICT;
CREATE INDEX rattachements_par_structure ON rattachements (structure_id);

-- Une structure propose à une autre de reprendre un marché à partir d'un mois ; accepter change qui le mène, jamais les heures d'avant.
CREATE TABLE transferts_de_marche (
    id        TEXT NOT NULL PRIMARY KEY,
    marche_id TEXT NOT NULL REFERENCES marches (id),
    de        TEXT NOT NULL REFERENCES structures (id),
    vers      TEXT NOT NULL REFERENCES structures (id),
    effet     TEXT NOT NULL CHECK (effet LIKE '____-__'),
    raison    TEXT NOT NULL,
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (de <> vers)
) STRICT;
CREATE INDEX transferts_de_marche_par_marche ON transferts_de_marche (marche_id);
CREATE INDEX transferts_de_marche_vers ON transferts_de_marche (vers);
CREATE TABLE reponses_de_transfert_de_marche (
    transfert_id    TEXT NOT NULL PRIMARY KEY REFERENCES transferts_de_marche (id),
    sens            TEXT NOT NULL CHECK (sens IN ('accepte', 'refuse', 'retire')),
    facilitateur_id TEXT REFERENCES utilisateurs (id),                -- qui suivra le marché, quand il est accepté
    raison          TEXT NOT NULL,
    faite_par       TEXT REFERENCES utilisateurs (id),
    faite_le        TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
