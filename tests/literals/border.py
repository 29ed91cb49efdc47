"""Losses of the length of a border and of its erosion, and projections."""

import torch
from kornia.losses import HausdorffERLoss, HausdorffERLoss3D
from monai.losses import LogHausdorffDTLoss
from torch import Tensor

from boundary import field_cases, hausdorff_cases, labelled, regions, soft
from harness import Case, Loss, library, normal, probabilities, reduce, uniform, values
from overlap import NONE, SIGMOID, Shared, activated, one_hot

FOLDER = "boundary"
TORCH = library("torch")
KORNIA = library("kornia")
MONAI = library("monai")


def projection(t, reduction, axis=0):
    return {"projection": t["input"].max(2 + axis).values}


def differences(p: Tensor) -> Tensor:
    """[axes, N, C, ...], from each cell to the next one, 0 past the border."""
    moved = []
    for axis in range(2, p.ndim):
        last = p.narrow(axis, p.shape[axis] - 1, 1)
        moved.append(p.diff(dim=axis, append=last))
    return torch.stack(moved)


def active_contour(
    t, reduction, length_weight=1.0, region_weight=1.0, eps=1e-8, activation="softmax", include_background=False
):
    p, truth = Shared(activation=activation).activate(t["input"]), one_hot(t)
    if not include_background and p.shape[1] > 1:
        p, truth = p[:, 1:], truth[:, 1:]
    length = (differences(p).square().sum(0) + eps).sqrt()
    inside, outside = p * (truth - 1) ** 2, (1 - p) * truth**2
    terms = (length_weight * length + region_weight * (inside + outside)).flatten(2).mean(2)
    return reduce(terms, reduction)


def mumford_shah(t, reduction, tv_weight=1e-3, activation="softmax"):
    p, image = Shared(activation=activation).activate(t["input"]), t["image"]
    shares, values = p.flatten(2).unsqueeze(2), image.flatten(2).unsqueeze(1)  # [N, C, 1, S] and [N, 1, K, S]
    means = (shares * values).sum(3, keepdim=True) / shares.sum(3, keepdim=True)
    fit = (shares * (values - means) ** 2).sum((1, 2, 3))
    variation = differences(p).abs().sum(0).flatten(1).sum(1)
    return reduce((fit + tv_weight * variation) / p[0, 0].numel(), reduction)


def log_hausdorff(t, reduction, alpha=2.0, activation="softmax", include_background=False):
    loss = LogHausdorffDTLoss(
        alpha=alpha,
        include_background=include_background,
        softmax=activation == "softmax",
        sigmoid=activation == "sigmoid",
        reduction=reduction,
    )
    input, target = t["input"], one_hot(t)
    if input.ndim == 3:  # the library wants two spatial axes at least
        input, target = input.unsqueeze(2), target.unsqueeze(2)
    result = loss(input, target)
    return result.reshape(input.shape[0], -1) if reduction == "none" else result


def hausdorff_er(t, reduction, alpha=2.0, iterations=10, activation="softmax", include_background=False):
    """The library takes labels and every class; of a sample at a time, or NaN comes out of planes that no longer differ."""
    p, truth = Shared(activation=activation).activate(t["input"]), one_hot(t)
    loss = (HausdorffERLoss if p.ndim == 4 else HausdorffERLoss3D)(alpha, iterations, "none")
    first = 0 if include_background or p.shape[1] == 1 else 1
    planes = zip(p[:, first:].flatten(0, 1), truth[:, first:].flatten(0, 1), strict=True)
    terms = torch.stack([loss.perform_erosion(a[None, None], b[None, None]).mean() for a, b in planes])
    return reduce(terms.reshape(p.shape[0], -1), reduction)


def blots(n, c, *space):
    """Labels in regions, against a prediction that has other ones."""

    def make(draw):
        other = one_hot({"input": torch.zeros(n, c), "labels": regions(n, *space, classes=c)(draw)})
        return draw.real(4.0 * other.numpy() + draw.rng.normal(0.0, 1.0, other.shape))

    return {"input": make, "labels": regions(n, *space, classes=c)}


def pictured(n, c, k, *space):
    return {"input": normal(n, c, *space, scale=1.5), "image": uniform(n, k, *space)}


