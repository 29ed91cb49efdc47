//! Circle loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_sum_exp, softplus};
use crate::params::Range;

loss! {
    /// Circle loss: each pair is weighted by its distance from the optimum, each anchor's pairs meet in one softplus.
    ///
    /// With cosine similarities s, a_p = max(1 + m - s_p, 0) and a_n = max(s_n + m, 0) held constant, for an anchor
    ///
    /// l = softplus(log sum_p exp(-gamma a_p (s_p - 1 + m)) + log sum_n exp(gamma a_n (s_n - m))),
    ///
    /// 0 for an anchor without a positive or without a negative pair. `mean` is over the anchors with both.
    ///
    /// Without `ref_embeddings` and `ref_labels` the anchors are compared with each other.
    ///
    /// pytorch-metric-learning `CircleLoss`; Sun et al., Circle loss: a unified perspective of pair similarity
    /// optimization, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CircleLoss};
    /// // Two equal rows of one class, and one of another at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = CircleLoss { m: 0.4, gamma: 1.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// let anchor = (-0.4f64 * 0.4 - 0.4 * 0.4).exp().ln_1p();
    /// assert!((result.loss.as_floats()[0] - 2.0 * anchor).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CircleLoss("circle_loss", dyn Pairwise) {
        /// Relaxation of the optimum; 0.4 as in pytorch-metric-learning.
        Numeric m: f32 = 0.4, Range::Any;
        /// Factor of the similarities; 80 as in pytorch-metric-learning.
        Numeric gamma: f32 = 80.0, Range::MoreThan(0.0);
    }
}

impl Pairwise for CircleLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/circle")]
    }

    fn stat_words(&self) -> u64 {
        4
    }

    fn flops(&self) -> u64 {
        12
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let logits = Logits::new(self, pairs, pairs);
        let mut anchor = Anchor::nothing(pairs, 0);
        if !logits.both {
            return anchor;
        }
        anchor.terms[0] = logits.value;
        anchor.counts[0] = 1.0;
        // 1 - exp(-value), the softplus's slope.
        let slope = -(-logits.value).exp_m1();
        for (j, s) in pairs.of(Kind::Same) {
            let (weight, logit) = self.positive(s, s);
            anchor.slopes[j][0] = -slope * f64::from(self.gamma) * weight * (logit - logits.positive).exp();
        }
        for (j, s) in pairs.of(Kind::Other) {
            let (weight, logit) = self.negative(s, s);
            anchor.slopes[j][0] = slope * f64::from(self.gamma) * weight * (logit - logits.negative).exp();
        }
        anchor
    }

    fn frozen_terms(&self, pairs: &Pairs<'_>, at: &Pairs<'_>, _: &[f64]) -> [f64; 2] {
        [Logits::new(self, pairs, at).value, 0.0]
    }
}

impl CircleLoss {
    /// Weight and logit of a positive pair; the weight is taken from `at`.
    fn positive(&self, s: f64, at: f64) -> (f64, f64) {
        let (m, gamma) = (f64::from(self.m), f64::from(self.gamma));
        let weight = (1.0 + m - at).max(0.0);
        (weight, -gamma * weight * (s - 1.0 + m))
    }

    /// Weight and logit of a negative pair.
    fn negative(&self, s: f64, at: f64) -> (f64, f64) {
        let (m, gamma) = (f64::from(self.m), f64::from(self.gamma));
        let weight = (at + m).max(0.0);
        (weight, gamma * weight * (s - m))
    }
}

/// Log-sum-exps of an anchor's logits, and its value.
struct Logits {
    positive: f64,
    negative: f64,
    both: bool,
    value: f64,
}

impl Logits {
    fn new(loss: &CircleLoss, pairs: &Pairs<'_>, at: &Pairs<'_>) -> Self {
        let positive = log_sum_exp(pairs.of(Kind::Same).map(|(j, s)| loss.positive(s, at.similarity[j]).1));
        let negative = log_sum_exp(pairs.of(Kind::Other).map(|(j, s)| loss.negative(s, at.similarity[j]).1));
        let both = positive.is_finite() && negative.is_finite();
        Self { positive, negative, both, value: if both { softplus(positive + negative) } else { 0.0 } }
    }
}
