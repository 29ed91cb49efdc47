"""Overlap losses of other shapes, and those of two parts: MONAI, PyTorch, and the definitions."""

import torch
import torch.nn.functional as F
from monai.losses import DiceFocalLoss, GeneralizedDiceFocalLoss, GeneralizedWassersteinDiceLoss
from torch import Tensor

from harness import Case, Loss, mask, positive, reduce
from overlap import (
    BATCH,
    LEFT_OUT,
    MONAI,
    NO_BACKGROUND,
    SIGMOID,
    SMP,
    SQUARED_CASES,
    TORCH,
    Shared,
    Terms,
    any_target,
    by_definition,
    counted_cells,
    dice_like,
    dice_ratio,
    generalized_dice,
    labelled,
    one_hot,
    reduced_cases,
    separate_cases,
    smp,
    soft,
    tversky_ratio,
    weight,
)


def log_cosh_dice(t, reduction, squared=False, **params):
    shaped = lambda q: q.cosh().log()  # noqa: E731
    return by_definition(t, reduction, Terms(), dice_ratio(params), squared=squared, shaped=shaped, **params)


def asymmetric(t, reduction, delta=0.7, gamma=0.75, **params):
    """The terms of class 0 as they are, those of others to the power 1 - gamma."""
    shared = Shared(**params)

    def shaped(q: Tensor) -> Tensor:
        first = 0 if shared.include_background or t["input"].shape[1] == 1 else 1
        powers = torch.full((q.shape[-1],), 1 - gamma)
        powers[0] = 1.0 if first == 0 else 1 - gamma
        return q.clamp(min=0) ** powers

    ratio = tversky_ratio(1 - delta, delta)(params)
    return by_definition(t, reduction, Terms(), ratio, shaped=shaped, **params)


def cells_of(t, shared: Shared):
    """Probabilities, target and what counts, [N, C', S] each."""
    p, y = (x.flatten(2) if x.ndim > 2 else x.unsqueeze(-1) for x in (shared.activate(t["input"]), one_hot(t)))
    cells = counted_cells(t, shared.ignore_index)
    counted = torch.ones_like(p[:, :1]) if cells is None else cells.reshape(p.shape[0], 1, -1).double()
    first = 0 if shared.include_background or p.shape[1] == 1 else 1
    return p[:, first:], y[:, first:], counted


def weighted(terms: Tensor, t, shared: Shared, reduction: str) -> Tensor:
    given = shared.class_weight(t)
    return reduce(terms if given is None else terms * given, reduction)


def mcc(t, reduction, eps=1e-5, **params):
    if params == {"activation": "none"} and t["input"].shape[:2] == (1, 1):
        return smp.MCCLoss(eps)(t["input"], t["target"])
    shared = Shared(**params)
    p, y, counted = cells_of(t, shared)
    axes = [0, 2] if shared.batch else [2]
    products = [p * y, p * (1 - y), (1 - p) * y, (1 - p) * (1 - y)]
    yes, false_yes, false_no, no = ((x * counted).sum(axes) + eps for x in products)
    below = (yes + false_yes) * (yes + false_no) * (no + false_yes) * (no + false_no)
    return weighted(1 - (yes * no - false_yes * false_no) / below.sqrt(), t, shared, reduction)


def sensitivity_specificity(t, reduction, ratio=0.05, smooth_dr=1e-5, **params):
    shared = Shared(**params)
    p, y, counted = cells_of(t, shared)
    axes = [0, 2] if shared.batch else [2]
    parts = []
    for part in (y, 1 - y):
        above, below = ((p - y) ** 2 * part * counted).sum(axes), (part * counted).sum(axes) + smooth_dr
        parts.append(torch.where(below == 0, 0.0, above / below.masked_fill(below == 0, 1)))
    return weighted(ratio * parts[0] + (1 - ratio) * parts[1], t, shared, reduction)


def element_mean(values: Tensor, t, shared: Shared, reduction: str) -> Tensor:
    """Over the classes with terms and the cells that count; values [N, C, ...]."""
    cells = counted_cells(t, shared.ignore_index)
    counted = torch.ones_like(values[:, :1]) if cells is None else cells.unsqueeze(1).double()
    first = 0 if shared.include_background or values.shape[1] == 1 else 1
    given = t.get("weight", torch.ones(values.shape[1]))
    values = (values * given.reshape(1, -1, *[1] * (values.ndim - 2)) * counted)[:, first:]
    number = counted.sum() * values.shape[1]
    return values.sum() / (number if reduction == "mean" else 1)


