//! Losses of pairs of boxes or segments: one invocation a pair.

use super::Loss;
use super::begin::{Begun, begin};
use super::totals::{self, Denominator, Totals};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{BOXES, DType, GRAD_BOXES, GRAD_OUTPUT, LOSS, TARGET_BOXES};
use crate::variant::Variant;

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

pub(super) fn signature(loss: &dyn Boxes) -> Vec<TensorDecl> {
    let dims = if loss.width() == 4 { "N 4" } else { "N 2" };
    vec![
        TensorDecl::required(BOXES, dims, TensorKind::Float).with_grad(),
        TensorDecl::required(TARGET_BOXES, dims, TensorKind::Float),
    ]
}

/// What a pass computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emit {
    Value,
    Gradient,
    Both,
}

impl Emit {
    const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Gradient => "gradient",
            Self::Both => "both",
        }
    }
}

struct Planner<'a, 'b> {
    loss: &'a dyn Boxes,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    totals: Totals,
    count: u64,
}

pub(super) fn plan(loss: &dyn Boxes, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let boxes = &request.tensors[BOXES];
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { vec![boxes.dims[0]] } else { Vec::new() };
    let count = boxes.dims[0] as u64;
    let (mut builder, variant) = match begin(loss.name(), &loss.parameters(), request, caps, 256, BOXES, loss_dims)? {
        Begun::Done(plan) => return Ok(plan),
        Begun::Open(builder, variant) => (builder, variant),
    };
    let wants_gradient = request.gradients.contains(BOXES);
    let denominator = Denominator::of(request.reduction, Denominator::Cells);
    let totals = Totals::reserve(&mut builder, variant, denominator, Some(count), count);
    let mut planner = Planner { loss, request, builder, variant, totals, count };
    planner.main(Pass::Statistics, Emit::Value, false)?;
    planner.main(Pass::Fused, if wants_gradient { Emit::Both } else { Emit::Value }, true)?;
    if wants_gradient {
        planner.main(Pass::Gradient, Emit::Gradient, false)?;
    }
    planner.totals.finish(&mut planner.builder, &[Pass::Finish, Pass::Fused], !none, request.status);
    Ok(planner.builder.build())
}

