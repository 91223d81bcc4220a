-- 0013 — Le dossier d'une personne : une identité minimale, effaçable et cherchable, ceux qui la suivent, la notice qui lui est remise, ses pièces, et la
-- demande d'une autre structure qui la retrouve. Ce qui nomme ou décrit quelqu'un est hors journal ; les faits datés ne portent que des identifiants.

-- `structure_id` vide : une identité d'avant cette version, que `servir` range à son démarrage.
ALTER TABLE identites ADD COLUMN structure_id TEXT REFERENCES structures (id);
ALTER TABLE identites ADD COLUMN naissance TEXT CHECK (naissance LIKE '____-__-__');
ALTER TABLE identites ADD COLUMN telephone TEXT;
ALTER TABLE identites ADD COLUMN courriel TEXT;
ALTER TABLE identites ADD COLUMN commune TEXT;                     -- code officiel géographique
ALTER TABLE identites ADD COLUMN empreinte TEXT;                   -- sous la clé de la maison ; vide sans date de naissance
DROP INDEX identites_par_nom;
CREATE INDEX identites_par_structure ON identites (structure_id, recherche, participant_id);
CREATE INDEX identites_par_empreinte ON identites (empreinte);

-- Hors journal. Les mots du nom et de la référence, pour chercher par le début de chacun parmi cent mille personnes.
CREATE TABLE identite_mots (
    participant_id TEXT NOT NULL REFERENCES participants (id),
    mot            TEXT NOT NULL,
    structure_id   TEXT NOT NULL REFERENCES structures (id),
    PRIMARY KEY (participant_id, mot)
) STRICT;
CREATE INDEX identite_mots_par_mot ON identite_mots (structure_id, mot, participant_id);

-- Qui suit la personne dans la structure : changer de référent est une ligne, qui nomme la précédente.
CREATE TABLE referents (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    remplace       TEXT UNIQUE REFERENCES referents (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX referents_par_participant ON referents (participant_id);
CREATE INDEX referents_par_utilisateur ON referents (utilisateur_id);

-- Les organismes qui l'accompagnent, de telle date à telle date.
CREATE TABLE accompagnements (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    organisme_id   TEXT NOT NULL REFERENCES organismes (id),
    debut          TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX accompagnements_par_participant ON accompagnements (participant_id);
CREATE TABLE fins_d_accompagnement (
    accompagnement_id TEXT NOT NULL PRIMARY KEY REFERENCES accompagnements (id),
    fin            TEXT NOT NULL CHECK (fin LIKE '____-__-__'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- La notice sur ses données, remise à la personne : quand, comment, par qui.
CREATE TABLE informations (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    remise_le      TEXT NOT NULL CHECK (remise_le LIKE '____-__-__'),
    moyen          TEXT NOT NULL CHECK (moyen IN ('main_propre', 'lue', 'courriel', 'courrier')),
    annule         TEXT UNIQUE REFERENCES informations (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX informations_par_participant ON informations (participant_id);

-- Une structure demande à une autre, qui suit la même personne, son identité et les dates de ses fenêtres. Aucune des deux ne lit le dossier de l'autre.
CREATE TABLE transferts (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),     -- la fiche de qui demande
    origine_id     TEXT NOT NULL REFERENCES participants (id),     -- la fiche de qui répond ; jamais montrée à qui demande
    structure_id   TEXT NOT NULL REFERENCES structures (id),
    aupres_de      TEXT NOT NULL REFERENCES structures (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (structure_id <> aupres_de)
) STRICT;
CREATE INDEX transferts_par_participant ON transferts (participant_id);
CREATE INDEX transferts_par_origine ON transferts (origine_id);
CREATE INDEX transferts_par_structure ON transferts (structure_id);
CREATE INDEX transferts_aupres_de ON transferts (aupres_de);
CREATE TABLE reponses_de_transfert (
    transfert_id   TEXT NOT NULL PRIMARY KEY REFERENCES transferts (id),
    sens           TEXT NOT NULL CHECK (sens IN ('accepte', 'refuse')),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
-- Une fenêtre reçue d'une autre structure dit par quel transfert.
ALTER TABLE fenetres ADD COLUMN transfert_id TEXT REFERENCES transferts (id);

-- Hors journal. Les pièces déposées, et à part ce qu'elles contiennent, en base64url. L'une et l'autre s'effacent ; l'effacement laisse une ligne.
CREATE TABLE preuves (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    piece          TEXT NOT NULL,                                  -- code du vocabulaire de droit/publics
    sensible       TEXT NOT NULL CHECK (sensible IN ('', 'sante', 'origine', 'justice')),
    format         TEXT NOT NULL CHECK (format IN ('pdf', 'jpeg', 'png')),
    octets         INTEGER NOT NULL CHECK (octets > 0),
    datee_du       TEXT CHECK (datee_du LIKE '____-__-__'),
    expire_le      TEXT CHECK (expire_le LIKE '____-__-__'),
    deposee_par    TEXT REFERENCES utilisateurs (id),
    deposee_le     TEXT NOT NULL CHECK (deposee_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX preuves_par_participant ON preuves (participant_id);
CREATE TABLE preuves_contenus (
    preuve_id      TEXT NOT NULL PRIMARY KEY REFERENCES preuves (id),
    contenu        TEXT NOT NULL
) STRICT;
CREATE TABLE effacements_de_preuve (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    deposee_le     TEXT NOT NULL CHECK (deposee_le LIKE '____-__-__T%Z'),
    cause          TEXT NOT NULL CHECK (cause IN ('plus_necessaire', 'erreur', 'demande')),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX effacements_de_preuve_par_participant ON effacements_de_preuve (participant_id);
