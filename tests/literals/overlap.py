"""Overlap losses: MONAI, and the definitions over it that it does not offer."""

from dataclasses import dataclass

import kornia.losses
import segmentation_models_pytorch.losses as smp
import torch
import torch.nn.functional as F
from monai.losses import DiceCELoss, DiceLoss, GeneralizedDiceLoss, TverskyLoss
from torch import Tensor

from harness import Case, Loss, labels, library, mask, normal, positive, probabilities, reduce, saturated, uniform

TORCH = library("torch")
MONAI = library("monai")
SMP = library("segmentation_models_pytorch")
KORNIA = library("kornia")
BY_STEPS = "; parameters of the terms step by step"
LEFT_OUT = "; cells left out are set to 0 in the probabilities and the target"


@dataclass(frozen=True)
class Shared:
    """The parameters that every overlap loss has."""

    activation: str = "softmax"
    include_background: bool = True
    batch: bool = False
    smooth_nr: float = 1e-5
    smooth_dr: float = 1e-5
    ignore_index: int = -100

    def options(self, smoothing_factor: float = 1.0) -> dict:
        """As MONAI names them, without the activation."""
        return {
            "include_background": self.include_background,
            "batch": self.batch,
            "smooth_nr": smoothing_factor * self.smooth_nr,
            "smooth_dr": smoothing_factor * self.smooth_dr,
        }

    def activate(self, logits: Tensor) -> Tensor:
        functions = {"softmax": lambda x: x.softmax(1), "sigmoid": torch.sigmoid, "none": lambda x: x}
        return functions[self.activation](logits)

    def class_weight(self, t: dict[str, Tensor]) -> Tensor | None:
        weight = t.get("weight")
        return weight if weight is None or self.include_background else weight[1:]


def one_hot(t: dict[str, Tensor]) -> Tensor:
    """The dense target; labels outside the classes give a row of zeros."""
    if "target" in t:
        return t["target"]
    classes = torch.arange(t["input"].shape[1]).reshape(-1, *[1] * (t["labels"].ndim - 1))
    return (t["labels"].unsqueeze(1) == classes).double()


def counted_cells(t: dict[str, Tensor], ignore_index: int) -> Tensor | None:
    """[N, ...], true where the cell counts; nothing when every cell does."""
    cells = t["cell_mask"].bool() if "cell_mask" in t else None
    if "labels" in t and bool((t["labels"] == ignore_index).any()):
        valid = t["labels"] != ignore_index
        cells = valid if cells is None else cells & valid
    return cells


def with_space(tensor: Tensor) -> Tensor:
    """MONAI wants at least one spatial axis."""
    return tensor.unsqueeze(-1) if tensor.ndim == 2 else tensor


def apply(loss_class, t, shared: Shared, reduction, **options) -> Tensor:
    """Evaluates a MONAI loss on the cells that count; unreduced it is [N, terms], or [terms] over the batch."""
    input, target, activation = t["input"], one_hot(t), shared.activation
    cells = counted_cells(t, shared.ignore_index)
    if cells is not None:
        counted = cells.unsqueeze(1).double()
        input, target, activation = shared.activate(input) * counted, target * counted, "none"
    loss = loss_class(softmax=activation == "softmax", sigmoid=activation == "sigmoid", reduction=reduction, **options)
    result = loss(with_space(input), with_space(target))
    if reduction != "none":
        return result
    return result.reshape(-1) if shared.batch else result.reshape(input.shape[0], -1)


@dataclass(frozen=True)
class Terms:
    """How the classes become terms."""

    pool_classes: bool = False
    absent: str = "keep"
    form: str = "complement"


def taken(params: dict) -> tuple[Terms | None, dict]:
    """The parameters of the terms, if a case has some, and the others."""
    own = {name: params[name] for name in ("pool_classes", "absent", "form") if name in params}
    return (Terms(**own) if own else None), {name: value for name, value in params.items() if name not in own}


