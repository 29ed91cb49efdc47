"""The latent perceptual loss of one depth, as diffusers' research project writes it, with plain torch operations."""

import torch

from harness import Case, Loss, choice, library, normal, reduce, values

TORCH = library("torch")


def latent_perceptual_loss(t, reduction, normalize="shared", norm="mse", scale=1.0):
    x, mask = t["input"], t.get("mask", torch.ones_like(t["input"]))
    y = t["target"] * mask
    lengths = torch.linalg.vector_norm(y, dim=1, keepdim=True)
    if normalize == "shared":
        x, y = x / (lengths + 1e-6), y / (lengths + 1e-6)
    else:
        x = x / (torch.linalg.vector_norm(x, dim=1, keepdim=True) + 1e-10)
        y = y / (lengths + 1e-10)
    error = (x - y).abs() if norm == "l1" else (x - y) ** 2
    mass = mask.flatten(2).sum(2)
    channels = torch.where(mass > 0, (mask * error).flatten(2).sum(2) / mass.clamp(min=1), 0.0)
    terms = scale * channels.mean(1)
    return reduce(terms * t["active"] if "active" in t else terms, reduction)


FEATURES = {"input": normal(2, 3, 2, 3), "target": normal(2, 3, 2, 3)}
MASKED = {**FEATURES, "mask": choice(2, 3, 2, 3, among=[0.0, 1.0, 1.0])}

LOSSES = [
    Loss(
        "latent_perceptual_loss",
        f"the definition of diffusers' lpl_loss.py in {TORCH}",
        latent_perceptual_loss,
        [
            Case("shared", FEATURES, upstream=True),
            Case("masked", MASKED, {"scale": 0.5}, "none", upstream=True),
            Case("own", MASKED, {"normalize": "own"}, "sum"),
            Case("own-l1", FEATURES, {"normalize": "own", "norm": "l1"}, upstream=True),
            Case("l1", MASKED, {"norm": "l1", "scale": 0.25}),
            Case("some", {**MASKED, "active": values([0, 1], dtype=torch.uint8)}, {"normalize": "own"}),
        ],
    ),
]
