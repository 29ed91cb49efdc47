"""Combinations of gradients: conflictfree, and second derivations of what it lacks, in torch double."""

from itertools import combinations

import torch
from conflictfree import grad_operator, length_model
from torch import Tensor

from harness import Case, Draw, Loss, Recipe, library, normal, positive, uniform, values
from vectors import offsets, segments

CONFLICTFREE = library("conflictfree")
TORCH = library("torch")
DERIVED = f"a second derivation in {library('torch')}"


def in_segments(combine):
    """What `combine` makes of each segment's rows, one after the other."""

    def value(t: dict[str, Tensor], reduction, **params):
        parts = segments(t, t["grads"].shape[1])
        return {"output": torch.cat([combine(t["grads"][:, part], t, **params) for part in parts])}

    return value


class Weights:
    """The direction weights of conflictfree's operators, as given."""

    def __init__(self, weight: Tensor):
        self.weight = weight

    def get_weights(self, gradients, losses=None, device=None):
        return self.weight


LENGTHS = {
    "projection": length_model.ProjectionLength,
    "min": length_model.TrackMinimum,
    "max": length_model.TrackMaximum,
    "mean": length_model.TrackArithmeticAverage,
    "harmonic": length_model.TrackHarmonicAverage,
    "geometric": length_model.TrackGeometricAverage,
}


def config_gradient(g, t, length="projection"):
    weight = t.get("weight", torch.ones(len(g)))
    operator = grad_operator.ConFIGOperator(
        weight_model=Weights(weight), length_model=LENGTHS[length](), allow_simplified_model=False
    )
    return operator.calculate_gradient(g)


def pcgrad(g, t, one_sided=False):
    if "order" not in t and not one_sided:
        return grad_operator.PCGradOperator().calculate_gradient(g)
    order = t.get("order", torch.arange(len(g)).repeat(len(g), 1))
    total = torch.zeros_like(g[0])
    for i, turns in enumerate(order.tolist()):
        own = g[i].clone()
        for j in turns:
            if j != i and (j < i or not one_sided):
                own -= torch.clamp(own @ g[j], max=0) / (g[j] @ g[j]) * g[j]
        total += own
    return total


def gradvac(t, reduction, beta=0.01):
    g = t["grads"]
    order = t.get("order", torch.arange(len(g)).repeat(len(g), 1))
    target = t.get("target_cosine", torch.zeros(len(g), len(g))).clone()
    total = torch.zeros_like(g[0])
    for i, turns in enumerate(order.tolist()):
        own = g[i].clone()
        for j in (j for j in turns if j != i):
            r, wanted = torch.cosine_similarity(own, g[j], dim=0), target[i, j].clone()
            if r < wanted:
                # By angles: the sine rule in the plane of both.
                angle, goal = torch.acos(r), torch.acos(wanted)
                own = own + g[j] / g[j].norm() * own.norm() * torch.sin(angle - goal) / torch.sin(goal)
            target[i, j] = (1 - beta) * wanted + beta * r
        total += own
    return {"output": total, "target_cosine": target}


def imtl_g(g, t):
    return grad_operator.IMTLGOperator().calculate_gradient(g) if len(g) > 1 else g[0]


def supports(count: int):
    for size in range(1, count + 1):
        yield from (list(chosen) for chosen in combinations(range(count), size))


def cagrad(g, t, c=0.5, rescale=1):
    """The best of all supports, each solved for where its slopes are equal."""
    mean = g.mean(0)
    base, length = g @ mean, c * mean.norm()
    best, shift = torch.inf, torch.zeros_like(mean)
    for chosen in supports(len(g)):
        part = g[chosen]
        grown, lacking = (torch.linalg.solve(part @ part.T, x) for x in (torch.ones(len(chosen)), base[chosen]))
        a, b, d = grown.sum(), base[chosen] @ grown, base[chosen] @ lacking - length**2
        root = b**2 - a * d
        if root < 0:
            continue
        u = (b + root.sqrt()) / a * grown - lacking
        if (u < 0).any() or u.sum() == 0:
            continue
        w = u / u.sum()
        value = w @ base[chosen] + length * (w @ part).norm()
        if value < best:
            best, shift = value, length * (w @ part) / (w @ part).norm()
    return (mean + shift) / [1, 1 + c**2, 1 + c][rescale]


