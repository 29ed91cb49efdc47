"""Classification losses over logits [N, C, ...], with integer labels or a row of probabilities for each cell."""

import torch
import torch.nn.functional as F
from monai.losses import FocalLoss
from torch import Tensor

from harness import Case, Loss, labels, library, mask, normal, positive, probabilities, reduce, saturated

TORCH = library("torch")
MONAI = library("monai")
BY_LABEL = "; a row's loss is picked by its label or mixed by its target"


def class_first(weight: Tensor, ndim: int) -> Tensor:
    """[C] as [1, C, 1, ...]."""
    return weight.reshape(1, -1, *[1] * (ndim - 2))


def without_masked_cells(value):
    """Evaluates a loss on the rows that count; with reduction none the other rows are 0."""

    def masked(t: dict[str, Tensor], reduction: str, **params) -> Tensor:
        if "cell_mask" not in t:
            return value(t, reduction, **params)
        cells = t["cell_mask"].bool()
        kept = {"input": t["input"].movedim(1, -1)[cells]}
        if "labels" in t:
            kept["labels"] = t["labels"][cells]
        if "target" in t:
            kept["target"] = t["target"].movedim(1, -1)[cells]
        if "weight" in t:
            kept["weight"] = t["weight"]
        result = value(kept, reduction, **params)
        return torch.zeros(cells.shape).masked_scatter(cells, result) if reduction == "none" else result

    return masked


@without_masked_cells
def cross_entropy(t, reduction, lse_square_scale=0.0, softcap=0.0, **params):
    """PyTorch's; the two further parameters as Liger Kernel defines them, the squares over the rows that count."""
    target = t["labels"] if "labels" in t else t["target"]
    z = softcap * (t["input"] / softcap).tanh() if softcap else t["input"]
    value = F.cross_entropy(z, target, weight=t.get("weight"), reduction=reduction, **params)
    if not lse_square_scale:
        return value
    counts = target != params.get("ignore_index", -100) if "labels" in t else torch.ones_like(z.select(1, 0))
    squares = lse_square_scale * z.logsumexp(1) ** 2 * counts
    return value + (squares.sum() / counts.sum() if reduction == "mean" else reduce(squares, reduction))


def by_label(terms):
    """`terms(logits, weight, **params)` holds at [n, c, ...] the weighted loss of the row if its label were c."""

    @without_masked_cells
    def value(t, reduction, ignore_index=-100, **params):
        weight = t.get("weight", torch.ones(t["input"].shape[1]))
        every = terms(t["input"], class_first(weight, t["input"].ndim), **params)
        if "target" in t:
            return reduce((t["target"] * every).sum(1), reduction)
        counts = t["labels"] != ignore_index
        index = t["labels"].where(counts, torch.zeros_like(t["labels"]))
        rows = every.gather(1, index.unsqueeze(1)).squeeze(1) * counts
        return rows.sum() / (weight[index] * counts).sum() if reduction == "mean" else reduce(rows, reduction)

    return value


def focal(logits, weight, gamma=2.0):
    loss = FocalLoss(use_softmax=True, gamma=gamma, weight=weight.reshape(-1), reduction="none")
    return loss(logits, torch.ones_like(logits))


def poly1(logits, weight, epsilon=1.0):
    log_p = torch.log_softmax(logits, 1)
    return -weight * log_p + epsilon * (1 - log_p.exp())


def squentropy(logits, weight):
    squares = logits**2
    others = (squares.sum(1, keepdim=True) - squares) / (logits.shape[1] - 1)
    return weight * (others - torch.log_softmax(logits, 1))


def comp_sum(logits, weight, tau=1.0):
    log_p = torch.log_softmax(logits, 1)
    return -weight * log_p if tau == 1 else weight * torch.expm1((tau - 1) * log_p) / (1 - tau)


def labelled(n, c, *space, scale=2.0, **options):
    return {"input": normal(n, c, *space, scale=scale), "labels": labels(n, *space, classes=c, **options)}


def soft(n, c, *space):
    return {"input": normal(n, c, *space, scale=2.0), "target": probabilities(n, c, *space)}


def extreme(n, c, *space):
    return {"input": saturated(n, c, *space), "labels": labels(n, *space, classes=c)}


def weight(c):
    return {"weight": positive(c)}


