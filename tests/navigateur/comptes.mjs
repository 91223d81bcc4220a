// The demonstration accounts, as the sign-in page itself lists them (or OUVRAGE_COMPTES="role:courriel:mot_de_passe,…").
import { exiger } from './navigateur.mjs';

export async function lire_comptes(elle) {
    if (process.env.OUVRAGE_COMPTES)
        return process.env.OUVRAGE_COMPTES.split(',').map((entry) => {
            const [role, courriel, ...rest] = entry.split(':');
            return { role, courriel, mot_de_passe: rest.join(':') };
        });
    await elle.aller('/connexion');
    const comptes = await elle.page.locator('section[aria-labelledby="titre-demonstration"] tbody tr').evaluateAll((rows) =>
        rows.map((row) => {
            const [role, courriel, mot_de_passe] = [...row.cells].map((cell) => cell.innerText.trim());
            return { role, courriel, mot_de_passe };
        }));
    exiger(comptes.length > 0, 'la page de connexion ne liste aucun compte de démonstration');
    return comptes;
}
