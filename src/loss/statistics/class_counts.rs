//! Members of classes.

use crate::contract::loss;
use crate::family::statistics::counts::Histogram;
use crate::params::Range;

loss! {
    /// How many labels each class has: an operation.
    ///
    /// Zeros of `cell_mask` leave cells out. `counts` are exact below 2^24. A label outside [0, classes) that is not
    /// `ignore_index` is an error of the CPU path; a GPU leaves it out.
    ///
    /// PyTorch `bincount`; the counts that [`VsLoss`](crate::loss::VsLoss), [`LdamLoss`](crate::loss::LdamLoss),
    /// [`SeesawLoss`](crate::loss::SeesawLoss) and [`ClassBalancedWeights`](crate::loss::ClassBalancedWeights) take.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClassCounts};
    /// let tensors = HostTensors::from([("labels".into(), HostTensor::integers([5], vec![2, 0, 2, -100, 2]))]);
    /// let operation = ClassCounts { classes: 3, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["counts"].as_floats(), [1.0, 0.0, 3.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClassCounts("class_counts", dyn Histogram) {
        /// How many classes there are; 2.
        Structural classes: i32 = 2, Range::AtLeast(1.0);
        /// Label of the cells that are left out; -100 as in PyTorch's losses.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Histogram for ClassCounts {
    fn classes(&self) -> i32 {
        self.classes
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
