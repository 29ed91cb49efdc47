"""Combinations of gradients, by the package of the ConFIG authors and as PyTorch users compose them."""

import torch

from registry import composed, loss


@loss("conflictfree", "config_gradient", grads=())
def config_gradient(t, p):
    from conflictfree.grad_operator import ConFIG_update

    return lambda t: ConFIG_update(t["grads"])


@composed("gram_matrix", grads=())
def gram_matrix(t, p):
    return t["input"] @ t["input"].T
