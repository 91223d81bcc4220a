// The gestures that several journeys share: signing in by role, sending a form, reading what is said beside its fields, counting days from today.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

export async function entrer(personne, role, options = {}) {
    const elle = await personne(options);
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

export const chemin = (elle) => new URL(elle.page.url()).pathname;
export const arriver = (elle) => elle.page.waitForLoadState('load');
export const envoyer = async (elle, bouton) => {
    ++elle.gestes;
    await elle.page.getByRole('button', { name: bouton, exact: true }).click();
    await arriver(elle);
};
/** Follows a link of the page itself, not of the menu. */
export const suivre = async (elle, lien, exact = true) => {
    ++elle.gestes;
    await elle.page.locator('main').getByRole('link', { name: lien, exact }).first().click();
    await arriver(elle);
};
/** Unfolds what is folded; some pages show it unfolded at first. */
export const ouvrir = async (elle, resume) => {
    const repli = elle.page.locator('details', { has: elle.page.locator(`summary:has-text("${resume}")`) }).last();
    if (await repli.evaluate((e) => e.open)) return;
    ++elle.gestes;
    await repli.locator('summary').first().click();
};
/** By the labels a person reads: {libellé: valeur}. */
export const tout_remplir = async (elle, champs) => {
    for (const [libelle, valeur] of Object.entries(champs)) await elle.remplir(libelle, valeur);
};
export const lire_fichier = (elle, href) => elle.page.request.get(new URL(href, elle.adresse).href);

/** What is read, no-break spaces made ordinary. */
export const lire = async (element) => (await element.innerText()).replace(/\s+/g, ' ');
/** Waits until all of these are read there. */
export async function exiger_lu(element, ...phrases) {
    let lu = '';
    for (let i = 0; i < 50; ++i) {
        lu = await lire(element);
        if (phrases.every((une) => lu.includes(une))) return;
        await element.page().waitForTimeout(100);
    }
    for (const une of phrases) exiger(lu.includes(une), `« ${une} » n'est pas dans « ${lu.slice(0, 900)} »`);
}
export const exiger_titre = (elle, ...phrases) => exiger_lu(elle.page.locator('h1').first(), ...phrases);

export async function exiger_pdf(elle, href) {
    const reponse = await lire_fichier(elle, href);
    exiger(reponse.status() === 200, `${href} répond ${reponse.status()}`);
    exiger((await reponse.body()).subarray(0, 5).toString() === '%PDF-', `${href} n'est pas un PDF`);
}

/** The summary counts them all, each is beside its field, and what was typed is still there. */
export async function exiger_anomalies(elle, attendues, gardes = {}) {
    const titre = `${Object.keys(attendues).length} point${Object.keys(attendues).length > 1 ? 's' : ''} à corriger`;
    await elle.voir(titre);
    exiger((await elle.page.locator('.anomalies li').count()) === Object.keys(attendues).length, `le résumé n'a pas ${titre}`);
    for (const [champ, phrase] of Object.entries(attendues)) {
        const faute = await elle.page.locator(`#${champ}-faute`).innerText();
        exiger(faute.includes(phrase), `à côté de « ${champ} » : « ${faute} » plutôt que « ${phrase} »`);
        exiger((await elle.page.locator(`#${champ}`).getAttribute('aria-invalid')) === 'true', `« ${champ} » n'est pas dit en erreur`);
    }
    for (const [champ, valeur] of Object.entries(gardes)) {
        const lu = await elle.page.locator(`#${champ}`).inputValue();
        exiger(lu === valeur, `« ${champ} » garde « ${lu} » plutôt que « ${valeur} »`);
    }
}

/** Tab until the field, from where the focus is or from the top of the page, then type. */
export async function taper(elle, champ, texte) {
    for (let i = 0; i < 200; ++i) {
        if (await elle.page.evaluate((id) => document.activeElement?.id === id, champ)) return void (await elle.page.keyboard.type(texte));
        await elle.page.keyboard.press('Tab');
    }
    exiger(false, `le clavier n'atteint pas « ${champ} »`);
}

// --- Days -------------------------------------------------------------------------------------------------------------

const kJour = 86_400_000;
export const iso = (date) => date.toISOString().slice(0, 10);
export const aujourd_hui = () => new Date(`${new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date())}T12:00:00Z`);
export const jour = (decalage) => iso(new Date(aujourd_hui().getTime() + decalage * kJour));
/** The given day of a month counted from this one. */
export const du_mois = (mois, quantieme) => iso(new Date(Date.UTC(aujourd_hui().getUTCFullYear(), aujourd_hui().getUTCMonth() + mois, quantieme)));
export const en_lettres = (le) => {
    const date = new Date(`${le}T12:00:00Z`);
    return (date.getUTCDate() === 1 ? '1er ' : `${date.getUTCDate()} `) + new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
};