def by_definition(t, reduction, terms, ratio, squared=False, soft=False, shaped=lambda q: q, **params):
    """The terms step by step: ratio(I, P, T, D) of the sums, its form and shape, absent classes and weights."""
    shared = Shared(**params)
    p, target = (x.flatten(2) if x.ndim > 2 else x.unsqueeze(-1) for x in (shared.activate(t["input"]), one_hot(t)))
    cells = counted_cells(t, shared.ignore_index)
    if cells is not None:
        counted = cells.reshape(cells.shape[0], 1, -1).double()
        p, target = p * counted, target * counted
    first = 0 if shared.include_background or p.shape[1] == 1 else 1
    p, target = p[:, first:], target[:, first:]
    weight = shared.class_weight(t)
    weight = torch.ones(p.shape[1]) if weight is None else weight
    axes = [0, 2] if shared.batch else [2]
    sums = [(p * target), p**2 if squared else p, target**2 if squared else target, (p - target).abs()]
    i, p_sum, t_sum, d = (x.sum(axes) for x in sums)
    if terms.pool_classes:
        i, p_sum, t_sum, d = ((x * weight).sum(-1) for x in (i, p_sum, t_sum, d))
    if soft:
        i = (p_sum + t_sum - d) / 2
    value = ratio(i, p_sum, t_sum, d)
    q = 1 - value if terms.form == "complement" else -value.clamp(min=1e-7).log()
    q = shaped(q)
    stays = torch.ones_like(t_sum) if terms.absent == "keep" else (t_sum > 0).double()
    q = q * stays
    if terms.pool_classes:
        return reduce(q, reduction)
    q = q * weight
    if terms.absent == "skip" and reduction == "mean":
        share = (stays * weight).sum(-1)
        return (q.sum(-1) / share.masked_fill(share == 0, 1)).mean()
    return reduce(q, reduction)


def smoothed(n, d, params):
    return (n + params.get("smooth_nr", 1e-5)) / (d + params.get("smooth_dr", 1e-5))


def dice_ratio(params):
    return lambda i, p, t, _: smoothed(2 * i, p + t, params)


def jaccard_ratio(params):
    return lambda i, p, t, _: smoothed(i, p + t - i, params)


def metric_ratio(params):
    return lambda i, p, t, d: smoothed((p + t - d) / 2, (p + t + d) / 2, params)


def second_metric_ratio(params):
    return lambda i, p, t, d: smoothed(i, i + d, params)


def semimetric_ratio(params):
    return lambda i, p, t, d: smoothed((p + t - d) / 2, (p + t) / 2, params)


def with_terms(ratio, plain, presets=(), shaped=lambda params: lambda q: q):
    """By another library where the parameters are those of its preset, by definition where a case has parameters of the
    terms, else by `plain`. A ratio is made of the parameters, and takes those that are its own."""

    def value(t, reduction, **given):
        for preset, function in presets:
            if given == preset:
                return function(t)
        terms, params = taken(given)
        soft = params.pop("soft_label", False)
        second = params.pop("variant", 1) == 2
        if terms is None and not soft and not second:
            return plain(t, reduction, **params)
        made, form = second_metric_ratio(params) if second else ratio(params), shaped(params)
        params = {name: value for name, value in params.items() if name not in ("alpha", "beta", "gamma")}
        return by_definition(t, reduction, terms or Terms(), made, soft=soft, shaped=form, **params)

    return value


def tversky_ratio(alpha, beta):
    def made(params):
        a, b = params.get("alpha", alpha), params.get("beta", beta)
        return lambda i, p, t, _: smoothed(i, i + a * (p - i) + b * (t - i), params)

    return made


def to_power(gamma):
    return lambda params: lambda q: q.clamp(min=0) ** params.get("gamma", gamma)


def by_smp(loss_class, **options):
    def value(t):
        multilabel = "target" in t
        loss = loss_class("multilabel" if multilabel else "multiclass", **options)
        return loss(t["input"], t["target"] if multilabel else t["labels"])

    return value


def by_kornia(function, **options):
    def value(t):
        weight = {"weight": t["weight"]} if "weight" in t else {}
        return function(t["input"], t["labels"], **weight, **options)

    return value


