//! Pointwise losses: value and derivative of each element in one pass, reduced in fixed blocks.

use super::begin::{Begun, begin};
use super::totals::{self, Denominator, Totals};
use super::{Layout, Loss};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LOSS, TARGET, TensorSpec, WEIGHT};
use crate::variant::{ClassAxis, Variant};
use std::ops::Range;

/// Along which axis a broadcast tensor of a pointwise loss runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broadcast {
    /// `[C]`, axis 1 of the input.
    Class,
    /// `[N]`
    Sample,
}

/// A tensor that replaces a numeric parameter, one value for each class or sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BroadcastTensor {
    /// The parameter's name, and the tensor's.
    pub name: &'static str,
    /// WGSL for the parameter, used where the tensor is absent.
    pub parameter: &'static str,
    pub axis: Broadcast,
}

/// The formula of a pointwise loss.
pub trait Pointwise: Loss {
    /// WGSL that defines `pointwise(x, t, b) -> vec2(value, slope)`, b being the broadcast tensor's value.
    fn hook(&self) -> Vec<Fragment>;

    /// WGSL that defines `large(value, x, t)`: 2^-64 of a value that may itself be beyond f32.
    fn large(&self) -> Fragment {
        fragment!("lib/large_value")
    }

    /// Value and derivative in f64; `broadcast` is the value that the broadcast tensor has here.
    fn formula(&self, x: f64, t: f64, broadcast: Option<f64>) -> (f64, f64);

    /// The tensor that may replace a parameter.
    fn broadcast(&self) -> Option<BroadcastTensor> {
        None
    }

    /// Whether `mean` divides by the sum of the weights, rather than by the number of elements.
    fn mean_by_weight(&self) -> bool {
        false
    }

    /// Whether the input must be a probability.
    fn takes_probabilities(&self) -> bool {
        false
    }

    /// Floating-point operations of one element, value and slope.
    fn flops(&self) -> u64;
}

pub(super) fn signature(loss: &dyn Pointwise) -> Vec<TensorDecl> {
    const ANY: &str = "N C ...|N|";
    let mut list = vec![
        TensorDecl::required(INPUT, ANY, TensorKind::Float).with_grad(),
        TensorDecl::required(TARGET, ANY, TensorKind::Float),
        TensorDecl::optional(WEIGHT, ANY, TensorKind::Auxiliary),
        TensorDecl::optional(CELL_MASK, "N C ...|N ...|", TensorKind::Mask),
    ];
    if let Some(tensor) = loss.broadcast() {
        let dims = match tensor.axis {
            Broadcast::Class => "C",
            Broadcast::Sample => "N",
        };
        let kind = TensorKind::Auxiliary;
        list.push(TensorDecl::optional(tensor.name, dims, kind));
    }
    list
}

/// Where the mask of an element lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MaskIndex {
    Same,
    Cell,
    Last,
}

impl MaskIndex {
    fn of(mask: &TensorSpec, layout: &Layout) -> Self {
        match layout.axis {
            _ if mask.elements() == layout.elements() => Self::Same,
            ClassAxis::First => Self::Cell,
            ClassAxis::Last => Self::Last,
        }
    }

    fn fragment(self) -> Fragment {
        match self {
            Self::Same => fragment!("lib/mask_same"),
            Self::Cell => fragment!("lib/mask_cell"),
            Self::Last => fragment!("lib/mask_last"),
        }
    }

    /// The mask's element for element `i` of the input.
    fn at(self, layout: &Layout, i: u64) -> u64 {
        match self {
            Self::Same => i,
            Self::Cell => i / (layout.classes * layout.space) * layout.space + i % layout.space,
            Self::Last => i / layout.classes,
        }
    }

    /// The mask's elements from the first to the last that a run of input elements reads.
    fn window(self, layout: &Layout, first: u64, end: u64) -> (u64, u64) {
        let (mut low, mut high) = (self.at(layout, first), self.at(layout, end - 1) + 1);
        if self == Self::Cell {
            // The whole plane where the run reads it for more than one class of the sample.
            let planes = first / layout.space..=(end - 1) / layout.space;
            let same_sample = |a: u64, b: u64| a / layout.classes == b / layout.classes;
            if planes.end() > planes.start() {
                if same_sample(*planes.start(), planes.start() + 1) {
                    low = low / layout.space * layout.space;
                }
                if same_sample(planes.end() - 1, *planes.end()) {
                    high = high.next_multiple_of(layout.space);
                }
            }
        }
        (low, high - low)
    }
}

