//! A call in the making, and its stages: kernels over a domain. What a stage binds, it binds by a map from a run of the
//! domain's units to a window; cuts, words, bytes, labels and the reduction of tallies follow.

use super::begin::{Begun, begin};
use super::draft::chunks;
use super::totals::{self, Denominator, Totals};
use crate::caps::Caps;
use crate::contract::Loss;
use crate::error::Error;
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan, PlanBuilder, Step, Window};
use crate::request::{Reduction, Request};
use crate::tensor::{DType, GRAD_OUTPUT, LOSS, grad_names};
use crate::variant::Variant;
use std::ops::Range;

/// What a loss says of a call before its stages.
pub(crate) struct Outline {
    /// The tensors without whose elements a call is empty.
    pub over: &'static [&'static str],
    /// Shape of the loss where it is not reduced.
    pub none: Vec<usize>,
    /// What a mean divides by.
    pub mean: Denominator,
    /// Cells that count, where the shapes tell.
    pub cells: Option<u64>,
    pub samples: u64,
    pub workgroup: u32,
}

/// A call in the making.
pub(crate) struct Call<'a> {
    pub request: &'a Request,
    pub builder: PlanBuilder<'a>,
    pub variant: Variant,
    pub totals: Totals,
}

impl<'a> Call<'a> {
    /// Plans a loss: empty calls, the tensors, the totals and the finish are the same for all; `stages` adds the rest.
    pub fn plan(
        loss: &dyn Loss,
        request: &'a Request,
        caps: &'a Caps,
        outline: Outline,
        stages: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Plan, Error> {
        let Outline { over, none, mean, cells, samples, workgroup } = outline;
        let reduced = request.reduction != Reduction::None;
        let dims = if reduced { Vec::new() } else { none };
        let (mut builder, variant) = match begin(loss.name(), &loss.parameters(), request, caps, workgroup, over, dims)?
        {
            Begun::Done(plan) => return Ok(plan),
            Begun::Open(builder, variant) => (builder, variant),
        };
        let denominator = Denominator::of(request.reduction, mean);
        let totals = Totals::reserve(&mut builder, variant, denominator, cells, samples);
        let mut call = Self { request, builder, variant, totals };
        stages(&mut call)?;
        totals.finish(&mut call.builder, &[Pass::Finish, Pass::Fused], reduced, request.status);
        Ok(call.builder.build())
    }

    pub fn workgroup(&self) -> u64 {
        self.variant.workgroup_size.into()
    }

    pub fn wants(&self, gradient: &str) -> bool {
        self.request.gradients.contains(gradient)
    }

    /// A stage over a domain. `known` takes the denominator of a mean from the shapes, not from the saved totals.
    pub fn stage<'s>(&self, emit: Emit, known: bool, over: &'s dyn Domain) -> Stage<'s>
    where
        'a: 's,
    {
        let request = self.request;
        Stage {
            request,
            totals: self.totals,
            kernel: Kernel::new(self.variant),
            emit,
            known,
            facts: String::new(),
            over,
            windows: Vec::new(),
            words: Vec::new(),
            tally: None,
            flops: 1,
        }
    }

    /// The passes of a loss whose one kernel gives the value, the gradients, or both where it may bind so many buffers.
    pub fn emit<'s>(&mut self, over: &'s dyn Domain, describe: impl Fn(Stage<'s>) -> Stage<'s>) -> Result<(), Error>
    where
        'a: 's,
    {
        let most = self.builder.caps.max_storage_buffers as usize;
        let stage = |call: &Self, emit, known| describe(call.stage(emit, known, over));
        for (pass, emit, known) in self.roles(!self.request.gradients.is_empty()) {
            let whole = stage(self, emit, known);
            if emit == Emit::Both && whole.kernel.storage_buffers() > most {
                stage(self, Emit::Value, true).push(self, &[pass])?;
                stage(self, Emit::Gradient, known).push(self, &[pass])?;
            } else {
                whole.push(self, &[pass])?;
            }
        }
        Ok(())
    }

    /// The passes of a loss, with or without a gradient: what each gives, and whether the shapes tell its scale.
    pub fn roles(&self, gradient: bool) -> Vec<(Pass, Emit, bool)> {
        // A value needs no scale. After a merge only the saved totals tell the denominator, unless it is 1.
        let value = (Pass::Statistics, Emit::Value, true);
        if !gradient {
            return vec![value, (Pass::Fused, Emit::Value, true)];
        }
        let apart = self.totals.denominator == Denominator::One;
        let known = self.totals.cells.is_some();
        vec![value, (Pass::Gradient, Emit::Gradient, apart), (Pass::Fused, Emit::Both, known)]
    }

