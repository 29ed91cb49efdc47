"""Losses of rows by sums over their elements: kornia where it has one, else the definition in torch, row by row."""

import kornia
import torch
from torch import Tensor

from harness import Case, Loss, library, mask, normal, positive, reduce, uniform, values

KORNIA = library("kornia")
TORCH = library("torch")
# As the crate's 32 bits hold them; a uniform distribution has that kurtosis.
MARGIN = float(torch.tensor(0.1, dtype=torch.float32))
LOG_100 = float(torch.tensor(100.0, dtype=torch.float64).log().to(torch.float32))
EPS, HIGH, LOW = (float(torch.tensor(x, dtype=torch.float32)) for x in (1e-6, 0.7, 0.3))
UNIFORM = float(torch.tensor(1.8, dtype=torch.float32))


def offsets(*ends):
    return values([0, *ends], dtype=torch.int64)


def lengths(*numbers):
    return values(list(numbers), dtype=torch.int64)


def rows(t: dict[str, Tensor], *names: str) -> list[tuple[Tensor, ...]]:
    """The cells of each sample or segment that count, of some tensors."""
    tensors = [t[name] for name in names]
    if "offsets" in t:
        ends = t["offsets"].tolist()
        return [tuple(x[a:b] for x in tensors) for a, b in zip(ends, ends[1:])]
    kept = t["cell_mask"].bool() if "cell_mask" in t else torch.ones_like(tensors[0], dtype=torch.bool)
    if kept.shape != tensors[0].shape:
        kept = kept[:, None].expand_as(tensors[0])
    return [tuple(x[i][kept[i]] for x in tensors) for i in range(len(tensors[0]))]


def pooled(t: dict[str, Tensor], *names: str) -> tuple[Tensor, ...]:
    """The cells of the call that count."""
    return tuple(torch.cat(parts) for parts in zip(*rows(t, *names)))


def reduced(terms: list[Tensor], reduction: str) -> Tensor:
    return reduce(torch.stack(terms), reduction)


def norm(x: Tensor, p: float) -> Tensor:
    return torch.linalg.vector_norm(x, p) if x.numel() else x.sum()


def relative_lp_loss(t, reduction, p=2.0, scale=1.0, shift=0.0, eps=1e-12):
    def term(x, target):
        return norm(scale * (x - target), p) / norm(scale * target + shift, p).clamp(min=eps)

    return reduced([term(x, target) for x, target in rows(t, "input", "target")], reduction)


def absolute_lp_loss(t, reduction, p=2.0, scale=1.0):
    return reduced([scale * norm(x - target, p) for x, target in rows(t, "input", "target")], reduction)


def silog_loss(t, reduction, root=False, batch=False, eps=1e-6, scale=1.0, **params):
    lam = params.get("lambda", 0.5)

    def term(x, target):
        if not x.numel():
            return x.sum()
        e = x.clamp(min=eps).log() - target.clamp(min=eps).log()
        value = (e**2).mean() - lam * e.mean() ** 2
        return scale * (value.sqrt() if root else value)

    if batch:
        return term(*pooled(t, "input", "target"))
    return reduced([term(x, target) for x, target in rows(t, "input", "target")], reduction)


def psnr_loss(t, reduction, data_range=1.0, batch=True):
    def term(x, target):
        return kornia.losses.psnr_loss(x, target, data_range)

    if batch:
        return term(*pooled(t, "input", "target"))
    return reduced([term(x, target) for x, target in rows(t, "input", "target")], reduction)


def prefixes(t: dict[str, Tensor], *names: str) -> list[tuple[Tensor, ...]]:
    """The cells of each sample that lie before its length."""
    return [tuple(t[name][i][..., : int(n)] for name in names) for i, n in enumerate(t["lengths"])]


def ragged(criterion):
    def value(t, reduction):
        pairs = prefixes(t, "input", "target")
        return reduced([criterion(x, target) if x.numel() else x.sum() for x, target in pairs], reduction)

    return value


def ragged_contrastive_loss(t, reduction, margin=0.99, normalize=True, clip=1.0):
    def term(x, y, pulls):
        if not x.numel():
            return x.sum()
        distance = norm(x - y, 2)
        value = distance**2 if pulls else (margin - distance).clamp(min=0) ** 2
        return value / t["input1"][0].numel() if normalize else value

    pairs = zip(prefixes(t, "input1", "input2"), t["target"])
    value = reduced([term(x, y, bool(pulls)) for (x, y), pulls in pairs], reduction)
    return value if reduction == "none" else value.clamp(max=clip)


