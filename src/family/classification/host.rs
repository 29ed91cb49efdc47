//! A row in f64, as formulas see it.

use crate::host::{HostTensor, HostTensors};
use crate::numerics::log_softmax;
use crate::stage::rows::HostRows;
use crate::tensor::{INPUT, LABELS};

/// One row of a call.
pub(crate) struct HostRow<'a> {
    pub rows: &'a HostRows<'a>,
    pub tensors: &'a HostTensors,
    /// The tensors where what the gradient takes for constant is taken.
    pub held: &'a HostTensors,
    pub q: usize,
}

impl HostRow<'_> {
    /// Its class.
    pub fn label(&self) -> usize {
        self.tensors[LABELS].as_integers()[self.q] as usize
    }

    /// Its inputs, class by class.
    pub fn inputs(&self) -> impl Iterator<Item = f64> {
        self.each(self.tensors, INPUT)
    }

    /// The log-probabilities of its inputs where what is constant is taken.
    pub fn held_log_softmax(&self) -> Vec<f64> {
        log_softmax(&self.each(self.held, INPUT).collect::<Vec<_>>()).0
    }

    /// What a tensor of the input's shape holds for each of its classes.
    pub fn each<'t>(&self, tensors: &'t HostTensors, name: &str) -> impl Iterator<Item = f64> + use<'_, 't> {
        let values = tensors[name].as_floats();
        (0..self.rows.layout.classes as usize).map(|c| values[self.rows.cell(self.q, c)])
    }

    /// What a tensor of the rows' shape holds for it, if the call has one.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.tensors.get(name).map(|tensor| tensor.as_floats()[self.q])
    }

    /// The same of integers.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.tensors.get(name).map(|tensor| tensor.as_integers()[self.q])
    }

    /// A tensor's values.
    pub fn floats(&self, name: &str) -> Option<&[f64]> {
        self.tensors.get(name).map(HostTensor::as_floats)
    }
}

/// A score, its slope by the input, and whether the call leaves its class out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    pub value: f64,
    pub slope: f64,
    pub out: bool,
}

impl Score {
    /// The input itself.
    pub fn given(x: f64) -> Self {
        Self { value: x, slope: 1.0, out: false }
    }

    /// One of an input: what is no number stays as it is.
    pub fn of(x: f64, score: impl FnOnce(f64) -> (f64, f64)) -> Self {
        let (value, slope) = if x.is_finite() { score(x) } else { (x, 0.0) };
        Self { value, slope, out: false }
    }

    /// Of a class that is left out.
    pub fn left_out() -> Self {
        Self { value: f64::NEG_INFINITY, slope: 0.0, out: true }
    }
}
