"""What depends on the order of numbers: torch."""

import torch
import torch.nn.utils.prune

from harness import Case, Loss, labels, library, normal, uniform, values

TORCH = library("torch")
FOLDER = "select"


def offsets(*ends):
    return values([0, *ends], dtype=torch.int64)


def sort(t, reduction, descending=False):
    x = t["input"]
    if "offsets" not in t:
        found = torch.sort(x, dim=-1, descending=descending, stable=True)
        return {"values": found.values, "indices": found.indices}
    ends = t["offsets"].tolist()
    parts = [torch.sort(x[a:b], descending=descending, stable=True) for a, b in zip(ends, ends[1:])]
    indices = [part.indices + a for part, a in zip(parts, ends)]
    return {"values": torch.cat([part.values for part in parts]), "indices": torch.cat(indices)}


def top_k(t, reduction, k=1, largest=True):
    """torch's topk leaves the order of ties open: a stable sort does not."""
    found = torch.sort(t["input"], dim=-1, descending=largest, stable=True)
    plain = torch.topk(t["input"], k, dim=-1, largest=largest)
    assert torch.equal(plain.values, found.values[..., :k])
    return {"values": found.values[..., :k], "indices": found.indices[..., :k]}


def threshold_select(t, reduction, threshold=0.0, greater=True):
    x = t["input"]
    found = (x >= threshold if greater else x < threshold).nonzero().flatten()
    indices = torch.full(x.shape, len(x), dtype=torch.int64)
    indices[: len(found)] = found
    return {"indices": indices, "count": torch.tensor([float(len(found))])}


def quantile(t, reduction, interpolation="linear"):
    return {"output": torch.quantile(t["input"], t["q"], dim=-1, interpolation=interpolation)}


def prune_mask(t, reduction, mode="threshold", threshold=0.0, amount=0.5, per_segment=False):
    w = t["params"]
    ends = t["offsets"].tolist() if "offsets" in t and per_segment else [0, len(w)]
    mask = torch.ones_like(w)
    for a, b in zip(ends, ends[1:]):
        if mode == "threshold":
            mask[a:b] = (w[a:b].abs() >= threshold).double()
        elif b > a:
            layer = torch.nn.Linear(1, 1)
            layer.weight = torch.nn.Parameter(w[a:b].clone())
            torch.nn.utils.prune.l1_unstructured(layer, "weight", amount)
            mask[a:b] = layer.weight_mask
    kept = torch.stack([mask[a:b].sum() for a, b in zip(ends, ends[1:])])
    return {"output": w * mask, "mask": mask, "kept": kept}


def score_uncertainty_histogram(t, reduction, levels=4, bins=8):
    score, uncertainty, labels = t["score"], t["uncertainty"], t["labels"]
    n = len(score)
    counts, positives, floor = (torch.zeros(levels, bins) for _ in range(3))
    uncertainty_floor = torch.zeros(levels)
    ranked = torch.sort(uncertainty, stable=True).indices
    level = torch.empty(n, dtype=torch.int64)
    level[ranked] = torch.arange(n) * levels // n
    for l in range(levels):
        members = (level == l).nonzero().flatten()
        if len(members) == 0:
            continue
        uncertainty_floor[l] = uncertainty[members].min()
        members = members[torch.sort(score[members], stable=True).indices]
        b = torch.arange(len(members)) * bins // len(members)
        counts[l] = torch.bincount(b, minlength=bins)
        positives[l] = torch.bincount(b, weights=labels[members].double(), minlength=bins)
        for k in b.unique():
            floor[l, k] = score[members][b == k].min()
    return {"counts": counts, "positives": positives, "score_floor": floor, "uncertainty_floor": uncertainty_floor}


QUANTILES = values([0.0, 0.25, 0.5, 0.8125, 1.0])

SCORED = {"score": normal(37), "uncertainty": uniform(37), "labels": labels(37, classes=2)}

TIES = values([0.5, -1.0, 0.5, 2.0, -1.0, 0.0, 0.5, -0.0, 0.0])

