//! A call in the making: its slots, saved memory and totals, and the stages that fill them.

use super::cut::chunks;
use super::domain::{Domain, Fixed};
use super::empty;
use super::recipe::{Emit, Stage};
use super::totals::{Denominator, Ending, LastLevel, Totals};
use crate::caps::Caps;
use crate::contract::Loss;
use crate::error::Error;
use crate::kernel::Element;
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder};
use crate::request::{Reduction, Request};
use crate::tensor::DType;
use crate::variant::Variant;
use std::ops::Range;
use std::rc::Rc;

/// The passes of a forward call that sum over its data.
pub(crate) const FORWARD: [Pass; 2] = [Pass::Statistics, Pass::Fused];
/// The passes of a forward call that end it.
pub(crate) const FINISH: [Pass; 2] = [Pass::Finish, Pass::Fused];
/// The passes that give gradients.
pub(crate) const BACKWARD: [Pass; 2] = [Pass::Gradient, Pass::Fused];

/// What a loss says of a call before its stages.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    over: Vec<&'static str>,
    mean: Denominator,
    /// Where the loss's elements are not all that counts.
    cells: Option<Option<u64>>,
    /// Where the loss's first dim is not the samples.
    samples: Option<u64>,
    workgroup: u32,
    /// What states start with, for an empty call that is given none.
    starts: Vec<(&'static str, f32)>,
    /// What becomes of the loss in the end, and whether it adds up to two totals.
    ending: Option<Ending>,
    own: bool,
    /// Whether gradients follow from the totals of the values.
    apart: bool,
}