def border_cases(*extra: Case) -> list[Case]:
    """The cases of losses of a border on a plane or in a volume, then the loss's own."""
    return [
        Case("mean", labelled(2, 3, 4, 5)),
        Case("sum", labelled(2, 3, 4, 5), reduction="sum"),
        Case("none", labelled(2, 3, 4, 5), reduction="none", upstream=True),
        Case("batch-mean", labelled(2, 3, 4, 5), reduction="batch_mean"),
        Case("volume", labelled(1, 3, 3, 4, 4)),
        Case("sigmoid", labelled(2, 3, 4, 5), SIGMOID),
        Case("background", labelled(2, 3, 4, 5), {"include_background": True}, reduction="none", upstream=True),
        Case("target", soft(2, 3, 4, 5)),
        Case("target-no-activation", activated(2, 3, 4, 5), NONE, reduction="none", upstream=True),
        Case("one-class", activated(2, 1, 5, 6), NONE),
        Case("grad-output", labelled(2, 2, 4, 5), upstream=True),
        *extra,
    ]


FORMULA = f"in {TORCH}"

def without_batch_mean(cases: list[Case]) -> list[Case]:
    """The logarithm is of what the reduction gives, not the other way round."""
    return [case for case in cases if case.reduction != "batch_mean"]


LOSSES = [
    Loss(
        "log_hausdorff_dt_loss",
        f"{MONAI} losses.LogHausdorffDTLoss; one spatial axis with a second one of size 1",
        log_hausdorff,
        without_batch_mean(field_cases(*hausdorff_cases())),
    ),
    Loss(
        "hausdorff_er_loss",
        f"{KORNIA} losses.HausdorffERLoss and HausdorffERLoss3D, plane by plane",
        hausdorff_er,
        border_cases(
            Case("regions", blots(2, 3, 12, 13)),
            Case("regions-of-a-volume", blots(1, 3, 6, 7, 7), upstream=True),
            Case("alpha-half", blots(2, 3, 10, 9), {"alpha": 0.5}),
            Case("one-erosion", blots(2, 3, 7, 7), {"iterations": 1}),
            Case("three-erosions", blots(2, 3, 10, 9), {"iterations": 3, "alpha": 1.5}, reduction="sum"),
            Case("sigmoid-regions", blots(2, 2, 10, 9), SIGMOID),
        ),
    ),
    Loss(
        "active_contour_loss",
        f"the definition of Chen et al. as a mean {FORMULA}",
        active_contour,
        border_cases(
            Case("weights", labelled(2, 3, 4, 5), {"length_weight": 0.5, "region_weight": 2.0}),
            Case("eps", labelled(2, 3, 4, 5), {"eps": 0.25}),
            Case("saturated", {"input": normal(2, 3, 4, 5, scale=40.0), "labels": regions(2, 4, 5, classes=3)}),
        ),
    ),
    Loss(
        "mumford_shah_loss",
        f"the definition of Kim and Ye {FORMULA}",
        mumford_shah,
        [
            Case("mean", pictured(2, 3, 1, 4, 5)),
            Case("sum", pictured(2, 3, 2, 4, 5), reduction="sum"),
            Case("none", pictured(3, 3, 2, 4, 5), reduction="none", upstream=True),
            Case("batch-mean", pictured(2, 2, 3, 4, 5), reduction="batch_mean"),
            Case("one-spatial-axis", pictured(2, 3, 2, 12)),
            Case("volume", pictured(1, 3, 2, 3, 4, 4)),
            Case("sigmoid", pictured(2, 2, 2, 4, 5), SIGMOID),
            Case("no-activation", {"input": probabilities(2, 3, 4, 5), "image": uniform(2, 2, 4, 5)}, NONE),
            Case("tv-weight", pictured(2, 3, 1, 4, 5), {"tv_weight": 0.5}, upstream=True),
            Case("without-variation", pictured(2, 3, 1, 4, 5), {"tv_weight": 0.0}),
        ],
    ),
    Loss(
        "max_intensity_projection",
        f"{TORCH} max along the axis",
        projection,
        [
            Case("rows-of-an-image", {"input": normal(2, 3, 5, 6)}, upstream=True),
            Case("columns-of-an-image", {"input": normal(2, 3, 5, 6)}, {"axis": 1}, upstream=True),
            Case("slices-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, upstream=True),
            Case("rows-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, {"axis": 1}, upstream=True),
            Case("columns-of-a-volume", {"input": normal(2, 2, 4, 5, 6)}, {"axis": 2}, upstream=True),
            Case("without-grad-output", {"input": normal(1, 2, 4, 4)}),
            Case(
                "first-of-equals",
                {"input": values([[[[0.5, 0.25, 1.0], [0.5, 0.75, 1.0], [0.5, 0.75, 0.0]]]])},
                upstream=True,
                unchecked="values tie, where the slope jumps",
            ),
        ],
    ),
]
