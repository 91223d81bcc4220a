// Sizing in a meeting: without an account, as it is typed, by a link; then kept on a lot by the facilitator, with its note.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const resultat = (elle) => elle.page.locator('#resultat');

async function attendre(elle, texte) {
    await elle.page.waitForFunction((attendu) => document.querySelector('#resultat')?.innerText.replace(/[\u00a0\u202f]/g, ' ').includes(attendu), texte, { timeout: 8000 })
        .catch(() => exiger(false, `le résultat ne dit pas « ${texte} »`));
}

async function taper_le_batiment(elle) {
    await elle.page.getByLabel('Montant hors taxes').fill('1 000 000');
    await elle.page.locator('#part_mo_de').selectOption('part_main_oeuvre.maconnerie');
    await elle.page.locator('#taux').fill('5');
    await elle.page.locator('#cout_horaire_de').selectOption('cout_horaire.batiment_haut');
}

export const parcours = {
    "sans compte, le résultat suit la frappe et son lien redonne le même calcul": async ({ personne }) => {
        const elle = await personne();
        await elle.aller('/connexion');
        await elle.cliquer('link', "Calculer un objectif d'heures, sans compte");
        await elle.verifier_page('calculateur-vide');
        await taper_le_batiment(elle);
        await attendre(elle, '833,33');
        await elle.page.locator('#arrondi').selectOption('inf:1');
        await attendre(elle, '833 h');
        await elle.verifier_page('calculateur');
        // What is typed last wins: a value of one's own leaves the published one aside, then the reverse.
        await elle.page.locator('#part_mo').fill('60');
        await attendre(elle, '1 000 h');
        exiger((await elle.page.locator('#part_mo_de').inputValue()) === '', 'la proposition reste choisie après une autre valeur');
        await elle.page.locator('#part_mo_de').selectOption('part_main_oeuvre.charpente_metallique');
        await attendre(elle, '333 h');
        exiger((await elle.page.locator('#part_mo').inputValue()) === '', "l'autre valeur reste écrite après une proposition");
        const lien = new URL(elle.page.url());
        exiger(lien.searchParams.get('part_mo') === 'part_main_oeuvre.charpente_metallique', `l'adresse ne suit pas : ${lien.search}`);
        const autre = await personne();
        await autre.aller(lien.pathname + lien.search);
        await attendre(autre, '333 h');
    },

    'deux scénarios se comparent, une faute se dit à côté, et rien ne se perd sans script': async ({ personne }) => {
        const elle = await personne();
        await elle.aller('/calculateur?methode=proprete_pact&ca=240000&mois=24&heures_transferables=350&taux=10');
        await elle.voir('Pas de clause');
        await elle.cliquer('link', 'Comparer avec un autre scénario');
        await elle.page.locator('#heures_transferables').fill('300');
        await attendre(elle, '240 h');
        await elle.voir('Scénarios côte à côte');
        await elle.verifier_page('calculateur-scenarios');
        await elle.page.locator('#taux').fill('-3');
        await attendre(elle, 'Une valeur est à corriger');
        await elle.page.reload();
        await elle.voir('Une part va de 0 à 100 %');
        await elle.verifier_page('calculateur-faute');
    },

    'la facilitatrice garde un calcul sur un lot et ouvre sa note': async ({ personne }) => {
        const elle = await personne();
        const compte = (await lire_comptes(elle)).find(({ role }) => /^facilitat/i.test(role));
        await elle.se_connecter(compte.courriel, compte.mot_de_passe);
        await elle.cliquer('link', 'Calculateur');
        await taper_le_batiment(elle);
        await attendre(elle, '833,33');
        await elle.cliquer('link', 'Garder sur un lot');
        await elle.verifier_page('calcul-a-garder');
        await elle.page.locator('#lot').selectOption({ index: 1 });
        await elle.remplir('Pièce ou remarque', 'réunion de calibrage');
        await elle.cliquer('button', 'Garder le calcul');
        await elle.voir('Le calcul est gardé');
        await elle.voir('réunion de calibrage');
        await elle.verifier_page('calcul-garde');
        const pdf = await elle.contexte.request.get(`${elle.page.url()}/note.pdf`);
        exiger(pdf.ok() && (await pdf.body()).subarray(0, 5).toString() === '%PDF-', "la note n'est pas un PDF");
        await elle.page.getByRole('link', { name: /^Lot \d/ }).first().click();
        await elle.voir("Comment l'objectif a été calculé");
        await elle.verifier_page('lot-avec-calcul');
    },
};
