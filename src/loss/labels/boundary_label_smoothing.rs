//! Soft targets from labels, smooth on boundaries only.

use crate::contract::loss;
use crate::family::labels::{Around, Hook, LabelOperation, Seen};
use crate::kernel::fragment;
use crate::params::Range;
use crate::tensor::SOFT_TARGET;

loss! {
    /// Soft targets from labels: 1 for a cell's class, and on the boundaries between classes 1 - `epsilon` for it and `epsilon`
    /// shared by all classes: an operation.
    ///
    /// A cell lies on a boundary if the window around it holds another class and no cell that is left out. A cell that
    /// is left out gives 0 for every class. A label that is no class is an error of the CPU path; a GPU leaves its cell
    /// out.
    ///
    /// Wang et al., Jaccard Metric Losses: Optimizing the Jaccard Index with Soft Labels, 2023; JDTLosses.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoundaryLabelSmoothing};
    /// let labels = HostTensor::integers([1, 4], vec![0, 0, 1, 1]);
    /// let tensors = HostTensors::from([("labels".into(), labels)]);
    /// let result = BoundaryLabelSmoothing::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["soft_target"].as_floats(), [1.0, 0.75, 0.25, 0.0, 0.0, 0.25, 0.75, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoundaryLabelSmoothing("boundary_label_smoothing", dyn LabelOperation) {
        /// Number of classes.
        Structural classes: i32 = 2, Range::Within(1.0, 65536.0);
        /// What a boundary cell shares out; 0.5 as in JDTLosses.
        Numeric epsilon: f32 = 0.5, Range::Within(0.0, 1.0);
        /// Cells on either side along each axis; 1 for a window of 3.
        Structural radius: i32 = 1, Range::Within(0.0, 64.0);
        /// Cells with this label are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LabelOperation for BoundaryLabelSmoothing {
    fn output(&self) -> &'static str {
        SOFT_TARGET
    }

    fn around(&self) -> Around {
        Around { radius: self.radius, ignore_index: self.ignore_index, classes: self.classes }
    }

    fn hook(&self) -> Hook {
        Hook::Classes(fragment!("family/labels/label_smooth"))
    }

    fn values(&self, seen: &Seen) -> Vec<(i64, f64)> {
        let spread = if seen.same() || seen.left_out { 0.0 } else { f64::from(self.epsilon) };
        let own = |class| if class == seen.own { 1.0 - spread } else { 0.0 };
        (0..i64::from(self.classes)).map(|class| (class, spread / f64::from(self.classes) + own(class))).collect()
    }
}
