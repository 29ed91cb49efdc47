//! How many boxes of each size hold a cell of a mask: a workgroup folds a tile of 32 by 32 cells to one bit, halving its sides
//! five times, and what is left of all tiles is the mask of the next pass; counts are integers of tiles, added up.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Groups, HostCall, Items, Map, Outline};
use crate::tensor::{COUNTS, DIMENSION, MASK};

/// An operation that counts boxes.
pub(crate) trait BoxCounts: Loss {}

/// Cells of a tile's side, and how often it is halved.
const TILE: u64 = 32;
const LEVELS: u64 = 5;

/// Invocations of a tile: planes may be far smaller.
const WORKGROUP: u32 = 64;

/// Sizes of boxes: powers of two up to the shorter side.
fn sizes_of(height: usize, width: usize) -> usize {
    height.min(width).checked_ilog2().map_or(0, |log| log as usize + 1)
}

impl Family for dyn BoxCounts {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(MASK, "N H W", TensorKind::Mask)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COUNTS, "N Q"), OutputDecl::float(DIMENSION, "N")]
    }

    fn derive(&self, sizes: &mut Sizes) {
        let [height, width] = ["H", "W"].map(|letter| sizes.get(letter).unwrap_or(0));
        sizes.set("Q", sizes_of(height, width));
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn BoxCounts, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    Call::bare(loss, request, caps, Outline::new(&[MASK]).workgroup(WORKGROUP), |call| {
        let dims = &request.tensors[MASK].dims;
        let (planes, all) = (dims[0] as u64, sizes_of(dims[1], dims[2]) as u64);
        let (mut height, mut width) = (dims[1] as u64, dims[2] as u64);
        let totals = call.scratch(WORD, planes * all);
        let each = Items { count: planes, block: 1 };
        let mut mask = None;
        for first in (0..all).step_by(LEVELS as usize) {
            let (cells, across) = (height * width, width.div_ceil(TILE));
            let tiles = height.div_ceil(TILE) * across;
            let [parts, rest] = [LEVELS, 1].map(|words| call.scratch(WORD, planes * tiles * words));
            let over = Groups { count: planes, cells: tiles, block: 1 };
            let stage = call.sums(&over).fragments([fragment!("family/landscapes/box_tiles")]);
            let stage = match mask {
                None => stage.fragments([fragment!("family/landscapes/box_mask")]).tensor(MASK, Map::Item(cells)),
                Some(rest) => {
                    let stage = stage.fragments([fragment!("family/landscapes/box_rest")]);
                    stage.work("occupied", WORD, rest, Map::Item(cells))
                }
            };
            stage
                .words(&[("height", height), ("width", width), ("across", across)])
                .work("parts", WORD, parts, Map::Unit(LEVELS))
                .work("rest", WORD, rest, Map::Unit(1))
                .flops(2 * cells)
                .push(call, &FORWARD)?;
            call.sums(&each)
                .fragments([fragment!("family/landscapes/box_totals")])
                .words(&[("tiles", tiles), ("first", first), ("levels", LEVELS.min(all - first)), ("sizes", all)])
                .work("parts", WORD, parts, Map::Item(tiles * LEVELS))
                .work("totals", WORD, totals, Map::Item(all))
                .flops(tiles * LEVELS)
                .push(call, &FORWARD)?;
            mask = Some(rest);
            (height, width) = (height.div_ceil(TILE), width.div_ceil(TILE));
        }
        let blocks = Items { count: planes, block: call.workgroup() };
        call.sums(&blocks)
            .fragments([fragment!("family/landscapes/box_dimension")])
            .numerics()
            .word("sizes", all as u32)
            .work("totals", WORD, totals, Map::Item(all))
            .output(COUNTS, "counts", Map::Item(all))
            .output(DIMENSION, "dimension", Map::Item(1))
            .flops(10 * all * all)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: plane by plane, halving its sides.
fn reference(loss: &dyn BoxCounts, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let mask = &tensors[MASK];
    let (height, width) = (mask.dims[1], mask.dims[2]);
    let all = sizes_of(height, width);
    let (mut counts, mut dimensions) = (Vec::new(), Vec::new());
    for plane in mask.as_integers().chunks((height * width).max(1)) {
        let mut cells: Vec<bool> = plane.iter().map(|&cell| cell != 0).collect();
        let (mut high, mut wide) = (height, width);
        let mut own = Vec::with_capacity(all);
        for _ in 0..all {
            own.push(cells.iter().filter(|&&cell| cell).count() as f64);
            let (half_high, half_wide) = (high.div_ceil(2), wide.div_ceil(2));
            let mut halved = vec![false; half_high * half_wide];
            for (i, _) in cells.iter().enumerate().filter(|(_, cell)| **cell) {
                halved[i / wide / 2 * half_wide + i % wide / 2] = true;
            }
            (cells, high, wide) = (halved, half_high, half_wide);
        }
        dimensions.push(dimension(&own));
        counts.extend(own);
    }
    // A plane without cells is none of the chunks.
    dimensions.resize(mask.dims[0], 0.0);
    Ok(call.outputs([(COUNTS, HostData::Float(counts)), (DIMENSION, HostData::Float(dimensions))], []))
}

/// The median of the slopes from size to size; 0 of none, and of an empty mask.
fn dimension(counts: &[f64]) -> f64 {
    let mut slopes: Vec<f64> = counts.windows(2).map(|pair| (pair[0] / pair[1]).log2()).collect();
    if slopes.is_empty() || counts[0] == 0.0 {
        return 0.0;
    }
    slopes.sort_by(f64::total_cmp);
    let last = slopes.len() - 1;
    (slopes[last / 2] + slopes[last.div_ceil(2)]) / 2.0
}
