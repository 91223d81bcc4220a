-- 0009 — L'éligibilité décidée : sous quel jeu de critères, par quel chemin, pour quelle fenêtre. Décider est une ligne, reprendre une décision
-- en est une autre, qui la nomme. Les raisons sont à part : elles ne quittent pas la structure qui suit la personne, et s'effacent sans rompre un compte.
CREATE TABLE eligibilites (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    jeu            TEXT NOT NULL,                                  -- code du jeu appliqué ; une fenêtre sans ligne ici fut décidée à la main
    jeu_version    TEXT NOT NULL,                                  -- empreinte courte du jeu
    droit          TEXT NOT NULL,                                  -- version de droit/
    lot_id         TEXT REFERENCES lots (id),                      -- pour quel lot, quand le jeu vient de lui
    base           TEXT NOT NULL CHECK (base IN ('structure', 'individuel', 'avis_motive', '')),
    decision       TEXT NOT NULL CHECK (decision IN ('eligible', 'non_eligible')),
    prise_de_poste TEXT NOT NULL CHECK (prise_de_poste LIKE '____-__-__'),
    tardive        INTEGER NOT NULL CHECK (tardive IN (0, 1)),     -- décidée après la prise de poste
    rattrapage     TEXT NOT NULL,                                  -- pourquoi les heures d'avant la décision comptent ; vide : elles ne comptent pas
    fenetre_id     TEXT REFERENCES fenetres (id),                  -- la fenêtre qu'elle ouvre, ou rejoint
    annule         TEXT UNIQUE REFERENCES eligibilites (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((decision = 'eligible') = (fenetre_id IS NOT NULL)),
    CHECK ((decision = 'eligible') = (base <> ''))
) STRICT;
CREATE INDEX eligibilites_par_participant ON eligibilites (participant_id);

-- Hors journal. Les critères remplis et prouvés, dont un principal, et la pièce vue (jamais la pièce elle-même).
CREATE TABLE raisons (
    id             TEXT NOT NULL PRIMARY KEY,
    eligibilite_id TEXT NOT NULL REFERENCES eligibilites (id),
    critere        TEXT NOT NULL,
    libelle        TEXT NOT NULL,                                  -- tel qu'il se lisait ce jour-là
    principal      INTEGER NOT NULL CHECK (principal IN (0, 1)),
    sensible       TEXT NOT NULL CHECK (sensible IN ('', 'sante', 'origine', 'justice')),
    piece          TEXT NOT NULL,                                  -- vide : la structure tient lieu de preuve
    datee_du       TEXT CHECK (datee_du LIKE '____-__-__'),
    expire_le      TEXT CHECK (expire_le LIKE '____-__-__'),
    source         TEXT NOT NULL,
    UNIQUE (eligibilite_id, critere)
) STRICT;
CREATE INDEX raisons_par_eligibilite ON raisons (eligibilite_id);
