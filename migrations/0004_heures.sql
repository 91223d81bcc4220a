-- 0004 — Les personnes, leurs heures et les décisions prises sur elles.

CREATE TABLE participants (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    reference    TEXT NOT NULL,                                    -- seule désignation montrée hors de la structure
    cree_par     TEXT REFERENCES utilisateurs (id),
    cree_le      TEXT NOT NULL,
    UNIQUE (structure_id, reference)
) STRICT;

-- À part, pour qu'une personne puisse être oubliée sans toucher à un compte. Hors journal.
CREATE TABLE identites (
    participant_id TEXT NOT NULL PRIMARY KEY REFERENCES participants (id),
    nom            TEXT NOT NULL,
    prenom         TEXT NOT NULL,
    recherche      TEXT NOT NULL
) STRICT;
CREATE INDEX identites_par_nom ON identites (recherche);

-- La fenêtre pendant laquelle les heures d'une personne comptent : décidée par le facilitateur, avant le début.
CREATE TABLE fenetres (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    debut          TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    fin            TEXT CHECK (fin LIKE '____-__-__'),
    annule         TEXT UNIQUE REFERENCES fenetres (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL
) STRICT;
CREATE INDEX fenetres_par_participant ON fenetres (participant_id);

-- Qui travaille sur quel lot, pour quelle entreprise : ce que la page de déclaration propose.
CREATE TABLE affectations (
    id             TEXT NOT NULL PRIMARY KEY,
    lot_id         TEXT NOT NULL REFERENCES lots (id),
    participant_id TEXT NOT NULL REFERENCES participants (id),
    entreprise_id  TEXT NOT NULL REFERENCES entreprises (id),
    debut          TEXT NOT NULL CHECK (debut LIKE '____-__'),
    fin            TEXT CHECK (fin LIKE '____-__'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL,
    UNIQUE (lot_id, participant_id, entreprise_id, debut)
) STRICT;
CREATE INDEX affectations_par_participant ON affectations (participant_id);
CREATE INDEX affectations_par_entreprise ON affectations (entreprise_id);

-- Un envoi : une entreprise, un engagement, un mois. « neant » est dit, jamais supposé.
CREATE TABLE declarations (
    id            TEXT NOT NULL PRIMARY KEY,
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    entreprise_id TEXT NOT NULL REFERENCES entreprises (id),
    mois          TEXT NOT NULL CHECK (mois LIKE '____-__'),
    nature        TEXT NOT NULL CHECK (nature IN ('heures', 'neant')),
    canal         TEXT NOT NULL CHECK (canal IN ('formulaire', 'fichier', 'api', 'demonstration')),
    note          TEXT NOT NULL,
    droit         TEXT NOT NULL,                                   -- version de droit/ appliquée
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX declarations_par_engagement ON declarations (engagement_id, mois);
CREATE INDEX declarations_par_entreprise ON declarations (entreprise_id, mois);

-- Une personne, un mois. Corriger est une autre ligne, qui nomme celle qu'elle remplace.
CREATE TABLE lignes (
    id                  TEXT NOT NULL PRIMARY KEY,
    declaration_id      TEXT NOT NULL REFERENCES declarations (id),
    engagement_id       TEXT NOT NULL REFERENCES engagements (id),
    participant_id      TEXT NOT NULL REFERENCES participants (id),
    mois                TEXT NOT NULL CHECK (mois LIKE '____-__'),
    travail_centiemes   INTEGER NOT NULL CHECK (travail_centiemes >= 0),
    formation_centiemes INTEGER NOT NULL CHECK (formation_centiemes >= 0),
    retenues_centiemes  INTEGER NOT NULL CHECK (retenues_centiemes >= 0),
    corrige             TEXT UNIQUE REFERENCES lignes (id)
) STRICT;
CREATE INDEX lignes_par_engagement ON lignes (engagement_id, mois);
CREATE INDEX lignes_par_participant ON lignes (participant_id, mois);
CREATE INDEX lignes_par_declaration ON lignes (declaration_id);

CREATE TABLE ecarts (
    ligne_id         TEXT NOT NULL REFERENCES lignes (id),
    rang             INTEGER NOT NULL,
    motif            TEXT NOT NULL,
    heures_centiemes INTEGER NOT NULL CHECK (heures_centiemes > 0),
    PRIMARY KEY (ligne_id, rang)
) STRICT;

-- Valider est une ligne et non un booléen ; la lever est une autre ligne, qui la nomme. De même pour un renvoi.
CREATE TABLE validations (
    id             TEXT NOT NULL PRIMARY KEY,
    declaration_id TEXT NOT NULL REFERENCES declarations (id),
    sens           TEXT NOT NULL CHECK (sens IN ('validee', 'renvoyee')),
    raison         TEXT NOT NULL,
    leve           TEXT UNIQUE REFERENCES validations (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    droit          TEXT NOT NULL
) STRICT;
CREATE INDEX validations_par_declaration ON validations (declaration_id);
