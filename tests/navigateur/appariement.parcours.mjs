// Many people, several offers: what each looks for, the best set of proposals with its reasons, a person's own decision, then the click that proposes.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

async function entrer(personne, role, options = {}) {
    const elle = await personne(options);
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const ouvrir_tout = (elle) => elle.page.locator('main details').evaluateAll((tous) => tous.forEach((un) => (un.open = true)));

export const parcours = {
    "Claire dit ce que cherche une personne : chaque faute à côté de son champ, rien de perdu": async ({ personne }) => {
        const elle = await entrer(personne, /^Facilitatrice/, { ecran: kTelephone });
        await elle.aller('/participants?q=Estelle');
        await elle.cliquer('link', 'Estelle');
        await elle.cliquer('link', 'Souhaits');
        await elle.voir("Rien n'est encore dit");
        await elle.verifier_page('souhaits-vides');
        elle.attendre_statut(422);
        await elle.remplir('Métier souhaité', 'Z9999');
        await elle.remplir("Jusqu'où elle peut aller", '15');
        await elle.cliquer('button', 'Inscrire');
        await elle.voir("Ce métier n'est pas du ROME");
        exiger((await elle.page.getByLabel("Jusqu'où elle peut aller").inputValue()) === '15', 'le rayon est perdu');
        await elle.remplir('Métier souhaité', 'K2204');
        await elle.cliquer('button', 'Inscrire');
        await elle.voir('Ce que la personne cherche est inscrit');
        await elle.verifier_page('souhaits');
    },

    "l'aide au choix explique, une personne écarte, le calcul suit, et rien ne part sans un clic": async ({ personne }) => {
        const elle = await entrer(personne, /^Facilitatrice/);
        await elle.aller('/offres');
        await elle.cliquer('link', 'Aide au choix');
        await elle.voir("Rien n'est proposé avant votre clic");
        await ouvrir_tout(elle);
        await elle.voir('le métier souhaité, F1701');
        await elle.voir('Sinon :');
        await elle.verifier_page('aide-au-choix');
        const paire = elle.page.locator('.paires > li', { hasText: 'Yacine' });
        await paire.getByRole('link', { name: /Écarter ou retenir/ }).click();
        await elle.page.waitForLoadState('load');
        await elle.remplir('Votre décision', 'Écarter : Elle a un autre projet');
        await elle.verifier_page('consigne');
        await elle.cliquer('button', 'Inscrire et recalculer');
        await elle.voir('le calcul en tient compte');
        exiger((await elle.page.locator('.paires > li', { hasText: 'Yacine' }).count()) === 0, 'Yacine reste proposé');
        await elle.voir('Écartée : Yacine');
        const combien = await elle.page.locator('input[name="paire"]:checked').count();
        exiger(combien > 0, 'personne à proposer');
        await elle.cliquer('button', 'Proposer les personnes cochées');
        await elle.voir('Les personnes cochées sont proposées');
        await elle.aller('/candidatures');
        await elle.voir('Nora');
    },

    'qui convient à une offre, du mieux au moins bien, et pourquoi certaines ne sont pas possibles': async ({ personne }) => {
        const elle = await entrer(personne, /^Facilitatrice/, { ecran: kTelephone });
        await elle.aller('/offres?q=jardini');
        await elle.cliquer('link', 'Jardinier');
        await elle.cliquer('link', 'Qui convient le mieux');
        await elle.voir('Pas possibles, et pourquoi');
        await elle.verifier_page('candidats');
    },
};