def mgda(g, t, normalize="none"):
    """The shortest of all supports, each solved for where its slopes are equal."""
    scale = torch.ones(len(g))
    if normalize.startswith("loss"):
        scale = scale * t["losses"]
    if normalize in ("l2", "loss+"):
        scale = scale * g.norm(dim=1)
    scaled = g / scale[:, None]
    best, result = torch.inf, None
    for chosen in supports(len(g)):
        part = scaled[chosen]
        w = torch.linalg.solve(part @ part.T, torch.ones(len(chosen)))
        w = w / w.sum()
        if (w >= 0).all() and (w @ part).norm() < best:
            best, result = (w @ part).norm(), w @ g[chosen]
    return result


def nash_mtl(g, t, ridge=1e-6):
    k = g @ g.T
    a = k / k.norm() + ridge * torch.eye(len(g))
    # Newton's steps on the logarithms of the unknowns.
    x = torch.zeros(len(g))
    for _ in range(200):
        e = x.exp()
        slope = e * (a @ e) - 1
        curvature = e[:, None] * a * e + torch.diag(e * (a @ e))
        step = torch.linalg.solve(curvature, slope)
        x = x - step / max(1.0, float(step.abs().max()))
    return x.exp() @ g


def aligned_mtl(g, t, tolerance=1e-6):
    u, s, v = torch.linalg.svd(g, full_matrices=False)
    kept = s**2 > tolerance * s[0] ** 2
    return s[kept].min() * (u[:, kept] @ v[kept]).sum(0)


def principal_gradient_aggregation(g, t, keep=0.8):
    count = len(g)
    if count == 1 or g.shape[1] == 1:
        return g.mean(0)
    u, s, v = torch.linalg.svd(g, full_matrices=False)
    kept = max(int(keep * count + 1e-6), 1)
    share = s**2 / (s**2).sum()
    length = (torch.sign(u) * g.norm(dim=1)[:, None]).mean(0)
    return sum(share[j] * length[j] * v[j] for j in range(min(kept, len(s))))


def gram_matrix(t, reduction, normalize=False):
    left, right = t["input"], t.get("ref_input", t["input"])
    parts = segments(t, left.shape[1])

    def of(part):
        x, y = left[:, part], right[:, part]
        return torch.cosine_similarity(x[:, None], y[None], dim=2, eps=0) if normalize else x @ y.T

    found = torch.stack([of(part) for part in parts])
    return {"output": found if "offsets" in t else found[0]}


def project_on_directions(t, reduction, method="lstsq"):
    away, directions = t["input"] - t.get("origin", 0.0), t["directions"]
    if method == "cosine":
        return {"coordinates": away @ directions.T / directions.norm(dim=1)}
    return {"coordinates": torch.linalg.lstsq(directions.T, away.T).solution.T}


def trajectory_pca_directions(t, reduction, components=2, center=True):
    x = t["input"] - (t["input"].mean(0) if center else t.get("origin", 0.0))
    u, s, v = torch.linalg.svd(x, full_matrices=False)
    kept = int((s**2 > 1e-6 * s[0] ** 2).sum())
    sign = torch.stack([torch.sign(column[column.abs().argmax()]) for column in u.T])
    directions, ratio = torch.zeros(components, x.shape[1]), torch.zeros(components)
    for q in range(min(kept, components)):
        directions[q], ratio[q] = sign[q] * v[q], s[q] ** 2 / (s**2).sum()
    return {"directions": directions, "explained_variance_ratio": ratio}


def orthonormalize(t, reduction):
    """By the projection onto what the basis leaves."""
    v, basis = t["input"], t["basis"]
    rest = v - basis.T @ torch.linalg.lstsq(basis.T, v[:, None]).solution[:, 0]
    return {"output": rest / rest.norm(), "coefficients": basis @ v, "norm": rest.norm()[None]}


def eigh(t, reduction):
    values, vectors = torch.linalg.eigh(t["input"])
    largest = vectors.gather(1, vectors.abs().argmax(1, keepdim=True))
    return {"eigenvalues": values, "eigenvectors": vectors * torch.sign(largest)}


def m_config_step(t, reduction, beta1=0.9, beta2=0.999, eps=1e-8):
    # A parameter is an f32: what is left of 1 has no more digits.
    beta1, beta2 = (float(torch.tensor(beta, dtype=torch.float32)) for beta in (beta1, beta2))
    moments, fake, second = (t[name].clone() for name in ("moments", "fake_moment", "second_moment"))
    steps, k = t["steps"].clone(), int(t["index"])
    steps[k] += 1
    moments[k] = beta1 * moments[k] + (1 - beta1) * t["grads"]
    output = torch.zeros_like(t["grads"])
    if (steps[:-1] > 0).all():
        steps[-1] += 1
        combined = grad_operator.ConFIG_update(moments / (1 - beta1 ** steps[:-1])[:, None])
        following = combined * (1 - beta1 ** steps[-1])
        step = (following - beta1 * fake) / (1 - beta1)
        second = beta2 * second + (1 - beta2) * step**2
        fake = following
        output = combined / ((second / (1 - beta2 ** steps[-1])).sqrt() + eps)
    return {"output": output, "moments": moments, "fake_moment": fake, "second_moment": second, "steps": steps}


