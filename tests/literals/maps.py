"""Losses of attention and part maps: torch, and the definitions."""

import math

import torch
import torch.nn.functional as F

from harness import Case, Loss, library, mask, normal, reduce, uniform, values

TORCH = library("torch")


def divided(numerator, denominator):
    """0 where nothing is below."""
    return numerator / denominator if denominator > 0 else 0 * numerator


def region_ratio(t, reduction):
    m = (t["mask"] != 0).double()
    outside = [divided((a * (1 - inside)).sum(), a.sum()) for a, inside in zip(t["input"], m)]
    return reduce(torch.stack(outside) ** 2, reduction)


def box_topk(t, reduction, ratio=0.2):
    terms = []
    for a, m in zip(t["input"], t["mask"] != 0):
        term = 0 * a.sum()
        for side, inside in ((a[m], True), (a[~m], False)):
            if len(side):
                top = side.topk(max(1, math.floor(ratio * len(side) + 1e-3))).values.mean()
                term = term + F.relu(1 - top if inside else top)
        terms.append(term)
    return reduce(torch.stack(terms), reduction)


def marginal(t, reduction, corner=1):
    terms = []
    for a, m in zip(t["input"], (t["mask"] != 0).double()):
        term = 0 * a.sum()
        for axis in (0, 1):
            u, v = a.max(axis).values, m.amax(axis)
            marked = v.nonzero().flatten()
            if len(marked) == 0:
                continue
            places = torch.arange(len(v))
            near = ((places - marked[0]).abs() <= corner) | ((places - marked[-1] - 1).abs() <= corner)
            term = term + (near * (u - v).abs()).mean()
        terms.append(term)
    return reduce(torch.stack(terms), reduction)


def edge_ratio(t, reduction):
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    taps = torch.stack([sobel, sobel.T]).unsqueeze(1)
    terms = []
    for k, a in enumerate(t["input"]):
        squares = (F.conv2d(a[None, None], taps)[0] ** 2).sum(0)
        e = torch.where(squares > 0, squares.clamp(min=1e-300).sqrt(), 0.0)
        inside = (t["mask"][k, 1:-1, 1:-1] != 0).double()
        apart = 1 - t["iou"][k] if "iou" in t else 1.0
        terms.append(1 - apart * (e * inside).sum() / e.sum() if e.sum() > 0 else 0 * a.sum())
    return reduce(torch.stack(terms), reduction)


def concentration(t, reduction, pairing="reference"):
    maps = t["input"][:, :-1]
    height, width = maps.shape[2:]
    rows, columns = torch.arange(height).double()[:, None], torch.arange(width).double()
    mass = maps.sum((2, 3), keepdim=True)
    safe = torch.where(mass == 0, 1.0, mass)
    r, c = ((maps * places).sum((2, 3), keepdim=True) / safe for places in (rows, columns))
    down, across = (width, height) if pairing == "reference" else (height, width)
    terms = (maps * (((r - rows) / down) ** 2 + ((c - columns) / across) ** 2)).mean((2, 3))
    return reduce(terms, reduction)


def presence(t, reduction, crop=2):
    maps = t["input"]
    inner = maps[:, :, crop : maps.shape[2] - crop, crop : maps.shape[3] - crop]
    best = F.avg_pool2d(inner, 3, 1).flatten(2).max(2).values.max(0).values
    return reduce(1 - best, reduction)


def orthogonality(t, reduction):
    v = F.normalize(t["input"], dim=1)
    apart = v.mT @ v - torch.eye(v.shape[2])
    return reduce((apart**2).mean((1, 2)), reduction)


def equivariance(t, reduction):
    cosine = F.cosine_similarity(t["input"][:, :-1].flatten(2), t["other"][:, :-1].flatten(2), dim=2)
    return reduce(1 - cosine, reduction)


def attention(k, *space):
    return {"input": uniform(k, *space), "mask": mask(k, *space)}


