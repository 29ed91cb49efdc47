//! The f64 side of rows: their labels or shares, and where their scores lie.

use crate::error::Error;
use crate::host::{HostTensor, HostTensors};
use crate::numerics::log_softmax;
use crate::stage::Layout;
use crate::tensor::{CELL_MASK, INPUT, LABELS, TARGET, WEIGHT};
use crate::variant::ClassAxis;

/// The rows of a call in f64: which count, their labels or shares, and where their scores lie.
pub(crate) struct HostRows<'a> {
    pub layout: Layout,
    labels: Option<&'a [i64]>,
    target: Option<&'a [f64]>,
    weight: Option<&'a [f64]>,
    mask: Option<&'a [i64]>,
    ignore_index: Option<i64>,
    smoothing: f64,
}

impl<'a> HostRows<'a> {
    /// Fails where a label is neither a class nor `ignore_index`, in a row that the mask lets count.
    pub fn new(
        tensors: &'a HostTensors,
        axis: ClassAxis,
        ignore_index: Option<i32>,
        smoothing: f64,
    ) -> Result<Self, Error> {
        Self::labelled(tensors, axis, ignore_index, smoothing, 0)
    }

    /// The same where labels may name so many classes more than the input has.
    pub fn labelled(
        tensors: &'a HostTensors,
        axis: ClassAxis,
        ignore_index: Option<i32>,
        smoothing: f64,
        more: u64,
    ) -> Result<Self, Error> {
        Self::read(tensors, INPUT, axis, ignore_index, smoothing, more)
    }

    /// The rows of another tensor with a class axis; every label is to be a class.
    pub fn of(tensors: &'a HostTensors, lead: &str, axis: ClassAxis) -> Result<Self, Error> {
        Self::read(tensors, lead, axis, None, 0.0, 0)
    }

    fn read(
        tensors: &'a HostTensors,
        lead: &str,
        axis: ClassAxis,
        ignore_index: Option<i32>,
        smoothing: f64,
        more: u64,
    ) -> Result<Self, Error> {
        let integers = |name: &str| tensors.get(name).map(HostTensor::as_integers);
        let floats = |name: &str| tensors.get(name).map(HostTensor::as_floats);
        let rows = Self {
            layout: Layout::of(&tensors[lead].dims, axis),
            labels: integers(LABELS),
            target: floats(TARGET),
            weight: floats(WEIGHT),
            mask: integers(CELL_MASK),
            ignore_index: ignore_index.map(i64::from),
            smoothing,
        };
        let classes = (rows.layout.classes + more) as i64;
        for (q, &label) in rows.labels.unwrap_or(&[]).iter().enumerate() {
            if rows.unmasked(q) && Some(label) != rows.ignore_index && !(0..classes).contains(&label) {
                let or = ignore_index.map_or(String::new(), |ignored| format!(" or {ignored}"));
                let expected = format!("classes in [0, {classes}){or}");
                return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
            }
        }
        Ok(rows)
    }

    fn unmasked(&self, q: usize) -> bool {
        self.mask.is_none_or(|mask| mask[q] != 0)
    }

    pub fn counts(&self, q: usize) -> bool {
        self.unmasked(q) && self.labels.is_none_or(|labels| Some(labels[q]) != self.ignore_index)
    }

    /// The label of a row that counts, or 0 where there are none.
    pub fn label(&self, q: usize) -> usize {
        self.labels.map_or(0, |labels| labels[q] as usize)
    }

    /// The rows that count.
    pub fn counted(&self) -> impl Iterator<Item = usize> {
        (0..self.layout.rows() as usize).filter(|&q| self.counts(q))
    }

    /// Where class c of row q lies in the tensors with a class axis.
    pub fn cell(&self, q: usize, c: usize) -> usize {
        let (classes, space) = (self.layout.classes as usize, self.layout.space as usize);
        match self.layout.axis {
            ClassAxis::First => (q / space * classes + c) * space + q % space,
            ClassAxis::Last => q * classes + c,
        }
    }

    /// The share of class c in the target of row q; NaN for infinity.
    pub fn share(&self, q: usize, c: usize) -> f64 {
        let own = match self.labels {
            Some(labels) => f64::from(labels[q] == c as i64),
            None => self.target.map_or(0.0, |t| t[self.cell(q, c)]),
        };
        own * (1.0 - self.smoothing) + self.smoothing / self.layout.classes as f64
    }

    pub fn weight(&self, c: usize) -> f64 {
        self.weight.map_or(1.0, |w| w[c])
    }

    /// Whether row q has a finite loss: no score, share or weight that counts is a NaN or infinity, and the target gives no
    /// share to a class of probability 0.
    pub fn holds(&self, q: usize, log_p: &[f64]) -> bool {
        let weighs = |c: usize| self.labels.is_none() || self.smoothing > 0.0 || self.share(q, c) != 0.0;
        let finite = |c: usize| !weighs(c) || (self.share(q, c).is_finite() && self.weight(c).is_finite());
        let possible = |c: usize| log_p[c].is_finite() || (log_p[c] == f64::NEG_INFINITY && self.share(q, c) == 0.0);
        (0..log_p.len()).all(|c| finite(c) && possible(c))
    }

    /// The denominator of a mean over the rows: what each that counts adds to it.
    pub fn mean(&self) -> f64 {
        let weight = |q: usize| self.labels.map_or(1.0, |labels| self.weight(labels[q] as usize));
        self.counted().map(weight).sum()
    }

    /// The log-probabilities of row q: minus infinity where the score is, and NaN throughout where no score is finite or one
    /// is a NaN or plus infinity.
    pub fn log_softmax(&self, input: &[f64], q: usize) -> Vec<f64> {
        let row: Vec<f64> = (0..self.layout.classes as usize).map(|c| input[self.cell(q, c)]).collect();
        log_softmax(&row).0
    }
}
