"""Skeletons of masks, written out on shifted arrays."""

import numpy as np
import torch
from monai.losses.cldice import soft_skel
from scipy import ndimage
from torch import Tensor

from harness import Case, Draw, Loss, Recipe, library, mask, normal, values

NUMPY = library("numpy")
FOLDER = "structure"
STEPS = (-1, 0, 1)


def shifted(cells: np.ndarray, *offset: int) -> np.ndarray:
    """The neighbour at an offset of every cell; nothing lies beyond the border."""
    padded = np.pad(cells, 1)
    return padded[tuple(slice(1 + o, 1 + o + n) for o, n in zip(offset, cells.shape, strict=True))]


def neighbours(cells: np.ndarray) -> dict[tuple[int, ...], np.ndarray]:
    offsets = np.array(np.meshgrid(*[STEPS] * cells.ndim, indexing="ij")).reshape(cells.ndim, -1).T
    return {tuple(o): shifted(cells, *o) for o in offsets if o.any()}


def simple(volume: np.ndarray) -> np.ndarray:
    """1 - faces + squares - cubes of background around each cell is 0."""
    background = {o: 1 - n for o, n in neighbours(volume).items()}
    corner = lambda o: [tuple(c * k for c, k in zip(o, keep)) for keep in np.ndindex(2, 2, 2) if any(keep)]
    change = np.ones(volume.shape, dtype=int)
    for o in background:
        # The cells of a segment, square or cube are those between the centre and its far corner.
        cells = {c for c in corner(o) if any(c)}
        change += (-1) ** sum(map(abs, o)) * np.prod([background[c] for c in cells], axis=0)
    return change == 0


def euler(mask: np.ndarray, iterations: int) -> np.ndarray:
    volume = np.pad(mask.reshape((1,) * (3 - mask.ndim) + mask.shape), 1)
    for _ in range(iterations):
        ends = sum(neighbours(volume).values()) <= 1
        for x, y, z in np.ndindex(2, 2, 2):
            field = np.zeros(volume.shape, dtype=bool)
            field[z::2, y::2, x::2] = True
            volume = np.where(field & ~ends & simple(volume), 0, volume)
    return volume[1:-1, 1:-1, 1:-1].reshape(mask.shape)


def zhang_suen(mask: np.ndarray, iterations: int) -> np.ndarray:
    image = mask
    for half in range(2 * iterations):
        near = neighbours(image)
        p = [near[o] for o in [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]]
        p2, _, p4, _, p6, _, p8, _ = p
        rises = sum((1 - a) * b for a, b in zip(p, [*p[1:], p2], strict=True))
        faces = p2 * p4 * p8 + p2 * p6 * p8 if half % 2 else p2 * p4 * p6 + p4 * p6 * p8
        gone = (sum(p) >= 2) & (sum(p) <= 6) & (rises == 1) & (faces == 0)
        image = np.where(gone, 0, image)
    return image


def skeletonize(t, reduction, method="euler", iterations=5, dilate=0):
    thin = {"euler": euler, "zhang_suen": zhang_suen}[method]

    def item(mask):
        skeleton = thin(mask, iterations)
        plus = ndimage.generate_binary_structure(mask.ndim, 1)
        # scipy repeats until nothing changes where it is to repeat 0 times.
        grown = ndimage.binary_dilation(skeleton, plus, iterations=dilate) if dilate else skeleton
        return grown * mask

    masks = (t["mask"].numpy() != 0).astype(int)
    return {"skeleton": torch.from_numpy(np.stack([item(mask) for mask in masks]).astype(np.float64))}


