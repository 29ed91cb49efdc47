//! Losses of overlap and of sorted cells.

use crate::inputs::Inputs;
use crate::losses::{Mean, binary_cross_entropy};
use crate::rows;
use burn::tensor::Tensor;
use burn::tensor::activation::{sigmoid, softmax};
use wgloss::tensor::INPUT;

pub fn of(name: &str) -> Option<Mean> {
    let mean: Mean = match name {
        "dice_loss" => |t, p| complement(dice_ratio(Sums::of(t), p)).mean(),
        "jaccard_loss" => |t, p| {
            let Sums { both, predicted, true_ones } = Sums::of(t);
            let union = predicted + true_ones - both.clone();
            complement((both + p("smooth_nr")) / (union + p("smooth_dr"))).mean()
        },
        "tversky_loss" => |t, p| complement(tversky_ratio(t, p, p("alpha"), p("beta"))).mean(),
        "focal_tversky_loss" => {
            |t, p| complement(tversky_ratio(t, p, p("alpha"), p("beta"))).powf_scalar(p("gamma")).mean()
        }
        "asymmetric_focal_tversky_loss" => |t, p| {
            let terms = complement(tversky_ratio(t, p, 1.0 - p("delta"), p("delta")));
            let [_, classes, _] = terms.dims();
            let front = terms.clone().narrow(1, 1, classes - 1).powf_scalar(1.0 - p("gamma"));
            Tensor::cat(vec![terms.narrow(1, 0, 1), front], 1).mean()
        },
        "generalized_dice_loss" => |t, p| generalized_dice(t, p),
        "log_cosh_dice_loss" => |t, p| complement(dice_ratio(Sums::of(t), p)).cosh().log().mean(),
        "mcc_loss" => |t, p| {
            let [_, _, cells] = t.field(INPUT).dims();
            let Sums { both, predicted, true_ones } = Sums::of(t);
            let yes = both.clone() + p("eps");
            let false_yes = predicted.clone() - both.clone() + p("eps");
            let false_no = true_ones.clone() - both.clone() + p("eps");
            let no = both - predicted - true_ones + cells as f64 + p("eps");
            let side = |a: &Tensor<3>, b: &Tensor<3>| (a.clone() + b.clone()).sqrt();
            let below = side(&yes, &false_yes) * side(&yes, &false_no) * side(&no, &false_yes) * side(&no, &false_no);
            complement((yes * no - false_yes * false_no) / below).mean()
        },
        "sensitivity_specificity_loss" => |t, p| {
            let (s, y) = (softmax(t.field(INPUT), 1), one_hot(t));
            let error = (y.clone() - s).square();
            let mean = |part: Tensor<3>| (error.clone() * part.clone()).sum_dim(2) / (part.sum_dim(2) + p("smooth_dr"));
            (mean(y.clone()) * p("ratio") + mean(complement(y)) * (1.0 - p("ratio"))).mean()
        },
        "exponential_logarithmic_loss" => |t, p| {
            let dice = dice_ratio(Sums::of(t), p).clamp_min(1e-7).log().neg().powf_scalar(p("gamma_dice"));
            let entropy = rows::of_label(rows::log_p(t), t).neg().powf_scalar(p("gamma_ce"));
            dice.mean() * p("lambda_dice") + entropy.mean() * p("lambda_ce")
        },
        "dice_ce_loss" => |t, p| {
            let entropy = rows::entropy_of_label(t.rows(INPUT), t);
            complement(dice_ratio(Sums::of(t), p)).mean() * p("lambda_dice") + entropy * p("lambda_ce")
        },
        "dice_bce_loss" => |t, p| {
            let x = t.field(INPUT);
            let dice = complement(dice_ratio(Sums::over(sigmoid(x.clone()), one_hot(t)), p));
            dice.mean() * p("lambda_dice") + binary_cross_entropy(x, one_hot(t)).mean() * p("lambda_bce")
        },
        "dice_focal_loss" => {
            |t, p| complement(dice_ratio(Sums::of(t), p)).mean() * p("lambda_dice") + focal(t, p) * p("lambda_focal")
        }
        "generalized_dice_focal_loss" => {
            |t, p| generalized_dice(t, p) * p("lambda_gdl") + focal(t, p) * p("lambda_focal")
        }
        "lovasz_softmax_loss" => |t, _| lovasz(t),
        _ => return None,
    };
    Some(mean)
}

