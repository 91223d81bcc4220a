// Compte indépendant des données essentielles : mêmes fichiers, autre langage, autre code. Il ne lit rien d'Ouvrage ; ses
// listes viennent des schémas officiels (champs_2019.csv, champs_2022.csv), du CPV et des contours des départements.
// Usage : node tests/imports/compte_independant.mjs DOSSIER_DATA FICHIER…  -> un JSON : chaque fichier seul dans une base
// neuve, puis tous à la suite dans une même base, puis une seconde fois.
import fs from "node:fs";
import path from "node:path";

const [, , DATA, ...FICHIERS] = process.argv;
const JOUR = "2026-11-21";

// --- Référentiels ------------------------------------------------------------------------------------------------------
function csv(texte, sep) {
  const lignes = [];
  let ligne = [], cellule = "", dedans = false;
  for (let i = 0; i < texte.length; i++) {
    const c = texte[i];
    if (dedans) {
      if (c === '"' && texte[i + 1] === '"') { cellule += '"'; i++; }
      else if (c === '"') dedans = false;
      else cellule += c;
    } else if (c === '"' && cellule === "") dedans = true;
    else if (c === sep) { ligne.push(cellule); cellule = ""; }
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && texte[i + 1] === "\n") i++;
      ligne.push(cellule); lignes.push(ligne); ligne = []; cellule = "";
    } else cellule += c;
  }
  if (cellule !== "" || ligne.length) { ligne.push(cellule); lignes.push(ligne); }
  return lignes;
}
function objets(lignes) { const [t, ...r] = lignes; return r.map((l) => Object.fromEntries(t.map((k, i) => [k, l[i] ?? ""]))); }
const lire = (f) => fs.readFileSync(path.join(DATA, f), "utf8");
const valeurs = {};
for (const an of ["2019", "2022"]) {
  for (const c of objets(csv(lire(`decp/schema/champs_${an}.csv`), ",")))
    if (c.valeurs) valeurs[`${an}/${c.objet}/${c.champ}`] = c.valeurs.split(" | ");
}
const liste = (an, objet, champ) => {
  const v = valeurs[`${an}/${objet}/${champ}`];
  if (!v) throw new Error(`pas de liste ${an}/${objet}/${champ}`);
  return v;
};
const CPV = new Map(objets(csv(lire("referentiels/cpv_2008_fr.csv"), ",")).map((r) => [r.code, r.chiffre_controle]));
const DEPARTEMENTS = new Set(JSON.parse(lire("referentiels/departements-1000m.geojson")).features.map((f) => f.properties.code));
// Régions du COG, d'avant et d'après 2016 (aucun fichier de référence : voir insee.fr).
const REGIONS = "01 02 03 04 06 11 21 22 23 24 25 26 27 28 31 32 41 42 43 44 52 53 54 72 73 74 75 76 82 83 84 91 93 94".split(" ");

// --- Identifiants ------------------------------------------------------------------------------------------------------
const luhn = (s) => [...s].reverse().reduce((t, c, i) => { const d = +c * (i % 2 ? 2 : 1); return t + (d > 9 ? d - 9 : d); }, 0) % 10 === 0;
const compact = (s) => s.replace(/[\s.\-\u2000-\u200b\u2010-\u2015\u202f]/g, "");
const siretJuste = (s) => s.startsWith("356000000") && s.slice(9) !== "00048"
  ? [...s].reduce((t, c) => t + +c, 0) % 5 === 0 : luhn(s) && luhn(s.slice(0, 9));
const siren = (t) => {
  if (t.type && t.type !== "SIRET" && !t.type.startsWith("TVA")) return "";
  let s = compact(t.id).toUpperCase();
  if (s.length === 13 && s.startsWith("FR")) s = s.slice(4);
  return /^(\d{9}|\d{14})$/.test(s) ? s.slice(0, 9) : "";
};
const tvaFrJuste = (t) => {
  const s = compact(t).toUpperCase().replace(/^FR/, "");
  const a = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  if (!/^[0-9A-HJ-NP-Z]{2}\d{9}$/.test(s)) return false;
  const n = BigInt(s.slice(2));
  if (!s.startsWith("000", 2) && !luhn(s.slice(2))) return false;
  if (/^\d\d/.test(s)) return BigInt(s.slice(0, 2)) === (n * 100n + 12n) % 97n;
  const [x, y] = [a.indexOf(s[0]), a.indexOf(s[1])];
  const k = BigInt(x < 10 ? x * 24 + y - 10 : x * 34 + y - 100);
  return (n + 1n + k / 11n) % 11n === k % 11n;
};

