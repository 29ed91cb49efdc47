"""Counts, weights and thresholds: torch, and the definitions of the papers' code."""

import itertools

import torch

from classification import TORCH
from harness import Case, Loss, labels, mask, normal, uniform, values


def class_counts(t, reduction, classes=2, ignore_index=-100):
    counts = t["labels"] != ignore_index
    if "cell_mask" in t:
        counts = counts & t["cell_mask"].bool()
    return {"counts": torch.bincount(t["labels"][counts], minlength=classes).double()}


def histogram(t, reduction, bins=100, min=0.0, max=0.0):
    x, weight = t["input"], t.get("weight")
    if min == max:
        min, max = (x.min() - 1, x.max() + 1) if x.min() == x.max() else (x.min(), x.max())
    found = torch.histogram(x, bins, range=(float(min), float(max)), weight=weight)
    if weight is None:
        assert torch.equal(found.hist, torch.histc(x, bins, float(min), float(max)))
    return {"counts": found.hist, "edges": found.bin_edges}


def precision_thresholds(t, reduction, precision=0.9, bin_size=1.0):
    rows = t["positives"].tolist()
    best = (0.0, 0, [0] * len(rows))
    for bins in itertools.product(range(len(rows[0]) + 1), repeat=len(rows)):
        held, m = sum(sum(row[len(row) - own :]) for row, own in zip(rows, bins)), sum(bins)
        if m == 0 or held < precision * bin_size * m:
            continue
        if best[1] == 0 or (-held, m, bins[::-1]) < (-best[0], best[1], tuple(best[2][::-1])):
            best = (held, m, list(bins))
    number = lambda x: torch.tensor(x, dtype=torch.float64)
    return {"bins": number(best[2]), "recalled": number([best[0]]), "selected": number([best[1]])}


COUNTED = values([[1.0, 2.0, 7.0, 9.0], [0.0, 6.0, 8.0, 10.0], [3.0, 3.0, 9.0, 9.0]])


def class_balanced_weights(t, reduction, kind="effective", beta=0.9999):
    """Saddle-LongTail scales the effective numbers' inverses to sum C; DeepFloorplan takes all other members."""
    counts = t["class_counts"]
    if kind == "complement":
        others = counts.sum() - counts
        return {"weights": others / others.sum() if others.sum() else torch.full_like(others, 1 / len(others))}
    n = counts.clamp(min=1.0)
    # As f32 holds it: near 1 its last digits are many of 1 - beta.
    beta = torch.tensor(beta, dtype=torch.float32).double()
    weights = (1 - beta) / (1 - beta**n) if kind == "effective" else 1 / n
    return {"weights": weights / weights.sum() * len(n)}


def dynamic_confidence_threshold(t, reduction, base=0.6, beta=0.5, low=0.3, high=0.8):
    mean = t["confidence"].mean()
    return {"threshold": (base / (1 + torch.exp(-beta * (mean - 0.5)))).clamp(low, high).reshape(1)}


FOLDER = "statistics"
COUNTS = {"class_counts": uniform(7, high=300.0)}
CONFIDENCE = {"confidence": uniform(3, 4)}

LOSSES = [
    Loss(
        "class_counts",
        f"{TORCH} bincount",
        class_counts,
        [
            Case("rows", {"labels": labels(9, classes=2)}),
            Case("spatial", {"labels": labels(2, 3, 4, classes=5)}, {"classes": 6}),
            Case("ignored", {"labels": labels(2, 7, classes=3, ignored=-100)}, {"classes": 3}),
            Case("own-index", {"labels": labels(2, 7, classes=3)}, {"classes": 3, "ignore_index": 1}),
            Case("masked", {"labels": labels(2, 7, classes=3), "cell_mask": mask(2, 7)}, {"classes": 3}),
            Case("one-class", {"labels": labels(5, classes=1)}, {"classes": 1}),
        ],
        grads=(),
    ),
    Loss(
        "class_balanced_weights",
        f"the definitions S63 and S10 in {TORCH}",
        class_balanced_weights,
        [
            Case("effective", COUNTS),
            Case("effective-many", {"class_counts": values([1e6, 5e4, 12.0, 0.0])}),
            Case("beta-half", COUNTS, {"beta": 0.5}),
            Case("beta-zero", COUNTS, {"beta": 0.0}),
            Case("inverse", COUNTS, {"kind": "inverse"}),
            Case("complement", COUNTS, {"kind": "complement"}),
            Case("complement-one-class", {"class_counts": values([5.0])}, {"kind": "complement"}),
            Case("complement-of-nothing", {"class_counts": values([0.0, 0.0, 0.0])}, {"kind": "complement"}),
            Case("below-one", {"class_counts": values([0.0, 0.5, 4.0])}, {"beta": 0.9}),
        ],
        grads=(),
    ),
    Loss(
        "dynamic_confidence_threshold",
        f"the definition S08 in {TORCH}",
        dynamic_confidence_threshold,
        [
            Case("plane", CONFIDENCE),
            Case("number", {"confidence": values(0.9)}),
            Case("steep", CONFIDENCE, {"base": 1.0, "beta": 12.0}),
            Case("low", CONFIDENCE, {"low": 0.45}),
            Case("high", CONFIDENCE, {"base": 2.0}),
        ],
        grads=(),
    ),
    Loss(
        "histogram",
        f"{TORCH} histogram, which is histc with weights",
        histogram,
        [
            Case("data", {"input": normal(40)}, {"bins": 8}),
            Case("range", {"input": normal(40)}, {"bins": 5, "min": -1.0, "max": 1.5}),
            Case("weighted", {"input": normal(40), "weight": uniform(40)}, {"bins": 6}),
            Case("weighted-range", {"input": normal(40), "weight": uniform(40)}, {"bins": 7, "min": -0.5, "max": 3.0}),
            Case("edges", {"input": values([0.0, 1.0, 2.0, 2.0, 3.0, 4.0])}, {"bins": 4}),
            Case("default-bins", {"input": normal(9)}),
            Case("equal", {"input": values([2.5, 2.5, 2.5])}, {"bins": 4}),
        ],
        grads=(),
    ),
    Loss(
        "precision_thresholds",
        f"the definition S64, every choice tried, in {TORCH}",
        precision_thresholds,
        [
            Case("default", {"positives": values([[0.0, 0.5, 1.0], [0.25, 0.75, 1.0]])}),
            Case("counts", {"positives": COUNTED}, {"bin_size": 10.0}),
            Case("lower", {"positives": COUNTED}, {"precision": 0.6, "bin_size": 10.0}),
            Case("any", {"positives": COUNTED}, {"precision": 0.0}),
            Case("none", {"positives": COUNTED}, {"bin_size": 20.0}),
            Case("ties", {"positives": values([[5.0, 5.0], [5.0, 5.0], [0.0, 5.0]])}, {"precision": 0.5, "bin_size": 10.0}),
            Case("on-the-edge", {"positives": values([[1.0, 3.0]])}, {"precision": 0.6, "bin_size": 5.0}),
        ],
        grads=(),
    ),
]
