-- 0005 — Les fichiers d'heures reçus : ce qui en a été fait, et ce qui reste à corriger.

-- Hors journal : une cellule refusée n'est pas un fait et doit pouvoir être oubliée. Ce qui a été inscrit l'est par des
-- déclarations, elles-mêmes journalisées. Le fichier d'origine n'est pas gardé.
CREATE TABLE fichiers_recus (
    id            TEXT NOT NULL PRIMARY KEY,                       -- UUIDv7
    lot_id        TEXT NOT NULL REFERENCES lots (id),
    engagement_id TEXT NOT NULL REFERENCES engagements (id),
    entreprise_id TEXT NOT NULL REFERENCES entreprises (id),
    nom           TEXT NOT NULL,
    recu_le       TEXT NOT NULL CHECK (recu_le LIKE '____-__-__T%Z'),
    recu_par      TEXT REFERENCES utilisateurs (id),               -- vide : la ligne de commande
    rapport       TEXT NOT NULL,                                   -- JSON : lus, crees, corriges, inchanges, refuses, anomalies, declarations
    a_corriger    TEXT                                             -- base64url de l'XLSX des lignes refusées
) STRICT;
CREATE INDEX fichiers_recus_par_lot ON fichiers_recus (lot_id, entreprise_id);
