"""Operations around losses: torch, numpy, scipy, and the definitions."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from scipy.spatial import KDTree
from torch import Tensor

from harness import Case, Loss, choice, library, mask, normal, positive, uniform, values

TORCH = library("torch")
NUMPY = library("numpy")
SCIPY = library("scipy")


def ascending(*shape):
    return lambda draw: draw.real(np.sort(draw.rng.uniform(0.0, 4.0, shape), axis=-1))


def trapezoid(t, reduction, rule="trapezoid"):
    x = t["positions"]
    if rule == "right":
        return {"weights": torch.diff(x, dim=-1, prepend=x[..., :1])}
    # What a rule makes of a function that is 1 at one point and 0 at others.
    own = np.eye(x.shape[-1])
    lines = x.reshape(-1, x.shape[-1]).numpy()
    weights = np.stack([np.trapezoid(own, line, axis=-1) for line in lines])
    return {"weights": torch.from_numpy(weights).reshape(x.shape)}


def q_sample(t, reduction):
    g = t["gamma"].reshape(-1, *[1] * (t["input"].ndim - 1))
    return {"output": g.sqrt() * t["input"] + (1 - g).sqrt() * t["noise"]}


def residual_swap(t, reduction):
    sets = torch.stack([t["first"] + t.get("second_residual", 0), t["second"] + t.get("first_residual", 0)])
    if "swap" not in t:
        return {"output": sets}
    swap = (t["swap"] != 0).reshape(-1, *[1] * (t["first"].ndim - 1))
    return {"output": torch.where(swap, sets.flip(0), sets)}


def into_box(t, reduction):
    low, high = t["lower"], t["upper"]
    width = high - low
    r = torch.remainder(t["input"] - low, 2 * width)
    return {"output": torch.where(width == 0, low + 0 * t["input"], low + width - (r - width).abs())}


def into_half_spaces(t, reduction):
    x = t["input"]
    for normal_, limit in zip(t["normals"], t["limits"]):
        x = x - 2 * F.relu(x @ normal_ - limit).unsqueeze(1) * normal_
    return {"output": x}


def into_ball(t, reduction, radius=1.0):
    centre = t.get("center", torch.zeros(t["input"].shape[1]))
    rows = []
    for x, start in zip(t["input"] - centre, t["origin"] - centre):
        if x.norm() <= radius:
            rows.append(x)
            continue
        if start.norm() > radius:
            start = start * (radius / start.norm())
        # The crossing by bisection.
        low, high = 0.0, 1.0
        for _ in range(80):
            middle = (low + high) / 2
            if (start + middle * (x - start)).norm() <= radius:
                low = middle
            else:
                high = middle
        crossing = start + low * (x - start)
        outward = crossing / crossing.norm()
        mirrored = x - 2 * ((x - crossing) @ outward) * outward
        rows.append(mirrored if mirrored.norm() <= radius else crossing)
    return {"output": torch.stack(rows) + centre}


def inside(point, corners) -> bool:
    odd = False
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0)):
        if (ay > point[1]) != (by > point[1]) and point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


def into_polygon(t, reduction):
    corners = t["vertices"].numpy()
    rows = []
    for x, start in zip(t["input"].numpy(), t["origin"].numpy()):
        if inside(x, corners):
            rows.append(x)
            continue
        met = []
        for a, b in zip(corners, np.roll(corners, -1, axis=0)):
            try:
                along, share = np.linalg.solve(np.column_stack([x - start, a - b]), a - start)
            except np.linalg.LinAlgError:
                continue
            if 0 <= along <= 1 and 0 <= share <= 1:
                met.append((along, (b - a) / np.linalg.norm(b - a)))
        if not met:
            rows.append(start)
            continue
        along, edge = min(met, key=lambda crossing: crossing[0])
        crossing = start + along * (x - start)
        beyond = x - crossing
        mirrored = crossing + 2 * (beyond @ edge) * edge - beyond
        rows.append(mirrored if inside(mirrored, corners) else crossing)
    return {"output": torch.from_numpy(np.stack(rows))}


def fake_quantize(t, reduction, quant_min=-128, quant_max=127, axis=0):
    x, scale = t["input"], t["scale"]
    zero = t.get("zero_point", torch.zeros(len(scale))).to(torch.int32)
    if len(scale) == 1:
        return {"output": torch.fake_quantize_per_tensor_affine(x, scale.item(), int(zero), quant_min, quant_max)}
    # It takes scales of 32 bits alone, and these are exact in them.
    output = torch.fake_quantize_per_channel_affine(
        x.to(torch.float32), scale.to(torch.float32), zero, axis % x.ndim, quant_min, quant_max
    )
    return {"output": output.double()}


def rounded(x: Tensor) -> Tensor:
    """Rounding with the slope of what is rounded."""
    return x + (x.round() - x).detach()


def lsq_fake_quantize(t, reduction, bits=8, signed=True, axis=0, grad_scale=0.0):
    """As the authors of LSQ have it: gradients of scale and offset are scaled by a detour of the value."""
    x = t["input"]
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    shape = [-1 if len(t["scale"]) > 1 and a == axis % x.ndim else 1 for a in range(x.ndim)]
    k = grad_scale or 1 / math.sqrt(high * x.numel() / len(t["scale"]))

    def scaled(v):
        return ((v - v * k).detach() + v * k).reshape(shape)

    s = scaled(t["scale"].abs() + 1e-6)
    offset = scaled(t["offset"]) if "offset" in t else 0.0
    return {"output": s * rounded(((x - offset) / s).clamp(low, high)) + offset}


def hutchinson(t, reduction):
    noise, jvp = (t[name].reshape(len(t[name]), -1) for name in ("noise", "jvp"))
    return {"divergence": torch.einsum("nk,nk->n", noise, jvp)}


def sde(t, reduction, form="time_reversal", alpha=1.0):
    u, v, noise = t["control"], t["path_control"], t["noise"]
    dt = t["dt"][:, None]
    diffusion = t.get("diffusion", torch.ones_like(t["dt"]))
    start = t.get("offset", torch.zeros(len(u)))
    if form == "time_reversal":
        w = t.get("inference_control", torch.zeros_like(u))
        divergence = t.get("divergence", torch.zeros(u.shape[:2]))
        costs = ((u + w) * (v - 0.5 * (u - w)) * dt + (u + w) * noise).sum(2) + diffusion * divergence * t["dt"]
    elif form == "reference":
        r = t.get("reference_control", torch.zeros_like(u))
        costs = ((u - r) * (v - 0.5 * (u + r)) * dt + (u - r) * noise).sum(2)
    else:
        b = (alpha * dt.sqrt()).clamp(max=1)
        scale = diffusion[:, None]
        costs = (b**2 * scale**2 * u * (v - 0.5 * u) + scale * b * u * noise).sum(2)
    return {"log_weight": start + costs.sum(1)}


def from_half_complex(a: Tensor, x: Tensor) -> Tensor:
    """The function of half-complex coefficients along the last axis, at x."""
    n = a.shape[-1]
    total = a[..., :1] + 0 * x
    for k in range(1, n // 2 + 1):
        turned = 2 * math.pi * k * x
        total = total + a[..., k, None] * turned.cos()
        if k < n - k:
            total = total - a[..., n - k, None] * turned.sin()
    return total


def conservation(t, reduction, mode="soft", log_tau=math.log(100)):
    m, s, w = t["mean"], t["std"], t["quadrature"]
    k = w.expand_as(m) if mode == "homoscedastic" else s**2 * w
    residual = (w * m).sum(1, keepdim=True) - t["mass"].unsqueeze(1)
    variance = (w * k).sum(1, keepdim=True) + (math.exp(-log_tau) if mode == "soft" else 0)
    moved = m - k * residual / variance
    left = s**2 if mode == "homoscedastic" else (s**2 - k**2 / variance).clamp(min=1e-8)
    return {"output": torch.stack([moved, left])}


def fourier(t, reduction, axis=-1, order=1):
    """By the transform of sampled derivatives of the series."""
    a = t["input"].movedim(axis, -1)
    n = a.shape[-1]
    x = torch.arange(4 * n) / (4 * n)
    rows = []
    for k in range(n):
        own = torch.eye(n)[k]
        shifted = torch.tensor(x.tolist(), requires_grad=True)
        value = from_half_complex(own, shifted)
        slope, = torch.autograd.grad(value.sum(), shifted, create_graph=order == 2)
        if order == 2:
            slope = torch.autograd.grad(slope.sum(), shifted, allow_unused=True)[0] if slope.requires_grad else None
            slope = torch.zeros_like(x) if slope is None else slope
        spectrum = torch.fft.rfft(slope.detach()) / (4 * n)
        row = torch.zeros(n)
        row[0] = spectrum[0].real
        for f in range(1, n // 2 + 1):
            row[f] = 2 * spectrum[f].real
            if f < n - f:
                row[n - f] = 2 * spectrum[f].imag
        # The sine at an even n's last frequency is no coefficient.
        rows.append(row)
    return {"derivative": (a @ torch.stack(rows)).movedim(-1, axis)}


def chebyshev(t, reduction, axis=-1):
    """numpy's derivative is on [-1, 1]."""
    n = t["input"].shape[axis]
    own = np.eye(n)
    table = np.stack([np.pad(2 * np.polynomial.chebyshev.chebder(row), (0, 1))[:n] for row in own])
    return {"derivative": (t["input"].movedim(axis, -1) @ torch.from_numpy(table)).movedim(-1, axis)}


