//! Weights of the trapezoid rule.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::params::{Range, word_parameter};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{POSITIONS, WEIGHTS};

word_parameter! {
    /// Which differences of positions a point's weight is of.
    pub enum QuadratureRule {
        /// Half the sum of those to both neighbours.
        Trapezoid = "trapezoid",
        /// The one to the left neighbour.
        Right = "right",
    }
}

loss! {
    /// Quadrature weights of points along lines: an operation,
    ///
    /// w_j = ((x_{j+1} - x_j) + (x_j - x_{j-1})) / 2, or w_j = x_j - x_{j-1}; a neighbour that is not there adds 0.
    ///
    /// `positions` are `[X]` or `[N, X]`, ascending along X; `weights` have their shape, f32. Nothing is differentiated. A line
    /// must fit a binding.
    ///
    /// Hansen et al., Learning Physical Models that Can Respect Conservation Laws, 2023 (ProbConserv); NumPy `trapezoid`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TrapezoidWeights};
    /// let positions = HostTensor::floats([4], vec![0.0, 1.0, 3.0, 4.0]);
    /// let tensors = HostTensors::from([("positions".into(), positions)]);
    /// let result = TrapezoidWeights::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["weights"].as_floats(), [0.5, 1.5, 1.5, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TrapezoidWeights("trapezoid_weights", dyn Operation) {
        /// Which differences a weight is of; both, the trapezoid rule.
        Structural rule: QuadratureRule = QuadratureRule::Trapezoid, Range::Any;
    }
}

impl Operation for TrapezoidWeights {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(POSITIONS, "X|N X", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(WEIGHTS, "X|N X")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let spec = &request.tensors[POSITIONS];
        let length = spec.dims.last().map_or(1, |&length| length as u64).max(1);
        Ok(vec![Part {
            writes: Writes::Output(WEIGHTS, 0),
            count: spec.elements(),
            reads: vec![Reads::new(POSITIONS, Reach::Row { of: length, each: length })],
            words: vec![("length", length)],
            element: vec![match self.rule {
                QuadratureRule::Trapezoid => fragment!("loss/operations/trapezoid_weights"),
                QuadratureRule::Right => fragment!("loss/operations/trapezoid_weights_right"),
            }],
            some: false,
            flops: 3,
        }])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let positions = &tensors[POSITIONS];
        let length = positions.dims.last().map_or(1, |&length| length).max(1);
        let mut weights = Vec::with_capacity(positions.len());
        for line in positions.as_floats().chunks(length) {
            weights.extend((0..line.len()).map(|j| {
                let left = if j > 0 { line[j] - line[j - 1] } else { 0.0 };
                let right = if j + 1 < line.len() { line[j + 1] - line[j] } else { 0.0 };
                match self.rule {
                    QuadratureRule::Trapezoid => 0.5 * (left + right),
                    QuadratureRule::Right => left,
                }
            }));
        }
        Ok(call.outputs([(WEIGHTS, HostData::Float(weights))], []))
    }
}