// --- Textes ------------------------------------------------------------------------------------------------------------
const W = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";
const octet = (c) => (c >= "\u0080" && c <= "\u00ff" ? c.charCodeAt(0) : W.includes(c) ? 0x80 + W.indexOf(c) : -1);
const NOMS = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", euro: "€", rsquo: "’", eacute: "é", egrave: "è", agrave: "à" };
const BALISES = /<\/?(br|p|b|i|u|em|strong|span|div|ul|ol|li|font|a)(?=[>\/\s])[^>]{0,390}>/gi;
function reparer(s) {
  const d = new Set();
  if (s.includes("\ufffd")) d.add("accents_perdus");
  let t = s.replace(/&(#\d+|#x[0-9a-f]+|\w+);/gi, (tout, e) => {
    const c = e[0] === "#" ? String.fromCodePoint(/^#x/i.test(e) ? parseInt(e.slice(2), 16) : +e.slice(1)) : NOMS[e];
    if (c === undefined) return tout;
    d.add("entites_html");
    return c;
  });
  let balise = false;
  t = t.replace(BALISES, () => { d.add("balises_html"); balise = true; return " "; });
  if (/[\u0080-\u009f\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(t)) d.add("caracteres_de_controle");
  // Un caractère de deux ou trois octets UTF-8 pris un à un pour des caractères.
  const cs = [...t];
  let r = "";
  for (let i = 0; i < cs.length; i++) {
    const tete = cs[i].codePointAt(0);
    const n = tete >= 0xc2 && tete <= 0xdf ? 2 : tete === 0xe2 ? 3 : 0;
    const o = cs.slice(i + 1, i + n).map(octet);
    if (n && o.length === n - 1 && o.every((x) => x >= 0x80 && x <= 0xbf)) {
      const c = Buffer.from([tete, ...o]).toString("utf8");
      if (/^[\u00a0-\u00ff\u0152\u0153\u0178\u2010-\u203a\u20ac\u2122]$/.test(c)) { d.add("double_utf8"); r += c; i += n - 1; continue; }
    }
    r += /[\u0080-\u009f]/.test(cs[i]) ? W[tete - 0x80] : cs[i];
  }
  return [balise ? r.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "") : r, d];
}
const normaliser = (s) => s.replace(/œ/gi, "oe").replace(/æ/gi, "ae").replace(/ß/g, "ss").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[^\p{L}\p{Nd}]+/gu, " ").trim();

// --- Nombres et dates --------------------------------------------------------------------------------------------------
function centimes(t) {
  const s = t.replace(/[\s€]/g, "").replace(",", ".");
  const m = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(s);
  if (!m || !(m[2] || m[3])) return [null, false];
  const deplacement = 2 + +(m[4] ?? 0);
  let chiffres = (m[2] ?? "") + (m[3] ?? "");
  const place = (m[2] ?? "").length + deplacement;
  const entier = place <= 0 ? "0" : chiffres.padEnd(place, "0").slice(0, place);
  const reste = place < 0 ? "0".repeat(-place) + chiffres : chiffres.slice(place);
  let v = BigInt(entier);
  if (reste[0] >= "5") v += 1n;
  return [Number(m[1] === "-" ? -v : v), /[1-9]/.test(reste)];
}
function date(t) {
  let m = /^(\d{4})-(\d\d)-(\d\d)(.*)$/s.exec(t.trim()), fuseau = false;
  if (m) { fuseau = m[4] !== ""; }
  else if ((m = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(t.trim()))) m = [m[0], m[3], m[2], m[1]];
  if (!m) return { t, j: null, fuseau };
  const iso = `${m[1]}-${m[2]}-${m[3]}`;
  const d = new Date(iso + "T00:00:00Z");
  return { t, j: !isNaN(d) && d.toISOString().slice(0, 10) === iso ? iso : null, fuseau };
}
const ecart = (a, b) => Math.round((Date.parse(b + "T00:00:00Z") - Date.parse(a + "T00:00:00Z")) / 864e5);
const entier = (t) => (/^-?\d+([.,]0+)?$/.test(t.trim()) ? parseInt(t, 10) : null);

