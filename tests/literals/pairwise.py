"""Losses over pairs of embeddings and over embeddings and class proxies."""

import math

import torch
import torch.nn.functional as F
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import (
    ArcFaceLoss,
    CircleLoss,
    ContrastiveLoss,
    CosFaceLoss,
    MultiSimilarityLoss,
    NTXentLoss,
    SupConLoss,
    ThresholdConsistentMarginLoss,
    TripletMarginLoss,
)
from pytorch_metric_learning.miners import BatchHardMiner, TripletMarginMiner
from pytorch_metric_learning.reducers import DoNothingReducer
from torch import Tensor

from harness import Case, Loss, library, normal, reduce, values

TORCH = library("torch")
METRIC = library("pytorch-metric-learning")
PER_ANCHOR = "; without the mean, its separate terms summed over each anchor"


def both_sets(t: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Anchors and what they are compared with; the same objects without a reference set, as the library expects."""
    embeddings, classes = t["embeddings"], t["labels"]
    return embeddings, classes, t.get("ref_embeddings", embeddings), t.get("ref_labels", classes)


def anchor_sums(loss, t, chosen) -> Tensor:
    """The library's separate terms, summed over each anchor."""
    sums = torch.zeros(t["embeddings"].shape[0])
    embeddings, classes, references, reference_classes = both_sets(t)
    for kind in loss.compute_loss(embeddings, classes, chosen, references, reference_classes).values():
        if kind["indices"] is not None:
            anchors = kind["indices"] if torch.is_tensor(kind["indices"]) else kind["indices"][0]
            sums = sums.index_add(0, anchors, kind["losses"].reshape(-1))
    return sums


def from_library(make, choose=None):
    """`make(**params)` gives the library's loss, `choose(tensors, **params)` the pairs or triplets (default: all)."""

    def value(t, reduction, **params):
        if "temperature" in t:
            params["temperature"] = t["temperature"]
        loss, chosen = make(**params), choose(t, **params) if choose else None
        if reduction == "mean":
            return loss(t["embeddings"], t["labels"], chosen, t.get("ref_embeddings"), t.get("ref_labels"))
        return reduce(anchor_sums(loss, t, chosen), reduction)

    return value


def circle(m=0.4, gamma=80.0):
    # As the crate stores it: gamma makes 80 times as much of a rounding by 1e-8, in the exponent.
    stored = torch.tensor(m, dtype=torch.float32).item()
    loss = CircleLoss(m=stored, gamma=gamma)
    loss.soft_plus = torch.nn.Softplus(threshold=700)  # the default drops terms of 2e-9
    return loss


def triplet(margin=0.05, mining="all"):
    return TripletMarginLoss(margin=margin)


def triplets(t, margin=0.05, mining="all"):
    if mining == "all":
        return None
    miners = {
        "hard": BatchHardMiner(distance=LpDistance()),
        "semihard": TripletMarginMiner(margin=margin, type_of_triplets="semihard", distance=LpDistance()),
    }
    reference_set = [t[name] for name in ("ref_embeddings", "ref_labels") if name in t]
    return miners[mining](t["embeddings"], t["labels"], *reference_set)


def threshold_consistent_margin(t, reduction, pos_margin=0.9, neg_margin=0.5, pos_weight=1.0, neg_weight=1.0):
    """The library compares the batch with itself even with a reference set, and only gives the mean."""
    if reduction == "mean" and "ref_embeddings" not in t:
        loss = ThresholdConsistentMarginLoss(pos_weight, neg_weight, pos_margin, neg_margin)
        return loss(t["embeddings"], t["labels"])
    embeddings, classes, references, reference_classes = both_sets(t)
    similarity = F.normalize(embeddings) @ F.normalize(references).T
    same = classes.unsqueeze(1) == reference_classes
    paired = torch.ones_like(same) if "ref_embeddings" in t else ~torch.eye(len(classes), dtype=bool)

    def side(pairs, gap, factor):
        hard = pairs & paired & (gap >= 0)
        return (factor * gap * hard).sum(1) / (hard.sum() if reduction == "mean" else 1)

    sums = side(same, pos_margin - similarity, pos_weight) + side(~same, similarity - neg_margin, neg_weight)
    return reduce(sums, "none" if reduction == "none" else "sum")


def paired_logits(t, logit_scale, logit_bias=0.0):
    similarity = F.normalize(t["embeddings"]) @ F.normalize(t["ref_embeddings"]).T
    return t.get("logit_scale", logit_scale) * similarity + t.get("logit_bias", logit_bias)


def clip(t, reduction, logit_scale=1 / 0.07):
    logits = paired_logits(t, logit_scale)
    rows = torch.arange(len(logits))
    by_row = F.cross_entropy(logits, rows, reduction=reduction)
    by_column = F.cross_entropy(logits.T, rows, reduction=reduction)
    return (by_row + by_column) / 2


def siglip(t, reduction, logit_scale=10.0, logit_bias=-10.0):
    logits = paired_logits(t, logit_scale, logit_bias)
    signs = 2 * torch.eye(len(logits)) - 1
    return reduce(-F.logsigmoid(signs * logits).sum(1), reduction)


def without_ignored_rows(value):
    """Evaluates a loss on the rows whose label counts; with reduction none the other rows are 0."""

    def kept(t, reduction, ignore_index=-100, **params):
        rows = t["labels"] != ignore_index
        result = value(t | {name: t[name][rows] for name in ("embeddings", "labels")}, reduction, **params)
        return torch.zeros(rows.shape).masked_scatter(rows, result) if reduction == "none" else result

    return kept


def with_proxies(make):
    """A loss of the library that keeps the class proxies as a parameter."""

    @without_ignored_rows
    def value(t, reduction, **params):
        loss = make(*t["class_weight"].shape, **params)
        proxies = {"W": t["class_weight"].T}
        if reduction != "mean":
            loss.reducer = DoNothingReducer()
        result = torch.func.functional_call(loss, proxies, (t["embeddings"], t["labels"]))
        return result if reduction == "mean" else reduce(result["loss"]["losses"], reduction)

    return value


def arcface(classes, width, margin=0.5, scale=64.0):
    return ArcFaceLoss(classes, width, margin=math.degrees(margin), scale=scale)


def cosface(classes, width, margin=0.35, scale=64.0):
    return CosFaceLoss(classes, width, margin=margin, scale=scale)


def cosines(t):
    return F.normalize(t["embeddings"]) @ F.normalize(t["class_weight"]).T


@without_ignored_rows
def circle_class(t, reduction, m=0.25, gamma=256.0):
    s, own = cosines(t), F.one_hot(t["labels"], len(t["class_weight"])).bool()
    fixed = s.detach()
    positive_logit = (-gamma * (1 + m - fixed).relu() * (s - 1 + m))[own]
    negative_logits = (gamma * (fixed + m).relu() * (s - m)).masked_fill(own, -torch.inf)
    joint = positive_logit + negative_logits.logsumexp(1)
    return reduce(torch.logaddexp(joint, torch.zeros_like(joint)), reduction)


def adaface(t, reduction, margin=0.4, h=0.333, scale=64.0, t_alpha=0.01, eps=1e-3):
    norms = t["embeddings"].detach().norm(dim=1).clamp(0.001, 100)
    mean, std = t.get("running_mean", torch.tensor([20.0])), t.get("running_std", torch.tensor([100.0]))
    mean = t_alpha * norms.mean() + (1 - t_alpha) * mean
    std = t_alpha * norms.std() + (1 - t_alpha) * std if len(norms) > 1 else std
    quality = (h * (norms - mean) / (std + eps)).clamp(-1, 1)

    cosine = cosines(t).clamp(-1 + eps, 1 - eps)
    own = F.one_hot(t["labels"], len(t["class_weight"])).bool()
    angle = cosine[own].acos() - margin * quality
    target = angle.clamp(eps, math.pi - eps).cos() - margin * (1 + quality)
    logits = scale * cosine.masked_scatter(own, target)
    loss = F.cross_entropy(logits, t["labels"], reduction=reduction)
    return {"loss": loss, "running_mean": mean, "running_std": std}


@without_ignored_rows
def center(t, reduction, **params):
    squares = ((t["embeddings"] - t["centers"][t["labels"]]) ** 2).sum(1)
    return reduce(params.get("lambda", 1.0) / 2 * squares, reduction)


def classes(*data):
    return values(list(data), torch.int64)


def batch(*data, width=4, scale=1.0):
    return {"embeddings": normal(len(data), width, scale=scale), "labels": classes(*data)}


def references(*data, width=4):
    return {"ref_embeddings": normal(len(data), width), "ref_labels": classes(*data)}


PAIRS = (0, 1, 0, 2, 1, 2, 0, 1)
WITH_SINGLES = (0, 1, 0, 2, 1, 3, 0)
OTHERS = (1, 0, 2, 0, 1)


def label_cases(*extra: Case, singles: bool = True) -> list[Case]:
    """The cases of every loss with labels, then the loss's own; `singles` adds anchors without a positive."""
    shared = [
        Case("mean", batch(*PAIRS)),
        Case("sum", batch(*PAIRS), reduction="sum"),
        Case("none", batch(*PAIRS), reduction="none"),
        Case("batch-mean", batch(*PAIRS), reduction="batch_mean"),
        Case("two-classes", batch(0, 0, 1, 1, width=3)),
        Case("long-embeddings", batch(*PAIRS, width=6, scale=7.0)),
        Case("two-dimensions", batch(4, 4, 4, 9, 9, 9, width=2)),
        Case("negative-labels", batch(-1, -1, 5, -100, -100, 5)),
        Case("grad-output-mean", batch(*PAIRS), upstream=True),
        Case("grad-output-none", batch(*PAIRS), reduction="none", upstream=True),
        Case("reference-set", batch(0, 1, 2, 1) | references(*OTHERS)),
        Case("reference-set-none", batch(0, 1, 2, 1) | references(*OTHERS), reduction="none", upstream=True),
        Case("reference-set-batch-mean", batch(0, 1, 2) | references(*OTHERS), reduction="batch_mean"),
    ]
    if singles:
        shared += [
            Case("without-positives", batch(*WITH_SINGLES)),
            Case("without-positives-none", batch(*WITH_SINGLES), reduction="none", upstream=True),
        ]
    return shared + list(extra)


def temperature_cases() -> list[Case]:
    learned = {"temperature": values([0.2])}
    return [
        Case("temperature-half", batch(*PAIRS), {"temperature": 0.5}),
        Case("temperature-low", batch(*PAIRS), {"temperature": 0.03}),
        Case("temperature-tensor", batch(*PAIRS) | learned),
        Case("temperature-tensor-none", batch(*PAIRS) | learned, reduction="none", upstream=True),
        Case("temperature-tensor-reference-set", batch(0, 1, 2, 1) | references(*OTHERS) | learned),
    ]


def matched(n=6, width=5, scale=1.0):
    return {"embeddings": normal(n, width, scale=scale), "ref_embeddings": normal(n, width, scale=scale)}


def matched_cases(*extra: Case) -> list[Case]:
    return [
        Case("mean", matched()),
        Case("sum", matched(), reduction="sum"),
        Case("none", matched(), reduction="none"),
        Case("batch-mean", matched(), reduction="batch_mean"),
        Case("one-pair", matched(1)),
        Case("long-embeddings", matched(8, 6, scale=9.0)),
        Case("grad-output-mean", matched(), upstream=True),
        Case("grad-output-none", matched(), reduction="none", upstream=True),
        Case("logit-scale", matched(), {"logit_scale": 30.0}),
        Case("logit-scale-tensor", matched() | {"logit_scale": values([5.5])}),
        Case("logit-scale-tensor-none", matched() | {"logit_scale": values([2.0])}, reduction="none", upstream=True),
        *extra,
    ]


def with_classes(*data, count=5, width=4, scale=1.0, proxies="class_weight"):
    return batch(*data, width=width, scale=scale) | {proxies: normal(count, width)}


FACES = (0, 3, 1, 1, 4, 2)


def class_cases(*extra: Case, proxies="class_weight") -> list[Case]:
    """The cases of every loss with a proxy for each class, then the loss's own."""
    return [
        Case("mean", with_classes(*FACES, proxies=proxies)),
        Case("sum", with_classes(*FACES, proxies=proxies), reduction="sum"),
        Case("none", with_classes(*FACES, proxies=proxies), reduction="none"),
        Case("batch-mean", with_classes(*FACES, proxies=proxies), reduction="batch_mean"),
        Case("one-row", with_classes(2, count=3, proxies=proxies)),
        Case("long-embeddings", with_classes(*FACES, width=6, scale=9.0, proxies=proxies)),
        Case("grad-output-mean", with_classes(*FACES, proxies=proxies), upstream=True),
        Case("grad-output-none", with_classes(*FACES, proxies=proxies), reduction="none", upstream=True),
        *extra,
    ]


def ignored_cases(proxies="class_weight") -> list[Case]:
    return [
        Case("ignored", with_classes(0, -100, 3, 1, -100, proxies=proxies)),
        Case("ignored-none", with_classes(0, -100, 3, 1, proxies=proxies), reduction="none", upstream=True),
        Case("ignored-two", with_classes(0, 2, 3, 2, proxies=proxies), {"ignore_index": 2}, reduction="batch_mean"),
    ]


STATISTICS = {"running_mean": values([3.0]), "running_std": values([1.5])}
ALIGNED = {
    "embeddings": values([[3.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, -4.0]]),
    "labels": classes(0, 2, 2),
    "class_weight": values([[1.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 2.0]]),
}
CONSTANT_WEIGHTS = "the weights are constants in the gradient"
CONSTANT_NORMS = "the norms that set the margin carry no gradient"

PAIR_GRADS = ("embeddings", "ref_embeddings", "temperature", "logit_scale", "logit_bias")
CLASS_GRADS = ("embeddings", "class_weight")
CENTER_GRADS = ("embeddings", "centers")

LOSSES = [
    Loss(
        "circle_loss",
        f"{METRIC} CircleLoss, its softplus exact over 20" + PER_ANCHOR,
        from_library(circle),
        label_cases(
            Case("m", batch(*PAIRS), {"m": 0.25}),
            Case("gamma", batch(*PAIRS), {"gamma": 256.0}),
            Case("gamma-one", batch(*PAIRS), {"gamma": 1.0, "m": 0.1}, reduction="sum"),
        ),
        PAIR_GRADS,
        unchecked=dict.fromkeys(("embeddings", "ref_embeddings"), CONSTANT_WEIGHTS),
    ),
    Loss(
        "contrastive_loss",
        f"{METRIC} ContrastiveLoss" + PER_ANCHOR,
        from_library(ContrastiveLoss),
        label_cases(
            Case("neg-margin", batch(*PAIRS), {"neg_margin": 1.6}),
            Case("pos-margin", batch(*PAIRS), {"pos_margin": 0.8}),
            Case("both-margins-sum", batch(*PAIRS), {"pos_margin": 0.5, "neg_margin": 1.4}, reduction="sum"),
            Case("pos-margin-reference-set", batch(0, 1, 2) | references(*OTHERS), {"pos_margin": 0.5}),
        ),
        PAIR_GRADS,
    ),
    Loss(
        "triplet_loss",
        f"{METRIC} TripletMarginLoss; hard with its BatchHardMiner, semihard with its TripletMarginMiner" + PER_ANCHOR,
        from_library(triplet, triplets),
        label_cases(
            Case("margin", batch(*PAIRS), {"margin": 0.5}),
            Case("hard", batch(*PAIRS), {"mining": "hard"}),
            Case("hard-margin-none", batch(*PAIRS), {"mining": "hard", "margin": 0.7}, reduction="none", upstream=True),
            Case("hard-without-positives", batch(*WITH_SINGLES), {"mining": "hard", "margin": 0.3}),
            Case("hard-reference-set", batch(0, 1, 2, 1) | references(*OTHERS), {"mining": "hard", "margin": 0.3}),
            Case("semihard", batch(*PAIRS), {"mining": "semihard", "margin": 0.4}),
            Case("semihard-sum", batch(*PAIRS), {"mining": "semihard", "margin": 0.4}, reduction="sum"),
            Case("semihard-reference", batch(0, 1, 2, 1) | references(*OTHERS), {"mining": "semihard", "margin": 0.5}),
        ),
        PAIR_GRADS,
    ),
    Loss(
        "supcon_loss",
        f"{METRIC} SupConLoss" + PER_ANCHOR,
        from_library(SupConLoss),
        label_cases(*temperature_cases()),
        PAIR_GRADS,
    ),
    Loss(
        "nt_xent_loss",
        f"{METRIC} NTXentLoss" + PER_ANCHOR,
        from_library(NTXentLoss),
        label_cases(*temperature_cases()),
        PAIR_GRADS,
    ),
    Loss(
        "multi_similarity_loss",
        f"{METRIC} MultiSimilarityLoss" + PER_ANCHOR,
        from_library(MultiSimilarityLoss),
        label_cases(
            Case("alpha", batch(*PAIRS), {"alpha": 5.0}),
            Case("beta", batch(*PAIRS), {"beta": 10.0}),
            Case("base", batch(*PAIRS), {"base": 0.1}),
            Case("all-parameters", batch(*PAIRS), {"alpha": 1.0, "beta": 40.0, "base": 0.8}, reduction="sum"),
        ),
        PAIR_GRADS,
    ),
    Loss(
        "threshold_consistent_margin_loss",
        f"{METRIC} ThresholdConsistentMarginLoss;"
        f" without the mean or with a reference set the definition S46 in {TORCH}",
        threshold_consistent_margin,
        label_cases(
            Case("margins", batch(*PAIRS), {"pos_margin": 0.4, "neg_margin": 0.1}),
            Case("weights", batch(*PAIRS), {"pos_weight": 0.5, "neg_weight": 3.0}),
            Case("no-hard-negatives", batch(*PAIRS), {"neg_margin": 1.5}),
            Case("weights-sum", batch(*PAIRS), {"pos_weight": 0.5, "neg_weight": 3.0}, reduction="sum"),
        ),
        PAIR_GRADS,
    ),
    Loss(
        "clip_loss",
        f"the definition of the catalogue in {TORCH}: the mean of the cross-entropies of the rows and of the columns",
        clip,
        matched_cases(),
        PAIR_GRADS,
    ),
    Loss(
        "siglip_loss",
        f"the definition of the catalogue in {TORCH}: the sum over pairs of -log sigmoid(+-logit), divided by N",
        siglip,
        matched_cases(
            Case("logit-bias", matched(), {"logit_bias": -3.0}),
            Case("both-tensors", matched() | {"logit_scale": values([4.0]), "logit_bias": values([-2.5])}),
        ),
        PAIR_GRADS,
    ),
    Loss(
        "arcface_loss",
        f"{METRIC} ArcFaceLoss",
        with_proxies(arcface),
        class_cases(
            *ignored_cases(),
            Case("margin", with_classes(*FACES), {"margin": 0.2}),
            Case("margin-beyond-pi", with_classes(*FACES), {"margin": 2.2}),
            Case("scale", with_classes(*FACES), {"scale": 8.0}),
        ),
        CLASS_GRADS,
    ),
    Loss(
        "cosface_loss",
        f"{METRIC} CosFaceLoss",
        with_proxies(cosface),
        class_cases(
            *ignored_cases(),
            Case("margin", with_classes(*FACES), {"margin": 0.1}),
            Case("margin-negative", with_classes(*FACES), {"margin": -0.2}, reduction="sum"),
            Case("scale", with_classes(*FACES), {"scale": 8.0}),
        ),
        CLASS_GRADS,
    ),
    Loss(
        "adaface_loss",
        f"the definition S76 in {TORCH}",
        adaface,
        class_cases(
            Case("statistics", with_classes(*FACES, scale=2.0) | STATISTICS),
            Case("statistics-one-row", with_classes(1, scale=2.0) | STATISTICS),
            Case("statistics-sum", with_classes(*FACES, scale=2.0) | STATISTICS, reduction="sum", upstream=True),
            Case("margin", with_classes(*FACES, scale=2.0) | STATISTICS, {"margin": 0.7}),
            Case("h", with_classes(*FACES, scale=2.0) | STATISTICS, {"h": 2.0}),
            Case("t-alpha-one", with_classes(*FACES, scale=2.0), {"t_alpha": 1.0}),
            Case("t-alpha-zero", with_classes(*FACES, scale=2.0) | STATISTICS, {"t_alpha": 0.0}),
            Case("eps", with_classes(*FACES, scale=2.0) | STATISTICS, {"eps": 0.05}),
            Case("scale", with_classes(*FACES, scale=2.0) | STATISTICS, {"scale": 8.0}),
            Case("long-norms", with_classes(*FACES, scale=90.0) | STATISTICS),
            Case("cosines-on-the-clamp", ALIGNED, reduction="none"),
        ),
        CLASS_GRADS,
        unchecked={"embeddings": CONSTANT_NORMS},
    ),
    Loss(
        "circle_class_loss",
        f"the definition S27 (class form) in {TORCH}",
        circle_class,
        class_cases(
            *ignored_cases(),
            Case("m", with_classes(*FACES), {"m": 0.4}),
            Case("gamma", with_classes(*FACES), {"gamma": 32.0}),
        ),
        CLASS_GRADS,
        unchecked=dict.fromkeys(CLASS_GRADS, CONSTANT_WEIGHTS),
    ),
    Loss(
        "center_loss",
        f"the definition S80 in {TORCH}",
        center,
        class_cases(
            *ignored_cases(proxies="centers"),
            Case("lambda", with_classes(*FACES, proxies="centers"), {"lambda": 0.003}),
            proxies="centers",
        ),
        CENTER_GRADS,
    ),
]