fn complement(x: Tensor<3>) -> Tensor<3> {
    x.neg() + 1.0
}

fn one_hot(t: &Inputs) -> Tensor<3> {
    let [_, classes, _] = t.field(INPUT).dims();
    t.labels().one_hot_fill::<3>(classes, 1.0, 0.0, 1).float()
}

/// Sums over space, for each sample and class.
struct Sums {
    both: Tensor<3>,
    predicted: Tensor<3>,
    true_ones: Tensor<3>,
}

impl Sums {
    fn of(t: &Inputs) -> Self {
        Self::over(softmax(t.field(INPUT), 1), one_hot(t))
    }

    fn over(p: Tensor<3>, y: Tensor<3>) -> Self {
        Self { both: (p.clone() * y.clone()).sum_dim(2), predicted: p.sum_dim(2), true_ones: y.sum_dim(2) }
    }
}

fn dice_ratio(sums: Sums, p: impl Fn(&str) -> f64) -> Tensor<3> {
    let Sums { both, predicted, true_ones } = sums;
    (both * 2.0 + p("smooth_nr")) / (predicted + true_ones + p("smooth_dr"))
}

fn tversky_ratio(t: &Inputs, p: impl Fn(&str) -> f64, alpha: f64, beta: f64) -> Tensor<3> {
    let Sums { both, predicted, true_ones } = Sums::of(t);
    let wrong = (predicted - both.clone()) * alpha + (true_ones - both.clone()) * beta;
    (both.clone() + p("smooth_nr")) / (both + wrong + p("smooth_dr"))
}

fn generalized_dice(t: &Inputs, p: impl Fn(&str) -> f64) -> Tensor<1> {
    let Sums { both, predicted, true_ones } = Sums::of(t);
    let absent = true_ones.clone().equal_scalar(0.0);
    let weight = true_ones.clone().square().recip().mask_fill(absent.clone(), 0.0);
    let most = weight.clone().max_dim(1).expand(weight.dims());
    let weight = weight.mask_where(absent, most);
    let numerator = (both * weight.clone()).sum_dim(1) * 2.0 + p("smooth_nr");
    complement(numerator / (((predicted + true_ones) * weight).sum_dim(1) + p("smooth_dr"))).mean()
}

/// The sigmoid focal loss of one-hot labels.
fn focal(t: &Inputs, p: impl Fn(&str) -> f64) -> Tensor<1> {
    let (x, y) = (t.field(INPUT), one_hot(t));
    let s = sigmoid(x.clone());
    let wrong = s.clone() * complement(y.clone()) + complement(s) * y.clone();
    (wrong.powf_scalar(p("gamma")) * binary_cross_entropy(x, y)).mean()
}

/// Over the classes that are there, all samples' cells together.
fn lovasz(t: &Inputs) -> Tensor<1> {
    let (p, y) = (softmax(t.field(INPUT), 1), one_hot(t));
    let [_, classes, _] = p.dims();
    let mut total: Option<Tensor<1>> = None;
    let mut present = 0.0;
    for c in 0..classes {
        let own = |x: &Tensor<3>| x.clone().narrow(1, c, 1).flatten::<1>(0, 2);
        let truth = own(&y);
        if truth.clone().sum().into_scalar::<f32>() == 0.0 {
            continue;
        }
        present += 1.0;
        let errors = (truth.clone() - own(&p)).abs();
        let (errors, order) = errors.sort_descending_with_indices(0);
        let truth = truth.gather(0, order);
        let all = truth.clone().sum();
        let before = all.clone() - truth.clone().cumsum(0);
        let union = all + (truth.neg() + 1.0).cumsum(0);
        let jaccard = (before / union).neg() + 1.0;
        let [cells] = jaccard.dims();
        let first = jaccard.clone().narrow(0, 0, 1);
        let steps = jaccard.clone().narrow(0, 1, cells - 1) - jaccard.narrow(0, 0, cells - 1);
        let term = (errors * Tensor::cat(vec![first, steps], 0).detach()).sum();
        total = Some(match total {
            Some(total) => total + term,
            None => term,
        });
    }
    total.expect("some class is there") / present
}
