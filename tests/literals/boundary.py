"""Distance fields, skeletons, structural similarity and boxes."""

import numpy as np
import torch
import torch.nn.functional as F
from monai.losses import HausdorffDTLoss
from monai.losses.cldice import SoftclDiceLoss, soft_skel
from scipy.ndimage import distance_transform_edt
from torch import Tensor
from torchvision.ops import complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss

from harness import Case, Draw, Loss, Recipe, library, normal, probabilities, reduce, uniform, values
from overlap import NONE, SIGMOID, Shared, activated, one_hot

TORCH = library("torch")
TORCHVISION = library("torchvision")
MONAI = library("monai")
SCIPY = library("scipy")


def distance(mask: Tensor, spacing=None) -> Tensor:
    """Distance of each foreground cell of one item to its nearest background cell."""
    return torch.from_numpy(distance_transform_edt(mask.numpy(), sampling=spacing))


def euclidean(t, reduction, spacing=None, squared=False):
    fields = torch.stack([distance(item, spacing) for item in t["mask"] != 0])
    return {"distance": fields**2 if squared else fields}


def signed(t, reduction, spacing=None):
    return {"distance": torch.stack([distance(~item, spacing) - distance(item, spacing) for item in t["mask"] != 0])}


def fields_of_classes(t, field) -> Tensor:
    """`field(mask)` for each sample and class of the labels."""
    return torch.stack([torch.stack([field(mask) for mask in sample]) for sample in one_hot(t) > 0.5])


def mean_over_space(products: Tensor, include_background: bool, reduction: str) -> Tensor:
    terms = products.flatten(2).mean(2)
    return reduce(terms if include_background else terms[:, 1:], reduction)


def boundary(t, reduction, activation="softmax", include_background=False, spacing=None):
    def field(mask):
        if mask.all() or not mask.any():
            return torch.zeros(mask.shape)
        return distance(~mask, spacing) - (distance(mask, spacing) - 1) * mask

    p = Shared(activation=activation).activate(t["input"])
    return mean_over_space(p * fields_of_classes(t, field), include_background, reduction)


def region_wise(t, reduction, activation="softmax"):
    def field(mask):
        inside = distance(mask)
        return torch.where(mask, -inside / (inside.max() + 1e-15), 1.0)

    p = Shared(activation=activation).activate(t["input"])
    return mean_over_space(p * fields_of_classes(t, field), True, reduction)


def hausdorff(t, reduction, alpha=2.0, activation="softmax", include_background=False):
    loss = HausdorffDTLoss(
        alpha=alpha,
        include_background=include_background,
        softmax=activation == "softmax",
        sigmoid=activation == "sigmoid",
        reduction=reduction,
    )
    input, target = t["input"], one_hot(t)
    if input.ndim == 3:  # the library wants two spatial axes at least
        input, target = input.unsqueeze(2), target.unsqueeze(2)
    result = loss(input, target)
    return result.reshape(input.shape[0], -1) if reduction == "none" else result


def skeleton(t, reduction, iterations=3):
    return {"skeleton": soft_skel(t["input"], iterations)}


def cl_dice(t, reduction, iterations=3, smooth=1.0, activation="softmax", batch=True):
    p, target = Shared(activation=activation).activate(t["input"]), one_hot(t)
    if p.shape[1] == 1:  # the library leaves the first channel out
        p, target = p.repeat(1, 2, *[1] * (p.ndim - 2)), target.repeat(1, 2, *[1] * (p.ndim - 2))
    loss = SoftclDiceLoss(iter_=iterations, smooth=smooth)
    if batch:
        return loss(target, p)
    return reduce(torch.stack([loss(t, p) for t, p in zip(target.split(1), p.split(1), strict=True)]), reduction)


