//! Losses as users of Burn write them: burn-nn's where it has one, else its tensor operations.

use crate::inputs::Inputs;
use crate::{overlap, rows};
use burn::nn::loss::{CrossEntropyLossConfig, HuberLossConfig, LpLossConfig, MseLoss, Reduction, SmoothL1LossConfig};
use burn::tensor::activation::{log_sigmoid, log_softmax, sigmoid, softplus};
use burn::tensor::{Bool, Int, Tensor};
use wgloss::tensor::{BOXES, CLASS_WEIGHT, EMBEDDINGS, INPUT, REF_EMBEDDINGS, TARGET, TARGET_BOXES};
use wgloss::{Loss, ParameterValue};

/// A loss's mean, of a workload's tensors and the loss's parameters.
pub type Mean = fn(&Inputs, &dyn Fn(&str) -> f64) -> Tensor<1>;

/// The loss, if it is written here.
pub fn of(name: &str) -> Option<Mean> {
    let mean: Mean = match name {
        "mse_loss" => |t, _| MseLoss::new().forward(t.field(INPUT), t.field(TARGET), Reduction::Mean),
        "l1_loss" => |t, _| LpLossConfig::l1().forward(t.field(INPUT), t.field(TARGET), Reduction::Mean),
        "smooth_l1_loss" => |t, p| {
            let made = SmoothL1LossConfig::new().with_beta(p("beta") as f32).init();
            made.forward_with_reduction(t.field(INPUT), t.field(TARGET), Reduction::Mean)
        },
        "huber_loss" => |t, p| {
            HuberLossConfig::new(p("delta") as f32).init().forward(t.field(INPUT), t.field(TARGET), Reduction::Mean)
        },
        "log_cosh_loss" => |t, _| {
            let d = t.field(INPUT) - t.field(TARGET);
            (d.clone() + softplus(d * -2.0, 1.0) - std::f64::consts::LN_2).mean()
        },
        "pseudo_huber_loss" => {
            |t, p| (root_of_square(t.field(INPUT) - t.field(TARGET), p("c")) - p("c")).mean() * (p("scale") * p("c"))
        }
        "charbonnier_loss" => |t, p| root_of_square(t.field(INPUT) - t.field(TARGET), p("eps")).mean(),
        "bce_loss" => |t, _| {
            let (x, y) = (t.field(INPUT), t.field(TARGET));
            (y.clone() * x.clone().log() + (y.neg() + 1.0) * (x.neg() + 1.0).log()).mean().neg()
        },
        "bce_with_logits" => |t, _| binary_cross_entropy(t.field(INPUT), t.field(TARGET)).mean(),
        "sigmoid_focal_loss" => |t, p| {
            let (x, y) = (t.field(INPUT), t.field(TARGET));
            let q = sigmoid(x.clone());
            let p_t = q.clone() * y.clone() + (q.neg() + 1.0) * (y.clone().neg() + 1.0);
            let alpha = y.clone() * p("alpha") + (y.clone().neg() + 1.0) * (1.0 - p("alpha"));
            (alpha * (p_t.neg() + 1.0).powf_scalar(p("gamma")) * binary_cross_entropy(x, y)).mean()
        },
        "poly1_bce" => |t, p| {
            let (x, y) = (t.field(INPUT), t.field(TARGET));
            let q = sigmoid(x.clone());
            let p_t = q.clone() * y.clone() + (q.neg() + 1.0) * (y.clone().neg() + 1.0);
            (binary_cross_entropy(x, y) + (p_t.neg() + 1.0) * p("epsilon")).mean()
        },
        "cross_entropy" => |t, _| rows::entropy_of_label(t.rows(INPUT), t),
        "focal_cross_entropy" => |t, p| {
            let log_p = rows::of_label(rows::log_p(t), t);
            ((log_p.clone().exp().neg() + 1.0).powf_scalar(p("gamma")) * log_p).mean().neg()
        },
        "poly1_cross_entropy" => |t, p| {
            let log_p = rows::of_label(rows::log_p(t), t);
            ((log_p.clone().exp().neg() + 1.0) * p("epsilon") - log_p).mean()
        },
        "contrastive_loss" => |t, p| {
            let (similarity, same, other) = pairs(t);
            let distance = (similarity * -2.0 + 2.0).clamp_min(1e-12).sqrt();
            let near = (distance.clone() - p("pos_margin")).clamp_min(0.0).mask_fill(same.bool_not(), 0.0);
            let far = (distance.neg() + p("neg_margin")).clamp_min(0.0).mask_fill(other.bool_not(), 0.0);
            mean_of_positive(near) + mean_of_positive(far)
        },
        "supcon_loss" => |t, p| {
            let (similarity, same, _) = pairs(t);
            let [rows, _] = similarity.dims();
            let own = Tensor::<2, Bool>::diag_mask([rows, rows], 0, &similarity.device()).bool_not();
            let log_p = log_softmax((similarity / p("temperature")).mask_fill(own, -1e9), 1);
            let positives = same.clone().float().sum_dim(1);
            let terms = log_p.mask_fill(same.bool_not(), 0.0).sum_dim(1) / positives.clone().clamp_min(1.0);
            terms.sum().neg() / positives.greater_scalar(0.0).float().sum()
        },
        "nt_xent_loss" => |t, p| {
            let (similarity, same, other) = pairs(t);
            let logits = similarity / p("temperature");
            let most = logits.clone().max_dim(1).detach();
            let negatives = (logits.clone() - most.clone()).exp().mask_fill(other.bool_not(), 0.0).sum_dim(1);
            let terms = softplus(negatives.log() + most - logits, 1.0).mask_fill(same.clone().bool_not(), 0.0);
            terms.sum() / same.float().sum()
        },
        "clip_loss" => |t, p| {
            let logits = normalize(t.matrix(EMBEDDINGS)).matmul(normalize(t.matrix(REF_EMBEDDINGS)).transpose());
            let logits = logits * p("logit_scale");
            let [rows, _] = logits.dims();
            let labels = Tensor::<1, Int>::arange(0..rows as i64, &logits.device());
            let entropy = CrossEntropyLossConfig::new().init(&logits.device());
            (entropy.forward(logits.clone(), labels.clone()) + entropy.forward(logits.transpose(), labels)) * 0.5
        },
        "siglip_loss" => |t, p| {
            let logits = normalize(t.matrix(EMBEDDINGS)).matmul(normalize(t.matrix(REF_EMBEDDINGS)).transpose());
            let logits = logits * p("logit_scale") + p("logit_bias");
            let [rows, _] = logits.dims();
            let signs = Tensor::<2>::eye(rows, &logits.device()) * 2.0 - 1.0;
            log_sigmoid(signs * logits).sum().neg() / rows as f64
        },
        "arcface_loss" => |t, p| {
            margin_softmax(t, p("scale"), |cosine| {
                let sine = (cosine.clone().square().neg() + 1.0).clamp_min(1e-12).sqrt();
                cosine * p("margin").cos() - sine * p("margin").sin()
            })
        },
        "cosface_loss" => |t, p| margin_softmax(t, p("scale"), |cosine| cosine - p("margin")),
        "iou_loss" => |t, p| Boxes::of(t).iou(p("eps")).mean().neg() + 1.0,
        "giou_loss" => |t, p| {
            let boxes = Boxes::of(t);
            let (union, hull) = (boxes.union(), boxes.hull_area());
            (boxes.iou(p("eps")) - (hull.clone() - union) / (hull + p("eps"))).mean().neg() + 1.0
        },
        "diou_loss" => |t, p| {
            let boxes = Boxes::of(t);
            (boxes.iou(p("eps")) - boxes.distance() / (boxes.diagonal() + p("eps"))).mean().neg() + 1.0
        },
        _ => return rows::of(name).or_else(|| overlap::of(name)),
    };
    Some(mean)
}

