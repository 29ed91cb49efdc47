"""Gathered values, and losses of them: torch's own of what its `gather` gives."""

import torch

from harness import Case, Loss, library, mask, normal, reduce, values

TORCH = library("torch")


def gathered(t):
    maps = t["input"].flatten(2)
    index = t["index"][:, None].expand(-1, maps.shape[1], -1)
    return maps.gather(2, index).transpose(1, 2)


def gather_cells(t, reduction):
    return {"values": gathered(t)}


def gathered_smooth_l1_loss(t, reduction, beta=1.0):
    found = gathered(t)
    terms = torch.nn.functional.smooth_l1_loss(found, t["target"], reduction="none", beta=beta)
    if "cell_mask" not in t:
        return reduce(terms, reduction)
    kept = t["cell_mask"].double()[:, :, None].expand_as(terms)
    return (terms * kept).sum() / kept.sum() if reduction == "mean" else reduce(terms * kept, reduction)


def cells(*lists):
    return values([list(cells) for cells in lists], dtype=torch.int64)


MAPS = {"input": normal(2, 3, 2, 3), "index": cells((0, 5, 5, 2), (3, 3, 3, 1)), "target": normal(2, 4, 3)}

LOSSES = [
    Loss(
        "gathered_smooth_l1_loss",
        f"{TORCH} gather, then nn.functional.smooth_l1_loss",
        gathered_smooth_l1_loss,
        [
            Case("mean", MAPS),
            Case("none", {**MAPS, "cell_mask": mask(2, 4)}, {"beta": 0.5}, "none", upstream=True),
            Case("masked", {**MAPS, "cell_mask": mask(2, 4)}, {}, upstream=True),
            Case("absolute", MAPS, {"beta": 0.0}, "sum"),
            Case("batch-mean", {"input": normal(2, 2, 4), "index": cells((1,), (3,)), "target": normal(2, 1, 2)}, {}, "batch_mean"),
        ],
    ),
    Loss(
        "gather_cells",
        f"{TORCH} gather",
        gather_cells,
        [
            Case("plane", {"input": normal(2, 3, 2, 3), "index": cells((0, 5, 5, 2), (3, 3, 3, 1))}),
            Case("upstream", {"input": normal(2, 2, 4), "index": cells((1, 0, 1), (3, 3, 3))}, upstream=True),
            Case("one-class", {"input": normal(1, 1, 5), "index": cells((4,))}, upstream=True),
        ],
    ),
]
