"""Classification losses that no library offers in this form: their definitions, row by row, differentiated by torch."""

import math
from fractions import Fraction

import torch
import torch.nn.functional as F
from monai.losses import NACLLoss
from monai.losses.unified_focal_loss import AsymmetricFocalLoss
from monai.networks.layers.convutils import gaussian_1d
from torch import Tensor

from classification import BY_LABEL, TORCH, MONAI, cases, labelled, mask, weight, weighted_target_cases
from harness import Case, Draw, Loss, labels, normal, positive, reduce, uniform, values

FOLDER = "classification"


def one_hot(index: Tensor, like: Tensor) -> Tensor:
    return torch.zeros_like(like).scatter(1, index.unsqueeze(1), 1.0)


def counted(t, ignore_index=-100) -> Tensor:
    """Which rows count."""
    lead = t["input"].select(1, 0)
    counts = torch.ones_like(lead, dtype=torch.bool)
    if "labels" in t:
        counts = counts & (t["labels"] != ignore_index)
    return counts & t["cell_mask"].bool() if "cell_mask" in t else counts


def shares(t, counts) -> Tensor:
    if "target" in t:
        return t["target"]
    return one_hot(t["labels"].where(counts, torch.zeros_like(t["labels"])), t["input"])


def class_first(vector: Tensor, like: Tensor) -> Tensor:
    return vector.reshape(1, -1, *[1] * (like.ndim - 2))


def weights(t) -> Tensor:
    ones = torch.ones(t["input"].shape[1])
    return class_first(t.get("weight", ones), t["input"])


def mean_of_rows(rows, denominator, reduction):
    if reduction != "mean":
        return reduce(rows, reduction)
    return rows.sum() / denominator if float(denominator) else rows.sum() * 0.0


def by_share(term):
    """`term(t, q, w, **params)`: the row's loss, from the shares and the weights of the classes."""

    def value(t, reduction, ignore_index=-100, **params):
        counts = counted(t, ignore_index)
        q, w = shares(t, counts), weights(t)
        rows = term(t, q, w, **params) * counts
        weighted = (q * w).sum(1) if "labels" in t else torch.ones_like(rows)
        return mean_of_rows(rows, (weighted * counts).sum(), reduction)

    return value


def terms(term):
    """`term(log_p, **params)`: what a class of share and weight 1 adds."""
    return by_share(lambda t, q, w, **params: (q * w * term(t["input"].log_softmax(1), **params)).sum(1))


def symmetric(log_p, alpha=0.1, beta=1.0, clip=1e-4):
    p = log_p.exp()
    # The reverse part as the paper has it: -sum_k p_k ln q_k with q the label, its zeros raised to `clip`.
    reverse = -(p.sum(1, keepdim=True) - p) * math.log(clip)
    return -alpha * log_p + beta * reverse


def poly_n(t, q, w):
    log_p = t["input"].log_softmax(1)
    powers = sum(epsilon * (1 - log_p.exp()) ** (j + 1) for j, epsilon in enumerate(t["epsilons"]))
    return (q * (powers - w * log_p)).sum(1)


def asymmetric_focal(t, q, w, delta=0.7, gamma=2.0):
    log_p = t["input"].log_softmax(1)
    back = (1 - delta) * (1 - log_p[:, :1].exp()) ** gamma * log_p[:, :1]
    return -(q * w * torch.cat([back, delta * log_p[:, 1:]], 1)).sum(1)


def confidence_penalty(t, q, w, beta=0.1):
    log_p = t["input"].log_softmax(1)
    entropy = -(log_p.exp() * log_p).sum(1, keepdim=True)
    return (q * w * (-log_p - beta * entropy)).sum(1)


def margin_control(t, q, w, mode="sample", **params):
    scale = params.get("lambda", 0.03)
    log_p = t["input"].log_softmax(1)
    return (q * w * (scale * log_p.exp().pow(2).sum(1, keepdim=True).log1p() - log_p)).sum(1)


