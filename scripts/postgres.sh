#!/bin/sh
# Prints the folder of the PostgreSQL server that the tests start, or fails. The folders are those that internal/postgres tries.
for folder in "$(dirname "$(command -v initdb || echo none/initdb)")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin \
	/opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
	if "$folder/initdb" --version >/dev/null 2>&1 && "$folder/postgres" --version >/dev/null 2>&1; then
		echo "$folder"
		exit 0
	fi
done
exit 1
