#!/bin/sh
# Builds the last commit in two folders, and says whether the commands are the same bytes: what is installed can be checked by anybody.
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
clean() {
	git worktree remove --force "$dir/one/source" 2>/dev/null || true
	git worktree remove --force "$dir/a-longer-name/source" 2>/dev/null || true
	rm -rf "$dir"
}
trap clean EXIT
for at in "$dir/one" "$dir/a-longer-name"; do
	git worktree add --quiet --detach "$at/source" HEAD
	(cd "$at/source" && CGO_ENABLED=0 go build -trimpath -o "$at/" ./cmd/...)
done
for name in holdfast refund-server seat-server; do
	cmp "$dir/one/$name" "$dir/a-longer-name/$name"
done
echo "the same bytes, twice"