    /// Runs of at most so many of `all` whose windows, `width` elements each, fit a binding.
    pub fn runs(&self, name: &'static str, width: u64, all: u64) -> Result<Vec<Range<u64>>, Error> {
        let element = Element::Float(self.request.tensors[name].dtype);
        self.builder.check_window(&format!("`{name}`"), element, width)?;
        Ok(chunks(all, self.builder.window_elements(element) / width).collect())
    }
}

/// What a stage gives of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emit {
    Value,
    Gradient,
    Both,
}

impl Emit {
    const fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Gradient => "gradient",
            Self::Both => "both",
        }
    }
}

/// Units of one step, and the items (elements, rows, pixels) that they touch.
pub(crate) struct Run {
    pub units: Range<u64>,
    pub items: Range<u64>,
}

impl Run {
    pub fn groups(&self) -> u64 {
        self.units.end - self.units.start
    }

    pub fn len(&self) -> u64 {
        self.items.end - self.items.start
    }
}

/// What a stage runs over: units, one workgroup each, that no cut divides.
pub(crate) trait Domain {
    fn units(&self) -> u64;

    /// The items from the first to the last that a run of units touches; more units never touch less.
    fn items(&self, units: &Range<u64>) -> Range<u64>;

    /// Cuts fall on multiples of so many units.
    fn grain(&self) -> u64 {
        1
    }

    /// Step words of a run, by name.
    fn words(&self, run: &Run) -> Vec<(&'static str, u64)>;
}

/// Items in blocks, one workgroup each.
pub(crate) struct Items {
    pub count: u64,
    pub block: u64,
}

impl Domain for Items {
    fn units(&self) -> u64 {
        self.count.div_ceil(self.block)
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        units.start * self.block..(units.end * self.block).min(self.count)
    }

    fn words(&self, run: &Run) -> Vec<(&'static str, u64)> {
        vec![("groups", run.groups()), ("first_block", run.units.start), ("end", run.items.end)]
    }
}

/// So many workgroups that no cut parts: a step by hand.
pub(crate) struct One {
    pub groups: u64,
    pub items: Range<u64>,
}

impl Domain for One {
    fn units(&self) -> u64 {
        self.groups
    }

    fn items(&self, _units: &Range<u64>) -> Range<u64> {
        self.items.clone()
    }

    fn grain(&self) -> u64 {
        self.groups
    }

    fn words(&self, run: &Run) -> Vec<(&'static str, u64)> {
        vec![("groups", self.groups), ("first", run.items.start), ("end", run.items.end)]
    }
}

/// Where the window of a run lies in a tensor or region.
pub(crate) enum Map<'a> {
    /// So many elements an item.
    Item(u64),
    /// One element a unit.
    Unit,
    /// So many elements, whatever the run.
    Whole(u64),
    /// These elements.
    Of(Box<dyn Fn(&Run) -> Range<u64> + 'a>),
}

/// One element an item.
pub(crate) const ITEM: Map<'static> = Map::Item(1);

impl<'a> Map<'a> {
    pub fn of(map: impl Fn(&Run) -> Range<u64> + 'a) -> Self {
        Self::Of(Box::new(map))
    }

