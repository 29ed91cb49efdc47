"""Overlap losses: MONAI, and the definitions over it that it does not offer."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from monai.losses import DiceCELoss, DiceLoss, GeneralizedDiceLoss, TverskyLoss
from torch import Tensor

from harness import Case, Loss, labels, library, mask, normal, positive, probabilities, reduce, saturated, uniform

TORCH = library("torch")
MONAI = library("monai")
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
        f"{MONAI} losses.DiceLoss" + LEFT_OUT,
        dice_like(),
        reduced_cases() + separate_cases() + SQUARED_CASES,
    ),
    Loss(
        "jaccard_loss",
        f"{MONAI} losses.DiceLoss(jaccard=True) with twice the smoothing terms" + LEFT_OUT,
        dice_like(smoothing_factor=2.0, jaccard=True),
        reduced_cases() + separate_cases(),
    ),
    Loss(
        "tversky_loss",
        f"{MONAI} losses.TverskyLoss; a weight multiplies its terms" + LEFT_OUT,
        tversky,
        reduced_cases() + separate_cases() + TVERSKY_CASES,
    ),
    Loss(
        "focal_tversky_loss",
        f"the definition S44: a power of the terms of {MONAI} losses.TverskyLoss" + LEFT_OUT,
        focal_tversky,
        reduced_cases()
        + separate_cases()
        + TVERSKY_CASES
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
        f"{MONAI} losses.DiceLoss(jaccard=True, soft_label=True) with twice the smoothing terms" + LEFT_OUT,
        dice_like(smoothing_factor=2.0, jaccard=True, soft_label=True),
        reduced_cases() + separate_cases(),
    ),
    Loss(
        "dice_semimetric_loss",
        f"{MONAI} losses.DiceLoss(soft_label=True) with twice the smoothing terms" + LEFT_OUT,
        dice_like(smoothing_factor=2.0, soft_label=True),
        reduced_cases() + separate_cases(),
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
