-- 0011 — Les organismes avec qui une structure travaille : ceux qui orientent des personnes, les reçoivent, les emploient ou les forment.
-- Un compte peut en représenter un : il n'en voit alors que ce qui le concerne.
CREATE TABLE organismes (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    nature       TEXT NOT NULL,                                    -- france_travail, mission_locale, siae… (domaine/organisme)
    nom          TEXT NOT NULL,
    siret        TEXT,                                             -- un SIRET peut porter deux conventions : deux lignes
    recherche    TEXT NOT NULL,
    cree_par     TEXT REFERENCES utilisateurs (id),
    cree_le      TEXT NOT NULL,
    UNIQUE (structure_id, nature, nom)
) STRICT;
CREATE INDEX organismes_par_structure ON organismes (structure_id, recherche);

-- Le rôle de prescripteur s'ajoute : la liste fermée des rôles se refait, les lignes passent telles quelles.
CREATE TABLE attributions_par_organisme (
    id             TEXT NOT NULL PRIMARY KEY,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    role           TEXT NOT NULL CHECK (role IN ('administrateur', 'facilitateur', 'acheteur', 'entreprise', 'prescripteur')),
    structure_id   TEXT NOT NULL REFERENCES structures (id),
    acheteur_id    TEXT,
    entreprise_id  TEXT,
    organisme_id   TEXT REFERENCES organismes (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL,
    CHECK ((role = 'acheteur') = (acheteur_id IS NOT NULL)),
    CHECK ((role = 'entreprise') = (entreprise_id IS NOT NULL)),
    CHECK ((role = 'prescripteur') = (organisme_id IS NOT NULL))
) STRICT;
INSERT INTO attributions_par_organisme (id, utilisateur_id, role, structure_id, acheteur_id, entreprise_id, faite_par, faite_le)
    SELECT id, utilisateur_id, role, structure_id, acheteur_id, entreprise_id, faite_par, faite_le FROM attributions;
CREATE TABLE retraits_par_organisme (
    attribution_id TEXT NOT NULL PRIMARY KEY REFERENCES attributions_par_organisme (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL
) STRICT;
INSERT INTO retraits_par_organisme (attribution_id, faite_par, faite_le) SELECT attribution_id, faite_par, faite_le FROM retraits;
DROP TABLE retraits;
DROP TABLE attributions;
ALTER TABLE attributions_par_organisme RENAME TO attributions;
ALTER TABLE retraits_par_organisme RENAME TO retraits;
CREATE INDEX attributions_par_utilisateur ON attributions (utilisateur_id);
