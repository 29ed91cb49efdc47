//! The exact Euclidean distance transform.

use crate::contract::loss;
use crate::family::boundary::transform::{Field, Transform};
use crate::params::Range;

loss! {
    /// The exact distance of each foreground cell to the nearest background cell of its item: an operation.
    ///
    /// `mask` is non-zero in the foreground. Background cells, and items without any background, give 0. Squared
    /// distances are exact integers for equal spacing, as far as f32 holds them. With two or three axes none is longer
    /// than 46,340.
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
    pub struct EuclideanDistanceTransform("euclidean_distance_transform", dyn Transform) {
        /// Size of a cell along each spatial axis; empty for 1 along all.
        Structural spacing: Vec<f32> = Vec::new(), Range::MoreThan(0.0);
        /// Gives the squares of the distances.
        Structural squared: bool = false, Range::Any;
    }
    also "distance_transform_edt";
}

impl Transform for EuclideanDistanceTransform {
    fn spacing(&self) -> &[f32] {
        &self.spacing
    }

    fn field(&self) -> Field {
        if self.squared { Field::Squared } else { Field::Distance }
    }
}
