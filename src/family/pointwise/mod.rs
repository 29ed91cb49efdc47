//! Pointwise losses: value and derivative of each element in one pass, reduced in fixed blocks.
//!
//! | form | tensors | gradients |
//! | --- | --- | --- |
//! | `Pointwise` | `input`, most of them `target`, one a class or sample in place of a parameter | of `input`; a block's loads are all on their way at once |
//! | `several` | up to four, one of them may be `[N]` | of any, in as few kernels as the device's buffers allow |
//! | `softmax` | two of scores, of which the hook of `several` takes the probabilities | of both |
//!
//! All take `weight` and `cell_mask` in the same way, and share the pass that counts what a mean divides by.

mod factor;
pub(crate) mod several;
mod softmax;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::{self, Denominator};
use crate::stage::{Call, CellMask, Emit, FORWARD, HostCall, ITEM, Layout, Map, Outline, Spans, Stage};
use crate::tensor::{CELL_MASK, INPUT, TARGET, WEIGHT};
use crate::variant::ClassAxis;
use factor::Factor;

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
    /// The largest value; the least is 0.
    pub most: Most,
}

/// How large the values of a broadcast tensor may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
    Any,
    One,
}

/// Whether an input of minus infinity is a cell of probability 0, which adds nothing where the target has no share of it: the
/// values of the override `SCORES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scores {
    None = 0,
    /// Of a target that is a share, 0 is none.
    OfShares = 1,
    /// Of a target that is a sign, -1 is none.
    OfSigns = 2,
    /// The target is a score too: minus infinity is no share.
    OfLogits = 3,
    /// Of a target that marks centres by 1, all else is none.
    OfCentres = 4,
}

impl Scores {
    /// Whether a target has no share of a cell.
    fn no_share(self, t: f64) -> bool {
        match self {
            Self::None => false,
            Self::OfShares => t == 0.0,
            Self::OfSigns => t == -1.0,
            Self::OfLogits => t == f64::NEG_INFINITY,
            Self::OfCentres => t != 1.0,
        }
    }
}

/// What the input must be. Anything else is an error of the CPU path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inputs {
    Any,
    /// In [0, 1].
    Probabilities,
    /// 0 or more.
    Rates,
}

impl Inputs {
    fn check(self, x: f64) -> Result<(), Error> {
        let (holds, expected) = match self {
            Self::Any => return Ok(()),
            Self::Probabilities => ((0.0..=1.0).contains(&x), "probabilities in [0, 1]"),
            Self::Rates => (x >= 0.0, "rates >= 0"),
        };
        if holds || !x.is_finite() {
            return Ok(());
        }
        Err(Error::Value { name: INPUT.into(), expected: expected.into(), found: x.to_string() })
    }
}

/// What a mean divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeanOver {
    /// The elements that count.
    Elements,
    /// The sum of their weights, where there are some.
    Weights,
    /// Those whose target is 1, at least one.
    Ones,
}

/// The formula of a pointwise loss.
pub trait Pointwise: Loss {
    /// WGSL that defines `pointwise(x, t, b) -> vec2(value, slope)`, b being the broadcast tensor's value, and `large(x, t, b)`:
    /// 2^-64 of both, which may themselves be beyond f32.
    fn hook(&self) -> Vec<Fragment>;

    /// Value and derivative in f64; `broadcast` is the value that the broadcast tensor has here.
    fn formula(&self, x: f64, t: f64, broadcast: Option<f64>) -> (f64, f64);

    /// Whether there is a target; to a formula without, it is 0.
    fn takes_target(&self) -> bool {
        true
    }

    /// The tensor that may replace a parameter.
    fn broadcast(&self) -> Option<BroadcastTensor> {
        None
    }

    fn mean_over(&self) -> MeanOver {
        MeanOver::Elements
    }

    fn inputs(&self) -> Inputs {
        Inputs::Any
    }

    /// Whether the input is the score of a sigmoid.
    fn scores(&self) -> Scores {
        Scores::None
    }

    /// The value where what the gradient takes for constant is as it is at an input `held`.
    fn held_value(&self, x: f64, t: f64, broadcast: Option<f64>, _held: f64) -> f64 {
        self.formula(x, t, broadcast).0
    }

