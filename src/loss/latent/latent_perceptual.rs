//! The latent perceptual loss of one depth.

use crate::contract::loss;
use crate::family::latent::{Latent, Perceives};
use crate::params::{Range, word_parameter};

word_parameter! {
    /// By what norm over the channels features are divided.
    pub enum LatentNormalize {
        /// Both by the target's, which is constant.
        Shared = "shared",
        /// Each by its own.
        Own = "own",
    }
}

word_parameter! {
    /// What an error is.
    pub enum LatentNorm {
        /// The square of a difference.
        Mse = "mse",
        /// Its magnitude.
        L1 = "l1",
    }
}

loss! {
    /// The error of a decoder's features, over the norms of their channels: with y = t mask,
    ///
    /// scale mean_c(sum(mask e) / sum(mask)), e = (x' - y')^2, or |x' - y'| with `norm` `"l1"`,
    ///
    /// where x' and y' are x and y over |y| + 1e-6 (`normalize` `"shared"`, the norm being constant in the gradient), or each
    /// over its own norm + 1e-10 (`"own"`). Norms are over the channels of a position, sums over the positions of a channel.
    ///
    /// `input` (with gradient) and `target` are `[N, C, ...]`, the features of one depth; `mask`, 0 and 1, has that shape and
    /// may be f32 beside halves; `active [N]` leaves samples out. Without reduction the loss is `[N]`; `mean` and `batch_mean`
    /// divide by N, samples that are left out included, which are 0. So is a channel without mask. What is masked adds nothing,
    /// whatever it holds, but a NaN of the prediction that is part of its own norm. A sample stays whole in a step: one larger
    /// than a binding of the device is an error.
    ///
    /// Berrada et al., Boosting latent diffusion with perceptual objectives, 2025, as in `lpl_loss.py` of diffusers'
    /// research projects: over L depths (1/L) of each, `scale` 2^-min(i, 3) by its power law; its default norm is `"own"`. A
    /// channel without mask is NaN there.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LatentPerceptualLoss};
    /// let features = |values: [f64; 2]| HostTensor::floats([1, 2, 1], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("input".into(), features([3.0, 3.0])),
    ///     ("target".into(), features([3.0, 4.0])),
    /// ]);
    /// let result = LatentPerceptualLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.02).abs() < 1e-7);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LatentPerceptualLoss("latent_perceptual_loss", dyn Perceives) {
        /// By what norm features are divided.
        Structural normalize: LatentNormalize = LatentNormalize::Shared, Range::Any;
        /// What an error is.
        Structural norm: LatentNorm = LatentNorm::Mse, Range::Any;
        /// Factor of the value: the weight of the depth.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Perceives for LatentPerceptualLoss {
    fn latent(&self) -> Latent {
        let (own, absolute) = (self.normalize == LatentNormalize::Own, self.norm == LatentNorm::L1);
        Latent { own, absolute, scale: self.scale }
    }
}
