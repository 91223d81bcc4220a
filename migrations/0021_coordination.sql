-- 0021 — Un territoire a ses structures, et l'une d'elles le pilote : c'est elle qui nomme qui le coordonne.

-- Qui pilote le territoire ; la dernière ligne vaut. Sans ligne, la seule structure d'un territoire le pilote, et personne quand elles sont plusieurs.
CREATE TABLE pilotages (
    id            TEXT NOT NULL PRIMARY KEY,
    territoire_id TEXT NOT NULL REFERENCES territoires (id),
    structure_id  TEXT NOT NULL REFERENCES structures (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (territoire_id, rang)
) STRICT;

-- Les rôles de coordinateur (d'un territoire) et d'auditeur (d'une structure) s'ajoutent : la liste fermée se refait, les lignes passent telles quelles.
CREATE TABLE attributions_par_territoire (
    id             TEXT NOT NULL PRIMARY KEY,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    role           TEXT NOT NULL CHECK (role IN ('administrateur', 'facilitateur', 'acheteur', 'entreprise', 'prescripteur', 'coordinateur', 'auditeur')),
    structure_id   TEXT NOT NULL REFERENCES structures (id),
    acheteur_id    TEXT,
    entreprise_id  TEXT,
    organisme_id   TEXT REFERENCES organismes (id),
    territoire_id  TEXT REFERENCES territoires (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL,
    CHECK ((role = 'acheteur') = (acheteur_id IS NOT NULL)),
    CHECK ((role = 'entreprise') = (entreprise_id IS NOT NULL)),
    CHECK ((role = 'prescripteur') = (organisme_id IS NOT NULL)),
    CHECK ((role = 'coordinateur') = (territoire_id IS NOT NULL))
) STRICT;
INSERT INTO attributions_par_territoire (id, utilisateur_id, role, structure_id, acheteur_id, entreprise_id, organisme_id, faite_par, faite_le)
    SELECT id, utilisateur_id, role, structure_id, acheteur_id, entreprise_id, organisme_id, faite_par, faite_le FROM attributions;
CREATE TABLE retraits_par_territoire (
    attribution_id TEXT NOT NULL PRIMARY KEY REFERENCES attributions_par_territoire (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL
) STRICT;
INSERT INTO retraits_par_territoire (attribution_id, faite_par, faite_le) SELECT attribution_id, faite_par, faite_le FROM retraits;
DROP TABLE retraits;
DROP TABLE attributions;
ALTER TABLE attributions_par_territoire RENAME TO attributions;
ALTER TABLE retraits_par_territoire RENAME TO retraits;
CREATE INDEX attributions_par_utilisateur ON attributions (utilisateur_id);
