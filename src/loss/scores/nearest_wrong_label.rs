//! The likeliest wrong class.

use crate::contract::loss;
use crate::family::scores::nearest::Nearest;
use crate::params::Range;

loss! {
    /// The class with the largest score but a row's own: an operation,
    ///
    /// nearest = argmax over c != y of x_c.
    ///
    /// `input` is `[N, C, ...]` with C of 2 or more, `labels` is `[N, ...]`, and so is the output `nearest`, in u32. Of equal
    /// scores the lowest class is taken; a NaN counts as the largest. A row with `ignore_index` leaves no class out: its
    /// arg-max. Another label outside [0, C) is an error of the CPU path; a GPU takes its row for one that is ignored.
    ///
    /// The label of targeted attacks that take the easiest other class (Kurakin et al., Adversarial machine learning at
    /// scale, 2017, take the hardest).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::NearestWrongLabel};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 3], vec![3.0, 1.0, 2.0, 3.0, 1.0, 2.0])),
    ///     ("labels".into(), HostTensor::integers([2], vec![0, 2])),
    /// ]);
    /// let result = NearestWrongLabel::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["nearest"].as_integers(), [2, 0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct NearestWrongLabel("nearest_wrong_label", dyn Nearest) {
        /// Label of the rows that leave no class out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Nearest for NearestWrongLabel {
    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
