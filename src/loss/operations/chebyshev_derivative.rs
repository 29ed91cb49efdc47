//! Derivatives of Chebyshev series.

use crate::contract::loss;
use crate::family::operations::lines::Derivative;
use crate::params::Range;

loss! {
    /// The derivative of functions that are given by Chebyshev coefficients along an axis: an operation.
    ///
    /// u(x) = sum_j u_j T_j(2 x - 1) on \[0, 1\] has the derivative d_i = sum over j > i, j - i odd, of 4 j u_j, half of it
    /// at i = 0.
    ///
    /// `input` is `[N, ...]`, the output `derivative` has its shape, f32. `input` receives a gradient, by the transposed map.
    /// `axis` is an error where the input has no such axis, or one coefficient along it. A slab of the axes from `axis` on must
    /// fit a binding.
    ///
    /// Du et al., Neural spectral methods: self-supervised learning in the spectral domain, 2024; NumPy
    /// `polynomial.chebyshev.chebder`, there on \[-1, 1\].
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ChebyshevDerivative};
    /// // T_2(2 x - 1) = 8 x^2 - 8 x + 1 has the derivative 16 x - 8 = 8 T_1.
    /// let input = HostTensor::floats([1, 3], vec![0.0, 0.0, 1.0]);
    /// let tensors = HostTensors::from([("input".into(), input)]);
    /// let result = ChebyshevDerivative::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["derivative"].as_floats(), [0.0, 8.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ChebyshevDerivative("chebyshev_derivative", dyn Derivative) {
        /// The axis of the coefficients, from the end where it is negative.
        Structural axis: i32 = -1, Range::Within(-8.0, 7.0);
    }
}

impl Derivative for ChebyshevDerivative {
    fn axis(&self) -> i32 {
        self.axis
    }
}
