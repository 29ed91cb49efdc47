//! The signed Euclidean distance transform.

use crate::contract::loss;
use crate::family::boundary::transform::{Field, Transform};
use crate::params::Range;

loss! {
    /// The distance of each background cell to the nearest foreground cell, and minus the distance of each
    /// foreground cell to the nearest background cell: an operation.
    ///
    /// `mask` is non-zero in the foreground. An item that is all foreground or all background gives 0.
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
    pub struct SignedDistanceTransform("signed_distance_transform", dyn Transform) {
        /// Size of a cell along each spatial axis; empty for 1 along all.
        Structural spacing: Vec<f32> = Vec::new(), Range::MoreThan(0.0);
    }
}

impl Transform for SignedDistanceTransform {
    fn spacing(&self) -> &[f32] {
        &self.spacing
    }

    fn field(&self) -> Field {
        Field::Signed
    }
}
