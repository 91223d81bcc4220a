// The gallery: every component and every kind of page, rendered from the real layouts and partials with the sample data of
// web/galerie/donnees.mjs, served with the same security policy as the product. `npm run galerie` to look at it.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from './mustache.mjs';
import { commun, pages } from '../../web/galerie/donnees.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../web');
export const kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const kTypes = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', woff2: 'font/woff2', json: 'application/json' };

const load = (name) => readFileSync(join(web, name.startsWith('gabarits/') ? `${name}.mustache` : `galerie/${name}.mustache`), 'utf8');

function page_html(page) {
    const manifest = JSON.parse(readFileSync(join(web, 'dist/manifest.json'), 'utf8'));
    const asset = (name) => `/statique/${manifest[name]}`;
    const data = { ...commun, feuille: asset('ouvrage.css'), script: asset('ouvrage.js'), icone_site: asset('icone.svg') };
    data.contenu = render(page.gabarit, { ...data, ...page.donnees }, load);
    data.titre = page.titre;
    data.annonce = page.annonce ?? false;
    data.navigation = commun.navigation.map((entry) => ({ ...entry, courante: entry.libelle === page.courante }));
    return render(page.nue ? 'gabarits/nu' : 'gabarits/page', data, load);
}

/** Starts the gallery on a free port (or the given one): {adresse, noms, fermer}. */
export function ouvrir_galerie(port = 0) {
    const server = createServer((request, response) => {
        const url = new URL(request.url, 'http://galerie');
        const head = { 'Content-Security-Policy': kPolicy, 'X-Content-Type-Options': 'nosniff' };
        if (url.pathname.startsWith('/statique/')) {
            const file = join(web, 'dist', url.pathname.slice('/statique/'.length).replaceAll('..', ''));
            if (!existsSync(file)) return response.writeHead(404, head).end();
            return response.writeHead(200, { ...head, 'Content-Type': kTypes[file.split('.').pop()] ?? 'text/plain' }).end(readFileSync(file));
        }
        if (url.pathname === '/nomenclatures/communes') {
            const words = (url.searchParams.get('q') ?? '').toLowerCase();
            const found = readFileSync(join(web, 'nomenclatures/communes.tsv'), 'utf8').split('\n').slice(1).map((line) => line.split('\t'))
                .filter(([, name]) => name?.toLowerCase().startsWith(words)).sort((a, b) => a[1].length - b[1].length).slice(0, 12)
                .map(([code, name, postal]) => ({ code, libelle: `${name} (${postal.split(' ')[0]})` }));
            return response.writeHead(200, { ...head, 'Content-Type': 'application/json' }).end(JSON.stringify(found));
        }
        // A row validated through htmx: the token must come in the header.
        if (url.pathname === '/ligne' && request.method === 'POST') {
            const allowed = request.headers['hx-request'] === 'true' && request.headers['x-csrf-token'] === commun.csrf;
            const row = `<tr><th scope="row">Awa B.</th><td class="nombre">151,67</td><td class="nombre">151,67</td><td class="nombre">151,67</td>
                <td><span class="etat ton-bon" data-annonce><span class="icone icone-fait" aria-hidden="true"></span> Validée</span></td><td></td></tr>`;
            return response.writeHead(allowed ? 200 : 403, { ...head, 'Content-Type': 'text/html; charset=utf-8' }).end(allowed ? row : '');
        }
        const page = pages[url.pathname.slice(1) || 'composants'];
        if (!page) return response.writeHead(404, head).end('absent');
        try {
            response.writeHead(200, { ...head, 'Content-Type': 'text/html; charset=utf-8' }).end(page_html(page));
        } catch (error) {
            response.writeHead(500, { ...head, 'Content-Type': 'text/plain; charset=utf-8' }).end(String(error));
        }
    });
    return new Promise((resolve) =>
        server.listen(port, '127.0.0.1', () =>
            resolve({ adresse: `http://127.0.0.1:${server.address().port}`, noms: Object.keys(pages), fermer: () => server.close() })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const galerie = await ouvrir_galerie(Number(process.env.PORT ?? 8190));
    for (const nom of galerie.noms) console.log(`${galerie.adresse}/${nom}`);
}
