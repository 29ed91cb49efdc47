//! Sigmoid loss for language-image pairs.

use crate::contract::loss;
use crate::family::pairwise::{Anchor, Kind, Mean, Pairs, Pairwise, Scalar, Sets};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};
use crate::params::Range;

loss! {
    /// Sigmoid loss of two sets paired by row: each pair on its own is a partner or not.
    ///
    /// With cosine similarities s and z = logit_scale s + logit_bias,
    ///
    /// l_i = softplus(-z_ii) + sum_{j != i} softplus(z_ij). `mean` divides by N.
    ///
    /// The tensors `logit_scale` and `logit_bias` replace the parameters and receive gradients.
    ///
    /// open_clip `SigLipLoss`; Zhai et al., Sigmoid loss for language image pre-training, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SigLipLoss};
    /// // Each row equals its partner and is at a right angle to the other one's.
    /// let rows = || HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0]);
    /// let tensors = HostTensors::from([("embeddings".into(), rows()), ("ref_embeddings".into(), rows())]);
    /// let result = SigLipLoss { logit_scale: 1.0, logit_bias: 0.0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - ((-1f64).exp().ln_1p() + 2f64.ln())).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SigLipLoss("siglip_loss", dyn Pairwise) {
        /// Factor of the similarities; 10 as in the paper's start.
        Numeric logit_scale: f32 = 10.0, Range::MoreThan(0.0);
        /// Added to the scaled similarities; -10 as in the paper's start.
        Numeric logit_bias: f32 = -10.0, Range::Any;
    }
}

impl Pairwise for SigLipLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pairwise/siglip")]
    }

    fn stat_words(&self) -> u64 {
        3
    }

    fn sets(&self) -> Sets {
        Sets::Paired
    }

    fn mean(&self) -> Mean {
        Mean::Anchors
    }

    fn scalars(&self) -> &'static [Scalar] {
        &[Scalar::LOGIT_SCALE, Scalar::LOGIT_BIAS]
    }

    fn scalars_in_side(&self) -> Option<&'static [&'static str]> {
        Some(&["anchor_side.y", "anchor_side.z"])
    }

    fn flops(&self) -> u64 {
        10
    }

    fn anchor(&self, pairs: &Pairs<'_>, scalars: &[f64]) -> Anchor {
        let (scale, bias) = (scalars[0], scalars[1]);
        let mut anchor = Anchor::nothing(pairs, 2);
        for (kind, sign) in [(Kind::Same, -1.0), (Kind::Other, 1.0)] {
            for (j, s) in pairs.of(kind) {
                let z = scale * s + bias;
                let slope = sign * sigmoid(sign * z);
                anchor.terms[0] += softplus(sign * z);
                anchor.slopes[j][0] = slope * scale;
                anchor.scalar_slopes[0] += slope * s;
                anchor.scalar_slopes[1] += slope;
            }
        }
        anchor
    }
}
