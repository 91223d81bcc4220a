// Des données d'exemple pour la galerie ; personnes et entreprises inventées.
import { readFileSync } from 'node:fs';

const lien = (libelle) => ({ href: '#', libelle });
const champ = (nom, libelle, plus = {}) => ({
    nom, libelle, aide: '', valeur: '', anomalie: '', type: 'text', clavier: '', unite: '', remplissage: 'off', taille: '', suggestions: '', obligatoire: true, ...plus,
});

export const commun = {
    csrf: 'jeton', structure: 'PLIE de Montreval', annonce: false, source_href: '#', version: '0.1.0',
    utilisateur: { nom: 'Claire Martel', role: 'Facilitatrice', compte_href: '#', cle: 'exemple' },
    navigation: [
        ['Tableau de bord', 'accueil'], ['Programmation', 'programmation'], ['Calculateur', 'calculateur'], ['Marchés', 'marches'], ['Déclarations', 'declarations'],
        ['Participants', 'participants'], ['Parcours', 'parcours'], ['Offres', 'offres'], ['Conventions', 'conventions'], ["Lieu d'accueil", 'lieu-accueil'], ['Réseau', 'reseau'],
        ['Indicateurs et bilans', 'indicateurs'], ['Données ouvertes', 'donnees'], ['Droit en vigueur', 'droit'], ['Administration', 'administration'],
    ].map(([libelle, icone]) => ({ groupe: libelle === 'Participants' ? 'Personnes' : '', href: '#', libelle, icone, courante: false })),
};

const tour_durand = { qui: 'Durand BTP', quoi: 'déclarer avril', depuis: 'depuis 4 jours (8 mai 2026)', dernier_acte: 'Claire Martel a validé mars le 8 mai 2026', a_moi: false, en_retard: false };
const tour_moi = { qui: 'vous', quoi: 'valider mars', depuis: 'depuis 2 jours (3 avril 2026)', dernier_acte: 'M. Durand a déclaré 186,67 h le 3 avril 2026', a_moi: true, en_retard: false };
const avancement = { fait: '409,17 h faites sur 600,00 h', attendu: 'attendu à ce jour : 437,50 h', part: '68.20', part_attendue: '72.92', ecart: '28,33 h de retard', ton: 'attente' };

const journal = {
    evenements: [
        { quand: '8 mai 2026 à 17 h 02', quand_iso: '2026-05-08T15:02:00Z', qui: 'Claire Martel', quoi: 'a validé les heures de mars', detail: '186,67 h retenues, droit 2026-04', icone: 'valider' },
        { quand: '3 avril 2026 à 8 h 41', quand_iso: '2026-04-03T06:41:00Z', qui: 'Durand BTP', quoi: 'a déclaré mars', detail: '', icone: 'heures' },
        { quand: '3 mars 2026 à 11 h 15', quand_iso: '2026-03-03T10:15:00Z', qui: 'Ville de Montreval', quoi: "a notifié l'avenant 1", detail: '+40,00 h', icone: 'avenant' },
    ],
    suite: '#',
};
const vide = { titre: 'Aucun marché ne répond à ces filtres', phrase: "Retirez un filtre, ou inscrivez le marché s'il manque.", href: '#', libelle: 'Inscrire un marché' };
const pagination = { phrase: '51 à 100 sur 1 234 marchés', precedente: '#', suivante: '#' };
const fil = (ici, ...liens) => ({ liens: liens.map(lien), ici });

const marche = (objet, reference, acheteur, du, fait, part, part_attendue, ecart, ton, a_qui, depuis, effort = false) => ({
    objet, reference, acheteur, effort, du, a_qui, depuis, avancement: { fait, attendu: '', part, part_attendue, ecart, ton },
});

const grille = {
    mois: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin'].map((nom) => ({ nom })),
    personnes: [
        ['Awa B.', ['–', '–', '151,67', '140,00!', '?', '–'], '291,67'],
        ['Karim D.', ['–', '70,00', '35,00', '?', '?', '–'], '105,00'],
        ['Léa M.', ['–', '–', '0,00', '12,50', '?', '–'], '12,50'],
    ].map(([nom, cases, total]) => ({
        nom, total,
        cases: cases.map((texte) => ({
            valeur: texte.replace('!', ''), href: /\d/.test(texte) ? '#' : '', ecartee: texte.endsWith('!'), ecart: '11,67 h', attendue: texte === '?',
        })),
    })),
    totaux: ['–', '70,00', '186,67', '152,50', '?', '–'].map((valeur) => ({ valeur })),
};

const erreur = (code, titre, phrase, que_faire) => ({
    gabarit: 'gabarits/erreur', titre, donnees: { code, titre, phrase, que_faire, reference: code === '500' ? '0198c1d2-7a3e' : '' },
});

