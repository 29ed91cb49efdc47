#!/bin/bash
# Measures the crate and PyTorch on a machine with an NVIDIA GPU, Python and torch, but neither Rust nor a network.
#
#   bash benches/gpu_day.sh prepare                         here: fills target/gpu_day with all that the run needs
#   OUT=FOLDER bash target/gpu_day/gpu_day.sh run           there, in under ten minutes
#
# The two machines have one kind of processor. A rehearsal without a GPU, on software Vulkan:
#
#   OUT=FOLDER DEVICE=cpu SIZE=small bash target/gpu_day/gpu_day.sh run
#
# TOTAL: seconds for everything (540); PYTHON: the Python that has torch (python3).
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The Vulkan loader, and what NVIDIA's driver library links besides.
packages="libvulkan1 libegl1 libglvnd0 libopengl0 libgl1 libglx0 libgles2 libx11-6 libxext6 libxcb1 libxau6 libxdmcp6
  libbsd0 libmd0 libx11-xcb1 libwayland-client0 libffi8"
# What a machine that has torch may lack, in the versions that the peers are written for.
wheels="monai|pytorch-metric-learning|kornia|segmentation-models-pytorch"
# What those need in turn; the second is compiled, for one Python.
needed="timm==1.0.31 kornia_rs==0.2.0"
there=3.12

prepare() {
  set -e
  root=$(cd "$here/.." && pwd)
  cd "$root"
  to=$root/target/gpu_day
  rm -rf "$to"
  mkdir -p "$to/bin" "$to/deb" "$to/whl"
  cargo build --release --example benchmark --example static
  # The last executable that cargo names is the test program.
  tests=$(cargo test --release --test conformance --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -1)
  cp "${CARGO_TARGET_DIR:-target}"/release/examples/{benchmark,static} "$to/bin"
  cp "$tests" "$to/bin/conformance"
  strip "$to"/bin/*
  gzip "$to"/bin/*
  # The tests read values below the folder that they were compiled in.
  tar -czf "$to/literals.tar.gz" tests/literals
  echo "$root" >"$to/root"
  cp -r benches/peers "$to/peers"
  rm -rf "$to"/peers/__pycache__
  cp benches/gpu_day.sh "$to"
  # shellcheck disable=SC2046,SC2086 # lists of packages
  (cd "$to/deb" && apt-get download $packages) &&
    python3 -m pip download -q --no-deps -d "$to/whl" $(grep -E "^($wheels)==" benches/peers/requirements.txt) &&
    python3 -m pip download -q --no-deps --only-binary :all: --python-version "$there" --platform manylinux2014_x86_64 \
      -d "$to/whl" $needed
  du -sh "$to"
}

begin=$(date +%s)
total=${TOTAL:-540}
left() { echo $((total - $(date +%s) + begin)); }

# step SECONDS NAME COMMAND...: ends a command that takes longer as Ctrl-C does, so that it keeps what it has.
step() {
  local most=$1 name=$2 from
  shift 2
  [ "$most" -lt "$(left)" ] || most=$(($(left) - 3))
  if [ "$most" -lt 5 ]; then
    echo "--- $name: no time is left"
    return
  fi
  from=$(date +%s)
  echo "--- $name: at most $most s of $(left)"
  timeout -s INT -k 8 "$most" "$@"
  printf '\n--- %s: exit %s after %s s\n' "$name" $? $(($(date +%s) - from))
}

unpack() {
  for file in "$here"/bin/*.gz; do
    gzip -dc "$file" >"$work/$(basename "$file" .gz)"
  done
  chmod +x "$work"/{benchmark,static,conformance}
  for file in "$here"/deb/*.deb; do dpkg -x "$file" "$work/lib"; done
  $python -m pip install -q --no-index --no-deps --upgrade --target "$work/site" "$here"/whl/*.whl
  export PYTHONPATH=$work/site PYTHONUNBUFFERED=1
  # In the checkout itself they are there already.
  root=$(cat "$here/root")
  [ -e "$root/tests/literals" ] || { mkdir -p "$root" && tar -xzf "$here/literals.tar.gz" -C "$root"; }
}

facts() {
  uname -srm
  nproc
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem,power.limit --format=csv
  $python -c 'import torch; print("torch", torch.__version__, "CUDA", torch.version.cuda)'
}

run() {
  out=${OUT:?a folder for the results}
  device=${DEVICE:-cuda} size=${SIZE:-full} python=${PYTHON:-python3}
  mkdir -p "$out"
  out=$(cd "$out" && pwd)
  exec > >(tee "$out/log.txt") 2>&1
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  unpack
  facts 2>&1 | tee "$out/facts.txt"
  cd "$work" || exit
  adapter=() vulkan=()
  if [ "$device" = cuda ]; then
    adapter=(--adapter nvidia)
    vulkan=(env "LD_LIBRARY_PATH=$(echo "$work"/lib/usr/lib/*-linux-gnu):${LD_LIBRARY_PATH-}")
  fi

  # The peers' samples with their f64 results, on the processor, beside what is not timed.
  nice ./benchmark --cases cases --size "$size" &
  cases=$!
  # 1. Is it right?
  step 100 conformance "${vulkan[@]}" ./conformance -q --test-threads "$(($(nproc) > 3 ? $(nproc) - 2 : 1))"
  # 2. Registers, as this driver sees them.
  step 60 kernels "${vulkan[@]}" ./static --driver native "${adapter[@]}" --size "$size" --out "$out/kernels.md" \
    --jsonl "$out/kernels.jsonl"
  wait $cases
  echo "--- cases: exit $?"
  # 3. The crate.
  bench=("${vulkan[@]}" ./benchmark "${adapter[@]}" --size "$size" --quick --report page.html)
  step 180 wgloss "${bench[@]}" --out "$out/wgloss.jsonl"
  # 4. PyTorch with its libraries, what is asked first in front; an empty text takes the others. Left out are distance
  # transforms, which run on the processor.
  first="mse_loss,bce_with_logits,dice_ce_loss,supcon_loss,cross_entropy classification,cross_entropy"
  peers=("$python" "$here/peers/run.py" cases --device "$device" --seconds 0.2 --skip distance_transform,hausdorff)
  step 120 "torch" "${peers[@]}" --out "$out/torch.jsonl" --only "$first," --budget 115 --each 40
  step 120 "torch.compile" "${peers[@]}" --out "$out/torch-compile.jsonl" --compile --only "$first" --budget 115 --each 60
  # 5. Halves.
  step 60 "wgloss in bf16" "${bench[@]}" --dtype bf16 --only "segmentation-2d,pairs,classification" \
    --out "$out/wgloss-bf16.jsonl"
  wc -l "$out"/*.jsonl
  echo "--- done, $(left) s left"
}

case ${1-} in
prepare) prepare ;;
run) run ;;
*)
  sed -n '2,12s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
