// The founding cases that live by a convention, each from its act to its term as the screens show it: A the effort of a reserved market,
// B the partners of a place of reception, D the tacit renewal of the State's markets, E the framework of many signatories.
// Dates are counted from today: nothing here waits for a clock. Case C, the network, is in reseau.parcours.mjs.
import { exiger, kDeuxRegards, kTelephone } from './navigateur.mjs';
import { chemin, du_mois, en_lettres, entrer, envoyer, exiger_anomalies, exiger_lu, exiger_pdf, exiger_titre, iso, jour, lire, lire_fichier, ouvrir, suivre, taper, tout_remplir } from './gestes.mjs';

// --- Gestures of a convention -------------------------------------------------------------------------------------------

async function partir_du_modele(elle, modele) {
    await elle.aller('/conventions');
    await suivre(elle, 'Convention');
    await elle.voir('De quel modèle partir ?');
    await suivre(elle, modele);
}

async function inscrire(elle, champs) {
    await tout_remplir(elle, champs);
    await envoyer(elle, 'Inscrire la convention');
    await elle.voir('La convention est inscrite');
    return chemin(elle);
}

/** Notes what happened, from the life of the convention, by the fields a person sees. */
async function remplir_un_fait(elle, convention, geste, champs) {
    if (chemin(elle) !== `${convention}/vie`) await elle.aller(`${convention}/vie`);
    await ouvrir(elle, 'Noter un fait');
    await suivre(elle, geste);
    await tout_remplir(elle, champs);
    await envoyer(elle, 'Noter');
}
async function noter(elle, convention, geste, champs) {
    await remplir_un_fait(elle, convention, geste, champs);
    await elle.voir("C'est noté");
}

const exiger_vie = (elle, ...phrases) => exiger_lu(elle.page.locator('section[aria-labelledby="titre-vie"]'), ...phrases);

