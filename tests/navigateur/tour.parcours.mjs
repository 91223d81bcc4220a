// Every role walks everywhere its links lead, like a visitor who clicks on everything once: each kind of page is audited for
// accessibility, width, targets, console and failed requests. One visit for each shape of address; links alone are followed further.
import { Echec, exiger, kDeuxRegards } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const kPagesAuPlus = Number(process.env.OUVRAGE_TOUR_PAGES ?? 80);
const kAdressesParForme = 6; // of one shape, for the walk that only asks whether each link answers

/** "/lots/0198c1…/compte?page=2" -> "/lots/:id/compte" */
function shape(url) {
    return url.pathname.split('/').map((part) => (/^[0-9a-f-]{16,}$|^\d+$|^\d{4}-\d\d$/.test(part) ? ':id' : part)).join('/')
        .replace(/^\/droit\/(?!changements|valeurs)[^/]+/, '/droit/:cle');
}

async function links(elle) {
    const found = await elle.page.locator('a[href]').evaluateAll((anchors) =>
        anchors.filter((a) => !a.hasAttribute('download') && a.target !== '_blank').map((a) => a.href));
    // Without its fragment: going to a place of the page one is on is no navigation.
    return found.map((href) => new URL(href.replace(/#.*$/, ''))).filter((url) =>
        url.origin === new URL(elle.adresse).origin && !/^\/(api|statique|metrics|source)\b|\.(csv|xlsx|pdf|odt|json|xml|zip)$/.test(url.pathname) &&
        !/format=/.test(url.search));
}

/** `by_keyboard`: the shapes already walked with Tab, by whatever role; a shape is walked so once. */
async function walk(elle, start, name, by_keyboard = new Set()) {
    const seen = new Set();
    const waiting = [{ url: new URL(start, elle.adresse), from: '' }];
    const failures = [];
    while (waiting.length && seen.size < kPagesAuPlus) {
        const { url, from } = waiting.shift();
        if (seen.has(shape(url))) continue;
        seen.add(shape(url));
        try {
            // A link that downloads instead of showing a page has nothing to audit here.
            const kind = await elle.contexte.request.head(url.href, { maxRedirects: 3 }).catch(() => null);
            if (kind && kind.ok() && !(kind.headers()['content-type'] ?? 'text/html').startsWith('text/html')) continue;
            const statut = await elle.aller(url.href);
            exiger(statut === 200, `${url.pathname} répond ${statut}`);
            exiger((await elle.page.locator('h1').count()) === 1, `${url.pathname} n'a pas un titre et un seul`);
            await elle.verifier_page(`${name}${shape(url).replaceAll('/', '-').replaceAll(':', '')}`, { regards: kDeuxRegards });
            if (!by_keyboard.has(shape(url))) {
                by_keyboard.add(shape(url));
                await elle.marcher_au_clavier();
            }
            for (const link of await links(elle)) waiting.push({ url: link, from: url.pathname });
        } catch (error) {
            if (!(error instanceof Echec)) throw error;
            failures.push(`${shape(url)}, suivi depuis ${from || 'le départ'} : ${error.message}`);
            elle.fautes.splice(0);
        }
    }
    exiger(failures.length === 0, `${failures.length} pages en défaut sur ${seen.size} :\n${failures.join('\n')}`);
    return seen.size;
}

/** Follows links without drawing any page: what answers anything but 200, and from which page one gets there. */
async function follow(elle) {
    const cookie = (await elle.contexte.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const origin = new URL(elle.adresse).origin;
    const seen = new Set(['/']), taken = new Map(), failures = [];
    const waiting = [{ path: '/', from: '' }];
    let followed = 0;
    while (waiting.length) {
        const { path, from } = waiting.shift();
        ++followed;
        const answer = await fetch(origin + path, { headers: { cookie } });
        const html = (answer.headers.get('content-type') ?? '').startsWith('text/html');
        const body = await (html ? answer.text() : answer.arrayBuffer());
        if (answer.status !== 200) failures.push(`${path}, suivi depuis ${from} : répond ${answer.status}`);
        if (answer.status !== 200 || !html) continue;
        for (const [, written] of body.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
            const url = new URL(written.replaceAll('&amp;', '&').replaceAll('&#x2F;', '/').replaceAll('&#39;', "'"), origin + path);
            const next = url.pathname + url.search;
            if (url.origin !== origin || seen.has(next) || /^\/(statique|metrics|source)\b/.test(url.pathname)) continue;
            seen.add(next);
            const like = `${shape(url)}?${[...url.searchParams.keys()].sort()}`;
            const before = taken.get(like) ?? 0;
            taken.set(like, before + 1);
            if (before < kAdressesParForme) waiting.push({ path: next, from: path });
        }
    }
    exiger(failures.length === 0, `${failures.length} liens en défaut sur ${followed} :\n${failures.join('\n')}`);
    return followed;
}

export const parcours = {
    'sans compte, chaque page atteinte par un lien tient debout': async ({ personne }) => {
        const elle = await personne();
        await walk(elle, '/connexion', 'tour-public');
    },

    'chaque lien de chaque rôle répond': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const failures = [];
        for (const { role, courriel, mot_de_passe } of comptes) {
            const elle = await personne();
            await elle.se_connecter(courriel, mot_de_passe);
            try {
                console.log(`        ${role} : ${await follow(elle)} liens`);
            } catch (error) {
                if (!(error instanceof Echec)) throw error;
                failures.push(`${role} : ${error.message}`);
            }
        }
        exiger(failures.length === 0, failures.join('\n'));
    },

    'chaque rôle, partout où mènent ses liens': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const failures = [], by_keyboard = new Set();
        const walk_next = async () => {
            for (let compte = comptes.shift(); compte; compte = comptes.shift()) {
                const { role, courriel, mot_de_passe } = compte;
                const elle = await personne();
                const name = `tour-${role.normalize('NFD').replace(/[^a-z]/gi, '').toLowerCase()}`;
                try {
                    await elle.se_connecter(courriel, mot_de_passe);
                    console.log(`        ${role} : ${await walk(elle, '/', name, by_keyboard)} pages`);
                } catch (error) {
                    if (!(error instanceof Echec)) throw error;
                    failures.push(`${role} : ${error.message}`);
                }
            }
        };
        // Two at a time: one alone waits for its browser more than it computes.
        await Promise.all([walk_next(), walk_next()]);
        exiger(failures.length === 0, failures.join('\n'));
    },
};
