// A real provider of identity on the loopback: anybody is who she says she is, and may refuse.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const kSecret = randomBytes(32).toString('hex');

function cle_neuve(kid) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

const page = (titre, corps) => `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${titre}</title><h1>${titre}</h1>${corps}</html>`;

function formulaire(request) {
    return new Promise((resolve) => {
        let body = '';
        request.on('data', (bytes) => (body += bytes));
        request.on('end', () => resolve(new URLSearchParams(body)));
    });
}

/** `retour`: the address of the house that asks. Gives {emetteur, client, secret, changer_de_cle(), fermer()}. */
export async function ouvrir_fournisseur(port, retour) {
    const emetteur = `http://127.0.0.1:${port}`;
    let provider;
    let serveur;
    const monter = async (cle) => {
        provider = new Provider(emetteur, {
            clients: [{
                client_id: 'ouvrage', client_secret: kSecret, redirect_uris: [`${retour}/connexion/retour`], post_logout_redirect_uris: [`${retour}/connexion`],
                response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_basic',
            }],
            jwks: { keys: [cle] },
            cookies: { keys: [kSecret] },
            pkce: { required: () => true, methods: ['S256'] },
            features: {
                devInteractions: { enabled: false },
                rpInitiatedLogout: {
                    enabled: true,
                    logoutSource: (ctx, form) => { ctx.body = page('Sortir ?', `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Oui, sortir</button>`); },
                },
            },
            interactions: { url: (ctx, interaction) => `/qui/${interaction.uid}` },
            findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
            // Nobody is asked twice: what is given is only who it is.
            async loadExistingGrant(ctx) {
                const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
                grant.addOIDCScope('openid');
                await grant.save();
                return grant;
            },
        });
        const reponse = provider.callback();
        serveur = createServer(async (request, response) => {
            if (!request.url.startsWith('/qui/')) return reponse(request, response);
            try {
                await provider.interactionDetails(request, response);
                if (request.method === 'GET') {
                    response.setHeader('content-type', 'text/html; charset=utf-8');
                    return response.end(page('Qui êtes-vous ?', `<form method="post"><label for="qui">Identifiant</label> <input id="qui" name="qui">
                        <button name="geste" value="entrer">Continuer</button> <button name="geste" value="refuser">Refuser</button></form>`));
                }
                const envoye = await formulaire(request);
                const suite = envoye.get('geste') === 'refuser' ? { error: 'access_denied', error_description: 'non' } : { login: { accountId: envoye.get('qui') } };
                await provider.interactionFinished(request, response, suite, { mergeWithLastSubmission: false });
            } catch (error) {
                response.statusCode = 500;
                response.end(String(error));
            }
        });
        await new Promise((resolve) => serveur.listen(port, '127.0.0.1', resolve));
    };
    const demonter = () => new Promise((resolve) => {
        serveur.close(resolve);
        serveur.closeAllConnections();
    });
    await monter(cle_neuve('premiere'));
    return {
        emetteur, client: 'ouvrage', secret: kSecret,
        async changer_de_cle() {
            await demonter();
            await monter(cle_neuve(`cle-${Date.now()}`));
        },
        fermer: demonter,
    };
}
