"""Operations on labels: scipy's filters of a window."""

import numpy as np
import torch
from scipy import ndimage

from harness import Case, Draw, Loss, Recipe, library, values

SCIPY = f"{library('scipy')} ndimage"


def patches(*shape, among, size=3, ignored=None) -> Recipe:
    """Labels in patches of some cells along each axis; with `ignored`, every ninth cell holds that label instead."""

    def make(draw: Draw):
        coarse = draw.rng.choice(among, (shape[0], *(-(-n // size) for n in shape[1:])))
        for axis in range(1, len(shape)):
            coarse = coarse.repeat(size, axis)
        sample = coarse[tuple(slice(n) for n in shape)].copy()
        if ignored is not None:
            sample.reshape(-1)[4::9] = ignored
        return draw.integer(sample)

    return make


def filtered(filter, cells, radius):
    """The window ends at the border: a cell repeated past it is one of the window's."""
    return filter(cells, size=(1, *[2 * radius + 1] * (cells.ndim - 1)), mode="nearest")


def several(labels, counts, radius):
    """Whether the labels that count differ within the window."""
    # scipy filters in 64-bit floats, which hold no more than these.
    limits = np.iinfo(np.int32)
    largest = filtered(ndimage.maximum_filter, np.where(counts, labels, limits.min), radius)
    least = filtered(ndimage.minimum_filter, np.where(counts, labels, limits.max), radius)
    return counts & (largest != least)


def responds(labels, counts):
    """Whether a Sobel response to the cells of some label is not 0; nothing lies beyond the border."""
    members = [(counts & (labels == label)).astype(int) for label in np.unique(labels[counts])]
    responses = [ndimage.sobel(cells, axis, mode="constant") for cells in members for axis in (1, 2)]
    return counts & np.any(responses, axis=0)


def sobel(labels, counts):
    return np.concatenate([responds(labels[i : i + 1], counts[i : i + 1]) for i in range(len(labels))])


def label_boundary_map(t, reduction, method="window", radius=1, ignore_index=-100):
    labels = t["labels"].numpy()
    counts = labels != ignore_index
    boundary = sobel(labels, counts) if method == "sobel" else several(labels, counts, radius)
    return {"boundary": torch.from_numpy(boundary.astype(np.float64))}


def one_hot(labels, counts, classes):
    return np.stack([counts & (labels == c) for c in range(classes)], axis=1).astype(np.float64)


def boundary_label_smoothing(t, reduction, classes=2, epsilon=0.5, radius=1, ignore_index=-100):
    labels = t["labels"].numpy()
    counts = labels != ignore_index
    full = filtered(ndimage.minimum_filter, counts, radius)
    spread = np.where(several(labels, counts, radius) & full, epsilon, 0.0)[:, None]
    soft = one_hot(labels, counts, classes) * (1.0 - spread) + spread / classes
    return {"soft_target": torch.from_numpy(soft * counts[:, None])}


def label_edge_map(t, reduction, classes=2, radius=3, ignore_index=-100):
    labels = t["labels"].numpy()
    counts = labels != ignore_index
    cells = one_hot(labels, counts, classes)
    of = lambda filter: np.stack([filtered(filter, cells[:, c], radius) for c in range(classes)], axis=1)
    edges = of(ndimage.maximum_filter) - of(ndimage.minimum_filter)
    return {"edges": torch.from_numpy(edges * counts[:, None])}


def cells(*labels):
    return {"labels": values([list(labels)], dtype=torch.int64)}


def cases(params):
    """The same questions to each operation: one to three axes, labels left out, one label, a row of cells, no window."""
    three = {"classes": 3} if params else {}
    ignored = dict(among=[0, 1, 2], ignored=-100)
    return [
        Case("one-axis", {"labels": patches(2, 17, among=[0, 1])}, params),
        Case("two-axes", {"labels": patches(2, 7, 8, among=[0, 1, 2])}, params | three),
        Case("three-axes", {"labels": patches(1, 5, 4, 6, among=[0, 1, 2])}, params | three),
        Case("ignored", {"labels": patches(1, 8, 9, size=4, **ignored)}, params | three),
        Case("own-index", {"labels": patches(2, 7, 7, among=[0, 1, 2])}, params | three | {"ignore_index": 1}),
        Case("beside-the-ignored", cells(0, 0, 0, -100, 0, 0, 1, -100, -100, 1), params),
        Case("one-label", {"labels": patches(1, 4, 5, among=[1])}, params),
        Case("own-cell", {"labels": patches(1, 4, 5, among=[0, 1])}, params | {"radius": 0}),
        Case("larger-than-the-image", {"labels": patches(2, 4, 3, among=[0, 1], size=2)}, params | {"radius": 5}),
    ]


SOBEL = {"method": "sobel"}
LONE_CELL = [[[3 if (y, x) == (2, 2) else 5 for x in range(5)] for y in range(5)]]

LOSSES = [
    Loss(
        "label_boundary_map",
        f"{SCIPY} maximum_filter and minimum_filter of the labels, or sobel of each label's cells",
        label_boundary_map,
        [
            *cases({}),
            Case("wide", {"labels": patches(1, 9, 9, among=[-7, 4, 1000], size=4)}, {"radius": 2}),
            Case("sobel", {"labels": patches(2, 8, 9, among=[-7, 4, 1000], size=4)}, SOBEL),
            Case("sobel-noise", {"labels": patches(2, 7, 6, among=[0, 1, 2], size=1)}, SOBEL),
            Case("sobel-ignored", {"labels": patches(1, 9, 8, among=[0, 1], size=4, ignored=-100)}, SOBEL),
            Case("sobel-lone-cell", {"labels": values(LONE_CELL, torch.int64)}, SOBEL | {"ignore_index": 9}),
        ],
        grads=(),
    ),
    Loss(
        "boundary_label_smoothing",
        f"{SCIPY} maximum_filter and minimum_filter of the labels, and the mix written out",
        boundary_label_smoothing,
        [
            *cases({"epsilon": 0.75}),
            Case("defaults", {"labels": patches(1, 6, 7, among=[0, 1])}),
            Case("two-words", {"labels": patches(1, 10, among=[0, 31, 32, 34])}, {"classes": 35, "epsilon": 0.25}),
        ],
        grads=(),
    ),
    Loss(
        "label_edge_map",
        f"{SCIPY} maximum_filter less minimum_filter of each class",
        label_edge_map,
        [
            *cases({"radius": 1}),
            Case("defaults", {"labels": patches(1, 9, 10, among=[0, 1], size=5)}),
            Case("two-words", {"labels": patches(1, 10, among=[0, 31, 32, 34])}, {"classes": 35, "radius": 1}),
        ],
        grads=(),
    ),
]
