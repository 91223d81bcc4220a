-- 0028 — Entrer par le fournisseur d'identité de sa maison, et être remplacé pendant une absence : deux liens datés entre un compte et autre chose que lui.

-- Une identité tenue par un fournisseur, reliée à un compte par son titulaire. De l'émetteur et du sujet, seule l'empreinte est gardée : elle suffit à reconnaître
-- qui revient. Une identité déliée peut se relier, au rang suivant ; jamais à deux comptes à la fois.
CREATE TABLE identites_reliees (
    id             TEXT NOT NULL PRIMARY KEY,
    utilisateur_id TEXT NOT NULL REFERENCES utilisateurs (id),
    emetteur       TEXT NOT NULL,                                  -- « https://connexion.exemple.fr »
    empreinte      TEXT NOT NULL,                                  -- de l'émetteur et du sujet
    rang           INTEGER NOT NULL CHECK (rang > 0),
    moyen          TEXT NOT NULL CHECK (moyen IN ('invitation', 'compte')), -- ce qui prouvait le compte : un lien à usage unique, une session ouverte
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    UNIQUE (empreinte, rang)
) STRICT;
CREATE INDEX identites_reliees_par_utilisateur ON identites_reliees (utilisateur_id);
CREATE TABLE identites_deliees (
    identite_id TEXT NOT NULL PRIMARY KEY REFERENCES identites_reliees (id),
    faite_par   TEXT REFERENCES utilisateurs (id),
    faite_le    TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;

-- Par où une session s'est ouverte : en sortir propose alors de fermer aussi celle du fournisseur.
ALTER TABLE sessions ADD COLUMN voie TEXT NOT NULL DEFAULT 'mot_de_passe' CHECK (voie IN ('mot_de_passe', 'fournisseur'));

-- Une invitation se révoque : la liste fermée des causes se refait, les lignes passent telles quelles.
CREATE TABLE liens_clos_ou_revoques (
    empreinte TEXT NOT NULL PRIMARY KEY REFERENCES liens (empreinte),
    cause     TEXT NOT NULL CHECK (cause IN ('utilise', 'remplace', 'desactive', 'revoque')),
    clos_le   TEXT NOT NULL
) STRICT;
INSERT INTO liens_clos_ou_revoques (empreinte, cause, clos_le) SELECT empreinte, cause, clos_le FROM liens_clos;
DROP TABLE liens_clos;
ALTER TABLE liens_clos_ou_revoques RENAME TO liens_clos;

-- D'un jour à un jour, tous deux compris, quelqu'un de la structure tient les rôles d'une personne absente : ceux qu'elle a ces jours-là, et eux seuls.
CREATE TABLE suppleances (
    id             TEXT NOT NULL PRIMARY KEY,
    structure_id   TEXT NOT NULL REFERENCES structures (id),       -- les rôles tenus ailleurs ne passent pas
    absent_id      TEXT NOT NULL REFERENCES utilisateurs (id),
    suppleant_id   TEXT NOT NULL REFERENCES utilisateurs (id),
    debut          TEXT NOT NULL CHECK (debut LIKE '____-__-__'),
    fin            TEXT NOT NULL CHECK (fin LIKE '____-__-__'),
    administration TEXT NOT NULL CHECK (administration IN ('non', 'oui')), -- le rôle d'administrateur passe-t-il aussi ? Un administrateur seul le dit
    faite_par      TEXT REFERENCES utilisateurs (id),
    faite_le       TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z'),
    CHECK (absent_id <> suppleant_id),
    CHECK (debut <= fin)
) STRICT;
CREATE INDEX suppleances_par_suppleant ON suppleances (suppleant_id, fin);
CREATE INDEX suppleances_par_absent ON suppleances (absent_id, fin);
-- L'annuler, ou y mettre fin avant son terme : dès l'instant de la ligne.
CREATE TABLE fins_de_suppleance (
    suppleance_id TEXT NOT NULL PRIMARY KEY REFERENCES suppleances (id),
    faite_par     TEXT REFERENCES utilisateurs (id),
    faite_le      TEXT NOT NULL CHECK (faite_le LIKE '____-__-__T%Z')
) STRICT;