/// Elements that an invocation takes in one block; 8 hides the latency of a reduction's tree.
const ITEMS: u64 = 8;

/// From this many cells on, blocks start anew with every class of a mask without class axis, so that a run of
/// blocks can keep to the part of the mask that fits a binding. Fixed, so that blocks depend on shapes only.
const LONG_PLANE: u64 = 4096;

/// The elements in fixed blocks: spans of equal length, each cut into blocks from its start.
#[derive(Debug, Clone, Copy)]
struct Blocks {
    elements: u64,
    span: u64,
    /// Elements of a block; the last one of a span may be shorter.
    size: u64,
}

impl Blocks {
    fn per_span(&self) -> u64 {
        self.span.div_ceil(self.size)
    }

    fn count(&self) -> u64 {
        self.elements / self.span * self.per_span()
    }

    fn start(&self, block: u64) -> u64 {
        block / self.per_span() * self.span + block % self.per_span() * self.size
    }

    /// First and end of the elements of some blocks.
    fn range(&self, blocks: &Range<u64>) -> (u64, u64) {
        let last = blocks.end - 1;
        let span_end = (last / self.per_span() + 1) * self.span;
        (self.start(blocks.start), (self.start(last) + self.size).min(span_end))
    }
}

/// A kernel over all elements, and what its steps need to know.
struct Launch {
    kernel: Kernel,
    /// Elements of a block.
    block: u64,
    /// Operations of an element.
    flops: u64,
    /// Where the reduced tallies go in the saved totals, if the kernel makes any.
    base: Option<u32>,
    /// Step words after the common ones.
    words: Vec<u32>,
}

struct Planner<'a, 'b> {
    loss: &'a dyn Pointwise,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    layout: Layout,
    mask: MaskIndex,
    /// Elements in which blocks are counted from the start.
    span: u64,
    totals: Totals,
    /// Whether a pass over mask and weights finds the denominator.
    counted: bool,
}

pub(super) fn plan(loss: &dyn Pointwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    check_shapes(loss, request)?;
    let loss_dims = loss_dims(request);
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let (mut builder, variant) = match begin(loss.name(), &loss.parameters(), request, caps, 256, INPUT, loss_dims)? {
        Begun::Done(plan) => return Ok(plan),
        Begun::Open(builder, variant) => (builder, variant),
    };
    let weighted = loss.mean_by_weight() && request.tensors.contains_key(WEIGHT);
    let mean = if weighted { Denominator::Weights } else { Denominator::Cells };
    let denominator = Denominator::of(request.reduction, mean);
    let mask = request.tensors.get(CELL_MASK);
    let counted = match denominator {
        Denominator::Weights => true,
        Denominator::Cells => mask.is_some(),
        Denominator::One | Denominator::Samples => false,
    };
    let cells = (!counted).then_some(layout.elements());
    let totals = Totals::reserve(&mut builder, variant, denominator, cells, layout.samples);
    let mask = mask.map_or(MaskIndex::Same, |m| MaskIndex::of(m, &layout));
    let long = mask == MaskIndex::Cell && layout.space >= LONG_PLANE;
    let span = if long { layout.space } else { layout.elements() };
    let mut planner = Planner { loss, request, builder, variant, layout, mask, span, totals, counted };
    planner.passes()?;
    Ok(planner.builder.build())
}

/// Loss shape: the input's, or a scalar's.
fn loss_dims(request: &Request) -> Vec<usize> {
    if request.reduction == Reduction::None { request.tensors[INPUT].dims.clone() } else { Vec::new() }
}