def nnunet(t):
    """Soft Dice over the foreground, negated there, of the cells that count."""
    p, y, cells = t["input"].softmax(1)[:, 1:], one_hot(t)[:, 1:], t["cell_mask"].unsqueeze(1).double()
    i, both = (p * y * cells).sum([0, 2, 3]), (p * cells).sum([0, 2, 3]) + (y * cells).sum([0, 2, 3])
    return 1 - ((2 * i + 1e-5) / (both + 1e-5).clamp(min=1e-8)).mean()


def optax_dice(t):
    """Term by term; optax's numbers are the means of the rows."""
    p, y = t["input"].softmax(1).flatten(2), one_hot(t).flatten(2)
    i = (p * y).sum(2)
    false_yes, false_no = (p * (1 - y)).sum(2), ((1 - p) * y).sum(2)
    return 1 - (i + 1) / (i + 0.5 * false_yes + 0.5 * false_no + 1)


EXACT = {"smooth_nr": 0.0, "smooth_dr": 0.0}
SMP_TERMS = EXACT | {"batch": True, "absent": "zero"}
SMP_DICE = SMP_TERMS
SMP_LOG = SMP_TERMS | {"form": "negative_log"}
SMP_SIGMOID = SMP_TERMS | {"activation": "sigmoid"}
SMP_TVERSKY = SMP_TERMS | {"alpha": 0.3, "beta": 0.7, "soft_label": True}
KORNIA_TERMS = {"smooth_nr": 0.0, "smooth_dr": 1e-8}
KORNIA_MICRO = KORNIA_TERMS | {"pool_classes": True}
KORNIA_MACRO = KORNIA_TERMS | {"absent": "skip"}
KORNIA_TVERSKY = KORNIA_MACRO | {"alpha": 0.3, "beta": 0.7}
NNUNET = {"include_background": False, "batch": True, "smooth_nr": 1e-5, "smooth_dr": 1e-5}
OPTAX = {"smooth_nr": 1.0, "smooth_dr": 1.0}
JDT = {"soft_label": True, "absent": "skip", "gamma": 1.0, "smooth_nr": 1e-3, "smooth_dr": 1e-3}


def dice_like(smoothing_factor=1.0, **fixed):
    """DiceLoss; its Jaccard and semimetric forms divide doubled numbers, so their smoothing terms are doubled too."""

    def value(t, reduction, squared=False, **params):
        shared = Shared(**params)
        options = shared.options(smoothing_factor) | {"squared_pred": squared, "weight": shared.class_weight(t)} | fixed
        return apply(DiceLoss, t, shared, reduction, **options)

    return value


def tversky(t, reduction, alpha=0.5, beta=0.5, gamma=1.0, **params):
    """The library's terms to the power gamma, times the class weights."""
    shared = Shared(**params)
    terms = apply(TverskyLoss, t, shared, "none", alpha=alpha, beta=beta, **shared.options()) ** gamma
    weight = shared.class_weight(t)
    return reduce(terms if weight is None else terms * weight, reduction)


def focal_tversky(t, reduction, alpha=0.3, beta=0.7, gamma=0.75, **params):
    return tversky(t, reduction, alpha, beta, gamma, **params)


class WeightedGeneralizedDice(GeneralizedDiceLoss):
    """The library's loss with its volume factors multiplied by the class weights."""

    def __init__(self, weight: Tensor | None, **options):
        super().__init__(**options)
        self.class_weight = weight

    def w_func(self, grnd: Tensor) -> Tensor:
        factor = super().w_func(grnd)
        return factor if self.class_weight is None else factor * self.class_weight


def generalized_dice(t, reduction, weight_type="square", **params):
    shared = Shared(**params)
    options = shared.options() | {"w_type": weight_type, "weight": shared.class_weight(t)}
    result = apply(WeightedGeneralizedDice, t, shared, reduction, **options)
    return result.reshape([] if shared.batch else [-1]) if reduction == "none" else result


