"""Measures other libraries on the workloads of the benchmark, verified against the same f64 results.

    cargo run --release --example benchmark -- --cases target/benchmark/cases --size small
    python benches/peers/run.py target/benchmark/cases --out rows.jsonl [--device cuda] [--compile] [--only TEXT,...]
                                                       [--skip TEXT,...] [--budget SECONDS] [--each SECONDS]

Rows have the benchmark's schema (benches/README.md), so that one report takes both.
"""

import argparse
import datetime
import importlib.metadata
import json
import pathlib
import platform
import sys
import time

import numpy as np
import torch
from safetensors.numpy import load_file

import elements  # noqa: F401, registers
import gradients  # noqa: F401, registers
import inputs
import losses  # noqa: F401, registers
import maps  # noqa: F401, registers
import orders  # noqa: F401, registers
import overlap  # noqa: F401, registers
import row_sums  # noqa: F401, registers
import rows  # noqa: F401, registers
import samples  # noqa: F401, registers
import vectors  # noqa: F401, registers
from deadline import Late, within
from registry import LOSSES

# Other libraries may compute in another order; what is wrong by more than this is another loss.
ALLOWED = 1e-3
# Seconds in which no workload is worth beginning.
TOO_FEW = 3
NEVER = float("inf")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=pathlib.Path, help="the folder that the benchmark wrote with --cases")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="rows are appended to this file")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--compile", action="store_true", help="through torch.compile")
    parser.add_argument("--only", default="", metavar="TEXT,...",
                        help='workloads of which "LOSS WORKLOAD" holds one of the texts, in the order of the texts')
    parser.add_argument("--skip", metavar="TEXT,...", help="no workloads that hold one of these texts")
    parser.add_argument("--budget", type=float, default=NEVER, metavar="SECONDS", help="ends when they are over")
    parser.add_argument("--each", type=float, default=NEVER, metavar="SECONDS", help="leaves a workload that takes longer")
    parser.add_argument("--seconds", type=float, default=0.3, help="how long the runs of one loss take, about")
    arguments = parser.parse_args()
    if arguments.device == "cuda" and not torch.cuda.is_available():
        parser.error("--device cuda: this machine has none, or this torch cannot use it")
    wanted = choose(json.loads((arguments.cases / "workloads.json").read_text()), arguments)
    end = time.monotonic() + arguments.budget
    wrong = 0
    with arguments.out.open("a") as out:
        for at, workload in enumerate(wanted):
            what = f"[{at + 1}/{len(wanted)}] {title(workload)}"
            left = end - time.monotonic()
            if left < TOO_FEW:
                print(f"{what}: no time is left", file=sys.stderr, flush=True)
                break
            try:
                with within(min(left, arguments.each)):
                    rows = measure(workload, arguments)
            except Wrong as problem:
                wrong += 1
                print(f"{what}: WRONG: {problem}", file=sys.stderr, flush=True)
                continue
            except (Exception, Late) as problem:
                first = (str(problem).splitlines() or [type(problem).__name__])[0]
                print(f"{what}: does not run: {first}", file=sys.stderr, flush=True)
                if arguments.device == "cuda":
                    torch.cuda.empty_cache()
                continue
            for row in rows:
                out.write(json.dumps(row) + "\n")
                out.flush()
                print(f"{what} {row['library']} {row['direction']}: {row['p50_ms']:.4g} ms, error {row['max_error']:.0e}",
                      flush=True)
    return 1 if wrong else 0


def title(workload: dict) -> str:
    return f"{workload['loss']} {workload['workload']}"


def choose(workloads: list[dict], arguments: argparse.Namespace) -> list[dict]:
    """The workloads that some library has and that are asked for, in the order of the texts that ask for them."""
    texts = arguments.only.split(",")
    skipped = arguments.skip.split(",") if arguments.skip else []

    def place(workload: dict) -> int | None:
        if workload["loss"] not in LOSSES or any(text in title(workload) for text in skipped):
            return None
        return next((at for at, text in enumerate(texts) if text in title(workload)), None)

    places = [(place(workload), workload) for workload in workloads]
    return [workload for at, workload in sorted(((at, w) for at, w in places if at is not None), key=lambda p: p[0])]


class Wrong(Exception):
    """The library computes something else."""


