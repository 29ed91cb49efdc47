//! Quality focal loss.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::sigmoid;
use crate::params::Range;

loss! {
    /// Binary cross-entropy that fades where a score meets a quality t in [0, 1]: with s the sigmoid of x,
    ///
    /// l = |t - s|^beta CE(x, t).
    ///
    /// The power is differentiated too; `beta` below 1 takes its slope at |t - s| of 1e-6 or more.
    ///
    /// mmdetection `QualityFocalLoss`; Li et al., Generalized focal loss: learning qualified and distributed bounding
    /// boxes for dense object detection, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::QualityFocalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.5])),
    /// ]);
    /// let result = QualityFocalLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 * std::f64::consts::LN_2]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct QualityFocalLoss("quality_focal_loss", dyn Pointwise) {
        /// Power of |t - s|; 2 as in mmdetection.
        Numeric beta: f32 = 2.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for QualityFocalLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/quality_focal"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (beta, entropy) = (f64::from(self.beta), binary::cross_entropy(x, t, 1.0));
        // The slope of the cross-entropy is s - t.
        let miss = entropy.1.abs();
        let least = if beta < 1.0 { miss.max(1e-6) } else { miss };
        let toward = if entropy.1 == 0.0 { 0.0 } else { entropy.1.signum() };
        let growth = beta * least.powf(beta - 1.0) * toward * sigmoid(x) * sigmoid(-x);
        let factor = miss.powf(beta);
        (factor * entropy.0, factor * entropy.1 + entropy.0 * growth)
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        60
    }
}
