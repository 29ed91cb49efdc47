"""Cases, random inputs, evaluation, the finite-difference check and the files: what every family shares."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np
import torch
from torch import Tensor

# MONAI turns some tensors into 32-bit floats on the way. Here `float` means 64 bits everywhere.
torch.set_default_dtype(torch.float64)
torch.Tensor.float = torch.Tensor.double
# The order of a sum, and with it the last digit, would depend on the number of cores.
torch.set_num_threads(1)

DECIMALS = 4
DTYPES = {torch.float64: "f64", torch.int64: "i64", torch.uint8: "u8"}


def library(package: str) -> str:
    """A package with its version, for the `source` of a file."""
    return f"{package} {version(package)}"


class Draw:
    """Random numbers that depend on the name of the case only."""

    def __init__(self, seed: str):
        self.rng = np.random.default_rng(zlib.crc32(seed.encode()))

    def real(self, sample) -> Tensor:
        return torch.as_tensor(np.round(sample, DECIMALS), dtype=torch.float64)

    def integer(self, sample) -> Tensor:
        return torch.as_tensor(sample, dtype=torch.int64)


# A recipe makes one tensor from a Draw; a case names its recipes.
Recipe = Callable[[Draw], Tensor]


def values(data, dtype=torch.float64) -> Recipe:
    return lambda draw: torch.tensor(data, dtype=dtype)


def normal(*shape, scale=1.0) -> Recipe:
    return lambda draw: draw.real(draw.rng.normal(0.0, scale, shape))


def uniform(*shape, low=0.0, high=1.0) -> Recipe:
    return lambda draw: draw.real(draw.rng.uniform(low, high, shape))


def positive(*shape) -> Recipe:
    """Weights between 0.25 and 2."""
    return uniform(*shape, low=0.25, high=2.0)


def choice(*shape, among) -> Recipe:
    return lambda draw: draw.real(draw.rng.choice(among, shape))


def saturated(*shape) -> Recipe:
    """Logits of which about half are +60 or -60."""

    def make(draw: Draw) -> Tensor:
        small = draw.rng.normal(0.0, 2.0, shape)
        large = draw.rng.choice([-60.0, 60.0], shape)
        return draw.real(np.where(draw.rng.random(shape) < 0.5, large, small))

    return make


def probabilities(*shape) -> Recipe:
    """Soft targets; the class axis (1) sums to 1 up to the rounding."""

    def make(draw: Draw) -> Tensor:
        sample = draw.rng.gamma(0.7, size=shape) + 0.01
        return draw.real(sample / sample.sum(axis=1, keepdims=True))

    return make


def labels(*shape, classes, ignored=None) -> Recipe:
    """Integer classes, each present in every sample; with `ignored`, every third cell holds that label instead."""

    def make(draw: Draw) -> Tensor:
        rows = shape[0] if len(shape) > 1 else 1
        sample = draw.rng.integers(0, classes, (rows, int(np.prod(shape)) // rows))
        present = min(classes, sample.shape[1])
        sample[:, :present] = np.arange(present)
        sample = draw.rng.permuted(sample, axis=1)
        if ignored is not None:
            sample.reshape(-1)[1::3] = ignored
        return draw.integer(sample.reshape(shape))

    return make


def mask(*shape) -> Recipe:
    """About two thirds of the cells count; the first one does not, the last one does."""

    def make(draw: Draw) -> Tensor:
        sample = (draw.rng.random(shape) < 0.67).astype(np.uint8)
        sample.reshape(-1)[[0, -1]] = 0, 1
        return torch.from_numpy(sample)

    return make


@dataclass(frozen=True)
class Case:
    name: str
    tensors: dict[str, Recipe]
    params: dict = field(default_factory=dict)
    reduction: str = "mean"
    upstream: bool = False  # draw a grad_output
    unchecked: str = ""  # why there are no finite differences


@dataclass(frozen=True)
class Loss:
    """`value(tensors, reduction, **params)` gives the loss, or its named outputs with the differentiated one first."""

    name: str
    source: str
    value: Callable
    cases: list[Case]
    grads: tuple[str, ...] = ("input",)
    unchecked: dict[str, str] = field(default_factory=dict)  # gradients without finite differences, and why


def reduce(terms: Tensor, reduction: str) -> Tensor:
    return {"none": lambda: terms, "sum": terms.sum, "mean": terms.mean}[reduction]()


def outputs(loss: Loss, case: Case, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The named results; the mean over the batch is the sum divided by N."""
    over_batch = case.reduction == "batch_mean"
    result = loss.value(tensors, "sum" if over_batch else case.reduction, **case.params)
    result = result if isinstance(result, dict) else {"loss": result}
    if over_batch:
        result["loss"] = result["loss"] / tensors[loss.grads[0]].shape[0]
    return result


def drawn_tensors(loss: Loss, case: Case) -> dict[str, Tensor]:
    draw = Draw(f"{loss.name}/{case.name}")
    tensors = {name: recipe(draw) for name, recipe in case.tensors.items()}
    if case.upstream:
        shape = main_output(outputs(loss, case, tensors)).shape
        tensors["grad_output"] = draw.real(draw.rng.normal(1.0, 1.0, shape))
    return tensors


