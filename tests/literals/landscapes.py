"""Losses as landscapes: curves, planes, trainings, samples, regions, boundaries."""

import math
from fractions import Fraction

import numpy as np
import torch
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from harness import Case, Loss, choice, labels, library, mask, normal, positive, uniform, values

TORCH = library("torch")
NUMPY = library("numpy")
SCIPY = library("scipy")


def loss_barrier(t, reduction):
    losses, alpha = t["losses"], t["alpha"]
    share = (alpha - alpha[0]) / (alpha[-1] - alpha[0])
    heights = losses - torch.lerp(losses[:, :1], losses[:, -1:], share[None, :])
    heights[:, [0, -1]] = 0.0
    return {"barrier": heights.amax(1), "index": heights.argmax(1)}


def running_loss_delta(t, reduction):
    losses = t["losses"]
    mean = losses.cumsum(1) / torch.arange(1, losses.shape[1] + 1)
    return {"mean": mean, "delta": mean.diff(dim=1).abs()}


def measure(losses, tail):
    """The author's notebook, a series at a time."""
    v = losses.clone()
    v[~torch.isfinite(v)] = 1e6
    if v[0] == 0:
        return torch.tensor(0.0)
    v = torch.clamp(v / v[0], max=1e6)
    return -v.sum() if v[-tail:].mean() < 1 else (1 / torch.clamp(v, min=1e-6)).sum()


def convergence_measure(t, reduction, tail=20):
    return {"output": torch.stack([measure(row, tail) for row in t["losses"]])}


def sign_change_edges(t, reduction):
    blocks = t["input"].unfold(1, 2, 1).unfold(2, 2, 1).flatten(3)
    return {"edges": ((blocks.amax(3) > 0) & (blocks.amin(3) < 0)).double()}


def box_count(t, reduction):
    """Boxes by a padded maximum."""
    cells = (t["mask"] != 0).double()
    sizes = int(math.log2(min(cells.shape[1:]))) + 1
    counts = []
    for q in range(sizes):
        pooled = torch.nn.functional.max_pool2d(cells[:, None], 2**q, ceil_mode=True)
        counts.append(pooled.sum((1, 2, 3)))
    counts = torch.stack(counts, 1)
    slopes = -np.diff(np.log2(np.maximum(counts.numpy(), 1e-300)), axis=1)
    medians = [np.median(row) if row.size and c[0] > 0 else 0.0 for row, c in zip(slopes, counts.numpy())]
    return {"counts": counts, "dimension": torch.tensor(medians)}


def trainability_map(t, reduction, steps=100, activation="tanh", mode="learning_rates", tail=20):
    """Gradients by autograd."""
    n = t["w0"].shape[0]
    apply = {
        "tanh": lambda a: torch.tanh(math.sqrt(2) * a),
        "relu": lambda a: math.sqrt(2) * torch.relu(a),
        "identity": lambda a: a,
    }[activation]
    results = []
    for first, second in t["grid"]:
        shift, rates = (0.0, (first, second)) if mode == "learning_rates" else (first, (second, second))
        weights = [(t["w0"] + shift).clone().requires_grad_(), t["w1"].clone().requires_grad_()]
        series = []
        for _ in range(steps):
            hidden = apply(t["input"] @ weights[0] / math.sqrt(n))
            loss = ((hidden @ weights[1] / n - t["target"]) ** 2).mean()
            series.append(loss.detach())
            slopes = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                weights = [(w - rate * g).requires_grad_() for w, rate, g in zip(weights, rates, slopes)]
        results.append(measure(torch.stack(series), tail))
    return {"output": torch.stack(results)}


