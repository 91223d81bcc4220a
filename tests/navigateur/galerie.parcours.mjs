import { exiger, kTelephone } from './navigateur.mjs';
import { ouvrir_galerie } from './galerie.mjs';

export const sans_serveur = true;
const galerie = await ouvrir_galerie();
process.on('exit', () => galerie.fermer());

export const parcours = {};

for (const nom of galerie.noms)
    parcours[`« ${nom} » se lit en clair et en sombre, au bureau et au téléphone`] = async ({ personne }) => {
        const elle = await personne({ adresse: galerie.adresse });
        await elle.aller(`/${nom}`);
        await elle.verifier_page(`galerie-${nom}`);
    };

for (const nom of ['tableau-de-bord', 'marches', 'lot', 'formulaire', 'declarer', 'validation'])
    parcours[`« ${nom} » se parcourt au clavier seul`] = async ({ personne }) => {
        const elle = await personne({ adresse: galerie.adresse });
        await elle.aller(`/${nom}`);
        const arrets = await elle.marcher_au_clavier();
        exiger(arrets.length > 5, `peu d'arrêts : ${arrets.join(', ')}`);
    };

parcours["sur téléphone, le menu s'ouvre et se ferme sans script"] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse, ecran: kTelephone, script: false });
    await elle.aller('/lot');
    const rail = elle.page.getByRole('navigation', { name: 'Navigation principale' });
    exiger(!(await rail.isVisible()), 'le menu est ouvert au départ');
    await elle.cliquer('link', 'Menu');
    exiger(await rail.isVisible(), "le menu ne s'ouvre pas");
    await elle.cliquer('link', 'Fermer le menu');
    exiger(!(await rail.isVisible()), 'le menu ne se ferme pas');
};

parcours['une saisie non envoyée est proposée au retour, puis effacée à la déconnexion'] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse });
    await elle.aller('/declarer');
    // La page de téléphone n'a pas de compte : le brouillon y est rangé sous l'adresse de la déclaration.
    await elle.remplir("Heures d'Awa B.", '140,00');
    await elle.page.waitForTimeout(600);
    await elle.aller('/declarer');
    await elle.cliquer('button', 'La reprendre');
    exiger((await elle.page.getByLabel("Heures d'Awa B.").inputValue()) === '140,00', "la saisie n'est pas revenue");
    await elle.aller('/lot');
    await elle.cliquer('button', 'Se déconnecter').catch(() => {});
    await elle.attendre_statut(404);
    elle.fautes.splice(0);
    await elle.aller('/declarer');
    exiger((await elle.page.getByRole('button', { name: 'La reprendre' }).count()) === 0, 'le brouillon a survécu à la déconnexion');
};

parcours['la commune se choisit au clavier parmi les propositions'] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse });
    await elle.aller('/formulaire');
    const champ = elle.page.getByLabel("Commune d'exécution");
    await champ.focus();
    await elle.page.keyboard.type('armentières', { delay: 20 });
    await elle.page.getByRole('option').first().waitFor();
    await elle.verifier_accessibilite('formulaire, propositions ouvertes');
    await elle.page.keyboard.press('ArrowDown');
    await elle.page.keyboard.press('Enter');
    exiger(/^59017 Armentières/.test(await champ.inputValue()), `choisi : ${await champ.inputValue()}`);
};

parcours["un acte sans retour est confirmé dans un dialogue français ; Échap n'envoie rien"] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse });
    elle.attendre_statut(404);
    await elle.aller('/validation');
    await elle.cliquer('button', 'Valider le mois');
    await elle.verifier_accessibilite('validation, dialogue ouvert');
    await elle.page.keyboard.press('Escape');
    exiger((await elle.page.getByRole('dialog').count()) === 0, 'le dialogue reste ouvert');
    exiger(new URL(elle.page.url()).pathname === '/validation', 'le formulaire est parti');
    exiger(await elle.page.getByRole('button', { name: 'Valider le mois' }).evaluate((e) => e === document.activeElement), "le foyer n'est pas revenu");
};

parcours['une ligne validée par htmx est remplacée, dite à voix haute, et le foyer reste sur elle'] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse });
    await elle.aller('/validation');
    await elle.page.getByRole('button', { name: 'Valider Awa B.' }).focus();
    await elle.page.keyboard.press('Enter');
    await elle.voir('Validée');
    await elle.page.waitForTimeout(100);
    exiger((await elle.page.locator('#vive-voix').textContent()) === 'Validée', "le changement n'est pas annoncé");
    exiger(await elle.page.evaluate(() => document.activeElement.matches('tr')), "le foyer s'est perdu");
    exiger((await elle.page.locator('style').count()) === 0, 'une feuille de style a été glissée dans la page');
    await elle.verifier_accessibilite('validation, ligne remplacée');
};

parcours['une ligne refusée par le serveur le dit en français, sans rien changer'] = async ({ personne }) => {
    const elle = await personne({ adresse: galerie.adresse });
    elle.attendre_statut(403);
    await elle.aller('/validation');
    await elle.page.locator('meta[name="csrf"]').evaluate((e) => (e.content = 'faux'));
    await elle.cliquer('button', 'Valider Awa B.');
    await elle.voir("Vous n'avez pas le droit de faire cela.");
    exiger(await elle.page.getByRole('button', { name: 'Valider Awa B.' }).isVisible(), 'la ligne a changé');
};
