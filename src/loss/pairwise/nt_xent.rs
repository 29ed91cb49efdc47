//! Normalised temperature-scaled cross-entropy.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Pairs, Pairwise, Scalar};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_sum_exp, sigmoid, softplus};
use crate::params::Range;

loss! {
    /// NT-Xent: each positive pair's cross-entropy against the negatives of its anchor.
    ///
    /// With cosine similarities s and z = s / temperature, for an anchor
    ///
    /// l = sum_p log(1 + sum_n exp(z_n) / exp(z_p)).
    ///
    /// `mean` is over the positive pairs.
    ///
    /// The tensor `temperature` replaces the parameter and receives a gradient.
    ///
    /// pytorch-metric-learning `NTXentLoss`; Chen et al., A simple framework for contrastive learning of visual
    /// representations (SimCLR), 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::NtXentLoss};
    /// // Two equal rows of one class, and one of another at a right angle.
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = NtXentLoss { temperature: 1.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (-1f64).exp().ln_1p()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct NtXentLoss("nt_xent_loss", dyn Pairwise) {
        /// Divides the similarities; 0.07 as in pytorch-metric-learning.
        Numeric temperature: f32 = 0.07, Range::MoreThan(0.0);
    }
    also "NTXentLoss";
}

impl Pairwise for NtXentLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/nt_xent")]
    }

    fn stat_words(&self) -> u64 {
        7
    }

    fn rounds(&self) -> u32 {
        2
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
        anchor.counts[0] = pairs.of(Kind::Same).count() as f64;
        let negatives = || pairs.of(Kind::Other).map(|(j, s)| (j, s / temperature));
        let total = log_sum_exp(negatives().map(|(_, z)| z));
        if total == f64::NEG_INFINITY {
            return anchor;
        }
        let mean: f64 = negatives().map(|(_, z)| (z - total).exp() * z).sum();
        let mut pull = 0.0;
        for (j, s) in pairs.of(Kind::Same) {
            let z = s / temperature;
            let slope = sigmoid(total - z);
            anchor.terms[0] += softplus(total - z);
            anchor.slopes[j][0] = -slope / temperature;
            anchor.scalar_slopes[0] += slope * (z - mean) / temperature;
            pull += slope;
        }
        negatives().for_each(|(j, z)| anchor.slopes[j][0] = pull * (z - total).exp() / temperature);
        anchor
    }
}