    /// Whether the gradient takes for constant what the value does not.
    fn holds_constant(&self) -> bool {
        false
    }

    /// Floating-point operations of one element, value and slope.
    fn flops(&self) -> u64;
}

impl Family for dyn Pointwise {
    const NAME: &'static str = "pointwise";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature(self)
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N C ...|N|")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        evaluate(self, request, tensors, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        self.holds_constant().then(|| frozen(self, request, tensors, at))
    }
}

fn signature(loss: &dyn Pointwise) -> Vec<TensorDecl> {
    const ANY: &str = "N C ...|N|";
    let mut list = vec![TensorDecl::required(INPUT, ANY, TensorKind::Float).with_grad()];
    if loss.takes_target() {
        list.push(TensorDecl::required(TARGET, ANY, TensorKind::Float));
    }
    list.push(TensorDecl::optional(WEIGHT, ANY, TensorKind::Auxiliary));
    list.push(TensorDecl::optional(CELL_MASK, "N C ...|N ...|", TensorKind::Mask));
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

/// Elements that an invocation takes in one block; 8 hides the latency of a reduction's tree.
const ITEMS: u64 = 8;

/// From this many cells on, blocks start anew with every class of a mask without class axis, so that a run of
/// blocks can keep to the part of the mask that fits a binding. Fixed, so that blocks depend on shapes only.
const LONG_PLANE: u64 = 4096;

/// The elements of a call, which of them count, and their weights.
#[derive(Debug, Clone, Copy)]
struct Cells {
    layout: Layout,
    mask: CellMask,
    /// Elements in which blocks are counted from the start.
    span: u64,
}

impl Cells {
    /// The elements of a loss with the shape of a tensor.
    fn of(request: &Request, lead: &str) -> Result<Self, Error> {
        let dims = &request.tensors[lead].dims;
        let layout = Layout::of(dims, request.options.class_axis);
        check_same(request, WEIGHT, dims)?;
        let mask = CellMask::of(request, dims)?;
        let long = mask.is_shared() && layout.space >= LONG_PLANE;
        Ok(Self { layout, mask, span: if long { layout.space } else { layout.elements() } })
    }

    fn outline(&self, lead: &'static str, mean: Denominator, counted: bool) -> Outline {
        Outline::new(&[lead]).mean(mean).cells((!counted).then_some(self.layout.elements()))
    }

    fn blocks(&self, size: u64) -> Spans {
        Spans { elements: self.layout.elements(), span: self.span, size }
    }

    /// Whether the pairs of all blocks start at even elements.
    fn own_words(&self) -> bool {
        self.span == self.layout.elements() || self.span.is_multiple_of(2)
    }

    /// The denominator of a mean, from mask and weights, or from the targets that are 1.
    fn count(&self, call: &mut Call<'_>, mean: Denominator) -> Result<(), Error> {
        let blocks = self.blocks(call.workgroup() * ITEMS);
        let of_ones = mean == Denominator::CellsOrOne;
        let count = self.stage(call.stage(Emit::Value, true, &blocks)).with(|stage| match of_ones {
            true => stage.tensor(TARGET, ITEM),
            false => stage.absent(Absent::Float(TARGET, "1.0")),
        });
        let count = count.fragments([fragment!("family/pointwise/count")]).block();
        count.tally("partials", totals::COUNT).flops(2).push(call, &FORWARD)
    }

    /// What tells whether an element counts, and its weight.
    fn stage<'s>(&'s self, stage: Stage<'s>) -> Stage<'s> {
        let stage = self.mask.link(stage, 1);
        stage.constant("ITEMS", ITEMS as u32).optional(WEIGHT, Absent::Float("weight", "1.0"), ITEM)
    }

    /// The mask's element for an element.
    fn mask_at(&self, i: u64) -> u64 {
        self.mask.at(i)
    }

    /// Elements from one class to the next.
    fn inner(&self) -> u64 {
        if self.layout.axis == ClassAxis::Last { 1 } else { self.layout.space }
    }

    fn per_sample(&self) -> u64 {
        self.layout.classes * self.layout.space
    }
}

/// Whether a pass over mask and weights finds the denominator, where the shapes do not tell it.
fn counted(request: &Request, mean: Denominator) -> bool {
    match Denominator::of(request.reduction, mean) {
        Denominator::Weights | Denominator::CellsOrOne => true,
        Denominator::Cells => request.tensors.contains_key(CELL_MASK),
        Denominator::One | Denominator::Samples => false,
    }
}

/// A tensor of the loss's own shape, where it is given.
fn check_same(request: &Request, name: &str, dims: &[usize]) -> Result<(), Error> {
    match request.tensors.get(name) {
        Some(spec) if spec.dims != dims => {
            Err(Error::Shape { name: name.into(), expected: format!("{dims:?}"), found: spec.dims.clone() })
        }
        _ => Ok(()),
    }
}

/// The elements of a call of a loss.
struct Elements<'a> {
    loss: &'a dyn Pointwise,
    cells: Cells,
}

