//! Circle loss over classes.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise, Sets, own_against_others};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_sum_exp, softplus};
use crate::params::Range;

loss! {
    /// Circle loss with class proxies: the own proxy is the one positive, all others are negatives.
    ///
    /// With s_c the cosine of an anchor and proxy c, y its label, a_y = max(1 + m - s_y, 0) and a_c = max(s_c + m, 0) held
    /// constant,
    ///
    /// l = softplus(-gamma a_y (s_y - 1 + m) + log sum_{c != y} exp(gamma a_c (s_c - m))).
    ///
    /// `mean` is over the anchors that count.
    ///
    /// A label outside [0, C) other than `ignore_index` is an error of the CPU path; a GPU leaves its row out and
    /// counts it in `status`.
    ///
    /// Sun et al., Circle loss: a unified perspective of pair similarity optimization, 2020, with class-level labels.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CircleClassLoss};
    /// // One row along its own proxy; the other proxy is at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    ///     ("class_weight".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let loss = CircleClassLoss { gamma: 1.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (-0.125f64).exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CircleClassLoss("circle_class_loss", dyn Pairwise) {
        /// Relaxation of the optimum; 0.25 as in the paper for faces.
        Numeric m: f32 = 0.25, Range::Any;
        /// Factor of the similarities; 256 as in the paper for faces.
        Numeric gamma: f32 = 256.0, Range::MoreThan(0.0);
        /// Label of the anchors that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Pairwise for CircleClassLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/circle_class"), fragment!("family/pairwise/own_against_others")]
    }

    fn stat_words(&self) -> u64 {
        3
    }

    fn sets(&self) -> Sets {
        Sets::Classes
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        8
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        own_against_others(pairs, |s| self.negative(s, s), |s| self.own(s, s))
    }

    fn frozen_terms(&self, pairs: &Pairs<'_>, at: &Pairs<'_>, _: &[f64]) -> [f64; 2] {
        let total = log_sum_exp(pairs.of(Kind::Other).map(|(j, s)| self.negative(s, at.similarity[j]).0));
        let own: f64 = pairs.of(Kind::Same).map(|(j, s)| self.own(s, at.similarity[j]).0).sum();
        [softplus(total - own), 0.0]
    }
}

impl CircleClassLoss {
    /// Logit of another class and its derivative; the weight is taken from `at`.
    fn negative(&self, s: f64, at: f64) -> (f64, f64) {
        let (m, gamma) = (f64::from(self.m), f64::from(self.gamma));
        let weight = gamma * (at + m).max(0.0);
        (weight * (s - m), weight)
    }

    /// Logit of the own class and its derivative.
    fn own(&self, s: f64, at: f64) -> (f64, f64) {
        let (m, gamma) = (f64::from(self.m), f64::from(self.gamma));
        let weight = gamma * (1.0 + m - at).max(0.0);
        (weight * (s - 1.0 + m), weight)
    }
}
