// The path of a person: received, diagnosed, two obstacles (one reserved), steps, an interview, an obstacle lifted, the picture of it all.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

async function entrer(personne, role, options = {}) {
    const elle = await personne(options);
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const jour = (decalage) => {
    const le = new Date(Date.now() + decalage * 86_400_000);
    return le.toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
};

const choisir = async (elle, champ, valeur) => {
    ++elle.gestes;
    await elle.page.locator(`#${champ}`).selectOption(valeur);
};

const ouvrir_le_parcours = async (elle, nom) => {
    await elle.aller(`/participants?q=${encodeURIComponent(nom)}`);
    await elle.cliquer('link', nom);
    await elle.page.getByRole('navigation', { name: /Pages de/ }).getByRole('link', { name: 'Parcours' }).click();
    await elle.page.waitForLoadState('load');
    return new URL(elle.page.url()).pathname;
};

export const parcours = {
    'la facilitatrice reçoit quelqu’un, établit un diagnostic, constate deux freins, prévoit, lève, et voit le chemin': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i, { ecran: kTelephone });
        await claire.aller('/participants/nouveau');
        await claire.remplir('Prénom', 'Violette');
        await claire.page.locator('#nom').fill('Roitelet'); // « Nom » is also in « Prénom »
        await claire.page.locator('form.formulaire button[type="submit"]').first().click();
        await claire.page.waitForLoadState('load');
        const chemin = await ouvrir_le_parcours(claire, 'Roitelet');
        await claire.voir('aucun pas prévu');
        await claire.voir('C\'est à vous');
        await claire.verifier_page('parcours-vide');

        await claire.cliquer('link', 'Noter le premier');
        await claire.verifier_page('parcours-entretien');
        await claire.cliquer('button', 'Noter l\'entretien');
        await claire.voir('L\'entretien est noté');
        await claire.voir('1 entretien tenu');

        await claire.cliquer('link', 'Établir un diagnostic');
        claire.attendre_statut(422);
        await claire.cliquer('button', 'Inscrire le diagnostic');
        await claire.voir('au moins un domaine');
        await claire.verifier_page('parcours-diagnostic-vide');
        await choisir(claire, 'domaine_mobilite', 'obstacle');
        await choisir(claire, 'domaine_projet', 'acquis');
        await claire.cliquer('button', 'Inscrire le diagnostic');
        await claire.voir('Le diagnostic est inscrit');

        await claire.cliquer('link', 'Frein');
        await choisir(claire, 'sorte', 'mobilite');
        await claire.cliquer('button', 'Constater');
        await claire.voir('Le frein est constaté');
        await claire.cliquer('link', 'Frein');
        await choisir(claire, 'sorte', 'justice');
        await claire.remplir('Note', 'une phrase de trop');
        await claire.cliquer('button', 'Constater');
        await claire.voir('sans phrase');
        await claire.verifier_page('parcours-frein-a-corriger');
        await claire.remplir('Note', '');
        await claire.cliquer('button', 'Constater');
        await claire.voir('Frein réservé');
        exiger(!/Justice/.test(await claire.texte()), 'la sorte réservée se lit sur le parcours');
        await claire.cliquer('button', 'Lire le frein réservé');
        await claire.voir('Votre lecture est inscrite au journal');
        await claire.voir('Justice');
        await claire.verifier_page('parcours-reserves');

        await claire.aller(chemin);
        await claire.cliquer('link', 'Étape');
        await choisir(claire, 'sorte', 'aide');
        await choisir(claire, 'qui', 'personne');
        await claire.remplir('Pour le', jour(9));
        await claire.cliquer('button', 'Prévoir');
        await claire.voir('L\'étape est prévue');
        await claire.voir('C\'est à Violette');
        await claire.page.getByRole('button', { name: 'Faite' }).first().click();
        await claire.page.waitForLoadState('load');
        await claire.voir('L\'étape est faite');

        await claire.page.locator('#titre-freins').locator('xpath=..').getByRole('link', { name: 'Agir ou lever' }).first().click();
        await claire.page.waitForLoadState('load');
        await choisir(claire, 'etat', 'leve');
        await choisir(claire, 'action', 'equipement');
        await claire.verifier_page('parcours-lever');
        await claire.cliquer('button', 'Inscrire');
        await claire.voir('Le frein est levé');
        await claire.voir('1 frein levé sur 2');
        await claire.page.locator('summary', { hasText: 'Table des faits' }).click();
        await claire.voir('Entretien : Accueil');
        await claire.verifier_page('parcours-suivi');
    },

    'sur un bureau, un parcours vivant se lit d’un coup d’œil, et une étape en retard est au tableau de bord': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.voir('Fanta Bouvreuil : Visite dans l\'entreprise, attendue le');
        await claire.verifier_page('parcours-tableau');
        await claire.cliquer('link', 'Fanta Bouvreuil : Visite');
        await claire.voir('2 freins levés sur 3');
        exiger(await claire.page.locator('.frise-large svg[role="img"]').isVisible(), 'la frise ne se voit pas');
        await claire.verifier_page('parcours-vivant');
        await claire.cliquer('link', 'Gestes et postures du chantier');
        await claire.voir('2 personnes inscrites sur 8, 2 entreprises');
        await claire.verifier_page('parcours-formation');
        await claire.aller('/formations');
        await claire.voir('personnes formées');
        await claire.verifier_page('parcours-formations');
    },

    'entreprise, acheteur et prescriptrice n’ouvrent aucun parcours': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        const chemin = await ouvrir_le_parcours(claire, 'Bouvreuil');
        for (const role of [/^entreprise, durand/i, /^acheteur/i, /^prescriptrice/i]) {
            const autre = await entrer(personne, role);
            autre.attendre_statut(403);
            for (const ou of [chemin, `${chemin}.pdf`, '/formations']) {
                exiger((await autre.aller(ou)) === 403, `${role} ouvre ${ou}`);
                exiger(!/Bouvreuil|Frein/.test(await autre.page.locator('body').innerText()), `${role} lit quelque chose de ${ou}`);
            }
        }
    },
};
