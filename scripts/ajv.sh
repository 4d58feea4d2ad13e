#!/bin/sh
# Installs ajv, another judge of JSON Schema, into a folder of the user's cache, and prints the folder. Node.js and npm must be there.
set -eu
folder=${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/ajv
if ! command -v npm >/dev/null; then
	echo "npm is missing: install Node.js 20 or newer" >&2
	exit 1
fi
mkdir -p "$folder"
[ -d "$folder/node_modules/ajv-formats" ] || npm install --silent --no-audit --no-fund --no-save --prefix "$folder" ajv@8.20.0 ajv-formats@3.0.1 >&2
echo "$folder"
