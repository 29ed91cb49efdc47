//! Binding a plan to buffers: every check wgpu would make, one uniform buffer, the bind groups.

use crate::context::{Pipeline, Prepared};
use crate::error::Error;
use crate::kernel::{Binding, Kernel};
use crate::plan::{Place, Plan, Step, Window};
use crate::record::{Bound, BoundStep};
use crate::tensor::{TensorSlice, Tensors};
use crate::variant::{PARAMETERS, ParameterSource, Sharing};
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::ops::Range;

/// Where *saved* and *scratch* lie; what is left out, `bind` allocates.
///
/// A slice given here starts at a multiple of the device's storage alignment.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// Written by forward, read by backward: one per use in flight.
    pub saved: Option<TensorSlice>,
    /// Dead when a call ends: one may serve every loss recorded on a queue.
    pub scratch: Option<TensorSlice>,
}

impl Prepared {
    /// Checks the buffers and makes the wgpu objects that depend on them.
    ///
    /// `tensors` holds a slice for every slot of the plan that is needed: inputs, outputs and gradients. What the device itself refuses,
    /// memory above all, is an error of this call. Not so on wasm, where a browser answers later: there such an error goes
    /// to the device's uncaptured-error handler, as any of the engine's own, and [`bind_checked`](Self::bind_checked) gives
    /// it as a value.
    pub fn bind(&self, tensors: &Tensors, memory: &Memory) -> Result<Bound, Error> {
        if cfg!(target_arch = "wasm32") {
            return self.bind_unscoped(tensors, memory);
        }
        let unanswered = || Err(device_error("no answer; `bind_checked` waits for it".into()));
        now(self.bind_checked(tensors, memory)).unwrap_or_else(unanswered)
    }

    /// As [`bind`](Self::bind), and waits for the device's answer. The objects are made at once, when the future is first
    /// polled, and another may be bound meanwhile.
    pub async fn bind_checked(&self, tensors: &Tensors, memory: &Memory) -> Result<Bound, Error> {
        let device = &self.context.shared.device;
        let scopes = [wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::Validation]
            .map(|filter| device.push_error_scope(filter));
        let bound = self.bind_unscoped(tensors, memory);
        // Innermost first, and all of them before anything is awaited: futures of wgpu hold no scope.
        let answers: Vec<_> = scopes.into_iter().rev().map(wgpu::ErrorScopeGuard::pop).collect();
        for answer in answers {
            match answer.await {
                None => {}
                Some(wgpu::Error::OutOfMemory { .. }) => return Err(Error::OutOfMemory { what: WHAT.into() }),
                Some(error) => {
                    let refused = self.refused(tensors, memory).await;
                    return Err(refused.unwrap_or_else(|| device_error(error.to_string())));
                }
            }
        }
        bound
    }

    /// The first buffer that the device does not bind on its own either: no buffer tells whose it is. Only of devices of one
    /// instance: wgpu tells objects of two instances apart by nothing.
    async fn refused(&self, tensors: &Tensors, memory: &Memory) -> Option<Error> {
        let slots = self.plan.slots.iter().filter_map(|slot| Some((slot.name.as_str(), tensors.get(&slot.name)?)));
        let regions = [("saved", &memory.saved), ("scratch", &memory.scratch)];
        let regions = regions.into_iter().filter_map(|(name, slice)| Some((name, slice.as_ref()?)));
        for (name, slice) in slots.chain(regions) {
            if !self.context.binds(&slice.buffer).await {
                let (expected, found) = ("a buffer of the context's device", "one of another device, or destroyed");
                return Some(Error::Buffer { name: name.into(), expected: expected.into(), found: found.into() });
            }
        }
        None
    }

    fn bind_unscoped(&self, tensors: &Tensors, memory: &Memory) -> Result<Bound, Error> {
        let plan = &*self.plan;
        let device = &self.context.shared.device;
        let buffers = Buffers::check(self, tensors, memory)?;
        let uniforms = Uniforms::new(self, &buffers)?;
        let parameters = buffers.parameters.as_ref();
        let mut slot = 0;
        let mut passes = BTreeMap::new();
        for (&pass, steps) in &plan.passes {
            let mut bound = Vec::with_capacity(steps.len());
            for step in steps {
                let pipeline = &self.pipelines[step.kernel];
                let kernel = &plan.kernels[step.kernel];
                let entries = entries(kernel, step, &buffers, &uniforms, slot, parameters);
                let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
                    label: Some(&kernel.label),
                    layout: &pipeline.layout,
                    entries: &entries,
                });
                bound.push(BoundStep::new(pipeline, group, step.groups, self.context.caps().max_workgroups));
                slot += 1;
            }
            passes.insert(pass, bound);
        }
        Ok(Bound { passes, saved: buffers.saved, scratch: buffers.scratch })
    }
}

