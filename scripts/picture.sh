#!/bin/sh
# Takes docs/report.png, the picture of the README: the report page of a run on one planted fault.
set -eu
cd "$(dirname "$0")/.."
browser=$(scripts/chromium.sh) || { echo "the picture needs Chromium" >&2; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# The run is wanted to find the fault, which is exit code 1; go run would make 1 of every code.
go build -o "$dir/holdfast" ./cmd/holdfast
code=0
(cd "$dir" && ./holdfast demo --fault note-not-compared --report html) >"$dir/log" 2>&1 || code=$?
[ "$code" = 1 ] || { cat "$dir/log" >&2; exit 1; }

# The height ends below the lines that repeat the case.
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$dir/profile" --window-size=1280,1310 \
	--screenshot="$dir/report.png" "file://$dir/holdfast-report/index.html" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
size=$(wc -c <"$dir/report.png")
[ "$size" -lt 300000 ] || { echo "the picture has $size bytes; 300000 are too many" >&2; exit 1; }
mkdir -p docs
mv "$dir/report.png" docs/report.png
chmod 644 docs/report.png
echo "docs/report.png, $size bytes"