def cases(*extra: Case) -> list[Case]:
    """The cases of every loss of the family, then the loss's own."""
    return [
        Case("mean", labelled(5, 4)),
        Case("sum", labelled(5, 4), reduction="sum"),
        Case("none", labelled(5, 4), reduction="none"),
        Case("batch-mean", labelled(2, 3, 4), reduction="batch_mean"),
        Case("one-spatial-axis", labelled(2, 4, 5)),
        Case("two-spatial-axes", labelled(2, 3, 3, 4)),
        Case("two-spatial-axes-none", labelled(2, 3, 2, 3), reduction="none"),
        Case("two-classes", labelled(6, 2)),
        Case("grad-output-mean", labelled(2, 3, 4), upstream=True),
        Case("grad-output-none", labelled(2, 3, 4), reduction="none", upstream=True),
        Case("ignored", labelled(2, 3, 5, ignored=-100)),
        Case("ignored-none", labelled(2, 3, 5, ignored=-100), reduction="none", upstream=True),
        Case("ignored-255", labelled(6, 4, ignored=255), {"ignore_index": 255}),
        Case("ignored-class-one", labelled(6, 4), {"ignore_index": 1}, reduction="batch_mean"),
        Case("weight-mean", labelled(3, 4, 3) | weight(4)),
        Case("weight-sum", labelled(3, 4, 3) | weight(4), reduction="sum"),
        Case("weight-none", labelled(3, 4, 3) | weight(4), reduction="none", upstream=True),
        Case("weight-batch-mean", labelled(3, 4, 3) | weight(4), reduction="batch_mean"),
        Case("weight-and-ignored", labelled(2, 4, 5, ignored=-100) | weight(4)),
        Case("target-mean", soft(4, 3)),
        Case("target-sum", soft(2, 3, 4), reduction="sum"),
        Case("target-none", soft(2, 3, 4), reduction="none", upstream=True),
        Case("target-two-spatial-axes", soft(2, 3, 2, 3)),
        Case("target-batch-mean", soft(2, 3, 4), reduction="batch_mean"),
        Case("mask-labels", labelled(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-labels-none", labelled(2, 3, 4) | {"cell_mask": mask(2, 4)}, reduction="none", upstream=True),
        Case("mask-labels-weight", labelled(2, 3, 4) | weight(3) | {"cell_mask": mask(2, 4)}),
        Case("mask-target", soft(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("saturated", extreme(6, 4)),
        Case("saturated-none", extreme(2, 3, 4), reduction="none"),
        *extra,
    ]


def weighted_target_cases() -> list[Case]:
    return [
        Case("target-weight-mean", soft(2, 3, 4) | weight(3)),
        Case("target-weight-none", soft(2, 3, 4) | weight(3), reduction="none", upstream=True),
    ]


LOSSES = [
    Loss(
        "cross_entropy",
        f"{TORCH} nn.functional.cross_entropy, with the log-sum-exp's square and the cap of Liger Kernel written out",
        cross_entropy,
        cases(
            *weighted_target_cases(),
            Case("smoothing", labelled(5, 4), {"label_smoothing": 0.1}),
            Case("smoothing-one", labelled(5, 4), {"label_smoothing": 1.0}),
            Case("smoothing-none", labelled(2, 3, 4), {"label_smoothing": 0.2}, reduction="none", upstream=True),
            Case("smoothing-ignored", labelled(2, 3, 5, ignored=-100), {"label_smoothing": 0.2}),
            Case("smoothing-weight", labelled(2, 3, 5, ignored=-100) | weight(3), {"label_smoothing": 0.2}),
            Case("smoothing-weight-sum", labelled(6, 3) | weight(3), {"label_smoothing": 0.3}, reduction="sum"),
            Case("smoothing-weight-none", labelled(6, 3) | weight(3), {"label_smoothing": 0.3}, reduction="none"),
            Case("smoothing-target", soft(2, 3, 4), {"label_smoothing": 0.2}),
            Case("smoothing-target-weight", soft(2, 3, 4) | weight(3), {"label_smoothing": 0.2}),
            Case("smoothing-saturated", extreme(6, 4), {"label_smoothing": 0.1}),
            Case("lse-square", labelled(5, 4), {"lse_square_scale": 0.1}),
            Case("lse-square-none", labelled(2, 3, 5, ignored=-100), {"lse_square_scale": 0.1}, reduction="none"),
            Case("lse-square-weight", labelled(2, 3, 5, ignored=-100) | weight(3), {"lse_square_scale": 0.1}),
            Case("lse-square-weight-sum", labelled(6, 3) | weight(3), {"lse_square_scale": 0.1}, reduction="sum"),
            Case("lse-square-target", soft(2, 3, 4) | weight(3), {"lse_square_scale": 0.1}, upstream=True),
            Case("softcap", labelled(5, 4), {"softcap": 1.5}),
            Case("softcap-lse-square", labelled(2, 3, 4), {"softcap": 2.0, "lse_square_scale": 0.2}, upstream=True),
        ),
    ),
    Loss(
        "focal_cross_entropy",
        f"{MONAI} losses.FocalLoss(use_softmax=True, reduction='none')" + BY_LABEL,
        by_label(focal),
        cases(
            *weighted_target_cases(),
            Case("gamma-zero", labelled(5, 4), {"gamma": 0.0}),
            Case("gamma-half", labelled(5, 4), {"gamma": 0.5}),
            Case("gamma-three", labelled(2, 3, 4) | weight(3), {"gamma": 3.0}, reduction="sum"),
        ),
    ),
    Loss(
        "poly1_cross_entropy",
        f"the definition S30 in {TORCH}; a weight multiplies the cross-entropy part" + BY_LABEL,
        by_label(poly1),
        cases(
            Case("epsilon-minus-one", labelled(5, 4), {"epsilon": -1.0}),
            Case("epsilon-zero", labelled(5, 4), {"epsilon": 0.0}),
            Case("epsilon-two", labelled(2, 3, 4) | weight(3), {"epsilon": 2.0}, reduction="sum"),
            Case("epsilon-two-target", soft(2, 3, 4), {"epsilon": 2.0}),
        ),
    ),
    Loss(
        "squentropy_loss",
        f"the definition S62 in {TORCH}" + BY_LABEL,
        by_label(squentropy),
        cases(*weighted_target_cases()),
    ),
    Loss(
        "comp_sum_loss",
        f"the definition S37 in {TORCH}" + BY_LABEL,
        by_label(comp_sum),
        cases(
            *weighted_target_cases(),
            Case("tau-zero", labelled(5, 4, scale=1.0), {"tau": 0.0}),
            Case("tau-half", labelled(5, 4), {"tau": 0.5}),
            Case("tau-three-halves", labelled(2, 3, 4) | weight(3), {"tau": 1.5}, reduction="sum"),
            Case("tau-three-halves-saturated", extreme(5, 4), {"tau": 1.5}),
            Case("tau-two", labelled(2, 3, 4, ignored=-100), {"tau": 2.0}),
            Case("tau-half-target", soft(4, 3), {"tau": 0.5}),
            Case("tau-three", labelled(5, 4), {"tau": 3.0}, reduction="none"),
        ),
    ),
]
