"""Sorts and what is found by them, as PyTorch has them."""

import torch

from registry import composed


@composed("sort", grads=())
def sort(t, p):
    return torch.sort(t["input"], dim=-1, descending=p["descending"], stable=True).values


@composed("top_k", grads=())
def top_k(t, p):
    return torch.topk(t["input"], p["k"], dim=-1, largest=p["largest"]).values


@composed("prune_mask", grads=())
def prune_mask(t, p):
    return torch.where(t["params"].abs() < p["threshold"], 0.0, t["params"])
