//! One step of orthogonalisation.

use crate::contract::loss;
use crate::family::gram::orthonormal::Orthogonal;

loss! {
    /// A vector less what it has of a basis, at length 1: an operation,
    ///
    /// v -= B^T B v, twice; output = v / |v|, `norm` = |v|, `coefficients` = what both passes took of each vector of
    /// the basis.
    ///
    /// `input` is `[P]`. `basis` is `[M, P]`, M of 1 or more, with rows of length 1 at right angles. `output` has the
    /// shape and storage type of `input` and may lie on it (`Request::in_place("output")`); `coefficients` is `[M]`,
    /// `norm` is `[1]`, in f32. Where what is left is at most 1e-6 of the input, `output` and `norm` are 0. The input's
    /// length holds from 1e-30 to 1e30. A NaN or an infinity makes all NaN.
    ///
    /// The step of Lanczos' and Arnoldi's iterations, with Kahan's "twice is enough" (Parlett, 1980): of a Hessian's product with the
    /// basis's last row, that row's coefficient is alpha, and `norm` is beta.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Orthonormalize};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![3.0, 4.0])),
    ///     ("basis".into(), HostTensor::floats([1, 2], vec![1.0, 0.0])),
    /// ]);
    /// let result = Orthonormalize::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.0, 1.0]);
    /// assert_eq!(result.outputs["coefficients"].as_floats(), [3.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Orthonormalize("orthonormalize", dyn Orthogonal) {}
}

impl Orthogonal for Orthonormalize {}
