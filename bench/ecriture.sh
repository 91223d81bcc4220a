#!/bin/sh
# V3. Declarations acknowledged after their commit (SQLite, WAL, synchronous=FULL), 64 connections: ours through the API,
# with its token, rights, idempotency and chained journal, each a month without hours on one of the lots in turn, against
# Django + gunicorn (sync × 2), session and CSRF on, one INSERT for each request, same promise of durability.
# Every acknowledged declaration must be found in the base, and ours must still verify.
set -eu
cd "$(dirname "$0")/.."
. bench/commun
needs wrk curl node sqlite3
start_ours
TOKEN=$(prepared token)
node -e '
    const { lots } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    for (const { id, entreprise_id, engagement_id } of lots)
        console.log(`/api/v1/lots/${id}/declarations\t${JSON.stringify({ mois: "2026-10", neant: true, entreprise_id, engagement_id })}`);' "$WORK/prepared.json" >"$WORK/ours.requests"
node -e '
    const { lots } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    for (const { id } of lots) console.log(`/lots/${id}/declarations\t${JSON.stringify({ mois: "2026-10", note: "neant" })}`);' "$WORK/prepared.json" >"$WORK/peer.requests"
peer=no
if start_django; then peer=yes; else echo "Django or gunicorn is absent (bench/tableau --pairs): no ratio" >&2; fi
declared() { sqlite3 "$BASE" 'SELECT count(*) FROM declarations'; }
ask_ours() { # run|warm round
    BENCH_MARK="bench-$$-$2" BENCH_REQUESTS="$WORK/ours.requests" BENCH_HEADERS="Authorization: Bearer $TOKEN"
    export BENCH_MARK BENCH_REQUESTS BENCH_HEADERS
    "$1" "$OURS_PID" -s bench/ecriture.lua "http://127.0.0.1:$OURS"
}
ask_peer() {
    BENCH_MARK="bench-$$-$2" BENCH_REQUESTS="$WORK/peer.requests" BENCH_HEADERS="Cookie: $DJANGO_COOKIE; csrftoken=$DJANGO_CSRF
X-CSRFToken: $DJANGO_CSRF"
    export BENCH_MARK BENCH_REQUESTS BENCH_HEADERS
    "$1" "$PEER_PID" -s bench/ecriture.lua "http://127.0.0.1:$PEER"
}
ask_ours warm 0
if [ $peer = yes ]; then ask_peer warm 0; fi
before=$(declared)
for round in $(seq "$ROUNDS"); do
    ask_ours run "$round" >>"$WORK/ours"
    [ $peer = yes ] || continue
    ask_peer run "$round" >>"$WORK/peer"
    echo "round $round: ours $(tail -1 "$WORK/ours"), Django $(tail -1 "$WORK/peer") (rate/s, p50 ms, p99 ms, processor us, count)" >&2
done
acknowledged() { awk '{sum += $5} END {print sum}' "$1"; }
found=$(($(declared) - before))
[ "$found" -ge "$(acknowledged "$WORK/ours")" ] || { echo "ours acknowledged $(acknowledged "$WORK/ours") declarations, its base holds $found" >&2; exit 1; }
"$OUVRAGE" --base "sqlite:$BASE" verifier journal >&2
if [ $peer = yes ]; then
    found=$(sqlite3 "$WORK/django.sqlite" 'SELECT count(*) FROM lots_declaration')
    [ "$found" -ge "$(acknowledged "$WORK/peer")" ] || { echo "Django acknowledged more than its base holds ($found)" >&2; exit 1; }
    line V3 "déclaration durable" "$(column "$WORK/ours" 1)" "/s" "Django SQLite $(column "$WORK/peer" 1)" "$(ratio_of 1 more)"
    line V3 "déclaration, processeur" "$(column "$WORK/ours" 4)" us "Django SQLite $(column "$WORK/peer" 4)" "$(ratio_of 4 less)"
else line V3 "déclaration durable" "$(column "$WORK/ours" 1)" "/s"
fi
line V3 "déclaration, p99 à $CONNECTIONS connexions" "$(column "$WORK/ours" 3)" ms
