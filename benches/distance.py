"""Times the distance transform beside scipy and the package `edt` on the same masks, one after the other.

    python benches/distance.py [--profile PROFILE]

Needs numpy and scipy; `edt` is left out where it is not installed. The times are those of the fastest of some calls, so
that other work on the machine counts little; `edt` runs on one thread and on all.
"""

import argparse
import os
import re
import subprocess
import time
from pathlib import Path

import numpy as np
from scipy.ndimage import distance_transform_edt

try:
    import edt
except ImportError:
    edt = None

LINE = re.compile(r"(\d+) x ([\d x]+), (\w+): ([\d.]+) ms")


def hashed(numbers):
    mixed = (numbers.astype(np.uint64) + 1) * 0x9E3779B1 & 0xFFFFFFFF
    return ((mixed ^ mixed >> 15) * 0x85EBCA77 & 0xFFFFFFFF) >> 8


def masks(kind, items, dims):
    """The masks of `benches/distance.rs`."""
    count = items * int(np.prod(dims))
    if kind == "points":
        return (hashed(np.arange(count)) % 1000 != 0).reshape(items, *dims)
    places = np.indices(dims)
    block = sum((axis // 32) * 64 ** (power + 1) for power, axis in enumerate(reversed(places)))
    return np.stack([hashed(block + item) % 4 != 0 for item in range(items)])


def milliseconds(transform, batch):
    """The fastest of at most 10 runs over a batch, within about 4 seconds."""
    times, first = [], time.perf_counter()
    while len(times) < 10 and time.perf_counter() - first < 4:
        start = time.perf_counter()
        for mask in batch:
            transform(mask)
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="bench", help="cargo profile of the crate (default: bench)")
    profile = parser.parse_args().profile
    command = ["cargo", "bench", "--profile", profile, "--bench", "distance"]
    run = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(run.stderr)
    others = {"scipy": distance_transform_edt}
    if edt is not None:
        others["edt, 1 thread"] = lambda mask: edt.edt(mask, black_border=False, parallel=1)
        others["edt, all threads"] = lambda mask: edt.edt(mask, black_border=False, parallel=os.cpu_count())
    print(run.stdout.splitlines()[0])
    print(f"{'milliseconds':32} {'wgloss':>10}" + "".join(f"{name:>18}" for name in others))
    for items, shape, kind, found in LINE.findall(run.stdout):
        dims = tuple(int(dim) for dim in shape.split(" x "))
        batch = masks(kind, int(items), dims)
        times = [milliseconds(transform, batch) for transform in others.values()]
        print(f"{items + ' x ' + shape + ', ' + kind:32} {float(found):10.2f}" + "".join(f"{t:18.2f}" for t in times))


if __name__ == "__main__":
    main()
