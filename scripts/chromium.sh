#!/bin/sh
# Prints the Chromium that the tests and the picture use, or fails. The names are those that internal/browser tries.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
	# A package can leave a command behind that only says how to install the real one, so it has to run.
	if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
		command -v "$name"
		exit 0
	fi
done
exit 1
