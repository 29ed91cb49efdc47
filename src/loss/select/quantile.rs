//! Quantiles.

use crate::contract::loss;
use crate::family::select::quantiles::Interpolation;
use crate::family::select::quantiles::Quantiles;
use crate::params::Range;

loss! {
    /// Quantiles of each row: an operation. With x sorted, the quantile q is what lies at rank q (N - 1): x itself where that is
    /// whole, and what `interpolation` says between two neighbours.
    ///
    /// `input` is `[N]` or `[R, N]`, and `q` is `[Q]`, in [0, 1]; `output` is `[Q]` or `[Q, R]`, in f32. A NaN in a row makes its
    /// quantiles NaN; an infinity is a number like others, but that there is nothing between two of opposite signs. A `q` outside
    /// [0, 1] is an error of the CPU path, and gives NaN on a GPU. Ranks are exact, whatever N is.
    ///
    /// PyTorch `quantile` along the last axis. The rows are sorted, so that more quantiles cost nothing: as
    /// [`Sort`](crate::loss::Sort), whose limits it has.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Quantile};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([4], vec![3.0, 0.0, 1.0, 2.0])),
    ///     ("q".into(), HostTensor::floats([2], vec![0.5, 1.0])),
    /// ]);
    /// let result = Quantile::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.5, 3.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Quantile("quantile", dyn Quantiles) {
        /// What a quantile between two numbers is; linear as in PyTorch.
        Structural interpolation: Interpolation = Interpolation::Linear, Range::Any;
    }
}

impl Quantiles for Quantile {
    fn interpolation(&self) -> Interpolation {
        self.interpolation
    }
}
