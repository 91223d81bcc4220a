// One point for each commune, from GeoNames (its fourth administrative level is the Insee code) and, where given, from the shapes of communes:
//   node web/donnees/centres.mjs CITIES500.TXT [SHAPES.geojson…]
// A shape's centre is used where GeoNames knows no place; a merged commune takes the place of the one that gave it its seat. Thousandths of a degree.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [places, ...shapes] = process.argv.slice(2);
if (!places) {
    console.error('usage: node web/donnees/centres.mjs CITIES500.TXT [SHAPES.geojson…]');
    process.exit(2);
}
const all = JSON.parse(readFileSync(join(here, '../../node_modules/@etalab/decoupage-administratif/data/communes.json'), 'utf8'));
const current = all.filter((c) => c.type === 'commune-actuelle' || c.type === 'arrondissement-municipal');
const known = new Set(current.map((c) => c.code));
const plain = (name) => name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

/** Places of overseas lands that GeoNames gives without a commune code are known by their name. */
const overseas = { YT: '976', PM: '975', BL: '977', MF: '978', GP: '971', MQ: '972', GF: '973', RE: '974' };
const by_name = new Map(current.filter((c) => c.code.startsWith('97')).map((c) => [`${c.code.slice(0, 3)} ${plain(c.nom)}`, c.code]));
const seat_of = new Map();
for (const c of all) {
    for (const old of c.anciensCodes ?? []) seat_of.set(old, c.code);
    if (c.chefLieu && !known.has(c.code)) seat_of.set(c.code, c.chefLieu);
}

const found = new Map();
/** The most populated place of a commune wins; a place of the commune itself wins over one of a commune it absorbed. */
function keep(code, latitude, longitude, weight) {
    const before = found.get(code);
    if (!before || weight > before.weight) found.set(code, { latitude, longitude, weight });
}
for (const line of readFileSync(places, 'utf8').split('\n')) {
    const row = line.split('\t');
    const land = row[8];
    if (land !== 'FR' && !overseas[land]) continue;
    const population = Number(row[14]) || 0;
    const code = row[13] || by_name.get(`${overseas[land]} ${plain(row[1])}`);
    if (!code) continue;
    if (known.has(code)) keep(code, Number(row[4]), Number(row[5]), 1e9 + population);
    else if (seat_of.has(code)) keep(seat_of.get(code), Number(row[4]), Number(row[5]), population);
}

/** The centre of the largest ring. */
function centre(geometry) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    let best;
    for (const [ring] of polygons) {
        let area = 0;
        let x = 0;
        let y = 0;
        for (let i = 0; i + 1 < ring.length; ++i) {
            const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
            area += cross;
            x += (ring[i][0] + ring[i + 1][0]) * cross;
            y += (ring[i][1] + ring[i + 1][1]) * cross;
        }
        if (area && (!best || Math.abs(area) > best.area)) best = { area: Math.abs(area), longitude: x / (3 * area), latitude: y / (3 * area) };
    }
    return best;
}
for (const path of shapes)
    for (const { geometry, properties } of JSON.parse(readFileSync(path, 'utf8')).features) {
        const code = known.has(properties.code) ? properties.code : seat_of.get(properties.code);
        const at = code && geometry && centre(geometry);
        if (at && !found.has(code)) keep(code, at.latitude, at.longitude, 0);
    }

const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, at]) => [code, Math.round(at.latitude * 1000), Math.round(at.longitude * 1000)].join('\t'));
writeFileSync(join(here, 'centres.tsv'), `code\tlatitude_milliemes\tlongitude_milliemes\n${rows.join('\n')}\n`);
console.log(`${rows.length} communes out of ${current.length}`);