def dice_bce(t, reduction, **params):
    return combo(t) if params == COMBO else dice_and_bce(t, reduction, **params)


def dice_and_bce(t, reduction, lambda_dice=1.0, lambda_bce=1.0, pos_weight=1.0, **params):
    shared = Shared(activation="sigmoid", **params)
    dice = dice_like()(t, reduction, activation="sigmoid", **params)
    entropy = F.binary_cross_entropy_with_logits(
        t["input"], one_hot(t), pos_weight=torch.tensor(pos_weight), reduction="none"
    )
    return lambda_dice * dice + lambda_bce * element_mean(entropy, t, shared, reduction)


COMBO = {"smooth_nr": 1.0, "smooth_dr": 1.0, "lambda_dice": 0.6, "lambda_bce": 0.4 * (1 - 0.7)}
COMBO |= {"pos_weight": 0.7 / (1 - 0.7)}


def combo(t):
    """Taghanaki et al.: alpha = 0.4, beta = 0.7."""
    p, y = t["input"].sigmoid(), t["target"]
    entropy = -(0.7 * y * p.log() + 0.3 * (1 - y) * (1 - p).log()).mean()
    i, both = (p * y).flatten(2).sum(2), (p + y).flatten(2).sum(2)
    return 0.4 * entropy + 0.6 * (1 - (2 * i + 1) / (both + 1)).mean()


def sigmoid_focal(x: Tensor, y: Tensor, gamma: float, alpha: float) -> Tensor:
    entropy = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    p = x.sigmoid()
    factor = 1.0 if alpha < 0 else alpha * y + (1 - alpha) * (1 - y)
    return factor * (p * (1 - y) + (1 - p) * y) ** gamma * entropy


def softmax_focal(t, shared: Shared, reduction: str, gamma: float) -> Tensor:
    log_p, y = t["input"].log_softmax(1), one_hot(t)
    given = t.get("weight", torch.ones(y.shape[1])).reshape(1, -1, *[1] * (y.ndim - 2))
    cells = counted_cells(t, shared.ignore_index)
    counted = torch.ones_like(y[:, 0]) if cells is None else cells.double()
    rows = -(y * given * (1 - log_p.exp()) ** gamma * log_p).sum(1) * counted
    number = ((y * given).sum(1) * counted).sum() if "labels" in t else counted.sum()
    return rows.sum() / (number if reduction == "mean" else 1)


def focal_part(t, shared, reduction, gamma, alpha, focal):
    if focal == "softmax":
        return softmax_focal(t, shared, reduction, gamma)
    return element_mean(sigmoid_focal(t["input"], one_hot(t), gamma, alpha), t, shared, reduction)


def two_parts(library_loss, dice, factor: str, plain: tuple[str, ...]):
    """MONAI's loss for means of labels, else its Dice part and the focal part by definition."""

    def value(t, reduction, lambda_focal=1.0, gamma=2.0, alpha=-1.0, focal="sigmoid", **params):
        lambda_dice = params.pop(factor, 1.0)
        own = {name: params[name] for name in plain if name in params}
        shared = Shared(**{name: number for name, number in params.items() if name not in plain})
        # MONAI's sum is over means of space, its focal factor of soft targets another; its generalized form lacks alpha.
        lacks = "target" in t or reduction != "mean" or library_loss is GeneralizedDiceFocalLoss and alpha >= 0
        lacks = lacks or focal == "softmax" or "weight" in t or t["input"].ndim == 2
        if lacks or counted_cells(t, shared.ignore_index) is not None:
            part = focal_part(t, shared, reduction, gamma, alpha, focal)
            return lambda_dice * dice(t, reduction, **params) + lambda_focal * part
        names = {"squared": "squared_pred", "weight_type": "w_type"}
        alphas = {} if alpha < 0 else {"alpha": alpha}
        loss = library_loss(
            softmax=shared.activation == "softmax",
            sigmoid=shared.activation == "sigmoid",
            gamma=gamma,
            lambda_focal=lambda_focal,
            reduction=reduction,
            **alphas,
            **{factor: lambda_dice},
            **{names[name]: number for name, number in own.items()},
            **shared.options(),
        )
        return loss(t["input"], one_hot(t))

    return value


