// Runs the journeys: starts `ouvrage` on a free port with a fresh SQLite base and the demonstration territory, opens a real
// Chromium, runs every *.parcours.mjs of the folder (or those named on the command line), says what passed.
//
//   OUVRAGE_BINAIRE=build/ouvrage node tests/navigateur/lancer.mjs [connexion lot …]
//   OUVRAGE_ADRESSE=http://127.0.0.1:8100 uses a server already running
//   OUVRAGE_PHOTOS=dossier keeps screenshots · without a binary, only the journeys marked `sans_serveur` run
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Echec, nouvelle_personne, ouvrir_navigateur } from './navigateur.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const binary = process.env.OUVRAGE_BINAIRE ?? '';
const photos = process.env.OUVRAGE_PHOTOS ?? '';

function free_port() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

function run(...words) {
    const done = spawnSync(binary, words, { encoding: 'utf8', maxBuffer: 64e6 });
    if (done.status !== 0) throw new Error(`ouvrage ${words.join(' ')} : ${done.status ?? done.error}\n${done.stderr}${done.stdout}`);
}

async function start_server() {
    const folder = mkdtempSync(join(tmpdir(), 'ouvrage-parcours-'));
    const base = `sqlite:${join(folder, 'base.sqlite')}`;
    run('--base', base, 'migrer');
    run('--base', base, 'demo', '--echelle', '1');
    const port = await free_port();
    const server = spawn(binary, ['--base', base, 'servir', '--ecoute', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (log = (log + bytes).slice(-20_000)));
    const address = `http://127.0.0.1:${port}`;
    const stop = () =>
        new Promise((resolve) => {
            server.once('exit', () => {
                rmSync(folder, { recursive: true, force: true });
                resolve();
            });
            if (server.exitCode !== null) return server.emit('exit');
            server.kill('SIGTERM');
            setTimeout(() => server.kill('SIGKILL'), 5_000).unref();
        });
    for (let i = 0; i < 200; ++i) {
        if (server.exitCode !== null) throw new Error(`ouvrage servir s'est arrêté :\n${log}`);
        try {
            await fetch(`${address}/sante`);
            return { address, stop, log: () => log };
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
    await stop();
    throw new Error(`ouvrage servir ne répond pas :\n${log}`);
}

const wanted = process.argv.slice(2);
const journeys = [];
for (const file of readdirSync(here).filter((name) => name.endsWith('.parcours.mjs')).sort()) {
    const name = file.replace('.parcours.mjs', '');
    if (wanted.length && !wanted.some((word) => name.includes(word))) continue;
    journeys.push({ name, ...(await import(join(here, file))) });
}

let server = null;
let address = process.env.OUVRAGE_ADRESSE ?? '';
const needs_server = journeys.some((journey) => !journey.sans_serveur);
if (needs_server && !address) {
    if (binary && existsSync(binary)) {
        server = await start_server();
        address = server.address;
    } else {
        console.error(`SKIPPED: no binary (OUVRAGE_BINAIRE=${binary || '<empty>'}); only the journeys without a server run`);
    }
}

const browser = await ouvrir_navigateur();
let passed = 0;
let failed = 0;
for (const journey of journeys) {
    if (!journey.sans_serveur && !address) continue;
    for (const [sentence, walk] of Object.entries(journey.parcours)) {
        const people = [];
        const personne = async (options = {}) => {
            const one = await nouvelle_personne(browser, options.adresse ?? address, { dossier: photos, ...options });
            people.push(one);
            return one;
        };
        const start = Date.now();
        try {
            await walk({ personne, adresse: address });
            for (const one of people) one.verifier_silence();
            ++passed;
            console.log(`ok      ${journey.name}: ${sentence} (${Date.now() - start} ms)`);
        } catch (error) {
            ++failed;
            console.log(`FAILED  ${journey.name}: ${sentence}\n${error instanceof Echec ? error.message : error.stack}`);
            if (photos && people[0]) await people[0].page.screenshot({ path: join(photos, `echec-${journey.name}-${failed}.png`) }).catch(() => {});
        }
        for (const one of people) await one.fermer();
    }
}
await browser.close();
if (server) {
    if (failed) console.log(`--- end of the server's log\n${server.log().slice(-3000)}`);
    await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || (needs_server && !address && binary) ? 1 : 0);