export const parcours = {
    "A. un marché réservé qui court déjà : trois signatures, un texte sans blanc, des heures d'effort à part, et la fin avec le marché": async ({ personne }) => {
        const claire = await entrer(personne, /^facilitatrice/i);
        await partir_du_modele(claire, "Effort d'insertion sur un marché en cours");

        // Presque rien de dit : tout ce qui manque se lit à la fois, et ce qui est tapé reste.
        claire.attendre_statut(422);
        const fin = jour(200);
        await claire.remplir('Intitulé', 'Espaces verts, lot réservé');
        await claire.remplir("Le dernier jour d'exécution", fin);
        await claire.remplir('Objet', '');
        await claire.remplir("Ce qu'elle dit de l'argent", 'Choisir');
        await envoyer(claire, 'Inscrire la convention');
        await exiger_anomalies(claire, { reference: 'Ce champ est nécessaire', objet: 'Ce champ est nécessaire', financiere: 'Ce champ est nécessaire' },
                               { intitule: 'Espaces verts, lot réservé', fin });
        await claire.verifier_page('conventions-a-anomalies', { regards: kDeuxRegards });
        const convention = await inscrire(claire, {
            'Référence': 'DE26.086', 'Objet': 'Suivre les heures du lot réservé, comptées à part.', "L'acheteur": "Ville d'Armentières",
            'Le titulaire': 'SCOP Armentières Paysages et Avenir', "Ce qu'elle dit de l'argent": 'Sans incidence financière', 'Se signe à': 'Armentières',
        });
        await claire.voir('3 parties');
        await exiger_titre(claire, '6 engagements suivis');
        await exiger_vie(claire, 'à signer', 'il manque la signature');

        await suivre(claire, 'Marché ou lieu');
        await claire.remplir("Marché ou lieu d'accueil", 'Marché : Entretien des espaces publics (2021/05)');
        await claire.remplir('Depuis le', '2021-04-01');
        await envoyer(claire, 'Ajouter');
        await claire.voir('Marché, depuis le 1er avril 2021');

        // La Ville délibère, transmet, publie.
        await suivre(claire, 'Délibération');
        await claire.remplir('Qui délibère', "Ville d'Armentières");
        await claire.remplir('Numéro', 'DE26.086');
        await claire.remplir('Assemblée', 'Conseil municipal');
        await claire.remplir('Séance du', jour(-40));
        await claire.remplir('Vote', "Adoptée à l'unanimité");
        await envoyer(claire, 'Inscrire la délibération');
        await claire.voir('La délibération est inscrite');
        for (const [etape, decalage, identifiant] of [['Envoyée à la préfecture', -39, ''], ['Reçue par la préfecture', -38, `059-215900176-${jour(-40).replaceAll('-', '')}-DE26_086-DE`], ['Publiée', -37, '']]) {
            await ouvrir(claire, 'Inscrire une étape');
            await claire.remplir('Étape', etape);
            await claire.page.locator('#le').fill(jour(decalage));
            await claire.remplir("Identifiant de l'acte", identifiant);
            await envoyer(claire, "Inscrire l'étape");
            await claire.voir("L'étape est inscrite");
        }
        await exiger_titre(claire, `exécutoire depuis le ${en_lettres(jour(-37))}`);
        await claire.voir('059-215900176-');

        // Le texte : ses blancs se remplissent, qui signe se dit, et il n'en reste aucun.
        await claire.aller(`${convention}/texte`);
        await exiger_titre(claire, '9 blancs à remplir');
        await claire.remplir('Le marché ou le lot', '2021/05, entretien des espaces verts');
        await claire.remplir('Depuis quand les heures comptent', jour(-90));
        await claire.remplir("À qui s'adresser chez le titulaire", 'la responsable des équipes');
        await envoyer(claire, 'Remplir');
        await exiger_titre(claire, '6 blancs à remplir');
        for (const [partie, nom, qualite] of [["Ville d'Armentières", 'Odile Canard', 'Maire'], ['SCOP Armentières Paysages et Avenir', 'Yann Sureau', 'Gérant'], ['PLIE Flandre-Lys', 'Rose Lepic', 'Présidente']]) {
            await claire.aller(convention);
            await suivre(claire, partie);
            await ouvrir(claire, 'Dire qui signe');
            await claire.remplir(/^Nom/, nom);
            await claire.remplir('En qualité de', qualite);
            await envoyer(claire, 'Inscrire');
            await claire.voir(nom);
        }
        await claire.aller(`${convention}/texte`);
        await exiger_titre(claire, 'rien ne manque');
        await claire.voir('Cofinancé par l\'Union européenne');
        exiger(!(await lire(claire.page.locator('section[aria-label="Le document"]'))).includes('à compléter'), 'le document a encore un blanc');
        await claire.verifier_page('conventions-a-texte', { regards: kDeuxRegards });

        // La convention naît de la dernière signature en date, non de la dernière notée.
        await noter(claire, convention, 'Signature', { 'Qui signe': "Ville d'Armentières", 'Quel jour': jour(-30) });
        await noter(claire, convention, 'Signature', { 'Qui signe': 'SCOP Armentières Paysages et Avenir', 'Quel jour': jour(-21) });
        await exiger_vie(claire, 'à signer', 'il manque la signature : PLIE Flandre-Lys');
        await noter(claire, convention, 'Signature', { 'Qui signe': 'PLIE Flandre-Lys', 'Quel jour': jour(-25) });
        await exiger_vie(claire, 'en vigueur', `Si personne n'agit, la convention prend fin le ${en_lettres(fin)}.`, en_lettres(jour(-21)));
        await claire.verifier_page('conventions-a-vie', { regards: kDeuxRegards });
        await claire.aller(convention);
        await exiger_pdf(claire, await claire.page.getByRole('link', { name: 'La convention, PDF' }).getAttribute('href'));

        // L'entreprise est partie : elle dit ce qu'elle tient, et rien de ce que doivent les autres.
        const sofia = await entrer(personne, /^entreprise, scop/i, { ecran: kTelephone });
        await sofia.aller('/conventions');
        await suivre(sofia, 'Espaces verts, lot réservé');
        await suivre(sofia, 'Vérifier les heures déclarées', false);
        await exiger_titre(sofia, 'Engagement 3 : Sans nouvelle');
        exiger((await sofia.page.getByRole('button', { name: 'Dire où il en est' }).count()) === 0, "l'entreprise répond pour la structure");
        await sofia.aller(convention);
        await suivre(sofia, 'Déclarer chaque mois', false);
        await sofia.remplir('Où il en est', 'Tenu');
        await sofia.remplir('Ce qui le montre', 'Déclaration du mois dernier');
        await envoyer(sofia, 'Dire où il en est');
        await exiger_titre(sofia, 'Engagement 1 : Tenu');
        await sofia.verifier_page('conventions-a-engagement', { regards: kDeuxRegards });
        const denis = await entrer(personne, /^entreprise, durand/i);
        denis.attendre_statut(404);
        exiger((await denis.aller(convention)) === 404, "une autre entreprise lit la convention");

        // Le suivi la cite ; l'évaluation réunit les heures d'effort, et ne nomme personne.
        await claire.aller(`${convention}/suivi`);
        await exiger_lu(claire.page.locator('dl.chiffres'), 'Sans nouvelle 5 sur 6', 'Tenu 1 sur 6');
        await claire.voir('Déclaration du mois dernier');
        await claire.aller(`${convention}/evaluations`);
        await claire.remplir('Premier jour', '2021-04-01');
        await claire.remplir('Appréciation', 'Le suivi est tenu.');
        await envoyer(claire, 'Réunir et garder');
        await claire.voir("L'évaluation est gardée");
        const evaluation = await lire(claire.page.locator('main'));
        await claire.aller(convention);
        await suivre(claire, 'Entretien des espaces publics');
        const effort = (await lire(claire.page.locator('h1'))).match(/([\d ]+,\d\d h) d'effort d'insertion/)?.[1].trim();
        exiger(effort && evaluation.includes(`Heures d'effort d'insertion ${effort}`), `l'évaluation ne réunit pas les ${effort} du marché`);
        exiger(evaluation.includes('Heures d\'insertion réalisées non connu'), "un effort d'insertion est compté au titre d'une clause");
        exiger(evaluation.includes('1 engagement tenu sur 6') && !/FL-\d/.test(evaluation), "l'évaluation ne dit pas les engagements, ou nomme quelqu'un");
        await claire.voir('Espaces verts, lot réservé');
        await suivre(claire, 'Lot 2', false);
        await exiger_titre(claire, 'Lot 2');
        await claire.voir("Effort d'insertion");
        exiger(!/énalité proposée/.test(await claire.texte()), "une pénalité est proposée pour un effort d'insertion");
    },
    "B. un lieu d'accueil : trois partenaires puis un quatrième, l'un refuse de renouveler, un autre met fin par lettre": async ({ personne }) => {
        // Signées le 15 d'il y a onze mois : chacune finit le 14 du mois prochain.
        const signee = du_mois(-11, 15), terme = du_mois(1, 14);
        const claire = await entrer(personne, /^facilitatrice/i);
        const nouvelle = async (partenaire, reference) => {
            await partir_du_modele(claire, "Partenaire d'un lieu d'accueil");
            await tout_remplir(claire, { 'Intitulé': `Le Tissage, ${partenaire}`, 'Référence': reference, 'La Ville': "Ville d'Armentières", 'Le partenaire': partenaire });
        };
        const signer = async (convention, partenaire, le) => {
            for (const une of ["Ville d'Armentières", partenaire]) await noter(claire, convention, 'Signature', { 'Qui signe': une, 'Quel jour': le });
        };
        const conventions = {};
        for (const [rang, partenaire] of ['Maison Nord Emploi', 'Mission locale de Flandre-Lys', 'Cap emploi de la Lys'].entries()) {
            await nouvelle(partenaire, `TISSAGE-${rang + 1}`);
            conventions[partenaire] = await inscrire(claire, {});
            await claire.voir('Gratuite de part et d\'autre');
            await signer(conventions[partenaire], partenaire, signee);
            await exiger_vie(claire, 'à renouveler expressément', `Si personne n'agit, la convention prend fin le ${en_lettres(terme)}.`);
        }

        // La quatrième n'est pas encore connue : elle s'inscrit d'abord, puis rejoint le lieu par sa convention, qui a son année à elle.
        const quatrieme = 'Atelier des Rouges-Gorges';
        await nouvelle(quatrieme, 'TISSAGE-4');
        claire.attendre_statut(422);
        await claire.remplir('Objet', '');
        await envoyer(claire, 'Inscrire la convention');
        await exiger_anomalies(claire, { objet: 'Ce champ est nécessaire', place_partenaire: "Cet organisme n'est pas encore inscrit" },
                               { intitule: `Le Tissage, ${quatrieme}`, reference: 'TISSAGE-4', place_partenaire: quatrieme });
        await claire.verifier_page('conventions-b-anomalies', { regards: kDeuxRegards });
        await claire.aller('/organismes');
        await ouvrir(claire, 'Inscrire un organisme');
        await claire.remplir('Sorte', 'Association');
        await claire.remplir(/^Nom/, quatrieme);
        await envoyer(claire, 'Inscrire');
        await claire.voir(quatrieme);
        await nouvelle(quatrieme, 'TISSAGE-4');
        // Ce qui avait été refusé n'est pas perdu pour être allé s'inscrire ailleurs.
        await claire.voir("n'avait pas été envoyée");
        conventions[quatrieme] = await inscrire(claire, {});
        await suivre(claire, 'Marché ou lieu');
        await claire.remplir("Marché ou lieu d'accueil", "Lieu d'accueil : Le Tissage des Solidarités");
        await envoyer(claire, 'Ajouter');
        await claire.voir('La convention le couvre');
        await signer(conventions[quatrieme], quatrieme, jour(-5));
        const [annee, mois, quantieme] = jour(-5).split('-').map(Number);
        await exiger_vie(claire, `Si personne n'agit, la convention prend fin le ${en_lettres(iso(new Date(Date.UTC(annee + 1, mois - 1, quantieme - 1))))}.`);

        // La Ville demande à deux ; la mission locale refuse, l'autre continue.
        for (const partenaire of ['Mission locale de Flandre-Lys', 'Cap emploi de la Lys'])
            await noter(claire, conventions[partenaire], 'Demande de renouvellement', { 'Qui demande': "Ville d'Armentières", 'Quel jour': jour(-10) });
        await exiger_vie(claire, `Si personne n'agit, la convention prend fin le ${en_lettres(du_mois(13, 14))}.`, 'renouvelée sur demande');
        await noter(claire, conventions['Mission locale de Flandre-Lys'], 'Refus de renouvellement', { 'Qui refuse': 'Mission locale de Flandre-Lys', 'Quel jour': jour(-3) });
        await exiger_vie(claire, `Le renouvellement n'a pas lieu : refus du ${en_lettres(jour(-3))} (Mission locale de Flandre-Lys).`, `La convention prend fin le ${en_lettres(terme)} : son renouvellement est refusé.`);
        await claire.verifier_page('conventions-b-refus', { regards: kDeuxRegards });

        // Maison Nord Emploi part : dix jours au moins après la réception de sa lettre.
        const lettre = { "Qui l'envoie": 'Maison Nord Emploi', "Jour de l'envoi": jour(-20), 'Ce que la lettre demande': 'résiliation', 'Pièce': 'LRAR 3D 222 333 4444 5' };
        await noter(claire, conventions['Maison Nord Emploi'], 'Lettre qui met fin', lettre);
        await noter(claire, conventions['Maison Nord Emploi'], "Réception d'une lettre", { 'Jour de la réception': jour(-18), 'Quelle lettre': `du ${en_lettres(jour(-20))}, Maison Nord Emploi` });
        await exiger_titre(claire, 'Le Tissage, Maison Nord Emploi : finie');
        await exiger_vie(claire, `La convention a pris fin le ${en_lettres(jour(-8))}.`);

        // Pauline lit la sienne, avec le refus, et aucune des trois autres.
        const pauline = await entrer(personne, /^prescriptrice/i, { ecran: kTelephone });
        await pauline.aller('/conventions');
        await suivre(pauline, 'Le Tissage, Mission locale de Flandre-Lys');
        await exiger_vie(pauline, "Le renouvellement n'a pas lieu");
        await exiger_pdf(pauline, `${chemin(pauline)}/convention.pdf`);
        await pauline.verifier_page('conventions-b-partenaire', { regards: kDeuxRegards });
        pauline.attendre_statut(404);
        for (const partenaire of ['Maison Nord Emploi', 'Cap emploi de la Lys', quatrieme])
            exiger((await pauline.aller(conventions[partenaire])) === 404, `la mission locale lit la convention de ${partenaire}`);
    },
    'D. une reconduction tacite : la lettre arrive un jour trop tard, elle vaut pour la période suivante, et l’agenda le sait': async ({ personne }) => {
        // Un terme le 14 dans deux mois : le dernier jour pour dénoncer était le 14 du mois dernier.
        const signee = du_mois(-10, 15), dernier_jour = du_mois(-1, 14), terme = du_mois(2, 14), recue = du_mois(-1, 15);
        const claire = await entrer(personne, /^facilitatrice/i);
        await partir_du_modele(claire, "Marchés de l'État");
        const convention = await inscrire(claire, {
            'Intitulé': 'Clause sociale dans les marchés de la préfecture', 'Référence': 'ETAT-2026', 'Objet': "Associer le facilitateur dès l'étude.", "L'État": 'Préfecture de la région',
            "Ce qu'elle dit de l'argent": 'Sans incidence financière',
        });
        await noter(claire, convention, 'Signature', { 'Qui signe': 'Préfecture de la région', 'Quel jour': du_mois(-10, 11) });
        await noter(claire, convention, 'Signature', { 'Qui signe': 'PLIE Flandre-Lys', 'Quel jour': signee });
        await exiger_vie(claire, 'en vigueur', `Si personne n'agit, la convention est reconduite pour un an le ${en_lettres(du_mois(2, 15))}.`, en_lettres(dernier_jour));

        // La lettre partait à temps ; tout ce qui manque se dit d'abord à la fois.
        claire.attendre_statut(422);
        const trop_long = 'LRAR 1A 234 567 8901 2 '.repeat(6).trim();
        await remplir_un_fait(claire, convention, 'Lettre qui met fin', { "Jour de l'envoi": du_mois(-1, 10), 'Pièce': trop_long });
        await exiger_anomalies(claire, { partie: 'Ce champ est nécessaire', motif: 'Ce champ est nécessaire', piece: 'trop long' }, { piece: trop_long, le: du_mois(-1, 10) });
        await claire.verifier_page('conventions-d-anomalies', { regards: kDeuxRegards });

        // Le reste au clavier seul : aller au champ par la touche Tab, choisir par les premières lettres, envoyer par Entrée.
        await taper(claire, 'partie', 'Préf');
        await taper(claire, 'motif', 'non-r');
        await taper(claire, 'piece', 'LRAR 1A 234 567 8901 2');
        await claire.page.keyboard.press('Enter');
        await claire.voir("C'est noté");
        await exiger_vie(claire, 'préavis en cours', `la convention prend fin le ${en_lettres(terme)} : le préavis court depuis le ${en_lettres(du_mois(-1, 10))}`);
        const lettre = await claire.page.getByRole('link', { name: 'La lettre à envoyer' }).getAttribute('href');
        await exiger_pdf(claire, `${lettre}.pdf`);

        // Reçue le lendemain du dernier jour utile : elle ne vaut que pour la période suivante.
        await noter(claire, convention, "Réception d'une lettre", { 'Jour de la réception': recue, 'Quelle lettre': `du ${en_lettres(du_mois(-1, 10))}, Préfecture de la région` });
        await exiger_vie(claire, `La lettre reçue le ${en_lettres(recue)} vient 1 jour après le dernier jour utile, le ${en_lettres(dernier_jour)} : elle ne vaut que pour la période suivante.`,
                         `la convention prend fin le ${en_lettres(du_mois(14, 14))} : le préavis court depuis le ${en_lettres(recue)}`, 'reconduction tacite');
        await claire.verifier_page('conventions-d-trop-tard', { regards: kDeuxRegards });

        // L'agenda porte le nouveau terme, sans l'ancien.
        const agenda = await lire_fichier(claire, await claire.page.getByRole('link', { name: 'Agenda' }).getAttribute('href'));
        exiger(agenda.status() === 200 && agenda.headers()['content-type'].startsWith('text/calendar'), `l'agenda répond ${agenda.status()}, ${agenda.headers()['content-type']}`);
        const evenements = await agenda.text();
        for (const un of ['BEGIN:VCALENDAR', `DTSTART;VALUE=DATE:${du_mois(14, 14).replaceAll('-', '')}`, 'la convention \r\n prend fin'])
            exiger(evenements.includes(un), `l'agenda n'a pas « ${un} »`);
        exiger(!evenements.includes(`DTSTART;VALUE=DATE:${terme.replaceAll('-', '')}`), "l'agenda annonce encore l'ancien terme");

        // Un manquement y met fin sans préavis : un autre chemin, jusqu'au bout.
        await noter(claire, convention, 'Manquement constaté', { 'Qui a manqué': 'PLIE Flandre-Lys', 'Quel jour': jour(-4) });
        await noter(claire, convention, 'Lettre qui met fin', { "Qui l'envoie": 'Préfecture de la région', "Jour de l'envoi": jour(-4), 'Ce que la lettre demande': 'résiliation pour manquement' });
        await noter(claire, convention, "Réception d'une lettre", { 'Jour de la réception': jour(-2), 'Quelle lettre': `du ${en_lettres(jour(-4))}, Préfecture de la région` });
        await exiger_titre(claire, ': finie');
        await exiger_vie(claire, `La convention a pris fin le ${en_lettres(jour(-2))}.`);
    },

    'E. une convention-cadre de dix signataires : ce que chacun promet se suit, une évaluation à mi-chemin, et trois ans de plus au maximum': async ({ personne }) => {
        // Un protocole de trois ans, qui finit le dernier jour du mois prochain.
        const debut = du_mois(-34, 1), fin = du_mois(2, 0), trop_loin = `${Number(fin.slice(0, 4)) + 4}-01-31`;
        const donneurs = ['Préfecture du pays de la Lys', 'Agglomération de la Lys', 'Ville de Montreval', "Ville d'Hautrive", "Ville d'Ifreville",
            "Société d'aménagement du Val", 'Office public du Val', 'Montreval Habitat', 'La Plaine du Val'];
        const claire = await entrer(personne, /^facilitatrice/i);
        await partir_du_modele(claire, "Convention-cadre d'un PLIE");
        claire.attendre_statut(422);
        await tout_remplir(claire, { 'Intitulé': '', 'Objet': '', "Le donneur d'ordre": donneurs.join('\n'), 'Premier jour': debut, 'Le dernier jour du protocole': du_mois(-36, 1) });
        await envoyer(claire, 'Inscrire la convention');
        await exiger_anomalies(claire, { intitule: 'Ce champ est nécessaire', reference: 'Ce champ est nécessaire', objet: 'Ce champ est nécessaire', fin: 'La fin précède le début' },
                               { place_donneur: donneurs.join('\n'), debut, fin: du_mois(-36, 1) });
        await claire.verifier_page('conventions-e-anomalies', { regards: kDeuxRegards });
        const convention = await inscrire(claire, {
            'Intitulé': "La clause dans les marchés de l'agglomération", 'Référence': 'CADRE-E', 'Objet': 'Dire ce que chacun apporte.', 'Le dernier jour du protocole': fin,
        });
        await claire.voir('10 parties');
        for (const une of ['PLIE Flandre-Lys', ...donneurs]) await noter(claire, convention, 'Signature', { 'Qui signe': une, 'Quel jour': du_mois(-35, 20) });
        await exiger_vie(claire, 'à renouveler expressément', `Si personne n'agit, la convention prend fin le ${en_lettres(fin)}.`, 'Signature × 10');

        // La Ville dit elle-même où en est ce qu'elle promet ; ceux des autres restent sans nouvelle.
        const hugo = await entrer(personne, /^acheteur/i);
        await hugo.aller('/conventions');
        await suivre(hugo, "La clause dans les marchés de l'agglomération");
        await suivre(hugo, 'Ville de Montreval');
        await hugo.voir('Ville de Montreval : 5 engagements');
        await suivre(hugo, 'Prévoir tôt ses marchés', false);
        await hugo.remplir('Où il en est', 'Tenu');
        await hugo.remplir('Ce qui le montre', 'Programme des marchés transmis');
        await envoyer(hugo, 'Dire où il en est');
        await exiger_titre(hugo, 'Engagement 3 : Tenu');
        await claire.aller(convention);
        await claire.verifier_page('conventions-e-convention', { regards: kDeuxRegards });
        await suivre(claire, 'Suivi');
        const dits = await lire(claire.page.locator('tbody tr', { hasText: 'Programme des marchés transmis' }));
        exiger(dits.startsWith('3. Prévoir tôt ses marchés') && dits.includes(`Tenu Le ${en_lettres(jour(0))}, dit par Ville de Montreval`), `le suivi dit « ${dits} »`);
        await exiger_lu(claire.page.locator('dl.chiffres'), 'Tenu 1 sur 44');
        await claire.verifier_page('conventions-e-suivi', { regards: kDeuxRegards });

        // L'évaluation intermédiaire : gardée, puis lue par la Ville.
        await claire.aller(`${convention}/evaluations`);
        await tout_remplir(claire, { 'Premier jour': debut, 'Moment': 'Intermédiaire', 'Demandée par': 'Ville de Montreval', 'Appréciation': 'Les programmes arrivent plus tôt.' });
        await envoyer(claire, 'Réunir et garder');
        await claire.voir("L'évaluation est gardée");
        await hugo.aller(`${convention}/evaluations`);
        await suivre(hugo, en_lettres(debut), false);
        await exiger_lu(hugo.page.locator('main'), 'évaluation intermédiaire', '1 engagement tenu sur 44', 'Demandée par Ville de Montreval', 'sur 4 marchés couverts',
                         'Les programmes arrivent plus tôt.', 'jamais additionnés');
        await exiger_pdf(hugo, await hugo.page.getByRole('link', { name: 'PDF' }).getAttribute('href'));
        await hugo.verifier_page('conventions-e-evaluation', { regards: kDeuxRegards });

        // Le renouvellement veut l'accord de chacun, trois ans au plus : au-delà, l'accord est refusé à côté de sa date.
        await noter(claire, convention, 'Demande de renouvellement', { 'Qui demande': 'PLIE Flandre-Lys', 'Quel jour': jour(-12) });
        await remplir_un_fait(claire, convention, 'Accord de renouvellement', { 'Qui accepte': 'Ville de Montreval', 'Quel jour': jour(-10), "Jusqu'à quand": trop_loin, 'Pièce': 'Courrier du maire' });
        await exiger_anomalies(claire, { jusqu_a: 'Cet accord irait plus loin que le renouvellement le permet' }, { jusqu_a: trop_loin, piece: 'Courrier du maire', le: jour(-10) });
        await claire.verifier_page('conventions-e-au-dela', { regards: kDeuxRegards });
        const trois_ans = iso(new Date(Date.UTC(Number(fin.slice(0, 4)) + 3, Number(fin.slice(5, 7)), 0)));
        await claire.remplir("Jusqu'à quand", trois_ans);
        await envoyer(claire, 'Noter');
        await exiger_vie(claire, "Il manque l'accord : PLIE Flandre-Lys", `Si personne n'agit, la convention prend fin le ${en_lettres(fin)}.`);
        await noter(claire, convention, 'Accord de renouvellement', { 'Qui accepte': 'Toutes les parties', 'Quel jour': jour(-5), "Jusqu'à quand": trois_ans });
        await exiger_vie(claire, 'renouvelée par accord', `Si personne n'agit, la convention prend fin le ${en_lettres(trois_ans)}.`);
        exiger(!(await lire(claire.page.locator('main'))).includes("Il manque l'accord"), "il manque encore un accord");
    },
};
