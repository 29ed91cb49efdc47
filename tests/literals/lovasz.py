"""Losses of sorted errors: segmentation_models_pytorch, which has the authors' code; kornia's hinge beside it."""

import torch
from kornia.losses import lovasz_hinge_loss
from segmentation_models_pytorch.losses import lovasz as smp
from torch import Tensor

from harness import Case, Loss, choice, labels, library, mask, normal, positive, reduce, uniform, values

SMP = library("segmentation-models-pytorch")
KORNIA = library("kornia")


def counted_labels(t: dict[str, Tensor], ignore_index: int) -> Tensor:
    """The labels; those of cells that the mask leaves out are ignored."""
    return t["labels"].masked_fill(t["cell_mask"] == 0, ignore_index) if "cell_mask" in t else t["labels"]


def images(tensor: Tensor, per_image: bool) -> list[Tensor]:
    return list(tensor.split(1)) if per_image else [tensor]


def class_terms(p: Tensor, kept: Tensor, classes: str, ignore_index: int) -> tuple[Tensor, Tensor]:
    """The term of each class, 0 where it is left out, and which of them count."""
    flat, flat_labels = smp._flatten_probas(p, kept, ignore_index)
    counts = [len(flat_labels) > 0 and (classes == "all" or bool((flat_labels == c).any())) for c in range(p.shape[1])]
    term = [smp._lovasz_softmax_flat(flat, flat_labels, [c]) if yes else flat.sum() * 0 for c, yes in enumerate(counts)]
    return torch.stack(term), torch.tensor(counts)


def softmax(t, reduction, activation="softmax", classes="present", per_image=False, ignore_index=-100):
    p = t["input"].softmax(1) if activation == "softmax" else t["input"]
    # The library takes three axes for a batch of one class.
    p = p.reshape(*p.shape[:2], -1, 1)
    kept = counted_labels(t, ignore_index)
    weight = t.get("weight", torch.ones(p.shape[1]))
    # It has no value for an image without cells.
    whole = all(bool((image != ignore_index).any()) for image in images(kept, per_image))
    if reduction == "mean" and "weight" not in t and whole:
        return smp._lovasz_softmax(p, kept, classes, per_image, ignore_index)
    pairs = zip(images(p, per_image), images(kept, per_image), strict=True)
    found = [class_terms(*pair, classes, ignore_index) for pair in pairs]
    if reduction == "mean":
        return torch.stack([(terms * weight).sum() / counts.sum().clamp(min=1) for terms, counts in found]).mean()
    terms = torch.stack([terms * weight for terms, _ in found])
    return reduce(terms if per_image else terms[0], reduction)


def hinge(t, reduction, per_image=True, ignore_index=-100):
    x, kept = t["input"], counted_labels(t, ignore_index)
    pairs = zip(images(x, per_image), images(kept, per_image), strict=True)
    terms = torch.stack([smp._lovasz_hinge(*pair, False, ignore_index) for pair in pairs])
    if per_image and reduction == "mean" and not bool((kept == ignore_index).any()):
        planes = (x.shape[0], 1, 1, -1)
        other = lovasz_hinge_loss(x.reshape(planes), kept.reshape(planes).squeeze(1))
        if not torch.isclose(other, terms.mean(), rtol=1e-12, atol=0.0):
            raise ValueError(f"{KORNIA} gives {other}, {SMP} {terms.mean()}")
    return reduce(terms if per_image else terms[0], reduction)


def scores(n, c, *space, classes=None, **options):
    return {"input": normal(n, c, *space, scale=1.5), "labels": labels(n, *space, classes=classes or c, **options)}


def shares(n, c, *space):
    return {"input": uniform(n, c, *space, low=0.02, high=0.98), "labels": labels(n, *space, classes=c)}


def logits(*shape, ignored=None):
    return {"input": normal(*shape, scale=1.5), "labels": labels(*shape, classes=2, ignored=ignored)}


PER_IMAGE = {"per_image": True}
POOLED = {"per_image": False}
ALL = {"classes": "all"}
NONE = {"activation": "none"}
WEIGHT = {"weight": positive(3)}
FIRST_MASKED = {"cell_mask": values([[0, 0, 0], [1, 1, 1]], torch.uint8)}

