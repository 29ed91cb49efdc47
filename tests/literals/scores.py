"""Scores and decisions of classes: torch."""

import numpy as np
import torch

from harness import Case, Loss, labels, library, mask, normal, probabilities, saturated, values

TORCH = library("torch")


def nearest_wrong_label(t, reduction, ignore_index=-100):
    """argmax over the other classes: the label's own score is taken out. torch gives the first of equal scores."""
    scores, own = t["input"].clone(), t["labels"].unsqueeze(1)
    counts = own != ignore_index
    scores = torch.where(counts & (torch.arange(scores.shape[1]).view(1, -1, *[1] * (scores.ndim - 2)) == own), -torch.inf, scores)
    return {"nearest": scores.argmax(dim=1)}


def probability_margin_weight(t, reduction, slope=5.0, bias=-0.5, scale=3.0, ignore_index=-100):
    p = t["input"].softmax(dim=1)
    counts = t["labels"] != ignore_index
    own = t["labels"].where(counts, torch.zeros(())).long().unsqueeze(1)
    right = p.gather(1, own).squeeze(1)
    wrong = p.scatter(1, own, -1.0).amax(dim=1)
    return {"output": torch.where(counts, scale * torch.sigmoid(slope * (wrong - right + bias)), torch.zeros(()))}


def margin_sampling_score(t, reduction, activation="softmax"):
    p = t["input"].softmax(dim=1) if activation == "softmax" else t["input"]
    first, second = p.topk(2, dim=1).values.unbind(dim=1)
    return {"output": first - second}


def softmax_ce_hvp(t, reduction):
    """The Hessian by autograd: cross-entropy against any class."""
    counts = t["cell_mask"].bool() if "cell_mask" in t else torch.ones_like(t["input"][:, 0], dtype=torch.bool)
    labels = torch.zeros_like(counts, dtype=torch.int64).masked_fill(~counts, -100)

    def loss(x):
        return torch.nn.functional.cross_entropy(x, labels, reduction="sum")

    return {"output": torch.autograd.functional.hvp(loss, t["input"].detach(), t["direction"])[1]}


def calibration_error(t, reduction, bins=15, norm="l1", activation="softmax", ignore_index=-100):
    import torchmetrics.functional.classification as metrics
    from torchmetrics.functional.classification.calibration_error import _binning_bucketize

    p = t["input"].softmax(dim=1) if activation == "softmax" else t["input"]
    counts = t["labels"] != ignore_index
    p, labels = p.movedim(1, -1)[counts], t["labels"][counts]
    error = metrics.multiclass_calibration_error(p, labels, p.shape[-1], bins, norm)
    confidence, found = p.max(dim=-1)
    right = (found == labels).double()
    edges = torch.linspace(0, 1, bins + 1)
    accuracy, sure, share = _binning_bucketize(confidence, right, edges)
    count = share * len(confidence)
    return {"error": error.reshape(1), "bin_accuracy": accuracy[:bins], "bin_confidence": sure[:bins], "bin_count": count[:bins]}


def log_barrier_ftrl_policy(t, reduction, eta=1.0):
    """Roots by scipy; a step of Newton's from there brings the slopes of the implicit function."""
    from scipy.optimize import brentq

    eta = float(np.float32(eta))
    above = eta * (t["input"] - t["input"].min(dim=1, keepdim=True).values)
    roots = [brentq(lambda x: float((1 / (x + row)).sum() - 1), 1.0, len(row), xtol=1e-15) for row in above.detach()]
    root = torch.tensor(roots).unsqueeze(1)
    pi = 1 / (root + above)
    root = root + (pi.sum(dim=1, keepdim=True) - 1) / pi.detach().square().sum(dim=1, keepdim=True)
    pi = 1 / (root + above)
    return {"policy": pi, "regularizer": -pi.log().sum(dim=1)}


def temperature_scaling(t, reduction, min_temperature=0.05, max_temperature=20.0, ignore_index=-100):
    """A bounded search by scipy over torch's cross-entropy, by its slope where the minimum is inside."""
    from scipy.optimize import brentq

    least, most = (float(np.float32(number)) for number in (min_temperature, max_temperature))

    def loss(beta):
        return torch.nn.functional.cross_entropy(beta * t["input"], t["labels"], ignore_index=ignore_index)

    def slope(beta):
        beta = torch.tensor(beta, requires_grad=True)
        return float(torch.autograd.grad(loss(beta), beta)[0])

    low, high = 1 / most, 1 / least
    if (t["labels"] == ignore_index).all():
        return {"temperature": torch.ones(1), "nll": torch.zeros(1)}
    beta = low if slope(low) >= 0 else high if slope(high) <= 0 else brentq(slope, low, high, xtol=1e-15, rtol=1e-15)
    return {"temperature": torch.tensor([1 / beta]), "nll": loss(beta).reshape(1)}


