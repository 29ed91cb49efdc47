#!/usr/bin/env bash
# Tests the losses inside Burn, measures them beside Burn's own operations, and trains the example: half an hour for the first build
# on two cores, then ten minutes. Needs the Rust toolchain, and a GPU driver or Mesa's software Vulkan (Debian: mesa-vulkan-drivers,
# libvulkan1).
#
# Writes rows to $OUT/rows.jsonl, their table to $OUT/rows.md and the example's to $OUT/unet.md; OUT is target/results where it is not set.
set -euo pipefail
cd "$(dirname "$0")"
out=${OUT:-target/results}
mkdir -p "$out"
start=$(date +%s)
cargo build --release --locked --all-targets
echo "built in $(($(date +%s) - start)) s"
cargo test --release --locked
# With Burn's SPIR-V compiler, which takes another build: COMPILER=vulkan. Mesa 22 crashes on some kernels of Burn's own.
if [ -n "${COMPILER:-}" ]; then
  cargo test --release --locked --features "$COMPILER" --test traps --test families
fi
cargo run --release --locked --example benchmark -- --out "$out/rows.jsonl" --table "$out/rows.md" --size small
cargo run --release --locked --example unet -- --table "$out/unet.md"
