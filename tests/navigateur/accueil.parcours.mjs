// The place where people are received, whole: opened, built with a partner, filled up, marked on a phone, accounted for.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

async function entrer(personne, role, options = {}) {
    const elle = await personne(options);
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const chemin = (elle) => new URL(elle.page.url()).pathname;
const envoyer = async (elle, bouton) => {
    ++elle.gestes;
    await elle.page.getByRole('button', { name: bouton }).first().click();
    await elle.page.waitForLoadState('load');
};
const jour = (decalage) => new Date(Date.now() + decalage * 86_400_000).toISOString().slice(0, 10);

async function ouvrir_un_lieu(claire, nom) {
    await claire.aller('/lieux/nouveau');
    await claire.remplir('Nom du lieu', nom);
    await claire.remplir("Qui l'ouvre au public", 'Ville de Montreval');
    await claire.remplir('Adresse', '3 rue du Moulin');
    await claire.remplir('Code postal', '59280');
    await claire.remplir('Commune', 'Montreval');
    await claire.remplir('Ouvert depuis le', '2026-01-12');
    await claire.verifier_page('accueil-nouveau-lieu');
    await envoyer(claire, 'Ouvrir');
    await claire.voir('Le lieu est ouvert');
    return chemin(claire);
}

export const parcours = {
    'Claire ouvre un lieu, Pauline propose, les places se prennent, la liste avance, Pauline émarge au téléphone et lit son rapport': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        const lieu = await ouvrir_un_lieu(claire, 'Le Comptoir des possibles');
        await claire.voir('Levée des freins');

        // Sans engagement de gratuité, personne ne rejoint le lieu.
        claire.attendre_statut(422);
        await claire.page.getByText('Inscrire un partenaire', { exact: true }).click();
        await claire.page.locator('#organisme').selectOption({ label: 'Mission locale de Flandre-Lys' });
        await claire.remplir('Où il est écrit', 'convention, art. 3');
        await envoyer(claire, 'Inscrire le partenaire');
        await claire.voir('il ne rejoint pas le lieu');
        await claire.verifier_page('accueil-partenaire-a-corriger');
        await claire.remplir("Rien n'est demandé aux personnes", true);
        await envoyer(claire, 'Inscrire le partenaire');
        await claire.voir('engagement de gratuité');
        await claire.verifier_page('accueil-lieu');

        const pauline = await entrer(personne, /^prescriptrice/i, { ecran: kTelephone });
        await pauline.aller(lieu);
        await pauline.cliquer('link', 'Activité');
        await pauline.voir('Gratuite pour les personnes');
        await pauline.remplir('Titre', 'Parler de soi sans trembler');
        await pauline.remplir('Volet', "Accompagnement vers l'emploi");
        pauline.attendre_statut(422);
        await pauline.page.locator('#description').fill('Une participation de 3 euros sera demandée.');
        await envoyer(pauline, 'Proposer');
        await pauline.voir("Ce texte parle d'argent");
        await pauline.verifier_page('accueil-activite-a-corriger');
        await pauline.page.locator('#description').fill('Deux heures, à six, pour trouver ses mots.');
        await envoyer(pauline, 'Proposer');
        await pauline.voir('La structure décide');
        const activite = chemin(pauline);
        await pauline.verifier_page('accueil-activite-proposee');

        await claire.aller(lieu);
        await claire.voir("décider d'une activité");
        await claire.cliquer('link', 'Parler de soi sans trembler');
        await envoyer(claire, "Accepter l'activité");
        await claire.voir("L'activité est acceptée");
        // Une séance d'hier, que l'on pourra émarger, et une série à venir.
        for (const [le, semaines] of [[jour(-1), '1'], [jour(7), '3']]) {
            await claire.aller(activite);
            if (!(await claire.page.locator('#jour').isVisible())) await claire.page.getByText('Ouvrir des séances', { exact: true }).click();
            await claire.remplir('Jour', le);
            await claire.remplir('Salle', 'Salle bleue');
            await claire.remplir('Places', '2');
            await claire.remplir('Chaque semaine, pendant', semaines);
            await envoyer(claire, 'Ouvrir les séances');
            await claire.voir('Les séances sont ouvertes');
        }
        await claire.verifier_page('accueil-activite-ouverte');
        await claire.page.getByText('Séances passées', { exact: true }).click();
        await claire.page.locator('details:has-text("Séances passées") a').first().click();
        await claire.page.waitForLoadState('load');
        const seance = chemin(claire);

        // Deux places, trois personnes, puis une de passage : les deux dernières attendent.
        const references = ['FL-001', 'FL-002', 'FL-003'];
        for (const une of references) {
            await claire.remplir('Personne suivie', une);
            await envoyer(claire, 'Inscrire cette personne');
        }
        await claire.voir("en liste d'attente");
        await claire.remplir('Prénom', 'Rosa');
        await envoyer(claire, 'Inscrire une personne de passage');
        claire.attendre_statut(422);
        await claire.remplir('Personne suivie', 'FL-001');
        await envoyer(claire, 'Inscrire cette personne');
        await claire.voir('déjà inscrite');
        await claire.aller(seance);
        await claire.verifier_page('accueil-seance-pleine');
        await claire.page.locator('section[aria-labelledby="titre-inscrits"]').getByRole('button', { name: 'Se désiste' }).first().click();
        await claire.page.waitForLoadState('load');
        await claire.voir('prévenez-la');
        await claire.voir('à prévenir');
        await claire.verifier_page('accueil-liste-qui-avance');

        // Pauline émarge : une personne par page, trois gros boutons, sans script non plus.
        await pauline.aller(`${seance}/emargement`);
        await pauline.voir('1 sur 2');
        exiger(!/P-|FL-/.test(await pauline.texte()), 'une référence atteint la partenaire');
        await pauline.verifier_page('accueil-emargement');
        await envoyer(pauline, 'Venu');
        await pauline.voir('2 sur 2');
        const sans_script = await entrer(personne, /^prescriptrice/i, { ecran: kTelephone, script: false });
        await sans_script.aller(`${seance}/emargement`);
        await envoyer(sans_script, 'Excusé');
        await sans_script.voir('Tout le monde est renseigné');
        await pauline.aller(`${seance}/emargement`);
        await pauline.page.getByText("Quelqu'un d'autre est venu", { exact: true }).click();
        await pauline.remplir('Prénom', 'Ali');
        await envoyer(pauline, 'Noter cette personne');
        await pauline.voir('3 sur 3 renseignés');
        await pauline.verifier_page('accueil-emargement-fini');

        // Son rapport : ses seules séances, les petits nombres tus ; le PDF s'ouvre.
        await pauline.aller(`${lieu}/rapport`);
        await pauline.voir('non montré');
        await pauline.verifier_page('accueil-rapport-partenaire');
        for (const fichier of ['pdf', 'xlsx', 'csv']) {
            const reponse = await pauline.page.request.get(new URL(`${lieu}/rapport.${fichier}`, pauline.adresse).href);
            exiger(reponse.ok(), `le rapport .${fichier} répond ${reponse.status()}`);
        }
        const pdf = await (await pauline.page.request.get(new URL(`${seance}/feuille.pdf`, pauline.adresse).href)).body();
        exiger(pdf.subarray(0, 5).toString() === '%PDF-', "la feuille d'émargement n'est pas un PDF");
        await claire.aller(`${lieu}/rapport`);
        await claire.verifier_page('accueil-rapport');
        exiger((await claire.page.locator('td', { hasText: 'n.\u00a0m.' }).count()) === 0, 'la structure lit tous ses nombres');
    },

    'le programme de la démonstration se lit en semaine et en mois, et chacun n’y voit que ce qui est à lui': async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.aller('/accueil');
        await claire.voir('Le Tissage des Solidarités');
        await claire.verifier_page('accueil-semaine');
        await claire.cliquer('link', 'Mois');
        await claire.verifier_page('accueil-mois');
        await claire.aller('/accueil');
        await claire.page.getByRole('link', { name: 'Le Tissage des Solidarités' }).click();
        await claire.page.waitForLoadState('load');
        await claire.voir('4 partenaires');
        await claire.verifier_page('accueil-lieu-demonstration');
        const lieu = chemin(claire);
        await claire.aller(`${lieu}/rapport`);
        await claire.verifier_page('accueil-rapport-du-lieu');
        const agenda = await (await claire.page.request.get(new URL(`${lieu}/programme.ics`, claire.adresse).href)).text();
        exiger(agenda.startsWith('BEGIN:VCALENDAR') && agenda.includes('STATUS:CANCELLED'), "l'agenda ne dit pas ce qui est annulé");

        const pauline = await entrer(personne, /^prescriptrice/i, { ecran: kTelephone });
        await pauline.aller('/accueil');
        await pauline.verifier_page('accueil-semaine-partenaire');
        // La séance d'un autre partenaire : les places, et personne.
        pauline.attendre_statut(404);
        await pauline.page.locator('.calendrier a', { hasText: 'Café des habitants' }).first().click();
        await pauline.page.waitForLoadState('load');
        exiger((await pauline.page.getByText('Inscrits,').count()) === 0, "les inscrits d'un autre se lisent");
        await pauline.verifier_page('accueil-seance-d-un-autre');
        exiger((await pauline.aller(`${chemin(pauline)}/emargement`)) === 404, "l'émargement d'un autre s'ouvre");

        const hugo = await entrer(personne, /^acheteur/i);
        hugo.attendre_statut(403);
        exiger((await hugo.aller('/accueil')) === 403, "l'acheteur entre au lieu d'accueil");
    },
};
