"""Elementwise operations on gradients, weights and estimates: torch."""

import torch
import torch.nn.functional as F

from harness import Case, Loss, library, normal, values

FOLDER = "operations"
TORCH = library("torch")


def clip_grad_value(t, reduction, clip_value=1.0):
    parameter = torch.nn.Parameter(torch.zeros_like(t["grads"]))
    parameter.grad = t["grads"].clone()
    torch.nn.utils.clip_grad_value_([parameter], clip_value)
    return {"output": parameter.grad}


def lobster_shrink(t, reduction, **params):
    weights = t["params"] - params.get("lambda", 1e-4) * t["params"] * F.relu(1 - t["grads"].abs())
    return {"output": weights * t["mask"] if "mask" in t else weights}


def magnitude_reduced_estimate(t, reduction):
    return {"output": t["input"] - t["input"].clamp(max=0.0) + t["baseline"]}


PAIR = {"params": normal(9), "grads": normal(9)}
MASK = {"mask": values([1, 0, 1, 1, 0, 1, 1, 1, 0], dtype=torch.uint8)}

LOSSES = [
    Loss(
        "clip_grad_value",
        f"{TORCH} nn.utils.clip_grad_value_",
        clip_grad_value,
        [
            Case("defaults", {"grads": normal(11, scale=2.0)}),
            Case("narrow", {"grads": normal(11)}, {"clip_value": 0.3}),
            Case("nothing-stays", {"grads": normal(3)}, {"clip_value": 0.0}),
        ],
        grads=(),
    ),
    Loss(
        "lobster_shrink",
        f"the definition in {TORCH}, nn.functional.relu",
        lobster_shrink,
        [
            Case("defaults", PAIR),
            Case("strong", PAIR, {"lambda": 0.7}),
            Case("masked", PAIR | MASK, {"lambda": 0.7}),
            Case("whole", PAIR, {"lambda": 1.0}),
        ],
        grads=(),
    ),
    Loss(
        "magnitude_reduced_estimate",
        f"Q less its negative part, and the baseline, in {TORCH}",
        magnitude_reduced_estimate,
        [
            Case("row", {"input": normal(9, scale=3.0), "baseline": normal(9)}),
            Case("matrix", {"input": normal(3, 4), "baseline": normal(3, 4)}),
        ],
        grads=(),
    ),
]