def main_output(results: dict[str, Tensor]) -> Tensor:
    return next(iter(results.values()))


def differentiated(loss: Loss, tensors: dict[str, Tensor]) -> list[str]:
    return [name for name in loss.grads if name in tensors]


def evaluate(loss: Loss, case: Case) -> tuple[dict[str, Tensor], dict[str, Tensor], dict[str, Tensor]]:
    """Tensors, outputs and gradients of one case."""
    tensors = drawn_tensors(loss, case)
    names = differentiated(loss, tensors)
    leaves = {name: tensors[name].clone().requires_grad_() for name in names}
    results = outputs(loss, case, tensors | leaves)
    first = main_output(results)
    upstream = tensors.get("grad_output", torch.ones_like(first))
    found = torch.autograd.grad(first, list(leaves.values()), upstream, materialize_grads=True) if names else ()
    return tensors, {name: value.detach() for name, value in results.items()}, dict(zip(names, found, strict=True))


def finite_difference(loss: Loss, case: Case, tensors: dict[str, Tensor], name: str) -> Tensor:
    def scalar(flat: Tensor) -> float:
        moved = tensors | {name: flat.reshape(tensors[name].shape)}
        first = main_output(outputs(loss, case, moved))
        return float((first * tensors.get("grad_output", torch.ones_like(first))).sum())

    start = tensors[name].reshape(-1)
    slopes = torch.zeros_like(start)
    for i in range(start.numel()):
        step = torch.zeros_like(start)
        step[i] = 1e-6 * max(1.0, abs(float(start[i])))
        slopes[i] = (scalar(start + step) - scalar(start - step)) / (2 * step[i])
    return slopes.reshape(tensors[name].shape)


def check(loss: Loss, case: Case) -> None:
    """Compares the gradients of the case with central differences, except where the tables say why not."""
    tensors, _, grads = evaluate(loss, case)
    for name, grad in grads.items():
        where = f"{loss.name}/{case.name}: the gradient of {name}"
        if not torch.isfinite(grad).all():
            raise SystemExit(f"{where} is not finite")
        if case.unchecked or name in loss.unchecked:
            continue
        expected = finite_difference(loss, case, tensors, name)
        error = float((grad - expected).abs().max())
        if not error <= 1e-6 * (1.0 + float(expected.abs().max())):
            raise SystemExit(f"{where} is off by {error:.3e}")


def check_all(loss: Loss) -> str:
    """Checks every case and reports what has no finite differences."""
    for case in loss.cases:
        check(loss, case)
    exceptions = [f"; not the gradient of {name}: {reason}" for name, reason in loss.unchecked.items()]
    exceptions += [f"; not {case.name}: {case.unchecked}" for case in loss.cases if case.unchecked]
    return f"{len(loss.cases)} cases checked" + "".join(exceptions)


def numbers(tensor: Tensor) -> list:
    """Row-major numbers; -0.0 is written as 0.0."""
    if tensor.dtype not in DTYPES:
        raise ValueError(f"{tensor.dtype} where 64 bits were expected")
    flat = tensor.reshape(-1)
    if flat.dtype == torch.float64:
        flat = flat + 0.0
        if not torch.isfinite(flat).all():
            raise ValueError("a number is not finite")
    return flat.tolist()


def shaped(tensor: Tensor) -> dict:
    dtype = {} if tensor.dtype == torch.float64 else {"dtype": DTYPES[tensor.dtype]}
    return {"dims": list(tensor.shape), **dtype, "data": numbers(tensor)}


def record(loss: Loss, case: Case) -> dict:
    tensors, results, grads = evaluate(loss, case)
    entry = {
        "name": case.name,
        "params": case.params,
        "reduction": case.reduction,
        "tensors": {
            name: {"dims": list(t.shape), "dtype": DTYPES[t.dtype], "data": numbers(t)} for name, t in tensors.items()
        },
    }
    if "loss" in results:
        entry["loss"] = shaped(results.pop("loss"))
    if results:
        entry["outputs"] = {name: shaped(value) for name, value in results.items()}
    entry["grads"] = {name: numbers(grad) for name, grad in grads.items()}
    return entry


def is_nested(value) -> bool:
    members = value.values() if isinstance(value, dict) else value
    return any(isinstance(member, dict) or (isinstance(member, list) and is_nested(member)) for member in members)


def layout(value, indent: str = "") -> str:
    """JSON in which whatever holds no further object takes one line."""
    if not isinstance(value, (dict, list)) or not is_nested(value):
        return json.dumps(value)
    inner = indent + "  "
    if isinstance(value, dict):
        rows, ends = [f"{json.dumps(name)}: {layout(member, inner)}" for name, member in value.items()], "{}"
    else:
        rows, ends = [layout(member, inner) for member in value], "[]"
    return f"{ends[0]}\n{inner}" + f",\n{inner}".join(rows) + f"\n{indent}{ends[1]}"


def document(loss: Loss) -> str:
    names = [case.name for case in loss.cases]
    if len(set(names)) != len(names):
        raise ValueError(f"{loss.name}: two cases share a name")
    cases = [record(loss, case) for case in loss.cases]
    return layout({"loss": loss.name, "source": loss.source, "cases": cases}) + "\n"
