"""Losses of overlap, of sorted cells and of boundaries: MONAI, Segmentation Models PyTorch, kornia, and what PyTorch users
compose where no library has them."""

import kornia
import segmentation_models_pytorch as smp
import torch
import torch.nn.functional as F
from monai import losses as monai

from registry import loss
from rows import composed


def one_hot(t):
    return F.one_hot(t["labels"], t["input"].shape[1]).movedim(-1, 1).to(t["input"].dtype)


def sums(t):
    """I, P, T of each sample and class."""
    p, y = t["input"].softmax(1).flatten(2), one_hot(t).flatten(2)
    return (p * y).sum(2), p.sum(2), y.sum(2)


def ratio_of_tversky(t, p, alpha, beta):
    i, both, truth = sums(t)
    return (i + p["smooth_nr"]) / (i + alpha * (both - i) + beta * (truth - i) + p["smooth_dr"])


def ratio_of_dice(t, p):
    i, both, truth = sums(t)
    return (2 * i + p["smooth_nr"]) / (both + truth + p["smooth_dr"])


@composed("focal_tversky_loss")
def focal_tversky(t, p):
    return ((1 - ratio_of_tversky(t, p, p["alpha"], p["beta"])) ** p["gamma"]).mean()


@composed("asymmetric_focal_tversky_loss")
def asymmetric_focal_tversky(t, p):
    q = 1 - ratio_of_tversky(t, p, 1 - p["delta"], p["delta"])
    return torch.cat([q[:, :1], q[:, 1:] ** (1 - p["gamma"])], 1).mean()


@composed("log_cosh_dice_loss")
def log_cosh_dice(t, p):
    return (1 - ratio_of_dice(t, p)).cosh().log().mean()


@composed("exponential_logarithmic_loss")
def exponential_logarithmic(t, p):
    dice = (-ratio_of_dice(t, p).clamp(min=1e-7).log()) ** p["gamma_dice"]
    entropy = F.cross_entropy(t["input"], t["labels"], reduction="none") ** p["gamma_ce"]
    return p["lambda_dice"] * dice.mean() + p["lambda_ce"] * entropy.mean()


@composed("dice_bce_loss")
def dice_bce(t, p):
    x, y = t["input"].flatten(2), one_hot(t).flatten(2)
    s = x.sigmoid()
    dice = 1 - (2 * (s * y).sum(2) + p["smooth_nr"]) / (s.sum(2) + y.sum(2) + p["smooth_dr"])
    return p["lambda_dice"] * dice.mean() + p["lambda_bce"] * F.binary_cross_entropy_with_logits(x, y)


@composed("mcc_loss")
def mcc(t, p):
    i, both, truth = sums(t)
    cells = t["labels"][0].numel()
    yes, false_yes, false_no, no = (x + p["eps"] for x in (i, both - i, truth - i, cells - both - truth + i))
    below = (yes + false_yes) * (yes + false_no) * (no + false_yes) * (no + false_no)
    return (1 - (yes * no - false_yes * false_no) / below.sqrt()).mean()


@composed("sensitivity_specificity_loss")
def sensitivity_specificity(t, p):
    s, y = t["input"].softmax(1).flatten(2), one_hot(t).flatten(2)
    error = (y - s) ** 2
    inside = (error * y).sum(2) / (y.sum(2) + p["smooth_dr"])
    outside = (error * (1 - y)).sum(2) / ((1 - y).sum(2) + p["smooth_dr"])
    return (p["ratio"] * inside + (1 - p["ratio"]) * outside).mean()


@composed("mip_loss")
def mip(t, p):
    s, y = t["input"].softmax(1), one_hot(t)
    total = 0
    for axis in p["axes"]:
        top, truth = s.amax(axis + 2).flatten(2), y.amax(axis + 2).flatten(2)
        i, both, all_of_it = (top * truth).sum(2), top.sum(2), truth.sum(2)
        below = i + p["alpha"] * (both - i) + p["beta"] * (all_of_it - i) + p["smooth_dr"]
        total = total + (1 - (i + p["smooth_nr"]) / below) ** p["gamma"]
    return total.mean()


