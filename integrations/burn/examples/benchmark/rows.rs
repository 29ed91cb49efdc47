//! Losses of rows of scores, as tensor operations.

use crate::inputs::Inputs;
use crate::losses::Mean;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::activation::{log_softmax, sigmoid, softmax, softplus};
use burn::tensor::{Bool, Int, Tensor};
use wgloss::tensor::{ADVERSARIAL_LOGITS, CLASS_COUNTS, CONFIDENCE, INPUT, TARGET, TARGET_LOGITS};

/// The loss, if it is written here.
pub fn of(name: &str) -> Option<Mean> {
    let mean: Mean = match name {
        "symmetric_cross_entropy" => |t, p| {
            let log = of_label(log_p(t), t);
            (log.clone() * -p("alpha") - (log.exp().neg() + 1.0) * (p("beta") * p("clip").ln())).mean()
        },
        "poly_n_cross_entropy" => |t, _| {
            let log = of_label(log_p(t), t);
            let (wrong, epsilons) = (log.clone().exp().neg() + 1.0, t.vector("epsilons"));
            let [terms] = epsilons.dims();
            let term = |j: usize| wrong.clone().powi_scalar(j as i32 + 1) * epsilons.clone().narrow(0, j, 1);
            (0..terms).fold(log.neg(), |sum, j| sum + term(j)).mean()
        },
        "asymmetric_focal_loss" => |t, p| {
            let log = of_label(log_p(t), t);
            let back = (log.clone().exp().neg() + 1.0).powf_scalar(p("gamma")) * (1.0 - p("delta"));
            let factor = back.mask_fill(t.row_labels().not_equal_scalar(0), p("delta"));
            (factor * log).mean().neg()
        },
        "confidence_penalty_loss" => |t, p| {
            let log = log_p(t);
            let entropy = (log.clone().exp() * log.clone()).sum_dim(1).flatten(0, 1);
            (entropy * p("beta") - of_label(log, t)).mean()
        },
        "margin_control_cross_entropy" => |t, p| {
            let log = log_p(t);
            let squares = log.clone().exp().square().sum_dim(1).flatten(0, 1);
            (squares.log1p() * p("lambda") - of_label(log, t)).mean()
        },
        "ib_loss" => |t, p| {
            let log = log_p(t);
            let distance = (log.clone().exp() - one_hot(&log, t).float()).abs().sum_dim(1).flatten(0, 1);
            let influence = (distance * t.vector("feature_norm") + p("eps")).recip() * p("alpha");
            (of_label(log, t) * influence).mean().neg()
        },
        "vs_loss" => |t, p| {
            let counts = t.vector(CLASS_COUNTS).clamp_min(1.0);
            let scale = (counts.clone() / counts.clone().max()).powf_scalar(p("gamma"));
            let shift = (counts.clone() / counts.sum()).log() * p("tau");
            entropy_of_label(t.rows(INPUT) * scale.unsqueeze() + shift.unsqueeze(), t)
        },
        "ldam_loss" => |t, p| {
            let rare = t.vector(CLASS_COUNTS).clamp_min(1.0).powf_scalar(-0.25);
            let margins = rare.clone() / rare.max() * p("max_m");
            let x = t.rows(INPUT);
            let own = one_hot(&x, t).float() * margins.unsqueeze();
            entropy_of_label((x - own) * p("scale"), t)
        },
        "softmax_plus_nll_loss" => |t, _| {
            let x = t.rows(INPUT);
            let zeros = x.clone().narrow(1, 0, 1).zeros_like();
            entropy_of_label(Tensor::cat(vec![x, zeros], 1), t)
        },
        "masked_cross_entropy" => |t, p| entropy_of_label(t.rows(INPUT) / p("temperature"), t),
        "confidence_weighted_cross_entropy" => {
            |t, p| (t.vector(CONFIDENCE).powf_scalar(p("gamma")) * of_label(log_p(t), t)).mean().neg()
        }
        "entropy_loss" => |t, _| {
            let log = log_p(t);
            (log.clone().exp() * log).sum_dim(1).mean().neg()
        },
        "nll_loss" => |t, _| of_label(t.rows(INPUT), t).mean().neg(),
        "multi_margin_loss" => |t, p| {
            let x = t.rows(INPUT);
            let own = x.clone().gather(1, t.row_labels().unsqueeze_dim(1));
            let [_, classes] = x.dims();
            let terms = (x.clone() - own + p("margin")).clamp_min(0.0).powf_scalar(p("p"));
            terms.mask_fill(one_hot(&x, t), 0.0).sum_dim(1).mean() / classes as f64
        },
        "multiclass_hinge_loss" => |t, p| {
            let x = t.rows(INPUT);
            let rival = x.clone().mask_fill(one_hot(&x, t), f64::NEG_INFINITY).max_dim(1).flatten(0, 1);
            (rival - of_label(x, t) + p("margin")).clamp_min(0.0).mean()
        },
        "kl_div_with_logits" => |t, p| {
            let temperature = p("temperature");
            divergence(rows(t, TARGET_LOGITS, temperature), rows(t, INPUT, temperature)) * temperature.powi(2)
        },
        "js_div_with_logits" => |t, p| {
            let (target, q) = (rows(t, TARGET_LOGITS, p("temperature")), rows(t, INPUT, p("temperature")));
            let (of_target, of_input) = (target.clone().exp() * p("beta"), q.clone().exp() * (1.0 - p("beta")));
            let middle = (of_target.clone() + of_input.clone()).log();
            (of_target * (target - middle.clone()) + of_input * (q - middle)).sum_dim(1).mean()
        },
        "tv_distance_with_logits" => |t, p| {
            let of = |name| softmax(t.rows(name) / p("temperature"), 1);
            (of(INPUT) - of(TARGET_LOGITS)).abs().sum_dim(1).mean() * 0.5
        },
        "distillation_loss" => |t, p| {
            let temperature = p("temperature");
            let taught = divergence(rows(t, TARGET_LOGITS, temperature), rows(t, INPUT, temperature));
            taught * (p("alpha") * temperature.powi(2)) + entropy_of_label(t.rows(INPUT), t) * (1.0 - p("alpha"))
        },
        "trades_loss" => |t, p| {
            let (clean, other) = (rows(t, INPUT, 1.0), rows(t, ADVERSARIAL_LOGITS, 1.0));
            divergence(clean.clone(), other) * p("beta") - of_label(clean, t).mean()
        },
        "hinge_loss" => |t, p| {
            let margin = t.field(TARGET) * t.field(INPUT);
            (margin.neg() + p("margin")).clamp_min(0.0).powf_scalar(p("p")).mean()
        },
        "soft_margin_loss" => |t, _| softplus((t.field(TARGET) * t.field(INPUT)).neg(), 1.0).mean(),
        "quality_focal_loss" => |t, p| {
            let (x, target) = (t.field(INPUT), t.field(TARGET));
            let entropy = softplus(x.clone(), 1.0) - x.clone() * target.clone();
            ((target - sigmoid(x)).abs().powf_scalar(p("beta")) * entropy).mean()
        },
        _ => return None,
    };
    Some(mean)
}