LOSSES = [
    Loss(
        "sort",
        f"{TORCH} sort, stable, a segment at a time",
        sort,
        [
            Case("vector", {"input": normal(11)}),
            Case("rows", {"input": normal(3, 7)}),
            Case("descending", {"input": normal(3, 7)}, {"descending": True}),
            Case("ties", {"input": TIES}),
            Case("ties-descending", {"input": TIES}, {"descending": True}),
            Case("segments", {"input": normal(11), "offsets": offsets(4, 4, 9, 11)}),
            Case("segments-descending", {"input": TIES, "offsets": offsets(0, 7, 9)}, {"descending": True}),
            Case("one-segment", {"input": normal(5), "offsets": offsets(5)}),
            Case("one-number", {"input": normal(1)}),
        ],
        grads=(),
    ),
    Loss(
        "top_k",
        f"{TORCH} topk, ties by a stable sort",
        top_k,
        [
            Case("vector", {"input": normal(11)}),
            Case("some", {"input": normal(11)}, {"k": 4}),
            Case("smallest", {"input": normal(3, 7)}, {"k": 3, "largest": False}),
            Case("all", {"input": normal(3, 7)}, {"k": 7}),
            Case("ties", {"input": TIES}, {"k": 5}),
            Case("ties-smallest", {"input": TIES}, {"k": 4, "largest": False}),
        ],
        grads=(),
    ),
    Loss(
        "threshold_select",
        f"{TORCH} nonzero of a comparison",
        threshold_select,
        [
            Case("default", {"input": normal(11)}),
            Case("below", {"input": normal(11)}, {"threshold": 0.25, "greater": False}),
            Case("ties", {"input": TIES}, {"threshold": 0.5}),
            Case("ties-below", {"input": TIES}, {"greater": False}),
            Case("none", {"input": normal(5)}, {"threshold": 50.0}),
            Case("all", {"input": normal(5)}, {"threshold": -50.0}),
        ],
        grads=(),
    ),
    Loss(
        "quantile",
        f"{TORCH} quantile",
        quantile,
        [
            Case("vector", {"input": normal(11), "q": QUANTILES}),
            Case("rows", {"input": normal(3, 7), "q": QUANTILES}),
            *(Case(word, {"input": normal(3, 7), "q": QUANTILES}, {"interpolation": word}) for word in ("lower", "higher", "midpoint")),
            Case("nearest", {"input": normal(3, 7), "q": values([0.1, 0.25, 0.5, 0.75, 0.95])}, {"interpolation": "nearest"}),
            Case("ties", {"input": TIES, "q": values([0.3, 0.6])}),
            Case("one-number", {"input": normal(1), "q": QUANTILES}),
        ],
        grads=(),
    ),
    Loss(
        "prune_mask",
        f"{TORCH} nn.utils.prune.l1_unstructured, a layer for each segment",
        prune_mask,
        [
            Case("default", {"params": normal(11)}),
            Case("threshold", {"params": normal(11)}, {"threshold": 0.5}),
            Case("threshold-segments", {"params": normal(11), "offsets": offsets(4, 4, 11)}, {"threshold": 0.5, "per_segment": True}),
            Case("amount", {"params": normal(11)}, {"mode": "amount", "amount": 0.25}),
            Case("half-to-even", {"params": normal(10)}, {"mode": "amount", "amount": 0.25}),
            Case("together", {"params": normal(11), "offsets": offsets(4, 4, 11)}, {"mode": "amount"}),
            Case("segments", {"params": normal(11), "offsets": offsets(4, 4, 11)}, {"mode": "amount", "amount": 0.75, "per_segment": True}),
            Case("none", {"params": normal(5)}, {"mode": "amount", "amount": 0.0}),
            Case("all", {"params": normal(5)}, {"mode": "amount", "amount": 1.0}),
        ],
        grads=(),
    ),
    Loss(
        "score_uncertainty_histogram",
        f"the definition S64 in {TORCH}",
        score_uncertainty_histogram,
        [
            Case("default", SCORED),
            Case("small", SCORED, {"levels": 3, "bins": 5}),
            Case("one-level", SCORED, {"levels": 1, "bins": 4}),
            Case("more-bins-than-members", {"score": normal(5), "uncertainty": normal(5), "labels": labels(5, classes=2)}),
            Case("ties", {"score": TIES, "uncertainty": values([1.0] * 9), "labels": labels(9, classes=2)}, {"levels": 2, "bins": 2}),
        ],
        grads=(),
    ),
]
