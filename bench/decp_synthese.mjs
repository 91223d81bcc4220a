// Écrit sur la sortie standard un fichier de données essentielles (format 2022) d'environ N octets, toujours le même pour
// un N donné : node bench/decp_synthese.mjs 1000000000 > /tmp/decp.json
import { writeSync } from "node:fs";

const taille = Number(process.argv[2] ?? 1e9);
let graine = 20261121;
const hasard = (n) => ((graine = (Math.imul(graine, 1664525) + 1013904223) >>> 0), graine % n);
const cle = (s) => {
  for (let k = 0; k < 10; k++) {
    const t = [...(s + k)].reverse().reduce((a, c, i) => { const d = +c * (i % 2 ? 2 : 1); return a + (d > 9 ? d - 9 : d); }, 0);
    if (t % 10 === 0) return s + k;
  }
};
const siret = (debut) => cle(cle(debut) + "0001");
const deps = ["01", "13", "14", "2A", "33", "35", "44", "59", "62", "69", "75", "92", "93", "971", "974"].flatMap((d) => [d, d])
  .concat(Array.from({ length: 70 }, (_, i) => String(20 + i + 2).padStart(2, "0")));
const acheteurs = Array.from({ length: 4000 }, (_, i) => siret("21" + String(100000 + i * 7).slice(0, 6)));
const titulaires = Array.from({ length: 60000 }, (_, i) => siret(String(30000000 + i * 911)));
const cpv = ["45210000", "45233140", "77310000", "90911200", "71000000", "45421000", "33100000", "79710000"];
const mots = "rénovation du groupe scolaire Jean-Jaurès travaux de voirie et réseaux divers lot gros œuvre étanchéité couverture entretien des espaces verts nettoyage des locaux fourniture de denrées maîtrise d'œuvre réhabilitation logements sociaux éclairage public".split(" ");
const jour = (n) => new Date(Date.UTC(2024, 0, 1) + n * 864e5).toISOString().slice(0, 10);

let tampon = '{"marches":{"marche":[\n';
let ecrits = 0;
for (let i = 0; ecrits + tampon.length * 1.05 < taille; i++) {
  const notif = hasard(700);
  const objet = Array.from({ length: 12 + hasard(14) }, () => mots[hasard(mots.length)]).join(" ");
  const social = hasard(4) === 0 ? ["Clause sociale"] : hasard(8) === 0 ? ["Critère social"] : ["Pas de considération sociale"];
  const d = deps[hasard(deps.length)];
  tampon += (i ? ",\n" : "") + JSON.stringify({
    id: "S" + i, acheteur: { id: acheteurs[hasard(acheteurs.length)] }, nature: "Marché", objet, codeCPV: cpv[hasard(cpv.length)],
    techniques: { technique: ["Sans objet"] }, modalitesExecution: { modaliteExecution: ["Bons de commande"] }, marcheInnovant: false,
    ccag: "Travaux", offresRecues: 1 + hasard(9), attributionAvance: true, tauxAvance: 0.1, typeGroupementOperateurs: "Pas de groupement",
    sousTraitanceDeclaree: false, procedure: "Procédure adaptée", lieuExecution: { code: d, typeCode: "Code département" },
    dureeMois: 1 + hasard(48), dateNotification: jour(notif), datePublicationDonnees: jour(notif + hasard(80)),
    montant: (10000 + hasard(90000000)) / 100, typesPrix: { typePrix: ["Définitif révisable"] }, formePrix: "Forfaitaire",
    titulaires: Array.from({ length: 1 + (hasard(6) === 0) }, () => ({ titulaire: { typeIdentifiant: "SIRET", id: titulaires[hasard(titulaires.length)] } })),
    considerationsSociales: { considerationSociale: social },
    considerationsEnvironnementales: { considerationEnvironnementale: ["Clause environnementale"] }, modifications: [] });
  if (tampon.length > 1 << 20) { const o = Buffer.from(tampon); writeSync(1, o); ecrits += o.length; tampon = ""; }
}
writeSync(1, Buffer.from(tampon + '\n],"contrat-concession":[]}}\n'));
