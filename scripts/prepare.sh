#!/bin/sh
# Sees to it that what the tests need is there: Go, a C compiler for the race detector, Chromium for the report page,
# and PostgreSQL for the reference service.
# As root on a system with apt-get the missing ones are installed; elsewhere they are named, and this fails.
set -eu
here=$(dirname "$0")

if ! command -v go >/dev/null; then
	echo "Go is missing: install the version that go.mod names, from https://go.dev/dl/" >&2
	exit 1
fi

missing() {
	packages=
	# CC may hold arguments after the compiler.
	command -v "$(go env CC | cut -d' ' -f1)" >/dev/null || packages="gcc libc6-dev"
	"$here/chromium.sh" >/dev/null || packages="$packages chromium"
	"$here/postgres.sh" >/dev/null || packages="$packages postgresql"
	echo $packages
}

packages=$(missing)
[ -z "$packages" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "the tests need: $packages" >&2
	echo "install with your package manager; on Debian: sudo apt-get install --no-install-recommends $packages" >&2
	exit 1
fi

echo "installing $packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
	cat "$log" >&2
	exit 1
fi
packages=$(missing)
if [ -n "$packages" ]; then
	echo "installed, but does not run: $packages" >&2
	exit 1
fi