def trident(t, reduction):
    bins = t["offset_logits"].shape[3]
    places = t["start"].shape[2]
    logits = t["offset_logits"].unsqueeze(1)
    left = F.pad(t["start"], (bins - 1, 0)).unfold(2, bins, 1) + logits[:, :, :, 0]
    right = F.pad(t["end"], (0, bins - 1)).unfold(2, bins, 1) + logits[:, :, :, 1]
    assert left.shape[2] == places
    steps = torch.arange(bins).double()
    return {"output": torch.stack([left.softmax(3) @ steps.flip(0), right.softmax(3) @ steps])}


def match_targets(t, reduction, durations=40, frames=512, gap=0.0):
    samples = len(t["lengths"])
    table = torch.zeros(samples, durations, frames)
    curves = torch.zeros(2, samples, frames)
    for sample, length in enumerate(t["lengths"].tolist()):
        n = min(length, frames)
        segments = [s for s in t["segments"][sample].tolist() if s[0] < s[1]]
        width = gap or 1 / max(n, 1)
        for t0 in range(n):
            for side in range(2):
                low, high = (t0 - 0.5) * width, (t0 + 0.5) * width
                shares = [min(high, s[side] + 1.5 / n) - max(low, s[side] - 1.5 / n) for s in segments]
                curves[side, sample, t0] = max([0.0, *shares]) / width
        for d in range(durations):
            for t0 in range(min(n + 1 - d, frames) if n else 0):
                low, high = t0 / n, (t0 + d + 1) / n
                for a, b in segments:
                    both = max(min(high, b) - max(low, a), 0.0)
                    table[sample, d, t0] = max(table[sample, d, t0], both / (max(high, b) - min(low, a)) if both else 0.0)
    return {"map": table, "start": curves[0], "end": curves[1]}