/// A parameter of a loss.
pub fn number(loss: &dyn Loss, name: &str) -> f64 {
    let value = loss.parameters().into_iter().find(|p| p.name == name).map(|p| p.value);
    match value {
        Some(ParameterValue::Number(value)) => f64::from(value),
        Some(ParameterValue::Integer(value)) => f64::from(value),
        other => panic!("{}: `{name}` is no number but {other:?}", loss.name()),
    }
}

fn root_of_square(d: Tensor<3>, offset: f64) -> Tensor<3> {
    (d.square() + offset * offset).sqrt()
}

pub fn binary_cross_entropy(x: Tensor<3>, y: Tensor<3>) -> Tensor<3> {
    softplus(x.clone(), 1.0) - x * y
}

fn normalize(x: Tensor<2>) -> Tensor<2> {
    let norm = x.clone().square().sum_dim(1).clamp_min(1e-24).sqrt();
    x / norm
}

/// Similarities of all pairs, the positive ones and the negative ones.
fn pairs(t: &Inputs) -> (Tensor<2>, Tensor<2, Bool>, Tensor<2, Bool>) {
    let x = normalize(t.matrix(EMBEDDINGS));
    let [rows, _] = x.dims();
    let labels = t.row_labels();
    let down = labels.clone().unsqueeze_dim::<2>(1).expand([rows, rows]);
    let same = down.equal(labels.unsqueeze_dim::<2>(0).expand([rows, rows]));
    let other = same.clone().bool_not();
    let apart = Tensor::<2, Bool>::diag_mask([rows, rows], 0, &x.device());
    (x.clone().matmul(x.transpose()), same.bool_and(apart), other)
}

