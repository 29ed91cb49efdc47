"""Skeletons of masks, written out on shifted arrays."""

import numpy as np
import torch
from scipy import ndimage

from harness import Case, Draw, Loss, Recipe, library, values

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


def blobs(*shape, size=3, share=0.5) -> Recipe:
    """Thick objects with holes: smoothed noise above its median, or another share of the cells."""

    def make(draw: Draw):
        noise = draw.rng.random(shape)
        smooth = np.stack([ndimage.uniform_filter(item, size, mode="wrap") for item in noise])
        return torch.from_numpy((smooth > np.quantile(smooth, 1 - share)).astype(np.uint8))

    return make


def full(*shape) -> Recipe:
    return values(np.ones(shape).tolist(), dtype=torch.uint8)


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
]
