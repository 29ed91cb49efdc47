//! A stage: a kernel over a domain, with what its steps bind.

use super::call::Output;
use super::domain::{Domain, Fixed, Run};
use super::map::Map;
use super::totals::{self, Totals};
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::Place;
use crate::request::{Reduction, Request};
use crate::tensor::{DType, GRAD_OUTPUT, INPUT, LOSS, STATUS, grad_names};
use crate::variant::Variant;
use std::ops::Deref;
use std::rc::Rc;

/// What a stage gives of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emit {
    Value,
    Gradient,
    Both,
}

/// A step word.
pub(super) enum Word<'a> {
    Same(u32),
    Of(Box<dyn Fn(&Run) -> u64 + 'a>),
}

/// What a stage binds: where, by which map, and how often its kernel reads it.
pub(super) struct Bound<'a> {
    pub source: Source,
    pub map: Map<'a>,
    pub times: u64,
    /// Elements of an item that it touches, where it is not the whole window.
    pub each: Option<u64>,
}

/// A place, or one that is reserved when the stage is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Place(Place),
    /// Tallies of the units, reduced to the saved totals from this word on.
    Tally(u32),
}

/// A domain, lent or kept.
pub(super) enum Over<'a> {
    Domain(&'a dyn Domain),
    Fixed(Fixed),
}

impl<'a> Deref for Over<'a> {
    type Target = dyn Domain + 'a;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Domain(domain) => *domain,
            Self::Fixed(fixed) => fixed,
        }
    }
}

/// A kernel over a domain, with what its steps bind. What it binds, it binds by a map from a run of the domain's units to
/// a window; cuts, words, bytes and the reduction of tallies follow. Parts of a stage may ask for the same fragment, word,
/// stand-in or binding: the kernel has it once.
#[must_use]
pub(crate) struct Stage<'a> {
    request: Option<&'a Request>,
    outputs: Rc<[Output]>,
    totals: Option<Totals>,
    emit: Emit,
    /// The gradients that it gives, if not all.
    only: Option<Vec<&'a str>>,
    known: bool,
    pub(super) kernel: Kernel,
    pub(super) over: Over<'a>,
    /// In the order of the kernel's bindings.
    pub(super) bound: Vec<Bound<'a>>,
    /// The words after the domain's.
    pub(super) words: Vec<(&'static str, Word<'a>)>,
    pub(super) flops: u64,
}

impl<'a> Stage<'a> {
    /// A stage that knows nothing of a call's tensors: its places are given by hand.
    pub fn bare(variant: Variant, over: &'a dyn Domain) -> Self {
        Self::of(variant, Over::Domain(over))
    }

    /// The same, over a domain of its own.
    pub fn fixed(variant: Variant, over: Fixed) -> Self {
        Self::of(variant, Over::Fixed(over))
    }

    fn of(variant: Variant, over: Over<'a>) -> Self {
        Self {
            request: None,
            outputs: Rc::new([]),
            totals: None,
            emit: Emit::Both,
            only: None,
            known: false,
            kernel: Kernel::new(variant),
            over,
            bound: Vec::new(),
            words: Vec::new(),
            flops: 1,
        }
    }

    pub(super) fn of_call(
        self,
        request: &'a Request,
        outputs: Rc<[Output]>,
        totals: Option<Totals>,
        emit: Emit,
        known: bool,
    ) -> Self {
        Self { request: Some(request), outputs, totals, emit, known, ..self }
    }

    /// A stage of some gradients.
    pub fn only(self, gradients: Vec<&'a str>) -> Self {
        Self { only: Some(gradients), ..self }
    }

