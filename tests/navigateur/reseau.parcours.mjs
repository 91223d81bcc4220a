// Case C, the network: who covers what and with how much time, a market followed by two structures with each hour counted once,
// and what two facilitateurs ask each other.
import { exiger, kDeuxRegards, kTelephone } from './navigateur.mjs';
import { chemin, en_lettres, entrer, envoyer, exiger_anomalies, exiger_lu, exiger_titre, jour, lire, lire_fichier, ouvrir, suivre, taper, tout_remplir } from './gestes.mjs';

/** The hundredths of a quantity written in French: « 21 969,28 h ». */
const centiemes = (texte) => Math.round(Number(texte.match(/[\d\s]*\d(,\d+)?/)[0].replace(/\s/g, '').replace(',', '.')) * 100);
const en_francais = (nombre) => (nombre / 100).toFixed(2).replace('.', ',');
const etp_du_titre = async (elle) => centiemes((await lire(elle.page.locator('h1'))).match(/([\d,]+) ETP/)[1]);

/** What each structure counts of clause hours, and the sums under them. */
async function compte_de_tous(elle) {
    await elle.aller('/partages');
    const table = elle.page.locator('section[aria-labelledby="titre-compte"] table');
    const lignes = await table.locator('tr').evaluateAll((tous) => tous.map((une) => [...une.cells].map((case_) => case_.innerText)));
    const de = (nom) => centiemes(lignes.find((une) => une[0] === nom)?.at(-2) ?? '0');
    return { plie: de('PLIE Flandre-Lys'), maison: de("Maison de l'emploi du Val de Lys"), structures: de('Somme des structures'), lots: de('Somme des lots') };
}

/** The same, on the page of one shared market. */
async function compte_du_partage(elle) {
    const lignes = await elle.page.locator('section[aria-labelledby="titre-structures"] tr').evaluateAll((tous) => tous.map((une) => [...une.cells].map((case_) => case_.innerText)));
    const de = (nom) => centiemes(lignes.find((une) => une[0].startsWith(nom)).at(-2));
    return { plie: de('PLIE Flandre-Lys'), maison: de("Maison de l'emploi du Val de Lys"), ensemble: de('Ensemble') };
}