def dice_ce(t, reduction, squared=False, lambda_dice=1.0, lambda_ce=1.0, **params):
    shared = Shared(**params)
    cells = counted_cells(t, shared.ignore_index)
    if cells is not None:
        dice = dice_like()(t, reduction, squared=squared, **params)
        kept = t["labels"].masked_fill(~cells, shared.ignore_index)
        entropy = F.cross_entropy(
            t["input"], kept, t.get("weight"), ignore_index=shared.ignore_index, reduction=reduction
        )
        return lambda_dice * dice + lambda_ce * entropy
    loss = DiceCELoss(
        to_onehot_y="labels" in t,
        softmax=shared.activation == "softmax",
        sigmoid=shared.activation == "sigmoid",
        squared_pred=squared,
        weight=t.get("weight"),
        lambda_dice=lambda_dice,
        lambda_ce=lambda_ce,
        reduction=reduction,
        **shared.options(),
    )
    return loss(t["input"], t["labels"].unsqueeze(1) if "labels" in t else t["target"])


def labelled(n, c, *space, classes=None, **options):
    return {"input": normal(n, c, *space, scale=1.5), "labels": labels(n, *space, classes=classes or c, **options)}


def soft(n, c, *space):
    return {"input": normal(n, c, *space, scale=1.5), "target": probabilities(n, c, *space)}


def any_target(n, c, *space):
    """Targets that need not sum to 1, for the sigmoid."""
    return {"input": normal(n, c, *space, scale=1.5), "target": uniform(n, c, *space)}


def activated(n, c, *space):
    return {"input": uniform(n, c, *space, low=0.02, high=0.98), "target": uniform(n, c, *space)}


def extreme(n, c, *space):
    return {"input": saturated(n, c, *space), "labels": labels(n, *space, classes=c)}


def weight(c):
    return {"weight": positive(c)}


SIGMOID = {"activation": "sigmoid"}
NONE = {"activation": "none"}
NO_BACKGROUND = {"include_background": False}
BATCH = {"batch": True}
SMOOTH = {"smooth_nr": 0.5, "smooth_dr": 1.5}
LOG = {"form": "negative_log"}


def reduced_cases() -> list[Case]:
    """Cases with a reduction, for every loss of the family."""
    return [
        Case("mean", labelled(2, 3, 6)),
        Case("sum", labelled(2, 3, 6), reduction="sum"),
        Case("batch-mean", labelled(3, 3, 4), reduction="batch_mean"),
        Case("two-spatial-axes", labelled(2, 3, 3, 4)),
        Case("three-spatial-axes", labelled(1, 3, 2, 3, 4)),
        Case("absent-class", labelled(2, 4, 6, classes=3)),
        Case("target", soft(2, 3, 6)),
        Case("target-two-spatial-axes", soft(2, 3, 3, 3)),
        Case("sigmoid", any_target(2, 3, 6), SIGMOID),
        Case("sigmoid-labels", labelled(2, 3, 6), SIGMOID),
        Case("no-background", labelled(2, 3, 6), NO_BACKGROUND),
        Case("no-background-two-classes", labelled(2, 2, 6), NO_BACKGROUND),
        Case("sigmoid-no-background-target", any_target(2, 3, 6), SIGMOID | NO_BACKGROUND, reduction="sum"),
        Case("batch", labelled(3, 3, 4), BATCH),
        Case("batch-sum-target", soft(3, 3, 4), BATCH, reduction="sum"),
        Case("batch-batch-mean", labelled(3, 3, 4), BATCH, reduction="batch_mean"),
        Case("smoothing", labelled(2, 3, 6), SMOOTH),
        Case("smoothing-batch-no-background", labelled(2, 3, 6), SMOOTH | BATCH | NO_BACKGROUND),
        Case("weight", labelled(2, 3, 6) | weight(3)),
        Case("weight-no-background", labelled(2, 4, 6) | weight(4), NO_BACKGROUND),
        Case("weight-batch-sum", labelled(3, 3, 4) | weight(3), BATCH, reduction="sum"),
        Case("ignored", labelled(2, 3, 7, ignored=-100)),
        Case("ignored-255-batch", labelled(2, 3, 7, ignored=255), BATCH | {"ignore_index": 255}),
        Case("ignored-sigmoid-no-background", labelled(2, 3, 7, ignored=-100), SIGMOID | NO_BACKGROUND),
        Case("ignored-weight", labelled(2, 3, 7, ignored=-100) | weight(3)),
        Case("mask", labelled(2, 3, 6) | {"cell_mask": mask(2, 6)}),
        Case("grad-output", labelled(2, 3, 6), upstream=True),
        Case("saturated", extreme(2, 3, 8)),
        Case("saturated-sigmoid", extreme(2, 3, 8), SIGMOID),
    ]


