"""Pointwise losses of regression, heat maps, adversaries, energies and physics: torch, kornia and MONAI, and the definitions
that no library offers."""

import math

import torch
import torch.nn.functional as F
from kornia.losses import cauchy_loss, charbonnier_loss, geman_mcclure_loss
from monai.losses import PatchAdversarialLoss
from torch import Tensor

from harness import Case, Loss, choice, library, mask, normal, positive, reduce, saturated, uniform, values
from pointwise import TORCH, dense, weight

FOLDER = "pointwise"
KORNIA = library("kornia")
MONAI = library("monai")
TIE = "an element lies on a kink"


def of_terms(terms, mean=None):
    """A loss written as its terms, of a function of all tensors. `mean` gives another denominator than the cells that count."""

    def value(t: dict[str, Tensor], reduction: str, **params) -> Tensor:
        each = terms(t, **params)
        cells = torch.ones_like(each, dtype=torch.bool)
        if "cell_mask" in t:
            cells = t["cell_mask"].bool()
            cells = cells if cells.ndim == each.ndim else cells.unsqueeze(1).expand_as(each)
        each = torch.where(cells, each * t.get("weight", 1.0), 0.0)
        if reduction == "mean":
            return each.sum() / (mean(t, cells) if mean else cells.sum())
        return reduce(each, reduction)

    return value


def of_pair(terms):
    """The same of input and target."""
    return of_terms(lambda t, **params: terms(t["input"], t["target"], **params))


def of_input(terms):
    """The same of the input alone."""
    return of_terms(lambda t, **params: terms(t["input"], **params))


def cases(make, *extra: Case) -> list[Case]:
    """The cases of every loss of the tensors that `make` gives, then the loss's own."""
    return [
        Case("mean", make(4, 5)),
        Case("sum", make(4, 5), reduction="sum"),
        Case("none", make(2, 3, 2), reduction="none", upstream=True),
        Case("batch-mean", make(3, 2, 3), reduction="batch_mean", upstream=True),
        Case("weight-mean", make(3, 4) | weight(3, 4)),
        Case("mask-mean", make(3, 4) | {"cell_mask": mask(3, 4)}, upstream=True),
        Case("mask-without-class-axis", make(2, 3, 4) | {"cell_mask": mask(2, 4)}),
        Case("mask-and-weight-none", make(3, 4) | weight(3, 4) | {"cell_mask": mask(3, 4)}, reduction="none", upstream=True),
        *extra,
    ]


def quantile_terms(t, quantile=0.5):
    """scikit-learn's mean_pinball_loss: alpha sign diff - (1 - alpha)(1 - sign) diff, diff = y - prediction."""
    if "quantile" in t:
        quantile = t["quantile"].reshape(-1, *[1] * (t["input"].ndim - 2))
    diff = t["target"] - t["input"]
    above = (diff >= 0).double()
    return quantile * above * diff - (1 - quantile) * (1 - above) * diff


def expectile(input, target, expectile=0.5):
    d = input - target
    return torch.where(d > 0, 1 - expectile, expectile) * d**2


def mape(input, target, eps=0.0):
    """torchmetrics: abs(preds - target) / clamp(abs(target), min=epsilon)."""
    return (input - target).abs() / target.abs().clamp(min=eps)


def smape(input, target, eps=0.0):
    """torchmetrics: 2 abs(preds - target) / clamp(abs(target) + abs(preds), min=epsilon)."""
    return 2 * (input - target).abs() / (target.abs() + input.abs()).clamp(min=eps)


def msle(input, target, eps=0.0):
    """Keras: squares of log(maximum(y, epsilon) + 1); torchmetrics the same with epsilon 0, by log1p."""
    return (input.clamp(min=eps).log1p() - target.clamp(min=eps).log1p()) ** 2


KORNIA_ROBUST = {1.0: charbonnier_loss, 0.0: cauchy_loss, -2.0: geman_mcclure_loss}


def general_robust(input, target, alpha=1.0, c=1.0):
    if alpha in KORNIA_ROBUST:
        return KORNIA_ROBUST[alpha](input / c, target / c, reduction="none")
    z, b = ((input - target) / c) ** 2, abs(alpha - 2)
    return z / 2 if b == 0 else b / alpha * torch.expm1(alpha / 2 * torch.log1p(z / b))


def wing(input, target, omega=10.0, epsilon=2.0):
    a = (input - target).abs()
    return torch.where(a < omega, omega * (1 + a / epsilon).log(), a - omega + omega * math.log(1 + omega / epsilon))


