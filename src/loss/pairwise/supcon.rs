//! Supervised contrastive loss.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise, Scalar};
use crate::kernel::{Fragment, fragment};
use crate::numerics::log_sum_exp;
use crate::params::Range;

loss! {
    /// Supervised contrastive loss: the mean over an anchor's positives of their cross-entropy among all pairs.
    ///
    /// With cosine similarities s and z = s / temperature, for an anchor with positives P
    ///
    /// l = log sum_k exp(z_k) - (sum_{p in P} z_p) / |P|,
    ///
    /// 0 for an anchor without positives. `mean` is over the anchors with positives.
    ///
    /// The tensor `temperature` replaces the parameter and receives a gradient.
    ///
    /// pytorch-metric-learning `SupConLoss`; Khosla et al., Supervised Contrastive Learning, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SupConLoss};
    /// // Two equal rows of one class, and one of another at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = SupConLoss { temperature: 1.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // An anchor's one positive against the row at a right angle; the last row has no positive.
    /// assert!((result.loss.as_floats()[0] - (-1f64).exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SupConLoss("supcon_loss", dyn Pairwise) {
        /// Divides the similarities; 0.1 as in pytorch-metric-learning.
        Numeric temperature: f32 = 0.1, Range::MoreThan(0.0);
    }
}

impl Pairwise for SupConLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/supcon")]
    }

    fn stat_words(&self) -> u64 {
        5
    }

    fn scalars(&self) -> &'static [Scalar] {
        &[Scalar::TEMPERATURE]
    }

    fn flops(&self) -> u64 {
        8
    }

    fn anchor(&self, pairs: &Pairs<'_>, scalars: &[f64]) -> Anchor {
        let temperature = scalars[0];
        let mut anchor = Anchor::nothing(pairs, 1);
        let positives = pairs.of(Kind::Same).count() as f64;
        if positives == 0.0 {
            return anchor;
        }
        let all = || pairs.of(Kind::Same).chain(pairs.of(Kind::Other)).map(|(j, s)| (j, s / temperature));
        let total = log_sum_exp(all().map(|(_, z)| z));
        let mean = pairs.of(Kind::Same).map(|(_, s)| s / temperature).sum::<f64>() / positives;
        anchor.terms[0] = total - mean;
        anchor.counts[0] = 1.0;
        anchor.scalar_slopes[0] = mean / temperature;
        for (j, z) in all() {
            let share = (z - total).exp();
            anchor.slopes[j][0] = share / temperature;
            anchor.scalar_slopes[0] -= share * z / temperature;
        }
        pairs.of(Kind::Same).for_each(|(j, _)| anchor.slopes[j][0] -= 1.0 / (positives * temperature));
        anchor
    }
}
