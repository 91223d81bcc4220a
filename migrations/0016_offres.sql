-- 0016 — Le besoin d'une entreprise devient une offre : à qui elle est ouverte et quand, qui y est proposé, et ce que chacun répond. Rien ne
-- se réécrit : un besoin révisé est une autre ligne, une réponse aussi, et le dernier état se lit dans leur suite.
CREATE TABLE offres (
    id            TEXT NOT NULL PRIMARY KEY,
    structure_id  TEXT NOT NULL REFERENCES structures (id),
    entreprise_id TEXT NOT NULL REFERENCES entreprises (id),
    lot_id        TEXT REFERENCES lots (id),                       -- un besoin peut n'être d'aucun lot
    deposee_pour  TEXT NOT NULL CHECK (deposee_pour IN ('entreprise', 'structure')), -- au nom de qui elle est écrite
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX offres_par_structure ON offres (structure_id);
CREATE INDEX offres_par_entreprise ON offres (entreprise_id);
CREATE INDEX offres_par_lot ON offres (lot_id);

-- Ce que l'entreprise cherche. Le besoin en vigueur est celui que rien ne remplace.
CREATE TABLE besoins_d_offre (
    id                TEXT NOT NULL PRIMARY KEY,
    offre_id          TEXT NOT NULL REFERENCES offres (id),
    rome              TEXT NOT NULL CHECK (length(rome) = 5),
    metier            TEXT NOT NULL,                               -- le nom du métier, tel qu'il se lit dans l'annonce
    postes            INTEGER NOT NULL CHECK (postes BETWEEN 1 AND 500),
    debut             TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    fin               TEXT CHECK (fin LIKE '____-__-__'),          -- sans fin : la durée n'est pas bornée
    commune           TEXT NOT NULL,                               -- code officiel géographique
    semaine_centiemes INTEGER NOT NULL CHECK (semaine_centiemes > 0), -- heures par semaine
    modalite          TEXT,                                        -- domaine/comptage ; absente : laquelle, peu importe
    precisions        TEXT NOT NULL,                               -- sur le poste, jamais sur une personne
    recherche         TEXT NOT NULL,
    remplace          TEXT UNIQUE REFERENCES besoins_d_offre (id),
    faite_par         TEXT REFERENCES utilisateurs (id),
    faite_le          TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (fin IS NULL OR fin >= debut)
) STRICT;
CREATE INDEX besoins_par_offre ON besoins_d_offre (offre_id);

CREATE TABLE competences_d_offre (
    besoin_id TEXT NOT NULL REFERENCES besoins_d_offre (id),
    rang      INTEGER NOT NULL,
    libelle   TEXT NOT NULL,
    PRIMARY KEY (besoin_id, rang)
) STRICT;

-- Qui appeler dans l'entreprise : une personne, donc hors journal.
CREATE TABLE contacts_d_offre (
    besoin_id TEXT NOT NULL PRIMARY KEY REFERENCES besoins_d_offre (id),
    nom       TEXT NOT NULL,
    telephone TEXT NOT NULL,
    courriel  TEXT NOT NULL
) STRICT;

-- Retirée, pourvue, close ; rouvrir est une autre ligne, qui nomme celle qu'elle lève.
CREATE TABLE fins_d_offre (
    id        TEXT NOT NULL PRIMARY KEY,
    offre_id  TEXT NOT NULL REFERENCES offres (id),
    sens      TEXT NOT NULL CHECK (sens IN ('retiree', 'pourvue', 'close', 'rouverte')),
    motif     TEXT,                                                -- domaine/offre
    leve      TEXT UNIQUE REFERENCES fins_d_offre (id),
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((sens = 'rouverte') = (leve IS NOT NULL))
) STRICT;
CREATE INDEX fins_par_offre ON fins_d_offre (offre_id);

-- Les participants d'abord, les prescripteurs ensuite : le jour où l'offre s'ouvre à eux est une date, comparée à celle du jour.
CREATE TABLE diffusions_d_offre (
    id           TEXT NOT NULL PRIMARY KEY,
    offre_id     TEXT NOT NULL REFERENCES offres (id),
    ouvre_le     TEXT NOT NULL CHECK (ouvre_le LIKE '____-__-__'),
    destinataires TEXT NOT NULL CHECK (destinataires IN ('tous', 'choisis')),
    delai_jours  INTEGER,                                          -- celui qui a donné la date ; absent : une personne l'a choisie
    raison       TEXT NOT NULL,                                    -- pourquoi plus tôt ; vide pour le délai ordinaire
    droit        TEXT NOT NULL,
    remplace     TEXT UNIQUE REFERENCES diffusions_d_offre (id),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX diffusions_par_offre ON diffusions_d_offre (offre_id);
CREATE TABLE destinataires_d_offre (
    diffusion_id TEXT NOT NULL REFERENCES diffusions_d_offre (id),
    organisme_id TEXT NOT NULL REFERENCES organismes (id),
    PRIMARY KEY (diffusion_id, organisme_id)
) STRICT;

-- Une personne qu'un organisme a présentée : il la retrouve, et elle seule ; il dit quel jour elle a été informée.
CREATE TABLE candidats_d_organisme (
    participant_id TEXT NOT NULL PRIMARY KEY REFERENCES participants (id),
    organisme_id   TEXT NOT NULL REFERENCES organismes (id),
    informe_le     TEXT NOT NULL CHECK (informe_le LIKE '____-__-__'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX candidats_par_organisme ON candidats_d_organisme (organisme_id);

-- Une personne proposée à une offre : une fois, quel que soit celui qui la propose.
CREATE TABLE candidatures (
    id             TEXT NOT NULL PRIMARY KEY,
    offre_id       TEXT NOT NULL REFERENCES offres (id),
    participant_id TEXT NOT NULL REFERENCES participants (id),
    organisme_id   TEXT REFERENCES organismes (id),                -- qui la présente ; absent : la structure, parmi ceux qu'elle suit
    origine        TEXT NOT NULL,                                  -- domaine/organisme : ce que les indicateurs comptent
    proposee_par   TEXT NOT NULL CHECK (proposee_par IN ('structure', 'organisme')),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (offre_id, participant_id)
) STRICT;
CREATE INDEX candidatures_par_participant ON candidatures (participant_id);
CREATE INDEX candidatures_par_organisme ON candidatures (organisme_id);

-- Chaque réponse, chaque entretien, chaque décision : une ligne, dans l'ordre. `annule` nomme la dernière, faite par erreur.
CREATE TABLE etapes_de_candidature (
    id             TEXT NOT NULL PRIMARY KEY,
    candidature_id TEXT NOT NULL REFERENCES candidatures (id),
    rang           INTEGER NOT NULL,
    geste          TEXT NOT NULL,                                  -- domaine/offre
    camp           TEXT NOT NULL CHECK (camp IN ('entreprise', 'structure', 'organisme', 'personne')), -- qui répond
    motif          TEXT,
    prevu_le       TEXT CHECK (prevu_le LIKE '____-__-__'),        -- l'entretien, ou le premier jour de travail
    prevu_a        TEXT CHECK (prevu_a LIKE '__:__'),
    annule         TEXT UNIQUE REFERENCES etapes_de_candidature (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (candidature_id, rang)
) STRICT;

-- Le lien par lequel une personne répond, une fois, sans compte ; le jeton lui-même n'est gardé nulle part.
CREATE TABLE liens_de_candidat (
    id             TEXT NOT NULL PRIMARY KEY,
    candidature_id TEXT NOT NULL REFERENCES candidatures (id),
    expire_le      TEXT NOT NULL CHECK (expire_le LIKE '____-__-__T%Z'),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX liens_par_candidature ON liens_de_candidat (candidature_id);
CREATE TABLE liens_de_candidat_clos (
    lien_id   TEXT NOT NULL PRIMARY KEY REFERENCES liens_de_candidat (id),
    cause     TEXT NOT NULL CHECK (cause IN ('utilise', 'remplace', 'revoque')),
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