impl Outline {
    /// A call is empty where one of the tensors `over` has no element. A loss's mean is over its elements where it is not
    /// reduced, and its samples are their first dim.
    pub fn new(over: &[&'static str]) -> Self {
        Self {
            over: over.to_vec(),
            mean: Denominator::Cells,
            cells: None,
            samples: None,
            workgroup: 256,
            starts: Vec::new(),
            ending: None,
            own: false,
            apart: false,
        }
    }

    /// What a mean divides by.
    pub fn mean(self, mean: Denominator) -> Self {
        Self { mean, ..self }
    }

    /// Cells that count, or `None` where a count pass finds them.
    pub fn cells(self, cells: Option<u64>) -> Self {
        Self { cells: Some(cells), ..self }
    }

    /// The samples of a call.
    pub fn samples(self, samples: u64) -> Self {
        Self { samples: Some(samples), ..self }
    }

    /// The workgroup that suits the kernels.
    pub fn workgroup(self, workgroup: u32) -> Self {
        Self { workgroup, ..self }
    }

    /// The loss has a second total, and ends by both.
    pub fn ending(self, ending: Option<Ending>) -> Self {
        Self { own: ending.is_some(), ending, ..self }
    }

    /// The loss ends by its one total.
    pub fn ended(self, ending: Option<Ending>) -> Self {
        Self { own: false, ending, ..self }
    }

    /// Gradients follow from the totals of the values: no kernel gives both.
    pub fn apart(self, apart: bool) -> Self {
        Self { apart, ..self }
    }

    /// What states start with: where an empty call is given none, it leaves these.
    pub fn starts(self, starts: &[(&'static str, f32)]) -> Self {
        Self { starts: starts.to_vec(), ..self }
    }
}

/// A call in the making.
pub(crate) struct Call<'a> {
    pub request: &'a Request,
    pub builder: PlanBuilder<'a>,
    pub variant: Variant,
    totals: Option<Totals>,
    /// The reduction that was planned last.
    pub(super) last: Option<LastLevel>,
    outputs: Rc<[Output]>,
    ending: Option<Ending>,
    own: bool,
    apart: bool,
}

/// A named output in a call.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub name: &'static str,
    /// The tensor that holds it: its own, or the input that it is written over.
    pub tensor: &'static str,
    pub dtype: DType,
}

impl<'a> Call<'a> {
    /// Plans a loss: empty calls, slots, totals and the finish are the same for all; `stages` adds the rest.
    pub fn loss(
        loss: &dyn Loss,
        request: &'a Request,
        caps: &'a Caps,
        outline: Outline,
        stages: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Plan, Error> {
        let none = none_dims(loss, request)?;
        let cells = outline.cells.unwrap_or(Some(none.iter().map(|&d| d as u64).product()));
        let samples = outline.samples.unwrap_or(none.first().map_or(1, |&d| d as u64));
        let mean = outline.mean;
        Self::bare(loss, request, caps, outline, |call| {
            let totals = call.reserve_totals(mean, cells, samples);
            stages(call)?;
            let ending = call.ending.take().unwrap_or_default();
            totals.finish(&mut call.builder, call.request, call.last, &ending)
        })
    }

    /// Plans a loss that ends by a kernel of its own, or an operation: empty calls and slots are the same for all.
    pub fn bare(
        loss: &dyn Loss,
        request: &'a Request,
        caps: &'a Caps,
        outline: Outline,
        stages: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Plan, Error> {
        let slots = loss.output_slots(request)?;
        let variant = Variant::choose(loss.name(), &request.options, caps, outline.workgroup)?;
        let elements = |name: &&str| request.tensors[*name].elements();
        let inputs = request.tensors.iter();
        let outputs = slots.iter().map(|slot| (&slot.name, &slot.spec));
        inputs.chain(outputs).try_for_each(|(name, spec)| check_elements(name, spec.elements()))?;
        let named = loss.outputs().into_iter().zip(&slots);
        let outputs = named.map(|(output, slot)| (output.name, output.tensor(request), slot.spec.dtype));
        let outputs: Rc<[Output]> = outputs.map(|(name, tensor, dtype)| Output { name, tensor, dtype }).collect();
        let mut builder = PlanBuilder::new(loss.name(), &loss.parameters(), &request.options, caps);
        if outline.over.iter().any(|name| elements(name) == 0) {
            let places: Vec<_> = outputs.iter().map(|output| output.tensor).collect();
            empty::fill_outputs(&mut builder, variant, request, slots, &places, &outline.starts);
            return Ok(builder.build());
        }
        builder.tensors(request, slots);
        if request.status {
            empty::status(&mut builder);
        }
        let Outline { ending, own, apart, .. } = outline;
        let mut call = Self { request, builder, variant, totals: None, last: None, outputs, ending, own, apart };
        stages(&mut call)?;
        Ok(call.builder.build())
    }

    /// Reserves the saved totals: what a mean divides by, the cells that count where the shapes tell them, the samples.
    pub fn reserve_totals(&mut self, mean: Denominator, cells: Option<u64>, samples: u64) -> Totals {
        let denominator = Denominator::of(self.request.reduction, mean);
        *self.totals.insert(Totals::reserve(&mut self.builder, self.variant, denominator, cells, samples, self.own))
    }

    /// The saved totals of a loss that reserved them.
    pub fn totals(&self) -> Totals {
        self.totals.expect("a loss with totals")
    }

    /// Invocations of a workgroup.
    pub fn workgroup(&self) -> u64 {
        self.variant.workgroup_size.into()
    }

    pub fn wants(&self, gradient: &str) -> bool {
        self.request.gradients.contains(gradient)
    }

    pub fn has(&self, name: &str) -> bool {
        self.request.tensors.contains_key(name)
    }

    /// A region of *saved* for one entry.
    pub fn saved(&mut self, name: &'static str, dims: &[u64], merge: Merge) -> Place {
        let dims: Vec<_> = dims.iter().map(|&d| d as usize).collect();
        self.builder.saved(&[(name, &dims, merge)])
    }

    /// A region of *scratch* for so many elements.
    pub fn scratch(&mut self, element: Element, count: u64) -> Place {
        self.builder.scratch(element.size() * count)
    }

    /// A stage over a domain. `known` takes the denominator of a mean from the shapes, not from the saved totals.
    pub fn stage<'s>(&self, emit: Emit, known: bool, over: &'s dyn Domain) -> Stage<'s>
    where
        'a: 's,
    {
        Stage::bare(self.variant, over).of_call(self.request, Rc::clone(&self.outputs), self.totals, emit, known)
    }

    /// A stage of an operation or of sums: nothing in it depends on what a pass gives of the loss.
    pub fn sums<'s>(&self, over: &'s dyn Domain) -> Stage<'s>
    where
        'a: 's,
    {
        self.stage(Emit::Both, false, over)
    }

