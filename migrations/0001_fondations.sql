-- 0001 — Les fondations : à qui tout appartient, qui agit, et le journal.
-- Chaque objet suivi appartient à une structure et à un territoire dès la première ligne.

CREATE TABLE territoires (
    id   TEXT NOT NULL PRIMARY KEY,
    nom  TEXT NOT NULL UNIQUE,
    code TEXT                                                      -- département ou EPCI, quand il y en a un
) STRICT;

CREATE TABLE structures (
    id            TEXT NOT NULL PRIMARY KEY,
    territoire_id TEXT NOT NULL REFERENCES territoires (id),
    nom           TEXT NOT NULL,
    nature        TEXT NOT NULL,                                   -- plie, mde, collectivite, association…
    siret         TEXT
) STRICT;

-- Un poste cofinancé oblige à une mention et à un logo sur tous les documents.
CREATE TABLE financements (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    mention      TEXT NOT NULL,
    logo         TEXT NOT NULL,                                    -- nom d'un logo livré : « union_europeenne »
    depuis       TEXT NOT NULL,
    jusqu_a      TEXT
) STRICT;

CREATE TABLE utilisateurs (
    id            TEXT NOT NULL PRIMARY KEY,
    structure_id  TEXT NOT NULL REFERENCES structures (id),        -- celle qui a ouvert le compte
    courriel      TEXT NOT NULL UNIQUE,                            -- en minuscules
    nom           TEXT NOT NULL,
    cree_le       TEXT NOT NULL,
    cree_par      TEXT REFERENCES utilisateurs (id)
) STRICT;

-- Ce qui ouvre un compte, à part : seule la connexion le lit. Aucune ligne tant que l'invitation n'est pas acceptée.
-- Journalisé : remplacer l'empreinte d'un mot de passe dans la base se voit.
CREATE TABLE secrets (
    id            TEXT NOT NULL PRIMARY KEY REFERENCES utilisateurs (id),
    mot_de_passe  TEXT NOT NULL,                                   -- Argon2id
    totp_secret   TEXT,                                            -- second facteur, quand il y en a un
    version       INTEGER NOT NULL
) STRICT;

-- Ce qui change à chaque venue, hors du journal.
CREATE TABLE venues (
    utilisateur_id TEXT NOT NULL PRIMARY KEY REFERENCES utilisateurs (id),
    derniere_le    TEXT NOT NULL,
    totp_pas       INTEGER NOT NULL                                -- dernier pas accepté : un code ne sert qu'une fois
) STRICT;

-- Un rôle sur un périmètre. Le retirer est une ligne ; désactiver un compte retire toutes ses attributions.
CREATE TABLE attributions (
    id             TEXT NOT NULL PRIMARY KEY,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    role           TEXT NOT NULL CHECK (role IN ('administrateur', 'facilitateur', 'acheteur', 'entreprise')),
    structure_id   TEXT NOT NULL REFERENCES structures (id),
    acheteur_id    TEXT,
    entreprise_id  TEXT,
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL,
    CHECK ((role = 'acheteur') = (acheteur_id IS NOT NULL)),
    CHECK ((role = 'entreprise') = (entreprise_id IS NOT NULL))
) STRICT;
CREATE INDEX attributions_par_utilisateur ON attributions (utilisateur_id);

CREATE TABLE retraits (
    attribution_id TEXT NOT NULL PRIMARY KEY REFERENCES attributions (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL
) STRICT;

-- Lien à usage unique : accepter une invitation ou choisir un nouveau mot de passe.
CREATE TABLE liens (
    empreinte      TEXT NOT NULL PRIMARY KEY,                      -- du jeton ; le jeton lui-même n'est gardé nulle part
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    cree_par       TEXT REFERENCES utilisateurs (id),
    cree_le        TEXT NOT NULL,
    expire_le      TEXT NOT NULL
) STRICT;
CREATE INDEX liens_par_utilisateur ON liens (utilisateur_id);

-- Un lien ne sert plus : il a servi, un autre le remplace, ou le compte est désactivé. La clé le garantit à usage unique.
CREATE TABLE liens_clos (
    empreinte      TEXT NOT NULL PRIMARY KEY REFERENCES liens (empreinte),
    cause          TEXT NOT NULL CHECK (cause IN ('utilise', 'remplace', 'desactive')),
    clos_le        TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    empreinte      TEXT NOT NULL PRIMARY KEY,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    csrf           TEXT NOT NULL,
    etape          TEXT NOT NULL CHECK (etape IN ('second_facteur', 'ouverte')),
    navigateur     TEXT,                                           -- « Firefox, Linux » : pour que chacun reconnaisse les siennes
    creee_le       TEXT NOT NULL,
    expire_le      TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_par_utilisateur ON sessions (utilisateur_id);

CREATE TABLE tentatives (
    id       TEXT NOT NULL PRIMARY KEY,
    cle      TEXT NOT NULL,                                        -- empreinte du compte visé ou de l'adresse
    faite_le TEXT NOT NULL
) STRICT;
CREATE INDEX tentatives_par_cle ON tentatives (cle, faite_le);
CREATE INDEX tentatives_par_instant ON tentatives (faite_le);

CREATE TABLE jetons_api (
    id             TEXT NOT NULL PRIMARY KEY,
    empreinte      TEXT NOT NULL UNIQUE,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    libelle        TEXT NOT NULL,
    portee         TEXT NOT NULL CHECK (portee IN ('lecture', 'ecriture')),
    cree_le        TEXT NOT NULL,
    expire_le      TEXT NOT NULL
) STRICT;
CREATE INDEX jetons_api_par_utilisateur ON jetons_api (utilisateur_id);

-- Révoquer un jeton est une ligne.
CREATE TABLE revocations (
    jeton_id       TEXT NOT NULL PRIMARY KEY REFERENCES jetons_api (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL
) STRICT;

-- La réponse déjà donnée à une écriture : la rejouer ne la refait pas.
CREATE TABLE idempotences (
    cle            TEXT NOT NULL,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    demande        TEXT NOT NULL,                                  -- empreinte de ce qui était demandé
    statut         INTEGER NOT NULL,
    lieu           TEXT NOT NULL,
    corps          TEXT NOT NULL,
    faite_le       TEXT NOT NULL,
    PRIMARY KEY (cle, utilisateur_id)
) STRICT;

-- Le journal : une phrase par acte, chaînée à la précédente. Les faits nomment les lignes écrites et leur empreinte.
CREATE TABLE evenements (
    rang         INTEGER NOT NULL PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    instant      TEXT NOT NULL CHECK (instant LIKE '____-__-__T%Z'),
    structure_id TEXT REFERENCES structures (id),
    auteur_id    TEXT REFERENCES utilisateurs (id),
    auteur       TEXT NOT NULL,
    verbe        TEXT NOT NULL,
    objet        TEXT NOT NULL,                                    -- table de l'objet
    objet_id     TEXT NOT NULL,
    phrase       TEXT NOT NULL,
    faits        TEXT NOT NULL,
    precedente   TEXT NOT NULL,
    empreinte    TEXT NOT NULL
) STRICT;
CREATE INDEX evenements_par_objet ON evenements (objet_id, rang);
CREATE INDEX evenements_par_structure ON evenements (structure_id, rang);
