"""Losses of rows by sums over their elements, of gathered values and of features, as PyTorch users compose them."""

import math

import torch
import torch.nn.functional as F

from rows import composed


def flat(x):
    return x.flatten(1)


@composed("relative_lp_loss")
def relative_lp_loss(t, p):
    x, target = flat(t["input"]), flat(t["target"])
    error = torch.linalg.vector_norm(p["scale"] * (x - target), p["p"], 1)
    return (error / torch.linalg.vector_norm(p["scale"] * target + p["shift"], p["p"], 1).clamp(min=p["eps"])).mean()


@composed("absolute_lp_loss")
def absolute_lp_loss(t, p):
    return (p["scale"] * torch.linalg.vector_norm(flat(t["input"] - t["target"]), p["p"], 1)).mean()


@composed("silog_loss")
def silog_loss(t, p):
    e = flat(t["input"].clamp(min=p["eps"]).log() - t["target"].clamp(min=p["eps"]).log())
    return (p["scale"] * ((e**2).mean(1) - p["lambda"] * e.mean(1) ** 2)).mean()


@composed("psnr_loss")
def psnr_loss(t, p):
    return 10 * (F.mse_loss(t["input"], t["target"]) / p["data_range"] ** 2).log10()


def before_length(t, x):
    """1 before each sample's length, and how many cells that is."""
    lines = torch.arange(x.shape[-1], device=x.device)
    kept = (lines < t["lengths"].reshape(-1, *[1] * (x.ndim - 1))).to(x.dtype).expand_as(x)
    return kept, flat(kept).sum(1).clamp(min=1)


def ragged_mean(t, elements):
    kept, cells = before_length(t, elements)
    return (flat(elements * kept).sum(1) / cells).mean()


@composed("ragged_bce_with_logits")
def ragged_bce_with_logits(t, p):
    return ragged_mean(t, F.binary_cross_entropy_with_logits(t["input"], t["target"], reduction="none"))


@composed("ragged_mse_loss")
def ragged_mse_loss(t, p):
    return ragged_mean(t, (t["input"] - t["target"]) ** 2)


@composed("ragged_contrastive_loss", ("input1", "input2"))
def ragged_contrastive_loss(t, p):
    apart = t["input1"] - t["input2"]
    kept, _ = before_length(t, apart)
    distance = torch.linalg.vector_norm(flat(apart * kept), 2, 1)
    some = t["lengths"] > 0
    terms = torch.where(t["target"] != 0, distance**2, (p["margin"] - distance).clamp(min=0) ** 2 * some)
    return (terms.mean() / (apart[0].numel() if p["normalize"] else 1)).clamp(max=p["clip"])


@composed("log_variance_loss")
def log_variance_loss(t, p):
    return t["input"].var(1).mean()


def standardized(t, order):
    w = t["input"]
    return (((w - w.mean()) / w.std()) ** order).mean()


@composed("weight_kurtosis_loss")
def weight_kurtosis_loss(t, p):
    return (standardized(t, 4) - p["target"]) ** 2


@composed("weight_skewness_loss")
def weight_skewness_loss(t, p):
    return (standardized(t, 3) - p["target"]) ** 2


@composed("mixture_elbo_loss")
def mixture_elbo_loss(t, p):
    losses = t["input"]
    return ((-losses).softmax(1) * losses).sum(1).mean()


@composed("mse_triplet_loss", ("input", "negative"))
def mse_triplet_loss(t, p):
    near = F.mse_loss(t["input"], t["target"])
    return (near + F.relu(near - F.mse_loss(t["negative"], t["target"]) + p["margin"])) / 2


@composed("constrained_gaussian_nll_loss", ("input", "std"))
def constrained_gaussian_nll_loss(t, p):
    std, w = t["std"], t["quadrature"]
    likelihood = -torch.distributions.Normal(t["input"], std).log_prob(t["target"]).sum(1)
    v = (w * w * std * std).sum(1) + math.exp(-p["log_tau"])
    mass = (w * (t["target"] - t["input"])).sum(1)
    return (likelihood - p["log_tau"] / 2 - v.log() / 2 - mass**2 / (2 * v)).mean()


@composed("balanced_bce_loss")
def balanced_bce_loss(t, p):
    positive = t["target"] > p["threshold"]
    ratio = positive.numel() / positive.sum()
    own = torch.where(positive, t["input"], 1 - t["input"])
    return -(torch.where(positive, 0.5 * ratio, 0.5 * ratio / (ratio - 1)) * (own + p["eps"]).log()).mean()


@composed("bmn_pem_reg_loss")
def bmn_pem_reg_loss(t, p):
    g = t["target"]
    high, low = g > p["high"], (g <= p["low"]) & (g > 0)
    medium = (g <= p["high"]) & (g > p["low"])
    shares = [(high.sum() / group.sum()).clamp(max=1) for group in (medium, low)]
    weights = high + shares[0] * medium + shares[1] * low
    return (0.5 * weights * (t["input"] - g) ** 2).sum() / weights.sum()


@composed("gathered_smooth_l1_loss")
def gathered_smooth_l1_loss(t, p):
    maps = t["input"].flatten(2)
    index = t["index"][:, None].expand(-1, maps.shape[1], -1)
    return F.smooth_l1_loss(maps.gather(2, index).transpose(1, 2), t["target"], beta=p["beta"])


@composed("latent_perceptual_loss")
def latent_perceptual_loss(t, p):
    lengths = torch.linalg.vector_norm(t["target"], dim=1, keepdim=True) + 1e-6
    return p["scale"] * ((t["input"] / lengths - t["target"] / lengths) ** 2).mean()
