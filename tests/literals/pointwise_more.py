"""Pointwise losses of probabilities, signs, qualities and logits of teachers: torch, and definitions written again in it."""

import math

import torch
import torch.nn.functional as F

from harness import Case, Loss, choice, mask, normal, uniform, values
from pointwise import TORCH, binary_cases, definition, dense, hard, soft, weight, weighted_here

FOLDER = "pointwise"


def cases(make, *extra: Case) -> list[Case]:
    """The cases of every loss of two tensors that `make` gives, then the loss's own."""
    return [
        Case("mean", make(4, 5)),
        Case("sum", make(4, 5), reduction="sum"),
        Case("none", make(2, 3, 2), reduction="none", upstream=True),
        Case("batch-mean", make(3, 2, 3), reduction="batch_mean", upstream=True),
        Case("one-axis", make(7)),
        Case("weight-mean", make(3, 4) | weight(3, 4)),
        Case("weight-none", make(3, 4) | weight(3, 4), reduction="none", upstream=True),
        Case("mask-mean", make(3, 4) | {"cell_mask": mask(3, 4)}),
        Case("mask-without-class-axis", make(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-and-weight-sum", make(3, 4) | weight(3, 4) | {"cell_mask": mask(3, 4)}, reduction="sum"),
        *extra,
    ]


def logarithms(*shape):
    """Logarithms of probabilities, against probabilities."""
    return {"input": uniform(*shape, low=-4.0, high=0.0), "target": uniform(*shape)}


def two_logarithms(*shape):
    return {"input": uniform(*shape, low=-4.0, high=0.0), "target": uniform(*shape, low=-4.0, high=0.0)}


def two_probabilities(*shape):
    return {"input": uniform(*shape, low=0.02, high=0.98), "target": uniform(*shape)}


def signs(*shape):
    return {"input": normal(*shape, scale=1.5), "target": choice(*shape, among=[-1.0, 1.0])}


def convex_kl(input, target, log_target=False):
    """optax: kl_divergence plus exp(log_predictions) - targets, and the same with exp of logarithmic targets."""
    share = target.exp() if log_target else target
    return F.kl_div(input, target, reduction="none", log_target=log_target) + input.exp() - share


def js_div(input, target):
    """kornia: half of the divergences from the mean of both."""
    m = (input + target) / 2
    return 0.5 * sum(torch.xlogy(p, p) - p * m.log() for p in (input, target))


def hinge(input, target, margin=1.0, p=1):
    return F.relu(margin - target * input) ** p


def exponential(input, target):
    return torch.exp(torch.clamp(-target * input, max=80.0))


def rejection(input, target, alpha=4.0, cost=0.05):
    # As f32 holds it: the last digits of an exponent are many of its power's.
    cost = float(torch.tensor(cost, dtype=torch.float32))
    beta = alpha * (cost * math.exp(alpha / 2) + (1 - cost) * math.exp(-alpha / 2)) / (2 * cost)
    accepted = torch.exp(torch.clamp(alpha * (input - target) / 2, max=80.0))
    return accepted + cost * torch.exp(torch.clamp(-beta * input, max=80.0))


def quality_focal(input, target, beta=2.0):
    """mmdetection: the binary cross-entropy times |t - s|^beta."""
    miss = (target - input.sigmoid()).abs()
    return F.binary_cross_entropy_with_logits(input, target, reduction="none") * miss.pow(beta)


def varifocal(input, target, alpha=0.75, gamma=2.0, iou_weighted=True):
    """mmdetection: focal_weight times the binary cross-entropy."""
    positive, s = (target > 0.0).double(), input.sigmoid()
    kept = target * positive if iou_weighted else positive
    focal_weight = kept + alpha * (s - target).abs().pow(gamma) * (1.0 - positive)
    return F.binary_cross_entropy_with_logits(input, target, reduction="none") * focal_weight


def asymmetric(input, target, gamma_neg=4.0, gamma_pos=1.0, clip=0.05, eps=1e-8, detach_focal=False):
    """timm's AsymmetricLossMultiLabel, without its last sum."""
    xs_pos = torch.sigmoid(input)
    xs_neg = 1.0 - xs_pos
    if clip > 0:
        xs_neg = (xs_neg + clip).clamp(max=1)
    loss = target * torch.log(xs_pos.clamp(min=eps)) + (1 - target) * torch.log(xs_neg.clamp(min=eps))
    if gamma_neg > 0 or gamma_pos > 0:
        pt = xs_pos * target + xs_neg * (1 - target)
        w = torch.pow(1 - pt, gamma_pos * target + gamma_neg * (1 - target))
        loss = loss * (w.detach() if detach_focal else w)
    return -loss


def kl_norm(input, target, temperature=2.0):
    """The authors' divergence of 1/2 from the sigmoid of the difference, by softplus in place of clamped logarithms."""
    d = (input - target) / temperature
    return temperature**2 * ((F.softplus(-d) + F.softplus(d)) / 2 - math.log(2))


def binary_kl(input, target, temperature=1.0):
    teacher, student = target / temperature, input / temperature
    outcomes = [(F.logsigmoid(s * teacher), F.logsigmoid(s * student)) for s in (1, -1)]
    return temperature**2 * sum(p.exp() * (p - q) for p, q in outcomes)


# Of a sum with e^80 nothing is left of other terms.
SWAMPED = "a term of e^80 leaves no digit to the others"


def two_logits(*shape):
    return dense(*shape, scale=2.0)


LOSSES = [
    Loss(
        "kl_div",
        f"{TORCH} nn.functional.kl_div; a weight multiplies its terms",
        weighted_here(F.kl_div),
        cases(
            logarithms,
            Case("log-target", two_logarithms(4, 5), {"log_target": True}),
            Case("log-target-none", two_logarithms(3, 4) | weight(3, 4), {"log_target": True}, reduction="none"),
            Case("hard-targets", {"input": normal(3, 4), "target": choice(3, 4, among=[0.0, 1.0])}),
        ),
    ),
    Loss(
        "generalized_kl_div",
        f"optax's convex_kl_divergence over {TORCH} nn.functional.kl_div",
        definition(convex_kl),
        cases(
            logarithms,
            Case("log-target", two_logarithms(4, 5), {"log_target": True}),
            Case("near", {"input": values([-0.693, -1.386, 0.0]), "target": values([0.5, 0.25, 1.0])}),
        ),
    ),
    Loss(
        "js_div",
        f"the terms of kornia's js_div_loss_2d in {TORCH}",
        definition(js_div),
        cases(
            two_probabilities,
            Case("hard-targets", {"input": uniform(3, 4, low=0.02), "target": choice(3, 4, among=[0.0, 1.0])}),
            Case("near", {"input": values([0.5, 0.2501, 0.9]), "target": values([0.5001, 0.25, 0.8999])}),
        ),
    ),
    Loss(
        "hinge_loss",
        f"the definition of optax's hinge_loss in {TORCH}, and its power",
        definition(hinge),
        cases(
            signs,
            Case("squared", signs(4, 5), {"p": 2}),
            Case("perceptron", signs(4, 5), {"margin": 0.0}, reduction="sum"),
            Case("margin-half-squared", signs(4, 5), {"margin": 0.5, "p": 2}, upstream=True),
            Case(
                "on-the-margin",
                {"input": values([1.0, -1.0, 0.5]), "target": values([1.0, -1.0, 1.0])},
                unchecked="two scores lie on the kink",
            ),
        ),
    ),
    Loss(
        "soft_margin_loss",
        f"{TORCH} nn.functional.soft_margin_loss; a weight multiplies its terms",
        weighted_here(F.soft_margin_loss),
        cases(signs, Case("far", {"input": values([60.0, -60.0]), "target": values([-1.0, -1.0])}, reduction="none")),
    ),
    Loss(
        "exponential_loss",
        f"the definition S96 in {TORCH}",
        definition(exponential),
        cases(
            signs,
            Case(
                "beyond-the-clamp",
                {"input": values([81.0, -2.0]), "target": values([-1.0, 1.0])},
                reduction="none",
                unchecked=SWAMPED,
            ),
        ),
    ),
    Loss(
        "fixed_predictor_rejection_loss",
        f"the definition S72 in {TORCH}",
        definition(rejection),
        cases(
            signs,
            Case("alpha-two", signs(4, 5), {"alpha": 2.0}),
            Case("cost-third", signs(4, 5), {"alpha": 1.5, "cost": 0.3}, upstream=True),
            Case(
                "beyond-the-clamp",
                {"input": values([-5.0, 60.0]), "target": values([1.0, -1.0])},
                reduction="none",
                unchecked=SWAMPED,
            ),
        ),
    ),
    Loss(
        "quality_focal_loss",
        f"mmdetection's quality_focal_loss over dense qualities in {TORCH}",
        definition(quality_focal),
        binary_cases(
            Case("beta-one", soft(4, 5), {"beta": 1.0}),
            Case("beta-half", soft(4, 5), {"beta": 0.5}, reduction="sum"),
            Case("beta-zero", soft(4, 5), {"beta": 0.0}),
        ),
    ),
    Loss(
        "varifocal_loss",
        f"mmdetection's varifocal_loss in {TORCH}",
        definition(varifocal),
        binary_cases(
            Case("unweighted", hard(4, 5), {"iou_weighted": False}),
            Case("gamma-zero", hard(4, 5), {"gamma": 0.0, "alpha": 0.3}),
            Case("gamma-half", hard(4, 5), {"gamma": 0.5}, reduction="sum"),
        ),
    ),
    Loss(
        "asymmetric_loss",
        f"the terms of timm's AsymmetricLossMultiLabel in {TORCH}",
        definition(asymmetric),
        binary_cases(
            Case("no-clip", soft(4, 5), {"clip": 0.0}),
            Case("no-power", soft(4, 5), {"gamma_neg": 0.0, "gamma_pos": 0.0}),
            Case("powers", hard(4, 5), {"gamma_neg": 1.5, "gamma_pos": 2.0, "clip": 0.2}, upstream=True),
            Case("eps", hard(4, 5), {"eps": 0.2, "clip": 0.1}, reduction="sum"),
            Case("detached", soft(4, 5), {"detach_focal": True}, unchecked="the power is constant"),
        ),
    ),
    Loss(
        "binary_kl_norm_loss",
        f"the definition S65 in {TORCH}",
        definition(kl_norm),
        cases(two_logits, Case("temperature", two_logits(4, 5), {"temperature": 0.5}, reduction="batch_mean")),
    ),
    Loss(
        "binary_kl_div_with_logits",
        f"the definition S65 in {TORCH}",
        definition(binary_kl),
        cases(
            two_logits,
            Case("temperature", two_logits(4, 5), {"temperature": 4.0}, reduction="batch_mean"),
            Case("near", {"input": values([1.0, -3.0]), "target": values([1.01, -3.1])}, reduction="none"),
        ),
    ),
]
