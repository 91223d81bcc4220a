// The law in force: read without an account, overridden by a territory, cited by « Pourquoi ? ».
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ');

export const parcours = {
    'sans compte, on cherche une règle, on change de date, on lit ce que vaut sa source': async ({ personne }) => {
        const elle = await personne({ ecran: kTelephone });
        await elle.aller('/connexion');
        await elle.cliquer('link', 'Droit en vigueur');
        await elle.voir('Ce qui compte comme une heure');
        await elle.voir('non sourcée');
        await elle.verifier_page('droit');
        await elle.page.locator('summary', { hasText: 'Ce qui compte comme une heure' }).click();
        await elle.voir('non sourcé');
        await elle.verifier_page('droit-ouvert');
        await elle.remplir('Chercher', 'conges payes');
        await elle.cliquer('button', 'Chercher');
        await elle.voir('Congés payés');
        exiger(!(await elle.page.locator('main').innerText()).includes('Heures plausibles'), 'la recherche garde une règle étrangère');
        await elle.verifier_page('droit-cherche');
        await elle.aller('/droit/plafond_plausible');
        exiger(plain(await elle.page.locator('h1').innerText()).includes('212,57 h'), 'le titre ne dit pas la valeur');
        await elle.verifier_page('droit-regle');
        await elle.remplir('À quelle date', '2000-01-31');
        await elle.cliquer('button', 'Voir');
        await elle.voir('aucune valeur');
        await elle.verifier_page('droit-regle-avant');
        await elle.aller('/droit/changements?du=2025-12-31&au=2026-12-31');
        await elle.verifier_page('droit-changements');
        elle.attendre_statut(422);
        await elle.aller('/droit/changements?du=2026-12-31&au=2025-12-31');
        await elle.voir('La fin précède le début');
    },

    'la facilitatrice plafonne la formation de son territoire, et « Pourquoi ? » le cite': async ({ personne }) => {
        const elle = await personne();
        const compte = (await lire_comptes(elle)).find(({ role }) => /^facilitat/i.test(role));
        await elle.se_connecter(compte.courriel, compte.mot_de_passe);
        await elle.cliquer('link', 'Droit en vigueur');
        await elle.aller('/droit/plafond_formation');
        await elle.cliquer('link', 'Valeur du territoire');
        await elle.verifier_page('droit-fixer');
        elle.attendre_statut(422);
        await elle.remplir('Valeur', 'beaucoup');
        await elle.cliquer('button', 'Fixer la valeur');
        await elle.voir('3 points à corriger');
        await elle.verifier_page('droit-fixer-faute');
        await elle.remplir('Valeur', '10');
        await elle.remplir('Vaut depuis le', '2020-01-01');
        await elle.remplir('Pièce qui la fonde', 'Comité de pilotage du parcours');
        await elle.remplir('Pourquoi', 'harmoniser les lots');
        await elle.cliquer('button', 'Fixer la valeur');
        await elle.voir('La valeur est fixée');
        await elle.voir('Comité de pilotage du parcours');
        await elle.verifier_page('droit-regle-territoire');

        // A correction is judged again by the rules of today: its explanation cites the territory's value, in force or overridden.
        await elle.aller('/declarations?etat=a_valider');
        const adresses = await elle.page.locator('main a[href^="/declarations/"]').evaluateAll((links) =>
            [...new Set(links.map((link) => link.getAttribute('href')))].filter((href) => /^\/declarations\/[0-9a-f-]{36}$/.test(href)));
        let cite = false;
        for (const adresse of adresses.slice(0, 6)) {
            await elle.aller(adresse);
            const corriger = elle.page.getByRole('link', { name: /^Corriger/ }).first();
            if (!(await corriger.count())) continue;
            await corriger.click();
            await elle.page.locator('#travail').fill('70');
            await elle.page.locator('#formation').fill('30');
            await elle.page.getByText('Autres heures : congés, CFA, absences…').click();
            await elle.page.locator('#conges_payes').fill('7');
            await elle.page.locator('#note').fill('relevé du mois');
            await elle.verifier_page('correction-natures');
            await elle.cliquer('button', 'Corriger');
            await elle.page.getByRole('link', { name: /^Pourquoi \?/ }).first().click();
            cite = (await elle.page.locator('main').innerText()).includes('Comité de pilotage du parcours')
                || plain(await elle.page.locator('main').innerText()).includes("L'emporte sur territoire : 10,00 h");
            if (cite) break;
        }
        exiger(cite, '« Pourquoi ? » ne cite la valeur du territoire sur aucune ligne');
        await elle.verifier_page('pourquoi-territoire');

        await elle.aller('/droit/plafond_formation');
        await elle.page.locator('summary', { hasText: 'Annuler cette valeur' }).first().click();
        await elle.page.locator('input[name="raison"]').first().fill('fin du parcours');
        await elle.cliquer('button', 'Annuler la valeur');
        await elle.voir('La valeur est annulée');
        await elle.verifier_page('droit-regle-annulee');
    },
};
