// The two pictures of the README, from a server that tells the demonstration of 2026-11-21:
//   ouvrage --base sqlite:/tmp/i.sqlite migrer && ouvrage --base sqlite:/tmp/i.sqlite demo --le 2026-11-21
//   ouvrage --base sqlite:/tmp/i.sqlite servir --ecoute 127.0.0.1:8190 & node tests/navigateur/images.mjs http://127.0.0.1:8190
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nouvelle_personne, ouvrir_navigateur } from './navigateur.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../docs/images');
mkdirSync(folder, { recursive: true });
const browser = await ouvrir_navigateur();
const claire = await nouvelle_personne(browser, process.argv[2], { ecran: { width: 1280, height: 800 } });
await claire.se_connecter('claire@flandre-lys.example', 'demonstration-ouvrage');
await claire.aller('/');
await claire.page.screenshot({ path: join(folder, 'tableau.png') });
await claire.aller('/marches?q=gymnase');
await claire.page.getByRole('link', { name: 'Rénovation du gymnase' }).first().click();
await claire.page.getByRole('link', { name: /gros œuvre/ }).first().click();
await claire.page.waitForLoadState();
await claire.page.screenshot({ path: join(folder, 'compte.png') });
await browser.close();
