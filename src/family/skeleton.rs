//! The soft skeleton and its adjoint.
//!
//! x_0 is the input, x_{j+1} the erosion of x_j, d_j = relu(x_j - dilation of x_{j+1}), and S grows by
//! relu(d_j (1 - S)) for j = 0 .. iterations: iterations + 1 erosions, since the dilation of x_{j+1} is the opening of
//! x_j. The gradient runs the recurrence again, keeps x_j and S_j of the planes in work, and goes back by
//! gathering; nothing is saved between forward and backward.
//!
//! Workspace: 2 iterations + 8 planes of f32 for each plane in work, 4 where no gradient is wanted; planes are worked on
//! in groups of at most [`GROUP_BYTES`], or one by one.

use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::loss::SoftSkeleton;
use crate::params::Parameters;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::Request;
use crate::tensor::{DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, SKELETON, TensorSpec};
use crate::variant::{ClassAxis, Variant};

/// Workspace of one group of planes, unless a single plane needs more.
const GROUP_BYTES: u64 = 64 << 20;
const NUMBER: Element = Element::Plain("f32", 4);
/// Elements of scratch are numbered within the group, those of tensors from their start: the bases differ.
const WORDS: [&str; 10] =
    ["count", "cells", "depth", "height", "width", "fresh", "source_base", "outer_base", "result_base", "nan_source"];

struct Planner<'a, 'b> {
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    iterations: usize,
    /// z, y, x.
    dims: [u64; 3],
    /// First plane and number of planes in work.
    first: u64,
    count: u64,
}

/// A plane of values in work: a tensor's, or in scratch.
#[derive(Debug, Clone, Copy)]
enum Values {
    Input,
    Upstream,
    Scratch(Place),
}