def separate_cases() -> list[Case]:
    """Cases for the losses that also come unreduced, without an activation and with a mask."""
    return [
        Case("none", labelled(2, 3, 6), reduction="none"),
        Case("none-grad-output", labelled(2, 3, 6), reduction="none", upstream=True),
        Case("none-no-background", soft(2, 4, 5), NO_BACKGROUND, reduction="none", upstream=True),
        Case("none-batch", labelled(3, 3, 4), BATCH, reduction="none", upstream=True),
        Case("none-weight", labelled(2, 3, 6) | weight(3), reduction="none", upstream=True),
        Case("no-activation", activated(2, 3, 6), NONE),
        Case("no-activation-batch-sum", activated(2, 3, 6), NONE | BATCH, reduction="sum"),
        Case("no-activation-one-class", activated(3, 1, 6), NONE),
        Case("sigmoid-one-class", any_target(3, 1, 4, 3), SIGMOID),
        Case("no-spatial-axis", labelled(5, 3)),
        Case("no-spatial-axis-batch", labelled(6, 3), BATCH),
        Case("mask-target-two-spatial-axes", soft(2, 3, 3, 3) | {"cell_mask": mask(2, 3, 3)}),
        Case("mask-and-ignored-none", labelled(2, 3, 7, ignored=-100) | {"cell_mask": mask(2, 7)}, reduction="none"),
    ]


def term_cases() -> list[Case]:
    """Cases for the losses that leave open how classes become terms."""
    lacking, log, pooled = labelled(2, 4, 6, classes=3), LOG, {"pool_classes": True}
    return [
        Case("pooled", labelled(2, 3, 6), pooled),
        Case("pooled-weight-none", labelled(2, 3, 6) | weight(3), pooled, reduction="none", upstream=True),
        Case("pooled-batch-none", soft(3, 3, 4), pooled | BATCH, reduction="none", upstream=True),
        Case("pooled-log-no-background", soft(2, 3, 6), pooled | log | NO_BACKGROUND),
        Case("log", labelled(2, 3, 6), log),
        Case("log-batch-sum", soft(3, 3, 4), log | BATCH, reduction="sum"),
        Case("absent-zero", lacking, {"absent": "zero"}),
        Case("absent-zero-none", lacking, {"absent": "zero"}, reduction="none", upstream=True),
        Case("absent-skip", lacking, {"absent": "skip"}),
        Case("absent-skip-weight", lacking | weight(4), {"absent": "skip"}),
        Case("absent-skip-batch-log", lacking | weight(4), {"absent": "skip"} | BATCH | log),
        Case("absent-skip-sum", lacking, {"absent": "skip"}, reduction="sum"),
        Case("absent-skip-ignored", labelled(2, 4, 7, classes=2, ignored=-100), {"absent": "skip"}),
    ]


def soft_label_cases() -> list[Case]:
    return [
        Case("soft-label", soft(2, 3, 6), {"soft_label": True}),
        Case("soft-label-labels", labelled(2, 3, 6), {"soft_label": True}),
        Case("soft-label-pooled-log", soft(2, 3, 6), {"soft_label": True, "pool_classes": True} | LOG),
        Case("soft-label-batch-none", soft(3, 3, 4), {"soft_label": True} | BATCH, reduction="none", upstream=True),
    ]