def with_focal(name: str, cls):
    """MONAI's focal part is always the sigmoid one, over one-hot labels."""

    def make(t, p):
        own = {"w_type": p["weight_type"], "lambda_gdl": p["lambda_gdl"]} if "weight_type" in p else {}
        made = cls(softmax=True, to_onehot_y=True, gamma=p["gamma"], lambda_focal=p["lambda_focal"],
                   smooth_nr=p["smooth_nr"], smooth_dr=p["smooth_dr"], **own)
        return lambda t: made(t["input"], t["labels"].unsqueeze(1))

    loss("monai", name)(make)


with_focal("dice_focal_loss", monai.DiceFocalLoss)
with_focal("generalized_dice_focal_loss", monai.GeneralizedDiceFocalLoss)


@loss("monai", "generalized_wasserstein_dice_loss")
def wasserstein(t, p):
    mode = "GDL" if p["weighting_mode"] == "gdl" else p["weighting_mode"]
    made = monai.GeneralizedWassersteinDiceLoss(
        t["distances"].cpu().numpy(), weighting_mode=mode, smooth_nr=p["smooth_nr"], smooth_dr=p["smooth_dr"]
    )
    return lambda t: made(t["input"], t["labels"])


@loss("segmentation_models_pytorch", "lovasz_softmax_loss")
def lovasz_softmax(t, p):
    # It flattens [N, C, H, W] alone.
    made = smp.losses.LovaszLoss("multiclass", per_image=p["per_image"])
    return lambda t: made(t["input"].flatten(3), t["labels"].flatten(2))


@loss("kornia", "lovasz_hinge_loss")
def lovasz_hinge(t, p):
    # It takes planes of images.
    return lambda t: kornia.losses.lovasz_hinge_loss(t["input"].flatten(2).unsqueeze(1), t["labels"].flatten(2))


@loss("monai", "log_hausdorff_dt_loss")
def log_hausdorff_dt(t, p):
    made = monai.LogHausdorffDTLoss(
        alpha=p["alpha"], include_background=p["include_background"], softmax=True, to_onehot_y=True
    )
    return lambda t: made(t["input"], t["labels"].unsqueeze(1))


@loss("kornia", "hausdorff_er_loss")
def hausdorff_er(t, p):
    volume = t["input"].ndim == 5
    made = (kornia.losses.HausdorffERLoss3D if volume else kornia.losses.HausdorffERLoss)(p["alpha"], p["iterations"], "none")

    def value(t):
        s, y = t["input"].softmax(1), one_hot(t)
        # As a whole it takes the background too.
        return torch.stack([made.perform_erosion(s[:, c, None], y[:, c, None]).mean() for c in range(1, s.shape[1])]).mean()

    return value


def differences(x, axis: int):
    """Forward differences, 0 past the border."""
    first = x.narrow(axis, 1, x.shape[axis] - 1) - x.narrow(axis, 0, x.shape[axis] - 1)
    return torch.cat([first, torch.zeros_like(x.narrow(axis, 0, 1))], axis)


@composed("active_contour_loss")
def active_contour(t, p):
    s, y = t["input"].softmax(1)[:, 1:], one_hot(t)[:, 1:]
    squares = sum(differences(s, axis) ** 2 for axis in range(2, s.ndim))
    length = (squares + p["eps"]).sqrt().mean()
    region = (s * (1 - y) ** 2).mean() + ((1 - s) * y**2).mean()
    return p["length_weight"] * length + p["region_weight"] * region


@composed("mumford_shah_loss")
def mumford_shah(t, p):
    s, image = t["input"].softmax(1), t["image"]
    flat, pixels = s.flatten(2), image.flatten(2)
    means = torch.einsum("ncs,nks->nck", flat, pixels) / flat.sum(2, keepdim=True)
    fit = (flat.unsqueeze(2) * (pixels.unsqueeze(1) - means.unsqueeze(3)) ** 2).sum((1, 2)).mean(1)
    tv = sum(differences(s, axis).abs().flatten(1).sum(1) for axis in range(2, s.ndim)) / flat.shape[2]
    return (fit + p["tv_weight"] * tv).mean()
