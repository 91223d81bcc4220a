-- 0014 — Le parcours d'une personne : ce qui est constaté, prévu, tenu. Chaque fait est une ligne datée avec son auteur ; une suite nomme la ligne
-- qu'elle suit, un retrait celle qui fut inscrite par erreur. Aucune phrase libre, aucune sorte réservée (RGPD, art. 9 et 10) dans ces tables.

-- Un diagnostic suit le précédent : un seul peut le suivre.
CREATE TABLE diagnostics (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    etabli_le      TEXT NOT NULL,
    fondement      TEXT NOT NULL,                                  -- entretien, dossier, évaluation… (domaine/parcours)
    organisme_id   TEXT REFERENCES organismes (id),                -- vide : la structure l'a établi
    suit           TEXT UNIQUE REFERENCES diagnostics (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX diagnostics_par_participant ON diagnostics (participant_id);

-- Un domaine dont on n'a rien dit n'a pas de ligne : « non évalué » n'est pas un niveau.
CREATE TABLE niveaux_de_diagnostic (
    diagnostic_id TEXT NOT NULL REFERENCES diagnostics (id),
    domaine       TEXT NOT NULL,
    niveau        TEXT NOT NULL CHECK (niveau IN ('atout', 'acquis', 'fragile', 'obstacle')),
    PRIMARY KEY (diagnostic_id, domaine)
) STRICT;

-- Un frein constaté ; sa sorte vaut « reserve » quand elle touche la santé ou la justice : elle vit alors dans freins_reserves.
CREATE TABLE freins (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    sorte          TEXT NOT NULL,
    constate_le    TEXT NOT NULL,
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX freins_par_participant ON freins (participant_id);

-- Ce qu'il devient : une action, sa levée, sa réouverture. `suit` est le frein, ou la dernière ligne : deux suites à la fois, une seule passe.
CREATE TABLE suites_de_frein (
    id           TEXT NOT NULL PRIMARY KEY,
    frein_id     TEXT NOT NULL REFERENCES freins (id),
    suit         TEXT NOT NULL UNIQUE,
    etat         TEXT NOT NULL CHECK (etat IN ('en_cours', 'leve', 'rouvert')),
    le           TEXT NOT NULL,
    action       TEXT,
    organisme_id TEXT REFERENCES organismes (id),                  -- qui aide ; toujours vide pour un frein réservé
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX suites_de_frein_par_frein ON suites_de_frein (frein_id);

-- Hors journal : la sorte d'un frein réservé, et qui aide (le nom d'un organisme suffirait à la dire). Se lit avec une trace, s'efface avec la personne.
CREATE TABLE freins_reserves (
    ligne_id       TEXT NOT NULL PRIMARY KEY,                      -- le frein, ou une de ses suites
    participant_id TEXT NOT NULL REFERENCES participants (id),
    sorte          TEXT,
    organisme_id   TEXT REFERENCES organismes (id)
) STRICT;
CREATE INDEX freins_reserves_par_participant ON freins_reserves (participant_id);

-- Une étape prévue : qui doit la faire, pour quand, et quel frein elle aide à lever.
CREATE TABLE etapes (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    sorte          TEXT NOT NULL,
    qui            TEXT NOT NULL CHECK (qui IN ('facilitateur', 'personne', 'organisme')),
    organisme_id   TEXT REFERENCES organismes (id),
    frein_id       TEXT REFERENCES freins (id),
    prevue_le      TEXT NOT NULL,                                  -- le jour où elle est convenue
    echeance       TEXT,
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (qui = 'organisme' OR organisme_id IS NULL)
) STRICT;
CREATE INDEX etapes_par_participant ON etapes (participant_id);

CREATE TABLE suites_d_etape (
    id        TEXT NOT NULL PRIMARY KEY,
    etape_id  TEXT NOT NULL REFERENCES etapes (id),
    suit      TEXT NOT NULL UNIQUE,                                -- l'étape, ou sa dernière ligne
    sens      TEXT NOT NULL CHECK (sens IN ('faite', 'abandonnee', 'reportee', 'reprise')),
    le        TEXT NOT NULL,
    raison    TEXT,                                                -- d'un abandon
    echeance  TEXT,                                                -- d'un report, d'une reprise
    faite_par TEXT REFERENCES utilisateurs (id),
    faite_le  TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((sens = 'abandonnee') = (raison IS NOT NULL))
) STRICT;
CREATE INDEX suites_d_etape_par_etape ON suites_d_etape (etape_id);

-- Un entretien a eu lieu, ou la personne n'est pas venue : dans les deux cas c'est une ligne, jamais un zéro.
CREATE TABLE entretiens (
    id               TEXT NOT NULL PRIMARY KEY,
    participant_id   TEXT NOT NULL REFERENCES participants (id),
    le               TEXT NOT NULL,
    mode             TEXT NOT NULL CHECK (mode IN ('presentiel', 'telephone', 'visio')),
    objet            TEXT NOT NULL,
    accompagnateur_id TEXT REFERENCES utilisateurs (id),
    organisme_id     TEXT REFERENCES organismes (id),
    venue            TEXT NOT NULL CHECK (venue IN ('venue', 'excusee', 'absente')),
    faite_par        TEXT REFERENCES utilisateurs (id),
    faite_le         TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((accompagnateur_id IS NULL) <> (organisme_id IS NULL))
) STRICT;
CREATE INDEX entretiens_par_participant ON entretiens (participant_id);
CREATE INDEX entretiens_par_jour ON entretiens (le);

-- Une session de formation, pour une personne ou pour plusieurs, envoyées par plusieurs entreprises.
CREATE TABLE formations (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),
    intitule     TEXT NOT NULL,
    dispositif   TEXT NOT NULL,
    moment       TEXT NOT NULL CHECK (moment IN ('avant_embauche', 'pendant_embauche')),
    organisme_id TEXT NOT NULL REFERENCES organismes (id),
    debut        TEXT NOT NULL,
    fin          TEXT NOT NULL,
    places       INTEGER CHECK (places > 0),                       -- vide : sans limite connue
    prevues_centiemes INTEGER CHECK (prevues_centiemes > 0),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (debut <= fin)
) STRICT;
CREATE INDEX formations_par_structure ON formations (structure_id, debut);

CREATE TABLE inscriptions_en_formation (
    id             TEXT NOT NULL PRIMARY KEY,
    formation_id   TEXT NOT NULL REFERENCES formations (id),
    participant_id TEXT NOT NULL REFERENCES participants (id),
    entreprise_id  TEXT REFERENCES entreprises (id),               -- celle qui embauche, ou emploie déjà
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX inscriptions_en_formation_par_formation ON inscriptions_en_formation (formation_id);
CREATE INDEX inscriptions_en_formation_par_participant ON inscriptions_en_formation (participant_id);

-- Présente tant d'heures ce jour-là, ou absente. Une correction remplace la ligne du même jour.
CREATE TABLE presences_en_formation (
    id             TEXT NOT NULL PRIMARY KEY,
    inscription_id TEXT NOT NULL REFERENCES inscriptions_en_formation (id),
    le             TEXT NOT NULL,
    heures_centiemes INTEGER CHECK (heures_centiemes > 0 AND heures_centiemes <= 2400), -- vide : absente
    remplace       TEXT UNIQUE REFERENCES presences_en_formation (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX presences_en_formation_par_inscription ON presences_en_formation (inscription_id, le);

CREATE TABLE resultats_de_formation (
    id             TEXT NOT NULL PRIMARY KEY,
    inscription_id TEXT NOT NULL REFERENCES inscriptions_en_formation (id),
    resultat       TEXT NOT NULL,
    le             TEXT NOT NULL,
    remplace       TEXT UNIQUE REFERENCES resultats_de_formation (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX resultats_de_formation_par_inscription ON resultats_de_formation (inscription_id);

-- Une immersion (PMSMP) : des dates et ce qu'elle a donné, jamais des heures de clause. La référence de la convention est une note, hors journal.
CREATE TABLE immersions (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    objet          TEXT NOT NULL,
    debut          TEXT NOT NULL,
    fin            TEXT NOT NULL,
    organisme_id   TEXT REFERENCES organismes (id),
    entreprise_id  TEXT REFERENCES entreprises (id),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (debut <= fin),
    CHECK ((organisme_id IS NULL) <> (entreprise_id IS NULL))
) STRICT;
CREATE INDEX immersions_par_participant ON immersions (participant_id);

CREATE TABLE issues_d_immersion (
    id           TEXT NOT NULL PRIMARY KEY,
    immersion_id TEXT NOT NULL REFERENCES immersions (id),
    issue        TEXT NOT NULL,
    le           TEXT NOT NULL,
    remplace     TEXT UNIQUE REFERENCES issues_d_immersion (id),
    faite_par    TEXT REFERENCES utilisateurs (id),
    faite_le     TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX issues_d_immersion_par_immersion ON issues_d_immersion (immersion_id);

-- Un papier du parcours remis à la personne.
CREATE TABLE remises_de_parcours (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    le             TEXT NOT NULL,
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX remises_de_parcours_par_participant ON remises_de_parcours (participant_id);

-- Inscrit par erreur : la ligne reste, et ne compte plus.
CREATE TABLE retraits_du_parcours (
    id             TEXT NOT NULL PRIMARY KEY,
    participant_id TEXT NOT NULL REFERENCES participants (id),
    ligne_id       TEXT NOT NULL UNIQUE,
    objet          TEXT NOT NULL CHECK (objet IN ('diagnostic', 'frein', 'etape', 'entretien', 'inscription', 'immersion')),
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX retraits_du_parcours_par_participant ON retraits_du_parcours (participant_id);