impl Planner<'_, '_> {
    fn main(&mut self, pass: Pass, emit: Emit, known: bool) -> Result<(), Error> {
        const WORDS: [&str; 4] = ["groups", "first_block", "end", "nan_source"];
        let dtype = self.request.tensors[BOXES].dtype;
        let upstream = self.request.tensors.get(GRAD_OUTPUT);
        let none = self.request.reduction == Reduction::None;
        let reduces = emit != Emit::Gradient && (!none || self.request.status);
        let accumulate = self.request.options.accumulate && emit != Emit::Value;
        let label = format!(
            "{}.{}.{}{}.{}.{dtype}{}.{}",
            self.loss.name(),
            emit.name(),
            if known { "known" } else { "saved" },
            if accumulate { ".accumulate" } else { "" },
            self.request.reduction.word(),
            upstream.map_or(String::new(), |spec| format!(".{GRAD_OUTPUT}-{}", spec.dtype)),
            self.variant.id(),
        );
        let each = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let width = self.loss.width() as u64;
        let mut kernel = Kernel::new(label, self.variant)
            .fragments(self.loss.hooks())
            .fragments([fragment!("family/boxes"), each, fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&WORDS)
            .constant("WIDTH", width as u32)
            .constant("VALUE", u32::from(reduces))
            .parameters(&self.loss.parameters())
            .bind("boxes", Element::Float(dtype), Access::Read)
            .bind("target_boxes", Element::Float(dtype), Access::Read);
        if emit == Emit::Value {
            kernel = kernel.absent(Absent::Store("grad_boxes")).absent(Absent::Float("grad_output", "1.0"));
        } else {
            let access = if accumulate { Access::Accumulate } else { Access::Write };
            kernel = kernel.bind("grad_boxes", Element::Float(dtype), access);
            kernel = match upstream {
                Some(spec) => kernel.bind("grad_output", Element::Float(spec.dtype), Access::Read),
                None => kernel.absent(Absent::Float("grad_output", "1.0")),
            };
        }
        kernel = if none && emit != Emit::Gradient {
            kernel.bind("loss", Element::Float(DType::F32), Access::Write)
        } else {
            kernel.absent(Absent::Store("loss"))
        };
        kernel = if reduces {
            kernel.bind("partials", totals::TALLY, Access::Workspace)
        } else {
            kernel.absent(Absent::Plain("partials", "Tally"))
        };
        let kernel = self.totals.scaled(kernel, known);
        let block = u64::from(self.variant.workgroup_size);
        let blocks = self.count.div_ceil(block);
        let partials = reduces.then(|| self.builder.scratch(blocks * totals::TALLY.size()));
        let bindings = kernel.bindings.clone();
        let kernel = self.builder.kernel(kernel);
        let fit = self.builder.window_elements(Element::Float(dtype)).min(self.builder.window_elements(totals::TALLY));
        let most = fit / width;
        let by_flops = (self.request.options.step_flops / self.loss.flops()).max(block);
        // A cut ends with a block.
        let run = if self.count <= most.min(by_flops) { self.count } else { most.min(by_flops) / block * block };
        if run == 0 {
            let what = format!("binding of `{BOXES}`, elements of one block of {block} boxes");
            return Err(Error::TooLarge { what, needed: block.min(self.count) * width, limit: fit });
        }
        for first in (0..self.count).step_by(run as usize) {
            let end = (first + run).min(self.count);
            let (first_block, groups) = (first / block, (end - first).div_ceil(block));
            let tensor = |name, first, count| Window { place: Place::Tensor(name), first, count };
            let window = |name: &str| match name {
                "boxes" => tensor(BOXES, first * width, (end - first) * width),
                "target_boxes" => tensor(TARGET_BOXES, first * width, (end - first) * width),
                "grad_boxes" => tensor(GRAD_BOXES, first * width, (end - first) * width),
                "grad_output" if none => tensor(GRAD_OUTPUT, first, end - first),
                "grad_output" => whole(Place::Tensor(GRAD_OUTPUT), 1),
                "loss" => tensor(LOSS, first, end - first),
                "partials" => {
                    let place = partials.expect("kernels with partials reserve them");
                    Window { place, first: first_block, count: groups }
                }
                _ => self.totals.window(),
            };
            let windows: Vec<Window> = bindings.iter().map(|b| window(b.name)).collect();
            let bytes = bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
            let words = vec![groups as u32, first_block as u32, end as u32, 0, self.totals.scale_word(known)];
            let flops = (end - first) * self.loss.flops();
            self.builder.step(pass, Step { kernel, groups: groups as u32, words, windows, bytes, flops });
        }
        if let Some(partials) = partials {
            self.totals.reduce(&mut self.builder, &[pass], partials, blocks, totals::VALUE);
        }
        Ok(())
    }
}

/// The f64 driver: pair by pair.
pub(super) fn reference(loss: &dyn Boxes, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let boxes = &tensors[BOXES];
    let count = boxes.dims[0];
    super::check_upstream(request, if request.reduction == Reduction::None { &boxes.dims[..1] } else { &[] })?;
    let width = loss.width();
    let pair = |tensor: &HostTensor, i: usize| pair(tensor, width, i);
    let (mut values, mut grad) = (Vec::with_capacity(count), Vec::with_capacity(count * width));
    let scale = super::reduction_scale(request.reduction, count as f64, count as f64);
    for i in 0..count {
        let (value, slopes) = loss.formula(pair(boxes, i), pair(&tensors[TARGET_BOXES], i));
        values.push(value);
        grad.extend(slopes[..width].iter().map(|s| s * scale * super::upstream(tensors, request.reduction, i)));
    }
    let loss = if request.reduction == Reduction::None {
        HostTensor::floats([count], values)
    } else {
        HostTensor::floats([], vec![values.iter().sum::<f64>() * scale])
    };
    let grad = HostTensor::floats(boxes.dims.clone(), grad);
    Ok(Evaluation::of_loss(loss, HostTensors::from([(BOXES.into(), grad)])))
}

/// The coordinates of a pair's box or segment.
fn pair(tensor: &HostTensor, width: usize, i: usize) -> [f64; 4] {
    let mut coordinates = [0.0; 4];
    coordinates[..width].copy_from_slice(&tensor.as_floats()[i * width..(i + 1) * width]);
    coordinates
}

/// The value whose slope the gradient at `at` is: the loss, times its upstream gradient, with what the gradient takes
/// for constant held at `at`.
pub fn frozen_value(loss: &dyn Boxes, reduction: Reduction, tensors: &HostTensors, at: &HostTensors) -> f64 {
    let count = at[BOXES].dims[0];
    let scale = super::reduction_scale(reduction, count as f64, count as f64);
    let boxes = |tensors: &HostTensors, name: &str, i: usize| pair(&tensors[name], loss.width(), i);
    let value = |i: usize| {
        let target = boxes(at, TARGET_BOXES, i);
        let frozen = loss.frozen(boxes(tensors, BOXES, i), target, boxes(at, BOXES, i));
        frozen * scale * super::upstream(tensors, reduction, i)
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
