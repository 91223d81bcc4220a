-- 0007 — Comment un objectif d'heures a été trouvé : ce qui a été entré, d'où cela venait, chaque étape, le résultat, et qui l'a fait.
-- Un calcul ne se refait pas : on en ajoute un autre.
CREATE TABLE calculs (
    id                 TEXT NOT NULL PRIMARY KEY,
    lot_id             TEXT NOT NULL REFERENCES lots (id),
    methode            TEXT NOT NULL,
    entrees            TEXT NOT NULL,                              -- JSON : ce qui a été entré, tel que tapé
    resultat           TEXT NOT NULL,                              -- JSON : étapes, sources, raisons, déjà écrites
    heures_centiemes   INTEGER NOT NULL,
    clause_recommandee INTEGER NOT NULL CHECK (clause_recommandee IN (0, 1)),
    note               TEXT NOT NULL,
    droit              TEXT NOT NULL,                              -- version de droit/ d'où viennent les valeurs
    fait_par           TEXT REFERENCES utilisateurs (id),
    fait_le            TEXT NOT NULL CHECK (fait_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX calculs_par_lot ON calculs (lot_id, fait_le);
