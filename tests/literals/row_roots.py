"""Losses over probabilities with other tails: the root by bisection, the definitions differentiated by torch."""

import torch

from class_rows import by_share
from classification import TORCH, cases, labelled, weighted_target_cases
from harness import Case, Loss


def root(excess, low, high):
    """Where a falling function of a row is 0; the last halving changes nothing."""
    for _ in range(200):
        middle = (low + high) / 2
        above = excess(middle) > 0
        low, high = torch.where(above, middle, low), torch.where(above, high, middle)
    return (low + high) / 2


def entmax(t, q, w, alpha=1.5):
    """By the envelope theorem the probabilities, which are the best ones, are constant."""
    x = t["input"]
    z = (alpha - 1) * x.detach()
    top = z.max(1, keepdim=True).values
    p = lambda tau: (z - tau).clamp(min=0) ** (1 / (alpha - 1))
    p = p(root(lambda tau: p(tau).sum(1, keepdim=True) - 1, top - 1, top))
    entropy = (1 - p.pow(alpha).sum(1, keepdim=True)) / (alpha * (alpha - 1))
    return (q * w * ((p * x).sum(1, keepdim=True) + entropy - x)).sum(1)


def log_t(u, t):
    return u.log() if t == 1 else (u ** (1 - t) - 1) / (1 - t)


def exp_t(u, t):
    return u.exp() if t == 1 else (1 + (1 - t) * u).clamp(min=0) ** (1 / (1 - t))


def bi_tempered(t, q, w, t1=0.8, t2=1.2, label_smoothing=0.0):
    x, classes = t["input"], t["input"].shape[1]
    top = x.detach().max(1, keepdim=True).values
    last = top - log_t(torch.tensor(1.0 / classes), t2)
    bend = root(lambda bend: exp_t(x.detach() - bend, t2).sum(1, keepdim=True) - 1, top, last)
    # One step of Newton from the root moves as the root does.
    slope = exp_t(x.detach() - bend, t2).pow(t2).sum(1, keepdim=True)
    bend = bend + (exp_t(x - bend, t2).sum(1, keepdim=True) - 1) / slope
    p = exp_t(x - bend, t2)
    share = q * (1 - classes * label_smoothing / (classes - 1)) + label_smoothing / (classes - 1)
    some = share > 0
    logarithms = torch.where(some, share * (log_t(share.where(some, torch.ones_like(share)), t1) - log_t(p, t1)), 0.0)
    return (logarithms - (share ** (2 - t1) - p ** (2 - t1)) / (2 - t1)).sum(1)


def unweighted(list_of_cases):
    return [case for case in list_of_cases if "weight" not in case.tensors]


LOSSES = [
    Loss(
        "entmax_loss",
        f"the definition of package entmax in {TORCH}; a row's loss is picked by its label or mixed by its target",
        by_share(entmax),
        cases(
            *weighted_target_cases(),
            Case("sparsemax", labelled(5, 4), {"alpha": 2.0}),
            Case("nearly-softmax", labelled(5, 4), {"alpha": 1.0625}),
            Case("alpha-five-quarters-sum", labelled(2, 5, 3), {"alpha": 1.25}, reduction="sum"),
        ),
    ),
    Loss(
        "bi_tempered_logistic_loss",
        f"the definition of Amid et al. 2019 in {TORCH}, with the exact root",
        by_share(bi_tempered),
        unweighted(
            cases(
                Case("logistic", labelled(5, 4), {"t1": 1.0, "t2": 1.0}),
                Case("softmax", labelled(5, 4), {"t2": 1.0}),
                Case("heavy", labelled(5, 4), {"t1": 0.25, "t2": 4.0}),
                Case("t1-above-one", labelled(5, 4), {"t1": 1.5, "t2": 1.25}),
                Case("smoothed", labelled(2, 4, 3), {"label_smoothing": 0.125}, reduction="sum"),
                Case("smoothed-target", labelled(2, 4, 3), {"label_smoothing": 0.25, "t1": 0.0}),
            )
        ),
    ),
]
