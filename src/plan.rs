//! A plan: plain data that says which kernels run on which parts of which tensors.

use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Access, Element, Kernel, fragment};
use crate::params::{Parameter, ParameterKind};
use crate::request::Request;
use crate::tensor::{DType, TensorSpec, grad};
use crate::variant::{Options, PARAMETERS, ParameterSource, Sharing};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a plan that can be recorded on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pass {
    /// Sums over this call's data, into *saved*. First half of a forward call.
    Statistics,
    /// Loss and coefficients from *saved*. Second half of a forward call.
    Finish,
    /// Gradients, from the inputs and *saved*: a backward call.
    Gradient,
    /// Loss and gradients together, for an upstream gradient known beforehand.
    Fused,
    /// One saved memory into another: the only pass of [`Plan::merge`].
    Merge,
}

/// How two devices' or micro-batches' values of a saved entry become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Merge {
    SumF32 = 0,
    SumU32 = 1,
    /// Bits of either.
    OrU32 = 2,
    /// Belongs to this call's rows alone, or follows from the other entries.
    Local,
}

/// A named part of *saved*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedEntry {
    pub name: &'static str,
    /// Byte offset in *saved*.
    pub offset: u64,
    pub dims: Vec<usize>,
    pub merge: Merge,
}

impl SavedEntry {
    /// Number of 4-byte words.
    pub fn words(&self) -> u64 {
        self.dims.iter().map(|&d| d as u64).product()
    }
}

/// Where a window lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The tensor of this name.
    Tensor(&'static str),
    /// This many bytes into *saved*.
    Saved(u64),
    /// This many bytes into *scratch*.
    Scratch(u64),
    /// This many bytes into the plan's table: constants that planning worked out, which `bind` writes once.
    Table(u64),
}

/// The part of a tensor or region that a step binds: elements `first .. first + count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    pub place: Place,
    pub first: u64,
    pub count: u64,
}

/// One dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index into [`Plan::kernels`].
    pub kernel: usize,
    /// Number of workgroups, folded over two dimensions when recorded.
    pub groups: u32,
    pub(crate) words: Vec<u32>,
    /// One window per binding of the kernel.
    pub windows: Vec<Window>,
    /// Bytes read and written, each once.
    pub bytes: u64,
    /// Floating-point operations, a transcendental counted as one.
    pub flops: u64,
}

/// A tensor that `bind` takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub name: String,
    pub spec: TensorSpec,
    /// Whether the call writes it.
    pub output: bool,
    /// The input whose slice this output takes in a plan for that ([`Request::in_place`](crate::Request::in_place)).
    pub over: Option<&'static str>,
    /// Whether `bind` needs it: false of a tensor that no pass left by [`Plan::only`] touches.
    pub needed: bool,
}

/// Bytes and floating-point operations of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    pub bytes: u64,
    pub flops: u64,
}

/// What a call will do: kernels, steps, tensors and memory, as plain data.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub loss: &'static str,
    /// The ids of the kernels that the passes run, for listings.
    pub variant: String,
    pub(crate) kernels: Vec<Kernel>,
    pub(crate) passes: BTreeMap<Pass, Vec<Step>>,
    pub slots: Vec<Slot>,
    pub saved: Vec<SavedEntry>,
    /// Bytes of *saved*: written by forward, read by backward; one per use in flight.
    pub saved_bytes: u64,
    /// Bytes of *scratch*: dead when a call ends.
    pub scratch_bytes: u64,
    /// Constants that kernels read from a buffer of `bind`'s own.
    pub(crate) table: Vec<u32>,
    pub(crate) parameter_words: Vec<u32>,
    pub(crate) parameter_source: ParameterSource,
    pub(crate) sharing: Sharing,
    /// [`Caps::refuses_aliasing`] of the device that the plan is for.
    pub(crate) refuses_aliasing: bool,
}

impl Plan {
    /// The kernels, which a step names by their place.
    pub fn kernels(&self) -> &[Kernel] {
        &self.kernels
    }

    /// The steps of a pass, in order.
    pub fn steps(&self, pass: Pass) -> &[Step] {
        self.passes.get(&pass).map_or(&[], Vec::as_slice)
    }

    /// Bytes and operations of a pass.
    pub fn work(&self, pass: Pass) -> Work {
        self.steps(pass)
            .iter()
            .fold(Work::default(), |sum, step| Work { bytes: sum.bytes + step.bytes, flops: sum.flops + step.flops })
    }