    fn range(&self, run: &Run) -> Range<u64> {
        match self {
            Self::Item(size) => run.items.start * size..run.items.end * size,
            Self::Unit => run.units.clone(),
            Self::Whole(count) => 0..*count,
            Self::Of(map) => map(run),
        }
    }
}

enum Word {
    Same(u32),
    Of(fn(&Run) -> u64),
}

/// A kernel over a domain, with what its steps bind.
#[must_use]
pub(crate) struct Stage<'a> {
    request: &'a Request,
    totals: Totals,
    kernel: Kernel,
    emit: Emit,
    known: bool,
    /// What of the label the methods below add.
    facts: String,
    over: &'a dyn Domain,
    /// In the order of the kernel's bindings.
    windows: Vec<(Place, Map<'a>)>,
    /// The words after the domain's.
    words: Vec<(&'static str, Word)>,
    /// Where the reduced tallies go in the saved totals.
    tally: Option<u32>,
    flops: u64,
}

impl<'a> Stage<'a> {
    /// Whether the call has a tensor.
    pub fn has(&self, name: &str) -> bool {
        self.request.tensors.contains_key(name)
    }

    pub fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.kernel = self.kernel.fragments(fragments);
        self
    }

    /// A fragment chosen among several of the same functions: its name shows in the label.
    pub fn choose(self, fragment: Fragment) -> Self {
        self.tag(short(&fragment).into()).fragments([fragment])
    }

    /// `lib/numerics`, with its word.
    pub fn numerics(self) -> Self {
        self.fragments([fragment!("lib/numerics")]).word("nan_source", 0)
    }

    pub fn parameters(mut self, parameters: &[Parameter]) -> Self {
        self.kernel = self.kernel.parameters(parameters);
        self
    }

    pub fn constant(mut self, name: &'static str, value: impl Into<u32>) -> Self {
        self.kernel = self.kernel.constant(name, value.into());
        self
    }

    /// A step word that is the same for all runs.
    pub fn word(mut self, name: &'static str, value: u32) -> Self {
        self.words.push((name, Word::Same(value)));
        self
    }

    /// A step word that follows from the run.
    pub fn word_of(mut self, name: &'static str, value: fn(&Run) -> u64) -> Self {
        self.words.push((name, Word::Of(value)));
        self
    }

    /// A part of the label, for a choice that shows in no tensor.
    pub fn tag(mut self, tag: String) -> Self {
        self.facts += ".";
        self.facts += &tag;
        self
    }

    /// Operations of an item.
    pub fn flops(mut self, flops: u64) -> Self {
        self.flops = flops;
        self
    }

    /// A binding by hand.
    pub fn bind(mut self, name: &'static str, element: Element, access: Access, place: Place, map: Map<'a>) -> Self {
        self.kernel = self.kernel.bind(name, element, access);
        self.windows.push((place, map));
        self
    }

    pub fn absent(mut self, absent: Absent) -> Self {
        self.kernel = self.kernel.absent(absent);
        self
    }

    /// An input that every call has: floats as `load_<name> -> f32`, integers as `-> i32`.
    pub fn tensor(self, name: &'static str, map: Map<'a>) -> Self {
        self.input(name, name, map)
    }

    /// An input that a call may lack, under the name that its stand-in has in WGSL.
    pub fn optional(self, name: &'static str, absent: Absent, map: Map<'a>) -> Self {
        if self.request.tensors.contains_key(name) { self.input(name, absent.name(), map) } else { self.absent(absent) }
    }

    fn input(self, name: &'static str, wgsl: &'static str, map: Map<'a>) -> Self {
        let dtype = self.request.tensors[name].dtype;
        let element = if dtype.is_float() { Element::Float(dtype) } else { Element::Integer(dtype) };
        let fact = if self.windows.is_empty() { dtype.to_string() } else { format!("{name}-{dtype}") };
        self.tag(fact).bind(wgsl, element, Access::Read, Place::Tensor(name), map)
    }

    /// Workspace, or a stand-in that keeps nothing where there is no place for it.
    pub fn work(self, name: &'static str, element: Element, place: impl Into<Option<Place>>, map: Map<'a>) -> Self {
        let Element::Plain(wgsl, _) = element else { panic!("workspace is of a plain type") };
        match place.into() {
            Some(place) => self.tag(name.into()).bind(name, element, Access::Workspace, place, map),
            None => self.absent(Absent::Plain(name, wgsl)),
        }
    }

    /// The gradient of an input, as `store_grad_<name>`; written or added to, or dropped by a stage for the value.
    pub fn gradient(self, of: &'static str, map: Map<'a>) -> Self {
        let (wgsl, place) = grad_names(of);
        if self.emit == Emit::Value || !self.request.gradients.contains(of) {
            return self.absent(Absent::Store(wgsl));
        }
        let (access, stage) = match self.request.options.accumulate {
            true => (Access::Accumulate, self.tag("accumulate".into())),
            false => (Access::Write, self),
        };
        let element = Element::Float(stage.request.tensors[of].dtype);
        stage.bind(wgsl, element, access, Place::Tensor(place), map)
    }

    /// What a gradient is multiplied by: `load_grad_output(upstream_index(i))`, one for each element of the loss as `map`
    /// says or one for all, and `mean_scale()`.
    pub fn upstream(self, map: Map<'a>) -> Self {
        let none = self.request.reduction == Reduction::None;
        let (index, map) = match none {
            true => (fragment!("lib/upstream_each"), map),
            false => (fragment!("lib/upstream_one"), Map::Whole(1)),
        };
        let stand_in = Absent::Float(GRAD_OUTPUT, "1.0");
        let stage = self.choose(index);
        match stage.emit {
            Emit::Value => stage.absent(stand_in),
            _ => stage.optional(GRAD_OUTPUT, stand_in, map),
        }
        .scale()
    }

    fn scale(mut self) -> Self {
        let word = self.totals.scale_word(self.known);
        if self.known {
            return self.choose(fragment!("lib/scale_known")).word("scale", word);
        }
        let (place, count) = (self.totals.window().place, self.totals.window().count);
        self = self.choose(fragment!("lib/scale_saved")).word("mean_of", word);
        self.bind("totals", totals::WORD, Access::Workspace, place, Map::Whole(count))
    }

    /// The loss, as `store_loss` where it is not reduced and as tallies of the units (`VALUE`) where it is.
    pub fn value(self, map: Map<'a>) -> Self {
        let none = self.request.reduction == Reduction::None;
        let value = self.emit != Emit::Gradient;
        let reduces = value && (!none || self.request.status);
        let block = totals::block(self.totals.variant());
        let stage = self.constant("VALUE", reduces).fragments(block);
        let stage = match none && value {
            true => {
                let stage = stage.tag("none".into());
                stage.bind("loss", Element::Float(DType::F32), Access::Write, Place::Tensor(LOSS), map)
            }
            false => stage.absent(Absent::Store("loss")),
        };
        if reduces {
            stage.tag("reduce".into()).tally(totals::VALUE)
        } else {
            stage.absent(Absent::Plain("partials", "Tally"))
        }
    }

    /// Tallies of the units, which are reduced to the saved totals from `base` on.
    pub fn tally(mut self, base: u32) -> Self {
        self.tally = Some(base);
        // The place is reserved when the stage is pushed.
        self.bind("partials", totals::TALLY, Access::Workspace, Place::Scratch(0), Map::Unit)
    }

    /// Names of the hooks and the skeleton, and the facts.
    fn label(&self) -> String {
        let own = self.kernel.fragments.iter().filter(|f| !f.name.starts_with("lib/"));
        let own: Vec<_> = own.map(short).collect();
        format!("{}.{}{}.{}", own.join("+"), self.emit.word(), self.facts, self.kernel.variant.id())
    }

    fn run(&self, units: Range<u64>) -> Run {
        Run { items: self.over.items(&units), units }
    }

    /// The first binding whose window would not fit, as an error.
    fn fits(&self, builder: &PlanBuilder<'_>, run: &Run) -> Result<(), Error> {
        self.kernel.bindings.iter().zip(&self.windows).try_for_each(|(binding, (_, map))| {
            let range = map.range(run);
            builder.check_window(&format!("`{}`", binding.name), binding.element, range.end - range.start)
        })
    }

    /// Runs that are as long as windows and budget allow.
    fn cut(&self, builder: &PlanBuilder<'_>) -> Result<Vec<Run>, Error> {
        let (all, grain) = (self.over.units(), self.over.grain());
        let mut runs = Vec::new();
        let mut first = 0;
        while first < all {
            let run = |grains: u64| self.run(first..(first + grains * grain).min(all));
            let short = |run: &Run| run.len() * self.flops <= builder.options.step_flops;
            let fits = |grains: u64| short(&run(grains)) && self.fits(builder, &run(grains)).is_ok();
            // Too many operations are no obstacle to a single grain.
            let next = run(longest((all - first).div_ceil(grain), fits).max(1));
            self.fits(builder, &next)?;
            first = next.units.end;
            runs.push(next);
        }
        Ok(runs)
    }

    /// Appends the steps to some passes, and the reduction of the tallies.
    pub fn push(mut self, call: &mut Call<'_>, passes: &[Pass]) -> Result<(), Error> {
        let builder = &mut call.builder;
        let (needed, limit) = (self.kernel.storage_buffers() as u64, builder.caps.max_storage_buffers.into());
        if needed > limit {
            return Err(Error::TooLarge { what: "storage buffers of a kernel".into(), needed, limit });
        }
        let runs = self.cut(builder)?;
        let units = self.over.units();
        let tally = self.tally.map(|base| (base, builder.scratch(units * totals::TALLY.size())));
        let names = self.over.words(&runs[0]).into_iter().map(|(name, _)| name);
        let names: Vec<_> = names.chain(self.words.iter().map(|(name, _)| *name)).collect();
        self.kernel.label = self.label();
        let bindings = self.kernel.bindings.clone();
        let kernel = builder.kernel(self.kernel.words(&names));
        for run in runs {
            let window = |(place, map): &(Place, Map<'_>), name: &str| {
                let range = map.range(&run);
                let place = if name == "partials" { tally.map_or(*place, |(_, place)| place) } else { *place };
                Window { place, first: range.start, count: range.end - range.start }
            };
            let windows: Vec<_> = bindings.iter().zip(&self.windows).map(|(b, bound)| window(bound, b.name)).collect();
            let domain = self.over.words(&run).into_iter().map(|(_, value)| value as u32);
            let own = self.words.iter().map(|(_, word)| match word {
                Word::Same(value) => *value,
                Word::Of(value) => value(&run) as u32,
            });
            let step = Step {
                kernel,
                groups: run.groups() as u32,
                words: domain.chain(own).collect(),
                bytes: bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum(),
                windows,
                flops: self.flops * run.len(),
            };
            passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
        }
        if let Some((base, place)) = tally {
            call.totals.reduce(builder, passes, place, units, base);
        }
        Ok(())
    }
}

/// A fragment's file.
fn short(fragment: &Fragment) -> &'static str {
    fragment.name.rsplit('/').next().unwrap_or(fragment.name)
}

/// The largest number up to `most` that fits, where fewer always fit; 0 where one does not.
fn longest(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    if fits(most) {
        return most;
    }
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}
