#!/bin/sh
# V2. The account page of a lot, 50 people, signed in, from SQLite: ours as it is served (session, rights, CSRF, rules, journal
# and all) against Django 3.2 + gunicorn (sync × 2), and Express + better-sqlite3 + mustache.js (2 processes), drawing the same
# 50 rows and the same total from their own tables. Rounds A B C A B C by wrk; all must tell the same total first. On a busy machine, trust the ratios of processor time.
set -eu
cd "$(dirname "$0")/.."
. bench/commun
needs wrk curl node
start_ours
LOT=$(prepared lot)
COOKIE=$(prepared cookie)
TOTAL=$(prepared total)
curl -sf -H "Cookie: $COOKIE" "http://127.0.0.1:$OURS/lots/$LOT/compte" >"$WORK/ours.html"
if ! start_django; then
    echo "Django or gunicorn is absent (bench/tableau --pairs): no ratio" >&2
    for round in $(seq "$ROUNDS"); do run "$OURS_PID" -H "Cookie: $COOKIE" "http://127.0.0.1:$OURS/lots/$LOT/compte" >>"$WORK/ours"; done
    line V2 "compte, 50 personnes" "$(column "$WORK/ours" 1)" "pages/s"
    line V2 "compte, p99 à $CONNECTIONS connexions" "$(column "$WORK/ours" 3)" ms
    exit 0
fi
curl -sf -H "Cookie: $DJANGO_COOKIE" "http://127.0.0.1:$PEER/lots/$LOT/compte" >"$WORK/peer.html"
told="ours peer"
express=no
if start_express; then
    express=yes
    told="$told express"
    curl -sf -H "Cookie: sid=bench-session" "http://127.0.0.1:$EXPRESS/lots/$LOT/compte" >"$WORK/express.html"
else echo "Express or better-sqlite3 is absent (bench/tableau --pairs): not measured" >&2
fi
# Same people, same total: hours are read back from every table, whatever blanks they put between thousands.
for who in $told; do
    node -e '
        const html = require("fs").readFileSync(process.argv[1], "utf8");
        const table = html.match(/<table(?:(?!<\/table>)[^])*Personne[^]*?<\/table>/)[0];
        const rows = [...table.match(/<tbody>([^]*?)<\/tbody>/)[1].matchAll(/<tr>[^]*?<\/tr>/g)].map((row) => row[0]);
        const number = (row) => Number([...row.matchAll(/<td class="nombre total">([^<]*)/g)].pop()[1].replace(/&[^;]*;|[^0-9]/g, ""));
        const total = number(table.match(/<tfoot>[^]*/)[0]);
        console.log(rows.length, rows.reduce((sum, row) => sum + number(row), 0), total);' "$WORK/$who.html" >"$WORK/$who.said"
    [ "$(cat "$WORK/$who.said")" = "50 $TOTAL $TOTAL" ] || { echo "$who says $(cat "$WORK/$who.said") instead of 50 $TOTAL $TOTAL" >&2; exit 1; }
done
echo "pages: ours $(wc -c <"$WORK/ours.html") bytes, Django $(wc -c <"$WORK/peer.html") bytes; both say $TOTAL hundredths over 50 people" >&2
warm "$OURS_PID" -H "Cookie: $COOKIE" "http://127.0.0.1:$OURS/lots/$LOT/compte"
warm "$PEER_PID" -H "Cookie: $DJANGO_COOKIE" "http://127.0.0.1:$PEER/lots/$LOT/compte"
[ $express = no ] || warm "$EXPRESS_PID" -H "Cookie: sid=bench-session" "http://127.0.0.1:$EXPRESS/lots/$LOT/compte"
for round in $(seq "$ROUNDS"); do
    run "$OURS_PID" -H "Cookie: $COOKIE" "http://127.0.0.1:$OURS/lots/$LOT/compte" >>"$WORK/ours"
    run "$PEER_PID" -H "Cookie: $DJANGO_COOKIE" "http://127.0.0.1:$PEER/lots/$LOT/compte" >>"$WORK/peer"
    echo "round $round: ours $(tail -1 "$WORK/ours"), Django $(tail -1 "$WORK/peer") (rate/s, p50 ms, p99 ms, processor us, count)" >&2
    [ $express = yes ] || continue
    run "$EXPRESS_PID" -H "Cookie: sid=bench-session" "http://127.0.0.1:$EXPRESS/lots/$LOT/compte" >>"$WORK/express"
    echo "round $round: Express $(tail -1 "$WORK/express")" >&2
done
line V2 "compte, 50 personnes" "$(column "$WORK/ours" 1)" "pages/s" "Django $(column "$WORK/peer" 1)" "$(ratio_of 1 more)"
line V2 "compte, processeur par page" "$(column "$WORK/ours" 4)" us "Django $(column "$WORK/peer" 4)" "$(ratio_of 4 less)"
line V2 "compte, p99 à $CONNECTIONS connexions" "$(column "$WORK/ours" 3)" ms "Django $(column "$WORK/peer" 3)" "$(ratio_of 3 less)"
[ $express = no ] || line V2 "compte, 50 personnes (Express)" "$(column "$WORK/ours" 1)" "pages/s" "Express $(column "$WORK/express" 1)" "$(ratio_of 1 more express)"
[ $express = no ] || line V2 "compte, processeur par page (Express)" "$(column "$WORK/ours" 4)" us "Express $(column "$WORK/express" 4)" "$(ratio_of 4 less express)"
