#!/usr/bin/env bash
# Builds, tests, and prints the rows of README.md's table on two and on three ranks. Options go to data_parallel.
set -euo pipefail
cd "$(dirname "$0")"

for program in mpicc mpirun; do
  command -v "$program" > /dev/null || {
    echo "error: no $program; on Debian install openmpi-bin libopenmpi-dev libclang-dev" >&2
    exit 1
  }
done
cargo test --release --locked
cargo build --release --locked
for ranks in 2 3; do
  echo "$ranks ranks"
  ./launch.sh "$ranks" target/release/data_parallel "$@"
done
