#!/bin/sh
# V10. From the start of the process to the first page of sign-in, median of 10 starts, and the memory then, at scales 1 and 40.
#   bench/demarrage.sh [SCALES…]
set -eu
cd "$(dirname "$0")/.."
. bench/commun
needs node
[ $# -gt 0 ] || set -- 1 40
for scale in "$@"; do
    base="$WORK/echelle-$scale.sqlite"
    "$OUVRAGE" --base "sqlite:$base" migrer >/dev/null
    made=$(date +%s)
    timeout "${DEMO_SECONDS:-180}" "$OUVRAGE" --base "sqlite:$base" demo --echelle "$scale" >/dev/null ||
        { echo "scale $scale is not ready after ${DEMO_SECONDS:-180} s: not measured" >&2; continue; }
    echo "scale $scale: told in $(($(date +%s) - made)) s, $(wc -c <"$base") bytes" >&2
    node - "$OUVRAGE" "sqlite:$base" "$OURS" 10 >"$WORK/starts" <<'JS'
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const http = require('node:http');
const [binary, base, port, times] = process.argv.slice(2);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ask = () => new Promise((resolve) => {
    const one = http.get({ host: '127.0.0.1', port, path: '/connexion', agent: false }, (answer) => { answer.resume(); answer.on('end', () => resolve(answer.statusCode === 200)); });
    one.on('error', () => resolve(false));
});
(async () => {
    for (let i = 0; i < Number(times); ++i) {
        const start = process.hrtime.bigint();
        const server = spawn(binary, ['--base', base, 'servir', '--ecoute', `127.0.0.1:${port}`], { stdio: 'ignore' });
        let ended = false;
        server.once('exit', () => { ended = true; });
        while (!(await ask())) {
            if (ended) throw new Error('the server stopped by itself');
            await pause(1);
        }
        const ms = Number(process.hrtime.bigint() - start) / 1e6;
        // What it prepares behind the first answer is counted too.
        await pause(500);
        const rss = Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
        console.log(ms.toFixed(1), rss.toFixed(1));
        server.kill('SIGTERM');
        if (!ended) await new Promise((resolve) => server.once('exit', resolve));
    }
})();
JS
    line V10 "démarrage, échelle $scale" "$(column "$WORK/starts" 1)" ms
    line V10 "mémoire après démarrage, échelle $scale" "$(column "$WORK/starts" 2)" Mo
done
