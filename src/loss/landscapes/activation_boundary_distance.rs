//! How far data are from where a network bends.

use crate::contract::loss;
use crate::family::landscapes::distances::BoundaryDistances;

loss! {
    /// The distance of each sample to the nearest boundary between linear regions of a network: an operation,
    ///
    /// distance = min over z of |a_z| / |J_z|, neuron the z it is of.
    ///
    /// `preactivations` `[N, Z]` are what all hidden neurons are given, biases included. With `jacobian` `[N, Z, D]`, their
    /// derivatives by the input, this is the distance in space; with `tangent` `[N, D, T]` besides, orthonormal directions
    /// in columns, |J tangent| makes it one along a manifold; with `slopes` `[N, Z]`, derivatives along a curve's unit
    /// tangent, one along the curve. Exactly one of `jacobian` and `slopes` is given. The distance is exact up to the first
    /// boundary that is met, within which the network is linear.
    ///
    /// `distance` is `[N]` in f32, `neuron` `[N]` in u32, the lowest of equals. A preactivation of 0 has distance 0; else a
    /// neuron without a slope is skipped, and where none is left the distance is the largest f32 and the neuron Z. A NaN or
    /// an infinity in what a sample depends on makes its distance NaN. Lengths hold their digits from 1e-30 to 1e30.
    ///
    /// Bytes: 4 N Z (D + 9), or 8 N Z with `slopes`; the Jacobian once for each four directions of a tangent space.
    ///
    /// Data Geometry in Early Deep Learning (Tiwari and Konidaris, Effects of Data Geometry in Early Deep Learning, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ActivationBoundaryDistance};
    /// let tensors = HostTensors::from([
    ///     ("preactivations".into(), HostTensor::floats([1, 2], vec![-2.0, 5.0])),
    ///     ("jacobian".into(), HostTensor::floats([1, 2, 2], vec![0.0, 1.0, 3.0, 4.0])),
    /// ]);
    /// let result = ActivationBoundaryDistance::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["distance"].as_floats(), [1.0]);
    /// assert_eq!(result.outputs["neuron"].as_integers(), [1]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ActivationBoundaryDistance("activation_boundary_distance", dyn BoundaryDistances) {}
}

impl BoundaryDistances for ActivationBoundaryDistance {}
