// A real Chromium driven like a person would: by labels and roles. Everything that a page does wrong is kept and told at the end:
// console errors, blocked content, failed requests.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const kFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

export const kBureau = { width: 1280, height: 900 };
export const kTelephone = { width: 390, height: 844 };

export const kQuatreRegards = [['light', [kBureau, kTelephone]], ['dark', [kBureau, kTelephone]]];
export const kDeuxRegards = [['light', [kTelephone]], ['dark', [kBureau]]];

export function ouvrir_navigateur() {
    return chromium.launch({ executablePath: process.env.OUVRAGE_CHROMIUM ?? '/usr/bin/chromium', args: kFlags });
}

export class Echec extends Error {}

export function exiger(condition, message) {
    if (!condition) throw new Echec(message);
}

/**
 * One person in front of one browser. `adresse` is the server's; `dossier` receives the screenshots.
 * options: {ecran: kBureau|kTelephone, theme: 'light'|'dark', script: false to switch JavaScript off}
 */
export async function nouvelle_personne(navigateur, adresse, { ecran = kBureau, theme = 'light', script = true, dossier = '' } = {}) {
    const contexte = await navigateur.newContext({
        viewport: ecran, colorScheme: theme, javaScriptEnabled: script, locale: 'fr-FR', timezoneId: 'Europe/Paris',
        hasTouch: ecran.width < 600, acceptDownloads: true,
    });
    contexte.setDefaultTimeout(10_000);
    const page = await contexte.newPage();
    return new Personne(contexte, page, adresse, dossier, script);
}

class Personne {
    constructor(contexte, page, adresse, dossier, script) {
        Object.assign(this, { contexte, page, adresse, dossier, script, fautes: [], attendus: new Set(), gestes: 0 });
        page.on('console', (message) => {
            // A refusal is told by its response, below; Chromium and htmx write it in the console as well.
            if (message.type() === 'error' && !/Failed to load resource|Response Status Error Code/.test(message.text()))
                this.fautes.push(`console: ${message.text()}`);
        });
        page.on('pageerror', (error) => this.fautes.push(`script: ${error.message}`));
        page.on('requestfailed', (request) => {
            const why = request.failure()?.errorText ?? '';
            if (why !== 'net::ERR_ABORTED') this.fautes.push(`${request.method()} ${request.url()}: ${why}`);
        });
        page.on('response', (response) => {
            if (response.status() >= 400 && !this.attendus.has(response.status()))
                this.fautes.push(`${response.request().method()} ${new URL(response.url()).pathname}: ${response.status()}`);
        });
    }

    /** These answers are part of the journey: attendre_statut(422). */
    attendre_statut(...statuts) {
        for (const statut of statuts) this.attendus.add(statut);
    }

    async aller(chemin) {
        const reponse = await this.page.goto(new URL(chemin, this.adresse).href, { waitUntil: 'load' });
        return reponse.status();
    }

    async se_connecter(courriel, mot_de_passe) {
        await this.aller('/connexion');
        await this.remplir('Adresse électronique', courriel);
        await this.remplir('Mot de passe', mot_de_passe);
        await this.cliquer('button', 'Se connecter');
        exiger(!new URL(this.page.url()).pathname.startsWith('/connexion'), `${courriel} n'a pas pu se connecter`);
    }

    async se_deconnecter() {
        await this.cliquer('button', 'Se déconnecter');
    }

    /** Fills a field by its label. A select is chosen by its text, a box is ticked with true or false. */
    async remplir(libelle, valeur) {
        ++this.gestes;
        const champ = this.page.getByLabel(libelle, { exact: false }).first();
        const nature = await champ.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
        if (nature === 'select') return void (await champ.selectOption({ label: valeur }));
        if (nature === 'checkbox' || nature === 'radio') return void (await champ.setChecked(Boolean(valeur)));
        if (nature === 'file') return void (await champ.setInputFiles(valeur));
        await champ.fill(valeur);
    }

