#!/bin/sh
# V13. One hundred thousand people in one structure, found by the beginnings of their words, without accents: the list page as a signed-in
# facilitator receives it, one question at a time, median of 30 answers. On SQLite, or on the PostgreSQL base given (emptied of nothing: give a new one).
#   bench/participants.sh [postgresql://…]
set -eu
cd "$(dirname "$0")/.."
. bench/commun
needs node curl
PEOPLE=${PEOPLE:-100000}
URL=${1:-sqlite:$BASE}
case "$URL" in sqlite:*) needs sqlite3; sql() { sqlite3 "$BASE" "$@"; } ;; *) needs psql; sql() { if [ $# -gt 0 ]; then psql -qAt "$URL" -c "$1"; else psql -qAt "$URL" >/dev/null; fi; } ;; esac
"$OUVRAGE" --base "$URL" migrer >/dev/null
"$OUVRAGE" --base "$URL" demo --echelle 1 >/dev/null
STRUCTURE=$(sql "SELECT structure_id FROM utilisateurs WHERE courriel = 'claire@flandre-lys.example'")
CLAIRE=$(sql "SELECT id FROM utilisateurs WHERE courriel = 'claire@flandre-lys.example'")
node bench/participants.mjs "$STRUCTURE" "$CLAIRE" "$PEOPLE" | sql
case "$URL" in sqlite:*) ;; *) sql "ANALYZE" ;; esac
"$OUVRAGE" --base "$URL" servir --ecoute "127.0.0.1:$OURS" >"$WORK/ours.log" 2>&1 &
OURS_PID=$!
STARTED="$STARTED $OURS_PID"
answers "$OURS" /sante
node - "$OURS" >"$WORK/times" <<'JS'
const address = `http://127.0.0.1:${process.argv[2]}`;
(async () => {
    const page = await (await fetch(`${address}/connexion`)).text();
    const csrf = page.match(/name="csrf" value="([^"]*)"/)?.[1] ?? '';
    const signed = await fetch(`${address}/connexion`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ courriel: 'claire@flandre-lys.example', mot_de_passe: 'demonstration-ouvrage', retour: '', csrf }) });
    const cookie = signed.headers.getSetCookie().find((one) => one.includes('ouvrage_session=')).split(';')[0];
    const asked = [['nom', 'q=mesange'], ['nom', 'q=mesange+zoe'], ['nom', 'q=zo'], ['nom', 'q=m'], ['nom', 'q=jean+pi'], ['nom', 'q=jean+ver+b'], ['nom', 'q=zzz'], ['nom', 'q=b+099999'], ['nom', ''],
        ['filtre', 'tri=reference'], ['filtre', 'tri=recent'], ['filtre', 'etat=finie'], ['filtre', 'etat=a_decider'], ['filtre', 'notice=absente'], ['filtre', 'referent=aucun'],
        ['filtre', 'q=zo&etat=finie&notice=absente'], ['filtre', 'page=200'], ['filtre', 'q=zo&page=15']];
    for (const [kind, question] of asked) {
        const times = [];
        let said = '';
        for (let i = 0; i < 30; ++i) {
            const start = process.hrtime.bigint();
            const answer = await fetch(`${address}/participants?${question}`, { headers: { cookie } });
            const html = await answer.text();
            times.push(Number(process.hrtime.bigint() - start) / 1e6);
            if (answer.status !== 200) throw new Error(`${question}: ${answer.status}`);
            said = html.match(/compte-lignes"[^>]*>([^<]*)/)[1].trim();
        }
        times.sort((a, b) => a - b);
        console.log([kind, question || '(tous)', times[15].toFixed(1), times[28].toFixed(1), said].join('\t'));
    }
})().catch((error) => { console.error(error.message); process.exit(1); });
JS
cat "$WORK/times" >&2
worst() { awk -F'\t' -v kind="$1" '$1 == kind && $3 > most {most = $3} END {print most}' "$WORK/times"; }
line V13 "participants, chercher parmi 100 000" "$(worst nom)" ms
line V13 "participants, filtrer 100 000" "$(worst filtre)" ms