def point_mask(t, reduction, radius=0.08, k=0):
    points, labels = t["points"].numpy(), t["labels"].numpy()
    tree = KDTree(points)
    _, near = tree.query(points, k=k or len(points), distance_upper_bound=radius)
    near = near.reshape(len(points), -1)
    other = [(labels[own[own < len(points)]] != label).any() for own, label in zip(near, labels)]
    return {"mask": torch.tensor(other).double()}


def outlier_mask(t, reduction, quantile=0.02, spread=2.0, dilate=3, erode=5):
    y = t["input"].flatten(2)
    cells = y.shape[2]
    low, high = (y.kthvalue(max(1, math.floor(q * cells)), 2, True).values for q in (quantile, 1 - quantile))
    beyond = spread * y.std(2, keepdim=True)
    kept = ((low - beyond < y) & (y < high + beyond)).double().reshape(t["input"].shape)
    kept = F.max_pool2d(kept, dilate, 1, dilate // 2)
    return {"mask": -F.max_pool2d(-kept, erode, 1, erode // 2)}


def times(*shape):
    """Starts and ends, some of them the wrong way round."""
    return uniform(*shape, 2)


def integers(*shape, low, high):
    return lambda draw: draw.integer(draw.rng.integers(low, high, shape))


def directions(*shape):
    def make(draw):
        sample = draw.rng.normal(0.0, 1.0, shape)
        return draw.real(sample / np.linalg.norm(sample, axis=-1, keepdims=True))

    return make


def lines_of(n, x):
    return {"mean": normal(n, x), "std": positive(n, x), "mass": normal(n, scale=3.0)}


SQUARE = values([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [1.0, 0.5], [0.0, 2.0]])
FOLDER = "operations"
PATHS = {"control": normal(2, 3, 2), "path_control": normal(2, 3, 2), "noise": normal(2, 3, 2), "dt": positive(3)}
LOSSES = [
    Loss(
        "hutchinson_divergence",
        f"{TORCH} einsum",
        hutchinson,
        [
            Case("rows", {"noise": normal(3, 4), "jvp": normal(3, 4)}),
            Case("images", {"noise": choice(2, 1, 3, 2, among=[-1.0, 1.0]), "jvp": normal(2, 1, 3, 2)}, upstream=True),
            Case("numbers", {"noise": normal(3), "jvp": normal(3)}, upstream=True),
        ],
        grads=("jvp",),
    ),
    Loss(
        "sde_log_weight",
        f"the definition in {TORCH}",
        sde,
        [
            Case("plain", PATHS),
            Case(
                "inference",
                PATHS
                | {
                    "inference_control": normal(2, 3, 2),
                    "divergence": normal(2, 3),
                    "diffusion": positive(3),
                    "offset": normal(2),
                },
                upstream=True,
            ),
            Case("reference-of-none", PATHS, {"form": "reference"}, upstream=True),
            Case(
                "reference",
                PATHS | {"reference_control": normal(2, 3, 2), "offset": normal(2)},
                {"form": "reference"},
                upstream=True,
            ),
            Case("exponential", PATHS | {"diffusion": positive(3)}, {"form": "exponential"}, upstream=True),
            Case("exponential-of-alpha", PATHS | {"offset": normal(2)}, {"form": "exponential", "alpha": 0.6}, upstream=True),
        ],
        grads=("control", "inference_control", "divergence"),
    ),
    Loss(
        "trapezoid_weights",
        f"{NUMPY} trapezoid of each point's own function; right: {TORCH} diff",
        trapezoid,
        [
            Case("line", {"positions": ascending(7)}),
            Case("lines", {"positions": ascending(3, 5)}),
            Case("one-point", {"positions": ascending(2, 1)}),
            Case("right", {"positions": ascending(2, 5)}, {"rule": "right"}),
        ],
    ),
    Loss(
        "conservation_projection",
        f"the definition of Hansen et al. 2023 in {TORCH}",
        conservation,
        [
            Case("soft", lines_of(3, 5) | {"quadrature": positive(5)}, upstream=True),
            Case("precise", lines_of(2, 4) | {"quadrature": positive(2, 4)}, {"log_tau": 9.0}, upstream=True),
            Case("exact", lines_of(2, 6) | {"quadrature": positive(6)}, {"mode": "exact"}, upstream=True),
            Case("homoscedastic", lines_of(2, 5) | {"quadrature": positive(5)}, {"mode": "homoscedastic"}, upstream=True),
        ],
        grads=("mean", "std", "mass"),
    ),
    Loss(
        "diffusion_q_sample",
        f"the definition in {TORCH}",
        q_sample,
        [
            Case("rows", {"input": normal(3, 4), "noise": normal(3, 4), "gamma": uniform(3)}),
            Case("images", {"input": normal(2, 1, 3, 2), "noise": normal(2, 1, 3, 2), "gamma": uniform(2)}, upstream=True),
            Case("ends", {"input": normal(2, 3), "noise": normal(2, 3), "gamma": values([0.25, 1.0])}, upstream=True),
        ],
    ),
    Loss(
        "residual_swap",
        f"{TORCH} where",
        residual_swap,
        [
            Case("plain", {"first": normal(2, 3), "second": normal(2, 3)}, upstream=True),
            Case("swap", {"first": normal(4, 3), "second": normal(4, 3), "swap": mask(4)}, upstream=True),
            Case(
                "residuals",
                {name: normal(3, 2, 2) for name in ("first", "second", "first_residual", "second_residual")}
                | {"swap": mask(3)},
                upstream=True,
            ),
        ],
        grads=("first", "second"),
    ),
    Loss(
        "reflect_into_box",
        f"the definition in {TORCH}",
        into_box,
        [
            Case("points", {"input": normal(9, 2, scale=3.0), "lower": values([-1.0, 0.5]), "upper": values([1.0, 0.75])}),
            Case("upstream", {"input": normal(5, 1, scale=2.0), "lower": values([0.0]), "upper": values([1.0])}, upstream=True),
        ],
    ),
    Loss(
        "reflect_into_half_spaces",
        f"the definition in {TORCH}",
        into_half_spaces,
        [
            Case("plane", {"input": normal(7, 2), "normals": directions(3, 2), "limits": uniform(3)}, upstream=True),
            Case("space", {"input": normal(4, 5), "normals": directions(6, 5), "limits": uniform(6, low=-0.5)}, upstream=True),
        ],
    ),
    Loss(
        "reflect_into_ball",
        "the definition, the crossing by bisection",
        into_ball,
        [
            Case("plane", {"input": normal(9, 2), "origin": uniform(9, 2, low=-0.6, high=0.6)}),
            Case("radius", {"input": normal(7, 3, scale=2.0), "origin": normal(7, 3)}, {"radius": 1.5}),
            Case("center", {"input": normal(7, 3), "origin": normal(7, 3), "center": normal(3, scale=0.3)}),
        ],
        grads=(),
    ),
    Loss(
        "reflect_into_polygon",
        f"the definition, crossings by {NUMPY} linalg.solve",
        into_polygon,
        [
            Case(
                "notched",
                {
                    "input": uniform(14, 2, low=-0.5, high=2.5),
                    "origin": uniform(14, 2, low=0.1, high=0.4),
                    "vertices": SQUARE,
                },
            ),
            Case(
                "origins-anywhere",
                {
                    "input": uniform(14, 2, low=-1.0, high=3.0),
                    "origin": uniform(14, 2, low=-0.5, high=2.5),
                    "vertices": SQUARE,
                },
            ),
        ],
        grads=(),
    ),
    Loss(
        "lsq_fake_quantize",
        f"the definition in {TORCH}, rounding passed straight through",
        lsq_fake_quantize,
        [
            Case("tensor", {"input": normal(3, 5), "scale": values([0.125])}, upstream=True),
            Case(
                "offset",
                {"input": normal(4, 6), "scale": values([-0.4]), "offset": values([0.3])},
                {"bits": 3, "grad_scale": 1.0},
                upstream=True,
            ),
            Case(
                "unsigned",
                {"input": normal(3, 7), "scale": values([0.25, 0.5, 0.3]), "offset": values([-0.5, 0.0, 0.25])},
                {"bits": 2, "signed": False},
                upstream=True,
            ),
            Case(
                "middle-axis",
                {"input": uniform(2, 3, 4, low=-4, high=4), "scale": values([0.25, 0.5, 0.125])},
                {"axis": 1, "bits": 4},
                upstream=True,
            ),
            Case(
                "last-axis",
                {"input": normal(5, 2), "scale": values([0.5, 0.25]), "offset": values([0.125, -1.0])},
                {"axis": -1, "bits": 2, "grad_scale": 0.5},
                upstream=True,
            ),
        ],
        grads=("input", "scale", "offset"),
        unchecked={name: "rounding passes straight through" for name in ("input", "scale", "offset")},
    ),
    Loss(
        "fake_quantize",
        f"{TORCH} fake_quantize_per_tensor_affine and fake_quantize_per_channel_affine",
        fake_quantize,
        [
            Case("tensor", {"input": normal(3, 5), "scale": values([0.125])}, upstream=True),
            Case("bounds", {"input": normal(4, 3), "scale": values([0.25])}, {"quant_min": -3, "quant_max": 2}),
            Case("zero", {"input": normal(9), "scale": values([0.25]), "zero_point": values([2], dtype=torch.int64)},
                 {"quant_min": 0, "quant_max": 7}),
            Case(
                "channels",
                {
                    "input": uniform(2, 3, 4, low=-4, high=4),
                    "scale": values([0.25, 0.5, 0.125]),
                    "zero_point": values([0, -1, 3], dtype=torch.int64),
                },
                {"axis": 1, "quant_min": -7, "quant_max": 7},
            ),
            Case("last-axis", {"input": normal(3, 2), "scale": values([0.5, 0.25])}, {"axis": -1}),
        ],
        unchecked={"input": "it passes straight through"},
    ),
    Loss(
        "fourier_derivative",
        f"{TORCH} fft.rfft of the derivatives of the basis",
        fourier,
        [
            Case("odd", {"input": normal(2, 5)}, upstream=True),
            Case("even", {"input": normal(2, 6)}, upstream=True),
            Case("first-of-two-axes", {"input": normal(2, 4, 3)}, {"axis": 1}, upstream=True),
            Case("second", {"input": normal(2, 6)}, {"order": 2}, upstream=True),
            Case("second-odd", {"input": normal(7, 2)}, {"order": 2, "axis": 0}, upstream=True),
            Case("one", {"input": normal(2, 1)}),
        ],
    ),
    Loss(
        "chebyshev_derivative",
        f"{NUMPY} polynomial.chebyshev.chebder, times 2 for [0, 1]",
        chebyshev,
        [
            Case("odd", {"input": normal(2, 5)}, upstream=True),
            Case("even", {"input": normal(3, 8)}, upstream=True),
            Case("two", {"input": normal(3, 2)}),
            Case("first-of-two-axes", {"input": normal(2, 9, 3)}, {"axis": 1}, upstream=True),
        ],
    ),
    Loss(
        "trident_offset_decode",
        f"the definition in {TORCH}",
        trident,
        [
            Case(
                "bins",
                {"start": normal(2, 3, 7), "end": normal(2, 3, 7), "offset_logits": normal(2, 7, 2, 4)},
                upstream=True,
            ),
            Case("more-than-places", {"start": normal(1, 2, 3), "end": normal(1, 2, 3), "offset_logits": normal(1, 3, 2, 6)}),
            Case("one-bin", {"start": normal(1, 1, 4), "end": normal(1, 1, 4), "offset_logits": normal(1, 4, 2, 1)}),
        ],
        grads=("start", "end", "offset_logits"),
    ),
    Loss(
        "boundary_match_targets",
        "the definition of BA-TFD+, frame by frame",
        match_targets,
        [
            Case(
                "frames",
                {"segments": times(2, 3), "lengths": values([9, 6], dtype=torch.int64)},
                {"durations": 5, "frames": 9},
            ),
            Case(
                "gap",
                {"segments": times(2, 2), "lengths": values([30, 0], dtype=torch.int64)},
                {"durations": 4, "frames": 8, "gap": 0.125},
            ),
        ],
    ),
    Loss(
        "boundary_point_mask",
        f"{SCIPY} spatial.KDTree.query",
        point_mask,
        [
            Case("line", {"points": uniform(23, 1), "labels": integers(23, low=0, high=3)}, {"radius": 0.02}),
            Case("plane", {"points": uniform(31, 2), "labels": integers(31, low=0, high=2)}, {"radius": 0.1}),
            Case("nearest", {"points": uniform(31, 3), "labels": integers(31, low=0, high=2)}, {"radius": 0.5, "k": 3}),
        ],
    ),
    Loss(
        "feature_outlier_mask",
        f"{TORCH} kthvalue, std and max_pool2d",
        outlier_mask,
        [
            Case("default", {"input": normal(2, 2, 8, 9)}, {"spread": 0.2}),
            Case("fine", {"input": normal(1, 3, 7, 7)}, {"spread": 0.0, "dilate": 1, "erode": 1, "quantile": 0.2}),
            Case("wide", {"input": normal(1, 1, 12, 11)}, {"spread": 0.1, "quantile": 0.1, "dilate": 1, "erode": 3}),
        ],
        grads=(),
    ),
]
