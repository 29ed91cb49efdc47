"""Losses of two rows of logits [N, C, ...]: divergences, distillation, adversarial training."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from harness import Case, Loss, labels, library, mask, normal, reduce, saturated, uniform

TORCH = library("torch")
TEACHER = "target_logits"
ADVERSARIAL = "adversarial_logits"


def rows(value, second):
    """`value(x, s, y, **params)` gives one loss for each of the rows [R, C] that count; `y` is None without labels."""

    def loss(t: dict[str, Tensor], reduction: str, ignore_index=-100, **params) -> Tensor:
        x, s = (t[name].movedim(1, -1) for name in ("input", second))
        counts = torch.ones(x.shape[:-1], dtype=torch.bool)
        if "cell_mask" in t:
            counts &= t["cell_mask"].bool()
        y = t.get("labels")
        if y is not None:
            counts &= y != ignore_index
            y = y[counts]
        found = value(x[counts], s[counts], y, **params)
        return torch.zeros(counts.shape).masked_scatter(counts, found) if reduction == "none" else reduce(found, reduction)

    return loss


def kl(log_input: Tensor, target: Tensor) -> Tensor:
    return F.kl_div(log_input, target, reduction="none").sum(-1)


def kl_div(x, s, y, temperature=1.0, symmetric=False):
    log_q, log_p = torch.log_softmax(x / temperature, -1), torch.log_softmax(s / temperature, -1)
    there = kl(log_q, log_p.exp())
    return temperature**2 * (there + kl(log_p, log_q.exp()) if symmetric else there)


def js_div(x, s, y, beta=0.5, temperature=1.0):
    log_q, log_p = torch.log_softmax(x / temperature, -1), torch.log_softmax(s / temperature, -1)
    if beta in (0.0, 1.0):
        return kl(log_q, log_p.exp()) if beta == 0 else kl(log_p, log_q.exp())
    log_m = (beta * log_p.exp() + (1 - beta) * log_q.exp()).log()
    return beta * kl(log_m, log_p.exp()) + (1 - beta) * kl(log_m, log_q.exp())


def tv_distance(x, s, y, temperature=1.0):
    return 0.5 * (torch.softmax(s / temperature, -1) - torch.softmax(x / temperature, -1)).abs().sum(-1)


def distillation(x, s, y, alpha=0.5, temperature=4.0):
    return alpha * kl_div(x, s, y, temperature) + (1 - alpha) * F.cross_entropy(x, y, reduction="none")


def decoupled_kd(x, s, y, alpha=1.0, beta=8.0, temperature=4.0):
    """The two parts as the paper defines them: of two classes, and of the classes that are left."""
    classes = x.shape[-1]
    own = F.one_hot(y, classes).bool()

    def parts(scores):
        p = torch.softmax(scores / temperature, -1)
        in_label = p[own]
        others = scores[~own].reshape(-1, classes - 1) / temperature
        return torch.stack([in_label, p.masked_fill(own, 0.0).sum(-1)], -1), others

    (two_q, others_q), (two_p, others_p) = parts(x), parts(s)
    target = kl(two_q.log(), two_p)
    rest = kl(torch.log_softmax(others_q, -1), torch.softmax(others_p, -1))
    return temperature**2 * (alpha * target + beta * rest)


def trades(x, s, y, beta=6.0):
    return F.cross_entropy(x, y, reduction="none") + beta * kl(torch.log_softmax(s, -1), torch.softmax(x, -1))


def converge_smooth(
    x, s, y, previous_benign=0.0, previous_adversarial=0.0, stride=0.03, w1=0.0, w2=1.0, label_smoothing=0.0
):
    b, a = (F.cross_entropy(scores, y, reduction="none", label_smoothing=label_smoothing) for scores in (x, s))
    gate = (b - previous_benign).abs().detach() >= stride
    return a + gate * (w1 * (a - previous_adversarial).abs() + w2 * (b - previous_benign).abs())


def converge_smooth_batch(t, reduction, stride=0.03, w1=0.0, w2=1.0, **params):
    """One number: the same of the means, as in the authors' code but for its sign and its strict test."""
    options = {name: params.pop(name, 0.0) for name in ("previous_benign", "previous_adversarial")}
    mean = rows(lambda x, s, y, **smoothing: F.cross_entropy(s, y, **smoothing)[None], ADVERSARIAL)
    a = mean(t, "mean", **params)
    b = mean(t | {ADVERSARIAL: t["input"]}, "mean", **params)
    change = (b - options["previous_benign"]).abs()
    held = w1 * (a - options["previous_adversarial"]).abs() + w2 * change
    return a + held if change.item() >= stride else a


