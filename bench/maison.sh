#!/bin/sh
# La maison entière, à l'échelle 40 : peupler, rejouer, vérifier, démarrer à froid, puis les pages d'une facilitatrice connectée,
# 64 demandes à la fois. Une ligne par chiffre : quoi, valeur. Usage : bench/maison.sh [ECHELLE]
set -eu
cd "$(dirname "$0")/.."
ECHELLE=${1:-40}
OUVRAGE=${OUVRAGE:-build/release/ouvrage}
PORT=${PORT:-8191}
[ -x "$OUVRAGE" ] || { cmake --preset release >/dev/null && cmake --build --preset release --target ouvrage >/dev/null; }
ICI=$(mktemp -d)
SERVICE=""
trap '[ -z "$SERVICE" ] || kill "$SERVICE" 2>/dev/null || true; wait; rm -rf "$ICI"' EXIT INT TERM
export OUVRAGE_BASE="sqlite:$ICI/base.sqlite" OUVRAGE_FICHIER_CLE="$ICI/cle"
URL=http://127.0.0.1:$PORT
dire() { printf '%-52s %s\n' "$1" "$2"; }
chrono() { # quoi commande…
    quoi=$1; shift
    /usr/bin/time -f '%e s, %U s de processeur, %M ko' -o "$ICI/temps" "$@" >/dev/null 2>&1
    dire "$quoi" "$(tail -1 "$ICI/temps")"
}
"$OUVRAGE" migrer >/dev/null
chrono "peupler à l'échelle $ECHELLE" "$OUVRAGE" demo --echelle "$ECHELLE"
chrono "rejouer toutes les lignes" "$OUVRAGE" recalculer
chrono "vérifier le journal" "$OUVRAGE" verifier journal

DEBUT=$(date +%s%N)
"$OUVRAGE" servir --ecoute "127.0.0.1:$PORT" >"$ICI/service.log" 2>&1 & SERVICE=$!
until curl -sf "$URL/connexion" >/dev/null 2>&1; do sleep 0.01; done
dire "démarrage à froid, jusqu'à la première page" "$((($(date +%s%N) - DEBUT) / 1000000)) ms"
memoire() { awk '/VmRSS/ {printf "%d Mo", $2 / 1024}' "/proc/$SERVICE/status"; }
dire "mémoire au repos" "$(memoire)"

curl -sf -c "$ICI/biscuits" -o /dev/null -H "Origin: $URL" --data-urlencode "courriel=claire@flandre-lys.example" \
    --data-urlencode "mot_de_passe=demonstration-ouvrage" "$URL/connexion"
JETON=$(awk '/ouvrage_session/ {print $7}' "$ICI/biscuits")
[ -n "$JETON" ] || { echo "la connexion a échoué" >&2; exit 1; }
LOT=$(sqlite3 "$ICI/base.sqlite" "SELECT l.id FROM lots l JOIN engagements e ON e.lot_id = l.id JOIN lignes h ON h.engagement_id = e.id GROUP BY l.id ORDER BY abs(count(*) - 50) LIMIT 1")
LIGNES=$(sqlite3 "$ICI/base.sqlite" "SELECT count(*) FROM lignes h JOIN engagements e ON e.id = h.engagement_id WHERE e.lot_id = '$LOT'")
if command -v wrk >/dev/null; then
    for adresse in "/lots/$LOT/compte|compte d'un lot, $LIGNES lignes" "/|tableau de bord" "/marches|liste des marchés" "/declarations|déclarations"; do
        chemin=${adresse%%|*}
        statut=$(curl -s -o "$ICI/page" -w '%{http_code}' -b "ouvrage_session=$JETON" "$URL$chemin")
        [ "$statut" = 200 ] || { dire "${adresse##*|}" "réponse $statut"; continue; }
        wrk -t1 -c64 -d5s --latency -H "Cookie: ouvrage_session=$JETON" "$URL$chemin" >"$ICI/wrk"
        dire "${adresse##*|}" "$(awk '/50%/ {m = $2} /99%/ {q = $2} /Requests\/sec/ {r = $2} END {print r " pages/s, médiane " m ", p99 " q}' "$ICI/wrk")"
    done
else echo "wrk manque (apt-get install wrk) : pages non mesurées" >&2
fi
dire "mémoire après les pages" "$(memoire)"
