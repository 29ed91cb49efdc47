//! Combinations of vectors.

use crate::contract::loss;
use crate::family::vectors::combination::Combination;

loss! {
    /// A vector and others times coefficients: an operation,
    ///
    /// output_g = base + sum over m of c_gm v_m.
    ///
    /// `vectors` is `[M, P]` and `coefficients` `[M]`, or `[G, M]` for G outputs, f32 beside halves if wished; `base` is `[P]`, 0
    /// where it is absent. `output` is `[P]` for coefficients `[M]`, in the storage type of `base`, on which it may lie
    /// (`Request::in_place("output")`), else `[G, P]` in f32. Sums may exceed f32 on their way. An element with a NaN or an
    /// infinity comes out as NaN. Without vectors the output is the base.
    ///
    /// Planes and grids through a landscape: `base` the weights, `vectors` the directions (Li et al., 2018); averages of weights;
    /// PyTorch `addmv` and `addmm` with the vectors in rows.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LinearCombination};
    /// let tensors = HostTensors::from([
    ///     ("vectors".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 0.0, 1.0])),
    ///     ("coefficients".into(), HostTensor::floats([2, 2], vec![0.5, 0.0, -1.0, 2.0])),
    ///     ("base".into(), HostTensor::floats([2], vec![10.0, 20.0])),
    /// ]);
    /// let result = LinearCombination::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [10.5, 20.0, 9.0, 22.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LinearCombination("linear_combination", dyn Combination) {}
}

impl Combination for LinearCombination {}
