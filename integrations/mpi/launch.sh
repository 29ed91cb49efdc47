#!/usr/bin/env bash
# Starts a program on so many ranks of this machine: launch.sh RANKS PROGRAM ARGUMENTS...
# There may be fewer cores than ranks, and software Vulkan has threads of its own: no rank is bound to a core, and one that
# waits gives its core away. A container's one user is root. What hangs is ended after ten minutes.
set -euo pipefail
command -v mpirun > /dev/null || {
  echo "error: no mpirun; on Debian install openmpi-bin libopenmpi-dev libclang-dev" >&2
  exit 1
}
ranks=$1
shift
exec mpirun -n "$ranks" --oversubscribe --bind-to none --mca mpi_yield_when_idle 1 --allow-run-as-root --timeout 600 "$@"
