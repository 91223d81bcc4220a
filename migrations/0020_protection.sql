-- 0020 — Ce qui nomme une personne ne se garde pas toujours. Prévenir, prolonger, effacer : trois lignes datées, sans un mot qui la désigne.
CREATE TABLE preavis_d_effacement (
    id                 TEXT NOT NULL PRIMARY KEY,
    participant_id     TEXT NOT NULL REFERENCES participants (id),
    prevu_le           TEXT NOT NULL CHECK (prevu_le LIKE '____-__-__'),
    dernier_contact_le TEXT NOT NULL CHECK (dernier_contact_le LIKE '____-__-__'), -- un contact plus récent annule ce préavis
    faite_par          TEXT REFERENCES utilisateurs (id),
    faite_le           TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX preavis_d_effacement_par_participant ON preavis_d_effacement (participant_id);

CREATE TABLE prolongations_de_conservation (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    raison         TEXT NOT NULL,
    jusqu_au       TEXT NOT NULL CHECK (jusqu_au LIKE '____-__-__'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX prolongations_de_conservation_par_participant ON prolongations_de_conservation (participant_id);

-- Une fois par personne : il ne reste rien à effacer ensuite.
CREATE TABLE effacements (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL UNIQUE REFERENCES participants (id),
    raison         TEXT NOT NULL,                                  -- « duree », ou un code de raisons_d_effacer()
    lignes         INTEGER NOT NULL,                               -- combien de lignes hors journal sont parties
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
