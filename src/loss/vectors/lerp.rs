//! Interpolation.

use crate::contract::loss;
use crate::family::vectors::lerp::Between;

loss! {
    /// Vectors on the line through two others: an operation,
    ///
    /// output = start + w (end - start) for |w| < 0.5, else end - (1 - w) (end - start).
    ///
    /// `start` and `end` are `[P]`. `weight` is `[]`, one for all; `[G]`, one for each of G outputs; or `[G, K]`, one besides
    /// for each of the segments that `offsets [K+1]`, ascending from 0 to P, cut (one segment without them). `output` is
    /// `[P]` for a weight `[]`, in the storage type of `start`, on which it may lie (`Request::in_place("output")`: an
    /// exponential moving average with weight 1 - decay), else `[G, P]` in f32. An element with a NaN or an infinity comes
    /// out as NaN. Offsets that do not ascend are an error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// PyTorch `lerp`; for paths between networks Entezari et al., The role of permutation invariance in linear mode
    /// connectivity of neural networks, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Lerp};
    /// let vector = |values: [f64; 3]| HostTensor::floats([3], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("start".into(), vector([0.0, 1.0, 2.0])),
    ///     ("end".into(), vector([4.0, 1.0, 0.0])),
    ///     ("weight".into(), HostTensor::floats([2], vec![0.25, 1.0])),
    /// ]);
    /// let result = Lerp::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].dims, [2, 3]);
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 1.0, 1.5, 4.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Lerp("lerp", dyn Between) {}
}

impl Between for Lerp {}
