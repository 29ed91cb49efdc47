//! Derivatives of Fourier series.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::axes::axis_of;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{HostCall, Lines};
use crate::tensor::{DERIVATIVE, GRAD_OUTPUT, INPUT};
use std::f64::consts::TAU;

loss! {
    /// The derivative of functions that are given by Fourier coefficients along an axis: an operation.
    ///
    /// u(x) = a_0 + sum_k a_k cos(2 pi k x) - b_k sin(2 pi k x) on \[0, 1) has its n coefficients in half-complex order: a_k at
    /// index k up to n / 2, b_k at index n - k. The first derivative is a'_k = -2 pi k b_k, b'_k = 2 pi k a_k, and 0 at index n
    /// / 2 of an even n, which has no b; the second is -(2 pi k)^2 times each, that one too.
    ///
    /// `input` is `[N, ...]`, the output `derivative` has its shape, f32. `input` receives a gradient, by the transposed map.
    /// `axis` is an error where the input has no such axis. A slab of the axes from `axis` on must fit a binding.
    ///
    /// Du et al., Neural spectral methods: self-supervised learning in the spectral domain, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FourierDerivative};
    /// // cos(2 pi x) becomes -2 pi sin(2 pi x).
    /// let input = HostTensor::floats([1, 3], vec![0.0, 1.0, 0.0]);
    /// let tensors = HostTensors::from([("input".into(), input)]);
    /// let result = FourierDerivative::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["derivative"].as_floats(), [0.0, 0.0, std::f64::consts::TAU]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FourierDerivative("fourier_derivative", dyn Operation) {
        /// The axis of the coefficients, from the end where it is negative.
        Structural axis: i32 = -1, Range::Within(-8.0, 7.0);
        /// Which derivative.
        Structural order: i32 = 1, Range::Within(1.0, 2.0);
    }
}

impl FourierDerivative {
    fn lines(&self, request: &Request) -> Result<Lines, Error> {
        let dims = &request.tensors[INPUT].dims;
        Ok(Lines::along(dims, axis_of(self.axis, dims)?))
    }

    /// What index k of n has of an index of its line.
    fn entry(&self, k: usize, n: usize) -> (usize, f64) {
        let turned = k.min(n - k) as f64 * TAU;
        match self.order {
            1 if k == 0 || 2 * k == n => (k, 0.0),
            1 => (n - k, if 2 * k < n { -turned } else { turned }),
            _ => (k, -turned * turned),
        }
    }
}

impl Operation for FourierDerivative {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N ...", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DERIVATIVE, "N ...")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let lines = self.lines(request)?;
        let slab = (lines.length * lines.inner).max(1);
        let row = Reach::Row { of: slab, each: slab };
        let part = |writes, read, transposed| Part {
            writes,
            count: request.tensors[INPUT].elements(),
            reads: vec![read],
            words: vec![("length", lines.length), ("inner", lines.inner.max(1)), ("transposed", transposed)],
            element: vec![match self.order {
                1 => fragment!("loss/operations/fourier_derivative"),
                _ => fragment!("loss/operations/fourier_derivative_second"),
            }],
            some: false,
            flops: 4,
        };
        let upstream = Reads::optional(GRAD_OUTPUT, Absent::Float("coefficients", "1.0"), row);
        Ok(vec![
            part(Writes::Output(DERIVATIVE, 0), Reads::named("coefficients", INPUT, row), 0),
            part(Writes::Gradient(INPUT), upstream, 1),
        ])
    }

    fn define(&self, request: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let lines = self.lines(request)?;
        let x = tensors[INPUT].as_floats();
        let (mut output, mut gradient) = (vec![0.0; x.len()], vec![0.0; x.len()]);
        for line in 0..lines.count as usize {
            for k in 0..lines.length as usize {
                let (from, factor) = self.entry(k, lines.length as usize);
                let (to, from) = (lines.element(line, k), lines.element(line, from));
                output[to] = factor * x[from];
                gradient[from] += factor * call.upstream(to);
            }
        }
        let gradient = call.packed(INPUT, gradient);
        Ok(call.outputs([(DERIVATIVE, HostData::Float(output))], [gradient]))
    }
}