    /// A stage of one step, with no words but the recipe's.
    pub fn step(&self, over: Fixed) -> Stage<'a> {
        let stage = Stage::fixed(self.variant, over);
        stage.of_call(self.request, Rc::clone(&self.outputs), self.totals, Emit::Both, false)
    }

    /// The passes of a loss whose one kernel gives the value, the gradients, or both where it may bind so many buffers; if
    /// need be as many gradients at a time as it may.
    pub fn emit<'s>(&mut self, over: &'s dyn Domain, describe: impl Fn(Stage<'s>) -> Stage<'s>) -> Result<(), Error>
    where
        'a: 's,
    {
        let stage = |call: &Self, emit, known| describe(call.stage(emit, known, over));
        for (pass, emit, known) in self.roles(!self.request.gradients.is_empty()) {
            let whole = stage(self, emit, known);
            let together = emit != Emit::Both || !self.apart;
            if emit == Emit::Value || (self.fits(&whole) && together) {
                whole.push(self, &[pass])?;
                continue;
            }
            if emit == Emit::Both {
                stage(self, Emit::Value, true).push(self, &[pass])?;
            }
            let all: Vec<_> = self.request.gradients.iter().map(String::as_str).collect();
            self.gradients(over, &all, pass, known, &describe)?;
        }
        Ok(())
    }

    /// Some gradients of a pass by one kernel, or as many at a time as it may bind.
    pub fn gradients<'s>(
        &mut self,
        over: &'s dyn Domain,
        of: &[&'s str],
        pass: Pass,
        known: bool,
        describe: impl Fn(Stage<'s>) -> Stage<'s>,
    ) -> Result<(), Error>
    where
        'a: 's,
    {
        let some =
            |call: &Self, names: &[&'s str]| describe(call.stage(Emit::Gradient, known, over).only(names.to_vec()));
        let mut left = of;
        while !left.is_empty() {
            let most = (1..=left.len()).rev().find(|&most| self.fits(&some(self, &left[..most]))).unwrap_or(1);
            some(self, &left[..most]).push(self, &[pass])?;
            left = &left[most..];
        }
        Ok(())
    }

    /// Whether the device binds as many buffers as a stage.
    pub fn fits(&self, stage: &Stage<'_>) -> bool {
        stage.kernel.storage_buffers() <= self.builder.caps.max_storage_buffers as usize
    }

    /// The passes of a loss, with or without a gradient: what each gives, and whether the shapes tell its scale.
    pub fn roles(&self, gradient: bool) -> Vec<(Pass, Emit, bool)> {
        // A value needs no scale. After a merge only the saved totals tell the denominator, unless it is 1.
        let value = (Pass::Statistics, Emit::Value, true);
        if !gradient {
            return vec![value, (Pass::Fused, Emit::Value, true)];
        }
        let totals = self.totals();
        let apart = totals.denominator == Denominator::One;
        let known = totals.cells.is_some();
        vec![value, (Pass::Gradient, Emit::Gradient, apart), (Pass::Fused, Emit::Both, known)]
    }

    /// Runs of at most so many of `all` whose windows, `width` elements each, fit a binding.
    pub fn runs(&self, name: &'static str, width: u64, all: u64) -> Result<Vec<Range<u64>>, Error> {
        let element = Element::Float(self.request.tensors[name].dtype);
        self.builder.check_window(&format!("`{name}`"), element, width)?;
        let most = self.builder.window_elements(element) / width;
        Ok(chunks(0..all, most).collect())
    }
}

/// The shape of a loss where it is not reduced.
fn none_dims(loss: &dyn Loss, request: &Request) -> Result<Vec<usize>, Error> {
    let slots = loss.output_slots(&request.clone().reduction(Reduction::None))?;
    Ok(slots.into_iter().next().map_or(Vec::new(), |slot| slot.spec.dims))
}

/// Kernels index with u32.
fn check_elements(name: &str, elements: u64) -> Result<(), Error> {
    let limit = u64::from(u32::MAX);
    if elements > limit {
        return Err(Error::TooLarge { what: format!("elements of `{name}`"), needed: elements, limit });
    }
    Ok(())
}
