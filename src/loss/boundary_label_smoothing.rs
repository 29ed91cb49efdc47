//! Soft targets from labels, smooth on boundaries only.

use crate::caps::Caps;
use crate::error::Error;
use crate::family::label_window::{self, LabelWindow, Rule};
use crate::family::solo::Solo;
use crate::family::{Family, Loss};
use crate::host::{Evaluation, HostTensors};
use crate::params::{Parameters, Range, parameters};
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::tensor::SOFT_TARGET;

parameters! {
    /// Soft targets from labels: 1 for a cell's class, and on the boundaries between classes 1 - `epsilon` for it and `epsilon`
    /// shared by all classes: an operation.
    ///
    /// `labels` is `[N, ...]` with one to three spatial axes; the output `soft_target` is `[N, C, ...]`. A cell lies on a
    /// boundary if the window around it holds another class and no cell that is left out. A cell that is left out gives 0 for
    /// every class. A label that is no class is an error of the CPU path; a GPU leaves its cell out.
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
    pub struct BoundaryLabelSmoothing {
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

impl BoundaryLabelSmoothing {
    fn operation(&self) -> LabelWindow {
        LabelWindow {
            name: self.name(),
            parameters: self.parameters(),
            output: SOFT_TARGET,
            radius: self.radius,
            ignore_index: self.ignore_index,
            classes: self.classes,
            rule: Rule::Smooth(self.epsilon),
        }
    }
}

impl Loss for BoundaryLabelSmoothing {
    fn name(&self) -> &'static str {
        "boundary_label_smoothing"
    }

    fn family(&self) -> Family<'_> {
        Family::Solo(self)
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[SOFT_TARGET]
    }
}

impl Solo for BoundaryLabelSmoothing {
    fn group(&self) -> &'static str {
        "labels"
    }

    fn tensors(&self) -> Vec<TensorDecl> {
        label_window::signature()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        label_window::plan(&self.operation(), request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        label_window::reference(&self.operation(), request, tensors)
    }
}
