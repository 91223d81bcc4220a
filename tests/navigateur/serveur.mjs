// One `ouvrage` on a free port of the loopback, with a fresh SQLite base and the demonstration territory.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const kBinaire = process.env.OUVRAGE_BINAIRE ?? '';

export function port_libre() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

/** Runs a command to its end and gives back what it printed. */
export function lancer(mots, environnement = {}) {
    const done = spawnSync(kBinaire, mots, { encoding: 'utf8', maxBuffer: 64e6, env: { ...process.env, ...environnement } });
    if (done.status !== 0) throw new Error(`ouvrage ${mots.join(' ')} : ${done.status ?? done.error}\n${done.stderr}${done.stdout}`);
    return done.stdout;
}

/** `environnement`: settings of this server alone (OUVRAGE_…). */
export async function demarrer(environnement = {}, port = 0) {
    const folder = mkdtempSync(join(tmpdir(), 'ouvrage-parcours-'));
    const base = `sqlite:${join(folder, 'base.sqlite')}`;
    lancer(['--base', base, 'migrer'], environnement);
    lancer(['--base', base, 'demo', '--echelle', '1'], environnement);
    port ||= await port_libre();
    const server = spawn(kBinaire, ['--base', base, 'servir', '--ecoute', `127.0.0.1:${port}`], {
        stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environnement },
    });
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
            return { address, base, stop, log: () => log };
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
    await stop();
    throw new Error(`ouvrage servir ne répond pas :\n${log}`);
}
