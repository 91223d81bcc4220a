// Entering by a provider of identity: a real one, on the loopback.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';
import { ouvrir_fournisseur } from './fournisseur.mjs';
import { demarrer, kBinaire, port_libre } from './serveur.mjs';

const kNom = 'Connexion de Montreval';
let monde = null;

/** A house that has set up the provider; made once for all the journeys of this file. */
async function maison() {
    if (monde) return monde;
    const [port, ailleurs] = [await port_libre(), await port_libre()];
    const fournisseur = await ouvrir_fournisseur(ailleurs, `http://127.0.0.1:${port}`);
    const serveur = await demarrer({
        OUVRAGE_OIDC_EMETTEUR: fournisseur.emetteur, OUVRAGE_OIDC_CLIENT: fournisseur.client, OUVRAGE_OIDC_SECRET: fournisseur.secret, OUVRAGE_OIDC_NOM: kNom,
    }, port);
    return (monde = { fournisseur, serveur, adresse: serveur.address });
}

/** What the launcher calls once the journeys are over. */
export async function apres() {
    await monde?.serveur.stop();
    await monde?.fournisseur.fermer();
    monde = null;
}

async function administratrice(personne, adresse) {
    const elle = await personne({ adresse });
    const compte = (await lire_comptes(elle)).find(({ role }) => /^administrat/i.test(role));
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

async function inviter(elle, nom) {
    await elle.aller('/utilisateurs/nouveau');
    await elle.remplir('Prénom et nom', nom);
    await elle.remplir('Adresse électronique', `essai-${Date.now()}-${Math.floor(Math.random() * 1e6)}@essai.example`);
    await elle.page.locator('#role').check();
    await elle.cliquer('button', 'Ouvrir le compte');
    exiger((await elle.page.getByLabel('Message à coller').inputValue()).includes('/invitation/'), 'le message à coller ne porte pas le lien');
    return new URL(await elle.page.getByLabel('Lien', { exact: true }).inputValue()).pathname;
}

/** At the provider: says who she is, and comes back. */
async function se_nommer(elle, qui) {
    await elle.page.getByLabel('Identifiant').fill(qui);
    await elle.page.getByRole('button', { name: 'Continuer' }).click();
    await elle.page.waitForURL((url) => url.origin === elle.adresse);
    await elle.page.waitForLoadState('load');
}

const ou = (elle) => new URL(elle.page.url()).pathname;

export const parcours = kBinaire ? {
    "une invitation s'accepte par le fournisseur, puis on entre par lui, et l'on sort des deux": async ({ personne }) => {
        const { adresse } = await maison();
        const lien = await inviter(await administratrice(personne, adresse), 'Nadia Rahmani');
        const nadia = await personne({ adresse });
        await nadia.aller(lien);
        await nadia.voir('Facilitateur');
        await nadia.verifier_page('invitation-fournisseur');
        await nadia.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(nadia, 'nadia');
        await nadia.voir('Bienvenue : votre compte est ouvert');
        await nadia.aller('/compte');
        await nadia.voir('Relié');
        await nadia.verifier_page('mon-compte-relie');
        await nadia.se_deconnecter();
        await nadia.voir(`Sortir aussi de ${kNom}`);
        await nadia.verifier_page('connexion-sortie');
        // The provider still knows her: entering asks nothing.
        await nadia.cliquer('link', `Entrer avec ${kNom}`);
        await nadia.page.waitForURL((url) => url.origin === nadia.adresse);
        await nadia.aller('/compte');
        await nadia.voir('Nadia Rahmani');
        await nadia.se_deconnecter();
        await nadia.cliquer('link', `Sortir aussi de ${kNom}`);
        await nadia.cliquer('button', 'Oui, sortir');
        await nadia.page.waitForURL((url) => url.origin === nadia.adresse);
        await nadia.cliquer('link', `Entrer avec ${kNom}`);
        await nadia.page.getByLabel('Identifiant').waitFor();
    },

    "celui que personne n'a relié n'entre pas, celui qui refuse non plus": async ({ personne }) => {
        const { adresse } = await maison();
        const lui = await personne({ adresse });
        lui.attendre_statut(403);
        await lui.aller('/connexion');
        await lui.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(lui, 'inconnu');
        await lui.voir("Aucun compte d'Ouvrage n'est relié à cette identité");
        await lui.verifier_page('fournisseur-inconnue');
        const elle = await personne({ adresse });
        elle.attendre_statut(403);
        await elle.aller('/connexion');
        await elle.cliquer('link', `Entrer avec ${kNom}`);
        await elle.page.getByRole('button', { name: 'Refuser' }).click();
        await elle.voir("Vous n'êtes pas entré");
        await elle.aller('/compte');
        exiger(ou(elle) === '/connexion', 'une session est ouverte');
    },

    "un compte se relie depuis « Mon compte », avec son mot de passe": async ({ personne }) => {
        const { adresse } = await maison();
        const elle = await personne({ adresse });
        const compte = (await lire_comptes(elle)).find(({ role }) => /^facilit/i.test(role));
        await elle.se_connecter(compte.courriel, compte.mot_de_passe);
        await elle.aller('/compte/fournisseur');
        await elle.verifier_page('relier');
        elle.attendre_statut(422);
        await elle.remplir('Mot de passe', 'ce n est pas le bon');
        await elle.cliquer('button', 'Relier');
        await elle.voir("Ce n'est pas votre mot de passe actuel");
        await elle.remplir('Mot de passe', compte.mot_de_passe);
        await elle.cliquer('button', 'Relier');
        await elle.verifier_page('relier-continuer');
        await elle.cliquer('link', `Continuer avec ${kNom}`);
        await se_nommer(elle, 'claire');
        await elle.voir('Votre compte est relié');
        const ailleurs = await personne({ adresse });
        await ailleurs.aller('/connexion?retour=/compte');
        await ailleurs.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(ailleurs, 'claire');
        exiger(ou(ailleurs) === '/compte', `arrivée à ${ou(ailleurs)}`);
        await elle.aller('/compte/fournisseur');
        await elle.remplir('Mot de passe', compte.mot_de_passe);
        await elle.cliquer('button', 'Délier');
        await elle.voir('Votre compte est délié');
        ailleurs.attendre_statut(403);
        await ailleurs.se_deconnecter();
        await ailleurs.cliquer('link', `Entrer avec ${kNom}`);
        await ailleurs.page.waitForURL((url) => url.origin === ailleurs.adresse);
        await ailleurs.voir("Aucun compte d'Ouvrage");
    },

    "un retour rejoué, porté dans un autre navigateur, ou d'un autre nonce ne fait entrer personne": async ({ personne }) => {
        const { adresse } = await maison();
        const lien = await inviter(await administratrice(personne, adresse), 'Karim Essai');
        const lui = await personne({ adresse });
        let retour = '';
        lui.page.on('request', (request) => { if (request.url().startsWith(`${adresse}/connexion/retour`)) retour = request.url(); });
        await lui.aller(lien);
        await lui.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(lui, 'karim');
        await lui.voir('Bienvenue');
        exiger(retour.includes('state='), 'le retour ne porte pas d’état');
        for (const autre of [lui, await personne({ adresse })]) {
            autre.attendre_statut(400);
            exiger((await autre.aller(retour)) === 400, 'le retour sert encore');
            await autre.voir('Cette entrée ne peut plus se finir');
        }
        // Another nonce at the provider than the one this browser left with.
        const elle = await personne({ adresse });
        elle.attendre_statut(503);
        const depart = await elle.page.request.get(`${adresse}/connexion/fournisseur`, { maxRedirects: 0 });
        const vers = new URL(depart.headers().location);
        vers.searchParams.set('nonce', 'celui-d-un-autre');
        await elle.page.goto(vers.href);
        await se_nommer(elle, 'karim');
        await elle.voir('ne répond pas');
        await elle.verifier_page('fournisseur-muet');
        await elle.aller('/compte');
        exiger(ou(elle) === '/connexion', 'une session est ouverte');
    },

    "un compte désactivé n'entre plus par lui": async ({ personne }) => {
        const { adresse } = await maison();
        const elle = await administratrice(personne, adresse);
        const lien = await inviter(elle, 'Paul Roux');
        const paul = await personne({ adresse });
        await paul.aller(lien);
        await paul.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(paul, 'paul');
        await paul.voir('Bienvenue');
        await elle.aller('/utilisateurs?q=paul+roux');
        await elle.cliquer('link', 'Paul Roux');
        await elle.verifier_page('fiche-reliee');
        await elle.cliquer('button', 'Désactiver le compte');
        await elle.page.locator('dialog button').last().click();
        await elle.voir('Le compte est désactivé');
        paul.attendre_statut(403);
        await paul.aller('/connexion/fournisseur');
        await paul.page.waitForURL((url) => url.origin === paul.adresse);
        await paul.voir("Aucun compte d'Ouvrage");
    },

    "le fournisseur change de clé, et l'on entre toujours ; il tombe, et la maison tient": async ({ personne }) => {
        const { adresse, fournisseur } = await maison();
        const lien = await inviter(await administratrice(personne, adresse), 'Inès Clé');
        const ines = await personne({ adresse });
        await ines.aller(lien);
        await ines.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(ines, 'ines');
        await ines.voir('Bienvenue');
        await fournisseur.changer_de_cle();
        const apres = await personne({ adresse });
        await apres.aller('/connexion?retour=/compte');
        await apres.cliquer('link', `Entrer avec ${kNom}`);
        await se_nommer(apres, 'ines');
        await apres.voir('Inès Clé');
        await fournisseur.fermer();
        const pendant = await personne({ adresse });
        exiger((await pendant.aller('/connexion')) === 200, 'la connexion ne répond plus');
        const compte = (await lire_comptes(pendant)).find(({ role }) => /^administrat/i.test(role));
        await pendant.se_connecter(compte.courriel, compte.mot_de_passe);
        await fournisseur.changer_de_cle().catch(() => {});
    },
} : {};
