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
    /// `embeddings [N, D]`, `labels [N]`; optional `ref_embeddings [M, D]`, `ref_labels [M]`.
    ///
    /// pytorch-metric-learning `MultiSimilarityLoss`; Wang et al., 2019.
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