def residual_ntk_score(t, reduction, ridge=1e-6):
    others, own = t["ref_jacobian"], t["jacobian"]
    k = others @ others.T
    factor = torch.linalg.cholesky(k + ridge * k.diagonal().mean() * torch.eye(len(k)))
    columns = torch.linalg.solve_triangular(factor, others @ own.T * t["residual"], upper=False)
    return {"columns": columns, "score": columns.norm(dim=0)}


def orders(count: int, rows: int) -> Recipe:
    return lambda draw: draw.integer([draw.rng.permutation(count) for _ in range(rows)])


def rows(*shape, pull=0.0) -> Recipe:
    """Gradients of different lengths, with something in common."""

    def make(draw: Draw) -> Tensor:
        own = draw.rng.normal(0.0, 1.0, shape) * (1.0 + 0.5 * draw.rng.permutation(shape[0]))[:, None]
        return draw.real(own + pull * draw.rng.normal(0.0, 1.0, shape[1:]))

    return make




def basis(count: int, width: int) -> Recipe:
    """Orthonormal rows."""

    def make(draw: Draw) -> Tensor:
        return torch.linalg.qr(torch.as_tensor(draw.rng.normal(0.0, 1.0, (width, count)))).Q.T.contiguous()

    return make


USUAL = [
    Case("two", {"grads": rows(2, 9)}),
    Case("three", {"grads": rows(3, 9, pull=0.5)}),
    Case("five", {"grads": rows(5, 17)}),
    Case("opposed", {"grads": values([[1.0, 0.2, 0.0], [-1.5, 0.3, 0.1]])}),
    Case("one", {"grads": normal(1, 6)}),
    Case("segments", {"grads": rows(3, 19), "offsets": offsets(7, 19)}),
]


def losses(name: str, source: str, combine, more: list[Case]) -> Loss:
    return Loss(name, source, in_segments(combine), USUAL + more, grads=())


MOMENTS = {"grads": normal(7), "moments": normal(3, 7), "fake_moment": normal(7), "second_moment": positive(7)}