def adaptive_wing(input, target, alpha=2.1, omega=14.0, epsilon=1.0, theta=0.5):
    """The authors' code: A and C by the power of theta over epsilon."""
    a, power = (input - target).abs(), alpha - target
    ratio = (theta / epsilon) ** power
    slope = omega / (1 + ratio) * power * (theta / epsilon) ** (power - 1) / epsilon
    inner = omega * (1 + (a / epsilon) ** power).log()
    return torch.where(a < theta, inner, slope * a - (theta * slope - omega * (1 + ratio).log()))


def poisson_nll(input, target, log_input=True, full=False, eps=1e-8):
    return F.poisson_nll_loss(input, target, log_input=log_input, full=full, eps=eps, reduction="none")


def laplace_aleatoric(t, kappa=1.4142):
    v = t["log_var"]
    v = v.reshape(-1, *[1] * (t["input"].ndim - 1)) if v.ndim == 1 else v
    return kappa * torch.exp(-v / 2) * (t["input"] - t["target"]).abs() + v / 2


def hinge_embedding(input, target, margin=1.0):
    return F.hinge_embedding_loss(input, target, margin=margin, reduction="none")


def centernet_focal(t, alpha=2.0, beta=4.0):
    p, log_p, log_rest = t["input"].sigmoid(), F.logsigmoid(t["input"]), F.logsigmoid(-t["input"])
    target = t["target"]
    return torch.where(target == 1, -((1 - p) ** alpha) * log_p, -((1 - target) ** beta) * p**alpha * log_rest)


def centres(t, cells):
    return ((t["target"] == 1) & cells).sum().clamp(min=1)


def sure(t, sigma=1.0, eps=1e-3):
    divergence = t["noise"] * (t["perturbed"] - t["input"]) / eps
    return (t["input"] - t["target"]) ** 2 - sigma**2 + 2 * sigma**2 * divergence


def patch_adversarial(
    input, criterion="least_squares", target_is_real=True, for_discriminator=True, activation=True
):
    """MONAI's loss of each patch by itself; the plain hinge, which it lacks, by its definition."""
    if criterion == "hinge" and not activation:
        real = target_is_real or not for_discriminator
        return F.relu(1 - input if real else 1 + input)
    made = PatchAdversarialLoss(criterion=criterion, no_activation_leastsq=not activation)
    patches = [made(x.reshape(1), target_is_real, for_discriminator) for x in input.reshape(-1)]
    return torch.stack(patches).reshape(input.shape)


def rmp(input, p=2.0, threshold=1.0):
    return torch.minimum(input.abs() ** p, (threshold - input).abs() ** p)


def spline_box_energy(input):
    a = input.abs()
    between = -(0.05 - 4.75 * (a.clamp(0.5, 1.0) - 1)).log()
    return torch.where(a <= 0.8, 0.0, torch.where(a < 1, between, 100 * (a - 1) - math.log(0.05)))


def diag_gaussian_kl(t):
    zero = torch.zeros(())
    m, v, p, w = t["mean"], t["log_var"], t.get("prior_mean", zero), t.get("prior_log_var", zero)
    first = torch.distributions.Normal(m, (v / 2).exp())
    second = torch.distributions.Normal(p, (w / 2).exp())
    return torch.distributions.kl_divergence(first, second)


def pde_residual(t, beta=1.0):
    return (t["time_derivative"] + t.get("velocity", beta) * t["space_derivative"]) ** 2


def schrodinger_bridge_nll(t, mode="alternate", dt=0.01):
    z, other, divergence = t["input"], t["other"], t["divergence"]
    if mode == "joint":
        return dt * (0.5 * (z + other) ** 2 + divergence)
    return dt * (z * (0.5 * z + other.detach()) + divergence) + 0 * other


def branch_consistency(t, activation="none"):
    made = {"none": lambda x: x, "sigmoid": torch.sigmoid, "softmax": lambda x: x.softmax(1)}[activation]
    return F.mse_loss(made(t["input"]), made(t["other"]), reduction="none")


def steps_of_paths(t, cells):
    return t["input"].shape[0] * t["input"].shape[1]


def alone(scale=1.5):
    return lambda *shape: {"input": normal(*shape, scale=scale)}


def heat(*shape):
    return {"input": normal(*shape, scale=2.0), "target": choice(*shape, among=[0.0, 0.25, 0.75, 1.0])}


