// Runs the journeys: starts `ouvrage` on a free port with a fresh SQLite base and the demonstration territory, opens a real
// Chromium, runs every *.parcours.mjs of the folder (or those named on the command line), says what passed.
//
//   OUVRAGE_BINAIRE=build/ouvrage node tests/navigateur/lancer.mjs [connexion lot …]
//   OUVRAGE_ADRESSE=http://127.0.0.1:8100 uses a server already running
//   OUVRAGE_PHOTOS=dossier keeps screenshots · without a binary, only the journeys marked `sans_serveur` run
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Echec, nouvelle_personne, ouvrir_navigateur } from './navigateur.mjs';
import { demarrer, kBinaire as binary } from './serveur.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const photos = process.env.OUVRAGE_PHOTOS ?? '';

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
        server = await demarrer();
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
    await journey.apres?.();
}
await browser.close();
if (server) {
    if (failed) console.log(`--- end of the server's log\n${server.log().slice(-3000)}`);
    await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || (needs_server && !address && binary) ? 1 : 0);
