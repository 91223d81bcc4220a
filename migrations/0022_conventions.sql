-- 0022 — Les conventions : ce que des parties signent, ce que chacune promet, jusqu'à quand, et ce qui est arrivé depuis. Rien ne s'y réécrit : un avenant ajoute
-- des termes, des parties, des engagements ; un fait daté change la suite ; une correction nomme ce qu'elle annule.

CREATE TABLE conventions (
    id           TEXT NOT NULL PRIMARY KEY,
    structure_id TEXT NOT NULL REFERENCES structures (id),         -- qui la tient dans Ouvrage
    modele       TEXT NOT NULL,                                    -- code d'un modèle de droit/conventions ; « propre » sans modèle
    reference    TEXT NOT NULL,
    intitule     TEXT NOT NULL,
    objet        TEXT NOT NULL,
    lieu_de_signature TEXT NOT NULL,                               -- « Armentières » ; '' quand il n'est pas dit
    financiere   TEXT NOT NULL CHECK (financiere IN ('gratuite', 'sans_incidence', 'prix', 'non_dit')), -- ce qu'elle dit de l'argent
    confidentialite TEXT NOT NULL CHECK (confidentialite IN ('dite', 'non_dite')),
    recherche    TEXT NOT NULL,
    cree_par     TEXT REFERENCES utilisateurs (id),
    cree_le      TEXT NOT NULL CHECK (cree_le LIKE '____-__-__T%Z'),
    UNIQUE (structure_id, reference)
) STRICT;
CREATE INDEX conventions_par_structure ON conventions (structure_id, recherche);

-- Un avenant : un numéro, ce qu'il change en une phrase, dès quand. Ce qu'il ajoute le nomme.
CREATE TABLE avenants_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    numero        INTEGER NOT NULL CHECK (numero > 0),
    objet         TEXT NOT NULL,
    effet_le      TEXT NOT NULL CHECK (effet_le LIKE '____-__-__'),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, numero)
) STRICT;

-- Durée, reconduction : la ligne de rang le plus haut vaut, à partir de l'effet de son avenant. Délais écrits « 3 mois », « 10 jours », « 1 an » (domaine/delai).
CREATE TABLE termes_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    depart        TEXT NOT NULL CHECK (depart IN ('date', 'derniere_signature')),
    debut         TEXT CHECK (debut LIKE '____-__-__'),            -- quand le départ est une date
    fin           TEXT CHECK (fin LIKE '____-__-__'),              -- dernier jour, quand il est écrit
    duree         TEXT,                                            -- sinon, combien de temps
    renouvellement TEXT NOT NULL CHECK (renouvellement IN ('aucun', 'tacite', 'expres', 'demande')),
    periode       TEXT,                                            -- d'une reconduction ; vide : comme la durée
    maximum       TEXT,                                            -- d'un renouvellement
    renouvellements_au_plus INTEGER CHECK (renouvellements_au_plus > 0),
    report        TEXT NOT NULL CHECK (report IN ('non', 'jour_ouvrable')), -- un délai qui finit un jour chômé est-il prorogé ?
    zone          TEXT NOT NULL CHECK (zone IN ('france', 'alsace_moselle')),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang),
    CHECK ((depart = 'date') = (debut IS NOT NULL)),
    CHECK (fin IS NULL OR duree IS NULL)
) STRICT;
-- Les façons d'y mettre fin que ces termes écrivent, avec leur préavis.
CREATE TABLE fins_prevues (
    id         TEXT NOT NULL PRIMARY KEY,
    termes_id  TEXT NOT NULL REFERENCES termes_de_convention (id),
    rang       INTEGER NOT NULL CHECK (rang > 0),
    motif      TEXT NOT NULL CHECK (motif IN ('non_reconduction', 'resiliation', 'manquement')),
    delai      TEXT NOT NULL,                                      -- « 3 mois » ; « 0 jours » sans préavis
    sens       TEXT NOT NULL CHECK (sens IN ('avant_terme', 'apres_reception', 'apres_envoi')),
    moyen      TEXT NOT NULL CHECK (moyen IN ('recommande', 'libre')),
    UNIQUE (termes_id, rang)
) STRICT;

