-- 0015 — Le lieu d'accueil : ses volets, ses partenaires, le programme qu'ils construisent, les places, et qui est venu. Tout y est gratuit pour les
-- personnes : aucune colonne ne porte un prix. Rien ne se réécrit ; une place se lit de l'ordre des inscriptions, jamais d'un statut.
CREATE TABLE lieux (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    nom          TEXT NOT NULL,
    porteur      TEXT NOT NULL,                                    -- qui l'ouvre au public : une ville, une association, la structure elle-même
    adresse      TEXT NOT NULL,
    code_postal  TEXT NOT NULL CHECK (length(code_postal) = 5),    -- dit aussi quels jours fériés y valent
    commune      TEXT NOT NULL,
    ouvert_le    TEXT NOT NULL,
    cree_par     TEXT REFERENCES utilisateurs (id),
    cree_le      TEXT NOT NULL CHECK (cree_le LIKE '____-__-__T%Z'),
    UNIQUE (structure_id, nom)
) STRICT;

-- Ce à quoi le lieu sert ; chaque activité appartient à un volet.
CREATE TABLE volets_de_lieu (
    id      TEXT NOT NULL PRIMARY KEY,
    lieu_id TEXT NOT NULL REFERENCES lieux (id),
    rang    INTEGER NOT NULL CHECK (rang > 0),
    nom     TEXT NOT NULL,
    UNIQUE (lieu_id, rang)
) STRICT;

