// A company declares by file: the page, its template, a file with faults, the report, the sheet to correct.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

export const parcours = {
    'une entreprise envoie un fichier à moitié fautif et comprend quoi reprendre': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const { courriel, mot_de_passe } = comptes.find(({ role }) => /entreprise/i.test(role));
        const elle = await personne();
        await elle.se_connecter(courriel, mot_de_passe);
        await elle.aller('/marches');
        await elle.page.locator('main table tbody th a[href^="/marches/"]').first().click();
        const compte = await elle.page.locator('main a[href^="/lots/"][href$="/compte"]').first().getAttribute('href');
        await elle.aller(compte.replace(/\/compte$/, '/fichier'));
        await elle.verifier_page('fichier');

        const modele = await elle.contexte.request.get(new URL(await elle.page.getByRole('link', { name: /Modèle Excel/ }).getAttribute('href'), elle.adresse).href);
        exiger(modele.ok() && (await modele.body()).subarray(0, 2).toString() === 'PK', "le modèle n'est pas un classeur");

        const envoyer = async (contenu) => {
            await elle.page.locator('#fichier').setInputFiles({ name: 'mars.csv', mimeType: 'text/csv', buffer: Buffer.from(contenu) });
            await elle.cliquer('button', 'Envoyer le fichier');
        };
        elle.attendre_statut(422);
        await envoyer('a;b\n1;2\n');
        await elle.voir("Ce fichier n'a pas été importé");
        await elle.verifier_page('fichier-refuse');

        await envoyer('Référence;Mois;Heures;Remarque\nP-INCONNUE;mars 2026;7,-5;\nP-INCONNUE-2;jui 2026;151:30;une remarque\n');
        await elle.page.waitForURL(/\/fichiers\//);
        await elle.voir('à reprendre');
        exiger((await elle.page.locator('h1').innerText()).includes('2 à reprendre'), 'le titre ne dit pas ce qui reste à reprendre');
        await elle.verifier_page('fichier-recu');
        const feuille = await elle.contexte.request.get(`${elle.page.url()}/a-corriger.xlsx`);
        exiger(feuille.ok(), `la feuille à corriger répond ${feuille.status()}`);
    },
};
