//! Dots of all pairs of rows.

use crate::contract::loss;
use crate::family::gram::matrix::Products;
use crate::params::Range;

loss! {
    /// The dots of each pair of rows: an operation,
    ///
    /// output_mn = x_m . y_n, or x_m . y_n / (|x_m| |y_n|) with `normalize`.
    ///
    /// `input` is `[M, P]` with the rows x; `ref_input [N, P]` has the rows y, which are the x where it is absent.
    /// `offsets [K+1]`, ascending from 0 to P, cut the columns into segments with a matrix each. `output` is `[M, N]`,
    /// or `[K, M, N]` with offsets, in f32. A cosine with a row of zeros is 0. Lengths of rows hold from 1e-15 to 1e15.
    /// A NaN or an infinity comes out in the dots of its row. Offsets that do not ascend are an error of the CPU path;
    /// a GPU takes each for at least the one before.
    ///
    /// PyTorch `input @ ref_input.T`; with `normalize`, `cosine_similarity` of each pair.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GramMatrix};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([2, 2], vec![3.0, 4.0, 1.0, 0.0]))]);
    /// let result = GramMatrix::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [25.0, 3.0, 3.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GramMatrix("gram_matrix", dyn Products) {
        /// Cosines in place of dots.
        Structural normalize: bool = false, Range::Any;
    }
}

impl Products for GramMatrix {
    fn normalize(&self) -> bool {
        self.normalize
    }
}
