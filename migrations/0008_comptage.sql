-- 0008 — Ce que les heures ont été, et comment elles se réalisent : ce dont la table de comptage décide.

-- Les heures d'une ligne qui ne sont ni du travail ni de la formation pendant le contrat. Une ligne d'avant n'en a pas.
CREATE TABLE heures_par_nature (
    ligne_id         TEXT NOT NULL REFERENCES lignes (id),
    nature           TEXT NOT NULL,
    heures_centiemes INTEGER NOT NULL CHECK (heures_centiemes > 0),
    PRIMARY KEY (ligne_id, nature)
) STRICT;

-- Comment une personne affectée réalise ses heures, tel qu'on l'apprend : une ligne datée, jamais devinée. La remplacer est une
-- autre ligne, qui la nomme.
CREATE TABLE modalites (
    id             TEXT NOT NULL PRIMARY KEY,
    affectation_id TEXT NOT NULL REFERENCES affectations (id),
    modalite       TEXT NOT NULL,
    contrat        TEXT,
    debut          TEXT CHECK (debut LIKE '____-__-__'),              -- du contrat
    employeur      TEXT,
    annule         TEXT UNIQUE REFERENCES modalites (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX modalites_par_affectation ON modalites (affectation_id);
