"""Scores and decisions of classes: torch."""

import torch

from harness import Case, Loss, labels, library, normal, values

TORCH = library("torch")


def nearest_wrong_label(t, reduction, ignore_index=-100):
    """argmax over the other classes: the label's own score is taken out. torch gives the first of equal scores."""
    scores, own = t["input"].clone(), t["labels"].unsqueeze(1)
    counts = own != ignore_index
    scores = torch.where(counts & (torch.arange(scores.shape[1]).view(1, -1, *[1] * (scores.ndim - 2)) == own), -torch.inf, scores)
    return {"nearest": scores.argmax(dim=1)}


LOSSES = [
    Loss(
        "nearest_wrong_label",
        f"{TORCH} argmax, the label's score taken out",
        nearest_wrong_label,
        [
            Case("rows", {"input": normal(6, 5), "labels": labels(6, classes=5)}),
            Case("two-classes", {"input": normal(5, 2), "labels": labels(5, classes=2)}),
            Case("spatial", {"input": normal(2, 4, 3, 2), "labels": labels(2, 3, 2, classes=4)}),
            Case("ignored", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=-100)}),
            Case("own-index", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=1)}, {"ignore_index": 1}),
            Case("ties", {"input": values([[1.0, 1.0, 1.0], [2.0, 0.0, 0.0]]), "labels": values([0, 0], dtype=torch.int64)}),
        ],
        grads=(),
    ),
]