export const parcours = {
    'C. un réseau : un poste en équivalent temps plein, un secteur sur la carte, un marché suivi par deux structures et chaque heure comptée une fois': async ({ personne }) => {
        const camille = await entrer(personne, /^coordinatrice/i);
        await camille.aller('/reseau');
        const etp = await etp_du_titre(camille);
        await suivre(camille, 'PLIE Flandre-Lys');
        const de_la_structure = await etp_du_titre(camille);
        const communes = Number((await lire(camille.page.locator('h1'))).match(/(\d+) communes/)[1]);

        // Un poste : tout ce qui manque se dit à la fois, puis trois quarts de temps s'ajoutent au total.
        await suivre(camille, 'Poste');
        camille.attendre_statut(422);
        await camille.remplir('Intitulé', 'Facilitation, marchés privés de la Lys');
        await camille.remplir('Temps de travail', '0,755');
        await envoyer(camille, 'Ouvrir le poste');
        await exiger_anomalies(camille, { etp: 'ne se lit pas', qui: 'Ce champ est nécessaire' }, { intitule: 'Facilitation, marchés privés de la Lys', etp: '0,755' });
        await camille.verifier_page('reseau-c-poste-anomalies', { regards: kDeuxRegards });
        await tout_remplir(camille, {
            'Temps de travail': '0,75', 'Qui le tient': "Quelqu'un qui n'a pas de compte", 'Employé comment': 'Délégué par convention',
            'Par quelle convention': "CADRE-2024-2026, Convention-cadre des donneurs d'ordre de la Lys",
        });
        await envoyer(camille, 'Ouvrir le poste');
        await camille.voir('Le poste est ouvert');
        await exiger_titre(camille, `${en_francais(de_la_structure + 75)} ETP`);
        await camille.voir('CADRE-2024-2026');

        // Une commune que personne ne tenait entre au secteur, et sur la carte.
        await suivre(camille, 'Communes');
        await ouvrir(camille, 'Ajouter des communes');
        await camille.page.locator('#communes').fill('Vieux-Berquin\nTrifouilly');
        await envoyer(camille, 'Ajouter');
        await exiger_anomalies(camille, { communes: 'Trifouilly' }, { communes: 'Vieux-Berquin\nTrifouilly' });
        await camille.page.locator('#communes').fill('Vieux-Berquin');
        await envoyer(camille, 'Ajouter');
        await camille.voir('Les communes sont inscrites');
        await exiger_titre(camille, `${communes + 1} communes`);
        await camille.aller('/reseau');
        await exiger_titre(camille, `${en_francais(etp + 75)} ETP`, '3 communes sans structure');
        await exiger_lu(camille.page.locator('section[aria-labelledby="titre-cles"]'), `PLIE Flandre-Lys ${communes + 1} communes`, 'Sans structure 3 communes');
        await exiger_lu(camille.page.locator('section[aria-labelledby="titre-carte"]'), '21 communes dessinées', '2 Vieux-Berquin');
        await camille.verifier_page('reseau-c-carte', { regards: kDeuxRegards });

        // Le gymnase déborde du secteur : le PLIE le mène, la maison de l'emploi y aide, selon le lieu de travail.
        const claire = await entrer(personne, /^facilitatrice/i);
        const avant = await compte_de_tous(claire);
        exiger(avant.structures === avant.lots && avant.structures > 0, `avant le partage, les structures font ${avant.structures} et les lots ${avant.lots}`);
        await claire.aller('/marches?q=gymnase');
        await suivre(claire, 'Rénovation du gymnase');
        await suivre(claire, 'Partager ce marché', false);
        await suivre(claire, 'Partager ce marché');
        claire.attendre_statut(422);
        await envoyer(claire, 'Ouvrir le partage');
        await claire.voir('2 points à corriger');
        exiger((await claire.page.locator('#selon-faute, #raison-faute').allInnerTexts()).every((une) => une.includes('Ce champ est nécessaire')), 'les anomalies ne sont pas à côté des champs');
        exiger((await claire.page.locator('#selon-faute, #raison-faute').count()) === 2, 'les deux anomalies ne sont pas à côté de leurs champs');
        await claire.verifier_page('reseau-c-partage-anomalies', { regards: kDeuxRegards });
        await claire.page.getByRole('radio', { name: 'Selon le lieu de travail' }).check();
        await claire.remplir('Pourquoi cette clé', 'Le chantier déborde du secteur.');
        await envoyer(claire, 'Ouvrir le partage');
        await claire.voir('Le partage est ouvert');
        await suivre(claire, 'Structure');
        await claire.remplir('Structure du territoire', "Maison de l'emploi du Val de Lys");
        await claire.remplir('Premier mois', '2026-01');
        await envoyer(claire, 'Inscrire la structure');
        await claire.voir('La structure intervient sur ce marché');
        await exiger_titre(claire, '2 structures suivent ce marché');
        // Le lot 2 se fait à Merville, que la maison de l'emploi tient en premier : ses heures passent de l'une à l'autre, la somme ne bouge pas.
        const avant_le_lieu = await compte_du_partage(claire);
        exiger(avant_le_lieu.maison === 0 && avant_le_lieu.plie === avant_le_lieu.ensemble, `avant le lieu : ${JSON.stringify(avant_le_lieu)}`);
        await claire.page.locator('section[aria-labelledby="titre-lieux"] dd').nth(1).getByRole('link', { name: "Dire où l'on travaille" }).click();
        await exiger_titre(claire, "Dire où l'on travaille, Lot 2");
        await claire.page.getByLabel('Commune').pressSequentially('Mervill');
        await claire.page.getByRole('option', { name: 'Merville (59660)' }).click();
        await envoyer(claire, 'Inscrire');
        await claire.voir('Le lieu de travail est inscrit');
        await claire.voir('Merville (59660) depuis');
        const apres_le_lieu = await compte_du_partage(claire);
        const passees = apres_le_lieu.maison;
        exiger(passees > 0 && apres_le_lieu.plie + passees === avant_le_lieu.plie && apres_le_lieu.ensemble === avant_le_lieu.ensemble, `le lieu change la somme : ${JSON.stringify([avant_le_lieu, apres_le_lieu])}`);
        await claire.verifier_page('reseau-c-partage', { regards: kDeuxRegards });
        const apres = await compte_de_tous(claire);
        exiger(apres.maison === avant.maison + passees && apres.plie === avant.plie - passees && apres.structures === avant.structures && apres.lots === apres.structures,
               `le compte de tous : ${JSON.stringify([avant, apres, passees])}`);
        await claire.voir('La somme des structures est celle des lots, au centième.');
        const csv = await lire_fichier(claire, await claire.page.getByRole('link', { name: 'CSV' }).getAttribute('href'));
        exiger(csv.status() === 200, `le CSV répond ${csv.status()}`);
        exiger((await csv.text()).includes(`;Rénovation du gymnase;"Lot 2, gros œuvre";secondaire;clause;"${en_francais(passees)}";`), "le CSV ne porte pas les heures passées à la maison de l'emploi");

        // L'autre structure lit le même compte pour elle, et du PLIE les seuls marchés où elle aide.
        const basile = await entrer(personne, /^facilitateur, maison de l'emploi du val/i);
        const le_sien = await compte_de_tous(basile);
        exiger(le_sien.maison === apres.maison && le_sien.structures === le_sien.lots && le_sien.plie < apres.plie, `le compte de l'autre structure : ${JSON.stringify([apres, le_sien])}`);
    },
    "C. deux facilitateurs : une demande écrite au clavier seul, la réponse de l'autre depuis son téléphone": async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.aller('/reseau');
        await suivre(claire, 'Solliciter');
        claire.attendre_statut(422);
        await envoyer(claire, 'Envoyer la demande');
        await exiger_anomalies(claire, { sorte: 'Ce champ est nécessaire', destinataire: 'Ce champ est nécessaire', demande: 'Ce champ est nécessaire' });
        await claire.verifier_page('reseau-c-sollicitation-anomalies', { regards: kDeuxRegards });
        const demande = "Combien d'heures tiendriez-vous sur le lot de voirie de Merville ?";
        await taper(claire, 'sorte', 'Inf');
        await taper(claire, 'destinataire', 'Maison');
        await taper(claire, 'demande', demande);
        await claire.page.keyboard.press('Tab');
        await claire.page.keyboard.press('Enter');
        await claire.voir('La demande est envoyée');
        await exiger_titre(claire, "Information : PLIE Flandre-Lys à Maison de l'emploi du Val de Lys");
        await claire.voir(demande);
        await claire.voir(`Attendue pour le ${en_lettres(jour(14))}`);
        const sollicitation = chemin(claire);

        // Basile répond depuis son téléphone ; les autres structures ne lisent rien de l'échange.
        const basile = await entrer(personne, /^facilitateur, maison de l'emploi du val/i, { ecran: kTelephone });
        await basile.aller('/sollicitations');
        await basile.page.locator('main').locator(`a[href="${sollicitation}"]`).click();
        await basile.voir(demande);
        await basile.remplir('Vous voulez', 'Répondre');
        await basile.remplir('Votre message', '300 h sur dix mois, avec deux équipes.');
        await basile.verifier_page('reseau-c-sollicitation', { regards: kDeuxRegards });
        await envoyer(basile, 'Inscrire');
        await basile.voir('Votre message est inscrit');
        const victor = await entrer(personne, /^facilitateur, maison de l'emploi de valmont/i);
        victor.attendre_statut(404);
        exiger((await victor.aller(sollicitation)) === 404, "un autre territoire lit l'échange");
        await claire.aller('/sollicitations');
        const ligne = await lire(claire.page.locator('tbody tr', { has: claire.page.locator(`a[href="${sollicitation}"]`) }));
        exiger(/Répondue le jour même/.test(ligne), `la liste dit « ${ligne} »`);
        await suivre(claire, 'Information');
        await claire.voir('300 h sur dix mois, avec deux équipes.');
    },
};
