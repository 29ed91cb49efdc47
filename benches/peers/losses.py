"""The losses of other libraries, as their users call them.

Each entry takes the workload's tensors and the loss's parameters and returns a function of the tensors alone, so that
what a user builds once is not part of the time.
"""

import math

import torch
import torch.nn.functional as F
from monai import losses as monai
from pytorch_metric_learning import losses as metric
from scipy import ndimage
from torchvision import ops

from registry import loss


def of_input_and_target(library: str, name: str, function):
    """A function of input and target whose parameters have the same names."""
    loss(library, name)(lambda t, p: lambda t: function(t["input"], t["target"], **p))


of_input_and_target("torch", "mse_loss", F.mse_loss)
of_input_and_target("torch", "l1_loss", F.l1_loss)
of_input_and_target("torch", "smooth_l1_loss", F.smooth_l1_loss)
of_input_and_target("torch", "huber_loss", F.huber_loss)
of_input_and_target("torch", "bce_loss", F.binary_cross_entropy)


def log_cosh(input, target):
    d = input - target
    return (d + F.softplus(-2 * d) - math.log(2)).mean()


def charbonnier(input, target, eps):
    return (((input - target) ** 2 + eps * eps).sqrt()).mean()


def pseudo_huber(input, target, c, scale):
    return (scale * c * (((input - target) ** 2 + c * c).sqrt() - c)).mean()


of_input_and_target("torch", "log_cosh_loss", log_cosh)
of_input_and_target("torch", "charbonnier_loss", charbonnier)


def poly1_bce(input, target, epsilon):
    p = input.sigmoid()
    p_t = p * target + (1 - p) * (1 - target)
    return (F.binary_cross_entropy_with_logits(input, target, reduction="none") + epsilon * (1 - p_t)).mean()


of_input_and_target("torch", "poly1_bce", poly1_bce)


@loss("torch", "bce_with_logits")
def bce_with_logits(t, p):
    weight = torch.tensor(p["pos_weight"], device=t["input"].device)
    return lambda t: F.binary_cross_entropy_with_logits(t["input"], t["target"], pos_weight=weight)


@loss("torchvision", "sigmoid_focal_loss")
def sigmoid_focal(t, p):
    return lambda t: ops.sigmoid_focal_loss(t["input"], t["target"], p["alpha"], p["gamma"], reduction="mean")


@loss("torch", "cross_entropy")
def cross_entropy(t, p):
    return lambda t: F.cross_entropy(
        t["input"], t["labels"], ignore_index=p["ignore_index"], label_smoothing=p["label_smoothing"]
    )


def log_p_of_label(t):
    return F.log_softmax(t["input"], 1).gather(1, t["labels"].unsqueeze(1))


@loss("torch", "focal_cross_entropy")
def focal_cross_entropy(t, p):
    def value(t):
        log_p = log_p_of_label(t)
        return -((1 - log_p.exp()) ** p["gamma"] * log_p).mean()

    return value


@loss("torch", "poly1_cross_entropy")
def poly1_cross_entropy(t, p):
    def value(t):
        log_p = log_p_of_label(t)
        return (p["epsilon"] * (1 - log_p.exp()) - log_p).mean()

    return value


# Parameters whose defaults are what MONAI does.
OF_THE_CRATE = ("activation", "ignore_index", "pool_classes", "absent", "form", "soft_label")


def of_monai(name: str, cls, **fixed):
    """A MONAI loss of logits and labels; `fixed` are its options that the crate's loss does not have."""

    def make(t, p):
        options = {option: value for option, value in p.items() if option not in OF_THE_CRATE}
        if "squared" in options:
            options["squared_pred"] = options.pop("squared")
        if "weight_type" in options:
            options["w_type"] = options.pop("weight_type")
        options |= {key: value(p) if callable(value) else value for key, value in fixed.items()}
        made = cls(softmax=True, to_onehot_y=True, **options)
        return lambda t: made(t["input"], t["labels"].unsqueeze(1))

    loss("monai", name)(make)


def doubled(name: str):
    """MONAI's Jaccard form divides doubled numbers."""
    return lambda p: 2 * p[name]


of_monai("dice_loss", monai.DiceLoss)
of_monai("jaccard_loss", monai.DiceLoss, jaccard=True, smooth_nr=doubled("smooth_nr"), smooth_dr=doubled("smooth_dr"))
of_monai("tversky_loss", monai.TverskyLoss)
of_monai("generalized_dice_loss", monai.GeneralizedDiceLoss)
of_monai("dice_ce_loss", monai.DiceCELoss)