    fn request(&self) -> &'a Request {
        self.request.expect("a stage of a call")
    }

    fn totals(&self) -> &Totals {
        self.totals.as_ref().expect("a stage of a loss with totals")
    }

    pub fn emit(&self) -> Emit {
        self.emit
    }

    /// Whether the shapes tell what a sum is multiplied by.
    pub fn knows_scale(&self) -> bool {
        self.known
    }

    pub fn reduction(&self) -> Reduction {
        self.request().reduction
    }

    /// Whether the call has a tensor.
    pub fn has(&self, name: &str) -> bool {
        self.request().tensors.contains_key(name)
    }

    /// The shape of a tensor, if the call has it.
    pub fn dims(&self, name: &str) -> Option<&'a [usize]> {
        self.request().tensors.get(name).map(|spec| &spec.dims[..])
    }

    /// Elements of a tensor that every call has.
    pub fn elements(&self, name: &str) -> u64 {
        self.request().tensors[name].elements()
    }

    /// Words of workgroup memory beside a reduction's, those of the lanes of rows, and what neighbours swap of halves.
    pub fn workgroup_words(&self) -> u64 {
        let swapped = if self.stores_halves(grad_names(INPUT).0) { 32 } else { 0 };
        (16 * 1024 - u64::from(self.kernel.variant.workgroup_size) * (16 + 12 + swapped)) / 4
    }

    pub fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.kernel = self.kernel.fragments(fragments);
        self
    }

    /// `lib/numerics`, with its word.
    pub fn numerics(self) -> Self {
        self.fragments([fragment!("lib/numerics")]).word("nan_source", 0)
    }

    /// The fragments by which a workgroup adds up tallies.
    pub fn block(self) -> Self {
        let variant = self.kernel.variant;
        self.fragments(totals::block(variant))
    }

    /// A workgroup of its own size.
    pub fn workgroup(mut self, size: u32) -> Self {
        self.kernel = self.kernel.workgroup(size);
        self
    }

    pub fn parameters(mut self, parameters: &[Parameter]) -> Self {
        self.kernel = self.kernel.parameters(parameters);
        self
    }

    pub fn constant(mut self, name: &'static str, value: impl Into<u32>) -> Self {
        self.kernel = self.kernel.constant(name, value.into());
        self
    }

    pub fn constants(self, constants: &[(&'static str, u64)]) -> Self {
        constants.iter().fold(self, |stage, &(name, value)| stage.constant(name, value as u32))
    }

    /// A step word that is the same for all runs.
    pub fn word(mut self, name: &'static str, value: u32) -> Self {
        let said =
            |(said, word): &(&str, Word<'_>)| *said == name && matches!(word, Word::Same(same) if *same == value);
        if !self.words.iter().any(said) {
            self.words.push((name, Word::Same(value)));
        }
        self
    }

    /// Step words that are the same for all runs.
    pub fn words(self, words: &[(&'static str, u64)]) -> Self {
        words.iter().fold(self, |stage, &(name, value)| stage.word(name, value as u32))
    }

    /// A step word that follows from the run.
    pub fn word_of(mut self, name: &'static str, value: impl Fn(&Run) -> u64 + 'a) -> Self {
        self.words.push((name, Word::Of(Box::new(value))));
        self
    }

    /// Operations of an item.
    pub fn flops(mut self, flops: u64) -> Self {
        self.flops = flops;
        self
    }

    /// What makes a set of choices, applied where it reads best.
    pub fn with(self, change: impl FnOnce(Self) -> Self) -> Self {
        change(self)
    }

    /// A binding by hand.
    pub fn bind(self, name: &'static str, element: Element, access: Access, place: Place, map: Map<'a>) -> Self {
        self.bind_to(name, element, access, Source::Place(place), map)
    }

    fn bind_to(mut self, name: &'static str, element: Element, access: Access, source: Source, map: Map<'a>) -> Self {
        let mut bindings = self.kernel.bindings.iter().zip(&self.bound);
        let same = |b: &Binding| (b.name, b.element, b.access) == (name, element, access);
        if !bindings.any(|(b, bound)| same(b) && bound.source == source) {
            self.kernel = self.kernel.bind(name, element, access);
            self.bound.push(Bound { source, map, times: 1, each: None });
        }
        self
    }

    /// The kernel reads the binding so many times more.
    pub fn again(mut self, name: &'static str, times: u64) -> Self {
        let at = self.kernel.bindings.iter().position(|b| b.name == name).expect("bound before it is read again");
        self.bound[at].times += times;
        self
    }

    /// The kernel touches only so many elements of an item.
    pub fn sparsely(mut self, name: &'static str, each: u64) -> Self {
        let at = self.kernel.bindings.iter().position(|b| b.name == name).expect("bound before it is told sparse");
        self.bound[at].each = Some(each);
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
        if self.has(name) { self.input(name, absent.name(), map) } else { self.absent(absent) }
    }

    /// An input that every call has, as `load_<wgsl>`.
    pub fn tensor_as(self, wgsl: &'static str, name: &'static str, map: Map<'a>) -> Self {
        self.input(name, wgsl, map)
    }

    fn input(self, name: &'static str, wgsl: &'static str, map: Map<'a>) -> Self {
        let element = Element::of(self.request().tensors[name].dtype);
        self.bind(wgsl, element, Access::Read, Place::Tensor(name), map)
    }

    /// A named output, as `store_<wgsl>` of f32, u32 or i32. One that is written over an input which the stage reads takes
    /// that binding with its map: one invocation reads and writes an element.
    pub fn output(mut self, name: &str, wgsl: &'static str, map: Map<'a>) -> Self {
        let output = self.outputs.iter().find(|output| output.name == name);
        let Output { tensor, dtype, .. } = *output.unwrap_or_else(|| panic!("`{name}` is not declared"));
        let read = |source: Source| matches!(source, Source::Place(Place::Tensor(read)) if read == tensor);
        match self.bound.iter().position(|bound| read(bound.source)) {
            Some(at) => self.kernel.bindings[at].access = Access::Update(wgsl),
            None => self = self.bind(wgsl, Element::of(dtype), Access::Write, Place::Tensor(tensor), map),
        }
        self
    }

    /// Workspace, or a stand-in that keeps nothing where there is no place for it.
    pub fn work(self, name: &'static str, element: Element, place: impl Into<Option<Place>>, map: Map<'a>) -> Self {
        let Element::Plain(wgsl, _) = element else { panic!("workspace is of a plain type") };
        match place.into() {
            Some(place) => self.bind(name, element, Access::Workspace, place, map),
            None => self.absent(Absent::Plain(name, wgsl)),
        }
    }

    /// The gradient of an input, as `store_grad_<name>`; written or added to, or dropped by a stage for the value.
    pub fn gradient(self, of: &'static str, map: Map<'a>) -> Self {
        self.gradient_as(grad_names(of).0, of, map)
    }

    /// Whether it gives the gradient of an input.
    pub fn gives(&self, of: &str) -> bool {
        let chosen = self.only.as_ref().is_none_or(|names| names.contains(&of));
        self.emit != Emit::Value && chosen && self.request().gradients.contains(of)
    }

    /// The same as `store_<wgsl>`.
    pub fn gradient_as(self, wgsl: &'static str, of: &'static str, map: Map<'a>) -> Self {
        let (request, place) = (self.request(), grad_names(of).1);
        if !self.gives(of) {
            return self.absent(Absent::Store(wgsl));
        }
        let access = if request.options.accumulate { Access::Accumulate } else { Access::Write };
        self.bind(wgsl, Element::Float(request.tensors[of].dtype), access, Place::Tensor(place), map)
    }

    /// Whether no two invocations of a step write halves of the same word of an output, if the stage stores it: pairs start
    /// at even elements, and what is single is the end of a plane or vector.
    pub fn own_words(mut self, wgsl: &'static str, owned: bool) -> Self {
        for binding in self.kernel.bindings.iter_mut().filter(|binding| binding.is_half(wgsl)) {
            binding.own_words = owned;
        }
        self
    }

    /// Whether it stores this output, and in halves.
    pub fn stores_halves(&self, wgsl: &'static str) -> bool {
        self.kernel.bindings.iter().any(|binding| binding.is_half(wgsl))
    }

    /// What a gradient is multiplied by: `load_grad_output(upstream_index(i))`, one for each element of the loss as `map`
    /// says or one for all, and `mean_scale()`.
    pub fn upstream(self, map: Map<'a>) -> Self {
        self.upstream_unscaled(map).scale()
    }

    /// `load_grad_output(upstream_index(i))` alone: where the kernel's coefficients hold the scale.
    pub fn upstream_unscaled(self, map: Map<'a>) -> Self {
        let none = self.request().reduction == Reduction::None;
        let (index, map) = match none {
            true => (fragment!("lib/upstream_each"), map),
            false => (fragment!("lib/upstream_one"), Map::Whole(1)),
        };
        self.fragments([index]).grad_output(map)
    }

    /// The upstream gradient alone, or 1.
    pub fn grad_output(self, map: Map<'a>) -> Self {
        let stand_in = Absent::Float(GRAD_OUTPUT, "1.0");
        match self.emit {
            Emit::Value => self.absent(stand_in),
            _ => self.optional(GRAD_OUTPUT, stand_in, map),
        }
    }

    /// `mean_scale()`: one over the denominator, known from the shapes or from the saved totals.
    pub fn scale(self) -> Self {
        let totals = *self.totals();
        let word = totals.scale_word(self.known);
        if self.known {
            return self.fragments([fragment!("lib/scale_known")]).word("scale", word);
        }
        self.fragments([fragment!("lib/scale_saved")]).word("mean_of", word).totals_words(&totals)
    }

    /// `load_totals`, in stages that give gradients.
    pub fn totals_so_far(self) -> Self {
        let totals = *self.totals();
        match self.emit {
            Emit::Value => self.absent(Absent::Plain("totals", "u32")),
            _ => self.totals_words(&totals),
        }
    }

    fn totals_words(self, totals: &Totals) -> Self {
        let window = totals.window();
        self.bind("totals", totals::WORD, Access::Workspace, window.place, Map::Whole(window.count))
    }

    /// The loss, as `store_loss` where it is not reduced and as tallies of the units (`VALUE`) where it is.
    pub fn value(self, map: Map<'a>) -> Self {
        let none = self.request().reduction == Reduction::None;
        let value = self.emit != Emit::Gradient;
        let reduces = value && (!none || self.request().status);
        let stage = self.constant("VALUE", reduces).block();
        let stage = match none && value {
            true => stage.loss(map),
            false => stage.absent(Absent::Store("loss")),
        };
        if reduces { stage.tally("partials", totals::VALUE) } else { stage.absent(Absent::Plain("partials", "Tally")) }
    }

    /// A second value's tallies, as `store_own_partials`, of a stage that gives the value.
    pub fn own_value(self) -> Self {
        match self.emit {
            Emit::Gradient => self.absent(Absent::Plain("own_partials", "Tally")),
            _ => self.tally("own_partials", totals::OWN),
        }
    }

    /// `store_loss`.
    pub fn loss(self, map: Map<'a>) -> Self {
        self.bind("loss", Element::Float(DType::F32), Access::Write, Place::Tensor(LOSS), map)
    }

    /// `store_status`, where the call asks for it.
    pub fn status(self) -> Self {
        match self.request().status {
            true => self.bind("status", totals::WORD, Access::Write, Place::Tensor(STATUS), Map::Whole(2)),
            false => self.absent(Absent::Plain("status", "u32")),
        }
    }

    /// Tallies of the units, which are reduced to the saved totals from `base` on.
    pub fn tally(self, name: &'static str, base: u32) -> Self {
        self.bind_to(name, totals::TALLY, Access::Workspace, Source::Tally(base), Map::Unit(1))
    }
}
