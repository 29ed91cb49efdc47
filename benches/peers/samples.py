"""Operations on samples and decisions from rows of scores as PyTorch users compose them."""

import torch
import torch.nn.functional as F

from registry import composed


def per_sample(vector, like):
    return vector.reshape(-1, *[1] * (like.ndim - 1))


@composed("pgd_step", ())
def pgd_step(t, p):
    origin = t["input"]
    stepped = t["input"] + p["step_size"] * t["grads"].sign()
    return torch.clamp(origin + (stepped - origin).clamp(-p["epsilon"], p["epsilon"]), p["min"], p["max"])


@composed("project_ball")
def project_ball(t, p):
    return torch.renorm(t["input"], 2, 0, p["radius"])


@composed("project_simplex")
def project_simplex(t, p):
    ordered = t["input"].sort(1, descending=True).values
    excess = ordered.cumsum(1) - p["radius"]
    ranks = torch.arange(1, ordered.shape[1] + 1, device=ordered.device)
    count = (ordered * ranks > excess).sum(1, keepdim=True)
    return (t["input"] - excess.gather(1, count - 1) / count).clamp(min=0)


@composed("vat_normalize", ())
def vat_normalize(t, p):
    flat = t["input"].flatten(1)
    flat = flat / (1e-12 + flat.abs().amax(1, keepdim=True))
    return (p["epsilon"] * flat / (1e-6 + flat.square().sum(1, keepdim=True)).sqrt()).reshape(t["input"].shape)


@composed("elle_triplet_sample", ())
def elle_triplet_sample(t, p):
    a, b = t["input"] + p["epsilon"] * t["noise"]
    alpha = per_sample(t["alpha"], a)
    return torch.stack([a, b, (1 - alpha) * a + alpha * b])


@composed("llr_loss", ("grads", "loss_end", "loss_start"))
def llr_loss(t, p):
    along = (t["delta"] * t["grads"]).flatten(1).sum(1)
    return (t["loss_end"] - t["loss_start"] - along).square().mean()


@composed("probability_margin_weight", ())
def probability_margin_weight(t, p):
    likely = t["input"].softmax(1)
    label = t["labels"].unsqueeze(1)
    margin = likely.scatter(1, label, 0.0).amax(1) - likely.gather(1, label).squeeze(1)
    return p["scale"] * torch.sigmoid(p["slope"] * (margin + p["bias"]))


@composed("margin_sampling_score", ())
def margin_sampling_score(t, p):
    first, second = t["input"].softmax(1).topk(2, dim=1).values.unbind(1)
    return first - second


@composed("softmax_ce_hvp", ())
def softmax_ce_hvp(t, p):
    likely = F.softmax(t["input"], 1)
    weighted = likely * t["direction"]
    return weighted - likely * weighted.sum(1, keepdim=True)