def not_negative(*shape):
    return {"input": uniform(*shape, high=4.0), "target": uniform(*shape, high=4.0)}


def map_pair(*shape):
    return {"input": uniform(*shape), "target": uniform(*shape)}


def counts(*shape):
    return {"input": normal(*shape), "target": choice(*shape, among=[0.0, 1.0, 2.0, 5.0])}


def rates(*shape):
    return counts(*shape) | {"input": uniform(*shape, low=0.2, high=4.0)}


def distances(*shape):
    return {"input": uniform(*shape, high=2.0), "target": choice(*shape, among=[-1.0, 1.0])}


def with_log_var(*shape):
    return dense(*shape) | {"log_var": normal(*shape)}


def denoised(*shape):
    return dense(*shape) | {"perturbed": normal(*shape), "noise": normal(*shape)}


def posterior(*shape):
    return {"mean": normal(*shape), "log_var": normal(*shape)}


def both_gaussians(*shape):
    return posterior(*shape) | {"prior_mean": normal(*shape), "prior_log_var": normal(*shape)}


def derivatives(*shape):
    return {"time_derivative": normal(*shape), "space_derivative": normal(*shape)}


def branches(*shape):
    return {"input": normal(*shape), "other": normal(*shape)}


def policies(*shape):
    return {"input": normal(*shape), "other": normal(*shape), "divergence": normal(*shape)}


def robust_cases() -> list[Case]:
    presets = {"charbonnier": 1.0, "cauchy": 0.0, "geman-mcclure": -2.0, "welsch": -1e9}
    return [
        *cases(dense),
        *[Case(name, dense(4, 5, scale=2.0), {"alpha": alpha}, reduction="none") for name, alpha in presets.items()],
        *[Case(f"{name}-mean", dense(3, 4), {"alpha": alpha}) for name, alpha in presets.items()],
        Case("cauchy-narrow", dense(3, 4), {"alpha": 0.0, "c": 0.25}, upstream=True),
        Case("squared", dense(3, 4), {"alpha": 2.0, "c": 0.5}),
        Case("between", dense(3, 4), {"alpha": 1.5, "c": 2.0}, reduction="sum"),
        Case("above-two", dense(3, 4), {"alpha": 3.0}, reduction="none"),
        Case("negative", dense(3, 4), {"alpha": -0.5, "c": 0.5}, reduction="sum"),
    ]


