"""Losses of elements as PyTorch users compose them, or call them where a library has them."""

import math

import torch
import torch.nn.functional as F
from monai.losses import PatchAdversarialLoss

from registry import composed, loss


def difference(t):
    return t["input"] - t["target"]


@composed("quantile_loss")
def quantile(t, p):
    d = -difference(t)
    return torch.maximum(p["quantile"] * d, (p["quantile"] - 1) * d).mean()


@composed("expectile_loss")
def expectile(t, p):
    d = difference(t)
    return (torch.where(d > 0, 1 - p["expectile"], p["expectile"]) * d * d).mean()


@composed("mape_loss")
def mape(t, p):
    below = t["target"].abs().clamp(min=p["eps"])
    # Nothing is added where nothing is below.
    return (difference(t).abs() * torch.where(below == 0, 0.0, 1 / below)).mean()


@composed("smape_loss")
def smape(t, p):
    return (2 * difference(t).abs() / (t["input"].abs() + t["target"].abs()).clamp(min=p["eps"])).mean()


@composed("msle_loss")
def msle(t, p):
    return F.mse_loss(t["input"].clamp(min=p["eps"]).log1p(), t["target"].clamp(min=p["eps"]).log1p())


@composed("general_robust_loss")
def general_robust(t, p):
    alpha, b = p["alpha"], abs(p["alpha"] - 2)
    return (b / alpha * (((difference(t) / p["c"]) ** 2 / b + 1) ** (alpha / 2) - 1)).mean()


@composed("wing_loss")
def wing(t, p):
    a, omega, epsilon = difference(t).abs(), p["omega"], p["epsilon"]
    beyond = omega - omega * math.log(1 + omega / epsilon)
    return torch.where(a < omega, omega * (1 + a / epsilon).log(), a - beyond).mean()


@composed("adaptive_wing_loss")
def adaptive_wing(t, p):
    a, k, theta, omega = difference(t).abs(), p["alpha"] - t["target"], p["theta"], p["omega"]
    ratio = (theta / p["epsilon"]) ** k
    slope = omega * k * ratio / ((1 + ratio) * theta)
    inner = omega * (1 + (a / p["epsilon"]) ** k).log()
    return torch.where(a < theta, inner, slope * (a - theta) + omega * (1 + ratio).log()).mean()


@composed("poisson_nll_loss")
def poisson_nll(t, p):
    return F.poisson_nll_loss(t["input"], t["target"], log_input=p["log_input"], full=p["full"], eps=p["eps"])


@composed("gaussian_nll_loss", ("input", "var"))
def gaussian_nll(t, p):
    return F.gaussian_nll_loss(t["input"], t["target"], t["var"], full=p["full"], eps=p["eps"])


@composed("laplace_aleatoric_loss", ("input", "log_var"))
def laplace_aleatoric(t, p):
    return (p["kappa"] * (-0.5 * t["log_var"]).exp() * difference(t).abs() + 0.5 * t["log_var"]).mean()


@composed("hinge_embedding_loss")
def hinge_embedding(t, p):
    return F.hinge_embedding_loss(t["input"], t["target"], margin=p["margin"])


@composed("centernet_focal_loss")
def centernet_focal(t, p):
    q, target = t["input"].sigmoid(), t["target"]
    is_centre = target == 1
    here = (1 - q) ** p["alpha"] * F.logsigmoid(t["input"])
    around = (1 - target) ** p["beta"] * q ** p["alpha"] * F.logsigmoid(-t["input"])
    return -torch.where(is_centre, here, around).sum() / is_centre.sum().clamp(min=1)


@composed("sure_loss", ("input", "perturbed"))
def sure(t, p):
    variance = p["sigma"] ** 2
    divergence = t["noise"] * (t["perturbed"] - t["input"]) / p["eps"]
    return (difference(t) ** 2 - variance + 2 * variance * divergence).mean()


@loss("monai", "patch_adversarial_loss")
def patch_adversarial(t, p):
    made = PatchAdversarialLoss(criterion=p["criterion"], no_activation_leastsq=not p["activation"])
    return lambda t: made(t["input"], p["target_is_real"], p["for_discriminator"])


@composed("rmp_loss")
def rmp(t, p):
    return (torch.minimum(t["input"].abs(), (p["threshold"] - t["input"]).abs()) ** p["p"]).mean()


@composed("spline_box_energy_loss")
def spline_box_energy(t, p):
    a = t["input"].abs()
    between = -(0.05 - 4.75 * (a.clamp(0.8, 1) - 1)).log()
    return torch.where(a < 1, between, 100 * (a - 1) - math.log(0.05)).mean()


@composed("diag_gaussian_kl_loss", ("mean", "log_var"))
def diag_gaussian_kl(t, p):
    return 0.5 * (t["log_var"].exp() + t["mean"] ** 2 - 1 - t["log_var"]).mean()


@composed("pde_residual_loss", ("time_derivative", "space_derivative"))
def pde_residual(t, p):
    return ((t["time_derivative"] + p["beta"] * t["space_derivative"]) ** 2).mean()


@composed("schrodinger_bridge_nll_loss", ("input", "other", "divergence"))
def schrodinger_bridge_nll(t, p):
    x = t["input"]
    terms = x * (0.5 * x + t["other"].detach()) + t["divergence"] + 0 * t["other"]
    return p["dt"] * terms.sum() / (x.shape[0] * x.shape[1])


@composed("branch_consistency_loss", ("input", "other"))
def branch_consistency(t, p):
    return F.mse_loss(t["input"], t["other"])
