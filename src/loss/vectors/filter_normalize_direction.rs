//! Directions in the space of weights, made as long as the weights.

use crate::contract::loss;
use crate::family::vectors::norm::{NormType, length};
use crate::family::vectors::segmented::{Part, Segmented};
use crate::family::vectors::sums::{Sums, two_squares};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{DIRECTION, PARAMS};

word_parameter! {
    /// What a direction is scaled by in each segment.
    pub enum DirectionScale {
        /// The norm of the weights over its own.
        Norm = "norm",
        /// One over its norm.
        Unit = "unit",
        /// Each weight.
        Weight = "weight",
    }
}

loss! {
    /// A direction in the space of weights, scaled in each segment so that plots of a loss along it compare: an operation,
    ///
    /// output = s d |w| / (|d| + eps); mode `unit`: s d / (|d| + eps); mode `weight`: s d w.
    ///
    /// `params` and `direction` are `[P]`. `offsets [K+1]`, ascending from 0 to P, cut them into segments that may be empty, one
    /// without them: a filter each, as in the paper, or a layer. `segment_weight [K]` is s, 1 where it is absent; 0 gives 0, as the
    /// paper does with biases. `output` has the shape and storage type of `direction` and may lie on it
    /// (`Request::in_place("output")`). A direction of zeros stays one. Norms hold from 1e-30 to 1e30. A NaN, and an infinite
    /// weight, make their segment NaN, or in mode `weight` their element. Offsets that do not ascend are an error of the CPU path; a
    /// GPU takes each for at least the one before.
    ///
    /// Li et al., Visualizing the Loss Landscape of Neural Nets, 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FilterNormalizeDirection};
    /// let tensors = HostTensors::from([
    ///     ("params".into(), HostTensor::floats([2], vec![3.0, 4.0])),
    ///     ("direction".into(), HostTensor::floats([2], vec![0.0, 0.5])),
    /// ]);
    /// let result = FilterNormalizeDirection::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["output"].as_floats()[1] - 5.0).abs() < 1e-8);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FilterNormalizeDirection("filter_normalize_direction", dyn Segmented) {
        /// What the direction is scaled by.
        Structural mode: DirectionScale = DirectionScale::Norm, Range::Any;
        /// Added to the norm of the direction; 1e-10 as in the authors' code.
        Numeric eps: f32 = 1e-10, Range::AtLeast(0.0);
    }
}

impl Segmented for FilterNormalizeDirection {
    fn vectors(&self) -> Vec<TensorDecl> {
        [PARAMS, DIRECTION].map(|name| TensorDecl::required(name, "P", TensorKind::Float)).into()
    }

    fn weighs(&self) -> bool {
        true
    }

    fn over(&self) -> &'static str {
        DIRECTION
    }

    fn sums(&self, _: &Request) -> Option<(Sums, Vec<Fragment>)> {
        let of_norms = fragment!("family/vectors/coefficient_of_norms");
        match self.mode {
            DirectionScale::Norm => Some((
                two_squares(PARAMS, DIRECTION).part([fragment!("family/vectors/parts_of_squares")]),
                vec![fragment!("loss/vectors/filter_normalize_direction"), of_norms],
            )),
            DirectionScale::Unit => Some((
                NormType::L2.sums(DIRECTION),
                vec![fragment!("loss/vectors/filter_normalize_direction_unit"), of_norms],
            )),
            DirectionScale::Weight => None,
        }
    }

    fn reads(&self, _: &Request) -> Vec<&'static str> {
        match self.mode {
            DirectionScale::Weight => vec![DIRECTION, PARAMS],
            _ => vec![DIRECTION],
        }
    }

    fn element(&self, _: &Request) -> Vec<Fragment> {
        match self.mode {
            DirectionScale::Weight => vec![fragment!("loss/vectors/filter_normalize_direction_weight")],
            _ => vec![fragment!("loss/vectors/filter_normalize_direction_element")],
        }
    }

    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64) {
        let (params, direction) = (part.of(PARAMS), part.of(DIRECTION));
        if part.weight == 0.0 {
            return (vec![0.0; params.len()], 0.0);
        }
        if self.mode == DirectionScale::Weight {
            return (direction.iter().zip(params).map(|(d, w)| part.weight * d * w).collect(), 0.0);
        }
        let norm = if self.mode == DirectionScale::Unit { 1.0 } else { length(params) };
        let by = length(direction) + f64::from(self.eps);
        let factor = if by == 0.0 { 0.0 } else { part.weight * norm / by };
        (direction.iter().map(|d| d * factor).collect(), norm)
    }
}
