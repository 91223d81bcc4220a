// A need becomes an offer: a company on its phone, the PLIE's participants first, then the prescribers; an interview, a refusal with its reason, a hire;
// and what each of them can read of it.
import { exiger, kTelephone } from './navigateur.mjs';
import { lire_comptes } from './comptes.mjs';

const kMetier = 'Maçonnerie du préau';

async function entrer(personne, role, options = {}) {
    const elle = await personne(options);
    const compte = (await lire_comptes(elle)).find((un) => role.test(un.role));
    exiger(compte, `aucun compte de démonstration pour ${role}`);
    await elle.se_connecter(compte.courriel, compte.mot_de_passe);
    return elle;
}

const envoyer = async (elle, fin) => {
    ++elle.gestes;
    await elle.page.locator(`form[action$="${fin}"] button[type="submit"]`).last().click();
    await elle.page.waitForLoadState('load');
};

const dans = (jours) => new Date(Date.now() + jours * 86_400_000).toISOString().slice(0, 10);

const repondre = async (elle, adresse, geste, champs = {}) => {
    await elle.aller(adresse);
    await elle.remplir(geste, true);
    for (const [libelle, valeur] of Object.entries(champs)) await elle.remplir(libelle, valeur);
    await elle.cliquer('button', 'Envoyer');
    await elle.voir("C'est inscrit.");
};

const mises_en_relation = async (elle) => {
    await elle.aller('/offres/comptes');
    const ligne = await elle.page.locator('tbody tr', { hasText: 'Mission locale' }).locator('td').allInnerTexts();
    return { mises: Number(ligne[0]), candidats: Number(ligne[1]), embauches: Number(ligne[6]) };
};

