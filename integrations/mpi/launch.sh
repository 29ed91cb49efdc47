#!/usr/bin/env bash
# Starts a program on so many ranks of this machine: launch.sh RANKS PROGRAM ARGUMENTS...
# There may be fewer cores than ranks, and a container's one user is root. What hangs is ended after ten minutes.
set -euo pipefail
command -v mpirun > /dev/null || {
  echo "error: no mpirun; on Debian install openmpi-bin libopenmpi-dev libclang-dev" >&2
  exit 1
}
ranks=$1
shift
exec mpirun -n "$ranks" --oversubscribe --allow-run-as-root --timeout 600 "$@"
