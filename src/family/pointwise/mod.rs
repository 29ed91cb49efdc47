//! Pointwise losses: value and derivative of each element in one pass, reduced in fixed blocks.

pub(crate) mod several;

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
    OfScores = 3,
}

/// The formula of a pointwise loss.
pub trait Pointwise: Loss {
    /// WGSL that defines `pointwise(x, t, b) -> vec2(value, slope)`, b being the broadcast tensor's value, and `large(x, t, b)`:
    /// 2^-64 of both, which may themselves be beyond f32.
    fn hook(&self) -> Vec<Fragment>;

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

    /// The denominator of a mean, from mask and weights.
    fn count(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let blocks = self.blocks(call.workgroup() * ITEMS);
        let count = self.stage(call.stage(Emit::Value, true, &blocks));
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
        Denominator::Weights => true,
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
    let weighted = loss.mean_by_weight() && request.tensors.contains_key(WEIGHT);
    let mean = if weighted { Denominator::Weights } else { Denominator::Cells };
    let counted = counted(request, mean);
    Call::loss(loss, request, caps, cells.outline(INPUT, mean, counted), |call| {
        let elements = Elements { loss, cells };
        if counted {
            cells.count(call)?;
        }
        let pair = if request.tensors[INPUT].dtype.is_half() { 2u32 } else { 1 };
        let blocks = cells.blocks(call.workgroup() * u64::from(pair) * ITEMS);
        call.emit(&blocks, |stage| elements.main(stage.constant("PAIR", pair)))
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
    fn main<'s>(&'s self, stage: Stage<'s>) -> Stage<'s> {
        let stage = stage
            .fragments(self.loss.hook())
            .fragments([fragment!("family/pointwise/main"), fragment!("lib/difference")])
            .constant("ITEMS", ITEMS as u32)
            .constant("SCORES", self.loss.scores() as u32)
            .numerics()
            .tensor(INPUT, ITEM)
            .tensor(TARGET, ITEM);
        let stage = self.broadcast(self.cells.stage(stage));
        let stage = stage.gradient(INPUT, ITEM).own_words("grad_input", self.cells.own_words());
        stage.upstream(ITEM).value(ITEM).flops(self.loss.flops())
    }

    /// The broadcast tensor, of which element i reads `i / step % count`, or the parameter that it replaces.
    fn broadcast<'s>(&'s self, stage: Stage<'s>) -> Stage<'s> {
        let Layout { samples, classes, .. } = self.cells.layout;
        let parameters = self.loss.parameters();
        let Some(tensor) = self.loss.broadcast() else {
            let stage = stage.absent(Absent::Float("broadcast", "0.0")).parameters(&parameters);
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
    let (x, t, held) = (input.as_floats(), tensors[TARGET].as_floats(), held[INPUT].as_floats());
    let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
    let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
    let counts = |i: usize| mask.is_none_or(|mask| mask[elements.mask_at(i as u64) as usize] != 0);
    let broadcast = loss.broadcast().and_then(|b| Some((b.axis, tensors.get(b.name)?.as_floats())));
    if let (Some(tensor), Some((_, values))) = (loss.broadcast(), broadcast)
        && let Some(value) = values.iter().find(|value| **value < 0.0)
    {
        let (expected, found) = ("numbers >= 0".into(), value.to_string());
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
    let (mut cells, mut weights) = (0.0, 0.0);
    for i in (0..x.len()).filter(|&i| counts(i)) {
        if loss.takes_probabilities() && !(0.0..=1.0).contains(&x[i]) && x[i].is_finite() {
            let (expected, found) = ("probabilities in [0, 1]".into(), x[i].to_string());
            return Err(Error::Value { name: INPUT.into(), expected, found });
        }
        let (w, b) = (weight.map_or(1.0, |w| w[i]), broadcast_at(i));
        let none = match loss.scores() {
            Scores::None => None,
            Scores::OfShares => Some(0.0),
            Scores::OfSigns => Some(-1.0),
            Scores::OfScores => Some(f64::NEG_INFINITY),
        };
        // A target that is a score may be minus infinity: as good as the lowest number.
        let lowest = none == Some(t[i]) && t[i] == f64::NEG_INFINITY;
        let share = if lowest { f64::MIN } else { t[i] };
        let finite = [share, w, b.unwrap_or(0.0)].iter().all(|v| v.is_finite());
        // A cell of probability 0, of which the target has no share, adds nothing.
        let impossible = none == Some(t[i]) && x[i] == f64::NEG_INFINITY;
        let (value, slope) = match () {
            () if finite && x[i].is_finite() => {
                (loss.held_value(x[i], share, b, held[i]), loss.formula(x[i], share, b).1)
            }
            () if finite && impossible => (0.0, 0.0),
            () => (f64::NAN, f64::NAN),
        };
        (values[i], slopes[i]) = (w * value, w * slope);
        cells += 1.0;
        weights += w;
    }
    let scale = call.scale(if loss.mean_by_weight() { weights } else { cells }, layout.samples as usize);
    let gradient = call.gradient(INPUT, &slopes, 1, scale);
    Ok(call.evaluation(values, scale, [gradient]))
}
