//! Multi-similarity loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Mean, Pairs, Pairwise};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_sum_exp, softplus};
use crate::params::Range;

loss! {
    /// Multi-similarity loss: soft maxima over an anchor's positives and over its negatives.
    ///
    /// With cosine similarities s, for an anchor
    ///
    /// l = log(1 + sum_p exp(-alpha (s_p - base))) / alpha + log(1 + sum_n exp(beta (s_n - base))) / beta.
    ///
    /// `mean` is over all anchors.
    ///
    /// Without `ref_embeddings` and `ref_labels` the anchors are compared with each other.
    ///
    /// pytorch-metric-learning `MultiSimilarityLoss`; Wang et al., Multi-similarity loss with general pair weighting
    /// for deep metric learning, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MultiSimilarityLoss};
    /// // Two equal rows of one class, and one of another at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = MultiSimilarityLoss { alpha: 1.0, beta: 1.0, base: 0.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// // Twice one positive and one negative, once two negatives.
    /// let expected = 2.0 * ((-1f64).exp().ln_1p() + 2f64.ln()) + 3f64.ln();
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MultiSimilarityLoss("multi_similarity_loss", dyn Pairwise) {
        /// Sharpness over the positives; 2 as in pytorch-metric-learning.
        Numeric alpha: f32 = 2.0, Range::MoreThan(0.0);
        /// Sharpness over the negatives; 50 as in pytorch-metric-learning.
        Numeric beta: f32 = 50.0, Range::MoreThan(0.0);
        /// Similarity at which pairs begin to cost; 0.5 as in pytorch-metric-learning.
        Numeric base: f32 = 0.5, Range::Any;
    }
}

impl Pairwise for MultiSimilarityLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/multi_similarity")]
    }

    fn stat_words(&self) -> u64 {
        4
    }

    fn mean(&self) -> Mean {
        Mean::Anchors
    }

    fn flops(&self) -> u64 {
        8
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let mut anchor = Anchor::nothing(pairs, 0);
        let sides = [(Kind::Same, -f64::from(self.alpha)), (Kind::Other, f64::from(self.beta))];
        for (kind, sharpness) in sides {
            let logits = || pairs.of(kind).map(|(j, s)| (j, sharpness * (s - f64::from(self.base))));
            let total = softplus(log_sum_exp(logits().map(|(_, z)| z)));
            anchor.terms[0] += total / sharpness.abs();
            logits().for_each(|(j, z)| anchor.slopes[j][0] = sharpness.signum() * (z - total).exp());
        }
        anchor
    }
}