def log_variance_loss(t, reduction, limit=1e8, drop="sample"):
    def term(x):
        kept = x[x.isfinite() & (x < limit)]
        whole = drop == "sample" or len(kept) == len(x)
        return kept.var() if len(kept) > 1 and whole else None

    terms = [term(x) for x in t["input"]]
    if reduction == "mean":
        terms = [value for value in terms if value is not None]
        return reduced(terms, "mean") if terms else t["input"].sum() * 0
    return reduced([t["input"].new_zeros(()) if value is None else value for value in terms], reduction)


def standardized(order):
    def value(t, reduction, target=UNIFORM if order == 4 else 0.0):
        def term(w):
            if w.numel() < 2 or bool((w == w[0]).all()):
                return w.sum() * 0
            return ((((w - w.mean()) / w.std()) ** order).mean() - target) ** 2

        parts = rows(t, "input") if "offsets" in t else [(t["input"].reshape(-1),)]
        return reduced([term(w) for (w,) in parts], reduction)

    return value


def mixture_elbo_loss(t, reduction, mode="full"):
    losses = t["input"]
    if "log_alpha" in t:
        kept = t["log_alpha"] > -1e30
        losses = (losses - t["log_alpha"].log_softmax(0))[:, kept]
    if mode == "lse":
        return reduce(-torch.logsumexp(-losses, 1), reduction)
    weights = (-losses).softmax(1)
    return reduce(((weights.detach() if mode == "em" else weights) * losses).sum(1), reduction)


def constrained_gaussian_nll_loss(t, reduction, log_tau=LOG_100):
    mean, std, target, w = t["input"], t["std"], t["target"], t["quadrature"]
    log_tau = t["log_tau"][0] if "log_tau" in t else torch.tensor(log_tau)
    likelihood = -torch.distributions.Normal(mean, std).log_prob(target).sum(1)
    v = (w * w * std * std).sum(1) + (-log_tau).exp()
    # The mass of the target under the constraint's normal and under the prediction's, of which two constants cancel.
    mass = (w * (target - mean)).sum(1)
    return reduce(likelihood - log_tau / 2 - v.log() / 2 - mass**2 / (2 * v), reduction)


def left_in(t):
    return t["cell_mask"].bool() if "cell_mask" in t else torch.ones_like(t["input"], dtype=torch.bool)


def weighted(values, weights, reduction):
    """The mean of values of which some are left out."""
    return (weights * values).sum() / weights.sum() if reduction == "mean" else reduce(weights * values, reduction)


def balanced_bce_loss(t, reduction, threshold=0.5, eps=EPS):
    x, kept = t["input"], left_in(t)
    positive = t["target"] > threshold
    count, positives = kept.sum(), (positive & kept).sum()
    ratio = count / positives
    c1, c0 = (0.5 * ratio, 0.5 * ratio / (ratio - 1)) if 0 < positives < count else (0.5 * (positives > 0), 0.5 * (positives < count))
    terms = -(c1 * positive * (x + eps).log() + c0 * ~positive * (1 - x + eps).log())
    return weighted(terms, kept.double(), reduction)


def bmn_pem_reg_loss(t, reduction, high=HIGH, low=LOW):
    g = t["target"] * left_in(t)
    groups = [(g > high), (g <= high) & (g > low), (g <= low) & (g > 0)]
    weights = groups[0].double()
    for group in groups[1:]:
        share = (groups[0].sum() / group.sum().clamp(min=1)).clamp(max=1)
        drawn = (t["noise"] > 1 - share).double() if "noise" in t else share
        weights = weights + group * drawn
    return weighted(0.5 * (t["input"] - g) ** 2, weights, reduction)


def mse_triplet_loss(t, reduction, margin=MARGIN):
    near = torch.nn.functional.mse_loss(t["input"], t["target"])
    far = torch.nn.functional.mse_loss(t["negative"], t["target"])
    return (near + torch.relu(near - far + margin)) / 2


SAMPLES = {"input": normal(3, 2, 4), "target": normal(3, 2, 4)}
FLAT = {"input": normal(11), "target": normal(11), "offsets": offsets(4, 4, 9, 11)}
DEPTHS = {"input": positive(3, 2, 4), "target": positive(3, 2, 4)}
IMAGES = {"input": uniform(2, 3, 2, 2), "target": uniform(2, 3, 2, 2)}
LEFT_OUT = {"cell_mask": mask(3, 4)}

LOGITS = {"input": normal(3, 2, 4, scale=2.0), "target": uniform(3, 2, 4)}
PAIRS = {
    "input1": normal(4, 2, 3),
    "input2": normal(4, 2, 3),
    "target": values([1, 0, 0, 1], dtype=torch.uint8),
    "lengths": lengths(3, 2, 0, 1),
}

PROFILES = {"input": normal(3, 4), "std": positive(3, 4), "target": normal(3, 4), "quadrature": positive(4)}

CURVES = {"input": uniform(3, 8, low=0.02, high=0.98), "target": uniform(3, 8)}

