//! Symmetric eigenproblems.

use crate::contract::loss;
use crate::family::gram::eigen::Eigenproblem;

loss! {
    /// Eigenvalues and eigenvectors of symmetric matrices: an operation,
    ///
    /// A v_q = lambda_q v_q, lambda ascending.
    ///
    /// `input` is `[K, M, M]` with M of at most 64; of each matrix only the lower triangle is read. `eigenvalues` is
    /// `[K, M]`, `eigenvectors` is `[K, M, M]` with v_q in column q, of length 1, in f32. The largest magnitude of a
    /// vector is positive; of those within 1e-4 of it the first counts. Of equal eigenvalues any basis may come out. A
    /// NaN or an infinity makes its matrix's outputs NaN.
    ///
    /// PyTorch `linalg.eigh`, with signs that are fixed. Twelve sweeps of Jacobi's rotations.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Eigh};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2, 2], vec![2.0, 0.0, 1.0, 2.0]))]);
    /// let result = Eigh::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let values = result.outputs["eigenvalues"].as_floats();
    /// assert!((values[0] - 1.0).abs() < 1e-12 && (values[1] - 3.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Eigh("eigh", dyn Eigenproblem) {}
}

impl Eigenproblem for Eigh {}