pub(crate) fn plan(loss: &SoftSkeleton, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    check(loss, request)?;
    let variant = Variant::choose(crate::Loss::name(loss), &request.options, caps, 256)?;
    super::check_elements(INPUT, input.elements())?;
    let mut builder = PlanBuilder::new(crate::Loss::name(loss), &loss.parameters(), &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(SKELETON, TensorSpec::new(DType::F32, input.dims.clone()));
    let wants_gradient = request.gradients.contains(INPUT);
    if wants_gradient {
        builder.output(GRAD_INPUT, input.clone());
    }
    if input.elements() == 0 {
        return Ok(builder.build());
    }
    let dims = super::distance::space_of(&input.dims[2..]);
    let cells: u64 = dims.iter().product();
    builder.check_window("a plane of the skeleton", NUMBER, cells)?;
    let planes = input.elements() / cells;
    let iterations = loss.iterations as usize;
    let kept = if wants_gradient { 2 * iterations as u64 + 8 } else { 4 };
    let in_binding = builder.window_elements(NUMBER) / cells;
    let group = (GROUP_BYTES / (cells * 4 * kept)).clamp(1, in_binding).min(planes);
    let mut region = || builder.scratch(group * cells * 4);
    let work = Work {
        eroded: (0..if wants_gradient { iterations + 1 } else { 2 }).map(|_| region()).collect(),
        skeleton: (0..if wants_gradient { iterations } else { 0 }).map(|_| region()).collect(),
        adjoint: std::array::from_fn(|_| if wants_gradient { region() } else { Place::Scratch(0) }),
        forward: [region(), region()],
    };
    let mut planner = Planner { request, builder, variant, iterations, dims, first: 0, count: 0 };
    for first in (0..planes).step_by(group as usize) {
        (planner.first, planner.count) = (first, group.min(planes - first));
        planner.chain(Pass::Statistics, &work, false);
        planner.chain(Pass::Fused, &work, wants_gradient);
        if wants_gradient {
            planner.adjoint(Pass::Fused, &work);
            planner.chain(Pass::Gradient, &work, true);
            planner.adjoint(Pass::Gradient, &work);
        }
    }
    Ok(planner.builder.build())
}

/// Scratch of one group.
struct Work {
    /// x_1 .., two in turn where nothing is kept.
    eroded: Vec<Place>,
    /// S_0 .., where they are kept.
    skeleton: Vec<Place>,
    /// Gradient by S, by d, arg of the opening, and gradients by x in turn.
    adjoint: [Place; 5],
    /// S in turn, where it is not kept.
    forward: [Place; 2],
}

fn check(loss: &SoftSkeleton, request: &Request) -> Result<(), Error> {
    let name = crate::Loss::name(loss);
    if request.options.class_axis == ClassAxis::Last {
        return Err(Error::unsupported(name, "the spatial axes come last"));
    }
    if request.status {
        return Err(Error::unsupported(name, "an operation has no status"));
    }
    super::check_upstream(request, &request.tensors[INPUT].dims)
}

impl Planner<'_, '_> {
    fn cells(&self) -> u64 {
        self.dims.iter().product()
    }

    fn tensor(&self, name: &'static str) -> Window {
        let cells = self.cells();
        Window { place: Place::Tensor(name), first: self.first * cells, count: self.count * cells }
    }

    fn scratch(&self, place: Place) -> Window {
        Window { place, first: 0, count: self.count * self.cells() }
    }

    /// Binds values to read.
    fn read(&self, call: &mut Call, name: &'static str, values: Values) {
        let kernel = std::mem::replace(&mut call.kernel, Kernel::new("", self.variant));
        let (kernel, window) = match values {
            Values::Input => {
                let element = Element::Float(self.request.tensors[INPUT].dtype);
                (kernel.bind(name, element, Access::Read), self.tensor(INPUT))
            }
            Values::Upstream => {
                let Some(spec) = self.request.tensors.get(GRAD_OUTPUT) else {
                    call.kernel = kernel.absent(Absent::Float(name, "1.0"));
                    return;
                };
                (kernel.bind(name, Element::Float(spec.dtype), Access::Read), self.tensor(GRAD_OUTPUT))
            }
            Values::Scratch(place) => (kernel.bind(name, NUMBER, Access::Workspace), self.scratch(place)),
        };
        call.kernel = kernel;
        call.windows.push(window);
    }

    fn bind(&self, call: &mut Call, name: &'static str, element: Element, access: Access, window: Window) {
        let kernel = std::mem::replace(&mut call.kernel, Kernel::new("", self.variant));
        call.kernel = kernel.bind(name, element, access);
        call.windows.push(window);
    }

    fn call(&self, stem: &'static str, fragments: &[Fragment]) -> Call {
        let kernel = Kernel::new(stem, self.variant)
            .fragments([fragment!("lib/neighbours"), fragment!("lib/numerics")])
            .fragments(fragments.iter().copied())
            .words(&WORDS);
        Call { kernel, windows: Vec::new(), fresh: false }
    }

    fn step(&mut self, pass: Pass, mut call: Call, flops: u64) {
        let of = |b: &crate::kernel::Binding| match (b.element, b.access) {
            (Element::Float(dtype), Access::Accumulate) => format!(".{}-{dtype}-accumulate", b.name),
            (Element::Float(dtype), _) => format!(".{}-{dtype}", b.name),
            _ => format!(".{}", b.name),
        };
        let bound: String = call.kernel.bindings.iter().map(of).collect();
        call.kernel.label = format!("{}{bound}.{}", call.kernel.label, self.variant.id());
        let bytes = call.kernel.bindings.iter().zip(&call.windows).map(|(b, w)| b.element.size() * w.count).sum();
        let elements = self.count * self.cells();
        let [depth, height, width] = self.dims;
        let base = |name: &str| {
            let at = call.kernel.bindings.iter().position(|b| b.name == name);
            at.map_or(0, |at| call.windows[at].first)
        };
        let bases = [base("source"), base("outer"), base("result")];
        let words = [elements, self.cells(), depth, height, width, u64::from(call.fresh)];
        let words = words.iter().chain(&bases).map(|&w| w as u32).chain([0]).collect();
        let step = Step {
            kernel: self.builder.kernel(call.kernel),
            groups: elements.div_ceil(self.variant.workgroup_size.into()) as u32,
            words,
            windows: call.windows,
            bytes,
            flops: flops * elements,
        };
        self.builder.step(pass, step);
    }

    /// The recurrence; `keep` leaves x_j and S_j for the adjoint. The gradient pass does not need the last S.
    fn chain(&mut self, pass: Pass, work: &Work, keep: bool) {
        let last = self.iterations;
        let mut source = Values::Input;
        let mut before = None;
        for j in 0..=last {
            let eroded = work.eroded[if keep { j } else { j % 2 }];
            let mut call = self.call("skeleton_erode", &[fragment!("solo/skeleton_erode")]);
            self.read(&mut call, "source", source);
            self.bind(&mut call, "result", NUMBER, Access::Workspace, self.scratch(eroded));
            self.step(pass, call, 6);
            let place = if keep && j < last { work.skeleton[j] } else { work.forward[j % 2] };
            if j < last || pass != Pass::Gradient {
                let fragments = [fragment!("solo/skeleton_open"), fragment!("lib/opening")];
                let mut call = self.call("skeleton_open", &fragments);
                self.read(&mut call, "source", source);
                self.read(&mut call, "eroded", Values::Scratch(eroded));
                self.read_before(&mut call, before);
                let (element, access, window) = match j == last {
                    true => (Element::Float(DType::F32), Access::Write, self.tensor(SKELETON)),
                    false => (NUMBER, Access::Workspace, self.scratch(place)),
                };
                self.bind(&mut call, "result", element, access, window);
                self.step(pass, call, 32);
            }
            before = Some(place);
            source = Values::Scratch(eroded);
        }
    }

    fn read_before(&self, call: &mut Call, before: Option<Place>) {
        match before {
            Some(place) => self.read(call, "before", Values::Scratch(place)),
            None => {
                let kernel = std::mem::replace(&mut call.kernel, Kernel::new("", self.variant));
                call.kernel = kernel.absent(Absent::Float("before", "0.0"));
            }
        }
    }

    /// The gradient of the input, from the x_j and S_j that the chain kept.
    fn adjoint(&mut self, pass: Pass, work: &Work) {
        let [by_skeleton, delta, args, even, odd] = work.adjoint;
        let word = Element::Plain("u32", 4);
        for j in (0..=self.iterations).rev() {
            let last = j == self.iterations;
            let source = if j == 0 { Values::Input } else { Values::Scratch(work.eroded[j - 1]) };
            let fragments = [fragment!("solo/skeleton_slope"), fragment!("lib/opening")];
            let mut call = self.call("skeleton_slope", &fragments);
            self.read(&mut call, "source", source);
            self.read(&mut call, "eroded", Values::Scratch(work.eroded[j]));
            self.read_before(&mut call, j.checked_sub(1).map(|j| work.skeleton[j]));
            self.read(&mut call, "outer", if last { Values::Upstream } else { Values::Scratch(by_skeleton) });
            self.bind(&mut call, "inner", NUMBER, Access::Workspace, self.scratch(by_skeleton));
            self.bind(&mut call, "delta", NUMBER, Access::Workspace, self.scratch(delta));
            self.bind(&mut call, "args", word, Access::Workspace, self.scratch(args));
            self.step(pass, call, 36);
            let (next, own) = if j % 2 == 0 { (odd, even) } else { (even, odd) };
            let mut call = self.call("skeleton_dilate_slope", &[fragment!("solo/skeleton_dilate_slope")]);
            call.fresh = last;
            self.bind(&mut call, "delta", NUMBER, Access::Workspace, self.scratch(delta));
            self.bind(&mut call, "args", word, Access::Workspace, self.scratch(args));
            self.bind(&mut call, "eroded_slope", NUMBER, Access::Workspace, self.scratch(next));
            self.step(pass, call, 27);
            let mut call = self.call("skeleton_erode_slope", &[fragment!("solo/skeleton_erode_slope")]);
            self.read(&mut call, "source", source);
            self.read(&mut call, "delta", Values::Scratch(delta));
            self.read(&mut call, "eroded_slope", Values::Scratch(next));
            let (element, access, window) = match (j, self.request.options.accumulate) {
                (0, accumulate) => {
                    let access = if accumulate { Access::Accumulate } else { Access::Write };
                    (Element::Float(self.request.tensors[INPUT].dtype), access, self.tensor(GRAD_INPUT))
                }
                _ => (NUMBER, Access::Workspace, self.scratch(own)),
            };
            self.bind(&mut call, "result", element, access, window);
            self.step(pass, call, 49);
        }
    }
}

/// A step in the making.
struct Call {
    kernel: Kernel,
    windows: Vec<Window>,
    fresh: bool,
}

/// Cells of the box of 3 around a cell, or of its face neighbours and itself, in row-major order.
fn around(dims: [usize; 3], cell: usize, faces: bool) -> Vec<usize> {
    let place = [cell / (dims[1] * dims[2]), cell / dims[2] % dims[1], cell % dims[2]];
    let range = |axis: usize| place[axis].saturating_sub(1)..(place[axis] + 2).min(dims[axis]);
    let mut cells = Vec::new();
    for z in range(0) {
        for y in range(1) {
            for x in range(2) {
                let moved = [z, y, x].iter().zip(place).filter(|(a, b)| **a != *b).count();
                if !faces || moved <= 1 {
                    cells.push((z * dims[1] + y) * dims[2] + x);
                }
            }
        }
    }
    cells
}

/// The first cell of the best value.
fn first(cells: &[usize], better: impl Fn(usize, usize) -> bool) -> usize {
    cells.iter().copied().reduce(|best, c| if better(c, best) { c } else { best }).unwrap_or(0)
}

/// The skeleton of a plane, and the gradient of the plane for a given one of the skeleton.
pub(crate) fn skeleton(plane: &[f64], dims: [usize; 3], iterations: usize, upstream: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let cells = 0..plane.len();
    let mut x = vec![plane.to_vec()];
    let mut s = vec![vec![0.0; plane.len()]];
    let (mut least, mut largest, mut d) = (Vec::new(), Vec::new(), Vec::new());
    for j in 0..=iterations {
        let from = &x[j];
        let arg: Vec<usize> = cells.clone().map(|i| first(&around(dims, i, true), |a, b| from[a] < from[b])).collect();
        let eroded: Vec<f64> = arg.iter().map(|&a| from[a]).collect();
        let top: Vec<usize> =
            cells.clone().map(|i| first(&around(dims, i, false), |a, b| eroded[a] > eroded[b])).collect();
        let delta: Vec<f64> = cells.clone().map(|i| (from[i] - eroded[top[i]]).max(0.0)).collect();
        s.push(cells.clone().map(|i| s[j][i] + (delta[i] * (1.0 - s[j][i])).max(0.0)).collect());
        x.push(eroded);
        least.push(arg);
        largest.push(top);
        d.push(delta);
    }
    let mut by_s = upstream.to_vec();
    let mut by_x = vec![0.0; plane.len()];
    for j in (0..=iterations).rev() {
        let mut by_source = vec![0.0; plane.len()];
        for i in cells.clone() {
            if d[j][i] * (1.0 - s[j][i]) > 0.0 {
                let by_d = by_s[i] * (1.0 - s[j][i]);
                by_s[i] *= 1.0 - d[j][i];
                by_source[i] += by_d;
                by_x[largest[j][i]] -= by_d;
            }
        }
        for i in cells.clone() {
            by_source[least[j][i]] += by_x[i];
        }
        by_x = by_source;
    }
    (s.pop().unwrap_or_default(), by_x)
}

/// The f64 driver: plane by plane.
pub(crate) fn reference(loss: &SoftSkeleton, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check(loss, request)?;
    let input = &tensors[INPUT];
    let dims = super::distance::space_of(&input.dims[2..]).map(|d| d as usize);
    let ones = vec![1.0; input.len()];
    let upstream = tensors.get(GRAD_OUTPUT).map_or(&ones[..], HostTensor::as_floats);
    let cells = dims.iter().product::<usize>().max(1);
    let (mut values, mut grad) = (Vec::with_capacity(input.len()), Vec::with_capacity(input.len()));
    for (plane, upstream) in input.as_floats().chunks(cells).zip(upstream.chunks(cells)) {
        let (s, g) = skeleton(plane, dims, loss.iterations as usize, upstream);
        values.extend(s);
        grad.extend(g);
    }
    let output = |values| HostTensor::floats(input.dims.clone(), values);
    let outputs = HostTensors::from([(SKELETON.into(), output(values))]);
    Ok(Evaluation::of_operation(outputs, HostTensors::from([(INPUT.into(), output(grad))])))
}
