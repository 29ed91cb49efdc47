//! Offsets from boundary responses.

use crate::contract::loss;
use crate::family::operations::trident::Trident;

loss! {
    /// How far the boundaries of an action lie to the left and to the right of each place, as expectations over K + 1 bins: an
    /// operation,
    ///
    /// output\[0\] = sum_k (K - k) softmax_k(start\[t - K + k\] + offset_logits\[t, 0, k\]),
    /// output\[1\] = sum_k k softmax_k(end\[t + k\] + offset_logits\[t, 1, k\]).
    ///
    /// `start` and `end` are `[B, C, T]`, `offset_logits` `[B, T, 2, K+1]`, shared by the classes; `output` is `[2, B, C, T]`,
    /// f32, in places. A bin beyond the sequence has the response 0, and counts. All three receive gradients, in a fixed
    /// order. The responses of a sample must fit a binding. Saved, where a gradient is wanted: 16 bytes a place and class.
    ///
    /// Shi et al., TriDet: Temporal Action Detection with Relative Boundary Modeling, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TridentOffsetDecode};
    /// let flat = |dims: &[usize]| HostTensor::floats(dims.to_vec(), vec![0.0; dims.iter().product()]);
    /// let tensors = HostTensors::from([
    ///     ("start".into(), flat(&[1, 1, 4])),
    ///     ("end".into(), flat(&[1, 1, 4])),
    ///     ("offset_logits".into(), flat(&[1, 4, 2, 3])),
    /// ]);
    /// let result = TridentOffsetDecode::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // Nothing is known: the middle of 0, 1 and 2.
    /// assert!(result.outputs["output"].as_floats().iter().all(|offset| (offset - 1.0).abs() < 1e-12));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TridentOffsetDecode("trident_offset_decode", dyn Trident) {}
}

impl Trident for TridentOffsetDecode {}
