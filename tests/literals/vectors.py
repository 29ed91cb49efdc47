"""Operations on flat vectors: torch, a segment at a time."""

import jax
import numpy as np
import optax
import torch
from torch import Tensor

from harness import Case, Loss, library, normal, positive, uniform, values

jax.config.update("jax_enable_x64", True)

TORCH = library("torch")
OPTAX = library("optax")


def offsets(*ends):
    return values([0, *ends], dtype=torch.int64)


def segments(t: dict[str, Tensor], elements: int) -> list[slice]:
    ends = t["offsets"].tolist() if "offsets" in t else [0, elements]
    return [slice(a, b) for a, b in zip(ends, ends[1:])]


def clip_grad_norm(t, reduction, max_norm=1.0, norm_type="l2", per_segment=False):
    order = {"l1": 1.0, "l2": 2.0, "linf": torch.inf}[norm_type]
    output = t["grads"].clone()
    parts = segments(t, len(output)) if per_segment else [slice(None)]
    norms = []
    for part in parts:
        parameter = torch.nn.Parameter(torch.zeros_like(output[part]))
        parameter.grad = output[part].clone()
        norms.append(torch.nn.utils.clip_grad_norm_([parameter], max_norm, order) if parameter.numel() else torch.zeros(()))
        output[part] = parameter.grad
    return {"output": output, "total_norm": torch.stack([norm.double() for norm in norms])}


def lerp(t, reduction):
    start, end, weight = t["start"], t["end"], t["weight"]
    if weight.ndim < 2:
        return {"output": torch.lerp(start, end, weight[:, None] if weight.ndim else weight)}
    output = start.new_empty(len(weight), len(start))
    for k, part in enumerate(segments(t, len(start))):
        output[:, part] = torch.lerp(start[part], end[part], weight[:, k, None])
    return {"output": output}


def segment_reduce(t, reduction, kind="l2"):
    x, y = t["input"], t.get("other")
    if x.ndim > 1:
        parts = [(row.flatten(), None if y is None else y[i].flatten()) for i, row in enumerate(x)]
    else:
        parts = [(x[part], None if y is None else y[part]) for part in segments(t, len(x))]
    order = {"l1": 1.0, "l2": 2.0, "linf": torch.inf}
    reduced = {"sum": torch.sum, "mean": torch.mean, "min": torch.amin, "max": torch.amax, "count_nonzero": torch.count_nonzero}

    def value(a, b):
        if not a.numel():
            return torch.zeros(())
        if kind in order:
            return torch.linalg.vector_norm(a, order[kind])
        return torch.dot(a, b) if kind == "dot" else reduced[kind](a).double()

    return {"output": torch.stack([value(a, b) for a, b in parts])}


def updated(transformation, updates: Tensor, params: Tensor | None = None) -> Tensor:
    """What a transformation of optax makes of one leaf."""
    state = transformation.init(updates.numpy())
    updates, _ = transformation.update(updates.numpy(), state, None if params is None else params.numpy())
    return torch.from_numpy(np.array(updates))


def adaptive_clip_grad(t, reduction, clipping=0.01, eps=1e-3):
    output = t["grads"].clone()
    for part in segments(t, len(output)):
        if output[part].numel():
            output[part] = updated(optax.adaptive_grad_clip(clipping, eps), t["grads"][part], t["params"][part])
    return {"output": output}


def centralize_grad(t, reduction):
    """optax leaves what has one axis, as the weight 0 does; other weights in torch."""
    output = t["grads"].clone()
    for k, part in enumerate(segments(t, len(output))):
        grads = output[part]
        weight = float(t["segment_weight"][k]) if "segment_weight" in t else 1.0
        if not grads.numel():
            continue
        if weight in (0.0, 1.0):
            leaf = grads[None] if weight else grads
            output[part] = updated(optax.centralize(), leaf).reshape(grads.shape)
        else:
            output[part] = grads - weight * grads.mean()
    return {"output": output}