LOSSES = [
    Loss(
        "nearest_wrong_label",
        f"{TORCH} argmax, the label's score taken out",
        nearest_wrong_label,
        [
            Case("rows", {"input": normal(6, 5), "labels": labels(6, classes=5)}),
            Case("two-classes", {"input": normal(5, 2), "labels": labels(5, classes=2)}),
            Case("spatial", {"input": normal(2, 4, 3, 2), "labels": labels(2, 3, 2, classes=4)}),
            Case("ignored", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=-100)}),
            Case("own-index", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=1)}, {"ignore_index": 1}),
            Case("ties", {"input": values([[1.0, 1.0, 1.0], [2.0, 0.0, 0.0]]), "labels": values([0, 0], dtype=torch.int64)}),
        ],
        grads=(),
    ),
    Loss(
        "probability_margin_weight",
        f"{TORCH} softmax, gather, amax, sigmoid",
        probability_margin_weight,
        [
            Case("rows", {"input": normal(6, 5, scale=2.0), "labels": labels(6, classes=5)}),
            Case("two-classes", {"input": normal(5, 2), "labels": labels(5, classes=2)}, {"slope": 2.0, "bias": 0.25}),
            Case("spatial", {"input": normal(2, 4, 3, 2), "labels": labels(2, 3, 2, classes=4)}, {"scale": 1.5}),
            Case("ignored", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=-100)}),
            Case("own-index", {"input": normal(2, 3, 6), "labels": labels(2, 6, classes=3, ignored=1)}, {"ignore_index": 1}),
            Case("saturated", {"input": saturated(6, 4), "labels": labels(6, classes=4)}),
        ],
        grads=(),
    ),
    Loss(
        "margin_sampling_score",
        f"{TORCH} softmax, topk",
        margin_sampling_score,
        [
            Case("rows", {"input": normal(6, 5, scale=2.0)}),
            Case("two-classes", {"input": normal(5, 2)}),
            Case("spatial", {"input": normal(2, 4, 3, 2)}),
            Case("probabilities", {"input": probabilities(4, 5)}, {"activation": "none"}),
            Case("ties", {"input": values([[1.0, 1.0, 0.0], [2.0, 0.0, 0.0]])}),
        ],
        grads=(),
    ),
    Loss(
        "softmax_ce_hvp",
        f"{TORCH} autograd.functional.hvp of cross_entropy",
        softmax_ce_hvp,
        [
            Case("rows", {"input": normal(6, 5, scale=2.0), "direction": normal(6, 5)}),
            Case("spatial", {"input": normal(2, 4, 3, 2), "direction": normal(2, 4, 3, 2)}),
            Case("masked", {"input": normal(2, 3, 6), "direction": normal(2, 3, 6), "cell_mask": mask(2, 6)}),
            Case("one-class", {"input": normal(3, 1), "direction": normal(3, 1)}),
            Case("saturated", {"input": saturated(5, 4), "direction": normal(5, 4)}),
        ],
        grads=(),
    ),
    Loss(
        "calibration_error",
        "torchmetrics 1.9.0 multiclass_calibration_error and its bins",
        calibration_error,
        [
            Case("rows", {"input": normal(40, 5, scale=2.0), "labels": labels(40, classes=5)}),
            Case("l2", {"input": normal(40, 3, scale=2.0), "labels": labels(40, classes=3)}, {"norm": "l2", "bins": 7}),
            Case("max", {"input": normal(40, 3), "labels": labels(40, classes=3)}, {"norm": "max", "bins": 4}),
            Case("spatial", {"input": normal(2, 4, 3, 5), "labels": labels(2, 3, 5, classes=4)}),
            Case("ignored", {"input": normal(2, 3, 9), "labels": labels(2, 9, classes=3, ignored=-100)}),
            Case("probabilities", {"input": probabilities(30, 4), "labels": labels(30, classes=4)}, {"activation": "none"}),
            Case("one-bin", {"input": normal(9, 3), "labels": labels(9, classes=3)}, {"bins": 1}),
        ],
        grads=(),
    ),
    Loss(
        "log_barrier_ftrl_policy",
        f"{library('scipy')} optimize.brentq, {TORCH} autograd",
        log_barrier_ftrl_policy,
        [
            Case("rows", {"input": normal(5, 4)}, upstream=True),
            Case("eta", {"input": normal(3, 7, scale=3.0)}, {"eta": 0.25}, upstream=True),
            Case("far", {"input": normal(3, 5, scale=50.0)}, {"eta": 2.0}, upstream=True),
            Case("equal", {"input": values([[2.0, 2.0, 2.0], [-1.0, -1.0, -1.0]])}, upstream=True),
            Case("one-action", {"input": normal(3, 1)}, upstream=True),
        ],
    ),
    Loss(
        "temperature_scaling",
        f"{library('scipy')} optimize.brentq of {TORCH} cross_entropy's slope",
        temperature_scaling,
        [
            Case("rows", {"input": normal(40, 5, scale=0.5), "labels": labels(40, classes=5)}),
            Case("within", {"input": values([[2.0, 0.0], [2.0, 0.0], [3.0, 0.0]]), "labels": values([0, 0, 1], dtype=torch.int64)}),
            Case("three", {"input": values([[2.0, 0.0, 1.0], [2.0, -1.0, 0.5], [1.0, 0.5, 2.0], [0.0, 1.0, 0.2]]),
                           "labels": values([0, 0, 1, 1], dtype=torch.int64)}),
            Case("ignored", {"input": values([[2.0, 0.0], [9.0, 0.0], [2.0, 0.0], [3.0, 0.0]]),
                             "labels": values([0, -100, 0, 1], dtype=torch.int64)}),
            Case("least", {"input": values([[0.3, 0.0], [0.1, 0.4]]), "labels": values([0, 1], dtype=torch.int64)}),
            Case("most", {"input": values([[2.0, 0.0], [1.0, 3.0]]), "labels": values([1, 0], dtype=torch.int64)}),
            Case("none", {"input": normal(3, 2), "labels": values([-100, -100, -100], dtype=torch.int64)}),
        ],
        grads=(),
    ),
]