/// The output of a future that is ready.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => Some(value),
        std::task::Poll::Pending => None,
    }
}

/// What `bind` makes on the device.
const WHAT: &str = "bind groups and buffers";

fn device_error(message: String) -> Error {
    Error::Device { what: WHAT.into(), message }
}

/// A window's place in a buffer: where the binding starts, its length, and the shift of its indices.
struct Span<'a> {
    buffer: &'a wgpu::Buffer,
    start: u64,
    bytes: u64,
    shift: u32,
}

struct Buffers {
    tensors: BTreeMap<String, TensorSlice>,
    saved: Option<TensorSlice>,
    scratch: Option<TensorSlice>,
    table: Option<TensorSlice>,
    parameters: Option<TensorSlice>,
    alignment: u64,
}

impl Buffers {
    fn check(prepared: &Prepared, tensors: &Tensors, memory: &Memory) -> Result<Self, Error> {
        let plan = &*prepared.plan;
        let caps = prepared.context.caps();
        if let Some(name) = tensors.names().find(|name| plan.slot(name).is_none()) {
            let slots: Vec<_> = plan.slots.iter().map(|slot| format!("`{}`", slot.name)).collect();
            let hint = format!(" in this plan; it takes {}", slots.join(", "));
            return Err(Error::UnexpectedTensor { loss: plan.loss.into(), name: name.into(), hint });
        }
        let mut slices = BTreeMap::new();
        for slot in &plan.slots {
            let expected = || format!("a buffer of {} bytes", slot.spec.bytes().next_multiple_of(4));
            caps.check_tensor(&slot.name, slot.spec.bytes())?;
            let Some(slice) = tensors.get(&slot.name) else {
                if slot.needed {
                    return Err(Error::MissingTensor { name: slot.name.clone(), expected: expected() });
                }
                continue;
            };
            let (usage, alignment) = match (slot.name == PARAMETERS, slot.output, plan.sharing) {
                (true, _, Sharing::Exclusive) => (wgpu::BufferUsages::UNIFORM, caps.uniform_alignment),
                (true, _, Sharing::Shared) => (wgpu::BufferUsages::STORAGE, caps.storage_alignment),
                (false, true, _) => (wgpu::BufferUsages::STORAGE, slot.spec.dtype.size().max(4)),
                (false, false, _) => (wgpu::BufferUsages::STORAGE, slot.spec.dtype.size()),
            };
            check_slice(&slot.name, slice, slot.spec.bytes(), usage, alignment)?;
            slices.insert(slot.name.clone(), slice.clone());
        }
        let region = |name: &str, given: &Option<TensorSlice>, bytes: u64| {
            if bytes == 0 {
                return Ok(None);
            }
            if bytes > caps.max_buffer {
                return Err(Error::TooLarge {
                    what: format!("buffer of `{name}`"),
                    needed: bytes,
                    limit: caps.max_buffer,
                });
            }
            match given {
                Some(slice) => {
                    let usage = wgpu::BufferUsages::STORAGE;
                    check_slice(name, slice, bytes, usage, caps.storage_alignment).map(|()| Some(slice.clone()))
                }
                None => Ok(Some(TensorSlice::whole(&allocate(prepared, name, bytes)))),
            }
        };
        let saved = region("saved", &memory.saved, plan.saved_bytes)?;
        let scratch = region("scratch", &memory.scratch, plan.scratch_bytes)?;
        let parameters = slices.get(PARAMETERS).cloned();
        let table = match plan.table.is_empty() {
            true => None,
            false => {
                let words = bytemuck::cast_slice(&plan.table);
                Some(TensorSlice::whole(&constant(prepared, "table", wgpu::BufferUsages::STORAGE, words)?))
            }
        };
        let buffers = Self { tensors: slices, saved, scratch, table, parameters, alignment: caps.storage_alignment };
        buffers.check_aliasing(plan)?;
        if plan.refuses_aliasing {
            plan.passes.values().flatten().try_for_each(|step| buffers.check_rounded(plan, step))?;
        }
        Ok(buffers)
    }

