"""Operations on samples: optax for projections, torch for the rest, a sample at a time."""

import numpy as np
import torch
from torch import Tensor

from harness import Case, Loss, library, normal, uniform, values

TORCH, OPTAX = library("torch"), "optax 0.2.8"


def by_sample(function, *tensors: Tensor) -> Tensor:
    """Applies a function of flat samples to each."""
    rows = [function(*(tensor[i].reshape(-1) for tensor in tensors)) for i in range(len(tensors[0]))]
    return torch.stack(rows).reshape(tensors[0].shape)


def projection(name: str, x: Tensor, radius: float) -> Tensor:
    """optax's projection of a flat vector, with its vector-Jacobian product for torch."""
    import jax

    jax.config.update("jax_enable_x64", True)
    from optax import projections

    function = getattr(projections, name)

    class Projection(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            value, pull = jax.vjp(lambda x: function(x, radius), np.asarray(x.detach()))
            ctx.pull = pull
            return torch.tensor(np.asarray(value))

        @staticmethod
        def backward(ctx, g):
            return torch.tensor(np.asarray(ctx.pull(np.asarray(g))[0]))

    return Projection.apply(x)


def project_ball(t, reduction, norm="l2", radius=1.0):
    origin = t.get("origin", torch.zeros_like(t["input"]))
    name = f"projection_{norm}_ball"
    return {"output": origin + by_sample(lambda d: projection(name, d, radius), t["input"] - origin)}


def project_simplex(t, reduction, radius=1.0):
    return {"output": by_sample(lambda x: projection("projection_simplex", x, radius), t["input"])}


def pgd_step(
    t, reduction, norm="linf", step_size=2 / 255, epsilon=8 / 255, targeted=False, levels=0, clamp=True, min=0.0, max=1.0
):
    step_size, epsilon = (float(np.float32(number)) for number in (step_size, epsilon))
    size = -step_size if targeted else step_size

    def step(x, g, origin):
        if norm == "linf":
            return torch.clamp(x + size * g.sign(), origin - epsilon, origin + epsilon)
        if norm == "l0":
            chosen = x != origin
            others = torch.where(chosen, -1.0, g.abs())
            if not chosen.all():
                chosen[others.argmax()] = True
            most = g[chosen].abs().max()
            return torch.where(chosen, x + size * g / most, x) if most > 0 else x
        order = 2 if norm == "l2" else torch.inf
        length = torch.linalg.vector_norm(g, order)
        moved = x + size * g / length if length > 0 else x
        if torch.equal(moved, origin):
            return moved
        away = moved - origin
        return origin + away * (epsilon / torch.linalg.vector_norm(away, order)).clamp(max=1.0)

    output = by_sample(step, t["input"], t["grads"], t.get("origin", t["input"]))
    output = output.clamp(min, max) if clamp else output
    return {"output": (output * levels).round() / levels if levels else output}


def vat_normalize(t, reduction, epsilon=1.0):
    def one(d):
        e = d / (1e-12 + d.abs().max())
        return epsilon * e / (1e-6 + e.square().sum()).sqrt()

    return {"output": by_sample(one, t["input"])}


def elle_triplet_sample(t, reduction, epsilon=8 / 255, clamp=False, min=0.0, max=1.0):
    a, b = t["input"] + float(np.float32(epsilon)) * t["noise"]
    a, b = (a.clamp(min, max), b.clamp(min, max)) if clamp else (a, b)
    alpha = t["alpha"].reshape(-1, *[1] * (a.ndim - 1))
    return {"output": torch.stack([a, b, torch.lerp(a, b, alpha)])}


def hyperplane_mirror(t, reduction):
    """The Householder matrix of the normal, in homogeneous coordinates."""
    x, w, b = t["input"], t["normal"], t["bias"]
    length = torch.linalg.vector_norm(w)
    if length == 0:
        return {"output": x, "distance": torch.zeros(len(x))}
    point = -b * w / length**2
    householder = torch.eye(len(w)) - 2 * torch.outer(w, w) / length**2
    return {"output": (x - point) @ householder + point, "distance": (x - point) @ w / length}


def boundary_tilt_diagnostics(t, reduction):
    x, w, b = t["input"], t["normal"], t["bias"]
    classes = [x[t["labels"] == c] for c in (0, 1)]
    length = torch.linalg.vector_norm(w)
    distances = [((c @ w + b) / length).abs().mean() if len(c) and length > 0 else torch.zeros(()) for c in classes]
    cosine, angle, strength = torch.zeros(1), torch.full((1,), torch.pi / 2), torch.zeros(1)
    if all(len(c) for c in classes) and length > 0:
        z = classes[1].mean(dim=0) - classes[0].mean(dim=0)
        cosine = torch.nn.functional.cosine_similarity(w, z, dim=0, eps=0.0).abs().reshape(1)
        angle, strength = cosine.clamp(max=1.0).acos(), 1 / cosine
    return {"cosine": cosine, "angle": angle, "strength": strength, "mean_distance": torch.stack(distances)}


IMAGES = {"input": uniform(2, 3, 4), "grads": normal(2, 3, 4)}
FAR = {"input": normal(3, 5), "grads": normal(3, 5), "origin": normal(3, 5)}
PLANE = {"input": normal(6, 4), "normal": normal(4), "bias": normal(1)}
FREE = {"clamp": False}
TRIPLET = {"input": uniform(2, 3, 4), "noise": uniform(2, 2, 3, 4, low=-1.0), "alpha": uniform(2)}

LOSSES = [
    Loss(
        "pgd_step",
        f"{TORCH} clamp, sign, vector_norm",
        pgd_step,
        [
            Case("defaults", IMAGES),
            Case("linf", FAR, {"step_size": 0.5, "epsilon": 0.75} | FREE),
            Case("targeted", FAR, {"step_size": 0.5, "epsilon": 0.75, "targeted": True, "min": -1.0, "max": 1.5}),
            Case("l2", FAR, {"norm": "l2", "step_size": 0.5, "epsilon": 1.5} | FREE),
            Case("l2-within", FAR, {"norm": "l2", "step_size": 0.5, "epsilon": 50.0} | FREE),
            Case("l2-no-origin", IMAGES, {"norm": "l2", "step_size": 0.75, "epsilon": 0.5}),
            Case("scaled", FAR, {"norm": "linf_scaled", "step_size": 0.5, "epsilon": 0.75} | FREE),
            Case("l0", FAR | {"origin": values([[0.0] * 5] * 3), "input": values([[0.0, 0, 0, 0, 0], [0, 1, 0, 0, 0], [1, 2, 3, 4, 5]])},
                 {"norm": "l0", "step_size": 0.5} | FREE),
            Case("l0-first", IMAGES, {"norm": "l0", "step_size": 0.25}),
            Case("levels", IMAGES, {"step_size": 0.25, "epsilon": 0.25, "levels": 8}),
            Case("no-gradient", IMAGES | {"grads": values([[[0.0] * 4] * 3] * 2)}, {"norm": "l2", "step_size": 0.25}),
        ],
        grads=(),
    ),
    Loss(
        "project_ball",
        f"{OPTAX} projections.projection_l2_ball, projection_linf_ball, projection_l1_ball",
        project_ball,
        [
            Case("l2", {"input": normal(3, 5)}, upstream=True),
            Case("l2-within", {"input": normal(3, 5)}, {"radius": 10.0}, upstream=True),
            Case("l2-origin", {"input": normal(2, 3, 4), "origin": normal(2, 3, 4)}, {"radius": 2.5}, upstream=True),
            Case("linf", {"input": normal(3, 5)}, {"norm": "linf", "radius": 0.75}, upstream=True),
            Case("linf-origin", {"input": normal(3, 5), "origin": normal(3, 5)}, {"norm": "linf"}, upstream=True),
            Case("l1", {"input": normal(4, 7)}, {"norm": "l1"}, upstream=True),
            Case("l1-within", {"input": normal(2, 3)}, {"norm": "l1", "radius": 20.0}, upstream=True),
            Case("l1-origin", {"input": normal(2, 3, 4), "origin": normal(2, 3, 4)}, {"norm": "l1", "radius": 4.0}, upstream=True),
        ],
    ),
    Loss(
        "project_simplex",
        f"{OPTAX} projections.projection_simplex",
        project_simplex,
        [
            Case("rows", {"input": normal(4, 6)}, upstream=True),
            Case("wide", {"input": uniform(2, 20)}, {"radius": 3.0}, upstream=True),
            Case("all-above", {"input": uniform(3, 4)}, {"radius": 8.0}, upstream=True),
            Case("one-element", {"input": normal(3, 1)}, {"radius": 2.0}, upstream=True),
        ],
    ),
    Loss(
        "vat_normalize",
        f"{TORCH} the definition of Miyato et al.'s code",
        vat_normalize,
        [
            Case("rows", {"input": normal(3, 7)}),
            Case("images", {"input": normal(2, 3, 4, scale=0.001)}, {"epsilon": 2.5}),
            Case("tiny", {"input": values([[1e-13, -2e-13], [0.0, 0.0]])}),
        ],
        grads=(),
    ),
    Loss(
        "elle_triplet_sample",
        f"{TORCH} clamp, lerp",
        elle_triplet_sample,
        [
            Case("defaults", TRIPLET),
            Case("limited", TRIPLET, {"epsilon": 0.5, "clamp": True}),
            Case("flat", {"input": normal(3), "noise": uniform(2, 3, low=-1.0), "alpha": uniform(3)}, {"epsilon": 0.25}),
        ],
        grads=(),
    ),
    Loss(
        "hyperplane_mirror",
        f"{TORCH} the Householder matrix of the normal",
        hyperplane_mirror,
        [
            Case("rows", {"input": normal(5, 4), "normal": normal(4), "bias": normal(1)}),
            Case("one-axis", {"input": normal(3, 1), "normal": normal(1), "bias": normal(1)}),
            Case("no-normal", {"input": normal(2, 3), "normal": values([0.0, 0.0, 0.0]), "bias": normal(1)}),
        ],
        grads=(),
    ),
    Loss(
        "boundary_tilt_diagnostics",
        f"{TORCH} cosine_similarity, acos",
        boundary_tilt_diagnostics,
        [
            Case("rows", PLANE | {"labels": values([0, 1, 1, 0, 1, 0], dtype=torch.int64)}),
            Case("one-of-a-class", PLANE | {"labels": values([0, 0, 0, 0, 1, 0], dtype=torch.int64)}),
            Case("one-class", PLANE | {"labels": values([1, 1, 1, 1, 1, 1], dtype=torch.int64)}),
            Case("no-normal", PLANE | {"normal": values([0.0] * 4), "labels": values([0, 1, 1, 0, 1, 0], dtype=torch.int64)}),
        ],
        grads=(),
    ),
]
