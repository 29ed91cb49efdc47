//! Pointwise losses: value and derivative of each element in one pass, reduced in fixed blocks.

use super::totals::{self, Denominator, Totals};
use super::{Layout, Loss, empty};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LOSS, TARGET, TensorSpec, WEIGHT};
use crate::variant::{ClassAxis, Variant};

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
    /// WGSL that defines `pointwise(x, t, i) -> vec2(value, slope)`.
    fn hook(&self) -> Fragment;

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
    fn of(mask: &[usize], input: &[usize], axis: ClassAxis) -> Self {
        match axis {
            _ if mask == input => Self::Same,
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

    /// The mask's elements that a run of input elements reads.
    fn window(self, layout: &Layout, first: u64, end: u64) -> (u64, u64) {
        let per_sample = layout.classes * layout.space;
        match self {
            Self::Same => (first, end - first),
            Self::Cell => {
                let (low, high) = (first / per_sample, (end - 1) / per_sample + 1);
                (low * layout.space, (high - low) * layout.space)
            }
            Self::Last => {
                let (low, high) = (first / layout.classes, (end - 1) / layout.classes + 1);
                (low, high - low)
            }
        }
    }
}

/// Elements that an invocation takes in one block; 8 hides the latency of a reduction's tree.
const ITEMS: u64 = 8;

struct Planner<'a, 'b> {
    loss: &'a dyn Pointwise,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    layout: Layout,
    mask: MaskIndex,
    totals: Totals,
}

pub(super) fn plan(loss: &dyn Pointwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    check_shapes(loss, request)?;
    let loss_dims = loss_dims(request);
    super::check_upstream(request, &loss_dims)?;
    let variant = Variant::choose(loss.name(), &request.options, caps, 256)?;
    let layout = Layout::of(&input.dims, request.options.class_axis);
    let parameters = loss.parameters();
    if layout.elements() == 0 {
        return Ok(empty::plan(loss.name(), &parameters, variant, loss_dims, request, caps));
    }
    super::check_elements(layout.elements())?;
    let mut builder = PlanBuilder::new(loss.name(), &parameters, &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims));
    let wants_gradient = request.gradients.contains(INPUT);
    if wants_gradient {
        builder.output(GRAD_INPUT, input.clone());
    }
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
    let mask = mask.map_or(MaskIndex::Same, |m| MaskIndex::of(&m.dims, &input.dims, layout.axis));
    let mut planner = Planner { loss, request, builder, variant, layout, mask, totals };
    if counted {
        planner.count()?;
    }
    let reduced = request.reduction != Reduction::None;
    let fused = if wants_gradient { Emit::Both } else { Emit::Value };
    planner.main(&[Pass::Statistics], Emit::Value, false)?;
    planner.main(&[Pass::Fused], fused, !counted)?;
    if wants_gradient {
        planner.main(&[Pass::Gradient], Emit::Gradient, false)?;
    }
    planner.totals.finish(&mut planner.builder, &[Pass::Finish, Pass::Fused], reduced, request.status);
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

    /// Cuts the elements into runs of whole blocks whose windows fit a binding.
    fn runs(&self, kernel: &Kernel, block: u64, flops: u64) -> Result<Vec<(u64, u64)>, Error> {
        let elements = self.layout.elements();
        let narrowest = kernel.bindings.iter().filter(|b| self.is_elementwise(b.name));
        let fit = narrowest.map(|b| self.builder.window_elements(b.element)).min().unwrap_or(u64::MAX);
        let most = fit.min(self.request.options.step_flops / flops.max(1));
        let run = most / block * block;
        if elements > most && run == 0 {
            let what = format!("binding of `{INPUT}`, elements of one block");
            return Err(Error::TooLarge { what, needed: block, limit: most });
        }
        let run = if run == 0 { elements } else { run };
        let starts = (0..elements).step_by(run.min(elements) as usize);
        Ok(starts.map(|first| (first, (first + run).min(elements))).collect())
    }

    fn is_elementwise(&self, name: &str) -> bool {
        matches!(name, "input" | "target" | "weight" | "grad_input" | "loss")
            || (name == "cell_mask" && self.mask == MaskIndex::Same)
            || (name == "grad_output" && self.request.reduction == Reduction::None)
    }

    /// The window of a run in the tensor or region of a binding.
    fn window(&self, binding: &str, first: u64, end: u64, block: u64, partials: Option<Place>) -> Window {
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
            "partials" => {
                let blocks = first / block..end.div_ceil(block);
                let place = partials.expect("kernels with partials reserve them");
                Window { place, first: blocks.start, count: blocks.end - blocks.start }
            }
            name => {
                let tensor = self.loss.broadcast().expect("all other bindings are broadcast tensors");
                debug_assert_eq!(tensor.name, name);
                whole(Place::Tensor(tensor.name), self.request.tensors[name].elements())
            }
        }
    }

    fn bind_float(&self, kernel: Kernel, name: &'static str, absent: &'static str) -> Kernel {
        match self.spec(name) {
            Some(spec) => kernel.bind(name, Element::Float(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Float(name, absent)),
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
    fn count(&mut self) -> Result<(), Error> {
        const WORDS: [&str; 6] = ["groups", "first_block", "end", "inner", "per_sample", "classes"];
        let label = format!("pointwise_count.{}.{}", self.tensors_id(), self.variant.id());
        let kernel = Kernel::new(label, self.variant)
            .fragments([fragment!("family/pointwise_count")])
            .fragments(totals::block(self.variant))
            .words(&WORDS)
            .constant("ITEMS", ITEMS as u32)
            .bind("partials", totals::TALLY, Access::Workspace);
        let kernel = self.bind_mask(self.bind_float(kernel, WEIGHT, "1.0"));
        let block = u64::from(self.variant.workgroup_size) * ITEMS;
        self.dispatch(kernel, &[Pass::Statistics, Pass::Fused], block, 2, Some(totals::COUNT), &WORDS, &[])
    }

    /// The main pass; `known` takes the mean's denominator from the shapes.
    fn main(&mut self, passes: &[Pass], emit: Emit, known: bool) -> Result<(), Error> {
        const WORDS: [&str; 7] = ["groups", "first_block", "end", "inner", "per_sample", "classes", "nan_source"];
        let input = self.request.tensors[INPUT].dtype;
        let none = self.request.reduction == Reduction::None;
        let value = emit != Emit::Gradient;
        let reduces = value && (!none || self.request.status);
        let pair = if input.is_half() { 2 } else { 1 };
        let accumulate = self.request.options.accumulate;
        let scale = if known { "known" } else { "saved" };
        let label = format!(
            "{}.{}.{scale}{}.{}.{}.{}",
            self.loss.name(),
            format!("{emit:?}").to_lowercase(),
            if accumulate && emit != Emit::Value { ".accumulate" } else { "" },
            self.request.reduction.word(),
            self.tensors_id(),
            self.variant.id(),
        );
        let upstream = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let kernel = Kernel::new(label, self.variant)
            .fragments([self.loss.hook(), fragment!("family/pointwise"), upstream, fragment!("lib/numerics")])
            .fragments(totals::block(self.variant))
            .words(&WORDS)
            .constant("PAIR", pair)
            .constant("ITEMS", ITEMS as u32)
            .constant("VALUE", u32::from(reduces))
            .parameters(&self.loss.parameters())
            .bind("input", Element::Float(input), Access::Read)
            .bind("target", Element::Float(self.request.tensors[TARGET].dtype), Access::Read);
        let mut kernel = self.bind_mask(self.bind_float(kernel, WEIGHT, "1.0"));
        if let Some(tensor) = self.loss.broadcast() {
            kernel = self.bind_float(kernel, tensor.name, tensor.parameter);
        }
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
        let kernel = self.totals.scaled(kernel, known);
        let scale = [self.totals.scale_word(known)];
        let block = u64::from(self.variant.workgroup_size * pair) * ITEMS;
        let base = reduces.then_some(totals::VALUE);
        self.dispatch(kernel, passes, block, self.loss.flops(), base, &WORDS, &scale)
    }

    /// Adds a kernel's steps to the passes, and the reduction of its tallies.
    #[allow(clippy::too_many_arguments, reason = "the two callers are the two kernels of the family")]
    fn dispatch(
        &mut self,
        kernel: Kernel,
        passes: &[Pass],
        block: u64,
        flops: u64,
        base: Option<u32>,
        words: &[&str],
        more: &[u32],
    ) -> Result<(), Error> {
        let blocks = self.layout.elements().div_ceil(block);
        let partials = base.map(|_| self.builder.scratch(blocks * totals::TALLY.size()));
        let runs = self.runs(&kernel, block, flops)?;
        let bindings = kernel.bindings.clone();
        let kernel = self.builder.kernel(kernel);
        for (first, end) in runs {
            let mut windows = Vec::with_capacity(bindings.len());
            for binding in &bindings {
                let window = self.window(binding.name, first, end, block, partials);
                self.builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)?;
                windows.push(window);
            }
            let groups = ((end - first).div_ceil(block)) as u32;
            let word = |name: &&str| match *name {
                "groups" => groups,
                "first_block" => (first / block) as u32,
                "end" => end as u32,
                "inner" if self.layout.axis == ClassAxis::Last => 1,
                "inner" => self.layout.space as u32,
                "per_sample" => (self.layout.classes * self.layout.space) as u32,
                "classes" => self.layout.classes as u32,
                _ => 0,
            };
            let words = words.iter().map(word).chain(more.iter().copied()).collect();
            let bytes = bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
            let step = Step { kernel, groups, words, windows, bytes, flops: flops * (end - first) };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        }
        if let (Some(base), Some(partials)) = (base, partials) {
            self.totals.reduce(&mut self.builder, passes, partials, blocks, base);
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
    let mask = tensors.get(CELL_MASK);
    let mask_index = mask.map_or(MaskIndex::Same, |m| MaskIndex::of(&m.dims, &input.dims, layout.axis));
    let counts = |i: usize| {
        let at = mask_index.window(&layout, i as u64, i as u64 + 1).0 as usize;
        let at = if mask_index == MaskIndex::Cell { at + i % layout.space as usize } else { at };
        mask.is_none_or(|m| m.as_integers()[at] != 0)
    };
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
        let w = weight.map_or(1.0, |w| w[i]);
        let (value, slope) = loss.formula(x[i], t[i], broadcast_at(i));
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
