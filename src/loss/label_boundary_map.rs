//! The map of the boundaries between labels.

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
use crate::tensor::BOUNDARY;

parameters! {
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
    pub struct LabelBoundaryMap {
        /// Cells on either side along each axis; 1 for a window of 3.
        Structural radius: i32 = 1, Range::Within(0.0, 64.0);
        /// Cells with this label are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LabelBoundaryMap {
    fn operation(&self) -> LabelWindow {
        LabelWindow {
            name: self.name(),
            parameters: self.parameters(),
            output: BOUNDARY,
            radius: self.radius,
            ignore_index: self.ignore_index,
            classes: 0,
            rule: Rule::Boundary,
        }
    }
}

impl Loss for LabelBoundaryMap {
    fn name(&self) -> &'static str {
        "label_boundary_map"
    }

    fn family(&self) -> Family<'_> {
        Family::Solo(self)
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[BOUNDARY]
    }
}

impl Solo for LabelBoundaryMap {
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
