-- 0025 — Le texte d'une convention est à elle : les articles d'un modèle y sont copiés, puis récrits ligne par ligne. Un modèle qui change ne change rien à ce qui est
-- signé, et ce qui reste en blanc se voit.

CREATE TABLE articles_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),               -- de l'écriture
    ordre         INTEGER NOT NULL CHECK (ordre > 0),              -- dans le texte ; une rédaction nouvelle garde la place de celle qu'elle remplace
    place         TEXT NOT NULL CHECK (place IN ('preambule', 'article')),
    etat          TEXT NOT NULL CHECK (etat IN ('ecrit', 'retire')),
    titre         TEXT NOT NULL,                                   -- '' au préambule
    texte         TEXT NOT NULL,                                   -- ses blancs entre doubles accolades
    suite         TEXT NOT NULL,                                   -- ce que la convention écrit après : '', engagements, axes, objets, argent, duree, fins, donnees, mentions
    de            TEXT NOT NULL,                                   -- des engagements : une qualité de partie, ou « tous » ; '' sinon
    source        TEXT NOT NULL,                                   -- de ce que cite un considérant ; '' quand il ne cite rien
    lien          TEXT NOT NULL,
    statut        TEXT NOT NULL,
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    remplace      TEXT UNIQUE REFERENCES articles_de_convention (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;

-- Ce qui remplit un blanc ; la dernière ligne vaut, vide elle le rouvre.
CREATE TABLE blancs_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    code          TEXT NOT NULL,
    rang          INTEGER NOT NULL CHECK (rang > 0),
    valeur        TEXT NOT NULL,
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, code, rang)
) STRICT;
