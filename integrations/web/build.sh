#!/usr/bin/env bash
# Builds the page's module, into page/pkg. Needs Debian's rustc-web, cargo-web, rust-web-src and lld-19: their standard library is
# built with the module. The first time it takes some minutes, and installs wasm-bindgen into target/tools.
set -euo pipefail
cd "$(dirname "$0")"

for program in /usr/bin/rustc /usr/bin/cargo wasm-ld-19; do
  command -v "$program" > /dev/null || {
    echo "error: no $program; on Debian install rustc-web cargo-web rust-web-src lld-19" >&2
    exit 1
  }
done
target=wasm32-unknown-unknown
RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 \
  /usr/bin/cargo build --release --locked --target "$target" -Zbuild-std=std,panic_abort

# Of the version that the module was linked with; its own lock holds older dependencies.
version=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')
bindgen=target/tools/bin/wasm-bindgen
if [ "$("$bindgen" --version 2> /dev/null)" != "wasm-bindgen $version" ]; then
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install wasm-bindgen-cli --version "$version" --root target/tools
fi
"$bindgen" --target web --no-typescript --out-dir page/pkg "target/$target/release/wgloss_web.wasm"
