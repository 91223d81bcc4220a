// Case C, the network: who covers what and with how much time, a market followed by two structures with each hour counted once,
// and what two facilitateurs ask each other.
import { exiger, kDeuxRegards, kTelephone } from './navigateur.mjs';
import { chemin, du_mois, en_lettres, entrer, envoyer, exiger_anomalies, exiger_titre, jour, lire, lire_fichier, ouvrir, suivre } from './gestes.mjs';

export const parcours = {
    'C. un réseau : un poste en équivalent temps plein, un secteur sur la carte, un marché suivi par deux structures et chaque heure comptée une fois': async ({ personne }) => {
        const alice = await entrer(personne, /^administratrice/i);
        await alice.aller('/reseau');
        await suivre(alice, 'PLIE Flandre-Lys');
        await suivre(alice, 'Poste');
        console.log(await alice.texte());
        alice.attendre_statut(422);
        await envoyer(alice, 'Ouvrir le poste');
        console.log(await alice.page.locator('.anomalies').innerText());
        console.log(await alice.page.locator('main form.formulaire').evaluateAll(fs => fs.map(f => [...f.elements].filter(e=>e.type!=='hidden').map(e => `${e.tagName} ${e.type} #${e.id} <${[...(e.labels??[])].map(l=>l.innerText).join('/')}> = ${e.tagName=='SELECT'?[...e.options].slice(0,30).map(o=>o.text).join('|'):e.value || e.innerText}`))));
        await alice.aller('/reseau/structures');
    },
};