EMPTY = values([[[0, 0, 0, 0]] * 3, [[0, 1, 1, 0]] * 3], dtype=torch.uint8)
NOTHING = values([[[0.0] * 4] * 3, [[0.5, 0.25, 0.0, 1.0]] * 3])


def attention_cases(*extra: Case) -> list[Case]:
    return [
        Case("mean", attention(3, 4, 5)),
        Case("sum", attention(2, 3, 4), reduction="sum"),
        Case("none", attention(3, 4, 4), reduction="none", upstream=True),
        Case("batch-mean", attention(3, 3, 5), reduction="batch_mean"),
        Case("empty-mask", {"input": uniform(2, 3, 4), "mask": EMPTY}, reduction="none"),
        *extra,
    ]


def maps(n, k, *space, **more):
    return {"input": uniform(n, k, *space)} | more


def map_cases(make, *extra: Case) -> list[Case]:
    return [
        Case("mean", make(2, 3, 7, 8)),
        Case("sum", make(2, 2, 7, 7), reduction="sum"),
        Case("none", make(2, 3, 8, 7), reduction="none", upstream=True),
        Case("batch-mean", make(3, 2, 7, 7), reduction="batch_mean"),
        *extra,
    ]


FOLDER = "maps"
LOSSES = [
    Loss(
        "attention_region_ratio_loss",
        f"the definition of Chen et al. 2024 in {TORCH}",
        region_ratio,
        attention_cases(Case("zero-map", {"input": NOTHING, "mask": mask(2, 3, 4)}, reduction="none", unchecked="a map of zeros has no slope")),
    ),
    Loss(
        "attention_box_topk_loss",
        f"the definition of Xie et al. 2023 over {TORCH} topk",
        box_topk,
        attention_cases(Case("half", attention(2, 5, 5), {"ratio": 0.5}), Case("all", attention(2, 5, 5), {"ratio": 1.0})),
    ),
    Loss(
        "attention_marginal_loss",
        f"the definition of Xie et al. 2023 in {TORCH}",
        marginal,
        attention_cases(Case("wide", attention(2, 7, 9), {"corner": 2}), Case("sharp", attention(2, 7, 9), {"corner": 0})),
    ),
    Loss(
        "attention_edge_ratio_loss",
        f"the definition of Xiao et al. 2024 over {TORCH} conv2d",
        edge_ratio,
        attention_cases(
            Case("overlap", attention(3, 5, 4) | {"iou": uniform(3)}, reduction="none"),
            Case("flat", {"input": values([[[0.5] * 4] * 4]), "mask": mask(1, 4, 4)}, unchecked="a flat map has no slope"),
        ),
    ),
    Loss(
        "concentration_loss",
        f"the definition of van der Klis et al. 2023 in {TORCH}",
        concentration,
        map_cases(
            maps,
            Case("natural", maps(2, 3, 4, 9), {"pairing": "natural"}),
        ),
    ),
    Loss(
        "presence_loss",
        f"the definition of van der Klis et al. 2023 over {TORCH} avg_pool2d",
        presence,
        map_cases(maps, Case("crop", maps(2, 2, 4, 5), {"crop": 0})),
    ),
    Loss(
        "part_orthogonality_loss",
        f"the definition of van der Klis et al. 2023 over {TORCH} normalize",
        orthogonality,
        [
            Case("mean", {"input": normal(2, 4, 3)}),
            Case("sum", {"input": normal(3, 2, 5)}, reduction="sum"),
            Case("none", {"input": normal(3, 5, 4)}, reduction="none", upstream=True),
            Case("batch-mean", {"input": normal(3, 5, 1)}, reduction="batch_mean"),
        ],
    ),
    Loss(
        "equivariance_loss",
        f"the definition of van der Klis et al. 2023 over {TORCH} cosine_similarity",
        equivariance,
        map_cases(lambda n, k, *space: maps(n, k, *space, other=uniform(n, k, *space))),
        grads=("input", "other"),
    ),
]