WEIGHT_CASES = [
    Case("one", {"input": normal(7)}),
    Case("of-any-shape", {"input": normal(2, 3, 2)}, {"target": 3.0}, upstream=True),
    Case("segments", {"input": normal(12), "offsets": offsets(4, 4, 5, 12)}, {}, "none", upstream=True),
    Case("constant", {"input": values([2.0, 2.0, 2.0, -1.0, 0.5, 3.0]), "offsets": offsets(3, 6)}, unchecked="a constant tensor is no smooth point"),
    Case("sum", {"input": normal(12), "offsets": offsets(5, 12)}, {"target": -1.0}, "sum"),
]

LP_CASES = [
    Case("mean", SAMPLES),
    Case("none", SAMPLES, {"p": 1.0}, "none", upstream=True),
    Case("cubes", SAMPLES, {"p": 3.0}, "sum"),
    Case("segments", FLAT, {"p": 1.5}, "none", upstream=True),
]

def llr_loss(t, reduction):
    along = (t["delta"] * t["grads"]).flatten(1).sum(dim=1)
    return reduce((t["loss_end"] - t["loss_start"] - along).square(), reduction)


LOSSES = [
    Loss(
        "relative_lp_loss",
        f"{TORCH} linalg.vector_norm, a row at a time",
        relative_lp_loss,
        [
            *LP_CASES,
            Case("decoded", SAMPLES, {"scale": 0.5, "shift": 0.25}, "mean"),
            Case("least-norm", SAMPLES, {"eps": 50.0}, "sum"),
            Case("zero-target", {"input": normal(2, 3), "target": values([[0.0] * 3] * 2)}, {"eps": 0.5}),
        ],
    ),
    Loss(
        "absolute_lp_loss",
        f"{TORCH} linalg.vector_norm, a row at a time",
        absolute_lp_loss,
        [
            *LP_CASES,
            Case("scaled", SAMPLES, {"scale": 0.25}),
        ],
    ),
    Loss(
        "ragged_bce_with_logits",
        f"{TORCH} nn.functional.binary_cross_entropy_with_logits, a slice at a time",
        ragged(torch.nn.functional.binary_cross_entropy_with_logits),
        [
            Case("frames", {"input": normal(3, 5, scale=2.0), "target": uniform(3, 5), "lengths": lengths(5, 3, 1)}),
            Case("empty", {**LOGITS, "lengths": lengths(0, 4, 2)}, {}, "none", upstream=True),
            Case("beyond", {**LOGITS, "lengths": lengths(9, 1, 0)}, {}, "sum"),
            Case("batch-mean", {**LOGITS, "lengths": lengths(2, 3, 4)}, {}, "batch_mean", upstream=True),
        ],
    ),
    Loss(
        "ragged_mse_loss",
        f"{TORCH} nn.functional.mse_loss, a slice at a time",
        ragged(torch.nn.functional.mse_loss),
        [
            Case("maps", {**SAMPLES, "lengths": lengths(4, 3, 1)}),
            Case("empty", {**SAMPLES, "lengths": lengths(0, 4, 2)}, {}, "none", upstream=True),
            Case("beyond", {**SAMPLES, "lengths": lengths(9, 1, 0)}, {}, "sum"),
        ],
    ),
    Loss(
        "ragged_contrastive_loss",
        f"the definition of Cai et al. in {TORCH}, a slice at a time",
        ragged_contrastive_loss,
        [
            Case("mean", PAIRS),
            Case("pushed", PAIRS, {"margin": 4.0, "normalize": False, "clip": 100.0}, upstream=True),
            Case("clipped", PAIRS, {"margin": 4.0, "normalize": False}, upstream=True),
            Case("none", PAIRS, {"margin": 4.0, "clip": 0.125}, "none", upstream=True),
            Case("sum", PAIRS, {"clip": 50.0}, "sum"),
        ],
        ("input1", "input2"),
    ),
    Loss(
        "mixture_elbo_loss",
        f"the definition of Alberti et al. in {TORCH}",
        mixture_elbo_loss,
        [
            Case("full", {"input": normal(3, 4)}, upstream=True),
            Case("weighted", {"input": normal(3, 4), "log_alpha": normal(4)}, {}, "none", upstream=True),
            Case("dropped", {"input": normal(3, 4), "log_alpha": values([0.5, -1e30, -0.25, 0.0])}, {}, "sum"),
            Case("em", {"input": normal(3, 4), "log_alpha": normal(4)}, {"mode": "em"}, unchecked="its weights are constant"),
            Case("lse", {"input": normal(3, 4), "log_alpha": normal(4)}, {"mode": "lse"}, upstream=True),
        ],
    ),
    Loss(
        "constrained_gaussian_nll_loss",
        f"the definition of Hansen et al. in {TORCH}, with its distributions.Normal",
        constrained_gaussian_nll_loss,
        [
            Case("mean", PROFILES),
            Case("none", PROFILES, {"log_tau": -1.0}, "none", upstream=True),
            Case("precise", {**PROFILES, "log_tau": values([3.0])}, {}, "sum", upstream=True),
            Case("by-row", {**PROFILES, "quadrature": positive(3, 4), "log_tau": values([0.5])}, upstream=True),
        ],
        ("input", "std", "log_tau"),
    ),
    Loss(
        "balanced_bce_loss",
        f"the definition of Lin et al. in {TORCH}",
        balanced_bce_loss,
        [
            Case("mean", CURVES),
            Case("none", {**CURVES, "cell_mask": mask(3, 8)}, {"threshold": 0.75}, "none", upstream=True),
            Case("masked", {**CURVES, "cell_mask": mask(3, 8)}, {"eps": 0.125}, upstream=True),
            Case("no-positive", CURVES, {"threshold": 1.5}),
            Case("all-positive", CURVES, {"threshold": -0.5}, "sum"),
            Case("batch-mean", CURVES, {}, "batch_mean"),
        ],
    ),
    Loss(
        "bmn_pem_reg_loss",
        f"the definition of Lin et al. in {TORCH}",
        bmn_pem_reg_loss,
        [
            Case("mean", CURVES),
            Case("drawn", {**CURVES, "noise": uniform(3, 8)}, {}, "mean", upstream=True),
            Case("none", {**CURVES, "cell_mask": mask(3, 8)}, {"high": 0.5, "low": 0.25}, "none", upstream=True),
            Case("masked", {**CURVES, "noise": uniform(3, 8), "cell_mask": mask(3, 8)}, {}, "sum"),
        ],
    ),
    Loss(
        "mse_triplet_loss",
        f"{TORCH} nn.functional.mse_loss, twice",
        mse_triplet_loss,
        [
            Case("held", {**SAMPLES, "negative": normal(3, 2, 4)}, {"margin": 3.0}, upstream=True),
            Case("apart", {**SAMPLES, "negative": normal(3, 2, 4, scale=4.0)}),
            Case("near", {**SAMPLES, "negative": normal(3, 2, 4, scale=0.25)}, {}, "sum"),
        ],
        ("input", "negative"),
    ),
    Loss(
        "log_variance_loss",
        f"{TORCH} var of the kept, a row at a time",
        log_variance_loss,
        [
            Case("mean", {"input": normal(3, 4)}),
            Case("kept", {"input": normal(3, 4)}, {"limit": 0.25}, "none", upstream=True),
            Case("few", {"input": normal(4, 3)}, {"limit": 0.25}),
            Case("rows", {"input": normal(3, 4)}, {"limit": 1.0, "drop": "row"}),
            Case("one-entry", {"input": normal(3, 1)}),
        ],
    ),
    Loss(
        "weight_kurtosis_loss",
        f"the definition of Xu et al. in {TORCH}, a segment at a time",
        standardized(4),
        WEIGHT_CASES,
    ),
    Loss(
        "weight_skewness_loss",
        f"the definition of Xu et al. in {TORCH}, a segment at a time",
        standardized(3),
        WEIGHT_CASES,
    ),
    Loss(
        "silog_loss",
        f"the definition of Eigen et al. in {TORCH}, a sample at a time",
        silog_loss,
        [
            Case("mean", DEPTHS),
            Case("none", DEPTHS, {"lambda": 0.85, "scale": 10.0, "root": True}, "none", upstream=True),
            Case("masked", {**DEPTHS, **LEFT_OUT}, {"lambda": 1.0}, "sum"),
            Case("pooled", {**DEPTHS, **LEFT_OUT}, {"lambda": 0.85, "scale": 10.0, "root": True, "batch": True}, upstream=True),
            Case("clamped", SAMPLES, {"eps": 0.5}),
        ],
    ),
    Loss(
        "psnr_loss",
        f"{KORNIA} losses.psnr_loss",
        psnr_loss,
        [
            Case("mean", IMAGES),
            Case("range", IMAGES, {"data_range": 255.0}, upstream=True),
            Case("samples", IMAGES, {"batch": False}, "none", upstream=True),
            Case("samples-mean", IMAGES, {"batch": False, "data_range": 2.0}),
            Case("masked", {**DEPTHS, **LEFT_OUT}, {"batch": False}, "sum"),
        ],
    ),
    Loss(
        "llr_loss",
        f"{TORCH} the definition",
        llr_loss,
        [
            Case(name, {"loss_end": normal(3), "loss_start": normal(3), "delta": normal(3, 2, 4), "grads": normal(3, 2, 4)},
                 reduction=name, upstream=True)
            for name in ("none", "sum", "mean", "batch_mean")
        ],
        grads=("grads", "loss_end", "loss_start"),
    ),
]
