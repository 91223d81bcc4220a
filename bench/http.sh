#!/bin/sh
# 2 kB of static bytes: ours against nginx (2 workers, no access log), 64 then 1,000 connections, in turn, by wrk.
# One line for each figure, tab-separated: what, connections, round, requests per second, p50, p99, processor time of
# the server for each request, ratio of the rates to nginx. On a busy machine the processor time is what can be trusted.
# Then the same bytes from a handler of the pool, with and without log and figures; and memory for idle connections.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build/release}
ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-3}
OURS=${OURS_PORT:-8181}
OBSERVED=$((OURS + 1))
PEER=$((OURS + 2))
[ -f "$BUILD/build.ninja" ] || cmake -S . -B "$BUILD" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$BUILD" http_bench >/dev/null
for tool in wrk nginx; do
    command -v $tool >/dev/null || { echo "$tool is absent (apt-get install $tool): nothing measured" >&2; exit 1; }
done

WORK=$(mktemp -d)
chmod 755 "$WORK"
STARTED=""
trap 'kill $STARTED 2>/dev/null || true; wait; rm -rf "$WORK"' EXIT
head -c 2048 /dev/zero | tr '\0' x >"$WORK/page.00000000.woff2"
cat >"$WORK/nginx.conf" <<CONF
worker_processes 2;
daemon off;
pid $WORK/nginx.pid;
error_log $WORK/error.log;
events { worker_connections 8192; multi_accept on; }
http {
    access_log off;
    sendfile on; tcp_nopush on; tcp_nodelay on;
    keepalive_requests 100000;
    open_file_cache max=100 inactive=60s;
    server { listen 127.0.0.1:$PEER reuseport; root $WORK; location /statique/ { alias $WORK/; } }
}
CONF
"$BUILD/http_bench" "$OURS" & FIRST=$!; STARTED="$STARTED $FIRST"
"$BUILD/http_bench" "$OBSERVED" observed & SECOND=$!; STARTED="$STARTED $SECOND"
nginx -p "$WORK" -c "$WORK/nginx.conf" 2>/dev/null & THIRD=$!; STARTED="$STARTED $THIRD"
sleep 1

# Ticks of a process and of its children
ticks() { cat /proc/"$1"/stat $(pgrep -P "$1" | sed 's|.*|/proc/&/stat|') | awk '{sum += $14 + $15} END {print sum}'; }

# rate, p50, p99 and processor time of one run
run() { # port path connections pid
    before=$(ticks "$4")
    wrk -t1 -c"$3" -d"${SECONDS_EACH}s" --latency "http://127.0.0.1:$1$2" >"$WORK/wrk.out"
    grep -hE 'Non-2xx|Socket errors' "$WORK/wrk.out" >&2 || true
    awk -v spent=$(($(ticks "$4") - before)) -v hz="$(getconf CLK_TCK)" '/50%/ {p50 = $2} /99%/ {p99 = $2}
        / requests in / {count = $1} /Requests\/sec/ {rate = $2}
        END {printf "%s\t%s\t%s\t%.1fus", rate, p50, p99, spent * 1000000 / hz / count}' "$WORK/wrk.out"
}
line() { # what connections round figures reference-rate
    echo "$1	$2	$3	$4	$(echo "$4" | awk -v peer="$5" '{printf "%.2f", $1 / peer}')"
}
FILE=/statique/page.00000000.woff2
for connections in 64 1000; do
    for round in $(seq "$ROUNDS"); do
        peer=$(run "$PEER" $FILE "$connections" "$THIRD")
        rate=${peer%%	*}
        line "nginx static" "$connections" "$round" "$peer" "$rate"
        line "ours static" "$connections" "$round" "$(run "$OURS" $FILE "$connections" "$FIRST")" "$rate"
        line "ours static observed" "$connections" "$round" "$(run "$OBSERVED" $FILE "$connections" "$SECOND")" "$rate"
        line "ours handler" "$connections" "$round" "$(run "$OURS" / "$connections" "$FIRST")" "$rate"
        line "ours handler observed" "$connections" "$round" "$(run "$OBSERVED" / "$connections" "$SECOND")" "$rate"
    done
done

# Memory of 10,000 connections that have been served once and sleep: bytes for each, what the kernel holds apart.
/usr/bin/python3 - "$OBSERVED" "$SECOND" <<'PY'
import resource, socket, sys, time
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
count = min(10000, most - 100)
def resident():
    with open(f"/proc/{sys.argv[2]}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))
before = resident()
sockets = []
for _ in range(count):
    one = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    one.recv(65536)
    sockets.append(one)
time.sleep(4)
print(f"ours idle memory\t{count}\t1\t{(resident() - before) // count} bytes each, {resident() >> 20} MB in all")
PY