/// Agreements that letters cannot state: one rank for all, and the axes of broadcast tensors.
fn check_shapes(loss: &dyn Pointwise, request: &Request) -> Result<(), Error> {
    let input = &request.tensors[INPUT].dims;
    for name in [TARGET, WEIGHT] {
        if let Some(spec) = request.tensors.get(name)
            && spec.dims != *input
        {
            return Err(Error::Shape { name: name.into(), expected: format!("{input:?}"), found: spec.dims.clone() });
        }
    }
    if let Some(mask) = request.tensors.get(CELL_MASK) {
        let mut without = input.clone();
        match (input.len(), request.options.class_axis) {
            (0 | 1, _) => {}
            (_, ClassAxis::First) => drop(without.remove(1)),
            (_, ClassAxis::Last) => drop(without.pop()),
        }
        if mask.dims != *input && mask.dims != without {
            let expected = format!("{input:?} or {without:?}");
            return Err(Error::Shape { name: CELL_MASK.into(), expected, found: mask.dims.clone() });
        }
    }
    if let Some(tensor) = loss.broadcast()
        && let Some(spec) = request.tensors.get(tensor.name)
    {
        let rank = match tensor.axis {
            Broadcast::Class => 2,
            Broadcast::Sample => 1,
        };
        if input.len() < rank {
            let expected = format!("none: `{INPUT}` of shape {input:?} has no such axis");
            return Err(Error::Shape { name: tensor.name.into(), expected, found: spec.dims.clone() });
        }
    }
    Ok(())
}

/// Step words that both kernels have.
const WORDS: [&str; 7] = ["groups", "first_block", "span", "span_blocks", "inner", "per_sample", "classes"];

/// What a pass over the elements computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emit {
    Value,
    Gradient,
    Both,
}

impl Planner<'_, '_> {
    fn spec(&self, name: &str) -> Option<&TensorSpec> {
        self.request.tensors.get(name)
    }

    fn passes(&mut self) -> Result<(), Error> {
        let gradient = self.request.gradients.contains(INPUT);
        if self.counted {
            let count = self.count();
            self.dispatch(&[Pass::Statistics, Pass::Fused], count)?;
        }
        let value = self.main(Emit::Value, true);
        self.dispatch(&[Pass::Statistics], value)?;
        if gradient {
            // After a merge only the saved totals tell the denominator, unless it is 1.
            let apart = self.main(Emit::Gradient, self.totals.denominator == Denominator::One);
            self.dispatch(&[Pass::Gradient], apart)?;
        }
        let both = self.main(Emit::Both, !self.counted);
        let fused = match gradient {
            true if both.kernel.storage_buffers() <= self.builder.caps.max_storage_buffers as usize => vec![both],
            true => vec![self.main(Emit::Value, true), self.main(Emit::Gradient, !self.counted)],
            false => vec![self.main(Emit::Value, true)],
        };
        fused.into_iter().try_for_each(|launch| self.dispatch(&[Pass::Fused], launch))?;
        let reduced = self.request.reduction != Reduction::None;
        self.totals.finish(&mut self.builder, &[Pass::Finish, Pass::Fused], reduced, self.request.status);
        Ok(())
    }