    /// No two places may overlap where one of them is written; in an exclusive plan, a buffer that is
    /// written holds no input.
    fn check_aliasing(&self, plan: &Plan) -> Result<(), Error> {
        let mut places: Vec<(&str, &TensorSlice, u64, bool)> = Vec::new();
        for slot in &plan.slots {
            places
                .extend(self.tensors.get(&slot.name).map(|slice| (&*slot.name, slice, slot.spec.bytes(), slot.output)));
        }
        places.extend(self.saved.iter().map(|slice| ("saved", slice, plan.saved_bytes, true)));
        places.extend(self.scratch.iter().map(|slice| ("scratch", slice, plan.scratch_bytes, true)));
        let over = |output: &str, input: &str| plan.slot(output).is_some_and(|slot| slot.over == Some(input));
        for (at, (first, a, a_bytes, a_written)) in places.iter().enumerate() {
            for (second, b, b_bytes, b_written) in &places[at + 1..] {
                if a.buffer != b.buffer || !(*a_written || *b_written) {
                    continue;
                }
                let overlap = a.offset < b.offset + b_bytes && b.offset < a.offset + a_bytes;
                let problem = if overlap && (over(first, second) || over(second, first)) {
                    "overlap: an output over its input needs a plan by `Request::in_place`"
                } else if overlap {
                    "overlap, and one of them is written"
                } else if plan.sharing == Sharing::Exclusive && a_written != b_written {
                    "lie in one buffer, which an exclusive plan both reads and writes; plan with `Sharing::Shared`"
                } else {
                    continue;
                };
                let (first, second) = ((*first).to_owned(), (*second).to_owned());
                return Err(Error::Aliasing { first, second, problem: problem.into() });
            }
        }
        Ok(())
    }

    /// No two bindings of a step may overlap as the device binds them, from aligned starts, where one is writable.
    fn check_rounded(&self, plan: &Plan, step: &Step) -> Result<(), Error> {
        let kernel = &plan.kernels[step.kernel];
        let tensor = |window: &Window, binding: &Binding| match window.place {
            Place::Tensor(name) => name,
            Place::Saved(_) | Place::Scratch(_) | Place::Table(_) => binding.name,
        };
        let bindings = kernel.bindings.iter().zip(&step.windows).map(|(binding, window)| {
            let span = self.span(window, binding.element.size());
            (tensor(window, binding), span.buffer, span.start..span.start + span.bytes, kernel.writes(binding))
        });
        let parameters = self.parameters.iter().filter(|_| kernel.parameters_in_storage()).map(|slice| {
            (PARAMETERS, &slice.buffer, slice.offset..slice.offset + kernel.parameters.len() as u64 * 4, true)
        });
        let bindings: Vec<_> = bindings.chain(parameters).collect();
        for (at, (second, buffer, bytes, written)) in bindings.iter().enumerate() {
            let meets = |(_, other, range, also): &&(_, _, Range<u64>, _)| {
                other == buffer && range.start < bytes.end && bytes.start < range.end && (*written || *also)
            };
            if let Some((first, ..)) = bindings[..at].iter().find(meets) {
                let problem = format!(
                    "lie in one buffer, less than the {} bytes apart that this device's bindings start at",
                    self.alignment
                );
                return Err(Error::Aliasing { first: (*first).into(), second: (*second).into(), problem });
            }
        }
        Ok(())
    }

    fn span(&self, window: &Window, size: u64) -> Span<'_> {
        let (place, base) = match window.place {
            Place::Tensor(name) => (&self.tensors[name], 0),
            Place::Saved(offset) => (self.saved.as_ref().expect("a plan with saved windows has saved bytes"), offset),
            Place::Table(offset) => (self.table.as_ref().expect("a plan with table windows has a table"), offset),
            Place::Scratch(offset) => {
                (self.scratch.as_ref().expect("a plan with scratch windows has scratch bytes"), offset)
            }
        };
        let address = place.offset + base + window.first * size;
        // Back to an aligned byte that is a whole number of elements away: regions start on one, so there is.
        let mut lead = address % self.alignment;
        while !lead.is_multiple_of(size) {
            lead += self.alignment;
        }
        let start = address - lead;
        Span {
            buffer: &place.buffer,
            start,
            bytes: (lead + window.count * size).next_multiple_of(4),
            shift: ((lead / size) as u32).wrapping_sub(window.first as u32),
        }
    }
}

fn check_slice(
    name: &str,
    slice: &TensorSlice,
    bytes: u64,
    usage: wgpu::BufferUsages,
    alignment: u64,
) -> Result<(), Error> {
    let fail = |expected: String, found: String| Err(Error::Buffer { name: name.into(), expected, found });
    if !slice.buffer.usage().contains(usage) {
        return fail(format!("usage {usage:?}"), format!("{:?}", slice.buffer.usage()));
    }
    if !slice.offset.is_multiple_of(alignment) {
        return fail(format!("an offset that is a multiple of {alignment} bytes"), slice.offset.to_string());
    }
    let needed = (slice.offset + bytes).next_multiple_of(4);
    if slice.buffer.size() < needed {
        return fail(format!("at least {needed} bytes"), slice.buffer.size().to_string());
    }
    Ok(())
}

