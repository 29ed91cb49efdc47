//! Sorted numbers.

use crate::contract::loss;
use crate::family::select::sorting::Sorting;
use crate::params::Range;

loss! {
    /// Numbers in order, and where they were: an operation, values_j = input_(indices_j).
    ///
    /// `input` is `[N]` or `[R, N]`, whose rows are sorted on their own. The outputs `values`, stored as `input` and allowed to
    /// be planned over it, and `indices`, in u32, have its dims; an index is a place in the row. `offsets` `[K+1]` cut a vector
    /// into segments that are sorted on their own where they lie; indices are then places in the vector. Offsets that do not
    /// ascend from 0 to N are an error of the CPU path; a GPU takes each as at least the one before and at most N.
    ///
    /// As PyTorch's `sort` with `stable`: equal numbers stay in their order, -0 equals 0 and keeps its sign, and NaN is above
    /// all. A row, and a vector in segments, must fit a binding as words of 4 bytes.
    ///
    /// A radix sort by 8 bits a pass: 32 for f32, 16 for halves. Of f32 it moves 76 bytes a number, 20 more for each 8 bits of a
    /// segment's number; rows of up to 1024 numbers are read once and written once.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Sort};
    /// let input = HostTensor::floats([5], vec![2.0, 1.0, 3.0, 1.0, 0.0]);
    /// let tensors = HostTensors::from([("input".into(), input)]);
    /// let result = Sort::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["values"].as_floats(), [0.0, 1.0, 1.0, 2.0, 3.0]);
    /// assert_eq!(result.outputs["indices"].as_integers(), [4, 1, 3, 0, 2]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Sort("sort", dyn Sorting) {
        /// Whether the largest comes first; false as in PyTorch.
        Structural descending: bool = false, Range::Any;
    }
}

impl Sorting for Sort {
    fn descending(&self) -> bool {
        self.descending
    }
}
