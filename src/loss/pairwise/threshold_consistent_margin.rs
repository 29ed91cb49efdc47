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
    /// `embeddings [N, D]`, `labels [N]`; optional `ref_embeddings [M, D]`, `ref_labels [M]`.
    ///
    /// pytorch-metric-learning `ThresholdConsistentMarginLoss`, which compares the batch with itself even where a
    /// reference set is given; Zhang et al., 2023.
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
