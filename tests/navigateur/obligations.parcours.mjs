// What the law asks of a purchase, and who decides: a buyer's derogation, then a penalty proposed and waived.
import { exiger } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const kMarche = 'Rénovation énergétique du groupe scolaire';

async function entrer(personne, role) {
    const elle = await personne();
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const envoyer = async (elle, fin) => {
    ++elle.gestes;
    await elle.page.locator(`form[action$="${fin}"] button[type="submit"]`).click();
    await elle.page.waitForLoadState('load');
};

const a_decider = async (elle) => {
    await elle.aller('/obligations');
    const onglet = await elle.page.locator('nav.onglets a', { hasText: 'À décider' }).innerText();
    return Number(onglet.match(/\((\d+)\)/)[1]);
};

export const parcours = {
    'sans compte, quatre champs répondent et leur adresse se partage': async ({ personne }) => {
        const elle = await personne();
        await elle.aller('/obligation');
        await elle.verifier_page('obligation-vierge');
        await elle.remplir('Ce qui est acheté', 'Travaux');
        await elle.remplir('Estimation hors taxes', '6 000 000');
        await elle.page.locator('#acheteur').selectOption('collectivite');
        await elle.remplir('Lancement de la consultation', '2026-09-01');
        await elle.cliquer('button', 'Répondre');
        await elle.voir('Réponse : oui');
        await elle.voir('art. L.2112-2-1');
        await elle.verifier_page('obligation-oui');
        const autre = await personne();
        await autre.aller(elle.page.url());
        await autre.voir('Réponse : oui');
        autre.attendre_statut(422);
        await autre.aller('/obligation?type=travaux&montant=beaucoup');
        await autre.voir('3 points à corriger');
        await autre.verifier_page('obligation-a-corriger');
    },

    "l'acheteur inscrit une dérogation justifiée, la facilitatrice voit la liste se vider d'autant": async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        const avant = await a_decider(claire);
        exiger(avant >= 1, 'la démonstration ne laisse rien à décider');
        await claire.verifier_page('obligations');

        const hugo = await entrer(personne, /^acheteur/i);
        await hugo.aller('/obligations');
        await hugo.cliquer('link', kMarche);
        await hugo.voir('une décision est attendue');
        await hugo.verifier_page('obligation-marche');
        hugo.attendre_statut(422);
        await hugo.remplir('Aucune : dérogation justifiée', true);
        await envoyer(hugo, '/decisions-sociales');
        await hugo.voir('Une dérogation se justifie');
        await hugo.verifier_page('obligation-decision-a-corriger');
        await hugo.remplir('Elle restreindrait la concurrence', true);
        await hugo.page.locator('#justification').fill('Deux entreprises du département savent poser ce bardage ; une condition de plus en écarterait une.');
        await envoyer(hugo, '/decisions-sociales');
        await hugo.voir('La décision est inscrite au registre');
        await hugo.voir('une dérogation est inscrite');
        await hugo.verifier_page('obligation-decidee');

        exiger((await a_decider(claire)) === avant - 1, 'la liste de la facilitatrice ne s’est pas vidée');
        await claire.cliquer('link', kMarche);
        await claire.voir('Deux entreprises du département');
        await claire.cliquer('link', 'Voir l\'acheteur');
        await claire.voir('SPASER');
        await claire.verifier_page('obligation-acheteur');
    },

    "la facilitatrice propose une pénalité, l'acheteur y renonce et dit pourquoi": async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await claire.aller('/marches?q=gymnase');
        await claire.cliquer('link', 'Rénovation du gymnase');
        await claire.cliquer('link', 'Lot 2, gros œuvre');
        await claire.cliquer('link', 'Pénalité');
        await claire.verifier_page('penalite-vierge');
        await claire.remplir('Retard des justificatifs', '12');
        await claire.cliquer('button', 'Calculer');
        await claire.voir('12 jours × 75');
        await claire.verifier_page('penalite-calculee');
        const adresse = new URL(claire.page.url()).pathname;
        await envoyer(claire, '/propositions');
        await claire.voir("L'acheteur décide");

        const hugo = await entrer(personne, /^acheteur/i);
        await hugo.aller(adresse);
        await hugo.voir('décider de la pénalité proposée');
        await hugo.verifier_page('penalite-proposee');
        await hugo.remplir('Renoncer', true);
        await hugo.page.locator('#raison_decision').fill('Le chantier a été arrêté deux mois par la découverte d’amiante.');
        await envoyer(hugo, '/decisions');
        await hugo.voir("l'acheteur a renoncé");
        await hugo.verifier_page('penalite-renoncee');
        await claire.aller(adresse);
        await claire.voir('découverte d’amiante');
    },
};
