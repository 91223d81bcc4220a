// A facilitator tries what she knows of a person, sees two sets disagree, decides; the company reads dates and nothing else.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const jour = (decalage) => new Date(Date.now() + decalage * 86400000).toISOString().slice(0, 10);

export const parcours = {
    'deux jeux en désaccord, une décision, et des dates seulement pour l\'entreprise': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const compte_de = (role) => comptes.find((un) => role.test(un.role));
        const elle = await personne();
        await elle.se_connecter(compte_de(/facilitat/i).courriel, compte_de(/facilitat/i).mot_de_passe);

        // Une personne affectée à un lot de l'entreprise de démonstration.
        const lui = await personne();
        await lui.se_connecter(compte_de(/entreprise/i).courriel, compte_de(/entreprise/i).mot_de_passe);
        await lui.aller('/marches');
        await lui.page.locator('main table tbody th a[href^="/marches/"]').first().click();
        const lot = (await lui.page.locator('main a[href^="/lots/"][href$="/compte"]').first().getAttribute('href')).replace(/\/compte$/, '');
        await elle.aller(`${lot}/publics`);
        await elle.verifier_page('publics-du-lot');
        const lien = elle.page.locator('main table a[href^="/participants/"]:not([href$=".pdf"])').first();
        const nom = await lien.innerText();
        const fiche = await lien.getAttribute('href');

        await elle.aller(`${fiche}/eligibilite`);
        await elle.voir('Rien de ce qui s\'écrit ici n\'est gardé');
        exiger((await elle.page.getByRole('button', { name: /^Décider/ }).count()) === 0, 'on décide sans rien savoir');
        await elle.verifier_page('eprouver-vide');
        await elle.page.locator('#embauche').fill(jour(2));
        await elle.page.locator('#naissance').fill('2004-01-10');
        await elle.page.locator('#niveau').selectOption('6');
        await elle.page.locator('#hors_scolarite_depuis').fill(jour(-300));
        await elle.page.locator('#hors_scolarite_depuis').blur();
        await elle.page.locator('#piece-piece_identite').check();
        await elle.page.getByLabel('En recherche d\'emploi').check();
        await elle.page.getByLabel('Non : tout a été demandé').check();
        await elle.page.locator('#avis').selectOption('aucun');
        await elle.page.locator('#structure').selectOption('aucune');
        await elle.page.getByLabel('Pas inscrite').check();
        for (const zone of ['qpv', 'zfrr']) await elle.page.locator(`#residence_${zone}`).selectOption('non');
        await elle.page.locator('label:has(input[name="aussi"][value="bam_048"])').click();
        const jeu = (code) => elle.page.locator(`section[aria-labelledby="resultat-${code}"]`);
        await jeu('bam_048').getByText('Non éligible').first().waitFor();
        await jeu('ccag_2021').getByText('Éligible', { exact: true }).first().waitFor();
        exiger((await jeu('bam_048').innerText()).includes('critères non remplis'), 'le second jeu ne dit pas ce qui n\'est pas rempli');
        await elle.verifier_page('eprouver-deux-jeux');
        await elle.page.getByRole('button', { name: /Décider : éligible sous CCAG 2021/ }).click();
        await elle.voir('La décision est inscrite');
        await elle.verifier_page('fiche-eligible');

        // Une raison réservée se lit à part : la page tient sur un téléphone, et l'entreprise n'y entre pas.
        await elle.aller('/participants');
        const fiches = await elle.page.locator('main table th a').evaluateAll((liens) => liens.map((lien) => lien.getAttribute('href')));
        for (const une of fiches) {
            await elle.aller(une);
            const reservee = elle.page.locator('a[href*="/eligibilites/"]').first();
            if ((await reservee.count()) === 0) continue;
            const raisons = await reservee.getAttribute('href');
            await elle.aller(raisons);
            await elle.voir('Votre lecture est inscrite au journal');
            await elle.verifier_page('raisons-reservees');
            lui.attendre_statut(403);
            await lui.aller(raisons);
            break;
        }

        await lui.aller(`${lot}/publics`);
        await lui.voir(nom);
        const page = await lui.texte();
        for (const secret of ['moins de 26 ans', 'Jeune', 'Pièce d\'identité', 'CCAG 2021, art.'])
            exiger(!page.includes(secret), `l'entreprise lit « ${secret} »`);
        exiger(/du \d+/.test(page), 'l\'entreprise ne voit pas de dates');
        await lui.verifier_page('publics-pour-l-entreprise');
        const notice = await lui.contexte.request.get(new URL(`${fiche}/notice.pdf`, lui.adresse).href);
        exiger(notice.ok() && (await notice.body()).subarray(0, 4).toString() === '%PDF', 'la notice n\'est pas un PDF');

        await elle.aller('/publics?jeu=ccag_2021&jeu=bam_048&jeu=cie84');
        await elle.voir('Côte à côte');
        await elle.verifier_page('publics-compares');
        await elle.aller('/publics/iae');
        await elle.verifier_page('publics-iae');
    },
};