/// Logarithms of the probabilities of a tensor's rows.
fn rows(t: &Inputs, name: &str, temperature: f64) -> Tensor<2> {
    log_softmax(t.rows(name) / temperature, 1)
}

/// Logarithms of the probabilities of the prediction's rows.
pub fn log_p(t: &Inputs) -> Tensor<2> {
    log_softmax(t.rows(INPUT), 1)
}

/// The label's number of each row.
pub fn of_label(rows: Tensor<2>, t: &Inputs) -> Tensor<1> {
    rows.gather(1, t.row_labels().unsqueeze_dim(1)).flatten(0, 1)
}

fn one_hot(like: &Tensor<2>, t: &Inputs) -> Tensor<2, Bool> {
    let [rows, classes] = like.dims();
    let class = Tensor::<1, Int>::arange(0..classes as i64, &like.device());
    let label = t.row_labels().unsqueeze_dim::<2>(1).expand([rows, classes]);
    label.equal(class.unsqueeze_dim::<2>(0).expand([rows, classes]))
}

/// The mean cross-entropy of rows of logits.
pub fn entropy_of_label(logits: Tensor<2>, t: &Inputs) -> Tensor<1> {
    CrossEntropyLossConfig::new().init(&logits.device()).forward(logits, t.row_labels())
}

/// The mean over the rows of KL(e^a, e^b).
fn divergence(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    (a.clone().exp() * (a - b)).sum_dim(1).mean()
}