LOSSES = [
    losses(
        "config_gradient",
        f"{CONFLICTFREE} ConFIGOperator",
        config_gradient,
        [Case(length, {"grads": rows(4, 11)}, {"length": length}) for length in LENGTHS]
        + [Case("weighted", {"grads": rows(3, 11), "weight": positive(3)})],
    ),
    Loss(
        "m_config_step",
        f"{CONFLICTFREE} ConFIG_update, momentum by hand",
        m_config_step,
        [
            Case(name, MOMENTS | {"index": values([index], dtype=torch.int64), "steps": values(steps, dtype=torch.int64)}, params)
            for name, index, steps, params in [
                ("usual", 1, [3, 2, 4, 7], {}),
                ("first", 2, [1, 1, 0, 0], {}),
                ("waiting", 2, [1, 0, 4, 0], {}),
                ("other-betas", 0, [5, 5, 5, 9], {"beta1": 0.5, "beta2": 0.75, "eps": 0.25}),
            ]
        ],
        grads=(),
    ),
    losses(
        "pcgrad",
        f"{CONFLICTFREE} PCGradOperator; with an order or one side, {DERIVED}",
        pcgrad,
        [
            Case("many-conflicts", {"grads": rows(6, 5)}),
            Case("in-order", {"grads": rows(5, 4), "order": orders(5, 5)}),
            Case("one-sided", {"grads": rows(4, 3)}, {"one_sided": True}),
            Case("one-sided-in-order", {"grads": rows(5, 4), "order": orders(5, 5)}, {"one_sided": True}),
        ],
    ),
    Loss(
        "gradvac",
        DERIVED,
        gradvac,
        [
            Case("first-step", {"grads": rows(4, 7)}),
            Case("later", {"grads": rows(4, 9), "target_cosine": uniform(4, 4, low=-0.5, high=0.9)}, {"beta": 0.25}),
            Case(
                "in-order",
                {"grads": rows(5, 9), "target_cosine": uniform(5, 5, low=-0.5, high=0.9), "order": orders(5, 5)},
            ),
            Case("one", {"grads": normal(1, 6)}),
        ],
        grads=(),
    ),
    losses("imtl_g", f"{CONFLICTFREE} IMTLGOperator", imtl_g, []),
    losses(
        "cagrad",
        DERIVED,
        cagrad,
        [
            Case("less", {"grads": rows(4, 7)}, {"c": 0.25, "rescale": 0}),
            Case("more", {"grads": rows(4, 7)}, {"c": 0.75, "rescale": 2}),
            Case("the-mean", {"grads": rows(4, 7)}, {"c": 0.0}),
            Case("with-a-shared-part", {"grads": rows(5, 17, pull=3.0)}),
        ],
    ),
    losses(
        "mgda",
        DERIVED,
        mgda,
        [Case(kind, {"grads": rows(4, 7)} | ({"losses": positive(4)} if "loss" in kind else {}), {"normalize": kind})
         for kind in ("l2", "loss", "loss+")]
        + [Case("with-a-shared-part", {"grads": rows(5, 17, pull=3.0)})],
    ),
    losses("nash_mtl", DERIVED, nash_mtl, [Case("ridge", {"grads": rows(4, 7)}, {"ridge": 0.5})]),
    losses("aligned_mtl", DERIVED, aligned_mtl, [Case("tolerance", {"grads": rows(5, 7)}, {"tolerance": 0.25})]),
    losses(
        "principal_gradient_aggregation",
        DERIVED,
        principal_gradient_aggregation,
        [Case("few", {"grads": rows(5, 7)}, {"keep": 0.25}), Case("one-element", {"grads": rows(4, 1)})],
    ),
    Loss(
        "gram_matrix",
        f"{TORCH} matmul and cosine_similarity",
        gram_matrix,
        [
            Case("one-set", {"input": normal(4, 7)}),
            Case("two-sets", {"input": normal(3, 7), "ref_input": normal(4, 7)}),
            Case("segments", {"input": normal(3, 9), "offsets": offsets(2, 2, 9)}),
            Case("cosines", {"input": normal(4, 7)}, {"normalize": True}),
            Case(
                "cosines-of-segments",
                {"input": normal(2, 9), "ref_input": normal(3, 9), "offsets": offsets(4, 9)},
                {"normalize": True},
            ),
        ],
        grads=(),
    ),
    Loss(
        "project_on_directions",
        f"{TORCH} linalg.lstsq",
        project_on_directions,
        [
            Case("two", {"input": normal(5, 7), "directions": normal(2, 7)}),
            Case("from-an-origin", {"input": normal(3, 9), "directions": normal(4, 9), "origin": normal(9)}),
            Case("cosine", {"input": normal(5, 7), "directions": normal(2, 7), "origin": normal(7)}, {"method": "cosine"}),
        ],
        grads=(),
    ),
    Loss(
        "trajectory_pca_directions",
        f"{TORCH} linalg.svd",
        trajectory_pca_directions,
        [
            Case("centred", {"input": rows(5, 9)}),
            Case("about-0", {"input": rows(4, 9)}, {"center": False, "components": 1}),
            Case("about-an-origin", {"input": rows(4, 9), "origin": normal(9)}, {"center": False, "components": 3}),
            Case("more-than-there-are", {"input": rows(3, 7)}, {"components": 4}),
        ],
        grads=(),
    ),
    Loss(
        "orthonormalize",
        f"{TORCH} linalg.lstsq",
        orthonormalize,
        [
            Case("one", {"input": normal(7), "basis": basis(1, 7)}),
            Case("four", {"input": normal(9), "basis": basis(4, 9)}),
        ],
        grads=(),
    ),
    Loss(
        "eigh",
        f"{TORCH} linalg.eigh",
        eigh,
        [Case("three", {"input": normal(2, 3, 3)}), Case("six", {"input": normal(1, 6, 6)}), Case("one", {"input": normal(3, 1, 1)})],
        grads=(),
    ),
    Loss(
        "residual_ntk_score",
        f"{TORCH} linalg.cholesky and solve_triangular",
        residual_ntk_score,
        [
            Case("usual", {"ref_jacobian": normal(4, 9), "jacobian": normal(5, 9), "residual": normal(5)}),
            Case("ridge", {"ref_jacobian": normal(5, 3), "jacobian": normal(2, 3), "residual": normal(2)}, {"ridge": 0.25}),
        ],
        grads=(),
    ),
]
