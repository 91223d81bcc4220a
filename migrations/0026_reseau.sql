-- 0026 — Le réseau d'un territoire : quelles structures, quels postes, quelles communes, depuis quand, et ce que les homologues se demandent. Rien ne s'y réécrit :
-- ce qui valait à une date passée se relit toujours.

-- Une structure ouvre, ferme, rouvre. Sans ligne, elle est ouverte depuis toujours ; entre deux lignes du même jour, le rang décide.
CREATE TABLE etats_de_structure (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    rang         INTEGER NOT NULL CHECK (rang > 0),
    etat         TEXT NOT NULL CHECK (etat IN ('ouverte', 'fermee')),
    le           TEXT NOT NULL CHECK (le LIKE '____-__-__'),
    raison       TEXT NOT NULL,                                    -- '' quand rien n'est dit
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (structure_id, rang)
) STRICT;

-- Les communes d'un territoire : ce qui doit être couvert. Par mois, comme les heures : une commune ne change jamais de mains au milieu d'un mois.
CREATE TABLE communes_de_territoire (
    id            TEXT NOT NULL PRIMARY KEY,
    territoire_id TEXT NOT NULL REFERENCES territoires (id),
    commune       TEXT NOT NULL,                                   -- code Insee
    rang          INTEGER NOT NULL CHECK (rang > 0),
    depuis        TEXT NOT NULL CHECK (depuis LIKE '____-__'),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (territoire_id, commune, rang)
) STRICT;
-- Le dernier mois compris ; vide : la fin est levée ; avant son début : la ligne n'a jamais valu (une erreur). Le rang le plus haut vaut.
CREATE TABLE retraits_de_commune (
    id          TEXT NOT NULL PRIMARY KEY,
    presence_id TEXT NOT NULL REFERENCES communes_de_territoire (id),
    rang        INTEGER NOT NULL CHECK (rang > 0),
    jusqu_a     TEXT CHECK (jusqu_a LIKE '____-__'),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (presence_id, rang)
) STRICT;

-- Une structure tient une commune. Plusieurs peuvent la tenir : le recouvrement se voit, et ne se tranche jamais en silence.
CREATE TABLE secteurs (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    commune      TEXT NOT NULL,
    rang         INTEGER NOT NULL CHECK (rang > 0),
    depuis       TEXT NOT NULL CHECK (depuis LIKE '____-__'),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (structure_id, commune, rang)
) STRICT;
CREATE INDEX secteurs_par_commune ON secteurs (commune);
CREATE TABLE fins_de_secteur (
    id         TEXT NOT NULL PRIMARY KEY,
    secteur_id TEXT NOT NULL REFERENCES secteurs (id),
    rang       INTEGER NOT NULL CHECK (rang > 0),
    jusqu_a    TEXT CHECK (jusqu_a LIKE '____-__'),
    faite_par  TEXT REFERENCES utilisateurs (id),
    faite_le   TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (secteur_id, rang)
) STRICT;
-- Qui vient en premier là où plusieurs structures tiennent la même commune ; la dernière ligne commencée vaut.
CREATE TABLE priorites_de_secteur (
    id            TEXT NOT NULL PRIMARY KEY,
    territoire_id TEXT NOT NULL REFERENCES territoires (id),
    commune       TEXT NOT NULL,
    rang          INTEGER NOT NULL CHECK (rang > 0),
    structure_id  TEXT NOT NULL REFERENCES structures (id),
    depuis        TEXT NOT NULL CHECK (depuis LIKE '____-__'),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (territoire_id, commune, rang)
) STRICT;