    /// The plan without the other passes, and without the kernels that only they need: an engine that records one
    /// way compiles and binds half as much. Tensors that only they touch need not be bound: an autograd engine has no
    /// gradients yet when it binds forward.
    ///
    /// ```
    /// use wgloss::{Caps, DType, Loss, Pass, Request, TensorSpec, loss::SmoothL1Loss, tensor};
    /// let spec = TensorSpec::new(DType::F32, [64]);
    /// let request = Request::new().tensor(tensor::INPUT, spec.clone()).tensor(tensor::TARGET, spec);
    /// let plan = SmoothL1Loss::default().plan(&request.gradient(tensor::INPUT), &Caps::default())?;
    /// let fused = plan.clone().only(&[Pass::Fused]);
    /// assert!(fused.kernels().len() < plan.kernels().len());
    /// assert_eq!(fused.work(Pass::Fused), plan.work(Pass::Fused));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    #[must_use]
    pub fn only(mut self, passes: &[Pass]) -> Self {
        self.passes.retain(|pass, _| passes.contains(pass));
        let mut kernels = Vec::new();
        for step in self.passes.values_mut().flatten() {
            let kernel = &self.kernels[step.kernel];
            step.kernel = kernels.iter().position(|k| k == kernel).unwrap_or_else(|| {
                kernels.push(kernel.clone());
                kernels.len() - 1
            });
        }
        self.kernels = kernels;
        self.variant = variant_id(&self.kernels);
        let windows = self.passes.values().flatten().flat_map(|step| &step.windows);
        let tensor = |window: &Window| if let Place::Tensor(name) = window.place { Some(name) } else { None };
        let touched: BTreeSet<_> = windows.filter_map(tensor).collect();
        for slot in &mut self.slots {
            slot.needed = slot.name == PARAMETERS || touched.contains(slot.name.as_str());
        }
        self
    }

    /// A plan that merges another call's saved memory into this one's, entry by entry: bind it with *saved* as
    /// the memory to merge into and the tensor [`SAVED_OTHER`], and record [`Pass::Merge`] between statistics
    /// and finish. So a loss runs over several devices or micro-batches as over one batch.
    pub fn merge(&self) -> Plan {
        let options = Options { sharing: self.sharing, ..Options::default() };
        let caps = Caps { refuses_aliasing: self.refuses_aliasing, ..Caps::default() };
        let mut builder = PlanBuilder::new(self.loss, &[], &options, &caps);
        builder.plan.saved = self.saved.clone();
        builder.plan.saved_bytes = self.saved_bytes;
        let words = self.saved_bytes / 4;
        builder.input(SAVED_OTHER, &TensorSpec::new(DType::U32, [words as usize]));
        let Some(variant) = self.kernels.first().map(|kernel| kernel.variant) else { return builder.build() };
        let merging = |entry: &&SavedEntry| entry.merge != Merge::Local;
        if !self.saved.iter().any(|entry| merging(&entry)) {
            return builder.build();
        }
        let word = Element::Plain("u32", 4);
        let kernel = Kernel::new(variant)
            .fragments([fragment!("lib/merge")])
            .words(&["count", "first", "entries"])
            .bind("into", word, Access::Workspace)
            .bind("from", word, Access::Read)
            .bind("entries", word, Access::Read);
        let kernel = builder.kernel(kernel);
        let follows =
            |a: &SavedEntry, b: &SavedEntry| merging(&a) == merging(&b) && b.offset == a.offset + a.words() * 4;
        for run in self.saved.chunk_by(follows).filter(|run| merging(&&run[0])) {
            let start = run[0].offset;
            let mut table = Vec::with_capacity(2 * run.len());
            for entry in run {
                table.extend([((entry.offset - start) / 4 + entry.words()) as u32, entry.merge as u32]);
            }
            let count: u64 = run.iter().map(SavedEntry::words).sum();
            let from = Window { place: Place::Tensor(SAVED_OTHER), first: start / 4, count };
            let entries = whole(builder.table(&table), table.len() as u64);
            let step = Step {
                kernel,
                groups: count.div_ceil(u64::from(variant.workgroup_size)) as u32,
                words: vec![count as u32, from.first as u32, run.len() as u32],
                bytes: count * 12 + entries.count * 4,
                windows: vec![whole(Place::Saved(start), count), from, entries],
                flops: count,
            };
            builder.step(Pass::Merge, step);
        }
        builder.build()
    }

    /// Fails where a kernel binds more storage buffers than the device allows. Parameters that lie in the
    /// one buffer of all tensors count.
    pub(crate) fn check_bindings(&self, caps: &Caps) -> Result<(), Error> {
        for kernel in &self.kernels {
            let needed = (kernel.bindings.len() + usize::from(kernel.parameters_in_storage())) as u64;
            let limit = u64::from(caps.max_storage_buffers);
            if needed > limit {
                return Err(Error::TooLarge { what: format!("storage buffers of `{}`", kernel.label), needed, limit });
            }
        }
        Ok(())
    }

