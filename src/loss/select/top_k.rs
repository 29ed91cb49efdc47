//! The largest numbers.

use crate::contract::loss;
use crate::family::select::top::Top;
use crate::params::Range;

loss! {
    /// The `k` largest numbers of each row, the largest first, and where they are: an operation.
    ///
    /// `input` is `[N]` or `[R, N]`; the outputs `values`, in f32, and `indices`, in u32, are `[k]` or `[R, k]`. Equal numbers
    /// come by lowest index, -0 equals 0 and keeps its sign, and NaN comes last either way. More than the numbers of a row are
    /// an error.
    ///
    /// PyTorch `topk`; with `largest` false, the `select_smallest_k` of active learning. Rows of up to 1024 numbers are sorted in
    /// one step. Of longer ones up to 1024 numbers are selected, by 8 bits a round, and sorted then: a number is read six times if
    /// it is f32, four times if it is a half, and not written. More are found by a sort of the rows, which must fit a binding then.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TopK};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([4], vec![2.0, 3.0, 1.0, 3.0]))]);
    /// let result = TopK { k: 3, ..Default::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["values"].as_floats(), [3.0, 3.0, 2.0]);
    /// assert_eq!(result.outputs["indices"].as_integers(), [1, 3, 0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TopK("top_k", dyn Top) {
        /// How many numbers are taken; 1.
        Structural k: i32 = 1, Range::AtLeast(1.0);
        /// Whether the largest are taken, or the smallest; true as in PyTorch.
        Structural largest: bool = true, Range::Any;
    }
}

impl Top for TopK {
    fn k(&self) -> i32 {
        self.k
    }

    fn largest(&self) -> bool {
        self.largest
    }
}
