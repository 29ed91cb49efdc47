//! The exact Euclidean distance transform.

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
    /// The exact distance of each foreground cell to the nearest background cell of its item: an operation.
    ///
    /// `mask` is `[N, ...]` with one to three spatial axes, non-zero in the foreground; the output `distance` has its
    /// shape. Background cells, and items without any background, give 0. Squared distances are exact integers for
    /// equal spacing, as far as f32 holds them. With two or three axes none is longer than 46,340.
    ///
    /// scipy `ndimage.distance_transform_edt`, which gives no useful field where there is no background.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::EuclideanDistanceTransform};
    /// let mask = HostTensor::integers([1, 5], vec![1, 1, 1, 0, 1]);
    /// let tensors = HostTensors::from([("mask".into(), mask)]);
    /// let transform = EuclideanDistanceTransform { spacing: vec![0.5], squared: false };
    /// let result = transform.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["distance"].as_floats(), [1.5, 1.0, 0.5, 0.0, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct EuclideanDistanceTransform {
        /// Size of a cell along each spatial axis; empty for 1 along all.
        Structural spacing: Vec<f32> = Vec::new(), Range::MoreThan(0.0);
        /// Gives the squares of the distances.
        Structural squared: bool = false, Range::Any;
    }
}

impl Loss for EuclideanDistanceTransform {
    fn name(&self) -> &'static str {
        "euclidean_distance_transform"
    }

    fn family(&self) -> Family<'_> {
        Family::Solo(self)
    }

    fn outputs(&self) -> &'static [&'static str] {
        &[DISTANCE]
    }
}

impl Solo for EuclideanDistanceTransform {
    fn group(&self) -> &'static str {
        "boundary"
    }

    fn tensors(&self) -> Vec<TensorDecl> {
        transform::signature()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        let field = if self.squared { Field::Squared } else { Field::Distance };
        transform::plan(self.name(), &self.parameters(), &self.spacing, field, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        let field = if self.squared { Field::Squared } else { Field::Distance };
        transform::reference(self.name(), &self.spacing, field, request, tensors)
    }
}
