// Kills the server with -9 while people declare hours, and checks that nothing acknowledged is lost and nothing half-written.
//   OUVRAGE_BINAIRE=build/release/ouvrage node tests/pannes/coupures.mjs [rounds]
// Each round: a server, eight clients declaring without a pause, kill -9 at a random moment; then every acknowledged
// declaration is read back, a lost answer replayed with its key gives one declaration only, `recalculer` and
// `verifier journal` are clean. OUVRAGE_ESSAI_PG=postgresql://… runs it on PostgreSQL.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.OUVRAGE_BINAIRE ?? 'build/release/ouvrage';
const rounds = Number(process.argv[2] ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'ouvrage-coupures-'));
const schema = `coupures_${process.pid}`;
const mother = process.env.OUVRAGE_ESSAI_PG;
const base = mother ? `${mother}?options=-csearch_path%3D${schema}` : `sqlite:${join(folder, 'base.sqlite')}`;
let failures = 0;

function check(holds, what) {
    if (holds) return;
    ++failures;
    console.error(`FAILED: ${what}`);
}

function ouvrage(...words) {
    return spawnSync(binary, ['--base', base, ...words], { encoding: 'utf8', maxBuffer: 64e6 });
}

function free_port() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

async function start() {
    const port = await free_port();
    const server = spawn(binary, ['--base', base, 'servir', '--ecoute', `127.0.0.1:${port}`], { stdio: 'ignore' });
    const address = `http://127.0.0.1:${port}`;
    for (let i = 0; i < 400; ++i) {
        try {
            if ((await fetch(`${address}/sante`)).ok) return { server, address };
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 25));
        }
    }
    throw new Error('the server does not answer');
}

const cookie_of = (answer) => answer.headers.getSetCookie().find((one) => one.startsWith('ouvrage_session='))?.split(';')[0];
const hidden = (html, name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? '';

/// Signs the demonstration's facilitator in and makes an API token.
async function token_of(address) {
    const page = await (await fetch(`${address}/connexion`)).text();
    const row = page.match(/<th scope="row">[^<]*acilitat[^<]*<\/th><td>([^<]+)<\/td><td><code>([^<]+)<\/code>/);
    const signed = await fetch(`${address}/connexion`, {
        method: 'POST', redirect: 'manual',
        body: new URLSearchParams({ courriel: row[1], mot_de_passe: row[2], retour: '', csrf: hidden(page, 'csrf') }),
    });
    const cookie = cookie_of(signed);
    const form = await (await fetch(`${address}/compte/jetons/nouveau`, { headers: { cookie } })).text();
    const made = await (await fetch(`${address}/compte/jetons`, {
        method: 'POST', headers: { cookie },
        body: new URLSearchParams({ libelle: 'essai de coupures', portee: 'ecriture', duree: '90', csrf: hidden(form, 'csrf') }),
    })).text();
    return (made.match(/value="([A-Za-z0-9_-]{40,})"[^>]*readonly/) ?? made.match(/<code[^>]*>([A-Za-z0-9_-]{40,})<\/code>/) ?? made.match(/>([A-Za-z0-9_-]{43,})</))[1];
}

if (mother) spawnSync('psql', [mother, '-qc', `CREATE SCHEMA ${schema}`]);
check(ouvrage('migrer').status === 0, 'migrer');
check(ouvrage('demo', '--echelle', '1').status === 0, 'demo');
let { server, address } = await start();
const token = await token_of(address);
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const markets = (await (await fetch(`${address}/api/v1/marches`, { headers })).json()).marches;
const lots = [];
for (const market of markets)
    for (const lot of (await (await fetch(`${address}/api/v1/marches/${market.id}/lots`, { headers })).json()).lots)
        if (lot.titulaires.length > 0) {
            const account = await (await fetch(`${address}/api/v1/lots/${lot.id}/compte`, { headers })).json();
            const engagement = (account.engagements ?? account.comptes ?? [])[0];
            if (engagement) lots.push({ id: lot.id, entreprise_id: lot.titulaires[0].entreprise_id, engagement_id: engagement.id ?? engagement.engagement?.id });
        }
check(lots.length > 0, 'the demonstration has lots to declare on');

const acknowledged = new Set();
let asked = 0;
for (let round = 1; round <= rounds; ++round) {
    let killed = false;
    const unanswered = [];
    const client = async (n) => {
        while (!killed) {
            const lot = lots[(asked + n) % lots.length];
            const key = `coupure-${process.pid}-${++asked}`;
            const body = JSON.stringify({ mois: '2026-10', neant: true, entreprise_id: lot.entreprise_id, engagement_id: lot.engagement_id, note: key });
            try {
                const answer = await fetch(`${address}/api/v1/lots/${lot.id}/declarations`, { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body });
                const text = await answer.text();
                if (answer.status === 201) acknowledged.add(JSON.parse(text).id);
                else check(false, `declaration refused: ${answer.status} ${text.slice(0, 200)}`);
            } catch {
                if (!killed) continue;
                unanswered.push({ lot, key, body });
            }
        }
    };
    const clients = Array.from({ length: 8 }, (_, n) => client(n));
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 400));
    killed = true;
    server.kill('SIGKILL');
    await Promise.all(clients);

    const replay = ouvrage('recalculer');
    check(replay.status === 0, `recalculer after round ${round}: ${replay.stdout}${replay.stderr}`);
    const journal = ouvrage('verifier', 'journal');
    check(journal.status === 0, `verifier journal after round ${round}: ${journal.stdout}${journal.stderr}`);
    ({ server, address } = await start());
    for (const { lot, key, body } of unanswered) {
        // The answer was lost, the write perhaps not: the same key must give one declaration, twice the same.
        const twice = [];
        for (let i = 0; i < 2; ++i) {
            const answer = await fetch(`${address}/api/v1/lots/${lot.id}/declarations`, { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body });
            twice.push(JSON.parse(await answer.text()).id);
        }
        check(twice[0] && twice[0] === twice[1], `a replayed key makes one declaration (${key})`);
        acknowledged.add(twice[0]);
    }
}
let lost = 0;
for (const id of acknowledged) if (!(await fetch(`${address}/api/v1/declarations/${id}`, { headers })).ok) ++lost;
check(lost === 0, `${lost} acknowledged declarations are lost`);
server.kill('SIGTERM');
await new Promise((resolve) => server.once('exit', resolve));
if (mother) spawnSync('psql', [mother, '-qc', `DROP SCHEMA ${schema} CASCADE`]);
rmSync(folder, { recursive: true, force: true });
console.log(`${rounds} kills, ${asked} declarations asked, ${acknowledged.size} acknowledged, ${lost} lost`);
console.log(`${failures === 0 ? 1 : 0} passed, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
