//! Contrastive loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise, Similarity};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Contrastive loss: positive pairs nearer than one margin, negative pairs farther than another.
    ///
    /// With the Euclidean distance d of rows scaled to length 1: max(d - pos_margin, 0) for a positive pair,
    /// max(neg_margin - d, 0) for a negative one. `mean` adds the mean of the non-zero terms of each kind.
    ///
    /// Without `ref_embeddings` and `ref_labels` the anchors are compared with each other.
    ///
    /// pytorch-metric-learning `ContrastiveLoss`; Hadsell, Chopra and LeCun, Dimensionality reduction by learning an
    /// invariant mapping, 2006.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ContrastiveLoss};
    /// // Two rows of one class at a right angle, and one of another that is far from both.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 0.0, 1.0, -1.0, -1.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = ContrastiveLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ContrastiveLoss("contrastive_loss", dyn Pairwise) {
        /// Distance below which a positive pair costs nothing; 0 as in pytorch-metric-learning.
        Numeric pos_margin: f32 = 0.0, Range::Any;
        /// Distance above which a negative pair costs nothing; 1 as in pytorch-metric-learning.
        Numeric neg_margin: f32 = 1.0, Range::Any;
    }
    unlike Self: "that is pytorch-metric-learning's, and MONAI's is SimCLR's, as `nt_xent_loss`";
}

impl Pairwise for ContrastiveLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/contrastive")]
    }

    fn stat_words(&self) -> u64 {
        4
    }

    fn similarity(&self) -> Similarity {
        Similarity::Euclidean
    }

    fn flops(&self) -> u64 {
        4
    }

    fn anchor(&self, pairs: &Pairs<'_>, _: &[f64]) -> Anchor {
        let mut anchor = Anchor::nothing(pairs, 0);
        let sides = [(Kind::Same, self.pos_margin, 1.0), (Kind::Other, self.neg_margin, -1.0)];
        for (k, (kind, margin, sign)) in sides.into_iter().enumerate() {
            for (j, d) in pairs.of(kind) {
                let excess = sign * (d - f64::from(margin));
                if excess > 0.0 {
                    anchor.terms[k] += excess;
                    anchor.counts[k] += 1.0;
                    anchor.slopes[j][k] = sign;
                }
            }
        }
        anchor
    }
}
