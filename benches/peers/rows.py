"""Losses of rows of scores as PyTorch users compose them: one tensor operation after the other."""

import math

import torch
import torch.nn.functional as F

from registry import composed


def class_first(vector, like):
    """[C] as [1, C, 1, ...]."""
    return vector.reshape(1, -1, *[1] * (like.ndim - 2))


def picked(rows, labels):
    return rows.gather(1, labels.unsqueeze(1)).squeeze(1)


def log_p(t):
    return F.log_softmax(t["input"], 1)


@composed("symmetric_cross_entropy")
def symmetric_cross_entropy(t, p):
    log = picked(log_p(t), t["labels"])
    return (-p["alpha"] * log - p["beta"] * math.log(p["clip"]) * (1 - log.exp())).mean()


@composed("poly_n_cross_entropy")
def poly_n_cross_entropy(t, p):
    log = picked(log_p(t), t["labels"])
    powers = sum(e * (1 - log.exp()) ** (j + 1) for j, e in enumerate(t["epsilons"]))
    return (powers - log).mean()


@composed("asymmetric_focal_loss")
def asymmetric_focal_loss(t, p):
    log = picked(log_p(t), t["labels"])
    back = (1 - p["delta"]) * (1 - log.exp()) ** p["gamma"]
    return -(torch.where(t["labels"] == 0, back, p["delta"]) * log).mean()


@composed("confidence_penalty_loss")
def confidence_penalty_loss(t, p):
    log = log_p(t)
    return (p["beta"] * (log.exp() * log).sum(1) - picked(log, t["labels"])).mean()


@composed("margin_control_cross_entropy")
def margin_control_cross_entropy(t, p):
    log = log_p(t)
    return (p["lambda"] * (log.exp() ** 2).sum(1).log1p() - picked(log, t["labels"])).mean()


@composed("ib_loss")
def ib_loss(t, p):
    log = log_p(t)
    distance = (log.exp() - F.one_hot(t["labels"], log.shape[1]).movedim(-1, 1)).abs().sum(1)
    return (-picked(log, t["labels"]) * p["alpha"] / (distance * t["feature_norm"] + p["eps"])).mean()


@composed("vs_loss")
def vs_loss(t, p):
    n = t["class_counts"].clamp(min=1)
    scale, shift = (n / n.max()) ** p["gamma"], p["tau"] * (n / n.sum()).log()
    return F.cross_entropy(t["input"] * class_first(scale, t["input"]) + class_first(shift, t["input"]), t["labels"])


@composed("ldam_loss")
def ldam_loss(t, p):
    rare = t["class_counts"].clamp(min=1) ** -0.25
    margins = p["max_m"] * rare / rare.max()
    one_hot = F.one_hot(t["labels"], margins.numel()).movedim(-1, 1)
    return F.cross_entropy(p["scale"] * (t["input"] - one_hot * class_first(margins, t["input"])), t["labels"])


@composed("seesaw_loss")
def seesaw_loss(t, p):
    x, label = t["input"], t["labels"].unsqueeze(1)
    n = class_first(t["class_counts"].clamp(min=1), x).expand_as(x)
    mitigation = (n / n.gather(1, label)).clamp(max=1) ** p["p"]
    s = x.detach().softmax(1)
    compensation = (s / s.gather(1, label).clamp(min=p["eps"])).clamp(min=1) ** p["q"]
    others = 1 - F.one_hot(t["labels"], x.shape[1]).movedim(-1, 1)
    return F.cross_entropy(x + (mitigation * compensation).log() * others, t["labels"])


@composed("softmax_plus_nll_loss")
def softmax_plus_nll_loss(t, p):
    return F.cross_entropy(torch.cat([t["input"], torch.zeros_like(t["input"][:, :1])], 1), t["labels"])


@composed("masked_cross_entropy")
def masked_cross_entropy(t, p):
    return F.cross_entropy(t["input"] / p["temperature"], t["labels"])


@composed("confidence_weighted_cross_entropy")
def confidence_weighted_cross_entropy(t, p):
    rows = F.cross_entropy(t["input"], t["labels"], reduction="none")
    return (t["confidence"] ** p["gamma"] * rows).mean()