def margin_control_value(t, reduction, mode="sample", **params):
    if mode == "sample":
        return by_share(margin_control)(t, reduction, **params)
    ignore_index = params.get("ignore_index", -100)
    plain = by_share(margin_control)(t, reduction, ignore_index=ignore_index, **{"lambda": 0.0})
    squares = t["input"].softmax(1).pow(2).sum(1) * counted(t, ignore_index)
    added = params.get("lambda", 0.03) * squares.sum().log1p()
    # The harness divides a mean over the batch by N; the total counts once.
    return plain + added


def ib(t, q, w, alpha=1e4, eps=1e-3, detach_factor=False):
    log_p = t["input"].log_softmax(1)
    p = (log_p.detach() if detach_factor else log_p).exp()
    distance = (p - q).abs().sum(1)
    return (q * w * -log_p).sum(1) * alpha / (distance * t["feature_norm"] + eps)


def members(t) -> Tensor:
    return t["class_counts"].clamp(min=1.0)


def vs(t, q, w, gamma=0.3, tau=1.0):
    n = members(t)
    scale, shift = (n / n.max()) ** gamma, tau * (n / n.sum()).log()
    z = t["input"] * class_first(scale, t["input"]) + class_first(shift, t["input"])
    return -(q * w * z.log_softmax(1)).sum(1)


def ldam(t, q, w, max_m=0.5, scale=30.0):
    rare = members(t) ** -0.25
    margins = class_first(max_m * rare / rare.max(), t["input"])
    return -(q * w * (scale * (t["input"] - q * margins)).log_softmax(1)).sum(1)


def seesaw(t, share, w, p=0.8, q=2.0, eps=0.01):
    """As mmdetection writes it: both factors by class, constant, and 1 in the label's own."""
    n = class_first(members(t), t["input"]).expand_as(t["input"])
    label = share.argmax(1, keepdim=True)
    mitigation = (n / n.gather(1, label)).clamp(max=1.0) ** p
    s = t["input"].detach().softmax(1)
    compensation = (s / s.gather(1, label).clamp(min=eps)).clamp(min=1.0) ** q
    z = t["input"] + (mitigation * compensation).log() * (1 - share)
    return -(share * w * z.log_softmax(1)).sum(1)


def softmax_plus(t, reduction, ignore_index=-100):
    scores = torch.cat([t["input"], torch.zeros_like(t["input"][:, :1])], 1)
    return by_share(lambda t, q, w: -(q * t["input"].log_softmax(1)).sum(1))(
        {**t, "input": scores}, reduction, ignore_index=ignore_index
    )


def masked(t, reduction, temperature=1.0, ignore_index=-100):
    z = t["input"] * t.get("logit_scale", 1.0) / temperature
    if "class_mask" in t:
        left_in = t["class_mask"].bool()
        left_in = class_first(left_in, z) if left_in.ndim == 1 else left_in
        z = z.masked_fill(~left_in, -math.inf)
    counts = counted(t, ignore_index)
    index = t["labels"].where(counts, torch.zeros_like(t["labels"]))
    # A row that does not count may have a label that is masked.
    rows = -z.log_softmax(1).gather(1, index.unsqueeze(1)).squeeze(1)
    rows = torch.where(counts, rows, torch.zeros_like(rows)) * t.get("row_weight", 1.0)
    return mean_of_rows(rows, counts.sum(), reduction)


def confidence_weighted(t, reduction, gamma=1.0, boundary_weight=0.5, ignore_index=-100):
    counts = counted(t, ignore_index)
    if "threshold" in t:
        counts = counts & (t["confidence"] > t["threshold"])
    rows = -(shares(t, counts) * t["input"].log_softmax(1)).sum(1)
    sure = t["confidence"] ** gamma * rows * counts
    boundary = (t.get("boundary", torch.zeros_like(t["labels"])) != 0) & counts
    edges = boundary_weight * rows * boundary
    if reduction == "mean":
        return sure.sum() / counts.sum().clamp(min=1) + edges.sum() / boundary.sum().clamp(min=1)
    return reduce(sure + edges, reduction)


