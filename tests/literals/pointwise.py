"""Pointwise losses: torch and torchvision, and the definitions that no library offers."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.ops import sigmoid_focal_loss

from harness import (
    Case,
    Loss,
    choice,
    library,
    mask,
    normal,
    positive,
    probabilities,
    reduce,
    saturated,
    uniform,
    values,
)

TORCH = library("torch")
TORCHVISION = library("torchvision")


def without_masked_cells(value):
    """Evaluates a loss on the cells that count; with reduction none the other cells are 0."""

    def masked(t: dict[str, Tensor], reduction: str, **params) -> Tensor:
        if "cell_mask" not in t:
            return value(t, reduction, **params)
        cells = t["cell_mask"].bool()
        if cells.ndim < t["input"].ndim:
            cells = cells.unsqueeze(1).expand_as(t["input"])
        kept = {name: t[name][cells] for name in ("input", "target", "weight") if name in t}
        result = value(kept, reduction, **params)
        return torch.zeros_like(t["input"]).masked_scatter(cells, result) if reduction == "none" else result

    return masked


def weighted_by_library(function):
    """The library takes the weight itself."""

    def value(t, reduction, **params):
        return function(t["input"], t["target"], weight=t.get("weight"), reduction=reduction, **params)

    return without_masked_cells(value)


def weighted_here(function):
    """The library has no weight: its separate terms are multiplied and reduced here."""

    def value(t, reduction, **params):
        if "weight" not in t:
            return function(t["input"], t["target"], reduction=reduction, **params)
        terms = function(t["input"], t["target"], reduction="none", **params)
        return reduce(t["weight"] * terms, reduction)

    return without_masked_cells(value)


def definition(terms):
    """A loss written as its separate terms."""
    return weighted_here(lambda input, target, reduction, **params: reduce(terms(input, target, **params), reduction))


def gaussian_nll(t, reduction, **params):
    var = t["var"].reshape(-1, *[1] * (t["input"].ndim - 1)).expand_as(t["input"]) if t["var"].ndim == 1 else t["var"]
    terms = F.gaussian_nll_loss(t["input"], t["target"], var, reduction="none", **params) * t.get("weight", 1.0)
    if "cell_mask" in t:
        return reduce(terms[t["cell_mask"].bool()], reduction)
    return reduce(terms, reduction)


def uncertainty_weighting(t, reduction, factor=0.5):
    factor, s = t.get("factor", factor), t["log_variance"]
    return reduce(factor * torch.exp(-s) * t["input"] + s / 2, reduction)


def log_cosh(input, target):
    distance = (input - target).abs()
    return distance + torch.log1p(torch.exp(-2 * distance)) - math.log(2)


def pseudo_huber(t, reduction, c=0.01, scale=1.0):
    if "c" in t:
        c = t["c"].reshape(-1, *[1] * (t["input"].ndim - 1))

    def terms(input, target):
        return scale * c * (torch.sqrt((input - target) ** 2 + c**2) - c)

    return definition(terms)(t, reduction)


def charbonnier(input, target, eps=1e-3):
    return torch.sqrt((input - target) ** 2 + eps**2)


def bce_with_logits(t, reduction, pos_weight=1.0):
    factor = torch.as_tensor(pos_weight)
    if "pos_weight" in t:
        factor = t["pos_weight"].reshape(-1, *[1] * (t["input"].ndim - 2))
    return weighted_by_library(F.binary_cross_entropy_with_logits)(t, reduction, pos_weight=factor)


def margin_bce(t, reduction, margin=0.0):
    shifted = t | {"input": t["input"] - margin * (2 * t["target"] - 1)}
    return weighted_by_library(F.binary_cross_entropy_with_logits)(shifted, reduction)


def one_minus_p_t(input, target):
    p = torch.sigmoid(input)
    return p * (1 - target) + (1 - p) * target


def poly1_bce(input, target, epsilon=1.0):
    entropy = F.binary_cross_entropy_with_logits(input, target, reduction="none")
    return entropy + epsilon * one_minus_p_t(input, target)


def poly1_focal(input, target, epsilon=1.0, alpha=0.25, gamma=2.0):
    focal = sigmoid_focal_loss(input, target, alpha=alpha, gamma=gamma, reduction="none")
    return focal + epsilon * one_minus_p_t(input, target) ** (gamma + 1)


def dense(*shape, scale=1.0):
    return {"input": normal(*shape, scale=scale), "target": normal(*shape, scale=scale)}


def hard(*shape):
    """Logits with targets 0 and 1."""
    return {"input": normal(*shape, scale=2.0), "target": choice(*shape, among=[0.0, 1.0])}


def soft(*shape):
    return {"input": normal(*shape, scale=2.0), "target": uniform(*shape)}


def extreme(*shape):
    return {"input": saturated(*shape), "target": choice(*shape, among=[0.0, 1.0])}


def weight(*shape):
    return {"weight": positive(*shape)}


def regression_cases(*extra: Case) -> list[Case]:
    """The cases of every loss of the difference, then the loss's own."""
    return [
        Case("mean", dense(4, 5)),
        Case("sum", dense(4, 5), reduction="sum"),
        Case("none", dense(2, 3, 2), reduction="none"),
        Case("batch-mean", dense(3, 2, 3), reduction="batch_mean"),
        Case("one-axis", dense(7)),
        Case("two-spatial-axes", dense(2, 3, 3, 4)),
        Case("grad-output-mean", dense(4, 5), upstream=True),
        Case("grad-output-none", dense(2, 3, 2), reduction="none", upstream=True),
        Case("large-differences", dense(3, 4, scale=300.0)),
        Case("weight-mean", dense(3, 4) | weight(3, 4)),
        Case("weight-sum", dense(3, 4) | weight(3, 4), reduction="sum"),
        Case("weight-none", dense(3, 4) | weight(3, 4), reduction="none", upstream=True),
        Case("weight-batch-mean", dense(3, 4) | weight(3, 4), reduction="batch_mean"),
        Case("weight-with-zeros", dense(3, 4) | {"weight": choice(3, 4, among=[0.0, 1.0, 2.5])}),
        Case("mask-mean", dense(3, 4) | {"cell_mask": mask(3, 4)}),
        Case("mask-without-class-axis", dense(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-none", dense(3, 4) | {"cell_mask": mask(3, 4)}, reduction="none", upstream=True),
        Case("mask-and-weight", dense(3, 4) | weight(3, 4) | {"cell_mask": mask(3, 4)}),
        *extra,
    ]


def binary_cases(*extra: Case) -> list[Case]:
    """The cases of every loss of a logit and a target in [0, 1], then the loss's own."""
    return [
        Case("mean", hard(4, 5)),
        Case("sum", hard(4, 5), reduction="sum"),
        Case("none", hard(2, 3, 2), reduction="none"),
        Case("batch-mean", hard(3, 2, 3), reduction="batch_mean"),
        Case("soft-targets", soft(4, 5)),
        Case("soft-targets-two-spatial-axes", soft(2, 2, 3, 3)),
        Case("saturated", extreme(4, 6)),
        Case("saturated-none", extreme(3, 4), reduction="none"),
        Case("grad-output-mean", soft(4, 5), upstream=True),
        Case("grad-output-none", soft(2, 3, 2), reduction="none", upstream=True),
        Case("weight-mean", soft(3, 4) | weight(3, 4)),
        Case("weight-sum", hard(3, 4) | weight(3, 4), reduction="sum"),
        Case("weight-none", hard(3, 4) | weight(3, 4), reduction="none", upstream=True),
        Case("mask-mean", soft(3, 4) | {"cell_mask": mask(3, 4)}),
        Case("mask-without-class-axis", hard(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-and-weight-sum", soft(3, 4) | weight(3, 4) | {"cell_mask": mask(3, 4)}, reduction="sum"),
        *extra,
    ]


def focal_cases(*extra: Case) -> list[Case]:
    return binary_cases(
        Case("alpha", soft(4, 5), {"alpha": 0.6}),
        Case("alpha-zero", hard(4, 5), {"alpha": 0.0}),
        Case("alpha-off", hard(4, 5), {"alpha": -1.0}),
        Case("gamma-zero", hard(4, 5), {"gamma": 0.0}),
        Case("gamma-half", hard(4, 5), {"gamma": 0.5}),
        Case("gamma-three", soft(4, 5), {"gamma": 3.0, "alpha": 0.75}, reduction="sum"),
        *extra,
    )


ON_THE_CLAMP = {
    "input": values([0.0, 0.0, 1.0, 1.0, 0.5, 0.0]),
    "target": values([0.0, 1.0, 0.0, 1.0, 1.0, 0.25]),
}

LOSSES = [
    Loss("mse_loss", f"{TORCH} nn.functional.mse_loss", weighted_by_library(F.mse_loss), regression_cases()),
    Loss(
        "l1_loss",
        f"{TORCH} nn.functional.l1_loss",
        weighted_by_library(F.l1_loss),
        regression_cases(
            Case("equal-elements", {"input": values([1.0, -2.0, 0.5]), "target": values([1.0, 2.0, 0.5])}),
        ),
    ),
    Loss(
        "smooth_l1_loss",
        f"{TORCH} nn.functional.smooth_l1_loss; a weight multiplies its terms",
        weighted_here(F.smooth_l1_loss),
        regression_cases(
            Case("beta-half", dense(4, 5), {"beta": 0.5}),
            Case("beta-two", dense(4, 5), {"beta": 2.0}, reduction="sum"),
            Case("beta-zero", dense(4, 5), {"beta": 0.0}),
        ),
    ),
    Loss(
        "huber_loss",
        f"{TORCH} nn.functional.huber_loss",
        weighted_by_library(F.huber_loss),
        regression_cases(
            Case("delta-half", dense(4, 5), {"delta": 0.5}),
            Case("delta-two", dense(4, 5, scale=3.0), {"delta": 2.0}, reduction="sum"),
        ),
    ),
    Loss("log_cosh_loss", f"the definition log cosh(x - t) in {TORCH}", definition(log_cosh), regression_cases()),
    Loss(
        "pseudo_huber_loss",
        f"the definition S24 in {TORCH}",
        pseudo_huber,
        regression_cases(
            Case("c-half", dense(4, 5), {"c": 0.5}),
            Case("c-two-scale-two", dense(4, 5), {"c": 2.0, "scale": 2.0}, reduction="sum"),
            Case("c-for-each-sample", dense(3, 2, 3) | {"c": values([0.01, 0.3, 1.5])}),
            Case("c-for-each-sample-none", dense(3, 4) | {"c": values([1.0, 0.0, 0.1])}, reduction="none"),
        ),
    ),
    Loss(
        "charbonnier_loss",
        f"the definition sqrt(d^2 + eps^2) in {TORCH}",
        definition(charbonnier),
        regression_cases(
            Case("eps-half", dense(4, 5), {"eps": 0.5}),
            Case("eps-two", dense(4, 5), {"eps": 2.0}, reduction="sum"),
            Case("equal-elements", {"input": values([1.0, -2.0, 0.5]), "target": values([1.0, 2.0, 0.5])}),
        ),
    ),
    Loss(
        "bce_loss",
        f"{TORCH} nn.functional.binary_cross_entropy",
        weighted_by_library(F.binary_cross_entropy),
        [
            Case("mean", {"input": uniform(4, 5, low=0.02, high=0.98), "target": choice(4, 5, among=[0.0, 1.0])}),
            Case("sum", {"input": uniform(4, 5, low=0.02, high=0.98), "target": uniform(4, 5)}, reduction="sum"),
            Case("none", {"input": uniform(2, 6, low=0.02, high=0.98), "target": uniform(2, 6)}, reduction="none"),
            Case("batch-mean", {"input": probabilities(3, 4), "target": uniform(3, 4)}, reduction="batch_mean"),
            Case("two-spatial-axes", {"input": probabilities(2, 2, 3, 3), "target": uniform(2, 2, 3, 3)}),
            Case("grad-output-mean", {"input": probabilities(3, 4), "target": uniform(3, 4)}, upstream=True),
            Case(
                "grad-output-none",
                {"input": probabilities(3, 4), "target": uniform(3, 4)},
                reduction="none",
                upstream=True,
            ),
            Case("weight-mean", {"input": probabilities(3, 4), "target": uniform(3, 4)} | weight(3, 4)),
            Case(
                "weight-none",
                {"input": probabilities(3, 4), "target": uniform(3, 4)} | weight(3, 4),
                reduction="none",
                upstream=True,
            ),
            Case("mask-mean", {"input": probabilities(3, 4), "target": uniform(3, 4), "cell_mask": mask(3, 4)}),
            Case(
                "logs-on-the-clamp",
                ON_THE_CLAMP,
                reduction="none",
                unchecked="the probabilities lie on the ends of their interval",
            ),
        ],
    ),
    Loss(
        "bce_with_logits",
        f"{TORCH} nn.functional.binary_cross_entropy_with_logits",
        bce_with_logits,
        binary_cases(
            Case("pos-weight", soft(4, 5), {"pos_weight": 3.0}),
            Case("pos-weight-zero", soft(4, 5), {"pos_weight": 0.0}),
            Case("pos-weight-saturated", extreme(4, 5), {"pos_weight": 2.5}, reduction="sum"),
            Case("pos-weight-for-each-class", hard(4, 3) | {"pos_weight": positive(3)}),
            Case("pos-weight-for-each-class-spatial", soft(2, 3, 2, 3) | {"pos_weight": positive(3)}, reduction="none"),
            Case("pos-weight-and-weight", soft(3, 4) | weight(3, 4), {"pos_weight": 0.3}),
        ),
    ),
    Loss(
        "margin_bce_with_logits",
        f"the definition S02 in {TORCH}, over nn.functional.binary_cross_entropy_with_logits",
        margin_bce,
        binary_cases(
            Case("margin-two", hard(4, 5), {"margin": 2.0}),
            Case("margin-soft-targets", soft(4, 5), {"margin": 0.4}, reduction="sum"),
            Case("margin-negative", hard(4, 5), {"margin": -0.5}),
            Case("margin-saturated", extreme(4, 5), {"margin": 2.0}, reduction="batch_mean"),
        ),
    ),
    Loss(
        "sigmoid_focal_loss",
        f"{TORCHVISION} ops.sigmoid_focal_loss; a weight multiplies its terms",
        weighted_here(sigmoid_focal_loss),
        focal_cases(),
    ),
    Loss(
        "poly1_bce",
        f"the definition S30 in {TORCH}, over nn.functional.binary_cross_entropy_with_logits",
        definition(poly1_bce),
        binary_cases(
            Case("epsilon-minus-one", soft(4, 5), {"epsilon": -1.0}),
            Case("epsilon-two", hard(4, 5), {"epsilon": 2.0}, reduction="sum"),
            Case("epsilon-zero", hard(4, 5), {"epsilon": 0.0}),
        ),
    ),
    Loss(
        "poly1_focal",
        f"the definition S30 in {TORCH}, over {TORCHVISION} ops.sigmoid_focal_loss",
        definition(poly1_focal),
        focal_cases(
            Case("epsilon-minus-one", soft(4, 5), {"epsilon": -1.0}),
            Case("epsilon-two-alpha-off", hard(4, 5), {"epsilon": 2.0, "alpha": -1.0}, reduction="sum"),
        ),
    ),
    Loss(
        "gaussian_nll_loss",
        f"{TORCH} nn.functional.gaussian_nll_loss; a weight multiplies its terms",
        gaussian_nll,
        [
            Case("mean", dense(4, 5) | {"var": positive(4, 5)}),
            Case("sum-full", dense(4, 5) | {"var": positive(4, 5)}, {"full": True}, reduction="sum"),
            Case("none", dense(2, 3, 2) | {"var": positive(2, 3, 2)}, reduction="none"),
            Case("by-sample", dense(3, 2, 3) | {"var": positive(3)}, reduction="batch_mean"),
            Case("weighted", dense(4, 5) | {"var": positive(4, 5)} | weight(4, 5)),
            Case("masked", dense(4, 5) | {"var": positive(4, 5), "cell_mask": mask(4, 5)}, upstream=True),
            Case(
                "on-the-clamp",
                dense(4) | {"var": values([0.1, 0.5, 0.7, 0.2])},
                {"eps": 0.5},
                unchecked="the clamp is constant in the gradient",
            ),
        ],
        grads=("input", "var"),
    ),
    Loss(
        "uncertainty_weighting_loss",
        f"the definition of Kendall et al. in {TORCH}",
        uncertainty_weighting,
        [
            Case("sum", {"input": uniform(4), "log_variance": normal(4)}, reduction="sum"),
            Case("mean", {"input": uniform(4), "log_variance": normal(4)}, upstream=True),
            Case("none", {"input": uniform(3), "log_variance": normal(3)}, {"factor": 1.0}, reduction="none"),
            Case("factors", {"input": uniform(3), "log_variance": normal(3), "factor": positive(3)}, reduction="sum"),
        ],
        grads=("input", "log_variance"),
    ),
]