fn plan(loss: &dyn Pointwise, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let cells = cells_of(loss, request)?;
    let mean = match loss.mean_over() {
        MeanOver::Weights if request.tensors.contains_key(WEIGHT) => Denominator::Weights,
        MeanOver::Elements | MeanOver::Weights => Denominator::Cells,
        MeanOver::Ones => Denominator::CellsOrOne,
    };
    let counted = counted(request, mean);
    Call::loss(loss, request, caps, cells.outline(INPUT, mean, counted), |call| {
        let elements = Elements { loss, cells };
        if counted {
            cells.count(call, mean)?;
        }
        let pair = if request.tensors[INPUT].dtype.is_half() { 2u32 } else { 1 };
        let blocks = cells.blocks(call.workgroup() * u64::from(pair) * ITEMS);
        let factor = Factor::of(call, &blocks, |stage, factor| elements.main(stage, factor))?;
        call.emit(&blocks, |stage| elements.main(stage.constant("PAIR", pair), factor))
    })
}

/// The elements, after the checks that letters cannot state: one rank for all, and the axes of broadcast tensors.
fn cells_of(loss: &dyn Pointwise, request: &Request) -> Result<Cells, Error> {
    let input = &request.tensors[INPUT].dims;
    check_same(request, TARGET, input)?;
    let cells = Cells::of(request, INPUT)?;
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
    Ok(cells)
}

impl Elements<'_> {
    fn main<'s>(&'s self, stage: Stage<'s>, factor: Factor) -> Stage<'s> {
        let stage = stage
            .fragments(self.loss.hook())
            .fragments([fragment!("family/pointwise/main"), fragment!("lib/difference")])
            .constant("ITEMS", ITEMS as u32)
            .constant("SCORES", self.loss.scores() as u32)
            .numerics()
            .tensor(INPUT, ITEM)
            .optional(TARGET, Absent::Float(TARGET, "0.0"), ITEM);
        let stage = self.broadcast(self.cells.stage(stage));
        let stage = stage.gradient(INPUT, ITEM).own_words("grad_input", self.cells.own_words());
        factor.link(stage).value(ITEM).flops(self.loss.flops())
    }

    /// The broadcast tensor, of which element i reads `i / step % count`, or the parameter that it replaces.
    fn broadcast<'s>(&'s self, stage: Stage<'s>) -> Stage<'s> {
        let Layout { samples, classes, .. } = self.cells.layout;
        let parameters = self.loss.parameters();
        let Some(tensor) = self.loss.broadcast() else {
            let stage = stage.absent(Absent::Float("broadcast", "0.0")).parameters(&parameters);
            let stage = stage.constant("MOST_IS_ONE", false);
            return stage.word("broadcast_step", 1).word("broadcast_count", 1);
        };
        // No block where the tensor replaces the only parameter.
        let alone = parameters.len() == 1 && stage.has(tensor.name);
        let stage = if alone { stage } else { stage.parameters(&parameters) };
        let (step, count) = match tensor.axis {
            Broadcast::Class => (self.cells.inner(), classes),
            Broadcast::Sample => (self.cells.per_sample(), samples),
        };
        let map = Map::of(move |run| match tensor.axis {
            Broadcast::Class => 0..classes,
            Broadcast::Sample => run.items.start / step..(run.items.end - 1) / step + 1,
        });
        let stage = stage.constant("MOST_IS_ONE", tensor.most == Most::One);
        stage.word("broadcast_step", step as u32).word("broadcast_count", count as u32).optional(
            tensor.name,
            Absent::Float("broadcast", tensor.parameter),
            map,
        )
    }
}