export const parcours = {
    'un besoin, des participants d’abord, une prescriptrice ensuite, un entretien, un refus, une embauche': async ({ personne }) => {
        // Denis, depuis son téléphone.
        const denis = await entrer(personne, /^entreprise, durand/i, { ecran: kTelephone });
        await denis.aller('/offres');
        await denis.cliquer('link', 'Déposer un besoin');
        await denis.verifier_page('offre-nouvelle');
        denis.attendre_statut(422);
        await envoyer(denis, '/offres');
        await denis.voir('points à corriger');
        await denis.page.locator('#ou').selectOption({ index: 1 });
        await denis.page.fill('#rome', 'F1703');
        await denis.page.fill('#commune', '59017');
        await denis.page.fill('#debut', dans(20));
        await denis.page.fill('#metier', kMetier);
        await denis.page.fill('#competences', 'Monter un mur');
        await envoyer(denis, '/offres');
        await denis.voir("L'offre est déposée");
        await denis.voir("C'est le tour des participants suivis");
        exiger(denis.gestes <= 15, `${denis.gestes} gestes pour déposer un besoin`);
        await denis.verifier_page('offre-deposee');
        const offre = new URL(denis.page.url()).pathname;

        // Pauline ne la voit pas encore ; l'acheteur ne voit rien des offres.
        const pauline = await entrer(personne, /^prescriptrice/i);
        pauline.attendre_statut(404);
        exiger((await pauline.aller(offre)) === 404, 'une prescriptrice voit une offre réservée aux participants');
        const hugo = await entrer(personne, /^acheteur/i);
        hugo.attendre_statut(403);
        exiger((await hugo.aller('/offres')) === 403, "l'acheteur voit les offres");

        // Claire propose une personne suivie, puis ouvre plus tôt, avec la raison.
        const claire = await entrer(personne, /^facilitatrice/i);
        const avant = await mises_en_relation(claire);
        await claire.verifier_page('offres-comptes');
        await claire.aller('/offres');
        await claire.verifier_page('offres');
        await claire.aller(offre);
        const suivie = await claire.page.locator('section[aria-labelledby="titre-proposer"] tbody th').first().innerText();
        const nom = suivie.split('\n')[0].replace(/\s+[A-Z]+-\d+.*$/, '').trim();
        await claire.page.locator('section[aria-labelledby="titre-proposer"] tbody button').first().click();
        await claire.page.waitForLoadState('load');
        await claire.voir('La personne est proposée');
        claire.attendre_statut(422);
        await claire.page.getByText('Ouvrir plus tôt, ou à quelques-uns').click();
        await envoyer(claire, '/diffusions');
        await claire.voir('à corriger');
        await claire.page.getByText('Ouvrir plus tôt, ou à quelques-uns').click().catch(() => {});
        if (!(await claire.page.locator('#raison').isVisible())) await claire.page.getByText('Ouvrir plus tôt, ou à quelques-uns').click();
        await claire.page.fill('#raison', 'le chantier commence plus tôt que prévu');
        await envoyer(claire, '/diffusions');
        await claire.voir('le chantier commence plus tôt que prévu');
        await claire.verifier_page('offre-ouverte');

        // C'est le tour de Pauline : elle présente quelqu'un, et ne lit pas qui d'autre l'est.
        await pauline.aller('/');
        exiger(new URL(pauline.page.url()).pathname === '/prescriptions', "l'accueil de la prescriptrice n'est pas le sien");
        await pauline.voir(kMetier);
        await pauline.verifier_page('prescriptions');
        await pauline.aller(offre);
        exiger(!(await pauline.texte()).includes(nom), "la prescriptrice lit le nom d'une personne d'un autre");
        await pauline.page.fill('#prenom', 'Salomé');
        await pauline.page.fill('#nom', 'Fauvette');
        await pauline.cliquer('button', 'Présenter cette personne');
        await pauline.voir('Salomé Fauvette');
        await pauline.verifier_page('offre-prescriptrice');
        pauline.attendre_statut(422);
        await pauline.page.fill('#prenom', 'Salomé');
        await pauline.page.fill('#nom', 'Fauvette');
        await pauline.cliquer('button', 'Présenter cette personne');
        await pauline.voir("dites si c'est elle");
        await pauline.page.getByLabel('Oui, celle que nous avons déjà présentée').check();
        await pauline.cliquer('button', 'Présenter cette personne');
        await pauline.voir('déjà proposée');

        // Denis répond : un refus avec sa raison, un entretien, une embauche voulue. Il ne lit qu'un prénom et une initiale.
        await denis.aller(offre);
        const lu = await denis.texte();
        exiger(lu.includes('Salomé F.') && !lu.includes('Fauvette'), "l'entreprise ne lit pas « Salomé F. »");
        exiger(!lu.includes(nom.split(' ').at(-1)), "l'entreprise lit le nom d'une personne");
        const liens = await denis.page.locator('section[aria-labelledby="titre-candidatures"] tbody th a').evaluateAll((tous) => tous.map((un) => [un.textContent, un.getAttribute('href')]));
        const salome = liens.find(([texte]) => texte.startsWith('Salomé'))[1];
        const autre = liens.find(([texte]) => !texte.startsWith('Salomé'))[1];
        await denis.aller(autre);
        await denis.verifier_page('candidature-entreprise');
        denis.attendre_statut(422);
        await denis.remplir('Je ne donne pas suite', true);
        await denis.cliquer('button', 'Envoyer');
        await denis.voir('à corriger');
        await repondre(denis, autre, 'Je ne donne pas suite', { "Si c'est non, pourquoi": 'Il manque un permis ou une habilitation' });
        await repondre(denis, salome, 'Un entretien est fixé', { 'Si un entretien est fixé, quel jour': dans(0), 'À quelle heure': '09:30' });
        await repondre(denis, salome, "Elle est venue à l'entretien");
        await repondre(denis, salome, "Je veux l'embaucher");

        // Elle répond de son téléphone, sans compte ; le lien ne sert qu'une fois.
        await claire.aller(salome);
        await claire.cliquer('button', 'Préparer un lien');
        const lien = new URL(await claire.page.locator('#lien').inputValue()).pathname;
        await claire.verifier_page('candidature-lien');
        const elle = await personne({ ecran: kTelephone });
        await elle.aller(lien);
        await elle.voir('Durand BTP veut vous embaucher');
        await elle.verifier_page('candidat-repond');
        await elle.remplir("Oui, j'accepte le poste", true);
        await elle.cliquer('button', 'Envoyer ma réponse');
        await elle.voir("C'est noté");
        await elle.verifier_page('candidat-merci');
        elle.attendre_statut(404);
        await elle.aller(lien);
        await elle.voir('Ce lien ne sert plus');

        // Claire inscrit l'embauche ; sans éligibilité décidée, elle est prévenue d'abord.
        await claire.aller(salome);
        await claire.cliquer('button', "Inscrire l'embauche");
        await claire.voir("Son éligibilité n'est pas décidée");
        await claire.remplir('Inscrire quand même', true);
        await claire.remplir('Son contrat', 'CDD');
        await claire.cliquer('button', "Inscrire l'embauche");
        await claire.voir("L'embauche est inscrite");
        await claire.verifier_page('candidature-embauche');
        await claire.aller(offre);
        await claire.voir('Pourvue');
        await claire.verifier_page('offre-pourvue');

        // Ce que sont devenus les siens, et ce que l'on compte.
        await pauline.aller('/candidatures?etat=embauchees');
        await pauline.voir('Salomé Fauvette');
        exiger(!(await pauline.texte()).includes(nom), "la prescriptrice lit le nom d'une personne d'un autre");
        await pauline.verifier_page('candidatures-prescriptrice');
        const apres = await mises_en_relation(claire);
        exiger(apres.mises === avant.mises + 1 && apres.candidats === avant.candidats + 1 && apres.embauches === avant.embauches + 1,
               `les comptes de la mission locale : ${JSON.stringify(avant)} puis ${JSON.stringify(apres)}`);
        await claire.aller('/offres/etapes');
        await claire.verifier_page('offres-etapes');
    },
};
