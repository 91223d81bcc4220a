// What becomes of people: an exit noted, calls made, then a person's own page, opened once by a link on her phone.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

async function entrer(personne, role) {
    const elle = await personne();
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const telecharger = async (elle, nom) => {
    const [fichier] = await Promise.all([elle.page.waitForEvent('download'), elle.page.getByRole('link', { name: nom }).click()]);
    exiger((await fichier.failure()) === null, `${nom} ne se télécharge pas`);
    return fichier.suggestedFilename();
};

const appels = async (elle) => {
    await elle.aller('/sorties/appels');
    return Number((await elle.page.locator('nav.onglets a', { hasText: 'Appels' }).innerText()).match(/\((\d+)\)/)[1]);
};

export const parcours = {
    'la facilitatrice note une sortie, et les deux vocabulaires en disent chacun ce qui est vrai chez eux': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.aller('/sorties');
        await claire.verifier_page('sorties');
        await claire.aller('/sorties/a-noter');
        await claire.verifier_page('sorties-a-noter');
        await claire.cliquer('link', 'Yvon Sittelle');
        await claire.verifier_page('sortie-vierge');
        claire.attendre_statut(422);
        await claire.remplir('Situation', 'Contrat à durée déterminée');
        await claire.cliquer('button', 'Noter la sortie');
        await claire.voir('dit sa durée');
        await claire.verifier_page('sortie-a-corriger');
        await claire.remplir('Qui emploie', 'Chez le titulaire');
        await claire.remplir('Durée du contrat', '8');
        await claire.remplir("De qui vient l'information", "L'entreprise");
        await claire.cliquer('button', 'Noter la sortie');
        await claire.voir('La sortie est notée');
        await claire.voir('Plus de 6 mois : emploi durable');
        await claire.voir("Contrat dans l'entreprise du marché");
        await claire.verifier_page('sortie-notee');
        const export_xlsx = (await claire.aller('/sorties'), await telecharger(claire, 'Excel'));
        exiger(export_xlsx === 'sorties.xlsx', export_xlsx);
    },

    'elle prépare ses appels, en relève un, dit qu’un autre ne le sera pas': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        const avant = await appels(claire);
        exiger(avant >= 3, `${avant} appels : la démonstration en prépare trois au moins`);
        await claire.verifier_page('sorties-appels');
        await claire.cliquer('link', 'Basile Torcol, 6 mois');
        await claire.voir('06 39 98 00 27');
        await claire.verifier_page('suivi-vierge');
        await claire.remplir('Je sais ce que fait la personne', true);
        await claire.page.locator('#situation').selectOption({ label: 'Contrat à durée indéterminée' });
        await claire.remplir('Qui emploie', 'Chez un autre employeur');
        await claire.remplir("De qui vient l'information", 'La personne');
        await claire.cliquer('button', 'Noter');
        await claire.voir('La situation est relevée');
        await claire.aller('/sorties/appels');
        await claire.cliquer('link', 'Fatou Traquet, 6 mois');
        await claire.remplir('La situation ne sera pas relevée', true);
        await claire.remplir('Pourquoi elle ne sera pas relevée', 'La personne ne souhaite pas répondre');
        await claire.cliquer('button', 'Noter');
        await claire.voir('non relevée, avec sa raison');
        exiger((await appels(claire)) === avant - 2, 'la liste des appels ne s’est pas vidée de deux');
    },

    'la personne ouvre sa page sur son téléphone, emporte ses papiers, demande une correction ; on lui répond': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.aller('/participants?q=bergeronnette');
        await claire.cliquer('link', 'Awa Bergeronnette');
        await claire.cliquer('link', 'Sa page');
        await claire.verifier_page('page-personnelle-liens');
        await claire.cliquer('button', 'Faire un lien');
        await claire.voir('Il ne sera plus montré');
        await claire.verifier_page('page-personnelle-lien');
        const lien = new URL((await claire.page.locator('#lien').inputValue()).trim()).pathname;

        const awa = await personne({ ecran: kTelephone });
        await awa.aller(lien);
        await awa.verifier_page('acces');
        await awa.cliquer('button', 'Ouvrir ma page');
        await awa.voir('Bonjour Awa');
        await awa.voir('Durand BTP');
        await awa.voir('comptent pour le contrat');
        await awa.verifier_page('ma-page');
        exiger((await telecharger(awa, "Mon attestation d'heures")).startsWith('attestation-d-heures'), 'attestation');
        exiger((await telecharger(awa, 'Tout télécharger')).startsWith('mes-donnees'), 'données');
        await awa.cliquer('link', 'Tout lire');
        await awa.voir('Qui voit quoi');
        await awa.verifier_page('mes-donnees');
        await awa.cliquer('link', 'Revenir à ma page');
        await awa.page.getByText('Faire une demande').click();
        await awa.remplir('Corriger une erreur', true);
        await awa.remplir('Dites-le avec vos mots', 'Il manque deux jours en avril.');
        await awa.cliquer('button', 'Envoyer ma demande');
        await awa.voir('Votre demande est envoyée');
        await awa.verifier_page('ma-page-demande');

        const autre = await personne({ ecran: kTelephone });
        autre.attendre_statut(404);
        await autre.aller(lien);
        await autre.voir('Ce lien a déjà servi');
        await autre.verifier_page('lien-deja-servi');

        await claire.aller('/demandes-personnes');
        await claire.verifier_page('demandes-personnes');
        await claire.aller('/participants?q=bergeronnette');
        await claire.cliquer('link', 'Awa Bergeronnette');
        await claire.cliquer('link', 'Sa page');
        await claire.page.getByRole('link', { name: 'Correction' }).last().click();
        await claire.voir('Il manque deux jours en avril');
        await claire.remplir("C'est fait", true);
        await claire.remplir('Ce que vous répondez', "Nous avons demandé à l'entreprise de corriger avril.");
        await claire.cliquer('button', 'Inscrire la réponse');
        await claire.voir('La réponse est inscrite');
        await claire.verifier_page('demande-repondue');
        await awa.aller('/ma-page');
        await awa.voir("Nous avons demandé à l'entreprise");
    },
};
