"""Losses of rows of class scores without a softmax: torch's, row by row, and the definitions that it does not offer."""

import torch
import torch.nn.functional as F
from torch import Tensor

from class_rows import by_labels, counted, mean_of_rows, weights
from classification import TORCH, cases, labelled, mask, weight
from harness import Case, Draw, Loss, choice, normal, reduce, uniform, values


def rows_of(t, ignore_index=-100) -> tuple[Tensor, Tensor, Tensor]:
    """Scores of the rows that count with their labels, and which rows those are."""
    counts = counted(t, ignore_index)
    return t["input"].movedim(1, -1)[counts], t["labels"][counts], counts


def spread(found: Tensor, counts: Tensor) -> Tensor:
    """The values of rows, 0 where none counts."""
    return torch.zeros(counts.shape).masked_scatter(counts, found)


def nll(t, reduction, ignore_index=-100):
    scores, index, counts = rows_of(t, ignore_index)
    if reduction != "none":
        return F.nll_loss(scores, index, weight=t.get("weight"), reduction=reduction)
    return spread(F.nll_loss(scores, index, weight=t.get("weight"), reduction="none"), counts)


def multi_margin(t, reduction, ignore_index=-100, **params):
    scores, index, counts = rows_of(t, ignore_index)
    of_rows = F.multi_margin_loss(scores, index, weight=t.get("weight"), reduction="none", **params)
    return reduce(of_rows if reduction == "mean" else spread(of_rows, counts), reduction)


def multiclass_hinge(t, reduction, margin=1.0, ignore_index=-100):
    """optax: max over the one-hot complement, by a mask of the label's score."""
    scores, index, counts = rows_of(t, ignore_index)
    own = scores.gather(1, index.unsqueeze(1))
    others = scores.scatter(1, index.unsqueeze(1), -torch.inf)
    w = weights(t).reshape(-1)[index]
    of_rows = w * F.relu(margin + others.amax(1) - own.squeeze(1))
    return of_rows.sum() / w.sum() if reduction == "mean" else reduce(spread(of_rows, counts), reduction)


def multilabel_margin(t, reduction):
    """PyTorch wants lists as long as there are classes, ended by -1."""
    scores, lists = t["input"], t["labels"]
    padded = torch.full(scores.shape, -1)
    padded[:, : lists.shape[1]] = lists.clamp(min=-1)
    return F.multilabel_margin_loss(scores, padded, reduction=reduction)


def multilabel_soft_margin(t, reduction):
    scores, target = t["input"].movedim(1, -1), t["target"].movedim(1, -1)
    of_rows = F.multilabel_soft_margin_loss(scores, target, weight=t.get("weight"), reduction="none")
    counts = counted(t)
    return mean_of_rows(of_rows * counts, counts.sum(), reduction)


def abstention_ranking(t, reduction, margin=0.7):
    """The authors' margin rankings: rows by where they abstain, each kind with a mean of its own."""
    scores, none = t["input"], t["none_index"]
    ranked = F.relu(margin - (scores[:, :1] - scores[:, 1:]))
    one = ranked.gather(1, (none.clamp(min=1) - 1).unsqueeze(1)).squeeze(1)
    elsewhere, first = one * (none > 0), ranked.sum(1) * (none == 0)
    if reduction == "mean":
        return elsewhere.sum() / (none > 0).sum().clamp(min=1) + first.sum() / (none == 0).sum().clamp(min=1)
    return reduce(elsewhere + first, reduction)


def integers(data):
    return values(data, dtype=torch.int64)


def lists(n, c, k):
    """Lists of up to k classes, most of them shorter, and what stands behind their end."""

    def make(draw: Draw) -> Tensor:
        rows = [draw.rng.permutation(c)[:k] for _ in range(n)]
        ends = draw.rng.integers(0, k + 1, n)
        return draw.integer([[label if at < end else -1 for at, label in enumerate(row)] for row, end in zip(rows, ends)])

    return {"input": normal(n, c), "labels": make}


def shares(n, c, *space):
    return {"input": normal(n, c, *space, scale=2.0), "target": choice(n, c, *space, among=[0.0, 1.0])}


def abstaining(n, c):
    def make(draw: Draw) -> Tensor:
        return draw.integer(draw.rng.integers(-1, c, n))

    return {"input": uniform(n, c), "none_index": make}


