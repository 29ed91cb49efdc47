"""Operations on rows of embeddings: torch."""

import torch
import torch.nn.functional as F

from classification import TORCH
from harness import Case, Loss, labels, normal, values


def offsets(*ends):
    return values(list(ends), dtype=torch.int64)


def segment_softmax_pool(t, reduction, scale=1.0):
    ends = t["offsets"].tolist()
    parts = [slice(a, b) for a, b in zip(ends, ends[1:])]
    weighted = [(scale * t["scores"][part]).softmax(0) @ t["embeddings"][part] for part in parts]
    return {"pooled": torch.stack(weighted)}


def cosine(t, classes):
    return F.cosine_similarity(t["embeddings"], t[classes][t["labels"]])


def gradient_similarity_score(t, reduction):
    return {"score": 1 + cosine(t, "class_gradient")}


def adaptive_feature_scaling(t, reduction, margin=0.5):
    divisor = 1 - cosine(t, "class_weight").detach() + margin
    return {"scaled": t["embeddings"] / divisor.unsqueeze(1)}


def rows(n, d, classes, of):
    return {"embeddings": normal(n, d), of: normal(classes, d), "labels": labels(n, classes=classes)}


def scored(n, d, *ends):
    return {"embeddings": normal(n, d), "scores": normal(n, scale=2.0), "offsets": offsets(*ends)}


LOSSES = [
    Loss(
        "segment_softmax_pool",
        f"{TORCH} softmax over each segment",
        segment_softmax_pool,
        [
            Case("segments", scored(7, 3, 0, 2, 6, 7)),
            Case("empty-segments", scored(5, 2, 0, 0, 3, 3, 5), upstream=True),
            Case("rows-in-none", scored(6, 2, 1, 3, 5), upstream=True),
            Case("one-segment", scored(6, 4, 0, 6), {"scale": 3.0}, upstream=True),
            Case("equal-scores", {**scored(4, 2, 0, 4), "scores": values([1.0, 1.0, 1.0, 1.0])}, upstream=True),
        ],
        grads=("embeddings", "scores"),
    ),
    Loss(
        "gradient_similarity_score",
        f"{TORCH} nn.functional.cosine_similarity",
        gradient_similarity_score,
        [
            Case("rows", rows(6, 4, 3, "class_gradient")),
            Case("one-number", rows(4, 1, 2, "class_gradient")),
            Case("zero-row", {**rows(2, 3, 2, "class_gradient"), "embeddings": values([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])}),
        ],
        grads=(),
    ),
    Loss(
        "adaptive_feature_scaling",
        f"the definition S12 over {TORCH} nn.functional.cosine_similarity",
        adaptive_feature_scaling,
        [
            Case("rows", rows(6, 4, 3, "class_weight")),
            Case("margin", rows(5, 3, 2, "class_weight"), {"margin": 2.0}, upstream=True),
        ],
        grads=("embeddings",),
        unchecked={"embeddings": "the divisor is held constant"},
    ),
]
