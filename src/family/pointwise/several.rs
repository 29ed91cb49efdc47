//! Pointwise losses of several tensors that may all receive gradients.
//!
//! One kernel gives the value and every gradient where it may bind so many buffers, else the value and as many gradients at a
//! time as it may; if need be what they are multiplied by is one number that a step before finds. A tensor may lack all axes but
//! the first: its gradient sums over the sample, in blocks that end where a sample ends.

use super::factor::Factor;
use super::{Cells, ITEMS, counted, softmax};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::NUMBER;
use crate::stage::{Call, Denominator, Emit, HostCall, ITEM, Items, Map, Spans, Stage};
use crate::tensor::{CELL_MASK, WEIGHT, grad_names};

/// One tensor of such a loss.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operand {
    pub decl: TensorDecl,
    /// WGSL of the parameter that an optional tensor replaces.
    pub parameter: Option<&'static str>,
    /// Whether it may be `[N]`, one number for each sample.
    pub by_sample: bool,
    /// Whether a number below 0 is an error, on a GPU a NaN.
    pub not_negative: bool,
}

impl Operand {
    pub const fn new(decl: TensorDecl) -> Self {
        Self { decl, parameter: None, by_sample: false, not_negative: false }
    }
}

/// The formula of a loss of several tensors.
pub(crate) trait Several: Loss {
    /// At most four; the first has the shape of the loss.
    fn operands(&self) -> Vec<Operand>;

    /// Whether it takes `weight` and `cell_mask`.
    fn weighs(&self) -> bool;

    /// WGSL that defines `terms` and `large`.
    fn hook(&self) -> Vec<Fragment>;

    /// Value and slopes in f64; what no tensor gives is its parameter, or 0.
    fn formula(&self, x: [f64; 4]) -> (f64, [f64; 4]);

    /// The value where what the gradient takes for constant is as it is at `at`.
    fn frozen_value_of(&self, x: [f64; 4], _at: [f64; 4]) -> f64 {
        self.formula(x).0
    }

    /// Whether the tensors are scores of a sigmoid: minus infinity is as good as the lowest number.
    fn takes_scores(&self) -> bool {
        false
    }

    /// Whether the first two tensors, which are all, are scores of a softmax over the class axis; the formula is then of
    /// probabilities.
    fn takes_rows(&self) -> bool {
        false
    }

    /// Whether a mean of `[N, C, ...]` divides by N C, whatever counts.
    fn mean_over_rows(&self) -> bool {
        false
    }

    /// The parameter that stands for an optional tensor.
    fn parameter(&self) -> f64 {
        0.0
    }

    /// Floating-point operations of one element.
    fn flops(&self) -> u64;
}

const ANY: &str = "N C ...|N|";

impl Family for dyn Several {
    const NAME: &'static str = "pointwise";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list: Vec<_> = self.operands().into_iter().map(|operand| operand.decl).collect();
        if self.weighs() {
            list.push(TensorDecl::optional(WEIGHT, ANY, TensorKind::Auxiliary));
            list.push(TensorDecl::optional(CELL_MASK, "N C ...|N ...|", TensorKind::Mask));
        }
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(self.operands()[0].decl.dims)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        if self.takes_rows() {
            return softmax::plan(self, request, caps);
        }
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        if self.takes_rows() {
            return softmax::reference(self, request, tensors);
        }
        reference(self, request, tensors)
    }

    fn frozen(&self, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Option<Result<f64, Error>> {
        (!self.takes_rows()).then(|| frozen(self, request, tensors, at))
    }
}

/// What the kernels call the tensors and their gradients, and the elements of a step through each.
const NAMES: [(&str, &str, &str); 4] =
    [("x0", "grad_x0", "each0"), ("x1", "grad_x1", "each1"), ("x2", "grad_x2", "each2"), ("x3", "grad_x3", "each3")];

/// A call's tensors.
struct Tensors<'a> {
    loss: &'a dyn Several,
    operands: Vec<Operand>,
    cells: Cells,
    /// Elements of the loss for each of a tensor's.
    each: Vec<u64>,
}

impl<'a> Tensors<'a> {
    fn of(loss: &'a dyn Several, request: &Request) -> Result<Self, Error> {
        let operands = loss.operands();
        let lead = operands[0].decl.name;
        let cells = Cells::of(request, lead)?;
        let dims = &request.tensors[lead].dims;
        let mut each = Vec::new();
        for Operand { decl, by_sample, .. } in &operands {
            let Some(spec) = request.tensors.get(decl.name) else {
                each.push(1);
                continue;
            };
            let sample = dims.get(..1).filter(|_| *by_sample);
            if spec.dims != *dims && sample != Some(&spec.dims[..]) {
                let or = sample.map_or(String::new(), |sample| format!(" or {sample:?}"));
                let (name, expected) = (decl.name.into(), format!("{dims:?}{or}"));
                return Err(Error::Shape { name, expected, found: spec.dims.clone() });
            }
            each.push(cells.layout.elements() / spec.elements().max(1));
        }
        Ok(Self { loss, operands, cells, each })
    }