def blackbox_l2_loss(t, reduction, vocabulary=2, target_term=True):
    """Over pairs of samples, in fractions."""
    x, y = t["samples"].tolist(), t["target_samples"].tolist()
    n, m = len(x), len(y)
    own = Fraction(sum(x[i] == x[j] for i in range(n) for j in range(n) if i != j), n * (n - 1))
    cross = Fraction(sum(a == b for a in x for b in y), n * m)
    estimate = own - 2 * cross
    if target_term and m >= 2:
        estimate += Fraction(sum(y[i] == y[j] for i in range(m) for j in range(m) if i != j), m * (m - 1))
    credit = [Fraction(2 * (x.count(v) - 1), n * (n - 1)) - Fraction(2 * y.count(v), n * m) for v in x]
    return {
        "estimate": torch.tensor([float(estimate)]),
        "credits": torch.tensor([float(c) for c in credit]),
    }


def poisson_cross_entropy_estimate(t, reduction, rate=1.0):
    """By falling factorials, in fractions."""
    count = int(t["sample_count"][0]) if "sample_count" in t else len(t["samples"])
    x = t["samples"].tolist()[:count]
    rate = Fraction(float(np.float32(rate)))
    terms = []
    for target in t["target_samples"].tolist():
        others = sum(v != target for v in x)
        falling, term = Fraction(1), Fraction(0)
        for k in range(1, others + 1):
            falling *= Fraction(others - k + 1) / rate
            term += falling / k
        terms.append(float(term))
    return {"terms": torch.tensor(terms), "estimate": torch.tensor([sum(terms) / len(terms)])}


def scalar_net_sharpness(t, reduction):
    """The gradient and the Hessian's eigenvalue at the solution by autograd; the shift by Brent's method."""
    losses, gradients, solutions, sharpness = [], [], [], []

    def loss(w):
        return (w.prod() - 1) ** 2 / 2

    for row in t["weights"]:
        losses.append(loss(row))
        gradients.append(torch.func.grad(loss)(row))
        signs = torch.where(row < 0, -1.0, 1.0)
        if signs.prod() < 0:
            signs[row.abs().argmin()] *= -1
        squares = (row**2).numpy()
        least = squares.min()
        above = squares - least
        # In the logarithm of the least square: it may be far below the others.
        shift = math.exp(brentq(lambda u: np.log(above + math.exp(u)).sum(), -300.0, 1.0, xtol=1e-15, rtol=1e-15))
        solution = signs * torch.from_numpy(np.sqrt(above + shift))
        solutions.append(solution)
        sharpness.append(torch.linalg.eigvalsh(torch.func.hessian(loss)(solution)).amax())
    return {
        "losses": torch.stack(losses),
        "gradients": torch.stack(gradients),
        "solution": torch.stack(solutions),
        "sharpness": torch.stack(sharpness),
    }


def activation_boundary_distance(t, reduction):
    a = t["preactivations"].abs()
    if "slopes" in t:
        norms = t["slopes"].abs()
    else:
        jacobian = t["jacobian"]
        if "tangent" in t:
            jacobian = jacobian @ t["tangent"]
        norms = torch.linalg.vector_norm(jacobian, dim=2)
    distances = torch.where(a == 0, 0.0, torch.where(norms == 0, math.inf, a / norms))
    least = distances.min(1)
    none = torch.isinf(least.values)
    largest = float(np.finfo(np.float32).max)
    return {
        "distance": torch.where(none, largest, least.values),
        "neuron": torch.where(none, a.shape[1], least.indices),
    }


def linear_region_count(t, reduction):
    pattern = t["preactivations"] >= 0
    changed = (pattern[:, 1:] != pattern[:, :-1]).any(2).double()
    return {"changed": changed, "count": 1 + changed.sum(1)}


def adversarial_zero_one_risk(t, reduction, w0=0.5, w1=0.5, cell=1.0):
    d = t["distance"].flatten(1)
    columns = []
    for e in t["epsilons"]:
        lost0 = torch.where(d <= e, t["density0"].flatten(1), 0.0).sum(1)
        lost1 = torch.where(d >= -e, t["density1"].flatten(1), 0.0).sum(1)
        columns.append(cell * (w0 * lost0 + w1 * lost1))
    return {"risk": torch.stack(columns, 1)}


