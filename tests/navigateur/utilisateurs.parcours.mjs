// An account's life: opened by an administrator, entered by its link, given a second factor, withdrawn.
import { createHmac } from 'node:crypto';
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const kPhrase = 'les saules du canal en avril';

/** The code an authenticator application would show now for that base32 secret. */
function code_du_moment(secret) {
    const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const hash = createHmac('sha1', key).update(step).digest();
    return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function administratrice(personne) {
    const elle = await personne();
    const compte = (await lire_comptes(elle)).find(({ role }) => /^administrat/i.test(role));
    exiger(compte, "aucun compte de démonstration n'est administrateur");
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

async function ouvrir_un_compte(elle, nom) {
    const courriel = `essai-${Date.now()}-${Math.floor(Math.random() * 1e6)}@essai.example`;
    await elle.aller('/utilisateurs/nouveau');
    await elle.remplir('Prénom et nom', nom);
    await elle.remplir('Adresse électronique', courriel);
    await elle.page.locator('#role').check(); // facilitateur
    await elle.cliquer('button', 'Ouvrir le compte');
    return { courriel, lien: new URL(await elle.page.getByLabel('Lien', { exact: true }).inputValue()).pathname };
}

async function accepter(elle, lien) {
    await elle.aller(lien);
    await elle.remplir('Mot de passe', kPhrase);
    await elle.remplir('Le même, une seconde fois', kPhrase);
    await elle.cliquer('button', 'Choisir et entrer');
}

export const parcours = {
    'une administratrice ouvre un compte, la personne entre par son lien, une seule fois': async ({ personne }) => {
        const elle = await administratrice(personne);
        const { lien } = await ouvrir_un_compte(elle, 'Nadia Rahmani');
        await elle.verifier_page('lien-montre');
        const nouvelle = await personne();
        await nouvelle.aller(lien);
        await nouvelle.verifier_page('invitation');
        await accepter(nouvelle, lien);
        await nouvelle.aller('/compte');
        await nouvelle.voir('Nadia Rahmani');
        await nouvelle.verifier_page('mon-compte');
        nouvelle.attendre_statut(404);
        exiger((await nouvelle.aller(lien)) === 404, 'le lien sert encore');
        await nouvelle.verifier_page('lien-clos');
    },

    "avec un second facteur, le code de l'application fait entrer": async ({ personne }) => {
        const { courriel, lien } = await ouvrir_un_compte(await administratrice(personne), 'Karim Essai');
        const lui = await personne();
        await accepter(lui, lien);
        await lui.aller('/compte/second-facteur');
        await lui.verifier_page('second-facteur');
        const secret = (await lui.page.locator('form code').innerText()).replaceAll(' ', '');
        const premier = code_du_moment(secret);
        await lui.remplir('Code à six chiffres', premier);
        await lui.cliquer('button', 'Activer');
        await lui.voir('Actif');
        await lui.se_deconnecter();
        await lui.aller('/connexion');
        await lui.remplir('Adresse électronique', courriel);
        await lui.remplir('Mot de passe', kPhrase);
        await lui.cliquer('button', 'Se connecter');
        await lui.voir('votre code');
        await lui.verifier_page('code');
        lui.attendre_statut(422);
        await lui.remplir('Code à six chiffres', premier); // the one that activated it: already used, however long ago
        await lui.cliquer('button', 'Entrer');
        await lui.verifier_page('code-refuse');
        // The next step's code is accepted one step early: no need to wait.
        const vrai = Date.now;
        Date.now = () => vrai() + 30_000;
        const suivant = code_du_moment(secret);
        Date.now = vrai;
        await lui.remplir('Code à six chiffres', suivant);
        await lui.cliquer('button', 'Entrer');
        exiger(!new URL(lui.page.url()).pathname.startsWith('/connexion'), "le code n'a pas fait entrer");
    },

    'un compte désactivé sort à sa page suivante, et cela se lit au journal': async ({ personne }) => {
        const elle = await administratrice(personne);
        const { courriel, lien } = await ouvrir_un_compte(elle, 'Paul Roux');
        const lui = await personne();
        await accepter(lui, lien);
        await elle.aller(`/utilisateurs?q=${encodeURIComponent(courriel)}`);
        await elle.verifier_page('utilisateurs');
        await elle.cliquer('link', 'Paul Roux');
        await elle.verifier_page('utilisateur');
        await elle.cliquer('button', 'Désactiver le compte');
        await elle.page.locator('dialog button').last().click();
        await elle.voir('Le compte est désactivé');
        await lui.aller('/compte');
        exiger(new URL(lui.page.url()).pathname === '/connexion', 'sa session ouvre encore');
        await elle.aller('/journal');
        await elle.voir('a désactivé le compte de Paul Roux');
        await elle.verifier_page('journal');
    },
};
