//! Gradients that others change one after the other, in an order: each as coefficients of all rows with its dots with
//! them.

use super::combination::Rows;
use crate::error::Error;
use crate::host::HostTensors;
use crate::kernel::{Absent, Fragment, fragment};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Map, Stage};
use crate::tensor::ORDER;

/// WGSL of such gradients.
pub(crate) const SURGERY: [Fragment; 2] = [fragment!("family/gram/surgery"), fragment!("family/gram/column_sums")];

/// In which order rows come, for each row.
pub(crate) fn order() -> TensorDecl {
    TensorDecl::optional(ORDER, "M M", TensorKind::Index)
}

pub(crate) fn link(stage: Stage<'_>, rows: u64) -> Stage<'_> {
    stage.optional(ORDER, Absent::Integer(ORDER, "i32(i % step.rows)"), Map::Whole(rows * rows))
}

/// Each row of the order is a permutation.
pub(crate) fn check(tensors: &HostTensors) -> Result<(), Error> {
    let Some(order) = tensors.get(ORDER) else { return Ok(()) };
    let rows = order.dims[0];
    for row in order.as_integers().chunks(rows.max(1)) {
        let mut sorted = row.to_vec();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(0..rows as i64) {
            let expected = format!("a permutation of 0 to {} in each row", rows - 1);
            let found = row.iter().take(8).map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::Value { name: ORDER.into(), expected, found });
        }
    }
    Ok(())
}

/// The rows that come for row i, but itself.
pub(crate) fn turns<'a>(rows: &Rows<'a>, i: usize) -> impl Iterator<Item = usize> + 'a {
    let (count, order) = (rows.count(), rows.tensors.get(ORDER));
    let of = move |t: usize| order.map_or(t, |order| order.as_integers()[i * count + t] as usize);
    (0..count).map(of).filter(move |&j| j != i)
}

/// A gradient as it is changed.
pub(crate) struct Surgery {
    /// How much of each row it has.
    pub shares: Vec<f64>,
    pub dots: Vec<f64>,
    /// Its dot with itself.
    pub square: f64,
}

impl Surgery {
    pub fn of(rows: &Rows<'_>, i: usize) -> Self {
        let shares = (0..rows.count()).map(|k| f64::from(u8::from(k == i))).collect();
        let dots = (0..rows.count()).map(|k| rows.gram.at(i, k)).collect();
        Self { shares, dots, square: rows.gram.at(i, i) }
    }

    /// Adds a multiple of a row.
    pub fn add(&mut self, rows: &Rows<'_>, j: usize, factor: f64) {
        self.square += factor * (2.0 * self.dots[j] + factor * rows.gram.at(j, j));
        self.shares[j] += factor;
        self.dots.iter_mut().enumerate().for_each(|(k, dot)| *dot += factor * rows.gram.at(j, k));
    }
}
