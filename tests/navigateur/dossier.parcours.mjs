// A facilitator opens the file of someone another structure follows already: she reads a name to ask, nothing else; the other accepts; a piece is kept, then erased.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const jour = (decalage) => new Date(Date.now() + decalage * 86400000).toISOString().slice(0, 10);
const kPng = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function ouvrir_fiche(elle, prenom, nom, naissance) {
    await elle.aller('/participants/nouveau');
    await elle.page.getByLabel('Prénom').fill(prenom);
    await elle.page.getByLabel('Nom', { exact: true }).fill(nom);
    await elle.page.getByLabel('Date de naissance').fill(naissance);
    await elle.page.getByRole('button', { name: 'Ouvrir la fiche' }).click();
    await elle.voir('La fiche est créée');
    return new URL(elle.page.url()).pathname;
}

export const parcours = {
    'connue ailleurs, un nom à qui demander et rien d\'autre, puis des dates par transfert': async ({ personne }) => {
        const comptes = await lire_comptes(await personne());
        const compte_de = (role) => comptes.find((un) => role.test(un.role));
        const victor = await personne();
        await victor.se_connecter(compte_de(/valmont/i).courriel, compte_de(/valmont/i).mot_de_passe);
        const la_bas = await ouvrir_fiche(victor, 'Élodie-Anne', 'Gobemouche', '1990-05-06');
        await victor.page.locator('#debut').fill('2026-01-01');
        await victor.page.locator('#fin').fill('2027-12-31');
        await victor.page.getByRole('button', { name: 'Ouvrir la fenêtre' }).click();
        await victor.voir('La fenêtre d\'éligibilité est ouverte');

        const claire = await personne({ ecran: kTelephone });
        const elle = compte_de(/facilitatrice/i);
        await claire.se_connecter(elle.courriel, elle.mot_de_passe);
        await claire.aller('/participants/nouveau');
        await claire.verifier_page('fiche-nouvelle');
        const ici = await ouvrir_fiche(claire, 'elodie anne', 'GOBEMOUCHE', '1990-05-06');
        await claire.voir('Déjà connue : demandez à Maison de l\'emploi de Valmont');
        const texte = await claire.texte();
        exiger(!texte.includes('décembre 2027') && !texte.includes('Victor'), 'la fiche dit plus que le nom de la structure');
        await claire.verifier_page('fiche-connue-ailleurs');
        await claire.page.getByRole('button', { name: 'Demander le transfert' }).click();
        await claire.voir('Le transfert est demandé');

        await victor.aller('/');
        await victor.voir("transfert d'Élodie-Anne Gobemouche");
        await victor.aller('/transferts');
        await victor.verifier_page('transferts');
        victor.attendre_statut(422);
        await victor.page.locator('li', { hasText: 'Gobemouche' }).getByRole('button', { name: 'Refuser' }).click();
        await victor.voir('Refuser se justifie');
        await victor.verifier_page('transfert-refus-sans-raison');
        await victor.page.locator('li', { hasText: 'Gobemouche' }).getByRole('button', { name: 'Accepter le transfert' }).click();
        await victor.voir('Le transfert est accepté');
        await victor.aller(la_bas);
        await victor.verifier_page('fiche-transmise');

        await claire.aller(ici);
        await claire.voir('reçue de Maison de l\'emploi de Valmont par transfert');

        // La notice remise, un référent : ce qui était à elle ne l'est plus.
        await claire.voir('Pas encore remise');
        await claire.page.locator('#moyen').selectOption('main_propre');
        await claire.page.getByRole('button', { name: 'Inscrire la remise' }).click();
        await claire.voir('La remise de la notice est inscrite');
        await claire.page.getByText('Confier à un référent').click();
        await claire.page.locator('#referent').selectOption({ index: 1 });
        await claire.page.getByRole('button', { name: 'Confier', exact: true }).click();
        await claire.voir('Le suivi est confié');

        // Une photographie de la pièce, prise du téléphone, puis effacée.
        await claire.aller(`${ici}/preuves`);
        await claire.voir('Cachez le numéro de sécurité sociale');
        await claire.verifier_page('preuves-vide');
        claire.attendre_statut(422);
        await claire.page.getByRole('button', { name: 'Déposer la pièce' }).click();
        await claire.voir('Choisissez un fichier');
        await claire.page.locator('#piece').selectOption('attestation_rsa');
        await claire.page.locator('#fichier').setInputFiles({ name: 'attestation.png', mimeType: 'image/png', buffer: kPng });
        await claire.page.locator('#datee_du').fill(jour(-3));
        await claire.page.getByRole('button', { name: 'Déposer la pièce' }).click();
        await claire.voir('La pièce est déposée');
        await claire.verifier_page('preuves-deposee');
        await claire.page.getByRole('button', { name: 'Erreur' }).click();
        await claire.page.getByRole('button', { name: 'Confirmer' }).click();
        await claire.voir('La pièce est effacée');

        // Retrouvée sans accents, par le début de ses mots.
        await claire.aller('/participants');
        await claire.page.locator('#q').fill('gobe elo');
        await claire.page.locator('#resultats').getByText('1 participant').waitFor();
        await claire.verifier_page('participants-cherches');
        await claire.aller('/preuves');
        await claire.verifier_page('preuves-a-effacer');
    },
};