    /// Cuts the blocks into runs whose windows fit a binding.
    fn runs(&self, launch: &Launch, blocks: &Blocks) -> Result<Vec<Range<u64>>, Error> {
        let bindings = &launch.kernel.bindings;
        let narrowest = bindings.iter().filter(|b| self.is_elementwise(b.name));
        let fit = narrowest.map(|b| self.builder.window_elements(b.element)).min().unwrap_or(u64::MAX);
        let most = (fit.min(self.request.options.step_flops / launch.flops.max(1)) / launch.block).max(1);
        let check = |run: &Range<u64>| {
            bindings.iter().try_for_each(|binding| {
                let window = self.window(binding.name, blocks, run, Place::Scratch(0));
                self.builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)
            })
        };
        let mut runs = Vec::new();
        let mut first = 0;
        while first < blocks.count() {
            let mut run = first..(first + most).min(blocks.count());
            while let Err(error) = check(&run) {
                let span_end = (first / blocks.per_span() + 1) * blocks.per_span();
                run.end = match run.end - first {
                    1 => return Err(error),
                    _ if span_end < run.end => span_end,
                    length => first + length.div_ceil(2),
                };
            }
            first = run.end;
            runs.push(run);
        }
        Ok(runs)
    }

    fn is_elementwise(&self, name: &str) -> bool {
        matches!(name, "input" | "target" | "weight" | "grad_input" | "loss")
            || (name == "cell_mask" && self.mask == MaskIndex::Same)
            || (name == "grad_output" && self.request.reduction == Reduction::None)
    }

    /// The window of a run of blocks in the tensor or region of a binding.
    fn window(&self, binding: &str, blocks: &Blocks, run: &Range<u64>, partials: Place) -> Window {
        let (first, end) = blocks.range(run);
        let tensor = |name, first, count| Window { place: Place::Tensor(name), first, count };
        let each = |name| tensor(name, first, end - first);
        match binding {
            "input" => each(INPUT),
            "target" => each(TARGET),
            "weight" => each(WEIGHT),
            "grad_input" => each(GRAD_INPUT),
            "loss" => each(LOSS),
            "cell_mask" => {
                let (low, count) = self.mask.window(&self.layout, first, end);
                tensor(CELL_MASK, low, count)
            }
            "grad_output" if self.request.reduction == Reduction::None => each(GRAD_OUTPUT),
            "grad_output" => tensor(GRAD_OUTPUT, 0, 1),
            "totals" => self.totals.window(),
            "partials" => Window { place: partials, first: run.start, count: run.end - run.start },
            _ => {
                let broadcast = self.loss.broadcast().expect("all other bindings are broadcast tensors");
                let per_sample = self.layout.classes * self.layout.space;
                let (low, high) = match broadcast.axis {
                    Broadcast::Class => (0, self.layout.classes),
                    Broadcast::Sample => (first / per_sample, (end - 1) / per_sample + 1),
                };
                tensor(broadcast.name, low, high - low)
            }
        }
    }

    fn bind_float(&self, kernel: Kernel, name: &'static str, absent: &'static str) -> Kernel {
        self.bind_as(kernel, name, name, absent)
    }

    /// Binds a tensor under another name in WGSL.
    fn bind_as(&self, kernel: Kernel, wgsl: &'static str, name: &str, absent: &'static str) -> Kernel {
        match self.spec(name) {
            Some(spec) => kernel.bind(wgsl, Element::Float(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Float(wgsl, absent)),
        }
    }

    fn bind_broadcast(&self, kernel: Kernel) -> Kernel {
        match self.loss.broadcast() {
            Some(tensor) => self.bind_as(kernel, "broadcast", tensor.name, tensor.parameter),
            None => kernel.absent(Absent::Float("broadcast", "0.0")),
        }
    }

    fn bind_mask(&self, kernel: Kernel) -> Kernel {
        match self.spec(CELL_MASK) {
            Some(spec) => kernel.bind("cell_mask", Element::Integer(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Integer("cell_mask", "1")),
        }
        .fragments([self.mask.fragment()])
    }

    /// What of the label depends on the tensors.
    fn tensors_id(&self) -> String {
        let part = |name: &str| match self.spec(name) {
            Some(spec) => format!(".{name}-{}", spec.dtype),
            None => String::new(),
        };
        let broadcast = self.loss.broadcast().map_or(String::new(), |b| part(b.name));
        let mask =
            if self.spec(CELL_MASK).is_some() { format!("{:?}", self.mask).to_lowercase() } else { String::new() };
        format!(
            "{}{}{}{mask}{broadcast}{}",
            self.request.tensors[INPUT].dtype,
            part(WEIGHT),
            part(CELL_MASK),
            part(GRAD_OUTPUT)
        )
    }

    /// The count pass: the denominator of a mean whose cells or weights depend on the data.
    fn count(&self) -> Launch {
        let label = format!("pointwise_count.{}.{}", self.tensors_id(), self.variant.id());
        let kernel = Kernel::new(label, self.variant)
            .fragments([fragment!("family/pointwise_count")])
            .fragments(totals::block(self.variant))
            .words(&WORDS)
            .constant("ITEMS", ITEMS as u32)
            .bind("partials", totals::TALLY, Access::Workspace);
        let kernel = self.bind_mask(self.bind_float(kernel, WEIGHT, "1.0"));
        let block = u64::from(self.variant.workgroup_size) * ITEMS;
        Launch { kernel, block, flops: 2, base: Some(totals::COUNT), words: Vec::new() }
    }

    /// The main pass; `known` takes the mean's denominator from the shapes, or from nowhere for a value alone.
    fn main(&self, emit: Emit, known: bool) -> Launch {
        let input = self.request.tensors[INPUT].dtype;
        let none = self.request.reduction == Reduction::None;
        let value = emit != Emit::Gradient;
        let reduces = value && (!none || self.request.status);
        let pair = if input.is_half() { 2 } else { 1 };
        let accumulate = self.request.options.accumulate;
        let label = format!(
            "{}.{}.{}{}.{}.{}.{}",
            self.loss.name(),
            format!("{emit:?}").to_lowercase(),
            if known { "known" } else { "saved" },
            if accumulate && emit != Emit::Value { ".accumulate" } else { "" },
            self.request.reduction.word(),
            self.tensors_id(),
            self.variant.id(),
        );
        let upstream = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let kernel = Kernel::new(label, self.variant)
            .fragments(self.loss.hook())
            .fragments([self.loss.large(), fragment!("family/pointwise"), upstream, fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&WORDS)
            .words(&["broadcast_step", "broadcast_count", "nan_source"])
            .constant("PAIR", pair)
            .constant("ITEMS", ITEMS as u32)
            .constant("VALUE", u32::from(reduces))
            .parameters(&self.parameters())
            .bind("input", Element::Float(input), Access::Read)
            .bind("target", Element::Float(self.request.tensors[TARGET].dtype), Access::Read);
        let kernel = self.bind_mask(self.bind_float(kernel, WEIGHT, "1.0"));
        let mut kernel = self.bind_broadcast(kernel);
        kernel = if emit == Emit::Value {
            kernel.absent(Absent::Store("grad_input")).absent(Absent::Float("grad_output", "1.0"))
        } else {
            let access = if accumulate { Access::Accumulate } else { Access::Write };
            let kernel = kernel.bind("grad_input", Element::Float(input), access);
            self.bind_float(kernel, GRAD_OUTPUT, "1.0")
        };
        kernel = if none && value {
            kernel.bind("loss", Element::Float(DType::F32), Access::Write)
        } else {
            kernel.absent(Absent::Store("loss"))
        };
        kernel = if reduces {
            kernel.bind("partials", totals::TALLY, Access::Workspace)
        } else {
            kernel.absent(Absent::Plain("partials", "Tally"))
        };
        let (step, count) = self.broadcast_index();
        let block = u64::from(self.variant.workgroup_size * pair) * ITEMS;
        Launch {
            kernel: self.totals.scaled(kernel, known),
            block,
            flops: self.loss.flops(),
            base: reduces.then_some(totals::VALUE),
            words: vec![step, count, 0, self.totals.scale_word(known)],
        }
    }

    /// The parameters that the kernels read: none where a tensor replaces the only one.
    fn parameters(&self) -> Vec<Parameter> {
        let replaced = self.loss.broadcast().filter(|tensor| self.spec(tensor.name).is_some());
        let mut parameters = self.loss.parameters();
        if parameters.len() == 1 && replaced.is_some() {
            parameters.clear();
        }
        parameters
    }

    /// Element i reads `i / step % count` of a broadcast tensor.
    fn broadcast_index(&self) -> (u32, u32) {
        let (inner, classes) = (self.inner(), self.layout.classes as u32);
        match self.loss.broadcast().map(|tensor| tensor.axis) {
            Some(Broadcast::Class) => (inner, classes),
            Some(Broadcast::Sample) => (self.per_sample(), self.layout.samples as u32),
            None => (1, 1),
        }
    }

    /// Elements from one class to the next.
    fn inner(&self) -> u32 {
        if self.layout.axis == ClassAxis::Last { 1 } else { self.layout.space as u32 }
    }

    fn per_sample(&self) -> u32 {
        (self.layout.classes * self.layout.space) as u32
    }

    /// Adds a kernel's steps to the passes, and the reduction of its tallies.
    fn dispatch(&mut self, passes: &[Pass], launch: Launch) -> Result<(), Error> {
        let (needed, limit) = (launch.kernel.storage_buffers() as u64, self.builder.caps.max_storage_buffers.into());
        if needed > limit {
            return Err(Error::TooLarge { what: "storage buffers of a kernel".into(), needed, limit });
        }
        let blocks = Blocks { elements: self.layout.elements(), span: self.span, size: launch.block };
        let runs = self.runs(&launch, &blocks)?;
        let partials = launch.base.map(|_| self.builder.scratch(blocks.count() * totals::TALLY.size()));
        let bindings = launch.kernel.bindings.clone();
        let kernel = self.builder.kernel(launch.kernel);
        for run in runs {
            let window =
                |binding: &Binding| self.window(binding.name, &blocks, &run, partials.unwrap_or(Place::Scratch(0)));
            let windows: Vec<_> = bindings.iter().map(window).collect();
            let groups = (run.end - run.start) as u32;
            let mut words = vec![groups, run.start as u32, blocks.span as u32, blocks.per_span() as u32];
            words.extend([self.inner(), self.per_sample(), self.layout.classes as u32]);
            words.extend(&launch.words);
            let (first, end) = blocks.range(&run);
            let bytes = bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
            let step = Step { kernel, groups, words, windows, bytes, flops: launch.flops * (end - first) };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        }
        if let (Some(base), Some(partials)) = (launch.base, partials) {
            self.totals.reduce(&mut self.builder, passes, partials, blocks.count(), base);
        }
        Ok(())
    }
}

/// The f64 driver: the definition, element by element.
pub(super) fn reference(loss: &dyn Pointwise, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check_shapes(loss, request)?;
    super::check_upstream(request, &loss_dims(request))?;
    let input = &tensors[INPUT];
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let (x, t) = (input.as_floats(), tensors[TARGET].as_floats());
    let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let mask_index = request.tensors.get(CELL_MASK).map_or(MaskIndex::Same, |m| MaskIndex::of(m, &layout));
    let counts = |i: usize| mask.is_none_or(|mask| mask[mask_index.at(&layout, i as u64) as usize] != 0);
    let broadcast = loss.broadcast().and_then(|b| Some((b.axis, tensors.get(b.name)?.as_floats())));
    let inner = if layout.axis == ClassAxis::Last { 1 } else { layout.space as usize };
    let broadcast_at = |i: usize| {
        broadcast.map(|(axis, values)| match axis {
            Broadcast::Class => values[i / inner % layout.classes as usize],
            Broadcast::Sample => values[i / (layout.classes * layout.space) as usize],
        })
    };
    let mut values = vec![0.0; x.len()];
    let mut slopes = vec![0.0; x.len()];
    let (mut cells, mut weights) = (0.0, 0.0);
    for i in (0..x.len()).filter(|&i| counts(i)) {
        if loss.takes_probabilities() && !(0.0..=1.0).contains(&x[i]) && x[i].is_finite() {
            let (expected, found) = ("probabilities in [0, 1]".into(), x[i].to_string());
            return Err(Error::Value { name: INPUT.into(), expected, found });
        }
        let (w, b) = (weight.map_or(1.0, |w| w[i]), broadcast_at(i));
        let finite = [x[i], t[i], w, b.unwrap_or(0.0)].iter().all(|v| v.is_finite());
        let (value, slope) = if finite { loss.formula(x[i], t[i], b) } else { (f64::NAN, f64::NAN) };
        (values[i], slopes[i]) = (w * value, w * slope);
        cells += 1.0;
        weights += w;
    }
    let mean = if loss.mean_by_weight() { weights } else { cells };
    let upstream = |i: usize| super::upstream(tensors, request.reduction, i);
    if request.reduction == Reduction::None {
        let grad = slopes.iter().enumerate().map(|(i, s)| s * upstream(i)).collect();
        return Ok(super::evaluation(HostTensor::floats(input.dims.clone(), values), input, grad));
    }
    let scale = super::reduction_scale(request.reduction, mean, layout.samples as f64);
    let total = values.iter().sum::<f64>() * scale;
    let grad = slopes.iter().map(|s| s * scale * upstream(0)).collect();
    Ok(super::evaluation(HostTensor::floats([], vec![total]), input, grad))
}