def measure(workload: dict, arguments: argparse.Namespace) -> list[dict]:
    library, grads, make = LOSSES[workload["loss"]]
    # scipy runs on the processor, and compiles nothing.
    if library == "scipy" and (arguments.compile or arguments.device != "cpu"):
        return []
    device = torch.device(arguments.device)
    case = load_file(arguments.cases / workload["case"])
    sample = {name: to_torch(case[name], device) for name in workload["verified_shape"]}
    for name, dims in workload["verified_shape"].items():
        made = inputs.tensor(name, dims, workload["verified_fill"][name], device).cpu().numpy()
        if not np.array_equal(made, case[name].astype(made.dtype)):
            raise Wrong(f"the numbers of `{name}` are not those of the case")
    function = make(sample, workload["parameters"])
    if function is None:
        return []
    if arguments.compile:
        torch._dynamo.reset()
        function = torch.compile(function)

    start = time.perf_counter()
    value, slopes = evaluate(function, sample, grads)
    synchronise(device)
    first_call = time.perf_counter() - start
    errors = {"forward": error(value, main_output(case))}
    errors["fused"] = max([errors["forward"], *(error(slope, case[f"expected.grad.{name}"])
                                                for name, slope in zip(grads, slopes))])
    # What 32 bits lose is the library's; another loss is another one in 64 bits too.
    if errors["fused"] > ALLOWED and not same_in_64_bits(make, sample, workload, case, grads):
        raise Wrong(f"error {errors['fused']:.1e} against the f64 result")

    tensors = {name: inputs.tensor(name, dims, workload["fill"][name], device)
               for name, dims in workload["shape"].items()}
    function = make(tensors, workload["parameters"])
    if arguments.compile:
        function = torch.compile(function)
    rows = []
    for direction in ["fused", "forward"]:
        names = grads if direction == "fused" else ()
        times = time_runs(lambda: evaluate(function, tensors, names), device, arguments.seconds)
        p20, p50, p80 = np.quantile(times, [0.2, 0.5, 0.8], method="nearest") * 1e3
        rows.append(facts(library, device, arguments.compile) | {
            **{field: workload[field] for field in ["loss", "family", "workload", "shape", "verified_shape", "dtype"]},
            "direction": direction, "repeats": len(times), "p20_ms": p20, "p50_ms": p50, "p80_ms": p80,
            "first_call_ms": first_call * 1e3, "max_error": errors[direction],
        })
    return rows


def same_in_64_bits(make, sample: dict, workload: dict, case: dict, grads: tuple) -> bool:
    sample = {name: x.double() if x.is_floating_point() else x for name, x in sample.items()}
    value, slopes = evaluate(make(sample, workload["parameters"]), sample, grads)
    errors = [error(value, main_output(case))]
    errors += [error(slope, case[f"expected.grad.{name}"]) for name, slope in zip(grads, slopes)]
    return max(errors) <= ALLOWED


# What losses and operations give first.
MAIN_OUTPUTS = ("expected.loss", "expected.distance", "expected.output", "expected.values")


def main_output(case: dict) -> np.ndarray:
    """The loss, or what an operation gives first."""
    return next(case[name] for name in MAIN_OUTPUTS if name in case)


def to_torch(array: np.ndarray, device: torch.device) -> torch.Tensor:
    kind = np.float32 if array.dtype.kind == "f" else np.int64
    return torch.from_numpy(np.ascontiguousarray(array, dtype=kind)).to(device)


def evaluate(function, tensors: dict, grads: tuple) -> tuple:
    """The value, and the gradients of the tensors that are named."""
    leaves = {name: tensors[name].detach().requires_grad_() for name in grads}
    if not grads:
        with torch.no_grad():
            return function(tensors), ()
    value = function(tensors | leaves)
    return value.detach(), torch.autograd.grad(value, list(leaves.values()), torch.ones_like(value))


def error(found: torch.Tensor, expected: np.ndarray) -> float:
    """The norm of the difference over the norm of what is expected."""
    found = found.detach().double().cpu().numpy().reshape(expected.shape)
    size = np.linalg.norm(expected)
    difference = np.linalg.norm(found - expected)
    return float(difference / size if size > 0 else difference) if np.isfinite(difference) else float("inf")


def synchronise(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def time_runs(run, device: torch.device, seconds: float) -> np.ndarray:
    """Seconds of each run, from its start until its results are there."""

    def once() -> float:
        start = time.perf_counter()
        run()
        synchronise(device)
        return time.perf_counter() - start

    warm = min(once() for _ in range(2))
    return np.array([once() for _ in range(int(np.clip(seconds / warm, 7, 200)))])


def facts(library: str, device: torch.device, compiled: bool) -> dict:
    cuda = device.type == "cuda"
    name = library + (" (torch.compile)" if compiled else "")
    module = sys.modules[library.replace("-", "_")]
    return {
        "library": name, "library_version": importlib.metadata.version(module.__name__.replace("_", "-")), "torch": torch.__version__,
        "adapter": torch.cuda.get_device_name() if cuda else processor(),
        "device_type": "discretegpu" if cuda else "cpu", "backend": device.type,
        "driver": f"CUDA {torch.version.cuda}" if cuda else f"{torch.get_num_threads()} threads",
        "clock": "wall", "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
    }


def processor() -> str:
    path = pathlib.Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
