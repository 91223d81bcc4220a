// The second peer of bench/compte.sh: Express + better-sqlite3 + mustache.js, two processes, the session read from the same
// SQLite base, a CSRF token in the page, as a careful small site does it.
//   node serveur.cjs PREPARED.json BASE PORT     (packages under build/bench/express, installed by bench/tableau --pairs)
const cluster = require('node:cluster');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { createHash, createHmac } = require('node:crypto');
const { readFileSync } = require('node:fs');
const packages = createRequire(join(__dirname, '../../../build/bench/express/package.json'));
const Database = packages('better-sqlite3');
const [prepared_path, base, port] = process.argv.slice(2);
const secret = 'bench only, on 127.0.0.1';

if (cluster.isPrimary) {
    const prepared = JSON.parse(readFileSync(prepared_path, 'utf8'));
    const db = new Database(base);
    db.pragma('journal_mode = WAL');
    db.exec(`CREATE TABLE utilisateurs (id INTEGER PRIMARY KEY, nom TEXT NOT NULL);
             CREATE TABLE sessions (empreinte TEXT PRIMARY KEY, utilisateur_id INTEGER NOT NULL, expire INTEGER NOT NULL);
             CREATE TABLE lots (id TEXT PRIMARY KEY, intitule TEXT NOT NULL, entreprise TEXT NOT NULL, dues INTEGER NOT NULL);
             CREATE TABLE participants (id INTEGER PRIMARY KEY, reference TEXT NOT NULL, nom TEXT NOT NULL);
             CREATE TABLE lignes (id INTEGER PRIMARY KEY, lot_id TEXT NOT NULL, participant_id INTEGER NOT NULL, mois TEXT NOT NULL, retenues INTEGER NOT NULL);
             CREATE INDEX lignes_par_lot ON lignes (lot_id);`);
    db.transaction(() => {
        db.prepare('INSERT INTO utilisateurs VALUES (1, ?)').run('Claire Morel');
        db.prepare('INSERT INTO sessions VALUES (?, 1, ?)').run(createHash('sha256').update('bench-session').digest('hex'), Date.now() + 86400000);
        db.prepare('INSERT INTO lots VALUES (?, ?, ?, 1200000)').run(prepared.lot, 'Gros œuvre', 'Durand BTP');
        for (const line of prepared.lines) {
            const { lastInsertRowid } = db.prepare('INSERT INTO participants (reference, nom) VALUES (?, ?)').run(line.reference, line.personne);
            db.prepare('INSERT INTO lignes (lot_id, participant_id, mois, retenues) VALUES (?, ?, ?, ?)').run(prepared.lot, lastInsertRowid, line.mois, line.retenues_centiemes);
        }
    })();
    db.close();
    cluster.fork();
    cluster.fork();
    process.on('SIGTERM', () => { for (const one of Object.values(cluster.workers)) one.kill(); process.exit(0); });
} else {
    process.env.NODE_ENV = 'production';
    const express = packages('express');
    const mustache = packages('mustache');
    const db = new Database(base);
    const find_session = db.prepare('SELECT s.utilisateur_id, u.nom FROM sessions s JOIN utilisateurs u ON u.id = s.utilisateur_id WHERE s.empreinte = ? AND s.expire > ?');
    const find_lot = db.prepare('SELECT * FROM lots WHERE id = ?');
    const list_lines = db.prepare('SELECT l.mois, l.retenues, p.id, p.nom FROM lignes l JOIN participants p ON p.id = l.participant_id WHERE l.lot_id = ? ORDER BY p.reference, l.mois');
    const template = readFileSync(join(__dirname, 'compte.mustache'), 'utf8');
    mustache.parse(template);
    const hours = (n) => `${Math.floor(n / 100).toString().replace(/\B(?=(\d{3})+$)/g, '\u202f')},${String(n % 100).padStart(2, '0')}`;
    const site = express();
    site.disable('x-powered-by');
    site.use((request, answer, next) => {
        const sid = /(?:^|; )sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
        request.user = sid && find_session.get(createHash('sha256').update(sid).digest('hex'), Date.now());
        if (!request.user) return answer.redirect('/connexion');
        request.csrf = createHmac('sha256', secret).update(sid).digest('base64url');
        answer.set({ 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Content-Security-Policy': "default-src 'self'", 'Cache-Control': 'no-store' });
        next();
    });
    site.get('/lots/:lot/compte', (request, answer) => {
        const lot = find_lot.get(request.params.lot);
        if (!lot) return answer.sendStatus(404);
        const months = ['2026-10', '2026-11'];
        const people = new Map();
        let total = 0;
        for (const line of list_lines.all(lot.id)) {
            if (!people.has(line.id)) people.set(line.id, { id: line.id, nom: line.nom, somme: 0, par_mois: {} });
            const one = people.get(line.id);
            one.par_mois[line.mois] = line.retenues;
            one.somme += line.retenues;
            total += line.retenues;
        }
        const lignes = [...people.values()].map((one) => ({ id: one.id, nom: one.nom, total: hours(one.somme), cases: months.map((m) => (m in one.par_mois ? hours(one.par_mois[m]) : '–')) }));
        answer.type('html').send(mustache.render(template, { lot, mois: months, lignes, total: hours(total), dues: hours(lot.dues), reste: hours(lot.dues - total), csrf: request.csrf, user: request.user }));
    });
    site.listen(Number(port), '127.0.0.1');
}
