//! The signed Euclidean distance transform.

use crate::caps::Caps;
use crate::error::Error;
use crate::family::solo::Solo;
use crate::family::transform::{self, Field};
use crate::family::{Family, Loss};
use crate::host::{Evaluation, HostTensors};
use crate::params::{Parameters, Range, parameters};
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::tensor::DISTANCE;

parameters! {
    /// The distance of each background cell to the nearest foreground cell, and minus the distance of each
    /// foreground cell to the nearest background cell: an operation.
    ///
    /// `mask` is `[N, ...]` with one to three spatial axes, non-zero in the foreground; the output `distance` has its
    /// shape. An item that is all foreground or all background gives 0.
    ///
    /// scipy `ndimage.distance_transform_edt` of the complement less that of the mask.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SignedDistanceTransform};
    /// let mask = HostTensor::integers([1, 5], vec![1, 1, 1, 0, 0]);
    /// let tensors = HostTensors::from([("mask".into(), mask)]);
    /// let result = SignedDistanceTransform::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["distance"].as_floats(), [-3.0, -2.0, -1.0, 1.0, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SignedDistanceTransform {
        /// Size of a cell along each spatial axis; empty for 1 along all.
        Structural spacing: Vec<f32> = Vec::new(), Range::MoreThan(0.0);
    }
}

impl Loss for SignedDistanceTransform {
    fn name(&self) -> &'static str {
        "signed_distance_transform"
    }

    fn family(&self) -> Family<'_> {
        Family::Solo(self)
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[DISTANCE]
    }
}

impl Solo for SignedDistanceTransform {
    fn group(&self) -> &'static str {
        "boundary"
    }

    fn tensors(&self) -> Vec<TensorDecl> {
        transform::signature()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        let field = Field::Signed;
        transform::plan(self.name(), &self.parameters(), &self.spacing, field, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let field = Field::Signed;
        transform::reference(self.name(), &self.spacing, field, request, tensors)
    }
}