def ssim(t, reduction, window=11, sigma=1.5, k1=0.01, k2=0.03, data_range=1.0):
    x, y = t["input"], t["target"]
    taps = torch.exp(-((torch.arange(window) - window // 2) ** 2) / (2 * sigma**2))
    kernel = torch.outer(taps, taps) / taps.sum() ** 2

    def smooth(image):
        channels = image.shape[1]
        return F.conv2d(image, kernel.expand(channels, 1, -1, -1), padding=window // 2, groups=channels)

    mean_x, mean_y = smooth(x), smooth(y)
    var_x, var_y, covariance = smooth(x * x) - mean_x**2, smooth(y * y) - mean_y**2, smooth(x * y) - mean_x * mean_y
    c1, c2 = (k1 * data_range) ** 2, (k2 * data_range) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    return reduce(1 - luminance * (2 * covariance + c2) / (var_x + var_y + c2), reduction)


def boxes(function):
    def value(t, reduction, **params):
        return function(t["boxes"], t["target_boxes"], reduction=reduction, **params)

    return value


def iou(boxes, target_boxes, reduction, eps=1e-7):
    low, high = torch.max(boxes[:, :2], target_boxes[:, :2]), torch.min(boxes[:, 2:], target_boxes[:, 2:])
    shared = (high - low).relu().prod(1)
    area, target_area = ((b[:, 2:] - b[:, :2]).prod(1) for b in (boxes, target_boxes))
    return reduce(1 - shared / (area + target_area - shared + eps), reduction)


def segment_iou(first, second, eps):
    shared = (torch.min(first[:, 1], second[:, 1]) - torch.max(first[:, 0], second[:, 0])).relu()
    union = first[:, 1] - first[:, 0] + second[:, 1] - second[:, 0] - shared
    return shared / union.clamp(min=eps)


def iou_1d(first, second, reduction, eps=1e-8):
    return reduce(1 - segment_iou(first, second, eps), reduction)


def diou_1d(first, second, reduction, eps=1e-8):
    enclosing = torch.max(first[:, 1], second[:, 1]) - torch.min(first[:, 0], second[:, 0])
    centres = (first.sum(1) - second.sum(1)) / 2
    return reduce(1 - segment_iou(first, second, eps) + (centres / enclosing.clamp(min=eps)) ** 2, reduction)


def field(*shape, background=0.12) -> Recipe:
    """A mask whose items are mostly foreground, each with some background."""

    def make(draw: Draw) -> Tensor:
        sample = (draw.rng.random((shape[0], int(np.prod(shape[1:])))) > background).astype(np.uint8)
        sample[np.arange(shape[0]), draw.rng.integers(0, sample.shape[1], shape[0])] = 0
        return torch.from_numpy(sample.reshape(shape))

    return make


def regions(n, *space, classes) -> Recipe:
    """Labels of which each is one region of every sample: the cells nearest to a random point."""

    def make(draw: Draw) -> Tensor:
        cells = np.indices(space).reshape(len(space), -1).T
        sample = []
        for _ in range(n):
            seeds = cells[draw.rng.choice(len(cells), classes, replace=False)]
            sample.append(np.argmin(((cells[:, None] - seeds) ** 2).sum(-1), axis=1).reshape(space))
        return draw.integer(np.stack(sample))

    return make


def corners(n) -> Recipe:
    """Boxes with sides of 1 to 5 in a square of side 9."""

    def make(draw: Draw) -> Tensor:
        low, size = draw.rng.uniform(0, 4, (n, 2)), draw.rng.uniform(1, 5, (n, 2))
        return draw.real(np.concatenate([low, low + size], axis=1))

    return make


def ends(n) -> Recipe:
    """Segments of length 1 to 5."""

    def make(draw: Draw) -> Tensor:
        start, size = draw.rng.uniform(0, 4, (n, 1)), draw.rng.uniform(1, 5, (n, 1))
        return draw.real(np.concatenate([start, start + size], axis=1))

    return make


def labelled(n, c, *space):
    return {"input": normal(n, c, *space, scale=1.5), "labels": regions(n, *space, classes=c)}


def soft(n, c, *space):
    return {"input": normal(n, c, *space, scale=1.5), "target": probabilities(n, c, *space)}


BACKGROUND = {"include_background": True}


def field_cases(*extra: Case) -> list[Case]:
    """The cases of the losses with a distance field, then the loss's own."""
    return [
        Case("mean", labelled(2, 3, 4, 5)),
        Case("sum", labelled(2, 3, 4, 5), reduction="sum"),
        Case("none", labelled(2, 3, 4, 5), reduction="none", upstream=True),
        Case("batch-mean", labelled(2, 3, 4, 5), reduction="batch_mean"),
        Case("one-spatial-axis", labelled(2, 3, 12)),
        Case("three-spatial-axes", labelled(1, 3, 3, 4, 4)),
        Case("two-classes", labelled(2, 2, 5, 6)),
        Case("sigmoid", labelled(2, 3, 4, 5), SIGMOID),
        Case("no-activation", {"input": uniform(2, 3, 4, 5), "labels": regions(2, 4, 5, classes=3)}, NONE),
        Case("grad-output", labelled(2, 3, 4, 5), upstream=True),
        Case("saturated", {"input": normal(2, 3, 4, 5, scale=40.0), "labels": regions(2, 4, 5, classes=3)}),
        *extra,
    ]


def background_cases() -> list[Case]:
    return [
        Case("background", labelled(2, 3, 4, 5), BACKGROUND),
        Case("background-none", labelled(2, 3, 4, 5), BACKGROUND, reduction="none", upstream=True),
        Case("absent-class", {"input": normal(2, 4, 4, 4), "labels": regions(2, 4, 4, classes=3)}, BACKGROUND),
        Case("one-class-fills", {"input": normal(2, 2, 4, 4), "labels": regions(2, 4, 4, classes=1)}, BACKGROUND),
    ]


def hausdorff_cases() -> list[Case]:
    return [
        *background_cases(),
        Case("alpha-one", labelled(2, 3, 4, 5), {"alpha": 1.0}),
        Case("alpha-half", labelled(2, 3, 4, 5), {"alpha": 0.5}, reduction="sum"),
        Case("target", soft(2, 3, 4, 5)),
        Case("target-no-activation", activated(2, 3, 4, 5), NONE, reduction="none", upstream=True),
        Case("one-class", activated(2, 1, 5, 6), NONE),
    ]


def transform_cases(*extra: Case) -> list[Case]:
    return [
        Case("one-axis", {"mask": field(3, 16)}),
        Case("two-axes", {"mask": field(2, 8, 9)}),
        Case("three-axes", {"mask": field(2, 4, 5, 6)}),
        Case("single-cells", {"mask": field(2, 7, 7, background=0.5)}),
        Case("large-foreground", {"mask": field(1, 12, 12, background=0.0)}),
        Case("spacing-one-axis", {"mask": field(2, 11)}, {"spacing": [0.5]}),
        Case("spacing-two-axes", {"mask": field(2, 8, 7)}, {"spacing": [3.0, 0.75]}),
        Case("spacing-three-axes", {"mask": field(1, 5, 5, 5)}, {"spacing": [1.0, 2.5, 0.5]}),
        *extra,
    ]


def pairs_of_boxes(*extra: Case) -> list[Case]:
    def both(first, second):
        return {"boxes": values(first), "target_boxes": values(second)}

    drawn = {"boxes": corners(6), "target_boxes": corners(6)}
    inside = both([[2.0, 2.5, 3.0, 4.0], [0.0, 0.0, 9.0, 8.0]], [[1.0, 1.0, 6.0, 5.0], [2.0, 3.0, 4.0, 4.5]])
    apart = both([[0.0, 0.0, 2.0, 1.5], [5.0, 1.0, 7.0, 2.0]], [[4.0, 3.0, 5.0, 6.0], [1.0, 1.5, 3.0, 3.0]])
    equal = both([[1.0, 2.0, 4.0, 6.0]], [[1.0, 2.0, 4.0, 6.0]])
    shared_edge = both([[1.0, 2.0, 4.0, 6.0]], [[1.0, 1.0, 3.0, 6.0]])
    touching = both([[1.0, 2.0, 4.0, 6.0]], [[4.0, 1.0, 7.0, 5.0]])
    return [
        Case("mean", drawn),
        Case("sum", drawn, reduction="sum"),
        Case("none", drawn, reduction="none"),
        Case("batch-mean", drawn, reduction="batch_mean"),
        Case("grad-output-mean", drawn, upstream=True),
        Case("grad-output-none", drawn, reduction="none", upstream=True),
        Case("inside", inside, reduction="none"),
        Case("apart", apart, reduction="none"),
        Case("equal", equal),
        Case("shared-edge", shared_edge),
        Case("touching", touching, unchecked="the boxes touch, where the slope jumps"),
        *extra,
    ]


def pairs_of_segments() -> list[Case]:
    drawn = {"boxes": ends(6), "target_boxes": ends(6)}
    special = {
        "boxes": values([[2.0, 3.0], [0.0, 9.0], [0.0, 2.0], [1.0, 4.0], [1.0, 4.0]]),
        "target_boxes": values([[1.0, 6.0], [2.0, 4.5], [5.0, 6.0], [1.0, 4.0], [1.0, 3.0]]),
    }
    return [
        Case("mean", drawn),
        Case("sum", drawn, reduction="sum"),
        Case("none", drawn, reduction="none"),
        Case("batch-mean", drawn, reduction="batch_mean"),
        Case("grad-output-mean", drawn, upstream=True),
        Case("grad-output-none", drawn, reduction="none", upstream=True),
        Case("inside-apart-equal-shared-end", special, reduction="none"),
        Case("eps-beyond-the-union", drawn, {"eps": 20.0}),
    ]


def images(*shape, high=1.0):
    return {"input": uniform(*shape, high=high), "target": uniform(*shape, high=high)}


WIDER_EPS = Case("eps", {"boxes": corners(5), "target_boxes": corners(5)}, {"eps": 0.5})
BOX_GRADS = ("boxes",)
FORMULA = f"in {TORCH}"

LOSSES = [
    Loss(
        "euclidean_distance_transform",
        f"{SCIPY} ndimage.distance_transform_edt",
        euclidean,
        transform_cases(
            Case("squared", {"mask": field(2, 8, 9)}, {"squared": True}),
            Case("squared-spacing", {"mask": field(2, 7, 8)}, {"squared": True, "spacing": [2.0, 0.5]}),
            Case("no-foreground", {"mask": values([[[0, 0, 0], [0, 0, 0]]], torch.uint8)}),
        ),
        grads=(),
    ),
    Loss(
        "signed_distance_transform",
        f"{SCIPY} ndimage.distance_transform_edt of the background minus that of the mask",
        signed,
        transform_cases(),
        grads=(),
    ),
    Loss(
        "boundary_loss",
        f"the definition of Kervadec et al. {FORMULA}, over {SCIPY} ndimage.distance_transform_edt",
        boundary,
        field_cases(
            *background_cases(),
            Case("spacing", labelled(2, 3, 4, 5), {"spacing": [2.0, 0.5]}),
            Case("spacing-one-axis", labelled(2, 2, 12), {"spacing": [0.375]}, reduction="sum"),
        ),
    ),
    Loss(
        "hausdorff_dt_loss",
        f"{MONAI} losses.HausdorffDTLoss; one spatial axis with a second one of size 1",
        hausdorff,
        field_cases(*hausdorff_cases()),
    ),
    Loss(
        "region_wise_loss",
        f"the definition S25.5 {FORMULA}, over {SCIPY} ndimage.distance_transform_edt",
        region_wise,
        field_cases(),
    ),
    Loss(
        "soft_skeleton",
        f"{MONAI} losses.cldice.soft_skel",
        skeleton,
        [
            Case("two-axes", {"input": uniform(2, 1, 6, 7)}, upstream=True),
            Case("channels", {"input": uniform(1, 3, 6, 7)}, upstream=True),
            Case("three-axes", {"input": uniform(1, 1, 4, 5, 6)}, upstream=True),
            Case("without-grad-output", {"input": uniform(1, 2, 7, 7)}),
            Case("no-iteration", {"input": uniform(1, 2, 6, 6)}, {"iterations": 0}, upstream=True),
            Case("one-iteration", {"input": uniform(1, 2, 6, 6)}, {"iterations": 1}, upstream=True),
            Case("six-iterations", {"input": uniform(1, 1, 10, 11)}, {"iterations": 6}, upstream=True),
        ],
    ),
    Loss(
        "cl_dice_loss",
        f"{MONAI} losses.SoftclDiceLoss; without `batch` of each sample alone",
        cl_dice,
        [
            Case("labels", labelled(2, 2, 5, 6)),
            Case("three-classes", labelled(2, 3, 4, 6)),
            Case("three-axes", labelled(1, 2, 4, 4, 4)),
            Case("target", soft(2, 2, 5, 6)),
            Case("sigmoid", labelled(2, 3, 4, 6), SIGMOID),
            Case("no-activation", activated(2, 2, 5, 6), NONE),
            Case("one-class", activated(2, 1, 6, 7), NONE),
            Case("iterations-one", labelled(2, 2, 5, 6), {"iterations": 1}),
            Case("iterations-five", labelled(1, 2, 8, 9), {"iterations": 5}),
            Case("smooth", labelled(2, 2, 5, 6), {"smooth": 0.1}),
            Case("grad-output", labelled(2, 2, 5, 6), upstream=True),
            Case("samples", labelled(3, 2, 5, 6), {"batch": False}),
            Case("samples-none", labelled(3, 3, 4, 6), {"batch": False}, reduction="none", upstream=True),
            Case("samples-sum", soft(2, 2, 4, 4, 4), {"batch": False, "smooth": 0.25}, reduction="sum"),
            Case("samples-batch-mean", activated(3, 1, 5, 6), NONE | {"batch": False}, reduction="batch_mean"),
        ],
    ),
    Loss(
        "ssim_loss",
        f"the definition S03 {FORMULA}",
        ssim,
        [
            Case("mean", images(1, 2, 8, 8)),
            Case("sum", images(1, 2, 8, 8), reduction="sum"),
            Case("none", images(2, 1, 6, 7), reduction="none", upstream=True),
            Case("batch-mean", images(2, 1, 6, 7), reduction="batch_mean"),
            Case("wide-image", images(1, 1, 4, 30)),
            Case("window-three", images(1, 2, 7, 6), {"window": 3}),
            Case("window-one", images(1, 1, 4, 4), {"window": 1}),
            Case("sigma", images(1, 2, 6, 6), {"window": 5, "sigma": 0.8}),
            Case("constants", images(1, 1, 7, 7), {"k1": 0.05, "k2": 0.1}),
            Case("data-range", images(1, 1, 7, 7, high=255.0), {"data_range": 255.0}),
            Case("grad-output", images(1, 1, 7, 7), upstream=True),
        ],
    ),
    Loss("iou_loss", f"the definition S84 {FORMULA}", boxes(iou), pairs_of_boxes(WIDER_EPS), BOX_GRADS),
    Loss(
        "giou_loss",
        f"{TORCHVISION} ops.generalized_box_iou_loss",
        boxes(generalized_box_iou_loss),
        pairs_of_boxes(WIDER_EPS),
        BOX_GRADS,
    ),
    Loss(
        "diou_loss",
        f"{TORCHVISION} ops.distance_box_iou_loss",
        boxes(distance_box_iou_loss),
        pairs_of_boxes(WIDER_EPS),
        BOX_GRADS,
    ),
    Loss(
        "ciou_loss",
        f"{TORCHVISION} ops.complete_box_iou_loss",
        boxes(complete_box_iou_loss),
        pairs_of_boxes(),
        BOX_GRADS,
        unchecked={"boxes": "the factor of the aspect term is a constant"},
    ),
    Loss("iou_loss_1d", f"the definition S09 {FORMULA}", boxes(iou_1d), pairs_of_segments(), BOX_GRADS),
    Loss("diou_loss_1d", f"the definition S09 {FORMULA}", boxes(diou_1d), pairs_of_segments(), BOX_GRADS),
]
