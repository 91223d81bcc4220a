// A company declares on its phone, on the evening of a long day: what the button says is what is sent.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

export const parcours = {
    'le bouton dit les heures que l\'entreprise va déclarer, et le compte les montre': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const { courriel, mot_de_passe } = comptes.find(({ role }) => /entreprise/i.test(role));
        const elle = await personne({ ecran: kTelephone });
        await elle.se_connecter(courriel, mot_de_passe);
        const lien = elle.page.locator('main a[href*="/declarations/nouvelle"]').first();
        exiger(await lien.count(), "aucune déclaration n'est proposée à l'entreprise");
        await elle.aller(await lien.getAttribute('href'));
        const bouton = elle.page.locator('button[data-somme]');
        const avant = (await bouton.innerText()).trim();
        const travail = elle.page.locator('input[name^="travail_"]');
        exiger(await travail.count(), "personne n'est proposé à la déclaration");
        for (let i = 0; i < (await travail.count()); ++i) await travail.nth(i).fill(i ? '0' : '151,67');
        await elle.page.locator('input[name^="formation_"]').first().fill('7,5');
        exiger(/^Déclarer .* : 159,17\s?h$/.test((await bouton.innerText()).trim()), `le bouton dit « ${await bouton.innerText()} »`);
        await travail.first().fill('7,-5');
        exiger((await bouton.innerText()).trim() === avant, 'des heures illisibles ne se totalisent pas');
        await travail.first().fill('151,67');
        await bouton.click();
        await elle.voir('159,17');
        await elle.verifier_page('declaration-faite');
    },
};