    /** Clicks by role and accessible name, and waits for what follows. */
    async cliquer(role, nom) {
        ++this.gestes;
        await this.page.getByRole(role, { name: nom, exact: false }).first().click();
        await this.page.waitForLoadState('load');
        await this.page.waitForLoadState('networkidle').catch(() => {});
    }

    async voir(texte) {
        try {
            await this.page.getByText(texte, { exact: false }).first().waitFor({ state: 'attached', timeout: 5_000 });
        } catch {
            throw new Echec(`« ${texte} » n'est pas sur ${new URL(this.page.url()).pathname} : ${(await this.texte()).slice(0, 600)}`);
        }
    }

    texte() {
        return this.page.locator('main').innerText();
    }

    titre() {
        return this.page.locator('h1').first().innerText();
    }

    // --- What every page must withstand -----------------------------------------------------------------------------

    /** axe-core, WCAG 2.2 AA and best practices: zero violation. Runs in an isolated world: the page's policy stays whole. */
    async verifier_accessibilite(ou = new URL(this.page.url()).pathname) {
        exiger(this.script, "axe-core a besoin de JavaScript : ouvrez la page avec script");
        await this.page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
        const session = await this.contexte.newCDPSession(this.page);
        try {
            const { frameTree } = await session.send('Page.getFrameTree');
            const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
            await session.send('Runtime.evaluate', { expression: axe_source, contextId: executionContextId });
            const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
                expression: `axe.run(document, {runOnly: {type: 'tag', values: ${JSON.stringify(kRules)}}, resultTypes: ['violations']})
                    .then((r) => JSON.stringify(r.violations.map((v) => ({regle: v.id, aide: v.help, gravite: v.impact,
                        ou: v.nodes.map((n) => ({html: n.html.slice(0, 220), pourquoi: n.failureSummary}))}))))`,
                contextId: executionContextId, awaitPromise: true, returnByValue: true,
            });
            exiger(!exceptionDetails, `axe : ${exceptionDetails?.exception?.description ?? exceptionDetails?.text}`);
            const violations = JSON.parse(result.value);
            const lignes = violations.flatMap((v) => [`  ${v.regle} (${v.gravite}) : ${v.aide}`,
                ...v.ou.slice(0, 4).map((n) => `    ${n.html}\n      ${n.pourquoi.replace(/\n/g, '\n      ')}`)]);
            exiger(violations.length === 0, `accessibilité de ${ou} :\n${lignes.join('\n')}`);
        } finally {
            await session.detach();
        }
    }

    /** Nothing sticks out sideways: only .defile boxes may scroll. */
    async verifier_largeur() {
        const trop = await this.page.evaluate(() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll('body *')]
                .filter((e) => !e.closest('.defile') && !e.closest('.visually-hidden') && e.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} (${Math.round(e.getBoundingClientRect().right)} px)`);
        });
        exiger(trop.length === 0, `${new URL(this.page.url()).pathname} déborde à ${this.page.viewportSize().width} px : ${trop.join(', ')}`);
    }

    /** Touch targets outside running text: 24 px at least, 44 px on a phone for what one acts with. */
    async verifier_cibles() {
        const minimum = this.page.viewportSize().width < 600 ? 44 : 24;
        const petites = await this.page.evaluate((least) => {
            const acting = '.btn, .form-control, .form-select, .choix, .rail-liens a, .menu-ouvrir, .menu-fermer, .suites a';
            return [...document.querySelectorAll(acting)].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.width > 0 && box.height < least - 0.5 && !e.closest('table');
            }).slice(0, 5).map((e) => `${e.outerHTML.slice(0, 90)} (${Math.round(e.getBoundingClientRect().height)} px)`);
        }, minimum);
        exiger(petites.length === 0, `cibles de moins de ${minimum} px : ${petites.join(' ; ')}`);
    }

    /** Walks the whole page with Tab alone: each stop is visible, outlined and named; nothing traps. Returns the stops. */
    async marcher_au_clavier(au_plus = 400) {
        await this.page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
        const arrets = [];
        for (let i = 0; i < au_plus; ++i) {
            await this.page.keyboard.press('Tab');
            const arret = await this.page.evaluate(() => {
                const e = document.activeElement;
                if (!e || e === document.body || e === document.documentElement) return null;
                const first = !e.hasAttribute('data-marche');
                e.setAttribute('data-marche', '');
                const box = e.getBoundingClientRect();
                const style = getComputedStyle(e);
                const name = e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.value || e.title
                    || document.getElementById(e.getAttribute('aria-labelledby') ?? '')?.innerText || '';
                return {
                    nom: name.trim().replace(/\s+/g, ' ').slice(0, 60), balise: e.tagName.toLowerCase(), premiere_fois: first,
                    visible: box.width > 0 && box.height > 0 && box.bottom > -1 && box.top < innerHeight + 1,
                    cerne: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                };
            });
            if (!arret) break;
            // A month or date field holds several stops of its own.
            if (!arret.premiere_fois && arret.nom === arrets.at(-1).nom && arret.balise === 'input') continue;
            if (!arret.premiere_fois) {
                exiger(arrets.length > 1 && arret.nom === arrets[0].nom, `le clavier est pris au piège sur « ${arret.nom} »`);
                break;
            }
            exiger(arret.visible, `le foyer disparaît sur ${arret.balise} « ${arret.nom} »`);
            exiger(arret.cerne, `le foyer ne se voit pas sur ${arret.balise} « ${arret.nom} »`);
            exiger(arret.nom !== '', `un ${arret.balise} sans nom reçoit le foyer`);
            arrets.push(arret);
        }
        await this.page.evaluate(() => document.querySelectorAll('[data-marche]').forEach((e) => e.removeAttribute('data-marche')));
        exiger(arrets.length < au_plus, 'le clavier ne fait pas le tour de la page');
        return arrets.map((arret) => arret.nom);
    }

    /** Photographs the page at both widths, whole. */
    async photographier(nom) {
        if (!this.dossier) return;
        mkdirSync(this.dossier, { recursive: true });
        const avant = this.page.viewportSize();
        for (const ecran of [kBureau, kTelephone]) {
            await this.page.setViewportSize(ecran);
            await this.page.screenshot({ path: join(this.dossier, `${nom}-${ecran.width}.png`), fullPage: true, caret: 'initial' }); // hiding the caret would write styles on the fields
        }
        await this.page.setViewportSize(avant);
    }

    /**
     * All of it, on the page at hand: axe in light and dark, at both widths, no overflow, targets, pictures.
     * A walk through hundreds of pages asks for two of the four looks: {regards: kDeuxRegards}.
     */
    async verifier_page(nom = '', { regards = kQuatreRegards } = {}) {
        const avant = this.page.viewportSize();
        for (const [theme, ecrans] of regards) {
            await this.page.emulateMedia({ colorScheme: theme });
            for (const ecran of ecrans) {
                await this.page.setViewportSize(ecran);
                await this.verifier_largeur();
                await this.verifier_cibles();
                await this.verifier_accessibilite(`${nom || new URL(this.page.url()).pathname} (${theme}, ${ecran.width} px)`);
            }
        }
        await this.page.emulateMedia({ colorScheme: 'light' });
        await this.page.setViewportSize(avant);
        if (nom) await this.photographier(nom);
        this.verifier_silence();
    }

    /** No console error, no policy violation, no failed request since the last call. */
    verifier_silence() {
        const fautes = this.fautes.splice(0);
        exiger(fautes.length === 0, `le navigateur se plaint :\n  ${fautes.join('\n  ')}`);
    }

    fermer() {
        return this.contexte.close();
    }
}