    /// What the plan does, whatever its labels and the order of bindings, words and fragments: for comparisons.
    #[doc(hidden)]
    pub fn canonical(&self) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        for (pass, steps) in &self.passes {
            writeln!(out, "{pass:?}").unwrap();
            for step in steps {
                let kernel = &self.kernels[step.kernel];
                let sorted = |mut list: Vec<String>| {
                    list.sort();
                    list.join(" ")
                };
                let fragments = sorted(kernel.fragments.iter().map(|f| f.name.into()).collect());
                let bindings = kernel.bindings.iter().zip(&step.windows);
                let bindings = sorted(bindings.map(|(b, w)| format!("{b:?}@{w:?}")).collect());
                let words = sorted(kernel.words.iter().zip(&step.words).map(|(n, w)| format!("{n}={w}")).collect());
                let absent = sorted(kernel.absent.iter().map(|a| format!("{a:?}")).collect());
                let constants = sorted(kernel.constants.iter().map(|c| format!("{c:?}")).collect());
                writeln!(
                    out,
                    "  {fragments}\n    {bindings}\n    {words}\n    {absent}\n    {constants}\n    {:?} {:?} {} {} {}",
                    kernel.parameters, kernel.variant, step.groups, step.bytes, step.flops
                )
                .unwrap();
            }
        }
        write!(
            out,
            "{:?} {:?} {} {} {:?}",
            self.slots, self.saved, self.saved_bytes, self.scratch_bytes, self.parameter_words
        )
        .unwrap();
        out
    }

    /// The tensor of this name, if the plan has it.
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }
}

/// Tensor of [`Plan::merge`]: the saved memory that is merged into this call's, as it stands in its buffer.
pub const SAVED_OTHER: &str = "saved.other";

/// Regions of *saved* and *scratch* start on this many bytes: no device asks for more.
pub(crate) const REGION_ALIGNMENT: u64 = 256;

/// Collects a plan's parts.
pub(crate) struct PlanBuilder<'a> {
    pub caps: &'a Caps,
    pub options: &'a Options,
    plan: Plan,
    /// Where the phases' common region starts in *scratch*.
    workspace: Option<u64>,
}

impl<'a> PlanBuilder<'a> {
    pub fn new(loss: &'static str, parameters: &[Parameter], options: &'a Options, caps: &'a Caps) -> Self {
        let numeric = parameters.iter().filter(|p| p.kind == ParameterKind::Numeric);
        let words: Vec<u32> = numeric.map(|p| p.value.word()).collect();
        let mut builder = Self {
            caps,
            options,
            plan: Plan {
                loss,
                variant: String::new(),
                kernels: Vec::new(),
                passes: BTreeMap::new(),
                slots: Vec::new(),
                saved: Vec::new(),
                saved_bytes: 0,
                scratch_bytes: 0,
                table: Vec::new(),
                parameter_source: options.parameters,
                sharing: options.sharing,
                refuses_aliasing: caps.refuses_aliasing,
                parameter_words: words,
            },
            workspace: None,
        };
        if options.parameters == ParameterSource::Tensor && !builder.plan.parameter_words.is_empty() {
            let dims = [builder.plan.parameter_words.len()];
            builder.input(PARAMETERS, &TensorSpec::new(DType::F32, dims));
        }
        builder
    }

    /// Bytes of the largest storage binding to use.
    pub fn binding_limit(&self) -> u64 {
        self.options.binding_limit.unwrap_or(u64::MAX).min(self.caps.max_binding)
    }

    /// Elements of a window under the binding limit, less what rounding its start down to the device's
    /// alignment and its end up to a word may add.
    pub fn window_elements(&self, element: Element) -> u64 {
        let size = element.size();
        // An element of 12 bytes meets the alignment at every third of its multiples only.
        let odd = size >> size.trailing_zeros();
        let slack = self.caps.storage_alignment.max(REGION_ALIGNMENT) * odd + 4;
        self.binding_limit().saturating_sub(slack) / size
    }

    /// Fails where a window that cannot be cut is larger than a binding.
    pub fn check_window(&self, what: &str, element: Element, count: u64) -> Result<(), Error> {
        let limit = self.window_elements(element);
        if count > limit {
            return Err(Error::TooLarge { what: format!("binding of {what}, elements"), needed: count, limit });
        }
        Ok(())
    }

    pub fn input(&mut self, name: &str, spec: &TensorSpec) {
        self.plan.slots.push(Slot { name: name.into(), spec: spec.clone(), output: false, over: None, needed: true });
    }

