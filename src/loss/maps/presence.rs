//! Whether each part is somewhere in the batch.

use crate::contract::loss;
use crate::family::maps::presence::Presence;
use crate::params::Range;

loss! {
    /// Parts that are nowhere in the batch: 1 - the largest mean of a 3 x 3 window of a channel, over the batch and all
    /// places at least `crop` cells from the border.
    ///
    /// `input` is `[N, K+1, H, W]`, at least 2 `crop` + 3 cells a side; every channel counts, the background too. It
    /// receives a gradient: the nine cells of the window, of several the first of the first sample. `mean` divides by
    /// K + 1, `batch_mean` by N. Saved: 8 bytes a channel; parts of a batch do not merge. A map must fit a binding.
    ///
    /// van der Klis et al., PDiscoNet: Semantically consistent part discovery for fine-grained recognition, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PresenceLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 1, 3, 3], vec![0.25; 9]))]);
    /// let result = PresenceLoss { crop: 0 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.75).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PresenceLoss("presence_loss", dyn Presence) {
        /// Cells along each border that no window has; 2 as in PDiscoNet.
        Numeric crop: i32 = 2, Range::Within(0.0, 65536.0);
    }
}

impl Presence for PresenceLoss {
    fn crop(&self) -> i32 {
        self.crop
    }
}
