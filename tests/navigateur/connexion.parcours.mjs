import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

export const parcours = {
    'la page de connexion se lit partout': async ({ personne }) => {
        const elle = await personne();
        await elle.aller('/connexion');
        await elle.verifier_page('connexion');
    },

    'un mauvais mot de passe est refusé sans dire lequel des deux champs est faux': async ({ personne }) => {
        const elle = await personne();
        const [{ courriel }] = await lire_comptes(elle);
        elle.attendre_statut(401, 403, 422);
        await elle.aller('/connexion');
        await elle.remplir('Adresse électronique', courriel);
        await elle.remplir('Mot de passe', 'ce-n-est-pas-le-bon');
        await elle.cliquer('button', 'Se connecter');
        exiger((await elle.page.locator('.anomalies').count()) === 1, 'aucune anomalie en tête de formulaire');
        exiger(await elle.page.locator('.anomalies').evaluate((e) => e === document.activeElement), "le résumé des anomalies n'a pas le foyer");
        exiger((await elle.page.getByLabel('Adresse électronique').inputValue()) === courriel, "l'adresse saisie est perdue");
        await elle.verifier_page('connexion-refusee');
    },

    'on se connecte au clavier seul, puis on se déconnecte': async ({ personne }) => {
        const elle = await personne();
        const [{ courriel, mot_de_passe }] = await lire_comptes(elle);
        await elle.aller('/connexion');
        await elle.page.getByLabel('Adresse électronique').focus();
        await elle.page.keyboard.type(courriel);
        await elle.page.keyboard.press('Tab');
        await elle.page.keyboard.type(mot_de_passe);
        await elle.page.keyboard.press('Enter');
        await elle.page.waitForURL((url) => !url.pathname.startsWith('/connexion'));
        await elle.se_deconnecter();
        await elle.aller('/');
        exiger(new URL(elle.page.url()).pathname.startsWith('/connexion'), "après la déconnexion, l'accueil se montre encore");
    },

    'sans script, on se connecte et on ouvre le menu': async ({ personne }) => {
        const avec = await personne();
        const [{ courriel, mot_de_passe }] = await lire_comptes(avec);
        const elle = await personne({ script: false, ecran: kTelephone });
        await elle.se_connecter(courriel, mot_de_passe);
        await elle.cliquer('link', 'Menu');
        exiger(await elle.page.getByRole('navigation', { name: 'Navigation principale' }).isVisible(), "le menu ne s'ouvre pas");
    },
};