def adversarial_boundary_flow(t, reduction, epsilon=0.1, steps=100, w0=0.5, w1=0.5, start=0.0, spacing=1.0):
    """The classical fourth-order rule, with numpy's interpolation; an adaptive integrator confirms it."""
    places = start + spacing * np.arange(len(t["slope0"]))
    table0, table1 = t["slope0"].numpy(), t["slope1"].numpy()

    def velocity(e, a, side):
        near = w1 * np.interp(a + side * e, places, table1)
        far = w0 * np.interp(a - side * e, places, table0)
        return -(near + far) * side / (near - far)

    ends = []
    for a, side in zip(t["boundary"].tolist(), t["side"].tolist()):
        at, h = a, epsilon / steps
        for k in range(steps):
            e = k * h
            k1 = velocity(e, at, side)
            k2 = velocity(e + h / 2, at + h / 2 * k1, side)
            k3 = velocity(e + h / 2, at + h / 2 * k2, side)
            k4 = velocity(e + h, at + h * k3, side)
            at += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        exact = solve_ivp(lambda e, a: velocity(e, a, side), (0, epsilon), [a], rtol=1e-8, atol=1e-10).y[0, -1]
        assert abs(exact - at) < 1e-3 * max(1.0, abs(epsilon)), (exact, at)
        ends.append(at)
    return {"output": torch.tensor(ends), "valid": torch.ones(len(ends))}


def log_sobolev_gradient_term(t, reduction, c=1.0):
    phi = torch.softmax(-t["s"][:, None] * t["losses"][None, :], 1) @ t["grad_norms_sq"]
    return {"phi": phi, "term": (t["s"][-1] * (c / 2) * torch.trapezoid(phi, t["s"])).reshape(1)}


FOLDER = "landscapes"

CURVE = {"losses": positive(3, 6), "alpha": values([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])}


def training(n, t, b, points, low=0.1, high=2.0):
    return {
        "input": normal(b, n),
        "target": normal(b, t),
        "w0": normal(n, n),
        "w1": normal(n, t),
        "grid": uniform(points, 2, low=low, high=high),
    }


def table(high=2.0):
    """Slopes at a boundary between class 0 on the left and class 1 on the right."""
    return {
        "boundary": uniform(5, low=1.0, high=7.0),
        "side": choice(5, among=[-1.0, 1.0]),
        "slope0": uniform(9, low=-high, high=-0.25),
        "slope1": uniform(9, low=0.25, high=high),
    }


