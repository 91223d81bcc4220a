#!/bin/sh
# XLSX reading: ours and openpyxl (python3-openpyxl) in turn, three rounds, same file, same sums checked.
# XLSX writing: ours and openpyxl's write-only mode, same rows.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build/release}
[ -d "$BUILD" ] || cmake -S . -B "$BUILD" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$BUILD" xlsx_bench >/dev/null
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

echo "write  ours      $("$BUILD/xlsx_bench" write "$WORK/paie.xlsx")  ($(wc -c <"$WORK/paie.xlsx") bytes)"
cat >"$WORK/peer.py" <<'PY'
import resource, sys, time
import openpyxl
start = time.time()
if sys.argv[1] == "read":
    cells = hundredths = 0
    sheet = openpyxl.load_workbook(sys.argv[2], read_only=True).worksheets[0]
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        cells += len(row)
        if number:
            hundredths += round(row[6] * 100)
    answer = f"{cells} cells, {hundredths} hundredths"
else:
    # Reads what we wrote, writes it again, so that only the difference of the two is the writing.
    rows = list(openpyxl.load_workbook(sys.argv[2], read_only=True).worksheets[0].iter_rows(values_only=True))
    start = time.time()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Paie")
    for row in rows:
        sheet.append(row)
    book.save(sys.argv[3])
    answer = "written"
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{int((time.time() - start) * 1000)} ms, {peak} MB, {answer}")
PY
if ! /usr/bin/python3 -c 'import openpyxl' 2>/dev/null; then
    echo "read   ours      $("$BUILD/xlsx_bench" read "$WORK/paie.xlsx")"
    echo "openpyxl is absent (apt-get install python3-openpyxl): no ratio"
    exit 0
fi
echo "write  openpyxl  $(/usr/bin/python3 "$WORK/peer.py" write "$WORK/paie.xlsx" "$WORK/peer.xlsx")"
for round in 1 2 3; do
    ours=$("$BUILD/xlsx_bench" read "$WORK/paie.xlsx")
    peer=$(/usr/bin/python3 "$WORK/peer.py" read "$WORK/paie.xlsx")
    echo "read   ours      $ours"
    echo "read   openpyxl  $peer"
    [ "${ours#*MB, }" = "${peer#*MB, }" ] || { echo "the two do not find the same sums" >&2; exit 1; }
    echo "       ratio     $((${peer%% ms*} * 10 / ${ours%% ms*})) tenths"
done
