// Reads every template without a browser: nothing that the security policy would block, no class or icon that the style sheet
// does not know, a header that lists the data.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exiger } from './navigateur.mjs';

export const sans_serveur = true;
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

function* templates(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory()) yield* templates(join(folder, entry.name));
        else if (entry.name.endsWith('.mustache')) yield join(folder, entry.name);
    }
}

const all = [...templates(join(root, 'src/app')), ...templates(join(root, 'web/gabarits'))].map((path) => ({
    name: relative(root, path),
    text: readFileSync(path, 'utf8'),
}));
const body = (text) => text.replace(/\{\{![\s\S]*?\}\}/g, '');

function each(find) {
    const faults = all.flatMap(({ name, text }) => find(body(text), text).map((fault) => `${name} : ${fault}`));
    exiger(faults.length === 0, faults.join('\n'));
}

export const parcours = {
    'chaque gabarit commence par dire ses données': async () =>
        each((_, text) => (/^\{\{!((?!\{\{)[\s\S])*?\}\}(?![^<{]*\}\})/.test(text) ? [] : ['pas de commentaire en tête, ou deux accolades dedans'])),

    'aucun gabarit ne porte de style, de script ni de réaction en ligne': async () =>
        each((text) => [...text.matchAll(/\sstyle=|\son[a-z]+="|<style|<script(?! src="\{\{script\}\}")|javascript:|hx-on|hx-vals="js:/g)].map((m) => m[0].trim())),

    'chaque classe et chaque icône est connue de la feuille de style': async () => {
        const manifest = JSON.parse(readFileSync(join(root, 'web/dist/manifest.json'), 'utf8'));
        const css = readFileSync(join(root, 'web/dist', manifest['ouvrage.css']), 'utf8');
        const known = new Set([...css.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map((m) => m[1]));
        // Names without a look of their own: what scripts or readers of the page use.
        for (const name of ['filtre-recherche']) known.add(name);
        each((text) =>
            [...text.matchAll(/class="([^"]*)"/g)].flatMap(([, list]) =>
                list.replace(/\{\{[#^/].*?\}\}/g, ' ').split(/\s+/).filter((one) => one && !one.includes('{{') && !one.endsWith('-') && !known.has(one))
                    .map((one) => `classe inconnue « ${one} »`)));
    },

    'une table qui défile est un groupe nommé que le clavier atteint': async () =>
        each((text) => [...text.matchAll(/<div class="defile[^>]*>/g)].map((m) => m[0])
            .filter((tag) => !/role="group"/.test(tag) || !/tabindex="0"/.test(tag) || !/aria-label(ledby)?="/.test(tag))),

    // Sans session, le lien à usage unique est la preuve : dans l'adresse, ou rendu par le champ « preuve ».
    // Avant la session (class="seuil" : connexion, code, lien à usage unique) il n'y a pas de jeton à porter.
    'chaque formulaire POST porte le jeton': async () =>
        each((text) => /class="seuil"|Ce lien sert une fois/.test(text) ? [] : [...text.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g)].map((m) => m[0])
            .filter((form) => !/gabarits\/jeton|name="csrf"|name="preuve"/.test(form)).map((form) => form.slice(0, 120))),
};
