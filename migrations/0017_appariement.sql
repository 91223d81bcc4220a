-- 0017 — Ce qu'une personne cherche, et ce qu'une autre impose ou écarte quand l'aide au choix propose : des lignes datées, la dernière vaut.
-- Des codes, des dates et des nombres ; une raison écrite est une note, hors journal.
CREATE TABLE souhaits (
    id                TEXT NOT NULL PRIMARY KEY,
    participant_id    TEXT NOT NULL REFERENCES participants (id),
    cherche           TEXT NOT NULL CHECK (cherche IN ('oui', 'pas_maintenant')),
    disponible_le     TEXT CHECK (disponible_le LIKE '____-__-__'),     -- absent : inconnu
    rayon_km          INTEGER CHECK (rayon_km BETWEEN 1 AND 500),       -- jusqu'où elle peut aller ; absent : inconnu
    semaine_centiemes INTEGER CHECK (semaine_centiemes BETWEEN 100 AND 6000),
    remplace          TEXT UNIQUE REFERENCES souhaits (id),
    faite_par         TEXT REFERENCES utilisateurs (id),
    faite_le          TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX souhaits_par_participant ON souhaits (participant_id);

-- Les métiers souhaités, fiches du ROME, dans l'ordre où elle les dit.
CREATE TABLE metiers_souhaites (
    souhait_id TEXT NOT NULL REFERENCES souhaits (id),
    rang       INTEGER NOT NULL,
    rome       TEXT NOT NULL CHECK (rome LIKE '_____'),
    PRIMARY KEY (souhait_id, rang)
) STRICT;

-- Une personne décide d'une paire : la poser quoi que dise le calcul, l'écarter, ou la lui rendre (« libre »).
CREATE TABLE consignes_d_appariement (
    id             TEXT NOT NULL PRIMARY KEY,
    offre_id       TEXT NOT NULL REFERENCES offres (id),
    participant_id TEXT NOT NULL REFERENCES participants (id),
    sens           TEXT NOT NULL CHECK (sens IN ('imposer', 'ecarter', 'libre')),
    motif          TEXT,                                                -- domaine/appariement ; absent pour « libre »
    remplace       TEXT UNIQUE REFERENCES consignes_d_appariement (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((sens = 'libre') = (motif IS NULL))
) STRICT;
CREATE INDEX consignes_par_offre ON consignes_d_appariement (offre_id);
CREATE INDEX consignes_par_participant ON consignes_d_appariement (participant_id);
