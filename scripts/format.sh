#!/bin/sh
# Fails with the names of the Go files that gofmt would change.
set -eu
files=$(gofmt -l .)
[ -z "$files" ] && exit 0
echo "not formatted; run gofmt -w on:" >&2
echo "$files" >&2
exit 1
