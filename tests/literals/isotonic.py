"""Monotone rows: scipy, and the gradient of its blocks."""

import numpy as np
import torch
from scipy.optimize import isotonic_regression as scipy_isotonic

from harness import Case, Loss, library, normal, positive, values

SCIPY = library("scipy")


class Isotonic(torch.autograd.Function):
    """Constant over scipy's blocks: the mean of each."""

    @staticmethod
    def forward(ctx, x, weight, increasing):
        output = torch.zeros_like(x)
        ctx.pools = []
        for r in range(len(x)):
            counts = weight[r] > 0
            if not counts.any():
                continue
            found = scipy_isotonic(x[r][counts].numpy(), weights=weight[r][counts].numpy(), increasing=increasing)
            places = counts.nonzero().flatten()
            # What weighs nothing belongs to the entry before it, or to the first one.
            owner = np.clip(np.searchsorted(places.numpy(), np.arange(x.shape[1]), side="right") - 1, 0, None)
            output[r] = torch.from_numpy(found.x.copy())[owner]
            pool = np.searchsorted(found.blocks, np.arange(len(places)), side="right") - 1
            ctx.pools.append((r, torch.from_numpy(pool[owner])))
        ctx.save_for_backward(weight)
        return output

    @staticmethod
    def backward(ctx, upstream):
        (weight,) = ctx.saved_tensors
        gradient = torch.zeros_like(upstream)
        for r, pool in ctx.pools:
            size = int(pool.max()) + 1
            sums = torch.zeros(size).index_add(0, pool, upstream[r])
            weights = torch.zeros(size).index_add(0, pool, weight[r])
            gradient[r] = weight[r] * (sums / weights)[pool]
        return gradient, None, None


def isotonic_regression(t, reduction, increasing=True):
    weight = t.get("weight", torch.ones_like(t["input"]))
    return {"output": Isotonic.apply(t["input"], weight, increasing)}


WEIGHTLESS = values([[0.0, 0.0, 2.0, 0.0, 1.0, 0.5, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0]])

LOSSES = [
    Loss(
        "isotonic_regression",
        f"{SCIPY} optimize.isotonic_regression, the gradient by its blocks",
        isotonic_regression,
        [
            Case("rows", {"input": normal(3, 9)}, upstream=True),
            Case("decreasing", {"input": normal(3, 9)}, {"increasing": False}, upstream=True),
            Case("weighted", {"input": normal(3, 9), "weight": positive(3, 9)}, upstream=True),
            Case("weightless", {"input": normal(3, 7), "weight": WEIGHTLESS}, upstream=True),
            Case("descending", {"input": values([[5.0, 4.0, 3.0, 2.0, 1.0]])}, unchecked="the blocks' means are equal"),
            Case("ascending", {"input": values([[1.0, 2.0, 3.0]])}),
            Case("long", {"input": normal(1, 100)}, upstream=True),
            Case("one-number", {"input": normal(1, 1)}),
        ],
    ),
]