@composed("two_hot_cross_entropy")
def two_hot_cross_entropy(t, p):
    last = t["input"].shape[1] - 1
    v = t["values"].clamp(0, last)
    low = v.floor().clamp(max=max(last - 1, 0)).long()
    log, above = log_p(t), v - low
    return -((1 - above) * picked(log, low) + above * picked(log, (low + 1).clamp(max=last))).mean()


@composed("entropy_loss")
def entropy_loss(t, p):
    log = log_p(t)
    return -(log.exp() * log).sum(1).mean()


def kept(rows, number):
    return rows.flatten().topk(number).values.mean()


@composed("topk_cross_entropy")
def topk_cross_entropy(t, p):
    rows = F.cross_entropy(t["input"], t["labels"], reduction="none")
    return kept(rows, max(1, int(rows.numel() * p["k"] / 100)))


@composed("ohem_cross_entropy")
def ohem_cross_entropy(t, p):
    rows = F.cross_entropy(t["input"], t["labels"], reduction="none").flatten()
    hard = int((rows > -math.log(p["thresh"])).sum())
    return kept(rows, max(hard, min(p["min_kept"], rows.numel())))


@composed("nll_loss")
def nll_loss(t, p):
    return F.nll_loss(t["input"], t["labels"])


@composed("multi_margin_loss")
def multi_margin_loss(t, p):
    rows = t["input"].movedim(1, -1).flatten(0, -2)
    return F.multi_margin_loss(rows, t["labels"].flatten(), p=p["p"], margin=p["margin"])


@composed("multiclass_hinge_loss")
def multiclass_hinge_loss(t, p):
    own = t["labels"].unsqueeze(1)
    rival = t["input"].scatter(1, own, -math.inf).amax(1)
    return F.relu(p["margin"] - picked(t["input"], t["labels"]) + rival).mean()


def both_rows(t, second, temperature):
    return F.log_softmax(t["input"] / temperature, 1), F.log_softmax(t[second] / temperature, 1)


@composed("kl_div_with_logits", ("input", "target_logits"))
def kl_div_with_logits(t, p):
    q, target = both_rows(t, "target_logits", p["temperature"])
    return F.kl_div(q, target, log_target=True, reduction="none").sum(1).mean() * p["temperature"] ** 2


@composed("js_div_with_logits", ("input", "target_logits"))
def js_div_with_logits(t, p):
    q, target = both_rows(t, "target_logits", p["temperature"])
    beta = p["beta"]
    middle = torch.logsumexp(torch.stack([q + math.log(1 - beta), target + math.log(beta)]), 0)
    terms = beta * target.exp() * (target - middle) + (1 - beta) * q.exp() * (q - middle)
    return terms.sum(1).mean()


@composed("tv_distance_with_logits", ("input", "target_logits"))
def tv_distance_with_logits(t, p):
    q, target = both_rows(t, "target_logits", p["temperature"])
    return 0.5 * (q.exp() - target.exp()).abs().sum(1).mean()


@composed("distillation_loss")
def distillation_loss(t, p):
    q, target = both_rows(t, "target_logits", p["temperature"])
    taught = F.kl_div(q, target, log_target=True, reduction="none").sum(1).mean() * p["temperature"] ** 2
    return p["alpha"] * taught + (1 - p["alpha"]) * F.cross_entropy(t["input"], t["labels"])


@composed("trades_loss", ("input", "adversarial_logits"))
def trades_loss(t, p):
    clean, other = both_rows(t, "adversarial_logits", 1.0)
    return F.nll_loss(clean, t["labels"]) + p["beta"] * F.kl_div(other, clean, log_target=True, reduction="none").sum(1).mean()


@composed("hinge_loss")
def hinge_loss(t, p):
    return (F.relu(p["margin"] - t["target"] * t["input"]) ** p["p"]).mean()


@composed("soft_margin_loss")
def soft_margin_loss(t, p):
    return F.soft_margin_loss(t["input"], t["target"])


@composed("quality_focal_loss")
def quality_focal_loss(t, p):
    x, target = t["input"], t["target"]
    return ((target - x.sigmoid()).abs() ** p["beta"] * F.binary_cross_entropy_with_logits(x, target, reduction="none")).mean()
