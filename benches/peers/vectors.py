"""Operations on flat vectors as PyTorch users compose them."""

import torch

from registry import composed


def direction(t):
    return t["grads"] if "grads" in t else t["target"] - t["params"]


@composed("segment_reduce", grads=())
def segment_reduce(t, p):
    return torch.linalg.vector_norm(t["input"].reshape(len(t["input"]) if t["input"].ndim > 1 else 1, -1), dim=1)


@composed("clip_grad_norm", grads=())
def clip_grad_norm(t, p):
    norm = t["grads"].norm()
    return t["grads"] * (p["max_norm"] / (norm + 1e-6)).clamp(max=1.0)


@composed("adaptive_clip_grad", grads=())
def adaptive_clip_grad(t, p):
    g, norm = t["grads"], t["grads"].norm()
    most = p["clipping"] * t["params"].norm().clamp(min=p["eps"])
    return torch.where(norm <= most, g, g * (most / norm.clamp(min=1e-6)))


@composed("centralize_grad", grads=())
def centralize_grad(t, p):
    return t["grads"] - t["grads"].mean()


@composed("sam_perturb", grads=())
def sam_perturb(t, p):
    return t["params"] + t["grads"] * (p["rho"] / (t["grads"].norm() + p["eps"]))


@composed("awp_perturb", grads=())
def awp_perturb(t, p):
    d = direction(t)
    return t["params"] + p["gamma"] * t["params"].norm() / d.norm() * d


@composed("filter_normalize_direction", grads=())
def filter_normalize_direction(t, p):
    return t["direction"] * (t["params"].norm() / (t["direction"].norm() + p["eps"]))


@composed("orthogonal_component", grads=())
def orthogonal_component(t, p):
    x, r = t["input"], t["reference"]
    return p["keep"] * r + p["scale"] * (x - x.dot(r) / r.dot(r) * r)


@composed("lerp", grads=())
def lerp(t, p):
    weight = t["weight"]
    return torch.lerp(t["start"], t["end"], weight[:, None] if weight.ndim else weight)


@composed("linear_combination", grads=())
def linear_combination(t, p):
    base = t.get("base", torch.zeros((), device=t["vectors"].device))
    return base + t["coefficients"] @ t["vectors"]


@composed("clip_grad_value", grads=())
def clip_grad_value(t, p):
    return t["grads"].clamp(-p["clip_value"], p["clip_value"])


@composed("lobster_shrink", grads=())
def lobster_shrink(t, p):
    return t["params"] - p["lambda"] * t["params"] * torch.relu(1 - t["grads"].abs())


@composed("magnitude_reduced_estimate", grads=())
def magnitude_reduced_estimate(t, p):
    return t["input"].clamp(min=0) + t["baseline"]


@composed("gradnorm_loss", grads=("task_weight",))
def gradnorm_loss(t, p):
    weighted = t["task_weight"] * t["grad_norms"]
    ratios = t["losses"] / t["initial_losses"]
    goal = (weighted.mean() * (ratios / ratios.mean()) ** p["alpha"]).detach()
    return (weighted - goal).abs().mean()
