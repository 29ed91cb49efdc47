//! Threshold-consistent margin loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Threshold-consistent margin loss: hard pairs of all anchors against two fixed similarities.
    ///
    /// With cosine similarities s: pos_weight (pos_margin - s) for positive pairs with s <= pos_margin,
    /// neg_weight (s - neg_margin) for negative pairs with s >= neg_margin. `mean` adds the means of the two
    /// kinds over their hard pairs.
    ///
    /// Without `ref_embeddings` and `ref_labels` the anchors are compared with each other.
    ///
    /// pytorch-metric-learning `ThresholdConsistentMarginLoss`, which compares the batch with itself even where a
    /// reference set is given; Zhang et al., Threshold-consistent margin loss for open-world deep metric learning,
    /// 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ThresholdConsistentMarginLoss};
    /// // A positive pair of similarity 0.8, negative pairs of 0.6 and 0.96.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 0.8, 0.6, 0.6, 0.8])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = ThresholdConsistentMarginLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let (positives, negatives) = (0.1, (0.1 + 0.46) / 2.0);
    /// assert!((result.loss.as_floats()[0] - (positives + negatives)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ThresholdConsistentMarginLoss("threshold_consistent_margin_loss", dyn Pairwise) {
        /// Similarity at which a positive pair is good enough; 0.9 as in pytorch-metric-learning.
        Numeric pos_margin: f32 = 0.9, Range::Any;
        /// Similarity at which a negative pair is good enough; 0.5 as in pytorch-metric-learning.
        Numeric neg_margin: f32 = 0.5, Range::Any;
        /// Factor of the positive pairs; 1 as in pytorch-metric-learning.
        Numeric pos_weight: f32 = 1.0, Range::AtLeast(0.0);
        /// Factor of the negative pairs; 1 as in pytorch-metric-learning.
        Numeric neg_weight: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Pairwise for ThresholdConsistentMarginLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/threshold_consistent_margin")]
    }

    fn stat_words(&self) -> u64 {
        4
    }

    fn flops(&self) -> u64 {
        4
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let mut anchor = Anchor::nothing(pairs, 0);
        let sides = [
            (Kind::Same, self.pos_margin, -f64::from(self.pos_weight)),
            (Kind::Other, self.neg_margin, f64::from(self.neg_weight)),
        ];
        for (k, (kind, margin, slope)) in sides.into_iter().enumerate() {
            for (j, s) in pairs.of(kind) {
                let excess = s - f64::from(margin);
                if (kind == Kind::Same && excess <= 0.0) || (kind == Kind::Other && excess >= 0.0) {
                    anchor.terms[k] += slope * excess;
                    anchor.counts[k] += 1.0;
                    anchor.slopes[j][k] = slope;
                }
            }
        }
        anchor
    }
}
