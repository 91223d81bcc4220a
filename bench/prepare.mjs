// Prepares what the account and write benches need on a demonstration base, through the pages and the API as anyone would:
// a contract, its lot, its company, its commitment, and 50 people with their window, each with one declared month.
//   node bench/prepare.mjs http://127.0.0.1:8171 [people] >prepared.json
// Prints { cookie, token, lot, lots: [{id, entreprise_id, engagement_id}], lines, total } as JSON; total in hundredths of an hour.
const address = process.argv[2];
const people = Number(process.argv[3] ?? 50);

const hidden = (html, name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? '';
const named = (href) => href.split('/').filter(Boolean);

async function sign_in() {
    const page = await (await fetch(`${address}/connexion`)).text();
    const row = page.match(/<th scope="row">[^<]*acilitat[^<]*<\/th><td>([^<]+)<\/td><td><code>([^<]+)<\/code>/);
    const signed = await fetch(`${address}/connexion`, {
        method: 'POST', redirect: 'manual',
        body: new URLSearchParams({ courriel: row[1], mot_de_passe: row[2], retour: '', csrf: hidden(page, 'csrf') }),
    });
    return signed.headers.getSetCookie().find((one) => one.startsWith('ouvrage_session=')).split(';')[0];
}

const cookie = await sign_in();

async function get(path) {
    const answer = await fetch(`${address}${path}`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    return answer.text();
}

// A form sent as the page would send it; returns where it leads.
async function send(path, csrf, fields) {
    const answer = await fetch(`${address}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf, cle: crypto.randomUUID(), ...fields }) });
    if (answer.status !== 303) throw new Error(`POST ${path}: ${answer.status} ${(await answer.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 900)}`);
    return answer.headers.get('location');
}

const form = await get('/compte/jetons/nouveau');
const csrf = hidden(form, 'csrf');
const shown = await (await fetch(`${address}/compte/jetons`, {
    method: 'POST', headers: { cookie },
    body: new URLSearchParams({ libelle: 'mesures', portee: 'ecriture', duree: '90', csrf }),
})).text();
const token = (shown.match(/value="([A-Za-z0-9_-]{40,})"[^>]*readonly/) ?? shown.match(/<code[^>]*>([A-Za-z0-9_-]{40,})<\/code>/) ?? shown.match(/>([A-Za-z0-9_-]{43,})</))[1];

async function api(method, path, body) {
    const answer = await fetch(`${address}/api/v1${path}`, {
        method, body: body && JSON.stringify(body),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
}

const reference = `MESURE-${Date.now()}`;
const market = await api('POST', '/marches', {
    objet: 'Marché des mesures', reference, acheteur: { siret: '21590017600016', nom: "Commune d'Armentières" },
    nature: 'travaux', cadre: 'public', montant_centimes: 120000000, duree_mois: 36, notifie_le: '2025-12-01', commune: '59017',
});
const lot = await api('POST', `/marches/${market.id}/lots`, { numero: 1, intitule: 'Gros œuvre', execution_debut: '2026-10' });
const held = await api('POST', `/lots/${lot.id}/titulaires`, { nom: 'Durand BTP', siret: '', qualite: 'titulaire' });
const entreprise_id = held.titulaires[0].entreprise_id;
const engagement = await api('POST', `/lots/${lot.id}/engagements`, { genre: 'clause_execution', heures_centiemes: 1200000, debut: '2026-10', source: 'CCAP, art. 8' });

const lines = [];
for (let i = 0; i < people; ++i) {
    const one = `M-${String(i).padStart(3, '0')}`;
    const sheet = await send('/participants', csrf, { reference: one, prenom: `Prénom${i}`, nom: `Nom${i}` });
    const id = named(sheet.split('?')[0])[1];
    await send(`/participants/${id}/fenetres`, csrf, { debut: '2026-01-01', fin: '2027-12-31' });
    await send(`/participants/${id}/affectations`, csrf, { affectation: `${lot.id} ${entreprise_id}`, affectation_debut: '2026-10' });
    lines.push({ reference: one, travail_centiemes: 10000 + 37 * i, formation_centiemes: 0 });
}
await api('POST', `/lots/${lot.id}/declarations`, { mois: '2026-10', entreprise_id, engagement_id: engagement.id, lignes: lines });
const account = (await api('GET', `/lots/${lot.id}/compte`)).comptes[0];

// Everywhere a declaration can be made, for the writes.
const lots = [];
for (const market of (await api('GET', '/marches?limite=200')).marches)
    for (const lot of (await api('GET', `/marches/${market.id}/lots`)).lots) {
        if (lot.titulaires.length === 0) continue;
        const first = (await api('GET', `/lots/${lot.id}/compte`)).comptes[0];
        if (first) lots.push({ id: lot.id, entreprise_id: lot.titulaires[0].entreprise_id, engagement_id: first.id });
    }
console.log(JSON.stringify({ cookie, token, lot: lot.id, lots, lines: account.lignes, total: account.retenues_centiemes }));
