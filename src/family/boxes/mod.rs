//! Losses of pairs of boxes or segments: one invocation a pair.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::stage::{Call, ITEM, Items, Map, Outline};
use crate::tensor::{BOXES, TARGET_BOXES};

/// The formula of a loss of boxes.
pub trait Boxes: Loss {
    /// WGSL that defines `box_term(b, t, unit) -> BoxTerm`, with what it calls.
    fn hooks(&self) -> Vec<Fragment>;

    /// 4 for boxes (x1, y1, x2, y2), 2 for segments (start, end).
    fn width(&self) -> usize;

    /// Value and gradient of one pair in f64. Segments use the first two coordinates.
    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]);

    /// Value of one pair where what the gradient takes for constant is held at pair (`at`, t).
    fn frozen(&self, b: [f64; 4], t: [f64; 4], _at: [f64; 4]) -> f64 {
        self.formula(b, t).0
    }

    /// Floating-point operations of one pair, value and gradient.
    fn flops(&self) -> u64;
}

impl Family for dyn Boxes {
    const NAME: &'static str = "boxes";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature(self)
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        Some(Ok(frozen_value(self, request.reduction, tensors, at)))
    }
}

fn signature(loss: &dyn Boxes) -> Vec<TensorDecl> {
    let dims = if loss.width() == 4 { "N 4" } else { "N 2" };
    vec![
        TensorDecl::required(BOXES, dims, TensorKind::Float).with_grad(),
        TensorDecl::required(TARGET_BOXES, dims, TensorKind::Float),
    ]
}

fn plan(loss: &dyn Boxes, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (count, width) = (request.tensors[BOXES].dims[0], loss.width() as u32);
    Call::loss(loss, request, caps, Outline::new(&[BOXES]), |call| {
        let blocks = Items { count: count as u64, block: call.workgroup() };
        let coordinates = || Map::Item(width.into());
        call.emit(&blocks, |stage| {
            stage
                .fragments(loss.hooks())
                .fragments([fragment!("family/boxes/main")])
                .numerics()
                .parameters(&loss.parameters())
                .constant("WIDTH", width)
                .tensor(BOXES, coordinates())
                .tensor(TARGET_BOXES, coordinates())
                .gradient(BOXES, coordinates())
                .upstream(ITEM)
                .value(ITEM)
                .flops(loss.flops())
        })
    })
}