    /// What reads an element.
    fn element<'s>(&'s self, stage: Stage<'s>, factor: Factor) -> Stage<'s> {
        let negative = self.operands.iter().enumerate().map(|(k, o)| u32::from(o.not_negative) << k).sum::<u32>();
        let mut stage = self
            .cells
            .stage(stage)
            .fragments([fragment!("family/pointwise/several_element"), fragment!("lib/exponent")])
            .fragments(self.loss.hook())
            .constant("NOT_NEGATIVE", negative)
            .constant("SCORES", self.loss.takes_scores())
            .numerics()
            .parameters(&self.loss.parameters());
        for (k, (name, _, word)) in NAMES.into_iter().enumerate() {
            let each = self.each.get(k).copied().unwrap_or(1).max(1);
            stage = stage.word(word, each as u32);
            let map = Map::of(move |run| run.items.start / each..(run.items.end - 1) / each + 1);
            stage = match self.operands.get(k) {
                Some(operand) if stage.has(operand.decl.name) => stage.tensor_as(name, operand.decl.name, map),
                operand => {
                    let parameter = operand.and_then(|operand| operand.parameter);
                    stage.absent(Absent::Float(name, parameter.unwrap_or("0.0")))
                }
            };
        }
        factor.link(stage)
    }

    /// What a mean divides by, where the shapes alone tell it.
    fn rows(&self) -> Option<u64> {
        let layout = &self.cells.layout;
        self.loss.mean_over_rows().then_some(layout.samples * layout.classes)
    }

    /// What the tensors hold for an element, in f64.
    fn values(&self, tensors: &HostTensors, i: usize) -> [f64; 4] {
        [0, 1, 2, 3].map(|k| {
            let Some(operand) = self.operands.get(k) else { return 0.0 };
            let tensor = tensors.get(operand.decl.name);
            let x = tensor.map_or(self.loss.parameter(), |tensor| tensor.as_floats()[i / self.each[k] as usize]);
            if x == f64::NEG_INFINITY && self.loss.takes_scores() { f64::MIN } else { x }
        })
    }

    /// The elements that count, with their weights.
    fn counted<'t>(&'t self, tensors: &'t HostTensors) -> impl Iterator<Item = (usize, f64)> + 't {
        let weight = tensors.get(WEIGHT).map(HostTensor::as_floats);
        let mask = tensors.get(CELL_MASK).map(HostTensor::as_integers);
        let counts = move |i: &usize| mask.is_none_or(|mask| mask[self.cells.mask_at(*i as u64) as usize] != 0);
        let all = 0..self.cells.layout.elements() as usize;
        all.filter(counts).map(move |i| (i, weight.map_or(1.0, |w| w[i])))
    }

    /// What a mean divides by.
    fn denominator(&self, tensors: &HostTensors) -> f64 {
        self.rows().map_or_else(|| self.counted(tensors).count() as f64, |rows| rows as f64)
    }

    /// Whether a tensor's gradient sums over samples.
    fn is_summed(&self, k: usize) -> bool {
        self.each[k] > 1
    }

    fn main<'s>(&'s self, stage: Stage<'s>, factor: Factor) -> Stage<'s> {
        let mut stage = self.element(stage, factor).fragments([fragment!("family/pointwise/several")]);
        for (k, (_, gradient, _)) in NAMES.into_iter().enumerate() {
            stage = match self.operands.get(k) {
                Some(operand) if operand.decl.grad && !self.is_summed(k) => {
                    let stage = stage.gradient_as(gradient, operand.decl.name, ITEM);
                    stage.own_words(gradient, self.cells.own_words())
                }
                _ => stage.absent(Absent::Store(gradient)),
            };
        }
        stage.value(ITEM).flops(self.loss.flops())
    }

