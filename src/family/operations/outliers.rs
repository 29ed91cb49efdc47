//! Masks of what lies far from the bulk of a plane's values: a workgroup a plane finds the bounds, then two passes of windows
//! over the cells.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::WORD;
use crate::stage::{Call, FORWARD, Groups, HostCall, Items, Map, Outline, Stage};
use crate::tensor::{INPUT, MASK};
use crate::variant::ClassAxis;

/// What is an outlier, and what becomes of its neighbours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outliers {
    /// The share of cells below the low bound's own, and above the high one's.
    pub quantile: f64,
    /// Standard deviations beyond those.
    pub spread: f64,
    /// Sides of the windows, odd.
    pub dilate: i32,
    pub erode: i32,
}

impl Outliers {
    /// The ranks of the bounds' own values among so many cells, from 1 on.
    fn ranks(self, cells: u64) -> [u64; 2] {
        [self.quantile, 1.0 - self.quantile].map(|q| ((q * cells as f64).floor() as u64).max(1))
    }
}

/// A mask of such cells.
pub(crate) trait OutlierMask: Loss {
    fn outliers(&self) -> Outliers;
}

impl Family for dyn OutlierMask {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N C H W", TensorKind::Float)]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(MASK, "N C H W")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

const BOUNDS: Element = Element::Plain("vec2<f32>", 8);

fn check_axis(loss: &dyn OutlierMask, request: &Request) -> Result<(), Error> {
    match request.options.class_axis {
        ClassAxis::First => Ok(()),
        ClassAxis::Last => Err(Error::unsupported(loss.name(), "features are [N, C, H, W]: channels come first")),
    }
}

fn plan(loss: &dyn OutlierMask, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let dims: Vec<u64> = request.tensors[INPUT].dims.iter().map(|&d| d as u64).collect();
    let (planes, cells) = (dims[0] * dims[1], dims[2] * dims[3]);
    check_axis(loss, request)?;
    let outliers = loss.outliers();
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let bounds = call.scratch(BOUNDS, planes);
        let kept = call.scratch(WORD, planes * cells);
        let [low, high] = outliers.ranks(cells);
        let each = Items { count: planes, block: 1 };
        call.sums(&each)
            .fragments([fragment!("family/operations/outlier_bounds"), fragment!("lib/select_here")])
            .fragments([fragment!("lib/ordered_key"), fragment!("lib/group_sums")])
            .numerics()
            .parameters(&loss.parameters())
            .words(&[("members", cells), ("low_rank", low), ("high_rank", high)])
            .tensor(INPUT, Map::Item(cells))
            .again(INPUT, 10)
            .work("bounds", BOUNDS, bounds, Map::Item(1))
            .flops(16 * cells)
            .push(call, &FORWARD)?;
        let over = Groups { count: planes, cells, block: call.workgroup() };
        let stage = call
            .sums(&over)
            .fragments([fragment!("family/operations/outlier_dilate")])
            .numerics()
            .tensor(INPUT, Map::Item(cells))
            .work("bounds", BOUNDS, bounds, Map::Item(1))
            .work("kept", WORD, kept, Map::Item(cells));
        window(stage, &dims, outliers.dilate).push(call, &FORWARD)?;
        let stage = call
            .sums(&over)
            .fragments([fragment!("family/operations/outlier_erode")])
            .work("kept", WORD, kept, Map::Item(cells))
            .output(MASK, "mask", Map::Item(cells));
        window(stage, &dims, outliers.erode).push(call, &FORWARD)
    })
}

/// A stage that looks at the window of this side around each cell.
fn window<'s>(stage: Stage<'s>, dims: &[u64], side: i32) -> Stage<'s> {
    let (side, cells) = (side as u64, dims[2] * dims[3]);
    stage.words(&[("height", dims[2]), ("width", dims[3]), ("radius", side / 2)]).flops(cells * side * side)
}

/// The f64 driver: plane by plane.
fn reference(loss: &dyn OutlierMask, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check_axis(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (input, outliers) = (&tensors[INPUT], loss.outliers());
    let (height, width) = (input.dims[2], input.dims[3]);
    let cells = height * width;
    let mut mask = Vec::with_capacity(input.len());
    for plane in input.as_floats().chunks(cells.max(1)) {
        let mut sorted = plane.to_vec();
        sorted.sort_by(f64::total_cmp);
        let [low, high] = outliers.ranks(cells as u64).map(|rank| sorted[rank as usize - 1]);
        let mean = plane.iter().sum::<f64>() / cells as f64;
        let squares: f64 = plane.iter().map(|x| (x - mean).powi(2)).sum();
        let beyond = if cells > 1 { outliers.spread * (squares / (cells - 1) as f64).sqrt() } else { 0.0 };
        let kept: Vec<bool> = plane.iter().map(|&x| low - beyond < x && x < high + beyond).collect();
        let window = |kept: &[bool], side: i32, sought: bool| -> Vec<bool> {
            let radius = side as usize / 2;
            let found = |i: usize| {
                let (y, x) = (i / width, i % width);
                let mut rows = y.saturating_sub(radius)..(y + radius + 1).min(height);
                let columns = x.saturating_sub(radius)..(x + radius + 1).min(width);
                rows.any(|y| columns.clone().any(|x| kept[y * width + x] == sought))
            };
            (0..cells).map(|i| found(i) == sought).collect()
        };
        let grown = window(&kept, outliers.dilate, true);
        mask.extend(window(&grown, outliers.erode, false).into_iter().map(|kept| f64::from(u8::from(kept))));
    }
    Ok(call.outputs([(MASK, HostData::Float(mask))], []))
}
