-- 0010 — L'obligation de conditions sociales (CCP, art. L.2112-2-1) : ce que l'on sait d'une opération, ce que l'acheteur a décidé, et
-- les pénalités proposées puis décidées. Rien ne se réécrit : une ligne nomme celle qu'elle remplace, et une seule peut la remplacer.

-- Ce qui manque à la fiche d'un marché pour répondre : quand la consultation est lancée, et ce que vaut toute l'opération (pas un lot).
CREATE TABLE consultations (
    id                  TEXT NOT NULL PRIMARY KEY,
    marche_id           TEXT NOT NULL REFERENCES marches (id),
    lancee_le           TEXT,                                      -- envoi de l'avis ; inconnue, elle reste vide
    estimation_centimes INTEGER CHECK (estimation_centimes >= 0),  -- hors taxes
    defense             INTEGER NOT NULL CHECK (defense IN (0, 1)), -- contrat de défense ou de sécurité
    source              TEXT NOT NULL,
    remplace            TEXT UNIQUE REFERENCES consultations (id),
    faite_par           TEXT REFERENCES utilisateurs (id),
    faite_le            TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX consultations_par_marche ON consultations (marche_id);

-- La catégorie appartient à l'acheteur : elle choisit le seuil de tous ses marchés.
CREATE TABLE categories_d_acheteur (
    id          TEXT NOT NULL PRIMARY KEY,
    acheteur_id TEXT NOT NULL REFERENCES acheteurs (id),
    categorie   TEXT NOT NULL CHECK (categorie IN ('etat', 'collectivite', 'entite_adjudicatrice', 'defense')),
    source      TEXT NOT NULL,
    remplace    TEXT UNIQUE REFERENCES categories_d_acheteur (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX categories_par_acheteur ON categories_d_acheteur (acheteur_id);

-- Le registre des décisions : une clause, une autre condition, ou l'une des quatre dérogations et sa justification.
CREATE TABLE decisions_sociales (
    id            TEXT NOT NULL PRIMARY KEY,
    marche_id     TEXT NOT NULL REFERENCES marches (id),
    reponse       TEXT NOT NULL CHECK (reponse IN ('clause', 'autre_condition', 'derogation')),
    derogation    TEXT CHECK (derogation IN ('solution_immediate', 'sans_lien', 'concurrence_ou_execution', 'travaux_courts')),
    condition_dite TEXT NOT NULL,                                  -- l'autre condition, ou la clause, en toutes lettres
    justification TEXT NOT NULL,
    decidee_le    TEXT NOT NULL,
    droit         TEXT NOT NULL,                                   -- version de droit/ sous les yeux de qui décide
    remplace      TEXT UNIQUE REFERENCES decisions_sociales (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK ((reponse = 'derogation') = (derogation IS NOT NULL))
) STRICT;
CREATE INDEX decisions_sociales_par_marche ON decisions_sociales (marche_id);

-- Ce qu'un acheteur a dépensé dans une année civile : le seuil du SPASER se lit là.
CREATE TABLE achats_annuels (
    id               TEXT NOT NULL PRIMARY KEY,
    acheteur_id      TEXT NOT NULL REFERENCES acheteurs (id),
    annee            INTEGER NOT NULL,
    montant_centimes INTEGER NOT NULL CHECK (montant_centimes >= 0),
    source           TEXT NOT NULL,
    remplace         TEXT UNIQUE REFERENCES achats_annuels (id),
    faite_par        TEXT REFERENCES utilisateurs (id),
    faite_le         TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX achats_annuels_par_acheteur ON achats_annuels (acheteur_id, annee);

-- Une pénalité proposée : ce qui l'a produite y est en entier, pour se relire même quand les règles ont changé.
CREATE TABLE propositions_de_penalite (
    id                     TEXT NOT NULL PRIMARY KEY,
    lot_id                 TEXT NOT NULL REFERENCES lots (id),
    engagement_id          TEXT NOT NULL REFERENCES engagements (id),
    arretee_le             TEXT NOT NULL,                          -- le jour du compte
    dues_centiemes         INTEGER NOT NULL,
    faites_centiemes       INTEGER NOT NULL,
    dispensees_centiemes   INTEGER NOT NULL,
    transferees_centiemes  INTEGER NOT NULL,
    recues_centiemes       INTEGER NOT NULL,
    jours_justificatifs    INTEGER NOT NULL,
    jours_bilan            INTEGER NOT NULL,
    manquements            INTEGER NOT NULL,
    exoneration            TEXT CHECK (exoneration IN ('impossibilite', 'suspension', 'tous_moyens')),
    raison                 TEXT NOT NULL,
    manquantes_centiemes   INTEGER NOT NULL CHECK (manquantes_centiemes >= 0),
    montant_centimes       INTEGER NOT NULL CHECK (montant_centimes >= 0),
    etapes                 TEXT NOT NULL,                          -- JSON : la somme, ligne par ligne
    sources                TEXT NOT NULL,                          -- JSON : les valeurs qui ont servi
    droit                  TEXT NOT NULL,
    remplace               TEXT UNIQUE REFERENCES propositions_de_penalite (id),
    faite_par              TEXT REFERENCES utilisateurs (id),
    faite_le               TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX propositions_par_lot ON propositions_de_penalite (lot_id);

-- L'acheteur retient un montant, ou renonce ; se raviser est une autre ligne.
CREATE TABLE decisions_de_penalite (
    id               TEXT NOT NULL PRIMARY KEY,
    proposition_id   TEXT NOT NULL REFERENCES propositions_de_penalite (id),
    sens             TEXT NOT NULL CHECK (sens IN ('retenue', 'renoncee')),
    montant_centimes INTEGER NOT NULL CHECK (montant_centimes >= 0),
    raison           TEXT NOT NULL,
    remplace         TEXT UNIQUE REFERENCES decisions_de_penalite (id),
    faite_par        TEXT REFERENCES utilisateurs (id),
    faite_le         TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (sens = 'retenue' OR montant_centimes = 0)
) STRICT;
CREATE INDEX decisions_de_penalite_par_proposition ON decisions_de_penalite (proposition_id);