fn mean_of_positive(terms: Tensor<2>) -> Tensor<1> {
    let count = terms.clone().greater_scalar(0.0).float().sum().clamp_min(1.0);
    terms.sum() / count
}

/// Softmax over the cosines with the proxies, the label's one changed.
fn margin_softmax(t: &Inputs, scale: f64, change: impl Fn(Tensor<2>) -> Tensor<2>) -> Tensor<1> {
    let cosines = normalize(t.matrix(EMBEDDINGS)).matmul(normalize(t.matrix(CLASS_WEIGHT)).transpose());
    let [_, classes] = cosines.dims();
    let labels = t.row_labels();
    let of_label = cosines.clone().gather(1, labels.clone().unsqueeze_dim(1));
    let step = change(of_label.clone()) - of_label;
    let logits = (cosines + labels.clone().one_hot::<2>(classes).float() * step) * scale;
    rows::entropy_of_label(logits, t)
}

/// Corners of two sets of boxes, each `[N, 2]`.
struct Boxes {
    low: [Tensor<2>; 2],
    high: [Tensor<2>; 2],
}

impl Boxes {
    fn of(t: &Inputs) -> Self {
        let both = [t.matrix(BOXES), t.matrix(TARGET_BOXES)];
        Self { low: both.clone().map(|b| b.narrow(1, 0, 2)), high: both.map(|b| b.narrow(1, 2, 2)) }
    }

    fn area(sides: Tensor<2>) -> Tensor<2> {
        sides.clone().narrow(1, 0, 1) * sides.narrow(1, 1, 1)
    }

    fn common(&self) -> Tensor<2> {
        let [low, other_low] = self.low.clone();
        let [high, other_high] = self.high.clone();
        Self::area((high.min_pair(other_high) - low.max_pair(other_low)).clamp_min(0.0))
    }

    fn union(&self) -> Tensor<2> {
        let of = |at: usize| Self::area(self.high[at].clone() - self.low[at].clone());
        of(0) + of(1) - self.common()
    }

    fn iou(&self, eps: f64) -> Tensor<2> {
        self.common() / (self.union() + eps)
    }

    fn hull(&self) -> Tensor<2> {
        let [low, other_low] = self.low.clone();
        let [high, other_high] = self.high.clone();
        high.max_pair(other_high) - low.min_pair(other_low)
    }

    fn hull_area(&self) -> Tensor<2> {
        Self::area(self.hull())
    }

    fn diagonal(&self) -> Tensor<2> {
        self.hull().square().sum_dim(1)
    }

    /// Squared distance of the centres.
    fn distance(&self) -> Tensor<2> {
        let centre = |at: usize| (self.low[at].clone() + self.high[at].clone()) * 0.5;
        (centre(0) - centre(1)).square().sum_dim(1)
    }
}