/// The f64 driver: pair by pair.
fn reference(loss: &dyn Boxes, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (boxes, targets) = (&tensors[BOXES], &tensors[TARGET_BOXES]);
    let (count, width) = (boxes.dims[0], loss.width());
    let call = HostCall::new(loss, request, tensors)?;
    let formula = |i| {
        let (b, t) = (pair(boxes, width, i), pair(targets, width, i));
        let finite = b.iter().chain(&t).all(|x| x.is_finite());
        if finite { loss.formula(b, t) } else { (f64::NAN, [f64::NAN; 4]) }
    };
    let (values, slopes): (Vec<_>, Vec<_>) = (0..count).map(formula).unzip();
    let slopes: Vec<f64> = slopes.iter().flat_map(|slopes| &slopes[..width]).copied().collect();
    let scale = call.scale(count as f64, count);
    let gradient = call.gradient(BOXES, &slopes, width, scale);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The coordinates of a pair's box or segment.
fn pair(tensor: &HostTensor, width: usize, i: usize) -> [f64; 4] {
    let mut coordinates = [0.0; 4];
    coordinates[..width].copy_from_slice(&tensor.as_floats()[i * width..(i + 1) * width]);
    coordinates
}

/// The value whose slope the gradient at `at` is: the loss, times its upstream gradient, with what the gradient takes
/// for constant held at `at`.
fn frozen_value(loss: &dyn Boxes, reduction: Reduction, tensors: &HostTensors, at: &HostTensors) -> f64 {
    let count = at[BOXES].dims[0];
    let scale = crate::stage::reduction_scale(reduction, count as f64, count as f64);
    let boxes = |tensors: &HostTensors, name: &str, i: usize| pair(&tensors[name], loss.width(), i);
    let value = |i: usize| {
        let target = boxes(at, TARGET_BOXES, i);
        let frozen = loss.frozen(boxes(tensors, BOXES, i), target, boxes(at, BOXES, i));
        frozen * scale * crate::stage::upstream(tensors, reduction, i)
    };
    (0..count).map(value).sum()
}

/// What b receives of min(b, t) where it is the lesser: half on a tie.
pub(crate) fn share(lesser: f64, greater: f64) -> f64 {
    if lesser < greater {
        1.0
    } else if lesser == greater {
        0.5
    } else {
        0.0
    }
}

/// a / b, and 0 where b is 0.
pub(crate) fn quotient(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}

/// Intersection over union of two boxes, with the union and both gradients with respect to the first box.
pub(crate) struct Overlap {
    pub iou: f64,
    pub union: f64,
    pub d_iou: [f64; 4],
    pub d_union: [f64; 4],
}

impl Overlap {
    pub fn of(b: [f64; 4], t: [f64; 4], eps: f64) -> Self {
        let inner = [b[2].min(t[2]) - b[0].max(t[0]), b[3].min(t[3]) - b[1].max(t[1])];
        let overlaps = inner[0] > 0.0 && inner[1] > 0.0;
        let (area, d_area) = if overlaps {
            let slopes = [-share(t[0], b[0]), -share(t[1], b[1]), share(b[2], t[2]), share(b[3], t[3])];
            (inner[0] * inner[1], std::array::from_fn(|i| slopes[i] * inner[1 - i % 2]))
        } else {
            (0.0, [0.0; 4])
        };
        let (w, h) = (b[2] - b[0], b[3] - b[1]);
        let union = w * h + (t[2] - t[0]) * (t[3] - t[1]) - area;
        let own = [-h, -w, h, w];
        let d_union: [f64; 4] = std::array::from_fn(|i| own[i] - d_area[i]);
        let iou = quotient(area, union + eps);
        let d_iou = std::array::from_fn(|i| quotient(d_area[i] - iou * d_union[i], union + eps));
        Self { iou, union, d_iou, d_union }
    }
}

/// Width and height of the enclosing box, with d width / d (x1, x2) and d height / d (y1, y2) in their places.
pub(crate) fn enclosing(b: [f64; 4], t: [f64; 4]) -> ([f64; 2], [f64; 4]) {
    let size = [b[2].max(t[2]) - b[0].min(t[0]), b[3].max(t[3]) - b[1].min(t[1])];
    (size, [-share(b[0], t[0]), -share(b[1], t[1]), share(t[2], b[2]), share(t[3], b[3])])
}

/// Squared distance of the centres over the enclosing box's squared diagonal plus eps.
pub(crate) fn centre_distance(b: [f64; 4], t: [f64; 4], eps: f64) -> (f64, [f64; 4]) {
    let apart: [f64; 2] = std::array::from_fn(|i| 0.5 * (b[i] + b[i + 2] - t[i] - t[i + 2]));
    let (size, slopes) = enclosing(b, t);
    let diagonal = size[0] * size[0] + size[1] * size[1] + eps;
    let ratio = quotient(apart[0] * apart[0] + apart[1] * apart[1], diagonal);
    (ratio, std::array::from_fn(|i| quotient(apart[i % 2] - ratio * 2.0 * size[i % 2] * slopes[i], diagonal)))
}

/// Intersection over max(union, eps) of two segments, with its gradient.
pub(crate) fn segment_overlap(b: [f64; 4], t: [f64; 4], eps: f64) -> (f64, [f64; 2]) {
    let common = b[1].min(t[1]) - b[0].max(t[0]);
    let d_inter = if common > 0.0 { [-share(t[0], b[0]), share(b[1], t[1])] } else { [0.0; 2] };
    let union = b[1] - b[0] + t[1] - t[0] - common.max(0.0);
    let divisor = union.max(eps);
    let iou = quotient(common.max(0.0), divisor);
    let passes = if union >= eps { 1.0 } else { 0.0 };
    let d_union = [passes * (-1.0 - d_inter[0]), passes * (1.0 - d_inter[1])];
    (iou, std::array::from_fn(|i| quotient(d_inter[i] - iou * d_union[i], divisor)))
}