def sam_perturb(t, reduction, rho=0.05, adaptive=False, eta=0.0, eps=1e-12, per_segment=False):
    output, norms = t["params"].clone(), []
    for part in segments(t, len(output)) if per_segment else [slice(None)]:
        w, g = t["params"][part], t["grads"][part]
        size = w.abs() + eta if adaptive else torch.ones_like(w)
        norms.append((size * g).norm())
        output[part] = w + rho * size**2 * g / (norms[-1] + eps)
    return {"output": output, "norm": torch.stack(norms)}


def awp_perturb(t, reduction, gamma=0.01):
    output = t["params"].clone()
    for k, part in enumerate(segments(t, len(output))):
        w = t["params"][part]
        direction = t["grads"][part] if "grads" in t else t["target"][part] - w
        weight = t["segment_weight"][k] if "segment_weight" in t else 1.0
        if direction.norm() > 0:
            output[part] = w + gamma * weight * w.norm() * torch.nn.functional.normalize(direction, dim=0, eps=0.0)
    return {"output": output}


def filter_normalize_direction(t, reduction, mode="norm", eps=1e-10):
    output = t["direction"].clone()
    for k, part in enumerate(segments(t, len(output))):
        w, d = t["params"][part], t["direction"][part]
        weight = t["segment_weight"][k] if "segment_weight" in t else 1.0
        by = {"norm": w.norm() / (d.norm() + eps), "unit": 1.0 / (d.norm() + eps), "weight": w}[mode]
        output[part] = weight * d * by
    return {"output": output}


def orthogonal_component(t, reduction, scale=1.0, keep=0.0):
    """The part along the reference by its projection matrix."""
    output = t["input"].clone()
    for part in segments(t, len(output)):
        x, r = t["input"][part], t["reference"][part]
        across = x - torch.outer(r, r) @ x / r.dot(r) if r.norm() > 0 else x
        output[part] = keep * r + scale * across
    return {"output": output}


def linear_combination(t, reduction):
    vectors, coefficients = t["vectors"], t["coefficients"]
    base = t.get("base", torch.zeros(vectors.shape[1]))
    if coefficients.ndim == 1:
        return {"output": torch.addmv(base, vectors.T, coefficients)}
    return {"output": torch.addmm(base, coefficients, vectors)}


def gradnorm_loss(t, reduction, alpha=1.5):
    weighted = t["task_weight"] * t["grad_norms"]
    ratios = torch.where(t["initial_losses"] == 0, 1.0, t["losses"] / t["initial_losses"])
    rates = ratios / ratios.mean() if ratios.mean() > 0 else torch.ones_like(ratios)
    goal = (weighted.mean() * rates**alpha).detach()
    return torch.nn.functional.l1_loss(weighted, goal, reduction=reduction)


VECTORS = {"start": normal(9), "end": normal(9)}

PAIR = {"params": normal(11), "grads": normal(11)}
CUT = {"offsets": offsets(4, 4, 9, 11)}
TASKS = {"task_weight": positive(5), "grad_norms": positive(5), "losses": positive(5), "initial_losses": positive(5)}
ROWS = {"segment_weight": values([1.0, 0.5, 0.0, 1.5])}

