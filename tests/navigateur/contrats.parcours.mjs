// A contract from hire to end: employer elsewhere, an amendment, a visit, a reserved reason; the company reads its own contract and nothing of the file.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const jour = (decalage) => new Date(Date.now() + decalage * 86400000).toISOString().slice(0, 10);

export const parcours = {
    'un contrat s\'inscrit, change, se visite et finit ; l\'entreprise n\'en lit que les termes': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const compte_de = (role) => comptes.find((un) => role.test(un.role));
        const elle = await personne();
        await elle.se_connecter(compte_de(/facilitat/i).courriel, compte_de(/facilitat/i).mot_de_passe);
        await elle.aller('/contrats-de-travail');
        await elle.voir('contrats en cours');
        await elle.verifier_page('contrats-liste');

        // Une personne que l'entreprise de démonstration fait travailler, et un contrat de plus pour elle.
        const lui = await personne({ ecran: kTelephone });
        await lui.se_connecter(compte_de(/entreprise/i).courriel, compte_de(/entreprise/i).mot_de_passe);
        await lui.aller('/contrats-de-travail');
        const avant = await lui.page.locator('main table tbody tr').count();
        exiger(avant > 0, 'l\'entreprise de démonstration n\'a pas de contrat');
        const nom = (await lui.page.locator('main table tbody th a').first().innerText()).trim();
        await lui.verifier_page('contrats-entreprise');

        await elle.aller(`/contrats-de-travail?q=${encodeURIComponent(nom)}`);
        await elle.page.locator('main table tbody th a').first().click();
        const fiche = await elle.page.locator('.sous-titre a').first().getAttribute('href');
        const lot = await elle.page.locator('#titre-lots ~ ul a').first().innerText();
        await elle.aller(`${fiche}/contrats/nouveau`);
        await elle.verifier_page('contrat-nouveau');

        // Rien de rempli : tout ce qui manque se dit à la fois.
        elle.attendre_statut(422);
        await elle.page.locator('#lot').selectOption('');
        await elle.page.locator('#modalite').selectOption('');
        await elle.page.locator('#debut').fill('');
        await elle.page.locator('form.formulaire').evaluate((f) => { f.noValidate = true; });
        await elle.cliquer('button', 'Inscrire le contrat');
        await elle.voir('Choisissez un lot, ou l\'entreprise où le travail se fait');
        await elle.verifier_page('contrat-anomalies');

        const choix = await elle.page.locator('#lot option').evaluateAll((options) => options.map((o) => [o.value, o.textContent]));
        const sien = choix.find(([, texte]) => texte.toLowerCase().includes(lot.toLowerCase()) && texte.includes('Durand'));
        await elle.page.locator('#lot').selectOption(sien ? sien[0] : choix[1][0]);
        await elle.page.locator('#sorte').selectOption({ label: 'Contrat de mission (intérim)' });
        await elle.page.locator('#modalite').selectOption({ label: 'Mise à disposition' });
        const employeurs = await elle.page.locator('#employeur option').evaluateAll((options) => options.map((o) => o.value));
        await elle.page.locator('#employeur').selectOption(employeurs.find((une) => une.startsWith('organisme:')));
        await elle.page.locator('#debut').fill(jour(-40));
        await elle.page.locator('#fin').fill(jour(20));
        await elle.page.locator('#hebdomadaires').fill('35');
        await elle.page.locator('#tuteur').fill('Gérard Vanneau');
        await elle.page.locator('#note').fill('Préfère commencer tôt.');
        await elle.cliquer('button', 'Inscrire le contrat');
        await elle.voir('Le contrat est inscrit');
        exiger(/encore 20/.test(await elle.titre()), `le titre dit « ${await elle.titre()} »`);
        const contrat = new URL(elle.page.url()).pathname;
        await elle.verifier_page('contrat');

        await elle.page.getByText('Inscrire un avenant').click();
        await elle.page.locator('#effet_le').fill(jour(0));
        await elle.page.locator('#avenant_fin').fill(jour(50));
        await elle.page.locator('#avenant_hebdomadaires').fill('28');
        await elle.cliquer('button', 'Inscrire l\'avenant');
        await elle.voir('L\'avenant est inscrit');
        exiger(/encore 50/.test(await elle.titre()), `l'avenant ne change pas le titre : ${await elle.titre()}`);

        await elle.page.getByText('Prévoir ou noter une visite').click();
        await elle.page.locator('#sens').selectOption('faite');
        await elle.page.locator('#visite_jour').fill(jour(-1));
        await elle.page.getByLabel('Le tuteur', { exact: true }).check();
        await elle.page.getByLabel('Difficulté de transport').check();
        await elle.page.locator('#note_visite').fill('Covoiturage à trouver.');
        await elle.cliquer('button', 'Inscrire la visite');
        await elle.voir('La visite est inscrite');
        await elle.voir('Constaté : difficulté de transport');

        // L'entreprise : ses termes, jamais la note, la visite ni, ensuite, la raison.
        await lui.aller(contrat);
        await lui.voir('Gérard Vanneau');
        const lu = await lui.texte();
        for (const secret of ['Préfère commencer', 'Covoiturage', 'transport', 'Dire la fin']) exiger(!lu.includes(secret), `l'entreprise lit « ${secret} »`);
        await lui.verifier_page('contrat-entreprise');

        await elle.page.locator('summary', { hasText: 'Dire la fin du contrat' }).click();
        await elle.page.locator('#fin_le').fill(jour(-1));
        await elle.page.locator('#motif').selectOption({ label: 'Inaptitude (réservé)' });
        await elle.cliquer('button', 'Dire la fin du contrat');
        await elle.voir('La fin du contrat est inscrite');
        exiger(!(await elle.texte()).includes('Inaptitude\n'), 'le motif réservé se montre sans qu\'on le lise');
        await elle.verifier_page('contrat-fini');
        await elle.cliquer('button', 'Lire le motif réservé');
        await elle.voir('Inaptitude');
        await elle.verifier_page('contrat-motif');
        await lui.aller(contrat);
        exiger(!(await lui.texte()).includes('naptitude'), 'l\'entreprise apprend le motif réservé');
        await lui.voir('Autre raison');

        await elle.aller(`${fiche}/contrats`);
        await elle.voir('contrats de travail pour');
        await elle.verifier_page('contrats-personne');
        await elle.aller(fiche);
        await elle.voir('Contrats de travail');

        // L'acheteur n'en voit rien, ni au menu, ni par l'adresse.
        const acheteur = await personne();
        await acheteur.se_connecter(compte_de(/acheteur/i).courriel, compte_de(/acheteur/i).mot_de_passe);
        exiger((await acheteur.page.getByRole('link', { name: 'Contrats de travail' }).count()) === 0, 'l\'acheteur a les contrats au menu');
        acheteur.attendre_statut(403);
        exiger((await acheteur.aller(contrat)) === 403, 'l\'acheteur ouvre un contrat de travail');
    },
};
