"""Losses of attention and part maps as PyTorch users compose them."""

import torch
import torch.nn.functional as F

from rows import composed


@composed("attention_region_ratio_loss")
def region_ratio(t, p):
    inside = (t["input"] * (t["mask"] != 0)).sum((1, 2))
    return ((1 - inside / t["input"].sum((1, 2))) ** 2).mean()


@composed("attention_box_topk_loss")
def box_topk(t, p):
    # Sides of a map have sizes of their own: a map at a time.
    terms = []
    for a, m in zip(t["input"], t["mask"] != 0):
        for side, inside in ((a[m], True), (a[~m], False)):
            if len(side):
                top = side.topk(max(1, int(p["ratio"] * len(side) + 1e-3))).values.mean()
                terms.append(F.relu(1 - top if inside else top))
    return torch.stack(terms).sum() / len(t["input"])


@composed("attention_edge_ratio_loss")
def edge_ratio(t, p):
    sobel = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]], device=t["input"].device)
    taps = torch.stack([sobel, sobel.T]).unsqueeze(1)
    e = F.conv2d(t["input"].unsqueeze(1), taps.to(t["input"].dtype)).square().sum(1).sqrt()
    inside = t["mask"][:, 1:-1, 1:-1] != 0
    return (1 - (e * inside).sum((1, 2)) / e.sum((1, 2))).mean()


@composed("concentration_loss")
def concentration(t, p):
    maps = t["input"][:, :-1]
    height, width = maps.shape[2:]
    rows = torch.arange(height, device=maps.device, dtype=maps.dtype)[:, None]
    columns = torch.arange(width, device=maps.device, dtype=maps.dtype)
    mass = maps.sum((2, 3), keepdim=True)
    r, c = ((maps * places).sum((2, 3), keepdim=True) / mass for places in (rows, columns))
    return (maps * (((r - rows) / width) ** 2 + ((c - columns) / height) ** 2)).mean((2, 3)).mean()


@composed("presence_loss")
def presence(t, p):
    crop = p["crop"]
    inner = t["input"][:, :, crop:-crop, crop:-crop]
    return (1 - F.avg_pool2d(inner, 3, 1).flatten(2).amax(2).amax(0)).mean()


@composed("part_orthogonality_loss")
def orthogonality(t, p):
    v = F.normalize(t["input"], dim=1)
    apart = v.mT @ v - torch.eye(v.shape[2], device=v.device, dtype=v.dtype)
    return apart.square().mean((1, 2)).mean()


@composed("equivariance_loss", ("input", "other"))
def equivariance(t, p):
    return (1 - F.cosine_similarity(t["input"][:, :-1].flatten(2), t["other"][:, :-1].flatten(2), dim=2)).mean()
