//! Gathered values.

use crate::contract::loss;
use crate::family::gathered::cells::Cells;

loss! {
    /// The values that a map has at some cells: an operation,
    ///
    /// values\[n, m, c\] = input\[n, c\] at the cell index\[n, m\].
    ///
    /// `input` (with gradient) is `[N, C, ...]`, a map with C values a cell; `index [N, M]` holds flat cells of each sample's
    /// map, some perhaps twice; `values` is `[N, M, C]`, f32. The gradient of a cell is the sum of `grad_output` over the
    /// indices that name it, in their order, the same bits on every run, and 0 where none does. An index outside the map is
    /// an error of the CPU path; a GPU gives it the value 0 and no gradient.
    ///
    /// PyTorch `gather`. With `bce_with_logits` it makes the gathered binary cross-entropy of CenterNet-like heads, as
    /// in Kumar et al., SeaBird: segmentation in bird's view with Dice loss improves monocular 3D detection of large
    /// objects, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GatherCells};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 1, 3], vec![5.0, 0.5, 7.0])),
    ///     ("index".into(), HostTensor::integers([1, 3], vec![1, 0, 1])),
    /// ]);
    /// let result = GatherCells::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["values"].as_floats(), [0.5, 5.0, 0.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 2.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GatherCells("gather_cells", dyn Cells) {}
}

impl Cells for GatherCells {}