def weights(masks: Tensor, skeletons: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Distances, radii and the skeleton's weights of some masks, as the authors' code has them."""
    distances, radii, inverse = [], [], []
    for inside, skeleton in zip(masks, skeletons, strict=True):
        whole = bool(inside.all())
        distance = torch.zeros(inside.shape) if whole else torch.from_numpy(ndimage.distance_transform_edt(inside))
        radius = distance * skeleton
        largest = max(float(radius.max()), 1.0)
        distances.append(distance.clamp(max=largest) / largest)
        radii.append(radius / largest)
        inverse.append(skeleton * ((largest - radius + 1.0) / largest) ** (inside.ndim - 1))
    return torch.stack(distances), torch.stack(radii), torch.stack(inverse)


def cb_dice(t, reduction, skeleton="soft", iterations=10, smooth=1.0):
    counts = t["cell_mask"] != 0 if "cell_mask" in t else torch.ones(t["labels"].shape, dtype=torch.bool)
    scores = t["input"]
    y = torch.softmax(torch.stack([scores[:, 0], scores[:, 1:].max(dim=1).values]), dim=0)[1] * counts
    predicted, true = (y > 0.5).detach(), (t["labels"] > 0) & counts

    def skeletons(masks):
        if skeleton == "soft":
            return soft_skel(masks.double()[:, None], iterations)[:, 0]
        return torch.from_numpy(np.stack([euler(item.numpy().astype(int), iterations) for item in masks])).double()

    def combined(a, b, q):
        return torch.where((a != 0) & (b == 0), a * q, b * q)

    near, radius, weight = weights(predicted, skeletons(predicted))
    q_vp, q_spvp, q_sp = near * y, radius * y, weight * y
    q_vl, q_slvl, q_sl = weights(true, skeletons(true))
    precision = ((q_sp * q_vl).sum() + smooth) / (combined(q_spvp, q_slvl, q_sp).sum() + smooth)
    recall = ((q_sl * q_vp).sum() + smooth) / (combined(q_slvl, q_spvp, q_sl).sum() + smooth)
    return 1.0 - 2.0 * precision * recall / (precision + recall)


def blobs(*shape, size=3, share=0.5) -> Recipe:
    """Thick objects with holes: smoothed noise above its median, or another share of the cells."""

    def make(draw: Draw):
        noise = draw.rng.random(shape)
        smooth = np.stack([ndimage.uniform_filter(item, size, mode="wrap") for item in noise])
        return torch.from_numpy((smooth > np.quantile(smooth, 1 - share)).astype(np.uint8))

    return make


def full(*shape) -> Recipe:
    return values(np.ones(shape).tolist(), dtype=torch.uint8)


def vessels(n, classes, *space, size=3, **more) -> dict[str, Recipe]:
    """Labels in blobs, and scores that follow them with noise."""

    def labels(draw: Draw):
        draw = Draw(f"{n} {classes} {space}")
        inside = blobs(n, *space, size=size)(draw)
        return draw.integer(inside * draw.rng.integers(1, classes, (n, *space)))

    def scores(draw: Draw):
        smooth = np.stack([ndimage.uniform_filter(item, 2) for item in draw.rng.normal(0.0, 2.0, (n * classes, *space))])
        own = labels(draw)[:, None] == torch.arange(classes).reshape(1, -1, *[1] * len(space))
        return draw.real(smooth.reshape(n, classes, *space) + 2.0 * own.numpy())

    return {"input": scores, "labels": labels, **more}


ZHANG_SUEN = {"method": "zhang_suen"}

LOSSES = [
    Loss(
        "skeletonize",
        f"the definitions written out in {NUMPY}, {library('scipy')} ndimage.binary_dilation",
        skeletonize,
        [
            Case("image", {"mask": blobs(2, 23, 19)}),
            Case("thick-image", {"mask": blobs(1, 24, 25, size=7, share=0.6)}, {"iterations": 7}),
            Case("several-tiles", {"mask": blobs(1, 37, 40, size=5)}, {"iterations": 3}),
            Case("volume", {"mask": blobs(1, 9, 8, 10, share=0.6)}),
            Case("full-volume", {"mask": full(1, 7, 6, 8)}, {"iterations": 4}),
            Case("one-iteration", {"mask": blobs(1, 11, 10, 9)}, {"iterations": 1}),
            Case("no-iteration", {"mask": blobs(1, 6, 7)}, {"iterations": 0}),
            Case("grown", {"mask": blobs(1, 20, 21, size=5)}, {"dilate": 2}),
            Case("grown-volume", {"mask": full(1, 9, 8, 9)}, {"iterations": 6, "dilate": 1}),
            Case("zhang-suen", {"mask": blobs(2, 23, 19, size=5)}, ZHANG_SUEN),
            Case("zhang-suen-full", {"mask": full(1, 9, 14)}, ZHANG_SUEN),
            Case("zhang-suen-one-round", {"mask": blobs(1, 20, 21, size=5)}, ZHANG_SUEN | {"iterations": 1}),
            Case("zhang-suen-grown", {"mask": blobs(1, 35, 34, size=5)}, ZHANG_SUEN | {"iterations": 20, "dilate": 6}),
            Case("nothing", {"mask": values([[[0, 0, 0], [0, 0, 0]]], torch.uint8)}, {"dilate": 3}),
        ],
        grads=(),
    ),
    Loss(
        "cb_dice_loss",
        f"the authors' weights written out in {library('torch')} over {library('scipy')} ndimage.distance_transform_edt and"
        f" {library('monai')} losses.cldice.soft_skel",
        cb_dice,
        [
            Case("image", vessels(2, 2, 11, 12)),
            Case("three-classes", vessels(2, 3, 9, 10), upstream=True),
            Case("volume", vessels(1, 2, 6, 7, 8), {"iterations": 3}),
            Case("euler", vessels(2, 2, 13, 14, size=5), {"skeleton": "euler", "iterations": 5}),
            Case("euler-volume", vessels(1, 3, 7, 6, 8), {"skeleton": "euler", "iterations": 4}, upstream=True),
            Case("thick", vessels(1, 2, 16, 15, size=7), {"iterations": 2, "smooth": 0.125}),
            Case("cells-left-out", vessels(2, 2, 9, 10, cell_mask=mask(2, 9, 10))),
            Case("noise", {"input": normal(2, 2, 8, 9), "labels": vessels(2, 2, 8, 9)["labels"]}, reduction="sum"),
            Case("no-iteration", vessels(1, 2, 8, 8, size=5), {"iterations": 0}),
            Case("no-truth", {"input": normal(1, 2, 6, 7), "labels": values(np.zeros((1, 6, 7)).tolist(), torch.int64)}),
        ],
    ),
]