SQUARED_CASES = [
    Case("squared", labelled(2, 3, 6), {"squared": True}),
    Case("squared-target", soft(2, 3, 6), {"squared": True}),
    Case("squared-batch-no-background", labelled(2, 3, 6), {"squared": True} | BATCH | NO_BACKGROUND),
]
TVERSKY_CASES = [
    Case("alpha-beta", labelled(2, 3, 6), {"alpha": 0.7, "beta": 0.2}),
    Case("alpha-beta-one", soft(2, 3, 6), {"alpha": 1.0, "beta": 1.0}),
    Case("alpha-zero", labelled(2, 3, 6), {"alpha": 0.0, "beta": 1.0} | SIGMOID, reduction="sum"),
]

LOSSES = [
    Loss(
        "dice_loss",
        f"{MONAI} losses.DiceLoss, {KORNIA} losses.dice_loss" + BY_STEPS + LEFT_OUT,
        with_terms(
            dice_ratio,
            dice_like(),
            [
                (KORNIA_MICRO, by_kornia(kornia.losses.dice_loss, average="micro")),
                (KORNIA_MACRO, by_kornia(kornia.losses.dice_loss, average="macro")),
                (NNUNET, nnunet),
            ],
        ),
        reduced_cases()
        + separate_cases()
        + SQUARED_CASES
        + term_cases()
        + soft_label_cases()
        + [
            Case("kornia", labelled(2, 3, 3, 4), KORNIA_MICRO),
            Case("kornia-weight", labelled(2, 3, 3, 4) | weight(3), KORNIA_MICRO),
            Case("kornia-macro", labelled(2, 4, 3, 4, classes=3), KORNIA_MACRO),
            Case("kornia-macro-weight", labelled(2, 4, 3, 4, classes=3) | weight(4), KORNIA_MACRO),
            Case("sound-events", any_target(2, 3, 6), SIGMOID | {"pool_classes": True}),
            Case("nnunet", labelled(2, 3, 3, 4) | {"cell_mask": mask(2, 3, 4)}, NNUNET),
        ],
    ),
    Loss(
        "jaccard_loss",
        f"{MONAI} losses.DiceLoss(jaccard=True) with twice the smoothing terms" + BY_STEPS + LEFT_OUT,
        with_terms(jaccard_ratio, dice_like(smoothing_factor=2.0, jaccard=True)),
        reduced_cases()
        + separate_cases()
        + term_cases()
        + soft_label_cases()
        + [Case("monai", labelled(2, 3, 3, 4), {"smooth_nr": 5e-6, "smooth_dr": 5e-6})],
    ),
    Loss(
        "tversky_loss",
        f"{MONAI}, {SMP} and {KORNIA} losses.TverskyLoss; a weight multiplies the terms" + BY_STEPS + LEFT_OUT,
        with_terms(
            tversky_ratio(0.5, 0.5),
            tversky,
            [
                (SMP_TVERSKY, by_smp(smp.TverskyLoss, alpha=0.3, beta=0.7)),
                (KORNIA_TVERSKY, by_kornia(kornia.losses.tversky_loss, alpha=0.3, beta=0.7)),
                (OPTAX, optax_dice),
            ],
        ),
        reduced_cases()
        + separate_cases()
        + TVERSKY_CASES
        + term_cases()
        + soft_label_cases()
        + [
            Case("smp", labelled(2, 4, 3, 4, classes=3), SMP_TVERSKY),
            Case("kornia", labelled(2, 4, 3, 4, classes=3), KORNIA_TVERSKY),
            Case("skeleton-recall", labelled(2, 3, 3, 4), NO_BACKGROUND | {"alpha": 0.0, "beta": 1.0}),
            Case("optax", labelled(2, 3, 3, 4), OPTAX, reduction="none", upstream=True),
        ],
    ),
    Loss(
        "focal_tversky_loss",
        f"the definition S44: a power of the terms of {MONAI} losses.TverskyLoss" + LEFT_OUT,
        with_terms(tversky_ratio(0.3, 0.7), focal_tversky, shaped=to_power(0.75)),
        reduced_cases()
        + separate_cases()
        + TVERSKY_CASES
        + term_cases()
        + soft_label_cases()
        + [
            Case("jdt-dice", soft(2, 3, 3, 4), JDT | {"alpha": 0.5, "beta": 0.5}),
            Case("jdt-jaccard", labelled(2, 4, 3, 4, classes=3), JDT | {"alpha": 1.0, "beta": 1.0}),
        ]
        + [
            Case("gamma-two", labelled(2, 3, 6), {"gamma": 2.0}),
            Case("gamma-one", soft(2, 3, 6), {"gamma": 1.0}, reduction="sum"),
        ],
    ),
    Loss(
        "generalized_dice_loss",
        f"{MONAI} losses.GeneralizedDiceLoss; a weight multiplies its volume factors" + LEFT_OUT,
        generalized_dice,
        # With a weight and an absent class, what the weight of that class acts on is this crate's choice, not MONAI's.
        [case for case in reduced_cases() if case.name != "ignored-weight"]
        + separate_cases()
        + [
            Case("simple", labelled(2, 3, 6), {"weight_type": "simple"}),
            Case("simple-target-no-background", soft(2, 3, 6), {"weight_type": "simple"} | NO_BACKGROUND),
            Case("uniform", labelled(2, 3, 6), {"weight_type": "uniform"}),
            Case("uniform-batch-absent-class", labelled(2, 4, 6, classes=3), {"weight_type": "uniform"} | BATCH),
            Case("square-batch-absent-class", labelled(2, 4, 6, classes=3), BATCH),
            Case("simple-absent-class", labelled(2, 4, 6, classes=3), {"weight_type": "simple"}),
        ],
    ),
    Loss(
        "jaccard_metric_loss",
        f"{MONAI} losses.DiceLoss(jaccard=True, soft_label=True) with twice the smoothing, {SMP} losses.JaccardLoss"
        + BY_STEPS
        + LEFT_OUT,
        with_terms(
            metric_ratio,
            dice_like(smoothing_factor=2.0, jaccard=True, soft_label=True),
            [(SMP_DICE, by_smp(smp.JaccardLoss))],
        ),
        reduced_cases()
        + separate_cases()
        + term_cases()
        + [
            Case("second", soft(2, 3, 6), {"variant": 2}),
            Case("second-labels-batch", labelled(2, 3, 6), {"variant": 2} | BATCH),
            Case("second-none-weight", soft(2, 3, 6) | weight(3), {"variant": 2}, reduction="none", upstream=True),
            Case("smp", labelled(2, 4, 3, 4, classes=3), SMP_DICE),
        ],
    ),
    Loss(
        "dice_semimetric_loss",
        f"{MONAI} losses.DiceLoss(soft_label=True) with twice the smoothing terms, {SMP} losses.DiceLoss"
        + BY_STEPS
        + LEFT_OUT,
        with_terms(
            semimetric_ratio,
            dice_like(smoothing_factor=2.0, soft_label=True),
            [
                (SMP_DICE, by_smp(smp.DiceLoss)),
                (SMP_LOG, by_smp(smp.DiceLoss, log_loss=True)),
                (SMP_SIGMOID, by_smp(smp.DiceLoss)),
            ],
        ),
        reduced_cases()
        + separate_cases()
        + term_cases()
        + [
            Case("smp", labelled(2, 4, 3, 4, classes=3), SMP_DICE),
            Case("smp-log", labelled(2, 4, 3, 4, classes=3), SMP_LOG),
            Case("smp-multilabel", any_target(2, 3, 3, 4), SMP_SIGMOID),
        ],
    ),
    Loss(
        "dice_ce_loss",
        f"{MONAI} losses.DiceCELoss; where cells are left out, losses.DiceLoss on the others"
        f" plus {TORCH} nn.functional.cross_entropy",
        dice_ce,
        reduced_cases()
        + SQUARED_CASES
        + [
            Case("lambdas", labelled(2, 3, 6), {"lambda_dice": 0.3, "lambda_ce": 2.0}),
            Case("lambda-dice-zero", labelled(2, 3, 6), {"lambda_dice": 0.0}),
            Case("lambda-ce-zero", soft(2, 3, 6), {"lambda_ce": 0.0}, reduction="sum"),
            Case("target-weight", soft(2, 3, 6) | weight(3), {"lambda_ce": 0.5}),
        ],
    ),
]