def exponential(t, reduction, gamma_dice=0.3, gamma_ce=0.3, lambda_dice=0.8, lambda_ce=0.2, **params):
    shared = Shared(**params)
    shaped = lambda q: q.clamp(min=0) ** gamma_dice  # noqa: E731
    bare = {name: tensor for name, tensor in t.items() if name != "weight"}
    dice = by_definition(bare, reduction, Terms(form="negative_log"), dice_ratio(params), shaped=shaped, **params)
    log_p, y = t["input"].log_softmax(1), one_hot(t)
    given = t.get("weight", torch.ones(y.shape[1])).reshape(1, -1, *[1] * (y.ndim - 2))
    cells = counted_cells(t, shared.ignore_index)
    counted = torch.ones_like(y[:, 0]) if cells is None else cells.double()
    rows = (y * given * (-log_p) ** gamma_ce).sum(1) * counted
    return lambda_dice * dice + lambda_ce * rows.sum() / (counted.sum() if reduction == "mean" else 1)


def wasserstein(t, reduction, weighting_mode="default", smooth_nr=1e-5, smooth_dr=1e-5, ignore_index=-100):
    """MONAI's loss where every cell counts, else its definition."""
    x, labels = t["input"].flatten(2), t["labels"].flatten(1)
    cells = counted_cells(t, ignore_index)
    if cells is None:
        loss = GeneralizedWassersteinDiceLoss(
            t["distances"].numpy(),
            weighting_mode="GDL" if weighting_mode == "gdl" else weighting_mode,
            smooth_nr=smooth_nr,
            smooth_dr=smooth_dr,
        )
        # It keeps its matrix in 32 bits, and its unreduced form cannot give one value a sample.
        loss.m = t["distances"] / t["distances"].max()
        each = zip(t["input"].split(1), t["labels"].unsqueeze(1).split(1), strict=True)
        return reduce(torch.stack([loss(x, y) for x, y in each]), reduction)
    counted = cells.flatten(1).double()
    kept = torch.where(counted > 0, labels, 0)
    m = t["distances"] / t["distances"].max()
    carried = (x.softmax(1) * m[kept].movedim(-1, 1)).sum(1)
    number = (F.one_hot(kept, x.shape[1]) * counted.unsqueeze(-1)).sum(1)
    if weighting_mode == "gdl":
        a = (1 / (number + 1)).gather(1, kept) * counted
        ratio = (2 * (a * (1 - carried)).sum(1) + smooth_nr) / ((a * (2 - carried)).sum(1) + smooth_dr)
    else:
        hit = ((kept > 0) * counted * (1 - carried)).sum(1)
        ratio = (2 * hit + smooth_nr) / (2 * hit + (carried * counted).sum(1) + smooth_dr)
    return reduce(1 - ratio, reduction)


def projected(t, reduction, axes=(0,), alpha=0.3, beta=0.7, gamma=0.75, **params):
    """Maximum projections, on which the focal Tversky loss is taken."""
    shared = Shared(**({"smooth_nr": 1.0, "smooth_dr": 1.0} | params))
    cells = counted_cells(t, shared.ignore_index)
    p, y = shared.activate(t["input"]), one_hot(t)
    if cells is not None:
        p, y = (x * cells.unsqueeze(1) for x in (p, y))
    first = 0 if shared.include_background or p.shape[1] == 1 else 1
    total = 0
    for axis in axes:
        top, truth = (x[:, first:].max(axis + 2).values.flatten(2) for x in (p, y))
        i, both, all_of_it = ((x).sum(2) for x in (top * truth, top, truth))
        below = i + alpha * (both - i) + beta * (all_of_it - i) + shared.smooth_dr
        total = total + (1 - (i + shared.smooth_nr) / below).clamp(min=0) ** gamma
    return reduce(total, reduction)


def apart(n, c, *space, **options):
    return labelled(n, c, *space, **options) | {"distances": positive(c, c)}


def without(cases: list[Case], *names: str) -> list[Case]:
    """Cases without some parameters, and without those of another activation than softmax."""
    return [case for case in cases if not any(name in case.params for name in names)]


def logit_cases(activation: str) -> list[Case]:
    """Cases for losses that know their activation."""
    cases = [case for case in reduced_cases() if case.params.get("activation", "softmax") == activation]
    strip = lambda params: {name: value for name, value in params.items() if name != "activation"}  # noqa: E731
    return [Case(case.name, case.tensors, strip(case.params), case.reduction, case.upstream) for case in cases]


