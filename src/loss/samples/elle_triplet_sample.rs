//! Samples whose losses tell how linear a network is.

use crate::contract::loss;
use crate::error::Error;
use crate::family::samples::triplet::Triplet;
use crate::params::Range;

loss! {
    /// Two perturbations of each sample and a point between them: an operation,
    ///
    /// a = x + epsilon noise\[0\], b = x + epsilon noise\[1\], c = (1 - alpha) a + alpha b,
    ///
    /// a and b limited to \[`min`, `max`\] if `clamp`. `elle_linearity_loss` takes the scores of all three.
    ///
    /// `input` is `[N, ...]`, `noise` in [-1, 1] `[2, N, ...]`, `alpha` in [0, 1] `[N]`. `output`, f32, is `[3, N, ...]`: a, b,
    /// c. An element with a NaN or an infinity comes out as NaN.
    ///
    /// Abad Rocamora et al., Efficient local linearity regularization to overcome catastrophic overfitting, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ElleTripletSample};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1], vec![0.5])),
    ///     ("noise".into(), HostTensor::floats([2, 1, 1], vec![1.0, -1.0])),
    ///     ("alpha".into(), HostTensor::floats([1], vec![0.25])),
    /// ]);
    /// let loss = ElleTripletSample { epsilon: 0.25, ..ElleTripletSample::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.75, 0.25, 0.625]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ElleTripletSample("elle_triplet_sample", dyn Triplet) {
        /// How far noise of 1 goes.
        Numeric epsilon: f32 = 8.0 / 255.0, Range::AtLeast(0.0);
        /// Whether perturbations are limited.
        Structural clamp: bool = false, Range::Any;
        /// Least perturbed number.
        Numeric min: f32 = 0.0, Range::Any;
        /// Largest perturbed number.
        Numeric max: f32 = 1.0, Range::Any;
    }
}

impl Triplet for ElleTripletSample {
    fn epsilon(&self) -> f64 {
        self.epsilon.into()
    }

    fn limits(&self) -> Option<[f32; 2]> {
        self.clamp.then_some([self.min, self.max])
    }

    fn check(&self) -> Result<(), Error> {
        super::check_limits(self.min, self.max)
    }
}
