//! Structural similarity.

use crate::contract::loss;
use crate::family::structure::ssim::{Similarity, Ssim};
use crate::params::Range;

loss! {
    /// One minus the structural similarity of two images, for each pixel of each channel: with mean mx, my, variance
    /// vx, vy and covariance vxy under a Gaussian window G, c1 = (k1 L)^2 and c2 = (k2 L)^2,
    ///
    /// l = 1 - (2 mx my + c1)(2 vxy + c2) / ((mx^2 + my^2 + c1)(vx + vy + c2)), L = `data_range`.
    ///
    /// The window is separable with taps exp(-k^2 / (2 sigma^2)), scaled to sum 1; beyond the border the images
    /// are 0. `mean` divides by the number of pixels, `none` has the shape of the input, and 0 / 0 without constants
    /// is similarity 1. A NaN or an infinity makes its own pixel NaN, and any reduced loss.
    ///
    /// Wang et al., Image quality assessment: from error visibility to structural similarity, 2004; with zero padding
    /// as that of Qin et al., BASNet: boundary-aware salient object detection, 2019, and `pytorch_ssim`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SsimLoss};
    /// let image = HostTensor::floats([1, 1, 2, 2], vec![0.1, 0.9, 0.4, 0.3]);
    /// let tensors = HostTensors::from([("input".into(), image.clone()), ("target".into(), image)]);
    /// let result = SsimLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.loss.as_floats()[0].abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SsimLoss("ssim_loss", dyn Ssim) {
        /// Side of the window in pixels, odd; 11 as in Wang et al.
        Structural window: i32 = 11, Range::Odd;
        /// Standard deviation of the window in pixels; 1.5 as in Wang et al.
        Numeric sigma: f32 = 1.5, Range::MoreThan(0.0);
        /// Steadies the quotient of the means; 0.01 as in Wang et al.
        Numeric k1: f32 = 0.01, Range::AtLeast(0.0);
        /// Steadies the quotient of the variances; 0.03 as in Wang et al.
        Numeric k2: f32 = 0.03, Range::AtLeast(0.0);
        /// Largest less least value that a pixel can take.
        Numeric data_range: f32 = 1.0, Range::MoreThan(0.0);
    }
    unlike "SSIMLoss": "MONAI's keeps off the border, and kornia's is half of 1 - SSIM";
}

impl Ssim for SsimLoss {
    fn similarity(&self) -> Similarity {
        let range = f64::from(self.data_range);
        let constant = |k: f32| (f64::from(k) * range).powi(2);
        Similarity { window: self.window, sigma: self.sigma.into(), c1: constant(self.k1), c2: constant(self.k2) }
    }
}
