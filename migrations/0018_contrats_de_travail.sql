-- 0018 — Le contrat de travail d'une personne : qui l'emploie, où elle travaille, sur quels lots. L'employeur n'est pas toujours l'entreprise du lot,
-- et un même contrat sert plusieurs lots. Un avenant, une fin, une visite sont des lignes ; corriger est une autre ligne, qui nomme celle qu'elle remplace.
CREATE TABLE contrats_de_travail (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX contrats_de_travail_par_participant ON contrats_de_travail (participant_id);

-- Ce qui a été convenu à la signature. Le nom du tuteur est celui d'un tiers : il est dans les notes, et s'efface ; ici, seulement s'il y en a un.
CREATE TABLE termes_de_contrat (
    id                        TEXT NOT NULL PRIMARY KEY,
    contrat_travail_id        TEXT NOT NULL REFERENCES contrats_de_travail (id),
    sorte                     TEXT NOT NULL,
    modalite                  TEXT NOT NULL,
    employeur                 TEXT NOT NULL,                        -- la sorte d'employeur
    employeur_entreprise_id   TEXT REFERENCES entreprises (id),
    employeur_organisme_id    TEXT REFERENCES organismes (id),
    entreprise_id             TEXT NOT NULL REFERENCES entreprises (id), -- où le travail se fait
    debut                     TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    fin                       TEXT CHECK (fin LIKE '____-__-__'),   -- prévue
    hebdomadaires_centiemes   INTEGER CHECK (hebdomadaires_centiemes > 0),
    rome                      TEXT CHECK (rome LIKE '_____'),
    essai_fin                 TEXT CHECK (essai_fin LIKE '____-__-__'),
    tuteur                    TEXT NOT NULL CHECK (tuteur IN ('designe', 'non_designe')),
    annule                    TEXT UNIQUE REFERENCES termes_de_contrat (id),
    faite_par                 TEXT REFERENCES utilisateurs (id),
    faite_le                  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((employeur_entreprise_id IS NULL) <> (employeur_organisme_id IS NULL))
) STRICT;
CREATE INDEX termes_de_contrat_par_contrat ON termes_de_contrat (contrat_travail_id);
CREATE INDEX termes_de_contrat_par_entreprise ON termes_de_contrat (entreprise_id);

-- Un lot que le contrat sert, par l'affectation que la page de déclaration propose.
CREATE TABLE lots_de_contrat (
    id                 TEXT NOT NULL PRIMARY KEY,
    contrat_travail_id TEXT NOT NULL REFERENCES contrats_de_travail (id),
    affectation_id     TEXT NOT NULL REFERENCES affectations (id),
    debut              TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    fin                TEXT CHECK (fin LIKE '____-__-__'),
    annule             TEXT UNIQUE REFERENCES lots_de_contrat (id),
    faite_par          TEXT REFERENCES utilisateurs (id),
    faite_le           TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX lots_de_contrat_par_contrat ON lots_de_contrat (contrat_travail_id);
CREATE INDEX lots_de_contrat_par_affectation ON lots_de_contrat (affectation_id);

CREATE TABLE avenants_de_contrat (
    id                      TEXT NOT NULL PRIMARY KEY,
    contrat_travail_id      TEXT NOT NULL REFERENCES contrats_de_travail (id),
    effet_le                TEXT NOT NULL CHECK (effet_le LIKE '____-__-__'),
    fin                     TEXT CHECK (fin LIKE '____-__-__'),     -- nouvelle fin prévue
    hebdomadaires_centiemes INTEGER CHECK (hebdomadaires_centiemes > 0),
    tuteur                  TEXT CHECK (tuteur IN ('designe', 'non_designe')),
    annule                  TEXT UNIQUE REFERENCES avenants_de_contrat (id),
    faite_par               TEXT REFERENCES utilisateurs (id),
    faite_le                TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (fin IS NOT NULL OR hebdomadaires_centiemes IS NOT NULL OR tuteur IS NOT NULL)
) STRICT;
CREATE INDEX avenants_de_contrat_par_contrat ON avenants_de_contrat (contrat_travail_id);

-- La fin réelle et son motif. Un motif qui touche à la santé ou à la justice ne s'écrit pas ici : « autre », et le vrai à part.
CREATE TABLE fins_de_contrat (
    id                 TEXT NOT NULL PRIMARY KEY,
    contrat_travail_id TEXT NOT NULL REFERENCES contrats_de_travail (id),
    fin_le             TEXT NOT NULL CHECK (fin_le LIKE '____-__-__'),
    motif              TEXT NOT NULL,                               -- droit/contrats/fins.toml
    annule             TEXT UNIQUE REFERENCES fins_de_contrat (id),
    faite_par          TEXT REFERENCES utilisateurs (id),
    faite_le           TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX fins_de_contrat_par_contrat ON fins_de_contrat (contrat_travail_id);

-- Hors journal : le motif réservé d'une fin, lu en laissant une trace, effaçable sans changer un chiffre.
CREATE TABLE motifs_reserves (
    fin_id TEXT NOT NULL PRIMARY KEY REFERENCES fins_de_contrat (id),
    motif  TEXT NOT NULL
) STRICT;

-- Une visite prévue, faite, ou à laquelle on renonce : celle qui est faite nomme celle qui était prévue. Avec qui se dit par une fonction, jamais un nom.
CREATE TABLE visites_en_entreprise (
    id                 TEXT NOT NULL PRIMARY KEY,
    contrat_travail_id TEXT NOT NULL REFERENCES contrats_de_travail (id),
    sens               TEXT NOT NULL CHECK (sens IN ('prevue', 'faite', 'abandonnee')),
    jour               TEXT NOT NULL CHECK (jour LIKE '____-__-__'),
    par                TEXT REFERENCES utilisateurs (id),            -- qui s'y rend
    avec               TEXT NOT NULL,                                -- des fonctions, séparées par une espace
    constats           TEXT NOT NULL,                                -- des codes, séparés par une espace
    annule             TEXT UNIQUE REFERENCES visites_en_entreprise (id),
    faite_par          TEXT REFERENCES utilisateurs (id),
    faite_le           TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX visites_en_entreprise_par_contrat ON visites_en_entreprise (contrat_travail_id);