-- Une partie : la structure elle-même, un acheteur, une entreprise, un organisme, ou quelqu'un qu'Ouvrage ne suit pas. Elle entre à une date, par un avenant
-- quand la convention vivait déjà ; son départ est une ligne.
CREATE TABLE parties_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    qualite       TEXT NOT NULL CHECK (qualite IN ('structure', 'acheteur', 'entreprise', 'organisme', 'autre')),
    structure_id  TEXT REFERENCES structures (id),
    acheteur_id   TEXT REFERENCES acheteurs (id),
    entreprise_id TEXT REFERENCES entreprises (id),
    organisme_id  TEXT REFERENCES organismes (id),
    nom           TEXT NOT NULL,                                   -- tel qu'il est écrit à l'acte
    designation   TEXT NOT NULL,                                   -- « la Ville », « le facilitateur » ; '' sans
    siret         TEXT,
    entree_le     TEXT CHECK (entree_le LIKE '____-__-__'),        -- vide : dès l'origine
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang),
    CHECK ((qualite = 'structure') = (structure_id IS NOT NULL)),
    CHECK ((qualite = 'acheteur') = (acheteur_id IS NOT NULL)),
    CHECK ((qualite = 'entreprise') = (entreprise_id IS NOT NULL)),
    CHECK ((qualite = 'organisme') = (organisme_id IS NOT NULL))
) STRICT;
CREATE INDEX parties_par_acheteur ON parties_de_convention (acheteur_id);
CREATE INDEX parties_par_entreprise ON parties_de_convention (entreprise_id);
CREATE INDEX parties_par_organisme ON parties_de_convention (organisme_id);
CREATE INDEX parties_par_structure ON parties_de_convention (structure_id);

-- Qui signe pour une partie, en quelle qualité ; la dernière ligne vaut (un maire change). Vide : le blanc reste à remplir.
CREATE TABLE representants (
    id         TEXT NOT NULL PRIMARY KEY,
    partie_id  TEXT NOT NULL REFERENCES parties_de_convention (id),
    rang       INTEGER NOT NULL CHECK (rang > 0),
    nom        TEXT NOT NULL,
    qualite    TEXT NOT NULL,                                      -- « Maire », « Présidente »
    faite_par  TEXT REFERENCES utilisateurs (id),
    faite_le   TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (partie_id, rang)
) STRICT;

-- Ce sur quoi la convention s'organise : « Axe 1 », et ses actions, qui sont des engagements.
CREATE TABLE axes_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    intitule      TEXT NOT NULL,
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;