    /// The gradient of a tensor that is `[N]`, in passes that give gradients.
    fn summed(&self, call: &mut Call<'_>, k: usize, factor: Factor) -> Result<(), Error> {
        let name = self.operands[k].decl.name;
        let span = self.each[k];
        let size = call.workgroup() * ITEMS;
        let blocks = Spans { elements: self.cells.layout.elements(), span, size };
        let samples = self.cells.layout.samples;
        let parts = call.scratch(NUMBER, samples * blocks.per_span());
        for (pass, emit, known) in call.roles(true).into_iter().filter(|(_, emit, _)| *emit != Emit::Value) {
            let stage = call.stage(if emit == Emit::Both { Emit::Both } else { Emit::Gradient }, known, &blocks);
            self.element(stage, factor)
                .fragments([fragment!("family/pointwise/several_sums")])
                .constant("WHICH", k as u32)
                .work("parts", NUMBER, parts, Map::Unit(1))
                .flops(self.loss.flops())
                .push(call, &[pass])?;
            let (each, access) = (blocks.per_span(), call.request.options.accumulate);
            let access = if access { Access::Accumulate } else { Access::Write };
            let rows = Items { count: samples, block: call.workgroup() };
            let stored = Element::of(call.request.tensors[name].dtype);
            call.sums(&rows)
                .fragments([fragment!("family/pointwise/several_fold")])
                .word("blocks", each as u32)
                .work("parts", NUMBER, parts, Map::Item(each))
                .bind("gradient", stored, access, Place::Tensor(grad_names(name).1), ITEM)
                .flops(each)
                .push(call, &[pass])?;
        }
        Ok(())
    }
}

fn plan(loss: &dyn Several, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let tensors = Tensors::of(loss, request)?;
    let lead = tensors.operands[0].decl.name;
    let counted = counted(request, Denominator::Cells) && tensors.rows().is_none();
    let outline = tensors.cells.outline(lead, Denominator::Cells, counted);
    let outline = if let Some(rows) = tensors.rows() { outline.cells(Some(rows)) } else { outline };
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            tensors.cells.count(call, Denominator::Cells)?;
        }
        let pair = if request.tensors[lead].dtype.is_half() { 2u32 } else { 1 };
        let blocks = tensors.cells.blocks(call.workgroup() * u64::from(pair) * ITEMS);
        let factor = Factor::of(call, &blocks, |stage, factor| tensors.main(stage, factor))?;
        call.emit(&blocks, |stage| tensors.main(stage.constant("PAIR", pair), factor))?;
        for (k, operand) in tensors.operands.iter().enumerate() {
            if tensors.is_summed(k) && call.wants(operand.decl.name) {
                tensors.summed(call, k, factor)?;
            }
        }
        Ok(())
    })
}

/// The f64 driver: element by element.
fn reference(loss: &dyn Several, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Tensors::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    for operand in shape.operands.iter().filter(|operand| operand.not_negative) {
        let values = tensors.get(operand.decl.name).map_or(&[][..], HostTensor::as_floats);
        if let Some(value) = values.iter().find(|value| **value < 0.0) {
            let (expected, found) = ("numbers >= 0".into(), value.to_string());
            return Err(Error::Value { name: operand.decl.name.into(), expected, found });
        }
    }
    let elements = shape.cells.layout.elements() as usize;
    let mut values = vec![0.0; elements];
    let mut slopes = vec![[0.0; 4]; elements];
    for (i, w) in shape.counted(tensors) {
        let x = shape.values(tensors, i);
        let finite = x.iter().chain([&w]).all(|v| v.is_finite());
        let (value, slope) = if finite { loss.formula(x) } else { (f64::NAN, [f64::NAN; 4]) };
        (values[i], slopes[i]) = (w * value, slope.map(|s| w * s));
    }
    let scale = call.scale(shape.denominator(tensors), shape.cells.layout.samples as usize);
    let mut grads = HostTensors::new();
    for (k, operand) in shape.operands.iter().enumerate().filter(|(_, operand)| operand.decl.grad) {
        let Some(tensor) = tensors.get(operand.decl.name) else { continue };
        let mut gradient = vec![0.0; tensor.as_floats().len()];
        for (i, slope) in slopes.iter().enumerate() {
            gradient[i / shape.each[k] as usize] += slope[k] * scale * call.upstream(i);
        }
        grads.insert(operand.decl.name.into(), HostTensor::floats(tensor.dims.clone(), gradient));
    }
    let mut evaluation = call.evaluation(values, scale, []);
    evaluation.grads = grads;
    Ok(evaluation)
}

/// The value times the upstream gradient, with what is constant in the gradient as it is at `at`.
fn frozen(loss: &dyn Several, request: &Request, tensors: &HostTensors, at: &HostTensors) -> Result<f64, Error> {
    let shape = Tensors::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let scale = call.scale(shape.denominator(tensors), shape.cells.layout.samples as usize);
    let value = |i: usize| loss.frozen_value_of(shape.values(tensors, i), shape.values(at, i));
    Ok(shape.counted(tensors).map(|(i, w)| scale * call.upstream(i) * w * value(i)).sum())
}
