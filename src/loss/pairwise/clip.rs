//! CLIP loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Mean, Pairs, Pairwise, Scalar, Sets};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_sum_exp, sigmoid, softplus};
use crate::params::Range;

loss! {
    /// CLIP loss: rows of two sets find their partner in the other set, in both directions.
    ///
    /// With cosine similarities s and z = logit_scale s, l_i is half of the cross-entropy of row i of z with class i
    /// plus half of that of column i. `mean` is over all N.
    ///
    /// The tensor `logit_scale` replaces the parameter and receives a gradient.
    ///
    /// open_clip `ClipLoss`; Radford et al., Learning transferable visual models from natural language supervision,
    /// 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClipLoss};
    /// // Each row equals its partner and is at a right angle to the other one's.
    /// let rows = || HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0]);
    /// let tensors = HostTensors::from([("embeddings".into(), rows()), ("ref_embeddings".into(), rows())]);
    /// let result = ClipLoss { logit_scale: 1.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (-1f64).exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClipLoss("clip_loss", dyn Pairwise) {
        /// Factor of the similarities; 1 / 0.07 as in CLIP.
        Numeric logit_scale: f32 = 1.0 / 0.07, Range::MoreThan(0.0);
    }
}

impl Pairwise for ClipLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/clip")]
    }

    fn stat_words(&self) -> u64 {
        4
    }

    fn sets(&self) -> Sets {
        Sets::Paired
    }

    fn mean(&self) -> Mean {
        Mean::Anchors
    }

    fn scalars(&self) -> &'static [Scalar] {
        &[Scalar::LOGIT_SCALE]
    }

    fn both_directions(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        6
    }

    fn anchor(&self, pairs: &Pairs<'_>, scalars: &[f64]) -> Anchor {
        let scale = scalars[0];
        let mut anchor = Anchor::nothing(pairs, 1);
        let others = || pairs.of(Kind::Other);
        let total = log_sum_exp(others().map(|(_, s)| scale * s));
        let own: f64 = pairs.of(Kind::Same).map(|(_, s)| s).sum();
        if total == f64::NEG_INFINITY {
            return anchor;
        }
        anchor.terms[0] = 0.5 * softplus(total - scale * own);
        let slope = 0.5 * sigmoid(total - scale * own);
        pairs.of(Kind::Same).for_each(|(j, _)| anchor.slopes[j][0] = -slope * scale);
        anchor.scalar_slopes[0] = -slope * own;
        for (j, s) in others() {
            let share = slope * (scale * s - total).exp();
            anchor.slopes[j][0] = share * scale;
            anchor.scalar_slopes[0] += share * s;
        }
        anchor
    }
}