@loss("monai", "hausdorff_dt_loss")
def hausdorff_dt(t, p):
    made = monai.HausdorffDTLoss(
        alpha=p["alpha"], include_background=p["include_background"], softmax=True, to_onehot_y=True
    )
    return lambda t: made(t["input"], t["labels"].unsqueeze(1))


@loss("monai", "cl_dice_loss")
def cl_dice(t, p):
    made = monai.SoftclDiceLoss(iter_=p["iterations"], smooth=p["smooth"])

    def value(t):
        classes = t["input"].shape[1]
        target = F.one_hot(t["labels"], classes).movedim(-1, 1).to(t["input"].dtype)
        return made(target, t["input"].softmax(1))

    return value


def nt_xent_of_few(temperature: float):
    """The library makes a matrix of the positive by the negative pairs: past some hundred rows nobody uses it so."""
    made = metric.NTXentLoss(temperature=temperature)

    def value(embeddings, labels):
        same = int((labels[:, None] == labels).sum())
        if (entries := (same - len(labels)) * (labels.numel() ** 2 - same)) > 2**26:
            raise MemoryError(f"{entries} entries of positive by negative pairs")
        return made(embeddings, labels)

    return value


def of_metric_learning(name: str, cls):
    def make(t, p):
        made = cls(**p)
        return lambda t: made(t["embeddings"], t["labels"])

    loss("pytorch-metric-learning", name, ("embeddings",))(make)


of_metric_learning("circle_loss", metric.CircleLoss)
of_metric_learning("contrastive_loss", metric.ContrastiveLoss)
of_metric_learning("supcon_loss", metric.SupConLoss)
of_metric_learning("nt_xent_loss", nt_xent_of_few)
of_metric_learning("multi_similarity_loss", metric.MultiSimilarityLoss)


@loss("pytorch-metric-learning", "triplet_loss", ("embeddings",))
def triplet(t, p):
    if p["mining"] != "all":
        return None
    made = metric.TripletMarginLoss(margin=p["margin"])
    return lambda t: made(t["embeddings"], t["labels"])


@loss("pytorch-metric-learning", "threshold_consistent_margin_loss", ("embeddings",))
def threshold_consistent_margin(t, p):
    made = metric.ThresholdConsistentMarginLoss(p["pos_weight"], p["neg_weight"], p["pos_margin"], p["neg_margin"])
    return lambda t: made(t["embeddings"], t["labels"])


def of_proxies(name: str, cls, margin):
    """The library keeps the proxies as a parameter of its own, with the classes in columns."""

    def make(t, p):
        classes, width = t["class_weight"].shape
        made = cls(classes, width, margin=margin(p["margin"]), scale=p["scale"]).to(t["embeddings"].device)
        del made.W

        def value(t):
            made.W = t["class_weight"].t()
            return made(t["embeddings"], t["labels"])

        return value

    loss("pytorch-metric-learning", name, ("embeddings", "class_weight"))(make)


of_proxies("arcface_loss", metric.ArcFaceLoss, math.degrees)
of_proxies("cosface_loss", metric.CosFaceLoss, float)


@loss("torch", "clip_loss", ("embeddings", "ref_embeddings"))
def clip(t, p):
    def value(t):
        logits = p["logit_scale"] * F.normalize(t["embeddings"]) @ F.normalize(t["ref_embeddings"]).t()
        rows = torch.arange(len(logits), device=logits.device)
        return (F.cross_entropy(logits, rows) + F.cross_entropy(logits.t(), rows)) / 2

    return value


@loss("torch", "siglip_loss", ("embeddings", "ref_embeddings"))
def siglip(t, p):
    def value(t):
        logits = p["logit_scale"] * F.normalize(t["embeddings"]) @ F.normalize(t["ref_embeddings"]).t()
        signs = 2 * torch.eye(len(logits), device=logits.device) - 1
        return -F.logsigmoid(signs * (logits + p["logit_bias"])).sum() / len(logits)

    return value


def of_boxes(name: str, function):
    loss("torchvision", name, ("boxes",))(
        lambda t, p: lambda t: function(t["boxes"], t["target_boxes"], reduction="mean", eps=p["eps"])
    )


of_boxes("giou_loss", ops.generalized_box_iou_loss)
of_boxes("diou_loss", ops.distance_box_iou_loss)
of_boxes("ciou_loss", ops.complete_box_iou_loss)


@loss("scipy", "euclidean_distance_transform", ())
def euclidean(t, p):
    def value(t):
        items = [ndimage.distance_transform_edt(item, sampling=p["spacing"] or None) for item in t["mask"].numpy()]
        return torch.stack([torch.from_numpy(item) for item in items])

    return value