LOSSES = [
    Loss(
        "loss_barrier",
        f"the definition S48 by {TORCH} lerp",
        loss_barrier,
        [
            Case("path", CURVE),
            Case("two-ends", {"losses": positive(2, 2), "alpha": values([0.0, 1.0])}),
            Case("sagging", {"losses": values([[2.0, 1.0, 2.0]]), "alpha": values([0.0, 0.5, 1.0])}),
            Case("uneven", {"losses": positive(4, 5), "alpha": values([-0.5, 0.1, 0.3, 1.0, 1.5])}),
            Case("tie", {"losses": values([[1.0, 3.0, 3.0, 1.0]]), "alpha": values([0.0, 0.25, 0.75, 1.0])}),
        ],
        grads=(),
    ),
    Loss(
        "running_loss_delta",
        f"{TORCH} cumsum and diff",
        running_loss_delta,
        [Case("orders", {"losses": positive(3, 9)}), Case("two", {"losses": positive(1, 2)})],
        grads=(),
    ),
    Loss(
        "trainability_map",
        f"the definition S52 in {TORCH}, gradients by autograd",
        trainability_map,
        [
            Case("tanh", training(4, 1, 6, 5), {"steps": 25, "tail": 5}),
            Case("defaults", training(3, 2, 5, 4)),
            Case("relu", training(4, 2, 5, 4), {"activation": "relu", "steps": 12}),
            Case("identity", training(3, 3, 7, 4, high=1.0), {"activation": "identity", "steps": 12, "tail": 3}),
            Case("offset", training(4, 1, 6, 5, high=1.0), {"mode": "offset", "steps": 15, "tail": 4}),
            Case("diverging", training(4, 1, 6, 3, low=400.0, high=900.0), {"activation": "identity", "steps": 30}),
            Case("one", training(1, 1, 1, 2), {"steps": 1}),
        ],
        grads=(),
    ),
    Loss(
        "convergence_measure",
        f"the definition S52 in {TORCH}",
        convergence_measure,
        [
            Case("random", {"losses": positive(6, 30)}),
            Case("short", {"losses": positive(4, 3)}),
            Case("tail", {"losses": positive(6, 9)}, {"tail": 2}),
            Case("capped", {"losses": values([[1e-3, 5e3, 0.0], [0.0, 1.0, 2.0], [2.0, 0.0, 0.0]])}),
            Case("constant", {"losses": values([[0.7, 0.7, 0.7, 0.7]])}),
        ],
        grads=(),
    ),
    Loss(
        "sign_change_edges",
        f"the definition S52 by {TORCH} unfold",
        sign_change_edges,
        [
            Case("planes", {"input": normal(2, 5, 6)}),
            Case("zeros", {"input": choice(2, 6, 5, among=[-1.0, 0.0, 1.0])}),
            Case("one-block", {"input": values([[[1.0, 2.0], [3.0, -4.0]]])}),
        ],
        grads=(),
    ),
    Loss(
        "box_count",
        f"{TORCH} max_pool2d and the median of {NUMPY}",
        box_count,
        [
            Case("planes", {"mask": mask(2, 9, 13)}),
            Case("sparse", {"mask": values([[[int((7 * i + 3 * j) % 29 == 0) for j in range(37)] for i in range(70)]], torch.uint8)}),
            Case("empty", {"mask": values([[[0, 0], [0, 0]]], torch.uint8)}),
            Case("one-cell", {"mask": values([[[1]]], torch.uint8)}),
            Case("diagonal", {"mask": values([[[int(i == j) for j in range(34)] for i in range(33)]], torch.int64)}),
        ],
        grads=(),
    ),
    Loss(
        "blackbox_l2_loss",
        "the definition S56 over pairs of samples, in Python's fractions",
        blackbox_l2_loss,
        [
            Case("two-symbols", {"samples": labels(7, classes=2), "target_samples": labels(5, classes=2)}),
            Case("symbols", {"samples": labels(40, classes=9), "target_samples": labels(33, classes=8)}, {"vocabulary": 11}),
            Case("without", {"samples": labels(9, classes=3), "target_samples": labels(6, classes=3)}, {"vocabulary": 3, "target_term": False}),
            Case("least", {"samples": labels(2, classes=2), "target_samples": labels(1, classes=1)}),
        ],
        grads=(),
    ),
    Loss(
        "poisson_cross_entropy_estimate",
        "the definition S56 in Python's fractions",
        poisson_cross_entropy_estimate,
        [
            Case("few", {"samples": labels(4, classes=3), "target_samples": labels(5, classes=4)}),
            Case("rate", {"samples": labels(20, classes=3), "target_samples": labels(5, classes=4)}, {"rate": 15.5}),
            Case(
                "counted",
                {"samples": labels(9, classes=3), "target_samples": labels(3, classes=3), "sample_count": values([6], torch.int64)},
                {"rate": 6.0},
            ),
            Case("none", {"samples": values([2, 2], torch.int64), "target_samples": values([2], torch.int64)}),
        ],
        grads=(),
    ),
    Loss(
        "scalar_net_sharpness",
        f"{TORCH} func.grad, func.hessian and linalg.eigvalsh at the root that {SCIPY} brentq finds",
        scalar_net_sharpness,
        [
            Case("nets", {"weights": normal(5, 4)}),
            Case("one-weight", {"weights": values([[-0.5], [3.0]])}),
            Case("deep", {"weights": normal(2, 11, scale=1.5)}),
            Case("zero", {"weights": values([[0.0, 2.0, -1.0], [0.5, 0.0, 0.0]])}),
            Case("unlike", {"weights": values([[30.0, 0.01], [1e3, -2e3]])}),
        ],
        grads=(),
    ),
    Loss(
        "activation_boundary_distance",
        f"{TORCH} linalg.vector_norm",
        activation_boundary_distance,
        [
            Case("jacobian", {"preactivations": normal(4, 5), "jacobian": normal(4, 5, 3)}),
            Case("slopes", {"preactivations": normal(4, 5), "slopes": normal(4, 5)}),
            Case("tangent", {"preactivations": normal(3, 4), "jacobian": normal(3, 4, 5), "tangent": normal(3, 5, 2)}),
            Case("many-tangents", {"preactivations": normal(2, 3), "jacobian": normal(2, 3, 7), "tangent": normal(2, 7, 6)}),
            Case("dead", {"preactivations": values([[1.0, -2.0], [1.0, 0.0], [3.0, 5.0]]), "slopes": values([[0.0, 0.0], [0.0, 0.0], [0.0, -2.0]])}),
        ],
        grads=(),
    ),
    Loss(
        "linear_region_count",
        f"{TORCH} comparisons",
        linear_region_count,
        [
            Case("segments", {"preactivations": normal(3, 7, 4)}),
            Case("one-point", {"preactivations": normal(2, 1, 3)}),
            Case("zeros", {"preactivations": choice(2, 9, 2, among=[-1.0, 0.0, 1.0])}),
        ],
        grads=(),
    ),
    Loss(
        "adversarial_zero_one_risk",
        f"the definition S87 in {TORCH}",
        adversarial_zero_one_risk,
        [
            Case(
                "plane",
                {"distance": normal(2, 5, 6), "density0": positive(2, 5, 6), "density1": positive(2, 5, 6), "epsilons": values([0.0, 0.3, 1.0])},
            ),
            Case(
                "line",
                {"distance": normal(1, 40), "density0": positive(1, 40), "density1": positive(1, 40), "epsilons": uniform(11)},
                {"w0": 0.25, "w1": 0.75, "cell": 0.125},
            ),
            Case(
                "on-the-bound",
                {"distance": values([[-0.5, 0.0, 0.5]]), "density0": values([[1.0, 2.0, 4.0]]), "density1": values([[8.0, 16.0, 32.0]]), "epsilons": values([0.5, 0.0])},
            ),
        ],
        grads=(),
    ),
    Loss(
        "adversarial_boundary_flow",
        f"the definition S87 in {NUMPY}, near what {SCIPY} solve_ivp gives",
        adversarial_boundary_flow,
        [
            Case("points", table()),
            Case("weighted", table(), {"w0": 0.25, "w1": 0.75, "epsilon": 0.5, "steps": 7}),
            Case("placed", table(), {"start": 1.5, "spacing": 0.5, "epsilon": 0.25, "steps": 20}),
        ],
        grads=(),
    ),
    Loss(
        "log_sobolev_gradient_term",
        f"{TORCH} softmax and trapezoid",
        log_sobolev_gradient_term,
        [
            Case("grid", {"grad_norms_sq": positive(9), "losses": normal(9), "s": values([0.0, 0.5, 1.0, 2.0, 4.0, 8.0])}),
            Case("one", {"grad_norms_sq": positive(5), "losses": normal(5), "s": values([2.0])}),
            Case("steep", {"grad_norms_sq": positive(6), "losses": normal(6, scale=50.0), "s": values([-1.0, 1.0, 30.0])}, {"c": 2.5}),
        ],
        grads=(),
    ),
]
