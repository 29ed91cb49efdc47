//! The divergence of a vector field, estimated.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::rows::RowSum;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{DIVERGENCE, JVP, NOISE};

loss! {
    /// Hutchinson's estimate of the divergence of a vector field: an operation,
    ///
    /// divergence\[n\] = sum noise\[n\] jvp\[n\],
    ///
    /// where `jvp` is the Jacobian of the field times `noise`, or `noise` times the Jacobian.
    ///
    /// `noise` and `jvp` are `[N, ...]`; `divergence` is `[N]`, f32. `jvp` receives a gradient, `noise` times `grad_output`.
    /// Sums are in an order fixed by position; products beyond what f32 holds may cancel. A NaN or an infinity makes its row
    /// NaN.
    ///
    /// Hutchinson, A stochastic estimator of the trace of the influence matrix, 1990; Grathwohl et al., FFJORD:
    /// free-form continuous dynamics for scalable reversible generative models, 2019; Deng et al., Reflected
    /// Schroedinger Bridge for Constrained Generative Modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HutchinsonDivergence};
    /// let tensors = HostTensors::from([
    ///     ("noise".into(), HostTensor::floats([2, 2], vec![1.0, -1.0, 1.0, 1.0])),
    ///     ("jvp".into(), HostTensor::floats([2, 2], vec![3.0, 0.5, 0.25, 2.0])),
    /// ]);
    /// let result = HutchinsonDivergence::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["divergence"].as_floats(), [2.5, 2.25]);
    /// assert_eq!(result.grads["jvp"].as_floats(), [1.0, -1.0, 1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HutchinsonDivergence("hutchinson_divergence", dyn Operation) {}
}

/// Rows, and elements of each.
fn rows(dims: &[usize]) -> [u64; 2] {
    [dims[0] as u64, dims[1..].iter().map(|&d| d as u64).product()]
}

impl Operation for HutchinsonDivergence {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(NOISE, "N ...", TensorKind::Float),
            TensorDecl::required(JVP, "N ...", TensorKind::Float).with_grad(),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DIVERGENCE, "N")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let [count, each] = rows(&request.tensors[NOISE].dims);
        Ok(vec![Part {
            writes: Writes::Gradient(JVP),
            count: count * each,
            reads: vec![Reads::new(NOISE, Reach::Own(0)), Reads::upstream(Reach::Row { of: each, each: 1 })],
            words: vec![("each", each)],
            element: vec![fragment!("loss/operations/hutchinson_divergence_slope")],
            some: false,
            flops: 1,
        }])
    }

    fn row_sum(&self, request: &Request) -> Option<RowSum> {
        let [rows, length] = rows(&request.tensors[NOISE].dims);
        Some(RowSum {
            output: DIVERGENCE,
            rows,
            length,
            reads: [NOISE, JVP].map(|name| Reads::new(name, Reach::Own(0))).into(),
            words: Vec::new(),
            term: vec![fragment!("loss/operations/hutchinson_divergence")],
            start: None,
            flops: 2,
        })
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [noise, jvp] = [NOISE, JVP].map(|name| tensors[name].as_floats());
        let [rows, each] = rows(&tensors[NOISE].dims).map(|number| number as usize);
        let mut divergence = vec![0.0; rows];
        let mut gradient = vec![0.0; jvp.len()];
        for i in 0..jvp.len() {
            let known = noise[i].is_finite() && jvp[i].is_finite();
            divergence[i / each] += if known { noise[i] * jvp[i] } else { f64::NAN };
            gradient[i] = if noise[i].is_finite() { noise[i] * call.upstream(i / each) } else { f64::NAN };
        }
        let gradient = call.packed(JVP, gradient);
        Ok(call.outputs([(DIVERGENCE, HostData::Float(divergence))], [gradient]))
    }
}