def by_mode(t, reduction, mode="sample", **params):
    if mode == "batch":
        return converge_smooth_batch(t, reduction, **params)
    return rows(converge_smooth, ADVERSARIAL)(t, reduction, **params)


def smooth_adversarial_comp_sum(x, s, y, tau=1.0, rho=1.0, nu=1.0):
    log_p = torch.log_softmax(x / rho, -1).gather(-1, y[:, None])[:, 0]
    value = -log_p if tau == 1 else (log_p.mul(tau - 1).exp() - 1) / (1 - tau)
    margins = [scores.gather(-1, y[:, None]) - scores for scores in (x, s)]
    return value + nu * torch.linalg.vector_norm(margins[1] - margins[0], dim=-1)


def masked_pixel_kd(t, reduction, temperature=4.0):
    """The edge term as the paper states it, cell by cell."""
    m = t["edge_mask"]
    log_q, log_p = (torch.log_softmax(t[name] * m / temperature, 1) for name in ("input", TEACHER))
    cells = F.kl_div(log_q, log_p.exp(), reduction="none").sum(1)
    per_class = m.reshape(*m.shape[:2], -1).sum(-1).clamp(min=1.0)
    weight = (m / per_class.reshape(*per_class.shape, *[1] * (m.ndim - 2))).sum(1)
    value = temperature**2 * cells * weight
    counts = t["cell_mask"].bool() if "cell_mask" in t else torch.ones_like(value, dtype=torch.bool)
    return value * counts if reduction == "none" else reduce(value[counts], reduction)


def channel_wise_divergence(t, reduction, temperature=1.0):
    """mmrazor's ChannelWiseDivergence without its reduction; the mask as in BPKD's body term."""
    kept = 1 - t["edge_mask"] if "edge_mask" in t else 1.0
    n, c = t["input"].shape[:2]
    q, p = ((t[name] * kept).reshape(n * c, -1) / temperature for name in ("input", TEACHER))
    softmax_p = F.softmax(p, dim=1)
    value = (softmax_p * F.log_softmax(p, dim=1) - softmax_p * F.log_softmax(q, dim=1)).sum(-1) * temperature**2
    return reduce(value.reshape(n, c), reduction)


def elle_linearity(t, reduction, penalty="squared", ignore_index=-100):
    counts = t["labels"] != ignore_index
    a, b, c = (F.cross_entropy(block[counts], t["labels"][counts], reduction="none") for block in t["input"])
    alpha = t["alpha"][counts]
    r = c - (1 - alpha) * a - alpha * b
    value = {"squared": F.mse_loss, "smooth_l1": F.smooth_l1_loss}[penalty](r, torch.zeros_like(r), reduction="none")
    if reduction == "none":
        return torch.zeros(counts.shape).masked_scatter(counts, value)
    return reduce(value, reduction)


