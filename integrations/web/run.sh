#!/usr/bin/env bash
# Builds the page, runs every loss in a headless Chromium, and writes the table of docs/verified.md. Needs what build.sh needs, and
# Debian's chromium, nodejs and npm. Options go to run.mjs.
set -euo pipefail
cd "$(dirname "$0")"
./build.sh
npm ci --no-audit --no-fund
node run.mjs --verified ../../docs/verified.md "$@"