// --- Lecture : tout devient du texte -----------------------------------------------------------------------------------
const enTextes = (json) => json.replace(/"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (m) => (m[0] === '"' ? m : `"${m}"`));
function xml(texte) {
  // Assez d'XML pour ces fichiers : éléments, attributs ignorés, entités, pas de CDATA ni de DTD.
  const racine = { n: "", e: [], t: "" };
  const pile = [racine];
  for (const m of texte.matchAll(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)([\w-]+)([^>]*?)(\/?)>|([^<]+)/g)) {
    const haut = pile[pile.length - 1];
    if (m[5] !== undefined) haut.t += m[5].replace(/&(amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);/gi, (_, e) =>
      e[0] === "#" ? String.fromCodePoint(/^#x/i.test(e) ? parseInt(e.slice(2), 16) : +e.slice(1)) : NOMS[e]).replace(/\r\n?/g, "\n");
    else if (m[2] && !m[1]) { const x = { n: m[2], e: [], t: "" }; haut.e.push(x); if (!m[4]) pile.push(x); }
    else if (m[2]) pile.pop();
  }
  return racine;
}
const feuille = (x) => (x && typeof x === "object" ? "" : x === null || x === undefined ? "" : String(x));
function xmlVersObjet(x) {
  if (!x.e.length) return x.t;
  const o = {};
  for (const e of x.e) (o[e.n] ??= []).push(xmlVersObjet(e));
  return Object.fromEntries(Object.entries(o).map(([k, v]) => [k, v.length === 1 ? v[0] : v]));
}
/// Listes enveloppées ou non, un élément ou plusieurs.
function elements(v, enveloppe) {
  if (!v || typeof v !== "object") return [];
  const interieur = (x) => (x && typeof x === "object" && enveloppe in x ? elements1(x[enveloppe]) : [x]);
  return (Array.isArray(v) ? v : [v]).flatMap(interieur).filter((x) => x && typeof x === "object");
}
const elements1 = (x) => (Array.isArray(x) ? x : [x]);
function textes(v) {
  if (v === undefined || v === null) return [];
  if (Array.isArray(v)) return v.flatMap(textes);
  if (typeof v === "object") return Object.values(v).flatMap(textes);
  return String(v).trim() === "" && String(v) === "" ? [] : [String(v)];
}

const CONNUS = new Set(["id", "uid", "source", "nature", "objet", "codeCPV", "procedure", "formePrix", "ccag", "marcheInnovant",
  "attributionAvance", "tauxAvance", "origineUE", "origineFrance", "typeGroupementOperateurs", "sousTraitanceDeclaree", "idAccordCadre"]);

function contrat(brut, genre, format, defauts) {
  const T = (x) => {
    const [t, d] = reparer(feuille(x));
    for (const k of d) defauts.push(k);
    return t;
  };
  const c = { genre, format, f2022: format === "2022" };
  for (const k of CONNUS) c[k] = T(brut[k]);
  c.id = c.id.trim();
  const a = brut.acheteur ?? brut.autoriteConcedante ?? {};
  c.ach = { id: T(a.id), nom: T(a.nom) };
  const l = brut.lieuExecution ?? {};
  c.lieu = { code: T(l.code), type: T(l.typeCode), nom: T(l.nom) };
  c.duree = feuille(brut.dureeMois).trim();
  c.offres = feuille(brut.offresRecues).trim();
  c.notif = date(feuille(brut.dateNotification ?? brut.dateSignature));
  c.pub = date(feuille(brut.datePublicationDonnees));
  c.debut = date(feuille(brut.dateDebutExecution));
  c.montant = feuille(brut.montant ?? brut.valeurGlobale).trim();
  c.subvention = feuille(brut.montantSubventionPublique).trim();
  const L = (v) => textes(v).map(T);
  c.typesPrix = [...L(brut.typesPrix), ...L(brut.typePrix)];
  c.techniques = L(brut.techniques);
  c.modalites = L(brut.modalitesExecution);
  c.sociales = L(brut.considerationsSociales);
  c.envs = L(brut.considerationsEnvironnementales);
  const op = (o) => ({ type: T(o.typeIdentifiant), id: T(o.id), nom: T(o.denominationSociale ?? o.nom) });
  c.tit = [...elements(brut.titulaires, "titulaire"), ...elements(brut.concessionnaires, "concessionnaire")].map(op);
  c.actes = elements(brut.actesSousTraitance, "acteSousTraitance").map((x) => ({
    n: T(x.id), st: op(x.sousTraitant ?? {}), duree: feuille(x.dureeMois), notif: date(feuille(x.dateNotification)),
    pub: date(feuille(x.datePublicationDonnees)), montant: feuille(x.montant).trim(), variation: T(x.variationPrix) }));
  c.modActes = elements(brut.modificationsActesSousTraitance, "modificationActeSousTraitance").map((x) => ({
    n: T(x.id), duree: feuille(x.dureeMois), notif: date(feuille(x.dateNotificationModificationSousTraitance)),
    pub: date(feuille(x.datePublicationDonnees)), montant: feuille(x.montant).trim() }));
  c.mods = elements(brut.modifications, "modification").map((x) => ({
    n: T(x.id), objet: T(x.objetModification), notif: date(feuille(x.dateNotificationModification ?? x.dateSignatureModification)),
    pub: date(feuille(x.datePublicationDonneesModification)), duree: feuille(x.dureeMois).trim(),
    montant: feuille(x.montant ?? x.valeurGlobale).trim(),
    tit: [...elements(x.titulaires, "titulaire"), ...elements(x.concessionnaires, "concessionnaire")].map(op) }));
  c.execution = elements(brut.donneesExecution, "donneesAnnuelles").map((x) => L(x).join(" | "));
  return c;
}

function lireFichier(f) {
  const octets = fs.readFileSync(f);
  let texte = octets.toString("utf8").replace(/^\ufeff/, "");
  const debut = texte.trimStart()[0];
  const sortie = [];
  const ajouter = (brut, genre, format, rang) => {
    const defauts = [];
    sortie.push({ c: contrat(brut, genre, format, defauts), defauts, rang, lignes: 1 });
  };
  if (debut === "{") {
    const m = JSON.parse(enTextes(texte)).marches;
    let rang = 0;
    if (Array.isArray(m)) for (const x of m) ajouter(x, x.autoriteConcedante || x._type === "Contrat de concession" ? "C" : "M", "2019", ++rang);
    else for (const [cle, v] of Object.entries(m)) for (const x of v) ajouter(x, cle === "marche" ? "M" : "C", "2022", ++rang);
  } else if (debut === "<") {
    let rang = 0;
    const visiter = (x) => {
      for (const e of x.e) {
        if (e.n !== "marche" && e.n !== "contrat-concession") { visiter(e); continue; }
        const o = xmlVersObjet(e);
        ajouter(o, e.n === "marche" ? "M" : "C", o.considerationsSociales !== undefined || o.offresRecues !== undefined ? "2022" : "2019", ++rang);
      }
    };
    visiter(xml(texte));
  } else {
    let bretagne = false;
    // TextDecoder("windows-1252") de Node 20 rend du Latin-1 : on décode à la main.
    if (texte.includes("\ufffd")) texte = [...octets].map((o) => (o >= 0x80 && o < 0xa0 ? W[o - 0x80] : String.fromCharCode(o))).join("");
    const lignes = csv(texte, texte.slice(0, texte.indexOf("\n")).includes(";") ? ";" : ",");
    const tete = lignes[0].map((t) => t.trim());
    bretagne = tete.includes("SIRET acheteur");
    const titulaire = bretagne
      ? ["Titulaire/Mandataire", "Rôle", "Code Postal_Titulaire", "Code Insee_Titulaire", "Commune_Titulaire", "Siret_Titulaire", "siren_Titualire"]
      : ["titulaire_id", "titulaire_nom", "titulaire_departement_code", "titulaire_region_code"];
    const contrats = new Map();
    lignes.slice(1).forEach((l, i) => {
      const r = Object.fromEntries(tete.map((k, j) => [k, l[j] ?? ""]));
      const cle = bretagne ? r["SIRET acheteur"] + "|" + r["Id du marché"] : r.acheteur_id + "|" + r.id + "|" + r.uid;
      const reste = JSON.stringify(tete.filter((k) => !titulaire.includes(k)).map((k) => r[k]));
      if (!contrats.has(cle)) contrats.set(cle, new Map());
      const versions = contrats.get(cle);
      if (!versions.has(reste)) versions.set(reste, { rang: i + 2, rangees: [] });
      versions.get(reste).rangees.push(r);
    });
    for (const versions of contrats.values()) for (const { rang, rangees } of versions.values()) {
      const r = rangees[0];
      const brut = bretagne
        ? { id: r["Id du marché"], acheteur: { id: r["SIRET acheteur"], nom: r["Nom acheteur"] }, nature: r.Nature, objet: r["Objet marché"],
            codeCPV: r["Code CPV"], procedure: r["Procédure"], lieuExecution: { nom: r["Lieu exécution"] === "Non disponible" ? "" : r["Lieu exécution"] },
            dureeMois: r["Durée mois"], dateNotification: r["Date notification"], datePublicationDonnees: r["Date publication des données"],
            formePrix: r["Type prix"], attributionAvance: r.Avance, montant: r["Montant prévu"].trim() || r["Montant initial (Ht)"],
            modifications: centimes(r["Montant initial (Ht)"])[0] !== null && centimes(r["Montant modifie (Ht)"])[0] !== null &&
              centimes(r["Montant initial (Ht)"])[0] !== centimes(r["Montant modifie (Ht)"])[0] ? [{ montant: r["Montant modifie (Ht)"] }] : [],
            titulaires: rangees.map((x) => ({ id: x.Siret_Titulaire, denominationSociale: x["Titulaire/Mandataire"] })) }
        : { id: r.id, uid: r.uid, acheteur: { id: r.acheteur_id, nom: r.acheteur_nom }, codeCPV: r.codeCPV, procedure: r.procedure, dureeMois: r.dureeMois,
            dateNotification: r.dateNotification, montant: r.montant, offresRecues: r.offresRecues,
            titulaires: rangees.map((x) => ({ id: x.titulaire_id, denominationSociale: x.titulaire_nom })) };
      const defauts = [];
      const c = contrat(brut, "M", bretagne ? "bretagne" : "consolidee", defauts);
      c.dep = bretagne ? "" : r.acheteur_departement_code;
      sortie.push({ c, defauts, rang, lignes: rangees.length });
    }
  }
  return sortie;
}

// --- Contrôles, écrits d'après le README des données --------------------------------------------------------------------
function controler(c, defauts) {
  const a = defauts.map((d) => d);
  const dire = (k) => a.push(k);
  const M = c.genre === "M", an = c.f2022 ? "2022" : "2019", objet = M ? "marche" : "contrat-concession";
  const consolidee = c.format === "consolidee", bretagne = c.format === "bretagne";
  const exiger = (v) => { if (!v.trim()) dire("champ_absent"); };
  const dansListe = (v, l) => { if (v !== "" && !l.includes(v)) dire("valeur_hors_liste"); };
  const exigerListe = (v, l) => { exiger(v); if (v.trim()) dansListe(v, l); };
  const exigerListes = (vs, l) => { if (!vs.length) dire("champ_absent"); for (const v of vs) dansListe(v, l); };
  const siret = (v, e, f, k) => {
    const s = compact(v);
    if (!/^\d{14}$/.test(s)) return dire(f);
    if (s !== v) dire(e);
    if (!siretJuste(s)) dire(k);
  };
  const jour = (d) => {
    if (!d.t) return false;
    if (d.fuseau) dire("date_avec_fuseau");
    if (!d.j) { dire("date_illisible"); return false; }
    if (+d.j.slice(0, 4) < 1950 || +d.j.slice(0, 4) > 2100) dire("annee_impossible");
    else if (d.j > JOUR) dire("date_future");
    return true;
  };

  if (!c.id) dire("id_absent");
  if ([...c.id].length > 16) dire("id_long");
  if (c.uid && c.uid !== (/^\d{14}$/.test(compact(c.ach.id)) ? compact(c.ach.id) : c.ach.id.trim()) + c.id) dire("uid_incoherent");
  if (!c.ach.id.trim()) dire("siret_acheteur_absent");
  else siret(c.ach.id, "siret_acheteur_espaces", "siret_acheteur_forme", "siret_acheteur_cle");
  if (!c.f2022) exiger(c.ach.nom);

  if (!consolidee) { exigerListe(c.nature, liste(an, objet, "nature")); exiger(c.objet); }
  const n = [...c.objet].length;
  if (n > 256) dire("objet_long");
  if (n > 1000) dire("objet_trop_long");
  if (/[\n\r\t]/.test(c.objet)) dire("objet_sauts_de_ligne");
  if (/^[ \t\r\n]|[ \t\r\n]$/.test(c.objet)) dire("objet_espaces_aux_bords");

  if (!c.codeCPV) { if (M) dire("champ_absent"); }
  else if (!/^\d{8}(-\d)?$/.test(c.codeCPV)) dire("cpv_forme");
  else if (!CPV.has(c.codeCPV.slice(0, 8))) dire("cpv_inconnu");
  else if (c.codeCPV[9] !== undefined && CPV.get(c.codeCPV.slice(0, 8)) !== c.codeCPV[9]) dire("cpv_cle");

  if (M || c.f2022 || c.procedure) exigerListe(c.procedure, liste("2022", objet, "procedure"));
  if (!c.duree) dire("champ_absent");
  else if (entier(c.duree) === null) dire("nombre_illisible");
  else if (entier(c.duree) < 1) dire("duree_nulle");
  else if (entier(c.duree) > 120) dire("duree_longue");
  if (c.f2022 && M) {
    exigerListes(c.techniques, liste(an, objet, "techniques.technique"));
    exigerListes(c.modalites, liste(an, objet, "modalitesExecution.modaliteExecution"));
    exigerListe(c.ccag, liste(an, objet, "ccag"));
    exigerListe(c.typeGroupementOperateurs, liste(an, objet, "typeGroupementOperateurs"));
    exigerListes(c.typesPrix, liste(an, objet, "typesPrix.typePrix"));
    exigerListe(c.formePrix, liste(an, objet, "formePrix"));
    exiger(c.offres);
    for (const v of [c.marcheInnovant, c.attributionAvance, c.sousTraitanceDeclaree]) {
      exiger(v);
      if (v && !["true", "false", "oui", "non", "0", "1"].includes(v.toLowerCase())) dire("valeur_hors_liste");
    }
  }
  if (!c.f2022 && !consolidee && M) exigerListe(c.formePrix, liste("2019", "marche", "formePrix"));
  if (c.offres) { if (entier(c.offres) === null) dire("nombre_illisible"); else if (entier(c.offres) < 1) dire("valeur_hors_bornes"); }

  if (bretagne) exiger(c.lieu.nom);
  else if (!consolidee && !(c.f2022 && !M)) {
    exiger(c.lieu.code);
    exigerListe(c.lieu.type, liste("2019", "marche", "lieuExecution.typeCode"));
    const k = c.lieu.code;
    const outre = (s) => (/^9[78]/.test(s) ? s.slice(0, 3) : s.slice(0, 2));
    if (k) switch (c.lieu.type) {
      case "Code postal": if (!/^\d{5}$/.test(k)) dire("lieu_type"); break;
      case "Code commune":
        if (!/^(\d\d|2[AB])\d{3}$/.test(k)) dire("lieu_type");
        else if (!DEPARTEMENTS.has(outre(k)) || k.endsWith("000")) dire("lieu_inconnu");
        break;
      case "Code département":
        if (!/^[0-9AB]{2,3}$/.test(k)) dire("lieu_type");
        else if (!DEPARTEMENTS.has(k)) dire("lieu_inconnu");
        break;
      case "Code région": if (!REGIONS.includes(k)) dire("lieu_inconnu"); break;
      case "Code pays": if (!/^([A-Z]{2,3}|99\d{3})$/.test(k)) dire("lieu_inconnu"); break;
    }
  }

  if (!c.notif.t) dire("date_notification_absente");
  if (!c.pub.t && !consolidee) dire("date_publication_absente");
  const jn = jour(c.notif), jp = jour(c.pub);
  if (!M) {
    if (!c.debut.t) dire("champ_absent");
    else if (!c.debut.j) dire("date_illisible");
    if (c.debut.fuseau) dire("date_avec_fuseau");
  }
  if (jn && jp) {
    const e = ecart(c.notif.j, c.pub.j);
    if (e < 0) dire("publication_avant_notification");
    if (e > 62) dire("publication_tardive");
    if (e > 3653) dire("notification_ancienne");
  }

  const [v, arrondi] = centimes(c.montant);
  if (!c.montant) dire("montant_absent");
  else if (v === null) dire("montant_illisible");
  else {
    if (v < 0) dire("montant_negatif");
    else if (v === 0) dire("montant_nul");
    else if (v < 10000) dire("montant_symbolique");
    if (v % 100 === 0 && /^9{7,}$/.test(String(v / 100))) dire("montant_factice");
    if (arrondi) dire("montant_arrondi");
  }
  if (!M && c.subvention && centimes(c.subvention)[0] === null) dire("montant_illisible");

  const operateur = (o) => {
    if (o.type) dansListe(o.type, liste(an, objet, c.f2022 ? (M ? "titulaires[].titulaire.typeIdentifiant" : "concessionnaires[].concessionnaire.typeIdentifiant")
      : (M ? "titulaires[].typeIdentifiant" : "concessionnaires[].typeIdentifiant")));
    else if (!consolidee && !bretagne) dire("champ_absent");
    if (!o.id.trim()) dire("identifiant_absent");
    else if (!o.type || o.type === "SIRET") siret(o.id, "siret_titulaire_espaces", "siret_titulaire_forme", "siret_titulaire_cle");
    else if (o.type.startsWith("TVA") && /^fr/i.test(compact(o.id)) && !tvaFrJuste(o.id)) dire("tva_titulaire");
    if (!c.f2022) exiger(o.nom);
  };
  if (!c.tit.length) dire("titulaire_absent");
  c.tit.forEach(operateur);

  if (c.actes.length && ["false", "non", "0"].includes(c.sousTraitanceDeclaree.toLowerCase())) dire("actes_sans_declaration");
  for (const x of c.actes) {
    exigerListe(x.st.type, liste("2022", "marche", "actesSousTraitance[].acteSousTraitance.sousTraitant.typeIdentifiant"));
    if (!x.st.id.trim()) dire("identifiant_absent");
    else if (x.st.type === "SIRET") siret(x.st.id, "siret_sous_traitant_espaces", "siret_sous_traitant_forme", "siret_sous_traitant_cle");
    jour(x.notif); jour(x.pub);
    dansListe(x.variation, liste("2022", "marche", "actesSousTraitance[].acteSousTraitance.variationPrix"));
    const m = centimes(x.montant)[0];
    if (!x.montant) dire("montant_absent");
    else if (m === null) dire("montant_illisible");
    else if (v !== null && c.montant && m > v) dire("acte_superieur_au_marche");
  }
  for (const x of c.modActes) { jour(x.notif); jour(x.pub); if (x.montant && centimes(x.montant)[0] === null) dire("montant_illisible"); }

  if (c.f2022) {
    exigerListes(c.sociales, liste(an, objet, "considerationsSociales.considerationSociale"));
    if (c.sociales.length > 1 && c.sociales.includes("Pas de considération sociale")) dire("considerations_contradictoires");
    exigerListes(c.envs, liste(an, objet, "considerationsEnvironnementales.considerationEnvironnementale"));
  }
  for (const x of c.mods) {
    if (!x.duree && !x.montant && !x.tit.length) dire("modification_vide");
    jour(x.notif); jour(x.pub);
    if (x.montant) { const m = centimes(x.montant)[0]; if (m === null) dire("montant_illisible"); else if (m < 0) dire("montant_negatif"); }
    if (x.duree && entier(x.duree) === null) dire("nombre_illisible");
    x.tit.forEach(operateur);
  }
  return a;
}

// --- La base, en mémoire -------------------------------------------------------------------------------------------------
const cleDe = (c) => (/^\d{14}$/.test(compact(c.ach.id)) ? compact(c.ach.id) : c.ach.id.trim()) + "|" + c.id;
function faits(c) {
  const d = (x) => x.j ?? x.t.trim(), m = (t) => centimes(t)[0] ?? t, e = (t) => entier(t) ?? t;
  return JSON.stringify([c.genre, cleDe(c), c.ach.nom, c.dep ?? "", c.nature, c.objet, c.codeCPV, c.procedure, c.lieu, e(c.duree), d(c.notif), d(c.pub), d(c.debut),
    m(c.montant), m(c.subvention), c.formePrix, c.typesPrix, c.ccag, e(c.offres), c.marcheInnovant, c.attributionAvance, c.tauxAvance, c.origineUE,
    c.origineFrance, c.typeGroupementOperateurs, c.sousTraitanceDeclaree, c.idAccordCadre, c.techniques, c.modalites, c.sociales, c.envs, c.tit,
    c.actes.map((x) => [x.n, x.st, e(x.duree), d(x.notif), d(x.pub), m(x.montant), x.variation]),
    c.modActes.map((x) => [x.n, e(x.duree), d(x.notif), d(x.pub), m(x.montant)]),
    c.mods.map((x) => [x.n, x.objet, d(x.notif), d(x.pub), e(x.duree), m(x.montant), x.tit]), c.execution]);
}
const lot = (o) => { const m = /(?:^| )lots? ?(?:n |no |numero )?(\d{1,3})(?!\d)/.exec(o); return m ? +m[1] : null; };
function identite(c) {
  return { objet: normaliser(c.objet), notif: c.notif.j ?? "", cpv: /^\d{8}/.test(c.codeCPV) ? c.codeCPV.slice(0, 8) : "",
    montant: centimes(c.montant)[0], sirens: c.tit.map(siren).filter(Boolean) };
}
function meme(a, b) {
  if (lot(a.objet) !== null && lot(b.objet) !== null && lot(a.objet) !== lot(b.objet)) return false;
  const objet = a.objet && a.objet === b.objet;
  if (a.sirens.some((s) => b.sirens.includes(s)))
    return !!(objet || (a.notif && a.notif === b.notif) || ((!a.objet || !b.objet) && a.cpv.slice(0, 2) === b.cpv.slice(0, 2)));
  if (a.sirens.length && b.sirens.length) return false;
  return !!(objet && (a.montant === null || b.montant === null || a.montant === b.montant));
}
function recence(c) {
  const ds = [c.pub.j, ...c.mods.map((x) => x.pub.j), ...c.actes.map((x) => x.pub.j), c.format === "consolidee" ? c.notif.j : null].filter(Boolean).sort();
  const n = (x) => String(x).padStart(4, "0");
  const i = identite(c);
  return `${ds.pop() ?? "0000-00-00"} ${n(c.mods.length)} ${n(c.actes.length)} ${i.notif} ${String(Math.max(i.montant ?? 0, 0)).padStart(18, "0")} ${i.cpv} ${i.sirens.join(" ")}`;
}

class Base {
  contrats = new Map();
  // À récence égale, Ouvrage départage en dernier par l'empreinte de son contenu, qu'on ne connaît pas ici ; cela n'importe
  // que si les objets diffèrent. On compte ces cas : le test exige qu'il n'y en ait pas.
  ambigus = 0;
  importer(fichiers) {
    this.vus = new Set(); // ce que cet import a apporté
    return fichiers.map((f) => this.fichier(f));
  }
  fichier(f) {
    const r = { fichier: path.basename(f), lus: 0, crees: 0, mis_a_jour: 0, inchanges: 0, refuses: 0, filtres: 0, lignes: 0, codes: {} };
    const compter = (codes, genre) => {
      for (const k of new Set(codes)) {
        const x = (r.codes["decp." + k] ??= { fois: 0, contrats: 0, marches: 0 });
        x.fois += codes.filter((y) => y === k).length;
        x.contrats++;
        if (genre === "M") x.marches++;
      }
    };
    let montants = [], decimales = 0, ronds = 0, dates = 0;
    // Les paquets d'Ouvrage trient par clé : à clé égale, l'ordre du fichier. Le résultat n'en dépend pas.
    for (const { c, defauts, lignes } of lireFichier(f)) {
      r.lus++; r.lignes += lignes;
      const codes = controler(c, defauts);
      if (c.notif.t) dates++;
      const v = centimes(c.montant)[0];
      if (v > 0) { montants.push(c.genre); if (/[.,]/.test(c.montant)) decimales++; if (v % 10000 === 0) ronds++; }
      const cle = cleDe(c), tout = faits(c), moi = identite(c);
      const freres = this.contrats.get(cle) ?? this.contrats.set(cle, []).get(cle);
      if (freres.some((x) => x.faits.has(tout))) {
        r.inchanges++;
        if (this.vus.has(cle + tout)) codes.push("repete_a_l_identique");
      } else {
        this.vus.add(cle + tout);
        let lui = freres.find((x) => meme(x.identite, moi));
        if (lui) {
          r.mis_a_jour++;
          lui.faits.add(tout);
          let montrer = recence(c) > lui.recence;
          if (recence(c) === lui.recence && moi.objet !== lui.identite.objet) this.ambigus++;
          const [x, y] = [lui.identite.montant, moi.montant];
          if (x > 0 && y > 0 && (x === y * 100 || y === x * 100)) { codes.push("montant_x100"); montrer = y < x; }
          if (montrer) { lui.identite = moi; lui.recence = recence(c); lui.montre = tout; }
        } else {
          r.crees++;
          if (freres.length) codes.push("identifiant_partage");
          freres.push({ identite: moi, recence: recence(c), faits: new Set([tout]), montre: tout });
        }
      }
      compter(codes, c.genre);
    }
    if (montants.length >= 50 && !decimales && !dates && ronds * 100 >= montants.length * 80) for (const g of montants) compter(["montant_x100"], g);
    return r;
  }
}

const sortie = { jour: JOUR, seuls: {}, ensemble: [], deux_fois: [], ambigus: 0, cles: 0 };
for (const f of FICHIERS) sortie.seuls[path.basename(f)] = new Base().importer([f])[0];
const base = new Base();
sortie.ensemble = base.importer(FICHIERS);
sortie.deux_fois = base.importer(FICHIERS);
sortie.ambigus = base.ambigus;
sortie.cles = base.contrats.size;
console.log(JSON.stringify(sortie));