LOSSES = [
    Loss(
        "quantile_loss",
        f"scikit-learn's definition of mean_pinball_loss in {TORCH}",
        of_terms(quantile_terms),
        cases(
            dense,
            Case("ninth-tenth", dense(4, 5), {"quantile": 0.875}),
            Case("least", dense(4, 5), {"quantile": 0.0}, reduction="sum"),
            Case("by-class", dense(2, 3, 4) | {"quantile": values([0.125, 0.5, 0.75])}, upstream=True),
            Case("by-class-rows", dense(4, 3) | {"quantile": values([0.25, 0.5, 1.0])}, reduction="none"),
        ),
    ),
    Loss(
        "expectile_loss",
        f"the definition in {TORCH}",
        of_pair(expectile),
        cases(dense, Case("quarter", dense(4, 5), {"expectile": 0.25}), Case("one", dense(4, 5), {"expectile": 1.0})),
    ),
    Loss(
        "mape_loss",
        f"the terms of torchmetrics' MeanAbsolutePercentageError in {TORCH}",
        of_pair(mape),
        cases(dense, Case("eps", dense(4, 5), {"eps": 0.75}), Case("torchmetrics", dense(4, 5), {"eps": 1.17e-6})),
    ),
    Loss(
        "smape_loss",
        f"the terms of torchmetrics' SymmetricMeanAbsolutePercentageError in {TORCH}",
        of_pair(smape),
        cases(
            dense,
            Case("eps", dense(4, 5), {"eps": 1.5}),
            Case("torchmetrics", dense(4, 5), {"eps": 1.17e-6}),
            Case("target-zero", {"input": values([1.0, -2.0]), "target": values([0.0, 0.0])}),
            Case("input-zero", {"input": values([0.0, 0.0]), "target": values([3.0, -1.0])}, unchecked=TIE),
        ),
    ),
    Loss(
        "msle_loss",
        f"the terms of torchmetrics' MeanSquaredLogError in {TORCH}, and Keras' raised inputs",
        of_pair(msle),
        cases(
            not_negative,
            Case("keras", dense(4, 5), {"eps": 1e-7}),
            Case("raised", not_negative(4, 5), {"eps": 1.5}),
            Case("far", {"input": values([1e8, 0.0]), "target": values([0.0, 1e8])}, reduction="none", unchecked=TIE),
        ),
    ),
    Loss(
        "general_robust_loss",
        f"{KORNIA} losses.charbonnier_loss, cauchy_loss and geman_mcclure_loss for alpha 1, 0 and -2; Barron's definition in "
        f"{TORCH} for others",
        of_pair(general_robust),
        robust_cases(),
    ),
    Loss(
        "wing_loss",
        f"the definition of Feng et al. in {TORCH}",
        of_pair(wing),
        cases(
            dense,
            Case("narrow", dense(4, 5), {"omega": 0.75, "epsilon": 0.5}),
            Case("far", dense(4, 5, scale=20.0), reduction="sum"),
            Case("equality", {"input": values([10.0, -10.0]), "target": values([0.0, 0.0])}, unchecked=TIE),
        ),
    ),
    Loss(
        "adaptive_wing_loss",
        f"the authors' definition in {TORCH}",
        of_pair(adaptive_wing),
        cases(
            map_pair,
            Case("parameters", map_pair(4, 5), {"alpha": 1.75, "omega": 3.0, "epsilon": 0.5, "theta": 0.25}),
            Case("far", {"input": normal(3, 4, scale=20.0), "target": uniform(3, 4)}, reduction="none"),
        ),
    ),
    Loss(
        "poisson_nll_loss",
        f"{TORCH} nn.functional.poisson_nll_loss; a weight multiplies its terms",
        of_pair(poisson_nll),
        cases(
            counts,
            Case("full", counts(4, 5), {"full": True}),
            Case("rates", rates(4, 5), {"log_input": False}),
            Case("rates-full", rates(4, 5), {"log_input": False, "full": True}, reduction="none"),
            Case("rates-eps", rates(4, 5), {"log_input": False, "eps": 0.5}, reduction="sum"),
        ),
    ),
    Loss(
        "laplace_aleatoric_loss",
        f"the definition S51 in {TORCH}",
        of_terms(laplace_aleatoric),
        cases(
            with_log_var,
            Case("kappa", with_log_var(4, 5), {"kappa": 0.75}),
            Case("by-sample", dense(3, 2, 3) | {"log_var": normal(3)}, reduction="batch_mean", upstream=True),
            Case("by-sample-masked", dense(3, 4) | {"log_var": normal(3), "cell_mask": mask(3, 4)} | weight(3, 4)),
        ),
        grads=("input", "log_var"),
    ),
    Loss(
        "hinge_embedding_loss",
        f"{TORCH} nn.functional.hinge_embedding_loss; a weight multiplies its terms",
        of_pair(hinge_embedding),
        cases(
            distances,
            Case("margin", distances(4, 5), {"margin": 0.5}),
            Case("neither", {"input": values([0.25, 3.0]), "target": values([0.0, 0.5])}, reduction="none"),
            Case(
                "on-the-margin",
                {"input": values([1.0, 1.0, 1.0]), "target": values([-1.0, 1.0, 0.0])},
                unchecked=TIE,
            ),
        ),
    ),
    Loss(
        "centernet_focal_loss",
        f"the definition S51 in {TORCH}, by logsigmoid",
        of_terms(centernet_focal, mean=centres),
        cases(
            heat,
            Case("powers", heat(4, 5), {"alpha": 1.5, "beta": 0.5}),
            Case("powers-of-zero", heat(4, 5), {"alpha": 0.0, "beta": 0.0}),
            Case("no-centre", {"input": normal(3, 4), "target": uniform(3, 4, high=0.9)}),
            Case("saturated", {"input": saturated(3, 4), "target": choice(3, 4, among=[0.0, 0.5, 1.0])}),
        ),
    ),
    Loss(
        "sure_loss",
        f"the definition of Stein's estimate in {TORCH}",
        of_terms(sure),
        cases(denoised, Case("parameters", denoised(4, 5), {"sigma": 0.5, "eps": 0.125})),
        grads=("input", "perturbed"),
    ),
    Loss(
        "patch_adversarial_loss",
        f"{MONAI} losses.PatchAdversarialLoss of each patch; a weight multiplies its terms",
        of_input(patch_adversarial),
        cases(
            alone(),
            Case("fake", alone()(4, 5), {"target_is_real": False}),
            Case("generator", alone()(4, 5), {"for_discriminator": False}),
            Case("linear", alone()(4, 5), {"activation": False}, reduction="none"),
            Case("bce", alone()(4, 5), {"criterion": "bce"}),
            Case("bce-fake", alone()(4, 5), {"criterion": "bce", "target_is_real": False}, reduction="none"),
            Case("hinge", alone()(4, 5), {"criterion": "hinge"}, reduction="none"),
            Case("hinge-fake", alone()(4, 5), {"criterion": "hinge", "target_is_real": False}),
            Case("hinge-generator", alone()(4, 5), {"criterion": "hinge", "for_discriminator": False}),
            Case("plain-hinge", alone()(4, 5), {"criterion": "hinge", "activation": False}, reduction="none"),
            Case("plain-hinge-fake", alone()(4, 5), {"criterion": "hinge", "activation": False, "target_is_real": False}),
        ),
    ),
    Loss(
        "rmp_loss",
        f"the definition S93 in {TORCH}",
        of_input(rmp),
        cases(
            alone(0.75),
            Case("p-one", alone(0.75)(4, 5), {"p": 1.0}),
            Case("powers", alone(0.75)(4, 5), {"p": 2.5, "threshold": 0.5}, reduction="none"),
            Case("ties", {"input": values([0.5, 0.0, 1.0])}, {"p": 1.0}, unchecked=TIE),
        ),
    ),
    Loss(
        "spline_box_energy_loss",
        f"the definition S38 in {TORCH}",
        of_input(spline_box_energy),
        cases(
            alone(0.75),
            Case("between", {"input": uniform(4, 5, low=0.81, high=0.99)}, reduction="none"),
            Case("beyond", {"input": normal(4, 5, scale=3.0)}, reduction="sum"),
        ),
    ),
    Loss(
        "diag_gaussian_kl_loss",
        f"{TORCH} distributions.kl_divergence of two Normal",
        of_terms(diag_gaussian_kl),
        [
            *cases(posterior),
            Case("prior", both_gaussians(4, 5)),
            Case("prior-mean", posterior(4, 5) | {"prior_mean": normal(4, 5)}, reduction="batch_mean"),
            Case("prior-log-var", posterior(4, 5) | {"prior_log_var": normal(4, 5)}, reduction="sum"),
            Case("prior-none", both_gaussians(2, 3, 2) | weight(2, 3, 2), reduction="none", upstream=True),
            Case("prior-masked", both_gaussians(3, 4) | weight(3, 4) | {"cell_mask": mask(3, 4)}, upstream=True),
        ],
        grads=("mean", "log_var", "prior_mean", "prior_log_var"),
    ),
    Loss(
        "pde_residual_loss",
        f"the definition S73 in {TORCH}",
        of_terms(pde_residual),
        cases(
            derivatives,
            Case("beta", derivatives(4, 5), {"beta": -0.75}),
            Case("velocity", derivatives(4, 5) | {"velocity": normal(4, 5)}, upstream=True),
            Case("velocity-none", derivatives(2, 3, 2) | {"velocity": normal(2, 3, 2)}, reduction="none", upstream=True),
        ),
        grads=("time_derivative", "space_derivative", "velocity"),
    ),
    Loss(
        "schrodinger_bridge_nll_loss",
        f"the definition S81 in {TORCH}",
        of_terms(schrodinger_bridge_nll, mean=steps_of_paths),
        cases(
            policies,
            Case("joint", policies(2, 3, 4), {"mode": "joint"}),
            Case("joint-none", policies(2, 3, 2), {"mode": "joint", "dt": 0.25}, reduction="none", upstream=True),
        ),
        grads=("input", "other", "divergence"),
        unchecked={"other": "it is constant in the gradient"},
    ),
    Loss(
        "branch_consistency_loss",
        f"{TORCH} nn.functional.mse_loss of both activations",
        of_terms(branch_consistency),
        cases(
            branches,
            Case("sigmoid", branches(4, 5), {"activation": "sigmoid"}, upstream=True),
            Case("softmax", branches(3, 5), {"activation": "softmax"}),
            Case("softmax-none", branches(2, 3, 2), {"activation": "softmax"}, reduction="none", upstream=True),
            Case("softmax-weights", branches(2, 3, 2) | weight(2, 3, 2), {"activation": "softmax"}, upstream=True),
            Case(
                "softmax-masked",
                branches(2, 3, 4) | {"cell_mask": mask(2, 4)} | weight(2, 3, 4),
                {"activation": "softmax"},
                upstream=True,
            ),
        ),
        grads=("input", "other"),
    ),
]