def two_hot(t, reduction):
    x = t["input"]
    support = t.get("support", torch.arange(x.shape[1], dtype=torch.float64))
    v = t["values"].clamp(support[0], support[-1])
    high = torch.searchsorted(support, v, right=True).clamp(1, max(x.shape[1] - 1, 1))
    low = high - 1
    above = (v - support[low]) / (support[high] - support[low])
    q = one_hot(low, x) * (1 - above).unsqueeze(1) + one_hot(high, x) * above.unsqueeze(1)
    counts = counted(t)
    return mean_of_rows(-(q * x.log_softmax(1)).sum(1) * counts, counts.sum(), reduction)


def entropy(t, reduction):
    log_p = t["input"].log_softmax(1)
    counts = counted(t)
    rows = -(weights(t) * log_p.exp() * log_p).sum(1) * counts
    return mean_of_rows(rows, counts.sum(), reduction)


def chosen(number):
    """Cross-entropy of the rows that `number(losses, **params)` of the counted ones' losses says, the largest first."""

    def value(t, reduction, ignore_index=-100, **params):
        counts = counted(t, ignore_index)
        q = shares(t, counts)
        rows = -(q * weights(t) * t["input"].log_softmax(1)).sum(1)
        losses = rows[counts]
        order = losses.detach().argsort(descending=True, stable=True)
        kept = torch.zeros_like(losses).index_fill(0, order[: number(losses.detach(), **params)], 1.0)
        every = torch.zeros_like(rows).masked_scatter(counts, losses * kept)
        return mean_of_rows(every, kept.sum(), reduction)

    return value


def topk_number(losses, k=10.0):
    return max(1, math.floor(Fraction(k) * losses.numel() / 100)) if losses.numel() else 0


def ohem_number(losses, thresh=0.7, min_kept=100000):
    return max(int((losses > -math.log(thresh)).sum()), min(min_kept, losses.numel()))


def nacl(t, reduction, kernel="mean", kernel_size=3, sigma=1.0, distance="l1", alpha=0.1, ignore_index=-100):
    """MONAI's filters of one-hot labels: padded by zeros, the mean over the full window."""
    counts = counted(t, ignore_index)
    x, axes = t["input"], t["input"].ndim - 2
    q = shares(t, counts) * counts.unsqueeze(1)
    if kernel == "mean":
        weight = torch.full((kernel_size,), 1 / kernel_size)
    else:
        weight = gaussian_1d(torch.tensor(sigma), truncated=4.0, approx="erf").double()
    for axis in range(axes):
        shape = [1] * (axes + 2)
        shape[2 + axis] = -1
        pad = [0] * axes
        pad[axis] = weight.numel() // 2
        convolve = (F.conv1d, F.conv2d, F.conv3d)[axes - 1]
        kernels = weight.reshape(shape).repeat(x.shape[1], 1, *[1] * axes)
        q = convolve(q, kernels, padding=pad, groups=x.shape[1])
    d = (q - x).abs() if distance == "l1" else (q - x) ** 2
    rows = -(shares(t, counts) * x.log_softmax(1)).sum(1) + alpha * d.mean(1)
    return mean_of_rows(rows * counts, counts.sum(), reduction)


def nacl_is_monais() -> None:
    torch.manual_seed(0)
    x, cells = torch.randn(2, 3, 6, 7), torch.randint(0, 3, (2, 6, 7))
    for options in [{}, {"kernel_size": 5}, {"distance_type": "l2"}]:
        theirs = NACLLoss(classes=3, dim=2, kernel_ops="mean", **options)(x, cells)
        named = {("distance" if name == "distance_type" else name): value for name, value in options.items()}
        ours = nacl({"input": x, "labels": cells}, "mean", **named)
        if abs(float(theirs - ours)) > 1e-6:
            raise SystemExit(f"nacl_loss {options}: MONAI gives {float(theirs)}, the definition {float(ours)}")


def with_tensors(list_of_cases, more):
    """The cases, each with the tensors that `more(input's shape)` names."""

    def extended(case):
        shape = case.tensors["input"](Draw("shape")).shape
        return Case(case.name, case.tensors | more(*shape), case.params, case.reduction, case.upstream, case.unchecked)

    return [extended(case) for case in list_of_cases]


