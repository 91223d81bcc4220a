-- 0006 — Les dates d'exécution qu'un lot a eues. La fiche du lot porte les dernières ; celles qu'elle remplace restent ici, pour que
-- rejouer une décision retrouve les dates d'alors : un avenant prolonge l'avenir, il ne récrit pas ce qui a été décidé.
CREATE TABLE executions (
    id           TEXT NOT NULL PRIMARY KEY,
    lot_id       TEXT NOT NULL REFERENCES lots (id),
    debut        TEXT NOT NULL CHECK (debut LIKE '____-__'),
    fin          TEXT CHECK (fin LIKE '____-__'),
    remplacee_par TEXT REFERENCES utilisateurs (id),
    remplacee_le TEXT NOT NULL CHECK (remplacee_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX executions_par_lot ON executions (lot_id, remplacee_le);
