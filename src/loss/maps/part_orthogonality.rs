//! Parts at right angles to each other.

use crate::contract::loss;
use crate::family::maps::parts::Orthogonality;

loss! {
    /// Parts whose vectors are alike: the mean over all pairs of parts k, l of (v_k . v_l - \[k = l\])^2, v the parts'
    /// features over their lengths.
    ///
    /// `input` is `[N, D, K]`, K up to 48, and receives a gradient. `mean` and `batch_mean` divide the sum by N. A zero
    /// vector is at right angles to all, itself too: its own term is 1, and its gradient 0. A sample must fit a
    /// binding.
    ///
    /// van der Klis et al., PDiscoNet: Semantically consistent part discovery for fine-grained recognition, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PartOrthogonalityLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2, 2], vec![3.0, 4.0, 0.0, 3.0]))]);
    /// let result = PartOrthogonalityLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // The cosine of (3, 0) and (4, 3), twice in four pairs.
    /// assert!((result.loss.as_floats()[0] - 0.8 * 0.8 / 2.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PartOrthogonalityLoss("part_orthogonality_loss", dyn Orthogonality) {}
}

impl Orthogonality for PartOrthogonalityLoss {}
