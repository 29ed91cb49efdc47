//! The map of the boundaries between labels.

use crate::contract::loss;
use crate::family::labels::{Around, Hook, LabelOperation, Seen};
use crate::params::Range;
use crate::tensor::BOUNDARY;

loss! {
    /// 1 where the least and the largest label in the window around a cell differ, 0 elsewhere: an operation.
    ///
    /// `labels` is `[N, ...]` with one to three spatial axes, any integers; the output `boundary` has its shape. Cells
    /// that are left out count for no window, and give 0.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LabelBoundaryMap};
    /// let labels = HostTensor::integers([1, 6], vec![4, 4, 4, 7, 7, 7]);
    /// let tensors = HostTensors::from([("labels".into(), labels)]);
    /// let result = LabelBoundaryMap::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["boundary"].as_floats(), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LabelBoundaryMap("label_boundary_map", dyn LabelOperation) {
        /// Cells on either side along each axis; 1 for a window of 3.
        Structural radius: i32 = 1, Range::Within(0.0, 64.0);
        /// Cells with this label are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LabelOperation for LabelBoundaryMap {
    fn output(&self) -> &'static str {
        BOUNDARY
    }

    fn around(&self) -> Around {
        Around { radius: self.radius, ignore_index: self.ignore_index, classes: 0 }
    }

    fn hook(&self) -> Hook {
        Hook::Window
    }

    fn values(&self, seen: &Seen) -> Vec<(i64, f64)> {
        vec![(0, f64::from(u8::from(!seen.same())))]
    }
}