    /// Declares the tensors of a call: inputs, but for those that an output is written over, outputs and gradients.
    pub fn tensors(&mut self, request: &Request, outputs: Vec<Slot>) {
        for (name, spec) in &request.tensors {
            if outputs.iter().all(|slot| slot.name != *name) {
                self.input(name, spec);
            }
        }
        self.plan.slots.extend(outputs);
        for name in &request.gradients {
            self.output(&grad(name), request.tensors[name].clone());
        }
    }

    pub fn output(&mut self, name: &str, spec: TensorSpec) {
        self.plan.slots.push(Slot { name: name.into(), spec, output: true, over: None, needed: true });
    }

    /// Reserves a region of *scratch* and returns where it lies.
    pub fn scratch(&mut self, bytes: u64) -> Place {
        debug_assert!(self.workspace.is_none(), "the phases' region is the last of scratch");
        let offset = self.plan.scratch_bytes;
        self.plan.scratch_bytes = (offset + bytes).next_multiple_of(REGION_ALIGNMENT);
        Place::Scratch(offset)
    }

    /// A place in the one region of *scratch* that the phases of a plan use in turn: `bytes` bytes, `offset` bytes
    /// into it. The region follows everything else in *scratch*, so a plan that asks for it reserves nothing after.
    pub fn workspace(&mut self, bytes: u64, offset: u64) -> Place {
        let start = *self.workspace.get_or_insert(self.plan.scratch_bytes);
        let end = (start + offset + bytes).next_multiple_of(REGION_ALIGNMENT);
        self.plan.scratch_bytes = self.plan.scratch_bytes.max(end);
        Place::Scratch(start + offset)
    }

    /// Reserves a region of *saved* made of entries that follow one another, and returns where it lies.
    pub fn saved(&mut self, entries: &[(&'static str, &[usize], Merge)]) -> Place {
        let start = self.plan.saved_bytes;
        let mut offset = start;
        for (name, dims, merge) in entries {
            let entry = SavedEntry { name, offset, dims: dims.to_vec(), merge: *merge };
            offset += entry.words() * 4;
            self.plan.saved.push(entry);
        }
        self.plan.saved_bytes = offset.next_multiple_of(REGION_ALIGNMENT);
        Place::Saved(start)
    }

    /// Adds words to the plan's table, and returns where they lie.
    pub fn table(&mut self, words: &[u32]) -> Place {
        let start = self.plan.table.len().next_multiple_of(REGION_ALIGNMENT as usize / 4);
        self.plan.table.resize(start, 0);
        self.plan.table.extend(words);
        Place::Table(start as u64 * 4)
    }

    /// Adds a kernel and returns its index.
    pub fn kernel(&mut self, kernel: Kernel) -> usize {
        if let Some(known) = self.plan.kernels.iter().position(|k| *k == kernel) {
            return known;
        }
        let kernel = kernel.labelled();
        let limit = self.caps.max_storage_buffers.max(8);
        debug_assert!(kernel.storage_buffers() <= limit as usize, "{}: the device binds {limit} buffers", kernel.label);
        debug_assert!(
            self.plan.kernels.iter().all(|k| k.label != kernel.label),
            "{}: one label, two kernels",
            kernel.label
        );
        self.plan.kernels.push(kernel);
        self.plan.kernels.len() - 1
    }

    /// Appends a step to a pass.
    pub fn step(&mut self, pass: Pass, step: Step) {
        let kernel = &self.plan.kernels[step.kernel];
        debug_assert_eq!(step.words.len(), kernel.words.len(), "{}: step words", kernel.label);
        debug_assert_eq!(step.windows.len(), kernel.bindings.len(), "{}: windows", kernel.label);
        self.plan.passes.entry(pass).or_default().push(step);
    }

    /// Steps of a pass so far.
    pub fn count(&self, pass: Pass) -> usize {
        self.plan.steps(pass).len()
    }

    /// Takes the last step of a pass back, whose kernel another pass runs.
    pub fn take_last(&mut self, pass: Pass) {
        self.plan.passes.get_mut(&pass).and_then(Vec::pop).expect("a step to take back");
    }

    pub fn build(mut self) -> Plan {
        self.plan.variant = variant_id(&self.plan.kernels);
        self.plan
    }
}

fn variant_id(kernels: &[Kernel]) -> String {
    kernels.iter().map(|k| k.label.as_str()).collect::<Vec<_>>().join(" ")
}

/// The whole of a tensor or region.
pub(crate) fn whole(place: Place, count: u64) -> Window {
    Window { place, first: 0, count }
}
