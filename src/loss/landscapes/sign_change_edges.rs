//! Where a field changes its sign.

use crate::contract::loss;
use crate::family::landscapes::sign_changes::SignChanges;

loss! {
    /// The boundary between positive and negative cells of a plane: an operation that gives 1 for each block of 2 by 2
    /// cells that holds a number above 0 and one below 0, else 0.
    ///
    /// `input` is `[N, H, W]`; `edges` is `[N, H-1, W-1]` in f32. 0 and NaN are neither above nor below.
    ///
    /// Of a [`TrainabilityMap`](crate::loss::TrainabilityMap) this is the boundary of trainability, whose dimension
    /// [`BoxCount`](crate::loss::BoxCount) gives. Bytes: 8 N H W.
    ///
    /// Sohl-Dickstein, The Boundary of Neural Network Trainability Is Fractal, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SignChangeEdges};
    /// let input = HostTensor::floats([1, 2, 3], vec![1.0, 0.0, 2.0, 3.0, 0.0, -1.0]);
    /// let tensors = HostTensors::from([("input".into(), input)]);
    /// let result = SignChangeEdges::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["edges"].as_floats(), [0.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SignChangeEdges("sign_change_edges", dyn SignChanges) {}
}

impl SignChanges for SignChangeEdges {}