/// The value times the upstream gradient, with what is constant in the gradient as it is at `at`.
fn frozen(loss: &dyn Pointwise, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Result<f64, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let evaluation = evaluate(loss, request, tensors, at)?;
    let values = evaluation.loss.as_floats().iter().enumerate();
    Ok(values.map(|(i, value)| value * call.upstream(i)).sum())
}

/// The f64 driver: the definition, element by element; what the gradient takes for constant is taken at `held`.
fn evaluate(
    loss: &dyn Pointwise,
    request: &Request,
    tensors: &HostTensors,
    held: &HostTensors,
) -> Result<Evaluation, Error> {
    let elements = cells_of(loss, request)?;
    let layout = elements.layout;
    let input = &tensors[INPUT];
    let call = HostCall::new(loss, request, tensors)?;
    let (x, held) = (input.as_floats(), held[INPUT].as_floats());
    let target = tensors.get(TARGET).map(HostTensor::as_floats);
    let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let counts = |i: usize| mask.is_none_or(|mask| mask[elements.mask_at(i as u64) as usize] != 0);
    let broadcast = loss.broadcast().and_then(|b| Some((b.axis, tensors.get(b.name)?.as_floats())));
    if let (Some(tensor), Some((_, values))) = (loss.broadcast(), broadcast)
        && let Some(value) = values.iter().find(|v| **v < 0.0 || (tensor.most == Most::One && **v > 1.0))
    {
        let expected = if tensor.most == Most::One { "numbers in [0, 1]" } else { "numbers >= 0" };
        let (expected, found) = (expected.into(), value.to_string());
        return Err(Error::Value { name: tensor.name.into(), expected, found });
    }
    let inner = if layout.axis == ClassAxis::Last { 1 } else { layout.space as usize };
    let broadcast_at = |i: usize| {
        broadcast.map(|(axis, values)| match axis {
            Broadcast::Class => values[i / inner % layout.classes as usize],
            Broadcast::Sample => values[i / (layout.classes * layout.space) as usize],
        })
    };
    let mut values = vec![0.0; x.len()];
    let mut slopes = vec![0.0; x.len()];
    let mut denominator: f64 = 0.0;
    let scores = loss.scores();
    for i in (0..x.len()).filter(|&i| counts(i)) {
        loss.inputs().check(x[i])?;
        let (w, b, t) = (weight.map_or(1.0, |w| w[i]), broadcast_at(i), target.map_or(0.0, |t| t[i]));
        // A target that is a score may be minus infinity: as good as the lowest number.
        let lowest = scores == Scores::OfLogits && t == f64::NEG_INFINITY;
        let share = if lowest { f64::MIN } else { t };
        let finite = [share, w, b.unwrap_or(0.0)].iter().all(|v| v.is_finite());
        // A cell of probability 0, of which the target has no share, adds nothing.
        let impossible = scores.no_share(t) && x[i] == f64::NEG_INFINITY;
        let (value, slope) = match () {
            () if finite && x[i].is_finite() => {
                (loss.held_value(x[i], share, b, held[i]), loss.formula(x[i], share, b).1)
            }
            () if finite && impossible => (0.0, 0.0),
            () => (f64::NAN, f64::NAN),
        };
        (values[i], slopes[i]) = (w * value, w * slope);
        denominator += match loss.mean_over() {
            MeanOver::Elements => 1.0,
            MeanOver::Weights => w,
            MeanOver::Ones => f64::from(t == 1.0),
        };
    }
    if loss.mean_over() == MeanOver::Ones {
        denominator = denominator.max(1.0);
    }
    let scale = call.scale(denominator, layout.samples as usize);
    let gradient = call.gradient(INPUT, &slopes, 1, scale);
    Ok(call.evaluation(values, scale, [gradient]))
}
