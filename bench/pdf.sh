#!/bin/sh
# A tagged certificate, 200 in one process: ours and WeasyPrint (apt-get install weasyprint; 20 are enough for it) in
# turn, three rounds, same content; the words of both are read back and compared. The times of the processor are the
# ones to compare when the machine is busy.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build/release}
[ -d "$BUILD" ] || cmake -S . -B "$BUILD" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$BUILD" pdf_bench >/dev/null
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

cat >"$WORK/peer.py" <<'PY'
import resource, sys, time
from weasyprint import HTML
count, folder = int(sys.argv[1]), sys.argv[2]
page = open(folder + "/peer.html", encoding="utf-8").read()
start, before = time.time(), resource.getrusage(resource.RUSAGE_SELF)
for n in range(count):
    pdf = HTML(string=page).write_pdf(variant="pdf/ua-1")
after = resource.getrusage(resource.RUSAGE_SELF)
open(folder + "/peer.pdf", "wb").write(pdf)
processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(f"{(time.time() - start) * 1000 / count:.1f} ms, processor {processor * 1000 / count:.1f} ms, "
      f"{len(pdf)} bytes each, {after.ru_maxrss // 1024} MB")
PY
# Words of the table: page furniture differs, what is certified may not.
words() { pdftotext "$1" - | tr -s ' \f\n' '\n' | grep -E '^[0-9]+,[0-9]{2}$' | sort; }

for round in 1 2 3; do
    echo "ours        $("$BUILD/pdf_bench" 200 "$WORK")"
    if ! /usr/bin/python3 -c 'import weasyprint' 2>/dev/null; then
        echo "weasyprint is absent: no ratio"
        exit 0
    fi
    echo "weasyprint  $(/usr/bin/python3 "$WORK/peer.py" 20 "$WORK" 2>/dev/null)"
    words "$WORK/ours.pdf" >"$WORK/ours.words"
    words "$WORK/peer.pdf" >"$WORK/peer.words"
    [ "$(wc -l <"$WORK/ours.words")" -eq 40 ] && cmp -s "$WORK/ours.words" "$WORK/peer.words" ||
        { echo "the two do not say the same figures" >&2; exit 1; }
done