fn allocate(prepared: &Prepared, name: &str, bytes: u64) -> wgpu::Buffer {
    prepared.context.shared.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(&format!("wgloss {} {name}", prepared.plan.loss)),
        size: bytes,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A buffer that holds these bytes for good.
fn constant(
    prepared: &Prepared,
    name: &str,
    usage: wgpu::BufferUsages,
    contents: &[u8],
) -> Result<wgpu::Buffer, Error> {
    let buffer = prepared.context.shared.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(&format!("wgloss {} {name}", prepared.plan.loss)),
        size: contents.len() as u64,
        usage,
        mapped_at_creation: true,
    });
    let failed =
        |e: wgpu::MapRangeError| Error::Device { what: format!("the buffer of {name}"), message: e.to_string() };
    buffer.get_mapped_range_mut(..).map_err(failed)?.copy_from_slice(contents);
    buffer.unmap();
    Ok(buffer)
}

/// The one uniform buffer of a `Bound`: parameters, then a slot for every step.
struct Uniforms {
    buffer: wgpu::Buffer,
    slot: u64,
    parameters: u64,
}

impl Uniforms {
    fn new(prepared: &Prepared, buffers: &Buffers) -> Result<Self, Error> {
        let plan = &*prepared.plan;
        let steps: Vec<&Step> = plan.passes.values().flatten().collect();
        let blocks = steps.iter().map(|step| step_block(plan, step, buffers)).collect::<Vec<_>>();
        let longest = blocks.iter().map(Vec::len).max().unwrap_or(0) as u64 * 4;
        let slot = longest.max(16).next_multiple_of(prepared.context.caps().uniform_alignment);
        let parameters = (plan.parameter_words.len() as u64 * 4).next_multiple_of(slot);
        let mut contents = vec![0u8; (parameters + slot * blocks.len().max(1) as u64) as usize];
        let mut write = |at: u64, words: &[u32]| {
            let bytes: &[u8] = bytemuck::cast_slice(words);
            contents[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
        };
        write(0, &plan.parameter_words);
        for (index, block) in blocks.iter().enumerate() {
            write(parameters + index as u64 * slot, block);
        }
        let buffer = constant(prepared, "uniforms", wgpu::BufferUsages::UNIFORM, &contents)?;
        Ok(Self { buffer, slot, parameters })
    }
}

/// The words of a step's block: the plan's, then the shift of each binding.
fn step_block(plan: &Plan, step: &Step, buffers: &Buffers) -> Vec<u32> {
    let kernel = &plan.kernels[step.kernel];
    let shifts = kernel.bindings.iter().zip(&step.windows);
    let shifts = shifts.map(|(binding, window)| buffers.span(window, binding.element.size()).shift);
    step.words.iter().copied().chain(shifts).collect()
}

fn entries<'a>(
    kernel: &Kernel,
    step: &Step,
    buffers: &'a Buffers,
    uniforms: &'a Uniforms,
    slot: usize,
    parameters: Option<&'a TensorSlice>,
) -> Vec<wgpu::BindGroupEntry<'a>> {
    let entry = |binding: u32, buffer: &'a wgpu::Buffer, offset: u64, bytes: u64| wgpu::BindGroupEntry {
        binding,
        resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer, offset, size: NonZeroU64::new(bytes) }),
    };
    let mut entries = Vec::with_capacity(kernel.bindings.len() + 2);
    if !kernel.parameters.is_empty() {
        let bytes = kernel.parameters.len() as u64 * 4;
        entries.push(match (kernel.variant.parameters, parameters) {
            (ParameterSource::Tensor, Some(slice)) => entry(0, &slice.buffer, slice.offset, bytes),
            _ => entry(0, &uniforms.buffer, 0, bytes),
        });
    }
    entries.push(entry(1, &uniforms.buffer, uniforms.parameters + slot as u64 * uniforms.slot, uniforms.slot));
    for (index, (binding, window)) in kernel.bindings.iter().zip(&step.windows).enumerate() {
        let span = buffers.span(window, binding.element.size());
        entries.push(entry(Kernel::FIRST_BINDING + index as u32, span.buffer, span.start, span.bytes));
    }
    entries
}

impl BoundStep {
    fn new(pipeline: &Pipeline, group: wgpu::BindGroup, groups: u32, limit: u32) -> Self {
        let rows = groups.div_ceil(limit);
        Self { pipeline: pipeline.pipeline.clone(), group, groups: [groups.div_ceil(rows.max(1)), rows] }
    }
}