SOFTMAX_CASES = [
    Case("mean", scores(2, 3, 6)),
    Case("per-image", scores(2, 3, 6), PER_IMAGE),
    Case("sum", scores(2, 3, 6), reduction="sum"),
    Case("sum-per-image", scores(2, 3, 6), PER_IMAGE, reduction="sum"),
    Case("batch-mean", scores(3, 3, 4), reduction="batch_mean"),
    Case("batch-mean-per-image", scores(3, 3, 4), PER_IMAGE, reduction="batch_mean"),
    Case("none", scores(2, 3, 6), reduction="none", upstream=True),
    Case("none-per-image", scores(2, 3, 6), PER_IMAGE, reduction="none", upstream=True),
    Case("no-spatial-axis", scores(7, 3)),
    Case("two-spatial-axes", scores(2, 3, 3, 4)),
    Case("three-spatial-axes", scores(1, 4, 2, 3, 4), PER_IMAGE),
    Case("two-classes", scores(1, 2, 23)),
    Case("absent-class", scores(2, 4, 6, classes=3)),
    Case("absent-class-per-image-none", scores(2, 4, 6, classes=3), PER_IMAGE, reduction="none", upstream=True),
    Case("all", scores(2, 4, 6, classes=3), ALL),
    Case("all-per-image", scores(2, 4, 6, classes=3), ALL | PER_IMAGE),
    Case("one-label", scores(2, 3, 5, classes=1), PER_IMAGE),
    Case("no-activation", shares(2, 3, 6), NONE),
    Case("no-activation-all-per-image", shares(2, 3, 6), NONE | ALL | PER_IMAGE, upstream=True),
    Case("weight", scores(2, 3, 6) | WEIGHT),
    Case("weight-per-image", scores(2, 3, 6) | WEIGHT, PER_IMAGE),
    Case("weight-none", scores(2, 3, 6) | WEIGHT, reduction="none", upstream=True),
    Case("ignored", scores(2, 3, 7, ignored=-100)),
    Case("ignored-255-per-image", scores(2, 3, 7, ignored=255), PER_IMAGE | {"ignore_index": 255}),
    Case("mask", scores(2, 3, 6) | {"cell_mask": mask(2, 6)}),
    Case("mask-ignored-none", scores(2, 3, 9, ignored=-100) | WEIGHT | {"cell_mask": mask(2, 9)}, reduction="none"),
    Case("an-image-without-cells", scores(2, 3, 3) | FIRST_MASKED, PER_IMAGE),
    Case("grad-output", scores(2, 3, 6), upstream=True),
]

HINGE_CASES = [
    Case("mean", logits(2, 9)),
    Case("pooled", logits(2, 9), POOLED),
    Case("sum", logits(3, 7), reduction="sum"),
    Case("batch-mean", logits(3, 7), reduction="batch_mean"),
    Case("batch-mean-pooled", logits(3, 7), POOLED, reduction="batch_mean"),
    Case("none", logits(3, 7), reduction="none", upstream=True),
    Case("none-pooled", logits(3, 7), POOLED, reduction="none", upstream=True),
    Case("vector", logits(9), POOLED),
    Case("two-spatial-axes", logits(2, 3, 4)),
    Case("three-spatial-axes", logits(2, 2, 3, 4)),
    Case("ignored", logits(2, 9, ignored=-100)),
    Case("ignored-255-pooled", logits(2, 9, ignored=255), POOLED | {"ignore_index": 255}),
    Case("mask", logits(2, 9) | {"cell_mask": mask(2, 9)}),
    Case("no-foreground", {"input": normal(2, 8), "labels": labels(2, 8, classes=1)}),
    Case("all-foreground", {"input": normal(1, 8), "labels": values([[1] * 8], torch.int64)}),
    Case("all-right", {"input": choice(1, 6, among=[3.5, 4.5]), "labels": values([[1] * 6], torch.int64)}),
    Case("an-image-without-cells", logits(2, 3) | FIRST_MASKED),
    Case("grad-output", logits(2, 9), upstream=True),
]

LEFT_OUT = "; cells that the mask leaves out are ignored"

LOSSES = [
    Loss(
        "lovasz_softmax_loss",
        f"{SMP} losses.lovasz, Berman's code; a weight multiplies its terms" + LEFT_OUT,
        softmax,
        SOFTMAX_CASES,
    ),
    Loss(
        "lovasz_hinge_loss",
        f"{SMP} losses.lovasz, Berman's code, and {KORNIA} losses.lovasz_hinge_loss where every cell counts" + LEFT_OUT,
        hinge,
        HINGE_CASES,
    ),
]
