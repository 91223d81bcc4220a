-- 0012 — Ce qui s'écrit librement sur une personne, à part et hors journal : une phrase peut la nommer, et doit pouvoir disparaître avec elle.
CREATE TABLE notes (
    ligne_id       TEXT NOT NULL,                                  -- la ligne journalisée qu'elle accompagne
    champ          TEXT NOT NULL,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    texte          TEXT NOT NULL,
    PRIMARY KEY (ligne_id, champ)
) STRICT;
CREATE INDEX notes_par_participant ON notes (participant_id);