-- Un organisme rejoint le lieu, et s'engage à ne rien demander aux personnes ; la liste grandit, un départ est une autre ligne.
CREATE TABLE partenariats (
    id           TEXT NOT NULL PRIMARY KEY,
    lieu_id      TEXT NOT NULL REFERENCES lieux (id),
    organisme_id TEXT NOT NULL REFERENCES organismes (id),
    depuis       TEXT NOT NULL,
    gratuite_le  TEXT NOT NULL,                                    -- le jour de son engagement de gratuité
    piece        TEXT NOT NULL,                                    -- où il est écrit
    rang         INTEGER NOT NULL CHECK (rang > 0),                -- combien de fois cet organisme a rejoint ce lieu
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (lieu_id, organisme_id, rang)
) STRICT;
CREATE INDEX partenariats_par_organisme ON partenariats (organisme_id);
CREATE TABLE fins_de_partenariat (
    id             TEXT NOT NULL PRIMARY KEY,
    partenariat_id TEXT NOT NULL UNIQUE REFERENCES partenariats (id),
    le             TEXT NOT NULL,
    raison         TEXT NOT NULL,
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- Une activité proposée par un partenaire ou par la structure, puis acceptée ou refusée par une ligne.
CREATE TABLE activites (
    id           TEXT NOT NULL PRIMARY KEY,
    lieu_id      TEXT NOT NULL REFERENCES lieux (id),
    volet_id     TEXT NOT NULL REFERENCES volets_de_lieu (id),
    organisme_id TEXT REFERENCES organismes (id),                  -- qui la mène ; vide : la structure
    origine      TEXT NOT NULL CHECK (origine IN ('partenaire', 'structure')), -- qui l'a proposée
    titre        TEXT NOT NULL,
    description  TEXT NOT NULL,
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (origine = 'structure' OR organisme_id IS NOT NULL)
) STRICT;
CREATE INDEX activites_par_lieu ON activites (lieu_id);
CREATE INDEX activites_par_organisme ON activites (organisme_id);
CREATE TABLE decisions_d_activite (
    id          TEXT NOT NULL PRIMARY KEY,
    activite_id TEXT NOT NULL REFERENCES activites (id),
    rang        INTEGER NOT NULL CHECK (rang > 0),
    sens        TEXT NOT NULL CHECK (sens IN ('acceptee', 'refusee')),
    raison      TEXT NOT NULL,
    remplace    TEXT UNIQUE REFERENCES decisions_d_activite (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (activite_id, rang),
    CHECK (sens = 'acceptee' OR raison <> '')
) STRICT;

CREATE TABLE seances (
    id          TEXT NOT NULL PRIMARY KEY,
    activite_id TEXT NOT NULL REFERENCES activites (id),
    serie       TEXT,                                              -- commune aux séances ouvertes d'un même geste
    jour        TEXT NOT NULL,
    debut       TEXT NOT NULL CHECK (debut LIKE '__:__'),
    fin         TEXT NOT NULL CHECK (fin LIKE '__:__'),
    salle       TEXT NOT NULL,
    places      INTEGER NOT NULL CHECK (places > 0),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (debut < fin)
) STRICT;
CREATE INDEX seances_par_activite ON seances (activite_id, jour);
CREATE INDEX seances_par_jour ON seances (jour);
-- Une salle plus grande, une chaise de plus : la dernière ligne vaut.
CREATE TABLE amenagements_de_seance (
    id        TEXT NOT NULL PRIMARY KEY,
    seance_id TEXT NOT NULL REFERENCES seances (id),
    rang      INTEGER NOT NULL CHECK (rang > 0),
    salle     TEXT NOT NULL,
    places    INTEGER NOT NULL CHECK (places > 0),
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (seance_id, rang)
) STRICT;
CREATE TABLE annulations_de_seance (
    id        TEXT NOT NULL PRIMARY KEY,
    seance_id TEXT NOT NULL UNIQUE REFERENCES seances (id),
    raison    TEXT NOT NULL,
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
-- Qui anime, hors journal : un nom doit pouvoir disparaître.
CREATE TABLE intervenants (
    seance_id TEXT NOT NULL PRIMARY KEY REFERENCES seances (id),
    nom       TEXT NOT NULL
) STRICT;

-- Une personne de passage, qui ne dit d'elle que ce qu'elle veut : un numéro reste, le prénom vit à part et s'efface.
CREATE TABLE visiteurs (
    id       TEXT NOT NULL PRIMARY KEY,
    lieu_id  TEXT NOT NULL REFERENCES lieux (id),
    numero   INTEGER NOT NULL CHECK (numero > 0),
    cree_par TEXT REFERENCES utilisateurs (id),
    cree_le  TEXT NOT NULL CHECK (cree_le LIKE '____-__-__T%Z'),
    UNIQUE (lieu_id, numero)
) STRICT;
CREATE TABLE prenoms_de_visiteur (
    visiteur_id TEXT NOT NULL PRIMARY KEY REFERENCES visiteurs (id),
    prenom      TEXT NOT NULL
) STRICT;

-- Une inscription prend le rang suivant de sa séance : deux personnes n'ont jamais le même, et la place se lit de cet ordre.
CREATE TABLE inscriptions (
    id             TEXT NOT NULL PRIMARY KEY,
    seance_id      TEXT NOT NULL REFERENCES seances (id),
    participant_id TEXT REFERENCES participants (id),
    visiteur_id    TEXT REFERENCES visiteurs (id),
    rang           INTEGER NOT NULL CHECK (rang > 0),
    fois           INTEGER NOT NULL CHECK (fois > 0),              -- une de plus après chaque désistement
    en_attente     INTEGER NOT NULL CHECK (en_attente IN (0, 1)),  -- sans place le jour de l'inscription
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (seance_id, rang),
    UNIQUE (seance_id, participant_id, fois),
    UNIQUE (seance_id, visiteur_id, fois),
    CHECK ((participant_id IS NULL) <> (visiteur_id IS NULL))
) STRICT;
CREATE INDEX inscriptions_par_participant ON inscriptions (participant_id);
CREATE TABLE desistements (
    id             TEXT NOT NULL PRIMARY KEY,
    inscription_id TEXT NOT NULL UNIQUE REFERENCES inscriptions (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- L'émargement : sans ligne, on ne sait pas ; ce n'est ni zéro ni une absence.
CREATE TABLE emargements (
    id             TEXT NOT NULL PRIMARY KEY,
    inscription_id TEXT NOT NULL REFERENCES inscriptions (id),
    rang           INTEGER NOT NULL CHECK (rang > 0),
    etat           TEXT NOT NULL CHECK (etat IN ('venu', 'absent', 'excuse', 'non_renseigne')),
    remplace       TEXT UNIQUE REFERENCES emargements (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (inscription_id, rang),
    CHECK ((rang = 1) = (remplace IS NULL)),
    CHECK (etat <> 'non_renseigne' OR remplace IS NOT NULL)
) STRICT;