FOCAL_CASES = [
    Case("gamma-alpha", labelled(2, 3, 6), {"gamma": 1.5, "alpha": 0.25}),
    Case("lambda-focal", soft(2, 3, 6), {"lambda_focal": 0.3, "gamma": 3.0}),
    Case("softmax", labelled(2, 3, 6), {"focal": "softmax"}),
    Case("softmax-weight", labelled(2, 3, 6) | weight(3), {"focal": "softmax", "gamma": 1.5}),
    Case("softmax-target-weight", soft(2, 3, 6) | weight(3), {"focal": "softmax"}),
    Case("softmax-sigmoid-ignored", labelled(2, 3, 7, ignored=-100), {"focal": "softmax"} | SIGMOID),
    Case("softmax-batch-mean", labelled(3, 3, 4), {"focal": "softmax"}, reduction="batch_mean"),
]
MASKED = labelled(2, 3, 6) | {"cell_mask": mask(2, 6)}

FOLDER = "overlap"
LOSSES = [
    Loss(
        "log_cosh_dice_loss",
        "the definition of Jadon 2020 over the terms of dice_loss" + LEFT_OUT,
        log_cosh_dice,
        reduced_cases() + separate_cases() + SQUARED_CASES,
    ),
    Loss(
        "mcc_loss",
        f"the definition; one class and sample without an activation: {SMP} losses.MCCLoss" + LEFT_OUT,
        mcc,
        without(reduced_cases(), "smooth_nr")
        + separate_cases()
        + [
            Case("eps", labelled(2, 3, 6), {"eps": 0.5}),
            Case("smp", {name: tensor for name, tensor in any_target(1, 1, 3, 4).items()}, {"activation": "none"}),
        ],
    ),
    Loss(
        "sensitivity_specificity_loss",
        "the definition of Brosch et al. 2015" + LEFT_OUT,
        sensitivity_specificity,
        without(reduced_cases(), "smooth_nr")
        + separate_cases()
        + [
            Case("ratio", labelled(2, 3, 6), {"ratio": 0.4}),
            Case("no-smoothing-absent", labelled(2, 4, 6, classes=3), {"smooth_dr": 0.0}),
            Case("smoothed-batch", soft(2, 3, 6), {"smooth_dr": 1.0} | BATCH),
        ],
    ),
    Loss(
        "asymmetric_focal_tversky_loss",
        "the definition of Yeung et al. 2022 over the terms of tversky_loss" + LEFT_OUT,
        asymmetric,
        reduced_cases()
        + separate_cases()
        + [
            Case("delta", labelled(2, 3, 6), {"delta": 0.3}),
            Case("gamma", labelled(2, 3, 6), {"gamma": 0.25}),
            Case("gamma-zero", soft(2, 3, 6), {"gamma": 0.0}, reduction="sum"),
        ],
    ),
    Loss(
        "exponential_logarithmic_loss",
        "the definition of Wong et al. 2018 over the ratios of dice_loss" + LEFT_OUT,
        exponential,
        # The power of a saturated probability's logarithm, 0, has no slope.
        [case for case in logit_cases("softmax") if case.name != "saturated"]
        + [
            Case("powers", labelled(2, 3, 6), {"gamma_dice": 1.5, "gamma_ce": 2.0}),
            Case("lambdas", labelled(2, 3, 6), {"lambda_dice": 0.3, "lambda_ce": 2.0}),
            Case("target-weight", soft(2, 3, 6) | weight(3), {"gamma_ce": 1.0}),
        ],
    ),
    Loss(
        "dice_bce_loss",
        f"{MONAI} losses.DiceLoss and {TORCH} nn.functional.binary_cross_entropy_with_logits" + LEFT_OUT,
        dice_bce,
        logit_cases("sigmoid")
        + [
            Case("lambdas", labelled(2, 3, 6), {"lambda_dice": 0.3, "lambda_bce": 2.0}),
            Case("pos-weight", any_target(2, 3, 6), {"pos_weight": 3.0}),
            Case("weight", any_target(2, 3, 6) | weight(3)),
            Case("weight-no-background-sum", any_target(2, 3, 6) | weight(3), NO_BACKGROUND, reduction="sum"),
            Case("mask", MASKED),
            Case("one-class", any_target(3, 1, 4)),
            Case("combo", any_target(2, 3, 6), COMBO),
            Case("batch-mean", any_target(3, 3, 4), BATCH, reduction="batch_mean"),
            Case("grad-output", any_target(2, 3, 4), upstream=True),
        ],
    ),
    Loss(
        "dice_focal_loss",
        f"{MONAI} losses.DiceFocalLoss; elsewhere its Dice part and the focal definition"
        + LEFT_OUT,
        two_parts(DiceFocalLoss, dice_like(), "lambda_dice", ("squared",)),
        reduced_cases()
        + SQUARED_CASES
        + FOCAL_CASES
        + [Case("lambda-dice", labelled(2, 3, 6), {"lambda_dice": 0.3})],
    ),
    Loss(
        "generalized_dice_focal_loss",
        f"{MONAI} losses.GeneralizedDiceFocalLoss; elsewhere its Dice part and the focal definition" + LEFT_OUT,
        two_parts(GeneralizedDiceFocalLoss, generalized_dice, "lambda_gdl", ("weight_type",)),
        [case for case in reduced_cases() if case.name != "ignored-weight"]
        + FOCAL_CASES
        + [
            Case("lambda-gdl", labelled(2, 3, 6), {"lambda_gdl": 0.3}),
            Case("simple", labelled(2, 3, 6), {"weight_type": "simple"}),
            Case("uniform", labelled(2, 3, 6), {"weight_type": "uniform"}),
        ],
    ),
    Loss(
        "generalized_wasserstein_dice_loss",
        f"{MONAI} losses.GeneralizedWassersteinDiceLoss; with cells left out the definition",
        wasserstein,
        [
            Case("mean", apart(2, 3, 6)),
            Case("sum", apart(2, 3, 6), reduction="sum"),
            Case("none", apart(2, 3, 6), reduction="none", upstream=True),
            Case("batch-mean", apart(3, 3, 4), reduction="batch_mean"),
            Case("two-spatial-axes", apart(2, 4, 3, 4)),
            Case("absent-class", apart(2, 4, 6, classes=3)),
            Case("gdl", apart(2, 3, 6), {"weighting_mode": "gdl"}),
            Case("gdl-absent-none", apart(2, 4, 6, classes=2), {"weighting_mode": "gdl"}, reduction="none"),
            Case("smoothing", apart(2, 3, 6), {"smooth_nr": 0.5, "smooth_dr": 1.5}),
            Case("ignored", apart(2, 3, 7, ignored=-100)),
            Case("ignored-255-gdl", apart(2, 3, 7, ignored=255), {"weighting_mode": "gdl", "ignore_index": 255}),
            Case("mask", apart(2, 3, 6) | {"cell_mask": mask(2, 6)}),
        ],
    ),
    Loss(
        "mip_loss",
        "the definition of Chatterjee et al. 2024 over torch.max" + LEFT_OUT,
        projected,
        [
            Case("mean", labelled(2, 3, 4, 5)),
            Case("sum-no-background", labelled(2, 3, 4, 5), NO_BACKGROUND, reduction="sum"),
            Case("none", labelled(2, 3, 3, 4), reduction="none", upstream=True),
            Case("batch-mean", labelled(3, 3, 3, 4), {"axes": [1]}, reduction="batch_mean"),
            Case("both-axes", labelled(2, 3, 4, 5), {"axes": [1, 0]}),
            Case("volume", labelled(2, 3, 3, 4, 2), {"axes": [2, 0]}),
            Case("volume-sigmoid", any_target(2, 2, 3, 4, 2), {"axes": [0, 1, 2]} | SIGMOID),
            Case("one-class", any_target(2, 1, 4, 3), SIGMOID),
            Case("many-classes", labelled(1, 11, 3, 4)),
            Case("factors", soft(2, 3, 4, 5), {"alpha": 0.6, "beta": 0.2, "gamma": 1.5}),
            Case("smoothing", labelled(2, 3, 4, 5), {"smooth_nr": 0.5, "smooth_dr": 0.25}),
            Case("ignored", labelled(2, 3, 4, 5, ignored=-100)),
            Case("ignored-255", labelled(2, 3, 4, 5, ignored=255), {"ignore_index": 255}),
            Case("mask", labelled(2, 3, 3, 4) | {"cell_mask": mask(2, 3, 4)}),
        ],
    ),
]