LOSSES = [
    Loss(
        "nll_loss",
        f"{TORCH} nn.functional.nll_loss",
        nll,
        [*by_labels(cases())],
    ),
    Loss(
        "multi_margin_loss",
        f"{TORCH} nn.functional.multi_margin_loss over the rows that count",
        multi_margin,
        [
            *by_labels(cases()),
            Case("squared", labelled(5, 4), {"p": 2}),
            Case("squared-weight", labelled(5, 4) | weight(4), {"p": 2, "margin": 0.5}, upstream=True),
            Case("margin-negative", labelled(2, 3, 4), {"margin": -0.5}, reduction="none"),
            Case(
                "on-the-margin",
                {"input": values([[2.0, 1.0, 0.5], [0.0, 1.0, 0.0]]), "labels": integers([0, 1])},
                unchecked="scores lie on the kink",
            ),
        ],
    ),
    Loss(
        "multiclass_hinge_loss",
        f"the definition of optax's multiclass_hinge_loss in {TORCH}",
        multiclass_hinge,
        [
            *by_labels(cases()),
            Case("perceptron", labelled(5, 4), {"margin": 0.0}),
            Case("margin-two", labelled(2, 3, 4) | weight(3), {"margin": 2.0}, upstream=True),
        ],
    ),
    Loss(
        "multilabel_margin_loss",
        f"{TORCH} nn.functional.multilabel_margin_loss, lists padded to C",
        multilabel_margin,
        [
            Case("mean", lists(5, 6, 3)),
            Case("sum", lists(5, 6, 4), reduction="sum"),
            Case("none", lists(5, 6, 3), reduction="none", upstream=True),
            Case("batch-mean", lists(4, 5, 3), reduction="batch_mean", upstream=True),
            Case("whole-lists", lists(4, 5, 5)),
            Case("nothing-listed", {"input": normal(2, 4), "labels": integers([[-1, 2], [-7, -1]])}),
            Case("all-listed", {"input": normal(2, 3), "labels": integers([[0, 1, 2], [2, 0, 1]])}),
            Case("listed-twice", {"input": normal(2, 4), "labels": integers([[1, 1, -1], [0, 3, 0]])}, reduction="none"),
            Case(
                "on-the-margin",
                {"input": values([[1.0, 0.0, 2.0, -1.0]]), "labels": integers([[0, -1]])},
                unchecked="a score lies on the kink",
            ),
        ],
    ),
    Loss(
        "multilabel_soft_margin_loss",
        f"{TORCH} nn.functional.multilabel_soft_margin_loss, classes last",
        multilabel_soft_margin,
        [
            Case("mean", shares(5, 4)),
            Case("sum", shares(2, 4, 3), reduction="sum"),
            Case("none", shares(2, 4, 3), reduction="none", upstream=True),
            Case("batch-mean", shares(2, 3, 4), reduction="batch_mean"),
            Case("soft-targets", {"input": normal(3, 4), "target": uniform(3, 4)}, upstream=True),
            Case("weight", shares(5, 4) | weight(4)),
            Case("weight-none", shares(2, 4, 3) | weight(4), reduction="none", upstream=True),
            Case("masked", shares(2, 3, 4) | {"cell_mask": mask(2, 4)}),
            Case("masked-weight", shares(2, 3, 4) | weight(3) | {"cell_mask": mask(2, 4)}, upstream=True),
        ],
    ),
    Loss(
        "abstention_ranking_loss",
        f"the definition S13 in {TORCH}",
        abstention_ranking,
        [
            Case("mean", abstaining(9, 4)),
            Case("sum", abstaining(9, 4), reduction="sum"),
            Case("none", abstaining(9, 4), reduction="none", upstream=True),
            Case("batch-mean", abstaining(9, 4), reduction="batch_mean"),
            Case("margin-two", abstaining(9, 4), {"margin": 2.0}, upstream=True),
            Case("one-kind", {"input": uniform(3, 4), "none_index": integers([2, 1, 3])}),
            Case("other-kind", {"input": uniform(3, 4), "none_index": integers([0, -1, 0])}),
            Case("no-row", {"input": uniform(2, 4), "none_index": integers([-1, -5])}),
        ],
    ),
]