export const pages = {
    composants: {
        gabarit: 'composants', titre: 'Les pièces',
        donnees: {
            tours: [{ tour: tour_moi }, { tour: tour_durand }, { tour: { ...tour_durand, en_retard: true, depuis: 'depuis 34 jours (8 avril 2026)', dernier_acte: '' } }],
            avancements: [
                { avancement },
                { avancement: { ...avancement, ecart: 'dans la courbe', ton: 'bon', part: '62' } },
                { avancement: { ...avancement, ecart: '120,00 h de retard', ton: 'alarme', part: '21.5' } },
            ],
            annonces: [['bon', 'La déclaration de mars est inscrite.'], ['info', "C'était déjà fait : rien n'a été inscrit deux fois."], ['attente', "Des heures ne comptent pas, voyez pourquoi."], ['alarme', "Le serveur n'a pas répondu. Rien n'a été enregistré."]]
                .map(([ton, texte]) => ({ annonce: { ton, texte } })),
            icones: Object.keys(JSON.parse(readFileSync(new URL('../icones.json', import.meta.url), 'utf8'))).map((nom) => ({ nom })),
            vide, pagination, journal,
        },
    },
    'tableau-de-bord': { gabarit: 'tableau-de-bord', titre: 'Tableau de bord', courante: 'Tableau de bord', donnees: {} },
    marches: {
        gabarit: 'marches', titre: 'Marchés', courante: 'Marchés',
        donnees: {
            fil: false, vide: false, pagination: { phrase: '1 à 5 sur 5 marchés', precedente: '', suivante: '' },
            marches: [
                marche('Construction de la halle', '2025-031', 'Ville de Montreval', '1 440,00', '1 440,00 h faites', '100', '100', 'atteint', 'bon', 'vous', 'bilan final'),
                marche('Entretien des espaces verts', '2021/05', "Ville d'Armentières", '900,00', '612,00 h faites', '68', '', '', 'bon', 'SCOP Les Jardins', 'depuis 3 jours', true),
                marche('Nettoyage des écoles', '2025-044', 'Ville de Montreval', '8 800,00', '8 012,00 h faites', '91', '92', '41,33 h de retard', 'attente', 'Propreté du Nord', 'depuis 9 jours'),
                marche('Rénovation du gymnase', '2026-014', 'Ville de Montreval', '600,00', '409,17 h faites', '68.2', '72.9', '28,33 h de retard', 'attente', 'Durand BTP', 'depuis 4 jours'),
                marche('Voirie nord', '2024-112', 'Métropole de Montreval', '4 000,00', '800,00 h faites', '20', '61', '1 640,00 h de retard', 'alarme', 'Colas-Martin', 'depuis 41 jours'),
            ],
        },
    },
    lot: {
        gabarit: 'lot', titre: 'Lot 2, gros œuvre', courante: 'Marchés',
        donnees: { fil: fil('Lot 2, gros œuvre', 'Marchés', 'Rénovation du gymnase'), tour: tour_durand, avancement, journal, ...grille },
    },
    formulaire: {
        gabarit: 'formulaire', titre: 'Inscrire un marché', courante: 'Marchés',
        donnees: {
            fil: fil('Inscrire un marché', 'Marchés'),
            anomalies: { titre: '2 points à corriger', liste: [{ champ: 'montant', etiquette: 'Montant', phrase: 'au plus deux chiffres après la virgule.' }, { champ: 'engagement', etiquette: 'Nature de la clause', phrase: 'ce champ est nécessaire.' }] },
            objet: champ('objet', 'Objet du marché', { aide: "Tel qu'il est écrit dans l'avis.", valeur: 'Rénovation du gymnase Jean-Moulin' }),
            commune: champ('commune', "Commune d'exécution", { aide: 'Nom ou code INSEE.', suggestions: '/nomenclatures/communes', taille: 'moyen' }),
            montant: champ('montant', 'Montant hors taxes', { aide: 'Par exemple 1 250 000,00', valeur: '1 250 000,005', anomalie: 'Deux décimales au plus : 1 250 000,00 ou 1 250 000,01 ?', clavier: 'decimal', unite: '€', taille: 'court' }),
            type: { nom: 'type', libelle: 'Type de marché', aide: '', anomalie: '', obligatoire: true, invite: 'Choisir', options: [{ valeur: 'travaux', texte: 'Travaux', choisie: true }, { valeur: 'services', texte: 'Services', choisie: false }] },
            engagement: {
                nom: 'engagement', libelle: 'Nature', aide: '', anomalie: 'Choisissez la nature de la clause.', obligatoire: true, genre: 'radio',
                options: [
                    { id: 'engagement', valeur: 'clause', texte: "Clause d'exécution", precision: "Toutes les offres s'y engagent.", choisie: false },
                    { id: 'engagement-critere', valeur: 'critere', texte: 'Critère', precision: "L'effort proposé est noté.", choisie: false },
                    { id: 'engagement-effort', valeur: 'effort', texte: "Effort d'insertion", precision: 'Compté à part, sans pénalité possible.', choisie: false },
                ],
            },
            debut: champ('debut', "Début d'exécution", { type: 'month', valeur: '2026-02' }),
            fin: champ('fin', "Fin d'exécution", { type: 'month', valeur: '2027-06' }),
            publics: {
                nom: 'publics', libelle: 'Publics visés', aide: "Ceux que l'acheteur cite.", anomalie: '', obligatoire: false, genre: 'checkbox',
                options: [
                    { id: 'publics', valeur: 'deld', texte: "Demandeurs d'emploi de longue durée", precision: '', choisie: true },
                    { id: 'publics-rsa', valeur: 'rsa', texte: 'Allocataires de minima sociaux', precision: '', choisie: true },
                    { id: 'publics-jeunes', valeur: 'jeunes', texte: 'Jeunes peu qualifiés', precision: '', choisie: false },
                ],
            },
            commentaire: { nom: 'commentaire', libelle: 'Commentaire', aide: '', valeur: '', anomalie: '', lignes: '3', obligatoire: false },
        },
    },
    declarer: {
        gabarit: 'declarer', titre: 'Déclarer mars 2026', nue: true,
        donnees: {
            anomalies: false,
            awa: champ('awa', "Heures d'Awa B.", { valeur: '151,67', clavier: 'decimal', unite: 'h' }),
            karim: champ('karim', 'Heures de Karim D.', { valeur: '35,00', clavier: 'decimal', unite: 'h' }),
        },
    },
    validation: {
        gabarit: 'validation', titre: 'Valider mars 2026', courante: 'Déclarations', annonce: { ton: 'bon', texte: 'Les heures d\'Awa B. sont validées.' },
        donnees: { fil: fil('Mars 2026', 'Déclarations', 'Lot 2, gros œuvre'), tour: tour_moi },
    },
    bilan: { gabarit: 'bilan', titre: 'Bilan 2025', courante: 'Indicateurs et bilans', donnees: { fil: fil('Bilan 2025', 'Indicateurs et bilans') } },
    administration: { gabarit: 'administration', titre: 'Comptes', courante: 'Administration', donnees: { fil: fil('Comptes', 'Administration') } },
    connexion: {
        gabarit: 'gabarits/connexion', titre: 'Se connecter', nue: true,
        donnees: {
            retour: '', courriel: 'claire@exemple.fr',
            anomalies: { titre: 'Connexion refusée', liste: [{ champ: '', etiquette: '', phrase: "L'adresse ou le mot de passe ne convient pas." }] },
            fournisseur: { libelle: "Entrer avec Montreval Identité", href: '#' }, sortie: false,
            demonstration: { comptes: [{ role: 'Facilitatrice', courriel: 'claire@exemple.fr', mot_de_passe: 'montreval' }, { role: 'Entreprise', courriel: 'durand@exemple.fr', mot_de_passe: 'montreval' }] },
        },
    },
    accessibilite: { gabarit: 'gabarits/accessibilite', titre: 'Accessibilité : déclaration', nue: true, donnees: {} },
    'donnees-personnelles': { gabarit: 'gabarits/donnees_personnelles', titre: 'Données personnelles', nue: true, donnees: {} },
    'erreur-403': erreur('403', "Cette page n'est pas dans votre périmètre", "Ce lot est suivi par une autre structure. Rien n'est cassé : vous n'avez simplement pas à le voir.", [{ phrase: 'Votre tableau de bord :', href: '#', libelle: 'y revenir' }, { phrase: 'Si vous devriez y avoir accès, demandez-le à votre administratrice.', href: '', libelle: '' }]),
    'erreur-404': erreur('404', "Cette page n'existe pas", "L'adresse est incomplète, ou l'objet a changé de place.", [{ phrase: 'Chercher dans', href: '#', libelle: 'les marchés' }]),
    'erreur-409': erreur('409', "Quelqu'un d'autre a modifié cette ligne", 'Claire Martel a validé ces heures pendant que vous les corrigiez. Votre saisie est gardée.', [{ phrase: 'Voir', href: '#', libelle: 'la ligne telle qu\'elle est' }]),
    'erreur-500': erreur('500', "Ouvrage n'a pas pu répondre", "Rien n'a été enregistré à moitié : ce que vous avez saisi est gardé dans ce navigateur.", [{ phrase: 'Attendez un instant, puis', href: '#', libelle: 'recommencez' }]),
};