-- Un poste de facilitateur, et ce qu'il est depuis un jour : combien, qui, employé comment, avec quelle aide. La situation commencée la dernière vaut.
CREATE TABLE postes (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    numero       INTEGER NOT NULL CHECK (numero > 0),
    intitule     TEXT NOT NULL,                                    -- « Facilitation, secteur nord » ; jamais le nom de quelqu'un
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (structure_id, numero)
) STRICT;
CREATE TABLE situations_de_poste (
    id             TEXT NOT NULL PRIMARY KEY,
    poste_id       TEXT NOT NULL REFERENCES postes (id),
    rang           INTEGER NOT NULL CHECK (rang > 0),
    depuis         TEXT NOT NULL CHECK (depuis LIKE '____-__-__'),
    etat           TEXT NOT NULL CHECK (etat IN ('ouvert', 'ferme')),
    etp_centiemes  INTEGER CHECK (etp_centiemes > 0 AND etp_centiemes <= 10000),
    occupation     TEXT CHECK (occupation IN ('compte', 'sans_compte', 'a_pourvoir')),
    utilisateur_id TEXT REFERENCES utilisateurs (id),
    emploi         TEXT CHECK (emploi IN ('interne', 'delegue', 'mis_a_disposition')),
    convention_id  TEXT REFERENCES conventions (id),               -- d'un poste délégué ou mis à disposition, quand Ouvrage la tient
    financement_id TEXT REFERENCES financements (id),              -- l'aide qui le cofinance
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (poste_id, rang),
    CHECK ((etat = 'ouvert') = (etp_centiemes IS NOT NULL)),
    CHECK ((etat = 'ouvert') = (occupation IS NOT NULL)),
    CHECK ((etat = 'ouvert') = (emploi IS NOT NULL)),
    CHECK (utilisateur_id IS NULL OR occupation = 'compte'),
    CHECK (occupation IS NULL OR occupation <> 'compte' OR utilisateur_id IS NOT NULL),
    CHECK (convention_id IS NULL OR emploi <> 'interne')
) STRICT;
-- Qui tient le poste n'est pas là. Aucune raison ne se garde.
CREATE TABLE absences_de_poste (
    id        TEXT NOT NULL PRIMARY KEY,
    poste_id  TEXT NOT NULL REFERENCES postes (id),
    du        TEXT NOT NULL CHECK (du LIKE '____-__-__'),
    au        TEXT NOT NULL CHECK (au LIKE '____-__-__'),
    remplace  TEXT UNIQUE REFERENCES absences_de_poste (id),       -- l'absence qu'elle corrige ; finie la veille de son début, elle l'annule
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX absences_par_poste ON absences_de_poste (poste_id);

-- Ce qu'une structure demande à une autre, pour quand, et d'où vient ce délai. Aucune personne suivie n'y est nommée.
CREATE TABLE sollicitations (
    id              TEXT NOT NULL PRIMARY KEY,
    de_structure_id TEXT NOT NULL REFERENCES structures (id),
    a_structure_id  TEXT NOT NULL REFERENCES structures (id),
    sorte           TEXT NOT NULL CHECK (sorte IN ('avis', 'faisabilite', 'candidat', 'information', 'relais')),
    marche_id       TEXT REFERENCES marches (id),                  -- d'un marché de qui demande
    demande         TEXT NOT NULL,
    echeance_le     TEXT CHECK (echeance_le LIKE '____-__-__'),    -- vide : aucune n'est attendue
    delai           TEXT NOT NULL,                                 -- d'où vient l'échéance, en une phrase
    faite_par       TEXT REFERENCES utilisateurs (id),
    faite_le        TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (de_structure_id <> a_structure_id)
) STRICT;
CREATE INDEX sollicitations_de ON sollicitations (de_structure_id);
CREATE INDEX sollicitations_a ON sollicitations (a_structure_id);
CREATE TABLE suites_de_sollicitation (
    id              TEXT NOT NULL PRIMARY KEY,
    sollicitation_id TEXT NOT NULL REFERENCES sollicitations (id),
    rang            INTEGER NOT NULL CHECK (rang > 0),
    sens            TEXT NOT NULL CHECK (sens IN ('reponse', 'refus', 'precision', 'retrait')),
    structure_id    TEXT NOT NULL REFERENCES structures (id),      -- qui parle
    texte           TEXT NOT NULL,
    faite_par       TEXT REFERENCES utilisateurs (id),
    faite_le        TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (sollicitation_id, rang)
) STRICT;
