#!/bin/sh
# Données essentielles, V5 et V6 : lire et filtrer, puis importer, contre python json et json + sqlite3, dans la même séance.
# Usage : bench/decp.sh [BINAIRE] [OCTETS]. Le fichier de synthèse est écrit sous /tmp et retiré à la fin.
set -eu
racine=$(cd "$(dirname "$0")/.." && pwd)
ouvrage=${1:-$racine/build/release/ouvrage}
octets=${2:-1000000000}
dossier=$(mktemp -d /tmp/ouvrage-bench-decp.XXXXXX)
trap 'rm -rf "$dossier"' EXIT INT TERM
node "$racine/bench/decp_synthese.mjs" "$octets" > "$dossier/decp.json"
cat "$dossier/decp.json" > /dev/null # en mémoire pour tout le monde

mesurer() { # nom commande… -> « nom secondes kilooctets »
    nom=$1
    shift
    /usr/bin/time -f "%e %M" -o "$dossier/temps" "$@" > "$dossier/sortie" 2> "$dossier/erreurs" || true
    printf '%-44s %8s s  %8s ko\n' "$nom" $(tail -1 "$dossier/temps")
}

"$ouvrage" --base "sqlite:$dossier/filtre.sqlite" migrer > /dev/null 2>&1
"$ouvrage" --base "sqlite:$dossier/tout.sqlite" migrer > /dev/null 2>&1
mesurer "ouvrage, lire et filtrer (2A)" "$ouvrage" --base "sqlite:$dossier/filtre.sqlite" --json importer decp "$dossier/decp.json" --departement 2A
mesurer "ouvrage, importer tout" "$ouvrage" --base "sqlite:$dossier/tout.sqlite" importer decp "$dossier/decp.json"
if command -v python3 > /dev/null; then
    cat > "$dossier/lire.py" <<'P'
import json, sys
m = json.load(open(sys.argv[1], encoding="utf8"))["marches"]["marche"]
print(len(m), sum(x["lieuExecution"]["code"] == "2A" for x in m))
P
    cat > "$dossier/ranger.py" <<'P'
import json, sqlite3, sys
m = json.load(open(sys.argv[1], encoding="utf8"))["marches"]["marche"]
b = sqlite3.connect(sys.argv[2])
b.execute("PRAGMA journal_mode=WAL")
b.execute("CREATE TABLE c (cle TEXT PRIMARY KEY, acheteur TEXT, objet TEXT, cpv TEXT, lieu TEXT, duree INTEGER, notifie TEXT, publie TEXT, montant REAL, social TEXT, titulaires TEXT, contenu TEXT)")
b.executemany("INSERT INTO c VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", ((x["acheteur"]["id"] + "|" + x["id"], x["acheteur"]["id"], x["objet"], x["codeCPV"],
    x["lieuExecution"]["code"], x["dureeMois"], x["dateNotification"], x["datePublicationDonnees"], x["montant"],
    "|".join(x["considerationsSociales"]["considerationSociale"]), " ".join(t["titulaire"]["id"] for t in x["titulaires"]), json.dumps(x)) for x in m))
b.execute("CREATE INDEX c_acheteur ON c (acheteur)")
b.execute("CREATE INDEX c_lieu ON c (lieu)")
b.commit()
P
    mesurer "python3 json, lire et filtrer" python3 "$dossier/lire.py" "$dossier/decp.json"
    mesurer "python3 json + sqlite3" python3 "$dossier/ranger.py" "$dossier/decp.json" "$dossier/python.sqlite"
fi