def by_labels(list_of_cases):
    return [case for case in list_of_cases if "labels" in case.tensors]


def unweighted(list_of_cases):
    return [case for case in list_of_cases if "weight" not in case.tensors]


def class_counts(n, c, *space):
    return {"class_counts": uniform(c, low=0.25, high=40.0)}


def definition(paper: str) -> str:
    return f"the definition {paper} in {TORCH}" + BY_LABEL


LOSSES = [
    Loss(
        "symmetric_cross_entropy",
        definition("of Wang et al. 2019"),
        terms(symmetric),
        cases(
            *weighted_target_cases(),
            Case("alpha-one", labelled(5, 4), {"alpha": 1.0, "beta": 0.5, "clip": 0.01}),
            Case("beta-zero", labelled(5, 4), {"beta": 0.0}, reduction="sum"),
        ),
    ),
    Loss(
        "poly_n_cross_entropy",
        definition("S30") + "; a weight multiplies the cross-entropy part",
        by_share(poly_n),
        with_tensors(cases(*weighted_target_cases()), lambda *_: {"epsilons": normal(3)}),
    ),
    Loss(
        "asymmetric_focal_loss",
        definition(f"of {MONAI} losses.AsymmetricFocalLoss"),
        by_share(asymmetric_focal),
        cases(
            *weighted_target_cases(),
            Case("gamma-zero", labelled(5, 4), {"gamma": 0.0}),
            Case("delta-small", labelled(2, 3, 4), {"delta": 0.2, "gamma": 1.5}, reduction="sum"),
        ),
    ),
    Loss(
        "confidence_penalty_loss",
        definition("of Pereyra et al. 2017"),
        by_share(confidence_penalty),
        cases(*weighted_target_cases(), Case("beta-large", labelled(5, 4), {"beta": 1.5})),
    ),
    Loss(
        "margin_control_cross_entropy",
        definition("S83"),
        margin_control_value,
        cases(
            *weighted_target_cases(),
            Case("lambda-one", labelled(5, 4), {"lambda": 1.0}),
            Case("batch", labelled(5, 4), {"mode": "batch"}),
            Case("batch-sum", labelled(5, 4), {"mode": "batch", "lambda": 0.5}, reduction="sum"),
            Case("batch-weight", labelled(2, 4, 3) | weight(4), {"mode": "batch", "lambda": 0.5}, upstream=True),
            Case("batch-ignored", labelled(2, 3, 5, ignored=-100), {"mode": "batch", "lambda": 0.5}),
        ),
    ),
    Loss(
        "ib_loss",
        definition("S63"),
        by_share(ib),
        [
            *with_tensors(by_labels(cases()), lambda n, c, *space: {"feature_norm": positive(n, *space)}),
            *with_tensors(
                [Case("alpha-eps", labelled(5, 4), {"alpha": 2.0, "eps": 0.5})],
                lambda n, c, *space: {"feature_norm": positive(n, *space)},
            ),
            *with_tensors(
                [
                    Case(
                        "detached",
                        labelled(5, 4),
                        {"detach_factor": True, "eps": 0.5},
                        unchecked="the factor is constant",
                    )
                ],
                lambda n, c, *space: {"feature_norm": positive(n, *space)},
            ),
        ],
    ),
    Loss(
        "vs_loss",
        definition("S63"),
        by_share(vs),
        with_tensors(
            cases(
                *weighted_target_cases(),
                Case("balanced-softmax", labelled(5, 4), {"gamma": 0.0}),
                Case("temperatures", labelled(5, 4), {"tau": 0.0, "gamma": 0.7}),
            ),
            class_counts,
        ),
    ),
    Loss(
        "ldam_loss",
        definition("S63"),
        by_share(ldam),
        with_tensors(by_labels(cases(Case("scale-two", labelled(5, 4), {"max_m": 0.9, "scale": 2.0}))), class_counts),
    ),
    Loss(
        "seesaw_loss",
        f"mmdetection's seesaw_ce_loss written again in {TORCH}, the factors constant",
        by_share(seesaw),
        with_tensors(
            by_labels(cases(Case("other-powers", labelled(5, 4), {"p": 0.3, "q": 0.7, "eps": 0.2}))),
            class_counts,
        ),
        unchecked={"input": "its factors are held constant"},
    ),
    Loss(
        "softmax_plus_nll_loss",
        f"the definition S43: cross-entropy of [x, 0] in {TORCH}",
        softmax_plus,
        [
            *unweighted(by_labels(cases())),
            Case("last-class", {"input": normal(3, 2, 4), "labels": labels(3, 4, classes=3)}),
            Case("last-class-none", {"input": normal(5, 3), "labels": labels(5, classes=4)}, reduction="none"),
        ],
    ),
    Loss(
        "masked_cross_entropy",
        f"the definition in {TORCH}: the classes left out at minus infinity",
        masked,
        [
            *unweighted(by_labels(cases())),
            Case("temperature", labelled(5, 4), {"temperature": 0.25}),
            Case("row-weight", labelled(5, 4) | {"row_weight": positive(5)}),
            Case("row-weight-none", labelled(2, 3, 4) | {"row_weight": positive(2, 4)}, reduction="none", upstream=True),
            Case("scaled", labelled(5, 4) | {"logit_scale": normal(5, 4)}, {"temperature": 2.0}),
            Case("scaled-none", labelled(2, 3, 4) | {"logit_scale": normal(2, 3, 4)}, reduction="none", upstream=True),
            Case(
                "classes",
                {
                    "input": normal(4, 5),
                    "labels": values([0, 2, 4, 2], dtype=torch.int64),
                    "class_mask": values([1, 0, 1, 0, 1], dtype=torch.int64),
                },
            ),
            Case(
                "classes-of-each-score",
                {
                    "input": normal(2, 3, 2),
                    "labels": values([[0, 2], [1, 1]], dtype=torch.int64),
                    "class_mask": values([[[1, 0], [1, 1], [0, 1]], [[0, 1], [1, 1], [1, 0]]], dtype=torch.int64),
                    "logit_scale": normal(2, 3, 2),
                    "row_weight": positive(2, 2),
                },
                upstream=True,
            ),
        ],
        grads=("input", "logit_scale"),
    ),
    Loss(
        "confidence_weighted_cross_entropy",
        definition("S08"),
        confidence_weighted,
        [
            *with_tensors(
                unweighted(by_labels(cases(Case("gamma-two", labelled(5, 4), {"gamma": 2.0})))),
                lambda n, c, *space: {"confidence": uniform(n, *space)},
            ),
            *with_tensors(
                [
                    Case("boundary", labelled(2, 3, 4), upstream=True),
                    Case("boundary-ignored", labelled(2, 3, 5, ignored=-100), {"boundary_weight": 2.0}),
                    Case("boundary-sum", labelled(2, 3, 4), reduction="sum"),
                    Case("boundary-none", labelled(2, 3, 4), reduction="none", upstream=True),
                ],
                lambda n, c, *space: {
                    "confidence": uniform(n, *space),
                    "boundary": labels(n, *space, classes=2),
                    "threshold": values([0.3]),
                },
            ),
        ],
    ),
    Loss(
        "two_hot_cross_entropy",
        f"the definition S36 in {TORCH}",
        two_hot,
        [
            Case("mean", {"input": normal(5, 4), "values": uniform(5, low=-0.5, high=3.5)}),
            Case("sum", {"input": normal(2, 4, 3), "values": uniform(2, 3, high=3.0)}, reduction="sum"),
            Case("none", {"input": normal(2, 4, 3), "values": uniform(2, 3, high=3.0)}, reduction="none", upstream=True),
            Case("on-points", {"input": normal(4, 4), "values": values([0.0, 1.0, 3.0, 2.0])}),
            Case(
                "support",
                {
                    "input": normal(5, 4),
                    "values": uniform(5, low=-2.0, high=6.0),
                    "support": values([-1.5, 0.0, 0.25, 5.0]),
                },
            ),
            Case(
                "masked",
                {"input": normal(2, 3, 4), "values": uniform(2, 4, high=2.0), "cell_mask": mask(2, 4)},
                reduction="batch_mean",
            ),
        ],
    ),
    Loss(
        "nacl_loss",
        f"the definition of {MONAI} losses.NACLLoss in {TORCH}, with MONAI's Gaussian",
        nacl,
        [
            Case("one-axis", labelled(2, 3, 5)),
            Case("two-axes", labelled(2, 3, 4, 5), upstream=True),
            Case("two-axes-none", labelled(1, 2, 4, 3), reduction="none", upstream=True),
            Case("three-axes-sum", labelled(1, 2, 3, 2, 4), reduction="sum"),
            Case("wide", labelled(2, 3, 4, 5), {"kernel_size": 5, "alpha": 1.0}),
            Case("squares", labelled(2, 3, 4, 5), {"distance": "l2", "alpha": 0.5}),
            Case("gaussian", labelled(2, 3, 6, 7), {"kernel": "gaussian"}),
            Case("narrow-gaussian", labelled(2, 3, 5), {"kernel": "gaussian", "sigma": 0.25, "distance": "l2"}),
            Case("ignored", labelled(2, 3, 4, 5, ignored=-100), {"alpha": 1.0}),
            Case("masked", labelled(2, 3, 4) | {"cell_mask": mask(2, 4)}, {"alpha": 1.0}, reduction="batch_mean"),
        ],
    ),
    Loss(
        "topk_cross_entropy",
        definition("of nnU-Net's TopKLoss"),
        chosen(topk_number),
        by_labels(
            cases(
                Case("half", labelled(5, 4), {"k": 50.0}),
                Case("half-none", labelled(2, 3, 4), {"k": 50.0}, reduction="none", upstream=True),
                Case("all", labelled(2, 3, 5, ignored=-100) | weight(3), {"k": 100.0}),
            )
        ),
    ),
    Loss(
        "ohem_cross_entropy",
        definition("of mmsegmentation's OHEMPixelSampler"),
        chosen(ohem_number),
        by_labels(
            cases(
                Case("hard", labelled(2, 3, 4), {"min_kept": 0}),
                Case("hard-none", labelled(2, 3, 4), {"min_kept": 0, "thresh": 0.3}, reduction="none", upstream=True),
                Case("least", labelled(2, 3, 5, ignored=-100) | weight(3), {"min_kept": 4, "thresh": 0.05}),
                Case("no-hard-one", labelled(5, 4), {"min_kept": 0, "thresh": 1e-9}),
            )
        ),
    ),
    Loss(
        "entropy_loss",
        f"the definition S85 in {TORCH}",
        entropy,
        [
            Case("mean", {"input": normal(5, 4, scale=2.0)}),
            Case("sum", {"input": normal(2, 4, 3, scale=2.0)}, reduction="sum"),
            Case("none", {"input": normal(2, 4, 3)}, reduction="none", upstream=True),
            Case("weight", {"input": normal(2, 4, 3)} | weight(4)),
            Case("weight-masked", {"input": normal(2, 3, 4), "cell_mask": mask(2, 4)} | weight(3), upstream=True),
            Case("batch-mean", {"input": normal(2, 3, 4)}, reduction="batch_mean"),
        ],
    ),
]


def asymmetric_focal_is_monais() -> None:
    """On two classes and one-hot masks of probabilities MONAI gives the mean over cells."""
    torch.manual_seed(0)
    logits, cells = torch.randn(2, 2, 5, 5), torch.randint(0, 2, (2, 5, 5))
    mask_of = one_hot(cells, logits)
    theirs = AsymmetricFocalLoss()(logits.softmax(1), mask_of)
    ours = by_share(asymmetric_focal)({"input": logits, "labels": cells}, "mean")
    if abs(float(theirs - ours)) > 1e-6:
        raise SystemExit(f"asymmetric_focal_loss: MONAI gives {float(theirs)}, the definition {float(ours)}")


asymmetric_focal_is_monais()
nacl_is_monais()
