//! Smooth L1 of gathered values.

use crate::contract::loss;
use crate::family::gathered::Gathered;
use crate::kernel::{Fragment, fragment};
use crate::loss::pointwise::smooth_l1;
use crate::params::Range;

loss! {
    /// Smooth L1 of the values that a map has at some cells: with d = x at the cell - t,
    ///
    /// d^2 / (2 beta) where |d| < beta, else |d| - beta / 2; `beta` 0 is the absolute error.
    ///
    /// `input` (with gradient) is `[N, C, ...]`, a map with C values a cell; `index [N, M]` holds flat cells of each sample's
    /// map, some perhaps twice; `target` is `[N, M, C]`. `cell_mask [N, M]` leaves indices out. Without reduction the loss is
    /// `[N, M, C]`; `mean` divides by C times the indices that are left in, `batch_mean` by N. The gradient of a cell is the
    /// sum over its indices, in their order, the same bits on every run. An index outside the map is an error of the CPU path;
    /// a GPU leaves it out.
    ///
    /// The offsets of CenterNet-like heads, as in Kumar et al., SeaBird: segmentation in bird's view with Dice loss
    /// improves monocular 3D detection of large objects, 2024; PyTorch `smooth_l1_loss` of gathered values.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GatheredSmoothL1Loss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 3], vec![5.0, 0.5, 7.0])),
    ///     ("index".into(), HostTensor::integers([1, 2], vec![1, 1])),
    ///     ("target".into(), HostTensor::floats([1, 2, 1], vec![0.0, 2.5])),
    /// ]);
    /// let result = GatheredSmoothL1Loss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.125 + 1.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.0, 0.5 - 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GatheredSmoothL1Loss("gathered_smooth_l1_loss", dyn Gathered) {
        /// Difference at which the parabola meets the line.
        Numeric beta: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Gathered for GatheredSmoothL1Loss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/gathered/gathered_smooth_l1"), fragment!("lib/difference")]
    }

    fn formula(&self, x: f64, t: f64) -> (f64, f64) {
        smooth_l1::formula(x - t, self.beta.into())
    }

    fn flops(&self) -> u64 {
        7
    }
}