LOSSES = [
    Loss(
        "segment_reduce",
        f"{TORCH} linalg.vector_norm, sum, mean, amin, amax, count_nonzero, dot, a segment at a time",
        segment_reduce,
        [Case("one", {"input": normal(11)})]
        + [
            Case(f"segments-{kind}", {"input": normal(11)} | CUT, {"kind": kind})
            for kind in ["l2", "l1", "linf", "sum", "mean", "min", "max"]
        ]
        + [
            Case("samples", {"input": normal(3, 2, 4)}),
            Case("samples-mean", {"input": normal(3, 5)}, {"kind": "mean"}),
            Case("counts", {"input": values([0.0, 2.0, -1.0, 0.0, 0.0, 0.5, 3.0, 0.0])} | {"offsets": offsets(3, 5, 5, 8)}, {"kind": "count_nonzero"}),
            Case("products", {"input": normal(11), "other": normal(11)} | CUT, {"kind": "dot"}),
            Case("products-of-samples", {"input": normal(3, 4), "other": normal(3, 4)}, {"kind": "dot"}),
        ],
        grads=(),
    ),
    Loss(
        "adaptive_clip_grad",
        f"{OPTAX} adaptive_grad_clip, a vector for each segment",
        adaptive_clip_grad,
        [
            Case("clipped", {"grads": normal(11), "params": normal(11)}),
            Case("left", {"grads": normal(11, scale=1e-3), "params": normal(11)}, {"clipping": 0.5}),
            Case("segments", {"grads": normal(11), "params": normal(11)} | CUT, {"clipping": 1.1}),
            Case("small-weights", {"grads": normal(5), "params": normal(5, scale=1e-3)}, {"clipping": 0.3, "eps": 0.5}),
            Case("zero-weights", {"grads": normal(4), "params": values([0.0, 0.0, 0.0, 0.0])}),
            Case("zero-gradients", {"grads": values([0.0, 0.0, 0.0]), "params": normal(3)}),
            Case("nothing-stays", {"grads": normal(3), "params": normal(3)}, {"clipping": 0.0}),
        ],
        grads=(),
    ),
    Loss(
        "centralize_grad",
        f"{OPTAX} centralize, a row for each segment; weights but 0 and 1 from the definition in torch",
        centralize_grad,
        [
            Case("one", {"grads": normal(11)}),
            Case("segments", {"grads": normal(11)} | CUT),
            Case("biases", {"grads": normal(11), "segment_weight": values([1.0, 1.0, 0.0, 1.0])} | CUT),
            Case("weights", {"grads": normal(11)} | CUT | ROWS),
        ],
        grads=(),
    ),
    Loss(
        "sam_perturb",
        f"the definition in {TORCH}",
        sam_perturb,
        [
            Case("defaults", PAIR),
            Case("together", PAIR | CUT, {"rho": 0.5}),
            Case("segments", PAIR | CUT, {"rho": 0.5, "per_segment": True}),
            Case("adaptive", PAIR, {"rho": 0.5, "adaptive": True}),
            Case("adaptive-segments", PAIR | CUT, {"rho": 2.0, "adaptive": True, "eta": 0.01, "per_segment": True}),
            Case("eps", PAIR, {"eps": 2.0}),
            Case("zero", {"params": normal(3), "grads": values([0.0, 0.0, 0.0])}),
        ],
        grads=(),
    ),
    Loss(
        "awp_perturb",
        f"the definition in {TORCH}, nn.functional.normalize",
        awp_perturb,
        [
            Case("defaults", PAIR),
            Case("segments", PAIR | CUT, {"gamma": 0.5}),
            Case("weights", PAIR | CUT | ROWS, {"gamma": 0.5}),
            Case("target", {"params": normal(11), "target": normal(11)} | CUT, {"gamma": 0.5}),
            Case("backwards", PAIR, {"gamma": -0.1}),
            Case("zero", {"params": normal(3), "grads": values([0.0, 0.0, 0.0])}),
            Case("there", {"params": values([1.0, 2.0]), "target": values([1.0, 2.0])}),
        ],
        grads=(),
    ),
    Loss(
        "filter_normalize_direction",
        f"the definition in {TORCH}",
        filter_normalize_direction,
        [
            Case("one", {"params": normal(11), "direction": normal(11)}),
            Case("filters", {"params": normal(11), "direction": normal(11)} | CUT),
            Case("weights", {"params": normal(11), "direction": normal(11)} | CUT | ROWS),
            Case("unit", {"params": normal(11), "direction": normal(11)} | CUT, {"mode": "unit"}),
            Case("weight", {"params": normal(11), "direction": normal(11)} | CUT | ROWS, {"mode": "weight"}),
            Case("eps", {"params": normal(5), "direction": normal(5)}, {"eps": 0.5}),
            Case("zero", {"params": normal(3), "direction": values([0.0, 0.0, 0.0])}),
        ],
        grads=(),
    ),
    Loss(
        "orthogonal_component",
        f"the projection matrix in {TORCH}",
        orthogonal_component,
        [
            Case("one", {"input": normal(11), "reference": normal(11)}),
            Case("segments", {"input": normal(11), "reference": normal(11)} | CUT),
            Case("kept", {"input": normal(11), "reference": normal(11)} | CUT, {"scale": -0.4, "keep": 1.0}),
            Case("no-reference", {"input": normal(3), "reference": values([0.0, 0.0, 0.0])}, {"scale": 2.0, "keep": 0.5}),
        ],
        grads=(),
    ),
    Loss(
        "clip_grad_norm",
        f"{TORCH} nn.utils.clip_grad_norm_, a parameter for each segment",
        clip_grad_norm,
        [
            Case("clipped", {"grads": normal(11)}),
            Case("left", {"grads": normal(11)}, {"max_norm": 50.0}),
            Case("l1", {"grads": normal(11)}, {"norm_type": "l1", "max_norm": 2.5}),
            Case("linf", {"grads": normal(11)}, {"norm_type": "linf", "max_norm": 0.5}),
            Case("together", {"grads": normal(11), "offsets": offsets(4, 4, 11)}),
            Case("segments", {"grads": normal(11), "offsets": offsets(4, 4, 9, 11)}, {"per_segment": True, "max_norm": 2.0}),
            Case("segments-l1", {"grads": normal(7), "offsets": offsets(1, 7)}, {"per_segment": True, "norm_type": "l1"}),
            Case("one-segment", {"grads": normal(5)}, {"per_segment": True}),
            Case("zero", {"grads": values([0.0, 0.0, 0.0])}),
            Case("nothing-stays", {"grads": normal(4)}, {"max_norm": 0.0}),
        ],
        grads=(),
    ),
    Loss(
        "lerp",
        f"{TORCH} lerp",
        lerp,
        [
            Case("one-weight", VECTORS | {"weight": values(0.3)}),
            Case("near-the-end", VECTORS | {"weight": values(0.9)}),
            Case("the-ends", VECTORS | {"weight": values([0.0, 1.0])}),
            Case("beyond", VECTORS | {"weight": values([-0.5, 1.75])}),
            Case("rows", VECTORS | {"weight": uniform(4)}),
            Case("segments", VECTORS | {"weight": uniform(2, 4), "offsets": offsets(3, 3, 8, 9)}),
        ],
        grads=(),
    ),
    Loss(
        "linear_combination",
        f"{TORCH} addmv, addmm",
        linear_combination,
        [
            Case("one", {"vectors": normal(3, 7), "coefficients": normal(3)}),
            Case("base", {"vectors": normal(3, 7), "coefficients": normal(3), "base": normal(7)}),
            Case("rows", {"vectors": normal(3, 7), "coefficients": normal(4, 3)}),
            Case("plane", {"vectors": normal(2, 5), "coefficients": normal(9, 2), "base": normal(5)}),
        ],
        grads=(),
    ),
    Loss(
        "gradnorm_loss",
        f"the definition in {TORCH}, nn.functional.l1_loss",
        gradnorm_loss,
        [
            Case(f"{name}-{reduction}", tensors, params, reduction, upstream)
            for name, tensors, params, upstream in [
                ("tasks", TASKS, {}, False),
                ("upstream", TASKS, {"alpha": 0.5}, True),
                ("even", TASKS, {"alpha": 0.0}, False),
            ]
            for reduction in ["none", "sum", "mean", "batch_mean"]
        ]
        + [
            Case("one-started-at-0", TASKS | {"initial_losses": values([0.0, 1.5, 2.0, 0.5, 1.0])}, {}, "sum"),
            Case("one-is-done", TASKS | {"losses": values([0.0, 1.5, 2.0, 0.5, 1.0])}, {}, "sum"),
            Case("all-are-done", TASKS | {"losses": values([0.0, 0.0, 0.0, 0.0, 0.0])}, {}, "sum"),
        ],
        grads=("task_weight",),
        unchecked={"task_weight": "the mean of the weighted norms is constant in it"},
    ),
]
