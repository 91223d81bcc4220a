-- 0019 — Ce que devient une personne à sa sortie, six et douze mois après, et la page qu'elle ouvre elle-même. Des lignes datées avec leur source : une
-- correction nomme celle qu'elle remplace, et une situation que l'on n'a pas pu relever se dit au lieu de se supposer.

CREATE TABLE sorties (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    origine        TEXT NOT NULL REFERENCES sorties (id),          -- la première ligne de cette sortie, elle-même pour la première : ses suivis la nomment
    sens           TEXT NOT NULL CHECK (sens IN ('inscrite', 'retiree')), -- retirée : il n'y a pas eu de sortie
    sortie_le      TEXT NOT NULL CHECK (sortie_le LIKE '____-__-__'),
    situation      TEXT NOT NULL,                                  -- code de droit/sorties ; « reservee » : il est à part
    contrat_debut  TEXT CHECK (contrat_debut LIKE '____-__-__'),
    contrat_fin    TEXT CHECK (contrat_fin LIKE '____-__-__'),
    contrat_mois   INTEGER CHECK (contrat_mois > 0),
    employeur      TEXT NOT NULL CHECK (employeur IN ('', 'titulaire', 'autre', 'inconnu')),
    source         TEXT NOT NULL CHECK (source IN ('personne', 'entreprise', 'spe', 'structure')),
    informee_le    TEXT NOT NULL CHECK (informee_le LIKE '____-__-__'),
    droit          TEXT NOT NULL,                                  -- version de droit/ sous les yeux de qui note
    remplace       TEXT UNIQUE REFERENCES sorties (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX sorties_par_participant ON sorties (participant_id);
CREATE INDEX sorties_par_jour ON sorties (sortie_le);

-- Hors journal. Santé et justice (RGPD, art. 9 et 10) : le code vrai d'une ligne qui dit « reservee ». Sa lecture s'inscrit.
CREATE TABLE situations_reservees (
    ligne_id       TEXT NOT NULL PRIMARY KEY,                      -- une sortie, ou un relevé
    participant_id TEXT NOT NULL REFERENCES participants (id),
    situation      TEXT NOT NULL
) STRICT;
CREATE INDEX situations_reservees_par_participant ON situations_reservees (participant_id);

-- Six et douze mois après : une situation, ou « non relevée » avec sa raison. Jamais un zéro que personne n'a dit.
CREATE TABLE releves_de_sortie (
    id            TEXT NOT NULL PRIMARY KEY,
    sortie_id     TEXT NOT NULL REFERENCES sorties (id),           -- l'origine
    mois          INTEGER NOT NULL CHECK (mois > 0),
    issue         TEXT NOT NULL CHECK (issue IN ('relevee', 'non_relevee')),
    situation     TEXT,
    contrat_debut TEXT CHECK (contrat_debut LIKE '____-__-__'),
    contrat_fin   TEXT CHECK (contrat_fin LIKE '____-__-__'),
    contrat_mois  INTEGER CHECK (contrat_mois > 0),
    employeur     TEXT NOT NULL CHECK (employeur IN ('', 'titulaire', 'autre', 'inconnu')),
    motif         TEXT,                                            -- pourquoi elle n'est pas relevée
    source        TEXT NOT NULL CHECK (source IN ('', 'personne', 'entreprise', 'spe', 'structure')),
    informe_le    TEXT CHECK (informe_le LIKE '____-__-__'),
    remplace      TEXT UNIQUE REFERENCES releves_de_sortie (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((issue = 'relevee') = (situation IS NOT NULL)),
    CHECK ((issue = 'relevee') = (informe_le IS NOT NULL)),
    CHECK ((issue = 'relevee') = (source <> '')),
    CHECK ((issue = 'non_relevee') = (motif IS NOT NULL))
) STRICT;
CREATE INDEX releves_par_sortie ON releves_de_sortie (sortie_id);

-- Un appel qui n'a rien relevé est une ligne aussi.
CREATE TABLE appels_de_sortie (
    id        TEXT NOT NULL PRIMARY KEY,
    sortie_id TEXT NOT NULL REFERENCES sorties (id),
    mois      INTEGER NOT NULL CHECK (mois > 0),
    issue     TEXT NOT NULL,                                       -- sans_reponse, message, a_rappeler, numero_faux
    appele_le TEXT NOT NULL CHECK (appele_le LIKE '____-__-__'),
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX appels_par_sortie ON appels_de_sortie (sortie_id);

-- Le lien que le facilitateur remet à une personne pour qu'elle ouvre sa page. Le lien lui-même n'est gardé nulle part.
CREATE TABLE liens_personnels (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    empreinte      TEXT NOT NULL UNIQUE,
    cree_par       TEXT REFERENCES utilisateurs (id),
    cree_le        TEXT NOT NULL CHECK (cree_le LIKE '____-__-__T%Z'),
    expire_le      TEXT NOT NULL CHECK (expire_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX liens_personnels_par_participant ON liens_personnels (participant_id);

-- Il a servi, on l'a révoqué, un autre le remplace, ou la personne a fermé sa page. La clé garantit qu'il ne sert qu'une fois.
CREATE TABLE faits_de_lien (
    lien_id   TEXT NOT NULL REFERENCES liens_personnels (id),
    fait      TEXT NOT NULL CHECK (fait IN ('ouvert', 'clos')),
    cause     TEXT NOT NULL CHECK (cause IN ('', 'revoque', 'remplace', 'ferme')),
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    PRIMARY KEY (lien_id, fait)
) STRICT;

-- Hors journal. Le navigateur qui a ouvert le lien, et lui seul.
CREATE TABLE sessions_personnelles (
    empreinte TEXT NOT NULL PRIMARY KEY,
    lien_id   TEXT NOT NULL UNIQUE REFERENCES liens_personnels (id),
    csrf      TEXT NOT NULL,
    creee_le  TEXT NOT NULL,
    expire_le TEXT NOT NULL
) STRICT;

-- Ce qu'une personne demande de ses données. Ses mots sont dans les notes, hors journal, comme la réponse.
CREATE TABLE demandes_personnelles (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    lien_id        TEXT REFERENCES liens_personnels (id),          -- par sa page ; vide : reçue autrement, notée par le facilitateur
    sorte          TEXT NOT NULL CHECK (sorte IN ('correction', 'opposition', 'limitation', 'effacement', 'question')),
    recue_le       TEXT NOT NULL CHECK (recue_le LIKE '____-__-__'),
    cle            TEXT NOT NULL UNIQUE,                           -- du formulaire : envoyée deux fois, écrite une
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX demandes_personnelles_par_participant ON demandes_personnelles (participant_id);

CREATE TABLE reponses_personnelles (
    id         TEXT NOT NULL PRIMARY KEY,
    demande_id TEXT NOT NULL REFERENCES demandes_personnelles (id),
    sens       TEXT NOT NULL CHECK (sens IN ('faite', 'en_partie', 'refusee', 'prolongee')),
    remplace   TEXT UNIQUE REFERENCES reponses_personnelles (id),
    faite_par  TEXT REFERENCES utilisateurs (id),
    faite_le   TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX reponses_personnelles_par_demande ON reponses_personnelles (demande_id);
