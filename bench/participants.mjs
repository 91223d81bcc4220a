// People for bench/participants.sh, as SQL that both engines read: participants, erasable identities and the words that find them, one window each, the notice
// handed to nine in ten, a referent for one in four. Deterministic.
//   node bench/participants.mjs STRUCTURE USER [PEOPLE] | sqlite3 base.sqlite
const [structure, user] = process.argv.slice(2);
const people = Number(process.argv[4] ?? 100000);
let seed = 20261125;
const drawn = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor((seed / 4294967296) * n); };
const firsts = ['Jeanne', 'Awa', 'Karim', 'Zoé', 'Inès', 'Léa', 'Omar', 'Noé', 'Élise', 'Thérèse', 'Moussa', 'Lucien', 'Samira', 'Gaël', 'Rose', 'Yvon', 'Marie-Ange', 'Jean-Pierre', 'Tomasz', 'Nadège'];
const starts = ['Mé', 'Ber', 'Bou', 'Hi', 'Chou', 'Lo', 'Pi', 'Ros', 'Sar', 'Tro', 'Fau', 'Gri', 'Al', 'Co', 'Pin', 'Lin', 'Ver', 'Mar', 'Hup', 'Jas'];
const middles = ['san', 'ge', 'ron', 'vre', 'ron', 'ri', 'vert', 'si', 'cel', 'glo', 'con', 've', 'ou', 'lom', 'son', 'not', 'di', 'ti', 'pe', 'seu'];
const ends = ['ge', 'tte', 'uil', 'delle', 'ette', 'ot', 'ier', 'gnol', 'le', 'dyte', 'cette', 'li', 'ard', 'be', 'net', 'te', 'er', 'net', 'rin', 'r'];
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
const quoted = (text) => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`);
const tables = {
    participants: ['id', 'structure_id', 'reference', 'cree_le'],
    identites: ['participant_id', 'nom', 'prenom', 'recherche', 'structure_id'],
    identite_mots: ['participant_id', 'mot', 'structure_id'],
    fenetres: ['id', 'participant_id', 'debut', 'fin', 'faite_le'],
    informations: ['id', 'participant_id', 'remise_le', 'moyen', 'faite_le'],
    referents: ['id', 'participant_id', 'utilisateur_id', 'faite_le'],
};
const rows = Object.fromEntries(Object.keys(tables).map((name) => [name, []]));
const flush = (name) => {
    if (rows[name].length) process.stdout.write(`INSERT INTO ${name} (${tables[name].join(', ')}) VALUES\n${rows[name].join(',\n')};\n`);
    rows[name] = [];
};
const add = (name, ...values) => { rows[name].push(`(${values.map(quoted).join(', ')})`); };
const at = '2026-01-05T08:00:00.000Z';
process.stdout.write('BEGIN;\n');
for (let i = 0; i < people; ++i) {
    const number = String(i).padStart(12, '0');
    const id = (kind) => `0190${kind}000-0000-7000-8000-${number}`;
    const person = id('1'), first = firsts[drawn(firsts.length)];
    const name = starts[drawn(20)] + middles[drawn(20)] + ends[drawn(20)];
    const reference = `B-${String(i).padStart(6, '0')}`;
    const sought = plain(`${name} ${first}`);
    add('participants', person, structure, reference, at);
    add('identites', person, name, first, sought, structure);
    for (const word of new Set(`${sought} ${plain(reference)}`.split(' '))) add('identite_mots', person, word, structure);
    add('fenetres', id('2'), person, '2025-01-01', drawn(4) === 0 ? '2026-10-31' : '2028-12-31', at);
    if (drawn(10) > 0) add('informations', id('3'), person, '2026-01-05', 'main_propre', at);
    if (drawn(4) === 0) add('referents', id('4'), person, user, at);
    if (i % 500 === 499) Object.keys(tables).forEach(flush);
}
Object.keys(tables).forEach(flush);
process.stdout.write('COMMIT;\n');