-- Ce qu'une partie promet (vide : toutes ensemble), ce qui le prouvera, pour quand.
CREATE TABLE engagements_de_partie (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    partie_id     TEXT REFERENCES parties_de_convention (id),
    axe_id        TEXT REFERENCES axes_de_convention (id),
    texte         TEXT NOT NULL,
    preuve        TEXT NOT NULL,                                   -- ce qui le montrera : « liste des marchés envoyée » ; '' quand rien n'est dit
    echeance_le   TEXT CHECK (echeance_le LIKE '____-__-__'),
    cadence       TEXT NOT NULL CHECK (cadence IN ('une_fois', 'annuelle', 'semestrielle', 'trimestrielle', 'mensuelle', 'permanente', 'sur_demande')),
    donnee        TEXT NOT NULL,                                   -- code d'une donnée que les pièces savent réunir (domaine/convention) ; '' : rien à compter
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    annule        TEXT UNIQUE REFERENCES engagements_de_partie (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;
-- Où en est une promesse : chaque ligne est datée, la dernière vaut ; sans ligne, on ne sait pas.
CREATE TABLE suites_d_engagement (
    id            TEXT NOT NULL PRIMARY KEY,
    engagement_id TEXT NOT NULL REFERENCES engagements_de_partie (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    etat          TEXT NOT NULL CHECK (etat IN ('en_cours', 'tenu', 'tenu_en_partie', 'non_tenu', 'sans_objet')),
    le            TEXT NOT NULL CHECK (le LIKE '____-__-__'),
    preuve        TEXT NOT NULL,                                   -- la pièce montrée ; '' quand il n'y en a pas
    dite_par      TEXT REFERENCES parties_de_convention (id),      -- la partie qui le dit ; vide : la structure qui tient la convention
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (engagement_id, rang)
) STRICT;

-- L'assemblée d'une partie a délibéré.
CREATE TABLE deliberations (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    avenant_id    TEXT REFERENCES avenants_de_convention (id),
    partie_id     TEXT NOT NULL REFERENCES parties_de_convention (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    numero        TEXT NOT NULL,
    organe        TEXT NOT NULL,                                   -- « Conseil municipal », « Bureau de la Métropole »
    convocation_le TEXT CHECK (convocation_le LIKE '____-__-__'),
    seance_le     TEXT NOT NULL CHECK (seance_le LIKE '____-__-__'),
    president     TEXT NOT NULL,
    secretaire    TEXT NOT NULL,
    rapporteur    TEXT NOT NULL,
    en_exercice   INTEGER CHECK (en_exercice >= 0),                -- inconnu n'est pas zéro
    presents      INTEGER CHECK (presents >= 0),
    pouvoirs      INTEGER CHECK (pouvoirs >= 0),
    vote          TEXT NOT NULL CHECK (vote IN ('unanimite', 'majorite', 'rejet', 'non_dit')),
    pour          INTEGER CHECK (pour >= 0),
    contre        INTEGER CHECK (contre >= 0),
    abstentions   INTEGER CHECK (abstentions >= 0),
    annule        TEXT UNIQUE REFERENCES deliberations (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;
-- Envoyée à la préfecture, reçue, publiée ; l'identifiant vient avec la réception.
CREATE TABLE teletransmissions (
    id              TEXT NOT NULL PRIMARY KEY,
    deliberation_id TEXT NOT NULL REFERENCES deliberations (id),
    etape           TEXT NOT NULL CHECK (etape IN ('envoyee', 'recue', 'publiee')),
    le              TEXT NOT NULL CHECK (le LIKE '____-__-__'),
    identifiant     TEXT NOT NULL,                                 -- « 059-215900176-20251205-DE25_139-DE » ; '' tant qu'il n'est pas connu
    annule          TEXT UNIQUE REFERENCES teletransmissions (id),
    faite_par       TEXT REFERENCES utilisateurs (id),
    faite_le        TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
CREATE INDEX teletransmissions_par_deliberation ON teletransmissions (deliberation_id);

-- Ce qui arrive à une convention et en change la suite : signature d'une partie, demande ou accord de renouvellement, refus, lettre qui y met fin, sa réception,
-- manquement constaté, départ d'une partie, évaluation demandée. Chaque fait est daté ; l'annuler est un autre fait.
CREATE TABLE faits_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    sorte         TEXT NOT NULL,                                   -- code de domaine/convention
    le            TEXT NOT NULL CHECK (le LIKE '____-__-__'),      -- de l'acte ; d'une lettre, son envoi
    partie_id     TEXT REFERENCES parties_de_convention (id),      -- qui agit
    avenant_id    TEXT REFERENCES avenants_de_convention (id),     -- ce qui est signé, quand c'est un avenant
    motif         TEXT NOT NULL,                                   -- d'une lettre : non_reconduction, resiliation, manquement ; '' sinon
    jusqu_a       TEXT CHECK (jusqu_a LIKE '____-__-__'),          -- d'un accord : la durée nouvelle
    vise          TEXT REFERENCES faits_de_convention (id),        -- d'une réception : la lettre reçue
    piece         TEXT NOT NULL,                                   -- « LRAR 1A 234 567 8901 2 » ; '' sans
    annule        TEXT UNIQUE REFERENCES faits_de_convention (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;

-- Ce qu'une convention couvre : des marchés retenus ensemble, un lieu d'accueil. Le retirer est une ligne qui la nomme.
CREATE TABLE objets_de_convention (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    marche_id     TEXT REFERENCES marches (id),
    lieu_id       TEXT REFERENCES lieux (id),
    depuis        TEXT NOT NULL CHECK (depuis LIKE '____-__-__'),
    retire        TEXT UNIQUE REFERENCES objets_de_convention (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang),
    CHECK ((marche_id IS NULL) <> (lieu_id IS NULL))
) STRICT;
CREATE INDEX objets_de_convention_par_marche ON objets_de_convention (marche_id);
CREATE INDEX objets_de_convention_par_lieu ON objets_de_convention (lieu_id);

-- Une évaluation, à mi-chemin ou au terme : la période, qui l'a demandée, ce qui a été réuni ce jour-là (gardé tel quel, pour que le document se relise).
CREATE TABLE evaluations (
    id            TEXT NOT NULL PRIMARY KEY,
    convention_id TEXT NOT NULL REFERENCES conventions (id),
    rang          INTEGER NOT NULL CHECK (rang > 0),
    moment        TEXT NOT NULL CHECK (moment IN ('intermediaire', 'terme')),
    demandee_par  TEXT REFERENCES parties_de_convention (id),
    du            TEXT NOT NULL CHECK (du LIKE '____-__-__'),
    au            TEXT NOT NULL CHECK (au LIKE '____-__-__'),
    reuni         TEXT NOT NULL,                                   -- JSON des données réunies, chacune avec sa définition
    appreciation  TEXT NOT NULL,
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (convention_id, rang)
) STRICT;