def matrices(t, transition, mask_class):
    """Q_t and Qbar_t [S, C, C], whole."""
    if transition == "dense":
        return t["transition_matrices"], t["cumulative_matrices"]
    classes = t["input" if "input" in t else "noise"].shape[1]
    ones = torch.ones(classes, classes) / classes
    if transition == "absorbing":
        ones = torch.zeros(classes, classes)
        ones[:, classes // 2 if mask_class < 0 else mask_class] = 1.0
    forgets = t["betas"][:, None, None], 1 - t["alpha_bars"][:, None, None]
    return tuple((1 - b) * torch.eye(classes) + b * ones for b in forgets)


def d3pm(t, reduction, transition="uniform", mask_class=-1, lambda_ce=0.001, eps=1e-6, ignore_index=-100):
    """The authors' posterior logits in whole matrices, a cell at a time."""
    step, all_steps = matrices(t, transition, mask_class)
    x = t["input"].movedim(1, -1)
    space = x.shape[1:-1].numel()
    x, x0, xt = x.reshape(-1, x.shape[-1]), t["labels"].reshape(-1), t["noisy_labels"].reshape(-1)
    mask = t["cell_mask"].reshape(-1).bool() if "cell_mask" in t else torch.ones_like(x0, dtype=torch.bool)
    values = []
    for q in range(x.shape[0]):
        if not mask[q] or x0[q] == ignore_index:
            values.append(torch.zeros(()))
            continue
        n = int(t["timesteps"][q // space])
        entropy = bound = F.cross_entropy(x[q], x0[q])
        if n > 0:
            fact = torch.log(step[n][:, xt[q]] + eps)
            truth = fact + torch.log(all_steps[n - 1][x0[q]] + eps)
            model = fact + torch.log(torch.softmax(x[q], -1) @ all_steps[n - 1] + eps)
            bound = kl(torch.log_softmax(model, -1), torch.softmax(truth, -1))
        values.append((bound + lambda_ce * entropy) / math.log(2.0))
    value = torch.stack(values)
    counts = mask & (x0 != ignore_index)
    return value.reshape(t["labels"].shape) if reduction == "none" else reduce(value[counts], reduction)


def q_sample(t, reduction, transition="uniform", mask_class=-1, eps=1e-6):
    """The largest of the logarithms with Gumbel noise, a cell at a time."""
    tables = {name: t[name] for name in ("alpha_bars", "cumulative_matrices") if name in t}
    stand_ins = {"betas": t.get("alpha_bars"), "transition_matrices": t.get("cumulative_matrices")}
    _, all_steps = matrices({"noise": t["noise"], **tables, **stand_ins}, transition, mask_class)
    noise = t["noise"].movedim(1, -1)
    steps = t["timesteps"].reshape(-1, *[1] * (t["labels"].ndim - 1)).expand_as(t["labels"])
    logits = torch.log(all_steps[steps, t["labels"]] + eps) - torch.log(-torch.log(noise))
    return {"sample": logits.argmax(-1)}


def pair(second, n, c, *space):
    return {"input": normal(n, c, *space, scale=2.0), second: normal(n, c, *space, scale=2.0)}


def labelled(second, n, c, *space, **options):
    return pair(second, n, c, *space) | {"labels": labels(n, *space, classes=c, **options)}


def common(make, *extra: Case) -> list[Case]:
    """The cases of every loss of the family, then the loss's own. `make(n, c, *space)` gives the tensors."""
    return [
        Case("mean", make(5, 4)),
        Case("sum", make(5, 4), reduction="sum"),
        Case("none", make(5, 4), reduction="none"),
        Case("batch-mean", make(2, 3, 4), reduction="batch_mean"),
        Case("two-spatial-axes", make(2, 3, 2, 3)),
        Case("two-classes", make(6, 2)),
        Case("grad-output-mean", make(2, 3, 4), upstream=True),
        Case("grad-output-none", make(2, 3, 4), reduction="none", upstream=True),
        Case("mask", make(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-none", make(2, 3, 4) | {"cell_mask": mask(2, 4)}, reduction="none", upstream=True),
        Case("saturated", make(6, 4) | {"input": saturated(6, 4)}),
        *extra,
    ]


def of_pair(second):
    return lambda *dims: pair(second, *dims)


def of_edges(*dims):
    return pair(TEACHER, *dims) | {"edge_mask": edges(*dims)}


def edges(*shape):
    """About a third of the cells without an edge."""
    draw = uniform(*shape, low=-0.5)
    return lambda source: draw(source).clamp(min=0.0)


def triples(n, c, **options):
    return {
        "input": normal(3, n, c, scale=2.0),
        "labels": labels(n, classes=c, **options),
        "alpha": uniform(n),
    }


def diffusion(n, c, *space, steps=5, **options):
    def timesteps(draw):
        sample = draw.rng.integers(0, steps, n)
        sample[0] = 0
        return draw.integer(sample)

    return {
        "input": normal(n, c, *space, scale=2.0),
        "labels": labels(n, *space, classes=c, **options),
        "noisy_labels": labels(n, *space, classes=c),
        "timesteps": timesteps,
        "betas": uniform(steps, low=0.05, high=0.95),
        "alpha_bars": uniform(steps, low=0.05, high=0.95),
    }


def noised(make, n, c, *space):
    """The tables and labels of a diffusion, and noise in place of scores."""
    taken = ("labels", "timesteps", "alpha_bars", "cumulative_matrices")
    kept = {name: recipe for name, recipe in make(n, c, *space).items() if name in taken}
    return {"noise": uniform(n, c, *space, low=0.01, high=0.99)} | kept


def dense_diffusion(n, c, *space, steps=5):
    """Rows of the matrices sum to 1 up to the rounding."""

    def stochastic(draw):
        sample = draw.rng.gamma(0.7, size=(steps, c, c)) + 0.01
        return draw.real(sample / sample.sum(axis=2, keepdims=True))

    tables = {"transition_matrices": stochastic, "cumulative_matrices": stochastic}
    structured = diffusion(n, c, *space, steps=steps)
    return {name: recipe for name, recipe in structured.items() if name not in ("betas", "alpha_bars")} | tables


def of_labels(second, **options):
    return lambda *dims: labelled(second, *dims, **options)


def ignored(second) -> list[Case]:
    return [
        Case("ignored", labelled(second, 2, 3, 5, ignored=-100)),
        Case("ignored-none", labelled(second, 2, 3, 5, ignored=-100), reduction="none", upstream=True),
        Case("ignored-class-one", labelled(second, 6, 4), {"ignore_index": 1}, reduction="batch_mean"),
    ]


LOSSES = [
    Loss(
        "kl_div_with_logits",
        f"{TORCH} nn.functional.kl_div of log_softmax and softmax, times temperature squared",
        rows(kl_div, TEACHER),
        common(
            of_pair(TEACHER),
            Case("temperature-four", pair(TEACHER, 5, 4), {"temperature": 4.0}),
            Case("temperature-half", pair(TEACHER, 2, 3, 4), {"temperature": 0.5}, reduction="none", upstream=True),
            Case("symmetric", pair(TEACHER, 5, 4), {"symmetric": True, "temperature": 2.0}, reduction="sum"),
            Case("symmetric-saturated", pair(TEACHER, 6, 4) | {"input": saturated(6, 4)}, {"symmetric": True}),
        ),
        grads=("input", TEACHER),
    ),
    Loss(
        "js_div_with_logits",
        f"Liger's generalized Jensen-Shannon divergence by its definition in {TORCH}",
        rows(js_div, TEACHER),
        common(
            of_pair(TEACHER),
            Case("beta-fifth", pair(TEACHER, 5, 4), {"beta": 0.2, "temperature": 2.0}),
            Case("beta-zero", pair(TEACHER, 5, 4), {"beta": 0.0, "temperature": 2.0}),
            Case("beta-one", pair(TEACHER, 2, 3, 4), {"beta": 1.0}, reduction="none", upstream=True),
        ),
        grads=("input", TEACHER),
    ),
    Loss(
        "tv_distance_with_logits",
        f"Liger's total variation distance by its definition in {TORCH}",
        rows(tv_distance, TEACHER),
        common(of_pair(TEACHER), Case("temperature-two", pair(TEACHER, 5, 4), {"temperature": 2.0})),
        grads=("input", TEACHER),
    ),
    Loss(
        "distillation_loss",
        f"{TORCH} nn.functional.kl_div and cross_entropy",
        rows(distillation, TEACHER),
        common(
            of_labels(TEACHER),
            *ignored(TEACHER),
            Case("alpha-one", labelled(TEACHER, 5, 4), {"alpha": 1.0, "temperature": 2.0}),
            Case("alpha-tenth", labelled(TEACHER, 2, 3, 4), {"alpha": 0.1, "temperature": 1.0}, reduction="sum"),
        ),
    ),
    Loss(
        "decoupled_kd_loss",
        f"the definition of Zhao et al. (2022) in {TORCH}",
        rows(decoupled_kd, TEACHER),
        common(
            of_labels(TEACHER),
            *ignored(TEACHER),
            Case("weights", labelled(TEACHER, 5, 4), {"alpha": 2.0, "beta": 0.5, "temperature": 1.0}),
            Case("alpha-zero", labelled(TEACHER, 2, 3, 4), {"alpha": 0.0}, reduction="sum"),
            Case("beta-zero", labelled(TEACHER, 2, 3, 4), {"beta": 0.0}, reduction="none", upstream=True),
        ),
    ),
    Loss(
        "trades_loss",
        f"the authors' loss in {TORCH}: nn.functional.cross_entropy and kl_div",
        rows(trades, ADVERSARIAL),
        common(
            of_labels(ADVERSARIAL),
            *ignored(ADVERSARIAL),
            Case("beta-half", labelled(ADVERSARIAL, 5, 4), {"beta": 0.5}),
            Case("beta-zero", labelled(ADVERSARIAL, 2, 3, 4), {"beta": 0.0}, reduction="none", upstream=True),
        ),
        grads=("input", ADVERSARIAL),
    ),
    Loss(
        "converge_smooth_loss",
        f"{TORCH} nn.functional.cross_entropy and the definition S75, by example or by the batch",
        by_mode,
        common(
            of_labels(ADVERSARIAL),
            *ignored(ADVERSARIAL),
            Case("smoothing", labelled(ADVERSARIAL, 5, 4), {"label_smoothing": 0.2, "w1": 0.5}),
            Case(
                "batch",
                labelled(ADVERSARIAL, 2, 3, 5, ignored=-100),
                {"mode": "batch", "previous_benign": 0.5, "previous_adversarial": 4.0, "w1": 0.75, "w2": 0.5},
                upstream=True,
            ),
            Case("batch-sum", labelled(ADVERSARIAL, 5, 4), {"mode": "batch", "label_smoothing": 0.2}, reduction="sum"),
            Case(
                "batch-not-held",
                labelled(ADVERSARIAL, 6, 3) | {"cell_mask": mask(6)},
                {"mode": "batch", "stride": 30.0, "w1": 0.5},
            ),
            Case(
                "some-held",
                labelled(ADVERSARIAL, 2, 3, 4),
                {"previous_benign": 1.5, "previous_adversarial": 2.0, "stride": 1.0, "w1": 0.75, "w2": 0.5},
                reduction="none",
                upstream=True,
            ),
        ),
        grads=("input", ADVERSARIAL),
    ),
    Loss(
        "smooth_adversarial_comp_sum_loss",
        f"the definition S37 in {TORCH}",
        rows(smooth_adversarial_comp_sum, ADVERSARIAL),
        common(
            of_labels(ADVERSARIAL),
            *ignored(ADVERSARIAL),
            Case("tau-half", labelled(ADVERSARIAL, 5, 4), {"tau": 0.5, "rho": 2.0, "nu": 0.5}),
            Case("tau-two", labelled(ADVERSARIAL, 2, 3, 4), {"tau": 2.0}, reduction="none", upstream=True),
            Case("tau-zero", labelled(ADVERSARIAL, 5, 4), {"tau": 0.0, "nu": 0.0}, reduction="sum"),
        ),
        grads=("input", ADVERSARIAL),
    ),
    Loss(
        "masked_pixel_kd_loss",
        f"the edge term of S04 in {TORCH}",
        masked_pixel_kd,
        common(of_edges, Case("temperature-one", of_edges(2, 3, 2, 3), {"temperature": 1.0}, reduction="batch_mean")),
    ),
    Loss(
        "channel_wise_divergence",
        f"mmrazor's ChannelWiseDivergence by its definition in {TORCH}",
        channel_wise_divergence,
        [case for case in common(of_pair(TEACHER)) if "cell_mask" not in case.tensors]
        + [
            Case("edges", of_edges(2, 3, 2, 3), {"temperature": 4.0}, reduction="batch_mean"),
            Case("edges-none", of_edges(2, 3, 4), reduction="none", upstream=True),
        ],
    ),
    Loss(
        "elle_linearity_loss",
        f"{TORCH} nn.functional.cross_entropy, mse_loss and smooth_l1_loss, as in the authors' code",
        elle_linearity,
        [
            Case("mean", triples(5, 4)),
            Case("sum", triples(5, 4), reduction="sum"),
            Case("none", triples(5, 4), reduction="none", upstream=True),
            Case("smooth-l1", triples(6, 3), {"penalty": "smooth_l1"}),
            Case("smooth-l1-none", triples(6, 3), {"penalty": "smooth_l1"}, reduction="none", upstream=True),
            Case("ignored", triples(6, 4, ignored=-100), upstream=True),
            Case("ignored-class-one", triples(6, 4), {"ignore_index": 1}, reduction="sum"),
        ],
    ),
    Loss(
        "d3pm_loss",
        f"the authors' posterior by its definition (S31) in {TORCH}, matrices written out",
        d3pm,
        common(
            diffusion,
            Case("ignored", diffusion(2, 3, 5, ignored=-100)),
            Case("ignored-class-one", diffusion(6, 4), {"ignore_index": 1}, reduction="sum"),
            Case("absorbing", diffusion(5, 4), {"transition": "absorbing", "lambda_ce": 0.5, "eps": 0.01}),
            Case("mask-class", diffusion(2, 3, 4), {"transition": "absorbing", "mask_class": 0}, reduction="sum"),
            Case("dense", dense_diffusion(5, 4), {"transition": "dense", "lambda_ce": 0.25}),
            Case("dense-none", dense_diffusion(2, 3, 4), {"transition": "dense"}, reduction="none", upstream=True),
        ),
    ),
    Loss(
        "d3pm_q_sample",
        f"the authors' q_sample by its definition (S31) in {TORCH}",
        q_sample,
        [
            Case("uniform", noised(diffusion, 40, 4)),
            Case("one-spatial-axis", noised(diffusion, 4, 5, 9)),
            Case("two-spatial-axes", noised(diffusion, 2, 3, 4, 5), {"eps": 0.25}),
            Case("absorbing", noised(diffusion, 40, 4), {"transition": "absorbing"}),
            Case("mask-class", noised(diffusion, 4, 5, 9), {"transition": "absorbing", "mask_class": 0}),
            Case("dense", noised(dense_diffusion, 4, 5, 9), {"transition": "dense"}),
        ],
        grads=(),
    ),
]
