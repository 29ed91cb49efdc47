"""Divergence of predicted class proportions from a prior: the definition of its authors' code, differentiated by torch."""

import torch

from class_rows import counted
from classification import TORCH, mask
from harness import Case, Loss, normal, positive, probabilities, reduce, values

FOLDER = "overlap"


def class_ratio_kl(t, reduction, proportion="mean", eps=1e-10):
    """EntKLProp's second term; `peak` is its norm_soft_size with power 1."""
    x, counts = t["input"].flatten(2) if t["input"].ndim > 2 else t["input"].unsqueeze(2), counted(t)
    counts = counts.reshape(x.shape[0], 1, x.shape[2])
    p = x.softmax(1) if proportion == "mean" else (x - x.amax(1, keepdim=True)).exp()
    # A row that does not count adds nothing, and an item without one has no proportions.
    sums = (p * counts).sum(2)
    has = counts.any(2).squeeze(1)
    q = sums / sums.sum(1, keepdim=True).where(has.unsqueeze(1), torch.ones(1))
    items = (q * ((q + eps).log() - (t["prior"] + eps).log())).sum(1) * has
    return items.sum() / has.sum() if reduction == "mean" else reduce(items, reduction)


def scores(n, c, *space):
    return {"input": normal(n, c, *space, scale=2.0), "prior": probabilities(n, c)}


PEAK = {"proportion": "peak"}
HOLES = values([[0, 0, 0, 0], [1, 0, 1, 1], [1, 1, 1, 0]], dtype=torch.uint8)

LOSSES = [
    Loss(
        "class_ratio_kl_loss",
        f"the definition S85 in {TORCH}",
        class_ratio_kl,
        [
            case
            for word, params in (("mean", {}), ("peak", PEAK))
            for case in (
                Case(f"{word}-mean", scores(3, 4, 5), params),
                Case(f"{word}-sum", scores(2, 3, 2, 3), params, reduction="sum"),
                Case(f"{word}-none", scores(3, 3, 4), params, reduction="none", upstream=True),
                Case(f"{word}-batch-mean", scores(3, 3, 4), params, reduction="batch_mean"),
                Case(f"{word}-one-cell", scores(4, 3), params),
                Case(f"{word}-eps", scores(2, 3, 4), params | {"eps": 0.25}, upstream=True),
                Case(f"{word}-masked", scores(2, 3, 4) | {"cell_mask": mask(2, 4)}, params, upstream=True),
                Case(f"{word}-item-masked", scores(3, 3, 4) | {"cell_mask": HOLES}, params),
                Case(f"{word}-any-prior", scores(2, 3, 4) | {"prior": positive(2, 3)}, params),
                Case(f"{word}-absent-class", scores(1, 3, 4) | {"prior": values([[0.5, 0.5, 0.0]])}, params),
            )
        ],
    ),
]
