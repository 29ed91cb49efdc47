//! Edge masks: what they do to scores, what rows they make, and the weights of rows by them.

use super::{Edges, PairRows};
use crate::error::Error;
use crate::host::{HostTensor, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::numerics::larger;
use crate::plan::{Pass, Place};
use crate::stage::rows::{HostRows, Rows};
use crate::stage::totals::NUMBER;
use crate::stage::{Call, Domain, Emit, Groups, ITEM, Items, Layout, Map, Stage};
use crate::tensor::EDGE_MASK;
use crate::variant::ClassAxis;

/// Cells of a part of a class's sum.
const CELLS: u64 = 4096;

const LEFT_OUT: Fragment = fragment!("family/pair_rows/left_out");

/// The rows of a loss: the classes of each cell, or along space the cells of each class.
pub(super) fn layout_of(loss: &dyn PairRows, dims: &[usize], axis: ClassAxis) -> Layout {
    let layout @ Layout { samples, classes, space, .. } = Layout::of(dims, axis);
    match (loss.edges(), axis) {
        (Edges::Beyond, ClassAxis::First) => {
            Layout { samples: samples * classes, classes: space, space: 1, axis: ClassAxis::First }
        }
        (Edges::Beyond, ClassAxis::Last) => Layout { samples, classes: space, space: classes, axis: ClassAxis::First },
        _ => layout,
    }
}

/// What the kernels read of an edge mask.
pub(super) fn link<'s>(loss: &dyn PairRows, stage: Stage<'s>, rows: &Rows) -> Stage<'s> {
    let factor = match loss.edges() {
        Edges::Within => fragment!("family/pair_rows/edges_within"),
        Edges::Beyond if stage.has(EDGE_MASK) => fragment!("family/pair_rows/edges_beyond"),
        _ => return stage.fragments([fragment!("family/pair_rows/edges_none")]),
    };
    let times = if rows.lanes.keeps() && stage.emit() != Emit::Value { 1 } else { 0 };
    stage
        .fragments([factor, fragment!("family/pair_rows/edges_masked")])
        .tensor(EDGE_MASK, rows.scores())
        .again(EDGE_MASK, times)
}

/// `row_at` of rows with weights of their own.
pub(super) fn weighted(stage: Stage<'_>, weights: Place) -> Stage<'_> {
    stage.fragments([fragment!("family/pair_rows/rows_weighted"), fragment!("lib/row"), LEFT_OUT]).work(
        "row_weights",
        NUMBER,
        weights,
        ITEM,
    )
}

/// The weights of the rows, in scratch for some passes: of a cell, sum_c M_c / max(1, sum of M_c over the sample's cells).
pub(super) fn weights(call: &mut Call<'_>, rows: &Rows, passes: &[Pass]) -> Result<Place, Error> {
    let Layout { samples, classes, space, .. } = rows.layout;
    let planes = Groups { count: samples * classes, cells: space, block: CELLS };
    let parts = call.scratch(NUMBER, planes.units());
    let shares = call.scratch(NUMBER, planes.count);
    let weights = call.scratch(NUMBER, rows.layout.rows());
    let layout = rows.layout;
    let [sample, class, cell] = layout.strides();
    let mask = match layout.axis {
        ClassAxis::First => Map::Item(space),
        ClassAxis::Last => Map::hull(move |run| {
            let samples = run.items.start / classes..(run.items.end - 1) / classes + 1;
            (samples.start * sample..samples.end * sample, run.len() * space)
        }),
    };
    call.sums(&planes)
        .fragments([fragment!("family/pair_rows/edge_sums")])
        .block()
        .constant("CELLS", CELLS as u32)
        .words(&[("classes", classes), ("stride_sample", sample), ("stride_class", class), ("stride_cell", cell)])
        .tensor(EDGE_MASK, mask)
        .work("parts", NUMBER, parts, Map::Unit(1))
        .flops(space)
        .push(call, passes)?;
    let each = planes.units() / planes.count;
    let blocks = Items { count: planes.count, block: call.workgroup() };
    call.sums(&blocks)
        .fragments([fragment!("family/pair_rows/edge_shares")])
        .numerics()
        .word("units", each as u32)
        .work("parts", NUMBER, parts, Map::Item(each))
        .work("shares", NUMBER, shares, ITEM)
        .flops(each)
        .push(call, passes)?;
    let of_samples = Map::of(move |run| run.items.start / space * classes..((run.items.end - 1) / space + 1) * classes);
    call.sums(rows)
        .fragments([fragment!("family/pair_rows/edge_weights"), LEFT_OUT])
        .rows(rows)
        .word("cells", space as u32)
        .tensor_as("input", EDGE_MASK, rows.scores())
        .cell_mask()
        .work("shares", NUMBER, shares, of_samples)
        .work("row_weights", NUMBER, weights, ITEM)
        .flops(2 * classes)
        .push(call, passes)?;
    Ok(weights)
}

/// An edge mask in f64.
pub(super) struct HostEdges<'a> {
    edges: Edges,
    mask: Option<&'a [f64]>,
    /// Of each class of each sample, one over its sum.
    shares: Vec<f64>,
}

impl<'a> HostEdges<'a> {
    pub fn new(loss: &dyn PairRows, rows: &HostRows<'_>, tensors: &'a HostTensors) -> Self {
        let (edges, mask) = (loss.edges(), tensors.get(EDGE_MASK).map(HostTensor::as_floats));
        let Layout { samples, classes, space, .. } = rows.layout;
        let [samples, classes, space] = [samples, classes, space].map(|size| size as usize);
        let share = |plane: usize| {
            let (sample, class) = (plane / classes, plane % classes);
            let cells = (sample * space..(sample + 1) * space).map(|q| rows.cell(q, class));
            1.0 / larger(cells.map(|at| mask.map_or(0.0, |mask| mask[at])).sum(), 1.0)
        };
        let shares = if edges == Edges::Within { (0..samples * classes).map(share).collect() } else { Vec::new() };
        Self { edges, mask, shares }
    }

    /// What the score at a place is multiplied by.
    pub fn factor(&self, at: usize) -> f64 {
        match (self.edges, self.mask) {
            (Edges::Within, Some(mask)) => mask[at],
            (Edges::Beyond, Some(mask)) => 1.0 - mask[at],
            _ => 1.0,
        }
    }

    /// The score at a place times its factor; minus infinity stays.
    pub fn score(&self, x: f64, at: usize) -> f64 {
        let factor = self.factor(at);
        if x == f64::NEG_INFINITY && factor.is_finite() { x } else { x * factor }
    }

    /// The weight of row q, whose classes lie at these places.
    pub fn weight(&self, q: usize, space: usize, cells: &[usize]) -> f64 {
        if self.edges != Edges::Within {
            return 1.0;
        }
        let of_class = |(c, &at): (usize, &usize)| self.factor(at) * self.shares[q / space * cells.len() + c];
        cells.iter().enumerate().map(of_class).sum()
    }
}
